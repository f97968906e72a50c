"""What a field's text holds, what the statutes say of it, and how items of two lists link."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.model.lists import Item, ItemList
from auditor.model.source import Problem, Value
from auditor.model.words import Certainty, Span, VerdictStatus, Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered entry of a field.

    ``label`` is normalised: ``"5"``, ``"2-1"``; ``None`` for text that carries no
    number (a lead sentence or a whole unnumbered field). ``style`` is the shape of
    the printed label with its digits replaced: ``"1."``, ``"1、"``, ``"1-1."``,
    ``"1—1."``, ``"（一）"``. ``group`` is the sub-heading it stands under.
    ``refers`` are the labels a 同… entry points to. ``fault`` is ``"malformed"``
    when the label is garbled (``4.—1``, ``同1.。``), with the reason in words.
    """

    label: str | None
    printed: str
    style: str
    span: Span
    body: Span
    group: str | None = None
    refers: tuple[str, ...] = ()
    catch_all: bool = False
    embedded: bool = False
    fault: Words | None = None


@dataclass(frozen=True, slots=True, order=True)
class Provision:
    """A place in an instrument: 条 (with 之N), 款, 项, 目. Zero means "not said"."""

    article: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0
    point: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision (or one whole instrument) cited in a field.

    ``title`` is the instrument's name without its brackets, as written there;
    ``kind`` the printed label without 【】 (法律, 部门规章 …); ``note`` the bracketed
    document note (date, order number); ``order`` the order number in it, normalised
    (``国务院令第735号``). ``brackets`` says how the title was bracketed: ``"ok"``,
    ``"none"``, ``"open"`` (the closing one is missing), ``"close"``, ``"ascii"``.
    ``elided`` is true when the title is taken over from an earlier citation.
    ``span`` covers the citation itself, ``title_span`` the title where it is printed
    (also for elided ones), ``quote`` the text quoted for this provision.
    ``entry`` is the normalised label of the entry it stands in. ``shares`` are the other
    provisions of the same instrument that stand before the very same quotation
    (第三条、第五条：…): each of them has that ``quote``, which they answer for together.
    ``means`` is the full title where ``title`` is a short one that the same field defines
    (以下简称《…》). ``part`` is a place that is no article, as printed without blanks:
    ``"附件第112项"``, ``"第三章"``, ``"（十七）"``, ``"全文适用"``.
    """

    title: str
    span: Span
    title_span: Span
    provision: Provision | None = None
    kind: str | None = None
    kind_span: Span | None = None
    note: str | None = None
    note_span: Span | None = None
    order: str | None = None
    quote: Span | None = None
    brackets: str = "ok"
    elided: bool = False
    entry: str | None = None
    shares: tuple[Provision, ...] = ()
    means: str | None = None
    part: str = ""


# --- what the statutes say ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Successor:
    """A provision that the quotation really comes from, with the share of it found there (0–1).

    ``text`` is what that article says, ``""`` when no text of it is at hand.
    """

    provision: Provision
    score: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that differs: ``span`` in the raw text, ``quoted`` there, ``actual`` in law.

    ``weight`` is ``"material"`` for amounts, multiples, periods, organs, numbers and
    应当/可以/不得, ``"wording"`` otherwise. ``typo`` marks a known miswriting
    (给于 for 给予) that changes nothing else. ``known`` is false where only the index of
    articles was at hand: that the stretch differs is known then, what the law has instead is
    not, and ``actual`` is empty.
    """

    span: Span
    quoted: str
    actual: str
    weight: Literal["material", "wording"]
    typo: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a cited instrument besides its text.

    ``rank`` is one of the registry's (法律, 行政法规 …), ``orders`` the versions known as pairs
    of promulgation date (YYYY-MM-DD, or less where less is known) and order number;
    ``sure`` says that the registry holds these facts well supported.
    """

    rank: str
    issuer: str | None = None
    orders: tuple[tuple[str, str | None], ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a citation turns out to be on the date asked about.

    ``statute`` is the registered full title, ``version`` the date of the version it
    was held against, ``source`` where that text came from, ``actual`` the article's
    text there, ``score`` the share of the quotation found in the cited article (0–1).
    ``reason`` is a full sentence a reviewer can read. ``missing`` says what a missing
    provision lacks: ``"article"``, ``"paragraph"``, ``"item"`` or ``""``. ``misnomer`` is
    true when the title is a known wrong name of ``statute``. ``numbering`` is the date of
    the older version whose article numbers the citation follows. ``facts`` are those of
    ``statute``, ``None`` when the title means no known instrument.
    """

    status: VerdictStatus
    certainty: Certainty
    reason: Words
    statute: str | None = None
    version: str | None = None
    source: str | None = None
    actual: str | None = None
    score: float | None = None
    successors: tuple[Successor, ...] = ()
    differences: tuple[Difference, ...] = ()
    missing: str = ""
    misnomer: bool = False
    numbering: str | None = None
    facts: Facts | None = None


CellKey = tuple[int, str]  # (item position, field id)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A list with all that was read out of it; ``verdicts[k][i]`` judges ``citations[k][i]``."""

    list: ItemList
    entries: Mapping[CellKey, tuple[Entry, ...]]
    citations: Mapping[CellKey, tuple[Citation, ...]]
    verdicts: Mapping[CellKey, tuple[Verdict, ...]] = dataclasses.field(default_factory=dict)

    def cells(self) -> Iterator[tuple[Item, str, Value]]:
        """Yield every non-empty field of every item in list order."""
        for item in self.list.items:
            for name, value in item.values.items():
                if value.raw:
                    yield item, name, value


@dataclass(frozen=True, slots=True)
class Link:
    """Items of two lists that are the same matter; positions on each side, and why."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    relation: Literal["same", "split", "merge"]
    score: float
    reasons: tuple[Words, ...]
    decided_by: Literal["auto", "person"] = "auto"


@dataclass(frozen=True, slots=True)
class Alignment:
    """``left`` and ``right`` are list ids; every position is in one link or unmatched.

    ``problems`` (kind ``"decision"``, place in the decisions file) are decisions by a person
    that could not be carried out.
    """

    left: str
    right: str
    links: tuple[Link, ...]
    unmatched_left: tuple[int, ...]
    unmatched_right: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
