"""The pages of a pair of lists: what each link rests on, and every field side by side.

In: a ``Diff`` of two lists. Out: ``PairPage``, or the files of such pages: the first with
the table of links, and further ones when the details are more than one page should hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from auditor.align.nearest import Near
from auditor.model import Diff, ItemList, Lang, Problem
from auditor.report.compared import Compared, compare_lists, in_order, say_level, sides_of
from auditor.report.context import say_place
from auditor.report.grounds import LinkTable, Lone, link_table, lone_items
from auditor.report.template import Fill
from auditor.report.words import UI


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two lists: its title, its label, its page if it has one, and facts of it."""

    title: str
    label: str
    href: str | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where views stand: the addresses of the pages, and on which of them this is (-1: none)."""

    files: tuple[str, ...]
    main: str
    here: int

    def href(self, page: int, anchor: str) -> str:
        """Return the address of an anchor, as seen from here."""
        return f"{'' if page == self.here else self.files[page]}#{anchor}"

    def row(self, anchor: str) -> str:
        """Return the address of a row of the first page."""
        return f"{'' if self.here < 0 or len(self.files) == 1 else self.main}#{anchor}"


@dataclass(frozen=True, slots=True)
class PairPage:
    """Everything on the pages of a pair."""

    left: Side
    right: Side
    compared: Compared
    links: LinkTable
    only_left: tuple[Lone, ...]
    only_right: tuple[Lone, ...]
    problems: tuple[str, ...]


def make_pair(  # noqa: PLR0913, PLR0917 - two lists and all that is known of them
    diff: Diff,
    lists: tuple[ItemList, ItemList],
    lang: Lang,
    hrefs: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
    near: tuple[Near, ...] = (),
) -> PairPage:
    """Put together the pages of a pair; ``hrefs`` are the pages of the lists' texts by id.

    ``near`` are pairs of items that are not linked but come near, likeliest first.
    """
    sides = sides_of(lists, lang, hrefs, editions=False)
    compared = compare_lists(in_order(diff), sides, lang)
    only_left, only_right = lone_items(diff, sides, near, lang)
    return PairPage(
        left=side(lists[0], sides.labels[0], lang, hrefs),
        right=side(lists[1], sides.labels[1], lang, hrefs),
        compared=compared,
        links=link_table(diff, compared, lang),
        only_left=only_left,
        only_right=only_right,
        problems=tuple(say_problem(problem, lang) for problem in problems),
    )


def side(one: ItemList, label: str, lang: Lang, hrefs: Mapping[str, str]) -> Side:
    """Return the head of one list."""
    identity = one.identity
    facts = {
        "jurisdiction": identity.jurisdiction,
        "level": say_level(identity.level, lang),
        "edition": identity.edition,
        "items": f"{len(one.items):,}",
        "file": one.path,
    }
    return Side(
        " ".join(identity.title.split()) or one.id,
        label,
        hrefs.get(one.id),
        tuple((UI[key].say(lang), value) for key, value in facts.items() if value),
    )


def say_problem(problem: Problem, lang: Lang) -> str:
    """Return a decision that was not carried out: why, where it stands, and what it is about."""
    where = say_place(problem.place, lang)
    parts = (problem.words.say(lang), where, problem.quote or "")
    return UI["semicolon"].say(lang).join(part for part in parts if part)


def pages_of(
    compared: Compared, stem: str, template: str, fill: Fill, **view: object
) -> dict[str, bytes]:
    """Fill in the pages of a comparison: ``stem.html``, and ``stem-1.html`` … when it is long."""
    main = f"{stem}.html"
    if compared.pages == 1:
        at = Place((quote(main),), quote(main), 0)
        return {main: fill(template, at=at, views=compared.views, **view)}
    names = [f"{stem}-{number}.html" for number in range(1, compared.pages + 1)]
    files = tuple(quote(name) for name in names)
    made = {main: fill(template, at=Place(files, quote(main), -1), views=compared.views, **view)}
    for number, name in enumerate(names):
        at = Place(files, quote(main), number)
        made[name] = fill(template, at=at, views=compared.on_page(number), **view)
    return made


def addresses(compared: Compared, stem: str) -> dict[str, str]:
    """Return where each change is laid out, by its anchor."""
    ends = [""] if compared.pages == 1 else [f"-{n}" for n in range(1, compared.pages + 1)]
    files = [quote(f"{stem}{end}.html") for end in ends]
    return {view.anchor: f"{files[view.page]}#{view.anchor}" for view in compared.views}
