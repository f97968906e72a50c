from __future__ import annotations

import json
import random
import re

import pytest
from aligning import GUANGXI, LIUZHOU, item_list, joined, links, parsed, real

from auditor.align import align, links_json
from auditor.align.weights import LEAST
from auditor.model import Provision, Successor, Verdict, Words

LAW = "【法律】《中华人民共和国示例法》第{}条 示例。"


def one(left, right, **common):
    """Align two lists of one item each and return the link, or None."""
    rows = [{"name": x, **common} if isinstance(x, str) else {**common, **x} for x in (left, right)]
    found = align(parsed(rows[0]), parsed(rows[1], list_id="right"))
    return found.links[0] if found.links else None


# --- the two real lists ------------------------------------------------------


def test_the_real_lists_are_linked_as_a_careful_clerk_would():
    found = align(real(GUANGXI), real(LIUZHOU))
    assert links(found) == [(2, 2), (3, 3), (6, 8), (10, 15)]
    assert found.unmatched_left == (1, 4, 5, 7, 8, 9)
    assert found.unmatched_right == (1, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14)


def test_the_real_lists_give_their_reasons():
    found = {link.left[0]: link for link in align(real(GUANGXI), real(LIUZHOU)).links}
    zh, en = joined(found[3]), joined(found[3], "en")
    assert "依据同为《社会保险法》第八十八条" in zh
    assert "类别相同" in zh
    assert "both cite 《社会保险法》 art. 88" in en
    assert all(LEAST <= link.score <= 1 for link in found.values())
    assert found[6].score > found[10].score


def test_the_real_lists_need_no_basis_to_stay_apart():
    """A link may be lost when no basis is given, but none may be made up."""
    rows = [[{**_fields(i), "basis": ""} for i in real(f).list.items] for f in (GUANGXI, LIUZHOU)]
    found = align(
        *(parsed(*r, list_id=str(n), department="医疗保障局") for n, r in enumerate(rows))
    )
    assert set(links(found)) <= {(2, 2), (3, 3), (6, 8), (10, 15)}


@pytest.mark.parametrize("file_name", [GUANGXI, LIUZHOU])
def test_halves_of_one_list_have_nothing_in_common(file_name):
    """All items of a list are different matters, so each link between its halves is a fault."""
    rows = [_fields(item) for item in real(file_name).list.items]
    for seed in range(20):
        random.Random(seed).shuffle(rows)
        half = len(rows) // 2
        found = align(parsed(*rows[:half]), parsed(*rows[half:], list_id="right"))
        assert not found.links


@pytest.mark.parametrize("swapped", [False, True])
def test_the_counterpart_being_away_makes_no_other_link(swapped):
    """What shares its article and some words with the missing one is not taken in its place."""
    one, other = (real(f) for f in ((LIUZHOU, GUANGXI) if swapped else (GUANGXI, LIUZHOU)))
    rows = [_fields(item) for item in other.list.items]
    for mine, gone in links(align(one, other)):
        rest = parsed(*rows[: gone - 1], *rows[gone:], list_id="rest", department="医疗保障局")
        assert mine in align(one, rest).unmatched_left


def _fields(item):
    return {name: value.raw for name, value in item.values.items()}


def test_reasons_name_what_speaks_against_a_link_as_such():
    rows = [
        {"name": "对道路照明设施维护的检查", "category": kind, "basis": LAW.format("九")}
        for kind in ("行政检查", "其他行政权力")
    ]
    link = one(*rows)
    said = [words.zh for words in link.reasons]
    assert said == [
        "名称相同",
        "依据同为《示例法》第九条",
        "存疑：类别不同（行政检查、其他行政权力）",
    ]
    assert link.reasons[-1].en.startswith("against: categories differ")


def test_a_name_equal_in_other_words_is_told_apart_from_the_very_same_name():
    same = one("取水许可审批", "取水许可 审批。")
    other = one("对医保基金的检查", "医疗保险资金的监督检查")
    assert "名称相同" in joined(same)
    assert "名称实质相同" in joined(other)
    assert "名称 1.00" not in joined(other)


def test_names_far_apart_are_a_doubt_of_the_link_they_are_in():
    links = {x.left[0]: x for x in align(real(GUANGXI), real(LIUZHOU)).links}
    assert re.search(r"存疑：名称 0\.4\d，用词差别较大", joined(links[10]))
    assert "存疑" not in joined(links[2])


