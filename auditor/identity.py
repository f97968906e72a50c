"""Titles, file name and named bodies in; whose list it is out.

The departments' names are facts in ``rules/vocabulary``, as is the table of divisions
(``places``). What nothing tells stays ``None``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from auditor import definitions
from auditor.config import resource
from auditor.model import Identity
from auditor.places import (
    LEVELS,
    Division,
    descend,
    division,
    find_place,
    parent_of,
    place,
)
from auditor.text import narrow, squash, to_int

__all__ = [
    "LEVELS",
    "Division",
    "find_place",
    "identify",
    "is_list_title",
    "is_title_line",
    "level_of",
    "list_id",
    "names_body",
    "parent_of",
    "place",
]

_LIST_WORD = re.compile(
    r"(?:行政)?(?:权力?[和与]?(?:责任?)?|职权|责任|执法)(?:事项|运行)?(?:基本|指导|通用|公共)?(?:清单|目录)"
    r"|清单|目录"
)
# A year of its own, or at the head of a date such as 20241231; not that of a document number.
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:(?=[01]\d[0-3]\d(?!\d))|(?!\d)(?![\]〕】)]\s*第?\d+号))"
)
_YEAR_WORD = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")
_DATED = re.compile(
    r"[(\[【〔]?(?:(?:19|20)\d\d年?[-—–~至到]+)?(?:(?:19|20)\d\d|[一二][〇零○九]\w\w)年?"
    r"(?:度|版|修订|本|动态调整)*[)\]】〕]?"
)
_NOTE = re.compile(r"\([^()]*\)")
_LEAD = re.compile(r"^(?:附件\d*|附(?=[:\d])|关于|印发|公布|公开|发布|调整|\d+|[\W_])+")
_ANNEX = re.compile(r"^附件?\d*[:：]")
_TAIL = re.compile(
    r"(?:行政|监督|综合)*(?:执法)?(?:系统|部门|单位|领域)?(?:[省市县区地州乡镇]{1,3}[两三]?级|本级)?$"
)
_ABOVE = re.compile(r"^(?:自治[区州县旗]|省|市|州|盟|县|区|旗)")
_BODY = re.compile(
    r"(?:局|委员会|委|厅|部|办公室|办|院|中心|[支总大]队|[处所站署会馆行社]|政府|办事处|机构|公司)$"
)
_TOWN = re.compile(
    r"^(?!乡镇|城镇|镇街|[各全])([\u3400-\u9fff]{1,8}?(?:镇|乡|街道|苏木))(?=人民政府|办事处|街道办|$)"
)
# A district or county that is not in the table, such as one since dissolved.
_UNLISTED = re.compile(
    r"^(?![各全])([\u3400-\u9fff]{2,3}?(?:[族治]县|(?<![开高园新社景地城山库护理范作治验港矿林灌军县市发])区|县))"
    r"(?=[\u3400-\u9fff]{2})"
)
_CORPS = re.compile(r"^新疆生产建设兵团(第[一二三四五六七八九十]+师)?")
_AFTER = re.compile(r"(?:关于|印发|公布|公开|发布|调整|[^\w)]|_)+$")
# What makes a list known is not its title.
_NOTICE = re.compile(r"(?:通知|公告|通告|决定|意见|函|请示|报告|方案)(?:[(\[（〔].*)?$")
_BETWEEN = re.compile(r"[、，,;；/\n]")
_NATION = ("国家", "国务院", "中华人民共和国")
_LEVEL_WORDS = (
    ("国家级", "国家级"),
    ("省级|自治区级|直辖市级|区直", "省级"),
    ("地州市级|地州级|地市级|州市级|盟市级|设区的?市级|市州级|地级|市级|州级|市本级", "市级"),
    ("县市区级|县区级|区县级|县市级|市县级|旗县级|县级|区级|县本级|区本级", "县级"),
    ("乡镇级|乡级|镇级|街道级|镇街级", "乡级"),
)
_LEVEL = re.compile("|".join(f"(?P<l{n}>{words})" for n, (words, _) in enumerate(_LEVEL_WORDS)))
_LEVEL_END = re.compile(
    r"^(?:部门|单位|行政|政府|机关)*(?:权责?力?|责任|职权|事项|执法|清单|目录)|^$"
)
#: A list in which several bodies have their items is none's of them.
_CLEARLY = 0.7
_UNSAFE = re.compile(r"[^\w\-]+")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class _Clues:
    """What one text tells."""

    division: Division | None = None
    jurisdiction: str | None = None
    level: str | None = None
    parent: str | None = None
    body: str | None = None
    department: str | None = None


def level_of(text: str, *, ending: bool = False) -> str | None:
    """Return the one level that a sheet's name tells, ``None`` when it tells none or several.

    ``ending``: the text is a title, in which only a level before its last word counts
    (…2024年地州级权责清单).
    """
    plain = squash(narrow(text)).text
    found = {
        name
        for hit in _LEVEL.finditer(plain)
        for n, (_, name) in enumerate(_LEVEL_WORDS)
        if hit[f"l{n}"] and (not ending or _LEVEL_END.match(plain[hit.end() :]))
    }
    return found.pop() if len(found) == 1 else None


def is_list_title(text: str) -> bool:
    """Say whether a text calls something a list (权责清单, 权力事项目录)."""
    return _LIST_WORD.search(squash(narrow(text)).text) is not None


def is_title_line(text: str) -> bool:
    """Say whether a whole line is the title of a list, or the edition below one (2024年版)."""
    plain = squash(narrow(text)).text
    ends = [hit.end() for hit in _LIST_WORD.finditer(plain)]
    rest = plain[ends[-1] :] if ends else plain
    return bool(ends and not _NOTE.sub("", _DATED.sub("", rest))) or bool(_DATED.fullmatch(plain))


def names_body(text: str) -> bool:
    """Say whether a short text is the name of a body: 市教育局, 某某县发展改革委."""
    owner = _NOTE.sub("", squash(narrow(text)).text)
    _, rest = descend(owner)
    rest = _ABOVE.sub("", rest)
    return 1 < len(owner) <= 40 and (rest in _departments() or bool(_BODY.search(rest)))


def identify(
    titles: Sequence[str],
    path: str,
    bodies: Sequence[str],
    *,
    sheets: Sequence[str] = (),
    places: Sequence[str] = (),
) -> Identity:
    """Return whose list it is.

    ``titles`` are the texts above the table, ``path`` the file's, ``bodies`` what the
    column 实施主体 holds, ``sheets`` the names of the sheets and ``places`` what a column of
    divisions (所属行政区划) holds. A title is believed before the file name, and that before
    the sheets, the bodies and the places; each part of the answer is taken from the first
    that tells it.
    """
    stem = PurePath(path).stem
    title = _main_title([squash(narrow(t)).text for t in titles])
    texts = [title, *titles, stem, *sheets]
    columns = (*_commonest(bodies, _CLEARLY), *_commonest(places))
    clues = [_clues(t) for t in (*texts, *columns)]
    where = _where(clues)
    return Identity(
        title=_main_title([squash(t).text for t in titles]) or stem,
        jurisdiction=where.jurisdiction,
        code=where.division.code if where.division else None,
        parent=where.parent,
        level=where.level,
        body=_body(clues),
        department=next((c.department for c in clues if c.department), None),
        edition=next((year for t in texts if (year := _edition(t))), None),
    )


def _commonest(texts: Sequence[str], least: float = 0.0) -> list[str]:
    """Return the commonest of the names first in each cell, if a share over ``least`` has it."""
    counted = Counter[str]()
    for text, times in Counter(filter(str.strip, texts)).items():  # mostly the same few
        counted[squash(_BETWEEN.split(text.strip(), maxsplit=1)[0]).text] += times
    most = counted.most_common(1)
    return [text for text, times in most if times > least * counted.total()]


def _where(clues: Sequence[_Clues]) -> _Clues:
    """Return the clue to go by; a name that many places bear may be told apart by a later one."""
    first = next((c for c in clues if c.jurisdiction), None)
    if first is None:
        return next((c for c in clues if c.level), _Clues())
    same = (c for c in clues if c.jurisdiction == first.jurisdiction)
    if first.level == "乡级":
        return next((c for c in same if c.parent), first)
    return next((c for c in same if c.division), first)


def _body(clues: Sequence[_Clues]) -> str | None:
    """Return the first body named with its place, or the first one named at all."""
    bodies = [c for c in clues if c.body]
    placed = (c.body for c in bodies if c.jurisdiction)
    return next(placed, bodies[0].body if bodies else None)


def list_id(identity: Identity, path: str) -> str:
    """Return ``<code>-<department>-<edition>``, such as ``450000-医疗保障局-2025``.

    A place without a code stands there by its name; when place or department is open, the
    file's stem is the id. It is safe as a folder name on every system. Two lists may get
    the same one.
    """
    if (where := identity.code or identity.jurisdiction) and identity.department:
        parts = (where, identity.department, identity.edition)
        name = "-".join(part for part in parts if part)
    else:
        name = PurePath(path).stem
    safe = _UNSAFE.sub("-", name).strip("-_")[:80].rstrip("-_")
    return f"list-{safe}".rstrip("-") if not safe or _RESERVED.fullmatch(safe) else safe


def _main_title(titles: Sequence[str]) -> str:
    """Join what a title was broken into: a body's line above, a bracketed year below."""
    named = [i for i, t in enumerate(titles) if _LIST_WORD.search(t)]
    lists = (i for i in named if not _NOTICE.search(titles[i]))
    at = next(lists, next(iter(named), 0 if titles else None))
    if at is None:
        return ""
    found = _LIST_WORD.search(titles[at])
    head = titles[at - 1] if at and found and not found.start() else ""
    tail = titles[at + 1] if at + 1 < len(titles) else ""
    title = head + titles[at] + (tail if _DATED.fullmatch(narrow(tail)) else "")
    return _ANNEX.sub("", title) or title


