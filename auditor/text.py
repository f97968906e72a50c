"""Characters of Chinese official text: width, blanks, numerals, and where each came from.

Every function that changes a text returns a ``Mapped``: the new text and, for each of
its characters, the index of the raw character it stands for. A span found in the new
text is led back to the raw text with ``Mapped.span``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from auditor.model import Span

#: Line breaks and every kind of blank, full-width and zero-width ones included.
BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
BLANK = re.compile(f"[{BLANKS}]")

#: Hyphens and dashes seen between the two numbers of a label such as 1—1, for use in a regex class.
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u30fc~～"

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "零〇○一二三四五六七八九十百千两0-9０-９"

#: One word written with two characters over the years; equal for comparing quotations.
_VARIANTS = str.maketrans({"帐": "账", "○": "〇", "藉": "借"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A derived text and the raw index of each of its characters."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the raw span of ``text[start:end]``; an empty span stays empty."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else self._end()
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1

    def _end(self) -> int:
        return self.offsets[-1] + 1 if self.offsets else 0


def _build(pairs: Iterable[tuple[str, int]]) -> Mapped:
    kept = list(pairs)
    return Mapped("".join(c for c, _ in kept), tuple(i for _, i in kept))


def _narrow(char: str) -> str:
    """Return the compatibility form of one character (ａ→a, ９→9, ㈠→(一))."""
    return unicodedata.normalize("NFKC", char)


def narrow(raw: str) -> str:
    """Return ``raw`` with full-width letters, digits and punctuation made narrow."""
    return unicodedata.normalize("NFKC", raw)


def squash(raw: str) -> Mapped:
    """Drop every blank and line break; keep all other characters as they are."""
    return _build((c, i) for i, c in enumerate(raw) if not BLANK.match(c))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"


@lru_cache(maxsize=65536)
def letters(raw: str) -> Mapped:
    """Keep letters and digits only, narrow and with known variants made one.

    This is the form in which quotations are compared: punctuation, blanks, width and
    list dots say nothing about whether a statute is quoted truly.
    """
    return _build(
        (c.translate(_VARIANTS), i)
        for i, char in enumerate(raw)
        for c in _narrow(char)
        if _is_letter(c)
    )


_WORD = r"[\u3400-\u9fff，、；]"
_STARTS_ENTRY = re.compile(
    rf"[{BLANKS}]*(?:[（(]?[{NUMERAL}]{{1,4}}[)）.．、:：{DASHES}]|第[{NUMERAL}]{{1,6}}[条章节]|[①-⑳【《])"
)
_MID_WORD = re.compile(rf"(?<={_WORD})[{BLANKS}]*[\r\n][{BLANKS}]*(?={_WORD})")


def join_lines(raw: str) -> Mapped:
    """Join words that a narrow column broke; real paragraph ends stay.

    A break is taken out where it stands between two Chinese characters (so not after a
    full stop, a colon or a closing bracket) and what follows opens no entry of its own.
    """
    out: list[tuple[str, int]] = []
    last = 0
    for found in _MID_WORD.finditer(raw):
        if _STARTS_ENTRY.match(raw, found.end()):
            continue
        out.extend((raw[i], i) for i in range(last, found.start()))
        last = found.end()
    out.extend((raw[i], i) for i in range(last, len(raw)))
    return _build(out)


def count_ink(raw: str) -> int:
    """Return how many characters of ``raw`` are not blank: the unit of the ledger."""
    return sum(1 for c in raw if not BLANK.match(c))


def strip_span(raw: str, start: int, end: int) -> Span:
    """Return ``(start, end)`` without the blanks at either end."""
    while start < end and BLANK.match(raw[start]):
        start += 1
    while end > start and BLANK.match(raw[end - 1]):
        end -= 1
    return start, end


def to_int(numeral: str) -> int:
    """Return the number that a Chinese or Arabic numeral below 10,000 writes.

    Takes 一百零三, 一百〇三, 十五, 二零二一 and full-width digits. Raises ``ValueError``
    for anything else.
    """
    plain = narrow(numeral)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(c not in _DIGITS and c not in _UNITS for c in plain):
        raise ValueError(f"not a numeral: {numeral!r}")
    if all(c in _DIGITS for c in plain):
        return int("".join(str(_DIGITS[c]) for c in plain))
    return _with_units(plain)


def _with_units(plain: str) -> int:
    total, digit = 0, None
    for c in plain:
        if c in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[c]
            digit = None
        elif digit:
            raise ValueError(f"not a numeral: {plain!r}")
        else:
            digit = _DIGITS[c]
    return total + (digit or 0)


def to_chinese(number: int) -> str:
    """Return a number from 0 to 9999 as statutes print it (103 → 一百零三, 12 → 十二)."""
    if not 0 <= number <= 9999:
        raise ValueError(f"out of range: {number}")
    if number == 0:
        return "零"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        elif text:
            zero = True
    return text[1:] if text.startswith("一十") else text
