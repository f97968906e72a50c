"""Citations: what is cited, what is quoted, and what a quotation says for itself."""

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.citations import find_citations
from auditor.model import Entry, Provision
from auditor.provisions import say_provision

RAW = Path(__file__).parent.parent / "data" / "raw"


def cited(raw):
    return [(c.title, c.provision) for c in find_citations(raw)]


def quotes(raw):
    return [raw[slice(*c.quote)] if c.quote else None for c in find_citations(raw)]


@pytest.mark.parametrize(
    "raw, title, brackets, kind",
    [
        ("【法律】《甲法》第一条：内容若干", "甲法", "ok", "法律"),
        ("【 法律】《甲法》第一条", "甲法", "ok", "法律"),
        ("【行法规】《甲条例》第一条", "甲条例", "ok", "行法规"),
        ("《实施〈甲法〉若干规定》第一条", "实施〈甲法〉若干规定", "ok", None),
        ("《关于印发<甲办法>的通知》第一条", "关于印发<甲办法>的通知", "ok", None),
        ("《实施《甲法》若干规定》第一条", "实施《甲法》若干规定", "ok", None),
        ("【法律】中华人民共和国甲法》第一条", "中华人民共和国甲法", "close", "法律"),
        ("【法律】《中华人民共和国甲法第一条 内容", "中华人民共和国甲法", "open", "法律"),
        ("根据中华人民共和国甲法第一条规定", "中华人民共和国甲法", "none", None),
        ("<甲法>第一条", "甲法", "ascii", None),
        ("《中华人民共\n和国甲法》第一条", "中华人民共和国甲法", "ok", None),
        ("【部令】《甲规定》第一条", "甲规定", "ok", "部令"),
        ("【法律】：《甲法》第一条", "甲法", "ok", "法律"),
        ("【法律《甲法》第一条", "甲法", "ok", "法律"),
        ("［法律］《甲法》第一条", "甲法", "ok", "法律"),
        ("<<甲法>>第一条", "甲法", "ascii", None),
        ("【行法规】甲条例第一条", "甲条例", "none", "行法规"),
        ("甲乙法第一条：内容若干", "甲乙法", "none", None),
        ("甲乙法》第一条：内容若干", "甲乙法", "close", None),
        ("对外贸易法第一条：内容若干", "对外贸易法", "none", None),
        ("劳动合同法第一条：内容若干", "劳动合同法", "none", None),
        ("某特别行政区基本法第一条：内容若干", "某特别行政区基本法", "none", None),
        ("某区实施《甲法》办法（2007年通过）第一条", "某区实施《甲法》办法", "none", None),
        ("《甲办法》实施细则》（2020年）第一条", "甲办法》实施细则", "close", None),
        ("《甲乙法第一条》：内容若干", "甲乙法", "open", None),
        ("【法规】某市政府《关于甲的规定》第一条", "关于甲的规定", "ok", "法规"),
    ],
)
def test_titles_and_labels(raw, title, brackets, kind):
    (citation,) = find_citations(raw)
    assert (citation.title, citation.brackets, citation.kind) == (title, brackets, kind)
    assert citation.provision == Provision(1)


@pytest.mark.parametrize(
    "written, expected",
    [
        ("第八十二条第二款", [(82, 0, 2, 0)]),
        ("第三条第（六）项", [(3, 0, 0, 6)]),
        ("第三条第六项", [(3, 0, 0, 6)]),
        ("第3条第6款", [(3, 0, 6, 0)]),
        ("第 三 条", [(3, 0, 0, 0)]),
        ("第一百二十条之一", [(120, 1, 0, 0)]),
        ("第30、32、34条", [(30, 0, 0, 0), (32, 0, 0, 0), (34, 0, 0, 0)]),
        ("第三十、三十二条", [(30, 0, 0, 0), (32, 0, 0, 0)]),
        ("第十条至第十二条", [(10, 0, 0, 0), (11, 0, 0, 0), (12, 0, 0, 0)]),
        ("第一条第一款、第二款", [(1, 0, 1, 0), (1, 0, 2, 0)]),
        ("第一条第（一）项、（三）项", [(1, 0, 0, 1), (1, 0, 0, 3)]),
        ("第三条和第五条", [(3, 0, 0, 0), (5, 0, 0, 0)]),
        ("（第四条）", [(4, 0, 0, 0)]),
    ],
)
def test_provisions(written, expected):
    found = [c.provision for c in find_citations(f"《甲法》{written}")]
    assert [(p.article, p.sub, p.paragraph, p.item) for p in found] == expected


