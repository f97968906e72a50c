"""The values of an .xlsx or .xls, read by python-calamine: a checked copy in, texts out.

Numbers come out as they are typed (``1.0`` → ``1``), dates as ``2024-01-02``, truth values
as ``TRUE``; texts without outer blanks. What the library raises is an ``InputError``.
"""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from auditor.errors import InputError
from auditor.readers.safety import need, refuse
from auditor.readers.sheet_grid import Area
from auditor.text import BLANKS

# Excel writes characters that XML cannot hold as _x000B_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = 15
_WHOLE = 10**_DIGITS
_STDERR = 2
_ONE_AT_A_TIME = threading.Lock()


class Book:
    """A workbook opened by the library; it must have as many ``sheets`` as were found.

    Raises ``InputError`` when it is damaged.
    """

    def __init__(self, copy: bytes, path: str, sheets: int) -> None:
        self._path = path
        self._library = need("python_calamine", "office", path)
        self._book = self._guard(lambda: self._library.load_workbook(io.BytesIO(copy)))
        if len(self._book.sheet_names) != sheets:
            raise self._damaged()

    def sheet(self, number: int) -> tuple[list[list[str]], list[Area]]:
        """Return the texts of a sheet from row 1, column 1 on, and its merged areas.

        Raises ``InputError`` when the sheet is damaged.
        """
        values, areas = self._guard(lambda: self._values(number))
        merges = [(top + 1, left + 1, low + 1, far + 1) for (top, left), (low, far) in areas]
        return clean_rows(values), merges

    def _values(self, number: int) -> tuple[list[list[Any]], list[Any]]:
        sheet = self._book.get_sheet_by_index(number)
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []

    def _guard(self, action: Callable[[], Any]) -> Any:
        try:
            with _quiet():
                return action()
        except (self._library.CalamineError, ValueError, OverflowError, OSError) as error:
            raise self._damaged() from error
        except BaseException as error:
            # A fault inside the library arrives as a kind of its own that is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise self._damaged() from error

    def _damaged(self) -> InputError:
        zh, en = "工作簿已损坏，请打开并重新保存", "a damaged workbook; open it and save it again"
        return refuse(self._path, zh, en)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the library prints by itself about a damaged file off the standard error."""
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a program without a console has none
            kept = None
        if kept is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STDERR)
            os.close(nowhere)
        try:
            yield
        finally:
            if kept is not None:
                os.dup2(kept, _STDERR)
                os.close(kept)


# --- values as text -----------------------------------------------------------------


def clean_rows(rows: Iterable[list[Any]]) -> list[list[str]]:
    """Return rows of values as texts without outer blanks; one that has none as it is."""
    return [_clean_row(row) for row in rows]


def _clean_row(row: list[Any]) -> list[str]:
    try:
        text = "".join(row)
    except TypeError:
        row = [value if type(value) is str else _text(value) for value in row]
        text = "".join(row)
    # Of all blanks and line ends only the plain space can be printed. To look at the texts
    # one by one, or to look them up, takes several times as long.
    is_plain = "_" not in text or "_x" not in text
    if is_plain and text.isprintable() and " " not in text:
        return row
    if is_plain and "\r" not in text:
        return [raw.strip(BLANKS) for raw in row]
    return [_unescape(raw).strip(BLANKS) for raw in row]


def _unescape(raw: str) -> str:
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(value: Any) -> str:
    """Return a value that is no text as a person would type it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, time):
        return value.isoformat("seconds")
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)


def number_text(value: float) -> str:
    """Return a number with the fifteen digits a sheet keeps (1.0 → ``1``)."""
    if -_WHOLE < value < _WHOLE and value == (whole := int(value)):
        return str(whole)
    short = f"{value:.{_DIGITS}g}"
    if "e" not in short:
        return short
    exact = Decimal(short)
    return f"{exact:f}" if _SMALLEST < abs(exact) < _LARGEST else short.upper()


_SMALLEST, _LARGEST = Decimal("1e-10"), Decimal("1e21")
