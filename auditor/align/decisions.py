"""What a person decided about items of two lists: ``alignment.yaml`` in, ``Decisions`` out.

Items are named by content, never by position, so that a decision still holds when rows
move and, where the list is named without its edition, in next year's list as well::

    confirmed:            # these two are one matter
      - left: {list: 450000-医疗保障局, name: …, category: 行政检查}
        right: {list: 450200-医疗保障局, name: …, sub_name: …, body: …}
        note: 2026年会商确认
    rejected: []          # these two are not, however alike; same shape
    groups:               # one item on one side is several on the other
      - left: {list: …, items: [{name: …}]}
        right: {list: …, items: [{name: …}, {name: …}]}

How they are carried out is in ``decided``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from auditor.definitions import Definition, KeyPath, load
from auditor.text import letters

Kind = Literal["confirmed", "rejected", "groups"]

KINDS: tuple[Kind, ...] = ("confirmed", "rejected", "groups")
_ITEM_KEYS = ("name", "sub_name", "category", "body")
_YEAR = re.compile(r"-(?:19|20)\d{2}(?=-|$)")


def undated(list_id: str) -> str:
    """Return a list id without its edition: what next year's list of that body is called too."""
    return _YEAR.sub("", list_id)


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item by content; ``None`` leaves a field open, ``""`` demands that it is empty."""

    name: str
    sub_name: str | None = None
    category: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Items of one list; ``list`` is its id, or its id without the edition."""

    list: str
    items: tuple[ItemRef, ...]

    def names(self, list_id: str) -> bool:
        """Say whether this side speaks of the list with that id."""
        if self.list in {list_id, undated(list_id)}:
            return True
        return list_id.startswith(f"{self.list}-")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as written at ``line`` of ``file``."""

    kind: Kind
    left: Side
    right: Side
    note: str = ""
    line: int = 1
    file: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a file, in its order."""

    all: tuple[Decision, ...] = ()


def load_decisions(path: Path) -> Decisions:
    """Read a decisions file. Raises ``DefinitionError`` with path, line and what is allowed."""
    definition = load(path)
    definition.check_keys(KINDS)
    return Decisions(tuple(d for kind in KINDS for d in _of_kind(definition, kind)))


def _of_kind(definition: Definition, kind: Kind) -> Iterator[Decision]:
    written = definition.data.get(kind) or []
    if not isinstance(written, list):
        raise definition.error((kind,), "此处应为列表", "a list is expected here")
    for number in range(len(written)):
        yield _decision(definition, kind, (kind, number))


def _decision(definition: Definition, kind: Kind, keys: KeyPath) -> Decision:
    definition.check_keys(("left", "right", "note"), keys)
    node = _at(definition, keys)
    left, right = (_side(definition, (*keys, name)) for name in ("left", "right"))
    counts = sorted((len(left.items), len(right.items)))
    if kind == "groups" and (counts[0] != 1 or counts[1] < 2):
        raise definition.error(
            keys, "一侧须为一项，另一侧至少两项", "one item against two or more is expected"
        )
    if kind != "groups" and counts != [1, 1]:
        raise definition.error(
            keys, "两侧各须一项；多项请写入 groups", "one item a side; several go to groups"
        )
    note = _text(definition, keys, node, "note") or ""
    file = definition.path.name
    return Decision(kind, left, right, note, definition.line(*keys), file)


def _side(definition: Definition, keys: KeyPath) -> Side:
    node = _at(definition, keys)
    if not isinstance(node, dict) or not _text(definition, keys, node, "list"):
        raise definition.error(
            keys, "须写明 list（清单编号）和事项", "list (its id) and items are expected"
        )
    if "items" not in node:
        definition.check_keys(("list", *_ITEM_KEYS), keys)
        return Side(node["list"], (_ref(definition, keys),))
    definition.check_keys(("list", "items"), keys)
    items = node["items"]
    if not isinstance(items, list) or not items:
        raise definition.error(
            (*keys, "items"), "此处应为事项列表", "a list of items is expected here"
        )
    return Side(
        node["list"], tuple(_item(definition, (*keys, "items", n)) for n in range(len(items)))
    )


def _item(definition: Definition, keys: KeyPath) -> ItemRef:
    definition.check_keys(_ITEM_KEYS, keys)
    return _ref(definition, keys)


def _ref(definition: Definition, keys: KeyPath) -> ItemRef:
    name, sub_name, category, body = (
        _text(definition, keys, _at(definition, keys), key) for key in _ITEM_KEYS
    )
    if not letters(name or "").text:
        raise definition.error(keys, "须写明事项名称 name", "the item's name is expected")
    return ItemRef(name or "", sub_name, category or None, body or None)


def _at(definition: Definition, keys: KeyPath) -> Any:
    node = definition.data
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else node[key]
    return node


def _text(definition: Definition, keys: KeyPath, node: Any, key: str) -> str | None:
    value = node.get(key)
    if value is not None and not isinstance(value, str):
        raise definition.error((*keys, key), f"“{key}”应为文字", f"{key!r} must be text")
    return value
