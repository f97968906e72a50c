"""Two rows of subjects in, columns of numbers out: what comparing pair by pair needs.

Weights are whole numbers (thousandths), so that sums do not depend on the order of adding:
comparing b with a gives exactly what comparing a with b gives.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import (
    Bools,
    Floats,
    Ints,
    bounds,
    compact,
    numbers,
    points_of,
    sums,
    table_of,
)
from auditor.align.prepare import Article, Subjects

_SCALE = 1000
#: With this many names on the other side, a word that none of them has is half explained by
#: the other side's way of writing.
VOICE = 50
_END = 10  # the line end that parts names joined for cutting them into pairs
_ALPHABET = 2000  # so many characters have a table of all their pairs, for the memory
_LARGEST = 1 << 20  # a paragraph or item with a larger number is none

Pair = tuple[Subjects, Subjects]


class Bag(NamedTuple):
    """Which things each subject has, what each thing is worth, and what a subject's are worth."""

    plain: csr_matrix
    worth: Ints
    size: Ints


class Columns(NamedTuple):
    """One side of a comparison, a row a subject.

    ``cores``, ``names`` and ``subs`` are texts (``""`` for no sub-item), ``lengths`` are those of
    ``cores``; ``grams`` the pairs of neighbouring characters; ``known`` the worth of those that
    the other side uses too; ``articles`` what the basis cites, in order of content, ``listed`` the
    articles of both sides, in this order, ``titles`` their instruments, ``items`` and
    ``paragraphs`` the places told within it, ``told_items`` and ``told_paragraphs`` the articles
    within which a place is told; ``steps`` has a row for each distinct series of duties, ``series``
    says which is whose; ``categories`` and ``blocks`` are numbers shared by both sides, 0 for none;
    ``crowd`` is the decimal logarithm of how many subjects of its block its side has.
    """

    cores: Sequence[str]
    names: Sequence[str]
    subs: Sequence[str]
    with_sub: Bools
    lengths: Ints
    grams: Bag
    known: Floats
    articles: Bag
    titles: Bag
    items: Bag
    told_items: Bag
    paragraphs: Bag
    told_paragraphs: Bag
    steps: Bag
    series: Ints
    categories: Ints
    blocks: Ints
    crowd: Floats
    listed: Sequence[Article]


def columns(left: Subjects, right: Subjects) -> tuple[Columns, Columns]:
    """Return the columns of two sides, the same whichever is named first."""
    sides = left, right
    cores = [[name.core for name in side.wholes] for side in sides]
    subs = [[sub.core if sub else "" for sub in side.subs] for side in sides]
    blocks = _numbers([side.blocks for side in sides])
    listed = sorted({article for side in sides for article in side.cited.articles})
    found = zip(
        cores,
        [[name.core for name in side.names] for side in sides],
        subs,
        [np.array([bool(sub) for sub in side], bool) for side in subs],
        [np.array(list(map(len, side)), np.int64) for side in cores],
        *_grams(cores),
        *_bases(sides, listed),
        *_series(sides),
        numbers([side.categories for side in sides]),
        blocks,
        [np.round(np.log10(np.bincount(block)[block].clip(1)), 4) for block in blocks],
        (listed, listed),
        strict=True,
    )
    one, other = (Columns(*column) for column in found)
    return one, other


def _numbers(sides: Sequence[Sequence[str]]) -> tuple[Ints, ...]:
    """Return a number for each value, in order of content, 0 for none."""
    number = {"": 0}
    for value in sorted({value for side in sides for value in side if value}):
        number[value] = len(number)
    return tuple(np.array([number[v] for v in side], np.int64) for side in sides)


def _bags(tables: Sequence[csr_matrix], *, even: bool = False) -> tuple[Bag, ...]:
    """Return bags of things; the fewer have one, the more it is worth, unless all are even."""
    most = _most(tables)
    worth = np.full(len(most), _SCALE) if even else np.rint(_SCALE / (1 + np.log(most)))
    return _weighed(tables, worth.astype(np.int64))


def _weighed(tables: Iterable[csr_matrix], worth: Ints) -> tuple[Bag, ...]:
    return tuple(Bag(table, worth, sums(table, worth)) for table in tables)


def _most(tables: Iterable[csr_matrix]) -> Ints:
    """Return how many have each thing on the side where more do: the two lists say it once."""
    return np.maximum(*(np.bincount(t.indices, minlength=t.shape[1]) for t in tables)).clip(1)


# --- bases ------------------------------------------------------------------------


