"""Elements of a page in, the text that a browser shows for them out.

Blanks run together as in a browser; a line break in the source between two Chinese
characters is none on the page. Paragraphs and ``<br>`` come out as line breaks, the
numbers of an ordered list as text. What the page does not show is left out and kept in a
list, so that it can be said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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

# Stand-ins, which cannot come from a page: these halves of characters have no form in UTF-8.
_BLOCK, _BREAK, _KEPT = "\ud800", "\ud801", "\ud802"
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—·"
)
# Between wide characters, or after another break. It begins with the break itself, so that
# nothing is tried anywhere else.
_NO_BREAK = re.compile(rf"\n(?:(?<=[{_WIDE}]\n)\n*(?=[{_WIDE}])|(?<=\n\n))")
_ONE_BLANK = str.maketrans("\t\r\f", "   ")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all")
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b")
_CHINESE = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:cjk-ideographic|chinese)")
_BUTTONS = frozenset(("text", "submit", "button", "reset", ""))


@dataclass(slots=True)
class Shown:
    """What is gathered while elements are walked through.

    ``hidden`` are the texts and ``unshown`` the elements passed over, ``added`` the texts
    that the page shows and its source does not have as text (numbers of lists, values of
    forms). ``hiding`` says that elements of the page may be hidden.
    """

    hiding: bool = True
    out: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unshown: list[Any] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    chosen: dict[Any, Any] = field(default_factory=dict)  # select → the option that is shown

    def apart(self) -> Shown:
        """Return one that gathers its own text and shares all else."""
        return Shown(self.hiding, [], self.hidden, self.unshown, self.added, self.chosen)

    def take(self) -> str:
        """Return the text gathered since the last time."""
        text = clean("".join(self.out))
        self.out.clear()
        return text

    def add(self, text: str) -> None:
        """Put in a text that the source does not have."""
        self.added.append(text)
        self.out.append(text)

    def hide(self, element: Any) -> None:
        """Keep what a hidden element holds apart."""
        self.hidden.append("".join(element.itertext()))

    def block(self) -> None:
        """Begin a new line."""
        self.out.append(_BLOCK)


def clean(text: str) -> str:
    """Return a gathered text as a page shows it, without outer blanks."""
    text = plain(text)
    if _BLOCK in text or _BREAK in text:
        text = _broken(text).strip(BLANKS)
    return text.replace(_KEPT, " ").strip(BLANKS) if _KEPT in text else text


def plain(text: str) -> str:
    """Return a text that stands in one element as a page shows it, without outer blanks.

    Blanks run together; a break in the source between two wide characters goes.
    """
    if "\t" in text or "\r" in text or "\f" in text:
        text = text.translate(_ONE_BLANK)
    if " " in text:
        text = _once(text, " ").replace(" \n", "\n").replace("\n ", "\n")
    if "\n" in text:
        text = _NO_BREAK.sub("", text).replace("\n", " ")
    return text.strip(BLANKS)


def _broken(text: str) -> str:
    """Put line breaks for the stand-ins: one for blocks that meet, one for each ``<br>``."""
    if " " in text:
        for mark in (_BLOCK, _BREAK):
            text = text.replace(f"{mark} ", mark).replace(f" {mark}", mark)
    if _BLOCK in text:
        text = _once(text, _BLOCK)
        text = text.replace(_BLOCK + _BREAK, _BREAK).replace(_BREAK + _BLOCK, _BREAK)
        text = text.replace(_BLOCK, "\n")
    return text.replace(_BREAK, "\n")


def _once(text: str, char: str) -> str:
    """Put one ``char`` for each run of it; every pass halves the runs at least."""
    while char + char in text:
        text = text.replace(char + char, char)
    return text


@lru_cache(maxsize=1024)
def hides(style: str) -> bool:
    """Say whether declarations take what they are for off the page."""
    return _HIDING.search(style.lower()) is not None


def may_hide(root: Any) -> bool:
    """Say whether a page hides any element; in most there is no need to ask each of them."""
    styles = set(root.xpath("//@style", smart_strings=False))
    return any(map(hides, styles)) or bool(root.xpath("boolean(//@hidden)"))


def is_hidden(element: Any) -> bool:
    """Say whether an element itself says that it is not shown."""
    style = element.get("style")
    return (style is not None and hides(style)) or element.get("hidden") is not None


def walk(element: Any, shown: Shown) -> None:
    """Gather the text of an element and of all below it."""
    tag = element.tag
    if tag in UNSHOWN:
        shown.unshown.append(element)
    elif shown.hiding and is_hidden(element):
        shown.hide(element)
    elif tag in _ODD:
        _ODD[tag](element, shown)
    elif tag in _BLOCKS:
        shown.out.append(_BLOCK)
        inside(element, shown)
        shown.out.append(_BLOCK)
    else:
        inside(element, shown)


def inside(element: Any, shown: Shown) -> None:
    """Gather the text of what an element holds."""
    out, hiding = shown.out, shown.hiding
    if text := element.text:
        out.append(text)
    for child in element:
        if child.tag == "br" and not (hiding and is_hidden(child)):  # by far the most
            out.append(_BREAK)
        else:
            walk(child, shown)
        if tail := child.tail:
            out.append(tail)


# --- odd elements -------------------------------------------------------------


def _break(_: Any, shown: Shown) -> None:
    shown.out.append(_BREAK)


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
    text = "".join(inner.out).replace("\r\n", "\n").replace("\n", _BREAK)
    shown.out += [_BLOCK, re.sub(r"[ \t\f]", _KEPT, text), _BLOCK]


def _ordered(element: Any, shown: Shown) -> None:
    """Gather a list with the numbers that a page prints before its entries."""
    shown.block()
    shown.out.append(element.text or "")
    numbers = _numbers(element)
    for child in element:
        if child.tag == "li" and not is_hidden(child):
            shown.block()
            if number := next(numbers):
                shown.add(number)
            inside(child, shown)
            shown.block()
        else:
            walk(child, shown)
        shown.out.append(child.tail or "")
    shown.block()


def _numbers(element: Any) -> Iterator[str]:
    """Yield the printed number of each entry of an ordered list, ``""`` for none."""
    style = (element.get("style") or "").lower()
    start = element.get("start") or ""
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    items: Iterable[Any] = (child for child in element if child.tag == "li")
    for item in items:
        value = item.get("value") or ""
        number = int(value) if value.isdecimal() and len(value) < 6 else number
        if not is_hidden(item):
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


_ODD: Mapping[str, Callable[[Any, Shown], None]] = {
    "br": _break,
    "td": _cell,
    "th": _cell,
    "input": _input,
    "pre": _preformatted,
    "option": _option,
    "ol": _ordered,
}
