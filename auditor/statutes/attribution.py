"""A quotation and several articles in, which clause comes from which of them out.

An old article is often spread over several new ones, and reworded on the way. So each clause
of the quotation goes to the paragraph that it is most like, and an article counts when it
has a clause of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model import Provision
from auditor.statutes.articles import Article
from auditor.statutes.compare import Quotation
from auditor.statutes.stretches import affordable, common, reachable

#: A clause goes to a paragraph when at least this share of its letters stands there.
_ALIKE = 0.5
#: Shorter clauses (item marks, 的) say nothing about where a quotation comes from.
_CLAUSE = 4
#: More clauses than any article has; a longer text is judged by its beginning.
_MOST_CLAUSES = 200


@dataclass(frozen=True, slots=True)
class Share:
    """A provision and the share (0–1) of the quotation's letters that come from it."""

    provision: Provision
    share: float
    article: Article


@dataclass(frozen=True, slots=True)
class _Unit:
    article: Article
    paragraph: int
    letters: str


def attribute(quote: Quotation, articles: Sequence[Article]) -> tuple[Share, ...]:
    """Share a quotation out among ``articles``, the largest share first.

    A share names the paragraph when all of it comes from one paragraph of several.
    """
    clauses = _clauses(quote)
    total = sum(len(clause) for clause in clauses)
    units = [
        _Unit(article, part.number, article.letters.text[slice(*part.span)])
        for article in articles
        for part in article.paragraphs
    ]
    likeness = [[_like(clause, unit.letters) for unit in units] for clause in clauses]
    weight = _weights(clauses, likeness, units)
    taken: dict[Provision, dict[int, float]] = {}
    for clause, row in zip(clauses, likeness, strict=True):
        best = max(range(len(units)), key=lambda i: (row[i], weight[i], -i), default=None)
        if best is None or row[best] < _ALIKE:
            continue
        held = taken.setdefault(units[best].article.provision, {})
        paragraph = units[best].paragraph
        held[paragraph] = held.get(paragraph, 0.0) + row[best] * len(clause)
    shares = [
        Share(_name(article, found), sum(found.values()) / total, article)
        for article in articles
        if (found := taken.get(article.provision))
    ]
    return tuple(sorted(shares, key=lambda s: (-s.share, s.provision)))


def _clauses(quote: Quotation) -> list[str]:
    texts = [quote.letters.text[slice(*span)] for span in quote.clauses]
    return [text for text in texts if len(text) >= _CLAUSE][:_MOST_CLAUSES]


def _like(clause: str, text: str) -> float:
    if clause in text:
        return 1.0
    if not reachable(text, clause, 2) or not affordable(text, clause):
        return 0.0
    return sum(n for _, _, n in common(text, clause) if n > 1) / len(clause)


def _weights(
    clauses: Sequence[str], likeness: Sequence[Sequence[float]], units: Sequence[_Unit]
) -> list[float]:
    """Return for each unit how much its whole article resembles; it settles ties."""
    by_article: dict[Provision, float] = {}
    for clause, row in zip(clauses, likeness, strict=True):
        best: dict[Provision, float] = {}
        for unit, like in zip(units, row, strict=True):
            key = unit.article.provision
            best[key] = max(best.get(key, 0.0), like)
        for key, like in best.items():
            by_article[key] = by_article.get(key, 0.0) + like * len(clause)
    return [by_article.get(unit.article.provision, 0.0) for unit in units]


def _name(article: Article, found: dict[int, float]) -> Provision:
    """Name the paragraph when only one of several holds the clauses, give or take a word."""
    number, share = max(found.items(), key=lambda pair: (pair[1], -pair[0]))
    if len(article.paragraphs) > 1 and share >= 0.9 * sum(found.values()):
        return Provision(article.provision.article, article.provision.sub, number)
    return article.provision
