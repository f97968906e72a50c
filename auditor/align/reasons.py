"""Why items were linked, in words and numbers: a table of pairs in, sentences out.

What speaks for a link comes first; what speaks against it follows and opens with 存疑. What many
links say in the same words is put in words once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from operator import eq
from typing import TypeVar

import numpy as np
from rapidfuzz.distance import LCSseq

from auditor.align.arrays import Floats, Ints
from auditor.align.columns import Bag
from auditor.align.features import Features
from auditor.align.groups import Group
from auditor.align.prepare import Article, Subjects
from auditor.align.table import Pairs, Sides
from auditor.model import Words
from auditor.text import to_chinese

#: So many shared articles are named; the rest are counted.
_NAMED = 3
#: Differences explained this well are told as another way of saying the same.
_LEARNT = 0.5
#: Names less alike than this do not carry a link: something else has to.
_FAR = 0.6
#: An article that so many items of one list cite says little of any of them.
_COMMON = 3
#: So much of the steps alike is nearly all, and so much is some.
_MOST, _SOME = 0.75, 0.4
#: Bases with this much in common add up to one another.
_ALL = 0.99

_PHASE = 2  # the doubt that only one name says a phase; 1 is any other word
_DOUBT, _AGAINST = "存疑：", "against: "
_NOTHING = Words("", "")
_SAME_NAME = Words("名称相同", "same name")
_SAME_WORDS = Words(
    "名称实质相同（只有同义词、虚词或“对…的”一类框架不同）",
    "names equal but for synonyms, light words and the frame",
)
_PART = Words("仅一方分列子项", "only one side has a sub-item")
_SAME_SUB = Words("子项相同", "same sub-item")
_UNCITED = Words("依据未引法规，无从比对", "no provisions cited to compare")
_DISJOINT = Words(f"{_DOUBT}依据无共同法规", f"{_AGAINST}no instrument in common")
_NO_ARTICLE = Words(f"{_DOUBT}依据无共同条文", f"{_AGAINST}no provision in common")
_UNFILED = Words("类别未能识别", "category not recognised")
_SAME_CATEGORY = Words("类别相同", "same category")

#: The title to show an article under, and the article.
_Cited = tuple[str, Article]
_Thing = TypeVar("_Thing")
#: Indexes on the left and on the right.
_Members = tuple[Sequence[int], Sequence[int]]
_Said = list[Words | None]
#: Numbers of owners with instruments, in order, and a rank of each.
_Ranks = tuple[Ints, Ints]


class _Titles:
    """Under which title two lists show an instrument: the shortest one that either item prints.

    Instruments count in ``names``.
    """

    def __init__(self, left: Subjects, right: Subjects, articles: Sequence[Article]) -> None:
        self.names = list(dict.fromkeys([article[0] for article in articles]))
        number = {name: n for n, name in enumerate(self.names)}
        self._listed = sorted({*left.cited.titles, *right.cited.titles}, key=_length)
        rank = {title: n for n, title in enumerate(self._listed)}
        self._printed = [_printed(side, number, rank) for side in (left, right)]

    def of(self, instruments: Ints, lefts: Ints, rights: Ints) -> list[str]:
        """Return the title of each instrument for one item of either side."""
        best = np.full(len(instruments), len(self._listed))
        for (keys, ranks), owners in zip(self._printed, (lefts, rights), strict=True):
            asked = owners * len(self.names) + instruments
            at = np.searchsorted(keys, asked).clip(max=len(keys) - 1)
            best = np.where(keys[at] == asked, np.minimum(best, ranks[at]), best)
        return [self._listed[n] for n in best.tolist()]


def _length(title: str) -> tuple[int, str]:
    return len(title), title


def _printed(side: Subjects, number: Mapping[str, int], rank: Mapping[str, int]) -> _Ranks:
    """Return who cites which instrument, and the rank of the shortest title that it has there."""
    cited = side.cited
    instruments = np.array([number[article[0]] for article in cited.articles], np.int64)
    ranks = np.array([rank[title] for title in cited.titles], np.int64)
    keys = cited.owners * len(number) + instruments[cited.at]
    both = np.unique(keys * len(rank) + ranks[cited.titled])
    keys, first = np.unique(both // max(1, len(rank)), return_index=True)
    return keys, both[first] % max(1, len(rank))


class Reasons:
    """Puts the links between two sides in words."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._articles = sides.columns[0].listed
        self._titles = _Titles(sides.left, sides.right, self._articles)
        instrument = {name: n for n, name in enumerate(self._titles.names)}
        self._instruments = np.array([instrument[a[0]] for a in self._articles], np.int64)

    def of(self, pairs: Pairs, at: Ints, steps: Sequence[str]) -> list[tuple[Words, ...]]:
        """Return why the pairs numbered ``at`` were linked, each by a step: code, name or score."""
        if not len(at):
            return []
        left, right = self._sides.left, self._sides.right
        rows, cols, found = pairs.rows[at], pairs.cols[at], pairs.features.of(at)
        one, other = rows.tolist(), cols.tolist()
        said: tuple[Iterable[Words | None], ...] = (
            map(_code, steps, _of(left.codes, one)),
            self._names((one, other), pairs.name[at], found),
            self._subs((one, other), found),
            self._bases(rows, cols, found),
            map(_categories, _of(left.categories, one), _of(right.categories, other)),
            map(_departments, _of(left.blocks, one), _of(right.blocks, other)),
            map(_duties, found.steps.tolist(), found.stepless.tolist()),
        )
        return [_in_order(filter(None, words)) for words in zip(*said, strict=True)]

    def of_group(self, group: Group) -> tuple[Words, ...]:
        """Return why one item is held to be several of the other side, or several one."""
        lefts, rights = group.rows, group.cols
        names = _added_up(group, several=max(len(lefts), len(rights)))
        cited = [
            {article for n in some for article in _things(side.articles, n)}
            for side, some in zip(self._sides.columns, (lefts, rights), strict=True)
        ]
        shared = sorted(cited[0] & cited[1])[:_NAMED]
        if not shared:
            return names, _NO_ARTICLE
        every = np.array(list(product(shared, lefts, rights)), np.int64).T
        titles = self._titles.of(self._instruments[every[0]], every[1], every[2])
        each = len(titles) // len(shared)
        shown = [min(titles[n * each : (n + 1) * each], key=_length) for n in range(len(shared))]
        listed = _listed(
            [(title, self._articles[n]) for title, n in zip(shown, shared, strict=True)]
        )
        return names, _bases_of(group, listed)

    def _names(self, ends: _Members, alike: Floats, found: Features) -> _Said:
        sides = (self._sides.left, ends[0]), (self._sides.right, ends[1])
        exact = [[side.names[n].exact for n in some] for side, some in sides]
        cores = [[side.wholes[n].core for n in some] for side, some in sides]
        learnt = found.reworded >= _LEARNT
        doubt = np.where(found.unsaid > 0, _PHASE, found.unproven > 0)
        told = zip(
            map(eq, *exact),
            map(eq, *cores),
            *(x.tolist() for x in (alike, learnt, doubt)),
            strict=True,
        )
        return [
            _SAME_NAME if same else _SAME_WORDS if alone else _alike(f"{name:.2f}", learnt, doubt)
            for same, alone, name, learnt, doubt in told
        ]

    def _subs(self, ends: _Members, found: Features) -> _Said:
        left, right = self._sides.left.subs, self._sides.right.subs
        said: _Said = [None] * len(ends[0])
        sides = self._sides.columns
        for k in np.flatnonzero(sides[0].with_sub[ends[0]] | sides[1].with_sub[ends[1]]).tolist():
            one, other = left[ends[0][k]], right[ends[1][k]]
            if found.part[k]:
                said[k] = _PART
            elif one and other:
                said[k] = _sub_items(one.core, other.core)
        return said

    def _bases(self, rows: Ints, cols: Ints, found: Features) -> Iterator[Words]:
        left, right = self._sides.columns
        starts, articles = _shared(left.articles, right.articles, rows, cols)
        whose = np.repeat(np.arange(len(rows)), np.diff(starts))
        titles = self._titles.of(self._instruments[articles], rows[whose], cols[whose])
        cited = [(t, self._articles[n]) for t, n in zip(titles, articles.tolist(), strict=True)]
        parts = [cited[start:end] for start, end in pairwise(starts.tolist())]
        others, rarest = self._others(rows, cols, found), self._rarest(starts, articles)
        told = zip(parts, found.uncited.tolist(), found.apart.tolist(), rarest, strict=True)
        for n, (shared, uncited, apart, many) in enumerate(told):
            if uncited:
                yield _UNCITED
            else:
                yield _basis(shared, bool(apart), many) if shared else others.get(n, _DISJOINT)

    def _rarest(self, starts: Ints, articles: Ints) -> list[int]:
        """Return how many items of a list cite the rarest article that each pair shares."""
        tables = [side.articles.plain for side in self._sides.columns]
        width = len(self._articles) + 1
        counts = np.maximum(*(np.bincount(t.indices, minlength=width) for t in tables))
        found = np.zeros(len(starts) - 1, np.int64)
        some = np.flatnonzero(np.diff(starts))
        if len(some):
            found[some] = np.minimum.reduceat(counts[articles], starts[some])
        listed: list[int] = found.tolist()
        return listed

    def _others(self, rows: Ints, cols: Ints, found: Features) -> Mapping[int, Words]:
        """Return by their number what to say of links that share an instrument and no article."""
        at = np.flatnonzero(found.instrument)
        if not len(at):
            return {}
        left, right = self._sides.columns
        starts, shared = _shared(left.titles, right.titles, rows[at], cols[at])
        first = shared[starts[:-1]]
        titles = self._titles.of(first, rows[at], cols[at])
        return dict(zip(at.tolist(), map(_other_articles, titles), strict=True))


