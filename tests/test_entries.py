"""Entries: labels, styles, references, and the promise that no character is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.entries import parse_entries
from auditor.text import count_ink


def labels(raw, field="duty_basis"):
    return [e.label for e in parse_entries(raw, field)]


@pytest.mark.parametrize(
    "raw, expected",
    [
        ("1.甲。\n2.乙。", ["1", "2"]),
        ("1、甲。\n\n2、乙。", ["1", "2"]),
        ("1．甲\n2．乙", ["1", "2"]),
        ("(1)甲\n(2)乙", ["1", "2"]),
        ("（1）甲\n（2）乙", ["1", "2"]),
        ("（一）甲\n（二）乙", ["1", "2"]),
        ("一.甲\n二.乙", ["1", "2"]),
        ("①甲\n②乙", ["1", "2"]),
        ("1-1.【法律】《甲法》第一条\n1—2.【法律】《甲法》第二条", ["1-1", "1-2"]),
        ("3-1【法规】《甲条例》第三条\n3－2 《乙条例》第四条", ["3-1", "3-2"]),
        ("9-2《甲法》第三条", ["9-2"]),
        ("6-1  同1-1\n6-2【规章】《甲办法》第二条", ["6-1", "6-2"]),
        ("4.—1【规范性文件】《甲规则》第九条", ["4-1"]),
        ("没有编号的一段话。", [None]),
        ("", []),
    ],
)
def test_labels_of_every_style(raw, expected):
    assert labels(raw) == expected


@pytest.mark.parametrize(
    "raw, expected",
    [
        ("1.罚款2.5万元。\n2.乙", ["1", "2"]),
        ("处罚\n2.5倍的罚款", [None]),
        ("2021年1月1日起施行", [None]),
        ("《甲法》第一条：有下列情形之一的：\n（一）甲；\n（二）乙。", [None]),
        ("1.《甲法》第一条：\n（一）甲；\n（二）乙。\n2.丙", ["1", "2"]),
        ("1.自受理之日起30日内办结，最长不得超过60日。", ["1"]),
    ],
)
def test_numbers_that_are_no_labels(raw, expected):
    assert labels(raw) == expected


def test_lead_sentence_stands_apart():
    entries = parse_entries("有下列情形的，应当承担责任：\n1.甲；\n2.乙。", "accountability")
    assert [(e.label, e.style) for e in entries] == [(None, "lead"), ("1", "1."), ("2", "1.")]


def test_sub_headings_open_groups():
    raw = "直接实施责任：\n1.甲。\n2.乙。\n指导监督责任：\n1.丙。"
    entries = parse_entries(raw, "duties")
    assert [(e.label, e.group) for e in entries] == [
        (None, None),
        ("1", "直接实施责任"),
        ("2", "直接实施责任"),
        (None, None),
        ("1", "指导监督责任"),
    ]


def test_embedded_entry_is_found_and_marked():
    raw = "5—1.【法律】《甲法》第五条：甲乙丙。6.【法律】《甲法》第六条：丁。\n7—1.【法律】《甲法》第七条"
    assert [(e.label, e.embedded) for e in parse_entries(raw)] == [
        ("5-1", False),
        ("6", True),
        ("7-1", False),
    ]


@pytest.mark.parametrize(
    "text, refers, faulty",
    [
        ("同1", ("1",), False),
        ("同1-1.", ("1-1",), False),
        ("同6—2。", ("6-2",), False),
        ("同1、2", ("1", "2"), False),
        ("同1.。", ("1",), True),
        ("同级人民政府备案。", (), False),
    ],
)
def test_references(text, refers, faulty):
    entry = parse_entries(f"1.甲\n2.{text}")[1]
    assert entry.refers == refers
    assert (entry.fault is not None) is faulty


def test_malformed_label_names_the_likely_one():
    (entry,) = parse_entries("4.—1【法律】《甲法》第一条")
    assert "4-1" in entry.fault.zh
    assert parse_entries("1.\n2.乙")[0].fault.zh == "编号之后没有内容"


@pytest.mark.parametrize(
    "text, field, expected",
    [
        ("其他法律法规规定应当履行的责任。（相关处室）", "duties", True),
        ("其它法律法规规定应履行的责任（某中心）。", "duties", True),
        ("其他违反法律法规规章文件规定的行为（机关纪委）。", "accountability", True),
        ("法律法规规定的其他责任。", "duties", True),
        ("送达责任。将决定书送达当事人和其他利害关系人。", "duties", False),
        ("【法律】《甲法》第一条：其他。", "duty_basis", False),
    ],
)
def test_catch_all(text, field, expected):
    assert parse_entries(f"1.甲\n2.{text}", field)[1].catch_all is expected


PIECES = st.sampled_from(
    [
        "1.",
        "2、",
        "1-1.",
        "3—1",
        "（一）",
        "同1",
        "\n",
        "\n\n",
        "　",
        "甲乙",
        "。",
        "：",
        "《甲法》",
        "【法律】",
        "第三条",
        "5",
        "①",
        "其他",
        " ",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120)))
def test_no_character_is_lost(raw):
    entries = parse_entries(raw, "duties")
    covered = "".join(raw[slice(*e.span)] for e in entries)
    assert count_ink(covered) == count_ink(raw)
    for entry in entries:
        assert entry.span[0] <= entry.body[0] <= entry.body[1] <= entry.span[1]


def test_long_blank_runs_take_linear_time():
    raw = "\n" * 200_000
    assert parse_entries(raw) == ()
    assert labels(f"1.甲{raw}2.乙") == ["1", "2"]


def test_a_heading_broken_by_a_narrow_column_is_still_a_heading():
    entries = parse_entries("直接实施责\n任：\n1.甲。\n2.乙。", "duties")
    assert [(e.label, e.group) for e in entries][1] == ("1", "直接实施责任")


def test_entries_behind_a_heading_in_one_line():
    entries = parse_entries("直接实施责任：   1.甲甲。2.乙乙。.    3.丙丙。", "duties")
    assert [(e.label, e.group) for e in entries] == [
        (None, None),
        ("1", "直接实施责任"),
        ("2", "直接实施责任"),
        ("3", "直接实施责任"),
    ]
