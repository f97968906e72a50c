"""Spreadsheets (.xlsx, .xlsm, .xls, .ods): bytes in, a ``Document`` of one grid a sheet out.

The kind is told by what the bytes hold, whatever the suffix. Numbers come out as they are
typed (``1.0`` → ``1``) or, in a number format of one plain shape (``0000``, ``0%``,
``#,##0``), as shown; dates as ``2024-01-02``, truth values as ``TRUE``. An .ods stores what
it shows. A sheet without any text is passed over. Texts printed above and below every page
come out once, as paragraphs before the grid.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from auditor.errors import InputError
from auditor.model import Document, Grid, Paragraph, Place, Problem
from auditor.readers.ole import MAGIC, open_ole
from auditor.readers.safety import (
    MAX_CELLS,
    ZIP,
    many_objects,
    need,
    open_package,
    refuse,
    refuse_encrypted,
)
from auditor.readers.sheet_extras import picture_problem
from auditor.readers.sheet_grid import Area, Sheet, Spot, build
from auditor.readers.sheet_ods import read_ods
from auditor.readers.sheet_xls import read_xls
from auditor.readers.sheet_xlsx import read_facts
from auditor.text import BLANKS, count_ink

_XLSX, _XLSB, _ODS_TYPE = "xl/workbook.xml", "xl/workbook.bin", "mimetype"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_XLS_STREAMS = {"Workbook", "Book"}
# Excel writes characters that XML cannot hold as _x000B_; WPS puts pictures in cells so.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")
_DIGITS = 15
_STDERR = 2
_ONE_AT_A_TIME = threading.Lock()


def sheet_kind(data: bytes, path: str) -> str | None:
    """Return ``"xlsx"``, ``"xlsb"``, ``"xls"`` or ``"ods"``; ``None`` when it is none of them.

    Raises ``InputError`` when the container cannot be opened.
    """
    if data.startswith(MAGIC):
        return "xls" if _XLS_STREAMS & set(open_ole(data, path).names) else None
    if not data.startswith(ZIP):
        return None
    package = open_package(data, path)
    if _XLSX in package:
        return "xlsx"
    if _XLSB in package:
        return "xlsb"
    is_ods = _ODS_TYPE in package and package.read(_ODS_TYPE).strip().startswith(_ODS)
    return "ods" if is_ods else None


def read_sheet(data: bytes, path: str) -> Document:
    """Read a workbook; ``path`` is named in errors and in the document.

    Raises ``InputError`` when it is damaged, encrypted, too large or holds no text.
    """
    refuse_encrypted(data, path)
    kind = sheet_kind(data, path)
    if kind == "xlsb":
        zh, en = (
            "是二进制工作簿（xlsb），请另存为 xlsx",
            "a binary workbook (xlsb); save it as xlsx",
        )
        raise refuse(path, zh, en)
    if kind is None:
        zh, en = "不是电子表格（xlsx、xls、ods）", "no spreadsheet (xlsx, xls, ods)"
        raise refuse(path, zh, en)
    with many_objects():
        return _document(_SHEETS[kind](data, path), kind, data, path)


def _document(sheets: Iterable[Sheet], kind: str, data: bytes, path: str) -> Document:
    parts: list[Grid | Paragraph] = []
    problems: list[Problem] = []
    printed: dict[str, None] = {}
    ink = cells = 0
    for sheet in sheets:
        built = build(sheet, path)
        ink, cells = ink + built.ink, cells + built.cells
        if cells > MAX_CELLS:
            zh = f"共有 {cells} 个单元格，超过上限 {MAX_CELLS}，请拆分后再读"
            raise refuse(path, zh, f"{cells} cells, over the limit of {MAX_CELLS}; split the file")
        fresh = [text for text in sheet.paragraphs if text not in printed]
        printed.update(dict.fromkeys(fresh))
        parts += [Paragraph(text, Place(sheet=sheet.name), running=True) for text in fresh]
        parts += [built.grid] if built.grid else []
        problems += built.problems
    if not parts and not problems:
        raise refuse(path, "工作簿里没有文字", "the workbook holds no text")
    ink += sum(map(count_ink, printed))
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, kind, tuple(parts), tuple(problems), ink)


# --- .xlsx and .xls: the values by python-calamine -------------------------------------


def _read_xlsx(data: bytes, path: str) -> Iterator[Sheet]:
    copy, all_facts = read_facts(open_package(data, path))
    book = _Book(copy, path, len(all_facts))
    for number, facts in enumerate(all_facts):
        rows, merges = book.sheet(number) if facts.is_table else ([], [])
        pictures = _take_pictures(facts.name, rows) if facts.has_cell_pictures else []
        yield Sheet(
            name=facts.name,
            rows=_with_texts(rows, facts.texts),
            merges=merges,
            hidden=facts.hidden,
            hidden_rows=facts.hidden_rows,
            hidden_columns=facts.hidden_columns,
            paragraphs=facts.paragraphs,
            problems=(*facts.problems, *pictures),
        )


def _read_xls(data: bytes, path: str) -> Iterator[Sheet]:
    copy, all_facts = read_xls(data, path)
    book = _Book(copy, path, len(all_facts))
    for number, facts in enumerate(all_facts):
        rows = book.sheet(number)[0] if facts.is_table else []
        yield Sheet(
            name=facts.name,
            rows=_with_texts(rows, facts.texts),
            merges=facts.merges,
            hidden=facts.hidden,
            hidden_rows=facts.hidden_rows,
            hidden_columns=facts.hidden_columns,
            paragraphs=facts.paragraphs,
            problems=tuple(facts.problems()),
        )


def _read_ods(data: bytes, path: str) -> Iterator[Sheet]:
    return read_ods(open_package(data, path))


class _Book:
    """A workbook opened by the library; what it raises comes out as ``InputError``."""

    def __init__(self, copy: bytes, path: str, sheets: int) -> None:
        self._path = path
        self._clean = _Clean()
        self._library = need("python_calamine", "office", path)
        self._book = self._guard(lambda: self._library.load_workbook(io.BytesIO(copy)))
        if len(self._book.sheet_names) != sheets:
            raise self._damaged()

    def sheet(self, number: int) -> tuple[list[list[str]], list[Area]]:
        """Return the texts of a sheet from row 1, column 1 on, and its merged areas."""
        sheet = self._guard(lambda: self._book.get_sheet_by_index(number))
        values = self._guard(lambda: sheet.to_python(skip_empty_area=False))
        areas = self._guard(lambda: sheet.merged_cell_ranges) or []
        merges = [(top + 1, left + 1, low + 1, far + 1) for (top, left), (low, far) in areas]
        clean = self._clean.__getitem__
        return [[*map(clean, row)] for row in values], merges

    def _guard(self, action: Callable[[], Any]) -> Any:
        try:
            with _quiet():
                return action()
        except (self._library.CalamineError, ValueError, OverflowError, OSError) as error:
            raise self._damaged() from error
        except BaseException as error:
            # A fault inside the library arrives as a kind of its own that is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise self._damaged() from error

    def _damaged(self) -> InputError:
        zh, en = "工作簿已损坏，请打开并重新保存", "a damaged workbook; open it and save it again"
        return refuse(self._path, zh, en)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the library prints by itself about a damaged file off the standard error."""
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a program without a console has none
            kept = None
        if kept is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STDERR)
            os.close(nowhere)
        try:
            yield
        finally:
            if kept is not None:
                os.dup2(kept, _STDERR)
                os.close(kept)


