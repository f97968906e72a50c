"""What paragraph and character styles say about text: its numbering and whether it is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.readers.docx_xml import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, Element, is_on, value, w

_NUMBERING, _NUM_ID, _LEVEL = w("numPr"), w("numId"), w("ilvl")
_STYLE_ID, _TYPE, _DEFAULT = w("styleId"), w("type"), w("default")
_VANISH = w("vanish")


@dataclass(frozen=True, slots=True)
class Style:
    """One style: the style it is based on, its numbering, and ``hidden`` if it says so."""

    based_on: str | None
    number: str | None
    level: str | None
    hidden: bool | None


class Styles:
    """The styles of a file by id.

    ``default`` is the style of paragraphs which name none; ``hiding`` says that there is a
    style that hides text.
    """

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._hidden: dict[str, bool] = {}
        self.default: str | None = None
        for element in () if root is None else root.iterfind(w("style")):
            name = element.get(_STYLE_ID, "")
            self._styles[name] = _style(element)
            if element.get(_TYPE) == "paragraph" and element.get(_DEFAULT) in ("1", "true", "on"):
                self.default = name
        self.hiding = any(style.hidden for style in self._styles.values())

    def chain(self, name: str | None) -> Iterator[tuple[str, Style]]:
        """Yield a style and those it is based on, the nearest first."""
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield name, style
            name = style.based_on

    def hides(self, name: str | None) -> bool:
        """Say whether a style (``None``: the default one) or what it is based on hides text."""
        name = name or self.default or ""
        if name not in self._hidden:
            said = (style.hidden for _, style in self.chain(name))
            self._hidden[name] = next((hidden for hidden in said if hidden is not None), False)
        return self._hidden[name]

    def numbering(self, name: str | None) -> tuple[str, str | None, tuple[str, ...]] | None:
        """Return numbering id, level if said, and the styles that may stand for the level."""
        names: list[str] = []
        level: str | None = None
        for style_id, style in self.chain(name):
            names.append(style_id)
            level = level or style.level
            if style.number is not None:
                return style.number, level, tuple(names)
        return None


def _style(element: Element) -> Style:
    properties = element.find(PARAGRAPH_PROPERTIES)
    numbering = None if properties is None else properties.find(_NUMBERING)
    return Style(
        based_on=value(element, w("basedOn")),
        number=value(numbering, _NUM_ID),
        level=value(numbering, _LEVEL),
        hidden=is_on(element.find(RUN_PROPERTIES), _VANISH),
    )
