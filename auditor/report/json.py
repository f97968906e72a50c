"""``findings.json``: the whole outcome for programs (schema ``auditor/findings/1``).

In: a ``Report``. Out: one UTF-8 file; the same audit always gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from auditor.align.links import plain_list
from auditor.config import VERSION
from auditor.model import SEVERITIES, Audit, Finding
from auditor.report.context import Report, place_keys, plain
from auditor.report.ledger import keep_account, ledger_json

SCHEMA = "auditor/findings/1"


def render_json(report: Report) -> dict[str, bytes]:
    """Return ``findings.json``."""
    text = json.dumps(as_data(report), ensure_ascii=False, indent=2, allow_nan=False)
    return {"findings.json": (text + "\n").encode("utf-8", "backslashreplace")}


def as_data(report: Report) -> dict[str, Any]:
    """Return what ``findings.json`` holds as plain dicts and lists."""
    audit = report.audit
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": VERSION},
        "as_of": audit.as_of.isoformat(),
        "lists": [plain_list(parsed.list) for parsed in audit.lists],
        "findings": [_finding(finding, report) for finding in audit.findings],
        "ledger": ledger_json(keep_account(audit), report),
        "summary": summary(audit),
    }


def summary(audit: Audit) -> dict[str, int]:
    """Return how many open findings there are of each severity."""
    seen = Counter(f.severity for f in audit.findings if f.status == "open")
    return {severity: seen[severity] for severity in SEVERITIES}


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "id": finding.id,
        "group": finding.group,
        "rule": finding.rule,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "list": finding.list,
        "item": _item(finding),
        "field": finding.field,
        "label": finding.label,
        "quote": finding.quote,
        "span": list(finding.span) if finding.span else None,
        "source": place_keys(finding.place),
        "message": report.say(finding.message),
        "suggestion": report.say(finding.suggestion) if finding.suggestion else None,
        "evidence": plain(finding.evidence, report.lang),
        "related": [
            {"list": list_, "position": position, "name": name}
            for list_, position, name in finding.related
        ],
        "status": finding.status,
    }


def _item(finding: Finding) -> dict[str, Any] | None:
    if finding.position is None:
        return None
    return {"position": finding.position, "number": finding.number, "name": finding.name}
