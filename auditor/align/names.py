"""A name taken apart for comparing: the matter it is about, what is done, what sets it apart.

Chinese text has no blanks, so names are compared by the characters of their ``core``: the
name without its frame (对…进行监督检查, …的处罚), with synonyms made one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.align.vocabulary import Lexicon
from auditor.text import plain_letters

#: The shortest core worth having: an action is not cut off a name when less would be left.
_SHORTEST_CORE = 4
#: No name is as long as this; a text that is (a column that slipped) is compared by its start.
_LONGEST = 1000
_DIGITS = "0-9０-９一二三四五六七八九十"
_PRINTED_NUMBER = re.compile(rf"\s*(?:[（(]?[{_DIGITS}]{{1,3}}[)）.．、]|[①-⑳])+")
_NUMBER_OPENS = frozenset(re.findall(rf"[\s（({_DIGITS}①-⑳]", "".join(map(chr, range(0x10000)))))
#: What is said in brackets behind a name comes after its frame (…的审批（含变更）).
_NOTE = re.compile(r"[（(][^（()）]*[)）]\s*$")
_CLOSING = (")", "）", " ", "\n", "\u3000")
NEGATIONS = frozenset("非不未无")
_INCLUDING = frozenset("含括")
_NEGATION = re.compile("[非不未无]")

Marks = frozenset[tuple[int, int]]
_UNMARKED: Marks = frozenset()
_NOTHING: frozenset[str] = frozenset()


class Name(NamedTuple):
    """``exact`` holds the letters of the name as printed, ``plain`` the words it is compared by.

    ``core`` is ``plain`` without its frame; ``action`` a kind of 处罚, 检查 … or ``None``.
    """

    exact: str
    plain: str
    core: str
    action: str | None


#: A text of nothing but these stays as it is: Chinese characters without variants, letters, digits.
_UNFOLDED = re.compile(r"[\u4e00-\u5b82\u5b84-\u5e0f\u5e11-\u85c8\u85ca-\u9fffA-Za-z0-9]*")


def fold(raw: str) -> str:
    """Return ``letters(raw).text``; most short texts are that already."""
    return raw if _UNFOLDED.fullmatch(raw) else plain_letters(raw)


def take_apart(raw: str, lexicon: Lexicon) -> Name:
    """Return the parts of a name (or of a name with its sub-name) for comparing."""
    return all_taken_apart([raw], lexicon)[0]


def all_taken_apart(raws: Sequence[str], lexicon: Lexicon) -> list[Name]:
    """Return the parts of many names; searching all of them at once saves half the time."""
    printed = [_without_number(raw) if raw[:1] in _NUMBER_OPENS else raw for raw in raws]
    exact = list(map(fold, printed))
    said, noted = list(exact), {}
    for n, text in enumerate(printed):
        note = _NOTE.search(text) if text.endswith(_CLOSING) else None
        if note and note.start():
            said[n], noted[n] = fold(text[: note.start()]), fold(note[0])
    plains = _plain([*said, *noted.values()], lexicon)
    notes = plains[len(said) :]
    del plains[len(said) :]
    cores, actions = _cut_actions(plains, lexicon)
    for n, more in zip(noted, notes, strict=True):
        plains[n], cores[n] = plains[n] + more, cores[n] + more
    return list(map(Name, exact, plains, cores, actions))


def _without_number(raw: str) -> str:
    number = _PRINTED_NUMBER.match(raw)
    return raw[number.end() :] if number else raw


def _plain(folded: Sequence[str], lexicon: Lexicon) -> list[str]:
    joined = lexicon.plain_of("\n".join([text[:_LONGEST] for text in folded]))
    return lexicon.lead.sub("", joined).split("\n") if folded else []


def _cut_actions(plains: Sequence[str], lexicon: Lexicon) -> tuple[list[str], list[str | None]]:
    cores = list(plains)
    actions: list[str | None] = [None] * len(plains)
    for n, found in enumerate(map(lexicon.tail.search, plains)):
        if found:
            actions[n] = lexicon.actions[found[0]]
            start = found.start()
            if start >= _SHORTEST_CORE:
                cores[n] = plains[n][:start]
    return cores, actions


def contradict(a: Name, b: Name, lexicon: Lexicon, *, one_action: bool = False) -> bool:
    """Say whether two names cannot be one matter, however alike they look.

    They cannot when they do different things (处罚, 检查), name members of a group that exclude
    each other (森林, 草原), or when one denies what the other says (国家重点, 非国家重点).
    ``one_action`` says that both are known to do the same, whatever word they end in.
    """
    if not one_action and a.action and b.action and a.action != b.action:
        return True
    if exclude(marks_of(a.plain, lexicon), marks_of(b.plain, lexicon)):
        return True
    return a.plain != b.plain and (denies(a.plain, b.plain) or denies(b.plain, a.plain))


def marks_of(plain: str, lexicon: Lexicon) -> Marks:
    """Return the (group, member) pairs of the words in a name that exclude others."""
    found = [meant(plain, word, lexicon) for word in lexicon.contrast.finditer(plain)]
    return frozenset().union(*found) if found else _UNMARKED


def meant(text: str, word: re.Match[str], lexicon: Lexicon) -> Marks:
    """Return the (group, member) pairs that a word found in ``text`` stands for.

    What a name includes (含变更) comes on top of what it means unsaid.
    """
    members = frozenset(lexicon.members[word[0]])
    if text[word.start() - 1 : word.start()] not in _INCLUDING:
        return members
    groups = {group for group, _ in members}
    return members | {mark for mark in lexicon.unsaid if mark[0] in groups}


def unsaid(a: Marks, b: Marks, lexicon: Lexicon) -> bool:
    """Say whether one name has another member of a group (延续) than the other means unsaid."""
    for group, member in lexicon.unsaid:
        one, other = ({m for g, m in marks if g == group} for marks in (a, b))
        if bool(one) != bool(other) and member not in one | other:
            return True
    return False


def exclude(a: Marks, b: Marks) -> bool:
    """Say whether two names have members of a group and none of them in common."""
    groups = {group for group, _ in a} & {group for group, _ in b}
    return bool(groups - {group for group, _ in a & b})


def denies(a: str, b: str) -> bool:
    """Say whether ``a`` denies something (未取得) that ``b`` affirms, and no more than that."""
    return any(
        _affirms(b, word) and word not in negated(b) and not _affirms(a, word)
        for word in negated(a)
    )


@lru_cache(maxsize=65536)
def negated(plain: str) -> frozenset[str]:
    """Return the pairs of characters right behind a negation."""
    if not _NEGATION.search(plain):
        return _NOTHING
    behind = (plain[at + 1 : at + 3] for at, char in enumerate(plain) if char in NEGATIONS)
    return frozenset(word for word in behind if len(word) == 2)


def _affirms(plain: str, word: str) -> bool:
    """Say whether ``word`` stands where nothing denies it.

    A word right behind a negated one may be denied with it (未建立或落实), so it is neither.
    """
    at = plain.find(word)
    while at >= 0:
        before = plain[max(0, at - 3) : at]
        if not (before[-1:] in NEGATIONS or (len(before) == 3 and before[0] in NEGATIONS)):
            return True
        at = plain.find(word, at + 1)
    return False
