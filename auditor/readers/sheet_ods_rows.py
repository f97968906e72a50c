"""The plain rows of an OpenDocument sheet, read from the bytes of its XML.

In: ``content.xml``. Out: the same without the rows that hold nothing but paragraphs of
text, and those rows. Where rows were, one element says which; what is left is small and
goes to the XML parser. The same cell in many rows is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from auditor.readers.sheet_xlsx_cells import unescape
from auditor.text import BLANKS

#: The attribute that names the first of the rows cut out there and the one after the last.
CUT = "auditor-rows"

_FEW = 32

_ROW, _ROW_END, _CELL_END = b"<table:table-row", b"</table:table-row>", b"</table:table-cell>"
_NAMES = ("table", "text", "office")
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_LOOK = rb'(?:\s+[\w:.-]+="[^"<>]*+")*+'
_ROOT = re.compile(rb"<office:document-content(" + _LOOK + rb")\s*>")
_ENCODING = re.compile(rb"""<\?xml[^<>]*encoding\s*=\s*["'](?!utf-8)""", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb'\s+([\w:.-]+)="([^"]*)"')
# What XML cannot hold, and line ends that a parser would change, is left to the parser.
_P = rb"<text:p>[^<\x00-\x08\x0b-\x1f]*+</text:p>"
_SEVERAL = re.compile(rb"(?:" + _P + rb")++")
_ANY = re.compile(
    rb"<table:(?P<covered>covered-)?table-cell(?P<look>"
    + _LOOK
    + rb")\s*(?:(?P<closed>/>)|>(?P<lines>(?:"
    + _P
    + rb")*+)\Z)"
)
# The value of a cell whose text follows: it would make every number's start another one.
_OWN_VALUE = re.compile(rb' office:value="[^"<&]*+"(?=[^<]*+\Z)')
_TAIL = re.compile(_LOOK + rb"\s*")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});)")
_LINES = (b"</text:p><text:p>", b"<text:p>", b"</text:p>")


class Run(NamedTuple):
    """A cell that stands ``times`` over; it covers ``down`` rows and ``across`` columns."""

    text: str
    times: int = 1
    down: int = 1
    across: int = 1


class CutRow(NamedTuple):
    """A row that stands ``times`` over: texts, or runs where cells are repeated or merged."""

    texts: list[str]
    runs: tuple[Run, ...]
    times: int
    hidden: bool


class _OddError(Exception):
    """What is to be read by the XML parser."""


_Read = str | list[str] | tuple[Run, ...]


class _Cells(dict[bytes, _Read]):
    """What stands before the end of a cell → its text, or those of empty ones before it too.

    Runs come out when cells are merged or stand many times over.
    """

    def __init__(self) -> None:
        super().__init__()
        # What stands before a text → the texts of the cells that are closed in it.
        self._before: dict[bytes, list[str]] = {}

    def __missing__(self, piece: bytes) -> _Read:
        head, mark, lines = piece.partition(_LINES[1])
        if b" office:value=" in head:
            head = _OWN_VALUE.sub(b"", head)
        before = self._before.get(head) if mark else None
        if before is None:
            cell = self._learn(head, piece)
        else:
            text = _plain_text(lines) or _text(mark + lines)
            cell = [*before, text] if before else text
        self[piece] = cell
        return cell

    def _learn(self, head: bytes, piece: bytes) -> _Read:
        """Read a piece, and note what stands before its text when that tells all but the text."""
        runs = _runs(piece, is_open=True)
        cell = _short(runs)
        if isinstance(cell, list) and runs[-1].times == 1:
            self._before[head] = cell[:-1]
        return cell[0] if isinstance(cell, list) and len(cell) == 1 else cell


def _short(runs: tuple[Run, ...]) -> list[str] | tuple[Run, ...]:
    """Write out cells that stand a few times over, when none of them is merged."""
    if any(run.times > _FEW or run.down > 1 or run.across > 1 for run in runs):
        return runs
    return [run.text for run in runs for _ in range(run.times)]


@dataclass(slots=True)
class _Reader:
    """Remembers what has been read: the attributes of rows, and cells by their bytes."""

    looks: dict[bytes, tuple[int, bool]] = field(default_factory=dict)
    cells: _Cells = field(default_factory=_Cells)
    tails: dict[bytes, tuple[Run, ...]] = field(default_factory=dict)

    def row(self, piece: bytes) -> tuple[CutRow, bytes]:
        """Read a row from behind its name on; return what stands behind it too.

        Raises ``_OddError``.
        """
        *parts, rest = piece.split(_CELL_END)
        inside, is_ended, after = rest.partition(_ROW_END)
        look, _, first = (parts[0] if parts else inside).partition(b">")
        if not is_ended:
            raise _OddError
        times, hidden = self.looks.get(look) or self._look(look)
        if parts:
            parts[0] = first
        return self._row(parts, inside if parts else first, times, hidden=hidden), after

    def _row(self, parts: list[bytes], tail: bytes, times: int, *, hidden: bool) -> CutRow:
        cells: list[Any] = [*map(self.cells.__getitem__, parts)]
        more = self._tail(tail) if tail else ()
        kinds = {*map(type, cells)}
        if more or tuple in kinds:
            runs = [run for cell in cells for run in _as_runs(cell)]
            return CutRow([], (*runs, *more), times, hidden)
        if list in kinds:
            cells = [text for c in cells for text in (c if type(c) is list else (c,))]
        return CutRow(cells, (), times, hidden)

    def _tail(self, raw: bytes) -> tuple[Run, ...]:
        """Read the cells closed at once at the end of a row; none when they hold nothing."""
        runs = self.tails.get(raw)
        if runs is None:
            runs = _runs(raw, is_open=False)
            told = any(run.text or run.down > 1 or run.across > 1 for run in runs)
            self.tails[raw] = runs = runs if told else ()
        return runs

    def _look(self, raw: bytes) -> tuple[int, bool]:
        if not _TAIL.fullmatch(raw):
            raise _OddError
        known = _attributes(raw)
        hidden = known.get("table:visibility") in {"collapse", "filter"}
        look = self.looks[raw] = count(known.get("table:number-rows-repeated")), hidden
        return look


