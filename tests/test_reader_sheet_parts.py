"""The parts of the sheet readers one by one: values, styles, records, sectors, the plain copy."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from array import array
from collections.abc import Iterator
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.sheets import MAIN, Tab, book, ods_of, ole, xls, xlsx, zipped

from auditor.errors import InputError
from auditor.readers import sheet_xlsx_styles as styles
from auditor.readers.ole import _Sectors
from auditor.readers.sheet import read_sheet
from auditor.readers.sheet_values import clean_rows, number_text
from auditor.readers.sheet_xls import _highest
from auditor.readers.sheet_xls_records import EOF, RUN, STEP, records, run_of
from auditor.readers.sheet_xlsx_parts import stored
from auditor.text import BLANKS

# --- values -------------------------------------------------------------------------

VALUES = st.one_of(
    st.text("甲a _x\n\r\u3000\u200b", max_size=6),
    st.sampled_from(["_x0041_", "_x000D_\n", "", " 甲", 0, 1, True, False, 1.0, -0.0, 2.5, 1e300]),
    st.sampled_from([date(2024, 1, 2), time(8, 30), float("nan"), float("inf")]),
)


def slowly(value: object) -> str:
    """Return the text of a value, each step as it is said in words."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value)
    if not isinstance(value, str):
        return str(value)
    text = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)


@given(st.lists(st.lists(VALUES, max_size=5), max_size=4))
def test_rows_are_cleaned_cell_by_cell_or_all_at_once(rows):
    expected = [[slowly(value) for value in row] for row in rows]
    assert clean_rows(rows) == expected


@given(st.floats(-1e15, 1e15).map(round))
def test_whole_numbers_are_written_as_all_are(whole):
    assert number_text(float(whole)) == f"{float(whole):.15g}".replace("-0", "0", not whole) or (
        abs(whole) >= 10**15
    )


# --- the copy for the library ----------------------------------------------------------


@given(st.dictionaries(st.text("ab/甲.", min_size=1, max_size=6), st.binary(max_size=200)))
def test_a_plain_zip_holds_the_parts(parts):
    with zipfile.ZipFile(io.BytesIO(stored(parts))) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == parts


# --- styles of .xlsx --------------------------------------------------------------------

HEAD = f'<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="{MAIN}">'
CODES = ['<numFmt numFmtId="176" formatCode="0&quot;号&quot;"/>', '<numFmts count="1"/>']
CODES += ["<numFmt formatCode='000' numFmtId='177'/>", '<fmt numFmtId="178"/>']
CODES += ['<numFmt numFmtId="179" formatCode="000">\n</numFmt>', "<!-- <numFmt -->"]
XFS = ['<xf numFmtId="176"/>', '<xf fontId="0" numFmtId="177" a=">"/>', "<xf/>", "<xf a='1'/>"]
XFS += ['<xf numFmtId="2"><alignment wrapText="1"/></xf>', '<!--<xf numFmtId="3"/>-->', "<xf></xf>"]
XFS += ['<xf x:numFmtId="9" numFmtId="10" xmlns:x="x"/>', '<x:xf xmlns:x="y" numFmtId="1"/>']


@given(
    st.lists(st.sampled_from(CODES), max_size=3),
    st.lists(st.sampled_from(XFS), max_size=5),
    st.sampled_from(
        ["", "<!--<cellXfs></cellXfs>-->", '<dxfs><numFmt numFmtId="1" formatCode="0"/></dxfs>']
    ),
)
def test_styles_searched_are_those_the_parser_finds(codes, xfs, more):
    inside = f"{''.join(codes)}<cellXfs>{''.join(xfs)}</cellXfs>{more}"
    content = f"{HEAD}{inside}</styleSheet>".encode()
    assert styles._quick(content) in (None, styles._parsed(content, "x", "styles"))


@pytest.mark.parametrize("styled", [HEAD, HEAD.replace('"UTF-8"', "'utf-8'")])
def test_a_condition_does_not_change_the_format_of_a_cell(styled):
    cells = f'{CODES[0]}<cellXfs><xf numFmtId="176"/></cellXfs>'
    condition = '<dxfs><dxf><numFmt numFmtId="176" formatCode="0.0%"/></dxf></dxfs>'
    content = f"{styled}{cells}{condition}</styleSheet>".encode()
    assert styles._parsed(content, "x", "styles") == ({176: '0"号"'}, ["176"])
    assert styles._quick(content) == ({176: '0"号"'}, ["176"])


ENDLESS = "9" * 5000
STYLED = f'{HEAD}<numFmts><numFmt numFmtId="164" formatCode="0.0"/></numFmts>'
STYLED += '<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'


