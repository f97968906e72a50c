"""Several tables one above the other in one grid: titles, headings and headers between them."""

from __future__ import annotations

import tracemalloc

from auditor.layout import lay_out_all, load_profiles
from auditor.model import Cell, Document, Grid, ItemList, Paragraph, Place

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


# --- a field in several columns -----------------------------------------------------


def two_columns(*rows: tuple) -> ItemList:
    """Lay out a grid whose 实施依据 stands over two columns with words of their own."""
    top = [Cell("序号", Place(row=1, column=1), 2), Cell("项目名称", Place(row=1, column=2), 2)]
    top += [Cell("实施依据", Place(row=1, column=3), 1, 2), Cell("备注", Place(row=1, column=5), 2)]
    low = [Cell("法律法规名称", Place(row=2, column=3)), Cell("条款内容", Place(row=2, column=4))]
    made = [tuple(top), tuple(low)]
    for r, row in enumerate(rows, 3):
        cells = ((c, one if isinstance(one, tuple) else (one, 1)) for c, one in enumerate(row, 1))
        made.append(
            tuple(Cell(o[0], Place(row=r, column=c), o[1]) for c, o in cells if o[0] is not None)
        )
    (laid,) = lay_out_all(Document("某文件.docx", "", "docx", (Grid(tuple(made)),)), PROFILES)
    assert laid.chars.balanced
    assert laid.unknown_columns == ()
    return laid


def test_a_field_whose_header_stands_over_unknown_words_is_read_from_all_its_columns():
    laid = two_columns(
        ("1", "取水许可", "《甲法》", "第一条", ""),
        ("", "", "《乙法》", "第二条", "见附件"),
        ("2", "采砂许可", "《丙法》", "", ""),
    )
    assert [item.text("basis") for item in laid.items] == [
        "《甲法》\n第一条\n《乙法》\n第二条",
        "《丙法》",
    ]
    assert laid.items[0].text("remark") == "见附件"
    assert laid.items[0].extra == {}


def test_a_part_merged_over_several_items_belongs_to_each_and_counts_once():
    laid = two_columns(
        ("1", "取水许可", ("《甲法》", 2), "第一条", ""),
        ("2", "采砂许可", (None, 1), "第二条", ""),
    )
    assert [item.text("basis") for item in laid.items] == ["《甲法》\n第一条", "《甲法》\n第二条"]


def test_a_long_text_below_a_header_over_two_columns_is_read_from_both():
    head = (
        Cell("项目名称", Place(row=1, column=1)),
        Cell("实施依据", Place(row=1, column=2), 1, 2),
    )
    both = [
        Cell(raw, Place(row=2, column=c)) for c, raw in enumerate(("取水", "《甲法》", "第一条"), 1)
    ]
    wide = (Cell("采砂", Place(row=3, column=1)), Cell("《乙法》", Place(row=3, column=2), 1, 2))
    grid = Grid((head, tuple(both), wide))
    (laid,) = lay_out_all(Document("某文件.docx", "", "docx", (grid,)), PROFILES)
    assert [item.text("basis") for item in laid.items] == ["《甲法》\n第一条", "《乙法》"]
    assert laid.unknown_columns == ()


def test_a_part_of_a_field_that_begins_above_its_item_is_placed_once():
    def cell(raw: str, row: int, column: int, down: int = 1, across: int = 1) -> Cell:
        return Cell(raw, Place(row=row, column=column), down, across)

    head = (cell("项目名称", 1, 1), cell("实施依据", 1, 2, across=2))
    above = (cell("", 2, 1), cell("", 2, 2), cell("第三条", 2, 3, down=2))
    grid = Grid((head, above, (cell("取水", 3, 1), cell("《甲法》", 3, 2))))
    (laid,) = lay_out_all(Document("某文件.docx", "", "docx", (grid,)), PROFILES)
    assert [item.text("basis") for item in laid.items] == ["《甲法》\n第三条"]
    assert laid.unplaced == ()
    assert laid.chars.balanced


