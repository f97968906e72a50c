"""What checks look at, and the small words they share: no rule and no check stands here.

A ``Cell`` is text only: it knows neither its item nor its list, so whatever a check
finds in it holds wherever the same text stands. That is what lets the runner look at
each distinct text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.model import (
    FIELDS,
    Alignment,
    Citation,
    Entry,
    Item,
    Parsed,
    Provision,
    Span,
    Verdict,
    Words,
)
from auditor.provisions import say_provision
from auditor.text import BLANK, narrow

#: Fields whose entries answer one another, number by number.
PARTNERS = {
    "duties": "duty_basis",
    "duty_basis": "duties",
    "accountability": "accountability_basis",
    "accountability_basis": "accountability",
}

_ENGLISH = {
    "number": "number",
    "code": "code",
    "category": "category",
    "name": "item name",
    "sub_name": "sub-item name",
    "body": "implementing body",
    "org": "office in charge",
    "level": "level",
    "basis": "legal basis",
    "duties": "duties",
    "duty_basis": "basis of duties",
    "accountable": "accountable persons",
    "accountability": "accountability cases",
    "accountability_basis": "basis of accountability",
    "exemption": "exemptions",
    "remark": "remarks",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One distinct filled cell with what was read out of it.

    ``partner_raw`` and ``partner_entries`` belong to the field whose numbers this one
    answers (责任事项 and 责任事项依据); empty when the item has none.
    """

    field: str
    raw: str
    entries: tuple[Entry, ...] = ()
    citations: tuple[Citation, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    partner_raw: str = ""
    partner_entries: tuple[Entry, ...] = ()

    def judged(self) -> Iterator[tuple[Citation, Verdict]]:
        """Yield each citation with its verdict; nothing when none was judged."""
        if self.verdicts:
            yield from zip(self.citations, self.verdicts, strict=True)


@dataclass(frozen=True, slots=True)
class EntryIn:
    """One entry in its cell."""

    cell: Cell
    entry: Entry


@dataclass(frozen=True, slots=True)
class CitationIn:
    """One citation in its cell, with its verdict when the statutes were asked."""

    cell: Cell
    citation: Citation
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Row:
    """One item in its list."""

    parsed: Parsed
    item: Item


@dataclass(frozen=True, slots=True)
class Compared:
    """Two aligned lists: ``left`` is the upper, older or peer one, ``right`` is under audit."""

    alignment: Alignment
    left: Parsed
    right: Parsed


def cell_of(parsed: Parsed, item: Item, field: str) -> Cell:
    """Return the cell of one field of one item."""
    key, partner = (item.position, field), PARTNERS.get(field, "")
    return Cell(
        field,
        item.text(field),
        tuple(parsed.entries.get(key, ())),
        tuple(parsed.citations.get(key, ())),
        tuple(parsed.verdicts.get(key, ())),
        item.text(partner),
        tuple(parsed.entries.get((item.position, partner), ())),
    )


def distinct_cells(
    parsed: Parsed, fields: Iterable[str]
) -> tuple[tuple[Cell, tuple[int, ...]], ...]:
    """Return each distinct text of the fields with the positions of the items it stands in."""
    wanted = [f for f in FIELDS if f in set(fields)]
    places: dict[tuple[str, str, str], list[int]] = {}
    cells: dict[tuple[str, str, str], Cell] = {}
    for item in parsed.list.items:
        for field in wanted:
            raw = item.text(field)
            if not raw:
                continue
            key = (field, raw, item.text(PARTNERS.get(field, "")))
            if key not in cells:
                cells[key] = cell_of(parsed, item, field)
            places.setdefault(key, []).append(item.position)
    return tuple((cells[key], tuple(at)) for key, at in places.items())


# --- words ---------------------------------------------------------------------


def field_words(field: str | None) -> Words:
    """Return the name of a field in both languages; of the list itself for ``None``."""
    if field is None:
        return Words("清单", "list")
    return Words(FIELDS.get(field, field), _ENGLISH.get(field, field))


def listing(texts: Iterable[str], most: int = 12) -> Words:
    """Join short texts with 、 and commas; beyond ``most`` only their number is told."""
    all_texts = list(texts)
    shown, more = all_texts[:most], len(all_texts) - most
    zh, en = "、".join(shown), ", ".join(shown)
    if more > 0:
        return Words(f"{zh} 等 {len(all_texts)} 处", f"{en} and {more} more")
    return Words(zh, en)


def runs(numbers: Iterable[int]) -> Words:
    """Write numbers with runs drawn together: 1–3、5."""
    texts: list[str] = []
    start = last = None
    for number in [*sorted(set(numbers)), None]:
        if start is not None and (number is None or number != (last or 0) + 1):
            texts.append(f"{start}" if start == last else f"{start}–{last}")
            start = number
        start = number if start is None else start
        last = number
    return listing(texts, most=30)


def unspaced(text: str) -> str:
    """Return a text without blanks and line breaks; where its characters stood is not kept."""
    return BLANK.sub("", text)


def excerpt(text: str, most: int = 30) -> str:
    """Return the beginning of a text on one line, with … when it was cut."""
    plain = unspaced(text)
    return plain if len(plain) <= most else plain[:most] + "…"


def head_span(raw: str, entry: Entry, most: int = 40) -> Span:
    """Return the span of an entry's label and first words: enough to recognise it by."""
    start, end = entry.span
    stop = min(end, start + most)
    for found in re.finditer(r"[。；\n\r]", raw[start:stop]):
        if start + found.start() > entry.body[0]:
            stop = start + found.start()
            break
    return start, stop


def bodies(cell: Cell) -> Iterator[tuple[str | None, Span]]:
    """Yield label and body of each entry; the whole text where a field has no entries."""
    if not cell.entries:
        yield None, (0, len(cell.raw))
    for entry in cell.entries:
        yield entry.label, entry.body


def label_at(entries: Iterable[Entry], at: int) -> str | None:
    """Return the label of the entry that covers a character, ``None`` outside of all."""
    return next((e.label for e in entries if e.span[0] <= at < e.span[1]), None)


def provision_words(provision: Provision | None) -> Words:
    """Write a provision as statutes do; empty when no article is said."""
    if provision is None or not provision.article:
        return Words("", "")
    return say_provision(provision)


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """Return a title without blanks, width and brackets, for telling whether two are one."""
    return re.sub(r"[《》〈〉<>]", "", narrow(unspaced(title)))


def inner_brackets(title: str) -> str:
    """Return a title as it stands inside 《》: brackets within it are 〈〉."""
    return title.translate(str.maketrans("《》<>＜＞", "〈〉〈〉〈〉"))


def name_key(item: Item) -> tuple[str, str, str]:
    """Return what makes an item this item whatever its number: name, sub-name, category."""
    category = item.category or unspaced(item.text("category"))
    return unspaced(item.text("name")), unspaced(item.text("sub_name")), category
