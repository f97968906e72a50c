"""The rule files themselves: their cases, what every rule owes, and that cases prove something."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from auditor.checks import CHECKS
from auditor.checks_subjects import Row
from auditor.checks_text import load_confusions
from auditor.config import resource
from auditor.model import Hit, Parsed, Words
from auditor.rules import check_case, check_rule_tests, docs, load_rules, schema
from auditor.rules_cases import run_case

ROOT = Path(__file__).resolve().parent.parent
RULES = load_rules()
CASES = [(rule, case) for rule in RULES for case in rule.cases]


@pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=[f"{rule.id}::{case.name}" for rule, case in CASES]
)
def test_case(rule, case):
    assert check_case(rule, case) == []


def _never(_subject, **_options):
    yield from ()


def _always(subject, **_options):
    position = subject.item.position if isinstance(subject, Row) else None
    yield Hit(position, None if isinstance(subject, Row | Parsed) else "name", evidence=())


def _with_check(rule, run):
    """The rule with another check and a message that any hit can fill."""
    check = dataclasses.replace(rule.check, run=run)
    plain = Words("x", "x")
    return dataclasses.replace(rule, check=check, params={}, message=plain, suggestion=None)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_cases_would_notice_a_check_that_never_fires(rule):
    assert check_rule_tests(_with_check(rule, _never))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_silent_cases_would_notice_a_check_that_always_fires(rule):
    loud = _with_check(rule, _always)
    assert any(check_case(loud, case) for case in rule.cases if not case.expect)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_explains_itself_and_is_exercised(rule):
    assert rule.why.zh
    assert rule.why.en
    assert rule.suggestion is not None
    assert rule.source
    assert {bool(case.expect) for case in rule.cases} == {True, False}
    for case in rule.cases:
        for finding in run_case(rule, case):
            for text in (*finding.message, *finding.suggestion):
                assert "{" not in text
                assert "None" not in text
                assert text == text.strip()
            assert finding.message.zh != finding.message.en


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_file_stays_short(rule):
    """The rule itself, tests aside, is something to read at one glance."""
    lines = rule.path.read_text(encoding="utf-8").split("\ntests:", 1)[0].splitlines()
    assert len(lines) <= 32


def test_rule_files_are_short_in_the_median():
    lengths = sorted(
        len(rule.path.read_text(encoding="utf-8").split("\ntests:", 1)[0].splitlines())
        for rule in RULES
    )
    assert lengths[len(lengths) // 2] <= 20


def test_every_check_is_used_by_a_rule():
    assert {rule.check_name for rule in RULES} == set(CHECKS)


def test_the_manual_is_what_the_rules_say():
    """`auditor rules docs` writes it; run that after changing a rule."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == docs(RULES, "zh")


def test_the_manual_names_every_rule_in_both_languages():
    for lang in ("zh", "en"):
        page = docs(RULES, lang)
        assert all(f"### {rule.id}\n" in page for rule in RULES)
        assert all(rule.title.say(lang) in page for rule in RULES)


def test_the_schema_is_plain_and_names_every_check():
    plain = json.loads(json.dumps(schema()))
    assert set(plain["checks"]) == set(CHECKS)
    assert plain["checks"]["item_numbers"]["with"]["fault"] == {
        "type": "one of missing, duplicate, gap",
        "required": True,
    }
    assert all(check["about"] for check in plain["checks"].values())


def test_confusions_are_many_distinct_and_never_right_and_wrong_at_once():
    confusions = load_confusions(resource("rules/vocabulary/confusions.yaml"))
    assert len(confusions) >= 60
    wrong = {c.wrong for c in confusions}
    for confusion in confusions:
        assert len(confusion.wrong) >= 2
        assert not any(word in confusion.right for word in wrong)
