"""Rule files in, checked ``Rule`` values out.

A rule is one YAML file (see docs/rules.md). Whatever is wrong with it is reported with
path, line, excerpt and what is allowed there, before anything is audited.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import process

from auditor.checks import CHECKS, GIVEN, Check
from auditor.checks_text import Confusion, load_confusions
from auditor.config import resource
from auditor.definitions import Definition, KeyPath, load
from auditor.errors import UsageError
from auditor.model import CATEGORIES, FIELDS, SEVERITIES, Severity, Words
from auditor.rules_values import day, node, one_of, rows, scalar, strings, table, text

KEYS = (
    "id",
    "title",
    "severity",
    "why",
    "source",
    "given",
    "where",
    "check",
    "with",
    "message",
    "suggestion",
    "en",
    "tests",
)
REQUIRED = ("id", "title", "severity", "why", "given", "check", "message", "en", "tests")
ENGLISH = ("title", "why", "message", "suggestion")
CASE_KEYS = (
    "name",
    "items",
    "title",
    "counts",
    "unplaced",
    "columns",
    "problems",
    "statutes",
    "crosswalk",
    "as_of",
    "peer",
    "before",
    "editions",
    "expect",
)
COUNT_COLUMNS = ("scope", "printed")
PROBLEM_COLUMNS = ("kind", "text")
STATUTE_COLUMNS = ("title", "effective", "article", "text", "repealed", "by", "rank", "order")
CROSSWALK_COLUMNS = ("title", "from", "to", "old", "new")
#: Names that every message may use besides those its check gives.
COMMON = ("field", "label", "at", "quote")

#: Subjects that stand in an item, and so can be filtered.
_FILTERED = ("item", "entries", "entry", "citation")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ID = re.compile(r"[a-z]+(-[a-z]+)+")


@dataclass(frozen=True, slots=True)
class Case:
    """One named case of a rule: a small list and the exact places where the rule fires."""

    name: str
    items: tuple[Mapping[str, str], ...]
    expect: tuple[str, ...]
    title: str = ""
    counts: tuple[Mapping[str, str], ...] = ()
    unplaced: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    problems: tuple[Mapping[str, str], ...] = ()
    statutes: tuple[Mapping[str, str], ...] = ()
    crosswalk: tuple[Mapping[str, str], ...] = ()
    as_of: date | None = None
    peer: tuple[Mapping[str, str], ...] = ()
    before: tuple[Mapping[str, str], ...] = ()
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as read and checked; ``params`` are what its check is called with."""

    id: str
    title: Words
    severity: Severity
    why: Words
    source: str
    given: str
    where: Mapping[str, tuple[str, ...]]
    check: Check
    check_name: str
    params: Mapping[str, Any]
    message: Words
    suggestion: Words | None
    cases: tuple[Case, ...]
    path: Path

    @property
    def family(self) -> str:
        """The part of the id before its first hyphen."""
        return self.id.split("-", 1)[0]


def load_rules(
    folder: Path | None = None,
    *,
    only: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
) -> tuple[Rule, ...]:
    """Read every rule of a folder (by default the project's own), in order of id.

    ``only`` and ``ignore`` name rules or whole families (``statute``). Raises
    ``DefinitionError`` for a file that is wrong, ``UsageError`` for an unknown name.
    """
    place = folder if folder is not None else resource("rules/audit")
    paths = sorted(place.glob("*.yaml"))
    if not paths:
        zh, en = f"{place}：没有规则文件（*.yaml）", f"{place}: no rule files (*.yaml)"
        raise UsageError(zh, en)
    rules = tuple(load_rule(path) for path in paths)
    wanted = _named(rules, only) if only is not None else {r.id for r in rules}
    unwanted = _named(rules, ignore) if ignore is not None else set()
    return tuple(r for r in rules if r.id in wanted and r.id not in unwanted)


def _named(rules: tuple[Rule, ...], names: Iterable[str]) -> set[str]:
    """Return the ids that names stand for: a rule, or a family of rules."""
    found: set[str] = set()
    for name in names:
        ids = {r.id for r in rules if r.id == name or r.family == name.rstrip("-*")}
        if not ids:
            near = [m[0] for m in process.extract(name, [r.id for r in rules], limit=3)]
            zh = f"没有规则“{name}”；相近的有：{'、'.join(near)}"
            raise UsageError(zh, f"no rule {name!r}; nearest: {', '.join(near)}")
        found |= ids
    return found


