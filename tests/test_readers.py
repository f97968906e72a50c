"""The text reader: encodings, shapes, places, and that no character is lost."""

from __future__ import annotations

import codecs
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import readers
from auditor.errors import InputError
from auditor.model import Document, Grid, Paragraph, Place, Stream
from auditor.readers import read, text
from auditor.text import count_ink

EXPORT = "示例清单（2025年版）\n\t1\n\t行政许可\n\t取水\n\n许可\n\t\n\t甲局\n"


@pytest.fixture
def put(tmp_path):
    def write(data: bytes | str, name: str = "list.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def raws(document: Document) -> list:
    """Return what the parts hold: a string a paragraph, a list a stream, lists of lists a grid."""
    shown: list = []
    for part in document.parts:
        if isinstance(part, Paragraph):
            shown.append(part.raw)
        elif isinstance(part, Stream):
            shown.append([cell.raw for cell in part.cells])
        else:
            shown.append([[cell.raw for cell in row] for row in part.rows])
    return shown


def ink_of_parts(document: Document) -> int:
    flat: list[str] = []
    for part in raws(document):
        for row in part if isinstance(part, list) else [part]:
            flat.extend(row if isinstance(row, list) else [row])
    return sum(count_ink(raw) for raw in flat)


def test_a_tab_starts_a_cell_that_runs_over_lines(put):
    document = read(put(EXPORT))
    cells = ["1", "行政许可", "取水\n\n许可", "", "甲局"]
    assert raws(document) == ["示例清单（2025年版）", cells]
    stream = document.parts[1]
    assert [cell.place.line for cell in stream.cells] == [2, 3, 4, 7, 8]
    assert document.ink == ink_of_parts(document) == count_ink(EXPORT)


def test_the_line_is_where_the_text_starts_not_where_the_tab_stands(put):
    document = read(put("\t\n\n  行政许可\n\t\u3000\n"))
    assert [(c.raw, c.place.line) for c in document.parts[0].cells] == [("行政许可", 3), ("", 4)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_every_encoding_gives_the_same_cells(put, encoding):
    boms = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
    data = boms.get(encoding, b"") + EXPORT.encode(encoding.removesuffix("-bom"))
    document = read(put(data))
    assert raws(document) == raws(read(put(EXPORT, "plain.txt")))
    assert document.ink == count_ink(EXPORT)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(put, end):
    document = read(put(EXPORT.replace("\n", end)))
    plain = read(put(EXPORT, "plain.txt"))
    assert document.parts == plain.parts
    assert document.ink == plain.ink


def test_the_hash_is_of_the_bytes(put):
    assert read(put(EXPORT)).sha256 != read(put(EXPORT.replace("\n", "\r\n"), "b.txt")).sha256


def test_tab_separated_rows_are_a_grid(put):
    document = read(put("水务局清单\n序号\t名称\t依据\n\n1\t取水\t甲法\n\t采砂\t\n"))
    rows = [["序号", "名称", "依据"], ["1", "取水", "甲法"], ["", "采砂", ""]]
    assert raws(document) == ["水务局清单", rows]
    assert document.parts[1].rows[1][2].place == Place(line=4, row=2, column=3)


def test_pipe_rows_are_a_grid_and_their_marks_are_no_text(put):
    content = "清单\n\n| 序号 | 名称 |\n|---|:-:|\n| 1 | 取水 |\n\n末段\n"
    document = read(put(content))
    assert raws(document) == ["清单", [["序号", "名称"], ["1", "取水"]], "末段"]
    assert document.ink == ink_of_parts(document) == count_ink("清单序号名称1取水末段")


def test_text_without_a_table_is_paragraphs(put):
    document = read(put("第一段。\n\n  第二段 | 一条竖线。\n"))
    assert raws(document) == ["第一段。", "第二段 | 一条竖线。"]
    assert [part.place.line for part in document.parts] == [1, 3]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"\n\t \xe3\x80\x80\n", "没有文字"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "损坏"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x89PNG\r\n\x1a\nrest", "图片"),
        (b"Rar!\x1a\x07rest", "压缩包"),
        ("行政许可\n".encode("utf-16-le"), "不是文本文件"),
        (b"\t1\x00\n", "不是文本文件"),
        (bytes(range(1, 32)) * 9, "不是文本文件"),
        (b"\xff\xfe\x00\xd8", "无法按"),
        (b"\x81\x20\xff\xff", "无法按"),
        (("行政许可" * 20).encode()[:-1], "已损坏"),
    ],
)
def test_what_is_no_readable_text_is_refused_with_words(put, data, said):
    path = put(data)
    with pytest.raises(InputError) as error:
        read(path)
    assert said in error.value.words.zh
    assert path.name in error.value.words.zh
    assert path.name in error.value.words.en


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.text", "另存为 docx"),
        ("OFD.xml", "<OFD/>", "导出为 PDF"),
        ("ppt/presentation.xml", "<p/>", "演示文稿"),
        ("某.txt", "甲", "先解压"),
    ],
)
def test_what_else_a_zip_may_be_is_told(put, part, content, said):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(part, content)
    with pytest.raises(InputError) as caught:
        read(put(packed.getvalue(), "清单.docx"))
    assert said in caught.value.words.zh


def test_refusals_say_what_is_readable(put):
    with pytest.raises(InputError) as error:
        read(put("行政许可".encode("utf-16-le")))
    assert "GB18030" in error.value.words.zh
    assert "GB18030" in error.value.words.en


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(InputError, match="没有这个文件"):
            read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError):
        read(tmp_path / "pipe")


def test_too_large_a_file_is_refused_before_it_is_read(put, monkeypatch):
    monkeypatch.setattr(readers, "MAX_BYTES", 1024 * 1024)
    path = put("\t行政许可" * 100_000)
    with pytest.raises(InputError, match="1 MB"):
        read(path)


def test_a_stray_control_character_does_not_make_a_text_binary():
    content = "\t行政许可" * 400 + "\x07"
    assert text.decode(content.encode(), Path("a.txt")) == content


@given(st.text(alphabet="甲乙1|-:\t\n\r \u3000\ufeff行政许可、x", max_size=120))
def test_no_character_is_lost(content):
    try:
        document = text.read_text(content.encode(), "any.txt")
    except InputError:
        assert not count_ink(content)
        return
    assert document.ink == ink_of_parts(document)
    if "|" not in content:
        assert document.ink == count_ink(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data):
    try:
        document = text.read_text(data, "any.txt")
    except InputError as error:
        words = error.words
    else:
        words = None
        assert document.ink == ink_of_parts(document)
    assert words is None or (words.zh and words.en)


def test_the_real_lists_are_streams_of_117_and_197_cells(raw_lists):
    documents = [read(path) for path in raw_lists]
    assert [len(d.parts[-1].cells) for d in documents] == [117, 197]
    assert [len(d.parts) for d in documents] == [2, 3]
    for path, document in zip(raw_lists, documents, strict=True):
        content = path.read_text(encoding="utf-8-sig")
        assert document.ink == ink_of_parts(document) == count_ink(content)
        lines = content.split("\n")
        for cell in document.parts[-1].cells:
            first = cell.raw.split("\n")[0]
            assert first in lines[cell.place.line - 1]
    assert not any(isinstance(part, Grid) for d in documents for part in d.parts)
