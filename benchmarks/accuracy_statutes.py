"""Right and wrong citations of statutes in, precision and recall of each verdict out.

    python benchmarks/accuracy_statutes.py [--seeds 11 12 13] [--laws 6] [--no-real]
                                           [--wrong 10] [--out FILE]

Each case is one citation whose verdict is known because the case was made that way (see
``statute_cases``); beside it stands what a check finds that only asks whether the cited
number exists. The verdicts were tuned on seed 1, so other seeds are reported. Versions of
real laws come in where their texts are installed. Nothing is written without ``--out``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import laws_made_up as made_up
import statute_cases as cases_of
import statute_dates as dates_of
import statute_versions
from statute_cases import Case

from auditor.model import Citation, Provision, Verdict
from auditor.statutes import Statutes, judge
from auditor.statutes.articles import LawText

HELD_OUT = (11, 12, 13)


@dataclass(slots=True)
class Tally:
    """What came of the cases: per expected and given status, and per kind."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[tuple[Case, Verdict]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, case: Case, verdict: Verdict) -> None:
        """Enter a verdict."""
        right = verdict.status in case.expected
        expected = verdict.status if right else min(case.expected)
        self.pairs[expected, verdict.status] += 1
        row = self.kinds[case.kind]
        row["cases"] += 1
        row["right"] += right
        row["sure and wrong"] += not right and verdict.certainty == "certain"
        row["by number"] += not case.exists
        if case.where and right:
            row["to lead"] += 1
            row["led"] += case.where <= {s.provision.article for s in verdict.successors}
        if case.weight and verdict.differences:
            row["to weigh"] += 1
            row["weighed"] += _weight(verdict) == case.weight
        if not right:
            self.wrong.append((case, verdict))

    def total(self, name: str) -> int:
        """Return a count over all kinds."""
        return sum(row[name] for row in self.kinds.values())

    def statuses(self) -> dict[str, tuple[int, int, int, float, float]]:
        """Return for each status: cases, given, right, precision, recall (0–1)."""
        table = {}
        for name in sorted({name for pair in self.pairs for name in pair}):
            expected = sum(n for (e, _), n in self.pairs.items() if e == name)
            given = sum(n for (_, g), n in self.pairs.items() if g == name)
            right = self.pairs[name, name]
            precision, recall = _share(right, given), _share(right, expected)
            table[name] = expected, given, right, precision, recall
        return table

    def alarms(self) -> tuple[int, int]:
        """Return how many right citations there were, and how many of them raised an alarm."""
        rows = [row for kind, row in self.kinds.items() if kind.startswith("right")]
        return sum(r["cases"] for r in rows), sum(r["cases"] - r["right"] for r in rows)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _weight(verdict: Verdict) -> str:
    return "material" if any(d.weight == "material" for d in verdict.differences) else "wording"


def measure(statutes: Statutes, cases: Iterable[Case], tally: Tally) -> None:
    """Judge every case and enter it into ``tally``."""
    for case in cases:
        raw = f"依据：{case.quoted}"
        quote = (3, len(raw)) if case.quoted else None
        citation = Citation(
            case.title, (0, 2), (0, 2), case.provision, quote=quote, shares=case.shares
        )
        begin = time.process_time()
        verdict = judge(citation, raw, statutes, case.as_of)
        tally.seconds += time.process_time() - begin
        tally.add(case, verdict)


def run(seeds: Iterable[int], laws: int, articles: int = 60) -> Tally:
    """Make ``laws`` statutes from each seed and judge all cases on them."""
    tally = Tally()
    for seed in seeds:
        rng = random.Random(seed)
        for _ in range(laws):
            law = made_up.make_law(rng, articles)
            text = LawText([(Provision(n), t) for n, t in enumerate(law.articles, 1)])
            cases = cases_of.article_cases(rng, law.title, text)
            measure(Statutes.from_rows(law.rows()), cases, tally)
            _revise(made_up.revise(rng, law), tally)
            measure(*dates_of.dated_cases(rng, law), tally)
            measure(*dates_of.titled_cases(rng, law), tally)
    return tally


