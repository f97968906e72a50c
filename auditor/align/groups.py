"""One item that is several of the other side: pairs and links in, groups out.

Where a list splits what another keeps in one item, the parts' names and bases add up to the
whole's. A group is one whole and two or three parts, of which at most one was linked to it before
and the others to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import Bools, Floats, Ints, sums
from auditor.align.columns import Columns
from auditor.align.contents import Contents, Key
from auditor.align.table import Pairs, Sides
from auditor.align.weights import CRUSH, GROUP, log_odds, probability

#: A part says at least this share of its own name in the whole's.
_LEAST_PART = 0.4
#: A whole's name has at least this share of the characters of its parts' names.
_LEAST_BULK = 0.55
#: The parts together say this share of the whole's name, each so much that the others do not.
_LEAST_COVER, _LEAST_GAIN = 0.4, 0.01
#: A group has to be this probable, more than a link: it puts several pairs at stake.
_LEAST_SCORE = 0.65
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
    all of theirs, ``crush`` how far the whole's department is above ``CRUSH``; the rest is what the
    pairs say (``Features``), the worst of them.
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
    crush: Floats


class _View(NamedTuple):
    """The table of pairs seen from the wholes' side; ``contents`` are those of the parts."""

    wholes: Ints
    parts: Ints
    whole: Columns
    part: Columns
    contents: Contents


class _Likely(NamedTuple):
    """Wholes with equally many pairs in question, a row a whole; ``first`` is 1 if it is linked."""

    pairs: NDArray[np.int64]
    first: int


def groups(
    sides: Sides, pairs: Pairs, links: Mapping[int, int], free: tuple[Bools, Bools]
) -> tuple[Group, ...]:
    """Return the groups to make, each item in one at most.

    ``links`` maps row to column where a link may still grow, ``free`` marks items without one.
    """
    found = [g for mirrored in (False, True) for g in _one_way(sides, pairs, links, free, mirrored)]

    taken: set[tuple[bool, int]] = set()
    kept = []
    for group in _best_first(sides, found):
        members = {(False, n) for n in group.rows} | {(True, n) for n in group.cols}
        if not members & taken:
            taken |= members
            kept.append(group)
    return tuple(kept)


def _best_first(sides: Sides, found: Sequence[Group]) -> list[Group]:
    """Return groups by their score; content, which is dear to look at, decides between equals."""
    times = Counter(group.score for group in found)

    def rank(group: Group) -> tuple[float, list[Key]]:
        rows, cols = (group.rows, group.cols) if times[group.score] > 1 else ((), ())
        left, right = sides.left.contents, sides.right.contents
        return -group.score, sorted([*map(left.key, rows), *map(right.key, cols)])

    return sorted(found, key=rank)


def _one_way(
    sides: Sides, pairs: Pairs, links: Mapping[int, int], free: tuple[Bools, Bools], mirrored: bool
) -> Iterator[Group]:
    view = _view(sides, pairs, mirrored)
    partners = _partners(view, links, mirrored)
    likely = _likely(view, pairs, partners, free[::-1] if mirrored else free)
    best: dict[int, Group] = {}
    for many in (2, 3):
        for group in _scored(view, pairs, _sets(view, likely, many), mirrored):
            # Three parts that are likely to be parts go before two of them.
            if group.whole not in best or _rank(group) > _rank(best[group.whole]):
                best[group.whole] = group
    yield from best.values()


def _partners(view: _View, links: Mapping[int, int], mirrored: bool) -> Ints:
    """Return the part that each whole is linked to, -1 for none."""
    partners = np.full(len(view.whole.cores), -1)
    ends = np.array(list(links.items()), np.int64).reshape(-1, 2).T
    partners[ends[int(mirrored)]] = ends[int(not mirrored)]
    return partners


def _rank(group: Group) -> tuple[int, float]:
    return len(group.parts), group.score


def _view(sides: Sides, pairs: Pairs, mirrored: bool) -> _View:
    first, second = sides.columns
    if mirrored:
        return _View(pairs.cols, pairs.rows, second, first, sides.left.contents)
    return _View(pairs.rows, pairs.cols, first, second, sides.right.contents)


def _likely(view: _View, pairs: Pairs, partners: Ints, free: tuple[Bools, Bools]) -> list[_Likely]:
    """Return the pairs (by their number) whose parts may be a whole's, the likeliest first."""
    wholes, parts = view.wholes, view.parts
    linked = partners[wholes] == parts
    able = (pairs.features.pairs_in >= _LEAST_PART) & (pairs.odds > _LEAST_ODDS) & ~pairs.clash
    able &= free[0][wholes] | (partners[wholes] >= 0)
    able &= free[1][parts] | linked
    # A whole with a link only grows: without the pair of that link there is no group.
    held = np.bincount(wholes[able & linked], minlength=len(partners)) > 0
    able &= held[wholes] | (partners[wholes] < 0)
    able &= np.bincount(wholes[able], minlength=len(partners))[wholes] > 1
    at = np.flatnonzero(able)
    at = at[np.lexsort((-pairs.odds[at], ~linked[at], wholes[at]))]
    _settle_ties(view, at, np.stack([wholes[at], linked[at], pairs.odds[at]]))
    _, starts, counts = np.unique(wholes[at], return_index=True, return_counts=True)
    found = []
    for first in (0, 1):
        others = np.minimum(counts - first, _MOST_PARTS)
        for many in np.unique(others).tolist():
            some = starts[(others == many) & (held[wholes[at[starts]]] == first)]
            found.append(_Likely(at[some[:, None] + np.arange(first + many)], first))
    return found


def _settle_ties(view: _View, at: Ints, ranks: NDArray[Any]) -> None:
    """Put pairs of one rank (a column each of whole, link and odds) in the order of content."""
    tied = np.concatenate([[False], (ranks[:, 1:] == ranks[:, :-1]).all(axis=0), [False]])
    starts, ends = np.flatnonzero(tied[1:] & ~tied[:-1]), np.flatnonzero(tied[:-1] & ~tied[1:])
    for start, end in zip(starts.tolist(), (ends + 1).tolist(), strict=True):
        run = at[start:end].tolist()
        at[start:end] = sorted(run, key=lambda k: view.contents.key(int(view.parts[k])))


def _sets(view: _View, likely: Sequence[_Likely], many: int) -> NDArray[np.int64]:
    """Return sets of ``many`` pairs of one whole, a row a set; one holds the link it has."""
    found = [np.zeros((0, many), np.int64)]
    for pairs, first in likely:
        places = range(first, pairs.shape[1])
        picked = [(*range(first), *rest) for rest in combinations(places, many - first)]
        if picked:
            found.append(pairs[:, np.array(picked)].reshape(-1, many))
    sets = np.concatenate(found)
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
    good = (found.gain >= _LEAST_GAIN) & (found.cover >= _LEAST_COVER) & (scores >= _LEAST_SCORE)
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
        np.maximum(view.whole.crowd[view.wholes[sets[:, 0]]] - CRUSH, 0),
    )


def _union(one: csr_matrix, other: csr_matrix) -> csr_matrix:
    return one.maximum(other)
