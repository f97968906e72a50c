"""The reader of .xlsx, .xls and .ods against workbooks made by hand, one quirk at a time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from makers.old_xml import xml
from makers.pages import page, table
from makers.sheets import ODS_TYPE, Tab, book, letters, ods, ods_of, ole, ref, xls, xlsx, zipped

from auditor.errors import InputError
from auditor.model import Cell, Document, Grid, Paragraph, Problem
from auditor.readers import ole as ole_module
from auditor.readers import safety, sheet_ods, sheet_xlsx
from auditor.readers.html import read_html
from auditor.readers.sheet import read_sheet
from auditor.readers.sheet_extras import page_texts
from auditor.readers.sheet_formats import find_format, shown_formats
from auditor.readers.sheet_values import number_text
from auditor.text import count_ink

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT.parent / "shared" / "lists"
WRITERS = [pytest.param(write, id=write.__name__) for write in (xlsx, xls, ods, xml)]
every_format = pytest.mark.parametrize("write", WRITERS)


def grids(document: Document) -> list[Grid]:
    return [part for part in document.parts if isinstance(part, Grid)]


def cells(document: Document) -> list[Cell]:
    return [cell for grid in grids(document) for row in grid.rows for cell in row]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.raw for cell in row] for row in grid.rows]


def spot(problem: Problem) -> tuple[int | None, int | None]:
    return problem.place.row, problem.place.column


def shown(document: Document) -> int:
    """Count the characters of a document's parts."""
    paragraphs = [part for part in document.parts if isinstance(part, Paragraph)]
    return sum(count_ink(part.raw) for part in (*paragraphs, *cells(document)))


def read(data: bytes) -> Document:
    document = read_sheet(data, "清单.xlsx")
    assert document.ink == shown(document)
    return document


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_sheet(data, "清单.xlsx")
    zh, en = caught.value.words
    assert zh.startswith("清单.xlsx：")
    assert en.startswith("清单.xlsx: ")
    return zh


def survives(data: bytes) -> None:
    """Assert that damaged bytes are read, each character once, or refused by name."""
    try:
        document = read_sheet(data, "x")
    except InputError as error:
        fault = error.words
    else:
        fault = None
        assert document.ink == shown(document)
    assert fault is None or fault.zh.startswith("x：")


# --- what every format of sheets has -----------------------------------------------


@every_format
def test_cells_know_where_they_stand(write):
    document = read(write(Tab("行政处罚（2项）", [["序号", "名称"], ["1", "甲\n乙"], ["2", None]])))
    (grid,) = grids(document)
    assert document.format == write.__name__
    assert grid.name == "行政处罚（2项）"
    assert not grid.hidden
    assert texts(grid) == [["序号", "名称"], ["1", "甲\n乙"], ["2", ""]]
    place = grid.rows[1][1].place
    assert (place.sheet, place.row, place.column) == ("行政处罚（2项）", 2, 2)
    assert document.problems == ()


@every_format
def test_a_merge_is_one_cell(write):
    rows = [["标题", None, None], ["甲", "乙", "丙"], [None, "丁", "戊"]]
    (grid,) = grids(read(write(Tab(rows=rows, merges=[(1, 1, 1, 3), (2, 1, 3, 1)]))))
    assert texts(grid) == [["标题"], ["甲", "乙", "丙"], ["丁", "戊"]]
    title, first, below = grid.rows[0][0], grid.rows[1][0], grid.rows[2][0]
    assert (title.rowspan, title.colspan) == (1, 3)
    assert (first.rowspan, first.colspan) == (2, 1)
    assert (below.place.row, below.place.column) == (3, 2)


@every_format
def test_values_under_a_merge_are_named_not_read(write):
    rows = [["甲", "旧值"], ["更旧", "乙"], ["丙", "丁"]]
    document = read(write(Tab("表", rows, [(1, 1, 1, 2), (2, 1, 3, 1)])))
    assert texts(grids(document)[0]) == [["甲"], ["更旧", "乙"], ["丁"]]
    (problem,) = document.problems
    assert problem.kind == "hidden"
    assert problem.quote == "旧值"
    assert spot(problem) == (1, 2)
    assert "2 个被合并盖住" in problem.words.zh


@every_format
def test_merges_are_cut_to_the_text(write):
    rows = [["标题"] + [None] * 255, ["甲", "乙"]]
    (grid,) = grids(read(write(Tab(rows=rows, merges=[(1, 1, 1, 256), (2, 2, 60, 2)]))))
    assert [(c.rowspan, c.colspan) for row in grid.rows for c in row] == [(1, 2), (1, 1), (1, 1)]


@every_format
def test_hidden_rows_and_columns_are_marked_and_left_to_the_layout_to_tell(write):
    rows = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    document = read(write(Tab("表", rows, hidden_rows={2}, hidden_columns={3})))
    hidden = {cell.raw for cell in cells(document) if cell.hidden}
    assert hidden == {"c", "d", "e", "f", "i"}
    assert document.problems == ()