def _things(bag: Bag, n: int) -> list[int]:
    start, end = bag.plain.indptr[n : n + 2].tolist()
    found: list[int] = bag.plain.indices[start:end].tolist()
    return found


def _of(things: Sequence[_Thing], at: Iterable[int]) -> list[_Thing]:
    return [things[n] for n in at]


def _shared(a: Bag, b: Bag, rows: Ints, cols: Ints) -> tuple[Ints, Ints]:
    """Return what each pair has in common, in order, and where each pair's begins."""
    both = a.plain[rows].multiply(b.plain[cols]).tocsr()
    both.sort_indices()
    return both.indptr.astype(np.int64), both.indices.astype(np.int64)


def _added_up(group: Group, several: int) -> Words:
    if group.kinds:
        return Words(
            f"{several} 项名称均含对方名称，各写明其中一种情形",
            f"the names of {several} items each say all of the other's name and one kind of it",
        )
    return Words(
        f"{several} 项名称合计覆盖对方名称的 {group.cover:.0%}",
        f"the names of {several} items together cover {group.cover:.0%} of the other",
    )


def _bases_of(group: Group, listed: Words) -> Words:
    zh, en = f"依据同引{listed.zh}", f"both sides cite {listed.en}"
    if group.base >= _ALL and group.added > 0:
        return Words(f"{zh}；各项依据合起来即对方依据", f"{en}; the bases add up to the other's")
    return Words(zh, en)


