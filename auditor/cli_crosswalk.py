"""``auditor statutes crosswalk`` and ``impact``: where articles went, and whom that strikes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from auditor.audit import gather, parse_list
from auditor.checks_subjects import field_words
from auditor.console import (
    FOUND,
    LANG,
    OK,
    UNREAD,
    AsOfOption,
    Command,
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
)
from auditor.errors import UsageError
from auditor.impact import Strike, day_of_change, impact
from auditor.model import Lang, Provision, Words
from auditor.provisions import say_provision
from auditor.report.words import VERDICT
from auditor.statutes import Edition, Instrument, Statutes, load_statutes
from auditor.statutes.articles import LawText
from auditor.statutes.crosswalk import Crosswalk
from auditor.statutes.mapping import Row, crosswalk_lines, map_articles
from auditor.statutes.mapping import say as written

_DEFAULT_LANG = LangChoice(LANG)
_LISTS = Path("data/raw")


def add_commands(app: typer.Typer) -> None:
    """Add ``crosswalk`` and ``impact`` to the group of verbs about statutes."""
    app.command(
        cls=Command,
        name="crosswalk",
        help=t("新旧条文对照：旧条各在新文本的哪一条", "where old articles stand in a newer text"),
    )(crosswalk_command)
    app.command(
        cls=Command,
        name="impact",
        help=t("一部法变动后，哪些清单的哪些事项受影响", "which items a change of law strikes"),
    )(impact_command)


# --- crosswalk ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a crosswalk: the instrument, the edition meant, its text if there is one."""

    instrument: Instrument
    edition: Edition
    text: LawText | None


