"""第N条第N款第（N）项 in every writing that lists use, and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Provision
from auditor.provisions import numeral, read_provisions, say_provision
from auditor.text import to_chinese


def places(written, *, bare=False):
    """Return what is read, each place as ``article[.sub]/paragraph/item/point``."""
    found, _ = read_provisions(written, 0, len(written), bare=bare)
    return [place(p) for p, _ in found]


def place(p):
    parts = [f"{p.article}.{p.sub}" if p.sub else f"{p.article}", p.paragraph, p.item, p.point]
    while parts[-1] == 0:
        parts.pop()
    return "/".join(map(str, parts))


@pytest.mark.parametrize(
    "written, expected",
    [
        ("第8条", ["8"]),
        ("第八十二条第二款", ["82/2"]),
        ("第３条第６款", ["3/6"]),
        ("第三条第（六）项", ["3/0/6"]),
        ("第三条第6项", ["3/0/6"]),
        ("第三条（六）项", ["3/0/6"]),
        ("第三条第（六项", ["3/0/6"]),
        ("第 三 条 第 二 款", ["3/2"]),
        ("第 三 十 条", ["30"]),
        ("第二十\n五条第\n一款", ["25/1"]),
        ("第三條第二款第一項", ["3/2/1"]),
        ("第三条二款", ["3/2"]),
        ("第三条第（六）项第2目", ["3/0/6/2"]),
        ("第一百二十条之一第二款", ["120.1/2"]),
        ("第17条之2", ["17.2"]),
        ("第三条之规定", ["3"]),
        ("第二十七第二款", ["27/2"]),
        ("第二十七第（二）项", ["27/0/2"]),
    ],
)
def test_one_place(written, expected):
    assert places(written) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("第30、32、34…61条", ["30", "32", "34", "61"]),
        ("第三十、三十二条", ["30", "32"]),
        ("第三十二、第三十三条", ["32", "33"]),
        ("第十条、第十二条和第十四条", ["10", "12", "14"]),
        ("第十一条、十四条第二、第三、第四款、第十七条", ["11", "14/2", "14/3", "14/4", "17"]),
        ("第十条至第十三条", ["10", "11", "12", "13"]),
        ("第十条至十二条", ["10", "11", "12"]),
        ("第十至十二条", ["10", "11", "12"]),
        ("第10—12条", ["10", "11", "12"]),
        ("第10-12条", ["10", "11", "12"]),
        ("第十条至第九条", ["10", "9"]),
        ("第一条至第九百条", ["1", "900"]),
        ("第三、四条第二款", ["3", "4/2"]),
        ("第三条以及第五条或者第七条", ["3", "5", "7"]),
        ("第一百二十条之一、之二和第三百条", ["120.1", "120.2", "300"]),
    ],
)
def test_articles_listed(written, expected):
    assert places(written) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("第一条第一款、第二款", ["1/1", "1/2"]),
        ("第一条第一、二款", ["1/1", "1/2"]),
        ("第一条第一款至第三款", ["1/1", "1/2", "1/3"]),
        ("第一条第（一）项、（三）项", ["1/0/1", "1/0/3"]),
        ("第一条（一）、（三）项", ["1/0/1", "1/0/3"]),
        ("第一条第一、二、三项", ["1/0/1", "1/0/2", "1/0/3"]),
        ("第一条第（一）（二）项", ["1/0/1", "1/0/2"]),
        ("第一条第（一）至（三）项", ["1/0/1", "1/0/2", "1/0/3"]),
        ("第一条第（一）项至第（三）项", ["1/0/1", "1/0/2", "1/0/3"]),
        ("第一条第二款第（一）项和第三款", ["1/2/1", "1/3"]),
        ("第一条第二款第（一）、（二）项，第五条", ["1/2/1", "1/2/2", "5"]),
        ("第十条（三）、（五）规定", ["10/0/3", "10/0/5"]),
        ("第十条（三）：", ["10/0/3"]),
    ],
)
def test_paragraphs_and_items_listed(written, expected):
    assert places(written) == expected


@pytest.mark.parametrize(
    "written, expected, rest",
    [
        ("第三条（六）由市长决定", ["3"], "（六）由市长决定"),  # the quotation begins there
        ("第五条，二十日内办结", ["5"], "，二十日内办结"),
        ("第五条\n第七条 内容", ["5"], "\n第七条 内容"),
        ("第五条 第七条规定的", ["5"], " 第七条规定的"),
        ("第（二）项第三款", [], "第（二）项第三款"),
        ("第30 32条", [], "第30 32条"),  # two numbers, or one that a blank parts
        ("第十百条", [], "第十百条"),
        ("第10000条", [], "第10000条"),
        ("第零条", [], "第零条"),
        ("条", [], "条"),
    ],
)
def test_where_it_stops(written, expected, rest):
    found, stop = read_provisions(written, 0, len(written))
    assert [place(p) for p, _ in found] == expected
    assert written[stop:] == rest


def test_a_list_without_its_unit_is_read_behind_a_title_only():
    assert places("第三十、三十二", bare=True) == ["30", "32"]
    assert places("第三十、三十二") == []
    assert places("第一、二届", bare=True) == []
    assert places("第十九：内容", bare=True) == ["19"]
    assert places("第十九：内容") == []


def test_spans_show_each_number_and_the_unit():
    written = "第三条第（二）、（四）项"
    found, _ = read_provisions(written, 0, len(written))
    assert [written[a:b] for _, (a, b) in found] == ["第三条第（二）", "（四）项"]


DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
WRITERS = st.sampled_from([to_chinese, str, lambda n: str(n).translate(DIGITS)])


@given(st.integers(1, 9999), WRITERS)
def test_numerals_both_ways(number, write):
    assert numeral(write(number)) == number
    assert numeral(to_chinese(number)) == number


@given(
    st.integers(1, 1300),
    st.integers(0, 12),
    st.integers(0, 30),
    st.integers(0, 9),
    WRITERS,
    st.sampled_from(["", " ", "　"]),
)
def test_every_place_is_read_in_every_writing(article, paragraph, item, point, write, gap):
    written = f"第{gap}{write(article)}{gap}条"
    written += f"第{write(paragraph)}款" if paragraph else ""
    written += f"第（{write(item)}）项" if item else ""
    written += f"第{write(point)}目" if item and point else ""
    expected = Provision(article, 0, paragraph, item, point if item else 0)
    found, stop = read_provisions(written, 0, len(written))
    assert found == ((expected, (0, len(written))),)
    assert stop == len(written)


@given(
    st.integers(1, 900),
    st.integers(1, 40),
    WRITERS,
    st.sampled_from(["第{}条至第{}条", "第{}至{}条"]),
)
def test_a_range_names_all_between(low, width, write, form):
    written = form.format(write(low), write(low + width))
    assert [p.article for p, _ in read_provisions(written, 0, len(written))[0]] == [
        *range(low, low + width + 1)
    ]


@given(
    st.builds(
        Provision, st.integers(1, 1260), st.integers(0, 12), st.integers(0, 9), st.integers(0, 20)
    )
)
def test_what_is_said_is_read_back(provision):
    written = say_provision(provision).zh
    found, stop = read_provisions(written, 0, len(written))
    assert [p for p, _ in found] == [provision]
    assert stop == len(written)
