"""Checks on rows: doubles, empty rows and fields, placeholders, kinds of power.

Each check takes a subject and yields hits; severity, message and place in the file are
added by the runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from rapidfuzz import fuzz, process

from auditor.checks_subjects import Cell, Row, excerpt, listing, name_key, unspaced
from auditor.model import CATEGORIES, FIELDS, Hit, Item, Parsed, Place, Value, Words
from auditor.text import narrow

# --- doubles --------------------------------------------------------------------

_NOT_TELLING = re.compile(r"对|的|等|行为|进行|开展|实施|以及|或者|[或及和与并]|[^\w]")


def duplicate_items(parsed: Parsed, *, least: int) -> Iterator[Hit]:
    """Find items that stand twice: same name, sub-item, category, body and level.

    Names of at least ``least`` telling characters that differ only in punctuation and
    small words are near-duplicates: a warning with the similarity of the two names.
    """
    exact: dict[tuple[str, ...], Item] = {}
    near: dict[tuple[str, ...], Item] = {}
    for item in parsed.list.items:
        name, sub, category = name_key(item)
        if not name:
            continue
        rest = (sub, category, item.text("body"), item.text("level"))
        core = _NOT_TELLING.sub("", narrow(name))
        same = exact.setdefault((name, *rest), item)
        alike = near.setdefault((core, *rest), item)
        if same is not item:
            yield _double(parsed, item, same, near=False)
        elif alike is not item and len(core) >= least:
            yield _double(parsed, item, alike, near=True)


def _double(parsed: Parsed, item: Item, other: Item, *, near: bool) -> Hit:
    score = round(fuzz.ratio(item.text("name"), other.text("name")))
    zh = f"几乎相同（名称相似度 {score}%）" if near else "重复"
    en = f"is nearly the same as ({score}% alike)" if near else "is the same as"
    return Hit(
        item.position,
        "name",
        span=(0, len(item.text("name"))),
        values={
            "how": Words(zh, en),
            "other": other.position,
            "name": excerpt(other.text("name")),
        },
        evidence=({"same_as": other.text("name")},),
        severity="warning" if near else None,
        certainty="likely" if near else None,
        related=((parsed.list.id, other.position, other.text("name")),),
    )


# --- empty rows and fields -----------------------------------------------------------


def _is_blank(item: Item) -> bool:
    """Tell whether a row has nothing besides its number, code and kind of power."""
    return not any(v.raw for f, v in item.values.items() if f not in ("number", "code", "category"))


def blank_item(row: Row) -> Iterator[Hit]:
    """Find a row that has a number and nothing else."""
    if _is_blank(row.item) and not any(v.raw for v in row.item.extra.values()):
        number = row.item.text("number") or str(row.item.position)
        yield Hit(row.item.position, values={"number": number})


def missing_fields(
    parsed: Parsed, *, share: float, never: tuple[str, ...], error: tuple[str, ...]
) -> Iterator[Hit]:
    """Find empty fields that at least ``share`` of the other items fill.

    ``never`` names fields that may be empty, ``error`` those without which an item is
    not valid. A cell that the file does not hold at all is said to be so. What the parts
    of an item say, the item itself need not.
    """
    items = [i for i in parsed.list.items if not _is_blank(i)]
    told = {(i.parent, name) for i in items if i.parent for name in FIELDS if i.text(name)}
    for field in FIELDS:
        empty = [i for i in items if field in i.values and not i.values[field].raw]
        if field in never or not empty or len(items) - len(empty) < share * len(items):
            continue
        if len(items) - len(empty) < 1:
            continue
        for item in (i for i in empty if (i.position, field) not in told):
            lost = field in item.lost
            yield Hit(
                item.position,
                field,
                values={"what": _lack(lost), "filled": len(items) - len(empty), "of": len(items)},
                evidence=({"lost": lost},),
                severity="error" if field in error and not lost else None,
                certainty="unverified" if lost else None,
            )


def _lack(lost: bool) -> Words:
    if lost:
        return Words(
            "在文件中没有单元格（疑在转换文件时丢失）",
            "has no cell in the file (probably lost in conversion)",
        )
    return Words("空缺", "is empty")


_LONGEST_PLACEHOLDER = 40


def says_only(cell: Cell, *, words: tuple[str, ...]) -> Iterator[Hit]:
    """Find a cell that says nothing but one of the placeholder words."""
    if len(cell.raw) > _LONGEST_PLACEHOLDER:
        return
    plain = unspaced(cell.raw).strip("。.，,；;（）()")
    if plain in words:
        yield Hit(span=(0, len(cell.raw)), values={"word": plain}, evidence=({"word": plain},))


# --- kinds of power -----------------------------------------------------------------


def category_known(row: Row) -> Iterator[Hit]:
    """Find a kind of power that is not one of the ten and no known variant."""
    raw = row.item.text("category")
    if not raw or row.item.category is not None:
        return
    near = process.extractOne(unspaced(raw), CATEGORIES, score_cutoff=50)
    zh = f"是否为“{near[0]}”" if near else "十类之中无相近者"
    en = f"perhaps {near[0]}" if near else "none of the ten is close"
    yield Hit(
        row.item.position,
        "category",
        span=(0, len(raw)),
        values={"printed": unspaced(raw), "near": Words(zh, en)},
        evidence=({"printed": unspaced(raw)},),
    )


def category_agrees(
    row: Row, *, endings: Mapping[str, tuple[str, ...]], unless: tuple[str, ...]
) -> Iterator[Hit]:
    """Find a name whose ending belongs to another kind of power.

    ``endings`` maps an ending to the kinds under which a name that ends so belongs. The
    longest ending that fits decides; names that hold one of the words in ``unless`` are
    left alone (撤销…行政许可 is no 行政许可).
    """
    name = re.sub(r"[（(][^（()）]*[)）]$", "", unspaced(row.item.text("name")))
    ending = max((e for e in endings if name.endswith(e)), key=len, default=None)
    if not ending or not row.item.category or row.item.category in endings[ending]:
        return
    if any(word in name for word in unless):
        return
    yield Hit(
        row.item.position,
        "category",
        span=(0, len(row.item.text("category"))),
        values={
            "ending": ending,
            "category": row.item.category,
            "fits": listing(endings[ending]),
        },
        evidence=({"ending": ending, "category": row.item.category},),
    )


# --- text that found no place --------------------------------------------------------


def leftovers(parsed: Parsed, *, part: Literal["unplaced", "unknown_columns"]) -> Iterator[Hit]:
    """Report text that no field took, or columns that no field matches.

    A whole table that is no part of the list is one fault, however many cells it has.
    """
    values: Sequence[Value] = getattr(parsed.list, part)
    used = {_where(v.place) for item in parsed.list.items for v in item.values.values()}
    for where, run in groupby(values, key=lambda value: _where(value.place)):
        found = list(run)
        if part == "unplaced" and len(found) > 1 and where not in used and any(where):
            yield _left(found, _few(found))
        else:
            yield from (_left([value], excerpt(value.raw)) for value in found)


def _where(place: Place) -> tuple[str | None, int | None]:
    return place.sheet, place.table


def _few(values: Sequence[Value]) -> Words:
    """Name the first texts of a table and say how many there are."""
    first = [excerpt(value.raw, 12) for value in values[:4]]
    zh = f"{'、'.join(first)}……整个表共 {len(values)} 个单元格"
    return Words(zh, f"{', '.join(first)} … a whole table of {len(values)} cells")


def _left(values: Sequence[Value], text: str | Words) -> Hit:
    return Hit(
        values={"text": text},
        evidence=({"text": unspaced("".join(value.raw for value in values))},),
        quote=values[0].raw,
        place=values[0].place,
    )


def told(parsed: Parsed, *, kinds: tuple[str, ...]) -> Iterator[Hit]:
    """Pass on what reader and layout had to say: parts not read, leftovers, hidden text."""
    for problem in parsed.list.problems:
        if problem.kind in kinds:
            words = Words(problem.words.zh.rstrip("。"), problem.words.en.rstrip("."))
            yield Hit(
                values={"what": words},
                evidence=({"what": problem.words.zh},),
                quote=problem.quote,
                place=problem.place,
            )
