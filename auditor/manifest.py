"""``lists.yaml`` beside the files of a folder in; lists with what it says of them out.

It overrides what inference gets wrong, and says how lists relate where nothing tells::

    files:
      某清单.xlsx:
        title: …              # also: jurisdiction, code, level, body, department, edition
        sheets: one           # all sheets are one list; each: every sheet is its own;
                              # or a mapping: a sheet's name to the overrides of its list
    relations:
      - {upper: 某清单.xlsx, lower: 某清单.xlsx#区县级}   # or {older: …, newer: …}

A list is named by its file, by ``file#sheet`` where a file holds several, or by its id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Literal, cast

from rapidfuzz import process

from auditor.definitions import Definition, KeyPath, load
from auditor.errors import DefinitionError
from auditor.identity import LEVELS, find_place, list_id, place
from auditor.layout import Profile, Split, lay_out_all
from auditor.model import Document, Identity, ItemList, Problem, Words

NAME = "lists.yaml"
_OVERRIDES = ("title", "jurisdiction", "code", "level", "body", "department", "edition")
_EDITION = re.compile(r"(?:19|20)\d\d")

RelationKind = Literal["upper", "edition"]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What is said of one file: overrides, how its sheets make lists, overrides by sheet."""

    overrides: Mapping[str, str]
    split: Split | None = None
    sheets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A relation as written: the list on the left is the yardstick (upper, older)."""

    kind: RelationKind
    left: str
    right: str
    at: int  # its index in the file, from 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """A checked ``lists.yaml``."""

    source: Definition
    files: Mapping[str, FileEntry]
    relations: tuple[Named, ...]


def load_manifest(folder: Path) -> Manifest | None:
    """Read ``lists.yaml`` of a folder, ``None`` when there is none.

    Raises ``DefinitionError`` with path, line and excerpt for whatever is wrong with it,
    a file that is not in the folder included.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    source = load(path)
    source.check_keys(("files", "relations"))
    files = source.data.get("files", {})
    if not isinstance(files, dict):
        raise source.error(("files",), "files 应为“文件名: 内容”", "files must be a mapping")
    for name in files:
        if not (folder / name).is_file() or PurePath(name).name != name:
            zh = f"文件夹中没有“{name}”；写文件名，不带路径"
            raise source.error(("files", name), zh, f"no file {name!r} in this folder")
    entries = {name: _entry(source, name) for name in files}
    return Manifest(source, entries, _relations(source))


def _entry(source: Definition, name: str) -> FileEntry:
    keys: KeyPath = ("files", name)
    source.check_keys((*_OVERRIDES, "sheets"), keys)
    node = source.data["files"][name]
    overrides = _overrides(source, keys, {k: v for k, v in node.items() if k != "sheets"})
    sheets = node.get("sheets")
    if sheets is None or sheets in ("one", "each"):
        return FileEntry(overrides, cast("Split | None", sheets))
    if not isinstance(sheets, dict) or not sheets:
        zh = "sheets 应为 one、each，或“工作表: 内容”"
        raise source.error((*keys, "sheets"), zh, "sheets must be one, each or a mapping")
    by_sheet = {}
    for sheet, inner in sheets.items():
        source.check_keys(_OVERRIDES, (*keys, "sheets", sheet))
        by_sheet[sheet] = _overrides(source, (*keys, "sheets", sheet), inner)
    return FileEntry(overrides, "each", by_sheet)


def _overrides(source: Definition, keys: KeyPath, node: Mapping[str, object]) -> Mapping[str, str]:
    """Check the overrides at ``keys``."""
    for key, value in node.items():
        if not isinstance(value, str) or not value.strip():
            raise source.error((*keys, key), f"“{key}”应为文字", f"{key!r} must be a text")
    texts = {key: str(value).strip() for key, value in node.items()}
    if "code" in texts and place(texts["code"]) is None:
        zh = f"没有代码“{texts['code']}”（GB/T 2260 六位代码）"
        raise source.error((*keys, "code"), zh, f"no division has the code {texts['code']!r}")
    if texts.get("level", LEVELS[0]) not in LEVELS:
        zh, en = f"level 应为{'、'.join(LEVELS)}之一", f"level must be one of {', '.join(LEVELS)}"
        raise source.error((*keys, "level"), zh, en)
    if "edition" in texts and not _EDITION.fullmatch(texts["edition"]):
        zh = "edition 应为四位年份"
        raise source.error((*keys, "edition"), zh, "edition must be a year of four digits")
    return texts


def _relations(source: Definition) -> tuple[Named, ...]:
    nodes = source.data.get("relations", [])
    if not isinstance(nodes, list):
        raise source.error(("relations",), "relations 应为列表", "relations must be a list")
    found = []
    for at, node in enumerate(nodes):
        keys = tuple(node) if isinstance(node, dict) else ()
        kinds: Mapping[tuple[str, str], RelationKind] = {
            ("upper", "lower"): "upper",
            ("older", "newer"): "edition",
        }
        pair = next((pair for pair in kinds if sorted(pair) == sorted(keys)), None)
        if pair is None or not all(isinstance(node[k], str) and node[k] for k in pair):
            zh = "应为 {upper: …, lower: …} 或 {older: …, newer: …}"
            en = "must be {upper: …, lower: …} or {older: …, newer: …}"
            raise source.error(("relations", at), zh, en)
        found.append(Named(kinds[pair], node[pair[0]], node[pair[1]], at))
    return tuple(found)


