"""A citation and the index of articles in, a verdict out where no text is installed.

The same questions as with texts (``auditor.statutes.textual``), answered by numbers. They
never miss what stands in an article, so a stretch that is not found does not stand there;
what stands there instead they cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.model import Certainty, Difference, Provision, Successor, Verdict, VerdictStatus, Words
from auditor.statutes import index_words, reasons
from auditor.statutes.additions import weigh_added
from auditor.statutes.changes import said_of, taking_over
from auditor.statutes.compare import Quotation
from auditor.statutes.index_compare import Standing, Stretch, stand
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_grams import numbers
from auditor.statutes.index_letters import like_printed
from auditor.statutes.index_moved import (
    find_added,
    find_moved,
    find_moved_among,
    find_nearer,
    find_renumbered,
    has_own,
)
from auditor.statutes.index_numerals import Rewritten, stand_in_any_writing
from auditor.statutes.index_older import numbering_of
from auditor.statutes.index_search import LawNumbers, part_of, quoted_part
from auditor.statutes.index_shared import members, stand_among
from auditor.statutes.measures import Moved
from auditor.statutes.weights import weigh

if TYPE_CHECKING:
    from auditor.statutes.articles import Part
    from auditor.statutes.textual import Case

_AT_HOME = 0.9
_RECOGNISED = 0.6
_HOLDS_SOME = 0.4
_TWINS = 1.1
_CONTEXT = 8
_NUMERALS = "零〇一二三四五六七八九十百千万亿两0123456789.０１２３４５６７８９"
#: Fewer agreeing numbers than these (seven letters) may be chance within one article.
_EVIDENCE = 4


def by_numbers(case: Case) -> Verdict | None:
    """Return what the index says of a citation, ``None`` when it lacks the edition.

    Raises ``InputError`` when the index is damaged.
    """
    law = case.statutes.numbers(case.edition)
    if law is None:
        return None
    if case.quote:
        case = replace(case, quote=like_printed(case.quote))
    return _limited(case, _judged(case, law))


def _limited(case: Case, verdict: Verdict) -> Verdict:
    """Say what the verdict rests on; nothing is certain of what only a snapshot knows."""
    said = index_words.by_index()
    reason = reasons.append(verdict.reason, said)
    day = case.statutes.snapshot(case.instrument, case.edition)
    if day is None:
        return replace(verdict, reason=reason)
    sure: Certainty = "likely" if verdict.certainty == "certain" else verdict.certainty
    reason = reasons.append(reason, index_words.snapshot(day))
    return replace(verdict, reason=reason, certainty=sure)


@dataclass(frozen=True, slots=True)
class _At:
    """A case with the cited article as numbers."""

    case: Case
    law: LawNumbers
    provision: Provision
    article: Numbered


def _judged(case: Case, law: LawNumbers) -> Verdict:
    if case.provision is None:
        return _unnumbered(case, law)
    article = law.article(case.provision)
    if article is None:
        return _no_article(case, case.provision, law)
    part = part_of(article, case.provision)
    if part is None and (case.provision.paragraph or case.provision.item):
        return _no_part(_At(case, law, case.provision, article))
    at = _At(case, law, case.provision, article)
    return _quoted(at, part, case.quote) if case.quote else _number_only(at)


def _quoted(at: _At, part: Part | None, quote: Quotation) -> Verdict:
    group = members(at.law, at.provision, at.case.shares)
    alone = len(group) == 1
    found, written = (
        stand_in_any_writing(quote, at.article)
        if alone
        else (stand_among(quote, group, at.provision), Rewritten(quote))
    )
    if not found.exact:
        return at.case.verdict("unverified", "unverified", reasons.too_long(at.case.named))
    if found.faithful and not written.changes and (found.runs or alone):
        return _faithful(at, part, found)
    quote = written.quote
    if found.score < _AT_HOME and (moved := _moved_away(at, quote, group, found)):
        return _moved(at.case, at.provision, found.score, moved)
    if not found.runs and not alone:
        said = reasons.quoted_beside(at.case.named, at.provision)
        return at.case.verdict("ok", "likely", said)
    return _unfaithful(at, written, found)


def _unnumbered(case: Case, law: LawNumbers) -> Verdict:
    quote = case.quote
    if quote is None:
        return case.verdict("ok", "certain", reasons.in_force(case.named))
    for article in law.holding(quote, 1):
        found = stand(quote, article)
        if found.exact and found.score >= _RECOGNISED and found.evidence >= _EVIDENCE:
            score = round(found.score, 3)
            where = (Successor(article.provision, score),)
            status: VerdictStatus = "ok" if found.whole else "abridged"
            verdict = case.verdict(
                status if found.faithful else "reworded",
                "likely",
                reasons.unnumbered(case.named, where),
            )
            differences = _differences(quote, found, article)
            return replace(verdict, score=score, successors=where, differences=differences)
    return case.verdict("unverified", "unverified", reasons.unnumbered(case.named, ()))


def _no_article(case: Case, provision: Provision, law: LawNumbers) -> Verdict:
    count = case.edition.version.articles
    if (count and provision.article <= count and not provision.sub) or not law.complete:
        said = reasons.gap_in_text(case.named, provision)
        return case.verdict("unverified", "unverified", said)
    if case.quote and (moved := _find_moved(case, provision, case.quote, 0.0, law)):
        return _moved(case, provision, None, moved)
    said = reasons.no_article(case.named, provision, law.last)
    return replace(case.verdict("missing", "certain", said), missing="article")


def _no_part(at: _At) -> Verdict:
    """The article is there, the paragraph or item is not: the number may be an old one."""
    case, provision, article = at.case, at.provision, at.article
    found = stand(case.quote, article) if case.quote else None
    if case.quote and found and found.score < _AT_HOME:
        alone = members(at.law, provision, ())
        if away := _moved_away(at, case.quote, alone, found):
            return _moved(case, provision, found.score, away)
    paragraphs = article.shape.paragraphs
    items = max((len(p.items) for p in paragraphs), default=0)
    absent = provision.paragraph > len(paragraphs)
    said = reasons.no_part(case.named, provision, len(paragraphs), items)
    where = _where_quoted(provision, article, found)
    hint = reasons.quoted_in(where) if where else None
    if hint is None and absent and provision.paragraph <= items and not provision.item:
        hint = reasons.perhaps_item(provision.paragraph)
    # A source may run paragraphs together, and numbers do not show it.
    sure: Certainty = "likely" if len(paragraphs) == 1 else "certain"
    verdict = case.verdict("missing", sure, said, hint)
    return replace(verdict, missing="paragraph" if absent else "item", successors=where)


def _where_quoted(
    provision: Provision, article: Numbered, found: Standing | None
) -> tuple[Successor, ...]:
    """Return the part of the article that the quotation comes from, if it comes from one."""
    if not found or not found.faithful:
        return ()
    part = quoted_part(article, provision, found.touches)
    return (Successor(part, 1.0),) if part != provision else ()


def _number_only(at: _At) -> Verdict:
    case = at.case
    renumbered = case.statutes.renumbered(case.instrument, case.as_of)
    said = reasons.exists(case.named, at.provision, renumbered)
    if change := _change(at):
        return case.verdict("pending", "likely", said, change[0])
    if governs := _taken_over(at):
        return case.verdict("superseded", "likely", governs, said)
    return case.verdict("ok", "likely" if renumbered else "certain", said)


def _faithful(at: _At, part: Part | None, found: Standing) -> Verdict:
    """All that is quoted stands in the article: say whether it is the cited part, and all of it."""
    case = at.case
    if part and not found.touches(part.span) and not _beside(at, found):
        other = quoted_part(at.article, at.provision, found.touches)
        if other != at.provision:
            return _moved(case, at.provision, 0.0, Moved((Successor(other, 1.0),), "likely"))
    whole = found.covers(part.span) if part else found.whole
    said = (reasons.agrees if whole else reasons.excerpt)(case.named, at.provision)
    doubts = list(_doubts(found))
    sure: Certainty = "likely" if doubts else "certain"
    if change := _change(at):
        sure = "likely" if doubts else change[1]
        verdict = case.verdict("pending", sure, said, *doubts, change[0])
    elif governs := _taken_over(at):
        verdict = case.verdict("superseded", "likely", governs, said, *doubts)
    else:
        verdict = case.verdict("ok" if whole else "abridged", sure, said, *doubts)
    return replace(verdict, score=round(found.score, 3))


def _beside(at: _At, found: Standing) -> bool:
    """Return whether another part cited beside this one is what is quoted."""
    here = at.provision.article, at.provision.sub
    same = (p for p in at.case.shares if (p.article, p.sub) == here)
    return any(part and found.touches(part.span) for p in same for part in [part_of(at.article, p)])


def _taken_over(at: _At) -> Words | None:
    """Say that another instrument has come to govern the article's matter, if one has."""
    change = taking_over(at.case.instrument, at.provision, at.case.as_of, begun=True)
    return said_of(change, at.provision) if change else None


