"""Checks on how an instrument is named: without article, number or date, or by a short title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks_subjects import Cell, excerpt, inner_brackets, plain_title, runs, unspaced
from auditor.checks_titles import Printed, printed_titles
from auditor.model import Citation, Hit, Parsed, Words
from auditor.ranks import amends, rank_of

_COUNT = "[0-9一二三四五六七八九十百零〇]"

_DOCUMENT = re.compile(r"(?:通知|意见|批复|公告|通报|函|纪要|方案|决定)(?:[（(][^（）()]*[)）])?$")
_UNCOUNTED = re.compile(
    rf"等{_COUNT}{{1,4}}(?:个|部|件|份)?(?:规范性)?(?:文件|法规|规章|规定|法律)(?![〉>》]?的?决定)"
)
#: 修改《甲法》等八部法律 tells how a law came about, not what is relied on.
_HISTORY = re.compile(r"(?:修改|修订|修正|废止)[^，。；\n]{0,60}$")
_HAS_ARTICLES = re.compile(r"(?:法|法典|条例|办法|规定|细则|规则)(?:[（(][^（）()]*[)）])?$")
_BEFORE = re.compile(r"(?:^|[\n。；;、，,》】]|\d[.．、]|[）)])\s*$")


def incomplete_document(cell: Cell) -> Iterator[Hit]:
    """Find a document cited without number and date, or as one of 等N个文件."""
    numbered = {plain_title(c.title) for c in cell.citations if c.note}
    for citation in cell.citations:
        if citation.elided or not _stands_alone(cell.raw, citation):
            continue
        title = plain_title(citation.title)
        if _DOCUMENT.search(title) and title not in numbered and not amends(title):
            yield _missing(citation, Words("没有文号和日期", "has neither number nor date"))
    found = next((m for m in _UNCOUNTED.finditer(cell.raw) if not _is_history(cell.raw, m)), None)
    if found:
        yield Hit(
            span=found.span(),
            values={
                "title": excerpt(found[0]),
                "what": Words("没有逐一写明是哪些文件", "does not say which documents"),
            },
            evidence=({"text": unspaced(found[0])},),
        )


def _is_history(raw: str, found: re.Match[str]) -> bool:
    return bool(_HISTORY.search(raw, max(0, found.start() - 64), found.start()))


def _missing(citation: Citation, what: Words) -> Hit:
    return Hit(
        label=citation.entry,
        span=citation.title_span,
        values={"title": inner_brackets(citation.title), "what": what},
        evidence=({"title": plain_title(citation.title)},),
    )


def no_article(cell: Cell) -> Iterator[Hit]:
    """Find an instrument that has articles and is cited, as a basis of its own, without one."""
    with_article = {plain_title(c.title) for c in cell.citations if c.provision}
    verdicts = dict(enumerate(cell.verdicts))
    told: set[str] = set()
    for index, citation in enumerate(cell.citations):
        title = plain_title(citation.title)
        if citation.elided or title in with_article | told or amends(title):
            continue
        rank = rank_of(citation, verdicts.get(index))
        articles = rank is not None and rank.force <= 4 and _HAS_ARTICLES.search(title)
        if articles and not citation.part and _stands_alone(cell.raw, citation):
            told.add(title)
            yield _missing(citation, Words("", ""))


def _stands_alone(raw: str, citation: Citation) -> bool:
    """Tell a basis of its own from a title mentioned within a sentence."""
    if citation.kind:
        return True
    start = citation.span[0]
    return bool(_BEFORE.search(raw[max(0, start - 8) : start]))


# --- short titles ------------------------------------------------------------------------------

_STATE = "中华人民共和国"


def _is_full(printed: Printed) -> bool:
    """Tell whether a title with 中华人民共和国 is the right one (not so 社会救助暂行办法)."""
    if printed.verdict and printed.verdict.statute:
        return plain_title(printed.verdict.statute) == printed.name
    return printed.name.endswith(("法", "法典", "条例", "细则")) and not printed.name.endswith(
        "办法"
    )


def short_title(parsed: Parsed) -> Iterator[Hit]:
    """Find a law called by its short title where the list elsewhere writes it in full."""
    by_name: dict[str, list[Printed]] = {}
    for printed in printed_titles(parsed):
        by_name.setdefault(printed.name, []).append(printed)
    names = {item.position: item.text("name") for item in parsed.list.items}
    for name, found in by_name.items():
        full = by_name.get(_STATE + name)
        if not full or not _is_full(full[0]):
            continue
        positions = sorted({i for p in found for i in p.positions})
        first = found[0].citation
        yield Hit(
            found[0].positions[0],
            found[0].cell.field,
            first.entry,
            first.title_span,
            {
                "title": inner_brackets(first.title),
                "full": inner_brackets(full[0].citation.title),
                "short": sum(len(p.positions) for p in found),
                "long": sum(len(p.positions) for p in full),
                "places": runs(positions),
            },
            ({"title": name},),
            related=tuple(
                (parsed.list.id, i, names[i]) for i in positions if i != found[0].positions[0]
            ),
        )
