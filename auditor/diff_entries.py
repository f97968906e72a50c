"""Two numbered fields in, what became of each entry out.

Entries are aligned by what they say, not by number: a duty put in is one entry added, and
those behind it are renumbered, not changed. An entry that only points elsewhere (同1) is
followed through the renumbering of what it points to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from auditor.model import Entry, EntryChange, PartChange
from auditor.redline import editorial, redline, sentence_tags, tags
from auditor.text import BLANKS, letters, strip_span
from auditor.units import facts

#: From this likeness on (0–1, with what label and heading add) one entry became the other.
_ALIKE = 0.6
_SAME_LABEL, _SAME_HEADING = 0.15, 0.2
#: A heading such as 受理责任 stands before the first stop and is no longer than this.
_HEADING = 20
_INSTRUMENT = re.compile(rf"[\r\n][{BLANKS}]*(?=[【《])")
_LINE = re.compile(rf"[\r\n][{BLANKS}]*(?=[^{BLANKS}])")
#: So many pairs of leftover entries are compared; more means that hardly anything is left.
_MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry with its text, that text in letters, and its heading in letters."""

    entry: Entry
    text: str
    plain: str
    heading: str

    @property
    def refers(self) -> bool:
        return bool(self.entry.refers)


def entry_changes(
    before: str, old: Sequence[Entry], after: str, new: Sequence[Entry]
) -> tuple[EntryChange, ...]:
    """Return what became of each entry, in the new order; removed ones where they stood."""
    left, right = _sides(before, old, after, new)
    steady = _in_order(left, right)
    moved = _elsewhere(left, right, steady)
    pairs = {**steady, **moved}
    pairs |= _similar(left, right, pairs)
    followed = _references(left, right, pairs)
    pairs |= followed
    pairs |= _turned(left, right, pairs)
    known = _Known(frozenset(moved), frozenset(followed))
    changes = {i: _changed(i, left[i], right[j], known) for i, j in pairs.items()}
    return tuple(_tagged(_arranged(left, right, pairs, changes), before, after))


def _sides(
    before: str, old: Sequence[Entry], after: str, new: Sequence[Entry]
) -> tuple[list[_Part], list[_Part]]:
    """Cut both fields; where one of them left its numbers out, that one by lines if that fits."""
    left, right = _parts(before, old), _parts(after, new)
    if _numbered(old) == _numbered(new):
        return left, right
    lines = _parts(before, old, _LINE), _parts(after, new, _LINE)
    shared = Counter(p.plain for p in lines[0]) & Counter(p.plain for p in lines[1])
    return lines if 2 * shared.total() >= max(map(len, lines)) else (left, right)


def _numbered(entries: Iterable[Entry]) -> bool:
    return any(entry.label is not None for entry in entries)


def _parts(
    raw: str, entries: Sequence[Entry], opening: re.Pattern[str] = _INSTRUMENT
) -> list[_Part]:
    return [_part(e, raw[slice(*e.body)]) for entry in entries for e in _cut(raw, entry, opening)]


def _cut(raw: str, entry: Entry, opening: re.Pattern[str]) -> Iterator[Entry]:
    """Cut an entry without a number where a line opens with an instrument, or at each line."""
    if entry.label is not None:
        yield entry
        return
    starts = [m.end() for m in opening.finditer(raw, *entry.body)]
    for start, end in pairwise([entry.body[0], *starts, entry.body[1]]):
        span = strip_span(raw, start, end)
        if span[0] < span[1] or not starts:
            yield replace(entry, span=span, body=span)


def _part(entry: Entry, text: str) -> _Part:
    head = text
    for stop in "：:。.，,；;（(\n":
        head = head.split(stop, 1)[0]
    heading = letters(head).text if len(head) <= _HEADING else ""
    return _Part(entry, text, letters(text).text, heading)


# --- which entry is which -------------------------------------------------------------


def _in_order(left: Sequence[_Part], right: Sequence[_Part]) -> dict[int, int]:
    """Pair entries of one content in one order, as many as possible."""
    return _longest(*_coded([_content(p) for p in left], [_content(p) for p in right]))


def _content(part: _Part) -> str | None:
    return part.plain if part.plain and not part.refers else None


def _coded(
    left: Sequence[object | None], right: Sequence[object | None]
) -> tuple[list[int], list[int]]:
    """Give equal keys equal numbers; ``None`` equals nothing."""
    codes: dict[object, int] = {}
    lonely = iter(range(-1, -1 - len(left) - len(right), -1))
    row = [
        [next(lonely) if k is None else codes.setdefault(k, len(codes)) for k in side]
        for side in (left, right)
    ]
    return row[0], row[1]


def _longest(left: Sequence[int], right: Sequence[int]) -> dict[int, int]:
    return {
        code.src_start + k: code.dest_start + k
        for code in LCSseq.opcodes(left, right)
        if code.tag == "equal"
        for k in range(code.src_end - code.src_start)
    }


