"""Numbers as Word writes them in front of paragraphs: number and format name in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.text import to_chinese

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_SIMPLIFIED = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_TRADITIONAL = str.maketrans("一二三四五六七八九十百千零", "壹貳參肆伍陸柒捌玖拾佰仟零")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_MOST = 9999


def say_number(number: int, style: str) -> str | None:
    """Return ``number`` in a number format of Word, ``None`` when the format is not known.

    A number that a format has no sign for (21 in a circle) is written in plain digits.
    """
    write = _STYLES.get(style)
    if write is None:
        return None
    return write(number) if 0 <= number <= _MOST else str(number)


def _roman(number: int) -> str:
    text = ""
    for amount, sign in _ROMAN:
        text += sign * (number // amount)
        number %= amount
    return text or "0"


def _letter(number: int) -> str:
    """A … Z, AA, BB … ZZ, AAA: Word repeats the letter."""
    times, at = divmod(number - 1, 26)
    return chr(ord("A") + at) * (times + 1) if number else "0"


def _digits(number: int, zero: str) -> str:
    return "".join(zero if c == "0" else to_chinese(int(c)) for c in str(number))


def _counting(number: int) -> str:
    """Below a hundred as spoken, from there on digit by digit."""
    return to_chinese(number) if number < 100 else _digits(number, "○")


def _thousand(number: int) -> str:
    return to_chinese(number).replace("零", "〇")


def _japanese(number: int) -> str:
    text = to_chinese(number).replace("零", "")
    for unit in "千百十":
        text = text.replace(f"一{unit}", unit)
    return text or "〇"


def _legal(number: int, table: Mapping[int, int]) -> str:
    spoken = to_chinese(number)
    return (f"一{spoken}" if spoken.startswith("十") else spoken).translate(table)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 0 < n <= len(signs) else str(n)


def _from(first: str, most: int) -> Callable[[int], str]:
    return _one_of("".join(chr(ord(first) + n) for n in range(most)))


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

_STYLES: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalFullWidth2": lambda n: str(n).translate(_WIDE),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 10),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": to_chinese,
    "japaneseCounting": _japanese,
    "ideographDigital": lambda n: _digits(n, "〇"),
    "japaneseDigitalTenThousand": lambda n: _digits(n, "〇"),
    "taiwaneseDigital": lambda n: _digits(n, "○"),
    "chineseLegalSimplified": lambda n: _legal(n, _SIMPLIFIED),
    "ideographLegalTraditional": lambda n: _legal(n, _TRADITIONAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "none": lambda _: "",
}
