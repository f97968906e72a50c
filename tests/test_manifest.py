"""lists.yaml: overrides, how sheets make lists, how lists relate, and every way to get it wrong."""

from __future__ import annotations

import pytest

from auditor.errors import DefinitionError
from auditor.layout import load_profiles
from auditor.manifest import lists_of, load_manifest, related, sheet_of
from auditor.model import Cell, Document, Grid, Place

PROFILES = load_profiles()
HEAD = ("序号", "权力类型", "项目名称", "实施依据")
ROW = ("1", "行政许可", "取水许可", "《甲法》")


def grid(name, *rows):
    made = tuple(
        tuple(Cell(raw, Place(sheet=name, row=r, column=c)) for c, raw in enumerate(row, 1))
        for r, row in enumerate((HEAD, *rows), 1)
    )
    return Grid(made, name)


def document(path, *sheets):
    return Document(path, "", "test", tuple(grid(name, ROW) for name in sheets))


def manifest(folder, content, *files):
    for name in files:
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "lists.yaml").write_text(content, encoding="utf-8")
    return load_manifest(folder)


def test_a_folder_without_one_has_none(tmp_path):
    assert load_manifest(tmp_path) is None
    (laid,) = lists_of(document("a.xlsx", "甲"), PROFILES, None)
    assert laid.id == "a"


def test_what_it_says_of_a_file_overrides_what_was_inferred(tmp_path):
    content = """
files:
  a.xlsx:
    title: 柳州市水利局权责清单
    code: 450200
    department: 水利局
    body: 柳州市水利局
    edition: 2024
"""
    (laid,) = lists_of(document("x/a.xlsx", "甲"), PROFILES, manifest(tmp_path, content, "a.xlsx"))
    identity = laid.identity
    assert laid.id == "450200-水利局-2024"
    assert (identity.jurisdiction, identity.level, identity.parent) == ("柳州市", "市级", "450000")
    assert (identity.title, identity.body) == ("柳州市水利局权责清单", "柳州市水利局")


def test_a_level_beside_a_code_is_believed(tmp_path):
    content = "files:\n  a.xlsx: {jurisdiction: 柳州市, level: 县级}\n"
    (laid,) = lists_of(document("a.xlsx", "甲"), PROFILES, manifest(tmp_path, content, "a.xlsx"))
    assert (laid.identity.code, laid.identity.level) == ("450200", "县级")


def test_a_place_that_is_not_in_the_table_has_no_code(tmp_path):
    content = "files:\n  柳州市清单.xlsx: {jurisdiction: 某某新区}\n"
    found = manifest(tmp_path, content, "柳州市清单.xlsx")
    (laid,) = lists_of(document("柳州市清单.xlsx", "甲"), PROFILES, found)
    assert (laid.identity.jurisdiction, laid.identity.code) == ("某某新区", None)
    (problem,) = laid.problems
    assert (problem.kind, problem.quote) == ("aside", "某某新区")
    assert "不在行政区划表中" in problem.words.zh


def test_sheets_as_told(tmp_path):
    path = "柳州市水利局清单2024.xlsx"
    levels = document(path, "市级", "县级")
    one = manifest(tmp_path, f"files:\n  {path}: {{sheets: one}}\n", path)
    assert [len(laid.items) for laid in lists_of(levels, PROFILES, one)] == [2]
    each = manifest(tmp_path, f"files:\n  {path}: {{sheets: each}}\n", path)
    assert [sheet_of(laid) for laid in lists_of(document(path, "甲", "乙"), PROFILES, each)] == [
        "甲",
        "乙",
    ]
    content = f"files:\n  {path}:\n    sheets:\n      乙: {{code: 450202}}\n"
    first, second = lists_of(
        document(path, "甲", "乙"), PROFILES, manifest(tmp_path, content, path)
    )
    assert (first.identity.code, second.identity.code) == ("450200", "450202")
    assert len({first.id, second.id}) == 2
    assert second.id.startswith("450202-水利局-2024")


