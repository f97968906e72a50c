"""Two lists that quote one provision differently: the finding, and how a page shows it."""

from __future__ import annotations

import json

import pytest
from pages import load
from typer.testing import CliRunner

from auditor.cli import app
from auditor.model import Place
from auditor.report.context import say_place

_FINE = (
    "违反规定从事经营活动的，由教育行政部门责令限期改正；逾期不改正的，处一万元以上三万元以下罚款。"
)
_FILE = "教育机构应当自变更之日起三十日内向审批机关备案，并提交变更后的办学场所和章程等材料。"
_CHECK = "教育行政部门对培训机构实行年度检查制度，检查结果向社会公布，并作为办学评估的依据。"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A region's list and a city's, of which the city cites another number and another text."""
    folder = tmp_path_factory.mktemp("conflict")
    for title, fine, other in (
        ("广西壮族自治区教育厅权责清单（2025年版）", "十二", _FILE),
        ("柳州市教育局权责清单（2025年版）", "十五", _CHECK),
    ):
        law = "《某自治区民办培训条例》"
        rows = (
            "序号,权力类型,项目名称,实施依据",
            f"1,行政处罚,对违规经营的处罚,{law}第{fine}条：{_FINE}",
            f"2,行政检查,对培训机构的检查,{law}第二十条：{other}",
        )
        (folder / f"{title}.csv").write_text("\n".join(rows), "utf-8")
    out = folder / "out"
    args = ["audit", str(folder), "--out", str(out), "--as-of", "2026-11-22", "--fail-on", "never"]
    formats = ["--format", "html", "--format", "json"]
    assert CliRunner().invoke(app, [*args, *formats]).exit_code == 0
    return out


def _found(report):
    data = json.loads((report / "findings.json").read_text("utf-8"))
    return [one for one in data["findings"] if one["rule"] == "cross-article-conflict"]


def test_a_pair_of_lists_that_contradict_each_other_is_found(report):
    one, other = _found(report)
    assert [f["item"]["position"] for f in (one, other)] == [1, 2]
    assert "第十五条" in one["message"]
    assert "第十二条" in one["message"]
    assert "引文不是同一条" in other["message"]
    assert [f["related"][0]["position"] for f in (one, other)] == [1, 2]


def test_the_other_lists_words_are_not_called_the_law(report):
    page = load(report / "450200-教育局-2025.html")
    groups = [g for g in page.find("article") if "cross-article-conflict" in g.text()]
    assert len(groups) == 2
    for group, text in zip(groups, (_FINE, _FILE), strict=True):
        left, right = group.one(cls="compare").find(cls="side")
        assert left.one("h5").text() == "清单所写"
        assert right.one("h5").text() == "另一处所写"
        assert text in right.text()
        assert "法规条文" not in group.text()
    same, apart = groups
    assert same.find(cls="legend") == []  # nothing is marked in two equal texts
    assert apart.one(cls="legend").text() == "两段文字差别太大，不逐字标注。"


@pytest.mark.parametrize(
    "place, zh, en",
    [
        (Place(line=5), "第 5 行", "line 5"),
        (Place(line=2, row=2, column=4), "第 2 行第 4 列", "row 2, column 4"),
        (Place(line=9, row=2, column=4), "第 2 行第 4 列（文件第 9 行）", None),
        (Place(sheet="表", row=2), "工作表“表”第 2 行", None),
        (Place(), "", ""),
    ],
)
def test_a_line_beside_a_row_is_told_as_one_of_the_file(place, zh, en):
    assert say_place(place, "zh") == zh
    if en is not None:
        assert say_place(place, "en") == en
