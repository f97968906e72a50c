"""Citations: what is cited, what is quoted, and what a quotation says for itself."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.citations import find_citations, order_number
from auditor.model import Provision
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


@pytest.mark.parametrize(
    "note, expected",
    [
        ("主席令第二十五号", "主席令第25号"),
        ("中华人民共和国主席令49号令", "主席令第49号"),
        ("2021年国务院令第735号", "国务院令第735号"),
        ("国务院563号令", "国务院令第563号"),
        ("国务院令364号公布令", "国务院令第364号"),
        ("2001年劳动和社会保障部令第11号", "劳动和社会保障部令第11号"),
        ("2014年国务院令第649号公布，2019年国务院令第709号修订", "国务院令第709号"),
        ("宁政发【2013】84号", "宁政发〔2013〕84号"),
        ("2007年4月25日自治区人民政府令第24号公布", "自治区人民政府令第24号"),
        ("2010年10月28日通过", None),
    ],
)
def test_order_numbers(note, expected):
    assert order_number(note) == expected


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


PIECES = st.sampled_from(
    [
        "《",
        "》",
        "〈",
        "〉",
        "【法律】",
        "第三条",
        "第",
        "条",
        "（",
        "）",
        "2021年修正",
        "“",
        "”",
        "：",
        "。",
        "\n",
        "甲法",
        "中华人民共和国",
        "1.",
        "2-1.",
        "至",
        "、",
        "第二款",
        "（六）项",
        "　",
    ]
)


@settings(max_examples=400)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120)))
def test_never_raises_and_spans_stay_inside(raw):
    for c in find_citations(raw):
        for span in (c.span, c.title_span, c.note_span, c.quote, c.kind_span):
            assert span is None or 0 <= span[0] <= span[1] <= len(raw)
        assert c.title
