"""Control words and texts of a rich text file in, what a person sees of them out.

Shown are results of fields, not their codes, and text after accepting tracked changes.
Automatic numbers are stored as text and read as such. Left out and noted are deletions,
hidden text and pictures. What stands outside the text is the business of ``rtf_story``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from auditor.model import Place, Words
from auditor.readers.docx_remarks import Remarks
from auditor.readers.rtf_chars import Characters, code_page
from auditor.readers.rtf_flow import Flow
from auditor.readers.rtf_tables import Shape
from auditor.readers.rtf_tokens import CLOSE, OPEN, TEXT, Token
from auditor.readers.rtf_words import (
    CHARACTERS,
    CODE_PAGES,
    LANGUAGES,
    MERGES,
    STARRED,
    SWITCHES,
    TELLING,
    WITHOUT_TEXT,
)
from auditor.text import BLANKS, count_ink

#: Most groups inside one another; Word writes a few dozen.
MAX_DEPTH = 1_000
#: Most cells of a file.
MAX_CELLS = 2_000_000

# What a group shows: its text, nothing, nothing but the other of two texts in it, the entries
# of the font table, the code of a field.
SHOWN, _SKIPPED, _OTHER, _FONTS, CODE = "shown", "skipped", "other", "fonts", "code"


class TooMuchError(ValueError):
    """A file nests deeper or holds more cells than it may; ``words`` say which."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(slots=True)
class State:
    """What holds until the end of a group. ``ending`` is done at that end."""

    shows: str = SHOWN
    font: int | None = None
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    in_table: bool = False
    ending: Callable[[], None] | None = None


@dataclass(slots=True)
class Field:
    """A field that is not over: its code, and the ink there was before it."""

    before: int
    code: list[str] = field(default_factory=list)


