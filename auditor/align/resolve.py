"""Where the items are that a decision names: a decision and two lists in, an ``Outcome`` out.

Items are looked for by content. One that has only changed a little since is nearly found: it
is named as it stands now, and nothing is done until a person has looked at it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from auditor.align.decisions import Decision, ItemRef, Side
from auditor.model import Item, ItemList, Words
from auditor.text import letters

Positions = tuple[int, ...]
Standing = Literal["used", "nearly", "conflict", "dead"]

#: A name less alike than this (0–100) is not offered as the one that may have been meant.
_NEAR = 50
#: From here on the item is held to be there, in other words than the decision's.
_NEARLY = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision about two lists.

    ``"used"``: carried out; ``"nearly"``: an item is there in slightly other words, not carried
    out; ``"conflict"``: contradicts another one; ``"dead"``: an item is not there or not to be
    told apart. The positions are those meant, for ``"nearly"`` the ones that come near; none
    for ``"dead"``. ``words`` say what is wrong, ``None`` when used.
    """

    decision: Decision
    standing: Standing
    left: Positions = ()
    right: Positions = ()
    words: Words | None = None


#: What tells an item apart from the others of its list, the least first.
_TELLING = (
    ("name",),
    ("name", "sub_name"),
    ("name", "category"),
    ("name", "sub_name", "category"),
    ("name", "sub_name", "category", "body"),
)


class _Hit(NamedTuple):
    """Where an item is; with ``words`` when it is only nearly the one that was named."""

    position: int
    words: Words | None = None