def test_titles_that_lost_a_bracket_in_mid_field():
    raw = (
        "【法律】《甲法》第一条：内容若干。\n实施《中华人民共和国乙法》若干规定 第二条：丙丙丙丙。\n"
        "法规】《某区实施〈丁法〉办法（2007年9月28日通过）第三条：戊戊戊戊。"
    )
    assert cited(raw) == [
        ("甲法", Provision(1)),
        ("实施《中华人民共和国乙法》若干规定", Provision(2)),
        ("某区实施〈丁法〉办法", Provision(3)),
    ]
    assert quotes(raw) == ["内容若干。", "丙丙丙丙。", "戊戊戊戊。"]
    assert [c.brackets for c in find_citations(raw)] == ["ok", "none", "open"]


def test_several_articles_under_one_title():
    raw = "1.《甲法》第五条：甲甲甲甲。\n第七条：乙乙乙乙。第九条 丙丙丙丙。\n2.《乙法》第一条：丁丁丁丁。"
    assert cited(raw) == [
        ("甲法", Provision(5)),
        ("甲法", Provision(7)),
        ("甲法", Provision(9)),
        ("乙法", Provision(1)),
    ]
    assert quotes(raw) == ["甲甲甲甲。", "乙乙乙乙。", "丙丙丙丙。", "丁丁丁丁。"]
    assert [c.elided for c in find_citations(raw)] == [False, True, True, False]
    assert [c.entry for c in find_citations(raw)] == ["1", "1", "1", "2"]


def test_title_is_taken_over_into_the_next_entry():
    assert cited("1.《甲法》第五条：甲甲甲甲。\n2、第二十五条 乙乙乙乙") == [
        ("甲法", Provision(5)),
        ("甲法", Provision(25)),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "行政机关依照本法第三十八条的规定处理",
        "依照《中华人民共和国民事诉讼法》的有关规定送达",
        "依照《乙法》第三条的规定处理",
        "违反第三条规定的，责令改正",
        "前款规定的情形",
    ],
)
def test_a_quotation_speaks_for_itself(inside):
    raw = f"【法律】《甲法》第九条：当事人{inside}。"
    assert cited(raw) == [("甲法", Provision(9))]
    assert quotes(raw) == [f"当事人{inside}。"]


@pytest.mark.parametrize("raw", ["<script>alert(1)</script>", "a<b>c", "〈以下简称甲〉第三条"])
def test_angle_brackets_alone_make_no_title(raw):
    assert find_citations(raw) == ()


def test_quotation_marks_are_taken_off():
    raw = "《甲法》第五条“有下列情形的：（一）没有依据的。”第六条“罚款。予以没收。”"
    assert quotes(raw) == ["有下列情形的：（一）没有依据的。", "罚款。予以没收。"]


def test_a_document_without_articles_is_quoted_behind_its_note():
    raw = "2.【规范性文件】《甲意见》（甲发〔2009〕28号）：（十七）由乙会同丙制定。"
    (citation,) = find_citations(raw)
    assert citation.order == "甲发〔2009〕28号"
    assert quotes(raw) == ["（十七）由乙会同丙制定。"]


def test_the_two_lists():
    """Counted by hand against the files: 574 articles are printed, 30 of them in quotations."""
    count, penalty_law = 0, Counter()
    for path in sorted(RAW.glob("*.txt")):
        for cell in path.read_text(encoding="utf-8").split("\n\t"):
            for citation in find_citations(cell.strip()):
                count += citation.provision is not None
                penalty_law[path.name[:2]] += citation.title == "中华人民共和国行政处罚法"
    assert count == 544
    assert penalty_law == {"广西": 56, "柳州": 102}


