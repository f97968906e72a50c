"""Layouts: the cases in their files, the two real lists, and tables made up by hypothesis."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.config import resource
from auditor.errors import DefinitionError, InputError
from auditor.layout import explain, lay_out, load_profiles
from auditor.layout_cases import check_profile_tests, run_case
from auditor.layout_profiles import category_of
from auditor.model import CATEGORIES, FIELDS, Cell, Document, Grid, Paragraph, Place, Stream
from auditor.readers import read, text
from auditor.text import count_ink

PROFILES = load_profiles()
CASES = [(profile, case) for profile in PROFILES for case in profile.tests]
THIRTEEN = next(profile.order for profile in PROFILES if profile.id == "tab-export")


def lay(content: str):
    return lay_out(text.read_text(content.encode(), "某清单.txt"), PROFILES)


def export(*rows, header: str = "", title: str = "") -> str:
    """Write rows as a tab-led export; a ``None`` is a cell that the conversion lost."""
    cells = [cell for row in rows for cell in row if cell is not None]
    return title + header + "".join(f"\t{cell}\n" for cell in cells)


# --- cases in the files --------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "case"), CASES, ids=[f"{profile.id}::{case.name}" for profile, case in CASES]
)
def test_case(profile, case):
    assert run_case(profile, case) is None


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_every_profile_has_a_case_that_it_takes_and_one_that_it_refuses(profile):
    assert {case.refused for case in profile.tests} == {True, False}
    assert check_profile_tests(profile) == ()


def test_a_case_that_does_not_hold_is_told(tmp_path):
    body = resource("rules/layouts/common.yaml").read_text(encoding="utf-8")
    wrong = body.replace(
        "1      | 行政许可 | 取水许可     |", "1      | 行政许可 | 别的名称     |", 1
    )
    (tmp_path / "common.yaml").write_text(wrong, encoding="utf-8")
    (profile,) = load_profiles(tmp_path)
    assert len(check_profile_tests(profile)) == 1


# --- the real lists ------------------------------------------------------------


def test_the_real_lists(raw_lists):
    region, city = (lay_out(read(path), PROFILES) for path in raw_lists)
    assert (len(region.items), len(city.items)) == (10, 15)
    for one in (region, city):
        assert one.profile == "tab-export"
        assert one.fields == THIRTEEN
        assert all(tuple(item.values) == THIRTEEN for item in one.items)
        assert one.chars.balanced
        assert (one.chars.unplaced, one.chars.extra) == (0, 0)
        assert (one.problems, one.unplaced, one.unknown_columns, one.counts) == ((),) * 4
        assert all(item.category in CATEGORIES for item in one.items)
        for name in ("name", "body", "org", "basis", "duties", "duty_basis", "accountability"):
            assert all(item.text(name) for item in one.items)
    assert (region.id, city.id) == ("450000-医疗保障局-2025", "450200-医疗保障局-2022")
    assert (region.headers, len(city.headers)) == ((), 15)
    assert [title.raw for title in city.titles] == ["柳州市医疗保障局权责清单", "（2022年版）"]


def test_what_the_conversion_of_the_real_lists_lost(raw_lists):
    region, city = (lay_out(read(path), PROFILES) for path in raw_lists)
    assert {i.position for i in region.items if "number" in i.lost} == {3, 6, 7, 8, 9, 10}
    assert {i.position for i in city.items if "number" in i.lost} == {8, 11, 12, 14, 15}
    assert {i.position for i in region.items if "remark" in i.lost} == {2, 5, 6, 7, 8, 9, 10}
    assert {i.position for i in city.items if "remark" in i.lost} == {7, 10, 11, 13, 14, 15}
    assert {i.position for i in city.items if "exemption" in i.lost} == {10, 11, 13, 14, 15}
    for one in (region, city):
        for item in one.items:
            assert item.text("number") == ("" if "number" in item.lost else str(item.position))
            assert all(item.values[name].raw == "" for name in item.lost)


def test_every_value_of_the_real_lists_stands_at_its_line(raw_lists):
    for path in raw_lists:
        content = path.read_text(encoding="utf-8")
        lines = content.split("\n")
        for item in lay_out(read(path), PROFILES).items:
            for value in item.values.values():
                at = value.place.line
                rest = "\n".join(lines[at - 1 :])
                assert rest.lstrip("\t ").startswith(value.raw)


# --- rows of a stream ----------------------------------------------------------

ROW = (
    "1",
    "行政许可",
    "取水",
    "",
    "甲局",
    "乙科",
    "甲法",
    "1.受理",
    "甲法",
    "1.不办",
    "乙法",
    "免",
    "",
)


def row(number: str, **changes: str | None) -> tuple[str | None, ...]:
    given_values = dict(zip(THIRTEEN, ROW, strict=True)) | {"number": number} | changes
    return tuple(given_values[name] for name in THIRTEEN)


def test_a_remark_that_is_there_is_not_taken_for_a_number():
    laid = lay(export(row("1", remark="见附件"), row(None), row("3")))
    assert [item.text("remark") for item in laid.items] == ["见附件", "", ""]
    assert [sorted(item.lost) for item in laid.items] == [[], ["number"], []]


def test_an_empty_number_is_empty_not_lost():
    laid = lay(export(row(""), row(""), row("3")))
    assert [item.text("number") for item in laid.items] == ["", "", "3"]
    assert not any(item.lost for item in laid.items)


@pytest.mark.parametrize("name", THIRTEEN[2:12])
def test_a_cell_that_reads_like_a_kind_of_power_stays_a_cell(name):
    laid = lay(export(row("1"), row("2", **{name: "行政处罚"}), row("3")))
    assert [item.text("number") for item in laid.items] == ["1", "2", "3"]
    assert laid.items[1].text(name) == "行政处罚"


def test_a_cell_that_reads_like_a_number_stays_a_cell():
    laid = lay(export(row("1", sub_name="2"), row("2", name="7"), row(None, org="3")))
    assert [item.text("sub_name") for item in laid.items] == ["2", "", ""]
    assert [item.text("name") for item in laid.items] == ["取水", "7", "取水"]


def test_an_unknown_kind_of_power_makes_an_item_without_a_category():
    laid = lay(export(row("1"), row("2", category="公共服务"), row("3")))
    assert [item.category for item in laid.items] == ["行政许可", None, "行政许可"]
    assert laid.items[1].text("category") == "公共服务"


def test_more_cells_than_columns_are_kept_as_unplaced_and_told():
    laid = lay(export((*row("1"), "多出", "还有"), row("2")))
    assert [value.raw for value in laid.unplaced] == ["多出", "还有"]
    assert [problem.kind for problem in laid.problems] == ["unplaced"]
    assert "第 1 项" in laid.problems[0].words.zh
    assert laid.chars.balanced


def test_fewer_cells_than_a_conversion_is_known_to_lose_are_told():
    short = dict.fromkeys(THIRTEEN[7:])
    laid = lay(export(row("1"), row("2", **short), row("3")))
    assert laid.items[1].lost == set(THIRTEEN[7:])
    (problem,) = laid.problems
    assert problem.kind == "unread"
    assert "责任事项" in problem.words.zh
    assert "duties" in problem.words.en


def test_a_number_of_another_form_is_a_number():
    laid = lay(export(row("1.0"), row("2,3"), row("４")))
    assert [item.text("number") for item in laid.items] == ["1.0", "2,3", "４"]


def test_a_broken_kind_of_power_is_known_and_kept_raw():
    laid = lay(export(row("1"), row("2", category="其他\n\n职权"), row("3")))
    assert laid.items[1].category == "其他行政权力"
    assert laid.items[1].text("category") == "其他\n\n职权"


def test_without_a_header_one_odd_row_is_no_list():
    with pytest.raises(InputError):
        lay("\t行政许可\n\t取水许可\n")


# --- whole documents -----------------------------------------------------------


def grid(*rows: tuple[str, ...], name: str | None = None) -> Grid:
    return Grid(
        tuple(
            tuple(Cell(raw, Place(row=r, column=c)) for c, raw in enumerate(cells, 1))
            for r, cells in enumerate(rows, 1)
        ),
        name,
    )


HEADER = ("序号", "权力类型", "项目名称", "实施依据")


def document(*parts) -> Document:
    return Document("甲市水务局清单.xlsx", "", "test", parts)


def test_merged_cells_belong_to_each_of_their_rows_and_count_once():
    cells = (
        tuple(Cell(raw, Place(row=1, column=c)) for c, raw in enumerate(HEADER, 1)),
        (
            Cell("1", Place(row=2, column=1)),
            Cell("行政许可", Place(row=2, column=2), rowspan=2),
            Cell("取水", Place(row=2, column=3)),
            Cell("甲法", Place(row=2, column=4)),
        ),
        (
            Cell("2", Place(row=3, column=1)),
            Cell("采砂", Place(row=3, column=3)),
            Cell("乙法", Place(row=3, column=4)),
        ),
    )
    laid = lay_out(document(Grid(cells)), PROFILES)
    assert [item.category for item in laid.items] == ["行政许可", "行政许可"]
    assert [item.text("basis") for item in laid.items] == ["甲法", "乙法"]
    assert laid.chars.balanced
    assert laid.chars.fields == count_ink("1行政许可取水甲法2采砂乙法")


def test_a_merge_that_begins_in_an_unplaced_row_is_placed_once():
    cells = (
        tuple(Cell(raw, Place(row=1, column=c)) for c, raw in enumerate(HEADER, 1)),
        (Cell("行政许可", Place(row=2, column=2), rowspan=2), Cell("甲法", Place(row=2, column=4))),
        (Cell("采砂", Place(row=3, column=3)), Cell("乙法", Place(row=3, column=4))),
    )
    laid = lay_out(document(Grid(cells)), PROFILES)
    assert [item.category for item in laid.items] == ["行政许可"]
    assert [value.raw for value in laid.unplaced] == ["甲法"]
    assert laid.chars.balanced


def test_absurd_spans_cost_nothing_and_lose_nothing():
    cells = (
        tuple(Cell(raw, Place(row=1, column=c)) for c, raw in enumerate(HEADER, 1)),
        (
            Cell("1", Place(row=2, column=1), rowspan=10**9, colspan=10**9),
            Cell("取水", Place(row=2, column=3)),
            Cell("远处", Place(row=2, column=10**9)),
        ),
        (
            Cell("", Place(row=3, column=1), rowspan=0, colspan=0),
            Cell("采砂", Place(row=3, column=3)),
        ),
    )
    try:
        laid = lay_out(document(Grid(cells)), PROFILES)
    except InputError:
        pytest.fail("the header is plain to see")
    assert laid.chars.balanced


def test_a_second_table_without_a_header_goes_on_and_one_of_another_width_is_told():
    first = grid(HEADER, ("1", "行政许可", "取水", "甲法"))
    laid = lay_out(
        document(first, grid(("2", "行政许可", "采砂", "乙法")), grid(("电话", "12345"))), PROFILES
    )
    assert [item.text("name") for item in laid.items] == ["取水", "采砂"]
    assert [value.raw for value in laid.unplaced] == ["电话", "12345"]
    assert laid.problems
    assert laid.chars.balanced


def test_tables_of_different_columns_are_one_list():
    second = grid(("项目名称", "实施依据", "责任事项"), ("采砂", "乙法", "1.受理"))
    laid = lay_out(document(grid(HEADER, ("1", "行政许可", "取水", "甲法")), second), PROFILES)
    assert [item.position for item in laid.items] == [1, 2]
    assert laid.fields == ("number", "category", "name", "basis", "duties")
    assert "duties" not in laid.items[0].values
    assert "number" not in laid.items[1].values
    assert laid.chars.balanced


def test_two_headers_of_one_name_lose_neither():
    head = (*HEADER, "备注", "备注", "权限", "权限")
    laid = lay_out(
        document(grid(head, ("1", "行政许可", "取水", "甲法", "a", "b", "c", "d"))), PROFILES
    )
    item = laid.items[0]
    assert item.text("remark") == "a"
    assert {key: value.raw for key, value in item.extra.items()} == {
        "备注": "b",
        "权限": "c",
        "权限 2": "d",
    }
    assert [value.raw for value in laid.unknown_columns] == ["备注", "权限", "权限"]


def test_a_column_without_a_header_is_told_only_when_it_holds_text():
    head = ("实施依据", "", "", "项目名称", "实施主体", "", "")
    laid = lay_out(document(grid(head, ("乙法", "甲", "", "取水", "乙局", "", ""))), PROFILES)
    assert [value.raw for value in laid.unknown_columns] == ["第2列"]
    assert laid.items[0].extra["第2列"].raw == "甲"
    assert laid.chars.balanced


def test_titles_notes_and_text_after_the_table():
    parts = (
        Paragraph("甲市水务局权责清单（2024年）", Place(line=1)),
        Paragraph("填报单位：甲市水务局", Place(line=2)),
        grid(HEADER, ("1", "行政许可", "取水", "甲法")),
        Paragraph("注：包括市、区两级", Place(line=9)),
        Paragraph("联系电话12345", Place(line=10)),
    )
    laid = lay_out(document(*parts), PROFILES)
    assert [value.raw for value in laid.titles] == ["甲市水务局权责清单（2024年）"]
    assert [value.raw for value in laid.notes] == ["填报单位：甲市水务局", "注：包括市、区两级"]
    assert [value.raw for value in laid.unplaced] == ["联系电话12345"]
    assert laid.chars.balanced


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("甲市权责清单（共 328 项）", [(328, "全部", "共 328 项")]),
        ("甲市权责清单（254项）", [(254, "全部", "（254项")]),
        (
            "其中行政许可10项、行政处罚二十项，第3项另列",
            [(10, "行政许可", "行政许可10项"), (20, "行政处罚", "行政处罚二十项")],
        ),
        ("其他权力（5项）", [(5, "其他行政权力", "其他权力（5项")]),
        ("甲市权责清单（2024年版）", []),
    ],
)
def test_counts_printed_in_titles(title, expected):
    table = grid(HEADER, ("1", "行政许可", "取水", "甲法"))
    laid = lay_out(document(Paragraph(title, Place(line=1)), table), PROFILES)
    assert [(c.printed, c.scope, c.quote) for c in laid.counts] == expected


def test_counts_printed_in_sheet_names():
    table = grid(HEADER, ("1", "行政许可", "取水", "甲法"), name="行政许可（3项）")
    (count,) = lay_out(document(table), PROFILES).counts
    assert (count.printed, count.scope, count.place.sheet) == (3, "行政许可", "行政许可（3项）")


def test_explain_tells_what_became_of_each_column():
    table = grid((*HEADER, "诉求渠道"), ("1", "行政许可", "取水", "甲法", "12345"))
    told = explain(document(table), PROFILES)
    assert told[0].zh == "版式：有表头、一行一项的表格（common）；清单 1 个"
    assert "1 项" in told[1].zh
    assert told[4].zh == "第 3 列“项目名称” → 项目名称（name）：表头用词已知"
    assert told[6].zh == "第 5 列“诉求渠道” → 原样保留为“诉求渠道”：没有对应字段"
    assert told[6].en.startswith("column 5")
    assert told[7].zh.endswith("其他列 5，未归入 0；相符")


# --- refusals ------------------------------------------------------------------


def test_no_list_names_the_header_found_and_the_nearest_known():
    with pytest.raises(InputError) as error:
        lay_out(document(grid(("序号", "项目名", "实施依椐"), ("1", "取水", "甲法"))), PROFILES)
    for word in ("甲市水务局清单.xlsx", "“项目名”", "实施依据", "headers"):
        assert word in error.value.words.zh
    assert "实施依据" in error.value.words.en


@pytest.mark.parametrize(
    "content",
    ["只有一段话。", "\t一格\n\t又一格\n", "| 甲 | 乙 |\n| 丙 | 丁 |", "序号\t名称\n1\t甲"],
)
def test_what_is_no_list_is_refused(content):
    with pytest.raises(InputError, match="没有认出权责清单"):
        lay(content)


def test_two_profiles_that_fit_equally_well_are_named(tmp_path):
    body = resource("rules/layouts/common.yaml").read_text(encoding="utf-8")
    (tmp_path / "common.yaml").write_text(body, encoding="utf-8")
    (tmp_path / "double.yaml").write_text(
        body.replace("id: common", "id: double"), encoding="utf-8"
    )
    table = grid(HEADER, ("1", "行政许可", "取水", "甲法"))
    with pytest.raises(DefinitionError, match="common、double"):
        lay_out(document(table), load_profiles(tmp_path))


GOOD = """id: a
title: 甲
en: A
part: grid
headers: {name: [名称], basis: [依据]}
tests:
  - {name: 不是清单, cells: 甲 | 乙, refused: "true"}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("id: a", "id: b", 1, "id 应为“a”"),
        ("en: A\n", "", 1, "“en”应为文字"),
        ("part: grid", "part: sheet", 4, "part 应为 stream、grid"),
        ("part: grid", "parts: grid", 4, "是否为“part”"),
        ("part: grid", "extends: none\npart: grid", 4, "extends"),
        ("{name:", "{title:", 5, "没有“title”这个字段"),
        ("[名称]", "名称", 5, "应为列表"),
        ("headers: {name: [名称], basis: [依据]}", "headers: [名称]", 5, "字段"),
        ("tests:", "skip: ['(']\ntests:", 6, "正则"),
        ("tests:", "within_rows: 一\ntests:", 6, "正整数"),
        (', refused: "true"', "", 7, "二者取一"),
        ('refused: "true"', 'expect: "name | basis\\n甲"', 7, "表格有误"),
        ("cells: 甲 | 乙, ", "", 7, "“cells”应为文字"),
        ("tests:\n  - {", "tests: []\n# {", 6, "至少要有一个用例"),
    ],
)
def test_a_wrong_profile_is_told_with_path_and_line(tmp_path, old, new, line, said):
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_profiles(tmp_path)[0].id == "a"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_profiles(tmp_path)
    assert f"{path}:{line}：" in error.value.words.zh
    assert said in error.value.words.zh