def _in_order(said: Iterable[Words]) -> tuple[Words, ...]:
    """Return what speaks for a link before what speaks against it."""
    return tuple(sorted(said, key=_speaks_against))


def _speaks_against(said: Words) -> bool:
    return said.zh.startswith(_DOUBT)


def _basis(shared: Sequence[_Cited], apart: bool, many: int) -> Words:
    listed = _listed(shared[:_NAMED])
    zh, en = "", ""
    if len(shared) > _NAMED:
        zh, en = f"等 {len(shared)} 条", f" and {len(shared) - _NAMED} more"
    if many >= _COMMON:
        zh, en = (
            f"{zh}（一份清单有 {many} 项同引，佐证较弱）",
            f"{en} (as {many} items of a list do)",
        )
    if apart:
        zh, en = f"{zh}（{_DOUBT}款、项不同）", f"{en} ({_AGAINST}other paragraphs or items)"
    return Words(f"依据同为{listed.zh}{zh}", f"both cite {listed.en}{en}")


def _code(step: str, code: str) -> Words | None:
    return None if step != "code" else Words(f"编码同为 {code}", f"same code {code}")


@lru_cache(maxsize=1024)
def _alike(alike: str, learnt: bool, doubt: int) -> Words:
    zh, en = f"名称 {alike}", f"names {alike} alike"
    if learnt:
        zh, en = f"{zh}，不同的词在两份清单中多处互换", f"{en}, worded as elsewhere in these lists"
    elif doubt == _PHASE:
        zh, en = f"{zh}，仅一方写明变更、延续等环节", f"{en}, only one says a phase (renewal …)"
    elif doubt:
        zh, en = f"{zh}，有一词不同，别无佐证", f"{en}, another word that nothing explains"
    elif float(alike) < _FAR:
        zh, en = f"{zh}，用词差别较大", f"{en}, many words differ"
    else:
        return Words(zh, en)
    return Words(zh, en) if learnt else Words(_DOUBT + zh, _AGAINST + en)


def _sub_items(one: str, other: str) -> Words:
    alike = LCSseq.normalized_similarity(*sorted((one, other)))
    return _SAME_SUB if one == other else Words(f"子项 {alike:.2f}", f"sub-items {alike:.2f} alike")


@lru_cache(maxsize=1024)
def _categories(one: str | None, other: str | None) -> Words:
    if not one or not other:
        return _UNFILED
    if one == other:
        return _SAME_CATEGORY
    return Words(
        f"{_DOUBT}类别不同（{one}、{other}）", f"{_AGAINST}categories differ ({one}, {other})"
    )


@lru_cache(maxsize=1024)
def _departments(one: str, other: str) -> Words | None:
    if not one or not other or one == other:
        return None
    return Words(
        f"{_DOUBT}部门不同（{one}、{other}）", f"{_AGAINST}departments differ ({one}, {other})"
    )


@lru_cache(maxsize=1024)
def _duties(alike: float, stepless: float) -> Words | None:
    if stepless:
        return None
    if alike < _SOME:
        return Words(
            f"{_DOUBT}责任环节多不相同（{alike:.2f}；各地写法不一，影响很小）",
            f"{_AGAINST}steps of duties differ ({alike:.2f} alike; of little weight)",
        )
    if alike == 1:
        return Words("责任环节相同", "same steps of duties")
    zh, en = ("大体相同", "much") if alike >= _MOST else ("部分相同", "partly")
    return Words(f"责任环节{zh}（{alike:.2f}）", f"steps of duties {en} alike ({alike:.2f})")


@lru_cache(maxsize=1024)
def _other_articles(title: str) -> Words:
    return Words(
        f"{_DOUBT}依据同引《{title}》而条文不同", f"{_AGAINST}both cite 《{title}》, other articles"
    )


def _listed(named: Sequence[_Cited]) -> Words:
    zh, en, before = "", "", ("", 0)
    for title, (_, number, sub) in named:
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
