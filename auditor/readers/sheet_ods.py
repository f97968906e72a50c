"""OpenDocument spreadsheets (.ods): a checked package in, its sheets out.

The text of a cell is the one that is shown, as the program that saved it wrote it there
(50%, 2024年1月2日). Cells and rows that stand for many of their kind are written out up to
the last one with text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.model import Place, Problem, Words
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, Package, parse_xml, refuse
from auditor.readers.sheet_extras import (
    box_problem,
    comment_problem,
    page_texts,
    picture_problem,
)
from auditor.readers.sheet_grid import Area, Sheet
from auditor.readers.sheet_ods_rows import CUT, CutRow, Run, count, cut_rows
from auditor.text import BLANKS

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"

_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_ROW, _COLUMN = f"{_TABLE}table-row", f"{_TABLE}table-column"
_P, _H = f"{_TEXT}p", f"{_TEXT}h"
_DOWN, _ACROSS = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_ROWS, _CELLS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_VISIBLE = f"{_TABLE}visibility"
# A value that has no text of its own in the file stands in one of these.
_VALUES = tuple(
    f"{_OFFICE}{name}" for name in ("string-value", "date-value", "time-value", "value")
)
_LAST_ROW = 1 << 20


@dataclass(slots=True)
class _Table:
    """A sheet being filled; ``column`` is the one of the cell at hand."""

    name: str
    path: str
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    pictures: list[Place] = field(default_factory=list)
    cells: int = 0


def read_ods(package: Package) -> Iterator[Sheet]:
    """Yield the sheets in order. Raises ``InputError`` when damaged, encrypted or too large."""
    _refuse_encrypted(package)
    content, plain = cut_rows(package.read("content.xml"))
    root = parse_xml(content, package.path, "content.xml")
    hidden = _hidden_styles(root)
    printed = _page_texts(package)
    changes = _changes(root)
    for element in root.iterfind(f".//{_OFFICE}spreadsheet/{_TABLE}table"):
        table = _Table(element.get(f"{_TABLE}name") or "", package.path)
        _columns(element, table)
        _rows(element, table, plain)
        _shapes(element.find(f"{_TABLE}shapes"), table, Place(sheet=table.name))
        if table.pictures:
            count, first = len(table.pictures), table.pictures[0]
            table.problems.append(picture_problem(table.name, count, first))
        yield Sheet(
            name=table.name,
            rows=table.rows,
            merges=table.merges,
            hidden=element.get(f"{_TABLE}style-name") in hidden,
            hidden_rows=table.hidden_rows,
            hidden_columns=table.hidden_columns,
            paragraphs=printed,
            problems=(*table.problems, *changes),
        )
        printed, changes = (), []


def _refuse_encrypted(package: Package) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest not in package:
        return
    if next(package.xml(manifest).iter(f"{_MANIFEST}encryption-data"), None) is not None:
        zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
        raise refuse(package.path, zh, en)


def _hidden_styles(root: Any) -> set[str]:
    """Return the names of table styles that hide a sheet."""
    return {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for look in style.iterfind(f"{_STYLE}table-properties")
        if look.get(f"{_TABLE}display") == "false"
    }


def _changes(root: Any) -> list[Problem]:
    """Return what to say of changes that are still recorded in the file."""
    count = sum(len(element) for element in root.iter(f"{_TABLE}tracked-changes"))
    words = Words(f"文件里还留有 {count} 处修订记录，公开前应删去", f"tracked changes: {count}")
    return [Problem("leftover", words)] if count else []


def _page_texts(package: Package) -> tuple[str, ...]:
    """Return the texts printed above and below the pages of all sheets."""
    if "styles.xml" not in package:
        return ()
    codes = [
        # An ampersand would begin a code in the other formats of sheets.
        "&L".join(_paragraph(p, fields=False).replace("&", "&&") for p in part.iter(_P))
        for master in package.xml("styles.xml").iter(f"{_STYLE}master-page")
        for part in master
        if part.get(f"{_STYLE}display") != "false"
    ]
    return page_texts(codes)


# --- columns, rows and cells --------------------------------------------------------


def _count(element: Any, key: str) -> int:
    return count(element.get(key))


def _columns(element: Any, table: _Table) -> None:
    at = 1
    for column in element.iter(_COLUMN):
        after = at + _count(column, _CELLS)
        if column.get(_VISIBLE) in {"collapse", "filter"}:
            table.hidden_columns.update(range(at, min(after, MAX_COLUMNS)))
        at = after


def _rows(element: Any, table: _Table, plain: Sequence[CutRow]) -> None:
    number = 1
    for row in element.iter(_ROW):
        # Where no rows were cut out, a file may have such an attribute of its own.
        if plain and (cut := row.get(CUT)):
            first, _, after = cut.partition("-")
            for one in plain[int(first) : int(after)]:
                values = one.texts or _spread(one.runs, table, number)
                number = _put(table, values, number, one.times, hidden=one.hidden)
            continue
        hidden = row.get(_VISIBLE) in {"collapse", "filter"}
        values = _values(row, table, number)
        number = _put(table, values, number, _count(row, _ROWS), hidden=hidden)


def _put(table: _Table, values: list[str], number: int, times: int, *, hidden: bool) -> int:
    """Take a row that stands ``times`` over; return the number of the row after it."""
    if hidden:
        table.hidden_rows.update(range(number, min(number + times, _LAST_ROW)))
    if any(values):
        _add(table, values, number, times)
    return number + times


def _spread(runs: Sequence[Run], table: _Table, row: int) -> list[str]:
    """Return the texts of a row, cells written out as often as they stand, and note merges."""
    values: list[str] = []
    at = 1
    for text, times, down, across in runs:
        _merge(table, row, at, down, across)
        _extend(values, table, text, at, times)
        at += times
    return values


def _add(table: _Table, values: list[str], number: int, times: int) -> None:
    """Write a row out as often as it is repeated, after the empty ones above it."""
    table.cells += len(values) * times
    if table.cells > MAX_CELLS or number + times > _LAST_ROW:
        zh = f"工作表“{table.name}”的单元格超过上限 {MAX_CELLS}，请拆分后再读"
        raise refuse(table.path, zh, f"sheet {table.name!r}: over {MAX_CELLS} cells; split it")
    if len(table.rows) < number - 1:
        table.rows += [[] for _ in range(number - 1 - len(table.rows))]
    table.rows += [values] * times


def _values(row: Any, table: _Table, number: int) -> list[str]:
    """Return the texts of a row up to the last one with text, and note merges on the way."""
    values: list[str] = []
    at = 1
    for cell in row.iterchildren(_CELL, _COVERED):
        times = _count(cell, _CELLS)
        text = _cell(cell, table, number, at) if len(cell) or len(cell.attrib) else ""
        _extend(values, table, text, at, times)
        at += times
    return values


def _extend(values: list[str], table: _Table, text: str, at: int, times: int) -> None:
    """Write a text into the columns from ``at`` on."""
    if not text:
        return
    if at + times > MAX_COLUMNS:
        zh = f"工作表“{table.name}”的文字超过 {MAX_COLUMNS - 1} 列"
        raise refuse(table.path, zh, f"sheet {table.name!r}: too many columns of text")
    values += [""] * (at - 1 - len(values))
    values += [text] * times


def _merge(table: _Table, row: int, column: int, down: int, across: int) -> None:
    if down > 1 or across > 1:
        table.merges.append((row, column, row + down - 1, column + across - 1))


def _cell(cell: Any, table: _Table, row: int, column: int) -> str:
    _merge(table, row, column, _count(cell, _DOWN), _count(cell, _ACROSS))
    lines = [
        child.text or "" if not len(child) else _paragraph(child)
        for child in cell
        if child.tag in {_P, _H}
    ]
    if len(lines) < len(cell):
        lines += _apart(cell, table, Place(sheet=table.name, row=row, column=column))
    if lines:
        return "\n".join(lines).strip(BLANKS)
    return next((value for key in _VALUES if (value := cell.get(key))), "")


def _apart(cell: Any, table: _Table, place: Place) -> list[str]:
    """Note comments and drawings; return the lines of any other content of a cell."""
    lines: list[str] = []
    for child in cell:
        if child.tag == f"{_OFFICE}annotation":
            text = "\n".join(_paragraph(p) for p in child.iter(_P)).strip(BLANKS)
            if text:
                table.problems.append(comment_problem(place, text))
        elif child.tag.startswith(_DRAW):
            _shapes([child], table, place)
        elif child.tag not in {_P, _H}:
            lines += [_paragraph(p) for p in child.iter(_P, _H)]
    return lines


def _shapes(shapes: Any, table: _Table, place: Place) -> None:
    """Note text boxes and pictures: what floats over the cells belongs to none of them."""
    for shape in () if shapes is None else shapes:
        text = "\n".join(_paragraph(p) for p in shape.iter(_P)).strip(BLANKS)
        if text:
            table.problems.append(box_problem(place, text))
        if next(shape.iter(f"{_DRAW}image", f"{_DRAW}object"), None) is not None:
            table.pictures.append(place)


# --- text ---------------------------------------------------------------------------

_FIELDS = {f"{_TEXT}{name}" for name in ("page-number", "page-count", "date", "time", "sheet-name")}
_FIELDS |= {f"{_TEXT}{name}" for name in ("file-name", "title")}


def _paragraph(element: Any, *, fields: bool = True) -> str:
    """Return the text of a paragraph; blanks, tabs and line breaks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(_count(child, f"{_TEXT}c"), MAX_COLUMNS))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag != f"{_OFFICE}annotation" and (fields or child.tag not in _FIELDS):
            parts.append(_paragraph(child, fields=fields))
        parts.append(child.tail or "")
    return "".join(parts)
