"""A quotation and an article as numbers in, how the one stands in the other out.

Only the quotation's letters are at hand. The longest stretches whose numbers agree are found
first; what lies between two of them is an omission, an addition or another wording. As in
``auditor.statutes.compare`` an omission is faithful when it leaves out whole clauses, or
where ``……`` marks it. Letters that stand alone in stretches too short for a number (fewer
than four) are *unseen*: nothing tells whether they stand in the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from auditor.model import Span
from auditor.statutes.compare import Quotation
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_grams import GRAM, numbers

_BEYOND = GRAM - 1
#: So many equal numbers in a row are no chance; fewer must lie beside others or fill a clause.
_SURE = 4
#: How far in letters a short stretch may lie from its neighbour to count as going on from it.
_NEAR = 12
_MAX_LETTERS = 20_000
_MAX_PAIRS = 4_000_000

_Block = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of the quotation that do not stand so in the article, and what stands there.

    Both spans count letters. An empty ``quote`` is an omission inside a clause, an empty
    ``article`` an addition.
    """

    quote: Span
    article: Span


@dataclass(frozen=True, slots=True)
class Standing:
    """How a quotation stands in an article, as far as numbers tell.

    ``score`` is the share of its letters found there (0–1), ``runs`` the stretches of the
    article that it covers, ``whole`` whether nothing was left out, ``unseen`` how many
    letters could not be checked, ``evidence`` how many numbers agree. ``exact`` is false when
    the texts were too long to be compared.
    """

    score: float
    runs: tuple[Span, ...]
    stretches: tuple[Stretch, ...]
    whole: bool
    unseen: int = 0
    evidence: int = 0
    exact: bool = True

    @property
    def faithful(self) -> bool:
        """Return whether nothing in the quotation is known to differ."""
        return self.exact and not self.stretches

    def covers(self, span: Span) -> bool:
        """Return whether every letter of ``span`` of the article is quoted."""
        return _overlap(self.runs, span) == span[1] - span[0]

    def touches(self, span: Span) -> bool:
        """Return whether a stretch of ``span`` long enough to mean something is quoted."""
        return _overlap(self.runs, span) >= min(GRAM, span[1] - span[0])


def stand(quote: Quotation, article: Numbered, joints: frozenset[int] = frozenset()) -> Standing:
    """Compare a quotation with an article, or with several put together.

    ``joints`` are the letters where one article ends and the next begins: no number of theirs
    reaches over these.
    """
    there, here = numbers(quote.letters.text), article.grams
    if not affordable(len(here), len(there)):
        return Standing(0.0, (), (), whole=False, exact=False)
    blocks = _extended(_blocks(quote, article), here, there)
    total = len(quote.letters.text)
    spans = _cover([(b, b + n + _BEYOND) for _, b, n in blocks])
    runs = _cover([(a, a + n + _BEYOND) for a, _, n in blocks])
    stretches, unseen = [], 0
    for stretch in _stretches(blocks, quote, article):
        if _at_joint(stretch, blocks, joints):
            continue
        if _too_short(stretch, quote):
            unseen += stretch.quote[1] - stretch.quote[0]
        else:
            stretches.append(stretch)
    return Standing(
        score=sum(end - start for start, end in spans) / total if total else 0.0,
        runs=tuple(runs),
        stretches=tuple(stretches),
        whole=runs == [(0, article.shape.size)] and not unseen,
        unseen=unseen,
        evidence=sum(n for _, _, n in blocks),
    )


def affordable(here: int, there: int) -> bool:
    """Return whether so many numbers can be compared in reasonable time."""
    return max(here, there) <= _MAX_LETTERS and here * there // 256 <= _MAX_PAIRS


# --- which numbers agree ----------------------------------------------------------------


def _blocks(quote: Quotation, article: Numbered) -> list[_Block]:
    there = numbers(quote.letters.text)
    return (
        _verbatim(article, there)
        or _clause_by_clause(quote, article, there)
        or _with_short(_kept(_common(article.grams, there), quote, article), quote, article)
    )


def _common(here: bytes, there: bytes) -> list[_Block]:
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    return [(a, b, n) for a, b, n in matcher.get_matching_blocks() if n]


