"""The nouns of the project: frozen data, no behaviour beyond plain look-ups.

Everything that one part hands to another is declared here, so that no layer
has to import a layer above it.

Coordinates: ``Span`` is a half-open ``(start, end)`` pair counted in characters
of a field's **raw** text, so ``raw[start:end]`` is verbatim what the source says.
Positions of items, rows, columns, lines, tables and pages count from 1.
"""

from __future__ import annotations

from auditor.model.changes import (
    ChangeKind,
    CitationChange,
    Diff,
    EntryChange,
    FieldChange,
    ItemChange,
    ItemRow,
    PartChange,
    Piece,
)
from auditor.model.cited import (
    Alignment,
    CellKey,
    Citation,
    Difference,
    Entry,
    Facts,
    Link,
    Parsed,
    Provision,
    Successor,
    Verdict,
)
from auditor.model.lists import CharCount, Count, Identity, Item, ItemList
from auditor.model.results import Audit, Finding, Hit, RuleRun, Unread
from auditor.model.source import (
    NOWHERE,
    Cell,
    Document,
    Grid,
    Paragraph,
    Place,
    PlainRow,
    Problem,
    Stream,
    Value,
)
from auditor.model.words import (
    CATEGORIES,
    ENTRY_FIELDS,
    FIELDS,
    SEVERITIES,
    Certainty,
    FindingStatus,
    Lang,
    Severity,
    Span,
    VerdictStatus,
    Words,
)

__all__ = [
    "CATEGORIES",
    "ENTRY_FIELDS",
    "FIELDS",
    "NOWHERE",
    "SEVERITIES",
    "Alignment",
    "Audit",
    "Cell",
    "CellKey",
    "Certainty",
    "ChangeKind",
    "CharCount",
    "Citation",
    "CitationChange",
    "Count",
    "Diff",
    "Difference",
    "Document",
    "Entry",
    "EntryChange",
    "Facts",
    "FieldChange",
    "Finding",
    "FindingStatus",
    "Grid",
    "Hit",
    "Identity",
    "Item",
    "ItemChange",
    "ItemList",
    "ItemRow",
    "Lang",
    "Link",
    "Paragraph",
    "Parsed",
    "PartChange",
    "Piece",
    "Place",
    "PlainRow",
    "Problem",
    "Provision",
    "RuleRun",
    "Severity",
    "Span",
    "Stream",
    "Successor",
    "Unread",
    "Value",
    "Verdict",
    "VerdictStatus",
    "Words",
]
