"""Made-up statutes with versions, dates and titles in, cases whose verdicts are known out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import laws_made_up as made_up
from statute_cases import QUIET, Case

from auditor.model import Provision
from auditor.statutes import Coming, Ended, Instrument, Registry, Statutes, Version
from auditor.statutes.crosswalk import Crosswalk


def renumbered_cases(revision: made_up.Revision) -> Iterator[Case]:
    """Yield every old article under its old number, to be held against the new version."""
    for number, text in enumerate(revision.old.articles, 1):
        new = revision.walk[number]
        base = Case("", revision.old.title, Provision(number), text, QUIET)
        exists = number <= len(revision.new.articles)
        if new == (number,):
            if number in revision.kept:
                yield replace(base, kind="after a revision: same number")
            else:
                reworded = frozenset({"reworded"})
                yield replace(
                    base, kind="after a revision: same number, reworded", expected=reworded
                )
        elif new and number not in new:
            kind = "after a revision: moved" + ("" if number in revision.kept else " and reworded")
            moved = frozenset({"moved"})
            yield replace(base, kind=kind, expected=moved, where=frozenset(new), exists=exists)
        elif not new:
            gone = frozenset({"reworded"} if exists else {"missing"})
            yield replace(base, kind="after a revision: deleted", expected=gone, exists=exists)


def revised_statutes(revision: made_up.Revision, *, crosswalk: bool) -> Statutes:
    """Return the new version alone, with or without the registered truth about the old one."""
    old, new = revision.old, revision.new
    instrument = Instrument(
        new.title,
        "地方性法规",
        versions=tuple(
            Version(law.effective, date.fromisoformat(law.effective), articles=len(law.articles))
            for law in (old, new)
        ),
        support="high",
    )
    walk = Crosswalk(new.title, old.effective, new.effective, revision.rows())
    registry = Registry((instrument,), (walk,) if crosswalk else ())
    return Statutes.from_rows(new.rows(), registry)


def dated_cases(rng: random.Random, law: made_up.Law) -> tuple[Statutes, list[Case]]:
    """Return statutes with ends and beginnings, and cases on both sides of each date."""
    day = date(2026, rng.randint(2, 11), rng.randint(1, 28))
    before, after = date.fromordinal(day.toordinal() - 1), day
    number = rng.randint(1, len(law.articles))
    text, at = law.articles[number - 1], Provision(number)
    rows, instruments, cases = [], [], []
    for kind in ("repealed", "superseded", "pending", "not begun"):
        title = f"{law.title}之{kind}"
        rows += [r | {"title": title} for r in law.rows()]
        version = Version(law.effective, date.fromisoformat(law.effective))
        instrument = Instrument(title, "地方性法规", versions=(version,), support="high")
        early, late = QUIET, frozenset({kind})
        if kind in ("repealed", "superseded"):
            instrument = replace(instrument, ended=Ended(kind, day, "新法规", formal=True))
        elif kind == "pending":
            change = Coming(day, "新法典", {at: (Provision(number + 1),)})
            instrument = replace(instrument, coming=(change,))
            early, late = late, frozenset({"superseded"})
        else:
            instrument = replace(instrument, versions=(replace(version, in_force=day),))
            early, late = frozenset({"pending"}), QUIET
        instruments.append(instrument)
        base = Case(f"dates: {kind}", title, at, text, early)
        cases += [replace(base, as_of=before), replace(base, as_of=after, expected=late)]
    return Statutes.from_rows(rows, Registry(tuple(instruments))), cases


def titled_cases(rng: random.Random, law: made_up.Law) -> tuple[Statutes, list[Case]]:
    """Return statutes known by several titles, and citations under right and wrong ones."""
    title = f"中华人民共和国{law.title}"
    rows = [row | {"title": title} for row in law.rows()]
    wrong = f"{law.title}实施通告"
    instrument = Instrument(title, "行政法规", aliases=(f"{law.title}试行本",), misnomers=(wrong,))
    text, at = law.articles[3], Provision(4)
    spot = 7 + law.title.index("管理") if "管理" in law.title else len(title) - 3
    slip = title[:spot] + "囗" + title[spot + 1 :]
    base = Case("titles: right in other writings", title, at, text, QUIET)
    right = [
        law.title,
        f"《{title}》",
        f"{title}（2015年修订）",
        f"{law.title}试行本",
        f" {title[:9]} {title[9:]}",
    ]
    return Statutes.from_rows(rows, Registry((instrument,))), [
        *(replace(base, title=name) for name in right),
        replace(base, kind="titles: a known wrong one", title=wrong, expected=frozenset({"title"})),
        replace(base, kind="titles: one letter off", title=slip, expected=frozenset({"title"})),
        replace(
            base,
            kind="titles: nobody knows it",
            title=f"外省{rng.choice(made_up.FIELDS)}工作规程",
            expected=frozenset({"unverified"}),
        ),
    ]
