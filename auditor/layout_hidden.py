"""Hidden rows, columns, cells and sheets in, one ``Problem`` each out: readers only mark them.

What a row or a column tells is not told again of its cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from auditor.layout_columns import Table
from auditor.layout_header import Line
from auditor.model import FIELDS, Cell, Grid, Place, PlainRow, Problem, Words

_SAMPLE = 40
_MOST_ROWS = 20


def tell_rows(table: Table, covert: Sequence[Line]) -> None:
    """Tell of hidden rows, once those of their items are in ``table.hidden``."""
    if not covert:
        return
    first = next(iter(covert[0].starts.values()))
    rows = [line.at.row for line in covert if line.at.row]
    listed = "、".join(map(str, rows[:_MOST_ROWS])) + ("…" if len(rows) > _MOST_ROWS else "")
    zh = f"有 {len(covert)} 个隐藏行（第 {listed} 行），其中 {len(table.hidden)} 项没有计入清单"
    en = f"{len(covert)} hidden rows ({listed}); {len(table.hidden)} items in them are kept apart"
    _tell(table, Words(zh, en), first.place, first.raw)


def tell_columns(table: Table, lines: Sequence[Line], columns: Iterable[int]) -> None:
    """Tell of the hidden columns of a table, counted from 1, one by one."""
    for at in sorted(columns):
        cells = [line.starts[at] for line in lines if at in line.starts]
        column = table.columns[at - 1]
        if not cells and not column.header.raw:
            continue
        name = column.header.raw or column.key
        kept = FIELDS[column.field] if column.field else column.key
        kept_en = column.field or column.key
        zh = f"第 {at} 列“{name}”是隐藏列，有 {len(cells)} 个单元格有内容，读作“{kept}”"
        en = f"column {at} {name!r} is hidden, {len(cells)} cells hold text, read as {kept_en!r}"
        place = column.header.place if column.header.raw else cells[0].place
        _tell(table, Words(zh, en), place, name)


def tell_cells(
    table: Table,
    rows: Iterable[Sequence[Cell]],
    covert: Sequence[Line] = (),
    columns: Collection[int] = (),
) -> None:
    """Tell of hidden cells with text that stand in none of the rows and columns told."""
    told = {id(cell) for line in covert for cell in line.starts.values()}
    cells = [
        cell
        for row in rows
        if not isinstance(row, PlainRow)
        for cell in row
        if cell.hidden and cell.raw and id(cell) not in told
        if cell.place.column not in columns
    ]
    if cells:
        zh = f"有 {len(cells)} 个隐藏的单元格有文字，例如“{_sample(cells[0].raw)}”，照常读取"
        en = f"{len(cells)} hidden cells hold text and are read, the first {cells[0].raw[:20]!r}"
        _tell(table, Words(zh, en), cells[0].place, cells[0].raw)


def tell_grid(table: Table, grid: Grid) -> None:
    """Tell of a hidden sheet or table whose text is kept as notes; without text of nothing."""
    cells = [cell for row in grid.rows for cell in row if cell.raw]
    if not cells:
        return
    kind, kind_en = (f"工作表“{grid.name}”", f"sheet {grid.name!r}") if grid.name else _UNNAMED
    zh = f"{kind}是隐藏的，其中 {len(cells)} 个有内容的单元格没有作为清单读取"
    en = f"{kind_en} is hidden; its {len(cells)} cells with text are not read as a list"
    _tell(table, Words(zh, en), cells[0].place, cells[0].raw)


_UNNAMED = Words("有一个表格", "a table")


def _tell(table: Table, words: Words, place: Place, quote: str) -> None:
    table.problems.append(Problem("hidden", words, place, quote[:_SAMPLE]))


def _sample(text: str) -> str:
    return " ".join(text[:_SAMPLE].split())