def test_an_article_that_several_items_cite_is_told_to_be_weak():
    rows = [{"name": f"对{x}的处罚", "basis": LAW.format("九")} for x in ("采砂", "取水", "养殖")]
    found = align(parsed(*rows), parsed(*rows[:1], list_id="right"))
    assert "（一份清单有 3 项同引，佐证较弱）" in joined(found.links[0])
    assert "佐证较弱" not in joined(align(parsed(*rows[:2]), parsed(*rows[:2])).links[0])


# --- the order of steps -------------------------------------------------------


def test_equal_codes_link_a_reworded_name():
    link = one(
        {"name": "对擅自占用道路摆摊的处罚", "code": "450200CG0001"},
        {"name": "对占用城市道路经营行为的处罚", "code": "450200cg0001"},
        category="行政处罚",
    )
    assert link
    assert "编码同为 450200CG0001" in joined(link)


def test_equal_codes_do_not_link_names_that_contradict_each_other():
    names = "对采集国家重点保护野生植物的审批", "对采集非国家重点保护野生植物的审批"
    assert one(*names, code="450200CG0001", category="行政许可") is None


def test_a_running_number_is_no_code():
    assert one("取水许可", "城市排水设施验收", code="12", category="其他行政权力") is None


def test_a_code_given_twice_identifies_nothing():
    left = {"name": "对转包项目的处罚", "code": "650200CF0001"}
    right = [
        {"name": n, "code": "650200CF0001"} for n in ("对转包有关项目的行为", "对转包项目的处罚")
    ]
    found = align(parsed(left), parsed(*right, list_id="right"))
    assert links(found) == [(1, 2)]
    assert "编码" not in joined(found.links[0])


def test_a_code_goes_before_a_name():
    left = {"name": "城市绿化工程设计方案审批", "code": "450200XK0001"}
    same_code = {"name": "城市绿化工程的设计方案审批（含变更）", "code": "450200XK0001"}
    same_name = {"name": "城市绿化工程设计方案审批", "code": "450200XK0002"}
    assert links(align(parsed(left), parsed(same_name, same_code, list_id="right"))) == [(1, 2)]


def test_an_equal_name_links_whatever_the_category_and_the_basis():
    link = one(
        {"name": "建立信用记录制度", "category": "行政处罚", "basis": LAW.format("九")},
        {"name": "建立信用 记录制度。", "category": "其他行政权力", "basis": ""},
    )
    assert link
    assert "名称相同" in joined(link)
    assert "类别不同（行政处罚、其他行政权力）" in joined(link)


def test_an_equal_name_prefers_the_same_category():
    left = [{"name": "船舶安全检查", "category": c} for c in ("行政检查", "行政许可")]
    right = [{"name": "船舶安全检查", "category": c} for c in ("行政许可", "行政检查")]
    assert links(align(parsed(*left), parsed(*right, list_id="right"))) == [(1, 2), (2, 1)]


def test_sub_items_of_one_name_find_each_other():
    subs = ["1.同步建设审批", "2.易地建设审批", "3.拆除审批"]
    left = [{"name": "防空地下室审批", "sub_name": s} for s in subs]
    right = [{"name": "防空地下室审批", "sub_name": s[2:]} for s in reversed(subs)]
    assert links(align(parsed(*left), parsed(*right, list_id="right"))) == [(1, 3), (2, 2), (3, 1)]


def test_another_sub_item_of_the_same_name_is_another_matter():
    common = {"category": "行政许可", "basis": LAW.format("九")}
    left = {"name": "防空地下室审批", "sub_name": "同步建设审批", **common}
    right = {"name": "防空地下室审批", "sub_name": "拆除补建审批", **common}
    assert one(left, right) is None


def test_a_name_with_a_sub_item_meets_the_name_without():
    left = {"name": "防空地下室建设审批"}
    right = {"name": "防空地下室建设审批", "sub_name": "人员掩蔽工程"}
    link = one(left, right, category="行政许可", basis=LAW.format("九"))
    assert link
    assert "仅一方分列子项" in joined(link)


def test_an_item_that_lost_its_name_is_still_found():
    rows = [
        {"number": str(n), "name": f"对{x}的处罚", "category": "行政处罚", "basis": LAW.format(n)}
        for n, x in (("一", "采砂"), ("二", "取水"), ("三", "养殖"))
    ]
    lost = [rows[0], {**rows[1], "name": ""}, rows[2]]
    for found in (
        align(parsed(*rows), parsed(*lost, list_id="right")),
        align(parsed(*lost), parsed(*rows, list_id="right")),
    ):
        assert links(found) == [(1, 1), (2, 2), (3, 3)]
        assert "依据全文相同" in joined(found.links[1])
        assert "存疑：名称有一方为空" in joined(found.links[1])


