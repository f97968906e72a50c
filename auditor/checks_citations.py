"""Checks on how citations are written: labels, titles, brackets, none at all.

Nothing here needs the statutes; where a verdict names the instrument, that is used to
tell that two titles mean one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from rapidfuzz import fuzz

from auditor.checks_subjects import (
    Cell,
    excerpt,
    inner_brackets,
    plain_title,
    runs,
    unspaced,
)
from auditor.checks_titles import Printed, first_titles, instrument_of, printed_titles
from auditor.model import Hit, Parsed, Words

#: Labels that say less than others but do not contradict them.
_LOOSE = {
    "法规": ("行政法规", "地方性法规"),
    "规章": ("部门规章", "政府规章", "地方政府规章"),
}
_STATE = "中华人民共和国"


def no_citation(cell: Cell, *, words: tuple[str, ...]) -> Iterator[Hit]:
    """Find text without any citation; placeholder ``words`` have their own rule."""
    if not cell.citations and unspaced(cell.raw).strip("。.，,；;") not in words:
        yield Hit(span=(0, len(cell.raw)), values={"text": excerpt(cell.raw)})


# --- labels ---------------------------------------------------------------------


def unlabelled(parsed: Parsed, *, share: float) -> Iterator[Hit]:
    """Find entries whose first citation has no 【label】 where most others have one."""
    firsts = list(first_titles(parsed))
    labelled = sum(len(p.positions) for p in firsts if p.citation.kind)
    bare = sum(len(p.positions) for p in firsts if not p.citation.kind)
    if not bare or labelled < share * (labelled + bare):
        return
    kinds: dict[str, Counter[str]] = {}
    for printed in firsts:
        if printed.citation.kind:
            counts = kinds.setdefault(instrument_of(printed), Counter())
            counts[printed.citation.kind] += len(printed.positions)
    for printed in firsts:
        if printed.citation.kind:
            continue
        known = kinds.get(instrument_of(printed))
        kind = known.most_common(1)[0][0] if known else ""
        for position in printed.positions:
            yield Hit(
                position,
                printed.cell.field,
                printed.citation.entry,
                printed.citation.title_span,
                {
                    "title": inner_brackets(printed.citation.title),
                    "labelled": labelled,
                    "kind": _advice(kind),
                },
                ({"title": plain_title(printed.citation.title)},),
            )


def _advice(kind: str) -> Words:
    if not kind:
        return Words("按文件的效力级别补上标签", "add the label of its rank")
    return Words(f"补上“【{kind}】”，与清单其他处一致", f"add 【{kind}】 as elsewhere in the list")


# --- one instrument, several names ---------------------------------------------------


def agreement(parsed: Parsed, *, what: Literal["label", "title"]) -> Iterator[Hit]:
    """Find instruments that one list gives several labels, or several titles."""
    by_instrument: dict[str, list[Printed]] = {}
    for printed in printed_titles(parsed):
        by_instrument.setdefault(instrument_of(printed), []).append(printed)
    if what == "label":
        for found in by_instrument.values():
            yield from _disagree(parsed, found, [p.citation.kind or "" for p in found])
        return
    for found in _sameinstrument_of(by_instrument):
        names = [plain_title(p.citation.title) for p in found]
        yield from _disagree(parsed, found, names, registered=_registered(found))


def _disagree(
    parsed: Parsed, found: list[Printed], names: list[str], registered: str = ""
) -> Iterator[Hit]:
    """Report names that differ, at the first place of one that is not the usual one."""
    named = [(printed, name) for printed, name in zip(found, names, strict=True) if name]
    counts: Counter[str] = Counter()
    for printed, name in named:
        counts[name] += len(printed.positions)
    if len(counts) < 2:
        return
    usual = registered if registered in counts else max(counts, key=lambda n: (counts[n], n))
    places: dict[str, set[int]] = {}
    for printed, name in named:
        if name != usual:
            places.setdefault(name, set()).update(printed.positions)
    odd, name = next((p, n) for p, n in named if n != usual)
    titles = {i.position: i.text("name") for i in parsed.list.items}
    others = sorted({p for found in places.values() for p in found} - {odd.positions[0]})
    yield Hit(
        odd.positions[0],
        odd.cell.field,
        odd.citation.entry,
        odd.citation.kind_span if name == odd.citation.kind else odd.citation.title_span,
        {
            "title": inner_brackets(odd.citation.title),
            "odd": name,
            "usual": usual,
            "counts": _counted(counts),
            "places": _places(places),
            "how": _how(set(counts)),
        },
        ({"instrument": registered or instrument_of(odd)}, *_name_evidence(counts)),
        severity="info" if _only_loose(set(counts)) else None,
        related=tuple((parsed.list.id, p, titles[p]) for p in others),
    )


def _places(places: dict[str, set[int]]) -> Words:
    """Say in which items each of the unusual names stands."""
    told = [(name, runs(found)) for name, found in places.items()]
    zh = "；".join(f"写“{name}”的是第 {found.zh} 项" for name, found in told)
    return Words(zh, "; ".join(f"“{name}” stands in item(s) {found.en}" for name, found in told))


def _counted(counts: Counter[str]) -> Words:
    order = sorted(counts, key=lambda name: (-counts[name], name))
    return Words(
        "、".join(f"“{name}”{counts[name]} 处" for name in order),
        ", ".join(f"“{name}” {counts[name]} times" for name in order),
    )


def _name_evidence(counts: Counter[str]) -> tuple[dict[str, str], ...]:
    return tuple({"name": name} for name in sorted(counts))


def _only_loose(names: set[str]) -> bool:
    """Tell whether the names differ only in how exact they are (法规 and 行政法规)."""
    return any(
        loose in names and names <= {loose, exact} for loose in _LOOSE for exact in _LOOSE[loose]
    )


def _how(names: set[str]) -> Words:
    if _only_loose(names):
        return Words("，宽严不一", ", one more exact than the other")
    return Words("", "")


def _sameinstrument_of(by_instrument: dict[str, list[Printed]]) -> Iterator[list[Printed]]:
    """Join titles that mean one instrument; short titles and notices are no fault here."""
    home: dict[str, str] = {}
    joined: dict[str, list[Printed]] = {}
    for key, found in by_instrument.items():
        marks = [key.removeprefix(_STATE), *sorted({p.citation.order or "" for p in found} - {""})]
        known = (home[m] for m in marks if m in home)
        target = next((k for k in known if _alike(k, key)), key)
        for mark in marks:
            home.setdefault(mark, target)
        joined.setdefault(target, []).extend(found)
    for together in joined.values():
        names = {plain_title(p.citation.title) for p in together}
        short = {name for name in names if _is_short(name, names, _registered(together))}
        yield [p for p in together if plain_title(p.citation.title) not in short]


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles with one order number are nearly one name."""
    same = one.removeprefix(_STATE) == other.removeprefix(_STATE)
    return same or fuzz.ratio(one, other) >= 85


def _is_short(name: str, names: set[str], full: str) -> bool:
    """Tell whether a title is the short form of the full one (行政处罚法), or its notice.

    Adding 中华人民共和国 to a registered title that has none is no short form but wrong.
    """
    if name.endswith(("通知", "公告", "决定")):
        return any(other in name[:-2] for other in names if other != name)
    if full:
        return full == _STATE + name
    statute = name.endswith(("法", "法典", "条例", "细则")) and not name.endswith("办法")
    return statute and _STATE + name in names


def _registered(found: list[Printed]) -> str:
    known = (p.verdict.statute for p in found if p.verdict and p.verdict.statute)
    return plain_title(next(known, ""))
