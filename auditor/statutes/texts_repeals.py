"""The last articles of a text in; the instruments that it repeals, and from when, out.

Only a plain clause counts: titles in 《》 right before 同时废止, 即行废止 or 予以废止, with
nothing between them but the days and orders of their publication. A clause that repeals an
article or a decision's paragraph, or that leaves something in force, says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.model import Provision
from auditor.statutes.texts_facts import days_of_force
from auditor.statutes.titles import STATE, title_key
from auditor.text import narrow

_LAST_ARTICLES = 3
_REPEALED = re.compile(r"[^。;；\n]*?(?:同时|即行|予以|自行)(?:予以)?废止")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_AFTER = re.compile(
    r"(?:\([^()]*\))*[,，、]?(?:自本.{2,4}施行之日起)?(?:同时|即行|予以|自行)(?:予以)?废止"
)
#: What may stand between two titles: days, orders and issuers, nothing that limits.
_BETWEEN = re.compile(
    r"(?:\([^()]*\))*[、,，和及与]?(?:以及)?[^。;；《》]{0,60}?(?:公布|发布|颁布|批准|印发|施行|通过|)的?"
)
_LIMITS = re.compile(
    r"条第|[一二三四五六七八九十\d]条|[一二三四五六七八九十\d]款|中的|除|以外|之外|有关|部分|依照|根据|不一致"
)


def repeals(
    articles: Sequence[tuple[Provision, str]], promulgated: str | None, *, first: bool
) -> tuple[tuple[str, str], ...]:
    """Return pairs of a title's key (see ``repeal_key``) and the day (ISO) of its repeal.

    The day is the one in the clause's own article, else that of publication, which holds
    for the ``first`` version only; of an amended text without a day nothing is returned.
    """
    found: dict[str, str] = {}
    for _, text in articles[-_LAST_ARTICLES:]:
        plain = narrow(text)
        days = days_of_force(plain)
        day = min(days).isoformat() if days else promulgated if first else None
        if day:
            for title in _titles(plain):
                found.setdefault(repeal_key(title), day)
    return tuple(sorted(found.items()))


def repeal_key(title: str) -> str:
    """Return the form in which repealed titles are compared: a clause may leave the state out."""
    return title_key(title).removeprefix(STATE)


def _titles(text: str) -> list[str]:
    titles: list[str] = []
    for clause in _REPEALED.finditer(text):
        marks = list(_TITLE.finditer(clause[0]))
        if not marks or not _AFTER.fullmatch(clause[0], marks[-1].end()):
            continue
        if not _LIMITS.search(_TITLE.sub("", clause[0])):
            titles += _run(clause[0], marks)
    return titles


def _run(clause: str, marks: Sequence[re.Match[str]]) -> list[str]:
    """Return the titles from the last one back, as long as only days and orders are between."""
    run = [marks[-1][1]]
    for before, after in zip(marks[-2::-1], marks[:0:-1], strict=True):
        if not _BETWEEN.fullmatch(clause, before.end(), after.start()):
            break
        run.append(before[1])
    return run
