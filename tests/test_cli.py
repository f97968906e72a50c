"""The command line: exit codes, plain messages, results on stdout."""

import io
import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from auditor.cli import main
from auditor.statutes.sources import find_package

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
UPPER, LOWER = sorted(RAW.glob("*.txt"))


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*words, text=None):
    """Run the command line in this process: as main() does it, without its start-up time."""
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO((text or "").encode()), encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(patch.object(sys, "argv", ["auditor", *map(str, words)]))
        stack.enter_context(patch.object(sys, "stdin", stdin))
        with pytest.raises(SystemExit) as stopped:
            main()
    return Done(stopped.value.code, out.getvalue(), err.getvalue())


def run_apart(*words, lang=None):
    """Run it in a process of its own, where the language is chosen afresh."""
    env = {**os.environ, "PYTHONUTF8": "1"} | ({"AUDITOR_LANG": lang} if lang else {})
    command = [sys.executable, "-c", "from auditor.cli import main; main()", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=ROOT, check=False
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    done = run("audit", RAW, "--out", out, "--as-of", "2026-11-22", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    return out, done


def test_audit_writes_the_report_and_says_where(report):
    out, done = report
    assert {p.name for p in out.iterdir()} >= {"index.html", "findings.json", "findings.csv"}
    assert (out / "index.html").as_posix() in done.stdout
    assert "未核对" in done.stdout
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert found["schema"] == "auditor/findings/1"
    assert found["as_of"] == "2026-11-22"
    assert sum(found["summary"].values()) == len(found["findings"])


def test_the_same_input_gives_the_same_bytes(report, tmp_path):
    out, _ = report
    run("audit", RAW, "--out", tmp_path, "--as-of", "2026-11-22")
    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_normalised_folders_give_the_same_findings(report, tmp_path):
    out, _ = report
    done = run("normalize", RAW, "--out", tmp_path / "table")
    assert done.returncode == 0
    run("audit", tmp_path / "table", "--out", tmp_path / "report", "--as-of", "2026-11-22")
    first = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    second = json.loads((tmp_path / "report" / "findings.json").read_text(encoding="utf-8"))
    assert second == first


@pytest.mark.parametrize(
    "words, code",
    [
        (("audit", RAW, "--fail-on", "never"), 0),
        (("audit", RAW), 1),
        (("audit", RAW, "--only", "item-empty"), 0),
        (("audit", LOWER, "--only", "numbering-gap"), 0),
        (("audit", LOWER, "--only", "numbering-gap", "--fail-on", "warning"), 1),
    ],
)
def test_exit_code_follows_fail_on(words, code, tmp_path):
    assert run(*words, "--out", tmp_path, "--as-of", "2026-11-22").returncode == code


@pytest.mark.parametrize(
    "words, said",
    [
        (("audit", "没有这个文件"), "没有这个文件"),
        (("audit", RAW, "--as-of", "2026-13-45"), "2026-13-45"),
        (("audit", RAW, "--as-of", "昨天"), "昨天"),
        (("audit", RAW, "--only", "item-number-mising"), "item-number-missing"),
        (("audit", RAW, "--format", "htm"), "html"),
        (("audit", RAW, "--fail-on", "sometimes"), "sometimes"),
        (("audit", RAW, "--nonsense"), "--nonsense"),
        (("audit",), "缺少参数"),
        (("nonsense",), "nonsense"),
        (("align",), "缺少参数"),
        (("align", UPPER), "至少需要两份"),
        (("rules", "show", "no-such-rule"), "no-such-rule"),
        (("statutes", "show", "行政处罚发"), "中华人民共和国行政处罚法"),
        (("statutes", "show", "行政处罚法", "--article", "某"), "某"),
    ],
)
def test_wrong_usage_is_one_clear_message_and_code_2(words, said, tmp_path):
    out = ("--out", tmp_path) if words[0] == "audit" and len(words) > 1 else ()
    done = run(*words, *out)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


def test_an_unreadable_file_is_named_and_the_rest_is_done(tmp_path):
    folder = tmp_path / "清单"
    folder.mkdir()
    (folder / LOWER.name).write_bytes(LOWER.read_bytes())
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.7\nnot much of a file")
    out = tmp_path / "out"
    done = run("audit", folder, "--out", out, "--fail-on", "never")
    assert done.returncode == 3
    assert "扫描件.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert len(found["lists"]) == 1
    assert "扫描件.pdf" in json.dumps(found["ledger"], ensure_ascii=False)
    assert "扫描件.pdf" in (out / "index.html").read_text(encoding="utf-8")


def test_an_unreadable_file_alone_still_gets_a_report(tmp_path):
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    done = run("audit", bad, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "空.txt" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_align_prints_links_as_json():
    done = run("align", UPPER, LOWER)
    assert done.returncode == 0
    links = json.loads(done.stdout)
    pairs = {(tuple(link["left"]), tuple(link["right"])) for link in links["links"]}
    assert {((2,), (2,)), ((3,), (3,)), ((6,), (8,)), ((10,), (15,))} <= pairs
    assert all(link["reasons"] for link in links["links"])


def test_rules_verbs():
    assert "numbering-duplicate" in run("rules", "list").stdout
    assert "numbering-duplicate" in run("rules", "show", "numbering-duplicate").stdout
    tested = run("rules", "test", "numbering-duplicate")
    assert (tested.returncode, "1 条规则" in tested.stdout) == (0, True)
    assert json.loads(run("rules", "schema").stdout)
    assert run("rules", "docs").stdout.startswith("#")


def test_layouts_verbs():
    listed = run("layouts", "list").stdout
    assert "tab-export" in listed
    assert "责任事项依据" in listed
    tested = run("layouts", "test")
    assert (tested.returncode, "0 个失败" in tested.stdout) == (0, True)


def test_explain_says_what_each_column_became(tmp_path):
    done = run("normalize", "--explain", LOWER, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "“责任事项依据” → 责任事项依据（duty_basis）" in done.stdout
    assert "相符" in done.stdout
    assert not (tmp_path / "out").exists()


def test_a_rule_of_ones_own_that_fails_its_case_exits_1(tmp_path):
    source = (ROOT / "rules" / "audit" / "item-empty.yaml").read_text(encoding="utf-8")
    (tmp_path / "item-empty.yaml").write_text(source, encoding="utf-8")
    assert run("rules", "test", "--rules", tmp_path).returncode == 0
    broken = re.sub(r"expect: \[.+\]", "expect: ['7']", source, count=1)
    assert broken != source
    (tmp_path / "item-empty.yaml").write_text(broken, encoding="utf-8")
    assert run("rules", "test", "--rules", tmp_path).returncode == 1


@pytest.mark.skipif(find_package() is None, reason="needs the texts of the extra 'laws'")
def test_statutes_check_reads_stdin():
    text = "依据《行政处罚法》第三十七条：“执法人员不得少于两人。”"
    done = run("statutes", "check", "--json", "--as-of", "2026-11-22", text=text)
    (judged,) = json.loads(done.stdout)
    assert judged["status"] == "moved"
    assert judged["successors"][0]["provision"]["article"] == 42
    plain = run("statutes", "check", "--as-of", "2026-11-22", text=text)
    assert "第四十二条" in plain.stdout


def test_statutes_show_marks_the_version_in_force():
    done = run("statutes", "show", "行政处罚法", "--as-of", "2020-01-01")
    (current,) = [line for line in done.stdout.splitlines() if line.startswith("  * ")]
    assert "2017-09-01" in current


def test_help_and_messages_in_both_languages():
    assert "核对清单" in run("--help").stdout
    assert "write the report" in run_apart("--help", lang="en").stdout
    assert "no such file" in run_apart("audit", "nowhere", "--lang", "en").stderr


VERBS = [
    (), ("normalize",), ("audit",), ("align",), ("rules",), ("rules", "list"), ("rules", "show"),
    ("rules", "test"), ("rules", "docs"), ("rules", "schema"), ("statutes",), ("statutes", "show"),
    ("statutes", "check"), ("layouts",), ("layouts", "list"), ("layouts", "test"),
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_in_chinese(verb):
    done = run(*verb, "--help")
    assert done.returncode == 0
    assert "用法：" in done.stdout
    assert "Usage" not in done.stdout


def test_without_arguments_help_is_shown():
    done = run_apart()
    assert done.stderr.startswith("用法：")
    assert "核对清单" in done.stderr
    assert "Traceback" not in done.stderr
