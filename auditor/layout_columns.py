"""What a recognised table is made of: printed headers in, columns and rows of values out.

Shared by all ways of finding rows: ``layout_stream``, ``layout_grid``, ``layout_forms``
and ``layout_outline``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.layout_profiles import Profile, header_word
from auditor.model import FIELDS, Cell, Place, Problem, Value, Words

_UNSAID = Words("", "")
_GENERAL = 2
_LONG = [("basis",), ("duties",), ("duty_basis",), ("accountability",), ("accountability_basis",)]


@dataclass(frozen=True, slots=True)
class Head:
    """A header over one column, before it is known what it stands for.

    ``above`` are the headers that span it, the nearest first; ``part`` counts from 0 which
    of the columns under one header this is, of ``parts``.
    """

    cell: Cell
    above: tuple[Cell, ...] = ()
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it holds, or ``None`` and the ``key`` it has in ``extra``.

    ``known`` is true when the profile names what it holds, or when it is hidden and told as
    such; ``why`` says how it was settled.
    """

    field: str | None
    key: str
    header: Value
    hidden: bool = False
    known: bool = True
    why: Words = _UNSAID
    part_of: str = ""  # the field whose header stands over this column too


@dataclass(slots=True)
class Row:
    """One item's values before it has a place in the list.

    ``parent`` is the index, in its table, of the first row under the same printed number
    or name; ``category`` the kind of power when a sheet or heading names it, not a cell.
    """

    values: dict[str, Value]
    extra: dict[str, Value]
    lost: frozenset[str]
    parent: int | None = None
    category: str | None = None


@dataclass(slots=True)
class Table:
    """One part of a document laid out; filled while its cells are walked through."""

    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    hidden: list[Row] = field(default_factory=list)
    titles: list[Value] = field(default_factory=list)
    headers: list[Value] = field(default_factory=list)
    notes: list[Value] = field(default_factory=list)
    unplaced: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    name: str | None = None
    ink: int = 0  # non-blank characters of the rows and lines that this table accounts for
    titled: bool = False  # it has a title of its own, not one that a table above it had
    walk: Callable[[], None] | None = None  # reads its rows, when the profile is chosen
    parts: dict[int, list[Value]] = field(default_factory=dict)  # of joined values
    _made: dict[tuple[str | int, ...], tuple[Value, tuple[Value, ...]]] = field(
        default_factory=dict
    )
    _values: dict[int, tuple[Cell, Value]] = field(default_factory=dict)

    def value(self, cell: Cell) -> Value:
        """Return what a cell holds; the same object every time, so that it is counted once."""
        kept = self._values.get(id(cell))
        if kept is None:
            kept = self._values[id(cell)] = (cell, Value(cell.raw, cell.place))
        return kept[1]

    def join(self, *values: Value, raw: str | None = None) -> Value:
        """Return the texts of several cells as one; the same object for the same cells.

        ``raw`` is what they say together, when that is less than one after the other.
        """
        raw = "\n".join(value.raw for value in values) if raw is None else raw
        key: tuple[str | int, ...] = (raw, *map(id, values))
        if key not in self._made:
            made = Value(raw, values[0].place)
            parts = (part for value in values for part in self.parts.get(id(value), (value,)))
            self.parts[id(made)] = list(parts)
            self._made[key] = (made, values)  # kept, so that identities stay theirs
        return self._made[key][0]

    def reject(self, cells: Iterable[Cell], words: Words) -> None:
        """Keep the non-empty ones of ``cells`` as unplaced and say why."""
        values = [self.value(cell) for cell in cells if cell.raw]
        if values:
            self.unplaced += values
            self.problems.append(Problem("unplaced", words, values[0].place, values[0].raw[:40]))


def named_columns(headers: Sequence[Cell], profile: Profile) -> tuple[Column, ...]:
    """Return a column for each header that stands alone over its column."""
    return settle([Head(cell) for cell in headers], profile)


def settle(heads: Sequence[Head], profile: Profile) -> tuple[Column, ...]:
    """Return a column for each header.

    A word that may stand for several fields gets the first of them that no plain word of
    the same header has taken: 实施机构 is the body, but the office beside 实施主体. A hidden
    column takes a field only when no visible one has it, and a general word (部门, 依据) only
    when no longer one claims it (实施主体, 实施依据). A further header for a field already
    taken, and every unknown one, becomes an extra column.
    """
    candidates = [_candidates(head, profile) for head in heads]
    parts = _parts(heads, candidates, profile)
    visible = [n for n, head in enumerate(heads) if not head.cell.hidden]
    shown = sorted(visible, key=lambda n: _is_general(heads[n]))
    order = shown + [n for n, head in enumerate(heads) if head.cell.hidden]
    plain = {candidates[n][0] for n in shown if len(candidates[n]) == 1}
    taken: dict[str, int] = {}
    for n in order:
        barred = plain if len(candidates[n]) > 1 else frozenset[str]()
        name = next((f for f in candidates[n] if f not in taken and f not in barred), None)
        if name:
            taken[name] = n
    keys: set[str] = set()
    fields = {n: name for name, n in taken.items()}
    columns = []
    for n, head in enumerate(heads):
        column = _column(head, fields.get(n), candidates[n], profile)
        if parts.get(n) in taken:
            column = _part(column, parts[n])
        if not column.field:
            word = column.key or f"第{n + 1}列"
            key = _unused(f"{word}（隐藏）" if head.cell.hidden else word, keys)
            column = replace(column, key=key)
        columns.append(column)
    return tuple(columns)


