"""The page of items over several editions."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

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


def rows_of(made):
    return [
        [row.one("th").text(), *(" ".join(c.text().split()) for c in row.find("td"))]
        for row in made.find("tr", "pickable")
    ]


def test_a_row_tells_what_became_of_an_item(series):
    assert rows_of(page(series)) == [
        ["甲改一", "第 1 项 甲", "更名 第 1 项 甲改", "拆分 第 1 项"],
        ["甲改二", "第 1 项 甲", "更名 第 1 项 甲改", "拆分 第 2 项"],
        [HOSTILE, "—", "新增 第 2 项", "内容变更 第 3 项"],
        ["丁", "第 3 项", "第 3 项", "仅编号变动 第 4 项"],
        ["乙", "第 2 项", "取消", "—"],
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
    assert [row[-1] for row in rows_of(made)] == ["更名 第 1 项"]
    assert len(list(out.glob("*/changes.html"))) == 2


def _audited(folder, years):
    """Audit editions, given as year and rows, and return where the pages are."""
    for year, given in years:
        path = folder / f"柳州市教育局权责清单（{year}年版）.csv"
        lines = [f"{line},《甲条例》第五条" for line in given.split()]
        path.write_text("\n".join(("序号,权力类型,项目名称,实施依据", *lines)), "utf-8")
    out = folder / "out"
    args = ["audit", str(folder), "--out", str(out), "--format", "html", "--fail-on", "never"]
    assert CliRunner().invoke(app, [*args, "--as-of", "2026-01-01"]).exit_code == 0
    return out


def test_a_report_of_three_editions_has_it_with_links_both_ways(tmp_path):
    years = (
        (2023, "1,行政处罚,甲事项\n2,行政检查,乙检查\n"),
        (2024, "1,行政处罚,甲事项\n2,行政检查,乙检查\n3,行政奖励,丙奖励\n"),
        (2025, "1,行政检查,乙检查\n2,行政奖励,丙的奖励\n"),
    )
    out = _audited(tmp_path, years)
    pages = {path.name: parse(path.read_text("utf-8")) for path in out.glob("*.html")}
    made = pages["history.html"]
    assert rows_of(made) == [
        ["乙检查", "第 2 项", "第 2 项", "仅编号变动 第 1 项"],
        ["丙的奖励", "—", "新增 第 3 项 丙奖励", "更名 第 2 项"],
        ["甲事项", "第 1 项", "第 1 项", "取消"],
    ]
    for link in made.find("a", "to-change") + made.find("a", "no"):
        file, anchor = unquote(link.attrs["href"]).split("#")
        assert pages[file].find(id=anchor)
    (line,) = [a for a in pages["index.html"].find("a") if a.attrs["href"] == "history.html"]
    assert line.text() == "历年沿革（3 版）"
    changes = [name for name in pages if name.startswith("changes-")]
    assert len(changes) == 2
    for name in changes:
        assert any(a.attrs["href"] == "history.html" for a in pages[name].find("a"))


def test_two_editions_have_changes_and_no_history(tmp_path):
    out = _audited(tmp_path, [(year, "1,行政处罚,甲事项\n") for year in (2024, 2025)])
    assert len(list(out.glob("changes-*.html"))) == 1
    assert not (out / "history.html").exists()
