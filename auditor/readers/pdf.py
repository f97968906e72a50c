"""PDF: bytes in, a ``Document`` of grids and paragraphs out.

Tables are read by their ruling lines, so what a reader of the page sees as one cell is one
cell. The work is done in steps, each in a module of its own: the file as bytes
(``pdf_file``), its pages as marks on paper (``pdf_source``, with ``pdf_device``,
``pdf_content``, ``pdf_fonts`` and ``pdf_paths``), tables out of lines (``pdf_table``),
lines of text out of glyphs (``pdf_text``), the page laid out (``pdf_layout``), and the
pages put together (``pdf_parts``). What could not be read is gathered on the way
(``pdf_remarks``).

A scanned page has no text: it is named, and so is every picture that may hold some.
"""

from __future__ import annotations

import hashlib
from importlib import import_module

from auditor.errors import InputError
from auditor.model import Document
from auditor.readers.pdf_file import check_file
from auditor.readers.pdf_layout import Laid, lay_out_page
from auditor.readers.pdf_parts import join_pages
from auditor.readers.pdf_remarks import Remarks
from auditor.readers.safety import need, refuse

#: Most pages of one file.
MAX_PAGES = 5_000


def read_pdf(data: bytes, path: str) -> Document:
    """Read the bytes of a PDF; ``path`` is only named.

    Raises ``InputError`` when it is damaged, locked, larger than the limits, or holds no
    text at all (a scan), and when the library for PDF is not installed.
    """
    problems = check_file(data, path)
    remarks = Remarks()
    pages = _read_pages(data, path, remarks)
    if not remarks.ink:
        raise _no_text(remarks, path)
    parts = tuple(join_pages(pages))
    digest = hashlib.sha256(data).hexdigest()
    return Document(path, digest, "pdf", parts, (*problems, *remarks.problems()), remarks.ink)


def _read_pages(data: bytes, path: str, remarks: Remarks) -> list[Laid]:
    need("pdfminer", "pdf", path)
    library = import_module("auditor.readers.pdf_source")
    laid: list[Laid] = []
    number = 0
    try:
        source = library.Source(data)
        for number, sheet in enumerate(source.sheets(), 1):
            if number > MAX_PAGES:
                zh = f"超过 {MAX_PAGES} 页，请拆分后再读"
                raise refuse(path, zh, f"over {MAX_PAGES} pages; split the file")
            remarks.note_page(number, sheet)
            laid += [lay_out_page(sheet, number, path)] if sheet else []
    except library.CannotOpenError as error:
        raise _cannot_open(path, is_locked=error.locked) from error
    except library.TooMuchError as error:
        zh = f"第 {number + 1} 页的内容过多，无法读取，请重新打印为 PDF"
        en = f"page {number + 1} holds too much to be read; print it to a new PDF"
        raise refuse(path, zh, en) from error
    hidden_layers, attachments = source.has_hidden_layers(), source.has_attachments()
    remarks.note_file(source.pages - number, layers=hidden_layers, attachments=attachments)
    return laid


def _cannot_open(path: str, *, is_locked: bool) -> InputError:
    if is_locked:
        zh, en = "PDF 已加密，请先去掉密码再读", "the PDF is locked; remove its password first"
    else:
        zh, en = "PDF 文件已损坏，请重新下载或重新导出", "the PDF is damaged; export it again"
    return refuse(path, zh, en)


def _no_text(remarks: Remarks, path: str) -> InputError:
    if remarks.pages["damaged"]:
        return _cannot_open(path, is_locked=False)
    if remarks.pages["scan"]:
        return refuse(
            path,
            "PDF 里只有图片，没有文字（扫描件）；请先做文字识别，或改用 Word、Excel 原文件",
            "the PDF is a scan without text; recognise its text first, or use the Word or Excel "
            "source",
        )
    return refuse(path, "PDF 里没有可以读取的文字", "the PDF holds no text that can be read")
