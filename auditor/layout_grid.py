"""A grid in, a ``Table`` out: one header (in one row or stacked rows), one item a row.

A cell that covers several rows belongs to each of them. A row without a name of its own
that the profile does not know as a note is kept as unplaced, never guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.layout_columns import Column, Table, build_row, named_columns
from auditor.layout_profiles import Profile, header_word
from auditor.model import Cell, Grid, Place, Value, Words
from auditor.text import squash

_MOST_COLUMNS = 1024

Spots = dict[int, Cell]  # column from 1 → the cell that covers it


def lay_out_grid(
    grid: Grid, profile: Profile, before: tuple[Column, ...] | None = None
) -> Table | None:
    """Return the table, or ``None`` when ``profile`` does not recognise the grid.

    ``before`` are the columns of the grid above: a grid of the same width without a
    header of its own goes on where that one ended.
    """
    rows = _spread(grid)
    found = _header(rows, grid, profile)
    if found is None:
        if before is None or max((max(r, default=0) for r in rows), default=0) != len(before):
            return None
        return _fill(Table(before), rows, grid, 0, profile)
    head, columns = found
    table = Table(columns)
    for row in grid.rows[: head.start]:
        _keep_title([c for c in row if c.raw], profile, table)
    for row in grid.rows[head.start : head.stop]:
        table.headers += [table.value(c) for c in row if c.raw]
    return _fill(table, rows, grid, head.stop, profile)


def _spread(grid: Grid) -> list[Spots]:
    """Return for every row which cell covers each column."""
    rows: list[Spots] = [{} for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            column = cell.place.column or column + 1
            while column in rows[number]:
                column += 1
            wide = range(column, min(column + cell.colspan, _MOST_COLUMNS + 1))
            for covered in rows[number : number + cell.rowspan]:
                for at in wide:
                    covered.setdefault(at, cell)
            column = max(column, wide[-1] if wide else column)
    return rows


def _header(
    rows: Sequence[Spots], grid: Grid, profile: Profile
) -> tuple[range, tuple[Column, ...]] | None:
    """Return the rows of the first header that has what the profile requires, and its columns."""
    for at in range(min(len(rows), profile.within_rows)):
        known = {f for cell in grid.rows[at] for f in profile.fields_of(cell.raw)}
        if len(known) < 2:
            continue
        start = stop = at
        while start and _all_known(grid.rows[start - 1], profile):
            start -= 1
        while stop + 1 < len(rows) and _all_known(grid.rows[stop + 1], profile):
            stop += 1
        columns = _stacked(rows[start : stop + 1], profile)
        if {column.field for column in columns}.issuperset(profile.required):
            return range(start, stop + 1), columns
    return None


def _all_known(row: Sequence[Cell], profile: Profile) -> bool:
    inked = [c.raw for c in row if c.raw]
    return len(inked) > 1 and all(profile.fields_of(r) or profile.is_group(r) for r in inked)


def _stacked(rows: Sequence[Spots], profile: Profile) -> tuple[Column, ...]:
    """Return a column for each position: the lowest word there that spans no others."""
    width = max(max(row, default=0) for row in rows)
    heads = []
    for column in range(1, width + 1):
        stack = [row[column] for row in rows if column in row]
        named = [c for c in stack if c.raw and not profile.is_group(c.raw)]
        heads.append(named[-1] if named else Cell("", Place(column=column)))
    while heads and not heads[-1].raw:
        heads.pop()  # sheets are often wider than their table
    return named_columns(heads, profile)


def _keep_title(cells: Sequence[Cell], profile: Profile, table: Table) -> None:
    for cell in cells:
        is_note = profile.notes.search(squash(cell.raw).text)
        (table.notes if is_note else table.titles).append(table.value(cell))


def _fill(table: Table, rows: Sequence[Spots], grid: Grid, start: int, profile: Profile) -> Table:
    words = {header_word(value.raw) for value in table.headers}
    spent = {id(cell) for row in grid.rows[:start] for cell in row}
    above: dict[int, Value] = {}
    for spots, own in zip(rows[start:], grid.rows[start:], strict=True):
        inked = [c for c in own if c.raw]
        if not inked:
            continue
        if len(inked) > 2 and all(header_word(c.raw) in words for c in inked):
            table.headers += [table.value(c) for c in inked]
            spent.update(map(id, inked))
        elif _is_note(inked, profile):
            table.notes += [table.value(c) for c in inked]
            spent.update(map(id, inked))
        elif _has_name(own, spots, table.columns):
            _add(table, _without(spots, spent), own, above, profile)
        else:
            zh, en = "这一行没有自己的项目名称，没有归入任何项", "a row with no name of its own"
            table.reject(inked, Words(zh, en))
    return table


def _without(spots: Spots, spent: set[int]) -> Spots:
    """Blank the cells that hang down from a header or a note."""
    return {n: Cell("", cell.place) if id(cell) in spent else cell for n, cell in spots.items()}


def _is_note(inked: Sequence[Cell], profile: Profile) -> bool:
    first = squash(inked[0].raw).text
    return bool(profile.skip.search(first) or (len(inked) == 1 and profile.notes.search(first)))


def _has_name(own: Sequence[Cell], spots: Spots, columns: Sequence[Column]) -> bool:
    at = next(n for n, column in enumerate(columns, 1) if column.field == "name")
    cell = spots.get(at)
    return bool(cell and cell.raw and any(cell is one for one in own))


def _add(
    table: Table, spots: Spots, own: Sequence[Cell], above: dict[int, Value], profile: Profile
) -> None:
    values: dict[int, Value] = {}
    placed: set[int] = set()
    for number, column in enumerate(table.columns):
        cell = spots.get(number + 1)
        if cell is None:
            continue
        # The text of a cell that covers several columns stands in the first of them.
        value = Value("", cell.place) if id(cell) in placed else table.value(cell)
        placed.add(id(cell))
        if column.field in profile.fill_down:
            value = value if value.raw else above.get(number, value)
            above[number] = value
        values[number] = value
    table.rows.append(build_row(table.columns, values, own[0].place))
    beyond = [cell for cell in own if id(cell) not in placed]
    table.reject(beyond, Words("表头之外的列里有文字", "text in a column beyond the header"))