def _verbatim(article: Numbered, there: bytes) -> list[_Block]:
    """Return the one stretch of a quotation that stands verbatim, best between two clauses."""
    at, first, size = -1, -1, len(there) + _BEYOND
    while there and (at := article.grams.find(there, at + 1)) >= 0:
        first = at if first < 0 else first
        if at in article.shape.starts and at + size in article.shape.edges:
            return [(at, 0, len(there))]
    return [(first, 0, len(there))] if first >= 0 else []


def _clause_by_clause(quote: Quotation, article: Numbered, there: bytes) -> list[_Block]:
    """Return where each clause stands when all that have numbers do, whole and in order."""
    blocks: list[_Block] = []
    at = 0
    for start, end in quote.clauses:
        wanted = there[start : max(start, end - _BEYOND)]
        if not wanted:
            continue
        found = _whole_clause(article, wanted, at)
        if found < 0:
            return []
        blocks.append((found, start, len(wanted)))
        at = found + len(wanted) + _BEYOND
    return blocks


def _whole_clause(article: Numbered, wanted: bytes, at: int) -> int:
    shape, size = article.shape, len(wanted) + _BEYOND
    found = article.grams.find(wanted, at)
    while found >= 0 and not (found in shape.starts and found + size in shape.edges):
        found = article.grams.find(wanted, found + 1)
    return found


def _kept(blocks: Sequence[_Block], quote: Quotation, article: Numbered) -> list[_Block]:
    """Drop the blocks that chance may have made.

    Kept are long ones, those that fill a clause on both sides, and short ones that go on
    from a kept one beside them.
    """
    sure = [block[2] >= _SURE or _fills_clause(block, quote, article) for block in blocks]
    return [
        block
        for i, block in enumerate(blocks)
        if sure[i]
        or (i and sure[i - 1] and _goes_on(blocks[i - 1], block))
        or (i + 1 < len(blocks) and sure[i + 1] and _goes_on(block, blocks[i + 1]))
    ]


def _with_short(blocks: Sequence[_Block], quote: Quotation, article: Numbered) -> list[_Block]:
    """Add the short clauses that stand whole where there is room for them.

    Their few numbers agree with others by chance, so they are not found by length.
    """
    out, there = list(blocks), numbers(quote.letters.text)
    for start, end in quote.clauses:
        wanted = there[start : max(start, end - _BEYOND)]
        if not 0 < len(wanted) < _SURE or _meets(out, start, end):
            continue
        low = max((a + n + _BEYOND for a, b, n in out if b < start), default=0)
        high = min((a for a, b, _ in out if b > start), default=article.shape.size)
        found = _whole_clause(article, wanted, low)
        if 0 <= found <= high - len(wanted) - _BEYOND:
            out.append((found, start, len(wanted)))
    return sorted(out, key=lambda block: block[1])


def _meets(blocks: Sequence[_Block], start: int, end: int) -> bool:
    return any(b < end and start < b + n + _BEYOND for _, b, n in blocks)


def _fills_clause(block: _Block, quote: Quotation, article: Numbered) -> bool:
    """Return whether a block is whole clauses on both sides, or a piece between ``……``."""
    a, b, n = block
    size = n + _BEYOND
    cuts = {cut for clause in quote.clauses for cut in clause}
    if b not in cuts or b + size not in cuts:
        return False
    begins, ends = a in article.shape.starts, a + size in article.shape.edges
    loose = b in quote.marks, b + size in quote.marks
    # One number between two omission marks would agree somewhere by chance.
    return (begins or loose[0]) and (ends or loose[1]) and (begins or ends or n > 1)


def _goes_on(block: _Block, later: _Block) -> bool:
    """Return whether two blocks lie equally far apart, with room for a changed letter between.

    A changed letter breaks four numbers; where fewer are broken, one of them agrees by chance.
    """
    broken = later[1] - block[1] - block[2]
    return block[0] - block[1] == later[0] - later[1] and GRAM <= broken <= _NEAR


