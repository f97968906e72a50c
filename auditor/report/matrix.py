"""The matrix of matters: a row a matter, a column a list, gaps at a glance.

In: a ``Family`` of lists. Out: ``MatrixPage``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.align import Matter
from auditor.model import Lang
from auditor.report.compared import category, labels, say_level, say_nth
from auditor.report.context import full_name
from auditor.report.families import Family
from auditor.report.words_compare import COMPARE
from auditor.text import plain_letters

#: A name in a cell is cut here; the row and the page of the list have it in full.
_SHORT = 26
#: More columns than this are drawn narrow.
MANY = 6
#: So many contradictions are told in a row; of more only how many.
_TOLD = 3

#: Where items are compared with another list: by list id and position, addresses and its id.
Compare = Mapping[tuple[str, int], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A list: its label, title and page; its items, matters, gaps and unknowns.

    ``facts`` are its level and year, ``more`` those of them that the label does not say.
    """

    label: str
    title: str
    href: str
    facts: str
    more: str
    items: int
    has: int
    gaps: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a cell; ``name`` is empty when it is that of the row, likewise ``category``."""

    href: str
    nth: str
    name: str
    title: str
    category: str
    compare: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One list's items of a matter; ``state`` is has, gap or unknown (not compared)."""

    state: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A matter by the name and category of the first list that has it.

    ``conflicts`` say where links do not agree; ``kinds`` are what the filter knows it by,
    ``missing`` the numbers of columns with a gap.
    """

    number: int
    name: str
    category: str
    cells: tuple[Cell, ...]
    conflicts: tuple[str, ...]
    kinds: tuple[str, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The matters of one kind of power."""

    category: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Everything on the page; ``shows`` are the choices of the filter, each with its count.

    ``told`` contradictions stand in a row. ``complete``: every two of the lists were compared.
    """

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    total: int
    shows: tuple[tuple[str, str, int], ...]
    narrow: bool
    told: int
    complete: bool


#: What the filter offers, in this order.
_SHOWS: Mapping[str, str] = {
    "all": "in_all",
    "gap": "with_gaps",
    "only": "only_one",
    "category": "other_category",
    "wording": "other_wording",
    "several": "several_items",
    "conflict": "conflicts",
    "unknown": "not_compared",
}


def make_matrix(
    family: Family, lang: Lang, hrefs: Mapping[str, str], compare: Compare
) -> MatrixPage:
    """Put together the matrix; ``hrefs`` are the pages of the lists by id."""
    desk = _Desk(family, lang, hrefs, compare)
    rows = [_row(number, matter, desk) for number, matter in enumerate(family.matters, 1)]
    kinds = Counter(kind for row in rows for kind in row.kinds)
    shows = ((k, COMPARE[w].say(lang), kinds[k]) for k, w in _SHOWS.items())
    return MatrixPage(
        columns=tuple(_columns(family, rows, lang, hrefs)),
        sections=tuple(
            Section(name, tuple(group)) for name, group in groupby(rows, key=lambda r: r.category)
        ),
        total=len(rows),
        shows=tuple(show for show in shows if show[2]),
        narrow=len(family.lists) > MANY,
        told=_TOLD,
        complete=family.complete,
    )


class _Desk:
    """What rows are made with: the lists in order, their items' names and categories."""

    def __init__(
        self, family: Family, lang: Lang, hrefs: Mapping[str, str], compare: Compare
    ) -> None:
        self.family, self.lang, self.compare = family, lang, compare
        self.ids = [one.id for one in family.lists]
        self.labels = dict(zip(self.ids, labels(family.lists, lang), strict=True))
        self.hrefs = [hrefs[list_id] for list_id in self.ids]
        self.names = [{i.position: full_name(i) for i in one.items} for one in family.lists]
        self.nths = [{i.position: say_nth(i, lang) for i in one.items} for one in family.lists]
        self.kinds = [{i.position: category(i) for i in one.items} for one in family.lists]

    def with_labels(self, text: str) -> str:
        """Return a sentence with the lists called by their labels instead of their ids."""
        for list_id in sorted(self.ids, key=len, reverse=True):
            text = text.replace(list_id, self.labels[list_id])
        return text


def _row(number: int, matter: Matter, desk: _Desk) -> Row:
    first = next(n for n, held in enumerate(matter.places) if held)
    position = matter.places[first][0]
    name, kind = desk.names[first][position], desk.kinds[first][position]
    cells = tuple(_cell(n, matter, (name, kind), desk) for n in range(len(desk.ids)))
    return Row(
        number,
        name,
        kind,
        cells,
        tuple(desk.with_labels(words.say(desk.lang)) for words in matter.conflicts),
        tuple(_kinds(matter, cells)),
        tuple(n for n, cell in enumerate(cells) if cell.state == "gap"),
    )


def _cell(column: int, matter: Matter, row: tuple[str, str], desk: _Desk) -> Cell:
    held = matter.places[column]
    if held:
        return Cell("has", tuple(_entry(column, position, row, desk) for position in held))
    compared = any(matter.places[n] for n in desk.family.partners[column])
    return Cell("gap" if compared else "unknown", ())


def _entry(column: int, position: int, row: tuple[str, str], desk: _Desk) -> Entry:
    own, kind = desk.names[column][position], desk.kinds[column][position]
    same = plain_letters(own) == plain_letters(row[0])
    return Entry(
        href=f"{desk.hrefs[column]}#i{position}",
        nth=desk.nths[column][position],
        name="" if same else own if len(own) <= _SHORT else own[: _SHORT - 1] + "…",
        title="" if same or len(own) <= _SHORT else own,
        category="" if kind == row[1] else kind,
        compare=tuple(
            (href, desk.labels[other])
            for href, other in desk.compare.get((desk.ids[column], position), ())
        ),
    )


def _kinds(matter: Matter, cells: Sequence[Cell]) -> Iterator[str]:
    """Yield what the filter knows a row by."""
    states = {cell.state for cell in cells}
    entries = [entry for cell in cells for entry in cell.entries]
    facts = {
        "all": states == {"has"},
        "gap": "gap" in states,
        "only": sum(map(bool, matter.places)) == 1,
        "category": any(entry.category for entry in entries),
        "wording": any(entry.name for entry in entries),
        "several": any(len(cell.entries) > 1 for cell in cells),
        "conflict": bool(matter.conflicts),
        "unknown": "unknown" in states,
    }
    yield from (key for key, true in facts.items() if true)


def _columns(
    family: Family, rows: Sequence[Row], lang: Lang, hrefs: Mapping[str, str]
) -> Iterator[Column]:
    for nth, (one, label) in enumerate(zip(family.lists, labels(family.lists, lang), strict=True)):
        states = Counter(row.cells[nth].state for row in rows)
        identity = one.identity
        edition = COMPARE["edition_of"].say(lang).format(year=identity.edition)
        facts = [say_level(identity.level, lang), edition if identity.edition else ""]
        yield Column(
            label,
            " ".join(identity.title.split()) or one.id,
            hrefs[one.id],
            " · ".join(filter(None, facts)),
            " · ".join(part for part in facts if part and part not in label),
            len(one.items),
            states["has"],
            states["gap"],
            states["unknown"],
        )
