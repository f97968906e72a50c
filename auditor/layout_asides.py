"""Rows of a table that are no items: headings, totals, notes, signatures, column numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from auditor.identity import names_body
from auditor.layout_header import Line
from auditor.layout_profiles import Profile, category_of
from auditor.model import Cell, Value
from auditor.text import BLANK, NUMERAL, narrow

_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分|[(（][一二三四五六七八九十]+[)）])"
)
_TALLY = re.compile(r"(?:[(（]?共?计?\d+大?项[)）]?)$")
_OFFICE = re.compile(r".{0,10}[^学社]科室?|.{0,10}股室?|.{0,8}处室|办公室")
_LONGEST_BAND = 60
_SHORT = 24
#: What a printed number looks like: 2, 2-1, （二）, A-12, 3,4; not 共2项.
_NUMBER = re.compile(rf"[(]?(?:第|[A-Za-z]{{1,4}})?[{NUMERAL}\-—–.,、;()A-Za-z]{{1,20}}")
_COLUMN_NUMBERS = ("123456789", "ABCDEFGHI", "甲乙丙丁戊己庚辛壬", "一二三四五六七八九")


def _plain(raw: str) -> str:
    """Return the beginning of a text without blanks."""
    return BLANK.sub("", raw[: 4 * _LONGEST_BAND])


def numbers_columns(inked: Collection[str]) -> bool:
    """Say whether a row numbers the columns: 1 2 3, （1） （2） （3）, A B C, 甲 乙 丙."""
    if len(inked) < 3:
        return False
    texts = [narrow(_plain(raw)).strip("()") for raw in inked]
    if texts == [str(number) for number in range(1, len(texts) + 1)]:
        return True
    return any("".join(texts[:9]) == row[: len(texts)] for row in _COLUMN_NUMBERS)


def is_note(line: Line, at: Mapping[str, int], profile: Profile) -> bool:
    """Say whether a row is a total, a remark below the table or a line to be signed.

    ``at`` is the column of each field. A row with a name is an item, whatever its first
    cell begins with, unless all its texts are short or begin so.
    """
    inked = line.texts.values()
    first = _plain(next(iter(inked)))
    if profile.skip.search(first):
        return True
    if not profile.notes.search(first):
        return False
    if at.get("name") not in line.texts or len(inked) <= 2:
        return True
    return all(len(text) <= _SHORT or profile.notes.search(text) for text in map(_plain, inked))


def band_text(cell: Cell, *, wide: bool) -> str | None:
    """Return what a heading inside a table says, ``None`` when the one text of a row is none."""
    text = _plain(cell.raw)
    if len(text) > _LONGEST_BAND or text.isdigit() or not _HEADING.sub("", text):
        return None
    named = wide and text[-1] not in "。；;，,"
    return text if named or _HEADING.match(text) or kind_of_band(text) else None


def is_remark(cell: Cell) -> bool:
    """Say whether the only text of a row, where a number should stand, is words."""
    return not _NUMBER.fullmatch(narrow(_plain(cell.raw)))


def kind_of_band(text: str) -> str | None:
    """Return the kind of power that a heading names: 一、行政许可类（共12项）."""
    bare = _HEADING.sub("", _TALLY.sub("", text))
    return category_of(bare) or category_of(text)


def is_numbered(text: str) -> bool:
    """Say whether a heading begins with a number: 一、 or （一） or 第一部分."""
    return _HEADING.match(text) is not None


def band_field(text: str) -> str | None:
    """Return the field that a heading tells of the items below it, ``None`` when it tells none."""
    if kind_of_band(text):
        return "category"
    bare = _HEADING.sub("", _TALLY.sub("", text))
    if _OFFICE.fullmatch(bare):
        return "org"
    return "body" if names_body(bare) else None


def open_band(bands: Mapping[str, Value], found: str, value: Value) -> dict[str, Value]:
    """Return ``bands`` with a new heading; one of a kind that came before ends those below it."""
    upper = list(bands)
    upper = upper[: upper.index(found)] if found in upper else upper
    return {name: bands[name] for name in upper} | {found: value}
