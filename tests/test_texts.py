"""Splitting published texts: what opens an article, and what leaks into a text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statutes_published import AMENDMENT, DECISION, LAW, PAGE

from auditor.errors import InputError
from auditor.model import Provision
from auditor.statutes.texts import (
    Line,
    is_heading,
    is_title,
    kept_lines,
    split,
    tidy_rows,
    tidy_title,
)
from auditor.statutes.texts_chain import best_chain, find_openings, stretches
from auditor.statutes.texts_facts import rank_of, read_facts
from auditor.statutes.texts_lines import read_lines
from auditor.text import letters, to_chinese


def cut(text, name="文本.txt"):
    return split(read_lines(text.encode(), Path(name)), Path(name).stem)


def numbers(one):
    return [(p.article, p.sub) for p, _ in one.articles]


# --- what leaks ---------------------------------------------------------------------


def test_contents_chapters_references_and_annexes_are_no_articles():
    (law,) = cut(LAW)
    assert law.title == "中华人民共和国示范管理法"
    assert numbers(law) == [(1, 0), (2, 0), (3, 0), (3, 1), (4, 0), (5, 0)]
    texts = dict(law.articles)
    assert texts[Provision(1)] == "为了规范示范活动，根据宪法，制定本法。"
    assert texts[Provision(2)].endswith("（二）依照本法\n第四条的规定举办的示范。")
    assert texts[Provision(5)] == "本法自2021年7月15日起施行。"
    assert law.headings[0] == (Provision(1), "第一章　总　　则")
    assert [h for p, h in law.headings if p == Provision(3)] == [
        "第二章　管　　理",
        "第一节　许　　可",
    ]
    assert law.contents[0] == "目　　录"
    assert law.tail[:2] == ("附件", "收费标准表")
    assert law.stray == ()


def test_the_page_around_a_text_is_no_part_of_its_last_article():
    (law,) = cut(PAGE, "示例.html")
    assert law.title == "示例基金监督条例"
    assert law.articles[-1] == (Provision(3), "本条例自2021年5月1日起施行。")
    assert law.tail == ("责任编辑：某某", "【打印】【关闭】", "版权所有")


def test_a_decision_and_the_rules_it_amends_are_two_texts():
    decision, rules = cut(DECISION)
    assert (decision.title, decision.numbering) == ("关于修改《示例收费办法》的决定", "clause")
    assert (rules.title, rules.numbering) == ("示例收费办法", "article")
    assert numbers(rules) == [(1, 0), (2, 0), (3, 0)]
    assert dict(decision.articles)[Provision(1)].startswith("第二条修改为")


def test_the_clauses_of_an_amendment_are_its_articles():
    (one,) = cut(AMENDMENT, "修正案.md")
    assert one.title == "中华人民共和国示范法修正案（二）"
    assert one.numbering == "clause"
    assert numbers(one) == [(1, 0), (2, 0)]


def test_a_heading_over_two_lines_ends_the_article_before_it():
    text = "示例办法\n第一条 甲。\n第二章 犯罪嫌疑人案件\n违法所得的没收程序\n第二条 自发布之日起施行。"
    (one,) = cut(text)
    assert one.articles[0][1] == "甲。"
    assert [h for _, h in one.headings] == ["第二章 犯罪嫌疑人案件", "违法所得的没收程序"]


def test_contents_that_list_articles_lose_against_the_articles():
    contents = "".join(f"第{to_chinese(n)}条 标题{n}\n" for n in range(1, 6))
    body = "".join(f"第{to_chinese(n)}条 这是第{n}条的内容。\n" for n in range(1, 6))
    (one,) = cut("示例办法\n目录\n" + contents + body)
    assert [text for _, text in one.articles] == [f"这是第{n}条的内容。" for n in range(1, 6)]


def test_an_annex_may_be_longer_than_the_text():
    annex = "".join(f"第{to_chinese(n)}条 附件第{n}条。\n" for n in range(1, 20))
    (one,) = cut(f"示例办法\n第一条 甲。\n第二条 自发布之日起施行。\n附件\n示例表\n{annex}")
    assert [text for _, text in one.articles] == ["甲。", "自发布之日起施行。"]


def test_what_a_notice_brings_as_its_annex_is_the_text():
    (one,) = cut("关于印发《示例办法》的通知\n各单位：\n附件：\n示例办法\n第一条 甲。\n第二条 乙。")
    assert one.title == "示例办法"
    assert numbers(one) == [(1, 0), (2, 0)]


def test_lines_broken_in_a_narrow_column_stay_in_the_last_article():
    (one,) = cut(
        "示例办法\n第一条 甲。\n第二条 本办法自二〇二〇年一月一日起施行，原示例办法和示例规定\n同时\n废止。"
    )
    assert one.articles[-1][1].endswith("示例规定\n同时\n废止。") or one.tail == ("废止。",)


def test_an_annex_mark_inside_the_sequence_ends_nothing():
    (one,) = cut("示例办法\n第一条 下列附件：\n附件 一份；\n第二条 乙。\n第三条 自发布之日起施行。")
    assert numbers(one) == [(1, 0), (2, 0), (3, 0)]
    assert "附件 一份；" in one.articles[0][1]


@pytest.mark.parametrize(
    "line",
    ["笫二条 乙。", "第二 条 乙。", "第2条 乙。", "第二条：乙。", "第二条　乙。", "第２条 乙。"],
)
def test_articles_as_careless_typists_write_them(line):
    (one,) = cut(f"示例办法\n第一条 甲。\n{line}\n第三条 丙。")
    assert one.articles[1] == (Provision(2), "乙。")


@pytest.mark.parametrize(
    "line",
    [
        "第二条第一款的规定，",
        "第九条规定的条件。",
        "第二条、第三条所列情形；",
        "第五条修改为：",
        "第三条的，",
    ],
)
def test_a_line_that_begins_with_a_reference_stays_in_its_article(line):
    (one,) = cut(f"示例办法\n第一条 依照\n{line}\n第二条 乙。\n第三条 丙。\n第四条 丁。")
    assert numbers(one) == [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert line in one.articles[0][1]


def test_articles_without_a_blank_after_the_number():
    (one,) = cut("示例办法\n第一条为了甲。\n第二条乙适用\n第一条的规定。\n第三条丙。")
    assert [text for _, text in one.articles] == ["为了甲。", "乙适用\n第一条的规定。", "丙。"]


def test_the_colon_before_items_stays():
    (one,) = cut("示例办法\n第一条：下列情形：\n（一）甲；\n（二）乙。\n第二条 丙。")
    assert one.articles[0][1] == "下列情形：\n（一）甲；\n（二）乙。"


def test_a_book_of_a_code_begins_where_it_begins():
    (one,) = cut("示例法典\n第四百六十三条 甲。\n第四百六十四条 乙。")
    assert numbers(one) == [(463, 0), (464, 0)]


def test_lines_out_of_sequence_are_told():
    (one,) = cut("示例办法\n第一条 甲。\n第十一条 乙。\n第三十条 丙。")
    assert numbers(one) == [(1, 0)]
    assert one.stray == (11, 30)


def test_a_text_without_articles_keeps_its_lines():
    (one,) = cut("关于示例的通知\n各单位：\n现通知如下。")
    assert (one.title, one.numbering, one.articles) == ("关于示例的通知", "none", ())
    assert one.front == ("各单位：", "现通知如下。")


def test_a_text_without_a_title_takes_the_file_s_name():
    (one,) = cut("第一条 甲。\n第二条 乙。", "示例办法.txt")
    assert one.title == "示例办法"


def test_markdown_marks_are_taken_off():
    raw = "# **示例办法**\n\n<!-- 注 -->\n> 第一条 *甲*\\.\n\n## 第二章 乙\n\n第二条 丙。"
    (one,) = cut(raw, "a.md")
    assert one.title == "示例办法"
    assert one.headings == ((Provision(2), "第二章 乙"),)
    assert one.articles[0][1] == "*甲*."


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"%PDF-1.4 nothing"])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(InputError):
        read_lines(data, Path("a.html"))


def test_headings_and_annexes_that_another_left_in_an_article_are_taken_off():
    rows = (
        (Provision(1), "甲。\n（一）乙。\n第二编 丙\n第一章 丁"),
        (Provision(1, 1), "戊。"),
        (Provision(2), "自发布之日起施行。\n附：\n税率表"),
    )
    assert tidy_rows(rows) == (
        (Provision(1), "甲。\n（一）乙。"),
        (Provision(1, 1), "戊。"),
        (Provision(2), "自发布之日起施行。"),
    )


def test_articles_out_of_order_are_left_as_they_are():
    rows = ((Provision(7), "甲。"), (Provision(3), "乙。\n第二章 丙"))
    assert tidy_rows(rows) == rows
    assert tidy_rows(()) == ()


# --- titles and headings ------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["示例法", "示例管理条例", "示例办法（试行）", "关于示例的决定", "示例法修正案（二）"]
)
def test_titles_are_known_by_their_last_word(text):
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "国务院令",
        "第一条 本办法",
        "为了示例，制定本办法",
        "2021年1月1日的规定",
        "根据示例规定",
        "（示例规定",
        "》的决定",
    ],
)
def test_other_lines_are_no_titles(text):
    assert not is_title(text)


def test_blanks_and_outer_brackets_are_no_part_of_a_title():
    assert tidy_title("中华人民共和国 示例 法") == "中华人民共和国示例法"
    assert tidy_title("《示例办法》") == "示例办法"
    assert tidy_title("《甲》和《乙》") == "《甲》和《乙》"
    assert tidy_title("中华人民共和国示例法（2021年修订）") == "中华人民共和国示例法"
    assert tidy_title("示例办法（试行）") == "示例办法（试行）"


@pytest.mark.parametrize(
    "text", ["第一章 总则", "第一章总则", "第二节　许　可", "附　则", "第一分编 通则", "序言"]
)
def test_headings(text):
    assert is_heading(Line(text))


@pytest.mark.parametrize(
    "text", ["第一条 总则", "第三章的规定，适用。", "附件", "总则规定了原则，适用之。"]
)
def test_what_is_no_heading(text):
    assert not is_heading(Line(text))


# --- the sequence --------------------------------------------------------------------


@given(
    st.integers(2, 40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 60)), max_size=6),
    st.booleans(),
)
def test_references_between_articles_never_change_the_sequence(count, inserted, spaced):
    blank = " " if spaced else ""
    lines = ["示例办法"]
    for n in range(1, count + 1):
        lines.append(f"第{to_chinese(n)}条{blank}内容{n}为甲乙丙。")
        lines += [f"第{to_chinese(r)}条第一款所列情形。" for at, r in inserted if at == n]
    (one,) = cut("\n".join(lines))
    assert numbers(one) == [(n, 0) for n in range(1, count + 1)]


@given(
    st.lists(st.sampled_from(LAW.splitlines() + DECISION.splitlines() + ["附：", "第九条 己。"]))
)
def test_no_letter_is_lost_whatever_the_order_of_the_lines(lines):
    found = split([Line(line.strip()) for line in lines], "")
    kept = "".join(sorted(letters("".join(t for s in found for t in kept_lines(s))).text))
    given = "".join(sorted(letters("".join(lines)).text))
    labels = sum(len(s.articles) for s in found)
    assert len(given) - len(kept) <= 8 * labels
    assert labels or kept == given


@given(
    st.lists(
        st.text("第一二三十条之章节附件目录总则：。，《》（） 关于修改的决定办法、", max_size=14)
    )
)
def test_any_lines_are_cut_without_an_error(lines):
    found = split([Line(line.strip()) for line in lines], "示例")
    assert 1 <= len(found) <= 2
    for one in found:
        assert numbers(one) == sorted(set(numbers(one)))


def test_many_openings_cost_no_more_than_their_number():
    lines = ["第一条 甲。", "第五条 乙。"] * 4000
    found = stretches(find_openings(lines), [])
    assert len(found) == 4000
    assert [o.number for o in best_chain(found[0].openings)[0]] == [(1, 0)]


def test_more_articles_than_any_statute_has_are_refused():
    with pytest.raises(InputError, match="20001"):
        split([Line("第一条 甲。")] * 20_001)


# --- what a text says of itself --------------------------------------------------------


def facts(text, name="a.txt", which=0):
    one = cut(text, name)[which]
    return read_facts(one.title, one.front, one.articles, one.tail, name)


def test_the_facts_of_a_law():
    found = facts(LAW)
    assert (found.rank, found.issuer) == ("法律", "全国人民代表大会常务委员会")
    assert (found.kind, found.promulgated, found.adopted) == ("修订", "2021-01-22", "2021-01-22")
    assert found.in_force == date(2021, 7, 15)


def test_the_facts_of_a_regulation_on_a_page():
    found = facts(PAGE, "a.html")
    assert (found.rank, found.issuer, found.order) == ("行政法规", "国务院", "国务院令第735号")
    assert (found.kind, found.adopted) == ("公布", "2020-12-09")
    assert (found.promulgated, found.in_force) == ("2021-01-15", date(2021, 5, 1))


def test_the_facts_of_amended_rules_are_those_of_the_amendment():
    found = facts(DECISION, which=1)
    assert (found.rank, found.issuer, found.order) == ("部门规章", "示例部", None)
    assert (found.kind, found.promulgated) == ("修正", "2019-03-02")
    assert found.in_force is None  # the last article still gives the first version's day


def test_the_facts_of_a_local_regulation():
    text = (
        "示例自治区示例条例\n（2010年9月29日示例自治区第十一届人民代表大会常务委员会第二十次会议通过　"
        "2020年9月19日示例自治区第十三届人民代表大会常务委员会第十八次会议修订）\n"
        "第一条 甲。\n第二条 本条例自2020年11月1日起施行。"
    )
    found = facts(text)
    assert (found.rank, found.issuer) == ("地方性法规", "示例自治区人民代表大会常务委员会")
    assert (found.kind, found.promulgated, found.in_force) == (
        "修订",
        "2020-09-19",
        date(2020, 11, 1),
    )


def test_a_later_day_in_the_name_is_that_of_the_version():
    text = "示例条例\n2010年11月19日 中华人民共和国国务院令第583号公布\n第一条 甲。\n第二条 自2011年3月1日起施行。"
    found = facts(text, "行政法规/示例条例(2016-02-06).md")
    assert (found.promulgated, found.in_force, found.order, found.kind) == (
        "2016-02-06",
        None,
        None,
        None,
    )
    assert facts(text, "示例条例.md").in_force == date(2011, 3, 1)
    assert facts(text, "示例条例_20160206.docx.txt").promulgated == "2016-02-06"


@pytest.mark.parametrize("day", ["公布", "发布"])
def test_a_text_in_force_at_once(day):
    found = facts(
        f"示例办法\n2020年5月6日示例部令第1号{day}\n第一条 甲。\n第二条 自{day}之日起施行。"
    )
    assert found.in_force == date(2020, 5, 6)


def test_days_in_a_preamble_are_not_those_of_the_text():
    text = "示例法\n1993年3月31日第八届全国人民代表大会第一次会议通过\n序言\n自一九九九年十二月二十日通过以来，各族人民奋斗。\n第一条 甲。"
    assert facts(text).promulgated == "1993-03-31"


def test_a_day_written_in_chinese_numerals():
    assert (
        facts("示例办法\n二〇二一年一月二日示例部令第1号公布\n第一条 甲。").promulgated
        == "2021-01-02"
    )


def test_an_impossible_day_is_no_day():
    assert facts("示例办法\n2021年13月40日公布\n第一条 甲。").promulgated is None


@pytest.mark.parametrize(
    ("title", "note", "path", "rank"),
    [
        ("中华人民共和国宪法", "", "", "宪法"),
        ("中华人民共和国示例法", "", "", "法律"),
        ("中华人民共和国示例条例", "", "", "行政法规"),
        ("国务院关于示例的规定", "根据全国人民代表大会决议", "", "行政法规"),
        ("示例条例", "1990年1月1日国务院批准 1990年2月1日示例部令第1号发布", "", "行政法规"),
        ("示例条例", "国务院、中央军事委员会令第1号公布", "", "行政法规"),
        ("示例办法", "示例部令第1号", "", "部门规章"),
        ("示例办法", "国家示例总局令第1号", "", "部门规章"),
        ("示例省示例条例", "示例省第十三届人民代表大会常务委员会第五次会议通过", "", "地方性法规"),
        (
            "示例自治县自治条例",
            "示例自治县第三届人民代表大会第一次会议通过",
            "",
            "自治条例和单行条例",
        ),
        ("示例省示例办法", "示例省人民政府令第9号", "", "地方政府规章"),
        ("最高人民法院关于示例的解释", "法释〔2020〕1号", "", "司法解释"),
        ("中国共产党示例条例", "", "", "党内法规"),
        ("示例办法", "", "部门规章/示例办法.md", "部门规章"),
        ("关于示例的通知", "", "", "规范性文件"),
        ("示例条例", "", "", "行政法规"),
        ("示例市示例条例", "", "", "地方性法规"),
        ("中华人民共和国示例管理办法", "", "", "规范性文件"),
    ],
)
def test_ranks(title, note, path, rank):
    assert rank_of(title, note, path) == rank
