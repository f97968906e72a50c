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
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.entries import parse_entries
from auditor.model import Citation, Entry, Provision, Span
from auditor.provisions import ARTICLE, N, numeral, read_provisions, skip_blanks
from auditor.text import BLANKS, narrow, squash, strip_span

_B = f"[{BLANKS}]*"
_TITLE_END = (
    "法|法典|条例|办法|规定|规则|细则|决定|决议|通知|意见|解释|方案|标准|目录|准则|规程"
    "|批复|公告|章程"
)
_OPEN = {"《": "》", "〈": "〉", "<": ">", "＜": "＞"}
_MAX_TITLE = 120

_KIND = re.compile(rf"【?{_B}([^】【\d〔〕\n]{{1,12}}?){_B}】")
_KIND_WORD = re.compile(r"法律|法规|规章|文件|决定|条例|解释|政策|令|法$|办法|公约|依据")
_NAKED = re.compile(
    rf"([^《》〈〉<>【】（）()。，；：“”\s第]{{2,60}}?(?:{_TITLE_END}))(》?)"
    rf"(?={_B}(?:[（(]|第{_B}{N}{_B}条))"
)
_NAMES = re.compile(rf"(?:{_TITLE_END})(?:[（(][^（）()]*[)）])?$")
_NOTE_WORD = re.compile(r"[年令号]|通过|修[订正]|公布|施行|发布|会议|〔|\[")
_LOOSE_NOTE = re.compile(rf"[^。；;：:《》【】“\n]{{2,60}}?(?={_B}第{_B}{N}{_B}条)")
_GAP = re.compile(rf"[{BLANKS}的中：:，,]*[（(]?{_B}")
_USED_UP = re.compile(rf"{_B}(?:的?(?:规定|有关规定|相关规定)|[)）])?[{BLANKS}：:，,。；;、）)]*")
_REFERRING = re.compile(r"(?:规定的|所列|所称|规定情形|的规定)")
# The last two begin a citation whose opening 【 or 《 was lost.
_MARK = re.compile(
    r"[【《〈<＜第中]|(?:行政|地方性)?(?:法规|法律)】|(?:部门|政府)?规章】|规范性文件】|实施《"
)
_WITH_TITLE = re.compile(
    rf"实施《[^《》\n]{{2,40}}》[^《》〈〉【】（）()。，；：\s第]{{0,14}}?(?:{_TITLE_END})"
    rf"(?={_B}(?:[（(]|第{_B}{N}{_B}条))"
)
_HALF_OPEN = re.compile(
    rf"((?:[^《》〈〉<>【】（）()。，；：“”\s第]|〈[^〈〉\n]{{1,40}}〉){{2,60}}?(?:{_TITLE_END}))"
    rf"(?={_B}(?:[（(]|第{_B}{N}{_B}条))"
)
_LISTED = re.compile(rf"(?:的?规定)?[{BLANKS}]*[、，,和及与；;][{BLANKS}]*")
_BEFORE_ARTICLE = '。！？”"』」；;'


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as printed: where, its name, how it is bracketed, its kind and note."""

    span: Span
    name: str
    brackets: str
    end: int
    kind: str | None = None
    kind_span: Span | None = None
    note: Span | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a citation: a title or an article behind which a quotation may follow."""

    start: int
    end: int
    title: _Title
    provisions: tuple[tuple[Provision, Span], ...]
    elided: bool


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
    return _in_entries(raw, parse_entries(raw))


def _in_entries(raw: str, entries: Sequence[Entry]) -> tuple[Citation, ...]:
    found: list[Citation] = []
    for entry in entries:
        heads = list(_heads(raw, *entry.body, found[-1] if found else None))
        ends = [*(h.start for h in heads[1:]), entry.body[1]]
        for head, end in zip(heads, ends, strict=False):
            found.extend(_citations(raw, head, end, entry.label))
    return tuple(found)


# --- heads ------------------------------------------------------------------


def _heads(raw: str, start: int, end: int, before: Citation | None) -> Iterator[_Head]:
    """Yield the heads in one entry; an article without a title takes over the last one."""
    last = _title_of(before) if before else None
    quoting = False
    at = start
    for mark in _MARK.finditer(raw, start, end):
        at_mark = mark.start()
        if at_mark < at:
            continue
        quoting = quoting and not _LISTED.fullmatch(raw, at, at_mark)
        boundary = _is_boundary(raw, at_mark, start)
        head = _head_at(raw, (at_mark, end), last, boundary=boundary, quoting=quoting)
        if head is None:
            continue
        yield head
        last, at = head.title, head.end
        quoting = bool(head.provisions) or raw[head.end : head.end + 1] in ("：", ":")


