"""One table of a page in, a ``Grid`` out: rowspan and colspan, sections, stray text.

Spans are cut as a browser cuts them: to the section that they begin in, and to the columns
that some cell begins in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from auditor.model import Cell, Grid, Place
from auditor.readers.html_text import Shown, inside, is_hidden, plain, walk
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, refuse

_SECTIONS = {"thead": 0, "tbody": 1, "tfoot": 2}
_CELLS = frozenset(("td", "th"))
_MOST_ACROSS, _MOST_DOWN = 1000, 65_534
_HAS_SPANS = "boolean(.//@rowspan | .//@colspan)"
_Spot = tuple[int, int, int]  # column, rows and columns covered
_WHOLE = re.compile(r"\s*\+?(\d{1,9})")


@dataclass(slots=True)
class _Row:
    """The cells of a row; sections are shown in the order of their ``rank``."""

    cells: list[Any]
    section: int
    rank: int
    hidden: bool


@dataclass(slots=True)
class _Found:
    """What a table holds: rows, and captions or stray text, which stand above it."""

    rows: list[_Row] = field(default_factory=list)
    above: Shown = field(default_factory=Shown)
    sections: int = 0

    def stray(self, text: str | None) -> None:
        """Keep a text that stands in no cell."""
        if text and not text.isspace():
            self.above.block()
            self.above.out.append(text)
            self.above.block()


def read_table(table: Any, number: int, shown: Shown, path: str) -> tuple[list[str], Grid]:
    """Return the texts that stand above a table, and its grid; ``number`` counts tables from 1.

    Raises ``InputError`` when it has ``MAX_COLUMNS`` columns or its spans cover too much.
    """
    found = _Found(above=shown.apart())
    _collect(table, found, 0, 1)
    rows = sorted(found.rows, key=lambda row: row.rank)
    if max((len(row.cells) for row in rows), default=0) >= MAX_COLUMNS:
        raise _too_large(path)
    if table.xpath(_HAS_SPANS):
        grid = Grid(tuple(_cells(rows, list(_places(rows, path)), number, shown)))
    else:
        grid = Grid(tuple(_plain_cells(rows, number, shown)))
    above = [line for line in found.above.take().split("\n") if line.strip()]
    return above, grid


# Made in this way a tuple with names costs half of what its own call takes.
_new = tuple.__new__


def _plain_cells(rows: list[_Row], number: int, shown: Shown) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each row of a table without spans."""
    hiding = shown.hiding
    for at, row in enumerate(rows, 1):
        origin = Place(None, None, number, at)
        off = [row.hidden or is_hidden(e) for e in row.cells] if hiding else repeat(False)
        yield tuple(
            [
                _new(Cell, (_text(element, shown), origin, 1, 1, hidden, False, column))
                for column, (element, hidden) in enumerate(zip(row.cells, off, strict=False), 1)
            ]
        )


def _cells(
    rows: list[_Row], places: list[list[_Spot]], number: int, shown: Shown
) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each row where they stand, none wider than the table."""
    width = max((spot[0] for spots in places for spot in spots), default=0)
    for at, (row, spots) in enumerate(zip(rows, places, strict=True), 1):
        yield tuple(
            [
                Cell(
                    _text(element, shown),
                    Place(None, None, number, at, column),
                    down,
                    min(across, width - column + 1),
                    row.hidden or is_hidden(element),
                )
                for element, (column, down, across) in zip(row.cells, spots, strict=True)
            ]
        )


def _text(element: Any, shown: Shown) -> str:
    if len(element):
        inside(element, shown)
        return shown.take()
    text = element.text
    return plain(text) if text else ""


def _collect(element: Any, found: _Found, section: int, rank: int) -> None:
    """Gather rows; a section of its own begins with each thead, tbody and tfoot."""
    found.stray(element.text)
    loose: _Row | None = None
    for child in element:
        tag = child.tag
        if tag in _CELLS:
            # A cell without a row begins one, and those after it go on with it.
            if loose is None:
                loose = _Row([], section, rank, hidden=False)
                found.rows.append(loose)
            loose.cells.append(child)
        else:
            loose = None
            _collect_other(child, found, section, rank)
        found.stray(child.tail)


def _collect_other(child: Any, found: _Found, section: int, rank: int) -> None:
    if child.tag == "tr":
        row = _Row([], section, rank, is_hidden(child))
        found.rows.append(row)
        _collect_cells(child, row, found)
    elif child.tag in _SECTIONS:
        found.sections += 1
        first = len(found.rows)
        _collect(child, found, found.sections, _SECTIONS[child.tag])
        if is_hidden(child):
            for row in found.rows[first:]:
                row.hidden = True
    elif child.tag in {"caption", "table"} or not _holds_rows(child):
        walk(child, found.above)
    else:
        _collect(child, found, section, rank)


def _holds_rows(element: Any) -> bool:
    return next(element.iter("tr", "td", "th"), None) is not None


def _collect_cells(element: Any, row: _Row, found: _Found) -> None:
    found.stray(element.text)
    for child in element:
        if child.tag in _CELLS:
            row.cells.append(child)
        elif child.tag != "table" and _holds_rows(child):
            _collect_cells(child, row, found)
        else:
            walk(child, found.above)
        if tail := child.tail:
            found.stray(tail)


# --- spans ---------------------------------------------------------------------


def _places(rows: list[_Row], path: str) -> Iterator[list[_Spot]]:
    """Yield for each row the column (from 1) and the rows and columns covered of its cells."""
    ends = {row.section: at + 1 for at, row in enumerate(rows)}
    taken: dict[int, int] = {}  # column → the first row below the cell that covers it
    budget = MAX_CELLS
    for at, row in enumerate(rows):
        spots: list[_Spot] = []
        column = 1
        for element in row.cells:
            while taken.get(column, 0) > at:
                column, budget = column + 1, budget - 1
            down, across = _spans(element)
            down = min(down or len(rows), ends[row.section] - at)
            spots.append((column, down, across))
            if down > 1:
                taken.update(dict.fromkeys(range(column, column + across), at + down))
                budget -= across
            column += across
            if column > MAX_COLUMNS or budget < 0:
                raise _too_large(path)
        yield spots


def _spans(element: Any) -> tuple[int, int]:
    """Return rowspan (0 for "to the end") and colspan."""
    down, across = _whole(element.get("rowspan")), _whole(element.get("colspan"))
    return min(down, _MOST_DOWN), min(max(1, across), _MOST_ACROSS)


def _whole(raw: str | None) -> int:
    found = _WHOLE.match(raw) if raw else None
    return int(found[1]) if found else 1


def _too_large(path: str) -> Exception:
    zh = f"表格超过 {MAX_COLUMNS - 1} 列或 {MAX_CELLS} 个单元格，请拆分后再读"
    return refuse(path, zh, f"a table of over {MAX_COLUMNS - 1} columns or {MAX_CELLS} cells")
