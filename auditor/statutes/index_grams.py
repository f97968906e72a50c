"""Letters in, numbers out: one byte for each run of four letters.

The byte at position ``i`` stands for the letters ``i`` to ``i + 3``. Equal letters always
give equal bytes, so what stands in an article is always found there; unequal ones agree by
chance once in 256. A run of ``n`` equal bytes therefore shows ``n + 3`` equal letters, wrongly
once in 256 to the power ``n``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: How many letters a number stands for. Part of the file format: see docs/statutes-index.md.
GRAM = 4
#: A factor to spread code points, and one to mix them (odd, with bits all over the word).
_SPREAD = np.uint64(0x100_0193)
_MIX = np.uint64(0x9E37_79B9_7F4A_7C15)


@lru_cache(maxsize=8192)
def numbers(letters: str) -> bytes:
    """Return the numbers of a text of letters, three fewer than it has letters.

    ``letters`` is what ``auditor.text.letters`` keeps of a text. Fewer than four letters
    have no number.
    """
    size = len(letters) - GRAM + 1
    if size < 1:
        return b""
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    points = codes.astype(np.uint64)
    mixed = points[:size].copy()
    for at in range(1, GRAM):
        mixed = mixed * _SPREAD + points[at : at + size]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    return (mixed >> np.uint64(56)).astype(np.uint8).tobytes()


def windows(found: bytes) -> NDArray[np.uint32]:
    """Return each four neighbouring numbers as one: evidence that seven letters are equal."""
    one = np.frombuffer(found, dtype=np.uint8).astype(np.uint32)
    size = max(0, len(one) - 3)
    joined = np.zeros(size, dtype=np.uint32)
    for at in range(4):
        joined |= one[at : at + size] << np.uint32(8 * at)
    return joined