def with_endless_number(part: str, before: str) -> bytes:
    """Return a workbook in which the number behind ``before`` has thousands of digits."""
    tab = Tab(rows=[["甲", 1.5]], hidden_columns={1}, boxes={(1, 1): "注"})
    with zipfile.ZipFile(io.BytesIO(xlsx(tab, extra={"xl/styles.xml": STYLED}))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    text, count = re.subn(rf"(?<={before})\d+", ENDLESS, parts[part].decode(), count=1)
    assert count == 1
    return zipped({**parts, part: text})


@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("xl/styles.xml", '<numFmt numFmtId="'),
        ("xl/styles.xml", '<xf numFmtId="'),
        ("xl/worksheets/sheet1.xml", '<col min="'),
        ("xl/drawings/drawing1.xml", "row>"),
    ],
)
def test_numbers_without_end_are_none(part, before):
    document = read_sheet(with_endless_number(part, before), "清单.xlsx")
    assert [cell.raw for cell in document.parts[0].rows[0]] == ["甲", "1.5"]


@pytest.mark.parametrize("before", ['<row r="', '<c r="A'])
def test_a_cell_without_end_is_told(before):
    with pytest.raises(InputError, match=r"清单\.xlsx"):
        read_sheet(with_endless_number("xl/worksheets/sheet1.xml", before), "清单.xlsx")


def test_styles_as_programs_write_them_are_searched():
    plain = [CODES[0], "<cellXfs>", XFS[0], XFS[4], XFS[1], "</cellXfs></styleSheet>"]
    found = styles._quick((HEAD + "".join(plain)).encode())
    assert found == ({176: '0"号"'}, ["176", "2", "177"])
    assert styles._quick(f"{HEAD}</styleSheet>".encode()) is None
    assert styles._quick((HEAD.replace("UTF-8", "GBK") + "".join(plain)).encode("gbk")) is None


# --- records of .xls ----------------------------------------------------------------------

TEXT_CELL = struct.pack("<HHHHHI", 0xFD, 10, 3, 7, 0, 1)
NUMBER_CELL = struct.pack("<HHHHHI", 0x27E, 10, 4, 2, 1, 6)
PASSED = [struct.pack("<HHHHH", 0x201, 6, 3, 8, 0)]
PASSED += [struct.pack("<HH", 0xBE, 6 + 2 * n) + bytes(6 + 2 * n) for n in (2, 9, 23)]
SHOWN = struct.pack("<HH12xH2x", 0x208, 16, 0x100)
HIDDEN = struct.pack("<HH12xH2x", 0x208, 16, 0x120)
LONG = struct.pack("<HH", 0xBE, 6 + 2 * 40) + bytes(6 + 2 * 40)
BEGIN, END = struct.pack("<HHHH", 0x809, 4, 0x600, 0x10), struct.pack("<HH", 0x0A, 0)
ALL = [TEXT_CELL, NUMBER_CELL, *PASSED, SHOWN, HIDDEN, LONG, BEGIN + TEXT_CELL + END]


def kinds(found: Iterator[tuple[int, int, int]]) -> list[tuple[int, int]]:
    return [(kind, length) for kind, _, length in found]


def test_cells_come_out_as_runs_and_what_says_nothing_not_at_all():
    stream = BEGIN + SHOWN + TEXT_CELL * 3 + b"".join(PASSED) + NUMBER_CELL + LONG + HIDDEN + END
    assert kinds(records(stream, 0, {0x208}, run_of(()))) == [
        *((RUN, 3 * STEP), (RUN, STEP), (0x208, 16), (EOF, 0)),
    ]
    assert kinds(records(stream, 0, {0x27E}, run_of((1,)))) == [
        *((RUN, 3 * STEP), (0x27E, 10), (EOF, 0)),
    ]


@given(st.lists(st.sampled_from(ALL), max_size=12))
def test_runs_hold_the_cells_that_are_found_one_by_one(parts):
    stream, wanted = BEGIN + b"".join(parts) + END, {0xFD, 0x27E, 0x208}
    one_by_one = [
        stream[at - 4 : at + length]
        for kind, at, length in records(stream, 0, wanted)
        if kind != EOF
    ]
    cells = b"".join(cell for cell in one_by_one if cell[:2] != b"\x08\x02")
    hidden = one_by_one.count(HIDDEN)
    found = list(records(stream, 0, wanted, run_of(())))
    assert b"".join(stream[at : at + n] for kind, at, n in found if kind == RUN) == cells
    assert sum(kind == 0x208 for kind, _, _ in found) == hidden
    assert found[-1] == (EOF, len(stream), 0)


