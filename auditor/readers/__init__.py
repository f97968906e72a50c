"""Readers: a file in, a ``Document`` out.

The reader is chosen by what the file holds, never by its suffix: an ``.xlsx`` may be an
old ``.xls`` and the reverse. A reader keeps every character and says where it stands;
which cell means what is the layout's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from auditor.errors import InputError
from auditor.model import Document, Words
from auditor.readers import text

#: Larger files are refused before they are read.
MAX_BYTES = 64 * 1024 * 1024


def read(path: Path) -> Document:
    """Read one file with the reader for what it holds.

    Raises ``InputError`` when the file is missing, empty, larger than ``MAX_BYTES`` or
    of a kind that no reader takes.
    """
    data = _load(path)
    if not data:
        raise InputError(f"{path}：文件是空的", f"{path}: the file is empty")
    return READERS[_kind(path, data)](path, data)


def _load(path: Path) -> bytes:
    try:
        if not path.is_file():
            zh, en = f"{path}：没有这个文件，或不是普通文件", f"{path}: no such regular file"
            raise InputError(zh, en)
        if (size := path.stat().st_size) > MAX_BYTES:
            limit = MAX_BYTES // (1024 * 1024)
            raise InputError(
                f"{path}：文件有 {size} 字节，超过 {limit} MB 上限，请拆分后再读",
                f"{path}: {size} bytes, over the limit of {limit} MB; split the file",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"{path}：无法打开（{reason}）", f"{path}: cannot open ({reason})"
        ) from error


def _kind(path: Path, data: bytes) -> str:
    """Return the key of the reader, or say which known format has none."""
    start = data[:64].lstrip().lower()
    for signature, words in _UNREAD.items():
        if start.startswith(signature.lower()):
            raise InputError(
                f"{path}：{words.zh}，目前还没有读取它的模块；{text.READABLE.zh}",
                f"{path}: {words.en}, which no reader takes yet; {text.READABLE.en}",
            )
    return "text"


_UNREAD: Mapping[bytes, Words] = {
    b"PK\x03\x04": Words(
        "这是 ZIP 容器（docx、xlsx、wps 等）", "a ZIP container (docx, xlsx and the like)"
    ),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Words(
        "这是旧版 Office 文件（doc、xls）", "an old Office file (doc, xls)"
    ),
    b"%PDF-": Words("这是 PDF", "a PDF"),
    b"{\\rtf": Words("这是 RTF", "an RTF file"),
    b"<!doctype": Words("这是网页", "a web page"),
    b"<html": Words("这是网页", "a web page"),
    b"<?xml": Words("这是 XML", "an XML file"),
    b"\x89PNG": Words("这是 PNG 图片", "a PNG picture"),
    b"\xff\xd8\xff": Words("这是 JPEG 图片", "a JPEG picture"),
}

READERS: Mapping[str, Callable[[Path, bytes], Document]] = {"text": text.read}
