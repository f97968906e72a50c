"""``auditor align`` as a user runs it."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from aligning import parsed
from typer.testing import CliRunner

from auditor.align import align
from auditor.cli import app
from auditor.report.links import links_csv

RAW = Path(__file__).parent.parent / "data" / "raw"
UPPER, CITY = sorted(RAW.glob("*.txt"))
IDS = "450000-医疗保障局-2025", "450200-医疗保障局-2022"
LINKS = {(2, 2), (3, 3), (6, 8), (10, 15)}
DECISIONS = """
confirmed:
  - left: {list: 450000-医疗保障局, name: 医疗保险待遇审核}
    right: {list: 450200-医疗保障局, name: 医疗保险稽核}
  - left: {list: 450000-医疗保障局, name: 没有这样的事项名称}
    right: {list: 450200-医疗保障局, name: 医疗保险稽核}
rejected:
  - left: {list: 110000-教育局, name: 甲}
    right: {list: 450200-医疗保障局, name: 医疗保险稽核}
"""


def _run(*args):
    return CliRunner().invoke(app, ["align", *map(str, args), "--as-of", "2026-11-22"])


@pytest.fixture
def later(tmp_path):
    """Return a next edition of the city's list, which differs by a word."""
    text = CITY.read_text(encoding="utf-8-sig").replace("2022年版", "2024年版")
    path = tmp_path / CITY.name.replace("2022", "2024")
    path.write_text(text.replace("医疗保险稽核", "医疗保险的稽核"), encoding="utf-8")
    return path


def pairs(links):
    return {(link["left"][0], link["right"][0]) for link in links["links"]}


def test_two_lists_are_printed_as_json_or_csv():
    found = json.loads(_run(UPPER, CITY).stdout)
    assert pairs(found) == LINKS
    assert (found["left"]["id"], found["right"]["id"]) == IDS
    rows = list(csv.DictReader(_run(UPPER, CITY, "--format", "csv").stdout.splitlines()))
    assert {row["对应"] for row in rows} == {"同一事项", "仅左有", "仅右有"}
    assert {(int(r["左侧第几项"]), int(r["右侧第几项"])) for r in rows if r["把握"]} == LINKS
    assert len(rows) == 4 + 6 + 11
    assert all(row["理由"] for row in rows if row["把握"])


def test_cells_that_a_spreadsheet_would_calculate_are_made_harmless():
    left = parsed({"name": "=1+1", "number": "-1"})
    right = parsed({"name": "=1+1", "number": "@x"}, list_id="right")
    made = links_csv(align(left, right), left.list, right.list, "en").decode("utf-8-sig")
    (row,) = csv.DictReader(made.splitlines())
    assert (row["left names"], row["left numbers"], row["right numbers"]) == ("'=1+1", "'-1", "'@x")


def test_the_order_given_is_the_order_kept():
    found = json.loads(_run(CITY, UPPER).stdout)
    assert {(right, left) for left, right in pairs(found)} == LINKS
    assert pairs(json.loads(_run(UPPER, UPPER).stdout)) == {(n, n) for n in range(1, 11)}


def test_files_and_a_summary(tmp_path):
    done = _run(UPPER, CITY, "--out", tmp_path / "a", "--format", "json", "--format", "csv")
    head, *written = done.stdout.splitlines()
    assert head.endswith("对应 4（拆并 0，人工 0），仅左有 6，仅右有 11")
    assert [Path(name).name for name in written] == ["links.json", "links.csv"]
    assert (tmp_path / "a" / "links.csv").read_bytes().startswith("\ufeff对应".encode())
    _run(UPPER, CITY, "--out", tmp_path / "one.json")
    one, other = ((tmp_path / name).read_bytes() for name in ("one.json", "a/links.json"))
    assert one == other


