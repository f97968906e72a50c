"""When a quotation counts as another article's: the measures for texts and for numbers alike.

Shares are parts of the quotation's letters (0–1), lengths are letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from auditor.model import Certainty, Provision, Successor
from auditor.statutes.crosswalk import Crosswalk

#: At least this share of the quotation must stand elsewhere, and that much more than here.
HELD = 0.5
AHEAD = 0.2
#: From these on there is no doubt: nearly all of it, or far ahead of the cited article.
NEARLY_ALL = 0.85
FAR_AHEAD = 0.3
#: The same for one article found by search among many, with no crosswalk to confirm it.
FOUND = 0.6
VERBATIM = 0.9
MARGIN = 0.1
#: Several articles under one number, found by search: nearly all must be accounted for.
ALL_TOGETHER = 0.8
#: Clauses of so many letters are the cited article's own, so that its number is right.
OWN = 10
#: A quotation of so many letters is from where it stands whole; shorter ones are stock phrases.
LONG = 40
AHEAD_VERBATIM = 0.15
#: So many clauses are looked up one by one.
CLAUSES = 24


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a quotation really stands; ``numbering`` is the older version of the number."""

    successors: tuple[Successor, ...]
    certainty: Certainty
    numbering: str | None = None


class _Shared(Protocol):
    @property
    def share(self) -> float: ...


_S = TypeVar("_S", bound=_Shared)


def together(shares: Iterable[_Shared]) -> float:
    """Return how much of the quotation stands in all these provisions together (0–1)."""
    return min(1.0, sum(share.share for share in shares))


def ahead(best: float, length: int) -> float:
    """Return how far ahead of the cited article another must be that holds ``best``."""
    if length < LONG:
        return FAR_AHEAD
    return 0.0 if best == 1 else AHEAD_VERBATIM if best >= VERBATIM else FAR_AHEAD


def by_crosswalk(
    cited: Provision,
    crosswalk: Crosswalk,
    share_out: Callable[[Sequence[Provision]], Sequence[_S]],
    named: Callable[[Iterable[_S]], tuple[Successor, ...]],
) -> Moved | None:
    """Return where a crosswalk says that the quotation went, if it stands there.

    ``share_out`` shares the quotation out among articles, ``named`` makes successors of that.
    """
    rows = crosswalk.successors(cited)
    if not rows or any((p.article, p.sub) == (cited.article, cited.sub) for p in rows):
        return None
    shares = share_out(list(dict.fromkeys(Provision(p.article, p.sub) for p in rows)))
    there, here = together(shares), together(share_out([cited]))
    if there < HELD or there < here + AHEAD:
        return None
    sure = there >= NEARLY_ALL or there >= here + FAR_AHEAD
    return Moved(named(shares), "certain" if sure else "likely", crosswalk.old)
