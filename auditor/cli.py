"""The command line: each verb reads its arguments, calls the library, shows the result.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings; 2 wrong usage or definition;
3 an input could not be read (the rest was still done, and the report names it).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from auditor.align import idle_decisions, load_decisions
from auditor.audit import Gathered, audit, explain, files_below, gather, parse_list
from auditor.cli_align import HELP as ALIGN_HELP
from auditor.cli_align import align_command
from auditor.cli_diff import HELP as DIFF_HELP
from auditor.cli_diff import diff_command
from auditor.cli_layouts import app as layouts_app
from auditor.cli_rules import app as rules_app
from auditor.cli_statutes import app as statutes_app
from auditor.config import VERSION
from auditor.console import (
    FOUND,
    INTERRUPTED,
    LANG,
    OK,
    UNREAD,
    WRONG,
    AsOfOption,
    Command,
    CommandError,
    Group,
    LangChoice,
    LangOption,
    in_language,
    lang_of,
    need_paths,
    plain_errors,
    progress,
    read_date,
    say,
    show,
    step,
    t,
    tell_decisions,
)
from auditor.errors import InputError, UsageError
from auditor.model import SEVERITIES, Audit, ItemList, Lang, Severity, Words
from auditor.report import FORMATS, render
from auditor.report.words import SEVERITY
from auditor.rules import load_rules
from auditor.statutes import load_statutes
from auditor.tables import write_list

app = typer.Typer(
    name="auditor",
    help=t(
        "权责清单核对：规范格式、跨级跨年对齐、按规则查错、核对引用条文，并出具报告。",
        "Audit lists of powers and duties: normalise, align, check, verify citations, report.",
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    cls=Group,
)
app.add_typer(layouts_app, name="layouts")
app.add_typer(rules_app, name="rules")
app.add_typer(statutes_app, name="statutes")
app.command(name="align", cls=Command, help=ALIGN_HELP)(align_command)
app.command(name="diff", cls=Command, help=DIFF_HELP)(diff_command)

_DEFAULT_LANG = LangChoice(LANG)


class FailOn(StrEnum):
    """From which severity on findings make the run fail."""

    error = "error"
    warning = "warning"
    never = "never"


PathsArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar=t("文件或文件夹…", "PATH..."),
        help=t("清单文件、文件夹或规范化后的文件夹", "list files, folders, normalised folders"),
    ),
]
DecisionsOption = Annotated[
    Path | None,
    typer.Option("--decisions", help=t("人工对齐决定 alignment.yaml", "decisions by a person")),
]


@app.callback(invoke_without_command=True)
def _top(
    version: Annotated[
        bool, typer.Option("--version", help=t("显示版本", "show the version"))
    ] = False,
    lang: LangOption = _DEFAULT_LANG,  # noqa: ARG001 - read before parsing, see console
) -> None:
    if version:
        show(f"auditor {VERSION}")
        raise typer.Exit(OK)


@app.command(
    cls=Command,
    help=t("把清单转成统一的表，写入文件夹", "bring lists into the common table on disk"),
)
def normalize(
    paths: PathsArgument,
    out: Annotated[Path, typer.Option("--out", help=t("输出文件夹", "output folder"))] = Path(
        "data/normalized"
    ),
    explained: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=t(
                "说明每一列成了什么、为什么，不写文件",
                "say what became of each column, write nothing",
            ),
        ),
    ] = False,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Write ``<out>/<list-id>/`` for every list and say what was placed."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        if explained:
            raise typer.Exit(_explain(paths, spoken))
        gathered = _gather(paths, spoken)
        for one in gathered.lists:
            write_list(parse_list(one), out)
            show(_placed(one, out).say(spoken))
    raise typer.Exit(UNREAD if gathered.unread else OK)


def _explain(paths: Sequence[Path], lang: Lang) -> int:
    need_paths(list(paths))
    code = OK
    for path in files_below(paths):
        try:
            lines = explain(path)
        except InputError as error:
            say(t("无法读取 ", "cannot read ") + error.say(lang), style="yellow")
            code = UNREAD
            continue
        show(path.as_posix())
        for line in lines:
            show("  " + line.say(lang))
    return code


def _placed(one: ItemList, out: Path) -> Words:
    chars, where = one.chars, out / one.id
    placed = f"{chars.total - chars.unplaced}/{chars.total}"
    return Words(
        f"{where}：{len(one.items)} 项，{placed} 个字符已归位",
        f"{where}: {len(one.items)} items, {placed} characters placed",
    )


@app.command(
    name="audit", cls=Command, help=t("核对清单，出具报告", "audit lists and write the report")
)
def audit_command(
    paths: PathsArgument,
    out: Annotated[Path, typer.Option("--out", help=t("报告文件夹", "report folder"))] = Path(
        "reports/out"
    ),
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help=t("报告格式，可重复：", "report format, repeatable: ") + " ".join(FORMATS),
        ),
    ] = None,
    as_of: AsOfOption = None,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help=t("达到该级别即以 1 退出", "exit 1 from this severity on")),
    ] = FailOn.error,
    only: Annotated[
        list[str] | None, typer.Option("--only", help=t("只用这些规则", "use only these rules"))
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help=t("不用这些规则", "leave these out"))
    ] = None,
    decisions: DecisionsOption = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Audit everything below the paths together and write the report."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        done = _audit(paths, as_of, only, ignore, decisions, spoken)
        rules = {rule.id: rule for rule in load_rules()}
        written = render(
            done,
            tuple(formats or FORMATS),
            out,
            spoken,
            titles={i: r.title for i, r in rules.items()},
            whys={i: r.why for i, r in rules.items()},
        )
        _summary(done, written)
    raise typer.Exit(_exit_code(done, fail_on))


def _audit(
    paths: Sequence[Path],
    as_of: str | None,
    only: Sequence[str] | None,
    ignore: Sequence[str] | None,
    decisions: Path | None,
    lang: Lang,
) -> Audit:
    day = read_date(as_of)
    rules = load_rules(only=only, ignore=ignore or ())
    decided = load_decisions(decisions) if decisions else None
    lists, unread, related = _gather(paths, lang)
    statutes = load_statutes()
    with progress(len(lists)) as bar:
        done = audit(
            lists,
            rules,
            statutes,
            day,
            decisions=decided,
            unread=unread,
            related=related,
            tell=lambda name: step(bar, name),
        )
    if decisions and decided:
        idle = idle_decisions(decided, [one.id for one in lists])
        tell_decisions(decisions, (*idle, *(p for a in done.alignments for p in a.problems)), lang)
    return done


def _gather(paths: Sequence[Path], lang: Lang) -> Gathered:
    need_paths(list(paths))
    with progress(len(paths)) as bar:
        gathered = gather(paths, tell=lambda name: step(bar, name))
    for one in gathered.unread:
        say(t("无法读取 ", "cannot read ") + one.words.say(lang), style="yellow")
    if not gathered.lists and not gathered.unread:
        raise UsageError("没有找到任何清单文件", "no list files found")
    return gathered


def _summary(done: Audit, written: Sequence[Path]) -> None:
    for parsed in done.lists:
        mine = [f for f in done.findings if f.list == parsed.list.id]
        counts = "  ".join(
            f"{_severity(s)} {sum(f.severity == s for f in mine)}" for s in SEVERITIES
        )
        verdicts = [v for vs in parsed.verdicts.values() for v in vs]
        unverified = sum(v.status == "unverified" for v in verdicts)
        unchecked = t(
            f"引用 {len(verdicts)} 处，其中 {unverified} 处未核对",
            f"{len(verdicts)} citations, {unverified} of them not checked",
        )
        show(f"{parsed.list.identity.title}  {counts}  {unchecked}")
    for path in written:
        if path.name in ("index.html", "findings.json"):
            show(path.as_posix())


def _severity(severity: Severity) -> str:
    return SEVERITY[severity].say(LANG)


def _exit_code(done: Audit, fail_on: FailOn) -> int:
    if done.unread:
        return UNREAD
    if fail_on is FailOn.never:
        return OK
    failing = SEVERITIES[: SEVERITIES.index(fail_on.value) + 1]
    return FOUND if any(f.severity in failing for f in done.findings) else OK


def _wrong(error: Exception) -> str:
    tell = getattr(error, "format_message", None)
    return str(tell() if tell else error)


def _tell_wrong(text: str) -> None:
    if text.startswith(("用法：", "Usage:")):  # no arguments at all: this is the help page
        say(text)
        return
    say(t("用法错误：", "wrong usage: ") + text, style="red")
    say(t("查看帮助：auditor --help", "see auditor --help"))


def main() -> None:
    """Run the command line; wrong usage ends in one line and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except CommandError as error:
        _tell_wrong(in_language(_wrong(error)))
        code = WRONG
    except (typer.Abort, KeyboardInterrupt):
        say(t("已中断", "interrupted"))
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else OK)
