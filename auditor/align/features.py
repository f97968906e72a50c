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

from auditor.align.columns import VOICE, Bag, Columns, Floats, Ints

#: One side names a sub-item and the other does not: the whole against its part.
PART_OF = 0.85
#: Words said on one side only, this many thousandths on both sides, are as many as count.
_MOST_OWN = 40_000
#: A name that says all of the other and more is alike, but less than one of equal length.
_IN_SHARE = 0.4
#: Names that have this share of their characters in common, in order, are nearly identical.
_NEARLY = 0.6
_LARGEST = 50_000  # so many pairs at a time, for the memory


class Features(NamedTuple):
    """The features of pairs, an array each.

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
    of short lists, where nothing can show that it is only another way of writing (all three are 0
    until ``explained`` has been called).
    """

    order: Floats
    order_in: Floats
    pairs: Floats
    pairs_in: Floats
    known: Floats
    own: Floats
    uncited: Floats
    rare: Floats
    cited_in: Floats
    cited: Floats
    apart: Floats
    instrument: Floats
    disjoint: Floats
    refiled: Floats
    unfiled: Floats
    steps: Floats
    stepless: Floats
    elsewhere: Floats
    part: Floats
    reworded: Floats
    swapped: Floats
    unproven: Floats

    def name(self) -> Floats:
        """Return how alike the names are, from 0 (nothing in common) to 1 (the same words)."""
        whole, shorter = self.order + self.pairs, self.order_in + self.pairs_in
        found: Floats = ((1 - _IN_SHARE) * whole + _IN_SHARE * shorter) / 2
        return found

    def explained(self, reworded: Floats, swapped: Floats, names: int) -> Features:
        """Return the features with what ``rewordings`` found in lists of so many names."""
        near = (self.order >= _NEARLY) * swapped
        unproven = near * (VOICE / (names + VOICE))
        return self._replace(reworded=reworded, swapped=swapped, unproven=unproven)


def features(left: Columns, right: Columns, rows: Ints, cols: Ints) -> Features:
    """Return the features of the pairs (``rows[k]``, ``cols[k]``)."""
    found = [
        _some(left, right, rows[at : at + _LARGEST], cols[at : at + _LARGEST])
        for at in range(0, max(1, len(rows)), _LARGEST)
    ]
    return Features(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _some(left: Columns, right: Columns, rows: Ints, cols: Ints) -> Features:
    names = _names(left, right, rows, cols)
    basis = _basis(left, right, rows, cols)
    category, other = left.categories[rows], right.categories[cols]
    unfiled = (category == 0) | (other == 0)
    block, elsewhere = left.blocks[rows], right.blocks[cols]
    steps = _share(left.steps, right.steps, rows, cols)
    part = (_has(left.subs, rows) != _has(right.subs, cols)).astype(float)
    others = (
        (category != other) & ~unfiled,
        unfiled,
        steps.of_larger,
        steps.none,
        (block != elsewhere) & (block > 0) & (elsewhere > 0),
        part,
        *(np.zeros(len(rows)),) * 3,
    )
    return Features._make(np.asarray(f, np.float64) for f in (*names, *basis, *others))


def _has(texts: Sequence[str], at: Ints) -> NDArray[np.bool_]:
    return np.fromiter((bool(texts[n]) for n in at), bool, len(at))


# --- names ----------------------------------------------------------------------


def _names(left: Columns, right: Columns, rows: Ints, cols: Ints) -> tuple[Floats, ...]:
    order, order_in = _in_order(_at(left.cores, rows), _at(right.cores, cols))
    shared = _shared(left.grams, right.grams, rows, cols)
    a, b = left.grams.size[rows], right.grams.size[cols]
    pairs = _ratio(2 * shared, a + b)
    pairs_in = _ratio(shared, np.minimum(a, b))
    own_a, own_b = left.known[rows] - shared, right.known[cols] - shared
    known = _ratio(2.0 * shared, left.known[rows] + right.known[cols])
    own = np.minimum(np.minimum(own_a, own_b) / _MOST_OWN, 1)
    found = order, order_in, pairs, pairs_in, np.minimum(known, 1), own
    return _with_subs(left, right, rows, cols, found)


def _with_subs(
    left: Columns, right: Columns, rows: Ints, cols: Ints, found: tuple[Floats, ...]
) -> tuple[Floats, ...]:
    """Sub-items of one item share its name, so the name must not make up for the sub-name."""
    has_left, has_right = _has(left.subs, rows), _has(right.subs, cols)
    both, part = has_left & has_right, has_left != has_right
    most = np.ones(len(rows))
    most[both] = _in_order(_at(left.subs, rows[both]), _at(right.subs, cols[both]))[0]
    least = np.zeros(len(rows))
    names = _in_order(_at(left.names, rows[part]), _at(right.names, cols[part]))[0]
    firsts = [left.subs[i] or left.names[i] for i in rows[part]]
    seconds = [right.subs[j] or right.names[j] for j in cols[part]]
    least[part] = np.maximum(names * PART_OF, _in_order(firsts, seconds)[0])
    alike = tuple(np.minimum(np.maximum(one, least), most) for one in found[:5])
    return *alike, np.where(part, found[5] * (1 - least), found[5])


def _at(texts: Sequence[str], at: Ints) -> list[str]:
    return [texts[n] for n in at]


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
    none: NDArray[np.bool_]


def _share(a: Bag, b: Bag, rows: Ints, cols: Ints) -> _Share:
    one, other = a.size[rows], b.size[cols]
    shared = _shared(a, b, rows, cols)
    of_smaller, of_larger = (_ratio(shared, size(one, other)) for size in (np.minimum, np.maximum))
    return _Share(shared, of_smaller, of_larger, (one == 0) | (other == 0))


def _basis(left: Columns, right: Columns, rows: Ints, cols: Ints) -> tuple[Floats, ...]:
    articles = _share(left.articles, right.articles, rows, cols)
    titles = _share(left.titles, right.titles, rows, cols)
    disagree = np.zeros(len(rows), bool)
    for place, told in (("items", "told_items"), ("paragraphs", "told_paragraphs")):
        both, same = (
            _shared(getattr(left, name), getattr(right, name), rows, cols) for name in (told, place)
        )
        disagree |= (both > 0) & (same == 0)
    lone = (articles.worth == 0) & ~articles.none
    return (
        articles.none.astype(float),
        np.minimum(articles.worth / 1000, 1),
        articles.of_smaller,
        articles.of_larger,
        disagree.astype(float),
        (lone & (titles.worth > 0)).astype(float),
        (lone & (titles.worth == 0)).astype(float),
    )


def _shared(a: Bag, b: Bag, rows: Ints, cols: Ints) -> Ints:
    both = a.plain[rows].multiply(b.weighted[cols])
    return np.asarray(both.sum(axis=1), np.int64).ravel()


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    found: Floats = part / np.maximum(whole, 1)
    return found
