"""How fast sheets and pages are read and laid out: prints seconds and ratios of one run.

    python benchmarks/bench_tables.py [ROWS]

Each reader is timed beside what a user would reach for (python-calamine, openpyxl) on a list
of ROWS × 13 cells (2,000 unless told) and on ten times as many rows of short cells, best of
several, in processor time; what reading *and* laying out take stands beside a data frame of
pandas, which knows no items. The growth of both is printed up to 50 × ROWS short rows. Pages
have a benchmark of their own, ``bench_html.py``.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable

HEAD = [
    *("序号", "权力分类", "项目名称", "子项名称", "实施主体", "承办机构", "实施依据", "责任事项"),
    *("责任事项依据", "追责情形", "追责依据", "免责事项", "备注"),
]
KINDS = ("行政处罚", "行政检查", "行政许可")


def series(entry: str, item: int, count: int) -> str:
    """Return a field of as many numbered entries as real lists have, another for each item."""
    return "\n".join(entry.format(n, (item + n) % 90 + 1) for n in range(1, count + 1))


def rows_of(count: int) -> list[list[str]]:
    """Return a header and ``count`` rows of a list."""
    return [
        HEAD,
        *(
            [
                str(n),
                KINDS[n % 3],
                f"对第{n}种行为的处理",
                "",
                "某市某局",
                "法规科",
                series("{}.【法律】《示例法》第{}条：违反本法规定的，由主管部门责令改正。", n, 4),
                series("{}.受理责任（法规科）。第{}类申请材料齐全的，予以受理并出具凭证。", n, 12),
                series("{}-1.【法律】《示例法》第{}条：行政机关应当在七日内作出决定。", n, 14),
                series("{}.不依法履行第{}类职责，造成不良后果的；", n, 10),
                series("{}.【法律】《示例法》第{}条：有下列情形之一的，依法给予处分。", n, 10),
                "法律法规规定的免责情形",
                "",
            ]
            for n in range(1, count + 1)
        ),
    ]


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of several runs, in seconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def tell(name: str, ours: float, peers: dict[str, float]) -> None:
    """Print our seconds and how many times as long each takes as its peer."""
    print(f"{name:12} {ours:7.2f} s", end="")
    for peer, seconds in peers.items():
        print(f"   {ours / seconds:5.2f} × {peer} ({seconds:.2f} s)", end="")
    print()


def short_rows(count: int) -> list[list[str]]:
    """Return a header and ``count`` rows of short texts, of which two differ in every row."""
    cells = [
        "",
        "某市某局",
        "法规科",
        "《示例法》第十条",
        "受理",
        "",
        "情形一",
        "依据一",
        "免责",
        "",
    ]
    return [HEAD, *([str(n), KINDS[n % 3], f"对第{n}种行为", *cells] for n in range(1, count + 1))]


def best_pair(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    tidy: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Return the shortest processor time of each of two, taken in turns, what they made kept.

    ``tidy`` ends each run within its time and is called again when what was made is gone.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(5):
        for work, times in zip((ours, theirs), took, strict=True):
            start = time.process_time()
            made = work()
            tidy()
            times.append(time.process_time() - start)
            del made
            tidy()
    return min(took[0]), min(took[1])


def bench_sheets(count: int) -> None:
    """Time the sheet reader beside calamine alone, on long cells and on ten times as many short."""
    from workbooks_made_up import WRITERS  # noqa: PLC0415

    kinds = {"long": rows_of(count), "short": short_rows(min(10 * count, 60_000))}
    for length, rows in kinds.items():
        for suffix, write in WRITERS.items():
            bench_sheet(f"{suffix}, {length}", write(rows))
    bench_openpyxl(kinds["long"])


def bench_sheet(name: str, data: bytes) -> None:
    """Print how long our reader takes for a workbook and how long calamine does."""
    import python_calamine  # noqa: PLC0415

    from auditor.readers.sheet import read_sheet  # noqa: PLC0415

    def calamine() -> object:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    ours, theirs = best_pair(lambda: read_sheet(data, "bench"), calamine)
    tell(name, ours, {"python-calamine": theirs})


def bench_lists(count: int) -> None:
    """Print how long it takes to make a list of a workbook, and pandas a data frame of it."""
    import pandas as pd  # noqa: PLC0415
    from workbooks_made_up import as_xlsx  # noqa: PLC0415

    from auditor.layout import lay_out, load_profiles  # noqa: PLC0415
    from auditor.readers.sheet import read_sheet  # noqa: PLC0415

    profiles = load_profiles()
    for length, rows in (("long", rows_of(count)), ("short", short_rows(10 * count))):
        data = as_xlsx(rows)
        ours, theirs = best_pair(
            lambda data=data: lay_out(read_sheet(data, "bench"), profiles),
            lambda data=data: pd.read_excel(io.BytesIO(data), engine="calamine"),
        )
        tell(f"list, {length}", ours, {"pandas": theirs})


def bench_openpyxl(rows: list[list[str]]) -> None:
    """Print how long our reader takes for an .xlsx that openpyxl wrote, and how long openpyxl."""
    import openpyxl  # noqa: PLC0415

    from auditor.readers.sheet import read_sheet  # noqa: PLC0415

    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append([cell or None for cell in row])
    made.save(out)

    def read_rows() -> object:
        book = openpyxl.load_workbook(io.BytesIO(out.getvalue()), read_only=True)
        return [list(sheet.iter_rows(values_only=True)) for sheet in book]

    ours = best(lambda: read_sheet(out.getvalue(), "bench"))
    tell("xlsx", ours, {"openpyxl": best(read_rows, 1)})


def bench_growth(count: int) -> None:
    """Print how reading and laying out grow with the rows, up to fifty times as many."""
    from workbooks_made_up import as_xlsx  # noqa: PLC0415

    from auditor.layout import lay_out, load_profiles  # noqa: PLC0415
    from auditor.readers.sheet import read_sheet  # noqa: PLC0415

    profiles = load_profiles()
    first: tuple[float, float] | None = None
    for times in (1, 5, 10, 50):
        data = as_xlsx(short_rows(count * times))
        start = time.process_time()
        document = read_sheet(data, "bench.xlsx")
        between = time.process_time()
        lay_out(document, profiles)
        read, laid = between - start, time.process_time() - between
        first = first or (read, laid)
        growth = f"× {read / first[0]:.1f} and × {laid / first[1]:.1f}"
        print(f"{count * times:7} rows: read {read:6.2f} s, lay out {laid:6.2f} s, {growth}")


def main() -> None:
    """Run all and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", type=int, nargs="?", default=2_000, help="rows of long cells")
    count = parser.parse_args().rows
    print(f"{count} rows × {len(HEAD)} columns")
    bench_sheets(count)
    bench_lists(count)
    bench_growth(count)


if __name__ == "__main__":
    main()