def _with_texts(rows: list[list[str]], texts: Mapping[Spot, str]) -> list[list[str]]:
    """Put what cells show in place of values; the rectangle grows where it ends before them."""
    for (row, column), text in texts.items():
        rows += [[] for _ in range(row - len(rows))]
        values = rows[row - 1]
        values += [""] * (column - len(values))
        values[column - 1] = text
    return rows


def _take_pictures(name: str, rows: list[list[str]]) -> list[Problem]:
    """Empty the cells that show a picture and say so."""
    spots = [
        (row, column)
        for row, values in enumerate(rows)
        for column, text in enumerate(values)
        if _PICTURE.match(text)
    ]
    for row, column in spots:
        rows[row][column] = ""
    if not spots:
        return []
    row, column = spots[0]
    return [picture_problem(name, len(spots), Place(sheet=name, row=row + 1, column=column + 1))]


# --- values as text -----------------------------------------------------------------


class _Clean(dict[Any, str]):
    """Value → text without outer blanks; the same text in many cells is one object."""

    def __missing__(self, value: Any) -> str:
        if type(value) is not str:
            text = _text(value)
            if value not in _ALIKE:
                self[value] = text
            return text
        self[value] = text = _clean(value)
        return text


def _clean(raw: str) -> str:
    if "_x" in raw:
        raw = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw)
    # Of all blanks and line ends only the plain space can be printed.
    if raw.isprintable():
        return raw.strip(" ")
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    return raw.strip(BLANKS)


def _text(value: Any) -> str:
    """Return a value that is no text as a person would type it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, time):
        return value.isoformat("seconds")
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)


def number_text(value: float) -> str:
    """Return a number with the fifteen digits a sheet keeps (1.0 → ``1``)."""
    short = f"{value:.{_DIGITS}g}"
    if "e" not in short:
        return short.removeprefix("-") if not value else short
    exact = Decimal(short)
    return f"{exact:f}" if _SMALLEST < abs(exact) < _LARGEST else short.upper()


# A truth value is found where the number equal to it is kept.
_ALIKE = (0, 1)
_SMALLEST, _LARGEST = Decimal("1e-10"), Decimal("1e21")
_SHEETS: Mapping[str, Callable[[bytes, str], Iterator[Sheet]]] = {
    "xlsx": _read_xlsx,
    "xls": _read_xls,
    "ods": _read_ods,
}