def _extended(blocks: Sequence[_Block], here: bytes, there: bytes) -> list[_Block]:
    """Let each block reach as far as the numbers agree; neighbours may then overlap.

    Where they do, the letters at their meeting may belong to either.
    """
    out: list[_Block] = []
    for a, b, n in blocks:
        end = n
        while a + end < len(here) and b + end < len(there) and here[a + end] == there[b + end]:
            end += 1
        start = 0
        while a > start and b > start and here[a - start - 1] == there[b - start - 1]:
            start += 1
        grown = a - start, b - start, end + start
        if not out or out[-1] != grown:
            out.append(grown)
    return out


# --- what lies between ------------------------------------------------------------------


def _stretches(blocks: Sequence[_Block], quote: Quotation, article: Numbered) -> Iterator[Stretch]:
    """Yield what stands in the quotation and not in the article, or is left out in a clause."""
    total, size = len(quote.letters.text), article.shape.size
    if not blocks:
        yield Stretch((0, total), (0, size))
        return
    yield from _before(blocks[0], quote, article)
    for block, later in pairwise(blocks):
        yield from _between(block, later, quote, article)
    yield from _behind(blocks[-1], quote, article)


def _before(block: _Block, quote: Quotation, article: Numbered) -> Iterator[Stretch]:
    a, b, _ = block
    if b or not (a in article.shape.starts or 0 in quote.marks):
        yield Stretch((0, b), (0, a))


def _behind(block: _Block, quote: Quotation, article: Numbered) -> Iterator[Stretch]:
    total, size = len(quote.letters.text), article.shape.size
    i, p = block[0] + block[2] + _BEYOND, block[1] + block[2] + _BEYOND
    if p < total or not (i in article.shape.edges or total in quote.marks):
        yield Stretch((p, total), (i, size))


def _between(
    block: _Block, later: _Block, quote: Quotation, article: Numbered
) -> Iterator[Stretch]:
    first, second = block[0] - block[1], later[0] - later[1]
    end, begin = block[1] + block[2] + _BEYOND, later[1]
    if first == second:
        yield _changed(end, begin, first)
    elif end < begin:
        here = end + first, max(end + first, begin + second)
        yield Stretch((end, begin), here)
    elif second > first:
        if not _faithful_omission(range(begin, end + 1), first, second, quote, article):
            yield Stretch((end, end), (end + first, end + second))
    else:
        more = first - second
        at = min(end, later[1] + later[2] + _BEYOND - more)
        yield Stretch((at, at + more), (at + first, at + first))


def _changed(end: int, begin: int, shift: int) -> Stretch:
    """Return the letters changed between two blocks that lie equally far apart.

    A number that agrees by chance may hide the changed letter's place: it is then one of the
    letters that every broken number has in common.
    """
    if end >= begin:
        end, begin = begin - 1, end
        begin = max(begin, end + 1)
    return Stretch((end, begin), (end + shift, begin + shift))


def _faithful_omission(
    cuts: range, first: int, second: int, quote: Quotation, article: Numbered
) -> bool:
    shape = article.shape
    return any(
        cut in quote.marks or (cut + first in shape.edges and cut + second in shape.starts)
        for cut in cuts
    )


def _at_joint(stretch: Stretch, blocks: Sequence[_Block], joints: frozenset[int]) -> bool:
    """Return whether two whole pieces only meet where one article ends."""
    start, end = stretch.article
    found = (joint for joint in joints if start <= joint <= end)
    return end - start < GRAM and any(
        any(a + n + _BEYOND >= joint > a for a, _, n in blocks)
        and any(a <= joint < a + n for a, _, n in blocks)
        for joint in found
    )


def _too_short(stretch: Stretch, quote: Quotation) -> bool:
    """Return whether a stretch is whole clauses too short to have a number of their own.

    Only where the article has room for them.
    """
    start, end = stretch.quote
    if not 0 < end - start < GRAM or stretch.article[1] - stretch.article[0] < end - start:
        return False
    cuts = {cut for clause in quote.clauses for cut in clause}
    return start in cuts and end in cuts


def _cover(spans: Sequence[Span]) -> list[Span]:
    """Join spans that touch or overlap."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def _overlap(runs: Sequence[Span], span: Span) -> int:
    return sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in runs)
