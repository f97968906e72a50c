"""Old Word files (.doc, .wps): bytes in, the ``Document`` of the same file as a .docx out.

The package ``msdoc2docx`` turns the old format into the new one, piece tables, lists and
merged cells included, and reports what it could not keep; the reader for .docx does the
rest. What was lost on the way and may have held text becomes a ``Problem``.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.errors import InputError
from auditor.model import Cell, Document, Grid, Paragraph, Place, Problem, Stream, Words
from auditor.readers import ole, safety
from auditor.readers.docx import read_docx
from auditor.text import BLANKS

#: Most stretches of equal formatting. The converter's time grows with their square: this
#: many take it half a minute, ten times as many most of an hour.
MAX_RUNS = 50_000

SAVE_ANEW = Words("请用 Word 或 WPS 另存为 .docx 再读", "save it as .docx in Word or WPS")

#: What the converter puts where it leaves something out.
_OBJECT, _UNREADABLE = "\ufffc", "\ufffd"
_LEFT_OUT: Mapping[str, Words] = {
    _OBJECT: Words(
        "有图片或嵌入的对象，其中的文字未读取",
        "a picture or embedded object; text in it is not read",
    ),
    _UNREADABLE: Words("有不能转换的字符，没有读取", "characters that cannot be converted"),
}

_DRAWING = Words(
    "有文本框或图形已损坏，其中的文字未读取", "damaged text boxes or drawings, not read"
)
_PICTURE = Words("有图片，其中的文字未读取", "pictures; text in them is not read")
_EMBEDDED = Words("有嵌入的对象，其中的文字未读取", "embedded objects; text in them is not read")
_TABLE = Words(
    "有表格的结构已损坏，其中的文字当作段落读取", "damaged tables, their text read as paragraphs"
)
_NUMBERS = Words("自动编号已损坏或不认识，可能没有读全", "automatic numbers damaged or not known")
_HEADERS = Words("页眉页脚已损坏，没有读取", "damaged page headers and footers, not read")
_COMMENTS = Words("有批注没有标记位置，没有读取", "comments without a mark, not read")
_NOTES = Words("有脚注或尾注没有读取", "footnotes or endnotes not read")
_FIELD = Words("有域没有结束，其代码没有读取", "a field without an end; its code is not read")

#: The reports of the converter that mean that text may be missing.
_LOSSES: Mapping[str, Words] = {
    "OFFICEART_MALFORMED": _DRAWING,
    "MAIN_TEXTBOX_TABLE_MALFORMED": _DRAWING,
    "GROUPED_MAIN_TEXTBOXES_DEFERRED": _DRAWING,
    "PICTURES_DEFERRED": _PICTURE,
    "FLOATING_PICTURE_FORMAT_DEFERRED": _PICTURE,
    "OLE_OBJECT_OMITTED": _EMBEDDED,
    "OLE_OBJECT_STORAGE_MISSING": _EMBEDDED,
    "OLE_OBJECTS_UNANCHORED": _EMBEDDED,
    "MALFORMED_TABLE_FLATTENED": _TABLE,
    "TABLE_MARKER_DEFERRED": _TABLE,
    "TABLE_DEPTH_LIMITED": _TABLE,
    "NUMBERING_TABLE_MALFORMED": _NUMBERS,
    "STYLE_TABLE_MALFORMED": _NUMBERS,
    "LIST_NUMBER_FORMAT_APPROXIMATED": _NUMBERS,
    "HEADER_FOOTER_TABLE_MALFORMED": _HEADERS,
    "GROUPED_HEADER_TEXTBOXES_DEFERRED": _HEADERS,
    "COMMENT_MARKER_MISSING_SKIPPED": _COMMENTS,
    "NOTE_REFERENCE_DEFERRED": _NOTES,
    "UNTERMINATED_FIELD": _FIELD,
}

# Where the head of the document says which table stream is in use, and where in it the
# tables of formatting pages are (characters, paragraphs).
_FLAGS, _SECOND_TABLE = 0x0A, 0x0200
_PAGE_TABLES = (0xFA, 0x102)
_PAGE = 512

# What the converter is known to raise on damaged files besides its own exceptions.
_FAULTS = (
    struct.error,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
)


def read_doc(data: bytes, path: str) -> Document:
    """Read the bytes of an old Word file; ``path`` is named in errors and kept.

    Raises ``InputError`` when it is damaged, encrypted, no Word file or without text, or
    when the converter is not installed.
    """
    safety.refuse_encrypted(data, path)
    streams = ole.open_ole(data, path)
    if "WordDocument" not in streams.names:
        zh, en = f"不是 Word 文档，{SAVE_ANEW.zh}", f"no Word document; {SAVE_ANEW.en}"
        raise safety.refuse(path, zh, en)
    if (runs := _count_runs(streams)) > MAX_RUNS:
        zh = f"旧版 Word 文件太长（{runs} 处格式变化，上限 {MAX_RUNS}），{SAVE_ANEW.zh}"
        en = f"too long for the old format ({runs} runs, the limit is {MAX_RUNS})"
        raise safety.refuse(path, zh, f"{en}; {SAVE_ANEW.en}")
    converted, reports = _convert(data, path)
    document = read_docx(converted, path)
    cleaner = _Cleaner()
    parts = [part for each in document.parts if (part := cleaner.part(each)) is not None]
    losses = {_LOSSES[code]: None for code in reports if code in _LOSSES}
    lost = [Problem("unread", words) for words in losses]
    return replace(
        document,
        sha256=hashlib.sha256(data).hexdigest(),
        format="doc",
        parts=tuple(parts),
        problems=(*document.problems, *cleaner.problems, *lost),
        ink=None if document.ink is None else document.ink - cleaner.marks,
    )


def _count_runs(streams: ole.Ole) -> int:
    """Return into how many runs the formatting of characters and paragraphs is cut.

    Both are kept on pages of 512 bytes whose last byte counts the runs; a table for each
    kind names the pages. What is damaged is counted as none: the converter will refuse it.
    """
    document = streams.read("WordDocument")
    try:
        (flags,) = struct.unpack_from("<H", document, _FLAGS)
        name = "1Table" if flags & _SECOND_TABLE else "0Table"
        table = streams.read(name) if name in streams.names else b""
        pages = [n for at in _PAGE_TABLES for n in _pages(table, *_extent(document, at))]
    except struct.error:
        return 0
    ends = (page * _PAGE + _PAGE - 1 for page in pages)
    return sum(document[end] for end in ends if end < len(document))


def _extent(document: bytes, at: int) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", document, at)
    return int(start), int(size)


def _pages(table: bytes, start: int, size: int) -> tuple[int, ...]:
    """Return the page numbers of a table: n + 1 positions and n numbers, four bytes each."""
    count = max(min(size, len(table) - start) - 4, 0) // 8
    return struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()


def _convert(data: bytes, path: str) -> tuple[bytes, list[str]]:
    """Return the file as .docx and the codes of what the converter had to say."""
    doc2docx = safety.need("doc2docx", "doc", path)
    errors: Any = safety.need("doc2docx.errors", "doc", path)
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        source, target = Path(folder) / "source.doc", Path(folder) / "target.docx"
        source.write_bytes(data)
        try:
            result = doc2docx.convert(source, target)
        except errors.EncryptedDocumentError as error:
            zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
            raise safety.refuse(path, zh, en) from error
        except (errors.Doc2DocxError, *_FAULTS) as error:
            raise _unreadable(error, path) from error
        return target.read_bytes(), [report.code for report in result.report.diagnostics]


def _unreadable(error: Exception, path: str) -> InputError:
    why = f"{type(error).__name__}: {error}"[:160]
    return safety.refuse(
        path,
        f"旧版 Word 文件已损坏，或有不支持的内容（{why}），{SAVE_ANEW.zh}",
        f"a damaged old Word file, or with content not supported ({why}); {SAVE_ANEW.en}",
    )


# --- the marks of the converter ----------------------------------------------------

_Part = Grid | Stream | Paragraph


class _Cleaner:
    """Takes the marks for things left out from texts; notes each place, counts the marks."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.marks = 0

    def part(self, part: _Part) -> _Part | None:
        """Return a part without marks, ``None`` for a paragraph that held nothing else."""
        if isinstance(part, Grid):
            return replace(part, rows=tuple(tuple(map(self._cell, row)) for row in part.rows))
        if isinstance(part, Paragraph) and self._is_marked(part.raw):
            raw = self._clean(part.raw, part.place)
            return replace(part, raw=raw) if raw else None
        return part

    def _cell(self, cell: Cell) -> Cell:
        if not self._is_marked(cell.raw):
            return cell
        return cell._replace(raw=self._clean(cell.raw, cell.place))

    def _is_marked(self, raw: str) -> bool:
        return any(mark in raw for mark in _LEFT_OUT)

    def _clean(self, raw: str, place: Place) -> str:
        for mark, words in _LEFT_OUT.items():
            if mark in raw:
                self.problems.append(Problem("unread", words, place))
                self.marks += raw.count(mark)
                raw = raw.replace(mark, "")
        return raw.strip(BLANKS)
