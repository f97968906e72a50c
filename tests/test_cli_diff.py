"""``auditor diff`` as a user runs it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli import app

RAW = Path(__file__).parent.parent / "data" / "raw"
UPPER, CITY = sorted(RAW.glob("*.txt"))


def _run(*args, **more):
    return CliRunner().invoke(app, ["diff", *map(str, args), "--as-of", "2026-11-22"], **more)


@pytest.fixture
def edited(tmp_path):
    """Return a next edition of a real list: one amount raised, one 应当 turned 可以."""
    text = UPPER.read_text(encoding="utf-8")
    changed = text.replace("2025年版", "2026年版").replace(
        "二倍以上五倍以下", "三倍以上五倍以下", 1
    )
    assert changed != text
    path = tmp_path / UPPER.name.replace("2025", "2026")
    path.write_text(changed, encoding="utf-8")
    return path


def test_the_summary_goes_to_stdout():
    done = _run(UPPER, CITY)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[1:3] == ["10 项 ↔ 15 项", "仅后者有 11 · 仅前者有 6 · 名称不同 4"]
    assert not [w for line in lines for w in ("新增", "取消", "更名", "（增", "、改") if w in line]
    assert len(lines) < 40


def test_of_two_editions_the_summary_speaks_in_time(edited):
    done = _run(UPPER, edited)
    assert "内容变更 1 · 无变化 9" in done.stdout


def test_files_are_written_where_asked(tmp_path, edited):
    done = _run(UPPER, edited, "--out", tmp_path / "a")
    data = json.loads((tmp_path / "a" / "changes.json").read_text(encoding="utf-8"))
    assert done.stdout.splitlines()[-1].endswith("a/changes.json")
    assert data["summary"]["changed"] == 1
    assert data["summary"]["unchanged"] == 9
    (change,) = [c for c in data["changes"] if c["change"] == "changed"]
    assert [f["tags"] for f in change["fields"]] == [["multiple"]]
    assert data["as_of"] == "2026-11-22"
    assert (data["left"]["edition"], data["right"]["edition"]) == ("2025", "2026")
    _run(UPPER, edited, "--out", tmp_path / "b")
    twice = [(tmp_path / d / "changes.json").read_bytes() for d in "ab"]
    assert twice[0] == twice[1]


def test_json_to_stdout_and_normalised_folders(tmp_path, edited):
    normalised = tmp_path / "n"
    assert (
        CliRunner().invoke(app, ["normalize", str(edited), "--out", str(normalised)]).exit_code == 0
    )
    (folder,) = normalised.iterdir()
    raw, stored = (json.loads(_run(UPPER, p, "--format", "json").stdout) for p in (edited, folder))
    assert raw["changes"] == stored["changes"]


def test_editions_the_wrong_way_round_are_told(edited):
    assert "先旧后新" in _run(edited, UPPER).stderr
    assert "先旧后新" not in _run(UPPER, edited).stderr
    assert "先旧后新" not in _run(UPPER, CITY).stderr


def test_exit_codes(tmp_path, edited):
    assert _run(UPPER, edited, "--exit-code").exit_code == 1
    assert _run(UPPER, UPPER, "--exit-code").exit_code == 0
    assert _run(UPPER, tmp_path / "nothing.txt").exit_code == 2
    assert _run(UPPER, edited, "--format", "pdf").exit_code == 2
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    assert _run(UPPER, broken).exit_code == 3


def test_folders_of_several_lists_are_paired_by_body(tmp_path, edited):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    for path in (UPPER, CITY):
        shutil.copy(path, old)
    shutil.move(edited, new)
    shutil.copy(CITY, new)
    done = _run(old, new, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert sorted(p.parent.name for p in (tmp_path / "out").glob("*/changes.json")) == [
        "450000-医疗保障局-2026",
        "450200-医疗保障局-2022",
    ]
    assert _run(old, new, "--format", "json").exit_code == 2
    (new / CITY.name).unlink()
    assert "柳州市" in _run(old, new).stderr


def test_three_editions_give_a_history(tmp_path, edited):
    oldest = tmp_path / UPPER.name.replace("2025", "2021")
    oldest.write_text(
        UPPER.read_text(encoding="utf-8").replace("2025年版", "2021年版"), encoding="utf-8"
    )
    done = _run(oldest, UPPER, edited, "--out", tmp_path / "out")
    assert done.exit_code == 0
    folders = {p.parent.name: p for p in (tmp_path / "out").glob("*/changes.json")}
    assert sorted(folders) == ["450000-医疗保障局-2025", "450000-医疗保障局-2026"]
    (path,) = (tmp_path / "out").glob("*/history.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [one["edition"] for one in data["lists"]] == ["2021", "2025", "2026"]
    assert len(data["items"]) == 10
    told = [[step["change"] for step in item] for item in data["items"]]
    assert told.count([None, "unchanged", "changed"]) == 1
    assert told.count([None, "unchanged", "unchanged"]) == 9


def test_two_drafts_of_one_edition_are_told_in_time(tmp_path):
    title = UPPER.name
    for folder, said in (("一稿", "二倍"), ("二稿", "三倍")):
        (tmp_path / folder).mkdir()
        text = UPPER.read_text(encoding="utf-8").replace("二倍", said)
        (tmp_path / folder / title).write_text(text, encoding="utf-8")
    done = _run(tmp_path / "一稿", tmp_path / "二稿", "--out", tmp_path / "out")
    assert "内容变更" in done.stdout
    page = (tmp_path / "out" / "changes.html").read_text(encoding="utf-8")
    assert "两版清单变化" in page
    assert "不是同一主体" not in page
    assert '<th scope="col">旧版</th><th scope="col">新版</th>' in page
