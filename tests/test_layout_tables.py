"""Real tables: stacked headers, merges, sub-items, headings, hidden parts, several lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from growing import growth
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.layout import explain, lay_out, lay_out_all, load_profiles
from auditor.model import Cell, Document, Grid, Paragraph, Place
from auditor.text import count_ink

PROFILES = load_profiles()
SHARED = Path(__file__).parents[2] / "shared" / "lists"


def sheet(*rows, name=None, hidden=False, hide_columns=(), hide_rows=()):
    """Build a grid. A cell is a text or (text, rowspan, colspan); ``None`` is covered."""
    made = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, one in enumerate(row, 1):
            if one is None:
                continue
            raw, down, wide = one if isinstance(one, tuple) else (one, 1, 1)
            covert = c in hide_columns or r in hide_rows
            cells.append(Cell(raw, Place(sheet=name, row=r, column=c), down, wide, covert))
        made.append(tuple(cells))
    return Grid(tuple(made), name, hidden)


def document(*parts, path="某文件.xlsx"):
    return Document(path, "", "test", parts)


def one(*parts, path="某文件.xlsx"):
    laid = lay_out(document(*parts, path=path), PROFILES)
    assert laid.chars.balanced
    ink = sum(
        count_ink(c.raw)
        for p in parts
        for c in ([p] if isinstance(p, Paragraph) else [c for row in p.rows for c in row])
    )
    assert laid.chars.total == ink
    return laid


def column(laid, name):
    return [item.text(name) for item in laid.items]


HEAD = ("序号", "权力类型", "项目名称", "实施依据")
ROW = ("1", "行政许可", "取水许可", "《甲法》第一条")


# --- headers -------------------------------------------------------------------


def test_a_header_in_three_rows_with_merges():
    laid = one(
        sheet(
            (("序号", 3, 1), ("权力清单", 1, 3), None, None, ("责任清单", 1, 3), None, None),
            (
                None,
                ("项目\n名称", 2, 1),
                ("类 别", 2, 1),
                ("实施依据", 2, 1),
                ("责任事项", 1, 2),
                None,
                ("追责\n情形", 2, 1),
            ),
            (None, None, None, None, "内容", "依据", None),
            ("1", "取水", "行政许可", "《甲法》", "1.受理", "1.《乙法》", "1.不受理"),
        )
    )
    (item,) = laid.items
    assert item.text("number") == "1"
    assert item.text("duties") == "1.受理"
    assert item.text("duty_basis") == "1.《乙法》"
    assert item.text("accountability") == "1.不受理"
    assert (laid.unknown_columns, laid.unplaced) == ((), ())


def test_one_header_over_two_columns_is_the_level_and_what_it_may_do():
    laid = one(sheet((*HEAD, ("实施层级及\n权限（填写）", 1, 2), None), (*ROW, "市级", "负责本级")))
    assert column(laid, "level") == ["市级"]
    assert laid.items[0].extra["权限内容"].raw == "负责本级"
    assert laid.unknown_columns == ()


def test_a_header_over_two_columns_whose_merge_is_lost():
    laid = one(sheet((*HEAD, "实施层级及权限", "", "备注"), (*ROW, "市级", "负责本级", "无")))
    assert column(laid, "level") == ["市级"]
    assert laid.items[0].extra["权限内容"].raw == "负责本级"
    assert column(laid, "remark") == ["无"]
    assert laid.unknown_columns == ()


def test_a_word_that_may_stand_over_two_columns_but_stands_over_one():
    laid = one(sheet((*HEAD, "权限划分", "备注"), (*ROW, "市级", "无")))
    assert (column(laid, "level"), column(laid, "remark")) == (["市级"], ["无"])
    laid = one(sheet((*HEAD, "备注", "权限划分"), (*ROW, "无", "市级")))
    assert (column(laid, "level"), column(laid, "remark")) == (["市级"], ["无"])


def test_notes_blanks_and_an_unclosed_bracket_in_a_header():
    head = (
        "序  号",
        "权力\n类型",
        "权力名称",
        "权力名称(子项",
        "设定（实施）依据",
        "备注（有则填）",
    )
    laid = one(sheet(head, ("1", "行政\n处罚", "罚款", "小罚款", "《甲法》", "无")))
    assert laid.fields == ("number", "category", "name", "sub_name", "basis", "remark")
    assert laid.items[0].category == "行政处罚"
    assert laid.items[0].text("category") == "行政\n处罚"


def test_the_office_is_told_from_the_body_by_its_neighbours():
    laid = one(sheet((*HEAD, "实施机构", "责任主体"), (*ROW, "水资源科", "水务局")))
    assert (column(laid, "org"), column(laid, "body")) == (["水资源科"], ["水务局"])
    said = [
        words.zh for words in explain(document(sheet((*HEAD, "实施机构"), (*ROW, "局"))), PROFILES)
    ]
    assert any("第 5 列" in s and "按相邻表头判断" in s for s in said)


def test_headers_repeated_in_hidden_columns_take_no_field():
    grid = sheet(
        (*HEAD, "备注", "责任事项", "备注", "责任事项"),
        (*ROW, "旧", "旧责任", "新", "新责任"),
        hide_columns=(5, 6),
    )
    laid = one(grid)
    assert (column(laid, "remark"), column(laid, "duties")) == (["新"], ["新责任"])
    assert laid.items[0].extra["责任事项（隐藏）"].raw == "旧责任"
    assert [p.kind for p in laid.problems] == ["hidden", "hidden"]
    assert laid.problems[0].place.column == 5
    assert laid.unknown_columns == ()


def test_a_second_header_of_other_columns_begins_another_table():
    laid = one(
        sheet(
            HEAD,
            ROW,
            ("序号", "项目名称", "责任事项", "实施依据"),
            ("2", "采砂", "1.受理", "《乙法》"),
        )
    )
    assert column(laid, "name") == ["取水许可", "采砂"]
    assert column(laid, "duties") == ["", "1.受理"]
    assert column(laid, "basis") == ["《甲法》第一条", "《乙法》"]


# --- rows ----------------------------------------------------------------------


def test_an_item_over_several_rows_with_merged_keys_is_one_item():
    laid = one(
        sheet(
            HEAD,
            (("1", 3, 1), ("行政许可", 3, 1), ("取水", 3, 1), "《甲法》"),
            (None, None, None, "《乙法》"),
            (None, None, None, ""),
            ("2", "行政检查", "检查", "《丙法》"),
        )
    )
    assert column(laid, "basis") == ["《甲法》\n《乙法》", "《丙法》"]
    assert laid.items[0].values["basis"].place.row == 2


def test_a_field_goes_on_below_blank_keys():
    laid = one(sheet(HEAD, ROW, ("", "", "", "《乙法》"), ("2", "行政检查", "检查", "《丙法》")))
    assert column(laid, "basis") == ["《甲法》第一条\n《乙法》", "《丙法》"]


def test_sub_items_of_a_merged_name_share_what_is_merged_over_them():
    laid = one(
        sheet(
            (*HEAD, "子项名称", "实施主体"),
            (("1", 2, 1), ("行政许可", 2, 1), ("报建", 2, 1), "《甲法》", "1.同步", ("局", 2, 1)),
            (None, None, None, "《乙法》", "2.易地", None),
            ("2", "行政许可", "拆除", "《丙法》", "", "局"),
        )
    )
    assert column(laid, "name") == ["报建", "报建", "拆除"]
    assert column(laid, "number") == ["1", "1", "2"]
    assert column(laid, "sub_name") == ["1.同步", "2.易地", ""]
    assert column(laid, "body") == ["局"] * 3
    assert [item.parent for item in laid.items] == [None, 1, None]
    assert laid.items[0].values["body"] is laid.items[1].values["body"]


def test_a_sub_item_below_a_name_printed_again_is_a_part_of_the_item_above():
    head = ("序号", "项目名称", "子项名称", "实施依据")
    rows = [("1", "取水", "地表", "x"), ("", "取水", "地下", "y"), ("", "采砂", "河道", "z")]
    laid = one(sheet(head, *rows))
    assert [item.parent for item in laid.items] == [None, 1, None]
    assert column(laid, "number") == ["1", "1", ""]


def test_three_sub_items_have_the_first_as_parent():
    rows = [("", "", "", "《甲法》", f"{n}.子") for n in (2, 3)]
    laid = one(sheet((*HEAD, "子项"), ("7", *ROW[1:], "1.子"), *rows, ("8", *ROW[1:], "")))
    assert [item.parent for item in laid.items] == [None, 1, 1, None]
    assert column(laid, "number") == ["7", "7", "7", "8"]


def test_a_field_merged_over_sub_items_goes_on_for_all_of_them():
    laid = one(
        sheet(
            (*HEAD, "子项名称", "责任事项"),
            (
                ("1", 3, 1),
                ("行政许可", 3, 1),
                ("报建", 3, 1),
                "《甲法》",
                "1.同步",
                ("1.受理", 2, 1),
            ),
            (None, None, None, "《乙法》", "2.易地", None),
            (None, None, None, "", "", "2.审查"),
        )
    )
    assert column(laid, "duties") == ["1.受理\n2.审查"] * 2


def test_sub_names_without_a_basis_of_their_own_are_one_item():
    laid = one(sheet((*HEAD, "子项"), (*ROW, "1.甲\n2.乙"), ("", "", "", "", "3.丙")))
    assert column(laid, "sub_name") == ["1.甲\n2.乙\n3.丙"]


def test_a_name_cut_by_the_end_of_a_page_goes_on():
    laid = one(
        sheet(
            (*HEAD, "实施主体"), (*ROW, "局"), ("", "", "的后半", "下文", ""), ("2", *ROW[1:], "局")
        )
    )
    assert column(laid, "name") == ["取水许可\n的后半", "取水许可"]


def at_page_head(grid, row):
    """Mark the cells of a row as the reader of pages does: they may go on from above."""
    rows = list(grid.rows)
    rows[row] = tuple(cell._replace(continues=True) for cell in rows[row])
    return replace(grid, rows=tuple(rows))


def test_a_row_cut_by_the_end_of_a_page_goes_on_in_all_its_fields():
    head = ("序号", "权力类型", "项目名称", "实施主体", "实施依据")
    first = ("1", "行政许可", "对取水的审批和", "某市水务", "《甲法》第一条：未经")
    rest = ("", "", "监督管理", "局", "批准不得取水。")
    laid = one(at_page_head(sheet(head, first, rest), 2))
    (item,) = laid.items
    assert item.text("name") == "对取水的审批和\n监督管理"
    assert item.text("body") == "某市水务\n局"


def test_an_item_whose_name_may_stand_on_the_second_page_alone_is_told():
    head = ("序号", "权力类型", "项目名称", "实施主体", "实施依据")
    first = ("1", "行政许可", "取水许可", "某局", "《甲法》第一条")
    cut = ("", "", "", "", "《乙法》第一条：采砂")
    second = ("2", "行政许可", "采砂许可", "某局", "应当经许可。")
    laid = one(at_page_head(sheet(head, first, cut, second), 3))
    (problem,) = laid.problems
    assert (problem.kind, problem.place.row, problem.quote) == ("aside", 3, cut[4])
    for rows in ((first, second), (first, cut, second)):
        assert one(sheet(head, *rows)).problems == ()
    tall = (("1", 2, 1), ("行政许可", 2, 1), ("取水许可", 2, 1), ("某局", 2, 1), "《甲法》")
    under = (None, None, None, None, "《乙法》")
    assert one(at_page_head(sheet(head, tall, under, second), 3)).problems == ()


def test_a_row_at_the_head_of_a_page_with_a_kind_of_its_own_is_an_item():
    head = ("序号", "权力类型", "项目名称", "实施主体", "实施依据")
    first = ("1", "行政许可", "取水许可", "某局", "《甲法》第一条")
    lost = ("", "行政处罚", "对违法取水的处罚", "某局", "《甲法》第二条")
    laid = one(at_page_head(sheet(head, first, lost), 2))
    assert column(laid, "name") == ["取水许可", "对违法取水的处罚"]


def test_a_row_whose_number_is_lost_is_an_item():
    laid = one(sheet(HEAD, ROW, ("", "行政检查", "检查", "《乙法》"), ("3", *ROW[1:])))
    assert column(laid, "number") == ["1", "", "3"]


@pytest.mark.parametrize("number", ["2,3", "379", "1.0"])
def test_numbers_stay_as_printed(number):
    assert column(one(sheet(HEAD, (number, *ROW[1:]))), "number") == [number]


def test_a_row_with_nothing_but_a_number_is_kept():
    laid = one(sheet(HEAD, ROW, ("2", "", "", "")))
    assert column(laid, "name") == ["取水许可", ""]


def test_totals_notes_and_lines_to_be_signed_are_no_items():
    laid = one(
        sheet(
            (("某市水务局权责清单", 1, 4), None, None, None),
            ("填报单位（盖章）：水务局", "", "填报日期：2024年", ""),
            HEAD,
            ROW,
            ("合计", "1", "", ""),
            (("备注：包括市、区两级行使的事项。", 1, 4), None, None, None),
            ("备注", "见附表", "", ""),
            ("填表人：甲", "", "审核人：乙", ""),
        )
    )
    assert len(laid.items) == 1
    assert len(laid.notes) == 9
    assert [t.raw for t in laid.titles] == ["某市水务局权责清单"]


SIGNED = (
    ("填表人：张三", "", "审核人：李四", "2024年5月1日"),
    ("单位负责人（签字）：", "经办人：王五", "", "填报时间：2024年"),
    ("制表单位：水务局", "", "", ""),
    ("分管领导：", "", "主要负责人：", ""),
)


@pytest.mark.parametrize("row", SIGNED)
def test_lines_to_be_signed_are_told_by_their_words(row):
    laid = one(sheet(HEAD, ROW, row))
    assert len(laid.items) == 1
    assert [n.raw for n in laid.notes] == [raw for raw in row if raw]


REMARK = "本清单依据《甲法》等编制，法律修改的以修改后的规定为准，由法制科负责解释，自公布之日起施行，原清单同时废止，特此说明。"


@pytest.mark.parametrize(
    "row",
    [
        ((REMARK, 1, 4), None, None, None),
        (REMARK, "", "", ""),
        ("共1项", "", "", ""),
        ("说明 1.本清单共1项", "", "", ""),
        ("（以下空白）", "", "", ""),
        ("注1：包括市、区两级。", "", "", ""),
        ("★本表由市水务局填写", "", "", ""),
    ],
)
def test_a_line_of_words_below_the_items_is_no_item(row):
    laid = one(sheet(HEAD, ROW, row))
    assert len(laid.items) == 1
    assert len(laid.notes) == 1


@pytest.mark.parametrize("number", ["2", "二", "2-1", "（2）", "2、", "(二)", "A-12", "3,4"])
def test_a_number_alone_is_a_row_whose_rest_is_lost(number):
    assert column(one(sheet(HEAD, ROW, (number, "", "", ""))), "number") == ["1", number]


@pytest.mark.parametrize(
    "row",
    [
        ("1", "2", "3", "4"),
        ("（1）", "（2）", "（3）", "（4）"),
        ("A", "B", "C", "D"),
        ("甲", "乙", "丙", "丁"),
    ],
)
def test_a_row_that_numbers_the_columns_belongs_to_the_header(row):
    laid = one(sheet(HEAD, row, ROW))
    assert column(laid, "name") == ["取水许可"]
    assert [h.raw for h in laid.headers] == [*HEAD, *row]


def test_items_are_not_taken_for_numbers_of_columns():
    laid = one(sheet(HEAD, ROW, ("2", "3", "4", "《甲法》第二条"), ("1", "行政许可", "2", "3")))
    assert len(laid.items) == 3


def test_a_heading_of_the_upper_kind_ends_what_those_below_it_told():
    head = ("序号", "项目名称", "实施依据")

    def wide(text):
        return ((text, 1, 3), None, None)

    by_body = one(
        sheet(
            head,
            wide("市水务局"),
            wide("一、行政许可"),
            ("1", "取水", "x"),
            wide("市教育局"),
            ("1", "办学", "x"),
        )
    )
    assert [i.category for i in by_body.items] == ["行政许可", None]
    assert column(by_body, "body") == ["市水务局", "市教育局"]
    by_kind = one(
        sheet(
            head,
            wide("一、行政许可"),
            wide("市水务局"),
            ("1", "取水", "x"),
            wide("市教育局"),
            ("1", "办学", "x"),
        )
    )
    assert [i.category for i in by_kind.items] == ["行政许可", "行政许可"]


def test_a_heading_that_names_an_office_tells_the_office():
    wide = [((text, 1, 4), None, None, None) for text in ("办公室", "水资源科（1项）")]
    laid = one(sheet(HEAD, wide[0], ROW, wide[1], ("2", *ROW[1:])))
    assert column(laid, "org") == ["办公室", "水资源科（1项）"]
    assert column(laid, "body") == ["", ""]


def test_blank_kinds_and_bodies_mean_as_above_only_where_none_is_printed_twice():
    head = (*HEAD, "实施主体")
    runs = one(
        sheet(head, (*ROW, "甲局"), ("2", "", "采砂", "x", ""), ("3", "行政检查", "检", "x", ""))
    )
    assert column(runs, "category") == ["行政许可", "行政许可", "行政检查"]
    assert column(runs, "body") == ["甲局"] * 3
    every = one(
        sheet(
            head,
            (*ROW, "甲局"),
            ("2", *ROW[1:], "甲局"),
            ("3", *ROW[1:], "甲局"),
            ("4", "", "采砂", "x", ""),
        )
    )
    assert column(every, "category")[-1] == ""
    assert column(every, "body")[-1] == ""


def test_headings_inside_a_table_name_the_kind_of_the_items_below():
    laid = one(
        sheet(
            ("序号", "项目名称", "实施依据"),
            (("一、行政许可（共2项）", 1, 3), None, None),
            ("1", "取水", "x"),
            ("2", "采砂", "x"),
            (("二、行政\n检查类", 1, 3), None, None),
            ("1", "检查", "x"),
        )
    )
    assert [item.category for item in laid.items] == ["行政许可", "行政许可", "行政检查"]
    assert [(c.printed, c.scope) for c in laid.counts] == [(2, "行政许可")]
    assert "category" in laid.fields


def test_a_hidden_column_is_told_by_the_name_of_its_field():
    laid = one(sheet(HEAD, ROW, hide_columns=(2,)))
    (problem,) = laid.problems
    assert "读作“权力分类”" in problem.words.zh
    assert laid.items[0].category == "行政许可"


def test_a_page_number_between_rows_is_no_part_of_an_item():
    laid = one(sheet(HEAD, ROW, ("", "", "第1页，共2页", ""), ("2", *ROW[1:])))
    assert column(laid, "name") == ["取水许可"] * 2
    assert len(laid.notes) == 1


def test_basis_alone_is_that_of_what_stands_above_it():
    laid = one(
        sheet(
            (("序号", 2, 1), ("项目名称", 2, 1), ("依据", 2, 1), ("责任事项", 1, 2), None),
            (None, None, None, "内容", "依据"),
            ("1", "取水", "《甲法》", "1.受理", "《乙法》"),
        )
    )
    assert (column(laid, "basis"), column(laid, "duty_basis")) == (["《甲法》"], ["《乙法》"])


def test_hidden_rows_are_read_marked_and_kept_apart():
    laid = one(
        sheet(HEAD, ROW, ("1", "行政许可", "县级取水", "x"), ("2", *ROW[1:]), hide_rows=(3,))
    )
    assert column(laid, "number") == ["1", "2"]
    assert [item.text("name") for item in laid.hidden] == ["县级取水"]
    (problem,) = laid.problems
    assert problem.kind == "hidden"
    assert "第 3 行" in problem.words.zh


COVER = sheet(("柳州市医疗保障局",), ("权责清单",), ("2024年12月",), name="封面")


def test_a_cover_sheet_tells_whose_list_it_is():
    laid = one(COVER, sheet(HEAD, ROW, name="清单"))
    assert (laid.identity.code, laid.identity.department) == ("450200", "医疗保障局")
    assert laid.identity.edition == "2024"
    assert laid.unplaced == ()


def test_a_cover_sheet_does_not_split_sheets_that_have_titles_of_their_own():
    titled = (("柳州市医疗保障局权责清单", 1, 4), None, None, None)
    laid = one(
        COVER, sheet(titled, HEAD, ROW, name="行政许可"), sheet(titled, HEAD, ROW, name="行政检查")
    )
    assert len(laid.items) == 2
    assert [n.raw for n in laid.notes] == ["柳州市医疗保障局", "权责清单", "2024年12月"]


def test_a_sheet_of_more_than_lines_before_the_list_is_told():
    laid = one(
        sheet(("行政许可", "2"), ("行政检查", "1"), name="分工"), sheet(HEAD, ROW, name="清单")
    )
    assert len(laid.unplaced) == 4


def test_a_hidden_sheet_is_told_and_no_list():
    laid = one(sheet(HEAD, ROW, name="清单"), sheet(("选项", "甲"), name="源", hidden=True))
    assert len(laid.items) == 1
    assert [n.raw for n in laid.notes] == ["选项", "甲"]
    assert "“源”是隐藏的" in laid.problems[0].words.zh


# --- several lists ---------------------------------------------------------------

TITLE = "克拉玛依市林业和草原系统2024年{}权责清单"


def two_levels():
    return [
        sheet(((TITLE.format(level), 1, 4), None, None, None), HEAD, *rows, name=level)
        for level, rows in (("地州级", [ROW]), ("区县级", [ROW, ("2", *ROW[1:])]))
    ]


def test_two_levels_in_two_sheets_are_two_lists():
    lists = lay_out_all(document(*two_levels()), PROFILES)
    assert [len(laid.items) for laid in lists] == [1, 2]
    assert [laid.identity.level for laid in lists] == ["市级", "县级"]
    assert [laid.id for laid in lists] == [
        "650200-林业和草原局-2024-地州级",
        "650200-林业和草原局-2024-区县级",
    ]
    assert all(laid.chars.balanced and laid.chars.total for laid in lists)
    with pytest.raises(InputError, match="2 个清单"):
        lay_out(document(*two_levels()), PROFILES)


def test_how_sheets_make_lists_can_be_overridden():
    (whole,) = lay_out_all(document(*two_levels()), PROFILES, "one")
    assert len(whole.items) == 3
    plain = [sheet(HEAD, ROW, name=name) for name in ("甲", "乙")]
    assert len(lay_out_all(document(*plain), PROFILES)) == 1
    each = lay_out_all(document(*plain), PROFILES, "each")
    assert len({laid.id for laid in each}) == 2


def test_one_sheet_a_kind_is_one_list_with_its_counts():
    kinds = ("行政检查", "行政许可", "其他行政权力")
    head = ("序号", "项目名称", "实施依据")
    parts = [
        sheet(
            ((f"克拉玛依市人防系统权责清单指导目录（{kind}{'类' * (n < 2)}）", 1, 3), None, None),
            head,
            ("1", f"{kind}事", "x"),
            name=f"{kind}（1项）",
        )
        for n, kind in enumerate(kinds)
    ]
    laid = one(*parts)
    assert [item.category for item in laid.items] == list(kinds)
    assert [(c.printed, c.scope) for c in laid.counts] == [(1, kind) for kind in kinds]
    assert laid.identity.title == "克拉玛依市人防系统权责清单指导目录"
    assert (laid.identity.code, laid.identity.department) == ("650200", "国防动员办公室")


def test_tables_of_one_document_are_lists_by_their_titles():
    parts = []
    for office in ("柳州市水利局", "柳州市教育局"):
        parts += [Paragraph(f"{office}权责清单（2024年版）", Place(line=1)), sheet(HEAD, ROW)]
    lists = lay_out_all(document(*parts), PROFILES)
    assert [laid.identity.department for laid in lists] == ["水利局", "教育局"]
    assert all(laid.chars.balanced for laid in lists)


def test_a_footnote_of_a_cell_is_a_note_and_other_text_after_the_table_is_told_once():
    foot = Paragraph("含临时取水。", Place(table=1, row=2, column=3))
    stray = Paragraph("另有说明在附件中，请一并查阅。", Place(line=9))
    laid = one(sheet(HEAD, ROW), stray, foot)
    assert [n.raw for n in laid.notes] == [foot.raw]
    assert [v.raw for v in laid.unplaced] == [stray.raw]
    assert [(p.kind, p.words.zh) for p in laid.problems] == [("unplaced", "表格之后有文字")]


def test_a_table_that_goes_on_after_a_running_foot_is_one_list():
    foot = Paragraph("— 3 —", Place(page=3), running=True)
    laid = one(
        Paragraph("某市权责清单", Place(page=1)),
        sheet(HEAD, ROW),
        foot,
        sheet(HEAD, ("2", *ROW[1:])),
    )
    assert len(laid.items) == 2
    assert [n.raw for n in laid.notes] == ["— 3 —"]


def test_a_heading_above_a_table_names_the_kind_of_its_items():
    head = ("序号", "项目名称", "实施依据")
    laid = one(
        Paragraph("某市水务局权责清单", Place(line=1)),
        Paragraph("一、行政许可（1项）", Place(line=2)),
        sheet(head, ("1", "取水", "x")),
        Paragraph("二、行政检查", Place(line=9)),
        sheet(head, ("1", "检查", "x")),
    )
    assert [item.category for item in laid.items] == ["行政许可", "行政检查"]
    assert [(c.printed, c.scope) for c in laid.counts] == [(1, "行政许可")]


# --- other shapes ----------------------------------------------------------------


def form(name, kind):
    return sheet(
        ("职权名称", (name, 1, 3), None, None),
        ("职权类型", kind, "职权编码", "650200"),
        (("实施依据", 2, 1), ("《甲法》第一条", 1, 3), None, None),
        (None, ("《乙法》第二条", 1, 3), None, None),
        ("救助渠道", ("12345", 1, 3), None, None),
    )


def test_vertical_forms_one_item_a_table():
    laid = one(form("取水许可", "行政许可"), form("取水检查", "行政检查"))
    assert laid.profile == "form"
    assert column(laid, "name") == ["取水许可", "取水检查"]
    assert column(laid, "code") == ["650200", "650200"]
    assert column(laid, "basis") == ["《甲法》第一条\n《乙法》第二条"] * 2
    assert laid.items[0].extra["救助渠道"].raw == "12345"
    assert [v.raw for v in laid.unknown_columns] == ["救助渠道"]
    assert laid.unplaced == ()


def test_a_catalogue_of_names_in_lines_of_text():
    lines = (
        "某市部门权责清单目录",
        "一、市水务局（2项）",
        "1.取水许可",
        "2、采砂许可",
        "二、市教育局",
        "（1）办学许可",
    )
    laid = one(*(Paragraph(raw, Place(line=n)) for n, raw in enumerate(lines, 1)))
    assert laid.profile == "outline"
    assert column(laid, "name") == ["取水许可", "采砂许可", "办学许可"]
    assert column(laid, "body") == ["一、市水务局（2项）"] * 2 + ["二、市教育局"]


# --- properties ------------------------------------------------------------------

WORD = st.text(alphabet="甲乙丙受理《》。；1 \n", min_size=1, max_size=8).map(
    lambda raw: "文" + raw.strip()
)


@st.composite
def matters(draw):
    """Draw kinds of power, each with items, each with one or more sub-items."""
    kinds = draw(
        st.lists(
            st.sampled_from(["行政许可", "行政处罚", "行政检查"]),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    return [
        (
            kind,
            [
                [draw(st.tuples(WORD, WORD)) for _ in range(draw(st.integers(1, 3)))]
                for _ in range(draw(st.integers(1, 3)))
            ],
        )
        for kind in kinds
    ]


@settings(max_examples=60)
@given(matters(), WORD)
def test_a_table_with_merges_gives_the_items_it_was_made_of(kinds, name):
    rows, want, number = [], [], 0
    for kind, items in kinds:
        first = True
        for subs in items:
            number += 1
            height = sum(len(one_of) for one_of in items)
            for n, (sub, basis) in enumerate(subs):
                rows.append((
                    (str(number), len(subs), 1) if not n else None,
                    (kind, height, 1) if first else None,
                    (name, len(subs), 1) if not n else None,
                    sub if len(subs) > 1 else "",
                    basis,
                ))  # fmt: skip
                first = False
                parent = len(want) - n + 1 if n else None
                want.append((str(number), kind, name, sub if len(subs) > 1 else "", basis, parent))
    laid = one(sheet(("序号", "权力类型", "项目名称", "子项名称", "实施依据"), *rows))
    fields = ("number", "category", "name", "sub_name", "basis")
    assert [(*map(item.text, fields), item.parent) for item in laid.items] == want


HOSTILE = ["", "", "序号", "项目名称", "实施依据", "权力类型", "子项名称", "备注", "责任清单", "1", "甲", "行政许可",
    "一、行政检查", "合计", "甲市权责清单", "县级权责清单", "填表人：甲", "职权名称", "市水务局"]  # fmt: skip


@st.composite
def hostile_parts(draw):
    if draw(st.integers(0, 3)) == 0:
        return Paragraph(draw(st.sampled_from(HOSTILE[2:])), Place(line=1), draw(st.booleans()))
    rows = []
    for r in range(1, draw(st.integers(0, 7)) + 1):
        cells = draw(
            st.lists(
                st.tuples(
                    st.sampled_from(HOSTILE),
                    st.sampled_from([1, 1, 1, 2, 4]),
                    st.sampled_from([1, 1, 1, 2]),
                    st.sampled_from([False, False, False, True]),
                ),
                max_size=6,
            )
        )
        rows.append(
            tuple(Cell(raw, Place(row=r), down, wide, covert) for raw, down, wide, covert in cells)
        )
    names = st.sampled_from([None, "甲", "市级", "县级", "行政许可（3项）"])
    return Grid(tuple(rows), draw(names), draw(st.integers(0, 5)) == 0)


@settings(max_examples=250)
@given(st.lists(hostile_parts(), min_size=1, max_size=4), st.sampled_from([None, "one", "each"]))
def test_whatever_the_parts_are_every_character_is_placed_once(parts, split):
    head = sheet((*HEAD, "子项名称"), (*ROW, ""), ("", "", "", "《乙法》", "2.子"))
    whole = document(head, *parts)
    lists = lay_out_all(whole, PROFILES, split)
    assert all(laid.chars.balanced for laid in lists)
    assert len({laid.id for laid in lists}) == len(lists)
    assert sum(laid.chars.total for laid in lists) == sum(
        count_ink(c.raw)
        for p in whole.parts
        for c in ([p] if isinstance(p, Paragraph) else [c for row in p.rows for c in row])
    )
    for laid in lists:
        assert [item.position for item in laid.items] == list(range(1, len(laid.items) + 1))
        assert all(item.parent is None or item.parent < item.position for item in laid.items)
    assert lay_out_all(whole, PROFILES, split) == lists
    assert len(explain(whole, PROFILES, split)) > len(lists)


def test_time_grows_with_the_rows():
    def lay(rows):
        grid = sheet(HEAD, *((str(n), "行政许可", f"名称{n}", f"《甲法》{n}") for n in range(rows)))
        assert len(lay_out(document(grid), PROFILES).items) == rows

    assert growth(lay, 1000, times=8) < 4


def test_time_grows_with_the_lists_in_one_sheet():
    def lay(lists):
        rows = [
            row
            for n in range(lists)
            for row in ((f"某市第{n}局权责清单", "", "", ""), HEAD, *[ROW] * 18)
        ]
        assert len(lay_out_all(document(sheet(*rows)), PROFILES)) == lists

    assert growth(lay, 25, times=16) < 2


# --- the seven real workbooks ------------------------------------------------------

TRUTH = {
    "克拉玛依市医疗保障局2024年权责清单.xls": [17],
    "克拉玛依市商务局2024年权责清单.xlsx": [21],
    "克拉玛依市林业和草原系统2024年地县两级权责清单指导目录.xls": [149, 161],
    "2025年克拉玛依市统计局权责清单.xlsx": [3],
    "国动办权责清单公示.xlsx": [18],
    "克拉玛依市2025年消防监督执法权责清单.xlsx": [75],
    "克拉玛依市发展和改革委员会2024年权责清单.xls": [57],
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real workbooks are not at hand")
@pytest.mark.parametrize("name", TRUTH)
def test_the_real_workbooks(name):
    reader = pytest.importorskip("auditor.readers.sheet")
    read = reader.read_sheet((SHARED / name).read_bytes(), name)
    lists = lay_out_all(read, PROFILES)
    assert [len(laid.items) for laid in lists] == TRUTH[name]
    for laid in lists:
        assert laid.chars.balanced
        assert laid.unplaced == ()
        assert laid.identity.code == "650200"
        assert laid.identity.department
        for item in laid.items:
            assert item.category
            assert all(item.text(field) for field in ("name", "basis", "body", "duties"))
            assert "《" in item.text("basis")
            assert item.lost == frozenset()


def test_no_hidden_text_is_taken_for_one_that_is_gone():
    def cell(raw, row, down=1, across=1, *, hidden=False):
        return Cell(raw, Place(row=row), down, across, hidden)

    wide = [("", 1), ("", 2), ("职权名称", 2), ("", 1), ("实施依据", 2), ("合计", 1)]
    second = tuple(cell(raw, 7, 1, across) for raw, across in wide)
    shown = (cell("", 2, 1, 2), cell("序号", 2), cell("", 2), cell("", 2))
    covert = [(cell(raw, row, hidden=True),) for raw, row in (("项目名称", 3), ("序号", 6))]
    last = ((cell("", 1, 2),), (*shown, cell("", 2, 2, 2, hidden=True), cell("", 2)))
    body = Grid((*last, covert[0], (), (), covert[1]))
    head = sheet((*HEAD, "子项名称"), (*ROW, ""), ("", "", "", "《乙法》", "2.子"))
    laid = one(head, Grid((second,)), body)
    assert laid.chars.balanced
    assert [v.raw for i in laid.hidden for v in i.extra.values() if v.raw] == ["项目名称", "序号"]
