"""What comes nearest to each item, for a person who decides: two lists in, ranked pairs out.

A pair is no proposal: it is what to look at first where an item has no counterpart, or where a
link is wrong. So every item left unmatched gets some, however far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from auditor.align.arrays import Ints
from auditor.align.candidates import wide_candidates
from auditor.align.contents import Key
from auditor.align.features import features, read
from auditor.align.names import contradict
from auditor.align.prepare import Subjects
from auditor.align.reasons import Reasons
from auditor.align.table import Pairs, Sides, sides_of
from auditor.align.vocabulary import Lexicon
from auditor.align.weights import FIRST, log_odds
from auditor.model import Alignment, Words

_CLASH = Words("名称用词相抵触", "the names contradict each other")


class Near(NamedTuple):
    """Two positions and what is to be said of their being one matter."""

    left: int
    right: int
    reasons: tuple[Words, ...]


def nearest(
    subjects: tuple[Subjects, Subjects],
    lexicon: Lexicon,
    alignment: Alignment,
    most: int = 4,
) -> tuple[Near, ...]:
    """Return the ``most`` pairs that come nearest for each item of either side, likeliest first.

    ``subjects`` are both lists as ``prepare`` gives them. Items that ``alignment`` leaves
    unmatched get as many if the other list has them; pairs that it links are left out.
    """
    sides = sides_of(*subjects, lexicon)
    linked = {(a, b) for link in alignment.links for a in link.left for b in link.right}
    pairs = _table(sides, _found(sides, alignment, most))
    ranked = np.array(list(_ranked(sides, pairs, most)), np.int64)
    said = Reasons(sides).of(pairs, ranked, ["score"] * len(ranked))
    return tuple(
        Near(a, b, _why(sides, pairs, k, why))
        for k, why in zip(ranked.tolist(), said, strict=True)
        for a, b in [(sides.left.positions[pairs.rows[k]], sides.right.positions[pairs.cols[k]])]
        if (a, b) not in linked
    )


def _found(sides: Sides, alignment: Alignment, most: int) -> set[tuple[int, int]]:
    """Return the pairs to rank, as indexes: those alike in words, and enough for the unmatched."""
    every = np.arange(len(sides.left)), np.arange(len(sides.right))
    rows, cols = wide_candidates(*sides.columns, *every)
    found = set(zip(rows.tolist(), cols.tolist(), strict=True))
    have = Counter(row for row, _ in found), Counter(col for _, col in found)
    lone = set(alignment.unmatched_left), set(alignment.unmatched_right)
    poor = [
        [n for n, p in enumerate(side.positions) if p in lone[k] and have[k][n] < most]
        for k, side in enumerate((sides.left, sides.right))
    ]
    found |= set(_by_name(sides.left, sides.right, poor[0], most))
    return found | {(row, col) for col, row in _by_name(sides.right, sides.left, poor[1], most)}


def _by_name(
    side: Subjects, other: Subjects, poor: Sequence[int], most: int
) -> Iterator[tuple[int, int]]:
    """Yield for each of ``poor`` the others whose names have most characters in common."""
    order = sorted(range(len(other)), key=other.contents.key)
    names = [other.wholes[n].core for n in order]
    for n in poor:
        best = process.extract(side.wholes[n].core, names, scorer=fuzz.ratio, limit=most)
        yield from ((n, order[at]) for _, _, at in best)


def _table(sides: Sides, found: set[tuple[int, int]]) -> Pairs:
    rows, cols = (np.array([pair[n] for pair in sorted(found)], np.int64) for n in (0, 1))
    looked = features(*sides.columns, rows, cols)
    looked = read(sides.columns, rows, cols, looked, np.ones(len(rows), bool))
    no = np.zeros(len(rows), bool)
    return Pairs(rows, cols, looked, log_odds(looked, FIRST), looked.name(), no, no, no, no, {})


def _ranked(sides: Sides, pairs: Pairs, most: int) -> Iterator[int]:
    """Yield the numbers of the best pairs of each item, likeliest first, ties by content."""
    given: dict[tuple[bool, int], int] = defaultdict(int)
    for k in sorted(range(len(pairs.rows)), key=_order(sides, pairs).__getitem__):
        ends = (False, int(pairs.rows[k])), (True, int(pairs.cols[k]))
        if min(given[end] for end in ends) < most:
            yield k
        for end in ends:
            given[end] += 1


def _order(sides: Sides, pairs: Pairs) -> list[tuple[float, Key, Key]]:
    columns: tuple[Ints, Ints] = (pairs.rows, pairs.cols)
    rows, cols = (column.tolist() for column in columns)
    return [
        (-odds, sides.left.contents.key(row), sides.right.contents.key(col))
        for row, col, odds in zip(rows, cols, pairs.odds.tolist(), strict=True)
    ]


def _why(sides: Sides, pairs: Pairs, k: int, said: tuple[Words, ...]) -> tuple[Words, ...]:
    a, b = sides.left.wholes[pairs.rows[k]], sides.right.wholes[pairs.cols[k]]
    return (_CLASH, *said) if contradict(a, b, sides.lexicon) else said
