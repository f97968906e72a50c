"""Two texts cut into stretches that stay and stretches that change, made fit to be read.

In: rows of ``Hunk``. Out: the same texts in fewer of them: agreement by chance is taken into
the changes around it, and what is only put in or struck out begins where a clause does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.text import count_ink, letters

#: What ends a sentence, and what a pause in one.
STOP = re.compile(r"[。；;！!？?\n]")
PAUSE = re.compile(r"[，,、：:]")

#: How many characters of the old text, and of the new.
_Sizes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Units that stay (``old == new``), or units that give way to others."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def same(self) -> bool:
        """True when this stays."""
        return self.old == self.new


def joined(hunks: Iterable[Hunk]) -> list[Hunk]:
    """Join neighbours of one kind and drop empty stretches."""
    kept = (h for h in hunks if h.old or h.new)
    return [_sum(group) for _, group in groupby(kept, key=lambda h: h.same)]


def _sum(hunks: Iterable[Hunk]) -> Hunk:
    row = list(hunks)
    return Hunk(tuple(u for h in row for u in h.old), tuple(u for h in row for u in h.new))


class _Change:
    """A change as it grows: its stretches, and how many letters each side has by now."""

    def __init__(self) -> None:
        self.hunks: list[Hunk] = []
        self.sizes = [0, 0]

    def add(self, hunk: Hunk) -> None:
        """Take in one more stretch."""
        self.hunks.append(hunk)
        self.sizes[0] += count_ink("".join(hunk.old))
        self.sizes[1] += count_ink("".join(hunk.new))


def without_islands(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Take agreement by chance between two changes into the change.

    Single letters come first, so that of longer stretches it is known how large the changes
    are between which they stand.
    """
    return _absorbed(_absorbed(hunks, _is_tiny), _is_small)


def _absorbed(hunks: Sequence[Hunk], chance: Callable[[int, _Sizes, _Sizes], bool]) -> list[Hunk]:
    kept: list[Hunk] = []
    change = _Change()
    for at, hunk in enumerate(hunks):
        after = hunks[at + 1] if at + 1 < len(hunks) else None
        if not hunk.same or (change.hunks and _by_chance(change, hunk, after, chance)):
            change.add(hunk)
            continue
        if change.hunks:
            kept.append(_sum(change.hunks))
            change = _Change()
        kept.append(hunk)
    return [*kept, _sum(change.hunks)] if change.hunks else kept


def _by_chance(
    left: _Change,
    island: Hunk,
    right: Hunk | None,
    chance: Callable[[int, _Sizes, _Sizes], bool],
) -> bool:
    if right is None or STOP.search("".join(island.old)):
        return False
    both = all(left.sizes), bool(right.old and right.new)
    if not any(both) and bool(left.sizes[0]) == bool(right.old):
        return False  # two insertions or two deletions, with something between them that stays
    size = len(letters("".join(island.old)).text)
    sides = count_ink("".join(right.old)), count_ink("".join(right.new))
    return chance(size, (left.sizes[0], left.sizes[1]), sides)


def _is_tiny(size: int, left: _Sizes, right: _Sizes) -> bool:  # noqa: ARG001 - as _is_small
    return size <= 1


def _is_small(size: int, left: _Sizes, right: _Sizes) -> bool:
    return size <= 1 or 2 * size <= min(_weight(left), _weight(right))


def _weight(sides: _Sizes) -> int:
    """Return how much text gave way to how much; text that only came or went weighs less."""
    return min(sides) if all(sides) else max(sides) // 4


def shifted(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Move a pure insertion or deletion, where it can be, so that it begins at a clause."""
    row = list(hunks)
    for at in range(1, len(row) - 1):
        hunk = row[at]
        if hunk.same or (hunk.old and hunk.new):
            continue
        row[at - 1 : at + 2] = _moved(row[at - 1].old, hunk, row[at + 1].old)
    return joined(row)


def _moved(before: tuple[str, ...], hunk: Hunk, after: tuple[str, ...]) -> list[Hunk]:
    """Return the three hunks with the best beginning of the middle one."""
    whole = before + (hunk.old or hunk.new) + after
    size = len(hunk.old or hunk.new)
    start = len(before)
    first = start
    while first and whole[first - 1] == whole[first + size - 1]:
        first -= 1
    final = start
    while final + size < len(whole) and whole[final] == whole[final + size]:
        final += 1
    best = max(range(first, final + 1), key=lambda s: (_beginning(whole, s), -abs(s - start), s))
    middle = whole[best : best + size]
    head, tail = whole[:best], whole[best + size :]
    changed = Hunk(middle, ()) if hunk.old else Hunk((), middle)
    return [Hunk(head, head), changed, Hunk(tail, tail)]


def _beginning(row: Sequence[str], at: int) -> int:
    """Say how good a place is to begin a change: 3 a line, 2 a sentence, 1 a clause."""
    if at == 0 or "\n" in row[at - 1]:
        return 3
    if STOP.search(row[at - 1]):
        return 2
    return int(bool(PAUSE.search(row[at - 1])))
