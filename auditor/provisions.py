"""第三条第二款第（一）项 in both directions: text to ``Provision`` and ``Provision`` to text.

Takes every writing that real lists use: Chinese and Arabic numerals, full-width digits,
blanks inside, lists (第三十、三十二条), ranges (第十条至第十五条), 第十七条之一.
"""

from __future__ import annotations

import re

from auditor.model import Provision, Span, Words
from auditor.text import BLANKS, NUMERAL, squash, strip_span, to_chinese, to_int

_B = f"[{BLANKS}]*"
#: A numeral, as a piece of a larger pattern.
N = f"[{NUMERAL}]{{1,7}}"

Cited = tuple[Provision, Span]

ARTICLE = re.compile(rf"第{_B}({N}){_B}条(?:{_B}之{_B}([一二三四五六七八九十]{{1,3}}))?")
_ARTICLES = re.compile(rf"第{_B}({N}(?:{_B}[、，,]{_B}{N})+){_B}条")
_PARAGRAPH = re.compile(rf"第{_B}({N}){_B}款")
_ITEM = re.compile(rf"(?:第{_B}[（(]?|[（(]){_B}({N}){_B}[)）]?{_B}项")
_POINT = re.compile(rf"(?:第{_B}[（(]?|[（(])?{_B}({N}){_B}[)）]?{_B}目")
_JOIN = re.compile(rf"{_B}(?:[、，,和及与或]|以及){_B}(?=第|[（(]{_B}{N}{_B}[)）]{_B}项)")
_RANGE = re.compile(rf"{_B}[至到\-—~～－]{_B}(?=第{_B}{N}{_B}条)")


def read_provisions(raw: str, at: int, end: int) -> tuple[tuple[Cited, ...], int]:
    """Read 第N条第N款第（N）项, with lists and ranges of any of them, from ``at`` on."""
    found: list[Cited] = []
    stop = at
    while True:
        group, after = _one(raw, at, end, found[-1][0] if found else None)
        if not group:
            return tuple(found), stop
        found += group
        stop = after
        through = _RANGE.match(raw, stop, end)
        if through:
            last, after = _one(raw, through.end(), end, None)
            found += _between(found[-1], last)
            stop = after if last else stop
        join = _JOIN.match(raw, stop, end)
        if not join:
            return tuple(found), stop
        at = join.end()


def _one(raw: str, at: int, end: int, last: Provision | None) -> tuple[list[Cited], int]:
    """Read one provision; 款 and 项 without their article belong to the last one."""
    several = _ARTICLES.match(raw, at, end)
    if several:
        return _several(several)
    article = ARTICLE.match(raw, at, end)
    paragraph = _PARAGRAPH.match(raw, skip_blanks(raw, article.end(), end) if article else at, end)
    stop = paragraph.end() if paragraph else article.end() if article else at
    item = _ITEM.match(raw, skip_blanks(raw, stop, end), end)
    stop = item.end() if item else stop
    point = _POINT.match(raw, skip_blanks(raw, stop, end), end) if item else None
    stop = point.end() if point else stop
    if not (article or (last and (paragraph or item))):
        return [], at
    base = last or Provision(0)
    provision = Provision(
        numeral(article[1]) if article else base.article,
        (numeral(article[2]) if article[2] else 0) if article else base.sub,
        numeral(paragraph[1]) if paragraph else 0 if article else base.paragraph,
        numeral(item[1]) if item else 0,
        numeral(point[1]) if point else 0,
    )
    return [(provision, (at, stop))], stop


def _several(found: re.Match[str]) -> tuple[list[Cited], int]:
    offset = found.start(1)
    parts = re.finditer(N, found[1])
    listed = [(Provision(numeral(p[0])), (offset + p.start(), offset + p.end())) for p in parts]
    return listed, found.end()


def _between(first: Cited, last: list[Cited]) -> list[Cited]:
    """Spell out a range of articles, the last one included; wild ranges keep their ends."""
    if not last:
        return []
    low, high = first[0].article, last[0][0].article
    inner = range(low + 1, high) if low < high <= low + 60 else range(0)
    return [(Provision(n), last[0][1]) for n in inner] + last


def numeral(printed: str) -> int:
    """Return the number, 0 for what only looks like a numeral (十百)."""
    try:
        return to_int(squash(printed).text)
    except ValueError:
        return 0


def skip_blanks(raw: str, at: int, end: int) -> int:
    """Return the index of the first character from ``at`` on that is not blank."""
    return strip_span(raw, at, end)[0]


def say_provision(provision: Provision) -> Words:
    """Write a provision as statutes do: 第四十二条第一款第（三）项, and in English."""
    zh, en = f"第{to_chinese(provision.article)}条", f"Article {provision.article}"
    if provision.sub:
        zh, en = f"{zh}之{to_chinese(provision.sub)}", f"{en}-{provision.sub}"
    if provision.paragraph:
        zh, en = f"{zh}第{to_chinese(provision.paragraph)}款", f"{en}({provision.paragraph})"
    if provision.item:
        zh, en = f"{zh}第（{to_chinese(provision.item)}）项", f"{en} item {provision.item}"
    if provision.point:
        zh, en = f"{zh}第{provision.point}目", f"{en} point {provision.point}"
    return Words(zh, en)
