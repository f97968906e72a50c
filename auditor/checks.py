"""The checks a rule may name: each a function, what it looks at, and what it can say.

A check is a generator of hits. Its keyword-only parameters are the options that a rule
may set under ``with``; their types are the schema. ``gives`` are the names that its
messages may use, ``looks`` counts what it really had to look at in one subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor import checks_brackets as brackets
from auditor import checks_changes as changes
from auditor import checks_citations as citations
from auditor import checks_conflicts as conflicts
from auditor import checks_documents as documents
from auditor import checks_entries as entries
from auditor import checks_instruments as instruments
from auditor import checks_items as items
from auditor import checks_lists as lists
from auditor import checks_matches as matches
from auditor import checks_naming as naming
from auditor import checks_numbers as numbers
from auditor import checks_quotes as quotes
from auditor import checks_ranks as ranks
from auditor import checks_statutes as statutes
from auditor import checks_text as text
from auditor.checks_subjects import Cell, CitationIn, Compared, EntryIn, Row
from auditor.editions import Changed
from auditor.model import Hit, Parsed

#: What a rule may be given, and the type of subject that its check then takes.
GIVEN: Mapping[str, type] = {
    "list": Parsed,
    "item": Row,
    "entries": Cell,
    "entry": EntryIn,
    "citation": CitationIn,
    "match": Compared,
    "change": Changed,
}


def _one(_: Any) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Check:
    """A check with what it is given, the names it gives to messages, and how it counts."""

    run: Callable[..., Iterator[Hit]]
    given: str
    gives: tuple[str, ...]
    looks: Callable[[Any], int] = _one


def _judged(at: CitationIn) -> int:
    return int(statutes.was_judged(at.verdict))


def _judged_in(cell: Cell) -> int:
    return sum(statutes.was_judged(v) for _, v in cell.judged())


def _answered(cell: Cell) -> int:
    return (
        sum(bool(e.label) for e in cell.entries)
        if entries.first_numbers(cell.partner_entries)
        else 0
    )


def _verdicts(parsed: Parsed) -> int:
    return sum(len(v) for v in parsed.verdicts.values())


def _notes(cell: Cell) -> int:
    return sum(bool(c.note) for c in cell.citations)


def _noted(parsed: Parsed) -> int:
    return sum(bool(c.note) for found in parsed.citations.values() for c in found)


def _quoted(parsed: Parsed) -> int:
    return sum(bool(c.quote) for found in parsed.citations.values() for c in found)


def _labelled(parsed: Parsed) -> int:
    return sum(bool(c.kind) for found in parsed.citations.values() for c in found)


def _placed(parsed: Parsed) -> int:
    known = parsed.list.identity.code or parsed.list.identity.parent
    return sum(len(found) for found in parsed.citations.values()) if known else 0


CHECKS: Mapping[str, Check] = {
    "item_numbers": Check(
        numbers.item_numbers,
        "list",
        ("what", "likely", "printed", "other", "name", "before", "after", "missing", "besides"),
        lambda p: sum("number" in i.values for i in p.list.items),
    ),
    "printed_counts": Check(
        numbers.printed_counts, "list", ("scope", "printed", "read"), lambda p: len(p.list.counts)
    ),
    "duplicate_items": Check(
        items.duplicate_items, "list", ("how", "other", "name"), lambda p: len(p.list.items)
    ),
    "blank_item": Check(items.blank_item, "item", ("number",)),
    "missing_fields": Check(
        items.missing_fields,
        "list",
        ("what", "filled", "of"),
        lambda p: sum(len(i.values) for i in p.list.items),
    ),
    "says_only": Check(items.says_only, "entries", ("word",)),
    "category_known": Check(items.category_known, "item", ("printed", "near")),
    "category_agrees": Check(items.category_agrees, "item", ("ending", "category", "fits")),
    "leftovers": Check(items.leftovers, "list", ("text",)),
    "told": Check(items.told, "list", ("what",)),
    "labels": Check(
        entries.labels,
        "entries",
        ("first", "second", "missing", "above"),
        lambda cell: sum(bool(e.label) for e in cell.entries),
    ),
    "marked_entry": Check(
        entries.marked_entry, "entry", ("fault", "shape"), lambda at: int(bool(at.entry.label))
    ),
    "label_styles": Check(
        entries.label_styles,
        "list",
        ("main", "others", "within"),
        lambda p: sum(any(e.label for e in found) for found in p.entries.values()),
    ),
    "coverage": Check(entries.coverage, "entries", ("label_number", "text", "there"), _answered),
    "references": Check(
        entries.references,
        "entries",
        ("refer", "found"),
        lambda cell: sum(len(e.refers) for e in cell.entries),
    ),
    "no_citation": Check(citations.no_citation, "entries", ("text",)),
    "unlabelled": Check(
        citations.unlabelled,
        "list",
        ("title", "labelled", "kind"),
        lambda p: sum(len(found) for found in p.citations.values()),
    ),
    "agreement": Check(
        citations.agreement,
        "list",
        ("title", "odd", "usual", "counts", "places", "how"),
        lambda p: sum(len(found) for found in p.citations.values()),
    ),
    "rank_label": Check(
        ranks.rank_label,
        "list",
        ("title", "printed", "rank", "fits", "known", "places"),
        _labelled,
    ),
    "rank_order": Check(ranks.rank_order, "entries", ("before", "low", "after", "high")),
    "rank_too_low": Check(ranks.rank_too_low, "item", ("category", "bases", "allowed")),
    "other_law": Check(ranks.other_law, "item", ("title", "category", "kinds")),
    "level_mismatch": Check(ranks.level_mismatch, "item", ("title", "actor", "levels", "own")),
    "place_mismatch": Check(ranks.place_mismatch, "list", ("title", "there", "here"), _placed),
    "wrong_number": Check(documents.wrong_number, "list", ("title", "what"), _noted),
    "number_differs": Check(
        documents.number_differs, "list", ("title", "counts", "places"), _noted
    ),
    "odd_note": Check(documents.odd_note, "entries", ("title", "what"), _notes),
    "incomplete_document": Check(naming.incomplete_document, "entries", ("title", "what")),
    "no_article": Check(naming.no_article, "entries", ("title", "what")),
    "short_title": Check(naming.short_title, "list", ("title", "full", "short", "long", "places")),
    "cut_short": Check(
        quotes.cut_short,
        "list",
        ("title", "provision", "letters", "full", "there", "places"),
        _quoted,
    ),
    "citation_styles": Check(
        quotes.citation_styles, "list", ("what", "styles", "usual", "places"), _quoted
    ),
    "brackets": Check(brackets.brackets, "entries", ("what", "text", "mend")),
    "provision_verdict": Check(
        statutes.provision_verdict,
        "citation",
        ("title", "provision", "reason", "successors", "surely"),
        _judged,
    ),
    "instrument_verdict": Check(
        statutes.instrument_verdict,
        "entries",
        ("title", "reason", "provisions", "count", "where"),
        _judged_in,
    ),
    "text_differs": Check(
        statutes.text_differs,
        "citation",
        ("title", "provision", "differences"),
        lambda at: int(_judged(at) and at.citation.quote is not None),
    ),
    "instruments": Check(
        instruments.instruments,
        "list",
        ("title", "count", "items", "reason", "numbering", "version", "old", "new"),
        _verdicts,
    ),
    "typos": Check(text.typos, "entries", ("wrong", "right", "context", "times")),
    "doubled": Check(text.doubled, "entries", ("text",)),
    "other_category": Check(
        matches.other_category,
        "match",
        ("here", "there", "number", "name", "other"),
        matches.linked,
    ),
    "other_name": Check(
        matches.other_name, "match", ("here", "there", "number", "other"), matches.linked
    ),
    "other_basis": Check(
        matches.other_basis, "match", ("here", "there", "number", "other"), matches.linked
    ),
    "other_entries": Check(
        matches.other_entries,
        "match",
        ("what", "here", "there", "ours", "theirs", "other"),
        matches.linked,
    ),
    "conflicts": Check(
        conflicts.conflicts,
        "match",
        ("title", "what", "here", "there", "quoted", "theirs", "places", "number", "other"),
    ),
    "unmatched": Check(lists.unmatched, "match", ("name", "number", "category", "other")),
    "removed_with_basis": Check(
        changes.removed_with_basis,
        "change",
        ("name", "number", "category", "other", "statutes"),
        changes.removals_judged,
    ),
    "added_on_old_basis": Check(
        changes.added_on_old_basis,
        "change",
        ("name", "basis", "edition"),
        changes.additions_judged,
    ),
    "kept_stale": Check(
        changes.kept_stale,
        "change",
        ("title", "provision", "reason", "edition"),
        changes.kept_judged,
    ),
    "duty_not_followed": Check(
        changes.duty_not_followed, "change", ("what", "fields"), changes.has_new_basis
    ),
    "modality_changed": Check(
        changes.modality_changed, "change", ("what",), lambda at: int(bool(at.change.relation))
    ),
}
