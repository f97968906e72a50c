"""What stands for the whole content of an item: items in, keys and numbers to break ties out.

Few items are ever asked for, so each content is only looked at when it is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from auditor.align.arrays import Ints, Lots
from auditor.model import Item, Value
from auditor.text import squash

Key = tuple[bytes, int]

#: Changes freely between lists and editions without changing the matter.
_NOT_CONTENT = ("number",)
_NAME_AND_NUMBER = frozenset(("number", "name", "sub_name"))
_MIXER = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


class Contents:
    """The items of a list by their content; ``names`` are their names as printed."""

    def __init__(self, items: Sequence[Item], names: Sequence[str]) -> None:
        self.names = names
        self._items = items
        self._keys: dict[int, Key] = {}
        self._of_name: dict[str, list[int]] = {}

    def key(self, n: int) -> Key:
        """Return what stands for the content of item ``n``, and which copy of it this is."""
        if n not in self._keys:
            if not self._of_name:
                self._of_name = defaultdict(list)
                for number, name in enumerate(self.names):
                    self._of_name[name].append(number)
            # Equal items have one name, so their copies can be told apart among these.
            seen: dict[bytes, int] = {}
            for number in self._of_name[self.names[n]]:
                digest = content_digest(self._items[number])
                seen[digest] = copy = seen.get(digest, 0) + 1
                self._keys[number] = digest, copy
        return self._keys[n]

    def text(self, n: int, field: str) -> str:
        """Return what item ``n`` says in a field, without blanks; ``""`` when nothing."""
        return squash(self._items[n].text(field)).text

    def raw(self, n: int, field: str) -> str:
        """Return what item ``n`` says in a field, as it stands there; ``""`` when nothing."""
        return self._items[n].text(field)

    def besides_name(self, n: int) -> tuple[tuple[str, str], ...]:
        """Return all that item ``n`` says but its name and number: fields with their texts."""
        values = self._items[n].values
        told = ((name, value.raw) for name, value in values.items() if value.raw)
        return tuple(sorted(one for one in told if one[0] not in _NAME_AND_NUMBER))

    def size(self, n: int) -> int:
        """Return how many characters item ``n`` says in its fields, the same for equal items."""
        values = self._items[n].values
        return sum([len(value.raw) for name, value in values.items() if name not in _NOT_CONTENT])

    def lots(self, at: Ints) -> Lots:
        """Return a number for each item that depends on nothing but its content and its copy."""
        return np.array([_lot(self.key(n)) for n in at.tolist()], np.uint64)


class Draw:
    """Numbers that stand for the content of items and decide ties between them.

    Names and provisions tell most items apart, and ``told`` sums them up; only where two items
    have the same sum is all that they say looked at.
    """

    def __init__(self, contents: Contents, told: Lots) -> None:
        self._contents = contents
        self._lots = told | np.uint64(1)
        _, which, counts = np.unique(self._lots, return_inverse=True, return_counts=True)
        self._open = counts[which] > 1

    def __call__(self, at: Ints) -> Lots:
        """Return the numbers of the items with the indexes ``at``."""
        asked = np.unique(at[self._open[at]])
        if len(asked):
            self._lots[asked] = self._contents.lots(asked)
            self._open[asked] = False
        return self._lots[at]


def _lot(key: Key) -> int:
    digest, copy = key
    return (int.from_bytes(digest[:8], "little") ^ (copy * _MIXER & _WORD)) | 1


def content_digest(item: Item) -> bytes:
    """Return a hash of everything that the item says, its printed number apart."""
    said = [item.category or "", *_said(item.values, _NOT_CONTENT)]
    if item.extra:
        said += _said(item.extra, ())
    # The lengths go before the texts, so that no two contents are written alike.
    lengths = ",".join(map(str, map(len, said)))
    joined = f"{lengths}\n{''.join(said)}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def _said(values: Mapping[str, Value], without: tuple[str, ...]) -> list[str]:
    listed, names = _in_order(tuple(values), without)
    return [listed, *[values[name].raw for name in names]]


@lru_cache(maxsize=1024)
def _in_order(names: tuple[str, ...], without: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    kept = tuple(sorted(name for name in names if name not in without))
    return "\n".join(kept), kept
