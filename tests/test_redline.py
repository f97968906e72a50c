"""Redlines join to both texts, cut at words, and say what a change touches."""

from itertools import pairwise

import pytest
from growing import growth
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.redline import (
    Piece,
    changed_facts,
    editorial,
    redline,
    sentence_facts,
    sentence_tags,
    tag_words,
    tags,
)
from auditor.units import TAGS, facts, units

_CLAUSES = (
    "由医疗保障行政部门责令改正，",
    "处骗取金额二倍以上五倍以下的罚款；",
    "应当自收到之日起十五日内作出决定。",
    "不得收取费用。\n",
    "1.受理责任：",
    "2、审查责任。",
    "第八十七条第（三）项",
    "《社会保险法》",
    "5万元",
    "的",
    "、",
    "　",
)
_LEGAL = st.lists(st.sampled_from(_CLAUSES), max_size=12).map("".join)
_ANY = st.text(
    alphabet=st.sampled_from("应当可以不得，。；\n、1２三倍元日的第条（）《》 a\x00"), max_size=60
)


def _sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    return (
        "".join(p.text for p in pieces if p.kind != "inserted"),
        "".join(p.text for p in pieces if p.kind != "deleted"),
    )


def _shown(before: str, after: str) -> str:
    marks = {"same": "{}", "deleted": "[-{}]", "inserted": "[+{}]"}
    return "".join(marks[p.kind].format(p.text) for p in redline(before, after))


@given(st.one_of(_LEGAL, _ANY, st.text(max_size=30)), st.one_of(_LEGAL, _ANY, st.text(max_size=30)))
@settings(max_examples=300, deadline=None)
def test_pieces_join_to_both_texts(before, after):
    pieces = redline(before, after)
    assert _sides(pieces) == (before, after)
    assert all(p.text for p in pieces)
    assert all(a.kind != b.kind for a, b in pairwise(pieces))
    assert all(b.kind != "deleted" for a, b in pairwise(pieces) if a.kind == "inserted")
    assert set(tags(pieces)) <= set(TAGS)


@given(st.one_of(_LEGAL, _ANY, st.text(max_size=40)))
@settings(max_examples=200, deadline=None)
def test_units_join_to_the_text_and_a_text_has_no_change_from_itself(text):
    assert "".join(units(text)) == text
    assert all(p.kind == "same" for p in redline(text, text))
    assert tags(redline(text, text)) == ()
    assert editorial(text, text)


@pytest.mark.parametrize(
    "unit",
    ["五万元", "三倍", "十五日", "15个工作日", "第三十七条", "第（三）项", "百分之二十", "30%", "不得", "应当",
     "医疗保障行政部门", "人民政府", "市场监督管理局", "《社会保险法》", "《实施〈社会保险法〉若干规定》", "第735号"],
)  # fmt: skip
def test_what_is_read_at_once_is_one_unit(unit):
    assert unit in units(f"依照{unit}办理")


@pytest.mark.parametrize(
    "before, after, shown",
    [
        (
            "处二倍以上五倍以下的罚款",
            "处一倍以上五倍以下的罚款",
            "处[-二倍][+一倍]以上五倍以下的罚款",
        ),
        ("按规定给于奖励", "按规定给予奖励", "按规定[-给于][+给予]奖励"),
        (
            "由医疗保障行政部门责令改正",
            "由公安机关责令改正",
            "由[-医疗保障行政部门][+公安机关]责令改正",
        ),
        ("第八十四条：登记。", "第八十七条：登记。", "[-第八十四条][+第八十七条]：登记。"),
        ("一，二，三", "一，X，二，三", "一，[+X，]二，三"),
        ("甲责任。乙责任。", "甲责任。丙责任。乙责任。", "甲责任。[+丙责任。]乙责任。"),
        (
            "暂停6个月以上1年以下执业",
            "暂停3个月以上6个月以下执业",
            "暂停[-6个月][+3个月]以上[-1年][+6个月]以下执业",
        ),
        ("处二倍以上五倍以下罚款", "处五倍以上罚款", "处[-二倍][+五倍]以上[-五倍以下]罚款"),
        ("十五日内报送", "十日前报送", "[-十五日内][+十日前]报送"),
        ("十五日内报送", "在三十个工作日内报送", "[-十五日][+在三十个工作日]内报送"),
    ],
)
def test_changes_are_cut_at_words(before, after, shown):
    assert _shown(before, after) == shown