class TextReader:
    """Takes the signs of a file one after another.

    ``ink`` counts the non-blank characters shown so far, ``trailing`` the bytes behind the
    last group; ``depth`` is the number of open groups. ``where`` is the place of what is read
    if that is not where the body stands.
    """

    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self.body = self.flow = Flow()
        self.shape = Shape()
        self.ink = self.depth = self.cells = self.trailing = 0
        self.state = State()
        self._stack: list[State] = []
        self.where: Place | None = None
        self._chars = Characters()
        self._starred = False
        self.row_open = False
        self._last = ""
        self.fields: list[Field] = []

    def take(self, token: Token) -> None:
        """Take the next sign."""
        kind, chars = token.kind, self._chars
        if kind == TEXT:
            self._bytes(token.raw)
            return
        if chars.raw:
            self._flush()
        starred, self._starred = self._starred, token.word == "*"
        if kind == OPEN:
            self._open()
        elif kind == CLOSE:
            self._close()
        elif not self._starred and self.state.shows != _SKIPPED:
            self._word(token.word, token.number, starred=starred)

    @property
    def bad(self) -> int:
        """How many characters could not be decoded."""
        return self._chars.bad

    def finish(self) -> None:
        """End the document: what is open is closed."""
        self._flush()
        while self._stack:
            self._close()
        self.body.close(self.shape)

    # --- groups ------------------------------------------------------------------

    def _open(self) -> None:
        self._chars.skip = 0
        self._stack.append(self.state)
        self.state = replace(self.state, ending=None)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            zh = f"嵌套超过 {MAX_DEPTH} 层，文件已损坏；请用 Word 或 WPS 打开后重新保存"
            en = f"groups nest deeper than {MAX_DEPTH}; open it in Word and save it again"
            raise TooMuchError(Words(zh, en))

    def _close(self) -> None:
        self._chars.skip = 0
        if not self._stack:
            return
        ending, self.state = self.state.ending, self._stack.pop()
        self.depth -= 1
        if ending:
            ending()

    def at_end(self, action: Callable[[], None]) -> None:
        """Do something at the end of this group, before all that was asked for earlier."""
        earlier = self.state.ending

        def both() -> None:
            action()
            if earlier:
                earlier()

        self.state.ending = both

    def _word(self, word: str, number: int | None, *, starred: bool) -> None:
        self._chars.skip = 0
        state = self.state
        if state.shows == _OTHER:
            state.shows = SHOWN if word == "ud" else _OTHER
        elif word in WITHOUT_TEXT:
            state.shows = _SKIPPED
        elif word in CHARACTERS:
            self.show(CHARACTERS[word])
        elif handler := self.HANDLERS.get(word):
            handler(self, number)
        elif word in TELLING:
            self.remarks.tell(TELLING[word], self.place())
            state.shows = _SKIPPED
        elif starred and word not in STARRED:
            state.shows = _SKIPPED
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:
        """Carry out a word that only sets something; most set what does not matter here."""
        if word in SWITCHES:
            setattr(self.state, SWITCHES[word], number != 0)
        elif word in MERGES:
            setattr(self.shape, *MERGES[word])
        elif word in CODE_PAGES:
            self._chars.ansi = CODE_PAGES[word]

    # --- characters ----------------------------------------------------------------

    def _bytes(self, raw: bytes) -> None:
        self._starred = False
        if not self._stack:
            self.trailing += len(raw.strip())
        elif self.state.shows not in {_SKIPPED, _OTHER}:
            self._chars.add(raw)

    def _flush(self) -> None:
        """Take the bytes gathered, which only together make characters."""
        if self.state.shows == _FONTS:
            self._chars.name_font()
        elif text := self._chars.take(self.state.font):
            self.show(text)

    def show(self, text: str) -> None:
        """Put characters where the group says that they belong."""
        state = self.state
        if state.shows == CODE and self.fields:
            self.fields[-1].code.append(text)
        if state.shows != SHOWN:
            return
        kind = "deleted" if state.deleted else "hidden" if state.hidden else ""
        if not kind:
            self.ink += count_ink(text)
            self.flow.add(text)
        self._note(kind or ("inserted" if state.inserted else ""), text)

    def _note(self, kind: str, text: str) -> None:
        """Note a change or hidden text once, in however many pieces it comes."""
        if kind and kind != self._last and text.strip(BLANKS):
            self.remarks.count(kind, text, self.place())
            self._last = kind
        elif not kind:
            self._last = ""

    # --- fonts -----------------------------------------------------------------------

    def _unicode(self, number: int | None) -> None:
        state = self.state
        if text := self._chars.unicode(number or 0, state.fallback, state.font):
            self.show(text)

    def _font_table(self, _: int | None) -> None:
        self.state.shows = _FONTS

    def _set_font(self, number: int | None) -> None:
        if self.state.shows == _FONTS:
            self._chars.begin_font(number or 0)
        else:
            self.state.font = number or 0

    def _charset(self, number: int | None) -> None:
        self._chars.charset = number

    def _page(self, number: int | None) -> None:
        self._chars.page = number

    def _default_font(self, number: int | None) -> None:
        self._chars.default = number or 0

    def _ansi_page(self, number: int | None) -> None:
        self._chars.ansi = code_page(number) or self._chars.ansi

    def _language(self, number: int | None) -> None:
        self._chars.ansi = self._chars.ansi or LANGUAGES.get(number or 0)

    # --- properties --------------------------------------------------------------------

    def plain(self, _: int | None) -> None:
        """Set the properties of characters back."""
        state = self.state
        state.font, state.hidden, state.deleted, state.inserted = None, False, False, False

    def _fallback(self, number: int | None) -> None:
        self.state.fallback = max(number or 0, 0)

    def new_paragraph(self, _: int | None) -> None:
        """Set the properties of the paragraph back."""
        self.state.in_table = False

    def _into_table(self, _: int | None) -> None:
        self.state.in_table = True

    def _depth_of_table(self, number: int | None) -> None:
        self.state.in_table = (number or 0) > 0

    # --- ends ----------------------------------------------------------------------------

    def place(self) -> Place:
        """Return where the body stands; of what stands apart, where it is referred to."""
        if self.where is not None:
            return self.where
        return self.body.place(in_table=self._in_table())

    def _in_table(self) -> bool:
        return self.state.in_table or self.row_open

    def _end_paragraph(self, _: int | None) -> None:
        state = self.state
        if state.shows == SHOWN and not (state.deleted or state.hidden):
            self.flow.end_paragraph(in_table=self._in_table())

    def _end_section(self, _: int | None) -> None:
        self.row_open = False
        self.flow.end_paragraph(in_table=False)

    def _end_cell(self, _: int | None) -> None:
        self.flow.end_cell()
        self.cells += 1
        if self.cells > MAX_CELLS:
            zh = f"表格超过 {MAX_CELLS} 个单元格，请拆分后再读"
            raise TooMuchError(Words(zh, f"over {MAX_CELLS} cells; split the file"))

    def _end_row(self, _: int | None) -> None:
        self.flow.end_row(self.shape)
        self.row_open = False

    # --- shapes of rows --------------------------------------------------------------------

    def _nested_properties(self, _: int | None) -> None:
        """Let the shape of a table inside a cell leave that of the outer row as it is."""
        outer, opened = self.shape, self.row_open

        def back() -> None:
            self.shape, self.row_open = outer, opened

        self.at_end(back)

    def _new_row(self, _: int | None) -> None:
        self.shape, self.row_open = Shape(), True

    def _left(self, number: int | None) -> None:
        self.shape.left = number or 0

    def _edge(self, number: int | None) -> None:
        self.shape.close(number or 0)

    def _two_texts(self, _: int | None) -> None:
        """Of the same text twice, take the one in Unicode."""
        self.state.shows = _OTHER

    HANDLERS: ClassVar[Mapping[str, Callable[[Any, int | None], None]]] = {
        "u": _unicode,
        "uc": _fallback,
        "f": _set_font,
        "par": _end_paragraph,
        "sect": _end_section,
        "cell": _end_cell,
        "row": _end_row,
        "nestcell": lambda reader, _: reader.flow.end_nested_cell(),
        "nestrow": lambda reader, _: reader.flow.end_nested_row(),
        "nesttableprops": _nested_properties,
        "trowd": _new_row,
        "trleft": _left,
        "cellx": _edge,
        "plain": plain,
        "pard": new_paragraph,
        "intbl": _into_table,
        "itap": _depth_of_table,
        "fonttbl": _font_table,
        "fcharset": _charset,
        "cpg": _page,
        "deff": _default_font,
        "ansicpg": _ansi_page,
        "deflang": _language,
        "deflangfe": _language,
        "upr": _two_texts,
    }
