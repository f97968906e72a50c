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
from dataclasses import dataclass, field, replace
from functools import lru_cache

from auditor.citation_orders import order_number
from auditor.citation_parts import Part, read_label, read_named_part, read_part
from auditor.citation_titles import Title, read_plain_title, read_title
from auditor.entries import parse_entries
from auditor.model import Citation, Entry, Span
from auditor.provisions import Cited, N, read_provisions, skip_blanks
from auditor.text import BLANKS, squash, strip_span

__all__ = ["find_citations", "order_number"]

_B = f"[{BLANKS}]*+"
#: More provisions than this before one quotation are a catalogue, and none is quoted.
_MOST_SHARED = 60

_WORDS = "法典|法|条例|办法|规定|规则|细则|决定|意见|通知|方案|章程|准则|规程|标准"
# 行政法规】 and 实施《 begin a citation whose opening 【 or 《 was lost; a new line may begin
# one with neither.
_MARK = re.compile(
    rf"[【《〈<＜第中附]|[该同本](?=(?:{_WORDS}){_B}第)|(?:行政|地方性)?(?:法规|法律)】"
    rf"|(?:部门|政府)?规章】|规范性文件】|实施《|[\r\n][{BLANKS}]*+"
)
#: Without one of these no text cites anything.
_ANY = re.compile("[【《〈<＜第】（(]")
_PRONOUN = re.compile(rf"([该同本])({_WORDS}){_B}(?=第{_B}{N}{_B}[条條])")
_GAP = re.compile(rf"[{BLANKS}的中：:，,]*+[（(]?{_B}")
_PART_GAP = re.compile(rf"[{BLANKS}的中，,]*+")
_USED_UP = re.compile(rf"{_B}》?(?:等?之?的?(?:有关|相关)?规定|[)）])?[{BLANKS}：:，,。；;、）)]*+")
#: Behind 根据《…》第九条的规定， stands what somebody did, not what the statute says.
_LED = re.compile(rf"(?:根据|依据|依照|按照|遵照|违反|符合){_B}\Z")
_LEADS = re.compile("根据|依据|依照|按照|遵照")
_QUOTES = re.compile(rf"[）)]?(?:的?规定)?{_B}[：:“\"「『]")
_REFERRING = re.compile("规定的|所[列称]|规定情形|的规定|的情形|的行为")
#: What shows behind an article that it heads a quotation.
_HEADS = re.compile(rf"[）)]?(?:的?规定)?(?:[{BLANKS}]|[：:“\"「『]|\Z)")
_GOES_ON = re.compile(r"(?!第)[\u4e00-\u9fff]")
_LISTED = re.compile(rf"(?:的?规定)?{_B}(?:以及|[、，,和及与；;]){_B}")
_BEFORE_ARTICLE = '。！？”"』」；;'


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a citation: a title or an article behind which a quotation may follow."""

    start: int
    end: int
    title: Title
    provisions: tuple[Cited, ...] = ()
    elided: bool = False
    part: Part | None = None


@dataclass(slots=True)
class _Known:
    """The instruments named so far in a field: the last one, by last word, by short name."""

    last: Title | None = None
    in_parts: bool = False
    by_word: dict[str, Title] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    def add(self, head: _Head) -> None:
        title = self.last = head.title
        self.in_parts = head.part is not None
        word = _last_word(title.name)
        if word:
            self.by_word[word] = title
        if title.short:
            self.short[title.short] = self.short.get(title.name, title.name)

    def meant(self, pronoun: re.Match[str]) -> Title | None:
        """Return the instrument that 该法 or 本条例 means: the last one of that kind."""
        same = self.by_word.get(pronoun[2].removesuffix("典"))
        return same or (None if pronoun[1] == "本" else self.last)


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
    known = _Known()
    for entry in entries:
        heads = list(_heads(raw, entry.body, known))
        ends = [*(h.start for h in heads[1:]), entry.body[1]]
        for head, end, told in zip(heads, ends, _told(raw, heads), strict=False):
            quote = None if told else _quote(raw, head, end)
            found.extend(_citations(raw, head, quote, entry.label))
    return tuple(
        replace(c, means=known.short[c.title]) if c.title in known.short else c for c in found
    )


def _told(raw: str, heads: Sequence[_Head]) -> Iterator[bool]:
    """Tell of each head whether it stands in a sentence of the list's own, quoting nothing."""
    led, last = False, 0
    for head in heads:
        joined = led and bool(_LISTED.fullmatch(raw, last, head.start))
        before = raw[max(0, head.start - 8) : head.start]
        led = joined or bool(_LED.search(before) or _LEADS.match(raw, head.start))
        last = head.end
        yield led and not _QUOTES.match(raw, head.end)


