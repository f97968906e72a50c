"""Measure alignment on made-up lists whose true links are known, peers beside it.

    python benchmarks/bench_align.py                 # 1,000 and 10,000 items a side, two seeds
    python benchmarks/bench_align.py --large         # also 100,000 a side (a minute, no peers)
    python benchmarks/bench_align.py --growth        # lists of growing length, departments alike
    python benchmarks/bench_align.py --size 3000 --seed 7

Precision, recall and F1 are over linked pairs of positions; seconds are CPU time of one core. The
seed that the weights were fitted on (1) is not among these. Peers may choose the cut that suits
them best on the very lists they are measured on; alignment may not. What is put in relation to one
another is run in turn, three times each, and the least of each is taken, as other work on the
machine only ever adds; what alignment remembers of names is forgotten before each run.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
from lists_made_up import Made, make
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from auditor.align import align
from auditor.align.candidates import candidates
from auditor.align.columns import columns
from auditor.align.prepare import department_of, forget_names, prepare
from auditor.align.vocabulary import load_lexicon
from auditor.model import Alignment, CellKey, Item, Parsed, Value

Pair = tuple[int, int]
Scored = list[tuple[float, Pair]]
_BINS = (0.55, 0.65, 0.75, 0.85, 0.95, 1.01)
_RUNS = 7
_CODES = 250  # so many characters of a block have a code of their own; the rest share one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, action="append")
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--growth", action="store_true")
    asked = parser.parse_args()
    if asked.growth:
        _growth(5)
        return
    for size in asked.size or (1000, 10_000):
        for seed in asked.seed or (2, 3):
            _one(seed, size, _PEERS)
    if asked.large:
        _one(4, 100_000, {})


def _one(seed: int, size: int, peers: Mapping[str, Callable[[Made], Scored]]) -> None:
    made = make(seed, size)
    gold = made.pairs()
    print(f"\n{size:,} x {size:,}, seed {seed}: {len(gold):,} true pairs")
    before = _memory()
    seconds, found = _timed(lambda: _cold(made))
    if peers:
        seconds, bare = _least([lambda: _cold(made), lambda: _ratio(made)])
    print(_line("auditor", _pairs(found), gold, seconds))
    if peers:
        print(f"  {'':28} {seconds / bare:.2f} times the bare blocked cdist and assignment")
    most = _memory()
    shown = f"at most {most:,} MB in all, {most - before:,} MB above what making the lists took"
    print(f"  {'memory of the process':28} {shown} ({before:,} MB)")
    _groups(made, found)
    _calibration(found, gold)
    for name, peer in peers.items():
        seconds, scored = _timed(lambda peer=peer: peer(made))
        print(_line(name, _best_cut(scored, gold), gold, seconds))
    if peers:
        _scoring(made)


def _cold(made: Made) -> Alignment:
    forget_names()
    return align(made.left, made.right)


def _least(works: Sequence[Callable[[], object]]) -> list[float]:
    """Return the least seconds that each of several takes, run in turn: load comes in gusts."""
    runs = ([_timed(work)[0] for work in works] for _ in range(_RUNS))
    return [min(took) for took in zip(*runs, strict=True)]


def _scoring(made: Made) -> None:
    """Print what scoring all pairs within departments takes, against a matrix of one-byte texts."""
    lexicon = load_lexicon()
    left, right = columns(prepare(made.left, lexicon), prepare(made.right, lexicon))
    every = np.arange(len(left.cores)), np.arange(len(right.cores))
    ours, filtered = _least([lambda: candidates(left, right, *every), lambda: _one_byte(made)])
    print(f"  {'one-byte filter alone':28} {'':32}{filtered:7.2f} s")
    print(f"  {'blocked scoring of ours':28} {ours / filtered:.2f} times that, {ours:.2f} s")


def _growth(seed: int) -> None:
    """Print how the time grows with the lists while departments stay of one size."""
    first = 0.0
    for times in (1, 2, 4, 8):
        made = _beside([make(seed + n, 2500) for n in range(times)])
        (seconds,) = _least([lambda made=made: _cold(made)])
        first = first or seconds
        size = len(made.left.list.items)
        print(f"{size:7,} x {size:,}: {seconds:6.2f} s, {seconds / first:5.1f} times the first")


def _beside(parts: Sequence[Made]) -> Made:
    """Return several pairs of lists as one, the departments of each part apart from the others'."""
    left, right = (_joined([getattr(part, side) for part in parts]) for side in ("left", "right"))
    return Made(left, right, ())


