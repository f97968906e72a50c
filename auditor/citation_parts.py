"""Parts of an instrument that are no article: 第三章, 附件第112项, （十七）, 第二项第（三）小项.

Policy papers, catalogues and decisions are cited by such parts. A ``Provision`` has no room
for them, so a citation keeps them as printed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from auditor.model import Span
from auditor.provisions import N, numeral, skip_blanks
from auditor.text import BLANKS, NUMERAL

_B = f"[{BLANKS}]*+"
_NUM = rf"(?:第{_B})?[（(]?{_B}{N}{_B}[)）]?"
_ANNEX = rf"(?:附{_B}[件表录则](?:目录|清单)?|目录){_B}(?:[{NUMERAL}]{{1,3}})?"
_UNIT = r"编|篇|章|节|部分|小?项|大?点|类"
_NUMBERED = rf"第{_B}[（(]?{_B}{N}(?:{_B}[、，,和及至到—-]{_B}{_NUM})*+{_B}[)）]?{_B}(?:{_UNIT})"
_BRACKETED = rf"第?{_B}[（(]{_B}{N}{_B}[)）](?:{_B}(?:{_UNIT}|条))?"
_MORE = rf"(?:{_B}[、和及]?{_B}(?:{_NUMBERED}|{_BRACKETED}))*+"
#: Parts with a unit word; they may also head a paragraph of their own.
_NAMED = re.compile(
    rf"(?:{_ANNEX}{_B}(?:{_BRACKETED}{_B})?)?{_NUMBERED}{_MORE}"
    rf"|{_ANNEX}(?:{_B}{_BRACKETED})?(?=[{BLANKS}：:，。]|\Z)"
)
_LISTED = re.compile(rf"(?:[一二三四五六七八九十]{{1,3}}、{_B})?{_BRACKETED}{_MORE}")
_WHOLE = re.compile("全文(?:适用)?")
_ODD_ARTICLE = re.compile(rf"第{_B}{N}{_B}[条條]")
_LABEL = re.compile(rf"[（(]{_B}({N}){_B}[)）]")


class Part(NamedTuple):
    """Where a part is printed."""

    span: Span


def read_part(raw: str, at: int, end: int) -> Part | None:
    """Return the part that stands right behind a title, before any colon.

    An article whose numeral cannot be read (第十百条) is kept as a part too.
    """
    for pattern in (_NAMED, _LISTED, _WHOLE, _ODD_ARTICLE):
        found = pattern.match(raw, at, end)
        if found:
            return Part(found.span())
    return None


def read_named_part(raw: str, at: int, end: int) -> Part | None:
    """Return the part with a unit word (第十一项, 附件第3项) that begins at ``at``."""
    found = _NAMED.match(raw, at, end)
    return Part(found.span()) if found else None


def read_label(raw: str, at: int, end: int) -> Part | None:
    """Return the label （十七） that opens the quotation behind a colon.

    It names the place only when it stands alone: followed by （十八） it counts the
    paragraphs of what is quoted.
    """
    found = _LABEL.match(raw, skip_blanks(raw, at, end), end)
    if not found:
        return None
    number = numeral(found[1])
    for other in _LABEL.finditer(raw, found.end(), end):
        if numeral(other[1]) == number + 1:
            return None
    return Part(found.span())
