"""Checks on the rank of what is cited: too low for the power, mislabelled, out of order.

A rank that cannot be told is no fault: where it would matter, the check stays silent. So
do the checks on places and levels where the text leaves room for the body's own level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from auditor.checks_subjects import Cell, Row, inner_brackets, listing, plain_title, runs, unspaced
from auditor.checks_titles import Printed, instrument_of, printed_titles
from auditor.identity import LEVELS, Division, find_place, level_of, place
from auditor.model import Certainty, Citation, Hit, Parsed, Span, Verdict, Words
from auditor.ranks import Rank, amends, rank_of
from auditor.text import squash

_COUNCIL = re.compile(r"^国务院.*决定$")
_STATE = "中华人民共和国"

_Cited = tuple[Citation, Verdict | None]


def _cited(parsed: Parsed, position: int, field: str) -> list[_Cited]:
    """Return the citations of one field that name an instrument, each title once."""
    key = position, field
    citations = parsed.citations.get(key, ())
    verdicts = dict(enumerate(parsed.verdicts.get(key, ())))
    named: dict[str, _Cited] = {}
    for index, citation in enumerate(citations):
        if not citation.elided and not amends(citation.title):
            named.setdefault(plain_title(citation.title), (citation, verdicts.get(index)))
    return list(named.values())


def _certainty(ranks: Sequence[Rank]) -> Certainty:
    return "certain" if all(rank.registered for rank in ranks) else "likely"


# --- rank and label -------------------------------------------------------------------


def rank_label(parsed: Parsed, *, labels: Mapping[str, tuple[str, ...]]) -> Iterator[Hit]:
    """Find a 【label】 that contradicts the rank, once an instrument and label.

    ``labels`` maps a label to the ranks it may stand for; a label that is none of them
    contradicts every rank. Where the list has the right label too, the rule on differing
    labels says it.
    """
    found: dict[tuple[str, str], list[tuple[Printed, Rank]]] = {}
    right: set[str] = set()
    for printed in printed_titles(parsed):
        citation = printed.citation
        rank = rank_of(citation, printed.verdict) if citation.kind else None
        label = unspaced(citation.kind or "")
        if rank is None:
            continue
        if rank.name in labels.get(label, ()):
            right.add(instrument_of(printed))
            continue
        if not (_COUNCIL.match(citation.title) and label == "国务院决定"):
            found.setdefault((instrument_of(printed), label), []).append((printed, rank))
    names = {item.position: item.text("name") for item in parsed.list.items}
    for (instrument, label), rows in found.items():
        if instrument in right:
            continue
        printed, rank = rows[0]
        citation, position = printed.citation, printed.positions[0]
        places = sorted({i for p, _ in rows for i in p.positions})
        yield Hit(
            position,
            printed.cell.field,
            citation.entry,
            citation.kind_span or citation.title_span,
            {
                "title": inner_brackets(citation.title),
                "printed": label,
                "rank": rank.name,
                "fits": _either(f"【{n}】" for n, ranks in labels.items() if rank.name in ranks),
                "known": _known(label, labels),
                "places": runs(places),
            },
            ({"title": instrument, "rank": rank.name},),
            certainty=_certainty([rank]),
            related=tuple((parsed.list.id, i, names[i]) for i in places if i != position),
        )


def _either(labels: Iterable[str]) -> Words:
    fits = list(labels)
    return Words("或".join(fits), " or ".join(fits))


def _known(label: str, labels: Mapping[str, tuple[str, ...]]) -> Words:
    if label in labels:
        return Words("", "")
    return Words("（这不是效力级别的名称）", " (which is not the name of a rank)")


def rank_order(cell: Cell) -> Iterator[Hit]:
    """Find a basis that stands before one of higher rank; the first such pair of a field."""
    verdicts = dict(enumerate(cell.verdicts))
    ranked = []
    for index, citation in enumerate(cell.citations):
        rank = rank_of(citation, verdicts.get(index))
        if not citation.elided and rank and not amends(citation.title):
            ranked.append((citation, rank))
    for (before, low), (after, high) in pairwise(ranked):
        if high.force < low.force:
            yield Hit(
                label=after.entry,
                span=after.title_span,
                values={
                    "before": inner_brackets(before.title),
                    "low": low.name,
                    "after": inner_brackets(after.title),
                    "high": high.name,
                },
                evidence=(
                    {"before": plain_title(before.title), "after": plain_title(after.title)},
                ),
                certainty=_certainty([low, high]),
            )
            return


# --- rank and power -------------------------------------------------------------------


def rank_too_low(
    row: Row, *, enough: Mapping[str, tuple[str, ...]], laws_only: tuple[str, ...]
) -> Iterator[Hit]:
    """Find an item none of whose bases has a rank that may create such a power.

    ``enough`` maps a kind of power to the ranks that may; a name with one of the words
    ``laws_only`` needs a 法律. One basis of unknown rank is enough to stay silent.
    """
    item, category = row.item, row.item.category or ""
    cited = _cited(row.parsed, item.position, "basis")
    name = unspaced(item.text("name") + item.text("sub_name"))
    strict = category == "行政强制" and any(word in name for word in laws_only)
    allowed = ("法律",) if strict else enough.get(category)
    ranks = [rank_of(*one) for one in cited]
    if not allowed or not cited:
        return
    known = [rank for rank in ranks if rank]
    if len(known) < len(ranks) or any(rank.name in allowed for rank in known):
        return
    if any(_COUNCIL.match(plain_title(c.title)) for c, _ in cited) and category == "行政许可":
        return
    first = cited[0][0]
    yield Hit(
        item.position,
        "basis",
        first.entry,
        first.title_span,
        {
            "category": category,
            "bases": _bases(cited, known),
            "allowed": listing(allowed),
        },
        tuple(
            {"title": plain_title(c.title), "rank": r.name}
            for (c, _), r in zip(cited, known, strict=True)
        ),
        certainty=_certainty(known),
    )


def _bases(cited: Sequence[_Cited], ranks: Sequence[Rank]) -> Words:
    return listing(
        f"《{inner_brackets(c.title)}》（{rank.name}）"
        for (c, _), rank in zip(cited, ranks, strict=True)
    )


def other_law(
    row: Row, *, laws: Mapping[str, tuple[str, ...]], unless: Mapping[str, tuple[str, ...]]
) -> Iterator[Hit]:
    """Find accountability that rests on the general law of another kind of power.

    ``laws`` maps such a law to the kinds it governs. ``unless`` maps it to words which,
    standing in the item's name, basis or duties, say that the item does such acts too.
    """
    item = row.item
    if item.category is None:
        return
    said = "".join(item.text(field) for field in ("name", "sub_name", "basis", "duties"))
    for citation, _ in _cited(row.parsed, item.position, "accountability_basis"):
        title = plain_title(citation.title).removeprefix(_STATE)
        kinds = laws.get(title)
        if not kinds or item.category in kinds or any(word in said for word in unless[title]):
            continue
        yield Hit(
            item.position,
            "accountability_basis",
            citation.entry,
            citation.title_span,
            {
                "title": inner_brackets(citation.title),
                "category": item.category,
                "kinds": listing(kinds),
            },
            ({"law": title, "category": item.category},),
            certainty="likely",
        )


# --- level and place ------------------------------------------------------------------

#: Whose power a clause names, the more exact wording first.
_LEVELS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), levels)
    for pattern, levels in (
        (r"各级|地方人民政府", LEVELS),
        (r"县级(?:人民政府)?以上|县以上|区县以上", ("国家级", "省级", "市级", "县级")),
        (r"(?:设区的)?市级?(?:人民政府)?以上|地市级以上|州市级以上", ("国家级", "省级", "市级")),
        (r"省(?:、自治区、直辖市)?级?(?:人民政府)?以上", ("国家级", "省级")),
        (r"国务院", ("国家级",)),
        (r"省级|省、自治区、直辖市|省、自治区|自治区|省人民政府", ("省级",)),
        (r"设区的市|地级市|市级|自治州|市（地、州）|州、市|地、市|市、州", ("市级",)),
        (r"市、县|市县", ("市级", "县级")),
        (r"县级|县、|县人民政府|区、县|县（市、区）", ("县级",)),
        (r"乡镇|乡、|乡级|街道", ("乡级",)),
    )
)
_BODY = re.compile(r"部门|机关|机构|人民政府|管理局|委员会")
_BREAK = re.compile(r"[，。；：,;:]")
_SHIFTED = re.compile(r"委托|授权|下放|下级|移交|派出|本级|所在地|各地")


def level_mismatch(row: Row) -> Iterator[Hit]:
    """Find an item whose quoted bases give the power to bodies of other levels only.

    Any body named without a level leaves the matter open, and so does any word of delegation.
    """
    item, parsed = row.item, row.parsed
    level = level_of(item.text("level")) or parsed.list.identity.level
    raw = item.text("basis")
    quotes = [c for c in parsed.citations.get((item.position, "basis"), ()) if c.quote]
    if not level or not quotes or _SHIFTED.search(raw):
        return
    bodies = [body for c in quotes for body in _bodies_named(raw, c)]
    if not bodies or any(not levels or level in levels for *_, levels in bodies):
        return
    citation, span, _ = bodies[0]
    body = squash(raw[slice(*span)]).text
    named = sorted({name for *_, levels in bodies for name in levels}, key=LEVELS.index)
    yield Hit(
        item.position,
        "basis",
        citation.entry,
        span,
        {
            "title": inner_brackets(citation.title),
            "actor": body,
            "levels": listing(named),
            "own": level,
        },
        ({"title": plain_title(citation.title), "actor": body},),
        certainty="likely",
    )


def _bodies_named(raw: str, citation: Citation) -> Iterator[tuple[Citation, Span, tuple[str, ...]]]:
    """Yield the bodies that a quotation names: where they stand in ``raw``, and their levels."""
    start, end = citation.quote or (0, 0)
    plain = squash(raw[start:end])
    at = 0
    for clause in _BREAK.split(plain.text):
        if found := list(_BODY.finditer(clause)):
            named = clause[: found[-1].end()]
            first, last = plain.span(at, at + len(named))
            levels = next((lv for pattern, lv in _LEVELS if pattern.search(named)), ())
            yield citation, (start + first, start + last), levels
        at += len(clause) + 1


def place_mismatch(parsed: Parsed) -> Iterator[Hit]:
    """Find an instrument of another province, or of another city of the same one."""
    code = parsed.list.identity.code or parsed.list.identity.parent
    here = place(code) if code else None
    if here is None:
        return
    told: set[str] = set()
    for printed in printed_titles(parsed):
        title = plain_title(printed.citation.title)
        there, rest = find_place(title)
        if there is None or not rest or title in told or _related(here, there):
            continue
        if there.level != "省级" and not title.startswith(there.name):
            continue  # short names of cities and counties are words too (和平, 平安)
        told.add(title)
        yield Hit(
            printed.positions[0],
            printed.cell.field,
            printed.citation.entry,
            printed.citation.title_span,
            {
                "title": inner_brackets(printed.citation.title),
                "there": there.name,
                "here": here.name,
            },
            ({"title": title},),
        )


def _related(one: Division, other: Division) -> bool:
    """Tell whether one of two divisions lies in the other."""
    return other.code in _above(one) or one.code in _above(other)


def _above(one: Division) -> Iterator[str]:
    at: Division | None = one
    while at:
        yield at.code
        at = place(at.parent) if at.parent else None
