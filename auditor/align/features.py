"""How alike pairs of subjects are: columns and index pairs in, named features from 0 to 1 out.

Every feature is symmetric, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from auditor.align.arrays import Bools, Floats, Ints, Singles, none, sums
from auditor.align.columns import VOICE, Bag, Columns
from auditor.align.rewordings import Explained

#: One side names a sub-item and the other does not: the whole against its part.
PART_OF = 0.85
#: Words said on one side only, this many thousandths on both sides, are as many as count.
_MOST_OWN = 40_000
#: A name that says all of the other and more is alike, but less than one of equal length.
_IN_SHARE = 0.4
#: Names that have this share of their characters in common, in order, are nearly identical.
_NEARLY = 0.6
#: Among several departments of one place matters move; between lists of two offices they do not.
_MOVED = 0.4
_EXPLAINED = ("reworded", "swapped", "unproven", "strange", "unsaid")


class Features(NamedTuple):
    """The features of pairs, an array each, in 32 bits for the memory.

    Names: ``order`` compares characters in order, ``pairs`` weighted pairs of neighbouring
    characters, ``..._in`` how much of the shorter name the longer one has, ``known`` counts only
    words that both lists use, ``own`` what both say that the other does not. Bases: ``uncited``
    when one cites nothing, ``rare`` how telling the shared articles are, ``cited_in`` and
    ``cited`` what share they are of the smaller basis and of the larger, ``apart`` when other
    paragraphs or items of them are cited, ``instrument`` when only the instrument is shared,
    ``disjoint`` when not even that. ``refiled``: the categories differ; ``unfiled``: one is
    unknown; ``steps``: how much of the larger series of duties both have; ``stepless``: one has
    none; ``elsewhere``: the departments differ; ``part``: only one has a sub-item; ``reworded``:
    what differs is explained by what the two lists say for one another; ``swapped``: another word
    stands in the place of one, unexplained; ``unproven``: the same between nearly identical names
    of short lists, where nothing can show that it is only another way of writing; ``strange``: what
    both say that the other does not, in short lists; ``unsaid``: only one names the phase of a
    licence, another than is meant unsaid. These five are 0 until ``explained`` has been called,
    ``order`` and ``order_in`` until ``read`` has.
    """

    order: Singles
    order_in: Singles
    pairs: Singles
    pairs_in: Singles
    known: Singles
    own: Singles
    uncited: Singles
    rare: Singles
    cited_in: Singles
    cited: Singles
    apart: Singles
    instrument: Singles
    disjoint: Singles
    refiled: Singles
    unfiled: Singles
    steps: Singles
    stepless: Singles
    elsewhere: Singles
    part: Singles
    reworded: Singles
    swapped: Singles
    unproven: Singles
    strange: Singles
    unsaid: Singles

    def name(self) -> Floats:
        """Return how alike the names are, from 0 (nothing in common) to 1 (the same words)."""
        whole, shorter = self.order + self.pairs, self.order_in + self.pairs_in
        found: Floats = ((1 - _IN_SHARE) * whole + _IN_SHARE * shorter).astype(np.float64) / 2
        return found

    def of(self, at: Ints | Bools) -> Features:
        """Return the features of some of the pairs."""
        return Features._make(column[at] for column in self)

    def explained(self, said: Explained, unsaid: Bools, names: int) -> Features:
        """Return the features with what was found out about lists of so many names."""
        mute = VOICE / (names + VOICE)
        near = np.maximum((self.order >= _NEARLY) * said.changed, unsaid)
        columns = said.reworded, said.swapped, near * mute, self.own * mute, unsaid
        told = zip(_EXPLAINED, columns, strict=True)
        return self._replace(**{name: column.astype(np.float32) for name, column in told})


def features(left: Columns, right: Columns, rows: Ints, cols: Ints) -> Features:
    """Return the features of the pairs (``rows[k]``, ``cols[k]``)."""
    category, other = left.categories[rows], right.categories[cols]
    unfiled = (category == 0) | (other == 0)
    block, elsewhere = left.blocks[rows], right.blocks[cols]
    steps = _share(left.steps, right.steps, left.series[rows], right.series[cols])
    nothing = np.zeros(len(rows))
    columns = (
        nothing,
        nothing,
        *_names(left, right, rows, cols),
        *_basis(left, right, rows, cols),
        (category != other) & ~unfiled,
        unfiled,
        steps.of_larger,
        steps.none,
        ((block != elsewhere) & (block > 0) & (elsewhere > 0)) * _elsewhere(left, right),
        left.with_sub[rows] != right.with_sub[cols],
        *(nothing,) * len(_EXPLAINED),
    )
    return Features._make(np.asarray(column, np.float32) for column in columns)


def _elsewhere(left: Columns, right: Columns) -> float:
    """Return what another department says: less in lists that have departments in common."""
    common = np.intersect1d(left.blocks, right.blocks)
    return _MOVED if common.any() else 1.0


def read(
    sides: tuple[Columns, Columns], rows: Ints, cols: Ints, found: Features, asked: Bools
) -> Features:
    """Return the features with the characters of the names of ``asked`` pairs compared in order."""
    at = np.flatnonzero(asked)
    (left, right), rows, cols = sides, rows[at], cols[at]
    limits = _limits(left, right, rows, cols)
    columns = [np.zeros(len(asked), np.float32) for _ in range(2)]
    pairs = _in_order(_at(left.cores, rows), _at(right.cores, cols))
    for column, values in zip(columns, pairs, strict=True):
        column[at] = limits.applied(values)
    return found._replace(order=columns[0], order_in=columns[1])


# --- names ----------------------------------------------------------------------


def _names(left: Columns, right: Columns, rows: Ints, cols: Ints) -> tuple[Floats, ...]:
    shared = _shared(left.grams, right.grams, rows, cols)
    a, b = left.grams.size[rows], right.grams.size[cols]
    one, other = left.known[rows], right.known[cols]
    known = np.minimum(_ratio(2.0 * shared, one + other), 1)
    own = np.minimum(np.minimum(one - shared, other - shared) / _MOST_OWN, 1)
    limits = _limits(left, right, rows, cols)
    found = _ratio(2 * shared, a + b), _ratio(shared, np.minimum(a, b)), known
    return *map(limits.applied, found), own * (1 - limits.least)


class _Limits(NamedTuple):
    """What a sub-item says of how alike the names can be, whatever else they share."""

    least: Floats
    most: Floats

    def applied(self, alike: Floats) -> Floats:
        return np.minimum(np.maximum(alike, self.least), self.most)


def _limits(left: Columns, right: Columns, rows: Ints, cols: Ints) -> _Limits:
    """Sub-items of one item share its name, so the name must not make up for the sub-name."""
    has_left, has_right = left.with_sub[rows], right.with_sub[cols]
    least, most = np.zeros(len(rows)), np.ones(len(rows))
    both, part = np.flatnonzero(has_left & has_right), np.flatnonzero(has_left != has_right)
    most[both] = _in_order(_at(left.subs, rows[both]), _at(right.subs, cols[both]))[0]
    names = _in_order(_at(left.names, rows[part]), _at(right.names, cols[part]))[0]
    firsts = [left.subs[i] or left.names[i] for i in rows[part].tolist()]
    seconds = [right.subs[j] or right.names[j] for j in cols[part].tolist()]
    least[part] = np.maximum(names * PART_OF, _in_order(firsts, seconds)[0])
    return _Limits(least, most)


def _at(texts: Sequence[str], at: Ints) -> list[str]:
    return [texts[n] for n in at.tolist()]


def _in_order(a: Sequence[str], b: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the share of characters in common, in order: of both texts, of the shorter one."""
    if not a:
        return np.zeros(0), np.zeros(0)
    common = process.cpdist(a, b, scorer=LCSseq.similarity, dtype=np.int32).astype(np.int64)
    sizes = (np.fromiter(map(len, side), np.int64, len(side)) for side in (a, b))
    one, other = sizes
    return _ratio(2 * common, one + other), _ratio(common, np.minimum(one, other))


