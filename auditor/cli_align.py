"""``auditor align LEFT RIGHT [MORE…]``: which items are the same matter, as files and a summary.

Two lists are held against each other as they are given; of more, those that belong together by
whose they are. ``--review`` writes the page on which people decide.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from auditor.align import (
    Decisions,
    Matter,
    align,
    align_all,
    idle_decisions,
    links_json,
    load_decisions,
    pairs,
)
from auditor.audit import gather, judge_list, parse_list
from auditor.console import (
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
from auditor.errors import UsageError
from auditor.kin import FEW, families_of, further_pairs, one_body
from auditor.model import Alignment, ItemList, Lang, Parsed, Words
from auditor.report.families import all_matters
from auditor.report.links import links_csv, matters_csv, matters_json
from auditor.report.review import render_review
from auditor.statutes import load_statutes

HELP = t(
    "对齐两份或多份清单：哪些是同一事项，为什么",
    "align two or more lists: which items are the same matter, and why",
)
_DEFAULT_LANG = LangChoice(LANG)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Lists with their alignments, in the order in which they were given.

    The first ``own`` are of lists that belong together by whose they are, the others complete
    a matrix.
    """

    lists: tuple[Parsed, ...]
    alignments: tuple[Alignment, ...]
    own: int = 1

    def of(self, alignment: Alignment) -> tuple[ItemList, ItemList]:
        """Return the two lists of an alignment."""
        by_id = {one.list.id: one.list for one in self.lists}
        return by_id[alignment.left], by_id[alignment.right]

    def to_review(self) -> tuple[Alignment, ...]:
        """Return what people are asked about: no older editions against other bodies' lists."""
        own = self.alignments[: self.own]
        old = {a.left for a in own if one_body(*self.of(a))}
        further = (a for a in self.alignments[self.own :] if not {a.left, a.right} & old)
        return (*own, *further)

    def matters(self) -> tuple[Matter, ...]:
        """Return one row a matter, as the matrix of a report has them."""
        return all_matters(self.lists, self.alignments[: self.own], self.alignments[self.own :])


Writer = Callable[[Alignment, ItemList, ItemList, Lang], bytes]


def _dumped(data: object) -> bytes:
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _links(alignment: Alignment, left: ItemList, right: ItemList, _: Lang) -> bytes:
    return _dumped(links_json(alignment, left, right))


#: Formats by name: each gives the file of one alignment.
FORMATS: Mapping[str, Writer] = {"json": _links, "csv": links_csv}


def align_command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar=t("清单…", "LIST..."),
            help=t(
                "清单文件或文件夹：两份按所给先后对齐；再多则有上下级、前后版、同级关系的两两对齐，其余同第一份",
                "list files or folders: two are aligned as given; of more, every two that hang "
                "together by level, edition or as peers, and any other with the first",
            ),
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help=t(
                "输出文件夹；两份清单时也可以是一个文件",
                "output folder, or a file where there are two lists",
            ),
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", help=t("格式，可重复：", "format, repeatable: ") + " ".join(FORMATS)
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help=t("人工对齐决定 alignment.yaml", "decisions by a person")),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            help=t("写出复核页（一个离线网页）", "write the page for deciding (one offline page)"),
        ),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = _DEFAULT_LANG,
) -> None:
    """Align lists; print the links of two as JSON, or write files and print a summary."""
    spoken = lang_of(lang)
    with plain_errors(spoken):
        wanted = wanted_formats(formats, FORMATS, ("json",))
        day = read_date(as_of)
        decided = load_decisions(decisions) if decisions else Decisions()
        lists, related, unread = _gather(paths, spoken)
        statutes = load_statutes()
        with progress(len(lists)) as bar:
            judged = []
            for one in lists:
                step(bar, one.identity.title)
                judged.append(judge_list(parse_list(one), statutes, day))
        done = _align(judged, decided, related, spoken)
        _tell(done, decided, decisions, spoken)
        _give(done, wanted, out, review, decided, spoken, asked=bool(formats))
    raise typer.Exit(UNREAD if unread else OK)


def _gather(
    paths: Sequence[Path], lang: Lang
) -> tuple[tuple[ItemList, ...], tuple[tuple[str, str], ...], bool]:
    """Read all lists; what cannot be read is told, and ends the run when fewer than two remain."""
    need_paths(list(paths))
    gathered = gather(paths)
    for one in gathered.unread:
        say(t("无法读取 ", "cannot read ") + one.words.say(lang), style="yellow")
    if len(gathered.lists) < 2:
        if gathered.unread:
            raise typer.Exit(UNREAD)
        raise UsageError(
            f"只有 {len(gathered.lists)} 份清单，对齐至少需要两份",
            f"{len(gathered.lists)} list found; align needs at least two",
        )
    return gathered.lists, gathered.related, bool(gathered.unread)


def _align(
    lists: Sequence[Parsed], decided: Decisions, related: Sequence[tuple[str, str]], lang: Lang
) -> Aligned:
    if len(lists) == 2:
        return Aligned(tuple(lists), (align(lists[0], lists[1], decided),))
    plain = [one.list for one in lists]
    own = _chosen(plain, related)
    if not own:
        raise UsageError(
            "这些清单里没有可以对齐的一对，请一次给出两份",
            "no two of these lists belong together: give two at a time",
        )
    _tell_apart(plain, own, lang)
    known = (*own, *further_pairs(plain, own, decided))
    made = {(a.left, a.right): a for a in align_all(lists, decided, known)}
    return Aligned(tuple(lists), tuple(made[pair] for pair in known), len(own))


