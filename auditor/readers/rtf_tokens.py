r"""The signs of a rich text file: bytes in, its groups, control words and texts one by one out.

Bytes that stand for characters come out raw, since only the font in use tells what they
mean. Line ends and what a ``\bin`` announces are no text and do not come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OPEN, CLOSE, WORD, TEXT = "{", "}", "word", "text"

_SIGN = re.compile(
    rb"\\(?P<word>[A-Za-z]+)(?P<number>-?[0-9]{1,10})? ?"
    rb"|(?P<hex>(?:\\'[0-9A-Fa-f]{2})+)"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|(?P<brace>[{}])"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
_BRACES = {b"{": OPEN, b"}": CLOSE}
#: Symbols that stand for a character of the text itself.
_ITSELF = frozenset((b"\\", b"{", b"}"))
#: Symbols that are short for a control word.
_SHORT = {b"\n": "par", b"\r": "par", b"\t": "tab", b"~": "nbsp", b"_": "nbhyphen", b"*": "*"}


class Token(NamedTuple):
    """One sign: a brace, a control word with its number, or bytes of text."""

    kind: str
    word: str = ""
    number: int | None = None
    raw: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the signs of a file; a sign that means nothing is left out."""
    at = 0
    while found := _SIGN.match(data, at):  # every byte begins some sign
        at = found.end()
        kind = found.lastgroup
        if kind in {"word", "number"}:
            word, digits = found["word"].decode("ascii"), found["number"]
            number = int(digits) if digits else None
            if word == "bin":
                at += max(number or 0, 0)
            else:
                yield Token(WORD, word, number)
        elif kind == "text":
            yield Token(TEXT, raw=found[0].replace(b"\0", b""))
        elif kind == "hex":
            yield Token(TEXT, raw=bytes.fromhex(found[0].replace(b"\\'", b"").decode("ascii")))
        elif kind == "brace":
            yield Token(_BRACES[found[0]])
        elif kind == "symbol" and (token := _symbol(found["symbol"])):
            yield token


def _symbol(symbol: bytes) -> Token | None:
    if symbol in _ITSELF:
        return Token(TEXT, raw=symbol)
    word = _SHORT.get(symbol)
    return Token(WORD, word) if word else None
