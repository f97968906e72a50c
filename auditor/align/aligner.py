"""Two lists in, an ``Alignment`` out: which items are the same matter, and why.

In this order, each step working on what the steps before left free: decisions by a person,
items equal in all they say, equal codes, equal names, scored candidates. Every step but the
first is one-to-one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from auditor.align.assign import assign
from auditor.align.candidates import candidates
from auditor.align.decided import apply_decisions
from auditor.align.decisions import Decisions
from auditor.align.prepare import Subject, prepare
from auditor.align.reasons import reasons
from auditor.align.score import CODE_NAME_FLOOR, THRESHOLD, Weights, compare, credible, weigh
from auditor.align.vocabulary import load_lexicon
from auditor.model import Alignment, Link, Parsed

Pair = tuple[int, int]
Scores = dict[Pair, float]

#: A link by code or by the very same name is at least this sure; the features add the rest.
SURE = 0.9
#: A group of so many equal names or codes is paired by content in order, not compared in full.
_LARGEST_GROUP = 10_000


def align(left: Parsed, right: Parsed, decisions: Decisions | None = None) -> Alignment:
    """Return how the items of two lists correspond; every position is linked or unmatched.

    ``decisions`` (from ``load_decisions``) go before anything computed; those that cannot be
    carried out are named in ``problems``. Deterministic, whatever the order of rows.
    """
    names = frozenset(filter(None, (p.list.identity.department for p in (left, right))))
    lexicon = load_lexicon(names)
    sides = prepare(left, lexicon), prepare(right, lexicon)
    decided = apply_decisions(decisions or Decisions(), left.list, right.list)
    weights = weigh(*sides)
    links = list(decided.links)
    for step, scored in _STEPS.items():
        free = _free(sides, links)
        found = scored(*free, weights)
        links += _link(step, free, _allowed(found, free, decided.rejected), weights)
    in_order = tuple(sorted(links, key=lambda link: (link.left, link.right)))
    over = [tuple(s.position for s in side) for side in _free(sides, links)]
    return Alignment(left.list.id, right.list.id, in_order, over[0], over[1], decided.problems)


def _free(
    sides: Sequence[Sequence[Subject]], links: Iterable[Link]
) -> tuple[list[Subject], list[Subject]]:
    taken = {p for link in links for p in link.left}, {p for link in links for p in link.right}
    left, right = (
        [s for s in side if s.position not in t] for side, t in zip(sides, taken, strict=True)
    )
    return left, right


def _allowed(
    scores: Scores, free: Sequence[Sequence[Subject]], rejected: frozenset[Pair]
) -> Scores:
    if not rejected:
        return scores
    left, right = free
    return {
        (i, j): s
        for (i, j), s in scores.items()
        if (left[i].position, right[j].position) not in rejected
    }


def _link(
    step: str, free: Sequence[Sequence[Subject]], scores: Scores, weights: Weights
) -> Iterator[Link]:
    left, right = free
    chosen = assign(scores, THRESHOLD, [s.key for s in left], [s.key for s in right])
    for i, j in chosen:
        why = reasons(step, left[i], right[j], compare(left[i], right[j], weights))
        yield Link((left[i].position,), (right[j].position,), "same", scores[i, j], why)


def _identical(left: Sequence[Subject], right: Sequence[Subject], _weights: Weights) -> Scores:
    return dict.fromkeys(_join(left, right, lambda s: s.key), 1.0)


def _same_code(left: Sequence[Subject], right: Sequence[Subject], weights: Weights) -> Scores:
    scores = {}
    for i, j in _join(left, right, lambda s: s.code):
        found = compare(left[i], right[j], weights)
        nameless = not (left[i].name.core and right[j].name.core)
        # One code over two names that contradict each other is a slip in one of the lists.
        if nameless or credible(found, CODE_NAME_FLOOR):
            scores[i, j] = _sure(found.score)
    return scores


def _same_name(left: Sequence[Subject], right: Sequence[Subject], weights: Weights) -> Scores:
    pairs = _join(
        left, right, lambda s: s.name.exact and (s.name.exact, s.sub.exact if s.sub else "")
    )
    return {(i, j): _sure(compare(left[i], right[j], weights).score) for i, j in pairs}


def _similar(left: Sequence[Subject], right: Sequence[Subject], weights: Weights) -> Scores:
    pairs = candidates(left, right, weights)
    return {(i, j): credible(compare(left[i], right[j], weights)) for i, j in pairs}


def _sure(score: float) -> float:
    return round(SURE + (1 - SURE) * score, 4)


def _join(
    left: Sequence[Subject], right: Sequence[Subject], key: Callable[[Subject], Hashable]
) -> Iterator[Pair]:
    """Yield the pairs whose key is equal and not empty."""
    groups = _grouped(left, key), _grouped(right, key)
    for value, rows in groups[0].items():
        cols = groups[1].get(value, [])
        if len(rows) * len(cols) <= _LARGEST_GROUP:
            yield from product(rows, cols)
        else:
            in_order = (
                sorted(rows, key=lambda i: left[i].key),
                sorted(cols, key=lambda j: right[j].key),
            )
            yield from zip(*in_order, strict=False)


def _grouped(
    side: Sequence[Subject], key: Callable[[Subject], Hashable]
) -> Mapping[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, subject in enumerate(side):
        if value := key(subject):
            groups[value].append(index)
    return groups


_STEPS: Mapping[str, Callable[[Sequence[Subject], Sequence[Subject], Weights], Scores]] = {
    "identical": _identical,
    "code": _same_code,
    "name": _same_name,
    "score": _similar,
}
