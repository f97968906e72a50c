"""A changed field as a page shows it: what was and what is, side by side, row by row.

In: a ``FieldChange``. Out: ``FieldView``. Rows that differ are shown in full on either
side, save the middle of long stretches that both sides share, whose length is told;
entries without a change, or with one of style or number alone, are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.diff import EXTRA, IN_TIME, Terms, citation_lines
from auditor.model import EntryChange, FieldChange, Lang, PartChange, Piece
from auditor.redline import FactRow, changed_facts, editorial, sentence_facts
from auditor.report.words import FIELD
from auditor.report.words_compare import COMPARE
from auditor.text import BLANKS, narrow
from auditor.units import TAGS, VALUED

#: A stretch that stays is cut in its middle from this length on; so much is left of it at
#: either end of the cut.
_LONG, _KEPT = 240, 60
#: What a change of number or style is: counted, not shown.
_QUIET: tuple[PartChange, ...] = ("renumbered", "moved", "editorial")

#: Fields that quote what others have laid down.
_QUOTING = ("basis", "duty_basis", "accountability_basis")

Look = Literal["same", "deleted", "inserted", "style", "gap"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one side's text; of a ``"gap"`` the text is how many characters it holds.

    ``"style"`` is what the other side has with other punctuation, width or blanks.
    """

    look: Look
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a change touches: the kind of fact and, where it is told, the values."""

    tag: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, or a whole field: the label and text of either side, ``None`` for no text."""

    kind: PartChange
    kind_name: str
    left_label: str
    left: tuple[Run, ...] | None
    right_label: str
    right: tuple[Run, ...] | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that differs: its rows, what is counted only, and the citations that changed.

    ``weight`` is the number of characters shown.
    """

    field: str
    name: str
    kind: PartChange
    kind_name: str
    rows: tuple[Row, ...]
    counted: tuple[str, ...]
    cites: tuple[str, ...]
    weight: int


def field_name(field: str, lang: Lang) -> str:
    """Return what a field is called; a column of the list's own keeps its header."""
    return FIELD[field].say(lang) if field in FIELD else field.removeprefix(EXTRA)


def show_field(change: FieldChange, lang: Lang, terms: Terms = IN_TIME) -> FieldView:
    """Lay out a field that differs, in words of time or of two places."""
    rows = tuple(_rows(change, lang, terms))
    return FieldView(
        field=change.field,
        name=field_name(change.field, lang),
        kind=change.kind,
        kind_name=terms.parts[change.kind].say(lang),
        rows=rows,
        counted=tuple(_counted(change, lang, terms)),
        cites=tuple(line.say(lang) for line in citation_lines(change.citations, terms)),
        weight=sum(
            len(run.text) for row in rows for run in (*(row.left or ()), *(row.right or ()))
        ),
    )


def is_quiet(change: FieldChange) -> bool:
    """Say whether a field differs in number, order or style alone."""
    return change.kind in _QUIET


def _rows(change: FieldChange, lang: Lang, terms: Terms) -> Iterator[Row]:
    told = [e for e in change.entries if e.kind not in (*_QUIET, "unchanged")]
    if change.entries and told:
        yield from (_entry(entry, lang, terms) for entry in told)
    else:
        yield _whole(change, lang, terms)


def _entry(entry: EntryChange, lang: Lang, terms: Terms) -> Row:
    pieces = pieces_of(entry)
    return Row(
        kind=entry.kind,
        kind_name=terms.parts[entry.kind].say(lang),
        left_label=entry.before_label or "",
        left=side(pieces, "inserted") if entry.before_span else None,
        right_label=entry.after_label or "",
        right=side(pieces, "deleted") if entry.after_span else None,
        facts=facts_of(pieces, entry.tags, lang),
    )


def _whole(change: FieldChange, lang: Lang, terms: Terms) -> Row:
    pieces = change.redline or _replaced(change.before or "", change.after or "")
    return Row(
        kind=change.kind,
        kind_name=terms.parts[change.kind].say(lang),
        left_label="",
        left=side(pieces, "inserted") if change.before else None,
        right_label="",
        right=side(pieces, "deleted") if change.after else None,
        facts=facts_of(pieces, change.tags, lang),
    )


def pieces_of(entry: EntryChange) -> tuple[Piece, ...]:
    """Return the redline of an entry; of one that only one side has, all of it."""
    return entry.redline or _replaced(entry.before, entry.after)


def _replaced(before: str, after: str) -> tuple[Piece, ...]:
    sides = Piece("deleted", before), Piece("inserted", after)
    return tuple(piece for piece in sides if piece.text)


