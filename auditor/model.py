"""The nouns of the project: frozen data, no behaviour beyond plain look-ups.

Everything that one part hands to another is declared here, so that no layer
has to import a layer above it.

Coordinates: ``Span`` is a half-open ``(start, end)`` pair counted in characters
of a field's **raw** text, so ``raw[start:end]`` is verbatim what the source says.
Positions of items, rows, columns, lines, tables and pages count from 1.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Span = tuple[int, int]
Lang = Literal["zh", "en"]
Severity = Literal["error", "warning", "info"]
Certainty = Literal["certain", "likely", "unverified"]
FindingStatus = Literal["open", "waived", "baseline"]
VerdictStatus = Literal[
    "ok",
    "abridged",
    "reworded",
    "moved",
    "missing",
    "repealed",
    "superseded",
    "pending",
    "title",
    "unverified",
]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

#: The fields of an item in the order of the common table, with their Chinese names.
FIELDS: Mapping[str, str] = {
    "number": "序号",
    "code": "编码",
    "category": "权力分类",
    "name": "项目名称",
    "sub_name": "子项名称",
    "body": "实施主体",
    "org": "承办机构",
    "level": "行使层级",
    "basis": "实施依据",
    "duties": "责任事项",
    "duty_basis": "责任事项依据",
    "accountable": "追责对象范围",
    "accountability": "追责情形",
    "accountability_basis": "追责依据",
    "exemption": "免责事项",
    "remark": "备注",
}

#: Fields whose text is a numbered series.
ENTRY_FIELDS: tuple[str, ...] = (
    "basis",
    "duties",
    "duty_basis",
    "accountability",
    "accountability_basis",
)

#: The closed set of kinds of power.
CATEGORIES: tuple[str, ...] = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政征收",
    "行政给付",
    "行政检查",
    "行政确认",
    "行政奖励",
    "行政裁决",
    "其他行政权力",
)


class Words(NamedTuple):
    """One sentence in the two languages that the program speaks."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the sentence in ``lang``."""
        return self.en if lang == "en" else self.zh


# --- what a reader gives -------------------------------------------------


# Places and cells are made by the million; a tuple takes a quarter of a dataclass's time.


class Place(NamedTuple):
    """Where a value stands in its file; only what the format has is set."""

    line: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Value:
    """A text exactly as the source has it (outer blanks stripped), and where it starts."""

    raw: str
    place: Place = NOWHERE


