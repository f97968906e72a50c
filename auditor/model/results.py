"""What a run finds: hits of checks, findings ready to be shown, and the audit as a whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.model.changes import Diff
from auditor.model.cited import Alignment, Parsed
from auditor.model.source import NOWHERE, Place
from auditor.model.words import Certainty, FindingStatus, Severity, Span, Words


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check reports: the fault and its place, before the runner adds the rule.

    ``values`` fill the rule's message and suggestion; a ``Words`` value is put in the
    report's language. ``evidence`` is what makes this fault this fault (it goes into
    the fingerprint, so no positions or line numbers). ``severity`` and ``certainty``
    override the rule's own. ``quote`` and ``place`` are for text that stands in no field
    of an item (a title, a column header, unplaced text).
    """

    position: int | None = None
    field: str | None = None
    label: str | None = None
    span: Span | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    evidence: tuple[Mapping[str, Any], ...] = ()
    severity: Severity | None = None
    certainty: Certainty | None = None
    related: tuple[tuple[str, int, str], ...] = ()
    quote: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place, ready to be shown. Texts are bilingual until rendered."""

    id: str
    group: str
    rule: str
    severity: Severity
    certainty: Certainty
    list: str
    message: Words
    suggestion: Words | None = None
    position: int | None = None
    number: str | None = None
    name: str | None = None
    field: str | None = None
    label: str | None = None
    quote: str | None = None
    span: Span | None = None
    place: Place = NOWHERE
    evidence: tuple[Mapping[str, Any], ...] = ()
    related: tuple[tuple[str, int, str], ...] = ()
    status: FindingStatus = "open"


@dataclass(frozen=True, slots=True)
class RuleRun:
    """How often a rule looked and found: ``looked == 0`` means it was not checked."""

    rule: str
    looked: int
    found: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which no list could be made, and why."""

    path: str
    words: Words


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of a run: everything a report needs, computed for one date.

    Rules ran over ``alignments``; ``further`` ones only complete the matrix of a few lists.
    """

    as_of: date
    lists: tuple[Parsed, ...]
    findings: tuple[Finding, ...]
    alignments: tuple[Alignment, ...]
    rules: tuple[RuleRun, ...]
    unread: tuple[Unread, ...]
    sources: tuple[Words, ...] = ()
    changes: tuple[Diff, ...] = ()
    further: tuple[Alignment, ...] = ()
