"""Two lists in, an ``Alignment`` out: which items are the same matter, and why.

In this order, each step working on what the steps before left free: decisions by a person,
items equal in all they say, equal codes, equal names, scored candidates of one department, one
item that is several of the other side, items of which all but the name is the same, items whose
name is lost, candidates of any department.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from auditor.align.arrays import Bools, Floats, Ints
from auditor.align.assign import assign
from auditor.align.decided import Decided, apply_decisions
from auditor.align.decisions import Decisions
from auditor.align.groups import Group, groups
from auditor.align.nameless import nameless
from auditor.align.prepare import Subjects, prepare
from auditor.align.reasons import Reasons
from auditor.align.renamed import renamed
from auditor.align.table import Pairs, Sides, keys_of, look, look_wide, sides_of
from auditor.align.vocabulary import Lexicon, load_lexicon
from auditor.align.weights import CALIBRATION, CRUSH, LEAST, THRESHOLD, log_odds, probability
from auditor.model import Alignment, Link, Parsed
from auditor.readers.safety import many_objects

#: A link by code or by the very same name is at least this sure; the features add the rest.
SURE = 0.9
#: Under one code, names this far apart are rather a slip of the code than a new wording.
_CODE_NAME_FLOOR = 0.25
#: Below this the names share no more than the words of their trade; no basis mends that.
_NAME_FLOOR = 0.4
#: A link is this much above its best rival when it has none.
_NO_RIVAL = 8.0


class _Made(NamedTuple):
    """A link between two subjects: their indexes, and the number of the pair in its table."""

    row: int
    col: int
    step: str
    score: float
    at: int


def align(left: Parsed, right: Parsed, decisions: Decisions | None = None) -> Alignment:
    """Return how the items of two lists correspond; every position is linked or unmatched.

    ``decisions`` (from ``load_decisions``) go before anything computed; those that cannot be
    carried out are named in ``problems``. Deterministic, whatever the order of rows.
    """
    return align_prepared(left, right, decisions, prepare)


def align_prepared(
    left: Parsed,
    right: Parsed,
    decisions: Decisions | None,
    subjects: Callable[[Parsed, Lexicon], Subjects],
) -> Alignment:
    """Return what ``align`` does; ``subjects`` prepares a list, or remembers it prepared."""
    decided = apply_decisions(decisions or Decisions(), left.list, right.list)
    with many_objects():
        links = (*decided.links, *_all_computed(left, right, decided, subjects))
    in_order = tuple(sorted(links, key=attrgetter("left")))  # no item is in two links
    over = [
        tuple(item.position for item in side.list.items if item.position not in taken)
        for side, taken in (
            (left, {p for x in links for p in x.left}),
            (right, {p for x in links for p in x.right}),
        )
    ]
    return Alignment(left.list.id, right.list.id, in_order, over[0], over[1], decided.problems)


def _all_computed(
    left: Parsed,
    right: Parsed,
    decided: Decided,
    subjects: Callable[[Parsed, Lexicon], Subjects],
) -> tuple[Link, ...]:
    names = frozenset(filter(None, (p.list.identity.department for p in (left, right))))
    lexicon = load_lexicon(names)
    sides = sides_of(subjects(left, lexicon), subjects(right, lexicon), lexicon)
    return tuple(_computed(sides, decided))


def _computed(sides: Sides, decided: Decided) -> Iterator[Link]:
    """Yield what the program links by itself, apart from what a person has decided."""
    at = [{p: n for n, p in enumerate(side.positions)} for side in (sides.left, sides.right)]
    banned = keys_of(sides, ((at[0][a], at[1][b]) for a, b in decided.rejected))
    free = np.ones(len(sides.left), bool), np.ones(len(sides.right), bool)
    for link in decided.links:
        free[0][[at[0][p] for p in link.left]] = False
        free[1][[at[1][p] for p in link.right]] = False
    told = Reasons(sides)
    pairs = look(sides, np.flatnonzero(free[0]), np.flatnonzero(free[1]), banned)
    made = {m.row: m for step in _STEPS for m in _take(sides, pairs, step, free)}
    scored = {m.row: m.col for m in made.values() if m.step == "score"}
    for group in groups(sides, pairs, scored, free):
        yield _grouped(sides, group, told)
        for row in group.rows:
            made.pop(row, None)
            free[0][row] = False
        free[1][list(group.cols)] = False
    yield from _links(sides, pairs, list(made.values()), told)
    del pairs, made  # the largest tables there are
    for known in (*renamed(sides, free, banned), *nameless(sides, free, banned)):
        ends = (sides.left.positions[known.row],), (sides.right.positions[known.col],)
        yield Link(*ends, "same", SURE, known.reasons)
    wide = look_wide(sides, np.flatnonzero(free[0]), np.flatnonzero(free[1]), banned)
    yield from _links(sides, wide, _take(sides, wide, "score", free), told)


def _take(sides: Sides, pairs: Pairs, step: str, free: tuple[Bools, Bools]) -> list[_Made]:
    """Return the links of one step; their items are free no more."""
    able = _STEPS[step](pairs) & free[0][pairs.rows] & free[1][pairs.cols]
    rows, cols, odds = pairs.rows[able], pairs.cols[able], pairs.odds[able]
    # Above zero whatever the odds, where something else than the odds makes the link.
    least = THRESHOLD if step == "score" else min(odds.min(initial=0), THRESHOLD) - 1
    chosen = assign(rows, cols, odds - least, sides.lots)
    margin = np.minimum(odds - _rivals(rows, cols, odds, chosen), _NO_RIVAL)
    crowd = np.maximum(sides.columns[0].crowd[rows], sides.columns[1].crowd[cols])
    scores = _scores(step, _Standing(odds, margin, crowd, np.maximum(crowd - CRUSH, 0)))
    sure = chosen & (scores >= LEAST)
    free[0][rows[sure]] = free[1][cols[sure]] = False
    columns = rows[sure], cols[sure], scores[sure], np.flatnonzero(able)[sure]
    listed = zip(*(column.tolist() for column in columns), strict=True)
    return [_Made(row, col, step, score, at) for row, col, score, at in listed]


class _Standing(NamedTuple):
    """What a chosen pair's probability depends on: see ``CALIBRATION``."""

    odds: Floats
    margin: Floats
    crowd: Floats
    crush: Floats


