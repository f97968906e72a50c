"""Lines of a published text in; title, front matter, articles and annexes out.

Nothing is dropped: every line ends up as a title, front matter, a line of the table of
contents, a heading, part of an article, or in the tail (annexes, signatures, the page
around the text). What opens an article is told by the sequence of the numbers, see
``auditor.statutes.texts_chain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from auditor.errors import InputError
from auditor.model import Provision
from auditor.statutes.texts_chain import (
    Opening,
    find_clauses,
    find_openings,
    main_chain,
    stretches,
)
from auditor.text import BLANKS, NUMERAL, to_chinese

Numbering = Literal["article", "clause", "none"]
_ARTICLES: Numbering = "article"
_CLAUSES: Numbering = "clause"
Row = tuple[Provision, str]

_HEADING = re.compile(
    rf"(?:第[{NUMERAL}]{{1,5}}(?:编|分编|章|节)|序[{BLANKS}]*言|(?:总|附|分)[{BLANKS}]*则|前[{BLANKS}]*言)"
    rf"(?:[{BLANKS}].*|[^。；，：,;:！]{{0,40}})?$"
)
_CONTENTS = re.compile(rf"目[{BLANKS}]*录[{BLANKS}]*$")
_PREAMBLE = re.compile(rf"[序前][{BLANKS}]*言[{BLANKS}]*$")
_ANNEX = re.compile(
    rf"(?:附[{BLANKS}]*(?:件|表|录|图|注)|附)(?:[{NUMERAL}]{{0,4}}[{BLANKS}]*)?(?:[：:《（(]|$|[{BLANKS}])"
)
_SENTENCE = re.compile(rf"[。；：！？;:!?…”）)|][{BLANKS}]*$")
_STOP = re.compile(rf"[。；：！？;:!?…]['’”》）)]*[{BLANKS}]*$")
_ITEM = re.compile(rf"[（(〔][{NUMERAL}]{{1,4}}[)）〕]|[{NUMERAL}]{{1,3}}[.．、]|[①-⑳|“]")
_TITLE_END = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|细则|决定|解释|规则|规程|规范|准则|意见|通知|方案|章程|制度|目录|纲要|命令|"
    r"批复|公告|标准|决议|通则|总则|编|修正案|修正文本|办法实施细则|令|要点|答复)"
    r"(?:[（(][^（）()]{1,20}[)）])*$"
)
_ORDER_HEAD = re.compile(r"(?:令|公告)$|第.{1,8}号[）)]?$")
_VERSION = re.compile(r"(?<=.{3})[（(][^（）()]*(?:修订|修正|修改)(?:版|本)?[）)]$")
_STATE = "中华人民共和国"
_LONGEST_TITLE = 90
#: A line of this length that ends in no stop may go on in the next: the column was narrow.
_NARROW = 20
#: Lines that a paragraph of a last article may be broken into.
_BROKEN = 40
#: Openings in a text beyond any statute's; the civil code has 1,260 articles.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, outer blanks stripped; ``level`` is that of a marked heading, else 0."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """One published text cut into its parts; each part keeps its lines in order.

    ``numbering`` says what counts as an article: 第N条, the clauses 一、 of a decision or
    an amendment, or nothing. ``headings`` are pairs of the article that follows and the
    heading. ``stray`` are the numbers of lines that read like articles and stand out of
    sequence: where there are any, the text is not whole.
    """

    title: str
    front: tuple[str, ...]
    articles: tuple[Row, ...]
    numbering: Numbering
    headings: tuple[tuple[Provision | None, str], ...] = ()
    contents: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    stray: tuple[int, ...] = ()


def split(lines: Sequence[Line], name: str = "") -> tuple[Split, ...]:
    """Return the texts that ``lines`` hold, most often one; ``name`` serves for a missing title.

    A decision printed before the law that it amends makes two: the decision and the law.
    Raises ``InputError`` for more articles than any statute has.
    """
    kept = [line for line in lines if line.text]
    law, at = _last_text(kept, name)
    return (_last_text(kept[:at], name)[0], law) if at else (law,)


def _last_text(kept: Sequence[Line], name: str) -> tuple[Split, int]:
    """Return the text that the articles belong to, and the line where it begins."""
    chain, stray, numbering = _chain(kept)
    if not chain:
        title, rest = _title(kept, name)
        return Split(title, tuple(rest), (), "none"), 0
    start = _start(kept, chain[0].line)
    at = _second_title(kept, start) if numbering == "article" else 0
    law = _build(kept[at:], [_moved(o, at) for o in chain], start - at, numbering, name)
    return replace(law, stray=stray), at


def _moved(opening: Opening, by: int) -> Opening:
    return Opening(opening.line - by, opening.number, opening.body, opening.weight)


def _chain(lines: Sequence[Line]) -> tuple[list[Opening], tuple[int, ...], Numbering]:
    """Return the articles' openings, the numbers that fit nowhere, and what they are."""
    texts = [line.text for line in lines]
    walls = [i for i, text in enumerate(texts) if _ANNEX.match(text)]
    openings, kind = find_openings(texts), _ARTICLES
    if not openings:
        openings, kind = find_clauses(texts), _CLAUSES
    if len(openings) > MOST:
        zh = f"有 {len(openings)} 行像条文，超过 {MOST} 的上限，不像一部法规"
        raise InputError(zh, f"{len(openings)} lines like articles, over the limit of {MOST}")
    found = main_chain(stretches(openings, walls))
    if found is None:
        return [], (), "none"
    stretch, chain = found
    if kind == "clause" and chain[0].number != (1, 0):
        return [], (), "none"
    return chain, _stray(stretch.openings, chain), kind


