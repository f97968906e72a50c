"""One item that is several of the other side: pairs and links in, groups out.

Where a list splits what another keeps in one item, the parts' names and bases add up to the
whole's. A group is one whole and two or three parts, of which at most one was linked to it before
and the others to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import Bools, Floats, Ints, sums
from auditor.align.columns import Columns
from auditor.align.contents import Contents, Key
from auditor.align.table import Pairs, Sides
from auditor.align.weights import GROUP, LEAST, log_odds, probability

#: A part says at least this share of its own name in the whole's.
_LEAST_PART = 0.4
#: A whole's name has at least this share of the characters of its parts' names.
_LEAST_BULK = 0.55
#: The parts together say this share of the whole's name, each so much that the others do not.
_LEAST_COVER, _LEAST_GAIN = 0.6, 0.03
#: Pairs less likely than this are not looked at.
_LEAST_ODDS = -9.0
#: So many parts at most come into question for one whole, the likeliest first.
_MOST_PARTS = 5


class Group(NamedTuple):
    """A whole and its parts as indexes; ``mirrored``: the whole is on the right.

    ``cover`` is the share of the whole's name that the parts say together.
    """

    whole: int
    parts: tuple[int, ...]
    mirrored: bool
    score: float
    cover: float

    @property
    def rows(self) -> tuple[int, ...]:
        """The members on the left."""
        return self.parts if self.mirrored else (self.whole,)

    @property
    def cols(self) -> tuple[int, ...]:
        """The members on the right."""
        return (self.whole,) if self.mirrored else self.parts


class Sums(NamedTuple):
    """How well parts add up to a whole.

    ``cover`` is the share of the whole's name that they say together, ``gain`` the least that
    one of them adds to the others, ``least`` the least share of a part's own name that the whole
    says, ``twins`` how alike the parts are at most, ``bulk`` how long the whole's name is against
    all of theirs; the rest is what the pairs say (``Features``), the worst of them.
    """

    cover: Floats
    gain: Floats
    least: Floats
    twins: Floats
    bulk: Floats
    rare: Floats
    cited: Floats
    uncited: Floats
    disjoint: Floats
    apart: Floats
    refiled: Floats
    odds: Floats


class _View(NamedTuple):
    """The table of pairs seen from the wholes' side; ``contents`` are those of the parts."""

    wholes: Ints
    parts: Ints
    whole: Columns
    part: Columns
    contents: Contents


def groups(
    sides: Sides, pairs: Pairs, links: Mapping[int, int], free: tuple[Bools, Bools]
) -> tuple[Group, ...]:
    """Return the groups to make, each item in one at most.

    ``links`` maps row to column where a link may still grow, ``free`` marks items without one.
    """
    found = [g for mirrored in (False, True) for g in _one_way(sides, pairs, links, free, mirrored)]

    def rank(group: Group) -> tuple[float, list[Key]]:
        keys = [
            *map(sides.left.contents.key, group.rows),
            *map(sides.right.contents.key, group.cols),
        ]
        return -group.score, sorted(keys)

    taken: set[tuple[bool, int]] = set()
    kept = []
    for group in sorted(found, key=rank):
        members = {(False, n) for n in group.rows} | {(True, n) for n in group.cols}
        if not members & taken:
            taken |= members
            kept.append(group)
    return tuple(kept)


def _one_way(
    sides: Sides, pairs: Pairs, links: Mapping[int, int], free: tuple[Bools, Bools], mirrored: bool
) -> Iterator[Group]:
    view = _view(sides, pairs, mirrored)
    partner = {col: row for row, col in links.items()} if mirrored else links
    listed = _likely(view, pairs, partner, free[::-1] if mirrored else free)
    best: dict[int, Group] = {}
    for many in (2, 3):
        for group in _scored(view, pairs, _sets(view, listed, partner, many), mirrored):
            # Three parts that are likely to be parts go before two of them.
            if group.whole not in best or _rank(group) > _rank(best[group.whole]):
                best[group.whole] = group
    yield from best.values()


def _rank(group: Group) -> tuple[int, float]:
    return len(group.parts), group.score


def _view(sides: Sides, pairs: Pairs, mirrored: bool) -> _View:
    first, second = sides.columns
    if mirrored:
        return _View(pairs.cols, pairs.rows, second, first, sides.left.contents)
    return _View(pairs.rows, pairs.cols, first, second, sides.right.contents)


