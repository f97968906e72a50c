"""Checks on rows: printed numbers, counts, doubles, empty fields and kinds of power.

Each check takes a subject and yields hits; severity, message and place in the file are
added by the runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz, process

from auditor.checks_subjects import Cell, Row, excerpt, listing, name_key, runs
from auditor.model import CATEGORIES, FIELDS, Count, Hit, Item, ItemList, Parsed, Place, Words
from auditor.text import narrow, squash

# --- printed numbers -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A row and the numbers that it prints: none when empty, lost or not a number."""

    item: Item
    numbers: tuple[int, ...]

    @property
    def blank(self) -> bool:
        return not self.item.text("number")


_NUMBER = re.compile(r"\d{1,6}")
_RANGE = re.compile(r"(\d{1,6})[-–—~～至](\d{1,6})")


@lru_cache(maxsize=65536)
def printed_numbers(raw: str) -> tuple[int, ...]:
    """Return the numbers a 序号 cell covers: ``2,3`` two, ``4-6`` three, ``1.0`` one."""
    plain = re.sub(r"(\d)\.0+(?!\d)", r"\1", narrow(squash(raw).text)).strip(".、。()第项号")
    through = _RANGE.fullmatch(plain)
    if through:
        low, high = int(through[1]), int(through[2])
        return tuple(range(low, high + 1)) if low < high <= low + 50 else ()
    parts = re.split(r"[,、/;]", plain)
    return tuple(int(p) for p in parts) if all(map(_NUMBER.fullmatch, parts)) else ()


def _runs(items: Iterable[Item]) -> Iterator[list[_Numbered]]:
    """Cut rows where numbering starts anew: at 1 under another kind of power or sheet."""
    run: list[_Numbered] = []
    highest, before = 0, None
    for item in items:
        if item.parent is not None:
            continue
        numbers = printed_numbers(item.text("number"))
        where = _part(item)
        if numbers and numbers[0] == 1 and highest and where != before:
            yield run
            run, highest = [], 0
        run.append(_Numbered(item, numbers))
        if numbers:
            highest, before = max(highest, *numbers), where
    if run:
        yield run


def _part(item: Item) -> tuple[str, str | None, int | None]:
    place = next((v.place for v in item.values.values()), Place())
    return item.text("category"), place.sheet, place.table


def item_numbers(parsed: Parsed, *, fault: Literal["missing", "duplicate", "gap"]) -> Iterator[Hit]:
    """Find rows whose printed number is missing, used twice, or jumps."""
    finder = {"missing": _missing, "duplicate": _duplicate, "gap": _gap}[fault]
    if any(item.text("number") for item in parsed.list.items):
        for run in _runs(parsed.list.items):
            yield from finder(run, parsed.list)


def _missing(run: list[_Numbered], _: ItemList) -> Iterator[Hit]:
    for index, row in enumerate(run):
        if not row.blank:
            continue
        likely = _likely(run, index)
        lost = "number" in row.item.lost
        zh = "文件中这一行没有序号（疑在转换文件时丢失）" if lost else "序号空缺"
        en = (
            "the file holds no number for this row (probably lost in conversion)"
            if lost
            else "the number is empty"
        )
        yield Hit(
            row.item.position,
            "number",
            values={"what": Words(zh, en), "likely": likely},
            evidence=({"lost": lost},),
            certainty="unverified" if lost else None,
        )


def _likely(run: list[_Numbered], index: int) -> Words:
    """Say which number the neighbours leave for a row without one."""
    before = next(((i, run[i].numbers) for i in range(index - 1, -1, -1) if run[i].numbers), None)
    after = next(((i, run[i].numbers) for i in range(index + 1, len(run)) if run[i].numbers), None)
    if before and after:
        if after[1][0] - before[1][-1] == after[0] - before[0]:
            number = before[1][-1] + index - before[0]
            return Words(f"，按前后序号应为 {number}", f"; its neighbours leave {number}")
        return Words("，前后序号定不出它是几", "; its neighbours do not tell which")
    known = before or after
    if known is None:
        return Words("", "")
    number = (known[1][-1] if before else known[1][0]) + index - known[0]
    if number < 1:
        return Words("", "")
    return Words(f"，顺序数来应为 {number}", f"; counting on gives {number}")


def _duplicate(run: list[_Numbered], listed: ItemList) -> Iterator[Hit]:
    first: dict[int, Item] = {}
    for row in run:
        again = next((first[n] for n in row.numbers if n in first), None)
        if again and not _sub_items(again, row.item):
            yield Hit(
                row.item.position,
                "number",
                span=(0, len(row.item.text("number"))),
                values={
                    "printed": row.item.text("number"),
                    "other": again.position,
                    "name": excerpt(again.text("name")),
                },
                evidence=({"same_as": again.text("name")},),
                related=((listed.id, again.position, again.text("name")),),
            )
        for number in row.numbers:
            first.setdefault(number, row.item)


