"""The words for comparing names: ``rules/vocabulary/synonyms.yaml`` in, a ``Lexicon`` out.

A ``Lexicon`` is the vocabulary as it holds for one department: what a word is replaced by,
which endings name an action, and which words exclude each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.config import resource
from auditor.definitions import Definition, load
from auditor.text import letters

#: Marks the member of a group of contrasts that a permit means when its name says none.
_UNSAID = "~"
_KEYS = ("light", "lead", "actions", "synonyms", "contrasts")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """``replace`` maps a word to what stands for it (``""`` for one that says nothing).

    ``words``, ``lead``, ``tail`` and ``contrast`` find them, the longest first, ``lead`` at the
    start of each line; ``actions`` maps an ending to its kind; ``members`` maps a word to its
    (group, member) pairs; ``unsaid`` are those meant where a permit says nothing of the group.
    """

    words: re.Pattern[str]
    replace: Mapping[str, str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    actions: Mapping[str, str]
    contrast: re.Pattern[str]
    members: Mapping[str, tuple[tuple[int, int], ...]]
    unsaid: frozenset[tuple[int, int]]

    def plain(self, text: str) -> str:
        """Return letters and digits of ``text`` with synonyms made one and light words gone."""
        return self.plain_of(letters(text).text)

    def plain_of(self, folded: str) -> str:
        """Return the same for a text of letters and digits, or for several, a line each."""
        parts = self.words.split(folded)  # every other one is a word
        parts[1::2] = map(self.replace.__getitem__, parts[1::2])
        return "".join(parts)


def load_lexicon(departments: frozenset[str] = frozenset(), path: Path | None = None) -> Lexicon:
    """Return the vocabulary as it holds for lists of ``departments`` (医疗保障局 …).

    Reads ``rules/vocabulary/synonyms.yaml`` unless another file is given. Raises
    ``DefinitionError`` with path and line when the file is not of the expected shape.
    """
    definition = _read(path or resource("rules/vocabulary/synonyms.yaml"))
    scopes = {
        name for group in definition.data["synonyms"] for name in group.get("departments", ())
    }
    return _lexicon(definition.path, departments & scopes)


@lru_cache(maxsize=8)
def _read(path: Path) -> Definition:
    definition = load(path)
    definition.check_keys(_KEYS)
    data = definition.data
    for key in _KEYS:
        kind = dict if key == "actions" else list
        if not isinstance(data.get(key), kind):
            raise definition.error(
                (key,), f"缺少“{key}”或其形状不对", f"{key!r} is missing or misshapen"
            )
    for key in ("light", "lead"):
        _check_words(definition, (key,), data[key])
    for kind_name, words in data["actions"].items():
        _check_words(definition, ("actions", kind_name), words)
    for number, words in enumerate(data["contrasts"]):
        _check_words(definition, ("contrasts", number), words)
    for number, group in enumerate(data["synonyms"]):
        definition.check_keys(("words", "departments"), ("synonyms", number))
        _check_words(definition, ("synonyms", number, "words"), group.get("words"))
        _check_words(
            definition, ("synonyms", number, "departments"), group.get("departments", ["-"])
        )
    return definition


def _check_words(definition: Definition, keys: tuple[str | int, ...], words: object) -> None:
    good = isinstance(words, list) and words and all(isinstance(w, str) and w for w in words)
    if not good:
        raise definition.error(keys, "此处应为词语列表", "a list of words is expected here")


@lru_cache(maxsize=64)
def _lexicon(path: Path, departments: frozenset[str]) -> Lexicon:
    data = _read(path).data
    replace = _replacements(data, departments)
    words = _either(replace)

    def plain(text: str) -> str:
        return words.sub(lambda found: replace[found[0]], letters(text).text)

    actions = {plain(word): kind for kind, listed in data["actions"].items() for word in listed}
    members = _members(data["contrasts"], plain)
    lead = re.compile(rf"^{_either(data['lead']).pattern}+", re.MULTILINE)
    tail = re.compile(rf"{_either(actions).pattern}$")
    unsaid = frozenset(
        (group, member)
        for group, listed in enumerate(data["contrasts"])
        for member, written in enumerate(listed)
        if _UNSAID in written.split("|")
    )
    return Lexicon(words, replace, lead, tail, actions, _either(members), members, unsaid)


def _replacements(data: Any, departments: frozenset[str]) -> dict[str, str]:
    replace = {letters(word).text: "" for word in data["light"]}
    # Groups with a scope come last, so that they override what holds everywhere.
    for group in sorted(data["synonyms"], key=lambda g: "departments" in g):
        if "departments" in group and departments.isdisjoint(group["departments"]):
            continue
        for word in group["words"]:
            replace[letters(word).text] = letters(group["words"][0]).text
    return replace


def _members(groups: Any, plain: Callable[[str], str]) -> dict[str, tuple[tuple[int, int], ...]]:
    members: dict[str, tuple[tuple[int, int], ...]] = {}
    for group, listed in enumerate(groups):
        for member, written in enumerate(listed):
            for word in filter(None, map(plain, written.split("|"))):
                members[word] = (*members.get(word, ()), (group, member))
    return members


def _either(words: Iterable[str]) -> re.Pattern[str]:
    """Return a group for any of ``words``, the longest first; none at all matches nothing."""
    behind: dict[str, list[str]] = defaultdict(list)
    for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
        behind[word[0]].append(re.escape(word[1:]))
    # By first character: a search then tries few words at each place, which halves its time.
    ways = [f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in behind.items()]
    return re.compile(f"({'|'.join(ways) or '(?!)'})")
