"""The records of an old .xls workbook: its bytes in, records out, and what one of them holds."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Collection, Generator, Iterator
from functools import lru_cache

from auditor.readers.sheet_grid import Area
from auditor.text import BLANKS

#: Kinds of records whose content is read here, and the head of every record: kind and length.
CONTINUE, ERROR, FORMULAS = 0x3C, 0x205, (0x06, 0x206, 0x406)
NUMBER, SHORT, MANY = 0x203, 0x27E, 0xBD
HEAD = struct.Struct("<HH")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


#: Cells that follow each other and say nothing beyond their value, and how long each is. All
#: have the same length, as most cells have; such a row is no record of its own.
RUN, STEP = -1, 14
BOF, EOF = 0x809, 0x0A
ROW, TEXT_AT = 0x208, 0xFD

_IN_RUN = frozenset({TEXT_AT, SHORT, ROW, 0x201, 0xBE})
_FEW = range(2, 24)  # empty cells in one record
_EMPTY = b"|".join(re.escape(bytes((6 + 2 * n, 0))) + b".{%d}" % (6 + 2 * n) for n in _FEW)
# Of a row that is shown the bit for hidden ones is not set.
_SHOWN = rb"[\x00-\x1f\x40-\x5f\x80-\x9f\xc0-\xdf]"
_PASSED = rb"\x01\x02\x06\x00.{6}|\xbe\x00(?:%s)|\x08\x02\x10\x00.{12}%s.{3}" % (_EMPTY, _SHOWN)


@lru_cache(maxsize=16)
def run_of(shown: tuple[int, ...]) -> re.Pattern[bytes]:
    """Return the expression for texts and short numbers that are not in a style ``shown``.

    What says nothing is passed over behind them: empty cells, and rows that are not hidden.
    """
    barred = b"|".join(re.escape(struct.pack("<H", style)) for style in shown)
    short = rb"\x7e\x02\x0a\x00...\x00%s.{6}" % (rb"(?!%s)" % barred if shown else b"")
    cells = rb"((?:\xfd\x00\x0a\x00...\x00.{6}|%s)*+)" % short
    return re.compile(rb"%s(?:%s)*+" % (cells, _PASSED), re.DOTALL)


def records(
    book: bytes, at: int, wanted: Collection[int], run: re.Pattern[bytes] | None = None
) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of the content of each record, up to the end of a stream.

    Records of no kind ``wanted`` and streams inside (charts) are passed over. Cells that
    ``run`` matches come out as one record of the kind ``RUN``, with their heads. The last
    one is of the kind ``EOF``. Raises ``IndexError`` for a record cut off.
    """
    depth, end = 0, len(book) - HEAD.size
    head, looked_at = HEAD.unpack_from, {BOF, EOF, *wanted, *(_IN_RUN if run else ())}
    while at <= end:
        kind, length = head(book, at)
        if kind in looked_at:
            if run and depth == 1 and kind in _IN_RUN:
                after = yield from _runs(book, at, run)
                if after > at:
                    at = after
                    continue
            if at + 4 + length > len(book):
                raise IndexError(at)
            depth += (kind == BOF) - (kind == EOF)
            if depth == 1 and kind in wanted:
                yield kind, at + 4, length
        at += 4 + length
        if kind == EOF and depth < 1:
            break
    if at > len(book):
        raise IndexError(at)
    yield EOF, at, 0


def _runs(
    book: bytes, at: int, run: re.Pattern[bytes]
) -> Generator[tuple[int, int, int], None, int]:
    """Yield the runs of cells from ``at`` on and return where there is none any more."""
    while (found := run.match(book, at)) and found.end() > at:
        if found.end(1) > at:
            yield RUN, at, found.end(1) - at
        at = found.end()
    return at


def encoding_of(page: int) -> str:
    """Return the encoding of an Excel 95 workbook's texts; Chinese where it is not known."""
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "gbk"


def format_code(raw: bytes, newest: bool) -> str:
    """Return a format code; it has two bytes of length in Excel 97 and later."""
    return _chars(raw[3:], int.from_bytes(raw[:2], "little"), raw[2]) if newest else old_text(raw)


def short_text(raw: bytes) -> str:
    """Return a text after one byte of length and one of flags."""
    return _chars(raw[2:], raw[0], raw[1])


def old_text(raw: bytes) -> str:
    """Return a text of Excel 95, after one byte of length."""
    return raw[1 : 1 + raw[0]].decode("gbk", "replace")


def _chars(raw: bytes, count: int, flags: int) -> str:
    if flags & 1:
        return raw[: 2 * count].decode("utf-16-le", "replace")
    return raw[:count].decode("latin-1")


def label_text(raw: bytes, encoding: str) -> str:
    """Return a text of Excel 95 after two bytes of length."""
    end = 2 + int.from_bytes(raw[:2], "little")
    return raw[2:end].decode(encoding, "replace").strip(BLANKS)


def numbers(book: bytes, kind: int, at: int, length: int) -> Iterator[tuple[int, float]]:
    """Yield style and value of the numbers in a record, in columns one after the other."""
    if kind == SHORT:
        style, raw = struct.unpack_from("<HI", book, at + 4)
        yield style, _short_number(raw)
    elif kind == MANY:
        for style, raw in struct.iter_unpack("<HI", book[at + 4 : at + length - 2]):
            yield style, _short_number(raw)
    elif kind == NUMBER or (kind in FORMULAS and book[at + 12 : at + 14] != b"\xff\xff"):
        yield struct.unpack_from("<Hd", book, at + 4)


def _short_number(raw: int) -> float:
    """Return a number kept in thirty bits: a whole one, or the upper half of a float."""
    if raw & 2:
        value = float((raw >> 2) - (1 << 30 if raw >> 31 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (raw & ~3) << 32))
    return value / 100 if raw & 1 else value


def error_text(book: bytes, at: int, kind: int) -> str | None:
    """Return the error that a cell shows, ``None`` when it shows something else."""
    if kind == ERROR:
        code, is_error = book[at + 6], book[at + 7]
        return _ERRORS.get(code) if is_error else None
    result = book[at + 6 : at + 14]
    return _ERRORS.get(result[2]) if result[6:] == b"\xff\xff" and result[0] == 2 else None


def header_text(raw: bytes, newest: bool) -> str:
    """Return the text of a printed head or foot."""
    if not newest:
        return old_text(raw)
    count, flags = struct.unpack_from("<HB", raw)
    return _chars(raw[3:], count, flags)


def merged(book: bytes, at: int, length: int) -> Iterator[Area]:
    """Yield the areas of merged cells that a record lists.

    Raises ``IndexError`` when it says that there are more than it has.
    """
    (count,) = struct.unpack_from("<H", book, at)
    if 2 + 8 * count > length:
        raise IndexError(at)
    for top, bottom, left, right in struct.iter_unpack("<HHHH", book[at + 2 : at + 2 + 8 * count]):
        yield top + 1, left + 1, bottom + 1, right + 1


def long_text(book: bytes, at: int, length: int) -> str:
    """Return the text of a box: it stands in the records that continue this one."""
    (left,) = struct.unpack_from("<H", book, at + 10)
    parts: list[str] = []
    at += length
    while left > 0 and at + HEAD.size < len(book):
        kind, length = HEAD.unpack_from(book, at)
        at += HEAD.size
        if kind != CONTINUE or not length:
            break
        part = _chars(book[at + 1 : at + length], left, book[at])
        parts.append(part)
        left -= len(part)
        at += length
    return "".join(parts)
