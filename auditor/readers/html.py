"""Web pages: bytes in, a ``Document`` of grids and of paragraphs between them out.

A table that only lays the page out (it holds a table as large as itself, or a single cell)
is no grid: what stands in it is read as if it stood on the page. Any other table inside a
table belongs to the cell that holds it. What the page does not show is left out, which is
told: in a table it is left over from drafting, elsewhere mostly a menu folded away. Hidden
cells and tables are marked. Paragraphs are counted in ``line``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from auditor.model import Document, Grid, Paragraph, Place, Problem, Words
from auditor.readers.html_css import hidden_elements
from auditor.readers.html_sheets import name_sheets
from auditor.readers.html_table import read_table
from auditor.readers.html_text import UNSHOWN, Shown, clean, walk
from auditor.readers.html_tree import Tree, as_utf8, distinct_tags, read_tree
from auditor.readers.mhtml import unwrap
from auditor.readers.safety import MAX_CELLS, many_objects, need, refuse
from auditor.readers.sheet_grid import sample
from auditor.text import count_ink

_SPANS = re.compile(rb"(?:row|col)span")


def read_html(data: bytes, path: str) -> Document:
    """Read a web page, plain or saved as one file (.mht); ``path`` is named in all errors.

    Raises ``InputError`` when it cannot be parsed, holds no text or too large a table.
    """
    content, problems = as_utf8(unwrap(data, path))
    with many_objects():
        page = _read(content, path)
        problems += _problems(page)
        if not page.parts:
            elsewhere = _elsewhere(page.tree.root)
            zh, en = "网页里没有文字", "the page holds no text"
            raise refuse(path, f"{zh}{elsewhere.zh}", f"{en}{elsewhere.en}")
        total = _ink(page)
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, "html", tuple(page.parts), tuple(problems), total)


# --- which tables are tables ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables that are data, all elements that hold one, and the parts of other tables."""

    data: frozenset[Any]
    holders: frozenset[Any]
    others: list[Any]


def _sort_tables(root: Any, tables: list[Any]) -> _Tables:
    own = _own_parts(root, tables)
    cells = {table: sum(part.tag != "tr" for part in parts) for table, parts in own.items()}
    within: dict[Any, int] = {}
    # From the innermost outwards, so that a table knows the largest one it holds.
    for table in reversed(tables):
        for above in table.iterancestors("table"):
            within[above] = max(within.get(above, 0), cells[table])
    data: set[Any] = set()
    holders: set[Any] = set()
    for table in tables:
        ancestors = list(table.iterancestors())
        if 1 < cells[table] > within.get(table, 0) and data.isdisjoint(ancestors):
            data.add(table)
            holders.update(ancestors)
    others = [part for table in tables if table not in data for part in own[table]]
    return _Tables(frozenset(data), frozenset(holders), others)


def _own_parts(root: Any, tables: list[Any]) -> dict[Any, list[Any]]:
    """Return the rows and cells of each table that are not those of a table inside it.

    Where no table holds another, only as many as tell whether it is data: two cells.
    """
    if not any(next(table.iterancestors("table"), None) is not None for table in tables):
        return {table: _up_to_two_cells(table) for table in tables}
    own: dict[Any, list[Any]] = {table: [] for table in tables}
    owners: dict[Any, Any] = {}  # what is right above a row or cell → the table it belongs to
    for part in root.iter("tr", "td", "th"):
        above = part.getparent()
        if above not in owners:
            owners[above] = next(part.iterancestors("table"), None)
        if (table := owners[above]) is not None:
            own[table].append(part)
    return own


def _up_to_two_cells(table: Any) -> list[Any]:
    parts: list[Any] = []
    cells = 0
    for part in table.iter("tr", "td", "th"):
        parts.append(part)
        cells += part.tag != "tr"
        if cells == 2:
            break
    return parts


def _with_ancestors(elements: Iterable[Any]) -> frozenset[Any]:
    """Return elements and all that hold one of them."""
    found: set[Any] = set()
    for element in elements:
        above = element
        while above is not None and above not in found:
            found.add(above)
            above = above.getparent()
    return frozenset(found)


# --- the page in reading order ---------------------------------------------------------


@dataclass(slots=True)
class _Page:
    """What has been read of a page so far."""

    path: str
    tree: Tree
    tables: _Tables
    shown: Shown
    spans: bool  # whether cells may span rows or columns
    parts: list[Grid | Paragraph] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)  # which of the hidden texts stand in tables
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
    tree, tags = read_tree(content, path), distinct_tags(content)
    hidden = hidden_elements(tree.root, tree.rules, tags)
    off = frozenset(element for element in hidden if element.tag not in UNSHOWN)
    tables = _sort_tables(tree.root, tree.tables)
    mixed = _with_ancestors(chain(tree.special, off, tables.others))
    string = need("lxml.etree", "office", path).XPath("string()", smart_strings=False)
    spans = _SPANS.search(tags) is not None
    page = _Page(path, tree, tables, Shown(string, off, mixed, tree.marked), spans)
    for child in tree.root:
        _flow(child, page)
        page.keep(child.tail, hidden=False)  # a page may go on after its body
    page.flush()
    page.parts[:] = name_sheets(page.parts, tree.root, content, tags)
    return page


def _flow(element: Any, page: _Page, *, hidden: bool = False) -> None:
    """Read an element: tables become grids, all else paragraphs.

    Of a hidden element the tables are kept, marked as hidden; pages fold them away.
    """
    if element in page.tables.data:
        page.flush()
        _table(element, page, hidden=hidden or element in page.shown.off)
    elif element in page.tables.holders and element.tag not in UNSHOWN:
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
    page.inside.update(range(before, len(page.shown.hidden)))
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


def _ink(page: _Page) -> int:
    """Count the characters of the page from the tree itself, less what it does not show."""
    shown = page.shown
    total = count_ink(page.tree.text) + sum(map(count_ink, shown.added))
    total -= sum(count_ink(shown.string(element)) for element in shown.unshown)
    return total - sum(map(count_ink, shown.hidden))


def _problems(page: _Page) -> list[Problem]:
    problems: list[Problem] = []
    grids = [part for part in page.parts if isinstance(part, Grid)]
    problems += _hidden(page)
    if page.pictures:
        words = Words(
            f"表格里有 {len(page.pictures)} 个图片，其中若有文字则未读取",
            f"pictures in tables: {len(page.pictures)}; text in them is not read",
        )
        problems.append(Problem("unread", words, page.pictures[0]))
    if not grids and (elsewhere := _elsewhere(page.tree.root)).zh:
        words = Words(f"网页里没有表格{elsewhere.zh}", f"no table on the page{elsewhere.en}")
        problems.append(Problem("unread", words))
    return problems


def _hidden(page: _Page) -> list[Problem]:
    """Say what the page hides: once for all tables, once for all else."""
    apart: tuple[list[str], list[str]] = [], []
    for n, text in enumerate(page.shown.hidden):
        apart[n not in page.inside].append(text)
    places = (
        ("hidden", apart[0], Words("表格里", "in tables")),
        ("aside", apart[1], Words("表格以外（多为菜单）", "outside tables (mostly menus)")),
    )
    return [
        Problem(
            kind,
            Words(
                f"{where.zh}有 {count_ink(text)} 个字不显示，未计入；例如“{sample(text)}”",
                f"hidden text {where.en}, left out: {sample(text)!r}",
            ),
            quote=text,
        )
        for kind, texts, where in places
        if (text := clean(" ".join(texts)))
    ]


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
