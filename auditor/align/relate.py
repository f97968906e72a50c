"""How lists relate by whose they are: identities in, a relation or the pairs to compare out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from auditor.model import Identity, ItemList

Relation = Literal["upper", "peer", "edition"]

_STATE_LEVEL = "国家级"


def relation(left: ItemList, right: ItemList) -> Relation | None:
    """Return what ``left`` is to ``right``, or ``None`` when they are not to be compared.

    ``"upper"``: the same department of a jurisdiction above (not the other way round);
    ``"edition"``: the same body in another year; ``"peer"``: the same department of
    another jurisdiction of the same level.
    """
    a, b = left.identity, right.identity
    if not a.department or a.department != b.department:
        return None
    if _body(a) == _body(b):
        return "edition" if a.edition and b.edition and a.edition != b.edition else None
    if _above(a, b):
        return "upper"
    return "peer" if a.level and a.level == b.level and _apart(a, b) else None


def pairs(lists: Sequence[ItemList]) -> tuple[tuple[ItemList, ItemList], ...]:
    """Return the pairs of ``lists`` to compare by default, the yardstick on the left.

    Each list stands against the edition before it; the newest list of each body against the
    newest of the nearest jurisdiction above that has one of the same department.
    """
    bodies = _by_body(lists)
    newest = [editions[-1] for _, editions in sorted(bodies.items())]
    found = [
        (older, newer)
        for editions in bodies.values()
        for older, newer in pairwise(editions)
        if relation(older, newer) == "edition"
    ]
    by_reach = {_reach(one.identity): one for one in newest if _reach(one.identity)}
    for lower in newest:
        upper = _nearest_upper(lower.identity, by_reach)
        if upper and relation(upper, lower) == "upper":
            found.append((upper, lower))
    return tuple(sorted(found, key=lambda pair: (pair[1].id, pair[0].id)))


def _body(identity: Identity) -> tuple[str, str]:
    """Return what makes two lists lists of one body: department and place."""
    state = _STATE_LEVEL if identity.level == _STATE_LEVEL else ""
    return identity.department or "", state or identity.code or identity.jurisdiction or ""


def _apart(a: Identity, b: Identity) -> bool:
    """Say whether two identities name two places (a list without a place is no peer)."""
    return bool(_body(a)[1] and _body(b)[1])


def _by_body(lists: Sequence[ItemList]) -> Mapping[tuple[str, str], list[ItemList]]:
    bodies: dict[tuple[str, str], list[ItemList]] = defaultdict(list)
    for one in sorted(lists, key=lambda one: (one.identity.edition or "", one.id)):
        if all(_body(one.identity)):
            bodies[_body(one.identity)].append(one)
    return bodies


def _nearest_upper(
    lower: Identity, by_reach: Mapping[tuple[str, str] | None, ItemList]
) -> ItemList | None:
    """Return the list of the nearest jurisdiction above: its parent, or else by its code."""
    if not lower.code or not lower.department or lower.level == _STATE_LEVEL:
        return None
    prefix = _prefix(lower.code)
    shorter = [prefix[:end] for end in range(len(prefix) - 1, -1, -1)]
    parent = [_prefix(lower.parent)] if lower.parent else []
    found = (by_reach.get((lower.department, reach)) for reach in parent + shorter)
    return next(filter(None, found), None)


def _above(upper: Identity, lower: Identity) -> bool:
    """Say whether one jurisdiction lies above another, by parent or by GB/T 2260 code."""
    if upper.level == _STATE_LEVEL:
        return lower.level is not None and lower.level != _STATE_LEVEL
    if not upper.code or not lower.code:
        return False
    prefix = _prefix(upper.code)
    return upper.code == lower.parent or (
        len(prefix) < len(_prefix(lower.code)) and bool(prefix) and lower.code.startswith(prefix)
    )


def _prefix(code: str) -> str:
    """Return the part of a code that all places below it share (450200 → 4502)."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _reach(identity: Identity) -> tuple[str, str] | None:
    """Return department and the part of the code that all places below share."""
    department = identity.department or ""
    if identity.level == _STATE_LEVEL:
        return department, ""
    return (department, _prefix(identity.code)) if identity.code else None