_MANY = {f"table:number-{what}" for what in ("columns-repeated", "columns-spanned", "rows-spanned")}
_VALUES = tuple(f"office:{n}" for n in ("string-value", "date-value", "time-value", "value"))


def _as_runs(cell: _Read) -> tuple[Run, ...]:
    if isinstance(cell, str):
        return (Run(cell),)
    return tuple(map(Run, cell)) if isinstance(cell, list) else cell


def _runs(piece: bytes, *, is_open: bool) -> tuple[Run, ...]:
    """Read cells that are closed at once and, when ``is_open``, one at the end that is not."""
    runs: list[Run] = []
    at, last = 0, None
    while at < len(piece):
        last = _ANY.match(piece, at)
        if not last or (last["covered"] and not last["closed"]):
            raise _OddError
        look, lines = last["look"], last["lines"]
        if b"number-" in look or b"xmlns" in look or b"&" in look:
            runs.append(_told(look, lines))
        elif lines:
            runs.append(Run(_text(lines)))
        else:
            # A value only tells where there is no text.
            runs.append(_told(look, lines) if b"value" in look else _EMPTY)
        at = last.end()
    if last is None or bool(last["closed"]) is is_open:
        raise _OddError
    return tuple(runs)


_SIZES = ("columns-repeated", "rows-spanned", "columns-spanned")
_EMPTY = Run("")


def _told(look: bytes, lines: bytes | None) -> Run:
    """Return the run of a cell by its attributes and the lines of its text."""
    known = _attributes(look)
    text = _text(lines) if lines else ""
    if not lines:
        text = next((unescape(v) for key in _VALUES if (v := known.get(key))), "")
    sizes = (known.get(f"table:number-{what}") for what in _SIZES)
    return Run(text, *map(count, sizes))


def count(raw: str | None) -> int:
    """Return a number of repetitions, 1 for what is none."""
    return max(1, int(raw)) if raw and raw.isdecimal() and len(raw) < 9 else 1


def _attributes(raw: bytes) -> dict[str, str]:
    found = {key.decode(): value.decode("utf-8", "replace") for key, value in _found(raw)}
    if any(key.startswith("xmlns") for key in found) or any(map(_ENTITY.search, found.values())):
        raise _OddError
    return found


_found: Callable[[bytes], list[tuple[bytes, bytes]]] = _ATTRIBUTE.findall


def _plain_text(lines: bytes) -> str:
    """Return the text of paragraphs behind the first tag; nothing when it is to be looked at."""
    between, _, end = _LINES
    if not lines.endswith(end):
        return ""
    try:
        text = lines[: -len(end)].replace(between, b"\n").decode()
    except UnicodeDecodeError:
        return ""
    # Of what may not stand in a text as it is, only these two can be printed.
    is_plain = text.replace("\n", "").isprintable() and "<" not in text and "&" not in text
    return text.strip(" \n") if is_plain else ""


def _text(lines: bytes) -> str:
    between, start, end = _LINES
    if not _SEVERAL.fullmatch(lines):
        raise _OddError
    try:
        text = lines[len(start) : -len(end)].replace(between, b"\n").decode()
    except UnicodeDecodeError as error:
        raise _OddError from error
    if "&" in text:
        if _ENTITY.search(text):
            raise _OddError
        text = unescape(text)
    return text.strip(" ") if text.isprintable() else text.strip(BLANKS)


def cut_rows(content: bytes) -> tuple[bytes, list[CutRow]]:
    """Return ``content.xml`` without its plain rows, and the rows.

    Where it is not written as office programs do, all of it is returned and no rows.
    """
    pieces = content.split(_ROW)
    if not _is_usual(pieces[0]):
        return content, []
    reader, rows, out, first, marks = _Reader(), list[CutRow](), [pieces[0]], 0, 0
    for piece in pieces[1:]:
        try:
            row, after = reader.row(piece)
        except _OddError:
            row, after = None, _ROW + piece
        if row is not None:
            rows.append(row)
            if not after or after.isspace():
                continue
        if first < len(rows):
            out.append(b'%s %s="%d-%d"/>' % (_ROW, CUT.encode(), first, len(rows)))
            first, marks = len(rows), marks + 1
        out.append(after)
    left = b"".join(out)
    if first < len(rows) or left.count(CUT.encode()) != marks or b"<![CDATA[" in left:
        return content, []
    return left, rows


def _is_usual(head: bytes) -> bool:
    """Say whether the names of elements begin as usual and the encoding is UTF-8."""
    root = _ROOT.search(head)
    if not root or _ENCODING.match(head.lstrip(b"\xef\xbb\xbf")):
        return False
    known = {key.decode(): value.decode("utf-8", "replace") for key, value in _found(root[1])}
    named = all(known.get(f"xmlns:{name}") == f"{_URN}{name}:1.0" for name in _NAMES)
    return named and b"xmlns:" not in head[root.end() :]
