"""Two editions of one list as a subject of rules: the diff, both lists, the law of then.

In: parsed and judged lists. Out: ``Editions``, and one ``Changed`` an item that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from auditor.diff import diff
from auditor.model import Alignment, CellKey, Diff, Identity, Item, ItemChange, Parsed, Verdict

Judge = Callable[[Parsed, date], Parsed]


@dataclass(frozen=True)
class Editions:
    """Two editions of a list, both judged for the day of the audit, and what changed.

    ``before`` holds the verdicts on the newer list's citations for the time of the older
    one; it is empty when that time is not known.
    """

    diff: Diff
    left: Parsed
    right: Parsed
    before: Mapping[CellKey, tuple[Verdict, ...]]

    @cached_property
    def olds(self) -> dict[int, Item]:
        """The older list's items by position."""
        return {i.position: i for i in self.left.list.items}

    @cached_property
    def news(self) -> dict[int, Item]:
        """The newer list's items by position."""
        return {i.position: i for i in self.right.list.items}


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one item, between two editions."""

    editions: Editions
    change: ItemChange


def compare_editions(
    left: Parsed, right: Parsed, alignment: Alignment, as_of: date, judge: Judge
) -> Editions:
    """Compare two editions; ``judge`` judges a list's citations for a day.

    The older edition's time is the end of its year, no later than ``as_of``.
    """
    day = edition_day(left.list.identity)
    before = judge(right, min(day, as_of)).verdicts if day else {}
    return Editions(diff(left, right, alignment), left, right, before)


def edition_day(identity: Identity) -> date | None:
    """Return the last day of the year of an edition, ``None`` when no year is known."""
    year = identity.edition or ""
    return date(int(year), 12, 31) if year.isascii() and year.isdigit() and len(year) == 4 else None
