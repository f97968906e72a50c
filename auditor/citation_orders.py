"""A document note in, its order or document number in one spelling out.

Lists write one number in many ways: 国务院令第364号, 国务院令364号, 国务院563号令,
主席令第二十五号, 第7号令, 商务部令〔2012〕第11号, 宁政发【2013】84号, 〔2001〕国人防办字第211号.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from auditor.provisions import numeral
from auditor.text import BLANK, narrow

_COUNT = "[0-9一二三四五六七八九十百零〇]{1,5}"
_YEAR = "(?:19|20)[0-9]{2}"
_OPEN, _CLOSE = r"[〔\[【(]", r"[〕\]】)]"
#: As much of a note as an issuer's name may take, joint issuers included.
_REACH = 80

_NUMBER = re.compile(
    rf"(?P<what>令|公告)?(?:(?P<open>{_OPEN})?(?<![0-9])(?P<year>{_YEAR})(?:年?{_CLOSE}|年|-)?)?"
    rf"第?(?P<count>{_COUNT})号(?P<late>令)?"
)
_YEAR_FIRST = re.compile(f"{_OPEN}({_YEAR})年?{_CLOSE}([\u4e00-\u9fff]{{2,14}})$")
_SESSION = re.compile(f"第{_COUNT}届")
#: What an issuer's name cannot hold: all up to the last of these is no part of it.
_CUT = re.compile(
    r"[0-9]{4}年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日曰])?|[0-9]+[月日曰]?|"
    r"通过|修[订正改]|公布|颁布|发布|印发|施行|实行|实施|批准|根据|依据|会议|同时|废止|决定|"
    r"[，,。；;：:》《（()）〔〕\[\]【】\s]|中华人民共和国"
)
_LEAD = re.compile("^(?:、|已|经(?!济)|以(?=国务院)|由|的)+")
_ISSUER = re.compile(
    "(?:主席|国务院|政府|部|委|委员会|局|总署|署|银行|厅|会|办公室|办|院|军委|社)$"
)
_SERIES = re.compile("[发办函字规]$")
_ENDED = re.compile("[)）]?(?:同时|一并)?(?:予以)?废止")


class _Number(NamedTuple):
    """A number found in a note: whether its issuer is known, and its one spelling."""

    full: bool
    spelling: str


@lru_cache(maxsize=8192)
def order_number(note: str) -> str | None:
    """Return the last order or document number in a note, in one spelling.

    ``2021年国务院令第735号`` → ``国务院令第735号``; ``主席令49号令`` → ``主席令第49号``;
    ``第7号令`` → ``令第7号``; ``商务部令〔2012〕第11号`` → ``商务部令2012年第11号``;
    ``劳社部发[2003]5号`` → ``劳社部发〔2003〕5号``. A number that the note says to be
    abolished does not count, and one without an issuer only when there is no other.
    """
    plain = narrow(BLANK.sub("", note))
    found = [
        number
        for match in _NUMBER.finditer(plain)
        if not _ENDED.match(plain, match.end()) and (number := _number(plain, match))
    ]
    whole = [n for n in found if n.full] or found
    return whole[-1].spelling if whole else None


def _number(plain: str, found: re.Match[str]) -> _Number | None:
    """Return the number in one spelling; None when what stands before it issues nothing."""
    before = plain[max(0, found.start() - _REACH) : found.start()]
    year, count = found["year"], numeral(found["count"])
    what = found["what"] or ("令" if found["late"] else "")
    turned = None if what or year else _YEAR_FIRST.search(before)
    if turned:
        return _Number(True, f"{turned[2].removesuffix('第')}〔{turned[1]}〕{count}号")
    who = _issuer(before)
    if not what and year and (found["open"] or _SERIES.search(who)):
        return _Number(True, f"{who}〔{year}〕{count}号") if who else None
    if who and not _ISSUER.search(who):
        return None
    if not (who or what) and (year or before[-1:] not in "，,。；;(（"):
        return None
    dated = f"{year}年" if year else ""
    return _Number(bool(who), f"{who}{what}{dated}第{count}号")


def _issuer(before: str) -> str:
    """Return the issuer's name at the end of ``before``, without dates, verbs and sessions."""
    name = _SESSION.sub("", before)
    cuts = [cut.end() for cut in _CUT.finditer(name)]
    name = _LEAD.sub("", name[cuts[-1] :] if cuts else name)
    return "主席" if name == "国家主席" else name
