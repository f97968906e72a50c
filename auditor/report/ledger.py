"""The ledger: what of every list was read and checked, and what was not.

In: an ``Audit``. Out: ``Ledger``, the counts and names behind the head of every page,
and ``ledger_json``, the same for ``findings.json``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from auditor.model import (
    Alignment,
    Audit,
    CharCount,
    FindingStatus,
    Parsed,
    Problem,
    RuleRun,
    Unread,
    Verdict,
    VerdictStatus,
    Words,
)
from auditor.report.context import Report, place_keys, say_place

STATUSES: tuple[VerdictStatus, ...] = get_args(VerdictStatus)
FINDING_STATUSES: tuple[FindingStatus, ...] = get_args(FindingStatus)
#: Verdicts after which a reviewer has nothing to do.
GOOD: tuple[VerdictStatus, ...] = ("ok", "abridged")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law or document with nothing to check against: in how many citations and items."""

    title: str
    citations: int
    items: int
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ListLedger:
    """One list's account. ``unjudged`` citations were never held against anything."""

    list: str
    items: int
    chars: CharCount
    cells: int
    distinct: int
    entries: int
    citations: int
    verdicts: Mapping[VerdictStatus, int]
    unjudged: int
    without_text: tuple[Instrument, ...]
    unknown_columns: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def good(self) -> int:
        """Citations that were checked and agree."""
        return sum(self.verdicts[status] for status in GOOD)

    @property
    def unchecked(self) -> int:
        """Citations without any check."""
        return self.verdicts["unverified"] + self.unjudged

    @property
    def bad(self) -> int:
        """Citations that were checked and need attention."""
        return self.citations - self.good - self.unchecked


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole run's account."""

    lists: tuple[ListLedger, ...]
    distinct: int
    rules: tuple[RuleRun, ...]
    unread: tuple[Unread, ...]
    sources: tuple[Words, ...]
    alignments: tuple[Alignment, ...]
    findings: Mapping[FindingStatus, int]

    @property
    def idle(self) -> tuple[str, ...]:
        """The rules that looked at nothing."""
        return tuple(run.rule for run in self.rules if not run.looked)


def keep_account(audit: Audit) -> Ledger:
    """Count what an audit read and checked."""
    texts = {value.raw for parsed in audit.lists for _, _, value in parsed.cells()}
    seen = Counter(finding.status for finding in audit.findings)
    return Ledger(
        lists=tuple(_list_ledger(parsed) for parsed in audit.lists),
        distinct=len(texts),
        rules=audit.rules,
        unread=audit.unread,
        sources=audit.sources,
        alignments=audit.alignments,
        findings={status: seen[status] for status in FINDING_STATUSES},
    )


def _list_ledger(parsed: Parsed) -> ListLedger:
    texts = [value.raw for _, _, value in parsed.cells()]
    verdicts = Counter(v.status for judged in parsed.verdicts.values() for v in judged)
    citations = _total(parsed.citations.values())
    return ListLedger(
        list=parsed.list.id,
        items=len(parsed.list.items),
        chars=parsed.list.chars,
        cells=len(texts),
        distinct=len(set(texts)),
        entries=_total(parsed.entries.values()),
        citations=citations,
        verdicts={status: verdicts[status] for status in STATUSES},
        unjudged=citations - verdicts.total(),
        without_text=_without_text(parsed),
        unknown_columns=tuple(value.raw for value in parsed.list.unknown_columns),
        problems=parsed.list.problems,
    )


def _total(groups: Iterable[tuple[object, ...]]) -> int:
    return sum(len(group) for group in groups)


def _without_text(parsed: Parsed) -> tuple[Instrument, ...]:
    """Group the unverified verdicts by instrument, the most cited first."""
    found: dict[str, list[tuple[int, Verdict]]] = {}
    for key, judged in parsed.verdicts.items():
        for citation, verdict in zip(parsed.citations[key], judged, strict=True):
            if verdict.status == "unverified":
                title = verdict.statute or citation.title
                found.setdefault(title, []).append((key[0], verdict))
    made = (_instrument(title, uses) for title, uses in found.items())
    return tuple(sorted(made, key=lambda i: (-i.citations, i.title)))


def _instrument(title: str, uses: list[tuple[int, Verdict]]) -> Instrument:
    # The shortest reason speaks of the instrument; longer ones add what concerns one article.
    reasons = sorted({verdict.reason for _, verdict in uses}, key=lambda r: (len(r.zh), r.zh))
    return Instrument(title, len(uses), len({position for position, _ in uses}), tuple(reasons))


# --- for findings.json -------------------------------------------------------


def ledger_json(ledger: Ledger, report: Report) -> dict[str, Any]:
    """Return the ledger as ``findings.json`` holds it."""
    return {
        "lists": [_list_json(entry, report) for entry in ledger.lists],
        "distinct_texts": ledger.distinct,
        "rules": {
            "run": len(ledger.rules),
            "idle": list(ledger.idle),
            "each": [{"rule": r.rule, "looked": r.looked, "found": r.found} for r in ledger.rules],
        },
        "unread": [{"path": u.path, "reason": report.say(u.words)} for u in ledger.unread],
        "sources": [report.say(words) for words in ledger.sources],
        "alignments": [_alignment_json(a, report) for a in ledger.alignments],
        "findings": dict(ledger.findings),
    }


def _list_json(entry: ListLedger, report: Report) -> dict[str, Any]:
    return {
        "list": entry.list,
        "items": entry.items,
        "characters": _chars_json(entry.chars),
        "cells": entry.cells,
        "distinct_texts": entry.distinct,
        "entries": entry.entries,
        "citations": entry.citations,
        "verdicts": dict(entry.verdicts),
        "unjudged": entry.unjudged,
        "without_text": [
            {
                "title": instrument.title,
                "citations": instrument.citations,
                "items": instrument.items,
                "reasons": [report.say(words) for words in instrument.reasons],
            }
            for instrument in entry.without_text
        ],
        "unknown_columns": list(entry.unknown_columns),
        "problems": [_problem_json(problem, report) for problem in entry.problems],
    }


def _problem_json(problem: Problem, report: Report) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "message": report.say(problem.words),
        "source": place_keys(problem.place),
        "quote": problem.quote,
    }


def placed(chars: CharCount) -> int:
    """Return how many characters found a title, a header or a field to stand in."""
    return chars.titles + chars.headers + chars.fields + chars.extra


def _chars_json(chars: CharCount) -> dict[str, Any]:
    return {
        "total": chars.total,
        "placed": placed(chars),
        "titles": chars.titles,
        "headers": chars.headers,
        "fields": chars.fields,
        "extra": chars.extra,
        "unplaced": chars.unplaced,
        "balanced": chars.balanced,
    }


def _alignment_json(alignment: Alignment, report: Report) -> dict[str, Any]:
    return {
        "left": alignment.left,
        "right": alignment.right,
        "linked": len(alignment.links),
        "only_left": len(alignment.unmatched_left),
        "only_right": len(alignment.unmatched_right),
        "problems": [_problem_json(problem, report) for problem in alignment.problems],
    }


def say_problem(problem: Problem, report: Report) -> str:
    """Return a reader's problem as one line: what, where, and the text it is about."""
    where, said = say_place(problem.place, report.lang), report.say(problem.words)
    if not where:
        return said
    return f"{said} ({where})" if report.lang == "en" else f"{said}（{where}）"