def _bases(sides: Pair, listed: Sequence[Article]) -> tuple[tuple[Bag, ...], ...]:
    """Return articles, titles, items and paragraphs, each of these with the articles told."""
    number = {article: n for n, article in enumerate(listed)}
    instruments = {title: n for n, title in enumerate(dict.fromkeys(a[0] for a in listed))}
    within = np.array([instruments[article[0]] for article in listed], np.int64)
    cited = [np.array([number[a] for a in s.cited.articles], np.int64)[s.cited.at] for s in sides]
    titled = [within[side] for side in cited]
    found = [
        _bags(_tables(sides, cited, len(listed))),
        _bags(_tables(sides, titled, len(instruments))),
    ]
    for part in (1, 0):
        places = [_places(side, part) for side in sides]
        told = [place > 0 for place in places]
        whole = [at * _LARGEST + place for at, place in zip(cited, places, strict=True)]
        codes, numbered = np.unique(np.concatenate(whole), return_inverse=True)
        halves = np.split(numbered, [len(whole[0])])
        found.append(_bags(_tables(sides, halves, len(codes), told), even=True))
        found.append(_bags(_tables(sides, cited, len(listed), told), even=True))
    return tuple(found)


def _places(side: Subjects, part: int) -> Ints:
    cited = side.cited
    numbered = [place[part] if place[part] < _LARGEST else 0 for place in cited.places]
    return np.array(numbered, np.int64)[cited.placed]


def _tables(
    sides: Pair, things: Sequence[Ints], width: int, told: Sequence[Bools] | None = None
) -> list[csr_matrix]:
    tables = []
    for n, side in enumerate(sides):
        kept = told[n] if told else np.ones(len(things[n]), bool)
        counts = np.bincount(side.cited.owners[kept], minlength=len(side))
        tables.append(table_of(things[n][kept], bounds(counts), width))
    return tables


def _series(sides: Pair) -> tuple[tuple[Bag, ...], tuple[Ints, ...]]:
    """Return the steps of each distinct series of duties, and which is whose."""
    distinct = [{steps: n for n, steps in enumerate(dict.fromkeys(s.steps))} for s in sides]
    number: dict[Hashable, int] = {}
    tables = []
    for series in distinct:
        things = [number.setdefault(step, len(number)) for steps in series for step in steps]
        starts = bounds(np.array([len(steps) for steps in series], np.int64))
        tables.append((np.array(things, np.int64), starts))
    bags = _bags([table_of(*table, len(number)) for table in tables], even=True)
    whose = (
        np.array([series[steps] for steps in side.steps], np.int64)
        for series, side in zip(distinct, sides, strict=True)
    )
    return bags, tuple(whose)


# --- names ----------------------------------------------------------------------


def _grams(sides: Sequence[Sequence[str]]) -> tuple[tuple[Bag, ...], tuple[Floats, ...]]:
    numbered, width, starts = _cut([name for side in sides for name in side])
    middle = len(sides[0])
    half = starts[middle]
    tables = [
        table_of(numbered[:half], starts[: middle + 1], width),
        table_of(numbered[half:], starts[middle:] - half, width),
    ]
    total = max(map(len, sides)) + 1
    worth = np.rint(_SCALE * (1 + np.log(total / _most(tables)))).astype(np.int64)
    bags = _weighed(tables, worth)
    return bags, (_known(bags[0], bags[1], len(sides[1])), _known(bags[1], bags[0], len(sides[0])))


def _known(bag: Bag, other: Bag, names: int) -> Floats:
    """Return what of each name the other side could have said in the same words."""
    there = np.bincount(other.plain.indices, minlength=len(bag.worth)) > 0
    voiced = names / (names + VOICE)
    found: Floats = bag.size - voiced * sums(bag.plain, bag.worth * ~there)
    return found


def _cut(names: Sequence[str]) -> tuple[Ints, int, Ints]:
    """Return the pairs of neighbouring characters of all names, numbered, and each name's start.

    Between these, how many different ones there are. A single character stands for itself.
    """
    joined = "".join([f"{name}\0\n" if len(name) == 1 else f"{name}\n" for name in names])
    chars = points_of(joined)
    ends = chars == _END
    inner = ~(ends[:-1] | ends[1:])
    lines = np.cumsum(ends)[:-1]
    counts = np.bincount(lines[inner], minlength=len(names))[: len(names)]
    small, alphabet = compact(chars, chars.max(initial=0) + 1)
    codes = (small[:-1] * alphabet + small[1:])[inner]
    if alphabet <= _ALPHABET:
        return *compact(codes, alphabet * alphabet), bounds(counts)
    distinct, numbered = np.unique(codes, return_inverse=True)
    return numbered, len(distinct), bounds(counts)
