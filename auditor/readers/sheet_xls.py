"""What an old .xls workbook says about its sheets beyond their values.

In: the bytes of an OLE file. Out: the same workbook without anything around it, for the
library that reads the values, and the facts of each sheet. A workbook is a series of
records (kind, length, content); only those of interest are opened.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model import Place, Problem, Words
from auditor.readers.ole import open_ole, wrap
from auditor.readers.safety import refuse
from auditor.readers.sheet_extras import (
    box_problem,
    comment_problem,
    page_texts,
    picture_problem,
)
from auditor.readers.sheet_grid import Area, Spot
from auditor.text import BLANKS

#: Cells of the rectangles that a library may have to make of all sheets together.
MAX_AREA = 4 * 65_536 * 256

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _PASSWORD, _CONTINUE = 0x809, 0x0A, 0x85, 0x2F, 0x3C
_SIZE = 0x200
_ROW, _COLUMNS, _MERGED, _ERROR, _FORMULAS = 0x208, 0x7D, 0xE5, 0x205, (0x06, 0x206, 0x406)
_NOTE, _OBJECT, _TEXT, _HEADERS = 0x1C, 0x5D, 0x1B6, (0x14, 0x15)
_MANY = 0xBD
# Records that hold the value of a cell: each begins with its row and column.
_CELLS = frozenset({0x203, 0x204, 0xD6, 0xFD, 0x27E, _MANY, _ERROR, *_FORMULAS})
_SHAPES = (_NOTE, _OBJECT, _TEXT)
_FACTS = frozenset({_ROW, _COLUMNS, _MERGED, *_SHAPES, *_HEADERS})
_NEWEST, _TABLE = 0x600, 0
_OBJ_CHART, _OBJ_PICTURE, _OBJ_COMMENT = 5, 8, 25
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HEAD = struct.Struct("<HH")


@dataclass(slots=True)
class XlsSheet:
    """The facts of one sheet, filled while its records are walked through."""

    name: str
    hidden: bool
    is_table: bool
    start: int
    newest: bool
    height: int = 0
    width: int = 0
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[Spot, str] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    pictures: int = 0
    notes: dict[int, Spot] = field(default_factory=dict)
    boxes: list[tuple[int, int, str]] = field(default_factory=list)  # kind, id, text

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the texts printed above and below every page."""
        return page_texts(self.headers)

    def problems(self) -> Iterator[Problem]:
        """Yield what must be said of comments, text boxes and pictures."""
        place = Place(sheet=self.name)
        if not self.is_table:
            zh = f"工作表“{self.name}”不是表格（图表、宏或对话框），未读取"
            en = f"sheet {self.name!r} is no table (a chart, macro or dialog); not read"
            yield Problem("unread", Words(zh, en), place)
        for kind, number, raw in self.boxes:
            text = raw.strip(BLANKS)
            if text and kind == _OBJ_COMMENT:
                row, column = self.notes.get(number, (None, None))
                yield comment_problem(Place(sheet=self.name, row=row, column=column), text)
            elif text:
                yield box_problem(place, text)
        if self.pictures:
            yield picture_problem(self.name, self.pictures, place)


def read_xls(data: bytes, path: str) -> tuple[bytes, tuple[XlsSheet, ...]]:
    """Return the bare workbook and the facts of every sheet in order.

    Raises ``InputError`` when it is damaged, encrypted or spans more than ``MAX_AREA``.
    """
    container = open_ole(data, path)
    stream = next((name for name in _STREAMS if name in container.names), None)
    if stream is None:
        zh, en = "OLE 文件里没有工作簿", "an OLE file without a workbook"
        raise refuse(path, zh, en)
    book = container.read(stream)
    try:
        sheets = tuple(_sheets(book, path))
        end = 0
        for sheet in sorted(sheets, key=lambda one: one.start):
            # Sheets that lie over each other would be walked through again and again.
            if sheet.start < end:
                raise IndexError(sheet.start)
            end = _walk(book, sheet)
        _refuse_wide(sheets, path)
        return wrap(stream, _with_sizes(book, sheets)), sheets
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        zh, en = "工作簿已损坏，请打开并重新保存", "a damaged workbook; open it and save it again"
        raise refuse(path, zh, en) from error


def _refuse_wide(sheets: tuple[XlsSheet, ...], path: str) -> None:
    if sum(sheet.height * sheet.width for sheet in sheets) > MAX_AREA:
        zh = "工作表的文字散布范围过大，请删去远处的内容"
        raise refuse(path, zh, "text spread too far over the sheets; delete what is far off")