def _clues(text: str) -> _Clues:
    plain = _DATED.sub("", squash(narrow(text)).text)
    if cut := _LIST_WORD.search(plain):
        plain = plain[: cut.start()]
    owner = _AFTER.sub("", _NOTE.sub("", _LEAD.sub("", plain)))
    if corps := _CORPS.match(owner):
        return _of_corps(owner, corps)
    codes, rest = descend(owner)
    if not codes and owner.startswith(_NATION):
        return _national(owner)
    if len(codes) < 2 and (below := _below(next(iter(codes), None), owner, rest)):
        return below
    body = owner if _BODY.search(rest) else None
    department = _department(rest)
    if not codes:
        return _Clues(body=body, department=department)
    found = division(codes[0])
    if len(codes) > 1:
        return _Clues(None, found.name, found.level, None, body, department)
    return _Clues(found, found.name, found.level, found.parent, body, department)


def _below(code: str | None, owner: str, rest: str) -> _Clues | None:
    """Read a place that the table does not have; only a town may stand without one it has."""
    if town := _TOWN.match(rest):
        return _Clues(None, town[1], "乡级", code, owner, rest[town.end() :] or None)
    if code and division(code).level != "县级" and (found := _UNLISTED.match(rest)):
        department = _department(rest[found.end() :])
        return _Clues(None, found[1], "县级", code, owner, department) if department else None
    return None


