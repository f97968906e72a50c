"""Measure splink on the made-up lists, in an environment of its own.

    python benchmarks/bench_splink.py --write made --size 10000 --seed 2
    python -m venv splink-env && splink-env/bin/pip install 'splink>=5' pandas
    splink-env/bin/python benchmarks/bench_splink.py --read made

The first command needs this package, the last one splink and pandas alone: splink brings a
database engine and its own versions of much else. It compares within a department: names by
Jaro-Winkler, the articles cited by how many are shared, the category; its weights are estimated
without labels. Links are taken one-to-one, the likeliest first, with the cut that suits it best.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2)
    asked = parser.parse_args()
    if asked.write:
        _write(asked.write, asked.seed, asked.size)
    elif asked.read:
        _measure(json.loads((asked.read / "made.json").read_text("utf-8")))
    else:
        parser.error("--write or --read is needed")


def _write(folder: Path, seed: int, size: int) -> None:
    from lists_made_up import make  # noqa: PLC0415 - not there in splink's environment

    made = make(seed, size)
    sides = [_rows(side) for side in (made.left, made.right)]
    folder.mkdir(parents=True, exist_ok=True)
    data = {"left": sides[0], "right": sides[1], "gold": sorted(made.pairs())}
    (folder / "made.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def _rows(side: Any) -> list[dict[str, Any]]:
    from auditor.align.prepare import prepare  # noqa: PLC0415
    from auditor.align.vocabulary import load_lexicon  # noqa: PLC0415

    subjects = prepare(side, load_lexicon())
    return [
        {
            "unique_id": item.position,
            "name": item.text("name") + item.text("sub_name"),
            "category": item.category,
            "department": subjects.blocks[n],
            "articles": sorted("/".join(map(str, article)) for article in cited.articles),
        }
        for n, (item, cited) in enumerate(zip(side.list.items, subjects, strict=True))
    ]


def _measure(data: dict[str, Any]) -> None:
    began = time.process_time()
    scored = sorted(_splink(data["left"], data["right"]), reverse=True)
    taken: tuple[set[int], set[int]] = (set(), set())
    gold = {tuple(pair) for pair in data["gold"]}
    true, best = 0, (0.0, 0.0, 0.0)
    for _, left, right in scored:
        if left in taken[0] or right in taken[1]:
            continue
        taken[0].add(left)
        taken[1].add(right)
        true += (left, right) in gold
        f1 = 2 * true / (len(taken[0]) + len(gold))
        best = max(best, (f1, true / len(taken[0]), true / len(gold)))
    seconds = time.process_time() - began
    shown = f"P {best[1]:.4f}  R {best[2]:.4f}  F1 {best[0]:.4f}"
    print(f"splink  {shown}  {seconds:.1f} s of CPU time, all cores")


def _splink(left: Any, right: Any) -> list[tuple[float, int, int]]:
    import pandas as pd  # noqa: PLC0415
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8, 0.7]),
            cl.ArrayIntersectAtSizes("articles", [3, 2, 1]),
            cl.ExactMatch("category"),
        ],
        blocking_rules_to_generate_predictions=[block_on("department")],
    )
    engine = DuckDBAPI()
    linker = Linker([engine.register(pd.DataFrame(side)) for side in (left, right)], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("name", "department")], recall=0.05
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for alike in (block_on("department", "substr(name, 1, 5)"), block_on("department", "category")):
        linker.training.estimate_parameters_using_expectation_maximisation(alike)
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    columns = ("match_probability", "unique_id_l", "unique_id_r")
    return list(zip(*(found[column].tolist() for column in columns), strict=True))


if __name__ == "__main__":
    main()