def _likely(
    view: _View, pairs: Pairs, partner: Mapping[int, int], free: tuple[Bools, Bools]
) -> Mapping[int, list[int]]:
    """Return for each whole the pairs (by their number) whose parts may be its parts."""
    wholes, parts = view.wholes, view.parts
    partners = np.full(len(free[0]), -1)
    partners[list(partner)] = list(partner.values())
    able = (pairs.features.pairs_in >= _LEAST_PART) & (pairs.odds > _LEAST_ODDS) & ~pairs.clash
    able &= free[0][wholes] | (partners[wholes] >= 0)
    able &= free[1][parts] | (partners[wholes] == parts)
    able &= np.bincount(wholes[able], minlength=len(free[0]))[wholes] > 1
    by_whole: dict[int, list[int]] = defaultdict(list)
    at = np.flatnonzero(able)
    for k in at.tolist():
        by_whole[int(wholes[k])].append(k)
    return {whole: _in_order(view, pairs, likely) for whole, likely in by_whole.items()}


def _in_order(view: _View, pairs: Pairs, likely: list[int]) -> list[int]:
    """Return pairs of one whole, the likeliest first; content decides between equals."""
    odds = pairs.odds[likely].tolist()
    if len(set(odds)) == len(odds):
        return [k for _, k in sorted(zip(odds, likely, strict=True), reverse=True)]
    keys = [view.contents.key(part) for part in view.parts[likely].tolist()]
    return [k for _, _, k in sorted(zip([-x for x in odds], keys, likely, strict=True))]


def _sets(
    view: _View, listed: Mapping[int, list[int]], partner: Mapping[int, int], many: int
) -> NDArray[np.int64]:
    """Return sets of ``many`` pairs of one whole, a row a set; one holds the link it has."""
    found: list[tuple[int, ...]] = []
    for whole, likely in listed.items():
        first = [k for k in likely if view.parts[k] == partner.get(whole)]
        others = [k for k in likely if k not in first][:_MOST_PARTS]
        if whole not in partner:
            found += combinations(others, many)
        elif first:
            found += ((*first, *rest) for rest in combinations(others, many - 1))
    sets = np.array(found, np.int64).reshape(-1, many)
    return sets[_bulk(view, sets) >= _LEAST_BULK]


def _bulk(view: _View, sets: NDArray[np.int64]) -> Floats:
    """Return how long the whole's name is against those of its parts together."""
    whole = view.whole.lengths[view.wholes[sets[:, 0]]]
    found: Floats = np.minimum(whole / view.part.lengths[view.parts[sets]].sum(axis=1).clip(1), 1)
    return found


def _scored(view: _View, pairs: Pairs, sets: NDArray[np.int64], mirrored: bool) -> Iterator[Group]:
    if not len(sets):
        return
    found = _sums(view, pairs, sets)
    scores = np.round(probability(log_odds(found, GROUP)), 4)
    good = (found.gain >= _LEAST_GAIN) & (found.cover >= _LEAST_COVER) & (scores >= LEAST)
    for n in np.flatnonzero(good).tolist():
        parts = tuple(sorted(view.parts[sets[n]].tolist()))
        whole = int(view.wholes[sets[n, 0]])
        yield Group(whole, parts, mirrored, float(scores[n]), float(found.cover[n]))


def _sums(view: _View, pairs: Pairs, sets: NDArray[np.int64]) -> Sums:
    grams, worth = view.part.grams, view.whole.grams.worth
    whole = view.whole.grams.plain[view.wholes[sets[:, 0]]]
    total = view.whole.grams.size[view.wholes[sets[:, 0]]].clip(1)
    parts = [grams.plain[view.parts[column]] for column in sets.T]
    cover = sums(whole.multiply(reduce(_union, parts)), worth) / total
    without = [reduce(_union, parts[:n] + parts[n + 1 :]) for n in range(len(parts))]
    gains = [cover - sums(whole.multiply(rest), worth) / total for rest in without]
    sizes = [grams.size[view.parts[column]] for column in sets.T]
    twins = [
        2 * sums(parts[a].multiply(parts[b]), worth) / (sizes[a] + sizes[b]).clip(1)
        for a, b in combinations(range(len(parts)), 2)
    ]
    found = pairs.features
    return Sums(
        cover,
        np.min(gains, axis=0),
        found.pairs_in[sets].min(axis=1),
        np.max(twins, axis=0),
        _bulk(view, sets),
        found.rare[sets].min(axis=1),
        found.cited_in[sets].min(axis=1),
        found.uncited[sets].max(axis=1),
        found.disjoint[sets].max(axis=1),
        found.apart[sets].max(axis=1),
        found.refiled[sets].max(axis=1),
        pairs.odds[sets].min(axis=1) / 10,
    )


def _union(one: csr_matrix, other: csr_matrix) -> csr_matrix:
    return one.maximum(other)
