"""The verbs of ``auditor rules``: list, show, test, docs, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from auditor.console import (
    FOUND,
    LANG,
    Command,
    Group,
    LangChoice,
    LangOption,
    lang_of,
    plain_errors,
    show,
    t,
)
from auditor.rules import check_rule_tests, docs, load_rules, schema

app = typer.Typer(
    help=t("规则：查看与测试", "rules: look at them, test them"), no_args_is_help=True, cls=Group
)

_DEFAULT_LANG = LangChoice(LANG)
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID...", help=t("规则编号", "rule ids"))
]


@app.command(cls=Command, name="list", help=t("列出全部规则", "list every rule"))
def list_rules(lang: LangOption = _DEFAULT_LANG) -> None:
    """Print id, severity and title of every rule."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        for rule in load_rules():
            show(f"{rule.id:34}{rule.severity:9}{rule.title.say(spoken)}")


@app.command(cls=Command, name="show", help=t("显示规则的说明", "explain rules"))
def show_rules(ids: IdsArgument = None, lang: LangOption = _DEFAULT_LANG) -> None:
    """Print what a rule demands, why, and by what authority."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        for rule in load_rules(only=ids or None):
            show(docs([rule], spoken).rstrip("\n"))


@app.command(
    cls=Command, name="test", help=t("运行规则文件内的用例", "run the cases inside the rule files")
)
def run_cases(
    ids: IdsArgument = None,
    folder: Annotated[
        Path | None, typer.Option("--rules", help=t("规则文件夹", "folder of rules"))
    ] = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Run the in-file cases; exit 1 when one fails."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        rules = load_rules(folder, only=ids or None)
        failures = [f"{rule.id}：{line}" for rule in rules for line in check_rule_tests(rule)]
    for line in failures:
        show(line)
    show(
        t(
            f"{len(rules)} 条规则，{len(failures)} 个用例失败",
            f"{len(rules)} rules, {len(failures)} failed",
        )
    )
    raise typer.Exit(FOUND if failures else 0)


@app.command(
    cls=Command,
    name="docs",
    help=t("输出规则手册（Markdown）", "print the rule manual as Markdown"),
)
def print_docs(lang: LangOption = _DEFAULT_LANG) -> None:
    """Print the generated manual of all rules."""
    with plain_errors(lang_of(lang)):
        show(docs(load_rules(), lang_of(lang)).rstrip("\n"))


@app.command(
    cls=Command, name="schema", help=t("输出规则文件的键与检查参数", "print keys and parameters")
)
def print_schema() -> None:
    """Print as JSON what a rule file may hold and what each check takes."""
    show(json.dumps(schema(), ensure_ascii=False, indent=2))
