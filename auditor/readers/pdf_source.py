"""A PDF through pdfminer: bytes in, one ``Sheet`` a page out.

Whatever pdfminer raises on a damaged file ends here: when the file cannot be opened it
becomes ``CannotOpenError``, on one page it becomes ``None`` for the page.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import MATRIX_IDENTITY, decode_text

from auditor.readers.pdf_device import (
    Device,
    Interpreter,
    Painted,
    Shown,
    TooMuchError,
)
from auditor.readers.pdf_fonts import DAMAGE, Manager
from auditor.readers.pdf_marks import SLANTED, Box, Glyph, Note, Rule, Sheet, turned
from auditor.text import BLANK, BLANKS

__all__ = ["CannotOpenError", "Source", "TooMuchError"]

_SMALL = 20.0  # points: a smaller picture holds no text
_COVERED = 0.5  # of the page, by pictures
_BOLD = 1.0  # points: how far apart a glyph is printed twice to look bold
_MOST_AT_ONE_PLACE = 16
_HIDDEN_NOTE = 2
_COMMENTS = frozenset(
    (
        *("Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight"),
        *("Underline", "Squiggly", "StrikeOut", "Caret", "Ink", "FileAttachment", "Redact"),
    )
)
# Its remarks on odd files go nowhere unless somebody asks for them.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())


class CannotOpenError(Exception):
    """The file is ``locked`` with a password, or else damaged."""

    def __init__(self, *, locked: bool) -> None:
        super().__init__("locked" if locked else "damaged")
        self.locked = locked


class Source:
    """An open PDF. ``pages`` is how many pages it says it has."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = PDFDocument(PDFParser(io.BytesIO(data)))
            self._catalog = self._document.catalog
            self.pages = self._stated_pages()
            self._found = PDFPage.create_pages(self._document)
        except PDFEncryptionError as error:
            raise CannotOpenError(locked=True) from error
        except DAMAGE as error:
            raise CannotOpenError(locked=False) from error
        manager = Manager()
        self._device = Device(manager)
        self._interpreter = Interpreter(manager, self._device)

    def sheets(self) -> Iterator[Sheet | None]:
        """Yield every page, ``None`` for one that is damaged.

        Raises ``CannotOpenError`` when the pages cannot be found, and ``TooMuchError``.
        """
        while True:
            try:
                page = next(self._found)
            except StopIteration:
                return
            except DAMAGE as error:
                raise CannotOpenError(locked=False) from error
            yield self._sheet(page)

    def _sheet(self, page: PDFPage) -> Sheet | None:
        self._device.painted = painted = Painted()
        try:
            crop = Box(*map(float, page.cropbox))
            self._interpreter.render_contents(page.resources, page.contents, MATRIX_IDENTITY)
            notes = list(_notes(page, painted))
            return _sheet(crop, page.rotate // 90 % 4, painted, tuple(notes))
        except DAMAGE:
            return None

    def has_hidden_layers(self) -> bool:
        """Say whether the file has layers that are switched off."""
        try:
            layers = _dict(_dict(self._catalog.get("OCProperties")).get("D"))
            return bool(resolve1(layers.get("OFF"))) or _name(layers.get("BaseState")) == "OFF"
        except DAMAGE:
            return False

    def has_attachments(self) -> bool:
        """Say whether other files are packed into this one."""
        try:
            return bool(_dict(_dict(self._catalog.get("Names")).get("EmbeddedFiles")))
        except DAMAGE:
            return False

    def _stated_pages(self) -> int:
        count = resolve1(_dict(self._catalog.get("Pages")).get("Count"))
        return count if isinstance(count, int) else 0


def _dict(value: object) -> dict[str, Any]:
    found = resolve1(value)
    return found if isinstance(found, dict) else {}


def _name(value: object) -> str:
    found = resolve1(value)
    return str(found.name) if isinstance(found, PSLiteral) else ""


def _words(value: object) -> str:
    found = resolve1(value)
    return decode_text(found).strip(BLANKS) if isinstance(found, bytes) else ""


def _notes(page: PDFPage, painted: Painted) -> Iterator[Note]:
    """Yield comments and filled fields; stamps and signatures count as pictures."""
    notes = resolve1(page.annots)
    for one in notes if isinstance(notes, list) else ():
        note = _dict(one)
        kind = _name(note.get("Subtype"))
        flags = resolve1(note.get("F"))
        if isinstance(flags, int) and flags & _HIDDEN_NOTE:
            continue
        field = _inherited(note, "FT")
        if kind == "Stamp" or _name(field) == "Sig":
            box = resolve1(note.get("Rect"))
            if isinstance(box, list) and len(box) == 4:
                painted.pictures.append(Box(*(float(resolve1(number)) for number in box)))
        elif kind == "Widget" and _name(field) != "Btn":
            typed = _words(_inherited(note, "V"))
            if typed:
                yield Note("field", typed)
        elif kind in _COMMENTS:
            yield Note("comment", _words(note.get("Contents")))


def _inherited(note: dict[str, Any], key: str) -> object:
    """Return a value of a form field, or that of the field it belongs to."""
    for _ in range(8):
        if key in note or "Parent" not in note:
            break
        note = _dict(note["Parent"])
    return note.get(key)


# --- as it is seen -----------------------------------------------------------------


def _sheet(crop: Box, rotation: int, painted: Painted, notes: tuple[Note, ...]) -> Sheet:
    view = _View(crop, _main_turn(painted.glyphs, rotation))
    pictures = [p for box in painted.pictures if (p := view.clip(box)) is not None]
    area = sum((p.x1 - p.x0) * (p.y1 - p.y0) for p in pictures)
    covered = area > _COVERED * view.width * view.height
    recognised = covered and any(one.invisible for one in painted.glyphs)
    shown: list[Glyph] = []
    hidden: list[Glyph] = []
    for one in painted.glyphs:
        glyph = view.glyph(one.glyph)
        is_shown = view.holds(glyph) and not one.clipped and (recognised or not one.invisible)
        (shown if is_shown else hidden).append(glyph)
    rules = [r for rule in painted.rules if (r := view.clip(rule)) is not None]
    return Sheet(
        width=view.width,
        height=view.height,
        glyphs=tuple(_once(shown)),
        rules=tuple(Rule(*rule) for rule in rules),
        pictures=sum(p.x1 - p.x0 > _SMALL and p.y1 - p.y0 > _SMALL for p in pictures),
        covered=covered,
        recognised=recognised,
        curves=painted.curves,
        hidden=BLANK.sub("", "".join(glyph.char for glyph in hidden)),
        notes=notes,
        guessed=painted.guessed,
    )


class _View:
    """The visible part of a page, turned: leads places of the file to places of the sheet."""

    def __init__(self, crop: Box, turn: int) -> None:
        self.turn = turn
        self.corner = (0.0, 0.0)
        box = self.box(crop)
        self.corner = (box.x0, box.y0)
        self.width, self.height = box.x1 - box.x0, box.y1 - box.y0

    def box(self, box: tuple[float, float, float, float]) -> Box:
        """Turn a box; the file counts upwards, the sheet downwards."""
        x0, y0, x1, y1 = turned(box, self.turn)
        dx, dy = self.corner
        return Box(x0 - dx, -y1 - dy, x1 - dx, -y0 - dy)

    def clip(self, box: tuple[float, float, float, float]) -> Box | None:
        """Return the part of a box of the file that is seen, ``None`` when none is."""
        here = self.box(box)
        x0, y0 = max(here.x0, 0.0), max(here.y0, 0.0)
        x1, y1 = min(here.x1, self.width), min(here.y1, self.height)
        return Box(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None

    def glyph(self, glyph: Glyph) -> Glyph:
        """Turn a glyph's box and its own turn."""
        turn = glyph.turn if glyph.turn == SLANTED else (glyph.turn - self.turn) % 4
        return Glyph(glyph.char, *self.box(glyph[1:5]), turn)

    def holds(self, glyph: Glyph) -> bool:
        """Say whether the middle of a glyph is on the visible page."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height


def _main_turn(glyphs: list[Shown], rotation: int) -> int:
    """Return the turn of most of the text; without text, the one that the page asks for."""
    turns = Counter(one.glyph.turn for one in glyphs if one.glyph.turn != SLANTED)
    if not turns:
        return rotation
    return min(turns, key=lambda turn: (-turns[turn], turn))


def _once(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """Yield the glyphs without those printed over themselves, as is done to look bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = round(glyph.x0 / _BOLD), round(glyph.y0 / _BOLD)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in seen.get((glyph.char, x, y), ())
        )
        if BLANK.match(glyph.char) or not any(_is_same(glyph, other) for other in near):
            here = seen.setdefault((glyph.char, column, row), [])
            here += [glyph] if len(here) < _MOST_AT_ONE_PLACE else []
            yield glyph


def _is_same(one: Glyph, other: Glyph) -> bool:
    size = one.y1 - one.y0
    near = min(_BOLD, size / 4)
    return (
        abs(one.x0 - other.x0) <= near
        and abs(one.y0 - other.y0) <= near
        and abs(size - (other.y1 - other.y0)) <= near
    )