class Cell(NamedTuple):
    """One cell of a grid with the area it covers; ``hidden`` marks a hidden row or column.

    ``continues`` marks a cell of a row that may go on from the row above it: the end of a
    page stands between them. ``origin`` is the cell's place; where ``column`` is set it is
    that of the whole row, which saves a place for each of the many cells of a sheet.
    """

    raw: str
    origin: Place
    rowspan: int = 1
    colspan: int = 1
    hidden: bool = False
    continues: bool = False
    column: int | None = None

    @property
    def place(self) -> Place:
        """Return where the cell stands."""
        return self.origin if self.column is None else self.origin._replace(column=self.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows are known: sheets, docx tables, html, pdf, csv.

    ``rows[r]`` holds the cells that *begin* in row ``r``; a cell covered by a
    merge is not listed.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """Cells in reading order whose rows are *not* marked (tab-led text exports)."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside any table; ``running`` marks page numbers and repeated heads and feet."""

    raw: str
    place: Place
    running: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be said; ``kind`` is unread, unplaced, leftover, hidden or decision."""

    kind: str
    words: Words
    place: Place = NOWHERE
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: parts in reading order, plus what the reader could not do.

    ``ink`` is the number of non-blank characters of the whole file, counted apart from
    ``parts`` so that the two can be held against each other; ``None`` when the format
    has no text of its own to count.
    """

    path: str
    sha256: str
    format: str
    parts: tuple[Grid | Stream | Paragraph, ...]
    problems: tuple[Problem, ...] = ()
    ink: int | None = None


# --- what the layout makes of it -----------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list.

    ``values`` maps field id to value. A field that the list has no column for is
    absent; a field whose cell is empty is present with ``raw == ""``; a field whose
    cell the file does not contain at all is present, empty and named in ``lost``.
    ``category`` is the canonical kind of power (``None`` when unknown).
    """

    position: int
    values: Mapping[str, Value]
    extra: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    category: str | None = None
    lost: frozenset[str] = frozenset()
    parent: int | None = None

    def text(self, name: str) -> str:
        """Return the raw text of a field, ``""`` when absent or empty."""
        value = self.values.get(name)
        return value.raw if value else ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose list this is. ``None`` means that nothing in the file told it.

    ``code`` is the GB/T 2260 code of the jurisdiction, ``parent`` that of the
    jurisdiction above it; ``level`` is one of 国家级 省级 市级 县级 乡级;
    ``department`` is the body without its place (医疗保障局); ``edition`` a year.
    """

    title: str
    jurisdiction: str | None = None
    code: str | None = None
    parent: str | None = None
    level: str | None = None
    body: str | None = None
    department: str | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of items printed in a title or sheet name, and what it counts."""

    printed: int
    scope: str
    quote: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CharCount:
    """The proof that nothing was lost: non-blank characters by where they went."""

    total: int
    titles: int = 0
    headers: int = 0
    fields: int = 0
    extra: int = 0
    unplaced: int = 0

    @property
    def balanced(self) -> bool:
        """True when every non-blank character of the file has found its place."""
        parts = self.titles + self.headers + self.fields + self.extra + self.unplaced
        return parts == self.total


@dataclass(frozen=True, slots=True)
class ItemList:
    """A whole list in the common shape. ``fields`` are the columns it has, in its own order."""

    id: str
    identity: Identity
    path: str
    sha256: str
    profile: str
    fields: tuple[str, ...]
    items: tuple[Item, ...]
    titles: tuple[Value, ...] = ()
    headers: tuple[Value, ...] = ()
    notes: tuple[Value, ...] = ()
    unplaced: tuple[Value, ...] = ()
    unknown_columns: tuple[Value, ...] = ()
    counts: tuple[Count, ...] = ()
    problems: tuple[Problem, ...] = ()
    chars: CharCount = CharCount(0)
    hidden: tuple[Item, ...] = ()  # items in hidden rows: read and told, not part of the list


# --- what a field's text holds -------------------------------------------


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


# --- alignment -------------------------------------------------------------


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


# --- findings ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check reports: the fault and its place, before the runner adds the rule.

    ``values`` fill the rule's message and suggestion; a ``Words`` value is put in the
    report's language. ``evidence`` is what makes this fault this fault (it goes into
    the fingerprint, so no positions or line numbers). ``severity`` and ``certainty``
    override the rule's own. ``quote`` and ``place`` are for text that stands in no field
    of an item (a title, a column header, unplaced text).
    """

    position: int | None = None
    field: str | None = None
    label: str | None = None
    span: Span | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    evidence: tuple[Mapping[str, Any], ...] = ()
    severity: Severity | None = None
    certainty: Certainty | None = None
    related: tuple[tuple[str, int, str], ...] = ()
    quote: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place, ready to be shown. Texts are bilingual until rendered."""

    id: str
    group: str
    rule: str
    severity: Severity
    certainty: Certainty
    list: str
    message: Words
    suggestion: Words | None = None
    position: int | None = None
    number: str | None = None
    name: str | None = None
    field: str | None = None
    label: str | None = None
    quote: str | None = None
    span: Span | None = None
    place: Place = NOWHERE
    evidence: tuple[Mapping[str, Any], ...] = ()
    related: tuple[tuple[str, int, str], ...] = ()
    status: FindingStatus = "open"


@dataclass(frozen=True, slots=True)
class RuleRun:
    """How often a rule looked and found: ``looked == 0`` means it was not checked."""

    rule: str
    looked: int
    found: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which no list could be made, and why."""

    path: str
    words: Words


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of a run: everything a report needs, computed for one date."""

    as_of: date
    lists: tuple[Parsed, ...]
    findings: tuple[Finding, ...]
    alignments: tuple[Alignment, ...]
    rules: tuple[RuleRun, ...]
    unread: tuple[Unread, ...]
    sources: tuple[Words, ...] = ()
    changes: tuple[Diff, ...] = ()


# --- changes ----------------------------------------------------------------

#: What became of an item, most telling first; an item may show several of them.
ChangeKind = Literal[
    "added",
    "removed",
    "split",
    "merged",
    "renamed",
    "recategorised",
    "changed",
    "moved",
    "renumbered",
    "editorial",
    "unchanged",
]
#: What became of a field, or of one entry of it.
PartChange = Literal["added", "removed", "changed", "moved", "renumbered", "editorial", "unchanged"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a redline. Deleted text stands before the inserted text that replaces it."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of one entry of a field: labels, texts without them, spans in the raw field.

    The side on which the entry does not stand has no label, no text and no span.
    """

    kind: PartChange
    before_label: str | None = None
    after_label: str | None = None
    before: str = ""
    after: str = ""
    redline: tuple[Piece, ...] = ()
    tags: tuple[str, ...] = ()
    before_span: Span | None = None
    after_span: Span | None = None


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A provision that a field cites no longer, cites anew, or cites in another's place.

    ``renumbered`` is the same provision under another number: ``why`` says how this is
    known. A title is ``""`` on the side where nothing is cited.
    """

    kind: Literal["added", "removed", "replaced", "renumbered"]
    before_title: str = ""
    before: Provision | None = None
    after_title: str = ""
    after: Provision | None = None
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of one field of an item, ``left`` and ``right`` being the positions.

    ``field`` is a field id, or ``extra:`` and the header of a column that is none. A text is
    ``None`` where the item has no such field. ``entries`` are those of a numbered field,
    unchanged ones included; ``redline`` is empty where a side has no text.
    """

    field: str
    kind: PartChange
    before: str | None
    after: str | None
    redline: tuple[Piece, ...] = ()
    tags: tuple[str, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    left: int | None = None
    right: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What an item of the new list has besides texts."""

    position: int
    category: str | None = None
    lost: frozenset[str] = frozenset()
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of an item (of several, when it was split or merged).

    ``change`` is the most telling of ``aspects``. ``fields`` are those that differ; of a new
    or removed item all it has. ``relation`` to ``decided_by`` are those of the link, ``rows``
    what is needed to build the items of the right list anew.
    """

    change: ChangeKind
    aspects: tuple[ChangeKind, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    fields: tuple[FieldChange, ...] = ()
    relation: Literal["same", "split", "merge"] | None = None
    score: float | None = None
    reasons: tuple[Words, ...] = ()
    decided_by: Literal["auto", "person"] = "auto"
    rows: tuple[ItemRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All that became of a list: ``left`` and ``right`` are the ids of the old and the new one.

    Every item of either list is in one of ``items``, in the order of the new list.
    """

    left: str
    right: str
    items: tuple[ItemChange, ...]
