"""The engine: rule files read strictly, subjects, fingerprints, order, sentences."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.checks import CHECKS, Check
from auditor.citations import find_citations
from auditor.entries import parse_entries
from auditor.errors import DefinitionError, UsageError
from auditor.model import (
    CATEGORIES,
    ENTRY_FIELDS,
    FIELDS,
    Alignment,
    Hit,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    Value,
    Words,
)
from auditor.rules import Case, Rule, check_case, load_rule, load_rules, run_rules

RULES = load_rules()


# --- making lists and rules ----------------------------------------------------------


def parsed(rows, list_id="here", line=None, **more):
    """A parsed list of rows of field texts; each cell starts on ``line`` when given."""
    items = []
    for position, row in enumerate(rows, 1):
        place = Place(line=line) if line else Place(row=position)
        category = row.get("category")
        values = {field: Value(text, place) for field, text in row.items()}
        known = category if category in CATEGORIES else None
        items.append(Item(position, values, category=known))
    fields = tuple(rows[0]) if rows else ()
    listed = ItemList(list_id, Identity(list_id), "", "", "test", fields, tuple(items), **more)
    entries, citations = {}, {}
    for item in items:
        for field, value in item.values.items():
            if field in ENTRY_FIELDS and value.raw:
                entries[item.position, field] = parse_entries(value.raw, field)
            if found := find_citations(value.raw):
                citations[item.position, field] = found
    return Parsed(listed, entries, citations)


def rule_of(run, given, *, message="x", where=None, severity="warning", params=None, rule_id="a-b"):
    """A rule around a check function of the test."""
    return Rule(
        id=rule_id,
        title=Words("题", "title"),
        severity=severity,
        why=Words("因", "why"),
        source="",
        given=given,
        where=where or {},
        check=Check(run, given, ()),
        check_name="test",
        params=params or {},
        message=Words(message, message),
        suggestion=None,
        cases=(),
        path=None,
    )


GOOD = """\
id: text-sample
title: 样例
severity: warning
why: 因为。
given: entries
where: {field: [duties]}
check: doubled
with: {least: 12, least_unverified: 30}
message: "{at} 重复：{text}"
suggestion: 删去。
en: {title: Sample, why: Because., message: "{at} repeats {text}", suggestion: Delete it.}
tests:
  - name: 触发
    items: |
      name | duties
      甲   | 1.对举报材料进行登记并及时报告，对举报材料进行登记并及时报告。
    expect: [1.duties.1]
  - name: 不触发
    items: |
      name | duties
      甲   | 1.对举报材料进行登记并及时报告。
    expect: []