def _stray(stretch: Sequence[Opening], chain: Sequence[Opening]) -> tuple[int, ...]:
    held = {opening.number for opening in chain}
    return tuple(o.number[0] for o in stretch if o.clear and o.number not in held)


def _start(lines: Sequence[Line], first: int) -> int:
    """Return the line where the body begins: the headings right before the first article."""
    at = first
    while at > 0 and is_heading(lines[at - 1]):
        at -= 1
        if re.match(r"第[一1１](?:编|章)", lines[at].text):
            before = lines[at - 1].text if at else ""
            if not re.match(r"第[一1１]编", before):
                break
    return at


def is_heading(line: Line) -> bool:
    """Return whether a line is the heading of a book, a chapter or a section."""
    if line.level > 1 and not re.match(rf"第[{NUMERAL}]+条", line.text):
        return True
    return bool(_HEADING.match(line.text))


# --- titles ------------------------------------------------------------------------


def _title(lines: Sequence[Line], name: str) -> tuple[str, list[str]]:
    """Return the title and all other lines: the marked one, else the one that reads like it."""
    marked = [i for i, line in enumerate(lines) if line.level == 1]
    likely = [i for i, line in enumerate(lines[:60]) if is_title(line.text)]
    if marked:
        taken = [marked[0]]
    elif likely:
        at = _likeliest(lines, likely)
        taken = [at - 1, at] if at and lines[at - 1].text == _STATE else [at]
    else:
        taken = []
    title = "".join(lines[i].text for i in taken) or name
    rest = [line.text for i, line in enumerate(lines) if i not in taken]
    return tidy_title(title), rest


def _likeliest(lines: Sequence[Line], likely: Sequence[int]) -> int:
    """Return which of several lines is the title: named by an order, at the top, or the last."""
    around = "".join(line.text for line in lines)
    named = [i for i in likely if f"《{lines[i].text}》" in around]
    if named:
        return named[-1]
    ordered = any(_ORDER_HEAD.search(line.text) for line in lines[:6])
    return likely[-1] if ordered or likely[0] > 1 else likely[0]


def is_title(text: str) -> bool:
    """Return whether a line reads like the title of an instrument."""
    return (
        3 <= len(text) <= _LONGEST_TITLE
        and not re.search(r"[。；，,;：:]|[年月]\d+日|^第.{1,4}[条款章节编]|^[（(]", text)
        and not re.search(r"^[\u4e00-\u9fff]+令$|^(?:根据|依照|按照|为了?)", text)
        and all(text.count(a) == text.count(b) for a, b in ("《》", "〈〉", "（）", "()"))
        and _TITLE_END.search(text) is not None
    )


def tidy_title(title: str) -> str:
    """Return a title without blanks between Chinese characters, outer 《》 and （2021年修订）."""
    plain = re.sub(rf"(?<=[\u3400-\u9fff（）])[{BLANKS}]+(?=[\u3400-\u9fff（）])", "", title)
    plain = _VERSION.sub("", plain.strip(BLANKS))
    whole = plain.startswith("《") and plain.endswith("》") and plain.count("《") == 1
    return plain[1:-1] if whole else plain


