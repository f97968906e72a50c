"""The instrument of a citation: its label, its title, its document note, its short name.

``【kind】《title》（note，以下简称《short》）`` in, a ``Title`` out. Brackets may be nested,
half lost, of the wrong kind or missing; a title without any must end as titles do and
stand before an article, a note or the end of its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from auditor.model import Span
from auditor.provisions import ARTICLE, N, skip_blanks
from auditor.text import BLANK, BLANKS, strip_span

_B = f"[{BLANKS}]*+"
_TITLE_END = (
    "法典|法|条例|办法|规定|规则|细则|决定|决议|通知|意见|解释|方案|标准|目录|准则|规程"
    "|批复|公告|章程|规范|纲要"
)
_OPEN = {"《": "》", "〈": "〉", "<": ">", "＜": "＞"}
_MAX_TITLE = 120
_MAX_NOTE = 800
#: What may stand right behind a title that has no closing bracket.
_BEHIND = rf"{_B}(?:[（(]|第{_B}{N}{_B}[条條章编节])"
_LINE_END = rf"{_B}(?:[：:\n\r]|\Z)"

#: 【法律】, 法律】, 【法律《 and ［法律］.
_KIND = re.compile(
    rf"【?{_B}([^】【《\d〔〕\n]{{1,12}}?){_B}】"
    r"|【([^】【《\d〔〕\n]{2,8})(?=《)|[［\[]([^《］\]]{2,8})[］\]]"
)
_BEHIND_KIND = re.compile(f"[{BLANKS}：:]*+")
_KIND_WORD = re.compile(r"法律|法规|规章|文件|决定|条例|解释|政策|令|法$|办法|公约|依据")
_PLAIN = r"[^《》〈〉<>【】（）()。，；：:“”\s第]"
_NAKED = re.compile(rf"({_PLAIN}{{1,60}}?(?:{_TITLE_END}))(》?)(?={_BEHIND})")
_LABELLED = re.compile(rf"({_PLAIN}{{1,60}}?(?:{_TITLE_END}))(》?)(?={_BEHIND}|{_LINE_END})")
_NAMES = re.compile(rf"(?:{_TITLE_END})(?:[（(][^（）()]*[)）])?$")
_WITH_TITLE = re.compile(
    rf"{_PLAIN}{{0,24}}?(?:实施|贯彻|执行|印发|修改)《[^《》\n]{{2,40}}》"
    rf"[^《》〈〉【】（）()。，；：\s第]{{0,14}}?(?:{_TITLE_END})(?={_BEHIND}|{_LINE_END})"
)
#: Who issued it, between the label and the title: 【规范性文件】某市人民政府《关于…的通知》.
_ISSUER = re.compile(rf"{_PLAIN}{{2,40}}+(?=《)")
_HALF_OPEN = re.compile(
    rf"((?:[^《》〈〉<>【】（）()。，；：“”\s第]|〈[^〈〉\n]{{1,40}}〉){{2,60}}?(?:{_TITLE_END}))"
    rf"(?={_BEHIND})"
)
#: Words that lead up to a title, and words that show a sentence and no title.
_LEAD_UP = re.compile("(?:根据|依据|依照|按照|遵照)")
_OWN = "(?:法|条例|办法|规定|规则|决定)"
_SENTENCE = re.compile(
    "违反|依照|按照|根据|依据|应当|不得|可以|符合|前款|[有相]关法|规定的|是指|没有|具体办法|法律、|依法"
    # 本法 and 同法, but not 基本法 and 合同法
    f"|[该其此]{_OWN}|(?<![基资成])本{_OWN}|(?<![合协共])同{_OWN}"
    "|^(?:[该其此由]|本(?!溪)|对(?!外)|有(?![线色限])|制定)|^[办方司执立]法$"
)

#: 《甲办法》实施细则》: the title goes on behind its bracket and is closed once more.
_GOES_ON = re.compile(
    "(?:的)?(?:若干|实施|暂行|补充){0,2}(?:细则|办法|条例|规定|意见|解释|通知|决定)》"
)
#: A title that took its article into its brackets.
_WITH_ARTICLE = re.compile(rf"(?:{_TITLE_END})(?={_B}第{_B}{N}{_B}[条條])")

_BRACKET = re.compile(r"[（(\[〔【)）\]〕】]")
_NOTE_WORD = re.compile(r"[年令号]|通过|修[订正]|公布|施行|发布|会议|〔|\[")
_DATED, _NUMBERED = re.compile(r"\d{4}"), re.compile("年|号")
_TRIAL = re.compile(rf"[（(]{_B}(?:试行|暂行){_B}[)）]")
_LOOSE_NOTE = re.compile(
    rf"(?:[^。；;：:《》【】“\n]|【\d{{4}}】){{2,60}}?(?=(?:{_B}第{_B}{N}{_B}[条條])|{_LINE_END})"
)
#: A note whose opening bracket was lost: from a date to the closing bracket.
_HALF_NOTE = re.compile(rf"\d{{4}}年[^。【\n]{{2,400}}?[)）](?={_BEHIND}|{_LINE_END})")
_LOOSE_MARK = re.compile(r"\d{4}年|号|令|修[订正]")
_WHOLE_NOTE = re.compile(r"[^的应由]*(?:号令?|修[订正]|通过|[施实]行|公布|发布|\d日)\Z")
_SHORT = re.compile(
    rf"(?:以?下{_B}(?:统|通)?(?:简称|称)|[（(]{_B}简称){_B}(?:为{_B})?[：:]?{_B}"
    r"[《“\"'‘「『〈]?([^《》“”\"'‘’「」『』〈〉（）()，,；;]{1,40})"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed: where, its name, how it is bracketed, its kind and note.

    ``end`` is where the head goes on behind the title and its notes; ``short`` the name
    that the text gives it for what follows (以下简称《…》).
    """

    span: Span
    name: str
    brackets: str
    end: int
    kind: str | None = None
    kind_span: Span | None = None
    note: Span | None = None
    short: str | None = None