def _of_corps(owner: str, corps: re.Match[str]) -> _Clues:
    """Read a body of the corps in Xinjiang, which is beside the divisions but for its cities."""
    codes, rest = descend(owner[corps.end() :], full_only=True)
    found = place(codes[0]) if len(codes) == 1 else None
    if found:
        return _Clues(found, found.name, found.level, found.parent, owner, _department(rest))
    level = "市级" if corps[1] else "省级"
    return _Clues(None, corps[0], level, None, owner, _department(owner[corps.end() :]))


def _national(owner: str) -> _Clues:
    """Read a body of the State: 国家税务总局柳州市税务局 is in a city, 国家医疗保障局 is not."""
    for at in range(2, len(owner)):
        codes, rest = descend(owner[at:], full_only=True)
        if len(codes) == 1:
            found = division(codes[0])
            return _Clues(found, found.name, found.level, found.parent, owner, _department(rest))
    rest = owner
    for word in _NATION:
        rest = rest.removeprefix(word)
    return _Clues(None, None, "国家级", None, owner, _department(rest))


def _department(rest: str) -> str | None:
    """Return the canonical department that ``rest`` names; an unknown body keeps its own name."""
    known = _departments()
    shorter = _TAIL.sub("", rest)
    for name in (rest, shorter, _ABOVE.sub("", rest), _ABOVE.sub("", shorter)):
        if name in known:
            return known[name]
    return rest if len(rest) > 2 and _BODY.search(rest) else None


def _edition(text: str) -> str | None:
    plain = narrow(text)
    years = [int(year) for year in _YEAR.findall(plain)]
    years += [to_int(year) for year in _YEAR_WORD.findall(plain)]
    return str(max(years)) if years else None


@lru_cache(maxsize=1)
def _departments() -> Mapping[str, str]:
    source = definitions.load(resource("rules/vocabulary/departments.yaml"))
    known: dict[str, str] = {}
    for canonical, aliases in source.data["departments"].items():
        for name in (canonical, *aliases):
            if known.setdefault(name, canonical) != canonical:
                keys = ("departments", canonical)
                zh, en = f"“{name}”属于两个部门", f"{name!r} belongs to two departments"
                raise source.error(keys, zh, en)
    return known
