"""The Word reader against files made by hand, one quirk at a time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.docx import (
    DOWN,
    ON,
    PICTURE,
    WORD,
    abstract,
    box,
    code,
    docx,
    fld,
    lvl,
    num,
    numbered,
    p,
    part,
    r,
    span,
    t,
    tbl,
    tc,
    tr,
    zipped,
)

from auditor.errors import InputError
from auditor.layout import lay_out, load_profiles
from auditor.model import FIELDS, Grid, Paragraph, Place
from auditor.readers import docx_story
from auditor.readers import read as read_file
from auditor.readers.docx import read_docx
from auditor.readers.docx_numerals import say_number
from auditor.readers.docx_tables import MAX_COLUMNS
from auditor.text import count_ink

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def read(body, **parts):
    """Read a document with this body; the parts must hold as much ink as the file."""
    section = parts.pop("section", "")
    document = read_docx(docx(body, section=section, parts=parts), "清单.docx")
    assert sum(count_ink(raw) for raw in raws(document)) == document.ink
    return document


def raws(document):
    for one in document.parts:
        if isinstance(one, Grid):
            yield from (cell.raw for row in one.rows for cell in row)
        else:
            yield one.raw


def texts(body, **parts):
    return [x.raw for x in read(body, **parts).parts if isinstance(x, Paragraph) and not x.running]


def grid(body, **parts):
    (found,) = (x for x in read(body, **parts).parts if isinstance(x, Grid))
    return found


def rows(body, **parts):
    return [[cell.raw for cell in row] for row in grid(body, **parts).rows]


def shapes(found):
    """Each cell as text, row, column, rows covered, columns covered."""
    return [
        (c.raw, c.place.row, c.place.column, c.rowspan, c.colspan)
        for row in found.rows
        for c in row
    ]


def problems(body, **parts):
    return [(x.kind, x.quote) for x in read(body, **parts).problems]


# --- order and places --------------------------------------------------------------


def test_paragraphs_and_tables_come_in_their_order_with_their_places():
    document = read(p("标题") + p("") + tbl(("1", "甲")) + p("中间") + tbl(("2", "乙")) + p("尾"))
    title, first, middle, second, last = document.parts
    assert (title.raw, title.place) == ("标题", Place(line=1))
    assert (middle.raw, middle.place, last.place) == ("中间", Place(line=3), Place(line=4))
    assert first.rows[0][1].place == Place(table=1, row=1, column=2)
    assert second.rows[0][0].place == Place(table=2, row=1, column=1)
    assert document.format == "docx"
    assert document.path == "清单.docx"
    assert document.problems == ()


def test_paragraphs_in_a_cell_are_lines_and_outer_blanks_go():
    assert rows(tbl(("\n甲\n\n乙\n", "　丙 "))) == [["甲\n\n乙", "丙"]]


def test_a_table_without_text_is_no_part_but_counts():
    document = read(tbl(("", "")) + tbl(("甲", "")))
    assert [x.rows[0][0].place.table for x in document.parts] == [2]


# --- merged cells --------------------------------------------------------------------


def test_merged_cells_in_both_directions():
    body = tbl(
        tr(tc("甲", span(2)), tc("乙", DOWN)),
        tr("1", "2", tc("", ON)),
        tr(tc("丙", DOWN), "3", tc("", ON)),
        tr(tc("", ON), "4", "丁"),
    )
    assert shapes(grid(body)) == [
        ("甲", 1, 1, 1, 2), ("乙", 1, 3, 3, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1),
        ("丙", 3, 1, 2, 1), ("3", 3, 2, 1, 1), ("4", 4, 2, 1, 1), ("丁", 4, 3, 1, 1),
    ]  # fmt: skip


def test_merges_one_below_the_other_stay_apart():
    body = tbl(*(tr(tc(text, merge), "x") for text, merge in (("甲", DOWN), ("", ON)) * 2))
    assert [cell[3] for cell in shapes(grid(body)) if cell[0] == "甲"] == [2, 2]


def test_a_merge_that_goes_on_from_nothing_begins_here():
    assert shapes(grid(tbl(tr(tc("甲", ON), "乙"))))[0] == ("甲", 1, 1, 1, 1)


def test_old_merges_to_the_left():
    start, on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    body = tbl(tr(tc("甲", start), tc("", on), "乙"))
    assert shapes(grid(body)) == [("甲", 1, 1, 1, 2), ("乙", 1, 3, 1, 1)]


def test_text_under_a_merge_is_not_shown_but_told():
    body = tbl(tr(tc("甲", DOWN), "1"), tr(tc("旧值", ON), "2"))
    assert rows(body) == [["甲", "1"], ["2"]]
    assert problems(body) == [("hidden", "旧值")]


def test_rows_that_begin_further_right():
    body = tbl(("甲", "乙", "丙"), tr("丁", props='<w:gridBefore w:val="2"/>'))
    assert shapes(grid(body))[-1] == ("丁", 2, 3, 1, 1)


def test_borders_that_miss_each_other_by_a_sliver_are_one():
    body = tbl(
        tr("序号", tc("名称", span(2)), "依据"),
        tr(tc("1", span(2)), "取水许可", "第二条"),
        widths=[600, 40, 2000, 3000],
    )
    assert [(text, column, wide) for text, _, column, _, wide in shapes(grid(body))] == [
        ("序号", 1, 1), ("名称", 2, 1), ("依据", 3, 1),
        ("1", 1, 1), ("取水许可", 2, 1), ("第二条", 3, 1),
    ]  # fmt: skip


def test_a_cell_too_narrow_to_see_keeps_its_text():
    body = tbl(("甲", "缝", "乙"), ("丙", "", "丁"), widths=[2000, 30, 2000])
    assert rows(body) == [["甲\n缝", "乙"], ["丙", "丁"]]
    body = tbl(("缝", "甲", "乙"), widths=[30, 2000, 2000])
    assert rows(body) == [["缝\n甲", "乙"]]


def test_columns_that_are_all_given_as_narrow_stay_columns():
    assert rows(tbl(("甲", "乙", "丙"), widths=[100, 100, 100])) == [["甲", "乙", "丙"]]


def test_content_controls_around_tables_rows_and_cells():
    def control(inner):
        return f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    table = tbl(control(tr("1", control(tc("甲")))), tr(tc(control(p("乙"))), "丙"))
    assert rows(control(p("前") + table)) == [["1", "甲"], ["乙", "丙"]]
    assert texts(p("一") + control(p("前") + table) + p("后")) == ["一", "前", "后"]


def test_a_table_in_a_cell_is_text_of_the_cell():
    inner = tbl(tr(tc("甲", span(2))), ("乙\n丙", "丁"))
    assert rows(tbl(("1", tc(p("前") + inner + p("后"))))) == [["1", "前\n甲\n乙\n丙\t丁\n后"]]


LIST = tbl(("序号", "项目名称", "实施依据"), ("1", "取水许可", "《甲法》"))


def test_a_table_of_one_cell_only_frames_the_table_in_it():
    document = read(tbl((tc(p("某局权责清单") + LIST + p("注：甲")),)))
    first, grid, last = document.parts
    assert (first.raw, last.raw) == ("某局权责清单", "注：甲")
    assert [[c.raw for c in row] for row in grid.rows][1] == ["1", "取水许可", "《甲法》"]
    assert grid.rows[1][1].place == Place(table=1, row=2, column=2)


def test_single_cells_around_a_framed_table_are_lines():
    frame = tbl(("某局权责清单\n（2025年版）",), (tc(LIST),), ("注：甲",), (tc(LIST + p("")),))
    document = read(p("前") + frame + p("后"))
    kinds = [part.raw if isinstance(part, Paragraph) else len(part.rows) for part in document.parts]
    assert kinds == ["前", "某局权责清单", "（2025年版）", 2, "注：甲", 2, "后"]
    tables = [part.rows[0][0].place.table for part in document.parts if isinstance(part, Grid)]
    assert tables == [2, 4]


def test_frames_in_frames_and_in_text_boxes_are_read_through():
    inner = tbl((tc(LIST),))
    for body in (tbl((tc(inner + p("")),)), box(tbl((tc(LIST),)))):
        (grid,) = (part for part in read(body).parts if isinstance(part, Grid))
        assert len(grid.rows) == 2


def test_a_row_that_is_hidden_or_has_more_cells_frames_nothing():
    for row in (tr(tc(LIST), props="<w:hidden/>"), ("1", tc(LIST))):
        (grid,) = read(tbl(row)).parts
        assert "取水许可" in grid.rows[0][-1].raw


def test_hidden_rows_are_marked():
    document = read(tbl(("1", "甲"), tr("2", "乙", props="<w:hidden/>")))
    assert [[c.hidden for c in row] for row in document.parts[0].rows] == [[False] * 2, [True] * 2]


# --- characters -------------------------------------------------------------------


def test_breaks_tabs_hyphens_and_symbols():
    run = r(
        t("甲") + "<w:br/>" + t("乙") + "<w:tab/>" + t("3") + "<w:noBreakHyphen/>" + t("1")
        + "<w:softHyphen/><w:cr/>" + '<w:sym w:font="Wingdings" w:char="F0FC"/>'
        + '<w:sym w:font="Arial" w:char="2460"/>'
    )  # fmt: skip
    assert texts(p(run)) == ["甲\n乙\t3-1\n✓①"]


def test_links_tags_and_formulas_are_text():
    body = p(
        f"<w:hyperlink>{r('链接')}</w:hyperlink><w:smartTag>{r('日期')}</w:smartTag>"
        f"<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    )
    assert texts(body) == ["链接日期x+1"]


def test_fields_show_results_and_not_codes():
    inner = fld("begin") + code("REF a") + fld("separate") + r("内") + fld("end")
    body = p(
        fld("begin") + code("IF ") + inner + fld("separate") + r("结果") + fld("end") + r("后")
    )
    assert texts(body) == ["结果后"]
    assert texts(p(f'<w:fldSimple w:instr="PAGE">{r("5")}</w:fldSimple>')) == ["5"]


def test_a_field_over_several_paragraphs():
    body = p(fld("begin") + code("TOC") + fld("separate") + r("目录一")) + p(
        r("目录二") + fld("end")
    )
    assert texts(body) == ["目录一", "目录二"]


def test_a_field_that_never_ends_loses_no_text():
    assert texts(p(fld("begin") + code("REF") + r("甲")) + p("乙")) == ["甲", "乙"]


@pytest.mark.parametrize(
    "written, shown", [("eq \\o\\ac(○,7)", "⑦"), (" EQ \\o\\ac(○，12) ", "⑫"), ("PAGE", "")]
)
def test_a_number_in_a_ring_is_drawn_by_a_field_without_result(written, shown):
    body = p(r("甲") + fld("begin") + code(written) + fld("end") + r("乙"))
    assert texts(body) == [f"甲{shown}乙"]


def test_a_drawn_field_that_is_not_known_is_told():
    body = p(r("甲") + fld("begin") + code("eq \\f(1,2)") + fld("end"))
    assert problems(body) == [("unread", "eq \\f(1,2)")]


def test_choices_of_form_fields():
    entries = '<w:listEntry w:val="一"/><w:listEntry w:val="二"/>'
    choice = f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>'
    tick = '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
    for settings_, shown in ((choice, "二"), (tick, "☒")):
        begin = f'<w:fldChar w:fldCharType="begin"><w:ffData>{settings_}</w:ffData></w:fldChar>'
        assert texts(p(r(begin) + code("FORM") + fld("end"))) == [shown]


def test_ruby_keeps_the_characters_and_tells_of_the_reading():
    body = p(
        f"<w:r><w:ruby><w:rt>{r('shui')}</w:rt><w:rubyBase>{r('水')}</w:rubyBase></w:ruby></w:r>"
    )
    assert texts(body) == ["水"]
    assert problems(body) == [("unread", "shui")]


# --- what is hidden, changed, remarked ------------------------------------------------


def test_tracked_changes_are_read_as_accepted_and_told_once_a_kind():
    body = p(
        r("应当") + f"<w:del>{'<w:r><w:delText>可以</w:delText></w:r>'}</w:del>"
        f"<w:ins>{r('及时')}</w:ins>{r('办理')}<w:del>{'<w:r><w:delText>的</w:delText></w:r>'}</w:del>"
    )  # fmt: skip
    document = read(body)
    assert document.parts[0].raw == "应当及时办理"
    assert [(x.kind, x.quote, x.place) for x in document.problems] == [
        ("leftover", "及时", Place(line=1)),
        ("leftover", "可以", Place(line=1)),
    ]
    assert "2 处" in document.problems[1].words.zh
    assert document.problems[1].words.en.startswith("2 ")


def test_moved_text_stands_only_where_it_was_moved_to():
    body = p(f"<w:moveFrom>{r('移')}</w:moveFrom>") + p(f"<w:moveTo>{r('移')}</w:moveTo>")
    assert texts(body) == ["移"]
    assert problems(body) == [("leftover", "移"), ("leftover", "移")]


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    gone = "<w:rPr><w:del/></w:rPr>"
    assert texts(p("甲", gone) + p("乙") + p("丙", gone)) == ["甲乙", "丙"]
    assert rows(tbl((tc(p("甲", gone) + p("乙")),))) == [["甲乙"]]


def test_deleted_rows_are_left_out_and_told():
    body = tbl(("1", "甲"), tr("2", "乙", props="<w:del/>"), tr("3", "丙", props="<w:ins/>"))
    assert rows(body) == [["1", "甲"], ["3", "丙"]]
    assert problems(body) == [("leftover", "3丙"), ("leftover", "2乙")]


def test_hidden_text_is_told_and_not_read():
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="K"><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p(r("见") + r("隐", "<w:vanish/>") + r("也见", '<w:vanish w:val="0"/>'))
    body += p(r("丙") + r("丁", '<w:rStyle w:val="K"/>')) + p("戊", '<w:pStyle w:val="P"/>')
    assert texts(body, styles=styles) == ["见也见", "丙"]
    document = read(body, styles=styles)
    assert [(x.kind, x.quote) for x in document.problems] == [("hidden", "隐")]
    assert "3 处" in document.problems[0].words.zh


def test_comments_are_told_with_their_text_and_place():
    comments = f'<w:comment w:id="7">{p("请核实")}{p("依据")}</w:comment>'
    body = tbl(("1", tc(p('<w:commentRangeStart w:id="7"/>' + r("甲")))))
    (problem,) = read(body, comments=comments).problems
    assert (problem.kind, problem.quote) == ("leftover", "请核实\n依据")
    assert problem.place == Place(table=1, row=1, column=2)


def test_pictures_objects_and_word_art_are_told_at_their_place():
    art = '<w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict>'
    body = tbl((tc(p(r(PICTURE + PICTURE))), "甲")) + p(r("<w:object/>")) + p(r(art))
    found = [(x.kind, x.place.column, x.place.line, x.quote) for x in read(body).problems]
    assert found == [
        ("unread", 1, None, None), ("unread", None, 1, None), ("unread", None, 2, "内部资料"),
    ]  # fmt: skip


def test_an_embedded_document_is_told():
    assert problems(p("甲") + '<w:altChunk r:id="x"/>') == [("unread", None)]


def test_text_where_none_may_stand_is_told():
    (problem,) = read_docx(docx(p("甲") + f"<w:tbl>{t('丢了')}</w:tbl>"), "x").problems
    assert problem.kind == "unread"
    assert "2 个字符" in problem.words.zh


# --- text boxes, notes, headers -------------------------------------------------------


def test_a_text_box_is_read_once_after_its_paragraph():
    document = read(
        p(r("锚") + r(box(p("框一"), tbl(("甲", "乙")), p("框二")))) + tbl(("丙", "丁"))
    )
    assert list(raws(document)) == ["锚", "框一", "甲", "乙", "框二", "丙", "丁"]
    assert [x.rows[0][0].place.table for x in document.parts if isinstance(x, Grid)] == [1, 2]


def test_a_text_box_in_a_cell_is_text_of_the_cell():
    assert rows(tbl((tc(p(r("格") + r(box(p("框"))))), "乙"))) == [["格\n框", "乙"]]


def test_notes_come_after_the_body_with_the_place_of_their_mark():
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p(r("<w:footnoteRef/>") + r(" 注文"))}</w:footnote>'
        f'<w:footnote w:id="3">{p("没有引用")}</w:footnote>'
    )
    body = tbl(("1", tc(p(r("取水许可") + r('<w:footnoteReference w:id="2"/>'))))) + p("尾")
    document = read(body, footnotes=notes)
    assert [x.raw for x in document.parts[1:]] == ["尾", "注文"]
    assert document.parts[2].place == Place(table=1, row=1, column=2)
    assert [(x.kind, x.quote) for x in document.problems] == [("unread", "注文")]


def test_headers_and_footers_are_running_paragraphs_around_the_body():
    section = "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="r-{kind}{n}"/>'
        for kind, page, n in (
            ("header", "default", 1), ("header", "first", 2), ("footer", "default", 1),
            ("footer", "even", 2),
        )
    )  # fmt: skip
    parts = {"header1": p("某市权责清单"), "header2": p("首页"), "footer1": p("— 1 —")}
    parts["footer2"] = p("双页")
    document = read(p("正文"), section=section, **parts)
    assert [(x.raw, x.running) for x in document.parts] == [
        ("某市权责清单", True), ("正文", False), ("— 1 —", True),
    ]  # fmt: skip
    assert "首页" in raws(read(p("正文"), section=section + "<w:titlePg/>", **parts))
    settings_ = "<w:evenAndOddHeaders/>"
    assert "双页" in raws(read(p("正文"), section=section, settings=settings_, **parts))


def test_alternatives_for_other_programs_are_read_once():
    def either(new, old):
        return (
            f"<mc:AlternateContent><mc:Choice Requires='x'>{new}</mc:Choice>"
            f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
        )

    body = either(p("新") + tbl(("1", "甲")), p("旧") + tbl(("1", "旧"))) + p("中")
    body += tbl(("2", tc(either(p("乙"), p("旧")))))
    body += (
        "<mc:AlternateContent><mc:Fallback>"
        + p("只有旧的")
        + "</mc:Fallback></mc:AlternateContent>"
    )
    document = read(body)
    assert list(raws(document)) == ["新", "1", "甲", "中", "2", "乙", "只有旧的"]
    assert document.problems == ()


# --- automatic numbers ---------------------------------------------------------------


def labels(numbering, *paragraphs, styles=""):
    """The numbers of paragraphs given as (list, level)."""
    body = "".join(p("文", numbered(*each)) for each in paragraphs)
    return [raw[:-1].rstrip() for raw in texts(body, numbering=numbering, styles=styles)]


def test_levels_count_by_themselves_and_begin_anew_under_the_next():
    numbering = abstract(
        0,
        lvl(0, "%1、", "chineseCounting"),
        lvl(1, "（%2）", "chineseCounting"),
        lvl(2, "%1.%2.%3"),
    ) + num(1, 0)
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
    assert labels(numbering, *order) == [
        "一、", "（一）", "（二）", "一.二.1", "二、", "（一）", "二.一.1",
    ]  # fmt: skip


def test_plain_numbers_in_a_legal_level():
    levels = lvl(0, "%1、", "chineseCounting"), lvl(1, "%1.%2", more="<w:isLgl/>")
    assert labels(abstract(0, *levels) + num(1, 0), (1, 0), (1, 1)) == ["一、", "1.1"]


def test_two_lists_of_one_definition_count_on_unless_one_starts_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, lvl(0, "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, anew)
    order = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)]
    assert labels(numbering, *order) == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_that_never_begins_anew():
    levels = lvl(0, "%1"), lvl(1, "%2)", more='<w:lvlRestart w:val="0"/>')
    order = [(1, 0), (1, 1), (1, 0), (1, 1)]
    assert labels(abstract(0, *levels) + num(1, 0), *order) == ["1", "1)", "2", "2)"]


def test_a_level_that_begins_anew_only_under_the_first():
    levels = lvl(0, "%1"), lvl(1, "%2"), lvl(2, "%3)", more='<w:lvlRestart w:val="1"/>')
    order = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
    assert labels(abstract(0, *levels) + num(1, 0), *order)[2::2] == ["1)", "2)", "1)"]


def test_a_list_may_start_anywhere_and_change_a_level():
    changed = f'<w:lvlOverride w:ilvl="0">{lvl(0, "第%1项", start=379)}</w:lvlOverride>'
    numbering = abstract(0, lvl(0, "%1.", start=7)) + num(1, 0) + num(2, 0, changed)
    assert labels(numbering, (1, 0), (1, 0)) == ["7.", "8."]
    assert labels(numbering, (2, 0)) == ["第379项"]


def test_the_blank_after_a_number():
    numbering = "".join(
        abstract(n, lvl(0, "%1、", suff=suff)) + num(n, n)
        for n, suff in enumerate(["", "nothing"], 1)
    )
    body = p("文", numbered(1)) + p("文", numbered(2))
    assert texts(body, numbering=numbering) == ["1、 文", "1、文"]


def test_an_empty_numbered_cell_holds_its_number():
    numbering = abstract(0, lvl(0, "%1")) + num(1, 0)
    number = tc(p("", numbered(1)))
    body = tbl(tr(number, "甲"), tr(tc(p("", numbered(1)), DOWN), "乙"),
               tr(tc(p("", numbered(1)), ON), "丙"), tr(number, "丁"))  # fmt: skip
    assert rows(body, numbering=numbering) == [["1", "甲"], ["2", "乙"], ["丙"], ["3", "丁"]]


def test_numbers_that_a_style_brings():
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = lvl(2, "(%3)", more='<w:pStyle w:val="C"/>')
    numbering = abstract(0, lvl(0, "%1、"), lvl(1, "%1.%2"), linked) + num(1, 0)
    body = "".join(p("文", f'<w:pStyle w:val="{name}"/>') for name in "ABBCA")
    body += p("文", '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = texts(body, numbering=numbering, styles=styles)
    assert found == ["1、 文", "1.1 文", "1.2 文", "(1) 文", "2、 文", "文"]


def test_a_definition_that_only_names_a_list_style():
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(1, lvl(0, "（%1）"), more='<w:styleLink w:val="L"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert labels(numbering, (1, 0), (1, 0), styles=styles) == ["（1）", "（2）"]


def test_bullets_zeros_and_unknown_formats():
    bullet = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    zeros = '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice><mc:Fallback/></mc:AlternateContent>'
    levels = [
        f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/>{bullet}</w:lvl>',
        f'<w:lvl w:ilvl="1"><w:start w:val="1"/>{zeros}<w:lvlText w:val="%2"/></w:lvl>',
        lvl(2, "%3", "klingon"),
    ]
    numbering = abstract(0, *levels) + num(1, 0)
    assert labels(numbering, (1, 0), (1, 1), (1, 2)) == ["●", "001", "1"]
    (problem,) = read(p("文", numbered(1, 2)), numbering=numbering).problems
    assert (problem.kind, problem.quote) == ("unread", "klingon")


def test_a_list_that_does_not_exist_numbers_nothing():
    assert texts(p("文", numbered(9))) == ["文"]
    assert texts(p("文", numbered(1, 5)), numbering=abstract(0, lvl(0, "%1")) + num(1, 0)) == ["文"]


@pytest.mark.parametrize(
    "style, expected",
    {
        "decimal": "1 10 21 105",
        "decimalZero": "01 10 21 105",
        "decimalEnclosedCircle": "① ⑩ 21 105",
        "decimalFullWidth": "１ １０ ２１ １０５",
        "chineseCounting": "一 十 二十一 一○五",
        "chineseCountingThousand": "一 十 二十一 一百〇五",
        "japaneseCounting": "一 十 二十一 百五",
        "ideographDigital": "一 一〇 二一 一〇五",
        "ideographTraditional": "甲 癸 21 105",
        "ideographZodiac": "子 酉 21 105",
        "chineseLegalSimplified": "壹 壹拾 贰拾壹 壹佰零伍",
        "upperLetter": "A J U AAAAA",
        "lowerLetter": "a j u aaaaa",
        "upperRoman": "I X XXI CV",
        "lowerRoman": "i x xxi cv",
    }.items(),
)
def test_number_formats(style, expected):
    assert " ".join(say_number(n, style) for n in (1, 10, 21, 105)) == expected


# --- files that cannot be read ---------------------------------------------------------


def refused(data):
    with pytest.raises(InputError) as error:
        read_docx(data, "坏.docx")
    assert error.value.words.zh.startswith("坏.docx：")
    assert error.value.words.en.startswith("坏.docx: ")
    return error.value.words.zh


def outcome(data):
    """The texts of a file, or the sentence that refuses it."""
    try:
        return [raw for raw in raws(read_docx(data, "x")) if raw]
    except InputError as error:
        return [error.words.zh]


def whole(body, declaration=""):
    """A document part that may begin with a document type."""
    return declaration + part("document", f"<w:body>{body}</w:body>").split("?>")[1]


def test_damaged_files_are_refused_with_a_reason():
    good = docx(p("甲") * 50)
    assert "损坏" in refused(good[: len(good) // 2])
    assert "损坏" in refused(docx("", raw={"word/document.xml": whole("<w:p>")[:-20]}))
    assert "损坏" in refused(docx("", raw={"word/document.xml": b""}))
    assert "完好" in refused(docx(p("甲"), parts={"styles": "<w:style>"}))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
@pytest.mark.parametrize(
    "inside", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/hostname">', ""]
)
def test_document_types_are_refused(name, inside):
    content = whole(p(r("<w:t>x</w:t>")), f"<!DOCTYPE w:document [{inside}]>")
    assert "DTD" in refused(docx(p("甲"), parts={"styles": ""}, raw={name: content}))


def test_entities_that_multiply_are_refused():
    many = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    content = whole(f'<w:p w:x="&a11;">{r("<w:t>&a11;</w:t>")}</w:p>', f"<!DOCTYPE x [{many}]>")
    refused(docx("", raw={"word/document.xml": content}))


def test_other_archives_are_told_from_word_files():
    assert "不是 Word" in refused(zipped({"a.txt": "甲"}))
    sheet = "<worksheet xmlns='urn:x'><a/></worksheet>"
    assert "不是 Word" in refused(docx("", raw={"word/document.xml": sheet}))


def test_bombs_and_depths_are_refused():
    assert "压缩" in refused(docx("", raw={"word/document.xml": b" " * 40_000_000}))
    nested = p("深")
    for _ in range(200):
        nested = tbl((tc(nested),))
    assert "损坏" in refused(docx(nested))


def test_tables_too_wide_or_too_large_are_refused(monkeypatch):
    assert f"{MAX_COLUMNS} 列" in refused(docx(tbl(("甲",) * (MAX_COLUMNS + 1))))
    assert f"{MAX_COLUMNS} 列" in refused(docx(tbl((tc("甲", span(10**9)),))))
    assert f"{MAX_COLUMNS} 列" in refused(docx(p(r(box(tbl((tc("甲", span(10**9)),)))))))
    monkeypatch.setattr(docx_story, "MAX_CELLS", 5)
    assert "5 个单元格" in refused(docx(tbl(*[("甲", "乙")] * 3)))


def test_files_without_text_are_refused():
    assert "没有文字" in refused(docx(p("") + tbl(("", ""))))
    footer = {"footer1": p("1")}
    section = '<w:footerReference r:id="r-footer1"/>'
    scan = docx(p(r(PICTURE)), section=section, parts=footer)
    assert "只有图片" in refused(scan)


def test_the_strict_form_of_the_standard_is_read():
    content = whole(p("甲") + tbl(("1", tc("乙", span(2)))))
    content = content.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    document = read_docx(docx("", raw={"word/document.xml": content}), "x")
    assert list(raws(document)) == ["甲", "1", "乙"]
    assert document.parts[1].rows[0][1].colspan == 2


def test_other_encodings_are_read():
    content = f'<?xml version="1.0" encoding="UTF-16"?>{whole(p("甲"))}'.encode("utf-16")
    assert list(raws(read_docx(docx("", raw={"word/document.xml": content}), "x"))) == ["甲"]


@pytest.mark.parametrize("value", ["-1", "0", "99999999999999999999", "abc", ""])
def test_attributes_that_are_no_sound_numbers_do_no_harm(value):
    body = tbl(
        tr(tc("甲", f'<w:gridSpan w:val="{value}"/>'), props=f'<w:gridBefore w:val="{value}"/>')
    )
    body += p("乙", f'<w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="{value}"/></w:numPr>')
    data = docx(body, parts={"numbering": abstract(0, lvl(0, "%1、", start=value)) + num(1, 0)})
    assert outcome(data) in (["甲", "乙"], [f"x：有表格超过 {MAX_COLUMNS} 列，请拆分后再读"])


# --- the real lists -----------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(RAW.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_the_real_lists_written_as_word_tables_give_the_same_items(path):
    profiles = load_profiles()
    text = lay_out(read_file(path), profiles)
    head = tuple(FIELDS[name] for name in text.fields)
    cells = [tuple(item.text(name) for name in text.fields) for item in text.items]
    body = "".join(p(title.raw) for title in text.titles) + tbl(head, *cells)
    word = lay_out(read_docx(docx(body), f"{path.stem}.docx"), profiles)
    assert len(word.items) == len(text.items) >= 10
    assert [{name: item.text(name) for name in text.fields} for item in word.items] == [
        {name: item.text(name) for name in text.fields} for item in text.items
    ]
    assert word.identity == text.identity
    assert word.chars.balanced
    assert word.problems == ()


# --- properties ---------------------------------------------------------------------


@st.composite
def tables(draw):
    """A table cut into rectangles: (text, row, column, rows, columns) of each."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(height) for column in range(width)}
    found = []
    while free:
        row, column = min(free)
        wide = draw(st.integers(1, 3))
        while not {(row, column + n) for n in range(wide)} <= free:
            wide -= 1
        high = draw(st.integers(1, 3))
        while not {(row + m, column + n) for m in range(high) for n in range(wide)} <= free:
            high -= 1
        free -= {(row + m, column + n) for m in range(high) for n in range(wide)}
        text = draw(st.text("甲乙丙1（）、\n", min_size=1, max_size=8)).strip("\n") or "空"
        found.append((text, row + 1, column + 1, high, wide))
    return height, found