def read_title(raw: str, at: int, end: int, *, free: bool) -> Title | None:
    """Return the title that begins at ``at`` (a label, a bracket, or 中华人民共和国).

    In the middle of a quotation (``free`` false) only a 【label】 makes a title.
    """
    kind = _KIND.match(raw, at, end)
    label = BLANK.sub("", kind[1] or kind[2] or kind[3]) if kind else ""
    if kind and _KIND_WORD.search(label):
        behind = _BEHIND_KIND.match(raw, kind.end(), end)
        begin = behind.end() if behind else kind.end()
        issuer = _ISSUER.match(raw, begin, end)
        found = _name(raw, begin, end, _LABELLED) or (
            _bracketed(raw, issuer.end(), end) if issuer else None
        )
        if found is None:
            return None
        return _with_notes(raw, replace(found, kind=label, kind_span=kind.span()), end)
    if raw[at] == "【" or not free:
        return None
    found = _name(raw, at, end, _NAKED)
    return _with_notes(raw, found, end) if found else None


def read_plain_title(raw: str, at: int, end: int, *, quoting: bool) -> Title | None:
    """Return the title without brackets at ``at``, as at the start of a paragraph.

    根据 before it is no part of it, but in a quotation it shows a sentence of the statute.
    """
    lead = _LEAD_UP.match(raw, at, end)
    if lead and quoting:
        return None
    begin = skip_blanks(raw, lead.end(), end) if lead else at
    whole = _WITH_TITLE.match(raw, begin, end)
    if whole and not _SENTENCE.search(whole[0]):
        return _with_notes(raw, _around(whole), end)
    found = _NAKED.match(raw, begin, end)
    if not found or _SENTENCE.search(found[1]):
        return None
    title = Title(
        found.span(), BLANK.sub("", found[1]), "close" if found[2] else "none", found.end()
    )
    return _with_notes(raw, title, end)


# --- names ------------------------------------------------------------------------


def _name(raw: str, at: int, end: int, naked: re.Pattern[str]) -> Title | None:
    if at < end and raw[at] in _OPEN:
        return _bracketed(raw, at, end)
    whole = _WITH_TITLE.match(raw, at, end)
    if whole:
        return _around(whole)
    found = naked.match(raw, at, end)
    if not found:
        return None
    brackets = "close" if found[2] else "none"
    return Title(found.span(), BLANK.sub("", found[1]), brackets, found.end())


def _around(found: re.Match[str]) -> Title:
    """Return the unbracketed title that holds a bracketed one: 实施《甲法》办法."""
    return Title(found.span(), BLANK.sub("", found[0]), "none", found.end())