# --- bases ----------------------------------------------------------------------


class _Share(NamedTuple):
    worth: Ints
    of_smaller: Floats
    of_larger: Floats
    none: Bools


def _share(a: Bag, b: Bag, rows: Ints, cols: Ints) -> _Share:
    one, other = a.size[rows], b.size[cols]
    shared = _shared(a, b, rows, cols)
    of_smaller, of_larger = (_ratio(shared, size(one, other)) for size in (np.minimum, np.maximum))
    return _Share(shared, of_smaller, of_larger, (one == 0) | (other == 0))


def _basis(left: Columns, right: Columns, rows: Ints, cols: Ints) -> tuple[Floats, ...]:
    articles = _share(left.articles, right.articles, rows, cols)
    both = np.flatnonzero(articles.worth)
    disagree = np.zeros(len(rows))
    disagree[both] = _apart(left, right, rows[both], cols[both])
    lone = np.flatnonzero((articles.worth == 0) & ~articles.none)
    instrument, disjoint = np.zeros(len(rows)), np.zeros(len(rows))
    instrument[lone] = _shared(left.titles, right.titles, rows[lone], cols[lone]) > 0
    disjoint[lone] = 1 - instrument[lone]
    return (
        articles.none.astype(float),
        np.minimum(articles.worth / 1000, 1),
        articles.of_smaller,
        articles.of_larger,
        disagree,
        instrument,
        disjoint,
    )


def _apart(left: Columns, right: Columns, rows: Ints, cols: Ints) -> Bools:
    """Mark the pairs that cite other paragraphs or items of an article."""
    found = np.zeros(len(rows), bool)
    for place, told in (("items", "told_items"), ("paragraphs", "told_paragraphs")):
        both, same = (
            _shared(getattr(left, name), getattr(right, name), rows, cols) for name in (told, place)
        )
        found |= (both > 0) & (same == 0)
    return found


def _shared(a: Bag, b: Bag, rows: Ints, cols: Ints) -> Ints:
    """Return the worth of what each pair has in common."""
    if not len(rows):
        return none()
    found: Ints = sums(a.plain[rows].multiply(b.plain[cols]), a.worth)
    return found


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    found: Floats = part / np.maximum(whole, 1)
    return found
