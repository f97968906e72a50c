"""Which pairs of names contradict each other: two sides and index pairs in, marks for each out.

What ``names.contradict`` and ``names.unsaid`` say, for many pairs at once: each name is looked at
once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from auditor.align.arrays import Bools, Ints, numbers
from auditor.align.denials import denying
from auditor.align.names import Marks, exclude, meant, unsaid
from auditor.align.prepare import Subjects
from auditor.align.vocabulary import Lexicon

#: All items of these categories do one thing, so a name that ends in another word (…进行监督管理
#: under 行政处罚) is a slip of the name, no sign of another matter.
_OF_ONE_ACTION = frozenset(
    ("行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政奖励", "行政裁决")
)
#: What is done to a licence or a record, which has phases: first granted, then changed, renewed …
_WITH_PHASES = (None, "审批", "备案", "登记", "注销")


def clashes(
    left: Subjects, right: Subjects, lexicon: Lexicon, rows: Ints, cols: Ints
) -> tuple[Bools, Bools]:
    """Mark the pairs (``rows[k]``, ``cols[k]``) whose names cannot be one matter.

    And those of licences of which only one names its phase (延续), another than is meant unsaid.
    """
    (used, at), (others, to) = (np.unique(side, return_inverse=True) for side in (rows, cols))
    sides = (left, used.tolist()), (right, others.tolist())
    first, second = ([side.wholes[n].plain for n in some] for side, some in sides)
    actions = numbers([_action(side, n) for n in some] for side, some in sides)
    kinds = numbers([_kind(side.categories[n]) for n in some] for side, some in sides)
    one_action = _equal(kinds[0][at], kinds[1][to])
    told = (actions[0][at] > 0) & (actions[1][to] > 0)
    found: Bools = told & (actions[0][at] != actions[1][to]) & ~one_action
    excluded, narrowed = _excluding((first, second), lexicon, at, to)
    phased = [
        np.array([side.wholes[n].action in _WITH_PHASES for n in some], bool)
        for side, some in sides
    ]
    narrowed &= phased[0][at] & phased[1][to] & (kinds[0][at] == 0) & (kinds[1][to] == 0)
    return found | excluded | denying((first, second), at, to), narrowed


def _action(side: Subjects, n: int) -> str | None:
    """Return what is done; a sub-item (…许可：…注销) is of the kind that its item is."""
    return (side.names[n] if side.subs[n] else side.wholes[n]).action


def _kind(category: str | None) -> str:
    return category if category in _OF_ONE_ACTION else ""


def _equal(a: Ints, b: Ints) -> Bools:
    same: Bools = (a > 0) & (a == b)
    return same


def _excluding(
    plains: Sequence[Sequence[str]], lexicon: Lexicon, at: Ints, to: Ints
) -> tuple[Bools, Bools]:
    """Mark the pairs with words that exclude each other or one unsaid; each two sets once."""
    marks = [_marks(side, lexicon) for side in plains]
    listed: dict[int, Marks] = {0: frozenset()}
    one, other = numbers(marks)
    for numbered, side in zip((one, other), marks, strict=True):
        listed.update(zip(numbered.tolist(), side, strict=True))
    pairs, whose = np.unique(one[at] * len(listed) + other[to], return_inverse=True)
    sets = [(listed[p // len(listed)], listed[p % len(listed)]) for p in pairs.tolist()]
    said = [(exclude(a, b), unsaid(a, b, lexicon)) for a, b in sets]
    found = np.array(said, bool).reshape(-1, 2)[whose]
    return found[:, 0], found[:, 1]


def _marks(plains: Sequence[str], lexicon: Lexicon) -> list[Marks]:
    """Return ``marks_of`` each name; one search through all of them takes half the time."""
    ends, joined = np.cumsum([len(plain) + 1 for plain in plains]), "\n".join(plains)
    found = list(lexicon.contrast.finditer(joined))
    starts = np.array([word.start() for word in found], np.int64)
    marks: list[Marks] = [frozenset()] * len(plains)
    known: dict[tuple[str, str], Marks] = {}  # by the word and the character before it
    for owner, word in zip(np.searchsorted(ends, starts, "right").tolist(), found, strict=True):
        seen = joined[max(0, word.start() - 1) : word.start()], word[0]
        said = known.get(seen) or known.setdefault(seen, meant(joined, word, lexicon))
        marks[owner] = marks[owner] | said if marks[owner] else said
    return marks
