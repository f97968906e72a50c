"""Definition files: YAML in which every scalar stays a string and every key has a line.

Rules, layouts, vocabulary, the registry and decisions are read through ``load``. YAML 1.1
would turn ``on`` into true and ``0101`` into 65; here they stay what was typed. A key
given twice is an error. Whatever is wrong is reported with path, line and excerpt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process

from auditor.errors import DefinitionError

KeyPath = tuple[str | int, ...]
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_BYTES = 8_000_000


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
    rows = source.splitlines()
    excerpt = f"\n    {line} | {rows[line - 1]}" if 0 < line <= len(rows) else ""
    return DefinitionError(f"{path}:{line}：{zh}{excerpt}", f"{path}:{line}: {en}{excerpt}")


def load(path: Path) -> Definition:
    """Read one definition file. Raises ``DefinitionError`` when it cannot be read or parsed."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DefinitionError(f"{path}：文件过大", f"{path}: file too large")
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path}：无法读取（{error}）", f"{path}: {error}") from error
    return parse(source, path)


def parse(source: str, path: Path) -> Definition:
    """Parse definition text; ``path`` is only named in errors."""
    try:
        root = yaml.compose(source, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or str(error)
        raise _error(path, line, source, f"不是合法的 YAML：{what}", f"not YAML: {what}") from error
    lines: dict[KeyPath, int] = {}
    data = _plain(root, (), lines, path, source) if root is not None else {}
    return Definition(path, data, lines, source)


def _plain(
    node: yaml.Node, keys: KeyPath, lines: dict[KeyPath, int], path: Path, source: str
) -> Any:
    lines.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in result:
                zh, en = f"键“{key}”写了两次", f"key {key!r} is given twice"
                raise _error(path, line, source, zh, en)
            lines[(*keys, key)] = line
            result[key] = _plain(value_node, (*keys, key), lines, path, source)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n, (*keys, i), lines, path, source) for i, n in enumerate(node.value)]
    return str(node.value)


def pipe_table(source: str) -> list[dict[str, str]]:
    r"""Read a pipe table (first row names the columns) into rows of strings.

    ``\|`` writes a bar and ``\n`` a line break; a blank cell is an empty string. Raises
    ``ValueError`` naming the row when a row has another number of cells than the first.
    """
    rows = [_cells(line) for line in source.splitlines() if line.strip()]
    if not rows:
        return []
    head = rows[0]
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(head):
            raise ValueError(f"row {number} has {len(row)} cells, not {len(head)}")
    return [dict(zip(head, row, strict=True)) for row in rows[1:]]


def _cells(line: str) -> list[str]:
    marked = line.replace(r"\|", "\0").replace(r"\n", "\n")
    return [cell.strip(" ").replace("\0", "|") for cell in marked.split("|")]
