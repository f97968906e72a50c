"""Made-up lists whose true links are known: a seed and a size in, two ``Parsed`` lists out.

The words are in ``lists_made_up.yaml``. Each department draws matters (a deed done to an object,
by somebody or by nobody named); the left list words them one way, the right list another: other
frames, other words, clauses in another order, qualifiers put in, parts left out, another category,
provisions cited in another style, by the numbers of an older version, or not at all. Matters are
missing on either side, and look-alikes of another meaning stand beside them. Compound matters are
split on one side: several deeds under one basis or each under its own, or one item said in general
(取水的监督检查, 取水许可) whose kinds the other list has one by one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from auditor.citations import find_citations
from auditor.entries import parse_entries
from auditor.model import (
    CellKey,
    Citation,
    Entry,
    Identity,
    Item,
    ItemList,
    Parsed,
    Provision,
    Successor,
    Value,
    Verdict,
    Words,
)
from auditor.text import to_chinese

_WORDS = yaml.safe_load(Path(__file__).with_name("lists_made_up.yaml").read_text("utf-8"))
_DEEDS: Sequence[Mapping[str, Any]] = _WORDS["deeds"]
#: The deeds that say a kind of power in general: ※的监督检查, ※许可.
_IN_GENERAL = {
    deed["kind"]: n
    for n, deed in enumerate(_DEEDS)
    if deed["say"][0] == "※" and deed["kind"] in ("检查", "许可")
}
_SCOPES = ("", "", "", "", "", "跨区域", "经营性", "公益性", "临时性")
#: The right list is older: these of a department's six instruments had other numbers then. The
#: registry knows what became of the first one's articles, of the second one's it knows nothing.
_RENUMBERED = (1, 2)
#: Whatever is done, some offices print the same steps for it.
_OTHER_STEPS = ("确认", "任何")
_OK = Verdict("ok", "certain", Words("相符", "true"))


class Cited(NamedTuple):
    """A provision as the newest version numbers it; ``instrument`` counts in its department."""

    instrument: int
    article: int
    paragraph: int
    item: int


@dataclass(frozen=True)
class Matter:
    """What an item is about, in no words yet."""

    department: str
    deeds: tuple[int, ...]
    thing: tuple[str, str, str]
    party: str
    cited: tuple[Cited, ...]
    own: tuple[tuple[Cited, ...], ...] = ()  # what each deed has as its basis, if not all one
    whole: int | None = None  # the deed that stands for all of them

    @property
    def kind(self) -> str:
        return str(_DEEDS[self.deeds[0]]["kind"])


@dataclass(frozen=True)
class Made:
    """Two lists and their true links as positions on either side."""

    left: Parsed
    right: Parsed
    gold: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def pairs(self) -> frozenset[tuple[int, int]]:
        """Return every pair of positions that a true link joins."""
        return frozenset(pair for sides in self.gold for pair in product(*sides))


@dataclass
class _World:
    """What a department's matters share: which provision speaks of which deed and object."""

    rng: random.Random
    used: set[tuple[int, tuple[str, str, str]]] = field(default_factory=set)
    articles: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)

    def cited(self, department: str, deed: int, thing: tuple[str, str, str]) -> tuple[Cited, ...]:
        """Return the duty that was broken, shared by a family of deeds, and the penalty."""
        duty = self._article("duty", department, _DEEDS[deed]["family"], thing[0], thing[1])
        penalty = self._article("penalty", department, deed)
        more = self._article("more", department, thing[1])
        found = [
            Cited(*duty, 0, 0),
            Cited(*penalty, self.rng.randrange(3), self.rng.randrange(1, 7)),
            Cited(*more, 0, 0),
        ]
        kept = 2 if self.rng.random() < 0.6 else self.rng.choice((1, 3))
        return tuple(found[:kept])

    def _article(self, *of: object) -> tuple[int, int]:
        if of not in self.articles:
            self.articles[of] = (self.rng.randrange(6), self.rng.randrange(5, 100))
        return self.articles[of]


