"""Tables of a Word file: rows of XML in, a ``Grid`` of the cells that begin in each row out.

A cell says how many grid columns it covers, and whether it goes on the merge above it or
to its left. Columns are those a person sees: where the borders of two rows miss each other
by a sliver too narrow for a character, Word counts two columns and a person one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from auditor.model import Cell, Grid, Place
from auditor.readers.docx_text import BLOCKS, ProseReader
from auditor.readers.docx_xml import (
    CELL,
    ROW,
    TABLE,
    VAL,
    Element,
    ink_of,
    is_on,
    nearest,
    text_of,
    value,
    w,
    whole,
)
from auditor.text import BLANKS, count_ink

#: Most grid columns of a table; Word itself allows 63.
MAX_COLUMNS = 1_000
#: In twentieths of a point. A column narrower than this holds no character of 8 points …
_SLIVER = 150
#: … but tables whose columns are all given as narrow are only carelessly written.
_USUAL = 3 * _SLIVER

_ROW_PROPERTIES, _CELL_PROPERTIES = w("trPr"), w("tcPr")
_MERGE_DOWN, _MERGE_RIGHT, _SPAN = w("vMerge"), w("hMerge"), w("gridSpan")
_DELETED = w("cellDel")
# Of a row: that it is hidden, or a tracked change.
_UNSHOWN = (w("hidden"), w("ins"), w("del"))
_ON = "continue"
_WIDTHS = f"{w('tblGrid')}/{w('gridCol')}"


class TooWideError(ValueError):
    """A table has more columns than ``MAX_COLUMNS``."""


def lines_of(container: Element, reader: ProseReader) -> list[str]:
    """Return the paragraphs of a cell, note, header or text box as lines of text.

    Rows of a table in it are lines too, their cells parted by tabs.
    """
    lines: list[str] = []
    carried = ""
    for block in nearest(container, BLOCKS, reader.skip):
        if block.tag == TABLE:
            lines += _table_lines(block, reader)
            continue
        label, text, boxes, runs_on = reader.paragraph(block)
        carried += text
        if not runs_on:
            lines.append(label + carried)
            carried = ""
        for box in boxes:
            lines += lines_of(box, reader)
    return [*lines, carried] if carried else lines


def _table_lines(element: Element, reader: ProseReader) -> list[str]:
    table = TableReader(element, reader)
    for row in nearest(element, (ROW,), reader.skip):
        table.add(row)
    rows = (tuple(cell.raw for cell in row) for row in table.grid().rows)
    return ["\t".join(row) for row in rows if any(row)]


def framed_cell(row: Element) -> Element | None:
    """Return the only cell of a row that is there for the table in it, ``None`` for others.

    Such a table has more than one cell itself. Offices put a list into a table of one cell
    to draw a border around it, or to hold it together with its title.
    """
    cells = list(islice(row.iterchildren(CELL), 2))
    if len(cells) != 1:
        return None
    properties = row.find(_ROW_PROPERTIES)
    if properties is not None and any(child.tag in _UNSHOWN for child in properties):
        return None
    within = len(list(islice(cells[0].iterdescendants(CELL), 2)))
    wrapped = any(next(c.iter(CELL), None) is not None for c in row if c is not cells[0])
    return cells[0] if within > 1 and not wrapped else None


@dataclass(slots=True)
class _Box:
    """A cell that may still grow downwards; ``left`` and ``right`` are its edges, from 0."""

    raw: str
    place: Place
    left: int
    right: int
    hidden: bool
    rowspan: int = 1
    goes_on: bool = False
    merges: bool = False


class TableReader:
    """Takes the rows of one table one after another. ``number`` is ``None`` inside a cell."""

    def __init__(self, element: Element, reader: ProseReader, number: int | None = None) -> None:
        self.cells = 0
        self.frames = False  # rows of its element frame other tables
        self._reader = reader
        self._number = number
        self._edges = _edges([whole(c.get(w("w")), 0) for c in element.iterfind(_WIDTHS)])
        self._done: list[tuple[Cell, ...]] = []
        self._rows: list[list[_Box]] = []  # those behind, which may still grow downwards
        self._open: dict[int, _Box] = {}

    def add(self, element: Element) -> None:
        """Read one ``w:tr``. Raises ``TooWideError``."""
        properties = element.find(_ROW_PROPERTIES)
        place = Place(table=self._number, row=self._next(), column=1)
        if self._is_deleted(element, properties, place):
            return
        boxes = self._boxes(element, properties)
        self._rows.append(self._merged_down(boxes))
        self.cells += len(boxes)
        if not self._open:
            self._settle()

    def grid(self) -> Grid:
        """Return what was read."""
        self._settle()
        return Grid(tuple(self._done))

    def _settle(self) -> None:
        self._done += [tuple([self._cell(box) for box in row]) for row in self._rows]
        self._rows.clear()

    def _next(self) -> int:
        """Return the number of the next row."""
        return len(self._done) + len(self._rows) + 1

    def _cell(self, box: _Box) -> Cell:
        return Cell(box.raw, box.place, box.rowspan, max(box.right - box.left, 1), box.hidden)

    def _is_deleted(self, element: Element, properties: Element | None, place: Place) -> bool:
        """Note a row that is a tracked change; a deleted one is left out."""
        if properties is None:
            return False
        remarks = self._reader.remarks
        if properties.find(w("ins")) is not None:
            remarks.count("inserted_row", text_of(element), place)
        if properties.find(w("del")) is None:
            return False
        remarks.count("deleted_row", text_of(element), place)
        remarks.dropped += ink_of(element)
        return True

    def _boxes(self, element: Element, properties: Element | None) -> list[_Box]:
        """Return the cells of a row, those merged with their left neighbour made one."""
        boxes: list[_Box] = []
        hidden = is_on(properties, w("hidden")) or False
        at = min(max(whole(value(properties, w("gridBefore")), 0), 0), MAX_COLUMNS)
        for cell in nearest(element, (CELL,), self._reader.skip):
            shape = _shape(cell)
            start, at = at, at + max(whole(shape.get(_SPAN), 1), 1)
            if at > MAX_COLUMNS:
                raise TooWideError
            left, right = self._edge(start), self._edge(at)
            place = Place(None, None, self._number, self._next(), left + 1)
            box = _Box("", place, left, right, hidden)
            box.merges, box.goes_on = _MERGE_DOWN in shape, shape.get(_MERGE_DOWN) == _ON
            joins = bool(boxes) and shape.get(_MERGE_RIGHT) == _ON
            shown = not (joins or box.goes_on)
            box.raw = self._text(cell, box, shown=shown, deleted=_DELETED in shape)
            if joins:
                boxes[-1].right = max(boxes[-1].right, right)
                self._cover(box)
            elif boxes and left == right:
                _take_in(boxes[-1], box)
            else:
                if boxes and boxes[-1].left == boxes[-1].right:
                    _take_in(box, boxes.pop())
                boxes.append(box)
        return boxes

    def _text(self, cell: Element, box: _Box, *, shown: bool, deleted: bool) -> str:
        reader = self._reader
        if self._number is not None:
            reader.place = box.place
        if deleted:
            reader.remarks.count("deleted_row", text_of(cell), reader.place)
            reader.remarks.dropped += ink_of(cell)
            return ""
        counting, reader.counting = reader.counting, reader.counting and shown
        raw = "\n".join(lines_of(cell, reader)).strip(BLANKS)
        reader.counting = counting
        return raw

    def _merged_down(self, boxes: Sequence[_Box]) -> list[_Box]:
        """Return the cells that begin in a row; the others make the ones above them longer."""
        own: list[_Box] = []
        still_open: dict[int, _Box] = {}
        for box in boxes:
            above = self._open.get(box.left) if box.goes_on else None
            if above is not None and above.right == box.right:
                above.rowspan += 1
                self._cover(box)
                still_open[box.left] = above
                continue
            own.append(box)
            if box.merges:
                still_open[box.left] = box
        self._open = still_open
        return own

    def _cover(self, box: _Box) -> None:
        if box.raw:
            remarks = self._reader.remarks
            place = self._reader.place if self._number is None else box.place
            remarks.count("covered", box.raw, place)
            remarks.dropped += count_ink(box.raw)

    def _edge(self, at: int) -> int:
        """Return the number of the visible edge that grid edge ``at`` belongs to."""
        last = len(self._edges) - 1
        return self._edges[at] if at <= last else self._edges[last] + at - last


def _take_in(box: _Box, sliver: _Box) -> None:
    """Give the text of a cell too narrow to be seen to its neighbour."""
    order = sorted((box, sliver), key=lambda b: (b.left, b.right))
    box.raw = "\n".join(b.raw for b in order if b.raw)
    box.right = max(box.right, sliver.right)


def _shape(cell: Element) -> dict[str, str]:
    """Return the properties of a cell by name; a merge that says no more goes on."""
    for child in cell:
        if child.tag == _CELL_PROPERTIES:
            return {str(each.tag): each.get(VAL, _ON) for each in child}
    return {}


def _edges(widths: Sequence[int]) -> list[int]:
    """Return for each edge of the grid, from the left one on, the number of the visible edge."""
    edges = [0]
    if not widths or median(widths) < _USUAL:
        return list(range(len(widths) + 1))
    since = 0
    for width in widths:
        since += max(width, 0)
        is_new = since >= _SLIVER
        edges.append(edges[-1] + is_new)
        since = 0 if is_new else since
    return edges
