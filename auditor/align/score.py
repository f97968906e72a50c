"""How alike two subjects are: named features between 0 and 1, and one score.

Every feature is symmetric, and weights are whole numbers so that sums do not depend on the
order of adding: comparing b with a gives exactly what comparing a with b gives.
"""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from rapidfuzz.distance import LCSseq

from auditor.align.names import Name, contradict, swapped
from auditor.align.prepare import Article, Place, Subject

#: The name is what a clerk goes by; it decides unless the basis speaks clearly.
NAME_WEIGHT = 0.55
#: A shared article carries a reworded name, but alone it never makes a link.
BASIS_WEIGHT = 0.35
#: One matter is often filed under another category in another place, so it weighs little.
CATEGORY_WEIGHT = 0.10
#: Where a list gives no basis, nothing speaks for or against; less than half, because most
#: pairs of items are different matters.
UNKNOWN_BASIS = 0.25
#: A category that could not be read speaks neither way.
UNKNOWN_CATEGORY = 0.5
#: From here a pair is one matter. Below, no link is better than a wrong one.
THRESHOLD = 0.62
#: Below this the names share no more than the words of their trade; no basis mends that.
NAME_FLOOR = 0.40
#: A name that says all of the other and more is alike, but less than one of equal length.
OVERLAP_SHARE = 0.4
#: The same article with another paragraph or item is mostly another matter.
OTHER_PLACE = 0.25
#: The same instrument with other articles: worth something where few items cite it.
SAME_INSTRUMENT = 0.5
#: One side names a sub-item and the other does not: the whole against its part.
PART_OF = 0.85
#: Another word in the same place of a nearly identical name: the basis has to speak for it.
SWAPPED_WORD = 0.6
#: Under one code, names this far apart are rather a slip of the code than a new wording.
CODE_NAME_FLOOR = 0.25
#: All items of these categories do one thing, so a name that ends in another word (…进行监督管理
#: under 行政处罚) is a slip of the name, no sign of another matter.
_OF_ONE_ACTION = frozenset(
    ("行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政奖励", "行政裁决")
)
_SCALE = 1000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each pair of characters and each article is worth: the rarer, the more (×1000)."""

    grams: Mapping[str, int]
    articles: Mapping[Article, int]
    instruments: Mapping[str, int]

    def size(self, grams: Iterable[str]) -> int:
        """Return the weight of all ``grams`` together."""
        return sum(map(self.grams.__getitem__, grams))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The features of a pair; ``basis`` and ``category`` are ``None`` when one side has none.

    ``sub`` is ``None`` unless both have a sub-item; ``part`` says that only one has. ``apart``
    says that of all articles shared they cite other paragraphs or items.
    """

    name: float
    basis: float | None
    category: bool | None
    sub: float | None
    part: bool
    apart: bool
    contradiction: bool
    score: float


def weigh(left: Sequence[Subject], right: Sequence[Subject]) -> Weights:
    """Return the weights for comparing two lists, the same whichever is named first."""
    sides = left, right
    total = max(map(len, sides)) + 1
    grams = _most(Counter(g for s in side for g in _grams(s)) for side in sides)
    articles = _most(Counter(a for s in side for a in s.articles) for side in sides)
    instruments = _most(Counter(t for s in side for t in s.titles) for side in sides)
    return Weights(
        {g: round(_SCALE * (1 + math.log(total / n))) for g, n in grams.items()},
        {a: round(_SCALE / (1 + math.log(n))) for a, n in articles.items()},
        {t: round(_SCALE / (1 + math.log(n))) for t, n in instruments.items()},
    )


def _most(counts: Iterable[Counter[_T]]) -> Counter[_T]:
    """Return the larger count of each key: what both sides say once is no commoner for it."""
    return reduce(operator.or_, counts)


def _grams(subject: Subject) -> frozenset[str]:
    parts = subject.name, subject.whole, subject.sub
    return frozenset().union(*(part.grams for part in parts if part))


