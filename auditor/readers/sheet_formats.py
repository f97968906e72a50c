"""Number formats of sheets: a format code and a number in, the text that is shown out.

Only formats of one plain shape are known: leading zeros, decimals, thousands, percent, with
fixed text around them (``0000``, ``0.00_ ``, ``#,##0``, ``0%``, ``"第"0"号"``). A number in
any other format comes out as it is typed. Dates are the library's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from auditor.text import BLANKS

#: The codes that a file names by number only (ECMA-376 Part 1, 18.8.30).
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
}  # fmt: skip

# Fixed text: in quotes, one escaped character, or a blank as wide as a character.
_FIXED = r'(?:"[^"]*"|\\.|_.)*'
_CODE = re.compile(
    rf"(?P<before>{_FIXED})(?P<whole>#,##0|#?0+)(?:\.(?P<places>0+))?(?P<percent>%?)(?P<after>{_FIXED})"
)
_PART = re.compile(r'"([^"]*)"|\\(.)|_.')
_DIGITS = 15
_MOST = 30  # places and leading zeros beyond this are no format that a list has


@dataclass(frozen=True, slots=True)
class Format:
    """How numbers are printed: ``digits`` before the point at least, ``places`` behind it."""

    digits: int
    places: int = 0
    percent: bool = False
    thousands: bool = False
    before: str = ""
    after: str = ""

    def show(self, value: float) -> str:
        """Return a number as it is printed, outer blanks apart; halves go away from zero."""
        with localcontext(prec=400):
            exact = Decimal(f"{value:.{_DIGITS}g}") * (100 if self.percent else 1)
            rounded = exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        text = f"{abs(rounded):{',' if self.thousands else ''}f}"
        whole, point, rest = text.partition(".")
        minus = "-" if rounded < 0 else ""
        shown = whole.rjust(self.digits, "0") + point + rest + ("%" if self.percent else "")
        return f"{minus}{self.before}{shown}{self.after}".strip(BLANKS)


@lru_cache(maxsize=512)
def find_format(code: str) -> Format | None:
    """Return the format that a code stands for, ``None`` when it is not of the known shape."""
    found = _CODE.fullmatch(code)
    if not found or max(len(found["whole"]), len(found["places"] or "")) > _MOST:
        return None
    return Format(
        digits=found["whole"].count("0"),
        places=len(found["places"] or ""),
        percent=bool(found["percent"]),
        thousands="," in found["whole"],
        before=_fixed(found["before"]),
        after=_fixed(found["after"]),
    )


def _fixed(raw: str) -> str:
    return "".join((part[1] or part[2] or "") for part in _PART.finditer(raw))


def shown_formats(codes: Mapping[int, str], styles: Sequence[int]) -> dict[int, Format]:
    """Return the format of each style that has a known one, by the style's number.

    ``codes`` are the file's own codes by their number, ``styles`` the number of the code
    that each style names.
    """
    named = ((n, codes.get(code) or BUILT_IN.get(code, "")) for n, code in enumerate(styles))
    return {n: known for n, code in named if (known := find_format(code)) is not None}
