"""Decisions carried out: ``Decisions`` and two lists in, links, bans and problems out.

A decision that names an item which is not there, or that contradicts another one, is not
carried out; it comes back as a ``Problem`` with its line in the decisions file. Where the
item has only changed a little since, the problem names it as it stands now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Literal

from auditor.align.decisions import Decision, Decisions, Side, undated
from auditor.align.resolve import Outcome, Positions, by_name, resolve
from auditor.model import ItemList, Link, Place, Problem, Words

Pair = tuple[int, int]
_Said = tuple[bool, Positions, Positions]


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions mean for two lists: links, pairs never to be linked, and problems."""

    links: tuple[Link, ...] = ()
    rejected: frozenset[Pair] = frozenset()
    problems: tuple[Problem, ...] = ()


def apply_decisions(decisions: Decisions, left: ItemList, right: ItemList) -> Decided:
    """Return what ``decisions`` say about two lists, whichever of them they name first."""
    found = outcomes(decisions, left, right)
    links: dict[tuple[Positions, Positions], Link] = {}
    rejected: set[Pair] = set()
    for one in found:
        if one.standing == "used" and one.decision.kind == "rejected":
            rejected.add((one.left[0], one.right[0]))
        elif one.standing == "used":
            # The same decision written twice is no contradiction.
            links.setdefault((one.left, one.right), _link(one))
    problems = [_problem(one.decision, one.words) for one in found if one.words]
    in_order = sorted(problems, key=lambda problem: problem.place.line or 0)
    return Decided(tuple(links.values()), frozenset(rejected), tuple(in_order))


def outcomes(decisions: Decisions, left: ItemList, right: ItemList) -> tuple[Outcome, ...]:
    """Return what becomes of every decision that speaks of both lists, in the file's order."""
    if not decisions.all:
        return ()
    names = by_name(left), by_name(right)
    tried = (resolve(decision, (left, right), names) for decision in decisions.all)
    found = [one for one in tried if one]
    clashing = _conflicts(found)
    return tuple(
        replace(one, standing="conflict", words=_conflict(found, clashing[n]))
        if n in clashing
        else one
        for n, one in enumerate(found)
    )


def idle_decisions(decisions: Decisions, list_ids: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem for every decision that speaks of a list not among ``list_ids``."""
    return tuple(
        _problem(decision, _idle(side, list_ids))
        for decision in decisions.all
        for side in (decision.left, decision.right)
        if not any(side.names(list_id) for list_id in list_ids)
    )


def _idle(side: Side, list_ids: Sequence[str]) -> Words:
    zh, en = f"没有编号为“{side.list}”的清单，该决定未起作用", f"no list {side.list!r}: not used"
    others = sorted(list_id for list_id in list_ids if undated(list_id) == undated(side.list))
    if others:
        zh += f"；现有 {others[0]}，把 list 写成 {undated(side.list)}（不带年份）即可沿用"
        en += f"; there is {others[0]}: write {undated(side.list)}, without the year, to keep it"
    return Words(zh, en)


def _conflicts(found: Sequence[Outcome]) -> dict[int, set[int]]:
    """Return for each decision that contradicts others the numbers of those others."""
    claims: dict[tuple[Literal["left", "right"], int], list[int]] = defaultdict(list)
    rejected: dict[Pair, int] = {}
    copies: dict[_Said, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        if one.standing == "used":
            copies[_said(one)].append(number)
    for (bans, left, right), (number, *_) in copies.items():
        if bans:
            rejected[left[0], right[0]] = number
            continue
        for position in left:
            claims["left", position].append(number)
        for position in right:
            claims["right", position].append(number)
    clashing: dict[int, set[int]] = defaultdict(set)
    for a, b in _rivals(found, claims.values(), rejected):
        clashing[a].add(b)
        clashing[b].add(a)
    return {copy: others for n, others in clashing.items() for copy in copies[_said(found[n])]}


def _said(one: Outcome) -> _Said:
    """Return what a decision says, the same for one that says it again."""
    return one.decision.kind == "rejected", one.left, one.right


def _rivals(
    found: Sequence[Outcome], claims: Iterable[list[int]], rejected: Mapping[Pair, int]
) -> Iterator[Pair]:
    linked: set[int] = set()
    for claim in claims:
        linked.update(claim)
        yield from combinations(claim, 2)
    for number in sorted(linked):
        pairs = product(found[number].left, found[number].right)
        yield from ((number, rejected[pair]) for pair in pairs if pair in rejected)


def _conflict(found: Sequence[Outcome], others: Iterable[int]) -> Words:
    places = sorted({(found[n].decision.file, found[n].decision.line) for n in others})
    zh = "、".join(f"{file} 第 {line} 行".strip() for file, line in places)
    en = ", ".join(f"{file} line {line}".strip() for file, line in places)
    return Words(f"与 {zh}的决定相矛盾，均未执行", f"contradicts {en}: neither is carried out")


def _link(found: Outcome) -> Link:
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
