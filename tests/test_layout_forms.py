"""Vertical forms with titles between them, and tables that lie on their side."""

from __future__ import annotations

import pytest

from auditor.errors import InputError
from auditor.layout import lay_out, load_profiles
from auditor.layout_forms import lay_out_form
from auditor.layout_header import spread
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


# --- lines of label and value ---------------------------------------------------------


def lines(*raws: str) -> ItemList:
    parts = tuple(Paragraph(raw, Place(line=n)) for n, raw in enumerate(raws, 1))
    laid = lay_out(Document("某文件.txt", "", "text", parts), PROFILES)
    assert laid.chars.balanced
    return laid


FIRST = ("事项名称：取水许可", "权力类型：行政许可", "实施依据：《甲法》第一条", "第二条")
SECOND = (
    "事项名称:采砂许可",
    "实施依据: 《乙法》",
    "责任事项：",
    "1.受理责任：公示材料",
    "监督电话：12345",
)


def test_lines_of_label_and_value_are_read_item_by_item():
    laid = lines("柳州市水利局权责清单（2024年版）", *FIRST, *SECOND)
    assert laid.profile == "form"
    assert laid.identity.department == "水利局"
    assert column(laid, "name") == ["取水许可", "采砂许可"]
    assert column(laid, "basis") == ["《甲法》第一条\n第二条", "《乙法》"]
    assert column(laid, "duties")[1].strip() == "1.受理责任：公示材料"
    assert laid.items[1].extra["监督电话"].raw == "12345"
    assert laid.items[0].values["category"].place == Place(line=3)


def test_a_numbered_heading_between_labelled_items_is_a_note():
    laid = lines("一、行政许可类", *FIRST, "二、行政处罚类", *SECOND)
    assert column(laid, "basis")[0] == "《甲法》第一条\n第二条"
    assert "二、行政处罚类" in [value.raw for value in laid.notes]


def test_one_labelled_matter_without_a_title_is_no_list():
    with pytest.raises(InputError):
        lines("关于某事的请示", *FIRST)
    assert len(lines("柳州市水利局权责清单", *FIRST).items) == 1


def test_a_label_that_an_item_has_already_is_text():
    laid = lines("柳州市水利局权责清单", *FIRST, "备注：甲", "说明：乙", *SECOND)
    assert column(laid, "name") == ["取水许可", "采砂许可"]
    assert column(laid, "remark")[0] == "甲\n说明：乙"


# --- a name above its form --------------------------------------------------------------


def below(name: str, *rows: tuple) -> tuple[Paragraph, Grid]:
    return Paragraph(name, Place(page=2)), grid(*rows)


def test_the_name_of_an_item_may_stand_above_its_form():
    rows = (("权力类型", "行政许可"), ("实施依据", "《甲法》"), ("实施主体", "甲局"))
    parts = (TITLE, *below("1.取水许可", *rows), *below("2.采砂许可", *rows))
    laid = lay_out(Document("某文件.docx", "", "docx", parts), PROFILES)
    assert column(laid, "name") == ["取水许可", "采砂许可"]
    assert column(laid, "number") == ["1.", "2."]
    assert laid.chars.balanced
    assert laid.identity.department == "水利局"


def test_a_line_above_a_form_that_has_a_name_is_a_title():
    parts = (
        TITLE,
        *below("1.附表", ("职权名称", "取水"), ("实施依据", "《甲法》"), ("备注", "无")),
    )
    laid = lay_out(Document("某文件.docx", "", "docx", parts), PROFILES)
    assert column(laid, "name") == ["取水"]
    assert laid.chars.balanced


def test_a_table_whose_header_reads_like_a_form_is_not_read_through_as_one():
    head = ("序号", "甲栏", "项目名称", "乙栏", "实施依据", "丙栏")
    rows = grid(head, *((str(n), "甲", f"事项{n}", "乙", "《甲法》", "丙") for n in range(3000)))
    (form,) = (profile for profile in PROFILES if profile.part == "form")
    seen = []

    class Watched(list):
        def __getitem__(self, at):
            found = super().__getitem__(at)
            return Watched(found) if isinstance(at, slice) else found

        def __iter__(self):
            return (seen.append(line) or line for line in super().__iter__())

    assert lay_out_form(rows, form, {}, Watched(spread(rows))) == []
    assert len(seen) < 500
