"""Elements of a page in, the text that a browser shows for them out.

Blanks run together as in a browser; a line break in the source between two Chinese
characters is none on the page. Paragraphs and ``<br>`` come out as line breaks, the
numbers of an ordered list as text. What the page does not show is left out and kept in a
list, so that it can be said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.text import BLANKS, to_chinese

#: What has no text on the page.
UNSHOWN = frozenset((
    "script", "style", "template", "noscript", "noframes", "iframe", "object", "applet", "audio",
    "video", "canvas", "head", "title", "datalist",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "optgroup", "p", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr",
    "ul",
))  # fmt: skip
#: Blocks whose tags a page's source has a mark for, so that they need not be looked at.
LINES = ("p", "div", "li", "ul", "center", "hr", "h1", "h2", "h3", "h4", "h5", "h6")

# Line breaks as Unicode has them: one where blocks meet, one for each ``<br>``.
BLOCK, BREAK = "\u2029", "\u2028"
# Stand-ins, which cannot come from a page: these halves of characters have no form in UTF-8.
_KEPT, _END = "\ud800", "\ud801"
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—·"
)
# Between wide characters, or after another break. It begins with the break itself, so that
# nothing is tried anywhere else.
_NO_BREAK = re.compile(rf"\n(?:(?<=[{_WIDE}]\n)\n*(?=[{_WIDE}])|(?<=\n\n))")
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b")
_CHINESE = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:cjk-ideographic|chinese)")
_BUTTONS = frozenset(("text", "submit", "button", "reset", ""))


@dataclass(slots=True)
class Shown:
    """What is gathered while elements are walked through.

    ``string`` gives all text in an element. ``off`` are the elements that the page hides;
    ``mixed`` are those and all that hold more than text and lines of it. ``marked`` says that
    the ends of lines have marks in the text.

    ``hidden`` are the texts and ``unshown`` the elements passed over, ``added`` the texts
    that the page shows and its source does not have as text (numbers of lists, values of
    forms).
    """

    string: Callable[[Any], str]
    off: frozenset[Any]
    mixed: frozenset[Any]
    marked: bool
    out: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unshown: list[Any] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    chosen: dict[Any, Any] = field(default_factory=dict)  # select → the option that is shown

    def apart(self) -> Shown:
        """Return one that gathers its own text and shares all else."""
        return replace(self, out=[])

    def take(self) -> list[str]:
        """Return the lines gathered since the last time."""
        text = _as_shown("".join(self.out))
        self.out.clear()
        return [line for each in text.split("\n") if (line := each.strip(BLANKS))]

    def take_cells(self, cells: Iterable[Any]) -> list[str]:
        """Return the text that each cell shows.

        All are made ready as one text: thousands of small ones take several times as long.
        """
        mixed, string = self.mixed, self.string
        texts: list[str] = []
        for cell in cells:
            if not len(cell):
                texts.append(cell.text or "")
            elif cell not in mixed:
                texts.append(string(cell))
            else:
                inside(cell, self)
                texts.append("".join(self.out))
                self.out.clear()
        return [text.strip(BLANKS) for text in _as_shown(_END.join(texts)).split(_END)]

    def add(self, text: str) -> None:
        """Put in a text that the source does not have."""
        self.added.append(text)
        self.out.append(text)

    def hide(self, element: Any) -> None:
        """Keep what a hidden element holds apart."""
        self.hidden.append(self.string(element))

    def block(self) -> None:
        """Begin a new line."""
        self.out.append(BLOCK)


def clean(text: str) -> str:
    """Return a text that was gathered elsewhere as a page shows it, without outer blanks."""
    return _as_shown(text).strip(BLANKS)


def _as_shown(text: str) -> str:
    """Return gathered texts as a page shows them, with outer blanks.

    Blanks run together; a break in the source between two wide characters goes. The
    stand-ins become line breaks and blanks, only the ends of cells stay as they are.
    """
    for blank in "\t\r\f":
        text = text.replace(blank, " ")
    broken = BREAK in text or BLOCK in text
    if " " in text:
        text = _bare(_once(text, " "), " ", "\n")
    if "\n" in text:
        # Most breaks stand between elements; without those few have to be looked at.
        text = _bare(text, "\n", BLOCK, BREAK)
        text = _NO_BREAK.sub("", text).replace("\n", " ")
    if broken:
        text = _broken(text)
    return text.replace(_KEPT, " ")


def _bare(text: str, blank: str, *marks: str) -> str:
    """Take out a blank before and after each of the marks.

    To look for two characters takes much longer than for one, so that is done first.
    """
    for mark in marks:
        if mark in text:
            text = text.replace(f"{mark}{blank}", mark).replace(f"{blank}{mark}", mark)
    return text


def _broken(text: str) -> str:
    """Put line breaks for the stand-ins: one for blocks that meet, one for each ``<br>``."""
    if " " in text:
        text = _bare(text, " ", BLOCK, BREAK)
    if BLOCK in text:
        text = _bare(_once(text, BLOCK), BLOCK, BREAK)
        text = text.replace(BLOCK, "\n")
    return text.replace(BREAK, "\n")


def _once(text: str, char: str) -> str:
    """Put one ``char`` for each run of it; every pass halves the runs at least."""
    while char + char in text:
        text = text.replace(char + char, char)
    return text


def walk(element: Any, shown: Shown) -> None:
    """Gather the text of an element and of all below it."""
    if element not in shown.mixed:
        shown.out.append(shown.string(element))
    elif element in shown.off:
        if shown.marked and shown.out and element.tag in LINES:
            shown.out[-1] = shown.out[-1].removesuffix(BLOCK)  # it stands before the element
        shown.hide(element)
    else:
        _HOW.get(element.tag, inside)(element, shown)


def inside(element: Any, shown: Shown) -> None:
    """Gather the text of what an element holds."""
    out = shown.out
    if text := element.text:
        out.append(text)
    for child in element:
        walk(child, shown)
        if tail := child.tail:
            out.append(tail)


# --- what is not just text -----------------------------------------------------


def _unshown(element: Any, shown: Shown) -> None:
    shown.unshown.append(element)


def _block(element: Any, shown: Shown) -> None:
    shown.out.append(BLOCK)
    inside(element, shown)
    shown.out.append(BLOCK)


def _break(_: Any, shown: Shown) -> None:
    shown.out.append(BREAK)


def _cell(element: Any, shown: Shown) -> None:
    inside(element, shown)
    shown.out.append(" ")


def _input(element: Any, shown: Shown) -> None:
    if (element.get("type") or "").lower() in _BUTTONS and element.get("value"):
        shown.add(element.get("value"))


def _option(element: Any, shown: Shown) -> None:
    if not _is_chosen(element, shown):
        shown.unshown.append(element)
    else:
        inside(element, shown)


def _is_chosen(option: Any, shown: Shown) -> bool:
    """Say whether an option is the one shown; the others drop down only when asked."""
    select = next(option.iterancestors("select"), None)
    if select is None:
        return True
    if select not in shown.chosen:
        marked = select.find(".//option[@selected]")
        shown.chosen[select] = select.find(".//option") if marked is None else marked
    return shown.chosen[select] is option


def _preformatted(element: Any, shown: Shown) -> None:
    inner = shown.apart()
    inside(element, inner)
    text = "".join(inner.out).replace("\r\n", "\n").replace("\n", BREAK)
    shown.out += [BLOCK, re.sub(r"[ \t\f]", _KEPT, text), BLOCK]


def _ordered(element: Any, shown: Shown) -> None:
    """Gather a list with the numbers that a page prints before its entries."""
    shown.block()
    shown.out.append(element.text or "")
    numbers = _numbers(element, shown.off)
    for child in element:
        if child.tag == "li" and child not in shown.off:
            shown.block()
            if number := next(numbers):
                shown.add(number)
            inside(child, shown)
            shown.block()
        else:
            walk(child, shown)
        shown.out.append(child.tail or "")
    shown.block()


def _numbers(element: Any, off: frozenset[Any]) -> Iterator[str]:
    """Yield the printed number of each entry of an ordered list, ``""`` for none."""
    style = (element.get("style") or "").lower()
    start = element.get("start") or ""
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    items: Iterable[Any] = (child for child in element if child.tag == "li")
    for item in items:
        value = item.get("value") or ""
        number = int(value) if value.isdecimal() and len(value) < 6 else number
        if item not in off:
            yield "" if _NO_MARKER.search(style) else _number(number, element.get("type"), style)
        number += 1


def _number(number: int, kind: str | None, style: str) -> str:
    if _CHINESE.search(style) and number < 10_000:
        return f"{to_chinese(number)}、"
    if kind in {"a", "A"} and 0 < number <= 26:
        return f"{chr(ord(kind) + number - 1)}. "
    if kind in {"i", "I"} and 0 < number < 4000:
        return f"{_roman(number) if kind == 'I' else _roman(number).lower()}. "
    return f"{number}. "


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


_HOW: Mapping[str, Callable[[Any, Shown], None]] = {
    **dict.fromkeys(UNSHOWN, _unshown),
    **dict.fromkeys(_BLOCKS, _block),
    "br": _break,
    "td": _cell,
    "th": _cell,
    "input": _input,
    "pre": _preformatted,
    "option": _option,
    "ol": _ordered,
}

_IN_TABLES = ("tr", "td", "th", "thead", "tbody", "tfoot")
#: The names of elements that are more than text and lines of it, wherever they stand.
SPECIAL = (*sorted({*_HOW, "xmp", "plaintext"} - {"html", "body", *LINES, *_IN_TABLES}),)
