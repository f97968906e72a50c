from __future__ import annotations

import itertools

import pytest
from aligning import item_list

from auditor.align import pairs, relation


def level_of(code):
    return "省级" if code.endswith("0000") else "市级" if code.endswith("00") else "县级"


def body(code, department="医疗保障局", edition="2025", **more):
    fields = {"department": department, "edition": edition, "level": level_of(code), **more}
    return item_list(list_id=f"{code}-{department}-{fields['edition']}", code=code, **fields)


REGION = body("450000")
CITY = body("450200", edition="2022", parent="450000")
PEER = body("450300", parent="450000")
COUNTY = body("450223", parent="450200")
STATE = body("000000", level="国家级")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (REGION, CITY, "upper"),
        (CITY, REGION, None),
        (REGION, COUNTY, "upper"),
        (CITY, COUNTY, "upper"),
        (PEER, COUNTY, None),
        (STATE, REGION, "upper"),
        (STATE, COUNTY, "upper"),
        (REGION, STATE, None),
        (CITY, PEER, "peer"),
        (PEER, CITY, "peer"),
        (CITY, body("450200"), "edition"),
        (CITY, CITY, None),
        (REGION, body("450200", "水利局"), None),
        (CITY, body("450200", edition=None), None),
        (item_list(), item_list(), None),
    ],
)
def test_how_two_lists_relate(left, right, expected):
    assert relation(left, right) == expected


def test_a_county_run_by_the_region_hangs_on_its_parent():
    direct = body("469001", parent="460000")
    assert relation(body("460000"), direct) == "upper"


def test_a_place_without_a_code_is_told_by_its_name():
    here, there = (
        item_list(list_id=p, jurisdiction=p, department="水利局", level="市级")
        for p in ("甲市", "乙市")
    )
    assert relation(here, there) == "peer"
    nowhere = item_list(department="水利局", level="市级")
    assert relation(here, nowhere) is None


def ids(found):
    return [(left.id, right.id) for left, right in found]


def test_a_city_is_held_against_the_region():
    assert ids(pairs([CITY, REGION])) == [(REGION.id, CITY.id)]


def test_a_county_is_held_against_the_nearest_above():
    assert ids(pairs([COUNTY, REGION, CITY])) == [(REGION.id, CITY.id), (CITY.id, COUNTY.id)]
    assert ids(pairs([COUNTY, REGION])) == [(REGION.id, COUNTY.id)]
    assert (STATE.id, REGION.id) in ids(pairs([COUNTY, REGION, STATE]))


def test_editions_are_compared_in_a_row_and_only_the_newest_with_the_level_above():
    editions = [body("450200", edition=e, parent="450000") for e in ("2024", "2020", "2022")]
    old_region = body("450000", edition="2021")
    assert ids(pairs([*editions, REGION, old_region])) == [
        (old_region.id, REGION.id),
        ("450200-医疗保障局-2020", "450200-医疗保障局-2022"),
        (REGION.id, "450200-医疗保障局-2024"),
        ("450200-医疗保障局-2022", "450200-医疗保障局-2024"),
    ]


def test_strangers_are_not_compared():
    assert pairs([CITY, body("450200", "水利局"), item_list()]) == ()
    assert pairs([]) == ()


def test_peers_without_a_list_above_are_held_against_one_of_them():
    other = body("650200", parent="650000")
    assert ids(pairs([PEER, CITY])) == [(CITY.id, PEER.id)]
    assert ids(pairs([other, PEER, CITY])) == [(CITY.id, PEER.id), (CITY.id, other.id)]


def test_a_peer_from_elsewhere_is_held_against_a_list_that_has_one_above():
    low, other = body("110200", parent="110000"), body("650200", parent="650000")
    found = ids(pairs([low, other, CITY, REGION]))
    assert found == [(CITY.id, low.id), (REGION.id, CITY.id), (CITY.id, other.id)]


def test_peers_under_one_list_are_not_compared_with_each_other():
    assert ids(pairs([PEER, CITY, REGION])) == [(REGION.id, CITY.id), (REGION.id, PEER.id)]


def test_two_levels_that_one_place_lists_apart():
    upper, lower = (
        item_list(
            list_id=f"650200-林业局-{level}",
            code="650200",
            parent="650000",
            department="林业局",
            edition="2024",
            level=level,
        )
        for level in ("市级", "县级")
    )
    assert relation(upper, lower) == "upper"
    assert relation(lower, upper) is None
    assert ids(pairs([lower, upper])) == [(upper.id, lower.id)]


def test_the_order_of_lists_changes_nothing():
    lists = [REGION, CITY, COUNTY, body("450200", edition="2020", parent="450000")]
    expected = pairs(lists)
    assert len(expected) == 3
    assert all(pairs(p) == expected for p in itertools.permutations(lists))