def test_a_lost_name_is_found_by_its_number_among_items_of_one_basis_or_not_at_all():
    common = {"category": "行政处罚", "basis": LAW.format("九")}
    rows = [
        {"number": n, "name": f"对{x}的处罚", **common} for n, x in (("1", "采砂"), ("2", "取水"))
    ]
    blank = {"number": "2", "name": "", **common}
    assert links(align(parsed(*rows), parsed(blank, list_id="right"))) == [(2, 1)]
    assert not align(parsed(*rows), parsed({**blank, "number": "3"}, list_id="right")).links
    assert not align(parsed(rows[0]), parsed({**blank, "category": ""}, list_id="right")).links


RENAMED = {
    "category": "行政检查",
    "basis": LAW.format("七十九"),
    "duties": "1.检查责任：对缴费情况进行检查。",
}


@pytest.mark.parametrize(
    ("old", "new", "numbers", "is_linked"),
    [
        ("医疗保险稽核", "医疗保险基金稽核", ("13", "13"), True),
        ("医疗保险稽核", "医疗保险基金稽核", ("13", "12"), True),  # a word put in
        ("医疗保险稽核", "医疗救助稽核", ("13", "13"), True),
        ("医疗保险稽核", "医疗救助稽核", ("13", "12"), False),
        ("医疗保险稽核", "药品价格监测", ("13", "13"), False),
        ("对伪造登记证的检查", "对变造登记证的检查", ("13", "13"), False),
    ],
)
def test_a_new_name_over_the_very_same_content_is_the_same_item(old, new, numbers, is_linked):
    """Other items of both lists keep their names, as they do from one edition to the next."""
    kept = [
        {**RENAMED, "name": f"对{x}的监督检查", "basis": LAW.format(n), "number": str(n)}
        for n, x in enumerate(("定点医院", "零售药店", "参保单位", "经办机构"), 1)
    ]
    sides = [
        parsed(*kept, {**RENAMED, "name": name, "number": number}, list_id=name)
        for name, number in zip((old, new), numbers, strict=True)
    ]
    found = align(*sides)
    assert ((5, 5) in links(found)) is is_linked
    assert len(found.links) == 4 + is_linked


def test_a_new_name_is_not_told_where_two_items_say_the_same():
    rows = [
        {**RENAMED, "name": name, "number": str(n)}
        for n, name in enumerate(("医疗保险稽核", "医疗保险内部稽核"), 1)
    ]
    new = parsed({**RENAMED, "name": "医疗保险基金稽核", "number": "3"}, list_id="right")
    found = align(parsed(*rows), new)
    assert all("除名称外" not in joined(link) for link in found.links)


# --- what is one matter in other words, and what is not ------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("对违反规定使用医疗保险基金的处罚", "违反规定使用医疗保障基金的行政处罚"),
        ("对用人单位遵守法律法规情况进行监督检查", "用人单位遵守法律、法规情况的监督检查"),
        ("权限内林草种子生产经营许可证的核发", "林草种子生产经营许可证核发"),
        ("对未建立或者未落实防火责任制的处罚", "对未建立或落实防火责任制的处罚"),
        ("对采取虚报等手段骗取救助资金的处罚", "对采取虚报等方式骗取救助基金的处罚"),
    ],
)
def test_other_words_for_the_same_matter(left, right):
    assert one(left, right, category="行政处罚" if "处罚" in left else "行政检查")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("对未取得食品生产许可证从事生产的处罚", "对未取得食品经营许可证从事经营的处罚"),
        ("对未取得取水许可证擅自取水的处罚", "对未取得排污许可证擅自排污的处罚"),
        ("对隐匿、转移医疗保障基金的处罚", "对以欺诈手段骗取医疗保障基金的处罚"),
        ("森林植被恢复费的征收", "草原植被恢复费的征收"),
        ("对采集国家重点保护野生植物的检查", "对采集自治区重点保护野生植物的检查"),
        ("对非人员密集场所消防安全的检查", "对人员密集场所消防安全的检查"),
        ("医疗器械经营许可证变更", "医疗器械经营许可证注销"),
        ("甲级测绘资质审批", "乙级测绘资质审批"),
        ("生育保险待遇审核", "医疗保险待遇审核"),
        ("对取得安全标识的产品的检查", "对未取得安全标识的产品的检查"),
        ("对伪造登记证的处罚", "对变造登记证的处罚"),
        ("社会团体成立登记", "社会团体注销登记"),
    ],
)
def test_nearly_the_same_words_for_another_matter(left, right):
    """Also when both cite the same article, as the cases of one article do."""
    assert one(left, right, category="其他行政权力", basis=LAW.format("九")) is None
    assert one(left, right, category="其他行政权力") is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("取水许可审批", "取水许可延续审批"),
        ("取水许可审批", "取水许可（变更）"),
        ("医疗机构执业登记", "医疗机构执业登记补办"),
        ("对个人骗取补贴的处罚", "对单位骗取补贴的处罚"),
        ("对破坏水闸的处罚", "对破坏水坝的处罚"),
    ],
)
def test_names_alone_that_differ_in_the_very_thing_are_no_link(left, right):
    """Short lists cannot show that the other word is only another way of writing."""
    assert one(left, right) is None
    assert one(left, right, category="其他行政权力") is None


