"""Definition files: YAML in which every scalar stays a string and every key has a line.

Rules, layouts, vocabulary, the registry and decisions are read through ``load``. YAML 1.1
would turn ``on`` into true and ``0101`` into 65; here they stay what was typed. A key
given twice is an error. Anchors, aliases and tags are refused: aliases could blow a small
file up in memory, and all three would swallow a text that begins with &, * or !. Whatever
is wrong is reported with path, line and excerpt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process

from auditor.errors import DefinitionError
from auditor.model import Words

KeyPath = tuple[str | int, ...]
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_BYTES = 8_000_000
_MAX_DEPTH = 24
_EXCERPT = 160
# The parser names no line for a character that YAML does not allow, so these are found first.
_NOT_TEXT = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition file: ``data`` of dicts, lists and strings; ``lines`` by key path."""

    path: Path
    data: Any
    lines: Mapping[KeyPath, int]
    source: str

    def line(self, *keys: str | int) -> int:
        """Return the 1-based line of a key path, or of its nearest known ancestor."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def error(self, keys: KeyPath, zh: str, en: str) -> DefinitionError:
        """Return the error that names path, line and excerpt for what stands at ``keys``."""
        return _error(self.path, self.line(*keys), self.source, zh, en)

    def check_keys(self, allowed: Iterable[str], keys: KeyPath = ()) -> None:
        """Raise ``DefinitionError`` when the mapping at ``keys`` has a key not allowed there."""
        node = self.data
        for key in keys:
            node = node[key]
        if not isinstance(node, dict):
            raise self.error(keys, "此处应为“键: 值”", "a mapping is expected here")
        known = sorted(allowed)
        for key in node:
            if key not in known:
                raise self.error((*keys, key), *_unknown(key, known))


def _unknown(key: str, known: list[str]) -> tuple[str, str]:
    near = process.extractOne(key, known, score_cutoff=60)
    listed = "、".join(known), ", ".join(known)
    zh = f"没有“{key}”这个键" + (f"，是否为“{near[0]}”" if near else "") + f"；可用：{listed[0]}"
    en = f"unknown key {key!r}" + (f", did you mean {near[0]!r}" if near else "")
    return zh, f"{en}; allowed: {listed[1]}"


def _error(path: Path, line: int, source: str, zh: str, en: str) -> DefinitionError:
    rows = source.splitlines() or [""]
    line = min(line, len(rows))
    row = "".join(c if c.isprintable() else "\ufffd" for c in rows[line - 1][:_EXCERPT])
    excerpt = f"\n    {line} | {row}"
    return DefinitionError(f"{path}:{line}：{zh}{excerpt}", f"{path}:{line}: {en}{excerpt}")


def load(path: Path) -> Definition:
    """Read one definition file. Raises ``DefinitionError`` when it cannot be read or parsed."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        zh, en = f"{path}：无法读取（{why}）", f"{path}: cannot be read ({why})"
        raise DefinitionError(zh, en) from error
    if len(content) > _MAX_BYTES:
        limit = f"{_MAX_BYTES // 1_000_000} MB"
        zh, en = f"{path}：文件过大，上限为 {limit}", f"{path}: too large, the limit is {limit}"
        raise DefinitionError(zh, en)
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        at = f"{path}:{line}"
        zh, en = f"{at}：不是 UTF-8 编码，请另存为 UTF-8", f"{at}: not UTF-8, save it as UTF-8"
        raise DefinitionError(zh, en) from error
    return parse(source, path)


def parse(source: str, path: Path) -> Definition:
    """Parse definition text; ``path`` is only named in errors. No content is an empty mapping.

    Raises ``DefinitionError`` for anything that is not one plain YAML document.
    """
    odd = _NOT_TEXT.search(source)
    if odd:
        line = max(1, len(source[: odd.end()].splitlines()))
        zh = f"有不可见的控制字符 U+{ord(odd[0]):04X}，请删去"
        raise _error(path, line, source, zh, f"control character U+{ord(odd[0]):04X}, delete it")
    tree = _Tree(source, path)
    try:
        data = tree.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what, hint = error.problem or str(error), _hint(source, line)
        zh, en = f"不是合法的 YAML，{hint.zh}（{what}）", f"not YAML, {hint.en} ({what})"
        raise _error(path, line, source, zh, en) from error
    return Definition(path, data, tree.lines, source)


