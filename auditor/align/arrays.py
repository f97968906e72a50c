"""Arrays that several steps of alignment share, and how they are built from lists of things."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]
Lots = NDArray[np.uint64]


def none() -> Ints:
    """Return no numbers at all."""
    return np.zeros(0, np.int64)


def numbers(sides: Iterable[Sequence[Hashable]]) -> tuple[Ints, ...]:
    """Return a number for each thing, one for equal things of all sides, 0 for empty ones."""
    seen: dict[Hashable, int] = {}
    return tuple(
        np.array([seen.setdefault(x, len(seen) + 1) if x else 0 for x in side], np.int64)
        for side in sides
    )


def spread(starts: Ints, counts: Ints) -> Ints:
    """Return ``start``, ``start + 1`` … as many as ``counts`` says, one start after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + counts, counts)


def bounds(counts: Ints) -> Ints:
    """Return where each of several runs starts that stand one after another, and the end."""
    return np.concatenate([none(), [0], np.cumsum(counts)])


def rows_of(matrix: csr_matrix) -> Ints:
    """Return the row of each entry of a sparse table."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def among(keys: Ints, some: Ints) -> Bools:
    """Mark which of ``keys``, each once and in order, are among ``some``."""
    found = np.zeros(len(keys), bool)
    at = np.searchsorted(keys, some)
    there = at < len(keys)
    at, some = at[there], some[there]
    found[at[keys[at] == some]] = True
    return found


def having(owners: Ints, some: Ints) -> Bools:
    """Mark which of ``owners``, small numbers, are among ``some``."""
    found = np.zeros(max(owners.max(initial=-1), some.max(initial=-1)) + 1, bool)
    found[some] = True
    return found[owners]


def compact(values: Ints, bound: int) -> tuple[Ints, int]:
    """Return numbers from 0 for ``values`` below ``bound``, in their order, and how many."""
    seen = np.zeros(bound, bool)
    seen[values] = True
    number = np.cumsum(seen, dtype=np.int32) - 1
    return number[values].astype(np.int64), int(seen.sum())


def points_of(text: str) -> Ints:
    """Return the number of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def table_of(things: Ints, starts: Ints, width: int) -> csr_matrix:
    """Return a sparse table of ones: the things of each row, told row after row."""
    data, shape = np.ones(len(things), np.int8), (len(starts) - 1, width)
    found = csr_matrix((data, things.astype(np.int32), starts.astype(np.int32)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found


def sums(matrix: csr_matrix, worth: NDArray[Any]) -> NDArray[Any]:
    """Return what the things of each row are worth together; exact for whole numbers."""
    start = np.zeros(1, worth.dtype)
    running = np.concatenate([start, np.cumsum(worth[matrix.indices], dtype=worth.dtype)])
    found: NDArray[Any] = np.diff(running[matrix.indptr])
    return found


def mixed(values: Lots, salt: int) -> Lots:
    """Return numbers scattered over 64 bits, the same for the same values and salt."""
    found = (values + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    scattered: Lots = found ^ (found >> np.uint64(27))
    return scattered