def lists_of(
    document: Document, profiles: Sequence[Profile], manifest: Manifest | None = None
) -> tuple[ItemList, ...]:
    """Lay a document out with what the manifest of its folder says of it.

    Raises what ``lay_out_all`` raises, and ``DefinitionError`` for a sheet without a list.
    """
    name = PurePath(document.path).name
    entry = manifest.files.get(name) if manifest else None
    if manifest is None or entry is None:
        return lay_out_all(document, profiles)
    lists = lay_out_all(document, profiles, entry.split)
    known = {sheet_of(one) for one in lists}
    if missing := [sheet for sheet in entry.sheets if sheet not in known]:
        named = "、".join(f"“{sheet}”" for sheet in sorted(filter(None, known))) or "（没有）"
        zh = f"“{name}”中没有工作表“{missing[0]}”的清单；有清单的工作表是 {named}"
        en = f"{name!r} holds no list in sheet {missing[0]!r}; sheets with a list: {named}"
        raise manifest.source.error(("files", name, "sheets", missing[0]), zh, en)
    several = len(lists) > 1
    return tuple(_overridden(one, entry, manifest.source, several=several) for one in lists)


def sheet_of(one: ItemList) -> str | None:
    """Return the sheet in which the first item of a list stands, ``None`` without sheets."""
    values = (v for item in one.items[:1] for v in item.values.values())
    return next((v.place.sheet for v in values if v.place.sheet), None)


def _overridden(one: ItemList, entry: FileEntry, source: Definition, *, several: bool) -> ItemList:
    sheet = sheet_of(one)
    texts = {**entry.overrides, **entry.sheets.get(sheet or "", {})}
    if not texts:
        return one
    identity = _override(one.identity, texts)
    before, after = list_id(one.identity, one.path), list_id(identity, one.path)
    suffix = one.id.removeprefix(before) if one.id.startswith(before) else ""
    if several and not suffix and sheet:
        suffix = f"-{sheet}"
    problems = (*one.problems, *_unknown_place(identity, texts, source))
    return replace(one, identity=identity, id=f"{after}{suffix}", problems=problems)


def _unknown_place(
    identity: Identity, texts: Mapping[str, str], source: Definition
) -> tuple[Problem, ...]:
    """Say of a place that is in no table that nothing could be told from it."""
    if "jurisdiction" not in texts or identity.code is not None:
        return ()
    name = texts["jurisdiction"]
    zh = (
        f"{source.path.name} 写的 jurisdiction“{name}”不在行政区划表中，或不止一处同名，"
        "照写保留；没有代码，层级和上级无从得知，请写全称或 code"
    )
    en = (
        f"{source.path.name}: jurisdiction {name!r} is in the table of divisions not at all or more"
        " than once; kept as written, without code, level and parent: write it in full, or a code"
    )
    return (Problem("aside", Words(zh, en), quote=name),)


def _override(identity: Identity, texts: Mapping[str, str]) -> Identity:
    """Return an identity with what is said; a place gives its code, level and parent too."""
    found = place(texts["code"]) if "code" in texts else None
    if found is None and "jurisdiction" in texts:
        found, rest = find_place(texts["jurisdiction"])
        found = found if not rest else None
    if found is not None:
        identity = replace(
            identity,
            jurisdiction=found.name,
            code=found.code,
            level=found.level,
            parent=found.parent,
        )
    elif "jurisdiction" in texts:
        identity = replace(identity, code=None, parent=None, level=None)
    return replace(identity, **{key: value for key, value in texts.items() if key != "code"})


def related(
    manifest: Manifest, lists: Sequence[ItemList]
) -> tuple[tuple[RelationKind, ItemList, ItemList], ...]:
    """Return the relations that the manifest names, the yardstick on the left.

    Raises ``DefinitionError`` for a name that no list, or more than one, has.
    """
    return tuple(
        (one.kind, _find(manifest, one, one.left, lists), _find(manifest, one, one.right, lists))
        for one in manifest.relations
    )


def _find(manifest: Manifest, one: Named, name: str, lists: Sequence[ItemList]) -> ItemList:
    """Return the one list of that id, ``file#sheet`` or file."""
    for names in (_by_id, _by_sheet, _by_file):
        found = [item_list for item_list in lists if names(item_list) == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise _several(manifest, one, name, found)
    known = sorted({n for item_list in lists for n in (item_list.id, _by_file(item_list))})
    near = process.extractOne(name, known, score_cutoff=60)
    zh = f"没有清单“{name}”" + (f"，是否为“{near[0]}”" if near else "")
    en = f"no list {name!r}" + (f", did you mean {near[0]!r}" if near else "")
    raise manifest.source.error(("relations", one.at), zh, en)


def _several(
    manifest: Manifest, one: Named, name: str, found: Sequence[ItemList]
) -> DefinitionError:
    names = [_by_sheet(item_list) or item_list.id for item_list in found]
    if len(set(names)) < len(names):  # one sheet may hold several lists
        names = [item_list.id for item_list in found]
    listed = "、".join(names)
    zh, en = f"“{name}”有多个清单，请写明：{listed}", f"{name!r} holds several lists: {listed}"
    return manifest.source.error(("relations", one.at), zh, en)


def _by_id(one: ItemList) -> str:
    return one.id


def _by_sheet(one: ItemList) -> str:
    sheet = sheet_of(one)
    return f"{_by_file(one)}#{sheet}" if sheet else ""


def _by_file(one: ItemList) -> str:
    return PurePath(one.path).name
