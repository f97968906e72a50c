"""Checks on whole instruments of a list: not checked, under a wrong title, in two numberings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from auditor.checks_subjects import Cell, distinct_cells, inner_brackets, plain_title, runs
from auditor.model import FIELDS, Citation, Hit, Parsed, Verdict


def instruments(parsed: Parsed, *, what: Literal["unverified", "mixed", "title"]) -> Iterator[Hit]:
    """Report instruments not checked, cited in two versions' numbering, or under a wrong title.

    The first two once a list. A wrong title is told once a field, unless the list has the
    right one too: then the rule on titles that differ within a list says it.
    """
    found: dict[str, _Rows] = {}
    for cell, positions in distinct_cells(parsed, FIELDS):
        for citation, verdict in cell.judged():
            key = plain_title(verdict.statute or citation.title)
            found.setdefault(key, []).append((citation, verdict, positions, cell))
    finder = {"unverified": _unverified, "mixed": _mixed, "title": _mistitled}[what]
    for rows in found.values():
        yield from finder(parsed, rows)


_Rows = list[tuple[Citation, Verdict, tuple[int, ...], Cell]]


def _mistitled(_: Parsed, rows: _Rows) -> Iterator[Hit]:
    wrong = [row for row in rows if row[1].misnomer or row[1].status == "title"]
    if not wrong or len(wrong) < len(rows):
        return
    told: set[int] = set()
    for citation, verdict, positions, cell in wrong:
        if id(cell) in told:
            continue
        told.add(id(cell))
        for position in positions:
            yield Hit(
                position,
                cell.field,
                citation.entry,
                citation.title_span,
                {"title": inner_brackets(citation.title), "reason": verdict.reason},
                ({"title": plain_title(citation.title)},),
                certainty="certain" if verdict.misnomer else verdict.certainty,
            )


def _unverified(_: Parsed, rows: _Rows) -> Iterator[Hit]:
    rows = [row for row in rows if row[1].status == "unverified" and _is_instrument(row[0])]
    if not rows:
        return
    citation = rows[0][0]
    # The shortest reason speaks of the instrument; longer ones add what concerns one article.
    verdict = min((row[1] for row in rows), key=lambda v: (len(v.reason.zh), v.reason.zh))
    items = {p for _, _, positions, _ in rows for p in positions}
    title = verdict.statute or citation.title
    yield Hit(
        values={
            "title": inner_brackets(title),
            "count": sum(len(positions) for _, _, positions, _ in rows),
            "items": len(items),
            "reason": verdict.reason,
        },
        evidence=({"statute": title},),
        certainty="unverified",
    )


_LAW_LIKE = re.compile(
    r"(?:法|法典|条例|办法|规定|规则|细则|决定|决议|通知|意见|解释|方案|标准|目录|准则|规程|批复|公告|章程|规划|纲要|制度|规范|指南|令)"
    r"(?:[（(][^（()）]*[)）])?$"
)
_RECORD = re.compile(r"(?:处罚|处理|许可|行政|强制|告知|检查|复议|受理)[^的]{0,6}决定$")


def _is_instrument(citation: Citation) -> bool:
    """Tell an instrument from a record or certificate in 《》 (《调查笔录》)."""
    if citation.provision or citation.kind or citation.note:
        return True
    return bool(_LAW_LIKE.search(citation.title)) and not _RECORD.search(citation.title)


def _mixed(parsed: Parsed, rows: _Rows) -> Iterator[Hit]:
    """Tell when some citations follow an older version's numbers and others today's."""
    old = [row for row in rows if row[1].status == "moved" and row[1].numbering]
    new = [row for row in rows if row[1].status in ("ok", "abridged", "reworded") and _sure(row)]
    if not old or not new:
        return
    verdict = old[0][1]
    counts: Counter[str] = Counter()
    for name, group in (("old", old), ("new", new)):
        counts[name] = sum(len(positions) for _, _, positions, _ in group)
    items = sorted({p for _, _, positions, _ in old for p in positions})
    names = {i.position: i.text("name") for i in parsed.list.items}
    yield Hit(
        values={
            "title": inner_brackets(verdict.statute or ""),
            "numbering": verdict.numbering,
            "version": verdict.version or "",
            "old": counts["old"],
            "new": counts["new"],
            "items": runs(items),
        },
        evidence=({"statute": verdict.statute, "numbering": verdict.numbering},),
        related=tuple((parsed.list.id, p, names[p]) for p in items),
    )


def _sure(row: tuple[Citation, Verdict, tuple[int, ...], Cell]) -> bool:
    """Tell whether a quotation proves that today's number is meant."""
    return row[0].quote is not None and row[1].certainty == "certain"
