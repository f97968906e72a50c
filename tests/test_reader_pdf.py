"""PDF: what stands on the page comes out once, in its cell, and what cannot is said."""

from __future__ import annotations

import random
import re
import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.pdf import A4, Page, Pdf, draw_table, spots

from auditor.errors import InputError
from auditor.model import Cell, Document, Grid, Paragraph
from auditor.readers import pdf, pdf_device, pdf_file, pdf_table
from auditor.readers.pdf import read_pdf
from auditor.readers.pdf_content import Name, operations
from auditor.readers.pdf_marks import Rule
from auditor.readers.pdf_radicals import whole_characters
from auditor.text import count_ink

XS = [40, 80, 200, 550]
HEADER = ["序号", "项目名称", "实施依据"]


def read(made: Pdf) -> Document:
    document = read_pdf(made.bytes(), "名单.pdf")
    assert document.ink == sum(count_ink(text) for text in texts(document))
    return document


def texts(document: Document) -> list[str]:
    found: list[str] = []
    for part in document.parts:
        if isinstance(part, Paragraph):
            found.append(part.raw)
        else:
            found += [cell.raw for row in part.rows for cell in row]
    return found


def paragraphs(document: Document) -> list[str]:
    return [part.raw for part in document.parts if isinstance(part, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [part for part in document.parts if isinstance(part, Grid)]


def raws(grid: Grid) -> list[list[str]]:
    return [[cell.raw for cell in row] for row in grid.rows]


def said(document: Document, kind: str) -> str:
    return "；".join(problem.words.zh for problem in document.problems if problem.kind == kind)


def one_page(**more) -> tuple[Pdf, Page]:
    made = Pdf()
    return made, made.page(**more)


def page_with_table(made: Pdf, rows, *, top=100, high=40, xs=XS, **more) -> Page:
    page = made.page()
    ys = [top + high * n for n in range(len(rows) + 1)]
    draw_table(page, xs, ys, spots(rows), **more)
    return page


# --- cells ---------------------------------------------------------------------


@st.composite
def merged_tables(draw):
    """Return the borders of rows and columns, and cells that cover the table."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    cells = []
    for r in range(height):
        for c in range(width):
            if (r, c) in taken:
                continue
            most = next((n for n in range(c, width) if (r, n) in taken), width) - c
            wide, high = draw(st.integers(1, most)), draw(st.integers(1, height - r))
            taken |= {(r + y, c + x) for y in range(high) for x in range(wide)}
            cells.append((r, c, high, wide))
    heights = draw(st.lists(st.integers(24, 60), min_size=height, max_size=height))
    widths = draw(st.lists(st.integers(60, 110), min_size=width, max_size=width))
    words = [
        draw(st.sampled_from(["", "行政处罚", "甲\n乙", "第一条", "（2025年）"])) for _ in cells
    ]
    ys, xs = [120.0], [60.0]
    for step in heights:
        ys.append(ys[-1] + step)
    for step in widths:
        xs.append(xs[-1] + step)
    return xs, ys, [(*cell, word) for cell, word in zip(cells, words, strict=True)]


def borders_that_show(cells, axis):
    """Return how the borders of rows (0) or columns (1) are numbered when idle ones do not show."""
    used = sorted({cell[axis] for cell in cells} | {cell[axis] + cell[axis + 2] for cell in cells})
    return {border: number for number, border in enumerate(used)}


@settings(max_examples=40)
@given(
    table=merged_tables(),
    style=st.sampled_from(["line", "bar", "box"]),
    rotate=st.sampled_from([0, 90, 180, 270]),
    packed=st.booleans(),
)
def test_merged_cells_are_what_the_lines_enclose(table, style, rotate, packed):
    xs, ys, cells = table
    made = Pdf(packed=packed)
    page = made.page(width=800, height=900, rotate=rotate)
    page.text(60, 60, "标题")
    draw_table(page, xs, ys, cells, style=style)
    document = read(made)
    rows, columns = borders_that_show(cells, 0), borders_that_show(cells, 1)
    want = sorted(
        (rows[r], columns[c], rows[r + h] - rows[r], columns[c + w] - columns[c], word)
        for r, c, h, w, word in cells
    )
    if len(cells) == 1:
        assert grids(document) == []
        assert texts(document) == ["标题", *want[0][4].split("\n")][: 1 + bool(want[0][4]) * 2]
        return
    (grid,) = grids(document)
    got = [
        (c.place.row - 1, c.place.column - 1, c.rowspan, c.colspan, c.raw)
        for row in grid.rows
        for c in row
    ]
    assert got == want
    assert all(cell.place.row == n for n, row in enumerate(grid.rows, 1) for cell in row)


@pytest.mark.parametrize("style", ["line", "bar"])
@pytest.mark.parametrize("sides", ["tbl", "tbr", "tlr", "blr", "tb", "lr"])
def test_outer_borders_need_not_be_drawn(style, sides):
    made = Pdf()
    rows = [["1", "取水许可", "第一条"], ["2", "河道采砂", "第二条"], ["3", "取水检查", "第三条"]]
    page_with_table(made, rows, style=style, sides=sides)
    assert raws(grids(read(made))[0]) == rows


@pytest.mark.parametrize("side", ["t", "b"])
def test_a_merged_cell_that_the_end_of_a_page_cuts_is_closed_there(side):
    made, page = one_page()
    xs, ys = [40, 80, 200, 550], [100, 140, 180]
    draw_table(
        page, xs, ys, [(0, 0, 2, 1, "1"), (0, 1, 2, 1, "取水许可")], sides="tblr".replace(side, "")
    )
    draw_table(page, xs, ys, [(0, 2, 1, 1, "第一条"), (1, 2, 1, 1, "第二条")])
    (grid,) = grids(read(made))
    assert raws(grid) == [["1", "取水许可", "第一条"], ["第二条"]]
    assert [cell.rowspan for cell in grid.rows[0]] == [2, 2, 1]


def test_what_is_no_border():
    made = Pdf()
    page = page_with_table(made, [["1", "取水许可"], ["2", "采砂许可"]], xs=[40, 200, 400])
    page.box(41, 101, 199, 139, paint="f")  # a background
    page.line(210, 115, 330, 115)  # an underline
    page.line(42, 112, 80, 112)
    page.line(40, 100, 200, 140)  # across a cell
    page.box(20, 20, 575, 820)  # a frame round the page
    page.line(300, 300, 300, 303)
    assert raws(grids(read(made))[0]) == [["1", "取水许可"], ["2", "采砂许可"]]


@pytest.mark.parametrize("dash", ["1 1", "3 2"])
def test_dotted_borders(dash):
    made, page = one_page()
    for y in (100, 140, 180):
        page.line(40, y, 400, y, dash=dash)
    for x in (40, 200, 400):
        page.line(x, 100, x, 180, dash=dash)
    for row in range(2):
        for column in range(2):
            page.text(50 + 160 * column, 120 + 40 * row, f"格{row}{column}")
    assert raws(grids(read(made))[0]) == [["格00", "格01"], ["格10", "格11"]]


def test_a_border_of_dots_and_of_frames():
    made, page = one_page()
    for x in range(40, 402, 2):
        for y in (100, 140, 180):
            page.box(x, y, x + 0.6, y + 0.6, paint="f")
    for y in range(100, 182, 2):
        for x in (40, 200, 400):
            page.box(x, y, x + 0.6, y + 0.6, paint="f")
    page.text(50, 120, "点线")
    for x in (40, 200):  # cells of a browser: each a rectangle with a smaller one cut out
        y = page.height - 340
        page.ops.append(f"{x} {y} 160 40 re {x + 1} {y + 1} 158 38 re f*")
        page.text(x + 5, 320, "框线")
    first, second = grids(read(made))
    assert raws(first) == [["点线", ""], ["", ""]]
    assert raws(second) == [["框线", "框线"]]


def test_a_table_in_a_cell_has_its_own_text():
    made = Pdf()
    page = page_with_table(made, [["外", ""], ["左", "右"]], xs=[40, 200, 560], high=100)
    draw_table(page, [220, 300, 400], [110, 140, 170], spots([["内一", "内二"], ["三", "四"]]))
    outer, inner = sorted(grids(read(made)), key=lambda grid: grid.rows[0][0].raw != "外")
    assert raws(outer) == [["外", ""], ["左", "右"]]
    assert raws(inner) == [["内一", "内二"], ["三", "四"]]


def test_drawings_on_the_page_and_scaled_ones():
    made, page = one_page()
    inner = Page()
    draw_table(inner, XS, [50, 90, 130], spots([HEADER, ["1", "取水许可", "第一条"]]))
    page.drawing(inner, 0, 100)
    page.ops.append("q 0.5 0 0 0.5 0 0 cm")
    draw_table(page, [80, 400, 800], [100, 160, 220], spots([["缩", "小"], ["一", "半"]]))
    page.ops.append("Q")
    first, second = grids(read(made))
    assert raws(first) == [HEADER, ["1", "取水许可", "第一条"]]
    assert raws(second) == [["缩", "小"], ["一", "半"]]


def test_the_shape_of_lattices_alone():
    lone = [Rule(0, 0, 100, 0), Rule(0, 50, 100, 50), Rule(0, 0, 0, 50), Rule(100, 0, 100, 50)]
    assert pdf_table.find_lattices(lone) == []
    (table,) = pdf_table.find_lattices([*lone, Rule(50, 0, 50, 50.8)])
    assert table.area_at(25, 25) == 0
    assert table.area_at(75, 25) == 1
    assert table.area_at(150, 25) is None
    assert not table.cut_above
    # A region that is no rectangle is cut into rectangles, so that no text is lost.
    corner = [*lone, Rule(50, 25, 100, 25), Rule(50, 0, 50, 25)]
    (table,) = pdf_table.find_lattices(corner)
    covered = [(a.row, a.column, a.rowspan, a.colspan) for a in table.areas]
    assert covered == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


# --- text ----------------------------------------------------------------------


def test_no_blank_is_invented_and_none_is_lost():
    made, page = one_page()
    page.text(50, 60, "序  号", spread=3)
    page.text(50, 90, "权力清单（2025年）", spread=6)
    page.text(50, 120, "左")
    page.text(65, 120, "右")
    assert paragraphs(read(made)) == ["序  号", "权力清单（2025年）", "左右"]


def test_texts_side_by_side_are_two():
    made, page = one_page()
    page.text(50, 60, "填报单位：水务局")
    page.text(400, 60, "2025年3月")
    assert paragraphs(read(made)) == ["填报单位：水务局", "2025年3月"]


def test_a_long_line_goes_on_and_a_short_one_does_not():
    made, page = one_page()
    page.block(50, 50, "第一行" * 16 + "\n第二行。\n第三行", size=10)
    assert paragraphs(read(made)) == ["第一行" * 16 + "\n第二行。", "第三行"]


def test_order_on_the_page_counts_not_order_in_the_file():
    made, page = one_page()
    page.text(50, 100, "第二行")
    page.text(70, 60, "一行")
    page.text(50, 60, "第")
    page.text(60, 60, "·")
    page.text(90, 57, "注1", size=5)
    assert paragraphs(read(made)) == ["第·一行注1", "第二行"]


def test_a_glyph_printed_twice_is_one():
    made, page = one_page()
    page.text(50, 60, "加粗的字")
    page.text(50.4, 60.2, "加粗的字")
    page.text(50, 90, "人人人")
    assert paragraphs(read(made)) == ["加粗的字", "人人人"]


def test_text_on_its_side_and_downwards():
    made, page = one_page()
    page.block(50, 50, "正文正文正文\n正文正文")
    page.text(300, 300, "向上读", turn=1)
    page.text(340, 300, "向下读", turn=3)
    page.text(400, 300, "行政处罚", font="down")
    page.text(300, 500, "倒立", turn=2)
    found = paragraphs(read(made))
    assert sorted(found) == sorted(
        ["正文正文正文", "正文正文", "向上读", "向下读", "行政处罚", "倒立"]
    )


def test_two_columns_written_downwards_are_read_from_the_right():
    made = Pdf()
    page = page_with_table(
        made, [["", "横排的文字横排的文字"], ["", ""]], xs=[40, 100, 400], high=80
    )
    page.text(80, 102, "第一列", font="down")
    page.text(65, 102, "第二列", font="down")
    assert raws(grids(read(made))[0])[0] == ["第一列\n第二列", "横排的文字横排的文字"]


def test_a_page_whose_content_lies_on_its_side():
    made, page = one_page()
    for n, words in enumerate(["序号甲", "乙丙丁"]):
        page.text(100 + 40 * n, 500, words, turn=1)
    for x in (80, 120, 160):
        page.line(x, 300, x, 520)
    for y in (300, 400, 520):
        page.line(80, y, 160, y)
    assert raws(grids(read(made))[0]) == [["序号甲", ""], ["乙丙丁", ""]]


def test_a_watermark_stays_out_of_the_cells():
    made = Pdf()
    page = page_with_table(made, [HEADER, ["1", "取水许可", "第一条"]], high=150)
    page.slanted(100, 380, "内部资料")
    document = read(made)
    assert raws(grids(document)[0]) == [HEADER, ["1", "取水许可", "第一条"]]
    assert paragraphs(document) == ["内部资料"]


def test_encodings_of_a_font():
    made, page = one_page()
    page.text(50, 60, "列〈名〉①…—・", font="mapped")
    page.text(50, 90, "列〈名〉①…—《》", font="song")
    page.text(50, 120, "列〈名〉①…—《》", font="both")
    assert paragraphs(read(made)) == ["列〈名〉①…—・", "列〈名〉①…—《》", "列〈名〉①…—《》"]


@pytest.mark.parametrize("font", ["song", "both", "mapped"])
def test_every_character_of_the_real_lists(raw_lists, font):
    every = sorted({c for path in raw_lists for c in path.read_text(encoding="utf-8") if c > " "})
    rows = ["".join(every[at : at + 50]) for at in range(0, len(every), 50)]
    made, page = one_page()
    for number, row in enumerate(rows):
        page.text(20, 30 + 12 * number, row, font=font)
    assert len(every) > 800
    document = read(made)
    assert "".join(paragraphs(document)).replace("\n", "") == "".join(every)
    assert document.problems == ()


def test_radicals_are_read_as_characters():
    made, page = one_page()
    page.text(50, 60, "⾏政处罚⼈⺠政府汽⻋账⼾〈中华〉", font="mapped")
    assert paragraphs(read(made)) == ["行政处罚人民政府汽车账户〈中华〉"]
    assert whole_characters("行政⺠⻚丿Aa①（）") == "行政民页丿Aa①（）"


def test_a_font_that_says_nothing_of_its_characters_is_told():
    made, page = one_page()
    for row in range(4):
        page.text(50, 100 + 20 * row, "!\"#$%&'()*+,-./0123", font="plain")
    assert "第 1 页的字体没有说明各字形是什么字" in said(read(made), "unread")


def test_a_few_words_in_such_a_font_on_a_page_of_chinese_are_believed():
    made, page = one_page()
    page.text(50, 80, "2025 No 12 https://www.gov.cn", font="plain")
    for row in range(4):
        page.text(50, 100 + 20 * row, "对违反取水许可规定行为的处罚", font="song")
    assert said(read(made), "unread") == ""


def test_texts_printed_over_each_other_are_told():
    made, page = one_page()
    page.text(50, 100, "对违反取水许可规定行为的处罚")
    page.text(51, 100.5, "水行政主管部门责令停止违法行为")
    assert "第 1 页有文字互相重叠" in said(read(made), "unread")


def test_bold_print_and_lines_close_together_do_not_overlap():
    made, page = one_page()
    for right, down in ((0, 0), (0.4, 0), (3, 9)):
        page.text(50 + right, 100 + down, "对违反取水许可规定行为的处罚", size=9)
    assert said(read(made), "unread") == ""


@pytest.mark.parametrize("font", ["bare", "odd"])
def test_glyphs_without_characters_are_counted(font):
    made, page = one_page()
    page.text(50, 60, "能读")
    page.text(50, 90, "不能", font=font)
    document = read(made)
    assert paragraphs(document) == ["能读", "\ufffd\ufffd"]
    assert "2 个" in said(document, "unread")


def test_a_code_that_an_encoding_lacks_costs_only_itself():
    made, page = one_page()
    page.text(50, 60, "前ﬁ后𠮷尾")
    document = read(made)
    assert paragraphs(document) == ["前\ufffd后\ufffd尾"]
    assert "2 个" in said(document, "unread")


def test_private_characters_are_said_when_they_are_many():
    made, page = one_page()
    page.text(50, 60, "\ue001\ue002\ue003", font="mapped")
    assert "字形" in said(read(made), "unread")
    page.text(50, 90, "文" * 48)
    page.text(50, 110, "文" * 48)
    assert said(read(made), "unread") == ""


# --- pages -----------------------------------------------------------------------


def three_pages(**more) -> Pdf:
    made = Pdf()
    for number in range(3):
        rows = [
            HEADER,
            [f"{number * 2 + 1}", "取水", "第一条"],
            [f"{number * 2 + 2}", "采砂", "第二条"],
        ]
        page = page_with_table(made, rows, top=100, high=60, **more)
        page.text(280, 810, f"— {number + 1} —")
        page.text(50, 40, "某市权责清单")
    return made


def test_a_table_over_pages_is_one_grid():
    document = read(three_pages())
    (grid,) = grids(document)
    assert [row[0].raw for row in grid.rows] == [
        "序号",
        "1",
        "2",
        "序号",
        "3",
        "4",
        "序号",
        "5",
        "6",
    ]
    assert [row[0].place.page for row in grid.rows] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [row[0].place.row for row in grid.rows] == list(range(1, 10))
    assert not any(cell.continues for row in grid.rows for cell in row)
    assert [type(part) for part in document.parts[:2]] == [Paragraph, Grid]


def test_heads_and_feet_are_running_but_the_first_title_is_not():
    document = read(three_pages())
    found = [(p.raw, p.place.page, p.running) for p in document.parts if isinstance(p, Paragraph)]
    assert found[0] == ("某市权责清单", 1, False)
    assert ("某市权责清单", 2, True) in found
    assert {p for p in found if "—" in p[0]} == {(f"— {n} —", n, True) for n in (1, 2, 3)}


def test_a_title_printed_again_above_the_table_of_every_page_does_not_end_it():
    """As a sheet prints it: low on the page, with the rows of an item cut by the page's end."""
    made = Pdf()
    for rows in ([HEADER, ["1", "取水", "第一条"]], [HEADER, ["", "", "第二条"]]):
        page = page_with_table(made, rows, top=200, high=60)
        page.text(50, 180, "某市权责清单")
    document = read(made)
    (grid,) = grids(document)
    assert [row[2].raw for row in grid.rows] == ["实施依据", "第一条", "实施依据", "第二条"]
    assert grid.rows[3][2].continues


def test_titles_of_several_lists_are_no_heads_though_their_years_are_alike():
    made = Pdf()
    for body in ("水利局", "教育局"):
        page = page_with_table(made, [HEADER, ["1", "取水", "第一条"]], top=200, high=60)
        page.text(50, 160, f"某市{body}权责清单")
        page.text(50, 180, "（2024年版）")
    document = read(made)
    assert len(grids(document)) == 2
    assert not any(p.running for p in document.parts if isinstance(p, Paragraph))


@pytest.mark.parametrize(
    "words", ["1", "第1页", "第 1 页 共 9 页", "- 1 -", "1/9", "第十二页", "Page 1 of 9", "· 1 ·"]
)
def test_page_numbers(words):
    made, page = one_page()
    page.text(50, 400, "正文")
    page.text(280, 820, words)
    (_, foot) = (p for p in read(made).parts)
    assert (foot.raw, foot.running) == (words, True)


@pytest.mark.parametrize("words", ["1.受理", "2025年", "（一）", "第一条", "备注：无"])
def test_no_page_numbers(words):
    made, page = one_page()
    page.text(50, 400, "正文")
    page.text(280, 820, words)
    assert [p.running for p in read(made).parts] == [False, False]


def test_a_table_goes_on_where_the_margins_are_mirrored():
    made = Pdf()
    page_with_table(made, [HEADER, ["1", "取水", "第一条"]])
    page_with_table(made, [["2", "采砂", "第二条"]], xs=[x - 15 for x in XS])
    (grid,) = grids(read(made))
    assert raws(grid) == [HEADER, ["1", "取水", "第一条"], ["2", "采砂", "第二条"]]


def test_a_page_without_some_of_the_columns_lines():
    made = Pdf()
    page_with_table(made, [HEADER, ["1", "取水", "第一条"]])
    page_with_table(made, [["合计", "1项"]], xs=[40, 200, 550])
    page_with_table(made, [["2", "采砂", "第二条"]])
    (grid,) = grids(read(made))
    assert [[(c.raw, c.place.column, c.colspan) for c in row] for row in grid.rows][2:] == [
        [("合计", 1, 2), ("1项", 3, 1)],
        [("2", 1, 1), ("采砂", 2, 1), ("第二条", 3, 1)],
    ]


def test_other_columns_or_text_between_begin_another_table():
    made = Pdf()
    page_with_table(made, [HEADER, ["1", "取水", "第一条"]])
    page_with_table(made, [["甲", "乙"], ["丙", "丁"]], xs=[40, 300, 550])
    page = page_with_table(made, [["戊", "己"]], xs=[40, 300, 550], top=300)
    page.text(50, 250, "二、续表")
    document = read(made)
    assert [len(grid.rows) for grid in grids(document)] == [2, 2, 1]
    assert [grid.rows[0][0].place.table for grid in grids(document)] == [1, 2, 3]


def cut(rows_before, rows_after, *, is_open=False) -> Grid:
    made = Pdf()
    page_with_table(made, rows_before, sides="tlr" if is_open else "tblr")
    page_with_table(made, rows_after, sides="blr" if is_open else "tblr")
    (grid,) = grids(read(made))
    return grid


def marked(grid: Grid) -> list[int]:
    for row in grid.rows:
        assert len({cell.continues for cell in row}) == 1
    return [number for number, row in enumerate(grid.rows, 1) if row[0].continues]


def test_a_row_cut_by_the_end_of_a_page_is_marked_and_not_joined():
    grid = cut(
        [HEADER, ["1", "取水", "第一条：取用"]], [["", "", "水资源的"], ["2", "采砂", "第二条"]]
    )
    assert marked(grid) == [3]
    assert raws(grid)[2] == ["", "", "水资源的"]


def test_a_row_cut_below_a_repeated_header():
    grid = cut(
        [HEADER, ["1", "取水", "第一条："]], [HEADER, ["", "许可", "取用"], ["2", "采砂", "第二条"]]
    )
    assert marked(grid) == [4]


def test_an_open_row_is_cut_whatever_it_holds():
    grid = cut(
        [HEADER, ["1", "取水", "第一条："]], [["一", "", "取用"], ["2", "采", "二"]], is_open=True
    )
    assert marked(grid) == [3]


def test_a_full_row_and_blank_rows_further_down_are_not_marked():
    assert marked(cut([HEADER, ["1", "取水", "一"]], [["2", "采砂", "二"], ["", "", "三"]])) == []
    assert marked(cut([HEADER, ["1", "取水", "一"]], [["", "", ""], ["2", "", "三"]])) == []


# --- what could not be read --------------------------------------------------------


def test_scanned_pages_are_named():
    made = Pdf()
    for number in range(1, 7):
        page = made.page()
        if number in (2, 3, 5):
            page.picture(0, 0, *A4)
        else:
            page.text(50, 60, f"第{number}页的字")
    document = read(made)
    (problem,) = document.problems
    assert problem.kind == "unread"
    assert problem.words.zh.startswith("第 2–3、5 页只有图片")
    assert problem.words.en.startswith("pages 2–3, 5: only pictures")
    assert problem.place.page == 2


def test_a_page_of_outlines_is_no_blank_page():
    made, page = one_page()
    page.text(50, 60, "字")
    drawn, blank = made.page(), made.page()
    drawn.ops += ["10 10 m 20 20 30 30 40 40 c f"] * 60
    blank.ops.append("")
    assert [p.place.page for p in read(made).problems] == [2]


def test_recognised_text_over_a_scan_is_read_with_a_warning():
    made, page = one_page()
    page.picture(0, 0, *A4)
    page.text(50, 60, "识别的文字", mode=3)
    document = read(made)
    assert paragraphs(document) == ["识别的文字"]
    assert "识别软件" in said(document, "unread")


def test_pictures_seals_and_signatures():
    made, page = one_page()
    page.text(50, 60, "字")
    page.picture(100, 100, 110, 110)  # too small to hold text
    assert said(read(made), "unread") == ""
    made.page().picture(100, 100, 200, 200)
    made.pages[1].text(50, 60, "字")
    made.page().note("Stamp", box=(300, 300, 400, 400))
    made.pages[2].text(50, 60, "字")
    made.page().note("Widget", box=(300, 300, 400, 400), more="/FT /Sig")
    made.pages[3].text(50, 60, "字")
    made.page().ops += ["q 100 0 0 100 200 200 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"]
    made.pages[4].text(50, 60, "字")
    assert said(read(made), "unread").startswith("第 2–5 页有图片或印章")


def test_comments_and_fields():
    made, page = one_page()
    page.text(50, 60, "正文")
    page.note("Text", "此处待核")
    page.note("StrikeOut")
    page.note("Popup", "重复")
    page.note("Link")
    page.note("Text", "不显示", more="/F 2")
    typed = "填写".encode("utf-16-be").hex()
    page.note("Widget", more=f"/FT /Tx /T (a) /V <feff{typed}>")
    page.note("Widget", more="/FT /Btn /T (b) /V /Yes")
    document = read(made)
    assert [(p.kind, p.quote, p.place.page) for p in document.problems] == [
        ("leftover", "此处待核", 1),
        ("leftover", None, 1),
        ("unread", "填写", 1),
    ]


def test_hidden_text_is_quoted_and_not_read():
    made, page = one_page(crop=(0, 0, 595, 700))
    page.text(50, 400, "看得见")
    page.text(50, 430, "无色", mode=3)
    page.text(50, 60, "裁掉")
    page.text(900, 400, "页外")
    document = read(made)
    assert paragraphs(document) == ["看得见"]
    assert [(p.kind, p.quote) for p in document.problems] == [("hidden", "无色裁掉页外")]


def test_text_that_is_clipped_away_is_hidden():
    made, page = one_page()
    page.ops.append("q q 40 442 100 300 re W n")  # 100 to 400 points from the top
    page.text(50, 200, "看得见")
    page.text(50, 430, "在下面")
    page.text(300, 200, "在旁边")
    page.ops.append("40 592 100 200 re W* n")  # what both leave: 100 to 250
    page.text(50, 230, "仍可见")
    page.text(50, 300, "又剪去")
    page.ops.append("Q Q Q")
    page.text(50, 600, "剪裁之后")
    document = read(made)
    assert paragraphs(document) == ["看得见", "仍可见", "剪裁之后"]
    assert [(p.kind, p.quote) for p in document.problems] == [("hidden", "在下面在旁边又剪去")]


def test_a_clip_holds_inside_a_drawing_and_ends_with_it():
    made, page = one_page()
    inner = Page()
    inner.ops.append("40 742 100 100 re W n")
    inner.text(50, 60, "图内")
    inner.text(50, 300, "剪去")
    page.drawing(inner, 0, 0)
    page.text(50, 400, "图外")
    assert paragraphs(read(made)) == ["图内", "图外"]


def test_a_clip_without_a_path_or_with_a_curve_hides_no_more_than_it_must():
    made, page = one_page()
    page.ops.append("q W n")
    page.text(50, 60, "没有路径")
    page.ops.append("40 442 m 40 842 300 842 300 442 c h W n")
    page.text(50, 90, "曲线之内")
    page.ops.append("Q")
    assert paragraphs(read(made)) == ["没有路径", "曲线之内"]


def test_layers_attachments_and_lost_pages():
    made, page = one_page()
    page.text(50, 60, "字")
    made.catalog = "/OCProperties << /D << /OFF [ 1 0 R ] >> >> "
    assert "图层" in said(read(made), "hidden")
    made.catalog = "/Names << /EmbeddedFiles << /Names [ (a) 1 0 R ] >> >>"
    assert "嵌有其他文件" in said(read(made), "unread")
    made.catalog, made.lost_pages = "", 3
    assert "3 页没有找到" in said(read(made), "unread")


def two_pages() -> bytes:
    made = Pdf(packed=False)
    for words in ("第一页", "第二页"):
        made.page().text(50, 60, words)
    return made.bytes()


def test_a_damaged_page_does_not_cost_the_others():
    data = two_pages()
    start = data.rindex(b"/Length")
    data = data[:start] + data[start:].replace(b"/Length", b"/Filter /No /Length", 1)
    document = read_pdf(data, "名单.pdf")
    assert paragraphs(document) == ["第一页"]
    assert "第 2 页已损坏" in said(document, "unread")


@pytest.mark.parametrize("new", [b"/none", b"/song << /Subtype /Type0 >> /x"])
def test_a_damaged_font_costs_its_characters_only(new):
    data = two_pages()
    start = data.rindex(b"/song")
    data = data[:start] + new + data[start + 5 :]
    document = read_pdf(data, "名单.pdf")
    assert paragraphs(document) == ["第一页", "\ufffd" * 6]
    assert "6 个" in said(document, "unread")


def test_a_damaged_stream_and_a_damaged_index_are_said():
    made, page = one_page()
    page.text(50, 60, "第一行文字")
    data = made.bytes()
    broken = bytearray(data)
    broken[data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 12] ^= 0xFF
    made.page().text(50, 60, "第二页")
    assert "数据已损坏" in pdf_file.check_file(bytes(broken), "x")[0].words.zh
    document = read_pdf(data.replace(b"startxref\n", b"startxref\n7"), "x")
    assert paragraphs(document) == ["第一行文字"]
    assert "索引已损坏" in said(document, "unread")


# --- what is refused ----------------------------------------------------------------


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_pdf(data, "名单.pdf")
    assert caught.value.words.zh.startswith("名单.pdf：")
    assert caught.value.words.en.startswith("名单.pdf: ")
    return caught.value.words.zh


def test_files_that_are_no_pdf_or_not_whole():
    made, page = one_page()
    page.text(50, 60, "字")
    data = made.bytes()
    assert "不是 PDF" in refused(b"")
    assert "不是 PDF" in refused(b"PK\x03\x04" + data[5:])
    assert "不完整" in refused(data[: len(data) // 2])
    assert "不完整" in refused(data[:-6])
    assert "损坏" in refused(b"%PDF-1.4\n%%EOF")
    assert "损坏" in refused(data[: len(data) // 3] + b"%%EOF")
    head = b"%PDF-1.5\n9 0 obj << /Linearized 1 /L 999999 >> endobj\n"
    assert "不完整" in refused(head + data)


def test_locked_files():
    made = Pdf(password="secret")
    made.page().text(50, 60, "密文")
    assert "已加密" in refused(made.bytes())
    open_to_all = Pdf(password="", pages=made.pages)
    assert paragraphs(read(open_to_all)) == ["密文"]


def test_scans_and_empty_files():
    made, page = one_page()
    assert "没有可以读取的文字" in refused(made.bytes())
    page.picture(0, 0, *A4)
    assert "扫描件" in refused(made.bytes())


def with_stream(words: str, packed: bytes) -> bytes:
    made, page = one_page()
    page.text(50, 60, "字")
    data = made.bytes()
    head = f"99 0 obj << {words} /Length {len(packed)} >>\nstream\n".encode()
    at = data.index(b"1 0 obj")
    return data[:at] + head + packed + b"\nendstream endobj\n" + data[at:]


def test_bombs(monkeypatch):
    monkeypatch.setattr(pdf_file, "MAX_UNPACKED", 10_000_000)
    packed = zlib.compress(b"\0" * 20_000_000)
    assert "解压后过大" in refused(with_stream("/Filter /FlateDecode", packed))
    assert "解压后过大" in refused(with_stream("/Filter [/FlateDecode /FlateDecode]", b"x"))
    picture = with_stream("/Subtype /Image /Filter /FlateDecode", packed)
    assert paragraphs(read_pdf(picture, "x")) == ["字"]


def test_drawings_inside_drawings(monkeypatch):
    monkeypatch.setattr(pdf_device, "MAX_STEPS", 5_000)
    names = "".join(
        f"{n} 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 50 /Resources "
        f"<< /XObject << /f {n + 1} 0 R >> >> >>\nstream\n{'/f Do ' * 8}  \nendstream endobj\n"
        for n in range(100, 130)
    )
    made, page = one_page()
    page.text(50, 60, "字")
    page.ops.append("/f Do")
    data = made.bytes().replace(b"/XObject << /picture", b"/XObject << /f 100 0 R /picture")
    at = data.index(b"1 0 obj")
    assert "内容过多" in refused(data[:at] + names.encode() + data[at:])


def test_a_drawing_that_draws_itself_is_read_once():
    made, page = one_page()
    page.text(50, 60, "字")
    page.ops.append("/f Do")
    loop = (
        b"100 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources "
        b"<< /XObject << /f 100 0 R >> >> >>\nstream\n/f Do\nendstream endobj\n"
    )
    data = made.bytes().replace(b"/XObject << /picture", b"/XObject << /f 100 0 R /picture")
    at = data.index(b"1 0 obj")
    assert paragraphs(read_pdf(data[:at] + loop + data[at:], "x")) == ["字"]


def test_objects_in_a_circle():
    made, page = one_page()
    page.text(50, 60, "字")
    data = made.bytes()
    at = data.index(b"1 0 obj")
    chain = b"91 0 obj 92 0 R endobj 92 0 obj 93 0 R endobj 93 0 obj %d 0 R endobj\n"
    assert "循环引用" in refused(data[:at] + chain % 91 + data[at:])
    assert paragraphs(read_pdf(data[:at] + chain % 1 + data[at:], "x")) == ["字"]


def test_limits_on_pages_glyphs_lines_and_cells(monkeypatch):
    made = three_pages()
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "超过 2 页" in refused(made.bytes())
    monkeypatch.undo()
    monkeypatch.setattr(pdf_device, "MAX_GLYPHS", 10)
    assert "第 1 页的内容过多" in refused(made.bytes())
    monkeypatch.undo()
    monkeypatch.setattr(pdf_device, "MAX_RULES", 10)
    assert "第 1 页的内容过多" in refused(made.bytes())
    monkeypatch.undo()
    monkeypatch.setattr(pdf_table, "MAX_SLOTS", 10)
    assert "单元格超过" in refused(made.bytes())


def test_a_missing_library_is_named(monkeypatch):
    made, page = one_page()
    page.text(50, 60, "字")
    monkeypatch.setitem(__import__("sys").modules, "pdfminer", None)
    assert "auditor[pdf]" in refused(made.bytes())


# --- whatever comes ------------------------------------------------------------------


def sample(*, packed: bool) -> bytes:
    made = Pdf(packed=packed)
    page = page_with_table(made, [HEADER, ["1", "取水(许可)", "第一条"]], style="bar")
    page.text(50, 40, "清单", font="mapped")
    page.note("Text", "批注")
    page.picture(100, 600, 200, 700)
    return made.bytes()


def attempt(data: bytes) -> Document | None:
    try:
        return read_pdf(data, "名单.pdf")
    except InputError:
        return None


SAMPLES = [sample(packed=False), sample(packed=True)]


@settings(max_examples=100)
@given(which=st.integers(0, 1), seed=st.integers(0, 2**32), count=st.integers(1, 30))
def test_damage_never_ends_in_a_traceback(which, seed, count):
    chance = random.Random(seed)
    data = bytearray(SAMPLES[which])
    for _ in range(count):
        at = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            data[at:at] = chance.randbytes(3)
        else:
            other = chance.randrange(len(data))
            data[at : at + 12] = data[other : other + 12]
    document = attempt(bytes(data))
    if document is not None:
        assert document.ink == sum(count_ink(text) for text in texts(document))


def test_the_same_file_gives_the_same_document():
    data = three_pages().bytes()
    assert read_pdf(data, "x") == read_pdf(data, "x")


def test_cells_are_in_reading_order():
    (grid,) = grids(read(three_pages(style="box")))
    cells: list[Cell] = [cell for row in grid.rows for cell in row]
    places = [(cell.place.row, cell.place.column) for cell in cells]
    assert all(a < b for a, b in pairwise(places))


# --- instructions ---------------------------------------------------------------------

SCALARS = (
    st.integers(-(10**6), 10**6)
    | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))
    | st.binary(max_size=8)
    | st.booleans()
    | st.none()
    | st.binary(max_size=6).map(Name)
)
ARGUMENTS = st.lists(SCALARS | st.lists(SCALARS, max_size=4), max_size=4)


def written(value, chance: random.Random) -> bytes:
    """Write a value as one of the ways a PDF may have it."""
    if isinstance(value, Name):
        return b"/" + b"".join(b"#%02x" % byte for byte in value.text)
    if isinstance(value, list):
        return b"[" + b" ".join(written(one, chance) for one in value) + b"]"
    if isinstance(value, bytes):
        if chance.random() < 0.5:
            return b"<" + value.hex(" ").encode() + b">"
        return b"(" + re.sub(rb"([()\\\r])", rb"\\\1", value).replace(b"\\\r", b"\\r") + b")"
    if value is None or isinstance(value, bool):
        return {None: b"null", True: b"true", False: b"false"}[value]
    return f"{value:.4f}".encode() if isinstance(value, float) else str(value).encode()


@given(
    st.lists(st.tuples(st.sampled_from([b"Tj", b"re", b"T*", b"'"]), ARGUMENTS), max_size=5),
    st.integers(0, 9),
)
def test_instructions_are_read_as_they_are_written(steps, seed):
    chance = random.Random(seed)
    content = b""
    for operator, args in steps:
        content += b"\n".join([*(written(arg, chance) for arg in args), operator])
        content += chance.choice([b" ", b"\r\n", b" % note ( [\n"])
    assert list(operations(content)) == steps


@given(st.binary(max_size=60) | st.text("()<>[]{}/% \\BIDEI01.-+Tj", max_size=40).map(str.encode))
def test_any_bytes_are_taken_apart(content):
    for operator, args in operations(content):
        assert operator
        assert isinstance(args, list)


@pytest.mark.parametrize(
    ("content", "want"),
    [
        (b"(a(b)c\\)) Tj", [(b"Tj", [b"a(b)c)"])]),
        (b"(\\101\\n\\\r\nb) Tj", [(b"Tj", [b"A\nb"])]),
        (b"<4> Tj", [(b"Tj", [b"@"])]),
        (b"1.2.3 0.-5 --3 +.5 . 1e9 re", [(b"re", [1.2, 0.0, -3.0, 0.5, 0.0, 1e9])]),
        (b"[(a) -3 (b) TJ", [(b"TJ", [[b"a", -3, b"b"]])]),
        (b"/P << /MCID 3 >> BDC", [(b"BDC", [Name(b"P"), {Name(b"MCID"): 3}])]),
        (b"BI /W 1 ID \x00EI\xff EI Q", [(b"BI", []), (b"EI", []), (b"Q", [])]),
        (b"(open", []),
        (b"9" * 50 + b" w", [(b"w", [0])]),
    ],
)
def test_odd_instructions(content, want):
    got = [
        (operator, args)
        for operator, args in operations(content)
        if operator != b"BI" or args == []
    ]
    assert got == want