class _Dead(Exception):  # noqa: N818 - caught where it is raised for, never seen outside
    """A decision names an item that the list does not have, or has several times."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def by_name(items: ItemList) -> Mapping[str, list[Item]]:
    """Return the items of a list by the letters of their names, these in order."""
    names: dict[str, list[Item]] = defaultdict(list)
    for item in items.items:
        names[letters(item.text("name")).text].append(item)
    return dict(sorted(names.items()))


def refs(items: ItemList) -> Mapping[int, ItemRef]:
    """Return by position how a decision names each item: with no more than tells it apart.

    Items without a name, or that nothing tells apart from another one, are left out.
    """
    found: dict[int, ItemRef] = {}
    for keys in _TELLING:
        said = {item.position: tuple(_content(key, item) for key in keys) for item in items.items}
        counts = Counter(said.values())
        for item in items.items:
            texts = said[item.position]
            # A decision cannot ask for an empty category or body.
            full = all(texts[n] or key == "sub_name" for n, key in enumerate(keys))
            if counts[texts] == 1 and full and item.position not in found:
                found[item.position] = _ref(item, keys)
    return found


def _content(key: str, item: Item) -> str:
    raw = item.text(key)
    return (key == "category" and item.category) or letters(raw).text


def _ref(item: Item, keys: Sequence[str]) -> ItemRef:
    told = {key: item.text(key) for key in keys}
    if "sub_name" not in told:
        told["sub_name"] = item.text("sub_name")
    return ItemRef(
        told["name"],
        told["sub_name"] if told["sub_name"] or "sub_name" in keys else None,
        (item.category or told["category"]) if "category" in told else None,
        told.get("body"),
    )


def resolve(
    decision: Decision,
    lists: tuple[ItemList, ItemList],
    names: tuple[Mapping[str, list[Item]], ...],
) -> Outcome | None:
    """Return what a decision means by itself, ``None`` when it is about other lists."""
    ways: dict[tuple[Positions, Positions], tuple[Words, ...]] = {}
    dead = None
    for sides in ((decision.left, decision.right), (decision.right, decision.left)):
        if not all(side.names(items.id) for side, items in zip(sides, lists, strict=True)):
            continue
        try:
            one, other = (_hits(*x) for x in zip(sides, lists, names, strict=True))
        except _Dead as error:
            dead = dead or error.words
        else:
            said = tuple(hit.words for hit in (*one, *other) if hit.words)
            ways.setdefault((_positions(one), _positions(other)), said)
    exact = {way: said for way, said in ways.items() if not said}
    return _one_of(decision, exact or ways, dead)


def _one_of(
    decision: Decision,
    ways: Mapping[tuple[Positions, Positions], tuple[Words, ...]],
    dead: Words | None,
) -> Outcome | None:
    if len(ways) > 1:
        zh = "两份清单都可作左侧，请在 list 中写明年份"
        en = "either list may be the left one: name the editions"
        return Outcome(decision, "dead", words=Words(zh, en))
    for (left, right), said in ways.items():
        words = Words("；".join(w.zh for w in said), "; ".join(w.en for w in said))
        return Outcome(decision, "nearly" if said else "used", left, right, words if said else None)
    return Outcome(decision, "dead", words=dead) if dead else None


def _positions(hits: Sequence[_Hit]) -> Positions:
    return tuple(sorted(hit.position for hit in hits))


def _hits(side: Side, items: ItemList, names: Mapping[str, list[Item]]) -> list[_Hit]:
    hits = [_hit(ref, items, names) for ref in side.items]
    if len(set(_positions(hits))) < len(hits):
        raise _Dead(Words("同一事项写了两次", "one item is named twice"))
    return hits


def _hit(ref: ItemRef, items: ItemList, names: Mapping[str, list[Item]]) -> _Hit:
    named = names.get(letters(ref.name).text, ())
    hits = [item for item in named if _fits(ref, item)]
    if len(hits) == 1:
        return _Hit(hits[0].position)
    zh, en = f"清单 {items.id} 中", f"in list {items.id} "
    if hits:
        raise _Dead(
            Words(
                f"{zh}有 {len(hits)} 项符合“{ref.name}”，请加写 sub_name、category 或 body",
                f"{en}{len(hits)} items fit {ref.name!r}: add sub_name, category or body",
            )
        )
    if len(named) == 1:
        return _Hit(named[0].position, _changed(ref, named[0], items.id))
    return _nearest(ref, items, names)


def _changed(ref: ItemRef, item: Item, list_id: str) -> Words:
    """Say in what an item of the very name differs from the one that was named."""
    labels = {"sub_name": ("子项", "sub-item"), "category": ("类别", "category")}
    labels["body"] = ("实施主体", "body")
    odd = [key for key in labels if not _same(ref, key, item)]
    zh = "、".join(f"{labels[key][0]}现为“{item.text(key)}”" for key in odd)
    en = ", ".join(f"its {labels[key][1]} is {item.text(key)!r}" for key in odd)
    return _nearly(list_id, ref.name, Words(zh, en))


def _nearest(ref: ItemRef, items: ItemList, names: Mapping[str, list[Item]]) -> _Hit:
    """Return the item whose name comes near, if one does and it is the only one of that name."""
    asked = letters(ref.name).text
    found = process.extractOne(asked, names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    zh, en = f"清单 {items.id} 中", f"in list {items.id} "
    zh, en = f"{zh}没有“{ref.name}”这一事项", f"{en}there is no item {ref.name!r}"
    if not found:
        raise _Dead(Words(zh, en))
    near, alike = names[found[0]], found[1]
    fitting = [item for item in near if _fits(ref, item)] or near
    shown = fitting[0].text("name")
    if alike >= _NEARLY and len(fitting) == 1:
        share = f"{alike:.0f}%"
        now = Words(f"现为“{shown}”（相似 {share}）", f"now {shown!r} ({share} alike)")
        return _Hit(fitting[0].position, _nearly(items.id, ref.name, now))
    raise _Dead(Words(f"{zh}，最相近的是“{shown}”", f"{en}, the nearest is {shown!r}"))


def _nearly(list_id: str, name: str, now: Words) -> Words:
    return Words(
        f"清单 {list_id} 中没有“{name}”这一事项，但几乎找到：{now.zh}。"
        "未自动沿用，请核对后改写决定",
        f"in list {list_id} {name!r} is nearly found: {now.en}. Not used: check it and reword "
        "the decision",
    )


def _fits(ref: ItemRef, item: Item) -> bool:
    return all(_same(ref, key, item) for key in ("sub_name", "category", "body"))


def _same(ref: ItemRef, key: str, item: Item) -> bool:
    """Say whether an item has what is asked of one field; ``None`` asks for nothing."""
    asked = getattr(ref, key)
    if asked is None or (key == "category" and asked == item.category):
        return True
    return letters(asked).text == letters(item.text(key)).text
