"""The reader of Excel 2003 XML workbooks against files made by hand, one quirk at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from makers.old_xml import xml
from makers.sheets import Tab

from auditor.errors import InputError
from auditor.model import Grid, Paragraph
from auditor.readers import read_content, sheet_xml

OPEN = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)


def read(data, name="清单.xls"):
    return read_content(data if isinstance(data, bytes) else data.encode(), Path(name))


def book(rows, styles=""):
    """Write a workbook of one sheet from the XML of its rows."""
    return f"{OPEN}{styles}<Worksheet ss:Name='表'><Table>{rows}</Table></Worksheet></Workbook>"


def spots(document):
    (grid,) = (part for part in document.parts if isinstance(part, Grid))
    return {(c.place.row, c.place.column): c.raw for row in grid.rows for c in row if c.raw}


def data(text, kind="String"):
    return f"<Data ss:Type='{kind}'>{text}</Data>"


def test_cells_without_a_number_follow_the_one_before():
    rows = (
        f"<Row><Cell>{data('甲')}</Cell><Cell ss:Index='4'>{data('乙')}</Cell><Cell>{data('丙')}</Cell></Row>"
        f"<Row ss:Index='5'><Cell ss:MergeAcross='2'>{data('丁')}</Cell><Cell>{data('戊')}</Cell></Row>"
        f"<Row ss:Span='2'/><Row><Cell>{data('己')}</Cell></Row>"
    )
    expected = {(1, 1): "甲", (1, 4): "乙", (1, 5): "丙", (5, 1): "丁", (5, 4): "戊", (9, 1): "己"}
    assert spots(read(book(rows))) == expected


def test_a_number_that_goes_backwards_loses_no_text():
    rows = (
        f"<Row ss:Index='3'><Cell ss:Index='2'>{data('甲')}</Cell><Cell ss:Index='1'>{data('乙')}</Cell></Row>"
        f"<Row ss:Index='3'><Cell>{data('丙')}</Cell></Row>"
    )
    assert spots(read(book(rows))) == {(3, 2): "甲", (3, 3): "乙", (4, 1): "丙"}


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        ("Number", "1", "1"),
        ("Number", "2.50", "2.5"),
        ("Number", "1E300", "1E+300"),
        ("Number", "INF", "INF"),
        ("Number", "无", "无"),
        ("DateTime", "2024-01-02T00:00:00.000", "2024-01-02"),
        ("DateTime", "2024-01-02T08:30:00", "2024-01-02 08:30:00"),
        ("Boolean", "1", "TRUE"),
        ("Error", "#REF!", "#REF!"),
        ("String", "1", "1"),
        ("String", "<B xmlns='http://www.w3.org/TR/REC-html40'>甲</B>乙", "甲乙"),
        ("String", "甲&#10;乙", "甲\n乙"),
    ],
)
def test_values_are_texts(kind, raw, shown):
    assert spots(read(book(f"<Row><Cell>{data(raw, kind)}</Cell></Row>"))) == {(1, 1): shown}


def test_numbers_are_shown_in_the_format_of_their_style():
    styles = (
        "<Styles><Style ss:ID='a'><NumberFormat ss:Format='0000'/></Style>"
        "<Style ss:ID='b'><NumberFormat ss:Format='Percent'/></Style></Styles>"
    )
    rows = (
        f"<Row ss:StyleID='a'><Cell>{data('7', 'Number')}</Cell>"
        f"<Cell ss:StyleID='b'>{data('0.5', 'Number')}</Cell></Row>"
    )
    assert spots(read(book(rows, styles))) == {(1, 1): "0007", (1, 2): "50.00%"}


def test_what_is_hidden_is_marked_and_what_is_printed_comes_out():
    first = Tab(
        "表",
        [["甲", "乙"], ["丙", "丁"]],
        hidden_rows={2},
        hidden_columns={2},
        header="&L附件1&C第&P页",
    )
    document = read(xml(first, Tab("源", [["选项"]], hidden=True)))
    grids = [part for part in document.parts if isinstance(part, Grid)]
    assert [c.raw for row in grids[0].rows for c in row if c.hidden] == ["乙", "丙", "丁"]
    assert [grid.hidden for grid in grids] == [False, True]
    assert [part.raw for part in document.parts if isinstance(part, Paragraph)] == ["附件1"]


def test_comments_are_told():
    document = read(xml(Tab("表", [["甲", "乙"]], comments={(1, 2): "请核实"})))
    assert [(p.kind, p.place.column, p.quote) for p in document.problems] == [
        ("leftover", 2, "请核实")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "utf-16"])
def test_every_encoding_is_read(encoding):
    assert spots(read(xml(Tab("表", [["甲"]]), encoding=encoding))) == {(1, 1): "甲"}


@pytest.mark.parametrize(
    "bad",
    [
        OPEN,
        OPEN.replace("Workbook", "Other") + "</Other>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + book("<Row/>"),
        OPEN + "</Workbook>",
        book(f"<Row ss:Index='1048577'><Cell>{data('甲')}</Cell></Row>"),
        book(f"<Row><Cell ss:Index='10000'>{data('甲')}</Cell></Row>"),
    ],
)
def test_a_bad_workbook_is_refused(bad):
    with pytest.raises(InputError, match=r"清单.xls"):
        read(bad)


def test_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 3)
    with pytest.raises(InputError, match="超过 1048576 行"):
        read(xml(Tab("表", [["甲", "乙"], ["丙", "丁"]])))
