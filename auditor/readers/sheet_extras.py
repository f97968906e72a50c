"""What stands on a sheet besides its cells, in words: comments, text boxes, pictures, page headers.

Shared by the formats of sheets: each finds these things in its own way and says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.model import Place, Problem, Words
from auditor.readers.sheet_grid import sample
from auditor.text import BLANKS

# Codes in a printed header: font names and sizes, styles, sides; then numbers of pages, dates.
_STYLE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[BIUESXYGOH])')
_SIDE = re.compile(r"&[LCR]")
_FIELD = re.compile(r"&[PNDTAFZ][+-]?\d*")
_PAGE_COUNT = re.compile(rf"[第页共總总/\-—–－―~·.,，、0-9{BLANKS}]*")


def page_texts(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the texts of printed headers and footers such as ``&L附件1&C第 &P 页``.

    Each text comes once; what is only the number of a page is no text.
    """
    texts: dict[str, None] = {}
    for code in codes:
        for side in _SIDE.split(_STYLE.sub("", code.replace("&&", "\0"))):
            text = _FIELD.sub("", side).replace("\0", "&").strip(BLANKS)
            if not _PAGE_COUNT.fullmatch(text):
                texts[text] = None
    return tuple(texts)


def comment_problem(place: Place, text: str) -> Problem:
    """Return what to say of a comment on a cell."""
    text = text.strip(BLANKS)
    words = Words(f"单元格上有批注“{sample(text)}”，公开前应删去", f"a comment: {sample(text)!r}")
    return Problem("leftover", words, place, text)


def box_problem(place: Place, text: str) -> Problem:
    """Return what to say of text in a box that floats over the cells."""
    words = Words(
        f"有浮在单元格上面的文本框，其中的文字“{sample(text)}”不属于任何单元格，请移入单元格",
        f"a text box floats over the cells: {sample(text)!r}; move its text into a cell",
    )
    return Problem("unread", words, place, text)


def picture_problem(name: str, count: int, place: Place) -> Problem:
    """Return what to say of pictures, whose text no reader sees."""
    words = Words(
        f"工作表“{name}”有 {count} 个图片或图表，其中若有文字则未读取",
        f"sheet {name!r}: {count} pictures or charts; text in them is not read",
    )
    return Problem("unread", words, place)
