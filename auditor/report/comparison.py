"""Two texts side by side: what the list says, and the articles it is held against.

In: a quotation and one or more texts. Out: ``Compared``: both cut into stretches that
agree, that differ, or that the quotation leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

from auditor.model import Span
from auditor.redline import Piece, redline
from auditor.text import letters

#: Comparing takes memory, or time, in proportion to the product of the lengths.
_TOO_LONG, _TOO_LONG_IF_APART = 40_000_000, 1_000_000
#: From this similarity on two texts count as versions of one another.
_CLOSE = 0.6
#: In others, only stretches of this length are agreement at all.
_ISLAND = 8
#: Texts that share less of the shorter one are not marked: all would be coloured.
_FAR = 0.1
#: This much more law than stands in its place is an omission, not a difference in wording.
_OMISSION = 8

Look = Literal["", "differs", "omitted"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a compared text and how it relates to the other text."""

    text: str
    look: Look = ""


Stretches = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A quotation and its counterparts, cut up; ``far`` when none was close enough to mark."""

    left: Stretches
    right: tuple[Stretches, ...]
    far: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of both texts, and whether it is the same in both."""

    left: Span
    right: Span
    same: bool


def compare(left: str, rights: Sequence[str]) -> Compared:
    """Cut a quotation and the texts it is held against at what differs.

    A stretch of the quotation that stands in any of the texts agrees. What differs in
    punctuation, blanks or width alone agrees too: statutes are compared by their letters.
    """
    looks: list[Look] = ["differs"] * len(left)
    near = 0
    cut_right = []
    for right in rights:
        runs = _runs(left, right)
        near += bool(runs)
        cut_right.append(tuple(_right(right, runs)) if runs else (Stretch(right),))
        for run in runs:
            if run.same:
                looks[slice(*run.left)] = [""] * (run.left[1] - run.left[0])
    return Compared(_left(left, looks) if near else (Stretch(left),), tuple(cut_right), not near)


def _runs(left: str, right: str) -> list[_Run]:
    """Return the aligned stretches of two texts, none when they are too far apart."""
    size = len(left) * len(right)
    if not size or size > _TOO_LONG:
        return []
    if Indel.normalized_similarity(left, right) >= _CLOSE:
        found = _changes(left, right)
    else:
        found = _islands(left, right) if size <= _TOO_LONG_IF_APART else []
    shared = sum(run.left[1] - run.left[0] for run in found if run.same)
    return found if shared >= _FAR * min(len(left), len(right)) else []


def _changes(left: str, right: str) -> list[_Run]:
    """Align two texts that are close, cut at words and phrases."""
    runs: list[_Run] = []
    a = b = 0
    for pair in _replacements(redline(left, right)):
        gone, come, same = pair
        ours, theirs = (a, a + len(gone)), (b, b + len(come))
        a, b = ours[1], theirs[1]
        runs.append(_forgive(_Run(ours, theirs, same), left, right))
    return runs


def _replacements(pieces: Iterable[Piece]) -> Iterator[tuple[str, str, bool]]:
    """Yield what stands in either text, an insertion with the deletion it stands for."""
    gone = ""
    for piece in pieces:
        if piece.kind == "deleted":
            gone = piece.text
            continue
        if piece.kind == "inserted":
            yield gone, piece.text, False
        else:
            if gone:
                yield gone, "", False
            yield piece.text, piece.text, True
        gone = ""
    if gone:
        yield gone, "", False


def _islands(left: str, right: str) -> list[_Run]:
    """Align two texts that are apart by the long stretches they share word for word."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    runs, a, b = [], 0, 0
    for start, other, length in matcher.get_matching_blocks():
        if 0 < length < _ISLAND:
            continue
        if (a, b) != (start, other):
            runs.append(_forgive(_Run((a, start), (b, other), same=False), left, right))
        a, b = start + length, other + length
        if length:
            runs.append(_Run((start, a), (other, b), same=True))
    return runs


def _forgive(run: _Run, left: str, right: str) -> _Run:
    same = (
        run.same or letters(left[slice(*run.left)]).text == letters(right[slice(*run.right)]).text
    )
    return _Run(run.left, run.right, same)


def _left(text: str, looks: Sequence[Look]) -> Stretches:
    """Put together what has one look; a lone mark of punctuation is no difference."""
    made, start = [], 0
    for look, same in groupby(looks):
        part = text[start : start + len(list(same))]
        made.append(Stretch(part, look if letters(part).text else ""))
        start += len(part)
    return tuple(made)


def _right(text: str, runs: Sequence[_Run]) -> Iterator[Stretch]:
    for run in runs:
        part = text[slice(*run.right)]
        if part:
            yield Stretch(part, _look(run, part, run.right[1] == len(text)))


def _look(run: _Run, part: str, last: bool) -> Look:
    """Tell a difference in wording from law that the quotation simply leaves out."""
    if run.same or not letters(part).text:
        return ""
    instead = run.left[1] - run.left[0]
    at_the_edge = not instead and (run.right[0] == 0 or last)
    return "omitted" if at_the_edge or len(part) >= 2 * instead + _OMISSION else "differs"
