"""The reader of delimited text: encodings, delimiters, quotes, places, and that nothing is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.model import Document, Grid
from auditor.readers import csv as reader
from auditor.readers import read as read_file
from auditor.readers.csv import find_delimiter, is_delimited, read_csv
from auditor.readers.text import decode
from auditor.text import BLANKS, count_ink

TABLE = '附件1,,\n序号,项目名称,"依据\n""第二条"""\n1,甲,乙;丙\n'


def rows(document: Document) -> list[list[str]]:
    (grid,) = document.parts
    assert isinstance(grid, Grid)
    return [[cell.raw for cell in row] for row in grid.rows]


def read(content: str, encoding: str = "utf-8") -> Document:
    document = read_csv(content.encode(encoding), "表.csv")
    assert document.ink == sum(count_ink(raw) for row in rows(document) for raw in row)
    return document


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_csv(data, "表.csv")
    assert caught.value.words.zh.startswith("表.csv：")
    return caught.value.words.zh


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding):
    document = read(TABLE, encoding)
    assert document.format == "csv"
    assert rows(document) == [
        ["附件1", "", ""],
        ["序号", "项目名称", '依据\n"第二条"'],
        ["1", "甲", "乙;丙"],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_field_knows_its_line(end):
    document = read('a,b,c\n\n"x\ny",z,"\n\nlow"\nd,e,f\n'.replace("\n", end))
    grid = document.parts[0]
    assert rows(document) == [["a", "b", "c"], [], ["x\ny", "z", "low"], ["d", "e", "f"]]
    assert [[cell.place.line for cell in row] for row in grid.rows] == [
        [1, 1, 1],
        [],
        [3, 4, 6],
        [7, 7, 7],
    ]
    last = grid.rows[3][2].place
    assert (last.row, last.column) == (4, 3)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_delimiter_is_told_by_content(mark):
    content = "\n".join(mark.join(row) for row in (["序号", "名称", "依据"], ["1", "甲", "乙"]))
    assert find_delimiter(content) == mark
    assert rows(read(content)) == [["序号", "名称", "依据"], ["1", "甲", "乙"]]


def test_titles_and_notes_around_a_table_do_not_hide_its_delimiter():
    content = "水务局清单\n附件1\n序号,名称,依据\n1,甲,乙\n2,丙,丁\n备注：包括市、区两级\n"
    assert find_delimiter(content) == ","
    assert rows(read(content))[0] == ["水务局清单"]


QUOTED = '水务局清单\t\t\n序号\t名称\t"实施\n依据"\n1\t取水\t"第一条\n“甲”""乙"""\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_tabs_and_quotes_are_what_excel_saves_as_text(tmp_path, encoding):
    path = tmp_path / "清单.txt"
    path.write_bytes(QUOTED.replace("\n", "\r\n").encode(encoding))
    document = read_file(path)
    assert document.format == "csv"
    assert rows(document)[1:] == [["序号", "名称", "实施\n依据"], ["1", "取水", '第一条\n“甲”"乙"']]


@pytest.mark.parametrize(
    "content",
    [
        "序号\t名称\t依据\n1\t取水\t甲法\n",  # the reader of plain text knows these
        "\t序号\n\t名称\n\t依据\n\t1\n",
        '序号\t名称\t依据\n1\t"取水\t甲法\n',  # a mark that marks nothing
    ],
)
def test_tabs_alone_are_plain_text(content):
    assert not is_delimited(content)


def test_a_title_that_stands_further_right_is_no_export_of_cells_led_by_tabs():
    content = '\t\t水务局清单\t\n序号\t名称\t"实施\n依据"\t备注\n1\t取水\t甲\t\n'
    assert is_delimited(content)


@pytest.mark.parametrize("mark", [";", "|"])
def test_other_delimiters_are_read_from_files_too(tmp_path, mark):
    path = tmp_path / "清单.csv"
    lines = [] if mark == ";" else [f"sep={mark}"]
    lines += [mark.join(row) for row in (["序号", "名称", "依据"], ["1", "甲,丙", "乙"])]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert rows(read_file(path)) == [["序号", "名称", "依据"], ["1", "甲,丙", "乙"]]


def test_the_delimiter_may_be_named():
    assert rows(read("SEP=|\na|b,c\nd|e\n")) == [["a", "b,c"], ["d", "e"]]
    assert read("sep=|\na|b\n").parts[0].rows[0][0].place.line == 2


@pytest.mark.parametrize(
    "content",
    [
        "关于公布清单的通知\n各县、区人民政府：\n现予公布。\n",
        "a,b\nc,d\n",
        "one, two and three\nfour\nfive, six\n",
        "一、行政处罚\n1.对甲的处罚\n2.对乙的处罚\n市局,县局,乡镇,街道\n工商,税务,交通\n",
        "",
        "x",
    ],
)
def test_prose_has_no_delimiter(content):
    assert find_delimiter(content) is None


def test_exports_whose_cells_start_with_a_tab_are_not_delimited(raw_lists):
    assert len(raw_lists) == 2
    for path in raw_lists:
        assert find_delimiter(decode(path.read_bytes(), Path(path))) is None


def test_leading_zeros_kept_by_a_formula_are_text():
    assert rows(read('a,b,c\n="001","=""002""",3\n')) == [["a", "b", "c"], ["001", "002", "3"]]


def test_quotes_that_mark_nothing_are_text():
    assert rows(read('a,b,c\n"引,2,3\n4,5"x,6\n')) == [
        ["a", "b", "c"],
        ['"引', "2", "3"],
        ["4", '5"x', "6"],
    ]


def test_quotes_that_do_not_pair_up_are_refused():
    assert "引号不成对" in refused(b'a,b,c\n1,"x\ny,z\nlong\n,,,,\n')


def test_empty_records_at_the_end_are_dropped():
    assert rows(read("a,b,c\n1,2,3\n,,\n \n")) == [["a", "b", "c"], ["1", "2", "3"]]


def test_a_single_column_is_a_table_too():
    assert rows(read("甲\n乙\n")) == [["甲"], ["乙"]]


def test_long_fields_are_read():
    long = "条" * 200_000
    assert rows(read(f'a,b,c\n1,2,"{long}"\n'))[1][2] == long


def test_bad_files_are_refused(monkeypatch):
    assert "没有文字" in refused(b" \n,,\n")
    assert "不是文本文件" in refused(b"\0\1\2")
    assert "列" in refused(",".join(["x"] * 10_000).encode())
    monkeypatch.setattr(reader, "MAX_CELLS", 5)
    assert "上限 5" in refused(b"a,b,c\nd,e,f\n")


@st.composite
def tables(draw):
    mark = draw(st.sampled_from(",;\t"))
    letters = "甲乙丙（）《》 ab1\n\"'=" + mark
    width = draw(st.integers(3, 6))
    field = st.text(letters, min_size=1, max_size=6).filter(lambda text: text.strip(BLANKS))
    return mark, draw(
        st.lists(st.lists(field, min_size=width, max_size=width), min_size=2, max_size=6)
    )


@given(tables(), st.sampled_from(["utf-8-sig", "gb18030", "utf-16"]))
def test_what_is_written_is_read(table, encoding):
    mark, fields = table
    # A tab at the head of the lines marks an export of another kind.
    fields = [[f"头{row[0]}", *row[1:]] for row in fields]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(fields)
    expected = [[reader._text(field).strip(BLANKS) for field in row] for row in fields]
    assert rows(read(out.getvalue(), encoding)) == expected


def survives(data: bytes) -> None:
    """Assert that bytes are read, each character once, or refused by name."""
    try:
        document = read_csv(data, "表.csv")
    except InputError as error:
        fault = error.words.zh
    else:
        fault = "表.csv："
        assert document.ink == sum(count_ink(raw) for row in rows(document) for raw in row)
    assert fault.startswith("表.csv：")


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data):
    survives(data)


