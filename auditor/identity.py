"""Titles, file name and named bodies in; whose list it is out.

The table of divisions and the departments' names are facts in ``rules/vocabulary``. A
place is found at the head of a text, level by level (自治区 → 市 → 区), so that 城中区
after 柳州市 is not the one in 西宁市. What nothing tells stays ``None``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from auditor import definitions
from auditor.config import resource
from auditor.model import Identity
from auditor.text import narrow, squash, to_int

LEVELS = ("国家级", "省级", "市级", "县级", "乡级")

_LIST_WORD = re.compile(
    r"(?:行政)?(?:权力?[和与]?(?:责任?)?|职权|责任|执法)(?:事项|运行)?(?:基本|指导|通用|公共)?(?:清单|目录)"
    r"|清单|目录"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?![\]〕】)]\s*第?\d+号)")
_YEAR_WORD = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")
_DATED = re.compile(
    r"[(\[【〔]?(?:(?:19|20)\d\d|[一二][〇零○九]\w\w)年?(?:度|版|修订|本|动态调整)*[)\]】〕]?"
)
_NOTE = re.compile(r"\([^()]*\)")
_LEAD = re.compile(r"^(?:附件\d*|附(?=[:\d])|关于|印发|公布|公开|发布|调整|\d+|[\W_])+")
_TAIL = re.compile(
    r"(?:行政|监督|综合)*(?:执法)?(?:系统|部门|单位|领域)?(?:[省市县区地州乡镇]{1,3}[两三]?级|本级)?$"
)
_ABOVE = re.compile(r"^(?:自治[区州县旗]|省|市|州|盟|县|区|旗)")
_BODY = re.compile(
    r"(?:局|委员会|委|厅|部|办公室|办|院|中心|[支总大]队|[处所站署会馆行社]|政府|办事处|机构|公司)$"
)
_TOWN = re.compile(r"^([\u3400-\u9fff]{1,8}?(?:镇|乡|街道|苏木))(?=人民政府|办事处|街道办)")
_NATION = ("国家", "国务院", "中华人民共和国")
_CODE = re.compile(r"\d{6}")
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
_UNSAFE = re.compile(r"[^\w\-]+")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division: six-digit GB/T 2260 code, full name, level, code above it."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class _Clues:
    """What one text tells."""

    division: Division | None = None
    jurisdiction: str | None = None
    level: str | None = None
    parent: str | None = None
    body: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    divisions: Mapping[str, Division]
    forms: Mapping[str, tuple[str, ...]]  # a name or short name → codes
    longest: int


def place(code: str) -> Division | None:
    """Return the division of a six-digit code, ``None`` when there is none."""
    return _gazetteer().divisions.get(code)


def parent_of(code: str) -> str | None:
    """Return the code of the division directly above, ``None`` for a province or unknown code."""
    found = place(code)
    return found.parent if found else None


def find_place(text: str) -> tuple[Division | None, str]:
    """Return the lowest division that ``text`` begins with, and the text after it.

    A name that several divisions bear is no find unless a name above it tells which.
    """
    codes, rest = _descend(text)
    return (place(codes[0]) if len(codes) == 1 else None), rest


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


def names_body(text: str) -> bool:
    """Say whether a short text is the name of a body: 市教育局, 某某县发展改革委."""
    owner = _NOTE.sub("", squash(narrow(text)).text)
    _, rest = _descend(owner)
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
    clues = [_clues(t) for t in (*texts, *_commonest(bodies), *_commonest(places))]
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


def _commonest(texts: Sequence[str]) -> list[str]:
    counted = Counter(squash(text).text for text in texts if text.strip())
    return [text for text, _ in counted.most_common(1)]


def _where(clues: Sequence[_Clues]) -> _Clues:
    """Return the clue to go by; a name that many places bear may be told apart by a later one."""
    first = next((c for c in clues if c.jurisdiction), None)
    if first is None:
        return next((c for c in clues if c.level), _Clues())
    same = (c for c in clues if c.jurisdiction == first.jurisdiction and c.division)
    return first if first.level == "乡级" else next(same, first)


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
    at = next((i for i, t in enumerate(titles) if _LIST_WORD.search(t)), 0 if titles else None)
    if at is None:
        return ""
    found = _LIST_WORD.search(titles[at])
    head = titles[at - 1] if at and found and not found.start() else ""
    tail = titles[at + 1] if at + 1 < len(titles) else ""
    return head + titles[at] + (tail if _DATED.fullmatch(narrow(tail)) else "")


def _clues(text: str) -> _Clues:
    plain = _DATED.sub("", squash(narrow(text)).text)
    if cut := _LIST_WORD.search(plain):
        plain = plain[: cut.start()]
    owner = _NOTE.sub("", _LEAD.sub("", plain))
    codes, rest = _descend(owner)
    if not codes and owner.startswith(_NATION):
        return _national(owner)
    if len(codes) == 1 and (town := _TOWN.match(rest)):
        return _Clues(None, town[1], "乡级", codes[0], owner, rest[town.end() :])
    body = owner if _BODY.search(rest) else None
    department = _department(rest)
    if not codes:
        return _Clues(body=body, department=department)
    found = _gazetteer().divisions[codes[0]]
    if len(codes) > 1:
        return _Clues(None, found.name, found.level, None, body, department)
    return _Clues(found, found.name, found.level, found.parent, body, department)


def _national(owner: str) -> _Clues:
    """Read a body of the State: 国家税务总局柳州市税务局 is in a city, 国家医疗保障局 is not."""
    for at in range(2, len(owner)):
        codes, rest = _descend(owner[at:], full_only=True)
        if len(codes) == 1:
            found = _gazetteer().divisions[codes[0]]
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


def _descend(text: str, *, full_only: bool = False) -> tuple[tuple[str, ...], str]:
    """Return the codes of the lowest place at the head of ``text`` and what follows it."""
    codes: tuple[str, ...] = ()
    while True:
        below, length = _longest(text, codes, full_only)
        if not below:
            return codes, text
        codes, text = below, text[length:]


def _longest(text: str, above: tuple[str, ...], full_only: bool) -> tuple[tuple[str, ...], int]:
    gazetteer = _gazetteer()
    for length in range(min(len(text), gazetteer.longest), 1, -1):
        found = gazetteer.forms.get(text[:length], ())
        codes = tuple(c for c in found if not above or any(_is_below(c, a) for a in above))
        if codes and not (full_only and gazetteer.divisions[codes[0]].name != text[:length]):
            return codes, length
    return (), 0


def _is_below(code: str, above: str) -> bool:
    return code != above and code.startswith(above[:4] if above[2:4] != "00" else above[:2])


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


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    return _load_places(resource("rules/vocabulary/places.yaml"))


def _load_places(path: Path) -> _Gazetteer:
    source = definitions.load(path)
    source.check_keys(("as_of", "source", "peoples", "short", "places"))
    names: Mapping[str, str] = source.data["places"]
    for code in names:
        if not _CODE.fullmatch(code):
            zh, en = f"“{code}”不是六位代码", f"{code!r} is not a six-digit code"
            raise source.error(("places", code), zh, en)
    divisions = {code: _division(code, names) for code in names}
    forms: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        forms[name] = (*forms.get(name, ()), code)
    for name, code in source.data["short"].items():
        forms.setdefault(name, (code,))
    for short, code in _short_names(divisions.values(), source.data["peoples"].split()):
        forms.setdefault(short, (code,))
    return _Gazetteer(divisions, forms, max(map(len, forms)))


def _division(code: str, names: Mapping[str, str]) -> Division:
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    if code == province:
        return Division(code, names[code], "省级", None)
    if code == prefecture:
        return Division(code, names[code], "市级", province)
    return Division(code, names[code], "县级", prefecture if prefecture in names else province)


def _short_names(
    divisions: Iterable[Division], peoples: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield (short name, code), provinces first: 吉林 alone is the province, not the city."""
    people = "|".join(sorted(peoples, key=len, reverse=True))
    autonomous = re.compile(rf"(.{{2,}}?)(?:(?:{people})族?)+自治([州县旗])")
    for one in sorted(divisions, key=lambda d: LEVELS.index(d.level)):
        if found := autonomous.fullmatch(one.name):
            yield found[1] + found[2], one.code
        bare = found[1] if found else re.sub(r"(?:省|市|地区|盟)$", "", one.name)
        if one.level != "县级" and len(bare) > 1:
            yield bare, one.code