PROVISIONS = st.builds(
    Provision,
    st.integers(1, 1260),
    st.integers(0, 12),
    st.integers(0, 9),
    st.integers(0, 20),
)


@given(PROVISIONS, st.sampled_from(["", "：引文若干字。", " 引文若干字"]))
def test_what_is_written_is_read_back(provision, after):
    raw = f"【法律】《某某管理条例》{say_provision(provision).zh}{after}"
    (citation,) = find_citations(raw)
    assert citation.provision == provision
    assert raw[slice(*citation.title_span)] == "《某某管理条例》"


# --- parts, notes, short names ---------------------------------------------------


def parts(raw):
    return [(c.part, c.provision) for c in find_citations(raw)]


@pytest.mark.parametrize(
    "raw, part, quote",
    [
        ("《甲法》第三章", "第三章", None),
        ("《甲法》第五章、第\n六章、第七章。", "第五章、第六章、第七章", None),
        ("《甲目录》（国发〔2016〕72号）附件第112项：甲甲甲甲", "附件第112项", "甲甲甲甲"),
        ("《甲决定》\n 附件目录第183项：甲甲甲甲", "附件目录第183项", "甲甲甲甲"),
        ("《甲决定》附件1第9项：甲甲甲甲", "附件1第9项", "甲甲甲甲"),
        ("《甲决定》第二项第（三）小项：甲甲甲甲", "第二项第（三）小项", "甲甲甲甲"),
        ("《甲决定》第二部分：甲甲甲甲", "第二部分", "甲甲甲甲"),
        ("《甲决定》附件2（一）第24项：甲甲甲甲", "附件2（一）第24项", "甲甲甲甲"),
        ("《甲意见》二、（三）：甲甲甲甲", "二、（三）", "甲甲甲甲"),
        ("《甲意见》（国发〔2020〕1号）（十七）：甲甲甲甲", "（十七）", "甲甲甲甲"),
        ("《甲意见》（国发〔2020〕1号）第（十七）项", "第（十七）项", None),
        ("《甲意见》（国发〔2020〕1号）：（十七）甲甲甲甲", "（十七）", "（十七）甲甲甲甲"),
        ("【规章】《甲目录》\n  全文适用。", "全文适用", None),
        ("《甲法》第十百条：甲甲甲甲", "第十百条", "甲甲甲甲"),
    ],
)
def test_places_that_are_no_article(raw, part, quote):
    (citation,) = find_citations(raw)
    assert (citation.part, citation.provision) == (part, None)
    assert quotes(raw) == [quote]


def test_an_article_behind_its_chapter():
    assert parts("《甲法》第三章第十二条：甲甲甲甲") == [("第三章", Provision(12))]


def test_counted_paragraphs_are_no_place():
    assert parts("《甲决定》（国发〔2020〕1号）：（一）甲甲甲甲；（二）乙乙乙乙。") == [("", None)]


def test_a_second_part_takes_over_the_title():
    raw = "《甲决定》\n附件1第9项：甲甲甲甲；\n附件2第2项：乙乙乙乙。"
    assert cited(raw) == [("甲决定", None)] * 2
    assert [p for p, _ in parts(raw)] == ["附件1第9项", "附件2第2项"]
    assert quotes(raw) == ["甲甲甲甲；", "乙乙乙乙。"]


def test_titles_inside_a_part_are_its_own_words():
    raw = "【规范性文件】《甲目录》（国发〔2016〕72号）\n 第十一项：《乙目录》中限制类项目。"
    assert cited(raw) == [("甲目录", None)]
    assert quotes(raw) == ["《乙目录》中限制类项目。"]


HISTORY = (
    "1988年11月8日某会议通过，根据2004年8月28日某会议《关于修改〈甲法〉的决定》第一次修正，"
    "2016年7月2日某会议修订；根据2018年10月26日某会议《关于修改〈甲法〉等十五部法律的决定》"
    "（主席令第16号）第三次修正"
)


