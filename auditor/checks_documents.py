"""Checks on document notes: order numbers and dates that are wrong, odd, or differ in a list.

A note is the bracket behind a title: （2021年1月22日修订，主席令第70号）. Notes are held
against the registry only where it is well supported, and only where both speak of the same
version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from auditor.checks_subjects import (
    Cell,
    inner_brackets,
    plain_title,
    runs,
    unspaced,
)
from auditor.checks_titles import Printed, instrument_of, printed_titles
from auditor.model import Citation, Facts, Hit, Parsed, Severity, Span, Words
from auditor.text import narrow, squash

_COUNT = "[0-9一二三四五六七八九十百零〇]"
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_YEAR_MARK = re.compile(r"(?:19|20)\d{2}年")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_IN_FORCE = re.compile(r"自?\d{4}年\d{1,2}月\d{1,2}日起?(?:施行|实施|执行)")
_EVENT = re.compile(r"通过|公布|发布|颁布|施行|实施|修[订正改]")
_SAME = {"发布": "公布", "颁布": "公布", "实施": "施行", "修正": "修订", "修改": "修订"}
_LAST_NUMBER = re.compile(r"(\d+)号$")
_ISSUER = re.compile(r"^(.*?)令第")


class Dated(NamedTuple):
    """A date in a note and what happened on it: 通过, 公布, 修订 or 施行."""

    event: str
    day: date


@lru_cache(maxsize=4096)
def dates_in(note: str) -> tuple[Dated, ...]:
    """Return the dated events of a note in order; days that no calendar has are left out."""
    plain = narrow(unspaced(note))
    found = list(_DATE.finditer(plain))
    ends = [*(m.start() for m in _YEAR_MARK.finditer(plain)), len(plain)]
    events = []
    for at in found:
        # 1992年3月1林业部发布 is a date too, if a damaged one: no verb is taken from beyond it.
        verb = _EVENT.search(plain, at.end(), next(end for end in ends if end >= at.end()))
        day = _day(at)
        # 自2021年7月15日起施行 and 2021年1月22日…修订: the verb follows its date.
        if verb and day:
            events.append(Dated(_SAME.get(verb[0], verb[0]), day))
    return tuple(events)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


# --- against the registry ---------------------------------------------------------------


def wrong_number(parsed: Parsed) -> Iterator[Hit]:
    """Find an order number or date that contradicts the registry, once a title and note."""
    told: set[tuple[str, str]] = set()
    for printed in printed_titles(parsed):
        facts = printed.verdict.facts if printed.verdict else None
        note = printed.citation.note or ""
        key = instrument_of(printed), unspaced(note)
        if not note or facts is None or not facts.sure or key in told:
            continue
        told.add(key)
        if said := _contradiction(printed.citation, note, facts):
            yield _on_note(printed, said)


def _contradiction(citation: Citation, note: str, facts: Facts) -> Words | None:
    order = citation.order
    if order is None or not _ISSUER.match(order):
        return None
    days = {dated.day.isoformat() for dated in dates_in(note)}
    for promulgated, known in facts.orders:
        if known and known != order and promulgated in days and _one_issuer(order, known):
            if order in (other for _, other in facts.orders):
                return None  # a history that names several versions
            return Words(
                f"{promulgated}的版本是{known}，不是{order}",
                f"the version of {promulgated} is {known}, not {order}",
            )
    return _wrong_year(order, note, facts)


def _wrong_year(order: str, note: str, facts: Facts) -> Words | None:
    """Say that the order is known and none of the years in the note is its year."""
    years = set(_YEAR.findall(_IN_FORCE.sub("", narrow(unspaced(note)))))
    known = [promulgated for promulgated, o in facts.orders if o == order]
    if not years or not known or any(day[:4] in years for day in known):
        return None
    return Words(
        f"{order}公布于{known[0]}，注中却写{'、'.join(sorted(years))}年",
        f"{order} is of {known[0]}, but the note says {', '.join(sorted(years))}",
    )


def _one_issuer(one: str, other: str) -> bool:
    first, second = _ISSUER.match(one), _ISSUER.match(other)
    return bool(first and second and first[1] == second[1])


def _on_note(printed: Printed, said: Words) -> Hit:
    at = printed.citation
    return Hit(
        printed.positions[0],
        printed.cell.field,
        at.entry,
        at.note_span or at.title_span,
        {"title": inner_brackets(at.title), "what": said},
        ({"instrument": instrument_of(printed), "what": said.zh},),
    )


# --- within the list -----------------------------------------------------------------------


def number_differs(parsed: Parsed) -> Iterator[Hit]:
    """Find an instrument whose notes give several order numbers, or several dates of one event.

    Once an instrument, at the first place of what is not usual.
    """
    noted: dict[str, list[Printed]] = {}
    for printed in printed_titles(parsed):
        if printed.citation.note:
            noted.setdefault(instrument_of(printed), []).append(printed)
    names = {item.position: item.text("name") for item in parsed.list.items}
    for found in noted.values():
        for told in (_orders(found), *_events(found)):
            if told:
                yield _differing(parsed, found[0], told, names)
                break


_Told = Mapping[str, list[Printed]]


def _orders(found: Sequence[Printed]) -> _Told | None:
    """Return the notes by order number, when no note that has one also names the other."""
    by_order: dict[str, list[Printed]] = {}
    for printed in found:
        if printed.citation.order:
            by_order.setdefault(printed.citation.order, []).append(printed)
    apart = {
        order: notes
        for order, notes in by_order.items()
        if any(_apart(order, notes, other, theirs) for other, theirs in by_order.items())
    }
    return apart if len(apart) > 1 else None


def _apart(one: str, ours: Sequence[Printed], other: str, theirs: Sequence[Printed]) -> bool:
    """Tell whether two order numbers are rivals, not parts of one history of amendments."""
    return (
        one != other
        and not any(_names(p, other) for p in ours)
        and not any(_names(p, one) for p in theirs)
    )


def _names(printed: Printed, order: str) -> bool:
    number = _LAST_NUMBER.search(order)
    note = narrow(unspaced(printed.citation.note or ""))
    return bool(number and re.search(rf"(?<!\d){number[1]}(?!\d)", note))


def _events(found: Sequence[Printed]) -> Iterator[_Told]:
    """Yield for each event the notes that date it, when they do not agree.

    A note that tells an event twice tells a history and says nothing here, except of the
    last revision.
    """
    for event in ("通过", "公布", "修订"):
        by_day: dict[str, list[Printed]] = {}
        for printed in found:
            days = [d.day for d in dates_in(printed.citation.note or "") if d.event == event]
            if len(days) == 1 or (days and event == "修订"):
                by_day.setdefault(f"{days[-1].isoformat()} {event}", []).append(printed)
        if len(by_day) > 1:
            yield by_day


def _differing(parsed: Parsed, first: Printed, told: _Told, names: Mapping[int, str]) -> Hit:
    counts = {said: sum(len(p.positions) for p in found) for said, found in told.items()}
    usual = max(counts, key=lambda said: (counts[said], said))
    odd = next(p for said, found in told.items() if said != usual for p in found)
    at = odd.citation
    others = sorted(
        {i for said, found in told.items() if said != usual for p in found for i in p.positions}
        - {odd.positions[0]}
    )
    return Hit(
        odd.positions[0],
        odd.cell.field,
        at.entry,
        at.note_span or at.title_span,
        {
            "title": inner_brackets(at.title),
            "counts": _counted(counts),
            "places": runs([odd.positions[0], *others]),
        },
        ({"instrument": instrument_of(first)}, *({"says": said} for said in sorted(counts))),
        related=tuple((parsed.list.id, i, names[i]) for i in others),
    )


def _counted(counts: Mapping[str, int]) -> Words:
    order = sorted(counts, key=lambda said: (-counts[said], said))
    return Words(
        "、".join(f"“{said}”{counts[said]} 处" for said in order),
        ", ".join(f"“{said}” {counts[said]} times" for said in order),
    )


# --- the shape of a note ---------------------------------------------------------------------

_FAULTS: tuple[tuple[re.Pattern[str], Words], ...] = (
    (
        re.compile(rf"令第?{_COUNT}{{1,5}}号(?:公布|发布)?令"),
        Words("“令”字重复", "令 is written twice"),
    ),
    (
        re.compile(rf"令第?{_COUNT}{{1,5}}次"),
        Words("会议的次数写成了令", "令 stands where a meeting is counted"),
    ),
    (re.compile(r"令第号|[〔\[【]\d{4}[〕\]】]号"), Words("没有号数", "the number is missing")),
    (re.compile(r"\d曰"), Words("“日”误作“曰”", "曰 stands for 日")),
)
#: A date may stand right before the number: 2014年11月24日国发【2014】50号.
_YEAR_BRACKET = re.compile(
    r"(?:(?!日)[\u4e00-\u9fff]){1,10}(?:\[\d{4}\]|【\d{4}】|[（(]\d{4}[)）])\d{1,5}号"
)


def odd_note(cell: Cell) -> Iterator[Hit]:
    """Find notes whose number or date cannot be right as written, each fault once a note."""
    seen: set[tuple[int, int]] = set()
    for citation in cell.citations:
        if not citation.note or not citation.note_span or citation.note_span in seen:
            continue
        seen.add(citation.note_span)
        plain = squash(citation.note)
        for at, what, severity in _faults(plain.text):
            yield Hit(
                label=citation.entry,
                span=_in_note(cell.raw, citation, plain.span(*at)),
                values={"title": inner_brackets(citation.title), "what": what},
                evidence=({"title": plain_title(citation.title), "what": what.zh},),
                severity=severity,
            )


def _faults(note: str) -> Iterator[tuple[Span, Words, Severity | None]]:
    for pattern, what in _FAULTS:
        if found := pattern.search(note):
            yield found.span(), what, None
    for found in _DATE.finditer(note):
        if _day(found) is None:
            yield found.span(), Words("日历上没有这一天", "no calendar has this day"), None
    if found := _YEAR_BRACKET.search(note):
        what = Words("文号的年份应当用六角括号〔〕", "the year of a document number goes in 〔〕")
        yield found.span(), what, "info"


def _in_note(raw: str, citation: Citation, span: Span) -> Span:
    """Return a stretch of the note as a span of the field."""
    start, end = citation.note_span or citation.span
    at = raw.find(citation.note or "", start, end)
    return (at + span[0], at + span[1]) if at >= 0 else (start, end)
