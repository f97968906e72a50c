"""The index of articles as numbers: its parts, its file, and what it says of quotations."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from statutes_made_up import ARTICLES, TITLE, cite, made_up, rows
from statutes_numbered import given as source_of
from statutes_numbered import index_of, numbered

from auditor.errors import InputError
from auditor.model import Provision
from auditor.statutes import Instrument, Registry, Statutes, Version
from auditor.statutes.articles import make_article
from auditor.statutes.compare import quotation
from auditor.statutes.index import ArticleIndex
from auditor.statutes.index_compare import stand
from auditor.statutes.index_file import MAGIC, number_article
from auditor.statutes.index_grams import GRAM, numbers, windows
from auditor.statutes.index_letters import like_printed, printed
from auditor.statutes.index_marks import pack, read_varint, unpack, varint
from auditor.statutes.index_search import part_of
from auditor.statutes.indexing import build_from
from auditor.statutes.sources import RowSource
from auditor.text import letters

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=1, max_size=60)
FOURTH = ARTICLES["4"]


@pytest.fixture(scope="module")
def known():
    return numbered()


# --- numbers ----------------------------------------------------------------------


def test_the_numbers_of_a_text_never_change():
    """They are part of the file format: another function makes every index wrong."""
    assert numbers("应当出示证件").hex() == "8ac9c0"
    assert numbers("一二三") == b""
    assert numbers("") == b""


@given(HAN, HAN, HAN)
def test_equal_letters_have_equal_numbers_wherever_they_stand(before, text, after):
    whole, part = numbers(before + text + after), numbers(text)
    assert whole[len(before) : len(before) + len(part)] == part
    assert len(part) == max(0, len(text) - GRAM + 1)


def test_numbers_take_any_character():
    assert len(numbers("\ud800𠀀abc1")) == 3


def test_windows_join_four_numbers():
    assert windows(bytes([1, 2, 3, 4, 5])).tolist() == [0x04030201, 0x05040302]
    assert windows(b"\x01\x02\x03").tolist() == []


# --- outline ----------------------------------------------------------------------

LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "（一）", "（二）", "（十一）"]),
        HAN,
        st.sampled_from(["，", "；", "。", "：", "", "……", "，或者"]),
        st.sampled_from(["", "\n"]),
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: "".join("".join(part) for part in parts))


@given(LINES)
@example(FOURTH)
@example("，" * 3 + "\n（一）\n（二）甲\n\n乙")
def test_an_outline_survives_packing(text):
    shape, kept = printed(make_article(Provision(1), text))
    assert shape.size == len(kept)
    again = unpack(shape.size, pack(shape))
    assert (again.size, again.edges, again.starts) == (shape.size, shape.edges, shape.starts)
    assert [p.span for p in again.paragraphs] == [p.span for p in shape.paragraphs]
    wanted = [[(i.number, i.span) for i in p.items] for p in shape.paragraphs]
    assert [[(i.number, i.span) for i in p.items] for p in again.paragraphs] == wanted


@given(st.integers(0, 2**28))
def test_numbers_of_any_size_survive(number):
    assert read_varint(varint(number) + b"\xff", 0) == (number, len(varint(number)))


def test_a_mark_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no such mark"):
        unpack(10, bytes([7 << 5]))


def test_a_part_is_found_as_in_the_text():
    text = make_article(Provision(4), FOURTH)
    article = number_article(Provision(4), FOURTH)
    for cited, wanted in (
        (Provision(4, 0, 1, 2), "二乱贴广告的"),
        (Provision(4, 0, 2), "拒不改正的可以扣押其工具并书面通知其所在单位"),
        (Provision(4, 0, 0, 3), "三在树木上刻画的"),
    ):
        start, end = part_of(article, cited).span
        assert numbers(wanted) == article.grams[start : end - GRAM + 1]
        assert wanted in letters(text.slice(*text.part(cited).span)).text
    assert part_of(article, Provision(4, 0, 3)) is None
    assert part_of(article, Provision(4, 0, 0, 4)) is None
    assert part_of(article, Provision(4)) is None


# --- file -------------------------------------------------------------------------


def test_the_file_gives_back_every_article_and_fact():
    table = rows(effective="2020-01-01", order="示例令第1号")
    index = index_of(table, rows({"1": "另一部，只有一条而已。"}, title="另一部规定"))
    laws = {law.title: law for law in index.laws}
    law = laws[TITLE]
    assert (law.promulgated, law.in_force, law.order) == (
        "2020-01-01",
        date(2020, 1, 1),
        "示例令第1号",
    )
    found = index.numbers(law.key)
    assert (found.last, found.complete) == (7, True)
    for number, text in ARTICLES.items():
        article, _, sub = number.partition("之")
        provision = Provision(int(article), int(sub or 0))
        assert found.article(provision) == number_article(provision, text)
        if number != "4":
            assert found.article(provision).grams == numbers(letters(text).text)
    assert found.article(Provision(9)) is None
    assert index.numbers(laws["另一部规定"].key).last == 1
    assert index.read(law.key) == ()


def test_the_same_texts_give_the_same_bytes_in_any_order():
    table = [*rows(), *rows({"1": "另一部，只有一条而已。"}, title="另一部规定")]
    assert build_from([source_of(table)]).data == build_from([source_of(table[::-1])]).data


def test_no_text_can_be_read_in_the_file():
    data = build_from([source_of(rows())]).data
    assert TITLE.encode() in data
    for text in ARTICLES.values():
        clauses = [c for c in re.split("[，。；：\n]", text) if len(c) > 3]
        assert not any(clause.encode(code) in data for clause in clauses for code in CODES)


CODES = ("utf-8", "utf-16-le", "gb18030")


def test_an_article_held_twice_is_stored_once():
    once = build_from([source_of(rows())])
    again = build_from([source_of([*rows(), *rows(effective="2022-01-01")])])
    assert (again.versions, again.articles) == (2, 16)
    assert len(again.data) - len(once.data) < 8 * len(ARTICLES) + 120


def test_of_two_sources_the_first_one_named_wins():
    first, second = rows({"1": "甲乙丙丁戊己庚。"}), rows({"1": "子丑寅卯辰巳午。"})
    built = build_from([source_of(first, "one"), source_of(second, "two")])
    assert (built.versions, built.twice) == (1, 1)
    assert [(s.name, s.laws) for s in built.sources] == [("one", 1), ("two", 0)]
    index = index_of(first, second)
    (law,) = index.laws
    assert index.numbers(law.key).article(Provision(1)).grams == numbers("甲乙丙丁戊己庚")


def test_a_version_without_articles_is_left_out():
    empty = [{"title": "空规定", "effective": "2020-01-01", "article": "", "text": ""}]
    assert build_from([source_of(empty)]).versions == 0


DAMAGE = {
    "no index": lambda _: b"%PDF-1.7 and so on",
    "another format": lambda data: data.replace(MAGIC, b"auditor-articles 9 "),
    "cut in the head": lambda data: data[:200],
    "cut in the body": lambda data: data[:-1],
    "changed": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "empty": lambda _: b"",
    "other numbers": lambda data: data.replace(b'"gram":4', b'"gram":5'),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_is_refused_in_words(tmp_path, how):
    path = tmp_path / "articles.idx"
    path.write_bytes(DAMAGE[how](build_from([source_of(rows())]).data))
    with pytest.raises(InputError) as caught:
        read_all(path)
    assert "articles.idx" in caught.value.words.zh
    assert "statutes build" in caught.value.words.en


FILE = build_from([source_of(rows())]).data


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255), st.integers(0, len(FILE)))
def test_every_changed_byte_is_noticed(at, change, end):
    damaged = bytearray(FILE)
    damaged[at] ^= change
    with TemporaryDirectory() as folder:
        for name, data in (("changed", damaged), ("cut", FILE[:end] if end < len(FILE) else b"")):
            path = Path(folder) / name
            path.write_bytes(data)
            with pytest.raises(InputError):
                read_all(path)


def read_all(path):
    """Read every article of an index."""
    index = ArticleIndex.load(path)
    return [index.numbers(law.key).last for law in index.laws]


# --- one quotation and one article ---------------------------------------------------


def standing(quoted, text=FOURTH):
    return stand(like_printed(quotation(quoted)), number_article(Provision(4), text))


def stretches(quoted, text=FOURTH):
    quote = like_printed(quotation(quoted))
    found = stand(quote, number_article(Provision(4), text))
    return [quote.letters.text[slice(*s.quote)] for s in found.stretches]


def test_the_whole_article_stands_whole():
    found = standing(FOURTH.replace("，", ",").replace("\n", "  "))
    assert (found.score, found.whole, found.faithful, found.unseen) == (1.0, True, True, 0)


@pytest.mark.parametrize(
    "marks", ["1. 2. 3.", "1、 2、 3、", "(1) (2) (3)", "（１） （２） （３）", "① ② ③"]
)
def test_list_marks_may_be_written_otherwise(marks):
    quoted = FOURTH
    for numeral, mark in zip("一二三", marks.split(" "), strict=True):
        quoted = quoted.replace(f"（{numeral}）", mark)
    assert standing(quoted).whole
    assert standing(FOURTH, quoted).whole


def test_list_marks_left_out_are_an_excerpt():
    assert standing(re.sub("（[一二三]）", "", FOURTH)).faithful


def test_a_number_in_a_sentence_is_no_list_mark():
    text = "违反前条第（三）项规定的，处1.5倍以上3倍以下的罚款，20人以上的从重处罚。"
    for wrong in (
        text.replace("（三）", "（二）"),
        text.replace("1.5", "2.5"),
        text.replace("20", "30"),
    ):
        assert len(stretches(wrong, text)) == 1, wrong
    assert standing(text, text).whole


def test_spans_of_a_changed_quotation_point_into_the_raw_text():
    quote = like_printed(quotation("⑩乱倒垃圾的；\n11.乱贴广告的"))
    assert quote.letters.text == "十乱倒垃圾的十一乱贴广告的"
    assert quote.slice(8, 13) == "乱贴广告的"
    assert quote.clauses[-1] == (6, 13)


def test_an_excerpt_between_clauses_is_faithful_and_not_whole():
    found = standing("有下列行为之一的，由市容主管部门责令改正，可以扣押其工具。")
    assert (found.faithful, found.whole, found.score) == (True, False, 1.0)


def test_an_omission_marked_by_dots_is_faithful_anywhere():
    assert standing("有下列行为之一的，由市容主管……一千元以下的罚款").faithful


def test_a_short_clause_behind_an_omission_mark_is_found():
    text = "法制部门审查草案时，可以邀请提案人列席会议，发表意见，并由其书面答复有关询问。"
    assert standing("法制部门审查草案时，可以邀请提案……，发表意见。", text).faithful
    assert standing("法制部门……书面答复有关询问", text).faithful
    assert not standing("法制部门审查草案时，可以邀请提案……，发表声明。", text).faithful


def test_an_omission_inside_a_clause_is_found_where_it_is():
    quote = quotation("有下列行为之一的，由市容部门责令改正，处二百元以上一千元以下的罚款：")
    found = stand(quote, number_article(Provision(4), FOURTH))
    (stretch,) = found.stretches
    assert stretch.quote[0] == stretch.quote[1] == len("有下列行为之一的由市容")
    assert stretch.article[1] - stretch.article[0] == len("主管")


def test_a_changed_amount_is_found_to_the_letter():
    assert stretches(FOURTH.replace("二百元", "五百元")) == ["五"]
    assert stretches(FOURTH.replace("二百元以上一千元", "五百元以上三千元")) == ["五", "三"]


def test_an_addition_is_found_to_the_letter():
    assert stretches(FOURTH.replace("书面通知", "书面或者口头通知")) == ["或者口头"]


def test_a_repeated_word_is_an_addition():
    assert [len(s) for s in stretches(FOURTH.replace("其工具", "其工具其工具"))] == [3]


def test_a_very_short_clause_alone_is_unseen_not_wrong():
    text = (
        "从事下列活动的，应当申请许可：采砂；取土；挖掘河道；搬运货物经过街道；其他活动也应当申请。"
    )
    found = standing("从事下列活动的，应当申请许可：取土；其他活动也应当申请。", text)
    assert (found.unseen, found.faithful, found.whole) == (2, True, False)


def test_texts_too_long_are_not_compared():
    long = "甲乙丙丁" * 6000
    assert not standing(long, long).exact


@given(LINES)
def test_what_stands_in_an_article_is_always_found(text):
    assume(len(like_printed(quotation(text)).letters.text) >= GRAM)
    found = stand(like_printed(quotation(text)), number_article(Provision(1), text))
    assert (found.score, found.whole, found.faithful) == (1.0, True, True)


@given(st.data())
def test_a_changed_letter_is_always_found(data):
    """Chance could hide one only if four numbers agreed by it, once in four thousand million.

    One that agrees (once in 64) may shift the place by as much as a number reaches. The
    outermost letters have fewer numbers: see the next test.
    """
    text = "".join(data.draw(st.permutations("市容主管部门负责本城内街道清扫保洁工作")))
    at = data.draw(st.integers(GRAM - 1, len(text) - GRAM))
    quote = quotation(text[:at] + "鑫" + text[at + 1 :])
    found = stand(quote, number_article(Provision(1), text))
    covered = [i for s in found.stretches for i in range(*s.quote)]
    assert covered
    assert max(covered) - min(covered) <= 2 * GRAM
    assert min(abs(i - at) for i in covered) < GRAM


def test_the_last_letter_has_one_number_and_is_hidden_once_in_256():
    text = "".join(chr(0x4E00 + 37 * i) for i in range(20))
    article = number_article(Provision(1), text)
    letters_tried = [chr(c) for c in range(0x4E00, 0x4E00 + 2560) if chr(c) != text[-1]]
    hidden = sum(stand(quotation(text[:-1] + c), article).faithful for c in letters_tried)
    assert 2 <= hidden <= 25


# --- verdicts -------------------------------------------------------------------------


def same(verdict, other):
    """Tell whether two verdicts say the same about the same place."""
    return (verdict.status, verdict.missing, [s.provision for s in verdict.successors]) == (
        other.status,
        other.missing,
        [s.provision for s in other.successors],
    )


CASES = {
    "whole": (4, FOURTH),
    "number only": (4, None),
    "part": (Provision(4, 0, 1, 2), "（二）乱贴广告的"),
    "another part": (Provision(4, 0, 1, 1), "（三）在树木上刻画的"),
    "excerpt": (6, "工作人员滥用职权、玩忽职守的，依法给予处分"),
    "no article": (9, None),
    "no article, quoted": (9, ARTICLES["3"]),
    "no paragraph": (Provision(4, 0, 5), None),
    "no item": (Provision(4, 0, 1, 6), None),
    "renumbered": (5, ARTICLES["3"]),
    "inserted article": (Provision(5, 1), ARTICLES["5之1"]),
    "amount": (4, FOURTH.replace("二百", "五百")),
    "modal": (3, ARTICLES["3"].replace("应当向", "可以向")),
    "nowhere": (5, "与此全然无关的一段文字，写在这里只为核对之用。"),
    "no number": (None, ARTICLES["3"]),
    "no number, nowhere": (None, "与此全然无关的一段文字，写在这里只为核对之用。"),
    "whole instrument": (None, None),
}


@pytest.mark.parametrize("name", CASES)
def test_numbers_say_what_the_text_says(known, name):
    provision, quoted = CASES[name]
    by_text, by_index = cite(made_up(), provision, quoted), cite(known, provision, quoted)
    assert same(by_text, by_index), by_index
    assert by_index.source == ArticleIndex.name
    assert by_index.actual is None
    assert "条文索引" in by_index.reason.zh
    assert "index of articles" in by_index.reason.en


@given(st.data())
def test_numbers_and_text_agree_on_altered_quotations(known, data):
    number = data.draw(st.sampled_from(["2", "3", "4", "6"]))
    text = ARTICLES[number]
    at = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(at + 1, min(len(text), at + 12)))
    quoted = text[:at] + data.draw(st.sampled_from(["", "……", "变动文字"])) + text[end:]
    by_text, by_index = (cite(s, int(number), quoted) for s in (made_up(), known))
    faithful = ("ok", "abridged")
    assert (by_text.status in faithful) == (by_index.status in faithful) or "过短" in (
        by_index.reason.zh
    )


def test_what_differs_is_marked_and_weighed_without_the_words_of_the_law(known):
    verdict = cite(known, 4, FOURTH.replace("二百", "五百"))
    (difference,) = verdict.differences
    assert (difference.quoted, difference.actual, difference.known) == ("五", "", False)
    assert difference.weight == "material"
    assert verdict.certainty == "likely"
    assert "“五”不见于该处" in verdict.reason.zh
    plain = cite(known, 4, FOURTH.replace("树木", "墙壁"))
    assert [d.weight for d in plain.differences] == ["wording"]


def test_words_left_out_are_told_by_their_place(known):
    verdict = cite(known, 3, ARTICLES["3"].replace("不得占用人行道", "不得占用道"))
    assert "“不得占用道堆放货物”" not in verdict.reason.zh
    assert "不得占用▲道堆放货物" in verdict.reason.zh
    assert [d.quoted for d in verdict.differences] == [""]


def test_a_number_that_a_change_cuts_through_is_material(known):
    verdict = cite(known, 3, ARTICLES["3"].replace("五日", "十五日"))
    assert [d.weight for d in verdict.differences] == ["material"]


def test_a_number_in_the_other_writing_is_known_and_no_fault_of_substance(known):
    verdict = cite(known, 4, FOURTH.replace("二百元", "200元").replace("一千元", "1000元"))
    assert verdict.status == cite(made_up(), 4, FOURTH.replace("二百", "200")).status
    assert [(d.quoted, d.actual, d.weight, d.known) for d in verdict.differences] == [
        ("200", "二百", "wording", True),
        ("1000", "一千", "wording", True),
    ]
    assert "“200”原文写作“二百”" in verdict.reason.zh


def test_a_wrong_number_in_the_other_writing_is_found(known):
    verdict = cite(known, 4, FOURTH.replace("二百元", "500元").replace("一千元", "1000元"))
    assert [(d.quoted, d.actual, d.weight) for d in verdict.differences] == [
        ("500", "", "material"),
        ("1000", "一千", "wording"),
    ]


@pytest.mark.parametrize(
    ("quoted", "printed_as"),
    [("10%", "百分之十"), ("50000元", "五万元"), ("10500元", "一万零五百元"), ("三倍", "3倍")],
)
def test_writings_of_numbers(quoted, printed_as):
    head, tail = "违反规定的，处应缴纳数额", "以下的罚款；情节严重的，依法吊销许可证件。"
    statutes = numbered({"1": head + printed_as + tail})
    (difference,) = cite(statutes, 1, head + quoted + tail).differences
    assert (difference.weight, difference.known) == ("wording", True)
    assert cite(statutes, 1, head + printed_as + tail).status == "ok"


def test_what_is_pasted_twice_is_an_addition_without_substance(known):
    clause = "市容主管部门应当在五日内作出决定。"
    (difference,) = cite(known, 3, ARTICLES["3"] + clause).differences
    assert (difference.weight, difference.known) == ("wording", True)
    assert clause.startswith(difference.quoted)


def test_a_quotation_of_a_few_letters_is_never_certain(known):
    verdict = cite(known, 5, "应当出示证件")
    assert (verdict.status, verdict.certainty) == ("abridged", "likely")
    assert "过短" in verdict.reason.zh


REGISTERED = Instrument(
    title=TITLE,
    rank="地方性法规",
    versions=(Version(promulgated="2020-01-01", in_force=date(2020, 1, 1)),),
    support="high",
)


def test_only_a_registered_version_can_be_certain():
    registered = numbered(registry=Registry((REGISTERED,)))
    assert cite(registered, 4, FOURTH).certainty == "certain"
    found = cite(numbered(), 4, FOURTH)
    assert (found.status, found.certainty) == ("ok", "likely")
    assert "截至2025-01-01" in found.reason.zh


def test_where_a_source_has_the_text_numbers_are_not_asked():
    both = Statutes(Registry(), [RowSource(rows())], None, index_of(rows()))
    verdict = cite(both, 4, FOURTH)
    assert (verdict.source, verdict.certainty, verdict.actual) == ("rows", "certain", FOURTH)
    assert len(both.editions(both.resolve(TITLE).instrument)) == 1


OLD = {
    **ARTICLES,
    "3": ARTICLES["5"],
    "5": ARTICLES["3"].replace("五日", "十日"),
}


def test_an_older_version_tells_whose_number_it_is():
    statutes = numbered(more=rows(OLD, effective="2015-01-01"))
    verdict = cite(statutes, 5, OLD["5"])
    assert (verdict.status, verdict.numbering) == ("moved", "2015-01-01")
    assert [s.provision.article for s in verdict.successors] == [3]
    assert "第五条是2015-01-01文本的条号" in verdict.reason.zh


def test_old_words_under_a_number_that_stayed_are_told():
    old = {**ARTICLES, "3": ARTICLES["3"].replace("五日", "十日")}
    statutes = numbered(more=rows(old, effective="2015-01-01"))
    verdict = cite(statutes, 3, old["3"])
    assert verdict.status == "reworded"
    assert "2015-01-01文本的旧文字" in verdict.reason.zh


def test_a_coming_version_is_told_apart_by_numbers():
    coming = {**ARTICLES, "3": ARTICLES["3"].replace("五日", "十日")}
    statutes = numbered(more=rows(coming, effective="2027-01-01"))
    assert cite(statutes, 3, ARTICLES["3"]).status == "pending"
    assert cite(statutes, 3).status == "pending"
    assert cite(statutes, 4, FOURTH).status == "ok"
    assert cite(statutes, 3, coming["3"], as_of=date(2027, 1, 1)).status == "ok"


def test_articles_that_share_a_quotation_answer_for_it_together(known):
    quoted = ARTICLES["3"] + ARTICLES["6"]
    for number, other in ((3, 6), (6, 3)):
        verdict = cite(known, number, quoted, shares=(Provision(other),))
        assert (verdict.status, verdict.differences) == ("ok", ())
    alone = cite(known, 3, quoted)
    assert alone.status == "reworded"


def test_a_shared_quotation_names_the_article_that_differs(known):
    quoted = ARTICLES["3"] + ARTICLES["6"].replace("应当", "").replace("处分", "处罚")
    verdicts = [cite(known, n, quoted, shares=(Provision(9 - n),)) for n in (3, 6)]
    assert [v.status for v in verdicts] == ["ok", "reworded"]


def test_the_ledger_says_that_there_are_only_numbers(known):
    (words,) = known.describe_sources()
    assert "1个文本的8条" in words.zh
    assert "截至2025-01-01" in words.zh