def crosswalk_command(
    old: Annotated[
        str,
        typer.Argument(
            metavar=t("旧文本", "OLD"), help=t("名称或 名称@日期", "title or title@date")
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar=t("新文本", "NEW"), help=t("名称、名称@日期或日期", "title, title@date or date")
        ),
    ],
    yaml: Annotated[
        bool, typer.Option("--yaml", help=t("按登记文件的格式输出", "print as a registry file"))
    ] = False,
    as_of: AsOfOption = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Print the registered crosswalk, or one made from the two texts, a line an article."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        statutes, day = load_statutes(), read_date(as_of)
        before, after = _sides(statutes, old, new, day)
        known = None if yaml else _registered(statutes, before, after)
        if known:
            lines = _known_lines(known)
        else:
            rows = map_articles(_need_text(before), _need_text(after))
            lines = _yaml(before, after, rows) if yaml else _made_lines(rows)
        for line in lines:
            show(line.say(spoken))


def _sides(statutes: Statutes, old: str, new: str, day: date) -> tuple[_Side, _Side]:
    title, _, at = old.partition("@")
    later, _, until = new.partition("@")
    if later[:4].isdigit():
        later, until = title, later
    after = _side(statutes, later, until, day, before=None)
    same = statutes.resolve(title).instrument == after.instrument
    return _side(statutes, title, at, day, before=after.edition if same else None), after


def _side(statutes: Statutes, title: str, at: str, day: date, before: Edition | None) -> _Side:
    """Return the edition of ``at``; else the one before another, else the last begun by ``day``."""
    instrument = statutes.resolve(title.strip("《》 ")).instrument
    if instrument is None:
        raise UsageError(f"登记和文本库中都没有《{title}》", f"no instrument {title!r}")
    editions = [
        e
        for e in statutes.editions(instrument)
        if (e.version.name.startswith(at) if at else before is None or _begun(e, before))
    ]
    if not editions:
        zh = (
            f"《{instrument.title}》没有{at or '更早'}的版本；可用 auditor statutes show 查看各版本"
        )
        raise UsageError(zh, f"{instrument.title} has no version of {at or 'earlier date'}")
    begun = [e for e in editions if e.version.start <= day]
    edition = (begun or editions)[-1]
    return _Side(instrument, edition, statutes.text(edition))


def _begun(one: Edition, other: Edition) -> bool:
    return one.version.start < other.version.start


def _need_text(side: _Side) -> LawText:
    if side.text is None:
        name = f"《{side.instrument.title}》（{side.edition.version.name}）"
        zh = f"没有{name}的文本，无法逐条比对；请用 auditor statutes import 导入后再试"
        raise UsageError(zh, f"no text of {name} at hand; import it with auditor statutes import")
    return side.text


def _registered(statutes: Statutes, before: _Side, after: _Side) -> Crosswalk | None:
    if before.instrument != after.instrument:
        carried = statutes.carried_over(before.instrument)
        return carried if carried and carried.into == after.instrument.title else None
    known = statutes.crosswalks(after.instrument, after.edition)
    return next((c for c in known if c.old == before.edition.version.promulgated), None)


def _known_lines(known: Crosswalk) -> Iterator[Words]:
    marked = known.into is not None
    for old, new in known.rows.items():
        sure = not marked or old in known.confirmed
        yield _line(old, [say_provision(p) for p in new], sure=sure, marked=marked)


def _made_lines(rows: Iterable[Row]) -> Iterator[Words]:
    for row in rows:
        names = [(say_provision(p), share) for p, share in row.new]
        said = [Words(f"{n.zh}（{s:.0%}）", f"{n.en} ({s:.0%})") for n, s in names]
        yield _line(row.old, said, sure=row.confirmed, marked=True)


def _line(old: Provision, new: list[Words], *, sure: bool, marked: bool) -> Words:
    name = say_provision(old)
    if not new:
        return Words(f"{name.zh} → 没有对应条款", f"{name.en} → none")
    zh, en = "、".join(w.zh for w in new), ", ".join(w.en for w in new)
    mark = Words("  确认", "  confirmed") if sure else Words("  建议", "  proposed")
    mark = mark if marked else Words("", "")
    return Words(f"{name.zh} → {zh}{mark.zh}", f"{name.en} → {en}{mark.en}")


def _yaml(before: _Side, after: _Side, rows: tuple[Row, ...]) -> Iterator[Words]:
    into = after.instrument.title if after.instrument != before.instrument else None
    names = before.edition.version.name, after.edition.version.name
    for line in crosswalk_lines(before.instrument.title, *names, rows, into):
        yield Words(line, line)


# --- impact --------------------------------------------------------------------------------


def impact_command(
    title: Annotated[
        str, typer.Argument(metavar=t("名称", "TITLE"), help=t("变动的法律法规", "what changes"))
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=t("[文件或文件夹]…", "[PATH]…"),
            help=t("清单，默认 data/raw", "lists, data/raw by default"),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar=t("日期", "DATE"),
            help=t("变动之日，默认取登记的日期", "day of the change, default: as registered"),
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t("输出 JSON", "print JSON"))] = False,
    as_of: AsOfOption = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Print every citation whose verdict changes on the day; exit code 1 when there is one."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        statutes = load_statutes()
        instrument = statutes.resolve(title.strip("《》 ")).instrument
        if instrument is None:
            raise UsageError(f"登记和文本库中都没有《{title}》", f"no instrument {title!r}")
        today = read_date(as_of)
        day = read_date(since, "--from") if since else day_of_change(statutes, instrument, today)
        if day is None:
            zh = f"《{instrument.title}》没有登记变动日期；请用 --from 写明"
            raise UsageError(zh, f"no date of change is known of {instrument.title}; give --from")
        found, unread = _struck(paths or [_LISTS], statutes, instrument, day, spoken)
    if as_json:
        show(json.dumps([_plain(s, spoken) for s in found], ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, instrument, day):
            show(line.say(spoken))
    raise typer.Exit(UNREAD if unread else FOUND if found else OK)


def _struck(
    paths: list[Path], statutes: Statutes, instrument: Instrument, day: date, lang: Lang
) -> tuple[tuple[Strike, ...], bool]:
    need_paths(paths)
    with progress(len(paths)) as bar:
        gathered = gather(paths, tell=lambda name: step(bar, name))
    for unread in gathered.unread:
        say(unread.words, lang, style="red")
    parsed = (parse_list(one) for one in gathered.lists)
    return impact(parsed, statutes, instrument, day), bool(gathered.unread)


def _lines(found: tuple[Strike, ...], instrument: Instrument, day: date) -> Iterator[Words]:
    items = {(s.list_id, s.position) for s in found}
    zh = f"《{instrument.title}》自 {day} 起的变动涉及 {len(items)} 个事项、{len(found)} 处引用"
    en = f"the change of {instrument.title} on {day} strikes {len(items)} items, "
    yield Words(zh, f"{en}{len(found)} citations")
    for _, group in groupby(found, key=lambda s: (s.list_id, s.position)):
        strikes = list(group)
        first = strikes[0]
        yield Words(
            f"\n{first.title} 第 {first.position} 项 {first.name}",
            f"\n{first.title}, item {first.position}: {first.name}",
        )
        yield from map(_strike, strikes)


def _strike(strike: Strike) -> Words:
    citation = strike.citation
    where = say_provision(citation.provision) if citation.provision else Words("", "")
    field, label = field_words(strike.field), citation.entry or ""
    before, after = VERDICT[strike.before.status], VERDICT[strike.after.status]
    return Words(
        f"  {field.zh} {label}《{citation.title}》{where.zh}：{before.zh} → {after.zh}。"
        f"{strike.after.reason.zh}",
        f"  {field.en} {label} 《{citation.title}》 {where.en}: {before.en} → {after.en}. "
        f"{strike.after.reason.en}",
    )


def _plain(strike: Strike, lang: Lang) -> dict[str, object]:
    citation = strike.citation
    return {
        "list": strike.list_id,
        "position": strike.position,
        "name": strike.name,
        "field": strike.field,
        "label": citation.entry,
        "title": citation.title,
        "cited": say_provision(citation.provision).zh if citation.provision else None,
        "before": strike.before.status,
        "after": strike.after.status,
        "certainty": strike.after.certainty,
        "reason": strike.after.reason.say(lang),
        "successors": [written(s.provision) for s in strike.after.successors],
    }
