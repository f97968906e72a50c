"""Two texts in, a redline out: what stays, what is struck, what is put in its place.

Texts are compared by units (words, numbers with their measure, provisions, organs), never
by letters. Clauses that stand once in both texts are the anchors; between two anchors the
longest common sequence of units decides. A unit or two that agree by chance between two
changes are no agreement and are taken into the change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import LCSseq

from auditor.hunks import PAUSE, STOP, Hunk, joined, shifted, without_islands
from auditor.model import Piece, Words
from auditor.text import BLANKS, letters
from auditor.units import TAGS, VALUED, Fact, bounded, editorial, facts, stated, units

__all__ = [
    "FactRow",
    "Piece",
    "changed_facts",
    "editorial",
    "longest_rising",
    "redline",
    "sentence_facts",
    "sentence_tags",
    "tag_words",
    "tags",
]

#: Tag of ``units.TAGS``, and the facts before and after.
FactRow = tuple[str, str, str]

#: An anchor is a clause of at least so many letters; shorter ones repeat by chance.
_ANCHOR = 6
#: Comparing takes memory in proportion to the product of the lengths (in bits).
_MOST_PAIRS = 200_000_000
#: How far a fact that a change cuts through may reach into what stays.
_REACH = 12


@lru_cache(maxsize=1024)
def redline(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts unit by unit.

    Same and deleted pieces joined are ``before``, same and inserted ones ``after``. No piece
    is empty and no two neighbours are of one kind. Texts so long and so different that a
    full comparison would not be affordable come out as one replacement between anchors.
    """
    if before == after:
        return (Piece("same", before),) if before else ()
    hunks = joined(_compare(units(before), units(after)))
    return tuple(_pieces(shifted(without_islands(hunks))))


def tags(pieces: Sequence[Piece], *, sentences: bool = True) -> tuple[str, ...]:
    """Return what the changes touch, as keys of ``units.TAGS`` in its order.

    A fact counts when it is stated once more or once less within a sentence that stays. Of a
    whole sentence that is put in or struck out only the facts that weigh count, and not when
    ``sentences`` is false.
    """
    windows, wholes = _windows(pieces)
    found = {fact[0] for old, new in windows for fact in _unlike(facts(old), facts(new))}
    if sentences:
        found |= {tag for _, some in _of_sentences(wholes) for tag, _ in some}
    return tuple(tag for tag in TAGS if tag in found)


def sentence_tags(text: str) -> tuple[str, ...]:
    """Return the tags of whole sentences that were put in or struck out: of what weighs."""
    return tags((Piece("inserted", text),))


def tag_words(names: Iterable[str]) -> Words:
    """Return tags in words."""
    known = [TAGS[name] for name in names]
    return Words("、".join(w.zh for w in known), ", ".join(w.en for w in known))


def changed_facts(pieces: Sequence[Piece]) -> tuple[FactRow, ...]:
    """Return (tag, before, after) for every change in a sentence, facts of one tag joined with 、.

    Facts are told in the words of the text. One side is ``""`` when the fact is only added
    or only taken away. Whole sentences are left to ``sentence_facts``.
    """
    rows: list[FactRow] = []
    for old, new in _windows(pieces)[0]:
        gone, come = _only(old, new), _only(new, old)
        for tag in TAGS:
            sides = [[said for t, said in side if t == tag] for side in (gone, come)]
            if any(sides):
                rows.append((tag, "、".join(sides[0]), "、".join(sides[1])))
    return tuple(rows)


def sentence_facts(pieces: Sequence[Piece]) -> tuple[FactRow, ...]:
    """Return what weighs in whole sentences put in or struck out, in the form of ``changed_facts``.

    A sentence takes no other's place, so that one side is always ``""``.
    """
    rows: list[FactRow] = []
    for piece, some in _of_sentences(_windows(pieces)[1]):
        for tag in VALUED:
            said = "、".join(said for t, said in some if t == tag)
            if said:
                rows.append((tag, said, "") if piece.kind == "deleted" else (tag, "", said))
    return tuple(rows)


# --- comparing -----------------------------------------------------------------------


def _compare(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Hunk]:
    """Yield stretches of units, anchors first; neighbours may be of one kind."""
    head = _agreeing(old, new)
    tail = _agreeing(old[head:][::-1], new[head:][::-1])
    yield Hunk(old[:head], old[:head])
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield Hunk(old[-tail:], old[-tail:])