def _revise(revision: made_up.Revision, tally: Tally) -> None:
    for crosswalk in (False, True):
        statutes = dates_of.revised_statutes(revision, crosswalk=crosswalk)
        suffix = ", crosswalk given" if crosswalk else ""
        cases = dates_of.renumbered_cases(revision)
        measure(statutes, (replace(c, kind=c.kind + suffix) for c in cases), tally)


# --- in words -------------------------------------------------------------------------


def report(tally: Tally) -> Iterator[str]:
    """Yield the tables in Markdown."""
    cases, right = tally.total("cases"), tally.total("right")
    yield f"{cases:,} citations, {right:,} judged rightly ({_share(right, cases):.2%})."
    true, alarms = tally.alarms()
    yield f"Right citations: {true:,}, of which {alarms} raised a false alarm."
    yield f"A check of numbers alone finds {tally.total('by number'):,} of the wrong ones.\n"
    yield "| verdict | cases | given | right | precision | recall |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, (expected, given, hit, precision, recall) in tally.statuses().items():
        yield f"| {name} | {expected} | {given} | {hit} | {precision:.2%} | {recall:.2%} |"
    yield (
        "\n| kind of case | cases | judged rightly | wrong though certain | found by number "
        "| led to the right articles | weighed rightly |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for kind, row in sorted(tally.kinds.items()):
        yield (
            f"| {kind} | {row['cases']} | {row['right'] / row['cases']:.2%} "
            f"| {row['sure and wrong']} | {row['by number']} | {_of(row, 'led', 'to lead')} "
            f"| {_of(row, 'weighed', 'to weigh')} |"
        )


def _of(row: Counter[str], part: str, whole: str) -> str:
    return f"{row[part]} of {row[whole]}" if row[whole] else ""


def document(options: argparse.Namespace, tally: Tally) -> str:
    """Return everything as one page."""
    day = datetime.now(UTC).date()
    seeds = ", ".join(map(str, options.seeds))
    lines = [
        "# How accurate the verdicts on citations are\n",
        f"Measured {day}, seeds {seeds}, {options.laws} made-up statutes a seed,",
        "by `make accuracy` (`make accuracy OUT=docs/accuracy.md` writes this page anew).",
        f"Thresholds were tuned on seed {cases_of.TRAINING} only.\n",
        "## Made-up statutes\n",
        *report(tally),
    ]
    if not options.no_real:
        lines += ["\n## Real laws, older versions against newer ones\n", *statute_versions.report()]
    lines += ["\n## What these figures do not say\n", _LIMITS]
    return "\n".join(lines)


_LIMITS = """\
- Made-up articles share stock phrases more often than real ones do, and an article that was
  deleted may resemble several that stand: it is then called `moved`, as likely, and counted wrong.
- An old text that lacks nothing but whole clauses which the newer version inserted cannot be
  told from an excerpt by the newer text, so it counts as not found.
- "Found by number" counts the wrong citations that a check finds which only asks whether the
  cited article exists in the version in force.
- The real versions judge the texts as they are installed: a slip in one of them counts as stale.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(HELD_OUT))
    parser.add_argument("--laws", type=int, default=6, help="statutes made from each seed")
    parser.add_argument("--no-real", action="store_true", help="leave out the real laws")
    parser.add_argument("--wrong", type=int, default=0, help="show so many cases judged wrongly")
    parser.add_argument("--out", type=Path, help="write the page to this file as well")
    options = parser.parse_args(arguments)
    tally = run(options.seeds, options.laws)
    page = document(options, tally)
    print(page)
    for case, verdict in tally.wrong[: options.wrong]:
        print(f"\n{case.kind}: {case.provision} {sorted(case.expected)} -> {verdict.status}")
        print(f"  {verdict.certainty} {verdict.reason.zh}")
        print(f"  quoted: {case.quoted}\n  actual: {verdict.actual}")
    if options.out:
        options.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