@every_format
def test_hidden_rows_without_text_are_no_matter(write):
    document = read(write(Tab(rows=[["a"], [None], ["b"]], hidden_rows={2})))
    assert document.problems == ()
    assert grids(document)[0].rows[1] == ()


@every_format
def test_a_merge_that_reaches_out_of_a_hidden_row_is_seen(write):
    tab = Tab(rows=[["a", "b"], [None, "c"]], merges=[(1, 1, 2, 1)], hidden_rows={1})
    assert {cell.raw: cell.hidden for cell in cells(read(write(tab)))} == {
        "a": False,
        "b": True,
        "c": False,
    }


@every_format
def test_a_hidden_sheet_is_read_and_marked(write):
    document = read(write(Tab("一", [["甲"]]), Tab("二", [["乙"]], hidden=True)))
    assert [(grid.name, grid.hidden) for grid in grids(document)] == [("一", False), ("二", True)]
    assert document.problems == ()


@every_format
def test_empty_sheets_are_passed_over(write):
    document = read(write(Tab("空", [[None, " \n"]]), Tab("一", [["甲"]]), Tab("隐", hidden=True)))
    assert [grid.name for grid in grids(document)] == ["一"]
    assert document.problems == ()


@pytest.mark.parametrize("write", WRITERS[:3])  # the fourth format has none but comments
def test_comments_boxes_and_pictures_are_named(write):
    tab = Tab("表", [["甲", "乙"]], comments={(1, 2): "请核对"}, boxes={(3, 1): "浮动\n文字"})
    tab.pictures = [(4, 1), (5, 1)]
    document = read(ods_of(_ODS_SHAPES) if write is ods else write(tab))
    said = [(p.kind, p.quote) for p in document.problems]
    assert said == [("leftover", "请核对"), ("unread", "浮动\n文字"), ("unread", None)]
    assert spot(document.problems[0]) == (1, 2)
    assert "2 个图片" in document.problems[2].words.zh


_DRAW = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
_ODS_SHAPES = f"""<table:table table:name="表" {_DRAW}><table:shapes><draw:frame><draw:text-box>
<text:p>浮动</text:p><text:p>文字</text:p></draw:text-box></draw:frame><draw:frame><draw:image/></draw:frame>
<draw:frame><draw:image/></draw:frame></table:shapes><table:table-row><table:table-cell><text:p>甲</text:p>
</table:table-cell><table:table-cell><office:annotation><text:p>请核对</text:p></office:annotation>
<text:p>乙</text:p></table:table-cell></table:table-row></table:table>"""


@pytest.mark.parametrize("write", WRITERS[:2])
def test_printed_heads_come_out_once_and_page_numbers_not_at_all(write):
    head = '&L附件1&C&"宋体,加粗"&12第 &P 页，共 &N 页&R某局 && 某处'
    document = read(write(Tab("一", [["甲"]], header=head), Tab("二", [["乙"]], header=head)))
    heads = [part for part in document.parts if isinstance(part, Paragraph)]
    assert [part.raw for part in heads] == ["附件1", "某局 & 某处"]
    assert all(part.running for part in heads)


def test_page_codes():
    assert page_texts(["&C&P/&N", "- &P -", "", "&D &T"]) == ()
    assert page_texts(["&L&KFF0000红字&R&A", "&C红字"]) == ("红字",)


def test_printed_heads_of_ods():
    style = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    styles = (
        f"<s {style} {text}><style:master-page><style:header><text:p>附件 &amp; 表</text:p></style:header>"
        "<style:footer><text:p>第 <text:page-number>1</text:page-number> 页</text:p></style:footer>"
        '<style:header-left style:display="false"><text:p>不印</text:p></style:header-left>'
        "</style:master-page></s>"
    )
    document = read(ods(Tab(rows=[["甲"]]), extra={"styles.xml": styles}))
    assert [p.raw for p in document.parts if isinstance(p, Paragraph)] == ["附件 & 表"]


def test_tracked_changes_of_ods():
    change = "<table:tracked-changes><table:deletion/><table:insertion/></table:tracked-changes>"
    cell = "<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row>"
    document = read(ods_of(f'{change}<table:table table:name="一">{cell}</table:table>'))
    (problem,) = document.problems
    assert problem.kind == "leftover"
    assert "2 处修订" in problem.words.zh


# --- values ------------------------------------------------------------------------


def test_numbers_come_out_as_typed():
    rows = [[1.0, 379.0, 2.5, 0.1 + 0.2, 123456789012345680.0, 1e-7, -3.0, -0.0, 1e300]]
    expected = ["1", "379", "2.5", "0.3", "123456789012346000", "0.0000001", "-3", "0", "1E+300"]
    for write in (xlsx, xls):
        assert texts(grids(read(write(Tab(rows=rows))))[0]) == [expected]


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_a_number_keeps_fifteen_digits(value):
    assert float(number_text(value)) == pytest.approx(value, rel=1e-14, abs=0)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_whole_numbers_are_exact(value):
    assert number_text(float(value)) == str(value)


