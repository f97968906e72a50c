"""Excel 2003 XML workbooks (SpreadsheetML, often named .xls): bytes in, their sheets out.

Systems that export lists write this format without Excel. A cell or row that says no number
of its own stands after the one before it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.model import Place, Problem
from auditor.readers.html_tree import as_utf8
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, parse_xml, refuse
from auditor.readers.sheet_extras import comment_problem, page_texts
from auditor.readers.sheet_formats import Format, find_format
from auditor.readers.sheet_grid import Area, Sheet
from auditor.readers.sheet_values import number_text
from auditor.text import BLANKS

_URN = "urn:schemas-microsoft-com:office:"
_SS, _X = f"{{{_URN}spreadsheet}}", f"{{{_URN}excel}}"
_MARK = f"{_URN}spreadsheet".encode()
_LOOKED_AT = 4096
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d*)?")
_LAST_ROW = 1 << 20
_DIGITS = 8
# Names that stand for a code.
_CODES: Mapping[str, str] = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"}

_WORKBOOK, _WORKSHEET, _TABLE = f"{_SS}Workbook", f"{_SS}Worksheet", f"{_SS}Table"
_COLUMN, _ROW, _CELL = f"{_SS}Column", f"{_SS}Row", f"{_SS}Cell"
_DATA, _COMMENT, _TYPE = f"{_SS}Data", f"{_SS}Comment", f"{_SS}Type"
_INDEX, _SPAN, _HIDDEN, _STYLE = f"{_SS}Index", f"{_SS}Span", f"{_SS}Hidden", f"{_SS}StyleID"
_ACROSS, _DOWN = f"{_SS}MergeAcross", f"{_SS}MergeDown"


def is_old_xml(data: bytes) -> bool:
    """Say whether a text file begins as an Excel 2003 XML workbook."""
    return _MARK in data[:_LOOKED_AT].replace(b"\0", b"")


@dataclass(slots=True)
class _Table:
    """A sheet being filled."""

    name: str
    path: str
    formats: Mapping[str, Format]
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    cells: int = 0


def read_old_xml(data: bytes, path: str) -> Iterator[Sheet]:
    """Yield the sheets in order. Raises ``InputError`` when damaged or too large."""
    content, problems = as_utf8(data)
    root = parse_xml(_DECLARATION.sub(b"", content, count=1), path, "Excel 2003 XML")
    if root.tag != _WORKBOOK:
        zh = "不是完整的 Excel 2003 XML 表格，请用 Excel 打开后另存为 xlsx"
        raise refuse(path, zh, "no whole XML workbook of Excel 2003; open it and save it as xlsx")
    formats = _formats(root)
    for sheet in root.iterfind(_WORKSHEET):
        table = _Table(sheet.get(f"{_SS}Name") or "", path, formats, problems=problems)
        for element in sheet.iterfind(_TABLE):
            _fill(element, table)
        yield Sheet(
            name=table.name,
            rows=table.rows,
            merges=table.merges,
            hidden=(sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or "") in _UNSHOWN,
            hidden_rows=table.hidden_rows,
            hidden_columns=table.hidden_columns,
            paragraphs=_printed(sheet),
            problems=tuple(table.problems),
        )
        problems = []


_UNSHOWN = ("SheetHidden", "SheetVeryHidden")


def _formats(root: Any) -> dict[str, Format]:
    """Return the formats of numbers by the style that has them."""
    found: dict[str, Format] = {}
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        named = style.find(f"{_SS}NumberFormat")
        code = "" if named is None else named.get(f"{_SS}Format") or ""
        if known := find_format(_CODES.get(code, code)):
            found[style.get(f"{_SS}ID") or ""] = known
    return found


def _printed(sheet: Any) -> tuple[str, ...]:
    setup = sheet.find(f"{_X}WorksheetOptions/{_X}PageSetup")
    parts = () if setup is None else setup.iterchildren(f"{_X}Header", f"{_X}Footer")
    return page_texts(part.get(f"{_X}Data") or "" for part in parts)


def _fill(element: Any, table: _Table) -> None:
    at = 1
    for column in element.iterfind(_COLUMN):
        first = _place(column, at - 1, at)
        at = first + _whole(column, _SPAN) + 1
        if column.get(_HIDDEN) == "1":
            table.hidden_columns.update(range(first, min(at, MAX_COLUMNS)))
    number = 1
    for row in element.iterfind(_ROW):
        first = _place(row, number - 1, number)
        number = first + _whole(row, _SPAN) + 1
        if number > _LAST_ROW + 1:
            raise _too_large(table)
        if row.get(_HIDDEN) == "1":
            table.hidden_rows.update(range(first, number))
        if len(row):
            _put(table, first, _values(row, table, first))


def _put(table: _Table, number: int, values: list[str]) -> None:
    """Write a row where it stands."""
    table.cells += len(values)
    if table.cells > MAX_CELLS:
        raise _too_large(table)
    if values:
        table.rows += [[] for _ in range(number - len(table.rows))]
        table.rows[number - 1] = values


def _values(row: Any, table: _Table, number: int) -> list[str]:
    """Return the texts of a row up to the last one with text, and note merges and comments."""
    values: list[str] = []
    column, at, usual = 0, 1, row.get(_STYLE)
    for cell in row.iterchildren(_CELL):
        column = _place(cell, column, at)
        across, down = _whole(cell, _ACROSS), _whole(cell, _DOWN)
        at = column + across + 1
        if across or down:
            table.merges.append((number, column, number + down, column + across))
        if (comment := cell.find(_COMMENT)) is not None:
            place = Place(sheet=table.name, row=number, column=column)
            if text := "".join(comment.itertext()).strip(BLANKS):
                table.problems.append(comment_problem(place, text))
        text = _text(cell.find(_DATA), table.formats.get(cell.get(_STYLE) or usual or ""))
        if text:
            if column >= MAX_COLUMNS:
                raise _too_large(table)
            values += [""] * (column - len(values))
            values[column - 1] = text
    return values


def _text(data: Any, shape: Format | None) -> str:
    """Return what a cell shows; a rich text stands in elements of its own."""
    if data is None:
        return ""
    raw = "".join(data.itertext()).replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    kind = data.get(_TYPE)
    if kind == "Number":
        return _number(raw, shape)
    if kind == "DateTime" and (found := _DATE.fullmatch(raw)):
        return found[1] if found[2] == "00:00:00" else f"{found[1]} {found[2]}"
    return {"1": "TRUE", "0": "FALSE"}.get(raw, raw) if kind == "Boolean" else raw


def _number(raw: str, shape: Format | None) -> str:
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    return shape.show(value) if shape else number_text(value)


def _whole(element: Any, key: str) -> int:
    """Return a number that an attribute tells, 0 where it tells none."""
    raw = element.get(key)
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < _DIGITS else 0


def _place(element: Any, last: int, following: int) -> int:
    """Return the row or column of an element: what it says, unless that is not after the last."""
    said = _whole(element, _INDEX)
    return said if said > last else following


def _too_large(table: _Table) -> Exception:
    zh = f"工作表“{table.name}”超过 {_LAST_ROW} 行、{MAX_COLUMNS - 1} 列或 {MAX_CELLS} 个单元格"
    return refuse(table.path, f"{zh}，请拆分后再读", f"sheet {table.name!r} is too large; split it")
