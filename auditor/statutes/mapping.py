"""Two texts in, a proposed crosswalk out: where the matter of each old article stands now.

Each clause of an old article goes to the article of the new text that it is most like. A
row is confirmed when nine tenths of the old article's letters stand in one new article; all
other rows are proposals for a person to look at. Only numbers come out, never text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model import Provision
from auditor.statutes.articles import LawText
from auditor.statutes.attribution import Share, attribute
from auditor.statutes.compare import quotation
from auditor.statutes.measures import together

#: So many articles of the new text are compared with an old one in full.
_CANDIDATES = 12
#: A successor takes at least this share of the old article, and that much of the best one's.
_LEAST = 0.12
_OF_BEST = 0.2
#: From here on the texts themselves confirm a row.
CONFIRMED = 0.9
#: At least so much must be found at all; below, the article has no successor.
_FOUND = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """An old article, its successors with the share (0–1) of it that each holds, and all of it."""

    old: Provision
    new: tuple[tuple[Provision, float], ...]
    found: float

    @property
    def confirmed(self) -> bool:
        """Return whether one article alone holds nearly all of the old one."""
        return any(share >= CONFIRMED for _, share in self.new)


def map_articles(old: LawText, new: LawText) -> tuple[Row, ...]:
    """Return a row for every article of ``old``, in order."""
    return tuple(_row(provision, old, new) for provision in old.provisions)


def _row(provision: Provision, old: LawText, new: LawText) -> Row:
    article = old.article(provision)
    if article is None or not article.letters.text:
        return Row(provision, (), 0.0)
    quote = quotation(article.text)
    candidates = [a for a, _ in new.holding(article.letters.text, _CANDIDATES)]
    shares = _telling(attribute(quote, candidates))
    found = round(together(shares), 3)
    if found < _FOUND:
        return Row(provision, (), found)
    return Row(provision, tuple((s.provision, round(s.share, 3)) for s in shares), found)


def _telling(shares: Sequence[Share]) -> list[Share]:
    best = max((share.share for share in shares), default=0.0)
    return [s for s in shares if s.share >= max(_LEAST, _OF_BEST * best)]


# --- written down ------------------------------------------------------------------------


def say(provision: Provision) -> str:
    """Write a provision as crosswalk files do: ``55``, ``17-1``, ``18(2)``, ``18(2)(3)``."""
    text = str(provision.article) + (f"-{provision.sub}" if provision.sub else "")
    for part in (provision.paragraph, provision.item):
        text += f"({part})" if part else ""
    return text


def crosswalk_lines(
    title: str, old: str, new: str, rows: Sequence[Row], into: str | None = None
) -> Iterator[str]:
    """Yield the lines of a crosswalk in a registry file (YAML), proposals marked.

    ``into`` is the title of the new instrument where it has another one.
    """
    yield f"  - title: {title}"
    yield f"    from: {old}"
    if into:
        yield f"    into: {into}"
    yield f"    to: {new}"
    yield "    support: low"
    yield "    basis: 两个文本逐条比对（程序生成）"
    yield f"    confirmed: [{', '.join(say(r.old) for r in rows if r.confirmed and r.new)}]"
    yield "    articles:"
    for row in rows:
        yield f"      {say(row.old)}: [{', '.join(say(p) for p, _ in row.new)}]"
