"""The numbers that alignment weighs features with: features in, log odds and probabilities out.

They were fitted on made-up lists whose true links are known, one seed, by logistic regression
(``benchmarks/fit_align.py`` prints them anew); signs were held to what a feature means,
so none speaks for a link when it should speak against it. ``docs/alignment.md`` has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from auditor.align.arrays import Floats


class Model(NamedTuple):
    """Log odds before looking, and what each feature adds when it is 1."""

    bias: float
    weights: Mapping[str, float]


#: Before rewordings are known: finds the sure links they are learnt from.
FIRST = Model(
    -11.24,
    {
        "pairs": 0.95,
        "pairs_in": 0.23,
        "known": 10.19,
        "own": -0.75,
        "uncited": 2.75,
        "rare": 4.62,
        "cited_in": 1.09,
        "cited": 2.03,
        "apart": -3.54,
        "instrument": 1.69,
        "disjoint": -2.86,
        "refiled": -2.12,
        "steps": 0.16,
        "stepless": 0.06,
        "part": -0.85,
        "elsewhere": -5.0,
        "unproven": -8.0,
    },
)
FULL = Model(
    -9.27,
    {
        "pairs_in": 0.06,
        "known": 7.38,
        "own": -1.0,
        "uncited": 2.98,
        "rare": 5.52,
        "cited_in": 1.0,
        "cited": 1.63,
        "apart": -3.53,
        "instrument": 1.67,
        "disjoint": -2.03,
        "refiled": -1.93,
        "steps": 0.21,
        "stepless": 0.08,
        "reworded": 4.45,
        "swapped": -0.47,
        "unsaid": -2.14,
        "elsewhere": -5.0,
        "unproven": -8.0,
        "strange": -3.0,
    },
)
#: Two items with ``odds``, ``margin`` above the best rival of either, in a department of 10 to the
#: power of ``crowd`` items: the odds of the link.
CALIBRATION = Model(
    2.59,
    {
        "odds": 0.8,
        "margin": 0.12,
        "crowd": -0.24,
        "crush": -1.6,
    },
)
#: One item and several of the other side.
GROUP = Model(
    -13.78,
    {
        "gain": 4.61,
        "least": 4.05,
        "bulk": 12.05,
        "base": 0.17,
        "added": 0.84,
        "rare": 3.1,
        "cited": 0.18,
        "uncited": 0.97,
        "apart": -2.17,
        "refiled": -0.58,
        "odds": 5.23,
        "crush": -2.0,
    },
)
#: One item said in general and several of the other side that are kinds of it.
KINDS = Model(
    -5.28,
    {
        "least": 13.13,
        "bulk": 4.74,
        "best": -12.0,
        "rare": 2.89,
        "cited": 0.3,
        "uncited": 1.1,
        "disjoint": -4.18,
        "apart": -2.64,
        "refiled": -1.0,
        "odds": 1.92,
        "crush": -2.0,
    },
)
#: From this crowd on look-alikes press so hard that ``crush`` (the crowd above it) speaks against a
#: link. Its weights were chosen alone, on seed 1 at 100,000 items a side, where links were right in
#: 96.2 % when 97.5 % were promised, and groups in 89 % with -1.5 and 94 % with -3.
CRUSH = 3.3
#: From here a pair may be one matter; below, it is not even a rival.
THRESHOLD = -3.0
#: From this probability a link is made. Below, no link is better than a wrong one.
LEAST = 0.55


def log_odds(found: NamedTuple, model: Model) -> Floats:
    """Return the log odds of each pair of ``found`` (arrays by name), to four digits."""
    total: Any = np.full(len(found[0]), model.bias)
    # One by one in a fixed order: a matrix product would round by the place of a row.
    for name, weight in model.weights.items():
        total = total + weight * getattr(found, name)
    rounded: Floats = np.round(total, 4)
    return rounded


def probability(odds: Floats) -> Floats:
    """Return the probability that log odds stand for."""
    found: Floats = 1 / (1 + np.exp(-odds))
    return found
