"""Values of a rule file, each read strictly: what is not what it should be names its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rapidfuzz import process

from auditor.definitions import Definition, KeyPath, pipe_table

_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_SCALARS: Mapping[type, tuple[str, str, str]] = {
    int: (r"-?\d{1,9}", "整数", "a whole number"),
    float: (r"-?\d{1,9}(\.\d{1,9})?", "数", "a number"),
    bool: (r"true|false", "true 或 false", "true or false"),
}


def node(source: Definition, keys: KeyPath) -> Any:
    """Return what stands at a key path."""
    found = source.data
    for key in keys:
        found = found[key]
    return found


def text(source: Definition, keys: KeyPath) -> str:
    """Return a text on one line; a line break between Chinese characters leaves no blank."""
    value = node(source, keys)
    if not isinstance(value, str) or not value.strip():
        raise source.error(keys, "此处应为文字", "text is expected here")
    return _BETWEEN_CHINESE.sub("", " ".join(value.split()))


def one_of(source: Definition, keys: KeyPath, allowed: Iterable[str]) -> str:
    """Return a text that must be one of those allowed."""
    value, known = text(source, keys), list(allowed)
    if value not in known:
        near = process.extractOne(value, known, score_cutoff=60)
        hint = (f"，是否为“{near[0]}”", f", did you mean {near[0]!r}") if near else ("", "")
        zh = f"不能是“{value}”{hint[0]}；可用：{'、'.join(known)}"
        raise source.error(keys, zh, f"cannot be {value!r}{hint[1]}; allowed: {', '.join(known)}")
    return value


def strings(source: Definition, keys: KeyPath) -> tuple[str, ...]:
    """Return a list of texts."""
    value = node(source, keys)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise source.error(keys, "此处应为文字的列表", "a list of text is expected here")
    return tuple(value)


def scalar(source: Definition, keys: KeyPath, kind: type) -> Any:
    """Return a whole number, a number, or true or false."""
    value = text(source, keys)
    shape, zh, en = _SCALARS[kind]
    if not re.fullmatch(shape, value, re.ASCII):
        raise source.error(keys, f"此处应为{zh}，不是“{value}”", f"{en} is expected, not {value!r}")
    return value == "true" if kind is bool else kind(value)


def table(source: Definition, keys: KeyPath) -> dict[str, tuple[str, ...]]:
    """Return a mapping of lists of texts."""
    found = node(source, keys)
    if not isinstance(found, dict):
        raise source.error(keys, "此处应为“键: [值]”", "a mapping of lists is expected here")
    return {key: strings(source, (*keys, key)) for key in found}


def day(source: Definition, keys: KeyPath) -> date:
    """Return a date written 2026-01-31."""
    value = text(source, keys)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        zh, en = f"“{value}”不是日期（2026-01-31）", f"{value!r} is no date (2026-01-31)"
        raise source.error(keys, zh, en) from error


def rows(source: Definition, keys: KeyPath, allowed: Iterable[str]) -> tuple[dict[str, str], ...]:
    """Return the rows of a pipe table, every column of which must be known."""
    value, known = node(source, keys), sorted(allowed)
    if not isinstance(value, str):
        raise source.error(keys, "此处应为竖线表格", "a pipe table is expected here")
    try:
        found = pipe_table(value)
    except ValueError as error:
        raise source.error(keys, f"表格各行列数不一：{error}", f"uneven table: {error}") from error
    unknown = [column for column in (found[0] if found else {}) if column not in known]
    if unknown:
        zh = f"没有“{unknown[0]}”列；可用：{'、'.join(known)}"
        raise source.error(keys, zh, f"no column {unknown[0]!r}; allowed: {', '.join(known)}")
    return tuple(found)
