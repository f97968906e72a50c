from __future__ import annotations

import re
from pathlib import Path

import pytest
from aligning import item_list, joined, links, parsed

from auditor.align import Decisions, align, idle_decisions, load_decisions
from auditor.align.decided import outcomes
from auditor.align.resolve import _NEARLY
from auditor.errors import DefinitionError

DOCS = Path(__file__).parent.parent / "docs" / "alignment-decisions.md"
LEFT = parsed(
    "取水许可",
    "对城市道路损坏的处罚",
    {"name": "水库大坝安全检查", "category": "行政检查"},
    list_id="450000-水利局-2025",
)
RIGHT = parsed(
    "取水许可",
    "河道采砂的许可",
    "对市政道路损毁行为进行处罚",
    {"name": "水库大坝注册登记", "category": "其他行政权力"},
    {"name": "水库大坝日常巡查", "category": "行政检查"},
    list_id="450200-水利局-2022",
)


def read(tmp_path, text):
    path = tmp_path / "alignment.yaml"
    path.write_text(text, encoding="utf-8")
    return load_decisions(path)


def refused(tmp_path, text):
    with pytest.raises(DefinitionError) as caught:
        read(tmp_path, text)
    return caught.value.say("zh")


def pair(kind, left, right, note=""):
    """One decision between an item of the left list and one of the right, as YAML."""
    lines = [
        f"{kind}:",
        f"  - left: {{list: 450000-水利局, name: {left}}}",
        f"    right: {{list: 450200-水利局-2022, name: {right}}}",
    ]
    return "\n".join([*lines, *([f"    note: {note}"] if note else [])]) + "\n"


def test_nothing_decided_changes_nothing():
    assert align(LEFT, RIGHT, Decisions()) == align(LEFT, RIGHT)


def test_a_confirmed_pair_is_linked_whatever_it_is_called(tmp_path):
    decisions = read(tmp_path, pair("confirmed", "水库大坝安全检查", "水库大坝注册登记", "会商"))
    found = align(LEFT, RIGHT, decisions)
    assert (3, 4) in links(found)
    link = next(x for x in found.links if x.left == (3,))
    assert (link.decided_by, link.relation, link.score) == ("person", "same", 1.0)
    assert joined(link) == "人工确认（决定文件第 2 行）：会商"
    assert not found.problems


def test_a_rejected_pair_stays_apart_even_with_the_same_name(tmp_path):
    assert (1, 1) in links(align(LEFT, RIGHT))
    found = align(LEFT, RIGHT, read(tmp_path, pair("rejected", "取水许可", "取水许可")))
    assert (1, 1) not in links(found)
    assert 1 in found.unmatched_left


def test_a_group_is_a_split_and_the_other_way_round_a_merge(tmp_path):
    decisions = read(
        tmp_path,
        """
groups:
  - left: {list: 450000-水利局, items: [{name: 水库大坝安全检查}]}
    right: {list: 450200-水利局, items: [{name: 水库大坝日常巡查}, {name: 水库大坝注册登记}]}
""",
    )
    there, back = align(LEFT, RIGHT, decisions), align(RIGHT, LEFT, decisions)
    (split,) = (x for x in there.links if x.relation != "same")
    (merge,) = (x for x in back.links if x.relation != "same")
    assert (split.relation, split.left, split.right) == ("split", (3,), (4, 5))
    assert (merge.relation, merge.left, merge.right) == ("merge", (4, 5), (3,))
    assert there.unmatched_right == back.unmatched_left


def test_items_are_named_by_content_so_rows_may_move(tmp_path):
    decisions = read(tmp_path, pair("confirmed", "水库大坝  安全检查", "水库大坝注册登记。"))
    rows = [{k: v.raw for k, v in item.values.items()} for item in RIGHT.list.items]
    moved = parsed(*reversed(rows), list_id=RIGHT.list.id)
    assert (3, 2) in links(align(LEFT, moved, decisions))


def test_a_decision_without_the_edition_holds_next_year(tmp_path):
    decisions = read(tmp_path, pair("confirmed", "水库大坝安全检查", "水库大坝注册登记"))
    next_year = parsed("水库大坝安全检查", list_id="450000-水利局-2026")
    other_place = parsed("水库大坝安全检查", list_id="4500001-水利局-2026")
    assert links(align(next_year, RIGHT, decisions)) == [(1, 4)]
    assert not align(other_place, RIGHT, decisions).problems
    assert (1, 4) not in links(align(other_place, RIGHT, decisions))


def test_next_years_lists_of_both_places_carry_a_decision_over(tmp_path):
    text = pair("confirmed", "水库大坝安全检查", "水库大坝注册登记").replace("-2022", "")
    decisions = read(tmp_path, text)
    assert (3, 4) in links(align(LEFT, RIGHT, decisions))
    rows = ({k: v.raw for k, v in item.values.items()} for item in reversed(RIGHT.list.items))
    left = parsed("水库大坝安全检查", list_id="450000-水利局-2027")
    right = parsed(*rows, list_id="450200-水利局-2027")
    found = align(left, right, decisions)
    assert [(x.left, x.right, x.decided_by) for x in found.links] == [((1,), (2,), "person")]
    assert not found.problems


