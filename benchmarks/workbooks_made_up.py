"""Workbooks for the benchmarks, written as office programs write them: rows in, bytes out.

Texts stand once in a table of strings (.xlsx, .xls), cells of an .ods name their kind. They
are put together by hand, since a library would take longer to write them than to read them.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from makers.sheets import ODS_TYPE, Tab, ole, xlsx, zipped

Rows = Sequence[Sequence[str]]
_MOST = 8_000  # bytes of a record; longer ones go on in the next
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def as_xlsx(rows: Rows) -> bytes:
    """Return the rows as an .xlsx."""
    return xlsx(Tab("表", [[text or None for text in row] for row in rows]))


def as_ods(rows: Rows) -> bytes:
    """Return the rows as an .ods."""
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="表"><table:table-column/>{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": content}
    return zipped(parts)


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def as_xls(rows: Rows) -> bytes:
    """Return the rows as an .xls of Excel 97, at most 65,536 of them."""
    numbers: dict[str, int] = {}
    for row in rows:
        for text in row:
            numbers.setdefault(text, len(numbers))
    name = "表".encode("utf-16-le")
    strings = b"".join(_strings(numbers))
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    at = len(start) + 4 + 8 + len(name) + len(strings) + 4
    start += _record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 1) + name) + strings
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    cells = (
        struct.pack("<HHHHHI", 0xFD, 10, r, c, 0, numbers[text])
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    end = _record(0x0A, b"")
    return ole({"Workbook": start + end + sheet + b"".join(cells) + end})


def _strings(numbers: Mapping[str, int]) -> Iterator[bytes]:
    """Yield the table of strings, cut between two of them where a record is full."""
    kind, content = 0xFC, struct.pack("<II", len(numbers), len(numbers))
    for text in numbers:
        raw = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        if len(content) + len(raw) > _MOST:
            yield _record(kind, content)
            kind, content = 0x3C, b""
        content += raw
    yield _record(kind, content)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


WRITERS: Mapping[str, Callable[[Rows], bytes]] = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}
