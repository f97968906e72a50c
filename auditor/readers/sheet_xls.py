"""What an old .xls workbook says about its sheets beyond their values.

In: an OLE file. Out: the same workbook without anything around it, for the
library that reads the values, and the facts of each sheet. A workbook is a series of
records (kind, length, content); only those of interest are opened, and of the cells an
expression passes over as many at once as say nothing beyond their value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model import Place, Problem, Words
from auditor.readers.ole import Ole, wrap
from auditor.readers.safety import refuse
from auditor.readers.sheet_extras import (
    box_problem,
    comment_problem,
    page_texts,
    picture_problem,
)
from auditor.readers.sheet_formats import Format, shown_formats
from auditor.readers.sheet_grid import Area, Spot
from auditor.readers.sheet_xls_records import (
    ERROR,
    FORMULAS,
    HEAD,
    MANY,
    NUMBER,
    ROW,
    RUN,
    SHORT,
    STEP,
    TEXT_AT,
    encoding_of,
    error_text,
    format_code,
    header_text,
    label_text,
    long_text,
    merged,
    numbers,
    old_text,
    records,
    run_of,
    short_text,
)
from auditor.text import BLANKS

#: Cells of the rectangles that a library may have to make of all sheets together.
MAX_AREA = 4 * 65_536 * 256

_STREAMS = ("Workbook", "Book")
_SHEET, _PASSWORD = 0x85, 0x2F
_SIZE = 0x200
_COLUMNS, _MERGED = 0x7D, 0xE5
_NOTE, _OBJECT, _TEXT, _HEADERS = 0x1C, 0x5D, 0x1B6, (0x14, 0x15)
_FORMAT, _LOOK, _PAGE = 0x41E, 0xE0, 0x42
_LABELS, _STRING = (0x204, 0xD6), 0x207
# Records that hold the value of a cell: each begins with its row and column.
_CELLS = frozenset({NUMBER, 0x204, 0xD6, TEXT_AT, SHORT, MANY, ERROR, *FORMULAS})
_SHAPES = (_NOTE, _OBJECT, _TEXT)
_FACTS = frozenset({ROW, _COLUMNS, _MERGED, *_SHAPES, *_HEADERS})
_IN_BOOK = frozenset({_PASSWORD, _FORMAT, _PAGE, _LOOK, _SHEET})
_IN_SHEET = _CELLS | _FACTS | {_SIZE, _STRING}
_NEWEST, _TABLE = 0x600, 0
_OBJ_CHART, _OBJ_PICTURE, _OBJ_COMMENT = 5, 8, 25


@dataclass(slots=True)
class XlsSheet:
    """The facts of one sheet, filled while its records are walked through."""

    name: str
    hidden: bool
    is_table: bool
    start: int
    newest: bool
    formats: Mapping[int, Format]
    encoding: str = "gbk"
    height: int = 0
    width: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)  # where it is said, how long
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[Spot, str] = field(default_factory=dict)
    last: Spot = (1, 1)
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


def read_xls(container: Ole) -> tuple[bytes, tuple[XlsSheet, ...]]:
    """Return the bare workbook and the facts of every sheet in order.

    Raises ``InputError`` when it is damaged, encrypted or spans more than ``MAX_AREA``.
    """
    path = container.path
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
        for at, length in sheet.sizes:
            shape = "<IIHHH" if length >= 14 else "<HHHHH"
            end = struct.calcsize(shape)
            if length >= end:
                struct.pack_into(shape, copy, at, 0, sheet.height, 0, sheet.width, 0)
    return bytes(copy)


def _sheets(book: bytes, path: str) -> Iterator[XlsSheet]:
    newest = struct.unpack_from("<H", book, 4)[0] == _NEWEST
    codes: dict[int, str] = {}
    looks: list[int] = []
    encoding = "gbk"
    found: list[tuple[int, int, int, str]] = []
    for kind, at, length in records(book, 0, _IN_BOOK):
        if kind == _PASSWORD:
            zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
            raise refuse(path, zh, en)
        if kind == _FORMAT:
            (number,) = struct.unpack_from("<H", book, at)
            codes[number] = format_code(book[at + 2 : at + length], newest)
        elif kind == _PAGE:
            encoding = encoding_of(struct.unpack_from("<H", book, at)[0])
        elif kind == _LOOK:
            looks += struct.unpack_from("<2xH", book, at)
        elif kind == _SHEET:
            start, state, sort = struct.unpack_from("<IBB", book, at)
            raw = book[at + 6 : at + length]
            found.append((start, state, sort, short_text(raw) if newest else old_text(raw)))
    formats = shown_formats(codes, looks)
    for start, state, sort, name in found:
        yield XlsSheet(name, (state & 3) != 0, sort == _TABLE, start, newest, formats, encoding)


# --- the records of one sheet ------------------------------------------------------


def _walk(book: bytes, sheet: XlsSheet) -> int:
    """Fill in the facts of a sheet and return where its records end."""
    runs: list[bytes] = []
    end = sheet.start + 1
    for kind, at, length in records(book, sheet.start, _IN_SHEET, run_of(tuple(sheet.formats))):
        end = at + length
        if kind == RUN:
            runs.append(book[at:end])
        elif kind in _CELLS:
            _note_cell(book, sheet, kind, at, length)
        elif kind == _SIZE:
            sheet.sizes.append((at, length))
        elif kind in _FACTS:
            _note_fact(book, sheet, kind, at, length)
        elif kind == _STRING and not sheet.newest:
            # The text that the formula just before it shows.
            sheet.texts[sheet.last] = label_text(book[at : at + length], sheet.encoding)
    _note_runs(sheet, b"".join(runs))
    return end


def _note_runs(sheet: XlsSheet, cells: bytes) -> None:
    """Note how far cells without anything odd reach."""
    # The row's high byte will do: the height only bounds the room that is needed.
    sheet.height = max(sheet.height, _highest(cells[5::STEP]) * 256 + 256 if cells else 1)
    sheet.width = max(sheet.width, _highest(cells[6::STEP]) + 1 if cells else 1)


def _highest(values: bytes) -> int:
    """Return the highest of bytes, 0 of none; quick where they grow, as rows and columns do."""
    top = 0
    while values:
        top = values[-1]
        values = values.translate(None, bytes(range(top + 1)))
    return top


def _note_cell(book: bytes, sheet: XlsSheet, kind: int, at: int, length: int) -> None:
    """Note how far the cells reach, and what a cell shows other than its value."""
    row, column = HEAD.unpack_from(book, at)
    last = column
    if kind == MANY:
        last = struct.unpack_from("<H", book, at + length - 2)[0]
        last = max(last, column + length // 6)
    sheet.height, sheet.width = max(sheet.height, row + 1), max(sheet.width, last + 1)
    sheet.last = (row + 1, column + 1)
    if kind in _LABELS:
        if not sheet.newest:
            # The library takes the two bytes of a Chinese character for two characters.
            sheet.texts[sheet.last] = label_text(book[at + 6 : at + length], sheet.encoding)
    elif (kind == ERROR or kind in FORMULAS) and (text := error_text(book, at, kind)):
        sheet.texts[row + 1, column + 1] = text
    elif sheet.formats:
        for n, (style, value) in enumerate(numbers(book, kind, at, length)):
            if style in sheet.formats and value - value == 0:
                sheet.texts[row + 1, column + n + 1] = sheet.formats[style].show(value)


def _note_fact(book: bytes, sheet: XlsSheet, kind: int, at: int, length: int) -> None:
    if kind == ROW:
        row, flags = struct.unpack_from("<H10xH", book, at)
        if flags & 0x20:
            sheet.hidden_rows.add(row + 1)
    elif kind == _COLUMNS:
        first, last, width, flags = struct.unpack_from("<HHH2xH", book, at)
        if flags & 1 or not width:
            sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))
    elif kind == _MERGED:
        sheet.merges += merged(book, at, length)
    elif kind in _HEADERS and length > 3:
        sheet.headers.append(header_text(book[at : at + length], sheet.newest))
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
        sheet.boxes[-1] = (sort, number, long_text(book, at, length))
    elif kind == _NOTE:
        row, column, _, number = struct.unpack_from("<HHHH", book, at)
        if not sheet.newest:
            # Excel 95 has the text of a comment in its place, where later ones have a number.
            number = -len(sheet.notes)
            text = book[at + 6 : at + length].decode("gbk", "replace")
            sheet.boxes.append((_OBJ_COMMENT, number, text))
        sheet.notes[number] = (row + 1, column + 1)
