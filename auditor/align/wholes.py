"""How well parts add up to a whole: a table of pairs and sets of them in, numbers out."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import Floats, Ints, sums
from auditor.align.columns import Bag, Columns
from auditor.align.contents import Contents
from auditor.align.rewordings import said_otherwise
from auditor.align.table import Pairs
from auditor.align.weights import CRUSH

#: A part of which the whole says this share in the same words is not looked into for others.
_SAID = 0.85

#: Sets of pairs of one whole, a row a set.
Sets = NDArray[np.int64]


class Sums(NamedTuple):
    """How well parts add up to a whole, from 0 to 1.

    ``cover`` is the share of the whole's name that they say together, ``gain`` the least that
    one of them adds to the others, ``least`` the least share of a part's own name that the whole
    says, ``twins`` how alike the parts are at most, ``bulk`` how long the whole's name is against
    all of theirs, ``union`` the same with what the parts have in common counted once; ``within``
    the least share of the whole's name that each part says, ``best`` how alike a part is to the
    whole at most; ``base`` what the whole's basis and all of theirs have in common, ``added`` the
    least share of it that a part adds; ``crush`` how far the whole's department is above
    ``CRUSH``; the rest is what the pairs say (``Features``), the worst of them.
    """

    cover: Floats
    gain: Floats
    least: Floats
    twins: Floats
    bulk: Floats
    union: Floats
    within: Floats
    best: Floats
    base: Floats
    added: Floats
    rare: Floats
    cited: Floats
    uncited: Floats
    disjoint: Floats
    apart: Floats
    refiled: Floats
    odds: Floats
    crush: Floats


class View(NamedTuple):
    """The table of pairs seen from the wholes' side; ``contents`` are those of the parts."""

    wholes: Ints
    parts: Ints
    whole: Columns
    part: Columns
    contents: Contents


def first_sums(view: View, pairs: Pairs, sets: Sets) -> Sums:
    """Return how well parts may add up at best, by what their pairs say: cheap to know."""
    found, count = pairs.features, len(sets)
    most, none, half = np.ones(count), np.zeros(count), np.full(count, 0.5)
    return Sums(
        most,
        half,
        most,
        none,
        bulk(view, sets),
        most,
        most,
        found.pairs[sets].max(axis=1),
        most,
        half,
        found.rare[sets].min(axis=1),
        found.cited_in[sets].min(axis=1),
        found.uncited[sets].max(axis=1),
        found.disjoint[sets].max(axis=1),
        found.apart[sets].max(axis=1),
        found.refiled[sets].max(axis=1),
        pairs.odds[sets].min(axis=1) / 10,
        np.maximum(view.whole.crowd[view.wholes[sets[:, 0]]] - CRUSH, 0),
    )


def sums_of(view: View, pairs: Pairs, sets: Sets) -> Sums:
    """Return how well parts add up."""
    names = _added_up(view.whole.grams, view.part.grams, view, sets)
    own, others = _otherwise(view, pairs, sets)
    bases = _added_up(view.whole.articles, view.part.articles, view, sets)
    return first_sums(view, pairs, sets)._replace(
        cover=np.minimum(names.cover + others.sum(axis=1), 1),
        gain=(names.gains + others).min(axis=1),
        least=np.minimum(pairs.features.pairs_in[sets] + own, 1).min(axis=1),
        twins=names.twins,
        union=names.union,
        within=names.within,
        base=bases.alike,
        added=bases.gains.min(axis=1),
    )


def bulk(view: View, sets: Sets) -> Floats:
    """Return how long the whole's name is against those of its parts together."""
    whole = view.whole.lengths[view.wholes[sets[:, 0]]]
    found: Floats = np.minimum(whole / view.part.lengths[view.parts[sets]].sum(axis=1).clip(1), 1)
    return found


def _otherwise(view: View, pairs: Pairs, sets: Sets) -> tuple[Floats, Floats]:
    """Return what share of each part the whole says in other words, and what share of the whole."""
    every, where = np.unique(sets, return_inverse=True)
    shares = np.zeros((2, len(every)))
    at = np.flatnonzero(pairs.features.pairs_in[every] < _SAID)
    wholes, parts = view.wholes[every[at]], view.parts[every[at]]
    counts = said_otherwise(
        [view.part.cores[n] for n in parts.tolist()],
        [view.whole.cores[n] for n in wholes.tolist()],
        pairs.learnt,
    )
    lengths = view.part.lengths[parts], view.whole.lengths[wholes]
    shares[:, at] = np.array(counts).reshape(2, -1) / np.array(lengths).clip(1)
    found = shares[:, where.reshape(sets.shape)]
    return found[0], found[1]


class _AddedUp(NamedTuple):
    """Things of wholes and of their parts: see ``Sums``."""

    cover: Floats
    gains: Floats
    twins: Floats
    union: Floats
    within: Floats
    alike: Floats


def _added_up(wholes: Bag, of_parts: Bag, view: View, sets: Sets) -> _AddedUp:
    worth, at = wholes.worth, view.wholes[sets[:, 0]]
    whole, total = wholes.plain[at], wholes.size[at]
    parts = [of_parts.plain[view.parts[column]] for column in sets.T]
    sizes = [of_parts.size[view.parts[column]] for column in sets.T]
    every = reduce(_union, parts)
    shared, both = sums(whole.multiply(every), worth), sums(every, worth)
    without = [reduce(_union, parts[:n] + parts[n + 1 :]) for n in range(len(parts))]
    gains = [shared - sums(whole.multiply(rest), worth) for rest in without]
    said = [sums(whole.multiply(part), worth) for part in parts]
    twins = [
        2 * sums(parts[a].multiply(parts[b]), worth) / (sizes[a] + sizes[b]).clip(1)
        for a, b in combinations(range(len(parts)), 2)
    ]
    return _AddedUp(
        shared / total.clip(1),
        (np.array(gains) / total.clip(1)).T,
        np.max(twins, axis=0),
        np.minimum(total / both.clip(1), 1),
        np.min(said, axis=0) / total.clip(1),
        shared / (total + both - shared).clip(1),
    )


def _union(one: csr_matrix, other: csr_matrix) -> csr_matrix:
    return one.maximum(other)
