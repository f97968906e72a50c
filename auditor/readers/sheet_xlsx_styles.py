"""The number formats of an .xlsx workbook: its styles part in, the format of each style out.

The part is long and all but two of its lists are looks, so these two are searched as bytes
where they are written as spreadsheet programs do; any other shape goes to the XML parser.
"""

from __future__ import annotations

import re

from auditor.readers.safety import parse_xml
from auditor.readers.sheet_formats import Format, shown_formats
from auditor.readers.sheet_xlsx_cells import unescape
from auditor.readers.sheet_xlsx_parts import local

# What would make of a tag something else than it seems, or bytes that are no UTF-8.
_UNUSUAL = re.compile(
    rb"""<!|<\?(?!xml )|:(?:numFmts?|cellXfs|xf)\b|encoding=(?!["'](?:utf|UTF)-8["'])"""
)
_LOOK = rb'(?:\s+[\w:.-]+="[^"<&\x00-\x1f]*+")*+\s*+'
_OTHER = rb'(?:\s+(?!numFmtId=)[\w:.-]+="[^"<&\x00-\x1f]*+")*+'
_XF = rb"<xf" + _LOOK + rb"(?:/>|>(?:\s*+<\w++" + _LOOK + rb"/>)*+\s*+</xf>)"
_STYLES = re.compile(rb"<cellXfs" + _LOOK + rb">\s*+(?:" + _XF + rb"\s*+)*+</cellXfs>")
_STYLE = re.compile(rb"<xf" + _OTHER + rb'(?:\s+numFmtId="([^"]*)")?')
_CODE = re.compile(rb'<numFmt\s+numFmtId="([0-9]+)"\s+formatCode="([^"<\x00-\x1f]*)"\s*/>')


def find_formats(content: bytes, path: str, part: str) -> dict[int, Format]:
    """Return the known formats of numbers by style. Raises ``InputError`` for damaged XML."""
    found = _quick(content) or _parsed(content, path, part)
    codes, styles = found
    return shown_formats(codes, [int(code) if code.isdecimal() else 0 for code in styles])


def _quick(content: bytes) -> tuple[dict[int, str], list[str]] | None:
    """Return the codes of formats and the one of each style; ``None`` where a parser is due."""
    if _UNUSUAL.search(content) or content.count(b"<cellXfs") != 1:
        return None
    styles, codes = _STYLES.search(content), _CODE.findall(content)
    if not styles or len(codes) != content.count(b"<numFmt") - content.count(b"<numFmts"):
        return None
    named = {int(number): unescape(raw.decode("utf-8", "replace")) for number, raw in codes}
    return named, [raw.decode() for raw in _STYLE.findall(styles[0])]


def _parsed(content: bytes, path: str, part: str) -> tuple[dict[int, str], list[str]]:
    root = parse_xml(content, path, part)
    codes = {
        int(one.get("numFmtId")): one.get("formatCode") or ""
        for one in local(root, "numFmt")
        if (one.get("numFmtId") or "").isdecimal()
    }
    return codes, [one.get("numFmtId") or "" for all_ in local(root, "cellXfs") for one in all_]
