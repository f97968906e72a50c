"""Checks on linked items of two lists: where the two say different things of one matter.

Every finding stands in the list under audit (``right``) and names the item of the other.
What is merely written another way is none: names are compared by their letters, provisions
by the instrument and the article they turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.checks_subjects import (
    Compared,
    excerpt,
    field_words,
    head_span,
    inner_brackets,
    listing,
    plain_title,
)
from auditor.diff_entries import entry_changes
from auditor.identity import find_place
from auditor.model import Citation, EntryChange, Hit, Item, Parsed, Verdict, Words
from auditor.redline import redline
from auditor.text import letters

#: Verdicts that say that a basis is out of date.
_STALE = frozenset({"repealed", "superseded"})
_ENTRIES = ("duties", "accountability")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two linked items and the lists they stand in."""

    at: Compared
    left: Item
    right: Item

    @property
    def related(self) -> tuple[tuple[str, int, str], ...]:
        left = self.left
        return ((self.at.left.list.id, left.position, left.text("name")),)

    @property
    def other(self) -> str:
        return self.at.left.list.identity.title or self.at.left.list.id


def linked(at: Compared) -> int:
    """Count the links that can be looked at."""
    return sum(1 for _ in _pairs(at))


def _pairs(at: Compared) -> Iterator[_Pair]:
    olds = {i.position: i for i in at.left.list.items}
    news = {i.position: i for i in at.right.list.items}
    for link in at.alignment.links:
        if link.relation == "same":
            yield _Pair(at, olds[link.left[0]], news[link.right[0]])


def _number(item: Item) -> str:
    return item.text("number") or str(item.position)


# --- name and kind of power ------------------------------------------------------------


def other_category(at: Compared) -> Iterator[Hit]:
    """Find linked items filed under different kinds of power."""
    for pair in _pairs(at):
        here, there = pair.right.category, pair.left.category
        if here and there and here != there:
            yield Hit(
                pair.right.position,
                "category",
                span=(0, len(pair.right.text("category"))),
                values={
                    "here": here,
                    "there": there,
                    "number": _number(pair.left),
                    "name": excerpt(pair.left.text("name"), 60),
                    "other": pair.other,
                },
                evidence=({"category": here, "other": there},),
                certainty="likely",
                related=pair.related,
            )


def other_name(at: Compared) -> Iterator[Hit]:
    """Find linked items whose names differ in more than style."""
    for pair in _pairs(at):
        here, there = _name(pair.right), _name(pair.left)
        if letters(here).text == letters(there).text:
            continue
        drawn = [[p.kind, p.text] for p in redline(there, here)]
        yield Hit(
            pair.right.position,
            "name",
            span=(0, len(pair.right.text("name"))),
            values={
                "here": excerpt(here, 80),
                "there": excerpt(there, 80),
                "number": _number(pair.left),
                "other": pair.other,
            },
            evidence=({"name": here, "other": there, "redline": drawn},),
            certainty="likely",
            related=pair.related,
        )


def _name(item: Item) -> str:
    names = (item.text("name"), item.text("sub_name"))
    return " ".join("".join(name.split()) for name in names if name)


# --- the basis -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Basis:
    """An instrument cited as a basis: its title, and whether it is out of date."""

    title: str
    stale: bool


def other_basis(at: Compared) -> Iterator[Hit]:
    """Find linked items that rest on different instruments; rules of one place are its own.

    An error where one side cites what is repealed or superseded and the other does not.
    """
    for pair in _pairs(at):
        here, there = _bases(at.right, pair.right), _bases(at.left, pair.left)
        if not here or not there:
            continue
        ours = [here[k] for k in here if k not in there]
        theirs = [there[k] for k in there if k not in here]
        if ours or theirs:
            yield _basis_hit(pair, ours, theirs)


