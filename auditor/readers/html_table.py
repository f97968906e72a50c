"""One table of a page in, a ``Grid`` out: rowspan and colspan, sections, stray text.

Spans are cut as a browser cuts them: to the section that they begin in, and to the columns
that some cell begins in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, NamedTuple

from auditor.model import Cell, Grid, Place, PlainRow
from auditor.readers.html_text import Shown, walk
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, refuse

_SECTIONS = {"thead": 0, "tbody": 1, "tfoot": 2}
_CELLS = frozenset(("td", "th"))
_MOST_ACROSS, _MOST_DOWN = 1000, 65_534
_WHOLE = re.compile(r"\s*\+?(\d{1,9})")


class _Spots(NamedTuple):
    """Where the cells of a row stand: columns from 1, rows and columns covered."""

    columns: Sequence[int]
    downs: Iterable[int]
    acrosses: Iterable[int]


# Of a row of which no cell spans anything.
_PLAIN = _Spots(range(1, MAX_COLUMNS), repeat(1), repeat(1))
_NO_SPAN = (None, None)


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

    above: Shown
    rows: list[_Row] = field(default_factory=list)
    sections: int = 0

    def stray(self, text: str | None) -> None:
        """Keep a text that stands in no cell."""
        if text and not text.isspace():
            self.above.block()
            self.above.out.append(text)
            self.above.block()


def read_table(
    table: Any, number: int, shown: Shown, path: str, *, spans: bool
) -> tuple[list[str], Grid]:
    """Return the texts that stand above a table, and its grid; ``number`` counts tables from 1.

    ``spans`` says that cells of the page may span rows or columns. Raises ``InputError`` when
    the table has ``MAX_COLUMNS`` columns or its spans cover too much.
    """
    found = _Found(shown.apart())
    _collect(table, found, 0, 1)
    above = found.above.take()
    rows = sorted(found.rows, key=lambda row: row.rank)
    if max((len(row.cells) for row in rows), default=0) >= MAX_COLUMNS:
        raise _too_large(path)
    places = _within_columns(list(_places(rows, path))) if spans else repeat(_PLAIN)
    texts = shown.take_cells(chain.from_iterable(row.cells for row in rows))
    return above, Grid(tuple(_cells(rows, places, iter(texts), number, shown.off)))


# Made in this way a tuple with names costs half of what its own call takes.
_new = tuple.__new__


def _cells(
    rows: list[_Row],
    places: Iterable[_Spots],
    texts: Iterator[str],
    number: int,
    off: frozenset[Any],
) -> Iterator[Sequence[Cell]]:
    """Yield the cells of each row where they stand; the texts are those of all rows."""
    for at, (row, spots) in enumerate(zip(rows, places, strict=False), 1):
        here = islice(texts, len(row.cells))
        place = Place(None, None, number, at)
        if spots is _PLAIN and not off:
            yield PlainRow(tuple(here), place)
            continue
        origin = repeat(place)
        hidden = [row.hidden or cell in off for cell in row.cells] if off else repeat(False)
        values = zip(
            here, origin, spots.downs, spots.acrosses, hidden, repeat(False), spots.columns,
            strict=False,
        )  # fmt: skip
        yield tuple(map(_new, repeat(Cell), values))


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
        row = _Row([], section, rank, child in found.above.off)
        found.rows.append(row)
        _collect_cells(child, row, found)
    elif child.tag in _SECTIONS:
        found.sections += 1
        first = len(found.rows)
        _collect(child, found, found.sections, _SECTIONS[child.tag])
        if child in found.above.off:
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


def _places(rows: list[_Row], path: str) -> Iterator[_Spots]:
    """Yield where the cells of each row stand."""
    ends = {row.section: at + 1 for at, row in enumerate(rows)}
    taken: dict[int, int] = {}  # column → the first row below the cell that covers it
    free, budget = 0, MAX_CELLS  # from row ``free`` on nothing is taken
    for at, row in enumerate(rows):
        spans = [(cell.get("rowspan"), cell.get("colspan")) for cell in row.cells]
        if at >= free and spans.count(_NO_SPAN) == len(spans):
            yield _PLAIN._replace(columns=range(1, len(spans) + 1))
            continue
        columns: list[int] = []
        # A rowspan of 0 goes on to the end.
        room = ends[row.section] - at
        downs = [min(_whole(down, _MOST_DOWN) or room, room) for down, _ in spans]
        acrosses = [max(1, _whole(across, _MOST_ACROSS)) for _, across in spans]
        column = 1
        for down, across in zip(downs, acrosses, strict=True):
            while taken.get(column, 0) > at:
                column, budget = column + 1, budget - 1
            columns.append(column)
            if down > 1:
                taken.update(dict.fromkeys(range(column, column + across), at + down))
                free, budget = max(free, at + down), budget - across
            column += across
            if column > MAX_COLUMNS or budget < 0:
                raise _too_large(path)
        yield _Spots(columns, downs, acrosses)


@lru_cache(maxsize=1024)
def _whole(raw: str | None, most: int) -> int:
    """Return the number that an attribute writes, 1 where it writes none."""
    found = _WHOLE.match(raw) if raw else None
    return min(int(found[1]), most) if found else 1


def _within_columns(places: list[_Spots]) -> Iterator[_Spots]:
    """Yield the places of each row, no cell wider than the table."""
    width = max((spots.columns[-1] for spots in places if spots.columns), default=0)
    for spots in places:
        if isinstance(spots.acrosses, repeat):
            yield spots
        else:
            room = (width - column + 1 for column in spots.columns)
            yield spots._replace(acrosses=list(map(min, spots.acrosses, room)))


def _too_large(path: str) -> Exception:
    zh = f"表格超过 {MAX_COLUMNS - 1} 列或 {MAX_CELLS} 个单元格，请拆分后再读"
    return refuse(path, zh, f"a table of over {MAX_COLUMNS - 1} columns or {MAX_CELLS} cells")
