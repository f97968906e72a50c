"""A citation and the statutes in, a verdict for a date out.

First comes what became of the instrument by that date, then what its text says. Each
distinct combination of title, provision and quotation is judged once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from auditor.model import Certainty, Citation, Verdict
from auditor.provisions import read_provisions
from auditor.statutes import index_words, reasons
from auditor.statutes.compare import quotation
from auditor.statutes.library import Statutes
from auditor.statutes.registry import Ended, Instrument
from auditor.statutes.replaced import Gone, say_taken_over, taken_over
from auditor.statutes.textual import Case, by_text
from auditor.statutes.titles import Resolution
from auditor.text import BLANKS, letters

_NOTE = re.compile(rf"[》〉>{BLANKS}]*[（(]([^（）()]{{4,120}})[)）]")
_AFTER_NUMBER = tuple(f"{BLANKS}：:")
#: Fewer letters than this are no quotation but leftovers such as 的规定.
_SHORTEST = 4
#: What was known longer than this before the date may have been overtaken.
_OLD = timedelta(days=366)
#: These give way to a wrong title; what is wrong with the text itself does not.
_MILD = ("ok", "abridged", "unverified", "pending")


def judge(citation: Citation, raw: str, statutes: Statutes, as_of: date) -> Verdict:
    """Return the verdict on a citation in the field text ``raw``, for a date.

    Equal citations of equal quotations are judged once per ``Statutes`` and date. Takes any
    text without raising; ``InputError`` only when a source's file cannot be read.
    """
    start, end = citation.quote or (0, 0)
    start = _past_number(citation, raw, start, end)
    quoted = raw[start:end]
    note = citation.note or _note_of_title(citation, raw)
    named = citation.means or citation.title
    resolution = statutes.resolve(named, citation.order, note)
    meant = resolution.instrument.key if resolution.instrument else None
    key = named, meant, citation.provision, citation.shares, quoted, as_of
    if key not in statutes.judged:
        verdict = _on_title(statutes, resolution, citation, quoted, as_of)
        statutes.judged[key] = replace(verdict, facts=statutes.facts(resolution.instrument))
    return _shifted(statutes.judged[key], start)


def _past_number(citation: Citation, raw: str, start: int, end: int) -> int:
    """Return where the quotation begins when the cited number stands before it once more."""
    if citation.provision is None or not raw.startswith("第", start, end):
        return start
    again, stop = read_provisions(raw, start, end)
    at = citation.provision.article, citation.provision.sub
    if [(p.article, p.sub) for p, _ in again] != [at] or raw[stop:end][:1] not in _AFTER_NUMBER:
        return start
    return min(end, stop + 1)


def _note_of_title(citation: Citation, raw: str) -> str | None:
    """Return the note behind the title that an elided citation takes over.

    Two instruments may bear one title, and the note says which of them is meant.
    """
    found = _NOTE.match(raw, citation.title_span[1]) if citation.elided else None
    return found[1] if found else None


def _shifted(verdict: Verdict, start: int) -> Verdict:
    """Count the differences' spans from the start of the field, not of the quotation."""
    moved = tuple(
        replace(d, span=(d.span[0] + start, d.span[1] + start)) for d in verdict.differences
    )
    return replace(verdict, differences=moved) if moved and start else verdict


def _on_title(
    statutes: Statutes, resolution: Resolution, citation: Citation, quoted: str, as_of: date
) -> Verdict:
    instrument, title = resolution.instrument, citation.means or citation.title
    if instrument is None:
        if resolution.slip:
            said = reasons.slip(title, resolution.near[0])
            return Verdict("title", "likely", reasons.join(said))
        said = reasons.unknown(title, resolution.near)
        return Verdict("unverified", "unverified", reasons.join(said))
    verdict = _on_instrument(statutes, instrument, citation, quoted, as_of)
    return _misnamed(verdict, title) if resolution.how == "misnomer" else verdict


def _misnamed(verdict: Verdict, title: str) -> Verdict:
    """Say that the title is a known wrong one; a graver verdict keeps its status."""
    said = reasons.wrong_title(title, verdict.statute or "")
    verdict = replace(verdict, misnomer=True, reason=reasons.prepend(said, verdict.reason))
    if verdict.status in _MILD:
        return replace(verdict, status="title", certainty="certain")
    return verdict


