"""A quotation that the cited article does not hold in, where it really stands out.

Asked first are the crosswalks from older versions, for the old number with the old text is
the usual fault; then every other article of the version in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import Prefix

from auditor.model import Certainty, Provision, Successor
from auditor.statutes.articles import Article, LawText
from auditor.statutes.attribution import Share, attribute, together
from auditor.statutes.compare import Quotation, share_found, share_possible
from auditor.statutes.crosswalk import Crosswalk

#: At least this share of the quotation must stand elsewhere, and that much more than here.
_HELD = 0.5
_AHEAD = 0.2
#: From these on there is no doubt: nearly all of it, or far ahead of the cited article.
_NEARLY_ALL = 0.85
_FAR_AHEAD = 0.3
#: The same for one article found by search among many, with no crosswalk to confirm it.
_FOUND = 0.6
_VERBATIM = 0.9
_MARGIN = 0.1
#: Several articles under one number, found by search: nearly all must be accounted for.
_ALL_TOGETHER = 0.8
_CANDIDATES = 6
#: Clauses of so many letters are the cited article's own, so that its number is right.
_OWN = 10
#: A quotation of so many letters is from where it stands whole; shorter ones are stock phrases.
_LONG = 40
_AHEAD_VERBATIM = 0.15
#: So many clauses of so many letters are looked up one by one.
_CLAUSES = 24
_CLAUSE = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a quotation really stands; ``numbering`` is the older version of the number."""

    successors: tuple[Successor, ...]
    certainty: Certainty
    numbering: str | None = None


def find_moved(
    quote: Quotation,
    cited: Provision,
    here: float,
    text: LawText,
    crosswalks: Iterable[Crosswalk],
) -> Moved | None:
    """Return where the quotation stands, ``None`` when it is no more at home elsewhere.

    ``here`` is the share of it (0–1) that the cited article holds.
    """
    article = text.article(cited)
    for crosswalk in crosswalks:
        if found := _by_crosswalk(quote, cited, article, text, crosswalk):
            return found
    return _by_search(quote, article, here, text)


def _by_crosswalk(
    quote: Quotation,
    cited: Provision,
    article: Article | None,
    text: LawText,
    crosswalk: Crosswalk,
) -> Moved | None:
    rows = crosswalk.successors(cited)
    if not rows or any((p.article, p.sub) == (cited.article, cited.sub) for p in rows):
        return None
    targets = {Provision(p.article, p.sub): p for p in rows}
    articles = [a for key in targets if (a := text.article(key))]
    shares = attribute(quote, articles)
    there = together(shares)
    here = together(attribute(quote, [article])) if article else 0.0
    if there < _HELD or there < here + _AHEAD:
        return None
    sure = there >= _NEARLY_ALL or there >= here + _FAR_AHEAD
    return Moved(_successors(shares), "certain" if sure else "likely", crosswalk.old)


def _by_search(
    quote: Quotation, article: Article | None, here: float, text: LawText
) -> Moved | None:
    others = [a for a in _candidates(quote, text) if a != article]
    if not others:
        return None
    scored = _scored(quote, others)
    best, length = scored[0][0], len(quote.letters.text)
    if article and best < 1 and _keeps(quote, article, scored[0][1], others):
        return None
    if best >= _FOUND and best >= here + _ahead(best, length):
        apart = _in_pieces(quote, others) if best < _VERBATIM else None
        return apart or _single(quote, scored, here)
    shares = attribute(quote, others)
    if here < _FAR_AHEAD and len(shares) > 1 and together(shares) >= _ALL_TOGETHER:
        return Moved(_successors(shares), "likely")
    return _in_pieces(quote, others)


def find_nearer(quote: Quotation, article: Article, here: float, text: LawText) -> Successor | None:
    """Return the other article that holds no less of a quotation than the cited one (``here``).

    It need not be at home there; but then its number is not the cited one's in another wording.
    """
    others = [a for a in _candidates(quote, text) if a != article]
    score, nearest = _scored(quote, others)[0] if others else (0.0, article)
    if not others or score < max(here, _HELD):
        return None
    return Successor(nearest.provision, round(score, 3), nearest.text)


def _scored(quote: Quotation, others: Sequence[Article]) -> list[tuple[float, Article]]:
    """Return the articles that hold the largest share, largest first; at least one."""
    possible = sorted(((share_possible(quote, a), a) for a in others), key=_by_share)
    scored: list[tuple[float, Article]] = []
    for most, article in possible:
        if scored and most <= max(share for share, _ in scored) - _MARGIN:
            break
        scored.append((share_found(quote, article), article))
    return sorted(scored, key=_by_share)


