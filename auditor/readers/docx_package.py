"""The package of a Word file: bytes in, its parts as XML out, none of them trusted.

A ``.docx`` is a ZIP archive of XML parts tied together by relationships. Sizes and counts
are checked before anything is unpacked, document type definitions are refused, and
whatever the libraries raise on a damaged file becomes an ``InputError``.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from lxml import etree

from auditor.errors import InputError
from auditor.readers.docx_xml import Element

#: Most entries of an archive.
MAX_ENTRIES = 20_000
#: Most bytes that the parts which are read may have together when unpacked.
MAX_UNPACKED = 512 * 1024 * 1024
#: A part larger than ``RATIO_FROM`` bytes may not have been packed tighter than this.
MAX_RATIO = 300
RATIO_FROM = 64 * 1024 * 1024

_ENCRYPTED = 0x1
_HEAD = 64 * 1024
_NAMES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    OSError,
    RuntimeError,  # zipfile: a password, an unknown packing; too deep a nesting
    UnicodeError,
)


@contextmanager
def damage_reported(path: str) -> Iterator[None]:
    """Turn what the libraries raise on a damaged file into an ``InputError`` naming ``path``."""
    try:
        yield
    except _DAMAGE as error:
        why = f"{type(error).__name__}: {error}"[:160]
        raise InputError(
            f"{path}：Word 文件已损坏或不完整（{why}），请用 Word 或 WPS 打开后另存为 .docx",
            f"{path}: the Word file is damaged or cut short ({why}); "
            "open it in Word or WPS and save it as .docx",
        ) from error


class Package:
    """The parts of a Word file by name; ``main`` is the name of the document itself."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._unpacked = 0
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            zh = f"压缩包里有 {len(entries)} 个部件，超过上限 {MAX_ENTRIES}"
            raise self.refuse(zh, f"{len(entries)} parts, over the limit of {MAX_ENTRIES}")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise self.refuse(
                "文件已加密，请去掉密码后另存", "encrypted; save it without a password"
            )
        self._names = {entry.filename: entry for entry in entries}
        self.main = self._main()
        self._relations = self._read_relations(self.main)

    def refuse(self, zh: str, en: str) -> InputError:
        """Return the error that names the file and what is wrong with it."""
        return InputError(f"{self.path}：{zh}", f"{self.path}: {en}")

    def related(self, kind: str) -> tuple[str, ...]:
        """Return the names of the parts that the document uses as ``kind`` (styles, comments)."""
        return tuple(t for k, t in self._relations.values() if k == kind and t in self._names)

    def target(self, relation: str | None) -> str | None:
        """Return the name of the part that a relationship id leads to, if there is one."""
        _, name = self._relations.get(relation or "", ("", ""))
        return name if name in self._names else None

    def root(self, name: str | None) -> Element | None:
        """Return a part as a tree, ``None`` when ``name`` is none or the part is empty."""
        if name is None:
            return None
        with self.open(name) as file:
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
            )
            tree = etree.parse(file, parser)
        self.refuse_dtd(tree.getroot())
        return tree.getroot()

    def refuse_dtd(self, element: Element) -> None:
        """Raise when the part of ``element`` carries a document type definition."""
        if element.getroottree().docinfo.internalDTD is not None:
            zh = "XML 部件里有文档类型定义（DTD），不安全，没有读取；请用 Word 或 WPS 另存"
            en = "an XML part has a document type definition, which is unsafe; save it anew"
            raise self.refuse(zh, en)

    def open(self, name: str) -> IO[bytes]:
        """Open a part for reading once its size is known to be within the limits."""
        entry = self._names.get(name)
        if entry is None:
            raise self.refuse(f"缺少部件 {name}，文件不完整", f"part {name} is missing")
        self._unpacked += entry.file_size
        ratio = entry.file_size / max(entry.compress_size, 1)
        if self._unpacked > MAX_UNPACKED or (entry.file_size > RATIO_FROM and ratio > MAX_RATIO):
            zh = f"部件 {name} 解压后有 {entry.file_size} 字节（压缩比 {ratio:.0f}），超过上限"
            en = f"part {name} unpacks to {entry.file_size} bytes (ratio {ratio:.0f}), too large"
            raise self.refuse(f"{zh}，请拆分文件", f"{en}; split the file")
        return _Transitional(self._zip.open(entry))

    def _main(self) -> str:
        kinds = self._read_relations("")
        main = next((target for kind, target in kinds.values() if kind == "officeDocument"), None)
        if main is None or main not in self._names:
            zh = "压缩包里没有 Word 正文，不是 Word 文档；请确认文件类型"
            raise self.refuse(zh, "a ZIP archive without a Word document in it; check the file")
        return main

    def _read_relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id → (kind, name of the target part)."""
        folder, file = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        if listing not in self._names:
            return {}
        root = self.root(listing)
        found = {}
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.join("/", folder, relation.get("Target", ""))
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return found


class _Transitional(io.RawIOBase):
    """A part whose names of the strict standard are turned into those that Word writes."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        head = file.read(_HEAD)
        for strict, usual in _NAMES:
            head = head.replace(strict, usual)
        self._head = head

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._file.read(size)

    def close(self) -> None:
        self._file.close()
        super().close()
