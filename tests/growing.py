"""How time grows with size: ratios of processor time within one run, never seconds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

#: The machine may be busy: the best of so many tries counts.
_TRIES = 4


def growth(work: Callable[[int], object], size: int, times: int = 10) -> float:
    """Return how much longer ``work`` takes on ``times`` the size, divided by ``times``.

    1 is linear growth, ``times`` quadratic. The best of several tries, or the first below 2.
    """
    best = float("inf")
    for _ in range(_TRIES):
        small = min(_seconds(work, size) for _ in range(3))
        best = min(best, _seconds(work, size * times) / max(small, 1e-4) / times)
        if best < 2:
            break
    return best


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.collect()
    start = time.process_time()
    work(size)
    return time.process_time() - start
