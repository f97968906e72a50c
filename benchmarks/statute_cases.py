"""Made-up statutes in, citations of them out whose verdicts are known.

A case is one citation made in a known way: an article quoted rightly in one of many manners,
or altered, cut short, renumbered, mistitled. What was done to it says what the verdict must be.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import laws_made_up as made_up

from auditor.model import Provision
from auditor.statutes.articles import Article, LawText
from auditor.text import to_chinese

TODAY = date(2026, 1, 1)
#: The seed that thresholds may be tuned on.
TRAINING = 1
QUIET = frozenset({"ok", "abridged"})


@dataclass(frozen=True, slots=True)
class Case:
    """One citation and the statuses that are right for it.

    ``where`` are the articles that a moved quotation must be led to, ``weight`` what its
    differences must weigh, ``exists`` whether the cited number is there at all.
    """

    kind: str
    title: str
    provision: Provision | None
    quoted: str
    expected: frozenset[str]
    where: frozenset[int] = frozenset()
    weight: str = ""
    exists: bool = True
    shares: tuple[Provision, ...] = ()
    as_of: date = TODAY


# --- right citations ------------------------------------------------------------------


_CLAUSE = re.compile(r"(?<=[，；。：])")
_SENTENCE = re.compile(r"(?<=[。；])")
_MARK = re.compile(r"（([一二三四五六七八九])）")
_NINE = "一二三四五六七八九"


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if part.strip()]


def right_cases(rng: random.Random, title: str, article: Article) -> Iterator[Case]:
    """Yield ways in which lists cite an article rightly."""
    text, at = article.text, article.provision

    def case(kind: str, quoted: str, provision: Provision = at, whole: bool = True) -> Case:
        expected = frozenset({"ok"} if whole else {"abridged"})
        return Case(f"right: {kind}", title, provision, quoted, expected)

    yield case("whole article", text)
    yield case("half-width punctuation", text.translate(str.maketrans("，；：（）。", ",;:().")))
    yield case("lines joined, no punctuation", re.sub(r"[，；。：、\n]", "", text))
    yield case("broken lines", "\n".join(text[i : i + 9] for i in range(0, len(text), 9)))
    yield case("items as 1.", _MARK.sub(lambda m: f"{_NINE.index(m[1]) + 1}.", text))
    yield case("items as ①", _MARK.sub(lambda m: "①②③④⑤⑥⑦⑧⑨"[_NINE.index(m[1])], text))
    yield case("own number repeated", f"第{to_chinese(at.article)}条　{text}")
    yield from (replace(c, provision=at) for c in _excerpts(rng, case, _clauses(text)))
    yield from _parts(rng, case, article)
    yield replace(case("number alone", ""), expected=frozenset({"ok"}))


def _excerpts(
    rng: random.Random, case: Callable[..., Case], clauses: Sequence[str]
) -> Iterator[Case]:
    if len(clauses) < 3:
        return
    cut = rng.randrange(1, len(clauses))
    head, tail = "".join(clauses[:cut]), "".join(clauses[cut:])
    some = [clause for clause in clauses if rng.random() < 0.6][:-1] or list(clauses[:1])
    text = "".join(clauses)
    a = rng.randrange(4, len(text) // 2)
    b = rng.randrange(a + 6, len(text) - 4) if len(text) - a > 12 else len(text) - 5
    yield case("beginning only", head.rstrip("，；：\n") + "。", whole=False)
    yield case("end only", tail, whole=False)
    yield case("some clauses", "".join(some), whole=False)
    yield case("some clauses with ……", "……".join(some), whole=False)
    yield case("…… in mid-clause", f"{text[:a]}……{text[b:]}", whole=False)
    yield case("... at the end", f"{text[:b]}...", whole=False)


def _parts(rng: random.Random, case: Callable[..., Case], article: Article) -> Iterator[Case]:
    at = article.provision
    for part in article.paragraphs:
        if len(article.paragraphs) > 1:
            quoted = article.slice(*part.span)
            yield case("a paragraph by its number", quoted, Provision(at.article, 0, part.number))
            yield case("a paragraph without its number", quoted, whole=False)
        if part.items:
            item = rng.choice(part.items)
            lead, own = (
                article.slice(part.span[0], part.items[0].span[0]),
                article.slice(*item.span),
            )
            named = Provision(at.article, 0, 0, item.number)
            yield case("an item with its lead", lead + own, named)
            yield case("an item with …… before it", f"{lead}……{own}", named)
            yield case("an item alone", own, named)
            yield case("an item cited, the article quoted", article.text, named)


def shared_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield several provisions that stand before one quotation."""
    numbers = sorted(rng.sample(range(1, text.last + 1), 2))
    provisions = [Provision(n) for n in numbers]
    articles = [a for p in provisions if (a := text.article(p))]
    quoted = "\n".join(a.text for a in articles)
    for provision in provisions:
        others = tuple(p for p in provisions if p != provision)
        base = Case("right: two articles, one quotation", title, provision, quoted, QUIET)
        yield replace(base, shares=others)
        kind = "right: two articles, only one quoted"
        yield replace(base, kind=kind, quoted=articles[0].text, shares=others)


