"""Which pairs of names contradict each other: two sides and index pairs in, a mark each out.

What ``names.contradict`` says, for many pairs at once: each name is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from auditor.align.arrays import Bools, Ints, numbers
from auditor.align.denials import denying
from auditor.align.names import Marks, exclude
from auditor.align.prepare import Subjects
from auditor.align.vocabulary import Lexicon

#: All items of these categories do one thing, so a name that ends in another word (…进行监督管理
#: under 行政处罚) is a slip of the name, no sign of another matter.
_OF_ONE_ACTION = frozenset(
    ("行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政奖励", "行政裁决")
)


def clashes(left: Subjects, right: Subjects, lexicon: Lexicon, rows: Ints, cols: Ints) -> Bools:
    """Mark the pairs (``rows[k]``, ``cols[k]``) whose names cannot be one matter."""
    (used, at), (others, to) = (np.unique(side, return_inverse=True) for side in (rows, cols))
    sides = (left, used.tolist()), (right, others.tolist())
    first, second = ([side.wholes[n].plain for n in some] for side, some in sides)
    actions = numbers([side.wholes[n].action for n in some] for side, some in sides)
    kinds = numbers([_kind(side.categories[n]) for n in some] for side, some in sides)
    one_action = _equal(kinds[0][at], kinds[1][to])
    told = (actions[0][at] > 0) & (actions[1][to] > 0)
    found: Bools = told & (actions[0][at] != actions[1][to]) & ~one_action
    found |= _excluding((first, second), lexicon, at, to)
    return found | denying((first, second), at, to)


def _kind(category: str | None) -> str:
    return category if category in _OF_ONE_ACTION else ""


def _equal(a: Ints, b: Ints) -> Bools:
    same: Bools = (a > 0) & (a == b)
    return same


def _excluding(plains: Sequence[Sequence[str]], lexicon: Lexicon, at: Ints, to: Ints) -> Bools:
    """Mark the pairs with words that exclude each other; each two sets of words once."""
    marks = [_marks(side, lexicon) for side in plains]
    listed: dict[int, Marks] = {0: frozenset()}
    one, other = numbers(marks)
    for numbered, side in zip((one, other), marks, strict=True):
        listed.update(zip(numbered.tolist(), side, strict=True))
    pairs, whose = np.unique(one[at] * len(listed) + other[to], return_inverse=True)
    said = [exclude(listed[p // len(listed)], listed[p % len(listed)]) for p in pairs.tolist()]
    return np.array(said, bool)[whose]


def _marks(plains: Sequence[str], lexicon: Lexicon) -> list[Marks]:
    """Return ``marks_of`` each name; one search through all of them takes half the time."""
    ends = np.cumsum([len(plain) + 1 for plain in plains])
    found = list(lexicon.contrast.finditer("\n".join(plains)))
    starts = np.array([word.start() for word in found], np.int64)
    marks: list[Marks] = [frozenset()] * len(plains)
    meant = {word: frozenset(members) for word, members in lexicon.members.items()}
    for owner, word in zip(np.searchsorted(ends, starts, "right").tolist(), found, strict=True):
        marks[owner] = marks[owner] | meant[word[0]] if marks[owner] else meant[word[0]]
    return marks
