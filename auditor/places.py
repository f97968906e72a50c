"""The table of administrative divisions: the head of a text in, the place that it names out.

Facts, dated, in ``rules/vocabulary/places.yaml``. A place is found level by level (自治区 →
市 → 区), so that 城中区 after 柳州市 is not the one in 西宁市.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from auditor import definitions
from auditor.config import resource

LEVELS = ("国家级", "省级", "市级", "县级", "乡级")

_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division: six-digit GB/T 2260 code, full name, level, code above it."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    divisions: Mapping[str, Division]
    forms: Mapping[str, tuple[str, ...]]  # a name or short name → codes
    longest: int


def division(code: str) -> Division:
    """Return the division of a code that is known to be in the table. Raises ``KeyError``."""
    return _gazetteer().divisions[code]


def place(code: str) -> Division | None:
    """Return the division of a six-digit code, ``None`` when there is none."""
    return _gazetteer().divisions.get(code)


def parent_of(code: str) -> str | None:
    """Return the code of the division directly above, ``None`` for a province or unknown code."""
    found = place(code)
    return found.parent if found else None


def find_place(text: str) -> tuple[Division | None, str]:
    """Return the lowest division that ``text`` begins with, and the text after it.

    A name that several divisions bear is no find unless a name above it tells which.
    """
    codes, rest = descend(text)
    return (place(codes[0]) if len(codes) == 1 else None), rest


def descend(text: str, *, full_only: bool = False) -> tuple[tuple[str, ...], str]:
    """Return the codes of the lowest place at the head of ``text`` and what follows it.

    Several codes are those of a name that many divisions bear; ``full_only`` passes over
    short names.
    """
    codes: tuple[str, ...] = ()
    while True:
        below, length = _longest(text, codes, full_only)
        if not below:
            return codes, text
        codes, text = below, text[length:]


def _longest(text: str, above: tuple[str, ...], full_only: bool) -> tuple[tuple[str, ...], int]:
    gazetteer = _gazetteer()
    for length in range(min(len(text), gazetteer.longest), 1, -1):
        found = gazetteer.forms.get(text[:length], ())
        codes = tuple(c for c in found if not above or any(_is_below(c, a) for a in above))
        if codes and not (full_only and gazetteer.divisions[codes[0]].name != text[:length]):
            return codes, length
    return (), 0


def _is_below(code: str, above: str) -> bool:
    return code != above and code.startswith(above[:4] if above[2:4] != "00" else above[:2])


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    return _load_places(resource("rules/vocabulary/places.yaml"))


def _load_places(path: Path) -> _Gazetteer:
    source = definitions.load(path)
    source.check_keys(("as_of", "source", "peoples", "short", "places"))
    names: Mapping[str, str] = source.data["places"]
    for code in names:
        if not _CODE.fullmatch(code):
            zh, en = f"“{code}”不是六位代码", f"{code!r} is not a six-digit code"
            raise source.error(("places", code), zh, en)
    divisions = {code: _division(code, names) for code in names}
    forms: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        forms[name] = (*forms.get(name, ()), code)
    for name, code in source.data["short"].items():
        forms.setdefault(name, (code,))
    for short, code in _short_names(divisions.values(), source.data["peoples"].split()):
        forms.setdefault(short, (code,))
    return _Gazetteer(divisions, forms, max(map(len, forms)))


def _division(code: str, names: Mapping[str, str]) -> Division:
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    if code == province:
        return Division(code, names[code], "省级", None)
    if code == prefecture:
        return Division(code, names[code], "市级", province)
    return Division(code, names[code], "县级", prefecture if prefecture in names else province)


def _short_names(
    divisions: Iterable[Division], peoples: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield (short name, code), provinces first: 吉林 alone is the province, not the city."""
    people = "|".join(sorted(peoples, key=len, reverse=True))
    autonomous = re.compile(rf"(.{{2,}}?)(?:(?:{people})族?)+自治([州县旗])")
    for one in sorted(divisions, key=lambda d: LEVELS.index(d.level)):
        if found := autonomous.fullmatch(one.name):
            yield found[1] + found[2], one.code
        bare = found[1] if found else re.sub(r"(?:省|市|地区|盟)$", "", one.name)
        if one.level != "县级" and len(bare) > 1:
            yield bare, one.code
