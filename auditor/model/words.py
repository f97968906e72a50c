"""Words in two languages, and the closed sets of names that everything else uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Span = tuple[int, int]
Lang = Literal["zh", "en"]
Severity = Literal["error", "warning", "info"]
Certainty = Literal["certain", "likely", "unverified"]
FindingStatus = Literal["open", "waived", "baseline"]
VerdictStatus = Literal[
    "ok",
    "abridged",
    "reworded",
    "moved",
    "missing",
    "repealed",
    "superseded",
    "pending",
    "title",
    "unverified",
]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

#: The fields of an item in the order of the common table, with their Chinese names.
FIELDS: Mapping[str, str] = {
    "number": "序号",
    "code": "编码",
    "category": "权力分类",
    "name": "项目名称",
    "sub_name": "子项名称",
    "body": "实施主体",
    "org": "承办机构",
    "level": "行使层级",
    "basis": "实施依据",
    "duties": "责任事项",
    "duty_basis": "责任事项依据",
    "accountable": "追责对象范围",
    "accountability": "追责情形",
    "accountability_basis": "追责依据",
    "exemption": "免责事项",
    "remark": "备注",
}

#: Fields whose text is a numbered series.
ENTRY_FIELDS: tuple[str, ...] = (
    "basis",
    "duties",
    "duty_basis",
    "accountability",
    "accountability_basis",
)

#: The closed set of kinds of power.
CATEGORIES: tuple[str, ...] = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政征收",
    "行政给付",
    "行政检查",
    "行政确认",
    "行政奖励",
    "行政裁决",
    "其他行政权力",
)


class Words(NamedTuple):
    """One sentence in the two languages that the program speaks."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the sentence in ``lang``."""
        return self.en if lang == "en" else self.zh
