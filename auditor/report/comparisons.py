"""All pages of a report that hold lists against each other, and what the front page says of them.

In: a ``Report`` and the pages of its lists. Out: files, and ``Overviews`` for the front page.
A pair of editions of one body's gets a page of changes, any other a page of the pair; lists
that hang together get a matrix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from auditor.align.nearest import Near
from auditor.diff import diff
from auditor.kin import one_body
from auditor.model import Alignment, Diff, ItemList, Lang, Parsed, Problem
from auditor.report.changes import make_changes
from auditor.report.compared import Compared
from auditor.report.context import Report
from auditor.report.families import Family, families
from auditor.report.grounds import find_nearest
from auditor.report.matrix import make_matrix
from auditor.report.pair import address, make_pair, pages_of, say_problem
from auditor.report.template import Fill, filler

#: A stem for a page, safe on any system and not yet taken.
Stems = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PairLine:
    """What the front page says of a pair of lists."""

    left: str
    right: str
    href: str
    editions: bool
    links: int
    only_left: int
    only_right: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """What the front page says of a matrix."""

    href: str
    labels: tuple[str, ...]
    matters: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Overviews:
    """The comparisons of a report; ``alone`` are the titles of lists compared with none."""

    pairs: tuple[PairLine, ...]
    matrices: tuple[MatrixLine, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """How pages are made: language, templates, and the pages of lists' texts by id."""

    lang: Lang
    fill: Fill
    hrefs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lists, what became of the one in the other, and decisions that were not carried out.

    ``near`` are pairs of items that are not linked but come near.
    """

    made: Diff
    lists: tuple[ItemList, ItemList]
    problems: tuple[Problem, ...]
    near: tuple[Near, ...] = ()

    @property
    def editions(self) -> bool:
        """True for two editions, or two drafts, of one body's list."""
        return one_body(*self.lists)


@dataclass(slots=True)
class _Desk:
    """What is gathered while pages are made: files, and where items are compared."""

    report: Report
    parsed: Mapping[str, Parsed]
    look: _Look
    stems: Stems
    files: dict[str, bytes]
    compare: dict[tuple[str, int], list[tuple[str, str]]]


def render_comparisons(
    report: Report, fill: Fill, hrefs: Mapping[str, str], stems: Stems
) -> tuple[dict[str, bytes], Overviews]:
    """Return the pages of pairs and of matrices; ``hrefs`` are the pages of lists by id."""
    parsed = {one.list.id: one for one in report.audit.lists}
    look = _Look(report.lang, fill, hrefs)
    desk = _Desk(report, parsed, look, stems, {}, defaultdict(list))
    groups = families(report.audit.lists, report.audit.alignments, report.audit.further)
    pairs: dict[tuple[str, str], PairLine] = {}
    matrices: list[MatrixLine] = []
    for family in groups:
        stem = stems("matrix")
        for alignment in family.alignments:
            pairs[alignment.left, alignment.right] = _pair(alignment, stem, desk)
        matrices.append(_matrix(family, stem, desk))
    within = {one.id for family in groups for one in family.lists}
    return desk.files, Overviews(
        tuple(pairs[a.left, a.right] for a in report.audit.alignments),
        tuple(matrices),
        tuple(report.heading(list_id) for list_id in report.lists if list_id not in within),
    )


def _pair(alignment: Alignment, matrix: str, desk: _Desk) -> PairLine:
    report = desk.report
    lists = report.lists[alignment.left], report.lists[alignment.right]
    parsed = [desk.parsed[list_id] for list_id in (alignment.left, alignment.right)]
    near = find_nearest(parsed[0], parsed[1], alignment)
    pair = _Pair(_diff(alignment, desk), lists, alignment.problems, near)
    kind = "changes" if pair.editions else "pair"
    stem = desk.stems(f"{kind}-{alignment.left}-{alignment.right}")
    files, compared = _pages(pair, stem, desk.look, quote(f"{matrix}.html"))
    desk.files |= files
    for position, href in address(compared, stem).items():
        desk.compare[alignment.right, position].append((href, alignment.left))
    return PairLine(
        left=report.heading(alignment.left),
        right=report.heading(alignment.right),
        href=quote(f"{stem}.html"),
        editions=pair.editions,
        links=len(alignment.links),
        only_left=len(alignment.unmatched_left),
        only_right=len(alignment.unmatched_right),
        problems=tuple(say_problem(problem, report.lang) for problem in alignment.problems),
    )


def _diff(alignment: Alignment, desk: _Desk) -> Diff:
    """Return the audit's own diff of a pair, or one made for its page."""
    for made in desk.report.audit.changes:
        if (made.left, made.right) == (alignment.left, alignment.right):
            return made
    return diff(desk.parsed[alignment.left], desk.parsed[alignment.right], alignment)


def _pages(
    pair: _Pair, stem: str, look: _Look, matrix: str = ""
) -> tuple[dict[str, bytes], Compared]:
    """Return the pages of a pair; without pages of the lists' texts they hold the texts too."""
    given = pair.made, pair.lists, look.lang, look.hrefs, pair.problems
    view = {"home": bool(look.hrefs), "matrix": matrix}
    if pair.editions or not look.hrefs:
        changes = make_changes(*given, editions=pair.editions)
        files = pages_of(changes.compared, stem, "changes.html.j2", look.fill, page=changes, **view)
        return files, changes.compared
    page = make_pair(*given, pair.near)
    return pages_of(
        page.compared, stem, "pair.html.j2", look.fill, page=page, **view
    ), page.compared


def _matrix(family: Family, stem: str, desk: _Desk) -> MatrixLine:
    look = desk.look
    page = make_matrix(family, look.lang, look.hrefs, desk.compare)
    desk.files[f"{stem}.html"] = look.fill("matrix.html.j2", page=page)
    return MatrixLine(
        quote(f"{stem}.html"),
        tuple(column.label for column in page.columns),
        page.total,
        sum(column.gaps for column in page.columns),
    )


def changes_html(
    made: Diff,
    lists: tuple[ItemList, ItemList],
    as_of: date,
    lang: Lang,
    problems: tuple[Problem, ...] = (),
) -> dict[str, str]:
    """Return the page of one diff by file name: ``changes.html``, and more when it is long.

    The pages stand by themselves: they hold the full text of what was added and removed.
    """
    look = _Look(lang, filler(lang, as_of), {})
    files, _ = _pages(_Pair(made, lists, problems), "changes", look)
    return {name: content.decode() for name, content in files.items()}
