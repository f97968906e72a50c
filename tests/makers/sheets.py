"""Small workbooks written by hand, so that a test can have every quirk that real ones have."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

Area = tuple[int, int, int, int]


@dataclass
class Tab:
    """A sheet to be written; rows and columns count from 1, ``None`` is a cell that is not there."""

    name: str = "Sheet1"
    rows: list[list[str | float | None]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    boxes: dict[tuple[int, int], str] = field(default_factory=dict)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    header: str = ""


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def ref(row: int, column: int) -> str:
    return f"{letters(column)}{row}"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


# --- xlsx ----------------------------------------------------------------------


def xlsx(*tabs: Tab, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Write a workbook; ``extra`` adds parts or replaces them, ``None`` takes one out."""
    strings: dict[str, int] = {}
    parts: dict[str, str | bytes] = {"[Content_Types].xml": _types(len(tabs))}
    parts["_rels/.rels"] = _rels([("officeDocument", "xl/workbook.xml")])
    parts["xl/workbook.xml"] = _workbook(tabs)
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(tabs, 1)]
    links += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    parts["xl/_rels/workbook.xml.rels"] = _rels(links)
    for number, tab in enumerate(tabs, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(tab, strings)
        parts |= _hung(tab, number)
    items = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf/></cellXfs></styleSheet>'
    )
    parts |= extra or {}
    return zipped({name: content for name, content in parts.items() if content is not None})


def _types(count: int) -> str:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
    for number in range(1, count + 1):
        overrides += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{sheet}.worksheet+xml"/>'
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    default += '<Default Extension="xml" ContentType="application/xml"/>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{types}">{default}{overrides}</Types>'


def _rels(links: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{RELS}">{items}</Relationships>'


def _workbook(tabs: tuple[Tab, ...]) -> str:
    state = {True: ' state="hidden"', False: ""}
    items = "".join(
        f'<sheet name={quoteattr(tab.name)} sheetId="{n}" r:id="rId{n}"{state[tab.hidden]}/>'
        for n, tab in enumerate(tabs, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{items}</sheets></workbook>'


def sheet_xml(tab: Tab, strings: dict[str, int]) -> str:
    columns = "".join(f'<col min="{c}" max="{c}" hidden="1"/>' for c in sorted(tab.hidden_columns))
    rows = "".join(_row(tab, number, values, strings) for number, values in enumerate(tab.rows, 1))
    merges = "".join(f'<mergeCell ref="{ref(a, b)}:{ref(c, d)}"/>' for a, b, c, d in tab.merges)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{rows}</sheetData>"
        + (f"<mergeCells>{merges}</mergeCells>" if merges else "")
        + (
            f"<headerFooter><oddHeader>{escape(tab.header)}</oddHeader></headerFooter>"
            if tab.header
            else ""
        )
        + "</worksheet>"
    )


def _row(tab: Tab, number: int, values: list[str | float | None], strings: dict[str, int]) -> str:
    cells = []
    for column, value in enumerate(values, 1):
        at = f'<c r="{ref(number, column)}"'
        if isinstance(value, str):
            cells.append(f'{at} t="s"><v>{strings.setdefault(value, len(strings))}</v></c>')
        elif value is not None:
            cells.append(f"{at}><v>{value}</v></c>")
    hidden = ' hidden="1"' if number in tab.hidden_rows else ""
    return f'<row r="{number}"{hidden}>{"".join(cells)}</row>'


def _hung(tab: Tab, number: int) -> dict[str, str]:
    """Return the parts that hang on a sheet: comments, text boxes and pictures."""
    parts, links = {}, []
    if tab.comments:
        items = "".join(
            f'<comment ref="{ref(*spot)}" authorId="0"><text><r><t>{escape(text)}</t></r></text></comment>'
            for spot, text in tab.comments.items()
        )
        parts[f"xl/comments{number}.xml"] = (
            f'<comments xmlns="{MAIN}"><authors><author>x</author></authors>'
            f"<commentList>{items}</commentList></comments>"
        )
        links.append(("comments", f"../comments{number}.xml"))
    if tab.boxes or tab.pictures:
        parts[f"xl/drawings/drawing{number}.xml"] = _drawing(tab)
        links.append(("drawing", f"../drawings/drawing{number}.xml"))
    if links:
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _rels(links)
    return parts


def _drawing(tab: Tab) -> str:
    def anchored(spot: tuple[int, int], inside: str) -> str:
        start = f"<xdr:col>{spot[1] - 1}</xdr:col><xdr:row>{spot[0] - 1}</xdr:row>"
        return f"<xdr:oneCellAnchor><xdr:from>{start}</xdr:from>{inside}</xdr:oneCellAnchor>"

    shapes = ""
    for spot, text in tab.boxes.items():
        lines = "".join(
            f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in text.split("\n")
        )
        shapes += anchored(spot, f"<xdr:sp><xdr:txBody>{lines}</xdr:txBody></xdr:sp>")
    shapes += "".join(anchored(spot, "<xdr:pic/>") for spot in tab.pictures)
    return f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{ART}">{shapes}</xdr:wsDr>'


# --- ods -----------------------------------------------------------------------

_ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "drawing")
)


