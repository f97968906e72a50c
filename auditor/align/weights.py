"""The numbers that alignment weighs features with: features in, log odds and probabilities out.

They were fitted on made-up lists whose true links are known, one seed, by logistic regression
(``benchmarks/bench_align.py --fit`` prints them anew); signs were held to what a feature means,
so none speaks for a link when it should speak against it. ``docs/alignment.md`` has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from auditor.align.columns import Floats


class Model(NamedTuple):
    """Log odds before looking, and what each feature adds when it is 1."""

    bias: float
    weights: Mapping[str, float]


#: Before rewordings are known: finds the sure links they are learnt from.
FIRST = Model(
    -13.72,
    {
        "known": 11.36,
        "own": -1.01,
        "uncited": 3.32,
        "rare": 4.59,
        "cited_in": 0.99,
        "cited": 2.3,
        "apart": -3.42,
        "instrument": 2.22,
        "disjoint": -2.97,
        "refiled": -1.21,
        "steps": 2.69,
        "stepless": 2.29,
        "part": -0.94,
        "elsewhere": -2.0,
        "unproven": -8.0,
    },
)
FULL = Model(
    -12.55,
    {
        "known": 8.08,
        "own": -0.38,
        "uncited": 3.63,
        "rare": 5.21,
        "cited_in": 0.97,
        "cited": 2.17,
        "apart": -3.77,
        "instrument": 2.35,
        "disjoint": -3.16,
        "refiled": -1.36,
        "steps": 3.21,
        "stepless": 2.67,
        "reworded": 5.19,
        "swapped": -1.01,
        "elsewhere": -2.0,
        "unproven": -8.0,
    },
)
#: Two items with ``odds``, ``margin`` above the best rival of either: the odds of the link.
CALIBRATION = Model(
    2.53,
    {
        "odds": 0.85,
        "margin": 0.05,
    },
)
#: One item and several of the other side.
GROUP = Model(
    -4.9,
    {
        "gain": 10.56,
        "least": 2.72,
        "rare": 2.43,
        "cited": 0.27,
        "uncited": 1.01,
        "disjoint": -2.49,
        "apart": -2.47,
        "odds": 4.68,
    },
)
#: From here a pair may be one matter; below, it is not even a rival.
THRESHOLD = -3.0
#: From this probability a link is made. Below, no link is better than a wrong one.
LEAST = 0.55


def log_odds(found: NamedTuple, model: Model) -> Floats:
    """Return the log odds of each pair of ``found`` (arrays by name), to four digits."""
    total: Any = model.bias
    # One by one in a fixed order: a matrix product would round by the place of a row.
    for name, weight in model.weights.items():
        total = total + weight * getattr(found, name)
    rounded: Floats = np.round(total, 4)
    return rounded


def probability(odds: Floats) -> Floats:
    """Return the probability that log odds stand for."""
    found: Floats = 1 / (1 + np.exp(-odds))
    return found
