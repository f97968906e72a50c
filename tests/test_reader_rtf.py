"""The reader of rich text: tables, characters in every spelling, what is left out and said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.rtf import DOWN, ON, ON_RIGHT, RIGHT, gbk, p, rtf, tr, u

from auditor.errors import InputError
from auditor.model import Grid, Paragraph
from auditor.readers import read as read_file
from auditor.readers import rtf_text
from auditor.readers.rtf import read_rtf
from auditor.readers.rtf_tokens import TEXT, tokens
from auditor.text import count_ink


def balance(document):
    """Assert that every character shown came out once."""
    raws = [part.raw for part in document.parts if isinstance(part, Paragraph)]
    raws += [
        cell.raw
        for part in document.parts
        if isinstance(part, Grid)
        for row in part.rows
        for cell in row
    ]
    assert document.ink == sum(map(count_ink, raws))


def read(*body, **more):
    document = read_rtf(rtf(*body, **more), "表.rtf")
    balance(document)
    return document


def paragraphs(document):
    return [part.raw for part in document.parts if isinstance(part, Paragraph)]


def grid(document):
    (found,) = (part for part in document.parts if isinstance(part, Grid))
    return [[(c.raw, c.place.column, c.rowspan, c.colspan) for c in row] for row in found.rows]


def raws(document):
    return [[raw for raw, *_ in row] for row in grid(document)]


def said(document):
    return [(problem.kind, problem.quote) for problem in document.problems]


def refused(data):
    with pytest.raises(InputError) as caught:
        read_rtf(data, "坏.rtf")
    assert caught.value.words.zh.startswith("坏.rtf：")
    assert caught.value.words.en.startswith("坏.rtf: ")
    return caught.value.words.zh


# --- tables ---------------------------------------------------------------------------


def test_paragraphs_and_tables_in_reading_order():
    document = read(p("某局权责清单"), tr("序号", "名称"), tr("1", "处罚"), p("尾"), tr("甲", "乙"))
    kinds = [part.raw if isinstance(part, Paragraph) else "表" for part in document.parts]
    assert kinds == ["某局权责清单", "表", "尾", "表"]
    assert [part.place.line for part in document.parts if isinstance(part, Paragraph)] == [1, 2]
    first, second = (part for part in document.parts if isinstance(part, Grid))
    assert (first.rows[1][1].place.table, first.rows[1][1].place.row) == (1, 2)
    assert (second.rows[0][1].place.table, second.rows[0][1].place.column) == (2, 2)
    assert document.format == "rtf"


def test_merges_in_both_directions():
    document = read(
        tr("序号", "权力", "", merges=("", RIGHT, ON_RIGHT)),
        tr("1", "甲", "乙", merges=(DOWN,)),
        tr("", "丙", "丁", merges=(ON,)),
        tr("合计", "2", widths=(2000, 1000)),
    )
    assert grid(document) == [
        [("序号", 1, 1, 1), ("权力", 2, 1, 2)],
        [("1", 1, 2, 1), ("甲", 2, 1, 1), ("乙", 3, 1, 1)],
        [("丙", 2, 1, 1), ("丁", 3, 1, 1)],
        [("合计", 1, 1, 2), ("2", 3, 1, 1)],
    ]


def test_text_under_a_merge_is_left_out_and_said():
    document = read(tr("1", "甲", merges=(DOWN,)), tr("藏", "乙", merges=(ON,)))
    assert raws(document) == [["1", "甲"], ["乙"]]
    assert said(document) == [("hidden", "藏")]
    assert document.problems[0].place.row == 2


def test_a_merge_that_goes_on_from_nothing_is_a_cell():
    assert raws(read(tr("甲", "乙", merges=(ON,)))) == [["甲", "乙"]]


def test_edges_that_miss_each_other_by_a_sliver_are_one():
    document = read(tr("1", "甲", "乙"), tr("2", "丙", "丁", widths=(1020, 970, 1010)))
    assert [[at for _, at, *_ in row] for row in grid(document)] == [[1, 2, 3]] * 2
    assert raws(read(tr("1", "", "乙", widths=(1000, 40, 1000)), tr("2", "丙"))) == [
        ["1", "乙"],
        ["2", "丙"],
    ]


def test_rows_without_a_shape_of_their_own():
    again = r"\pard\intbl 3\cell 4\cell\row "
    assert raws(read(tr("1", "2"), again)) == [["1", "2"], ["3", "4"]]
    assert grid(read(again)) == [[("3", 1, 1, 1), ("4", 2, 1, 1)]]
    assert raws(read(r"\trowd\cellx900 1\cell 2\cell \cell\row ")) == [["1", "2"]]


def test_paragraphs_and_breaks_in_a_cell():
    document = read(tr(rf"{u('第一条')}\par {u('第二条')}\line\tab x", "乙"))
    assert raws(document) == [["第一条\n第二条\n\tx", "乙"]]


def test_the_shape_may_come_behind_the_cells():
    row = r"\pard\intbl a\cell b\cell{\trowd\clmgf\cellx900\clmrg\cellx1800\row}"
    document = read_rtf(rtf(row), "x")
    assert grid(document) == [[("a", 1, 1, 2)]]
    assert said(document) == [("hidden", "b")]


def test_a_table_in_a_cell_belongs_to_the_cell():
    def row(a, b):
        return (
            rf"\pard\intbl\itap2 {a}\nestcell {b}\nestcell"
            r"{\*\nesttableprops\trowd\cellx300\cellx600\nestrow}{\nonesttables\par}"
        )

    inside = rf"\u21069 ?\par {row('n1', 'n2')}{row('n3', 'n4')}\pard\intbl\itap1\u21518 ?"
    document = read(tr("1", inside, "3"), tr("2", "x", "y"))
    assert grid(document) == [
        [("1", 1, 1, 1), ("前\nn1\tn2\nn3\tn4\n后", 2, 1, 1), ("3", 3, 1, 1)],
        [("2", 1, 1, 1), ("x", 2, 1, 1), ("y", 3, 1, 1)],
    ]


def test_text_behind_the_last_end_is_kept():
    assert paragraphs(read(p("甲"), r"\pard\plain b")) == ["甲", "b"]
    assert raws(read(r"\trowd\cellx900\cellx1800\intbl a\cell b")) == [["a", "b"]]


# --- characters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "text"),
    [
        (u("处罚㐀😀"), "处罚㐀😀"),
        (gbk("处罚①㐀"), "处罚①㐀"),
        (r"\u22788\u32602", "处罚"),
        (r"\uc2\u22788\'b4\'a6\u32602\'b7\'a3", "处罚"),
        (r"{\uc0\u22788 x}\u32602 ?", "处x罚"),
        (r"{\upr{\'b4\'a6}{\*\ud{\u22788 ?}}}x", "处x"),
        (r"\'b4\'a6", "处"),
        ("\\'b4\n\\'a6", "处"),
        (r"{\f1 \'95\\}", "昞"),
        (r"a\{b\}c\\d", "a{b}c\\d"),
        ("a\nb\r\nc", "abc"),
        (r"a\~b\_c\-d", "a\u00a0b-cd"),
        (r"\ldblquote a\rdblquote\emdash b", "“a”—b"),
        (r"{\f7 \'b7}x", "·x"),
        (r"\u-10179 ?\u-8704 ?", "😀"),
        (r"a{\bin5 }}{{{b", "ab"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}z", "yz"),
        (r"{\field{\*\fldinst eq \\o\\ac(" + u("○") + r",3)}{\fldrslt}}x", "③x"),
        (r"{\listtext 1.\tab}x", "1.\tx"),
        (r"{\*\unknown a{b}c}x{\info{\title t}}{\stylesheet{\s0 N;}}", "x"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}{\shprslt old}}x", "x\nbox"),
        (r"{\*\shppict{\mmath{\*\moMath{\mr y}}}}", "y"),
    ],
)
def test_text_as_word_shows_it(signs, text):
    assert "\n".join(paragraphs(read(r"\pard " + signs))) == text


@pytest.mark.parametrize(
    ("head", "raw", "text"),
    [
        (r"\ansi\deflangfe2052", "处".encode("gbk"), "处"),
        (r"\ansi\ansicpg950", "處".encode("big5"), "處"),
        (r"\ansi\ansicpg1252", b"\x93a\x94", "“a”"),
        (r"\ansi\ansicpg936", b"\xe9", "é"),
        (r"\mac", b"\x8e", "é"),
        (r"\ansi\ansicpg99999", b"\xe9", "é"),
    ],
)
def test_code_pages(head, raw, text):
    signs = "".join(f"\\'{byte:02x}" for byte in raw)
    document = read_rtf((rf"{{\rtf1{head} {signs}\par}}").encode(), "x")
    assert paragraphs(document) == [text]


def test_a_font_of_symbols():
    fonts = r"{\fonttbl{\f0\fcharset134 SimSun;}{\f3\fcharset2{\*\panose 05}Wingdings;}}"
    document = read_rtf(rf"{{\rtf1\ansi{fonts}{{\f3 \'fe\u-3842 ?}}\par}}".encode(), "x")
    assert paragraphs(document) == ["☑☑"]


def test_bytes_that_are_no_characters_are_said():
    document = read(r"\pard a{\f1 \'ff\'ff}\u-9216 ?b\par")
    (problem,) = document.problems
    assert problem.kind == "unread"
    assert "3 个字符" in problem.words.zh


# --- what is left out, or stands apart -----------------------------------------------------


def test_hidden_and_changed_text():
    signs = r"a{\v h}{\v0 b}{\deleted d\par d}{\revised c}{\v v\plain e}"
    document = read(rf"\pard {signs}\par", tr(r"{x}{\deleted y}", "z"))
    assert paragraphs(document) == ["abce"]
    assert sorted(said(document)) == [("hidden", "h"), ("leftover", "c"), ("leftover", "d")]
    counts = [problem.words.zh for problem in document.problems]
    assert [words[2:4].strip() for words in counts] == ["1", "2", "2"]


def test_notes_comments_headers_and_pictures():
    picture = r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00}}"
    note = rf"{{\super\chftn{{\footnote\pard\plain {{\super\chftn}}{u('注文')}}}}}"
    comment = rf"{{\*\atnauthor me}}{{\*\annotation{{\*\atndate 1}}\pard {u('请核实')}}}"
    header = rf"{{\header\pard {u('页眉')}\par}}"
    document = read(header, header, r"{\footer x\par}", tr("1", f"{{a{note}}}{comment}{picture}"))
    assert paragraphs(document) == ["页眉", "注文", "x"]
    assert [p.running for p in document.parts if isinstance(p, Paragraph)] == [True, False, True]
    assert raws(document) == [["1", "a"]]
    assert said(document) == [("unread", "注文"), ("leftover", "请核实"), ("unread", None)]
    assert {(problem.place.table, problem.place.row) for problem in document.problems} == {(1, 1)}


def test_what_stands_behind_the_end_is_said():
    (problem,) = read_rtf(rtf(p("甲")) + b"\r\nrest\0", "x").problems
    assert "4 个字节" in problem.words.zh


# --- files that cannot be read ---------------------------------------------------------------


def test_bad_files_are_refused(monkeypatch):
    assert "没有文字" in refused(rtf())
    assert "没有文字" in refused(b"{\\rtf1")
    assert "只有图片" in refused(rtf(r"{\pict 00}"))
    assert "不完整" in refused(rtf(p("甲"), "{x")[:-1])
    assert "嵌套" in refused(b"{\\rtf1" + b"{" * 100_000)
    assert "列" in refused(rtf(tr(*["x"] * 1200)))
    monkeypatch.setattr(rtf_text, "MAX_CELLS", 10)
    assert "10 个单元格" in refused(rtf(tr("x", "y") * 6))


def test_rich_text_is_known_by_what_it_holds(tmp_path):
    path = tmp_path / "清单.doc"
    path.write_bytes(b"\r\n" + rtf(p("甲"), tr("1", "2")))
    document = read_file(path)
    assert document.format == "rtf"
    assert raws(document) == [["1", "2"]]


def test_a_lost_last_brace_is_no_loss():
    assert paragraphs(read_rtf(rtf(p("甲"))[:-1], "x")) == ["甲"]


def test_time_grows_with_the_length():
    signs = sum(1 for token in tokens(b"\\" * 200_000 + b"'" * 100_000) if token.kind == TEXT)
    assert signs == 100_001


SIGNS = r"""{ } \par \cell \row \trowd \cellx900 \cellx50 \cellx-9 \clvmgf \clvmrg \clmrg \intbl
\pard \itap2 \nestcell \nestrow {\*\nesttableprops {\footnote {\header {\shptxt {\*\annotation
{\field \fldinst \fldrslt \v \v0 \deleted \plain \u22788 \u-10179 \u-8704 \uc9 {\upr {\*\ud \f1
\bin3 {\fonttbl \fcharset134 ; \sect {\pict \'b4 \'a6 \'ff \* \~ a 甲"""
PIECES = st.sampled_from([*SIGNS.split(), " ", "\n", "\\"])


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=300)
def test_no_signs_lose_a_character(pieces):
    data = ("{\\rtf1\\ansicpg936 x" + " ".join(pieces)).encode("gbk")
    data += b"}" * (data.count(b"{") + 1)
    try:
        balance(read_rtf(data, "表.rtf"))
    except InputError as error:
        assert error.words.zh.startswith("表.rtf：")  # noqa: PT017  (either outcome is right)


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(data):
    try:
        balance(read_rtf(b"{\\rtf1 " + data, "表.rtf"))
    except InputError as error:
        assert error.words.zh.startswith("表.rtf：")  # noqa: PT017


@given(st.text("甲处罚①㐀😀“”—ab {}\\\n\t", min_size=1, max_size=30))
def test_every_text_comes_back(text):
    assert raws(read(tr("x" + text, "y"))) == [[("x" + text).rstrip(), "y"]]
