"""What became of a list: its items, their fields, the entries and citations in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.cited import Provision
from auditor.model.words import Span, Words

#: What became of an item, most telling first; an item may show several of them.
ChangeKind = Literal[
    "added",
    "removed",
    "split",
    "merged",
    "renamed",
    "recategorised",
    "changed",
    "moved",
    "renumbered",
    "editorial",
    "unchanged",
]
#: What became of a field, or of one entry of it.
PartChange = Literal["added", "removed", "changed", "moved", "renumbered", "editorial", "unchanged"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a redline. Deleted text stands before the inserted text that replaces it."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of one entry of a field: labels, texts without them, spans in the raw field.

    The side on which the entry does not stand has no label, no text and no span.
    """

    kind: PartChange
    before_label: str | None = None
    after_label: str | None = None
    before: str = ""
    after: str = ""
    redline: tuple[Piece, ...] = ()
    tags: tuple[str, ...] = ()
    before_span: Span | None = None
    after_span: Span | None = None


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A provision that a field cites no longer, cites anew, or cites in another's place.

    ``renumbered`` is the same provision under another number: ``why`` says how this is
    known. A title is ``""`` on the side where nothing is cited.
    """

    kind: Literal["added", "removed", "replaced", "renumbered"]
    before_title: str = ""
    before: Provision | None = None
    after_title: str = ""
    after: Provision | None = None
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of one field of an item, ``left`` and ``right`` being the positions.

    ``field`` is a field id, or ``extra:`` and the header of a column that is none. A text is
    ``None`` where the item has no such field. ``entries`` are those of a numbered field,
    unchanged ones included; ``redline`` is empty where a side has no text.
    """

    field: str
    kind: PartChange
    before: str | None
    after: str | None
    redline: tuple[Piece, ...] = ()
    tags: tuple[str, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    left: int | None = None
    right: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What an item of the new list has besides texts."""

    position: int
    category: str | None = None
    lost: frozenset[str] = frozenset()
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of an item (of several, when it was split or merged).

    ``change`` is the most telling of ``aspects``. ``fields`` are those that differ; of a new
    or removed item all it has. ``relation`` to ``decided_by`` are those of the link, ``rows``
    what is needed to build the items of the right list anew.
    """

    change: ChangeKind
    aspects: tuple[ChangeKind, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    fields: tuple[FieldChange, ...] = ()
    relation: Literal["same", "split", "merge"] | None = None
    score: float | None = None
    reasons: tuple[Words, ...] = ()
    decided_by: Literal["auto", "person"] = "auto"
    rows: tuple[ItemRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All that became of a list: ``left`` and ``right`` are the ids of the old and the new one.

    Every item of either list is in one of ``items``, in the order of the new list.
    """

    left: str
    right: str
    items: tuple[ItemChange, ...]
