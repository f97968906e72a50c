"""Checks on wording: known miswritings and clauses pasted twice.

Both look inside quotations too, and both let the statute itself speak first: what its
text really has is no fault of the list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from auditor.checks_subjects import Cell, bodies, excerpt, label_at, unspaced
from auditor.definitions import Definition, load
from auditor.model import Hit, Span, Verdict, Words
from auditor.text import BLANKS, letters, squash, strip_span


@dataclass(frozen=True, slots=True)
class Confusion:
    """A miswriting and its right form; inside one of ``unless`` it is no miswriting."""

    wrong: str
    right: str
    unless: tuple[str, ...] = ()


def load_confusions(path: Path) -> tuple[Confusion, ...]:
    """Read a confusion list. Raises ``DefinitionError`` naming the line that is wrong."""
    definition = load(path)
    definition.check_keys({"confusions"})
    rows = definition.data.get("confusions")
    if not isinstance(rows, list):
        raise definition.error(("confusions",), "此处应为列表", "a list is expected here")
    found = tuple(_confusion(definition, index) for index in range(len(rows)))
    seen: set[str] = set()
    for index, confusion in enumerate(found):
        if confusion.wrong in seen:
            zh, en = f"“{confusion.wrong}”重复", f"{confusion.wrong} is listed twice"
            raise definition.error(("confusions", index), zh, en)
        seen.add(confusion.wrong)
    return found


def _confusion(definition: Definition, index: int) -> Confusion:
    keys = ("confusions", index)
    definition.check_keys({"wrong", "right", "except"}, keys)
    row = definition.data["confusions"][index]
    wrong, right, unless = row.get("wrong"), row.get("right"), row.get("except", [])
    if not isinstance(wrong, str) or not isinstance(right, str) or not wrong or wrong == right:
        zh = "每条须有不同的 wrong 与 right"
        raise definition.error(keys, zh, "each entry needs a wrong and another right form")
    if not isinstance(unless, list) or not all(isinstance(u, str) and wrong in u for u in unless):
        zh, en = f"except 的每个词须含“{wrong}”", f"each word of except must hold {wrong}"
        raise definition.error((*keys, "except"), zh, en)
    return Confusion(wrong, right, tuple(unless))


# --- miswritings ------------------------------------------------------------------


@lru_cache(maxsize=16)
def _pattern(confusions: tuple[Confusion, ...]) -> re.Pattern[str]:
    words = sorted((c.wrong for c in confusions), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@lru_cache(maxsize=16)
def _by_word(confusions: tuple[Confusion, ...]) -> Mapping[str, Confusion]:
    return {c.wrong: c for c in confusions}


@lru_cache(maxsize=16384)
def find_typos(raw: str, confusions: tuple[Confusion, ...]) -> tuple[tuple[Span, Confusion], ...]:
    """Return each miswriting in a text with its span; blanks inside a word do not hide it."""
    if not _pattern(confusions).search(unspaced(raw)):
        return ()
    plain = squash(raw)
    known = _by_word(confusions)
    return tuple(
        (plain.span(*found.span()), known[found[0]])
        for found in _pattern(confusions).finditer(plain.text)
        if not _excused(plain.text, found.start(), known[found[0]])
    )


def _excused(text: str, at: int, confusion: Confusion) -> bool:
    return any(text.startswith(u, at - u.index(confusion.wrong)) for u in confusion.unless)


def typos(cell: Cell, *, confusions: tuple[Confusion, ...]) -> Iterator[Hit]:
    """Report each miswriting of a text once, with how often it stands there."""
    found: dict[Confusion, list[Span]] = {}
    spans = find_typos(cell.raw, confusions)
    quotes = sorted((c.quote, law_text(v)) for c, v in cell.judged() if c.quote) if spans else []
    for span, confusion in spans:
        if confusion.wrong not in unspaced(_law_around(quotes, span)):
            found.setdefault(confusion, []).append(span)
    for confusion, places in found.items():
        start, end = places[0]
        yield Hit(
            label=label_at(cell.entries, start),
            span=places[0],
            values={
                "wrong": confusion.wrong,
                "right": confusion.right,
                "context": unspaced(cell.raw[max(0, start - 6) : end + 6]),
                "times": _times(len(places)),
            },
            evidence=({"quoted": confusion.wrong, "actual": confusion.right},),
        )


def _times(count: int) -> Words:
    if count == 1:
        return Words("", "")
    return Words(f"（本栏共 {count} 处）", f" ({count} times in this field)")


def law_text(verdict: Verdict) -> str:
    """Return all that the law says where a quotation belongs, ``""`` when it is not at hand."""
    return "\n".join([verdict.actual or "", *(s.text for s in verdict.successors)]).strip()


def _law_around(quotes: Sequence[tuple[Span, str]], span: Span) -> str:
    """Return what the law says where the quotation around ``span`` belongs, ``""`` for none."""
    at = bisect_right(quotes, span[0], key=lambda pair: pair[0][0]) - 1
    return quotes[at][1] if at >= 0 and span[1] <= quotes[at][0][1] else ""


# --- pasted twice ------------------------------------------------------------------

_CLAUSE = re.compile(rf"[^，,；;。：:！？\r\n{BLANKS}“”]+")


def doubled(cell: Cell, *, least: int, least_unverified: int) -> Iterator[Hit]:
    """Find whole clauses pasted twice in one quotation or in one entry's own words.

    ``least`` letters are enough where the statute's text shows that it does not repeat
    them, or where the copy follows at once; else ``least_unverified``, and then the
    finding is likely only.
    """
    for span, verdict in _stretches(cell):
        for first, second, sure in find_doubled(cell.raw, span, verdict, least, least_unverified):
            whole = _pasted(second, verdict)
            yield Hit(
                label=label_at(cell.entries, second[0]),
                span=whole,
                values={"text": excerpt(cell.raw[slice(*whole)], 60)},
                evidence=({"repeated": letters(cell.raw[slice(*first)]).text},),
                certainty=None if sure else "likely",
            )


def _pasted(copy: Span, verdict: Verdict | None) -> Span:
    """Return all that was pasted in with a copy, when the law's text shows how far it goes."""
    for difference in verdict.differences if verdict else ():
        start, end = difference.span
        if not difference.actual and start <= copy[0] and copy[1] <= end:
            return difference.span
    return copy


