"""Title, front matter and last articles of a text in; dates, order number, issuer, rank out.

Only what the text itself says is taken; what it leaves open stays ``None``. A version is
named by the day on which it was published: the latest of the days in the front matter and
the one in the file's name. Its day of commencement is taken from the notes or from the
last article, and only where it can be that of this version: the last article of a law
amended later still gives the day of its first version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.citations import order_number
from auditor.model import Provision
from auditor.statutes.registry import RANKS
from auditor.statutes.titles import STATE
from auditor.text import BLANKS, narrow, to_int

_Y, _N = "[零〇○一二三四五六七八九\\d]", "[一二三四五六七八九十\\d]"
_DATE = re.compile(
    rf"({_Y}{{4}})[{BLANKS}]?年[{BLANKS}]?({_N}{{1,3}})[{BLANKS}]?月[{BLANKS}]?({_N}{{1,3}})[{BLANKS}]?日"
)
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})日?(?!\d)")
_STARTS = re.compile(r"[起]?(?:正式)?(?:施行|实施|执行|生效)")
_AT_ONCE = re.compile(r"(?:公布|发布|颁布|印发|公告)之日起?(?:正式)?(?:施行|实施|执行|生效)")
_MADE = re.compile(r"通过|公布|发布|颁布|修订|修正|修改|批准|印发|制定")
_LAST_ARTICLES = 3
_FRONT_LINES = 80
# The adoption history of a much amended law runs to some 1,500 characters.
_LONGEST_NOTE = 4000
_LONGEST_FRONT = 20_000
_NOTE_START = re.compile(rf"[（(《〈<]|{_DATE.pattern}|根据{_DATE.pattern}")
_NOTE_WORD = re.compile(r"令|公告|号|通过|公布|发布|印发|批准|修订|修正|施行")
# What a preamble or a covering letter begins with, which may name other instruments' dates.
_PREAMBLE = re.compile(rf"为|按照|各|根据(?!{_DATE.pattern})|本|我国|.{{0,40}}[:：]$")

_LOCAL = re.compile(
    r"(?:省|自治区|市|州|盟|县|自治县|自治旗|(?<!特别行政)区)(?:第.{1,8}届)?(?:人民代表大会|人大)"
)
_ASSEMBLY = re.compile(
    r"(?:\d日|^|[\s(（])((?!全国)[\u4e00-\u9fff]{2,12}?(?:省|自治区|市|州|盟|县|旗))(?:第.{1,8}届)?"
    r"人民代表大会(常务委员会)?"
)
_LOCAL_RULE = re.compile(
    r"(?:省|自治区|市|州)人民政府(?:令|发布|公布)|(?:省|自治区|市|州)人民政府第.{1,6}次常务会议"
)
_CENTRAL = re.compile(r"全国人民代表大会(?:常务委员会)?")
_PARTY = re.compile(r"^(?:中国共产党|中共中央)")
_COURT = re.compile(r"最高人民(?:法院|检察院)|法释〔|高检发释字")
_MINISTRY = re.compile(
    r"[\u4e00-\u9fff、]{1,30}(?:部|委员会|总局|总署|署|局|银行|办公室|证监会|银监会|保监会|银保监会)令"
)


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What a text says of itself.

    ``promulgated`` is YYYY-MM-DD or ``None``; ``kind`` is 公布, 修订 or 修正; ``in_force``
    the first day of force of this version, ``None`` where the text leaves it open.
    """

    rank: str
    issuer: str | None = None
    kind: str | None = None
    adopted: str | None = None
    promulgated: str | None = None
    in_force: date | None = None
    order: str | None = None


@dataclass(frozen=True, slots=True)
class _Event:
    """A day in the front matter and the words that follow it, up to the next day."""

    day: date
    words: str
    start: bool

    @property
    def made(self) -> bool:
        """Return whether the text was made or changed on this day."""
        return not self.start and (not self.words or _MADE.search(self.words) is not None)


