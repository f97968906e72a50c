"""Cross-jurisdiction diff and consistency auditor for lists of powers and duties (权责清单).

The whole path in a few lines::

    import auditor
    from datetime import date
    from pathlib import Path

    lists = auditor.normalize(Path("清单.xlsx"))
    done = auditor.audit(lists, auditor.load_rules(), auditor.load_statutes(), date(2026, 11, 22))
    auditor.render(done, ["html", "json"], Path("report"))
"""

from auditor.align import align
from auditor.audit import audit, normalize
from auditor.citations import find_citations
from auditor.config import VERSION as _VERSION
from auditor.diff import diff
from auditor.readers import read
from auditor.report import render
from auditor.rules import load_rules
from auditor.statutes import load_statutes

__version__ = _VERSION

__all__ = [
    "align",
    "audit",
    "diff",
    "find_citations",
    "load_rules",
    "load_statutes",
    "normalize",
    "read",
    "render",
]
