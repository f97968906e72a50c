"""Which pairs are worth comparing: columns of two sides in, index pairs out.

Names and the articles cited are rows of sparse tables, and the product of two such tables finds
everything that resembles; nothing is ever compared all with all. Items of one department are
held against each other, many small departments in one product; what no department of the other
list answers to is held against everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import Bools, Ints, Singles, bounds, none, rows_of, sums
from auditor.align.columns import Bag, Columns

#: The best so many of each item on either side are compared in full, ties included.
_BEST = 4
#: Pairs less alike than this (cosine) are not compared at all.
_LEAST_COSINE = np.float32(0.25)
#: What more than this share of a block has only tells that the block is of one trade.
_COMMON_SHARE = 0.3
_COMMON_LEAST = 20
#: An article is worth so many rare pairs of characters.
_ARTICLE = 12
_ENDS: tuple[Literal["left", "right"], ...] = ("left", "right")
_LARGEST = 2_000_000  # so many cells of a product at a time, for the memory
_WIDEST = 4_000_000  # so many columns of a stack of blocks at most, for the same reason

Found = tuple[Ints, Ints]


def candidates(left: Columns, right: Columns, lefts: Ints, rights: Ints) -> Found:
    """Return the pairs to compare of the subjects ``lefts`` and ``rights``, as two columns.

    They are pairs of one department; those of a department that only one side has are compared
    with all. A pair may come twice.
    """
    blocks = list(_blocks(left.blocks[lefts], right.blocks[rights]))
    parts = [_stacked(left, right, lefts, rights, stack) for stack in _stacks(left, blocks)]
    rows, cols = (np.concatenate([none(), *(part[n] for part in parts)]) for n in (0, 1))
    return rows, cols


def wide_candidates(left: Columns, right: Columns, lefts: Ints, rights: Ints) -> Found:
    """Return the pairs to compare of two sides whatever their departments."""
    every = np.arange(len(lefts)), np.arange(len(rights))
    return _stacked(left, right, lefts, rights, [every])


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


def _stacks(left: Columns, blocks: Sequence[Found]) -> Iterator[list[Found]]:
    """Yield blocks in stacks of which one product can be made."""
    most = max(1, _WIDEST // max(1, *_widths(left)))
    stack: list[Found] = []
    room = _LARGEST
    for block in blocks:
        cells = len(block[0]) * len(block[1])
        if stack and (cells > room or len(stack) == most):
            yield stack
            stack, room = [], _LARGEST
        if cells:
            stack.append(block)
            room -= cells
    if stack:
        yield stack


def _widths(side: Columns) -> tuple[int, int]:
    return side.grams.plain.shape[1], side.articles.plain.shape[1]


class _Stack(NamedTuple):
    """Rows of several blocks: ``block`` counts in the stack, ``sizes`` says how many each has."""

    rows: Ints
    block: Ints
    sizes: Ints


def _stacked(
    left: Columns, right: Columns, lefts: Ints, rights: Ints, blocks: Sequence[Found]
) -> Found:
    if not len(lefts) or not len(rights):
        return none(), none()
    one, other = _stack(lefts, [b[0] for b in blocks]), _stack(rights, [b[1] for b in blocks])
    rows, cols = _alike(left, right, one, other)
    return one.rows[rows], other.rows[cols]


def _stack(of: Ints, members: Sequence[Ints]) -> _Stack:
    sizes = np.array([len(m) for m in members], np.int64)
    return _Stack(of[np.concatenate(members)], np.repeat(np.arange(len(sizes)), sizes), sizes)


def _alike(left: Columns, right: Columns, one: _Stack, other: _Stack) -> Found:
    """Return the pairs alike by name, and those alike by name and articles that share one.

    Where two places cite different law for one matter, articles would drown the names.
    """
    names = _Product(left.grams, right.grams, one, other)
    articles = _Product(left.articles, right.articles, one, other)
    lengths = [_lengths(side, stack.rows) for side, stack in ((left, one), (right, other))]
    parts: tuple[list[_Part], list[_Part]] = [], []
    for start, end in _slices(one, other):
        alike = names.of(start, end)
        citing = articles.of(start, end)
        both = alike.multiply(citing.astype(bool)) + citing * np.float32(_ARTICLE**2)
        for n, found in enumerate((alike, both.tocsr())):
            parts[n].append(_strong(found, start, lengths[0][n], lengths[1][n]))
    best = [_best_of(part) for part in parts]
    return np.concatenate([b[0] for b in best]), np.concatenate([b[1] for b in best])


def _lengths(side: Columns, rows: Ints) -> tuple[Singles, Singles]:
    """Return how long the vectors of names are, and those of names with articles."""
    names = sums(side.grams.plain, side.grams.worth**2)[rows]
    cited = sums(side.articles.plain, side.articles.worth**2)[rows] * _ARTICLE**2
    with_cited = np.sqrt(names + cited).clip(1)
    return np.sqrt(names).clip(1).astype(np.float32), with_cited.astype(np.float32)


def _slices(one: _Stack, other: _Stack) -> Iterator[tuple[int, int]]:
    """Yield runs of rows whose products with the other side are small enough."""
    cells = np.cumsum(other.sizes[one.block])
    start = 0
    while start < len(cells):
        used = cells[start - 1] if start else 0
        end = int(np.searchsorted(cells, used + _LARGEST, side="right"))
        end = max(start + 1, end)
        yield start, end
        start = end


class _Product:
    """What each two rows of one block have in common, a run of rows at a time."""

    def __init__(self, left: Bag, right: Bag, one: _Stack, other: _Stack) -> None:
        width, worth = len(left.worth), left.worth.astype(np.float32)
        sides = [_entries(bag, stack, width) for bag, stack in ((left, one), (right, other))]
        kept = np.ones(width * len(one.sizes), bool)
        for (columns, _), stack in zip(sides, (one, other), strict=True):
            counts = np.bincount(columns, minlength=len(kept))
            most = np.maximum(_COMMON_LEAST, np.rint(stack.sizes * _COMMON_SHARE))
            kept &= (counts > 0) & (counts <= np.repeat(most, width))
        worths = np.tile(worth, len(one.sizes))[kept]
        number = np.cumsum(kept) - 1
        tables = [_kept(columns, starts, kept, number, worths) for columns, starts in sides]
        self.left, self.right = tables[0], tables[1].T.tocsr()

    def of(self, start: int, end: int) -> csr_matrix:
        return self.left[start:end] @ self.right


def _entries(bag: Bag, stack: _Stack, width: int) -> tuple[Ints, Ints]:
    """Return the columns of the rows of a stack, and where each row starts.

    Each block has columns of its own, so that rows of different blocks never meet.
    """
    part = bag.plain[stack.rows]
    return part.indices + stack.block[rows_of(part)] * width, part.indptr


def _kept(columns: Ints, starts: Ints, kept: Bools, number: Ints, worth: Singles) -> csr_matrix:
    """Return the weighted table of the columns that both sides have and neither too often."""
    telling = kept[columns]
    rest = number[columns[telling]].astype(np.int32)
    ends = bounds(telling.astype(np.int64))[starts].astype(np.int32)
    return csr_matrix((worth[rest], rest, ends), shape=(len(starts) - 1, len(worth)))


_Part = tuple[Ints, Ints, Singles]


def _strong(found: csr_matrix, start: int, left: Singles, right: Singles) -> _Part:
    """Return the pairs whose cosine is large enough, and their cosines."""
    rows = rows_of(found) + start
    cosines = found.data / (left[rows] * right[found.indices])
    strong = np.flatnonzero(cosines >= _LEAST_COSINE)
    return rows[strong], found.indices[strong].astype(np.int64), cosines[strong]


def _best_of(parts: Sequence[_Part]) -> Found:
    rows, cols, cosines = (np.concatenate(column) for column in zip(*parts, strict=True))
    best = _best(rows, cosines) | _best(cols, cosines)
    return rows[best], cols[best]


def _best(owners: Ints, cosines: Singles) -> Bools:
    """Mark the best cosines of each owner, and all that equal the last of them."""
    if not len(owners):
        return np.zeros(0, bool)
    # The bits of positive floats are in the order of the floats: one number to sort by.
    ranks = np.iinfo(np.int32).max - cosines.view(np.int32).astype(np.int64)
    order = np.sort((owners << 32) | ranks)
    starts = bounds(np.bincount(owners))
    last = np.minimum(starts[:-1] + _BEST, starts[1:]) - 1
    best: Bools = ranks <= (order[last] & np.int64(0xFFFFFFFF))[owners]
    return best
