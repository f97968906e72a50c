"""One item that is several of the other side: pairs and links in, groups out.

Where a list splits what another keeps in one item, the parts' names and bases add up to the
whole's; or the whole says in general (对医疗救助的监督检查) what each part says of one kind of it
(…资金使用…, …经办机构…). A group is one whole and two or three parts, of which at most one was
linked to it before and the others to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.align.arrays import Bools, Floats, Ints
from auditor.align.contents import Key
from auditor.align.table import Pairs, Sides
from auditor.align.weights import GROUP, KINDS, log_odds, probability
from auditor.align.wholes import Sets, Sums, View, bulk, first_sums, sums_of

#: A part says at least this share of its own name in the whole's.
_LEAST_PART = 0.2
#: A whole's name has at least this share of the characters of its parts' names.
_LEAST_BULK = 0.2
#: Parts that each say this share of the whole's name are kinds of it, and add nothing to it.
_KINDS = 0.65
#: The parts together say this share of the whole's name, each so much that the others do not.
_LEAST_COVER, _LEAST_GAIN = 0.4, 0.01
#: A group has to be this probable, more than a link: it puts several pairs at stake.
_LEAST_SCORE = 0.6
#: The log odds of that.
_LEAST_HOPE = float(np.log(_LEAST_SCORE / (1 - _LEAST_SCORE)))
#: Pairs less likely than this are not looked at.
_LEAST_ODDS = -9.0
#: So many parts at most come into question for one whole, the likeliest first.
_MOST_PARTS = 5


class Group(NamedTuple):
    """A whole and its parts as indexes; ``mirrored``: the whole is on the right.

    ``cover`` is the share of the whole's name that the parts say together; ``base`` what the bases
    of whole and parts have in common, ``added`` the least share of it that a part adds; ``kinds``:
    each part says all of the whole's name and its own kind.
    """

    whole: int
    parts: tuple[int, ...]
    mirrored: bool
    kinds: bool
    score: float
    cover: float
    base: float
    added: float

    @property
    def rows(self) -> tuple[int, ...]:
        """The members on the left."""
        return self.parts if self.mirrored else (self.whole,)

    @property
    def cols(self) -> tuple[int, ...]:
        """The members on the right."""
        return (self.whole,) if self.mirrored else self.parts


class _Likely(NamedTuple):
    """Wholes with equally many pairs in question, a row a whole; ``first`` is 1 if it is linked."""

    pairs: Sets
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


def _partners(view: View, links: Mapping[int, int], mirrored: bool) -> Ints:
    """Return the part that each whole is linked to, -1 for none."""
    partners = np.full(len(view.whole.cores), -1)
    ends = np.array(list(links.items()), np.int64).reshape(-1, 2).T
    partners[ends[int(mirrored)]] = ends[int(not mirrored)]
    return partners


def _rank(group: Group) -> tuple[int, float]:
    return len(group.parts), group.score


def _view(sides: Sides, pairs: Pairs, mirrored: bool) -> View:
    first, second = sides.columns
    if mirrored:
        return View(pairs.cols, pairs.rows, second, first, sides.left.contents)
    return View(pairs.rows, pairs.cols, first, second, sides.right.contents)


def _likely(view: View, pairs: Pairs, partners: Ints, free: tuple[Bools, Bools]) -> list[_Likely]:
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


def _settle_ties(view: View, at: Ints, ranks: NDArray[Any]) -> None:
    """Put pairs of one rank (a column each of whole, link and odds) in the order of content."""
    tied = np.concatenate([[False], (ranks[:, 1:] == ranks[:, :-1]).all(axis=0), [False]])
    starts, ends = np.flatnonzero(tied[1:] & ~tied[:-1]), np.flatnonzero(tied[:-1] & ~tied[1:])
    for start, end in zip(starts.tolist(), (ends + 1).tolist(), strict=True):
        run = at[start:end].tolist()
        at[start:end] = sorted(run, key=lambda k: view.contents.key(int(view.parts[k])))


def _sets(view: View, likely: Sequence[_Likely], many: int) -> Sets:
    """Return sets of ``many`` pairs of one whole, a row a set; one holds the link it has."""
    found = [np.zeros((0, many), np.int64)]
    for pairs, first in likely:
        places = range(first, pairs.shape[1])
        picked = [(*range(first), *rest) for rest in combinations(places, many - first)]
        if picked:
            found.append(pairs[:, np.array(picked)].reshape(-1, many))
    sets = np.concatenate(found)
    return sets[bulk(view, sets) >= _LEAST_BULK]


def _scored(view: View, pairs: Pairs, sets: Sets, mirrored: bool) -> Iterator[Group]:
    # Most sets are hopeless whatever their names add up to, which is dear to know.
    sets = sets[np.maximum(*_odds(first_sums(view, pairs, sets))) >= _LEAST_HOPE]
    if not len(sets):
        return
    found = sums_of(view, pairs, sets)
    kinds = found.within >= _KINDS
    scores = np.round(probability(np.where(kinds, *_odds(found))), 4)
    good = (kinds | (found.gain >= _LEAST_GAIN)) & (found.cover >= _LEAST_COVER)
    good &= scores >= _LEAST_SCORE
    for n in np.flatnonzero(good).tolist():
        parts = tuple(sorted(view.parts[sets[n]].tolist()))
        whole = int(view.wholes[sets[n, 0]])
        said = [float(x[n]) for x in (scores, found.cover, found.base, found.added)]
        alone = bool(kinds[n] & (found.gain[n] < _LEAST_GAIN))
        yield Group(whole, parts, mirrored, alone, *said)


def _odds(found: Sums) -> tuple[Floats, Floats]:
    """Return the log odds of parts that are kinds of the whole, and of parts of it."""
    return log_odds(found, KINDS), log_odds(found, GROUP)