def _with_sizes(book: bytes, sheets: tuple[XlsSheet, ...]) -> bytes:
    """Return the workbook with the true size of each sheet where it says it.

    The library makes room for as many cells as a sheet says it has.
    """
    copy = bytearray(book)
    for sheet in sheets:
        for kind, at, length in _records(book, sheet.start):
            if kind == _SIZE:
                shape = "<IIHHH" if length >= 14 else "<HHHHH"
                end = struct.calcsize(shape)
                if length >= end:
                    struct.pack_into(shape, copy, at, 0, sheet.height, 0, sheet.width, 0)
    return bytes(copy)


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of the content of each record, up to the end of a stream.

    Streams inside (charts) are passed over. Raises ``IndexError`` for a record cut off.
    """
    depth, end = 0, len(book) - _HEAD.size
    while at <= end:
        kind, length = _HEAD.unpack_from(book, at)
        at += _HEAD.size
        if at + length > len(book):
            raise IndexError(at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth < 1:
                return
        elif depth == 1:
            yield kind, at, length
        at += length


def _sheets(book: bytes, path: str) -> Iterator[XlsSheet]:
    newest = struct.unpack_from("<H", book, 4)[0] == _NEWEST
    for kind, at, length in _records(book, 0):
        if kind == _PASSWORD:
            zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
            raise refuse(path, zh, en)
        if kind == _SHEET:
            start, state, sort = struct.unpack_from("<IBB", book, at)
            raw = book[at + 6 : at + length]
            name = _short_text(raw) if newest else _old_text(raw)
            yield XlsSheet(name, (state & 3) != 0, sort == _TABLE, start, newest)


def _short_text(raw: bytes) -> str:
    """Return a text after one byte of length and one of flags."""
    return _chars(raw[2:], raw[0], raw[1])


def _old_text(raw: bytes) -> str:
    """Return a text of Excel 95, after one byte of length."""
    return raw[1 : 1 + raw[0]].decode("gbk", "replace")


def _chars(raw: bytes, count: int, flags: int) -> str:
    if flags & 1:
        return raw[: 2 * count].decode("utf-16-le", "replace")
    return raw[:count].decode("latin-1")


# --- the records of one sheet ------------------------------------------------------


def _walk(book: bytes, sheet: XlsSheet) -> int:
    """Fill in the facts of a sheet and return where its records end."""
    height = width = 0
    end = sheet.start + 1
    for kind, at, length in _records(book, sheet.start):
        end = at + length
        if kind in _CELLS:
            row, column = _HEAD.unpack_from(book, at)
            if kind == _MANY:
                last = struct.unpack_from("<H", book, at + length - 2)[0]
                column = max(last, column + length // 6)
            height, width = max(height, row), max(width, column)
            if (kind == _ERROR or kind in _FORMULAS) and (text := _error(book, at, kind)):
                sheet.texts[row + 1, column + 1] = text
        elif kind in _FACTS:
            _note_fact(book, sheet, kind, at, length)
    sheet.height, sheet.width = height + 1, width + 1
    return end


def _error(book: bytes, at: int, kind: int) -> str | None:
    """Return the error that a cell shows, ``None`` when it shows something else."""
    if kind == _ERROR:
        code, is_error = book[at + 6], book[at + 7]
        return _ERRORS.get(code) if is_error else None
    result = book[at + 6 : at + 14]
    return _ERRORS.get(result[2]) if result[6:] == b"\xff\xff" and result[0] == 2 else None


def _note_fact(book: bytes, sheet: XlsSheet, kind: int, at: int, length: int) -> None:
    if kind == _ROW:
        row, flags = struct.unpack_from("<H10xH", book, at)
        if flags & 0x20:
            sheet.hidden_rows.add(row + 1)
    elif kind == _COLUMNS:
        first, last, width, flags = struct.unpack_from("<HHH2xH", book, at)
        if flags & 1 or not width:
            sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))
    elif kind == _MERGED:
        sheet.merges += _merged(book, at)
    elif kind in _HEADERS and length > 3:
        sheet.headers.append(_header(book[at : at + length], sheet.newest))
    elif kind in _SHAPES:
        _note_shape(book, sheet, kind, at, length)


def _note_shape(book: bytes, sheet: XlsSheet, kind: int, at: int, length: int) -> None:
    """Note a shape: an object says its sort and number, the text after it is its own."""
    if kind == _OBJECT:
        sort, number = struct.unpack_from("<HH", book, at + 4)
        sheet.pictures += sort in {_OBJ_CHART, _OBJ_PICTURE}
        sheet.boxes.append((sort, number, ""))
    elif kind == _TEXT and sheet.boxes:
        sort, number, _ = sheet.boxes[-1]
        sheet.boxes[-1] = (sort, number, _long_text(book, at, length))
    elif kind == _NOTE:
        row, column, _, number = struct.unpack_from("<HHHH", book, at)
        if not sheet.newest:
            # Excel 95 has the text of a comment in its place, where later ones have a number.
            number = -len(sheet.notes)
            text = book[at + 6 : at + length].decode("gbk", "replace")
            sheet.boxes.append((_OBJ_COMMENT, number, text))
        sheet.notes[number] = (row + 1, column + 1)


def _header(raw: bytes, newest: bool) -> str:
    if not newest:
        return _old_text(raw)
    count, flags = struct.unpack_from("<HB", raw)
    return _chars(raw[3:], count, flags)


def _merged(book: bytes, at: int) -> Iterator[Area]:
    (count,) = struct.unpack_from("<H", book, at)
    for number in range(count):
        top, bottom, left, right = struct.unpack_from("<HHHH", book, at + 2 + 8 * number)
        yield top + 1, left + 1, bottom + 1, right + 1


def _long_text(book: bytes, at: int, length: int) -> str:
    """Return the text of a box: it stands in the records that continue this one."""
    (left,) = struct.unpack_from("<H", book, at + 10)
    parts: list[str] = []
    at += length
    while left > 0 and at + _HEAD.size < len(book):
        kind, length = _HEAD.unpack_from(book, at)
        at += _HEAD.size
        if kind != _CONTINUE or not length:
            break
        part = _chars(book[at + 1 : at + length], left, book[at])
        parts.append(part)
        left -= len(part)
        at += length
    return "".join(parts)
