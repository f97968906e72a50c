"""A table lying on its side in, the same table upright out: labels at the left, an item a column.

A vertical form has one value beside a label; here each label has one for every item.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.layout_columns import Table
from auditor.layout_grid import lay_out_grid
from auditor.layout_header import Line, find_header
from auditor.layout_profiles import Profile
from auditor.model import Cell, Grid

_FEWEST = 2


def lay_out_turned(lines: Sequence[Line], profile: Profile, name: str | None) -> Table | None:
    """Return the table that ``lines`` are when turned, ``None`` when that is no list.

    Every field that the profile requires has to have a cell of its own in two columns and
    more; what stands alone in a row below the labels is a note.
    """
    end = len(lines)
    while end and not _is_labelled(lines[end - 1], profile):
        end -= 1
    upright = _turn(lines[:end]) if end else []
    found = find_header(upright, profile)
    if found is None or found[0].start:
        return None
    head, columns = found
    at = {column.field: number for number, column in enumerate(columns, 1)}
    body = upright[head.stop :]
    if any(sum(at[f] in line.texts for line in body) < _FEWEST for f in profile.required):
        return None
    if any(at["name"] not in line.texts for line in body):
        return None
    tables = lay_out_grid(Grid((), name), profile, lines=upright)
    if len(tables) != 1:
        return None
    for line in lines[end:]:
        tables[0].notes += [tables[0].value(cell) for cell in line.starts.values()]
    return tables[0]


def _is_labelled(line: Line, profile: Profile) -> bool:
    """Say whether a row has values, or a label whose cells are all empty."""
    texts = list(line.texts.values())
    return len(texts) >= _FEWEST or (len(texts) == 1 and bool(profile.fields_of(texts[0])))


def _turn(lines: Sequence[Line]) -> list[Line]:
    """Return columns as rows; a cell that reaches to the right then reaches down."""
    width = max((line.width for line in lines), default=0)
    turned = [Line(()) for _ in range(width)]
    made: dict[int, Cell] = {}
    for row, line in enumerate(lines, 1):
        for column, cell in line.spots.items():
            other = made.get(id(cell))
            if other is None:
                other = cell._replace(rowspan=cell.colspan, colspan=cell.rowspan)
                made[id(cell)] = other
                if cell.raw:
                    turned[column - 1].starts[row] = other
                    turned[column - 1].texts[row] = cell.raw
            turned[column - 1].spots[row] = other
    for line in turned:
        line.row = tuple(line.starts.values())
    return turned
