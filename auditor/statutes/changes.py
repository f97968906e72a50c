"""A provision of an instrument and a date in, what is promulgated to change it out.

Two things can: a coming version of the instrument itself, and another instrument that takes
over the matter of single articles from a day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.model import Certainty, Provision, Words
from auditor.provisions import say_provision
from auditor.statutes import reasons
from auditor.statutes.compare import Quotation, compare, share_found
from auditor.statutes.library import Statutes
from auditor.statutes.registry import Coming, Instrument
from auditor.statutes.successors import find_moved


def taking_over(
    instrument: Instrument, provision: Provision | None, as_of: date, *, begun: bool
) -> Coming | None:
    """Return the change by another instrument that touches an article.

    With ``begun`` the last one that had taken effect by the date, else the first to come.
    """
    at = Provision(provision.article, provision.sub) if provision else None
    found = [c for c in instrument.coming if at in c.articles and (c.day <= as_of) is begun]
    return (max if begun else min)(found, key=lambda c: c.day, default=None)


def said_of(change: Coming, provision: Provision) -> Words:
    """Say what a change brings for the article that ``provision`` stands in."""
    return _coming(change, change.articles[Provision(provision.article, provision.sub)])


def next_change(
    statutes: Statutes,
    instrument: Instrument,
    as_of: date,
    provision: Provision,
    quote: Quotation,
) -> tuple[Words, Certainty] | None:
    """Say what will change what is quoted of an article, and how sure that is."""
    if change := taking_over(instrument, provision, as_of, begun=False):
        return said_of(change, provision), "likely"
    for edition in statutes.next_editions(instrument, as_of):
        text = statutes.text(edition)
        if text is None:
            return reasons.next_version(edition.version, (), known=False), "likely"
        later = text.article(provision)
        if later and compare(quote, later).faithful:
            continue
        here = share_found(quote, later) if later else 0.0
        moved = find_moved(quote, provision, here, text, ())
        where = moved.successors if moved else ()
        return reasons.next_version(edition.version, where, known=True), "certain"
    return None


def _coming(change: Coming, articles: Sequence[Provision]) -> Words:
    """Say what a promulgated change brings, and from when."""
    zh = "、".join(say_provision(p).zh for p in articles)
    en = ", ".join(say_provision(p).en for p in articles)
    note = change.note or Words("", "")
    return Words(
        f"《{change.by}》{change.day}起施行，对应{zh}" + (f"（{note.zh}）" if note.zh else ""),
        f"《{change.by}》 takes effect on {change.day}, with {en} as counterpart"
        + (f" ({note.en})" if note.en else ""),
    )
