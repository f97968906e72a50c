"""``findings.csv``: one row a finding, for Excel.

In: a ``Report``. Out: one file, UTF-8 with a byte-order mark so that Excel reads it.
A cell that Excel would run as a formula is led by an apostrophe.
"""

from __future__ import annotations

import csv
import io

from auditor.model import Finding
from auditor.report.context import Report, field_name, say_place
from auditor.report.words import CERTAINTY, COLUMN, SEVERITY, STATUS, UI, speak

#: What makes a spreadsheet take a cell for a formula, full-width signs included.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def render_csv(report: Report) -> dict[str, bytes]:
    """Return ``findings.csv``."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(speak(COLUMN, report.lang).values())
    for finding in report.audit.findings:
        row = _row(finding, report)
        rows.writerow([harmless(row[column]) for column in COLUMN])
    return {"findings.csv": out.getvalue().encode("utf-8-sig", "backslashreplace")}


def harmless(value: str) -> str:
    """Return the value with an apostrophe before anything Excel would calculate."""
    return "'" + value if value.startswith(_FORMULA) else value


def _row(finding: Finding, report: Report) -> dict[str, str]:
    return {
        "id": finding.id,
        "group": finding.group,
        "severity": report.say(SEVERITY[finding.severity]),
        "certainty": report.say(CERTAINTY[finding.certainty]),
        "status": report.say(STATUS[finding.status]),
        "list": finding.list,
        "title": report.heading(finding.list),
        "position": "" if finding.position is None else str(finding.position),
        "number": finding.number or "",
        "name": finding.name or "",
        "field": field_name(finding.field, report),
        "label": _label(finding, report),
        "source": say_place(finding.place, report.lang),
        "quote": finding.quote or "",
        "rule": finding.rule,
        "rule_title": report.title(finding.rule),
        "message": report.say(finding.message),
        "suggestion": report.say(finding.suggestion),
        "related": _related(finding, report),
    }


def _label(finding: Finding, report: Report) -> str:
    """Name an entry in words: Excel would turn a bare 2-1 into a date."""
    return UI["entry"].say(report.lang).format(label=finding.label) if finding.label else ""


def _related(finding: Finding, report: Report) -> str:
    nth, stop = UI["nth"].say(report.lang), UI["semicolon"].say(report.lang)
    return stop.join(
        f"{report.heading(list_)} {nth.format(n=position)} {name}"
        for list_, position, name in finding.related
    )