def _is_general(head: Head) -> bool:
    """Say whether a header is a word of two characters, which says less than a longer one."""
    return len(header_word(head.cell.raw).removesuffix("名称")) <= _GENERAL


def _candidates(head: Head, profile: Profile) -> tuple[str, ...]:
    """Return the fields that a header may stand for, with the ones above it where need be."""
    if head.parts > 1:
        spans = profile.spans_of(head.cell.raw)
        if len(spans) == head.parts:
            name = spans[head.part]
            return (name,) if name in FIELDS else ()
        return profile.fields_of(head.cell.raw) if not head.part else ()
    for above in head.above:
        if found := profile.fields_of(above.raw + head.cell.raw):
            return found
    if found := profile.fields_of(head.cell.raw):
        return found
    alone = [a for a in head.above if a.colspan <= 1]
    return next((f for a in alone if (f := profile.fields_of(a.raw))), ())


def _parts(
    heads: Sequence[Head], candidates: list[tuple[str, ...]], profile: Profile
) -> dict[int, str]:
    """Return the field that columns are the further parts of; the first is put in ``candidates``.

    A known word for a long text (实施依据) stands over them, and no word below it is known:
    法律法规名称 and 条款内容, or 受理, 审查 and 决定; or there is no word below it.
    """
    below: dict[int, list[int]] = {}
    for n, head in enumerate(heads):
        if head.above and head.above[0].colspan > 1:
            below.setdefault(id(head.above[0]), []).append(n)
    parts = {n: name for n, head in enumerate(heads) if (name := _spread_field(head, profile))}
    for columns in below.values():
        fields = profile.fields_of(heads[columns[0]].above[0].raw)
        if len(columns) < 2 or fields[:1] not in _LONG or any(candidates[n] for n in columns):
            continue
        candidates[columns[0]] = fields
        parts.update((n, fields[0]) for n in columns[1:])
    return parts


def _spread_field(head: Head, profile: Profile) -> str:
    """Return the field whose own header covers this column as a further one, "" for none."""
    fields = profile.fields_of(head.cell.raw) if head.part else ()
    spans = profile.spans_of(head.cell.raw) if head.part else ()
    return fields[0] if fields[:1] in _LONG and len(spans) != head.parts else ""


def _part(column: Column, name: str) -> Column:
    why = Words("与左边一列同在一个表头下，合为一栏", "under one header with the column before it")
    return replace(column, part_of=name, known=True, why=why)


def _column(head: Head, name: str | None, candidates: tuple[str, ...], profile: Profile) -> Column:
    cell = head.cell
    spans = profile.spans_of(cell.raw) if head.parts > 1 else ()
    named = len(spans) == head.parts
    word = spans[head.part] if named else header_word(cell.raw)
    why = _why(head, name, candidates, named=named)
    header = Value(cell.raw, cell.place)
    known = bool(name) or named or cell.hidden
    return Column(name, "" if name else word, header, cell.hidden, known, why)


def _why(head: Head, name: str | None, candidates: tuple[str, ...], *, named: bool) -> Words:
    """Say how a column was settled."""
    if head.parts > 1 and named:
        zh = f"一个表头下的第 {head.part + 1} 列"
        return Words(zh, f"column {head.part + 1} under one header")
    if name and len(candidates) > 1:
        others = [f for f in candidates if f != name]
        zh = f"也可能是{'、'.join(FIELDS[f] for f in others)}，按相邻表头判断"
        return Words(zh, f"may be {', '.join(others)} too; its neighbours decide")
    if name:
        return Words("表头用词已知", "a known header word")
    if candidates:
        zh = "、".join(FIELDS[f] for f in candidates)
        said = Words(f"{zh}已有一列", f"another column holds {', '.join(candidates)}")
        if head.cell.hidden:
            return Words(f"隐藏列，{said.zh}", f"a hidden column; {said.en}")
        return said
    return Words("没有对应字段", "no such field")


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
    why = Words("没有表头，按版式规定的顺序", "no header; the order that the layout gives")
    return tuple(Column(name, "", Value(""), why=why) for name in profile.order)


def build_row(
    columns: Sequence[Column], values: Mapping[int, Value], at: Place, *, marked: bool = False
) -> Row:
    """Return a row from the values of its columns, counted from 0.

    A column without a value is one whose cell the file does not have: its field is
    empty, lost and placed ``at`` the row's start. In a ``marked`` table (a sheet) every
    cell has its place, so that nothing can be lost there.
    """
    fields: dict[str, Value] = {}
    extra: dict[str, Value] = {}
    lost: list[str] = []
    for number, column in enumerate(columns):
        value = values.get(number)
        if name := column.field:
            fields[name] = value or Value("", at)
            if value is None and not marked:
                lost.append(name)
        elif value:
            extra[column.key] = value
    return Row(fields, extra, frozenset(lost))