def _agreeing(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _between(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Hunk]:
    at = (0, 0)
    clauses = _clauses(old), _clauses(new)
    for i, j in _anchors(*clauses):
        (a, b), (c, d) = clauses[0][i], clauses[1][j]
        yield from _units_between(old[at[0] : a], new[at[1] : c])
        yield Hunk(old[a:b], old[a:b])
        at = b, d
    yield from _units_between(old[at[0] :], new[at[1] :])


class _Clause(tuple[int, int]):
    """Start and end of a clause in a row of units, with its text."""

    text: str


def _clauses(row: Sequence[str]) -> list[_Clause]:
    """Cut a row of units behind punctuation."""
    found: list[_Clause] = []
    start = 0
    for at, unit in enumerate(row, 1):
        if at == len(row) or STOP.search(unit) or PAUSE.fullmatch(unit):
            clause = _Clause((start, at))
            clause.text = "".join(row[start:at])
            found.append(clause)
            start = at
    return found


def _anchors(old: Sequence[_Clause], new: Sequence[_Clause]) -> list[tuple[int, int]]:
    """Return the longest run of clauses that stand once on each side, in one order."""
    counts = [Counter(c.text for c in side) for side in (old, new)]
    there = {c.text: j for j, c in enumerate(new)}
    pairs = [
        (i, there[c.text])
        for i, c in enumerate(old)
        if counts[0][c.text] == counts[1][c.text] == 1 and len(letters(c.text).text) >= _ANCHOR
    ]
    return [pairs[index] for index in longest_rising([j for _, j in pairs])]


def longest_rising(row: Sequence[int]) -> list[int]:
    """Return the indexes of the longest part of a row that rises, in order."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, value in enumerate(row):
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
        last[at : at + 1] = [index]
        before.append(last[at - 1] if at else -1)
    found: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def _units_between(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Hunk]:
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        yield Hunk(old, new)
        return
    # Numbers in place of words: the outcome must not hang on how words are hashed.
    codes: dict[str, int] = {}
    sides = [[codes.setdefault(k, len(codes)) for k in bounded(side)] for side in (old, new)]
    for code in LCSseq.opcodes(*sides):
        yield Hunk(old[code.src_start : code.src_end], new[code.dest_start : code.dest_end])


def _pieces(hunks: Iterable[Hunk]) -> Iterator[Piece]:
    for hunk in hunks:
        if hunk.same:
            yield Piece("same", "".join(hunk.old))
            continue
        if hunk.old:
            yield Piece("deleted", "".join(hunk.old))
        if hunk.new:
            yield Piece("inserted", "".join(hunk.new))


# --- what a change touches -----------------------------------------------------------


def _windows(pieces: Sequence[Piece]) -> tuple[list[tuple[str, str]], list[Piece]]:
    """Return each change as (before, after) with a few letters of what stays on either side.

    Whole sentences that are only put in or only struck out come apart from these.
    """
    groups = [list(g) for _, g in groupby(pieces, key=lambda p: p.kind == "same")]
    windows: list[tuple[str, str]] = []
    wholes: list[Piece] = []
    for at, group in enumerate(groups):
        if group[0].kind == "same":
            continue
        left = _tail(groups[at - 1][0].text) if at else ""
        right = _head(groups[at + 1][0].text) if at + 1 < len(groups) else ""
        told = [piece for piece in group if piece.text.strip(BLANKS)]
        if len(told) == 1 and _whole_sentence(left, told[0].text, right):
            wholes += told
            continue
        old, new = ("".join(p.text for p in group if p.kind == k) for k in ("deleted", "inserted"))
        windows.append((left + old + right, left + new + right))
    return windows, wholes


def _of_sentences(wholes: Sequence[Piece]) -> Iterator[tuple[Piece, list[tuple[str, str]]]]:
    """Yield sentences with the facts that weigh, as (tag, words), which only one side states.

    What a sentence states that was moved elsewhere in the text is no news.
    """
    sums = {kind: Counter[Fact]() for kind in ("deleted", "inserted")}
    for piece in wholes:
        sums[piece.kind].update(facts(piece.text))
    news = {
        "deleted": sums["deleted"] - sums["inserted"],
        "inserted": sums["inserted"] - sums["deleted"],
    }
    for piece in wholes:
        said: dict[Fact, str] = {}
        for fact, words in stated(piece.text):
            if fact[0] in VALUED and news[piece.kind][fact] > 0:
                news[piece.kind][fact] -= 1
                said.setdefault(fact, words)
        yield piece, [(fact[0], words) for fact, words in said.items()]


def _whole_sentence(left: str, text: str, right: str) -> bool:
    """Say whether a text put in or struck out is one or more whole sentences."""
    inside, before, after = text.strip(BLANKS), left.rstrip(BLANKS), right.lstrip(BLANKS)
    start = text.index(inside)
    ahead = left[len(before) :] + text[:start]
    behind = text[start + len(inside) :] + right[: len(right) - len(after)]
    opened = not before or bool(STOP.search(before[-1])) or "\n" in ahead
    closed = not after or bool(STOP.search(inside[-1])) or "\n" in behind
    return opened and closed


def _tail(text: str) -> str:
    """Return the end of what stands before a change, within its sentence."""
    near = text[-_REACH:]
    stops = [m.end() for m in STOP.finditer(near)]
    return near[stops[-1] :] if stops else near


def _head(text: str) -> str:
    """Return the beginning of what stands after a change, within its sentence."""
    found = STOP.search(text, 0, _REACH)
    return text[: found.end() if found else _REACH]


def _only(text: str, other: str) -> list[tuple[str, str]]:
    """Return the facts that only the first text states, as (tag, the words for it)."""
    words = dict(reversed(list(stated(text))))
    return [(fact[0], words[fact]) for fact in facts(text) - facts(other)]


def _unlike(old: Counter[tuple[str, str]], new: Counter[tuple[str, str]]) -> set[tuple[str, str]]:
    return {*(old - new), *(new - old)}