def _chosen(
    lists: Sequence[ItemList], related: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs that belong together, each once, whichever way round it was found first.

    A list that belongs to none is held against the first, if that may be of its department.
    """
    wanted = [*related, *((left.id, right.id) for left, right in pairs(lists))]
    paired = {list_id for pair in wanted for list_id in pair}
    first, *others = lists
    alone = (one for one in others if one.id not in paired and _comparable(first, one))
    wanted += [(first.id, one.id) for one in alone]
    once: dict[frozenset[str], tuple[str, str]] = {}
    for pair in wanted:
        once.setdefault(frozenset(pair), pair)
    return tuple(once.values())


def _comparable(first: ItemList, other: ItemList) -> bool:
    """Say whether two lists are of one department, as far as that is known."""
    one, two = first.identity.department, other.identity.department
    return one == two or not one or not two


def _tell_apart(lists: Sequence[ItemList], own: Sequence[tuple[str, str]], lang: Lang) -> None:
    """Say which lists are aligned with none, and that of many lists not every two are."""
    for one in lists:
        if not any(one.id in pair for pair in own):
            said = t("没有可对齐的另一份：", "nothing to align with: ") + one.identity.title
            say(said, lang, style="yellow")
    if any(len(family) > FEW for family in families_of([one.id for one in lists], own)):
        said = t(
            "清单较多，只比较上下级、前后版、各自的同级标杆和人工决定提到的",
            "many lists: only levels, editions, one peer each and what decisions name are compared",
        )
        say(said, lang)


def _tell(done: Aligned, decided: Decisions, path: Path | None, lang: Lang) -> None:
    if path:
        idle = idle_decisions(decided, [one.list.id for one in done.lists])
        tell_decisions(path, (*idle, *(p for a in done.alignments for p in a.problems)), lang)


def _give(
    done: Aligned,
    formats: Sequence[str],
    out: Path | None,
    review: Path | None,
    decided: Decisions,
    lang: Lang,
    *,
    asked: bool,
) -> None:
    """Print the links of two lists, or write what was asked for and print a summary."""
    if out is None and (asked or (review is None and len(done.lists) == 2)):
        if len(done.alignments) > 1 or len(formats) > 1:
            raise UsageError(
                "结果不止一个文件，请用 --out 指定文件夹",
                "there is more than one file: name a folder with --out",
            )
        text = FORMATS[formats[0]](done.alignments[0], *done.of(done.alignments[0]), lang)
        show(text.decode("utf-8-sig").rstrip("\n"))
    else:
        for words in _summary(done):
            show(words.say(lang))
    for path, content in list(_files(done, formats, out, lang)) if out else ():
        write_file(path, content)
        show(path.as_posix())
    if review:
        write_file(review, render_review(done.lists, done.to_review(), decided, lang))
        if out or not asked:
            show(review.as_posix())


def _files(
    done: Aligned, formats: Sequence[str], out: Path, lang: Lang
) -> Iterator[tuple[Path, bytes]]:
    """Yield path and content of every file: one folder a pair where there are several."""
    single = len(done.alignments) == 1 and len(formats) == 1
    if single and out.suffix == f".{formats[0]}" and not out.is_dir():
        yield out, FORMATS[formats[0]](done.alignments[0], *done.of(done.alignments[0]), lang)
        return
    for one in done.alignments:
        folder = out / f"{one.left}--{one.right}" if len(done.alignments) > 1 else out
        for name in formats:
            yield folder / f"links.{name}", FORMATS[name](one, *done.of(one), lang)
    if len(done.alignments) > 1:
        found, lists = done.matters(), [one.list for one in done.lists]
        if "json" in formats:
            yield out / "matters.json", _dumped(matters_json(found, lists))
        if "csv" in formats:
            yield out / "matters.csv", matters_csv(found, lists, lang)


def _summary(done: Aligned) -> Iterator[Words]:
    for one in done.alignments:
        left, right = (" ".join(side.identity.title.split()) for side in done.of(one))
        several = sum(link.relation != "same" for link in one.links)
        person = sum(link.decided_by == "person" for link in one.links)
        over = len(one.unmatched_left), len(one.unmatched_right)
        zh = f"对应 {len(one.links)}（拆并 {several}，人工 {person}），仅左有 {over[0]}，仅右有 {over[1]}"
        en = f"{len(one.links)} links ({several} split or merged, {person} by a person), "
        en += f"{over[0]} left only, {over[1]} right only"
        yield Words(f"{left} → {right}：{zh}", f"{left} → {right}: {en}")
    if len(done.alignments) > 1:
        yield _matters_summary(done)


def _matters_summary(done: Aligned) -> Words:
    found = done.matters()
    shared = sum(all(matter.places) for matter in found)
    odd = sum(bool(matter.conflicts) for matter in found)
    return Words(
        f"{len(done.lists)} 份清单共 {len(found)} 个事项，各份都有的 {shared} 个，"
        f"对应关系不一致的 {odd} 个",
        f"{len(done.lists)} lists: {len(found)} matters, {shared} in all of them, "
        f"{odd} whose links disagree",
    )