def test_a_permit_that_says_no_phase_is_the_first_one():
    left = ["取水许可审批", "取水许可延续审批"]
    right = ["取水许可延续", "取水许可（新办）"]
    assert links(align(parsed(*left), parsed(*right, list_id="right"))) == [(1, 2), (2, 1)]
    assert one("取水许可审批", "取水许可审批（含变更）")


def test_a_penalty_and_an_inspection_of_one_matter_are_two_items():
    left = {"name": "对违反粮食召回制度的处罚", "category": "行政处罚"}
    right = {"name": "对违反粮食召回制度的检查", "category": "行政检查"}
    assert one(left, right, basis=LAW.format("九")) is None


def test_the_wrong_ending_under_the_right_category_does_not_part_a_penalty():
    left, right = "对投标人的违法行为进行监督管理", "对投标人违法行为的处罚"
    assert one(left, right, category="行政处罚", basis=LAW.format("九"))


def test_a_shared_article_carries_a_reworded_name_but_not_alone():
    left = "制定或调整公立医疗机构医疗服务项目价格"
    basis, category = LAW.format("二十"), "其他行政权力"
    assert one(left, "制定实行政府定价的医疗服务项目价格", basis=basis, category=category)
    assert one(left, "建立医疗卫生人员信用记录制度", basis=basis, category=category) is None


def test_an_article_that_many_items_cite_says_little():
    names = ["占道经营", "店外经营", "乱倒垃圾", "违规饲养家禽", "擅自张贴广告"]
    crowd = [
        {"name": f"对{n}的处罚", "category": "行政处罚", "basis": LAW.format("九")} for n in names
    ]
    left = {"name": "对城区擅自堆放物料的处罚", "category": "行政处罚", "basis": LAW.format("九")}
    right = {
        "name": "对城区内擅自堆放物料的清理处罚",
        "category": "行政处罚",
        "basis": LAW.format("九"),
    }
    alone = align(parsed(left), parsed(right, list_id="right")).links[0]
    among = [
        x
        for x in align(parsed(left), parsed(*crowd, right, list_id="right")).links
        if x.right == (6,)
    ]
    assert not among or among[0].score < alone.score


def test_other_items_of_one_article_are_other_matters():
    cite = "《示例法》第六十条第一款第（{}）项：占用。"
    left = {"name": "对占用消防通道的处罚", "basis": cite.format("四")}
    near, far = ({"name": "对车辆占用消防通道的处罚", "basis": cite.format(n)} for n in "四五")
    same, other = one(left, near, category="行政处罚"), one(left, far, category="行政处罚")
    assert same.score > other.score
    assert "款、项不同" in joined(other)
    assert "款、项不同" not in joined(same)


def test_a_renumbered_article_still_meets_the_new_one():
    left = parsed({"name": "对逾期不缴罚款加处罚款的决定", "basis": LAW.format("五十一")})
    right = parsed(
        {"name": "对到期不缴罚款者加处罚款", "basis": LAW.format("七十二")}, list_id="right"
    )
    cell = (1, "basis")
    words = Words("已移至第七十二条", "moved to article 72")
    moved = Verdict("moved", "certain", words, successors=(Successor(Provision(72), 0.9),))
    known = type(left)(left.list, {}, left.citations, {cell: (moved,)})
    before, after = align(left, right).links, align(known, right).links
    assert "第七十二条" in joined(after[0])
    assert not before or before[0].score < after[0].score


