"""Two stretches of legal text in, whether the difference between them matters out.

Amounts, multiples, percentages, periods, numbers, organs and 应当/可以/不得 matter; so does
a difference that takes one of these away or adds one. A number written another way (2倍 for
二倍) does not.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from auditor.text import narrow, to_int

_NUM = "零〇一二三四五六七八九十百千万亿两"
_UNIT = (
    "元|倍|日|天|月|年|小时|周岁|岁|人|名|次|份|条|款|项|个工作日|工作日|平方米|公里|米|吨|辆|户"
)
_PERCENT = re.compile(rf"([百千万])分之([{_NUM}]+)|(\d+(?:\.\d+)?)[%％]")
_NUMBER = re.compile(rf"(?:([{_NUM}]+)|([\d.]*\d[{_NUM}]*))个?({_UNIT})")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_MODAL = re.compile(r"不得|不予|不应|应当|必须|可以|禁止|严禁|无权|有权|免予|除外")
# Words that join an organ's name to what stands before it are no part of the name.
_NAME = "[^\\W\\d_由并向被经的及和或者与对从各其该应当可以以在于是为将把依照按是否]"
_ORGAN = re.compile(
    rf"{_NAME}{{0,8}}(?:部门|机关|机构|政府|法院|检察院|委员会|局|厅|主管单位|管理人)"
)


def weigh(quoted: str, actual: str) -> Literal["material", "wording"]:
    """Return ``"material"`` when the two stretches differ in something that matters.

    Both should carry the same few letters of context on either side, so that a number or an
    organ that the difference cuts through is seen whole.
    """
    return "material" if _tokens(quoted) != _tokens(actual) else "wording"


def _tokens(text: str) -> Counter[tuple[str, str]]:
    plain = "".join(narrow(text).split())
    found: list[tuple[str, str]] = [("modal", m[0]) for m in _MODAL.finditer(plain)]
    found += [("organ", m[0]) for m in _ORGAN.finditer(plain)]
    found += [("percent", _percent(m)) for m in _PERCENT.finditer(plain)]
    rest = _PERCENT.sub("|", plain)
    found += [("number", f"{_value(m[1] or m[2])}{m[3]}") for m in _NUMBER.finditer(rest)]
    found += [("digits", m[0]) for m in _DIGITS.finditer(_NUMBER.sub("|", rest))]
    return Counter(found)


def _percent(found: re.Match[str]) -> str:
    if found[3]:
        return f"{float(found[3]):g}/100"
    return f"{_value(found[2])}/{ {'百': 100, '千': 1000, '万': 10000}[found[1]] }"


def _value(numeral: str) -> str:
    """Return a numeral as digits, 万 and 亿 included; as it stands when it is none."""
    for unit, worth in (("亿", 100_000_000), ("万", 10_000)):
        head, mark, tail = numeral.partition(unit)
        if mark and head and not re.search(r"[万亿]", tail):
            try:
                return str(round(float(_value(head)) * worth + float(_value(tail or "0"))))
            except ValueError:
                return numeral
    try:
        return str(to_int(numeral))
    except ValueError:
        return numeral
