"""Document + profiles in, ``ItemList`` s out: every cell in its field, or named as unplaced.

The profile that recognises the most columns is taken; its tables are put together to as
many lists as the document holds. What stands above a table is a title or a note; text
that nothing takes is kept in ``unplaced``. ``ItemList.chars`` counts where every non-blank
character went; with one list in the document, against the count of the file itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.errors import DefinitionError, InputError
from auditor.identity import identify, is_title_line, level_of, list_id
from auditor.layout_asides import kind_of_band
from auditor.layout_columns import Column, Row, Table
from auditor.layout_counts import find_counts
from auditor.layout_explain import say_document, say_list
from auditor.layout_halves import join_halves
from auditor.layout_lists import Group, Split, bare_title, group_tables
from auditor.layout_profiles import Profile, category_of, load_profiles
from auditor.layout_refusal import refuse
from auditor.layout_tables import Laid, Lines, sketch_tables
from auditor.model import CharCount, Document, Identity, Item, ItemList, Problem, Value, Words
from auditor.readers.safety import many_objects
from auditor.text import count_ink, squash

__all__ = ["Profile", "Split", "explain", "lay_out", "lay_out_all", "load_profiles"]

_DIVISIONS = "行政区划"
_LONGEST_TITLE = 80


def lay_out(document: Document, profiles: Sequence[Profile]) -> ItemList:
    """Bring a document that holds one list into the common shape.

    Raises what ``lay_out_all`` raises, and ``InputError`` when it holds several.
    """
    lists = lay_out_all(document, profiles)
    if len(lists) > 1:
        names = "、".join(one.id for one in lists)
        zh = f"{document.path}：其中有 {len(lists)} 个清单（{names}），请用 lay_out_all 读取"
        en = f"{document.path}: holds {len(lists)} lists ({names}); read it with lay_out_all"
        raise InputError(zh, en)
    return lists[0]


def lay_out_all(
    document: Document, profiles: Sequence[Profile], split: Split | None = None
) -> tuple[ItemList, ...]:
    """Bring every list of a document into the common shape, in order.

    ``split`` overrides what the document tells: its sheets are ``"one"`` list, or ``"each"``
    is one. Raises ``InputError`` when no profile fits, naming the header found and the
    nearest known words, and ``DefinitionError`` when two profiles fit equally well.
    """
    with many_objects():
        laid = _choose(document, profiles)
        groups = _groups(laid, split)
        return _unique([_list(document, laid, group, groups) for group in groups], groups)


def explain(
    document: Document, profiles: Sequence[Profile], split: Split | None = None
) -> tuple[Words, ...]:
    """Return sentences: which lists were found, what each column became and why, what went where.

    Raises what ``lay_out_all`` raises.
    """
    laid = _choose(document, profiles)
    groups = _groups(laid, split)
    lists = _unique([_list(document, laid, group, groups) for group in groups], groups)
    said = [say_document(laid.profile, len(groups))]
    for one, group in zip(lists, groups, strict=True):
        said += say_list(one, group.tables, group.why)
    return tuple(said)


# --- which profile ---------------------------------------------------------


def _choose(document: Document, profiles: Sequence[Profile]) -> Laid:
    lines: Lines = {}
    found = (sketch_tables(document, profile, lines) for profile in profiles)
    sketches = sorted(filter(None, found), key=lambda one: one.rating, reverse=True)
    tried: list[Laid] = []
    rating = None
    for sketch in sketches:
        if rating is not None and sketch.rating < rating:
            break  # its rows need not be read
        if laid := sketch.finish():
            tried.append(laid)
            rating = sketch.rating
    if not tried:
        raise refuse(document, profiles)
    most = max(_score(laid) for laid in tried)
    best = [laid for laid in tried if _score(laid) == most]
    if len(best) > 1:
        names = "、".join(laid.profile.id for laid in best)
        zh = f"{document.path}：版式 {names} 同样适合，请让它们的表头有所区别"
        en = f"{document.path}: layouts {names} fit equally well; tell their headers apart"
        raise DefinitionError(zh, en)
    return best[0]


def _score(laid: Laid) -> tuple[int, int, int, bool]:
    """Rate a reading: fields recognised, what its profile asks of a table, text left over."""
    fields = {c.field for table in laid.tables for c in table.columns if c.field}
    left = sum(_ink(table.unplaced) for table in laid.tables)
    return len(fields), len(laid.profile.required), -left, laid.profile.part != "form"


def _groups(laid: Laid, split: Split | None) -> tuple[Group, ...]:
    return group_tables(laid.tables if split else join_halves(laid.tables), split)


# --- what a list is made of ------------------------------------------------


def _list(document: Document, laid: Laid, group: Group, groups: Sequence[Group]) -> ItemList:
    whole = _whole(group)
    items, hidden = _items(group.tables, "rows"), _items(group.tables, "hidden")
    unplaced = _left(whole, (*items, *hidden))
    sheets = list(dict.fromkeys(t.name for t in group.tables if t.name))
    identity = _identity(document, group, whole, items, sheets)
    shapes = dict.fromkeys(tuple(item.values) for item in items)
    fields = [c.field for c in whole.columns if c.field]
    fields += [name for shape in shapes for name in shape]
    return ItemList(
        id=list_id(identity, document.path),
        identity=identity,
        path=document.path,
        sha256=document.sha256,
        profile=laid.profile.id,
        fields=tuple(dict.fromkeys(fields)),
        items=items,
        titles=tuple(whole.titles),
        headers=tuple(whole.headers),
        notes=tuple(whole.notes),
        unplaced=unplaced,
        unknown_columns=_unknown(whole.columns, items),
        counts=find_counts(whole.titles + whole.notes, sheets),
        problems=(*_problems(document, sheets, groups), *whole.problems),
        chars=_count(whole, items, hidden, unplaced, _total(document, group, groups)),
        hidden=hidden,
    )


def _whole(group: Group) -> Table:
    """Put what stands beside the items of several tables together, columns once."""
    whole = Table(())
    known: set[tuple[str | None, str]] = set()
    for table in group.tables:
        fresh = [c for c in table.columns if (c.field, c.key) not in known]
        known.update((c.field, c.key) for c in fresh)
        whole.columns += tuple(fresh)
        whole.titles += table.titles
        whole.headers += table.headers
        whole.notes += table.notes
        whole.unplaced += table.unplaced
        whole.problems += table.problems
        whole.parts.update(table.parts)
    return whole


def _items(tables: Sequence[Table], part: str) -> tuple[Item, ...]:
    items: list[Item] = []
    for table in tables:
        rows: list[Row] = table.hidden if part == "hidden" else table.rows
        first = len(items) + 1
        kind = _kind_of(table)
        for row in rows:
            named = row.values.get("category")
            category = (
                category_of(named.raw) or kind_of_band(squash(named.raw[:80]).text)
                if named
                else None
            )
            if not (named and named.raw):
                category = kind
            parent = None if row.parent is None else first + row.parent
            items.append(Item(len(items) + 1, row.values, row.extra, category, row.lost, parent))
    return tuple(items)


def _kind_of(table: Table) -> str | None:
    """Return the kind of power that the name of a sheet tells of all items in it."""
    return kind_of_band(squash(table.name).text) if table.name else None


def _identity(
    document: Document, group: Group, whole: Table, items: Sequence[Item], sheets: Sequence[str]
) -> Identity:
    several = len({value.raw for table in group.tables for value in table.titles[:1]}) > 1
    titles = [bare_title(v.raw) if several else v.raw for v in whole.titles]
    # A cover sheet or the head of a page may tell what the title leaves open.
    titles += [v.raw for v in whole.notes if len(v.raw) <= _LONGEST_TITLE and is_title_line(v.raw)]
    bodies = [item.text("body") for item in items]
    places = [v.raw for item in items for key, v in item.extra.items() if _DIVISIONS in key]
    named = [name for name in sheets if not level_of(name)]
    found = identify(
        list(dict.fromkeys(titles)), document.path, bodies, sheets=named, places=places
    )
    return replace(found, level=group.level) if group.level else found


def _unique(lists: Sequence[ItemList], groups: Sequence[Group]) -> tuple[ItemList, ...]:
    """Tell lists of one document apart by the names of their sheets, or by number."""
    if len(lists) == 1:
        return tuple(lists)
    ids = [one.id for one in lists]
    made: list[str] = []
    for one, group in zip(lists, groups, strict=True):
        name = group.tables[0].name
        wanted = one.id
        if ids.count(one.id) > 1:
            wanted = list_id(
                replace(one.identity, code=None, jurisdiction=None),
                f"{one.id}-{name or len(made) + 1}.x",
            )
        made.append(wanted if wanted not in made else f"{wanted}-{len(made) + 1}")
    return tuple(replace(one, id=name) for one, name in zip(lists, made, strict=True))


def _left(whole: Table, items: Sequence[Item]) -> tuple[Value, ...]:
    """Return the unplaced values less those that a later row, which they cover too, has taken."""
    if not whole.unplaced:
        return ()
    taken = (v for item in items for v in (*item.values.values(), *item.extra.values()))
    used = set(map(id, _apart(taken, whole)))
    return tuple(value for value in whole.unplaced if id(value) not in used)


def _unknown(columns: Sequence[Column], items: Sequence[Item]) -> tuple[Value, ...]:
    """Return the headers that no field matches; one without a word only when it has cells."""
    filled = {key for item in items for key, value in item.extra.items() if value.raw}
    unknown = [c for c in columns if not c.known]
    named = (c.header if c.header.raw else replace(c.header, raw=c.key) for c in unknown)
    return tuple(v for c, v in zip(unknown, named, strict=True) if c.header.raw or c.key in filled)


def _problems(
    document: Document, sheets: Sequence[str], groups: Sequence[Group]
) -> tuple[Problem, ...]:
    """Return what the reader said of these sheets; what is said of none goes with the first."""
    tables = [table for group in groups for table in group.tables]
    others = {table.name for table in tables if table.name} - set(sheets)
    first = any(t.name in sheets or not sheets for t in groups[0].tables)
    return tuple(
        p
        for p in document.problems
        if (p.place.sheet in sheets or first) and p.place.sheet not in others
    )


def _count(
    whole: Table,
    items: Sequence[Item],
    hidden: Sequence[Item],
    unplaced: Sequence[Value],
    total: int,
) -> CharCount:
    """Count where the characters went; notes count as titles, a shared cell counts once."""
    fields = _once(_apart((v for item in items for v in item.values.values()), whole))
    beside = [v for item in items for v in item.extra.values()]
    covert = (v for i in hidden for v in (*i.values.values(), *i.extra.values()))
    beside += _apart(covert, whole)
    extra = _once(v for v in beside if id(v) not in fields)
    above = (v for v in (*whole.titles, *whole.notes) if id(v) not in fields)
    titles = _ink(v for v in above if id(v) not in extra)
    parts = (
        titles,
        _ink(whole.headers),
        _ink(fields.values()),
        _ink(extra.values()),
        _ink(unplaced),
    )
    return CharCount(total, *parts)


def _once(values: Iterable[Value]) -> dict[int, Value]:
    """Return each value by its identity: one that several items share counts once."""
    kept = tuple(values)
    return dict(zip(map(id, kept), kept, strict=True))


def _apart(values: Iterable[Value], whole: Table) -> Iterable[Value]:
    """Return the values with those that were put together of several cells taken apart."""
    if not whole.parts:
        return values
    return (part for value in values for part in whole.parts.get(id(value), (value,)))


def _total(document: Document, group: Group, groups: Sequence[Group]) -> int:
    """Return the characters that a list must account for; the last list takes what is over."""
    own = sum(table.ink for table in group.tables)
    if document.ink is None or group is not groups[-1]:
        return own
    return document.ink - sum(table.ink for one in groups[:-1] for table in one.tables)


def _ink(values: Iterable[Value]) -> int:
    """Count the characters of values, once for the same text."""
    times = Counter(value.raw for value in values)
    return sum(count_ink(raw) * count for raw, count in times.items())