def _stretches(cell: Cell) -> Iterator[tuple[Span, Verdict | None]]:
    """Yield the quotations of a cell with their verdicts, and the entries without any."""
    verdicts = dict(enumerate(cell.verdicts))
    quotes: dict[Span, Verdict | None] = {}
    for index, citation in enumerate(cell.citations):
        if citation.quote:
            quotes.setdefault(citation.quote, verdicts.get(index))
    yield from quotes.items()
    ends = sorted(end for _, end in quotes)
    starts = sorted(start for start, _ in quotes)
    for _, (start, end) in bodies(cell):
        # Quotations never overlap: one touches the body if more have begun by its end
        # than have ended by its start.
        if bisect_left(starts, end) <= bisect_right(ends, start):
            yield (start, end), None


def find_doubled(
    raw: str, span: Span, verdict: Verdict | None, least: int, least_unverified: int
) -> Iterator[tuple[Span, Span, bool]]:
    """Yield (first, second, sure) for each run of clauses that stands twice in a stretch."""
    clauses = [_clause(raw, m.start(), m.end()) for m in _CLAUSE.finditer(raw, *span)]
    texts = [text for text, _ in clauses]
    actual = letters(law_text(verdict)).text if verdict else ""
    seen: dict[str, int] = {}
    index = 0
    while index < len(texts):
        first = seen.get(texts[index])
        length = _common(texts, first, index) if first is not None else 0
        seen.setdefault(texts[index], index)
        if first is None or not length:
            index += 1
            continue
        repeated = "".join(texts[index : index + length])
        one = clauses[first][1][0], clauses[first + length - 1][1][1]
        two = clauses[index][1][0], clauses[index + length - 1][1][1]
        sure = bool(actual) or first + length == index or _too_many(verdict, one, two)
        if len(repeated) >= (least if sure else least_unverified) and not (
            actual and actual.count(repeated) > 1
        ):
            yield one, two, sure
        index += length


def _too_many(verdict: Verdict | None, one: Span, two: Span) -> bool:
    """Tell whether one of two equal stretches was found to be added to the law."""
    return any(
        not d.actual and d.span[0] <= start and end <= d.span[1]
        for d in (verdict.differences if verdict else ())
        for start, end in (one, two)
    )


def _clause(raw: str, start: int, end: int) -> tuple[str, Span]:
    return letters(raw[start:end]).text, strip_span(raw, start, end)


def _common(texts: list[str], first: int, second: int) -> int:
    """Return how many clauses from ``first`` on stand again from ``second`` on."""
    length = 0
    while (
        second + length < len(texts)
        and first + length < second
        and texts[first + length] == texts[second + length]
        and texts[second + length]
    ):
        length += 1
    return length


def inside(span: Span, stretches: Iterable[Span]) -> bool:
    """Tell whether a span touches one of the stretches."""
    return any(s[0] < span[1] and span[0] < s[1] for s in stretches)
