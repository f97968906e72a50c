"""Items made ready for comparing: a ``Parsed`` list in, one ``Subject`` per item out.

Each distinct name, title, body and series of duties is looked at once. Provisions are those
cited in 实施依据; where a verdict says that a provision has moved, its successors stand for it,
so that an edition that follows a renumbering still meets one that does not.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.align.names import Name, fold, take_apart
from auditor.align.vocabulary import Lexicon
from auditor.identity import identify
from auditor.model import Citation, Entry, Item, Parsed, Provision, Verdict
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
#: So much of a duty names the step that it is about (立案, 受理 …).
_STEP = 2
_NO_PROVISIONS: tuple[dict[Article, frozenset[Place]], dict[str, str]] = ({}, {})


@dataclass(frozen=True, slots=True)
class Subject:
    """One item for comparing.

    ``key`` stands for the item's whole content and tells equal items apart by their order.
    ``whole`` is the name with the sub-name, ``sub`` the sub-name alone. ``block`` is the
    department that the item belongs to, ``""`` when nothing tells it. ``articles`` maps each
    article cited to the places cited in it, ``titles`` an instrument's key to its printed
    title. ``steps`` are the first characters of each duty.
    """

    position: int
    key: str
    block: str
    name: Name
    sub: Name | None
    whole: Name
    category: str | None
    code: str
    articles: Mapping[Article, frozenset[Place]]
    titles: Mapping[str, str]
    steps: frozenset[str]


class _Known(NamedTuple):
    """What is remembered of texts already looked at, for one list."""

    named: Callable[[str], Name]
    department: str
    codes: Mapping[str, int]
    steps: dict[str, frozenset[str]]


def prepare(parsed: Parsed, lexicon: Lexicon) -> tuple[Subject, ...]:
    """Return the subjects of a list in its order."""
    known = _Known(
        cache(lambda raw: take_apart(raw, lexicon)),
        parsed.list.identity.department or "",
        Counter(_code(item) for item in parsed.list.items),
        {},
    )
    copies: dict[str, int] = {}
    subjects = []
    for item in parsed.list.items:
        digest = content_digest(item)
        copies[digest] = copies.get(digest, 0) + 1
        subjects.append(_subject(item, f"{digest}#{copies[digest]:06d}", known, parsed))
    return tuple(subjects)


def _code(item: Item) -> str:
    raw = item.text("code")
    code = fold(raw).upper() if raw else ""
    return code if len(code) >= _SHORTEST_CODE else ""


def content_digest(item: Item) -> str:
    """Return a hash of everything that the item says, its printed number apart."""
    said = [item.category or ""]
    for values in (item.values, item.extra):
        for name in sorted(values):
            if name not in _NOT_CONTENT or values is item.extra:
                raw = values[name].raw
                # The length goes before the text, so that no two contents are written alike.
                said.append(f"{name}\n{len(raw)}\n{raw}")
        said.append("")
    joined = "\n".join(said).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


def _subject(item: Item, key: str, known: _Known, parsed: Parsed) -> Subject:
    name, sub = item.text("name"), item.text("sub_name")
    if sub and fold(sub) in ("", "无"):
        sub = ""
    code = _code(item)
    articles, titles = _provisions(parsed, item.position)
    return Subject(
        position=item.position,
        key=key,
        block=known.department or department_of(item.text("body")),
        name=known.named(name),
        sub=known.named(sub) if sub else None,
        whole=known.named(name + sub),
        category=item.category,
        # A code that a list gives to two items identifies neither.
        code=code if known.codes[code] == 1 else "",
        articles=articles,
        titles=titles,
        steps=_steps(item, known, parsed),
    )


@lru_cache(maxsize=4096)
def department_of(body: str) -> str:
    """Return the department that a body is of its place (柳州市水利局 → 水利局), or ``""``."""
    return (identify([], "", [body]).department or body) if body else ""


def _steps(item: Item, known: _Known, parsed: Parsed) -> frozenset[str]:
    raw = item.text("duties")
    if raw not in known.steps:
        entries = parsed.entries.get((item.position, "duties"), ())
        known.steps[raw] = _first_words(raw, entries)
    return known.steps[raw]


def _first_words(raw: str, entries: tuple[Entry, ...]) -> frozenset[str]:
    bodies = (raw[entry.body[0] : entry.body[0] + 12] for entry in entries)
    return frozenset(filter(None, (letters(body).text[:_STEP] for body in bodies)))


def _provisions(
    parsed: Parsed, position: int
) -> tuple[dict[Article, frozenset[Place]], dict[str, str]]:
    where = (position, "basis")
    citations = parsed.citations.get(where)
    if not citations:
        return _NO_PROVISIONS
    verdicts = parsed.verdicts.get(where, ())
    articles: dict[Article, frozenset[Place]] = {}
    titles: dict[str, str] = {}
    for number, citation in enumerate(citations):
        verdict = verdicts[number] if number < len(verdicts) else None
        instrument, shown = _instrument((verdict and verdict.statute) or citation.title)
        titles[instrument] = min(titles.get(instrument, shown), shown, key=lambda t: (len(t), t))
        for provision in _meant(citation, verdict):
            article = (instrument, provision.article, provision.sub)
            place = _place(provision.paragraph, provision.item)
            articles[article] = articles[article] | place if article in articles else place
    return articles, titles


@lru_cache(maxsize=4096)
def _place(paragraph: int, item: int) -> frozenset[Place]:
    """Return the set of one place, the same object for the same place, for the memory."""
    return frozenset(((paragraph, item),))


def _meant(citation: Citation, verdict: Verdict | None) -> tuple[Provision, ...]:
    if verdict and verdict.status == "moved" and verdict.successors:
        return tuple(successor.provision for successor in verdict.successors)
    return (citation.provision or Provision(0),)


@lru_cache(maxsize=65536)
def _instrument(title: str) -> tuple[str, str]:
    """Return the key of an instrument, full and short title alike, and its title to show."""
    shown = _BRACKETS.sub("", title).removeprefix(_STATE)
    return letters(shown).text.removeprefix(_STATE), shown
