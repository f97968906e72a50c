"""A whole tree of lists, or a series of years, at once: lists in, one row a matter out.

``align_all`` aligns the pairs of lists that belong together; ``matters`` joins the links of all
alignments, so that each item of each list stands in exactly one matter, the base of a matrix of
places and years. Where links do not agree with one another the matter says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.align.aligner import align_prepared
from auditor.align.decisions import Decisions
from auditor.align.prepare import Subjects, prepare
from auditor.align.relate import pairs
from auditor.align.vocabulary import Lexicon
from auditor.model import Alignment, Link, Parsed, Words

Node = tuple[int, int]  # number of the list, position in it


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter over all lists.

    ``places`` holds its positions in each list, in the order of the lists, ``()`` for none.
    ``score`` is that of the weakest link it rests on, ``None`` when one list alone has it.
    ``conflicts`` say where links contradict one another or a comparison found no link.
    """

    places: tuple[tuple[int, ...], ...]
    score: float | None = None
    conflicts: tuple[Words, ...] = ()


def align_all(
    lists: Sequence[Parsed],
    decisions: Decisions | None = None,
    related: Sequence[tuple[str, str]] = (),
) -> tuple[Alignment, ...]:
    """Align every pair of ``lists`` that identities say belong together (``pairs``).

    ``related`` names further pairs by list id, the yardstick first. Ids must be unique. Raises
    ``KeyError`` when ``related`` names a list that is not there.
    """
    by_id = {one.list.id: one for one in lists}
    found = [(left.id, right.id) for left, right in pairs([one.list for one in lists])]
    ready: dict[tuple[str, int], Subjects] = {}

    def once(parsed: Parsed, lexicon: Lexicon) -> Subjects:
        key = parsed.list.id, id(lexicon)
        if key not in ready:
            ready[key] = prepare(parsed, lexicon)
        return ready[key]

    return tuple(
        align_prepared(by_id[left], by_id[right], decisions, once)
        for left, right in dict.fromkeys([*related, *found])
    )


def matters(lists: Sequence[Parsed], alignments: Sequence[Alignment]) -> tuple[Matter, ...]:
    """Return the matters of ``lists`` in the order in which the lists name them first.

    Each item is in exactly one. Alignments of lists that are not among ``lists`` are left out.
    """
    number = {one.list.id: n for n, one in enumerate(lists)}
    known = [a for a in alignments if a.left in number and a.right in number]
    nodes = [(n, item.position) for n, one in enumerate(lists) for item in one.list.items]
    root = _Union(nodes)
    for alignment, link in _links(known):
        root.join(_nodes(number, alignment, link))
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in nodes:
        members[root.of(node)].append(node)
    links: dict[Node, list[tuple[Alignment, Link]]] = defaultdict(list)
    for alignment, link in _links(known):
        links[root.of(_nodes(number, alignment, link)[0])].append((alignment, link))
    of = {(a.left, a.right): a for a in known}
    return tuple(_matter(lists, group, links[key], of) for key, group in members.items())


class _Union:
    """Which nodes hang together: each set is known by its first node."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._above = {node: node for node in nodes}

    def of(self, node: Node) -> Node:
        while self._above[node] != node:
            self._above[node] = self._above[self._above[node]]
            node = self._above[node]
        return node

    def join(self, nodes: Sequence[Node]) -> None:
        roots = sorted({self.of(node) for node in nodes})
        for root in roots[1:]:
            self._above[root] = roots[0]


def _links(alignments: Sequence[Alignment]) -> Iterator[tuple[Alignment, Link]]:
    return ((alignment, link) for alignment in alignments for link in alignment.links)


def _nodes(number: Mapping[str, int], alignment: Alignment, link: Link) -> list[Node]:
    left, right = number[alignment.left], number[alignment.right]
    return [*((left, p) for p in link.left), *((right, p) for p in link.right)]


def _matter(
    lists: Sequence[Parsed],
    nodes: Sequence[Node],
    links: Sequence[tuple[Alignment, Link]],
    of: Mapping[tuple[str, str], Alignment],
) -> Matter:
    places: list[list[int]] = [[] for _ in lists]
    for n, position in nodes:
        places[n].append(position)
    ids = [one.list.id for one in lists]
    told = (*_several(ids, places, links), *_unlinked(ids, places, links, of))
    score = min((link.score for _, link in links), default=None)
    return Matter(tuple(map(tuple, places)), score, told)


def _several(
    ids: Sequence[str], places: Sequence[Sequence[int]], links: Sequence[tuple[Alignment, Link]]
) -> Iterator[Words]:
    """Tell of items of one list that only the links of other lists have brought together."""
    for list_id, positions in zip(ids, places, strict=True):
        grouped = _Union([(0, p) for p in positions])
        for alignment, link in links:
            for side, members in ((alignment.left, link.left), (alignment.right, link.right)):
                if side == list_id:
                    grouped.join([(0, p) for p in members])
        if len({grouped.of((0, p)) for p in positions}) > 1:
            zh = f"清单 {list_id} 的第 {'、'.join(map(str, positions))} 项经其他清单连为同一事项"
            en = f"items {', '.join(map(str, positions))} of {list_id} are joined by other lists"
            yield Words(zh, en)


def _unlinked(
    ids: Sequence[str],
    places: Sequence[Sequence[int]],
    links: Sequence[tuple[Alignment, Link]],
    of: Mapping[tuple[str, str], Alignment],
) -> Iterator[Words]:
    """Tell of two lists that were compared, both have the matter, and no link joins them."""
    linked = {(alignment.left, alignment.right) for alignment, _ in links}
    having = {list_id for list_id, positions in zip(ids, places, strict=True) if positions}
    for left, right in of:
        if {left, right} <= having and (left, right) not in linked:
            zh = f"清单 {left} 与 {right} 直接比对时未关联"
            yield Words(zh, f"compared directly, {left} and {right} are not linked here")
