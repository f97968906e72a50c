"""What became of a list, on a page: a minute's summary first, then change by change.

In: a ``Diff`` of two editions, or of two places. Out: ``ChangesPage``. Changes of numbers,
order and style alone are folded and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.diff import CHANGES, COSMETIC
from auditor.model import ChangeKind, Diff, ItemChange, ItemList, Lang, Problem
from auditor.report.compared import Compared, ItemView, Sides, compare_lists, sides_of
from auditor.report.grounds import LinkTable, link_table
from auditor.report.pair import Side, say_problem, side
from auditor.report.redlines import field_name, is_quiet, weighty_facts
from auditor.units import TAGS

#: So many items of one kind are named in the summary, so many facts that weigh.
_NAMED, _FACTS = 8, 20
#: Kinds that are not worth a nought.
_RARE = ("split", "merged", *COSMETIC)


@dataclass(frozen=True, slots=True)
class Kind:
    """All changes of one kind; ``folded`` ones are of numbers, order or style alone."""

    key: ChangeKind
    name: str
    views: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class Weighty:
    """A fact that weighs, where it changed: the field, what was and is, and in which items."""

    field: str
    name: str
    before: str
    after: str
    views: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Everything on the page; ``editions`` is false for lists of two places.

    ``old`` and ``new`` are how many items the lists have, ``counts`` how many changed in
    substance, in looks alone and not at all; ``tiles`` how many of each kind there are, none
    being a number too; ``named`` items of each kind stand in the summary.
    """

    editions: bool
    left: Side
    right: Side
    compared: Compared
    old: int
    new: int
    counts: tuple[int, int, int]
    tiles: tuple[tuple[str, str, int], ...]
    named: int
    kinds: tuple[Kind, ...]
    folded: tuple[Kind, ...]
    touched: tuple[tuple[str, int], ...]
    weighty: tuple[Weighty, ...]
    weighty_more: int
    quiet_fields: int
    links: LinkTable
    problems: tuple[str, ...]


def make_changes(  # noqa: PLR0913 - two lists and how they are shown
    diff: Diff,
    lists: tuple[ItemList, ItemList],
    lang: Lang,
    hrefs: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
    *,
    editions: bool,
) -> ChangesPage:
    """Put together the page; ``editions``: the lists are two editions of one body's."""
    sides = sides_of(lists, lang, hrefs, editions=editions)
    compared = compare_lists(_by_kind(diff), sides, lang)
    kinds = tuple(_kinds(compared, lang))
    weighty = _weighty(compared, lang)
    return ChangesPage(
        editions=editions,
        left=side(lists[0], sides.labels[0], lang, hrefs),
        right=side(lists[1], sides.labels[1], lang, hrefs),
        compared=compared,
        old=len(lists[0].items),
        new=len(lists[1].items),
        counts=_counts(diff),
        tiles=tuple(_tiles(diff, sides, lang)),
        named=_NAMED,
        kinds=tuple(kind for kind in kinds if kind.key not in COSMETIC),
        folded=tuple(kind for kind in kinds if kind.key in COSMETIC),
        touched=tuple(_touched(diff, lang)),
        weighty=weighty[:_FACTS],
        weighty_more=max(0, len(weighty) - _FACTS),
        quiet_fields=_quiet_fields(diff),
        links=link_table(diff, compared, lang),
        problems=tuple(say_problem(problem, lang) for problem in problems),
    )


def _by_kind(diff: Diff) -> list[ItemChange]:
    changed = [change for change in diff.items if change.change != "unchanged"]
    return sorted(changed, key=lambda change: CHANGES.index(change.change))


def _counts(diff: Diff) -> tuple[int, int, int]:
    """Return how many items changed in substance, in looks alone, and not at all."""
    kinds = Counter(change.change for change in diff.items)
    quiet = sum(kinds[kind] for kind in COSMETIC)
    same = kinds["unchanged"]
    return len(diff.items) - quiet - same, quiet, same


def _tiles(diff: Diff, sides: Sides, lang: Lang) -> Iterator[tuple[str, str, int]]:
    """Yield every kind with its count; splits, mergers and what is cosmetic only if there are."""
    counts = Counter(change.change for change in diff.items)
    for kind in CHANGES:
        if counts[kind] or kind not in _RARE:
            yield kind, sides.terms.kinds[kind].say(lang), counts[kind]


def _kinds(compared: Compared, lang: Lang) -> Iterator[Kind]:
    for key in CHANGES:
        views = tuple(view for view in compared.views if view.kind == key)
        if views:
            yield Kind(key, compared.sides.terms.kinds[key].say(lang), views)


def _weighty(compared: Compared, lang: Lang) -> tuple[Weighty, ...]:
    """Return the facts that weigh; equal ones, of the same field in several items, once."""
    found: dict[tuple[str, str, str, str], dict[str, ItemView]] = {}
    known: dict[tuple[str, str | None, str | None], list[tuple[str, str, str]]] = {}
    for view in compared.views:
        for change in view.change.fields if view.change.relation else ():
            key = change.field, change.before, change.after
            if key not in known:
                known[key] = list(weighty_facts(change))
            for tag, before, after in known[key]:
                found.setdefault((change.field, tag, before, after), {})[view.anchor] = view
    return tuple(
        Weighty(field_name(field, lang), TAGS[tag].say(lang), before, after, tuple(views.values()))
        for (field, tag, before, after), views in found.items()
    )


def _touched(diff: Diff, lang: Lang) -> Iterator[tuple[str, int]]:
    """Yield what the changes touch, and in how many items."""
    linked = (change for change in diff.items if change.relation)
    counts = Counter(tag for change in linked for tag in {t for f in change.fields for t in f.tags})
    for tag, words in TAGS.items():
        if counts[tag]:
            yield words.say(lang), counts[tag]


def _quiet_fields(diff: Diff) -> int:
    """Return how many fields of items that are told changed in looks alone."""
    told = [c for c in diff.items if c.relation and c.change not in COSMETIC]
    return sum(is_quiet(field) for change in told for field in change.fields)