def test_dates_and_truth_values():
    workbook = openpyxl.Workbook()
    values = [
        date(2024, 3, 1),
        datetime.fromisoformat("2024-03-01 08:30"),
        time(9, 5),
        timedelta(hours=30),
        True,
    ]
    workbook.active.append(values)
    out = io.BytesIO()
    workbook.save(out)
    expected = ["2024-03-01", "2024-03-01 08:30:00", "09:05:00", "30:00:00", "TRUE"]
    assert texts(grids(read(out.getvalue()))[0]) == [expected]


def test_text_is_kept_as_it_is():
    raw = "  \u3000第一条　“引文”\r\n（一）甲_x000B_乙\u00a0丙\n "
    rows = texts(grids(read(xlsx(Tab(rows=[[raw, "a_x0041_b", "user_xyz"]]))))[0])
    assert rows == [["第一条　“引文”\n（一）甲\x0b乙\u00a0丙", "aAb", "user_xyz"]]


def test_rich_text_without_its_reading_aid():
    sst = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>行政</t></r>'
        '<r><t xml:space="preserve"> 处罚</t></r><rPh sb="0" eb="1"><t>XING</t></rPh></si></sst>'
    )
    document = read(xlsx(Tab(rows=[["x"]]), extra={"xl/sharedStrings.xml": sst}))
    assert texts(grids(document)[0]) == [["行政 处罚"]]


