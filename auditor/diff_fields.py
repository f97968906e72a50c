"""Two items in, the fields that differ out; equal pairs of texts are compared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from auditor.diff_cites import citation_changes
from auditor.diff_entries import entry_changes
from auditor.model import (
    ENTRY_FIELDS,
    FIELDS,
    Citation,
    Entry,
    EntryChange,
    FieldChange,
    Item,
    Parsed,
    PartChange,
    Verdict,
)
from auditor.redline import editorial, redline, tags
from auditor.text import plain_letters
from auditor.units import TAGS

#: From this likeness on (0–100) a text is the other one without its numbers.
_ALIKE = 60.0
#: Put before the header of a column that is none of ours.
EXTRA = "extra:"
#: Fields that number an item and say nothing of it.
NUMBERS = ("number", "code")

Memo = dict[tuple[str, str, str], FieldChange]


class _Cell(NamedTuple):
    """One field of one item as it was read."""

    raw: str
    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]
    verdicts: tuple[Verdict, ...]


def texts(item: Item) -> dict[str, str]:
    """Return every text of an item by field, own columns first, then those that are extra."""
    own = {name: item.values[name].raw for name in FIELDS if name in item.values}
    return own | {EXTRA + header: value.raw for header, value in item.extra.items()}


def field_changes(
    left: Parsed, old: Item, right: Parsed, new: Item, memo: Memo
) -> tuple[FieldChange, ...]:
    """Return the fields of two items that differ in any letter, in the order of the table.

    ``memo`` keeps what was compared; use one for one pair of lists.
    """
    before, after = texts(old), texts(new)
    found = []
    for name in _names(before, after):
        a, b = before.get(name), after.get(name)
        if a == b:
            continue
        if not a or not b:
            change = _one_sided(name, a, b)
        elif (name, a, b) in memo:
            change = memo[name, a, b]
        else:
            change = _both(name, _cell(left, old, name, a), _cell(right, new, name, b))
            memo[name, a, b] = change
        if name == "category" and old.category and old.category == new.category:
            change = _only_style(change)
        found.append(replace(change, left=old.position, right=new.position))
    return tuple(found)


def _only_style(change: FieldChange) -> FieldChange:
    """Return a change of nothing but the word for one kind of power (其他权力, 其他行政权力)."""
    return replace(change, kind="editorial", tags=())


def whole_item(item: Item, *, added: bool) -> tuple[FieldChange, ...]:
    """Return every field of an item that is only in the new (``added``) or the old list."""
    if added:
        return tuple(
            FieldChange(name, "added", None, text, right=item.position)
            for name, text in texts(item).items()
        )
    return tuple(
        FieldChange(name, "removed", text, None, left=item.position)
        for name, text in texts(item).items()
    )


def _names(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    yield from (name for name in FIELDS if name in before or name in after)
    extra = {**before, **after}
    yield from sorted(name for name in extra if name.startswith(EXTRA))


def _cell(parsed: Parsed, item: Item, name: str, raw: str) -> _Cell:
    key = (item.position, name)
    return _Cell(
        raw,
        parsed.entries.get(key, ()),
        parsed.citations.get(key, ()),
        parsed.verdicts.get(key, ()),
    )


def _one_sided(name: str, before: str | None, after: str | None) -> FieldChange:
    """Return what became of a field with no text on one side (or on either: only a column)."""
    kind: PartChange = "added" if after else "removed" if before else "editorial"
    if name in NUMBERS and kind != "editorial":
        kind = "renumbered"
    return FieldChange(name, kind, before, after)


def _both(name: str, old: _Cell, new: _Cell) -> FieldChange:
    if name in NUMBERS:
        return FieldChange(name, "renumbered", old.raw, new.raw, redline(old.raw, new.raw))
    if editorial(old.raw, new.raw):
        return FieldChange(name, "editorial", old.raw, new.raw, redline(old.raw, new.raw))
    cites = citation_changes(
        old.raw, old.citations, new.raw, new.citations, (old.verdicts, new.verdicts)
    )
    pieces = redline(old.raw, new.raw)
    entries = _entries(name, old, new)
    kind = _of_entries(entries) if entries else "changed"
    found = _tags(entries) if entries else tags(pieces)
    return FieldChange(name, kind, old.raw, new.raw, pieces, found, entries, cites)


def _entries(name: str, old: _Cell, new: _Cell) -> tuple[EntryChange, ...]:
    """Return what became of the entries; nothing for texts of one piece without a number."""
    if name not in ENTRY_FIELDS:
        return ()
    found = entry_changes(old.raw, old.entries, new.raw, new.entries)
    series = len(found) > 1 or any(e.before_label or e.after_label for e in found)
    return found if series and not (_of_one_piece(found) and _alike(old.raw, new.raw)) else ()


def _alike(old: str, new: str) -> bool:
    return fuzz.ratio(plain_letters(old), plain_letters(new), score_cutoff=_ALIKE) > 0


def _of_one_piece(found: Sequence[EntryChange]) -> bool:
    """Say whether no entry was found again and one side is a text without a number."""
    gone, come = ([e for e in found if e.kind == kind] for kind in ("removed", "added"))
    if len(gone) + len(come) < len(found) or not gone or not come:
        return False
    pieces = [side[0] for side in (gone, come) if len(side) == 1]
    return any(not (one.before_label or one.after_label) for one in pieces)


def _of_entries(entries: tuple[EntryChange, ...]) -> PartChange:
    kinds = {e.kind for e in entries}
    if kinds & {"added", "removed", "changed"}:
        return "changed"
    if "moved" in kinds:
        return "moved"
    return "renumbered" if "renumbered" in kinds else "editorial"


def _tags(entries: tuple[EntryChange, ...]) -> tuple[str, ...]:
    found = {tag for entry in entries for tag in entry.tags}
    return tuple(tag for tag in TAGS if tag in found)
