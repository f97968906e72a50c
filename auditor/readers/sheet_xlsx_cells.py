"""The cells of an .xlsx sheet, searched as bytes for what the values do not tell.

In: the XML of a sheet. Out: its hidden rows, the cells that show something other than
their value, formulas without a saved result. An expression runs over the plain cells, of
which a sheet mostly consists, and stops at the others only. It knows the shape in which
spreadsheet programs write; ``None`` comes out for any other, which is then read tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.readers.sheet_formats import Format
from auditor.readers.sheet_grid import Spot
from auditor.readers.sheet_xlsx_parts import spot, whole

#: Cells of the rectangle that a library may have to make of one sheet.
MAX_AREA = 26 * 999_999

# A sheet with no other references than one of these has at most MAX_AREA cells.
_REFS = (b"[A-I]?[A-Z][0-9]{1,5}+", b"[A-Z][0-9]{1,6}+", b"[AB]?[A-Z]{1,2}[0-9]{1,4}+")
_DATA = re.compile(rb"<(?:([\w.-]{1,20}):)?sheetData(?=[\s/>])")
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>)?"
    rb'(?:\s*<[/\w:.-]+(?:\s+[\w:.-]+\s*=\s*"[^"<>]*")*\s*/?>)*+\s*'
)
_OPEN = re.compile(rb"[^<>]*+(?<!/)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_P = rb"<(?:[^\s<>/:!?]+:)?"
_FORMULA = re.compile(_P + rb"f(?=[\s/>])[^>]*?(?:/>|>([^<]*)<)")
_RESULT = re.compile(_P + rb"v(?:\s[^>]*)?(?<!/)>([^<]+)<")


@dataclass(slots=True)
class Odd:
    """What is odd about the cells of a sheet; ``texts`` are shown in place of values."""

    formats: Mapping[int, Format]
    hidden_rows: set[int] = field(default_factory=set)
    texts: dict[Spot, str] = field(default_factory=dict)
    lost: list[tuple[Spot | None, str]] = field(default_factory=list)

    def note_row(self, number: int, raw: bytes) -> None:
        """Note whether a row with these attributes is hidden."""
        if is_hidden(attributes(raw), "ht"):
            self.hidden_rows.add(number)

    def note_cell(self, ref: str, raw: bytes, body: bytes) -> None:
        """Note an error, a number in a format of its own, or a result that was not saved."""
        known = attributes(raw)
        at, kind = spot(ref), known.get("t", "n")
        result = _RESULT.search(body)
        if not result and kind != "str" and (formula := _FORMULA.search(body)):
            self.lost.append((at, "=" + unescape((formula[1] or b"").decode("utf-8", "replace"))))
        if not (result and at):
            return
        shown = result[1].decode("utf-8", "replace")
        if kind == "e":
            self.texts[at] = shown
        elif kind == "n" and (style := whole(known.get("s", "0"))) is not None:
            self._note_number(at, shown, style)

    def _note_number(self, at: Spot, raw: str, style: int) -> None:
        if style in self.formats:
            try:
                self.texts[at] = self.formats[style].show(float(raw))
            except (ValueError, ArithmeticError):
                # What is no number, or one without end, is left to the library.
                self.texts.pop(at, None)


def attributes(raw: bytes) -> dict[str, str]:
    """Return the attributes of a tag by name."""
    return {
        key.decode("ascii", "replace"): value.decode("utf-8", "replace")
        for key, value in _ATTRIBUTE.findall(raw)
    }


def is_hidden(known: Mapping[str, str], size: str) -> bool:
    """Say whether a row or column is not shown, or has no height or width."""
    return known.get("hidden") in {"1", "true"} or known.get(size) in {"0", "0.0"}


def unescape(text: str) -> str:
    """Return the text of XML character data."""
    for escaped, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(escaped, char)
    text = re.sub(r"&#(x?)([0-9A-Fa-f]{1,6});", _character, text)
    return text.replace("&amp;", "&")


def _character(found: re.Match[str]) -> str:
    code = int(found[2], 16 if found[1] else 10)
    return chr(code) if code < 0x110000 else found[0]


# --- one pass over the cells ------------------------------------------------------


def scan(xml: bytes, formats: Mapping[int, Format]) -> Odd | None:
    """Return what is odd about the cells of a sheet, ``None`` for XML of another shape.

    What it returns of has at most ``MAX_AREA`` cells.
    """
    start = _DATA.search(xml)
    if not start or not _HEAD.fullmatch(xml, 0, start.start()):
        return None
    prefix = start[1] + b":" if start[1] else b""
    inside = _OPEN.match(xml, start.end())
    if not inside:
        return Odd(formats) if re.match(rb"\s*/>", xml[start.end() : start.end() + 9]) else None
    for ref in _REFS:
        plain, odd = _patterns(prefix, ref, tuple(sorted(formats)))
        found = _pass(xml, inside.end(), plain, odd, Odd(formats))
        if found is not None:
            return found
    return None


def _pass(
    xml: bytes, at: int, plain: re.Pattern[bytes], odd: re.Pattern[bytes], found: Odd
) -> Odd | None:
    """Run over the rows from ``at`` on, noting odd ones; ``None`` when one cannot be read."""
    while True:
        run = plain.match(xml, at)
        stop = odd.match(xml, run.end() if run else at)
        if not stop:
            return None
        at = stop.end()
        if stop["row"]:
            found.note_row(int(stop["row"]), stop["look"])
        elif stop["cell"]:
            found.note_cell(stop["cell"].decode(), stop["style"], stop["body"] or b"")
        else:
            return found


@lru_cache(maxsize=64)
def _patterns(
    prefix: bytes, ref: bytes, shown: tuple[int, ...]
) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the expressions for a run of plain cells and rows, and for one that is odd.

    Numbers in the styles ``shown`` are odd. All is possessive: nothing is tried twice.
    """
    p = re.escape(prefix)
    barred = b"|".join(str(number).encode() for number in shown)
    style = rb'(?: s="%s[0-9]++")' % (rb'(?!(?:%s)")' % barred if shown else b"")
    # A cell that names no style has the first one.
    number = style + (b"" if 0 in shown else b"?+") + rb'(?: t="n")?+'
    text = rb'(?: s="[0-9]++")?+ t="(?:s|str|inlineStr|b|d)"(?: s="[0-9]++")?+'
    value = rb"<%sv>[^<]*+</%sv>" % (p, p)
    formula = rb"<%sf[^<>/]*+(?:/>|>[^<]*+</%sf>)<%sv>[^<]++</%sv>" % (p, p, p, p)
    inline = rb"<%sis><%st[^<>/]*+>[^<]*+</%st></%sis>" % (p, p, p, p)
    inside = rb">(?:%s|%s|%s|)</%sc>" % (value, formula, inline, p)
    # Rows often end in many empty ones, which are passed over together.
    empty = rb'(?: s="[0-9]++")?+ ?+/>(?:<%sc r="%s" s="[0-9]++"/>)*+' % (p, ref)
    cell = rb'<%sc r="%s"(?:%s|(?:%s|%s) ?+%s)' % (p, ref, empty, text, number, inside)
    more = rb'(?: (?!r=)[\w:]++="[^"<>]*+")*+'
    look = rb'(?: (?!r=|hidden=|ht="0)[\w:]++="[^"<>]*+")*+'
    row = rb'<%srow r="[0-9]{1,7}"%s ?+/?+>' % (p, look)
    other = rb"<(?!/?(?:[\w.-]+:)?(?:c|row|sheetData)[\s/>])(?![!?])[^<]*+"
    body = rb"(?P<body>(?:[^<]++|%s)*+)</%sc\s*+>" % (other, p)
    stops = (
        rb'<%srow r="(?P<row>[0-9]{1,7})"(?P<look>%s) ?+/?+>' % (p, more),
        rb'<%sc r="(?P<cell>%s)"(?P<style>%s) ?+(?:/>|>%s)' % (p, ref, more, body),
        rb"</%ssheetData\s*+>" % p,
    )
    # Most cells are such, and the expression takes half the time when they are tried first.
    common = rb'<%sc r="%s"(?: s="[0-9]++")?+ t="s">%s</%sc>' % (p, ref, value, p)
    plain = rb"(?:%s|%s|</%srow>|%s|\s++)*+" % (common, cell, p, row)
    return re.compile(plain), re.compile(b"|".join(stops))