def _doubts(found: Standing) -> Iterator[Words]:
    if found.unseen:
        yield index_words.unseen(found.unseen)
    if found.evidence < _EVIDENCE:
        yield index_words.weak()


def _moved_away(
    at: _At, quote: Quotation, group: Sequence[Numbered], found: Standing
) -> Moved | None:
    """Return where the quotation stands when the cited article is not its home."""
    # The whole article stands in it in one piece: the number is right and something is added.
    if (0, at.article.shape.size) in found.runs:
        return None
    if len(group) > 1:
        return find_moved_among(quote, at.provision, group, at.law)
    return _find_moved(at.case, at.provision, quote, found.score, at.law)


def _find_moved(
    case: Case, provision: Provision, quote: Quotation, here: float, law: LawNumbers
) -> Moved | None:
    """Ask an older version first: where the number is its, the text went somewhere."""
    old = numbering_of(case.statutes, case.instrument, case.edition, provision, quote)
    if old and (moved := find_renumbered(quote, provision, law, old)):
        return moved
    walks = case.statutes.crosswalks(case.instrument, case.edition)
    moved = find_moved(quote, provision, here, law, walks)
    return replace(moved, numbering=old) if moved and old else moved


def _unfaithful(at: _At, written: Rewritten, found: Standing) -> Verdict:
    case, quote, score = at.case, written.quote, round(found.score, 3)
    entire = (0, at.article.shape.size) in found.runs
    added = {} if case.shares else find_added(quote, at.article, found, at.law)
    nearer = None
    if found.score < _AT_HOME and not (entire or case.shares):
        nearer = find_nearer(quote, at.article, found.score, at.law)
    if nearer and _stands_for(quote, at, nearer, found.score):
        added = {}
    nearer = None if added else nearer
    where = (nearer,) if nearer else ()
    least = _RECOGNISED if nearer else _HOLDS_SOME
    if found.score < least and not (entire or added or case.shares):
        said = reasons.nowhere(case.named, at.provision, found.score, nearer)
        return replace(case.verdict("reworded", "likely", said), score=score, successors=where)
    unlike = weigh_added(_differences(quote, found, at.article), quote, added.values())
    whole = (written.whole(d) if d.quoted else d for d in unlike)
    differences = tuple(sorted((*whole, *written.changes), key=lambda d: d.span))
    said = index_words.differs(case.named, at.provision, found.score, differences, quote.raw)
    more = reasons.additions(tuple(added)) if added else None
    old = numbering_of(case.statutes, case.instrument, case.edition, at.provision, quote)
    stale = index_words.old_wording(old) if old else None
    closer = reasons.nearer(nearer) if nearer else None
    verdict = case.verdict("reworded", "likely", said, more, closer, stale)
    return replace(verdict, score=score, differences=differences, successors=where)


