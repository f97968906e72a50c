"""Names and values of WordprocessingML: one element in, the value that it holds out.

Trees come from ``docx_package`` without comments and processing instructions, so that
every child of an element is an element.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from lxml import etree

from auditor.text import count_ink

Element = etree._Element  # noqa: SLF001  (lxml's only name for the type)

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def w(name: str) -> str:
    """Return the full name of a WordprocessingML element or attribute."""
    return f"{{{_WORD}}}{name}"


VAL = w("val")
REL_ID = f"{{{_RELATIONS}}}id"
PARAGRAPH, TABLE, ROW, CELL, RUN = w("p"), w("tbl"), w("tr"), w("tc"), w("r")
BODY, SECTION = w("body"), w("sectPr")
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = w("pPr"), w("rPr")
TEXT, DELETED_TEXT, MATH_TEXT = w("t"), w("delText"), f"{{{_MATH}}}t"
ALTERNATE = f"{{{_COMPATIBILITY}}}AlternateContent"
CHOICE, FALLBACK = f"{{{_COMPATIBILITY}}}Choice", f"{{{_COMPATIBILITY}}}Fallback"

#: Values of a switch that is off.
OFF = ("0", "false", "off")
#: Elements that describe others and never hold text of the document.
_PROPERTIES = frozenset(
    w(name)
    for name in ("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr")
)


def value(parent: Element | None, tag: str) -> str | None:
    """Return the ``w:val`` of a child, ``None`` when there is no such child or value."""
    found = None if parent is None else parent.find(tag)
    return None if found is None else found.get(VAL)


def is_on(parent: Element | None, tag: str) -> bool | None:
    """Return what a switch such as ``w:vanish`` says, ``None`` when it is not there."""
    found = None if parent is None else parent.find(tag)
    return None if found is None else found.get(VAL) not in OFF


def whole(raw: str | None, default: int) -> int:
    """Return a whole number from an attribute, ``default`` when it is none (damaged, absent)."""
    try:
        return int(raw) if raw else default
    except ValueError:
        return default


def nearest(
    container: Element, tags: Container[str], skip: Callable[[Element], None]
) -> Iterator[Element]:
    """Yield the outermost elements below ``container`` with one of ``tags``, in reading order.

    Wrappers of any kind are looked into (content controls, custom XML). Of alternatives for
    different programs one is taken and each other one given to ``skip``.
    """
    shown = preferred(container) if container.tag == ALTERNATE else None
    for child in container:
        if shown is not None and child is not shown:
            skip(child)
        elif child.tag in tags:
            yield child
        elif child.tag not in _PROPERTIES:
            yield from nearest(child, tags, skip)


def preferred(alternate: Element) -> Element | None:
    """Return the branch of an ``mc:AlternateContent`` that a new program shows."""
    choice = alternate.find(CHOICE)
    return choice if choice is not None else next(iter(alternate), None)


def text_of(element: Element) -> str:
    """Return all text stored below ``element``, shown or not, run together."""
    return "".join([t.text or "" for t in element.iter(TEXT, DELETED_TEXT, MATH_TEXT)])


def ink_of(element: Element) -> int:
    """Return how many non-blank characters of text are stored below ``element``."""
    return count_ink(text_of(element))
