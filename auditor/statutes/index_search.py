"""The articles of one law as numbers, and which of them hold a quotation.

A quotation is sought by its runs of four equal numbers (seven letters) among those of all the
law's articles at once; what is found is then shared out clause by clause, as
``auditor.statutes.attribution`` does with texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from auditor.model import Provision, Span
from auditor.statutes.articles import Part
from auditor.statutes.compare import Quotation
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_grams import GRAM, numbers, windows

#: A clause goes to a paragraph when at least this share of its letters stands there.
_ALIKE = 0.5
#: Shorter clauses do not tell where they come from: four numbers make seven letters.
_CLAUSE = 7
#: More clauses than any article has; a longer text is judged by its beginning.
_MOST_CLAUSES = 200
#: Two equal numbers (five letters) count as found within a paragraph.
_RUN = 2


class LawNumbers:
    """One version of a law; ``places`` tells where each article's numbers are read from."""

    def __init__(
        self, places: dict[Provision, int], read: Callable[[Provision, int], Numbered]
    ) -> None:
        self._places = places
        self._read = read
        self._articles: dict[Provision, Numbered] = {}

    @property
    def last(self) -> int:
        """Return the highest article number, 0 when there is none."""
        return max((p.article for p in self._places), default=0)

    @cached_property
    def complete(self) -> bool:
        """Return whether the articles run from 1 to the last without a gap."""
        return {p.article for p in self._places} == set(range(1, self.last + 1))

    def article(self, provision: Provision) -> Numbered | None:
        """Return the article that ``provision`` stands in, ``None`` when there is none."""
        key = Provision(provision.article, provision.sub)
        if key not in self._articles:
            if key not in self._places:
                return None
            self._articles[key] = self._read(key, self._places[key])
        return self._articles[key]

    def holding(self, quote: Quotation, limit: int = 6) -> list[Numbered]:
        """Return the articles that hold most of a quotation's runs of numbers, most first."""
        wanted = np.unique(windows(numbers(quote.letters.text)))
        sought, owners, articles = self._windows
        first = np.searchsorted(sought, wanted, "left")
        behind = np.searchsorted(sought, wanted, "right")
        counts: dict[int, int] = {}
        for start, end in zip(first.tolist(), behind.tolist(), strict=True):
            for owner in set(owners[start:end].tolist()):
                counts[owner] = counts.get(owner, 0) + 1
        best = sorted(counts, key=lambda owner: (-counts[owner], owner))[:limit]
        return [articles[owner] for owner in best]

    def with_piece(self, piece: bytes) -> list[Numbered]:
        """Return the articles in which four or more numbers stand in one piece, in order."""
        sought, owners, articles = self._windows
        first = windows(piece)[:1]
        if not len(first):
            return []
        start, end = (int(np.searchsorted(sought, first[0], side)) for side in ("left", "right"))
        found = sorted(set(owners[start:end].tolist()))
        return [articles[owner] for owner in found if piece in articles[owner].grams]

    @cached_property
    def _windows(self) -> tuple[NDArray[np.uint32], NDArray[np.int64], list[Numbered]]:
        """Return all runs of four numbers in order, whose they are, and the articles."""
        articles = [a for p in sorted(self._places) if (a := self.article(p))]
        found = [windows(article.grams) for article in articles]
        whose = [np.full(len(runs), owner) for owner, runs in enumerate(found)]
        if not found:
            return np.zeros(0, np.uint32), np.zeros(0, np.int64), []
        runs, owners = np.concatenate(found), np.concatenate(whose)
        order = np.argsort(runs, kind="stable")
        return runs[order], owners[order], articles


@dataclass(frozen=True, slots=True)
class Share:
    """A provision and the share (0–1) of the quotation's longer clauses that come from it."""

    provision: Provision
    share: float
    article: Numbered


