"""The worked examples in profile files: a ``Profile`` in, what does not come out as it says.

A case is laid out with its own profile alone, as a document of nothing but its titles and
cells. What comes out must be exactly what is expected, with every character placed.
"""

from __future__ import annotations

from auditor.errors import InputError
from auditor.layout import lay_out
from auditor.layout_profiles import Case, Profile
from auditor.model import FIELDS, Cell, Document, Grid, Item, Paragraph, Place, Stream


def check_profile_tests(profile: Profile) -> tuple[str, ...]:
    """Run the cases of a profile file. Returns one sentence for each case that fails."""
    failures = ((case.name, run_case(profile, case)) for case in profile.tests)
    return tuple(f"{profile.id}::{name}: {failure}" for name, failure in failures if failure)


def run_case(profile: Profile, case: Case) -> str | None:
    """Lay one case out. Returns what is wrong in a sentence, ``None`` when it holds."""
    try:
        laid = lay_out(_document(profile, case), (profile,))
    except InputError as error:
        return None if case.refused else error.words.en
    if case.refused:
        return f"a list was recognised: {[item.text('name') for item in laid.items]}"
    got = [_as_row(item) for item in laid.items]
    want = [{key: text for key, text in row.items() if text} for row in case.expect]
    if got != want:
        return f"expected {want}, got {got}"
    unplaced = tuple(value.raw for value in laid.unplaced)
    if unplaced != case.unplaced:
        return f"expected unplaced {case.unplaced}, got {unplaced}"
    return None if laid.chars.balanced else f"characters are missing: {laid.chars}"


def _as_row(item: Item) -> dict[str, str]:
    row = {name: value.raw for name, value in item.values.items() if value.raw}
    row |= {key: value.raw for key, value in item.extra.items() if value.raw}
    lost = " ".join(name for name in FIELDS if name in item.lost)
    return row | ({"lost": lost} if lost else {})


def _document(profile: Profile, case: Case) -> Document:
    titles = [Paragraph(raw, Place(line=n)) for n, raw in enumerate(case.titles, 1)]
    rows = tuple(
        tuple(Cell(raw, Place(row=r, column=c)) for c, raw in enumerate(row, 1))
        for r, row in enumerate(case.cells, 1)
    )
    cells = tuple(cell for row in rows for cell in row)
    part = Stream(cells) if profile.part == "stream" else Grid(rows)
    return Document(f"{case.name}.txt", "", "test", (*titles, part) if cells else tuple(titles))
