"""How lists relate by whose they are: identities in, a relation or the pairs to compare out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from auditor.identity import LEVELS
from auditor.model import Identity, ItemList

Relation = Literal["upper", "peer", "edition"]

_STATE_LEVEL = "国家级"


def relation(left: ItemList, right: ItemList) -> Relation | None:
    """Return what ``left`` is to ``right``, or ``None`` when they are not to be compared.

    ``"upper"``: the same department of a jurisdiction above (not the other way round);
    or the higher of two levels that one jurisdiction lists apart; ``"edition"``: the same
    body in another year; ``"peer"``: the same department of another jurisdiction of the
    same level.
    """
    a, b = left.identity, right.identity
    if not a.department or a.department != b.department:
        return None
    if _body(a) == _body(b):
        return "edition" if a.edition and b.edition and a.edition != b.edition else None
    if _above(a, b) or _higher(a, b):
        return "upper"
    return "peer" if a.level and a.level == b.level and _apart(a, b) else None


def pairs(lists: Sequence[ItemList]) -> tuple[tuple[ItemList, ItemList], ...]:
    """Return the pairs of ``lists`` to compare by default, the yardstick on the left.

    Each list stands against the edition before it; the newest list of each body against the
    newest of the nearest jurisdiction above that has one of the same department. Lists that
    have none above them stand against one peer, the same for all: a list with others above
    it, else the first by code.
    """
    bodies = _by_body(lists)
    newest = [editions[-1] for _, editions in sorted(bodies.items())]
    found = [
        (older, newer)
        for editions in bodies.values()
        for older, newer in pairwise(editions)
        if relation(older, newer) == "edition"
    ]
    by_reach: dict[tuple[str, str] | None, ItemList] = {}
    for one in sorted(newest, key=lambda one: _rank(one.identity)):
        by_reach.setdefault(_reach(one.identity), one)
    under: set[str] = set()
    for lower in newest:
        upper = _nearest_upper(lower.identity, by_reach)
        if upper and relation(upper, lower) == "upper":
            under.add(lower.id)
            found.append((upper, lower))
    found += _peers(newest, under)
    return tuple(sorted(found, key=lambda pair: (pair[1].id, pair[0].id)))


def _peers(
    newest: Sequence[ItemList], under: Collection[str]
) -> Iterator[tuple[ItemList, ItemList]]:
    """Yield a yardstick and each list of its kind that has no list above it (not in ``under``)."""
    kinds: dict[tuple[str | None, str | None], list[ItemList]] = defaultdict(list)
    for one in newest:
        kinds[one.identity.department, one.identity.level].append(one)
    for peers in kinds.values():
        yardstick = min(peers, key=lambda one: (one.id not in under, _body(one.identity), one.id))
        for one in peers:
            if one.id not in under and relation(yardstick, one) == "peer":
                yield yardstick, one


def _body(identity: Identity) -> tuple[str, str, str]:
    """Return what makes two lists lists of one body: department, place, and level."""
    state = _STATE_LEVEL if identity.level == _STATE_LEVEL else ""
    place = state or identity.code or identity.jurisdiction or ""
    return identity.department or "", place, identity.level or ""


def _higher(a: Identity, b: Identity) -> bool:
    """Say whether two lists are of one place, and the first of a higher level."""
    return _body(a)[1] == _body(b)[1] != "" and _rank(a) < _rank(b) < len(LEVELS)


def _rank(identity: Identity) -> int:
    """Return the level as a number, 0 the highest; an unknown level comes last."""
    return LEVELS.index(identity.level) if identity.level in LEVELS else len(LEVELS)


def _apart(a: Identity, b: Identity) -> bool:
    """Say whether two identities name two places (a list without a place is no peer)."""
    return bool(_body(a)[1] and _body(b)[1])


def _by_body(lists: Sequence[ItemList]) -> Mapping[tuple[str, str, str], list[ItemList]]:
    bodies: dict[tuple[str, str, str], list[ItemList]] = defaultdict(list)
    for one in sorted(lists, key=lambda one: (one.identity.edition or "", one.id)):
        if all(_body(one.identity)[:2]):
            bodies[_body(one.identity)].append(one)
    return bodies


def _nearest_upper(
    lower: Identity, by_reach: Mapping[tuple[str, str] | None, ItemList]
) -> ItemList | None:
    """Return the list of the nearest jurisdiction above: its parent, or else by its code."""
    if not lower.code or not lower.department or lower.level == _STATE_LEVEL:
        return None
    prefix = _prefix(lower.code)
    own = by_reach.get((lower.department, prefix))
    if own and _higher(own.identity, lower):
        return own
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
