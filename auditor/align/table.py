"""Every pair of two lists that is worth looking at, with all that is known of it.

Two sides in, a ``Pairs`` table out: features, log odds, contradictions. The work is done for
all pairs together; nothing here decides about a link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.align.assign import assign, lots
from auditor.align.candidates import candidates, wide_candidates
from auditor.align.columns import Columns, Floats, Ints, columns
from auditor.align.features import Features, features
from auditor.align.names import contradict
from auditor.align.prepare import Subject
from auditor.align.rewordings import reworded
from auditor.align.vocabulary import Lexicon
from auditor.align.weights import FIRST, FULL, log_odds

Bools = NDArray[np.bool_]

#: Pairs with at least these log odds at first sight are looked at closely.
_ASKED = -6.0
#: Pairs with less are not looked at again.
_LEAST = -10.0
_LARGEST = 50_000  # so many pairs at a time, for the memory
#: Links this sure at first sight teach what the two lists say for one another.
_TEACHING = 0.0
#: A group of so many equal names or codes is paired by content in order, not compared in full.
_LARGEST_GROUP = 10_000
#: All items of these categories do one thing, so a name that ends in another word (…进行监督管理
#: under 行政处罚) is a slip of the name, no sign of another matter.
_OF_ONE_ACTION = frozenset(
    ("行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政奖励", "行政裁决")
)


class Sides(NamedTuple):
    """Two lists ready to be compared; ``lots`` break ties by content."""

    left: tuple[Subject, ...]
    right: tuple[Subject, ...]
    columns: tuple[Columns, Columns]
    lots: tuple[NDArray[np.uint64], NDArray[np.uint64]]
    lexicon: Lexicon


class Pairs(NamedTuple):
    """A table of pairs, each given once. ``rows`` and ``cols`` count subjects from 0.

    ``odds`` are log odds of being one matter; ``name`` says how alike the names are (0–1).
    ``identical`` items say the same in all fields; ``coded`` ones bear one code, ``named`` ones
    one name in one department; ``clash`` marks names that contradict each other.
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

    def grounds(self, at: int) -> Grounds:
        """Return what the pair numbered ``at`` rests on."""
        found = self.features
        return Grounds(
            float(self.name[at]),
            bool(found.uncited[at]),
            bool(found.apart[at]),
            bool(found.part[at]),
            bool(found.refiled[at]),
            bool(found.unfiled[at]),
            float(found.reworded[at]),
        )


class Grounds(NamedTuple):
    """What one link rests on: see ``Features``; ``name`` as in ``Pairs``."""

    name: float
    uncited: bool
    apart: bool
    part: bool
    refiled: bool
    unfiled: bool
    reworded: float


def sides_of(left: tuple[Subject, ...], right: tuple[Subject, ...], lexicon: Lexicon) -> Sides:
    """Return two rows of subjects with their columns."""
    keys = lots([s.key for s in left]), lots([s.key for s in right])
    return Sides(left, right, columns(left, right), keys, lexicon)


def look(sides: Sides, lefts: Ints, rights: Ints, banned: Ints) -> Pairs:
    """Return the pairs of the subjects ``lefts`` and ``rights`` that may be one matter.

    ``banned`` are the pairs that a person has rejected, as ``keys_of`` writes them.
    """
    keys: tuple[Callable[[Subject], object], ...] = (_key, _code, _exact)
    joins = [_joined(sides, lefts, rights, key) for key in keys]
    return _table(sides, candidates(*sides.columns, lefts, rights), joins, banned)


def look_wide(sides: Sides, lefts: Ints, rights: Ints, banned: Ints) -> Pairs:
    """Return the same whatever the departments, of what their own departments left over."""
    none = [np.zeros(0, np.int64)] * 3
    return _table(sides, wide_candidates(*sides.columns, lefts, rights), none, banned)


def keys_of(sides: Sides, pairs: Iterable[tuple[int, int]]) -> Ints:
    """Return a number for each pair of indexes."""
    width = len(sides.right)
    return np.array([row * width + col for row, col in pairs], np.int64)


