"""A citation and the text of the edition in force in, what the text says about it out.

The quotation decides: a citation is right when the article says what is quoted. Only where
nothing is quoted does the number alone count, and then the verdict says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditor.model import (
    Certainty,
    Provision,
    Successor,
    Verdict,
    VerdictStatus,
    Words,
)
from auditor.statutes import reasons
from auditor.statutes.additions import find_added, weigh_added
from auditor.statutes.articles import Article, LawText, Part
from auditor.statutes.changes import next_change, said_of, taking_over
from auditor.statutes.compare import Comparison, Quotation, compare, quotation
from auditor.statutes.indexed import by_numbers
from auditor.statutes.library import Edition, Statutes, source_name
from auditor.statutes.measures import Moved
from auditor.statutes.registry import Instrument
from auditor.statutes.shared import join, members, own
from auditor.statutes.successors import find_moved, find_moved_among, find_nearer, has_own

#: A quotation found to this share in the cited article needs no search elsewhere.
_AT_HOME = 0.9
#: From this share on, the quotation is the cited article's in another wording.
_RECOGNISED = 0.6
#: From this share on, there is no doubt about that.
_SURELY_HERE = 0.8
#: Below this, what differs tells nothing: between versions of real laws no article that was
#: merely reworded keeps less of its text.
_HOLDS_SOME = 0.4
#: Two articles that hold more than this of a quotation between them are alike.
_TWINS = 1.1


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: a provision and perhaps a quotation, against one edition.

    ``shares`` are the other provisions that stand before the same quotation.
    """

    statutes: Statutes
    instrument: Instrument
    edition: Edition
    as_of: date
    provision: Provision | None
    quote: Quotation | None
    shares: tuple[Provision, ...] = ()

    @property
    def named(self) -> Words:
        """Return the instrument with the dates of the version meant."""
        return reasons.law(self.instrument, self.edition.version)

    def verdict(
        self,
        status: VerdictStatus,
        certainty: Certainty,
        *said: Words | None,
        article: Article | None = None,
    ) -> Verdict:
        """Return a verdict against this edition; the sentences are joined into its reason."""
        return Verdict(
            status=status,
            certainty=certainty,
            reason=reasons.join(*said),
            statute=self.instrument.title,
            version=self.edition.version.name or None,
            source=source_name(self.edition),
            actual=article.text if article else None,
        )


def by_text(case: Case) -> Verdict:
    """Return what the edition's text says about the citation, or that there is no text."""
    text = case.statutes.text(case.edition)
    if text is None:
        return _without_text(case)
    if case.provision is None:
        return _unnumbered(case, text, case.quote)
    article = text.article(case.provision)
    if article is None:
        return _no_article(case, case.provision, text)
    return _in_article(case, case.provision, article, text)


def _in_article(case: Case, provision: Provision, article: Article, text: LawText) -> Verdict:
    part = article.part(provision)
    if part is None and (provision.paragraph or provision.item):
        return _no_part(case, provision, article, text)
    if case.quote is None:
        return _number_only(case, provision, article)
    return _quoted(case, case.quote, article, part, text)


def _quoted(
    case: Case, quote: Quotation, article: Article, part: Part | None, text: LawText
) -> Verdict:
    provision = case.provision or article.provision
    cited = members(text, provision, case.shares)
    found, home = _comparison(case, quote, article, cited)
    if not found.exact:
        said = reasons.too_long(case.named)
        return case.verdict("unverified", "unverified", said, article=article)
    if found.faithful and (found.runs or len(cited) == 1):
        return _faithful(case, provision, article, part, found)
    if home < _AT_HOME and (moved := _moved_away(case, provision, cited, found, text)):
        return _moved(case, provision, article, found.score, moved)
    if not found.runs and len(cited) > 1:
        said = reasons.quoted_beside(case.named, provision)
        return case.verdict("ok", "likely", said, article=article)
    return _unfaithful(case, provision, article, text, found)


def _comparison(
    case: Case, quote: Quotation, article: Article, cited: Sequence[Article]
) -> tuple[Comparison, float]:
    """Compare with the article, or with all articles that are cited for the quotation.

    Returns what concerns the article, and the share (0–1) that all of them hold.
    """
    if len(cited) == 1:
        found = compare(quote, article, case.statutes.confusions)
        return found, found.score
    joined, spans = join(quote, cited)
    found = compare(quote, joined, case.statutes.confusions)
    total = len(joined.letters.text)
    return own(found, spans[article.provision], quote, total), found.score


