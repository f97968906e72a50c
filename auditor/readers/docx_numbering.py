"""Automatic numbers: the paragraphs of a file one after another in, the label of each out.

Word stores no number with a paragraph, only which list and level it belongs to; what is
printed follows from counting. Paragraphs must be asked for in reading order, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auditor.readers.docx_numerals import say_number
from auditor.readers.docx_styles import Styles
from auditor.readers.docx_symbols import symbols
from auditor.readers.docx_xml import VAL, Element, is_on, value, w, whole

_LEVELS = 9
_MARK = re.compile(r"%([1-9])")
_PADDED = re.compile(r"0*1\b")
_MOST_HOPS = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is counted and written.

    ``restart`` is the level (from 1) whose use starts this one anew, 0 for never, ``None``
    for any level above. ``width`` pads with zeros. ``style`` is the paragraph style that
    stands for the level.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    gap: str = " "
    restart: int | None = None
    plain: bool = False
    hidden: bool = False
    width: int = 0
    style: str | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs name it: the counters it shares, its levels, what it starts anew."""

    counters: str
    levels: Mapping[int, Level]
    fresh: frozenset[int]


class Numbering:
    """Counts the numbered paragraphs of a file.

    ``lists`` are what it can count, by id; ``unknown`` gathers formats it cannot write.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self.lists = {} if root is None else _lists(root, styles)
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        self.unknown: dict[str, None] = {}

    def label(self, own: Element | None, style: str | None) -> str:
        """Return the number of the next paragraph with the blank after it, ``""`` for none.

        ``own`` is its own ``w:numPr`` if it has one, ``style`` the id of its style.
        """
        found = self._place(own, style or self._styles.default)
        if found is None:
            return ""
        key, at = found
        numbered = self.lists[key]
        level = numbered.levels.get(at)
        if level is None:
            return ""
        label = self._write(numbered, level, self._count(key, numbered, at))
        return label + level.gap if label and not level.hidden else ""

    def _place(self, own: Element | None, style: str | None) -> tuple[str, int] | None:
        """Return list and level of a paragraph: its own, or those of its style."""
        key, level = value(own, w("numId")), value(own, w("ilvl"))
        names: tuple[str, ...] = ()
        if key is None:
            inherited = self._styles.numbering(style)
            if inherited is None:
                return None
            key, level, names = inherited[0], level or inherited[1], inherited[2]
        if key not in self.lists:
            return None
        return key, self._level(key, level, names)

    def _level(self, key: str, level: str | None, names: tuple[str, ...]) -> int:
        if level is None:
            levels = self.lists[key].levels.items()
            return next((at for at, one in levels if one.style in names), 0)
        return min(max(whole(level, 0), 0), _LEVELS - 1)

    def _count(self, key: str, numbered: _List, at: int) -> list[int | None]:
        counters = self._counters.setdefault(numbered.counters, [None] * _LEVELS)
        if key not in self._begun:
            self._begun.add(key)
            for fresh in numbered.fresh:
                counters[fresh] = None
        before = counters[at]
        counters[at] = numbered.levels[at].start if before is None else before + 1
        for below in range(at + 1, _LEVELS):
            level = numbered.levels.get(below, Level())
            if level.restart is None or at < level.restart:
                counters[below] = None
        return counters

    def _write(self, numbered: _List, own: Level, counters: list[int | None]) -> str:
        if own.format == "bullet":
            return symbols(own.text, own.font)

        def number(mark: re.Match[str]) -> str:
            at = int(mark[1]) - 1
            level = numbered.levels.get(at, Level())
            count = counters[at]
            count = level.start if count is None else count
            return self._say(count, replace(level, format="decimal") if own.plain else level)

        return _MARK.sub(number, own.text)

    def _say(self, number: int, level: Level) -> str:
        said = say_number(number, level.format)
        if said is None:
            self.unknown[level.format] = None
            said = str(number)
        return said.rjust(level.width, "0")


def _lists(root: Element, styles: Styles) -> dict[str, _List]:
    abstract = {e.get(w("abstractNumId"), ""): e for e in root.iterfind(w("abstractNum"))}
    numbers = {e.get(w("numId"), ""): e for e in root.iterfind(w("num"))}
    lists = {}
    for key, element in numbers.items():
        counters = _followed(value(element, w("abstractNumId")), abstract, numbers, styles)
        if counters is None or key == "0":
            continue
        levels = _levels(abstract[counters].iterfind(w("lvl")))
        fresh = set()
        for change in element.iterfind(w("lvlOverride")):
            at = whole(change.get(w("ilvl")), 0)
            levels |= _levels(change.iterfind(w("lvl")))
            start = value(change, w("startOverride"))
            if start is not None:
                levels[at] = replace(levels.get(at, Level()), start=whole(start, 1))
                fresh.add(at)
        lists[key] = _List(counters, levels, frozenset(f for f in fresh if 0 <= f < _LEVELS))
    return lists


def _followed(
    key: str | None, abstract: Mapping[str, Element], numbers: Mapping[str, Element], styles: Styles
) -> str | None:
    """Return the definition that a list ends at: some only name a list style."""
    for _ in range(_MOST_HOPS):
        definition = abstract.get(key or "")
        if definition is None:
            return None
        link = value(definition, w("numStyleLink"))
        if link is None:
            return key
        linked = styles.numbering(link)
        number = numbers.get(linked[0]) if linked else None
        key = value(number, w("abstractNumId"))
    return None


def _levels(elements: Iterable[Element]) -> dict[int, Level]:
    levels = {}
    for element in elements:
        at = whole(element.get(w("ilvl")), 0)
        if 0 <= at < _LEVELS:
            levels[at] = _one_level(element)
    return levels


def _one_level(element: Element) -> Level:
    style, width = _format(element)
    restart = value(element, w("lvlRestart"))
    fonts = element.find(f"{w('rPr')}/{w('rFonts')}")
    gap = value(element, w("suff")) or "tab"
    return Level(
        start=whole(value(element, w("start")), 0),
        format=style,
        text=value(element, w("lvlText")) or "",
        gap="" if gap == "nothing" else " ",
        restart=None if restart is None else whole(restart, 0),
        plain=is_on(element, w("isLgl")) or False,
        hidden=is_on(element.find(w("rPr")), w("vanish")) or False,
        width=width,
        style=value(element, w("pStyle")),
        font="" if fonts is None else fonts.get(w("ascii"), ""),
    )


def _format(element: Element) -> tuple[str, int]:
    """Return format name and width; new formats (001, 002 …) stand beside one for old programs."""
    for number_format in element.iter(w("numFmt")):
        name = number_format.get(VAL, "decimal")
        padded = _PADDED.match(number_format.get(w("format"), ""))
        if name != "custom":
            return name, 0
        if padded:
            return "decimal", len(padded[0])
    return "decimal", 0
