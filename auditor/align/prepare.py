"""Items made ready for comparing: a ``Parsed`` list in, columns of texts and numbers out.

Each distinct name, title, body and series of duties is looked at once. Provisions are those
cited in 实施依据; where a verdict says that a provision has moved, its successors stand for it,
so that an edition that follows a renumbering still meets one that does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from auditor.align.arrays import Ints
from auditor.align.contents import Contents
from auditor.align.names import Name, fold, take_apart
from auditor.align.vocabulary import Lexicon
from auditor.identity import identify
from auditor.model import Entry, Item, Parsed, Provision
from auditor.text import letters

#: (instrument, article, 之N); article 0 is the instrument as a whole.
Article = tuple[str, int, int]
#: (paragraph, item) cited within an article; zero means "not said".
Place = tuple[int, int]

_STATE = "中华人民共和国"
#: A code shorter than this is a running number, which says nothing in another list.
_SHORTEST_CODE = 6
_BRACKETS = re.compile("[《》〈〉<>＜＞]")
#: So much of a duty names the step that it is about (立案, 受理 …).
_STEP = 2
_WHOLE = Provision(0)


class Subject(NamedTuple):
    """What the basis of one item cites: titles as printed, by instrument, and articles."""

    articles: Mapping[Article, frozenset[Place]]
    titles: Mapping[str, str]


class Cited(NamedTuple):
    """What all bases cite, an entry a provision.

    ``owners`` says whose basis it is; ``at``, ``titled`` and ``placed`` count in ``articles``,
    ``titles`` (as printed) and ``places``.
    """

    owners: Ints
    at: Ints
    titled: Ints
    placed: Ints
    articles: tuple[Article, ...]
    titles: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """The items of a list for comparing, one after another in each column.

    ``wholes`` are names with their sub-names, ``subs`` the sub-names alone. ``blocks`` are the
    departments that items belong to, ``""`` when nothing tells. ``steps`` hold the first
    characters of each duty.
    """

    positions: tuple[int, ...]
    names: Sequence[Name]
    subs: Sequence[Name | None]
    wholes: Sequence[Name]
    blocks: Sequence[str]
    categories: Sequence[str | None]
    codes: Sequence[str]
    steps: Sequence[frozenset[str]]
    cited: Cited
    contents: Contents

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self.positions)

    def __iter__(self) -> Iterator[Subject]:
        """Yield what each item cites."""
        starts = np.searchsorted(self.cited.owners, np.arange(len(self) + 1)).tolist()
        return (self._subject(*starts[n : n + 2]) for n in range(len(self)))

    def __getitem__(self, n: int) -> Subject:
        """Return what the item with index ``n`` cites."""
        start, end = np.searchsorted(self.cited.owners, (n, n + 1)).tolist()
        return self._subject(start, end)

    def _subject(self, start: int, end: int) -> Subject:
        cited, part = self.cited, slice(start, end)
        articles: dict[Article, frozenset[Place]] = {}
        titles: dict[str, str] = {}
        columns = (column[part].tolist() for column in (cited.at, cited.titled, cited.placed))
        for at, titled, placed in zip(*columns, strict=True):
            article, shown = cited.articles[at], cited.titles[titled]
            articles[article] = articles.get(article, frozenset()) | {cited.places[placed]}
            titles[article[0]] = shorter(titles.get(article[0], shown), shown)
        return Subject(articles, titles)


def shorter(title: str, other: str) -> str:
    """Return the shorter one of two printed titles, the first in order when equally long."""
    return min(title, other, key=lambda t: (len(t), t))


def prepare(parsed: Parsed, lexicon: Lexicon) -> Subjects:
    """Return the items of a list in its order, ready for comparing."""
    items = parsed.list.items
    names, subs = _texts(items, "name"), [_sub(raw) for raw in _texts(items, "sub_name")]
    return Subjects(
        positions=tuple([item.position for item in items]),
        names=[_named(raw, lexicon) for raw in names],
        subs=[_named(raw, lexicon) if raw else None for raw in subs],
        wholes=[_named(name + sub, lexicon) for name, sub in zip(names, subs, strict=True)],
        blocks=_blocks(parsed),
        categories=[item.category for item in items],
        codes=_codes(items),
        steps=_steps(parsed),
        cited=_cited(parsed),
        contents=Contents(items, names),
    )


#: Both lists of a pair say many names alike.
_named = lru_cache(maxsize=65536)(take_apart)


def _texts(items: Iterable[Item], name: str) -> list[str]:
    try:
        return [item.values[name].raw for item in items]
    except KeyError:  # dearer, and needed where some items or all lack the column
        return [item.text(name) for item in items]


@lru_cache(maxsize=4096)
def _sub(raw: str) -> str:
    return "" if not raw or fold(raw) in ("", "无") else raw


def _codes(items: Sequence[Item]) -> list[str]:
    """Return the codes; one that a list gives to two items identifies neither."""
    codes = [_code(raw) if raw else "" for raw in _texts(items, "code")]
    times = Counter(codes)
    return [code if times[code] == 1 else "" for code in codes]


def _code(raw: str) -> str:
    code = fold(raw).upper()
    return code if len(code) >= _SHORTEST_CODE else ""


def _blocks(parsed: Parsed) -> list[str]:
    department, items = parsed.list.identity.department, parsed.list.items
    if department:
        return [department] * len(items)
    return list(map(department_of, _texts(items, "body")))


@lru_cache(maxsize=4096)
def department_of(body: str) -> str:
    """Return the department that a body is of its place (柳州市水利局 → 水利局), or ``""``."""
    return (identify([], "", [body]).department or body) if body else ""


# --- duties -----------------------------------------------------------------------


def _steps(parsed: Parsed) -> list[frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    texts = _texts(parsed.list.items, "duties")
    for item, raw in zip(parsed.list.items, texts, strict=True):
        if raw not in known:
            known[raw] = _first_words(raw, parsed.entries.get((item.position, "duties"), ()))
    return [known[raw] for raw in texts]


def _first_words(raw: str, entries: tuple[Entry, ...]) -> frozenset[str]:
    bodies = (raw[entry.body[0] : entry.body[0] + 12] for entry in entries)
    return frozenset(filter(None, (letters(body).text[:_STEP] for body in bodies)))


# --- bases ------------------------------------------------------------------------


def _cited(parsed: Parsed) -> Cited:
    articles: dict[Article, int] = {}
    titles: dict[str, int] = {}
    places: dict[Place, int] = {}
    known: dict[tuple[str, int, int, int, int], tuple[int, int, int]] = {}
    flat: list[int] = []
    for owner, title, one in _provisions(parsed):
        cited = title, one.article, one.sub, one.paragraph, one.item
        numbered = known.get(cited)
        if numbered is None:
            instrument, shown = _instrument(title)
            numbered = known[cited] = (
                articles.setdefault((instrument, one.article, one.sub), len(articles)),
                titles.setdefault(shown, len(titles)),
                places.setdefault((one.paragraph, one.item), len(places)),
            )
        flat += (owner, *numbered)
    table = np.array(flat, np.int64).reshape(-1, 4).T
    owners, which, titled, placed = (np.ascontiguousarray(column) for column in table)
    return Cited(owners, which, titled, placed, tuple(articles), tuple(titles), tuple(places))


def _provisions(parsed: Parsed) -> Iterator[tuple[int, str, Provision]]:
    """Yield who cites, what, and the provision that is meant today."""
    for owner, item in enumerate(parsed.list.items):
        where = (item.position, "basis")
        citations = parsed.citations.get(where)
        if not citations:
            continue
        verdicts = parsed.verdicts.get(where, ())
        for n, citation in enumerate(citations):
            verdict = verdicts[n] if n < len(verdicts) else None
            title = (verdict.statute if verdict else None) or citation.means or citation.title
            if verdict and verdict.status == "moved" and verdict.successors:
                for successor in verdict.successors:
                    yield owner, title, successor.provision
            else:
                yield owner, title, citation.provision or _WHOLE


@lru_cache(maxsize=65536)
def _instrument(title: str) -> tuple[str, str]:
    """Return the key of an instrument, full and short title alike, and its title to show."""
    shown = _BRACKETS.sub("", title).removeprefix(_STATE)
    return letters(shown).text.removeprefix(_STATE), shown