def test_agreement_by_chance_is_no_agreement():
    shown = _shown("骗取医疗保险待遇的行为予以审查", "分解住院的情形予以审查")
    assert shown == "[-骗取医疗保险待遇的行为][+分解住院的情形]予以审查"


def test_agreement_by_chance_is_measured_against_whole_changes():
    old = (
        "《中华人民共和国招标法》第三条：违反本法规定，参加药品采购投标的投标人以低于成本的报价竞标，"
        "或者以串通投标等方式竞标的，由主管部门责令改正，没收违法所得"
    )
    new = (
        "《中华人民共和国药品法》第四条：国家完善药品采购管理制度，对价格进行监测，"
        "开展成本调查，依法查处哄抬价格的行为"
    )
    assert _shown(old, new) == f"[-{old}][+{new}]"


def test_what_stays_beside_a_small_change_is_kept():
    shown = _shown("由医保部门责令限期三十日内改正", "由医保局责令改正")
    assert shown == "由[-医保部门][+医保局]责令[-限期三十日内]改正"


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("应当自收到之日起办理。", "可以自收到之日起办理。", ("modality",)),
        ("应当告知，不得收取费用。", "应当告知。", ("modality",)),
        ("处五百元以上三千元以下的罚款", "处五百元以上五千元以下的罚款", ("amount",)),
        ("处五百元罚款", "处500元罚款", ()),
        ("处5万元罚款", "处五万元罚款", ()),
        ("处二倍罚款", "处2倍罚款", ()),
        ("处二倍罚款", "处三倍罚款", ("multiple",)),
        ("不超过百分之二十", "不超过20%", ()),
        ("不超过百分之二十", "不超过百分之三十", ("percentage",)),
        ("十五日内作出决定", "十五个工作日内作出决定", ("period",)),
        ("由财政部门核定", "由税务机关核定", ("organ",)),
        ("依照第八十四条办理", "依照第八十七条办理", ("article",)),
        ("依照《社会保险法》办理", "依照《行政处罚法》办理", ("instrument",)),
        ("两名以上执法人员", "三名以上执法人员", ("number",)),
        ("受理申请材料", "受理申报材料", ()),
        ("公开。", "公开。不得收费。", ("modality",)),
        ("责令改正。情节严重的，处5万元以上10万元以下罚款。", "责令改正。", ("amount",)),
        ("公开。", "公开。由财政部门依照第三条在十日内核定。", ("period",)),
        ("处一万元罚款。责令改正。", "责令改正。处一万元罚款。", ()),
        (
            "（2004年公布）\n  第十八条：由商务部门予以警告；必要时公告。",
            "（2004年公布）\n必要时公告。",
            (),
        ),
        ("受理。\n\n应当在十日内办结。\n\n送达。", "受理。\n\n\n送达。", ("modality", "period")),
        ("应该公开。", "应当公开。", ()),
        ("办案人员应向机关报告。", "办案人员应当向机关报告。", ()),
        ("情节严重的可采取封存措施。", "情节严重的可以采取封存措施。", ()),
        ("承担责任的部门。", "承担相应责任的部门。", ()),
        ("办案人员应向机关报告。", "办案人员可向机关报告。", ("modality",)),
        ("处二万元以上罚款", "处二万元以下罚款", ("amount",)),
        ("处三倍罚款", "处三倍以下罚款", ("multiple",)),
        ("十五日内报送", "十五日前报送", ("period",)),
        ("三十日以内办结", "三十日内办结", ()),
        ("两人前往检查", "两人一同前往检查", ()),
        ("每年3月1日报送", "每年4月1日报送", ("date",)),
        ("依照《中华人民共和国社会保险法》办理", "依照《社会保险法》办理", ()),
        ("由工商行政管理局查处", "由市场监督管理局查处", ("organ",)),
        ("由劳动和社会保障部门核定", "由人力资源和社会保障部门核定", ("organ",)),
    ],
)
def test_tags_name_what_matters(before, after, expected):
    assert tags(redline(before, after)) == expected


