"""Checks on brackets and quotation marks: a half without its partner, <> inside a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.checks_subjects import Cell, bodies, excerpt, unspaced
from auditor.model import Hit, Words

_PAIRS = {
    "《": "》",
    "〈": "〉",
    "【": "】",
    "（": "）",
    "〔": "〕",
    "“": "”",
    "‘": "’",
    "「": "」",
}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_LIST_MARK = re.compile(r"(?:^|[\s；;。，,：:、])[0-9a-zA-Z一二三四五六七八九十]{1,3}$")
_ASCII_TITLE = re.compile(r"《[^《》]{0,120}?([<＜][^<>＜＞《》]{2,60}[>＞])[^《》]{0,120}》")
_BRACKET = re.compile(f"[{''.join(_PAIRS)}{''.join(_CLOSING)}()]")


def brackets(cell: Cell) -> Iterator[Hit]:
    """Find brackets that lack their partner, and half-width <> inside a title.

    Judged entry by entry, so that a fault in one does not spoil the next.
    """
    for label, (start, end) in bodies(cell):
        for found in _ASCII_TITLE.finditer(cell.raw, start, end):
            yield _bracket_hit(cell, label, found.start(1), found[1][0])
        for at in _unpaired(cell.raw, start, end):
            yield _bracket_hit(cell, label, at, narrow_bracket(cell.raw[at]))


def narrow_bracket(char: str) -> str:
    """Return the full-width form of a round bracket, so that （ and ( are one kind."""
    return {"(": "（", ")": "）"}.get(char, char)


def _unpaired(raw: str, start: int, end: int) -> Iterator[int]:
    """Yield the places of brackets without a partner between ``start`` and ``end``."""
    stack: list[tuple[str, int]] = []
    depth: Counter[str] = Counter()
    # Where straight quotation marks stand in for half of a pair, nothing can be told of it.
    ignored = "“”" if raw.find('"', start, end) >= 0 else ""
    for found in _BRACKET.finditer(raw, start, end):
        at, char = found.start(), narrow_bracket(found[0])
        opening = _CLOSING.get(char, char)
        if char in ignored:
            continue
        if char in _PAIRS:
            if not (char == "“" and depth["“"] and _opens_paragraph(raw, at)):
                stack.append((char, at))
                depth[char] += 1
        elif depth[opening]:
            yield from _close(stack, depth, opening)
        elif not (char == "）" and _LIST_MARK.search(raw[max(start, at - 5) : at])):
            yield at
    yield from (at for _, at in stack)


def _close(stack: list[tuple[str, int]], depth: Counter[str], opening: str) -> Iterator[int]:
    """Take a pair off the stack; yield what was opened inside it and never closed."""
    while True:
        char, at = stack.pop()
        depth[char] -= 1
        if char == opening:
            return
        yield at


def _opens_paragraph(raw: str, at: int) -> bool:
    """Tell whether a quotation mark opens a paragraph: quotations repeat it on each."""
    while at > 0 and raw[at - 1] in " \t\u3000":
        at -= 1
    return at == 0 or raw[at - 1] in "\r\n"


def _bracket_hit(cell: Cell, label: str | None, at: int, char: str) -> Hit:
    raw = cell.raw
    partner = _PAIRS.get(char) or _CLOSING.get(char) or ""
    if char in "<＜":
        close = min(i for i in (raw.find(c, at) for c in ">＞") if i >= 0)
        inner = raw[at + 1 : close]
        zh, en = "书名号内用了尖括号“<>”", "has half-width < > inside a title"
        mend = Words(f"改为单书名号“〈{excerpt(inner)}〉”", f"write 〈{excerpt(inner)}〉")
        span = (at, close + 1)
    else:
        kind = ("缺少前一半", "its opening") if char in _CLOSING else ("缺少后一半", "its closing")
        zh = f"的“{char}”{kind[0]}“{partner}”"
        en = f"has a {char} without {kind[1]} {partner}"
        mend = Words(
            f"补上“{partner}”；多余的，删去“{char}”", f"add {partner}, or delete the odd {char}"
        )
        span = _around(raw, at, char)
    return Hit(
        label=label,
        span=span,
        values={"what": Words(zh, en), "text": excerpt(raw[slice(*span)]), "mend": mend},
        evidence=({"bracket": char, "text": unspaced(raw[slice(*span)])},),
    )


def _around(raw: str, at: int, char: str) -> tuple[int, int]:
    """Return a stretch that shows which words a bracket belongs to."""
    stops = "。；;\n】"
    if char in _CLOSING:
        start = at
        while start > 0 and at - start < 24 and raw[start - 1] not in stops:
            start -= 1
        return start, at + 1
    end = at + 1
    while end < len(raw) and end - at < 24 and raw[end] not in stops:
        end += 1
    return at, end
