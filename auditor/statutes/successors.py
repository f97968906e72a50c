"""A quotation that the cited article does not hold in, where it really stands out.

Asked first are the crosswalks from older versions, for the old number with the old text is
the usual fault; then every other article of the version in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rapidfuzz.distance import Prefix

from auditor.model import Provision, Successor
from auditor.statutes.articles import Article, LawText
from auditor.statutes.attribution import Share, attribute
from auditor.statutes.compare import Quotation, share_found, share_possible
from auditor.statutes.crosswalk import Crosswalk
from auditor.statutes.measures import (
    ALL_TOGETHER,
    CLAUSES,
    FAR_AHEAD,
    FOUND,
    HELD,
    MARGIN,
    OWN,
    VERBATIM,
    Moved,
    ahead,
    by_crosswalk,
    together,
)

_CANDIDATES = 6
_CLAUSE = 6


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

    def share_out(provisions: Sequence[Provision]) -> tuple[Share, ...]:
        return attribute(quote, [a for p in provisions if (a := text.article(p))])

    for crosswalk in crosswalks:
        if found := by_crosswalk(cited, crosswalk, share_out, _successors):
            return found
    return _by_search(quote, article, here, text)


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
    if best >= FOUND and best >= here + ahead(best, length):
        apart = _in_pieces(quote, others) if best < VERBATIM else None
        return apart or _single(quote, scored, here)
    shares = attribute(quote, others)
    if here < FAR_AHEAD and len(shares) > 1 and together(shares) >= ALL_TOGETHER:
        return Moved(_successors(shares), "likely")
    return _in_pieces(quote, others)


def find_nearer(quote: Quotation, article: Article, here: float, text: LawText) -> Successor | None:
    """Return the other article that holds no less of a quotation than the cited one (``here``).

    It need not be at home there; but then its number is not the cited one's in another wording.
    """
    others = [a for a in _candidates(quote, text) if a != article]
    score, nearest = _scored(quote, others)[0] if others else (0.0, article)
    if not others or score < max(here, HELD):
        return None
    return Successor(nearest.provision, round(score, 3), nearest.text)


def _scored(quote: Quotation, others: Sequence[Article]) -> list[tuple[float, Article]]:
    """Return the articles that hold the largest share, largest first; at least one."""
    possible = sorted(((share_possible(quote, a), a) for a in others), key=_by_share)
    scored: list[tuple[float, Article]] = []
    for most, article in possible:
        if scored and most <= max(share for share, _ in scored) - MARGIN:
            break
        scored.append((share_found(quote, article), article))
    return sorted(scored, key=_by_share)


def _by_share(pair: tuple[float, Article]) -> tuple[float, Provision]:
    return -pair[0], pair[1].provision


def _candidates(quote: Quotation, text: LawText) -> list[Article]:
    """Return the articles that hold most of a quotation, or one of its clauses whole."""
    found = [a for a, _ in text.holding(quote.letters.text, _CANDIDATES)]
    for start, end in quote.clauses[:CLAUSES]:
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
    if len(start) >= OWN and start not in best.letters.text:
        return True
    return has_own(quote, article, *others)


def has_own(quote: Quotation, article: Article, *others: Article) -> bool:
    """Return whether clauses of a quotation stand in an article and in none of the others."""
    pieces = [quote.letters.text[a:b] for a, b in quote.clauses if b - a >= _CLAUSE]
    own = [piece for piece in pieces if piece in article.letters.text]
    elsewhere = [a.letters.text for a in others]
    only = [piece for piece in own if not any(piece in text for text in elsewhere)]
    return sum(map(len, only)) >= OWN


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
        if together(named) * length >= OWN and not _share_of(shares, at):
            return Moved(_successors(named), "likely", crosswalk.old)
    shares = attribute(quote, [*group, *held])
    foreign = [s for s in shares if s.article not in group]
    if together(foreign) * length >= OWN and not _share_of(shares, at):
        return Moved(_successors(foreign), "likely")
    return None


def _share_of(shares: Iterable[Share], article: Provision) -> float:
    return sum(s.share for s in shares if s.article.provision == article)


def _single(quote: Quotation, scored: Sequence[tuple[float, Article]], here: float) -> Moved:
    """Name the one article that holds the quotation, or the few that hold it equally."""
    best = scored[0][0]
    level = [(score, a) for score, a in scored if score > best - MARGIN]
    sure = best >= VERBATIM and len(level) == 1 and here < HELD
    named = tuple(
        Successor(_named(quote, article), round(score, 3), article.text) for score, article in level
    )
    return Moved(named, "certain" if sure else "likely")


def _named(quote: Quotation, article: Article) -> Provision:
    shares = attribute(quote, [article])
    return shares[0].provision if shares else article.provision


def _successors(shares: Iterable[Share]) -> tuple[Successor, ...]:
    return tuple(Successor(s.provision, round(s.share, 3), s.article.text) for s in shares)
