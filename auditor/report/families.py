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

    ``partners[n]`` are the numbers of the lists with which list ``n`` was aligned. Of lists
    that were not aligned, items of one name and category are one matter too.
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


def all_matters(
    lists: Sequence[Parsed], alignments: Sequence[Alignment], further: Sequence[Alignment] = ()
) -> tuple[Matter, ...]:
    """Return the matters of ``lists`` as a matrix has them, over all lists.

    They are in the order in which the lists name them first.
    """
    at = {one.list.id: n for n, one in enumerate(lists)}
    found: list[Matter] = []
    for family in families(lists, alignments, further):
        columns = [at.pop(one.id) for one in family.lists]
        found += [_spread(matter, columns, len(lists)) for matter in family.matters]
    for n in at.values():
        alone = (Matter(((item.position,),)) for item in lists[n].list.items)
        found += [_spread(matter, [n], len(lists)) for matter in alone]
    return tuple(sorted(found, key=lambda matter: _first(matter.places)))


def _spread(matter: Matter, columns: Sequence[int], size: int) -> Matter:
    """Put the places of a matter in the columns of a wider table."""
    places: list[tuple[int, ...]] = [()] * size
    for column, held in zip(columns, matter.places, strict=True):
        places[column] = held
    return replace(matter, places=tuple(places))


def _first(places: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return the first list that has a matter, and its first position there."""
    return next((n, held[0]) for n, held in enumerate(places) if held)


def _family(
    ranked: Sequence[Parsed], alignments: Sequence[Alignment], further: Sequence[Alignment]
) -> Family:
    lists = tuple(one.list for one in ranked)
    at = {one.id: n for n, one in enumerate(lists)}
    own = tuple(a for a in alignments if a.left in at)
    every, refused = fitting(own, [a for a in further if a.left in at])
    partners: list[set[int]] = [set() for _ in lists]
    for pair in every:
        partners[at[pair.left]].add(at[pair.right])
        partners[at[pair.right]].add(at[pair.left])
    found = tuple(_told(matters(ranked, every), refused, at))
    family = Family(lists, found, own, tuple(frozenset(side) for side in partners))
    if not family.complete:
        found = tuple(_by_name(family))
    return replace(family, matters=tuple(sorted(found, key=_Order(lists).of)))


def _by_name(family: Family) -> Iterator[Matter]:
    """Join matters of one name and category, but not those that were held against each other.

    What a person keeps apart stays apart: lists that a decision names are compared.
    """
    lists, found = family.lists, family.matters
    items = [{item.position: item for item in one.items} for one in lists]
    rows: dict[tuple[str, str], list[Matter]] = defaultdict(list)
    for matter in found:
        n, position = _first(matter.places)
        item = items[n][position]
        alike = rows[plain_letters(full_name(item)), item.category or item.text("category")]
        for at, other in enumerate(alike):
            if not _compared(matter, other, family.partners):
                alike[at] = _sum(other, matter)
                break
        else:
            alike.append(matter)
    return (matter for alike in rows.values() for matter in alike)


def _compared(one: Matter, other: Matter, partners: Sequence[frozenset[int]]) -> bool:
    """Say whether a list has both matters, or lists with one each were aligned directly."""
    ours, theirs = ({n for n, held in enumerate(m.places) if held} for m in (one, other))
    return bool(ours & theirs) or any(partners[n] & theirs for n in ours)


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
        f"与清单 {list_id} 第 {said} 项的对应（{score:.2f}）和更可靠的对应相冲突，未并入",
        f"linked to item {said} of {list_id} too ({score:.2f}), against surer links: kept apart",
    )


class _Order:
    """Matters by category, then as they stand in the first list that has them."""

    def __init__(self, lists: Sequence[ItemList]) -> None:
        self._items = [{item.position: item for item in one.items} for one in lists]

    def of(self, matter: Matter) -> tuple[int, str, int, int]:
        first, position = _first(matter.places)
        item = self._items[first][position]
        if item.category in CATEGORIES:
            return CATEGORIES.index(item.category), "", first, position
        return len(CATEGORIES), item.text("category"), first, position