# --- what stands beside a list ------------------------------------------------------


def book(*parts: Grid | Paragraph) -> tuple[ItemList, ...]:
    lists = lay_out_all(Document("某文件.xlsx", "", "xlsx", parts), PROFILES)
    assert all(one.chars.balanced for one in lists)
    return lists


def page(*rows: tuple, name: str | None = None) -> Grid:
    """Build a grid of single cells."""
    made = (
        tuple(Cell(raw, Place(sheet=name, row=r, column=c)) for c, raw in enumerate(row, 1))
        for r, row in enumerate(rows, 1)
    )
    return Grid(tuple(made), name)


def test_a_directory_and_a_guide_are_notes_and_told_once():
    names = page(("序号", "事项名称"), ("1", "事项1"), ("2", "事项2"), name="目录")
    guide = page(("填表说明",), ("1.序号按顺序填写",), name="填表说明")
    (laid,) = book(names, page(("甲市清单",), HEAD, *items("事项"), name="清单"), guide)
    assert len(laid.items) == 2
    assert laid.unplaced == ()
    assert [p.kind for p in laid.problems] == ["aside", "aside"]
    assert "“目录”" in laid.problems[0].words.zh
    assert "6 个" in laid.problems[0].words.zh


def test_another_table_of_names_in_a_document_is_no_directory():
    other = page(("柳州市教育局权责清单目录",), ("序号", "事项名称"), ("1", "办学许可"))
    (laid,) = book(page(("柳州市水利局权责清单",), HEAD, *items("事项")), other)
    assert len(laid.unplaced) == 5


def test_notes_below_a_table_are_its_own_and_go_on_over_their_points():
    lines = ("注：以上清单动态管理。", "柳州市教育局权责清单")
    below = (
        "说明：1.由市教育局解释。",
        "2.动态调整。",
        "柳州市教育局",
        "2024年3月1日",
        "另附一张图",
    )
    first, second = book(
        Paragraph("柳州市水利局权责清单", Place(line=1)),
        page(HEAD, *items("事项")),
        *(Paragraph(raw, Place(line=2)) for raw in lines),
        page(HEAD, *items("事项")),
        *(Paragraph(raw, Place(line=3)) for raw in below),
    )
    assert [value.raw for value in first.notes] == [lines[0]]
    assert [value.raw for value in second.notes] == list(below[:4])
    assert [value.raw for value in second.unplaced] == [below[4]]


def test_a_cover_and_the_head_of_a_page_tell_what_the_title_leaves_open():
    cover = page(("柳州市水利局权责清单",), ("（2024年版）",), name="封面")
    rows = (("柳州市水利局权责清单（行政许可）",), HEAD, *items("事项"))
    (laid,) = book(cover, page(*rows, name="行政许可"))
    assert (laid.identity.edition, laid.id) == ("2024", "450200-水利局-2024")
    head = Paragraph("柳州市水利局权责清单（2023年版）", Place(), running=True)
    (laid,) = book(head, page(HEAD, *items("事项")))
    assert (laid.identity.department, laid.identity.edition) == ("水利局", "2023")


# --- rows -----------------------------------------------------------------------------


def sheet(*rows: tuple) -> ItemList:
    """Lay out single cells; a cell may be (text, rows that it covers), ``None`` is covered."""
    made = []
    for r, row in enumerate(rows, 1):
        cells = ((c, one if isinstance(one, tuple) else (one, 1)) for c, one in enumerate(row, 1))
        made.append(
            tuple(Cell(o[0], Place(row=r, column=c), o[1]) for c, o in cells if o[0] is not None)
        )
    (laid,) = book(Grid(tuple(made)))
    assert laid.unplaced == ()
    return laid


