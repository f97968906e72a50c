"""The common table on disk: a ``Parsed`` list out to a folder, and a list back in, unchanged.

A folder holds ``list.json`` (what is said of the list as a whole), ``items.csv`` (from
which, with it, the list is read back), ``entries.csv`` and ``citations.csv`` (what was
read out of the fields), and ``datapackage.json`` (what the columns mean).
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from auditor.errors import InputError, UsageError
from auditor.model import (
    FIELDS,
    CharCount,
    Citation,
    Count,
    Entry,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    Problem,
    Value,
    Words,
)
from auditor.provisions import say_provision
from auditor.tables_columns import ITEMS, TABLES, data_package

SCHEMA = "auditor/list/1"
FILES = ("list.json", "items.csv", "entries.csv", "citations.csv", "datapackage.json")

_FORMULA = "=+-@'＝＋－＠＇"
_VALUES = ("titles", "headers", "notes", "unplaced", "unknown_columns")
_Record = dict[str, str]
_T = TypeVar("_T")


def write_list(parsed: Parsed, folder: Path) -> None:
    """Write ``folder/<list-id>/``, whole or not at all; what an earlier run wrote is replaced.

    Raises ``UsageError`` when the id is no folder name, when something else stands there,
    or when the files cannot be written.
    """
    name = parsed.list.id
    if not name or name.startswith(".") or Path(name).name != name or "\\" in name:
        zh, en = f"“{name}”不能作文件夹名", f"{name!r} cannot name a folder"
        raise UsageError(zh, en)
    target = folder / name
    if target.exists() and not is_normalised(target):
        zh = f"{target}：已有别的内容，不会覆盖；请换一个输出文件夹"
        raise UsageError(zh, f"{target}: holds something else and is left alone; choose another")
    try:
        _replace(target, _contents(parsed))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        zh = f"{target}：无法写入（{reason}）；文件可能正被打开"
        raise UsageError(zh, f"{target}: cannot write ({reason}); a file may be open") from error


def is_normalised(folder: Path) -> bool:
    """Say whether ``folder`` is one that ``write_list`` wrote."""
    try:
        head = json.loads((folder / "list.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("schema") == SCHEMA


def read_list(folder: Path) -> ItemList:
    """Read back the list of a folder that ``write_list`` wrote.

    Raises ``InputError`` when the folder is none or its files do not fit together.
    """
    try:
        head = json.loads((folder / "list.json").read_text(encoding="utf-8"))
        if head["schema"] != SCHEMA:
            raise ValueError(f"schema {head['schema']}")
        rows = csv_rows((folder / "items.csv").read_bytes().decode("utf-8-sig"))
        if len(rows) != head["items"]:
            raise ValueError(f"items.csv: {len(rows)} != {head['items']}")
        return _list(head, tuple(_item(row) for row in rows))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        zh, en = f"{folder}：无法读取（{reason}）", f"{folder}: cannot be read ({reason})"
        raise InputError(zh, en) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"[:200]
        zh = f"{folder}：不是完整的规范表文件夹（{what}）；请重新运行 normalize"
        en = f"{folder}: not a sound folder of normalised tables ({what}); run normalize again"
        raise InputError(zh, en) from error


# --- CSV -------------------------------------------------------------------


def csv_text(columns: tuple[str, ...], records: Iterator[Mapping[str, Any]]) -> str:
    """Return records as CSV, every value quoted; ``None`` is empty, truth values true and false.

    A value that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows = [{name: _shield(_plain(record.get(name))) for name in columns} for record in records]
    frame = pd.DataFrame(rows, columns=list(columns), dtype=str)
    return str(frame.to_csv(index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n"))


def csv_rows(content: str) -> list[_Record]:
    """Return the rows of what ``csv_text`` wrote, apostrophes taken off. Raises ``ValueError``."""
    frame = pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False, na_filter=False)
    names = [str(name) for name in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return [{n: str(v).removeprefix("'") for n, v in zip(names, row, strict=True)} for row in rows]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _shield(text: str) -> str:
    return "'" + text if text.lstrip()[:1] in tuple(_FORMULA) else text


# --- writing ---------------------------------------------------------------


def _contents(parsed: Parsed) -> dict[str, bytes]:
    records: dict[str, Iterator[Mapping[str, Any]]] = {
        "items": _item_records(parsed.list),
        "entries": _found(parsed, parsed.entries, _entry_record),
        "citations": _found(parsed, parsed.citations, _citation_record),
    }
    tables = {
        f"{name}.csv": csv_text(tuple(c.name for c in columns), records[name]).encode("utf-8-sig")
        for name, columns in TABLES.items()
    }
    head, package = _head(parsed.list), data_package(parsed.list)
    return {"list.json": _json(head), **tables, "datapackage.json": _json(package)}


def _json(node: Any) -> bytes:
    return (json.dumps(node, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new folder beside ``target`` and put it in its place; other people's files stay."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    stale = target.with_name(f".{target.name}.{os.getpid()}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for name, content in contents.items():
            (fresh / name).write_bytes(content)
        if target.exists():
            target.rename(stale)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if stale.exists() and not target.exists():
            stale.rename(target)
    if stale.exists():
        for other in sorted(stale.iterdir()):
            if other.name not in FILES:
                other.rename(target / other.name)
        shutil.rmtree(stale)


def _head(one: ItemList) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": one.id,
        "identity": asdict(one.identity),
        "path": one.path,
        "sha256": one.sha256,
        "profile": one.profile,
        "fields": list(one.fields),
        "items": len(one.items),
        **{name: [_value(v) for v in getattr(one, name)] for name in _VALUES},
        "counts": [
            {"printed": c.printed, "scope": c.scope, "quote": c.quote, "place": _place(c.place)}
            for c in one.counts
        ],
        "problems": [
            {"kind": p.kind, "zh": p.words.zh, "en": p.words.en, "place": _place(p.place)}
            | ({} if p.quote is None else {"quote": p.quote})
            for p in one.problems
        ],
        "hidden": [_hidden(item) for item in one.hidden],
        "chars": asdict(one.chars),
    }


def _hidden(item: Item) -> dict[str, Any]:
    """Return an item of a hidden row: told in full, but no row of the common table."""
    return {
        "position": item.position,
        "category": item.category,
        "lost": sorted(item.lost),
        "parent": item.parent,
        "values": {name: _value(value) for name, value in item.values.items()},
        "extra": {name: _value(value) for name, value in item.extra.items()},
    }


def _value(value: Value) -> dict[str, Any]:
    return {"raw": value.raw, "place": _place(value.place)}


def _place(place: Place) -> dict[str, Any]:
    return {name: at for name, at in place._asdict().items() if at is not None}


def _item_records(one: ItemList) -> Iterator[Mapping[str, Any]]:
    for item in one.items:
        yield {
            "list": one.id,
            "position": item.position,
            "parent": item.parent,
            "kind": item.category,
            **{name: value.raw for name, value in item.values.items()},
            "extra": _compact({key: _value(value) for key, value in item.extra.items()}),
            "lost": " ".join(sorted(item.lost)),
            "places": _compact({name: _place(v.place) for name, v in item.values.items()}),
        }


def _compact(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _found(
    parsed: Parsed,
    found: Mapping[tuple[int, str], tuple[_T, ...]],
    record: Callable[[_T, str], dict[str, Any]],
) -> Iterator[Mapping[str, Any]]:
    """Yield a record for each thing found in a field, in the order of list and columns."""
    for item, name, value in parsed.cells():
        for index, one in enumerate(found.get((item.position, name), ()), 1):
            where = {"list": parsed.list.id, "position": item.position, "field": name}
            yield where | {"index": index} | record(one, value.raw)


def _entry_record(entry: Entry, raw: str) -> dict[str, Any]:
    return {
        "label": entry.label,
        "printed": entry.printed,
        "style": entry.style,
        "group": entry.group,
        "refers": " ".join(entry.refers),
        "catch_all": entry.catch_all,
        "embedded": entry.embedded,
        "start": entry.span[0],
        "end": entry.span[1],
        "fault_zh": entry.fault.zh if entry.fault else None,
        "fault_en": entry.fault.en if entry.fault else None,
        "text": raw[slice(*entry.body)],
    }


def _citation_record(citation: Citation, raw: str) -> dict[str, Any]:
    provision = asdict(citation.provision) if citation.provision else {}
    return {
        "entry": citation.entry,
        "title": citation.title,
        **{name: number or None for name, number in provision.items()},
        "part": citation.part or None,
        "means": citation.means,
        "shares": "、".join(say_provision(p).zh for p in citation.shares) or None,
        "kind": citation.kind,
        "note": citation.note,
        "order": citation.order,
        "brackets": citation.brackets,
        "elided": citation.elided,
        "start": citation.span[0],
        "end": citation.span[1],
        "quote": raw[slice(*citation.quote)] if citation.quote else None,
    }


# --- reading ---------------------------------------------------------------


def _as_hidden(node: Mapping[str, Any]) -> Item:
    return Item(
        node["position"],
        {name: _as_value(value) for name, value in node["values"].items()},
        {name: _as_value(value) for name, value in node["extra"].items()},
        node["category"],
        frozenset(node["lost"]),
        node["parent"],
    )


def _list(head: Mapping[str, Any], items: tuple[Item, ...]) -> ItemList:
    values: dict[str, Any] = {name: tuple(_as_value(v) for v in head[name]) for name in _VALUES}
    counts = (
        Count(c["printed"], c["scope"], c["quote"], Place(**c["place"])) for c in head["counts"]
    )
    problems = (
        Problem(p["kind"], Words(p["zh"], p["en"]), Place(**p["place"]), p.get("quote"))
        for p in head["problems"]
    )
    return ItemList(
        id=head["id"],
        identity=Identity(**head["identity"]),
        path=head["path"],
        sha256=head["sha256"],
        profile=head["profile"],
        fields=tuple(head["fields"]),
        items=items,
        counts=tuple(counts),
        problems=tuple(problems),
        hidden=tuple(_as_hidden(node) for node in head["hidden"]),
        chars=CharCount(**head["chars"]),
        **values,
    )


def _as_value(node: Mapping[str, Any]) -> Value:
    return Value(node["raw"], Place(**node["place"]))


def _item(row: _Record) -> Item:
    if missing := [column.name for column in ITEMS if column.name not in row]:
        raise ValueError(f"items.csv: no column {missing[0]}")
    places = json.loads(row["places"])
    extra = json.loads(row["extra"])
    return Item(
        position=int(row["position"]),
        values={
            name: Value(row[name], Place(**at)) for name, at in places.items() if name in FIELDS
        },
        extra={key: _as_value(value) for key, value in extra.items()},
        category=row["kind"] or None,
        lost=frozenset(row["lost"].split()),
        parent=int(row["parent"]) if row["parent"] else None,
    )
