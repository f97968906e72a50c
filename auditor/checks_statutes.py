"""Checks that turn the verdicts on citations into findings.

A verdict of ``unverified`` says nothing about a citation: it is counted as not looked
at, and told once per instrument.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks_proof import difference, proof
from auditor.checks_subjects import (
    Cell,
    CitationIn,
    excerpt,
    inner_brackets,
    listing,
    plain_title,
    provision_words,
)
from auditor.checks_text import Confusion, find_doubled, find_typos, inside
from auditor.model import (
    Citation,
    Difference,
    Hit,
    Provision,
    Span,
    Successor,
    Verdict,
    Words,
)
from auditor.statutes.reasons import are_alternatives
from auditor.text import squash, to_int

#: So many provisions of one repealed instrument are shown with their new text.
_MOST_SHOWN = 4


def was_judged(verdict: Verdict | None) -> bool:
    """Tell whether a verdict says anything about the citation."""
    return verdict is not None and verdict.status != "unverified"


def provision_verdict(
    at: CitationIn, *, status: str, missing: tuple[str, ...] = ()
) -> Iterator[Hit]:
    """Report a citation whose verdict has this status; ``missing`` narrows what is missing."""
    verdict, citation = at.verdict, at.citation
    if verdict is None or verdict.status != status:
        return
    if missing and (verdict.missing or "article") not in missing:
        return
    yield Hit(
        label=citation.entry,
        span=citation.span,
        values={
            "title": inner_brackets(verdict.statute or citation.title),
            "provision": provision_words(citation.provision),
            "reason": verdict.reason,
            "successors": successor_words(verdict),
            "surely": _surely(verdict),
        },
        evidence=proof(citation, verdict, at.cell.raw),
        certainty=verdict.certainty,
    )


def successor_words(verdict: Verdict) -> Words:
    """Name the provisions a quotation really stands in, each with its share of it."""
    found = list(_once(verdict.successors))
    if not found:
        return Words("现行条文中的相应条款", "the matching provision in force")
    names = [(provision_words(s.provision), f"{s.score:.0%}") for s in found]
    zh, en = ("或", " or ") if are_alternatives(found) else ("、", ", ")
    return Words(
        zh.join(f"{name.zh}（{share}）" for name, share in names),
        en.join(f"{name.en} ({share})" for name, share in names),
    )


def _surely(verdict: Verdict) -> Words:
    """Say how sure it is that the quotation is from the provisions named."""
    if verdict.certainty == "certain":
        return Words("引文实际所在的", "where the quotation really stands")
    return Words("引文可能出自的", "which the quotation may be from")


def _once(successors: tuple[Successor, ...]) -> Iterator[Successor]:
    seen: set[Provision] = set()
    for successor in successors:
        if successor.provision not in seen:
            seen.add(successor.provision)
            yield successor


def instrument_verdict(cell: Cell, *, status: str) -> Iterator[Hit]:
    """Report an instrument with this status once a field, with the provisions cited there."""
    found: dict[str, list[tuple[Citation, Verdict]]] = {}
    for citation, verdict in cell.judged():
        if verdict.status == status:
            key = plain_title(verdict.statute or citation.title)
            found.setdefault(key, []).append((citation, verdict))
    for pairs in found.values():
        citation, verdict = pairs[0]
        provisions = list(dict.fromkeys(provision_words(c.provision) for c, _ in pairs))
        named = [p for p in provisions if p.zh]
        shown = [proof(c, v, cell.raw) for c, v in pairs if v.successors][:_MOST_SHOWN]
        yield Hit(
            label=citation.entry,
            span=citation.title_span if not citation.elided else citation.span,
            values={
                "title": inner_brackets(verdict.statute or citation.title),
                "reason": verdict.reason,
                "provisions": _cited(named),
                "count": len(pairs),
                "where": _taken_over(pairs),
            },
            evidence=(
                {"statute": verdict.statute or citation.title, "source": verdict.source},
                *(piece for pieces in shown for piece in pieces[1:]),
            ),
            certainty=verdict.certainty,
        )


def _cited(provisions: list[Words]) -> Words:
    if not provisions:
        return Words("", "")
    zh, en = listing(p.zh for p in provisions).zh, listing(p.en for p in provisions).en
    return Words(f"（本栏引用{zh}）", f" (cited here: {en})")


def _taken_over(pairs: list[tuple[Citation, Verdict]]) -> Words:
    """Say of each provision cited where its matter stands now, where that is known."""
    rows = {
        provision_words(c.provision): [provision_words(s.provision) for s in _once(v.successors)]
        for c, v in pairs
        if v.successors
    }
    if not rows:
        return Words("", "")
    zh = "；".join(f"{old.zh}→{'、'.join(p.zh for p in new)}" for old, new in rows.items())
    en = "; ".join(f"{old.en} → {', '.join(p.en for p in new)}" for old, new in rows.items())
    return Words(f"（建议的对应：{zh}）", f" (proposed: {en})")


# --- wording ---------------------------------------------------------------------


def text_differs(
    at: CitationIn,
    *,
    confusions: tuple[Confusion, ...],
    least: int,
    least_unverified: int,
) -> Iterator[Hit]:
    """Report a quotation under the right number whose wording is not the law's.

    Miswritings and clauses pasted twice have their own rules and are left to them. An
    amount, a period, an organ, 应当 or 可以 that differs makes it an error.
    """
    verdict, citation, raw = at.verdict, at.citation, at.cell.raw
    if verdict is None or verdict.status != "reworded" or citation.quote is None:
        return
    told = _typos_in(raw, citation.quote, confusions)
    copies = list(find_doubled(raw, citation.quote, verdict, least, least_unverified))
    left = [
        d for d in verdict.differences if not (d.typo or _same_number(d) or _told(d, told, copies))
    ]
    if verdict.differences and not left:
        return
    material = [d for d in left if d.weight == "material"]
    first = next(iter([*material, *left]), None)
    yield Hit(
        label=citation.entry,
        span=_shown(first, citation.quote),
        values={
            "title": inner_brackets(verdict.statute or citation.title),
            "provision": provision_words(citation.provision),
            "differences": _told_of(verdict, raw, material, left),
        },
        evidence=(*(difference(d) for d in left), *proof(citation, verdict, raw)),
        severity="error" if material else None,
        certainty=verdict.certainty,
    )


def _told_of(
    verdict: Verdict, raw: str, material: list[Difference], left: list[Difference]
) -> Words:
    """Say what differs, and which article the quotation is nearer to, if it is to another."""
    if not left:
        return Words(verdict.reason.zh.rstrip("。"), verdict.reason.en.rstrip("."))
    said = _differences(raw, [*material, *(d for d in left if d not in material)])
    if not verdict.successors:
        return said
    near = successor_words(verdict)
    return Words(f"{said.zh}；引文与{near.zh}更接近", f"{said.en}; it is nearer to {near.en}")


def _typos_in(raw: str, quote: Span, confusions: tuple[Confusion, ...]) -> list[Span]:
    start, end = quote
    return [(start + a, start + b) for (a, b), _ in find_typos(raw[start:end], confusions)]


def _same_number(difference: Difference) -> bool:
    """Tell whether only the writing of a number differs (2 and 二)."""
    try:
        return to_int(difference.quoted) == to_int(difference.actual)
    except ValueError:  # not both are numbers
        return False


def _told(
    difference: Difference,
    typos: list[Span],
    copies: list[tuple[Span, Span, bool]],
) -> bool:
    """Tell whether another rule says it: a miswriting, or words pasted twice.

    Which of two equal stretches is the one too many cannot be told, so an addition may
    lie in either.
    """
    area = _area(difference)
    if inside(area, typos) or inside(area, [second for _, second, _ in copies]):
        return True
    return not difference.actual and inside(area, [first for first, _, _ in copies])


def _area(difference: Difference) -> Span:
    """Return the span of a difference; an omission counts the characters it stands between."""
    start, end = difference.span
    return (start, end) if end > start else (start - 1, end + 1)


def _shown(first: Difference | None, quote: tuple[int, int]) -> tuple[int, int]:
    """Return what to mark: the first difference, or the words around an omission."""
    if first is None:
        return quote
    start, end = first.span
    if end > start:
        return start, end
    return max(quote[0], start - 6), min(quote[1], end + 6)


def _differences(raw: str, found: list[Difference], most: int = 4) -> Words:
    shown = [_difference(raw, d) for d in found[:most]]
    zh, en = "；".join(d.zh for d in shown), "; ".join(d.en for d in shown)
    if len(found) > most:
        return Words(f"{zh}；等 {len(found)} 处", f"{en}; {len(found)} in all")
    return Words(zh, en)


def _difference(raw: str, difference: Difference) -> Words:
    """Say what differs; a short stretch is shown with the words around it."""
    if not difference.known:
        return _unlike(raw, difference)
    missing, span = _missing(difference)
    quoted, actual = excerpt(difference.quoted, 40), excerpt(missing, 40)
    before, after = _around(raw, span)
    if not quoted or span != difference.span:
        place = f"{before}▲{after}"
        return Words(f"“{place}”在▲处缺“{actual}”", f"“{place}” lacks “{actual}” at ▲")
    if not actual:
        return Words(f"多出“{quoted}”", f"adds “{quoted}”")
    if len(quoted) > 6:
        return Words(f"“{quoted}”，条文为“{actual}”", f"“{quoted}” where the law has “{actual}”")
    place = f"{before}{quoted}{after}"
    return Words(
        f"“{place}”中的“{quoted}”，条文为“{actual}”",
        f"“{quoted}” in “{place}” where the law has “{actual}”",
    )


def _unlike(raw: str, difference: Difference) -> Words:
    """Say where the quotation differs when the law's own words are not at hand."""
    before, after = _around(raw, difference.span)
    quoted = excerpt(difference.quoted, 40)
    if not quoted:
        place = f"{before}▲{after}"
        return Words(f"“{place}”在▲处漏字", f"“{place}” leaves words out at ▲")
    if len(quoted) > 6:
        return Words(f"“{quoted}”不见于条文", f"“{quoted}” is not what the law has")
    return Words(
        f"“{before}{quoted}{after}”中的“{quoted}”不见于条文",
        f"“{quoted}” in “{before}{quoted}{after}” is not what the law has",
    )


def _missing(difference: Difference) -> tuple[str, Span]:
    """Return what the quotation lacks and where, when it only lacks something.

    “主” for “草原主” lacks “草原” in front of it; anything else is returned as it is.
    """
    quoted, actual, (start, end) = difference.quoted, difference.actual, difference.span
    if quoted and len(actual) > len(quoted):
        if actual.endswith(quoted):
            return actual.removesuffix(quoted), (start, start)
        if actual.startswith(quoted):
            return actual.removeprefix(quoted), (end, end)
    return actual, (start, end)


def _around(raw: str, span: Span, reach: int = 6) -> tuple[str, str]:
    start, end = span
    return squash(raw[max(0, start - reach) : start]).text, squash(raw[end : end + reach]).text
