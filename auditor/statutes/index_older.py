"""A quotation in, the older version out in which the cited number has this very text.

Lists keep old numbers with old texts for years. Where the index (or a source of texts) has
the older version, that is seen at once, with no crosswalk.
"""

from __future__ import annotations

from auditor.model import Provision
from auditor.statutes.compare import Quotation
from auditor.statutes.index_compare import stand
from auditor.statutes.index_file import Numbered, number_article
from auditor.statutes.library import Edition, Statutes
from auditor.statutes.registry import Instrument

#: So many agreeing numbers (some thirteen letters) and this share of the quotation are no chance.
_EVIDENCE = 10
_SAME = 0.9


def numbering_of(
    statutes: Statutes,
    instrument: Instrument,
    current: Edition,
    provision: Provision,
    quote: Quotation,
) -> str | None:
    """Return the date of the newest older version whose article ``provision`` holds the quotation.

    ``None`` when no older version at hand does, or not clearly.
    """
    older = [e for e in statutes.editions(instrument) if e.version.start < current.version.start]
    for edition in reversed(older):
        article = _article(statutes, edition, provision)
        if article is None:
            continue
        found = stand(quote, article)
        if found.exact and found.score >= _SAME and found.evidence >= _EVIDENCE:
            return edition.version.name
    return None


def _article(statutes: Statutes, edition: Edition, provision: Provision) -> Numbered | None:
    if law := statutes.numbers(edition):
        return law.article(provision)
    text = statutes.text(edition)
    article = text.article(provision) if text else None
    return number_article(article.provision, article.text) if article else None
