"""What two offices say for one another, learnt from their own sure links.

An office that says 台账 where another says 登记簿 does so in many names. Stretches that differ
between names of sure links, again and again, and never make the only difference between two items
that have other partners, say the same. Pairs in, for each how well its differences are explained
out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from auditor.align.columns import Floats, Ints

Swap = tuple[str, str]

#: Names with more characters than this are compared by other features alone.
_LONGEST = 200
_TWICE = 2
#: A stretch this long in the place of another is another word, not another way of writing.
_WORD = 2


def reworded(
    cores: tuple[Sequence[str], Sequence[str]],
    rows: Ints,
    cols: Ints,
    linked: NDArray[np.bool_],
    asked: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Return for each pair how well the links explain all that differs: 0 not at all, 1 fully.

    And how much of it is words in the place of other words that nothing explains, against words
    that only one name has: 森林植被恢复费 and 草原植被恢复费 are two matters.

    ``linked`` marks the sure links among the pairs, ``asked`` those worth explaining; others
    get 0 unless their names are equal. A link is not its own witness.
    """
    swaps = {
        int(k): _swaps(cores[0][rows[k]], cores[1][cols[k]]) for k in np.flatnonzero(asked | linked)
    }
    for_it = Counter(chain.from_iterable(s for k, s in swaps.items() if linked[k]))
    taken = np.isin(rows, rows[linked]) | np.isin(cols, cols[linked])
    against = Counter(s[0] for k, s in swaps.items() if not linked[k] and taken[k] and len(s) == 1)
    explained, swapped = np.zeros(len(rows)), np.zeros(len(rows))
    for k, differing in swaps.items():
        own = int(linked[k])
        trusts = [_trust(for_it[s] - own, against[s]) for s in differing]
        explained[k] = min(trusts, default=1.0)
        words = zip(differing, trusts, strict=True)
        swapped[k] = max((1 - t for s, t in words if len(min(s, key=len)) >= _WORD), default=0.0)
    return explained, swapped


def _trust(said_for: int, said_against: int) -> float:
    return said_for / (said_for + said_against + 1) if said_for >= _TWICE else 0.0


def _swaps(a: str, b: str) -> tuple[Swap, ...]:
    """Return the stretches in the place of one another, each once and the same either way."""
    first, second = sorted((a[:_LONGEST], b[:_LONGEST]))
    return tuple(dict.fromkeys(_stretches(first, second)))


def _stretches(a: str, b: str) -> Iterator[Swap]:
    gone, come = "", ""
    for step in Indel.opcodes(a, b):
        if step.tag != "equal":
            gone += a[step.src_start : step.src_end]
            come += b[step.dest_start : step.dest_end]
        elif gone or come:
            yield min(gone, come), max(gone, come)
            gone, come = "", ""
    if gone or come:
        yield min(gone, come), max(gone, come)
