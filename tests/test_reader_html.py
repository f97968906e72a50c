"""The reader of web pages: tables and what stands between them, as a browser shows it."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers.pages import page

from auditor.errors import InputError
from auditor.layout import lay_out_all, load_profiles
from auditor.model import Cell, Document, Grid, Paragraph
from auditor.readers import html_table, html_tree
from auditor.readers.html import read_html
from auditor.text import count_ink


def grids(document: Document) -> list[Grid]:
    return [part for part in document.parts if isinstance(part, Grid)]


def cells(document: Document) -> list[Cell]:
    return [cell for grid in grids(document) for row in grid.rows for cell in row]


def paragraphs(document: Document) -> list[str]:
    return [part.raw for part in document.parts if isinstance(part, Paragraph)]


def balance(document: Document) -> None:
    """Assert that every character of the page came out once."""
    raws = [*paragraphs(document), *(cell.raw for cell in cells(document))]
    assert document.ink == sum(map(count_ink, raws))


def read(*bodies: str) -> Document:
    document = read_html(page(*bodies), "页.html")
    balance(document)
    return document


def only_cell(inside: str) -> str:
    """Return what a page shows for the content of a cell."""
    (row,) = grids(read(f"<table><tr><td>甲</td><td>{inside}</td></tr></table>"))[0].rows
    return row[1].raw


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_html(data, "页.html")
    assert caught.value.words.zh.startswith("页.html：")
    return caught.value.words.zh


def spots(grid: Grid) -> list[list[tuple[str, int | None, int, int]]]:
    return [[(c.raw, c.place.column, c.rowspan, c.colspan) for c in row] for row in grid.rows]


# --- the page -----------------------------------------------------------------------


def test_text_between_tables_in_reading_order():
    table = "<table><tr><td>甲<td>乙</table>"
    document = read(
        f"<h1>某局权责清单</h1><p>说明</p>{table}中间<div>又<br>及</div>{table}<p>尾</p>"
    )
    kinds = [part.raw if isinstance(part, Paragraph) else "表" for part in document.parts]
    assert kinds == ["某局权责清单", "说明", "表", "中间", "又", "及", "表", "尾"]
    lines = [part.place.line for part in document.parts if isinstance(part, Paragraph)]
    assert lines == [1, 2, 3, 4, 5, 6]
    assert [grid.rows[0][1].place.table for grid in grids(document)] == [1, 2]


def test_what_a_page_does_not_show_is_no_text():
    document = read(
        "<script>var a = '<table>';</script><style>td {}</style><noscript>请启用</noscript><!-- 注 -->"
        "<template><p>模板</p></template><p>正文</p><div style='display: none'>菜单</div><p hidden>藏</p>"
        "<iframe src='x'>框</iframe><textarea>输入</textarea>"
    )
    assert paragraphs(document) == ["正文", "输入"]
    assert [(p.kind, p.quote) for p in document.problems if p.quote] == [("aside", "菜单\n藏")]


def test_captions_and_stray_text_stand_above_their_table():
    document = read(
        "<table>散落<caption>表一</caption><tr>行里<td>甲<td>乙</tr>之间<tr><td>丙</table>"
    )
    assert paragraphs(document) == ["散落", "表一", "行里", "之间"]
    assert isinstance(document.parts[-1], Grid)


def test_a_table_that_lays_the_page_out_is_no_grid():
    inner = "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>"
    document = read(f"<table><tr><td>导航</td><td>标题{inner}之后</td></tr></table>")
    assert paragraphs(document) == ["导航", "标题", "之后"]
    assert spots(grids(document)[0]) == [
        [("甲", 1, 1, 1), ("乙", 2, 1, 1)],
        [("丙", 1, 1, 1), ("丁", 2, 1, 1)],
    ]


def test_a_table_of_one_cell_is_no_grid():
    document = read("<div><table><tr><td><p>第一段</p><p>第二段</p></td></tr></table></div>")
    assert document.parts == tuple(document.parts)
    assert paragraphs(document) == ["第一段", "第二段"]
    assert grids(document) == []


def test_a_small_table_in_a_cell_belongs_to_the_cell():
    inner = "<table><tr><td>n1<td>n2<tr><td>n3</table>"
    rows = f"<tr><td>a<td>b<td>c<tr><td>1<td>前{inner}后<td>3"
    (grid,) = grids(read(f"<table>{rows}</table>"))
    assert [c.raw for c in grid.rows[1]] == ["1", "前\nn1 n2\nn3\n后", "3"]


def test_tables_without_text_are_passed_over():
    document = read("<table><tr><td> <td>&nbsp;</table><table><tr><td>甲<td>乙</table>")
    assert [grid.rows[0][0].raw for grid in grids(document)] == ["甲"]
    assert cells(document)[0].place.table == 1


# --- spans ---------------------------------------------------------------------------


def test_spans():
    (grid,) = grids(
        read(
            "<table><tr><th rowspan=2>序号<th colspan='2'>权力清单<th rowspan=2>备注"
            "<tr><th>名称<th>依据<tr><td>1<td>甲<td>乙<td>丙</table>"
        )
    )
    assert spots(grid) == [
        [("序号", 1, 2, 1), ("权力清单", 2, 1, 2), ("备注", 4, 2, 1)],
        [("名称", 2, 1, 1), ("依据", 3, 1, 1)],
        [("1", 1, 1, 1), ("甲", 2, 1, 1), ("乙", 3, 1, 1), ("丙", 4, 1, 1)],
    ]


def test_spans_are_cut_to_their_section_and_to_the_columns():
    (grid,) = grids(
        read(
            "<table><tbody><tr><td rowspan=9>a<td colspan=99>b<tr><td>c<td>d</tbody>"
            "<tbody><tr><td rowspan=0>e<td colspan=x>f<tr><td>g</tbody></table>"
        )
    )
    assert spots(grid) == [
        [("a", 1, 2, 1), ("b", 2, 1, 2)],
        [("c", 2, 1, 1), ("d", 3, 1, 1)],
        [("e", 1, 2, 1), ("f", 2, 1, 1)],
        [("g", 2, 1, 1)],
    ]


def test_the_foot_is_shown_last():
    (grid,) = grids(
        read("<table><tfoot><tr><td>合计<td>1</tfoot><tbody><tr><td>甲<td>1</tbody></table>")
    )
    assert [row[0].raw for row in grid.rows] == ["甲", "合计"]
    assert [row[0].place.row for row in grid.rows] == [1, 2]


def test_rows_in_a_form_and_cells_without_a_row():
    (grid,) = grids(read("<table><form><tr><td>甲<td>乙</tr></form><tr><td>丙<td>丁</table>"))
    assert [[c.raw for c in row] for row in grid.rows] == [["甲", "乙"], ["丙", "丁"]]


def test_hidden_cells_and_tables_are_marked_and_hidden_text_is_said():
    document = read(
        "<table><tr style='DISPLAY:none'><td>甲<td>乙<tr><td>1<span style='display:none'>藏</span><td hidden>2"
        "</table><div style='display:none'><p>折叠</p><table><tr><td>丙<td>丁</table></div>"
    )
    assert [(c.raw, c.hidden) for c in cells(document)[:4]] == [
        ("甲", True),
        ("乙", True),
        ("1", False),
        ("2", True),
    ]
    assert [grid.hidden for grid in grids(document)] == [False, True]
    assert paragraphs(document) == []
    assert [(p.kind, p.quote) for p in document.problems] == [("hidden", "藏"), ("aside", "折叠")]
    assert "表格以外（多为菜单）有 2 个字不显示" in document.problems[1].words.zh


STYLED = "<table><tr><td>甲<td>1<span id=i class='x y'>藏</span></table>"


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}",
        "<!-- span.x { color: red; DISPLAY : None !important } -->",
        "#i{visibility:hidden}",
        "p, .y.x , td b {display:none}",
        "span{mso-hide:all}",
        "@media screen, print { .x {display:none} }",
        "@import url(a.css); .x{display:none}",
        ".x{display:block} .x{display:none}",
        "span{display:inline} .x{display:none} span{display:inline}",
        "/* '} */ a::before{content:'}'} .x{display:none}",
    ],
)
def test_what_a_style_sheet_hides_is_left_out_and_said(css):
    document = read(f"<style>{css}</style>", STYLED)
    assert [cell.raw for cell in cells(document)] == ["甲", "1"]
    assert [(p.kind, p.quote) for p in document.problems] == [("hidden", "藏")]


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:block}",
        ".xx{display:none}",
        "p.x{display:none}",
        "td > .x{display:none}",
        ".x:hover{display:none}",
        ".x.z{display:none}",
        "@media print{.x{display:none}}",
        "@media (max-width: 600px){.x{display:none}}",
        "/* .x{display:none} */",
        ".x{display:none} #i{display:inline}",
        ".x{display:none} td .x{display:inline}",
        ".x{display:inline !important} #i{display:none}",
        "body{visibility:hidden}",
        ".x{list-style:none}",
        ".x{display:none",
        "}{;:!@,.#",
    ],
)
def test_what_a_style_sheet_does_not_surely_hide_is_kept(css):
    document = read(f"<style>{css}</style>", STYLED)
    assert [cell.raw for cell in cells(document)] == ["甲", "1藏"]
    assert document.problems == ()


def test_the_own_style_of_an_element_beats_the_sheet():
    own = STYLED.replace("id=i", "style='display:inline'")
    assert cells(read("<style>.x{display:none}</style>", own))[1].raw == "1藏"
    assert cells(read("<style>.x{display:none!important}</style>", own))[1].raw == "1"
    assert cells(read("<style media=print>.x{display:none}</style>", STYLED))[1].raw == "1藏"


def test_rows_that_a_style_sheet_hides_are_marked():
    document = read(
        "<style>tr.fold{display:none}</style><table><tr class=fold><td>甲<td>乙<tr><td>丙<td>丁</table>"
    )
    assert [cell.hidden for cell in cells(document)] == [True, True, False, False]
    assert document.problems == ()


@given(st.text("{}.#ax:;@media screen,none display/*'\"", max_size=60))
def test_any_style_sheet_is_read(css):
    assert cells(read(f"<style>{css}</style>", STYLED))[0].raw == "甲"


def test_pictures():
    document = read("<img src=logo><table><tr><td>甲<td><img src=a><img src=b></table>")
    (problem,) = document.problems
    assert (problem.kind, problem.place.table) == ("unread", 1)
    assert "2 个图片" in problem.words.zh
    (problem,) = read("<p>公告</p><img src=scan>").problems
    assert "没有表格" in problem.words.zh


# --- text of a cell --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "raw"),
    [
        ("第一条<br>第二条", "第一条\n第二条"),
        ("<p>第一条</p>\n<p>第二条</p>", "第一条\n第二条"),
        ("甲<br><br>乙<br>", "甲\n\n乙"),
        ("应当依法\n   作出决定", "应当依法作出决定"),
        ("行政<span>处</span><b>罚</b>法", "行政处罚法"),
        ("the  law\n of", "the law of"),
        ("第 1 条", "第 1 条"),
        ("甲&nbsp;&nbsp;乙　丙", "甲\u00a0\u00a0乙　丙"),
        ("&lt;行政处罚法&gt; &#31532;", "<行政处罚法> 第"),
        ("<pre>  甲\n    乙</pre>", "甲\n    乙"),
        ("<ol><li>甲<li>乙</ol>", "1. 甲\n2. 乙"),
        ("<ol start=3><li>甲<li value=9>乙<li>丙</ol>", "3. 甲\n9. 乙\n10. 丙"),
        ("<ol type=i><li>甲<li>乙</ol>", "i. 甲\nii. 乙"),
        ("<ol type=A><li>甲<li>乙</ol>", "A. 甲\nB. 乙"),
        (
            '<ol style="list-style-type: cjk-ideographic"><li>甲<li hidden>藏<li>乙</ol>',
            "一、甲\n三、乙",
        ),
        ('<ol style="list-style: none"><li>1. 甲</ol>', "1. 甲"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<select><option>甲<option selected>乙</select>", "乙"),
        ("<select>散<option>甲<option>乙</select>", "散甲"),
        ("甲&#1;乙", "甲\x01乙"),
        ("<input value=甲><input type=hidden value=乙><input type=checkbox value=丙>", "甲"),
        ("甲<!-- 注 -->乙<?php x ?>丙", "甲乙丙"),
    ],
)
def test_text_as_a_browser_shows_it(inside, raw):
    assert only_cell(inside) == raw


# --- ends of lines as characters ---------------------------------------------------------


def element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag.split(maxsplit=1)[0]}>"


def held(names: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make elements of one of the names (parted by bars), each holding up to four of ``inner``."""
    tags = st.sampled_from(names.split("|"))
    return st.builds(element, tags, st.lists(inner, max_size=4).map("".join))


