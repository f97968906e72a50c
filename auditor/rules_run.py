"""Rules and parsed lists in, findings out.

A check yields hits; the runner adds what every finding has: rule, severity, sentences in
both languages, the quoted words, the place in the file, and the two fingerprints. A check
that looks at one cell's text runs once per distinct text, however often it stands there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditor.checks_subjects import (
    Cell,
    CitationIn,
    Compared,
    EntryIn,
    Row,
    cell_of,
    excerpt,
    field_words,
    name_key,
)
from auditor.editions import Changed, Editions
from auditor.model import (
    FIELDS,
    Alignment,
    Finding,
    Hit,
    Item,
    Lang,
    Parsed,
    Place,
    RuleRun,
    Words,
)
from auditor.rules_files import Rule

_NAME = re.compile(r"\{([^{}]*)\}")
_FIELD_ORDER = {field: index for index, field in enumerate(FIELDS)}


def run_rules(
    rules: Sequence[Rule],
    lists: Sequence[Parsed],
    alignments: Sequence[Alignment] = (),
    editions: Sequence[Editions] = (),
) -> tuple[tuple[Finding, ...], tuple[RuleRun, ...]]:
    """Apply the rules; return findings in reading order, and how often each rule looked.

    ``alignments`` name lists by id; the right one is under audit, the left one is what it
    is held against; ``editions`` are pairs of lists of one body, which rules on changes look
    at and rules on matches do not. A ``RuleRun`` with ``looked == 0`` means that the rule had
    nothing to look at. Raises ``KeyError`` when an alignment names a list that is not given.
    """
    books = [_book(parsed) for parsed in lists]
    _intern(books)
    by_id = {book.parsed.list.id: book for book in books}
    findings: list[tuple[tuple[Any, ...], Finding]] = []
    ran: list[RuleRun] = []
    for rule in sorted(rules, key=lambda r: r.id):
        looked = 0
        found: list[_Found] = []
        for book, dressed, position, count in _apply(rule, books, by_id, alignments, editions):
            looked += count
            found.extend((book, d, position or d.hit.position) for d in dressed)
        findings += _findings(rule, books, found)
        ran.append(RuleRun(rule.id, looked, len(found)))
    return tuple(f for _, f in sorted(findings, key=lambda pair: pair[0])), tuple(ran)


# --- the lists, ready to be looked at ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Book:
    """A list with its items by position, their keys, and their filled cells."""

    parsed: Parsed
    items: dict[int, Item]
    keys: dict[int, str]
    cells: list[tuple[Item, Cell]]


def _book(parsed: Parsed) -> _Book:
    counts: Counter[tuple[str, str, str]] = Counter()
    keys: dict[int, str] = {}
    for item in parsed.list.items:
        key = name_key(item)
        counts[key] += 1
        keys[item.position] = "\x1f".join((*key, str(counts[key])))
    cells = [(item, cell_of(parsed, item, field)) for item, field, _ in parsed.cells()]
    return _Book(parsed, {i.position: i for i in parsed.list.items}, keys, cells)


def _intern(books: list[_Book]) -> None:
    """Make equal cells one object, so that the rest can tell them apart by identity."""
    known: dict[tuple[str, str, str], Cell] = {}
    for book in books:
        for index, (item, cell) in enumerate(book.cells):
            one = known.setdefault((cell.field, cell.raw, cell.partner_raw), cell)
            book.cells[index] = (item, one)


# --- applying one rule -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dressed:
    """A hit with what does not depend on the item it stands in."""

    hit: Hit
    message: Words
    suggestion: Words | None
    quote: str | None


_Found = tuple[_Book, _Dressed, int | None]
_Applied = tuple[_Book, list[_Dressed], int | None, int]


def _apply(
    rule: Rule,
    books: list[_Book],
    by_id: dict[str, _Book],
    alignments: Sequence[Alignment],
    editions: Sequence[Editions],
) -> Iterator[_Applied]:
    if rule.given in ("match", "change"):
        yield from _apply_to_pairs(rule, by_id, alignments, editions)
        return
    for book in books:
        if rule.given == "list":
            yield book, _look(rule, book.parsed, book), None, rule.check.looks(book.parsed)
        elif rule.given == "item":
            for item in book.parsed.list.items:
                if _wanted(rule, item):
                    row = Row(book.parsed, item)
                    yield book, _look(rule, row, book), item.position, rule.check.looks(row)
    if rule.given in _WITHIN:
        yield from _apply_to_cells(rule, books, _WITHIN[rule.given])


def _apply_to_pairs(
    rule: Rule,
    by_id: dict[str, _Book],
    alignments: Sequence[Alignment],
    editions: Sequence[Editions],
) -> Iterator[_Applied]:
    """Look at aligned lists, or at each change between two editions; the right one answers."""
    subjects: list[tuple[_Book, Compared | Changed]] = []
    years = {(pair.left.list.id, pair.right.list.id) for pair in editions}
    for alignment in alignments if rule.given == "match" else ():
        if (alignment.left, alignment.right) in years:
            continue  # what changed over the years is for the rules that are given changes
        left, right = by_id[alignment.left], by_id[alignment.right]
        subjects.append((right, Compared(alignment, left.parsed, right.parsed)))
    for pair in editions if rule.given == "change" else ():
        right = by_id[pair.right.list.id]
        subjects += [(right, Changed(pair, change)) for change in pair.diff.items]
    for book, subject in subjects:
        yield book, _look(rule, subject, book), None, rule.check.looks(subject)


def _within_entries(cell: Cell) -> Iterator[EntryIn]:
    return (EntryIn(cell, entry) for entry in cell.entries)


def _within_citations(cell: Cell) -> Iterator[CitationIn]:
    verdicts = dict(enumerate(cell.verdicts))
    return (CitationIn(cell, c, verdicts.get(i)) for i, c in enumerate(cell.citations))


def _whole(cell: Cell) -> Iterator[Cell]:
    return iter((cell,))


_WITHIN: dict[str, Callable[[Cell], Iterator[Any]]] = {
    "entries": _whole,
    "entry": _within_entries,
    "citation": _within_citations,
}


def _apply_to_cells(
    rule: Rule, books: list[_Book], within: Callable[[Cell], Iterator[Any]]
) -> Iterator[_Applied]:
    """Look at each distinct cell once; hand the outcome on for every place of it."""
    fields = rule.where.get("field")
    memo: dict[int, tuple[list[_Dressed], int]] = {}
    for book in books:
        for item, cell in book.cells:
            if (fields is not None and cell.field not in fields) or not _wanted(rule, item):
                continue
            if id(cell) not in memo:
                hits = [h for s in within(cell) for h in rule.check.run(s, **rule.params)]
                looked = sum(rule.check.looks(s) for s in within(cell))
                dressed = [_dress(rule, replace(h, field=cell.field), cell.raw) for h in hits]
                memo[id(cell)] = dressed, looked
            dressed, looked = memo[id(cell)]
            yield book, dressed, item.position, looked


def _wanted(rule: Rule, item: Item) -> bool:
    """Tell whether an item passes the rule's filters."""
    for key, values in rule.where.items():
        if values in (("present",), ("absent",)):
            if bool(item.text(key)) is not (values == ("present",)):
                return False
        elif key == "category" and item.category not in values:
            return False
    return True


