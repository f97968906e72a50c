"""The reader of old Word files, against a file that LibreOffice made of a .docx of our own."""

from __future__ import annotations

import re
import struct
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.docx import docx, p, tbl
from makers.old_word import old_word

from auditor.errors import InputError
from auditor.model import Grid, Place
from auditor.readers import doc, ole
from auditor.readers.doc import read_doc
from auditor.readers.docx import read_docx
from auditor.text import count_ink

SAMPLE = (Path(__file__).parent / "samples" / "old-word.doc").read_bytes()


def refused(data):
    with pytest.raises(InputError) as error:
        read_doc(data, "旧.doc")
    assert error.value.words.zh.startswith("旧.doc：")
    assert error.value.words.en.startswith("旧.doc: ")
    return error.value.words.zh


def test_the_old_format_holds_the_same_document_as_the_new_one():
    old, new = read_doc(SAMPLE, "清单"), read_docx(old_word(), "清单")
    assert old.format == "doc"
    assert old.parts == new.parts
    assert old.problems == new.problems
    assert old.ink == new.ink
    (table,) = (part for part in old.parts if isinstance(part, Grid))
    assert [(c.raw, c.rowspan, c.colspan) for c in table.rows[0]] == [
        ("序号", 2, 1), ("权力清单", 1, 2), ("责任事项", 2, 1),
    ]  # fmt: skip
    assert table.rows[2][3].raw == "（一） 受理责任：公示材料。\n（二） 审查责任：现场核查。"
    assert {(x.kind, x.quote) for x in old.problems} >= {
        ("leftover", "可以"), ("leftover", "依据待核实"), ("unread", "含临时取水。"),
    }  # fmt: skip


def test_the_same_bytes_give_the_same_document_and_leave_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(doc.tempfile, "tempdir", str(tmp_path))
    assert read_doc(SAMPLE, "x") == read_doc(SAMPLE, "x")
    assert list(tmp_path.iterdir()) == []


def converted(monkeypatch, body, *codes):
    """Read a file that the converter is said to have made into a document with this body."""
    monkeypatch.setattr(doc, "_convert", lambda *_: (docx(body), list(codes)))
    return read_doc(SAMPLE, "x")


def test_what_the_converter_left_out_is_told_at_its_place(monkeypatch):
    document = converted(monkeypatch, tbl(("1", "甲\ufffc乙")) + p("\ufffc") + p("丙\ufffd"))
    table, last = document.parts
    assert [c.raw for c in table.rows[0]] == ["1", "甲乙"]
    assert last.raw == "丙"
    assert document.ink == count_ink("1甲乙丙")
    assert [(x.kind, x.place) for x in document.problems] == [
        ("unread", Place(table=1, row=1, column=2)),
        ("unread", Place(line=1)),
        ("unread", Place(line=2)),
    ]


def test_losses_that_the_converter_reports_are_told_once_and_repairs_not(monkeypatch):
    codes = ["MALFORMED_TABLE_FLATTENED", "TABLE_DEPTH_LIMITED", "SECTION_MARGIN_DEFAULTED"]
    (problem,) = converted(monkeypatch, p("甲"), *codes).problems
    assert problem.kind == "unread"
    assert "表格" in problem.words.zh


def test_every_loss_is_a_report_that_the_converter_makes():
    sources = Path(pytest.importorskip("doc2docx").__file__).parent.rglob("*.py")
    written = "".join(path.read_text(encoding="utf-8") for path in sources)
    known = set(re.findall(r'"([A-Z][A-Z0-9_]{5,})"', written))
    assert set(doc._LOSSES) - known == set()


def test_other_files_in_the_same_container_are_refused():
    assert "不是 Word" in refused(ole.wrap("Workbook", b"x"))
    assert "密码" in refused(ole.wrap("EncryptedPackage", b"x"))
    assert "另存为 .docx" in refused(ole.wrap("WordDocument", b"x"))
    assert refused(SAMPLE[:3000])
    assert refused(b"{\\rtf1 }")


def test_a_document_with_a_password_is_refused():
    streams = ole.open_ole(SAMPLE, "x")
    head = streams.read("WordDocument")[:64]
    flags = struct.unpack_from("<H", head, 0x0A)[0] | 0x0100
    locked = head[:0x0A] + struct.pack("<H", flags) + head[0x0C:]
    assert SAMPLE.count(head) == 1
    assert "密码" in refused(SAMPLE.replace(head, locked))


def test_a_missing_converter_is_named_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "doc2docx", None)
    assert "auditor[doc]" in refused(SAMPLE)


def test_files_that_would_take_the_converter_too_long_are_refused(monkeypatch):
    runs = doc._count_runs(ole.open_ole(SAMPLE, "x"))
    assert 20 < runs < 400
    monkeypatch.setattr(doc, "MAX_RUNS", runs - 1)
    assert f"{runs} 处" in refused(SAMPLE)


def test_counting_runs_does_not_stumble_over_damage():
    short = ole.wrap("WordDocument", b"")
    assert doc._count_runs(ole.open_ole(short, "x")) == 0
    wild = b"\xff" * 8192
    assert doc._count_runs(ole.open_ole(ole.wrap("WordDocument", wild), "x")) == 0


@settings(max_examples=40)
@given(st.data())
def test_damage_gives_a_document_or_a_reason(data):
    broken = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 20))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = [read_doc(bytes(broken), "x").format]
    except InputError as error:
        found = [error.words.zh[:2]]
    assert found in (["doc"], ["x："])


def test_marks_in_a_header_are_taken_out_too():
    cleaner = doc._Cleaner()
    grid = read_docx(docx(tbl(("甲", "乙"))), "x").parts[0]
    assert cleaner.part(grid) == grid
    assert cleaner.part(replace(read_docx(docx(p("丁")), "x").parts[0], running=True)).running
    assert cleaner.marks == 0
