"""What only the index of articles can say of a quotation, in words.

The law's own words are never among them: the index does not have them.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Difference, Provision, Words
from auditor.provisions import say_provision

_SHOWN = 3
_LONGEST = 40
_ALMOST = 0.9
_AROUND = 6


def by_index() -> Words:
    """Say what the verdict rests on."""
    return Words(
        "此系对照条文索引核对的结果，原文未安装",
        "this rests on the index of articles; the text itself is not installed",
    )


def snapshot(day: str) -> Words:
    """Say that nothing is known of the instrument beyond a day."""
    return Words(
        f"该文书只见于截至{day}的资料，此后有无修改、废止未查",
        f"the instrument is known only from material up to {day}; whether it was amended or "
        "repealed since was not checked",
    )


def old_wording(version: str) -> Words:
    """Say that an older version has the quotation's words."""
    return Words(f"所引是{version}文本的旧文字", f"the words are those of the version of {version}")


def weak() -> Words:
    """Say that the quotation is too short to be sure."""
    return Words("引文过短，索引不足以断定", "the quotation is too short for the index to be sure")


def unseen(letters: int) -> Words:
    """Say that some short stretches could not be checked."""
    return Words(
        f"其中有{letters}个字所在的分句过短，未能核对",
        f"{letters} letters in very short clauses could not be checked",
    )


def differs(
    named: Words,
    provision: Provision,
    score: float,
    differences: Sequence[Difference],
    raw: str,
) -> Words:
    """Say how much of the quotation ``raw`` stands in the provision, and which stretches do not."""
    zh, en = say_provision(provision)
    shown = [_difference(d, raw) for d in differences[:_SHOWN]]
    listed_zh, listed_en = "，".join(w.zh for w in shown), ", ".join(w.en for w in shown)
    if len(differences) > len(shown):
        more = len(differences) - len(shown)
        listed_zh, listed_en = f"{listed_zh}，另有{more}处", f"{listed_en}, and {more} more"
    count = len(differences)
    if score >= _ALMOST:
        return Words(
            f"引文与{named.zh}{zh}有{count}处不同：{listed_zh}",
            f"the quotation differs from {en} of {named.en} in {count} place(s): {listed_en}",
        )
    share = f"{min(0.99, max(0.01, score)):.0%}"
    return Words(
        f"引文的{share}见于{named.zh}{zh}，有{count}处不同：{listed_zh}",
        f"{share} of the quotation stands in {en} of {named.en}, with {count} difference(s): "
        f"{listed_en}",
    )


def _difference(difference: Difference, raw: str) -> Words:
    quoted = _short(difference.quoted)
    if difference.actual:
        actual = _short(difference.actual)
        return Words(f"“{quoted}”原文写作“{actual}”", f"“{quoted}” is written “{actual}” there")
    if not quoted:
        at = difference.span[0]
        place = f"{_short(raw[max(0, at - _AROUND) : at])}▲{_short(raw[at : at + _AROUND])}"
        return Words(f"“{place}”在▲处漏字", f"“{place}” leaves words out at ▲")
    if difference.known:
        return Words(f"多出“{quoted}”", f"“{quoted}” is added")
    return Words(f"“{quoted}”不见于该处", f"“{quoted}” does not stand there")


def _short(text: str) -> str:
    flat = "".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST // 2]}……{flat[-_LONGEST // 2 :]}"
