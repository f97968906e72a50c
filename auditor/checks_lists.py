"""Checks on aligned lists: what one has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from auditor.checks_subjects import Compared, excerpt
from auditor.model import Hit


def unmatched(at: Compared, *, side: Literal["left", "right"]) -> Iterator[Hit]:
    """Report items without a counterpart, always on the list under audit (``right``).

    ``left``: the upper, older or peer list has it and this one has not; the finding
    belongs to the list as a whole. ``right``: this list has it and the other has not.
    """
    theirs = side == "left"
    positions = at.alignment.unmatched_left if theirs else at.alignment.unmatched_right
    items = {i.position: i for i in (at.left if theirs else at.right).list.items}
    for position in sorted(positions):
        item = items[position]
        other = (at.left.list.id, position, item.text("name")) if theirs else None
        yield Hit(
            None if theirs else position,
            None if theirs else "name",
            span=None if theirs else (0, len(item.text("name"))),
            values={
                "name": excerpt(item.text("name"), 80),
                "number": item.text("number") or str(position),
                "category": item.category or item.text("category"),
                "other": at.left.list.identity.title or at.left.list.id,
            },
            evidence=({"other": at.left.list.id, "name": item.text("name")},),
            certainty="likely",
            related=(other,) if other else (),
        )
