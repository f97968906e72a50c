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
    -11.6,
    {
        "known": 11.96,
        "own": -0.57,
        "uncited": 2.68,
        "rare": 4.02,
        "cited_in": 1.17,
        "cited": 2.15,
        "apart": -3.36,
        "instrument": 1.56,
        "disjoint": -3.52,
        "refiled": -1.8,
        "steps": 0.11,
        "stepless": 0.09,
        "part": -1.21,
        "elsewhere": -2.0,
        "unproven": -8.0,
    },
)
FULL = Model(
    -9.45,
    {
        "pairs_in": 0.01,
        "known": 7.66,
        "uncited": 2.88,
        "rare": 4.67,
        "cited_in": 1.11,
        "cited": 1.94,
        "apart": -3.53,
        "instrument": 1.59,
        "disjoint": -3.53,
        "refiled": -1.91,
        "steps": 0.18,
        "stepless": 0.13,
        "reworded": 4.68,
        "swapped": -1.01,
        "elsewhere": -2.0,
        "unproven": -8.0,
    },
)
#: Two items with ``odds``, ``margin`` above the best rival of either, in a department of 10 to the
#: power of ``crowd`` items: the odds of the link.
CALIBRATION = Model(
    1.86,
    {
        "odds": 0.84,
        "margin": 0.13,
    },
)
#: One item and several of the other side.
GROUP = Model(
    -11.37,
    {
        "gain": 12.26,
        "least": 8.41,
        "rare": 4.67,
        "cited": 1.19,
        "uncited": 1.97,
        "disjoint": -3.24,
        "apart": -3.51,
        "refiled": -0.68,
        "odds": 1.02,
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
