"""A quotation whose numbers are written otherwise than the law's in, the same in the law's way out.

2万元 stands for 二万元, and 一倍 for 1倍. Only the numbers where a quotation was found to differ
are turned into the other writing; if more stands in the article then, they were right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model import Difference, Span
from auditor.statutes.compare import Quotation, quotation
from auditor.statutes.index_compare import Standing, stand
from auditor.statutes.index_file import Numbered
from auditor.statutes.index_letters import like_printed
from auditor.text import Mapped, narrow, to_chinese, to_int

_NUMBER = re.compile(
    r"(?<![0-9０-９.．])([0-9０-９]{1,8})([%％]?)(?![0-9０-９.．])|[一二三四五六七八九十百千]+"
)
_MOST = 99_999_999


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A quotation with some numbers in the other writing.

    ``changes`` are those that proved right, ``tried`` where all of them stand in the raw text.
    """

    quote: Quotation
    changes: tuple[Difference, ...] = ()
    tried: tuple[Span, ...] = ()

    def whole(self, difference: Difference) -> Difference:
        """Return a difference with all of a number that it is part of."""
        start, end = difference.span
        for a, b in self.tried:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        return replace(difference, span=(start, end), quoted=self.quote.raw[start:end])


def stand_in_any_writing(quote: Quotation, article: Numbered) -> tuple[Standing, Rewritten]:
    """Compare; where numbers differ, compare again with those in the other writing.

    Returns the better comparison with the quotation it is of.
    """
    found = stand(quote, article)
    plain = Rewritten(quote)
    if not found.stretches:
        return found, plain
    other = _rewritten(quote, [s.quote for s in found.stretches])
    if not other.changes:
        return found, plain
    again = stand(other.quote, article)
    if again.score <= found.score:
        return found, plain
    return again, replace(other, changes=tuple(_right(other, again)))


def _right(other: Rewritten, again: Standing) -> Iterator[Difference]:
    """Yield the numbers that stand in the article in their other writing."""
    wrong = [other.quote.letters.span(*s.quote) for s in again.stretches]
    for change in other.changes:
        if not any(a < change.span[1] and change.span[0] < b for a, b in wrong):
            yield change


def _rewritten(quote: Quotation, spans: Iterable[Span]) -> Rewritten:
    areas = [
        quote.letters.span(max(0, a - 1), min(len(quote.letters.text), b + 1)) for a, b in spans
    ]
    changes = [
        Difference(found.span(), found[0], written, "wording")
        for found in _NUMBER.finditer(quote.raw)
        if any(a < found.end() and found.start() < b for a, b in areas)
        and (written := _other(found))
    ]
    new = _with(quote, changes) if changes else quote
    return Rewritten(new, tuple(changes), tuple(change.span for change in changes))


def _other(found: re.Match[str]) -> str:
    """Return a number in the other writing, ``""`` when it has none."""
    if not found[1]:
        try:
            return str(to_int(found[0]))
        except ValueError:
            return ""
    number = int(narrow(found[1]))
    if not 0 < number <= _MOST:
        return ""
    written = _chinese(number)
    return f"百分之{written}" if found[2] else written


def _chinese(number: int) -> str:
    high, low = divmod(number, 10_000)
    if not high:
        return to_chinese(low)
    zero = "零" if 0 < low < 1000 else ""
    return f"{to_chinese(high)}万{zero}{to_chinese(low) if low else ''}"


def _with(quote: Quotation, changes: Iterable[Difference]) -> Quotation:
    """Put the other writings in; every new letter points to the number it stands for."""
    text, origin, last = "", list[int](), 0
    for change in changes:
        start, end = change.span
        text += quote.raw[last:start] + change.actual
        size = len(change.actual)
        ends = range(end - size, end) if size <= end - start else [start] * (size - 1) + [end - 1]
        origin += [*range(last, start), *ends]
        last = end
    text += quote.raw[last:]
    origin += range(last, len(quote.raw))
    new = like_printed(quotation(text))
    letters = Mapped(new.letters.text, tuple(origin[i] for i in new.letters.offsets))
    return Quotation(quote.raw, letters, new.marks, new.clauses)
