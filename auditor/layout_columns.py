"""What a recognised table is made of: printed headers in, columns and rows of values out.

Shared by the two ways of finding rows, ``layout_stream`` and ``layout_grid``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.layout_profiles import Profile, header_word
from auditor.model import Cell, Place, Problem, Value, Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it holds, or ``None`` and the ``key`` it has in ``extra``."""

    field: str | None
    key: str
    header: Value


@dataclass(frozen=True, slots=True)
class Row:
    """One item's values before it has a place in the list."""

    values: Mapping[str, Value]
    extra: Mapping[str, Value]
    lost: frozenset[str]


@dataclass(slots=True)
class Table:
    """One part of a document laid out; filled while its cells are walked through."""

    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    titles: list[Value] = field(default_factory=list)
    headers: list[Value] = field(default_factory=list)
    notes: list[Value] = field(default_factory=list)
    unplaced: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _values: dict[int, tuple[Cell, Value]] = field(default_factory=dict)

    def value(self, cell: Cell) -> Value:
        """Return what a cell holds; the same object every time, so that it is counted once."""
        kept = self._values.setdefault(id(cell), (cell, Value(cell.raw, cell.place)))
        return kept[1]

    def reject(self, cells: Iterable[Cell], words: Words) -> None:
        """Keep the non-empty ones of ``cells`` as unplaced and say why."""
        values = [self.value(cell) for cell in cells if cell.raw]
        if values:
            self.unplaced += values
            self.problems.append(Problem("unread", words, values[0].place, values[0].raw[:40]))


def named_columns(headers: Sequence[Cell], profile: Profile) -> tuple[Column, ...]:
    """Return a column for each header.

    A word that may stand for several fields gets the first of them that no plain word of
    the same header has taken: 实施机构 is the body, but the office beside 实施主体. A second
    header for a field already taken, and every unknown one, becomes an extra column.
    """
    candidates = [profile.fields_of(cell.raw) for cell in headers]
    plain = {fields[0] for fields in candidates if len(fields) == 1}
    taken: set[str] = set()
    columns: list[Column] = []
    keys: set[str] = set()
    for number, (cell, fields) in enumerate(zip(headers, candidates, strict=True), 1):
        barred = taken | (plain if len(fields) > 1 else set())
        name = next((f for f in fields if f not in barred), None)
        if name:
            taken.add(name)
        key = "" if name else _unused(header_word(cell.raw) or f"第{number}列", keys)
        columns.append(Column(name, key, Value(cell.raw, cell.place)))
    return tuple(columns)


def _unused(key: str, keys: set[str]) -> str:
    """Return ``key``, numbered when a column to the left already has it."""
    name, count = key, 1
    while name in keys:
        count += 1
        name = f"{key} {count}"
    keys.add(name)
    return name


def ordered_columns(profile: Profile) -> tuple[Column, ...]:
    """Return the columns of an export that prints no header."""
    return tuple(Column(name, "", Value("")) for name in profile.order)


def build_row(columns: Sequence[Column], values: Mapping[int, Value], at: Place) -> Row:
    """Return a row from the values of its columns, counted from 0.

    A column without a value is one whose cell the file does not have: its field is
    empty, lost and placed ``at`` the row's start.
    """
    fields: dict[str, Value] = {}
    extra: dict[str, Value] = {}
    lost: set[str] = set()
    for number, column in enumerate(columns):
        value = values.get(number)
        if column.field:
            fields[column.field] = value or Value("", at)
            if value is None:
                lost.add(column.field)
        elif value:
            extra[column.key] = value
    return Row(fields, extra, frozenset(lost))
