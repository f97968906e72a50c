"""Marks in a text: which stretch is at fault, and which findings say so.

In: a text and the spans of findings, overlapping in any way. Out: ``Segment`` after
``Segment`` whose texts put together are the text again. Also the stretches in which
two texts differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.model import SEVERITIES, Severity, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span with the finding it belongs to: its number on the page and its anchor there."""

    span: Span
    number: int
    severity: Severity
    anchor: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with one look: where marks begin, and which findings end after it."""

    text: str
    severity: Severity | None = None
    anchors: tuple[str, ...] = ()
    refs: tuple[int, ...] = ()


def visible(span: Span, length: int) -> Span:
    """Return the span within a text of ``length``, at least one character wide if it can be."""
    start = max(0, min(span[0], length))
    end = max(start, min(span[1], length))
    if start == end and length:
        start = min(start, length - 1)
        end = start + 1
    return start, end


@dataclass(slots=True)
class _Sweep:
    """The marks open at one point of the text, by severity."""

    open: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))

    def worst(self) -> Severity | None:
        return next((severity for severity in SEVERITIES if self.open[severity]), None)


def cut(text: str, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """Cut a text where marks begin and end; the gravest open mark gives a stretch its look."""
    starts: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for mark in marks:
        start, end = visible(mark.span, len(text))
        starts.setdefault(start, []).append(mark)
        ends.setdefault(end, []).append(mark)
    points = sorted({0, len(text), *starts, *ends})
    sweep, segments = _Sweep(), []
    for start, end in pairwise(points):
        for mark in starts.get(start, ()):
            sweep.open[mark.severity] += 1
        worst = sweep.worst()
        for mark in ends.get(end, ()):
            sweep.open[mark.severity] -= 1
        segments.append(_segment(text[start:end], worst, starts.get(start, ()), ends.get(end, ())))
    return tuple(segments)


def _segment(
    text: str, worst: Severity | None, begun: Sequence[Mark], ended: Sequence[Mark]
) -> Segment:
    refs = sorted({mark.number for mark in ended})
    return Segment(text, worst, tuple(mark.anchor for mark in begun), tuple(refs))
