"""Field text in, numbered entries out.

A field such as 责任事项依据 is a series: ``1-1.``, ``1-2.``, ``2-1.`` … Entries start at
the beginning of a paragraph, or (a fault worth knowing) in the middle of one. Together
the spans of the entries cover every non-blank character of the text, so nothing is lost:
a lead sentence, a sub-heading and unnumbered text are entries without a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from auditor.model import Entry, Span, Words
from auditor.text import BLANKS, DASHES, NUMERAL, narrow, squash, strip_span, to_int

_B = f"[{BLANKS}]*"
_DIGIT = "[0-9０-９]"
_CHINESE = "[零〇一二三四五六七八九十百]"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STOP = "[.．、。:：]"

#: Shapes of a label, most telling first. Groups: ``n`` and, for 1-1, ``m``.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "double",
        re.compile(
            rf"(?P<n>{_DIGIT}{{1,3}}){_STOP}?{_B}[{DASHES}]{_B}(?P<m>{_DIGIT}{{1,3}})"
            rf"(?!{_DIGIT}|{_B}[年月日条款项%％])(?:{_B}{_STOP}(?!{_DIGIT}))?"
        ),
    ),
    (
        "single",
        re.compile(
            rf"(?P<n>{_DIGIT}{{1,3}}){_B}[.．、。)）](?!{_DIGIT}+[^.．、{_DIGIT[1:-1]}{DASHES}])"
        ),
    ),
    ("bare", re.compile(rf"(?P<n>{_DIGIT}{{1,3}})(?={_B}(?:【|《|同{_DIGIT}))")),
    ("paren", re.compile(rf"[（(]{_B}(?P<n>{_DIGIT}{{1,3}}){_B}[)）]{_STOP}?")),
    ("chinese_paren", re.compile(rf"[（(]{_B}(?P<n>{_CHINESE}{{1,4}}){_B}[)）]{_STOP}?")),
    ("chinese", re.compile(rf"(?P<n>{_CHINESE}{{1,4}}){_B}[.．、]")),
    ("circled", re.compile(rf"(?P<n>[{_CIRCLED}]){_STOP}?")),
)
_ARABIC = frozenset({"double", "single", "bare"})
_PARAGRAPH = re.compile(rf"(?:\A|[\r\n])[{BLANKS}]*(?=[^{BLANKS}])")
_EMBEDDED = re.compile(
    rf"(?:(?<=[。；;”）)：:]){_B}|(?<=[.．])[{BLANKS}]+)"
    rf"(?={_DIGIT}{{1,3}}{_B}(?:{_STOP}|[{DASHES}]|【))"
)
_MARK = rf"{_DIGIT}{{1,3}}(?:{_B}[{DASHES}]{_B}{_DIGIT}{{1,3}})?"
_REFER = re.compile(
    rf"^(?:参照|见)?{_B}同{_B}第?{_B}(?P<marks>{_MARK}(?:{_B}[、，,和及]{_B}{_MARK})*){_B}"
    rf"[项条点款]?(?P<tail>(?:{_B}[.．。、,，;；])*)$"
)
_CATCH_ALL = re.compile(
    r"^有?其[他它]|(?:规定|要求|违反)的?其[他它](?:[^。；]{0,12})(?:责任|职责|情形|行为|事项|义务)"
)
_CITES = re.compile(rf"[《【]|第{_B}[{NUMERAL}]+{_B}条")
_HEADING_TEXT = re.compile(rf"[^。；;，,{BLANKS}【《]{{2,20}}[:：]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label found in the text: where, which shape, which numbers."""

    start: int
    end: int
    shape: str
    number: int
    second: int | None = None
    embedded: bool = False

    @property
    def label(self) -> str:
        return str(self.number) if self.second is None else f"{self.number}-{self.second}"


