"""How fast and how lean the Word reader is beside python-docx: prints seconds, bytes and ratios.

    python benchmarks/bench_docx.py [ROWS]

Makes a list of ROWS × 13 cells (1,000 unless told) with merges, reads it in a process of
its own with each of the two, and compares the time and the peak memory above what was in use.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from operator import itemgetter
from pathlib import Path

COLUMNS = 13
LINES = 6
TRIES = 3


def make(rows: int) -> bytes:
    """Return a list as Word writes it: several paragraphs a cell, styled runs, merged cells."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from makers import docx as make  # noqa: PLC0415

    look = '<w:rFonts w:ascii="FangSong" w:eastAsia="FangSong"/><w:sz w:val="18"/>'
    spacing = '<w:spacing w:line="240" w:lineRule="exact"/><w:jc w:val="left"/>'

    def cell(row: int, column: int) -> str:
        merge = (make.DOWN if row % 5 == 0 else make.ON) if column == 1 else ""
        text = "" if merge == make.ON else f"第{row}项第{column}栏：依照《示例条例》第{row}条办理。"
        lines = [make.p(make.r(f"{n}.{text}", look), spacing) for n in range(1, LINES)]
        if merge == make.ON:
            lines = [make.p("", spacing)]
        return make.tc("".join(lines), f'<w:tcW w:w="1200" w:type="dxa"/>{merge}')

    body = (make.tr(*(cell(n, c) for c in range(COLUMNS))) for n in range(rows))
    return make.docx(make.tbl(*body, widths=[1200] * COLUMNS))


def read_ours(data: bytes) -> int:
    """Return how many cells our reader finds."""
    from auditor.readers.docx import read_docx  # noqa: PLC0415

    parts = read_docx(data, "bench.docx").parts
    return sum(len(row) for part in parts for row in getattr(part, "rows", ()))


def read_theirs(data: bytes) -> int:
    """Return how many cells python-docx finds, their text read as ours is."""
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return sum(len(row) for row in rows)


READERS = {"auditor": read_ours, "python-docx": read_theirs}


def memory(of: str) -> int:
    """Return the memory of this process in bytes: ``VmRSS`` now, ``VmHWM`` at most. Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(of))


def child(name: str, path: Path, how: str) -> None:
    """Read once and print what it took, as JSON."""
    data = path.read_bytes()
    tiny = make(1)
    READERS[name](tiny)  # imports are not what is measured
    if how == "python":
        tracemalloc.start()
    before, start = memory("VmRSS"), time.perf_counter()
    cells = READERS[name](data)
    seconds = time.perf_counter() - start
    used = tracemalloc.get_traced_memory()[1] if how == "python" else memory("VmHWM") - before
    print(json.dumps({"seconds": seconds, "memory": used, "cells": cells}))


def measure(name: str, path: Path, how: str) -> dict[str, float]:
    """Read in a new process and return what it printed."""
    command = [sys.executable, __file__, "--child", name, str(path), how]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def best(name: str, path: Path) -> dict[str, float]:
    """Return the fastest of ``TRIES`` runs: what slows a run down is other work."""
    return min((measure(name, path, "process") for _ in range(TRIES)), key=itemgetter("seconds"))


def main(rows: int) -> None:
    """Make the list, read it with both, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.docx"
        path.write_bytes(make(rows))
        print(f"{rows} rows x {COLUMNS} columns, {path.stat().st_size:,} bytes packed")
        whole = {name: best(name, path) for name in READERS}
        python = {name: measure(name, path, "python") for name in READERS}
    for name in READERS:
        seconds, cells = whole[name]["seconds"], whole[name]["cells"]
        process, objects = whole[name]["memory"] / 1e6, python[name]["memory"] / 1e6
        print(f"{name:12} {seconds:7.2f} s {process:8.1f} MB process ", end="")
        print(f"{objects:8.1f} MB Python objects {cells:7.0f} cells")
    ours, theirs = whole["auditor"], whole["python-docx"]
    print(f"times faster:            {theirs['seconds'] / ours['seconds']:.1f}")
    print(f"times less memory:       {theirs['memory'] / ours['memory']:.1f}")
    traced = python["python-docx"]["memory"] / python["auditor"]["memory"]
    print(f"times less, Python only: {traced:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
