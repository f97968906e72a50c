"""Texts of articles in, their parts and what holds a stretch of text out.

An article is cut into paragraphs (款) and items (项) and knows where its clauses begin and
end, all counted in letters (see ``auditor.text.letters``). A law puts the letters of all its
articles into one text, so that a stretch is looked for in every one at once: a law is asked
a few times, which an index built beforehand would not repay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from auditor.model import Provision, Span
from auditor.text import NUMERAL, Mapped, letters, plain_letters, to_int

#: Words that a quotation may leave out where it cuts an article between two clauses.
CONNECTIVES = ("或者", "以及", "并且", "但是", "同时", "其中", "并", "但", "或", "和")

_MARK = re.compile(rf"[（(]([{NUMERAL}]{{1,4}})[)）]")
_CLAUSE_END = re.compile(r"[，,；;。.：:！!？?\n（）()]|……")
_ITEM_LINE = re.compile(rf"[（(][{NUMERAL}]{{1,4}}[)）]|\d{{1,2}}[.．、]")
_BEFORE_MARK = "\n：:；;，,。 　"
_GRAM = 4
#: Spreads four letters over 64 bits; any large odd number serves.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SLOTS = np.uint64(1 << 16)
_APART = "\n"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or an item: its number within the article or paragraph, and its letters."""

    number: int
    span: Span
    items: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article: text, letters, paragraphs, and where clauses end and may begin.

    ``cuts`` are the ``edges`` in order.
    """

    provision: Provision
    text: str
    letters: Mapped
    paragraphs: tuple[Part, ...]
    edges: frozenset[int]
    starts: frozenset[int]
    cuts: tuple[int, ...]

    def cuts_in(self, start: int, end: int) -> tuple[int, ...]:
        """Return the edges from ``start`` up to but not including ``end``, in order."""
        return self.cuts[bisect_left(self.cuts, start) : bisect_left(self.cuts, end)]

    def part(self, provision: Provision) -> Part | None:
        """Return the paragraph or item that ``provision`` names, ``None`` when it is not there."""
        paragraphs = [
            p for p in self.paragraphs if not provision.paragraph or p.number == provision.paragraph
        ]
        if not provision.item:
            return paragraphs[0] if paragraphs and provision.paragraph else None
        items = (i for p in paragraphs for i in p.items if i.number == provision.item)
        return next(items, None)

    def slice(self, start: int, end: int) -> str:
        """Return the text that stands behind a stretch of letters."""
        first, last = self.letters.span(start, end)
        return self.text[first:last]

    def whole(self) -> Span:
        """Return the span of all letters."""
        return 0, len(self.letters.text)


def make_article(provision: Provision, text: str) -> Article:
    """Cut the text of one article into paragraphs, items and clauses."""
    mapped = letters(text)
    edges = _edges(text, mapped)
    starts = {
        e + len(word) for e in edges for word in CONNECTIVES if mapped.text.startswith(word, e)
    }
    return Article(
        provision=provision,
        text=text,
        letters=mapped,
        paragraphs=_paragraphs(text, mapped),
        edges=edges,
        starts=edges | frozenset(starts),
        cuts=tuple(sorted(edges)),
    )


def letter_at(mapped: Mapped, index: int) -> int:
    """Return how many letters stand before the character ``index`` of the raw text."""
    return bisect_left(mapped.offsets, index)


def _edges(text: str, mapped: Mapped) -> frozenset[int]:
    cuts = {letter_at(mapped, found.end()) for found in _CLAUSE_END.finditer(text)}
    return frozenset(cuts | {0, len(mapped.text)})


def _paragraphs(text: str, mapped: Mapped) -> tuple[Part, ...]:
    spans: list[list[int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            if spans and _ITEM_LINE.match(line.strip()):
                spans[-1][1] = end
            else:
                spans.append([at, end])
        at = end + 1
    return tuple(
        Part(
            number,
            (letter_at(mapped, start), letter_at(mapped, end)),
            tuple(_items(text, mapped, start, end)),
        )
        for number, (start, end) in enumerate(spans, 1)
    )


def _items(text: str, mapped: Mapped, start: int, end: int) -> Iterator[Part]:
    marks = [
        m
        for m in _MARK.finditer(text, start, end)
        if m.start() == start or text[m.start() - 1] in _BEFORE_MARK
    ]
    for mark, stop in pairwise([*marks, None]):
        if mark:
            until = stop.start() if stop else end
            span = letter_at(mapped, mark.start()), letter_at(mapped, until)
            yield Part(_number(mark[1]), span)


def _number(numeral: str) -> int:
    try:
        return to_int(numeral)
    except ValueError:  # 十十 and the like: a mark, but no number that anyone can cite
        return 0


# --- the articles of a law -----------------------------------------------------------------


class LawText:
    """The articles of one version of a law; each is cut up when it is first asked for."""

    def __init__(self, rows: Sequence[tuple[Provision, str]]) -> None:
        self._texts: dict[Provision, str] = {}
        for provision, text in rows:
            before = self._texts.get(provision)
            self._texts[provision] = f"{before}\n{text}" if before else text
        self._articles: dict[Provision, Article] = {}

    @property
    def empty(self) -> bool:
        """Return whether there is not a single article."""
        return not self._texts

    @property
    def last(self) -> int:
        """Return the highest article number, 0 when there is none."""
        return max((p.article for p in self._texts), default=0)

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """Return the articles there are, in order."""
        return tuple(sorted(self._texts))

    def article(self, provision: Provision) -> Article | None:
        """Return the article that ``provision`` stands in, ``None`` when there is none."""
        key = Provision(provision.article, provision.sub)
        if key not in self._articles:
            text = self._texts.get(key)
            if text is None:
                return None
            self._articles[key] = make_article(key, text)
        return self._articles[key]

    def containing(self, stretch: str) -> Iterator[Article]:
        """Yield the articles that hold the letters ``stretch`` word for word, in order."""
        at = self._whole.find(stretch) if stretch else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if article := self.article(self.provisions[number]):
                yield article
            at = self._whole.find(stretch, self._starts[number + 1])

    def holding(self, quoted: str, limit: int = 6) -> list[tuple[Article, float]]:
        """Return the articles that hold most of the letters ``quoted``, with the share (0–1)."""
        if len(quoted) < _GRAM:
            held = [(article, 1.0) for article in self.containing(quoted)]
            return held[:limit]
        wanted = np.unique(_keys(quoted))
        # A table of the lowest bits leaves few places to be looked up in earnest.
        maybe = np.zeros(_SLOTS, np.bool_)
        maybe[wanted % _SLOTS] = True
        places = np.flatnonzero(maybe[self._grams % _SLOTS])
        near = np.minimum(np.searchsorted(wanted, self._grams[places]), len(wanted) - 1)
        same = wanted[near] == self._grams[places]
        articles = np.searchsorted(self._bounds, places[same], side="right") - 1
        pairs = np.unique(articles * len(wanted) + near[same])
        counts = np.bincount(pairs // len(wanted), minlength=len(self.provisions))
        best = sorted(np.flatnonzero(counts).tolist(), key=lambda i: (-counts[i], i))[:limit]
        found = ((self.article(self.provisions[i]), float(counts[i]) / len(wanted)) for i in best)
        return [(article, share) for article, share in found if article]

    @cached_property
    def _letters(self) -> tuple[str, ...]:
        return tuple(plain_letters(self._texts[provision]) for provision in self.provisions)

    @cached_property
    def _whole(self) -> str:
        return "".join(f"{text}{_APART}" for text in self._letters)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(text) + 1 for text in self._letters), initial=0))

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        return np.array(self._starts, np.int64)

    @cached_property
    def _grams(self) -> NDArray[np.uint64]:
        return _keys(self._whole)


def _keys(text: str) -> NDArray[np.uint64]:
    """Return a number for each run of four letters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    size = max(0, len(codes) - _GRAM + 1)
    keys = np.zeros(size, np.uint64)
    for step in range(_GRAM):
        keys = keys * _SPREAD + codes[step : step + size]
    return keys
