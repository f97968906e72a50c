"""The heads of the citations in one entry: a title or an article that a quotation may follow.

An entry's span and the instruments named before it in, ``Head`` after ``Head`` out. A title
or an article that stands *inside* a quotation is the statute's own word and heads nothing:
a head stands where a paragraph begins, behind the full stop that ends the quotation before
it, behind a label such as 【法律】, or in a list with the head before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.citation_parts import Part, read_named_part, read_part
from auditor.citation_titles import Title, read_plain_title, read_title
from auditor.model import Span
from auditor.provisions import Cited, N, read_provisions, skip_blanks
from auditor.text import BLANKS

_B = f"[{BLANKS}]*+"
_WORDS = "法典|法|条例|办法|规定|规则|细则|决定|意见|通知|方案|章程|准则|规程|标准"
# 行政法规】 and 实施《 begin a citation whose opening 【 or 《 was lost; a new line may begin
# one with neither.
_MARK = re.compile(
    r"[【《〈<＜第中附]"
    r"|[［\[](?=[法行地部政规国党][\u4e00-\u9fff]{1,7}[］\]]《)"
    rf"|[该同本](?=(?:{_WORDS}){_B}第)"
    "|(?:行政|地方性)?(?:法规|法律)】|(?:部门|政府)?规章】|规范性文件】|实施《"
    rf"|[\r\n][{BLANKS}]*+"
)
_LAST_WORD = re.compile(rf"({_WORDS})(?:[（(][^（）()]*[)）])?$")
_PRONOUN = re.compile(rf"([该同本])({_WORDS}){_B}(?=第{_B}{N}{_B}[条條])")
_GAP = re.compile(rf"[{BLANKS}的中：:，,]*+[（(]?{_B}")
_PART_GAP = re.compile(rf"[{BLANKS}的中，,]*+")
#: Behind 根据《…》第九条的规定， stands what somebody did, not what the statute says.
_LED = re.compile(rf"(?:根据|依据|依照|按照|遵照|违反|符合){_B}\Z")
_LEADS = re.compile("根据|依据|依照|按照|遵照")
_QUOTES = re.compile(rf"[）)]?(?:的?规定)?{_B}[：:“\"「『]")
_REFERRING = re.compile("规定的|所[列称]|规定情形|的规定|的情形|的行为")
#: What shows behind an article that it heads a quotation.
_HEADS = re.compile(rf"[）)]?(?:的?规定)?(?:[{BLANKS}]|[：:“\"「『]|\Z)")
_GOES_ON = re.compile(r"(?!第)[\u4e00-\u9fff]")
_LISTED = re.compile(rf"(?:的?规定)?{_B}(?:以及|[、，,和及与；;。]){_B}")
_COLON = re.compile(f"{_B}[：:]")
_GAPS = tuple(f"{BLANKS}…")
_BEFORE_ARTICLE = '。！？”"』」；;'


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a citation: a title or an article behind which a quotation may follow."""

    start: int
    end: int
    title: Title
    provisions: tuple[Cited, ...] = ()
    elided: bool = False
    part: Part | None = None


@dataclass(slots=True)
class Known:
    """The instruments named so far in a field: the last one, by last word, by short name."""

    last: Title | None = None
    in_parts: bool = False
    by_word: dict[str, Title] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    def add(self, head: Head) -> None:
        """Take in the instrument of a head, which those after it may leave out."""
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


def read_heads(raw: str, span: Span, known: Known) -> Iterator[Head]:
    """Yield the heads in one entry; an article without a title takes over the last one.

    ``span`` is the entry's body; ``known`` holds the instruments named before it in the same
    field, and is added to.
    """
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


def _begins_quote(raw: str, head: Head) -> bool:
    behind = raw[head.end : head.end + 1]
    return bool(head.provisions or head.part) or behind in ("：", ":")


def _head_at(raw: str, span: Span, known: Known, state: tuple[int, bool, bool]) -> Head | None:
    """Return the head that begins at a mark; ``state``: entry start, quoting, behind 、."""
    at, end = span
    start, quoting, listed = state
    char = raw[at : at + 1]
    boundary = _is_boundary(raw, at, start)
    if char == "第":
        return _article_head(raw, at, end, known, boundary=boundary)
    if char and char in "该同本":
        heads_only = not listed and (quoting or char == "本")
        named = listed or boundary
        return _pronoun_head(raw, span, known, heads_only=heads_only) if named else None
    if char == "附":
        return _part_head(raw, at, end, known) if boundary else None
    if char == "中" and not raw.startswith("中华人民共和国", at):
        return None
    if char and _MARK.match(raw, at, end):
        return _title_head(raw, span, boundary=boundary, quoting=quoting)
    return _plain_head(raw, at, end, quoting=quoting)