def test_relations_name_lists_by_file_sheet_or_id(tmp_path):
    content = """
relations:
  - {upper: 450000-水利局-2024, lower: b.xlsx#市级}
  - {newer: b.xlsx#市级, older: c.xlsx}
"""
    found = manifest(tmp_path, content)
    region = lists_of(document("广西壮族自治区水利厅清单2024.xlsx", "甲"), PROFILES)
    city = lists_of(document("b.xlsx", "市级", "县级"), PROFILES)
    old = lists_of(document("c.xlsx", "甲"), PROFILES)
    told = related(found, (*region, *city, *old))
    assert told == (("upper", region[0], city[0]), ("edition", old[0], city[0]))


@pytest.mark.parametrize("name, said", [("b.xlsx", "多个清单"), ("b.xlxs", "是否为“b.xlsx”")])
def test_a_name_of_no_list_or_of_several_is_told(tmp_path, name, said):
    found = manifest(tmp_path, f"relations:\n  - {{upper: {name}, lower: c.xlsx}}\n")
    lists = (
        *lists_of(document("b.xlsx", "市级", "县级"), PROFILES),
        *lists_of(document("c.xlsx", "甲"), PROFILES),
    )
    with pytest.raises(DefinitionError) as error:
        related(found, lists)
    assert "lists.yaml:2：" in error.value.words.zh
    assert said in error.value.words.zh


@pytest.mark.parametrize(
    "content, said",
    [
        ("file: {}", "是否为“files”"),
        ("files: [a]", "文件名: 内容"),
        ("files:\n  b.xlsx: {}", "没有“b.xlsx”"),
        ("files:\n  ../a.xlsx: {}", "不带路径"),
        ("files:\n  a.xlsx: {titel: x}", "是否为“title”"),
        ("files:\n  a.xlsx: {title: [x]}", "应为文字"),
        ("files:\n  a.xlsx: 甲", "键: 值"),
        ("files:\n  a.xlsx: {code: '999999'}", "没有代码"),
        ("files:\n  a.xlsx: {level: 市}", "level 应为"),
        ("files:\n  a.xlsx: {edition: 去年}", "四位年份"),
        ("files:\n  a.xlsx: {sheets: two}", "sheets 应为"),
        ("files:\n  a.xlsx: {sheets: {甲: {levels: 市级}}}", "是否为“level”"),
        ("files:\n  a.xlsx: {sheets: {甲: 乙}}", "键: 值"),
        ("relations: {}", "应为列表"),
        ("relations: [甲]", "upper"),
        ("relations:\n  - {upper: a, newer: b}", "older"),
        ("relations:\n  - {upper: a, lower: [b]}", "lower"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, content, said):
    with pytest.raises(DefinitionError) as error:
        manifest(tmp_path, content, "a.xlsx")
    assert "lists.yaml:" in error.value.words.zh
    assert said in error.value.words.zh


def test_a_sheet_without_a_list_is_told(tmp_path):
    found = manifest(tmp_path, "files:\n  a.xlsx: {sheets: {丙: {edition: 2024}}}\n", "a.xlsx")
    with pytest.raises(DefinitionError, match="没有工作表“丙”的清单；有清单的工作表是 “甲”"):
        lists_of(document("a.xlsx", "甲"), PROFILES, found)


def test_lists_of_one_sheet_are_named_by_their_ids(tmp_path):
    found = manifest(tmp_path, "relations:\n  - {upper: b.xlsx, lower: c.xlsx}\n")
    titles = ("柳州市水利局权责清单", "柳州市教育局权责清单")
    rows = [((title, "", "", ""), HEAD, ROW) for title in titles]
    made = grid("甲", *rows[0], *rows[1])
    both = Document("b.xlsx", "", "test", (Grid(made.rows[1:], "甲"),))
    lists = (*lists_of(both, PROFILES), *lists_of(document("c.xlsx", "甲"), PROFILES))
    with pytest.raises(DefinitionError, match="450200-水利局、450200-教育局"):
        related(found, lists)