def _second_title(lines: Sequence[Line], start: int) -> int:
    """Return where the law begins that follows a decision printed before it, 0 for none."""
    titles = [i for i in range(start) if is_title(lines[i].text) or lines[i].level == 1]
    if len(titles) < 2:
        return 0
    first, last = titles[0], titles[-1]
    clauses = find_clauses([line.text for line in lines[first + 1 : last]])
    amends = re.search(r"修改|废止|修正", lines[first].text)
    return last if amends and clauses and lines[first].text != lines[last].text else 0


# --- the body ------------------------------------------------------------------------


def _build(
    lines: Sequence[Line], chain: Sequence[Opening], start: int, numbering: Numbering, name: str
) -> Split:
    title, before = _title(lines[:start], name)
    front, preamble, contents = _front(before)
    end = _end(lines, chain)
    rows: list[Row] = []
    headings: list[tuple[Provision | None, str]] = []
    first = Provision(*chain[0].number)
    headings += [(first, line.text) for line in lines[start : chain[0].line]]
    for now, then in pairwise([*chain, None]):
        if now is None:
            continue
        stop = then.line if then else end
        own, inner = _article(lines, now, stop)
        follows = Provision(*then.number) if then else None
        headings += [(follows, text) for text in inner]
        rows.append((Provision(*now.number), own))
    tail = tuple(line.text for line in lines[end:])
    return Split(title, front, tuple(rows), numbering, tuple(headings), contents, preamble, tail)


def _front(before: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return front matter, preamble, and contents: the headings that no article follows."""
    contents = tuple(t for t in before if _HEADING.match(t) or _CONTENTS.match(t))
    held = set(contents)
    at = next((i for i, t in enumerate(before) if _PREAMBLE.match(t)), len(before))
    front = tuple(t for t in before[:at] if t not in held)
    return front, tuple(t for t in before[at:] if t not in held), contents


def _article(lines: Sequence[Line], opening: Opening, stop: int) -> tuple[str, list[str]]:
    """Return the text of an article without its number, and the headings that follow it."""
    own = [lines[opening.line].text[opening.body :].lstrip(BLANKS + "：:．").rstrip(BLANKS)]
    headings: list[str] = []
    for line in lines[opening.line + 1 : stop]:
        # A heading may run over two lines, but no article goes on after one.
        if is_heading(line) or (headings and not _SENTENCE.search(line.text)):
            headings.append(line.text)
        else:
            own.append(line.text)
    return "\n".join(text for text in own if text), headings


def _end(lines: Sequence[Line], chain: Sequence[Opening]) -> int:
    """Return the line after the last article: an annex, a heading or the page around it."""
    for i in range(chain[-1].line + 1, len(lines)):
        if _ANNEX.match(lines[i].text) or is_heading(lines[i]) or not _goes_on(lines, i):
            return i
    return len(lines)


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """Return whether a line can be part of an article: a sentence, an item, or broken off."""
    text, before = lines[i].text, lines[i - 1].text
    if _SENTENCE.search(text) or _ITEM.match(text):
        return True
    if len(before) >= _NARROW and not _STOP.search(before):
        return True
    ahead = i
    while ahead < min(len(lines), i + _BROKEN) and len(lines[ahead].text) >= _NARROW:
        ahead += 1
        if _STOP.search(lines[ahead - 1].text):
            return True
    return ahead > i and ahead < len(lines) and _STOP.search(lines[ahead].text) is not None


def tidy_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return articles that another cut, without the headings and annexes that stayed in them.

    Where cutting them again would lose one, they are returned as they are.
    """
    lines = [Line(text) for row in rows for text in _printed(row)]
    cut = split(lines)[-1].articles if rows else ()
    whole = {provision for provision, _ in rows} <= {provision for provision, _ in cut}
    return cut if whole and len(cut) == len(rows) else tuple(rows)


def _printed(row: Row) -> Iterator[str]:
    provision, text = row
    sub = f"之{to_chinese(provision.sub)}" if provision.sub else ""
    first, *others = text.split("\n")
    yield f"第{to_chinese(provision.article)}条{sub} {first}"
    yield from (other.strip(BLANKS) for other in others)


def kept_lines(one: Split) -> Iterator[str]:
    """Yield every line that a text was cut into, in no set order: the proof that none is lost."""
    yield one.title
    yield from one.front
    yield from one.contents
    yield from one.preamble
    yield from (text for _, text in one.headings)
    yield from (text for _, text in one.articles)
    yield from one.tail
