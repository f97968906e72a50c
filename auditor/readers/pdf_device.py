"""What a page of a PDF paints: instructions in, glyphs, lines and pictures out.

pdfminer keeps the state of the page and knows the fonts; the instructions come from
``pdf_content`` and what they paint is noted here. Places are still those of the file. The
limits hold while a page is read, so that drawings inside drawings cannot run away.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import (
    PDFGraphicState,
    PDFPageInterpreter,
    PDFTextState,
)
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psparser import LIT, literal_name
from pdfminer.utils import MATRIX_IDENTITY, mult_matrix

from auditor.readers.pdf_content import Name, operations
from auditor.readers.pdf_fonts import Fonts, Manager, NoFont, line_height
from auditor.readers.pdf_marks import SLANTED, Box, Glyph, Matrix, Rule, moved
from auditor.readers.pdf_paths import path_rules

#: Most instructions of one page, and most that it may leave on paper.
MAX_STEPS = 1_000_000
MAX_GLYPHS = 200_000
MAX_RULES = 40_000
_INVISIBLE = 3
_MOST_SLANT = 0.2  # radians
# A box from below to above the base line, in sizes of the font.
_BELOW, _ABOVE = -0.12, 0.88
_UNIT = (0.0, 0.0, 1.0, 1.0)


class TooMuchError(Exception):
    """A page holds more than the limits allow."""


class Shown(NamedTuple):
    """A glyph in the places of the file, whether it leaves no mark, or is clipped away."""

    glyph: Glyph
    invisible: bool
    clipped: bool = False


@dataclass(slots=True)
class Painted:
    """All that one page paints; ``clip`` is the part of it that is painted on just now."""

    glyphs: list[Shown] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    curves: int = 0
    steps: int = 0
    guessed: int = 0
    clip: Box | None = None


class Device(PDFDevice):
    """Takes what the interpreter paints; ``painted`` is set anew for every page."""

    def __init__(self, manager: Manager) -> None:
        super().__init__(manager)
        self._guessed = manager.guessed
        self.painted = Painted()
        self.fonts = Fonts()
        self._outer: list[tuple[Matrix, Box | None]] = []

    def step(self) -> None:
        """Count one instruction. Raises ``TooMuchError`` over the limits."""
        painted = self.painted
        painted.steps += 1
        if (
            painted.steps > MAX_STEPS
            or len(painted.glyphs) > MAX_GLYPHS
            or len(painted.rules) > MAX_RULES
        ):
            raise TooMuchError

    def begin_figure(self, _name: str, _bbox: Any, _matrix: Any) -> None:
        """Keep the matrix and the clip around a drawing that is put on the page."""
        self._outer.append((self.ctm or MATRIX_IDENTITY, self.painted.clip))

    def end_figure(self, _name: str) -> None:
        """Take up the matrix and the clip around a drawing again."""
        self.ctm, self.painted.clip = self._outer.pop()

    def narrow(self, path: Sequence[Any]) -> None:
        """Clip what follows to the box round a path, which hides no more than the path does."""
        points = [number for step in path for number in step[1:]]
        if not points:
            return
        xs, ys = points[::2], points[1::2]
        box = moved(self.ctm or MATRIX_IDENTITY, (min(xs), min(ys), max(xs), max(ys)))
        old = self.painted.clip or box
        self.painted.clip = Box(
            max(old.x0, box.x0), max(old.y0, box.y0), min(old.x1, box.x1), min(old.y1, box.y1)
        )

    def render_image(self, _name: str, _stream: PDFStream | None) -> None:
        """Note where a picture stands: it is drawn on the unit square."""
        self.painted.pictures.append(moved(self.ctm or MATRIX_IDENTITY, _UNIT))

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        _fill: bool,
        _evenodd: bool,
        path: Sequence[Any],
    ) -> None:
        """Note the straight lines of a path."""
        width = float(graphicstate.linewidth) if stroke else None
        rules, curves = path_rules(path, self.ctm or MATRIX_IDENTITY, width)
        self.painted.rules += rules
        self.painted.curves += curves

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        _ncs: PDFColorSpace,
        _graphicstate: PDFGraphicState,
    ) -> None:
        """Note the glyphs of one string, or of several with gaps between them."""
        if textstate.font is None or not isinstance(seq, list):
            return
        writer = _Writer(textstate, textstate.font, self.ctm or MATRIX_IDENTITY)
        if textstate.font in self._guessed:
            self.painted.guessed += sum(len(part) for part in seq if isinstance(part, bytes))
        for part in seq:
            if isinstance(part, bytes):
                chars = self.fonts.chars(textstate.font, part)
                self.painted.glyphs += _clipped(writer.write(chars), self.painted.clip)
            elif isinstance(part, int | float):
                writer.skip(part)
        textstate.linematrix = writer.end()


def _clipped(glyphs: Iterator[Shown], clip: Box | None) -> Iterator[Shown]:
    """Mark the glyphs whose middle lies outside of what is painted on."""
    if clip is None:
        yield from glyphs
        return
    for one in glyphs:
        _, x0, y0, x1, y1, _ = one.glyph
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        held = clip.x0 <= x <= clip.x1 and clip.y0 <= y <= clip.y1
        yield one if held else one._replace(clipped=True)


class _Writer:
    """Moves along a line of text as it is written."""

    def __init__(self, state: PDFTextState, font: PDFFont, ctm: Matrix) -> None:
        self.font, self.size = font, float(state.fontsize)
        self.matrix = mult_matrix(state.matrix, ctm)
        self.scale = state.scaling * 0.01
        self.gap, self.word_gap = state.charspace, 0 if font.is_multibyte() else state.wordspace
        self.rise = state.rise
        self.invisible = state.render == _INVISIBLE
        self.vertical = font.is_vertical()
        self.turn = _turn(self.matrix, self.size, self.vertical)
        self.x, self.y = state.linematrix
        self.line = self.size * line_height(font)

    def write(self, chars: Iterator[tuple[int | None, str, float]]) -> Iterator[Shown]:
        """Yield the glyphs of one string."""
        for code, text, width in chars:
            advance = width * self.size
            box = moved(self.matrix, self._box(advance))
            if math.isfinite(sum(box)):
                yield Shown(Glyph(text, *box, self.turn), self.invisible)
            self._go(advance + self.gap + (self.word_gap if code == 0x20 else 0))

    def skip(self, thousandths: float) -> None:
        """Leave a gap: thousandths of the size, counted backwards."""
        self._go(-thousandths * 0.001 * self.size)

    def end(self) -> tuple[float, float]:
        """Return where the next string begins."""
        return self.x, self.y

    def _go(self, distance: float) -> None:
        if self.vertical:
            self.y += distance
        else:
            self.x += distance * self.scale

    def _box(self, advance: float) -> tuple[float, float, float, float]:
        """Return the box of a glyph where it is written, as high as its line."""
        x, y = self.x, self.y + self.rise
        if not self.vertical:
            wide = advance * self.scale
            return x, y + _BELOW * self.line, x + wide, y + _ABOVE * self.line
        half = self.size / 2
        return x - half, y + advance, x + half, y


def _turn(matrix: Matrix, size: float, vertical: bool) -> int:
    """Return how often text is turned to the left; text written downwards reads as turned."""
    a, b = matrix[0] * (size or 1), matrix[1] * (size or 1)
    angle = math.atan2(b, a) if math.isfinite(a) and math.isfinite(b) else 0.0
    quarters = round(angle / (math.pi / 2))
    if abs(angle - quarters * math.pi / 2) > _MOST_SLANT:
        return SLANTED
    return (quarters - vertical) % 4


# --- the interpreter -------------------------------------------------------------


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, fed by ``operations``."""

    device: Device

    def init_state(self, ctm: Matrix) -> None:
        """Begin a page or drawing."""
        super().init_state(ctm)
        self._clips: list[Box | None] = []

    def do_q(self) -> None:
        """Save the state, the clip too."""
        super().do_q()
        self._clips.append(self.device.painted.clip)

    def do_Q(self) -> None:  # noqa: N802 - pdfminer's name
        """Take up the state last saved."""
        super().do_Q()
        if self._clips:
            self.device.painted.clip = self._clips.pop()

    def do_W(self) -> None:  # noqa: N802 - pdfminer's name
        """Clip to the path, which is whole when this is said."""
        self.device.narrow(self.curpath)

    def do_W_a(self) -> None:  # noqa: N802 - pdfminer's name
        """Clip to the path, by another rule of what lies inside it."""
        self.device.narrow(self.curpath)

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out the instructions of a page or drawing, but none inside itself."""
        self.stream_ids.clear()
        contents = []
        for one in streams:
            stream = stream_value(one)
            if stream.objid is None or stream.objid not in self.parent_stream_ids:
                contents.append(stream)
                self.stream_ids.update(() if stream.objid is None else (stream.objid,))
        for operator, args in operations(b"\n".join(s.get_data() for s in contents)):
            self.device.step()
            name, wanted = _METHODS.get(operator, ("", 0))
            if name and len(args) >= wanted:
                getattr(self, name)(*map(_argument, args[len(args) - wanted :]))

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: N802 - pdfminer's name
        """Take a font; pdfminer would read the text of one that is missing as if it were Latin."""
        super().do_Tf(fontid, fontsize)
        if literal_name(fontid) not in self.fontmap:
            self.textstate.font = NoFont()

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 - pdfminer's name
        """Show strings; colours, which pdfminer copies each time, do not matter here."""
        state = self.graphicstate
        self.device.render_string(self.textstate, seq, state.ncs, state)

    def do_EI(self, _picture: Any = None) -> None:  # noqa: N802 - pdfminer's name
        """Note a picture whose data stands among the instructions."""
        self.device.render_image("inline", None)


def _argument(value: object) -> Any:
    """Return an argument as pdfminer takes it."""
    if isinstance(value, Name):
        try:
            return LIT(value.text.decode("utf-8"))
        except UnicodeDecodeError:
            return LIT(cast(str, value.text))  # pdfminer keeps such a name as bytes too
    return value


_OPERATORS = (
    *("q", "Q", "cm", "w", "m", "l", "c", "v", "y", "h", "re", "W", "W*"),
    *("S", "s", "f", "f*", "B", "B*", "b", "b*", "n"),
    *("BT", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*"),
    *("TJ", "Tj", "'", '"', "Do"),
)


def _methods() -> Iterator[tuple[bytes, tuple[str, int]]]:
    """Yield the operators that matter to where text and lines stand, and who carries them out."""
    names = {"*": "_a", "'": "_q", '"': "_w"}
    for operator in _OPERATORS:
        name = "do_" + "".join(names.get(char, char) for char in operator)
        wanted = getattr(PDFPageInterpreter, name).__code__.co_argcount - 1
        yield operator.encode(), (name, wanted)
    yield b"F", ("do_f", 0)  # an old name
    yield b"EI", ("do_EI", 0)


_METHODS = dict(_methods())
