"""Why two items were linked, in words and numbers: a comparison in, sentences out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rapidfuzz.distance import LCSseq

from auditor.align.prepare import Article, Subject
from auditor.align.table import Grounds
from auditor.model import Words
from auditor.text import to_chinese

#: So many shared articles are named; the rest are counted.
_NAMED = 3
#: Differences explained this well are told as another way of saying the same.
_LEARNT = 0.5


def reasons(step: str, a: Subject, b: Subject, found: Grounds) -> tuple[Words, ...]:
    """Return why ``a`` (left) and ``b`` (right) were linked by ``step``: code, name or score."""
    said = [_code(a)] if step == "code" else []
    said += [_name(a, b, found), *_sub(a, b, found), _basis(a, b, found), _category(a, b, found)]
    return (*said, *_department(a, b), *_duties(a, b))


def group_reasons(
    left: Sequence[Subject], right: Sequence[Subject], cover: float
) -> tuple[Words, ...]:
    """Return why one item is held to be several of the other side, or several one."""
    several = max(len(left), len(right))
    zh = f"{several} 项名称合计覆盖对方名称的 {cover:.0%}"
    en = f"the names of {several} items together cover {cover:.0%} of the other"
    shared = sorted(_cited(left) & _cited(right))
    if not shared:
        return Words(zh, en), Words("依据无共同条文", "no provision in common")
    listed = _listed(tuple(shared[:_NAMED]), [*left, *right])
    return Words(zh, en), Words(f"依据同引{listed.zh}", f"both sides cite {listed.en}")


def _cited(side: Sequence[Subject]) -> set[Article]:
    return {article for subject in side for article in subject.articles}


def _code(a: Subject) -> Words:
    return Words(f"编码同为 {a.code}", f"same code {a.code}")


def _name(a: Subject, b: Subject, found: Grounds) -> Words:
    if a.name.exact == b.name.exact:
        return Words("名称相同", "same name")
    if found.reworded >= _LEARNT and a.whole.core != b.whole.core:
        return Words(
            f"名称 {found.name:.2f}，不同的词在两份清单中多处互换",
            f"names {found.name:.2f} alike, worded as elsewhere in these lists",
        )
    return Words(f"名称 {found.name:.2f}", f"names {found.name:.2f} alike")


def _sub(a: Subject, b: Subject, found: Grounds) -> tuple[Words, ...]:
    if found.part:
        return (Words("仅一方分列子项", "only one side has a sub-item"),)
    if not a.sub or not b.sub:
        return ()
    if a.sub.core == b.sub.core:
        return (Words("子项相同", "same sub-item"),)
    alike = LCSseq.normalized_similarity(*sorted((a.sub.core, b.sub.core)))
    return (Words(f"子项 {alike:.2f}", f"sub-items {alike:.2f} alike"),)


def _department(a: Subject, b: Subject) -> tuple[Words, ...]:
    if a.block == b.block or not a.block or not b.block:
        return ()
    return (
        Words(f"部门不同（{a.block}、{b.block}）", f"departments differ ({a.block}, {b.block})"),
    )


def _duties(a: Subject, b: Subject) -> tuple[Words, ...]:
    if not a.steps or not b.steps:
        return ()
    share = len(a.steps & b.steps) / max(len(a.steps), len(b.steps))
    return (Words(f"责任环节 {share:.2f}", f"steps of duties {share:.2f} alike"),)


def _basis(a: Subject, b: Subject, found: Grounds) -> Words:
    if found.uncited:
        return Words("依据未引法规，无从比对", "no provisions cited to compare")
    shared = tuple(sorted(a.articles.keys() & b.articles.keys()))
    if not shared:
        same = sorted({x[0] for x in a.articles} & {x[0] for x in b.articles})
        if not same:
            return Words("依据无共同法规", "no instrument in common")
        title = f"《{_title(same[0], (a, b))}》"
        return Words(f"依据同引{title}而条文不同", f"both cite {title}, other articles")
    listed = _listed(shared[:_NAMED], (a, b))
    more = len(shared) - _NAMED
    rest = Words(f"等 {len(shared)} 条", f" and {more} more") if more > 0 else Words("", "")
    if found.apart:
        rest = Words(f"{rest.zh}，但款、项不同", f"{rest.en}, but other paragraphs or items")
    return Words(f"依据同为{listed.zh}{rest.zh}", f"both cite {listed.en}{rest.en}")


def _listed(shared: tuple[Article, ...], subjects: Sequence[Subject]) -> Words:
    parts = []
    for instrument, articles in groupby(shared, key=lambda article: article[0]):
        numbers = [article for article in articles if article[1]]
        title = f"《{_title(instrument, subjects)}》"
        zh = "、".join(_article(x) for x in numbers)
        en = ", ".join(f"art. {x[1]}" + (f"-{x[2]}" if x[2] else "") for x in numbers)
        parts.append(Words(title + zh, f"{title} {en}".rstrip()))
    return Words("、".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _title(instrument: str, subjects: Sequence[Subject]) -> str:
    printed = (s.titles[instrument] for s in subjects if instrument in s.titles)
    return min(printed, key=lambda t: (len(t), t))


def _article(article: Article) -> str:
    _, number, sub = article
    return f"第{_numeral(number)}条" + (f"之{_numeral(sub)}" if sub else "")


def _numeral(number: int) -> str:
    return to_chinese(number) if number < 10_000 else str(number)


def _category(a: Subject, b: Subject, found: Grounds) -> Words:
    if found.unfiled:
        return Words("类别未能识别", "category not recognised")
    if not found.refiled:
        return Words("类别相同", "same category")
    return Words(
        f"类别不同（{a.category}、{b.category}）", f"categories differ ({a.category}, {b.category})"
    )
