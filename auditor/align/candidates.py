"""Which pairs are worth comparing: two rows of subjects in, index pairs out.

Names are rows of a sparse matrix of weighted character pairs, and one product of two such
matrices finds everything that resembles; nothing is ever compared all with all. A shared
article adds pairs whose names were reworded.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.prepare import Article, Subject
from auditor.align.score import Weights

Pair = tuple[int, int]
IntArray = NDArray[np.int32]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: The best so many of each item on either side are compared in full, ties included.
_BEST = 8
#: Names less alike than this (cosine) need a shared article to be compared at all.
_LEAST_COSINE = 0.15
#: Pairs of characters in more names than this share only tell that lists are of one trade.
_COMMON_SHARE = 0.1
_COMMON_LEAST = 20
#: An article that would bring more pairs than this brings none: it is a general clause.
_CITING_PAIRS = 100


def candidates(
    left: Sequence[Subject], right: Sequence[Subject], weights: Weights
) -> tuple[Pair, ...]:
    """Return the pairs (index in ``left``, index in ``right``) to compare, in order."""
    if not left or not right:
        return ()
    alike = _alike([s.whole.grams for s in left], [s.whole.grams for s in right], weights)
    return tuple(sorted(alike | _citing_alike(left, right)))


def _alike(
    left: Sequence[frozenset[str]], right: Sequence[frozenset[str]], weights: Weights
) -> set[Pair]:
    columns = _telling(left, right)
    found = (_matrix(left, columns, weights) @ _matrix(right, columns, weights).T).tocoo()
    strong = found.data >= _LEAST_COSINE
    rows, cols, cosines = found.row[strong], found.col[strong], found.data[strong]
    best = _best(rows, cosines) | _best(cols, cosines)
    return set(zip(rows[best].tolist(), cols[best].tolist(), strict=True))


def _telling(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> dict[str, int]:
    """Return a column for each pair of characters on both sides that is not too common."""
    counts = [Counter(chain.from_iterable(side)) for side in (left, right)]
    most = [max(_COMMON_LEAST, round(len(side) * _COMMON_SHARE)) for side in (left, right)]
    kept = (
        g
        for g in counts[0].keys() & counts[1].keys()
        if all(c[g] <= m for c, m in zip(counts, most, strict=True))
    )
    return {gram: column for column, gram in enumerate(sorted(kept))}


def _matrix(
    side: Sequence[frozenset[str]], columns: Mapping[str, int], weights: Weights
) -> csr_matrix:
    """Return one row a name; its length is that of the whole name, common pairs included."""
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for grams in side:
        length = math.sqrt(sum(weights.grams[g] ** 2 for g in grams))
        # In the order of columns, so that a sum is the same to the last bit either way round.
        for gram in sorted(g for g in grams if g in columns):
            data.append(weights.grams[gram] / length)
            indices.append(columns[gram])
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(side), len(columns)))


def _best(owners: IntArray, cosines: FloatArray) -> BoolArray:
    """Mark the best cosines of each owner, and all that equal the last of them."""
    if not len(owners):
        return np.zeros(0, dtype=bool)
    order = np.lexsort((-cosines, owners))
    sorted_owners, sorted_cosines = owners[order], cosines[order]
    starts = np.flatnonzero(np.r_[True, sorted_owners[1:] != sorted_owners[:-1]])
    ends = np.r_[starts[1:], len(order)]
    least = sorted_cosines[np.minimum(starts + _BEST, ends) - 1]
    marked = np.empty(len(order), dtype=bool)
    marked[order] = sorted_cosines >= np.repeat(least, ends - starts)
    return marked


def _citing_alike(left: Sequence[Subject], right: Sequence[Subject]) -> set[Pair]:
    citing = [_citing(side) for side in (left, right)]
    pairs: set[Pair] = set()
    for article in citing[0].keys() & citing[1].keys():
        rows, cols = citing[0][article], citing[1][article]
        if len(rows) * len(cols) <= _CITING_PAIRS:
            pairs.update(product(rows, cols))
    return pairs


def _citing(side: Sequence[Subject]) -> Mapping[Article, list[int]]:
    citing: dict[Article, list[int]] = defaultdict(list)
    for index, subject in enumerate(side):
        for article in subject.articles:
            citing[article].append(index)
    return citing
