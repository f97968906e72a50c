"""Paragraphs of a Word file in, their text as a person sees it out.

Shown are results of fields, not their codes; text after accepting tracked changes; the
number that Word counts for a paragraph. Left out and noted are deletions, hidden text and
pictures. Text boxes are handed back with the paragraph they hang on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from auditor.model import Place
from auditor.readers.docx_numbering import Numbering
from auditor.readers.docx_remarks import Remarks
from auditor.readers.docx_styles import Styles
from auditor.readers.docx_symbols import is_drawn, ringed, symbol
from auditor.readers.docx_xml import (
    ALTERNATE,
    DELETED_TEXT,
    MATH_TEXT,
    OFF,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SECTION,
    TABLE,
    TEXT,
    VAL,
    Element,
    ink_of,
    is_on,
    preferred,
    text_of,
    value,
    w,
    whole,
)
from auditor.text import count_ink

_VANISH, _STYLE, _RUN_STYLE, _NUMBER = w("vanish"), w("pStyle"), w("rStyle"), w("numPr")
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"

#: The elements whose text is out of reach.
KIND_OF: Mapping[str, str] = {
    f"{{{_DRAWING}picture}}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
    w("object"): "object",
    f"{{{_DRAWING}chart}}chart": "chart",
    f"{{{_DRAWING}diagram}}relIds": "diagram",
    w("altChunk"): "chunk",
    w("subDoc"): "chunk",
    "{urn:schemas-microsoft-com:vml}textpath": "word_art",
}

_ID, _FIELD_TYPE = w("id"), w("fldCharType")
#: What a cell or the body is made of.
BLOCKS = (PARAGRAPH, TABLE, RUN, w("altChunk"), w("subDoc"))
#: Marks at the end of a paragraph by which it runs on into the next one.
_GONE = (w("del"), w("moveFrom"))
_UNSEEN = (_VANISH, w("specVanish"))

#: The elements that hold text, and all by which a paragraph or run may be more than plain. Of
#: the latter none has text of its own.
TELLING = (
    *(TEXT, DELETED_TEXT, MATH_TEXT),
    *(_STYLE, _NUMBER, SECTION),
    *(*_GONE, *_UNSEEN),
)


def _is_unseen(mark: Element) -> bool:
    """Say whether the end of a paragraph is deleted or hidden, so that the next one joins it."""
    gone = any(child.tag in _GONE for child in mark)
    return gone or any(is_on(mark, tag) for tag in _UNSEEN)


#: A paragraph: its number, its text, the text boxes on it, whether the next one goes on.
Prose = tuple[str, str, list[Element], bool]


class _Field:
    """A field that is not over: still in its code, and what the code says."""

    def __init__(self) -> None:
        self.in_code = True
        self.code: list[str] = []


class ProseReader:
    """Reads paragraphs in reading order. ``place`` is where the next one stands.

    ``counting`` is off where Word shows nothing, so that numbers are not used up there.
    ``added`` counts the non-blank characters that stand in no text element (numbers,
    symbols). ``plain`` says that nothing read now has a style, a list or a hidden part.
    ``comments`` and ``notes`` say where comments and notes are referred to.
    """

    def __init__(self, styles: Styles, numbering: Numbering, remarks: Remarks) -> None:
        self.styles = styles
        self.numbering = numbering
        self.remarks = remarks
        self.place = Place()
        self.counting = True
        self.plain = False
        self.added = 0
        self.comments: dict[str, Place] = {}
        self.notes: dict[tuple[str, str], Place] = {}
        self.sections: list[Element] = []
        self._style: str | None = None
        self._number: Element | None = None
        self._ends = True
        self._out: list[str] = []
        self._coded: list[str] = []
        self._boxes: list[Element] = []
        self._fields: list[_Field] = []

    def paragraph(self, element: Element) -> Prose:
        """Read one element of ``BLOCKS`` but a table: a ``w:p``, or what stands in its place."""
        self._style, self._number, self._ends = None, None, True
        self._out, self._boxes = [], []
        if self._fields or self._coded:
            self._fields, self._coded = [], []
        if element.tag == PARAGRAPH:
            self._walk(element)
        else:
            self._HANDLERS[element.tag](self, element)
        # A field without an end was none: what stands after its beginning is text.
        text = "".join(self._out + self._coded if self._coded else self._out)
        label = self._label() if self._ends and self.counting and self.numbering.lists else ""
        return label, text, self._boxes, not self._ends

    def skip(self, element: Element) -> None:
        """Count the text below an element as one that is not shown."""
        self.remarks.dropped += ink_of(element)

    def _label(self) -> str:
        label = self.numbering.label(self._number, self._style)
        self.added += count_ink(label)
        return label

    # --- elements ------------------------------------------------------------

    def _walk(self, element: Element) -> None:
        handlers, others = self._HANDLERS, ProseReader._walk
        for child in element:
            tag = child.tag
            if tag == RUN:
                self._run(child)
            elif tag != PARAGRAPH_PROPERTIES or not self.plain:
                handlers.get(tag, others)(self, child)

    def _skip(self, element: Element) -> None:
        """Take no notice of properties, which hold no text."""

    def _properties(self, element: Element) -> None:
        """Take style, list and end of a paragraph, which stand before its text."""
        for child in element:
            tag = child.tag
            if tag == _STYLE:
                self._style = child.get(VAL)
            elif tag == _NUMBER:
                self._number = child
            elif tag == RUN_PROPERTIES:
                self._ends = not _is_unseen(child)
            elif tag == SECTION:
                self.sections.append(child)

    def _run(self, run: Element) -> None:
        if not self.plain and self._is_hidden(run):
            self._drop("hidden", run)
            return
        handlers, others = self._HANDLERS, ProseReader._walk
        for child in run:
            tag = child.tag
            if tag == TEXT and not self._fields:  # by far the most
                self._out.append(child.text or "")
            elif tag != RUN_PROPERTIES:
                handlers.get(tag, others)(self, child)

    def _is_hidden(self, run: Element) -> bool:
        hidden = self.styles.hiding and self.styles.hides(self._style)
        properties = run.find(RUN_PROPERTIES)
        return hidden if properties is None else self._hides(properties, hidden)

    def _hides(self, properties: Element, inherited: bool) -> bool:
        """Say whether a run is hidden by its own word, its style or that of the paragraph."""
        for child in properties:
            tag = child.tag
            if tag == _VANISH:
                return child.get(VAL) not in OFF
            if tag == _RUN_STYLE:
                inherited = inherited or self.styles.hides(child.get(VAL))
        return inherited

    def _drop(self, kind: str, element: Element) -> None:
        """Leave out what ``element`` shows, and note it."""
        texts, boxes = len(self._out), len(self._boxes)
        self._walk(element)
        left = "".join(self._out[texts:]) + "".join(text_of(box) for box in self._boxes[boxes:])
        del self._out[texts:], self._boxes[boxes:]
        self.remarks.dropped += count_ink(left)
        if left:
            self.remarks.count(kind, left, self.place)

    def _deleted(self, element: Element) -> None:
        self._drop("deleted", element)

    def _moved(self, element: Element) -> None:
        self._drop("moved", element)

    def _inserted(self, element: Element) -> None:
        before = len(self._out)
        self._walk(element)
        if text := "".join(self._out[before:]):
            self.remarks.count("inserted", text, self.place)

    def _alternate(self, element: Element) -> None:
        shown = preferred(element)
        for branch in element:
            if branch is shown:
                self._walk(branch)
            else:
                self.skip(branch)

    def _ruby(self, element: Element) -> None:
        for part in element:
            if part.tag == w("rt"):
                self.remarks.dropped += ink_of(part)
                self.remarks.tell("ruby", self.place, text_of(part))
            else:
                self._walk(part)

    def _box(self, element: Element) -> None:
        self._boxes.append(element)

    # --- characters ------------------------------------------------------------

    def _text(self, element: Element) -> None:
        if text := element.text:
            (self._coded if self._fields and self._in_code() else self._out).append(text)

    def _add(self, text: str) -> None:
        """Put in characters that the file does not store as text."""
        self.added += count_ink(text)
        (self._coded if self._in_code() else self._out).append(text)

    def _tab(self, _: Element) -> None:
        self._add("\t")

    def _break(self, _: Element) -> None:
        self._add("\n")

    def _hyphen(self, _: Element) -> None:
        self._add("-")

    def _symbol(self, element: Element) -> None:
        code = element.get(w("char"), "")
        if re.fullmatch("[0-9A-Fa-f]{1,6}", code):
            self._add(symbol(int(code, 16), element.get(w("font"), "")))

    # --- fields ------------------------------------------------------------------

    def _in_code(self) -> bool:
        return any(field.in_code for field in self._fields)

    def _field(self, element: Element) -> None:
        kind = element.get(_FIELD_TYPE)
        if kind == "begin":
            self._form(element)
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_code = False
            self._forget_code()
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            self._forget_code()
            if field.in_code:
                self._without_result("".join(field.code))

    def _forget_code(self) -> None:
        """Drop what nested fields showed inside a code that is now over."""
        if not self._in_code():
            self.remarks.dropped += count_ink("".join(self._coded))
            self._coded = []

    def _instruction(self, element: Element) -> None:
        if self._fields:
            self._fields[-1].code.append(element.text or "")

    def _without_result(self, code: str) -> None:
        """Show what a field draws from its code alone; name the ones that it cannot draw."""
        if number := ringed(code):
            self._add(number)
        elif is_drawn(code):
            self.remarks.tell("field", self.place, code)

    def _form(self, element: Element) -> None:
        """Show the choice of a form field, which is stored in its settings."""
        chosen = element.find(f"{w('ffData')}/{w('ddList')}")
        ticked = element.find(f"{w('ffData')}/{w('checkBox')}")
        shown = ""
        if chosen is not None:
            entries = [entry.get(VAL, "") for entry in chosen.iterfind(w("listEntry"))]
            at = whole(value(chosen, w("result")) or value(chosen, w("default")), 0)
            shown = entries[at] if 0 <= at < len(entries) else ""
        if ticked is not None:
            on = is_on(ticked, w("checked"))
            shown = "☒" if (is_on(ticked, w("default")) if on is None else on) else "☐"
        self._add(shown)

    # --- what is only referred to -----------------------------------------------------

    def _comment(self, element: Element) -> None:
        self.comments.setdefault(element.get(_ID, ""), self.place)

    def _note(self, element: Element) -> None:
        kind = "footnotes" if element.tag == w("footnoteReference") else "endnotes"
        self.notes.setdefault((kind, element.get(_ID, "")), self.place)

    def _told(self, element: Element) -> None:
        """Note a picture or the like, whose text is out of reach."""
        kind = KIND_OF[str(element.tag)]
        self.remarks.tell(kind, self.place, element.get("string", ""))
        self.remarks.dropped += ink_of(element)

    _HANDLERS: ClassVar[Mapping[object, Callable[[ProseReader, Element], None]]] = {
        RUN: _run,
        TEXT: _text,
        DELETED_TEXT: _text,
        MATH_TEXT: _text,
        RUN_PROPERTIES: _skip,
        PARAGRAPH_PROPERTIES: _properties,
        w("sdtPr"): _skip,
        w("ins"): _inserted,
        w("moveTo"): _inserted,
        w("del"): _deleted,
        w("moveFrom"): _moved,
        w("tab"): _tab,
        w("ptab"): _tab,
        w("br"): _break,
        w("cr"): _break,
        w("noBreakHyphen"): _hyphen,
        w("sym"): _symbol,
        w("fldChar"): _field,
        w("instrText"): _instruction,
        w("ruby"): _ruby,
        w("txbxContent"): _box,
        w("commentRangeStart"): _comment,
        w("commentReference"): _comment,
        w("footnoteReference"): _note,
        w("endnoteReference"): _note,
        ALTERNATE: _alternate,
        **dict.fromkeys(KIND_OF, _told),
    }
