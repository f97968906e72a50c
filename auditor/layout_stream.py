"""A stream of cells in, a ``Table`` out: rows are found by the cells that name a kind of power.

A conversion of a Word table marks cells but not rows, and drops cells: the number of a
row together with the last cells of the row before it. So the width of a row varies. Of
all ways to cut the stream, the one is taken in which the most rows have a width that
such losses explain (``_starts``). Cells that no row can take are kept as unplaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from auditor.layout_columns import (
    Column,
    Row,
    Table,
    build_row,
    named_columns,
    ordered_columns,
)
from auditor.layout_profiles import Profile, category_of, header_word
from auditor.model import FIELDS, Cell, Problem, Words
from auditor.text import narrow, squash

_NUMBER = re.compile(r"\d{1,5}(?:\.0)?(?:[,、]\d{1,5})*")

# What a way of cutting pays. A row of a width that no known loss explains is the worst;
# passing over a kind of power that has a number before it is odd; one that has none may
# be the text of another cell; a number before an unknown kind may be chance.
_ODD_ROW, _NUMBERED_SKIP, _SKIP, _UNKNOWN_KIND = 10, 5, 1, 3


def lay_out_stream(cells: Sequence[Cell], profile: Profile) -> Table | None:
    """Return the table, or ``None`` when ``profile`` does not recognise the cells."""
    head = _head(cells)
    if head == len(cells):
        return None
    lead = next((i for i in range(head) if _is_header(cells[i], profile)), head)
    header = cells[lead:head]
    columns = _columns(header, profile) if header else ordered_columns(profile)
    names = [column.field for column in columns]
    if not header and head - lead == 0 and head and not cells[head - 1].raw:
        head = lead = head - 1  # the number of the first row is there and empty
    if not all(name in names for name in (*profile.required, "category")):
        return None
    table = Table(columns)
    table.titles += [table.value(c) for c in cells[:lead] if c.raw]
    body = _without_headers(cells[head:], header, table)
    shape = _Shape.of(columns, profile)
    starts, cost = _starts(body, shape)
    if not starts or (not header and cost >= _ODD_ROW * len(starts)):
        return None
    _cut(body, starts, shape, table)
    return table


def _head(cells: Sequence[Cell]) -> int:
    """Return how many cells stand before the first row: up to a number or a kind of power."""
    return next((i for i, c in enumerate(cells) if _is_number(c) or category_of(c.raw)), len(cells))


def _is_number(cell: Cell) -> bool:
    return len(cell.raw) < 40 and _NUMBER.fullmatch(squash(narrow(cell.raw)).text) is not None


def _is_header(cell: Cell, profile: Profile) -> bool:
    return bool(profile.fields_of(cell.raw)) or profile.is_group(cell.raw)


# --- headers ---------------------------------------------------------------


def _columns(header: Sequence[Cell], profile: Profile) -> tuple[Column, ...]:
    """Return the columns of a header in one or two stages.

    In two stages a spanning word (权力清单) of the first stage stands for the next run of
    words of the second, where a blank stands below every other word of the first.
    """
    groups = [i for i, cell in enumerate(header) if profile.is_group(cell.raw)]
    if not groups:
        return named_columns(header, profile)
    blank = (i for i, cell in enumerate(header) if not cell.raw and i > groups[0])
    split = next(blank, groups[-1] + 1 if groups[-1] + 1 == len(groups) else len(header))
    below = list(header[split:])
    if not any(cell.raw for cell in below):
        return ()  # where the second stage begins cannot be told
    merged: list[Cell] = []
    for cell in header[:split]:
        if not profile.is_group(cell.raw):
            merged.append(cell)
            if below and not below[0].raw:
                below.pop(0)
            continue
        while below and below[0].raw:
            merged.append(below.pop(0))
    merged += [cell for cell in below if cell.raw]
    return named_columns(merged, profile)


def _without_headers(cells: Sequence[Cell], header: Sequence[Cell], table: Table) -> list[Cell]:
    """Take out the header wherever a new page repeats it, and note it in ``table``."""
    table.headers += [table.value(c) for c in header if c.raw]
    words = [header_word(c.raw) for c in header]
    blank = next((n for n, word in enumerate(reversed(words)) if word), 0)
    core = words[: len(words) - blank]
    if len(core) < 3:
        return list(cells)
    kept: list[Cell] = []
    at = 0
    while at < len(cells):
        if not _repeats(cells, at, core):
            kept.append(cells[at])
            at += 1
            continue
        table.headers += [table.value(c) for c in cells[at : at + len(core)] if c.raw]
        at += len(core)
        end = min(len(cells), at + blank)
        while at < end and not cells[at].raw:
            at += 1
    return kept


def _repeats(cells: Sequence[Cell], at: int, core: Sequence[str]) -> bool:
    if header_word(cells[at].raw) != core[0]:
        return False
    return [header_word(c.raw) for c in cells[at : at + len(core)]] == list(core)


# --- rows ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a row looks like: its columns, where the kind of power stands, what may be lost."""

    columns: tuple[Column, ...]
    anchor: int
    front: int  # how many of the first columns may be lost
    back: int  # how many of the last

    @staticmethod
    def of(columns: tuple[Column, ...], profile: Profile) -> _Shape:
        names = [column.field for column in columns]
        anchor = names.index("category")
        fields = [name in profile.may_lose for name in names]
        front = int(anchor > 0 and fields[0])
        back = next((n for n, loses in enumerate(reversed(fields)) if not loses), 0)
        return _Shape(columns, anchor, front, min(back, len(columns) - anchor - 1))

    @property
    def width(self) -> int:
        return len(self.columns)

    def explains(self, width: int, front: int = 0) -> bool:
        """Say whether a row may have ``width`` cells; ``front`` are known not to be among them."""
        most = self.width - front
        return most - self.back - (0 if front else self.front) <= width <= most


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    take: int  # what it pays to start a row here
    skip: int  # what it pays not to


