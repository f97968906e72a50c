"""The structure of an article in, a few bytes out, and back.

Kept are the places where clauses end, where a clause may begin behind a connective, and where
paragraphs (款) and items (项) begin; all counted in letters. Each mark is one byte: what it
is in the upper three bits, the distance from the mark before it in the lower five (31: the
distance follows as a number of its own). An item's number follows its mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditor.model import Span
from auditor.statutes.articles import Part

_FAR = 31
EDGE, START, PARAGRAPH, ITEM = 1, 2, 3, 4
_Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """Where things stand in an article of ``size`` letters; the sets are as in ``Article``."""

    size: int
    edges: frozenset[int]
    starts: frozenset[int]
    paragraphs: tuple[Part, ...]


def pack(shape: Outline) -> bytes:
    """Return an outline as bytes, its size apart."""
    out = bytearray()
    before = 0
    for at, kind, number in sorted(_marks(shape)):
        far = at - before
        out.append(kind << 5 | min(far, _FAR))
        if far >= _FAR:
            out += varint(far)
        if kind == ITEM:
            out += varint(number)
        before = at
    return bytes(out)


def unpack(size: int, packed: bytes) -> Outline:
    """Read what ``pack`` wrote. Raises ``ValueError`` or ``IndexError`` for anything else."""
    marks = list(_read(packed))
    edges = frozenset([0, size, *(at for at, kind, _ in marks if kind == EDGE)])
    starts = edges | frozenset(at for at, kind, _ in marks if kind == START)
    return Outline(size, edges, starts, _paragraphs(size, marks))


def _marks(shape: Outline) -> Iterator[_Mark]:
    for at in shape.edges - {0, shape.size}:
        yield at, EDGE, 0
    for at in shape.starts - shape.edges:
        yield at, START, 0
    for paragraph in shape.paragraphs:
        yield paragraph.span[0], PARAGRAPH, 0
        for item in paragraph.items:
            yield item.span[0], ITEM, item.number


def _read(packed: bytes) -> Iterator[_Mark]:
    at, place = 0, 0
    while place < len(packed):
        kind, far = packed[place] >> 5, packed[place] & _FAR
        place += 1
        if not EDGE <= kind <= ITEM:
            raise ValueError(f"no such mark: {kind}")
        if far == _FAR:
            far, place = read_varint(packed, place)
        number = 0
        if kind == ITEM:
            number, place = read_varint(packed, place)
        at += far
        yield at, kind, number


def _paragraphs(size: int, marks: Iterable[_Mark]) -> tuple[Part, ...]:
    begun: list[tuple[int, list[tuple[int, int]]]] = []
    for at, kind, number in marks:
        if kind == PARAGRAPH:
            begun.append((at, []))
        elif kind == ITEM and begun:
            begun[-1][1].append((at, number))
    ends = [*(at for at, _ in begun[1:]), size]
    return tuple(
        Part(number, (at, end), tuple(_items(items, end)))
        for number, ((at, items), end) in enumerate(zip(begun, ends, strict=True), 1)
    )


def _items(items: list[tuple[int, int]], end: int) -> Iterator[Part]:
    for (at, number), (until, _) in pairwise([*items, (end, 0)]):
        span: Span = at, until
        yield Part(number, span)


def varint(number: int) -> bytes:
    """Return a number as bytes of seven bits, the low ones first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number at ``at`` and where the next thing begins."""
    number, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
        if shift > 28:
            raise ValueError("number too long")