"""


@pytest.fixture
def rule_file(tmp_path):
    def write(text, name="text-sample.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


# --- reading rule files -----------------------------------------------------------------


def test_a_good_file_becomes_a_rule(rule_file):
    rule = load_rule(rule_file(GOOD))
    assert rule.id == "text-sample"
    assert rule.family == "text"
    assert rule.severity == "warning"
    assert rule.where == {"field": ("duties",)}
    assert rule.params == {"least": 12, "least_unverified": 30}
    assert rule.message == Words("{at} 重复：{text}", "{at} repeats {text}")
    assert [case.name for case in rule.cases] == ["触发", "不触发"]
    assert all(check_case(rule, case) == [] for case in rule.cases)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("severity: warning", "severity: fatal", 3, "error、warning、info"),
        ("severity: warning", "severty: warning", 3, "是否为“severity”"),
        ("given: entries", "given: everything", 5, "list、item、entries"),
        ("given: entries", "given: item", 7, "given: entries"),
        ("check: doubled", "check: dubbled", 7, "是否为“doubled”"),
        ("field: [duties]", "field: [dutys]", 6, "不能是“dutys”"),
        ("field: [duties]", "field: present", 6, "列表"),
        ("field: [duties]", "colour: [red]", 6, "没有“colour”"),
        ("field: [duties]", "basis: maybe", 6, "present、absent"),
        ("field: [duties]", "basis: [x]", 6, "present"),
        ("least: 12", "least: twelve", 8, "整数"),
        ("least: 12", "least: 1.5", 8, "整数"),
        ("least: 12", "most: 12", 8, "least"),
        ("least: 12, ", "", 8, "缺少参数“least”"),
        ("with: {least: 12, least_unverified: 30}", "with: [12]", 8, "键"),
        ("{at} 重复：{text}", "{at} 重复：{txt}", 9, "没有“{txt}”"),
        ("{at} 重复：{text}", "{at.__class__}", 9, "没有“{at.__class__}”"),
        ("{at} 重复：{text}", "{at 重复", 9, "花括号"),
        ("suggestion: 删去。\n", "", 10, "中文和英文"),
        ("why: Because., ", "", 4, "中文和英文"),
        ("title: Sample", "titel: Sample", 11, "没有“titel”"),
        ("id: text-sample", "id: Text", 1, "连字符"),
        ("id: text-sample", "id: text-other", 1, "文件名"),
        ("expect: [1.duties.1]", "expect: []", 12, "至少有一例触发"),
        ("expect: [1.duties.1]", "expect: 1.duties.1", 17, "列表"),
        (
            "name | duties\n      甲   | 1.对举报材料进行登记并及时报告。",
            "name | duty\n      甲 | 乙",
            19,
            "没有“duty”列",
        ),
        (
            "name | duties\n      甲   | 1.对举报材料进行登记并及时报告。",
            "name | duties\n      甲",
            19,
            "列数不一",
        ),
        ("- name: 不触发", "- name: 触发", 12, "重复"),
        ("- name: 不触发", "- note: 不触发", 18, "没有“note”"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_what_is_allowed(rule_file, old, new, line, said):
    assert old in GOOD
    path = rule_file(GOOD.replace(old, new))
    with pytest.raises(DefinitionError) as error:
        load_rule(path)
    text = error.value.words.zh
    assert f"{path}:{line}" in text
    assert said in text
    assert f"{line} |" in text
    assert error.value.words.en


@pytest.mark.parametrize(
    "key", ["id", "title", "severity", "why", "given", "check", "message", "en", "tests"]
)
def test_every_required_key_is_missed(rule_file, key):
    lines, kept, skipping = GOOD.splitlines(keepends=True), [], False
    for text in lines:
        if not text.startswith(" "):
            skipping = text.startswith(f"{key}:")
        if not skipping:
            kept.append(text)
    with pytest.raises(DefinitionError) as error:
        load_rule(rule_file("".join(kept)))
    assert f"“{key}”" in error.value.words.zh


@pytest.mark.parametrize("text", ["", "- 1\n- 2\n", "just text", "a: [\n"])
def test_files_that_are_no_mapping_are_refused(rule_file, text):
    with pytest.raises(DefinitionError):
        load_rule(rule_file(text))


def test_a_word_list_is_found_beside_the_rules_and_its_faults_are_told(rule_file, tmp_path):
    words = tmp_path.parent / "vocabulary"
    words.mkdir(exist_ok=True)
    named = GOOD.replace("check: doubled", "check: typos").replace("重复：{text}", "“{wrong}”")
    named = named.replace("repeats {text}", "{wrong}").replace(
        "with: {least: 12, least_unverified: 30}", "with: {confusions: own.yaml}"
    )
    path = rule_file(named)
    with pytest.raises(DefinitionError, match=r"own\.yaml"):
        load_rule(path)
    (words / "own.yaml").write_text(
        "confusions:\n  - {wrong: 甲乙, right: 甲已}\n", encoding="utf-8"
    )
    assert [c.wrong for c in load_rule(path).params["confusions"]] == ["甲乙"]
    for bad in (
        "confusions: x",
        "confusions:\n  - {wrong: 甲, right: 甲}",
        "confusions:\n  - {wrong: 甲乙, right: 丙, except: [丁]}",
        "confusions:\n  - {wrong: 甲乙, right: 丙}\n  - {wrong: 甲乙, right: 丁}",
        "confusions:\n  - {wrong: 甲乙, rihgt: 丙}",
        "confusions:\n  - 甲乙",
    ):
        (words / "own.yaml").write_text(bad, encoding="utf-8")
        with pytest.raises(DefinitionError, match=r"own\.yaml:\d"):
            load_rule(path)


# --- choosing rules --------------------------------------------------------------------------


def test_rules_come_in_order_and_can_be_chosen_by_id_or_family():
    ids = [rule.id for rule in RULES]
    assert ids == sorted(ids)
    assert [r.id for r in load_rules(only=["text-typo"])] == ["text-typo"]
    assert {r.family for r in load_rules(only=["cover"])} == {"cover"}
    assert {r.id for r in RULES} - {r.id for r in load_rules(ignore=["statute-", "text-typo"])} == {
        rule_id for rule_id in ids if rule_id.startswith("statute-") or rule_id == "text-typo"
    }


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UsageError) as error:
        load_rules(only=["item-number-gpa"])
    assert "item-number-gap" in error.value.words.zh
    with pytest.raises(UsageError):
        load_rules(ignore=["nonsense"])


def test_a_folder_without_rules_is_a_mistake(tmp_path):
    with pytest.raises(UsageError):
        load_rules(tmp_path)


# --- subjects -------------------------------------------------------------------------------------


def test_each_kind_of_subject_is_given_as_often_as_it_stands_there():
    one = parsed(
        [
            {"name": "甲", "duties": "1.一。\n2.二。", "basis": "《甲法》第一条、第二条"},
            {"name": "乙", "duties": "", "basis": "《甲法》第三条"},
        ]
    )
    expected = {"list": 1, "item": 2, "entries": 5, "entry": 4, "citation": 3}
    for kind, count in expected.items():
        _, runs = run_rules([rule_of(lambda _: iter(()), kind)], [one])
        assert runs[0].looked == count, kind
        assert runs[0].found == 0


def test_where_filters_by_field_category_and_presence():
    one = parsed(
        [
            {"category": "行政处罚", "name": "甲", "basis": "《甲法》"},
            {"category": "行政检查", "name": "乙", "basis": ""},
            {"category": "不明", "name": "丙", "basis": "《丙法》"},
        ]
    )

    def here(_subject):
        yield Hit(field="name")

    def positions(given, where):
        found, _ = run_rules([rule_of(here, given, where=where)], [one])
        return [(f.position, f.field) for f in found]

    assert positions("entries", {"field": ("basis",)}) == [(1, "basis"), (3, "basis")]
    assert positions("entries", {"field": ("name",), "category": ("行政检查",)}) == [(2, "name")]
    assert [p for p, _ in positions("item", {"basis": ("present",)})] == [1, 3]
    assert [p for p, _ in positions("item", {"basis": ("absent",)})] == [2]
    assert [p for p, _ in positions("item", {"remark": ("absent",)})] == [1, 2, 3]


def test_a_text_is_looked_at_once_however_often_it_stands_there():
    seen = []

    def look(cell):
        seen.append(cell.raw)
        yield Hit(span=(0, 1))

    one = parsed([{"name": "甲", "duties": "1.一。"}] * 4, "one")
    two = parsed([{"name": "甲", "duties": "1.一。"}] * 3, "two")
    found, runs = run_rules([rule_of(look, "entries", where={"field": ("duties",)})], [one, two])
    assert seen == ["1.一。"]
    assert len(found) == runs[0].found == 7
    assert runs[0].looked == 7
    assert len({f.group for f in found}) == 1
    assert len({f.id for f in found}) == 7


def test_a_text_with_another_partner_is_another_cell():
    one = parsed(
        [
            {"name": "甲", "duties": "1.一。\n2.二。", "duty_basis": "1.《甲法》第一条\n2.同1"},
            {"name": "乙", "duties": "1.一。\n2.二。", "duty_basis": "1.《甲法》第一条"},
        ]
    )
    found, _ = run_rules(load_rules(only=["cover"]), [one])
    assert [(f.position, f.rule, f.label) for f in found] == [(2, "cover-duty-without-basis", "2")]


def test_alignments_find_their_lists_by_id():
    left, right = parsed([{"name": "甲"}, {"name": "乙"}], "up"), parsed([{"name": "甲"}], "down")
    alignment = Alignment("up", "down", (), (2,), ())
    rules = load_rules(only=["cross-item-extra", "cross-item-missing"])
    found, runs = run_rules(rules, [left, right], [alignment])
    assert [(f.rule, f.list, f.position) for f in found] == [("cross-item-missing", "down", None)]
    assert found[0].related == (("up", 2, "乙"),)
    assert {r.rule: r.looked for r in runs} == {"cross-item-extra": 1, "cross-item-missing": 1}
    assert run_rules(rules, [left, right])[1][0].looked == 0


# --- findings ------------------------------------------------------------------------------------


def test_a_finding_says_where_the_marked_words_stand():
    def second_line(cell):
        at = cell.raw.index("坏")
        yield Hit(label="2", span=(at, at + 1))

    rows = [{"number": "7", "name": "甲", "duties": "1.好。\n\n2.坏。"}]
    (finding,), _ = run_rules(
        [rule_of(second_line, "entries", where={"field": ("duties",)})], [parsed(rows, line=40)]
    )
    assert finding.place == Place(line=42)
    assert finding.quote == "坏"
    assert (finding.number, finding.name, finding.position) == ("7", "甲", 1)
    assert (finding.field, finding.label, finding.list) == ("duties", "2", "here")
    assert (finding.severity, finding.certainty, finding.status) == ("warning", "certain", "open")


def test_a_hit_may_weigh_its_fault_and_bring_its_own_quote_and_place():
    def hit(_):
        yield Hit(
            severity="error", certainty="likely", quote="多出", place=Place(sheet="表1", row=3)
        )

    (finding,), _ = run_rules([rule_of(hit, "list")], [parsed([{"name": "甲"}])])
    assert (finding.severity, finding.certainty) == ("error", "likely")
    assert (finding.quote, finding.place) == ("多出", Place(sheet="表1", row=3))
    assert finding.position is finding.name is finding.number is None


def test_sentences_take_values_as_they_are():
    def hit(_):
        yield Hit(values={"a": "{b}{0}%s", "b": Words("中", "en"), "c": 3})

    rule = dataclasses.replace(
        rule_of(hit, "list"), message=Words("{a}|{b}|{c}|{at}", "{b}|{c}|{field}")
    )
    (finding,), _ = run_rules([rule], [parsed([{"name": "甲"}])])
    assert finding.message == Words("{b}{0}%s|中|3|清单", "en|3|list")


def test_a_field_without_entries_leaves_no_gap_in_the_sentence():
    def hit(_cell):
        yield Hit(label=None)
        yield Hit(label="2")

    rule = rule_of(hit, "entries", message="{at} 的", where={"field": ("basis",)})
    found, _ = run_rules([rule], [parsed([{"name": "甲", "basis": "依据"}])])
    assert [f.message.zh for f in found] == ["实施依据的", "实施依据 2 的"]


def test_findings_stand_in_reading_order():
    def late(cell):
        yield Hit(span=(1, 2))
        yield Hit(span=(0, 1))

    def whole(_):
        yield Hit()

    rows = [{"basis": "依据", "name": "名称"}] * 2
    rules = [rule_of(late, "entries", rule_id="z-z"), rule_of(whole, "list", rule_id="a-a")]
    found, runs = run_rules(rules, [parsed(rows, "b"), parsed(rows, "a")])
    order = [(f.list, f.position, f.field, f.span) for f in found]
    assert order[:3] == [
        ("b", None, None, None),
        ("b", 1, "name", (0, 1)),
        ("b", 1, "name", (1, 2)),
    ]
    assert [f.list for f in found] == ["b"] * 9 + ["a"] * 9
    assert [r.rule for r in runs] == ["a-a", "z-z"]
    assert [r.found for r in runs] == [2, 16]


def test_equal_faults_in_one_item_get_ids_of_their_own():
    def twice(_cell):
        yield Hit(label="1")
        yield Hit(label="1")

    found, _ = run_rules([rule_of(twice, "entries")], [parsed([{"name": "甲"}, {"name": "甲"}])])
    assert len({f.id for f in found}) == 4
    again, _ = run_rules([rule_of(twice, "entries")], [parsed([{"name": "甲"}, {"name": "甲"}])])
    assert [f.id for f in again] == [f.id for f in found]


def test_how_a_fault_was_checked_does_not_change_its_id():
    def hit(source):
        def check(_):
            yield Hit(1, evidence=({"statute": "甲法", "source": source, "version": source},))

        return check

    ids = {
        run_rules([rule_of(hit(source), "list")], [parsed([{"name": "甲"}])])[0][0].id
        for source in ("a", "b")
    }
    assert len(ids) == 1


# --- properties --------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["对骗取待遇的处罚", "对违法收费的处罚", "对用人单位的监督检查", "待遇审核"]
)
PIECES = st.sampled_from(
    [
        "1.【法律】《甲法》第一条：应当告知。",
        "1-1.《中华人民共和国乙法》第二条第三款",
        "2.同1.。",
        "3—1.【规章】丙办法》第三条：申辨",
        "2.听取陈述和申辨责任",
        "5.其他法律法规规定应当履行的责任。",
        "指导责任：",
        "同上",
    ]
)
TEXTS = st.lists(PIECES, max_size=5).map("\n".join)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.sampled_from(["", "1", "2", "5", "2,3", "x"]),
            "category": st.sampled_from(["行政处罚", "行政检查", "怪类", ""]),
            "name": NAMES,
            "basis": TEXTS,
            "duties": TEXTS,
            "duty_basis": TEXTS,
        }
    ),
    min_size=1,
    max_size=6,
)


def _telling(finding):
    return (
        finding.rule,
        finding.position,
        finding.field,
        finding.label,
        finding.span,
        finding.message,
        finding.id,
        finding.group,
    )


@given(ROWS)
def test_the_same_list_gives_the_same_findings_whatever_the_order_of_the_rules(rows):
    forward, _ = run_rules(RULES, [parsed(rows)])
    backward, _ = run_rules(tuple(reversed(RULES)), [parsed(rows)])
    assert [_telling(f) for f in forward] == [_telling(f) for f in backward]
    assert len({f.id for f in forward}) == len(forward)


@given(ROWS)
def test_every_finding_quotes_the_text_it_marks(rows):
    one = parsed(rows)
    items = {i.position: i for i in one.list.items}
    for finding in run_rules(RULES, [one])[0]:
        if finding.span:
            raw = items[finding.position].text(finding.field)
            assert 0 <= finding.span[0] < finding.span[1] <= len(raw)
            assert finding.quote == raw[slice(*finding.span)]
        assert finding.name == (items[finding.position].text("name") if finding.position else None)


#: Rules whose findings about a row do not depend on other rows.
_ALONE = (
    "numbering",
    "cover",
    "reference",
    "text",
    "category",
    "citation-none",
    "citation-brackets",
)


@given(ROWS)
def test_a_row_in_front_changes_no_id_behind_it(rows):
    rules = [r for r in RULES if r.id.startswith(_ALONE) and r.id != "numbering-style-mixed"]
    front = dict.fromkeys(rows[0], "") | {"name": "新增的事项", "category": "行政许可"}
    before = Counter(f.id for f in run_rules(rules, [parsed(rows)])[0])
    after = Counter(f.id for f in run_rules(rules, [parsed([front, *rows])])[0] if f.position != 1)
    assert before == after


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=120), min_size=1))
def test_no_text_makes_a_rule_stumble(row):
    found, runs = run_rules(RULES, [parsed([row, row])])
    assert len(runs) == len(RULES)
    assert sum(r.found for r in runs) == len(found)


@given(st.text(max_size=60))
def test_no_rule_file_makes_the_loader_stumble(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("rules") / "text-sample.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(DefinitionError):
        load_rule(path)


# --- cases ------------------------------------------------------------------------------------------


def test_a_case_that_fails_says_what_fired_and_what_did_not(rule_file):
    rule = load_rule(rule_file(GOOD))
    wrong = Case("错", rule.cases[0].items, ("2.duties",), as_of=date(2026, 1, 1))
    surplus, missing = check_case(rule, wrong)
    assert "1.duties.1" in surplus
    assert "2.duties" in missing


@pytest.mark.parametrize(
    "more",
    [
        {
            "statutes": (
                {"title": "甲法", "effective": "昨天", "article": "1", "text": "应当告知。"},
            )
        },
        {"statutes": ({"title": "甲法", "effective": "2020-01-01", "article": "一", "text": "x"},)},
        {"counts": ({"scope": "全部", "printed": "三"},)},
    ],
)
def test_a_case_with_a_value_that_makes_no_sense_is_named(rule_file, more):
    rule = load_rule(rule_file(GOOD))
    case = dataclasses.replace(rule.cases[0], **more)
    with pytest.raises(DefinitionError) as error:
        check_case(rule, case)
    assert str(rule.path) in error.value.words.zh
    assert "用例“触发”" in error.value.words.zh


def test_every_check_tells_what_it_takes_and_gives():
    for name, check in CHECKS.items():
        assert check.run.__doc__, name
        assert len(set(check.gives)) == len(check.gives), name
