"""A title as a list writes it in, the instrument that it means out.

Titles are compared without brackets, blanks and width. What is not found is never guessed:
the nearest titles are given with their scores, and the caller decides what they are worth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from auditor.statutes.registry import Instrument
from auditor.text import BLANKS, NUMERAL, narrow, to_int

How = Literal["exact", "alias", "document", "misnomer", "unknown"]

STATE = "中华人民共和国"
#: In a shorter title, 中华人民共和国 apart, one letter may make another instrument: 刑事诉讼法
#: and 民事诉讼法. Not so where every national law is known and the title is none of them.
_LONG_TITLE = 8
_LONG_LAW = 4
_NOISE = re.compile(f"[{BLANKS}《》〈〉<>「」『』“”\"'()（）\\[\\]【】〔〕、，,·]")
_ISSUES = re.compile(r"关于(?:印发|发布|公布|颁布|转发|实施)(.+?)的(?:通知|决定|公告|命令)$")
_AMENDED = re.compile(r"[（(][^（）()]*(?:修订|修正|修改)[^（）()]*[）)]$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ORDER = re.compile(rf"(.*?)第?([{NUMERAL}]+)号(令?)(.*)")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a title turned out to be.

    ``how`` says by what it was recognised: the full title, an alias (short titles too), a
    document that issues the instrument, a known wrong title, or not at all. ``near`` are
    the nearest known titles with their scores (0–100) when nothing was recognised.
    """

    instrument: Instrument | None
    how: How
    near: tuple[tuple[str, float], ...] = ()
    slip: bool = False


@dataclass(slots=True)
class TitleIndex:
    """Every known title by its key; built once, never changed afterwards.

    ``all_laws`` says that the national laws (法律) among them are all there are.
    """

    by_key: dict[str, list[tuple[Instrument, How]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    all_laws: bool = False

    def add(self, instrument: Instrument) -> None:
        """Enter an instrument under its title, short title, aliases and wrong titles."""
        title = instrument.title
        self._enter(title, instrument, "exact")
        if title.startswith(STATE):
            self._enter(title.removeprefix(STATE), instrument, "alias")
        for alias in instrument.aliases:
            self._enter(alias, instrument, "alias")
        for wrong in instrument.misnomers:
            self._enter(wrong, instrument, "misnomer")

    def _enter(self, title: str, instrument: Instrument, how: How) -> None:
        self.by_key.setdefault(title_key(title), []).append((instrument, how))
        if how != "misnomer":
            self.titles.setdefault(title_key(title), instrument.title)

    def resolve(self, title: str, order: str | None, note: str | None) -> Resolution:
        """Return the instrument that ``title`` means; ``order`` and ``note`` settle namesakes."""
        key = title_key(title)
        found = self.by_key.get(key)
        if found is None and (issued := _ISSUES.search(key)):
            found = [(i, "document") for i, _ in self.by_key.get(issued[1], ())]
        if not found:
            return self._unknown(key)
        instrument = pick([i for i, _ in found], order, note)
        return Resolution(instrument, next(how for i, how in found if i is instrument))

    def _unknown(self, key: str) -> Resolution:
        near = process.extract(key, self.titles.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=60)
        ranked = sorted(((round(s, 1), k) for k, s, _ in near), key=lambda x: (-x[0], x[1]))
        slip = bool(ranked) and is_slip(key, ranked[0][1], all_laws=self.all_laws)
        names = tuple((self.titles[k], s) for s, k in ranked)
        return Resolution(None, "unknown", names, slip)


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """Return the form in which titles are compared: narrow, without blanks and brackets.

    A note of the version inside the title, （2021年修订）, is no part of it.
    """
    return _NOISE.sub("", _AMENDED.sub("", narrow(title.strip())))


def is_slip(key: str, known: str, *, all_laws: bool = False) -> bool:
    """Return whether ``key`` can only be ``known`` with one slip of the pen.

    One letter wrong, missing, doubled or swapped. Another kind of instrument (条例 for
    办法), another number or another place is no slip, nor is one letter of a short title.
    """
    law = all_laws and known.startswith(STATE) and known.endswith("法")
    if len(known.removeprefix(STATE)) < (_LONG_LAW if law else _LONG_TITLE):
        return False
    if OSA.distance(key, known) != 1 or key[-1:] != known[-1]:
        return False
    return not re.search(rf"[{NUMERAL}省市县区州]", _changed(key, known))


def _changed(left: str, right: str) -> str:
    """Return the letters in which two titles differ."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end] + right[start : len(right) - end]


def pick(instruments: list[Instrument], order: str | None, note: str | None) -> Instrument:
    """Return the instrument whose order number, else year, the note names; else the newest."""
    if len(instruments) == 1:
        return instruments[0]
    newest_first = sorted(instruments, key=_newest, reverse=True)
    for instrument in newest_first:
        if any(same_order(order or note, v.order) for v in instrument.versions):
            return instrument
    years = set(_YEAR.findall(f"{note or ''} {order or ''}"))
    for instrument in newest_first:
        if years and any((v.promulgated or "")[:4] in years for v in instrument.versions):
            return instrument
    return newest_first[0]


def _newest(instrument: Instrument) -> str:
    return max((v.name for v in instrument.versions), default="")


def same_order(left: str | None, right: str | None) -> bool:
    """Return whether two order numbers are one; a left-out place or state does not count."""
    if not left or not right:
        return False
    short, long = sorted((order_key(left), order_key(right)), key=len)
    return long.endswith(short) and short[:1].isalpha()


@lru_cache(maxsize=4096)
def order_key(order: str) -> str:
    """Return an order number in one form: ``国务院364号令`` and ``国务院令第三六四号`` agree."""
    plain = _NOISE.sub("", narrow(order)).removeprefix(STATE)
    found = _ORDER.fullmatch(plain)
    if not found:
        return plain
    head, numeral, late, tail = found.groups()
    try:
        number = str(to_int(numeral))
    except ValueError:
        number = numeral
    if late and not head.endswith("令"):
        head += "令"
    return f"{head}{number}{tail}"
