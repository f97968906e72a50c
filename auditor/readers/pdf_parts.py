"""Pages put together: laid-out pages in, the parts of a ``Document`` out.

A table that goes on over pages with the same columns becomes one ``Grid``. Its rows stay
those that are printed; where a row may be cut by the end of a page, the cells of its
second half are marked ``continues`` and nothing is joined, since only the layout knows
which columns must not be empty. Heads and feet that repeat are marked ``running``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from auditor.model import Cell, Grid, Paragraph, Place
from auditor.readers.pdf_layout import Laid, Table
from auditor.readers.pdf_table import NEAR, Lattice
from auditor.readers.pdf_text import Line, join_wrapped
from auditor.text import narrow, squash

#: The part of a page's height, at top and bottom, where heads and feet stand.
_MARGIN = 0.12
#: How far down a title may stand that a sheet prints again above its table on every page.
_HEAD = 0.3
_SAME_HEIGHT = 8.0
_OFTEN = 3
_HEADER_ROWS = 10
_PAGE_NUMBER = re.compile(
    r"[-—–―－─_·.|]*(?:第?[\dⅰ-ⅻⅠ-Ⅻ]{1,4}页?(?:[/,，|]?[共of]*\d{1,4}页?)?|第[一二三四五六七八九十百]+页"
    r"|page\d{1,4}(?:of\d{1,4})?)[-—–―－─_·.|]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def join_pages(pages: Sequence[Laid]) -> list[Grid | Paragraph]:
    """Return the parts of all pages in reading order.

    The head and foot of a page that lie between two pieces of one table come after it.
    """
    running = _running(pages)
    parts: list[_Growing | Paragraph] = []
    open_table: _Growing | None = None
    for page in pages:
        for block in _blocks(page, running):
            if isinstance(block, Paragraph):
                parts.append(block)
                open_table = open_table if block.running else None
            elif open_table is not None and open_table.takes(block, page.number):
                open_table.pieces.append((page.number, block))
            else:
                open_table = _Growing([(page.number, block)])
                parts.append(open_table)
    grids = [part for part in parts if isinstance(part, _Growing)]
    numbers = {id(grid): number for number, grid in enumerate(grids, 1)}
    return [p if isinstance(p, Paragraph) else _grid(p, numbers[id(p)]) for p in parts]


# --- heads and feet ---------------------------------------------------------------


def _running(pages: Sequence[Laid]) -> set[int]:
    """Return the ids of the lines that are page numbers or stand on several pages alike.

    The head of the first page is left as it is: it may be the title of the list. What
    stands low above a table is a head only where all lines there are.
    """
    alike: dict[str, list[_Margin]] = {}
    for page in pages:
        for line in _in_margin(page):
            shape = _DIGITS.sub("0", narrow(squash(line.line.text).text))
            alike.setdefault(shape, []).append(line)
    found: set[int] = set()
    for shape, lines in alike.items():
        is_number = _PAGE_NUMBER.fullmatch(shape) is not None
        plain = [one for one in lines if not one.is_low]
        for one in plain if is_number else _repeated(lines, min(_OFTEN, len(pages))):
            if is_number or not (one.is_head and one.page == pages[0].number):
                found.add(id(one.line))
    low = [one for lines in alike.values() for one in lines if one.is_low]
    mixed = {one.page for one in low if id(one.line) not in found}
    return found - {id(one.line) for one in low if one.page in mixed}


def _repeated(lines: Sequence[_Margin], least: int) -> Iterator[_Margin]:
    """Yield the lines that stand at one height on ``least`` pages."""
    ranked = sorted(lines, key=lambda one: one.line.y0)
    start = 0
    for end in range(1, len(ranked) + 1):
        if end < len(ranked) and ranked[end].line.y0 - ranked[end - 1].line.y0 < _SAME_HEIGHT:
            continue
        group = ranked[start:end]
        if len(group) > 1 and len({one.page for one in group}) >= least:
            yield from group
        start = end


class _Margin(NamedTuple):
    line: Line
    page: int
    is_head: bool
    is_low: bool  # below the margin of the page, above its first table


def _in_margin(page: Laid) -> Iterator[_Margin]:
    """Yield the lines at the top and bottom that no table parts from the edge of the page."""
    top = min((t.lattice.ys[0] for t in page.tables), default=page.height)
    bottom = max((t.lattice.ys[-1] for t in page.tables), default=0.0)
    for line in page.lines:
        low = _MARGIN * page.height <= line.y1
        is_head = line.y1 < top and line.y1 < (_HEAD if page.tables else _MARGIN) * page.height
        if is_head or (line.y0 > bottom and line.y0 > (1 - _MARGIN) * page.height):
            yield _Margin(line, page.number, is_head, is_head and low)


def _blocks(page: Laid, running: set[int]) -> Iterator[Table | Paragraph]:
    """Yield the tables and paragraphs of a page from top to bottom."""
    tables = sorted(page.tables, key=lambda table: table.lattice.ys[0])
    cuts = [*(table.lattice.ys[0] for table in tables), float("inf")]
    above = float("-inf")
    for cut, table in zip(cuts, [*tables, None], strict=True):
        lines = [line for line in page.lines if above <= (line.y0 + line.y1) / 2 < cut]
        yield from _paragraphs(lines, page, running)
        if table is not None:
            yield table
        above = cut


def _paragraphs(lines: Sequence[Line], page: Laid, running: set[int]) -> Iterator[Paragraph]:
    place = Place(page=page.number)
    for is_running, run in groupby(lines, key=lambda line: id(line) in running):
        if is_running:
            yield from (Paragraph(line.text, place, running=True) for line in run)
            continue
        for paragraph in join_wrapped(list(run), page.left, page.right):
            yield Paragraph("\n".join(line.text for line in paragraph), place)


# --- tables over pages ---------------------------------------------------------------


@dataclass
class _Growing:
    """A table as its pages are found."""

    pieces: list[tuple[int, Table]] = field(default_factory=list)

    def takes(self, table: Table, page: int) -> bool:
        """Say whether a table on a later page has the same columns."""
        last, above = self.pieces[-1]
        return page > last and _same_columns(_columns(above.lattice), _columns(table.lattice))


def _columns(lattice: Lattice) -> list[float]:
    """Return the places of the columns from the left side; even pages may be shifted."""
    return [x - lattice.xs[0] for x in lattice.xs]


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether all lines of one table are lines of the other, and both are as wide."""
    few, many = sorted((one, other), key=len)
    return abs(few[-1] - many[-1]) <= NEAR and all(
        any(abs(x - y) <= NEAR for y in many) for x in few
    )


