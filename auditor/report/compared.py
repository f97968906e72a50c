"""What two lists have in common and apart, laid out for pages: a ``Diff`` in, ``Compared`` out.

Each linked item that differs, and each that only one list has, is an ``ItemView`` on one of
several pages, so that no page grows beyond what a browser opens at once. A difference that
stands in several items is laid out once; the others refer to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from auditor.diff import APART, IN_TIME, Terms, field_words
from auditor.model import ChangeKind, Diff, FieldChange, Item, ItemChange, ItemList, Lang
from auditor.redline import tag_words
from auditor.report.context import fact, full_name
from auditor.report.redlines import FieldView, field_name, is_quiet, show_field
from auditor.report.words import UI
from auditor.report.words_compare import COMPARE, LEVEL
from auditor.units import TAGS

#: So many characters of text make a page; an item is never cut in two.
PAGE = 400_000
#: What an item takes besides its texts.
_ITEM = 300
#: So many can be read through without folding.
_BRIEF = 30_000
#: A difference of fewer characters is shown again rather than referred to.
_REPEAT_FROM = 120

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """An item: where its text is shown (``None``: nowhere), which it is and what it is called."""

    position: int
    href: str | None
    nth: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A difference laid out before: in which item, and where that stands."""

    page: int
    anchor: str
    item: str


@dataclass(frozen=True, slots=True)
class Block:
    """A field that differs, laid out here or elsewhere; ``name`` and ``kind`` in words."""

    name: str
    kind_name: str
    view: FieldView | None
    repeat: Repeat | None


@dataclass(frozen=True, slots=True)
class Versus:
    """The fields in which one item of either list differ; of a split item there are several."""

    left: Named | None
    right: Named | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """What became of an item.

    ``told`` are the fields that differ in few words, ``quiet`` those that differ in number,
    order or style alone. ``page`` counts from 0.
    """

    page: int
    anchor: str
    kind: ChangeKind
    kind_name: str
    aspects: tuple[str, ...]
    left: tuple[Named, ...]
    right: tuple[Named, ...]
    told: tuple[str, ...]
    touched: str
    versus: tuple[Versus, ...]
    quiet: tuple[str, ...]
    change: ItemChange


@dataclass(frozen=True, slots=True)
class Sides:
    """Two lists, what columns of a table call them, and their items by position.

    ``terms`` call changes what happened in time, or what two places have apart.
    """

    left: ItemList
    right: ItemList
    labels: tuple[str, str]
    olds: Mapping[int, Named]
    news: Mapping[int, Named]
    terms: Terms

    @property
    def in_time(self) -> bool:
        """True for two editions, false for two places."""
        return self.terms is IN_TIME


@dataclass(frozen=True, slots=True)
class Compared:
    """All item views in the order asked for, and how many pages they fill.

    ``brief`` says that there is so little text that it need not be folded.
    """

    sides: Sides
    views: tuple[ItemView, ...]
    pages: int
    brief: bool

    def on_page(self, page: int) -> tuple[ItemView, ...]:
        """Return the views of one page."""
        return tuple(view for view in self.views if view.page == page)


def sides_of(
    lists: tuple[ItemList, ItemList], lang: Lang, hrefs: Names, *, editions: bool
) -> Sides:
    """Return two lists ready to be named; ``hrefs`` are the pages of their texts by id."""
    left, right = lists
    called = labels(lists, lang)
    if editions and left.identity.edition == right.identity.edition:
        called = (COMPARE["older"].say(lang), COMPARE["newer"].say(lang))
    return Sides(
        left,
        right,
        (called[0], called[1]),
        _named(left, lang, hrefs.get(left.id)),
        _named(right, lang, hrefs.get(right.id)),
        IN_TIME if editions else APART,
    )


def _named(list_: ItemList, lang: Lang, page: str | None) -> dict[int, Named]:
    return {
        item.position: Named(
            item.position,
            f"{page}#i{item.position}" if page else None,
            say_nth(item, lang),
            full_name(item) or COMPARE["nameless"].say(lang),
            category(item),
        )
        for item in list_.items
    }


def say_nth(item: Item, lang: Lang) -> str:
    """Return which item of its list one is, and its printed number if that is another."""
    nth = UI["nth"].say(lang).format(n=item.position)
    number = fact(item, "number")
    if not number or number == str(item.position):
        return nth
    printed = UI["printed"].say(lang).format(number=number)
    return f"{nth} ({printed})" if lang == "en" else f"{nth}（{printed}）"


def category(item: Item) -> str:
    """Return the kind of power of an item, as printed when it is none of the ten."""
    return item.category or fact(item, "category")


def say_level(level: str | None, lang: Lang) -> str:
    """Return a level of government in words, ``""`` for none."""
    known = LEVEL.get(level or "")
    return known.say(lang) if known else level or ""


