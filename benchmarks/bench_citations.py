"""How fast citations are read: prints citations and characters a second, and a ratio.

    python benchmarks/bench_citations.py [FIELDS]

Parsing is timed beside eyecite (extra ``bench``), the reader of citations in American legal
texts, on English fields that hold the same number of citations in the same number of
characters. Every field is another text, so nothing is remembered from one to the next;
beside it stands what a list pays whose fields repeat, as they do in real ones. CPU seconds,
best of three rounds that take turns, so that a busy machine disturbs both alike.

``MEASURES`` lists what is measured; each takes the number of fields and prints its lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

ROUNDS = 3
#: How often one text stands in the repeated measure: the items of one department's list.
REPEATS = 20

TITLES = (
    ("法律", "中华人民共和国示例管理法", "（2009年8月27日通过，2021年1月22日主席令第70号修订）"),
    ("行政法规", "示例监督管理条例", "（2014年国务院令第649号公布，2019年国务院令第709号修订）"),
    ("部门规章", "示例机构基金现场监督规则", ""),
    ("规范性文件", "关于印发〈示例办法〉的通知", "（某政发〔2013〕84号）"),
)
PLACES = ("第{}条", "第{}条第二款", "第{}条第（三）项", "第{}条第一款、第三款")
QUOTED = (
    "违反本法第{}条规定的，由县级以上人民政府示例行政部门责令限期改正，给予警告；",
    "逾期不改正的，处{}千元以上五万元以下的罚款。当事人有权进行陈述和申辩。",
)
REPORTERS = ("U.S.", "F.3d", "F. Supp. 2d", "S. Ct.", "Cal. App. 4th")
FILLER = (
    "The court held that the agency had not given the party notice of the facts, the reasons "
    "and the legal basis of the decision, and that the party had a right to be heard. "
)


def chinese_fields(count: int, offset: int) -> list[str]:
    """Return fields as lists have them: eight entries, each citing and quoting a provision."""
    return [_chinese(offset + n) for n in range(count)]


def _chinese(seed: int) -> str:
    entries = []
    for n in range(1, 9):
        kind, title, note = TITLES[(seed + n) % len(TITLES)]
        place = PLACES[(seed // 3 + n) % len(PLACES)].format((seed * 7 + n) % 90 + 1)
        quoted = "".join(QUOTED).format(seed % 80 + 1, n)
        # The seed stands in the text: without it the fields would come round again.
        entries.append(f"{n}.【{kind}】《{title}》{note}{place}：{quoted}案卷{seed}。")
    return "\n".join(entries)


def english_fields(count: int, offset: int, cited: int, length: int) -> list[str]:
    """Return fields of ``length`` characters that hold ``cited`` citations each."""
    return [_english(offset + n, cited, length) for n in range(count)]


def _english(seed: int, cited: int, length: int) -> str:
    parts = []
    for n in range(cited):
        if n % 2:
            parts.append(f"See {seed % 40 + 5} U.S.C. § {seed % 900 + n + 100} ({2000 + n}). ")
        else:
            name, reporter = f"Smith{seed} v. Jones{n}", REPORTERS[(seed + n) % len(REPORTERS)]
            parts.append(f"{name}, {seed % 400 + 50} {reporter} {n + 60} ({1990 + n}). ")
    room = (length - sum(map(len, parts))) // cited
    filler = (FILLER * (room // len(FILLER) + 1))[: max(room, 0)]
    return "".join(part + filler for part in parts)


def cpu_seconds(work: Callable[[str], object], fields: Sequence[str]) -> tuple[float, int]:
    """Return the CPU seconds that ``work`` takes over the fields, and what it finds in all."""
    found = 0
    start = time.process_time()
    for raw in fields:
        found += len(work(raw))  # type: ignore[arg-type]
    return time.process_time() - start, found


def tell(name: str, seconds: float, found: int, characters: int) -> None:
    """Print one line: citations and characters a second."""
    rates = f"{found / seconds:10,.0f} citations/s {characters / seconds:12,.0f} characters/s"
    print(f"{name:34}{rates}   ({found:,} in {characters:,} characters, {seconds:.2f} s)")


def parsing(count: int) -> None:
    """Time the reading of citations beside eyecite."""
    from eyecite import get_citations  # noqa: PLC0415

    from auditor.citations import find_citations  # noqa: PLC0415

    cited = len(find_citations(_chinese(0)))
    get_citations("Smith v. Jones, 1 U.S. 2 (1990).")  # its patterns are built on the first call
    ours, peer, repeated = [], [], []
    seen: set[str] = set()
    for turn in range(1, ROUNDS + 1):
        fields = chinese_fields(count, turn * count)
        length = sum(map(len, fields)) // count
        if len({*seen, *fields}) != len(seen) + count:
            raise SystemExit("the fields repeat, so what is remembered would be timed")
        seen.update(fields)
        english = english_fields(count, turn * count, cited, length)
        ours.append((*cpu_seconds(find_citations, fields), sum(map(len, fields))))
        peer.append((*cpu_seconds(get_citations, english), sum(map(len, english))))
        again = chinese_fields(max(1, count // REPEATS), (turn + ROUNDS + 1) * count) * REPEATS
        repeated.append((*cpu_seconds(find_citations, again), sum(map(len, again))))
    tell("auditor, every field another", *min(ours))
    tell(f"auditor, each field {REPEATS} times", *min(repeated))
    tell("eyecite, English of that length", *min(peer))
    rate, other = (found / seconds for seconds, found, _ in (min(ours), min(peer)))
    print(f"auditor reads {rate / other:.1f} × as many citations a second as eyecite")


#: What is measured, in the order of printing.
MEASURES: tuple[Callable[[int], None], ...] = (parsing,)


def main() -> None:
    """Run every measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    for measure in MEASURES:
        measure(count)


if __name__ == "__main__":
    main()