def _title_of(citation: Citation) -> _Title:
    return _Title(citation.title_span, citation.title, citation.brackets, citation.span[1])


def _head_at(
    raw: str, span: Span, last: _Title | None, *, boundary: bool, quoting: bool
) -> _Head | None:
    at, end = span
    if raw[at] == "第":
        return _article_head(raw, at, end, last) if boundary else None
    if raw[at] == "中" and not raw.startswith("中华人民共和国", at):
        return None
    if raw[at] == "实" and not boundary:
        return None
    title = _title_at(raw, at, end, free=boundary or not quoting)
    if title is None:
        return None
    provisions, stop = _provisions_after(raw, title.end, end)
    return _Head(at, stop, title, provisions, elided=False)


def _article_head(raw: str, at: int, end: int, last: _Title | None) -> _Head | None:
    """Return the head that an article makes for itself, its title being the last one."""
    if last is None:
        return None
    provisions, stop = read_provisions(raw, at, end)
    if not provisions or _REFERRING.match(raw, stop):
        return None
    return _Head(at, stop, last, provisions, elided=True)


def _is_boundary(raw: str, at: int, start: int) -> bool:
    """Tell whether a citation may begin at ``at``: entry start, paragraph start, after a stop."""
    begin, _ = strip_span(raw, start, at)
    if begin >= at:
        return True
    before = raw[max(start, at - 12) : at]
    plain = before.rstrip(BLANKS + "（(" if raw[at] == "第" else BLANKS)
    if not plain:
        return True
    return plain[-1] in _BEFORE_ARTICLE or "\n" in before[len(plain) :]


# --- titles -----------------------------------------------------------------


def _title_at(raw: str, at: int, end: int, *, free: bool) -> _Title | None:
    """Return the title that begins at ``at``; only a 【kind】 forces one in mid-quotation."""
    kind = _KIND.match(raw, at, end)
    if kind and _KIND_WORD.search(squash(kind[1]).text):
        name_at = skip_blanks(raw, kind.end(), end)
    elif raw[at] == "【":
        return None
    elif free:
        name_at = at
    else:
        return None
    found = _name(raw, name_at, end, naked=True)
    if found is None:
        return None
    note, stop = _note(raw, found.end, end)
    label = squash(kind[1]).text if kind else None
    return replace(found, kind=label, kind_span=kind.span() if kind else None, note=note, end=stop)


def _name(raw: str, at: int, end: int, *, naked: bool) -> _Title | None:
    if at < end and raw[at] in _OPEN:
        return _bracketed(raw, at, end)
    whole = _WITH_TITLE.match(raw, at, end)
    if whole:
        return _Title(whole.span(), squash(whole[0]).text, "none", whole.end())
    found = _NAKED.match(raw, at, end) if naked else None
    if not found:
        return None
    brackets = "close" if found[2] else "none"
    return _Title(found.span(), squash(found[1]).text, brackets, found.end())


def _bracketed(raw: str, at: int, end: int) -> _Title | None:
    """Return the title between a bracket at ``at`` and its partner, nested ones inside."""
    stop = min(end, at + _MAX_TITLE)
    depth = 0
    for i in range(at, stop):
        char = raw[i]
        if char in _OPEN:
            depth += 1
        elif char in "》〉>＞":
            depth -= 1
            if depth == 0 or (char == "》" and raw[at] == "《" and not _closes_later(raw, i, stop)):
                return _closed(raw, at, i + 1)
        elif char in "。；【\n" and depth > 0 and char != "\n":
            break
    return _unclosed(raw, at, end)


def _closed(raw: str, at: int, end: int) -> _Title | None:
    """Return the title in ``raw[at:end]``; within <> only what ends as a title does is one."""
    name = squash(raw[at + 1 : end - 1]).text
    if not name or (raw[at] != "《" and not _NAMES.search(name)):
        return None
    brackets = "ok" if raw[at] == "《" and raw[end - 1] == "》" else "ascii"
    return _Title((at, end), name, brackets, end)


def _closes_later(raw: str, at: int, stop: int) -> bool:
    """Tell whether another 》 closes the outer title before the next one opens."""
    for i in range(at + 1, stop):
        if raw[i] == "》":
            return True
        if raw[i] in "《（(。；：【“第":
            return False
    return False


def _unclosed(raw: str, at: int, end: int) -> _Title | None:
    found = _HALF_OPEN.match(raw, at + 1, end)
    if raw[at] != "《" or not found:
        return None
    return _Title((at, found.end(1)), squash(found[1]).text, "open", found.end(1))


