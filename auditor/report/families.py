"""Which lists hang together: lists and alignments of pairs in, ``Family`` after family out.

A family is all lists that alignments join, its matters what their links join. Whether a list
lacks a matter is known only where it was aligned with a list that has it: elsewhere it was
not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.align import Matter, matters
from auditor.identity import LEVELS
from auditor.model import CATEGORIES, Alignment, ItemList, Parsed


@dataclass(frozen=True, slots=True)
class Family:
    """Lists from the highest level down, and their matters by category in the first's order.

    ``partners[n]`` are the numbers of the lists with which list ``n`` was aligned.
    """

    lists: tuple[ItemList, ...]
    matters: tuple[Matter, ...]
    alignments: tuple[Alignment, ...]
    partners: tuple[frozenset[int], ...]


def families(lists: Sequence[Parsed], alignments: Sequence[Alignment]) -> tuple[Family, ...]:
    """Return the lists that were aligned, as families; a list aligned with none is in none."""
    aligned: dict[str, set[str]] = defaultdict(set)
    for alignment in alignments:
        aligned[alignment.left].add(alignment.right)
        aligned[alignment.right].add(alignment.left)
    found: list[Family] = []
    done: set[str] = set()
    for one in sorted(lists, key=_rank):
        if one.list.id in aligned and one.list.id not in done:
            ids = _reached(one.list.id, aligned)
            done |= ids
            found.append(_family([p for p in lists if p.list.id in ids], alignments))
    return tuple(found)


def _reached(start: str, aligned: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        fresh = aligned[ahead.pop()] - reached
        reached |= fresh
        ahead += fresh
    return reached


def _rank(one: Parsed) -> tuple[int, str, str, str]:
    identity = one.list.identity
    level = LEVELS.index(identity.level) if identity.level in LEVELS else len(LEVELS)
    return level, identity.code or "", identity.edition or "", one.list.id


def _family(members: Sequence[Parsed], alignments: Sequence[Alignment]) -> Family:
    ranked = sorted(members, key=_rank)
    lists = tuple(one.list for one in ranked)
    at = {one.id: n for n, one in enumerate(lists)}
    own = tuple(a for a in alignments if a.left in at)
    partners: list[set[int]] = [set() for _ in lists]
    for pair in own:
        partners[at[pair.left]].add(at[pair.right])
        partners[at[pair.right]].add(at[pair.left])
    order = _Order(lists)
    return Family(
        lists,
        tuple(sorted(matters(ranked, own), key=order.of)),
        own,
        tuple(frozenset(side) for side in partners),
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
