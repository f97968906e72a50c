"""Small lists for the alignment tests, and the two real ones cut into rows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from auditor.citations import find_citations
from auditor.model import CATEGORIES, Alignment, Identity, Item, ItemList, Parsed, Value

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
GUANGXI = "广西壮族自治区医疗保障局权责清单（2025年版）.txt"
LIUZHOU = "柳州市医疗保障局权责清单（2022年版）.txt"


def item(position, name="", **fields):
    """An item whose fields are given by their ids; the category is a field like any other."""
    values = {field: Value(raw) for field, raw in {"name": name, **fields}.items()}
    category = fields.get("category")
    return Item(position, values, category=category if category in CATEGORIES else None)


def item_list(*rows, list_id="left", **identity):
    """A list of items, each given as a name or as a mapping of fields."""
    fields = [{"name": row} if isinstance(row, str) else dict(row) for row in rows]
    items = tuple(item(n, **row) for n, row in enumerate(fields, 1))
    who = Identity(**{"title": list_id, **identity})
    return ItemList(list_id, who, f"{list_id}.txt", "0" * 64, "test", ("name",), items)


def parsed(*rows, list_id="left", **identity):
    """The same with the citations of each basis, as alignment wants it."""
    items = item_list(*rows, list_id=list_id, **identity)
    cited = {
        (i.position, "basis"): _citations(i.text("basis")) for i in items.items if i.text("basis")
    }
    return Parsed(items, {}, cited)


_citations = cache(find_citations)


def links(alignment: Alignment):
    """The links as pairs of positions, for one-to-one alignments."""
    return [(link.left[0], link.right[0]) for link in alignment.links]


def joined(link, lang="zh"):
    """The reasons of a link as one sentence."""
    return "；".join(words.say(lang) for words in link.reasons)


@cache
def real(file_name):
    """Cut one of the two real exports into items: cells are led by a tab, rows by a category."""
    cells = re.split(r"(?m)^ ?\t", (RAW / file_name).read_text(encoding="utf-8-sig"))[1:]
    texts = [cell.strip() for cell in cells]
    starts = [n for n, text in enumerate(texts) if text in CATEGORIES]
    names = ("category", "name", "sub_name", "body", "org", "basis", "duties")
    rows = [dict(zip(names, texts[n : n + len(names)], strict=True)) for n in starts]
    return parsed(*rows, list_id=file_name, department="医疗保障局")
