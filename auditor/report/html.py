"""``index.html``, a page a list, and pages that hold lists against each other.

In: a ``Report``. Out: the pages: self-contained, offline, readable without scripts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote

from auditor.report.comparisons import Stems, render_comparisons
from auditor.report.context import Report
from auditor.report.ledger import keep_account
from auditor.report.overview import accounts, make_overview, run_gaps
from auditor.report.pages import make_page
from auditor.report.template import filler

_STEM = 60
_UNSAFE = re.compile(r"[^\w\-]+")
#: Names that Windows keeps for devices, and our own front page.
_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)", re.IGNORECASE)


def render_html(report: Report) -> dict[str, bytes]:
    """Return the page of every list, the pages of comparisons, and the front page."""
    fill = filler(report.lang, report.audit.as_of)
    used: set[str] = set()
    files = file_names(report.lists, used)
    links = {list_id: quote(name) for list_id, name in files.items()}
    ledger = keep_account(report.audit)
    ledgers = accounts(ledger, report, links)
    pages = {
        files[parsed.list.id]: fill(
            "list.html.j2",
            page=make_page(parsed, report, links),
            account=ledgers[parsed.list.id],
            gaps=run_gaps(ledger, report, parsed.list.id),
        )
        for parsed in report.audit.lists
    }
    compared, comparisons = render_comparisons(report, fill, links, stems(used))
    front = fill("index.html.j2", view=make_overview(report, links), compare=comparisons)
    return {**pages, **compared, "index.html": front}


def file_names(ids: Iterable[str], used: set[str] | None = None) -> dict[str, str]:
    """Return a file name for every list id: safe on any system, no two alike.

    ``used`` are names (without suffix, case folded) not to give; those given are added.
    """
    name = stems(set() if used is None else used)
    return {list_id: f"{name(list_id)}.html" for list_id in ids}


def stems(used: set[str]) -> Stems:
    """Return the function that makes names for pages, other than those already used."""

    def stem_of(text: str) -> str:
        stem = _UNSAFE.sub("-", text).strip("-")[:_STEM] or "list"
        if _TAKEN.fullmatch(stem) or stem.casefold() in used:
            stem = f"{stem}-{_digest(text)}"
        while stem.casefold() in used:
            stem = f"{stem}-{_digest(stem)}"
        used.add(stem.casefold())
        return stem

    return stem_of


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
