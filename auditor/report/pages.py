"""The page of one list: who it is, its findings in groups, its text, its filters.

In: a ``Report`` and one of its lists. Out: ``Page``, everything the template prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from auditor.model import FIELDS, SEVERITIES, Finding, Item, ItemList, Parsed, Severity, Words
from auditor.report.context import Report, field_name, say_place
from auditor.report.evidence import Cited, Evidence, show_evidence
from auditor.report.groups import Group, Quotation, gather, quotation
from auditor.report.source import Source, lay_out
from auditor.report.words import CERTAINTY, SEVERITY, STATUS, UI

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """A drop-down: the attribute it looks at, its name, and its values with their names."""

    key: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a fault: the item, where in it, and the link to the source text."""

    href: str | None
    item: str
    name: str
    where: str
    status: str


@dataclass(frozen=True, slots=True)
class Related:
    """An item that a finding points to, in this list or another."""

    href: str | None
    text: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """One fault as the page shows it."""

    number: int
    finding: Finding
    title: str
    message: str
    suggestion: str
    about: str
    quotation: Quotation | None
    evidence: Evidence
    spots: tuple[Spot, ...]
    related: tuple[Related, ...]
    items: tuple[int, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All groups of one severity."""

    severity: str
    name: str
    groups: tuple[GroupView, ...]
    places: int


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a rule that found something is about."""

    rule: str
    title: str
    why: str
    severity: str
    places: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page of a list."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    groups: int
    places: int
    rules: tuple[RuleNote, ...]
    filters: tuple[Filter, ...]
    source: Source
    outside: tuple[tuple[str, tuple[str, ...]], ...]


def make_page(parsed: Parsed, report: Report, files: dict[str, str]) -> Page:
    """Put together the page of a list; ``files`` maps list ids to page addresses."""
    list_ = parsed.list
    findings = report.found[list_.id]
    groups = gather(findings)
    source = lay_out(list_, groups, report)
    items = {item.position: item for item in list_.items}
    views = []
    for group in groups:
        item = items.get(group.first.position or 0)
        shown = _proof(group.first, item, parsed, report)
        views.append(_group(group, source.hrefs[group.number], shown, report, files))
    return Page(
        id=list_.id,
        title=report.heading(list_.id),
        facts=_facts(list_, report),
        sections=tuple(_sections(views, report)),
        groups=len(groups),
        places=len(findings),
        rules=_rules(findings, report),
        filters=_filters(findings, source, report),
        source=source,
        outside=tuple(_outside(list_, report)),
    )


def _facts(list_: ItemList, report: Report) -> tuple[tuple[str, str], ...]:
    identity = list_.identity
    unknown = UI["unknown"].say(report.lang)
    known = {
        "jurisdiction": " ".join(p for p in (identity.jurisdiction, identity.code) if p),
        "level": identity.level,
        "body": identity.body,
        "edition": identity.edition,
        "file": list_.path,
        "sha256": list_.sha256[:12],
    }
    return tuple((UI[key].say(report.lang), value or unknown) for key, value in known.items())


# --- groups ------------------------------------------------------------------------


_Proof = tuple[Quotation | None, Evidence]


def _proof(finding: Finding, item: Item | None, parsed: Parsed, report: Report) -> _Proof:
    """Return the quotation and the evidence; what a comparison shows is not quoted again."""
    evidence = show_evidence(finding, _cited(finding, item, parsed), report)
    left = evidence.comparison.left.text if evidence.comparison else ()
    if finding.quote and "".join(stretch.text for stretch in left) == finding.quote:
        return None, evidence
    return quotation(finding, item), evidence


def _cited(finding: Finding, item: Item | None, parsed: Parsed) -> Cited | None:
    """Return the citation in which a finding lies, with its quotation and its verdict."""
    if item is None or finding.span is None or finding.field is None:
        return None
    key = item.position, finding.field
    verdicts = parsed.verdicts.get(key, ())
    for nth, citation in enumerate(parsed.citations.get(key, ())):
        end = max(citation.span[1], citation.quote[1] if citation.quote else 0)
        if citation.span[0] <= finding.span[0] and finding.span[1] <= end:
            quote = item.text(finding.field)[slice(*citation.quote)] if citation.quote else ""
            return Cited(citation, quote, verdicts[nth] if nth < len(verdicts) else None)
    return None


def _group(
    group: Group, hrefs: Sequence[str | None], proof: _Proof, report: Report, files: dict[str, str]
) -> GroupView:
    first = group.first
    related = dict.fromkeys(r for finding in group.findings for r in finding.related)
    return GroupView(
        number=group.number,
        finding=first,
        title=report.title(first.rule),
        message=report.say(first.message),
        suggestion=report.say(first.suggestion),
        about=field_name(first.field, report),
        quotation=proof[0],
        evidence=proof[1],
        spots=tuple(_spot(f, h, report) for f, h in zip(group.findings, hrefs, strict=True)),
        related=tuple(_related(*r, report, files) for r in related),
        items=tuple(dict.fromkeys(f.position for f in group.findings if f.position is not None)),
        statuses=tuple(dict.fromkeys(f.status for f in group.findings)),
    )


def _spot(finding: Finding, href: str | None, report: Report) -> Spot:
    label = UI["entry"].say(report.lang).format(label=finding.label) if finding.label else ""
    where = " · ".join(part for part in (label, say_place(finding.place, report.lang)) if part)
    status = "" if finding.status == "open" else STATUS[finding.status].say(report.lang)
    if finding.position is None:
        return Spot(href, UI["whole_list"].say(report.lang), "", where, status)
    nth = UI["nth"].say(report.lang).format(n=finding.position)
    return Spot(href, nth, finding.name or "", where, status)


def _related(
    list_: str, position: int, name: str, report: Report, files: dict[str, str]
) -> Related:
    nth = UI["nth"].say(report.lang).format(n=position)
    href = f"{files[list_]}#i{position}" if list_ in files else None
    return Related(href, " ".join(part for part in (report.heading(list_), nth, name) if part))


def _sections(views: Sequence[GroupView], report: Report) -> Iterator[Section]:
    for severity in SEVERITIES:
        groups = tuple(view for view in views if view.finding.severity == severity)
        if groups:
            places = sum(len(view.spots) for view in groups)
            yield Section(severity, SEVERITY[severity].say(report.lang), groups, places)


# --- rules and filters -----------------------------------------------------------------


def _rules(findings: Sequence[Finding], report: Report) -> tuple[RuleNote, ...]:
    places = Counter(finding.rule for finding in findings)
    worst: dict[str, Severity] = {}
    for finding in sorted(findings, key=lambda f: SEVERITIES.index(f.severity)):
        worst.setdefault(finding.rule, finding.severity)
    return tuple(
        RuleNote(rule, report.title(rule), report.why(rule), worst[rule], places[rule])
        for rule in sorted(places)
    )


def _filters(findings: Sequence[Finding], source: Source, report: Report) -> tuple[Filter, ...]:
    """Return the drop-downs: for each its key, its name and the values that occur."""
    lang = report.lang
    used = {
        "severity": _said(SEVERITY, {f.severity for f in findings}, report),
        "certainty": _said(CERTAINTY, {f.certainty for f in findings}, report),
        "status": _said(STATUS, {f.status for f in findings}, report),
        "rule": [(rule, report.title(rule)) for rule in sorted({f.rule for f in findings})],
        "item": _item_options(findings, source, report),
        "field": _field_options(findings, report),
    }
    if len(used["status"]) < 2:
        del used["status"]
    return tuple(Filter(key, UI[key].say(lang), tuple(options)) for key, options in used.items())


def _said(table: Mapping[str, Words], used: Set[str], report: Report) -> list[Option]:
    return [(key, words.say(report.lang)) for key, words in table.items() if key in used]


def _item_options(findings: Sequence[Finding], source: Source, report: Report) -> list[Option]:
    used = {f.position for f in findings}
    nth = UI["nth"].say(report.lang)
    options = [
        (str(item.position), f"{nth.format(n=item.position)} {item.title}")
        for item in source.items
        if item.position in used
    ]
    return options + ([("-", UI["whole_list"].say(report.lang))] if None in used else [])


def _field_options(findings: Sequence[Finding], report: Report) -> list[Option]:
    used = {f.field for f in findings}
    named = [name for name in FIELDS if name in used]
    named += sorted(name for name in used if name is not None and name not in FIELDS)
    options = [(name, field_name(name, report)) for name in named]
    return options + ([("-", UI["no_field"].say(report.lang))] if None in used else [])


def _outside(list_: ItemList, report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the text of the file that stands in no item, by what it is."""
    kept = {
        "unplaced": list_.unplaced,
        "titles": list_.titles,
        "headers": list_.headers,
        "notes": list_.notes,
    }
    for key, values in kept.items():
        texts = tuple(value.raw for value in values if value.raw)
        if texts:
            yield UI[key].say(report.lang), texts
