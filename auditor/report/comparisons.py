"""All pages of a report that hold lists against each other, and what the front page says of them.

In: a ``Report`` and the pages of its lists. Out: files, and ``Overviews`` for the front page.
A pair of editions of one body's gets a page of changes, any other a page of the pair; more
than two editions get their history, lists that hang together a matrix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote

from auditor.align.nearest import Near
from auditor.diff import diff, history
from auditor.kin import one_body, series
from auditor.model import Alignment, Diff, ItemList, Lang, Parsed, Problem
from auditor.report.changes import make_changes
from auditor.report.compared import Compared
from auditor.report.context import Report
from auditor.report.families import Family, families
from auditor.report.grounds import find_nearest
from auditor.report.history import make_history
from auditor.report.matrix import make_matrix
from auditor.report.pair import addresses, make_pair, pages_of, say_problem
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
class HistoryLine:
    """What the front page says of the history of one body's list."""

    href: str
    title: str
    labels: tuple[str, ...]
    matters: int


@dataclass(frozen=True, slots=True)
class Overviews:
    """The comparisons of a report; ``alone`` are the titles of lists compared with none."""

    pairs: tuple[PairLine, ...]
    matrices: tuple[MatrixLine, ...]
    histories: tuple[HistoryLine, ...]
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
    """What is gathered while pages are made: files, and where items are compared.

    Of editions in a series ``serial`` has the page of the history, ``diffs`` what became of
    the one in the other, ``places`` where that is laid out.
    """

    report: Report
    parsed: Mapping[str, Parsed]
    look: _Look
    stems: Stems
    files: dict[str, bytes] = field(default_factory=dict)
    compare: dict[tuple[str, int], list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    serial: dict[tuple[str, str], str] = field(default_factory=dict)
    diffs: dict[tuple[str, str], Diff] = field(default_factory=dict)
    places: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def render_comparisons(
    report: Report, fill: Fill, hrefs: Mapping[str, str], stems: Stems
) -> tuple[dict[str, bytes], Overviews]:
    """Return the pages of pairs and of matrices; ``hrefs`` are the pages of lists by id."""
    parsed = {one.list.id: one for one in report.audit.lists}
    look = _Look(report.lang, fill, hrefs)
    desk = _Desk(report, parsed, look, stems)
    groups = families(report.audit.lists, report.audit.alignments, report.audit.further)
    pairs: dict[tuple[str, str], PairLine] = {}
    matrices: list[MatrixLine] = []
    histories: list[HistoryLine] = []
    for family in groups:
        stem = stems("matrix")
        rows = {stems("history"): row for row in _series(family)}
        desk.serial |= {pair: key for key, row in rows.items() for pair in pairwise(row)}
        for alignment in family.alignments:
            pairs[alignment.left, alignment.right] = _pair(alignment, stem, desk)
        matrices.append(_matrix(family, stem, desk))
        histories += [_history(row, key, stem, desk) for key, row in rows.items()]
    within = {one.id for family in groups for one in family.lists}
    return desk.files, Overviews(
        tuple(pairs[a.left, a.right] for a in report.audit.alignments),
        tuple(matrices),
        tuple(histories),
        tuple(report.heading(list_id) for list_id in report.lists if list_id not in within),
    )


def _series(family: Family) -> list[tuple[str, ...]]:
    """Return the ids of more than two editions that were compared one to the next."""
    by_id = {one.id: one for one in family.lists}
    told = [(a.left, a.right) for a in family.alignments]
    rows = series(pair for pair in told if one_body(*(by_id[list_id] for list_id in pair)))
    return [row for row in rows if len(row) > 2]


def _pair(alignment: Alignment, matrix: str, desk: _Desk) -> PairLine:
    report = desk.report
    lists = report.lists[alignment.left], report.lists[alignment.right]
    parsed = [desk.parsed[list_id] for list_id in (alignment.left, alignment.right)]
    near = find_nearest(parsed[0], parsed[1], alignment)
    pair = _Pair(_diff(alignment, desk), lists, alignment.problems, near)
    kind = "changes" if pair.editions else "pair"
    stem = desk.stems(f"{kind}-{alignment.left}-{alignment.right}")
    serial = desk.serial.get((alignment.left, alignment.right))
    up = _Up(quote(f"{matrix}.html"), quote(f"{serial}.html") if serial else "")
    files, compared = _pages(pair, stem, desk.look, up)
    desk.files |= files
    _keep(pair.made, compared, addresses(compared, stem), desk)
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


def _keep(made: Diff, compared: Compared, hrefs: Mapping[str, str], desk: _Desk) -> None:
    """Note where items are compared; of editions also what became of them, for a history."""
    for view in compared.views:
        for item in view.right:
            desk.compare[made.right, item.position].append((hrefs[view.anchor], made.left))
    if (made.left, made.right) in desk.serial:
        desk.diffs[made.left, made.right] = made
        desk.places[made.left, made.right] = hrefs


def _diff(alignment: Alignment, desk: _Desk) -> Diff:
    """Return the audit's own diff of a pair, or one made for its page."""
    for made in desk.report.audit.changes:
        if (made.left, made.right) == (alignment.left, alignment.right):
            return made
    return diff(desk.parsed[alignment.left], desk.parsed[alignment.right], alignment)


class _Up(NamedTuple):
    """The pages above that of a pair, ``""`` for none."""

    matrix: str = ""
    history: str = ""


def _pages(pair: _Pair, stem: str, look: _Look, up: _Up) -> tuple[dict[str, bytes], Compared]:
    """Return the pages of a pair; without pages of the lists' texts they hold the texts too."""
    given = pair.made, pair.lists, look.lang, look.hrefs, pair.problems
    view = {"home": bool(look.hrefs), "up": up}
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


def _history(row: Sequence[str], stem: str, matrix: str, desk: _Desk) -> HistoryLine:
    """Make the page of the history of one body's editions."""
    look, lists = desk.look, [desk.report.lists[list_id] for list_id in row]
    told = history([desk.diffs[pair] for pair in pairwise(row)])
    page = make_history(told, lists, look.lang, look.hrefs, desk.places)
    up = _Up(quote(f"{matrix}.html"))
    desk.files[f"{stem}.html"] = look.fill("history.html.j2", page=page, home=True, up=up)
    return HistoryLine(
        quote(f"{stem}.html"),
        desk.report.heading(row[-1]),
        tuple(label for label, *_ in page.columns),
        len(page.lines),
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
    files, _ = _pages(_Pair(made, lists, problems), "changes", look, _Up())
    return {name: content.decode() for name, content in files.items()}
