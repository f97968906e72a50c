"""Fit the numbers in ``auditor/align/weights.py`` on made-up lists of one seed and print them.

    python benchmarks/fit_align.py

Four logistic regressions: pairs at first sight, pairs once rewordings are known, links given their
odds and their rivals, groups of one whole and two or three parts. The sign of each weight is held
to what its feature means. Seeds other than ``SEED`` are for measuring.
"""

# ruff: noqa: SLF001 - it fits what the modules keep to themselves
from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from lists_made_up import Made, make
from scipy.optimize import minimize

from auditor.align import aligner, groups, table, wholes
from auditor.align.features import Features
from auditor.align.prepare import prepare
from auditor.align.vocabulary import load_lexicon
from auditor.align.weights import FIRST, FULL, Model, log_odds

SEED = 1
SIZES = (400, 1000, 1000, 4000, 10_000, 40_000)
_SMALL = 1e-5  # keeps weights that the data leave open small
_AGAINST = frozenset(
    (
        "own",
        "apart",
        "disjoint",
        "refiled",
        "elsewhere",
        "part",
        "twins",
        "swapped",
        "crowd",
        "best",
        "unsaid",
    )
)
_EITHER = frozenset(("uncited", "unfiled", "stepless", "instrument"))
#: Nothing in the made-up lists speaks of the first three, so they are left as they are; the others
#: are only known of pairs that are looked at closely.
_FIXED = ("unfiled", "elsewhere", "unproven", "strange", "order", "order_in")


class Sample(NamedTuple):
    """Features by name, a column each, and what is true."""

    names: tuple[str, ...]
    table: np.ndarray
    true: np.ndarray


def fit(samples: Sequence[Sample], fixed: Sequence[str] = ()) -> Model:
    """Return the model that makes the truth likeliest; each sample counts by its root."""
    names = [n for n in samples[0].names if n not in fixed]
    at = [samples[0].names.index(n) for n in names]
    seen = np.vstack([np.c_[np.ones(len(s.true)), s.table[:, at]] for s in samples])
    true = np.concatenate([s.true for s in samples]).astype(float)
    counts = np.concatenate([np.full(len(s.true), len(s.true) ** -0.5) for s in samples])
    counts /= counts.sum()

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        z = seen @ b
        own = np.r_[0, b[1:]]
        value = counts @ (np.logaddexp(0, z) - true * z) + _SMALL * own @ own / 2
        return value, seen.T @ (counts * (1 / (1 + np.exp(-z)) - true)) + _SMALL * own

    found = minimize(
        loss,
        np.zeros(seen.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *map(_sign, names)],
        options={"maxiter": 2000},
    ).x
    kept = {n: round(float(w), 2) for n, w in zip(names, found[1:], strict=True)}
    return Model(round(float(found[0]), 2), {n: w for n, w in kept.items() if w})


def _sign(name: str) -> tuple[float | None, float | None]:
    if name in _EITHER:
        return None, None
    return (None, 0) if name in _AGAINST else (0, None)


def main() -> None:
    lists = [make(SEED + 1000 * n, size) for n, size in enumerate(SIZES)]
    fixed = {n: FULL.weights[n] for n in _FIXED if n in FULL.weights}
    at_first = {n: FIRST.weights[n] for n in _FIXED if n in FIRST.weights}
    first = fit(
        [
            _pairs(*_look(m), m, of=("reworded", "swapped", "unproven", "strange", "unsaid"))
            for m in lists
        ],
        _FIXED,
    )
    table.FIRST = Model(first.bias, {**first.weights, **at_first})
    print("FIRST", table.FIRST)
    looked = [_look(m) for m in lists]
    full = fit([_pairs(*x, m) for x, m in zip(looked, lists, strict=True)], _FIXED)
    table.FULL = Model(full.bias, {**full.weights, **fixed})
    print("FULL", table.FULL)
    looked = [(s, p._replace(odds=log_odds(p.features, table.FULL))) for s, p in looked]
    aligner.CALIBRATION = fit([_links(*x, m) for x, m in zip(looked, lists, strict=True)])
    print("CALIBRATION", aligner.CALIBRATION)
    sets = [_groups(*x, m) for x, m in zip(looked, lists, strict=True)]
    print("GROUP", fit([_some(s, kinds=False) for s in sets], ("crush", "within", "best")))
    print("KINDS", fit([_some(s, kinds=True) for s in sets], ("crush", "gain", "cover", "within")))


