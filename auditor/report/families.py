"""Which lists hang together: lists and alignments of pairs in, ``Family`` after family out.

A family is all lists that alignments join, its matters what their links join. Whether a list
lacks a matter is known only where it was aligned with a list that has it: elsewhere it was
not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.align import Matter, matters
from auditor.kin import Refused, families_of, fitting, rank
from auditor.model import CATEGORIES, Alignment, ItemList, Parsed, Words
from auditor.report.context import full_name
from auditor.text import plain_letters


@dataclass(frozen=True, slots=True)
class Family:
    """Lists from the highest level down, and their matters by category in the first's order.

    ``partners[n]`` are the numbers of the lists with which list ``n`` was aligned. Where not
    every two were, items of one name and category are one matter too.
    """

    lists: tuple[ItemList, ...]
    matters: tuple[Matter, ...]
    alignments: tuple[Alignment, ...]
    partners: tuple[frozenset[int], ...]

    @property
    def complete(self) -> bool:
        """True when every two of the lists were aligned."""
        return all(len(others) == len(self.lists) - 1 for others in self.partners)


def families(
    lists: Sequence[Parsed], alignments: Sequence[Alignment], further: Sequence[Alignment] = ()
) -> tuple[Family, ...]:
    """Return the lists that were aligned, as families; a list aligned with none is in none.

    ``further`` are alignments within families that have no page of their own.
    """
    by_id = {one.list.id: one for one in sorted(lists, key=lambda one: rank(one.list))}
    joined = families_of(by_id, [(a.left, a.right) for a in alignments])
    return tuple(_family([by_id[i] for i in ids], alignments, further) for ids in joined)


def _family(
    ranked: Sequence[Parsed], alignments: Sequence[Alignment], further: Sequence[Alignment]
) -> Family:
    lists = tuple(one.list for one in ranked)
    at = {one.id: n for n, one in enumerate(lists)}
    own = tuple(a for a in alignments if a.left in at)
    kept, refused = fitting(own, [a for a in further if a.left in at])
    every = *own, *kept
    partners: list[set[int]] = [set() for _ in lists]
    for pair in every:
        partners[at[pair.left]].add(at[pair.right])
        partners[at[pair.right]].add(at[pair.left])
    found = tuple(_told(matters(ranked, every), refused, at))
    family = Family(lists, found, own, tuple(frozenset(side) for side in partners))
    if not family.complete:
        found = tuple(_by_name(found, lists))
    return replace(family, matters=tuple(sorted(found, key=_Order(lists).of)))


def _by_name(found: Iterable[Matter], lists: Sequence[ItemList]) -> Iterator[Matter]:
    """Join matters of one name and category, unless a list has both."""
    items = [{item.position: item for item in one.items} for one in lists]
    rows: dict[tuple[str, str], list[Matter]] = defaultdict(list)
    for matter in found:
        n = next(n for n, held in enumerate(matter.places) if held)
        item = items[n][matter.places[n][0]]
        alike = rows[plain_letters(full_name(item)), item.category or item.text("category")]
        for at, other in enumerate(alike):
            if not any(a and b for a, b in zip(matter.places, other.places, strict=True)):
                alike[at] = _sum(other, matter)
                break
        else:
            alike.append(matter)
    return (matter for alike in rows.values() for matter in alike)


def _sum(one: Matter, other: Matter) -> Matter:
    return Matter(
        tuple(a or b for a, b in zip(one.places, other.places, strict=True)),
        min((m.score for m in (one, other) if m.score is not None), default=None),
        (*one.conflicts, *other.conflicts),
    )


def _told(
    found: Iterable[Matter], refused: Sequence[Refused], at: Mapping[str, int]
) -> Iterator[Matter]:
    """Yield matters with the links that were refused told at both their ends."""
    ends: dict[tuple[int, int], list[Words]] = defaultdict(list)
    for alignment, link in refused:
        left, right = alignment.left, alignment.right
        ends[at[left], link.left[0]].append(_near(right, link.right, link.score))
        ends[at[right], link.right[0]].append(_near(left, link.left, link.score))
    for matter in found:
        nodes = ((n, p) for n, held in enumerate(matter.places) for p in held)
        more = [words for node in nodes for words in ends.get(node, ())]
        yield replace(matter, conflicts=(*matter.conflicts, *more)) if more else matter


def _near(list_id: str, positions: Sequence[int], score: float) -> Words:
    said = "、".join(map(str, positions))
    return Words(
        f"清单 {list_id} 的第 {said} 项也相近（{score:.2f}），它另有更可靠的对应，未并入",
        f"item {said} of {list_id} is near too ({score:.2f}); surer links place it elsewhere",
    )


class _Order:
    """Matters by category, then as they stand in the first list that has them."""

    def __init__(self, lists: Sequence[ItemList]) -> None:
        self._items = [{item.position: item for item in one.items} for one in lists]

    def of(self, matter: Matter) -> tuple[int, str, int, int]:
        first = next(n for n, held in enumerate(matter.places) if held)
        position = matter.places[first][0]
        item = self._items[first][position]
        if item.category in CATEGORIES:
            return CATEGORIES.index(item.category), "", first, position
        return len(CATEGORIES), item.text("category"), first, position
