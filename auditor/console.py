"""What the verbs share: the language, where output goes, exit codes, errors made plain.

Results go to stdout; progress and messages go to stderr. Help texts are chosen before the
command line is parsed, so ``--lang en`` (or ``AUDITOR_LANG=en``) turns them English too.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from auditor.errors import AuditorError, UsageError
from auditor.model import Lang, Problem, Words

OK, FOUND, WRONG, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130

#: The base of every usage error; typer exports the subclass only, and which module holds
#: the base depends on its version.
CommandError: type[Exception] = typer.BadParameter.__mro__[1]

#: What the command-line library says of itself, put into Chinese.
_LIBRARY_WORDS = (
    (r"^Usage:", "用法："),
    (r"^Options:", "选项："),
    (r"^Arguments:", "参数："),
    (r"^Commands:", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
    (r"Show this message and exit\.", "显示本说明并退出"),
    (r"\[default: ", "[默认："),
    (r"\[required\]", "[必填]"),
    (r"^No such option: (\S+).*", r"没有选项 \1"),
    (r"^No such command (\S+?)\.?$", r"没有命令 \1"),
    (r"^Missing argument (.+?)\.$", r"缺少参数 \1"),
    (r"^Missing option (.+?)\.$", r"缺少选项 \1"),
    (r"^Missing command\.$", "缺少命令"),
    (r"^Option (\S+) requires an argument\.$", r"选项 \1 需要一个值"),
    (
        r"^Invalid value for (.+?): (?:Value error, )?(.+) is not one of (.+?)\.$",
        r"\1 的值 \2 无效；可用：\3",
    ),
    (r"^Got unexpected extra arguments?(?:\(s\))? \((.+)\)$", r"多出的参数：\1"),
)

messages = Console(stderr=True, highlight=False, soft_wrap=True)


class LangChoice(StrEnum):
    """The languages that the program speaks."""

    zh = "zh"
    en = "en"


def _asked_lang() -> Lang:
    words = sys.argv[1:]
    for word, following in pairwise([*words, ""]):
        if word == "--lang=en" or (word == "--lang" and following == "en"):
            return "en"
        if word == "--lang=zh" or (word == "--lang" and following == "zh"):
            return "zh"
    return "en" if os.environ.get("AUDITOR_LANG", "").lower().startswith("en") else "zh"


#: The language of help texts, fixed when the program starts.
LANG: Lang = _asked_lang()


def t(zh: str, en: str) -> str:
    """Return the text in the language of this run."""
    return en if LANG == "en" else zh


def in_language(text: str) -> str:
    """Return a text of the command-line library in the language of this run."""
    if LANG == "en":
        return text
    for pattern, chinese in _LIBRARY_WORDS:
        text = re.sub(pattern, chinese, text, flags=re.MULTILINE)
    return text


class Command(typer.core.TyperCommand):
    """A verb whose help page speaks the language of this run."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_language(super().get_help(ctx))


class Group(typer.core.TyperGroup):
    """A group of verbs whose help page speaks the language of this run."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_language(super().get_help(ctx))


LangOption = Annotated[
    LangChoice,
    typer.Option("--lang", help=t("界面与报告的语言", "language of messages and reports")),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        help=t("按哪一天的法律核对，默认今天", "the date whose law applies; default today"),
    ),
]


def lang_of(choice: LangChoice) -> Lang:
    """Return the chosen language as the rest of the program names it."""
    return "en" if choice is LangChoice.en else "zh"


def read_date(text: str | None, option: str = "--as-of") -> date:
    """Return the date asked for, today by default. Raises ``UsageError`` for anything else.

    ``option`` is what the user wrote it behind.
    """
    if text is None:
        return date.today()  # noqa: DTZ011 - a calendar day where the user sits
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{option} 不是有效日期：“{text}”。请写成 2026-11-22 的形式",
            f"{option} is not a date: {text!r}. Write it like 2026-11-22",
        ) from error


def say(words: Words | str, lang: Lang = LANG, style: str | None = None) -> None:
    """Print one message line to stderr."""
    text = words if isinstance(words, str) else words.say(lang)
    messages.print(text, style=style, markup=False)


def tell_decisions(path: Path, problems: Iterable[Problem], lang: Lang) -> None:
    """Say which decisions of a file could not be carried out, each with its line."""
    for problem in problems:
        say(f"{path.name}:{problem.place.line}: {problem.words.say(lang)}", style="yellow")


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and the folders it stands in, whole or not at all.

    What stood there before stays until the new file is complete. Raises ``UsageError`` when it
    cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"{path}：无法写入（{reason}）", f"{path}: cannot write ({reason})"
        ) from error


def wanted_formats(
    names: Sequence[str] | None, known: Collection[str], default: Iterable[str]
) -> tuple[str, ...]:
    """Return the formats asked for, each once, or ``default`` where none is.

    Raises ``UsageError`` for one that is not ``known``.
    """
    for name in names or ():
        if name not in known:
            listed = " ".join(known)
            raise UsageError(
                f"没有格式“{name}”；可用：{listed}", f"no format {name!r}; there is: {listed}"
            )
    return tuple(dict.fromkeys(names or default))


def show(text: str) -> None:
    """Print a result to stdout."""
    typer.echo(text)


@contextmanager
def plain_errors(lang: Lang) -> Iterator[None]:
    """Turn the project's own errors into one clear line and exit code 2."""
    try:
        yield
    except AuditorError as error:
        say(t("错误：", "error: ") + error.say(lang), style="red")
        raise typer.Exit(WRONG) from error


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """Show a bar on stderr while work goes on; nothing is left behind on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True) as bar:
        bar.add_task("", total=total)
        yield bar


def step(bar: Progress, text: str) -> None:
    """Move a progress bar on by one and name what is being done."""
    bar.update(bar.task_ids[0], advance=1, description=text)


def need_paths(paths: list[Path]) -> None:
    """Raise ``UsageError`` naming the first path that does not exist."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到：{path}", f"no such file or folder: {path}")
