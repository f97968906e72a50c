"""What became of a list: two ``Parsed`` lists and their ``Alignment`` in, a ``Diff`` out."""

from __future__ import annotations

from auditor.diff.cites import instrument_key
from auditor.diff.differ import CHANGES, COSMETIC, diff
from auditor.diff.fields import EXTRA
from auditor.diff.history import History, Step, history
from auditor.diff.plain import changes_json
from auditor.diff.replay import apply
from auditor.diff.words import CHANGE_WORDS, citation_words, field_words, summary

__all__ = [
    "CHANGES",
    "CHANGE_WORDS",
    "COSMETIC",
    "EXTRA",
    "History",
    "Step",
    "apply",
    "changes_json",
    "citation_words",
    "diff",
    "field_words",
    "history",
    "instrument_key",
    "summary",
]
