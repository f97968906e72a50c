"""What two texts cite in, the difference as sets out: added, removed, replaced, renumbered.

A provision counts once however often it is cited. What is cited no longer and what is cited
anew are put together where the law says so (the one became the other), where the quoted
text is the same, or where they are the only two of one instrument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from auditor.model import Citation, CitationChange, Provision, Verdict, Words
from auditor.statutes.titles import title_key
from auditor.text import letters

_STATE = "中华人民共和国"
#: Quotations this much alike (0–100) quote one provision …
_SAME_QUOTE = 85.0
#: … and this much alike, provisions of which one took the other's place.
_LIKE_QUOTE = 60.0
_LONGEST_QUOTE = 3_000

Key = tuple[str, Provision | None]

_BY_LAW = Words("法规修订后条文改为此条", "the law was revised and the provision is now this one")
_BY_QUOTE = Words("引用的条文内容相同", "the quoted text is the same")


class _Relation(NamedTuple):
    """How two provisions belong together; the lowest rank is the surest."""

    rank: int
    kind: Literal["replaced", "renumbered"]
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class _Cited:
    """A provision with the title shown, its quotation in letters, and where it went by law."""

    key: Key
    title: str
    quote: str
    successors: frozenset[Provision]


def citation_changes(
    before: str,
    old: Sequence[Citation],
    after: str,
    new: Sequence[Citation],
    verdicts: tuple[Sequence[Verdict], Sequence[Verdict]] = ((), ()),
) -> tuple[CitationChange, ...]:
    """Return how the set of provisions cited in ``after`` differs from that in ``before``.

    ``verdicts`` on either side's citations, where there are any, tell the provisions that a
    revision renumbered.
    """
    left, right = _cited(before, old, verdicts[0]), _cited(after, new, verdicts[1])
    gone = [c for key, c in left.items() if key not in right]
    come = [c for key, c in right.items() if key not in left]
    found: list[CitationChange] = []
    for _, i, j, change in sorted(_pairs(gone, come), key=lambda p: p[:3]):
        if gone[i].key in left and come[j].key in right:
            del left[gone[i].key], right[come[j].key]
            found.append(change)
    found += [_one("removed", c) for c in gone if c.key in left]
    found += [_one("added", c) for c in come if c.key in right]
    return tuple(found)


def _cited(
    raw: str, citations: Sequence[Citation], verdicts: Sequence[Verdict]
) -> dict[Key, _Cited]:
    found: dict[Key, _Cited] = {}
    for number, citation in enumerate(citations):
        verdict = verdicts[number] if number < len(verdicts) else None
        title = (verdict and verdict.statute) or citation.title
        key = (instrument_key(title), citation.provision)
        quote = raw[slice(*citation.quote)][:_LONGEST_QUOTE] if citation.quote else ""
        moved = verdict.successors if verdict and verdict.status == "moved" else ()
        article = frozenset(_article(s.provision) for s in moved)
        found.setdefault(key, _Cited(key, citation.title, letters(quote).text, article))
    return found


@lru_cache(maxsize=4096)
def instrument_key(title: str) -> str:
    """Return what is one for the full and the short title of an instrument."""
    return letters(title_key(title)).text.removeprefix(_STATE)


def _article(provision: Provision) -> Provision:
    return Provision(provision.article, provision.sub)


def _pairs(
    gone: Sequence[_Cited], come: Sequence[_Cited]
) -> Iterable[tuple[int, int, int, CitationChange]]:
    """Yield (rank, index, index, change) of all that may belong together; low ranks first."""
    single = _only_ones(gone) & _only_ones(come)
    for i, old in enumerate(gone):
        for j, new in enumerate(come):
            if found := _relation(old, new, single):
                both = (old.title, old.key[1], new.title, new.key[1])
                yield found.rank, i, j, CitationChange(found.kind, *both, found.why)


def _relation(old: _Cited, new: _Cited, single: frozenset[str]) -> _Relation | None:
    """Return how two provisions belong together, ``None`` when they do not."""
    (old_law, old_place), (new_law, new_place) = old.key, new.key
    one_law = old_law == new_law
    if one_law and new_place and _article(new_place) in old.successors:
        return _Relation(0, "renumbered", _BY_LAW)
    alike = fuzz.ratio(old.quote, new.quote) if old.quote and new.quote else 0.0
    if one_law and alike >= _SAME_QUOTE:
        return _Relation(1, "renumbered", _BY_QUOTE)
    if one_law and old_place and new_place and _article(old_place) == _article(new_place):
        return _Relation(2, "replaced")
    if alike >= _LIKE_QUOTE:
        return _Relation(3, "replaced", _BY_QUOTE if alike >= _SAME_QUOTE else None)
    return _Relation(4, "replaced") if one_law and old_law in single else None


def _one(kind: Literal["added", "removed"], cited: _Cited) -> CitationChange:
    if kind == "added":
        return CitationChange(kind, after_title=cited.title, after=cited.key[1])
    return CitationChange(kind, before_title=cited.title, before=cited.key[1])


def _only_ones(cited: Iterable[_Cited]) -> frozenset[str]:
    counts = Counter(c.key[0] for c in cited)
    return frozenset(instrument for instrument, n in counts.items() if n == 1)
