"""What became of every item over several editions: histories in, a page out.

A row is an item's history, a column an edition. A cell says which item it was then, by what
name when that was another, and what had become of it since the edition before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from auditor.diff import CHANGE_WORDS, CHANGES, COSMETIC, History, Step
from auditor.model import Item, ItemList, Lang
from auditor.report.compared import anchor, labels, say_nth
from auditor.report.context import full_name
from auditor.report.template import filler
from auditor.report.words_compare import COMPARE


@dataclass(frozen=True, slots=True)
class Stage:
    """One edition of a history; ``kind`` is ``""`` where nothing has become of the item.

    ``href`` leads to where the change is laid out, if it is. ``items`` are which they are,
    their names and where their texts stand, a name only where it is another than that of the
    line; there are none before an item's first edition and after its last.
    """

    kind: str
    kind_name: str
    href: str
    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The history of one item, by the last name it had; ``kinds`` are what the filter knows."""

    name: str
    stages: tuple[Stage, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything on the page; ``shows`` are the choices of the filter, each with its count.

    ``columns`` are the editions: label, title, page of its text (``""`` for none), items.
    """

    columns: tuple[tuple[str, str, str, int], ...]
    lines: tuple[Line, ...]
    shows: tuple[tuple[str, str, int], ...]


#: Where changes are laid out: by ids of two lists and anchor (see ``compared``), addresses.
Places = Mapping[tuple[str, str], Mapping[str, str]]
_NEVER = Stage("", "", "", ())


class _Desk(NamedTuple):
    """What lines are made with: editions, their items by position, addresses, language."""

    lists: Sequence[ItemList]
    items: Mapping[str, Mapping[int, Item]]
    hrefs: Mapping[str, str]
    places: Places
    lang: Lang


def history_html(
    histories: Sequence[History], lists: Sequence[ItemList], as_of: date, lang: Lang
) -> dict[str, str]:
    """Return the page of the histories of the items of ``lists``, oldest first, by file name."""
    page = make_history(histories, lists, lang)
    return {"history.html": filler(lang, as_of)("history.html.j2", page=page, home=False).decode()}


def make_history(
    histories: Sequence[History],
    lists: Sequence[ItemList],
    lang: Lang,
    hrefs: Mapping[str, str] | None = None,
    places: Places | None = None,
) -> HistoryPage:
    """Put together the page; ``hrefs`` are the pages of the lists' texts by id."""
    items = {one.id: {i.position: i for i in one.items} for one in lists}
    desk = _Desk(lists, items, hrefs or {}, places or {}, lang)
    lines = tuple(_line(steps, desk) for steps in histories)
    counts = Counter(kind for line in lines for kind in line.kinds)
    named: dict[str, str] = {
        kind: CHANGE_WORDS[kind].say(lang) for kind in CHANGES if kind != "unchanged"
    }
    named["steady"] = COMPARE["steady"].say(lang)
    return HistoryPage(
        columns=tuple(
            (label, " ".join(one.identity.title.split()) or one.id, desk.hrefs.get(one.id, ""), n)
            for one, label in zip(lists, labels(lists, lang), strict=True)
            for n in [len(one.items)]
        ),
        lines=lines,
        shows=tuple((key, name, counts[key]) for key, name in named.items() if counts[key]),
    )


def _line(steps: History, desk: _Desk) -> Line:
    name = next(filter(None, (_name(step, desk) for step in reversed(steps))), "")
    by_list = {step.list: step for step in steps}
    ids = [one.id for one in desk.lists]
    stages = tuple(
        _stage(by_list[list_id], before, name, desk) if list_id in by_list else _NEVER
        for before, list_id in pairwise(["", *ids])
    )
    kinds = {stage.kind for stage in stages if stage.kind} - {"unchanged"}
    told = tuple(kind for kind in CHANGES if kind in kinds)
    return Line(name, stages, told if set(told) - set(COSMETIC) else (*told, "steady"))


def _stage(step: Step, before: str, name: str, desk: _Desk) -> Stage:
    """Return a cell; ``before`` is the edition before it, ``name`` that of the line."""
    items, page = desk.items[step.list], desk.hrefs.get(step.list)
    other = _name(step, desk) != name
    kind = step.change.change if step.change else ""
    laid_out = desk.places.get((before, step.list), {})
    return Stage(
        kind,
        CHANGE_WORDS[kind].say(desk.lang) if kind else "",
        laid_out.get(anchor(step.change), "") if step.change else "",
        tuple(
            (
                say_nth(items[p], desk.lang),
                full_name(items[p]) if other else "",
                f"{page}#i{p}" if page else "",
            )
            for p in step.positions
        ),
    )


def _name(step: Step, desk: _Desk) -> str:
    items = desk.items[step.list]
    return " + ".join(full_name(items[position]) for position in step.positions)
