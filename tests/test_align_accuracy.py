"""A slice of ``benchmarks/bench_align.py`` with floors, on a seed that no weight was fitted on."""

from __future__ import annotations

import sys
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from auditor.align import align

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from lists_made_up import make


@cache
def measured():
    made = make(11, 1200)
    return made, align(made.left, made.right)


def pairs(links):
    return {pair for link in links for pair in product(link.left, link.right)}


def test_links_are_right_and_few_are_missing():
    made, found = measured()
    gold, said = made.pairs(), pairs(found.links)
    precision, recall = len(said & gold) / len(said), len(said & gold) / len(gold)
    assert precision >= 0.975
    assert recall >= 0.945


def test_a_score_is_a_probability():
    made, found = measured()
    gold = made.pairs()
    single = [link for link in found.links if link.relation == "same"]
    for low, high in ((0.55, 0.9), (0.9, 1.01)):
        links = [link for link in single if low <= link.score < high]
        said = sum(link.score for link in links) / len(links)
        true = sum((link.left[0], link.right[0]) in gold for link in links) / len(links)
        assert said == pytest.approx(true, abs=0.15 if high < 1 else 0.02)


def test_splits_and_merges_are_found_and_not_made_up():
    made, found = measured()
    true = {sides for sides in made.gold if len(sides[0]) + len(sides[1]) > 2}
    groups = [link for link in found.links if link.relation != "same"]
    said = {(link.left, link.right) for link in groups}
    assert len(said & true) >= len(true) / 2
    assert sum(not pairs([link]) <= made.pairs() for link in groups) <= 2


def test_items_of_another_department_or_category_are_found():
    """Refiled matters are in the gold links; without them recall could not be what it is."""
    made, found = measured()
    left = {item.position: item for item in made.left.list.items}
    right = {item.position: item for item in made.right.list.items}

    def refiled(pair):
        return left[pair[0]].category != right[pair[1]].category

    gold = {pair for pair in made.pairs() if refiled(pair)}
    assert len(gold) > 20
    assert len(gold & pairs(found.links)) >= 0.7 * len(gold)


def test_the_same_seed_makes_the_same_lists():
    assert make(11, 60) == make(11, 60)
    assert make(11, 60) != make(12, 60)
