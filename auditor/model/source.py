"""What a reader gives: a document of tables, streams and paragraphs, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from auditor.model.words import Words

# Places and cells are made by the million; a tuple takes a quarter of a dataclass's time.


class Place(NamedTuple):
    """Where a value stands in its file; only what the format has is set."""

    line: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Value:
    """A text exactly as the source has it (outer blanks stripped), and where it starts."""

    raw: str
    place: Place = NOWHERE


class Cell(NamedTuple):
    """One cell of a grid with the area it covers; ``hidden`` marks a hidden row or column.

    ``continues`` marks a cell of a row that may go on from the row above it: the end of a
    page stands between them. ``origin`` is the cell's place; where ``column`` is set it is
    that of the whole row, which saves a place for each of the many cells of a sheet.
    """

    raw: str
    origin: Place
    rowspan: int = 1
    colspan: int = 1
    hidden: bool = False
    continues: bool = False
    column: int | None = None

    @property
    def place(self) -> Place:
        """Return where the cell stands."""
        return self.origin if self.column is None else self.origin._replace(column=self.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows are known: sheets, docx tables, html, pdf, csv.

    ``rows[r]`` holds the cells that *begin* in row ``r``; a cell covered by a
    merge is not listed.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """Cells in reading order whose rows are *not* marked (tab-led text exports)."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside any table; ``running`` marks page numbers and repeated heads and feet."""

    raw: str
    place: Place
    running: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be said; ``kind`` is unread, unplaced, leftover, hidden or decision."""

    kind: str
    words: Words
    place: Place = NOWHERE
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: parts in reading order, plus what the reader could not do.

    ``ink`` is the number of non-blank characters of the whole file, counted apart from
    ``parts`` so that the two can be held against each other; ``None`` when the format
    has no text of its own to count.
    """

    path: str
    sha256: str
    format: str
    parts: tuple[Grid | Stream | Paragraph, ...]
    problems: tuple[Problem, ...] = ()
    ink: int | None = None