def test_an_id_with_a_year_in_its_middle_is_named_without_it(tmp_path):
    text = pair("confirmed", "水库大坝安全检查", "水库大坝注册登记")
    decisions = read(tmp_path, text.replace("450200-水利局-2022", "450200-水利局-区县级"))
    for ending, linked in (("2024-区县级", True), ("2025-区县级", True), ("2024-地州级", False)):
        right = parsed("水库大坝注册登记", list_id=f"450200-水利局-{ending}")
        assert bool(align(LEFT, right, decisions).links) is linked


def test_an_item_refiled_since_is_nearly_found_and_not_linked(tmp_path):
    named = "水库大坝安全检查, category: 行政确认"
    decisions = read(tmp_path, pair("confirmed", named, "水库大坝注册登记"))
    found = align(LEFT, RIGHT, decisions)
    (problem,) = found.problems
    assert "几乎找到：类别现为“行政检查”" in problem.words.zh
    assert "its category is '行政检查'" in problem.words.en
    assert (3, 4) not in links(found)


def test_bodies_tell_items_of_one_name_apart(tmp_path):
    rows = [{"name": "船舶检验", "body": body} for body in ("市海事局", "市农业农村局")]
    left = parsed(*rows, list_id="450000-水利局-2025")
    told = read(tmp_path, pair("confirmed", "船舶检验, body: 市农业农村局", "取水许可"))
    assert (2, 1) in links(align(left, RIGHT, told))


def test_what_became_of_every_decision_is_told_in_order(tmp_path):
    text = pair("confirmed", "水库大坝安全检察", "水库大坝注册登记")
    text += pair("rejected", "取水许可", "取水许可") + pair("groups", "甲", "乙").replace(
        "name: 乙", "items: [{name: 乙}, {name: 丙}]"
    )
    found = outcomes(read(tmp_path, text), LEFT.list, RIGHT.list)
    told = [(x.decision.kind, x.standing, x.left, x.right) for x in found]
    assert told == [
        ("confirmed", "nearly", (3,), (4,)),
        ("rejected", "used", (1,), (1,)),
        ("groups", "dead", (), ()),
    ]


def test_a_dead_decision_is_reported_with_the_nearest_name(tmp_path):
    decisions = read(tmp_path, pair("confirmed", "水库大坝安全检察", "水库大坝注册登记"))
    found = align(LEFT, RIGHT, decisions)
    (problem,) = found.problems
    assert (problem.kind, problem.place.line) == ("decision", 2)
    assert "没有“水库大坝安全检察”" in problem.words.zh
    assert "几乎找到：现为“水库大坝安全检查”（相似 88%）" in problem.words.zh
    assert "水库大坝安全检查" in problem.words.en
    assert (3, 4) not in links(found)
    far = read(tmp_path, pair("confirmed", "水库大坝注册", "水库大坝注册登记"))
    (problem,) = align(LEFT, RIGHT, far).problems
    assert "最相近的是“水库大坝安全检查”" in problem.words.zh
    assert "几乎找到" not in problem.words.zh


def test_a_name_that_fits_twice_asks_for_more(tmp_path):
    twice = [{"name": "船舶检验", "category": c} for c in ("行政检查", "行政确认")]
    left = parsed(*twice, list_id="450000-水利局-2025")
    decisions = read(tmp_path, pair("confirmed", "船舶检验", "取水许可"))
    (problem,) = align(left, RIGHT, decisions).problems
    assert "有 2 项符合" in problem.words.zh
    told = read(tmp_path, pair("confirmed", "船舶检验, category: 行政确认", "取水许可"))
    assert (2, 1) in links(align(left, RIGHT, told))


def test_an_empty_sub_name_demands_that_there_is_none(tmp_path):
    rows = [{"name": "船舶检验", "sub_name": s} for s in ("初次检验", "")]
    left = parsed(*rows, list_id="450000-水利局-2025")
    decisions = read(tmp_path, pair("confirmed", "船舶检验, sub_name: ''", "取水许可"))
    assert (2, 1) in links(align(left, RIGHT, decisions))


def test_contradicting_decisions_are_both_left_out_and_reported(tmp_path):
    text = pair("confirmed", "水库大坝安全检查", "水库大坝注册登记")
    text += "  - left: {list: 450000-水利局, name: 水库大坝安全检查}\n"
    text += "    right: {list: 450200-水利局, name: 河道采砂的许可}\n"
    found = align(LEFT, RIGHT, read(tmp_path, text))
    assert [p.place.line for p in found.problems] == [2, 4]
    assert "与 alignment.yaml 第 4 行的决定相矛盾" in found.problems[0].words.zh
    assert not [link for link in found.links if link.decided_by == "person"]


