"""Straight lines out of what a PDF draws: a path in, ``Rule``s out.

Borders come as stroked lines, as stroked rectangles, as filled rectangles too thin to hold
anything (Word), and as a filled frame: a rectangle with a slightly smaller one cut out of
it (browsers). Filled areas are backgrounds and say nothing about borders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from auditor.readers.pdf_marks import Box, Matrix, Rule

#: A filled rectangle up to this thick is a line (points), and so is a stroke.
THICKEST = 4.0
_STRAIGHT = 0.7

_Point = tuple[float, float]


def path_rules(
    path: Sequence[Sequence[Any]], matrix: Matrix, stroke: float | None
) -> tuple[list[Rule], int]:
    """Return the rules of a path, in the places of the page, and how many curves it has.

    ``path`` holds steps as a PDF writes them: ``("m", x, y)``, ``("l", x, y)``, ``("h",)``
    and curves; ``stroke`` is the width of the pen, ``None`` for a path that is filled only.
    """
    lines, curves = _lines(path, matrix)
    if stroke is None:
        return ([] if curves else list(_filled([_box(line) for line in lines]))), curves
    a, b, c, d, _, _ = matrix
    if stroke * abs(a * d - b * c) ** 0.5 > THICKEST:
        return [], curves
    return [rule for line in lines for rule in _stroked(line)], curves


def _lines(path: Sequence[Sequence[Any]], matrix: Matrix) -> tuple[list[list[_Point]], int]:
    """Return the points of each line; a curve ends one and begins the next."""
    a, b, c, d, e, f = matrix
    lines: list[list[_Point]] = []
    curves = 0
    for kind, *numbers in path:
        if kind == "h":
            if lines:
                lines[-1].append(lines[-1][0])
            continue
        x, y = numbers[-2:]
        if kind != "l" or not lines:
            lines.append([])
            curves += kind in ("c", "v", "y")
        lines[-1].append((a * x + c * y + e, b * x + d * y + f))
    return lines, curves


def _stroked(line: Sequence[_Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(line):
        if abs(x1 - x0) <= _STRAIGHT or abs(y1 - y0) <= _STRAIGHT:
            yield from _thin(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _filled(boxes: Sequence[Box]) -> Iterator[Rule]:
    thick = []
    for box in boxes:
        if min(box.x1 - box.x0, box.y1 - box.y0) <= THICKEST:
            yield from _thin(box)
        else:
            thick.append(box)
    for outer, inner in pairwise(thick):
        if _is_frame(outer, inner) or _is_frame(inner, outer):
            yield from _sides(outer)


def _thin(box: Box) -> Iterator[Rule]:
    """Yield the middle line of a thin box; a dot, as dotted lines have, runs both ways."""
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    is_dot = max(wide, high) <= THICKEST
    if wide >= high or is_dot:
        yield Rule(box.x0, y, box.x1, y)
    if high > wide or is_dot:
        yield Rule(x, box.y0, x, box.y1)


def _is_frame(outer: Box, inner: Box) -> bool:
    gaps = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
    return all(-_STRAIGHT <= gap <= THICKEST for gap in gaps) and max(gaps) > 0


def _sides(box: Box) -> Iterator[Rule]:
    x0, y0, x1, y1 = box
    yield Rule(x0, y0, x1, y0)
    yield Rule(x0, y1, x1, y1)
    yield Rule(x0, y0, x0, y1)
    yield Rule(x1, y0, x1, y1)


def _box(line: Sequence[_Point]) -> Box:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return Box(min(xs), min(ys), max(xs), max(ys))
