"""Marks in a text and differences between two: no character lost, none marked wrongly."""

from __future__ import annotations

import pytest
from factories import audit, finding, item, parsed, words
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import SEVERITIES, Provision, Successor
from auditor.report.comparison import compare
from auditor.report.context import prepare
from auditor.report.evidence import show_evidence
from auditor.report.groups import gather, quotation
from auditor.report.marks import Mark, cut, visible

SPANS = st.tuples(st.integers(-3, 25), st.integers(-3, 25))
MARKS = st.lists(st.tuples(SPANS, st.sampled_from(SEVERITIES)), max_size=8)
LAW = "违反规定的，由主管部门责令改正，处二倍以上五倍以下罚款；情节严重的，吊销许可证。"


@given(st.text(max_size=20), MARKS)
def test_segments_make_up_the_text_and_show_the_gravest_mark(text, given_marks):
    marks = [Mark(s, n, sev, f"m{n}") for n, (s, sev) in enumerate(given_marks)]
    segments = cut(text, marks)
    assert "".join(s.text for s in segments) == text
    at = 0
    for segment in segments:
        over = {
            m.severity
            for m in marks
            if visible(m.span, len(text))[0] <= at < visible(m.span, len(text))[1]
        }
        assert segment.severity == next((s for s in SEVERITIES if s in over), None)
        at += len(segment.text)


@given(st.text(min_size=1, max_size=20), MARKS)
def test_every_mark_begins_once_and_is_referred_to_once(text, given_marks):
    marks = [Mark(s, n, sev, f"m{n}") for n, (s, sev) in enumerate(given_marks)]
    segments = cut(text, marks)
    assert sorted(a for s in segments for a in s.anchors) == sorted(m.anchor for m in marks)
    assert sorted(n for s in segments for n in s.refs) == sorted(m.number for m in marks)


def test_a_reference_stands_where_its_mark_ends():
    marks = [Mark((0, 4), 1, "info", "m1"), Mark((2, 6), 2, "error", "m2")]
    assert [(s.text, s.severity, s.refs) for s in cut("一二三四五六七", marks)] == [
        ("一二", "info", ()),
        ("三四", "error", (1,)),
        ("五六", "error", (2,)),
        ("七", None, ()),
    ]


@pytest.mark.parametrize(
    ("span", "shown"), [((2, 2), (2, 3)), ((9, 9), (4, 5)), ((-5, 2), (0, 2)), ((4, 1), (4, 5))]
)
def test_a_span_without_width_still_shows(span, shown):
    assert visible(span, 5) == shown
    assert visible(span, 0) == (0, 0)


# --- two texts ---------------------------------------------------------------------


def looks(stretches) -> list[tuple[str, str]]:
    return [(s.text, s.look) for s in stretches if s.look]


@given(
    st.text("甲乙丙丁，。", max_size=40), st.lists(st.text("甲乙丙丁，。", max_size=40), max_size=3)
)
def test_compared_texts_stay_whole(left, rights):
    compared = compare(left, rights)
    assert "".join(s.text for s in compared.left) == left
    assert ["".join(s.text for s in right) for right in compared.right] == rights


@given(st.text(max_size=40))
def test_equal_texts_do_not_differ(text):
    compared = compare(text, [text])
    assert looks(compared.left) == looks(compared.right[0]) == []


def test_changed_words_are_marked_on_both_sides():
    compared = compare(LAW.replace("二倍", "三倍"), [LAW])
    assert looks(compared.left) == [("三倍", "differs")]
    assert looks(compared.right[0]) == [("二倍", "differs")]
    assert not compared.far


def test_punctuation_and_width_are_no_difference():
    ours = LAW.replace("，", ",").replace("；", "。") + "\n"
    compared = compare(ours, [LAW])
    assert looks(compared.left) == looks(compared.right[0]) == []


def test_law_that_is_not_quoted_is_left_out_not_wrong():
    compared = compare("责令改正，处二倍以上五倍以下罚款", [LAW])
    assert looks(compared.left) == []
    assert {look for _, look in looks(compared.right[0])} == {"omitted"}


def test_what_stands_in_any_of_the_articles_agrees():
    one, other = LAW[:15], LAW[15:]
    compared = compare(LAW, [one, other])
    assert looks(compared.left) == []


def test_texts_with_nothing_in_common_are_not_coloured():
    compared = compare("医疗保险待遇的审核和支付", [LAW])
    assert compared.far
    assert looks(compared.left) == looks(compared.right[0]) == []


def test_huge_texts_are_shown_without_marks():
    compared = compare("甲" * 10_000, ["乙" * 10_000])
    assert compared.far


# --- evidence ----------------------------------------------------------------------


def shown(*evidence, **given):
    one = finding(evidence=evidence, **given)
    report = prepare(audit(parsed(item()), findings=[one]), "zh", {}, {})
    return show_evidence(one, None, report)


def test_short_differences_stand_in_a_line_and_long_ones_side_by_side():
    short = shown({"quoted": "给于", "actual": "给予", "weight": "wording"})
    assert [(c.quoted, c.actual, c.weight) for c in short.changes] == [("给于", "给予", "文字不同")]
    assert short.comparison is None
    long = shown({"quoted": LAW.replace("二", "三") + LAW, "actual": LAW + LAW})
    assert looks(long.comparison.left.text) == [("三倍", "differs")]


@pytest.mark.parametrize(
    "successors",
    [
        (Successor(Provision(6, paragraph=2), 0.93),),
        ({"provision": Provision(6, paragraph=2), "score": 0.93},),
        ({"provision": "第六条第二款", "score": 0.93},),
    ],
)
def test_successors_are_named_with_their_share(successors):
    assert shown({"successors": successors}).lines == ("第六条第二款 · 相符 93%",)


def test_what_the_message_says_is_not_said_again():
    told = shown({"word": "申辨", "label": "8", "flag": True}, message=words("“申辨”有误"))
    assert told.facts == (("条目号", "8"),)


def test_facts_of_any_shape_are_readable():
    told = dict(
        shown(
            {
                "status": "moved",
                "field": "duty_basis",
                "score": 0.5,
                "provision": Provision(5),
                "list": "示例-2025",
                "unheard_of": [{"count": 3}, "x", None],
            }
        ).facts
    )
    assert told["核对结果"] == "条号已变"
    assert told["field"] == "责任事项依据"
    assert told["相符程度"] == "50%"
    assert told["条款"] == "第五条"
    assert told["清单"] == "示例局权责清单"
    assert told["unheard_of"] == "次数：3；x"


def test_groups_are_numbered_by_severity_and_then_as_they_stand():
    found = [
        finding(severity=severity, message=words(text))
        for severity, text in (("info", "丙"), ("warning", "乙"), ("error", "甲"), ("info", "丁"))
    ]
    numbered = [(g.number, g.first.message.zh) for g in gather(found)]
    assert numbered == [(1, "甲"), (2, "乙"), (3, "丙"), (4, "丁")]


def test_a_quotation_without_its_source_stands_alone():
    alone = quotation(finding(quote="不在任何字段里的字"), None)
    assert (alone.before, alone.head, alone.after) == ("", "不在任何字段里的字", "")
    assert quotation(finding(), None) is None
