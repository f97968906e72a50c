"""The source text of a list with its faults marked, and an address for every finding.

In: a list and its groups of findings. Out: ``Source``: each item with every field in
full, and where on the page each finding's place is. A long text that stands in several
items is laid out once, in the first of them; the others refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model import FIELDS, Finding, Item, ItemList, Span
from auditor.report.context import Report, fact, field_name, full_name
from auditor.report.groups import Group, raw_text
from auditor.report.marks import Mark, Segment, cut

#: From this length on a text is shown once; shorter ones read better where they stand.
REPEAT_FROM = 120
_PREVIEW = 30

Cell = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A reference to the item that shows the same text."""

    position: int
    href: str
    preview: str
    marks: int


@dataclass(frozen=True, slots=True)
class CellView:
    """One field of an item: its text cut at marks, or a reference; findings without a span."""

    anchor: str
    name: str
    segments: tuple[Segment, ...]
    refs: tuple[int, ...]
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item; ``blank`` and ``lost`` are its fields without text."""

    position: int
    anchor: str
    number: str
    title: str
    category: str
    cells: tuple[CellView, ...]
    blank: tuple[CellView, ...]
    lost: tuple[CellView, ...]
    refs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The items of a page; ``hrefs[number][i]`` leads to the place of a group's i-th finding."""

    items: tuple[ItemView, ...]
    hrefs: Mapping[int, tuple[str | None, ...]]


@dataclass(slots=True)
class _Desk:
    """What is known while a page is laid out."""

    items: Mapping[int, Item]
    homes: dict[tuple[str, str], int] = field(default_factory=dict)
    marks: dict[Cell, dict[tuple[Span, int], Mark]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    cell_refs: dict[Cell, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    item_refs: dict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    anchors: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def home(self, position: int, name: str, raw: str) -> int:
        """Return the item that shows this text in full."""
        if len(raw) < REPEAT_FROM:
            return position
        return self.homes.setdefault((name, raw), position)


def lay_out(list_: ItemList, groups: tuple[Group, ...], report: Report) -> Source:
    """Lay out the items of a list with the marks of its findings."""
    desk = _Desk({item.position: item for item in list_.items})
    for item in list_.items:
        for name, value in (*item.values.items(), *item.extra.items()):
            desk.home(item.position, name, value.raw)
    hrefs = {g.number: tuple(_address(f, g.number, desk) for f in g.findings) for g in groups}
    return Source(tuple(_item(item, desk, report) for item in list_.items), hrefs)


# --- from a finding to its place -----------------------------------------------


def _address(finding: Finding, number: int, desk: _Desk) -> str | None:
    item = desk.items.get(finding.position) if finding.position is not None else None
    if item is None:
        return None
    name = finding.field
    if name is None or (name not in item.values and name not in item.extra):
        desk.item_refs[item.position][number] = None
        return f"#i{item.position}"
    raw = raw_text(finding, item)
    if finding.span is None or not raw:
        desk.cell_refs[item.position, name][number] = None
        return "#" + _anchor(item, name)
    return "#" + _mark(
        finding, finding.span, number, (desk.home(item.position, name, raw), name), desk
    )


def _mark(finding: Finding, span: Span, number: int, cell: Cell, desk: _Desk) -> str:
    """Return the anchor of a mark, the same one for a span that is already marked."""
    marks = desk.marks[cell]
    if (span, number) not in marks:
        desk.anchors[number] += 1
        nth = desk.anchors[number]
        anchor = f"m{number}" if nth == 1 else f"m{number}-{nth}"
        marks[span, number] = Mark(span, number, finding.severity, anchor)
    return marks[span, number].anchor


def _anchor(item: Item, name: str) -> str:
    """Return a cell's anchor; a column of the list's own is told by its place among them."""
    if name in FIELDS:
        return f"i{item.position}-{name}"
    known = [n for n in (*item.values, *item.extra) if n not in FIELDS]
    return f"i{item.position}-x{known.index(name) + 1}"


# --- from an item to its view ----------------------------------------------------


def _item(item: Item, desk: _Desk, report: Report) -> ItemView:
    cells: list[CellView] = []
    blank: list[CellView] = []
    lost: list[CellView] = []
    for name, value in (*item.values.items(), *item.extra.items()):
        place = cells if value.raw else lost if name in item.lost else blank
        place.append(_cell(item, name, value.raw, desk, report))
    return ItemView(
        position=item.position,
        anchor=f"i{item.position}",
        number=fact(item, "number"),
        title=full_name(item),
        category=fact(item, "category"),
        cells=tuple(cells),
        blank=tuple(blank),
        lost=tuple(lost),
        refs=tuple(desk.item_refs[item.position]),
    )


def _cell(item: Item, name: str, raw: str, desk: _Desk, report: Report) -> CellView:
    home = desk.home(item.position, name, raw)
    marks = list(desk.marks[home, name].values())
    elsewhere = home != item.position
    return CellView(
        anchor=_anchor(item, name),
        name=field_name(name, report),
        segments=() if elsewhere or not raw else cut(raw, marks),
        refs=tuple(desk.cell_refs[item.position, name]),
        repeat=_repeat(desk.items[home], name, raw, len(marks)) if elsewhere else None,
    )


def _repeat(home: Item, name: str, raw: str, marks: int) -> Repeat:
    preview = " ".join(raw[: 2 * _PREVIEW].split())[:_PREVIEW] + "…"
    return Repeat(home.position, "#" + _anchor(home, name), preview, marks)
