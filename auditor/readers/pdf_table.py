"""Ruled tables out of lines: ``Rule``s in, ``Lattice``s out. Pure geometry, no text.

Lines that touch make one lattice. All their places cut it into small slots, and slots
with no line between them are one cell: that is how a merged cell looks on paper. What is
open to the outside is no cell. A side that is not drawn, or not all along, as where a row
or a merged cell goes on over the page, is closed first, where at least two lines run up to
it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from auditor.readers.pdf_marks import Rule

#: Places closer than this are one (points).
NEAR = 3.0
#: A shorter line is no border.
SHORTEST = 6.0
#: Most slots of one page: more cells than any printed page has.
MAX_SLOTS = 400_000


class TooManyCellsError(Exception):
    """A page has more cells than ``MAX_SLOTS``."""


class Area(NamedTuple):
    """A cell: where it begins, from 0, and how many rows and columns it covers."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table's lines: ``xs`` and ``ys`` in rising order, and the cells between them.

    ``cut_above`` and ``cut_below`` say that the first or last row has no border there.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    slots: tuple[tuple[int, ...], ...]
    cut_above: bool = False
    cut_below: bool = False

    def area_at(self, x: float, y: float) -> int | None:
        """Return which cell holds a point, ``None`` when none does."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < len(self.slots) and 0 <= column < len(self.xs) - 1):
            return None
        area = self.slots[row][column]
        return area if area >= 0 else None


class _Span(NamedTuple):
    """A line at ``at`` of one axis, from ``start`` to ``end`` along the other."""

    at: float
    start: float
    end: float


def find_lattices(rules: Iterable[Rule]) -> list[Lattice]:
    """Return the tables of a page from top to bottom; a lone frame is none.

    Raises ``TooManyCellsError``.
    """
    listed = list(rules)
    across = _merge(_Span(r.y0, r.x0, r.x1) for r in listed if r.y0 == r.y1)
    down = _merge(_Span(r.x0, r.y0, r.y1) for r in listed if r.x0 == r.x1)
    room = MAX_SLOTS
    found: list[Lattice] = []
    for rows, columns in _touching(across, down):
        lattice = _lattice(rows, columns, room)
        if lattice is not None and len(lattice.areas) > 1:
            found.append(lattice)
            room -= len(lattice.slots) * len(lattice.xs)
    return sorted(found, key=lambda one: (one.ys[0], one.xs[0]))


def _merge(spans: Iterable[_Span]) -> list[_Span]:
    """Bring lines at nearly one place to that place, and join those that touch."""
    groups: list[list[_Span]] = []
    for span in sorted(spans):
        if groups and span.at - groups[-1][0].at <= NEAR:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [line for group in groups for line in _join(group)]


def _join(group: Sequence[_Span]) -> Iterator[_Span]:
    at = max(group, key=lambda s: (s.end - s.start, -s.at)).at
    start, end = float("inf"), float("-inf")
    for span in sorted(group, key=lambda s: s.start):
        if span.start > end + NEAR:
            if end - start >= SHORTEST:
                yield _Span(at, start, end)
            start, end = span.start, span.end
        end = max(end, span.end)
    if end - start >= SHORTEST:
        yield _Span(at, start, end)


# --- which lines belong together -------------------------------------------------


def _touching(
    across: Sequence[_Span], down: Sequence[_Span]
) -> Iterator[tuple[list[_Span], list[_Span]]]:
    """Yield the lines of each connected figure, those across and those down."""
    roots = list(range(len(across) + len(down)))
    places = [span.at for span in down]
    for number, row in enumerate(across):
        first = bisect_left(places, row.start - NEAR)
        for other in range(first, bisect_right(places, row.end + NEAR)):
            if down[other].start - NEAR <= row.at <= down[other].end + NEAR:
                _unite(roots, number, len(across) + other)
    figures: dict[int, tuple[list[_Span], list[_Span]]] = {}
    for number in range(len(roots)):
        figure = figures.setdefault(_root(roots, number), ([], []))
        if number < len(across):
            figure[0].append(across[number])
        else:
            figure[1].append(down[number - len(across)])
    yield from figures.values()


def _root(roots: list[int], one: int) -> int:
    while roots[one] != one:
        roots[one] = roots[roots[one]]
        one = roots[one]
    return one


def _unite(roots: list[int], one: int, other: int) -> None:
    one, other = _root(roots, one), _root(roots, other)
    roots[max(one, other)] = min(one, other)


# --- one figure -----------------------------------------------------------------


def _lattice(rows: list[_Span], columns: list[_Span], room: int) -> Lattice | None:
    rows, cut_above, cut_below = _closed(rows, columns)
    columns, _, _ = _closed(columns, rows)
    xs, ys = sorted({c.at for c in columns}), sorted({r.at for r in rows})
    if len(xs) < 2 or len(ys) < 2:
        return None
    if len(xs) * len(ys) > room:
        raise TooManyCellsError
    walls_down = _walls(columns, xs, ys)
    walls_across = _walls(rows, ys, xs)
    slots = _flood(walls_across, walls_down)
    return _drop_idle(xs, ys, slots, cut_above, cut_below)


def _closed(along: list[_Span], against: list[_Span]) -> tuple[list[_Span], bool, bool]:
    """Return ``along`` with lines added at the ends that lines of ``against`` run up to.

    Then whether nothing at all was drawn at the first end, and at the last.
    """
    if not along or len(against) < 2:
        return along, False, False
    first, last = min(s.start for s in against), max(s.end for s in against)
    before = [s.at for s in against if s.start <= first + NEAR]
    after = [s.at for s in against if s.end >= last - NEAR]
    at_first, at_last = min(s.at for s in along), max(s.at for s in along)
    is_open, is_open_after = at_first > first + NEAR, at_last < last - NEAR
    added = _side(first if is_open else at_first, before)
    added_after = _side(last if is_open_after else at_last, after)
    drawn = bool(added), bool(added_after)
    return [*added, *along, *added_after], is_open and drawn[0], is_open_after and drawn[1]


def _side(at: float, ends: Sequence[float]) -> list[_Span]:
    """Return the line at a side of a table that connects what ends there."""
    return [_Span(at, min(ends), max(ends))] if len(ends) > 1 else []


def _walls(spans: Sequence[_Span], places: list[float], cuts: list[float]) -> list[list[bool]]:
    """Return for each place which of the stretches between ``cuts`` a line runs along."""
    walls = [[False] * (len(cuts) - 1) for _ in places]
    index = {at: number for number, at in enumerate(places)}
    for span in spans:
        wall = walls[index[span.at]]
        for number in range(max(0, bisect_left(cuts, span.start - NEAR)), len(cuts) - 1):
            low, high = cuts[number], cuts[number + 1]
            slack = min(NEAR, (high - low) / 3)
            if low > span.end:
                break
            if span.start <= low + slack and span.end >= high - slack:
                wall[number] = True
    return walls


def _flood(walls_across: list[list[bool]], walls_down: list[list[bool]]) -> list[list[int]]:
    """Number the regions that walls part; -1 is the outside."""
    height, width = len(walls_across) - 1, len(walls_down) - 1
    outside = height * width
    roots = list(range(outside + 1))

    def slot(row: int, column: int) -> int:
        inside = 0 <= row < height and 0 <= column < width
        return row * width + column if inside else outside

    for row in range(height + 1):
        for column in range(width):
            if not walls_across[row][column]:
                _unite(roots, slot(row - 1, column), slot(row, column))
    for column in range(width + 1):
        for row in range(height):
            if not walls_down[column][row]:
                _unite(roots, slot(row, column - 1), slot(row, column))
    outer = _root(roots, outside)
    found = [[_root(roots, row * width + c) for c in range(width)] for row in range(height)]
    return [[-1 if region == outer else region for region in row] for row in found]


def _drop_idle(
    xs: list[float], ys: list[float], slots: list[list[int]], cut_above: bool, cut_below: bool
) -> Lattice | None:
    """Take out the places where no cell begins or ends, such as those of underlines."""
    keep_rows = _kept(slots)
    keep_columns = _kept([list(column) for column in zip(*slots, strict=True)])
    if len(keep_rows) < 2 or len(keep_columns) < 2:
        return None
    left = [[slots[row][column] for column in keep_columns[:-1]] for row in keep_rows[:-1]]
    areas, numbered = _areas(left)
    return Lattice(
        tuple(xs[c] for c in keep_columns),
        tuple(ys[r] for r in keep_rows),
        tuple(areas),
        tuple(tuple(row) for row in numbered),
        cut_above,
        cut_below,
    )


def _kept(rows: list[list[int]]) -> list[int]:
    """Return the numbers of the places that part two different rows, and the two ends.

    Rows at either end that lie outside are not part of the table.
    """
    inside = [number for number, row in enumerate(rows) if max(row) >= 0]
    if not inside:
        return []
    first, last = inside[0], inside[-1] + 1
    inner = [number for number in range(first + 1, last) if rows[number - 1] != rows[number]]
    return [first, *inner, last]


def _areas(slots: list[list[int]]) -> tuple[list[Area], list[list[int]]]:
    """Cut every region into rectangles, nearly always one; number them in reading order."""
    areas: list[Area] = []
    numbered = [[-1] * len(row) for row in slots]
    for row, regions in enumerate(slots):
        for column, region in enumerate(regions):
            if region < 0 or numbered[row][column] >= 0:
                continue
            area = _grow(slots, numbered, row, column)
            for r in range(area.row, area.row + area.rowspan):
                numbered[r][column : column + area.colspan] = [len(areas)] * area.colspan
            areas.append(area)
    return areas, numbered


def _grow(slots: list[list[int]], taken: list[list[int]], row: int, column: int) -> Area:
    region = slots[row][column]
    end = column
    while end < len(slots[row]) and slots[row][end] == region and taken[row][end] < 0:
        end += 1
    bottom = row + 1
    while bottom < len(slots) and slots[bottom][column:end] == [region] * (end - column):
        bottom += 1
    return Area(row, column, bottom - row, end - column)
