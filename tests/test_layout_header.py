"""The physical rows of a grid: rows held as texts are laid out as the cells that they are."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.layout import explain, lay_out_all, load_profiles
from auditor.layout_header import spread, texts_of
from auditor.model import NOWHERE, Cell, Document, Grid, Place, PlainRow

PROFILES = load_profiles()
HEAD = ("序号", "权力类型", "项目名称", "子项名称", "实施依据", "所属科室")
FILLED = ("1", "行政许可", "取水许可", "小型取水", "《甲法》第一条", "水政科")
TEXTS = ("", *HEAD, *FILLED, "2-1", "一、行政处罚", "合计", "备注：无", "经办人：甲", "权力清单")


def plain(row, *texts):
    return PlainRow(texts, Place(sheet="表", row=row))


def grid(*rows):
    return Grid(rows, "表")


def in_cells(made):
    """Return the same grid with its rows as tuples of cells, each with a whole place."""
    rows = (tuple(cell._replace(origin=cell.place, column=None) for cell in r) for r in made.rows)
    return Grid(tuple(rows), made.name)


def all_of(made):
    """Return the lists of a grid and how they are explained, or why there is none."""
    document = Document("某文件.xlsx", "", "test", (made,))
    try:
        return lay_out_all(document, PROFILES), explain(document, PROFILES)
    except InputError as error:
        return str(error)


rows = st.one_of(
    st.just(HEAD),
    st.just(FILLED),
    st.tuples(st.integers(1, 9).map(str), *map(st.just, FILLED[1:])),
    st.tuples(*[st.sampled_from(TEXTS)] * 6),
    st.tuples(st.sampled_from(TEXTS), *[st.just("")] * 5),
)


@given(st.lists(rows, max_size=8))
@example([HEAD, FILLED, ("", "", "", "", "《乙法》第二条", ""), ("", "", "", "子项", "丙", "")])
@settings(max_examples=60)
def test_rows_held_as_texts_are_laid_out_as_their_cells(below):
    made = grid(*(plain(number, *row) for number, row in enumerate((HEAD, *below), 1)))
    assert all_of(made) == all_of(in_cells(made))


def test_a_merged_cell_reaches_down_into_a_row_held_as_texts():
    name = Cell("取水许可", Place(sheet="表", row=2, column=3), rowspan=2)
    rest = [Cell(raw, Place(sheet="表", row=2), column=n) for n, raw in enumerate(FILLED, 1)]
    made = grid(
        plain(1, *HEAD), (*rest[:2], name, *rest[3:]), plain(3, "2", "行政处罚", "小型", "甲")
    )
    assert all_of(made) == all_of(in_cells(made))
    below = spread(made)[2]
    assert below.plain is None
    assert below.spots[3] is name
    assert below.texts == {1: "2", 2: "行政处罚", 4: "小型", 5: "甲"}


def test_the_cells_of_a_row_held_as_texts_are_made_once():
    (line,) = spread(grid(plain(4, "甲", "", "丙")))
    assert line.texts == {1: "甲", 3: "丙"}
    assert line.starts[3] is line.spots[3]
    assert line.spots is line.spots
    assert [line.raw(n) for n in range(5)] == [None, "甲", "", "丙", None]
    assert (line.width, line.at) == (3, Place(sheet="表", row=4, column=1))
    assert [cell.place.column for cell in line.spots.values()] == [1, 2, 3]


def test_a_line_of_cells_tells_the_same_as_one_of_texts():
    made = grid(plain(4, "甲", "", "丙"))
    ((one,), (other,)) = spread(made), spread(in_cells(made))
    assert other.plain is None
    assert (one.texts, one.width, one.at) == (other.texts, other.width, other.at)
    assert [one.raw(n) for n in range(5)] == [other.raw(n) for n in range(5)]
    assert one.spots.keys() == other.spots.keys()
    assert list(texts_of(one.row)) == texts_of(other.row) == ["甲", "", "丙"]


def test_an_empty_row_is_nowhere():
    (line,) = spread(grid(()))
    assert (line.texts, line.width, line.at, line.raw(1)) == ({}, 0, NOWHERE, None)


def test_columns_beyond_the_last_that_a_header_may_have_cover_nothing():
    wide = plain(1, *["甲"] * 1100)
    for made in (grid(wide), in_cells(grid(wide))):
        (line,) = spread(made)
        assert len(line.texts) == len(line.starts) == 1100
        assert line.width == len(line.spots) == 1024
        assert line.raw(1025) is None