# As pages should be: what is badly nested, browsers and parsers mend in ways of their own.
TEXTS = st.text("甲乙 \n。a", max_size=4)
ALONE = st.sampled_from(["<br>", "<BR/>", "<br />", "<br clear=all>", "&nbsp;", "<input value=丙>"])
PHRASES = st.recursive(
    TEXTS | ALONE | held("select", held("option|option selected", TEXTS)),
    lambda inner: held("span|b|font color=red|span style='display:none'|span hidden", inner),
    max_leaves=6,
)
BLOCKS = st.recursive(
    PHRASES | held("p|P class=x|h1|pre|p hidden", PHRASES) | st.just("<hr>"),
    lambda inner: (
        held("div|Div id=y|center|section|div hidden", inner)
        | held("ul|ol|UL", held("li|li hidden", inner))
    ),
    max_leaves=10,
)
TABLES = st.lists(st.lists(BLOCKS, min_size=2, max_size=3), min_size=1, max_size=3).map(
    lambda rows: element(
        "table", "".join(element("tr", "".join(element("td", c) for c in row)) for row in rows)
    )
)


def unmarked(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Read a page without marks in its source: each end of a line from its element."""
    with monkeypatch.context() as patch:
        patch.setattr(html_tree, "_marked", lambda content: (content, -1))
        return read_html(data, "页.html")


def test_hidden_words_are_told_outside_tables_though_a_table_hides_the_same():
    cell = "<td>名称<span style='display:none'>旧文</span></td><td>乙</td>"
    data = page(
        "<b hidden>旧文</b>", f"<table><tr>{cell}</tr><tr><td>丙</td><td>丁</td></tr></table>"
    )
    told = [(p.kind, p.quote) for p in read_html(data, "页.html").problems]
    assert told == [("hidden", "旧文"), ("aside", "旧文")]


@given(
    st.lists(
        BLOCKS | TABLES | TABLES.map(lambda table: f"<div>{table}</div>"), min_size=1, max_size=4
    )
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_marks_in_the_source_change_nothing(monkeypatch, bodies):
    data = page("始", *bodies)
    one, other = read_html(data, "页.html"), unmarked(data, monkeypatch)
    assert one.parts == other.parts
    assert one.ink == other.ink
    quotes = [["".join((p.quote or "").split()) for p in each.problems] for each in (one, other)]
    assert quotes[0] == quotes[1]
    balance(one)


@pytest.mark.parametrize(
    ("inside", "raw"),
    [
        ("<b title=x<br>乙</b>丙<br>丁", "乙丙\n丁"),
        ("<b title='<br>'>乙</b><!-- <br><p> -->丙<br>丁", "乙丙\n丁"),
        ("乙<br><script>'<br>'</script>丙", "乙\n丙"),
        ("乙<textarea>丙<br><p>丁</textarea>", "乙\n丙<br><p>丁"),
        ("乙<br>丙&#8232;丁\u2029戊", "乙\n丙\n丁\n戊"),
        ("乙<br style='display:none'>丙<br hidden>丁", "乙丙丁"),
        ("<input value='<br>'>丙<br>丁", "<br>丙\n丁"),
    ],
)
def test_a_tag_that_is_no_end_of_a_line(inside, raw):
    assert only_cell(inside) == raw


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("<p>甲<br>乙</p><script>'<br>'</script>", True),
        ("<p>甲<!-- <br><p> -->乙</p><!--<div>-->", True),
        ("<p title='<br>'>甲</p>", False),
        ("<b title=x<br>甲</b>", False),
        ("<p>甲\u2028乙</p>", False),
        ("<textarea><p></textarea>", False),
        ("<style>br{display:none}</style><p>甲", False),
    ],
)
def test_marks_are_used_where_each_arrived(body, marked):
    assert html_tree.read_tree(page(body), "页.html").marked is marked


def test_line_breaks_that_a_style_sheet_hides():
    rows = "<table><tr><td>甲<td>乙<br>丙</table>"
    assert cells(read("<style>br {mso-data-placement:same-cell}</style>", rows))[1].raw == "乙\n丙"
    assert cells(read("<style>br {display:none}</style>", rows))[1].raw == "乙丙"


@pytest.mark.parametrize("before", ["title='a>b' ", 'title="a>b"', "x/", "x\n", "TITLE='\n' "])
def test_attributes_wherever_they_stand_in_a_tag(before):
    rows = f"<tr><td>a<td {before}ROWSPAN=2>b<tr><td {before}Hidden>c</table>"
    (grid,) = grids(read(f"<table>{rows}"))
    assert [(c.rowspan, c.hidden) for row in grid.rows for c in row] == [
        (1, False),
        (2, False),
        (1, True),
    ]


# --- bytes ------------------------------------------------------------------------------


SAYS = {
    "big5": "權責清單，共十項；依據《行政處罰法》",
    **dict.fromkeys(("utf-8", "gb2312", "gbk", "gb18030"), "权责清单，共十项；依据《行政处罚法》"),
}


@pytest.mark.parametrize(("charset", "text"), SAYS.items())
def test_charsets(charset, text):
    document = read_html(page(f"<p>{text}</p>", charset=charset), "x")
    assert paragraphs(document) == [text]
    assert document.problems == ()


def test_charset_by_mark_or_by_trial():
    body = "<p>依据《行政处罚法》第三十二条</p>"
    for data in (
        body.encode("utf-8-sig"),
        body.encode("utf-16"),
        body.encode("gbk"),
        body.encode(),
    ):
        assert paragraphs(read_html(data, "x")) == ["依据《行政处罚法》第三十二条"]


def test_a_page_that_is_utf8_whatever_it_says():
    data = page("<p>依据《行政处罚法》第三十二条</p>").replace(b"utf-8", b"gb2312")
    assert paragraphs(read_html(data, "x")) == ["依据《行政处罚法》第三十二条"]


def test_characters_beyond_gb2312_in_a_page_that_says_gb2312():
    data = '<meta charset="gb2312"><p>㐀镕</p>'.encode("gb18030")
    assert paragraphs(read_html(data, "x")) == ["㐀镕"]


def test_bytes_that_are_no_text_are_named():
    document = read_html(page("<p>甲乙丙丁戊己庚辛壬癸</p>") + b"\xff\xfe\xff", "x")
    (problem,) = document.problems
    assert problem.kind == "unread"
    assert "utf-8" in problem.words.zh


def test_an_xhtml_page_with_entities_of_its_own():
    data = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "bomb">]><html xmlns="http://www.w3.org/1999/xhtml">'
        "<body><p>正文 &a;</p></body></html>"
    )
    document = read_html(data.encode(), "x")
    assert "bomb" not in "".join(paragraphs(document))
    assert paragraphs(document)[-1] == "正文 &a;"


def message(*pages: bytes, kind: str = "text/html", charset: str = "gb2312") -> bytes:
    parts = "".join(
        f'--x\r\nContent-Type: {kind}; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{b64encode(one).decode()}\r\n"
        for one in pages
    )
    head = 'From: <saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"'
    return f"{head}\r\n\r\n{parts}--x--\r\n".encode()


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "no-such"])
def test_a_page_saved_as_one_file(charset):
    encoding = "gbk" if charset == "no-such" else charset
    pages = [
        f"<table><tr><td>{name}<td>镕<td>处罚</table>".encode(encoding.replace("gb2312", "gbk"))
        for name in "甲乙"
    ]
    document = read_html(message(*pages, charset=charset), "x.mht")
    balance(document)
    assert [[c.raw for c in grid.rows[0]] for grid in grids(document)] == [
        ["甲", "镕", "处罚"],
        ["乙", "镕", "处罚"],
    ]


def test_a_message_without_a_page_is_refused():
    assert "没有文字" in refused(message(b"x", kind="image/png"))


def test_a_message_of_parts_in_parts_is_refused():
    parts = (f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    assert "嵌套过深" in refused(f"MIME-Version: 1.0\n{''.join(parts)}".encode())


def test_bad_pages_are_refused(monkeypatch):
    assert "没有文字" in refused(b"<html></html>")
    assert "没有文字" in refused(b"   ")
    assert "内嵌页面" in refused(b"<frameset><frame src=a></frameset>")
    assert "嵌套过深" in refused(b"<div>" * 3000 + b"x")
    assert "列" in refused(page("<table><tr>" + "<td>x" * 10_000 + "</table>"))
    wide = "<td rowspan=9 colspan=1000>x" * 11
    assert "列" in refused(page(f"<table><tr>{wide}</table>"))
    monkeypatch.setattr(html_table, "MAX_CELLS", 100)
    assert "100 个单元格" in refused(
        page("<table>" + "<tr><td rowspan=9 colspan=40>x" * 9 + "</table>")
    )


WORDS = st.text("甲乙丙 第条\n，。ab<>&", max_size=5).map(escape)
TAGS = st.sampled_from(
    ["p", "div", "span", "table", "tr", "td", "th", "tbody", "tfoot", "ol", "li", "pre", "caption", "form",
     "script", "select", "option", "p hidden", "td rowspan=2", "td colspan=3", "div style='display:none'"]
)  # fmt: skip
PIECES = st.one_of(WORDS, TAGS.map("<{}>".format), TAGS.map(lambda tag: f"</{tag.split()[0]}>"))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200)
def test_no_page_loses_a_character(body):
    try:
        document = read_html(page(body), "页.html")
    except InputError as error:
        fault = error.words.zh
    else:
        fault = "页.html：没有文字"
        balance(document)
    assert fault.startswith("页.html：")
    assert "没有文字" in fault


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data):
    try:
        balance(read_html(data, "页.html"))
    except InputError as error:
        fault = error.words.zh
    else:
        fault = "页.html："
    assert fault.startswith("页.html：")


def test_text_between_the_end_of_the_body_and_that_of_the_page_is_read():
    table = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    document = read_html(f"<html><body>{table}</body>尾注</html>".encode(), "页.html")
    balance(document)
    assert [part.raw for part in document.parts if isinstance(part, Paragraph)] == ["尾注"]


@pytest.mark.parametrize(
    "after", ["尾注", "<p>尾注</p>", "<html><body>尾注</body></html>", "<!-- x -->尾注"]
)
def test_text_after_the_end_of_a_page_is_read(after):
    table = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    document = read_html(f"<html><body>{table}</body></html>\n{after}".encode(), "页.html")
    balance(document)
    assert [part.raw for part in document.parts if isinstance(part, Paragraph)] == ["尾注"]


# --- workbooks saved as pages ---------------------------------------------------------

_SHEETS = {"行政处罚（2项）": ("对甲的处罚", "对乙的处罚"), "行政许可（1 项）": ("甲许可",)}


def _rows(names):
    rows = (f"<tr><td>{n}<td>{name}<td>《甲法》</tr>" for n, name in enumerate(names, 1))
    return f"<table><tr><td>序号<td>项目名称<td>实施依据</tr>{''.join(rows)}</table>"


def _by_libreoffice():
    listed = "".join(
        f'<A HREF="#table{n}">Sheet {n + 1}: <em>{name}</em></A><br>'
        for n, name in enumerate(_SHEETS)
    )
    tables = "".join(
        f'<A NAME="table{n}"><h1>Sheet {n + 1}: <em>{name}</em></h1></A>{_rows(names)}<hr>'
        for n, (name, names) in enumerate(_SHEETS.items())
    )
    return f"<body><p><center><h1>Overview</h1>{listed}</center></p><hr>{tables}</body>"


def _by_excel(names=_SHEETS):
    sheets = "".join(
        f"<x:ExcelWorksheet>\r\n <x:Name>{escape(name)}</x:Name></x:ExcelWorksheet>"
        for name in names
    )
    book = f"<!--[if gte mso 9]><xml><x:ExcelWorkbook>{sheets}</x:ExcelWorkbook></xml><![endif]-->"
    return f"<html><head>{book}</head><body>{''.join(map(_rows, _SHEETS.values()))}</body></html>"


@pytest.mark.parametrize("saved", [_by_libreoffice(), _by_excel()])
def test_the_sheets_of_a_workbook_saved_as_a_page_keep_their_names(saved):
    document = read(saved)
    assert [grid.name for grid in grids(document)] == list(_SHEETS)
    assert all(part.running for part in document.parts if isinstance(part, Paragraph))
    (laid,) = lay_out_all(document, load_profiles())
    assert [item.category for item in laid.items] == ["行政处罚", "行政处罚", "行政许可"]
    assert [(count.printed, count.scope) for count in laid.counts] == [
        (2, "行政处罚"),
        (1, "行政许可"),
    ]
    assert laid.titles == ()
    assert laid.chars.balanced


def test_the_tabs_below_the_sheets_are_no_table():
    tabs = "".join(f"<td>&nbsp;<a href='{n}.htm'>{name}</a>" for n, name in enumerate(_SHEETS))
    document = read(_by_excel().replace("</body>", f"<table><tr>{tabs}</table></body>"))
    assert [grid.name for grid in grids(document)] == list(_SHEETS)
    assert paragraphs(document) == list(_SHEETS)


def test_names_that_are_not_those_of_the_tables_are_left():
    saved = _by_excel([*_SHEETS, "Sheet3"])
    assert [grid.name for grid in grids(read(saved))] == [None, None]
