"""What statutes say, for a date: registry, text sources, and verdicts on citations."""

from __future__ import annotations

from auditor.statutes.crosswalk import Crosswalk, parse_provision
from auditor.statutes.library import Edition, Shown, Statutes, load_statutes
from auditor.statutes.registry import Coming, Ended, Instrument, Registry, Version, load_registry
from auditor.statutes.titles import Resolution
from auditor.statutes.verdicts import judge

__all__ = [
    "Coming",
    "Crosswalk",
    "Edition",
    "Ended",
    "Instrument",
    "Registry",
    "Resolution",
    "Shown",
    "Statutes",
    "Version",
    "judge",
    "load_registry",
    "load_statutes",
    "parse_provision",
]
