"""Checks on two editions of one list: what became of an item, and whether it followed the law.

The newer list is under audit. Each check looks at one item's change at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from auditor.checks_subjects import excerpt, field_words, inner_brackets, listing, provision_words
from auditor.diff import citation_words, instrument_key
from auditor.editions import Changed
from auditor.model import (
    Citation,
    CitationChange,
    FieldChange,
    Hit,
    Item,
    Parsed,
    Piece,
    Provision,
    Span,
    Verdict,
    Words,
)
from auditor.redline import FactRow, changed_facts, sentence_facts
from auditor.redline import tags as change_tags
from auditor.text import letters
from auditor.units import TAGS, facts

#: Verdicts that say that a cited provision is in force (under another number, perhaps) …
_STANDING = frozenset({"ok", "abridged", "reworded", "moved"})
#: … that it was cited rightly …
_RIGHT = frozenset({"ok", "abridged"})
#: … and that it is not, or no longer, what it was.
_GONE = frozenset({"moved", "missing", "repealed", "superseded"})

_BANS = ("不得", "禁止", "严禁", "不应")

_BASES = ("basis", "duty_basis", "accountability_basis")
_FOLLOWERS = ("duties", "duty_basis", "accountability", "accountability_basis")
#: What makes another basis another matter.
_WEIGHTY = frozenset({"modality", "amount", "multiple", "percentage", "period", "organ"})


# --- items that came or went ---------------------------------------------------------


def removed_with_basis(at: Changed) -> Iterator[Hit]:
    """Report a removed item all of whose basis that could be judged is still in force."""
    position, verdicts = _removed(at)
    if not verdicts or not all(_stands(v) for v in verdicts):
        return
    editions = at.editions
    item = editions.olds[position]
    name = item.text("name")
    yield Hit(
        values={
            "name": excerpt(name, 80),
            "number": item.text("number") or str(position),
            "category": item.category or item.text("category"),
            "other": editions.left.list.identity.title or editions.left.list.id,
            "statutes": listing(dict.fromkeys(f"《{v.statute}》" for v in verdicts), most=4),
        },
        evidence=({"other": editions.left.list.id, "name": name},),
        certainty="likely",
        related=((editions.left.list.id, position, name),),
    )


def removals_judged(at: Changed) -> int:
    """Count the judged provisions in the basis of a removed item: none means not checked."""
    return len(_removed(at)[1])


def _removed(at: Changed) -> tuple[int, list[Verdict]]:
    if at.change.change != "removed":
        return 0, []
    position = at.change.left[0]
    found = at.editions.left.verdicts.get((position, "basis"), ())
    return position, [v for v in found if _is_judged(v)]


def added_on_old_basis(at: Changed) -> Iterator[Hit]:
    """Report a new item whose whole basis was in force already in the older edition's time."""
    cited = _added(at)
    if not cited or not all(_was_right(v) for _, v in cited):
        return
    position = at.change.right[0]
    name = at.editions.news[position].text("name")
    basis = dict.fromkeys(_cited(c) for c, _ in cited)
    yield Hit(
        position,
        "name",
        span=(0, len(name)),
        values={
            "name": excerpt(name, 80),
            "basis": _joined(list(basis)),
            "edition": at.editions.left.list.identity.edition or "",
        },
        evidence=({"other": at.editions.left.list.id, "name": name},),
        certainty="likely",
    )


def additions_judged(at: Changed) -> int:
    """Count the provisions in the basis of a new item that could be judged for that time."""
    return sum(_is_judged(v) for _, v in _added(at))


def _added(at: Changed) -> list[tuple[Citation, Verdict]]:
    if at.change.change != "added":
        return []
    key = (at.change.right[0], "basis")
    citations = at.editions.right.citations.get(key, ())
    return list(zip(citations, at.editions.before.get(key, ()), strict=False))


# --- items that did not follow ------------------------------------------------------------