def _stands_for(quote: Quotation, at: _At, nearer: Successor, here: float) -> bool:
    """Tell whether ``nearer`` is quoted instead of the cited article, not beside it."""
    other = at.law.article(nearer.provision)
    return nearer.score + here > _TWINS or not (other and has_own(quote, at.article, other))


def _differences(quote: Quotation, found: Standing, article: Numbered) -> tuple[Difference, ...]:
    return tuple(_difference(quote, stretch, article) for stretch in found.stretches)


def _difference(quote: Quotation, stretch: Stretch, article: Numbered) -> Difference:
    """Return a stretch that does not stand in the article; its weight is that of its own words.

    A number that it cuts through goes with it whole. What stands in the article all the same
    (pasted twice, or in another order) changes no substance.
    """
    start, end = stretch.quote
    total = len(quote.letters.text)
    before = quote.slice(max(0, start - _CONTEXT), start) if start else ""
    after = quote.slice(end, min(total, end + _CONTEXT)) if end < total else ""
    quoted = quote.slice(start, end) if start < end else ""
    without = before.rstrip(_NUMERALS) + "，" + after.lstrip(_NUMERALS)
    grams = numbers(quote.letters.text[start:end])
    again = len(grams) >= _EVIDENCE and grams in article.grams
    substance = quoted and not again and weigh(before + quoted + after, without) == "material"
    return Difference(
        span=quote.letters.span(start, end),
        quoted=quoted,
        actual="",
        weight="material" if substance else "wording",
        known=stretch.article[0] >= stretch.article[1],
    )


def _moved(case: Case, provision: Provision, here: float | None, moved: Moved) -> Verdict:
    said = reasons.moved(case.named, provision, here, moved.successors)
    old = reasons.old_numbering(provision, moved.numbering) if moved.numbering else None
    verdict = case.verdict("moved", moved.certainty, said, old)
    score = None if here is None else round(here, 3)
    return replace(verdict, score=score, successors=moved.successors, numbering=moved.numbering)


def _change(at: _At) -> tuple[Words, Certainty] | None:
    """Return in words what is promulgated to change the cited article, and how sure that is."""
    case = at.case
    if change := taking_over(case.instrument, at.provision, case.as_of, begun=False):
        return said_of(change, at.provision), "likely"
    for edition in case.statutes.next_editions(case.instrument, case.as_of):
        law = case.statutes.numbers(edition)
        if law is None:
            return reasons.next_version(edition.version, (), known=False), "likely"
        later = law.article(at.provision)
        if later and _unchanged(case.quote, at.article, later):
            continue
        moved = _moving(case.quote, at.provision, later, law) if case.quote else None
        where = moved.successors if moved else ()
        return reasons.next_version(edition.version, where, known=True), "certain"
    return None


def _unchanged(quote: Quotation | None, article: Numbered, later: Numbered) -> bool:
    return stand(quote, later).faithful if quote else later.grams == article.grams


def _moving(
    quote: Quotation, provision: Provision, later: Numbered | None, law: LawNumbers
) -> Moved | None:
    here = stand(quote, later).score if later else 0.0
    return find_moved(quote, provision, here, law, ())
