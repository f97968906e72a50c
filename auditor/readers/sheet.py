"""Spreadsheets: bytes in, a ``Document`` of one grid a sheet out.

Formats: .xlsx, .xlsm, .xls, .ods and the XML of Excel 2003.

The kind is told by what the bytes hold, whatever the suffix. Numbers come out as they are
typed (``1.0`` → ``1``) or, in a number format of one plain shape (``0000``, ``0%``,
``#,##0``), as shown. An .ods stores what it shows. A sheet without any text is passed over.
Texts printed above and below every page come out once, as paragraphs before the grid.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from auditor.model import Document, Grid, Paragraph, Place, Problem
from auditor.readers.ole import MAGIC, Ole, open_ole
from auditor.readers.safety import (
    MAX_CELLS,
    ZIP,
    Package,
    many_objects,
    open_package,
    refuse,
    refuse_locked,
)
from auditor.readers.sheet_extras import picture_problem
from auditor.readers.sheet_grid import Sheet, Spot, build
from auditor.readers.sheet_ods import read_ods
from auditor.readers.sheet_values import Book
from auditor.readers.sheet_xls import read_xls
from auditor.readers.sheet_xlsx import read_facts
from auditor.readers.sheet_xml import is_old_xml, read_old_xml
from auditor.text import count_ink

_XLSX, _XLSB, _ODS_TYPE = "xl/workbook.xml", "xl/workbook.bin", "mimetype"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_XLS_STREAMS = {"Workbook", "Book"}
# WPS puts pictures into cells so.
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")


def _kind_of_text(data: bytes) -> str | None:
    return "xml" if is_old_xml(data) else None


def kind_of(container: Package | Ole) -> str | None:
    """Return ``"xlsx"``, ``"xlsb"``, ``"xls"`` or ``"ods"``; ``None`` for all else."""
    if isinstance(container, Ole):
        return None if _XLS_STREAMS.isdisjoint(container.names) else "xls"
    if _XLSX in container:
        return "xlsx"
    if _XLSB in container:
        return "xlsb"
    is_ods = _ODS_TYPE in container and container.read(_ODS_TYPE).strip().startswith(_ODS)
    return "ods" if is_ods else None


def _open(data: bytes, path: str) -> Package | Ole | None:
    if data.startswith(MAGIC):
        return open_ole(data, path)
    return open_package(data, path) if data.startswith(ZIP) else None


def read_sheet(data: bytes, path: str) -> Document:
    """Read a workbook; ``path`` is named in errors and in the document.

    Raises ``InputError`` when it is damaged, encrypted, too large or holds no text.
    """
    with many_objects():
        container = _open(data, path)
        if isinstance(container, Ole):
            refuse_locked(container)
        kind = kind_of(container) if container else _kind_of_text(data)
        if kind == "xlsb":
            zh = "是二进制工作簿（xlsb），请另存为 xlsx"
            raise refuse(path, zh, "a binary workbook (xlsb); save it as xlsx")
        if kind is None:
            zh = "不是电子表格（xlsx、xls、ods）"
            raise refuse(path, zh, "no spreadsheet (xlsx, xls, ods)")
        sheets = _SHEETS[kind](container) if container else read_old_xml(data, path)
        return _document(sheets, kind, data, path)


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


def _read_xlsx(package: Package) -> Iterator[Sheet]:
    copy, all_facts = read_facts(package)
    book = Book(copy, package.path, len(all_facts))
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


def _read_xls(container: Ole) -> Iterator[Sheet]:
    copy, all_facts = read_xls(container)
    book = Book(copy, container.path, len(all_facts))
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


_SHEETS: Mapping[str, Callable[[Any], Iterator[Sheet]]] = {
    "xlsx": _read_xlsx,
    "xls": _read_xls,
    "ods": read_ods,
}
