"""How fast and how lean the Word reader is beside others: prints seconds, bytes and ratios.

    python benchmarks/bench_docx.py [ROWS]

Makes a list of ROWS × 13 cells (1,000 unless told) with merges, reads it in a process of
its own with each reader, and compares with python-docx, reading ``row.cells``, and docx2python.

Memory is told in three ways. *Process* is how much the process grew at its peak (VmHWM above
VmRSS before): what a user has to have, XML trees of lxml included. *Python* is the peak of what
Python itself allocated (tracemalloc), which does not see those trees. *Kept* is what of that is
still there when the file has been read: the texts and their places, which no reader that gives
them can be below.
"""

from __future__ import annotations

import gc
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


def read_ours(data: bytes) -> tuple[object, int]:
    """Return what our reader gives, and how many cells that is."""
    from auditor.readers.docx import read_docx  # noqa: PLC0415

    document = read_docx(data, "bench.docx")
    return document, sum(len(row) for part in document.parts for row in getattr(part, "rows", ()))


def read_theirs(data: bytes) -> tuple[object, int]:
    """Return the texts of the cells that python-docx finds, and how many."""
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return rows, sum(len(row) for row in rows)


def read_third(data: bytes) -> tuple[object, int]:
    """Return the texts of the cells that docx2python finds, and how many."""
    from docx2python import docx2python  # noqa: PLC0415

    with docx2python(io.BytesIO(data)) as content:
        body = content.body
    return body, sum(len(row) for table in body for row in table)


READERS = {"auditor": read_ours, "python-docx": read_theirs, "docx2python": read_third}


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
    before, start = memory("VmRSS"), time.process_time()
    kept, cells = READERS[name](data)
    seconds = time.process_time() - start
    told = {"seconds": seconds, "cells": cells, "process": memory("VmHWM") - before}
    if how == "python":
        gc.collect()
        now, peak = tracemalloc.get_traced_memory()
        told |= {"python": peak, "kept": now}
    del kept
    print(json.dumps(told))


def measure(name: str, path: Path, how: str) -> dict[str, float]:
    """Read in a new process and return what it printed."""
    command = [sys.executable, __file__, "--child", name, str(path), how]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def best(name: str, path: Path) -> dict[str, float]:
    """Return the fastest of ``TRIES`` runs: what slows a run down is other work."""
    return min(
        (measure(name, path, "process") for _ in range(TRIES if name != "docx2python" else 1)),
        key=itemgetter("seconds"),
    )


def main(rows: int) -> None:
    """Make the list, read it with each, print what each took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.docx"
        path.write_bytes(make(rows))
        print(f"{rows} rows x {COLUMNS} columns, {path.stat().st_size:,} bytes packed")
        whole = {name: best(name, path) for name in READERS}
        python = {name: measure(name, path, "python") for name in READERS}
    for name in READERS:
        run, traced = whole[name], python[name]
        sizes = [run["process"], traced["python"], traced["kept"]]
        print(f"{name:12} {run['seconds']:6.2f} s CPU", end="")
        for what, size in zip(("process", "Python", "kept"), sizes, strict=True):
            print(f"   {what} {size / 1e6:6.1f} MB", end="")
        print(f"   {run['cells']:.0f} cells")
    ours, lean = whole["auditor"], python["auditor"]
    for name in list(READERS)[1:]:
        print(f"beside {name}: {whole[name]['seconds'] / ours['seconds']:.1f} × faster, ", end="")
        print(f"1/{whole[name]['process'] / ours['process']:.0f} of the process memory, ", end="")
        print(f"1/{python[name]['python'] / lean['python']:.1f} of what Python allocates")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
