"""The tables of a document in, one group of tables for each list in it out.

Tables go on with the list before them unless something tells that they are another one: a
level (地州级, 区县级) in the name of the sheet or in the title, another place or department
in the title, or another title altogether. A title that differs only by a kind of power or
a count (行政处罚类, 254项) is the same title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from auditor.identity import is_list_title, level_of
from auditor.layout_columns import Table
from auditor.layout_halves import half_of
from auditor.layout_profiles import category_words
from auditor.model import Words
from auditor.text import narrow, squash

Split = Literal["one", "each"]


@dataclass(frozen=True, slots=True)
class Group:
    """The tables of one list; ``level`` when its sheets tell it, ``why`` it is one list."""

    tables: tuple[Table, ...]
    title: str
    level: str | None
    why: Words


def group_tables(tables: Sequence[Table], split: Split | None = None) -> tuple[Group, ...]:
    """Return the lists that the tables of a document make up, in order.

    ``split`` overrides what the document tells: all sheets are one list, or each is one.
    """
    groups: list[Group] = []
    for table in tables:
        title, level = main_title(table), sheet_level(table)
        at, why = _belongs(groups, table, title, level, split)
        if at is None:
            groups.append(Group((table,), title, level, why))
            continue
        old = groups[at]
        tables_of = (*old.tables, table)
        groups[at] = Group(tables_of, old.title or title, old.level or level, why)
    return tuple(groups)


def _belongs(
    groups: Sequence[Group], table: Table, title: str, level: str | None, split: Split | None
) -> tuple[int | None, Words]:
    """Return the group that a table goes on with, ``None`` for a list of its own; and why."""
    if not groups:
        return None, Words("文件中的第一个表", "the first table of the file")
    if split:
        return _as_told(groups, table, split)
    halves = half_of(table), half_of(groups[-1].tables[-1])
    if all(halves) and len(set(halves)) > 1:
        return None, Words("权力清单与责任清单分列", "powers and duties in lists of their own")
    if level and any(group.level for group in groups):
        at = next((n for n, group in enumerate(groups) if group.level == level), None)
        if at is None:
            return None, Words(f"层级不同：{level}", f"another level: {level}")
    return _by_title(groups, table, title, level)


def _as_told(groups: Sequence[Group], table: Table, split: Split) -> tuple[int | None, Words]:
    last = len(groups) - 1
    if split == "one":
        return last, Words("lists.yaml 规定各表合为一个清单", "lists.yaml makes them one list")
    if table.name is not None and groups[last].tables[-1].name == table.name:
        return last, Words("同一个工作表", "the same sheet")
    return None, Words("lists.yaml 规定每表一个清单", "lists.yaml makes each its own list")


def _by_title(
    groups: Sequence[Group], table: Table, title: str, level: str | None
) -> tuple[int | None, Words]:
    last = len(groups) - 1
    alike = (n for n, g in enumerate(groups) if title and (g.title, g.level) == (title, level))
    if (same := next(alike, None)) is not None:
        return same, Words("标题除类别外相同", "the same title but for the kind of power")
    if not table.titled or not title or not groups[last].title:
        return last, Words("没有自己的标题，接续上表", "no title of its own: goes on")
    if not is_list_title(title):
        return last, Words("标题没有指明另一清单", "its title names no other list")
    return None, Words("标题不同", "another title")


def main_title(table: Table) -> str:
    """Return what the titles of a table say without kinds of power and counts."""
    titles = [bare_title(value.raw) for value in table.titles]
    named = [title for title in titles if is_list_title(title)]
    return "".join(named) if named else "".join(titles)


@lru_cache(maxsize=1)
def _cut() -> re.Pattern[str]:
    kinds = "|".join(re.escape(narrow(w)) for w in sorted(category_words(), key=len, reverse=True))
    long = "|".join(re.escape(narrow(w)) for w in category_words() if len(w) > 2)
    return re.compile(
        rf"[(\[](?:(?:{kinds})(?:类|事项)*)?(?:共?\d+大?项|续表?)?[)\]]|[-—:](?:{kinds})(?:类|事项)*$"
        rf"|^(?:{long})(?:类|事项)*|(?:{long})(?:类|事项)*(?=(?:权责?力?|责任|事项)?(?:清单|目录))|共\d+大?项"
    )


def bare_title(raw: str) -> str:
    """Return a title without blanks, kinds of power, counts and 续."""
    return _cut().sub("", squash(narrow(raw)).text)


def sheet_level(table: Table) -> str | None:
    """Return the level that the name of a sheet tells, or else its title."""
    if table.name and (found := level_of(table.name)):
        return found
    return level_of(main_title(table), ending=True)