def labels(lists: Sequence[ItemList], lang: Lang) -> tuple[str, ...]:
    """Return short names that tell these lists apart: by year, by place, or by all there is."""
    edition = COMPARE["edition_of"].say(lang)
    ids = [one.identity for one in lists]
    years = [edition.format(year=i.edition) if i.edition else "" for i in ids]
    places = [i.jurisdiction or "" for i in ids]
    levels = [say_level(i.level, lang) for i in ids]
    bodies = [i.department or i.body or "" for i in ids]
    titles = [" ".join(i.title.split()) for i in ids]
    forms = [(places,), (places, years), (places, levels), (places, bodies), (titles,)]
    if len(set(places)) == 1:
        forms.insert(0, (years,))
    for form in forms:
        made = [" ".join(filter(None, parts)) for parts in zip(*form, strict=True)]
        if all(made) and all(form[-1]) and len(set(made)) == len(made):
            return tuple(made)
    return tuple(f"{title} {one.id}".strip() for title, one in zip(titles, lists, strict=True))


@dataclass(slots=True)
class _Desk:
    """What is known while views are made: the sides, what was laid out, how full the page is."""

    sides: Sides
    lang: Lang
    homes: dict[tuple[str, str | None, str | None], Repeat] = field(default_factory=dict)
    page: int = 0
    weight: int = 0

    def turn(self, weight: int) -> None:
        """Begin a new page when this much more would be too much for the present one."""
        if self.weight and self.weight + weight > PAGE:
            self.page += 1
            self.weight = 0
        self.weight += weight


def compare_lists(changes: Iterable[ItemChange], sides: Sides, lang: Lang) -> Compared:
    """Lay out changes in their order."""
    desk = _Desk(sides, lang)
    views = tuple(_view(change, desk) for change in changes)
    return Compared(sides, views, desk.page + 1, desk.page == 0 and desk.weight <= _BRIEF)


def in_order(diff: Diff) -> list[ItemChange]:
    """Return the linked items of a diff that differ in any way, in the order of the new list."""
    return [change for change in diff.items if change.relation and change.change != "unchanged"]


def anchor(change: ItemChange) -> str:
    """Return where on its page a change stands."""
    left = f"l{change.left[0]}" if change.left else ""
    right = f"r{change.right[0]}" if change.right else ""
    return f"c{left}{right}"


def _view(change: ItemChange, desk: _Desk) -> ItemView:
    loud = [f for f in change.fields if not is_quiet(f) and (f.before or f.after)]
    desk.turn(_ITEM + sum(_weight(f) for f in loud if _key(f) not in desk.homes))
    sides, lang = desk.sides, desk.lang
    tags = {tag for f in loud for tag in f.tags}
    return ItemView(
        page=desk.page,
        anchor=anchor(change),
        kind=change.change,
        kind_name=sides.terms.kinds[change.change].say(lang),
        aspects=tuple(words.say(lang) for words in sides.terms.aspects(change.aspects)),
        left=tuple(sides.olds[p] for p in change.left),
        right=tuple(sides.news[p] for p in change.right),
        told=tuple(field_words(f, sides.terms).say(lang) for f in loud) if change.relation else (),
        touched=tag_words(tag for tag in TAGS if tag in tags).say(lang),
        versus=tuple(_versus(loud, change, desk)),
        quiet=tuple(_quiet(change, desk)),
        change=change,
    )


def _weight(change: FieldChange) -> int:
    return len(change.before or "") + len(change.after or "")


def _key(change: FieldChange) -> tuple[str, str | None, str | None]:
    return change.field, change.before, change.after


def _versus(fields: Sequence[FieldChange], change: ItemChange, desk: _Desk) -> Iterator[Versus]:
    for (left, right), group in groupby(fields, key=lambda f: (f.left, f.right)):
        blocks = tuple(_block(f, change, desk) for f in group)
        yield Versus(
            desk.sides.olds[left] if left else None,
            desk.sides.news[right] if right else None,
            blocks,
        )


def _block(change: FieldChange, item: ItemChange, desk: _Desk) -> Block:
    key = _key(change)
    name = field_name(change.field, desk.lang)
    if key in desk.homes:
        same = "same_change" if desk.sides.in_time else "same_difference"
        words = COMPARE[same if item.relation else "same_text"].say(desk.lang)
        return Block(name, words, None, desk.homes[key])
    view = show_field(change, desk.lang, desk.sides.terms)
    if _weight(change) >= _REPEAT_FROM:
        desk.homes[key] = Repeat(desk.page, anchor(item), _first_name(item, desk.sides))
    return Block(name, view.kind_name, view, None)


def _first_name(change: ItemChange, sides: Sides) -> str:
    one = sides.news[change.right[0]] if change.right else sides.olds[change.left[0]]
    return f"{one.nth} {one.name}"


def _quiet(change: ItemChange, desk: _Desk) -> Iterator[str]:
    """Yield the fields whose change is counted only, each with what kind it is."""
    for one in change.fields:
        if is_quiet(one):
            yield (
                COMPARE["field_quiet"]
                .say(desk.lang)
                .format(
                    field=field_name(one.field, desk.lang),
                    what=desk.sides.terms.kinds[cast(ChangeKind, one.kind)].say(desk.lang),
                )
            )
