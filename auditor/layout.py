"""Document + profiles in, ``ItemList`` out: every cell in its field, or named as unplaced.

The profile that recognises the most columns is taken. What stands above a table is a
title or a note; text that nothing takes is kept in ``unplaced``. ``ItemList.chars`` counts
where every non-blank character went, against the count of the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import process

from auditor.errors import DefinitionError, InputError
from auditor.identity import identify, list_id
from auditor.layout_columns import Column, Table
from auditor.layout_grid import lay_out_grid
from auditor.layout_profiles import (
    Profile,
    category_of,
    category_words,
    header_word,
    load_profiles,
)
from auditor.layout_stream import lay_out_stream
from auditor.model import (
    FIELDS,
    Cell,
    CharCount,
    Count,
    Document,
    Grid,
    Item,
    ItemList,
    Paragraph,
    Place,
    Stream,
    Value,
    Words,
)
from auditor.text import NUMERAL, count_ink, squash, to_int

__all__ = ["Profile", "explain", "lay_out", "load_profiles"]

_LONGEST_TITLE = 80
_TOTAL = "全部"


def lay_out(document: Document, profiles: Sequence[Profile]) -> ItemList:
    """Bring a document into the common shape with the profile that fits it best.

    Raises ``InputError`` when none does, naming the header found and the nearest known
    words, and ``DefinitionError`` when two profiles fit equally well.
    """
    laid = _choose(document, profiles)
    table = laid.table
    rows = enumerate(table.rows, 1)
    items = tuple(
        Item(n, r.values, r.extra, category_of(_raw(r.values, "category")), r.lost) for n, r in rows
    )
    titles = tuple(table.titles)
    bodies = [item.text("body") for item in items]
    identity = identify([title.raw for title in titles], document.path, bodies)
    unplaced = _left(table.unplaced, items)
    return ItemList(
        id=list_id(identity, document.path),
        identity=identity,
        path=document.path,
        sha256=document.sha256,
        profile=laid.profile.id,
        fields=tuple(c.field for c in table.columns if c.field),
        items=items,
        titles=titles,
        headers=tuple(table.headers),
        notes=tuple(table.notes),
        unplaced=unplaced,
        unknown_columns=_unknown(table.columns, items),
        counts=_counts(titles + tuple(table.notes), document),
        problems=(*document.problems, *table.problems),
        chars=_count(document, table, items, unplaced),
    )


def explain(document: Document, profiles: Sequence[Profile]) -> tuple[Words, ...]:
    """Return a sentence a column: which field it became, or that it is kept as it is.

    Raises what ``lay_out`` raises.
    """
    laid = _choose(document, profiles)
    return tuple(_say_column(n, column) for n, column in enumerate(laid.table.columns, 1))


def _say_column(number: int, column: Column) -> Words:
    header = header_word(column.header.raw)
    printed = Words(
        f"“{header}”" if header else "（无表头）", repr(header) if header else "(no header)"
    )
    if column.field is None:
        zh, en = "没有对应字段，原样保留", "no such field, kept as it is"
    else:
        zh, en = f"{FIELDS[column.field]}（{column.field}）", column.field
    return Words(f"第 {number} 列{printed.zh} → {zh}", f"column {number} {printed.en} → {en}")


# --- which profile ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Laid:
    profile: Profile
    table: Table

    @property
    def score(self) -> int:
        return sum(column.field is not None for column in self.table.columns)


def _choose(document: Document, profiles: Sequence[Profile]) -> _Laid:
    tried = [_Laid(p, table) for p in profiles if (table := _lay(document, p)) is not None]
    if not tried:
        raise _refuse(document, profiles)
    most = max(laid.score for laid in tried)
    best = [laid for laid in tried if laid.score == most]
    if len(best) > 1:
        names = "、".join(laid.profile.id for laid in best)
        zh = f"{document.path}：版式 {names} 同样适合，请让它们的表头有所区别"
        en = f"{document.path}: layouts {names} fit equally well; tell their headers apart"
        raise DefinitionError(zh, en)
    return best[0]


def _lay(document: Document, profile: Profile) -> Table | None:
    """Return all parts as one table; ``None`` when no part is recognised or none has an item."""
    whole: Table | None = None
    columns: tuple[Column, ...] | None = None
    above: list[Paragraph] = []
    unknown: list[Grid | Stream] = []
    for part in document.parts:
        if isinstance(part, Paragraph):
            above.append(part)
            continue
        table = _lay_part(part, profile, columns)
        if table is None:
            unknown.append(part)
            continue
        _add_titles(table, above, profile)
        above, columns = [], table.columns
        whole = table if whole is None else _join(whole, table)
    if whole is None or not whole.rows:
        return None
    _add_rest(whole, above, unknown, profile)
    return whole


def _lay_part(
    part: Grid | Stream, profile: Profile, before: tuple[Column, ...] | None
) -> Table | None:
    if isinstance(part, Stream):
        return lay_out_stream(part.cells, profile) if profile.part == "stream" else None
    if profile.part != "grid":
        return None
    return lay_out_grid(part, profile, before)


def _join(whole: Table, table: Table) -> Table:
    """Add a further table; columns that only it has are added to those of the whole."""
    known = {(column.field, column.key) for column in whole.columns}
    fresh = tuple(c for c in table.columns if (c.field, c.key) not in known)
    whole.columns += fresh
    whole.rows += table.rows
    whole.titles += table.titles
    whole.headers += table.headers
    whole.notes += table.notes
    whole.unplaced += table.unplaced
    whole.problems += table.problems
    return whole


def _add_titles(table: Table, above: Sequence[Paragraph], profile: Profile) -> None:
    titles: list[Value] = []
    notes: list[Value] = []
    for paragraph in above:
        value = Value(paragraph.raw, paragraph.place)
        is_title = len(value.raw) <= _LONGEST_TITLE and not value.raw.endswith("。")
        noted = profile.notes.search(squash(value.raw).text)
        (titles if is_title and not noted else notes).append(value)
    table.titles[:0] = titles
    table.notes[:0] = notes


def _add_rest(
    table: Table, below: Sequence[Paragraph], unknown: Sequence[Grid | Stream], profile: Profile
) -> None:
    """Place what stands after the last table, and tables that the profile does not know."""
    for paragraph in below:
        if profile.notes.search(squash(paragraph.raw).text):
            table.notes.append(Value(paragraph.raw, paragraph.place))
        else:
            cell = Cell(paragraph.raw, paragraph.place)
            table.reject([cell], Words("表格之后有文字", "text after the table"))
    for part in unknown:
        words = Words("有一个表格没有认出表头", "a table whose header is not known")
        table.reject(_cells(part), words)


# --- what a list is made of ------------------------------------------------


def _raw(values: Mapping[str, Value], name: str) -> str:
    return values[name].raw if name in values else ""


def _cells(part: Grid | Stream) -> Iterable[Cell]:
    return part.cells if isinstance(part, Stream) else (c for row in part.rows for c in row)


def _left(unplaced: Iterable[Value], items: Sequence[Item]) -> tuple[Value, ...]:
    """Return the unplaced values less those that a later row, which they cover too, has taken."""
    used = {id(v) for item in items for v in (*item.values.values(), *item.extra.values())}
    return tuple(value for value in unplaced if id(value) not in used)


def _unknown(columns: Sequence[Column], items: Sequence[Item]) -> tuple[Value, ...]:
    """Return the headers that no field matches; one without a word only when it has cells."""
    filled = {key for item in items for key, value in item.extra.items() if value.raw}
    unknown = [c for c in columns if not c.field]
    named = (c.header if c.header.raw else replace(c.header, raw=c.key) for c in unknown)
    return tuple(v for c, v in zip(unknown, named, strict=True) if c.header.raw or c.key in filled)


def _count(
    document: Document, table: Table, items: Sequence[Item], unplaced: Sequence[Value]
) -> CharCount:
    """Count where the characters went; notes count as titles, a shared cell counts once."""
    fields = {id(v): v for item in items for v in item.values.values()}
    extra = {id(v): v for item in items for v in item.extra.values()}
    total = document.ink
    if total is None:
        parts = (
            c for p in document.parts for c in ((p,) if isinstance(p, Paragraph) else _cells(p))
        )
        total = sum(count_ink(part.raw) for part in parts)
    return CharCount(
        total=total,
        titles=_ink(table.titles) + _ink(table.notes),
        headers=_ink(table.headers),
        fields=_ink(fields.values()),
        extra=_ink(extra.values()),
        unplaced=_ink(unplaced),
    )


def _ink(values: Iterable[Value]) -> int:
    return sum(count_ink(value.raw) for value in values)


# --- counts printed in titles ----------------------------------------------


@lru_cache(maxsize=1)
def _count_pattern() -> re.Pattern[str]:
    kinds = "|".join(re.escape(w) for w in sorted(category_words(), key=len, reverse=True))
    number = rf"(?P<number>[{NUMERAL}]{{1,6}})"
    return re.compile(
        rf"(?:(?P<kind>{kinds})(?:类|事项|权力|清单|目录)*[(（:：]?|共计|合计|总计|总共|共有|共|[(（])"
        rf"{number}大?项"
    )


def _counts(values: Sequence[Value], document: Document) -> tuple[Count, ...]:
    """Find numbers of items in titles, notes and the names of sheets."""
    found = [count for value in values for count in _counts_in(value.raw, value.place, _TOTAL)]
    for part in document.parts:
        if isinstance(part, Grid) and part.name:
            place = Place(sheet=part.name)
            found += _counts_in(part.name, place, part.name)
    return tuple(found)


def _counts_in(raw: str, place: Place, scope: str) -> list[Count]:
    plain = squash(raw)
    counts = []
    for found in _count_pattern().finditer(plain.text):
        try:
            number = to_int(found["number"])
        except ValueError:
            continue
        start, end = plain.span(*found.span())
        kind = category_of(found["kind"]) if found["kind"] else None
        counts.append(Count(number, kind or scope, raw[start:end], place))
    return counts


# --- no list ---------------------------------------------------------------


def _refuse(document: Document, profiles: Sequence[Profile]) -> InputError:
    """Name what looks like a header, and the nearest words that a profile would know."""
    words = sorted({word for profile in profiles for word in profile.headers})
    found = _likely_header(document, profiles)
    near = [hit[0] for text in found if (hit := process.extractOne(text, words, score_cutoff=60))]
    shown = "、".join(f"“{text}”" for text in found) or "（没有表格）"
    shown_en = ", ".join(repr(text) for text in found) or "(no table)"
    close = "、".join(dict.fromkeys(near))
    zh = f"{document.path}：没有认出权责清单。开头的单元格是 {shown}"
    en = f"{document.path}: no list of powers and duties recognised. The first cells are {shown_en}"
    if close:
        zh, en = f"{zh}；相近的已知表头是 {close}", f"{en}; the nearest known headers are {close}"
    return InputError(
        f"{zh}。若确是清单，请在 rules/layouts 的 headers 中补上它的表头用词",
        f"{en}. If it is a list, add its header words under headers in rules/layouts",
    )


def _likely_header(document: Document, profiles: Sequence[Profile]) -> list[str]:
    """Return up to eight short texts: of the row with most known words, or the first ones."""
    rows: list[list[str]] = []
    for part in document.parts:
        if isinstance(part, Grid):
            rows += [[c.raw for c in row if c.raw] for row in part.rows[:10]]
        elif isinstance(part, Stream):
            rows.append([c.raw for c in part.cells[:40] if c.raw])
    if not rows:
        rows = [[p.raw for p in document.parts[:8] if isinstance(p, Paragraph)]]
    best = max(rows, key=lambda row: sum(any(p.fields_of(t) for p in profiles) for t in row))
    return [header_word(text)[:20] for text in best[:8]]
