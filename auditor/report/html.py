"""``index.html`` and a page a list: self-contained, offline, readable without scripts.

In: a ``Report``. Out: the pages. Style and script stand in the page and are allowed by
their hashes alone; the page may load nothing else, from the network or from disk.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor.config import VERSION, resource
from auditor.report.context import Report
from auditor.report.ledger import keep_account
from auditor.report.overview import accounts, make_overview, run_gaps
from auditor.report.pages import make_page
from auditor.report.words import CERTAINTY, SEVERITY, UI, speak

_STEM = 60
_UNSAFE = re.compile(r"[^\w\-]+")
#: Names that Windows keeps for devices, and our own front page.
_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)", re.IGNORECASE)


def render_html(report: Report) -> dict[str, bytes]:
    """Return the front page and the page of every list."""
    files = file_names(report.lists)
    links = {list_id: quote(name) for list_id, name in files.items()}
    ledger = keep_account(report.audit)
    ledgers = accounts(ledger, report, links)
    pages = {
        files[parsed.list.id]: _fill(
            "list.html.j2",
            report,
            page=make_page(parsed, report, links),
            account=ledgers[parsed.list.id],
            gaps=run_gaps(ledger, report, parsed.list.id),
        )
        for parsed in report.audit.lists
    }
    front = _fill("index.html.j2", report, view=make_overview(report, links))
    return {**pages, "index.html": front}


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a file name for every list id: safe on any system, no two alike."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for list_id in ids:
        stem = _UNSAFE.sub("-", list_id).strip("-")[:_STEM] or "list"
        if _TAKEN.fullmatch(stem) or stem.casefold() in used:
            stem = f"{stem}-{hashlib.sha256(list_id.encode('utf-8', 'replace')).hexdigest()[:8]}"
        used.add(stem.casefold())
        names[list_id] = f"{stem}.html"
    return names


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("reports/templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["num"] = lambda number: f"{number:,}"
    return environment


def _fill(template: str, report: Report, **view: object) -> bytes:
    environment = _environment()
    html = environment.get_template(template).render(
        t=SimpleNamespace(**speak(UI, report.lang)),
        severities=speak(SEVERITY, report.lang),
        certainties=speak(CERTAINTY, report.lang),
        lang=report.lang,
        day=report.day(),
        version=VERSION,
        csp=_policy(),
        **view,
    )
    return html.encode("utf-8", "backslashreplace")


@lru_cache(maxsize=1)
def _policy() -> str:
    """Return the content security policy: this style, this script, and nothing else."""
    style, script = (_hash(name) for name in ("report.css", "report.js"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(name: str) -> str:
    text = _environment().get_template(name).render()
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
