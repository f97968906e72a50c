"""Readers: a file in, a ``Document`` out.

The reader is chosen by what the file holds, never by its suffix: an ``.xlsx`` may be an
old ``.xls`` and the reverse. A reader keeps every character and says where it stands;
which cell means what is the layout's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from auditor.errors import InputError
from auditor.model import Document, Words
from auditor.readers.csv import is_delimited
from auditor.readers.mhtml import is_mhtml
from auditor.readers.ole import open_ole
from auditor.readers.safety import OLE, ZIP, open_package, refuse, refuse_locked
from auditor.readers.sheet import kind_of
from auditor.readers.sheet_xml import is_old_xml
from auditor.readers.text import decode

#: Larger files are refused before they are read.
MAX_BYTES = 64 * 1024 * 1024

_DOCX = "word/document.xml"
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_LOOKED_AT = 4096


def read(path: Path) -> Document:
    """Read one file with the reader for what it holds.

    Raises ``InputError`` when the file is missing, empty, larger than ``MAX_BYTES``,
    damaged, encrypted, or of a kind that no reader takes.
    """
    return read_content(_load(path), path)


def read_content(data: bytes, path: Path) -> Document:
    """Read the bytes of one file as ``read`` does; ``path`` only names them.

    Raises ``InputError`` when they are none, damaged, encrypted, or of a kind that no
    reader takes.
    """
    if not data:
        raise InputError(f"{path}：文件是空的", f"{path}: the file is empty")
    return READERS[_kind(path, data)](data, path.as_posix())


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
    """Return the key of the reader. Raises ``InputError`` for what none takes."""
    name = path.as_posix()
    if data.startswith(ZIP):
        return _packed(data, name)
    if data.startswith(OLE):
        return _compound(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for signature, words in _UNREAD.items():
        if data.startswith(signature):
            raise refuse(name, words.zh, words.en)
    return _plain(path, data)


def _packed(data: bytes, path: str) -> str:
    package = open_package(data, path)
    if _DOCX in package:
        return "docx"
    if kind_of(package):
        return "sheet"
    for part, content, words in _PACKAGES:
        if part in package and package.read(part).startswith(content):
            raise refuse(path, words.zh, words.en)
    zh = "是 ZIP 容器，但不是 docx、xlsx 或 ods；压缩包请先解压"
    raise refuse(path, zh, "a zip, but no docx, xlsx or ods; unpack an archive first")


def _compound(data: bytes, path: str) -> str:
    container = open_ole(data, path)
    refuse_locked(container)
    if "WordDocument" in container.names:
        return "doc"
    if kind_of(container):
        return "sheet"
    zh = "是旧版 Office 容器，但里面不是 Word 或 Excel 文件；请另存为 docx 或 xlsx"
    raise refuse(path, zh, "an old Office container without Word or Excel; save as docx or xlsx")


def _plain(path: Path, data: bytes) -> str:
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if is_mhtml(data):
        return "html"
    if is_old_xml(data):
        return "sheet"
    # A page names its encoding itself, so its mark is looked for in the bytes.
    head = data[:_LOOKED_AT].replace(b"\0", b"")
    for mark, words in _XML.items():
        if mark in head and b"<html" not in head.lower():
            raise refuse(path.as_posix(), words.zh, words.en)
    if _HTML.search(head.decode("latin-1")):
        return "html"
    return "csv" if is_delimited(decode(data, path)) else "text"


def _lazy(module: str, function: str) -> Callable[[bytes, str], Document]:
    """Return a reader that is imported when it is first needed: some bring large libraries."""

    def call(data: bytes, path: str) -> Document:
        reader = getattr(import_module(f"auditor.readers.{module}"), function)
        document: Document = reader(data, path)
        return document

    return call


#: Documents in a zip that are not read: a part, how it begins, and what to do.
_PACKAGES = (
    (
        "mimetype",
        b"application/vnd.oasis.opendocument.text",
        Words("是 OpenDocument 文字文档（.odt），请另存为 docx", "an .odt text; save it as docx"),
    ),
    (
        "OFD.xml",
        b"",
        Words(
            "是 OFD 版式文件，请导出为 PDF，或提供 docx", "an OFD file; export it as PDF or docx"
        ),
    ),
    (
        "ppt/presentation.xml",
        b"",
        Words(
            "是演示文稿，请把其中的表格另存为 docx 或 xlsx",
            "slides; save the table as docx or xlsx",
        ),
    ),
)
#: Documents of one XML file that are not read, by what stands near their beginning.
_XML: Mapping[bytes, Words] = {
    b"http://schemas.microsoft.com/office/word/2003/wordml": Words(
        "是 Word 2003 的 XML 文档，请用 Word 打开后另存为 docx",
        "an XML document of Word 2003; open it in Word and save it as docx",
    ),
    b"http://schemas.microsoft.com/office/2006/xmlPackage": Words(
        "是单个 XML 文件的 Office 文档，请打开后另存为 docx 或 xlsx",
        "an Office document in one XML file; open it and save it as docx or xlsx",
    ),
    b"urn:oasis:names:tc:opendocument:xmlns:office:1.0": Words(
        "是单个 XML 文件的 OpenDocument 文档，请打开后另存为 docx 或 xlsx",
        "an OpenDocument in one XML file; open it and save it as docx or xlsx",
    ),
}
_PICTURE = Words(
    "是图片，其中的文字无法读取；请提供文字版，或先做文字识别",
    "a picture, whose text cannot be read; give a text version or recognise it first",
)
_UNREAD: Mapping[bytes, Words] = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"BM": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"Rar!": Words("是压缩包，请先解压", "an archive; unpack it first"),
    b"7z\xbc\xaf": Words("是压缩包，请先解压", "an archive; unpack it first"),
}

READERS: Mapping[str, Callable[[bytes, str], Document]] = {
    "text": _lazy("text", "read_text"),
    "csv": _lazy("csv", "read_csv"),
    "html": _lazy("html", "read_html"),
    "sheet": _lazy("sheet", "read_sheet"),
    "docx": _lazy("docx", "read_docx"),
    "doc": _lazy("doc", "read_doc"),
    "rtf": _lazy("rtf", "read_rtf"),
    "pdf": _lazy("pdf", "read_pdf"),
}
