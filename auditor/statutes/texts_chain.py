"""Lines that begin like an article in, those that really open one out.

A line that begins with 第十条 may open article 10, stand in a table of contents, in the
text of a decision that amends another law, in an annex with articles of its own, or be the
rest of a sentence that a narrow column broke. What tells them apart is the sequence: the
articles of one text are numbered upwards, hardly ever with a gap. So the best chain of
rising numbers within one stretch of the text is looked for, where a line that reads like
an article weighs more than one that reads like a reference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.text import BLANKS, NUMERAL, to_int

#: How far back the line before is looked for; more than any annex form repeats.
_REACH = 60
# One that reads like a reference counts against a chain, unless it closes a gap in it.
_GOOD, _POOR, _BAD = 2.0, 0.6, -0.5
_GAP, _MORE_GAP, _WIDEST = 1.2, 0.3, 30.0
_LATE_START = 1.5
#: More than this for each line is the score of a text; contents stay below it.
_SOUND = 1.0

# 笫 stands for 第 in many typed copies, and blanks get between the numeral and 条.
_ARTICLE = re.compile(
    rf"[第笫][{BLANKS}]?([{NUMERAL}]{{1,8}})[{BLANKS}]?条(?:之([{NUMERAL}]{{1,3}})(?![{NUMERAL}]))?"
)
_CLAUSE = re.compile(r"([一二三四五六七八九十百零〇]{1,5})[、.．]")
_OPENS = re.compile(rf"[{BLANKS}]|$|[【〔：:．]")
#: What follows the number in a reference: 第十条第二款, 第十条规定的, 第五条、第六条.
_REFERS = re.compile(
    rf"第[{NUMERAL}]{{1,8}}[款项目条章节]|规定|的|、|，|,|款|项|至|[和或及与]第|以及|之规定|中[的第规所]|修改|增加|删去|改为|移作|作为|分为|合并|所列"
)
_CLOSED = re.compile(
    rf"[。；：！？;:!?”》）)]$|^第[{NUMERAL}]{{1,5}}(?:编|分编|章|节)|^[附总][{BLANKS}]*则"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open an article: which line, its number, and where its text begins."""

    line: int
    number: tuple[int, int]
    body: int
    weight: float

    @property
    def clear(self) -> bool:
        """Return whether the line reads like an article and in no way like a reference."""
        return self.weight == _GOOD


def find_openings(lines: Sequence[str]) -> list[Opening]:
    """Return the lines that begin with 第N条 or 第N条之N, with how much each reads like one."""
    found = [(i, m) for i, line in enumerate(lines) if (m := _ARTICLE.match(line))]
    spaced = sum(1 for i, m in found if _OPENS.match(lines[i], m.end())) * 2 > len(found)
    openings = []
    for i, match in found:
        number = _number(match[1]), _number(match[2] or "0")
        if number[0]:
            weight = _weight(lines, i, match.end(), spaced=spaced)
            openings.append(Opening(i, number, match.end(), weight))
    return openings


def find_clauses(lines: Sequence[str]) -> list[Opening]:
    """Return the lines that begin with 一、: the articles of a decision or an amendment."""
    found = [(i, m) for i, line in enumerate(lines) if (m := _CLAUSE.match(line))]
    return [Opening(i, (n, 0), m.end(), _GOOD) for i, m in found if (n := _number(m[1]))]


def _number(numeral: str) -> int:
    try:
        return to_int(numeral)
    except ValueError:  # 十十 and the like say no number, so the line opens no article
        return 0


def _weight(lines: Sequence[str], i: int, end: int, *, spaced: bool) -> float:
    if _REFERS.match(lines[i], end):
        return _BAD
    if spaced and not _OPENS.match(lines[i], end):
        return _POOR
    return _GOOD if i == 0 or _CLOSED.search(lines[i - 1]) else _POOR


@dataclass(frozen=True, slots=True)
class Stretch:
    """Openings of one text; ``walled`` when it stands behind an annex mark."""

    openings: tuple[Opening, ...]
    walled: bool


def stretches(openings: Sequence[Opening], walls: Sequence[int]) -> list[Stretch]:
    """Cut the openings where another text begins: at a wall (a line), or at a new 第一条.

    A wall inside a running sequence is none: 附件 may begin a line of an article.
    """
    found: list[tuple[bool, list[Opening]]] = []
    standing = sorted(walls)
    for i, now in enumerate(openings):
        before = openings[i - 1] if i else None
        walled = before is not None and _between(standing, before.line, now.line)
        restart = _restarts(now, openings[i + 1] if i + 1 < len(openings) else None)
        if not found or restart or (walled and before and not _follows(before, now)):
            behind = walled or (bool(found) and found[-1][0])
            found.append((behind, []))
        found[-1][1].append(now)
    return [Stretch(tuple(held), walled) for walled, held in found]


def main_chain(found: Sequence[Stretch]) -> tuple[Stretch, list[Opening]] | None:
    """Return the stretch that holds the text itself, and its articles; ``None`` for nothing.

    It is the one that reads most like articles; an annex may be the longer one, so what
    stands behind an annex mark counts only where no sound text stands before it.
    """
    best: tuple[float, Stretch, list[Opening]] | None = None
    sound = False
    for stretch in found:
        if stretch.walled and sound:
            continue
        chain, score = best_chain(stretch.openings)
        if best is None or score > best[0]:
            best = score, stretch, chain
        sound = sound or score > len(chain) * _SOUND
    return best[1:] if best else None


def _restarts(now: Opening, then: Opening | None) -> bool:
    """Return whether a text begins: 第一条 that reads like an article, or has 第二条 after it."""
    if now.number != (1, 0) or now.weight == _BAD:
        return False
    return now.clear or (then is not None and then.number == (2, 0))


def _between(standing: Sequence[int], first: int, last: int) -> bool:
    at = bisect_right(standing, first)
    return at < len(standing) and standing[at] < last


def _follows(before: Opening, now: Opening) -> bool:
    (article, sub), wanted = before.number, now.number
    return wanted in ((article + 1, 0), (article, sub + 1))


def best_chain(openings: Sequence[Opening]) -> tuple[list[Opening], float]:
    """Return the rising sequence that reads most like the articles of one text, and its score."""
    scores: list[float] = []
    links: list[int] = []
    for i, now in enumerate(openings):
        first = 0.0 if now.number == (1, 0) else -_LATE_START
        best, link = first, -1
        for j in range(max(0, i - _REACH), i):
            cost = _cost(openings[j].number, now.number)
            if cost is not None and scores[j] - cost > best:
                best, link = scores[j] - cost, j
        scores.append(best + now.weight)
        links.append(link)
    if not scores:
        return [], 0.0
    at = max(range(len(scores)), key=lambda i: scores[i])
    total = scores[at]
    return list(_walk(openings, links, at))[::-1], total


def _walk(openings: Sequence[Opening], links: Sequence[int], at: int) -> Iterator[Opening]:
    while at >= 0:
        yield openings[at]
        at = links[at]


def _cost(before: tuple[int, int], now: tuple[int, int]) -> float | None:
    """Return what a step from one number to the next costs, ``None`` when it goes back."""
    if now <= before:
        return None
    gap = now[0] - before[0] - 1
    if gap < 0:
        gap = now[1] - before[1] - 1
    elif now[1]:
        gap += now[1]
    return min(_GAP + gap * _MORE_GAP, _WIDEST) if gap > 0 else 0.0
