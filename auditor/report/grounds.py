"""What links rest on, as a table: links in, rows with a cell for each kind of ground out.

Also the items that are linked to nothing, each with what comes nearest on the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.align.nearest import Near, nearest
from auditor.align.prepare import prepare
from auditor.align.vocabulary import load_lexicon
from auditor.model import Alignment, Diff, ItemChange, Lang, Parsed, Words
from auditor.report.compared import Compared, Named, Sides, anchor
from auditor.report.words import DECIDED
from auditor.report.words_compare import GROUND

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
    """The item of the other list that comes nearest, what there is to say, if it is taken."""

    item: Named
    reasons: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Lone:
    """An item without a counterpart; nothing is near where the other list is empty."""

    item: Named
    nearest: Nearest | None


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
    told = (words.say(lang) for words in sides.terms.aspects(change.aspects))
    return LinkRow(
        id=f"k{anchor(change)[1:]}",
        left=tuple(sides.olds[p] for p in change.left),
        right=tuple(sides.news[p] for p in change.right),
        score=say_score(change.score, by_person=change.decided_by == "person"),
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


def say_score(score: float | None, *, by_person: bool = False) -> str:
    """Return a probability in two digits; only what a person decided is printed as 1.00."""
    if score is None:
        return ""
    return f"{score:.2f}" if by_person or score < 0.995 else ">0.99"


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


def find_nearest(left: Parsed, right: Parsed, alignment: Alignment) -> tuple[Near, ...]:
    """Return the pairs that come nearest for the items that an alignment leaves unmatched."""
    lone = alignment.unmatched_left or alignment.unmatched_right
    if not lone or not left.list.items or not right.list.items:
        return ()
    names = (side.list.identity.department for side in (left, right))
    lexicon = load_lexicon(frozenset(filter(None, names)))
    return nearest((prepare(left, lexicon), prepare(right, lexicon)), lexicon, alignment, most=1)


def lone_items(
    diff: Diff, sides: Sides, near: Iterable[Near], lang: Lang
) -> tuple[tuple[Lone, ...], tuple[Lone, ...]]:
    """Return the items of either list that have no counterpart, with what comes nearest.

    ``near`` are the nearest pairs, likeliest first.
    """
    linked = [change for change in diff.items if change.relation]
    taken = ({p for c in linked for p in c.left}, {p for c in linked for p in c.right})
    left: dict[int, Nearest] = {}
    right: dict[int, Nearest] = {}
    for pair in near:
        said = tuple(words.say(lang) for words in pair.reasons)
        left.setdefault(pair.left, Nearest(sides.news[pair.right], said, pair.right in taken[1]))
        right.setdefault(pair.right, Nearest(sides.olds[pair.left], said, pair.left in taken[0]))
    return (
        tuple(Lone(one, left.get(p)) for p, one in sorted(sides.olds.items()) if p not in taken[0]),
        tuple(
            Lone(one, right.get(p)) for p, one in sorted(sides.news.items()) if p not in taken[1]
        ),
    )
