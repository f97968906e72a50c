"""Two rows of subjects in, columns of numbers out: what comparing pair by pair needs.

Weights are whole numbers (thousandths), so that sums do not depend on the order of adding:
comparing b with a gives exactly what comparing a with b gives.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.prepare import Subject

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SCALE = 1000
#: With this many names on the other side, a word that none of them has is half explained by
#: the other side's way of writing.
VOICE = 50
_END = 10  # the line end that parts names joined for cutting them into pairs


class Bag(NamedTuple):
    """Which things each subject has; ``weighted`` holds what each is worth, ``plain`` ones.

    ``size`` is the worth of all that a subject has.
    """

    plain: csr_matrix
    weighted: csr_matrix
    size: Ints


class Columns(NamedTuple):
    """One side of a comparison, a row a subject.

    ``cores``, ``names`` and ``subs`` are texts (``""`` for no sub-item); ``grams`` the pairs of
    neighbouring characters; ``known`` the worth of those that the other side uses too;
    ``articles`` what the basis cites, ``items`` and ``paragraphs`` the places told within it,
    ``told_items`` and ``told_paragraphs`` the articles within which a place is told;
    ``categories`` and ``blocks`` are numbers shared by both sides, 0 for none; ``crowd`` is the
    decimal logarithm of how many subjects of its block its side has.
    """

    cores: Sequence[str]
    names: Sequence[str]
    subs: Sequence[str]
    grams: Bag
    known: Floats
    articles: Bag
    titles: Bag
    items: Bag
    told_items: Bag
    paragraphs: Bag
    told_paragraphs: Bag
    steps: Bag
    categories: Ints
    blocks: Ints
    crowd: Floats


def columns(left: Sequence[Subject], right: Sequence[Subject]) -> tuple[Columns, Columns]:
    """Return the columns of two sides, the same whichever is named first."""
    sides = left, right
    grams, known = _grams([[s.whole.core for s in side] for side in sides])
    articles = _bags([[list(s.articles) for s in side] for side in sides])
    titles = _bags([[list(s.titles) for s in side] for side in sides])
    items, told_items = _places(sides, 1)
    paragraphs, told_paragraphs = _places(sides, 0)
    steps = _bags([[s.steps for s in side] for side in sides], even=True)
    categories = _numbers([[s.category for s in side] for side in sides])
    blocks = _numbers([[s.block for s in side] for side in sides])
    crowds = [np.round(np.log10(np.bincount(block)[block].clip(1)), 4) for block in blocks]

    def one(n: int) -> Columns:
        return Columns(
            cores=[s.whole.core for s in sides[n]],
            names=[s.name.core for s in sides[n]],
            subs=[s.sub.core if s.sub else "" for s in sides[n]],
            grams=grams[n],
            known=known[n],
            articles=articles[n],
            titles=titles[n],
            items=items[n],
            told_items=told_items[n],
            paragraphs=paragraphs[n],
            told_paragraphs=told_paragraphs[n],
            steps=steps[n],
            categories=categories[n],
            blocks=blocks[n],
            crowd=crowds[n],
        )

    return one(0), one(1)


def _places(sides: Sequence[Sequence[Subject]], part: int) -> tuple[Sequence[Bag], Sequence[Bag]]:
    """Return bags of the paragraphs (0) or items (1) told, and of the articles they are of."""
    told = [[_told(s, part) for s in side] for side in sides]
    within = [[{place[0] for place in row} for row in side] for side in told]
    return _bags(told, even=True), _bags(within, even=True)


def _told(subject: Subject, part: int) -> set[tuple[Hashable, int]]:
    return {
        (article, place[part])
        for article, places in subject.articles.items()
        for place in places
        if place[part]
    }


def _numbers(sides: Sequence[Sequence[str | None]]) -> tuple[Ints, ...]:
    names = sorted({value for side in sides for value in side if value})
    number = {name: n for n, name in enumerate(names, 1)}
    return tuple(np.array([number.get(v or "", 0) for v in side], np.int64) for side in sides)


def _bags(
    sides: Sequence[Sequence[Collection[Hashable]]], *, even: bool = False
) -> tuple[Bag, ...]:
    """Return bags of things; the fewer have one, the more it is worth, unless all are even."""
    seen: dict[Hashable, int] = {}
    rows, cols = [], []
    for side in sides:
        starts, indices = [0], []
        for things in side:
            indices += [seen.setdefault(thing, len(seen)) for thing in things]
            starts.append(len(indices))
        rows.append(np.array(starts))
        cols.append(np.array(indices, np.int64))
    matrices = [_matrix(c, r, len(seen)) for c, r in zip(cols, rows, strict=True)]
    most = _most(matrices)
    worth = np.full(len(seen), _SCALE) if even else np.rint(_SCALE / (1 + np.log(most)))
    return tuple(_bag(matrix, worth.astype(np.int64)) for matrix in matrices)


def _matrix(indices: Ints, starts: Ints, width: int) -> csr_matrix:
    ones = np.ones(len(indices), np.int64)
    found = csr_matrix((ones, indices, starts), shape=(len(starts) - 1, width))
    found.sum_duplicates()
    found.data[:] = 1
    return found


def _bag(plain: csr_matrix, worth: Ints) -> Bag:
    weighted = csr_matrix((worth[plain.indices], plain.indices, plain.indptr), plain.shape)
    return Bag(plain, weighted, plain @ worth)


def _most(matrices: Iterable[csr_matrix]) -> Ints:
    """Return how many have each thing on the side where more do: the two lists say it once."""
    counts = [np.bincount(m.indices, minlength=m.shape[1]) for m in matrices]
    return np.maximum(*counts).clip(1)


# --- names ----------------------------------------------------------------------


def _grams(sides: Sequence[Sequence[str]]) -> tuple[tuple[Bag, ...], tuple[Floats, ...]]:
    cut = [_cut(side) for side in sides]
    codes, numbers = np.unique(np.concatenate([c for c, _ in cut]), return_inverse=True)
    split = len(cut[0][0])
    matrices = [
        _matrix(n, starts, len(codes))
        for n, (_, starts) in zip((numbers[:split], numbers[split:]), cut, strict=True)
    ]
    total = max(map(len, sides)) + 1
    worth = np.rint(_SCALE * (1 + np.log(total / _most(matrices)))).astype(np.int64)
    bags = tuple(_bag(matrix, worth) for matrix in matrices)
    counts = [np.bincount(m.indices, minlength=len(codes)) for m in matrices]
    pairs = zip(bags, reversed(counts), reversed(sides), strict=True)
    return bags, tuple(_known(bag, worth, there > 0, len(side)) for bag, there, side in pairs)


def _known(bag: Bag, worth: Ints, there: NDArray[np.bool_], names: int) -> Floats:
    """Return what of each name the other side could have said in the same words."""
    voiced = names / (names + VOICE)
    found: Floats = bag.size - voiced * (bag.plain @ (worth * ~there))
    return found


def _cut(names: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the pairs of neighbouring characters of all names as numbers, and their starts.

    A single character stands for itself.
    """
    joined = "".join(f"{name}\0\n" if len(name) == 1 else f"{name}\n" for name in names)
    chars = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    inner = (chars[:-1] != _END) & (chars[1:] != _END)
    lines = np.cumsum(chars == _END)[:-1]
    counts = np.bincount(lines[inner], minlength=len(names))[: len(names)]
    return ((chars[:-1] << 21) | chars[1:])[inner], np.r_[0, np.cumsum(counts)]