def _sub_items(one: Item, other: Item) -> bool:
    """Tell whether two rows are sub-items of one item, which share its number."""
    same = squash(one.text("name")).text == squash(other.text("name")).text
    return same and squash(one.text("sub_name")).text != squash(other.text("sub_name")).text


def _gap(run: list[_Numbered], listed: ItemList) -> Iterator[Hit]:
    place = {n: index for index, row in reversed([*enumerate(run)]) for n in row.numbers}
    numbers = sorted(place)
    for low, high in pairwise(numbers):
        if high == low + 1:
            continue
        between = run[min(place[low], place[high]) + 1 : max(place[low], place[high])]
        unnumbered = sum(row.blank for row in between)
        doubled = sum(bool(row.numbers) and max(row.numbers) <= low for row in between)
        if unnumbered + doubled >= high - low - 1:  # said by the missing or double number
            continue
        item, before = run[place[high]].item, run[place[low]].item
        yield Hit(
            item.position,
            "number",
            span=(0, len(item.text("number"))),
            values={
                "before": low,
                "after": high,
                "missing": runs(range(low + 1, high)),
                "besides": _besides(unnumbered),
            },
            evidence=({"behind": before.text("name")},),
            related=((listed.id, before.position, before.text("name")),),
        )


def _besides(unnumbered: int) -> Words:
    if not unnumbered:
        return Words("", "")
    return Words(
        f"（其间只有 {unnumbered} 项没有序号）", f" (only {unnumbered} unnumbered rows between)"
    )


# --- counts ---------------------------------------------------------------------


def printed_counts(parsed: Parsed) -> Iterator[Hit]:
    """Compare each number of items printed in a title or sheet name with what was read.

    It may count the main items or the sub-items as well: either may be meant.
    """
    for count in parsed.list.counts:
        items = [i for i in parsed.list.items if _counted(i, count)]
        mains = sum(i.parent is None for i in items)
        if count.printed in (len(items), mains):
            continue
        kind = count.scope if count.scope in CATEGORIES else ""
        yield Hit(
            values={
                "scope": Words(kind or "全部事项", kind or "all items"),
                "printed": count.printed,
                "read": len(items),
            },
            evidence=({"quoted": count.quote},),
            quote=count.quote,
            place=count.place,
        )


def _counted(item: Item, count: Count) -> bool:
    """Tell whether an item is among those that a printed count speaks of."""
    if count.scope in CATEGORIES and item.category != count.scope:
        return False
    sheet = count.place.sheet
    return sheet is None or any(v.place.sheet == sheet for v in item.values.values())


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
    not valid. A cell that the file does not hold at all is said to be so.
    """
    items = [i for i in parsed.list.items if not _is_blank(i)]
    for field in FIELDS:
        empty = [i for i in items if field in i.values and not i.values[field].raw]
        if field in never or not empty or len(items) - len(empty) < share * len(items):
            continue
        if len(items) - len(empty) < 1:
            continue
        for item in empty:
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


def says_only(cell: Cell, *, words: tuple[str, ...]) -> Iterator[Hit]:
    """Find a cell that says nothing but one of the placeholder words."""
    plain = squash(cell.raw).text.strip("。.，,；;（）()")
    if plain in words:
        yield Hit(span=(0, len(cell.raw)), values={"word": plain}, evidence=({"word": plain},))


# --- kinds of power -----------------------------------------------------------------


def category_known(row: Row) -> Iterator[Hit]:
    """Find a kind of power that is not one of the ten and no known variant."""
    raw = row.item.text("category")
    if not raw or row.item.category is not None:
        return
    near = process.extractOne(squash(raw).text, CATEGORIES, score_cutoff=50)
    zh = f"是否为“{near[0]}”" if near else "十类之中无相近者"
    en = f"perhaps {near[0]}" if near else "none of the ten is close"
    yield Hit(
        row.item.position,
        "category",
        span=(0, len(raw)),
        values={"printed": squash(raw).text, "near": Words(zh, en)},
        evidence=({"printed": squash(raw).text},),
    )


def category_agrees(
    row: Row, *, endings: Mapping[str, tuple[str, ...]], unless: tuple[str, ...]
) -> Iterator[Hit]:
    """Find a name whose ending belongs to another kind of power.

    ``endings`` maps an ending to the kinds under which a name that ends so belongs. The
    longest ending that fits decides; names that hold one of the words in ``unless`` are
    left alone (撤销…行政许可 is no 行政许可).
    """
    name = re.sub(r"[（(][^（()）]*[)）]$", "", squash(row.item.text("name")).text)
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
    """Report text that no field took, or columns that no field matches."""
    for value in getattr(parsed.list, part):
        text = excerpt(value.raw)
        yield Hit(
            values={"text": text},
            evidence=({"text": squash(value.raw).text},),
            quote=value.raw,
            place=value.place,
        )
