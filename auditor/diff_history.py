"""Diffs of one edition to the next in, the history of every item out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.errors import UsageError
from auditor.model import Diff, ItemChange


@dataclass(frozen=True, slots=True)
class Step:
    """Where an item stands in one edition, and what became of it on the way there.

    ``positions`` are several before a merger, none in the edition from which the item is
    gone. ``change`` is ``None`` in the first edition.
    """

    list: str
    positions: tuple[int, ...]
    change: ItemChange | None


History = tuple[Step, ...]


def history(diffs: Sequence[Diff]) -> tuple[History, ...]:
    """Return one history for each item of the last edition and each that went before it.

    ``diffs`` follow one another: the new list of each is the old list of the next. Histories
    run from the oldest edition on, those of the last edition first. Raises ``UsageError``
    when the diffs do not join.
    """
    for one, other in pairwise(diffs):
        if one.right != other.left:
            raise UsageError(
                f"两次比较接不上：前一次到 {one.right}，后一次从 {other.left} 开始",
                f"the diffs do not join: one ends with {one.right}, next is {other.left}",
            )
    into = [{p: c for c in d.items for p in c.right} for d in diffs]
    found: list[History] = []
    for end in range(len(diffs), 0, -1):
        done, last = diffs[:end], diffs[end - 1]
        if end == len(diffs):
            rows = [((p,), c) for c in last.items for p in c.right]
            found += [_back(done, into, *row) for row in rows]
        removed = [c for c in last.items if not c.right]
        found += [_back(done, into, (), c) for c in removed]
    return tuple(found)


def _back(
    diffs: Sequence[Diff],
    into: Sequence[Mapping[int, ItemChange]],
    positions: tuple[int, ...],
    change: ItemChange,
) -> History:
    """Follow an item back to the edition in which it first stands."""
    steps = [Step(diffs[-1].right, positions, change)]
    for index in range(len(diffs) - 1, -1, -1):
        positions = change.left
        if not positions:
            break
        earlier = into[index - 1].get(positions[0]) if index else None
        steps.append(Step(diffs[index].left, positions, earlier))
        if earlier is None:
            break
        change = earlier
    return tuple(reversed(steps))
