"""Rich text (.rtf, and many a .doc): bytes in, a ``Document`` of tables and paragraphs out.

The text is what a person sees who accepts all tracked changes; what was left out is named in
``problems``. As in the reader of .docx, page headers come first and footers last, notes after
the body with the place of their mark, text boxes behind the paragraph they hang on;
``Place.line`` counts the paragraphs outside tables, ``Place.table`` the tables.

There are packages that turn rich text into plain text, but they run the cells of a table
together, so that merges and paragraphs in cells are lost. Hence a reader of our own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from auditor.model import Document, Grid, Paragraph, Place, Problem, Words
from auditor.readers.docx_remarks import Remarks
from auditor.readers.rtf_flow import Part
from auditor.readers.rtf_story import StoryReader
from auditor.readers.rtf_tables import MAX_COLUMNS, TooWideError, build_grid
from auditor.readers.rtf_text import TooMuchError
from auditor.readers.rtf_tokens import tokens
from auditor.readers.safety import many_objects, refuse
from auditor.text import BLANKS, count_ink


def read_rtf(data: bytes, path: str) -> Document:
    """Read the bytes of a rich text file; ``path`` is named in errors and kept.

    Raises ``InputError`` when it is cut off, nests too deep, holds too large a table or no
    text at all.
    """
    remarks = Remarks()
    reader = StoryReader(remarks)
    with many_objects():
        try:
            cut_off = _interpret(data, reader)
            parts, dropped = _parts(reader.body.parts, remarks)
        except TooMuchError as error:
            raise refuse(path, *error.words) from error
        except TooWideError as error:
            zh = f"有表格超过 {MAX_COLUMNS} 列，请拆分后再读"
            raise refuse(path, zh, f"a table has over {MAX_COLUMNS} columns") from error
    if cut_off:
        zh = "文件不完整（有未结束的部分），请重新保存或重新取得"
        raise refuse(path, zh, "the file is cut off inside a group; save or fetch it again")
    notes = (Paragraph(raw, at) for at, lines in reader.notes if (raw := _joined(lines)))
    parts = [*_running(reader.headers), *parts, *notes, *_running(reader.footers)]
    if all(isinstance(part, Paragraph) and part.running for part in parts):
        if remarks.has("picture"):
            zh = "文件里只有图片，没有文字；请提供文字版，或先做文字识别"
            raise refuse(path, zh, "only pictures, no text; give a version with text")
        raise refuse(path, "文件里没有文字", "the file holds no text")
    digest = hashlib.sha256(data).hexdigest()
    problems = (*remarks.problems(), *_unread(reader))
    return Document(path, digest, "rtf", tuple(parts), problems, reader.ink - dropped)


def _interpret(data: bytes, reader: StoryReader) -> bool:
    """Read all signs; return whether the file ends within a group inside the document's own."""
    for token in tokens(data):
        reader.take(token)
    cut_off = reader.depth > 1
    reader.finish()
    return cut_off


def _parts(found: Iterable[Part], remarks: Remarks) -> tuple[list[Grid | Paragraph], int]:
    """Return paragraphs and grids with their places, and how much ink lies under merges."""
    parts: list[Grid | Paragraph] = []
    line = table = dropped = 0
    for part in found:
        if isinstance(part, str):
            line += 1
            if raw := part.strip(BLANKS):
                parts.append(Paragraph(raw, Place(line=line)))
            continue
        table += 1
        grid, covered = build_grid(part, table)
        for each in covered:
            remarks.count("covered", each.raw, each.place)
            dropped += count_ink(each.raw)
        if any(cell.raw for row in grid.rows for cell in row):
            parts.append(grid)
    return parts, dropped


def _running(found: dict[str, list[str]]) -> list[Paragraph]:
    return [
        Paragraph(raw, Place(), running=True)
        for lines in found.values()
        for line in lines
        if (raw := line.strip(BLANKS))
    ]


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip(BLANKS)


def _unread(reader: StoryReader) -> list[Problem]:
    problems: list[Problem] = []
    if reader.bad:
        words = Words(
            f"有 {reader.bad} 个字符不能解码，没有读出；请用 Word 或 WPS 另存为 .docx 再读",
            f"{reader.bad} characters cannot be decoded; save it as .docx in Word or WPS",
        )
        problems.append(Problem("unread", words))
    if reader.trailing:
        words = Words(
            f"文件结束之后还有 {reader.trailing} 个字节，Word 不显示，没有读取",
            f"{reader.trailing} bytes behind the end of the document, not shown and not read",
        )
        problems.append(Problem("unread", words))
    return problems
