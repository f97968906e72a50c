"""The parts of an .xlsx package that hang on a sheet: comments, drawings, embedded files.

In: a checked ``Package`` and the name of a part. Out: what it refers to, and for a sheet
the ``Problem`` s that its comments, text boxes and pictures are.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model import Place, Problem, Words
from auditor.readers.safety import Package
from auditor.readers.sheet_extras import box_problem, comment_problem, picture_problem
from auditor.readers.sheet_grid import Spot
from auditor.text import BLANKS

Links = dict[str, tuple[str, str]]

_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# The heads of an entry of a zip, before its content and in the directory, and the end.
_LOCAL, _CENTRAL = struct.Struct("<4sHHHI3I2H"), struct.Struct("<4sHHHHI3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _STORED, _DATE = 20, 0x800, 0, 0x210000


def whole(raw: str) -> int | None:
    """Return a number of up to nine digits, ``None`` for anything else."""
    return int(raw) if len(raw) < 10 and raw.isdecimal() else None


def spot(ref: str) -> Spot | None:
    """Return row and column of a reference such as ``B12``."""
    found = _REF.fullmatch(ref)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def local(root: Any, *names: str) -> Iterator[Any]:
    """Yield the elements of these names in any namespace: there are two for each."""
    yield from root.iter(*(f"{{*}}{name}" for name in names))


def rels_of(part: str) -> str:
    """Return the name of the part that says what ``part`` refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def links_of(package: Package, part: str) -> Links:
    """Return what a part refers to: id → (kind, name of the part). Raises ``InputError``."""
    rels = rels_of(part)
    return links_in(package.xml(rels), part) if rels in package else {}


def links_in(root: Any, part: str) -> Links:
    """Return what ``links_of`` does from the root of the part that lists it."""
    links: Links = {}
    for element in local(root, "Relationship"):
        kind = (element.get("Type") or "").rsplit("/", 1)[-1]
        target = (element.get("Target") or "").replace("\\", "/")
        if element.get("TargetMode") != "External":
            joined = posixpath.join("/", posixpath.dirname(part), target)
            links[element.get("Id") or ""] = (kind, posixpath.normpath(joined).lstrip("/"))
    return links


def stored(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts that is not packed: one pass, where a library takes longer."""
    out, directory, at = [], [], 0
    for name, content in parts.items():
        raw = name.encode()
        size = zlib.crc32(content), len(content), len(content), len(raw), 0
        out += [_LOCAL.pack(b"PK\3\4", _VERSION, _UTF8, _STORED, _DATE, *size), raw, content]
        about = _VERSION, _VERSION, _UTF8, _STORED, _DATE
        directory += [_CENTRAL.pack(b"PK\1\2", *about, *size, 0, 0, 0, 0, at), raw]
        at += _LOCAL.size + len(raw) + len(content)
    count, size_of_all = len(parts), sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size_of_all, at, 0)
    return b"".join([*out, *directory, end])


def around(package: Package, name: str, part: str) -> Iterator[Problem]:
    """Yield what must be said of the comments, drawings and files on the sheet in ``part``."""
    links = [(kind, to) for kind, to in links_of(package, part).values() if to in package]
    threads = [to for kind, to in links if kind.lower() == "threadedcomment"]
    answered: set[str] = set()
    for to in threads:
        for comment in local(package.xml(to), "threadedComment"):
            answered.add(comment.get("ref") or "")
            yield _comment(name, comment.get("ref") or "", _text(comment, "text"))
    for kind, to in links:
        if kind == "comments":
            for comment in local(package.xml(to), "comment"):
                # Excel keeps a plain copy of a thread for older versions.
                if (comment.get("ref") or "") not in answered:
                    yield _comment(name, comment.get("ref") or "", _text(comment, "t"))
        elif kind == "drawing":
            yield from _drawing(name, package.xml(to))
    if any(kind in {"oleObject", "package"} for kind, _ in links):
        words = Words(
            f"工作表“{name}”里有嵌入的文件，未读取", f"sheet {name!r}: embedded files, unread"
        )
        yield Problem("unread", words, Place(sheet=name))


def _text(element: Any, tag: str) -> str:
    phonetic = {t for run in local(element, "rPh") for t in local(run, "t")}
    return "".join(t.text or "" for t in local(element, tag) if t not in phonetic)


def _comment(name: str, ref: str, text: str) -> Problem:
    row, column = spot(ref) or (None, None)
    return comment_problem(Place(sheet=name, row=row, column=column), text)


def _drawing(name: str, root: Any) -> Iterator[Problem]:
    pictures = []
    for anchor in local(root, "twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        place = _anchor(name, anchor)
        lines = ["".join(t.text or "" for t in local(p, "t")) for p in _paragraphs(anchor)]
        text = "\n".join(lines).strip(BLANKS)
        if text:
            yield box_problem(place, text)
        if next(local(anchor, "pic", "graphicFrame"), None) is not None:
            pictures.append(place)
    if pictures:
        yield picture_problem(name, len(pictures), pictures[0])


def _paragraphs(anchor: Any) -> Iterator[Any]:
    """Yield the paragraphs of shapes, not those repeated for older programs."""
    again = {p for old in local(anchor, "Fallback") for p in local(old, "p")}
    yield from (p for p in local(anchor, "p") if p not in again)


def _anchor(name: str, anchor: Any) -> Place:
    start = next(local(anchor, "from"), None)
    if start is None:
        return Place(sheet=name)
    told = {child.tag.rsplit("}", 1)[-1]: whole(child.text or "") for child in start}
    row, column = (None if (at := told.get(key)) is None else at + 1 for key in ("row", "col"))
    return Place(sheet=name, row=row, column=column)
