"""Templates filled in: self-contained pages that may load nothing else.

In: a template's name and what it shows. Out: the bytes of a page. Style and script stand
in the page and are allowed by their hashes alone.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor.config import VERSION, resource
from auditor.model import Lang
from auditor.report.words import CERTAINTY, SEVERITY, UI, speak
from auditor.report.words_compare import COMPARE

#: A template's name and its view in, a page out, for one language and day.
Fill = Callable[..., bytes]


def say_day(day: date, lang: Lang) -> str:
    """Return a date as people write it."""
    return day.isoformat() if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def filler(lang: Lang, day: date) -> Fill:
    """Return the function that fills in templates in ``lang`` for a day."""
    spoken = {
        "t": SimpleNamespace(**speak({**UI, **COMPARE}, lang)),
        "severities": speak(SEVERITY, lang),
        "certainties": speak(CERTAINTY, lang),
        "lang": lang,
        "day": say_day(day, lang),
        "version": VERSION,
        "csp": policy("report.css", "report.js"),
    }

    def fill(template: str, **view: object) -> bytes:
        html = environment().get_template(template).render(**spoken, **view)
        return html.encode("utf-8", "backslashreplace")

    return fill


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return what turns templates into pages; everything shown is escaped."""
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


@lru_cache(maxsize=4)
def policy(style: str, script: str) -> str:
    """Return the content security policy: the style and script of these files, nothing else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(name: str) -> str:
    text = environment().get_template(name).render()
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
