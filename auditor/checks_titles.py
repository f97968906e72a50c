"""Printed titles of instruments: each once a text, with every item that the text stands in.

Nothing here finds a fault; the checks on how citations are written look at titles this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.checks_subjects import Cell, distinct_cells, plain_title
from auditor.model import Citation, Hit, Parsed, Verdict

#: The fields that name legal bases; elsewhere 《》 also hold records and certificates.
BASES = ("basis", "duty_basis", "accountability_basis")

#: What follows a title whose own bracket closed too early (《甲办法》实施细则》).
_BROKEN = re.compile(r"[^《（(【\n]{0,16}》")


@dataclass(frozen=True, slots=True)
class Printed:
    """A title as printed once, with the places of the text it stands in."""

    cell: Cell
    positions: tuple[int, ...]
    citation: Citation
    verdict: Verdict | None

    @property
    def name(self) -> str:
        """Return the title in the one spelling by which titles are compared.

        A short title that the field has defined (以下简称) stands for the full one.
        """
        return plain_title(self.citation.means or self.citation.title)

    def hit(self, **values: object) -> Hit:
        """Return a hit on the title at its first place."""
        at = self.citation
        return Hit(self.positions[0], self.cell.field, at.entry, at.title_span, values=values)


def printed_titles(parsed: Parsed) -> Iterator[Printed]:
    """Yield every printed title once a text, with all items the text stands in.

    Titles with broken brackets are left out: what they name is not known.
    """
    for cell, positions in distinct_cells(parsed, BASES):
        verdicts = dict(enumerate(cell.verdicts))
        seen: set[tuple[int, int]] = set()
        for index, citation in enumerate(cell.citations):
            span = citation.title_span
            broken = citation.brackets == "ok" and _BROKEN.match(cell.raw, span[1])
            if not citation.elided and not broken and span not in seen:
                seen.add(span)
                yield Printed(cell, positions, citation, verdicts.get(index))


def first_titles(parsed: Parsed) -> Iterator[Printed]:
    """Yield the title that each entry begins with."""
    last: tuple[int, str | None] = (-1, None)
    for printed in printed_titles(parsed):
        entry = (id(printed.cell), printed.citation.entry)
        if entry != last:
            yield printed
        last = entry


def instrument_of(printed: Printed) -> str:
    """Return what tells instruments apart: the registered title, else the printed one."""
    if printed.verdict and printed.verdict.statute:
        return plain_title(printed.verdict.statute)
    return printed.name