def written(height, cells):
    """The rows of a table as Word writes it."""
    lines = []
    for row in range(1, height + 1):
        line = [c for c in cells if c[1] <= row < c[1] + c[3]]
        lines.append(tr(*(
            tc(text if top == row else "", span(wide) + ("" if high == 1 else DOWN if top == row else ON))
            for text, top, _, high, wide in sorted(line, key=lambda c: c[2])
        )))  # fmt: skip
    return tbl(*lines)


@given(tables())
def test_any_table_comes_out_as_it_went_in(table):
    height, cells = table
    found = grid(written(height, cells))
    assert len(found.rows) == height
    assert shapes(found) == sorted(cells, key=lambda c: (c[1], c[2]))


@given(st.lists(st.sampled_from(range(8)), max_size=12))
def test_every_character_comes_out_once_whatever_wraps_it(kinds):
    wraps = [
        r, lambda x: f"<w:ins>{r(x)}</w:ins>", lambda x: f"<w:smartTag>{r(x)}</w:smartTag>",
        lambda x: f"<w:sdt><w:sdtContent>{r(x)}</w:sdtContent></w:sdt>", lambda x: r(box(p(x))),
        lambda x: f"<w:hyperlink>{r(x)}</w:hyperlink>", lambda x: f"<w:new>{r(x)}</w:new>",
        lambda x: fld("begin") + code("A") + fld("separate") + r(x) + fld("end"),
    ]  # fmt: skip
    content = "".join(wraps[kind](chr(0x4E00 + n)) for n, kind in enumerate(kinds))
    body = p(r("首") + content) + tbl((tc(p(r("格") + content)), "乙"))
    found = "".join(raws(read(body)))
    expected = "首格乙" + "".join(chr(0x4E00 + n) for n in range(len(kinds))) * 2
    assert sorted(re.sub(r"\s", "", found)) == sorted(expected)


@settings(max_examples=150)
@given(st.data())
def test_damage_gives_a_document_or_a_reason(data):
    good = bytearray(docx(p("甲") + tbl(("1", "乙")), parts={"styles": "", "numbering": ""}))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    found = outcome(bytes(good))
    assert found
    assert all(found)


def test_the_same_bytes_give_the_same_document():
    data = docx(p("甲") + tbl(("1", tc(p(r("乙") + r(box(p("丙"))))))))
    assert read_docx(data, "x") == read_docx(data, "x")
