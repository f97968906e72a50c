"""Physical rows in, items out: what begins an item, what goes on, what is none.

A row opens an item when its name begins there; a **sub-item** when only its sub-name, its
number or its kind of power does, under a name that is merged or left blank: it has the
name, number, kind and body of the item above it. Any other row under blank or merged key
cells goes on with the item above, field by field. A cell merged over several items belongs
to each of them, and so does what goes on below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.layout_asides import band_field, band_text, is_note, is_remark, numbers_columns
from auditor.layout_columns import Row, Table, build_row
from auditor.layout_header import Line
from auditor.layout_profiles import Profile, category_of, header_word
from auditor.model import Cell, Place, Problem, Value, Words
from auditor.text import BLANK

_KEYS = ("number", "code", "category", "name", "body")
_NAMES = {"category", "body", "org", "level"}
_POINT = re.compile(r"(\d+)[.．\-—–]\d+")
_LONG = ("basis", "duties", "duty_basis", "accountability", "accountability_basis")


@dataclass(slots=True)
class _Draft:
    """An item while its rows are read: values by column from 0."""

    values: dict[int, Value]
    at: Place
    parent: int | None
    bands: Mapping[str, Value]
    own: frozenset[str]


@dataclass(slots=True)
class Walk:
    """Reads the rows of one table from top to bottom into drafts, then into rows."""

    table: Table
    profile: Profile
    bands: dict[str, Value]
    marked: bool = False
    hidden: bool = False
    spent: set[int] = field(default_factory=set)  # cells that headers, notes or fields took
    # Values of hidden cells that shown items have, by identity; kept, so that it stays theirs.
    lent: dict[int, Value] = field(default_factory=dict)
    _drafts: list[_Draft] = field(default_factory=list)
    _at: dict[str, int] = field(default_factory=dict)
    _words: frozenset[str] = frozenset()
    _bases: dict[int, int] = field(default_factory=dict)  # part of a field → its first column
    # Identity of a value and its column → the value and what goes on below it: put together
    # once at the end, since a field may go on over thousands of rows.
    _below: dict[tuple[int, int], tuple[Value, list[Value]]] = field(default_factory=dict)
    _keyless: Line | None = None  # the row above, if it has no number or name of any item

    def __post_init__(self) -> None:
        """Look up once where each field stands and what the header's words are."""
        columns = enumerate(self.table.columns, 1)
        self._at = {column.field: n for n, column in columns if column.field}
        for n, column in enumerate(self.table.columns):
            if column.part_of:
                self._bases[n] = self._at[column.part_of] - 1
        self._words = frozenset(header_word(value.raw) for value in self.table.headers)

    def step(self, line: Line) -> None:
        """Take one physical row; merged cells that hang into it are among its ``spots``."""
        if not line.texts:
            return
        if self._is_header(list(line.texts.values())):
            self.table.headers += map(self.table.value, line.starts.values())
        elif is_note(line, self._at, self.profile):
            self.table.notes += map(self.table.value, line.starts.values())
        elif (alone := self._alone(line)) is None or not self._set_apart(line, alone):
            self._take(line)
            return
        self.spent.update(map(id, line.starts.values()))

    # --- rows that are no items ---

    def _is_header(self, inked: Sequence[str]) -> bool:
        if len(inked) < 2:
            return False
        # From the right: the first is often a number that no other row has.
        if all(header_word(raw) in self._words for raw in reversed(inked)):
            return True
        return not self._drafts and numbers_columns(inked)

    def _alone(self, line: Line) -> int | None:
        """Return the column of the only text of a row, ``None`` for any other row."""
        if len(line.texts) != 1:
            return None
        ((column, cell),) = line.starts.items()
        others = (spot for spot in line.spots.values() if spot is not cell)
        hanging = any(spot.raw and id(spot) not in self.spent for spot in others)
        return None if hanging else column

    def _set_apart(self, line: Line, column: int) -> bool:
        """Take a row of one text as a heading or a remark; ``False`` when it is neither."""
        cell = line.starts[column]
        wide = cell.colspan >= max(3, len(self.table.columns) // 2)
        if wide or column <= 2 or column == self._at.get("name"):
            text = band_text(cell, wide=wide)
            if text is not None and len(self.table.columns) > 1:
                self._open_band(text, cell)
                return True
        numbered = column == self._at.get("number")
        if not (wide or numbered) or not is_remark(cell):
            return False
        self.table.notes.append(self.table.value(cell))
        return True

    def _open_band(self, text: str, cell: Cell) -> None:
        """Note a heading; one of a kind that came before ends what those below it told."""
        value = self.table.value(cell)
        self.table.notes.append(value)
        if found := band_field(text):
            upper = list(self.bands)
            upper = upper[: upper.index(found)] if found in upper else upper
            self.bands = {name: self.bands[name] for name in upper} | {found: value}

    # --- rows of items ---

    def _take(self, line: Line) -> None:
        own = frozenset(name for name, at in self._at.items() if at in line.texts)
        kind = self._kind(line, own)
        self._doubt(line, own, kind)
        if kind == "none":
            words = Words("这一行之上没有事项，没有归入任何项", "a row with no item above it")
            self.table.reject(line.starts.values(), words)
            return
        if kind == "more":
            self._go_on(line)
        else:
            self._open(line, own, sub=kind == "sub")
        self._beyond(line)

    def _doubt(self, line: Line, own: frozenset[str], kind: str) -> None:
        """Tell of a row without number and name at the end of a page, an item right after it.

        A merged cell is cut there, and its text may stand on the second page alone.
        """
        above, self._keyless = self._keyless, None
        if kind == "more" and line.plain is None:
            hangs = any(self._hangs(line, name) for name in ("number", "name"))
            rest = any(cell.continues for cell in line.starts.values())
            self._keyless = None if own & {"number", "name"} or hangs or rest else line
        elif above is not None and "name" in own and line.continues(self._at["name"]):
            zh = "页末这一行没有序号和名称，归入了上一项；若它属于下一页的第一项，请在原件中核对"
            en = "a row at the end of a page has no number or name and went to the item above;"
            cell = next(iter(above.starts.values()))
            words = Words(zh, f"{en} see whether it belongs to the first item of the next page")
            self.table.problems.append(Problem("aside", words, cell.place, cell.raw[:40]))

    def _kind(self, line: Line, own: frozenset[str]) -> str:
        if self.hidden:
            return "item"
        if "name" in own:
            if self._is_named_again(line, own):
                return "sub"
            return "more" if self._name_goes_on(line, own) else "item"
        if self._hangs(line, "name"):
            if own & {"number", "code", "category"}:
                return "sub"
            return "sub" if "sub_name" in own and self._has_basis(line, own) else "more"
        return self._kind_unnamed(line, own)

    def _kind_unnamed(self, line: Line, own: frozenset[str]) -> str:
        """Return what a row is that has no name, nor one that hangs into it."""
        if not self._drafts:
            return "item" if "number" in own else "none"
        if "sub_name" in own:
            return "sub" if self._has_basis(line, own) else "more"
        return "item" if own & {"number", "code", "category"} else "more"

    def _is_named_again(self, line: Line, own: frozenset[str]) -> bool:
        """Say whether a row without a number prints the name above again, for a sub-item."""
        if not self._drafts or "number" in own or not {"name", "sub_name"} <= own:
            return False
        at = self._at["name"]
        above = self._drafts[-1].values.get(at - 1)
        return above is not None and above.raw == line.texts[at] and "number" in self._at

    def _hangs(self, line: Line, name: str) -> bool:
        """Say whether a field's cell began above and reaches into this row."""
        if line.plain is not None:
            return False
        at = self._at.get(name, 0)
        cell = line.spots.get(at)
        if cell is None or not cell.raw or id(cell) in self.spent:
            return False
        return at not in line.starts and bool(self._drafts)

    def _has_basis(self, line: Line, own: frozenset[str]) -> bool:
        if not any(name in self._at for name in _LONG):
            return True
        hanging = (name for name in _LONG if name in self._at and self._hangs(line, name))
        return bool(own & set(_LONG)) or any(hanging)

    def _name_goes_on(self, line: Line, own: frozenset[str]) -> bool:
        """Say whether a name is the rest of the one above, cut by the end of a page."""
        if self._is_cut(line, own):
            return True
        if not self._drafts or own & {*_KEYS, "sub_name"} != {"name"}:
            return False
        if any(self._hangs(line, name) for name in ("number", "category")):
            return False
        if line.continues(self._at["name"]):
            return True
        return {"number", "category", "body"} <= self._drafts[-1].own

    def _is_cut(self, line: Line, own: frozenset[str]) -> bool:
        """Say whether a row at the head of a page is the rest of the numbered one above.

        Its number is blank where the list has them, and it names no kind of power of its
        own: other fields may hold the rest of their texts.
        """
        if not self._drafts or not line.continues(self._at["name"]):
            return False
        if "number" in own or "sub_name" in own or "number" not in self._drafts[-1].own:
            return False
        kind = line.texts.get(self._at.get("category", 0))
        return not self._hangs(line, "number") and not (kind and category_of(kind))

    def _open(self, line: Line, own: frozenset[str], *, sub: bool) -> None:
        values = self._joined(self._values(line))
        parent = self._head(line, sub=sub)
        if sub and parent is not None:
            self._inherit(values, self._drafts[parent])
        self._drafts.append(_Draft(values, line.at, parent, self.bands, own))

    def _joined(self, values: dict[int, Value]) -> dict[int, Value]:
        """Put the parts of a field together that stand in several columns."""
        for part, base in self._bases.items():
            first, more = values.get(base), values.pop(part, None)
            if more is not None and more.raw:
                values[base] = self.table.join(first, more) if first and first.raw else more
        return values

    def _values(self, line: Line) -> dict[int, Value]:
        """Return what an item that begins in a row has in each column, from 0."""
        width = len(self.table.columns)
        if line.plain is not None:
            return dict(enumerate(line.plain.values()[:width]))
        values: dict[int, Value] = {}
        placed: set[int] = set()
        spots = line.spots
        for number in range(width):
            cell = spots.get(number + 1)
            if cell is None:
                continue
            if cell.rowspan <= 1 and cell.colspan <= 1:  # no other row or column has it
                value = Value(cell.raw, cell.place)
            else:
                fresh = id(cell) not in placed and self._is_fresh(cell, number + 1, line)
                value = self.table.value(cell) if fresh else Value("", cell.place)
                placed.add(id(cell))
            if cell.hidden and not self.hidden:
                self.lent[id(value)] = value
            values[number] = value
        return values

    def _is_fresh(self, cell: Cell, column: int, line: Line) -> bool:
        """Say whether the text of a merged cell is still free for an item.

        That of one over several columns stands in the first of them; what a hidden row
        shares with a shown item is counted there.
        """
        shared = self.hidden and not cell.hidden and column not in line.texts
        return not shared and id(cell) not in self.spent

    def _head(self, line: Line, *, sub: bool) -> int | None:
        """Return the first draft of the item that this row is a part of, if it is one."""
        if not self._drafts:
            return None
        last = len(self._drafts) - 1
        above = self._drafts[last].parent
        head = last if above is None else above
        shared = sub or self._hangs(line, "number") or self._is_point(line, self._drafts[head])
        return head if shared else None

    def _is_point(self, line: Line, head: _Draft) -> bool:
        """Say whether a row's number is one below that of the item above: 1.2 or 1-2 below 1."""
        at = self._at.get("number", 0)
        found = _POINT.fullmatch(BLANK.sub("", line.texts.get(at, "")[:20]))
        number = head.values.get(at - 1)
        return bool(found and number and found[1] == BLANK.sub("", number.raw).rstrip(".．、"))

    def _inherit(self, values: dict[int, Value], head: _Draft) -> None:
        """Fill the key cells that a sub-item leaves blank with those of its item."""
        for name in _KEYS:
            at = self._at.get(name, 0) - 1
            if at >= 0 and not (at in values and values[at].raw) and at in head.values:
                values[at] = head.values[at]

    def _go_on(self, line: Line) -> None:
        for at, cell in line.starts.items():
            if at <= len(self.table.columns):
                self._append(self._bases.get(at - 1, at - 1), cell)
                self.spent.add(id(cell))

    def _append(self, column: int, cell: Cell) -> None:
        """Add a cell's text to the field above it, in every item that shares that field."""
        values = self._drafts[-1].values
        old, fresh = values.get(column), self.table.value(cell)
        if old is None or not old.raw:
            values[column] = fresh
        else:
            self._below.setdefault((id(old), column), (old, []))[1].append(fresh)

    def _beyond(self, line: Line) -> None:
        width = len(self.table.columns)
        if out := [at for at in line.texts if at > width]:
            words = Words("表头之外的列里有文字", "text in a column beyond the header")
            self.table.reject(map(line.starts.__getitem__, out), words)

    # --- the end ---

    def _go_down(self) -> None:
        """Put each field together with what goes on below it."""
        whole = {at: self._with(*found, at[1]) for at, found in self._below.items()}
        for draft in self._drafts if whole else ():
            for column, value in draft.values.items():
                draft.values[column] = whole.get((id(value), column), value)

    def _with(self, value: Value, below: Sequence[Value], column: int) -> Value:
        """Return a field's text with what goes on below it; a name said again is not repeated."""
        texts, said = [value.raw], set(value.raw.split("\n"))
        names = self.table.columns[column].field in _NAMES
        for more in below:
            if not names or more.raw not in said:
                texts.append(more.raw)
                said.update(more.raw.split("\n"))
        return self.table.join(value, *below, raw="\n".join(texts))

    def rows(self) -> list[Row]:
        """Return the items read, blank key cells filled down where the list leaves them so."""
        self._go_down()
        for draft in self._drafts if self.hidden else ():
            kept = (
                (n, Value("", v.place) if id(v) in self.lent else v)
                for n, v in draft.values.items()
            )
            draft.values = dict(kept)
        filled = [name for name in self.profile.fill_down if self._fills_down(name)]
        made: list[Row] = []
        above: dict[str, tuple[Value, Mapping[str, Value]]] = {}
        for draft in self._drafts:
            row = build_row(self.table.columns, draft.values, draft.at, marked=self.marked)
            row.parent = draft.parent
            for name in filled:
                value = row.values.get(name)
                if value is not None and value.raw:
                    above[name] = (value, draft.bands)
                elif name in above and above[name][1] is draft.bands:
                    row.values[name] = above[name][0]
            for name, value in draft.bands.items():
                if not (name in row.values and row.values[name].raw):
                    row.values[name] = value
                    row.lost -= {name}
            made.append(row)
        return made

    def _fills_down(self, name: str) -> bool:
        """Say whether blanks of a column mean "as above": when it does not print repeats."""
        at = self._at.get(name, 0) - 1
        if at < 0:
            return False
        values = [(name in draft.own, draft.values.get(at)) for draft in self._drafts]
        blanks = sum(not (value and value.raw) for _, value in values)
        printed = [BLANK.sub("", value.raw) if own and value else "" for own, value in values]
        return blanks > sum(a == b != "" for a, b in pairwise(printed))
