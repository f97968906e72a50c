"""Which citations a change of law strikes: parsed lists, a title and a day in, strikes out.

Every citation that has to do with the title is judged for the day before and for the day
itself; where the two verdicts differ, the change strikes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.model import Citation, Parsed, Verdict
from auditor.statutes import Instrument, Statutes, judge


@dataclass(frozen=True, slots=True)
class Strike:
    """A citation that reads differently from the day on, and what it was and will be."""

    list_id: str
    title: str
    position: int
    name: str
    field: str
    citation: Citation
    before: Verdict
    after: Verdict


def day_of_change(statutes: Statutes, instrument: Instrument, as_of: date) -> date | None:
    """Return the day an instrument changes next after ``as_of``, else when it last did.

    Changes are the commencement of a version, the end of the instrument, and what comes
    over it from others. ``None`` when no date is known.
    """
    days = {edition.version.start for edition in statutes.editions(instrument)} - {date.min}
    days |= {change.day for change in instrument.coming}
    if instrument.ended and instrument.ended.day:
        days.add(instrument.ended.day)
    coming = sorted(day for day in days if day > as_of)
    return coming[0] if coming else max(days, default=None)


def impact(
    lists: Iterable[Parsed], statutes: Statutes, instrument: Instrument, day: date
) -> tuple[Strike, ...]:
    """Return the citations whose verdict changes on ``day`` because of ``instrument``.

    In the order of the lists and their items. ``InputError`` when a source of texts cannot
    be read.
    """
    return tuple(s for parsed in lists for s in _in_list(parsed, statutes, instrument, day))


def _in_list(
    parsed: Parsed, statutes: Statutes, instrument: Instrument, day: date
) -> Iterator[Strike]:
    eve = day - timedelta(days=1)
    items = {item.position: item for item in parsed.list.items}
    for (position, field), citations in parsed.citations.items():
        raw = items[position].text(field)
        for citation in citations:
            if not _touched(statutes, citation, instrument):
                continue
            before, after = (judge(citation, raw, statutes, at) for at in (eve, day))
            if _differ(before, after):
                yield Strike(
                    parsed.list.id,
                    parsed.list.identity.title,
                    position,
                    items[position].text("name"),
                    field,
                    citation,
                    before,
                    after,
                )


def _touched(statutes: Statutes, citation: Citation, changed: Instrument) -> bool:
    """Tell whether the cited instrument is the changed one, or gives way to it."""
    title = citation.means or citation.title
    cited = statutes.resolve(title, citation.order, citation.note).instrument
    if cited is None:
        return False
    by = {change.by for change in cited.coming} | ({cited.ended.by} if cited.ended else set())
    return cited.key == changed.key or changed.title in by


def _differ(before: Verdict, after: Verdict) -> bool:
    return (before.status, before.missing, before.successors) != (
        after.status,
        after.missing,
        after.successors,
    )