def load_rule(path: Path) -> Rule:
    """Read one rule file. Raises ``DefinitionError`` with path, line and what is allowed."""
    source = load(path)
    source.check_keys(KEYS)
    for key in REQUIRED:
        if not source.data.get(key):
            raise source.error((key,), f"缺少“{key}”", f"{key!r} is missing")
    _check_id(source)
    given = one_of(source, ("given",), GIVEN)
    name = one_of(source, ("check",), CHECKS)
    check = CHECKS[name]
    if check.given != given:
        zh = f"检查“{name}”只用于 given: {check.given}"
        raise source.error(("check",), zh, f"check {name!r} takes given: {check.given}")
    texts = _texts(source, check)
    return Rule(
        id=source.data["id"],
        title=texts["title"],
        severity=typing.cast(Severity, one_of(source, ("severity",), SEVERITIES)),
        why=texts["why"],
        source=text(source, ("source",)) if "source" in source.data else "",
        given=given,
        where=_where(source, given),
        check=check,
        check_name=name,
        params=_params(source, check),
        message=texts["message"],
        suggestion=texts.get("suggestion"),
        cases=_cases(source),
        path=path,
    )


def _check_id(source: Definition) -> None:
    rule_id = text(source, ("id",))
    if not _ID.fullmatch(rule_id):
        zh = f"“{rule_id}”应为小写字母加连字符，先写类别（item-number-gap）"
        raise source.error(("id",), zh, f"{rule_id!r} must be kebab-case, family first")
    if rule_id != source.path.stem:
        zh, en = f"id 与文件名“{source.path.stem}”不同", f"id differs from file {source.path.stem}"
        raise source.error(("id",), zh, en)


# --- texts -------------------------------------------------------------------------


def _texts(source: Definition, check: Check) -> dict[str, Words]:
    """Pair the Chinese texts with the English ones; both may use the same names."""
    source.check_keys(ENGLISH, ("en",))
    texts: dict[str, Words] = {}
    for key in ENGLISH:
        there, english = key in source.data, key in source.data["en"]
        if there != english:
            keys: KeyPath = (key,) if there else ("en", key)
            zh, en = f"“{key}”须有中文和英文（en）", f"{key!r} is needed in both languages"
            raise source.error(keys, zh, en)
        if there:
            texts[key] = Words(text(source, (key,)), text(source, ("en", key)))
    allowed = {*check.gives, *COMMON}
    for key in ("message", "suggestion"):
        for place, said in zip(((key,), ("en", key)), texts.get(key, ()), strict=False):
            _check_names(source, place, said, allowed)
    return texts


def _check_names(source: Definition, keys: KeyPath, said: str, allowed: set[str]) -> None:
    known = sorted(allowed)
    for name in _PLACEHOLDER.findall(said):
        if name not in allowed:
            zh = f"没有“{{{name}}}”；可用：{'、'.join(known)}"
            raise source.error(keys, zh, f"no {{{name}}}; allowed: {', '.join(known)}")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", said)):
        raise source.error(keys, "花括号不成对", "a brace has no partner")


# --- where -------------------------------------------------------------------------


def _where(source: Definition, given: str) -> dict[str, tuple[str, ...]]:
    """Read the filters: ``field`` and ``category`` lists, and fields present or absent."""
    if "where" not in source.data:
        return {}
    if given not in _FILTERED:
        zh = f"given: {given} 不能用 where；可用于：{'、'.join(_FILTERED)}"
        raise source.error(("where",), zh, f"where is for given: {', '.join(_FILTERED)}")
    source.check_keys({"field", *FIELDS}, ("where",))
    return {key: _filter(source, key, given) for key in source.data["where"]}


def _filter(source: Definition, key: str, given: str) -> tuple[str, ...]:
    keys = ("where", key)
    if isinstance(node(source, keys), str) and key != "field":
        return (one_of(source, keys, ("present", "absent")),)
    if key not in ("field", "category") or (key == "field" and given == "item"):
        zh, en = "此处应为 present 或 absent", "present or absent is expected here"
        raise source.error(keys, zh, en)
    allowed = FIELDS if key == "field" else CATEGORIES
    values = strings(source, keys)
    return tuple(one_of(source, (*keys, i), allowed) for i in range(len(values)))


# --- with ----------------------------------------------------------------------------


