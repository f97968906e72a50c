"""The style sheets of a page: its tree in, the elements that simple rules hide marked ``hidden``.

Followed are selectors of a tag, classes and an id (``.note``, ``tr.fold``, ``#menu``, lists of
such) and the cascade among them: specificity, order, ``!important`` and the element's own
``style``. Only what a screen shows counts, so rules for print or for a certain width hide
nothing. Selectors that look at other elements never hide, but may show: where it is in doubt
whether a text is hidden, it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: The property and the values of it that take an element off the page.
_HIDING = {
    "display": frozenset(("none",)),
    "visibility": frozenset(("hidden", "collapse")),
    "mso-hide": frozenset(("all",)),
}
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
class _Rule:
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


def mark_hidden(root: Any) -> None:
    """Set ``hidden`` on each element that the style sheets of its page do not show."""
    sheets = (style.text for style in root.iter("style") if _on_screen(style.get("media") or "all"))
    css = "\n".join(text for text in sheets if text and _MENTIONED.search(text))
    rules = list(_rules(css))
    if not any(rule.hides for rule in rules):
        return
    by_key: dict[str, list[_Rule]] = {}
    for rule in rules:
        by_key.setdefault(rule.key, []).append(rule)
    for element in root.iter():
        if _is_hidden(element, by_key) and element.tag not in _WHOLE_PAGE:
            element.set("hidden", "")


def _is_hidden(element: Any, by_key: dict[str, list[_Rule]]) -> bool:
    names = _names(element)
    winners: dict[str, _Rule] = {}
    for key in (*names, element.tag, "*"):
        for rule in by_key.get(key, ()):
            if rule.tag in {"*", element.tag} and rule.names <= names:
                best = winners.setdefault(rule.about, rule)
                if rule.rank > best.rank:
                    winners[rule.about] = rule
    if not any(rule.hides for rule in winners.values()):
        return False
    # Its own style beats the sheet, unless the rule says that it is important.
    own = {name for name, _, _ in _declarations(element.get("style") or "")}
    return any(r.hides and (r.rank[0] or name not in own) for name, r in winners.items())


def _names(element: Any) -> set[str]:
    classes, own = element.get("class"), element.get("id")
    names = {f".{name}" for name in classes.split()} if classes else set()
    return names | {f"#{own}"} if own else names


# --- style sheets -----------------------------------------------------------------


def _rules(css: str) -> Iterator[_Rule]:
    for order, (selectors, block) in enumerate(_blocks(css)):
        for name, hides, important in _declarations(block):
            for selector in selectors.split(","):
                yield from _rule(selector.strip(), name, hides, (important, order))


def _rule(selector: str, name: str, hides: bool, weight: tuple[bool, int]) -> Iterator[_Rule]:
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
    yield _Rule(tag, names, name, hides, rank)


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
