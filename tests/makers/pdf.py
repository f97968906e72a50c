"""PDF files for tests, written by hand: every quirk is put in on purpose, none by a library.

A ``Pdf`` holds ``Page``s; places are in points from the top left corner of the page as it is
drawn. ``Pdf.bytes()`` gives the file. Fonts: ``song`` names a Chinese font that is not in
the file, with a well-known encoding; ``down`` is the same written downwards; ``mapped`` has
its own table of characters; ``both`` has the two; ``bare`` has none, so that nobody can tell what its glyphs say;
``odd`` has an encoding that nobody knows. ``plain`` is a font of single bytes that is in the file
and names no characters, as printer drivers cut Chinese fonts up.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)

_FONTS = {
    "song": "/Encoding /UniGB-UTF16-H {kids}",
    "down": "/Encoding /UniGB-UTF16-V {kids}",
    "both": "/Encoding /UniGB-UTF16-H {kids} /ToUnicode {map}",
    "mapped": "/Encoding /Identity-H {kids} /ToUnicode {map}",
    "bare": "/Encoding /Identity-H {kids}",
    "odd": "/Encoding /Homemade-H {kids}",
    "plain": "",
}
_ORDERING = {"song": "GB1", "down": "GB1", "both": "GB1"}
_TURNS = {0: (1, 0, 0, 1), 1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}
_STRING = re.compile(rb"\(([^()]*)\)|(?<!<)<([0-9a-f]+)>")
_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Same def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
%d beginbfrange
%s
endbfrange
endcmap end end"""


@dataclass
class Page:
    """One page; the drawing methods take points from its top left corner."""

    width: float = A4[0]
    height: float = A4[1]
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    ops: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drawings: list[tuple[str, str]] = field(default_factory=list)

    def text(self, x, y, words, *, size=10.0, turn=0, font="song", mode=0, spread=0.0) -> None:
        """Write one line whose left end on the base line is ``x, y``."""
        a, b, c, d = _TURNS[turn]
        code = words.encode("ascii" if font == "plain" else "utf-16-be").hex()
        at = f"{a} {b} {c} {d} {x:.2f} {self.height - y:.2f} Tm"
        self.ops.append(f"BT /{font} {size} Tf {mode} Tr {spread} Tc {at} <{code}> Tj ET")

    def block(self, x, y, words, *, size=10.0, pitch=None) -> None:
        """Write lines one below the other; ``x, y`` is the top left corner."""
        for number, line in enumerate(words.split("\n")):
            self.text(x, y + size + number * (pitch or size * 1.3), line, size=size)

    def line(self, x0, y0, x1, y1, *, width=0.5, dash="") -> None:
        """Stroke a straight line."""
        self.ops.append(
            f"[{dash}] 0 d {width} w {x0:.2f} {self.height - y0:.2f} m "
            f"{x1:.2f} {self.height - y1:.2f} l S"
        )

    def box(self, x0, y0, x1, y1, *, paint="S") -> None:
        """Draw a rectangle: ``S`` strokes its sides, ``f`` fills it."""
        self.ops.append(
            f"0.9 g {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re {paint} 0 g"
        )

    def bar(self, x0, y0, x1, y1, *, thick=0.5) -> None:
        """Fill a thin rectangle along a line: how Word draws borders."""
        half = thick / 2
        if y0 == y1:
            self.box(x0, y0 - half, x1, y0 + half, paint="f")
        else:
            self.box(x0 - half, y0, x0 + half, y1, paint="f")

    def picture(self, x0, y0, x1, y1) -> None:
        """Put the one grey picture of the file there."""
        at = f"{x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {self.height - y1:.2f}"
        self.ops.append(f"q {at} cm /picture Do Q")

    def slanted(self, x, y, words, *, size=40.0) -> None:
        """Write across the page, as a watermark is."""
        at = f"0.7 0.7 -0.7 0.7 {x} {self.height - y}"
        code = words.encode("utf-16-be").hex()
        self.ops.append(f"BT /song {size} Tf 0 Tr 0 Tc {at} Tm <{code}> Tj ET")

    def drawing(self, other: Page, x, y) -> None:
        """Put all that is drawn on another page there, as one drawing."""
        matrix = f"1 0 0 1 {x} {-y}"
        self.ops.append(f"/drawing{len(self.drawings)} Do")
        self.drawings.append(("\n".join(other.ops), matrix))

    def all_ops(self) -> list[str]:
        """Return what is drawn, with the drawings put on the page."""
        return [*self.ops, *(ops for ops, _ in self.drawings)]

    def note(self, kind, words="", box=(100, 100, 120, 120), more="") -> None:
        """Add an annotation: ``Text``, ``FreeText``, ``StrikeOut``, ``Stamp``, ``Widget`` …"""
        x0, y0, x1, y1 = box
        contents = "" if not words else f"/Contents <feff{words.encode('utf-16-be').hex()}>"
        rect = f"[{x0} {self.height - y1} {x1} {self.height - y0}]"
        self.notes.append(f"<< /Type /Annot /Subtype /{kind} /Rect {rect} {contents} {more} >>")