@lru_cache(maxsize=256)
def parameters(check: Check) -> Mapping[str, tuple[Any, bool]]:
    """Return the options of a check: name → (type, whether it must be given)."""
    hints = typing.get_type_hints(check.run)
    options = inspect.signature(check.run).parameters.values()
    return {
        p.name: (hints[p.name], p.default is inspect.Parameter.empty)
        for p in options
        if p.kind is inspect.Parameter.KEYWORD_ONLY
    }


def _params(source: Definition, check: Check) -> dict[str, Any]:
    options = parameters(check)
    given = source.data.get("with", {})
    if "with" in source.data:
        source.check_keys(options, ("with",))
    for name, (_, needed) in options.items():
        if needed and name not in given:
            zh, en = f"缺少参数“{name}”", f"parameter {name!r} is missing"
            raise source.error(("with",) if given else ("check",), zh, en)
    return {name: _convert(source, ("with", name), options[name][0]) for name in given}


def _convert(source: Definition, keys: KeyPath, kind: Any) -> Any:
    """Return the typed value of an option; nothing is guessed."""
    if kind is str:
        return text(source, keys)
    if kind in (int, float, bool):
        return scalar(source, keys, kind)
    if kind == tuple[str, ...]:
        return strings(source, keys)
    if typing.get_origin(kind) is Literal:
        return one_of(source, keys, typing.get_args(kind))
    if kind == tuple[Confusion, ...]:
        return _vocabulary(source, keys)
    return table(source, keys)


def _vocabulary(source: Definition, keys: KeyPath) -> tuple[Confusion, ...]:
    """Load a list of miswritings named by file: beside the rules' folder, else our own."""
    name = text(source, keys)
    if not re.fullmatch(r"[\w-]+\.yaml", name):
        raise source.error(keys, "此处应为 vocabulary 中的文件名", "a file name is expected here")
    beside = source.path.parent.parent / "vocabulary" / name
    try:
        return load_confusions(beside if beside.is_file() else resource(f"rules/vocabulary/{name}"))
    except FileNotFoundError as error:
        zh, en = f"rules/vocabulary 中没有“{name}”", f"no {name!r} in rules/vocabulary"
        raise source.error(keys, zh, en) from error


# --- cases ----------------------------------------------------------------------------


def _cases(source: Definition) -> tuple[Case, ...]:
    found = source.data["tests"]
    if not isinstance(found, list):
        raise source.error(("tests",), "此处应为列表", "a list is expected here")
    cases = tuple(_case(source, ("tests", i)) for i in range(len(found)))
    fires = {bool(case.expect) for case in cases}
    if fires != {True, False}:
        zh = "tests 须至少有一例触发、一例不触发"
        raise source.error(("tests",), zh, "tests need a case that fires and one that does not")
    if len({case.name for case in cases}) != len(cases):
        raise source.error(("tests",), "用例名称重复", "two cases have one name")
    return cases


def _case(source: Definition, keys: KeyPath) -> Case:
    source.check_keys(CASE_KEYS, keys)
    case = node(source, keys)
    for key in ("name", "items", "expect"):
        if key not in case:
            raise source.error(keys, f"用例缺少“{key}”", f"the case lacks {key!r}")

    def at(key: str) -> KeyPath:
        return (*keys, key)

    return Case(
        name=text(source, at("name")),
        items=rows(source, at("items"), FIELDS),
        expect=strings(source, at("expect")),
        title=text(source, at("title")) if "title" in case else "",
        counts=rows(source, at("counts"), COUNT_COLUMNS) if "counts" in case else (),
        unplaced=strings(source, at("unplaced")) if "unplaced" in case else (),
        columns=strings(source, at("columns")) if "columns" in case else (),
        problems=rows(source, at("problems"), PROBLEM_COLUMNS) if "problems" in case else (),
        statutes=rows(source, at("statutes"), STATUTE_COLUMNS) if "statutes" in case else (),
        crosswalk=rows(source, at("crosswalk"), CROSSWALK_COLUMNS) if "crosswalk" in case else (),
        as_of=day(source, at("as_of")) if "as_of" in case else None,
        peer=rows(source, at("peer"), FIELDS) if "peer" in case else (),
        before=rows(source, at("before"), FIELDS) if "before" in case else (),
        editions=strings(source, at("editions")) if "editions" in case else (),
    )
