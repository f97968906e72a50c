"""Which pairs are worth comparing: columns of two sides in, index pairs out.

Names and the articles cited are one row of a sparse matrix, and one product of two such
matrices finds everything that resembles; nothing is ever compared all with all. Items of one
department are held against each other; what no department of the other list answers to is
held against everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack  # type: ignore[import-untyped]

from auditor.align.columns import Columns, Floats, Ints

#: The best so many of each item on either side are compared in full, ties included.
_BEST = 4
#: Pairs less alike than this (cosine) are not compared at all.
_LEAST_COSINE = 0.2
#: What more than this share of a block has only tells that the block is of one trade.
_COMMON_SHARE = 0.3
_COMMON_LEAST = 20
#: An article is worth so many rare pairs of characters.
_ARTICLE = 12
_ENDS: tuple[Literal["left", "right"], ...] = ("left", "right")
_LARGEST = 1000  # so many rows of a block at a time, for the memory


Found = tuple[Ints, Ints]


def candidates(left: Columns, right: Columns, lefts: Ints, rights: Ints) -> Found:
    """Return the pairs to compare of the subjects ``lefts`` and ``rights``, as two columns.

    They are pairs of one department; those of a department that only one side has are compared
    with all. A pair may come twice.
    """
    blocks = list(_blocks(left.blocks[lefts], right.blocks[rights]))
    return _joined(
        [
            _block(sides, lefts[here], rights[there])
            for sides in _views(left, right)
            for here, there in blocks
        ]
    )


def wide_candidates(left: Columns, right: Columns, lefts: Ints, rights: Ints) -> Found:
    """Return the pairs to compare of two sides whatever their departments."""
    return _joined([_block(sides, lefts, rights) for sides in _views(left, right)])


def _views(left: Columns, right: Columns) -> Iterator[tuple[csr_matrix, csr_matrix]]:
    """Yield vectors of names alone, and of names with what they cite.

    Where two places cite different law for one matter, articles would drown the names.
    """
    for article in (0, _ARTICLE):
        yield _vectors(left, article), _vectors(right, article)


def _joined(found: Sequence[Found]) -> Found:
    none = [np.zeros(0, np.int64)]
    rows, cols = (np.concatenate(none + [f[n] for f in found]) for n in (0, 1))
    return rows, cols


def _blocks(left: Ints, right: Ints) -> Iterator[Found]:
    """Yield the members of each block on both sides."""
    shared = np.intersect1d(left, right)
    shared = shared[shared > 0]
    sides = [(side, np.argsort(side, kind="stable")) for side in (left, right)]
    for number in shared:
        here, there = (_members(side, order, number) for side, order in sides)
        yield here, there
    loose = [np.flatnonzero(~np.isin(side, shared)) for side in (left, right)]
    yield loose[0], np.arange(len(right))
    yield np.flatnonzero(np.isin(left, shared)), loose[1]


def _members(side: Ints, order: Ints, number: int) -> Ints:
    start, end = (np.searchsorted(side, number, side=x, sorter=order) for x in _ENDS)
    return order[start:end]


def _block(sides: tuple[csr_matrix, csr_matrix], lefts: Ints, rights: Ints) -> Found:
    if not len(lefts) or not len(rights):
        return _joined(())
    rows, cols = _alike(sides[0][lefts], sides[1][rights])
    return lefts[rows], rights[cols]


def _alike(left: csr_matrix, right: csr_matrix) -> Found:
    telling = _telling(left, right)
    left, right = left[:, telling], right[:, telling].T.tocsr()
    parts = []
    for at in range(0, left.shape[0], _LARGEST):
        found = (left[at : at + _LARGEST] @ right).tocoo()
        strong = found.data >= _LEAST_COSINE
        parts.append((found.row[strong] + at, found.col[strong], found.data[strong]))
    rows, cols, cosines = (np.concatenate(column) for column in zip(*parts, strict=True))
    best = _best(rows, cosines) | _best(cols, cosines)
    return rows[best].astype(np.int64), cols[best].astype(np.int64)


def _telling(left: csr_matrix, right: csr_matrix) -> Ints:
    """Return the columns that both sides have and neither has too often."""
    kept = np.ones(left.shape[1], bool)
    for side in (left, right):
        counts = np.bincount(side.indices, minlength=side.shape[1])
        most = max(_COMMON_LEAST, round(side.shape[0] * _COMMON_SHARE))
        kept &= (counts > 0) & (counts <= most)
    return np.flatnonzero(kept)


def _best(owners: Ints, cosines: Floats) -> NDArray[np.bool_]:
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


def _vectors(side: Columns, article: int) -> csr_matrix:
    """Return one row of length 1 a subject: the pairs of its name and the articles it cites."""
    parts = (
        [side.grams.weighted, side.articles.weighted * article]
        if article
        else [side.grams.weighted]
    )
    vectors = hstack(parts, format="csr").astype(np.float64)
    squares = vectors.multiply(vectors).sum(axis=1)
    lengths = np.sqrt(np.asarray(squares).ravel())
    return csr_matrix(diags_array(1 / np.maximum(lengths, 1)) @ vectors)
