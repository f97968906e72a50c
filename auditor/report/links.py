"""Links and matters as tables for Excel and as data: alignments in, bytes or plain data out.

``links.csv`` has one row a link and one an item without a counterpart, ``matters.csv`` one row a
matter and one column a list. A cell that Excel would run as a formula is led by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from auditor.align import Matter
from auditor.model import Alignment, Item, ItemList, Lang, Words
from auditor.report.csv import harmless

_COLUMNS: Mapping[str, Words] = {
    "relation": Words("对应", "relation"),
    "score": Words("把握", "score"),
    "decided_by": Words("由谁决定", "decided by"),
    "left": Words("左侧第几项", "left positions"),
    "left_number": Words("左侧序号", "left numbers"),
    "left_name": Words("左侧名称", "left names"),
    "right": Words("右侧第几项", "right positions"),
    "right_number": Words("右侧序号", "right numbers"),
    "right_name": Words("右侧名称", "right names"),
    "reasons": Words("理由", "reasons"),
}
_RELATION: Mapping[str, Words] = {
    "same": Words("同一事项", "same"),
    "split": Words("拆分", "split"),
    "merge": Words("合并", "merge"),
    "left": Words("仅左有", "left only"),
    "right": Words("仅右有", "right only"),
}
_BY: Mapping[str, Words] = {"auto": Words("程序", "program"), "person": Words("人工", "person")}
_CONFLICTS = Words("不一致之处", "disagreements")
_WEAKEST = Words("最弱一环的把握", "score of the weakest link")


def links_csv(alignment: Alignment, left: ItemList, right: ItemList, lang: Lang) -> bytes:
    """Return an alignment of ``left`` and ``right`` as ``links.csv``."""
    rows = (
        [row.get(column, "") for column in _COLUMNS]
        for row in _link_rows(alignment, left, right, lang)
    )
    return _csv((words.say(lang) for words in _COLUMNS.values()), rows)


def _link_rows(
    alignment: Alignment, left: ItemList, right: ItemList, lang: Lang
) -> Iterator[dict[str, str]]:
    lefts, rights = _by_position(left), _by_position(right)
    for link in alignment.links:
        yield {
            "relation": _RELATION[link.relation].say(lang),
            "score": f"{link.score:.4f}",
            "decided_by": _BY[link.decided_by].say(lang),
            "reasons": _stop(lang).join(words.say(lang) for words in link.reasons),
            **_side("left", link.left, lefts),
            **_side("right", link.right, rights),
        }
    for side, items, over in (
        ("left", lefts, alignment.unmatched_left),
        ("right", rights, alignment.unmatched_right),
    ):
        for position in over:
            yield {"relation": _RELATION[side].say(lang), **_side(side, (position,), items)}


def _by_position(one: ItemList) -> Mapping[int, Item]:
    return {item.position: item for item in one.items}


def _side(side: str, positions: Sequence[int], items: Mapping[int, Item]) -> dict[str, str]:
    found = [items[position] for position in positions]
    return {
        side: " ".join(map(str, positions)),
        f"{side}_number": " ".join(item.text("number") for item in found).strip(),
        f"{side}_name": "\n".join(map(_named, found)),
    }


def _named(item: Item) -> str:
    return " · ".join(filter(None, (item.text("name"), item.text("sub_name"))))


def _stop(lang: Lang) -> str:
    return "; " if lang == "en" else "；"


def _csv(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def matters_csv(matters: Sequence[Matter], lists: Sequence[ItemList], lang: Lang) -> bytes:
    """Return the matters of ``lists`` as ``matters.csv``, in the order of the matters."""
    items = [_by_position(one) for one in lists]
    head = [*(one.id for one in lists), _WEAKEST.say(lang), _CONFLICTS.say(lang)]
    rows = (
        [
            *(
                "\n".join(_numbered(of[position]) for position in places)
                for places, of in zip(matter.places, items, strict=True)
            ),
            "" if matter.score is None else f"{matter.score:.4f}",
            _stop(lang).join(words.say(lang) for words in matter.conflicts),
        ]
        for matter in matters
    )
    return _csv(head, rows)


def _numbered(item: Item) -> str:
    return f"{item.text('number') or item.position} {_named(item)}"


def matters_json(matters: Sequence[Matter], lists: Sequence[ItemList]) -> dict[str, Any]:
    """Return the matters of ``lists`` as data: positions by list id, in the matters' order."""
    return {
        "lists": [{"id": one.id, "title": one.identity.title} for one in lists],
        "matters": [
            {
                "places": {
                    one.id: list(places)
                    for places, one in zip(matter.places, lists, strict=True)
                    if places
                },
                "score": matter.score,
                "conflicts": [words._asdict() for words in matter.conflicts],
            }
            for matter in matters
        ],
    }
