"""``auditor statutes import`` and ``list`` from the outside."""

import json

import pytest
from statutes_published import LAW, PAGE
from test_cli import run

from auditor.statutes.store import LibrarySource

TITLE = "中华人民共和国示范管理法"


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "法规"
    folder.mkdir()
    (folder / "法.txt").write_text(LAW, "utf-8")
    (folder / "条例.html").write_text(PAGE, "utf-8")
    return folder


@pytest.fixture
def library(tmp_path, monkeypatch):
    path = tmp_path / "library.db"
    monkeypatch.setenv("AUDITOR_LIBRARY", str(path))
    return path


def test_importing_says_what_it_did_and_where(texts, library):
    done = run("statutes", "import", texts, "--as-of", "2026-11-22")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{library}：新增2部，未变0部，替换0部，跳过0个"
    again = run("statutes", "import", texts, "--as-of", "2026-11-22", "--lang", "en")
    assert again.stdout.strip() == f"{library}: 0 new, 2 same, 0 replaced, 0 skipped"


def test_a_damaged_file_is_named_and_the_rest_goes_on(texts, library):
    (texts / "坏.docx").write_bytes(b"PK\x03\x04")
    (texts / "图.png").write_bytes(b"x")
    done = run("statutes", "import", texts)
    assert done.returncode == 3
    assert "跳过 坏.docx：" in done.stderr
    assert "新增2部" in done.stdout
    assert "另有1个文件不是文本" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_library_may_be_named(texts, library, tmp_path):
    other = tmp_path / "far" / "other.db"
    assert run("statutes", "import", texts, "--library", other).returncode == 0
    assert len(LibrarySource(other).laws) == 2
    assert not library.exists()
    listed = run("statutes", "list", "--query", "示范管理法", "--library", other)
    assert TITLE in listed.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("import", "没有的文件"),
        ("import", ".", "--as-of", "昨天"),
        ("list", "--library", "没有.db"),
        ("list", "--source", "没有"),
    ],
)
def test_wrong_usage_is_one_line(words, library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("statutes", *words)
    assert done.returncode == 2
    assert done.stderr.startswith("错误：")
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_named(texts, tmp_path, monkeypatch):
    monkeypatch.delenv("AUDITOR_LIBRARY")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.toml").write_text("libary = 'x'", "utf-8")
    done = run("statutes", "import", texts)
    assert done.returncode == 2
    assert "libary" in done.stderr


def test_settings_of_the_folder_move_the_library(texts, tmp_path, monkeypatch):
    monkeypatch.delenv("AUDITOR_LIBRARY")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.toml").write_text("library = 'own.db'", "utf-8")
    assert run("statutes", "import", texts).returncode == 0
    assert len(LibrarySource(tmp_path / "own.db").laws) == 2
    assert "library" in run("statutes", "show", TITLE, "--article", "4").stdout


def test_what_is_listed(texts, library):
    run("statutes", "import", texts, "--as-of", "2026-11-22")
    rows = json.loads(run("statutes", "list", "--json", "--as-of", "2026-11-22").stdout)
    by_title = {row["title"]: row for row in rows}
    assert by_title[TITLE] == {
        "title": TITLE,
        "rank": "法律",
        "versions": 1,
        "in_force": "2021-01-22",
        "since": "2021-07-15",
        "ended": None,
        "source": "library",
        "origin": "法规/法.txt",
    }
    assert by_title["社会救助暂行办法"]["ended"] == "superseded"
    assert by_title["社会救助暂行办法"]["in_force"] is None
    only = json.loads(run("statutes", "list", "--json", "--source", "library").stdout)
    assert sorted(row["title"] for row in only) == [TITLE, "示例基金监督条例"]


def test_an_instrument_without_a_version_is_told_as_such(library):
    rows = json.loads(run("statutes", "list", "--json", "--source", "none").stdout)
    (title,) = [row["title"] for row in rows if row["versions"] == 0][:1]
    assert "版本未登记" in run("statutes", "list", "--query", title).stdout


def test_a_listed_line_in_both_languages(texts, library):
    run("statutes", "import", texts)
    words = "statutes", "list", "--query", "示范管理法", "--as-of", "2021-02-01"
    assert (
        run(*words).stdout
        == f"《{TITLE}》法律；1个版本；没有已施行的版本；文本：条文库（法规/法.txt）\n"
    )
    english = run(*words[:-1], "2022-01-01", "--lang", "en").stdout
    assert english == (
        f"《{TITLE}》法律; versions: 1; version of 2021-01-22; text: library（法规/法.txt）\n"
    )


def test_the_check_of_a_text_uses_what_was_imported(texts, library):
    text = f"《{TITLE}》第四条：“违反本法第三条规定的，处五千元以上十万元以下罚款。”"
    run("statutes", "import", texts)
    said = run("statutes", "check", "--as-of", "2026-11-22", "--json", text=text)
    (verdict,) = json.loads(said.stdout)
    assert (verdict["status"], verdict["statute"]) == ("reworded", TITLE)
    assert "“十”应为“五”" in verdict["reason"]


def test_a_folder_without_texts_is_no_success(tmp_path, library):
    (tmp_path / "空").mkdir()
    done = run("statutes", "import", tmp_path / "空")
    assert done.returncode == 2
    assert "没有找到可导入的文本" in done.stderr


def test_an_index_is_not_lost_to_a_source_without_texts(tmp_path):
    (tmp_path / "空").mkdir()
    index = tmp_path / "articles.idx"
    index.write_bytes(b"a good index")
    done = run("statutes", "build", tmp_path / "空", "--out", index)
    assert done.returncode != 0
    assert "没有写" in done.stderr
    assert index.read_bytes() == b"a good index"


def test_messages_name_the_option_and_are_in_one_language(tmp_path):
    wrong = run("statutes", "impact", "行政处罚法", "--from", "明天")
    assert wrong.stderr.strip().startswith("错误：--from 不是有效日期")
    extra = run("statutes", "show", "行政处罚法", "第三条")
    assert "多出的参数：第三条" in extra.stderr
