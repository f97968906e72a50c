"""The list that stands in ``samples/old-word.doc``, as a .docx.

LibreOffice turned the one into the other; the bytes of the old format are not made here.
"""

from __future__ import annotations

from makers.docx import (
    DOWN,
    ON,
    abstract,
    docx,
    lvl,
    num,
    numbered,
    p,
    r,
    span,
    tbl,
    tc,
    tr,
)


def old_word():
    """A short list with stacked headers, merges, numbers, a tracked change, a note and a comment."""
    numbering = abstract(0, lvl(0, "%1")) + abstract(1, lvl(0, "（%1）", "chineseCountingThousand"))
    numbering += num(1, 0) + num(2, 1)
    number = tc(p("", numbered(1)))
    duties = tc(p("受理责任：公示材料。", numbered(2)) + p("审查责任：现场核查。", numbered(2)))
    name = p(r("取水许可") + r('<w:footnoteReference w:id="2"/>'))
    changed = p(
        f"{r('《示例条例》第三条：')}<w:del w:id='1' w:author='甲' w:date='2025-01-01T00:00:00Z'>"
        f"<w:r><w:delText>可以</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' w:author='甲' w:date='2025-01-01T00:00:00Z'>{r('应当')}</w:ins>{r('检查。')}"
    )
    marked = (
        '<w:commentRangeStart w:id="0"/>'
        f'{r("取水检查")}<w:commentRangeEnd w:id="0"/>{r("""<w:commentReference w:id="0"/>""")}'
    )
    table = tbl(
        tr(tc("序号", DOWN), tc("权力清单", span(2)), tc("责任事项", DOWN)),
        tr(tc("", ON), "项目名称", "实施依据", tc("", ON)),
        tr(number, tc(name), "《示例条例》第二条\n国务院令第1号", duties),
        tr(number, tc(p(marked)), tc(changed), "1.检查责任。"),
        widths=[800, 2400, 3000, 3000],
    )
    return docx(
        p("示例市水务局权责清单（2025年版）") + table + p("备注：" + "本清单自印发之日起施行。"),
        parts={
            "numbering": numbering,
            "footnotes": f'<w:footnote w:id="2">{p(r("<w:footnoteRef/>") + r("含临时取水。"))}</w:footnote>',
            "comments": f'<w:comment w:id="0" w:author="甲">{p("依据待核实")}</w:comment>',
        },
    )