# --- wrong citations --------------------------------------------------------------------


_ORGAN = re.compile("|".join(sorted(made_up.ORGANS, key=len, reverse=True)))
_AMOUNT = re.compile(r"(?<=处)[一二三五十](?=[百千万]元)")
_MODAL = re.compile(r"应当|可以|不得(?!少于|超过)")
_OTHER_MODAL = {"应当": "可以", "可以": "应当", "不得": "可以"}


def _number(rng: random.Random, found: re.Match[str]) -> str:
    return rng.choice([n for n in ("四", "六", "八", "十二", "二十五") if n != found[0]])


def _organ(rng: random.Random, found: re.Match[str]) -> str:
    return rng.choice([o for o in made_up.ORGANS if o != found[0]])


_ALTERATIONS: Sequence[tuple[str, re.Pattern[str], Callable[..., str]]] = (
    ("amount", _AMOUNT, _number),
    ("multiple", re.compile(r"[一二三](?=倍以上)"), _number),
    (
        "period",
        re.compile(r"(?:[三五七]|十五?|二十|三十)(?=日|个工作日)|[二三四五六七八九](?=年)"),
        _number,
    ),
    ("organ", _ORGAN, _organ),
    ("modality", _MODAL, lambda _, found: _OTHER_MODAL[found[0]]),
)


def altered_cases(rng: random.Random, title: str, article: Article) -> Iterator[Case]:
    """Yield quotations with one thing of substance changed."""
    for name, pattern, other in _ALTERATIONS:
        quoted = _piece(rng, article)
        spots = list(pattern.finditer(quoted))
        if not spots:
            continue
        spot = rng.choice(spots)
        changed = quoted[: spot.start()] + other(rng, spot) + quoted[spot.end() :]
        yield Case(
            f"altered: {name}",
            title,
            article.provision,
            changed,
            frozenset({"reworded"}),
            weight="material",
        )


def misquoted_cases(rng: random.Random, title: str, article: Article) -> Iterator[Case]:
    """Yield quotations with other words, words dropped or added, and no more than that."""

    def case(kind: str, quoted: str) -> Case:
        expected = frozenset({"reworded"})
        return Case(
            f"misquoted: {kind}", title, article.provision, quoted, expected, weight="wording"
        )

    piece = _piece(rng, article)
    if (other := made_up.reword(rng, piece)) != piece:
        yield case("other words", other)
    things = [t for t in made_up.THINGS if t in piece]
    if things:
        thing = rng.choice(things)
        yield case("a letter wrong", piece.replace(thing, "囗" + thing[1:], 1))
        yield case("a word added", piece.replace(thing, f"有关{thing}", 1))
        if not re.search(rf"[，；。：）\n、]{thing}[，；。：、]", piece):
            yield case("a word left out", piece.replace(thing, "", 1))
    clauses = _clauses(piece)
    if len(clauses) > 2 and len(clauses[0]) > 6 and clauses[0] not in clauses[1:]:
        yield case("a clause pasted twice", piece + clauses[0])


def truncated_cases(rng: random.Random, title: str, article: Article) -> Iterator[Case]:
    """Yield quotations that break off inside a clause."""
    text = _piece(rng, article)
    ends = [i for i in range(12, len(text) - 1) if text[i - 1].isalpha() and text[i].isalpha()]
    inner = [i for i in ends if not text[i - 1 : i + 1].startswith("（")]
    if inner:
        quoted = text[: rng.choice(inner)]
        yield Case(
            "cut off in mid-clause", title, article.provision, quoted, frozenset({"reworded"})
        )


