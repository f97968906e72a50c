"""Why items were linked, in words and numbers: a table of pairs in, sentences out.

What many links say in the same words is put in words once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

from auditor.align.arrays import Ints
from auditor.align.columns import articles_of
from auditor.align.prepare import Article, Subjects, shorter
from auditor.align.table import Pairs, Sides
from auditor.model import Words
from auditor.text import to_chinese

#: So many shared articles are named; the rest are counted.
_NAMED = 3
#: Differences explained this well are told as another way of saying the same.
_LEARNT = 0.5

_NOTHING = Words("", "")
_SAME_NAME = Words("名称相同", "same name")
_PART = Words("仅一方分列子项", "only one side has a sub-item")
_SAME_SUB = Words("子项相同", "same sub-item")
_UNCITED = Words("依据未引法规，无从比对", "no provisions cited to compare")
_DISJOINT = Words("依据无共同法规", "no instrument in common")
_UNFILED = Words("类别未能识别", "category not recognised")
_SAME_CATEGORY = Words("类别相同", "same category")

#: An article and the title to show it under.
_Cited = tuple[str, int, int]


class _Titles:
    """Under which title two lists show an instrument: the shortest one that either item prints."""

    def __init__(self, left: Subjects, right: Subjects) -> None:
        self._sides = left, right
        self._printed: dict[str, set[str]] = {}
        for side in self._sides:
            cited = side.cited
            width = max(1, len(cited.titles))
            for number in np.unique(cited.at * width + cited.titled).tolist():
                shown = self._printed.setdefault(cited.articles[number // width][0], set())
                shown.add(cited.titles[number % width])

    def of(self, instrument: str, members: tuple[Sequence[int], Sequence[int]]) -> str:
        """Return the title for items of both sides, given as indexes."""
        printed = self._printed[instrument]
        if len(printed) > 1:
            subjects = [s[n] for s, some in zip(self._sides, members, strict=True) for n in some]
            printed = {s.titles[instrument] for s in subjects if instrument in s.titles}
        return shorter(*printed, *printed)


class _Link(NamedTuple):
    """A pair to be spoken of: how and what was linked, features, and the articles both cite."""

    step: str
    row: int
    col: int
    name: float
    reworded: float
    part: float
    uncited: float
    apart: float
    steps: float
    stepless: float
    shared: Sequence[int]


class Reasons:
    """Puts the links between two sides in words."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._articles = articles_of((sides.left, sides.right))
        self._titles = _Titles(sides.left, sides.right)

    def of(self, pairs: Pairs, at: Ints, steps: Sequence[str]) -> list[tuple[Words, ...]]:
        """Return why the pairs numbered ``at`` were linked, each by a step: code, name or score."""
        rows, cols = pairs.rows[at], pairs.cols[at]
        left, right = (side.articles.plain for side in self._sides.columns)
        shared = left[rows].multiply(right[cols]).tocsr()
        shared.sort_indices()
        starts, articles = shared.indptr.tolist(), shared.indices.tolist()
        found = pairs.features
        columns = (
            *(steps, rows.tolist(), cols.tolist(), pairs.name[at].tolist()),
            *(column[at].tolist() for column in (found.reworded, found.part, found.uncited)),
            *(column[at].tolist() for column in (found.apart, found.steps, found.stepless)),
        )
        cited = [articles[starts[n] : starts[n + 1]] for n in range(len(at))]
        return [tuple(self._said(link)) for link in map(_Link, *columns, cited)]

    def of_group(
        self, lefts: Sequence[int], rights: Sequence[int], cover: float
    ) -> tuple[Words, ...]:
        """Return why one item is held to be several of the other side, or several one."""
        several = max(len(lefts), len(rights))
        zh = f"{several} 项名称合计覆盖对方名称的 {cover:.0%}"
        en = f"the names of {several} items together cover {cover:.0%} of the other"
        cited = [
            {article for n in some for article in side[n].articles}
            for side, some in ((self._sides.left, lefts), (self._sides.right, rights))
        ]
        shared = sorted(cited[0] & cited[1])
        if not shared:
            return Words(zh, en), Words("依据无共同条文", "no provision in common")
        titled = self._titled(shared[:_NAMED], (lefts, rights))
        listed = _listed(titled)
        return Words(zh, en), Words(f"依据同引{listed.zh}", f"both sides cite {listed.en}")

    def _said(self, link: _Link) -> list[Words]:
        left, right = self._sides.left, self._sides.right
        row, col = link.row, link.col
        said = [_code(left.codes[row])] if link.step == "code" else []
        if left.names[row].exact == right.names[col].exact:
            said.append(_SAME_NAME)
        else:
            learnt = link.reworded >= _LEARNT and left.wholes[row].core != right.wholes[col].core
            said.append(_names(f"{link.name:.2f}", learnt=learnt))
        if left.subs[row] or right.subs[col]:
            said += self._subs(link)
        said += (self._basis(link), _categories(left.categories[row], right.categories[col]))
        one, other = left.blocks[row], right.blocks[col]
        if one and other and one != other:
            said.append(_departments(one, other))
        if not link.stepless:
            said.append(_duties(f"{link.steps:.2f}"))
        return said

    def _subs(self, link: _Link) -> Iterator[Words]:
        one, other = self._sides.left.subs[link.row], self._sides.right.subs[link.col]
        if link.part:
            yield _PART
        elif one and other:
            alike = LCSseq.normalized_similarity(*sorted((one.core, other.core)))
            same = one.core == other.core
            yield _SAME_SUB if same else Words(f"子项 {alike:.2f}", f"sub-items {alike:.2f} alike")

    def _basis(self, link: _Link) -> Words:
        members = (link.row,), (link.col,)
        if link.uncited:
            return _UNCITED
        if not link.shared:
            sides = self._sides.left[link.row], self._sides.right[link.col]
            same = sorted(sides[0].titles.keys() & sides[1].titles.keys())
            return _other_articles(self._titles.of(same[0], members)) if same else _DISJOINT
        listed = _listed(self._titled([self._articles[n] for n in link.shared[:_NAMED]], members))
        more = len(link.shared) > _NAMED
        zh = f"等 {len(link.shared)} 条" if more else ""
        en = f" and {len(link.shared) - _NAMED} more" if more else ""
        if link.apart:
            zh, en = f"{zh}，但款、项不同", f"{en}, but other paragraphs or items"
        return Words(f"依据同为{listed.zh}{zh}", f"both cite {listed.en}{en}")

    def _titled(
        self, articles: Sequence[Article], members: tuple[Sequence[int], Sequence[int]]
    ) -> tuple[_Cited, ...]:
        return tuple([(self._titles.of(a[0], members), a[1], a[2]) for a in articles])