def _moved_away(
    case: Case,
    provision: Provision,
    cited: Sequence[Article],
    found: Comparison,
    text: LawText,
) -> Moved | None:
    """Return where the quotation stands when the cited article is not its home."""
    article = text.article(provision)
    # The whole article stands in it in one piece: the number is right and something is added.
    if case.quote is None or (article and article.whole() in found.runs):
        return None
    walks = case.statutes.crosswalks(case.instrument, case.edition)
    if len(cited) > 1:
        return find_moved_among(case.quote, provision, cited, text, walks)
    return find_moved(case.quote, provision, found.score, text, walks)


def _without_text(case: Case) -> Verdict:
    if found := by_numbers(case):
        return found
    change = taking_over(case.instrument, case.provision, case.as_of, begun=False)
    coming = said_of(change, case.provision) if change and case.provision else None
    count, provision = case.edition.version.articles, case.provision
    if count and provision and provision.article > count:
        said = reasons.no_article(case.named, provision, count)
        return replace(case.verdict("missing", "certain", said), missing="article")
    if provision is None and case.quote is None and case.instrument.support == "high":
        return case.verdict("ok", "likely", reasons.in_force(case.named))
    if count and provision and case.quote is None and not (provision.paragraph or provision.item):
        renumbered = case.statutes.renumbered(case.instrument, case.as_of)
        return case.verdict(
            "ok", "likely", reasons.exists(case.named, provision, renumbered), coming
        )
    installable = case.instrument.rank == "法律" and not case.statutes.sources
    missing = reasons.no_text(case.named, installable)
    return case.verdict("unverified", "unverified", missing, case.instrument.note, coming)


def _unnumbered(case: Case, text: LawText, quote: Quotation | None) -> Verdict:
    if quote is None:
        return case.verdict("ok", "certain", reasons.in_force(case.named))
    for article, _ in text.holding(quote.letters.text, 1):
        found = compare(quote, article, case.statutes.confusions)
        if found.exact and found.score >= _RECOGNISED:
            where = (Successor(article.provision, round(found.score, 3), article.text),)
            status: VerdictStatus = "ok" if found.whole else "abridged"
            verdict = case.verdict(
                status if found.faithful else "reworded",
                "likely",
                reasons.unnumbered(case.named, where),
                article=article,
            )
            return replace(
                verdict,
                score=round(found.score, 3),
                successors=where,
                differences=found.differences,
            )
    return case.verdict("unverified", "unverified", reasons.unnumbered(case.named, ()))


def _no_article(case: Case, provision: Provision, text: LawText) -> Verdict:
    count = case.edition.version.articles
    if count and provision.article <= count and not provision.sub:
        said = reasons.gap_in_text(case.named, provision)
        return case.verdict("unverified", "unverified", said)
    walks = case.statutes.crosswalks(case.instrument, case.edition)
    if case.quote and (found := find_moved(case.quote, provision, 0.0, text, walks)):
        return _moved(case, provision, None, None, found)
    said = reasons.no_article(case.named, provision, text.last)
    return replace(case.verdict("missing", "certain", said), missing="article")


def _no_part(case: Case, provision: Provision, article: Article, text: LawText) -> Verdict:
    """The article is there, the paragraph or item is not: the number may be an old one."""
    found = compare(case.quote, article) if case.quote else None
    if found and found.score < _AT_HOME:
        away = _moved_away(case, provision, members(text, provision, ()), found, text)
        if away:
            return _moved(case, provision, article, found.score, away)
    items = max((len(p.items) for p in article.paragraphs), default=0)
    absent = provision.paragraph > len(article.paragraphs)
    said = reasons.no_part(case.named, provision, len(article.paragraphs), items)
    where = _where_quoted(provision, article, found)
    hint = reasons.quoted_in(where) if where else None
    if hint is None and absent and provision.paragraph <= items and not provision.item:
        hint = reasons.perhaps_item(provision.paragraph)
    # A source may run paragraphs together, so one long line is no proof that there is but one.
    doubtful = len(article.paragraphs) == 1 and article.text.count("。") > 1
    sure: Certainty = "likely" if doubtful else "certain"
    verdict = case.verdict("missing", sure, said, hint, article=article)
    return replace(verdict, missing="paragraph" if absent else "item", successors=where)


def _where_quoted(
    provision: Provision, article: Article, found: Comparison | None
) -> tuple[Successor, ...]:
    """Return the part of the article that the quotation comes from, if it comes from one."""
    if not found or not found.faithful:
        return ()
    part = _part_quoted(article, provision, found)
    return (Successor(part, 1.0, article.text),) if part != provision else ()


def _number_only(case: Case, provision: Provision, article: Article) -> Verdict:
    renumbered = case.statutes.renumbered(case.instrument, case.as_of)
    said = reasons.exists(case.named, provision, renumbered)
    if change := _change(case, provision, article):
        return case.verdict("pending", "likely", said, change[0], article=article)
    if gone := _taken_over(case, provision, article, said):
        return gone
    return case.verdict("ok", "likely" if renumbered else "certain", said, article=article)