def _basis_hit(pair: _Pair, ours: list[_Basis], theirs: list[_Basis]) -> Hit:
    stale = any(b.stale for b in ours) != any(b.stale for b in theirs)
    return Hit(
        pair.right.position,
        "basis",
        values={
            "here": _only(ours),
            "there": _only(theirs),
            "number": _number(pair.left),
            "other": pair.other,
        },
        evidence=(
            *({"here": basis.title} for basis in ours),
            *({"there": basis.title} for basis in theirs),
        ),
        severity="error" if stale else None,
        certainty="likely",
        related=pair.related,
    )


def _only(bases: Iterable[_Basis]) -> Words:
    told = [
        Words(
            f"《{basis.title}》" + ("（已失效或被取代）" if basis.stale else ""),
            f"《{basis.title}》" + (" (no longer in force)" if basis.stale else ""),
        )
        for basis in bases
    ]
    if not told:
        return Words("无", "nothing")
    return Words(listing(w.zh for w in told).zh, listing(w.en for w in told).en)


def _bases(parsed: Parsed, item: Item) -> dict[str, _Basis]:
    """Return the instruments an item rests on, apart from those of one place."""
    found: dict[str, _Basis] = {}
    for citation, verdict in _cited(parsed, item, "basis"):
        title = (verdict.statute if verdict else None) or citation.means or citation.title
        key = plain_title(title).removeprefix("中华人民共和国")
        if find_place(key)[0] is None and not key.startswith("自治区"):
            stale = verdict is not None and verdict.status in _STALE
            found.setdefault(key, _Basis(inner_brackets(title), stale))
    return found


def _cited(parsed: Parsed, item: Item, field: str) -> Iterator[tuple[Citation, Verdict | None]]:
    key = item.position, field
    verdicts = dict(enumerate(parsed.verdicts.get(key, ())))
    for index, citation in enumerate(parsed.citations.get(key, ())):
        yield citation, verdicts.get(index)


# --- duties and cases ---------------------------------------------------------------------


def other_entries(at: Compared) -> Iterator[Hit]:
    """Find duties and cases of accountability that only one of two linked items has."""
    for pair in _pairs(at):
        for field in _ENTRIES:
            changes = _changes(pair, field)
            ours = [c for c in changes if c.kind == "added" and c.after_label]
            theirs = [c for c in changes if c.kind == "removed" and c.before_label]
            if changes and (ours or theirs) and len(ours) + len(theirs) < len(changes):
                yield _entries_hit(pair, field, ours, theirs)


def _changes(pair: _Pair, field: str) -> tuple[EntryChange, ...]:
    """Return the entries of both sides, paired; none where a side has no numbered entries."""
    sides = (pair.at.left, pair.left), (pair.at.right, pair.right)
    entries = [parsed.entries.get((item.position, field), ()) for parsed, item in sides]
    if not all(any(entry.label for entry in found) for found in entries):
        return ()
    return entry_changes(pair.left.text(field), entries[0], pair.right.text(field), entries[1])


def _entries_hit(
    pair: _Pair, field: str, ours: list[EntryChange], theirs: list[EntryChange]
) -> Hit:
    first = next((c for c in ours if c.after_span), None)
    raw = pair.right.text(field)
    entries = pair.at.right.entries.get((pair.right.position, field), ())
    entry = next((e for e in entries if first and e.body == first.after_span), None)
    return Hit(
        pair.right.position,
        field,
        entry.label if entry else None,
        head_span(raw, entry) if entry else None,
        {
            "what": field_words(field),
            "here": _heads(c.after for c in ours),
            "there": _heads(c.before for c in theirs),
            "ours": len(ours),
            "theirs": len(theirs),
            "other": pair.other,
        },
        (
            *({"here": c.after} for c in ours),
            *({"there": c.before} for c in theirs),
        ),
        certainty="likely",
        related=pair.related,
    )


def _heads(texts: Iterable[str]) -> Words:
    heads = [f"“{excerpt(text, 24)}”" for text in texts]
    if not heads:
        return Words("", "")
    told = listing(heads, most=4)
    return Words(f"（{told.zh}）", f" ({told.en})")