def _hint(source: str, line: int) -> Words:
    """Say what is most likely wrong near a line that YAML does not allow, from 1."""
    near = source.splitlines()[max(0, line - 2) : line]
    if any("\t" in text[: len(text) - len(text.lstrip())] for text in near):
        return Words("行首有制表符，请改用空格", "a line begins with a tab, use blanks")
    if any("：" in text and ": " not in text for text in near):
        zh = "冒号要用半角“:”，后面空一格"
        return Words(zh, "the colon has to be the narrow one, with a blank after it")
    return Words("请检查这一行附近的缩进、冒号和引号", "check indents, colons and quotes near here")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Tree:
    """Builds dicts, lists and strings from YAML events, noting the line of every key path.

    Events come one by one, so depth and aliases are refused before they cost anything.
    """

    def __init__(self, source: str, path: Path) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._source = source
        self._path = path
        self._events: Iterator[yaml.Event] = yaml.parse(source, Loader=_Loader)

    def document(self) -> Any:
        """Return the data of the only document, ``{}`` when there is none."""
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found:
                    zh, en = (
                        "一个文件只写一份内容，请删去“---”",
                        "a second document, delete the ---",
                    )
                    raise self._error(event, zh, en)
                found.append(self._node(next(self._events), ()))
        return found[0] if found else {}

    def _node(self, event: yaml.Event, keys: KeyPath) -> Any:
        self._refuse(event, keys)
        self.lines.setdefault(keys, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(keys)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(keys)
        return str(getattr(event, "value", ""))

    def _sequence(self, keys: KeyPath) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._node(event, (*keys, len(result))))
        return result

    def _mapping(self, keys: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, keys)
            if key in result:
                raise self._error(event, f"键“{key}”写了两次", f"key {key!r} is given twice")
            self.lines[(*keys, key)] = _line(event)
            result[key] = self._node(next(self._events), (*keys, key))
        return result

    def _key(self, event: yaml.Event, keys: KeyPath) -> str:
        self._refuse(event, keys)
        if not isinstance(event, yaml.ScalarEvent):
            zh, en = "键只能是文字；以 { 或 [ 开头的文字请加引号", "a key must be text"
            raise self._error(event, zh, f"{en}; put a text that begins with {{ or [ in quotes")
        return str(event.value)

    def _refuse(self, event: yaml.Event, keys: KeyPath) -> None:
        """Raise for what plain data has no use for; an alias event has an anchor too."""
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            zh = "不支持锚点、别名和标签；以 &、* 或 ! 开头的文字请加引号"
            en = "no anchors, aliases or tags; put a text that begins with &, * or ! in quotes"
            raise self._error(event, zh, en)
        if len(keys) > _MAX_DEPTH:
            zh, en = f"嵌套超过 {_MAX_DEPTH} 层", f"nested deeper than {_MAX_DEPTH} levels"
            raise self._error(event, zh, en)

    def _error(self, event: yaml.Event, zh: str, en: str) -> DefinitionError:
        return _error(self._path, _line(event), self._source, zh, en)


def pipe_table(source: str) -> list[dict[str, str]]:
    r"""Read a pipe table (first row names the columns) into rows of strings.

    ``\|`` writes a bar and ``\n`` a line break; a blank cell is an empty string. Raises
    ``ValueError`` naming the row when a row has another number of cells than the first, or
    when a column has no name or one that another column has.
    """
    rows = [_cells(line) for line in source.split("\n") if line.strip()]
    if not rows:
        return []
    head = rows[0]
    if "" in head or len(set(head)) < len(head):
        raise ValueError(f"every column needs a name of its own: {' | '.join(head)}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(head):
            raise ValueError(f"row {number} has {len(row)} cells, not {len(head)}")
    return [dict(zip(head, row, strict=True)) for row in rows[1:]]


def _cells(line: str) -> list[str]:
    marked = line.replace(r"\|", "\0").replace(r"\n", "\n")
    return [cell.strip(" ").replace("\0", "|") for cell in marked.split("|")]
