"""Items whose name is lost: two sides in, pairs with their reasons out.

Nothing can be compared where a name is empty. But where an item of the other list rests on the very
same basis, word for word, is of the same category and department, and no other item does, the two
are one matter of which one side lost the name. Among several the printed number decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from auditor.align.arrays import Bools, Ints
from auditor.align.prepare import Subjects
from auditor.align.table import Sides, keys_of
from auditor.model import Words

_Key = TypeVar("_Key", bound=Hashable)
_Members = Mapping[tuple[str, str, str, str], Sequence[int]]

_REASONS = (
    Words("依据全文相同", "the same basis, word for word"),
    Words("类别相同", "same category"),
)
_LOST = Words("存疑：名称有一方为空，无从比对", "against: a name is empty, nothing to compare")


class Known(NamedTuple):
    """Two indexes known by something else than their names, and why they are one matter."""

    row: int
    col: int
    reasons: tuple[Words, ...]


def nameless(sides: Sides, free: tuple[Bools, Bools], banned: Ints) -> Iterator[Known]:
    """Yield the free items of one list whose name is empty with those of the other they are."""
    both = (sides.left, np.flatnonzero(free[0])), (sides.right, np.flatnonzero(free[1]))
    unnamed = [[n for n in some.tolist() if not _named(side, n)] for side, some in both]
    if not any(unnamed):
        return
    barred = set(banned.tolist())
    for numbered in (False, True):
        members = [_members(side, some.tolist(), numbered) for side, some in both]
        for key, row, col in alone(*members):
            lost = not (_named(sides.left, row) and _named(sides.right, col))
            able = free[0][row] and free[1][col] and keys_of(sides, [(row, col)])[0] not in barred
            if lost and able:
                free[0][row] = free[1][col] = False
                yield Known(row, col, _why(key[-1]))


def alone(
    lefts: Mapping[_Key, Sequence[int]], rights: Mapping[_Key, Sequence[int]]
) -> Iterator[tuple[_Key, int, int]]:
    """Yield what one item of either side alone is known by, and the two items."""
    for key, some in lefts.items():
        others = rights.get(key, ())
        if len(some) == len(others) == 1:
            yield key, some[0], others[0]


def _named(side: Subjects, n: int) -> bool:
    return bool(side.wholes[n].exact)


def _members(side: Subjects, some: Sequence[int], numbered: bool) -> _Members:
    """Return the items by what they are known by without a name: those that have all of it."""
    found: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for n in some:
        category, basis = side.categories[n], side.contents.text(n, "basis")
        number = side.contents.text(n, "number") if numbered else ""
        if category and basis and (number or not numbered):
            found[side.blocks[n], category, basis, number].append(n)
    return found


def _why(number: str) -> tuple[Words, ...]:
    if not number:
        return (*_REASONS, _LOST)
    return (*_REASONS, Words(f"序号同为 {number}", f"both numbered {number}"), _LOST)
