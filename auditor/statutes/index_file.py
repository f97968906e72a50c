"""The file of the index: what is in it, writing it, and reading one law at a time.

In: laws with their articles as numbers; out: one file of bytes, and from it the catalogue and
any law's articles. docs/statutes-index.md describes the format. The same input gives the same
bytes: nothing in it depends on the clock, the machine or a compressor.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from auditor.errors import InputError
from auditor.model import Provision
from auditor.statutes.articles import make_article
from auditor.statutes.index_grams import GRAM, numbers
from auditor.statutes.index_letters import printed
from auditor.statutes.index_marks import Outline, pack, read_varint, unpack, varint

#: What the file begins with; the crc32 of the header and the catalogue follows in hexadecimal.
MAGIC = b"auditor-articles 1 "
_ROW = struct.Struct("<HHI")
_LONGEST_HEADER = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A source of texts: name, sha256 of its file, and the day up to which it tells.

    ``laws`` counts the versions taken from it; ``all_laws`` says that it means to hold every
    national law in force.
    """

    name: str
    sha256: str
    snapshot: str
    laws: int = 0
    all_laws: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One version of an instrument in the catalogue; ``source`` counts the sources from 0."""

    title: str
    promulgated: str
    in_force: str
    rank: str
    issuer: str
    order: str
    source: int
    flagged: bool
    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """One article as numbers: its outline and a byte for each run of four letters."""

    provision: Provision
    shape: Outline
    grams: bytes


@dataclass(frozen=True, slots=True)
class Entered:
    """One version of an instrument with its articles; ``row`` does not yet know its place."""

    row: Row
    articles: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the head of the file tells."""

    path: Path
    sources: tuple[Source, ...]
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    begins: int
    checksum: int


def number_article(provision: Provision, text: str) -> Numbered:
    """Return one article as numbers, given its text."""
    shape, letters = printed(make_article(provision, text))
    return Numbered(provision, shape, numbers(letters))


def encode(sources: Sequence[Source], laws: Iterable[Entered]) -> bytes:
    """Return the whole file. Laws are put in the order of title and date; equal articles once."""
    pool, places = bytearray(), dict[bytes, int]()
    tables, rows = bytearray(), list[list[Any]]()
    letters = articles = 0
    for law in sorted(laws, key=lambda law: (law.row.title, law.row.promulgated)):
        row = asdict(law.row) | {"at": len(tables), "count": len(law.articles)}
        rows.append(list(row.values()))
        for article in law.articles:
            record = _record(article)
            if record not in places:
                places[record] = len(pool)
                pool += record
            provision = article.provision
            tables += _ROW.pack(provision.article, provision.sub, places[record])
            letters += article.shape.size
            articles += 1
    body = bytes(tables + pool)
    catalogue = _json(rows)
    header = {
        "gram": GRAM,
        "sources": [asdict(source) for source in sources],
        "counts": {
            "versions": len(rows),
            "articles": articles,
            "distinct": len(places),
            "letters": letters,
        },
        "catalogue": len(catalogue),
        "tables": len(tables),
        "body": len(body),
        "crc32": zlib.crc32(body),
    }
    head = _json(header) + b"\n" + catalogue
    return MAGIC + _crc(head) + b"\n" + head + body


def _crc(data: bytes) -> bytes:
    return b"%08x" % zlib.crc32(data)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _record(article: Numbered) -> bytes:
    marks = pack(article.shape)
    return varint(article.shape.size) + varint(len(marks)) + marks + article.grams


def decode_head(path: Path) -> Catalogue:
    """Read the head of an index file. Raises ``InputError`` when it is none, or damaged."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ValueError("not an index of this format")
            crc = file.readline(_LONGEST_HEADER).strip()
            line = file.readline(_LONGEST_HEADER)
            header = json.loads(line)
            catalogue = file.read(header["catalogue"])
            begins = file.tell()
        if _crc(line + catalogue) != crc:
            raise ValueError("checksum")
        rows = json.loads(catalogue)
        if header["gram"] != GRAM:
            raise ValueError(f"numbers of {header['gram']} letters")
        return Catalogue(
            path=path,
            sources=tuple(Source(**source) for source in header["sources"]),
            rows=tuple(Row(*row) for row in rows),
            counts=header["counts"] | {"tables": header["tables"], "body": header["body"]},
            begins=begins,
            checksum=header["crc32"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: object) -> InputError:
    zh = f"{path}：条文索引无法读取（{error}）；请重新安装本程序，或用 auditor statutes build 重建"
    en = f"{path}: cannot read the index of articles ({error}); reinstall the program, or rebuild"
    return InputError(zh, f"{en} it with auditor statutes build")


class Body:
    """The articles of an index file; read whole when the first of them is asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._data: bytes | None = None

    def articles(self, row: Row) -> dict[Provision, int]:
        """Return the articles of a version, each with the place of its numbers.

        Raises ``InputError`` when the file cannot be read or is damaged.
        """
        data = self._whole()
        begin, end = row.at, row.at + row.count * _ROW.size
        found = _ROW.iter_unpack(data[begin:end])
        return {Provision(article, sub): place for article, sub, place in found}

    def article(self, provision: Provision, place: int) -> Numbered:
        """Return the article at a place. Raises ``InputError`` when the file is damaged."""
        data = self._whole()
        try:
            size, at = read_varint(data, self._catalogue.counts["tables"] + place)
            marks, at = read_varint(data, at)
            shape = unpack(size, data[at : at + marks])
            at += marks
            return Numbered(provision, shape, data[at : at + max(0, size - GRAM + 1)])
        except (ValueError, IndexError) as error:
            raise _damaged(self._catalogue.path, error) from error

    def _whole(self) -> bytes:
        if self._data is None:
            self._data = _read(self._catalogue)
        return self._data


def _read(catalogue: Catalogue) -> bytes:
    try:
        with catalogue.path.open("rb") as file:
            file.seek(catalogue.begins)
            data = file.read()
    except OSError as error:
        raise _damaged(catalogue.path, error) from error
    if len(data) != catalogue.counts["body"] or zlib.crc32(data) != catalogue.checksum:
        raise _damaged(catalogue.path, "checksum")
    return data