def _joined(parts: Sequence[Parsed]) -> Parsed:
    items: list[Item] = []
    cells: tuple[dict[CellKey, Any], ...] = ({}, {}, {})
    for n, part in enumerate(parts, 1):
        shift = len(items)
        for item in part.list.items:
            values = {**item.values, "body": Value(f"{item.text('body')}第{n}分局")}
            items.append(replace(item, position=item.position + shift, values=values))
        for into, said in zip(cells, (part.entries, part.citations, part.verdicts), strict=True):
            into.update({(place + shift, field): told for (place, field), told in said.items()})
    return Parsed(replace(parts[0].list, items=tuple(items)), *cells)


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def _memory() -> int:
    """Return the most that the process has held so far, in millions of bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000


def _line(name: str, found: set[Pair], gold: frozenset[Pair], seconds: float) -> str:
    true = len(found & gold)
    precision, recall = true / max(1, len(found)), true / max(1, len(gold))
    f1 = 2 * true / max(1, len(found) + len(gold))
    shown = f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"
    return f"  {name:28} {shown:32}{seconds:7.2f} s"


def _pairs(found: Alignment, least: float = 0.0) -> set[Pair]:
    links = (link for link in found.links if link.score >= least)
    return {pair for link in links for pair in product(link.left, link.right)}


def _groups(made: Made, found: Alignment) -> None:
    """Print how many splits and merges are found whole, in part (two of three), or wrongly."""
    gold = made.pairs()
    true = {sides for sides in made.gold if len(sides[0]) + len(sides[1]) > 2}
    said = {(x.left, x.right) for x in found.links if x.relation != "same"}
    wrong = sum(not set(product(*sides)) <= gold for sides in said)
    partly = len(said - true) - wrong
    shown = f"{len(said & true)} of {len(true)}, {partly} in part, {wrong} wrong"
    print(f"  {'splits and merges':28} {shown}")


def _calibration(found: Alignment, gold: frozenset[Pair]) -> None:
    """Print how many links of each score are right."""
    for low, high in pairwise(_BINS):
        links = [x for x in found.links if low <= x.score < high and x.relation == "same"]
        right = sum((x.left[0], x.right[0]) in gold for x in links)
        if links:
            mean = sum(x.score for x in links) / len(links)
            print(
                f"  {f'score {low:.2f} to {min(high, 1):.2f}':28} {len(links):6,} links, "
                f"said {mean:.3f}, true {right / len(links):.3f}"
            )


# --- peers ------------------------------------------------------------------------


def _names(side: Parsed) -> list[str]:
    return [item.text("name") + item.text("sub_name") for item in side.list.items]


def _blocks(made: Made) -> Iterator[tuple[list[int], list[int]]]:
    sides: list[dict[str, list[int]]] = []
    for side in (made.left, made.right):
        members: dict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(side.list.items):
            members[department_of(item.text("body"))].append(number)
        sides.append(members)
    for name, left in sides[0].items():
        yield left, sides[1].get(name, [])


def _ratio(made: Made) -> Scored:
    return _blocked(made, fuzz.ratio)


def _wratio(made: Made) -> Scored:
    return _blocked(made, fuzz.WRatio)


def _blocked(made: Made, scorer: Callable[..., float]) -> Scored:
    """Score each department's names all with all, then solve one assignment."""
    left, right = _names(made.left), _names(made.right)
    scored: Scored = []
    for rows, cols in _blocks(made):
        table = process.cdist(
            [left[n] for n in rows], [right[n] for n in cols], scorer=scorer, dtype=np.uint8
        )
        for r, c in zip(*linear_sum_assignment(table, maximize=True), strict=True):
            scored.append((float(table[r, c]), (rows[r] + 1, cols[c] + 1)))
    return scored


def _tfidf(made: Made) -> Scored:
    """Cosine of TF-IDF over character pairs and triples, the best ten, each taken greedily."""
    left, right = _names(made.left), _names(made.right)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit(left + right)
    table = sp_matmul_topn(
        vectors.transform(left), vectors.transform(right).T.tocsr(), top_n=10, threshold=0.2
    ).tocoo()
    taken: tuple[set[int], set[int]] = (set(), set())
    scored: Scored = []
    for at in np.argsort(-table.data, kind="stable"):
        row, col = int(table.row[at]), int(table.col[at])
        if row not in taken[0] and col not in taken[1]:
            taken[0].add(row)
            taken[1].add(col)
            scored.append((float(table.data[at]), (row + 1, col + 1)))
    return scored


def _best_cut(scored: Scored, gold: frozenset[Pair]) -> set[Pair]:
    """Return the pairs above the cut with the best F1, known only to who knows the truth."""
    ranked = sorted(scored, reverse=True)
    true = np.cumsum([pair in gold for _, pair in ranked])
    f1 = 2 * true / (np.arange(1, len(ranked) + 1) + len(gold))
    return {pair for _, pair in ranked[: int(np.argmax(f1)) + 1]}


def _one_byte(made: Made) -> int:
    """Compare each department's names in an alphabet of one byte: the bound for all-with-all."""
    left, right = _names(made.left), _names(made.right)
    compared = 0
    for rows, cols in _blocks(made):
        a, b = _coded([left[n] for n in rows], [right[n] for n in cols])
        compared += process.cdist(a, b, scorer=fuzz.ratio, dtype=np.uint8).size
    return compared


def _coded(left: Sequence[str], right: Sequence[str]) -> tuple[list[bytes], list[bytes]]:
    counts: dict[str, int] = defaultdict(int)
    for name in (*left, *right):
        for char in name:
            counts[char] += 1
    common = sorted(counts, key=lambda char: (-counts[char], char))
    codes = {ord(char): min(n, _CODES) for n, char in enumerate(common)}
    coded = [[name.translate(codes).encode("latin-1") for name in side] for side in (left, right)]
    return coded[0], coded[1]


_PEERS: Mapping[str, Callable[[Made], Scored]] = {
    "cdist ratio + assignment": _ratio,
    "cdist WRatio + assignment": _wratio,
    "TF-IDF, sparse_dot_topn": _tfidf,
}


if __name__ == "__main__":
    main()