def _code(code: str) -> Words:
    return Words(f"编码同为 {code}", f"same code {code}")


@lru_cache(maxsize=1024)
def _names(alike: str, *, learnt: bool) -> Words:
    if learnt:
        return Words(
            f"名称 {alike}，不同的词在两份清单中多处互换",
            f"names {alike} alike, worded as elsewhere in these lists",
        )
    return Words(f"名称 {alike}", f"names {alike} alike")


@lru_cache(maxsize=1024)
def _duties(alike: str) -> Words:
    return Words(f"责任环节 {alike}", f"steps of duties {alike} alike")


@lru_cache(maxsize=1024)
def _departments(one: str, other: str) -> Words:
    return Words(f"部门不同（{one}、{other}）", f"departments differ ({one}, {other})")


@lru_cache(maxsize=1024)
def _categories(one: str | None, other: str | None) -> Words:
    if not one or not other:
        return _UNFILED
    if one == other:
        return _SAME_CATEGORY
    return Words(f"类别不同（{one}、{other}）", f"categories differ ({one}, {other})")


@lru_cache(maxsize=1024)
def _other_articles(title: str) -> Words:
    return Words(f"依据同引《{title}》而条文不同", f"both cite 《{title}》, other articles")


def _listed(named: Sequence[_Cited]) -> Words:
    zh, en, before = "", "", ("", 0)
    for title, number, sub in named:
        told = _article(number, sub) if number else _NOTHING
        if title != before[0]:
            zh, en = f"{zh}、《{title}》{told.zh}", f"{en}; 《{title}》 {told.en}".rstrip()
        elif before[1]:
            zh, en = f"{zh}、{told.zh}", f"{en}, {told.en}"
        else:  # the instrument as a whole, and now an article of it
            zh, en = f"{zh}{told.zh}", f"{en} {told.en}"
        before = title, number
    return Words(zh[1:], en[2:])


@lru_cache(maxsize=4096)
def _article(number: int, sub: int) -> Words:
    zh = f"第{_numeral(number)}条" + (f"之{_numeral(sub)}" if sub else "")
    return Words(zh, f"art. {number}" + (f"-{sub}" if sub else ""))


def _numeral(number: int) -> str:
    return to_chinese(number) if number < 10_000 else str(number)
