"""``auditor diff OLD NEW``: what became of a list, as a summary and as files.

Several lists a side are put together by whose they are; a list without a partner is told.
More than two editions, oldest first, are compared one to the next and give a history.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from auditor.align import Decisions, align, idle_decisions, load_decisions
from auditor.audit import gather, judge_list, parse_list
from auditor.console import (
    FOUND,
    LANG,
    OK,
    UNREAD,
    AsOfOption,
    LangChoice,
    LangOption,
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
    wanted_formats,
    write_file,
)
from auditor.diff import COSMETIC, changes_json, diff, history, history_json, summary
from auditor.errors import UsageError
from auditor.kin import one_body, series
from auditor.model import Diff, ItemList, Lang, Parsed, Problem
from auditor.report.comparisons import changes_html
from auditor.report.history import history_html
from auditor.statutes import load_statutes

HELP = t(
    "比较两版（或两地）清单：新增、取消、更名、拆并、内容变更",
    "compare two editions (or places): added, removed, renamed, split, merged, changed",
)
_DEFAULT_LANG = LangChoice(LANG)
_SAME: tuple[str, ...] = (*COSMETIC, "unchanged")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two lists and what became of the one in the other."""

    left: ItemList
    right: ItemList
    diff: Diff
    problems: tuple[Problem, ...]


Writer = Callable[[Compared, date, Lang], Mapping[str, str]]


def _html(done: Compared, as_of: date, lang: Lang) -> Mapping[str, str]:
    return changes_html(done.diff, (done.left, done.right), as_of, lang, done.problems)


def _json(done: Compared, as_of: date, _: Lang) -> Mapping[str, str]:
    data = changes_json(done.diff, done.left, done.right, as_of)
    return {"changes.json": _dumped(data)}


def _dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


#: Formats by name: each gives file names and their texts for one pair of lists.
FORMATS: Mapping[str, Writer] = {"html": _html, "json": _json}


def diff_command(
    old: Annotated[
        Path,
        typer.Argument(metavar=t("旧版", "OLD"), help=t("旧版、上级或对等的清单", "older list")),
    ],
    new: Annotated[
        Path, typer.Argument(metavar=t("新版", "NEW"), help=t("新版或本级的清单", "newer list"))
    ],
    later: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=t("更新版", "LATER"),
            help=t("再往后的各版，依次比较并给出沿革", "later editions, for a history"),
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=t("把结果写入这个文件夹", "write files there"))
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help=t("结果格式，可重复：", "format, repeatable: ")
            + " ".join(FORMATS)
            + t("；没有 --out 时输出到屏幕", "; without --out it goes to stdout"),
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help=t("人工对齐决定 alignment.yaml", "decisions by a person")),
    ] = None,
    as_of: AsOfOption = None,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=t("有实质变化时以 1 退出", "exit 1 when more than numbers and style changed"),
        ),
    ] = False,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Compare two lists; print a summary, or the format asked for, or write files."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        day, wanted = read_date(as_of), wanted_formats(formats, FORMATS, FORMATS)
        decided = load_decisions(decisions) if decisions else None
        sides = [_gather(path, spoken) for path in (old, new, *(later or ()))]
        pairs = [pair for two in pairwise(sides) for pair in _partners(*two, spoken)]
        done = _compare(pairs, decided, day)
        _tell(done, decided, decisions, spoken)
        if out is None and formats:
            _print(done, wanted, day, spoken)
        else:
            _summarise(done, spoken)
            _write(done, wanted, day, out, spoken)
    changed = any(c.change not in _SAME for one in done for c in one.diff.items)
    raise typer.Exit(FOUND if exit_code and changed else OK)


def _gather(path: Path, lang: Lang) -> tuple[ItemList, ...]:
    """Read the lists of one side; a file that cannot be read ends the run."""
    need_paths([path])
    gathered = gather([path])
    for one in gathered.unread:
        say(t("无法读取 ", "cannot read ") + one.words.say(lang), style="yellow")
    if gathered.unread:
        raise typer.Exit(UNREAD)
    if not gathered.lists:
        raise UsageError(f"{path}：没有找到清单", f"{path}: no list found")
    return gathered.lists


