"""Every pair of two lists that is worth looking at, with all that is known of it.

Two sides in, a ``Pairs`` table out: features, log odds, contradictions. The work is done for
all pairs together; nothing here decides about a link.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np

from auditor.align.arrays import (
    Bools,
    Floats,
    Ints,
    Lots,
    among,
    mixed,
    none,
    numbers,
    spread,
    sums,
)
from auditor.align.assign import assign
from auditor.align.candidates import candidates, wide_candidates
from auditor.align.clashes import clashes
from auditor.align.columns import Columns, columns
from auditor.align.contents import Draw
from auditor.align.features import Features, features, read
from auditor.align.prepare import Subjects
from auditor.align.rewordings import Learnt, reworded
from auditor.align.vocabulary import Lexicon
from auditor.align.weights import FIRST, FULL, log_odds

#: Pairs with at least these log odds at first sight are looked at closely.
_ASKED = -6.0
#: Pairs with less are not looked at again.
_LEAST = -10.0
_LARGEST = 100_000  # so many pairs at a time, for the memory
#: Links this sure at first sight teach what the two lists say for one another.
_TEACHING = 0.0
#: No explanation of what differs makes up for so much.
_FAR = 9.0
#: A group of so many equal names or codes is paired by content in order, not compared in full.
_LARGEST_GROUP = 10_000
_ENDS: tuple[Literal["left", "right"], ...] = ("left", "right")


class Sides(NamedTuple):
    """Two lists ready to be compared; ``lots`` break ties by content."""

    left: Subjects
    right: Subjects
    columns: tuple[Columns, Columns]
    lots: tuple[Draw, Draw]
    lexicon: Lexicon


class Pairs(NamedTuple):
    """A table of pairs, each given once. ``rows`` and ``cols`` count subjects from 0.

    ``odds`` are log odds of being one matter; ``name`` says how alike the names are (0–1).
    ``identical`` items say the same in all fields; ``coded`` ones bear one code, ``named`` ones
    one name in one department; ``clash`` marks names that contradict each other. ``learnt`` is
    what the two lists say for one another.
    """

    rows: Ints
    cols: Ints
    features: Features
    odds: Floats
    name: Floats
    identical: Bools
    coded: Bools
    named: Bools
    clash: Bools
    learnt: Learnt


def sides_of(left: Subjects, right: Subjects, lexicon: Lexicon) -> Sides:
    """Return two rows of subjects with their columns."""
    both = columns(left, right)
    lots = Draw(left.contents, _told(both[0])), Draw(right.contents, _told(both[1]))
    return Sides(left, right, both, lots, lexicon)


def _told(side: Columns) -> Lots:
    """Return a number for the names and provisions of each subject, whatever their order."""
    found = np.zeros(len(side.cores), np.uint64)
    for salt, bag in enumerate((side.grams, side.articles, side.paragraphs, side.items), 1):
        found += sums(bag.plain, mixed(np.arange(len(bag.worth), dtype=np.uint64), salt))
    return found


def look(sides: Sides, lefts: Ints, rights: Ints, banned: Ints) -> Pairs:
    """Return the pairs of the subjects ``lefts`` and ``rights`` that may be one matter.

    ``banned`` are the pairs that a person has rejected, as ``keys_of`` writes them.
    """
    both = sides.left, sides.right
    keys: tuple[list[Sequence[Hashable]], ...] = (
        _contents(sides),
        [side.codes for side in both],
        [_exact(side) for side in both],
    )
    joins = [_join(sides, lefts, rights, key) for key in keys]
    joins[2] = joins[2][_one_place(sides, joins[2])]
    return _table(sides, candidates(*sides.columns, lefts, rights), joins, banned)


def look_wide(sides: Sides, lefts: Ints, rights: Ints, banned: Ints) -> Pairs:
    """Return the same whatever the departments, of what their own departments left over."""
    near = wide_candidates(*sides.columns, lefts, rights)
    return _table(sides, near, [none()] * 3, banned)


def keys_of(sides: Sides, pairs: Iterable[tuple[int, int]]) -> Ints:
    """Return a number for each pair of indexes."""
    width = len(sides.right)
    return np.array([row * width + col for row, col in pairs], np.int64)


def _table(sides: Sides, near: tuple[Ints, Ints], joins: Sequence[Ints], banned: Ints) -> Pairs:
    width = max(1, len(sides.right))
    joined = np.concatenate(joins)
    keys = np.unique(np.concatenate([near[0] * width + near[1], joined]))
    keys = keys[~among(keys, banned)] if len(banned) else keys
    keys, found, first = _worth_a_look(sides, keys, joined)
    identical, coded, named = (among(keys, join) for join in joins)
    rows, cols = keys // width, keys % width
    asked = (first > _ASKED) | coded | named | identical
    found = read(sides.columns, rows, cols, found, asked)
    clash, unsaid = asked.copy(), asked.copy()
    clash[asked], unsaid[asked] = clashes(
        sides.left, sides.right, sides.lexicon, rows[asked], cols[asked]
    )
    teaching = assign(rows, cols, np.where(clash, -1.0, first - _TEACHING), sides.lots)
    asked &= ~clash & _open(rows, cols, first, teaching)
    cores = sides.columns[0].cores, sides.columns[1].cores
    explained = reworded(cores, rows, cols, teaching, asked)
    found = found.explained(explained, unsaid, max(len(sides.left), len(sides.right)))
    odds, name = log_odds(found, FULL), found.name()
    return Pairs(rows, cols, found, odds, name, identical, coded, named, clash, explained.learnt)


def _open(rows: Ints, cols: Ints, first: Floats, linked: Bools) -> Bools:
    """Mark the pairs that no sure link of either item is far above, whatever explains them."""
    found = np.ones(len(rows), bool)
    for side in (rows, cols):
        best = np.full(side.max(initial=0) + 1, -np.inf)
        best[side[linked]] = first[linked]
        found &= first > best[side] - _FAR
    return found


def _worth_a_look(sides: Sides, keys: Ints, joined: Ints) -> tuple[Ints, Features, Floats]:
    """Return the pairs that could still become a link or part of a group, with first log odds."""
    width, parts = max(1, len(sides.right)), []
    for at in range(0, max(1, len(keys)), _LARGEST):
        some = keys[at : at + _LARGEST]
        found = features(*sides.columns, some // width, some % width)
        first = log_odds(found, FIRST)
        kept = np.flatnonzero((first > _LEAST) | among(some, joined))
        parts.append((some[kept], found.of(kept), first[kept]))
    columns = zip(*(part[1] for part in parts), strict=True)
    found = Features._make(map(np.concatenate, columns))
    return np.concatenate([p[0] for p in parts]), found, np.concatenate([p[2] for p in parts])


# --- pairs that have something in common to the letter ------------------------------


def _contents(sides: Sides) -> list[Sequence[Hashable]]:
    """Return what each item says in all, ``None`` where no item of the other side is like it."""
    both = sides.left.contents, sides.right.contents
    names = set(both[0].names) & set(both[1].names)
    named = [[n for n, name in enumerate(side.names) if name in names] for side in both]
    told = [
        {n: (side.names[n], side.size(n)) for n in some}
        for side, some in zip(both, named, strict=True)
    ]
    shared = set(told[0].values()) & set(told[1].values())
    found: list[Sequence[Hashable]] = []
    for side, sizes in zip(both, told, strict=True):
        keys: list[Hashable] = [None] * len(side.names)
        for n, size in sizes.items():
            keys[n] = side.key(n) if size in shared else None
        found.append(keys)
    return found


def _exact(side: Subjects) -> list[Hashable]:
    """Return the names as printed, with the sub-names if there are any."""
    return [
        (name.exact, sub.exact) if sub and name.exact else name.exact
        for name, sub in zip(side.names, side.subs, strict=True)
    ]


def _join(sides: Sides, lefts: Ints, rights: Ints, values: Sequence[Sequence[Hashable]]) -> Ints:
    """Return the pairs whose value is equal and not empty, as ``keys_of`` writes them."""
    numbered = numbers(values)
    rows, cols = (
        at[np.argsort(side[at], kind="stable")]
        for side, at in zip(numbered, (lefts, rights), strict=True)
    )
    left, right = numbered[0][rows], numbered[1][cols]
    starts, ends = (np.searchsorted(right, left, side=end) for end in _ENDS)
    counts = np.where(left > 0, ends - starts, 0)
    large = np.unique(left[np.bincount(left, minlength=1)[left] * counts > _LARGEST_GROUP])
    counts[np.isin(left, large)] = 0
    found = np.repeat(rows, counts) * len(sides.right) + cols[spread(starts, counts)]
    pairs = [_in_turn(sides, rows[left == n], cols[right == n]) for n in large.tolist()]
    return np.concatenate([found, *pairs])


def _in_turn(sides: Sides, rows: Ints, cols: Ints) -> Ints:
    """Return the first with the first, the second with the second and so on, by content."""
    lefts = sorted(rows.tolist(), key=sides.left.contents.key)
    rights = sorted(cols.tolist(), key=sides.right.contents.key)
    return keys_of(sides, zip(lefts, rights, strict=False))


def _one_place(sides: Sides, keys: Ints) -> Bools:
    """Mark the pairs of one department, as far as that is known."""
    width = max(1, len(sides.right))
    a, b = sides.columns[0].blocks[keys // width], sides.columns[1].blocks[keys % width]
    same: Bools = (a == b) | (a == 0) | (b == 0)
    return same