def make(seed: int, size: int) -> Made:
    """Return two lists of ``size`` items each, the same for the same seed and size."""
    rng = random.Random(seed)
    names = list(_WORDS["departments"])
    share = [size // len(names) + (n < size % len(names)) for n in range(len(names))]
    rows: tuple[list[_Row], list[_Row]] = ([], [])
    gold: list[tuple[list[int], list[int]]] = []
    for department, wanted in zip(names, share, strict=True):
        _department(rng, department, wanted, rows, gold)
    orders = [rng.sample(range(len(side)), len(side)) for side in rows]
    places = [{old: new for new, old in enumerate(order, 1)} for order in orders]
    left, right = (
        _parsed(name, [side[n] for n in order])
        for name, side, order in zip(("left", "right"), rows, orders, strict=True)
    )
    _citations.cache_clear()  # of use within two lists, afterwards it only takes room
    links = (
        tuple(tuple(sorted(place[n] for n in s)) for place, s in zip(places, sides, strict=True))
        for sides in gold
    )
    return Made(left, right, tuple(sorted((link[0], link[1]) for link in links)))


def _department(
    rng: random.Random,
    department: str,
    wanted: int,
    rows: tuple[list[_Row], list[_Row]],
    gold: list[tuple[list[int], list[int]]],
) -> None:
    """Add a department's items to both lists, ``wanted`` on each side."""
    # Few offices word the steps of their duties alike: this one as the other, or in its own way.
    styles = 0, rng.choice((0, 1, 2, 2))
    ends = len(rows[0]) + wanted, len(rows[1]) + wanted
    for matter in _matters(_World(rng), department):
        room = [end - len(side) for end, side in zip(ends, rows, strict=True)]
        if not any(room):
            return
        left, right = _stands(rng, room)
        split = _split(rng, matter, room) if left and right else 0
        added: tuple[list[int], list[int]] = ([], [])
        for n, here in enumerate((left, right)):
            parts = _parts(matter) if split == n + 1 else [matter]
            for part in parts if here else ():
                added[n].append(len(rows[n]))
                rows[n].append(_row(rng, part, styles[n], older=n == 1))
        if left and right:
            gold.append(added)


def _stands(rng: random.Random, room: Sequence[int]) -> tuple[bool, bool]:
    if not all(room):
        return bool(room[0]), bool(room[1])
    drawn = rng.random()
    return drawn < 0.86, drawn > 0.14


def _split(rng: random.Random, matter: Matter, room: Sequence[int]) -> int:
    """Say which side has the parts of a compound matter as items of their own; 0 is neither."""
    parts = len(matter.deeds)
    if parts < 2 or min(room) < parts or rng.random() < 0.4:
        return 0
    return rng.choice((1, 2))


def _parts(matter: Matter) -> list[Matter]:
    bases = matter.own or (matter.cited,) * len(matter.deeds)
    return [
        Matter(matter.department, (deed,), matter.thing, matter.party, cited)
        for deed, cited in zip(matter.deeds, bases, strict=True)
    ]


# --- matters ------------------------------------------------------------------


def _matters(world: _World, department: str) -> Iterator[Matter]:
    """Yield matters without end, many with a look-alike of another meaning right behind."""
    rng, words = world.rng, _WORDS["departments"][department]
    while True:
        deed = rng.randrange(len(_DEEDS))
        thing = rng.choice(_SCOPES), rng.choice(words["kinds"]), rng.choice(words["objects"])
        party = rng.choice(words["parties"]) if rng.random() < 0.35 else ""
        found = _drawn(world, department, deed, thing, party)
        if not found:
            continue
        yield found
        while rng.random() < 0.2:
            twin = _twin(world, words, found)
            if not twin:
                break
            yield twin


class _Deeds(NamedTuple):
    """What is done, whether each under a basis of its own, and the deed that stands for all."""

    deeds: tuple[int, ...]
    own: bool = False
    whole: int | None = None


def _drawn(
    world: _World, department: str, deed: int, thing: tuple[str, str, str], party: str
) -> Matter | None:
    """Return a matter, seldom a compound one: of several deeds, or in general and in kinds."""
    rng, kind = world.rng, _DEEDS[deed]["kind"]
    drawn = rng.random()
    if kind == "处罚" and drawn < 0.12:
        deeds = (deed, *_siblings(rng, deed))
        return _new(world, department, _Deeds(deeds, own=rng.random() < 0.5), thing, party)
    if kind in _IN_GENERAL and drawn < 0.12 and deed != _IN_GENERAL[kind]:
        whole = _IN_GENERAL[kind]
        deeds = tuple(d for d in (deed, *_siblings(rng, deed)) if d != whole)
        if len(deeds) > 1:
            return _new(world, department, _Deeds(deeds, whole=whole), thing, party)
    return _new(world, department, _Deeds((deed,)), thing, party)


def _sibling(rng: random.Random, deed: int) -> int:
    family = _DEEDS[deed]["family"]
    return rng.choice([n for n, d in enumerate(_DEEDS) if d["family"] == family and n != deed])


def _siblings(rng: random.Random, deed: int) -> tuple[int, ...]:
    """Return one or two other deeds of the family, all different."""
    second, third = _sibling(rng, deed), _sibling(rng, deed)
    return (second, third) if third != second and rng.random() < 0.25 else (second,)


def _new(
    world: _World,
    department: str,
    drawn: _Deeds,
    thing: tuple[str, str, str],
    party: str,
) -> Matter | None:
    deeds, own, whole = drawn
    every = deeds if whole is None else (*deeds, whole)
    if any((deed, thing) in world.used for deed in every):
        return None
    world.used.update((deed, thing) for deed in every)
    if not own:
        cited = world.cited(department, deeds[0], thing)
        return Matter(department, deeds, thing, party, cited, whole=whole)
    bases = tuple(world.cited(department, deed, thing) for deed in deeds)
    cited = tuple(dict.fromkeys(one for basis in bases for one in basis))
    return Matter(department, deeds, thing, party, cited, bases)


def _twin(world: _World, words: Mapping[str, Any], of: Matter) -> Matter | None:
    """Return the same deed to another object, or another deed of the family to the same one."""
    rng, (scope, kind, thing) = world.rng, of.thing
    drawn = rng.random()
    if drawn < 0.5 and _DEEDS[of.deeds[0]]["family"] != "settle":
        deeds, thing3 = (_sibling(rng, of.deeds[0]),), of.thing
    elif drawn < 0.8:
        deeds, thing3 = of.deeds[:1], (scope, rng.choice(words["kinds"]), thing)
    else:
        deeds, thing3 = of.deeds[:1], (scope, kind, rng.choice(words["objects"]))
    return _new(world, of.department, _Deeds(deeds), thing3, of.party)


# --- how a list says it ---------------------------------------------------------


class _Row(NamedTuple):
    fields: Mapping[str, str]
    category: str
    verdicts: tuple[Verdict, ...]


def _row(rng: random.Random, matter: Matter, style: int, *, older: bool) -> _Row:
    category = _WORDS["categories"][matter.kind]
    if older and rng.random() < 0.06:
        category = rng.choice(_WORDS["refiled"][matter.kind])
    name, sub = _name(rng, matter, plain=not older)
    basis, verdicts = _basis(rng, matter, older=older)
    department = matter.department
    if older and rng.random() < 0.01:
        department = rng.choice(list(_WORDS["departments"]))
    fields = {
        "name": name,
        "sub_name": sub,
        "category": category,
        "body": ("柳州市" if older else "广西壮族自治区") + department,
        "basis": basis,
        "duties": _duties(matter.kind, rng.randrange(3), style) if rng.random() < 0.7 else "",
    }
    return _Row(fields, category, verdicts)


def _name(rng: random.Random, matter: Matter, *, plain: bool) -> tuple[str, str]:
    thing = "".join(matter.thing if plain or rng.random() > 0.03 else matter.thing[1:])
    deeds = matter.deeds if matter.whole is None else (matter.whole,)
    said = [_deed(rng, deed, thing, plain=plain) for deed in deeds]
    if not plain and rng.random() < 0.3:
        said.reverse()
    text = ("，" if rng.random() < 0.2 else "或者").join(said)
    frames = _WORDS["frames"][matter.kind]
    if matter.kind == "许可" and rng.random() < 0.12:
        return f"{thing}许可", text
    text = _with_party(rng, matter.party, text, plain=plain)
    frame = frames[0] if plain and rng.random() < 0.6 else rng.choice(frames)
    name = frame.replace("※", text)
    return (name if plain else _altered(rng, name)), ""


def _deed(rng: random.Random, deed: int, thing: str, *, plain: bool) -> str:
    ways = _DEEDS[deed]["say"]
    way = ways[0] if rng.random() < (0.93 if plain else 0.82) else rng.choice(ways[1:])
    return str(way.replace("※", thing))


def _with_party(rng: random.Random, party: str, text: str, *, plain: bool) -> str:
    drawn = rng.random()
    if not party or (not plain and drawn < 0.15):
        return text
    return f"{text}的{party}" if not plain and drawn < 0.25 else f"{party}{text}"


def _altered(rng: random.Random, name: str) -> str:
    """Return the name with other words of the same meaning, qualifiers and slips."""
    for words in _WORDS["rewordings"]:
        if rng.random() < 0.2 and words[0] in name:
            name = name.replace(words[0], rng.choice(words[1:]))
    if rng.random() < 0.1:
        name += rng.choice(_WORDS["qualifiers"])
    if rng.random() < 0.08:
        lead = rng.choice(_WORDS["leads"])
        name = f"对{lead}{name[1:]}" if name.startswith("对") else lead + name
    if rng.random() < 0.03:
        at = rng.randrange(1, len(name) - 1)
        name = name[:at] + name[at + 1 :]
    return name


def _basis(rng: random.Random, matter: Matter, *, older: bool) -> tuple[str, tuple[Verdict, ...]]:
    if rng.random() < 0.04:
        return "", ()
    cited = list(matter.cited)
    if older and len(cited) > 1 and rng.random() < 0.25:
        cited.pop(rng.randrange(len(cited)))
    parts, verdicts = [], []
    for one in cited:
        part, verdict = _citation(rng, matter.department, one, older=older)
        parts.append(part)
        verdicts.append(verdict)
    if rng.random() < 0.25:
        region = "示例市" if older else "示例省"
        parts.append(f"【地方性法规】《{region}{matter.thing[1]}管理条例》第{_numeral(rng, 60)}条")
        verdicts.append(_OK)
    return "\n".join(parts), tuple(verdicts)


def _numeral(rng: random.Random, most: int) -> str:
    return to_chinese(rng.randrange(3, most))


def _citation(
    rng: random.Random, department: str, cited: Cited, *, older: bool
) -> tuple[str, Verdict]:
    title = _WORDS["departments"][department]["instruments"][cited.instrument]
    article, verdict = cited.article, _OK
    if older and cited.instrument in _RENUMBERED:
        article = _older(cited.article)
        if cited.instrument == _RENUMBERED[0]:
            now = Successor(Provision(cited.article, 0, cited.paragraph, cited.item), 1.0)
            words = Words("已改号", "renumbered")
            verdict = Verdict("moved", "certain", words, successors=(now,))
    arabic = older and rng.random() < 0.3
    number = str(article) if arabic else to_chinese(article)
    paragraph = cited.paragraph
    if older and rng.random() < 0.1:
        paragraph = rng.randrange(4)
    place = f"第{to_chinese(paragraph)}款" if paragraph else ""
    if cited.item and not (older and rng.random() < 0.3):
        place += f"第（{to_chinese(cited.item)}）项"
    law = title.endswith("法") and not title.endswith("办法")
    full = f"中华人民共和国{title}" if law and not older else title
    label = "【法律】" if law else "【法规】"
    return f"{label if rng.random() < 0.8 else ''}《{full}》第{number}条{place}", verdict


def _older(article: int) -> int:
    """Return the number that an article had before some were put in ahead of it."""
    return max(1, article - 1 - article // 15)


@cache
def _duties(kind: str, missing: int, style: int) -> str:
    steps = _WORDS["steps"][kind if style == 0 else _OTHER_STEPS[style - 1]]
    kept = steps[: len(steps) - missing] if missing < 2 else steps
    return "\n".join(f"{n}.{step}责任：依法办理。" for n, step in enumerate(kept, 1))


# --- lists ----------------------------------------------------------------------


def _parsed(list_id: str, rows: Sequence[_Row]) -> Parsed:
    citations: dict[CellKey, tuple[Citation, ...]] = {}
    verdicts: dict[CellKey, tuple[Verdict, ...]] = {}
    entries: dict[CellKey, tuple[Entry, ...]] = {}
    items = []
    for position, row in enumerate(rows, 1):
        if row.fields["duties"]:
            entries[position, "duties"] = _entries(row.fields["duties"])
    shared: Callable[[str], Value] = cache(Value)
    for position, row in enumerate(rows, 1):
        values = {name: shared(raw) for name, raw in row.fields.items()}
        items.append(Item(position, values, category=row.category))
        if row.fields["basis"]:
            found = _citations(row.fields["basis"])
            if len(found) != len(row.verdicts):
                raise AssertionError(row.fields["basis"])
            citations[position, "basis"] = found
            verdicts[position, "basis"] = row.verdicts
    fields = tuple(rows[0].fields) if rows else ("name",)
    identity = Identity(title=list_id)
    listed = ItemList(
        list_id, identity, f"{list_id}.txt", "0" * 64, "made-up", fields, tuple(items)
    )
    return Parsed(listed, entries, citations, verdicts)


_citations = cache(find_citations)


@cache
def _entries(duties: str) -> tuple[Entry, ...]:
    return parse_entries(duties, "duties")
