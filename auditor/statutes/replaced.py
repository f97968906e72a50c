"""A provision of a repealed instrument in, where its matter stands in what replaced it out.

A quotation is looked for in the new text itself; where none is quoted, a registered
crosswalk tells. Both are hints for the person who mends the citation, never certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.model import Provision, Successor, Words
from auditor.provisions import say_provision
from auditor.statutes.articles import LawText
from auditor.statutes.attribution import attribute
from auditor.statutes.compare import quotation
from auditor.statutes.library import Statutes
from auditor.statutes.registry import Ended, Instrument
from auditor.text import letters

#: Fewer letters than this say nothing about where a quotation stands.
_SHORTEST = 12
_CANDIDATES = 8
#: A successor holds at least this share of the quotation, and all together at least so much.
_LEAST = 0.12
_FOUND = 0.4


@dataclass(frozen=True, slots=True)
class Gone:
    """What is asked about: a provision of a replaced instrument, perhaps quoted, and a date."""

    statutes: Statutes
    instrument: Instrument
    as_of: date
    provision: Provision | None
    quoted: str


def taken_over(gone: Gone) -> tuple[Successor, ...]:
    """Return the provisions of the replacing instrument, the likeliest first.

    Empty when it is not known what replaced it, or neither text nor crosswalk tells where.
    The score of a successor is the share of the quotation found there (0–1); 0 when only a
    crosswalk tells.
    """
    statutes = gone.statutes
    ended = statutes.ended(gone.instrument, gone.as_of)
    new = statutes.resolve(ended.by).instrument if ended and ended.by else None
    edition = statutes.in_force(new, gone.as_of) if new else None
    text = statutes.text(edition) if edition else None
    listed = _listed(gone, new)
    if text and len(letters(gone.quoted).text) >= _SHORTEST:
        found = _by_text(gone.quoted, listed, text)
        if found:
            return found
    return tuple(Successor(p, 0.0, _text_of(text, p)) for p in listed)


def _listed(gone: Gone, new: Instrument | None) -> tuple[Provision, ...]:
    """Return what the crosswalk into the replacing instrument says of the provision."""
    carried = gone.statutes.carried_over(gone.instrument)
    if carried is None or new is None or carried.into != new.title or gone.provision is None:
        return ()
    return carried.successors(gone.provision) or ()


def _by_text(quoted: str, listed: Sequence[Provision], text: LawText) -> tuple[Successor, ...]:
    quote = quotation(quoted)
    articles = {a.provision: a for a, _ in text.holding(quote.letters.text, _CANDIDATES)}
    for provision in listed:
        if article := text.article(provision):
            articles.setdefault(article.provision, article)
    shares = [s for s in attribute(quote, list(articles.values())) if s.share >= _LEAST]
    if sum(share.share for share in shares) < _FOUND:
        return ()
    return tuple(Successor(s.provision, round(s.share, 3), s.article.text) for s in shares)


def _text_of(text: LawText | None, provision: Provision) -> str:
    article = text.article(provision) if text else None
    return article.text if article else ""


def say_taken_over(how: Ended, where: Sequence[Successor]) -> Words:
    """Say where the matter of a repealed provision stands in what replaced it."""
    zh = "、".join(say_provision(s.provision).zh for s in where)
    en = ", ".join(say_provision(s.provision).en for s in where)
    return Words(
        f"所引内容在《{how.by}》中大致对应{zh}，请核对后改引",
        f"its matter stands about {en} of 《{how.by}》; check before citing",
    )