def _faithful(
    case: Case, provision: Provision, article: Article, part: Part | None, found: Comparison
) -> Verdict:
    """Everything quoted stands in the article: say whether it is the cited part, and all of it."""
    if part and not found.touches(part.span) and not _beside(case, article, found):
        other = _part_quoted(article, provision, found)
        if other != provision:
            return _moved(
                case,
                provision,
                article,
                0.0,
                Moved((Successor(other, 1.0, article.text),), "likely"),
            )
    whole = found.covers(part.span) if part else found.whole
    say = reasons.agrees if whole else reasons.excerpt
    said = say(case.named, provision)
    if change := _change(case, provision, article):
        verdict = case.verdict("pending", change[1], said, change[0], article=article)
    elif gone := _taken_over(case, provision, article, said):
        verdict = gone
    else:
        verdict = case.verdict("ok" if whole else "abridged", "certain", said, article=article)
    return replace(verdict, score=round(found.score, 3))


def _beside(case: Case, article: Article, found: Comparison) -> bool:
    """Return whether another part cited beside this one is what is quoted."""
    parts = (article.part(p) for p in case.shares if _same_article(p, article))
    return any(part and found.touches(part.span) for part in parts)


def _same_article(provision: Provision, article: Article) -> bool:
    return (provision.article, provision.sub) == (article.provision.article, article.provision.sub)


def _change(case: Case, provision: Provision, article: Article) -> tuple[Words, Certainty] | None:
    quote = case.quote or quotation(article.text)
    return next_change(case.statutes, case.instrument, case.as_of, provision, quote)


def _taken_over(case: Case, provision: Provision, article: Article, said: Words) -> Verdict | None:
    """The text is right, but another instrument has come to govern the article's matter."""
    change = taking_over(case.instrument, provision, case.as_of, begun=True)
    if change is None:
        return None
    governs = said_of(change, provision)
    return case.verdict("superseded", "likely", governs, said, article=article)


def _part_quoted(article: Article, provision: Provision, found: Comparison) -> Provision:
    """Return the paragraph, or the item where one was cited, that the quotation comes from."""
    at = provision.article, provision.sub
    for paragraph in article.paragraphs:
        if provision.item:
            for item in paragraph.items:
                if found.touches(item.span):
                    return Provision(*at, provision.paragraph and paragraph.number, item.number)
        elif found.touches(paragraph.span):
            return Provision(*at, paragraph.number)
    return provision


def _unfaithful(
    case: Case, provision: Provision, article: Article, text: LawText, found: Comparison
) -> Verdict:
    quote, score = case.quote, round(found.score, 3)
    entire = article.whole() in found.runs
    added = find_added(quote, article, found, text) if quote and not case.shares else {}
    nearer = None
    if quote and found.score < _AT_HOME and not (entire or case.shares):
        nearer = find_nearer(quote, article, found.score, text)
    if quote and nearer and _stands_for(quote, article, nearer, found.score, text):
        added = {}  # the other article is not quoted beside the cited one
    least = _RECOGNISED if nearer else _HOLDS_SOME
    if found.score < least and not (entire or added or case.shares):
        said = reasons.nowhere(case.named, provision, found.score, nearer)
        verdict = case.verdict("reworded", "likely", said, article=article)
        return replace(verdict, score=score, successors=(nearer,) if nearer else ())
    said = reasons.differs(case.named, provision, found.score, found.differences)
    more = reasons.additions(tuple(added)) if added else None
    closer = reasons.nearer(nearer) if nearer and not added else None
    here = entire or (found.score >= _SURELY_HERE and not nearer)
    sure: Certainty = "certain" if here else "likely"
    verdict = case.verdict("reworded", sure, said, more, closer, article=article)
    differences = found.differences
    if quote and added:
        differences = weigh_added(differences, quote, added.values())
    where = (nearer,) if nearer and not added else ()
    return replace(verdict, score=score, differences=differences, successors=where)


def _stands_for(
    quote: Quotation, article: Article, nearer: Successor, here: float, text: LawText
) -> bool:
    """Tell whether ``nearer`` is quoted instead of the cited article, not beside it."""
    other = text.article(nearer.provision)
    return nearer.score + here > _TWINS or not (other and has_own(quote, article, other))


def _moved(
    case: Case, provision: Provision, article: Article | None, here: float | None, moved: Moved
) -> Verdict:
    said = reasons.moved(case.named, provision, here, moved.successors)
    old = reasons.old_numbering(provision, moved.numbering) if moved.numbering else None
    verdict = case.verdict("moved", moved.certainty, said, old, article=article)
    score = None if here is None else round(here, 3)
    return replace(verdict, score=score, successors=moved.successors, numbering=moved.numbering)
