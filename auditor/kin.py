"""Which lists hang together, and what a matrix of them needs besides: pairs and links of them.

Rules look at the pairs that identities tell: a list against the one above it and the one
before it. A matrix over places and years needs every two lists of a small family compared, or
one matter fills several rows: two counties have what the city between them lacks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

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


def further_pairs(lists: Sequence[ItemList], pairs: Collection[Pair]) -> tuple[Pair, ...]:
    """Return the pairs within families of few lists that are not in ``pairs``.

    The list of the higher level, the older one, is on the left.
    """
    known = {frozenset(pair) for pair in pairs}
    ranked = [one.id for one in sorted(lists, key=rank)]
    return tuple(
        pair
        for family in families_of(ranked, pairs)
        if len(family) <= FEW
        for pair in combinations(family, 2)
        if frozenset(pair) not in known
    )


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
    alignments: Iterable[Alignment], further: Iterable[Alignment]
) -> tuple[tuple[Alignment, ...], tuple[Refused, ...]]:
    """Return ``further`` with those links only that fit ``alignments``, and the links refused.

    A link that would put two items of one list into one matter, on the strength of other
    lists' links alone, is refused; a person's decision never is. The surest come first.
    """
    groups = _Groups()
    for alignment in alignments:
        for link in alignment.links:
            groups.join(_nodes(alignment, link))
    waiting = list(further)
    refused = [one for one in sorted(_every(waiting), key=_sureness) if not _fits(one, groups)]
    out = {(one.alignment.left, one.alignment.right, one.link.left) for one in refused}
    kept = tuple(
        replace(a, links=tuple(k for k in a.links if (a.left, a.right, k.left) not in out))
        for a in waiting
    )
    return kept, tuple(refused)


def _every(alignments: Iterable[Alignment]) -> Iterator[Refused]:
    return (Refused(alignment, link) for alignment in alignments for link in alignment.links)


def _sureness(one: Refused) -> tuple[bool, float, str, str, tuple[int, ...]]:
    link = one.link
    by_person = link.decided_by == "person"
    return not by_person, -link.score, one.alignment.left, one.alignment.right, link.left


def _fits(one: Refused, groups: _Groups) -> bool:
    """Join what a link joins, unless that brings two items of one list together."""
    alignment, link = one
    several = {alignment.left} if len(link.left) > 1 else set()
    several |= {alignment.right} if len(link.right) > 1 else set()
    nodes = _nodes(alignment, link)
    if link.decided_by == "auto" and groups.meeting(nodes) - several:
        return False
    groups.join(nodes)
    return True


def _nodes(alignment: Alignment, link: Link) -> list[Node]:
    left, right = alignment.left, alignment.right
    return [*((left, p) for p in link.left), *((right, p) for p in link.right)]


class _Groups:
    """Which items hang together."""

    def __init__(self) -> None:
        self._of: dict[Node, frozenset[Node]] = {}

    def join(self, nodes: Sequence[Node]) -> None:
        """Make one group of those in which the nodes are."""
        whole = frozenset[Node]().union(*self._apart(nodes))
        self._of.update(dict.fromkeys(whole, whole))

    def meeting(self, nodes: Sequence[Node]) -> set[str]:
        """Return the lists that have items in several of the groups in which the nodes are."""
        held = Counter(list_id for group in self._apart(nodes) for list_id in {n[0] for n in group})
        return {list_id for list_id, groups in held.items() if groups > 1}

    def _apart(self, nodes: Sequence[Node]) -> list[frozenset[Node]]:
        groups = (self._of.get(node, frozenset((node,))) for node in nodes)
        return list(dict.fromkeys(groups))
