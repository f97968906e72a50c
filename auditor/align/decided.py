"""Decisions carried out: ``Decisions`` and two lists in, links, bans and problems out.

A decision that names an item which is not there, or that contradicts another one, is not
carried out; it comes back as a ``Problem`` with its line in the decisions file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from rapidfuzz import fuzz, process

from auditor.align.decisions import Decision, Decisions, ItemRef, Side
from auditor.model import Item, ItemList, Link, Place, Problem, Words
from auditor.text import letters

Pair = tuple[int, int]
Positions = tuple[int, ...]

#: A name less alike than this (0–100) is not offered as the one that may have been meant.
_NEAR = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions mean for two lists: links, pairs never to be linked, and problems."""

    links: tuple[Link, ...] = ()
    rejected: frozenset[Pair] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A decision with the positions that it speaks of."""

    decision: Decision
    left: Positions
    right: Positions


class _Dead(Exception):  # noqa: N818 - caught where it is raised for, never seen outside
    """A decision names an item that the list does not have, or has several times."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def apply_decisions(decisions: Decisions, left: ItemList, right: ItemList) -> Decided:
    """Return what ``decisions`` say about two lists, whichever of them they name first."""
    if not decisions.all:
        return Decided()
    names = _by_name(left), _by_name(right)
    found: dict[tuple[bool, Positions, Positions], _Found] = {}
    problems: list[Problem] = []
    for decision in decisions.all:
        try:
            for one in _resolve(decision, (left, right), names):
                # The same decision written twice is no contradiction.
                found.setdefault((decision.kind == "rejected", one.left, one.right), one)
        except _Dead as dead:
            problems.append(_problem(decision, dead.words))
    return _carried_out(tuple(found.values()), problems)


def _carried_out(found: Sequence[_Found], problems: Iterable[Problem]) -> Decided:
    clashing = _conflicts(found)
    clashes = [_problem(found[n].decision, _conflict(found, o)) for n, o in clashing.items()]
    good = [one for n, one in enumerate(found) if n not in clashing]
    links = tuple(_link(one) for one in good if one.decision.kind != "rejected")
    rejected = frozenset(
        (one.left[0], one.right[0]) for one in good if one.decision.kind == "rejected"
    )
    in_order = sorted((*problems, *clashes), key=lambda problem: problem.place.line or 0)
    return Decided(links, rejected, tuple(in_order))


