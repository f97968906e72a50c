"""Workbooks for the benchmarks, written as office programs write them: rows in, bytes out.

Texts stand once in a table of strings (.xlsx, .xls), cells of an .ods name their kind. They
are put together by hand, since a library would take longer to write them than to read them.
``DRESSED`` has everything besides that small workbooks of offices have: styles by the
hundred, heights of rows, numbers, empty cells with a border, merged cells.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from makers.sheets import MAIN, ODS_TYPE, Area, Tab, letters, ole, xlsx, zipped

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
    return _ods_of(body)


def _ods_of(body: str) -> bytes:
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
    numbers = _numbered(rows)
    cells = (
        struct.pack("<HHHHHI", 0xFD, 10, r, c, 0, numbers[text])
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    return _xls_of(numbers, b"", b"".join(cells))


def _numbered(rows: Rows) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in rows:
        for text in row:
            numbers.setdefault(text, len(numbers))
    return numbers


def _xls_of(numbers: Mapping[str, int], looks: bytes, cells: bytes) -> bytes:
    """Return a workbook of one sheet with these records of looks and of cells."""
    name = "表".encode("utf-16-le")
    strings = b"".join(_strings(numbers))
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + looks
    at = len(start) + 4 + 8 + len(name) + len(strings) + 4
    start += _record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 1) + name) + strings
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    end = _record(0x0A, b"")
    return ole({"Workbook": start + end + sheet + cells + end})


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


# --- as offices dress them ---------------------------------------------------------------

_LOOKS = 90
_FACE = (
    '<sz val="10"/><color theme="1"/><name val="宋体"/><charset val="134"/><scheme val="minor"/>'
)
_LINE = '<left style="thin"><color auto="1"/></left><right style="thin"><color auto="1"/></right>'
_ALIGNED = '<alignment horizontal="center" vertical="center" wrapText="1"/>'


def dressed_xlsx(rows: Rows, merges: Sequence[Area]) -> bytes:
    """Return rows and merged areas as an .xlsx with all that a spreadsheet program adds."""
    numbers = _numbered(rows)
    body = "".join(_dressed_row(n, row, numbers) for n, row in enumerate(rows, 1))
    areas = "".join(f'<mergeCell ref="{letters(b)}{a}:{letters(d)}{c}"/>' for a, b, c, d in merges)
    columns = "".join(f'<col min="{n}" max="{n}" width="9.5" style="3"/>' for n in range(1, 14))
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        f"<cols>{columns}</cols><sheetData>{body}</sheetData>"
        f'<mergeCells count="{len(merges)}">{areas}</mergeCells></worksheet>'
    )
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in numbers)
    extra = {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>',
        "xl/styles.xml": _styles(),
        "xl/theme/theme1.xml": f"<theme>{'<color/>' * 900}</theme>",
        "docProps/app.xml": "<Properties/>",
        "docProps/core.xml": "<coreProperties/>",
    }
    return xlsx(Tab("表"), extra=extra)


def _dressed_row(number: int, row: Sequence[str], numbers: Mapping[str, int]) -> str:
    cells = []
    for column, text in enumerate(row, 1):
        at = f'<c r="{letters(column)}{number}" s="{column + 3}"'
        if text.isdecimal():
            cells.append(f"{at}><v>{text}</v></c>")
        else:
            cells.append(f'{at} t="s"><v>{numbers[text]}</v></c>' if text else f"{at}/>")
    return f'<row r="{number}" ht="57" customHeight="1" spans="1:13">{"".join(cells)}</row>'


def _styles() -> str:
    """Return a part of styles as long as those that real workbooks have."""
    xf = '<xf numFmtId="{}" fontId="{}" fillId="0" borderId="1" xfId="0" applyAlignment="1">'
    looks = "".join(f"{xf.format(0 if n % 9 else 49, n)}{_ALIGNED}</xf>" for n in range(_LOOKS))
    cells = "".join(f'<cellStyle name="样式{n}" xfId="{n}" builtinId="{n}"/>' for n in range(50))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="176" formatCode="0_ "/></numFmts>'
        f"<fonts>{f'<font>{_FACE}</font>' * 30}</fonts><borders>{f'<border>{_LINE}</border>' * 20}"
        f"</borders><cellStyleXfs>{looks}</cellStyleXfs><cellXfs>{looks}</cellXfs>"
        f"<cellStyles>{cells}</cellStyles></styleSheet>"
    )


def dressed_xls(rows: Rows, merges: Sequence[Area]) -> bytes:
    """Return rows and merged areas as an .xls with all that a spreadsheet program adds."""
    numbers = _numbered(rows)
    fonts = _record(0x31, bytes(28)) * 30
    looks = b"".join(_record(0xE0, struct.pack("<HH16x", n, 0)) for n in range(_LOOKS))
    styles = _record(0x293, bytes(12)) * 50 + _record(0x892, bytes(40)) * 40
    heights = b"".join(
        _record(0x208, struct.pack("<HHHH8x", n, 0, 13, 1140)) for n in range(len(rows))
    )
    columns = b"".join(
        _record(0x7D, struct.pack("<HHHHHH", n, n, 2048, 15, 0, 0)) for n in range(13)
    )
    cells = b"".join(_xls_row(n, row, numbers) for n, row in enumerate(rows))
    spans = b"".join(struct.pack("<4H", a - 1, c - 1, b - 1, d - 1) for a, b, c, d in merges)
    areas = _record(0xE5, struct.pack("<H", len(merges)) + spans)
    return _xls_of(numbers, fonts + looks + styles, columns + heights + cells + areas)


def _xls_row(number: int, row: Sequence[str], numbers: Mapping[str, int]) -> bytes:
    out = b""
    for column, text in enumerate(row):
        spot = struct.pack("<HHH", number, column, column + 3)
        if text.isdecimal():
            out += _record(0x27E, spot + struct.pack("<I", int(text) << 2 | 2))
        elif text:
            out += _record(0xFD, spot + struct.pack("<I", numbers[text]))
        else:
            out += _record(0x201, spot)
    return out


def dressed_ods(rows: Rows, merges: Sequence[Area]) -> bytes:
    """Return rows and merged areas as an .ods with all that a spreadsheet program adds."""
    spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in merges}
    covered = {
        (row, column)
        for a, b, c, d in merges
        for row in range(a, c + 1)
        for column in range(b, d + 1)
    } - spans.keys()
    body = "".join(
        '<table:table-row table:style-name="ro2">'
        + "".join(
            "<table:covered-table-cell/>"
            if (r, c) in covered
            else _dressed_cell(text, c, spans.get((r, c)))
            for c, text in enumerate(row, 1)
        )
        + '<table:table-cell table:number-columns-repeated="1011"/></table:table-row>'
        for r, row in enumerate(rows, 1)
    )
    return _ods_of(body)


def _dressed_cell(text: str, column: int, span: tuple[int, int] | None) -> str:
    look = f' table:style-name="ce{column}"'
    if span:
        look += f' table:number-columns-spanned="{span[1]}" table:number-rows-spanned="{span[0]}"'
    if not text:
        return f"<table:table-cell{look}/>"
    kind = f'float" office:value="{text}' if text.isdecimal() else "string"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{look} office:value-type="{kind}">{lines}</table:table-cell>'


DRESSED: Mapping[str, Callable[[Rows, Sequence[Area]], bytes]] = {
    "xlsx": dressed_xlsx,
    "xls": dressed_xls,
    "ods": dressed_ods,
}
