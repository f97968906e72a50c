"""Everything in order: paths → lists → parsed → judged → checked → one ``Audit``.

Nothing here prints or reads the clock; progress is told through a callback. A file that
cannot be read becomes an ``Unread`` and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from auditor.align import Decisions, align, pairs
from auditor.citations import find_citations
from auditor.entries import parse_entries
from auditor.errors import InputError
from auditor.layout import Profile, lay_out, load_profiles
from auditor.model import (
    ENTRY_FIELDS,
    Alignment,
    Audit,
    CellKey,
    Citation,
    Entry,
    ItemList,
    Parsed,
    Unread,
    Verdict,
)
from auditor.readers import read
from auditor.rules import Rule, run_rules
from auditor.statutes import Statutes, judge
from auditor.tables import is_normalised, read_list

Tell = Callable[[str], None]


def gather(
    paths: Sequence[Path], profiles: Sequence[Profile] | None = None, tell: Tell = lambda _: None
) -> tuple[tuple[ItemList, ...], tuple[Unread, ...]]:
    """Read every list below ``paths``: raw files, folders of them, normalised folders.

    Returns the lists in order with unique ids, and what could not be read and why.
    """
    profiles = load_profiles() if profiles is None else profiles
    lists: list[ItemList] = []
    unread: list[Unread] = []
    for path in _files(paths):
        tell(path.name)
        try:
            lists.append(normalize(path, profiles))
        except InputError as error:
            unread.append(Unread(path.as_posix(), error.words))
    return _unique(lists), tuple(unread)


def normalize(path: Path, profiles: Sequence[Profile] | None = None) -> ItemList:
    """Bring one file, or one normalised folder, into the common shape. Raises ``InputError``."""
    if path.is_dir():
        return read_list(path)
    return lay_out(read(path), load_profiles() if profiles is None else profiles)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Spell out folders; hidden files and the lock files of an open Word or Excel are left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or is_normalised(path):
            found.append(path)
            continue
        inside = sorted(path.iterdir(), key=lambda p: p.name)
        found += _files(p for p in inside if not p.name.startswith((".", "~$")))
    return found


def _unique(lists: Sequence[ItemList]) -> tuple[ItemList, ...]:
    seen: dict[str, int] = {}
    result = []
    for one in lists:
        seen[one.id] = seen.get(one.id, 0) + 1
        count = seen[one.id]
        result.append(one if count == 1 else replace(one, id=f"{one.id}-{count}"))
    return tuple(result)


def parse_list(one: ItemList) -> Parsed:
    """Read entries and citations out of every field; each distinct text is parsed once."""
    entries: dict[CellKey, tuple[Entry, ...]] = {}
    citations: dict[CellKey, tuple[Citation, ...]] = {}
    for item in one.items:
        for name, value in item.values.items():
            if not value.raw:
                continue
            if name in ENTRY_FIELDS:
                entries[item.position, name] = parse_entries(value.raw, name)
            found = find_citations(value.raw)
            if found:
                citations[item.position, name] = found
    return Parsed(one, entries, citations)


def judge_list(parsed: Parsed, statutes: Statutes, as_of: date) -> Parsed:
    """Judge every citation of a list for a date; equal citations of equal texts once."""
    verdicts: dict[CellKey, tuple[Verdict, ...]] = {}
    items = {item.position: item for item in parsed.list.items}
    done: dict[tuple[str, tuple[Citation, ...]], tuple[Verdict, ...]] = {}
    for key, citations in parsed.citations.items():
        raw = items[key[0]].text(key[1])
        if (raw, citations) not in done:
            judged = tuple(judge(c, raw, statutes, as_of) for c in citations)
            done[raw, citations] = judged
        verdicts[key] = done[raw, citations]
    return replace(parsed, verdicts=verdicts)


def audit(  # noqa: PLR0913 - what a run needs, by name
    lists: Sequence[ItemList],
    rules: Sequence[Rule],
    statutes: Statutes,
    as_of: date,
    *,
    decisions: Decisions | None = None,
    unread: Sequence[Unread] = (),
    tell: Tell = lambda _: None,
) -> Audit:
    """Audit lists for a date: parse, judge, align what belongs together, run the rules."""
    judged: list[Parsed] = []
    for one in lists:
        tell(one.identity.title)
        judged.append(judge_list(parse_list(one), statutes, as_of))
    by_id = {p.list.id: p for p in judged}
    alignments: list[Alignment] = []
    for left, right in pairs([p.list for p in judged]):
        alignments.append(align(by_id[left.id], by_id[right.id], decisions))
    findings, runs = run_rules(rules, judged, alignments)
    return Audit(
        as_of,
        tuple(judged),
        findings,
        tuple(alignments),
        runs,
        tuple(unread),
        statutes.describe_sources(),
    )
