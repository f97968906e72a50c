"""Zips opened and their parts read: the same bytes as zipfile gives, and nothing of a damaged one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.sheets import zipped

from auditor.errors import InputError
from auditor.readers.safety import open_package

PARTS = st.dictionaries(st.text("ab甲é_", min_size=1, max_size=4), st.binary(max_size=300))
CONTENT = b"content " * 40


def refused(data: bytes, part: str = "part") -> str:
    with pytest.raises(InputError) as error:
        open_package(data, "x.zip").read(part)
    return error.value.words.zh


def changed(offset: int, new: bytes, mark: bytes = b"PK\1\2") -> bytes:
    """Return a zip of one part with other bytes behind its mark in the directory."""
    data = bytearray(zipped({"part": CONTENT}))
    at = data.index(mark) + offset
    data[at : at + len(new)] = new
    return bytes(data)


@given(PARTS, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), st.binary(max_size=9))
def test_parts_are_read_as_zipfile_reads_them(parts, method, before):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    package = open_package(before + out.getvalue(), "x.zip")
    assert {name: package.read(name) for name in package.names} == parts


def test_damaged_parts_are_refused():
    assert "已损坏" in refused(changed(16, struct.pack("<I", 1)))  # another checksum
    assert "已损坏" in refused(changed(0, b"XX\3\4", b"PK\3\4"))  # no part begins there
    assert "已损坏" in refused(changed(30, b"trap", b"PK\3\4"))  # one of another name does
    assert "已损坏" in refused(changed(42, struct.pack("<I", 10_000)))  # it begins behind the end
    assert "已损坏" in refused(changed(34, b"\xff" * 20, b"PK\3\4"))  # it cannot be unpacked
    assert "已损坏" in refused(changed(8, b"\x40"))  # it is encrypted in a way nothing reads
    assert "已损坏" in refused(changed(20, struct.pack("<I", 5)))  # it is cut off


def test_sizes_that_lie_are_refused():
    assert "大小与所写不符" in refused(changed(24, struct.pack("<I", len(CONTENT) + 1)))
    assert "大小与所写不符" in refused(changed(24, struct.pack("<I", len(CONTENT) - 1)))


def test_a_part_that_is_told_longer_than_the_file_is_refused():
    data = zipped({"a": b"\0" * (8 << 20)})
    directory = data.index(b"PK\1\2")
    longer = data[: directory + 20] + struct.pack("<I", 100_000) + data[directory + 24 :]
    assert "压缩比" in refused(data, "a")
    assert "已损坏" in refused(longer, "a")


def test_parts_that_lie_over_each_other_are_refused():
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = raw.compress(CONTENT * 50) + raw.flush()
    sizes = struct.pack("<III", zlib.crc32(CONTENT * 50), len(packed), len(CONTENT * 50))
    head = b"PK\3\4" + struct.pack("<5H", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 1, 0)
    data, names = head + b"a" + packed, "abcdefgh"
    entries = b"".join(
        b"PK\1\2" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<5HII", 1, 0, 0, 0, 0, 0, 0) + name.encode()
        for name in names
    )  # fmt: skip
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(entries), len(data), 0)
    message = refused(data + entries + b"PK\5\6" + end, "a")
    assert "互相重叠" in message
