"""Scored pairs in, the best one-to-one choice out.

Pairs fall into blocks that share no item; each block is solved as one assignment. What is
maximised is how far the chosen pairs exceed the threshold, so two doubtful links never
outweigh one good one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

Pair = tuple[int, int]

#: Decides between equal scores by content; far below the last digit of a score (1e-4), also
#: when summed over thousands of links, and far above the rounding of a float.
_TIE = 1e-9


def assign(
    scores: Mapping[Pair, float],
    threshold: float,
    left_keys: Sequence[str],
    right_keys: Sequence[str],
) -> tuple[Pair, ...]:
    """Return the chosen pairs of ``scores`` at or above ``threshold``, in order.

    Keys stand for the content of the rows and columns; they alone decide ties, so neither
    the order of rows nor which list is named first makes a difference.
    """
    worth = {
        pair: score - threshold + 1e-4 + _TIE * _lot(left_keys[pair[0]], right_keys[pair[1]])
        for pair, score in scores.items()
        if score >= threshold
    }
    return tuple(sorted(pair for block in _blocks(worth) for pair in _solve(block)))


def _lot(left: str, right: str) -> float:
    """Return a number from 0 to 1 drawn from two keys, the same either way round."""
    drawn = hashlib.sha256("\n".join(sorted((left, right))).encode("utf-8")).digest()
    return int.from_bytes(drawn[:6], "big") / 2**48


def _blocks(worth: Mapping[Pair, float]) -> list[dict[Pair, float]]:
    if not worth:
        return []
    rows, cols = zip(*worth, strict=True)
    height, width = max(rows) + 1, max(cols) + 1
    ones = np.ones(len(rows), dtype=np.int8)
    graph = coo_matrix((ones, (rows, np.array(cols) + height)), shape=(height + width,) * 2)
    _, labels = connected_components(graph, directed=False)
    blocks: dict[int, dict[Pair, float]] = defaultdict(dict)
    for pair, value in worth.items():
        blocks[int(labels[pair[0]])][pair] = value
    return list(blocks.values())


def _solve(block: Mapping[Pair, float]) -> list[Pair]:
    if len(block) == 1:
        return list(block)
    rows = sorted({row for row, _ in block})
    cols = sorted({col for _, col in block})
    at_row = {row: n for n, row in enumerate(rows)}
    at_col = {col: n for n, col in enumerate(cols)}
    # What is no candidate is worth nothing: the same as leaving both without a link.
    table = np.zeros((len(rows), len(cols)))
    for (row, col), value in block.items():
        table[at_row[row], at_col[col]] = value
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    pairs = ((rows[r], cols[c]) for r, c in chosen)
    return [pair for pair in pairs if pair in block]
