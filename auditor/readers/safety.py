"""What every reader of packed formats checks first: bytes in, bounded parts and trees out.

A file is hostile until it is read. A zip may unpack to thousands of times its size, say
another size than it has, or hold a name twice; XML may define entities or nest without
end; an Office file may be encrypted. Each is an ``InputError`` that says what is wrong and
what to do. Limits are far above any real list.
"""

from __future__ import annotations

import gc
import importlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from auditor.errors import InputError
from auditor.readers import ole

#: Entries in one package; a workbook with a thousand pictures has fewer.
MAX_PARTS = 10_000
#: Bytes of all entries of a package when unpacked.
MAX_UNPACKED = 512 * 1024 * 1024
#: Unpacked size against packed size of one entry; Office XML stays below 60, zeros reach 1,000.
MAX_RATIO = 200
#: Entries smaller than this when unpacked are let through whatever their ratio.
RATIO_FROM = 4 * 1024 * 1024
#: Tables of this many columns are refused.
MAX_COLUMNS = 10_000
#: Cells that one document may list.
MAX_CELLS = 5_000_000

ZIP = b"PK\x03\x04"
OLE = ole.MAGIC

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _UTF8 = 0x1, 0x800
# Patches and strong encryption, which nothing reads.
_UNKNOWN = 0x60
# Before a part's content: the mark, and how long its name and what follows that are.
_LOCAL = struct.Struct("<4s22xHH")
# What zipfile is known to raise on damaged directories, besides its own exception.
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)
# Entities can only be defined inside a document type.
_DTD = "<!DOCTYPE"
_WIDE_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_PROLOG = 200


def refuse(path: str, zh: str, en: str) -> InputError:
    """Return the error that names the file before the sentence in both languages."""
    return InputError(f"{path}：{zh}", f"{path}: {en}")


def need(module: str, extra: str, path: str) -> Any:
    """Import a module that only some readers use.

    Raises ``InputError`` naming the extra to install when it is not there.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = f"auditor[{extra}]"
        zh = f"读取这种文件需要 {module}，请安装 {package}"
        raise refuse(path, zh, f"reading it needs {module}; install {package}") from error


@contextmanager
def many_objects() -> Iterator[None]:
    """Hold the cyclic garbage collector back while many objects are made that live on.

    Looking through them again and again finds nothing; for the cells of a sheet it took
    half the time of reading a large sheet. Freezing and thawing makes them old at once,
    without the look through all of them that would be due when the collector comes back.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


# --- zip ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Package:
    """A checked zip. ``names`` are its parts with ``/`` between folders, in stored order."""

    path: str
    names: tuple[str, ...]
    _data: bytes
    _infos: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name in self._infos

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises ``InputError`` when it is missing, damaged or larger than it says.
        """
        info = self._infos.get(name)
        if info is None:
            zh = f"缺少部件 {name}，文件不完整，请重新导出"
            raise refuse(self.path, zh, f"the part {name} is missing; export the file again")
        content = _unpack(self._data, info)
        if content is None or (len(content) <= info.file_size and zlib.crc32(content) != info.CRC):
            zh = f"部件 {name} 已损坏，请重新导出"
            raise refuse(self.path, zh, f"the part {name} is damaged; export it again")
        if len(content) != info.file_size:
            zh = f"部件 {name} 的大小与所写不符，不予读取；请重新导出"
            en = f"the part {name} has not the size it says; export the file again"
            raise refuse(self.path, zh, en)
        return content

    def xml(self, name: str) -> Any:
        """Return the root element of an XML part. Raises ``InputError``."""
        return parse_xml(self.read(name), self.path, name)


def _unpack(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """Return the content of a part, ``None`` when it is damaged.

    Nothing beyond one byte more than was declared, which shows a size that lies. Opening a
    part by the library takes longer than unpacking a small one.
    """
    start = info.header_offset + _LOCAL.size
    try:
        mark, name, extra = _LOCAL.unpack_from(data, info.header_offset)
    except struct.error:
        return None
    told = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if mark != ZIP or info.flag_bits & _UNKNOWN or data[start : start + name] != told:
        return None
    start += name + extra
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        return packed[: info.file_size + 1]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
    except zlib.error:
        return None


def open_package(data: bytes, path: str) -> Package:
    """Open a zip held in memory. Raises ``InputError`` when it is no package to be trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            found = [info for info in file.infolist() if not info.filename.endswith("/")]
        # A part that is said to reach beyond the end hides how far it unpacks.
        if any(info.header_offset + info.compress_size > len(data) for info in found):
            raise EOFError
    except _ZIP_FAULTS as error:
        zh, en = "ZIP 容器不完整或已损坏，请重新导出", "a damaged or cut-off zip; export it again"
        raise refuse(path, zh, en) from error
    _refuse_bomb(found, path)
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in found:
        name = info.filename.replace("\\", "/").removeprefix("/")
        if name in infos:
            zh = f"容器里有两个 {name}，不知以哪个为准；请重新导出"
            raise refuse(path, zh, f"two parts are named {name}; export the file again")
        infos[name] = info
    return Package(path, tuple(infos), data, infos)


