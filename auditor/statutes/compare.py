"""A quotation and an article in, how the one stands in the other out.

Both are compared as letters. The longest common stretches are found first; what lies
between them is an omission, an addition or another wording. An omission is faithful when it
leaves out whole clauses, or where ``……`` marks it; everything else is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from auditor.model import Difference, Span
from auditor.statutes.articles import Article, letter_at
from auditor.statutes.stretches import Block, reachable, stretches
from auditor.statutes.weights import weigh
from auditor.text import Mapped, letters, to_int

_LEFT_OUT = re.compile(r"…+|⋯+|\.{3,}|。{3,}|·{3,}|—{4,}|[（(]略[)）]")
_CUT = re.compile(r"[，,；;。：:！!？?\n]")
#: A stretch shorter than this may agree by chance and does not count towards the share found.
_RUN = 4
_CONTEXT = 8
#: The marks of items, and what is cited of them, are no longer than this.
_MARK = 8
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
#: From this likeness (0–100) on, one wording stands for the other.
_ALIKE = 40


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted text: its letters, where it says ``……``, and its clauses in letters."""

    raw: str
    letters: Mapped
    marks: frozenset[int]
    clauses: tuple[Span, ...]

    def slice(self, start: int, end: int) -> str:
        """Return the text that stands behind a stretch of letters."""
        first, last = self.letters.span(start, end)
        return self.raw[first:last]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a quotation stands in an article.

    ``score`` is the share of its letters found there (0–1), ``runs`` the stretches of the
    article that it covers, ``faithful`` whether nothing was changed or added, ``whole``
    whether nothing was left out either. ``exact`` is false when the texts were too long
    to be compared letter by letter. ``places`` says for each difference how many letters of the
    article stand before it.
    """

    score: float
    runs: tuple[Span, ...]
    differences: tuple[Difference, ...]
    whole: bool
    exact: bool = True
    places: tuple[int, ...] = ()

    @property
    def faithful(self) -> bool:
        """Return whether all that stands in the quotation stands so in the article."""
        return self.exact and not self.differences

    def covers(self, span: Span) -> bool:
        """Return whether every letter of ``span`` of the article is quoted."""
        return _overlap(self.runs, span) == span[1] - span[0]

    def touches(self, span: Span) -> bool:
        """Return whether a stretch of ``span`` long enough to mean something is quoted."""
        return _overlap(self.runs, span) >= min(_RUN, span[1] - span[0])


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two common stretches; the runs are how far these reach."""

    article: Span
    quote: Span
    before: int
    after: int


def quotation(raw: str) -> Quotation:
    """Read a quoted text."""
    plain = _LEFT_OUT.sub(lambda m: "…" * len(m[0]), raw)
    mapped = letters(plain)
    marks = frozenset(letter_at(mapped, m.end()) for m in re.finditer("…+", plain))
    cuts = {letter_at(mapped, m.end()) for m in _CUT.finditer(plain)} | marks
    ends = sorted(cuts | {0, len(mapped.text)})
    return Quotation(raw, mapped, marks, tuple(pairwise(ends)))


def compare(
    quote: Quotation, article: Article, confusions: Mapping[str, str] | None = None
) -> Comparison:
    """Compare a quotation with an article; differences carry spans in ``quote.raw``."""
    there, here = quote.letters.text, article.letters.text
    blocks = stretches(article, there, quote.clauses, quote.marks)
    if blocks is None:
        return Comparison(0.0, (), (), whole=False, exact=False)
    gaps = [g for g in _gaps(blocks, len(here), len(there)) if not _same_mark(g, quote, article)]
    judged = [(gap.article[0], d) for gap in gaps for d in _judge(gap, quote, article)]
    return Comparison(
        score=share((n for _, _, n in blocks), len(there)),
        runs=tuple((a, a + n) for a, _, n in blocks),
        differences=tuple(_typos(quote, [d for _, d in judged], confusions or {})),
        whole=all(gap.article[0] == gap.article[1] for gap in gaps),
        places=tuple(place for place, _ in judged),
    )


def share_possible(quote: Quotation, article: Article) -> float:
    """Return a share (0–1) that ``share_found`` does not exceed, at little cost."""
    there = quote.letters.text
    size = min(_RUN, len(there))
    return reachable(article.letters.text, there, size) / len(there) if there else 0.0


def share_found(quote: Quotation, article: Article) -> float:
    """Return the share of a quotation (0–1) that stands in an article, and nothing else."""
    there = quote.letters.text
    blocks = stretches(article, there, quote.clauses, quote.marks)
    return share((n for _, _, n in blocks), len(there)) if blocks else 0.0


def share(lengths: Iterable[int], total: int) -> float:
    """Return the share (0–1) of ``total`` letters in stretches too long to agree by chance."""
    return sum(n for n in lengths if n >= min(_RUN, total)) / total if total else 0.0


def _gaps(blocks: Sequence[Block], here: int, there: int) -> Iterator[_Gap]:
    start = (0, 0, 0)
    for block in [*blocks, (here, there, 0)]:
        (a, b, n), (c, d, m) = start, block
        if (a + n, b + n) != (c, d):
            yield _Gap((a + n, c), (b + n, d), n, m)
        start = block


# --- what lies between ---------------------------------------------------------


