"""Texts in, the letters that are numbered out: with list marks as statutes print them.

Statutes print （一）; lists also write 1. or ① for it, and quote truly all the same. So these
count as the Chinese numeral, in an article and in a quotation. A number inside a sentence
(第（三）项, 处1.5倍) is no list mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from auditor.statutes.articles import Article, Part
from auditor.statutes.compare import Quotation
from auditor.statutes.index_marks import Outline
from auditor.text import Mapped, narrow, to_chinese

_BEFORE = "\n：:；;，,。 　…"
_LIST_MARK = re.compile(
    rf"(?:\A|(?<=[{_BEFORE}]))(?:[（(]([0-9０-９]{{1,2}})[)）]|([0-9０-９]{{1,2}})[.．、](?![0-9０-９]))"
    "|([①-⑳])"
)
_MOST = 20


def like_printed(quote: Quotation) -> Quotation:
    """Return a quotation with its list marks as statutes print them; its spans stay true."""
    changed = _changes(quote.raw, quote.letters)
    if not changed:
        return quote
    return Quotation(
        raw=quote.raw,
        letters=_changed(quote.letters, changed),
        marks=frozenset(_moved(at, changed) for at in quote.marks),
        clauses=tuple((_moved(a, changed), _moved(b, changed)) for a, b in quote.clauses),
    )


def printed(article: Article) -> tuple[Outline, str]:
    """Return the outline and the letters of an article, its list marks made alike."""
    changed = _changes(article.text, article.letters)
    text = _changed(article.letters, changed).text
    shape = Outline(
        size=len(text),
        edges=frozenset(_moved(at, changed) for at in article.edges),
        starts=frozenset(_moved(at, changed) for at in article.starts),
        paragraphs=tuple(_part(part, changed) for part in article.paragraphs),
    )
    return shape, text


def _changes(raw: str, letters: Mapped) -> Mapping[int, str]:
    """Return the letters of list marks that change, each with what it becomes."""
    out: dict[int, str] = {}
    for found in _LIST_MARK.finditer(raw):
        number = int(narrow(next(filter(None, found.groups()))))
        start, end = (bisect_left(letters.offsets, at) for at in found.span())
        if 0 < number <= _MOST:
            numeral = to_chinese(number)
            out |= {start + i: numeral[i : i + 1] for i in range(end - start)}
    return out


def _changed(letters: Mapped, changed: Mapping[int, str]) -> Mapped:
    pairs = [(changed.get(i, c), letters.offsets[i]) for i, c in enumerate(letters.text)]
    kept = [(c, at) for c, at in pairs if c]
    return Mapped("".join(c for c, _ in kept), tuple(at for _, at in kept))


def _moved(at: int, changed: Mapping[int, str]) -> int:
    return at - sum(1 for i, c in changed.items() if i < at and not c)


def _part(part: Part, changed: Mapping[int, str]) -> Part:
    span = _moved(part.span[0], changed), _moved(part.span[1], changed)
    return Part(part.number, span, tuple(_part(item, changed) for item in part.items))