def test_full_and_short_titles_are_one_instrument():
    link = one(
        {"name": "对参保登记的检查", "basis": "《中华人民共和国社会保险法》第七十七条：检查。"},
        {"name": "对参加登记的检查", "basis": "《社会保险法》第七十七条：检查。"},
        category="行政检查",
    )
    assert "《社会保险法》第七十七条" in joined(link)


def test_one_good_link_outweighs_two_doubtful_ones():
    left = ["对道路照明设施维护情况的监督检查", "对道路照明设施的检查"]
    right = ["对道路照明设施维护的监督检查", "对桥梁照明设施维护情况的检查"]
    found = align(parsed(*left), parsed(*right, list_id="right"))
    assert (1, 1) in links(found)


# --- one item that is several ----------------------------------------------------

DEEDS = ("未按规定建立取水计量台账", "擅自改变取水口用途", "在取水工程检查中弄虚作假")


@pytest.mark.parametrize("many", [2, 3])
def test_an_item_whose_parts_the_other_side_lists_one_by_one_is_split(many):
    common = {"category": "行政处罚", "basis": LAW.format("四十九")}
    whole = {"name": f"对{'或者'.join(DEEDS[:many])}的处罚", **common}
    parts = [{"name": f"{deed}的行政处罚", **common} for deed in DEEDS[:many]]
    other = {"name": "对违法采砂的处罚", "category": "行政处罚", "basis": LAW.format("五十")}
    there = align(parsed(whole, other), parsed(other, *parts, list_id="right"))
    back = align(parsed(other, *parts), parsed(whole, other, list_id="right"))
    several = tuple(range(2, many + 2))
    split = next(link for link in there.links if link.relation == "split")
    merge = next(link for link in back.links if link.relation == "merge")
    assert (split.left, split.right) == ((1,), several)
    assert (merge.left, merge.right) == (several, (1,))
    assert split.score == merge.score >= LEAST
    assert f"{many} 项名称合计覆盖" in joined(split)
    assert "依据同引《示例法》第四十九条" in joined(split)


def test_a_part_in_words_of_its_own_is_still_a_part():
    common = {"category": "行政处罚", "basis": LAW.format("四十九")}
    whole = {
        "name": "对采取作假手段办理资产评估处置收益或者骗取资产评估处置收益补助的处罚",
        **common,
    }
    parts = [
        {"name": f"对{deed}的处罚", **common}
        for deed in ("在资产评估处置收益中弄虚作假", "骗取资产评估处置收益补助资金")
    ]
    other = {"name": "对违法采砂的处罚", "category": "行政处罚", "basis": LAW.format("五十")}
    found = align(parsed(whole, other), parsed(other, *parts, list_id="right"))
    assert ((1,), (2, 3), "split") in [(x.left, x.right, x.relation) for x in found.links]


def test_two_items_made_one_with_both_bases_are_a_merger():
    rows = [_fields(item) for item in real(LIUZHOU).list.items]
    both = {
        **rows[1],
        "name": "对以欺诈、伪造证明材料或者其他手段骗取医疗保险、生育保险基金支出和待遇的处罚",
        "basis": f"{rows[1]['basis']}\n{rows[2]['basis']}",
    }
    found = _edition(rows, [rows[0], both, *rows[3:]])
    assert (found.links[1].left, found.links[1].right) == ((2, 3), (2,))
    assert found.links[1].relation == "merge"
    assert "各项依据合起来即对方依据" in joined(found.links[1])
    assert all(len(x.left) == len(x.right) == 1 for x in found.links if x.left[0] not in (2, 3))


def test_an_item_said_in_general_is_split_into_its_kinds():
    rows = [_fields(item) for item in real(LIUZHOU).list.items]
    kinds = [
        {**rows[9], "name": f"对医疗救助{kind}的监督检查"} for kind in ("资金使用情况", "经办机构")
    ]
    found = _edition(rows, [*rows[:9], *kinds, *rows[10:]])
    link = next(x for x in found.links if x.left == (10,))
    assert (link.right, link.relation) == ((10, 11), "split")
    assert "2 项名称均含对方名称，各写明其中一种情形" in joined(link)