def read_facts(
    title: str,
    front: Sequence[str],
    articles: Sequence[tuple[Provision, str]] = (),
    tail: Sequence[str] = (),
    path: str = "",
) -> TextFacts:
    """Return what is known of a text; ``path`` is its place below the import, as a hint."""
    note = narrow("\n".join(_notes(front)))[:_LONGEST_FRONT]
    events = list(_events(note)) or [
        e for e in _events(narrow("\n".join(tail[-4:]))) if not e.words
    ]
    made = [e for e in events if e.made]
    named = _day_in_name(path)
    days = [e.day for e in made] + ([named] if named else [])
    promulgated = max(days, default=None)
    last = max(made, key=lambda e: e.day, default=None)
    later = bool(named and last and named > last.day)
    kind = None if later else _kind(last)
    closing = narrow("\n".join(text for _, text in articles[-_LAST_ARTICLES:]))
    return TextFacts(
        rank=rank_of(title, note, path),
        issuer=issuer_of(title, note),
        kind=kind,
        adopted=None if later else _adopted(last, made),
        promulgated=promulgated.isoformat() if promulgated else None,
        in_force=_in_force(promulgated, events, note, closing, own=not later and kind != "修正"),
        order=None if later else _order(note, made),
    )


def _notes(front: Sequence[str]) -> Iterator[str]:
    """Yield the lines before the body that speak of its making: no preamble, no addressees."""
    for line in front[:_FRONT_LINES]:
        plain = narrow(line)
        if len(plain) > _LONGEST_NOTE or _PREAMBLE.match(plain):
            continue
        if _NOTE_START.match(plain) or _NOTE_WORD.search(plain):
            yield line


def _events(note: str) -> Iterator[_Event]:
    found = list(_DATE.finditer(note))
    for i, match in enumerate(found):
        stop = found[i + 1].start() if i + 1 < len(found) else len(note)
        words = note[match.end() : stop].strip(BLANKS + "()（）,，;；。、")
        if day := _day(match):
            begins = _STARTS.match(words) is not None
            yield _Event(day, words, begins)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(to_int(match[1]), to_int(match[2]), to_int(match[3]))
    except ValueError:
        return None


def _day_in_name(path: str) -> date | None:
    """Return the day that a file's name ends with: …(2021-03-11).md, …_20210311.docx."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    found = list(_NAME_DAY.finditer(stem))
    return _day(found[-1]) if found else None


def _kind(last: _Event | None) -> str | None:
    """Return how the version came about; a day in the file's name alone says no more."""
    if last is None:
        return None
    # The title of a resolution, 《关于修改…的决定》, is no word for a full revision.
    words = re.sub(r"《.*》", "", last.words, flags=re.DOTALL)
    amended = "关于修改" in last.words or "关于废止和修改" in last.words or "修正" in words
    if amended or "修改" in words:
        return "修正"
    return "修订" if "修订" in words else "公布"


def _adopted(last: _Event | None, made: Sequence[_Event]) -> str | None:
    """Return the day on which this version was passed: before its publication, or the same day."""
    days = [e.day for e in made if "通过" in e.words or "会议" in e.words]
    whole = all(_kind(e) == "公布" for e in made)
    fits = [day for day in days if whole or (last and day == last.day)]
    return max(fits).isoformat() if fits else None


def _order(note: str, made: Sequence[_Event]) -> str | None:
    """Return the order number of the latest event, of the whole note when there are none."""
    if not made:
        return order_number(note)
    last = max(e.day for e in made)
    for event in made:
        if event.day == last and (number := order_number(event.words)):
            return number
    # A page prints the order above its text: 国务院令 / 第735号.
    first = all(_kind(event) == "公布" for event in made)
    return order_number(note.partition("通过")[0].replace("\n", "")) if first else None


