"""Lines of text in, a name-only catalogue out: headings 一、 and numbered names below them.

Only lines below a title that calls them a list are read so, and only when all of them are
headings, numbered names or notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.layout_asides import band_field
from auditor.layout_columns import Column, Row, Table
from auditor.layout_profiles import Profile
from auditor.model import Paragraph, Value, Words
from auditor.text import squash, strip_span

_HEADING = re.compile(r"[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]+部分")
_NAMED = re.compile(r"[(（]?\d{1,5}[)）.．、]\s*(?=[^\d\s])")
_LIST = re.compile(r"清单|目录")
_LONGEST_NAME = 200
_FEWEST = 2


def lay_out_outline(paragraphs: Sequence[Paragraph], profile: Profile) -> Table | None:
    """Return the catalogue that lines of text make up, ``None`` when they make up none."""
    first = next((n for n, p in enumerate(paragraphs) if _opens(p.raw)), None)
    if first is None or not any(_LIST.search(squash(p.raw).text) for p in paragraphs[:first]):
        return None
    why = Words("逐行编号的名称", "numbered names, one a line")
    table = Table(tuple(Column(name, "", Value(""), why=why) for name in ("number", "name")))
    table.titles += [Value(p.raw, p.place) for p in paragraphs[:first]]
    bands: dict[str, Value] = {}
    for paragraph in paragraphs[first:]:
        if not _read(paragraph, table, bands, profile):
            return None
    return table if len(table.rows) >= _FEWEST else None


def _opens(raw: str) -> bool:
    return bool(_HEADING.match(raw) or _NAMED.match(raw))


def _read(paragraph: Paragraph, table: Table, bands: dict[str, Value], profile: Profile) -> bool:
    """Put one line into the table; ``False`` when it is no line of a catalogue."""
    raw, value = paragraph.raw, Value(paragraph.raw, paragraph.place)
    if _HEADING.match(raw):
        if found := band_field(squash(raw).text):
            bands[found] = value
        table.notes.append(value)
    elif (named := _NAMED.match(raw)) and len(raw) <= _LONGEST_NAME:
        start, end = strip_span(raw, 0, named.end())
        number = Value(raw[start:end], paragraph.place)
        name = Value(raw[named.end() :], paragraph.place)
        table.rows.append(Row({**bands, "number": number, "name": name}, {}, frozenset()))
    elif profile.notes.search(squash(raw[:200]).text):
        table.notes.append(value)
    else:
        return False
    return True