def compare(a: Subject, b: Subject, weights: Weights) -> Comparison:
    """Return the features of a pair and the score they add up to."""
    sub = alike(a.sub, b.sub, weights) if a.sub and b.sub else None
    part = (a.sub is None) != (b.sub is None)
    name = _part_alike(a, b, weights) if part else alike(a.name, b.name, weights)
    # Sub-items of one item share its name, so the name must not make up for the sub-name.
    name = name if sub is None else min(name, sub)
    basis, apart = _basis(a, b, weights)
    known = a.category is not None and b.category is not None
    category = a.category == b.category if known else None
    score = round(
        NAME_WEIGHT * name
        + BASIS_WEIGHT * (UNKNOWN_BASIS if basis is None else basis)
        + CATEGORY_WEIGHT * (UNKNOWN_CATEGORY if category is None else category),
        4,
    )
    one_action = bool(category) and a.category in _OF_ONE_ACTION
    contradiction = contradict(a.whole, b.whole, one_action=one_action)
    return Comparison(name, basis, category, sub, part, apart, contradiction, score)


def credible(found: Comparison, floor: float = NAME_FLOOR) -> float:
    """Return the score, or 0 when the names contradict or are less alike than ``floor``."""
    return 0.0 if found.contradiction or found.name < floor else found.score


def _part_alike(a: Subject, b: Subject, weights: Weights) -> float:
    """Return how alike an item with a sub-item and one without are, at best."""
    part, other = (a.sub, b.name) if a.sub else (b.sub, a.name)
    return max(
        alike(a.whole, b.whole, weights),
        alike(a.name, b.name, weights) * PART_OF,
        alike(part, other, weights) if part else 0.0,
    )


def alike(a: Name, b: Name, weights: Weights) -> float:
    """Return how alike two names are, from 0 (nothing in common) to 1 (the same words).

    The mean of two views: weighted pairs of characters, which know what is rare in these
    lists, and characters in order, which see through words put in between.
    """
    if a.core == b.core:
        return 1.0 if a.core else 0.0
    shared = weights.size(a.grams & b.grams)
    if not shared:
        return 0.0
    pairs = _blend(shared, weights.size(a.grams), weights.size(b.grams))
    in_order = _blend(LCSseq.similarity(a.core, b.core), len(a.core), len(b.core))
    return (pairs + in_order) / 2 * (SWAPPED_WORD if swapped(a, b) else 1.0)


def _blend(shared: int, a: int, b: int) -> float:
    return OVERLAP_SHARE * shared / min(a, b) + (1 - OVERLAP_SHARE) * 2 * shared / (a + b)


def _basis(a: Subject, b: Subject, weights: Weights) -> tuple[float | None, bool]:
    """Return how alike the bases are, and whether all they share are articles, not places."""
    if not a.articles or not b.articles:
        return None, False
    shared = shared_articles(a, b)
    if not shared:
        return _same_instrument(a, b, weights), False
    places = {x: _same_place(a.articles[x], b.articles[x]) for x in shared}
    found = sum(weights.articles[x] * places[x] for x in shared)
    cited = (sum(map(weights.articles.__getitem__, s.articles)) for s in (a, b))
    # An article that many items of a list cite tells little about which of them is meant;
    # but to share it is never worse than to cite nothing.
    rarest = max(map(weights.articles.__getitem__, shared)) / _SCALE
    telling = UNKNOWN_BASIS + (1 - UNKNOWN_BASIS) * rarest
    return min(1.0, found / min(cited)) * telling, max(places.values()) < 1


def shared_articles(a: Subject, b: Subject) -> tuple[Article, ...]:
    """Return the articles that both cite, in order."""
    return tuple(sorted(a.articles.keys() & b.articles.keys()))


def _same_instrument(a: Subject, b: Subject, weights: Weights) -> float:
    common = a.titles.keys() & b.titles.keys()
    return SAME_INSTRUMENT * max(map(weights.instruments.__getitem__, common), default=0) / _SCALE


def _same_place(a: frozenset[Place], b: frozenset[Place]) -> float:
    for first in a:
        for second in b:
            if all(x == y or not x or not y for x, y in zip(first, second, strict=True)):
                return 1.0
    return OTHER_PLACE
