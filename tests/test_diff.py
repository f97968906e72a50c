"""What became of a list: every kind of change, field by field, entry by entry."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import diff_fields
from auditor.align import align
from auditor.audit import gather, parse_list
from auditor.diff import (
    APART,
    IN_TIME,
    apply,
    changes_json,
    citation_lines,
    citation_words,
    diff,
    field_words,
    history,
    summary,
)
from auditor.errors import UsageError
from auditor.layout_profiles import category_of
from auditor.model import (
    FIELDS,
    Alignment,
    CitationChange,
    Identity,
    Item,
    ItemList,
    Link,
    Place,
    Provision,
    Successor,
    Value,
    Verdict,
    Words,
)
from auditor.redline import redline, tags

RAW = Path(__file__).parent.parent / "data" / "raw"
_FINE = "对骗取医疗保障基金支出的处罚"
_CHECK = "对定点医药机构的监督检查"
_DUTIES = "1.受理责任：登记投诉举报。\n2.调查责任：应当在十五日内查清。\n3.决定责任：处五千元罚款。\n4.送达责任：送达决定书。"


def _list(list_id, rows):
    items = tuple(
        Item(
            position,
            {f: Value(t, Place(row=position)) for f, t in row.items() if f in FIELDS},
            {f: Value(t) for f, t in row.items() if f not in FIELDS},
            category_of(row.get("category", "")),
        )
        for position, row in enumerate(rows, 1)
    )
    return parse_list(ItemList(list_id, Identity(list_id), "", "", "case", tuple(FIELDS), items))


def _linked(left, right, *pairs, relation="same"):
    links = tuple(
        Link(
            a if isinstance(a, tuple) else (a,),
            b if isinstance(b, tuple) else (b,),
            relation if isinstance(a, tuple) or isinstance(b, tuple) else "same",
            1.0,
            (Words("试", "test"),),
        )
        for a, b in pairs
    )
    taken = {p for k in links for p in k.left}, {p for k in links for p in k.right}
    over = [
        tuple(i.position for i in one.list.items if i.position not in t)
        for one, t in zip((left, right), taken, strict=True)
    ]
    return Alignment(left.list.id, right.list.id, links, *over)


def _diff(old, new, *pairs, **how):
    left, right = _list("old", old), _list("new", new)
    return diff(left, right, _linked(left, right, *(pairs or [(1, 1)]), **how))


def _one(old, new):
    return _diff([old], [new]).items[0]


def _bare(items):
    return [
        replace(
            item,
            values={k: Value(v.raw) for k, v in item.values.items()},
            extra={k: Value(v.raw) for k, v in item.extra.items()},
        )
        for item in items
    ]


def _entries(change, field="duties"):
    found = next(f for f in change.fields if f.field == field)
    return [(e.kind, e.before_label, e.after_label) for e in found.entries]


_ROW = {"number": "1", "category": "行政处罚", "name": _FINE, "duties": _DUTIES}


@pytest.mark.parametrize(
    "edit, change",
    [
        ({}, "unchanged"),
        ({"name": _FINE.replace("骗取", "以欺诈手段骗取")}, "renamed"),
        ({"category": "行政强制"}, "recategorised"),
        ({"category": "行政处罚类"}, "editorial"),
        ({"number": "7"}, "renumbered"),
        ({"duties": _DUTIES.replace("五千元", "一万元")}, "changed"),
        ({"duties": _DUTIES.replace("1.", "1、").replace("：", ":")}, "editorial"),
        ({"duties": _DUTIES.replace("3.", "5.").replace("4.", "6.")}, "renumbered"),
        ({"remark": "新增备注"}, "changed"),
        ({"指导部门": "市局"}, "changed"),
    ],
)
def test_each_kind_of_change_of_one_item(edit, change):
    assert _one(_ROW, {**_ROW, **edit}).change == change


def test_added_removed_split_merged_and_moved():
    a, b, c = ({"name": n, "category": "行政处罚"} for n in ("甲事项", "乙事项", "丙事项"))
    found = _diff([a, b], [b, c], (2, 1))
    assert [(c.change, c.left, c.right) for c in found.items] == [
        ("removed", (1,), ()),
        ("unchanged", (2,), (1,)),
        ("added", (), (2,)),
    ]
    assert [(f.field, f.after) for f in found.items[2].fields] == [
        ("category", "行政处罚"),
        ("name", "丙事项"),
    ]
    split = _diff([a], [a, b], (1, (1, 2)), relation="split").items[0]
    assert (split.change, split.left, split.right) == ("split", (1,), (1, 2))
    assert [(f.field, f.left, f.right) for f in split.fields] == [("name", 1, 2)]
    assert _diff([a, b], [a], ((1, 2), 1), relation="merge").items[0].change == "merged"
    moved = _diff([a, b, c], [c, a, b], (1, 2), (2, 3), (3, 1))
    assert [c.change for c in moved.items] == ["moved", "unchanged", "unchanged"]


def test_an_inserted_duty_is_one_insertion():
    new = "1.受理责任：登记投诉举报。\n2.立案责任：予以立案。\n3.调查责任：应当在十五日内查清。\n4.决定责任：处五千元罚款。\n5.送达责任：送达决定书。"
    change = _one(_ROW, {**_ROW, "duties": new})
    assert change.change == "changed"
    assert _entries(change) == [
        ("unchanged", "1", "1"),
        ("added", None, "2"),
        ("renumbered", "2", "3"),
        ("renumbered", "3", "4"),
        ("renumbered", "4", "5"),
    ]
    assert change.fields[0].tags == ()


def test_changed_removed_and_moved_entries():
    new = (
        "1.送达责任：送达决定书。\n2.受理责任：登记投诉举报。\n3.调查责任：可以在十个工作日内查清。"
    )
    change = _one(_ROW, {**_ROW, "duties": new})
    assert sorted(_entries(change), key=str) == [
        ("changed", "2", "3"),
        ("moved", "4", "1"),
        ("removed", "3", None),
        ("renumbered", "1", "2"),
    ]
    field = change.fields[0]
    assert field.tags == ("modality", "amount", "period")
    assert next(e.tags for e in field.entries if e.kind == "removed") == ("amount",)
    changed = next(e for e in field.entries if e.kind == "changed")
    assert field.after[slice(*changed.after_span)] == "3.调查责任：可以在十个工作日内查清。"


def test_references_follow_the_renumbering():
    old = "1.依据甲办法办理。\n2.同1。\n3.依据乙条例办理。\n4.同3。"
    new = "1.依据全新规定受理。\n2.依据甲办法办理。\n3.同2。\n4.依据乙条例办理。\n5.同4。"
    change = _one({**_ROW, "duty_basis": old}, {**_ROW, "duty_basis": new})
    kinds = [kind for kind, _, _ in _entries(change, "duty_basis")]
    assert kinds == ["added", "renumbered", "renumbered", "renumbered", "renumbered"]
    pointing = _one({**_ROW, "duty_basis": old}, {**_ROW, "duty_basis": old.replace("同3", "同1")})
    assert _entries(pointing, "duty_basis")[3] == ("changed", "4", "4")


def test_unnumbered_bases_are_cut_at_instruments():
    old = "【法律】《社会保险法》第八十七条：处二倍罚款。\n【法规】《监督条例》第三条：应当检查。"
    new = "【法律】《社会保险法》第八十七条：处二倍罚款。\n【规章】《举报办法》第五条：予以奖励。\n【法规】《监督条例》第三条：应当检查。"
    change = _one({**_ROW, "basis": old}, {**_ROW, "basis": new})
    assert [kind for kind, _, _ in _entries(change, "basis")] == ["unchanged", "added", "unchanged"]
    (cited,) = change.fields[0].citations
    assert (cited.kind, cited.after_title, cited.after) == ("added", "举报办法", Provision(5))


def test_citations_are_compared_as_sets():
    old = "《社会保险法》第八十七条：骗取医疗保险基金支出的，处二倍以上五倍以下罚款。\n《监督条例》第三条：应当依法检查。"
    renumbered = old.replace("第八十七条", "第九十一条")
    change = _one({**_ROW, "basis": old}, {**_ROW, "basis": renumbered})
    (cited,) = change.fields[0].citations
    assert (cited.kind, cited.before, cited.after) == ("renumbered", Provision(87), Provision(91))
    swapped = "\n".join(reversed(old.split("\n")))
    assert _one({**_ROW, "basis": old}, {**_ROW, "basis": swapped}).fields[0].citations == ()
    replaced = old.replace("《监督条例》第三条：应当依法检查", "《监督条例》第九条：可以约谈负责人")
    (cited,) = _one({**_ROW, "basis": old}, {**_ROW, "basis": replaced}).fields[0].citations
    assert (cited.kind, cited.before, cited.after) == ("replaced", Provision(3), Provision(9))


def test_the_law_tells_what_it_renumbered():
    left = _list("old", [{**_ROW, "basis": "依据《行政处罚法》第三十七条办理"}])
    right = _list("new", [{**_ROW, "basis": "依据《行政处罚法》第五十五条第一款办理"}])
    moved = Verdict(
        "moved", "certain", Words("移", "moved"), successors=(Successor(Provision(55), 0.9),)
    )
    judged = replace(left, verdicts={(1, "basis"): (moved,)})
    (cited,) = diff(judged, right, _linked(left, right, (1, 1))).items[0].fields[0].citations
    assert cited.kind == "renumbered"
    assert "修订" in cited.why.zh


def test_an_alignment_of_other_lists_is_refused():
    left, right = _list("old", [_ROW]), _list("new", [_ROW])
    with pytest.raises(UsageError, match="重新对齐"):
        diff(left, right, Alignment("x", "new", (), (1,), (1,)))


# --- carrying a diff out ----------------------------------------------------------------

_TEXT = st.lists(
    st.sampled_from(
        [
            "1.受理",
            "2.审查。",
            "\n",
            "应当",
            "可以",
            "五千元",
            "《社会保险法》第三条",
            "（一）",
            "同1",
            "　",
        ]
    ),
    max_size=8,
).map("".join)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["甲事项的处罚", "乙事项的处罚", "丙的检查", ""])},
        optional={"category": st.sampled_from(["行政处罚", "行政检查", "怪"]), "duties": _TEXT, "basis": _TEXT, "remark": _TEXT, "别的": _TEXT},
    ),
    max_size=5,
)  # fmt: skip


@given(_ROWS, _ROWS)
@settings(max_examples=80, deadline=None)
def test_applying_a_diff_to_the_old_edition_gives_the_new(old, new):
    left, right = _list("old", old), _list("new", new)
    found = diff(left, right, align(left, right))
    assert list(apply(found, left.list.items)) == _bare(right.list.items)
    assert all(not c.fields for c in found.items if c.change == "unchanged")
    assert all(c.fields for c in found.items if c.change in ("renamed", "changed", "editorial"))
    assert sorted(p for c in found.items for p in c.left) == [i.position for i in left.list.items]
    assert [p for c in found.items for p in c.right] == [i.position for i in right.list.items]


@given(_ROWS)
@settings(max_examples=60, deadline=None)
def test_a_list_does_not_differ_from_itself(rows):
    left, right = _list("old", rows), _list("new", rows)
    pairs = [(i.position, i.position) for i in left.list.items]
    found = diff(left, right, _linked(left, right, *pairs))
    assert {c.change for c in found.items} <= {"unchanged"}
    assert all(not c.fields for c in found.items)


def test_splits_and_mergers_can_be_carried_out():
    rows = [{"name": n, "category": "行政处罚"} for n in ("甲", "乙", "丙")]
    left, right = _list("old", rows[:1]), _list("new", rows)
    found = diff(left, right, _linked(left, right, (1, (1, 2, 3)), relation="split"))
    assert list(apply(found, left.list.items)) == _bare(right.list.items)
    back = diff(right, left, _linked(right, left, ((1, 2, 3), 1), relation="merge"))
    assert list(apply(back, right.list.items)) == _bare(left.list.items)


def test_a_diff_of_another_list_is_refused():
    found = _diff([_ROW], [{**_ROW, "name": "别的名称"}])
    with pytest.raises(UsageError, match="与比较时不同"):
        apply(found, _list("x", [{**_ROW, "name": "第三个名称"}]).list.items)
    with pytest.raises(UsageError, match="第 1 项"):
        apply(found, ())


# --- over the years -----------------------------------------------------------------------


def test_history_of_three_editions():
    rows = {n: {"name": n, "category": "行政处罚"} for n in ("甲", "乙", "丙", "丁")}
    lists = [
        _list("2021", [rows["甲"], rows["乙"]]),
        _list("2023", [rows["乙"], rows["丙"]]),
        _list("2025", [rows["丙"], rows["丁"]]),
    ]
    diffs = [
        diff(lists[0], lists[1], _linked(lists[0], lists[1], (2, 1))),
        diff(lists[1], lists[2], _linked(lists[1], lists[2], (2, 1))),
    ]
    told = [
        [(s.list, s.positions, s.change and s.change.change) for s in h] for h in history(diffs)
    ]
    assert told == [
        [("2023", (2,), "added"), ("2025", (1,), "unchanged")],
        [("2025", (2,), "added")],
        [("2021", (2,), None), ("2023", (1,), "unchanged"), ("2025", (), "removed")],
        [("2021", (1,), None), ("2023", (), "removed")],
    ]
    with pytest.raises(UsageError, match="接不上"):
        history(diffs[::-1])


# --- the two real lists, and an edited copy of one ---------------------------------------


@pytest.fixture(scope="module")
def real():
    return [parse_list(one) for one in gather([RAW]).lists]


def test_the_two_real_lists(real):
    found = diff(*real, align(*real))
    assert list(apply(found, real[0].list.items)) == _bare(real[1].list.items)
    data = changes_json(found, real[0].list, real[1].list)
    assert data["schema"] == "auditor/changes/1"
    assert sum(data["summary"].values()) == len(data["changes"])
    assert sum(len(c["right"]) for c in data["changes"]) == len(real[1].list.items)
    pair = next(c for c in data["changes"] if [i["position"] for i in c["left"]] == [2])
    duties = next(f for f in pair["fields"] if f["field"] == "duties")
    assert {e["change"] for e in duties["entries"]} == {"changed"}
    assert duties["entries"][0]["after"]["text"].startswith("投诉举报受理责任。")
    assert duties["tags"] == ["office"]  # the upper list names an office behind every duty


def _edited(listed):
    """Return a next edition of a list: one edit of each kind."""
    items = [dict(i.values) for i in listed.items]

    def put(row, field, edit):
        before = items[row][field].raw
        after = edit(before)
        assert after != before
        items[row][field] = Value(after)

    def insert_duty(text):
        head, tail = text.split("\n3.", 1)
        for number in range(13, 2, -1):
            tail = tail.replace(f"\n{number}.", f"\n{number + 1}.")
        return f"{head}\n3.公示责任。依法公示举报渠道。\n4.{tail}"

    put(1, "duties", insert_duty)
    put(
        5, "duties", lambda t: t.replace("应当", "可以", 1) if "应当" in t else t + "\n9.可以复查。"
    )
    put(2, "basis", lambda t: t.replace("二倍以上五倍以下", "三倍以上五倍以下", 1))
    put(9, "name", lambda t: t + "（含价格政策）")
    put(7, "exemption", lambda t: t.replace("。", "．"))
    del items[3]
    kept = [i for n, i in enumerate(listed.items) if n != 3]
    rows = [
        replace(item, position=n, values={**values, "number": Value(str(n))})
        for n, (item, values) in enumerate(zip(kept, items, strict=True), 1)
    ]
    identity = replace(
        listed.identity, edition="2026", title=listed.identity.title.replace("2025", "2026")
    )
    return replace(listed, id="450000-医疗保障局-2026", identity=identity, items=tuple(rows))


def test_an_edited_copy_tells_just_the_edits(real):
    old = real[0]
    new = parse_list(_edited(old.list))
    found = diff(old, new, align(old, new))
    kinds = {(*c.left,): c.change for c in found.items}
    assert kinds == {
        (1,): "unchanged",
        (2,): "changed",
        (3,): "changed",
        (4,): "removed",
        (5,): "renumbered",
        (6,): "changed",
        (7,): "renumbered",
        (8,): "renumbered",
        (9,): "renumbered",
        (10,): "renamed",
    }
    by_left = {c.left: {f.field: f for f in c.fields} for c in found.items}
    assert [e.kind for e in by_left[2,]["duties"].entries].count("added") == 1
    assert {e.kind for e in by_left[2,]["duties"].entries} == {"unchanged", "added", "renumbered"}
    assert by_left[3,]["basis"].tags == ("multiple",)
    assert by_left[8,]["exemption"].kind == "editorial"
    assert list(apply(found, old.list.items)) == _bare(new.list.items)
    text = "\n".join(w.zh for w in summary(found, old.list, new.list))
    assert "取消 1" in text
    assert "更名 1" in text
    assert "1 个字段只改了格式" in text
    assert "责任事项（增 1 条）" in text


def test_the_same_lists_give_the_same_bytes(real):
    once, again = (
        json.dumps(changes_json(diff(*real, align(*real)), real[0].list, real[1].list))
        for _ in "12"
    )
    assert once == again


@pytest.mark.parametrize(
    "change, said",
    [
        (CitationChange("added", after_title="甲法", after=Provision(3)), "增引《甲法》第三条"),
        (CitationChange("removed", before_title="实施《甲法》规定"), "不再引《实施〈甲法〉规定》"),
        (
            CitationChange("renumbered", "甲法", Provision(3), "甲法", Provision(5, paragraph=2)),
            "《甲法》第三条 → 第五条第二款",
        ),
        (
            CitationChange("replaced", "甲法", Provision(3), "乙法", Provision(5)),
            "《甲法》第三条 → 《乙法》第五条",
        ),
    ],
)
def test_changes_of_citations_in_words(change, said):
    assert citation_words(change).zh == said


def test_a_variant_of_one_kind_of_power_is_style():
    change = _one({**_ROW, "category": "其他权力"}, {**_ROW, "category": "其他行政权力"})
    assert (change.change, [f.kind for f in change.fields]) == ("editorial", ["editorial"])


def test_entries_that_stay_are_told_by_where_they_stand(real):
    old = real[0]
    new = parse_list(_edited(old.list))
    data = changes_json(diff(old, new, align(old, new)), old.list, new.list)
    field = next(f for c in data["changes"] for f in c["fields"] if f["field"] == "duties")
    kinds = {e["change"]: e for e in field["entries"]}
    assert kinds["added"]["before"] is None
    assert kinds["added"]["after"]["text"].startswith("公示责任")
    stayed = kinds["renumbered"]
    assert stayed["after"]["text"] is None
    label, (start, end) = stayed["after"]["label"], stayed["after"]["span"]
    assert field["after"][start:end].startswith(f"{label}.")


def test_one_text_in_many_items_is_compared_once(monkeypatch):
    calls = []
    real_redline = diff_fields.redline
    monkeypatch.setattr(diff_fields, "redline", lambda a, b: calls.append(a) or real_redline(a, b))
    rows = [{"name": f"事项{n}", "exemption": "应当免责。"} for n in range(200)]
    left, right = _list("old", rows), _list("new", [{**r, "exemption": "可以免责。"} for r in rows])
    found = diff(left, right, _linked(left, right, *((n, n) for n in range(1, 201))))
    assert calls == ["应当免责。"]
    assert {f.tags for c in found.items for f in c.fields} == {("modality",)}
    assert [c.fields[0].right for c in found.items] == list(range(1, 201))


_SEEDS = {
    "modality": ("应当", "可以"),
    "amount": ("[一二三五][百千]元", "八千元"),
    "multiple": ("[一二三五]倍", "九倍"),
    "article": ("第[一二三四五六七八九十]+条", "第九百条"),
}


@pytest.mark.parametrize("tag", _SEEDS)
def test_a_seeded_change_in_a_real_text_is_tagged_and_nothing_else(real, tag):
    pattern, other = _SEEDS[tag]
    texts = sorted({value.raw for one in real for _, _, value in one.cells()})
    places = [(text, m.span()) for text in texts for m in re.finditer(pattern, text)]
    assert places
    for text, (start, end) in places[:: max(1, len(places) // 40)]:
        assert tags(redline(text, text[:start] + other + text[end:])) == (tag,)


def test_the_summary_names_so_many_and_counts_the_rest():
    old = [{"name": f"事项{n}", "category": "行政处罚"} for n in range(5)]
    left, right = _list("old", old), _list("new", old[:1])
    found = diff(left, right, _linked(left, right, (1, 1)))
    lines = [w.zh for w in summary(found, left.list, right.list, most=2)]
    assert lines[-3:] == ["  [2] 行政处罚 事项1", "  [3] 行政处罚 事项2", "  另有 2 项"]
    assert summary(found, left.list, right.list)[2].en == "removed 4 · unchanged 1"


def test_two_places_are_told_apart_not_in_time():
    old = {"name": _FINE, "duties": "1.受理责任：登记。\n2.调查责任：查清。\n3.送达责任：送达。"}
    new = {"name": _FINE, "duties": "1.受理责任：登记案源。\n2.调查责任：查清。", "remark": "注"}
    duties, remark = _one(old, new).fields
    assert field_words(duties, APART).zh == "责任事项（仅前者 1 条、不同 1 条）"
    assert field_words(remark, APART).zh == "备注（仅后者有）"
    cited = CitationChange("added", after_title="甲法", after=Provision(3))
    assert citation_words(cited, APART).zh == "仅后者引《甲法》第三条"


def test_citations_of_one_instrument_stand_in_one_line():
    changes = [
        CitationChange("renumbered", "甲法", Provision(3), "甲法", Provision(5)),
        CitationChange("added", after_title="乙法", after=Provision(1)),
        CitationChange("replaced", "甲法", Provision(4), "甲法", Provision(9)),
        CitationChange("added", after_title="乙法", after=Provision(2)),
        CitationChange("removed", before_title="丙法"),
        CitationChange("replaced", "丁法", Provision(1), "戊法", Provision(2)),
    ]
    assert [line.zh for line in citation_lines(changes)] == [
        "《甲法》第三条 → 第五条、第四条 → 第九条",
        "增引《乙法》第一条、第二条",
        "不再引《丙法》",
        "《丁法》第一条 → 《戊法》第二条",
    ]


def test_what_else_became_of_an_item_is_not_told_as_all_that_did():
    assert [w.zh for w in IN_TIME.aspects(("renamed", "renumbered"))] == ["更名", "编号变动"]
    assert [w.zh for w in IN_TIME.aspects(("renumbered",))] == ["仅编号变动"]


def test_a_number_that_only_one_list_prints_is_no_change_of_content():
    change = _one({"name": _FINE}, {"name": _FINE, "number": "3"})
    assert change.aspects == ("renumbered",)
    assert [(f.field, f.kind) for f in change.fields] == [("number", "renumbered")]


def test_the_summary_of_a_split_tells_no_name_twice():
    rows = [{"name": _FINE, "basis": "甲"}], [{"name": n, "basis": n} for n in ("乙", "丙")]
    old, new = _list("old", rows[0]), _list("new", rows[1])
    found = diff(old, new, _linked(old, new, (1, (1, 2)), relation="split"))
    (line,) = [w.zh for w in summary(found, old.list, new.list) if _FINE in w.zh]
    assert line.count("项目名称") == 0
    assert line.count("实施依据") == 1


_LINES = "登记投诉举报。\n应当在十五日内查清。\n\n处五千元罚款。\n送达决定书。"
_NUMBERED = "1.登记投诉举报。\n2.应当在十五日内查清。\n3.处五千元罚款。\n4.送达决定书。"


@pytest.mark.parametrize("turned", [False, True])
def test_numbers_left_out_of_a_field_are_no_change_of_its_entries(turned):
    old, new = (_LINES, _NUMBERED) if turned else (_NUMBERED, _LINES)
    change = _one({"name": _FINE, "duties": old}, {"name": _FINE, "duties": new})
    assert change.change == "renumbered"
    assert {e.kind for e in change.fields[0].entries} == {"renumbered"}


def test_a_changed_entry_is_found_where_the_numbers_were_left_out():
    new = _LINES.replace("五千元", "六千元")
    (field,) = _one({"name": _FINE, "duties": _NUMBERED}, {"name": _FINE, "duties": new}).fields
    assert [e.kind for e in field.entries].count("changed") == 1
    assert field.tags == ("amount",)


def test_text_that_lost_numbers_and_lines_is_compared_as_a_whole():
    new = _LINES.replace("\n", "")
    (field,) = _one({"name": _FINE, "duties": _NUMBERED}, {"name": _FINE, "duties": new}).fields
    assert field.entries == ()
    assert [p.text for p in field.redline if p.kind == "same"] == _LINES.split()


def test_one_duty_in_the_place_of_several_is_told_entry_by_entry():
    new = "1.公示责任：在网站公布办理指南。"
    (field,) = _one({"name": _FINE, "duties": _NUMBERED}, {"name": _FINE, "duties": new}).fields
    assert [e.kind for e in field.entries] == ["removed"] * 4 + ["added"]


def test_another_text_of_one_piece_is_told_entry_by_entry():
    new = "负责医疗救助待遇的审核和结算工作，落实上级规定。"
    (field,) = _one({"name": _FINE, "duties": _NUMBERED}, {"name": _FINE, "duties": new}).fields
    assert [e.kind for e in field.entries] == ["removed"] * 4 + ["added"]
