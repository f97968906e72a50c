"""The verbs of ``auditor statutes``: show what is known, check the citations of a text."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from auditor.citations import find_citations
from auditor.cli_build import add_commands as add_build
from auditor.cli_crosswalk import add_commands as add_crosswalk
from auditor.cli_library import add_commands
from auditor.console import (
    LANG,
    AsOfOption,
    Command,
    Group,
    LangChoice,
    LangOption,
    lang_of,
    plain_errors,
    read_date,
    show,
    t,
)
from auditor.errors import UsageError
from auditor.model import Citation, Lang, Provision, Verdict, Words
from auditor.provisions import read_provisions, say_provision
from auditor.report.words import VERDICT
from auditor.statutes import Edition, Ended, Shown, Statutes, judge, load_statutes

app = typer.Typer(
    help=t("法律法规：查看登记与条文，核对引用", "statutes: look things up, check citations"),
    no_args_is_help=True,
    cls=Group,
)

add_commands(app)
add_build(app)
add_crosswalk(app)
_DEFAULT_LANG = LangChoice(LANG)
JsonOption = Annotated[bool, typer.Option("--json", help=t("输出 JSON", "print JSON"))]


@app.command(
    cls=Command, name="show", help=t("查看一部法律法规的登记信息与条文", "show an instrument")
)
def show_statute(
    title: Annotated[str, typer.Argument(help=t("名称或简称", "title or short title"))],
    article: Annotated[
        str | None,
        typer.Option("--article", help=t("条号，如 37 或 第三十七条", "article, e.g. 37")),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Print versions, status on the date, and an article's text if one is asked for."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        day, statutes = read_date(as_of), load_statutes()
        wanted = _provision(article) if article else None
        shown = statutes.show(title.strip("《》 "), wanted, day)
        if shown is None:
            raise _unknown(title, statutes)
        for line in _facts(shown, day):
            show(line.say(spoken))
        if wanted:
            show(_article(shown, wanted).say(spoken))


def _provision(text: str) -> Provision:
    written = text if "条" in text else f"第{text}条"
    found, _ = read_provisions(written, 0, len(written))
    if not found or not found[0][0].article:
        raise UsageError(f"看不懂的条号：{text}", f"not an article: {text}")
    return found[0][0]


def _unknown(title: str, statutes: Statutes) -> UsageError:
    nearest = [name for name, _ in statutes.resolve(title.strip("《》 ")).near[:3]]
    zh = f"登记和文本库中都没有《{title}》" + (f"；相近：{'、'.join(nearest)}" if nearest else "")
    en = f"no instrument {title!r}" + (f"; nearest: {', '.join(nearest)}" if nearest else "")
    return UsageError(zh, en)


def _facts(shown: Shown, day: date) -> list[Words]:
    one = shown.instrument
    lines = [Words(f"{one.title}（{one.rank}）", f"{one.title} ({one.rank})")]
    for edition in shown.editions:
        version = edition.version
        mark = Words("  * ", "  * ") if edition is shown.current else Words("    ", "    ")
        held = _held(edition)
        since = version.in_force.isoformat() if version.in_force else None
        zh = f"{version.kind or '版本'} {version.name}，施行 {since or '不详'}"
        en = f"version of {version.name}, in force from {since or 'unknown'}"
        order = version.order or "-"
        lines.append(
            Words(f"{mark.zh}{zh}，{order}，{held.zh}", f"{mark.en}{en}, {order}, {held.en}")
        )
    lines.append(_status(shown, day))
    if one.note:
        lines.append(one.note)
    return lines


def _held(edition: Edition) -> Words:
    if edition.numbered:
        return Words("只有条文索引（数字），没有文本", "numbers only, no text")
    return Words("有文本", "text at hand") if edition.law else Words("无文本", "no text")


def _status(shown: Shown, day: date) -> Words:
    if shown.ended:
        return _ended(shown.ended, day)
    if shown.current is None:
        return Words(f"{day}：没有已施行的版本", f"{day}: no version in force")
    name = shown.current.version.name
    return Words(
        f"{day}：登记中施行的版本为 {name}（带 * 号）",
        f"{day}: in force is the version of {name} (*)",
    )


def _ended(ended: Ended, day: date) -> Words:
    by = f"《{ended.by}》" if ended.by else "其他文件"
    zh = {"repealed": "已废止", "superseded": f"已由{by}取代"}[ended.kind]
    doubt = Words("", "") if ended.formal else Words("（未见明文废止）", " (no repeal clause seen)")
    return Words(f"{day}：{zh}{doubt.zh}", f"{day}: {ended.kind} by {ended.by or '?'}{doubt.en}")


def _article(shown: Shown, wanted: Provision) -> Words:
    name = say_provision(wanted)
    if shown.article is None and shown.current and shown.current.numbered:
        zh, en = "只有条文索引，可以核对引文，不能显示原文", "only numbers are at hand, no text"
        return Words(f"{name.zh}：{zh}", f"{name.en}: {en}")
    if shown.article is None:
        reason = Words("没有文本，或没有该条", "no text at hand, or no such article")
        return Words(f"{name.zh}：{reason.zh}", f"{name.en}: {reason.en}")
    text = shown.article.text
    return Words(f"{name.zh}（{shown.source}）\n{text}", f"{name.en} ({shown.source})\n{text}")


@app.command(
    cls=Command, help=t("核对标准输入中的全部引用", "check every citation in the text on stdin")
)
def check(
    as_of: AsOfOption = None, as_json: JsonOption = False, lang: LangOption = _DEFAULT_LANG
) -> None:
    """Print the text on stdin with every citation marked, then a line for each verdict."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        day, statutes = read_date(as_of), load_statutes()
        raw = _stdin()
        judged = [(c, judge(c, raw, statutes, day)) for c in find_citations(raw)]
        if as_json:
            show(
                json.dumps([_plain(c, v, spoken) for c, v in judged], ensure_ascii=False, indent=2)
            )
            return
        if not judged:
            show(Words("没有找到引用", "no citations found").say(spoken))
            return
        show(_marked(raw, judged, spoken))
        for number, (citation, verdict) in enumerate(judged, 1):
            show(f"{number}. {_line(citation, verdict, spoken)}")


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("标准输入不是 UTF-8 文本", "stdin is not UTF-8 text") from error


