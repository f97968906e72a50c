"""Checks on numbered entries: labels, their styles, what answers what, and 同N references."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from auditor.checks_subjects import (
    Cell,
    EntryIn,
    distinct_cells,
    excerpt,
    field_words,
    head_span,
    listing,
    runs,
    unspaced,
)
from auditor.model import ENTRY_FIELDS, Entry, Hit, Parsed, Words
from auditor.text import BLANKS

Label = tuple[int, ...]
_B = f"[{BLANKS}]*"

#: More numbers than this are not looked for one by one in the text before.
_FEW = 20

#: Fields whose first numbers only answer those of another field.
_ANSWERING = ("duty_basis", "accountability_basis")


def label_numbers(entry: Entry) -> Label:
    """Return the numbers of an entry's label: ``(2, 1)`` for 2-1, ``()`` for none."""
    return tuple(int(n) for n in entry.label.split("-")) if entry.label else ()


def first_numbers(entries: tuple[Entry, ...]) -> set[int]:
    """Return the first numbers of all labels."""
    return {label_numbers(e)[0] for e in entries if e.label}


def _series(entries: tuple[Entry, ...]) -> Iterator[list[tuple[Label, Entry]]]:
    """Cut labelled entries where the count starts anew.

    It may fall back under a new sub-heading, and without one when 1 stands there again
    and 2 follows: that is a second series, not a label used twice.
    """
    marked = [(label_numbers(e), e) for e in entries if e.label]
    series: list[tuple[Label, Entry]] = []
    for index, (label, entry) in enumerate(marked):
        last, before = series[-1] if series else ((), entry)
        following = marked[index + 1][0] if index + 1 < len(marked) else ()
        again = label == (1,) and following == (2,) and label in (at for at, _ in series)
        heading = entry.group != before.group and (label < last or label[0] == 1)
        if series and (heading or again):
            yield series
            series = []
        series.append((label, entry))
    if series:
        yield series


def labels(cell: Cell, *, fault: Literal["duplicate", "gap", "order"]) -> Iterator[Hit]:
    """Find labels that occur twice, are skipped, or stand out of order."""
    finder = {"duplicate": _duplicates, "gap": _gaps, "order": _disorder}[fault]
    for series in _series(cell.entries):
        yield from finder(cell, series)


def _hit(cell: Cell, entry: Entry, **values: object) -> Hit:
    return Hit(label=entry.label, span=head_span(cell.raw, entry), values=values)


def _duplicates(cell: Cell, series: list[tuple[Label, Entry]]) -> Iterator[Hit]:
    first: dict[Label, Entry] = {}
    for label, entry in series:
        other = first.setdefault(label, entry)
        if other is not entry:
            first_text, second_text = _apart(*(cell.raw[slice(*e.body)] for e in (other, entry)))
            yield _hit(cell, entry, first=first_text, second=second_text)


def _apart(one: str, other: str) -> tuple[str, str]:
    """Return excerpts of two texts from shortly before the place where they part."""
    one, other = unspaced(one), unspaced(other)
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    cut = max(0, same - 8) if same > 16 else 0
    lead = "…" if cut else ""
    return lead + excerpt(one[cut:]), lead + excerpt(other[cut:])


def _gaps(cell: Cell, series: list[tuple[Label, Entry]]) -> Iterator[Hit]:
    answering = cell.field in _ANSWERING and bool(first_numbers(cell.partner_entries))
    starts = _starts(cell)
    if not answering:
        yield from _skipped(cell, _firsts(series), starts)
    doubles = sorted((pair for pair in series if len(pair[0]) == 2), key=lambda pair: pair[0][0])
    for _, group in groupby(doubles, key=lambda pair: pair[0][0]):
        yield from _skipped(cell, list(group), starts)


def _firsts(series: list[tuple[Label, Entry]]) -> list[tuple[Label, Entry]]:
    """Return the first numbers of labels; 1-1 and 1-2 are one 1, a 1 that stands twice is two."""
    seen: set[int] = set()
    firsts: list[tuple[Label, Entry]] = []
    for label, entry in series:
        if len(label) == 1 or label[0] not in seen:
            firsts.append(((label[0],), entry))
        seen.add(label[0])
    return firsts


def _skipped(
    cell: Cell, series: list[tuple[Label, Entry]], starts: dict[int, int]
) -> Iterator[Hit]:
    """Report each stretch of numbers that the last place of these labels leaves out.

    A single skipped number right behind a label used twice is the double's own number
    (1, 2, 2, 4): the double is reported, the gap is not.
    """
    counts = Counter(label for label, _ in series)
    place: dict[Label, Entry] = {}
    for label, entry in series:
        place.setdefault(label, entry)
    seen = 0
    for label in sorted(place):
        missing = _truly_missing(
            cell, starts[place[label].span[0]], place[label], range(seen + 1, label[-1])
        )
        doubled = counts[(*label[:-1], seen)] > 1
        if missing and not (doubled and len(missing) == 1 and _follow(series, seen)):
            shown = [f"{label[0]}-{n}" if len(label) == 2 else str(n) for n in missing]
            names = listing(shown) if len(label) == 2 else runs(missing)
            yield _hit(cell, place[label], missing=names)
        seen = label[-1]


