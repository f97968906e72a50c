"""The small workbooks of the benchmark hold what they are said to hold, in every format."""

from __future__ import annotations

import pytest
from bench_workbooks import at_least, best_of, by_calamine, dressed_rows, workbooks
from workbooks_made_up import DRESSED

from auditor.model import Grid
from auditor.readers.sheet import read_sheet


@pytest.mark.parametrize("suffix", DRESSED)
def test_a_dressed_workbook_holds_its_rows_and_merges(suffix):
    rows, merges = dressed_rows(10)
    data = DRESSED[suffix](rows, merges)
    document = read_sheet(data, "x")
    assert document.format == suffix
    (grid,) = document.parts
    assert isinstance(grid, Grid)
    cells = {(c.place.row, c.place.column): c for row in grid.rows for c in row}
    covered = {
        (r, c) for a, b, low, far in merges for r in range(a, low + 1) for c in range(b, far + 1)
    } - {(a, b) for a, b, _, _ in merges}
    expected = {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)}
    assert {at: cell.raw for at, cell in cells.items()} == {
        at: text for at, text in expected.items() if at not in covered
    }
    spans = {at: (cell.rowspan, cell.colspan) for at, cell in cells.items()}
    assert all(spans[a, b] == (c - a + 1, d - b + 1) for a, b, c, d in merges)


def test_each_workbook_is_timed_beside_the_library(tmp_path):
    (tmp_path / "own.xls").write_bytes(DRESSED["xls"](*dressed_rows(3)))
    (tmp_path / "notes.txt").write_text("x")
    found = dict(workbooks(tmp_path))
    assert list(found)[-1] == "own.xls"
    assert len(found) == 3 * len(DRESSED) + 1
    data = found["own.xls"]
    assert by_calamine(data)
    assert at_least(data)
    assert all(took > 0 for took in best_of([lambda: read_sheet(data, "x")]))