@lru_cache(maxsize=16384)
def parse_entries(raw: str, field: str = "") -> tuple[Entry, ...]:
    """Split the text of one field into its entries, in order of appearance.

    ``field`` is the field id; it decides nothing but whether a closing phrase such as
    其他法律法规规定… counts as a catch-all (in bases it does not). Never raises.
    """
    marks = _scheme(raw, _at_paragraphs(raw)) or _behind_heading(raw)
    marks = _with_embedded(raw, marks)
    entries = [_entry(raw, mark, end) for mark, end in _ends(raw, marks)]
    entries = _lead(raw, marks) + entries
    closing = field in ("", "duties", "accountability")
    return tuple(_say_more(raw, e, closing) for e in _with_headings(raw, entries))


def _number(printed: str) -> int:
    if printed in _CIRCLED:
        return _CIRCLED.index(printed) + 1
    return to_int(printed)


def _match_label(raw: str, at: int) -> _Mark | None:
    for shape, pattern in _SHAPES:
        found = pattern.match(raw, at)
        if not found:
            continue
        try:
            number = _number(found["n"])
        except ValueError:  # 十百 and the like: shaped as a numeral, but none
            continue
        second = int(narrow(found["m"])) if shape == "double" else None
        return _Mark(at, found.end(), shape, number, second)
    return None


def _at_paragraphs(raw: str) -> list[_Mark]:
    # A run of blanks with nothing behind it would make the search below quadratic.
    stop = len(raw.rstrip(BLANKS))
    found = (_match_label(raw, p.end()) for p in _PARAGRAPH.finditer(raw, 0, stop))
    return [mark for mark in found if mark]


def _scheme(raw: str, marks: list[_Mark]) -> list[_Mark]:
    """Keep the labels of the field's own numbering; deeper ones belong to the text.

    Arabic labels win: below them （一） counts the items of a quoted provision. Without
    any, the first shape is the numbering, unless a citation stands before it: then
    （一） counts the items of what is quoted.
    """
    if any(m.shape in _ARABIC for m in marks):
        return [m for m in marks if m.shape in _ARABIC]
    if not marks or marks[0].number != 1 or _CITES.search(raw, 0, marks[0].start):
        return []
    same = [m for m in marks if m.shape == marks[0].shape]
    return same if len(same) > 1 else []


def _behind_heading(raw: str) -> list[_Mark]:
    """Return the label 1 that stands in one line with the heading before it, if one does."""
    for gap in _EMBEDDED.finditer(raw, 0, 60):
        found = _match_label(raw, gap.end())
        heading = strip_span(raw, 0, gap.start())
        if found and found.number == 1 and _is_heading(raw, heading):
            return [found]
    return []


def _with_embedded(raw: str, marks: list[_Mark]) -> list[_Mark]:
    """Add labels that start in the middle of a paragraph and continue the count."""
    if not marks or marks[0].shape not in _ARABIC:
        return marks
    result: list[_Mark] = []
    for mark, end in _ends(raw, marks):
        result.append(mark)
        for gap in _EMBEDDED.finditer(raw, mark.end, end):
            found = _match_label(raw, gap.end())
            if found and _continues(raw, result[-1], found):
                result.append(replace(found, embedded=True))
    return result


def _continues(raw: str, last: _Mark, found: _Mark) -> bool:
    """Tell whether a label in mid-paragraph is the next one of the series."""
    if found.shape not in _ARABIC or found.start < last.end:
        return False
    head = raw[found.end : found.end + 12].lstrip(BLANKS)
    if not head or head[0] in "，。；、）)0123456789":
        return False
    if found.second is None:
        return found.number == last.number + 1 and (last.second is None or head[0] in "【《")
    next_same = found.number == last.number and found.second == (last.second or 0) + 1
    return next_same or (found.number == last.number + 1 and found.second == 1)


def _ends(raw: str, marks: list[_Mark]) -> list[tuple[_Mark, int]]:
    bounds = [*(m.start for m in marks), len(raw)]
    return [(mark, end) for mark, (_, end) in zip(marks, pairwise(bounds), strict=True)]


