"""A quotation and an article in, the stretches that both have in common out.

Nearly every quotation is made of whole clauses of its article, so these are looked for
first; only what lies between clauses found so is aligned letter by letter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from auditor.model import Span
from auditor.statutes.articles import Article

#: A stretch as (start in the article, start in the quotation, length), in letters.
Block = tuple[int, int, int]

#: Above this many letter pairs an exact comparison would cost more than it tells.
_MAX_PAIRS = 4_000_000
_MAX_LETTERS = 20_000
#: A clause of so many letters that stands in the article once ties both texts together there.
_ANCHOR = 6
#: A stretch no longer than this may agree by chance.
_STRAY = 3
#: So many places are looked at where a text stands; a text that repeats itself has thousands.
_MOST_PLACES = 200


def common(article: str, quote: str) -> list[Block]:
    """Return the common stretches of two texts, the longest found first."""
    blocks = SequenceMatcher(None, article, quote, autojunk=False).get_matching_blocks()
    return [(a, b, n) for a, b, n in blocks if n]


def reachable(here: str, there: str, size: int) -> int:
    """Return how many letters of ``there`` lie in runs of ``size`` that stand in ``here``.

    No comparison finds more of them in common runs of that length, and it costs far more.
    """
    covered = end = 0
    for i in range(len(there) - size + 1):
        if there[i : i + size] in here:
            covered += i + size - max(end, i)
            end = i + size
    return covered


def affordable(article: str, quote: str) -> bool:
    """Return whether two texts can be compared letter by letter in reasonable time."""
    if max(len(article), len(quote)) > _MAX_LETTERS:
        return False
    if len(article) * len(quote) <= _MAX_PAIRS:
        return True
    here, there = Counter(article), Counter(quote)
    return sum(n * there[c] for c, n in here.items()) <= _MAX_PAIRS


def stretches(
    article: Article, quote: str, clauses: Sequence[Span], marks: Iterable[int] = ()
) -> list[Block] | None:
    """Return the stretches in order; ``None`` when the texts are too long to be compared.

    ``clauses`` are the spans of the quotation's clauses, ``marks`` where it says ``……``.
    """
    found = (
        _verbatim(article, quote)
        or _clause_by_clause(article, quote, clauses)
        or _piece_by_piece(article, quote, sorted(marks))
    )
    if found:
        return found
    blocks: list[Block] = []
    anchors = _anchors(article, quote, clauses)
    end = len(article.letters.text), len(quote), 0
    for (a, b, n), (c, d, m) in pairwise([(0, 0, 0), *anchors, end]):
        here, there = article.letters.text[a + n : c], quote[b + n : d]
        if not affordable(here, there):
            return None
        if here and there:
            blocks += [(i + a + n, j + b + n, size) for i, j, size in common(here, there)]
        if m:
            blocks.append((c, d, m))
    return _without_strays(_tidy(_joined(blocks), end), article, len(quote))


def _verbatim(article: Article, there: str) -> list[Block]:
    """Return the one stretch of a quotation that stands verbatim, best between two clauses."""
    first = -1
    for at in _places(article.letters.text, there):
        first = at if first < 0 else first
        if at in article.starts and at + len(there) in article.edges:
            return [(at, 0, len(there))]
    return [(first, 0, len(there))] if first >= 0 else []


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(wanted, at + 1)


def _clause_by_clause(article: Article, quote: str, clauses: Sequence[Span]) -> list[Block]:
    """Return where each clause of a quotation stands when all do, whole and in order."""
    blocks: list[Block] = []
    at = 0
    for start, end in clauses:
        found = _whole_clause(article, quote[start:end], at)
        if found < 0:
            return []
        blocks.append((found, start, end - start))
        at = found + end - start
    return blocks


def _piece_by_piece(article: Article, quote: str, marks: Sequence[int]) -> list[Block]:
    """Return where the pieces between ``……`` stand when all do, in order."""
    blocks: list[Block] = []
    at = 0
    for start, end in pairwise(sorted({0, *marks, len(quote)}) if marks else ()):
        at = article.letters.text.find(quote[start:end], at)
        if at < 0:
            return []
        blocks.append((at, start, end - start))
        at += end - start
    return _joined(blocks)


def _whole_clause(article: Article, clause: str, at: int) -> int:
    """Return where ``clause`` stands between two cuts from ``at`` on, -1 when nowhere."""
    found = article.letters.text.find(clause, at)
    while found >= 0 and not (found in article.starts and found + len(clause) in article.edges):
        found = article.letters.text.find(clause, found + 1)
    return found


def _anchors(article: Article, quote: str, clauses: Sequence[Span]) -> list[Block]:
    """Return the whole clauses that stand once in either text, as many as are in one order."""
    here, found = article.letters.text, []
    for start, end in clauses:
        clause = quote[start:end]
        if end - start < _ANCHOR or quote.find(clause) != start:
            continue
        at = here.find(clause)
        alone = at >= 0 and here.find(clause, at + 1) < 0 and quote.find(clause, start + 1) < 0
        if alone and at in article.starts and at + end - start in article.edges:
            found.append((at, start, end - start))
    return _rising(found)


def _rising(blocks: Sequence[Block]) -> list[Block]:
    """Return the longest series of blocks that rises in both texts; they rise in the second."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, (a, _, _) in enumerate(blocks):
        at = bisect_left(tails, a)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [a], [i]
    chosen: list[Block] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(blocks[at])
        at = before[at]
    return chosen[::-1]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Join stretches that touch in both texts."""
    joined: list[Block] = []
    for a, b, n in blocks:
        if joined and joined[-1][0] + joined[-1][2] == a and joined[-1][1] + joined[-1][2] == b:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + n)
        else:
            joined.append((a, b, n))
    return joined


def _tidy(blocks: Sequence[Block], end: Block) -> list[Block]:
    """Drop stray letters that agree by chance in the middle of another wording."""
    kept: list[Block] = []
    for i, (a, b, n) in enumerate(blocks):
        before = blocks[i - 1] if i else (0, 0, 0)
        left = a - before[0] - before[2], b - before[1] - before[2]
        after = blocks[i + 1] if i + 1 < len(blocks) else end
        right = after[0] - a - n, after[1] - b - n
        alone = any(left) and any(right) and (left[1] or right[1])
        if (n == 1 and alone) or (n == 2 and min(left[1], right[1]) > 1):
            continue
        kept.append((a, b, n))
    return kept


def _without_strays(blocks: list[Block], article: Article, length: int) -> list[Block]:
    """Drop a few letters at either end of the quotation that agree by chance in mid-clause."""
    while len(blocks) > 1:
        (a, b, n), before = blocks[-1], blocks[-2]
        alone = n <= _STRAY and b + n == length and b - before[1] - before[2] > n
        if not alone or a + n in article.edges:
            break
        blocks = blocks[:-1]
    while len(blocks) > 1:
        (a, b, n), after = blocks[0], blocks[1]
        if n > _STRAY or b or after[1] - n <= n or a in article.starts:
            break
        blocks = blocks[1:]
    return blocks
