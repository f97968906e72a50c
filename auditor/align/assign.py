"""Pairs with a worth in, the best one-to-one choice out.

Pairs that compete with no other are taken at once; the rest is solved as one assignment. What
is maximised is the sum of the worths, which are log odds above the threshold, so two doubtful
links never outweigh one good one.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, diags_array, hstack  # type: ignore[import-untyped]
from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # type: ignore[import-untyped]

from auditor.align.arrays import Bools, Floats, Ints
from auditor.align.contents import Draw

#: Decides between equal worths by content; far below the last digit of a worth (1e-4), also
#: when summed over thousands of links, and far above the rounding of a float.
_TIE = 1e-9


def assign(rows: Ints, cols: Ints, worth: Floats, lots: tuple[Draw, Draw]) -> Bools:
    """Mark the chosen ones of the pairs (``rows[k]``, ``cols[k]``), each given once.

    Only pairs worth more than nothing are chosen. ``lots`` draw numbers for the content of rows
    and columns; they alone decide ties, so neither the order of rows nor which side is named first
    makes a difference.
    """
    chosen = np.zeros(len(rows), bool)
    able = np.flatnonzero(worth > 0)
    if not len(able):
        return chosen
    rows, cols = rows[able], cols[able]
    alone = (np.bincount(rows)[rows] == 1) & (np.bincount(cols)[cols] == 1)
    chosen[able[alone]] = True
    rest = np.flatnonzero(~alone)
    rows, cols = rows[rest], cols[rest]
    drawn = (lots[0](rows) * lots[1](cols)) >> np.uint64(24)
    tied = _TIE * drawn.astype(float) / 2**40
    chosen[able[rest[_solve(rows, cols, worth[able[rest]] + tied)]]] = True
    return chosen


def _solve(rows: Ints, cols: Ints, worth: Floats) -> Ints:
    """Return which pairs to choose for the largest sum."""
    if not len(rows):
        return rows
    (_, at_row), (_, at_col) = (np.unique(side, return_inverse=True) for side in (rows, cols))
    height, width = at_row.max() + 1, at_col.max() + 1
    dearest = worth.max() + 1
    table = csr_matrix((dearest - worth, (at_row, at_col)), shape=(height, width))
    # Each row may also stay without a partner: a column of its own that is worth nothing.
    costs = hstack([table, diags_array(np.full(height, dearest))], format="csr")
    found_rows, found_cols = min_weight_full_bipartite_matching(costs)
    partner = np.full(height, -1)
    partner[found_rows] = found_cols
    return np.flatnonzero(partner[at_row] == at_col)
