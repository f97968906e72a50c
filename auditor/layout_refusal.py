"""A document that no profile takes in; the error that says why and what to do out.

Its characters may have been lost before; a header may have no items below it, or hidden
ones; else the header found is named, and the nearest words that a profile would know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rapidfuzz import process

from auditor.errors import InputError
from auditor.layout_header import find_header, spread
from auditor.layout_profiles import Profile, header_word
from auditor.model import FIELDS, Document, Grid, Paragraph, Stream
from auditor.text import BLANK, count_ink

_HAN = re.compile(r"[\u3400-\u9fff]")
_GARBLED = re.compile(r"[?\ufffd\u00c0-\u00ff]|锟斤拷|烫烫烫")
_LOOKED_AT = 4000
_FEWEST_KNOWN = 2


def refuse(document: Document, profiles: Sequence[Profile]) -> InputError:
    """Name what looks like a header, and the nearest words that a profile would know."""
    if _is_garbled(document):
        return _garbled(document)
    if all(isinstance(part, Paragraph) for part in document.parts):
        return _no_table(document)
    if headers := _lone_headers(document, profiles):
        covert = next((header for header, is_covert in headers if is_covert), None)
        return _all_hidden(document, covert) if covert else _no_items(document, headers[0][0])
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
    if lack := _lacking(document, profiles):
        zh = f"{zh}；没有找到{'、'.join(f'“{FIELDS[name]}”' for name in lack)}一栏"
        en = f"{en}; no column for {', '.join(lack)}"
    return InputError(
        f"{zh}。若确是清单，请在 rules/layouts 的 headers 中补上它的表头用词",
        f"{en}. If it is a list, add its header words under headers in rules/layouts",
    )


def _lacking(document: Document, profiles: Sequence[Profile]) -> list[str]:
    """Return the fields that a list has to have and no text here names, if some are named."""
    texts = [text for text in islice(_texts(document), _LOOKED_AT) if text]
    upright = (p for p in profiles if p.part == "grid" and not p.titled)
    for profile in upright:
        known = {name for text in texts for name in profile.fields_of(text)}
        if len(known) >= _FEWEST_KNOWN:
            return [name for name in profile.required if name not in known]
    return []


def _texts(document: Document) -> Iterator[str]:
    for part in document.parts:
        if isinstance(part, Paragraph):
            yield part.raw
        elif isinstance(part, Stream):
            yield from (cell.raw for cell in part.cells)
        else:
            yield from (cell.raw for row in part.rows for cell in row)


def _is_garbled(document: Document) -> bool:
    """Say whether a document's characters have been lost: more marks of that than Chinese ones."""
    text = ""
    for raw in _texts(document):
        text += raw
        if len(text) > _LOOKED_AT:
            break
    lost = sum(map(len, _GARBLED.findall(text)))
    return lost * 4 > count_ink(text) and lost > len(_HAN.findall(_GARBLED.sub("", text)))


def _garbled(document: Document) -> InputError:
    return InputError(
        f"{document.path}：文件里的汉字已经变成问号或乱码，多半是导出时选错了编码；"
        "请从原文件以 UTF-8 或 GB18030 重新导出",
        f"{document.path}: the Chinese characters in it are lost, probably exported in the wrong "
        "encoding; export the source again as UTF-8 or GB18030",
    )


def _lone_headers(document: Document, profiles: Sequence[Profile]) -> list[tuple[str, bool]]:
    """Return the words of each header that a profile knows, and whether all below is hidden."""
    upright = [profile for profile in profiles if profile.part == "grid" and not profile.titled]
    headers: list[tuple[str, bool]] = []
    for part in (part for part in document.parts if isinstance(part, Grid)):
        lines = spread(part)
        if found := next(filter(None, (find_header(lines, one) for one in upright)), None):
            head, columns = found
            words = (header_word(column.header.raw) for column in columns)
            below = [cell for line in lines[head.stop :] for cell in line.starts.values()]
            is_covert = bool(below) and (part.hidden or all(cell.hidden for cell in below))
            headers.append(("、".join(filter(None, words)), is_covert))
    return headers


def _all_hidden(document: Document, shown: str) -> InputError:
    return InputError(
        f"{document.path}：认出了表头（{shown}），但清单是隐藏的，不当作对外公布的内容；"
        "请取消隐藏后重新保存",
        f"{document.path}: the header is known ({shown}), but the list is hidden and so not taken "
        "as published; show it and save the file again",
    )


def _no_items(document: Document, shown: str) -> InputError:
    return InputError(
        f"{document.path}：认出了表头（{shown}），但表头下面没有读到事项；请确认文件里有清单内容",
        f"{document.path}: the header is known ({shown}), but there is no item below it; check "
        "that the file holds the list itself",
    )


def _no_table(document: Document) -> InputError:
    """Say that a document has no table: cells that nothing parts cannot be told apart."""
    first = next((part.raw for part in document.parts if isinstance(part, Paragraph)), "")
    shown = BLANK.sub(" ", first[:40])
    lines = "没有带框线的表格" if document.format == "pdf" else "没有表格"
    zh = f"{document.path}：没有认出权责清单：文件里只有文字（“{shown}”…），{lines}"
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