def test_three_lists_are_aligned_in_pairs_and_as_matters(tmp_path, later):
    done = _run(UPPER, CITY, later, "--out", tmp_path / "o", "--format", "json", "--format", "csv")
    assert done.exit_code == 0
    new = "450200-医疗保障局-2024"
    folders = {f"{IDS[0]}--{new}", f"{IDS[1]}--{new}", f"{IDS[0]}--{IDS[1]}"}
    assert {p.name for p in (tmp_path / "o").iterdir() if p.is_dir()} == folders
    edition = (tmp_path / "o" / f"{IDS[1]}--{new}" / "links.json").read_text(encoding="utf-8")
    assert pairs(json.loads(edition)) == {(n, n) for n in range(1, 16)}
    matters = json.loads((tmp_path / "o" / "matters.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in matters["lists"]] == [*IDS, new]
    assert len(matters["matters"]) == 21
    in_all = [m["places"] for m in matters["matters"] if len(m["places"]) == 3]
    assert {(p[IDS[0]][0], p[IDS[1]][0]) for p in in_all} == LINKS
    text = (tmp_path / "o" / "matters.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][:3] == [*IDS, new]
    assert len(rows) == 1 + 21
    assert "3 份清单共 21 个事项，各份都有的 4 个" in done.stdout


def test_matters_are_those_of_the_matrix_of_a_report(tmp_path, later):
    paths = [tmp_path / one.name for one in (UPPER, CITY)]
    for one, copy in zip((UPPER, CITY), paths, strict=True):
        shutil.copy(one, copy)
    told = _run(*paths, later).stdout
    audit = ["audit", *map(str, (*paths, later)), "--out", str(tmp_path / "r"), "--format", "html"]
    assert CliRunner().invoke(app, [*audit, "--as-of", "2026-11-22"]).exit_code == 1
    page = (tmp_path / "r" / "matrix.html").read_text(encoding="utf-8")
    assert "3 份清单共 21 个事项" in told
    assert "21 个事项" in page


def test_people_are_not_asked_twice_about_older_editions(tmp_path, later):
    _run(UPPER, CITY, later, "--review", tmp_path / "review.html")
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    lists = [one["id"] for one in data["lists"]]
    found = {(lists[p["left"]], lists[p["right"]]) for p in data["pairs"]}
    new = "450200-医疗保障局-2024"
    assert found == {(IDS[0], new), (IDS[1], new)}


def test_a_list_of_elsewhere_is_held_against_the_first_and_its_peers(tmp_path):
    text = CITY.read_text(encoding="utf-8-sig").replace("柳州市", "克拉玛依市")
    away = tmp_path / "克拉玛依市医疗保障局权责清单（2022年版）.txt"
    away.write_text(text, encoding="utf-8")
    done = _run(UPPER, CITY, away, "--out", tmp_path / "o")
    names = {p.name for p in (tmp_path / "o").iterdir() if p.is_dir()}
    other = "650200-医疗保障局-2022"
    assert names == {f"{IDS[0]}--{IDS[1]}", f"{IDS[0]}--{other}", f"{IDS[1]}--{other}"}
    assert "各份都有的 4 个" in done.stdout
    fire = tmp_path / "柳州市消防救援支队权责清单（2022年版）.txt"
    fire.write_text(
        text.replace("克拉玛依市", "柳州市").replace("医疗保障局", "消防救援支队"), encoding="utf-8"
    )
    told = _run(UPPER, CITY, fire).stderr
    assert "没有可对齐的另一份：柳州市消防救援支队权责清单（2022年版）" in told


def test_the_review_page_is_written(tmp_path):
    page = tmp_path / "pages" / "review.html"
    done = _run(UPPER, CITY, "--review", page)
    assert done.exit_code == 0
    assert "对应 4" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("review.html")
    first = page.read_bytes()
    assert "医疗保险稽核".encode() in first.replace(b'","', b"")
    english = tmp_path / "en.html"
    assert _run(UPPER, CITY, "--review", english, "--lang", "en").exit_code == 0
    assert b"Review of links" in english.read_bytes()
    _run(UPPER, CITY, "--review", page)
    assert page.read_bytes() == first
    printed = _run(UPPER, CITY, "--review", page, "--format", "json").stdout
    assert pairs(json.loads(printed)) == LINKS


def test_decisions_go_first_and_what_is_not_used_is_told_with_its_line(tmp_path, later):
    path = tmp_path / "alignment.yaml"
    path.write_text(DECISIONS, encoding="utf-8")
    done = _run(UPPER, CITY, "--decisions", path)
    assert pairs(json.loads(done.stdout)) == LINKS | {(9, 13)}
    told = [line for line in done.stderr.splitlines() if line.startswith("alignment.yaml")]
    assert told[0].startswith("alignment.yaml:8: 没有编号为“110000-教育局”的清单")
    assert told[1].startswith("alignment.yaml:5: 清单 450000-医疗保障局-2025 中没有")
    after = _run(UPPER, later, "--decisions", path)
    assert "alignment.yaml:3: " in after.stderr
    assert "几乎找到：现为“医疗保险的稽核”" in after.stderr
    assert pairs(json.loads(after.stdout)) == LINKS


def test_diff_tells_the_lines_too(tmp_path):
    path = tmp_path / "alignment.yaml"
    path.write_text(DECISIONS, encoding="utf-8")
    words = ["diff", str(UPPER), str(CITY), "--as-of", "2026-11-22", "--decisions", str(path)]
    told = CliRunner().invoke(app, words).stderr
    assert "alignment.yaml:5: 清单 450000-医疗保障局-2025 中没有" in told
    assert "alignment.yaml:8: 没有编号为“110000-教育局”的清单" in told


def test_wrong_usage_and_what_cannot_be_read(tmp_path, later):
    assert _run(UPPER).exit_code == 2
    assert _run(UPPER, tmp_path / "nothing.txt").exit_code == 2
    assert _run(UPPER, CITY, "--format", "pdf").exit_code == 2
    assert _run(UPPER, CITY, "--format", "json", "--format", "csv").exit_code == 2
    assert "--out" in _run(UPPER, CITY, later, "--format", "json").stderr
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    assert "无法写入" in _run(UPPER, CITY, "--out", taken / "x").stderr
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    assert _run(UPPER, broken).exit_code == 3
    done = _run(UPPER, CITY, broken)
    assert done.exit_code == 3
    assert pairs(json.loads(done.stdout)) == LINKS


def test_lists_that_do_not_belong_together_are_named_two_at_a_time(tmp_path):
    for office in ("消防救援支队", "教育局", "水利局"):
        text = CITY.read_text(encoding="utf-8-sig").replace("医疗保障局", office)
        (tmp_path / f"柳州市{office}权责清单（2022年版）.txt").write_text(text, encoding="utf-8")
    done = _run(tmp_path)
    assert done.exit_code == 2
    assert "一次给出两份" in done.stderr


def test_a_normalised_folder_is_a_list_too(tmp_path):
    shutil.copy(CITY, tmp_path / CITY.name)
    made = CliRunner().invoke(app, ["normalize", str(CITY), "--out", str(tmp_path / "n")])
    assert made.exit_code == 0
    (folder,) = (tmp_path / "n").iterdir()
    assert pairs(json.loads(_run(UPPER, folder).stdout)) == LINKS