def _same_mark(gap: _Gap, quote: Quotation, article: Article) -> bool:
    """Return whether the gap is the number of an item, written another way: （一）, 1., ①.

    So is 第（一）、（二）项 written as 第1、2项 between the marks of two items.
    """
    (i, j), (p, q) = gap.article, gap.quote
    if not (0 < j - i <= _MARK and 0 < q - p <= _MARK):
        return False
    if i not in article.starts or j not in article.edges:
        return False
    here, there = article.letters.text[i:j], quote.letters.text[p:q]
    if here.translate(_DIGITS) == there.translate(_DIGITS):
        return True
    try:
        return to_int(here) == to_int(there)
    except ValueError:  # not both are numbers
        return False


def _judge(gap: _Gap, quote: Quotation, article: Article) -> Iterator[Difference]:
    """Yield the difference that a gap makes, if it makes one."""
    if gap.quote[0] == gap.quote[1]:
        if not _faithful_omission(gap, quote, article):
            yield _omission(gap, quote, article)
        return
    yield _difference(quote, article, gap, _counterpart(gap, quote, article))


def _faithful_omission(gap: _Gap, quote: Quotation, article: Article) -> bool:
    """Return whether what is left out is whole clauses, or ``……`` stands in its place.

    The same letters on both sides of a gap let it be read one or more letters to the left
    or right; any reading that falls between clauses will do.
    """
    here, (i, j), at = article.letters.text, gap.article, gap.quote[0]
    shifts = [0]
    for k in range(1, gap.before + 1):
        if here[i - k] != here[j - k]:
            break
        shifts.append(-k)
    for k in range(gap.after):
        if here[i + k] != here[j + k]:
            break
        shifts.append(k + 1)
    return any(
        at + s in quote.marks or (i + s in article.edges and j + s in article.starts)
        for s in shifts
    )


def _omission(gap: _Gap, quote: Quotation, article: Article) -> Difference:
    """Return the difference for words left out inside a clause, seen with a letter beside.

    Whole clauses that are left out beside them are no part of it.
    """
    (i, j), p = gap.article, gap.quote[0]
    if i in article.edges and gap.after:
        i = article.cuts_in(i, j)[-1]
    elif j in article.starts and gap.before:
        j = next(iter(article.cuts_in(i + 1, j + 1)), j)
        gap = replace(gap, quote=(p - 1, p), before=gap.before - 1, after=0)
        return _difference(quote, article, gap, (i - 1, j))
    if gap.after:
        gap = replace(gap, quote=(p, p + 1), after=gap.after - 1)
        return _difference(quote, article, gap, (i, j + 1))
    if gap.before:
        gap = replace(gap, quote=(p - 1, p), before=gap.before - 1)
        return _difference(quote, article, gap, (i - 1, j))
    return _difference(quote, article, gap, (i, j))


def _counterpart(gap: _Gap, quote: Quotation, article: Article) -> Span:
    """Return the part of the article's gap that the other wording stands for.

    Beside a reworded clause whole clauses may have been left out: these are no part of it.
    """
    (i, j), size = gap.article, gap.quote[1] - gap.quote[0]
    if j - i <= 2 * size + _CONTEXT:
        return i, j
    wanted, here = quote.letters.text[slice(*gap.quote)], article.letters.text
    cuts, reach = article.cuts_in(i + 1, j), 3 * size + _CONTEXT
    begins = [i, *(cuts if i in article.edges else ())]
    spans = [
        (b, e)
        for b in begins
        for e in (*(article.cuts_in(b + 1, b + reach) if j in article.starts else ()), j)
        if b < e <= min(j, b + reach)
    ]
    scored = [(fuzz.ratio(here[b:e], wanted), b, e) for b, e in spans]
    best = max(scored, key=lambda s: (s[0], -s[1]), default=(0.0, i, i))
    if best[0] >= _ALIKE:
        return best[1], best[2]
    if i in article.edges and j in article.starts:
        return i, i
    return i, next(iter(cuts), j)


def _difference(quote: Quotation, article: Article, gap: _Gap, here: Span) -> Difference:
    p, q = gap.quote
    actual = article.slice(*here) if here[0] < here[1] else ""
    before = quote.slice(p - min(_CONTEXT, gap.before), p) if gap.before else ""
    after = quote.slice(q, q + min(_CONTEXT, gap.after)) if gap.after else ""
    quoted = quote.slice(p, q) if p < q else ""
    weight = weigh(before + quoted + after, before + actual + after)
    if not actual and q - p >= _RUN and quote.letters.text[p:q] in article.letters.text:
        weight = "wording"  # the article's own words, pasted twice
    return Difference(quote.letters.span(p, q), quoted, actual, weight)


def _typos(
    quote: Quotation, differences: Iterable[Difference], confusions: Mapping[str, str]
) -> Iterator[Difference]:
    """Mark the differences that a known miswriting explains."""
    for difference in differences:
        start, end = difference.span
        yield (
            replace(difference, typo=True)
            if any(
                quote.raw[at:start] + difference.actual + quote.raw[end : at + len(wrong)] == right
                for wrong, right in confusions.items()
                for at in _around(quote.raw, wrong, start, end)
            )
            else difference
        )


def _around(raw: str, wrong: str, start: int, end: int) -> Iterator[int]:
    """Yield where ``wrong`` stands in ``raw`` so that it covers ``start`` to ``end``."""
    at = raw.find(wrong, max(0, end - len(wrong)))
    while 0 <= at <= start:
        yield at
        at = raw.find(wrong, at + 1)


def _overlap(runs: Iterable[Span], span: Span) -> int:
    return sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in runs)