def _note(raw: str, at: int, end: int) -> tuple[Span | None, int]:
    """Return the document note behind a title, bracketed or bare, and where it ends."""
    begin = skip_blanks(raw, at, end)
    if begin < end and raw[begin] in "（(":
        close = _closing(raw, begin, end)
        if close and _NOTE_WORD.search(raw, begin, close) and not ARTICLE.match(raw, begin + 1):
            span, stop = (begin, close), close
            more, after = _note(raw, close, end)
            return ((begin, more[1]), after) if more else (span, stop)
        return None, at
    loose = _LOOSE_NOTE.match(raw, begin, end)
    if loose and re.search(r"\d{4}年|号|令|修[订正]", loose[0]) and "条" not in loose[0]:
        return strip_span(raw, *loose.span()), loose.end()
    return None, at


def _closing(raw: str, at: int, end: int) -> int | None:
    depth = 0
    for i in range(at, min(end, at + 400)):
        if raw[i] in "（(":
            depth += 1
        elif raw[i] in "）)":
            depth -= 1
            if depth == 0:
                return i + 1
    return None


def _provisions_after(
    raw: str, at: int, end: int
) -> tuple[tuple[tuple[Provision, Span], ...], int]:
    """Return the provisions right behind a title, and where they end."""
    gap = _GAP.match(raw, at, end)
    begin = gap.end() if gap else at
    provisions, stop = read_provisions(raw, begin, end)
    return (provisions, stop) if provisions else ((), at)


# --- citations ----------------------------------------------------------------


def _citations(raw: str, head: _Head, end: int, label: str | None) -> Iterator[Citation]:
    title = head.title
    note = None if head.elided or not title.note else raw[slice(*title.note)]
    base = Citation(
        title.name,
        (head.start, head.end),
        title.span,
        kind=None if head.elided else title.kind,
        kind_span=None if head.elided else title.kind_span,
        note=note.strip("（）()") if note else None,
        note_span=None if head.elided else title.note,
        order=order_number(note) if note else None,
        brackets=title.brackets,
        elided=head.elided,
        entry=label,
    )
    quote = _quote(raw, head, end)
    if not head.provisions:
        quoted = head.title.kind or raw[head.end : head.end + 1] in tuple('：:“"')
        yield replace(base, quote=quote if quoted else None)
        return
    articles = {(p.article, p.sub) for p, _ in head.provisions}
    for position, (provision, span) in enumerate(head.provisions):
        whole = (head.start if position == 0 else span[0], span[1])
        yield replace(
            base,
            span=whole,
            provision=provision,
            quote=quote if len(articles) == 1 else None,
        )


def _quote(raw: str, head: _Head, end: int) -> Span | None:
    """Return what is quoted behind a head: up to the next one, quotation marks taken off."""
    begin = _USED_UP.match(raw, head.end, end)
    start, stop = strip_span(raw, begin.end() if begin else head.end, end)
    if start < stop and raw[start] in '“"「『':
        start += 1
    while stop > start and raw[stop - 1] in f'”"」』{BLANKS}':
        stop -= 1
    start, stop = strip_span(raw, start, stop)
    return (start, stop) if stop - start >= 4 else None


_ORDER = re.compile(
    r"([\u4e00-\u9fff]{2,30}?)(?:令第?|第)?([0-9一二三四五六七八九十百零〇]{1,5})号(?:公布)?令?"
)
_DOCUMENT = re.compile(
    r"([\u4e00-\u9fff]{2,14})[〔\[【(（]((?:19|20)\d{2})[〕\]】)）](?:第)?(\d{1,5})号"
)
_ISSUER = re.compile(
    r"(主席|国务院|[\u4e00-\u9fff]{0,12}人民政府|[\u4e00-\u9fff、]{2,24}?"
    r"(?:部|委员会|局|总署|署|银行|厅|会|总局|海关总署|办公室))$"
)
_NOISE = re.compile(
    r".*(?:[年月日届次]|会议|通过|修订|修正|公布|发布|施行|批准|根据|中华人民共和国|经)(?=[\u4e00-\u9fff])"
)


def order_number(note: str) -> str | None:
    """Return the last order or document number in a note, in one spelling.

    ``2021年国务院令第735号`` → ``国务院令第735号``; ``主席令49号令`` → ``主席令第49号``;
    ``国务院563号令`` → ``国务院令第563号``; ``劳社部发[2003]5号`` → ``劳社部发〔2003〕5号``.
    """
    plain = narrow(squash(note).text)
    documents = list(_DOCUMENT.finditer(plain))
    if documents:
        last = documents[-1]
        return f"{_NOISE.sub('', last[1])}〔{last[2]}〕{last[3]}号"
    for found in reversed(list(_ORDER.finditer(plain))):
        if "令" not in found[0]:
            continue
        issuer = _ISSUER.search(_NOISE.sub("", found[1].removesuffix("令")))
        if issuer:
            return f"{issuer[1]}令第{numeral(found[2])}号"
    return None