def _bracketed(raw: str, at: int, end: int) -> Title | None:
    """Return the title between a bracket at ``at`` and its partner, nested ones inside."""
    stop = min(end, at + _MAX_TITLE)
    depth = 0
    for i in range(at, stop):
        char = raw[i]
        if char in _OPEN:
            depth += 1
        elif char in "》〉>＞":
            depth -= 1
            longer = _GOES_ON.match(raw, i + 1, stop) if depth == 0 and char == "》" else None
            if longer:
                return _closed(raw, at, longer.end(), brackets="close")
            if depth == 0 or (char == "》" and raw[at] == "《" and not _closes_later(raw, i, stop)):
                return _closed(raw, at, i + 1)
        elif char in "。；【":
            break
    return _unclosed(raw, at, end)


def _closed(raw: str, at: int, end: int, brackets: str = "ok") -> Title | None:
    """Return the title in ``raw[at:end]``; within <> only what ends as a title does is one."""
    inner = _WITH_ARTICLE.search(raw, at + 1, end - 1)
    if inner:
        name = BLANK.sub("", raw[at + 1 : inner.end()])
        return Title((at, inner.end()), name, "open", inner.end())
    name = BLANK.sub("", raw[at + 1 : end - 1])
    if raw[at] != "《":
        name = name.strip("<>＜＞〈〉")
    if not name or (raw[at] != "《" and not _NAMES.search(name)):
        return None
    if raw[at] != "《" or raw[end - 1] != "》":
        brackets = "ascii"
    return Title((at, end), name, brackets, end)


def _closes_later(raw: str, at: int, stop: int) -> bool:
    """Tell whether another 》 closes the outer title before the next one opens."""
    for i in range(at + 1, stop):
        if raw[i] == "》":
            return True
        if raw[i] in "《（(。；：【“第":
            return False
    return False


def _unclosed(raw: str, at: int, end: int) -> Title | None:
    found = _HALF_OPEN.match(raw, at + 1, end)
    if raw[at] != "《" or not found:
        return None
    return Title((at, found.end(1)), BLANK.sub("", found[1]), "open", found.end(1))


# --- notes ------------------------------------------------------------------------


def _with_notes(raw: str, title: Title, end: int) -> Title:
    """Return the title with all notes behind it: bracketed ones, then a bare one."""
    notes: list[Span] = []
    stop = title.end + raw.startswith("》", title.end, end)  # one 》 too many
    while bracket := _bracket_note(raw, skip_blanks(raw, stop, end), end):
        stop = bracket[1]
        if _is_note(raw, bracket):
            notes.append(bracket)
    loose = _loose_note(raw, skip_blanks(raw, stop, end), end)
    if loose:
        notes.append(loose)
        stop = loose[1]
    stop = stop if notes or stop > title.end + 1 else title.end
    short = _SHORT.search(raw, title.end, stop)
    return replace(
        title,
        end=stop,
        note=(notes[0][0], notes[-1][1]) if notes else None,
        short=BLANK.sub("", short[1]) if short else None,
    )


def _bracket_note(raw: str, at: int, end: int) -> Span | None:
    """Return the bracket at ``at`` when it holds a note, a short name or （试行）."""
    if at >= end or raw[at] not in "（([〔【":
        return None
    trial = _TRIAL.match(raw, at, end)
    if trial:
        return trial.span()
    close = _closing(raw, at, end)
    if close is None or ARTICLE.match(raw, at + 1):
        return None
    span = (at, close)
    return span if _is_note(raw, span) or _SHORT.search(raw, at, close) else None


def _is_note(raw: str, span: Span) -> bool:
    start, end = span
    bare = _SHORT.sub("", raw[start:end])
    if raw[start] not in "（(":
        return bool(_DATED.search(bare) and _NUMBERED.search(raw, start, end + 30))
    return bool(_NOTE_WORD.search(bare))


def _closing(raw: str, at: int, end: int) -> int | None:
    depth = 0
    for bracket in _BRACKET.finditer(raw, at, min(end, at + _MAX_NOTE)):
        depth += 1 if bracket[0] in "（([〔【" else -1
        if depth == 0:
            return bracket.end()
    return None


def _loose_note(raw: str, at: int, end: int) -> Span | None:
    """Return a note without brackets: dates or numbers up to an article or the line's end."""
    half = _HALF_NOTE.match(raw, at, end)
    if half:
        return half.span()
    loose = _LOOSE_NOTE.match(raw, at, end)
    if not loose or not _LOOSE_MARK.search(loose[0]) or "条" in loose[0]:
        return None
    begin, stop = strip_span(raw, *loose.span())
    before_article = raw.startswith("第", skip_blanks(raw, stop, end), end)
    return (begin, stop) if before_article or _WHOLE_NOTE.match(raw, begin, stop) else None
