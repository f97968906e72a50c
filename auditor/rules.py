"""Everything about rules that other parts use: load them, run them, test and document them."""

from __future__ import annotations

from auditor.rules_cases import check_case, check_rule_tests
from auditor.rules_docs import docs, schema
from auditor.rules_files import Case, Rule, load_rule, load_rules
from auditor.rules_run import run_rules

__all__ = [
    "Case",
    "Rule",
    "check_case",
    "check_rule_tests",
    "docs",
    "load_rule",
    "load_rules",
    "run_rules",
    "schema",
]
