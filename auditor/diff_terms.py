"""What changes are called: in time, between two editions, or apart, between two places.

In: nothing. Out: ``IN_TIME`` and ``APART``, two vocabularies of one form. Between two
places nothing was added or removed: the one has what the other has not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.model import ChangeKind, PartChange, Words

CHANGE_WORDS: Mapping[ChangeKind, Words] = {
    "added": Words("新增", "added"),
    "removed": Words("取消", "removed"),
    "split": Words("拆分", "split"),
    "merged": Words("合并", "merged"),
    "renamed": Words("更名", "renamed"),
    "recategorised": Words("变更类别", "recategorised"),
    "changed": Words("内容变更", "changed"),
    "moved": Words("仅位置变动", "moved only"),
    "renumbered": Words("仅编号变动", "renumbered only"),
    "editorial": Words("仅格式变动", "style only"),
    "unchanged": Words("无变化", "unchanged"),
}
_APART: Mapping[ChangeKind, Words] = {
    "added": Words("仅后者有", "only in the second"),
    "removed": Words("仅前者有", "only in the first"),
    "split": Words("前者一项，后者几项", "one item, several in the second"),
    "merged": Words("前者几项，后者一项", "several items, one in the second"),
    "renamed": Words("名称不同", "named differently"),
    "recategorised": Words("类别不同", "filed differently"),
    "changed": Words("内容不同", "content differs"),
    "moved": Words("仅次序不同", "order differs only"),
    "renumbered": Words("仅编号不同", "numbers differ only"),
    "editorial": Words("仅格式不同", "style differs only"),
    "unchanged": Words("相同", "the same"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """One vocabulary.

    ``kinds`` call what became of an item, ``parts`` of a field or one entry, ``entries`` of
    ``{n}`` of them; ``cites`` citations: what is cited stands for ``{new}`` or ``{old}``.
    ``arrow`` stands between the two sides.
    """

    kinds: Mapping[ChangeKind, Words]
    parts: Mapping[PartChange, Words]
    entries: Mapping[PartChange, Words]
    cites: Mapping[str, Words]
    arrow: str

    def aspects(self, kinds: Sequence[ChangeKind]) -> tuple[Words, ...]:
        """Return what one item shows in words; ``only`` is not said where there is more."""
        if len(kinds) == 1:
            return (self.kinds[kinds[0]],)
        return tuple(
            self.parts[kind] if kind in {"moved", "renumbered", "editorial"} else self.kinds[kind]
            for kind in kinds
        )


IN_TIME = Terms(
    kinds=CHANGE_WORDS,
    parts={
        "added": Words("新增", "added"),
        "removed": Words("删去", "removed"),
        "changed": Words("改动", "changed"),
        "moved": Words("移位", "moved"),
        "renumbered": Words("编号变动", "renumbered"),
        "editorial": Words("格式变动", "style"),
        "unchanged": Words("未变", "as before"),
    },
    entries={
        "added": Words("增 {n} 条", "{n} added"),
        "removed": Words("删 {n} 条", "{n} removed"),
        "changed": Words("改 {n} 条", "{n} changed"),
        "moved": Words("移 {n} 条", "{n} moved"),
    },
    cites={
        "added": Words("增引{new}", "now cites {new}"),
        "removed": Words("不再引{old}", "no longer cites {old}"),
    },
    arrow="→",
)
APART = Terms(
    kinds=_APART,
    parts={
        "added": Words("仅后者有", "only in the second"),
        "removed": Words("仅前者有", "only in the first"),
        "changed": Words("不同", "differs"),
        "moved": Words("次序不同", "order differs"),
        "renumbered": Words("编号不同", "numbers differ"),
        "editorial": Words("格式不同", "style differs"),
        "unchanged": Words("相同", "the same"),
    },
    entries={
        "added": Words("仅后者 {n} 条", "{n} only in the second"),
        "removed": Words("仅前者 {n} 条", "{n} only in the first"),
        "changed": Words("不同 {n} 条", "{n} differ"),
        "moved": Words("次序不同 {n} 条", "{n} in another order"),
    },
    cites={
        "added": Words("仅后者引{new}", "only the second cites {new}"),
        "removed": Words("仅前者引{old}", "only the first cites {old}"),
    },
    arrow="↔",
)
