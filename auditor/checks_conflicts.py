"""Checks on two lists that cite the same law: one provision under two numbers, or two texts.

Two lists that were drawn up under different versions of a law give themselves away here.
Where the law itself could be asked, the rules on statutes say which list is wrong; only
citations that nothing at hand could check are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from auditor.checks_subjects import (
    Cell,
    Compared,
    distinct_cells,
    excerpt,
    inner_brackets,
    plain_title,
    provision_words,
    runs,
)
from auditor.checks_titles import BASES
from auditor.model import Citation, Hit, Parsed, Provision, Words
from auditor.text import letters

#: Shorter quotations say too little to tell provisions apart.
_SHORTEST = 20
#: Two quotations less alike than this (0–100), neither part of the other, are two texts.
_UNLIKE = 45


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A quoted provision of one list: where it first stands and all items it stands in."""

    cell: Cell
    positions: tuple[int, ...]
    citation: Citation
    article: Provision
    raw: str
    letters: str


def conflicts(at: Compared) -> Iterator[Hit]:
    """Find one quotation under two articles, and one article with two unlike quotations.

    Once a statute and quotation (or article), in the list under audit.
    """
    theirs, ours = _quoted(at.left), _quoted(at.right)
    for statute in ours:
        if statute in theirs:
            yield from _two_numbers(at, ours[statute], theirs[statute])
            yield from _two_texts(at, ours[statute], theirs[statute])


def _quoted(parsed: Parsed) -> dict[str, list[_Quoted]]:
    found: dict[str, list[_Quoted]] = {}
    for cell, positions in distinct_cells(parsed, BASES):
        verdicts = dict(enumerate(cell.verdicts))
        for index, citation in enumerate(cell.citations):
            at = citation.provision
            if at is None or not at.article or citation.quote is None or citation.shares:
                continue
            raw = cell.raw[slice(*citation.quote)]
            plain = letters(raw).text
            if len(plain) < _SHORTEST:
                continue
            verdict = verdicts.get(index)
            if verdict and verdict.status != "unverified":
                continue
            title = (verdict.statute if verdict else None) or citation.means or citation.title
            key = plain_title(title).removeprefix("中华人民共和国")
            article = Provision(at.article, at.sub)
            quoted = _Quoted(cell, positions, citation, article, raw, plain)
            found.setdefault(key, []).append(quoted)
    return found


def _two_numbers(at: Compared, ours: list[_Quoted], theirs: list[_Quoted]) -> Iterator[Hit]:
    there: dict[str, list[_Quoted]] = {}
    for quoted in theirs:
        there.setdefault(quoted.letters, []).append(quoted)
    here: dict[str, list[_Quoted]] = {}
    for quoted in ours:
        here.setdefault(quoted.letters, []).append(quoted)
    for text, mine in here.items():
        others = there.get(text, [])
        if others and not {q.article for q in mine} & {q.article for q in others}:
            what = Words("同一段引文，条号不同", "one quotation under two numbers")
            yield _hit(at, mine, others[0], what)


def _two_texts(at: Compared, ours: list[_Quoted], theirs: list[_Quoted]) -> Iterator[Hit]:
    there: dict[Provision, list[_Quoted]] = {}
    for quoted in theirs:
        there.setdefault(quoted.article, []).append(quoted)
    here: dict[Provision, list[_Quoted]] = {}
    for quoted in ours:
        here.setdefault(quoted.article, []).append(quoted)
    for article, mine in here.items():
        others = there.get(article, [])
        unlike = [m for m in mine if others and all(_unlike(m, o) for o in others)]
        if unlike and len(unlike) == len(mine):
            what = Words("同一条号，引文不是同一条", "one number over two texts")
            yield _hit(at, unlike, others[0], what)


def _unlike(one: _Quoted, other: _Quoted) -> bool:
    return fuzz.partial_ratio(one.letters, other.letters) < _UNLIKE


def _hit(at: Compared, mine: list[_Quoted], other: _Quoted, what: Words) -> Hit:
    first = mine[0]
    positions = sorted({i for q in mine for i in q.positions})
    names = {i.position: i.text("name") for i in at.left.list.items}
    return Hit(
        first.positions[0],
        first.cell.field,
        first.citation.entry,
        first.citation.span,
        {
            "title": inner_brackets(first.citation.title),
            "what": what,
            "here": provision_words(first.article),
            "there": provision_words(other.article),
            "quoted": excerpt(first.raw, 30),
            "theirs": excerpt(other.raw, 30),
            "places": runs(positions),
            "number": str(other.positions[0]),
            "other": at.left.list.identity.title or at.left.list.id,
        },
        ({"quoted": first.raw, "elsewhere": other.raw},),
        certainty="likely",
        related=((at.left.list.id, other.positions[0], names[other.positions[0]]),),
    )