def _last_word(name: str) -> str:
    found = re.search(rf"({_WORDS})(?:[（(][^（）()]*[)）])?$", name)
    return found[1].removesuffix("典") if found else ""


# --- heads ------------------------------------------------------------------


def _heads(raw: str, span: Span, known: _Known) -> Iterator[_Head]:
    """Yield the heads in one entry; an article without a title takes over the last one."""
    start, end = span
    at = done = start
    quoting = False
    head = _plain_head(raw, start, end, quoting=False)
    while True:
        if head:
            yield head
            known.add(head)
            at = done = head.end
            quoting = _begins_quote(raw, head)
            joined = _LISTED.match(raw, at, end)
            head = _plain_head(raw, joined.end(), end, quoting=False) if joined else None
            continue
        mark = _MARK.search(raw, at, end)
        if not mark:
            return
        begin, at = _place(mark)
        listed = done > start and bool(_LISTED.fullmatch(raw, done, begin))
        quoting = quoting and not listed
        head = _head_at(raw, (begin, end), known, (start, quoting, listed))


def _place(mark: re.Match[str]) -> tuple[int, int]:
    """Return where a citation may begin and where to look on."""
    if mark[0][0] in "\r\n":
        return mark.end(), mark.end()
    return mark.start(), mark.start() + 1


def _begins_quote(raw: str, head: _Head) -> bool:
    behind = raw[head.end : head.end + 1]
    return bool(head.provisions or head.part) or behind in ("：", ":")


def _head_at(raw: str, span: Span, known: _Known, state: tuple[int, bool, bool]) -> _Head | None:
    """Return the head that begins at a mark; ``state``: entry start, quoting, behind 、."""
    at, end = span
    start, quoting, listed = state
    char = raw[at : at + 1]
    boundary = _is_boundary(raw, at, start)
    if char == "第":
        return _article_head(raw, at, end, known) if boundary else None
    if char in "该同本" and (pronoun := _PRONOUN.match(raw, at, end)):
        heads_only = quoting or pronoun[1] == "本"
        allowed = listed or boundary
        return (
            _pronoun_head(raw, pronoun, end, known, heads_only=heads_only and not listed)
            if allowed
            else None
        )
    if char == "附":
        return _part_head(raw, at, end, known) if boundary else None
    if char == "中" and not raw.startswith("中华人民共和国", at):
        return None
    if char and _MARK.match(raw, at, end):
        return _title_head(raw, span, boundary=boundary, quoting=quoting)
    return _plain_head(raw, at, end, quoting=quoting)


def _title_head(raw: str, span: Span, *, boundary: bool, quoting: bool) -> _Head | None:
    at, end = span
    if raw[at] == "实" and not boundary:
        return None
    title = read_title(raw, at, end, free=boundary or not quoting)
    if title is None:
        return None
    head = _with_place(raw, at, title, end)
    bare = not (title.kind or title.note or head.provisions or head.part)
    # In a quotation, 。《…》以外的… is a sentence of the statute.
    return None if quoting and bare and _GOES_ON.match(raw, head.end) else head


def _plain_head(raw: str, at: int, end: int, *, quoting: bool) -> _Head | None:
    """Return the head made by a title without brackets, where a paragraph begins."""
    if at >= end or _MARK.match(raw, at, end):
        return None
    title = read_plain_title(raw, at, end, quoting=quoting)
    if title is None:
        return None
    head = _with_place(raw, at, title, end)
    if quoting and not _HEADS.match(raw, head.end, end):
        return None
    return head if head.provisions or title.note else None