def _title_head(raw: str, span: Span, *, boundary: bool, quoting: bool) -> Head | None:
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


def _plain_head(raw: str, at: int, end: int, *, quoting: bool) -> Head | None:
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


def _with_place(raw: str, at: int, title: Title, end: int) -> Head:
    """Return the head with the provisions or the part right behind its title."""
    begin = _end_of(_GAP, raw, title.end, end)
    plain = "：" not in raw[title.end : begin] and ":" not in raw[title.end : begin]
    provisions, stop = read_provisions(raw, begin, end, bare=plain)
    if provisions:
        return Head(at, stop, title, provisions)
    near = _end_of(_PART_GAP, raw, title.end, end)
    part = read_part(raw, near, end) or read_named_part(raw, begin, end)
    if part is None:
        return Head(at, title.end, title)
    inner, stop = read_provisions(raw, skip_blanks(raw, part.span[1], end), end)
    return Head(at, stop if inner else part.span[1], title, inner, part=part)


def _end_of(pattern: re.Pattern[str], raw: str, at: int, end: int) -> int:
    found = pattern.match(raw, at, end)
    return found.end() if found else at


def _article_head(raw: str, at: int, end: int, known: Known, *, boundary: bool) -> Head | None:
    """Return the head that an article makes for itself, its title being the last one.

    Where no sentence ends before it, only …… 第五条： is one.
    """
    if known.last is None or not (boundary or raw[at - 1 : at] in _GAPS):
        return None
    provisions, stop = read_provisions(raw, at, end)
    if not provisions:
        return _part_head(raw, at, end, known) if known.in_parts else None
    if _REFERRING.match(raw, stop) or not (boundary or _COLON.match(raw, stop, end)):
        return None
    return Head(at, stop, known.last, provisions, elided=True)


def _part_head(raw: str, at: int, end: int, known: Known) -> Head | None:
    """Return the head that 第十一项 or 附件 makes at the start of a paragraph."""
    part = read_named_part(raw, at, end)
    if known.last is None or part is None or not _HEADS.match(raw, part.span[1], end):
        return None
    return Head(at, part.span[1], known.last, elided=True, part=part)


def _pronoun_head(raw: str, span: Span, known: Known, *, heads_only: bool) -> Head | None:
    """Return the head made by 该法第五条; in a quotation only where it heads another one."""
    at, end = span
    pronoun = _PRONOUN.match(raw, at, end)
    title = known.meant(pronoun) if pronoun else None
    if pronoun is None or title is None:
        return None
    provisions, stop = read_provisions(raw, pronoun.end(), end)
    if not provisions or (heads_only and not _HEADS.match(raw, stop, end)):
        return None
    return Head(at, stop, title, provisions, elided=True)


def _is_boundary(raw: str, at: int, start: int) -> bool:
    """Tell whether a citation may begin at ``at``: entry start, paragraph start, after a stop."""
    before = raw[max(start, at - 12) : at]
    plain = before.rstrip(BLANKS + "（(" if raw[at : at + 1] == "第" else BLANKS)
    if not plain:
        return True
    return plain[-1] in _BEFORE_ARTICLE or any(c in "\r\n" for c in before[len(plain) :])


def are_told(raw: str, heads: Sequence[Head]) -> Iterator[bool]:
    """Tell of each head whether it stands in a sentence of the list's own, quoting nothing."""
    led, last = False, 0
    for head in heads:
        joined = led and bool(_LISTED.fullmatch(raw, last, head.start))
        before = raw[max(0, head.start - 8) : head.start]
        led = joined or bool(_LED.search(before) or _LEADS.match(raw, head.start))
        last = head.end
        yield led and not _QUOTES.match(raw, head.end)


def _last_word(name: str) -> str:
    found = _LAST_WORD.search(name)
    return found[1].removesuffix("典") if found else ""