def test_an_empty_folder_of_profiles_is_told(tmp_path):
    with pytest.raises(DefinitionError, match="没有版式文件"):
        load_profiles(tmp_path)


# --- vocabulary ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        *((kind, kind) for kind in CATEGORIES),
        ("行政\n处罚", "行政处罚"),
        ("一、行政许可（3项）", "行政许可"),
        ("行政检查类", "行政检查"),
        ("其他职权", "其他行政权力"),
        ("行政监督", "行政检查"),
        ("公共服务", None),
        ("对违法行为的行政处罚", None),
        ("", None),
        ("行政处罚" * 50, None),
    ],
)
def test_kinds_of_power(raw, kind):
    assert category_of(raw) == kind


# --- properties ----------------------------------------------------------------

SAFE = "甲乙丙受理1２.、（）《》。；= \u3000"


def cell_text(alphabet: str):
    drawn = st.text(alphabet=alphabet, max_size=12).map(lambda raw: raw.strip())
    return drawn.filter(lambda raw: category_of(raw) is None)


@st.composite
def tables(draw, alphabet: str = SAFE + "\n"):
    """Draw rows of thirteen cells; ``None`` for a lost number or lost last cells."""
    kinds = st.sampled_from([*CATEGORIES, "其他职权", "行政\n处罚".replace("\n", "")])
    wordy = cell_text(alphabet).filter(lambda raw: not any(c in "12１２" for c in raw))
    named = cell_text(alphabet).filter(bool)
    rows = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        middle = [draw(named), *(draw(cell_text(alphabet)) for _ in range(7))]
        tail: list[str | None] = [draw(wordy) for _ in range(3)]
        lost = draw(st.sampled_from([0, 0, 1, 2]))
        tail[len(tail) - lost :] = [None] * lost
        first = draw(st.sampled_from([str(number), str(number), None]))
        rows.append((first, draw(kinds), *middle, *tail))
    return rows


