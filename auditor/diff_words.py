"""A diff in words: the summary that a leader reads in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.diff_fields import EXTRA, NUMBERS
from auditor.diff_items import CHANGES
from auditor.model import (
    FIELDS,
    ChangeKind,
    CitationChange,
    Diff,
    FieldChange,
    Item,
    ItemChange,
    ItemList,
    PartChange,
    Provision,
    Words,
)
from auditor.provisions import say_provision
from auditor.redline import tag_words
from auditor.text import BLANK
from auditor.units import TAGS

CHANGE_WORDS: Mapping[ChangeKind, Words] = {
    "added": Words("新增", "added"),
    "removed": Words("取消", "removed"),
    "split": Words("拆分", "split"),
    "merged": Words("合并", "merged"),
    "renamed": Words("更名", "renamed"),
    "recategorised": Words("变更类别", "recategorised"),
    "changed": Words("内容变更", "changed"),
    "moved": Words("仅位置变动", "moved only"),
    "renumbered": Words("仅编号变动", "renumbered only"),
    "editorial": Words("仅格式变动", "style only"),
    "unchanged": Words("无变化", "unchanged"),
}
_ENTRY_WORDS: Mapping[PartChange, Words] = {
    "added": Words("增 {n} 条", "{n} added"),
    "removed": Words("删 {n} 条", "{n} removed"),
    "changed": Words("改 {n} 条", "{n} changed"),
    "moved": Words("移 {n} 条", "{n} moved"),
}
#: Brackets of a title within a title.
_INNER = str.maketrans("《》", "〈〉")
_TOLD: tuple[ChangeKind, ...] = CHANGES[: CHANGES.index("moved")]
#: So many items of one kind are named in the summary; of more, only how many there are.
MOST = 20
_NAME = 48


class _Sides(NamedTuple):
    """The items of either list by position."""

    left: Mapping[int, Item]
    right: Mapping[int, Item]


def summary(diff: Diff, left: ItemList, right: ItemList, most: int = MOST) -> tuple[Words, ...]:
    """Return what changed in lines: counts first, then what a reader must know by name.

    Changes of number, order and style are counted, not listed. Of each kind at most ``most``
    items are named, and how many more there are is said.
    """
    sides = _Sides(*({i.position: i for i in one.items} for one in (left, right)))
    counts = Counter(change.change for change in diff.items)
    lines = [
        Words(_title(left) + " → " + _title(right), _title(left) + " → " + _title(right)),
        Words(
            f"{len(left.items)} 项 → {len(right.items)} 项",
            f"{len(left.items)} items → {len(right.items)} items",
        ),
        _counted(counts),
    ]
    lines += _touched(diff)
    for kind in _TOLD:
        lines += _listed(kind, [c for c in diff.items if c.change == kind], sides, most)
    return tuple(lines)


def _title(items: ItemList) -> str:
    return items.identity.title or items.id


def _counted(counts: Counter[ChangeKind]) -> Words:
    seen = [(CHANGE_WORDS[kind], counts[kind]) for kind in CHANGES if counts[kind]]
    return Words(
        " · ".join(f"{words.zh} {n}" for words, n in seen) or "两份清单都没有事项",
        " · ".join(f"{words.en} {n}" for words, n in seen) or "neither list holds an item",
    )


def _touched(diff: Diff) -> Iterator[Words]:
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
        yield Words(
            f"不逐一列出：{style} 个字段只改了格式，{numbers} 个字段只改了编号或次序",
            f"not listed: {style} fields differ in style, {numbers} in numbers or order only",
        )


def _listed(
    kind: ChangeKind, changes: Sequence[ItemChange], sides: _Sides, most: int
) -> Iterator[Words]:
    if not changes:
        return
    yield Words(f"{CHANGE_WORDS[kind].zh}：", f"{CHANGE_WORDS[kind].en}:")
    for change in changes[:most]:
        one = _line(change, sides)
        yield Words("  " + one.zh, "  " + one.en)
    if len(changes) > most:
        more = len(changes) - most
        yield Words(f"  另有 {more} 项", f"  and {more} more")


def _line(change: ItemChange, sides: _Sides) -> Words:
    """Return one item: what it is called, which fields changed, what was touched."""
    old = [_named(sides.left[p]) for p in change.left]
    new = [_named(sides.right[p]) for p in change.right]
    if not old or not new:
        return Words("、".join(old or new), ", ".join(old or new))
    two_sided = change.change in ("split", "merged", "renamed", "recategorised")
    who = " + ".join(old) + (" → " + " + ".join(new) if two_sided else "")
    what = [field_words(f) for f in change.fields if _worth_telling(f, change)]
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
    return not (change.field in ("name", "sub_name") and item.change == "renamed")


def field_words(change: FieldChange) -> Words:
    """Return what became of a field in a few words: 责任事项（增 1 条、改 2 条）."""
    english = change.field.removeprefix(EXTRA)
    name = Words(FIELDS.get(change.field, english), english.replace("_", " "))
    if change.kind in ("added", "removed"):
        words = CHANGE_WORDS[change.kind]
        return Words(f"{name.zh}（{words.zh}）", f"{name.en} ({words.en})")
    if not change.entries:
        return name
    counts = Counter(e.kind for e in change.entries)
    told = [(w, counts[kind]) for kind, w in _ENTRY_WORDS.items() if counts[kind]]
    zh = "、".join(w.zh.format(n=n) for w, n in told)
    en = ", ".join(w.en.format(n=n) for w, n in told)
    return Words(f"{name.zh}（{zh}）", f"{name.en} ({en})") if told else name


def citation_words(change: CitationChange) -> Words:
    """Return what became of a cited provision: 《行政处罚法》第三十七条 → 第五十五条."""
    old = _cited(change.before_title, change.before)
    new = _cited(change.after_title, change.after)
    if change.kind == "added":
        return Words(f"增引{new.zh}", f"now cites {new.en}")
    if change.kind == "removed":
        return Words(f"不再引{old.zh}", f"no longer cites {old.en}")
    if change.after and change.before_title == change.after_title:
        new = say_provision(change.after)
    return Words(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}")


def _cited(title: str, provision: Provision | None) -> Words:
    place = say_provision(provision) if provision and provision.article else Words("", "")
    name = title.translate(_INNER)
    return Words(f"《{name}》{place.zh}", f"《{name}》 {place.en}".rstrip())
