"""Workbooks saved as web pages: the parts of a page in, its tables named as the sheets were out.

LibreOffice puts the name into a heading above each table and into a list of them all before
the first; Excel only into a comment.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from auditor.model import Grid, Paragraph
from auditor.text import BLANKS

_Part = Grid | Paragraph
_SHEET = re.compile(rb"<x:ExcelWorksheet>\s*<x:Name>([^<]+)</x:Name>")
_ANCHOR = b'name="table0"'


def name_sheets(
    parts: Sequence[_Part], root: Any, content: bytes, tags: bytes
) -> tuple[_Part, ...]:
    """Return the parts with names for those tables that were sheets.

    ``content`` is the page in UTF-8, ``tags`` its start tags in lower case.
    """
    if _ANCHOR in tags:
        return _by_headings(parts, root)
    if b"<x:ExcelWorksheet>" in content:
        return _in_order(parts, [html.unescape(raw.decode()) for raw in _SHEET.findall(content)])
    return tuple(parts)


def _by_headings(parts: Sequence[_Part], root: Any) -> tuple[_Part, ...]:
    """Name each table below a heading; headings and their list belong to no table."""
    names = _headings(root.iterfind(".//a[@name]/h1"))
    known = [n for n, part in enumerate(parts) if isinstance(part, Paragraph) and part.raw in names]
    named: list[_Part] = []
    for at, part in enumerate(parts):
        above = parts[at - 1] if at else None
        if isinstance(part, Paragraph):
            listed = bool(known) and (at < known[0] or at in known)
            named.append(replace(part, running=True) if listed else part)
        elif isinstance(above, Paragraph) and above.raw in names:
            named.append(replace(part, name=names[above.raw]))
        else:
            named.append(part)
    return tuple(named)


def _headings(found: Iterable[Any]) -> dict[str, str]:
    """Return the name of the sheet by the text of the heading, ``Sheet 1: 行政处罚``."""
    texts = {}
    for heading in found:
        name = "".join(heading.find("em").itertext()) if heading.find("em") is not None else ""
        if name := " ".join(name.split()).strip(BLANKS):
            texts[" ".join("".join(heading.itertext()).split())] = name
    return texts


def _in_order(parts: Sequence[_Part], names: Sequence[str]) -> tuple[_Part, ...]:
    """Name the tables in order; where there are more or fewer, none is known to be which."""
    apart = tuple(one for part in parts for one in _without_tabs(part, names))
    if sum(isinstance(part, Grid) for part in apart) != len(names):
        return tuple(parts)
    order = iter(names)
    return tuple(replace(p, name=next(order)) if isinstance(p, Grid) else p for p in apart)


def _without_tabs(part: _Part, names: Sequence[str]) -> Sequence[_Part]:
    """Return a part, the table of the tabs below the sheets as lines of no table."""
    if isinstance(part, Paragraph):
        return (part,)
    cells = [cell for row in part.rows[:2] for cell in row if cell.raw]
    if len(part.rows) > 1 or [cell.raw for cell in cells] != list(names):
        return (part,)
    return [Paragraph(cell.raw, cell.place, running=True) for cell in cells]