def _style(printed: str) -> str:
    plain = re.sub(f"{_DIGIT}+", "1", printed)
    plain = re.sub(f"{_CHINESE}+", "一", plain)
    return re.sub(f"[{_CIRCLED}]", "①", re.sub(f"[{BLANKS}]", "", plain))


def _entry(raw: str, mark: _Mark, end: int) -> Entry:
    start, end = strip_span(raw, mark.start, end)
    body = strip_span(raw, min(mark.end, end), end)
    printed = raw[mark.start : mark.end]
    return Entry(mark.label, printed, _style(printed), (start, end), body, embedded=mark.embedded)


def _lead(raw: str, marks: list[_Mark]) -> list[Entry]:
    span = strip_span(raw, 0, marks[0].start if marks else len(raw))
    if span[0] == span[1]:
        return []
    return [Entry(None, "", "lead" if marks else "", span, span)]


def _with_headings(raw: str, entries: list[Entry]) -> list[Entry]:
    """Cut sub-headings (直接实施责任：) off the entry before them and name the groups."""
    result: list[Entry] = []
    group: str | None = None
    for position, entry in enumerate(entries):
        if entry.style == "lead" and _is_heading(raw, entry.body):
            group = _heading_text(raw, entry.body)
            result.append(replace(entry, style="heading"))
            continue
        cut = _tail_heading(raw, entry) if position + 1 < len(entries) else None
        if cut is None:
            result.append(replace(entry, group=group))
            continue
        before = strip_span(raw, entry.body[0], cut[0])
        result.append(replace(entry, group=group, span=(entry.span[0], before[1]), body=before))
        result.append(Entry(None, "", "heading", cut, cut))
        group = _heading_text(raw, cut)
    return result


def _is_heading(raw: str, span: Span) -> bool:
    return bool(_HEADING_TEXT.fullmatch(squash(raw[slice(*span)]).text))


def _heading_text(raw: str, span: Span) -> str:
    return squash(raw[slice(*span)]).text.rstrip(":：")


def _tail_heading(raw: str, entry: Entry) -> Span | None:
    """Return the last paragraph of an entry if it is a heading for what follows."""
    start = max(raw.rfind("\n", *entry.body), raw.rfind("\r", *entry.body)) + 1
    if start <= entry.body[0]:
        return None
    span = strip_span(raw, start, entry.body[1])
    return span if _is_heading(raw, span) else None


def _say_more(raw: str, entry: Entry, closing: bool) -> Entry:
    text = raw[slice(*entry.body)]
    refer = _REFER.match(text) if entry.label else None
    refers = _labels(refer["marks"]) if refer else ()
    return replace(
        entry,
        refers=refers,
        catch_all=bool(closing and entry.label and len(text) <= 80 and _CATCH_ALL.search(text)),
        fault=_fault(entry, text, refer["tail"] if refer else ""),
    )


def _labels(marks: str) -> tuple[str, ...]:
    dashes = re.compile(f"[{DASHES}]")
    plain = re.sub(f"[{BLANKS}]", "", narrow(marks))
    return tuple(dashes.sub("-", m) for m in re.split("[、,和及]", plain))


def _fault(entry: Entry, text: str, tail: str) -> Words | None:
    if entry.label is None:
        return None
    if not text:
        return Words("编号之后没有内容", "a label with no text")
    stops = re.findall(r"[.．。、,，;；]", tail)
    if len(stops) > 1:
        shown = text.strip()
        return Words(f"“{shown}”末尾标点重复", f"repeated punctuation after {shown!r}")
    if re.search(rf"{_STOP}{_B}[{DASHES}]", entry.printed):
        shown = entry.printed.strip()
        zh = f"编号“{shown}”中标点错位，疑为“{entry.label}”"
        return Words(zh, f"misplaced punctuation in label {shown!r}, probably {entry.label}")
    return None
