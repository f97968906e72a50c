"""Titles, notes and sheet names in; the numbers of items printed in them out.

A number counts the items of the kind of power named before it; in a heading that names a
body or an office (二、市教育局（2项）) those below that heading; else all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from auditor.layout_asides import band_field
from auditor.layout_profiles import category_of, category_words
from auditor.model import Count, Place, Value
from auditor.text import NUMERAL, squash, to_int

_TOTAL = "全部"


def find_counts(values: Sequence[Value], sheets: Iterable[str]) -> tuple[Count, ...]:
    """Return every number of items that a text or the name of a sheet prints, and of what.

    What is printed more than once is one claim, and stands where it comes first.
    """
    found = [count for v in values for count in _counts_in(v.raw, v.place, _scope(v.raw))]
    for name in sheets:
        found += _counts_in(name, Place(sheet=name), name)
    first: dict[tuple[int, str], Count] = {}
    for count in found:
        first.setdefault((count.printed, count.scope), count)
    return tuple(first.values())


def _scope(raw: str) -> str:
    return raw if band_field(squash(raw).text) in {"body", "org"} else _TOTAL


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    kinds = "|".join(re.escape(w) for w in sorted(category_words(), key=len, reverse=True))
    number = rf"(?P<number>[{NUMERAL}]{{1,6}})"
    return re.compile(
        rf"(?:(?P<kind>{kinds})(?:类|事项|权力|清单|目录)*[(（:：]?共?|(?:共计|合计|总计|总共)[:：]?|共有|共|[(（])"
        rf"{number}大?项"
    )


def _counts_in(raw: str, place: Place, scope: str) -> list[Count]:
    plain = squash(raw)
    counts = []
    for found in _pattern().finditer(plain.text):
        try:
            number = to_int(found["number"])
        except ValueError:
            continue
        start, end = plain.span(*found.span())
        kind = category_of(found["kind"]) if found["kind"] else None
        counts.append(Count(number, kind or scope, raw[start:end], place))
    return counts
