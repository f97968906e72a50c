"""What links rest on, as a table: links in, rows with a cell for each kind of ground out.

Also the items that are linked to nothing, each with the nearest name on the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from auditor.model import Diff, ItemChange, Lang, Words
from auditor.report.compared import Compared, Named, Sides, anchor
from auditor.report.words import DECIDED
from auditor.report.words_compare import GROUND
from auditor.text import plain_letters

#: What a reason opens with tells what it speaks of.
_OPENINGS: Mapping[str, str] = {
    "编码": "name",
    "名称": "name",
    "子项": "name",
    "依据": "basis",
    "类别": "category",
    "责任": "structure",
}
_OPENING = 6
#: A person had better look at links less probable than this.
WEAK = 0.9
#: So many pairs of names are compared in a second or two; more are not.
_MOST = 30_000_000
#: Names less alike than this (0–1) are not worth a person's look.
_NEAR = 0.45


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link: the items, how sure, by whom, what became of them, and its grounds by column.

    ``page`` and ``anchor`` lead to the details, ``None`` when the items do not differ.
    """

    id: str
    left: tuple[Named, ...]
    right: tuple[Named, ...]
    score: str
    weak: bool
    decided: str
    by_person: bool
    differences: str
    page: int | None
    anchor: str
    grounds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LinkTable:
    """All links, and what the columns of their grounds are called: those that any link fills."""

    grounds: tuple[str, ...]
    rows: tuple[LinkRow, ...]

    @property
    def weak(self) -> tuple[LinkRow, ...]:
        """The links that a person had better look at."""
        return tuple(row for row in self.rows if row.weak)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The item of the other list whose name is nearest, how alike (0–1), and if it is linked."""

    item: Named
    alike: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Lone:
    """An item without a counterpart; ``looked`` is false where there were too many to compare."""

    item: Named
    nearest: Nearest | None
    looked: bool = True


def link_table(diff: Diff, compared: Compared, lang: Lang) -> LinkTable:
    """Return a row for every link in the order of the diff."""
    linked = [change for change in diff.items if change.relation]
    used = {ground_of(reason) for change in linked for reason in change.reasons}
    keys = [key for key in GROUND if key in used]
    pages = {view.anchor: view.page for view in compared.views}
    return LinkTable(
        tuple(GROUND[key].say(lang) for key in keys),
        tuple(_row(change, compared.sides, pages, keys, lang) for change in linked),
    )


def _row(
    change: ItemChange, sides: Sides, pages: Mapping[str, int], keys: Sequence[str], lang: Lang
) -> LinkRow:
    told = (sides.words[kind].say(lang) for kind in change.aspects)
    return LinkRow(
        id=f"k{anchor(change)[1:]}",
        left=tuple(sides.olds[p] for p in change.left),
        right=tuple(sides.news[p] for p in change.right),
        score=say_score(change.score),
        weak=_is_weak(change),
        decided=DECIDED[change.decided_by].say(lang),
        by_person=change.decided_by == "person",
        differences="、".join(told) if lang == "zh" else ", ".join(told),
        page=pages.get(anchor(change)),
        anchor=anchor(change),
        grounds=_grounds(change.reasons, keys, lang),
    )


def _is_weak(change: ItemChange) -> bool:
    return change.decided_by == "auto" and change.score is not None and change.score < WEAK


def say_score(score: float | None) -> str:
    """Return a probability in two digits; what is not certain is never printed as 1.00."""
    if score is None:
        return ""
    return ">0.99" if 0.995 <= score < 1 else f"{score:.2f}"


def _grounds(
    reasons: Iterable[Words], keys: Sequence[str], lang: Lang
) -> tuple[tuple[str, ...], ...]:
    """Return the reasons by what they speak of, in the order of ``keys``; none is left out."""
    cells: dict[str, list[str]] = {key: [] for key in keys}
    for reason in reasons:
        cells[ground_of(reason)].append(reason.say(lang))
    return tuple(tuple(cell) for cell in cells.values())


def ground_of(reason: Words) -> str:
    """Return which column of the table a reason belongs to."""
    opening = reason.zh[:_OPENING]
    return next((ground for word, ground in _OPENINGS.items() if word in opening), "other")


def lone_items(diff: Diff, sides: Sides) -> tuple[tuple[Lone, ...], tuple[Lone, ...]]:
    """Return the items of either list that have no counterpart, with the nearest names."""
    left = [sides.olds[c.left[0]] for c in diff.items if not c.right]
    right = [sides.news[c.right[0]] for c in diff.items if not c.left]
    linked = [c for c in diff.items if c.relation]
    taken_left = {p for c in linked for p in c.left}
    taken_right = {p for c in linked for p in c.right}
    return (
        tuple(_lone(sorted(left, key=_place), sides.news, taken_right)),
        tuple(_lone(sorted(right, key=_place), sides.olds, taken_left)),
    )


def _place(item: Named) -> int:
    return item.position


def _lone(items: Sequence[Named], others: Mapping[int, Named], taken: set[int]) -> Iterator[Lone]:
    if len(items) * len(others) > _MOST:
        yield from (Lone(item, None, looked=False) for item in items)
        return
    choices = {position: plain_letters(other.name) for position, other in others.items()}
    for item in items:
        found = process.extractOne(
            plain_letters(item.name),
            choices,
            scorer=Indel.normalized_similarity,
            score_cutoff=_NEAR,
        )
        if found is None:
            yield Lone(item, None)
            continue
        _, alike, position = found
        yield Lone(item, Nearest(others[position], f"{alike:.2f}", position in taken))