def kept_stale(at: Changed) -> Iterator[Hit]:
    """Report a citation taken over unchanged that was right then and is not any more."""
    for position, field, citation, verdict in _kept(at):
        if verdict.status not in _GONE:
            continue
        yield Hit(
            position,
            field,
            citation.entry,
            citation.span,
            values={
                "title": inner_brackets(verdict.statute or citation.title),
                "provision": provision_words(citation.provision),
                "reason": verdict.reason,
                "edition": at.editions.left.list.identity.edition or "",
            },
            evidence=(
                {
                    "statute": verdict.statute or citation.title,
                    "provision": provision_words(citation.provision).zh,
                    "status": verdict.status,
                },
            ),
            certainty="certain" if verdict.certainty == "certain" else "likely",
        )


def kept_judged(at: Changed) -> int:
    """Count the citations taken over unchanged that were right in the older edition's time."""
    return sum(1 for _ in _kept(at))


def _kept(at: Changed) -> Iterator[tuple[int, str, Citation, Verdict]]:
    """Yield citations that stand in the old item too and were right then, with today's verdict."""
    if not at.change.relation:
        return
    editions = at.editions
    for position, field in product(at.change.right, _BASES):
        olds = [editions.olds[left] for left in at.change.left]
        known = {said for old in olds for said in _said(editions.left, old, field)}
        key = (position, field)
        quadruples = zip(
            _said(editions.right, editions.news[position], field),
            editions.right.citations.get(key, ()),
            editions.before.get(key, ()),
            editions.right.verdicts.get(key, ()),
            strict=False,
        )
        for said, citation, then, now in quadruples:
            if said in known and _was_right(then) and _is_judged(now):
                yield position, field, citation, now


def _said(parsed: Parsed, item: Item, field: str) -> list[tuple[str, Provision | None, str]]:
    """Return what each citation of a cell says: instrument, provision, quotation in letters."""
    raw = item.text(field)
    return [
        (
            instrument_key(c.title),
            c.provision,
            letters(raw[slice(*c.quote)]).text if c.quote else "",
        )
        for c in parsed.citations.get((item.position, field), ())
    ]


def _stands(verdict: Verdict) -> bool:
    return verdict.status in _STANDING or _was_right(verdict)


def _is_judged(verdict: Verdict) -> bool:
    return verdict.status in _GONE or _stands(verdict)


def _was_right(then: Verdict) -> bool:
    """Say whether a provision was in force and cited rightly.

    Where a later change is known it was ``pending`` then; one not yet begun had no text.
    """
    begun = then.actual is not None or then.score is not None
    return then.status in _RIGHT or (then.status == "pending" and begun)


def duty_not_followed(at: Changed) -> Iterator[Hit]:
    """Report an item with another basis whose duties and accountability are the old ones."""
    basis = _new_basis(at)
    if basis is None or basis.right is None:
        return
    item = at.editions.news[basis.right]
    followers = [f for f in _FOLLOWERS if item.text(f)]
    differing = {f.field for f in at.change.fields if f.kind != "editorial"}
    if not followers or differing & set(_FOLLOWERS):
        return
    names = [field_words(f) for f in followers]
    yield Hit(
        item.position,
        "basis",
        span=(0, len(item.text("basis"))),
        values={
            "what": _changes(at, basis),
            "fields": Words("、".join(n.zh for n in names), ", ".join(n.en for n in names)),
        },
        evidence=({"before": letters(basis.before or "").text, "name": item.text("name")},),
        certainty="likely",
    )


def has_new_basis(at: Changed) -> int:
    """Count a change of basis that calls for a look at duties and accountability."""
    return int(_new_basis(at) is not None)


def _new_basis(at: Changed) -> FieldChange | None:
    if at.change.relation != "same":
        return None
    found = (f for f in at.change.fields if f.field == "basis" and f.kind == "changed")
    return next((f for f in found if _weighty(at, f) or any(map(_elsewhere, f.citations))), None)


def _weighty(at: Changed, basis: FieldChange) -> list[str]:
    """Return the tags of what makes another basis another matter.

    Whole sentences more or fewer are so much more or less of a law that is quoted, unless
    the law could not be asked: then their amounts and periods count, their 应当 does not.
    What only stands elsewhere in the field is no news.
    """
    found = _WEIGHTY & set(change_tags(basis.redline, sentences=False))
    if not _was_judged(at.editions.right, basis):
        found |= _WEIGHTY & set(basis.tags) - {"modality"}
    before, after = (facts(text or "") for text in (basis.before, basis.after))
    news = {tag for tag, _ in (*(before - after), *(after - before))}
    return [tag for tag in basis.tags if tag in found & news]


