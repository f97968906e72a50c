"""Items of which nothing but the name is new: two sides in, pairs with their reasons out.

A short name says little, and a word put into it can outweigh all the rest. But where two items that
found no partner say the same in every other field, to the letter, and no other item does, one was
renamed: where the names differ in words put in or left out, or where the number is the same too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain

import numpy as np
from rapidfuzz.distance import LCSseq

from auditor.align.arrays import Bools, Ints
from auditor.align.clashes import clashes
from auditor.align.nameless import Known, alone
from auditor.align.prepare import Subjects
from auditor.align.table import Sides, keys_of
from auditor.model import Words

_Members = Mapping[tuple[object, ...], Sequence[int]]

#: Names with less than this share of their characters in common are names of two matters.
_ALIKE = 0.5


def renamed(sides: Sides, free: tuple[Bools, Bools], banned: Ints) -> Iterator[Known]:
    """Yield the free items that differ in their names alone; they are free no more.

    ``banned`` are the pairs that a person has rejected, as ``keys_of`` writes them.
    """
    both = (sides.left, sides.right)
    resting = [_by_basis(side, np.flatnonzero(some)) for side, some in zip(both, free, strict=True)]
    shared = resting[0].keys() & resting[1].keys()
    members = [_members(s, found, shared) for s, found in zip(both, resting, strict=True)]
    found = [(row, col) for _, row, col in alone(*members) if _alike(sides, row, col)]
    if not found:
        return
    rows, cols = (np.array(column, np.int64) for column in zip(*found, strict=True))
    barred = set(banned.tolist())
    against = np.logical_or(*clashes(*both, sides.lexicon, rows, cols))
    for (row, col), no in zip(found, against.tolist(), strict=True):
        if not no and keys_of(sides, [(row, col)])[0] not in barred:
            free[0][row] = free[1][col] = False
            yield Known(row, col, _why(sides, row, col))


def _by_basis(side: Subjects, some: Ints) -> Mapping[str, Sequence[int]]:
    """Return the items by the text of their basis, those that have one."""
    found: dict[str, list[int]] = defaultdict(list)
    for n in some.tolist():
        if basis := side.contents.raw(n, "basis"):
            found[basis].append(n)
    return found


def _members(side: Subjects, resting: Mapping[str, Sequence[int]], shared: Set[str]) -> _Members:
    """Return the items with one of the ``shared`` bases by all they say besides their names."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n in chain.from_iterable(some for basis, some in resting.items() if basis in shared):
        found[side.blocks[n], side.contents.besides_name(n)].append(n)
    return found


def _alike(sides: Sides, row: int, col: int) -> bool:
    one, other = sides.left.wholes[row].exact, sides.right.wholes[col].exact
    common = LCSseq.similarity(one, other)
    if common < _ALIKE * max(len(one), len(other), 1):
        return False
    return common == min(len(one), len(other)) or bool(_number(sides, row, col))


def _number(sides: Sides, row: int, col: int) -> str:
    """Return the number that both items bear, ``""`` when they bear none or two."""
    one, other = sides.left.contents.text(row, "number"), sides.right.contents.text(col, "number")
    return one if one == other else ""


def _why(sides: Sides, row: int, col: int) -> tuple[Words, ...]:
    one, other = sides.left.wholes[row].exact, sides.right.wholes[col].exact
    share = LCSseq.normalized_similarity(one, other)
    reasons = [
        Words("除名称外各栏逐字相同", "all but the name is the same, word for word"),
        Words(f"名称 {share:.2f}", f"name {share:.2f}"),
    ]
    if number := _number(sides, row, col):
        reasons.append(Words(f"序号同为 {number}", f"both numbered {number}"))
    return tuple(reasons)
