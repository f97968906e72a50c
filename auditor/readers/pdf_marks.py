"""A page of a PDF as marks on paper: what the reading of a file hands to those who lay it out.

Places are in points from the top left corner of the visible page, turned so that most of
its text stands upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

#: Stands for a glyph that the file gives no character for.
UNKNOWN = "\ufffd"
#: The turn of text that stands neither upright nor on its side: a watermark.
SLANTED = -1

#: a b c d e f of a PDF: (x, y) goes to (ax + cy + e, bx + dy + f).
Matrix = tuple[float, float, float, float, float, float]


class Box(NamedTuple):
    """A rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float


class Rule(NamedTuple):
    """A line along one of the axes: ``x0 == x1`` or ``y0 == y1``."""

    x0: float
    y0: float
    x1: float
    y1: float


class Glyph(NamedTuple):
    """One glyph's characters and the box it takes; ``turn`` counts quarter turns to the left."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    turn: int = 0


class Note(NamedTuple):
    """What is laid over the page: a ``comment``, or what was typed into a ``field``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. ``hidden`` is text that the page does not show, ``curves`` how many are drawn.

    ``pictures`` counts those large enough to hold text. ``covered`` says that they cover
    most of the page, ``recognised`` that its text lies unseen over them, as a scanner's
    software leaves it. ``guessed`` counts glyphs whose font says nothing of its characters.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: int = 0
    covered: bool = False
    recognised: bool = False
    curves: int = 0
    hidden: str = ""
    notes: tuple[Note, ...] = ()
    guessed: int = 0


def turned(box: tuple[float, float, float, float], turn: int) -> Box:
    """Turn a box to the right by quarter turns about the origin, y counting upwards."""
    x0, y0, x1, y1 = box
    if turn == 1:
        return Box(y0, -x1, y1, -x0)
    if turn == 2:
        return Box(-x1, -y1, -x0, -y0)
    if turn == 3:
        return Box(-y1, x0, -y0, x1)
    return Box(x0, y0, x1, y1)


def moved(matrix: Matrix, box: tuple[float, float, float, float]) -> Box:
    """Return the box that a rectangle takes when moved by a matrix."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
    ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
    return Box(min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)
