"""Which lists hang together, and what a matrix of them needs besides: pairs and links of them.

Rules look at the pairs that identities tell: a list against the one above it and the one
before it. A matrix over places and years needs every two lists of a small family compared, or
one matter fills several rows: two counties have what the city between them lacks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import NamedTuple

from auditor.align import Decisions
from auditor.identity import LEVELS
from auditor.model import Alignment, ItemList, Link
from auditor.text import plain_letters

#: In families of more lists than this (a region and its cities are fewer), only what belongs
#: together is compared.
FEW = 16

Pair = tuple[str, str]
Node = tuple[str, int]  # id of a list, position in it


def families_of(ids: Iterable[str], pairs: Collection[Pair]) -> Iterator[tuple[str, ...]]:
    """Yield the ids that pairs join, in the order of ``ids``; one in no pair is in no family."""
    near: Mapping[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        near[left].add(right)
        near[right].add(left)
    order = list(ids)
    done: set[str] = set()
    for one in order:
        if one in near and one not in done:
            family = _reached(one, near)
            done |= family
            yield tuple(other for other in order if other in family)


def _reached(start: str, near: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        fresh = near[ahead.pop()] - reached
        reached |= fresh
        ahead += fresh
    return reached


def further_pairs(
    lists: Sequence[ItemList], pairs: Collection[Pair], decisions: Decisions | None = None
) -> tuple[Pair, ...]:
    """Return the pairs to compare within families besides ``pairs``, for their matrix.

    In families of few lists these are all; in larger ones those of which people decided
    something. The list of the higher level, the older one, is on the left.
    """
    known = {frozenset(pair) for pair in pairs}
    ranked = [one.id for one in sorted(lists, key=rank)]
    return tuple(
        pair
        for family in families_of(ranked, pairs)
        for pair in _within(family, decisions or Decisions())
        if frozenset(pair) not in known
    )


def _within(family: Sequence[str], decisions: Decisions) -> Iterable[Pair]:
    if len(family) <= FEW:
        return combinations(family, 2)
    at = {list_id: n for n, list_id in enumerate(family)}
    decided = {
        (at[one], at[other])
        for decision in decisions.all
        for one in filter(decision.left.names, family)
        for other in filter(decision.right.names, family)
    }
    ordered = sorted({(min(pair), max(pair)) for pair in decided if pair[0] != pair[1]})
    return [(family[a], family[b]) for a, b in ordered]


def series(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    """Put pairs (older, newer) in rows in which each leads on to the next.

    Each pair is in one row; where a list has two successors the second begins a row.
    """
    left = list(dict.fromkeys(pairs))
    rows: list[tuple[str, ...]] = []
    while left:
        ends = {newer for _, newer in left}
        row = list(left.pop(next((n for n, pair in enumerate(left) if pair[0] not in ends), 0)))
        while (n := next((n for n, pair in enumerate(left) if pair[0] == row[-1]), -1)) >= 0:
            row.append(left.pop(n)[1])
        rows.append(tuple(row))
    return tuple(rows)


def one_body(left: ItemList, right: ItemList) -> bool:
    """Say whether two lists are one body's: editions of it, or drafts of one edition.

    Of lists whose place or department is not known the titles must agree, years apart.
    """
    a, b = left.identity, right.identity
    places = a.code or a.jurisdiction, b.code or b.jurisdiction
    facts = (a.department, b.department), places, (a.level, b.level)
    if any(one and other and one != other for one, other in facts):
        return False
    known = a.department and b.department and all(places)
    return bool(known) or _plain_title(left) == _plain_title(right) != ""


def _plain_title(one: ItemList) -> str:
    return "".join(c for c in plain_letters(one.identity.title) if not c.isdigit())


def rank(one: ItemList) -> tuple[int, str, str, str]:
    """Return where a list stands among others: level, place, year, id."""
    identity = one.identity
    level = LEVELS.index(identity.level) if identity.level in LEVELS else len(LEVELS)
    return level, identity.code or "", identity.edition or "", one.id


class Refused(NamedTuple):
    """A link that joins what surer links keep apart."""

    alignment: Alignment
    link: Link


def fitting(
    alignments: Sequence[Alignment], further: Sequence[Alignment] = ()
) -> tuple[tuple[Alignment, ...], tuple[Refused, ...]]:
    """Return all alignments with those links only that fit together, and the links refused.

    A link that would bring two items of one list into one matter is refused, unless a split
    or merger in that matter has parts for so many; a person's decision never is. Those come
    first, then the links of ``alignments``, then those of ``further``, the surest first.
    """
    groups = _Groups()
    every = (*alignments, *further)
    links = sorted(_every(every, len(alignments)), key=_sureness)
    refused = tuple(one for one, _ in links if not groups.take(one.alignment, one.link))
    out = {(one.alignment.left, one.alignment.right, one.link.left) for one in refused}
    kept = tuple(
        replace(a, links=tuple(k for k in a.links if (a.left, a.right, k.left) not in out))
        for a in every
    )
    return kept, refused


def _every(alignments: Sequence[Alignment], own: int) -> Iterator[tuple[Refused, bool]]:
    """Yield each link, and whether it is a further one: not of the first ``own`` alignments."""
    for n, alignment in enumerate(alignments):
        yield from ((Refused(alignment, link), n >= own) for link in alignment.links)


def _sureness(one: tuple[Refused, bool]) -> tuple[bool, bool, float, str, str, tuple[int, ...]]:
    (alignment, link), further = one
    by_person = link.decided_by == "person"
    return not by_person, further, -link.score, alignment.left, alignment.right, link.left


@dataclass(eq=False, slots=True)
class _Group:
    """Items that hang together, how many of each list, and the most that one link joins."""

    nodes: list[Node]
    held: Counter[str]
    most: int = 1

    def take(self, other: _Group) -> None:
        """Take in what another group holds."""
        self.nodes += other.nodes
        self.held.update(other.held)
        self.most = max(self.most, other.most)


@dataclass(slots=True)
class _Groups:
    """Which items hang together."""

    of: dict[Node, _Group] = field(default_factory=dict)

    def take(self, alignment: Alignment, link: Link) -> bool:
        """Join what a link joins; refuse when one list would have too many items in it."""
        left, right = alignment.left, alignment.right
        nodes = [*((left, p) for p in link.left), *((right, p) for p in link.right)]
        apart = list(dict.fromkeys(self._group(node) for node in nodes))
        most = max(len(link.left), len(link.right), *(group.most for group in apart))
        if link.decided_by == "auto" and _crowded(apart, most):
            return False
        whole, *others = sorted(apart, key=lambda group: -len(group.nodes))
        whole.most = most
        for other in others:
            whole.take(other)
            self.of.update(dict.fromkeys(other.nodes, whole))
        return True

    def _group(self, node: Node) -> _Group:
        return self.of.setdefault(node, _Group([node], Counter([node[0]])))


def _crowded(groups: Sequence[_Group], most: int) -> bool:
    """Say whether a list has items in several of the groups, and together more than ``most``."""
    _, *others = sorted(groups, key=lambda group: -len(group.held))
    shared = {list_id for group in others for list_id in group.held}
    held = {list_id: [g.held[list_id] for g in groups if list_id in g.held] for list_id in shared}
    return any(len(counts) > 1 and sum(counts) > most for counts in held.values())
