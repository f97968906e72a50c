"""Rules in, their manual (Markdown) and the schema of rule files (plain values) out."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from auditor.checks import CHECKS, GIVEN
from auditor.checks_text import Confusion
from auditor.model import CATEGORIES, FIELDS, SEVERITIES, Lang, Words
from auditor.rules_files import (
    CASE_KEYS,
    COMMON,
    COUNT_COLUMNS,
    CROSSWALK_COLUMNS,
    ENGLISH,
    KEYS,
    REQUIRED,
    STATUTE_COLUMNS,
    Rule,
    parameters,
)

_SEVERITY = {
    "error": Words("应改", "error"),
    "warning": Words("宜改", "warning"),
    "info": Words("提示", "info"),
}
_GIVEN = {
    "list": Words("整份清单", "a whole list"),
    "item": Words("每个事项", "each item"),
    "entries": Words("每个有内容的栏目", "each filled cell"),
    "entry": Words("栏目中的每个条目", "each entry of a cell"),
    "citation": Words("每处引用", "each citation"),
    "match": Words("两份对照的清单", "two aligned lists"),
    "change": Words("两版之间每个事项的变化", "what became of each item between two editions"),
}
_FAMILIES = {
    "item": Words("事项", "Items"),
    "field": Words("栏目", "Fields"),
    "category": Words("权力分类", "Kinds of power"),
    "numbering": Words("编号", "Numbering"),
    "cover": Words("责任与依据对应", "Entries against entries"),
    "reference": Words("“同N”引用", "References (同N)"),
    "citation": Words("引用写法", "How citations are written"),
    "statute": Words("法律依据核对", "What the statutes say"),
    "text": Words("文字", "Wording"),
    "source": Words("源文件", "The source file"),
    "cross": Words("清单之间", "Between lists"),
    "change": Words("年度变化", "Year over year"),
}
_T = {
    "title": Words("规则手册", "Manual of rules"),
    "intro": Words(
        "本页由规则文件生成，请勿手改。共 {n} 条规则。",
        "Generated from the rule files; do not edit. {n} rules.",
    ),
    "id": Words("规则", "Rule"),
    "severity": Words("级别", "Severity"),
    "name": Words("名称", "Title"),
    "given": Words("检查对象", "Looks at"),
    "why": Words("为什么", "Why"),
    "source": Words("出处", "Source"),
    "message": Words("提示文字", "Message"),
    "suggestion": Words("改法", "How to mend"),
    "where": Words("范围", "Where"),
    "cases": Words("用例", "Cases"),
    "words": Words("组易错词", "pairs of words"),
    "check": Words("检查与参数", "Check and options"),
}


def docs(rules: Sequence[Rule], lang: Lang = "zh") -> str:
    """Return the manual of these rules as Markdown, grouped by family."""
    families = list(dict.fromkeys([*_FAMILIES, *(r.family for r in rules)]))
    ordered = sorted(rules, key=lambda r: (families.index(r.family), r.id))
    intro = _T["intro"].say(lang).replace("{n}", str(len(rules)))
    lines = [f"# {_T['title'].say(lang)}", "", intro, "", *_table(ordered, lang)]
    family = ""
    for rule in ordered:
        if rule.family != family:
            family = rule.family
            name = _FAMILIES.get(family, Words(family, family)).say(lang)
            lines += ["", f"## {family}- {name}"]
        lines += ["", *_section(rule, lang)]
    return "\n".join(lines) + "\n"


def _table(rules: Iterable[Rule], lang: Lang) -> list[str]:
    head = [_T[key].say(lang) for key in ("id", "severity", "name", "given")]
    rows = [
        [
            f"[{r.id}](#{r.id})",
            _SEVERITY[r.severity].say(lang),
            _cell(r.title.say(lang)),
            _GIVEN[r.given].say(lang),
        ]
        for r in rules
    ]
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _section(rule: Rule, lang: Lang) -> list[str]:
    lines = [f"### {rule.id}", "", f"**{rule.title.say(lang)}**", ""]
    told = {
        "severity": _SEVERITY[rule.severity].say(lang),
        "given": _GIVEN[rule.given].say(lang),
        "where": _where(rule),
        "why": rule.why.say(lang),
        "source": rule.source,
        "message": f"`{rule.message.say(lang)}`",
        "suggestion": rule.suggestion.say(lang) if rule.suggestion else "",
        "check": _call(rule),
        "cases": _joined([case.name for case in rule.cases], lang),
    }
    colon = "：" if lang == "zh" else ": "
    lines += [f"- {_T[key].say(lang)}{colon}{text}" for key, text in told.items() if text]
    return lines


def _where(rule: Rule) -> str:
    return "; ".join(f"`{key}: {', '.join(values)}`" for key, values in rule.where.items())


def _call(rule: Rule) -> str:
    shown = [f"{name}: {_value(value)}" for name, value in rule.params.items()]
    return f"`{rule.check_name}`" + (f"（{'；'.join(shown)}）" if shown else "")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{key}={'|'.join(values)}" for key, values in value.items())
    if isinstance(value, tuple) and value and isinstance(value[0], Confusion):
        return f"{len(value)} {_T['words'].zh}"
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _joined(texts: Sequence[str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(texts)


# --- schema -----------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """Return what a rule file may hold, as values that JSON can write."""
    return {
        "keys": list(KEYS),
        "required": list(REQUIRED),
        "en": list(ENGLISH),
        "severity": list(SEVERITIES),
        "given": {given: _GIVEN[given].en for given in GIVEN},
        "where": {
            "field": list(FIELDS),
            "category": list(CATEGORIES),
            "<field>": ["present", "absent"],
        },
        "message": {"always": list(COMMON)},
        "tests": {
            "keys": list(CASE_KEYS),
            "items, peer, before": list(FIELDS),
            "counts": list(COUNT_COLUMNS),
            "statutes": list(STATUTE_COLUMNS),
            "crosswalk": list(CROSSWALK_COLUMNS),
        },
        "checks": {name: _check_schema(name) for name in CHECKS},
    }


def _check_schema(name: str) -> dict[str, Any]:
    check = CHECKS[name]
    options = {
        option: {"type": type_name(kind), "required": needed}
        for option, (kind, needed) in parameters(check).items()
    }
    about = " ".join((check.run.__doc__ or "").split())
    return {"about": about, "given": check.given, "with": options, "message": list(check.gives)}


def type_name(kind: Any) -> str:
    """Name the type of an option as a writer of rules would."""
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(typing.get_args(kind))
    if kind == tuple[str, ...]:
        return "list of text"
    if kind == tuple[Confusion, ...]:
        return "file in rules/vocabulary"
    names = {str: "text", int: "whole number", float: "number", bool: "true or false"}
    return names.get(kind, "mapping of lists of text")
