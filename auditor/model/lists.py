"""What the layout makes of a document: a list of items in the common shape."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.model.source import NOWHERE, Place, Problem, Value


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list.

    ``values`` maps field id to value. A field that the list has no column for is
    absent; a field whose cell is empty is present with ``raw == ""``; a field whose
    cell the file does not contain at all is present, empty and named in ``lost``.
    ``category`` is the canonical kind of power (``None`` when unknown).
    """

    position: int
    values: Mapping[str, Value]
    extra: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    category: str | None = None
    lost: frozenset[str] = frozenset()
    parent: int | None = None

    def text(self, name: str) -> str:
        """Return the raw text of a field, ``""`` when absent or empty."""
        value = self.values.get(name)
        return value.raw if value else ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose list this is. ``None`` means that nothing in the file told it.

    ``code`` is the GB/T 2260 code of the jurisdiction, ``parent`` that of the
    jurisdiction above it; ``level`` is one of 国家级 省级 市级 县级 乡级;
    ``department`` is the body without its place (医疗保障局); ``edition`` a year.
    """

    title: str
    jurisdiction: str | None = None
    code: str | None = None
    parent: str | None = None
    level: str | None = None
    body: str | None = None
    department: str | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of items printed in a title or sheet name, and what it counts."""

    printed: int
    scope: str
    quote: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CharCount:
    """The proof that nothing was lost: non-blank characters by where they went."""

    total: int
    titles: int = 0
    headers: int = 0
    fields: int = 0
    extra: int = 0
    unplaced: int = 0

    @property
    def balanced(self) -> bool:
        """True when every non-blank character of the file has found its place."""
        parts = self.titles + self.headers + self.fields + self.extra + self.unplaced
        return parts == self.total


@dataclass(frozen=True, slots=True)
class ItemList:
    """A whole list in the common shape. ``fields`` are the columns it has, in its own order."""

    id: str
    identity: Identity
    path: str
    sha256: str
    profile: str
    fields: tuple[str, ...]
    items: tuple[Item, ...]
    titles: tuple[Value, ...] = ()
    headers: tuple[Value, ...] = ()
    notes: tuple[Value, ...] = ()
    unplaced: tuple[Value, ...] = ()
    unknown_columns: tuple[Value, ...] = ()
    counts: tuple[Count, ...] = ()
    problems: tuple[Problem, ...] = ()
    chars: CharCount = CharCount(0)
    hidden: tuple[Item, ...] = ()  # items in hidden rows: read and told, not part of the list