def sheet_of(data: str, **extra: str | bytes) -> bytes:
    """Write a workbook around the XML of one sheet's rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>'
    return xlsx(Tab(rows=[["x"]]), extra={"xl/worksheets/sheet1.xml": xml} | extra)


def test_errors_are_shown_as_excel_shows_them():
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"/><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    assert texts(grids(read(sheet_of(data)))[0]) == [["1", "", "#DIV/0!"]]
    error = struct.pack("<HHHBB", 1, 1, 0, 0x17, 1)
    sheet = book(Tab(rows=[["a"]])).replace(struct.pack("<HH", 0x0A, 0), b"")
    stream = sheet + struct.pack("<HH", 0x205, 8) + error + struct.pack("<HH", 0x0A, 0)
    # The sheet's own end was taken out with that of the list of sheets, which goes back in.
    at = stream.index(struct.pack("<H", 0x809), 4)
    fixed = stream[:at] + struct.pack("<HH", 0x0A, 0) + stream[at:]
    assert texts(grids(read(ole({"Workbook": fixed})))[0]) == [["a", ""], ["", "#REF!"]]


def test_formulas_without_a_saved_result_are_named():
    data = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1&amp;"x"</f><v></v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>NOW()</f></c></row>'
    )
    document = read(sheet_of(data))
    assert texts(grids(document)[0]) == [["2"]]
    (problem,) = document.problems
    assert (problem.kind, spot(problem), problem.quote) == ("unread", (1, 2), '=A1&"x"')
    assert "2 个公式" in problem.words.zh


def test_pictures_in_cells_are_no_text():
    rows = [["甲", '=DISPIMG("ID_1",1)'], ["乙", "=不是图片"]]
    document = read(xlsx(Tab("表", rows), extra={"xl/cellimages.xml": "<x/>"}))
    assert texts(grids(document)[0]) == [["甲", ""], ["乙", "=不是图片"]]
    assert [(p.kind, spot(p)) for p in document.problems] == [("unread", (1, 2))]


def test_a_thread_is_said_once():
    note = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    tab = Tab(rows=[["甲", "乙"]], comments={(1, 1): "[线程批注] 旧版副本", (1, 2): "普通批注"})
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{rel}">'
        '<Relationship Id="a" Type="x/comments" Target="/xl/comments1.xml"/>'
        '<Relationship Id="b" Type="x/threadedComment" Target="..\\threads.xml"/></Relationships>',
        "xl/threads.xml": f'<T xmlns="{note}"><threadedComment ref="A1"><text>请改</text></threadedComment></T>',
    }
    assert [p.quote for p in read(xlsx(tab, extra=extra)).problems] == ["请改", "普通批注"]


def test_shapes_kept_for_older_programs_are_read_once():
    art = "http://schemas.openxmlformats.org/drawingml/2006/main"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = "<a:p><a:r><a:t>框</a:t></a:r></a:p>"
    drawing = (
        f'<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{art}"'
        f' xmlns:mc="{mc}"><x:absoluteAnchor><mc:AlternateContent><mc:Choice>{body}</mc:Choice>'
        f"<mc:Fallback>{body}</mc:Fallback></mc:AlternateContent></x:absoluteAnchor></x:wsDr>"
    )
    tab = Tab(rows=[["甲"]], boxes={(1, 1): "x"})
    document = read(xlsx(tab, extra={"xl/drawings/drawing1.xml": drawing}))
    assert [p.quote for p in document.problems] == ["框"]


def test_prefixed_xml_is_read_alike():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<x:worksheet xmlns:x="{main}"><x:cols><x:col min="2" max="2" hidden="true"/></x:cols><x:sheetData>'
        '<x:row r="1" ht="0"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
        '</x:sheetData><x:mergeCells><x:mergeCell ref="A2:B2"/></x:mergeCells></x:worksheet>'
    )
    document = read(xlsx(Tab(rows=[["x"]]), extra={"xl/worksheets/sheet1.xml": xml}))
    assert [(c.raw, c.hidden) for c in cells(document)] == [("1", True), ("#N/A", True)]


def test_a_chart_sheet_is_named():
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="o/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="o/chartsheet" Target="chartsheets/sheet1.xml"/>'
        '<Relationship Id="rId3" Type="o/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    extra = {"xl/_rels/workbook.xml.rels": rels, "xl/chartsheets/sheet1.xml": "<chartsheet/>"}
    data = xlsx(Tab("一", [["甲"]]), Tab("图", [["乙"]]), extra=extra)
    document = read(data)
    assert [grid.name for grid in grids(document)] == ["一"]
    assert [(p.kind, p.place.sheet) for p in document.problems] == [("unread", "图")]


def test_ods_shows_what_its_program_showed():
    row = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value="0.5"><text:p>50%</text:p>'
        '</table:table-cell><table:table-cell office:value="3"/><table:table-cell><text:p>甲<text:s text:c="2"/>乙'
        "<text:tab/>丙<text:line-break/><text:span>丁<text:a>戊</text:a></text:span></text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )
    more = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    (grid,) = grids(read(ods_of(f'<table:table table:name="一">{row}{more}</table:table>')))
    assert texts(grid) == [["50%", "3", "甲  乙\t丙\n丁戊"]] * 2


# --- numbers in formats of their own ------------------------------------------------------

SHOWN = [
    ("0000", 7, "0007"),
    ("0000", 12345, "12345"),
    ("0", 2.5, "3"),
    ("0", -2.5, "-3"),
    ("0", -0.4, "0"),
    ("0.00_ ", 1.005, "1.01"),
    ("#,##0", 1234567.4, "1,234,567"),
    ("#,##0.00", 999, "999.00"),
    ("0%", 0.125, "13%"),
    ("0.0%", 0.5, "50.0%"),
    ('"第"0"号"', 8, "第8号"),
    (r"000\-\X", 8, "008-X"),
    ('"甲"00', -3, "-甲03"),
    (r'"  "\ 0_ ', 2, "2"),
]


@pytest.mark.parametrize(("code", "value", "expected"), SHOWN)
def test_a_number_is_shown_in_its_format(code, value, expected):
    assert find_format(code).show(value) == expected


@pytest.mark.parametrize(
    "code", ["General", "@", "yyyy/m/d", "0.00E+00", "# ?/?", "0;-0;", "[红色]0", "0" * 40, ""]
)
def test_other_formats_leave_a_number_as_it_is(code):
    assert find_format(code) is None
    assert shown_formats({200: code}, [0, 200]) == {}


def in_formats(rows: list[list[tuple[float | str, str]]]) -> bytes:
    workbook = openpyxl.Workbook()
    for row, values in enumerate(rows, 1):
        for column, (value, code) in enumerate(values, 1):
            workbook.active.cell(row, column, value).number_format = code
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_numbers_of_xlsx_are_shown_in_their_formats(monkeypatch):
    rows = [
        [(1, "0000"), (0.5, "0%"), ("007", "0000"), (1, "General"), (True, "0000")],
        [(23, "0000"), (1e6, "#,##0"), ("x", "0%"), (date(2024, 3, 1), "yyyy-mm-dd"), (3, "0.0_ ")],
    ]
    data = in_formats(rows)
    expected = [
        ["0001", "50%", "007", "1", "TRUE"],
        ["0023", "1,000,000", "x", "2024-03-01", "3.0"],
    ]
    assert texts(grids(read(data))[0]) == expected
    monkeypatch.setattr(sheet_xlsx, "scan", lambda *_: None)
    assert texts(grids(read(data))[0]) == expected


def test_a_format_of_the_first_style_holds_for_cells_that_name_none():
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts><numFmt numFmtId="176" formatCode="000"/></numFmts>'
        '<cellXfs><xf numFmtId="176"/><xf numFmtId="0"/></cellXfs></styleSheet>'
    )
    data = '<row r="1"><c r="A1"><v>5</v></c><c r="B1" s="1"><v>5</v></c><c r="C1" s="0"><f>2+3</f><v>5</v></c></row>'
    document = read(sheet_of(data, **{"xl/styles.xml": styles}))
    assert texts(grids(document)[0]) == [["005", "5", "005"]]


def xls_record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def test_numbers_of_xls_are_shown_in_their_formats():
    code = "0000".encode("utf-16-le")
    styles = xls_record(0x41E, struct.pack("<HHB", 164, 4, 1) + code)
    styles += b"".join(xls_record(0xE0, struct.pack("<HH16x", 0, n)) for n in (0, 164, 9))
    cells = xls_record(0x27E, struct.pack("<HHHI", 0, 0, 1, 7 << 2 | 2))
    cells += xls_record(0x27E, struct.pack("<HHHI", 0, 1, 0, 7 << 2 | 2))
    cells += xls_record(0x27E, struct.pack("<HHHI", 0, 2, 2, 50 << 2 | 3))
    cells += xls_record(0x203, struct.pack("<HHHd", 1, 0, 1, 12.0))
    many = struct.pack("<HI", 1, 0x3FF00000) + struct.pack("<HI", 2, (-25 << 2 & 0xFFFFFFFF) | 3)
    cells += xls_record(0xBD, struct.pack("<HH", 1, 1) + many + struct.pack("<H", 2))
    end = struct.pack("<HH", 0x0A, 0)
    stream = book(Tab(rows=[]), records=styles)
    document = read(ole({"Workbook": stream[: -len(end)] + cells + end}))
    assert texts(grids(document)[0]) == [["0007", "7", "50%"], ["0012", "0001", "-25%"]]


@pytest.mark.parametrize(("page", "encoding"), [(936, "gbk"), (950, "big5")])
def test_a_workbook_of_excel_95(page, encoding):
    """Made by hand after the published format: no program at hand writes one any more."""

    def counted(text: str, shape: str) -> bytes:
        raw = text.encode(encoding)
        return struct.pack(shape, len(raw)) + raw

    looks = b"".join(xls_record(0xE0, struct.pack("<HH12x", 0, n)) for n in (0, 164))
    start = xls_record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    start += xls_record(0x42, struct.pack("<H", page))
    start += xls_record(0x41E, struct.pack("<H", 164) + counted("000", "<B")) + looks
    name = counted("表一", "<B") if encoding == "gbk" else b"\x01A"
    at = len(start) + 4 + 6 + len(name) + 4
    start += xls_record(0x85, struct.pack("<IBB", at, 0, 0) + name) + xls_record(0x0A, b"")
    cells = xls_record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    cells += xls_record(0x204, struct.pack("<HHH", 0, 0, 0) + counted(" 甲\n乙", "<H"))
    cells += xls_record(0x203, struct.pack("<HHHd", 0, 1, 1, 7.0))
    formula = struct.pack("<HHH", 1, 0, 0) + b"\0" * 6 + b"\xff\xff" + bytes(8)
    cells += xls_record(0x06, formula) + xls_record(0x207, counted("算得", "<H"))
    cells += xls_record(0x0A, b"")
    (grid,) = grids(read(ole({"Book": start + cells})))
    assert grid.name == ("表一" if encoding == "gbk" else "A")
    assert texts(grid) == [["甲\n乙", "007"], ["算得", ""]]


# --- the quick way and the thorough one ---------------------------------------------------

CELLS = [
    '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}"><v>1.5</v></c>',
    '<c r="{}" s="0" t="n"><v>2</v></c>',
    '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}"><f>A1</f><v></v></c>',
    '<c r="{}"><f t="shared" si="0"/><v>4</v></c>',
    '<c t="s" r="{}"><v>0</v></c>',
    '<c r="{}" t="inlineStr"><is><t>内&amp;联</t></is></c>',
    '<c r="{}" t="str"><f>"x"</f><v>x</v></c>',
    '<c r="{}" s="0"/>',
    '<c r="{}" cm="1" t="b"><v>1</v></c>',
]


@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=4), min_size=1, max_size=4), st.data())
@settings(max_examples=60)
def test_one_pass_over_xlsx_sees_what_a_search_sees(rows, data):
    marks = ["", ' hidden="1"', ' ht="0"', ' hidden="0" ht="14.5"', ' spans="1:4"']
    xml = "".join(
        f'<row r="{n}"{data.draw(st.sampled_from(marks))}>'
        + "".join(cell.format(ref(n, at)) for at, cell in enumerate(row, 1))
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    workbook = sheet_of(f'<row r="9"><c r="A9"><v>9</v></c></row>{xml}')
    quick = read(workbook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xlsx, "scan", lambda *_: None)
        assert read(workbook) == quick


def test_cells_left_open_are_not_looked_for_to_the_end():
    found = sheet_xlsx._CELL.findall(b'<c r="A1"><v>1</v>' * 100_000 + b'<c r="B1"><v>2</v></c>')
    assert found == [(b' r="B1"', b"<v>2</v>")]  # in minutes, were each looked for to the end


def test_plain_xlsx_is_read_in_one_pass(monkeypatch):
    monkeypatch.setattr(sheet_xlsx, "_search", lambda *_: pytest.fail("searched tag by tag"))
    monkeypatch.setattr(sheet_xlsx, "_extent", lambda *_: pytest.fail("measured cell by cell"))
    read(by_openpyxl(Tab("表", [["甲", 1, None, 2.5], ["乙\n丙", "丁"]])))
    read(xlsx(Tab("表", [["甲", 1], ["乙", None, 3]], hidden_rows={2})))


def read_or_refused(data: bytes) -> Document | str:
    """Read a workbook, or return why not: merges may lie over each other without end."""
    try:
        return read(data)
    except InputError as error:
        return error.words.zh


ODS_CELLS = [
    "<table:table-cell><text:p>甲&amp;乙</text:p></table:table-cell>",
    "<table:table-cell/>",
    '<table:table-cell office:value-type="float" office:value="3"/>',
    '<table:table-cell office:value-type="float" office:value="4"><text:p>04</text:p></table:table-cell>',
    "<table:table-cell><text:p> 一</text:p><text:p/><text:p>二\u3000</text:p></table:table-cell>",
    "<table:table-cell><text:p>一</text:p><text:p>二</text:p></table:table-cell>",
    '<table:table-cell table:number-columns-repeated="3"><text:p>三</text:p></table:table-cell>',
    '<table:table-cell table:number-columns-repeated="40"/>',
    '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>四</text:p></table:table-cell>',
    "<table:covered-table-cell/>",
    "<table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell>",
    "<table:table-cell><text:p>甲<text:s/><text:tab/>乙</text:p></table:table-cell>",
    "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>五</text:p></table:table-cell>",
    "<table:table-cell><!-- 无 --><text:p>六</text:p></table:table-cell>",
]
ODS_ROWS = ["", ' table:number-rows-repeated="2"', ' table:visibility="collapse"']


@given(
    st.lists(
        st.tuples(st.sampled_from(ODS_ROWS), st.lists(st.sampled_from(ODS_CELLS), max_size=5)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=80)
def test_rows_cut_out_of_ods_are_read_as_the_parser_reads_them(rows):
    body = "".join(f"<table:table-row{look}>{''.join(row)}</table:table-row>" for look, row in rows)
    last = "<table:table-row><table:table-cell><text:p>末</text:p></table:table-cell></table:table-row>"
    data = ods_of(f'<table:table table:name="一">{body}{last}</table:table>')
    quick = read_or_refused(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_ods, "cut_rows", lambda content: (content, []))
        assert read_or_refused(data) == quick


def test_only_usual_names_and_encodings_are_cut():
    row = "<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row>"
    good = zipfile.ZipFile(io.BytesIO(ods_of(row))).read("content.xml")
    assert [r.texts for r in sheet_ods.cut_rows(good)[1]] == [["甲"]]
    for bad in (
        good.replace(b"xmlns:table=", b"xmlns:tabelle="),
        good.replace(b"table:1.0", b"table:9.9"),
        b'<?xml version="1.0" encoding="GBK"?>' + good,
        good.replace(b"<text:p>", b'<text:p xmlns:text="x">'),
        good.replace("甲".encode(), b"&own;"),
        good.replace("甲".encode(), b"\x00"),
        good.replace(row.encode(), b"<![CDATA[" + row.encode() + b"]]>"),
        good.replace(row.encode(), b'<table:table-row auditor-rows="0-9"/>' + row.encode()),
    ):
        assert sheet_ods.cut_rows(bad) == (bad, [])


# --- one table in every format ---------------------------------------------------------

LINE = st.text("甲乙丙丁第条款（）《》，。abc12&<>\"'", min_size=1, max_size=6)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


@st.composite
def tabs(draw):
    """Draw a sheet with merges that leave its last row and column alone."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    rows = [[draw(TEXT) for _ in range(width)] for _ in range(height)]
    merges, taken = [], set()
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(1, height - 1)), draw(st.integers(1, width - 1))
        low, far = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        area = {(r, c) for r in range(top, low + 1) for c in range(left, far + 1)}
        if len(area) > 1 and not area & taken:
            merges.append((top, left, low, far))
            taken |= area
            for row, column in area - {(top, left)}:
                rows[row - 1][column - 1] = None
    return Tab("表", rows, merges)


