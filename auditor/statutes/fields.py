"""A mapping of a definition file in, checked values out; every complaint names its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.definitions import Definition, KeyPath
from auditor.errors import DefinitionError
from auditor.model import Words

_PARTIAL = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Fields:
    """The mapping that stands at ``keys`` of a definition file."""

    definition: Definition
    keys: KeyPath = ()

    def node(self) -> Any:
        """Return the mapping itself."""
        node = self.definition.data
        for key in self.keys:
            node = node[key]
        return node

    def has(self, name: str) -> bool:
        """Return whether the key is there."""
        return name in self.node()

    def error(self, name: str, zh: str, en: str) -> DefinitionError:
        """Return the error for what stands under ``name``."""
        return self.definition.error((*self.keys, name), f"“{name}”{zh}", f"{name!r} {en}")

    def text(self, name: str) -> str | None:
        """Return a string, ``None`` when the key is absent or blank."""
        value = self.node().get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self.error(name, "应为文字", "must be text")
        return value

    def need(self, name: str) -> str:
        """Return a string that must be there."""
        value = self.text(name)
        if value is None:
            raise self.error(name, "必须填写", "is required")
        return value

    def choice(self, name: str, allowed: Iterable[str]) -> str:
        """Return a string that must be one of ``allowed``."""
        value, known = self.need(name), tuple(allowed)
        if value not in known:
            zh = f"不能是“{value}”；可用：{'、'.join(known)}"
            raise self.error(name, zh, f"cannot be {value!r}; allowed: {', '.join(known)}")
        return value

    def texts(self, name: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        """Return a list of strings, each one of ``allowed`` when that is given."""
        value, known = self.node().get(name, []), tuple(allowed)
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.error(name, "应为文字的列表", "must be a list of text")
        for text in value:
            if known and text not in known:
                zh = f"不能含“{text}”；可用：{'、'.join(known)}"
                raise self.error(name, zh, f"cannot hold {text!r}; allowed: {', '.join(known)}")
        return tuple(value)

    def items(self, name: str) -> Iterator[tuple[str | int, ...]]:
        """Yield the key path of each member of a list."""
        value = self.node().get(name, [])
        if not isinstance(value, list):
            raise self.error(name, "应为列表", "must be a list")
        yield from ((*self.keys, name, i) for i in range(len(value)))

    def count(self, name: str) -> int | None:
        """Return a whole number above zero, ``None`` when absent."""
        value = self.text(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and 0 < int(value) < 10_000):
            raise self.error(name, f"应为正整数，不是“{value}”", f"must be a number, not {value!r}")
        return int(value)

    def partial_day(self, name: str) -> str | None:
        """Return YYYY, YYYY-MM or YYYY-MM-DD, ``None`` when absent."""
        value = self.text(name)
        if value is None:
            return None
        try:
            if not _PARTIAL.fullmatch(value):
                raise ValueError(value)
            date.fromisoformat((value + "-01-01")[:10])
        except ValueError as error:
            zh = f"不是日期：“{value}”，应写作 2021-01-22"
            raise self.error(name, zh, f"is no date: {value!r}; write 2021-01-22") from error
        return value

    def day(self, name: str) -> date | None:
        """Return a whole date, ``None`` when absent."""
        value = self.partial_day(name)
        if value is None:
            return None
        if len(value) < 10:
            raise self.error(name, f"“{value}”须写到日", f"{value!r} must name the day")
        return date.fromisoformat(value)

    def need_day(self, name: str) -> date:
        """Return a whole date that must be there."""
        value = self.day(name)
        if value is None:
            raise self.error(name, "必须填写", "is required")
        return value

    def words(self, name: str) -> Words | None:
        """Return a note with its English under ``<name>_en``; both or neither."""
        zh, en = self.text(name), self.text(f"{name}_en")
        if (zh is None) != (en is None):
            raise self.error(name, f"须与“{name}_en”成对", f"and '{name}_en' go together")
        return Words(zh, en) if zh and en else None