def attribute(quote: Quotation, articles: Sequence[Numbered]) -> tuple[Share, ...]:
    """Share a quotation out among ``articles``, the largest share first.

    A share names the paragraph when all of it comes from one paragraph of several.
    """
    clauses = _clauses(quote)
    total = sum(size for size, _ in clauses)
    units = [
        (article, part, _runs(article, part)) for article in articles for part in _parts(article)
    ]
    rows = [[_like(size, found, runs) for _, _, runs in units] for size, found in clauses]
    weight = [
        sum(row[i] * size for row, (size, _) in zip(rows, clauses, strict=True))
        for i in range(len(units))
    ]
    taken: dict[Provision, dict[int, float]] = {}
    for row, (size, _) in zip(rows, clauses, strict=True):
        best = max(range(len(units)), key=lambda i: (row[i], weight[i], -i), default=None)
        if best is None or row[best] < _ALIKE:
            continue
        article, part, _ = units[best]
        held = taken.setdefault(article.provision, {})
        held[part.number] = held.get(part.number, 0.0) + row[best] * size
    shares = [
        Share(_name(article, found), sum(found.values()) / total, article)
        for article in articles
        if (found := taken.get(article.provision))
    ]
    return tuple(sorted(shares, key=lambda s: (-s.share, s.provision)))


def _parts(article: Numbered) -> tuple[Part, ...]:
    return article.shape.paragraphs or (Part(1, (0, article.shape.size)),)


def pieces(quote: Quotation) -> list[tuple[Span, bytes]]:
    """Return the longer clauses of a quotation with their numbers."""
    grams = numbers(quote.letters.text)
    found = [
        ((start, end), grams[start : end - GRAM + 1])
        for start, end in quote.clauses
        if end - start >= _CLAUSE
    ]
    return found[:_MOST_CLAUSES]


def _clauses(quote: Quotation) -> list[tuple[int, NDArray[np.uint16]]]:
    return [(end - start, _pairs(grams)) for (start, end), grams in pieces(quote)]


def _runs(article: Numbered, part: Part) -> NDArray[np.uint16]:
    start, end = part.span
    return np.unique(_pairs(article.grams[start : max(start, end - GRAM + 1)]))


def _pairs(grams: bytes) -> NDArray[np.uint16]:
    one = np.frombuffer(grams, dtype=np.uint8).astype(np.uint16)
    return one[: -_RUN + 1] | one[_RUN - 1 :] << np.uint16(8)


def _like(size: int, clause: NDArray[np.uint16], runs: NDArray[np.uint16]) -> float:
    """Return the share of a clause's letters that runs of numbers of a paragraph cover."""
    covered = np.zeros(size, dtype=bool)
    for at in np.flatnonzero(np.isin(clause, runs)).tolist():
        covered[at : at + GRAM + _RUN - 1] = True
    return float(covered.mean())


def _name(article: Numbered, found: dict[int, float]) -> Provision:
    """Name the paragraph when only one of several holds the clauses, give or take a word."""
    number, share = max(found.items(), key=lambda pair: (pair[1], -pair[0]))
    at = article.provision
    if len(article.shape.paragraphs) > 1 and share >= 0.9 * sum(found.values()):
        return Provision(at.article, at.sub, number)
    return at


def part_of(article: Numbered, provision: Provision) -> Part | None:
    """Return the paragraph or item that ``provision`` names, ``None`` when it is not there."""
    paragraphs = [
        p
        for p in article.shape.paragraphs
        if not provision.paragraph or p.number == provision.paragraph
    ]
    if not provision.item:
        return paragraphs[0] if paragraphs and provision.paragraph else None
    return next((i for p in paragraphs for i in p.items if i.number == provision.item), None)


def quoted_part(
    article: Numbered, provision: Provision, touches: Callable[[Span], bool]
) -> Provision:
    """Return the paragraph, or the item where one was cited, that a quotation comes from."""
    at = provision.article, provision.sub
    for paragraph in article.shape.paragraphs:
        if provision.item:
            for item in paragraph.items:
                if touches(item.span):
                    return Provision(*at, provision.paragraph and paragraph.number, item.number)
        elif touches(paragraph.span):
            return Provision(*at, paragraph.number)
    return provision