def _table(sides: Sides, near: tuple[Ints, Ints], joins: Sequence[Ints], banned: Ints) -> Pairs:
    width = max(1, len(sides.right))
    joined = np.concatenate(joins)
    keys = np.setdiff1d(np.concatenate([near[0] * width + near[1], joined]), banned)
    keys = keys[_worth_a_look(sides, keys // width, keys % width) | np.isin(keys, joined)]
    identical, coded, named = (np.isin(keys, join) for join in joins)
    rows, cols = keys // width, keys % width
    found = features(*sides.columns, rows, cols)
    first = log_odds(found, FIRST)
    asked = (first > _ASKED) | coded
    clash = _clashes(sides, rows, cols, asked)
    worth = np.where(clash, -1.0, first - _TEACHING)
    teaching = assign(rows, cols, worth, sides.lots)
    cores = sides.columns[0].cores, sides.columns[1].cores
    explained, swapped = reworded(cores, rows, cols, teaching, asked & ~clash)
    found = found.explained(explained, swapped, max(len(sides.left), len(sides.right)))
    odds, name = log_odds(found, FULL), found.name()
    return Pairs(rows, cols, found, odds, name, identical, coded, named, clash)


def _worth_a_look(sides: Sides, rows: Ints, cols: Ints) -> Bools:
    """Mark the pairs that could still become a link or part of a group."""
    found = np.zeros(len(rows), bool)
    for at in range(0, len(rows), _LARGEST):
        part = slice(at, at + _LARGEST)
        first = log_odds(features(*sides.columns, rows[part], cols[part]), FIRST)
        found[part] = first > _LEAST
    return found


def _clashes(sides: Sides, rows: Ints, cols: Ints, asked: Bools) -> Bools:
    clash = np.zeros(len(rows), bool)
    for k in np.flatnonzero(asked).tolist():
        a, b = sides.left[rows[k]], sides.right[cols[k]]
        one_action = a.category == b.category and a.category in _OF_ONE_ACTION
        clash[k] = contradict(a.whole, b.whole, sides.lexicon, one_action=one_action)
    return clash


# --- pairs that have something in common to the letter ------------------------------


def _key(subject: Subject) -> object:
    return subject.key


def _code(subject: Subject) -> object:
    return subject.code


def _exact(subject: Subject) -> object:
    name = subject.name.exact
    return name and (name, subject.sub.exact if subject.sub else "")


def _joined(sides: Sides, lefts: Ints, rights: Ints, key: Callable[[Subject], object]) -> Ints:
    return keys_of(sides, _join(sides, lefts, rights, key))


def _join(
    sides: Sides, lefts: Ints, rights: Ints, key: Callable[[Subject], object]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose key is equal and not empty."""
    left, right = _grouped(sides.left, lefts, key), _grouped(sides.right, rights, key)
    for value, rows in left.items():
        cols = right.get(value, [])
        if len(rows) * len(cols) <= _LARGEST_GROUP:
            pairs: Iterator[tuple[int, int]] = product(rows, cols)
        else:
            in_order = (
                sorted(rows, key=lambda i: sides.left[i].key),
                sorted(cols, key=lambda j: sides.right[j].key),
            )
            pairs = zip(*in_order, strict=False)
        yield from (p for p in pairs if key is not _exact or _one_place(sides, *p))


def _one_place(sides: Sides, row: int, col: int) -> bool:
    """Say whether two items are of one department, as far as that is known."""
    a, b = sides.left[row].block, sides.right[col].block
    return a == b or not a or not b


def _grouped(
    side: Sequence[Subject], indexes: Ints, key: Callable[[Subject], object]
) -> Mapping[object, list[int]]:
    groups: dict[object, list[int]] = defaultdict(list)
    for index in indexes.tolist():
        if value := key(side[index]):
            groups[value].append(index)
    return groups
