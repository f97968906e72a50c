"""Characters of Chinese official text: width, blanks, numerals, and where each came from.

Every function that changes a text returns a ``Mapped``: the new text and, for each of
its characters, the index of the raw character it stands for. A span found in the new
text is led back to the raw text with ``Mapped.span``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from auditor.model import Span

_BLANK_CODES = (
    *range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0xAD, 0x1680, 0x180E,
    *range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070), 0x3000, 0xFEFF,
)  # fmt: skip
#: Line breaks and every character that shows no ink: full-width, zero-width and
#: direction marks included, and all that ``str.strip`` takes off. Listed one by one, so
#: it serves both ``str.strip(BLANKS)`` and a regex class.
BLANKS = "".join(map(chr, _BLANK_CODES))
BLANK = re.compile(f"[{BLANKS}]")

#: Hyphens and dashes seen between the two numbers of a label such as 1—1, for use in a regex class.
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u30fc~～"

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
# A last digit with no unit needs 十 or 零 before it: 一百二 is said for 120, so it is refused.
_WITH_UNITS = re.compile(
    "(?![零〇○])(?:([一二两三四五六七八九])千)?"
    "(?:[零〇○]?([一二两三四五六七八九])百)?"
    "(?:[零〇○]?([一二两三四五六七八九]?)十)?"
    "(?:(?:(?<=十)|[零〇○])([一二两三四五六七八九]))?"
)
NUMERAL = "零〇○一二三四五六七八九十百千两0-9０-９"

#: One word written with two characters over the years; equal for comparing quotations.
_VARIANTS = str.maketrans({"帐": "账", "○": "〇", "藉": "借", "它": "他"})


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


@lru_cache(maxsize=8192)
def letters(raw: str) -> Mapped:
    """Keep letters and digits only, narrow and with known variants made one.

    This is the form in which quotations are compared: punctuation, blanks, width and
    list dots say nothing about whether a statute is quoted truly.
    """
    forms = list(map(_FORMS.__getitem__, map(ord, raw)))
    text = "".join(forms)
    offsets = tuple(compress(range(len(raw)), forms))
    if len(offsets) < len(text):  # a character that stands for several, such as ㈠ or ½
        offsets = tuple(i for i, form in enumerate(forms) for _ in form)
    return Mapped(text, offsets)


def plain_letters(raw: str) -> str:
    """Return the text of ``letters(raw)`` alone, in a fraction of the time."""
    return raw.translate(_FORMS)


class _Forms(dict[int, str]):
    """What each character is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        form = _narrow(chr(code)).translate(_VARIANTS)
        self[code] = "".join(c for c in form if _is_letter(c))
        return self[code]


_FORMS = _Forms()


_WORD = r"[\u3400-\u9fff，、；]"
_STARTS_ENTRY = re.compile(
    rf"(?:[（(]?[{NUMERAL}]{{1,4}}[)）.．、:：{DASHES}]|第[{NUMERAL}]{{1,6}}[条章节]|[①-⑳【《])"
)
# Possessive, so that a long run of blanks costs no more than its length.
_MID_WORD = re.compile(rf"(?<={_WORD})[{BLANKS}]++(?={_WORD})")
_LINE_BREAK = re.compile(r"[\r\n]")


def join_lines(raw: str) -> Mapped:
    """Join words that a narrow column broke; real paragraph ends stay.

    A break is taken out where it stands between two Chinese characters (so not after a
    full stop, a colon or a closing bracket) and what follows opens no entry of its own.
    """
    out: list[tuple[str, int]] = []
    last = 0
    for found in _MID_WORD.finditer(raw):
        if not _LINE_BREAK.search(found[0]) or _STARTS_ENTRY.match(raw, found.end()):
            continue
        out.extend((raw[i], i) for i in range(last, found.start()))
        last = found.end()
    out.extend((raw[i], i) for i in range(last, len(raw)))
    return _build(out)


# The blanks that ``str.split`` does not part at; none of them is printable.
_UNPARTED = tuple(char for char in BLANKS if not char.isspace())


def count_ink(raw: str) -> int:
    """Return how many characters of ``raw`` are not blank: the unit of the ledger."""
    if len(raw) > _LONG:
        return _count_long(raw)
    bare = "".join(raw.split())
    return len(bare) if bare.isprintable() else len(bare) - sum(map(bare.count, _UNPARTED))


#: From this length on it pays to look characters up in a table, all at once.
_LONG = 50_000


def _count_long(raw: str) -> int:
    import numpy as np  # noqa: PLC0415 - only whole pages are that long

    blank = np.zeros(0x10000, np.bool_)
    blank[list(_BLANK_CODES)] = True
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), np.uint32)
    # What lies beyond the table is looked up in its last place, which is no blank.
    return len(raw) - int(np.count_nonzero(np.take(blank, codes, mode="clip")))


class _Counted(dict[str, int]):
    """Text → its ``count_ink``, counted once for the same text."""

    def __missing__(self, text: str) -> int:
        self[text] = ink = count_ink(text)
        return ink


def count_ink_of(rows: Iterable[Collection[str]]) -> int:
    """Return the ``count_ink`` of all texts of ``rows``; one that stands often is counted once."""
    total, count = 0, _Counted().__getitem__
    for row in rows:
        text = "".join(row)
        # Of all blanks only the plain space can be printed.
        inked = text.isprintable() and " " not in text
        total += len(text) if inked else sum(map(count, row))
    return total


def strip_span(raw: str, start: int, end: int) -> Span:
    """Return ``(start, end)`` without the blanks at either end."""
    while start < end and BLANK.match(raw[start]):
        start += 1
    while end > start and BLANK.match(raw[end - 1]):
        end -= 1
    return start, end


def to_int(numeral: str) -> int:
    """Return the number from 0 to 9999 that a Chinese or Arabic numeral writes.

    Takes 一百零三, 一百〇三, 十五, 二零二一 and full-width digits. Raises ``ValueError``
    for anything else.
    """
    plain = narrow(numeral)
    if plain and all(c in _DIGITS for c in plain):
        plain = "".join(str(_DIGITS[c]) for c in plain)
    if plain.isascii() and plain.isdigit() and len(plain.lstrip("0")) <= 4:
        return int(plain[-4:])
    parts = _WITH_UNITS.fullmatch(plain) if plain else None
    if not parts:
        raise ValueError(f"not a numeral below 10,000: {numeral[:40]!r}")
    thousands, hundreds, tens, ones = (_DIGITS.get(c or "", 0) for c in parts.groups())
    bare_ten = 1 if parts[3] == "" else 0
    return thousands * 1000 + hundreds * 100 + (tens + bare_ten) * 10 + ones


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