def _candidates(cells: Sequence[Cell], shape: _Shape) -> list[_Candidate]:
    """Return every cell at which the kind of power of a row may stand."""
    found = []
    for at, cell in enumerate(cells):
        numbered = 0 < shape.anchor <= at and _is_number(cells[at - shape.anchor])
        if category_of(cell.raw):
            found.append(_Candidate(at, 0, _NUMBERED_SKIP if numbered else _SKIP))
        elif numbered and cell.raw:
            found.append(_Candidate(at, _UNKNOWN_KIND, 0))
    return found


def _starts(cells: Sequence[Cell], shape: _Shape) -> tuple[list[int], int]:
    """Return where the kinds of power of the rows stand, and what this way of cutting pays.

    The cheapest path over the candidates; of two equal ones the one with nearer starts.
    """
    found = _candidates(cells, shape)
    if not found:
        return [], 0
    skipped = [0, *accumulate(one.skip for one in found)]
    best: list[tuple[int, int]] = []  # cost up to here, index of the start before
    for n, one in enumerate(found):
        cost, before = skipped[n] + (0 if one.at <= shape.anchor else _ODD_ROW), -1
        for p in range(n - 1, -1, -1):
            gap = one.at - found[p].at
            paid = best[p][0] + skipped[n] - skipped[p + 1]
            paid += 0 if shape.explains(gap) else _ODD_ROW
            if paid < cost or (before < 0 and paid == cost):
                cost, before = paid, p
            if gap > shape.width:
                break
        best.append((cost + one.take, before))
    return _path(found, best, skipped, len(cells), shape)


def _path(
    found: Sequence[_Candidate],
    best: Sequence[tuple[int, int]],
    skipped: Sequence[int],
    end: int,
    shape: _Shape,
) -> tuple[list[int], int]:
    last, least = -1, 0
    for n in range(len(found) - 1, -1, -1):
        cost = best[n][0] + skipped[-1] - skipped[n + 1]
        cost += 0 if shape.explains(end - found[n].at, shape.anchor) else _ODD_ROW
        if last < 0 or cost < least:
            last, least = n, cost
    starts = []
    while last >= 0:
        starts.append(found[last].at)
        last = best[last][1]
    return starts[::-1], least


def _cut(cells: Sequence[Cell], starts: Sequence[int], shape: _Shape, table: Table) -> None:
    leads = [min(starts[0], shape.anchor)]
    leads += [_lead(cells, a, b, shape) for a, b in pairwise(starts)]
    table.reject(
        cells[: starts[0] - leads[0]],
        Words("第一项之前的单元格没有归入任何字段", "cells before the first item fit no field"),
    )
    ends = [at - lead for at, lead in zip(starts[1:], leads[1:], strict=True)]
    for at, lead, end in zip(starts, leads, [*ends, len(cells)], strict=True):
        _add_row(cells[at - lead : end], lead, shape, table)


def _lead(cells: Sequence[Cell], before: int, at: int, shape: _Shape) -> int:
    """Return how many cells before the kind of power at ``at`` belong to its row.

    All of them when the row before is full without them or a number opens them;
    otherwise the number is among the cells that got lost.
    """
    gap = at - before
    if not shape.anchor or gap <= shape.anchor:
        return 0
    opening = cells[at - shape.anchor]
    if gap == shape.width or _is_number(opening) or (gap > shape.width and not opening.raw):
        return shape.anchor
    return shape.anchor - 1


def _add_row(cells: Sequence[Cell], lead: int, shape: _Shape, table: Table) -> None:
    """Put one row's cells into columns; ``lead`` of them stand before the kind of power."""
    first = shape.anchor - lead
    taken = cells[: shape.width - first]
    values = {first + n: table.value(cell) for n, cell in enumerate(taken)}
    row = build_row(shape.columns, values, cells[0].place)
    table.rows.append(row)
    position, surplus = len(table.rows), cells[len(taken) :]
    zh = f"第 {position} 项比表头多出 {len(surplus)} 个单元格，没有归入任何字段"
    en = f"row {position} has {len(surplus)} cells more than columns; they fit no field"
    table.reject(surplus, Words(zh, en))
    if first > shape.front or first + len(taken) < shape.width - shape.back:
        table.problems.append(_too_short(row, position, cells[lead]))


def _too_short(row: Row, position: int, cell: Cell) -> Problem:
    """Say that more cells are missing than conversions are known to lose."""
    lost = [name for name in FIELDS if name in row.lost]
    zh = f"第 {position} 项缺单元格，下列字段视为转换时丢失，请核对原件："
    en = f"row {position} lacks cells; these fields are taken as lost, check the original: "
    words = Words(zh + "、".join(FIELDS[name] for name in lost), en + ", ".join(lost))
    return Problem("unread", words, cell.place, cell.raw)