@dataclass
class Pdf:
    """A file to be: pages, and how it is packed."""

    pages: list[Page] = field(default_factory=list)
    packed: bool = True
    password: str | None = None
    catalog: str = ""
    lost_pages: int = 0

    def page(self, width=A4[0], height=A4[1], **more) -> Page:
        """Add a page and return it."""
        self.pages.append(Page(width, height, **more))
        return self.pages[-1]

    def bytes(self) -> bytes:
        """Return the whole file."""
        writer = _Writer(self.packed, None if self.password is None else _key(self.password))
        drawn = " ".join(op for page in self.pages for op in page.all_ops())
        used = [name for name in _FONTS if f"/{name} " in drawn or name == "song"]
        fonts = " ".join(f"/{name} {writer.font(name)}" for name in used)
        picture = writer.stream(
            b"\x80" * 4,
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 "
            "/ColorSpace /DeviceGray /BitsPerComponent 8",
        )
        tree = writer.reserve()
        kids = " ".join(writer.page(page, tree, fonts, picture) for page in self.pages)
        count = len(self.pages) + self.lost_pages
        writer.fill(tree, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode())
        return writer.file(writer.add(f"<< /Type /Catalog /Pages {tree} {self.catalog} >>"))


class _Writer:
    def __init__(self, packed: bool, key: bytes | None) -> None:
        self.objects: list[bytes] = []
        self.packed, self.key = packed, key

    def reserve(self) -> str:
        self.objects.append(b"null")
        return f"{len(self.objects)} 0 R"

    def fill(self, name: str, body: bytes) -> None:
        if self.key and b"stream" not in body:
            body = _STRING.sub(lambda found: self._locked_string(name, found), body)
        self.objects[int(name.split(maxsplit=1)[0]) - 1] = body

    def add(self, body: str) -> str:
        name = self.reserve()
        self.fill(name, body.encode("ascii"))
        return name

    def stream(self, data: bytes, words: str = "") -> str:
        name = self.reserve()
        if self.packed:
            data, words = zlib.compress(data), f"{words} /Filter /FlateDecode"
        data = self._locked(name, data)
        head = f"<< {words} /Length {len(data)} >>\nstream\n".encode()
        self.fill(name, head + data + b"\nendstream")
        return name

    def _locked(self, name: str, data: bytes) -> bytes:
        if not self.key:
            return data
        salted = self.key + int(name.split(maxsplit=1)[0]).to_bytes(3, "little") + b"\0\0"
        return _rc4(hashlib.md5(salted, usedforsecurity=False).digest()[:10], data)

    def _locked_string(self, name: str, found: re.Match[bytes]) -> bytes:
        plain = found[1] if found[1] is not None else bytes.fromhex(found[2].decode())
        return b"<%s>" % self._locked(name, plain).hex().encode()

    def plain_font(self) -> str:
        """Put a font in whose program nobody looks into."""
        about = self.add(
            "<< /Type /FontDescriptor /FontName /ABCDEF+Plain /Flags 4 /FontBBox [0 -120 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 "
            f"/FontFile2 {self.stream(bytes(16))} >>"
        )
        widths = " ".join(["1000"] * 224)
        return self.add(
            "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Plain /FirstChar 32 /LastChar 255 "
            f"/Widths [{widths}] /FontDescriptor {about} >>"
        )

    def font(self, name: str) -> str:
        if name == "plain":
            return self.plain_font()
        about = self.add(
            f"<< /Type /FontDescriptor /FontName /Test{name} /Flags 4 /FontBBox [0 -120 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>"
        )
        kid = self.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test{name} /DW 1000 "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering ({_ORDERING.get(name, 'Identity')}) /Supplement 4 >> "
            f"/FontDescriptor {about} >>"
        )
        pages = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>".encode() for high in range(256)]
        chart = self.stream(_MAP % (len(pages), b"\n".join(pages)))
        more = _FONTS[name].format(kids=f"/DescendantFonts [{kid}]", map=chart)
        return self.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /Test{name} {more} >>")

    def page(self, page: Page, tree: str, fonts: str, picture: str) -> str:
        box = f"/BBox [0 0 {page.width} {page.height}] /Resources << /Font << {fonts} >> >>"
        inside = " ".join(
            f"/drawing{n} "
            + self.stream(ops.encode(), f"/Type /XObject /Subtype /Form /Matrix [{at}] {box}")
            for n, (ops, at) in enumerate(page.drawings)
        )
        content = self.stream("\n".join(page.ops).encode())
        notes = " ".join(self.add(note) for note in page.notes)
        crop = "" if page.crop is None else "/CropBox [{} {} {} {}]".format(*page.crop)
        return self.add(
            f"<< /Type /Page /Parent {tree} /MediaBox [0 0 {page.width} {page.height}] {crop} "
            f"/Rotate {page.rotate} /Contents {content} /Annots [{notes}] "
            f"/Resources << /Font << {fonts} >> /XObject << /picture {picture} {inside} >> >> >>"
        )

    def file(self, root: str) -> bytes:
        more = "" if self.key is None else self._lock()
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        starts = []
        for number, body in enumerate(self.objects, 1):
            starts.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        at = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
        out += b"".join(b"%010d 00000 n \n" % start for start in starts)
        out += f"trailer\n<< /Size {len(starts) + 1} /Root {root} {more} >>\n".encode()
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % at)

    def _lock(self) -> str:
        user = _rc4(self.key, _PAD).hex()
        return (
            f"/ID [<{_ID.hex()}> <{_ID.hex()}>] "
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{_OWNER.hex()}> /U <{user}> /P -4 >>"
        )


