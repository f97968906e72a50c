"""The front page: the ledger, the totals, the busiest rules.

In: a ``Report``. Out: ``Overview`` and ``ListAccount``, everything the templates print
about what was and what was not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model import SEVERITIES, CharCount, Finding, ItemList
from auditor.report.context import Report
from auditor.report.ledger import (
    GOOD,
    STATUSES,
    Ledger,
    ListLedger,
    keep_account,
    placed,
    say_problem,
)
from auditor.report.words import OUTCOME, SEVERITY, UI, VERDICT

_TOP = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of verdict: its name, how many, its share (0–100) and where its bar begins."""

    kind: str
    name: str
    count: int
    start: float
    width: float
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ListAccount:
    """The ledger of one list in words."""

    title: str
    href: str
    counts: tuple[tuple[str, str], ...]
    chars: str
    chars_ok: bool
    citations: int
    outcomes: tuple[Outcome, ...]
    without_text: tuple[tuple[str, str, str], ...]
    without_text_head: str
    unknown_columns: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The part of the ledger that concerns the whole run."""

    sources: tuple[str, ...]
    rules: int
    idle: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The findings of one list: counts by severity (open ones), and what is set aside."""

    title: str
    href: str
    counts: tuple[int, ...]
    total: int
    unverified: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class TopRule:
    """A rule and how often it found something."""

    rule: str
    title: str
    severity: str
    severity_name: str
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the front page."""

    accounts: tuple[ListAccount, ...]
    run: Run
    gaps: tuple[str, ...]
    totals: tuple[Total, ...]
    open: int
    rules: tuple[TopRule, ...]
    rules_more: int


def make_overview(report: Report, files: dict[str, str]) -> Overview:
    """Put together the front page; ``files`` maps list ids to page addresses."""
    ledger = keep_account(report.audit)
    rules = _rules(report)
    return Overview(
        accounts=tuple(accounts(ledger, report, files).values()),
        run=_run(ledger, report),
        gaps=run_gaps(ledger, report),
        totals=tuple(_total(p.list, report, files) for p in report.audit.lists),
        open=sum(f.status == "open" for f in report.audit.findings),
        rules=rules[:_TOP],
        rules_more=max(0, len(rules) - _TOP),
    )


# --- the ledger in words ---------------------------------------------------------------


def accounts(ledger: Ledger, report: Report, files: dict[str, str]) -> dict[str, ListAccount]:
    """Return the ledger of every list by list id."""
    return {entry.list: _account(entry, files[entry.list], report) for entry in ledger.lists}


def _account(entry: ListLedger, href: str, report: Report) -> ListAccount:
    lang = report.lang
    counts = {key: getattr(entry, key) for key in ("items", "cells", "distinct", "entries")}
    counts["citations"] = entry.citations
    head = UI["without_text"].say(lang)
    return ListAccount(
        title=report.heading(entry.list),
        href=href,
        counts=tuple((UI[key].say(lang), f"{n:,}") for key, n in counts.items()),
        chars=_chars(entry.chars, report),
        chars_ok=entry.chars.balanced and not entry.chars.unplaced and entry.chars.total > 0,
        citations=entry.citations,
        outcomes=tuple(_outcomes(entry, report)),
        without_text=tuple(_without_text(entry, report)),
        without_text_head=head.format(
            n=len(entry.without_text), m=sum(i.citations for i in entry.without_text)
        ),
        unknown_columns=entry.unknown_columns,
        problems=tuple(say_problem(problem, report) for problem in entry.problems),
    )


def _chars(chars: CharCount, report: Report) -> str:
    counted = placed(chars) + chars.unplaced
    key = "chars_all"
    if not chars.balanced:
        key = "chars_lost"
    elif chars.unplaced:
        key = "chars_some"
    elif not chars.total:
        key = "chars_none"
    words = UI[key].say(report.lang)
    return words.format(
        total=f"{chars.total:,}", unplaced=f"{chars.unplaced:,}", counted=f"{counted:,}"
    )


def _without_text(entry: ListLedger, report: Report) -> Iterator[tuple[str, str, str]]:
    words = UI["instrument_count"].say(report.lang)
    for instrument in entry.without_text:
        count = words.format(citations=instrument.citations, items=instrument.items)
        yield instrument.title, count, report.say(instrument.reasons[0])


def _outcomes(entry: ListLedger, report: Report) -> Iterator[Outcome]:
    """Yield good, bad and unchecked citations, each with its verdicts and its bar."""
    counts = {VERDICT[s].say(report.lang): (s, entry.verdicts[s]) for s in STATUSES}
    counts[UI["unjudged"].say(report.lang)] = ("unverified", entry.unjudged)
    start = 0.0
    for kind, words in OUTCOME.items():
        parts = [(name, n) for name, (s, n) in counts.items() if n and _kind(s) == kind]
        count = sum(n for _, n in parts)
        width = 100 * count / entry.citations if entry.citations else 0.0
        if count:
            said = words.say(report.lang)
            yield Outcome(kind, said, count, round(start, 2), round(width, 2), tuple(parts))
        start += width


def _kind(status: str) -> str:
    if status == "unverified":
        return "unchecked"
    return "good" if status in GOOD else "bad"


def _run(ledger: Ledger, report: Report) -> Run:
    return Run(
        sources=tuple(report.say(words) for words in ledger.sources),
        rules=len(ledger.rules),
        idle=tuple((rule, report.title(rule)) for rule in ledger.idle),
        unread=tuple((unread.path, report.say(unread.words)) for unread in ledger.unread),
    )


def run_gaps(ledger: Ledger, report: Report, only: str | None = None) -> tuple[str, ...]:
    """Return in short what was not checked, in the run or in one list of it."""
    lists = [entry for entry in ledger.lists if only in (None, entry.list)]
    counts = {
        "gap_citations": sum(e.unchecked for e in lists),
        "gap_rules": len(ledger.idle),
        "gap_files": len(ledger.unread),
        "gap_chars": sum(e.chars.unplaced + _lost(e.chars) for e in lists),
        "gap_columns": sum(len(e.unknown_columns) for e in lists),
        "gap_problems": sum(len(e.problems) for e in lists),
        "gap_decisions": 0 if only else sum(len(a.problems) for a in ledger.alignments),
        "gap_sources": not ledger.sources,
        "gap_no_rules": not ledger.rules,
        "gap_no_lists": not ledger.lists,
    }
    return tuple(UI[key].say(report.lang).format(n=n) for key, n in counts.items() if n)


def _lost(chars: CharCount) -> int:
    return abs(chars.total - placed(chars) - chars.unplaced)


# --- totals ----------------------------------------------------------------------------


def _total(list_: ItemList, report: Report, files: dict[str, str]) -> Total:
    findings = report.found[list_.id]
    still = [finding for finding in findings if finding.status == "open"]
    seen = Counter(finding.severity for finding in still)
    return Total(
        title=report.heading(list_.id),
        href=files[list_.id],
        counts=tuple(seen[severity] for severity in SEVERITIES),
        total=len(still),
        unverified=sum(finding.certainty == "unverified" for finding in still),
        set_aside=len(findings) - len(still),
    )


def _rules(report: Report) -> tuple[TopRule, ...]:
    """Return the rules that found something still open, the busiest first."""
    found: dict[str, list[Finding]] = {}
    for finding in report.audit.findings:
        if finding.status == "open":
            found.setdefault(finding.rule, []).append(finding)
    rules = (_rule(rule, same, report) for rule, same in found.items())
    return tuple(sorted(rules, key=lambda r: (-r.total, r.rule)))


def _rule(rule: str, same: Sequence[Finding], report: Report) -> TopRule:
    worst = min((finding.severity for finding in same), key=SEVERITIES.index)
    return TopRule(rule, report.title(rule), worst, SEVERITY[worst].say(report.lang), len(same))