def _partners(
    olds: Sequence[ItemList], news: Sequence[ItemList], lang: Lang
) -> list[tuple[ItemList, ItemList]]:
    """Put lists together: the only two, or those of one body; the rest is told."""
    if len(olds) == len(news) == 1:
        return [(olds[0], news[0])]
    by_body = {_body(one): one for one in olds}
    found = [(by_body[_body(one)], one) for one in news if _body(one) in by_body]
    if not found or len(by_body) < len(olds) or len({_body(n) for n in news}) < len(news):
        raise UsageError(
            f"两边各有 {len(olds)} 份和 {len(news)} 份清单，分不清谁对谁；请一次比较一对",
            f"{len(olds)} and {len(news)} lists, and no telling which belong together: "
            "compare one pair at a time",
        )
    paired = {one.id for pair in found for one in pair}
    for one in (*olds, *news):
        if one.id not in paired:
            title = one.identity.title or one.id
            say(
                t(f"另一边没有对应的清单：{title}", f"no partner for {title}"), lang, style="yellow"
            )
    return found


def _body(one: ItemList) -> tuple[str | None, str | None]:
    identity = one.identity
    return identity.department or identity.title, identity.code or identity.jurisdiction


def _compare(
    pairs: Sequence[tuple[ItemList, ItemList]], decided: Decisions | None, as_of: date
) -> list[Compared]:
    statutes = load_statutes()

    def judged(one: ItemList) -> Parsed:
        return judge_list(parse_list(one), statutes, as_of)

    done = []
    with progress(len(pairs)) as bar:
        for left, right in pairs:
            step(bar, right.identity.title)
            sides = judged(left), judged(right)
            links = align(*sides, decided)
            done.append(Compared(left, right, diff(*sides, links), links.problems))
    return done


def _tell(
    done: Sequence[Compared], decided: Decisions | None, path: Path | None, lang: Lang
) -> None:
    """Say what decisions could not be carried out, and which lists seem to be turned round."""
    ids = [side.id for one in done for side in (one.left, one.right)]
    if path and decided:
        idle = idle_decisions(decided, ids)
        tell_decisions(path, (*idle, *(p for one in done for p in one.problems)), lang)
    for one in done:
        old, new = one.left.identity.edition, one.right.identity.edition
        if _body(one.left) == _body(one.right) and old and new and old > new:
            said = t(
                f"{old} 年版给在了 {new} 年版之前：先旧后新，否则新增和取消会颠倒",
                f"edition {old} was given before {new}: older first, or added means removed",
            )
            say(said, lang, style="yellow")


def _summarise(done: Iterable[Compared], lang: Lang) -> None:
    for number, one in enumerate(done):
        if number:
            show("")
        editions = one_body(one.left, one.right)
        for words in summary(one.diff, one.left, one.right, editions=editions):
            show(words.say(lang))


def _files(
    done: Sequence[Compared], formats: Sequence[str], as_of: date, lang: Lang
) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file, one folder a pair when there are several."""
    for chain in _chains(done):
        if len(chain) > 1:
            lists = [chain[0].left, *(one.right for one in chain)]
            told, folder = history([one.diff for one in chain]), chain[-1].right.id
            yield f"{folder}/history.json", _dumped(history_json(told, lists))
            if "html" in formats:
                for file, text in history_html(told, lists, as_of, lang).items():
                    yield f"{folder}/{file}", text
    for one in done:
        folder = f"{one.right.id}/" if len(done) > 1 else ""
        for name in formats:
            for file, text in FORMATS[name](one, as_of, lang).items():
                yield folder + file, text


def _chains(done: Sequence[Compared]) -> list[list[Compared]]:
    """Put comparisons in rows in which each begins with the edition that the last ended with."""
    by_ids = {(one.left.id, one.right.id): one for one in done}
    return [[by_ids[pair] for pair in pairwise(row)] for row in series(by_ids)]


def _print(done: Sequence[Compared], formats: Sequence[str], as_of: date, lang: Lang) -> None:
    files = list(_files(done, formats, as_of, lang)) if len(done) == len(formats) == 1 else []
    if len(files) != 1:
        raise UsageError(
            "结果不止一个文件，请用 --out 指定文件夹",
            "there is more than one file: name a folder with --out",
        )
    for _, text in files:
        show(text.rstrip("\n"))


def _write(
    done: Sequence[Compared], formats: Sequence[str], as_of: date, out: Path | None, lang: Lang
) -> None:
    if out is None:
        return
    for name, text in list(_files(done, formats, as_of, lang)):
        write_file(out / name, text.encode("utf-8", "backslashreplace"))
        show((out / name).as_posix())
