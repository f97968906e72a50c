"""What became of a list: two ``Parsed`` lists and their ``Alignment`` in, a ``Diff`` out."""

from __future__ import annotations

from auditor.diff_apply import apply
from auditor.diff_cites import instrument_key
from auditor.diff_fields import EXTRA
from auditor.diff_history import History, Step, history
from auditor.diff_items import CHANGES, COSMETIC, diff
from auditor.diff_json import changes_json, history_json
from auditor.diff_terms import APART, CHANGE_WORDS, IN_TIME, Terms
from auditor.diff_words import citation_lines, citation_words, field_words, summary

__all__ = [
    "APART",
    "CHANGES",
    "CHANGE_WORDS",
    "COSMETIC",
    "EXTRA",
    "IN_TIME",
    "History",
    "Step",
    "Terms",
    "apply",
    "changes_json",
    "citation_lines",
    "citation_words",
    "diff",
    "field_words",
    "history",
    "history_json",
    "instrument_key",
    "summary",
]