def test_a_name_said_again_in_the_rows_of_one_item_stands_once():
    laid = sheet(
        HEAD,
        (("1", 3), ("取水许可", 3), "《甲法》", "甲局"),
        ((None, 1), (None, 1), "《乙法》", "甲局"),
        ((None, 1), (None, 1), "《甲法》", "乙局"),
    )
    (item,) = laid.items
    assert item.text("body") == "甲局\n乙局"
    assert item.text("basis") == "《甲法》\n《乙法》\n《甲法》"


def test_a_name_twice_in_one_cell_stays_as_it_is():
    laid = sheet(
        HEAD,
        (("1", 2), ("取水许可", 2), "《甲法》", "甲局\n乙局\n甲局"),
        ((None, 1), (None, 1), "《乙法》", "乙局\n丙局"),
    )
    assert laid.items[0].text("body") == "甲局\n乙局\n甲局\n乙局\n丙局"


def test_a_field_that_goes_on_after_it_was_taken_by_an_item_is_placed_once():
    laid = sheet(
        ("别的", "", "实施依据", "职权名称"),
        (("甲", 2), "", "", ""),
        (None, "", "", "取水许可"),
        ("乙", "", "", ""),
    )
    assert [dict(item.extra)["别的"].raw for item in laid.items] == ["甲\n乙"]
    assert laid.chars.balanced


def test_what_goes_on_over_thousands_of_rows_is_put_together_once():
    head = (
        Cell("项目名称", Place(row=1, column=1)),
        Cell("实施依据", Place(row=1, column=2), 1, 2),
    )
    rows = [(Cell("取水", Place(row=2, column=1)), Cell("《甲法》", Place(row=2, column=2)))]
    texts = [f"第{n}条" for n in range(3000)]
    rows += [(Cell(text, Place(row=n, column=3)),) for n, text in enumerate(texts, 3)]
    tracemalloc.start()
    (laid,) = book(Grid((head, *rows)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert laid.items[0].text("basis") == "\n".join(["《甲法》", *texts])
    assert most < 32 << 20  # put together anew for each row: 100 MB


def test_memory_grows_with_the_tables_of_a_sheet_not_with_their_square():
    heads = (HEAD, (*HEAD[:3], "备注"))
    rows: list[tuple] = []
    for n in range(1200):
        rows += [heads[n % 2], *(((raw, 2) for raw in ("1", f"事项{n}", "《甲法》", "甲局")),)]
        rows += [(None,) * 4]
    tracemalloc.start()
    laid = sheet(*map(tuple, rows))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(laid.items) == 1200
    assert most < 64 << 20  # with what hung into all tables above kept for each: 270 MB


def test_a_number_below_that_of_the_item_above_makes_a_part_of_it():
    numbers = ("1", "1.1", "1-2", "2", "12.1")
    laid = sheet(HEAD, *((n, f"事项{n}", "《甲法》", "") for n in numbers))
    assert [item.parent for item in laid.items] == [None, 1, 1, None, None]


def test_blanks_fill_down_though_sub_items_have_the_kind_above_them():
    head = ("序号", "权力类型", "项目名称", "子项名称", "实施依据")
    laid = sheet(
        head,
        ("1", "行政许可", "取水许可", "1.地表水", "《甲法》"),
        ("2", "", "", "2.地下水", "《乙法》"),
        ("3", "行政处罚", "对甲的处罚", "", "《甲法》"),
        ("4", "", "对乙的处罚", "", "《甲法》"),
    )
    assert [item.category for item in laid.items] == ["行政许可"] * 2 + ["行政处罚"] * 2


def test_a_long_preface_does_not_hide_the_header():
    preface = ((f"编制说明第{n}条",) for n in range(14))
    laid = sheet(("柳州市水利局权责清单",), *preface, HEAD, *items("事项"))
    assert len(laid.items) == 2


def test_a_total_below_the_table_is_a_count():
    laid = sheet(HEAD, *items("事项"), ("合计：2项", "", "", ""))
    assert [(count.printed, count.scope) for count in laid.counts] == [(2, "全部")]
