"""Web pages: bytes in, a ``Document`` of grids and of paragraphs between them out.

A table that only lays the page out (it holds a table as large as itself, or a single cell)
is no grid: what stands in it is read as if it stood on the page. Any other table inside a
table belongs to the cell that holds it. What the page does not show is left out: menus
folded away as silently as scripts, text in a table not without saying so. Paragraphs are
counted in ``line``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from auditor.errors import InputError
from auditor.model import Document, Grid, Paragraph, Place, Problem, Words
from auditor.readers.html_css import hidden_elements
from auditor.readers.html_table import read_table
from auditor.readers.html_text import INLINE, UNSHOWN, Shown, clean, walk
from auditor.readers.mhtml import unwrap
from auditor.readers.safety import MAX_CELLS, many_objects, need, refuse
from auditor.readers.sheet_grid import sample
from auditor.text import count_ink

_LOOKED_AT = 4096
_CHARSET = re.compile(
    rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What a page may call its encoding, and the widest encoding of that family.
_ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
# A text in another encoding is hardly ever sound UTF-8 for so many characters.
_SURE = 10


def read_html(data: bytes, path: str) -> Document:
    """Read a web page, plain or saved as one file (.mht); ``path`` is named in all errors.

    Raises ``InputError`` when it cannot be parsed, holds no text or too large a table.
    """
    content, problems = _as_utf8(unwrap(data, path))
    with many_objects():
        page = _read(content, path)
        problems += _problems(page)
        if not page.parts:
            elsewhere = _elsewhere(page.root)
            zh, en = "网页里没有文字", "the page holds no text"
            raise refuse(path, f"{zh}{elsewhere.zh}", f"{en}{elsewhere.en}")
        total = _ink(page.root, page.shown)
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, "html", tuple(page.parts), tuple(problems), total)


# --- bytes to tree ----------------------------------------------------------------


def _as_utf8(data: bytes) -> tuple[bytes, list[Problem]]:
    """Return the page in UTF-8: by mark, by what it calls its encoding, or by trial."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _loose(data[len(mark) :], encoding)
    declared = _CHARSET.search(data[:_LOOKED_AT])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    encodings = [_ENCODINGS[name]] if name in _ENCODINGS else []
    for encoding in ("utf-8", *encodings, "gb18030"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Every character outside ASCII takes more bytes than one.
        doubtful = encoding == "utf-8" and len(data) - len(content) < _SURE
        if not doubtful or encodings in ([], ["utf-8"]):
            return data if encoding == "utf-8" else content.encode(), []
    return _loose(data, encodings[0] if encodings else "utf-8")


def _loose(data: bytes, encoding: str) -> tuple[bytes, list[Problem]]:
    content = data.decode(encoding, "replace")
    bad = content.count("\ufffd")
    if not bad:
        return content.encode(), []
    words = Words(
        f"有 {bad} 处不能按 {encoding} 解码，这些字未能读出，请重新保存网页",
        f"not {encoding} in {bad} places; the characters there are lost, save the page again",
    )
    return content.encode(), [Problem("unread", words)]


def _parse(content: bytes, path: str) -> Any:
    etree = need("lxml.etree", "office", path)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _damaged(path, str(error)) from error
    fatal = [entry.message.strip() for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        raise _damaged(path, fatal[0])
    if root is None:
        raise refuse(path, "网页里没有文字", "the page holds no text")
    return root


def _damaged(path: str, why: str) -> InputError:
    zh = f"网页嵌套过深或已损坏，读到一半（{why}）；请重新保存"
    return refuse(path, zh, f"the page nests too deep or is damaged ({why}); save it again")


# --- which tables are tables ---------------------------------------------------------


def _tables(root: Any, tables: list[Any]) -> tuple[frozenset[Any], frozenset[Any]]:
    """Return the tables that are data, and all elements that hold one of them."""
    cells = _own_cells(root, tables)
    within: dict[Any, int] = {}
    # From the innermost outwards, so that a table knows the largest one it holds.
    for table in reversed(cells):
        for above in table.iterancestors("table"):
            within[above] = max(within.get(above, 0), cells[table])
    data: dict[Any, None] = {}
    holders: set[Any] = set()
    for table, count in cells.items():
        if count < 2 or within.get(table, 0) >= count:
            continue
        ancestors = list(table.iterancestors())
        if not any(above in data for above in ancestors):
            data[table] = None
            holders.update(ancestors)
    return frozenset(data), frozenset(holders)


def _own_cells(root: Any, tables: list[Any]) -> dict[Any, int]:
    """Return how many cells each table has that are not those of a table inside it.

    Where no table holds another, counting stops at two.
    """
    if not any(next(table.iterancestors("table"), None) is not None for table in tables):
        return {table: sum(1 for _ in islice(table.iter("td", "th"), 2)) for table in tables}
    counts = dict.fromkeys(tables, 0)
    owners: dict[Any, Any] = {}  # what is right above a cell → the table that it belongs to
    for cell in root.iter("td", "th"):
        above = cell.getparent()
        if above not in owners:
            owners[above] = next(cell.iterancestors("table"), None)
        if (table := owners[above]) is not None:
            counts[table] += 1
    return counts


# --- the page in reading order ---------------------------------------------------------


@dataclass(slots=True)
class _Page:
    """What has been read of a page so far."""

    path: str
    root: Any
    spans: bool  # whether cells may span rows or columns
    tables: frozenset[Any]
    holders: frozenset[Any]
    shown: Shown
    parts: list[Grid | Paragraph] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # in tables
    pictures: list[Place] = field(default_factory=list)
    paragraphs: int = 0
    grids: int = 0
    cells: int = 0

    def keep(self, text: str | None, *, hidden: bool) -> None:
        """Put a text of its own where it belongs."""
        if text:
            (self.shown.hidden if hidden else self.shown.out).append(text)

    def flush(self) -> None:
        """End the paragraphs gathered so far."""
        self.add(self.shown.take())

    def add(self, lines: Iterable[str]) -> None:
        """Add a paragraph for each line."""
        for line in lines:
            self.paragraphs += 1
            self.parts.append(Paragraph(line, Place(self.paragraphs)))


def _read(content: bytes, path: str) -> _Page:
    """Read a page in UTF-8."""
    root = _parse(content, path)
    source = content.lower()
    # One look through the tree; each takes as long as a tenth of parsing it.
    found: dict[str, list[Any]] = {"style": [], "table": []}
    for element in root.iter(*found):
        found[element.tag].append(element)
    hidden = hidden_elements(root, found["style"], source)
    shown = Shown(frozenset(element for element in hidden if element.tag not in UNSHOWN))
    _strip(root, shown.off, path)
    spans = b"rowspan" in source or b"colspan" in source
    page = _Page(path, root, spans, *_tables(root, found["table"]), shown)
    for child in root:
        _flow(child, page)
    page.flush()
    return page


def _strip(root: Any, off: frozenset[Any], path: str) -> None:
    """Take out the elements that only dress text; what they hold stays.

    Word puts each run of letters into one of its own, and each costs as much as a cell.
    """
    for element in off:
        if element.tag in INLINE:
            element.tag = "hidden"  # a name that stays
    need("lxml.etree", "office", path).strip_tags(root, *INLINE)


def _flow(element: Any, page: _Page, *, hidden: bool = False) -> None:
    """Read an element: tables become grids, all else paragraphs.

    Of a hidden element the tables are kept, marked as hidden; pages fold them away.
    """
    if element in page.tables:
        page.flush()
        _table(element, page, hidden=hidden or element in page.shown.off)
    elif element in page.holders and element.tag not in UNSHOWN:
        _flow_inside(element, page, hidden=hidden or element in page.shown.off)
    elif hidden:
        page.shown.hide(element)
    else:
        walk(element, page.shown)


def _flow_inside(element: Any, page: _Page, *, hidden: bool) -> None:
    """Read what an element with a table in it holds."""
    page.shown.block()
    page.keep(element.text, hidden=hidden)
    for child in element:
        _flow(child, page, hidden=hidden)
        page.keep(child.tail, hidden=hidden)
    page.shown.block()


def _table(element: Any, page: _Page, *, hidden: bool) -> None:
    before = len(page.shown.hidden)
    above, grid = read_table(element, page.grids + 1, page.shown, page.path, spans=page.spans)
    page.hidden += page.shown.hidden[before:]
    page.add(above)
    page.cells += sum(map(len, grid.rows))
    if page.cells > MAX_CELLS:
        zh = f"表格共有 {page.cells} 个单元格，超过上限 {MAX_CELLS}，请拆分后再读"
        raise refuse(page.path, zh, f"{page.cells} cells, over the limit of {MAX_CELLS}; split it")
    if not any(cell.raw for row in grid.rows for cell in row):
        return
    page.grids += 1
    page.parts.append(Grid(grid.rows, hidden=hidden))
    page.pictures += [Place(table=page.grids) for _ in element.iter("img")]


# --- what must be said -------------------------------------------------------------------


def _ink(root: Any, shown: Shown) -> int:
    """Count the characters of the page from the tree itself, less what it does not show."""
    # One text for the whole page takes half the time of its thousands of pieces.
    total = count_ink(root.xpath("string()", smart_strings=False)) + sum(
        map(count_ink, shown.added)
    )
    total -= sum(count_ink("".join(element.itertext())) for element in shown.unshown)
    return total - sum(map(count_ink, shown.hidden))


def _problems(page: _Page) -> list[Problem]:
    problems: list[Problem] = []
    grids = [part for part in page.parts if isinstance(part, Grid)]
    if text := clean(" ".join(page.hidden)):
        words = Words(
            f"表格里有 {count_ink(text)} 个字不显示，未计入；例如“{sample(text)}”",
            f"hidden text in tables, left out: {sample(text)!r}",
        )
        problems.append(Problem("hidden", words, quote=text))
    if page.shown.off:
        problems += _hidden_cells(grids)
    if page.pictures:
        words = Words(
            f"表格里有 {len(page.pictures)} 个图片，其中若有文字则未读取",
            f"pictures in tables: {len(page.pictures)}; text in them is not read",
        )
        problems.append(Problem("unread", words, page.pictures[0]))
    if not grids and (elsewhere := _elsewhere(page.root)).zh:
        words = Words(f"网页里没有表格{elsewhere.zh}", f"no table on the page{elsewhere.en}")
        problems.append(Problem("unread", words))
    return problems


def _hidden_cells(grids: Iterable[Grid]) -> list[Problem]:
    cells = [
        cell
        for grid in grids
        for row in grid.rows
        for cell in row
        if cell.raw and (grid.hidden or cell.hidden)
    ]
    if not cells:
        return []
    words = Words(
        f"表格里有 {len(cells)} 个有文字的单元格不显示，例如“{sample(cells[0].raw)}”",
        f"hidden cells with text: {len(cells)}, the first is {sample(cells[0].raw)!r}",
    )
    return [Problem("hidden", words, cells[0].place, cells[0].raw)]


def _elsewhere(root: Any) -> Words:
    """Say what may hold the text that a page lacks, beginning with a comma; empty for nothing."""
    pictures = sum(1 for _ in root.iter("img"))
    frames = sum(1 for _ in root.iter("iframe", "frame", "object", "embed"))
    if not pictures and not frames:
        return Words("", "")
    return Words(
        f"，内容可能在它的 {pictures} 个图片或 {frames} 个内嵌页面里，请保存内嵌页面或取得文字版",
        f"; it may be in pictures ({pictures}) or embedded pages ({frames}): save those instead",
    )
