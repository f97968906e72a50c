"""Registry files in, facts about instruments out: titles, ranks, versions, what ended them.

The registry (``rules/statutes/*.yaml``) holds facts only, never texts. Each entry says how
well it is supported; what is unconfirmed is kept apart, so that no verdict leans on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from auditor.definitions import Definition, KeyPath, load
from auditor.errors import DefinitionError
from auditor.model import Provision, Words
from auditor.statutes.crosswalk import Crosswalk, read_crosswalk, read_rows
from auditor.statutes.fields import Fields

RANKS = (
    "宪法",
    "法律",
    "行政法规",
    "监察法规",
    "地方性法规",
    "自治条例和单行条例",
    "部门规章",
    "地方政府规章",
    "司法解释",
    "规范性文件",
    "党内法规",
    "党内规范性文件",
)
SUPPORT = ("high", "medium", "low", "unconfirmed")
_FILE_KEYS = ("as_of", "instruments", "crosswalks")
_KEYS = (
    "title",
    "aliases",
    "misnomers",
    "rank",
    "issuer",
    "support",
    "basis",
    "note",
    "note_en",
    "versions",
    "ended",
    "coming",
)
_VERSION_KEYS = ("kind", "adopted", "promulgated", "in_force", "order", "articles", "unconfirmed")
_ENDED_KEYS = ("kind", "date", "by", "formal", "support", "note", "note_en")
_COMING_KEYS = ("date", "by", "support", "articles", "note", "note_en")

#: No Chinese law has waited longer than this between promulgation and commencement.
_LONGEST_WAIT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an instrument.

    ``promulgated`` is YYYY-MM-DD, or less where less is known; ``in_force`` is ``None``
    when unknown; ``unconfirmed`` names the fields that nothing supports.
    """

    promulgated: str | None = None
    in_force: date | None = None
    order: str | None = None
    articles: int | None = None
    kind: str | None = None
    adopted: str | None = None
    unconfirmed: frozenset[str] = frozenset()

    @property
    def start(self) -> date:
        """Return the first day of force; where unknown, the earliest day it can be."""
        return self.in_force or first_day(self.promulgated) or date.min

    @property
    def name(self) -> str:
        """Return the date by which the version is called, or ``""``."""
        return self.promulgated or (self.in_force.isoformat() if self.in_force else "")

    def settled(self, as_of: date) -> bool:
        """Return whether it is beyond doubt on which side of ``start`` the date lies."""
        if self.in_force and "in_force" not in self.unconfirmed:
            return True
        return self.start + _LONGEST_WAIT < as_of


@dataclass(frozen=True, slots=True)
class Ended:
    """How an instrument ended.

    ``kind`` is ``repealed`` or ``superseded``, ``day`` the first day on which it no longer
    governs (``None``: unknown), ``formal`` whether a repeal is on record.
    """

    kind: str
    day: date | None
    by: str | None = None
    formal: bool = False
    support: str = "high"
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """A promulgated change from ``day`` on: the articles it touches and their counterparts."""

    day: date
    by: str
    articles: Mapping[Provision, tuple[Provision, ...]]
    support: str = "medium"
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, rule or document: what is known of it apart from its text."""

    title: str
    rank: str
    issuer: str | None = None
    aliases: tuple[str, ...] = ()
    misnomers: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    ended: Ended | None = None
    coming: tuple[Coming, ...] = ()
    support: str = "medium"
    basis: str | None = None
    note: Words | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return what no two instruments share: the title and the first version's date."""
        return self.title, self.versions[0].name if self.versions else ""


@dataclass(frozen=True, slots=True)
class Registry:
    """All instruments and crosswalks, and the day up to which the facts were checked."""

    instruments: tuple[Instrument, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    as_of: date | None = None


def load_registry(folder: Path) -> Registry:
    """Read every ``*.yaml`` in ``folder``, in the order of their names.

    Raises ``DefinitionError`` with path and line for an unknown key, a bad date, a rank or
    a support not allowed, an instrument entered twice, or a folder that is not there.
    """
    if not folder.is_dir():
        raise DefinitionError(f"{folder}：没有这个登记文件夹", f"{folder}: no such folder")
    instruments: list[Instrument] = []
    crosswalks: list[Crosswalk] = []
    days: list[date] = []
    seen: set[tuple[str, str]] = set()
    for path in sorted(folder.glob("*.yaml")):
        definition = load(path)
        definition.check_keys(_FILE_KEYS)
        top = Fields(definition)
        if day := top.day("as_of"):
            days.append(day)
        instruments.extend(_instrument(definition, k, seen) for k in top.items("instruments"))
        crosswalks.extend(read_crosswalk(definition, k) for k in top.items("crosswalks"))
    return Registry(tuple(instruments), tuple(crosswalks), min(days, default=None))


def _instrument(definition: Definition, keys: KeyPath, seen: set[tuple[str, str]]) -> Instrument:
    definition.check_keys(_KEYS, keys)
    at = Fields(definition, keys)
    versions = tuple(_version(definition, k) for k in at.items("versions"))
    instrument = Instrument(
        title=at.need("title"),
        rank=at.choice("rank", RANKS),
        issuer=at.text("issuer"),
        aliases=at.texts("aliases"),
        misnomers=at.texts("misnomers"),
        versions=tuple(sorted(versions, key=lambda v: (v.start, v.name))),
        ended=_ended(definition, (*keys, "ended")) if at.has("ended") else None,
        coming=tuple(_coming(definition, k) for k in at.items("coming")),
        support=at.choice("support", SUPPORT),
        basis=at.text("basis"),
        note=at.words("note"),
    )
    if instrument.key in seen:
        zh, en = "这件文书已登记过一次", "this instrument is entered twice"
        raise definition.error((*keys, "title"), zh, en)
    seen.add(instrument.key)
    return instrument


def _version(definition: Definition, keys: KeyPath) -> Version:
    definition.check_keys(_VERSION_KEYS, keys)
    at = Fields(definition, keys)
    return Version(
        promulgated=at.partial_day("promulgated"),
        in_force=at.day("in_force"),
        order=at.text("order"),
        articles=at.count("articles"),
        kind=at.text("kind"),
        adopted=at.partial_day("adopted"),
        unconfirmed=frozenset(at.texts("unconfirmed", _VERSION_KEYS)),
    )


def _ended(definition: Definition, keys: KeyPath) -> Ended:
    definition.check_keys(_ENDED_KEYS, keys)
    at = Fields(definition, keys)
    return Ended(
        kind=at.choice("kind", ("repealed", "superseded")),
        day=at.day("date"),
        by=at.text("by"),
        formal=at.choice("formal", ("yes", "unknown")) == "yes",
        support=at.choice("support", SUPPORT),
        note=at.words("note"),
    )


def _coming(definition: Definition, keys: KeyPath) -> Coming:
    definition.check_keys(_COMING_KEYS, keys)
    at = Fields(definition, keys)
    return Coming(
        day=at.need_day("date"),
        by=at.need("by"),
        articles=read_rows(definition, (*keys, "articles")),
        support=at.choice("support", SUPPORT),
        note=at.words("note"),
    )


def first_day(partial: str | None) -> date | None:
    """Return the first day that YYYY, YYYY-MM or YYYY-MM-DD can mean."""
    return date.fromisoformat((partial + "-01-01")[:10]) if partial else None
