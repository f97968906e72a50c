"""Items made ready for comparing: a ``Parsed`` list in, columns of texts and numbers out.

Each distinct name, title, body and series of duties is looked at once. Provisions are those
cited in 实施依据; where a verdict says that a provision has moved, its successors stand for it,
so that an edition that follows a renumbering still meets one that does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from auditor.align.arrays import Ints
from auditor.align.contents import Contents
from auditor.align.names import Name, all_taken_apart, fold
from auditor.align.vocabulary import Lexicon
from auditor.identity import identify
from auditor.model import CellKey, Citation, Entry, Parsed, Provision, Value, Verdict, Words
from auditor.text import letters

_Fields = Mapping[str, Value]
#: (instrument, article, 之N); article 0 is the instrument as a whole.
Article = tuple[str, int, int]
#: (paragraph, item) cited within an article; zero means "not said".
Place = tuple[int, int]

_Thing = TypeVar("_Thing", bound=Hashable)

_STATE = "中华人民共和国"
#: A code shorter than this is a running number, which says nothing in another list.
_SHORTEST_CODE = 6
_BRACKETS = re.compile("[《》〈〉<>＜＞]")
#: So much of a duty names the step that it is about (立案, 受理 …).
_STEP = 2
_WHOLE = Provision(0)
_UNJUDGED = Verdict("unverified", "unverified", Words("", ""))
#: So many names are remembered for the next list.
_MOST_KNOWN = 1 << 16


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
    said = [item.values for item in items]
    names, subs = _texts(said, "name"), [_sub(raw) for raw in _texts(said, "sub_name")]
    wholes = [name + sub for name, sub in zip(names, subs, strict=True) if sub]
    named = _names([*names, *filter(None, subs), *wholes], lexicon)
    return Subjects(
        positions=tuple([item.position for item in items]),
        names=[named[raw] for raw in names],
        subs=[named[raw] if raw else None for raw in subs],
        wholes=[named[name + sub] for name, sub in zip(names, subs, strict=True)],
        blocks=_blocks(parsed, said),
        categories=[item.category for item in items],
        codes=_codes(said),
        steps=_steps(parsed, said),
        cited=_cited(parsed),
        contents=Contents(items, names),
    )


def _names(raws: Iterable[str], lexicon: Lexicon) -> Mapping[str, Name]:
    """Return the names taken apart, each of both lists of a pair once: they say many alike."""
    known = _known(lexicon)
    new = [raw for raw in dict.fromkeys(raws) if raw not in known]
    known.update(zip(new, all_taken_apart(new, lexicon), strict=True))
    if len(known) > _MOST_KNOWN:
        forget_names()
    return known


def forget_names() -> None:
    """Drop the names remembered for the next list."""
    _known.cache_clear()


@lru_cache(maxsize=8)
def _known(_: Lexicon) -> dict[str, Name]:
    return {}


def _texts(said: Sequence[_Fields], name: str) -> list[str]:
    try:
        return [values[name].raw for values in said]
    except KeyError:  # some items or all lack the column
        found = [values.get(name) for values in said]
        return [value.raw if value else "" for value in found]


@lru_cache(maxsize=4096)
def _sub(raw: str) -> str:
    return "" if not raw or fold(raw) in ("", "无") else raw


def _codes(said: Sequence[_Fields]) -> list[str]:
    """Return the codes; one that a list gives to two items identifies neither."""
    codes = [_code(raw) if raw else "" for raw in _texts(said, "code")]
    times = Counter(codes)
    return [code if times[code] == 1 else "" for code in codes]


def _code(raw: str) -> str:
    code = fold(raw).upper()
    return code if len(code) >= _SHORTEST_CODE else ""


def _blocks(parsed: Parsed, said: Sequence[_Fields]) -> list[str]:
    department = parsed.list.identity.department
    if department:
        return [department] * len(said)
    return list(map(department_of, _texts(said, "body")))


@lru_cache(maxsize=4096)
def department_of(body: str) -> str:
    """Return the department that a body is of its place (柳州市水利局 → 水利局), or ``""``."""
    return (identify([], "", [body]).department or body) if body else ""


# --- duties -----------------------------------------------------------------------


def _steps(parsed: Parsed, said: Sequence[_Fields]) -> list[frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    texts = _texts(said, "duties")
    for item, raw in zip(parsed.list.items, texts, strict=True):
        if raw not in known:
            known[raw] = _first_words(raw, parsed.entries.get((item.position, "duties"), ()))
    return [known[raw] for raw in texts]


def _first_words(raw: str, entries: tuple[Entry, ...]) -> frozenset[str]:
    bodies = (raw[entry.body[0] : entry.body[0] + 12] for entry in entries)
    return frozenset(filter(None, (letters(body).text[:_STEP] for body in bodies)))


# --- bases ------------------------------------------------------------------------


def _cited(parsed: Parsed) -> Cited:
    printed: dict[tuple[str, int, int], int] = {}
    places: dict[Place, int] = {}
    owners: list[int] = []
    which: list[int] = []
    placed: list[int] = []
    cited, judged = _bases(parsed.citations), _bases(parsed.verdicts)
    for owner, item in enumerate(parsed.list.items):
        citations = cited.get(item.position, ())
        for citation, verdict in _judged(citations, judged.get(item.position, ())):
            title = verdict.statute or citation.means or citation.title
            moved = verdict.successors if verdict.status == "moved" else ()
            for meant in moved or (citation,):
                one = meant.provision or _WHOLE
                owners.append(owner)
                which.append(printed.setdefault((title, one.article, one.sub), len(printed)))
                placed.append(places.setdefault((one.paragraph, one.item), len(places)))
    shown = {title: _instrument(title) for title in dict.fromkeys([key[0] for key in printed])}
    articles, at = _numbered([(shown[title][0], number, sub) for title, number, sub in printed])
    titles, titled = _numbered([shown[key[0]][1] for key in printed])
    whose, told, where = (np.array(column, np.int64) for column in (owners, which, placed))
    return Cited(whose, at[told], titled[told], where, articles, titles, tuple(places))


def _numbered(things: Sequence[_Thing]) -> tuple[tuple[_Thing, ...], Ints]:
    """Return each thing once, and which of these stands where."""
    seen: dict[_Thing, int] = {}
    found = np.array([seen.setdefault(thing, len(seen)) for thing in things], np.int64)
    return tuple(seen), found


def _judged(
    citations: tuple[Citation, ...], verdicts: tuple[Verdict, ...]
) -> Iterable[tuple[Citation, Verdict]]:
    """Return each citation with its verdict, if there is one."""
    missing = len(citations) - len(verdicts)
    return zip(citations, verdicts + (_UNJUDGED,) * missing if missing else verdicts, strict=False)


def _bases(cells: Mapping[CellKey, _Thing]) -> dict[int, _Thing]:
    """Return what is said of the bases, by position: one look at all cells in their order."""
    return {position: told for (position, field), told in cells.items() if field == "basis"}


@lru_cache(maxsize=65536)
def _instrument(title: str) -> tuple[str, str]:
    """Return the key of an instrument, full and short title alike, and its title to show."""
    shown = _BRACKETS.sub("", title).removeprefix(_STATE)
    return letters(shown).text.removeprefix(_STATE), shown