def by_openpyxl(tab: Tab) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row, values in enumerate(tab.rows, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    for top, left, low, far in tab.merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=low, end_column=far)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def outline(document: Document) -> set[tuple[int | None, int | None, int, int, str]]:
    return {(c.place.row, c.place.column, c.rowspan, c.colspan, c.raw) for c in cells(document)}


@given(tabs())
@example(Tab("表", [["a", "b"], ["c", "d"]]))
@settings(max_examples=40)
def test_one_table_is_the_same_in_every_format(tab):
    areas = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in tab.merges}
    expected = {
        (row, column, *areas.get((row, column), (1, 1)), value)
        for row, values in enumerate(tab.rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None
    }
    for data in (by_openpyxl(tab), xlsx(tab), xls(tab), ods(tab), xml(tab)):
        assert outline(read(data)) == expected
    web = read_html(page(table(tab)), "p.html")
    assert outline(web) == expected
    assert web.ink == shown(web)


# --- told by content ---------------------------------------------------------------------


def test_the_kind_is_told_by_content():
    tab = Tab(rows=[["a"]])
    told = [read_sheet(write(tab), "x.doc").format for write in (xlsx, xls, ods, xml)]
    assert told == ["xlsx", "xls", "ods", "xml"]
    for other in (zipped({"word/document.xml": "<x/>"}), ole({"WordDocument": b"x"}), b"plain"):
        assert "不是电子表格" in refused(other)


def test_other_files_are_refused():
    assert "xlsb" in refused(zipped({"xl/workbook.bin": b""}))
    assert "不是电子表格" in refused(zipped({"word/document.xml": "<x/>"}))
    assert "不是电子表格" in refused(b"\0\0\0")
    assert "没有文字" in refused(xlsx(Tab(rows=[[" "]])))


def test_an_embedded_workbook_is_not_the_workbook():
    inner = book(Tab("内", [["嵌入的"]]))
    data = ole({"Workbook": book(Tab("外", [["真的"]]))}, inner={"Workbook": inner})
    assert texts(grids(read(data))[0]) == [["真的"]]


def test_streams_of_every_size_survive_wrapping():
    for size in (0, 4095, 4096, 4097, 200_000, 5_000_000):
        stream = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        wrapped = ole_module.open_ole(ole_module.wrap("Workbook", stream), "x")
        assert wrapped.read("Workbook")[:size] == stream


# --- hostile files ----------------------------------------------------------------------


def test_passwords():
    assert "加密" in refused(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))
    assert "加密" in refused(xls(Tab(rows=[["a"]]), records=struct.pack("<HHH", 0x2F, 2, 0)))
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    locked = f"<m {names}><manifest:encryption-data/></m>"
    assert "加密" in refused(ods(Tab(rows=[["a"]]), extra={"META-INF/manifest.xml": locked}))
    data = bytearray(xlsx(Tab(rows=[["a"]])))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + offset] |= 1
    assert "加密" in refused(bytes(data))


