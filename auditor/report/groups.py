"""Findings as a page shows them: one fault once, with all its places.

In: the findings of one list. Out: ``Group`` by severity and then in reading order,
numbered from 1, and the quotation of each in a little of its surroundings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import SEVERITIES, Finding, Item

#: Characters of source text shown on either side of a quotation.
_AROUND = 20
#: A quotation longer than this is cut in the middle; the source text below has it whole.
_LONG = 360
_HEAD, _TAIL = 200, 80


@dataclass(frozen=True, slots=True)
class Group:
    """One fault: its number on the page and the findings that say it, in list order."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that speaks for all of them."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A marked stretch with what stands around it; ``cut`` says that its middle is left out."""

    before: str
    head: str
    tail: str
    after: str
    length: int

    @property
    def cut(self) -> bool:
        """True when head and tail are not the whole quotation."""
        return len(self.head) + len(self.tail) < self.length


def gather(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Group findings that say the same; the gravest first, then as they stand in the list.

    Two findings that share a ``group`` but are worded or judged differently stay apart,
    so that nothing a finding says is lost.
    """
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        found.setdefault(_likeness(finding), []).append(finding)
    ordered = sorted(found.values(), key=lambda same: SEVERITIES.index(same[0].severity))
    return tuple(Group(number, tuple(same)) for number, same in enumerate(ordered, 1))


def _likeness(f: Finding) -> tuple[object, ...]:
    said = (f.message, f.suggestion, f.quote, f.field)
    return (f.group, f.rule, f.severity, f.certainty, *said)


def raw_text(finding: Finding, item: Item | None) -> str:
    """Return the text of the field that a finding names, ``""`` when there is none."""
    if item is None or finding.field is None:
        return ""
    value = item.values.get(finding.field) or item.extra.get(finding.field)
    return value.raw if value else ""


def quotation(finding: Finding, item: Item | None) -> Quotation | None:
    """Return the quoted text in its line, or alone when the source cannot be consulted."""
    raw = raw_text(finding, item)
    if finding.span and raw[slice(*finding.span)]:
        start, end = finding.span
        return _quotation(_before(raw, start), raw[start:end], _after(raw, end))
    return _quotation("", finding.quote, "") if finding.quote else None


def _quotation(before: str, quote: str, after: str) -> Quotation:
    if len(quote) <= _LONG:
        return Quotation(before, quote, "", after, len(quote))
    return Quotation(before, quote[:_HEAD], quote[-_TAIL:], after, len(quote))


def _before(raw: str, start: int) -> str:
    line = raw[:start].rpartition("\n")[2]
    return line if len(line) <= _AROUND else "…" + line[-_AROUND:]


def _after(raw: str, end: int) -> str:
    line = raw[end:].partition("\n")[0]
    return line if len(line) <= _AROUND else line[:_AROUND] + "…"