def _marked(raw: str, judged: Sequence[tuple[Citation, Verdict]], lang: Lang) -> str:
    """Return the text with a mark behind each citation: its number and what it is found to be."""
    parts, at = [], 0
    numbered = enumerate(judged, 1)
    for end, number, verdict in sorted(
        ((c.span[1], n, v) for n, (c, v) in numbered), key=lambda m: m[:2]
    ):
        parts.append(f"{raw[at:end]}［{number} {VERDICT[verdict.status].say(lang)}］")
        at = end
    return "".join(parts) + raw[at:].rstrip("\n") + "\n"


def _line(citation: Citation, verdict: Verdict, lang: Lang) -> str:
    where = say_provision(citation.provision).say(lang) if citation.provision else ""
    status = VERDICT[verdict.status].say(lang)
    return f"[{status}] 《{citation.title}》{where}：{verdict.reason.say(lang)}"


def _plain(citation: Citation, verdict: Verdict, lang: Lang) -> dict[str, object]:
    return {
        "title": citation.title,
        "provision": asdict(citation.provision) if citation.provision else None,
        "span": list(citation.span),
        "quote": list(citation.quote) if citation.quote else None,
        "status": verdict.status,
        "certainty": verdict.certainty,
        "reason": verdict.reason.say(lang),
        "statute": verdict.statute,
        "version": verdict.version,
        "score": verdict.score,
        "successors": [
            {"provision": asdict(s.provision), "score": s.score} for s in verdict.successors
        ],
    }
