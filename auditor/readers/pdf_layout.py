"""One page laid out: a ``Sheet`` in, its tables and the lines outside them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.readers.pdf_marks import SLANTED, Glyph, Sheet
from auditor.readers.pdf_table import MAX_SLOTS, Lattice, TooManyCellsError, find_lattices
from auditor.readers.pdf_text import Line, cell_text, text_lines
from auditor.readers.safety import refuse


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one page and the text of each of its areas."""

    lattice: Lattice
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A page: its tables, the lines outside them from top to bottom, and how far it goes."""

    number: int
    height: float
    left: float
    right: float
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


def lay_out_page(sheet: Sheet, number: int, path: str) -> Laid:
    """Put every glyph of a page into one cell or one line.

    Raises ``InputError`` when the page has more cells than any printed one.
    """
    try:
        lattices = find_lattices(sheet.rules)
    except TooManyCellsError as error:
        zh = f"第 {number} 页的单元格超过 {MAX_SLOTS} 个，请改用 Word 或 Excel 文件"
        en = f"page {number} has more than {MAX_SLOTS} cells; use the Word or Excel file"
        raise refuse(path, zh, en) from error
    held, outside = _sort(sheet.glyphs, lattices)
    tables = [
        Table(one, tuple(cell_text(cell) for cell in cells))
        for one, cells in zip(lattices, held, strict=True)
    ]
    lines = sorted(text_lines(outside, split=True), key=lambda line: (line.y0, line.x0))
    left = min((glyph.x0 for glyph in sheet.glyphs), default=0.0)
    right = max((glyph.x1 for glyph in sheet.glyphs), default=0.0)
    return Laid(number, sheet.height, left, right, tuple(tables), tuple(lines))


def _sort(
    glyphs: Sequence[Glyph], lattices: Sequence[Lattice]
) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """Return the glyphs of each cell of each lattice, and those outside all of them."""
    held: list[list[list[Glyph]]] = [[[] for _ in one.areas] for one in lattices]
    outside: list[Glyph] = []
    # A table that stands inside a cell of another one has its text.
    inmost = sorted(enumerate(lattices), key=lambda pair: _size(pair[1]))
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for number, lattice in inmost if glyph.turn != SLANTED else ():
            area = lattice.area_at(x, y)
            if area is not None:
                held[number][area].append(glyph)
                break
        else:
            outside.append(glyph)
    return held, outside


def _size(lattice: Lattice) -> float:
    return (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0])
