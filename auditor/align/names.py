"""A name taken apart for comparing: the matter it is about, what is done, what sets it apart.

Chinese text has no blanks, so names are compared on pairs of neighbouring characters
(``grams``) of their ``core``: the name without its frame (对…进行监督检查, …的处罚), with
synonyms made one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from auditor.align.vocabulary import Lexicon
from auditor.text import letters

#: The shortest core worth having: an action is not cut off a name when less would be left.
_SHORTEST_CORE = 4
#: Names that have this share of their characters in common, in order, are nearly identical.
_NEARLY = 0.6
#: A stretch this long in the place of another is another word, not another way of writing.
_WORD = 2
#: No name is as long as this; a text that is (a column that slipped) is compared by its start.
_LONGEST = 1000
_PRINTED_NUMBER = re.compile(r"^\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[)）.．、]|[①-⑳])+")
_NEGATIONS = "非不未无"


@dataclass(frozen=True, slots=True)
class Name:
    """``exact`` holds the letters of the name as printed; ``action`` is a kind of 处罚, 检查 ….

    ``marks`` are the (group, member) pairs of words that exclude others; ``negated`` the two
    characters behind each 非, 不, 未, 无, and ``affirmed`` the pairs that are plainly said.
    """

    exact: str
    core: str
    grams: frozenset[str]
    action: str | None
    marks: frozenset[tuple[int, int]]
    negated: frozenset[str]
    affirmed: frozenset[str]


def take_apart(raw: str, lexicon: Lexicon) -> Name:
    """Return the parts of a name (or of a name with its sub-name) for comparing."""
    printed = _PRINTED_NUMBER.sub("", raw)
    plain = lexicon.lead.sub("", lexicon.plain(printed))[:_LONGEST]
    core, action = _cut_action(plain, lexicon)
    negated, affirmed = _denied_and_said(plain)
    marks = frozenset(m for word in lexicon.contrast.findall(plain) for m in lexicon.members[word])
    return Name(letters(printed).text, core, pairs_of(core), action, marks, negated, affirmed)


def _denied_and_said(plain: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the pairs of characters behind a negation, and those that are plainly said.

    A word right behind a negated one may be denied with it (未建立或落实), so it is neither.
    """
    at = [i for i, char in enumerate(plain) if char in _NEGATIONS]
    denied = {i + 1 for i in at}
    unclear = denied | {i + 3 for i in at}
    pairs = {i: plain[i : i + 2] for i in range(len(plain) - 1)}
    said = (pair for i, pair in pairs.items() if i not in unclear)
    return frozenset(pairs[i] for i in denied & pairs.keys()), frozenset(said)


def pairs_of(core: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; a single character stands for itself."""
    if len(core) < 2:
        return frozenset(core)
    return frozenset(core[i : i + 2] for i in range(len(core) - 1))


def _cut_action(plain: str, lexicon: Lexicon) -> tuple[str, str | None]:
    found = lexicon.tail.search(plain)
    if not found:
        return plain, None
    action = lexicon.actions[found[0]]
    core = plain[: found.start()]
    return (core if len(core) >= _SHORTEST_CORE else plain), action


def contradict(a: Name, b: Name, *, one_action: bool = False) -> bool:
    """Say whether two names cannot be one matter, however alike they look.

    They cannot when they do different things (处罚, 检查), name members of a group that exclude
    each other (森林, 草原), or when one denies what the other says (国家重点, 非国家重点).
    ``one_action`` says that both are known to do the same, whatever word they end in.
    """
    if not one_action and a.action and b.action and a.action != b.action:
        return True
    return _exclude(a, b) or _denies(a, b) or _denies(b, a)


def _exclude(a: Name, b: Name) -> bool:
    groups = {group for group, _ in a.marks} & {group for group, _ in b.marks}
    common = {group for group, _ in a.marks & b.marks}
    return bool(groups - common)


def _denies(a: Name, b: Name) -> bool:
    """Say whether ``a`` denies something (未取得) that ``b`` affirms, and no more than that."""
    return bool((a.negated & b.affirmed) - b.negated - a.affirmed)


def swapped(a: Name, b: Name) -> bool:
    """Say whether two nearly identical names have another word in the same place.

    森林植被恢复费 and 草原植被恢复费 have; a name that only says more than the other has not.
    """
    # In a fixed order, because of several ways to match two texts only one is looked at.
    first, second = sorted((a.core, b.core))
    if LCSseq.similarity(first, second) < _NEARLY * max(len(first), len(second)):
        return False
    removed = added = 0
    for step in LCSseq.opcodes(first, second):
        if step.tag == "equal":
            removed = added = 0
            continue
        removed += step.src_end - step.src_start
        added += step.dest_end - step.dest_start
        if removed >= _WORD and added >= _WORD:
            return True
    return False
