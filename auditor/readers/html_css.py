"""What a page hides: its tree in, the elements that its styles or ``hidden`` take off it out.

Of style sheets those selectors are followed that name a tag, classes and an id (``.note``,
``tr.fold``, ``#menu``, lists of such), and the cascade among them: specificity, order,
``!important`` and the element's own ``style``. Only what a screen shows counts, so rules for
print or for a certain width hide nothing. Selectors that look at other elements never hide,
but may show: where it is in doubt whether a text is hidden, it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: The property and the values of it that take an element off the page.
_HIDING = {
    "display": frozenset(("none",)),
    "visibility": frozenset(("hidden", "collapse")),
    "mso-hide": frozenset(("all",)),
}
# The same as an element's own style has it, and as it stands in the tags of a page.
_SAID = (r"display\s*:\s*none", r"visibility\s*:\s*(?:hidden|collapse)", r"mso-hide\s*:\s*all")
_OWN = tuple(map(re.compile, _SAID))
_IN_TAGS = tuple(re.compile(said.encode()) for said in _SAID)
_ATTRIBUTE = re.compile(rb"[\s/\"']hidden(?:[\s=/]|$)", re.MULTILINE)
_MENTIONED = re.compile("none|hidden|collapse|mso-hide", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_BLOCK = re.compile(r"([^{}]*)([{}])")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$")
_SCREEN = re.compile(r"(?:only\s+)?(?:screen|all)")
_COMPOUND = re.compile(r"(\*|[\w-]+)?((?:[.#][\w-]+)*)")
_NAME = re.compile(r"[.#][\w-]+")
_COMBINATOR = re.compile(r"[\s>+~]+")
# Scripts show what hangs on these at once, so that a rule for them says nothing.
_WHOLE_PAGE = frozenset(("html", "body"))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a selector asks of an element, and what its rule says ``about`` one property.

    ``rank`` orders the rules that say something of the same property: the highest counts.
    """

    tag: str
    names: frozenset[str]  # with . and # before them
    about: str
    hides: bool
    rank: tuple[bool, int, int, int, int]

    @property
    def key(self) -> str:
        """What an element must have in any case: a class or id, else the tag."""
        return min(self.names, default=self.tag)


def read_rules(styles: Iterable[Any]) -> list[Rule]:
    """Return the rules of ``style`` elements that say whether something is shown."""
    sheets = (style.text for style in styles if _on_screen(style.get("media") or "all"))
    return list(_rules("\n".join(text for text in sheets if text and _MENTIONED.search(text))))


def hides(rules: Iterable[Rule], tag: str) -> bool:
    """Say whether rules may hide an element of this name that has no class and no id."""
    return any(rule.hides and rule.key in {tag, "*"} for rule in rules)


def hidden_elements(root: Any, rules: Iterable[Rule], tags: bytes) -> frozenset[Any]:
    """Return the elements that a page hides: by what they say themselves or by its ``rules``.

    ``tags`` are the start tags of the page in lower case: what they nowhere mention needs no
    search in the tree. What stands inside a hidden element is not listed.
    """
    hidden = set(_hidden_by_rules(root, rules))
    if any(hiding.search(tags) for hiding in _IN_TAGS):
        hidden.update(element for element in root.iter() if _hides(element.get("style")))
    if _ATTRIBUTE.search(tags):
        hidden.update(root.xpath("//*[@hidden]"))
    return frozenset(hidden)


@lru_cache(maxsize=4096)
def _hides(style: str | None) -> bool:
    """Say whether declarations take what they are for off the page."""
    return style is not None and any(hiding.search(style.lower()) for hiding in _OWN)


def _hidden_by_rules(root: Any, rules: Iterable[Rule]) -> Iterator[Any]:
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        by_key.setdefault(rule.key, []).append(rule)
    verdicts: dict[tuple[str | None, ...], bool] = {}
    for element in _candidates(root, {rule.key for rule in rules if rule.hides}):
        known = (element.tag, element.get("class"), element.get("id"), element.get("style"))
        if known not in verdicts:
            verdicts[known] = _is_hidden(*known, by_key)
        if verdicts[known] and element.tag not in _WHOLE_PAGE:
            yield element


