"""Elements of a page in, the text that a browser shows for them out.

Blanks run together as in a browser; a line break in the source between two Chinese
characters is none on the page. Paragraphs and ``<br>`` come out as line breaks, the
numbers of an ordered list as text. What the page does not show is left out and kept in a
list, so that it can be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.text import BLANKS, count_ink, to_chinese

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
_CELLS = frozenset(("td", "th"))

# Stand-ins, which cannot come from a page: these halves of characters have no form in UTF-8.
_BLOCK, _BREAK, _KEPT = "\ud800", "\ud801", "\ud802"
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—·"
)
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\n\r\f]*(?=[{_WIDE}])")
_RUN = re.compile(r"[ \t\n\r\f]+")
_MARKS = re.compile(rf" ?[{_BLOCK}{_BREAK}][{_BLOCK}{_BREAK} ]*")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all")
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b")
_CHINESE = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:cjk-ideographic|chinese)")
_BUTTONS = frozenset(("text", "submit", "button", "reset", ""))


@dataclass(slots=True)
class Shown:
    """What is gathered while elements are walked through.

    ``hidden`` are the texts and ``unshown`` the elements passed over, ``added`` the texts
    that the page shows and its source does not have as text (numbers of lists, values of
    forms).
    """

    out: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unshown: list[Any] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    chosen: dict[Any, Any] = field(default_factory=dict)  # select → the option that is shown

    def apart(self) -> Shown:
        """Return one that gathers its own text and shares all else."""
        return Shown([], self.hidden, self.unshown, self.added, self.chosen)

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
    if text.isprintable() and " " not in text:
        return text
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    text = _RUN.sub(" ", text)
    if _BLOCK in text or _BREAK in text:
        text = _MARKS.sub(lambda found: "\n" * max(1, found[0].count(_BREAK)), text)
    return text.replace(_KEPT, " ").strip(BLANKS)


def ink(text: str) -> int:
    """Return how many characters are not blank; most texts of a page have no blank at all."""
    return len(text) if text.isprintable() and " " not in text else count_ink(text)


def is_hidden(element: Any) -> bool:
    """Say whether an element itself says that it is not shown."""
    if not element.attrib:
        return False
    style = element.get("style")
    if style and _HIDING.search(style.lower()):
        return True
    return element.get("hidden") is not None or (
        element.tag == "input" and (element.get("type") or "").lower() == "hidden"
    )


def walk(element: Any, shown: Shown) -> None:
    """Gather the text of an element and of all below it."""
    tag = element.tag
    if tag in UNSHOWN:
        shown.unshown.append(element)
        return
    if is_hidden(element):
        shown.hide(element)
        return
    if tag == "br":
        shown.out.append(_BREAK)
    elif tag == "input":
        _input(element, shown)
    elif tag == "pre":
        _preformatted(element, shown)
    elif tag == "option" and not _is_chosen(element, shown):
        shown.unshown.append(element)
    elif tag in _BLOCKS:
        shown.out.append(_BLOCK)
        inside(element, shown)
        shown.out.append(_BLOCK)
    else:
        inside(element, shown)
        if tag in _CELLS:
            shown.out.append(" ")


def inside(element: Any, shown: Shown) -> None:
    """Gather the text of what an element holds."""
    out = shown.out
    if element.text:
        out.append(element.text)
    numbers = _numbers(element) if element.tag == "ol" else None
    for child in element:
        if numbers is not None and child.tag == "li" and not is_hidden(child):
            shown.block()
            if number := next(numbers):
                shown.add(number)
            inside(child, shown)
            shown.block()
        else:
            walk(child, shown)
        if child.tail:
            out.append(child.tail)


# --- odd elements -------------------------------------------------------------


def _input(element: Any, shown: Shown) -> None:
    if (element.get("type") or "").lower() in _BUTTONS and element.get("value"):
        shown.add(element.get("value"))


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
