"""Layout profiles: ``rules/layouts/*.yaml`` in, checked ``Profile`` values out.

A profile says how one shape of list is recognised and read: which header words stand for
which field, in what order the columns come when no header is printed, which column finds
the rows, what a conversion may have lost, and which rows are no items.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.config import resource
from auditor.definitions import Definition, KeyPath, load, pipe_table
from auditor.errors import DefinitionError
from auditor.model import CATEGORIES, FIELDS, Words
from auditor.text import BLANK, narrow, squash

KEYS = (
    "id",
    "title",
    "en",
    "extends",
    "part",
    "required",
    "headers",
    "spans",
    "titled",
    "groups",
    "order",
    "may_lose",
    "fill_down",
    "within_rows",
    "skip",
    "notes",
    "tests",
)
CASE_KEYS = ("name", "titles", "cells", "expect", "unplaced", "refused")
PARTS = ("stream", "grid", "form", "outline")
#: Traditional characters in words of headers and kinds of power, as a mirror of a page may have.
_SIMPLE = str.maketrans(
    "號權類項稱實據責對圍級層編碼備註機構關單辦執體職設問範區劃處許罰強徵給檢確獎勵決監內應員務門圖標準時間隱",
    "号权类项称实据责对围级层编码备注机构关单办执体职设问范区划处许罚强征给检确奖励决监内应员务门图标准时间隐",
)
_NOTE = re.compile(r"\([^()]*\)|\([^()]*$")
_EDGE = re.compile(r"^[一二三四五六七八九十]+、|(?:类|事项)$")


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example in a profile: cells as they stand in a file, and what must come out.

    ``expect`` holds a row an item: field ids, ``lost`` (field ids parted by blanks) and
    the headers of unknown columns. ``refused`` says that no list may be recognised.
    """

    name: str
    titles: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    expect: tuple[Mapping[str, str], ...]
    unplaced: tuple[str, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One shape of list. ``headers`` maps a header word to the fields it may stand for.

    ``spans`` says what the columns below one header word are, when it stands over several:
    field ids, or names in ``extra``. A ``titled`` one takes only what a title calls a list.
    """

    id: str
    title: Words
    part: str
    required: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, tuple[str, ...]]
    titled: bool
    groups: frozenset[str]
    order: tuple[str, ...]
    may_lose: frozenset[str]
    fill_down: frozenset[str]
    within_rows: int
    skip: re.Pattern[str]
    notes: re.Pattern[str]
    tests: tuple[Case, ...]

    def fields_of(self, header: str) -> tuple[str, ...]:
        """Return the fields that a printed header may stand for; none when it is not known."""
        if len(header) > _LONGEST_HEADER:
            return ()
        if header.isdecimal():  # every row has another number: not worth keeping
            return self.headers.get(narrow(header), ())
        word, bare = _words_of(header)
        return self.headers.get(word) or self.headers.get(bare, ())

    def spans_of(self, header: str) -> tuple[str, ...]:
        """Return what the columns below a header hold when it stands over several."""
        word = header_word(header).translate(_SIMPLE)
        return self.spans.get(word) or self.spans.get(_NOTE.sub("", word), ())

    def is_group(self, header: str) -> bool:
        """Say whether a printed header only spans the ones below it (权力清单)."""
        return len(header) <= _LONGEST_HEADER and _words_of(header)[0] in self.groups


def header_word(header: str) -> str:
    """Return a header without blanks, in narrow characters: what is looked up."""
    if len(header) > _LONGEST_HEADER:
        return BLANK.sub("", narrow(header)).rstrip(":*")
    return _short_word(header)


@lru_cache(maxsize=4096)
def _short_word(header: str) -> str:
    return BLANK.sub("", narrow(header)).rstrip(":*")


@lru_cache(maxsize=4096)
def _words_of(header: str) -> tuple[str, str]:
    """Return what a header is looked up by, in simple characters: with notes and without."""
    word = _short_word(header).translate(_SIMPLE)
    return word, _NOTE.sub("", word)


_LONGEST_HEADER = 200


def category_of(raw: str) -> str | None:
    """Return the canonical kind of power that a whole text names, ``None`` when it names none."""
    if len(raw) > _LONGEST_CATEGORY:
        return None
    return _category(raw)


def category_words() -> tuple[str, ...]:
    """Return every word that names a kind of power, canonical ones and variants."""
    return tuple(_categories())


@lru_cache(maxsize=4096)
def _category(raw: str) -> str | None:
    word = squash(narrow(raw)).text.translate(_SIMPLE)
    known = _categories()
    for text in (word, _NOTE.sub("", word)):
        for name in (text, _EDGE.sub("", text)):
            if name in known:
                return known[name]
    return None


_LONGEST_CATEGORY = 40


@lru_cache(maxsize=1)
def _categories() -> Mapping[str, str]:
    source = load(resource("rules/vocabulary/categories.yaml"))
    known: dict[str, str] = {}
    for canonical, variants in source.data["categories"].items():
        if canonical not in CATEGORIES:
            zh, en = f"“{canonical}”不是十类之一", f"{canonical!r} is not one of the ten"
            raise source.error(("categories", canonical), zh, en)
        for name in (canonical, *variants):
            if known.setdefault(narrow(name), canonical) != canonical:
                zh, en = f"“{name}”归了两类", f"{name!r} belongs to two kinds"
                raise source.error(("categories", canonical), zh, en)
    return known


def load_profiles(folder: Path | None = None) -> tuple[Profile, ...]:
    """Read every profile of ``folder`` (default ``rules/layouts``), in the order of their names.

    Raises ``DefinitionError`` with path, line and excerpt for whatever is wrong with one.
    """
    folder = resource("rules/layouts") if folder is None else folder
    sources = {path.stem: load(path) for path in sorted(folder.glob("*.yaml"))}
    if not sources:
        raise DefinitionError(f"{folder}：没有版式文件", f"{folder}: no layout files")
    return tuple(_profile(source, sources) for source in sources.values())


def _profile(source: Definition, sources: Mapping[str, Definition]) -> Profile:
    source.check_keys(KEYS)
    base = _base(source, sources)
    chain = (base, source) if base else (source,)

    def take(key: str, default: Any = None) -> tuple[Definition, Any]:
        owner = next((one for one in reversed(chain) if key in one.data), None)
        return (owner, owner.data[key]) if owner else (source, default)

    if source.data.get("id") != source.path.stem:
        zh, en = f"id 应为“{source.path.stem}”", f"id must be {source.path.stem!r}"
        raise source.error(("id",), zh, en)
    return Profile(
        id=source.path.stem,
        title=Words(_text(source, "title"), _text(source, "en")),
        part=_part(*take("part")),
        required=_fields(*take("required", []), "required"),
        headers=_headers(chain),
        spans=_spans(*take("spans", {})),
        titled=_flag(*take("titled", "false"), "titled"),
        groups=frozenset(header_word(g) for g in _texts(*take("groups", []), "groups")),
        order=_fields(*take("order", []), "order"),
        may_lose=frozenset(_fields(*take("may_lose", []), "may_lose")),
        fill_down=frozenset(_fields(*take("fill_down", []), "fill_down")),
        within_rows=_number(*take("within_rows", "10"), "within_rows"),
        skip=_pattern(*take("skip", []), "skip"),
        notes=_pattern(*take("notes", []), "notes"),
        tests=_cases(source),
    )


def _base(source: Definition, sources: Mapping[str, Definition]) -> Definition | None:
    if "extends" not in source.data:
        return None
    base = sources.get(_text(source, "extends"))
    if base is None or "extends" in base.data:
        known = "、".join(name for name, one in sources.items() if "extends" not in one.data)
        zh = f"extends 只能指向本身不再继承的版式：{known}"
        raise source.error(("extends",), zh, f"extends must name one of {known}")
    base.check_keys(KEYS)
    return base


def _headers(chain: Sequence[Definition]) -> Mapping[str, tuple[str, ...]]:
    """Return word → fields. A word given for two fields is told apart by its neighbours."""
    known: dict[str, tuple[str, ...]] = {}
    for source in chain:
        words_of = source.data.get("headers", {})
        if not isinstance(words_of, dict):
            raise source.error(
                ("headers",), "headers 应为“字段: [词]”", "headers must be a mapping"
            )
        source_fields = _fields(source, list(words_of), "headers")
        for field in source_fields:
            for word in _texts(source, words_of[field], "headers", field):
                had = known.get(header_word(word), ())
                known[header_word(word)] = had if field in had else (*had, field)
    return known


def _text(source: Definition, *keys: str | int) -> str:
    node: Any = source.data
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else node[key]
    if not isinstance(node, str) or not node.strip():
        key = keys[-1]
        raise source.error(keys, f"“{key}”应为文字", f"{key!r} must be a text")
    return node


def _texts(source: Definition, node: Any, *keys: str | int) -> tuple[str, ...]:
    if not isinstance(node, list) or not all(isinstance(text, str) for text in node):
        raise source.error(keys, f"“{keys[-1]}”应为列表", f"{keys[-1]!r} must be a list of texts")
    return tuple(node)


def _fields(source: Definition, node: Any, key: str) -> tuple[str, ...]:
    names = _texts(source, node, key)
    if wrong := [name for name in names if name not in FIELDS]:
        known = "、".join(FIELDS)
        zh, en = (
            f"没有“{wrong[0]}”这个字段；可用：{known}",
            f"no field {wrong[0]!r}; there are {known}",
        )
        raise source.error((key,), zh, en)
    return names


def _spans(source: Definition, node: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(node, dict):
        raise source.error(("spans",), "spans 应为“词: [列]”", "spans must be a mapping")
    return {header_word(word): _texts(source, node[word], "spans", word) for word in node}


def _flag(source: Definition, node: Any, key: str) -> bool:
    if node not in {"true", "false"}:
        raise source.error((key,), f"{key} 应为 true 或 false", f"{key} must be true or false")
    return bool(node == "true")


def _part(source: Definition, node: Any) -> str:
    if node not in PARTS:
        zh, en = f"part 应为 {'、'.join(PARTS)} 之一", f"part must be one of {', '.join(PARTS)}"
        raise source.error(("part",), zh, en)
    return str(node)


def _number(source: Definition, node: Any, key: str) -> int:
    if not isinstance(node, str) or not re.fullmatch(r"[1-9]\d{0,3}", node):
        raise source.error((key,), f"{key} 应为正整数", f"{key} must be a positive number")
    return int(node)


def _pattern(source: Definition, node: Any, key: str) -> re.Pattern[str]:
    patterns = _texts(source, node, key)
    try:
        return re.compile("|".join(f"(?:{p})" for p in patterns) if patterns else r"(?!)")
    except re.error as error:
        raise source.error((key,), f"正则表达式有误：{error}", f"bad pattern: {error}") from error


def _cases(source: Definition) -> tuple[Case, ...]:
    cases = source.data.get("tests", [])
    if not isinstance(cases, list) or not cases:
        raise source.error(("tests",), "至少要有一个用例", "at least one test case is needed")
    return tuple(_case(source, number, case) for number, case in enumerate(cases))


def _case(source: Definition, number: int, case: Mapping[str, Any]) -> Case:
    keys: KeyPath = ("tests", number)
    source.check_keys(CASE_KEYS, keys)
    name, cells = _text(source, *keys, "name"), case.get("cells")
    if not isinstance(cells, str) or not (cells.strip() or case.get("titles")):
        raise source.error((*keys, "cells"), "“cells”应为文字", "'cells' must be a text")
    refused = case.get("refused") == "true"
    if refused == ("expect" in case):
        zh, en = "expect 与 refused: true 二者取一", "give either expect or refused: true"
        raise source.error(keys, zh, en)
    try:
        rows = pipe_table(_text(source, *keys, "expect")) if "expect" in case else []
    except ValueError as error:
        raise source.error(
            (*keys, "expect"), f"表格有误：{error}", f"bad table: {error}"
        ) from error
    return Case(
        name=name,
        titles=_texts(source, case.get("titles", []), *keys, "titles"),
        cells=tuple(_cut(line) for line in cells.splitlines() if line.strip()),
        expect=tuple(rows),
        unplaced=_texts(source, case.get("unplaced", []), *keys, "unplaced"),
        refused=refused,
    )


def _cut(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace(r"\n", "\n") for cell in line.split("|"))
