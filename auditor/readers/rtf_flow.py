"""Text as it comes in a rich text file: characters and ends in, paragraphs and rows out.

Cells are told from paragraphs only by how they end. A flow is one story: the body, a page
header, a note or a text box.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Place
from auditor.readers.rtf_tables import Row, Shape
from auditor.text import BLANKS

Part = str | list[Row]


class Flow:
    """A story as it comes together. ``parts`` are its paragraphs and tables in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.cells = 0
        self._text: list[str] = []
        self._boxes: list[str] = []
        self._lines: list[str] = []
        self._row: list[str] = []
        self._rows: list[Row] = []
        self._tables = 0
        self._paragraphs = 0

    def place(self, *, in_table: bool) -> Place:
        """Return where the next character comes to stand; the columns are not known yet."""
        if in_table:
            return Place(table=self._tables + 1, row=len(self._rows) + 1)
        return Place(line=self._paragraphs + 1)

    def add(self, text: str) -> None:
        """Add characters to the paragraph."""
        self._text.append(text)

    def add_box(self, lines: list[str]) -> None:
        """Put a text box behind the paragraph it hangs on."""
        self._boxes += lines

    def end_paragraph(self, *, in_table: bool) -> None:
        """End a paragraph, of a cell or of its own."""
        lines = self._take()
        if in_table:
            self._lines += lines
        else:
            self._close_table()
            self._paragraphs += len(lines)
            self.parts += lines

    def end_cell(self) -> None:
        """End a cell: all since the last one is its text."""
        lines = [*self._lines, *self._take()]
        self._lines = []
        self._row.append("\n".join(lines).strip(BLANKS))
        self.cells += 1

    def end_nested_cell(self) -> None:
        """End a cell of a table inside a cell, whose text is a part of that cell's."""
        self._text.append("\t")

    def end_nested_row(self) -> None:
        """End a row of a table inside a cell."""
        lines = self._take()
        self._lines += [line.removesuffix("\t") for line in lines]

    def end_row(self, shape: Shape) -> None:
        """End a row, cut into cells as ``shape`` says."""
        if any(line.strip(BLANKS) for line in (*self._lines, *self._text)):
            self.end_cell()
        self._lines, self._text = [], []
        # Some programs end more cells than the row has; Word shows none of them.
        while shape.edges and len(self._row) > len(shape.edges) and not self._row[-1]:
            self._row.pop()
        if self._row:
            self._rows.append(Row(tuple(self._row), shape.left, tuple(shape.edges)))
        self._row = []

    def close(self, shape: Shape) -> None:
        """End all that is open. Text behind the last end is a paragraph of its own."""
        if self._row:
            self.end_row(shape)
        self._close_table()
        self.parts += [line for line in (*self._lines, *self._take()) if line.strip(BLANKS)]
        self._lines = []

    def lines(self) -> list[str]:
        """Return all as lines of text, the cells of a row parted by tabs."""
        return [line for line in self._all_lines() if line.strip(BLANKS)]

    def _all_lines(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from ("\t".join(row.texts) for row in part)

    def _take(self) -> list[str]:
        """Return the paragraph gathered, and the boxes that hang on it."""
        lines = ["".join(self._text), *self._boxes]
        self._text, self._boxes = [], []
        return lines

    def _close_table(self) -> None:
        if self._rows:
            self.parts.append(self._rows)
            self._rows = []
            self._tables += 1
