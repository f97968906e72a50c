"""What is no list is refused with its reason: lost characters, no table, no items, odd headers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.errors import InputError
from auditor.layout import lay_out, load_profiles
from auditor.model import Cell, Document, Grid, Paragraph, Place

PROFILES = load_profiles()


def reason(*parts: Grid | Paragraph, kind: str = "csv") -> str:
    with pytest.raises(InputError) as caught:
        lay_out(Document("某文件", "", kind, parts), PROFILES)
    assert caught.value.words.zh.startswith("某文件：")
    return caught.value.words.zh


def grid(*rows: tuple[str, ...]) -> Grid:
    cells = (enumerate(row, 1) for row in rows)
    return Grid(
        tuple(
            tuple(Cell(raw, Place(row=r, column=c)) for c, raw in row)
            for r, row in enumerate(cells, 1)
        )
    )


@pytest.mark.parametrize("lost", ["????", "ÐòÎÊ", "锟斤拷锟斤拷", "\ufffd\ufffd\ufffd\ufffd"])
def test_lost_characters_are_named_as_such(lost):
    assert "编码" in reason(grid((lost, lost, lost), ("1", lost, lost)))
    assert "编码" in reason(Paragraph(lost * 3, Place(line=1)))


def test_a_question_in_a_text_is_no_lost_character():
    assert "编码" not in reason(Paragraph("什么是权责清单？为什么要编制???", Place(line=1)))


def test_a_header_without_items_is_named():
    said = reason(grid(("序号", "项目名称", "实施依据", "备注")))
    assert "认出了表头（序号、项目名称、实施依据、备注）" in said


def test_a_list_that_is_all_hidden_is_told_as_such():
    head, item = ("序号", "项目名称", "实施依据"), ("1", "取水许可", "《水法》")
    whole = grid(head, item)
    covert = Grid((whole.rows[0], tuple(cell._replace(hidden=True) for cell in whole.rows[1])))
    for parts in ((replace(whole, hidden=True),), (covert,), (grid(head), covert)):
        said = reason(*parts, kind="xlsx")
        assert "认出了表头（序号、项目名称、实施依据）" in said
        assert "清单是隐藏的" in said
    assert "隐藏" not in reason(grid(head), grid(("封面",)), kind="xlsx")


def test_a_pdf_without_rules_is_told_from_one_without_a_table():
    assert "带框线" in reason(Paragraph("权责清单", Place(page=1)), kind="pdf")
    assert "带框线" not in reason(Paragraph("权责清单", Place(line=1)), kind="text")


def test_an_unknown_header_is_named_with_the_nearest_words():
    said = reason(grid(("序号", "项目名字", "实施根据"), ("1", "取水", "《甲法》")))
    assert "“实施根据”" in said
    assert "实施依据" in said


def test_the_field_that_a_header_lacks_is_named():
    said = reason(grid(("序号", "实施依据", "实施主体"), ("1", "《甲法》", "甲局")))
    assert "没有找到“项目名称”一栏" in said
    form = grid(("实施主体", "甲局"), ("实施依据", "《甲法》"))
    assert "没有找到“项目名称”一栏" in reason(form)
    assert "没有找到" not in reason(grid(("甲", "乙", "丙"), ("1", "2", "3")))


def test_another_list_of_names_is_no_list_of_powers():
    title = Paragraph("办公设备采购清单", Place(line=1))
    assert "没有认出" in reason(
        title, grid(("序号", "名称", "单位", "数量"), ("1", "打印机", "台", "2"))
    )
