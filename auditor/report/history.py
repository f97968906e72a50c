"""What became of every item over several editions: histories in, a page out.

A row is an item's history, a column an edition. A cell says which item it was then, by what
name when that is new, and what had become of it since the edition before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.diff import CHANGE_WORDS, CHANGES, COSMETIC, History, Step
from auditor.model import Item, ItemList, Lang
from auditor.report.compared import labels, say_nth
from auditor.report.context import full_name
from auditor.report.template import filler
from auditor.report.words_compare import COMPARE


@dataclass(frozen=True, slots=True)
class Stage:
    """One edition of a history; ``kind`` is ``""`` where nothing has become of the item.

    ``items`` are which they are and their names, a name only where it is another than before;
    there are none before an item's first edition and after its last.
    """

    kind: str
    kind_name: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The history of one item, by the last name it had; ``kinds`` are what the filter knows."""

    name: str
    stages: tuple[Stage, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything on the page; ``shows`` are the choices of the filter, each with its count."""

    columns: tuple[tuple[str, str, int], ...]
    lines: tuple[Line, ...]
    shows: tuple[tuple[str, str, int], ...]


_Items = Mapping[str, Mapping[int, Item]]
_NEVER = Stage("", "", ())


def history_html(
    histories: Sequence[History], lists: Sequence[ItemList], as_of: date, lang: Lang
) -> dict[str, str]:
    """Return the page of the histories of the items of ``lists``, oldest first, by file name."""
    page = make_history(histories, lists, lang)
    return {"history.html": filler(lang, as_of)("history.html.j2", page=page).decode()}


def make_history(
    histories: Sequence[History], lists: Sequence[ItemList], lang: Lang
) -> HistoryPage:
    """Put together the page."""
    items = {one.id: {i.position: i for i in one.items} for one in lists}
    lines = tuple(_line(steps, lists, items, lang) for steps in histories)
    counts = Counter(kind for line in lines for kind in line.kinds)
    named: dict[str, str] = {
        kind: CHANGE_WORDS[kind].say(lang) for kind in CHANGES if kind != "unchanged"
    }
    named["steady"] = COMPARE["steady"].say(lang)
    titles = (" ".join(one.identity.title.split()) or one.id for one in lists)
    sizes = (len(one.items) for one in lists)
    return HistoryPage(
        columns=tuple(zip(labels(lists, lang), titles, sizes, strict=True)),
        lines=lines,
        shows=tuple((key, name, counts[key]) for key, name in named.items() if counts[key]),
    )


def _line(steps: History, lists: Sequence[ItemList], items: _Items, lang: Lang) -> Line:
    by_list = {step.list: step for step in steps}
    stages, name = [], ""
    for one in lists:
        step = by_list.get(one.id)
        stages.append(_stage(step, items[one.id], name, lang) if step else _NEVER)
        name = _name(step, items[one.id]) or name if step else name
    kinds = {stage.kind for stage in stages if stage.kind} - {"unchanged"}
    told = tuple(kind for kind in CHANGES if kind in kinds)
    return Line(name, tuple(stages), told if set(told) - set(COSMETIC) else (*told, "steady"))


def _stage(step: Step, items: Mapping[int, Item], before: str, lang: Lang) -> Stage:
    kind = step.change.change if step.change else ""
    called = _name(step, items)
    return Stage(
        kind,
        CHANGE_WORDS[kind].say(lang) if kind else "",
        tuple(
            (say_nth(items[p], lang), full_name(items[p]) if called != before else "")
            for p in step.positions
        ),
    )


def _name(step: Step, items: Mapping[int, Item]) -> str:
    return " + ".join(full_name(items[position]) for position in step.positions)
