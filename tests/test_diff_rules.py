"""The change- rules in an audit: two editions are compared, two places are not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.audit import audit, gather
from auditor.editions import edition_day
from auditor.model import Identity, Value
from auditor.rules import load_rules
from auditor.statutes import Registry, Statutes

RAW = Path(__file__).parent.parent / "data" / "raw"
DAY = date(2026, 11, 22)
_NO_LAW = Statutes.from_rows([], Registry())


@pytest.fixture(scope="module")
def lists():
    return gather([RAW]).lists


def _year(one, year, **items):
    identity = replace(one.identity, edition=year)
    return replace(one, id=f"{one.id[:-4]}{year}", identity=identity, **items)


@pytest.mark.parametrize("ban", ["不得", "严禁", "不应", "禁止"])
def test_a_ban_that_is_gone_is_found_in_whatever_word(lists, ban):
    first = lists[0].items[0]
    texts = (f"1.受理责任。应当登记，{ban}泄露举报人信息。", "1.受理责任。应当登记。")
    old, new = (
        _year(lists[0], year, items=(replace(first, values={**first.values, "duties": Value(t)}),))
        for year, t in zip(("2025", "2026"), texts, strict=True)
    )
    (found,) = [f for f in _audit(old, new).findings if f.rule == "change-modality"]
    assert found.message.zh.endswith(f"与旧版相比：删去“{ban}”。")


def _audit(*lists):
    return audit(lists, load_rules(only=["change"]), _NO_LAW, DAY)


def test_two_editions_are_compared_and_two_places_are_not(lists):
    assert _audit(*lists).changes == ()
    done = _audit(_year(lists[0], "2023"), lists[0])
    assert [(d.left, d.right) for d in done.changes] == [
        ("450000-医疗保障局-2023", "450000-医疗保障局-2025")
    ]
    assert {c.change for c in done.changes[0].items} == {"unchanged"}
    assert done.findings == ()


def test_a_softened_duty_is_found_where_it_stands(lists):
    old = lists[0]
    softened = []
    for item in old.items:
        duties = item.text("duties").replace("应当", "可以")
        softened.append(replace(item, values={**item.values, "duties": Value(duties)}))
    new = _year(old, "2026", items=tuple(softened))
    expected = [i.position for i in old.items if "应当" in i.text("duties")]
    assert expected
    found = [f for f in _audit(old, new).findings if f.rule == "change-modality"]
    assert sorted({f.position for f in found}) == expected
    assert all(f.field == "duties" for f in found)
    assert all("应当" not in (f.quote or "") and "可以" in (f.quote or "") for f in found)
    assert {f.list for f in found} == {new.id}
    assert all(f.message.zh.endswith("与旧版相比：“应当”改为“可以”。") for f in found)
    for f in found:
        drawn = f.evidence[-1]["redline"]
        assert "".join(text for kind, text in drawn if kind != "deleted") in (f.quote or "")
    (again,) = {f.id for f in _audit(old, new).findings if f.rule == "change-modality"} & {
        found[0].id
    }
    assert again == found[0].id


def test_rules_on_matches_leave_editions_to_rules_on_changes(lists):
    new = _year(lists[0], "2026", items=lists[0].items[1:])
    done = audit([lists[0], new], load_rules(only=["cross"]), _NO_LAW, DAY)
    assert len(done.alignments) == 1
    assert done.findings == ()
    assert all(run.looked == 0 for run in done.rules)


def test_what_could_not_be_judged_is_not_counted_as_looked_at(lists):
    new = _year(lists[0], "2026", items=lists[0].items[1:])
    done = _audit(lists[0], new)
    assert [c.change for c in done.changes[0].items].count("removed") == 1
    runs = {r.rule: r for r in done.rules}
    assert runs["change-removed-unexplained"].looked == 0
    assert runs["change-modality"].looked == len(new.items)


@pytest.mark.parametrize(
    "edition, day",
    [
        ("2022", date(2022, 12, 31)),
        (None, None),
        ("修订版", None),
        ("20222", None),
        ("２０２２", None),
    ],
)
def test_the_time_of_an_edition_is_the_end_of_its_year(edition, day):
    assert edition_day(Identity("x", edition=edition)) == day