TWO_STAGES = export(
    ("序号", "权力分类", "权力清单", "责任清单", "备注", "", ""),
    ("项目名称", "子项名称", "实施\n\n主体", "承办机构", "实施依据", "责任事项", "责任事项依据"),
    ("追责情形", "追责依据", "免责事项", ""),
)
ONE_STAGE = export(tuple(FIELDS[name] for name in THIRTEEN))


@pytest.mark.parametrize("header", ["", ONE_STAGE, TWO_STAGES], ids=["none", "one", "two"])
@given(rows=tables())
def test_a_table_written_as_an_export_comes_back(header, rows):
    laid = lay(export(*rows, header=header, title="甲市水务局权责清单\n"))
    assert laid.chars.balanced
    assert laid.chars.unplaced == 0
    assert laid.problems == ()
    got = [tuple(item.text(name) for name in THIRTEEN) for item in laid.items]
    assert got == [tuple(cell or "" for cell in row) for row in rows]
    lost = [{n for n, c in zip(THIRTEEN, row, strict=True) if c is None} for row in rows]
    assert [item.lost for item in laid.items] == lost


@given(rows=tables(SAFE))
def test_one_table_in_three_shapes_gives_the_same_items(rows):
    # A blank body means "as above" in a table, and nothing in an export; so does a name that
    # stands there again without a number.
    rows = [(*row[:2], f"{row[2]}{n}名", row[3], "某局", *row[5:]) for n, row in enumerate(rows)]
    names = [FIELDS[name] for name in THIRTEEN]
    lines = [names, *([cell or "" for cell in row] for row in rows)]
    tabs = "".join("\t".join(line) + "\n" for line in lines)
    pipes = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    shapes = [lay(shape) for shape in (tabs, pipes, export(*rows, header=ONE_STAGE))]
    assert all(laid.chars.balanced for laid in shapes)
    texts = [[[item.text(name) for name in THIRTEEN] for item in laid.items] for laid in shapes]
    assert texts[0] == texts[1] == texts[2]