def _candidates(root: Any, keys: set[str]) -> Iterator[Any]:
    """Yield the elements that a hiding rule of these keys may be about, some of them twice."""
    tags = {key for key in keys if key[0] not in ".#"}
    if "*" in tags:
        yield from root.iter()
    elif tags:
        yield from root.iter(*sorted(tags))
    if any(key.startswith("#") for key in keys):
        yield from (
            element for element in root.xpath("//*[@id]") if f"#{element.get('id')}" in keys
        )
    if any(key.startswith(".") for key in keys):
        known: dict[str | None, bool] = {None: False}
        for element in root.iter():
            classes = element.get("class")
            if classes not in known:
                known[classes] = not keys.isdisjoint(_names(classes, None))
            if known[classes]:
                yield element


def _is_hidden(
    tag: str,
    classes: str | None,
    own: str | None,
    style: str | None,
    by_key: dict[str, list[Rule]],
) -> bool:
    names = _names(classes, own)
    winners: dict[str, Rule] = {}
    for key in (*names, tag, "*"):
        for rule in by_key.get(key, ()):
            if rule.tag in {"*", tag} and rule.names <= names:
                best = winners.setdefault(rule.about, rule)
                if rule.rank > best.rank:
                    winners[rule.about] = rule
    if not any(rule.hides for rule in winners.values()):
        return False
    # Its own style beats the sheet, unless the rule says that it is important.
    declared = {name for name, _, _ in _declarations(style or "")}
    return any(r.hides and (r.rank[0] or name not in declared) for name, r in winners.items())


def _names(classes: str | None, own: str | None) -> set[str]:
    names = {f".{name}" for name in classes.split()} if classes else set()
    return names | {f"#{own}"} if own else names


# --- style sheets -----------------------------------------------------------------


def _rules(css: str) -> Iterator[Rule]:
    for order, (selectors, block) in enumerate(_blocks(css)):
        for name, hides, important in _declarations(block):
            for selector in selectors.split(","):
                yield from _rule(selector.strip(), name, hides, (important, order))


def _rule(selector: str, name: str, hides: bool, weight: tuple[bool, int]) -> Iterator[Rule]:
    """Yield the rule of one selector, none when it cannot be followed."""
    last = _COMBINATOR.split(selector)[-1]
    found = _COMPOUND.fullmatch(last)
    alone = last == selector
    if not last or found is None or (hides and not alone):
        return
    names = frozenset(_NAME.findall(found[2]))
    ids = sum(each.startswith("#") for each in names)
    tag = (found[1] or "*").lower()
    important, order = weight
    rank = (important or not alone, int(not alone), ids, 2 * len(names) + (tag != "*"), order)
    yield Rule(tag, names, name, hides, rank)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the declarations of each rule that counts on a screen."""
    plain = _STRING.sub("", _COMMENT.sub("", css))
    heads: list[str] = []
    for found in _BLOCK.finditer(plain):
        before, brace = found[1], found[2]
        if brace == "{":
            heads.append(before.rpartition(";")[2].strip())
        elif heads:
            head = heads.pop()
            if not head.startswith("@") and all(map(_is_for_screen, heads)):
                yield head, before


def _is_for_screen(head: str) -> bool:
    return head.startswith("@media") and _on_screen(head.removeprefix("@media"))


def _on_screen(media: str) -> bool:
    return any(_SCREEN.fullmatch(each.strip().lower()) for each in media.split(","))


def _declarations(block: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield for each property that can hide: its name, whether it does, whether important."""
    for declaration in block.lower().split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip()
        if name in _HIDING:
            plain = _IMPORTANT.sub("", value)
            yield name, plain.strip() in _HIDING[name], plain != value
