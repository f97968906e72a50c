"""What a list tells of hidden rows, columns, cells and sheets: all of it, and once."""

from __future__ import annotations

from pathlib import Path

import pytest
from makers.docx import docx, tbl, tr
from makers.sheets import Tab, ods, xls, xlsx

from auditor.layout import lay_out, load_profiles
from auditor.readers import read_content

PROFILES = load_profiles()
HEAD = ["序号", "权力类型", "项目名称", "实施依据"]
ROW = ["1", "行政许可", "取水许可", "《甲法》第一条"]
COVERT = ["2", "行政许可", "县级取水", "《乙法》第二条"]


def told(data, name="某局权责清单.xlsx"):
    laid = lay_out(read_content(data, Path(name)), PROFILES)
    assert laid.chars.balanced
    return [(p.words.zh, p.place.row, p.place.column) for p in laid.problems if p.kind == "hidden"]


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_a_hidden_row_and_a_hidden_column_are_told_once_each(write):
    tab = Tab("表", [HEAD, ROW, COVERT], hidden_rows={3}, hidden_columns={4})
    assert told(write(tab)) == [
        ("有 1 个隐藏行（第 3 行），其中 1 项没有计入清单", 3, 1),
        ("第 4 列“实施依据”是隐藏列，有 2 个单元格有内容，读作“实施依据”", 1, 4),
    ]


def test_a_hidden_row_above_the_header_is_told():
    tab = Tab("表", [["内部稿，勿外传"], HEAD, ROW], hidden_rows={1})
    assert told(xlsx(tab)) == [("有 1 个隐藏的单元格有文字，例如“内部稿，勿外传”，照常读取", 1, 1)]


def test_hidden_rows_of_a_sheet_beside_the_list_are_told():
    guide = Tab("填报说明", [["一、按表填报"], ["二、内部口径"]], hidden_rows={2})
    assert told(xlsx(Tab("表", [HEAD, ROW]), guide)) == [
        ("有 1 个隐藏的单元格有文字，例如“二、内部口径”，照常读取", 2, 1)
    ]


def test_a_hidden_sheet_is_told_once():
    data = xlsx(Tab("表", [HEAD, ROW]), Tab("源", [["选项", "甲"]], hidden=True))
    assert told(data) == [("工作表“源”是隐藏的，其中 2 个有内容的单元格没有作为清单读取", 1, 1)]


def test_hidden_rows_of_a_form_are_told():
    rows = [["项目名称", "取水许可"], ["实施依据", "《甲法》"], ["责任事项", "受理"]]
    tab = Tab("表", [*rows, ["备注", "内部"]], hidden_rows={4})
    assert [zh for zh, *_ in told(xlsx(tab))] == ["有 2 个隐藏的单元格有文字，例如“备注”，照常读取"]


def test_a_hidden_row_of_a_word_table_is_told_once():
    data = docx(tbl(tuple(HEAD), tuple(ROW), tr(*COVERT, props="<w:hidden/>")))
    assert told(data, "某局权责清单.docx") == [
        ("有 1 个隐藏行（第 3 行），其中 1 项没有计入清单", 3, 1)
    ]


def test_a_cell_that_a_page_hides_is_told():
    cells = "".join(f"<td>{text}" for text in HEAD)
    row = "".join(f"<td>{text}" for text in ROW[:-1]) + "<td hidden>《甲法》"
    page = f"<p>某局权责清单<table><tr>{cells}<tr>{row}</table>"
    assert told(page.encode(), "某局.html") == [
        ("有 1 个隐藏的单元格有文字，例如“《甲法》”，照常读取", 2, 4)
    ]


def test_a_table_that_a_page_hides_is_told():
    cells = "".join(f"<td>{text}" for text in HEAD)
    row = "".join(f"<td>{text}" for text in ROW)
    fold = "<div style='display:none'><table><tr><td>甲<td>乙</table></div>"
    page = f"<p>某局权责清单<table><tr>{cells}<tr>{row}</table>{fold}"
    assert [zh for zh, *_ in told(page.encode(), "某局.html")] == [
        "有一个表格是隐藏的，其中 2 个有内容的单元格没有作为清单读取"
    ]
