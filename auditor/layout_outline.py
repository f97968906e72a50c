"""Lines of text in, a name-only catalogue out: headings 一、 and numbered names below them.

Only lines below a title that ends in 清单 or 目录 are read so, and only when all of them are
headings, numbered names or notes, and the numbers run on or begin anew below a heading:
else it is a notice about a list, or a table whose cells nothing parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.layout_asides import band_field, open_band
from auditor.layout_columns import Column, Row, Table
from auditor.layout_profiles import Profile
from auditor.model import Paragraph, Value, Words
from auditor.text import narrow, squash, strip_span, to_int

_DIGITS = re.compile(r"[(（]?(?P<n>\d{1,5})(?:[)）.．、]\s*(?=[^\d\s])|\s+(?=[\u3400-\u9fff《“]))")
_BRACKETED = re.compile(r"[(（](?P<n>[一二三四五六七八九十百]{1,5})[)）]、?\s*(?=\S)")
_HEADING = re.compile(r"[一二三四五六七八九十百]{1,5}、|第[一二三四五六七八九十]+部分")
_LIST = re.compile(r"(?:清单|目录)(?:[(\[〔【].{0,30}[)\]〕】]|\d{4}年?版?)*$")
_LONGEST_NAME = 200
_LONGEST_TITLE = 80
_MOST_TITLES = 8
_LONGEST_END = 40
_MOST_ENDS = 3
_FEWEST = 2


@dataclass(slots=True)
class _Reading:
    """The catalogue while its lines are read; ``last`` is the number before."""

    table: Table
    names: re.Pattern[str]
    bands: dict[str, Value] = field(default_factory=dict)
    last: int = 0
    anew: bool = True  # a heading has come since the last name
    ends: list[Value] = field(default_factory=list)


def lay_out_outline(paragraphs: Sequence[Paragraph], profile: Profile) -> Table | None:
    """Return the catalogue that lines of text make up, ``None`` when they make up none."""
    printed = [p for p in paragraphs if not p.running]
    first = next((n for n, p in enumerate(printed) if _opens(p.raw)), None)
    if first is None or not _is_titled(printed[:first]):
        return None
    why = Words("逐行编号的名称", "numbered names, one a line")
    table = Table(tuple(Column(name, "", Value(""), why=why) for name in ("number", "name")))
    table.titles += [Value(p.raw, p.place) for p in printed[:first]]
    table.notes += [Value(p.raw, p.place) for p in paragraphs if p.running]
    below = printed[first:]
    names = _DIGITS if any(_DIGITS.match(p.raw) for p in below) else _BRACKETED
    reading = _Reading(table, names)
    if not all(_read(paragraph, reading, profile) for paragraph in below):
        return None
    table.notes += reading.ends
    return table if len(table.rows) >= _FEWEST else None


def _opens(raw: str) -> bool:
    return any(pattern.match(raw) for pattern in (_HEADING, _DIGITS, _BRACKETED))


def _is_titled(above: Sequence[Paragraph]) -> bool:
    """Say whether the lines above the first name are titles, and one calls it a list."""
    if len(above) > _MOST_TITLES:
        return False
    texts = [squash(narrow(paragraph.raw)).text for paragraph in above]
    short = all(len(text) <= _LONGEST_TITLE and text[-1] not in "。;:" for text in texts)
    return short and any(_LIST.search(text) for text in texts)


def _read(paragraph: Paragraph, reading: _Reading, profile: Profile) -> bool:
    """Put one line into the table; ``False`` when it is no line of a catalogue."""
    raw, value = paragraph.raw, Value(paragraph.raw, paragraph.place)
    named = reading.names.match(raw)
    if named:
        return _name(paragraph, named, reading)
    if _HEADING.match(raw) or _BRACKETED.match(raw):
        if found := band_field(squash(raw).text):
            reading.bands = open_band(reading.bands, found, value)
        reading.table.notes.append(value)
        reading.anew = True
        return not reading.ends
    if profile.notes.search(squash(raw[:200]).text):
        reading.table.notes.append(value)
        return True
    reading.ends.append(value)  # whose list it is and its date, below the last name
    return bool(reading.table.rows) and len(raw) <= _LONGEST_END and len(reading.ends) <= _MOST_ENDS


def _name(paragraph: Paragraph, named: re.Match[str], reading: _Reading) -> bool:
    raw = paragraph.raw
    number = to_int(narrow(named["n"]))
    runs = number == reading.last + 1 or (reading.anew and (number == 1 or not reading.last))
    if not runs or reading.ends or len(raw) > _LONGEST_NAME or raw.endswith("。"):
        return False
    reading.last, reading.anew = number, False
    start, end = strip_span(raw, 0, named.end())
    values = {
        **reading.bands,
        "number": Value(raw[start:end], paragraph.place),
        "name": Value(raw[named.end() :], paragraph.place),
    }
    reading.table.rows.append(Row(values, {}, frozenset()))
    return True
