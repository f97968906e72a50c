"""Signs that Word draws: their code in, a character that shows the same out.

They come from symbol fonts or from equation fields, which put a number in a ring.
"""

from __future__ import annotations

import re

# Symbol fonts sit in the private area from U+F000; what they draw follows from the font.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x54: "☒", 0xA3: "□"}
_SYMBOL = {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xAE: "→"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PRIVATE = 0xF000


def symbol(code: int, font: str) -> str:
    """Return the character for a sign of a font; the code's own character when not known."""
    known = _FONTS.get(font.lower(), {})
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if low in known:
        return known[low]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def symbols(text: str, font: str) -> str:
    """Return ``text`` with the signs that a symbol font draws from the private area."""
    return "".join(
        symbol(ord(c), font) if _PRIVATE <= ord(c) < _PRIVATE + 0x100 else c for c in text
    )


# --- fields ------------------------------------------------------------------

_RINGED = re.compile(r"(?i)\s*eq\s*\\o\s*\\ac\s*[(（]\s*[○◯〇]\s*[,，;；]\s*(\d{1,2})\s*[)）]\s*")
_DRAWN = re.compile(r"(?i)\s*eq\b")


def is_drawn(code: str) -> bool:
    """Say whether a field shows something without storing a result."""
    return _DRAWN.match(code) is not None


def ringed(code: str) -> str:
    """Return the number that a field puts in a ring, ``""`` for any other field."""
    found = _RINGED.fullmatch(code)
    if not found:
        return ""
    number = int(found[1])
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"({number})"
