"""What a finding on a citation shows as proof: both texts, where they part, and who says what.

In: a citation with its verdict and the field it stands in. Out: the pieces of evidence, as
``findings.json`` and the pages take them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.checks_subjects import provision_words
from auditor.model import Citation, Difference, Verdict
from auditor.redline import Piece, redline
from auditor.text import letters

Evidence = Mapping[str, Any]

#: Two texts that share less than this part of the shorter one have no redline to read.
_FAR = 0.3


def proof(citation: Citation, verdict: Verdict, raw: str) -> tuple[Evidence, ...]:
    """Return the quotation, the text in force at the cited number, and each successor's text.

    A redline leads from the quotation to the text that it is nearest to: a list of (kind,
    text) with the kinds same, deleted and inserted.
    """
    quoted = raw[slice(*citation.quote)] if citation.quote else ""
    return tuple(_pieces(citation, verdict, quoted))


def _pieces(citation: Citation, verdict: Verdict, quoted: str) -> Iterator[Evidence]:
    here: dict[str, Any] = {
        "statute": verdict.statute or citation.title,
        "cited": provision_words(citation.provision).zh,
        "version": verdict.version,
        "source": verdict.source,
    }
    if quoted:
        here["quotation"] = quoted
    if verdict.actual:
        here["text"] = verdict.actual
        if verdict.status == "reworded" and (drawn := draw(quoted, verdict.actual)):
            here["redline"] = drawn
    yield here
    for successor in verdict.successors:
        there: dict[str, Any] = {
            "successor": provision_words(successor.provision).zh,
            "text": successor.text,
        }
        if successor.score:  # 0: a crosswalk tells, nothing was compared
            there["share"] = round(successor.score, 2)
        if drawn := draw(quoted, successor.text):
            there["redline"] = drawn
        yield there


def difference(found: Difference) -> Evidence:
    """Return one difference in wording as a piece of evidence; what the law has may be unknown."""
    if not found.known:
        return {"quoted": found.quoted, "weight": found.weight}
    return {"quoted": found.quoted, "actual": found.actual, "weight": found.weight}


def draw(quoted: str, actual: str) -> list[list[str]]:
    """Return the redline from a quotation to a text as lists, none when they are far apart.

    Text before and behind what is quoted is no change and is left out.
    """
    one, other = letters(quoted).text, letters(actual).text
    if not one or not other:
        return []
    pieces = list(redline(quoted, actual))
    while pieces and pieces[0].kind == "inserted":
        pieces.pop(0)
    while pieces and pieces[-1].kind == "inserted":
        pieces.pop()
    kept = sum(len(letters(p.text).text) for p in pieces if p.kind == "same")
    return [_plain(p) for p in pieces] if kept >= _FAR * min(len(one), len(other)) else []


def _plain(piece: Piece) -> list[str]:
    return [piece.kind, piece.text]
