"""A document and one profile in; all tables that the profile recognises out, text accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from auditor.identity import is_list_title, names_body
from auditor.layout_asides import band_field
from auditor.layout_columns import Column, Table
from auditor.layout_forms import lay_out_form
from auditor.layout_grid import lay_out_grid
from auditor.layout_header import Line, spread, texts_of
from auditor.layout_hidden import tell_cells, tell_grid
from auditor.layout_labelled import find_labelled
from auditor.layout_outline import lay_out_outline
from auditor.layout_profiles import Profile
from auditor.layout_stream import lay_out_stream
from auditor.model import Cell, Document, Grid, Paragraph, Problem, Stream, Value, Words
from auditor.text import count_ink, narrow, squash

_LONGEST_TITLE = 80
_MOST_COVER_LINES = 12
_NAMED = re.compile(r"(?P<number>\d{1,4}[.．、]|[（(]\d{1,4}[)）])\s*(?P<name>\S.{1,78})")
_POINT = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]")
_DATE = re.compile(r"(?:\d{4}|[一二][〇零○\d一二三四五六七八九]{3})年.{1,3}月(?:.{1,3}日)?")
# What a workbook has beside its list.
_ASIDE = re.compile(r"(?:目录|目次|汇总表?|统计表?|封面|说明)(?:\(.{1,20}\))?$")


@dataclass(frozen=True, slots=True)
class Laid:
    """What a profile makes of a document."""

    profile: Profile
    tables: tuple[Table, ...]


#: The rows of grids by the grid's identity: they are the same for every profile.
Lines = dict[int, Sequence[Line]]


@dataclass(slots=True)
class _Reading:
    """The state of reading a document part by part."""

    profile: Profile
    lines: Lines
    tables: list[Table] = field(default_factory=list)
    above: list[Paragraph] = field(default_factory=list)
    unknown: list[Grid | Stream] = field(default_factory=list)
    covers: list[Grid] = field(default_factory=list)
    columns: tuple[Column, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """The tables that a profile recognises, their rows not yet read.

    ``rating`` counts the fields recognised, then those that the profile requires.
    """

    rating: tuple[int, int]
    finish: Callable[[], Laid | None]


def sketch_tables(document: Document, profile: Profile, lines: Lines) -> Sketch | None:
    """Return what a profile recognises of a document, ``None`` when it is no table.

    ``lines`` keeps the rows of grids for the next profile.
    """
    if profile.part == "outline":
        laid = _outline(document, profile)
        return _sketch(profile, laid.tables, lambda: laid) if laid else None
    parts = _labelled(document, profile)
    reading = _Reading(profile, {} if parts else lines)
    covert = [p for p in document.parts if isinstance(p, Grid) and p.hidden]
    for part in parts or document.parts:
        if isinstance(part, Paragraph):
            reading.above.append(part)
        elif isinstance(part, Stream) or not part.hidden:
            _take(part, reading)
    if not reading.tables:
        return None
    return _sketch(profile, reading.tables, lambda: _finish(reading, covert))


def _sketch(profile: Profile, tables: Sequence[Table], finish: Callable[[], Laid | None]) -> Sketch:
    fields = {column.field for table in tables for column in table.columns if column.field}
    return Sketch((len(fields), len(profile.required)), finish)


def _finish(reading: _Reading, covert: Sequence[Grid]) -> Laid | None:
    """Read the rows; ``None`` when no table has an item, or a title that is asked for."""
    for table in reading.tables:
        if table.walk:
            table.walk()
            table.walk = None
    if not any(table.rows for table in reading.tables):
        return None
    if reading.profile.titled and not _titled(reading.tables):
        return None
    _add_rest(reading)
    _add_hidden(covert, reading.tables[-1])
    return Laid(reading.profile, tuple(reading.tables))


def _labelled(document: Document, profile: Profile) -> tuple[Grid | Paragraph, ...]:
    """Return lines of label and value as the table that they were; none when they are not."""
    paragraphs = [p for p in document.parts if isinstance(p, Paragraph)]
    if profile.part != "form" or len(paragraphs) < len(document.parts):
        return ()
    found = find_labelled([p for p in paragraphs if not p.running], profile)
    return (*found[0], found[1], *(p for p in paragraphs if p.running)) if found else ()


def _outline(document: Document, profile: Profile) -> Laid | None:
    paragraphs = [p for p in document.parts if isinstance(p, Paragraph)]
    if len(paragraphs) < len(document.parts):
        return None
    table = lay_out_outline(paragraphs, profile)
    if table is None:
        return None
    table.ink = sum(count_ink(p.raw) for p in paragraphs)
    return Laid(profile, (table,))


def _titled(tables: Sequence[Table]) -> bool:
    texts = [value.raw for table in tables for value in table.titles]
    return any(is_list_title(text) for text in (*texts, *(t.name for t in tables if t.name)))


def _take(part: Grid | Stream, reading: _Reading) -> None:
    _give_back(reading)
    bands = _bands(reading.above)
    tables = _lay_part(part, reading, bands)
    if not tables and reading.profile.part == "form" and (named := _named(reading.above)):
        bands = named
        tables = _lay_part(part, reading, bands)
    if not tables:
        is_first = not reading.tables and not reading.above
        if isinstance(part, Grid) and is_first and _is_cover(part):
            reading.covers.append(part)
        else:
            reading.unknown.append(part)
        return
    _add_covers(tables[0], reading)
    _add_titles(tables[0], reading.above, reading.profile, bands)
    reading.above = []
    for table in tables:
        table.titled = bool(table.titles)
    reading.columns = tables[-1].columns
    reading.tables += tables


def _give_back(reading: _Reading) -> None:
    """Leave the notes right below a table to it: what stands above the next one begins after."""
    if not reading.tables:
        return
    table = reading.tables[-1]
    notes = [*takewhile(lambda p: not p.running and _is_note(p, reading), reading.above)]
    reading.above = reading.above[len(notes) :]
    for paragraph in notes:
        table.ink += count_ink(paragraph.raw)
        table.notes.append(Value(paragraph.raw, paragraph.place))


def _is_note(paragraph: Paragraph, reading: _Reading) -> bool:
    return reading.profile.notes.search(squash(paragraph.raw[:200]).text) is not None


def _is_cover(grid: Grid) -> bool:
    """Say whether a sheet holds nothing but a few short lines, as one before a list does."""
    filled = filter(None, ([*filter(None, texts_of(row))] for row in grid.rows))
    lines = list(islice(filled, _MOST_COVER_LINES + 1))
    short = all(len(line) == 1 and len(line[0]) <= _LONGEST_TITLE for line in lines)
    return len(lines) <= _MOST_COVER_LINES and short


def _add_covers(table: Table, reading: _Reading) -> None:
    """Give the lines of sheets before the list to it: as titles when it has none of its own."""
    own = bool(table.titles or reading.above)
    for grid in reading.covers:
        values = [table.value(cell) for cell in _cells(grid) if cell.raw]
        table.ink += sum(count_ink(value.raw) for value in values)
        tell_cells(table, grid.rows)
        (table.notes if own else table.titles).extend(values)
    reading.covers = []


def _lay_part(part: Grid | Stream, reading: _Reading, bands: Mapping[str, Value]) -> list[Table]:
    profile = reading.profile
    if isinstance(part, Stream):
        table = lay_out_stream(part.cells, profile) if profile.part == "stream" else None
        if table is None:
            return []
        table.ink = sum(count_ink(cell.raw) for cell in part.cells)
        return [table]
    if profile.part not in {"form", "grid"}:
        return []
    lines = reading.lines.get(id(part))
    if lines is None:
        lines = reading.lines[id(part)] = spread(part)
    if profile.part == "form":
        return lay_out_form(part, profile, bands, lines)
    return lay_out_grid(part, profile, reading.columns, bands, lines)


def _bands(above: Sequence[Paragraph]) -> dict[str, Value]:
    """Return what a short heading right above a table tells of all its items (一、行政许可)."""
    above = [paragraph for paragraph in above if not paragraph.running]
    if not above or len(above[-1].raw) > _LONGEST_TITLE or is_list_title(above[-1].raw):
        return {}
    found = band_field(squash(above[-1].raw).text)
    return {found: Value(above[-1].raw, above[-1].place)} if found else {}


def _named(above: Sequence[Paragraph]) -> dict[str, Value]:
    """Return the number and the name of an item that stand in the line right above its form."""
    last = next((p for p in reversed(above) if not p.running), None)
    found = _NAMED.fullmatch(last.raw) if last else None
    if last is None or found is None or is_list_title(last.raw):
        return {}
    return {name: Value(found[name], last.place) for name in ("number", "name")}


def _add_titles(
    table: Table, above: Sequence[Paragraph], profile: Profile, bands: Mapping[str, Value]
) -> None:
    titles: list[Value] = []
    notes: list[Value] = []
    heading = next(iter(bands.values()), None)
    last = next((p for p in reversed(above) if not p.running), None)
    for paragraph in above:
        table.ink += count_ink(paragraph.raw)
        if heading is not None and paragraph is last:
            notes.append(heading)
            continue
        value = Value(paragraph.raw, paragraph.place)
        is_title = len(value.raw) <= _LONGEST_TITLE and not value.raw.endswith("。")
        noted = paragraph.running or profile.notes.search(squash(value.raw[:200]).text)
        (titles if is_title and not noted else notes).append(value)
    table.titles[:0] = titles
    table.notes[:0] = notes


def _add_rest(reading: _Reading) -> None:
    """Place what stands after the last table, and tables that the profile does not know."""
    table = reading.tables[-1]
    noted = False
    for paragraph in reading.above:
        table.ink += count_ink(paragraph.raw)
        noted = _is_note(paragraph, reading) or (noted and _goes_on(paragraph))
        # What has a place in a table is a footnote there, which the reader has told.
        if noted or paragraph.running or paragraph.place.table is not None or _is_signed(paragraph):
            table.notes.append(Value(paragraph.raw, paragraph.place))
        else:
            cell = Cell(paragraph.raw, paragraph.place)
            table.reject([cell], Words("表格之后有文字", "text after the table"))
    for part in reading.unknown:
        cells = list(_cells(part))
        table.ink += sum(count_ink(cell.raw) for cell in cells)
        tell_cells(table, [cells])
        if isinstance(part, Grid) and _is_aside(part):
            _keep_aside(part, cells, table)
        else:
            words = Words("有一个表格没有认出表头", "a table whose header is not known")
            table.reject(cells, words)


def _goes_on(paragraph: Paragraph) -> bool:
    """Say whether a line below a note is its next point, as 2.本清单动态调整 is."""
    return _POINT.match(paragraph.raw) is not None


def _is_signed(paragraph: Paragraph) -> bool:
    """Say whether a line is a date or the name of a body, as below a document."""
    plain = squash(paragraph.raw[:_LONGEST_TITLE]).text
    return _DATE.fullmatch(narrow(plain)) is not None or names_body(plain)


def _is_aside(grid: Grid) -> bool:
    """Say whether a table is none of the list: a sheet of lines, or one called a directory."""
    rows = [[text for text in texts_of(row) if text] for row in grid.rows]
    inked = [row for row in rows if row]
    if grid.name and all(len(row) == 1 for row in inked):
        return True
    heads = [squash(row[0]).text for row in inked[:1] if len(row) == 1]
    named = grid.name is not None and _ASIDE.search(squash(narrow(grid.name)).text) is not None
    return named or any(_ASIDE.fullmatch(head) for head in heads)


def _keep_aside(grid: Grid, cells: Sequence[Cell], table: Table) -> None:
    """Keep a directory or the like as notes, and tell it."""
    values = [table.value(cell) for cell in cells if cell.raw]
    if not values:
        return
    table.notes += values
    name, count = grid.name or values[0].raw[:20], len(values)
    zh = f"“{name}”是目录、汇总或说明，其中 {count} 个有内容的单元格没有作为清单读取"
    en = f"{name!r} is a directory, summary or guide; its {count} cells are not read as a list"
    table.problems.append(Problem("aside", Words(zh, en), values[0].place, values[0].raw[:40]))


def _add_hidden(covert: Sequence[Grid], table: Table) -> None:
    """Keep the text of hidden sheets as notes, and tell it."""
    for grid in covert:
        values = [table.value(cell) for cell in _cells(grid) if cell.raw]
        table.notes += values
        table.ink += sum(count_ink(value.raw) for value in values)
        tell_grid(table, grid)


def _cells(part: Grid | Stream) -> Iterable[Cell]:
    return part.cells if isinstance(part, Stream) else (c for row in part.rows for c in row)