@pytest.mark.parametrize(
    "behind, note, order",
    [
        (f"（{HISTORY}）", HISTORY, "主席令第16号"),
        (f"{HISTORY}）", HISTORY, "主席令第16号"),  # the opening bracket was lost
        ("（2021年修订 ", "2021年修订", None),  # the closing one
        ("2017年9月1日第二次修正 ", "2017年9月1日第二次修正", None),
        ("[2021年修正]", "2021年修正", None),
        (
            "（2009年通过）（2021年国务院令第7号）",
            "2009年通过）（2021年国务院令第7号",
            "国务院令第7号",
        ),
        ("》（2009年通过）", "2009年通过", None),  # one 》 too many
        ("宁政发【2013】84号 ", "宁政发【2013】84号", "宁政发〔2013〕84号"),
        ("（宁政发【2013】84号）", "宁政发【2013】84号", "宁政发〔2013〕84号"),
        ("（国务院563号令）", "国务院563号令", "国务院令第563号"),
        ("（试行）", None, None),
        ("（以下简称《甲》）", None, None),
    ],
)
def test_notes(behind, note, order):
    (citation,) = find_citations(f"【法律】《甲法》{behind}第一条：甲甲甲甲。")
    assert (citation.note, citation.order) == (note, order)
    assert citation.provision == Provision(1)


def test_a_bare_number_behind_a_title():
    raw = "《甲办法》国发〔2010〕5号：甲甲甲甲"
    (citation,) = find_citations(raw)
    assert citation.order == "国发〔2010〕5号"
    assert quotes(raw) == ["甲甲甲甲"]


@pytest.mark.parametrize(
    "definition",
    [
        "（以下简称《甲法》）",
        "（以下简称“甲法”）",
        "（下称甲法）",
        "（2021年修订，以下简称：甲法）",
    ],
)
def test_a_short_title_means_the_full_one(definition):
    raw = f"《中华人民共和国甲法》{definition}第三条：甲甲甲甲。\n2.《甲法》第四条：乙乙乙乙。"
    assert cited(raw) == [("中华人民共和国甲法", Provision(3)), ("甲法", Provision(4))]
    assert [c.means for c in find_citations(raw)] == [None, "中华人民共和国甲法"]


def test_a_short_title_that_nothing_defines_stays_as_it_is():
    assert [c.means for c in find_citations("《甲法》第三条：甲甲甲甲。")] == [None]


# --- 该法, titles without brackets, sentences ------------------------------------------


@pytest.mark.parametrize(
    "raw, expected",
    [
        ("《甲法》第三条：甲甲甲甲。\n该法第五条：乙乙乙乙。", [("甲法", 3), ("甲法", 5)]),
        ("《甲法》第三条：甲甲甲甲。\n本法第五条：乙乙乙乙。", [("甲法", 3), ("甲法", 5)]),
        (
            "《甲法》第三条、《乙条例》第四条和该法第五条。",
            [("甲法", 3), ("乙条例", 4), ("甲法", 5)],
        ),
        ("《甲法》第三条、该法第四条", [("甲法", 3), ("甲法", 4)]),
        ("1.《甲条例》\n2.同条例第四条：甲甲甲甲", [("甲条例", None), ("甲条例", 4)]),
        # in a quotation they are the statute's own words
        ("《甲法》第三条：依照本法第五条。本法第六条规定的，处罚。", [("甲法", 3)]),
        ("《甲条例》第三条：甲甲甲甲。\n违反本条例第九条规定的，罚。", [("甲条例", 3)]),
        ("《甲法》第三条：甲甲甲甲。\n依照乙丙法第五条的规定处罚。", [("甲法", 3)]),
        ("《甲法》第三条：甲甲甲甲。《乙条例》以外的情形，依照规定。", [("甲法", 3)]),
        ("《甲法》第三条：甲甲甲甲。\n乙丙法第五条：丙丙丙丙。", [("甲法", 3), ("乙丙法", 5)]),
    ],
)
def test_what_a_pronoun_or_a_bare_title_means(raw, expected):
    found = [(c.title, c.provision and c.provision.article) for c in find_citations(raw)]
    assert found == expected


