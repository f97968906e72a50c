"""How fast small workbooks are read, as offices have them: prints milliseconds and ratios.

    python benchmarks/bench_workbooks.py [FOLDER]

Made-up workbooks of 20, 60 and 200 rows with styles, numbers, wrapped texts and merged
cells, and the workbooks in FOLDER (../shared/lists beside the checkout unless told) where
there is one. Each is read beside python-calamine alone, in processor time, the best of many
rounds taken in turns. ``least`` is what no reader that checks its input can do without: the
values and merged areas by calamine, opening the container and unpacking its parts, SHA-256.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import python_calamine
from bench_tables import HEAD, KINDS, series
from workbooks_made_up import DRESSED

from auditor.readers.ole import MAGIC, open_ole
from auditor.readers.sheet import read_sheet

SIZES = (20, 60, 200)
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "lists"
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods"}
_ROUNDS = 40


def dressed_rows(count: int) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """Return a title, a header and ``count`` rows, and the areas merged in them.

    The title is merged over all columns, a field of every four rows over these.
    """
    rows = [["某市某局权责清单", *[""] * 12], HEAD]
    for n in range(1, count + 1):
        kind = KINDS[n // 4 % 3] if n % 4 == 1 else ""
        basis = series("{}.【法律】《示例法》第{}条：由主管部门责令改正。", n, 2)
        duty = series("{}.受理责任：第{}类申请材料齐全的，予以受理。", n, 3)
        fields = ["某市某局", "法规科", basis, duty, "", series("{}.不履行第{}类职责的；", n, 2)]
        rows.append([str(n), kind, f"对第{n}种行\n为的处理", "", *fields, "", "免责情形", ""])
    merges = [(1, 1, 1, 13)]
    merges += [(top, 2, min(top + 3, count + 2), 2) for top in range(3, count + 2, 4)]
    return rows, merges


def best_of(works: Sequence[Callable[[], object]]) -> list[float]:
    """Return the shortest processor time of each, in milliseconds, taken in turns."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(_ROUNDS):
        for work, times in zip(works, took, strict=True):
            start = time.process_time()
            made = work()
            times.append(time.process_time() - start)
            del made
    return [1000 * min(times) for times in took]


def by_calamine(data: bytes) -> object:
    """Read the values of every sheet."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def at_least(data: bytes) -> object:
    """Do what cannot be left out: values, merges, the container and its parts, the digest."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    values = [(sheet.to_python(), sheet.merged_cell_ranges) for sheet in sheets]
    return values, _unpacked(data), hashlib.sha256(data).hexdigest()


def _unpacked(data: bytes) -> object:
    if data.startswith(MAGIC):
        streams = open_ole(data, "bench")
        return [streams.read(name) for name in streams.names if name in {"Workbook", "Book"}]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [file.read(name) for name in file.namelist()]


def workbooks(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of made-up workbooks, then of those in a folder."""
    for suffix, write in DRESSED.items():
        for count in SIZES:
            yield f"{suffix}, {count} rows", write(*dressed_rows(count))
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix in SUFFIXES:
            yield path.name, path.read_bytes()


def main() -> None:
    """Print a line for each workbook."""
    parser = argparse.ArgumentParser(description="Time the reading of small workbooks.")
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED, help="workbooks to read")
    for name, data in workbooks(parser.parse_args().folder):
        calls = (partial(read_sheet, data, name), partial(by_calamine, data))
        ours, theirs, least = best_of((*calls, partial(at_least, data)))
        kind = read_sheet(data, name).format
        print(
            f"{ours:6.2f} ms   {ours / theirs:5.2f} × python-calamine ({theirs:.2f} ms)"
            f"   {ours / least:5.2f} × least ({least:.2f} ms)   {kind}   {name}"
        )


if __name__ == "__main__":
    main()
