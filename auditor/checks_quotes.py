"""Checks on how quotations and articles are written in one list: cut short here, full there.

Styles are compared within a list only; no style is right by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.checks_subjects import (
    Cell,
    distinct_cells,
    inner_brackets,
    listing,
    plain_title,
    provision_words,
    runs,
    unspaced,
)
from auditor.checks_titles import BASES, instrument_of, printed_titles
from auditor.model import Citation, Hit, Parsed, Provision, Verdict, Words
from auditor.text import letters, narrow

_CUT = re.compile(r"[，,；;。：:！!？?]")
_LEFT_OUT = re.compile(r"…|⋯|\.{3}|略")
#: Fewer letters than this are no quotation to compare.
_SHORTEST = 12
#: Fewer letters than this left out are a slip of the pen, which has its own rule.
_LEAST = 6


@dataclass(frozen=True, slots=True)
class _Quoted:
    """One quotation of a provision, with the places of the text it stands in."""

    cell: Cell
    positions: tuple[int, ...]
    citation: Citation
    raw: str
    plain: str


def cut_short(parsed: Parsed) -> Iterator[Hit]:
    """Find a provision quoted in full at one place and, without ……, in part at another.

    Only clauses left out whole count; other wording has its own rule. Once a provision and
    shorter text.
    """
    names = {item.position: item.text("name") for item in parsed.list.items}
    for found in _by_provision(parsed).values():
        full = max(found, key=lambda q: (len(q.plain), q.plain))
        shorter: dict[str, list[_Quoted]] = {}
        for quoted in found:
            if quoted.plain != full.plain:
                shorter.setdefault(quoted.plain, []).append(quoted)
        for same in shorter.values():
            if _is_cut(same[0], full):
                yield _cut_hit(parsed, same, full, names)


def _by_provision(parsed: Parsed) -> dict[tuple[str, Provision], list[_Quoted]]:
    found: dict[tuple[str, Provision], list[_Quoted]] = {}
    for cell, positions in distinct_cells(parsed, BASES):
        verdicts = dict(enumerate(cell.verdicts))
        for index, citation in enumerate(cell.citations):
            if citation.provision is None or citation.quote is None or citation.shares:
                continue
            raw = cell.raw[slice(*citation.quote)]
            plain = letters(raw).text
            if len(plain) >= _SHORTEST and not _narrowed(cell, citation.provision):
                key = _statute(citation, verdicts.get(index)), citation.provision
                found.setdefault(key, []).append(_Quoted(cell, positions, citation, raw, plain))
    return found


def _narrowed(cell: Cell, provision: Provision) -> bool:
    """Tell whether a lead names the part quoted (第三条第一款： 第三条 …), so nothing is cut."""
    whole = not (provision.paragraph or provision.item)
    cited = (c.provision for c in cell.citations if c.quote is None and c.provision)
    return whole and any(
        (p.article, p.sub) == (provision.article, provision.sub) and (p.paragraph or p.item)
        for p in cited
    )


def _statute(citation: Citation, verdict: Verdict | None) -> str:
    return plain_title((verdict.statute if verdict else None) or citation.title)


def _is_cut(short: _Quoted, full: _Quoted) -> bool:
    """Tell whether clauses are missing unmarked; items picked from a list are customary."""
    if len(full.plain) - len(short.plain) < _LEAST or "下列" in short.raw:
        return False
    return not _LEFT_OUT.search(short.raw) and _left_out(short.raw, full.plain)


def _left_out(raw: str, full: str) -> bool:
    """Tell whether a quotation is the full one with whole clauses left out."""
    at = 0
    for clause in _CUT.split(raw):
        plain = letters(clause).text
        found = full.find(plain, at)
        if found < 0:
            return False
        at = found + len(plain)
    return True


def _cut_hit(parsed: Parsed, same: Sequence[_Quoted], full: _Quoted, names: dict[int, str]) -> Hit:
    first, positions = same[0], sorted({i for q in same for i in q.positions})
    citation = first.citation
    return Hit(
        first.positions[0],
        first.cell.field,
        citation.entry,
        citation.quote,
        {
            "title": inner_brackets(citation.title),
            "provision": provision_words(citation.provision),
            "letters": len(first.plain),
            "full": len(full.plain),
            "there": full.positions[0],
            "places": runs(positions),
        },
        ({"quoted": first.raw, "elsewhere": full.raw},),
        related=tuple(
            (parsed.list.id, i, names[i])
            for i in dict.fromkeys([*positions, full.positions[0]])
            if i != first.positions[0]
        ),
    )


# --- styles -------------------------------------------------------------------------------


def citation_styles(parsed: Parsed) -> Iterator[Hit]:
    """Find citations written in several styles within one list, once an aspect.

    The aspects: what stands between article and quotation, how article numbers are written,
    and whether an instrument bears its document note.
    """
    signs: dict[str, set[int]] = {}
    numerals: dict[str, set[int]] = {}
    for cell, positions in distinct_cells(parsed, BASES):
        for citation in cell.citations:
            if citation.provision and citation.provision.article:
                numerals.setdefault(_numeral(cell.raw, citation), set()).update(positions)
            if citation.provision and (sign := _sign(cell.raw, citation)):
                signs.setdefault(sign, set()).update(positions)
    yield from _mixed(
        Words("条号与引文之间的写法", "what stands between article and quotation"), signs
    )
    yield from _mixed(Words("条号的数字写法", "the numerals of articles"), numerals)
    yield from _noted_unevenly(parsed)


def _sign(raw: str, citation: Citation) -> str:
    """Return what separates the article from its quotation, ``""`` for none or an odd sign."""
    if citation.quote is None:
        return ""
    start, end = citation.span[1], citation.quote[0]
    between = narrow(unspaced(raw[start:end])).strip('的规定“"')
    return _SIGNS.get(between[:1], "")


_SIGNS = {"": "空格", ":": "：", ",": "，"}


def _numeral(raw: str, citation: Citation) -> str:
    printed = raw[slice(*citation.span)]
    return "第3条" if re.search(r"[0-9０-９]\s*条", printed) else "第三条"


def _mixed(what: Words, found: dict[str, set[int]]) -> Iterator[Hit]:
    if len(found) < 2:
        return
    order = sorted(found, key=lambda style: (-len(found[style]), style))
    zh = "；".join(f"“{style}”见于 {len(found[style])} 项" for style in order)
    en = "; ".join(f"“{style}” in {len(found[style])} items" for style in order)
    rare = order[-1]
    yield Hit(
        values={
            "what": what,
            "styles": Words(zh, en),
            "usual": Words(f"统一用“{order[0]}”", f"use “{order[0]}” throughout"),
            "places": Words(
                f"，“{rare}”在第 {runs(found[rare]).zh} 项",
                f"; “{rare}” stands in item(s) {runs(found[rare]).en}",
            ),
        },
        evidence=({"aspect": what.zh}, *({"style": style} for style in sorted(found))),
    )


def _noted_unevenly(parsed: Parsed) -> Iterator[Hit]:
    """Find instruments that bear a note in some places of a list and none in others."""
    counts: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for printed in printed_titles(parsed):
        key = instrument_of(printed)
        titles.setdefault(key, f"《{inner_brackets(printed.citation.title)}》")
        noted = counts.setdefault(key, [0, 0])
        noted[0 if printed.citation.note else 1] += len(printed.positions)
    both = [key for key, (noted, bare) in counts.items() if noted and bare]
    if not both:
        return
    zh = (f"{titles[k]}（有 {counts[k][0]} 处、无 {counts[k][1]} 处）" for k in both)
    en = (f"{titles[k]} ({counts[k][0]} with, {counts[k][1]} without)" for k in both)
    yield Hit(
        values={
            "what": Words("文号和日期的标注", "whether a note of number and date is given"),
            "styles": Words(listing(zh, most=5).zh, listing(en, most=5).en),
            "usual": Words("同一文件统一注明，或统一不注", "give it throughout or nowhere"),
            "places": Words("", ""),
        },
        evidence=tuple({"instrument": key} for key in both),
    )
