"""Vertical forms in, items out: tables of label and value, one item after the other.

A label is a known header word with a cell to its right that is none. What begins to the
right of a label, in its row or in one that the label reaches down to, is its value. A
label that comes again opens the next item. Where each label has a value for every item,
the table lies on its side (``layout_turned``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.layout_columns import Column, Row, Table
from auditor.layout_grid import keep_titles
from auditor.layout_header import Line, spread, texts_of
from auditor.layout_hidden import tell_cells
from auditor.layout_profiles import Profile, header_word
from auditor.layout_turned import lay_out_turned
from auditor.model import Cell, Grid, Value, Words
from auditor.text import count_ink_of

_FEWEST = 3
_WITHIN = 20
_MOST_LABELS = 100
_LONGEST_LABEL = 30
_LONGEST_TITLE = 60
_WHY = Words("竖排表格左侧的标签", "a label at the left of its value")


@dataclass(slots=True)
class _Form:
    """The items of one grid while it is read; a key is a field id or ``+`` and a label."""

    table: Table
    labels: dict[int, str] = field(default_factory=dict)  # id of a label cell → key
    order: dict[str, Column] = field(default_factory=dict)
    items: list[dict[str, Value]] = field(default_factory=list)
    open: set[str] = field(default_factory=set)


def lay_out_form(
    grid: Grid,
    profile: Profile,
    bands: Mapping[str, Value],
    lines: Sequence[Line] | None = None,
) -> list[Table]:
    """Return the one table of a grid of labels and values, none when it is no such grid.

    ``lines`` are the grid's, where they are known.
    """
    lines = spread(grid) if lines is None else lines
    first = next((at for at, line in enumerate(lines[:_WITHIN]) if _labels(line, profile)), None)
    required = set(profile.required) - bands.keys()
    if first is None or not _has_fields(lines[first:], profile, required):
        return []
    ink = count_ink_of(map(texts_of, grid.rows))
    form = _Form(Table((), name=grid.name, ink=ink))
    for line in lines[:first]:
        keep_titles(list(line.starts.values()), profile, form.table)
    for line in lines[first:]:
        _read(line, form, profile)
        if len(form.order) > _MOST_LABELS:
            return []  # a table that only begins like a form: what leads its rows is no label
    fields = {key for key in form.order if not key.startswith("+")}
    valued = {key for item in form.items for key in item}
    if len(form.items) == 1:  # a name above the grid is that of one item
        valued |= bands.keys()
    if len(fields) < _FEWEST or not valued.issuperset(profile.required):
        return []
    if len(form.items) == 1 and (turned := lay_out_turned(lines[first:], profile, grid.name)):
        for line in lines[:first]:
            keep_titles(list(line.starts.values()), profile, turned)
        turned.ink = ink
        tell_cells(turned, grid.rows)
        return [turned]
    table = form.table
    tell_cells(table, grid.rows)
    table.columns = tuple(form.order.values())
    table.rows = [_row(item, bands) for item in form.items]
    return [table]


def _has_fields(lines: Sequence[Line], profile: Profile, required: set[str]) -> bool:
    """Say whether the labels name as many fields as a form has, with those that are required."""
    named: set[str] = set()
    for line in lines:
        named.update(*_labels(line, profile).values())
        if len(named) >= _FEWEST and named.issuperset(required):
            return True
    return False


def _labels(line: Line, profile: Profile) -> dict[int, tuple[str, ...]]:
    """Return the labels that begin in a row, by column, and what each may stand for."""
    known = {at: f for at, raw in line.texts.items() if (f := profile.fields_of(raw))}
    found = {}
    for at, fields in known.items():
        right = line.raw(at + max(1, line.starts[at].colspan))
        if right is not None and not profile.fields_of(right):
            found[at] = fields
    return found


def _read(line: Line, form: _Form, profile: Profile) -> None:
    labels = _labels(line, profile)
    for at, cell in sorted(line.starts.items()):
        if at in labels:
            _open_label(cell, labels[at], form)
        elif (key := _key_of(line, at, form)) is not None:
            _put(key, cell, form)
        elif at + 1 in line.spots and _is_label(line, at, profile):
            form.labels[id(cell)] = key = f"+{header_word(cell.raw)}"
            _add_column(key, cell, form)
        elif profile.is_group(cell.raw):
            form.table.headers.append(form.table.value(cell))
        elif _is_heading(line, cell):
            form.table.notes.append(form.table.value(cell))
        else:
            form.table.reject([cell], Words("竖排表格中没有标签的文字", "text without a label"))


def _is_heading(line: Line, cell: Cell) -> bool:
    """Say whether a short text fills a row, as the title of the next form does."""
    return len(line.texts) == 1 and len(cell.raw) <= _LONGEST_TITLE and cell.colspan >= line.width


def _is_label(line: Line, at: int, profile: Profile) -> bool:
    """Say whether an unknown text leads its row, or follows a value, as a label does."""
    cell = line.starts[at]
    if len(cell.raw) > _LONGEST_LABEL or profile.is_group(cell.raw):
        return False
    right = line.raw(at + max(1, cell.colspan))
    return right is not None and not profile.fields_of(right)


def _open_label(cell: Cell, fields: Sequence[str], form: _Form) -> None:
    if form.items and (again := [f for f in fields if f in form.open]):
        fresh = [f for f in fields if f not in form.open]
        if not fresh:
            form.items.append({})
            form.open.clear()
            fields = again
        else:
            fields = fresh
    if not form.items:
        form.items.append({})
    form.open.add(fields[0])
    form.labels[id(cell)] = fields[0]
    _add_column(fields[0], cell, form)


def _add_column(key: str, cell: Cell, form: _Form) -> None:
    header = form.table.value(cell)
    form.table.headers.append(header)
    if key not in form.order:
        name = None if key.startswith("+") else key
        form.order[key] = Column(name, key.removeprefix("+") if not name else "", header, why=_WHY)
        if name is None:
            why = Words("没有对应字段", "no such field")
            form.order[key] = Column(None, key[1:], header, known=False, why=why)


def _key_of(line: Line, at: int, form: _Form) -> str | None:
    left = line.spots.get(at - 1)
    return form.labels.get(id(left)) if left is not None else None


def _put(key: str, cell: Cell, form: _Form) -> None:
    if not form.items:
        form.items.append({})
    item, value = form.items[-1], form.table.value(cell)
    old = item.get(key)
    item[key] = Value(f"{old.raw}\n{value.raw}", old.place) if old else value
    form.labels.setdefault(id(cell), key)


def _row(item: Mapping[str, Value], bands: Mapping[str, Value]) -> Row:
    values = {key: value for key, value in item.items() if not key.startswith("+")}
    extra = {key[1:]: value for key, value in item.items() if key.startswith("+")}
    values.update((key, value) for key, value in bands.items() if key not in values)
    return Row(values, extra, frozenset())