def ods(*tabs: Tab, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    tables = "".join(_table(tab) for tab in tabs)
    return ods_of(tables, extra=extra)


def ods_of(tables: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Write a workbook around the XML of its tables."""
    styles = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
    content = (
        f"<office:document-content {_ODS_NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": content} | dict(extra or {}))


def _table(tab: Tab) -> str:
    spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in tab.merges}
    covered = {
        (row, column)
        for a, b, c, d in tab.merges
        for row in range(a, c + 1)
        for column in range(b, d + 1)
    } - set(spans)
    width = max((len(values) for values in tab.rows), default=0)
    columns = "".join(
        f"<table:table-column{_visible(c in tab.hidden_columns)}/>" for c in range(1, width + 1)
    )
    rows = ""
    for row, values in enumerate(tab.rows, 1):
        cells = ""
        for column, value in enumerate(values, 1):
            down, across = spans.get((row, column), (1, 1))
            name = "covered-table-cell" if (row, column) in covered else "table-cell"
            span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
            note = tab.comments.get((row, column), "")
            note = (
                f"<office:annotation><text:p>{escape(note)}</text:p></office:annotation>"
                if note
                else ""
            )
            lines = (
                ""
                if value is None
                else "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
            )
            cells += f"<table:{name}{span if (down, across) != (1, 1) else ''}>{note}{lines}</table:{name}>"
        rows += f"<table:table-row{_visible(row in tab.hidden_rows)}>{cells}</table:table-row>"
    style = ' table:style-name="off"' if tab.hidden else ""
    return f"<table:table table:name={quoteattr(tab.name)}{style}>{columns}{rows}</table:table>"


def _visible(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


# --- xls -----------------------------------------------------------------------


def xls(*tabs: Tab, records: bytes = b"", names: tuple[str, ...] = ("Workbook",)) -> bytes:
    """Write an Excel 97 workbook; ``records`` are put first, ``names`` are its streams."""
    return ole({name: book(*tabs, records=records) for name in names})


def book(*tabs: Tab, records: bytes = b"") -> bytes:
    """Return the records of a workbook as they stand in its stream."""
    bodies = [_sheet_records(tab) for tab in tabs]
    heads = [_record(0x85, struct.pack("<IBB", 0, tab.hidden, 0) + _name(tab.name)) for tab in tabs]
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + records
    at = len(start) + sum(map(len, heads)) + 4
    for tab, body in zip(tabs, bodies, strict=True):
        start += _record(0x85, struct.pack("<IBB", at, tab.hidden, 0) + _name(tab.name))
        at += len(body)
    return start + _record(0x0A, b"") + b"".join(bodies)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _name(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet_records(tab: Tab) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for column in sorted(tab.hidden_columns):
        out += _record(0x7D, struct.pack("<HHHHHH", column - 1, column - 1, 2048, 0, 1, 0))
    if tab.header:
        out += _record(
            0x14, struct.pack("<HB", len(tab.header), 1) + tab.header.encode("utf-16-le")
        )
    for row in sorted(tab.hidden_rows):
        out += _record(0x208, struct.pack("<HHHHHHHH", row - 1, 0, 1, 255, 0, 0, 0x20, 0))
    for row, values in enumerate(tab.rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                raw = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                out += _record(0x204, struct.pack("<HHH", row, column, 0) + raw)
            elif value is not None:
                out += _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    for number, (spot, text) in enumerate(tab.comments.items(), 1):
        out += _shape(25, number, text)
        out += _record(0x1C, struct.pack("<HHHHHB", spot[0] - 1, spot[1] - 1, 0, number, 0, 0))
    for number, text in enumerate(tab.boxes.values(), 100):
        out += _shape(6, number, text)
    for number, _ in enumerate(tab.pictures, 200):
        out += _record(0x5D, struct.pack("<HHHHH", 0x15, 0x12, 8, number, 0).ljust(22, b"\0"))
    areas = b"".join(struct.pack("<HHHH", a - 1, c - 1, b - 1, d - 1) for a, b, c, d in tab.merges)
    if areas:
        out += _record(0xE5, struct.pack("<H", len(tab.merges)) + areas)
    return out + _record(0x0A, b"")


def _shape(kind: int, number: int, text: str) -> bytes:
    head = struct.pack("<HHHHH", 0x15, 0x12, kind, number, 0).ljust(22, b"\0")
    out = _record(0x5D, head)
    out += _record(0x1B6, struct.pack("<HH6xHHI", 0, 0, len(text), 16, 0))
    half = len(text) // 2
    for part in (text[:half], text[half:]):
        out += _record(0x3C, b"\1" + part.encode("utf-16-le"))
    return out + _record(0x3C, bytes(16))


def ole(streams: Mapping[str, bytes], inner: Mapping[str, bytes] | None = None) -> bytes:
    """Write a compound file; the streams ``inner`` stand in a storage of their own, and first."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    entries = [("Root Entry", 5, end, 0)]
    entries += [(name, 2, 0, len(data)) for name, data in (inner or {}).items()]
    first_inner = 1 if inner else free
    if inner:
        entries.append(("MBD01", 1, 0, 0))
    top = len(entries)
    entries += [(name, 2, 0, len(data)) for name, data in streams.items()]
    body, chains = b"", []
    for data in [*(inner or {}).values(), *streams.values()]:
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        chains.append((len(body) // 512, len(padded) // 512))
        body += padded
    directory = b""
    starts = iter(chains)
    for number, (name, kind, _, size) in enumerate(entries):
        raw = name.encode("utf-16-le") + b"\0\0"
        start, length = next(starts)[0] if kind == 2 else end, max(size, 4096) if kind == 2 else 0
        right = number + 1 if top - bool(inner) <= number < len(entries) - 1 else free
        right = number + 1 if kind == 2 and number < len(inner or {}) else right
        child = {5: top - bool(inner), 1: first_inner}.get(kind, free)
        directory += struct.pack("<64sHBBIII", raw, len(raw), kind, 1, free, right, child)
        directory += struct.pack("<36xIQ", start, length)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    chains.append((len(body) // 512, len(directory) // 512))
    body += directory
    follow: list[int] = []
    for start, length in chains:
        follow += [*range(start + 1, start + length), end]
    fats = 1
    while len(follow) + fats > fats * 128:
        fats += 1
    places = range(len(follow), len(follow) + fats)
    follow += [0xFFFFFFFD] * fats
    follow += [free] * (fats * 128 - len(follow))
    head = struct.pack(
        "<8s16xHHHHH6xI", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0
    )
    head += struct.pack("<II4xIIIII", fats, chains[-1][0], 4096, end, 0, end, 0)
    head += struct.pack("<109I", *[*places, *[free] * 109][:109])
    return head + body + struct.pack(f"<{len(follow)}I", *follow)