def _in_force(
    made: date | None, events: Sequence[_Event], note: str, closing: str, *, own: bool
) -> date | None:
    """Return the day of commencement; ``own`` says that the last article speaks of this version."""
    if made is None:
        return None
    starts = [e.day for e in events if e.start] + days_of_force(closing)
    later = [day for day in starts if day >= made]
    if later:
        return min(later)
    at_once = _AT_ONCE.search(note) or (_AT_ONCE.search(closing) and not starts)
    return made if at_once and own else None


def days_of_force(text: str) -> list[date]:
    """Return the days of which a text (made narrow) says that something is in force from then."""
    found = (m for m in _DATE.finditer(text) if _STARTS.match(text, m.end()))
    return [day for m in found if (day := _day(m))]


# --- rank and issuer ---------------------------------------------------------------


def rank_of(title: str, note: str = "", path: str = "") -> str:
    """Return the rank, one of ``registry.RANKS``: by title, by who made it, by the folder's name.

    What nothing speaks for is 规范性文件, the rank from which nothing is concluded.
    """
    if re.match(rf"(?:{STATE})?宪法", title):
        return "宪法"
    if _PARTY.match(title):
        return "党内法规"
    if _COURT.search(title) or (_COURT.search(note) and "解释" in title):
        return "司法解释"
    return _by_maker(title, note) or _by_folder(path) or _by_title(title)


def _by_maker(title: str, note: str) -> str | None:
    if "国家监察委员会公告" in note or title == f"{STATE}监察法实施条例":
        return "监察法规"
    if _CENTRAL.search(note) and not _LOCAL.search(note) and not title.startswith("国务院"):
        return "法律"
    if re.search(r"国务院(?:令|批准|发布|公布|关于|、|第.{1,6}次常务会议)", note):
        return "行政法规"
    if _LOCAL.search(note):
        return "自治条例和单行条例" if "自治条例" in title or "单行条例" in title else "地方性法规"
    if _LOCAL_RULE.search(note):
        return "地方政府规章"
    return "部门规章" if _MINISTRY.search(note) else None


def _by_folder(path: str) -> str | None:
    folders = path.split("/")[:-1]
    return next((f for f in reversed(folders) if f in RANKS), None)


def _by_title(title: str) -> str:
    if title.startswith(STATE):
        return "行政法规" if re.search(r"条例(?:实施细则)?$", title) else _law(title)
    if re.match(r"国务院关于.*(?:规定|决定|办法)$", title):
        return "行政法规"
    place = re.match(r"[\u4e00-\u9fff]{2,12}(?:省|自治区|市|州|县)", title)
    # Rules of departments and governments may not be called 条例, so it is one of the two.
    if title.endswith("条例"):
        return "地方性法规" if place else "行政法规"
    return "规范性文件"


def _law(title: str) -> str:
    return (
        "法律" if re.search(r"(?:(?<!办)法|法典|修正案(?:（.{1,3}）)?)$", title) else "规范性文件"
    )


def issuer_of(title: str, note: str) -> str | None:
    """Return who made the text, ``None`` where it does not say."""
    for pattern, issuer in _ISSUERS:
        if re.search(pattern, note):
            return issuer
    if local := _ASSEMBLY.search(note):
        return f"{local[1]}人民代表大会{local[2] or ''}"
    number = order_number(note)
    if number and "令" in number:
        return number.partition("令")[0]
    return "国务院" if title.startswith("国务院") else None


_ISSUERS = (
    (r"全国人民代表大会常务委员会", "全国人民代表大会常务委员会"),
    (r"全国人民代表大会第.{1,4}次会议", "全国人民代表大会"),
    (r"届全国人民代表大会", "全国人民代表大会"),
    (rf"国务院、(?:{STATE})?中央军事委员会令", "国务院、中央军事委员会"),
    (r"国务院(?:令|批准|发布|公布|第.{1,6}次常务会议)", "国务院"),
    (r"最高人民法院", "最高人民法院"),
    (r"最高人民检察院", "最高人民检察院"),
)
