r"""Plain text: bytes in, a ``Document`` of paragraphs and one table's cells out.

Three shapes are told apart by their marks. A **tab-led export** (a Word table saved as
text) starts every cell with a tab at the head of a line, and a cell runs on until the
next such line; where rows end is not marked, so the cells come out as a ``Stream``.
**Tab-separated** and **pipe** rows keep a row on a line and come out as ``Grid`` s. The
rest are paragraphs, one a line.

Line ends are made ``\n`` and a byte-order mark is dropped; nothing else is changed.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from auditor.errors import InputError
from auditor.model import Cell, Document, Grid, Paragraph, Place, Stream, Words
from auditor.text import BLANKS, count_ink, strip_span

#: What this reader takes, for messages.
READABLE = Words(
    "可读的文本编码是 UTF-8、UTF-16（带 BOM）和 GB18030；Word、Excel、PDF 和网页请原样提供",
    "readable texts are UTF-8, UTF-16 with BOM and GB18030; give Word, Excel, PDF and web pages "
    "as they are",
)

Part = Grid | Stream | Paragraph
_Line = tuple[int, str]  # 1-based number, text
_LED = re.compile(r"[ \u00a0\u3000]*\t")
_LINE_END = re.compile(r"\r\n?")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_RULE = re.compile(rf"[{BLANKS}|:\-]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(data: bytes, path: str) -> Document:
    """Read the bytes of a text file; ``path`` is named in errors and in the document.

    Raises ``InputError`` when they are no text in a known encoding or hold only blanks.
    """
    content = _LINE_END.sub("\n", decode(data, Path(path)))
    if not (ink := count_ink(content)):
        raise InputError(f"{path}：文件里没有文字", f"{path}: the file holds no text")
    parts, marks = _split(list(enumerate(content.split("\n"), 1)))
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, "text", tuple(parts), ink=ink - marks)


def decode(data: bytes, path: Path) -> str:
    """Return the text of ``data`` without a byte-order mark; ``path`` is named in errors.

    A mark decides; without one UTF-8 is tried, then GB18030. Raises ``InputError``.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if not encoding and b"\0" in data:
        raise _binary(path)
    try:
        content = data.decode(encoding) if encoding else _guess(data, path)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}：第 {error.start + 1} 字节起无法按 {error.encoding} 解码；{READABLE.zh}",
            f"{path}: byte {error.start + 1} is not {error.encoding}; {READABLE.en}",
        ) from error
    if "\0" in content or len(_CONTROL.findall(content)) * 1000 > len(content):
        raise _binary(path)
    return content


def _binary(path: Path) -> InputError:
    return InputError(f"{path}：不是文本文件；{READABLE.zh}", f"{path}: not a text; {READABLE.en}")


def _guess(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error, path)
    return data.decode("gb18030")


def _refuse_damaged(data: bytes, error: UnicodeDecodeError, path: Path) -> None:
    """Raise when ``data`` is UTF-8 with a few bad bytes: as GB18030 it would turn to rubbish."""
    loose = data.decode("utf-8", errors="replace")
    wide = sum(1 for char in loose if char >= "\u0800")
    if loose.count("\ufffd") * 10 < wide:
        raise InputError(
            f"{path}：是 UTF-8 文本，但第 {error.start + 1} 字节处已损坏，请重新导出",
            f"{path}: UTF-8 text, but damaged at byte {error.start + 1}; export it again",
        )


def _split(lines: Sequence[_Line]) -> tuple[list[Part], int]:
    """Return the parts and how many non-blank characters were only marks of the table."""
    led = sum(1 for _, line in lines if _LED.match(line))
    inner = sum(1 for _, line in lines if "\t" in _LED.sub("", line, count=1).rstrip(BLANKS))
    if led and led > inner:
        return _tab_led(lines), 0
    if inner:
        return _grids(lines, lambda line: line.count("\t") > 0, _tabs), 0
    parts = _grids(lines, lambda line: line.count("|") > 1, _bars)
    return parts, sum(_marks(line) for _, line in lines if line.count("|") > 1)


def _tab_led(lines: Sequence[_Line]) -> list[Part]:
    first = next(i for i, (_, line) in enumerate(lines) if _LED.match(line))
    parts: list[Part] = list(_paragraphs(lines[:first]))
    starts = [i for i, (_, line) in enumerate(lines) if i >= first and _LED.match(line)]
    ends = [*starts[1:], len(lines)]
    return [*parts, Stream(tuple(_cell(lines[a:b]) for a, b in zip(starts, ends, strict=True)))]


def _cell(lines: Sequence[_Line]) -> Cell:
    number = lines[0][0]
    raw = "\n".join(line for _, line in lines)
    start, end = strip_span(raw, 0, len(raw))
    if start < end:
        number += raw.count("\n", 0, start)
    return Cell(raw[start:end], Place(line=number))


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    for number, line in lines:
        if raw := line.strip(BLANKS):
            yield Paragraph(raw, Place(line=number))


def _grids(
    lines: Sequence[_Line],
    is_row: Callable[[str], bool],
    cut: Callable[[str], list[str]],
) -> list[Part]:
    """Return every run of rows as a grid and all other lines as paragraphs."""
    parts: list[Part] = []
    inked = [line for line in lines if is_row(line[1]) or line[1].strip(BLANKS)]
    for found, run in groupby(inked, key=lambda line: is_row(line[1])):
        if not found:
            parts.extend(_paragraphs(list(run)))
            continue
        rows = [(number, cut(line)) for number, line in run]
        kept = [(number, cells) for number, cells in rows if cells]
        parts.append(Grid(tuple(_row(row, *at) for row, at in enumerate(kept, 1))))
    return parts


def _row(row: int, line: int, cells: list[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(cell.strip(BLANKS), Place(line=line, row=row, column=column))
        for column, cell in enumerate(cells, 1)
    )


def _tabs(line: str) -> list[str]:
    return line.split("\t")


def _bars(line: str) -> list[str]:
    """Return the cells of a pipe row; none for a rule such as ``|---|:-:|``."""
    if _is_rule(line):
        return []
    return line.strip(BLANKS).removeprefix("|").removesuffix("|").split("|")


def _is_rule(line: str) -> bool:
    return "-" in line and _RULE.fullmatch(line) is not None


def _marks(line: str) -> int:
    return count_ink(line) if _is_rule(line) else line.count("|")