def _with_place(raw: str, at: int, title: Title, end: int) -> _Head:
    """Return the head with the provisions or the part right behind its title."""
    begin = _end_of(_GAP, raw, title.end, end)
    provisions, stop = read_provisions(raw, begin, end, bare=True)
    if provisions:
        return _Head(at, stop, title, provisions)
    near = _end_of(_PART_GAP, raw, title.end, end)
    part = read_part(raw, near, end) or read_named_part(raw, begin, end)
    if part is None:
        return _Head(at, title.end, title)
    inner, stop = read_provisions(raw, skip_blanks(raw, part.span[1], end), end)
    return _Head(at, stop if inner else part.span[1], title, inner, part=part)


def _end_of(pattern: re.Pattern[str], raw: str, at: int, end: int) -> int:
    found = pattern.match(raw, at, end)
    return found.end() if found else at


def _article_head(raw: str, at: int, end: int, known: _Known) -> _Head | None:
    """Return the head that an article makes for itself, its title being the last one."""
    if known.last is None:
        return None
    provisions, stop = read_provisions(raw, at, end)
    if not provisions:
        return _part_head(raw, at, end, known) if known.in_parts else None
    if _REFERRING.match(raw, stop):
        return None
    return _Head(at, stop, known.last, provisions, elided=True)


def _part_head(raw: str, at: int, end: int, known: _Known) -> _Head | None:
    """Return the head that 第十一项 or 附件 makes at the start of a paragraph."""
    part = read_named_part(raw, at, end)
    if known.last is None or part is None or not _HEADS.match(raw, part.span[1], end):
        return None
    return _Head(at, part.span[1], known.last, elided=True, part=part)


def _pronoun_head(
    raw: str, pronoun: re.Match[str], end: int, known: _Known, *, heads_only: bool
) -> _Head | None:
    """Return the head made by 该法第五条; in a quotation only where it heads another one."""
    title = known.meant(pronoun)
    provisions, stop = read_provisions(raw, pronoun.end(), end)
    if title is None or not provisions:
        return None
    if heads_only and not _HEADS.match(raw, stop, end):
        return None
    return _Head(pronoun.start(), stop, title, provisions, elided=True)


def _is_boundary(raw: str, at: int, start: int) -> bool:
    """Tell whether a citation may begin at ``at``: entry start, paragraph start, after a stop."""
    before = raw[max(start, at - 12) : at]
    plain = before.rstrip(BLANKS + "（(" if raw[at : at + 1] == "第" else BLANKS)
    if not plain:
        return True
    return plain[-1] in _BEFORE_ARTICLE or "\n" in before[len(plain) :]


# --- citations ----------------------------------------------------------------


def _citations(raw: str, head: _Head, quote: Span | None, label: str | None) -> Iterator[Citation]:
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


def _base(raw: str, head: _Head, label: str | None) -> Citation:
    """Return what all citations of one head have in common."""
    title = head.title
    part = squash(raw[slice(*head.part.span)]).text if head.part else ""
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


def _whole(raw: str, head: _Head, base: Citation, quote: Span | None) -> Citation:
    """Return the citation of a whole instrument or of a part that is no article."""
    behind = raw[head.end : head.end + 1]
    if not (head.part or head.title.kind or behind in ("：", ":", '"', "“")):
        return base
    label = read_label(raw, quote[0], quote[1]) if quote and not head.part else None
    if label is None or behind not in ("：", ":"):
        return replace(base, quote=quote)
    return replace(base, quote=quote, part=squash(raw[slice(*label.span)]).text)


def _quote(raw: str, head: _Head, end: int) -> Span | None:
    """Return what is quoted behind a head: up to the next one, quotation marks taken off."""
    begin = _USED_UP.match(raw, head.end, end)
    start, stop = strip_span(raw, begin.end() if begin else head.end, end)
    if start < stop and raw[start] in '"“「『':
        start += 1
    while stop > start and raw[stop - 1] in f'”"」』{BLANKS}':
        stop -= 1
    start, stop = strip_span(raw, start, stop)
    return (start, stop) if stop - start >= 4 else None
