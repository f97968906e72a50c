"""Versions of real laws where their texts are at hand in, how stale citations fare out.

Every article of the older version is cited by its old number with its old text and held
against the newer version. It is still right when the newer article of that number holds the
old text word for word; otherwise it is stale, and a check of quotations must say so.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from auditor.model import Citation, Provision, Verdict
from auditor.statutes import Statutes, judge, load_statutes
from auditor.statutes.importing import import_texts
from auditor.statutes.sources import TextSource, find_package
from auditor.statutes.store import find_library
from auditor.statutes.titles import title_key
from auditor.text import letters

SHARED = Path(__file__).resolve().parents[2] / "shared" / "statutes"
QUIET = ("ok", "abridged")
#: Held in force for certain on this day: judged is the newer text, whatever its dates.
LATE = date(2099, 1, 1)

Texts = Mapping[Provision, str]


@dataclass(frozen=True, slots=True)
class Fared:
    """How the old articles of one law fare against its newer version."""

    title: str
    old: str
    new: str
    still_right: int
    false_alarms: int
    stale: int
    number_gone: int
    found: int
    whole_elsewhere: int
    led_right: int


def versions() -> dict[str, dict[str, tuple[str, Texts]]]:
    """Return for each title its versions by promulgation date, from all sources at hand."""
    found: dict[str, dict[str, tuple[str, Texts]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for source in _sources(Path(folder)):
            for law in source.laws:
                held = found.setdefault(title_key(law.title), {})
                if law.promulgated not in held:
                    held[law.promulgated] = law.title, dict(source.read(law.key))
    return found


def _sources(folder: Path) -> Iterator[TextSource]:
    if package := find_package():
        yield package
    archives = sorted(SHARED.glob("*.zip"))
    if archives:
        library = folder / "library.sqlite"
        import_texts(archives, library, date(2026, 1, 1))
        if source := find_library(library):
            yield source


def fared() -> list[Fared]:
    """Hold each older version against the next one."""
    rows = []
    for _, held in sorted(versions().items()):
        days = sorted(held)
        for old, new in pairwise(days):
            title, before = held[old]
            _, after = held[new]
            if len(before) >= 10 and len(after) >= 10 and before != after:
                rows.append(hold_against(title, (old, before), (new, after)))
    return [row for row in rows if row.stale]


def hold_against(title: str, old: tuple[str, Texts], new: tuple[str, Texts]) -> Fared:
    """Cite every article of an old version and judge it by the new one."""
    texts = {at: letters(text).text for at, text in new[1].items()}
    statutes = Statutes.from_rows(
        {"title": title, "effective": "2000-01-01", "article": _name(at), "text": text}
        for at, text in new[1].items()
    )
    right = alarms = stale = gone = found = elsewhere = led = 0
    for at, text in old[1].items():
        verdict, plain = _judge(statutes, title, at, text), letters(text).text
        noticed = verdict.status not in (*QUIET, "unverified")
        if plain and plain in texts.get(at, ""):
            right += 1
            alarms += noticed
            continue
        stale += 1
        gone += at not in texts
        found += noticed
        whole = [where for where, other in texts.items() if plain and plain in other]
        if len(whole) == 1:
            elsewhere += 1
            led += [_article(s.provision) for s in verdict.successors[:1]] == whole
    return Fared(title, old[0], new[0], right, alarms, stale, gone, found, elsewhere, led)


def _judge(statutes: Statutes, title: str, at: Provision, text: str) -> Verdict:
    raw = f"依据：{text}"
    citation = Citation(title, (0, 2), (0, 2), at, quote=(3, len(raw)))
    return judge(citation, raw, statutes, LATE)


def _name(at: Provision) -> str:
    return f"{at.article}之{at.sub}" if at.sub else f"{at.article}"


def _article(at: Provision) -> Provision:
    return Provision(at.article, at.sub)


def crosswalk() -> tuple[int, int, int] | None:
    """Cite today's text of a renumbered law under the old numbers of a given crosswalk.

    Returns how many old numbers were cited, called moved, and led to all of the articles
    quoted; ``None`` where the crosswalk or the law's text is not at hand.
    """
    path = SHARED / "xzcff-2017-2021.json"
    if not path.is_file() or find_package() is None:
        return None
    given = json.loads(path.read_text(encoding="utf-8"))
    statutes, day = load_statutes(), date(2026, 1, 1)
    instrument = statutes.resolve(given["law"]).instrument
    edition = statutes.in_force(instrument, day) if instrument else None
    text = statutes.text(edition) if edition else None
    if text is None:
        return None
    cited = moved = led = 0
    for old, new in given["map"].items():
        wanted = {Provision(int(name.split("(")[0])) for name in new}
        at = Provision(int(old))
        articles = [a for where in sorted(wanted) if (a := text.article(where))]
        if not articles or at in wanted:
            continue
        raw = "\n".join(article.text for article in articles)
        citation = Citation(given["law"], (0, 2), (0, 2), at, quote=(0, len(raw)))
        verdict = judge(citation, raw, statutes, day)
        cited += 1
        moved += verdict.status == "moved"
        led += wanted <= {_article(s.provision) for s in verdict.successors}
    return cited, moved, led


def report() -> Iterator[str]:
    """Yield how real versions fare in Markdown, or what is not at hand."""
    rows = fared()
    if not rows:
        yield "No two versions of a real law are at hand (see the extra `laws`)."
        return
    yield (
        "| law | versions | still right | false alarms | stale | found by number "
        "| found by the quotation | whole text elsewhere | led there |"
    )
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    for row in [*rows, _total(rows)]:
        span = f"{row.old} → {row.new}" if row.old else ""
        numbers = (
            row.still_right, row.false_alarms, row.stale, row.number_gone, row.found,
            row.whole_elsewhere, row.led_right,
        )  # fmt: skip
        yield f"| {row.title} | {span} | {' | '.join(map(str, numbers))} |"
    if walked := crosswalk():
        cited, moved, led = walked
        yield (
            f"\n行政处罚法, today's text under {cited} numbers of 2017: {moved} called moved, "
            f"{led} led to every article quoted."
        )


def _total(rows: list[Fared]) -> Fared:
    names = [name for name in Fared.__dataclass_fields__ if name not in ("title", "old", "new")]
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Fared(f"all {len(rows)}", "", "", **sums)