# --- the oldest encryption that PDF knows -----------------------------------------

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = b"0123456789abcdef"
_OWNER = bytes(range(32))


def _key(password: str) -> bytes:
    padded = (password.encode() + _PAD)[:32]
    mixed = padded + _OWNER + (-4).to_bytes(4, "little", signed=True) + _ID
    return hashlib.md5(mixed, usedforsecurity=False).digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


# --- tables ---------------------------------------------------------------------

Spot = tuple[int, int, int, int, str]  # row, column (from 0), rowspan, colspan, text


def spots(rows: Sequence[Sequence[str]]) -> list[Spot]:
    """Return the cells of a table without merges."""
    return [(r, c, 1, 1, words) for r, row in enumerate(rows) for c, words in enumerate(row)]


def draw_table(page: Page, xs, ys, cells: Sequence[Spot], *, style="line", sides="tblr") -> None:
    """Draw cells with their borders and texts.

    ``style``: ``line`` strokes each side of each cell, ``bar`` fills thin rectangles,
    ``box`` strokes a rectangle round each cell. ``sides`` names the outer sides that are
    drawn: top, bottom, left, right.
    """
    for r, c, high, wide, words in cells:
        x0, x1, y0, y1 = xs[c], xs[c + wide], ys[r], ys[r + high]
        outer = {"t": y0 == ys[0], "b": y1 == ys[-1], "l": x0 == xs[0], "r": x1 == xs[-1]}
        draw = {side for side, is_outer in outer.items() if not is_outer or side in sides}
        if style == "box":
            page.box(x0, y0, x1, y1)
        else:
            _draw_sides(page, (x0, y0, x1, y1), draw, page.line if style == "line" else page.bar)
        page.block(x0 + 2, y0 + 1, words, size=8)


def _draw_sides(page: Page, box, draw, pen) -> None:
    x0, y0, x1, y1 = box
    ends = {
        "t": (x0, y0, x1, y0),
        "b": (x0, y1, x1, y1),
        "l": (x0, y0, x0, y1),
        "r": (x1, y0, x1, y1),
    }
    for side in sorted(draw):
        pen(*ends[side])
