"""Things for tests, with defaults, so that a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.citations import find_citations
from auditor.entries import parse_entries
from auditor.model import (
    ENTRY_FIELDS,
    FIELDS,
    Audit,
    CharCount,
    Finding,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    RuleRun,
    Value,
    Verdict,
    Words,
)
from auditor.text import count_ink

AS_OF = date(2026, 3, 1)


def words(zh: str, en: str = "") -> Words:
    return Words(zh, en or f"en {zh}")


def item(position: int = 1, *, line: int = 10, extra=(), lost=(), **texts: str) -> Item:
    """An item with the fields given; number, category and name are made up when left out."""
    texts = {"number": str(position), "category": "行政处罚", "name": f"事项{position}"} | texts
    values = {name: Value(raw, Place(line=line)) for name, raw in texts.items()}
    columns = {name: Value(raw, Place(line=line)) for name, raw in dict(extra).items()}
    return Item(position, values, columns, texts["category"], frozenset(lost))


def item_list(*items: Item, **given) -> ItemList:
    """A list of these items; ``fields`` are those that occur."""
    used = {name for one in items for name in one.values}
    ink = sum(count_ink(v.raw) for i in items for v in (*i.values.values(), *i.extra.values()))
    made = {
        "id": "示例-2025",
        "identity": Identity(given.pop("title", "示例局权责清单"), "示例市", body="示例局"),
        "path": "lists/示例.txt",
        "sha256": "0123456789abcdef" * 4,
        "profile": "common",
        "fields": tuple(name for name in FIELDS if name in used),
        "chars": CharCount(ink, fields=ink),
    }
    return ItemList(**(made | given), items=items)


def parsed(
    *items: Item, verdicts: Mapping[tuple[int, str], tuple[Verdict, ...]] | None = None, **given
) -> Parsed:
    """A list with the entries and citations that stand in its texts."""
    cells = [(i.position, name, v.raw) for i in items for name, v in i.values.items() if v.raw]
    entries = {(p, n): parse_entries(raw, n) for p, n, raw in cells if n in ENTRY_FIELDS}
    found = {(p, n): find_citations(raw) for p, n, raw in cells}
    citations = {key: cited for key, cited in found.items() if cited}
    return Parsed(item_list(*items, **given), entries, citations, verdicts or {})


def finding(one: Item | None = None, field: str | None = None, text: str = "", **given) -> Finding:
    """A finding about a field of an item, marking ``text`` there when it is given.

    Without ``id`` and ``group`` both are made from what the finding says.
    """
    value = (one.values.get(field) or one.extra.get(field)) if one else None
    raw = value.raw if value else ""
    start = raw.index(text) if text else 0
    made = {
        "rule": "text-typo",
        "severity": "warning",
        "certainty": "certain",
        "list": "示例-2025",
        "message": words("此处有误"),
        "suggestion": words("请改正"),
        "position": one.position if one else None,
        "number": one.text("number") if one else None,
        "name": one.text("name") if one else None,
        "field": field,
        "quote": text or None,
        "span": (start, start + len(text)) if text else None,
        "place": Place(line=10 + raw.count("\n", 0, start)) if one else Place(),
    } | given
    said = f"{made['rule']}|{made['field']}|{made['message'].zh}|{made['quote']}"
    made.setdefault("group", f"group {said}")
    made.setdefault("id", f"id {said}|{made['position']}|{made['span']}")
    return Finding(**made)


def audit(*lists: Parsed, findings=(), **given) -> Audit:
    """An audit of these lists for ``AS_OF``."""
    rules = tuple(RuleRun(rule, 1, 1) for rule in sorted({f.rule for f in findings}))
    made = {"as_of": AS_OF, "alignments": (), "rules": rules, "unread": (), "sources": ()}
    return Audit(**(made | given), lists=lists, findings=tuple(findings))
