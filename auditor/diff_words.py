"""A diff in words: the summary that a leader reads in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.diff_fields import EXTRA, NUMBERS
from auditor.diff_items import CHANGES
from auditor.diff_terms import APART, IN_TIME, Terms
from auditor.model import (
    FIELDS,
    ChangeKind,
    CitationChange,
    Diff,
    FieldChange,
    Item,
    ItemChange,
    ItemList,
    Provision,
    Words,
)
from auditor.provisions import say_provision
from auditor.redline import tag_words
from auditor.text import BLANK
from auditor.units import TAGS

#: Brackets of a title within a title.
_INNER = str.maketrans("《》", "〈〉")
_TOLD: tuple[ChangeKind, ...] = CHANGES[: CHANGES.index("moved")]
#: Kinds of change of which both names are told.
_NAMED_ANEW = ("renamed", "split", "merged")
#: So many items of one kind are named in the summary; of more, only how many there are.
MOST = 20
_NAME = 48


class _Sides(NamedTuple):
    """The items of either list by position."""

    left: Mapping[int, Item]
    right: Mapping[int, Item]


def summary(
    diff: Diff, left: ItemList, right: ItemList, most: int = MOST, *, editions: bool = True
) -> tuple[Words, ...]:
    """Return what changed in lines: counts first, then what a reader must know by name.

    Changes of number, order and style are counted, not listed. Of each kind at most ``most``
    items are named, and how many more there are is said. ``editions`` is false for lists of
    two places, of which it is said what the one has and the other has not.
    """
    terms = IN_TIME if editions else APART
    sides = _Sides(*({i.position: i for i in one.items} for one in (left, right)))
    counts = Counter(change.change for change in diff.items)
    lines = [
        Words(*[f"{_title(left)} {terms.arrow} {_title(right)}"] * 2),
        Words(
            f"{len(left.items)} 项 {terms.arrow} {len(right.items)} 项",
            f"{len(left.items)} items {terms.arrow} {len(right.items)} items",
        ),
        _counted(counts, terms),
    ]
    lines += _touched(diff, editions=editions)
    for kind in _TOLD:
        lines += _listed(kind, [c for c in diff.items if c.change == kind], sides, terms, most)
    return tuple(lines)


def _title(items: ItemList) -> str:
    return items.identity.title or items.id


def _counted(counts: Counter[ChangeKind], terms: Terms) -> Words:
    seen = [(terms.kinds[kind], counts[kind]) for kind in CHANGES if counts[kind]]
    return Words(
        " · ".join(f"{words.zh} {n}" for words, n in seen) or "两份清单都没有事项",
        " · ".join(f"{words.en} {n}" for words, n in seen) or "neither list holds an item",
    )


def _touched(diff: Diff, *, editions: bool) -> Iterator[Words]:
    """Yield how many items have changes of each kind that matters, and how much is only style."""
    linked = [c for c in diff.items if c.relation]
    tags = Counter(tag for c in linked for tag in {t for f in c.fields for t in f.tags})
    if tags:
        told = [(TAGS[tag], tags[tag]) for tag in TAGS if tags[tag]]
        yield Words(
            "涉及：" + "，".join(f"{words.zh} {n} 项" for words, n in told),
            "touching: " + ", ".join(f"{words.en} ({n} items)" for words, n in told),
        )
    style = sum(f.kind == "editorial" for c in linked for f in c.fields)
    numbers = sum(f.kind in ("renumbered", "moved") for c in linked for f in c.fields)
    if style or numbers:
        zh = (
            f"{style} 个字段只改了格式，{numbers} 个字段只改了编号或次序"
            if editions
            else f"{style} 个字段只是格式不同，{numbers} 个字段只是编号或次序不同"
        )
        yield Words(
            f"不逐一列出：{zh}",
            f"not listed: {style} fields differ in style, {numbers} in numbers or order only",
        )


def _listed(
    kind: ChangeKind, changes: Sequence[ItemChange], sides: _Sides, terms: Terms, most: int
) -> Iterator[Words]:
    if not changes:
        return
    yield Words(f"{terms.kinds[kind].zh}：", f"{terms.kinds[kind].en}:")
    for change in changes[:most]:
        one = _line(change, sides, terms)
        yield Words("  " + one.zh, "  " + one.en)
    if len(changes) > most:
        more = len(changes) - most
        yield Words(f"  另有 {more} 项", f"  and {more} more")


def _line(change: ItemChange, sides: _Sides, terms: Terms) -> Words:
    """Return one item: what it is called, which fields changed, what was touched."""
    old = [_named(sides.left[p]) for p in change.left]
    new = [_named(sides.right[p]) for p in change.right]
    if not old or not new:
        return Words("、".join(old or new), ", ".join(old or new))
    two_sided = change.change in ("split", "merged", "renamed", "recategorised")
    who = " + ".join(old) + (f" {terms.arrow} " + " + ".join(new) if two_sided else "")
    told = (field_words(f, terms) for f in change.fields if _worth_telling(f, change))
    what = list(dict.fromkeys(told))
    if not what:
        return Words(who, who)
    zh, en = "、".join(w.zh for w in what), ", ".join(w.en for w in what)
    tags = {tag for f in change.fields for tag in f.tags}
    touched = tag_words(tag for tag in TAGS if tag in tags)
    if tags:
        zh, en = f"{zh}；涉及{touched.zh}", f"{en}; touching {touched.en}"
    return Words(f"{who}：{zh}", f"{who}: {en}")


def _named(item: Item) -> str:
    sub = item.text("sub_name")
    name = BLANK.sub("", item.text("name") + (f"（{sub}）" if sub else ""))
    short = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    return f"[{item.text('number') or item.position}] {item.category or ''} {short}".replace(
        "  ", " "
    )


def _worth_telling(change: FieldChange, item: ItemChange) -> bool:
    if change.field in NUMBERS or change.kind in ("moved", "renumbered", "editorial"):
        return False
    return not (change.field in ("name", "sub_name") and item.change in _NAMED_ANEW)


def field_words(change: FieldChange, terms: Terms = IN_TIME) -> Words:
    """Return what became of a field in a few words: 责任事项（增 1 条、改 2 条）."""
    english = change.field.removeprefix(EXTRA)
    name = Words(FIELDS.get(change.field, english), english.replace("_", " "))
    if change.kind in ("added", "removed"):
        words = terms.kinds[change.kind]
        return Words(f"{name.zh}（{words.zh}）", f"{name.en} ({words.en})")
    if not change.entries:
        return name
    counts = Counter(e.kind for e in change.entries)
    told = [(w, counts[kind]) for kind, w in terms.entries.items() if counts[kind]]
    zh = "、".join(w.zh.format(n=n) for w, n in told)
    en = ", ".join(w.en.format(n=n) for w, n in told)
    return Words(f"{name.zh}（{zh}）", f"{name.en} ({en})") if told else name


def citation_words(change: CitationChange, terms: Terms = IN_TIME) -> Words:
    """Return what became of a cited provision: 《行政处罚法》第三十七条 → 第五十五条."""
    return _cites([change], terms)


def citation_lines(changes: Sequence[CitationChange], terms: Terms = IN_TIME) -> tuple[Words, ...]:
    """Return what became of cited provisions, those of one instrument in one line."""
    groups: dict[tuple[bool, str, str], list[CitationChange]] = {}
    for change in changes:
        alone = bool(change.before_title) != bool(change.after_title)
        key = alone, change.before_title, change.after_title
        groups.setdefault(key, []).append(change)
    return tuple(_cites(group, terms) for group in groups.values())


def _cites(group: Sequence[CitationChange], terms: Terms) -> Words:
    """Return changes that are of one kind and of the same instrument in words."""
    one = group[0]
    if one.kind in ("added", "removed"):
        title = one.after_title or one.before_title
        said = _titled(title, [_place(c.after or c.before) for c in group])
        words = terms.cites[one.kind]
        return Words(
            words.zh.format(new=said.zh, old=said.zh), words.en.format(new=said.en, old=said.en)
        )
    pairs = [(_place(c.before), _place(c.after)) for c in group]
    if one.before_title == one.after_title and all(b.zh for _, b in pairs):
        arrow = terms.arrow
        return _titled(
            one.before_title,
            [Words(f"{a.zh} {arrow} {b.zh}", f"{a.en} {arrow} {b.en}") for a, b in pairs],
        )
    return _from_to(one.before_title, one.after_title, pairs, terms.arrow)


def _from_to(old: str, new: str, pairs: Sequence[tuple[Words, Words]], arrow: str) -> Words:
    sides = [(_titled(old, [a]), _titled(new, [b])) for a, b in pairs]
    return Words(
        "、".join(f"{a.zh} {arrow} {b.zh}" for a, b in sides),
        ", ".join(f"{a.en} {arrow} {b.en}" for a, b in sides),
    )


def _titled(title: str, places: Sequence[Words]) -> Words:
    name = title.translate(_INNER)
    return Words(
        f"《{name}》" + "、".join(p.zh for p in places if p.zh),
        f"《{name}》 {', '.join(p.en for p in places if p.en)}".rstrip(),
    )


def _place(provision: Provision | None) -> Words:
    return say_provision(provision) if provision and provision.article else Words("", "")