def idle_decisions(decisions: Decisions, list_ids: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem for every decision that speaks of a list not among ``list_ids``."""
    return tuple(
        _problem(
            decision,
            Words(
                f"没有编号为“{side.list}”的清单，该决定未起作用", f"no list {side.list!r}: not used"
            ),
        )
        for decision in decisions.all
        for side in (decision.left, decision.right)
        if not any(side.names(list_id) for list_id in list_ids)
    )


def _by_name(items: ItemList) -> Mapping[str, list[Item]]:
    names: dict[str, list[Item]] = defaultdict(list)
    for item in items.items:
        names[letters(item.text("name")).text].append(item)
    return names


def _resolve(
    decision: Decision,
    lists: tuple[ItemList, ItemList],
    names: tuple[Mapping[str, list[Item]], ...],
) -> Iterator[_Found]:
    """Yield the positions meant; nothing when the decision is about other lists."""
    ways = {}
    dead = None
    for sides in ((decision.left, decision.right), (decision.right, decision.left)):
        if not all(side.names(items.id) for side, items in zip(sides, lists, strict=True)):
            continue
        try:
            ways[tuple(_positions(*x) for x in zip(sides, lists, names, strict=True))] = sides
        except _Dead as error:
            dead = dead or error
    if len(ways) > 1:
        zh, en = (
            "两份清单都可作左侧，请在 list 中写明年份",
            "either list may be the left one: name the editions",
        )
        raise _Dead(Words(zh, en))
    if not ways and dead:
        raise dead
    for left, right in ways:
        yield _Found(decision, left, right)


def _positions(side: Side, items: ItemList, names: Mapping[str, list[Item]]) -> Positions:
    positions = tuple(sorted(_position(ref, items, names) for ref in side.items))
    if len(set(positions)) < len(positions):
        raise _Dead(Words("同一事项写了两次", "one item is named twice"))
    return positions


def _position(ref: ItemRef, items: ItemList, names: Mapping[str, list[Item]]) -> int:
    hits = [item for item in names.get(letters(ref.name).text, ()) if _fits(ref, item)]
    if len(hits) == 1:
        return hits[0].position
    zh, en = f"清单 {items.id} 中", f"in list {items.id} "
    if hits:
        raise _Dead(
            Words(
                f"{zh}有 {len(hits)} 项符合“{ref.name}”，请加写 sub_name 或 category",
                f"{en}{len(hits)} items fit {ref.name!r}: add sub_name or category",
            )
        )
    near = process.extractOne(ref.name, sorted(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
    shown = names[near[0]][0].text("name") if near else ""
    raise _Dead(
        Words(
            f"{zh}没有“{ref.name}”这一事项" + (f"，最相近的是“{shown}”" if near else ""),
            f"{en}there is no item {ref.name!r}" + (f", the nearest is {shown!r}" if near else ""),
        )
    )


def _fits(ref: ItemRef, item: Item) -> bool:
    sub_name = letters(item.text("sub_name")).text
    if ref.sub_name is not None and letters(ref.sub_name).text != sub_name:
        return False
    return ref.category is None or ref.category in (item.category, item.text("category"))


def _conflicts(found: Sequence[_Found]) -> dict[int, set[int]]:
    """Return for each decision that contradicts others the numbers of those others."""
    claims: dict[tuple[Literal["left", "right"], int], list[int]] = defaultdict(list)
    rejected: dict[Pair, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        if one.decision.kind == "rejected":
            rejected[one.left[0], one.right[0]].append(number)
            continue
        for position in one.left:
            claims["left", position].append(number)
        for position in one.right:
            claims["right", position].append(number)
    clashing: dict[int, set[int]] = defaultdict(set)
    for a, b in _rivals(found, claims.values(), rejected):
        clashing[a].add(b)
        clashing[b].add(a)
    return clashing


def _rivals(
    found: Sequence[_Found], claims: Iterable[list[int]], rejected: Mapping[Pair, list[int]]
) -> Iterator[Pair]:
    for claim in claims:
        yield from combinations(claim, 2)
    for number, one in enumerate(found):
        if one.decision.kind != "rejected":
            for pair in product(one.left, one.right):
                yield from ((number, other) for other in rejected.get(pair, ()))


def _conflict(found: Sequence[_Found], others: Iterable[int]) -> Words:
    lines = sorted({found[n].decision.line for n in others})
    zh = "、".join(f"第 {line} 行" for line in lines)
    en = ", ".join(str(line) for line in lines)
    return Words(f"与{zh}的决定相矛盾，均未执行", f"contradicts line {en}: neither is carried out")


def _link(found: _Found) -> Link:
    decision = found.decision
    sizes = len(found.left), len(found.right)
    relation: Literal["same", "split", "merge"] = "same"
    if sizes != (1, 1):
        relation = "split" if sizes[0] == 1 else "merge"
    zh, en = (
        f"人工确认（决定文件第 {decision.line} 行）",
        f"decided by a person (line {decision.line})",
    )
    if decision.note:
        zh, en = f"{zh}：{decision.note}", f"{en}: {decision.note}"
    return Link(found.left, found.right, relation, 1.0, (Words(zh, en),), "person")


def _problem(decision: Decision, words: Words) -> Problem:
    names = "；".join(ref.name for side in (decision.left, decision.right) for ref in side.items)
    return Problem("decision", words, Place(line=decision.line), names)
