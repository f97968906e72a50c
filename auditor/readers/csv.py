"""Delimited text (.csv, .tsv): bytes in, a ``Document`` of one grid out.

The delimiter is told by the content: the one that cuts most records into the same number
of fields. A quoted field may hold delimiters and line breaks. Encodings are those of plain
text: UTF-8 with or without a mark, UTF-16 with one, GB18030.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from auditor.model import Cell, Document, Grid, Place
from auditor.readers.safety import MAX_CELLS, MAX_COLUMNS, many_objects, refuse
from auditor.readers.text import decode
from auditor.text import BLANKS, count_ink

_DELIMITERS = (",", "\t", ";", "|")
# Of a text exported with these the ends of rows may be cut off where they are empty.
_CUT_SHORT = (",", ";")
_LINE_END = re.compile(r"\r\n?")
# Excel names the delimiter so in the first line, and keeps leading zeros so in a field.
_NAMED = re.compile(r"sep=([^\r\n\"])(?:\r\n?|\n)", re.IGNORECASE)
_LITERAL = re.compile(r'="([^"]*)"')
_LED = re.compile(r"^\t[^\t\n]*$", re.MULTILINE)
# A table drawn with bars begins its lines with one; that is for the reader of plain text.
_DRAWN = re.compile(r"^[ \t]*\|", re.MULTILINE)
# A field in quotes, which some other field, or a line, comes before.
_QUOTED = re.compile(r'(?:^|\t)"(?=[^\t"]*(?:""[^\t"]*)*"[\t\r\n])', re.MULTILINE)
_LOOKED_AT = 500
_FEWEST_FIELDS = 3
_MOST_ALIKE = 0.9
_MOST_TITLES = 5
_FEWEST_WORDS = 4
_LONGEST_WORD = 20
# The library refuses fields longer than this, in the whole process; a file is bounded anyway.
_LONGEST_FIELD = 1 << 30


def find_delimiter(content: str) -> str | None:
    """Return the delimiter of a text, ``None`` when it does not look delimited.

    Nine tenths of the first records have to have the same number of fields, at least
    three, unless a row of short words opens them: then rows may be cut short. Lines with a
    tab at their head and no other are an export of another kind, as are those led by a bar.
    """
    if named := _NAMED.match(content):
        return named[1]
    if len(_LED.findall(content)) * 10 > content.count("\n") + 1:
        return None
    (share, fields), mark = _best(content)
    if mark == "|" and _DRAWN.search(content):
        return None
    if share >= _MOST_ALIKE and fields >= _FEWEST_FIELDS:
        return mark
    return next((mark for mark in _CUT_SHORT if _is_headed(content, mark)), None)


def is_delimited(content: str) -> bool:
    """Say whether a text is for this reader: delimited, but not by tabs alone.

    A row a line with tabs between its cells is for the reader of plain text, which knows
    such tables among lines of text too. Quoted cells are not: they may hold line breaks.
    """
    mark = find_delimiter(content)
    return mark is not None and (mark != "\t" or _QUOTED.search(content) is not None)


def read_csv(data: bytes, path: str) -> Document:
    """Read a delimited text; ``path`` is named in errors and in the document.

    A text in which no delimiter makes rows alike is read with the one that makes the most.
    Raises ``InputError`` for an unknown encoding, unpaired quotes, a text without ink and
    too many cells.
    """
    content = _LINE_END.sub("\n", decode(data, Path(path)))
    named = _NAMED.match(content)
    body = content[named.end() :] if named else content
    mark = find_delimiter(content) or _best(content)[1]
    with many_objects():
        records = _records(body, mark, path)
        ink = _ink(body, mark, records)
        _refuse_size(records, ink, path)
        rows = tuple(_rows(records, 2 if named else 1))
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, "csv", (Grid(rows),), ink=ink)


def _best(content: str) -> tuple[tuple[float, int], str]:
    """Return the delimiter that makes records most alike, after how alike they are."""
    return max(((_alike(content, mark), mark) for mark in _DELIMITERS), key=lambda one: one[0])


def _alike(content: str, mark: str) -> tuple[float, int]:
    """Return the share of records that have the commonest number of fields, and that number."""
    records = (fields for fields in _reader(content, mark) if any(fields))
    counts = Counter(_inner([len(fields) for fields in islice(records, _LOOKED_AT)]))
    if counts.total() < 2:
        return (0.0, 0)
    fields, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return (times / counts.total(), fields) if fields > 1 else (0.0, 0)


def _is_headed(content: str, mark: str) -> bool:
    """Say whether the first record of several fields is a header, and most have several.

    Others have one: titles, headings, notes.
    """
    found = [*islice((fields for fields in _reader(content, mark) if any(fields)), _LOOKED_AT)]
    records = [fields for fields in found if len(fields) > 1]
    if len(records) * 2 < max(4, len(found)) or len(records[0]) < _FEWEST_WORDS:
        return False
    words = all(0 < len(word.strip(BLANKS)) <= _LONGEST_WORD for word in records[0])
    return words and all(len(fields) >= _FEWEST_FIELDS for fields in records)


def _inner(widths: list[int]) -> list[int]:
    """Leave out a few lines above and below a table that have no delimiter: titles and notes."""
    above = next((n for n, width in enumerate(widths[: _MOST_TITLES + 1]) if width > 1), 0)
    below = next((n for n, width in enumerate(widths[: -_MOST_TITLES - 2 : -1]) if width > 1), 0)
    return widths[above : len(widths) - below]


def _reader(
    content: str, mark: str, *, strict: bool = False, quoted: bool = True
) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    lines = io.StringIO(content, newline="")
    if quoted:
        return csv.reader(lines, delimiter=mark, strict=strict)
    return csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE)


def _records(content: str, mark: str, path: str) -> list[list[str]]:
    """Return the records; marks that do not pair up are taken for text if that makes rows alike."""
    try:
        return list(_reader(content, mark, strict=True))
    except csv.Error as error:
        plain = list(_reader(content, mark, quoted=False))
        widths = Counter(len(fields) for fields in plain if any(fields))
        if max(widths.values(), default=0) < _MOST_ALIKE * widths.total():
            zh = f"引号不成对，分不出单元格（{error}）；请用表格软件重新导出"
            en = f"quotes do not pair up, so cells cannot be told ({error}); export the file again"
            raise refuse(path, zh, en) from error
        return plain


def _refuse_size(records: list[list[str]], ink: int, path: str) -> None:
    if not ink:
        raise refuse(path, "文件里没有文字", "the file holds no text")
    widest = max(map(len, records))
    if widest >= MAX_COLUMNS:
        zh = f"有 {widest} 列，上限为 {MAX_COLUMNS - 1} 列"
        raise refuse(path, zh, f"{widest} columns, the limit is {MAX_COLUMNS - 1}")
    if (cells := sum(map(len, records))) > MAX_CELLS:
        zh = f"有 {cells} 个单元格，超过上限 {MAX_CELLS}，请拆分后再读"
        raise refuse(path, zh, f"{cells} cells, over the limit of {MAX_CELLS}; split the file")


def _rows(records: list[list[str]], line: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each record; a field knows the line on which it begins."""
    last = max(n for n, fields in enumerate(records, 1) if any(map(_text, fields)))
    for row, fields in enumerate(records[:last], 1):
        cells: list[Cell] = []
        for column, field in enumerate(fields, 1):
            place = Place(line=line + _leading_lines(field), row=row, column=column)
            cells.append(Cell(_text(field), place))
            line += field.count("\n")
        yield tuple(cells)
        line += 1


def _leading_lines(field: str) -> int:
    return field.count("\n", 0, len(field) - len(field.lstrip(BLANKS))) if "\n" in field else 0


def _text(field: str) -> str:
    literal = _LITERAL.fullmatch(field)
    return (literal[1] if literal else field).strip(BLANKS)


def _ink(body: str, mark: str, records: list[list[str]]) -> int:
    """Count the characters of the cells from the file's own: less delimiters and quotes."""
    fields = [field for record in records for field in record]
    marks = count_ink(mark) * (len(fields) - sum(1 for record in records if record))
    marks += body.count('"') - sum(field.count('"') for field in fields)
    marks += sum(count_ink('=""') for field in fields if _LITERAL.fullmatch(field))
    return count_ink(body) - marks