def side(pieces: Sequence[Piece], hidden: Literal["deleted", "inserted"]) -> tuple[Run, ...]:
    """Return one side of a redline: without the pieces that only the other side has.

    What differs in punctuation, width or blanks alone is ``"style"``.
    """
    kept = [run for kind, run in _looks(pieces) if kind != hidden]
    runs: list[Run] = []
    for nth, run in enumerate(kept):
        if run.look == "same":
            runs += _stays(run.text, first=nth == 0, last=nth == len(kept) - 1)
        else:
            runs.append(run)
    return tuple(_trimmed(runs))


def _looks(pieces: Sequence[Piece]) -> Iterator[tuple[str, Run]]:
    """Yield every stretch with the kind of the piece that it comes from."""
    for nth, piece in enumerate(pieces):
        if piece.kind == "same":
            yield "same", Run("same", piece.text)
            continue
        step, kind = (1, "inserted") if piece.kind == "deleted" else (-1, "deleted")
        near = pieces[nth + step] if 0 <= nth + step < len(pieces) else None
        other = near.text if near and near.kind == kind else ""
        for run in _marked(piece, other):
            yield piece.kind, run


def _marked(piece: Piece, other: str) -> Iterator[Run]:
    """Yield a piece that stands where the other side has ``other``; style does not stand out."""
    text = piece.text
    if editorial(text, other):
        yield Run("style", text)
        return
    head = _alike(text, other)
    tail = _alike(text[head:][::-1], other[head:][::-1])
    parts = text[:head], text[head : len(text) - tail], text[len(text) - tail :]
    looks: tuple[Look, ...] = (
        "style",
        "deleted" if piece.kind == "deleted" else "inserted",
        "style",
    )
    yield from (Run(look, part) for look, part in zip(looks, parts, strict=True) if part)


def _alike(text: str, other: str) -> int:
    """Return how many characters that are no letters both begin with, but for their width."""
    pairs = zip(text, other, strict=False)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a.isalnum() or narrow(a) != narrow(b)),
        min(len(text), len(other)),
    )


def _stays(text: str, *, first: bool, last: bool) -> Iterator[Run]:
    """Yield a stretch that stays, without its middle when it is long."""
    head, tail = (0 if first else _KEPT), (0 if last else _KEPT)
    if len(text) < _LONG or not head + tail:
        yield Run("same", text)
        return
    head = head or _KEPT
    tail = tail or _KEPT
    yield Run("same", text[:head])
    yield Run("gap", str(len(text) - head - tail))
    yield Run("same", text[-tail:])


def _trimmed(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs without the blank lines around the whole."""
    for nth, run in enumerate(runs):
        text = run.text
        if nth == 0:
            text = text.lstrip(BLANKS)
        if nth == len(runs) - 1:
            text = text.rstrip(BLANKS)
        if text:
            yield Run(run.look, text)


def facts_of(pieces: Sequence[Piece], tags: Sequence[str], lang: Lang) -> tuple[Fact, ...]:
    """Return what a redline touches, in the order of ``TAGS``, with the values that matter."""
    rows = (*changed_facts(pieces), *sentence_facts(pieces))
    values = {tag: (before, after) for tag, before, after in valued(rows, tags)}
    return tuple(
        Fact(tag, TAGS[tag].say(lang), *values.get(tag, ("", ""))) for tag in TAGS if tag in tags
    )


def weighty_facts(change: FieldChange) -> Iterator[FactRow]:
    """Yield the facts of a field that weigh, for a summary.

    Whole entries and sentences say 应当 as a matter of course, so that of these only numbers
    count; and entries of what is quoted come and go with the provisions that are told.
    """
    redlines = [entry.redline for entry in change.entries] or [change.redline]
    if change.field not in _QUOTING:
        redlines += [pieces_of(entry) for entry in change.entries if not entry.redline]
    rows = [row for pieces in redlines for row in changed_facts(pieces)]
    whole = [row for pieces in redlines for row in sentence_facts(pieces)]
    yield from valued([*rows, *(row for row in whole if row[0] != "modality")], change.tags)


def valued(rows: Iterable[FactRow], tags: Container[str]) -> Iterator[FactRow]:
    """Yield the facts of which a reader wants the values: all that went, all that came, by tag."""
    told = list(rows)
    for tag in VALUED:
        sides = [
            dict.fromkeys(word for row in told if row[0] == tag for word in row[n].split("、"))
            for n in (1, 2)
        ]
        before, after = ("、".join(filter(None, side)) for side in sides)
        if tag in tags and before != after:
            yield tag, before, after


def _counted(change: FieldChange, lang: Lang, terms: Terms) -> Iterator[str]:
    """Yield how many entries are not shown, and why."""
    kinds: Mapping[PartChange, int] = Counter(entry.kind for entry in change.entries)
    if not any(kind not in (*_QUIET, "unchanged") for kind in kinds):
        return
    for kind in ("unchanged", *_QUIET):
        if kinds.get(kind):
            words = terms.parts[kind] if kind == "unchanged" else terms.kinds[kind]
            yield COMPARE["so_many_entries"].say(lang).format(n=kinds[kind], what=words.say(lang))