def test_changed_facts_stand_side_by_side():
    rows = changed_facts(
        redline("应当在十日内办结。处五千元罚款。", "可以在十日内办结。处一万元罚款。")
    )
    assert rows == (("modality", "应当", "可以"), ("amount", "五千元", "一万元"))
    assert tag_words(("modality", "amount")).zh == "应当/可以/不得、金额"


def test_whole_sentences_tell_what_weighs_in_them_and_replace_nothing():
    stays = "由主管部门责令限期改正，并记入信用记录。"
    old = f"{stays}情节严重的，处5万元以上10万元以下罚款。"
    new = f"处二万元以下罚款。{stays}"
    assert changed_facts(redline(old, new)) == ()
    assert sentence_facts(redline(old, new)) == (
        ("amount", "", "二万元以下"),
        ("amount", "5万元以上、10万元以下", ""),
    )
    assert tags(redline(old, new), sentences=False) == ()
    assert sentence_tags("由财政部门依照第三条在十日内核定。") == ("period",)
    assert sentence_facts(redline(f"{stays}处一万元罚款。", f"处一万元罚款。{stays}")) == ()


def test_changed_facts_are_told_in_the_words_of_the_text():
    rows = changed_facts(
        redline(
            "处二倍以上５倍以下罚款，3个月内执行，由工商行政管理局依照第三十七条查处",
            "处一倍以上10倍以下罚款，六个月内执行，由市场监督管理局依照第三十八条查处",
        )
    )
    assert rows == (
        ("multiple", "二倍以上", "一倍以上"),
        ("multiple", "5倍以下", "10倍以下"),
        ("period", "3个月内", "六个月内"),
        ("organ", "工商行政管理局", "市场监督管理局"),
        ("article", "第三十七条", "第三十八条"),
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("1.受理责任。\n2.审查", "1、受理责任。\n2、审查"),
        ("（一）受理", "一、受理"),
        ("（１）受理,审查", "1.受理，审查"),
        ("受理 申请", "受理\n申请"),
        ("〈办法〉", "《办法》"),
    ],
)
def test_style_alone_is_editorial(before, after):
    assert editorial(before, after)
    assert editorial(after, before)


@pytest.mark.parametrize(
    "before, after",
    [
        ("1.5倍", "15倍"),
        ("5%", "5"),
        ("同1-1", "同11"),
        ("应当受理", "可以受理"),
        ("1.受理", "2.受理"),
        ("", "无"),
    ],
)
def test_what_changes_the_sense_is_not_editorial(before, after):
    assert not editorial(before, after)


def test_numbers_are_facts_by_their_value():
    assert facts("五万元") == facts("5万元") == facts("50,000元") == facts("５００００元")
    assert facts("一百零三条") != facts("第一百零三条")
    assert facts("1.5万元") == facts("15000元")


@pytest.mark.parametrize("piece", ["9" * 4, "卫生健康", "《" * 4, "十" * 4, "1,1."])
def test_hostile_runs_cost_no_more_than_their_length(piece):
    def compare(size):
        hostile = piece * size
        pieces = redline(hostile, hostile[::-1] + "。")
        facts(hostile)
        assert _sides(pieces) == (hostile, hostile[::-1] + "。")

    assert growth(compare, 250) < 6


def test_many_islands_cost_no_more_than_their_length():
    def compare(size):
        pieces = redline("甲的" * size, "乙的" * size)
        assert _sides(pieces) == ("甲的" * size, "乙的" * size)
        assert [p.kind for p in pieces] == ["deleted", "inserted", "same"]

    assert growth(compare, 500) < 6


def test_time_grows_with_the_length():
    def compare(size):
        rows = [
            f"第{i}项：由第{i}号部门在{i}日内作出决定，处{i}元罚款；不得收取第{i}种费用。"
            for i in range(size)
        ]
        before, after = "".join(rows), "".join(rows[::2] + rows[1::2])
        assert _sides(redline(before, after)) == (before, after)

    assert growth(compare, 30) < 6
