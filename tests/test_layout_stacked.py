"""Several tables one above the other in one grid: titles, headings and headers between them."""

from __future__ import annotations

from auditor.layout import lay_out_all, load_profiles
from auditor.model import Cell, Document, Grid, ItemList, Place

PROFILES = load_profiles()
HEAD = ("序号", "项目名称", "实施依据", "实施主体")


def lay(*rows: tuple) -> tuple[ItemList, ...]:
    """Lay out one grid; a row of one text is merged over all four columns."""
    made = []
    for r, row in enumerate(rows, 1):
        wide = 4 if len(row) == 1 else 1
        cells = enumerate(row, 1)
        made.append(tuple(Cell(raw, Place(row=r, column=c), 1, wide) for c, raw in cells))
    lists = lay_out_all(Document("某文件.docx", "", "docx", (Grid(tuple(made)),)), PROFILES)
    assert all(one.chars.balanced for one in lists)
    return lists


def items(name: str, count: int = 2, body: str = "") -> list[tuple]:
    return [(str(n), f"{name}{n}", "《甲法》", body) for n in range(1, count + 1)]


def test_a_heading_above_the_first_header_tells_of_the_items_below_it():
    rows = (
        ("甲市清单",),
        ("一、行政许可（2项）",),
        HEAD,
        *items("许可"),
        ("二、行政处罚（2项）",),
        HEAD,
        *items("处罚"),
    )
    (laid,) = lay(*rows)
    assert [item.category for item in laid.items] == ["行政许可"] * 2 + ["行政处罚"] * 2
    assert [value.raw for value in laid.titles] == ["甲市清单"]


def test_a_heading_above_a_header_of_other_columns_is_of_the_table_below():
    other = ("序号", "项目名称", "实施依据", "备注")
    rows = (
        ("甲市清单",),
        ("一、行政许可",),
        HEAD,
        *items("许可"),
        ("二、行政处罚",),
        other,
        *items("处罚"),
    )
    (laid,) = lay(*rows)
    assert [item.category for item in laid.items] == ["行政许可"] * 2 + ["行政处罚"] * 2


def test_another_title_above_the_same_header_opens_another_list():
    rows = []
    for body in ("柳州市水利局", "柳州市教育局"):
        rows += [(f"{body}权责清单（2024年版）",), HEAD, *items("事项", body=body)]
    lists = lay(*rows)
    assert [one.identity.department for one in lists] == ["水利局", "教育局"]
    assert [len(one.items) for one in lists] == [2, 2]


def test_the_same_title_and_header_on_every_page_go_on_with_the_item_above():
    title = ("柳州市水利局权责清单",)
    (laid,) = lay(
        title, HEAD, *items("事项"), title, HEAD, ("", "", "《乙法》", ""), *items("又", 1)
    )
    assert [item.text("basis") for item in laid.items] == [
        "《甲法》",
        "《甲法》\n《乙法》",
        "《甲法》",
    ]