def test_what_somebody_did_under_an_article_is_no_quotation():
    raw = "根据甲乙法第三条、《丙法》第五条的规定，作出处罚决定。"
    assert cited(raw) == [("甲乙法", Provision(3)), ("丙法", Provision(5))]
    assert quotes(raw) == [None, None]
    assert quotes("根据《丙法》第五条的规定：“当事人有权陈述。”") == ["当事人有权陈述。"]


def test_articles_before_one_quotation_share_it():
    raw = "《甲法》第三条、第五条第二款和第七条：甲甲甲甲。\n第九条：乙乙乙乙。"
    found = find_citations(raw)
    assert quotes(raw) == ["甲甲甲甲。"] * 3 + ["乙乙乙乙。"]
    three, five, seven = Provision(3), Provision(5, 0, 2), Provision(7)
    assert [c.shares for c in found] == [(five, seven), (three, seven), (three, five), ()]


def test_articles_named_first_and_quoted_below_share_nothing():
    raw = "《甲法》第三条、第五条：\n第三条　甲甲甲甲。\n第五条　乙乙乙乙。"
    assert cited(raw) == [("甲法", Provision(n)) for n in (3, 5, 3, 5)]
    assert quotes(raw) == [None, None, "甲甲甲甲。", "乙乙乙乙。"]
    assert not any(c.shares for c in find_citations(raw))


def test_an_article_behind_an_omission_in_the_same_line():
    raw = "《甲法》第三条：甲甲甲甲…… 第五条：乙乙乙乙。依照第九条处理 第十条规定的。"
    assert cited(raw) == [("甲法", Provision(3)), ("甲法", Provision(5))]
    assert quotes(raw) == ["甲甲甲甲……", "乙乙乙乙。依照第九条处理 第十条规定的。"]


def test_titles_without_brackets_one_after_another():
    expected = [("甲乙法", Provision(3)), ("丙丁条例", Provision(8))]
    assert cited("甲乙法第三条。丙丁条例第八条。") == expected
    assert cited("甲乙法第三条；丙丁条例第八条。") == expected


def test_references_to_other_entries_are_left_to_the_entries():
    assert cited("1.《甲法》第三条：甲甲甲甲。\n2.同1.\n3.同1-1") == [("甲法", Provision(3))]


@given(
    st.lists(PROVISIONS, min_size=1, max_size=6, unique=True),
    st.sampled_from(["、", "，", "和", "以及"]),
    st.sampled_from(["《某某条例》", "【法规】某某条例", "《某某条例》（2021年国务院令第7号）"]),
)
def test_every_article_of_a_list_is_read(provisions, between, title):
    written = between.join(say_provision(p).zh for p in provisions)
    raw = f"{title}{written}：甲甲甲甲。"
    found = find_citations(raw)
    assert [c.provision for c in found] == provisions
    assert {c.title for c in found} == {"某某条例"}
    assert quotes(raw) == ["甲甲甲甲。"] * len(provisions)


# --- hostile text ------------------------------------------------------------------


PIECES = st.sampled_from(
    [
        *"《》〈〉<>【】（）()[]〔〕“”：:。；、，, \n\r\t　第条款项目章至和之号令法年-—…",
        *(
            "【法律】",
            "第三条",
            "第（六）项",
            "第二款",
            "（十七）",
            "附件",
            "第十百条",
            "第9999999条",
        ),
        *("甲法", "甲条例", "中华人民共和国", "行政处罚法", "实施《", "法规】", "实施细则》"),
        *(
            "2021年修正",
            "国务院令第7号",
            "〔2013〕84号",
            "以下简称《甲》",
            "该法",
            "本条例",
            "同1.",
        ),
        *("1.", "2-1.", "根据", "的规定", "全文适用", "\u200b", "𠀀"),
    ]
)


@settings(max_examples=500)
@given(st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=120)))
def test_never_raises_and_spans_stay_inside(raw):
    for c in find_citations(raw):
        for span in (c.span, c.title_span, c.note_span, c.quote, c.kind_span):
            assert span is None or 0 <= span[0] <= span[1] <= len(raw)
        assert c.title
        assert c.provision is None or c.provision.article > 0


