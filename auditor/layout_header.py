"""A grid in; which cell covers each place, and the rows and columns of its header out.

A header may stand in one row or in up to four: groups (权力清单) over words, one word
merged over all rows, one word over two columns. Rows of a header are told by words that
the profile knows and by cells that reach down from one row of it into the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.layout_columns import Column, Head, settle
from auditor.layout_profiles import Profile
from auditor.model import NOWHERE, Cell, Grid, Place, PlainRow

_MOST_COLUMNS = 1024
_TALLEST = 4
_LONGEST = 60
_LONGEST_PREFACE = 60


@dataclass(slots=True)
class Line:
    """One physical row: ``texts`` are those of the cells that begin here, by their column from 1.

    ``starts`` holds these cells; ``spots`` maps every column to the cell that covers it. Of
    a ``plain`` row, into which nothing hangs from above, they are made when asked for.
    """

    row: Sequence[Cell]
    texts: dict[int, str] = field(default_factory=dict)
    plain: PlainRow | None = None
    _starts: dict[int, Cell] = field(default_factory=dict)
    _spots: dict[int, Cell] = field(default_factory=dict)

    @property
    def starts(self) -> dict[int, Cell]:
        """Return the cells with text that begin here, by the column they begin in."""
        self._make()
        return self._starts

    @property
    def spots(self) -> dict[int, Cell]:
        """Return the cell that covers each column; the same objects as in ``starts``."""
        self._make()
        return self._spots

    @property
    def at(self) -> Place:
        """Return where the row begins."""
        if self.plain is not None:
            return self.plain.place(1)
        return self.row[0].place if self.row else NOWHERE

    @property
    def width(self) -> int:
        """Return the last column that a cell covers."""
        if self.plain is not None:
            return min(len(self.plain), _MOST_COLUMNS)
        return max(self._spots, default=0)

    def raw(self, column: int) -> str | None:
        """Return the text of the cell that covers a column, ``None`` where there is no cell."""
        if self.plain is None:
            return cell.raw if (cell := self._spots.get(column)) else None
        return self.plain.texts[column - 1] if 0 < column <= self.width else None

    def continues(self, column: int) -> bool:
        """Say whether a cell that begins here may be the rest of one on the page before."""
        return self.plain is None and self._starts[column].continues

    def _make(self) -> None:
        """Make the cells of a plain row, once: they are told apart by their identity."""
        if self.plain is None or self._spots:
            return
        cells = dict(enumerate(self.plain, 1))
        self._starts = {at: cells[at] for at in self.texts}
        self._spots = {at: cells[at] for at in range(1, self.width + 1)}


def spread(grid: Grid) -> list[Line]:
    """Return the physical rows of a grid, merges spread over the places they cover."""
    lines = [Line(row) for row in grid.rows]
    for number, line in enumerate(lines):
        row = line.row
        if isinstance(row, PlainRow) and not line.spots:
            line.plain = row
            line.texts = {at: text for at, text in enumerate(row.texts, 1) if text}
        else:
            _spread_cells(lines, number)
    return lines


def _spread_cells(lines: Sequence[Line], number: int) -> None:
    """Put the cells of a row at the places they cover, in the rows below too."""
    line, column = lines[number], 0
    spots = line.spots
    for cell in line.row:
        column = cell.column or cell.origin.column or column + 1
        while column in spots:
            column += 1
        if cell.raw:
            line.starts[column] = cell
            line.texts[column] = cell.raw
        if cell.rowspan > 1 or cell.colspan > 1:
            column = _cover(lines[number : number + max(1, cell.rowspan)], column, cell)
        elif column <= _MOST_COLUMNS:
            spots[column] = cell


def texts_of(row: Sequence[Cell]) -> Sequence[str]:
    """Return the texts of a row; those of a plain one without making its cells."""
    return row.texts if isinstance(row, PlainRow) else [cell.raw for cell in row]


def _cover(lines: Sequence[Line], column: int, cell: Cell) -> int:
    """Put a merged cell at every free place that it covers; return its last column."""
    wide = range(column, min(column + max(1, cell.colspan), _MOST_COLUMNS + 1))
    for line in lines:
        for at in wide:
            line.spots.setdefault(at, cell)
    return max(column, wide[-1]) if wide else column


def find_header(
    lines: Sequence[Line], profile: Profile, first: int = 0
) -> tuple[range, tuple[Column, ...]] | None:
    """Return the rows of the first header from ``first`` on, and its columns.

    ``None`` when none of the next ``within_rows`` rows with text opens a header that has
    all that the profile requires. Lines of one text, such as a preface, do not count.
    """
    looked = lines_of_text = 0
    for at in range(first, len(lines)):
        texts = lines[at].texts.values()
        if not texts:
            continue
        looked += len(texts) > 1
        lines_of_text += 1
        if looked > profile.within_rows or lines_of_text > _LONGEST_PREFACE:
            return None
        if len(known_fields(texts, profile)) < 2:
            continue
        block = _block(lines, at, first, profile)
        columns = _columns([lines[n] for n in block], profile)
        if {column.field for column in columns}.issuperset(profile.required):
            return block, columns
    return None


def known_fields(texts: Iterable[str], profile: Profile) -> set[str]:
    """Return every field that texts may be headers of."""
    return {name for raw in texts if len(raw) <= _LONGEST for name in profile.fields_of(raw)}


def _block(lines: Sequence[Line], at: int, first: int, profile: Profile) -> range:
    start = at
    while start > first and _all_known(lines[start - 1], profile):
        start -= 1
    stop, reach = start, start + 1
    while stop < len(lines) and stop - start < _TALLEST:
        if stop > at and stop >= reach and not _goes_on(lines[stop], profile):
            break
        tall = [c.rowspan for c in lines[stop].starts.values() if profile.fields_of(c.raw)]
        reach = max([reach, *(stop + span for span in tall if span <= _TALLEST)])
        stop += 1
    return range(start, stop)


def _all_known(line: Line, profile: Profile) -> bool:
    inked = line.texts.values()
    return len(inked) > 1 and all(profile.fields_of(r) or profile.is_group(r) for r in inked)


def _goes_on(line: Line, profile: Profile) -> bool:
    """Say whether a row is one more row of the header above it: mostly known short words."""
    inked = line.texts.values()
    if len(inked) < 2 or any(len(raw) > _LONGEST for raw in inked):
        return False
    known = [raw for raw in inked if profile.fields_of(raw) or profile.is_group(raw)]
    return len(known) == len(inked) or (len(known) >= 2 and len(known) * 2 >= len(inked))


def _columns(lines: Sequence[Line], profile: Profile) -> tuple[Column, ...]:
    """Return a column for each place: its lowest word, with those above it."""
    width = max((line.width for line in lines), default=0)
    stacks: list[list[Cell]] = []
    for column in range(1, width + 1):
        stack: list[Cell] = []
        for line in lines:
            cell = line.spots.get(column)
            if cell and cell.raw and not any(cell is c for c in stack):
                stack.append(cell)
        stacks.append(stack)
    while stacks and not stacks[-1]:
        stacks.pop()  # sheets are often wider than their table
    lowest = _reach(stacks, profile)
    return settle([_head(n, lowest, stacks, lines) for n in range(len(stacks))], profile)


def _reach(stacks: Sequence[Sequence[Cell]], profile: Profile) -> list[Cell | None]:
    """Return the lowest word of each column.

    A word known to stand over several columns has the blank ones to its right too: that is
    how it looks where merges are lost, as in CSV.
    """
    lowest = [_lowest(stack, profile) for stack in stacks]
    for n, cell in enumerate(lowest):
        wide = len(profile.spans_of(cell.raw)) if cell and cell.colspan <= 1 else 0
        if wide and not any(stacks[n + 1 : n + wide]):
            lowest[n + 1 : n + wide] = [cell] * (len(lowest[n + 1 : n + wide]))
    return lowest


def _lowest(stack: Sequence[Cell], profile: Profile) -> Cell | None:
    """Return the word over a column; one that spans others elsewhere may stand alone here."""
    named = [cell for cell in stack if not profile.is_group(cell.raw)]
    alone = [cell for cell in stack if cell.colspan <= 1 and profile.fields_of(cell.raw)]
    found = named or alone
    return found[-1] if found else None


def _head(
    n: int, lowest: Sequence[Cell | None], stacks: Sequence[list[Cell]], lines: Sequence[Line]
) -> Head:
    cell = lowest[n]
    if cell is None:
        there = next((line.spots[n + 1] for line in lines if n + 1 in line.spots), None)
        hidden = there.hidden if there is not None else False
        return Head(Cell("", Place(column=n + 1), hidden=hidden))
    left = n
    while left and lowest[left - 1] is cell:
        left -= 1
    right = n
    while right + 1 < len(lowest) and lowest[right + 1] is cell:
        right += 1
    above = tuple(c for c in reversed(stacks[n]) if c is not cell)
    return Head(cell, above, n - left, right - left + 1)