def _by_share(pair: tuple[float, Article]) -> tuple[float, Provision]:
    return -pair[0], pair[1].provision


def _ahead(best: float, length: int) -> float:
    """Return how far ahead of the cited article another must be that holds ``best``."""
    if length < _LONG:
        return _FAR_AHEAD
    return 0.0 if best == 1 else _AHEAD_VERBATIM if best >= _VERBATIM else _FAR_AHEAD


def _candidates(quote: Quotation, text: LawText) -> list[Article]:
    """Return the articles that hold most of a quotation, or one of its clauses whole."""
    found = [a for a, _ in text.holding(quote.letters.text, _CANDIDATES)]
    for start, end in quote.clauses[:_CLAUSES]:
        if end - start >= _CLAUSE:
            held = islice(text.containing(quote.letters.text[start:end]), 2)
            found += [a for a in held if a not in found]
    return found


def _in_pieces(quote: Quotation, others: Sequence[Article]) -> Moved | None:
    """Return the articles that hold every clause of a quotation between them, word for word."""
    pieces = [quote.letters.text[a:b] for a, b in quote.clauses if b - a >= _CLAUSE]
    if not all(any(piece in a.letters.text for a in others) for piece in pieces):
        return None
    shares = attribute(quote, others)
    return Moved(_successors(shares), "likely") if len(shares) > 1 else None


def _keeps(quote: Quotation, article: Article, best: Article, others: Sequence[Article]) -> bool:
    """Return whether the cited article holds clauses that stand in no other so.

    Or both begin alike, and ``best``, which holds most of the quotation, lacks that beginning.
    """
    start = quote.letters.text[: Prefix.similarity(quote.letters.text, article.letters.text)]
    if len(start) >= _OWN and start not in best.letters.text:
        return True
    return has_own(quote, article, *others)


def has_own(quote: Quotation, article: Article, *others: Article) -> bool:
    """Return whether clauses of a quotation stand in an article and in none of the others."""
    pieces = [quote.letters.text[a:b] for a, b in quote.clauses if b - a >= _CLAUSE]
    own = [piece for piece in pieces if piece in article.letters.text]
    elsewhere = [a.letters.text for a in others]
    only = [piece for piece in own if not any(piece in text for text in elsewhere)]
    return sum(map(len, only)) >= _OWN


def find_moved_among(
    quote: Quotation,
    cited: Provision,
    group: Sequence[Article],
    text: LawText,
    crosswalks: Iterable[Crosswalk],
) -> Moved | None:
    """Return where the part of a shared quotation stands that ``cited`` should answer for.

    ``group`` are the articles cited together. ``None`` when the cited one holds a part, or
    when nothing of the quotation stands outside the group.
    """
    at = Provision(cited.article, cited.sub)
    held = [a for a in _candidates(quote, text) if a not in group]
    length = len(quote.letters.text)
    for crosswalk in crosswalks:
        rows = crosswalk.successors(cited) or ()
        targets = [a for p in rows if (a := text.article(p)) and a not in group]
        beside = [a for a in held if a not in targets]
        shares = attribute(quote, [*group, *targets, *beside])
        named = [s for s in shares if s.article in targets]
        if together(named) * length >= _OWN and not _share_of(shares, at):
            return Moved(_successors(named), "likely", crosswalk.old)
    shares = attribute(quote, [*group, *held])
    foreign = [s for s in shares if s.article not in group]
    if together(foreign) * length >= _OWN and not _share_of(shares, at):
        return Moved(_successors(foreign), "likely")
    return None


def _share_of(shares: Iterable[Share], article: Provision) -> float:
    return sum(s.share for s in shares if s.article.provision == article)


def _single(quote: Quotation, scored: Sequence[tuple[float, Article]], here: float) -> Moved:
    """Name the one article that holds the quotation, or the few that hold it equally."""
    best = scored[0][0]
    level = [(score, a) for score, a in scored if score > best - _MARGIN]
    sure = best >= _VERBATIM and len(level) == 1 and here < _HELD
    named = tuple(
        Successor(_named(quote, article), round(score, 3), article.text) for score, article in level
    )
    return Moved(named, "certain" if sure else "likely")


def _named(quote: Quotation, article: Article) -> Provision:
    shares = attribute(quote, [article])
    return shares[0].provision if shares else article.provision


def _successors(shares: Iterable[Share]) -> tuple[Successor, ...]:
    return tuple(Successor(s.provision, round(s.share, 3), s.article.text) for s in shares)
