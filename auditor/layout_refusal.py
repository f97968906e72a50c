"""A document that no profile takes in; the error that names its header and near words out."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process

from auditor.errors import InputError
from auditor.layout_profiles import Profile, header_word
from auditor.model import Document, Grid, Paragraph, Stream
from auditor.text import BLANK


def refuse(document: Document, profiles: Sequence[Profile]) -> InputError:
    """Name what looks like a header, and the nearest words that a profile would know."""
    if all(isinstance(part, Paragraph) for part in document.parts):
        return _no_table(document)
    words = sorted({word for profile in profiles for word in profile.headers})
    found = _likely_header(document, profiles)
    near = [hit[0] for text in found if (hit := process.extractOne(text, words, score_cutoff=60))]
    shown = "、".join(f"“{text}”" for text in found) or "（没有表格）"
    shown_en = ", ".join(repr(text) for text in found) or "(no table)"
    close = "、".join(dict.fromkeys(near))
    zh = f"{document.path}：没有认出权责清单。开头的单元格是 {shown}"
    en = f"{document.path}: no list of powers and duties recognised. The first cells are {shown_en}"
    if close:
        zh, en = f"{zh}；相近的已知表头是 {close}", f"{en}; the nearest known headers are {close}"
    return InputError(
        f"{zh}。若确是清单，请在 rules/layouts 的 headers 中补上它的表头用词",
        f"{en}. If it is a list, add its header words under headers in rules/layouts",
    )


def _no_table(document: Document) -> InputError:
    """Say that a document has no table: cells that nothing parts cannot be told apart."""
    first = next((part.raw for part in document.parts if isinstance(part, Paragraph)), "")
    shown = BLANK.sub(" ", first[:40])
    zh = f"{document.path}：没有认出权责清单：文件里只有文字（“{shown}”…），没有表格"
    en = f"{document.path}: no list of powers and duties recognised: text only ({shown!r}…)"
    return InputError(
        f"{zh}；单元格之间没有分隔就分不出栏目，请提供原来的 Word、Excel 文件或网页",
        f"{en}; columns cannot be told without marks between cells, give the Word or Excel file",
    )


def _likely_header(document: Document, profiles: Sequence[Profile]) -> list[str]:
    """Return up to eight short texts: of the row with most known words, or the first ones."""
    rows: list[list[str]] = []
    for part in document.parts:
        if isinstance(part, Grid):
            rows += [[c.raw for c in row if c.raw] for row in part.rows[:10]]
        elif isinstance(part, Stream):
            rows.append([c.raw for c in part.cells[:40] if c.raw])
    if not rows:
        rows = [[p.raw for p in document.parts[:8] if isinstance(p, Paragraph)]]
    best = max(rows, key=lambda row: sum(any(p.fields_of(t) for p in profiles) for t in row))
    return [header_word(text)[:20] for text in best[:8]]