def _scores(step: str, standing: _Standing) -> Floats:
    """Return how probable each chosen pair is, for the others nothing of use."""
    if step == "identical":
        return np.ones(len(standing.odds))
    sure = probability(log_odds(standing, CALIBRATION))
    found: Floats = np.round(sure if step == "score" else SURE + (1 - SURE) * sure, 4)
    return found


def _rivals(rows: Ints, cols: Ints, odds: Floats, chosen: Bools) -> Floats:
    """Return for each chosen pair the log odds of the best other pair of either of its items.

    A pair whose other item has found a better partner is no rival.
    """
    found = np.full(len(rows), -np.inf)
    for own, other in ((rows, cols), (cols, rows)):
        partner = np.full(other.max(initial=-1) + 1, -np.inf)
        partner[other[chosen]] = odds[chosen]
        best = np.full(own.max(initial=-1) + 1, -np.inf)
        live = ~chosen & (partner[other] < odds)
        np.maximum.at(best, own[live], odds[live])
        found = np.maximum(found, best[own])
    return found


def _links(sides: Sides, pairs: Pairs, made: Sequence[_Made], told: Reasons) -> Iterator[Link]:
    said = told.of(pairs, np.array([m.at for m in made], np.int64), [m.step for m in made])
    lefts, rights = sides.left.positions, sides.right.positions
    for one, why in zip(made, said, strict=True):
        yield Link((lefts[one.row],), (rights[one.col],), "same", one.score, why)


def _grouped(sides: Sides, group: Group, told: Reasons) -> Link:
    why = told.of_group(group)
    first = tuple(sorted(sides.left.positions[n] for n in group.rows))
    second = tuple(sorted(sides.right.positions[n] for n in group.cols))
    return Link(first, second, "merge" if group.mirrored else "split", group.score, why)


def _identical(pairs: Pairs) -> Bools:
    return pairs.identical


def _same_code(pairs: Pairs) -> Bools:
    # One code over two names that contradict each other is a slip in one of the lists.
    nameless: Bools = pairs.features.pairs == 0
    return pairs.coded & (nameless | (~pairs.clash & (pairs.name >= _CODE_NAME_FLOOR)))


def _same_name(pairs: Pairs) -> Bools:
    return pairs.named


def _similar(pairs: Pairs) -> Bools:
    found: Bools = ~pairs.clash & (pairs.name >= _NAME_FLOOR) & (pairs.odds > THRESHOLD)
    return found


_STEPS: Mapping[str, Callable[[Pairs], Bools]] = {
    "identical": _identical,
    "code": _same_code,
    "name": _same_name,
    "score": _similar,
}
