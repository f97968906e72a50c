"""Diffs as plain data: ``changes.json`` (``auditor/changes/1``) and ``history.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from auditor.align.links import plain_list
from auditor.config import VERSION
from auditor.diff_history import History, Step
from auditor.diff_items import CHANGES
from auditor.model import (
    CitationChange,
    Diff,
    EntryChange,
    FieldChange,
    Item,
    ItemChange,
    ItemList,
    Piece,
    Provision,
    Span,
)
from auditor.provisions import say_provision

SCHEMA = "auditor/changes/1"
HISTORY_SCHEMA = "auditor/history/1"


def changes_json(
    diff: Diff, left: ItemList, right: ItemList, as_of: date | None = None
) -> dict[str, Any]:
    """Return a diff of ``left`` and ``right`` in the shape of ``changes.json``.

    ``as_of`` is the day for which citations were judged, ``None`` when they were not. Of
    added and removed items and of fields with no text on one side the redline is left out:
    all of it is new or gone. An entry that says what it said has no text of its own there:
    its span tells where it stands in ``before`` and ``after``.
    """
    counts = Counter(change.change for change in diff.items)
    items = ({i.position: i for i in side.items} for side in (left, right))
    olds, news = items
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": VERSION},
        "as_of": as_of.isoformat() if as_of else None,
        "left": plain_list(left),
        "right": plain_list(right),
        "changes": [_change(change, olds, news) for change in diff.items],
        "summary": {kind: counts[kind] for kind in CHANGES},
    }


def history_json(histories: Sequence[History], lists: Sequence[ItemList]) -> dict[str, Any]:
    """Return the histories of the items of ``lists`` (oldest first) in the shape of history.json.

    A step names the edition, its items, and how they came from those of the step before.
    """
    items = {one.id: {i.position: i for i in one.items} for one in lists}
    return {
        "schema": HISTORY_SCHEMA,
        "tool": {"name": "auditor", "version": VERSION},
        "lists": [plain_list(one) for one in lists],
        "items": [[_step(step, items[step.list]) for step in one] for one in histories],
    }


def _step(step: Step, items: Mapping[int, Item]) -> dict[str, Any]:
    change = step.change
    return {
        "list": step.list,
        "items": [_item(items[p]) for p in step.positions],
        "change": change.change if change else None,
        "aspects": list(change.aspects) if change else [],
        "fields": [f.field for f in change.fields] if change and change.relation else [],
    }


def _change(change: ItemChange, olds: dict[int, Item], news: dict[int, Item]) -> dict[str, Any]:
    return {
        "change": change.change,
        "aspects": list(change.aspects),
        "left": [_item(olds[p]) for p in change.left],
        "right": [_item(news[p]) for p in change.right],
        "relation": change.relation,
        "score": change.score,
        "reasons": [words._asdict() for words in change.reasons],
        "decided_by": change.decided_by if change.relation else None,
        "fields": [_field(field) for field in change.fields],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "position": item.position,
        "number": item.text("number"),
        "category": item.category or item.text("category"),
        "name": item.text("name"),
        "sub_name": item.text("sub_name"),
    }


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "left": change.left,
        "right": change.right,
        "change": change.kind,
        "before": change.before,
        "after": change.after,
        "redline": _pieces(change.redline),
        "tags": list(change.tags),
        "entries": [_entry(entry) for entry in change.entries],
        "citations": [_citation(citation) for citation in change.citations],
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, str]]:
    return [{"kind": piece.kind, "text": piece.text} for piece in pieces]


def _entry(change: EntryChange) -> dict[str, Any]:
    return {
        "change": change.kind,
        "before": _side(change, change.before_label, change.before, change.before_span),
        "after": _side(change, change.after_label, change.after, change.after_span),
        "redline": _pieces(change.redline),
        "tags": list(change.tags),
    }


def _side(
    change: EntryChange, label: str | None, text: str, span: Span | None
) -> dict[str, Any] | None:
    """Return one side of an entry; ``span`` covers its label too, in the field's text."""
    if span is None:
        return None
    said = text if change.kind in ("added", "removed", "changed") else None
    return {"label": label, "text": said, "span": list(span)}


def _citation(change: CitationChange) -> dict[str, Any]:
    return {
        "change": change.kind,
        "before": _cited(change.before_title, change.before),
        "after": _cited(change.after_title, change.after),
        "why": change.why._asdict() if change.why else None,
    }


def _cited(title: str, provision: Provision | None) -> dict[str, Any] | None:
    """Return a cited provision as printed; ``None`` when that side cites nothing."""
    if not title:
        return None
    said = say_provision(provision).zh if provision and provision.article else None
    return {"title": title, "provision": said}
