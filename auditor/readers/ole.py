"""OLE compound files, the container of .xls and .doc: bytes in, named streams out.

Only the streams at the top are named: what is embedded below them (a workbook in a
workbook) has the same names and is not the document. Chains of sectors are followed with
care, since a hostile file may send them round in circles.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.errors import InputError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_ENTRY = 128
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_FAT_MARK = 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
_MINI_BELOW = 4096
_ROOT_NAME = "Root Entry"


@dataclass(frozen=True, slots=True)
class Ole:
    """A compound file; ``names`` are the streams at its top."""

    path: str
    names: tuple[str, ...]
    _sectors: _Sectors
    _mini: _Sectors
    _mini_below: int
    _entries: dict[str, tuple[int, int]]

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream. Raises ``InputError`` when it is missing or cut off."""
        if name not in self._entries:
            raise _damaged(self.path)
        start, size = self._entries[name]
        sectors = self._mini if size < self._mini_below else self._sectors
        content = sectors.chain(start)[:size]
        if len(content) < size:
            raise _damaged(self.path)
        return content


@dataclass(frozen=True, slots=True)
class _Sectors:
    """Bytes cut into sectors of ``size`` from ``offset`` on, and which one follows which."""

    path: str
    data: bytes
    offset: int
    size: int
    follow: array[int]

    def at(self, number: int) -> bytes:
        return self.data[self._place(number) : self._place(number + 1)]

    def _place(self, number: int) -> int:
        return self.offset + number * self.size

    def chain(self, start: int) -> bytes:
        """Return the bytes of a chain; ``b""`` for one that ends at once."""
        parts: list[bytes] = []
        number, follow = start, self.follow
        left = count = len(follow)
        while number != _END:
            first = number
            # Most chains run from one sector to the next.
            while number + 1 < count and follow[number] == number + 1:
                number += 1
            left -= number + 1 - first
            if number >= count or left < 0:
                raise _damaged(self.path)
            parts.append(self.data[self._place(first) : self._place(number + 1)])
            number = follow[number]
        return b"".join(parts)


def _damaged(path: str) -> InputError:
    return InputError(
        f"{path}：OLE 容器不完整或已损坏，请用办公软件打开并重新保存",
        f"{path}: a damaged or cut-off OLE file; open it in an Office program and save it again",
    )


def open_ole(data: bytes, path: str) -> Ole:
    """Read the directory of a compound file. Raises ``InputError`` when it is damaged."""
    if len(data) < _HEADER or not data.startswith(MAGIC):
        raise _damaged(path)
    try:
        return _open(data, path)
    except (struct.error, ValueError, IndexError) as error:
        raise _damaged(path) from error


def _open(data: bytes, path: str) -> Ole:
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise _damaged(path)
    first_dir, mini_below, first_minifat = struct.unpack_from("<I4xII", data, 48)
    plain = _Sectors(path, data, 1 << shift, 1 << shift, array("I"))
    sectors = _Sectors(path, data, plain.offset, plain.size, _fat(data, plain))
    table = sectors.chain(first_dir)
    entries = [table[i : i + _ENTRY] for i in range(0, len(table) - _ENTRY + 1, _ENTRY)]
    start, _ = _extent(entries[0])
    mini_data = sectors.chain(start) if start < _LAST_SECTOR else b""
    minifat = _numbers(sectors.chain(first_minifat)) if first_minifat < _LAST_SECTOR else array("I")
    mini = _Sectors(path, mini_data, 0, 1 << mini_shift, minifat)
    found = {
        _name(entries[n]): _extent(entries[n])
        for n in _top(entries, path)
        if entries[n][66] == _STREAM
    }
    return Ole(path, tuple(found), sectors, mini, mini_below, found)


def _fat(data: bytes, sectors: _Sectors) -> array[int]:
    """Return which sector follows which, from the sectors that the header and its chain name."""
    first, count = struct.unpack_from("<II", data, 68)
    listed = list(struct.unpack_from("<109I", data, 76))
    for _ in range(min(count, len(data) // sectors.size)):
        block = _numbers(sectors.at(first))
        listed += block[:-1]
        first = block[-1]
    tables = [number for number in listed if number < _LAST_SECTOR]
    if len(tables) > len(data) // sectors.size:
        raise _damaged(sectors.path)
    follow = array("I")
    for number in tables:
        follow += _numbers(sectors.at(number))
    return follow


def _numbers(content: bytes) -> array[int]:
    numbers = array("I", content[: len(content) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _extent(entry: bytes) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", entry, 116)
    return int(start), int(size)


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def _top(entries: list[bytes], path: str) -> Iterator[int]:
    """Yield the numbers of the entries directly below the root."""
    if entries[0][66] != _ROOT:
        raise _damaged(path)
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
    while waiting:
        number = waiting.pop()
        if number == _FREE:
            continue
        if number in seen or number >= len(entries):
            raise _damaged(path)
        seen.add(number)
        yield number
        waiting.extend(struct.unpack_from("<II", entries[number], 68))


# --- writing ---------------------------------------------------------------------

# With sectors this wide the header has room for the table of a file of 400 MB.
_WIDE = 1 << 12


def wrap(name: str, content: bytes) -> bytes:
    """Return a compound file that holds one stream and nothing else.

    A library is given this instead of the file it came from, so that it sees the very
    stream that was checked. Zeros are added to a stream too short for a chain of its own.
    """
    content = content.ljust(_MINI_BELOW, b"\0")
    used = -(-len(content) // _WIDE)
    per = _WIDE // 4
    fats = -(-(used + 2) // (per - 1))
    # After it stand the directory and a sector for short streams, of which there are none.
    follow = [*range(1, used), _END, _END, _END, *[_FAT_MARK] * fats]
    follow += [_FREE] * (fats * per - len(follow))
    body = content.ljust(used * _WIDE, b"\0") + _directory(name, len(content), used + 1)
    table = struct.pack(f"<{len(follow)}I", *follow)
    return _header(used, range(used + 2, used + 2 + fats)) + body + bytes(_WIDE) + table


def _header(directory: int, fats: range) -> bytes:
    listed = [*fats, *[_FREE] * 109][:109]
    head = struct.pack("<8s16xHHHHH6xI", MAGIC, 0x3E, 4, 0xFFFE, 12, 6, 1)
    head += struct.pack("<II4xIIIII", len(fats), directory, _MINI_BELOW, _END, 0, _END, 0)
    return (head + struct.pack("<109I", *listed)).ljust(_WIDE, b"\0")


def _directory(name: str, size: int, short: int) -> bytes:
    root = _record(_ROOT_NAME, _ROOT, 1, short, 0)
    return (root + _record(name, _STREAM, _FREE, 0, size)).ljust(_WIDE, b"\0")


def _record(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBB", raw, len(raw), kind, 1)
    return head + struct.pack("<III36xIQ", _FREE, _FREE, child, start, size)
