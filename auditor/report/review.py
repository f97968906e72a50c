"""The review page: alignments in, one page on which people confirm, reject or regroup links out.

The page works offline from a file. It may load nothing and send nothing; its data are in it as
JSON, and it gives the decisions back as the text of an ``alignment.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace

from auditor.align import Decisions
from auditor.config import VERSION
from auditor.model import Alignment, Lang, Parsed
from auditor.report.review_data import page_data
from auditor.report.review_words import REVIEW
from auditor.report.template import environment, policy
from auditor.report.words import speak


def render_review(
    lists: Sequence[Parsed],
    alignments: Sequence[Alignment],
    decisions: Decisions | None = None,
    lang: Lang = "zh",
) -> bytes:
    """Return the page for ``alignments`` of ``lists``, which were made with ``decisions``.

    Raises ``KeyError`` when an alignment names a list that is not among ``lists``.
    """
    words = speak(REVIEW, lang)
    data = page_data(lists, alignments, decisions or Decisions(), lang)
    html = (
        environment()
        .get_template("review.html.j2")
        .render(
            t=SimpleNamespace(**words),
            lang=lang,
            version=VERSION,
            csp=policy("review.css", "review.js"),
            data=in_script({**data, "words": words}),
        )
    )
    return html.encode("utf-8", "backslashreplace")


def in_script(data: object) -> str:
    """Return JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