def _starts(cell: Cell) -> dict[int, int]:
    """Map the place of each label to where the text of the label before it begins."""
    starts: dict[int, int] = {}
    last = 0
    for entry in cell.entries:
        if entry.label:
            starts[entry.span[0]] = last
            last = entry.body[0]
    return starts


def _truly_missing(cell: Cell, start: int, entry: Entry, missing: range) -> range:
    """Return nothing when a number stands in the text just before, unseen in mid-paragraph."""
    if not missing or len(missing) > _FEW:
        return missing
    before = cell.raw[start : entry.span[0]]
    for number in missing:
        if re.search(rf"(?<![\d.．—-]){number}{_B}[.．、](?!\d)", before):
            return range(0)
    return missing


def _follow(series: list[tuple[Label, Entry]], number: int) -> bool:
    """Tell whether a number's two labels stand next to each other with different texts."""
    at = [i for i, (label, _) in enumerate(series) if label[-1] == number]
    return len(at) == 2 and at[1] == at[0] + 1


def _disorder(cell: Cell, series: list[tuple[Label, Entry]]) -> Iterator[Hit]:
    """Report where labels fall back; the rest of one falling back is not said again."""
    highest: Label = ()
    above: Entry | None = None
    seen: set[Label] = set()
    falling = False
    for label, entry in series:
        if label in seen:
            continue
        seen.add(label)
        if label < highest:
            if not falling and above:
                yield _hit(cell, entry, above=above.label)
            falling = True
            continue
        highest, above, falling = label, entry, False


def marked_entry(at: EntryIn, *, mark: Literal["malformed", "embedded"]) -> Iterator[Hit]:
    """Report entries whose label is garbled, or that begin in the middle of a paragraph."""
    entry, raw = at.entry, at.cell.raw
    if mark == "malformed" and entry.fault:
        stop = entry.body[1] if len(raw[slice(*entry.body)]) <= 8 else entry.body[0]
        yield Hit(
            label=entry.label,
            span=(entry.span[0], stop),
            values={"fault": entry.fault, "shape": ""},
        )
    if mark == "embedded" and entry.embedded:
        yield Hit(
            label=entry.label,
            span=head_span(raw, entry),
            values={"fault": Words("", ""), "shape": _odd_shape(at.cell, entry)},
        )


def _odd_shape(cell: Cell, entry: Entry) -> Words:
    """Say that a label has one number where the others have two, for it is easily misread."""
    others = [e for e in cell.entries if e.label and e is not entry]
    deep = sum("-" in (e.label or "") for e in others)
    if "-" in (entry.label or "") or deep * 2 <= len(others):
        return Words("", "")
    shown = entry.printed.strip()
    return Words(
        f"，且编号“{shown}”少了第二级（本栏其余为“n-x”）",
        f", and its label {shown!r} lacks the second number that the others have",
    )


# --- styles -----------------------------------------------------------------------


def label_styles(parsed: Parsed, *, least: int) -> Iterator[Hit]:
    """Find labels written in several styles in one text, and between the texts of a list.

    A text needs ``least`` labelled entries to be judged. Garbled labels and those in
    mid-paragraph have their own rules. At most one finding speaks of the whole list.
    """
    cells = distinct_cells(parsed, ENTRY_FIELDS)
    for cell, positions in cells:
        hit = _mixed(cell, least)
        if hit:
            for position in positions:
                yield Hit(
                    position, cell.field, hit.label, hit.span, hit.values, evidence=hit.evidence
                )
    yield from _mixed_list(cells)


def _clean(cell: Cell) -> list[Entry]:
    return [e for e in cell.entries if e.label and not e.fault and not e.embedded]


def _mixed(cell: Cell, least: int) -> Hit | None:
    entries = _clean(cell)
    counts = Counter(e.style for e in entries)
    if len(entries) < least or len(counts) < 2:
        return None
    main = counts.most_common(1)[0][0]
    odd = [e for e in entries if e.style != main]
    return Hit(
        label=odd[0].label,
        span=(odd[0].span[0], odd[0].span[0] + len(odd[0].printed.rstrip())),
        values={
            "main": Words(f"“{main}”（{counts[main]} 处）", f"“{main}” ({counts[main]} times)"),
            "others": _style_list(odd),
            "within": Words("本栏", "this field"),
        },
        evidence=tuple({"style": style} for style in sorted(counts)),
    )


