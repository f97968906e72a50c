"""Several articles that stand before one quotation in, what each answers for out.

As ``auditor.statutes.shared``, on numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from auditor.model import Provision, Span
from auditor.statutes.articles import Part
from auditor.statutes.compare import Quotation
from auditor.statutes.index_compare import Standing, stand
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_grams import GRAM, numbers
from auditor.statutes.index_marks import Outline
from auditor.statutes.index_search import LawNumbers

#: So many agreeing numbers tell in which order the articles are quoted.
_TELLING = 3


def members(law: LawNumbers, cited: Provision, shares: Iterable[Provision]) -> tuple[Numbered, ...]:
    """Return the distinct articles cited that there are, in the order of their numbers."""
    named = {Provision(p.article, p.sub) for p in (cited, *shares)}
    found = (law.article(provision) for provision in sorted(named))
    return tuple(article for article in found if article)


def stand_among(quote: Quotation, articles: Sequence[Numbered], cited: Provision) -> Standing:
    """Hold a quotation against articles together; return what concerns the one cited."""
    ordered = sorted(articles, key=lambda a: (_first(quote, a), a.provision))
    ends: list[int] = []
    for article in ordered:
        ends.append((ends[-1] if ends else 0) + article.shape.size)
    begins = [0, *ends[:-1]]
    found = stand(quote, _together(ordered, begins), frozenset(ends[:-1]))
    at = Provision(cited.article, cited.sub)
    spans = (span for a, *span in zip(ordered, begins, ends, strict=True) if a.provision == at)
    start, end = next(spans)
    return _own(found, (start, end))


def _together(articles: Sequence[Numbered], begins: Sequence[int]) -> Numbered:
    """Put articles together; where one ends there are three letters without a number."""
    parts = list(zip(articles, begins, strict=True))
    shape = Outline(
        size=sum(article.shape.size for article in articles),
        edges=frozenset(at + edge for article, at in parts for edge in article.shape.edges),
        starts=frozenset(at + start for article, at in parts for start in article.shape.starts),
        paragraphs=tuple(
            Part(p.number, (at + p.span[0], at + p.span[1]))
            for article, at in parts
            for p in article.shape.paragraphs
        ),
    )
    grams = b"".join(article.grams.ljust(article.shape.size, b"\0") for article in articles)
    return Numbered(Provision(0), shape, grams[: max(0, shape.size - GRAM + 1)])


def _first(quote: Quotation, article: Numbered) -> int:
    """Return where in the quotation the article's first clause quoted stands; the end if none."""
    there = numbers(quote.letters.text)
    cuts = sorted(article.shape.edges)
    clauses = (article.grams[a : max(a, b - GRAM + 1)] for a, b in pairwise(cuts))
    found = (there.find(clause) for clause in clauses if len(clause) >= _TELLING)
    return min((at for at in found if at >= 0), default=len(quote.letters.text))


def _own(found: Standing, span: Span) -> Standing:
    """Return what concerns the article at ``span``; what lies on a border is the later one's."""
    start, end = span
    runs = ((max(a, start), min(b, end)) for a, b in found.runs)
    kept = tuple((a - start, b - start) for a, b in runs if a < b)
    mine = (s for s in found.stretches if start <= s.article[0] < end)
    stretches = tuple(
        replace(s, article=(s.article[0] - start, s.article[1] - start)) for s in mine
    )
    covered = sum(b - a for a, b in kept)
    return replace(found, runs=kept, stretches=stretches, whole=covered == end - start)
