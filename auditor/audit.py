"""Everything in order: paths → lists → parsed → judged → checked → one ``Audit``.

Nothing here prints or reads the clock; progress is told through a callback. A file that
cannot be read becomes an ``Unread`` and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from auditor.align import Decisions, align, pairs, relation
from auditor.citations import find_citations
from auditor.editions import Editions, compare_editions
from auditor.entries import parse_entries
from auditor.errors import InputError
from auditor.kin import further_pairs
from auditor.layout import Profile, load_profiles
from auditor.layout import explain as explain_layout
from auditor.manifest import NAME as MANIFEST
from auditor.manifest import Manifest, lists_of, load_manifest
from auditor.manifest import related as related_lists
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
    Words,
)
from auditor.peers import with_peers
from auditor.readers import read
from auditor.rules import Rule, run_rules
from auditor.statutes import Statutes, judge
from auditor.tables import is_normalised, read_list

Tell = Callable[[str], None]


class Gathered(NamedTuple):
    """What was read: lists with unique ids, unread files, and pairs a manifest names (by id)."""

    lists: tuple[ItemList, ...]
    unread: tuple[Unread, ...]
    related: tuple[tuple[str, str], ...] = ()


def gather(
    paths: Sequence[Path], profiles: Sequence[Profile] | None = None, tell: Tell = lambda _: None
) -> Gathered:
    """Read every list below ``paths``: raw files, folders of them, normalised folders.

    A ``lists.yaml`` beside a file says what cannot be inferred. Raises ``DefinitionError``
    when one is wrong; a file that cannot be read is told in ``unread``.
    """
    profiles = load_profiles() if profiles is None else profiles
    files = files_below(paths)
    manifests = {folder: load_manifest(folder) for folder in {f.parent for f in files}}
    lists: list[ItemList] = []
    unread: list[Unread] = []
    for path in files:
        tell(path.name)
        try:
            lists += _lists(path, profiles, manifests[path.parent])
        except InputError as error:
            unread.append(Unread(path.as_posix(), error.words))
    unique = _unique(lists)
    return Gathered(unique, tuple(unread), _related(manifests, unique))


def normalize(path: Path, profiles: Sequence[Profile] | None = None) -> tuple[ItemList, ...]:
    """Bring the lists of one file, or of one normalised folder, into the common shape.

    Raises ``InputError`` when the file cannot be read or holds no list.
    """
    profiles = load_profiles() if profiles is None else profiles
    return _lists(path, profiles, load_manifest(path.parent))


def explain(path: Path, profiles: Sequence[Profile] | None = None) -> tuple[Words, ...]:
    """Say how a raw file becomes lists: what each column became and why, what went where.

    Raises ``InputError`` as ``normalize`` does.
    """
    manifest = load_manifest(path.parent)
    entry = manifest.files.get(path.name) if manifest else None
    profiles = load_profiles() if profiles is None else profiles
    return explain_layout(read(path), profiles, entry.split if entry else None)


def _lists(
    path: Path, profiles: Sequence[Profile], manifest: Manifest | None
) -> tuple[ItemList, ...]:
    return (read_list(path),) if path.is_dir() else lists_of(read(path), profiles, manifest)


def _related(
    manifests: Mapping[Path, Manifest | None], lists: Sequence[ItemList]
) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for folder in sorted(manifests):
        manifest = manifests[folder]
        if manifest:
            inside = [one for one in lists if Path(one.path).parent == folder]
            pairs += [(left.id, right.id) for _, left, right in related_lists(manifest, inside)]
    return tuple(pairs)


_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "__macosx"}


def files_below(paths: Iterable[Path]) -> list[Path]:
    """Spell out folders, but for hidden files and what Word, Excel and systems leave in them."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or is_normalised(path):
            found.append(path)
            continue
        inside = sorted(path.iterdir(), key=lambda p: p.name)
        kept = (p for p in inside if not p.name.startswith((".", "~$")) and p.name != MANIFEST)
        found += files_below(p for p in kept if p.name.lower() not in _LEFT_BY_SYSTEMS)
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
    related: Sequence[tuple[str, str]] = (),
    tell: Tell = lambda _: None,
) -> Audit:
    """Audit lists for a date: parse, judge, align what belongs together, run the rules.

    ``related`` names pairs of list ids to compare besides those that identities tell, the
    yardstick (upper or older list) first.
    """
    judged: list[Parsed] = []
    for item_list in lists:
        tell(item_list.identity.title)
        judged.append(judge_list(parse_list(item_list), statutes, as_of))
    by_id = {p.list.id: p for p in judged}
    alignments: list[Alignment] = []
    inferred = [(left.id, right.id) for left, right in pairs([p.list for p in judged])]
    for one, other in dict.fromkeys([*related, *inferred]):
        alignments.append(align(by_id[one], by_id[other], decisions))
    known = [(a.left, a.right) for a in alignments]
    further = further_pairs([p.list for p in judged], known, decisions)
    editions = _editions(by_id, alignments, statutes, as_of)
    findings, runs = run_rules(rules, judged, alignments, editions)
    return Audit(
        as_of,
        tuple(judged),
        with_peers(findings, judged),
        tuple(alignments),
        runs,
        tuple(unread),
        statutes.describe_sources(),
        tuple(pair.diff for pair in editions),
        tuple(align(by_id[one], by_id[other], decisions) for one, other in further),
    )


def _editions(
    lists: Mapping[str, Parsed], alignments: Sequence[Alignment], statutes: Statutes, as_of: date
) -> list[Editions]:
    """Compare the pairs of lists that are two editions of one body's list, the older first."""

    def judged(parsed: Parsed, day: date) -> Parsed:
        return judge_list(parsed, statutes, day)

    return [
        compare_editions(left, right, alignment, as_of, judged)
        for alignment in alignments
        for left, right in [(lists[alignment.left], lists[alignment.right])]
        if relation(left.list, right.list) == "edition"
    ]