def _piece(rng: random.Random, article: Article) -> str:
    """Return the whole article, a paragraph, or a sentence long enough to be known again."""
    text, chance = article.text, rng.random()
    if chance < 0.4:
        return text
    if chance < 0.7:
        return article.slice(*rng.choice(article.paragraphs).span)
    sentences = [s.strip() for s in _SENTENCE.split(text) if len(s.strip()) >= 20]
    return rng.choice(sentences) if sentences else text


def shared_wrong_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield two provisions before one quotation where the second one is wrong."""
    first, second, wrong = (Provision(n) for n in rng.sample(range(1, text.last + 1), 3))
    pair = [a for p in (first, second) if (a := text.article(p))]
    quoted = "\n".join(a.text for a in pair)
    kind = "two articles, one quotation: "
    base = Case(f"{kind}the right one", title, first, quoted, QUIET, shares=(wrong,))
    yield base
    yield replace(
        base,
        kind=f"{kind}the wrong one",
        provision=wrong,
        shares=(first,),
        expected=frozenset({"moved"}),
        where=frozenset({second.article}),
    )


def missing_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield numbers, paragraphs and items that are not there."""
    beyond = Provision(text.last + rng.randint(1, 40))
    missing = frozenset({"missing"})
    yield Case("missing: article", title, beyond, "", missing, exists=False)
    strange = "本市每年春季举办花卉展览，欢迎踊跃参加评选。"
    yield Case("missing: article, unknown text", title, beyond, strange, missing, exists=False)
    article = text.article(rng.choice(text.provisions))
    if article:
        at, most = article.provision, max(len(p.items) for p in article.paragraphs)
        paragraph = Provision(at.article, 0, len(article.paragraphs) + rng.randint(1, 3))
        yield Case("missing: paragraph", title, paragraph, article.text, missing)
        item = Provision(at.article, 0, 0, most + rng.randint(1, 3))
        yield Case("missing: item", title, item, article.text, missing)


def merged_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield two neighbouring articles, or parts of them, quoted under the first one's number."""
    number = rng.randrange(2, text.last - 1)
    pair = [text.article(Provision(n)) for n in (number, number + 1)]
    first, second = (a for a in pair if a)
    expected = frozenset({"reworded"})
    yield Case(
        "two articles under one number", title, first.provision, first.text + second.text, expected
    )
    sentence = _SENTENCE.split(first.text)[0]
    kind = "part of one, all of the next"
    yield Case(kind, title, first.provision, sentence + second.text, expected)


def swapped_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield the text of one article, whole or in part, under the number of another."""
    here, there = rng.sample(text.provisions, 2)
    article, other = text.article(here), text.article(there)
    if article and other:
        where = frozenset({there.article})
        case = Case("another article's text", title, here, other.text, frozenset({"moved"}), where)
        yield case
        yield replace(
            case, kind="another article's text, altered", quoted=made_up.reword(rng, other.text)
        )
        if len(clauses := _clauses(other.text)) > 3:
            head = "".join(clauses[: rng.randrange(2, len(clauses))])
            altered = _AMOUNT.sub("九", _MODAL.sub(lambda m: _OTHER_MODAL[m[0]], head, count=1))
            if len(head) >= 20:
                yield replace(case, kind="another article's beginning", quoted=head)
                kind = "another article's beginning, altered"
                yield replace(case, kind=kind, quoted=altered)
        if len(other.paragraphs) > 1 and len(article.paragraphs) == 1:
            part = rng.choice(other.paragraphs)
            if part.span[1] - part.span[0] > 20 and not part.items:
                yield replace(
                    case, kind="another article's paragraph", quoted=other.slice(*part.span)
                )


# --- all of them ---------------------------------------------------------------------------


def article_cases(rng: random.Random, title: str, text: LawText) -> Iterator[Case]:
    """Yield all cases that one version of a statute gives."""
    for provision in text.provisions:
        article = text.article(provision)
        if article:
            yield from right_cases(rng, title, article)
            yield from altered_cases(rng, title, article)
            yield from misquoted_cases(rng, title, article)
            yield from truncated_cases(rng, title, article)
        yield from missing_cases(rng, title, text)
        yield from merged_cases(rng, title, text)
        yield from swapped_cases(rng, title, text)
        yield from shared_cases(rng, title, text)
        yield from shared_wrong_cases(rng, title, text)
