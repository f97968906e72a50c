"""A quotation that holds more than its article in, the articles that the rest is from out.

Several articles are often quoted under the number of the first. The number is right, then,
and what is added is no altered law but another article's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from auditor.model import Difference, Provision, Span
from auditor.statutes.articles import Article, LawText
from auditor.statutes.compare import Comparison, Quotation

#: Shorter additions are not looked for, nor is less than this taken for another article's.
_ADDED = 12
#: So many clauses of so many letters are looked up one by one.
_CLAUSES = 24
_CLAUSE = 6
#: A quotation found to this share in its article may hold an addition, but no other article.
_AT_HOME = 0.9


def find_added(
    quote: Quotation, article: Article, found: Comparison, text: LawText
) -> Mapping[Provision, Span]:
    """Return the other articles whose clauses a quotation holds beside those of ``article``.

    ``found`` is its comparison with that article. Each comes with the stretch of the
    quotation's letters in which its clauses lie.
    """
    if found.score >= _AT_HOME and not any(
        len(d.quoted) >= _ADDED for d in found.differences if not d.actual
    ):
        return {}
    spans: dict[Provision, list[Span]] = {}
    for provision, span in _elsewhere(quote, article, text):
        spans.setdefault(provision, []).append(span)
    return {
        provision: (held[0][0], held[-1][1])
        for provision, held in sorted(spans.items())
        if sum(end - start for start, end in held) >= _ADDED
    }


def _elsewhere(
    quote: Quotation, article: Article, text: LawText
) -> Iterator[tuple[Provision, Span]]:
    """Yield the clauses that stand in another article and not in this one."""
    for start, end in quote.clauses[:_CLAUSES]:
        clause = quote.letters.text[start:end]
        if end - start >= _CLAUSE and clause not in article.letters.text:
            for other in islice(text.containing(clause), 1):
                yield other.provision, (start, end)


def weigh_added(
    differences: Iterable[Difference], quote: Quotation, added: Iterable[Span]
) -> tuple[Difference, ...]:
    """Return the differences; what was added from another article alters no substance."""
    spans = [quote.letters.span(*span) for span in added]
    return tuple(
        replace(d, weight="wording")
        if not d.actual and any(first <= d.span[0] and d.span[1] <= last for first, last in spans)
        else d
        for d in differences
    )
