"""Two stretches of legal text in, whether the difference between them matters out.

Amounts, multiples, percentages, periods, numbers, organs and 应当/可以/不得 matter; so does
a difference that takes one of these away or adds one. A number written another way (2倍 for
二倍) does not. What a text states is read by ``auditor.units``; only organs are taken more
widely here, for whichever body a quotation swaps, its name need not be a known one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from auditor.text import narrow
from auditor.units import Fact, facts

#: Facts that are names: organs are read here, and another title is another wording.
_NAMES = ("organ", "office", "instrument")
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


def _tokens(text: str) -> Counter[Fact]:
    stated = {fact: count for fact, count in facts(text).items() if fact[0] not in _NAMES}
    plain = "".join(narrow(text).split())
    return Counter(stated) + Counter(("organ", found[0]) for found in _ORGAN.finditer(plain))
