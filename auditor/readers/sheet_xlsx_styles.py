"""The number formats of an .xlsx workbook: its styles part in, the format of each style out.

The part is long and all but two of its lists are looks, so these two are searched as bytes
where they are written as spreadsheet programs do; any other shape goes to the XML parser.
"""

from __future__ import annotations

import re

from auditor.readers.safety import parse_xml
from auditor.readers.sheet_formats import Format, shown_formats
from auditor.readers.sheet_xlsx_cells import unescape
from auditor.readers.sheet_xlsx_parts import local, whole

_UTF8 = re.compile(rb"""<\?xml(?![^<>]*encoding=(?!["'](?:utf|UTF)-8["']))[^<>]*\?>""")
_STYLE = re.compile(rb'<xf\s+(?:(?!numFmtId=)[\w:.-]++="[^"<>]*+"\s+)*+numFmtId="([0-9]+)"')
_STYLE_TAG = re.compile(rb"<xf(?=[\s/>])")
_CODE = re.compile(rb'<numFmt\s+numFmtId="([0-9]{1,9})"\s+formatCode="([^"<\x00-\x1f]*)"\s*/>')
_CODE_TAG = re.compile(rb"numFmt(?=[\s/>])")


def find_formats(content: bytes, path: str, part: str) -> dict[int, Format]:
    """Return the known formats of numbers by style. Raises ``InputError`` for damaged XML."""
    codes, styles = _quick(content) or _parsed(content, path, part)
    return shown_formats(codes, [whole(code) or 0 for code in styles])


def _quick(content: bytes) -> tuple[dict[int, str], list[str]] | None:
    """Return the codes of formats and the one of each style; ``None`` where a parser is due."""
    start, end = content.find(b"<cellXfs"), content.rfind(b"</cellXfs>")
    if start < 0 or not _UTF8.match(content) or content.count(b"?>") != 1:
        return None
    # A comment or the like could hold what seems a tag.
    if b"!" in content or content.find(b":xf", start, end) >= 0:
        return None
    # What comes after are formats of conditions, which number theirs by themselves.
    styles, codes = _STYLE.findall(content, start, end), _CODE.findall(content, 0, start)
    if (content.count(b"cellXfs"), len(_STYLE_TAG.findall(content, start, end))) != (
        2,
        len(styles),
    ):
        return None
    if len(_CODE_TAG.findall(content, 0, start)) != len(codes):
        return None
    named = {int(number): unescape(raw.decode("utf-8", "replace")) for number, raw in codes}
    return named, [number.decode() for number in styles]


def _parsed(content: bytes, path: str, part: str) -> tuple[dict[int, str], list[str]]:
    root = parse_xml(content, path, part)
    conditional = {one for all_ in local(root, "dxfs") for one in local(all_, "numFmt")}
    codes = {
        number: one.get("formatCode") or ""
        for one in local(root, "numFmt")
        if one not in conditional and (number := whole(one.get("numFmtId") or "")) is not None
    }
    return codes, [one.get("numFmtId") or "" for all_ in local(root, "cellXfs") for one in all_]
