"""The page of items over several editions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from factories import AS_OF, item, parsed
from pages import parse
from typer.testing import CliRunner

from auditor.cli import app
from auditor.diff import diff, history
from auditor.model import Alignment, Link, Words
from auditor.report.history import history_html

HOSTILE = "<script>alert(1)</script>"


def edition(year, *items):
    made = parsed(*items, id=f"示例-{year}", title=f"示例局权责清单（{year}年版）")
    identity = replace(made.list.identity, edition=str(year))
    return replace(made, list=replace(made.list, identity=identity))


def aligned(left, right, *pairs):
    links = tuple(
        Link(a, b, "same" if len(a) == len(b) else "split", 1.0, (Words("名称相同", "same name"),))
        for a, b in pairs
    )
    over = [
        tuple(i.position for i in one.list.items if i.position not in {p for k in ks for p in k})
        for one, ks in ((left, [a for a, _ in pairs]), (right, [b for _, b in pairs]))
    ]
    return Alignment(left.list.id, right.list.id, links, over[0], over[1])


@pytest.fixture(scope="module")
def series():
    """Renamed and then split; dropped; new and then changed; unchanged."""
    first = edition(2023, item(1, name="甲"), item(2, name="乙"), item(3, name="丁"))
    second = edition(
        2024, item(1, name="甲改"), item(2, name=HOSTILE, remark="一"), item(3, name="丁")
    )
    third = edition(
        2025,
        item(1, name="甲改一"),
        item(2, name="甲改二"),
        item(3, name=HOSTILE, remark="二"),
        item(4, name="丁"),
    )
    pairs = (
        (first, second, aligned(first, second, ((1,), (1,)), ((3,), (3,)))),
        (second, third, aligned(second, third, ((1,), (1, 2)), ((2,), (3,)), ((3,), (4,)))),
    )
    diffs = [diff(*three) for three in pairs]
    return history(diffs), [one.list for one in (first, second, third)]


def page(series, lang="zh"):
    return parse(history_html(*series, AS_OF, lang)["history.html"])


def rows(made):
    return [
        [row.one("th").text(), *(" ".join(c.text().split()) for c in row.find("td"))]
        for row in made.find("tr", "pickable")
    ]


def test_a_row_tells_what_became_of_an_item(series):
    assert rows(page(series)) == [
        ["甲改一", "第 1 项 甲", "更名 第 1 项 甲改", "拆分 第 1 项 甲改一"],
        ["甲改二", "第 1 项 甲", "更名 第 1 项 甲改", "拆分 第 2 项 甲改二"],
        [HOSTILE, "—", f"新增 第 2 项 {HOSTILE}", "内容变更 第 3 项"],
        ["丁", "第 3 项 丁", "第 3 项", "仅编号变动 第 4 项"],
        ["乙", "第 2 项 乙", "取消", "—"],
    ]


def test_the_filter_knows_what_happened_at_any_time(series):
    kinds = [row.attrs["data-kinds"] for row in page(series).find("tr", "pickable")]
    assert kinds == [
        "split renamed",
        "split renamed",
        "added changed",
        "renumbered steady",
        "removed",
    ]
    offered = {o.attrs["value"] for o in page(series).find("option")}
    assert offered == {
        "",
        "added",
        "removed",
        "split",
        "renamed",
        "changed",
        "renumbered",
        "steady",
    }


def test_columns_are_editions(series):
    heads = [th.text() for th in page(series).find("th", scope="col")]
    assert heads == ["事项", "2023年版", "2024年版", "2025年版"]


def test_in_english_it_says_nothing_in_chinese_itself(series):
    made = page(series, "en")
    own = [n.text() for tag in ("h1", "h2", "label", "button", "caption") for n in made.find(tag)]
    own += [n.text() for cls in ("note", "kind", "no") for n in made.find(cls=cls)]
    assert [text for text in own if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_the_verb_writes_it_for_three_editions(tmp_path):
    paths = []
    for year, name in ((2023, "甲事项"), (2024, "甲事项"), (2025, "甲的事项")):
        path = tmp_path / f"示例市示例局权责清单（{year}年版）.csv"
        path.write_text(
            f"序号,权力类型,项目名称,实施依据\n1,行政处罚,{name},《示例法》第五条\n", "utf-8"
        )
        paths.append(str(path))
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["diff", *paths, "--out", str(out), "--format", "html"])
    assert done.exit_code == 0, done.output
    (found,) = out.glob("*/history.html")
    made = parse(found.read_text(encoding="utf-8"))
    assert [row[-1] for row in rows(made)] == ["更名 第 1 项 甲的事项"]
    assert len(list(out.glob("*/changes.html"))) == 2
