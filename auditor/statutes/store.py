"""The user's library of texts: an SQLite file in, a ``TextSource`` out; and writing it.

A version of an instrument stands in the library once, under its title and the day on
which it was published. With it stand where it came from (the archive or folder, the path
inside, the SHA-256 of the file), the day up to which whoever imported it knew it to be the
latest version, and a digest of what was taken from it, by which a second import of the same
text is known. One import is one transaction: it
is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from auditor.errors import InputError
from auditor.model import Provision, Words
from auditor.statutes.sources import SourceLaw
from auditor.statutes.texts_facts import TextFacts
from auditor.statutes.texts_repeals import repeal_key
from auditor.statutes.titles import title_key

#: Marks an SQLite file as a library of this program ("AUDT").
APPLICATION = 0x41554454
SCHEMA = 1
NAME = "library"
_TABLES = (
    """CREATE TABLE texts (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, promulgated TEXT NOT NULL,
        title TEXT NOT NULL, rank TEXT NOT NULL, issuer TEXT, kind TEXT, adopted TEXT,
        in_force TEXT, order_number TEXT, flagged INTEGER NOT NULL, numbering TEXT NOT NULL,
        articles INTEGER NOT NULL, around TEXT NOT NULL, origin TEXT NOT NULL,
        path TEXT NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL, as_of TEXT NOT NULL,
        UNIQUE (key, promulgated))""",
    """CREATE TABLE articles (
        text INTEGER NOT NULL REFERENCES texts (id), article INTEGER NOT NULL,
        sub INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (text, article, sub)) WITHOUT ROWID""",
    """CREATE TABLE repeals (
        text INTEGER NOT NULL REFERENCES texts (id), key TEXT NOT NULL, day TEXT NOT NULL,
        PRIMARY KEY (text, key)) WITHOUT ROWID""",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
_COLUMNS = (
    "key", "promulgated", "title", "rank", "issuer", "kind", "adopted", "in_force",
    "order_number", "flagged", "numbering", "articles", "around", "origin", "path", "sha256",
    "digest", "as_of",
)  # fmt: skip
_LAWS = """SELECT id, title, rank, issuer, promulgated, in_force, flagged, order_number, kind,
                  adopted, articles, origin, path, as_of
           FROM texts ORDER BY key, promulgated"""
_REPEALS = """SELECT repeals.key, day, title FROM repeals JOIN texts ON id = text
              ORDER BY repeals.key, day, title"""
_ALL_LAWS = "all_laws"


@dataclass(frozen=True, slots=True)
class StoredText:
    """One version of an instrument as it goes into the library.

    ``around`` is what is no article: front matter, contents, headings and tail, by name.
    ``repeals`` are the keys of the titles that it repeals, with the days.
    """

    title: str
    facts: TextFacts
    articles: tuple[tuple[Provision, str], ...]
    origin: str
    path: str
    sha256: str
    numbering: str = "article"
    flagged: bool = False
    around: tuple[tuple[str, tuple[str, ...]], ...] = ()
    repeals: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Return under what it stands: the title's key and the day of publication."""
        return title_key(self.title), self.facts.promulgated or ""

    @property
    def digest(self) -> str:
        """Return a hash of all that was taken from the file, apart from where the file was."""
        taken = (
            asdict(self.facts),
            self.title,
            self.numbering,
            self.flagged,
            self.around,
            self.repeals,
        )
        rows = [(p.article, p.sub, text) for p, text in self.articles]
        return hashlib.sha256(json.dumps([taken, rows], default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did to the library, in versions of instruments."""

    new: int = 0
    same: int = 0
    replaced: int = 0


# --- writing ---------------------------------------------------------------------------


def write_texts(
    path: Path, texts: Sequence[StoredText], as_of: date, *, all_laws: bool = False
) -> Written:
    """Write texts into the library at ``path``, which is made where there is none.

    ``as_of`` is the day up to which they are known to be the latest versions, and
    ``all_laws`` notes that the library now means to hold every national law in force.
    Raises ``InputError`` when the file is no library, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error
    with _open(path, "rwc") as connection:
        _prepare(connection, path)
        before = len(texts)
        counts = {"new": 0, "same": 0, "replaced": 0}
        for text in texts:
            counts[_write(connection, text, as_of.isoformat())] += 1
        if all_laws and before:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (_ALL_LAWS, "yes"))
        connection.execute("COMMIT")
    return Written(**counts)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if _is_new(connection):
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    _check(connection, path)


def _write(connection: sqlite3.Connection, text: StoredText, as_of: str) -> str:
    query = "SELECT id, digest FROM texts WHERE key = ? AND promulgated = ?"
    held = connection.execute(query, text.key).fetchone()
    digest = text.digest
    if held and held[1] == digest:
        later = "UPDATE texts SET as_of = max(as_of, ?) WHERE id = ?"
        connection.execute(later, (as_of, held[0]))
        return "same"
    if held:
        connection.execute("DELETE FROM articles WHERE text = ?", held[:1])
        connection.execute("DELETE FROM repeals WHERE text = ?", held[:1])
        connection.execute("DELETE FROM texts WHERE id = ?", held[:1])
    facts = text.facts
    values = (
        *text.key, text.title, facts.rank, facts.issuer, facts.kind, facts.adopted,
        facts.in_force.isoformat() if facts.in_force else None, facts.order, int(text.flagged),
        text.numbering, len(text.articles), json.dumps(dict(text.around), ensure_ascii=False),
        text.origin, text.path, text.sha256, digest, as_of,
    )  # fmt: skip
    marks = ", ".join("?" * len(_COLUMNS))
    insert = f"INSERT INTO texts ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - our own names
    number = connection.execute(insert, values).lastrowid
    rows = ((number, p.article, p.sub, body) for p, body in text.articles)
    connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", rows)
    own = (number, repeal_key(text.title))
    ended = ((number, key, day) for key, day in text.repeals if (number, key) != own)
    connection.executemany("INSERT INTO repeals VALUES (?, ?, ?)", ended)
    return "replaced" if held else "new"


# --- reading ---------------------------------------------------------------------------


def find_library(path: Path) -> LibrarySource | None:
    """Return the library at ``path``, ``None`` when nothing has been imported there yet.

    Raises ``InputError`` when the file is no library, or cannot be read.
    """
    try:
        there = path.is_file() and path.stat().st_size > 0
    except OSError as error:
        raise _unusable(path, error) from error
    return LibrarySource(path) if there else None


class LibrarySource:
    """The texts of a library; one query lists them, articles are read law by law."""

    name = NAME

    def __init__(self, path: Path) -> None:
        self._path = path
        with _open(path, "ro") as connection:
            _check(connection, path)
            rows = connection.execute(_LAWS).fetchall()
            repeals = connection.execute(_REPEALS).fetchall()
            facts = dict(connection.execute("SELECT name, value FROM facts").fetchall())
        self.all_laws = facts.get(_ALL_LAWS) == "yes"
        try:
            self.laws = tuple(_ended([_law(row) for row in rows], repeals))
        except ValueError as error:  # a day that is none: not written by this program
            raise _unusable(path, error) from error

    def read(self, key: str) -> tuple[tuple[Provision, str], ...]:
        """Return the articles of the law ``key`` in order. Raises ``InputError``."""
        query = "SELECT article, sub, body FROM articles WHERE text = ? ORDER BY article, sub"
        with _open(self._path, "ro") as connection:
            rows = connection.execute(query, (int(key),)).fetchall()
        return tuple((Provision(article, sub), body) for article, sub, body in rows)

    def describe(self) -> Words:
        """Return the number of texts, the newest, and the day up to which they are known."""
        if not self.laws:
            return Words("用户条文库：空", "the user's library: empty")
        count, newest = len(self.laws), max(law.promulgated for law in self.laws)
        until = max(law.known_until or "" for law in self.laws)
        return Words(
            f"用户条文库：{count}部，最新一部公布于{newest}，核至{until}",
            f"the user's library: {count} texts, the newest promulgated {newest}, "
            f"known up to {until}",
        )


def _law(row: tuple[object, ...]) -> SourceLaw:
    (number, title, rank, issuer, promulgated, in_force, flagged) = row[:7]
    order, kind, adopted, articles, origin, path, known_until = (
        x if x is None else str(x) for x in row[7:]
    )
    return SourceLaw(
        key=str(number),
        title=str(title),
        rank=str(rank),
        issuer=str(issuer) if issuer else None,
        promulgated=str(promulgated),
        in_force=date.fromisoformat(str(in_force)) if in_force else None,
        flagged=bool(flagged),
        order=order,
        kind=kind,
        adopted=adopted,
        articles=int(articles or 0),
        origin=f"{origin}/{path}" if origin else path,
        known_until=known_until,
    )


def _ended(
    laws: Sequence[SourceLaw], repeals: Sequence[tuple[str, str, str]]
) -> Iterator[SourceLaw]:
    """Yield the laws; one that a later text of the library repeals with the day and by which.

    A title that was published again from that day on is another instrument, or goes on.
    """
    by_key: dict[str, list[tuple[str, str]]] = {}
    for key, day, title in repeals:
        by_key.setdefault(key, []).append((day, title))
    newest: dict[str, str] = {}
    for law in laws if by_key else ():
        key = repeal_key(law.title)
        newest[key] = max(law.promulgated, newest.get(key, ""))
    for law in laws:
        key = repeal_key(law.title)
        ended = [(day, by) for day, by in by_key.get(key, ()) if newest[key] < day]
        if ended:
            day, by = ended[0]
            yield replace(law, repealed=date.fromisoformat(day), replaced_by=by)
        else:
            yield law


@contextmanager
def _open(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Open a library; what is not committed is rolled back. Raises ``InputError``."""
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> InputError:
    zh = f"{path}：条文库无法使用（{error}）；请检查磁盘与权限，或用 --library 换一个文件后重新导入"
    en = f"{path}: cannot use the library ({error}); check disk and rights, or name another file"
    return InputError(zh, f"{en} with --library and import again")


def _is_new(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if mark != APPLICATION:
        zh = f"{path}：不是本程序的条文库；请换一个文件名"
        raise InputError(zh, f"{path}: not a library of this program; use another file")
    if version != SCHEMA:
        zh = f"{path}：条文库的格式是第{version}版，本程序用第{SCHEMA}版；请删除该文件后重新导入"
        en = f"{path}: a library of format {version}, this program uses {SCHEMA}; delete the file"
        raise InputError(zh, f"{en} and import again")
