"""第三条第二款第（一）项 in both directions: text to ``Provision`` and ``Provision`` to text.

Takes every writing that real lists use: Chinese and Arabic numerals, full-width digits,
blanks inside, lists and ranges of articles, paragraphs and items under one unit word
(第30、32、34…61条, 第十至十五条, 第一、二款, 第（一）至（五）项) or under one each
(第十条至第十五条, 第一款、第三款), 第十七条之一, items whose 项 is left out.

The text is read term by term: numbers and the unit behind them. A term right behind a
larger one says more of it; a term behind 、 or 和 is another place, and what it does not
say is taken over from the place before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from auditor.model import Provision, Span, Words
from auditor.text import BLANK, BLANKS, DASHES, NUMERAL, to_chinese, to_int

_B = f"[{BLANKS}]*+"
_BLANKS = re.compile(_B)
_CHINESE = NUMERAL.split("0")[0]
#: A numeral, as a piece of a larger pattern. A narrow column may have broken it, and blanks
#: part Chinese numerals that stand for one number; 30 32 would be two.
N = (
    rf"(?:[0-9０-９](?:[\r\n]?+[0-9０-９]){{0,6}}"
    rf"|[{_CHINESE}](?:[{BLANKS}]{{0,2}}+[{_CHINESE}]){{0,6}})"
)
#: The longest range that is spelled out; a longer one keeps its ends only.
_LONGEST_RANGE = 60

Cited = tuple[Provision, Span]

ARTICLE = re.compile(rf"第{_B}({N}){_B}[条條]")
_UNITS = {"条": 0, "條": 0, "款": 1, "项": 2, "項": 2, "目": 3}
_TO = f"(?:[至到{DASHES}]++)"
_SEPARATOR = rf"(?:[、，,和及与]|…++|{_TO})"
_NUM = rf"第?{_B}[（(]?{_B}{N}{_B}[)）]?"
_TERM = re.compile(
    rf"({_NUM}(?:(?:{_B}{_SEPARATOR}{_B}{_NUM})|(?:{_B}[（(]{_B}{N}{_B}[)）]))*+){_B}([条條款项項目])"
)
# Items whose 项 was left out: 第十条（三）、（五）; what follows shows that no quotation begins.
_BARE_NUM = rf"第?{_B}[（(]{_B}{N}{_B}[)）]"
_BARE_ITEMS = re.compile(
    rf"({_BARE_NUM}(?:{_B}(?:[、，,和及与]|{_TO})?{_B}{_BARE_NUM})*+)"
    rf"(?={_B}(?:\Z|的?规定|[。；;，,)）：:\n\r]|[、和]{_B}第))"
)
_BARE_ARTICLES = re.compile(
    rf"(第{_B}{N}(?:(?:{_B}[、，,]{_B}第?{_B}{N})++"
    rf"(?!{_B}[{NUMERAL}条條款项項目章节编届次批期号、，,])|(?={_B}[：:])))"
)
# 第二十七第二款: the 条 was lost, and what follows shows it.
_LOST_UNIT = re.compile(rf"(第{_B}{N}){_B}(?=第{_B}(?:{N}{_B}款|[（(]{_B}{N}{_B}[)）]{_B}项))")
_SUB = re.compile(rf"{_B}之{_B}([一二三四五六七八九十]{{1,3}}|[0-9０-９]{{1,2}})(?![{NUMERAL}])")
_SUB_AGAIN = re.compile(rf"{_B}[、，和及]{_B}之([一二三四五六七八九十]{{1,3}})(?![{NUMERAL}])")
_NUMBER = re.compile(rf"({_TO})?{_B}(第?{_B}[（(]?{_B}({N}){_B}[)）]?)")
_MORE = re.compile(rf"(?:第{_B}[（(]?{_B}{N}{_B}[)）]?{_B}[款项])*+{_B}(?:[：:“\"]|\Z)")
_JOIN = re.compile(rf"{_B}(?:({_TO})|以及|或者|[、，,和及与或]){_B}")


class _Term(NamedTuple):
    """Numbers under one unit: ``level`` 0 条, 1 款, 2 项, 3 目; ``marked`` by 第 or brackets."""

    numbers: tuple[tuple[int, Span], ...]
    level: int
    span: Span
    marked: bool
    sub: int = 0


@dataclass(slots=True)
class _Reading:
    """What has been read so far; ``level`` is that of the last term."""

    found: list[Cited]
    level: int
    stop: int


def read_provisions(
    raw: str, at: int, end: int, *, bare: bool = False
) -> tuple[tuple[Cited, ...], int]:
    """Read 第N条第N款第（N）项, with lists and ranges of any of them, from ``at`` on.

    Returns each provision with its span, in order, and where they end; ``((), at)`` when no
    readable article stands there. ``bare`` also takes 第三十、三十二 and 第十九： without 条,
    which is only safe right behind a title.
    """
    first = _term(raw, at, end) or _bare(_LOST_UNIT, raw, (at, end), 0)
    if first is None and bare:
        first = _bare(_BARE_ARTICLES, raw, (at, end), 0)
    if first is None or first.level or not first.marked:
        return (), at
    reading = _Reading(_spelled(first, Provision(0)), 0, first.span[1])
    while _read_on(raw, reading, end):
        pass
    return tuple(reading.found), reading.stop


def _read_on(raw: str, reading: _Reading, end: int) -> bool:
    """Read one more term: one that says more, else one that is joined. False at the end."""
    return _say_more(raw, reading, end) or _sub_again(raw, reading, end) or _join(raw, reading, end)


def _say_more(raw: str, reading: _Reading, end: int) -> bool:
    begin = skip_blanks(raw, reading.stop, end)
    term = _term(raw, begin, end)
    if term is None and reading.level < 2 and not _breaks(raw, reading.stop, begin):
        term = _bare(_BARE_ITEMS, raw, (begin, end), 2)
    if term is None or not _belongs(raw, reading, term, begin):
        return False
    last, span = reading.found[-1]
    more = _spelled(term, last)
    if term.level > reading.level:
        del reading.found[-1]
        more[0] = (more[0][0], (span[0], more[0][1][1]))
    reading.found += more
    reading.level, reading.stop = term.level, term.span[1]
    return True


def _same_line(raw: str, stop: int, term: _Term) -> bool:
    behind = _MORE.match(raw, term.span[1])
    return bool(behind) and not _breaks(raw, stop, term.span[0])


def _breaks(raw: str, start: int, end: int) -> bool:
    return "\n" in raw[start:end] or "\r" in raw[start:end]


def _belongs(raw: str, reading: _Reading, term: _Term, begin: int) -> bool:
    """Tell whether a term right behind the last one belongs to it.

    第三条二款 needs no 第. Another 条 on a new line heads a quotation of its own, and in the
    same line it may begin the quotation (第九条 第三条规定的…) unless a colon follows.
    """
    touches = begin == reading.stop
    if term.level == 0:
        return term.marked and (touches or _same_line(raw, reading.stop, term))
    if not term.marked:
        return touches and (reading.level, term.level) == (0, 1)
    return term.level >= reading.level


def _sub_again(raw: str, reading: _Reading, end: int) -> bool:
    """Read 、之二 behind 第一百二十条之一."""
    last = reading.found[-1][0]
    again = _SUB_AGAIN.match(raw, reading.stop, end) if last.sub and not reading.level else None
    sub = numeral(again[1]) if again else 0
    if not again or not sub:
        return False
    reading.found.append((Provision(last.article, sub), (again.start(1) - 1, again.end())))
    reading.stop = again.end()
    return True


def _join(raw: str, reading: _Reading, end: int) -> bool:
    join = _JOIN.match(raw, reading.stop, end)
    if not join:
        return False
    term = _term(raw, join.end(), end)
    strict = "，" in join[0] or "," in join[0]
    if term is None or (strict and not term.marked):
        return False
    last = reading.found[-1][0]
    if join[1] and term.level == reading.level:
        reading.found += _through(last, term)
    reading.found += _spelled(term, last)
    reading.level, reading.stop = term.level, term.span[1]
    return True


# --- terms ----------------------------------------------------------------------


def _term(raw: str, at: int, end: int) -> _Term | None:
    found = _TERM.match(raw, at, end)
    term = _numbered(found, _UNITS[found[2]]) if found else None
    if term is None or term.level:
        return term
    sub = _SUB.match(raw, term.span[1], end)
    if not sub:
        return term
    last, (start, _) = term.numbers[-1]
    numbers = (*term.numbers[:-1], (last, (start, sub.end())))
    return term._replace(numbers=numbers, span=(term.span[0], sub.end()), sub=numeral(sub[1]))


def _bare(pattern: re.Pattern[str], raw: str, span: Span, level: int) -> _Term | None:
    found = pattern.match(raw, *span)
    return _numbered(found, level) if found else None


def _numbered(found: re.Match[str], level: int) -> _Term | None:
    """Return the term with its ranges spelled out; None when a numeral cannot be read."""
    numbers: list[tuple[int, Span]] = []
    for printed in _NUMBER.finditer(found.string, *found.span(1)):
        number = numeral(printed[3])
        if not number:
            return None
        if numbers and printed[1]:
            numbers += ((n, printed.span(2)) for n in _inner(numbers[-1][0], number))
        numbers.append((number, printed.span(2)))
    last, (start, _) = numbers[-1]
    numbers[-1] = (last, (start, found.end()))  # the unit word is part of the last one
    return _Term(tuple(numbers), level, found.span(), found[0][0] in "第（(")


def _inner(low: int, high: int) -> range:
    return range(low + 1, high) if low < high <= low + _LONGEST_RANGE else range(0)


def _spelled(term: _Term, base: Provision) -> list[Cited]:
    """Return the places a term names, what it does not say taken from ``base``."""
    places = [(_place(base, term.level, n), span) for n, span in term.numbers]
    if term.sub:
        last, span = places[-1]
        places[-1] = (Provision(last.article, term.sub), span)
    return places


def _place(base: Provision, level: int, number: int) -> Provision:
    if level == 0:
        return Provision(number)
    if level == 1:
        return Provision(base.article, base.sub, number)
    if level == 2:
        return Provision(base.article, base.sub, base.paragraph, number)
    return Provision(base.article, base.sub, base.paragraph, base.item, number)


def _through(low: Provision, term: _Term) -> list[Cited]:
    """Spell out what lies between a place and the first number of the term behind 至."""
    high, span = term.numbers[0]
    first = (low.article, low.paragraph, low.item, low.point)[term.level]
    return [(_place(low, term.level, n), span) for n in _inner(first, high)]


@lru_cache(maxsize=4096)
def numeral(printed: str) -> int:
    """Return the number, 0 for what only looks like a numeral (十百)."""
    try:
        return to_int(BLANK.sub("", printed))
    except ValueError:
        return 0


def skip_blanks(raw: str, at: int, end: int) -> int:
    """Return the index of the first character from ``at`` on that is not blank."""
    found = _BLANKS.match(raw, at, end)
    return found.end() if found else at


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
