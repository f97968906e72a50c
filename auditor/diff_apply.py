"""A diff carried out on the old items: the new items out, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.diff_fields import EXTRA, texts
from auditor.errors import UsageError
from auditor.model import Diff, FieldChange, Item, ItemChange, ItemRow, Value


def apply(diff: Diff, old: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items of the new list, made of the old ones and what the diff says.

    They equal the real ones in all but where in their file their texts stand, which no
    diff tells. Raises ``UsageError`` when ``old`` are not the items that were compared.
    """
    items = {item.position: item for item in old}
    made = [new for change in diff.items for new in _rows(change, items)]
    return tuple(sorted(made, key=lambda item: item.position))


def _rows(change: ItemChange, items: dict[int, Item]) -> Iterator[Item]:
    lefts = dict(_sources(change))
    for row in change.rows:
        left = lefts.get(row.position)
        if left is not None and left not in items:
            raise _other_list(f"第 {left} 项", f"item {left}")
        said = texts(items[left]) if left is not None else {}
        for field in change.fields:
            if (field.left, field.right) == (left, row.position):
                _put(said, field)
        yield _item(row, said)


def _sources(change: ItemChange) -> Iterator[tuple[int, int]]:
    """Yield (new position, old position): which old item a new one is made of."""
    if change.left:
        for index, right in enumerate(change.right):
            yield right, change.left[min(index, len(change.left) - 1)]


def _put(said: dict[str, str], change: FieldChange) -> None:
    """Change one text, having seen that it is the one that was compared."""
    before = said.pop(change.field, None)
    if before != change.before:
        raise _other_list(f"第 {change.left} 项的 {change.field}", f"{change.field} {change.left}")
    if change.redline:
        said[change.field] = "".join(p.text for p in change.redline if p.kind != "deleted")
    elif change.after is not None:
        said[change.field] = change.after


def _item(row: ItemRow, said: dict[str, str]) -> Item:
    values = {name: Value(text) for name, text in said.items() if not name.startswith(EXTRA)}
    extra = {
        name.removeprefix(EXTRA): Value(text) for name, text in said.items() if name not in values
    }
    return Item(row.position, values, extra, row.category, row.lost, row.parent)


def _other_list(zh: str, en: str) -> UsageError:
    return UsageError(
        f"{zh}与比较时不同：这份差异不是从这份清单得出的",
        f"{en} is not what was compared: this diff is not of this list",
    )
