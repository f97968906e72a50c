"""A name taken apart for comparing: the matter it is about, what is done, what sets it apart.

Chinese text has no blanks, so names are compared by the characters of their ``core``: the
name without its frame (对…进行监督检查, …的处罚), with synonyms made one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from auditor.align.vocabulary import Lexicon
from auditor.text import letters

#: The shortest core worth having: an action is not cut off a name when less would be left.
_SHORTEST_CORE = 4
#: No name is as long as this; a text that is (a column that slipped) is compared by its start.
_LONGEST = 1000
_PRINTED_NUMBER = re.compile(r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[)）.．、]|[①-⑳])+")
#: What is said in brackets behind a name comes after its frame (…的审批（含变更）).
_NOTE = re.compile(r"[（(][^（()）]*[)）]\s*$")
_NEGATIONS = frozenset("非不未无")

Marks = frozenset[tuple[int, int]]


class Name(NamedTuple):
    """``exact`` holds the letters of the name as printed, ``plain`` the words it is compared by.

    ``core`` is ``plain`` without its frame; ``action`` a kind of 处罚, 检查 … or ``None``.
    """

    exact: str
    plain: str
    core: str
    action: str | None


class _Folded(dict[int, str]):
    """A table for ``str.translate`` that keeps letters; each character is looked up once."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = letters(chr(code)).text
        return kept


_FOLDED = _Folded()


def fold(raw: str) -> str:
    """Return ``letters(raw).text`` without the way back, for many short texts at once."""
    return raw.translate(_FOLDED)


def take_apart(raw: str, lexicon: Lexicon) -> Name:
    """Return the parts of a name (or of a name with its sub-name) for comparing."""
    number = _PRINTED_NUMBER.match(raw)
    printed = raw[number.end() :] if number else raw
    exact = fold(printed)
    note = _NOTE.search(printed)
    if note and note.start():
        said, noted = _plain(fold(printed[: note.start()]), lexicon), _plain(fold(note[0]), lexicon)
    else:
        said, noted = _plain(exact, lexicon), ""
    core, action = _cut_action(said, lexicon)
    return Name(exact, said + noted, core + noted, action)


def _plain(exact: str, lexicon: Lexicon) -> str:
    return lexicon.lead.sub("", lexicon.plain_of(exact[:_LONGEST]))


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


def contradict(a: Name, b: Name, lexicon: Lexicon, *, one_action: bool = False) -> bool:
    """Say whether two names cannot be one matter, however alike they look.

    They cannot when they do different things (处罚, 检查), name members of a group that exclude
    each other (森林, 草原), or when one denies what the other says (国家重点, 非国家重点).
    ``one_action`` says that both are known to do the same, whatever word they end in.
    """
    if not one_action and a.action and b.action and a.action != b.action:
        return True
    if _exclude(_marks(a.plain, lexicon), _marks(b.plain, lexicon)):
        return True
    return a.plain != b.plain and (_denies(a.plain, b.plain) or _denies(b.plain, a.plain))


@lru_cache(maxsize=65536)
def _marks(plain: str, lexicon: Lexicon) -> Marks:
    """Return the (group, member) pairs of the words in a name that exclude others."""
    return frozenset(m for word in lexicon.contrast.findall(plain) for m in lexicon.members[word])


def _exclude(a: Marks, b: Marks) -> bool:
    groups = {group for group, _ in a} & {group for group, _ in b}
    return bool(groups - {group for group, _ in a & b})


def _denies(a: str, b: str) -> bool:
    """Say whether ``a`` denies something (未取得) that ``b`` affirms, and no more than that."""
    denied = _denied(a)
    return any(
        _affirms(b, word) and word not in _denied(b) and not _affirms(a, word) for word in denied
    )


@lru_cache(maxsize=65536)
def _denied(plain: str) -> frozenset[str]:
    """Return the pairs of characters right behind a negation."""
    behind = (plain[at + 1 : at + 3] for at, char in enumerate(plain) if char in _NEGATIONS)
    return frozenset(word for word in behind if len(word) == 2)


def _affirms(plain: str, word: str) -> bool:
    """Say whether ``word`` stands where nothing denies it.

    A word right behind a negated one may be denied with it (未建立或落实), so it is neither.
    """
    at = plain.find(word)
    while at >= 0:
        before = plain[max(0, at - 3) : at]
        if not (before[-1:] in _NEGATIONS or (len(before) == 3 and before[0] in _NEGATIONS)):
            return True
        at = plain.find(word, at + 1)
    return False
