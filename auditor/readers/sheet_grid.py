"""One sheet's values in, one ``Grid`` out: merges, hidden rows and columns, the used area.

Rows and columns count from 1. What a sheet stores under a merge is not shown by any
office program, so it is left out and said; merges are cut to the area that holds text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from auditor.model import Cell, Grid, Place, PlainRow, Problem, Words
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, refuse
from auditor.text import count_ink, count_ink_of

Area = tuple[int, int, int, int]  # top, left, bottom, right, all counted from 1 and included
Spot = tuple[int, int]  # row, column

_SAMPLE = 40
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as its format stores it. ``rows[0]`` is row 1; every value is text already.

    ``paragraphs`` is text outside the cells (printed page headers and footers);
    ``problems`` what the format's own reader has to say.
    """

    name: str
    rows: Sequence[Sequence[str]]
    merges: Collection[Area] = ()
    hidden: bool = False
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()
    paragraphs: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Merges:
    """``ends`` by top-left spot, ``covered`` columns by row, ``under`` what stands there.

    ``starts`` are the top-left columns by row, ``taken`` these and the covered ones together.
    """

    ends: dict[Spot, Spot] = field(default_factory=dict)
    starts: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    taken: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    covered: dict[int, set[int]] = field(default_factory=dict)
    under: list[tuple[Spot, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """A grid, ``None`` when the sheet shows no text, with its problems and its characters."""

    grid: Grid | None
    problems: tuple[Problem, ...]
    ink: int
    cells: int


def build(sheet: Sheet, path: str) -> Built:
    """Return the grid of one sheet.

    Raises ``InputError`` when it has ``MAX_COLUMNS`` columns with text, more than
    ``MAX_CELLS`` cells, or merges that lie over each other without end.
    """
    merges = _merges(sheet, path)
    width, filled = _used(sheet.rows, merges)
    cells = width * len(filled)
    _refuse_large(sheet.name, width, cells, path)
    ink = count_ink_of(sheet.rows) - sum(count_ink(text) for _, text in merges.under)
    problems = (*_under_merges(sheet.name, merges), *sheet.problems)
    if not filled:
        return Built(None, problems, ink, 0)
    grid = Grid(tuple(_rows(sheet, width, filled, merges)), sheet.name, sheet.hidden)
    return Built(grid, problems, ink, cells)


def _refuse_large(name: str, width: int, cells: int, path: str) -> None:
    if width >= MAX_COLUMNS:
        zh = f"工作表“{name}”有 {width} 列文字，上限为 {MAX_COLUMNS - 1} 列"
        raise refuse(path, zh, f"sheet {name!r}: {width} columns of text, too many")
    if cells > MAX_CELLS:
        zh = f"工作表“{name}”有 {cells} 个单元格，超过上限 {MAX_CELLS}，请拆分后再读"
        raise refuse(path, zh, f"sheet {name!r}: {cells} cells, over {MAX_CELLS}; split the file")


def _used(rows: Sequence[Sequence[str]], merges: _Merges) -> tuple[int, list[int]]:
    """Return the last column with text that is not covered, and the rows with such text."""
    width = 0
    filled: list[int] = []
    # Hardly ever does text stand under a merge: only such rows are looked at cell by cell.
    under = {row for (row, _), _ in merges.under}
    for row, values in enumerate(rows, 1):
        own: Sequence[str] = values
        if row in under:
            covered = merges.covered[row]
            own = ["" if c in covered else text for c, text in enumerate(values, 1)]
        if any(own):
            filled.append(row)
            if any(own[width:]):
                width = max(column for column, text in enumerate(own, 1) if text)
    return width, filled


# Made in this way a tuple with names costs half of what its own call takes.
_new = tuple.__new__


def _rows(sheet: Sheet, width: int, filled: Sequence[int], merges: _Merges) -> list[Sequence[Cell]]:
    """Return the cells that begin in each row, the empty ones up to ``width`` included."""
    rows: list[Sequence[Cell]] = [()] * filled[-1]
    name = sheet.name
    odd = {*merges.covered, *(filled if sheet.hidden_columns else sheet.hidden_rows)}
    for row in filled:
        values = sheet.rows[row - 1]
        if len(values) != width:
            values = [*values[:width], *[""] * (width - len(values))]
        if row in odd:
            rows[row - 1] = _odd_row(sheet, row, values, len(rows), merges)
        else:
            rows[row - 1] = PlainRow(values, _new(Place, (None, name, None, row, None, None)))
    return rows


def _odd_row(
    sheet: Sheet, row: int, values: Sequence[str], height: int, merges: _Merges
) -> tuple[Cell, ...]:
    """Return the cells of a row that has merged or hidden ones; ``values`` are as wide as all."""
    cells: list[Cell] = []
    covered, width = merges.covered.get(row, _NONE), len(values)
    origin = Place(None, sheet.name, None, row)
    off, hidden_columns = row in sheet.hidden_rows, sheet.hidden_columns
    for column, raw in enumerate(values, 1):
        if column in covered:
            continue
        end = merges.ends.get((row, column))
        if end is None:
            hidden = off or column in hidden_columns
            cells.append(_new(Cell, (raw, origin, 1, 1, hidden, False, column)))
            continue
        down, across = min(end[0], height) - row + 1, min(end[1], width) - column + 1
        hidden = _is_hidden(sheet, merges, (row, column))
        cells.append(Cell(raw, origin, down, across, hidden, column=column))
    return tuple(cells)


# --- merges ------------------------------------------------------------------


def _merges(sheet: Sheet, path: str) -> _Merges:
    """Work out what each merge covers; of two that overlap the first counts."""
    found = _Merges()
    height = len(sheet.rows)
    width = max((len(row) for row in sheet.rows), default=0)
    budget = 2 * height * width
    for top, left, bottom, right in sheet.merges:
        low, far = min(bottom, height), min(right, width)
        if top > low or left > far or (top, left) == (low, far):
            continue
        budget -= (low - top + 1) * (far - left + 1)
        if budget < 0:
            zh = f"工作表“{sheet.name}”的合并区域互相重叠，请取消合并后重新保存"
            raise refuse(path, zh, f"sheet {sheet.name!r}: merged areas overlap; unmerge them")
        _take(found, (top, left, low, far))
    found.covered = {row: taken - found.starts[row] for row, taken in found.taken.items()}
    found.under = _under(found, sheet.rows)
    return found


def _take(found: _Merges, area: Area) -> None:
    """Note an area, unless it lies over one noted before."""
    top, left, bottom, right = area
    rows, columns = range(top, bottom + 1), range(left, right + 1)
    for row in rows:
        if row in found.taken and not found.taken[row].isdisjoint(columns):
            return
    found.ends[top, left] = (bottom, right)
    found.starts[top].add(left)
    for row in rows:
        found.taken[row].update(columns)


def _under(found: _Merges, rows: Sequence[Sequence[str]]) -> list[tuple[Spot, str]]:
    """Return the texts under merges, in the order in which the merges are stored."""
    texts = {
        (row, column): text
        for row, covered in found.covered.items()
        for column in covered
        if column <= len(rows[row - 1]) and (text := rows[row - 1][column - 1])
    }
    if not texts:
        return []
    spots = (
        (row, column)
        for (top, left), (bottom, right) in found.ends.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    return [(spot, texts[spot]) for spot in spots if spot in texts]


# --- what must be said ---------------------------------------------------------


def sample(text: str) -> str:
    """Return the beginning of a text on one line, for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _SAMPLE else f"{line[:_SAMPLE]}…"


def _under_merges(name: str, merges: _Merges) -> list[Problem]:
    if not merges.under:
        return []
    (row, column), text = merges.under[0]
    count = len(merges.under)
    words = Words(
        f"工作表“{name}”有 {count} 个被合并盖住的单元格还存着文字，"
        f"表格软件不显示，未计入；例如“{sample(text)}”",
        f"sheet {name!r}: {count} cells under merges still store text that is not shown; left out",
    )
    return [Problem("hidden", words, Place(sheet=name, row=row, column=column), text)]


def _is_hidden(sheet: Sheet, merges: _Merges, spot: Spot) -> bool:
    """Say whether no row, or no column, that a cell covers is shown."""
    row, column = spot
    bottom, right = merges.ends.get(spot, spot)
    return (row in sheet.hidden_rows or column in sheet.hidden_columns) and (
        all(r in sheet.hidden_rows for r in range(row, bottom + 1))
        or all(c in sheet.hidden_columns for c in range(column, right + 1))
    )
