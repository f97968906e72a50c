"""The values of an .xlsx or .xls, read by python-calamine: a checked copy in, texts out.

Numbers come out as they are typed (``1.0`` → ``1``), dates as ``2024-01-02``, truth values
as ``TRUE``; texts without outer blanks. What the library raises is an ``InputError``.
"""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from auditor.errors import InputError
from auditor.readers.safety import need, refuse
from auditor.readers.sheet_grid import Area
from auditor.text import BLANKS

# Excel writes characters that XML cannot hold as _x000B_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = 15
_STDERR = 2
_ONE_AT_A_TIME = threading.Lock()


class Book:
    """A workbook opened by the library; it must have as many ``sheets`` as were found.

    Raises ``InputError`` when it is damaged.
    """

    def __init__(self, copy: bytes, path: str, sheets: int) -> None:
        self._path = path
        self._clean = _Clean()
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
        return self._clean.rows(values), merges

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


class _Clean(dict[Any, str]):
    """Value → text without outer blanks."""

    def __missing__(self, value: Any) -> str:
        if type(value) is not str:
            text = _text(value)
            if value not in _ALIKE:
                self[value] = text
            return text
        self[value] = text = _clean(value)
        return text

    def rows(self, rows: list[list[Any]]) -> list[list[str]]:
        """Return rows of values as texts; a row that needs nothing is the same list.

        A look at each distinct value costs a third of a look-up for every cell.
        """
        clean = self.__getitem__
        odd = {value for value in set(chain.from_iterable(rows)) if clean(value) != value}
        if not odd:
            return rows
        return [row if odd.isdisjoint(row) else [*map(clean, row)] for row in rows]


def _clean(raw: str) -> str:
    if "_x" in raw:
        raw = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw)
    # Of all blanks and line ends only the plain space can be printed.
    if raw.isprintable():
        return raw.strip(" ")
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    return raw.strip(BLANKS)


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
    short = f"{value:.{_DIGITS}g}"
    if "e" not in short:
        return short.removeprefix("-") if not value else short
    exact = Decimal(short)
    return f"{exact:f}" if _SMALLEST < abs(exact) < _LARGEST else short.upper()


# A truth value is found where the number equal to it is kept.
_ALIKE = (0, 1)
_SMALLEST, _LARGEST = Decimal("1e-10"), Decimal("1e21")
