"""What a reader gives: a document of tables, streams and paragraphs, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, overload

from auditor.model.words import Words

# Places and cells are made by the million; a tuple takes a quarter of a dataclass's time,
# and made in this way half of what its own call takes.
_new = tuple.__new__


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
        if self.column is None:
            return self.origin
        line, sheet, table, row, _, page = self.origin
        return _new(Place, (line, sheet, table, row, self.column, page))


class PlainRow(Sequence[Cell]):
    """A row of cells of which none is merged, hidden or broken by a page: its texts alone.

    It reads and compares as the tuple of its cells, but a ``Cell`` is made only when it is
    asked for, anew each time: most rows of a sheet are never asked. ``texts`` are those of
    columns 1, 2, 3 …; ``origin`` is the place of the row. It is never changed.
    """

    __slots__ = ("origin", "texts")

    def __init__(self, texts: Sequence[str], origin: Place) -> None:
        """Take the texts of a row from column 1 on, and its place without a column."""
        self.texts: Final = tuple(texts)
        self.origin: Final = origin

    def __len__(self) -> int:
        """Return how many cells the row has, empty ones included."""
        return len(self.texts)

    def __iter__(self) -> Iterator[Cell]:
        """Make the cells from left to right."""
        for column, text in enumerate(self.texts, 1):
            yield _new(Cell, (text, self.origin, 1, 1, False, False, column))

    @overload
    def __getitem__(self, index: int) -> Cell: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Cell, ...]: ...

    def __getitem__(self, index: int | slice) -> Cell | tuple[Cell, ...]:
        """Make one cell, counted from 0, or several."""
        if isinstance(index, slice):
            return tuple(self)[index]
        column = range(1, len(self.texts) + 1)[index]
        return Cell(self.texts[index], self.origin, column=column)

    def __eq__(self, other: object) -> bool:
        """Say whether the other is a row or a tuple of the same cells."""
        if isinstance(other, PlainRow | tuple):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        """Return what the tuple of its cells has."""
        return tuple.__hash__(tuple(self))

    def __repr__(self) -> str:
        """Return how it is made."""
        return f"PlainRow({self.texts!r}, {self.origin!r})"

    def place(self, column: int) -> Place:
        """Return where the cell of a column, from 1, stands."""
        line, sheet, table, row, _, page = self.origin
        return _new(Place, (line, sheet, table, row, column, page))

    def values(self) -> list[Value]:
        """Return what each cell holds and where it stands, without making the cell."""
        line, sheet, table, row, _, page = self.origin
        return [
            Value(text, _new(Place, (line, sheet, table, row, column, page)))
            for column, text in enumerate(self.texts, 1)
        ]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows are known: sheets, docx tables, html, pdf, csv.

    ``rows[r]`` holds the cells that *begin* in row ``r``; a cell covered by a
    merge is not listed. A row is a tuple of cells or a ``PlainRow``.
    """

    rows: tuple[Sequence[Cell], ...]
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
    """Something that must be said.

    ``kind`` is unread, unplaced, leftover, hidden, aside or decision.
    """

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
