"""Characters of a rich text file: bytes and numbers in, with the font in use, text out.

A byte means what the character set of its font says; in a Chinese font two bytes make one
character, and a font of symbols has a code of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from auditor.readers.docx_symbols import symbol

_CODE_PAGES: Mapping[int, str] = {
    437: "cp437", 850: "cp850", 874: "cp874", 932: "cp932", 936: "gb18030", 949: "cp949",
    950: "big5hkscs", 1361: "johab", 10000: "mac_roman", 54936: "gb18030", 65001: "utf-8",
    **{page: f"cp{page}" for page in range(1250, 1259)},
}  # fmt: skip
# The character sets of fonts by their Windows numbers.
_CHARSETS: Mapping[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_WESTERN = "cp1252"
_SYMBOL = 2


class Font(NamedTuple):
    """A font: its name, and the encoding of its bytes if it tells one."""

    name: str = ""
    codec: str | None = None
    symbols: bool = False


_NONE = Font()


def code_page(number: int | None) -> str | None:
    """Return the codec of a code page, ``None`` when it is not known."""
    return _CODE_PAGES.get(number or 0)


def _font_of(name: str, charset: int | None, page: int | None) -> Font:
    """Return the font that an entry of the font table describes."""
    codec = code_page(page) or _CHARSETS.get(charset or 0)
    return Font(name.strip().rstrip(";"), codec, charset == _SYMBOL)


def _decode(raw: bytes, font: Font, ansi: str) -> tuple[str, int]:
    """Return the text of bytes in a font, and how many characters could not be read.

    ``ansi`` is the encoding of the file, which fonts without one of their own follow.
    """
    if raw.isascii():
        return raw.decode("ascii"), 0
    tried = (font.codec, ansi) if font.codec else (ansi, _WESTERN)
    for codec in tried:
        try:
            return raw.decode(codec), 0
        except UnicodeDecodeError:
            continue
    text = raw.decode(tried[0], "replace")
    return text, text.count("\ufffd")


class Characters:
    """Gathers bytes until they can be decoded, and knows the fonts.

    ``raw`` are the bytes gathered, ``skip`` how many are still to be passed over because a
    number has said the same. ``default`` is the font where none is named, ``ansi`` the codec
    of the file. ``charset`` and ``page`` belong to the font being described. ``bad`` counts
    the characters that could not be decoded.
    """

    def __init__(self) -> None:
        self.raw = bytearray()
        self.skip = self.bad = 0
        self.default: int | None = None
        self.ansi: str | None = None
        self.charset: int | None = None
        self.page: int | None = None
        self._fonts: dict[int, Font] = {}
        self._number = self._high = 0
        self._name = ""

    def add(self, raw: bytes) -> None:
        """Gather bytes."""
        if self.skip:
            left = min(self.skip, len(raw))
            raw, self.skip = raw[left:], self.skip - left
        self.raw += raw

    def take(self, font: int | None) -> str:
        """Return the text of the bytes gathered."""
        raw, self.raw = bytes(self.raw), bytearray()
        used = self._font(font)
        if used.symbols:
            return "".join(symbol(byte, used.name) for byte in raw)
        text, bad = _decode(raw, used, self.ansi or _WESTERN)
        self.bad += bad
        return text

    def unicode(self, number: int, fallback: int, font: int | None) -> str:
        """Return a character given by its number, ``""`` for the first half of one.

        ``fallback`` is how many bytes behind it say the same for old programs.
        """
        self.skip = fallback
        unit = number & 0xFFFF
        high, self._high = self._high, 0
        if high and 0xDC00 <= unit < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00)
        self.bad += high > 0
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
        elif 0xF000 <= unit < 0xF100:
            return symbol(unit, self._font(font).name)
        elif 0xDC00 <= unit < 0xE000:
            self.bad += 1
        return "" if unit == 0 or 0xD800 <= unit < 0xE000 else chr(unit)

    def begin_font(self, number: int) -> None:
        """Begin an entry of the font table."""
        self._number, self._name = number, ""
        self.charset = self.page = None

    def name_font(self) -> None:
        """Take the bytes gathered for the name of the font, which ends its entry."""
        raw, self.raw = bytes(self.raw), bytearray()
        self._name += raw.decode("latin-1")
        if raw.endswith(b";"):
            self._fonts[self._number] = _font_of(self._name, self.charset, self.page)

    def _font(self, number: int | None) -> Font:
        number = self.default if number is None else number
        return _NONE if number is None else self._fonts.get(number, _NONE)
