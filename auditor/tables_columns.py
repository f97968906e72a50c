"""The columns of the common table: names, types and titles, and the data package that tells them.

The package is a Frictionless tabular data package, so that other tools can read the
tables without this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from auditor.model import FIELDS, ItemList

FORMULA_NOTE = (
    "A value whose first visible character is one of = + - @ ' (full-width ones too) is written "
    "with an apostrophe before it, so that no spreadsheet takes it for a formula. To get the "
    "value back, drop one leading apostrophe."
)


class Column(NamedTuple):
    """A column of a table; ``kind`` is a Frictionless type."""

    name: str
    kind: str
    title: str
    description: str = ""


_KEYS = (
    Column("list", "string", "清单", "id of the list"),
    Column("position", "integer", "位置", "position of the item in the list, from 1"),
)
_WHERE = (
    *_KEYS,
    Column("field", "string", "字段", "id of the field that holds it"),
    Column("index", "integer", "次序", "order within the field, from 1"),
)
_SPAN = "character offset in the raw field, half-open"

ITEMS = (
    *_KEYS,
    Column("parent", "integer", "上级位置", "position of the item that this one is a part of"),
    Column("kind", "string", "规范类别", "canonical kind of power, empty when unknown"),
    *(Column(name, "string", title, "text as the source has it") for name, title in FIELDS.items()),
    Column("extra", "object", "其他列", "columns that no field matches: header, text and place"),
    Column("lost", "string", "丢失字段", "fields whose cell the file does not contain"),
    Column("places", "object", "出处", "where each field that the item has stands in the file"),
)
ENTRIES = (
    *_WHERE,
    Column("label", "string", "条目号", "normalised number, empty for text without one"),
    Column("printed", "string", "印出的条目号"),
    Column("style", "string", "编号样式"),
    Column("group", "string", "所在小标题"),
    Column("refers", "string", "同某条", "labels that a 同… entry points to, parted by blanks"),
    Column("catch_all", "boolean", "兜底条目"),
    Column("embedded", "boolean", "在段中开始"),
    Column("start", "integer", "起点", _SPAN),
    Column("end", "integer", "终点", _SPAN),
    Column("fault_zh", "string", "编号毛病"),
    Column("fault_en", "string", "编号毛病（英文）"),
    Column("text", "string", "正文", "the entry without its label"),
)
CITATIONS = (
    *_WHERE,
    Column("entry", "string", "所在条目号"),
    Column("title", "string", "文件名称"),
    Column("article", "integer", "条"),
    Column("sub", "integer", "条之几"),
    Column("paragraph", "integer", "款"),
    Column("item", "integer", "项"),
    Column("point", "integer", "目"),
    Column("part", "string", "章、附件等", "a place that is no article, as printed"),
    Column("means", "string", "简称所指", "the full title where a short one was defined"),
    Column("shares", "string", "同引条款", "the other provisions before the same quotation"),
    Column("kind", "string", "标注的类别"),
    Column("note", "string", "文件说明"),
    Column("order", "string", "文号"),
    Column("brackets", "string", "书名号"),
    Column("elided", "boolean", "承前省略名称"),
    Column("start", "integer", "起点", _SPAN),
    Column("end", "integer", "终点", _SPAN),
    Column("quote", "string", "引文"),
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "items": ITEMS,
    "entries": ENTRIES,
    "citations": CITATIONS,
}
_TITLES = {"items": "事项", "entries": "条目", "citations": "引用"}
_KEY = {"items": ["list", "position"], "entries": [c.name for c in _WHERE]}
_KEY["citations"] = _KEY["entries"]


def data_package(one: ItemList) -> dict[str, Any]:
    """Return the descriptor of a list's tables."""
    code, edition = one.identity.code or "list", one.identity.edition or "undated"
    return {
        "profile": "tabular-data-package",
        "name": f"{code}-{edition}",
        "title": one.identity.title,
        "description": FORMULA_NOTE,
        "resources": [_resource(name) for name in TABLES],
    }


def _resource(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in TABLES[name]],
        "missingValues": [""],
        "primaryKey": _KEY[name],
    }
    if name != "items":
        reference = {"resource": "items", "fields": _KEY["items"]}
        schema["foreignKeys"] = [{"fields": _KEY["items"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": _TITLES[name],
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": column.kind, "title": column.title}
    return field | ({"description": column.description} if column.description else {})