def test_one_of_two_things_each_in_an_item_of_its_own_is_a_split():
    rows = [_fields(item) for item in real(LIUZHOU).list.items]
    parts = [{**rows[10], "name": f"对{x}价格进行监测和成本调查"} for x in ("药品", "医用耗材")]
    found = _edition(rows, [*rows[:10], *parts, *rows[11:]])
    assert ((11,), (11, 12), "split") in [(x.left, x.right, x.relation) for x in found.links]


def test_parts_in_words_that_the_lists_say_for_one_another_are_found():
    """A whole's part is recognised in other words when links elsewhere teach that they are one."""
    said = ("未按规定建立{}台账", "没有按要求设立{}登记簿册")
    things = ("取水口", "排水口", "监测站", "养殖场", "加油站", "停车场")
    rows = [
        [
            {"name": f"对{way.format(x)}的处罚", "basis": LAW.format(n)}
            for n, x in enumerate(things, 2)
        ]
        for way in said
    ]
    whole = {"name": f"对擅自拆除水闸或者{said[0].format('水闸')}的处罚", "basis": LAW.format(49)}
    parts = [
        {"name": f"对{deed}的处罚", "basis": LAW.format(49)}
        for deed in ("擅自拆除水闸", said[1].format("水闸"))
    ]
    found = align(parsed(*rows[0], whole), parsed(*rows[1], *parts, list_id="right"))
    assert ((7,), (7, 8), "split") in [(x.left, x.right, x.relation) for x in found.links]


def _edition(before, after):
    return align(
        parsed(*before, department="医疗保障局"),
        parsed(*after, list_id="right", department="医疗保障局"),
    )


def test_a_look_alike_beside_the_counterpart_makes_no_split():
    common = {"category": "行政处罚", "basis": LAW.format("四十九")}
    rows = [{"name": f"对{deed}的处罚", **common} for deed in DEEDS]
    found = align(parsed(rows[0]), parsed(*rows, list_id="right"))
    assert [(x.left, x.right, x.relation) for x in found.links] == [((1,), (1,), "same")]


# --- shape and scale -----------------------------------------------------------


def test_empty_lists_and_empty_names_are_no_trouble():
    nothing = align(parsed(), parsed(list_id="right"))
    assert (nothing.links, nothing.unmatched_left, nothing.unmatched_right) == ((), (), ())
    blank = align(parsed("", "的", "取水许可"), parsed("", "；", list_id="right"))
    assert links(blank) == [(1, 1)]
    assert blank.unmatched_left == (2, 3)
    assert blank.unmatched_right == (2,)


def test_links_json_has_the_published_shape():
    left = item_list("取水许可", "采砂许可", list_id="L", jurisdiction="示例市", edition="2025")
    right = item_list("取水许可", list_id="R")
    found = align(parsed("取水许可", "采砂许可", list_id="L"), parsed("取水许可", list_id="R"))
    data = json.loads(json.dumps(links_json(found, left, right), ensure_ascii=False))
    assert data["left"] == {
        "id": "L",
        "title": "L",
        "jurisdiction": "示例市",
        "level": None,
        "body": None,
        "edition": "2025",
        "path": "L.txt",
        "sha256": "0" * 64,
        "items": 2,
    }
    (link,) = data["links"]
    assert (link["left"], link["right"], link["relation"]) == ([1], [1], "same")
    assert link["decided_by"] == "auto"
    assert {"zh": "名称相同", "en": "same name"} in link["reasons"]
    assert data["unmatched"] == {"left": [2], "right": []}
    assert data["problems"] == []


def test_thousands_of_alike_items_find_their_own():
    places = [a + b for a in "东西南北中内外上下前" for b in "城乡山河湖海港湾岛原"]
    things = [a + b for a in "桥路灯井管渠堤闸站场" for b in "梁面杆盖网道坝门房地"]
    rng = random.Random(7)
    names = [f"对{p}{t}损坏的处罚" for p in places for t in rng.sample(things, 30)]
    rows = [{"name": n, "basis": LAW.format("九"), "category": "行政处罚"} for n in names]
    other = [
        {**r, "name": r["name"].replace("对", "关于对").replace("损坏", "发生损坏")} for r in rows
    ]
    rng.shuffle(other)
    left, right = parsed(*rows), parsed(*other, list_id="right")
    found = align(left, right)
    true = {
        (rows[link.left[0] - 1]["name"], other[link.right[0] - 1]["name"]) for link in found.links
    }
    right_ones = sum(a == b.replace("关于", "").replace("发生", "") for a, b in true)
    assert right_ones == len(true)
    assert right_ones > 0.95 * len(rows)