WORDS = "行政许可 其他职权 1 2.0 序号 权力分类 项目名称 实施依据 权力清单 备注 合计 甲 《乙法》第一条 （3项） 清单"
PIECES = st.sampled_from(["\t", "\n\t", "\n", "|", " ", "\u3000", *WORDS.split()])


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_refused_or_placed_to_the_last_character(content):
    try:
        laid = lay(content)
    except InputError:
        return
    assert laid.chars.balanced
    assert laid.items
    assert [item.position for item in laid.items] == list(range(1, len(laid.items) + 1))


@st.composite
def hostile_grids(draw):
    words = st.sampled_from(
        ["", "序号", "项目名称", "实施依据", "权力分类", "备注", "甲", "合计", "别的"]
    )
    spans = st.sampled_from([1, 1, 1, 2, 3, 0])
    columns = st.one_of(st.none(), st.integers(1, 6))
    cells = st.builds(
        lambda raw, at, r, c: Cell(raw, Place(column=at), rowspan=r, colspan=c),
        words,
        columns,
        spans,
        spans,
    )
    return Grid(
        tuple(tuple(row) for row in draw(st.lists(st.lists(cells, max_size=6), max_size=6)))
    )


@settings(max_examples=120)
@given(st.lists(hostile_grids(), min_size=1, max_size=3))
def test_any_grid_is_refused_or_placed_to_the_last_character(grids):
    head = grid(("项目名称", "实施依据", "备注"), ("取水", "甲法", ""))
    laid = lay_out(document(head, *grids), PROFILES)
    assert laid.chars.balanced


def test_a_stream_and_a_grid_profile_do_not_take_each_others_parts():
    stream = Stream(tuple(Cell(cell, Place(line=n)) for n, cell in enumerate(ROW, 1)))
    laid = lay_out(document(stream), PROFILES)
    assert laid.profile == "tab-export"
    assert len(laid.items) == 1
