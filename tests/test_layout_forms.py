"""Vertical forms with titles between them, and tables that lie on their side."""

from __future__ import annotations

from auditor.layout import lay_out, load_profiles
from auditor.model import Cell, Document, Grid, ItemList, Paragraph, Place

PROFILES = load_profiles()
TITLE = Paragraph("柳州市水利局权责清单（2024年版）", Place(page=1))


def grid(*rows: tuple) -> Grid:
    """Build a grid. A cell is a text or (text, rowspan, colspan); ``None`` is covered."""
    made = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, one in enumerate(row, 1):
            if one is not None:
                raw, down, wide = one if isinstance(one, tuple) else (one, 1, 1)
                cells.append(Cell(raw, Place(row=r, column=c), down, wide))
        made.append(tuple(cells))
    return Grid(tuple(made))


def lay(*rows: tuple) -> ItemList:
    laid = lay_out(Document("某文件.docx", "", "docx", (TITLE, grid(*rows))), PROFILES)
    assert laid.chars.balanced
    return laid


def column(laid: ItemList, name: str) -> list[str]:
    return [item.text(name) for item in laid.items]


def test_titles_between_forms_are_notes():
    rows = []
    for name in ("取水许可", "采砂许可"):
        rows += [
            (("权责事项登记表", 1, 2), None),
            ("职权名称", name),
            ("职权类型", "行政许可"),
            ("实施依据", "《甲法》"),
        ]
    laid = lay(*rows)
    assert column(laid, "name") == ["取水许可", "采砂许可"]
    assert laid.unplaced == ()
    assert [v.raw for v in (*laid.titles, *laid.notes)].count("权责事项登记表") == 2


def test_a_table_on_its_side_has_an_item_a_column():
    laid = lay(
        ("序号", "1", "2", "3"),
        ("事项名称", "取水许可", "采砂许可", "取水检查"),
        ("权力类型", ("行政许可", 1, 2), None, "行政检查"),
        ("实施依据", "《甲法》", "《乙法》", ""),
        ("诉求渠道", "12345", "12346", "12347"),
        ("备注", "", "", ""),
        (("备注：以上由水利局解释", 1, 4), None, None, None),
    )
    assert column(laid, "name") == ["取水许可", "采砂许可", "取水检查"]
    assert column(laid, "number") == ["1", "2", "3"]
    assert [item.category for item in laid.items] == ["行政许可", "行政许可", "行政检查"]
    assert column(laid, "basis") == ["《甲法》", "《乙法》", ""]
    assert laid.items[1].extra["诉求渠道"].raw == "12346"
    assert [v.raw for v in laid.notes] == ["备注：以上由水利局解释"]
    assert laid.identity.department == "水利局"
    assert laid.items[2].values["name"].place == Place(row=2, column=4)


def test_a_table_on_its_side_may_have_labels_in_two_columns():
    laid = lay(
        (("事项名称", 1, 2), None, "取水许可", "采砂许可"),
        (("实施依据", 1, 2), None, "《甲法》", "《乙法》"),
        (("责任清单", 2, 1), "责任事项", "1.受理", "2.审查"),
        (None, "责任事项依据", "1.甲", "2.乙"),
    )
    assert column(laid, "duties") == ["1.受理", "2.审查"]
    assert column(laid, "duty_basis") == ["1.甲", "2.乙"]


def test_a_form_whose_value_stands_in_two_cells_is_one_item():
    laid = lay(
        ("职权名称", ("取水许可", 1, 2), None),
        ("实施依据", "《甲法》", "《乙法》"),
        ("责任事项", "受理阶段", "1.受理"),
    )
    assert column(laid, "basis") == ["《甲法》\n《乙法》"]
