"""The verbs of ``auditor layouts``: list, test."""

from __future__ import annotations

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
from auditor.layout import load_profiles
from auditor.layout_cases import check_profile_tests
from auditor.model import FIELDS

app = typer.Typer(
    help=t("版式：能识别哪些表格", "layouts: which tables are recognised"),
    no_args_is_help=True,
    cls=Group,
)

_DEFAULT_LANG = LangChoice(LANG)
FolderOption = Annotated[
    Path | None, typer.Option("--layouts", help=t("版式文件夹", "folder of layouts"))
]


@app.command(
    cls=Command,
    name="list",
    help=t("列出全部版式及其表头用词", "list layouts and their header words"),
)
def list_layouts(folder: FolderOption = None, lang: LangOption = _DEFAULT_LANG) -> None:
    """Print every layout, and for each field the header words it knows."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        for profile in load_profiles(folder):
            show(f"{profile.id}  {profile.title.say(spoken)}")
            for field in FIELDS:
                words = [word for word, fields in profile.headers.items() if field in fields]
                if words:
                    show(f"  {FIELDS[field]}（{field}）：{'、'.join(words)}")


@app.command(
    cls=Command,
    name="test",
    help=t("运行版式文件内的用例", "run the cases inside the layout files"),
)
def run_cases(folder: FolderOption = None, lang: LangOption = _DEFAULT_LANG) -> None:
    """Run the in-file cases; exit 1 when one fails."""
    with plain_errors(lang_of(lang)):
        profiles = load_profiles(folder)
        failures = [line for profile in profiles for line in check_profile_tests(profile)]
    for line in failures:
        show(line)
    count = sum(len(profile.tests) for profile in profiles)
    show(
        t(
            f"{len(profiles)} 个版式，{count} 个用例，{len(failures)} 个失败",
            f"{len(profiles)} layouts, {count} cases, {len(failures)} failed",
        )
    )
    raise typer.Exit(FOUND if failures else 0)
