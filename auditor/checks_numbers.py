"""Checks on the numbers a list prints: those of its items, and how many there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from auditor.checks_subjects import excerpt, runs, unspaced
from auditor.model import CATEGORIES, Count, Hit, Item, ItemList, Parsed, Place, Words
from auditor.text import narrow

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
    plain = re.sub(r"(\d)\.0+(?!\d)", r"\1", narrow(unspaced(raw))).strip(".、。()第项号")
    through = _RANGE.fullmatch(plain)
    if through:
        low, high = int(through[1]), int(through[2])
        return tuple(range(low, high + 1)) if low < high <= low + 50 else ()
    parts = re.split(r"[,、/;]", plain)
    return tuple(int(p) for p in parts) if all(map(_NUMBER.fullmatch, parts)) else ()


def _runs(items: Iterable[Item]) -> Iterator[list[_Numbered]]:
    """Cut rows where numbering starts anew: at 1 under another kind, body, office or sheet."""
    run: list[_Numbered] = []
    highest, before = 0, None
    own: dict[int, tuple[int, ...]] = {}
    for item in items:
        numbers = own[item.position] = printed_numbers(item.text("number"))
        if item.parent is not None and numbers in ((), own.get(item.parent)):
            continue  # a part that has the number of its item, or one below it
        where = _part(item)
        if numbers and numbers[0] == 1 and highest and where != before:
            yield run
            run, highest = [], 0
        run.append(_Numbered(item, numbers))
        if numbers:
            highest, before = max(highest, *numbers), where
    if run:
        yield run


def _part(item: Item) -> tuple[str | int | None, ...]:
    place = next((v.place for v in item.values.values()), Place())
    return *map(item.text, ("category", "body", "org")), place.sheet, place.table


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
    same = unspaced(one.text("name")) == unspaced(other.text("name"))
    return same and unspaced(one.text("sub_name")) != unspaced(other.text("sub_name"))


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
    """Compare each number of items printed in a title, heading or sheet name with what was read.

    It may count the main items or the sub-items as well: either may be meant. Numbers of the
    same scope, such as one for a kind of power below each office, may add up to what was read.
    """
    counts = parsed.list.counts
    printed = Counter[tuple[str, str | None]]()
    for count in counts:
        printed[count.scope, count.place.sheet] += count.printed
    for count in counts:
        items = _counted(parsed.list.items, count)
        mains = sum(i.parent is None for i in items)
        if {count.printed, printed[count.scope, count.place.sheet]} & {len(items), mains}:
            continue
        yield Hit(
            values={"scope": _scope(count, items), "printed": count.printed, "read": len(items)},
            evidence=({"quoted": count.quote},),
            quote=count.quote,
            place=count.place,
        )


def _counted(items: Sequence[Item], count: Count) -> list[Item]:
    """Return the items that a printed count speaks of."""
    if count.scope in CATEGORIES:
        items = [item for item in items if item.category == count.scope]
    elif below := [item for item in items if _is_below(item, count)]:
        items = below
    sheet = count.place.sheet
    return [
        i for i in items if sheet is None or any(v.place.sheet == sheet for v in i.values.values())
    ]


def _is_below(item: Item, count: Count) -> bool:
    """Say whether the heading that prints a count told an item's body or office."""
    return count.scope in {item.text("body"), item.text("org")}


def _scope(count: Count, items: Sequence[Item]) -> Words:
    if count.scope in CATEGORIES:
        return Words(count.scope, count.scope)
    if any(_is_below(item, count) for item in items):
        heading = excerpt(count.scope)
        return Words(f"“{heading}”之下", f"items below {heading!r}")
    return Words("全部事项", "all items")
