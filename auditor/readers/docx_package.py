"""The package of a Word file: bytes in, its parts as XML out, none of them trusted.

A ``.docx`` is a ZIP archive of XML parts tied together by relationships. ``safety`` checks
the archive before anything is unpacked; document type definitions are refused, and
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
from auditor.readers import safety
from auditor.readers.docx_xml import Element

# The strict form of the standard has names of its own for the same things. They are
# declared at the head of a part, so only that is looked through.
_HEAD = 64 * 1024
_NAMES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/",
     b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_DAMAGE = (zipfile.BadZipFile, zlib.error, etree.LxmlError, EOFError, OSError, RecursionError)


@contextmanager
def damage_reported(path: str) -> Iterator[None]:
    """Turn what the libraries raise on a damaged file into an ``InputError`` naming ``path``."""
    try:
        yield
    except _DAMAGE as error:
        why = f"{type(error).__name__}: {error}"[:160]
        zh = f"Word 文件已损坏或不完整（{why}），请用 Word 或 WPS 打开后另存为 .docx"
        en = f"a damaged or cut-off Word file ({why}); open it in Word and save it as .docx"
        raise safety.refuse(path, zh, en) from error


class Package:
    """The parts of a Word file by name; ``main`` is the name of the document itself."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._data = data
        self._parts = safety.open_package(data, path)
        self.main = self._main()
        self._relations = self._read_relations(self.main)

    def refuse(self, zh: str, en: str) -> InputError:
        """Return the error that names the file and what is wrong with it."""
        return safety.refuse(self.path, zh, en)

    def related(self, kind: str) -> tuple[str, ...]:
        """Return the names of the parts that the document uses as ``kind`` (styles, comments)."""
        return tuple(t for k, t in self._relations.values() if k == kind and t in self._parts)

    def target(self, relation: str | None) -> str | None:
        """Return the name of the part that a relationship id leads to, if there is one."""
        _, name = self._relations.get(relation or "", ("", ""))
        return name if name in self._parts else None

    def root(self, name: str | None) -> Element | None:
        """Return a part as a tree, ``None`` when ``name`` is none. Raises ``InputError``."""
        if name is None:
            return None
        content = self._parts.read(name)
        content = _usual_names(content[:_HEAD]) + content[_HEAD:]
        root: Element = safety.parse_xml(content, self.path, name)
        return root

    def stream(self) -> _Stream:
        """Open the document itself for reading bit by bit."""
        archive = zipfile.ZipFile(io.BytesIO(self._data))
        # The checked package gives names without a leading slash and with / between folders.
        entries = {e.filename.replace("\\", "/").removeprefix("/"): e for e in archive.infolist()}
        return _Stream(archive.open(entries[self.main]))

    def refuse_dtd(self, element: Element) -> None:
        """Raise when the part of ``element`` carries a document type definition."""
        if element.getroottree().docinfo.internalDTD is not None:
            zh = "XML 部件里有文档类型定义（DTD），办公软件不会写出这样的文件，不予读取"
            en = "a part holds a document type definition, which no Office program writes"
            raise self.refuse(zh, en)

    def _main(self) -> str:
        kinds = self._read_relations("")
        main = next((target for kind, target in kinds.values() if kind == "officeDocument"), None)
        if main is None or main not in self._parts:
            zh = "压缩包里没有 Word 正文，不是 Word 文档；请确认文件类型"
            raise self.refuse(zh, "a ZIP archive without a Word document in it; check the file")
        return main

    def _read_relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id → (kind, name of the target part)."""
        folder, file = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        if listing not in self._parts:
            return {}
        root = self.root(listing)
        found = {}
        for relation in () if root is None else root:
            if relation.get("TargetMode") != "External":
                target = posixpath.join("/", folder, relation.get("Target", ""))
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return found


def _usual_names(head: bytes) -> bytes:
    for strict, usual in _NAMES:
        head = head.replace(strict, usual)
    return head


class _Stream:
    """A part under the names that Word itself writes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._head = _usual_names(file.read(_HEAD))

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        return head or self._file.read(size)

    def close(self) -> None:
        self._file.close()