def _grid(growing: _Growing, number: int) -> Grid:
    xs = _all_columns(piece.lattice for _, piece in growing.pieces)
    rows: list[tuple[Cell, ...]] = []
    headers: set[tuple[str, ...]] = set()
    is_cut = False
    for page, piece in growing.pieces:
        fresh = _rows(piece, xs, Place(table=number, page=page), len(rows))
        if not rows:
            headers = {key for row in fresh[:_HEADER_ROWS] if len(key := _key(row)) > 1}
        else:
            fresh = _mark_cut(fresh, headers, piece.lattice.cut_above or is_cut)
        is_cut = piece.lattice.cut_below
        rows += fresh
    return Grid(tuple(rows))


def _all_columns(lattices: Iterable[Lattice]) -> list[float]:
    """Return the places of the columns of all pages of a table."""
    places: list[float] = []
    for x in sorted(x for lattice in lattices for x in _columns(lattice)):
        if not places or x - places[-1] > NEAR:
            places.append(x)
    return places


def _rows(piece: Table, xs: Sequence[float], place: Place, above: int) -> list[tuple[Cell, ...]]:
    """Return the rows of one page; ``above`` is how many rows of the table came before."""
    lattice = piece.lattice
    columns = [_nearest(xs, x) for x in _columns(lattice)]
    rows: list[list[Cell]] = [[] for _ in lattice.slots]
    for area, raw in zip(lattice.areas, piece.texts, strict=True):
        start, end = columns[area.column], columns[area.column + area.colspan]
        at = Place(table=place.table, page=place.page, row=above + area.row + 1, column=start + 1)
        rows[area.row].append(Cell(raw, at, area.rowspan, max(1, end - start)))
    return [tuple(row) for row in rows]


def _nearest(xs: Sequence[float], x: float) -> int:
    return min(range(len(xs)), key=lambda number: abs(xs[number] - x))


def _key(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(squash(cell.raw).text for cell in row if cell.raw)


def _mark_cut(
    rows: list[tuple[Cell, ...]], headers: set[tuple[str, ...]], is_cut: bool
) -> list[tuple[Cell, ...]]:
    """Mark the first row of a page below the repeated header, if it may go on from above.

    It does for sure when no line is drawn where the page ends; else it may when its
    first cell is empty.
    """
    first = next((n for n, row in enumerate(rows) if row and _key(row) not in headers), None)
    if first is None or not _key(rows[first]) or (rows[first][0].raw and not is_cut):
        return rows
    marked = tuple(cell._replace(continues=True) for cell in rows[first])
    return [*rows[:first], marked, *rows[first + 1 :]]