def _look(rule: Rule, subject: Any, book: _Book) -> list[_Dressed]:
    dressed = []
    for hit in rule.check.run(subject, **rule.params):
        item = book.items.get(hit.position or 0)
        dressed.append(_dress(rule, hit, item.text(hit.field or "") if item else ""))
    return dressed


# --- sentences ----------------------------------------------------------------------------


def _dress(rule: Rule, hit: Hit, raw: str) -> _Dressed:
    quote = raw[slice(*hit.span)] if hit.span else hit.quote
    values = {**hit.values, **_common(hit, quote)}
    suggestion = _fill(rule.suggestion, values, rule) if rule.suggestion else None
    return _Dressed(hit, _fill(rule.message, values, rule), suggestion, quote)


def _common(hit: Hit, quote: str | None) -> dict[str, Any]:
    """Return the names that every message may use."""
    field, label = field_words(hit.field), hit.label or ""
    at = Words(f"{field.zh} {label}".strip(), f"{field.en} {label}".strip())
    return {"field": field, "label": label, "at": at, "quote": excerpt(quote or "", 40)}


def _fill(template: Words, values: dict[str, Any], rule: Rule) -> Words:
    return Words(_say(template.zh, values, "zh", rule), _say(template.en, values, "en", rule))


def _say(template: str, values: dict[str, Any], lang: Lang, rule: Rule) -> str:
    """Fill flat names only; a value is put in as it is and never read as a template."""

    def put(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise AssertionError(f"rule {rule.id}: its check gave no {found[1]!r}")
        value = values[found[1]]
        return value.say(lang) if isinstance(value, Words) else str(value)

    if lang == "zh" and not values["label"]:  # 责任事项 8 的…, but 实施依据的…
        template = template.replace("{at} ", "{at}")
    return _NAME.sub(put, template)


# --- findings ------------------------------------------------------------------------------


def _findings(
    rule: Rule, books: list[_Book], found: list[_Found]
) -> Iterator[tuple[tuple[Any, ...], Finding]]:
    order = {id(book): index for index, book in enumerate(books)}
    repeats: Counter[str] = Counter()
    for sequence, (book, dressed, position) in enumerate(found):
        finding = _finding(rule, book, dressed, position)
        repeats[finding.id] += 1
        if repeats[finding.id] > 1:
            finding = replace(finding, id=_hash(finding.id, repeats[finding.id]))
        yield (
            (
                order[id(book)],
                position or 0,
                _FIELD_ORDER.get(dressed.hit.field or "", -1),
                dressed.hit.span or (-1, -1),
                rule.id,
                sequence,
            ),
            finding,
        )


def _finding(rule: Rule, book: _Book, dressed: _Dressed, position: int | None) -> Finding:
    hit, listed = dressed.hit, book.parsed.list
    item = book.items.get(position or 0)
    key = book.keys.get(position or 0, "")
    return Finding(
        id=_hash(rule.id, listed.id, key, hit.field, hit.label, _telling(hit)),
        group=_hash(rule.id, hit.field, hit.label, dressed.message, dressed.quote, hit.evidence),
        rule=rule.id,
        severity=hit.severity or rule.severity,
        certainty=hit.certainty or "certain",
        list=listed.id,
        message=dressed.message,
        suggestion=dressed.suggestion,
        position=position,
        number=(item.text("number") or None) if item else None,
        name=item.text("name") if item else None,
        field=hit.field,
        label=hit.label,
        quote=dressed.quote,
        span=hit.span,
        place=_place(item, hit),
        evidence=hit.evidence,
        related=hit.related,
    )


#: Evidence that is shown but may change while the fault stays: where and how it was checked.
_SHOWN_ONLY = frozenset({"source", "version", "share", "text", "quotation", "redline"})


def _telling(hit: Hit) -> list[dict[str, Any]]:
    return [{k: v for k, v in e.items() if k not in _SHOWN_ONLY} for e in hit.evidence]


def _hash(*parts: object) -> str:
    """Return a short fingerprint of plain values, the same on every machine."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _place(item: Item | None, hit: Hit) -> Place:
    """Return where the marked words stand: the cell's place, moved on to their line."""
    if hit.place or item is None:
        return hit.place or Place()
    value = item.values.get(hit.field or "") or next(iter(item.values.values()), None)
    if value is None:
        return Place()
    place = value.place
    if place.line is None or hit.span is None:
        return place
    return place._replace(line=place.line + value.raw.count("\n", 0, hit.span[0]))
