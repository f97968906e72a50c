"""A quotation that the cited article's numbers do not hold in, where it really stands out.

The same questions in the same order, and the same measures, as in
``auditor.statutes.successors``; a coincidence of numbers is never called certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from auditor.model import Provision, Span, Successor
from auditor.statutes.compare import Quotation
from auditor.statutes.crosswalk import Crosswalk
from auditor.statutes.index_compare import Standing, stand
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_grams import GRAM, numbers
from auditor.statutes.index_search import LawNumbers, Share, attribute, pieces
from auditor.statutes.measures import (
    AHEAD,
    ALL_TOGETHER,
    CLAUSES,
    FAR_AHEAD,
    FOUND,
    HELD,
    MARGIN,
    NEARLY_ALL,
    OWN,
    VERBATIM,
    Moved,
    ahead,
    by_crosswalk,
    together,
)

_ADDED = 12
#: So many agreeing numbers are beyond coincidence among all the articles of a law.
_EVIDENCE = 6


def find_moved(
    quote: Quotation,
    cited: Provision,
    here: float,
    law: LawNumbers,
    crosswalks: Iterable[Crosswalk],
) -> Moved | None:
    """Return where the quotation stands, ``None`` when it is no more at home elsewhere.

    ``here`` is the share of it (0–1) that the cited article holds.
    """
    article = law.article(cited)

    def share_out(provisions: Sequence[Provision]) -> tuple[Share, ...]:
        return attribute(quote, [a for p in provisions if (a := law.article(p))])

    for crosswalk in crosswalks:
        if found := by_crosswalk(cited, crosswalk, share_out, _successors):
            return found
    return _by_search(quote, article, here, law)


def find_renumbered(quote: Quotation, cited: Provision, law: LawNumbers, old: str) -> Moved | None:
    """Return where a quotation went whose number is that of the version ``old``.

    That the old number is meant is known here, so less need be found again than elsewhere.
    """
    article = law.article(cited)
    held = [a for a in law.holding(quote) if article is None or a.provision != article.provision]
    shares = attribute(quote, held)
    there = together(shares)
    here = together(attribute(quote, [article])) if article else 0.0
    if there < HELD or there < here + AHEAD:
        return None
    return Moved(_successors(shares), "certain" if there >= NEARLY_ALL else "likely", old)


def _by_search(
    quote: Quotation, article: Numbered | None, here: float, law: LawNumbers
) -> Moved | None:
    others, scored = _scored(quote, article, law)
    if not scored or scored[0][0].evidence < _EVIDENCE:
        return None
    best, length = scored[0][0].score, len(quote.letters.text)
    if article and best < 1 and _keeps(quote, article, scored[0][1], others):
        return None
    if best >= FOUND and best >= here + ahead(best, length):
        apart = _in_pieces(quote, others) if best < VERBATIM else None
        return apart or _single(quote, scored, here)
    shares = attribute(quote, others)
    if here < FAR_AHEAD and len(shares) > 1 and together(shares) >= ALL_TOGETHER:
        return Moved(_successors(shares), "likely")
    return _in_pieces(quote, others)


def find_nearer(
    quote: Quotation, article: Numbered, here: float, law: LawNumbers
) -> Successor | None:
    """Return the other article that holds no less of a quotation than the cited one (``here``)."""
    _, scored = _scored(quote, article, law)
    if not scored or scored[0][0].evidence < _EVIDENCE:
        return None
    found, nearest = scored[0]
    score = round(found.score, 3)
    return Successor(nearest.provision, score) if score >= max(here, HELD) else None


def _scored(
    quote: Quotation, article: Numbered | None, law: LawNumbers
) -> tuple[list[Numbered], list[tuple[Standing, Numbered]]]:
    """Return the other articles in question, and how the quotation stands in them, best first."""
    others = [a for a in _candidates(quote, law) if a != article]
    scored = [(stand(quote, other), other) for other in others]
    scored.sort(key=lambda pair: (-pair[0].score, pair[1].provision))
    return others, scored


def _candidates(quote: Quotation, law: LawNumbers) -> list[Numbered]:
    """Return the articles that hold most of a quotation, or one of its clauses whole."""
    found = law.holding(quote)
    for _, piece in pieces(quote)[:CLAUSES]:
        found += [a for a in law.with_piece(piece)[:2] if a not in found]
    return found


def _in_pieces(quote: Quotation, others: Sequence[Numbered]) -> Moved | None:
    """Return the articles that hold every longer clause of a quotation between them."""
    if not all(any(piece in a.grams for a in others) for _, piece in pieces(quote)):
        return None
    shares = attribute(quote, others)
    return Moved(_successors(shares), "likely") if len(shares) > 1 else None


def _keeps(quote: Quotation, article: Numbered, best: Numbered, others: Sequence[Numbered]) -> bool:
    """Return whether the cited article holds clauses that stand in no other so.

    Or both begin alike, and ``best``, which holds most of the quotation, lacks that beginning.
    """
    there = numbers(quote.letters.text)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(there, article.grams, strict=False))
    start = there[: sum(1 for _ in alike)]
    if len(start) >= OWN - GRAM + 1 and start not in best.grams:
        return True
    return has_own(quote, article, *others)


def has_own(quote: Quotation, article: Numbered, *others: Numbered) -> bool:
    """Return whether clauses of a quotation stand in an article and in none of the others."""
    own = [(span, piece) for span, piece in pieces(quote) if piece in article.grams]
    only = [span for span, piece in own if not any(piece in a.grams for a in others)]
    return sum(end - start for start, end in only) >= OWN


def _share_of(shares: Iterable[Share], article: Provision) -> float:
    return sum(s.share for s in shares if s.article.provision == article)


def find_moved_among(
    quote: Quotation, cited: Provision, group: Sequence[Numbered], law: LawNumbers
) -> Moved | None:
    """Return where the part of a shared quotation stands that ``cited`` should answer for.

    ``group`` are the articles cited together. ``None`` when the cited one holds a part, or
    when nothing of the quotation stands outside the group.
    """
    held = [article for article in _candidates(quote, law) if article not in group]
    length = len(quote.letters.text)
    shares = attribute(quote, [*group, *held])
    foreign = [s for s in shares if s.article not in group]
    if together(foreign) * length >= OWN and not _share_of(
        shares, Provision(cited.article, cited.sub)
    ):
        return Moved(_successors(foreign), "likely")
    return None


def _single(quote: Quotation, scored: Sequence[tuple[Standing, Numbered]], here: float) -> Moved:
    """Name the one article that holds the quotation, or the few that hold it equally."""
    best = scored[0][0].score
    level = [(found.score, a) for found, a in scored if found.score > best - MARGIN]
    sure = best >= VERBATIM and len(level) == 1 and here < HELD
    named = tuple(Successor(_named(quote, article), round(score, 3)) for score, article in level)
    return Moved(named, "certain" if sure else "likely")


def _named(quote: Quotation, article: Numbered) -> Provision:
    shares = attribute(quote, [article])
    return shares[0].provision if shares else article.provision


def _successors(shares: Iterable[Share]) -> tuple[Successor, ...]:
    return tuple(Successor(s.provision, round(s.share, 3)) for s in shares)


def find_added(
    quote: Quotation, article: Numbered, found: Standing, law: LawNumbers
) -> Mapping[Provision, Span]:
    """Return the other articles whose clauses a quotation holds beside those of ``article``.

    As ``auditor.statutes.additions`` does with texts: each with the stretch of letters in
    which its clauses lie.
    """
    longest = max((s.quote[1] - s.quote[0] for s in found.stretches), default=0)
    if found.score >= VERBATIM and longest < _ADDED:
        return {}
    spans: dict[Provision, list[Span]] = {}
    for span, piece in pieces(quote)[:CLAUSES]:
        for other in law.with_piece(piece)[:1] if piece not in article.grams else ():
            spans.setdefault(other.provision, []).append(span)
    return {
        provision: (held[0][0], held[-1][1])
        for provision, held in sorted(spans.items())
        if sum(end - start for start, end in held) >= _ADDED
    }
