"""Characters: numerals both ways, and offset maps that always lead back to the raw text."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from growing import growth
from hypothesis import given
from hypothesis import strategies as st

from auditor.text import (
    BLANK,
    BLANKS,
    DASHES,
    NUMERAL,
    count_ink,
    count_ink_of,
    join_lines,
    letters,
    narrow,
    squash,
    strip_span,
    to_chinese,
    to_int,
)

# Text as lists have it, mixed with anything Unicode can offer.
WORDS = "对 违法行为 的处罚 第一百〇三条 （一） 1—1. 1. ＡＢ９ \r\n"
PIECES = st.sampled_from([*WORDS.split(" "), *"①㈠…○帐，；。《》\n\t \u3000\u200b"])
TEXTS = st.lists(PIECES | st.characters(), max_size=40).map("".join)


# --- numerals ---------------------------------------------------------------


def test_numerals_lead_back_for_every_number():
    assert [to_int(to_chinese(n)) for n in range(10_000)] == list(range(10_000))


def test_variants_of_a_numeral_agree_for_every_number():
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    by_digit = str.maketrans("0123456789", "〇一二三四五六七八九")
    for n in range(10_000):
        chinese = to_chinese(n)
        variants = {
            str(n),
            str(n).translate(wide),
            f"{n:04}",
            str(n).translate(by_digit),
            chinese.replace("零", "〇"),
            chinese.replace("零", "○"),
            chinese.replace("二", "两"),
        }
        assert {to_int(v) for v in variants} == {n}, n


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_statutes_print_them(number, text):
    assert to_chinese(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百十五", 115),
        ("一百一十五", 115),
        ("一千零十五", 1015),
        ("二零二一", 2021),
        ("㈩", None),
    ],
)
def test_less_common_spellings(text, number):
    if number is None:
        with pytest.raises(ValueError, match="not a numeral"):
            to_int(text)
    else:
        assert to_int(text) == number


GARBAGE = """条 第五 5. -5 +5 五5 １二 十十 十百 一十二十 一二十 百 千 零十 一百二 一千五 一百零
一百零零三 万 一万 10000 一二三四五 \u0661 ½ 1e3 0x10 1_000 (5)"""


@pytest.mark.parametrize("garbage", ["", " ", "1 2", "一 二", "\n5", "9" * 5000, *GARBAGE.split()])
def test_garbage_is_refused(garbage):
    with pytest.raises(ValueError, match="not a numeral"):
        to_int(garbage)


@given(TEXTS | st.text(alphabet=[*"零〇○一二三四五六七八九十百千两0123456789０９①万第 "]))
def test_any_text_is_a_number_in_range_or_a_value_error(text):
    try:
        number = to_int(text)
    except ValueError:
        return
    assert 0 <= number <= 9999


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(ValueError, match="out of range"):
        to_chinese(number)


def test_numeral_class_takes_every_numeral():
    numeral = re.compile(f"[{NUMERAL}]+")
    assert all(numeral.fullmatch(to_chinese(n)) for n in range(10_000))
    assert not numeral.search("条款项目第、.（）")


# --- blanks -----------------------------------------------------------------


def test_blanks_hold_all_that_strip_takes_off():
    every = map(chr, range(sys.maxunicode + 1))
    assert [c for c in every if c.isspace() and c not in BLANKS] == []


def test_blanks_never_take_ink():
    shown = {
        c for c in BLANKS if unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Cn")
    }
    assert shown == set()
    assert "-—1.甲".strip(BLANKS) == "-—1.甲"


def test_blanks_and_dashes_are_safe_inside_a_class():
    either = re.compile(f"[^{BLANKS}{DASHES}]")
    assert either.findall("甲 -—－~\u200b\u3000乙]^") == ["甲", "乙", "]", "^"]


@given(TEXTS)
def test_ink_is_every_character_that_is_not_blank(text):
    assert count_ink(text) == sum(1 for c in text if not BLANK.match(c))
    assert count_ink(text) == len(squash(text).text)


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=4))
def test_the_ink_of_rows_is_that_of_all_their_texts(rows):
    ink = sum(count_ink(text) for row in rows for text in row)
    assert count_ink_of(rows) == ink
    assert count_ink_of([*rows, *rows]) == 2 * ink


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_strip_span_takes_off_blanks_only(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    left, right = strip_span(text, start, end)
    assert start <= left <= right <= end
    assert count_ink(text[start:end]) == count_ink(text[left:right])
    assert text[left:right] == text[left:right].strip(BLANKS)


# --- offset maps ------------------------------------------------------------


def leads_back(mapped, raw):
    """Every derived character stands for the raw one at its offset; order is kept."""
    assert len(mapped.text) == len(mapped.offsets)
    assert list(mapped.offsets) == sorted(mapped.offsets)
    return zip(mapped.text, (raw[i] for i in mapped.offsets), strict=True)


@given(TEXTS)
def test_squash_keeps_all_ink_and_its_places(raw):
    assert all(char == source for char, source in leads_back(squash(raw), raw))
    assert not BLANK.search(squash(raw).text)


@given(TEXTS)
def test_letters_lead_back_to_their_raw_character(raw):
    for char, source in leads_back(letters(raw), raw):
        assert char in narrow(source).translate({ord("帐"): "账", ord("○"): "〇", ord("藉"): "借"})
        assert unicodedata.category(char)[0] in "LN"


@given(TEXTS)
def test_letters_are_idempotent(raw):
    once = letters(raw).text
    assert letters(once).text == once


@given(TEXTS, st.lists(st.sampled_from([*" \n\u3000，。、；：“”（）《》…-"]), max_size=5))
def test_letters_ignore_blanks_and_punctuation(raw, noise):
    noisy = "".join(c + "".join(noise) for c in raw)
    assert letters(noisy).text == letters(raw).text


def test_letters_make_width_and_known_variants_one():
    assert letters("二○二一年帐簿第１２条㈠").text == letters("二〇二一年账簿第12条（一）").text
    assert letters("凭藉").text == letters("凭借").text
    assert letters("应当").text != letters("可以").text


@given(TEXTS)
def test_spans_lead_back_to_the_stretch_they_came_from(raw):
    for mapped in (squash(raw), join_lines(raw)):
        size = len(mapped.text)
        for start, end in [(0, size), (size // 3, size // 2), (size // 2, size)]:
            left, right = mapped.span(start, end)
            assert squash(raw[left:right]).text == squash(mapped.text[start:end]).text


def test_an_empty_span_stays_empty():
    mapped = squash(" 甲 乙 ")
    assert mapped.span(0, 0) == (1, 1)
    assert mapped.span(1, 1) == (3, 3)
    assert mapped.span(2, 2) == (4, 4)
    assert squash("").span(0, 0) == (0, 0)


def test_a_span_over_a_widened_character_covers_that_character():
    mapped = letters("甲㈩乙")
    assert mapped.text == "甲十乙"
    assert mapped.span(1, 2) == (1, 2)


# --- joining lines ----------------------------------------------------------


@given(TEXTS)
def test_joining_lines_loses_no_ink(raw):
    joined = join_lines(raw)
    assert all(char == source for char, source in leads_back(joined, raw))
    assert squash(joined.text).text == squash(raw).text
    assert join_lines(joined.text).text == joined.text


@pytest.mark.parametrize(
    ("raw", "joined"),
    [
        ("行政\n处罚", "行政处罚"),
        ("行政 \r\n\u3000处罚", "行政处罚"),
        ("拒绝\n配合统\n计调查", "拒绝配合统计调查"),
        ("责令改正，\n并处罚款", "责令改正，并处罚款"),
        ("责令改正。\n并处罚款", "责令改正。\n并处罚款"),
        ("行政 处罚", "行政 处罚"),
        ("立案责任\n二、调查责任", "立案责任\n二、调查责任"),
        ("立案责任\n第三条规定", "立案责任\n第三条规定"),
        ("立案责任\n（一）调查", "立案责任\n（一）调查"),
        ("立案责任\n1.调查", "立案责任\n1.调查"),
        ("依据如下：\n法律", "依据如下：\n法律"),
    ],
)
def test_only_a_break_inside_a_word_is_joined(raw, joined):
    assert join_lines(raw).text == joined


def test_long_runs_of_blanks_cost_no_more_than_their_length():
    def join(size):
        for raw in ("甲" + "\n" * 2 * size + "。", "甲" + "\n " * size + "乙"):
            assert squash(join_lines(raw).text).text == squash(raw).text

    assert growth(join, 10_000) < 5


def test_real_lists_keep_every_character(raw_lists):
    assert len(raw_lists) == 2
    for path in raw_lists:
        raw = path.read_text(encoding="utf-8-sig")
        ink = count_ink(raw)
        assert len(squash(raw).text) == ink > 10_000
        assert count_ink(join_lines(raw).text) == ink


@given(st.text(st.sampled_from("甲a1，😀\ud800\uffff" + BLANKS), min_size=1, max_size=60))
def test_long_texts_are_counted_as_short_ones_are(piece):
    times = 60_000 // len(piece)
    assert count_ink(piece * times) == count_ink(piece) * times