def _elsewhere(change: CitationChange) -> bool:
    """Say whether other law is cited, not the same under another number or more exactly."""
    if change.kind == "renumbered":
        return False
    if change.kind != "replaced" or not (change.before and change.after):
        return True
    return change.before_title != change.after_title or (
        (change.before.article, change.before.sub) != (change.after.article, change.after.sub)
    )


def _changes(at: Changed, basis: FieldChange) -> Words:
    told = [citation_words(c) for c in basis.citations if _elsewhere(c)]
    told += [TAGS[tag] for tag in _weighty(at, basis)]
    return _joined(told)


# --- words that matter ---------------------------------------------------------------------


def modality_changed(
    at: Changed, *, fields: tuple[str, ...], tags: tuple[str, ...]
) -> Iterator[Hit]:
    """Report an entry, or a field of one piece, that says another amount, period … than before.

    One fact has to stand in another's place; only 不得 and 禁止 are missed when they are just
    gone. A basis quotes more or less of a law without harm, so there they are not, and one
    that could be held against the law is left to that.
    """
    for change in at.change.fields if at.change.relation else ():
        if change.field not in fields or change.right is None or not set(change.tags) & set(tags):
            continue
        if change.field in _BASES and _was_judged(at.editions.right, change):
            continue
        for label, span, pieces in _stretches(change):
            rows = (*changed_facts(pieces), *sentence_facts(pieces))
            told = [row for row in rows if row[0] in tags and _matters(change, *row)]
            if told:
                yield _fact_hit(change, label, span, told, pieces)


def _matters(change: FieldChange, tag: str, old: str, new: str) -> bool:
    if not old or new:
        return bool(old)
    banned = tag == "modality" and change.field not in _BASES and any(w in old for w in _BANS)
    return banned and _fewer_bans(change)


def _fewer_bans(change: FieldChange) -> bool:
    """Say whether a field bans less often than before: a ban moved to another entry is there."""
    before, after = (facts(text or "") for text in (change.before, change.after))
    return any(tag == "modality" and said.startswith(_BANS) for tag, said in before - after)


def _stretches(change: FieldChange) -> Iterator[tuple[str | None, Span, Sequence[Piece]]]:
    if not change.entries:
        yield None, (0, len(change.after or "")), change.redline
    for entry in change.entries:
        if entry.redline and entry.after_span:
            yield entry.after_label, entry.after_span, entry.redline


def _was_judged(right: Parsed, change: FieldChange) -> bool:
    verdicts = right.verdicts.get((change.right or 0, change.field), ())
    return bool(verdicts) and all(_is_judged(v) for v in verdicts)


def _fact_hit(
    change: FieldChange,
    label: str | None,
    span: Span,
    told: Sequence[FactRow],
    pieces: Sequence[Piece],
) -> Hit:
    """Return the hit; its redline leads from the older edition's text to this one's."""
    facts = tuple({"before": old, "after": new} for _, old, new in told)
    return Hit(
        change.right,
        change.field,
        label,
        span,
        values={"what": _joined([_fact(*row) for row in told])},
        evidence=(*facts, {"redline": [[p.kind, p.text] for p in pieces]}),
    )


def _fact(tag: str, old: str, new: str) -> Words:
    if not new:
        return Words(f"删去“{old}”", f"“{old}” is gone")
    if tag == "modality":
        return Words(f"“{old}”改为“{new}”", f"“{old}” became “{new}”")
    return Words(f"{TAGS[tag].zh}由“{old}”改为“{new}”", f"{TAGS[tag].en}: “{old}” became “{new}”")


# --- words ----------------------------------------------------------------------------------


def _cited(citation: Citation) -> Words:
    place, name = provision_words(citation.provision), inner_brackets(citation.title)
    return Words(f"《{name}》{place.zh}", f"《{name}》 {place.en}".rstrip())


def _joined(words: Sequence[Words], most: int = 6) -> Words:
    return Words(listing((w.zh for w in words), most).zh, listing((w.en for w in words), most).en)