def test_bombs_are_not_unpacked():
    big = b"\0" * (safety.RATIO_FROM + 1)
    assert "压缩比" in refused(xlsx(Tab(rows=[["a"]]), extra={"xl/media/x.bin": big}))
    many = {f"p{n}": b"" for n in range(safety.MAX_PARTS + 1)}
    assert "部件" in refused(zipped(many))


def test_too_much_in_all_is_refused(monkeypatch):
    monkeypatch.setattr(safety, "MAX_UNPACKED", 1000)
    assert "解压后" in refused(xlsx(Tab(rows=[["a"]])))


def test_a_part_that_lies_about_its_size_is_refused():
    content = b"<x>" + b"y" * 5000 + b"</x>"
    data = bytearray(xlsx(Tab(rows=[["a"]]), extra={"xl/sharedStrings.xml": content}))
    short = struct.pack("<I", 10)
    crc = struct.pack("<I", zlib.crc32(content[:10]))
    for mark, at_crc, at_size, at_name in (
        (b"PK\x03\x04", 14, 22, 30),
        (b"PK\x01\x02", 16, 24, 46),
    ):
        at = data.index(mark)
        while data[at + at_name : at + at_name + 20] != b"xl/sharedStrings.xml":
            at = data.index(mark, at + 1)
        data[at + at_crc : at + at_crc + 4] = crc
        data[at + at_size : at + at_size + 4] = short
    assert zipfile.ZipFile(io.BytesIO(bytes(data))).read("xl/sharedStrings.xml") == content[:10]
    message = refused(bytes(data))
    assert "大小与所写不符" in message or "已损坏" in message


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.xml", "<x/>")
        file.writestr("xl\\workbook.xml", "<y/>")
    assert "两个 xl/workbook.xml" in refused(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
def test_entities_are_refused(part, encoding):
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'.encode(encoding)
    assert "实体" in refused(xlsx(Tab(rows=[["a"]]), extra={part: laughs}))


def test_damaged_parts_are_refused():
    tab = Tab(rows=[["a"]])
    assert "不是完好的 XML" in refused(xlsx(tab, extra={"xl/workbook.xml": "<a><b>"}))
    assert "不是完好的 XML" in refused(ods(tab, extra={"content.xml": "<a>" * 500 + "</a>" * 500}))
    assert "损坏" in refused(sheet_of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'))
    assert "缺少部件" in refused(zipped({"mimetype": ODS_TYPE}))
    assert "ZIP" in refused(xlsx(tab)[:-30])
    assert "损坏" in refused(xls(tab)[:900])
    assert "OLE" in refused(safety.OLE)


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c t="n" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="n" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="n"r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='ABCDEFGHIJ1'><v>1</v></c></row>",
        '<row r="1048576"><c/><c><v>1</v></c></row><row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        f'<row r="1048576">{"<c><v>1</v></c>" * 300}</row>',
    ],
)
def test_far_cells_do_not_make_a_huge_sheet(data):
    assert "范围过大" in (message := refused(sheet_of(data))) or "不是完好的 XML" in message


