"""Why two items were linked, in words and numbers: a comparison in, sentences out."""

from __future__ import annotations

from itertools import groupby

from auditor.align.prepare import Article, Subject
from auditor.align.score import Comparison, shared_articles
from auditor.model import Words
from auditor.text import to_chinese

#: So many shared articles are named; the rest are counted.
_NAMED = 3


def reasons(step: str, a: Subject, b: Subject, found: Comparison) -> tuple[Words, ...]:
    """Return why ``a`` (left) and ``b`` (right) were linked by ``step``: code, name or score."""
    said = [_code(a)] if step == "code" else []
    said += [_name(a, b, found), *_sub(found), _basis(a, b, found), _category(a, b, found)]
    return tuple(said)


def _code(a: Subject) -> Words:
    return Words(f"编码同为 {a.code}", f"same code {a.code}")


def _name(a: Subject, b: Subject, found: Comparison) -> Words:
    if a.name.exact == b.name.exact:
        return Words("名称相同", "same name")
    return Words(f"名称 {found.name:.2f}", f"names {found.name:.2f} alike")


def _sub(found: Comparison) -> tuple[Words, ...]:
    if found.part:
        return (Words("仅一方分列子项", "only one side has a sub-item"),)
    if found.sub is None:
        return ()
    if found.sub == 1.0:
        return (Words("子项相同", "same sub-item"),)
    return (Words(f"子项 {found.sub:.2f}", f"sub-items {found.sub:.2f} alike"),)


def _basis(a: Subject, b: Subject, found: Comparison) -> Words:
    if found.basis is None:
        return Words("依据未引法规，无从比对", "no provisions cited to compare")
    shared = shared_articles(a, b)
    if not shared:
        same = sorted({x[0] for x in a.articles} & {x[0] for x in b.articles})
        if not same:
            return Words("依据无共同法规", "no instrument in common")
        title = f"《{_title(same[0], a, b)}》"
        return Words(f"依据同引{title}而条文不同", f"both cite {title}, other articles")
    listed = _listed(shared[:_NAMED], a, b)
    more = len(shared) - _NAMED
    rest = Words(f"等 {len(shared)} 条", f" and {more} more") if more > 0 else Words("", "")
    if found.apart:
        rest = Words(f"{rest.zh}，但款、项不同", f"{rest.en}, but other paragraphs or items")
    return Words(f"依据同为{listed.zh}{rest.zh}", f"both cite {listed.en}{rest.en}")


def _listed(shared: tuple[Article, ...], a: Subject, b: Subject) -> Words:
    parts = []
    for instrument, articles in groupby(shared, key=lambda article: article[0]):
        numbers = [article for article in articles if article[1]]
        title = f"《{_title(instrument, a, b)}》"
        zh = "、".join(_article(x) for x in numbers)
        en = ", ".join(f"art. {x[1]}" + (f"-{x[2]}" if x[2] else "") for x in numbers)
        parts.append(Words(title + zh, f"{title} {en}".rstrip()))
    return Words("、".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _title(instrument: str, a: Subject, b: Subject) -> str:
    return min(a.titles[instrument], b.titles[instrument], key=lambda t: (len(t), t))


def _article(article: Article) -> str:
    _, number, sub = article
    return f"第{_numeral(number)}条" + (f"之{_numeral(sub)}" if sub else "")


def _numeral(number: int) -> str:
    return to_chinese(number) if number < 10_000 else str(number)


def _category(a: Subject, b: Subject, found: Comparison) -> Words:
    if found.category is None:
        return Words("类别未能识别", "category not recognised")
    if found.category:
        return Words("类别相同", "same category")
    return Words(
        f"类别不同（{a.category}、{b.category}）", f"categories differ ({a.category}, {b.category})"
    )
