"""A grid in, its ``Table`` s out: a header, then items, as often as a header comes anew.

Hidden rows are read apart and kept beside the items; hidden columns are columns like the
others that take no field from a visible one. Both are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from auditor.identity import is_list_title
from auditor.layout_asides import band_field, is_numbered, open_band
from auditor.layout_columns import Column, Table
from auditor.layout_header import Line, find_header, known_fields, spread, texts_of
from auditor.layout_hidden import tell_cells, tell_columns, tell_rows
from auditor.layout_profiles import Profile
from auditor.layout_rows import Walk
from auditor.model import Cell, Grid, Value
from auditor.text import count_ink_of, squash

_LONGEST_TITLE = 80


def lay_out_grid(
    grid: Grid,
    profile: Profile,
    before: tuple[Column, ...] | None = None,
    bands: Mapping[str, Value] | None = None,
    lines: Sequence[Line] | None = None,
) -> list[Table]:
    """Return the tables of a grid; none when ``profile`` does not recognise it.

    Their rows are read by ``Table.walk``: it is only worth while for the profile that fits
    best. ``lines`` are the grid's, where they are known.

    ``before`` are the columns of the grid above: a grid of the same width without a
    header of its own goes on where that one ended. ``bands`` are fields that a heading
    above the grid tells of the items of its first table.
    """
    lines = spread(grid) if lines is None else lines
    found = find_header(lines, profile)
    if found is None:
        if before is None or _width(lines) != len(before):
            return []
        table = Table(before, name=grid.name)
        table.walk = partial(_walk, table, lines, grid.rows, profile, bands or {})
        return [table]
    tables: list[Table] = []
    reach: dict[int, int] = {}
    seen = _Seen()
    start = looked = 0
    while found is not None:
        head, columns = found
        table = Table(columns, name=grid.name)
        own = _keep_above(lines[start : head.start], profile, table)
        for line in lines[head.start : head.stop]:
            table.headers += [table.value(cell) for cell in line.starts.values()]
        begin = start
        start, found = _end(lines, head, columns, profile, seen)
        body = lines[head.stop : start]
        reach = _reaching({**reach, **_tall(lines, looked, head.stop)}, head.stop)
        looked = head.stop
        above = own if tables else {**(bands or {}), **own}
        rows = grid.rows[begin:start]
        table.walk = partial(_walk, table, body, rows, profile, above, frozenset(reach))
        tables.append(table)
    return tables


def _tall(lines: Sequence[Line], first: int, stop: int) -> dict[int, int]:
    """Return the merged cells of some rows by identity, and the row below each."""
    merged = ((at, lines[at]) for at in range(first, stop) if lines[at].plain is None)
    return {
        id(cell): at + cell.rowspan
        for at, line in merged
        for cell in line.starts.values()
        if cell.rowspan > 1
    }


def _reaching(tall: Mapping[int, int], stop: int) -> dict[int, int]:
    """Return the cells that hang into the row ``stop``: others would pile up table by table."""
    return {cell: below for cell, below in tall.items() if below > stop}


def _width(lines: Sequence[Line]) -> int:
    return max((line.width for line in lines), default=0)


@dataclass(slots=True)
class _Seen:
    """The texts of a grid down to a row; each row is looked at once, however often it is asked."""

    texts: set[str] = field(default_factory=set)
    rows: int = 0

    def before(self, at: int, lines: Sequence[Line]) -> set[str]:
        """Return the texts above the row ``at``, which is none above the one asked for last."""
        for line in lines[self.rows : at]:
            self.texts.update(line.texts.values())
        self.rows = at
        return self.texts


def _end(
    lines: Sequence[Line],
    head: range,
    columns: tuple[Column, ...],
    profile: Profile,
    seen: _Seen,
) -> tuple[int, tuple[range, tuple[Column, ...]] | None]:
    """Return where a table ends, and the header that ends it.

    That is one of other columns, or one below a list's title that has not stood here before;
    titles and headings right above it are the next table's.
    """
    fields = [(c.field, c.key) for c in columns]
    for at in range(head.stop, len(lines)):
        if not _may_open(lines[at], profile):
            continue
        found = find_header(lines, profile, at)
        if not found or found[0].start != at:
            continue
        above = at
        while above > head.stop and _leads(lines[above - 1]):
            above -= 1
        same = [(c.field, c.key) for c in found[1]] == fields
        if not same or _is_titled(lines, above, at, seen):
            return above, found
    return len(lines), None


def _leads(line: Line) -> bool:
    """Say whether a row is blank, a list's title, or a heading."""
    texts = list(line.texts.values())
    return not texts or (len(texts) == 1 and (_is_title(texts[0]) or _is_band(texts[0])))


