"""Whole trees and series: every pair that belongs together, and one row a matter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aligning import GUANGXI, LIUZHOU, RAW, links, parsed

from auditor.align import align, align_all, matters
from auditor.audit import normalize, parse_list
from auditor.model import Alignment, Link

SHARED = Path(__file__).resolve().parents[2] / "shared" / "lists"
KARAMAY = SHARED / "克拉玛依市医疗保障局2024年权责清单.xls"

needs_shared = pytest.mark.skipif(not KARAMAY.exists(), reason="the third list is not at hand")


def tree():
    """A province, two of its cities and a county, all of one department."""
    who = {"department": "水利局", "edition": "2025"}
    rows = ["取水许可审批", "河道采砂许可", "对非法采砂的处罚"]
    return (
        parsed(*rows, list_id="P", code="450000", level="省级", **who),
        parsed(rows[2], rows[0], list_id="A", code="450200", level="市级", parent="450000", **who),
        parsed(
            rows[1], "取水许可", list_id="B", code="450300", level="市级", parent="450000", **who
        ),
        parsed(rows[0], list_id="C", code="450205", level="县级", parent="450200", **who),
    )


def test_a_tree_is_aligned_pair_by_pair_as_one_by_one():
    lists = tree()
    found = align_all(lists)
    assert {(a.left, a.right) for a in found} == {("P", "A"), ("P", "B"), ("A", "C")}
    by_id = {one.list.id: one for one in lists}
    assert all(a == align(by_id[a.left], by_id[a.right]) for a in found)


def test_a_tree_has_one_row_a_matter():
    lists = tree()
    found = matters(lists, align_all(lists))
    assert [m.places for m in found] == [
        ((1,), (2,), (2,), (1,)),
        ((2,), (), (1,), ()),
        ((3,), (1,), (), ()),
    ]
    assert not any(m.conflicts for m in found)


def test_related_lists_are_aligned_once_whatever_their_identities():
    lists = tree()
    found = align_all(lists, related=[("A", "B"), ("P", "A")])
    assert [(a.left, a.right) for a in found] == [("A", "B"), ("P", "A"), ("P", "B"), ("A", "C")]


def made_up(*pairs):
    """Alignments with these links, each given as (list, positions, list, positions)."""
    by_lists = {}
    for left, lefts, right, rights in pairs:
        relation = "same" if len(lefts) == len(rights) else "split"
        by_lists.setdefault((left, right), []).append(Link(lefts, rights, relation, 0.8, ()))
    return [Alignment(a, b, tuple(found), (), ()) for (a, b), found in by_lists.items()]


def test_links_that_bring_two_items_of_a_list_together_are_told():
    lists = [parsed("甲", "乙", list_id=n) for n in "XYZ"]
    found = matters(
        lists, made_up(("X", (1,), "Y", (1,)), ("Y", (1,), "Z", (1,)), ("X", (2,), "Z", (1,)))
    )
    assert found[0].places == ((1, 2), (1,), (1,))
    assert "X 的第 1、2 项" in found[0].conflicts[0].zh
    assert found[1].places == ((), (2,), ())
    assert found[1].score is None


def test_a_split_is_no_conflict():
    lists = [parsed("甲", "乙", list_id=n) for n in "XY"]
    (found,) = matters(lists, made_up(("X", (1,), "Y", (1, 2)), ("X", (2,), "Y", (2,))))
    assert found.places == ((1, 2), (1, 2))
    (split, _) = matters(lists, made_up(("X", (1,), "Y", (1, 2))))
    assert split.places == ((1,), (1, 2))
    assert not split.conflicts


def test_a_comparison_that_found_no_link_is_told():
    lists = [parsed("甲", list_id=n) for n in "XYZ"]
    links_of = made_up(("X", (1,), "Y", (1,)), ("Y", (1,), "Z", (1,)))
    (found,) = matters(lists, [*links_of, Alignment("X", "Z", (), (1,), (1,))])
    assert [w.en for w in found.conflicts] == ["compared directly, X and Z are not linked here"]


def test_every_item_is_in_one_matter():
    lists = tree()
    found = matters(lists, align_all(lists))
    for n, one in enumerate(lists):
        placed = sorted(p for m in found for p in m.places[n])
        assert placed == [item.position for item in one.list.items]


@needs_shared
def test_three_real_places_give_the_right_matrix():
    """Region 广西, its city 柳州, and 克拉玛依 of another region: read by hand."""
    paths = RAW / GUANGXI, RAW / LIUZHOU, KARAMAY
    lists = [parse_list(normalize(path)[0]) for path in paths]
    region, city, other = (one.list.id for one in lists)
    found = align_all(lists, related=[(region, other), (city, other)])
    by_ids = {(a.left, a.right): links(a) for a in found}
    assert by_ids[region, city] == [(2, 2), (3, 3), (6, 8), (10, 15)]
    assert by_ids[region, other] == [(2, 1), (3, 2), (6, 9), (10, 16)]
    assert by_ids[city, other] == [
        *((1, 3), (2, 1), (3, 2), (4, 4), (6, 11), (7, 5), (8, 9), (9, 10), (10, 8)),
        *((11, 13), (12, 14), (13, 17), (14, 12)),
    ]
    rows = matters(lists, found)
    shared = [m.places for m in rows if sum(map(bool, m.places)) == 3]
    assert shared == [
        *(((2,), (2,), (1,)), ((3,), (3,), (2,)), ((6,), (8,), (9,)), ((10,), (15,), (16,))),
    ]
    # 政府指导价政府定价的商品和服务价格（基本医疗服务价格） and 公立医疗机构医疗服务价格 are one matter
    # through the region's wording only, and the row says so.
    assert [m.places for m in rows if m.conflicts] == [((10,), (15,), (16,))]
    pairs = [m.places for m in rows if sum(map(bool, m.places)) == 2]
    assert len(pairs) == 10
    assert all(places[0] == () for places in pairs)
    assert len(rows) == 10 + 15 + 17 - 2 * len(shared) - len(pairs)


def test_lists_with_other_ids_are_left_out():
    lists = tree()[:2]
    found = align_all(tree())
    assert {len(m.places) for m in matters(lists, found)} == {2}
    assert matters([], found) == ()
    other = replace(lists[0].list, id="Q")
    assert all(m.score is None for m in matters([replace(lists[0], list=other)], found))
