"""The fonts of a PDF as far as text goes: codes of a string in, characters and widths out.

What the file gives no character for becomes ``UNKNOWN``, glyph by glyph, so that it can
be counted: pdfminer itself passes over some of it without a word.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

from pdfminer.cmapdb import CMap, CMapDB
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name

from auditor.readers.pdf_marks import UNKNOWN
from auditor.readers.pdf_radicals import whole_characters

_SIMPLE = ("TrueType", "Type1", "MMType1")
_IN_THOUSANDTHS = 0.0005, 0.002
# pdfminer trusts what it reads, so a damaged file ends in whatever error comes first.
DAMAGE = (
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class NoFont(PDFFont):
    """Stands for a font that is missing or damaged: nobody knows what its codes say."""

    def __init__(self) -> None:
        super().__init__({}, {}, default_width=1000)

    def to_unichr(self, cid: int) -> str:
        """Know no character."""
        raise PDFUnicodeNotDefined("", cid)


class Manager(PDFResourceManager):
    """pdfminer's keeper of fonts, for which one damaged font does not cost the page.

    ``guessed`` are those that pdfminer reads as Latin for want of anything that says otherwise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.guessed: set[PDFFont] = set()

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font, or ``NoFont`` for one that cannot be read."""
        try:
            font = super().get_font(objid, spec)
            if _is_guessed(spec):
                self.guessed.add(font)
        except DAMAGE:
            return NoFont()
        return font


def _is_guessed(spec: Mapping[str, object]) -> bool:
    """Say whether a simple font is in the file and neither it nor the file names characters.

    A program of Type 1 (``FontFile``) names them itself.
    """
    if literal_name(spec.get("Subtype")) not in _SIMPLE or {"Encoding", "ToUnicode"} & spec.keys():
        return False
    about = resolve1(spec.get("FontDescriptor"))
    return isinstance(about, dict) and ("FontFile2" in about or "FontFile3" in about)


class Fonts:
    """The fonts of a file as far as text goes: what a code says and how wide it is."""

    def __init__(self) -> None:
        self._chars: dict[PDFFont, dict[int | None, tuple[str, float]]] = {}

    def chars(self, font: PDFFont, codes: bytes) -> Iterator[tuple[int | None, str, float]]:
        """Yield number, characters and width of each glyph of a string."""
        known = self._chars.get(font)
        if known is None:
            known = self._chars[font] = {None: (UNKNOWN, 1.0)}
            _mend(font)
        for code in _decode(font, codes):
            found = known.get(code)
            if found is None and code is not None:
                found = known[code] = (_char(font, code), _width(font, code))
            if found is not None:
                yield (code, *found)


def _mend(font: PDFFont) -> None:
    """Look a Chinese font's glyphs up by their own numbers.

    pdfminer would look them up in a table that the file gives for codes, not for glyphs.
    """
    if isinstance(font, PDFCIDFont) and isinstance(font.cmap, CMap) and font.cmap.code2cid:
        try:
            font.unicode_map = CMapDB.get_unicode_map(font.cidcoding, font.is_vertical())
        except CMapDB.CMapNotFound:
            return


def _decode(font: PDFFont, codes: bytes) -> Iterable[int | None]:
    """Return the glyphs of a string, ``None`` for a code that stands for none.

    pdfminer passes over such a code without a word. So it does with all codes of a font
    that brings an encoding of its own.
    """
    if isinstance(font, PDFCIDFont) and isinstance(font.cmap, CMap):
        name = str(font.cmap.attrs.get("CMapName", ""))
        is_wide = "UCS2" in name or "UTF16" in name or not font.cmap.code2cid
        return _walk(font.cmap.code2cid, codes, is_wide=is_wide)
    return font.decode(codes)


def _walk(tree: dict[int, object], codes: bytes, *, is_wide: bool) -> Iterator[int | None]:
    at = 0
    while at < len(codes):
        node: object = tree
        end = at
        while isinstance(node, dict) and end < len(codes):
            node = node.get(codes[end])
            end += 1
        if isinstance(node, int):
            yield node
            at = end
        else:
            yield None
            is_half = is_wide and 0xD8 <= codes[at] < 0xDC
            at += 4 if is_half else 2 if is_wide or codes[at] >= 0x80 else 1


def _char(font: PDFFont, code: int) -> str:
    try:
        text = font.to_unichr(code)
    except (PDFUnicodeNotDefined, KeyError, ValueError, OverflowError):
        return UNKNOWN
    if not text or any(_is_no_text(char) for char in text):
        return UNKNOWN
    return whole_characters(text)


def _is_no_text(char: str) -> bool:
    """Say whether a character cannot be meant: control characters, halves, non-characters."""
    code = ord(char)
    is_control = code < 0x20 and char not in "\t\n\v\f\r"
    return is_control or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE


def _width(font: PDFFont, code: int) -> float:
    width = font.char_width(code)
    return float(width) if math.isfinite(width) else 0.0


def line_height(font: PDFFont) -> float:
    """Return how high a line of a font is at size 1; fonts made of drawings have own units."""
    if isinstance(font, PDFType3Font):
        low, high = _IN_THOUSANDTHS
        if not low < abs(font.vscale) < high:
            return abs(font.bbox[3] - font.bbox[1]) * abs(font.vscale) or 1.0
    return 1.0
