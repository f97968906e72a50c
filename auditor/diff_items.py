"""Two lists and their alignment in, a ``Diff`` out: item by item, field by field."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import get_args

from auditor.diff_fields import NUMBERS, Memo, field_changes, whole_item
from auditor.errors import UsageError
from auditor.model import (
    Alignment,
    ChangeKind,
    Diff,
    FieldChange,
    Item,
    ItemChange,
    ItemRow,
    Link,
    Parsed,
)
from auditor.redline import longest_rising
from auditor.text import letters

#: The kinds of change of an item, most telling first.
CHANGES: tuple[ChangeKind, ...] = get_args(ChangeKind)
#: Changes that say nothing new of an item: they are counted, not told one by one.
COSMETIC: tuple[ChangeKind, ...] = ("moved", "renumbered", "editorial")

_NAMES = ("name", "sub_name")


def diff(left: Parsed, right: Parsed, alignment: Alignment) -> Diff:
    """Return what became of ``left`` (the older or upper list) in ``right``.

    ``alignment`` is that of the two lists (see ``align``). Raises ``UsageError`` when it
    is that of other lists.
    """
    if (alignment.left, alignment.right) != (left.list.id, right.list.id):
        named = f"{alignment.left} / {alignment.right}"
        given = f"{left.list.id} / {right.list.id}"
        raise UsageError(
            f"对齐结果属于 {named}，而清单是 {given}：请用这两份清单重新对齐",
            f"the alignment is of {named}, the lists are {given}: align these two",
        )
    olds, news = ({i.position: i for i in p.list.items} for p in (left, right))
    memo: Memo = {}
    moved = _moved(alignment.links)
    changes = [_linked(link, left, olds, right, news, memo, moved) for link in alignment.links]
    changes += [_added(news[p]) for p in alignment.unmatched_right]
    changes += [_removed(olds[p]) for p in alignment.unmatched_left]
    return Diff(left.list.id, right.list.id, tuple(_arranged(changes)))


def _moved(links: Iterable[Link]) -> frozenset[int]:
    """Return the old positions of items that stand in another order: as few as possible."""
    pairs = sorted((k.left[0], k.right[0]) for k in links if k.relation == "same")
    steady = set(longest_rising([right for _, right in pairs]))
    return frozenset(left for index, (left, _) in enumerate(pairs) if index not in steady)


def _linked(  # noqa: PLR0913, PLR0917 - the two lists, by position and as read
    link: Link,
    left: Parsed,
    olds: Mapping[int, Item],
    right: Parsed,
    news: Mapping[int, Item],
    memo: Memo,
    moved: frozenset[int],
) -> ItemChange:
    fields: list[FieldChange] = []
    aspects: set[ChangeKind] = {"moved"} if link.left[0] in moved else set()
    for i, j in _pairs(link):
        differing = field_changes(left, olds[i], right, news[j], memo)
        fields += differing
        aspects |= set(_aspects(differing, olds[i], news[j]))
    if link.relation != "same":
        aspects.add("split" if link.relation == "split" else "merged")
    kinds = tuple(c for c in CHANGES if c in aspects) or ("unchanged",)
    return ItemChange(
        kinds[0],
        kinds,
        link.left,
        link.right,
        tuple(fields),
        link.relation,
        link.score,
        link.reasons,
        link.decided_by,
        tuple(_row(news[j]) for j in link.right),
    )


def _pairs(link: Link) -> Iterator[tuple[int, int]]:
    """Yield which item is held against which: the shorter side's last one several times."""
    for i, j in zip_longest(link.left, link.right):
        yield (link.left[-1] if i is None else i), (link.right[-1] if j is None else j)


def _aspects(fields: Iterable[FieldChange], old: Item, new: Item) -> Iterator[ChangeKind]:
    if _kind_of_power(old) != _kind_of_power(new):
        yield "recategorised"
    for change in fields:
        if change.field in NUMBERS:
            yield "renumbered"
        elif change.kind in ("moved", "renumbered", "editorial"):
            yield "renumbered" if change.kind == "moved" else change.kind
        elif change.field != "category":
            yield "renamed" if change.field in _NAMES else "changed"


def _kind_of_power(item: Item) -> str:
    return item.category or letters(item.text("category")).text


def _added(item: Item) -> ItemChange:
    fields = whole_item(item, added=True)
    return ItemChange("added", ("added",), (), (item.position,), fields, rows=(_row(item),))


def _removed(item: Item) -> ItemChange:
    fields = whole_item(item, added=False)
    return ItemChange("removed", ("removed",), (item.position,), (), fields)


def _row(item: Item) -> ItemRow:
    return ItemRow(item.position, item.category, item.lost, item.parent)


def _arranged(changes: Sequence[ItemChange]) -> list[ItemChange]:
    """Put changes in the new order, each removed item behind the one it stood behind."""
    behind: list[tuple[int, int]] = [(0, 0)]
    behind += sorted((p, c.right[0]) for c in changes if c.right for p in c.left)
    starts = [old for old, _ in behind]

    def place(change: ItemChange) -> tuple[int, int]:
        if change.right:
            return change.right[0], 0
        return behind[bisect_left(starts, change.left[0]) - 1][1], change.left[0]

    return sorted(changes, key=place)
