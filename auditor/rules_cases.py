"""The cases inside a rule file: small lists in, the places where the rule fires out.

A case is exact: what it does not expect must not fire. Places are written
``position``, ``position.field`` or ``position.field.label``; ``list`` stands for the
position of a finding that belongs to no item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from auditor.align import align
from auditor.checks_subjects import field_words
from auditor.citations import find_citations
from auditor.editions import compare_editions
from auditor.entries import parse_entries
from auditor.errors import DefinitionError
from auditor.identity import identify
from auditor.layout_profiles import category_of
from auditor.model import (
    ENTRY_FIELDS,
    CellKey,
    Citation,
    Count,
    Entry,
    Finding,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    Problem,
    Value,
    Verdict,
    Words,
)
from auditor.rules_files import Case, Rule
from auditor.rules_run import run_rules
from auditor.statutes import Crosswalk, Registry, Statutes, judge, parse_provision

#: Written in a cell, says that the file holds no such cell at all.
LOST = "<lost>"
_SOME_DAY = date(2026, 1, 1)


def check_rule_tests(rule: Rule) -> list[str]:
    """Run every case of a rule; return one line for each that fails, none when all pass."""
    return [f"{case.name}：{line}" for case in rule.cases for line in check_case(rule, case)]


def check_case(rule: Rule, case: Case) -> list[str]:
    """Run one case; return what fired and should not have, and what should have and did not.

    Raises ``DefinitionError`` when a table of the case holds a value that makes no sense.
    """
    expected = Counter(case.expect)
    try:
        fired = Counter(place_of(f) for f in run_case(rule, case))
    except (DefinitionError, ValueError) as error:
        words = error.words if isinstance(error, DefinitionError) else Words(str(error), str(error))
        zh = f"{rule.path}：用例“{case.name}”：{words.zh}"
        raise DefinitionError(zh, f"{rule.path}: case “{case.name}”: {words.en}") from error
    surplus = sorted((fired - expected).elements())
    missing = sorted((expected - fired).elements())
    lines = []
    if surplus:
        lines.append(f"不应触发 / must not fire: {', '.join(surplus)}")
    if missing:
        lines.append(f"应触发 / must fire: {', '.join(missing)}")
    return lines


def run_case(rule: Rule, case: Case) -> tuple[Finding, ...]:
    """Return what a rule finds in the small list of one case."""
    parsed = parse_case(case, case.items, "case")
    if case.before:
        return _run_editions(rule, case)
    if not case.peer:
        return run_rules([rule], [parsed])[0]
    peer = parse_case(case, case.peer, "peer")
    return run_rules([rule], [peer, parsed], [align(peer, parsed)])[0]


def _run_editions(rule: Rule, case: Case) -> tuple[Finding, ...]:
    """Run a rule on two editions; their years are those of the case, if it says any."""
    years = (*case.editions, "", "")
    old = _of_year(parse_case(case, case.before, "before"), years[0])
    new = _of_year(parse_case(case, case.items, "case"), years[1])

    def judged(parsed: Parsed, day: date) -> Parsed:
        return replace(parsed, verdicts=_verdicts(case, parsed.list, parsed.citations, day))

    as_of = case.as_of or _SOME_DAY
    editions = compare_editions(old, new, align(old, new), as_of, judged)
    return run_rules([rule], [old, new], editions=[editions])[0]


def _of_year(parsed: Parsed, year: str) -> Parsed:
    identity = replace(parsed.list.identity, edition=year or None)
    return replace(parsed, list=replace(parsed.list, identity=identity))


def place_of(finding: Finding) -> str:
    """Write the place of a finding as cases do."""
    position = str(finding.position) if finding.position else "list"
    return ".".join(part for part in (position, finding.field, finding.label) if part)


# --- small lists ------------------------------------------------------------------------


def parse_case(case: Case, rows: Sequence[Mapping[str, str]], list_id: str) -> Parsed:
    """Make a parsed list of a case's table, judged when the case brings statutes."""
    listed = _list(case, rows, list_id)
    entries: dict[CellKey, tuple[Entry, ...]] = {}
    citations: dict[CellKey, tuple[Citation, ...]] = {}
    for item in listed.items:
        for name, value in item.values.items():
            key = (item.position, name)
            if value.raw and name in ENTRY_FIELDS:
                entries[key] = parse_entries(value.raw, name)
            found = find_citations(value.raw)
            if found:
                citations[key] = found
    return Parsed(listed, entries, citations, _verdicts(case, listed, citations))


def _verdicts(
    case: Case,
    listed: ItemList,
    citations: Mapping[CellKey, tuple[Citation, ...]],
    day: date | None = None,
) -> dict[CellKey, tuple[Verdict, ...]]:
    if not case.statutes:
        return {}
    registry = Registry(crosswalks=tuple(_crosswalk(row) for row in case.crosswalk))
    statutes = Statutes.from_rows(case.statutes, registry)
    as_of = day or case.as_of or _SOME_DAY
    raws = {(i.position, name): v.raw for i in listed.items for name, v in i.values.items()}
    return {
        key: tuple(judge(c, raws[key], statutes, as_of) for c in found)
        for key, found in citations.items()
    }


def _crosswalk(row: Mapping[str, str]) -> Crosswalk:
    moved = {parse_provision(row["old"]): (parse_provision(row["new"]),)}
    return Crosswalk(row["title"], row["from"], row["to"], moved)


def _list(case: Case, rows: Sequence[Mapping[str, str]], list_id: str) -> ItemList:
    fields = tuple(rows[0]) if rows else ()
    return ItemList(
        id=list_id,
        identity=identify([case.title], "", ()) if case.title else Identity(list_id),
        path="",
        sha256="",
        profile="case",
        fields=fields,
        items=tuple(_item(position, row) for position, row in enumerate(rows, 1)),
        headers=tuple(Value(field_words(f).zh) for f in fields),
        unplaced=tuple(Value(text) for text in case.unplaced),
        unknown_columns=tuple(Value(text) for text in case.columns),
        problems=tuple(Problem(p["kind"], Words(p["text"], p["text"])) for p in case.problems),
        counts=tuple(Count(int(c["printed"]), c["scope"], c["printed"]) for c in case.counts),
    )


def _item(position: int, row: Mapping[str, str]) -> Item:
    lost = frozenset(field for field, text in row.items() if text == LOST)
    place = Place(row=position)
    values = {f: Value("" if f in lost else text, place) for f, text in row.items()}
    return Item(position, values, category=category_of(row.get("category", "")), lost=lost)
