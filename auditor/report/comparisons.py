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

from auditor.align import relation
from auditor.diff import diff
from auditor.model import Alignment, Diff, ItemList, Lang, Problem
from auditor.report.changes import make_changes
from auditor.report.compared import Compared, labels
from auditor.report.context import Report
from auditor.report.families import Family, families
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


@dataclass(slots=True)
class _Desk:
    """What is gathered while pages are made: files, and where items are compared."""

    report: Report
    fill: Fill
    hrefs: Mapping[str, str]
    stems: Stems
    files: dict[str, bytes]
    compare: dict[tuple[str, int], list[tuple[str, str]]]


def render_comparisons(
    report: Report, fill: Fill, hrefs: Mapping[str, str], stems: Stems
) -> tuple[dict[str, bytes], Overviews]:
    """Return the pages of pairs and of matrices; ``hrefs`` are the pages of lists by id."""
    desk = _Desk(report, fill, hrefs, stems, {}, defaultdict(list))
    groups = families(report.audit.lists, report.audit.alignments)
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
    editions = relation(*lists) == "edition"
    stem = desk.stems(f"{'changes' if editions else 'pair'}-{alignment.left}-{alignment.right}")
    made = _diff(alignment, report)
    files, compared = _pages(
        made,
        lists,
        (report.lang, desk.fill, desk.hrefs, alignment.problems),
        (stem, editions, quote(f"{matrix}.html")),
    )
    desk.files |= files
    for position, href in address(compared, stem).items():
        desk.compare[alignment.right, position].append((href, alignment.left))
    return PairLine(
        left=report.heading(alignment.left),
        right=report.heading(alignment.right),
        href=quote(f"{stem}.html"),
        editions=editions,
        links=len(alignment.links),
        only_left=len(alignment.unmatched_left),
        only_right=len(alignment.unmatched_right),
        problems=tuple(say_problem(problem, report.lang) for problem in alignment.problems),
    )


def _diff(alignment: Alignment, report: Report) -> Diff:
    """Return the audit's own diff of a pair, or one made for its page."""
    for made in report.audit.changes:
        if (made.left, made.right) == (alignment.left, alignment.right):
            return made
    parsed = {one.list.id: one for one in report.audit.lists}
    return diff(parsed[alignment.left], parsed[alignment.right], alignment)


_How = tuple[Lang, Fill, Mapping[str, str], tuple[Problem, ...]]
_Where = tuple[str, bool, str]


def _pages(
    made: Diff, lists: tuple[ItemList, ItemList], how: _How, where: _Where
) -> tuple[dict[str, bytes], Compared]:
    lang, fill, hrefs, problems = how
    stem, editions, matrix = where
    home = {"home": bool(hrefs), "matrix": matrix}
    if editions or not hrefs:
        changes = make_changes(made, lists, lang, hrefs, problems, editions=editions)
        files = pages_of(changes.compared, stem, "changes.html.j2", fill, page=changes, **home)
        return files, changes.compared
    pair = make_pair(made, lists, lang, hrefs, problems)
    return pages_of(pair.compared, stem, "pair.html.j2", fill, page=pair, **home), pair.compared


def _matrix(family: Family, stem: str, desk: _Desk) -> MatrixLine:
    page = make_matrix(family, desk.report.lang, desk.hrefs, desk.compare)
    desk.files[f"{stem}.html"] = desk.fill("matrix.html.j2", page=page)
    return MatrixLine(
        quote(f"{stem}.html"),
        labels(family.lists, desk.report.lang),
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
    how: _How = (lang, filler(lang, as_of), {}, problems)
    files, _ = _pages(made, lists, how, ("changes", relation(*lists) == "edition", ""))
    return {name: content.decode() for name, content in files.items()}