def _is_titled(lines: Sequence[Line], above: int, at: int, seen: _Seen) -> bool:
    """Say whether a list's title stands from ``above`` to ``at`` that does not stand before."""
    found = {text for line in lines[above:at] for text in line.texts.values()}
    titles = set(filter(_is_title, found))
    return bool(titles) and titles.isdisjoint(seen.before(above, lines))


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and is_list_title(text)


def _is_band(text: str) -> bool:
    """Say whether a text is a heading by its number, or for the kind of power that it names."""
    plain = squash(text[:_LONGEST_TITLE]).text
    found = band_field(plain)
    return found == "category" or (found is not None and is_numbered(plain))


def _may_open(line: Line, profile: Profile) -> bool:
    """Say whether the first three texts of a row are headers of three fields, or more."""
    if len(line.texts) < 3:
        return False
    first = list(islice(line.texts.values(), 3))
    # The third is in most rows the name, which no other row has: looked up only if need be.
    if not (profile.fields_of(first[1]) or profile.fields_of(first[0])):
        return False
    return len(known_fields(first, profile)) >= 3


def _keep_above(lines: Sequence[Line], profile: Profile, table: Table) -> dict[str, Value]:
    """Keep what stands above a header; return what headings there tell of all items below it."""
    bands: dict[str, Value] = {}
    for line in lines:
        texts = list(line.texts.values())
        if len(texts) == 1 and not _is_title(texts[0]) and _is_band(texts[0]):
            (value,) = (table.value(cell) for cell in line.starts.values())
            bands = open_band(bands, band_field(squash(texts[0]).text) or "category", value)
            table.notes.append(value)
        else:
            keep_titles(list(line.starts.values()), profile, table)
    return bands


def keep_titles(cells: Sequence[Cell], profile: Profile, table: Table) -> None:
    """Keep what stands above a table as a title, or as a note when the profile knows it as one."""
    for cell in cells:
        is_note = profile.notes.search(squash(cell.raw[:200]).text)
        (table.notes if is_note else table.titles).append(table.value(cell))


def _walk(  # noqa: PLR0913, PLR0917 - all that one table's body depends on
    table: Table,
    lines: Sequence[Line],
    rows: Sequence[Sequence[Cell]],
    profile: Profile,
    bands: Mapping[str, Value],
    taken: frozenset[int] = frozenset(),
) -> None:
    """Read the items from ``lines``; ``rows`` are all that the table accounts for."""
    table.ink += count_ink_of(map(texts_of, rows))
    marked = table.name is not None
    columns = _hidden_columns(table)
    shown = Walk(table, profile, dict(bands), marked)
    shown.spent |= taken
    apart = Walk(table, profile, dict(bands), marked, hidden=True)
    apart.spent, apart.lent = shown.spent, shown.lent
    covert: list[Line] = []
    for line in lines:
        if _is_hidden(line, columns):
            covert.append(line)
            apart.step(line)
        else:
            shown.step(line)
    table.rows, table.hidden = shown.rows(), apart.rows()
    tell_rows(table, covert)
    tell_columns(table, lines, columns)
    tell_cells(table, rows, covert, columns)


def _hidden_columns(table: Table) -> frozenset[int]:
    """Return the hidden columns, from 1; none when the whole header is hidden."""
    hidden = [n for n, column in enumerate(table.columns, 1) if column.hidden]
    return frozenset(hidden if len(hidden) < len(table.columns) else ())


def _is_hidden(line: Line, columns: frozenset[int]) -> bool:
    if line.plain is not None:
        return False
    shown = [cell for at, cell in line.starts.items() if at not in columns]
    return bool(shown) and all(cell.hidden for cell in shown)
