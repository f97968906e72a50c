"""Items made ready for comparing: a ``Parsed`` list in, columns of texts and numbers out.

Each distinct name, title, body and series of duties is looked at once. Provisions are those
cited in 实施依据; where a verdict says that a provision has moved, its successors stand for it,
so that an edition that follows a renumbering still meets one that does not.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from auditor.align.arrays import Ints, Lots
from auditor.align.names import Name, fold, take_apart
from auditor.align.vocabulary import Lexicon
from auditor.identity import identify
from auditor.model import Citation, Entry, Item, Parsed, Provision, Value, Verdict
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
_WHOLE = (Provision(0),)
_MIXER = np.uint64(0x9E3779B97F4A7C15)


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
    characters of each duty. ``digests`` stand for an item's whole content, ``copies`` tell equal
    items apart by their order, and ``lots`` are numbers made of both, to break ties by content.
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
    digests: Sequence[bytes]
    copies: Sequence[int]
    lots: Lots

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

    def key(self, n: int) -> tuple[bytes, int]:
        """Return what stands for the whole content of an item, and which copy of it this is."""
        return self.digests[n], self.copies[n]


def shorter(title: str, other: str) -> str:
    """Return the shorter one of two printed titles, the first in order when equally long."""
    return min(title, other, key=lambda t: (len(t), t))


def prepare(parsed: Parsed, lexicon: Lexicon) -> Subjects:
    """Return the items of a list in its order, ready for comparing."""
    items = parsed.list.items
    named = cache(lambda raw: take_apart(raw, lexicon))
    names, subs = _texts(items, "name"), [_sub(raw) for raw in _texts(items, "sub_name")]
    wholes = map(str.__add__, names, subs)
    digests = list(map(content_digest, items))
    copies = _copies(digests)
    return Subjects(
        positions=tuple(item.position for item in items),
        names=list(map(named, names)),
        subs=[named(raw) if raw else None for raw in subs],
        wholes=list(map(named, wholes)),
        blocks=_blocks(parsed),
        categories=[item.category for item in items],
        codes=_codes(items),
        steps=_steps(parsed),
        cited=_cited(parsed),
        digests=digests,
        copies=copies,
        lots=_lots(digests, copies),
    )


def _texts(items: Iterable[Item], name: str) -> list[str]:
    empty = Value("")
    return [item.values.get(name, empty).raw for item in items]


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


# --- content ----------------------------------------------------------------------


def content_digest(item: Item) -> bytes:
    """Return a hash of everything that the item says, its printed number apart."""
    said = [item.category or "", *_said(item.values, _NOT_CONTENT)]
    if item.extra:
        said += _said(item.extra, ())
    # The lengths go before the texts, so that no two contents are written alike.
    lengths = ",".join(map(str, map(len, said)))
    joined = f"{lengths}\n{''.join(said)}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def _said(values: Mapping[str, Value], without: tuple[str, ...]) -> list[str]:
    names = _in_order(tuple(values), without)
    return ["\n".join(names), *[values[name].raw for name in names]]


@lru_cache(maxsize=1024)
def _in_order(names: tuple[str, ...], without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name not in without))


def _copies(digests: Iterable[bytes]) -> list[int]:
    seen: dict[bytes, int] = {}
    copies = []
    for digest in digests:
        seen[digest] = copy = seen.get(digest, 0) + 1
        copies.append(copy)
    return copies


def _lots(digests: Sequence[bytes], copies: Sequence[int]) -> Lots:
    """Return a number for each item that depends on nothing but its content and its copy."""
    found: Lots = np.frombuffer(b"".join(digests), "<u8")[::2]
    return (found ^ (np.array(copies, np.uint64) * _MIXER)) | np.uint64(1)


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
    articles: dict[tuple[str, int, int], int] = {}
    titles: dict[str, int] = {}
    places: dict[Place, int] = {}
    flat: list[int] = []
    for owner, citation, verdict in _citations(parsed):
        instrument, shown = _instrument((verdict and verdict.statute) or citation.title)
        for one in _meant(citation, verdict):
            article = instrument, one.article, one.sub
            flat += (
                owner,
                articles.setdefault(article, len(articles)),
                titles.setdefault(shown, len(titles)),
                places.setdefault((one.paragraph, one.item), len(places)),
            )
    numbers = np.array(flat, np.int64).reshape(-1, 4).T
    owners, at, titled, placed = (np.ascontiguousarray(column) for column in numbers)
    return Cited(owners, at, titled, placed, tuple(articles), tuple(titles), tuple(places))


def _citations(parsed: Parsed) -> Iterator[tuple[int, Citation, Verdict | None]]:
    for owner, item in enumerate(parsed.list.items):
        where = (item.position, "basis")
        if citations := parsed.citations.get(where):
            verdicts = parsed.verdicts.get(where, ())
            for n, citation in enumerate(citations):
                yield owner, citation, verdicts[n] if n < len(verdicts) else None


def _meant(citation: Citation, verdict: Verdict | None) -> Sequence[Provision]:
    if verdict and verdict.status == "moved" and verdict.successors:
        return [successor.provision for successor in verdict.successors]
    return (citation.provision,) if citation.provision else _WHOLE


@lru_cache(maxsize=65536)
def _instrument(title: str) -> tuple[str, str]:
    """Return the key of an instrument, full and short title alike, and its title to show."""
    shown = _BRACKETS.sub("", title).removeprefix(_STATE)
    return letters(shown).text.removeprefix(_STATE), shown
