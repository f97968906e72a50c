"""An alignment as plain data for ``links.json``."""

from __future__ import annotations

from typing import Any

from auditor.model import Alignment, ItemList, Link, Problem


def links_json(alignment: Alignment, left: ItemList, right: ItemList) -> dict[str, Any]:
    """Return an alignment of ``left`` and ``right`` in the shape of ``links.json``."""
    return {
        "left": plain_list(left),
        "right": plain_list(right),
        "links": [_link(link) for link in alignment.links],
        "unmatched": {
            "left": list(alignment.unmatched_left),
            "right": list(alignment.unmatched_right),
        },
        "problems": [_problem(problem) for problem in alignment.problems],
    }


def plain_list(items: ItemList) -> dict[str, Any]:
    """Return a list's identity as it stands in every JSON that names lists."""
    identity = items.identity
    return {
        "id": items.id,
        "title": identity.title,
        "jurisdiction": identity.jurisdiction,
        "level": identity.level,
        "body": identity.body,
        "edition": identity.edition,
        "path": items.path,
        "sha256": items.sha256,
        "items": len(items.items),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "left": list(link.left),
        "right": list(link.right),
        "relation": link.relation,
        "score": link.score,
        "reasons": [words._asdict() for words in link.reasons],
        "decided_by": link.decided_by,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"message": problem.words._asdict(), "line": problem.place.line, "quote": problem.quote}