def _on_instrument(
    statutes: Statutes, instrument: Instrument, citation: Citation, quoted: str, as_of: date
) -> Verdict:
    ended = statutes.ended(instrument, as_of)
    sure: Certainty = "certain" if ended and ended.support == "high" else "likely"
    if ended and ended.kind == "repealed":
        gone = Gone(statutes, instrument, as_of, citation.provision, quoted)
        return _repealed(gone, ended)
    edition = statutes.in_force(instrument, as_of)
    if edition is None:
        return _without_edition(statutes, instrument, as_of)
    quote = quotation(quoted) if len(letters(quoted).text) >= _SHORTEST else None
    # Article 0 is a numeral that says no number (第十百条): the instrument alone is cited.
    provision = citation.provision if citation.provision and citation.provision.article else None
    shares = citation.shares if quote else ()
    case = Case(statutes, instrument, edition, as_of, provision, quote, shares)
    verdict = _pointed(case, _dated(case, _doubted(case, by_text(case))))
    if ended is None:
        return verdict
    reason = reasons.prepend(reasons.ended(instrument, ended), verdict.reason)
    return replace(verdict, status="superseded", certainty=sure, reason=reason)


def _repealed(case: Gone, ended: Ended) -> Verdict:
    """Say that it is repealed, and where its matter stands in what replaced it."""
    sure: Certainty = "certain" if ended.support == "high" else "likely"
    where = taken_over(case)
    said = say_taken_over(ended, where) if where else None
    reason = reasons.join(reasons.ended(case.instrument, ended), said)
    return Verdict("repealed", sure, reason, statute=case.instrument.title, successors=where)


def _without_edition(statutes: Statutes, instrument: Instrument, as_of: date) -> Verdict:
    """No version had begun by the date: not yet in force, or what applied then is not known."""
    editions = statutes.editions(instrument)
    if not editions:
        said = reasons.no_version(instrument)
        return Verdict("unverified", "unverified", reasons.join(said), statute=instrument.title)
    first = editions[0].version
    if not statutes.is_first(instrument, editions[0]):
        said = reasons.older_unknown(reasons.law(instrument, first), as_of)
        return Verdict("unverified", "unverified", reasons.join(said), instrument.title)
    known = first.settled(as_of) and instrument.support == "high"
    said = reasons.not_begun(reasons.law(instrument, first), as_of)
    sure: Certainty = "certain" if known else "likely"
    return Verdict("pending", sure, reasons.join(said), instrument.title, first.name or None)


def _pointed(case: Case, verdict: Verdict) -> Verdict:
    """Say that a 目 was not looked at: sources do not mark them well enough to be counted."""
    if not (case.provision and case.provision.point) or verdict.status in ("unverified", "moved"):
        return verdict
    return replace(verdict, reason=reasons.append(verdict.reason, reasons.points_unchecked()))


def _dated(case: Case, verdict: Verdict) -> Verdict:
    """Lower the certainty where what is known of the edition ends long before the date."""
    day = case.statutes.known_until(case.instrument, case.edition)
    told = case.statutes.snapshot(case.instrument, case.edition)  # said by the index already
    if verdict.status == "unverified" or day is None or told is not None:
        return verdict
    if date.fromisoformat(day) + _OLD >= case.as_of:
        return verdict
    reason = reasons.append(verdict.reason, index_words.snapshot(day))
    return replace(verdict, certainty=_lowered(verdict), reason=reason)


def _lowered(verdict: Verdict) -> Certainty:
    return "likely" if verdict.certainty == "certain" else verdict.certainty


def _doubted(case: Case, verdict: Verdict) -> Verdict:
    """Lower the certainty where it is open which version is in force, or whether any is."""
    if case.edition.flagged and case.instrument.ended is None:
        reason = reasons.append(verdict.reason, reasons.flagged())
        if verdict.status in ("ok", "abridged"):
            return replace(verdict, status="unverified", certainty="unverified", reason=reason)
    elif case.edition.version.settled(case.as_of):
        return verdict
    else:
        reason = reasons.append(verdict.reason, reasons.unsettled())
    return replace(verdict, certainty=_lowered(verdict), reason=reason)
