"""The instructions of a PDF page, taken apart: bytes in, ``(operator, arguments)`` out.

pdfminer can do this too, token by token; one regular expression does it several times as
fast, and for a page full of text it is the greater part of the work.
"""

from __future__ import annotations

import math
import re
from binascii import unhexlify
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"""(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+
    (?: ([^\0\t\n\f\r ()<>\[\]{}/%]++)          # 1 a number or an operator
      | /([^\0\t\n\f\r ()<>\[\]{}/%]*+)         # 2 a name
      | \(((?:[^()\\]++|\\.)*+)\)               # 3 a string without brackets inside
      | <([0-9A-Fa-f\0\t\n\f\r ]*+)>            # 4 a string in hexadecimal digits
      | (<<|>>|[\[\](){}<>])                    # 5 brackets
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
# The data of a picture among the instructions: it ends where instructions follow again.
_PICTURE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ][\t\n\f\r -~]{0,12}|\Z)")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NUMERIC = frozenset(b"+-.0123456789")
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}
_LONGEST_NUMBER = 40
_DEEPEST = 50


class Name(NamedTuple):
    """A name such as a font's, without its slash."""

    text: bytes


def operations(content: bytes) -> Iterator[tuple[bytes, list[object]]]:
    """Yield every operator with its arguments: numbers, bytes, names, lists and dicts.

    A picture among the instructions is left out; its end comes as ``EI``. Damage costs no
    more than the instruction that it is in.
    """
    args: list[object] = []
    outer: list[list[object]] = []
    at = 0
    while token := _TOKEN.match(content, at):
        at = token.end()
        word = token[1]
        if word is None:
            args, at = _argument(token, content, args, outer)
        elif word[0] in _NUMERIC:
            args.append(_number(word))
        elif word in _WORDS:
            args.append(_WORDS[word])
        elif word != b"ID":
            yield word, _closed(args, outer)
            args, outer = [], []
        else:
            end = _PICTURE_END.search(content, at)
            at = end.end() if end else len(content)
            yield b"EI", []
            args, outer = [], []


def _argument(
    token: re.Match[bytes], content: bytes, args: list[object], outer: list[list[object]]
) -> tuple[list[object], int]:
    """Put an argument that is no number on the pile; return the pile and where to go on."""
    at = token.end()
    _, name, plain, digits, bracket = token.groups()
    if plain is not None:
        args.append(_ESCAPE.sub(_unescape, plain) if b"\\" in plain else plain)
    elif digits is not None:
        args.append(_from_hex(digits))
    elif name is not None:
        args.append(Name(_NAME_ESCAPE.sub(lambda found: unhexlify(found[1]), name)))
    elif bracket == b"(":
        end = _string_end(content, at)
        args.append(_ESCAPE.sub(_unescape, content[at:end]))
        return args, end + 1
    elif bracket in (b"[", b"<<") and len(outer) < _DEEPEST:
        outer.append(args)
        return [], at
    elif bracket in (b"]", b">>") and outer:
        outer[-1].append(
            args if bracket == b"]" else dict(zip(args[::2], args[1::2], strict=False))
        )
        return outer.pop(), at
    return args, at


def _closed(args: list[object], outer: list[list[object]]) -> list[object]:
    """Close the lists that an instruction leaves open."""
    for above in reversed(outer):
        above.append(args)
        args = above
    return args


def _number(word: bytes) -> float:
    if len(word) > _LONGEST_NUMBER:
        return 0
    try:
        return int(word)
    except ValueError:
        return _odd_number(word)


def _odd_number(word: bytes) -> float:
    """Return a number with a point; the start of one that is garbled (1.2.3, 0.-5)."""
    try:
        number = float(word)
    except ValueError:
        found = re.match(rb"[+-]*(\d*\.?\d*)", word)
        digits = found[1] if found else b""
        number = float(digits) if digits.strip(b".") else 0.0
        return -number if word.startswith(b"-") else number
    return number if math.isfinite(number) else 0.0


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[0] in b"01234567":
        return bytes((int(code, 8) & 0xFF,))
    if code in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPED.get(code, code)


def _string_end(content: bytes, at: int) -> int:
    """Return where a string that holds brackets itself is closed."""
    depth = 1
    for found in _BRACKET.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    return len(content)


def _from_hex(digits: bytes) -> bytes:
    clean = _NOT_HEX.sub(b"", digits)
    return unhexlify(clean + b"0" if len(clean) % 2 else clean)
