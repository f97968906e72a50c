"""Which names deny what others affirm: names and index pairs in, a mark each out.

What ``names.denies`` says of two names, for many pairs at once and either way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from auditor.align.arrays import Bools, Ints, bounds, having, points_of, table_of
from auditor.align.names import NEGATIONS

_END = 10  # the line end that parts names
#: A word right behind a denied one of two characters may be denied with it (未建立或落实).
_REACH = 3


class _Words(NamedTuple):
    """Every pair of neighbouring characters: its code, the name it is in, and if it is denied."""

    codes: Ints
    lines: Ints
    denied: Bools
    affirmed: Bools


def denying(plains: tuple[Sequence[str], Sequence[str]], at: Ints, to: Ints) -> Bools:
    """Mark the pairs (``at[k]``, ``to[k]``) of which one denies what the other affirms."""
    words = _words([*plains[0], *plains[1]])
    if not len(words.codes):
        return np.zeros(len(at), bool)
    denied, affirmed = _tables(words, len(plains[0]) + len(plains[1]))
    other = to + len(plains[0])
    found: Bools = _meet(denied, affirmed, at, other) | _meet(denied, affirmed, other, at)
    return found


def _meet(a: csr_matrix, b: csr_matrix, at: Ints, to: Ints) -> Bools:
    met: Bools = np.diff(a[at].multiply(b[to]).tocsr().indptr) > 0
    return met


def _words(names: Sequence[str]) -> _Words:
    """Return the words of all names that some name denies."""
    chars = points_of("".join([f"{name}\n" for name in names]) + "\n")
    lines = np.cumsum(chars == _END)
    negates = np.isin(chars, [ord(char) for char in NEGATIONS])
    behind = np.flatnonzero(negates[:-2] & (chars[1:-1] != _END) & (chars[2:] != _END)) + 1
    # Few characters are ever denied, and a look at these is cheap.
    at = np.flatnonzero(having(chars, chars[behind])[:-1] & having(chars, chars[behind + 1])[1:])
    codes = (chars[at] << 21) | chars[at + 1]
    told = np.isin(codes, (chars[behind] << 21) | chars[behind + 1])
    at, codes = at[told], codes[told]
    denied = _negated(negates, lines, at, 1)
    affirmed = ~denied & ~_negated(negates, lines, at, _REACH)
    return _Words(codes, lines[at], denied, affirmed)


def _negated(negates: Bools, lines: Ints, at: Ints, before: int) -> Bools:
    """Mark where a negation stands so many characters before, in the same name."""
    there = np.maximum(at - before, 0)
    found: Bools = (at >= before) & negates[there] & (lines[there] == lines[at])
    return found


def _tables(words: _Words, names: int) -> tuple[csr_matrix, csr_matrix]:
    """Return what each name denies and does not affirm, and the other way round."""
    distinct, which = np.unique(words.codes, return_inverse=True)
    keys = words.lines * len(distinct) + which
    denied, affirmed = np.unique(keys[words.denied]), np.unique(keys[words.affirmed])
    both = [
        np.setdiff1d(denied, affirmed, assume_unique=True),
        np.setdiff1d(affirmed, denied, assume_unique=True),
    ]
    width = max(1, len(distinct))
    tables = [
        table_of(some % width, bounds(np.bincount(some // width, minlength=names)), width)
        for some in both
    ]
    return tables[0], tables[1]
