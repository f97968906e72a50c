"""Tables of a rich text file: rows with the edges of their cells in, a ``Grid`` out.

A row says for each cell only where its right edge is. Columns are those a person sees: the
edges of all rows together, where two that miss each other by less than a character's width
are one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from auditor.model import Cell, Grid, Place

#: Most columns of a table; Word itself allows 63.
MAX_COLUMNS = 1_000
#: In twentieths of a point. A column narrower than this holds no character of 8 points …
_SLIVER = 150
#: … but tables whose cells are all given as narrow are only carelessly written.
_USUAL = 3 * _SLIVER
#: The width of a cell whose edge is not given.
_WIDTH = 1440

FIRST, ON = "first", "on"


class TooWideError(ValueError):
    """A table has more columns than ``MAX_COLUMNS``."""


class Edge(NamedTuple):
    """The right edge of a cell, and its part in a merge: ``FIRST``, ``ON`` or none."""

    at: int
    down: str = ""
    right: str = ""


@dataclass(slots=True)
class Shape:
    """How a row is cut into cells: its left edge and the cells' right ones."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    down: str = ""
    right: str = ""

    def close(self, at: int) -> None:
        """Take the right edge of the next cell, of which all else has been said."""
        self.edges.append(Edge(at, self.down, self.right))
        self.down = self.right = ""


class Row(NamedTuple):
    """The texts of a row's cells, and its shape."""

    texts: tuple[str, ...]
    left: int
    edges: tuple[Edge, ...]


class Covered(NamedTuple):
    """A text under a merge, which is not shown."""

    raw: str
    place: Place


@dataclass(slots=True)
class _Box:
    """A cell that may still grow downwards; ``left`` and ``right`` are column edges from 0."""

    raw: str
    left: int
    right: int
    down: str = ""
    rows: int = 1


def build_grid(rows: Sequence[Row], number: int) -> tuple[Grid, list[Covered]]:
    """Return the table that rows make, and the texts under its merges.

    ``number`` counts tables from 1. Raises ``TooWideError``.
    """
    visible = _visible([list(_edges(row)) for row in rows])
    covered: list[Covered] = []
    lines: list[list[_Box]] = []
    above: dict[int, _Box] = {}
    for at, row in enumerate(rows, 1):
        boxes = _boxes(row, visible, Place(table=number, row=at), covered)
        own: list[_Box] = []
        still: dict[int, _Box] = {}
        for box in boxes:
            over = above.get(box.left) if box.down == ON else None
            if over is not None and over.right == box.right:
                over.rows += 1
                still[box.left] = over
                _cover(box.raw, Place(table=number, row=at, column=box.left + 1), covered)
                continue
            own.append(box)
            if box.down:
                still[box.left] = box
        above = still
        lines.append(own)
    return Grid(tuple(_cells(line, number, at) for at, line in enumerate(lines, 1))), covered


def _cells(boxes: Sequence[_Box], number: int, row: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            box.raw,
            Place(table=number, row=row, column=box.left + 1),
            box.rows,
            max(box.right - box.left, 1),
        )
        for box in boxes
    )


def _edges(row: Row) -> Iterator[tuple[int, int]]:
    """Yield where each cell of a row begins and ends."""
    at = row.left
    for n in range(len(row.texts)):
        start, at = at, max(at, row.edges[n].at) if n < len(row.edges) else at + _WIDTH
        yield start, at


def _visible(rows: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """Return the edges that a person tells apart, from left to right."""
    widths = [end - start for row in rows for start, end in row]
    least = _SLIVER if widths and median(widths) >= _USUAL else 1
    visible: list[int] = []
    for edge in sorted({edge for row in rows for pair in row for edge in pair}):
        if not visible or edge - visible[-1] >= least:
            visible.append(edge)
    if len(visible) > MAX_COLUMNS:
        raise TooWideError
    return visible


def _boxes(row: Row, visible: Sequence[int], place: Place, covered: list[Covered]) -> list[_Box]:
    """Return the cells of a row, those merged with their left neighbour made one."""
    boxes: list[_Box] = []
    for n, (start, end) in enumerate(_edges(row)):
        edge = row.edges[n] if n < len(row.edges) else Edge(end)
        left, right = bisect_right(visible, start) - 1, bisect_right(visible, end) - 1
        if boxes and edge.right == ON:
            boxes[-1].right = max(boxes[-1].right, right)
            _cover(row.texts[n], Place(table=place.table, row=place.row, column=left + 1), covered)
        elif boxes and left == right:
            _take_in(boxes[-1], row.texts[n], right)
        elif boxes and boxes[-1].left == boxes[-1].right:
            _take_in(boxes[-1], row.texts[n], right)
            boxes[-1].down = edge.down
        else:
            boxes.append(_Box(row.texts[n], left, right, edge.down))
    return boxes


def _take_in(box: _Box, raw: str, right: int) -> None:
    """Join a cell with a neighbour that is too narrow to be seen."""
    box.raw = "\n".join(text for text in (box.raw, raw) if text)
    box.right = max(box.right, right)


def _cover(raw: str, place: Place, covered: list[Covered]) -> None:
    if raw:
        covered.append(Covered(raw, place))
