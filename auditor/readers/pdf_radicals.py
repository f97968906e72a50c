"""Radicals read as the characters they look like: text of a glyph in, text out.

Fonts draw 行 (U+884C) and the radical ⾏ (U+2F8F) with one glyph, and programs that print to
PDF then write down either. On paper there is no telling them apart, and nobody types a
radical into a list, so the character is what the page says.
"""

from __future__ import annotations

import unicodedata

#: The radicals for which Unicode names no character, or another one, in pairs.
_PAIRS = (
    "⺁厂⺇几⺎兀⺒巳⺓幺⺔彑⺝月⺠民⺩王⺪疋⺬示⺶羊⺻聿⺽臼⻁虎⻃覀⻄西⻅见⻆角⻉贝⻋车⻑長⻒镸⻓长⻔门⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙"
    "⼾户"  # Unicode names 戶, which is not how it is written here
)
#: Brackets that Unicode itself holds to be the same as 〈 and 〉.
_BRACKETS = {0x2329: "〈", 0x232A: "〉"}
_FIRST, _LAST = 0x2E80, 0x2FDF
_TABLE = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(_FIRST, _LAST + 1)}
_TABLE |= {ord(radical): char for radical, char in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
_TABLE |= _BRACKETS


def whole_characters(text: str) -> str:
    """Return ``text`` with radicals replaced by the characters they look like."""
    return text.translate(_TABLE)
