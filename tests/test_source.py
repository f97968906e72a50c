"""A row held as its texts: it reads, compares and is kept as the tuple of its cells."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cell, Grid, Place, PlainRow, Value

ROW = PlainRow(["甲", "", "丙"], Place(sheet="表", row=4))
CELLS = tuple(Cell(raw, ROW.origin, column=n) for n, raw in enumerate(("甲", "", "丙"), 1))


def test_a_plain_row_reads_as_its_cells():
    assert tuple(ROW) == CELLS
    assert len(ROW) == 3
    assert [ROW[n] for n in range(-3, 3)] == [*CELLS, *CELLS]
    assert ROW[1:] == CELLS[1:]
    assert ROW[::-1] == tuple(reversed(ROW)) == CELLS[::-1]
    assert CELLS[2] in ROW
    assert ROW.index(CELLS[2]) == 2


@pytest.mark.parametrize("index", [3, -4])
def test_there_is_nothing_beyond_its_ends(index):
    with pytest.raises(IndexError):
        ROW[index]


def test_each_cell_knows_its_place():
    assert [cell.place for cell in ROW] == [Place(sheet="表", row=4, column=n) for n in (1, 2, 3)]
    assert ROW.values() == [Value(cell.raw, cell.place) for cell in ROW]


@given(st.builds(Place, *[st.none() | st.integers(1, 9)] * 6), st.none() | st.integers(1, 99))
def test_the_place_of_a_cell_is_that_of_its_row_but_for_the_column(origin, column):
    expected = origin if column is None else origin._replace(column=column)
    assert Cell("甲", origin, column=column).place == expected
    values = PlainRow("甲乙", origin).values()
    assert [value.place for value in values] == [origin._replace(column=n) for n in (1, 2)]


def test_it_equals_the_tuple_of_its_cells_and_hashes_alike():
    assert ROW == CELLS
    assert CELLS == ROW
    assert hash(ROW) == hash(CELLS)
    assert Grid((ROW,), "表") == Grid((CELLS,), "表")
    assert CELLS[:2] != ROW
    assert PlainRow(["甲", "", "丁"], ROW.origin) != ROW
    assert PlainRow(ROW.texts, Place(row=5)) != ROW
    assert list(CELLS) != ROW


def test_it_does_not_change_with_the_texts_it_was_made_of():
    texts = ["甲"]
    row = PlainRow(texts, Place(row=1))
    texts[0] = "乙"
    assert row.texts == ("甲",)


def test_it_can_be_kept_and_printed():
    assert pickle.loads(pickle.dumps(ROW)) == ROW
    assert repr(ROW) == f"PlainRow(('甲', '', '丙'), {ROW.origin!r})"