def _style_list(odd: list[Entry]) -> Words:
    by_style: dict[str, list[str]] = {}
    for entry in odd:
        by_style.setdefault(entry.style, []).append(entry.label or "")
    texts = [(style, listing(found, most=6)) for style, found in by_style.items()]
    zh = "；".join(f"“{style}”（{found.zh}）" for style, found in texts)
    return Words(zh, "; ".join(f"“{style}” ({found.en})" for style, found in texts))


def _mixed_list(cells: tuple[tuple[Cell, tuple[int, ...]], ...]) -> Iterator[Hit]:
    """Compare the main style of each text, one-level and two-level labels apart."""
    places: dict[bool, dict[str, list[tuple[Cell, tuple[int, ...], Entry]]]] = {}
    for cell, positions in cells:
        for deep in (False, True):
            entries = [e for e in _clean(cell) if ("-" in (e.label or "")) is deep]
            if not entries:
                continue
            main = Counter(e.style for e in entries).most_common(1)[0][0]
            entry = next(e for e in entries if e.style == main)
            places.setdefault(deep, {}).setdefault(main, []).append((cell, positions, entry))
    for styles in (places[deep] for deep in (True, False) if deep in places):
        if len(styles) > 1:
            yield _list_hit(styles)
            return


def _list_hit(styles: dict[str, list[tuple[Cell, tuple[int, ...], Entry]]]) -> Hit:
    weight = {style: sum(len(at) for _, at, _ in found) for style, found in styles.items()}
    order = sorted(weight, key=lambda style: (-weight[style], style))
    cell, positions, entry = styles[order[1]][0]
    return Hit(
        positions[0],
        cell.field,
        entry.label,
        (entry.span[0], entry.span[0] + len(entry.printed.rstrip())),
        {
            "main": _where(order[0], styles[order[0]]),
            "others": _joined([_where(style, styles[style]) for style in order[1:]]),
            "within": Words("整份清单", "the list as a whole"),
        },
        evidence=({"list": True}, *({"style": style} for style in sorted(order))),
    )


def _where(style: str, found: list[tuple[Cell, tuple[int, ...], Entry]]) -> Words:
    fields: dict[str, int] = {}
    for cell, positions, _ in found:
        fields[cell.field] = fields.get(cell.field, 0) + len(positions)
    zh = "、".join(f"{field_words(f).zh} {n} 项" for f, n in fields.items())
    en = ", ".join(f"{field_words(f).en} in {n} items" for f, n in fields.items())
    return Words(f"“{style}”（{zh}）", f"“{style}” ({en})")


def _joined(texts: list[Words]) -> Words:
    return Words("；".join(t.zh for t in texts), "; ".join(t.en for t in texts))


# --- entries against entries ----------------------------------------------------------


def coverage(cell: Cell, *, side: Literal["unanswered", "unasked"]) -> Iterator[Hit]:
    """Compare first numbers with those of the partner field (责任事项 with its 依据).

    ``unanswered``: this field's entry has none there; a catch-all needs none.
    ``unasked``: this field's entry answers one that is not there. Nothing is said when
    either field carries no numbers.
    """
    there = first_numbers(cell.partner_entries)
    if not there:
        return
    said: set[int] = set()
    for entry in cell.entries:
        number = label_numbers(entry)[:1]
        if not number or number[0] in there or number[0] in said:
            continue
        if side == "unanswered" and entry.catch_all:
            continue
        said.add(number[0])
        yield _hit(
            cell,
            entry,
            label_number=number[0],
            text=excerpt(cell.raw[slice(*entry.body)], 20),
            there=runs(there),
        )


def references(cell: Cell, *, fault: Literal["dangling", "ambiguous"]) -> Iterator[Hit]:
    """Find 同N entries that point at nothing, at themselves, or at several entries."""
    known = Counter(e.label for e in cell.entries if e.label)
    below: dict[str, list[str]] = {}
    for label in sorted((x for x in known if "-" in x), key=lambda x: int(x.split("-")[1])):
        below.setdefault(label.split("-")[0], []).append(label)
    for entry in cell.entries:
        for refer in entry.refers:
            exact = known[refer] - (refer == entry.label)
            parts = [x for x in below.get(refer, ()) if x != entry.label]
            several = exact > 1 or (not exact and len(parts) > 1)
            if several is (fault == "ambiguous") and (several or not (exact or parts)):
                yield Hit(
                    label=entry.label,
                    span=entry.span,
                    values={"refer": refer, "found": _found(refer, exact, parts, entry)},
                    evidence=({"refer": refer},),
                )


def _found(refer: str, exact: int, parts: list[str], entry: Entry) -> Words:
    if exact > 1:
        return Words(f"{refer} 出现了 {exact} 次", f"{refer} stands {exact} times")
    if parts:
        listed = listing(parts)
        return Words(f"本栏有 {listed.zh}", f"the field has {listed.en}")
    if refer == entry.label:
        return Words("它指向自身", "it points at itself")
    return Words(f"本栏没有 {refer}", f"the field has no {refer}")