def _look(made: Made) -> tuple[table.Sides, table.Pairs]:
    lexicon = load_lexicon()
    sides = table.sides_of(prepare(made.left, lexicon), prepare(made.right, lexicon), lexicon)
    every = (np.arange(len(side)) for side in (sides.left, sides.right))
    return sides, table.look(sides, *every, np.zeros(0, np.int64))


def _true(found: table.Pairs, made: Made) -> np.ndarray:
    gold = made.pairs()
    listed = zip((found.rows + 1).tolist(), (found.cols + 1).tolist(), strict=True)
    return np.array([pair in gold for pair in listed])


def _pairs(_sides: table.Sides, found: table.Pairs, made: Made, of: tuple[str, ...] = ()) -> Sample:
    names = tuple(n for n in Features._fields if n not in of)
    return Sample(
        names, np.c_[tuple(getattr(found.features, n) for n in names)], _true(found, made)
    )


def _links(sides: table.Sides, found: table.Pairs, made: Made) -> Sample:
    able = aligner._similar(found)
    rows, cols, odds = found.rows[able], found.cols[able], found.odds[able]
    chosen = aligner.assign(rows, cols, odds - aligner.THRESHOLD, sides.lots)
    margin = np.minimum(odds - aligner._rivals(rows, cols, odds, chosen), aligner._NO_RIVAL)
    crowd = np.maximum(sides.columns[0].crowd[rows], sides.columns[1].crowd[cols])
    seen = np.c_[odds[chosen], margin[chosen], crowd[chosen]]
    return Sample(("odds", "margin", "crowd"), seen, _true(found, made)[able][chosen])


def _groups(sides: table.Sides, found: table.Pairs, made: Made) -> Sample:
    free = np.ones(len(sides.left), bool), np.ones(len(sides.right), bool)
    links = {m.row: m for step in aligner._STEPS for m in aligner._take(sides, found, step, free)}
    scored = {m.row: m.col for m in links.values() if m.step == "score"}
    true, tables = {pair: n for n, group in enumerate(made.gold) for pair in product(*group)}, []
    for mirrored in (False, True):
        view = groups._view(sides, found, mirrored)
        partners = groups._partners(view, scored, mirrored)
        likely = groups._likely(view, found, partners, free[::-1] if mirrored else free)
        for many in (2, 3):
            sets = groups._sets(view, likely, many)
            pairs = zip(
                (found.rows[sets] + 1).tolist(), (found.cols[sets] + 1).tolist(), strict=True
            )
            # Two of three parts are right as far as they go.
            right = [_one({true.get(pair) for pair in zip(*row, strict=True)}) for row in pairs]
            if len(sets):
                tables.append(np.c_[(*wholes.sums_of(view, found, sets), right)])
    seen = np.vstack(tables)
    return Sample(wholes.Sums._fields, seen[:, :-1], seen[:, -1].astype(bool))


def _some(sample: Sample, *, kinds: bool) -> Sample:
    """Return the sets whose parts are kinds of the whole, or the others."""
    within = sample.table[:, sample.names.index("within")] >= groups._KINDS
    at = within == kinds
    return Sample(sample.names, sample.table[at], sample.true[at])


def _one(groups: set[int | None]) -> bool:
    return len(groups) == 1 and None not in groups


if __name__ == "__main__":
    main()
