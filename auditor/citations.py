"""Field text in, citations out: which provision of which instrument, and what is quoted.

A citation is ``【kind】《title》（note）第N条第N款第（N）项：quotation``, any part of which may
be missing, damaged or taken over from the citation before it. Titles and articles that
stand *inside* a quotation (依照本法第十八条, 依照《…》的规定) are the statute's words, not
the list's, and are left alone: an article counts only behind a title, at the start of a
paragraph, or behind the full stop that ends the quotation before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.citation_heads import Head, Known, are_told, read_heads
from auditor.citation_orders import order_number
from auditor.citation_parts import read_label
from auditor.entries import parse_entries
from auditor.model import Citation, Entry, Span
from auditor.text import BLANK, BLANKS, strip_span

__all__ = ["find_citations", "order_number"]

_B = f"[{BLANKS}]*+"
#: More provisions than this before one quotation are a catalogue, and none is quoted.
_MOST_SHARED = 60

#: Without one of these no text cites anything.
_ANY = re.compile("[【《〈<＜第】（(]")
_USED_UP = re.compile(rf"{_B}》?(?:等?之?的?(?:有关|相关)?规定|[)）])?[{BLANKS}：:，,。；;、）)]*+")


def find_citations(raw: str, entries: Sequence[Entry] | None = None) -> tuple[Citation, ...]:
    """Return every citation in the text of one field, in order of appearance.

    ``entries`` are the field's entries (found here when not given): a quotation ends
    where an entry ends. Never raises; time grows linearly with the text.
    """
    if entries is None:
        return _find(raw)
    return _in_entries(raw, entries)


@lru_cache(maxsize=16384)
def _find(raw: str) -> tuple[Citation, ...]:
    return _in_entries(raw, parse_entries(raw)) if _ANY.search(raw) else ()


def _in_entries(raw: str, entries: Sequence[Entry]) -> tuple[Citation, ...]:
    found: list[Citation] = []
    known = Known()
    for entry in entries:
        heads = list(read_heads(raw, entry.body, known))
        ends = [*(h.start for h in heads[1:]), entry.body[1]]
        for head, end, told in zip(heads, ends, are_told(raw, heads), strict=False):
            quote = None if told else _quote(raw, head, end)
            found.extend(_citations(raw, head, quote, entry.label))
    if not known.short:
        return tuple(found)
    return tuple(
        replace(c, means=known.short[c.title]) if c.title in known.short else c for c in found
    )


def _citations(raw: str, head: Head, quote: Span | None, label: str | None) -> Iterator[Citation]:
    base = _base(raw, head, label)
    if not head.provisions:
        yield _whole(raw, head, base, quote)
        return
    places = tuple(dict.fromkeys(p for p, _ in head.provisions))
    if len(places) > _MOST_SHARED:
        quote = None
    for position, (provision, span) in enumerate(head.provisions):
        others = tuple(p for p in places if p != provision) if quote else ()
        first = head.start if position == 0 else span[0]
        yield replace(base, span=(first, span[1]), provision=provision, quote=quote, shares=others)


def _base(raw: str, head: Head, label: str | None) -> Citation:
    """Return what all citations of one head have in common."""
    title = head.title
    part = BLANK.sub("", raw[slice(*head.part.span)]) if head.part else ""
    span = (head.start, head.end)
    if head.elided:
        brackets = title.brackets
        return Citation(
            title.name, span, title.span, brackets=brackets, elided=True, entry=label, part=part
        )
    note = raw[slice(*title.note)] if title.note else None
    return Citation(
        title.name,
        span,
        title.span,
        kind=title.kind,
        kind_span=title.kind_span,
        note=_unwrapped(note) if note else None,
        note_span=title.note,
        order=order_number(note) if note else None,
        brackets=title.brackets,
        entry=label,
        part=part,
    )


def _unwrapped(note: str) -> str:
    if note[0] in "[〔【" and note[-1] in "]〕】":
        return note[1:-1]
    return note.strip("（）()")


def _whole(raw: str, head: Head, base: Citation, quote: Span | None) -> Citation:
    """Return the citation of a whole instrument or of a part that is no article."""
    behind = raw[head.end : head.end + 1]
    if not (head.part or head.title.kind or behind in ("：", ":", '"', "“")):
        return base
    label = read_label(raw, quote[0], quote[1]) if quote and not head.part else None
    if label is None or behind not in ("：", ":"):
        return replace(base, quote=quote)
    return replace(base, quote=quote, part=BLANK.sub("", raw[slice(*label.span)]))


def _quote(raw: str, head: Head, end: int) -> Span | None:
    """Return what is quoted behind a head: up to the next one, quotation marks taken off."""
    begin = _USED_UP.match(raw, head.end, end)
    start, stop = strip_span(raw, begin.end() if begin else head.end, end)
    if start < stop and raw[start] in '"“「『':
        start += 1
    while stop > start and raw[stop - 1] in f'”"」』{BLANKS}':
        stop -= 1
    start, stop = strip_span(raw, start, stop)
    return (start, stop) if stop - start >= 4 else None
