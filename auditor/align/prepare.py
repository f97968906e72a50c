"""Items made ready for comparing: a ``Parsed`` list in, one ``Subject`` per item out.

Each distinct name is taken apart once. Provisions are those cited in 实施依据; where a
verdict says that a provision has moved, its successors stand for it, so that an edition
that follows a renumbering still meets one that does not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from auditor.align.names import Name, take_apart
from auditor.align.vocabulary import Lexicon
from auditor.model import Citation, Item, Parsed, Provision, Verdict
from auditor.text import letters

#: (instrument, article, 之N); article 0 is the instrument as a whole.
Article = tuple[str, int, int]
#: (paragraph, item) cited within an article; zero means "not said".
Place = tuple[int, int]

_STATE = "中华人民共和国"
#: A code shorter than this is a running number, which says nothing in another list.
_SHORTEST_CODE = 6
#: Changes freely between lists and editions without changing the matter.
_NOT_CONTENT = ("number",)
_BRACKETS = re.compile("[《》〈〉<>＜＞]")


@dataclass(frozen=True, slots=True)
class Subject:
    """One item for comparing.

    ``key`` stands for the item's whole content and tells equal items apart by their order.
    ``whole`` is the name with the sub-name, ``sub`` the sub-name alone.
    ``articles`` maps each article cited to the places cited in it, ``titles`` an
    instrument's key to its printed title.
    """

    position: int
    key: str
    name: Name
    sub: Name | None
    whole: Name
    category: str | None
    code: str
    articles: Mapping[Article, frozenset[Place]]
    titles: Mapping[str, str]


def prepare(parsed: Parsed, lexicon: Lexicon) -> tuple[Subject, ...]:
    """Return the subjects of a list in its order."""
    named = cache(lambda raw: take_apart(raw, lexicon))
    codes = Counter(_code(item) for item in parsed.list.items)
    copies: Counter[str] = Counter()
    subjects = []
    for item in parsed.list.items:
        digest = content_digest(item)
        copies[digest] += 1
        subject = _subject(item, f"{digest}#{copies[digest]:06d}", named, parsed)
        # A code that a list gives to two items identifies neither.
        subjects.append(subject if codes[subject.code] == 1 else replace(subject, code=""))
    return tuple(subjects)


def _code(item: Item) -> str:
    code = letters(item.text("code")).text.upper()
    return code if len(code) >= _SHORTEST_CODE else ""


def content_digest(item: Item) -> str:
    """Return a hash of everything that the item says, its printed number apart."""
    content = [
        (name, item.values[name].raw) for name in sorted(item.values) if name not in _NOT_CONTENT
    ]
    extra = [(name, item.extra[name].raw) for name in sorted(item.extra)]
    said = json.dumps([item.category, content, extra], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _subject(item: Item, key: str, named: Callable[[str], Name], parsed: Parsed) -> Subject:
    name, sub = item.text("name"), item.text("sub_name")
    articles, titles = _provisions(parsed, item.position)
    return Subject(
        position=item.position,
        key=key,
        name=named(name),
        sub=named(sub) if letters(sub).text not in ("", "无") else None,
        whole=named(name + sub),
        category=item.category,
        code=_code(item),
        articles=articles,
        titles=titles,
    )


def _provisions(
    parsed: Parsed, position: int
) -> tuple[dict[Article, frozenset[Place]], dict[str, str]]:
    where = (position, "basis")
    citations = parsed.citations.get(where, ())
    verdicts = parsed.verdicts.get(where, ())
    articles: dict[Article, frozenset[Place]] = {}
    titles: dict[str, str] = {}
    for number, citation in enumerate(citations):
        verdict = verdicts[number] if number < len(verdicts) else None
        title = _BRACKETS.sub("", (verdict and verdict.statute) or citation.title)
        instrument = _instrument(title)
        shown = title.removeprefix(_STATE)
        titles[instrument] = min(titles.get(instrument, shown), shown, key=lambda t: (len(t), t))
        for provision in _meant(citation, verdict):
            article = (instrument, provision.article, provision.sub)
            place = (provision.paragraph, provision.item)
            articles[article] = articles.get(article, frozenset()) | {place}
    return articles, titles


def _meant(citation: Citation, verdict: Verdict | None) -> tuple[Provision, ...]:
    if verdict and verdict.status == "moved" and verdict.successors:
        return tuple(successor.provision for successor in verdict.successors)
    return (citation.provision or Provision(0),)


@cache
def _instrument(title: str) -> str:
    """Return the key of an instrument: letters of its title, full and short title alike."""
    return letters(title).text.removeprefix(_STATE)
