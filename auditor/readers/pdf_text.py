"""Glyphs to lines of text, as a reader sees them: glyphs in, ``Line``s out.

No blank is put between characters that stand apart: Chinese has none, and a guess would
be an invention. Text on its side is read along its own direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from auditor.readers.pdf_marks import SLANTED, Glyph, turned
from auditor.text import BLANK, BLANKS

#: Two glyphs are on one line when their middles are nearer than this part of their height.
_SAME_LINE = 0.5
#: A gap of this many characters parts two texts that stand side by side.
_APART = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line and the box it takes; ``size`` is the height of its characters in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a cell, a line break between its lines, without outer blanks."""
    return "\n".join(line.text for line in text_lines(glyphs))


def text_lines(glyphs: Iterable[Glyph], *, split: bool = False) -> list[Line]:
    """Return the lines from top to bottom, those on their side after the upright ones.

    With ``split`` a wide gap parts a line in two. Lines without ink are dropped.
    """
    by_turn: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_turn.setdefault(glyph.turn, []).append(glyph)
    found: list[Line] = []
    for turn in sorted(by_turn, key=lambda turn: (turn == SLANTED, turn)):
        if turn == SLANTED:
            # A watermark keeps the order of the file: it has no lines to be sorted into.
            rows: Iterable[list[Glyph]] = [by_turn[turn]]
        else:
            rows = _rows([_upright(g) for g in by_turn[turn]] if turn else by_turn[turn])
        for row in rows:
            pieces = _pieces(row) if split else [row]
            found += (_line(piece, turn) for piece in pieces if _has_ink(piece))
    return found


def _has_ink(glyphs: Sequence[Glyph]) -> bool:
    return any(not BLANK.match(glyph.char) for glyph in glyphs)


def _upright(glyph: Glyph) -> Glyph:
    """Turn one glyph as if its line ran from left to right."""
    box = turned((glyph.x0, -glyph.y1, glyph.x1, -glyph.y0), glyph.turn)
    return Glyph(glyph.char, box.x0, -box.y1, box.x1, -box.y0, glyph.turn)


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each line from left to right."""
    row: list[Glyph] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.y0 + g.y1):
        at, size = (glyph.y0 + glyph.y1) / 2, glyph.y1 - glyph.y0
        if row and at - middle > _SAME_LINE * min(size, height):
            yield sorted(row, key=lambda g: g.x0)
            row = []
        # The line is where its largest glyph is: a small raised one does not move it.
        if not row or size > height:
            middle, height = at, size
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda g: g.x0)


def _pieces(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the runs of a line that no wide gap parts; blanks count as gap."""
    piece: list[Glyph] = []
    end: float | None = None
    for glyph in row:
        if not BLANK.match(glyph.char):
            if end is not None and glyph.x0 - end > _APART * (glyph.y1 - glyph.y0):
                yield piece
                piece = []
            end = glyph.x1
        piece.append(glyph)
    yield piece


def _line(glyphs: Sequence[Glyph], turn: int) -> Line:
    text = "".join(glyph.char for glyph in glyphs).strip(BLANKS)
    box = _around(glyphs if turn in (0, SLANTED) else [_back(g) for g in glyphs])
    return Line(text, *box, size=fmean(glyph.y1 - glyph.y0 for glyph in glyphs))


def _back(glyph: Glyph) -> Glyph:
    box = turned((glyph.x0, -glyph.y1, glyph.x1, -glyph.y0), -glyph.turn % 4)
    return Glyph(glyph.char, box.x0, -box.y1, box.x1, -box.y0, glyph.turn)


def _around(glyphs: Sequence[Glyph]) -> tuple[float, float, float, float]:
    inked = [glyph for glyph in glyphs if not BLANK.match(glyph.char)]
    return (
        min(glyph.x0 for glyph in inked),
        min(glyph.y0 for glyph in inked),
        max(glyph.x1 for glyph in inked),
        max(glyph.y1 for glyph in inked),
    )


def join_wrapped(lines: Sequence[Line], left: float, right: float) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph: a long line that reaches ``right`` goes on in the next.

    ``left`` and ``right`` are how far the text of the page goes, in points.
    """
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph[-1], line, left, right):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(line: Line, after: Line, left: float, right: float) -> bool:
    is_full = right - line.x1 < 2 * line.size and line.x1 - line.x0 > (right - left) / 2
    is_near = 0 < after.y0 - line.y0 < 2.2 * line.size
    is_alike = abs(after.size - line.size) < 0.1 * line.size
    return is_full and is_near and is_alike and line.text[-1] not in "。！？：；"