@given(st.text('a1甲,;\t\n"= ', max_size=60))
def test_any_text_is_read_whole_or_refused(content):
    survives(content.encode())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lead", ["", "sep=,\n"])
def test_a_file_of_any_line_end_is_told_as_delimited(tmp_path, end, lead):
    path = tmp_path / "表.csv"
    content = lead + '甲市清单,,\n序号,项目名称,依据\n1,甲,"乙\n丙"\n2,丁,戊\n'
    path.write_bytes(content.replace("\n", end).encode())
    document = read_file(path)
    assert document.format == "csv"
    assert rows(document)[-2:] == [["1", "甲", "乙\n丙"], ["2", "丁", "戊"]]


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_row_of_short_words_opens_a_table_whose_rows_are_cut_short(mark):
    lines = [
        "甲市清单",
        "序号,项目名称,类型,依据,主体",
        "1,甲,乙",
        "2,甲,乙,丙,丁,戊,己",
        "3,甲,乙,丙",
    ]
    assert find_delimiter("\n".join(lines).replace(",", mark)) == mark


def test_a_table_cut_short_is_read_with_the_delimiter_that_it_was_told_by():
    lines = ["序号,项目名称,类型,依据", "1,甲,乙;丙", "2,甲,乙,丙;丁,戊", "3,甲;乙,丙,丁"]
    content = "\n".join([lines[0].replace("型", "型;"), *lines[1:]])
    assert find_delimiter(content) == ","
    assert rows(read(content))[1] == ["1", "甲", "乙;丙"]


def test_bars_with_quoted_cells_are_delimiters_and_a_drawn_table_is_not():
    quoted = '序号|项目名称|依据\n1|甲|"乙|丙\n丁"\n2|戊|己\n'
    assert is_delimited(quoted)
    assert rows(read(quoted))[1] == ["1", "甲", "乙|丙\n丁"]
    drawn = "| 序号 | 项目名称 | 依据 |\n|---|---|---|\n| 1 | 甲 | 乙 |\n"
    assert not is_delimited(drawn)