def _elsewhere(
    left: Sequence[_Part], right: Sequence[_Part], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Pair entries of one content that stand in another order."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(_rest(right, pairs.values())):
        if content := _content(right[j]):
            places[content].append(j)
    found: dict[int, int] = {}
    for i in _rest(left, pairs):
        waiting = places.get(_content(left[i]) or "")
        if waiting:
            found[i] = waiting.pop()
    return found


def _rest(parts: Sequence[_Part], taken: Iterable[int]) -> list[int]:
    known = set(taken)
    return [i for i in range(len(parts)) if i not in known]


def _similar(
    left: Sequence[_Part], right: Sequence[_Part], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Pair entries that were reworded, the most alike first."""
    rows = [i for i in _rest(left, pairs) if not left[i].refers]
    cols = [j for j in _rest(right, pairs.values()) if not right[j].refers]
    if len(rows) * len(cols) > _MOST_PAIRS:
        return {}
    scored = sorted((-_score(left[i], right[j]), i, j) for i in rows for j in cols)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in scored:
        if -score >= _ALIKE and i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _score(a: _Part, b: _Part) -> float:
    score = fuzz.ratio(a.plain, b.plain) / 100
    score += _SAME_LABEL * (a.entry.label is not None and a.entry.label == b.entry.label)
    return score + _SAME_HEADING * (bool(a.heading) and a.heading == b.heading)


def _references(
    left: Sequence[_Part], right: Sequence[_Part], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Pair entries that point to entries which are the same on both sides."""
    labels = _labels(left, right, pairs)
    there = {j: i for i, j in pairs.items()}
    keys = (
        [i if i in pairs else _pointed(p, labels) for i, p in enumerate(left)],
        [there[j] if j in there else _pointed(p, {}) for j, p in enumerate(right)],
    )
    return {i: j for i, j in _longest(*_coded(*keys)).items() if i not in pairs}


def _turned(
    left: Sequence[_Part], right: Sequence[_Part], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Pair entries of one number that point elsewhere than before."""
    labels = _labels(left, right, pairs)
    free = [j for j in reversed(_rest(right, pairs.values())) if right[j].refers]
    by_label = {right[j].entry.label: j for j in free}
    found: dict[int, int] = {}
    for i in _rest(left, pairs):
        label = left[i].entry.label
        label = labels.get(label, label) if label else None
        if left[i].refers and label in by_label:
            found[i] = by_label.pop(label)
    return found


def _labels(
    left: Sequence[_Part], right: Sequence[_Part], pairs: Mapping[int, int]
) -> dict[str, str]:
    """Return the new label of each old one; of duties cited as 3-1, 3-2 also that of 3."""
    labels: dict[str, str] = {}
    for i, j in sorted(pairs.items()):
        old, new = left[i].entry.label, right[j].entry.label
        if old and new:
            labels.setdefault(old, new)
            labels.setdefault(old.split("-")[0], new.split("-")[0])
    return labels


def _pointed(part: _Part, labels: Mapping[str, str]) -> tuple[str, ...] | None:
    return tuple(labels.get(label, label) for label in part.entry.refers) or None


# --- what became of it ------------------------------------------------------------------


class _Known(NamedTuple):
    """Old entries found elsewhere, and old entries that point to the same thing as before."""

    moved: frozenset[int]
    followed: frozenset[int]


def _changed(index: int, old: _Part, new: _Part, known: _Known) -> EntryChange:
    kind = _kind(index, old, new, known)
    pieces = redline(old.text, new.text) if kind == "changed" else ()
    return EntryChange(
        kind,
        old.entry.label,
        new.entry.label,
        old.text,
        new.text,
        pieces,
        tags(pieces),
        old.entry.span,
        new.entry.span,
    )


def _kind(index: int, old: _Part, new: _Part, known: _Known) -> PartChange:
    if old.refers and new.refers:
        if index not in known.followed:
            return "changed"
        same = (old.entry.label, old.entry.refers) == (new.entry.label, new.entry.refers)
        return _style(old, new) if same else "renumbered"
    if old.text != new.text and not editorial(old.text, new.text):
        return "changed"
    if index in known.moved:
        return "moved"
    return _style(old, new) if old.entry.label == new.entry.label else "renumbered"


def _style(old: _Part, new: _Part) -> PartChange:
    same = (old.text, old.entry.printed) == (new.text, new.entry.printed)
    return "unchanged" if same else "editorial"


def _tagged(changes: Iterable[EntryChange], before: str, after: str) -> Iterator[EntryChange]:
    """Tell what weighs in entries that came or went, if the field has more, or less, of it."""
    old, new = facts(before), facts(after)
    less, more = ({tag for tag, _ in side} for side in (old - new, new - old))
    for one in changes:
        news = more if one.kind == "added" else less if one.kind == "removed" else set()
        if news and (found := [t for t in sentence_tags(one.before or one.after) if t in news]):
            yield replace(one, tags=tuple(found))
        else:
            yield one


def _arranged(
    left: Sequence[_Part],
    right: Sequence[_Part],
    pairs: Mapping[int, int],
    changes: Mapping[int, EntryChange],
) -> Iterator[EntryChange]:
    """Yield changes in the new order, each removed entry behind what stood before it."""
    there = {j: i for i, j in pairs.items()}
    behind: dict[int, list[int]] = defaultdict(list)
    last = -1
    for i in range(len(left)):
        if i in pairs:
            last = pairs[i]
        else:
            behind[last].append(i)
    for j in range(-1, len(right)):
        if j in there:
            yield changes[there[j]]
        elif j >= 0:
            entry = right[j].entry
            yield EntryChange(
                "added", after_label=entry.label, after=right[j].text, after_span=entry.span
            )
        for i in behind[j]:
            entry = left[i].entry
            yield EntryChange(
                "removed", before_label=entry.label, before=left[i].text, before_span=entry.span
            )
