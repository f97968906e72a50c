"""The bytes of a published text in, its lines out, whatever the format.

Markdown and plain text are taken line by line, so that a table or a tab in them does not
tear a text apart; Word files, web pages and PDF go through the readers of lists, with
their limits. Marks of Markdown are taken off, a heading's level is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from auditor.model import Document, Grid, Paragraph, Stream
from auditor.readers import read_content
from auditor.readers.text import decode
from auditor.statutes.texts import Line
from auditor.text import BLANKS

#: Formats that are lines already.
PLAIN = (".md", ".markdown", ".txt", "")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(rf"(#{{1,6}})[{BLANKS}]+(.*?)[{BLANKS}#]*$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_QUOTED = re.compile(r"^(?:>[ \t]?)+")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|])")


def read_lines(data: bytes, path: Path) -> list[Line]:
    """Return the lines of a text; ``path`` tells Markdown from the rest and is named in errors.

    Raises ``InputError`` when the bytes cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in (".md", ".markdown"):
        return list(_markdown(decode(data, path)))
    if suffix in PLAIN and data[:1] != b"<":
        return [Line(line.strip(BLANKS)) for line in decode(data, path).splitlines()]
    return list(_document(read_content(data, path)))


def _markdown(content: str) -> Iterator[Line]:
    for raw in _COMMENT.sub("", content).splitlines():
        text = _QUOTED.sub("", raw.strip(BLANKS))
        heading = _HEADING.match(text)
        plain = _EMPHASIS.sub(r"\2", heading[2] if heading else text)
        yield Line(_ESCAPED.sub(r"\1", plain).strip(BLANKS), len(heading[1]) if heading else 0)


def _document(document: Document) -> Iterator[Line]:
    for part in document.parts:
        for raw in _texts(part):
            yield from (Line(line.strip(BLANKS)) for line in raw.splitlines())


def _texts(part: Grid | Stream | Paragraph) -> Iterator[str]:
    if isinstance(part, Paragraph):
        if not part.running:  # a page number or a repeated head is no part of the text
            yield part.raw
    elif isinstance(part, Stream):
        yield from (cell.raw for cell in part.cells)
    else:
        for row in part.rows:
            yield from (cell.raw for cell in row)
