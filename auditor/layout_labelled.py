"""Lines of a label, a colon and a value in; a grid of labels and values out.

``事项名称：取水许可`` is how a vertical form looks when its table is lost. What follows a
value without a label of its own goes on with it; a numbered heading stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from auditor.identity import is_title_line
from auditor.layout_asides import is_numbered, kind_of_band
from auditor.layout_profiles import Profile
from auditor.model import Cell, Grid, Paragraph, Place
from auditor.text import BLANKS, squash

_LABELLED = re.compile(
    rf"[{BLANKS}]*(?P<label>[^：:\n。；，]{{2,16}}[：:])(?P<value>.*)", re.DOTALL
)
#: What lists have beside the fields; any other word before a colon may open an entry.
_BESIDE = re.compile(r"(?:电话|渠道|时限|期限|对象|方式|地址|网址|材料|条件|流程|标准)[：:]$")
_FEWEST = 3
_FEWEST_UNTITLED = 2
_LONGEST_HEADING = 60

_Piece = tuple[str, str, Place]  # label with its colon, text, place


def find_labelled(
    paragraphs: Sequence[Paragraph], profile: Profile
) -> tuple[Sequence[Paragraph], Grid] | None:
    """Return what stands above the first label and the grid of all below.

    ``None`` when the labels are not those of a list: fewer than three fields, not all that
    the profile requires, or but one item below lines of which none is a list's title.
    """
    first = next((n for n, p in enumerate(paragraphs) if _fields(p.raw, profile)), None)
    if first is None:
        return None
    above = paragraphs[:first]
    found_pieces = (piece for p in paragraphs[first:] for piece in _pieces(p, profile))
    pieces = list(_once_an_item(found_pieces, profile))
    found = Counter(name for label, _, _ in pieces for name in profile.fields_of(label)[:1])
    if len(found) < _FEWEST or not found.keys() >= set(profile.required):
        return None
    if found["name"] < _FEWEST_UNTITLED and not any(is_title_line(p.raw) for p in above):
        return None
    return above, Grid(tuple(_rows(pieces)))


def _fields(raw: str, profile: Profile) -> tuple[str, ...]:
    found = _LABELLED.fullmatch(raw)
    return profile.fields_of(found["label"]) if found else ()


def _pieces(paragraph: Paragraph, profile: Profile) -> Iterator[_Piece]:
    for line in paragraph.raw.split("\n"):
        found = _LABELLED.fullmatch(line)
        label = found["label"] if found else ""
        if found and (profile.fields_of(label) or _BESIDE.search(label)):
            yield label, found["value"].strip(BLANKS), paragraph.place
        elif text := line.strip(BLANKS):
            yield "", text, paragraph.place


def _once_an_item(pieces: Iterable[_Piece], profile: Profile) -> Iterator[_Piece]:
    """Yield the pieces; a label that an item has already is text: only the first opens another."""
    opening = ""
    seen: set[str] = set()
    for label, text, place in pieces:
        name = next(iter(profile.fields_of(label)), label)
        opening = opening or name
        if name == opening:
            seen.clear()
        if label and name in seen:
            yield "", label + text, place
        else:
            yield label, text, place
        seen.add(name)


def _rows(pieces: Sequence[_Piece]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each piece; a label reaches down over what goes on with its value."""
    for (label, text, place), more in zip(pieces, _more(pieces), strict=True):
        if label:
            yield Cell(label, place, 1 + more), Cell(text, place)
        elif _is_heading(text):
            yield (Cell(text, place, 1, 2),)
        else:
            yield (Cell(text, place),)


def _more(pieces: Sequence[_Piece]) -> list[int]:
    """Return how many pieces below each one go on with it."""
    counts: list[int] = []
    below = 0
    for label, text, _ in reversed(pieces):
        counts.append(below)
        below = 0 if label or _is_heading(text) else below + 1
    return counts[::-1]


def _is_heading(text: str) -> bool:
    plain = squash(text[:_LONGEST_HEADING]).text
    return len(text) < _LONGEST_HEADING and is_numbered(plain) and bool(kind_of_band(plain))
