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
    -12.03,
    {
        "known": 12.36,
        "own": -0.45,
        "uncited": 2.5,
        "rare": 4.29,
        "cited_in": 1.15,
        "cited": 2.05,
        "apart": -3.44,
        "instrument": 1.37,
        "disjoint": -3.79,
        "refiled": -1.84,
        "steps": 0.14,
        "stepless": 0.1,
        "part": -1.13,
        "elsewhere": -5.0,
        "unproven": -8.0,
    },
)
FULL = Model(
    -9.49,
    {
        "known": 7.42,
        "uncited": 2.82,
        "rare": 4.98,
        "cited_in": 1.25,
        "cited": 1.74,
        "apart": -3.48,
        "instrument": 1.5,
        "disjoint": -3.48,
        "refiled": -1.92,
        "steps": 0.15,
        "stepless": 0.1,
        "reworded": 4.53,
        "swapped": -1.01,
        "elsewhere": -5.0,
        "unproven": -8.0,
        "strange": -2.0,
    },
)
#: Two items with ``odds``, ``margin`` above the best rival of either, in a department of 10 to the
#: power of ``crowd`` items: the odds of the link.
CALIBRATION = Model(
    2.01,
    {
        "odds": 0.84,
        "margin": 0.14,
        "crowd": -0.08,
        "crush": -1.6,
    },
)
#: One item and several of the other side.
GROUP = Model(
    -18.67,
    {
        "gain": 11.1,
        "least": 5.35,
        "bulk": 15.68,
        "rare": 4.02,
        "cited": 0.82,
        "uncited": 1.27,
        "disjoint": -3.28,
        "apart": -3.1,
        "refiled": -1.08,
        "odds": 4.46,
        "crush": -3.0,
    },
)
#: From this crowd on look-alikes press so hard that ``crush`` (the crowd above it) speaks against a
#: link. Its weights were fitted alone, on seed 1 at 100,000 items a side, where links were right in
#: 96.2 % when 97.5 % were promised, and groups in 83 % when 91 % were.
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