def test_far_cells_without_a_value_do_not_matter():
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert texts(grids(read(sheet_of(data)))[0]) == [["1"]]


def test_wide_sheets_are_measured_cell_by_cell():
    data = f'<row r="100001"><c r="{ref(100_001, 30)}"><v>1</v></c></row>'
    (grid,) = grids(read(sheet_of(data)))
    assert len(grid.rows) == 100_001
    assert [cell.place.column for cell in grid.rows[-1]] == list(range(1, 31))
    assert sheet_xlsx.MAX_AREA > 100_001 * 30


def test_ten_thousand_columns_are_refused():
    far = f'<row r="1"><c r="{letters(10_000)}1"><v>1</v></c></row>'
    near = f'<row r="1"><c r="{letters(9_999)}1"><v>1</v></c></row>'
    assert "10000 列" in refused(sheet_of(far))
    assert len(cells(read(sheet_of(near)))) == 9_999
    cell = '<table:table-cell table:number-columns-repeated="10000"><text:p>x</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    assert "列" in refused(ods_of(f'<table:table table:name="一">{row}</table:table>'))


def test_a_sheet_of_repeated_cells_is_bounded():
    cell = '<table:table-cell table:number-columns-repeated="9000"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    assert "上限" in refused(ods_of(f'<table:table table:name="一">{row}</table:table>'))


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr("auditor.readers.sheet.MAX_CELLS", 3)
    assert "上限 3" in refused(xlsx(Tab("一", [["a", "b"]]), Tab("二", [["c", "d"]])))


