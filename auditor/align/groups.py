"""One item that is several of the other side: pairs and links in, groups out.

Where a list splits what another keeps in one item, the parts' names and bases add up to the
whole's. A group is one whole and two or three parts, of which at most one was linked to it before
and the others to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from auditor.align.arrays import Bools, Floats, Ints, sums
from auditor.align.columns import Bag
from auditor.align.table import Pairs, Sides
from auditor.align.weights import GROUP, LEAST, log_odds, probability

#: A part says at least this share of its own name in the whole's.
_LEAST_PART = 0.5
#: Both parts together say this share of the whole's name, the second so much more than the first.
_LEAST_COVER, _LEAST_GAIN = 0.6, 0.1
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
    """How well two parts add up to a whole.

    ``cover`` is the share of its name that they say together, ``gain`` what the second adds to
    the first, ``least`` the least share of a part's own name that the whole says, ``twins`` how
    alike the parts are; the rest is what the two pairs say (``Features``), the worse of both.
    """

    cover: Floats
    gain: Floats
    least: Floats
    twins: Floats
    rare: Floats
    cited: Floats
    uncited: Floats
    disjoint: Floats
    apart: Floats
    refiled: Floats
    odds: Floats


class _View(NamedTuple):
    """The table of pairs seen from the wholes' side."""

    wholes: Ints
    parts: Ints
    whole_grams: Bag
    part_grams: Bag


def groups(
    sides: Sides, pairs: Pairs, links: Mapping[int, int], free: tuple[Bools, Bools]
) -> tuple[Group, ...]:
    """Return the groups to make, each item in one at most.

    ``links`` maps row to column where a link may still grow, ``free`` marks items without one.
    """
    found = [g for mirrored in (False, True) for g in _one_way(sides, pairs, links, free, mirrored)]

    def rank(group: Group) -> tuple[float, list[tuple[bytes, int]]]:
        keys = [*map(sides.left.key, group.rows), *map(sides.right.key, group.cols)]
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
    triples = list(_triples(view, pairs, partner, free[::-1] if mirrored else free))
    if not triples:
        return
    found = _sums(view, pairs, triples)
    scores = probability(log_odds(found, GROUP))
    best: dict[int, Group] = {}
    listed = zip(triples, scores.tolist(), found.cover.tolist(), strict=True)
    adding_up = ((found.gain >= _LEAST_GAIN) & (found.cover >= _LEAST_COVER)).tolist()
    for ((first, second), score, cover), adds in zip(listed, adding_up, strict=True):
        whole = int(view.wholes[first])
        if adds and score >= LEAST and (whole not in best or score > best[whole].score):
            parts = tuple(sorted((int(view.parts[first]), int(view.parts[second]))))
            best[whole] = Group(whole, parts, mirrored, round(score, 4), cover)
    yield from best.values()


def _view(sides: Sides, pairs: Pairs, mirrored: bool) -> _View:
    first, second = sides.columns
    if mirrored:
        return _View(pairs.cols, pairs.rows, second.grams, first.grams)
    return _View(pairs.rows, pairs.cols, first.grams, second.grams)


def _triples(
    view: _View, pairs: Pairs, partner: Mapping[int, int], free: tuple[Bools, Bools]
) -> Iterator[tuple[int, int]]:
    """Yield two pairs (by their number) of one whole whose parts may be its parts."""
    able = (pairs.features.pairs_in >= _LEAST_PART) & (pairs.odds > _LEAST_ODDS) & ~pairs.clash
    by_whole: dict[int, list[int]] = defaultdict(list)
    for k in np.flatnonzero(able).tolist():
        whole, part = int(view.wholes[k]), int(view.parts[k])
        if (free[0][whole] or whole in partner) and (free[1][part] or partner.get(whole) == part):
            by_whole[whole].append(k)
    for whole, found in by_whole.items():
        if whole in partner:
            first = [k for k in found if view.parts[k] == partner[whole]]
            yield from ((k, other) for k in first for other in found if other != k)
        else:
            likely = sorted(found, key=lambda k: (-pairs.odds[k], k))[:_MOST_PARTS]
            yield from combinations(likely, 2)


def _sums(view: _View, pairs: Pairs, triples: Sequence[tuple[int, int]]) -> Sums:
    first, second = np.array(triples, np.int64).T
    one, other = (view.part_grams.plain[view.parts[k]] for k in (first, second))
    worth, whole = view.whole_grams.worth, view.whole_grams.plain[view.wholes[first]]
    total = view.whole_grams.size[view.wholes[first]].astype(float).clip(1)
    both = one.maximum(other)
    cover = sums(whole.multiply(both), worth) / total
    alone = [sums(whole.multiply(x), worth) / total for x in (one, other)]
    shared = sums(one.multiply(other), worth)
    sizes = [view.part_grams.size[view.parts[k]] for k in (first, second)]
    found = pairs.features

    def worse(name: str, worst: Callable[[Floats, Floats], Floats]) -> Floats:
        values = getattr(found, name)
        return worst(values[first], values[second])

    return Sums(
        cover,
        cover - np.maximum(*alone),
        worse("pairs_in", np.minimum),
        2.0 * shared / (sizes[0] + sizes[1]).clip(1),
        worse("rare", np.minimum),
        worse("cited_in", np.minimum),
        worse("uncited", np.maximum),
        worse("disjoint", np.maximum),
        worse("apart", np.maximum),
        worse("refiled", np.maximum),
        np.minimum(pairs.odds[first], pairs.odds[second]) / 10,
    )