def test_sheets_that_share_a_tail_nobody_wants_are_refused():
    data = bytearray(book(Tab("一", [["a"]]), Tab("二", [["b"]])))
    starts = [
        at for at in range(len(data)) if data[at : at + 4] == b"\x85\0" + data[at + 2 : at + 4]
    ]
    first, second = (at + 4 for at in starts[:2])
    data[second : second + 4] = data[first : first + 4]
    with pytest.raises(InputError, match="损坏"):
        read_sheet(ole({"Workbook": bytes(data)}), "x.xls")


def test_merges_that_are_told_and_not_there_are_refused():
    liar = struct.pack("<HHH", 0xE5, 2, 0xFFFF)
    whole = book(Tab(rows=[["甲", "乙"]]))
    data = ole({"Workbook": whole[:-4] + liar * 50_000 + whole[-4:]})
    with pytest.raises(InputError, match="损坏"):
        read_sheet(data, "清单.xls")


@pytest.mark.parametrize("cut", ["x", "0-5", f"0-{ENDLESS}", "0-0"])
def test_the_mark_of_rows_cut_out_says_nothing_in_a_file(cut):
    odd = "<table:table-cell><text:p><text:span>甲</text:span></text:p></table:table-cell>"
    rows = f'<table:table-row auditor-rows="{cut}">{odd}</table:table-row>'
    rows += f"<table:table-row>{odd.replace('甲', '乙')}</table:table-row>"
    document = read_sheet(ods_of(f'<table:table table:name="表">{rows}</table:table>'), "清单.ods")
    assert [[cell.raw for cell in row] for row in document.parts[0].rows] == [["甲"], ["乙"]]


def test_rows_hidden_among_many_are_seen():
    tab = Tab("表", [["甲", 1], ["乙", 2], ["丙", 3]], hidden_rows={2})
    (grid,) = read_sheet(xls(tab), "x.xls").parts
    assert [[cell.hidden for cell in row] for row in grid.rows] == [
        *([False] * 2, [True] * 2, [False] * 2),
    ]


@given(st.binary(max_size=300))
def test_the_highest_byte_is_found(values):
    assert _highest(values) == max(values, default=0)


# --- chains of sectors ---------------------------------------------------------------------


def sector_by_sector(sectors: _Sectors, number: int) -> bytes | None:
    """Follow a chain; ``None`` when it leads out of the table or round in circles."""
    parts: list[bytes] = []
    while number != 0xFFFFFFFE:
        if number >= len(sectors.follow) or len(parts) >= len(sectors.follow):
            return None
        parts.append(sectors.data[2 + 3 * number : 5 + 3 * number])
        number = sectors.follow[number]
    return b"".join(parts)


NEXT = st.one_of(st.integers(0, 6), st.sampled_from([0xFFFFFFFE, 0xFFFFFFFF]))


@given(st.lists(NEXT, max_size=6), st.integers(0, 7), st.booleans())
def test_chains_are_followed_sector_by_sector(follow, start, is_row):
    follow = [*range(1, len(follow)), 0xFFFFFFFE] if is_row and follow else follow
    sectors = _Sectors("x", bytes(range(2 + 3 * 6)), 2, 3, array("I", follow))
    expected = sector_by_sector(sectors, start)
    if expected is None:
        with pytest.raises(InputError):
            sectors.chain(start)
    else:
        assert sectors.chain(start) == expected


# --- rows of .ods ----------------------------------------------------------------------------

OPEN = '<table:table-cell office:value-type="string">'
GOOD = f"{OPEN}<text:p>甲</text:p></table:table-cell>"


@pytest.mark.parametrize(
    "inside",
    [
        "<text:p>甲",
        "<text:p>甲<b</text:p>",
        "<text:p>\x01</text:p>",
        "甲",
        "",
        "<text:p>&x;</text:p>",
        "<text:p>乙</text:p>丙",
        "<text:p>乙</text:p><text:p>",
        "<text:p>&#19968;\u3000</text:p>",
    ],
)
def test_what_follows_a_known_head_is_looked_at(inside, monkeypatch):
    row = f"<table:table-row>{GOOD}{GOOD}{OPEN}{inside}</table:table-cell></table:table-row>"
    data = ods_of(f'<table:table table:name="一">{row}</table:table>')

    def told() -> object:
        try:
            return read_sheet(data, "x.ods")
        except InputError as error:
            return error.words.zh

    quick = told()
    monkeypatch.setattr("auditor.readers.sheet_ods.cut_rows", lambda content: (content, []))
    assert quick == told()
