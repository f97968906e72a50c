"""The bytes of a PDF, looked over before the library gets them: bytes in, problems out.

A damaged file opens in most viewers, which show what is left and say nothing. Here an end
that is cut off is refused, and a broken index or a broken stream is named. Refused too is
what would keep the library busy for ever: streams that unpack to too much, and objects
that stand for each other in a circle. A locked file's streams cannot be looked into.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditor.errors import InputError
from auditor.model import Problem, Words
from auditor.readers.safety import MAX_UNPACKED, refuse

_STEP = 1024 * 1024
_TAIL = 2048

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_ALIAS = re.compile(rb"\s*(\d{1,9})\s+\d{1,5}\s+R\s*(?:endobj\s*)?")
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_PACKED_TWICE = re.compile(rb"/Filter\s*\[[^\]]*/(?:Fl|LZW)[^\]]*/(?:Fl|LZW)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_LOCKED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_INDEX = re.compile(rb"startxref\s+(\d{1,12})")
_LINEAR = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,12})\b")


class _Stream(NamedTuple):
    head: bytes
    packed: bytes


def check_file(data: bytes, path: str) -> tuple[Problem, ...]:
    """Return what is wrong with the file but does not stop it from being read.

    Raises ``InputError`` for what is no PDF, a file cut off, and one that unpacks to too much.
    """
    if b"%PDF-" not in data[:1024]:
        raise refuse(path, "不是 PDF 文件，请核对文件", "not a PDF; check the file")
    _refuse_cut_off(data, path)
    problems = [] if _has_index(data) else [_BROKEN_INDEX]
    if not _LOCKED.search(data):
        broken = _look_into(data, path)
        if broken:
            zh = f"文件里有 {broken} 段数据已损坏，可能缺字，请重新导出后核对"
            en = f"{broken} streams of the file are damaged, text may be missing; export it again"
            problems.append(Problem("unread", Words(zh, en)))
    return tuple(problems)


_BROKEN_INDEX = Problem(
    "unread",
    Words(
        "文件的索引已损坏，只按残余内容读取，可能缺页缺字，请重新导出后核对",
        "the index of the file is damaged and it was read by what is left; pages or text may be "
        "missing, export it again",
    ),
)


def _refuse_cut_off(data: bytes, path: str) -> None:
    """Raise when the end mark or, in a file made for the web, the stated length is missing."""
    linear = _LINEAR.search(data[:2048])
    if b"%%EOF" in data[-_TAIL:] and not (linear and int(linear[1]) > len(data)):
        return
    zh = "PDF 文件不完整（结尾缺失），请重新下载或重新导出"
    en = "the PDF is not complete (its end is missing); download or export it again"
    raise refuse(path, zh, en)


def _has_index(data: bytes) -> bool:
    """Say whether the last ``startxref`` leads to a table or to an object."""
    found = _INDEX.search(data, max(0, data.rfind(b"startxref")))
    if not found:
        return False
    shift = data.find(b"%PDF-")
    return any(
        data[at : at + 32].lstrip().startswith(b"xref") or _OBJECT.match(data[at:].lstrip()[:32])
        for at in (int(found[1]), int(found[1]) + shift)
    )


# --- streams ----------------------------------------------------------------


def _look_into(data: bytes, path: str) -> int:
    """Unpack every stream but pictures; return how many are damaged."""
    aliases: dict[int, int] = {}
    total = broken = 0
    for stream in _streams(data, aliases):
        if _PICTURE.search(stream.head):
            continue
        if _PACKED_TWICE.search(stream.head):
            raise _too_much(path)
        size = len(stream.packed)
        if _PACKED.search(stream.head):
            size, is_broken = _unpack(stream.packed, MAX_UNPACKED - total, path)
            broken += is_broken
        total += size
    _refuse_circles(aliases, path)
    return broken


def _streams(data: bytes, aliases: dict[int, int]) -> Iterator[_Stream]:
    """Yield the streams of the file; objects that only name another go into ``aliases``."""
    start = 0
    while found := _STREAM.search(data, start):
        between = data[start : found.start()]
        begun = _note_aliases(between, aliases)
        head = between[begun[-1].end() :] if begun else between
        end = _end(data, found.end(), head)
        yield _Stream(head, data[found.end() : end])
        start = end
    _note_aliases(data[start:], aliases)


def _note_aliases(between: bytes, aliases: dict[int, int]) -> list[re.Match[bytes]]:
    begun = list(_OBJECT.finditer(between))
    for found in begun:
        other = _ALIAS.match(between, found.end())
        if other:
            aliases[int(found[1])] = int(other[1])
    return begun


def _refuse_circles(aliases: Mapping[int, int], path: str) -> None:
    """Raise when following names of objects leads back to one of them."""
    done: set[int] = set()
    for first in aliases:
        seen: set[int] = set()
        number: int | None = first
        while number is not None and number not in done:
            if number in seen:
                zh = "PDF 文件已损坏（对象循环引用），请重新导出"
                raise refuse(path, zh, "the PDF is damaged (objects in a circle); export it again")
            seen.add(number)
            number = aliases.get(number)
        done |= seen


def _end(data: bytes, start: int, head: bytes) -> int:
    """Return where a stream ends: where its length says, if it does, else at ``endstream``."""
    length = _LENGTH.search(head)
    if length:
        end = start + int(length[1])
        if data[end : end + 16].lstrip().startswith(b"endstream"):
            return end
    found = data.find(b"endstream", start)
    return found if found >= 0 else len(data)


def _unpack(packed: bytes, limit: int, path: str) -> tuple[int, bool]:
    """Return how much a stream holds, and whether it is damaged. Raises over ``limit`` bytes."""
    machine = zlib.decompressobj()
    size, rest = 0, packed
    try:
        while rest and not machine.eof:
            size += len(machine.decompress(rest, _STEP))
            rest = machine.unconsumed_tail
            if size > limit:
                raise _too_much(path)
    except zlib.error:
        return size, True
    return size, False


def _too_much(path: str) -> InputError:
    zh = "PDF 里的数据解压后过大，可能是恶意文件，未读取；若确是清单，请重新打印为 PDF"
    en = "the PDF unpacks to too much and may be hostile, not read; if it is a list, print it"
    return refuse(path, zh, f"{en} to a new PDF")