def test_confirmed_and_rejected_at_once_is_a_contradiction(tmp_path):
    names = "水库大坝安全检查", "水库大坝注册登记"
    found = align(LEFT, RIGHT, read(tmp_path, pair("confirmed", *names) + pair("rejected", *names)))
    assert [p.place.line for p in found.problems] == [2, 5]
    assert (3, 4) not in links(found)


def test_the_same_decision_twice_is_no_contradiction(tmp_path):
    one = pair("confirmed", "水库大坝安全检查", "水库大坝注册登记")
    twice = one + "".join(one.splitlines(keepends=True)[1:])
    found = align(LEFT, RIGHT, read(tmp_path, twice))
    assert not found.problems
    assert links(found).count((3, 4)) == 1


def test_a_contradicted_decision_that_is_written_twice_is_left_out_twice(tmp_path):
    names = "水库大坝安全检查", "水库大坝注册登记"
    one = pair("confirmed", *names)
    text = one + "".join(one.splitlines(keepends=True)[1:]) + pair("rejected", *names)
    found = align(LEFT, RIGHT, read(tmp_path, text))
    assert [p.place.line for p in found.problems] == [2, 4, 7]
    assert (3, 4) not in links(found)


def test_two_editions_named_alike_are_told_apart_by_their_items(tmp_path):
    text = """
confirmed:
  - left: {list: 450000-水利局, name: 水库大坝注册登记}
    right: {list: 450000-水利局, name: 水库注册}
"""
    decisions = read(tmp_path, text)
    old = parsed("水库大坝注册登记", list_id="450000-水利局-2024")
    new = parsed("水库注册", list_id="450000-水利局-2025")
    assert links(align(old, new, decisions)) == [(1, 1)]
    assert links(align(new, old, decisions)) == [(1, 1)]
    both = parsed("水库大坝注册登记", "水库注册", list_id="450000-水利局-2023")
    (problem,) = align(
        both, parsed("水库注册", "水库大坝注册登记", list_id=new.list.id), decisions
    ).problems
    assert "写明年份" in problem.words.zh


def test_decisions_about_lists_that_are_not_there_are_idle(tmp_path):
    decisions = read(tmp_path, pair("confirmed", "取水许可", "取水许可"))
    ids = [LEFT.list.id, RIGHT.list.id]
    assert idle_decisions(decisions, ids) == ()
    (problem,) = idle_decisions(decisions, ids[:1])
    assert "450200-水利局-2022" in problem.words.zh
    assert "沿用" not in problem.words.zh
    (problem,) = idle_decisions(decisions, [LEFT.list.id, "450200-水利局-2026"])
    assert "现有 450200-水利局-2026，把 list 写成 450200-水利局（不带年份）" in problem.words.zh


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("confirm: []", "没有“confirm”这个键"),
        ("confirmed: 是", "应为列表"),
        ("confirmed: [是]", "应为“键: 值”"),
        ("confirmed: [{left: {list: a, name: b}}]", "须写明 list"),
        ("confirmed: [{left: {list: a, name: b}, right: {list: a}}]", "须写明事项名称"),
        ("confirmed: [{left: {list: a, nam: b}, right: {list: a, name: b}}]", "没有“nam”这个键"),
        ("confirmed: [{left: {list: a, name: [b]}, right: {list: a, name: b}}]", "应为文字"),
        ("confirmed: [{left: {list: a, items: []}, right: {list: a, name: b}}]", "应为事项列表"),
        (
            "confirmed: [{left: {list: a, items: [{name: b}, {name: c}]}, right: {list: a, name: b}}]",
            "请写入 groups",
        ),
        ("groups: [{left: {list: a, name: b}, right: {list: a, name: c}}]", "另一侧至少两项"),
        ("rejected: [{left: {list: a, name: b}, right: {list: a, name: c}, wh: d}]", "没有“wh”"),
        ("- a", "键: 值"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path, text, said):
    message = refused(tmp_path, text)
    assert said in message
    assert "alignment.yaml:1" in message


def test_the_example_of_the_documentation_is_right(tmp_path):
    page = DOCS.read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    found = read(tmp_path, example.replace("…", "某事项"))
    assert [d.kind for d in found.all] == ["confirmed", "rejected", "groups"]
    assert found.all[0].note == "2026年会商确认"
    assert "相似八成以上" in page
    assert _NEARLY == 80


def test_an_empty_file_decides_nothing(tmp_path):
    assert read(tmp_path, "# nothing yet\n") == Decisions()


def test_an_ambiguity_within_a_group_is_reported(tmp_path):
    text = """
groups:
  - left: {list: 450000-水利局, name: 取水许可}
    right: {list: 450200-水利局, items: [{name: 取水许可}, {name: 取水 许可}]}
"""
    (problem,) = align(LEFT, RIGHT, read(tmp_path, text)).problems
    assert "写了两次" in problem.words.zh


def test_lists_need_no_identity():
    assert item_list("取水许可").identity.department is None
    assert links(align(parsed("取水许可"), parsed("取水许可", list_id="right"))) == [(1, 1)]
