"""A list of powers and a list of duties of the same items in, one list of both out.

Some offices print the powers (权力清单) and the duties (责任清单) as two tables that repeat
the names. They are joined only where every item of one is in the other and nothing that both
say differs; else they stay two lists, which is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.layout_columns import Row, Table
from auditor.model import Problem, Value, Words
from auditor.text import squash

_POWERS, _DUTIES = "权力", "责任"
_LISTS = ("清单", "目录")
# What stands before the word, less the number of an annex or a heading.
_OWNER = re.compile(
    r"(?:附件?表?)?[(（]?[\d一二三四五六七八九十]{0,3}[)）]?[、.．:：]*(?P<owner>[^(（]*?)(?:行政)?(?:权力|责任)"
)
_KEY = ("name", "sub_name")


def half_of(table: Table) -> str | None:
    """Return 权力 or 责任 when a table's titles or the name of its sheet tell one of them."""
    texts = [squash(value.raw).text for value in table.titles] + [table.name or ""]
    listed = [text for text in texts if any(word in text for word in _LISTS)]
    found = {
        word for text in listed for word in (_POWERS, _DUTIES) if word in text and not _both(text)
    }
    return found.pop() if len(found) == 1 else None


def _both(text: str) -> bool:
    return _POWERS in text and _DUTIES in text


def _owner(tables: Sequence[Table]) -> str:
    """Return whose list the titles say it is, empty when they do not."""
    texts = (squash(value.raw).text for table in tables for value in table.titles)
    found = (_OWNER.match(text) for text in texts if not _both(text))
    return next((one["owner"] for one in found if one and one["owner"]), "")


def join_halves(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables with those of duties taken into those of powers right above them."""
    made: list[Table] = []
    powers: list[Table] = []
    for half, run in _runs(tables):
        follows = powers and half == _DUTIES and _is_same_owner(powers, run)
        pairs = _pairs(powers, run) if follows else None
        if pairs is None:
            made += run
        else:
            for table, row, other in pairs:
                _take_in(table, row, other)
            for table in run:
                _absorb(powers[-1], table)
        powers = run if half == _POWERS else []
    return tuple(made)


def _is_same_owner(powers: Sequence[Table], duties: Sequence[Table]) -> bool:
    owners = {_owner(powers), _owner(duties)} - {""}
    return len(owners) < 2


def _runs(tables: Sequence[Table]) -> list[tuple[str | None, list[Table]]]:
    """Return tables of one half after another as one run; what has no title goes on with it."""
    runs: list[tuple[str | None, list[Table]]] = []
    for table in tables:
        half = half_of(table)
        if runs and (half == runs[-1][0] or not (half or table.titled or table.name)):
            runs[-1][1].append(table)
        else:
            runs.append((half, [table]))
    return runs


def _pairs(powers: Sequence[Table], duties: Sequence[Table]) -> list[tuple[Table, Row, Row]] | None:
    """Return the rows that are one item, ``None`` and a word on it where that is not sure."""
    rows = [(table, row) for table in powers for row in table.rows]
    others = [row for table in duties for row in table.rows]
    named = {_key(row): (table, row) for table, row in rows}
    keys = [_key(row) for row in others]
    shared = [key for key in keys if key in named]
    if not shared:
        return None
    whole = len(set(keys)) == len(keys) == len(rows) == len(named) == len(shared)
    pairs = [(*named[key], row) for key, row in zip(keys, others, strict=True) if key in named]
    if whole and not any(table.hidden for table in (*powers, *duties)) and _agree(pairs):
        return pairs
    zh = (
        f"权力清单 {len(rows)} 项、责任清单 {len(others)} 项，其中 {len(shared)} 项同名；"
        "不能逐项对应，按两份清单读取"
    )
    en = (
        f"{len(rows)} items of powers and {len(others)} of duties, {len(shared)} of one name; "
        "they do not match one by one and are read as two lists"
    )
    place = others[0].values["name"].place
    duties[0].problems.append(Problem("aside", Words(zh, en), place))
    return None


def _key(row: Row) -> tuple[str, ...]:
    return tuple(_plain(row.values.get(name)) for name in _KEY)


def _plain(value: Value | None) -> str:
    return squash(value.raw).text if value else ""


def _agree(pairs: Sequence[tuple[Table, Row, Row]]) -> bool:
    """Say whether what two rows both tell is the same."""
    return all(
        _plain(mine[name]) == _plain(value)
        for _, row, other in pairs
        for mine, theirs in ((row.values, other.values), (row.extra, other.extra))
        for name, value in theirs.items()
        if name in mine and mine[name].raw and value.raw
    )


def _take_in(table: Table, row: Row, other: Row) -> None:
    for mine, theirs in ((row.values, other.values), (row.extra, other.extra)):
        for name, value in theirs.items():
            old = mine.get(name)
            if old is None or not old.raw:
                mine[name] = value
            elif value.raw:
                mine[name] = table.join(old, value, raw=old.raw)
    row.lost = (row.lost | other.lost) - {name for name, value in row.values.items() if value.raw}


def _absorb(table: Table, other: Table) -> None:
    """Take over all of a table but its rows; its titles are notes beside those of the powers."""
    known = {(c.field, c.key) for c in table.columns}
    table.columns += tuple(c for c in other.columns if (c.field, c.key) not in known)
    table.headers += other.headers
    table.notes += (*other.titles, *other.notes)
    table.unplaced += other.unplaced
    table.problems += other.problems
    table.parts.update(other.parts)
    table.ink += other.ink
    zh = f"责任清单的 {len(other.rows)} 项与权力清单逐项同名，已并为一份清单"
    en = f"the {len(other.rows)} items of duties are those of the powers; read as one list"
    place = other.headers[0].place if other.headers else other.rows[0].values["name"].place
    table.problems.append(Problem("aside", Words(zh, en), place))
