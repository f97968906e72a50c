"""What two offices say for one another, learnt from their own sure links.

An office that says 台账 where another says 登记簿 does so in many names. Stretches that differ
between names of sure links, again and again, and never make the only difference between two items
that have other partners, say the same. Pairs in, for each how well its differences are explained
out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel, Postfix, Prefix

from auditor.align.arrays import Bools, Floats, Ints, having

#: What is said for a stretch elsewhere in these lists.
Learnt = Mapping[str, frozenset[str]]
Swap = tuple[str, str]
Swaps = tuple[Swap, ...]

#: Names with more characters than this are compared by other features alone.
_LONGEST = 200
_TWICE = 2
#: A rewording is used for looking into parts when so much of the evidence is for it.
_TRUSTED = 0.5
#: A stretch this long in the place of another is another word, not another way of writing.
_WORD = 2
#: A character in the place of another (伪造, 变造) says so much of what another word says.
_LETTER = 0.5
#: One of these in the place of another changes the grammar, not the matter.
_PARTICLES = frozenset("于以为在由向对把将被从按依据因并且而之其所者了着该本各")
_AT_ONCE = 50_000  # so many pairs at a time, for the memory


class Explained(NamedTuple):
    """What differs in the names of each pair, from 0 to 1.

    ``reworded``: how well the links explain all of it; ``swapped``: how much of it is words in the
    place of other words that nothing explains, against words that only one name has (森林植被恢复费
    and 草原植被恢复费 are two matters); ``changed``: the same with single characters (伪造, 变造).
    ``learnt`` is what explains.
    """

    reworded: Floats
    swapped: Floats
    changed: Floats
    learnt: Learnt


def reworded(
    cores: tuple[Sequence[str], Sequence[str]],
    rows: Ints,
    cols: Ints,
    linked: Bools,
    asked: Bools,
) -> Explained:
    """Return for each pair how well the links explain what differs.

    ``linked`` marks the sure links among the pairs, ``asked`` those worth explaining; others
    get 0 unless their names are equal. A link is not its own witness.
    """
    at = np.flatnonzero(asked | linked)
    distinct, whose = _differences(cores, rows[at], cols[at])
    own = linked[at]
    taken = (having(rows, rows[linked]) | having(cols, cols[linked]))[at]
    evidence = _evidence(distinct, *(_counts(whose, x, distinct) for x in (own, ~own & taken)))
    both, again = np.unique(whose * 2 + own, return_inverse=True)
    told = [_told(distinct[n // 2], *evidence, n % 2) for n in both.tolist()]
    columns = np.zeros((3, len(rows)))
    columns[:, at] = np.array(told).reshape(-1, 3)[again].T
    return Explained(columns[0], columns[1], columns[2], _learnt(*evidence))


def _learnt(said_for: Mapping[Swap, int], against: Mapping[Swap, int]) -> Learnt:
    """Return what says the same by more evidence than not, either way round."""
    found: dict[str, set[str]] = defaultdict(set)
    for (one, other), times in said_for.items():
        if one and other and _trust(times, against.get((one, other), 0)) >= _TRUSTED:
            found[one].add(other)
            found[other].add(one)
    return {stretch: frozenset(others) for stretch, others in found.items()}


def said_otherwise(
    parts: Sequence[str], wholes: Sequence[str], learnt: Learnt
) -> tuple[list[int], list[int]]:
    """Return how many characters of each part the whole says in other words, and of the whole."""
    told = [
        _otherwise(a[:_LONGEST], b[:_LONGEST], learnt) for a, b in zip(parts, wholes, strict=True)
    ]
    return [own for own, _ in told], [others for _, others in told]


def _otherwise(part: str, whole: str, learnt: Learnt) -> tuple[int, int]:
    own, others = 0, 0
    for gone, come in _stretches(part, whole):
        ways = [way for way in learnt.get(gone, ()) if way in come]
        if ways:
            own, others = own + len(gone), others + max(map(len, ways))
    return own, others


def _counts(whose: Ints, some: Bools, distinct: Sequence[Swaps]) -> list[int]:
    counted: list[int] = np.bincount(whose[some], minlength=len(distinct)).tolist()
    return counted


def _evidence(
    distinct: Sequence[Swaps], linked: Sequence[int], apart: Sequence[int]
) -> tuple[dict[Swap, int], dict[Swap, int]]:
    """Return how many links speak for each swap, twice or more, and how many pairs against."""
    said_for, against = Counter[Swap](), Counter[Swap]()
    for swaps, links, others in zip(distinct, linked, apart, strict=True):
        if links:
            for swap in swaps:
                said_for[swap] += links
        if others and len(swaps) == 1:
            against[swaps[0]] += others
    return {swap: n for swap, n in said_for.items() if n >= _TWICE}, against


def _told(
    swaps: Swaps, said_for: Mapping[Swap, int], against: Mapping[Swap, int], own: int
) -> tuple[float, float, float]:
    if said_for.keys().isdisjoint(swaps):
        return (0.0, *_worded(swaps)) if swaps else (1.0, 0.0, 0.0)
    explained, swapped, changed = 1.0, 0.0, 0.0
    for swap in swaps:
        trust = _trust(said_for.get(swap, 0) - own, against.get(swap, 0))
        explained = min(explained, trust)
        if _other_word(swap):
            swapped = max(swapped, 1 - trust)
        changed = max(changed, _other_letter(swap) * (1 - trust))
    return explained, swapped, max(swapped, changed)


def _worded(swaps: Swaps) -> tuple[float, float]:
    """Return ``swapped`` and ``changed`` where nothing is explained: most pairs, so in one go."""
    letter = 0.0
    for swap in swaps:
        gone, come = len(swap[0]), len(swap[1])
        if gone >= _WORD and come >= _WORD:
            return 1.0, 1.0
        if gone == come == 1 and not letter:
            letter = _other_letter(swap)
    return 0.0, letter


def _other_word(swap: Swap) -> bool:
    return len(swap[0]) >= _WORD and len(swap[1]) >= _WORD


def _other_letter(swap: Swap) -> float:
    """Return how much a character in the place of another says: it may be a slip as well."""
    alone = len(swap[0]) == len(swap[1]) == 1
    return _LETTER if alone and not _PARTICLES.issuperset(swap) else 0.0


def _trust(said_for: int, said_against: int) -> float:
    return said_for / (said_for + said_against + 1) if said_for >= _TWICE else 0.0


def _differences(
    cores: tuple[Sequence[str], Sequence[str]], rows: Ints, cols: Ints
) -> tuple[list[Swaps], Ints]:
    """Return what differs in pairs of names, each difference once, and which is whose."""
    known: dict[tuple[str, str], int] = {}
    whose = []
    for start in range(0, len(rows), _AT_ONCE):
        a, b = (
            [side[n][:_LONGEST] for n in at[start : start + _AT_ONCE].tolist()]
            for side, at in zip(cores, (rows, cols), strict=True)
        )
        whose += [known.setdefault(middle, len(known)) for middle in _middles(a, b)]
    return [_swaps(*middle) for middle in known], np.array(whose, np.int64)


def _middles(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield two texts without what both begin with and what both end in, in their own order."""
    heads, tails = _alike(a, b, Prefix.similarity), _alike(a, b, Postfix.similarity)
    for one, other, head, tail in zip(a, b, heads, tails, strict=True):
        # The two must not overlap: 甲甲 and 甲 begin and end alike.
        rest = min(tail, len(one) - head, len(other) - head)
        gone, come = one[head : len(one) - rest], other[head : len(other) - rest]
        yield (gone, come) if gone <= come else (come, gone)


def _alike(a: Sequence[str], b: Sequence[str], scorer: Callable[..., int]) -> list[int]:
    """Return how many characters each two texts have in common at one end."""
    if not a:
        return []
    found: list[int] = process.cpdist(a, b, scorer=scorer, dtype=np.int32).tolist()
    return found


def _swaps(a: str, b: str) -> Swaps:
    """Return the stretches in the place of one another, each once and the same either way."""
    found = [(gone, come) if gone <= come else (come, gone) for gone, come in _stretches(a, b)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _stretches(a: str, b: str) -> list[Swap]:
    """Return what stands in one text where the other has something else."""
    if not a or not b:
        return [(a, b)] if a or b else []
    found, at, to = [], 0, 0
    for block in Indel.editops(a, b).as_matching_blocks():
        start, other, size = block.a, block.b, block.size
        if at < start or to < other:
            found.append((a[at:start], b[to:other]))
        at, to = start + size, other + size
    return found
