"""What an .xlsx package says about its sheets beyond their values.

In: a checked ``Package``. Out: a plain copy of the parts that hold values, for the
library that reads them, and for each sheet its hidden rows and columns, error values,
comments, text boxes, pictures and printed page headers. The XML of a sheet may be large,
so it is searched as bytes; only small parts are parsed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.model import Place, Problem, Words
from auditor.readers.safety import Package, check_xml, need, parse_xml, refuse
from auditor.readers.sheet_extras import page_texts
from auditor.readers.sheet_formats import Format
from auditor.readers.sheet_grid import Spot
from auditor.readers.sheet_xlsx_cells import MAX_AREA, Odd, attributes, is_hidden, scan, unescape
from auditor.readers.sheet_xlsx_parts import (
    Links,
    around,
    links_in,
    local,
    rels_of,
    spot,
    stored,
    whole,
)
from auditor.readers.sheet_xlsx_styles import find_formats

_WORKBOOK = "xl/workbook.xml"
# Where WPS keeps pictures that stand in cells.
_CELL_PICTURES = "xl/cellimages.xml"
_COPIED = ("styles", "sharedStrings", "worksheet", "chartsheet", "dialogsheet", "macrosheet")
_P = rb"<(?:[^\s<>/:!?]+:)?"
# A sheet in which every cell and row has such a reference, and no other, cannot exceed MAX_AREA.
_SMALL_REFS = (rb"[A-Z]?[0-9]{1,6}", rb"[A-Z]{0,2}[0-9]{1,4}")
_ODD_REFS = tuple(
    (
        re.compile(_P + rb'(?:c|row)(?=[\s/>])(?!\s+r="' + small + rb'")'),
        # Not xmlns:r, but also an r that stands right behind another value. It begins with a
        # plain letter, which is found thirty times as fast as a look behind.
        re.compile(rb'r(?<![\w:.-]r)\s*=\s*(?!"' + small + rb'")'),
    )
    for small in _SMALL_REFS
)
_ROW = re.compile(_P + rb"row(?=[\s/>])([^>]*)>")
_COL = re.compile(_P + rb"col(?=[\s/>])([^>]*)>")
_MAY_HIDE = re.compile(rb"""hidden|width\s*=\s*["']0""")
# A cell ends before the next one begins, so that one left open is not looked for to the end.
_CELL = re.compile(
    _P + rb"c(?=[\s>])([^>]*)(?<!/)>"
    rb"((?:[^<]++|<(?!/?(?:[^\s<>/:!?]+:)?c[\s/>]))*+)</(?:[^\s<>:]+:)?c\s*>"
)
_PAGE_PARTS = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")
_PAGE_HEADERS = re.compile(
    _P + rb"headerFooter(?=[\s>])[^>]*>.*?</[^<>]*headerFooter\s*>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet says beyond its values; spots count rows and columns from 1."""

    name: str
    hidden: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    texts: Mapping[Spot, str]
    paragraphs: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_table: bool = True
    has_cell_pictures: bool = False


def read_facts(package: Package) -> tuple[bytes, tuple[Facts, ...]]:
    """Return a plain zip of the parts with values, and the facts of every sheet in order.

    Raises ``InputError`` when a part is damaged or a sheet spans more than ``MAX_AREA``.
    """
    rels = rels_of(_WORKBOOK)
    names = ["[Content_Types].xml", "_rels/.rels", _WORKBOOK, rels]
    parts = {name: package.read(name) for name in names if name in package}
    links = links_in(_root(package, parts, rels), _WORKBOOK) if rels in parts else {}
    for kind, part in links.values():
        if kind in _COPIED and part in package and part not in parts:
            parts[part] = package.read(part)
    for name, content in parts.items():
        check_xml(content, package.path, name)
    facts = tuple(_sheets(package, links, parts))
    # Unpacked, so that the library sees nothing but what was checked.
    return stored(parts), facts


def _root(package: Package, parts: Mapping[str, bytes], name: str) -> Any:
    return parse_xml(parts[name], package.path, name)


def _sheets(package: Package, links: Links, parts: Mapping[str, bytes]) -> Iterator[Facts]:
    styles = next((part for kind, part in links.values() if kind == "styles"), "")
    formats = find_formats(parts[styles], package.path, styles) if styles in parts else {}
    for element in local(_root(package, parts, _WORKBOOK), "sheet"):
        name = element.get("name") or ""
        hidden = element.get("state") in {"hidden", "veryHidden"}
        link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        kind, part = links.get(link, ("", ""))
        if kind == "worksheet" and part in parts:
            yield _facts(package, (name, hidden), (part, parts[part]), formats)
        else:
            yield _no_table(name, hidden)


def _no_table(name: str, hidden: bool) -> Facts:
    words = Words(
        f"工作表“{name}”不是表格（图表、宏或对话框），未读取",
        f"sheet {name!r} is no table (a chart, macro or dialog); not read",
    )
    problem = Problem("unread", words, Place(sheet=name))
    return Facts(name, hidden, frozenset(), frozenset(), {}, (), (problem,), is_table=False)


def _odd(path: str, name: str, xml: bytes, formats: Mapping[int, Format]) -> Odd:
    """Return what is odd about the cells of a sheet. Raises ``InputError`` when too large."""
    odd = scan(xml, formats)
    if odd is None:
        _refuse_wide(path, name, xml)
        odd = _search(xml, Odd(formats))
    return odd


def _facts(
    package: Package,
    sheet: tuple[str, bool],
    part: tuple[str, bytes],
    formats: Mapping[int, Format],
) -> Facts:
    """Return the facts of a sheet from its name and whether it is hidden, its part and XML."""
    (name, hidden), (at, xml) = sheet, part
    odd = _odd(package.path, name, xml, formats)
    return Facts(
        name=name,
        hidden=hidden,
        hidden_rows=frozenset(odd.hidden_rows),
        hidden_columns=_hidden_columns(xml),
        texts=odd.texts,
        paragraphs=_page_texts(xml),
        problems=(*_lost_results(name, odd.lost), *around(package, name, at)),
        has_cell_pictures=_CELL_PICTURES in package,
    )


# --- size --------------------------------------------------------------------


def _refuse_wide(path: str, name: str, xml: bytes) -> None:
    """Raise ``InputError`` when the library would have to make too large a rectangle."""
    if any(not without.search(xml) and not other.search(xml) for without, other in _ODD_REFS):
        return
    height, width = _extent(path, name, xml)
    if height * width > MAX_AREA:
        zh = f"工作表“{name}”的文字散布在 {height} 行 × {width} 列，范围过大，请删去远处的内容"
        en = f"sheet {name!r}: text over {height} rows × {width} columns; delete what is far off"
        raise refuse(path, zh, en)


def _extent(path: str, name: str, xml: bytes) -> Spot:
    """Return the last row and column with a value, read cell by cell."""
    etree = need("lxml.etree", "office", path)
    height = width = row = column = 0
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        for event, element in etree.iterparse(
            io.BytesIO(xml), events=("start", "end"), tag=("{*}row", "{*}c"), **options
        ):
            is_row = element.tag.endswith("row")
            if event == "start" and is_row:
                row, column = int(element.get("r") or row + 1), 0
            elif event == "start":
                row, column = _next_spot(element.get("r"), row, column)
            else:
                if not is_row and len(element):
                    height, width = max(height, row), max(width, column)
                element.clear()
                while element.getprevious() is not None:
                    element.getparent().remove(element.getprevious())
    except (etree.LxmlError, ValueError) as error:
        zh = f"工作表“{name}”不是完好的 XML，请重新导出"
        raise refuse(path, zh, f"sheet {name!r} is no sound XML; export it again") from error
    return height, width


def _next_spot(ref: str | None, row: int, column: int) -> Spot:
    """Return where a cell stands; one without a reference stands beside the last."""
    if ref is None:
        return row, column + 1
    found = spot(ref)
    if found is None:
        raise ValueError(ref)
    return found


# --- the XML of a sheet --------------------------------------------------------


def _search(xml: bytes, odd: Odd) -> Odd:
    """Note what is odd about rows and cells, tag by tag."""
    number = 0
    for found in _ROW.finditer(xml):
        named = whole(attributes(found[1]).get("r", ""))
        number = number + 1 if named is None else named
        odd.note_row(number, found[1])
    for raw, body in _CELL.findall(xml):
        odd.note_cell(attributes(raw).get("r", ""), raw, body)
    return odd


def _hidden_columns(xml: bytes) -> frozenset[int]:
    # Columns stand before the rows, so there is no need to search those.
    end = max(0, xml.find(b"sheetData"))
    if not _MAY_HIDE.search(xml, 0, end):
        return frozenset()
    hidden: set[int] = set()
    for found in _COL.finditer(xml, 0, end):
        known = attributes(found[1])
        first, last = whole(known.get("min", "")), whole(known.get("max", ""))
        if is_hidden(known, "width") and first is not None and last is not None:
            hidden.update(range(first, min(last, 1 << 14) + 1))
    return frozenset(hidden)


def _lost_results(name: str, lost: list[tuple[Spot | None, str]]) -> list[Problem]:
    if not lost:
        return []
    row, column = lost[0][0] or (None, None)
    words = Words(
        f"工作表“{name}”有 {len(lost)} 个公式没有保存结果，请用表格软件打开并保存后再读",
        f"sheet {name!r}: {len(lost)} formulas without a saved result; open and save it first",
    )
    return [Problem("unread", words, Place(sheet=name, row=row, column=column), lost[0][1])]


def _page_texts(xml: bytes) -> tuple[str, ...]:
    """Return the texts printed above and below every page."""
    # They stand behind the rows, so there is no need to search those.
    block = _PAGE_HEADERS.search(xml, max(0, xml.rfind(b"sheetData")))
    if not block:
        return ()
    patterns = (rb"<[^<>/]*" + part.encode() + rb"(?:\s[^>]*)?>([^<]*)<" for part in _PAGE_PARTS)
    hits = (re.search(pattern, block[0]) for pattern in patterns)
    return page_texts(unescape(hit[1].decode("utf-8", "replace")) for hit in hits if hit)
