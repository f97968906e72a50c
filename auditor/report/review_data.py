"""What the review page works on: lists, alignments and decisions in, plain data out.

Texts that many items share, and reasons that many pairs share, stand in it once.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from auditor.align.decided import outcomes
from auditor.align.decisions import Decision, Decisions, ItemRef, Side, undated
from auditor.align.nearest import nearest
from auditor.align.prepare import Article, Subject, Subjects, prepare
from auditor.align.resolve import refs as item_refs
from auditor.align.vocabulary import Lexicon, load_lexicon
from auditor.model import Alignment, Item, ItemList, Lang, Parsed, Provision, Words
from auditor.provisions import say_provision
from auditor.units import units


class _Table:
    """Distinct texts, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text, a new one for a new text."""
        return self.numbers.setdefault(text, len(self.numbers))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all lists and pairs of a page have in common."""

    lang: Lang
    lexicon: Lexicon
    texts: _Table
    cites: _Table
    said: _Table
    titles: dict[str, str]


class _Half(NamedTuple):
    """One list of the page: its number there, and its items as alignment compares them."""

    number: int
    list: ItemList
    subjects: Subjects


def page_data(
    lists: Sequence[Parsed], alignments: Sequence[Alignment], decisions: Decisions, lang: Lang
) -> dict[str, Any]:
    """Return everything that the page shows and decides about, ready for JSON.

    ``lists`` holds every list that ``alignments`` name; these were made with ``decisions``.
    """
    lexicon = load_lexicon(frozenset(filter(None, (p.list.identity.department for p in lists))))
    shared = _Shared(lang, lexicon, _Table(), _Table(), _Table(), {})
    halves = {one.list.id: _Half(n, one.list, prepare(one, lexicon)) for n, one in enumerate(lists)}
    sides = [(halves[a.left], halves[a.right]) for a in alignments]
    data: dict[str, Any] = {
        "lists": [_list(half, shared) for half in halves.values()],
        "pairs": [
            {**_pair(a, *two, shared), "refs": named}
            for a, two, named in zip(alignments, sides, _list_refs(alignments), strict=True)
        ],
        "texts": list(shared.texts.numbers),
        "cites": list(shared.cites.numbers),
        "said": list(shared.said.numbers),
    }
    data["digest"] = _digest(
        [data["lists"], data["texts"], [(a.number, b.number) for a, b in sides]]
    )
    data["file"] = [_decision(decision) for decision in decisions.all]
    data["base"] = list(_base(decisions, [(a.list, b.list) for a, b in sides], lang))
    data["file_digest"] = _digest([{**d, "line": 0} for d in data["file"]])
    return data


def _digest(data: object) -> str:
    text = json.dumps(data, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


def _list(half: _Half, shared: _Shared) -> dict[str, Any]:
    told = item_refs(half.list)
    return {
        "id": half.list.id,
        "title": " ".join(half.list.identity.title.split()) or half.list.id,
        "items": [
            _item(item, subject, told.get(item.position), shared)
            for item, subject in zip(half.list.items, half.subjects, strict=True)
        ],
    }


def _item(item: Item, subject: Subject, ref: ItemRef | None, shared: _Shared) -> dict[str, Any]:
    shown = {
        "p": item.position,
        "number": item.text("number"),
        "name": list(units(item.text("name"))),
        "sub_name": item.text("sub_name"),
        "category": item.text("category") or item.category or "",
        "body": item.text("body"),
        "basis": shared.texts.number(item.text("basis")) if item.text("basis") else None,
        "cites": [
            shared.cites.number(_cite(article, subject, shared))
            for article in sorted(subject.articles)
        ],
        "ref": _ref(ref) if ref else None,
    }
    return {key: value for key, value in shown.items() if value not in ("", None, [])}


def _cite(article: Article, subject: Subject, shared: _Shared) -> str:
    """Return what is cited, under one title wherever it is cited."""
    instrument, number, sub = article
    title = f"《{shared.titles.setdefault(instrument, subject.titles[instrument])}》"
    place = _place(number, sub, shared.lang) if number else ""
    return f"{title} {place}".strip() if shared.lang == "en" else title + place


def _place(number: int, sub: int, lang: Lang) -> str:
    if number > 9999:  # no article, but so it is written; no numeral goes as far
        return f"第{number}条"
    return say_provision(Provision(number, sub)).say(lang)


def _ref(ref: ItemRef) -> dict[str, str]:
    told = {"name": ref.name, "sub_name": ref.sub_name}
    told |= {"category": ref.category, "body": ref.body}
    return {key: value for key, value in told.items() if value is not None}


def _pair(alignment: Alignment, left: _Half, right: _Half, shared: _Shared) -> dict[str, Any]:
    near = nearest((left.subjects, right.subjects), shared.lexicon, alignment)
    return {
        "left": left.number,
        "right": right.number,
        "links": [
            {
                "l": link.left,
                "r": link.right,
                "score": link.score,
                "said": _say(link.reasons, shared),
            }
            for link in alignment.links
            if link.decided_by == "auto"
        ],
        "near": [(n.left, n.right, _say(n.reasons, shared)) for n in near],
    }


def _say(reasons: Sequence[Words], shared: _Shared) -> int:
    stop = "; " if shared.lang == "en" else "；"
    return shared.said.number(stop.join(words.say(shared.lang) for words in reasons))


def _list_refs(alignments: Sequence[Alignment]) -> Iterator[tuple[str, str]]:
    """Yield how decisions name the two lists of each alignment.

    That is without the edition, so that they hold next year, unless only the edition tells the
    two apart, or one alignment from another.
    """
    short = [(undated(one.left), undated(one.right)) for one in alignments]
    times = Counter(frozenset(pair) for pair in short)
    for one, (left, right) in zip(alignments, short, strict=True):
        plain = left != right and times[frozenset((left, right))] == 1
        yield (left, right) if plain else (one.left, one.right)


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "kind": decision.kind,
        "left": _side(decision.left),
        "right": _side(decision.right),
        "note": decision.note,
        "line": decision.line,
    }


def _side(side: Side) -> dict[str, Any]:
    return {"list": side.list, "items": [_ref(ref) for ref in side.items]}


def _base(
    decisions: Decisions, sides: Sequence[tuple[ItemList, ItemList]], lang: Lang
) -> Iterator[dict[str, Any]]:
    """Yield what became of the file's decisions, pair by pair."""
    numbers = {id(decision): n for n, decision in enumerate(decisions.all)}
    for pair, (left, right) in enumerate(sides):
        for one in outcomes(decisions, left, right):
            yield {
                "file": numbers[id(one.decision)],
                "pair": pair,
                "standing": one.standing,
                "l": one.left,
                "r": one.right,
                "words": one.words.say(lang) if one.words else "",
            }