def test_an_old_workbook_that_lies_about_its_size_is_read():
    size = struct.pack("<HHIIHHH", 0x200, 14, 0, 0x7FFFFFFF, 0, 0xFFFF, 0)
    stream = bytearray(book(Tab(rows=[["a"]])))
    start = bytes(stream).index(struct.pack("<HHHH", 0x809, 16, 0x600, 0x10)) + 20
    stream[start:start] = size
    assert texts(grids(read(ole({"Workbook": bytes(stream)})))[0]) == [["a"]]


def test_an_old_workbook_spread_too_far_is_refused():
    far = [[None] * 255 + ["x"]] + [[]] * 40_000 + [["y"]]
    tabs = [Tab(f"表{n}", far) for n in range(7)]
    assert "范围过大" in refused(xls(*tabs))


def test_overlapping_merges():
    rows = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    document = read(xlsx(Tab(rows=rows, merges=[(1, 1, 1, 2), (1, 1, 2, 1), (1, 2, 3, 2)])))
    first = cells(document)[0]
    assert (first.rowspan, first.colspan) == (1, 2)
    assert [c.raw for c in cells(document)] == ["a", "c", "d", "e", "f", "g", "h", "i"]
    many = [(1, 1, 3, 3)] * 3
    assert "互相重叠" in refused(xlsx(Tab(rows=rows, merges=many)))


MADE = Tab(
    "表", [["题", None], ["甲", "乙\n丙"], [1.5, "丁"]], [(1, 1, 1, 2)], comments={(2, 1): "注"}
)
SEEDS = [write(MADE, Tab("二", [["x"]])) for write in (xlsx, xls, ods, xml)]


@given(st.sampled_from(SEEDS), st.data())
@settings(max_examples=80)
def test_damage_is_read_or_refused_never_a_crash(seed, data):
    bytes_ = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(bytes_) - 1))
        bytes_[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(bytes_) // 2, len(bytes_)))
    survives(bytes(bytes_[:cut]))


@given(st.text("<>/=\"rcvtsA1B2 '", max_size=40), st.integers(0, 400))
@settings(max_examples=80)
def test_odd_sheet_xml_is_read_or_refused(noise, at):
    good = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>1</f><v>2</v></c></row>' * 2
    survives(sheet_of(good[:at] + noise + good[at:]))


# --- real workbooks -----------------------------------------------------------------------


@pytest.mark.skipif(not LISTS.is_dir(), reason="real workbooks are not part of the project")
def test_real_workbooks():
    documents = {path.name: read(path.read_bytes()) for path in sorted(LISTS.iterdir())}
    shapes = {
        name: [(len(grid.rows), max(c.place.column or 0 for row in grid.rows for c in row))]
        for name, document in documents.items()
        for grid in grids(document)
    }
    assert len(documents) == 7
    fire = next(name for name in documents if "消防" in name)
    assert documents[fire].format == "xls"
    assert fire.endswith(".xlsx")
    assert shapes[fire] == [(78, 26)]
    reform = next(d for name, d in documents.items() if "发展和改革" in name)
    assert sum(c.rowspan > 1 for c in cells(reform)) == 840
    commerce = next(d for name, d in documents.items() if "商务局" in name)
    assert {c.place.column for c in cells(commerce) if c.hidden} == {12, 13, 14, 15}
    assert commerce.problems == ()
    statistics = next(d for name, d in documents.items() if "统计局" in name)
    assert [p.kind for p in statistics.problems] == ["unread"] * 3
