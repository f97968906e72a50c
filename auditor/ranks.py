"""What rank an instrument has (法律, 行政法规, 规章 …), told by its facts or by how it is cited.

A registered rank is taken as it is. Without one the title and the document note decide, and
only where they leave no doubt: a rank that cannot be told is ``None``, never a guess. The
ranks and their order are those of 立法法 (2023) articles 98–102.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.identity import find_place
from auditor.model import Citation, Verdict
from auditor.text import squash

#: From high to low; equal numbers have equal force or cannot be ordered.
FORCE = {
    "宪法": 0,
    "法律": 1,
    "行政法规": 2,
    "监察法规": 2,
    "地方性法规": 3,
    "自治条例和单行条例": 3,
    "部门规章": 4,
    "地方政府规章": 4,
    "司法解释": 4,
    "规范性文件": 5,
    "党内法规": 5,
    "党内规范性文件": 5,
}

_STATE = "中华人民共和国"
_LAW = re.compile(r"(?:法|法典)$")
_DOCUMENT = re.compile(r"(?:通知|意见|批复|公告|通报|复函|函|纪要|规划|纲要|方案|清单|目录)$")
_PARTY = re.compile(r"^(?:中国共产党|党政|中共中央)")
_AMENDING = re.compile(r"(?:修改|修订|废止|取消|下放).{0,60}决定$")
_TRIAL = re.compile(r"[（(][^（）()]{1,30}[)）]$")

_NUMBERED = re.compile(r"[〔\[【（(]\d{4}[〕\]】）)]\d{1,5}号")
_TH = r"(?:令?第?[\d一二三四五六七八九十百]+次)?"
_ASSEMBLY = re.compile(r"(?:人民代表大会|人大)(?:常务委员会|常委会)")
_GOVERNMENT = re.compile(rf"人民政府(?:主席)?令|政府令|人民政府{_TH}常务会议")
#: Who adopted or issued it, as a document note tells; "" for a congress, whose acts may be
#: laws, decisions or the mere history of either.
_NATIONAL = (
    (re.compile(r"主席令|全国人民代表大会|全国人大"), ""),
    (_ASSEMBLY, ""),
    (re.compile(rf"国务院令|国务院第?\d+号令|国务院{_TH}常务会议"), "行政法规"),
    (_GOVERNMENT, "地方政府规章"),
    (
        re.compile(r"(?:部|委|委员会|局|总局|署|总署|会)令|(?:部务|部长办公|委务|局务|署务)会议"),
        "部门规章",
    ),
)
_LOCAL = ((_ASSEMBLY, "地方性法规"), (_GOVERNMENT, "地方政府规章"))


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, and whether the registry supports it (else title and note tell it)."""

    name: str
    registered: bool = False

    @property
    def force(self) -> int:
        """Return the place in the order of force, 0 the highest."""
        return FORCE[self.name]


def rank_of(citation: Citation, verdict: Verdict | None) -> Rank | None:
    """Return the rank of the instrument a citation names, ``None`` when nothing tells it."""
    facts = verdict.facts if verdict else None
    if facts and facts.rank in FORCE:
        return Rank(facts.rank, facts.sure)
    name = _told(citation.title, citation.note or "", citation.order or "")
    return Rank(name) if name else None


@lru_cache(maxsize=4096)
def _told(title: str, note: str, order: str) -> str | None:
    """Return the rank that title, note and order number agree on."""
    plain = _TRIAL.sub("", squash(title).text)
    if _PARTY.match(plain):
        return None  # party rules and party documents bear the same names
    if _DOCUMENT.search(plain):
        # What an order issues is no mere document, whatever it is called.
        return "规范性文件" if "令" not in f"{order}{note}" else None
    if plain.startswith(_STATE) and _LAW.search(plain):
        return "法律"
    local = find_place(plain)[0] is not None or plain.startswith("自治区")
    by_note = _by_note(f"{order} {note}", local)
    if local and plain.endswith("条例") and by_note in (None, "地方性法规"):
        return "地方性法规"
    return by_note


def _by_note(note: str, local: bool) -> str | None:
    """Return the rank that all issuers named in a note agree on; a number alone is a document's."""
    said = squash(note).text
    names = {name for issuer, name in (_LOCAL if local else _NATIONAL) if issuer.search(said)}
    if names:
        return names.pop() or None if len(names) == 1 else None
    return "规范性文件" if _NUMBERED.search(said) else None


def amends(title: str) -> bool:
    """Tell whether a title is that of a decision which only changes others (关于修改…的决定)."""
    return bool(_AMENDING.search(squash(title).text))
