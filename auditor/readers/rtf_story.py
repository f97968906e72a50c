"""The stories of a rich text file: its signs in; body, notes, page headers and comments out.

A text box is a part of the paragraph it hangs on; a note is kept with the place of its mark;
a comment is said and no text of the document. A field shows its result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from auditor.model import Place
from auditor.readers.docx_remarks import Remarks
from auditor.readers.docx_symbols import is_drawn, ringed
from auditor.readers.rtf_flow import Flow
from auditor.readers.rtf_tables import Shape
from auditor.readers.rtf_text import CODE, Field, TextReader
from auditor.text import count_ink


class StoryReader(TextReader):
    """Takes the signs of a whole file. ``headers`` and ``footers`` are kept by their text."""

    def __init__(self, remarks: Remarks) -> None:
        super().__init__(remarks)
        self.notes: list[tuple[Place, list[str]]] = []
        self.headers: dict[str, list[str]] = {}
        self.footers: dict[str, list[str]] = {}

    def _apart(self, where: Place, keep: Callable[[list[str]], None]) -> None:
        """Read the group as a story of its own, and give its lines to ``keep``."""
        outer = self.flow, self.shape, self.row_open, self.where
        flow = self.flow = Flow()
        self.shape, self.row_open, self.where = Shape(), False, where
        self.new_paragraph(None)
        self.plain(None)

        def back() -> None:
            flow.close(self.shape)
            self.flow, self.shape, self.row_open, self.where = outer
            keep(flow.lines())

        self.at_end(back)

    def _box(self, _: int | None) -> None:
        self._apart(self.place(), self.flow.add_box)

    def _footnote(self, _: int | None) -> None:
        place = self.place()

        def keep(lines: list[str]) -> None:
            self.notes.append((place, lines))
            self.remarks.count("note_mark", "\n".join(lines), place)

        self._apart(place, keep)

    def _comment(self, _: int | None) -> None:
        place = self.place()

        def keep(lines: list[str]) -> None:
            self.remarks.tell("comment", place, "\n".join(lines))
            self.ink -= sum(map(count_ink, lines))

        self._apart(place, keep)

    def _header(self, _: int | None) -> None:
        self._running(self.headers)

    def _footer(self, _: int | None) -> None:
        self._running(self.footers)

    def _running(self, found: dict[str, list[str]]) -> None:
        """Keep a page header or footer; the same one in several sections counts once."""

        def keep(lines: list[str]) -> None:
            if (key := "\n".join(lines)) in found:
                self.ink -= count_ink(key)
            found[key] = lines

        self._apart(Place(), keep)

    # --- fields ----------------------------------------------------------------------------

    def _begin_field(self, _: int | None) -> None:
        self.fields.append(Field(self.ink))
        self.at_end(self._end_field)

    def _code(self, _: int | None) -> None:
        self.state.shows = CODE

    def _end_field(self) -> None:
        """Show what a field draws from its code alone; name the ones that cannot be drawn."""
        done = self.fields.pop()
        code = "".join(done.code)
        if number := ringed(code):
            if self.ink == done.before:
                self.show(number)
        elif is_drawn(code) and self.ink == done.before:
            self.remarks.tell("field", self.place(), code)

    HANDLERS: ClassVar[Mapping[str, Callable[[Any, int | None], None]]] = {
        **TextReader.HANDLERS,
        "shptxt": _box,
        "dptxbxtext": _box,
        "footnote": _footnote,
        "annotation": _comment,
        **dict.fromkeys(("header", "headerl", "headerr", "headerf"), _header),
        **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), _footer),
        "field": _begin_field,
        "fldinst": _code,
    }