@pytest.mark.parametrize(
    "piece",
    [
        "《甲法》（2021年）",
        "（2021年）",
        "《甲法》（",
        "《",
        "第一条、",
        "第一、",
        "第（一）",
        "《甲法》第一条：甲甲甲甲。\n",
        "\n该法第三条：甲甲甲甲。",
        "中华人民共和国行政处罚法",
        " \n",
        "：（一）《甲意见》",
        "：（一）" + " " * 100,
        "第 ",
    ],
)
def test_time_grows_with_the_length(piece):
    """Ten times the text takes about ten times as long; a hundred times were it quadratic."""

    def seconds(copies):
        raw = "《甲法》" + piece * copies
        start = time.process_time()
        found = find_citations(raw, (Entry(None, "", "", (0, len(raw)), (0, len(raw))),))
        assert isinstance(found, tuple)
        return time.process_time() - start

    few = 6000 // len(piece)
    ratios = []
    for _ in range(3):  # the machine may be busy
        ratios.append(seconds(few * 10) / max(seconds(few), 1e-4))
        if ratios[-1] < 40:
            break
    assert min(ratios) < 40


# --- whole fields, written from what they mean --------------------------------------

TITLES = st.sampled_from(
    [
        "中华人民共和国甲乙法",
        "甲乙管理条例",
        "某省实施〈中华人民共和国甲乙法〉办法",
        "关于印发〈甲乙办法（试行）〉的通知",
        "国务院关于第六批取消和调整行政审批项目的决定",
        "甲乙目录（2016年本）",
    ]
)
NOTES = st.sampled_from(
    [
        "",
        "（2021年1月22日修订）",
        "（国务院令第563号）",
        "（1996年3月17日某会议通过，根据2017年9月1日《关于修改〈甲法〉的决定》第二次修正）",
        "（某政发〔2013〕84号）",
    ]
)
QUOTES = st.sampled_from(
    [
        "违反本法第三条规定的，由主管部门处一万元以上五万元以下的罚款。",
        "有下列情形之一的，给予警告：\n（一）没有依据的；\n（二）依照《丙丁条例》第五条不予许可的。",
        "本条例所称经营者，是指第八条、第九条所列的单位。前款规定的，从其规定。",
        "行政机关应当自受理之日起二十日内作出决定……",
        "申请人应当提交材料。本条例第九条规定的情形除外。第十条第二款所列单位，免予提交。",
        "……\n县级以上人民政府应当予以公告。《丙丁条例》施行前的，不再公告；\n……",
        "是指下列行为：\n违反丙丁管理法第三条的；\n该办法第七条所称的行为。",
        "依照《中华人民共和国丙丁法》的规定处罚；构成犯罪的，依法追究刑事责任。",
    ]
)
CITED = st.tuples(
    st.sampled_from(["【法律】", "【 部门规章】", ""]),
    TITLES,
    NOTES,
    st.lists(
        st.tuples(
            st.lists(PROVISIONS, min_size=1, max_size=3, unique=True),
            st.sampled_from(["：", "　", "规定：", "：“"]),
            QUOTES,
        ),
        min_size=1,
        max_size=3,
    ),
)


def write_citation(cited_one):
    """Return the text of one instrument's citations, and what must be read from it."""
    kind, title, note, quoted = cited_one
    raw, expected = f"{kind}《{title}》{note}", []
    for provisions, mark, quote in quoted:
        places = "、".join(say_provision(p).zh for p in provisions)
        closing = "”" if mark.endswith("“") else ""
        raw += f"{places}{mark}{quote}{closing}\n"
        expected += [(title, p, quote, len(provisions) - 1) for p in provisions]
    return raw, expected


@settings(max_examples=200)
@given(st.lists(CITED, min_size=1, max_size=4), st.booleans())
def test_a_field_is_read_as_it_was_written(field, numbered):
    written = [write_citation(one) for one in field]
    labels = [f"{n}." if numbered else "" for n in range(1, len(field) + 1)]
    raw = "".join(label + text for label, (text, _) in zip(labels, written, strict=True))
    found = [
        (c.title, c.provision, raw[slice(*c.quote)] if c.quote else None, len(c.shares))
        for c in find_citations(raw)
    ]
    assert found == [one for _, expected in written for one in expected]
