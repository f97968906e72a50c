"""Several articles that stand before one quotation in, what each answers for out.

《甲法》第三条、第五条：… quotes both. The quotation is held against the articles together,
and each answers for what lies within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from auditor.model import Provision, Span
from auditor.statutes.articles import Article, LawText, make_article
from auditor.statutes.compare import Comparison, Quotation, share

#: A clause of so many letters is enough to tell in which order the articles are quoted.
_TELLING = 6


def members(text: LawText, cited: Provision, shares: Sequence[Provision]) -> tuple[Article, ...]:
    """Return the distinct articles cited that there are, in the order of their numbers."""
    if not shares:
        article = text.article(cited)
        return (article,) if article else ()
    named = {Provision(p.article, p.sub) for p in (cited, *shares)}
    found = (text.article(provision) for provision in sorted(named))
    return tuple(article for article in found if article)


def join(quote: Quotation, articles: Sequence[Article]) -> tuple[Article, dict[Provision, Span]]:
    """Put articles together as they are quoted; say which letters of the whole are whose."""
    ordered = sorted(articles, key=lambda a: (_first(quote, a), a.provision))
    spans: dict[Provision, Span] = {}
    at = 0
    for article in ordered:
        spans[article.provision] = at, at + len(article.letters.text)
        at += len(article.letters.text)
    return make_article(Provision(0), "\n".join(a.text for a in ordered)), spans


def _first(quote: Quotation, article: Article) -> int:
    """Return where in the quotation the article's first clause quoted stands; the end if none."""
    there, here = quote.letters.text, article.letters.text
    bounds = (*article.cuts, len(here))
    clauses = (here[a:b] for a, b in pairwise(bounds) if b - a >= _TELLING)
    found = (there.find(clause) for clause in clauses)
    return min((at for at in found if at >= 0), default=len(there))


def own(found: Comparison, span: Span, quote: Quotation, total: int) -> Comparison:
    """Return what of a comparison with joined articles concerns the one at ``span``.

    ``total`` counts the letters of all of them. What is added on the border of two articles
    is the later one's.
    """
    start, end = span
    runs = ((max(a, start), min(b, end)) for a, b in found.runs)
    mine = [
        (place, difference)
        for place, difference in zip(found.places, found.differences, strict=True)
        if start <= place < end or place == end == total
    ]
    kept = tuple((a - start, b - start) for a, b in runs if a < b)
    covered = sum(b - a for a, b in kept)
    return replace(
        found,
        score=share((b - a for a, b in kept), len(quote.letters.text)),
        runs=kept,
        differences=tuple(d for _, d in mine),
        places=tuple(place - start for place, _ in mine),
        whole=covered == end - start,
    )
