"""A list as laid out and its tables in; sentences that say what became of everything out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.layout_columns import Column, Table
from auditor.layout_profiles import Profile, header_word
from auditor.model import FIELDS, ItemList, Words


def say_document(profile: Profile, lists: int) -> Words:
    """Say which layout was taken and how many lists it found."""
    zh = f"版式：{profile.title.zh}（{profile.id}）；清单 {lists} 个"
    return Words(zh, f"layout: {profile.title.en} ({profile.id}); {lists} lists")


def say_list(one: ItemList, tables: Sequence[Table], why: Words) -> Iterator[Words]:
    """Yield what a list is, what each of its columns became and why, and what went where."""
    subs = sum(item.parent is not None for item in one.items)
    zh = f"清单 {one.id}：{len(one.items)} 项，其中子项 {subs} 项；{_from(tables, why).zh}"
    en = f"list {one.id}: {len(one.items)} items, {subs} of them parts; {_from(tables, why).en}"
    yield Words(zh, en)
    before: tuple[tuple[str | None, str], ...] = ()
    for table in tables:
        shape = tuple((column.field, column.key) for column in table.columns)
        if shape != before:
            yield from (say_column(n, column) for n, column in enumerate(table.columns, 1))
        before = shape
    yield _where(one)
    yield from (problem.words for problem in one.problems)


def _from(tables: Sequence[Table], why: Words) -> Words:
    names = [table.name for table in tables if table.name]
    if not names:
        return Words(f"{len(tables)} 个表", f"{len(tables)} tables")
    listed = "、".join(dict.fromkeys(names))
    if len(tables) == 1:
        return Words(f"工作表 {listed}", f"sheet {listed}")
    return Words(f"工作表 {listed}（{why.zh}）", f"sheets {listed} ({why.en})")


def say_column(number: int, column: Column) -> Words:
    """Say which field a column became, or that it is kept as it is, and why."""
    header = header_word(column.header.raw)
    zh, en = (f"“{header}”", repr(header)) if header else ("（无表头）", "(no header)")
    if column.part_of:
        to = Words(f"{FIELDS[column.part_of]}（{column.part_of}）", column.part_of)
    elif column.field is None:
        to = Words(f"原样保留为“{column.key}”", f"kept as {column.key!r}")
    else:
        to = Words(f"{FIELDS[column.field]}（{column.field}）", column.field)
    covert = Words("［隐藏］", " [hidden]") if column.hidden else Words("", "")
    return Words(
        f"第 {number} 列{zh}{covert.zh} → {to.zh}：{column.why.zh}",
        f"column {number} {en}{covert.en} → {to.en}: {column.why.en}",
    )


def _where(one: ItemList) -> Words:
    chars = one.chars
    state = Words("相符", "balanced") if chars.balanced else Words("不符", "NOT balanced")
    zh = (
        f"共 {chars.total} 字：标题和说明 {chars.titles}，表头 {chars.headers}，"
        f"字段 {chars.fields}，其他列 {chars.extra}，未归入 {chars.unplaced}；{state.zh}"
    )
    en = (
        f"{chars.total} characters: titles and notes {chars.titles}, headers {chars.headers}, "
        f"fields {chars.fields}, other columns {chars.extra}, unplaced {chars.unplaced}; {state.en}"
    )
    return Words(zh, en)