def _refuse_bomb(infos: list[zipfile.ZipInfo], path: str) -> None:
    if len(infos) > MAX_PARTS:
        zh = f"容器里有 {len(infos)} 个部件，上限为 {MAX_PARTS}"
        raise refuse(path, zh, f"{len(infos)} parts, the limit is {MAX_PARTS}")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        limit = MAX_UNPACKED // (1024 * 1024)
        zh = f"解压后有 {total} 字节，超过 {limit} MB 上限，请拆分或删去图片后再读"
        en = f"{total} bytes unpacked, over the limit of {limit} MB; split it or take pictures out"
        raise refuse(path, zh, en)
    spans = sorted((info.header_offset, info.compress_size) for info in infos)
    if any(at + _LOCAL.size + size > after for (at, size), (after, _) in pairwise(spans)):
        zh = "容器里的部件互相重叠，疑为压缩炸弹，不予读取"
        raise refuse(path, zh, "the parts of the zip lie over each other; refused")
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
            raise refuse(path, zh, en)
        if info.compress_type not in _PACKED:
            zh = f"部件 {info.filename} 用了少见的压缩方式，请用办公软件重新保存"
            en = f"the part {info.filename} is packed in an unusual way; save the file again"
            raise refuse(path, zh, en)
        if info.file_size > max(RATIO_FROM, info.compress_size * MAX_RATIO):
            zh = f"部件 {info.filename} 的压缩比超过 {MAX_RATIO}，疑为压缩炸弹，不予读取"
            en = f"the part {info.filename} unpacks to over {MAX_RATIO} times its size; refused"
            raise refuse(path, zh, en)


# --- XML ---------------------------------------------------------------------


def check_xml(content: bytes, path: str, part: str) -> None:
    """Raise ``InputError`` when XML brings a document type, and with it entities of its own."""
    # This one character is looked for many times as fast, and hardly any sheet has it.
    if b"!" not in content:
        return
    # Only the wide encodings have zeros, and they have them from the first tag on.
    is_wide = b"\0" in content[:_PROLOG]
    if _DTD.encode() in content or (
        is_wide and any(_DTD.encode(encoding) in content for encoding in _WIDE_ENCODINGS)
    ):
        zh = f"{part} 里有 DTD 或实体定义，办公软件不会写出这样的文件，不予读取"
        raise refuse(path, zh, f"{part} holds a DTD or entities, which no Office program writes")


def parse_xml(content: bytes, path: str, part: str) -> Any:
    """Return the root element (``lxml``) without comments and processing instructions.

    No entity is expanded and nothing is fetched. Raises ``InputError`` for XML that is
    damaged, nests too deep or has a document type.
    """
    check_xml(content, path, part)
    etree = need("lxml.etree", "office", path)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        zh = f"{part} 不是完好的 XML，请重新导出"
        raise refuse(path, zh, f"{part} is no sound XML; export the file again") from error


# --- encryption ----------------------------------------------------------------


def refuse_encrypted(data: bytes, path: str) -> None:
    """Raise ``InputError`` when the bytes are an Office file locked with a password.

    Takes anything; such a file is an OLE container around the encrypted package.
    """
    if data.startswith(OLE):
        refuse_locked(ole.open_ole(data, path))


def refuse_locked(container: ole.Ole) -> None:
    """Raise ``InputError`` when an OLE container holds an encrypted package."""
    if "EncryptedPackage" in container.names:
        zh, en = "文件已加密，请去掉密码后再读", "encrypted; remove the password first"
        raise refuse(container.path, zh, en)
