"""Pages that hold lists against each other: the matrix, pairs, changes of editions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from factories import AS_OF, audit, item, parsed, words
from hypothesis import example, given
from hypothesis import strategies as st
from pages import load, parse
from typer.testing import CliRunner

from auditor.align import align, align_all
from auditor.audit import gather, judge_list, parse_list
from auditor.cli import app
from auditor.diff import diff
from auditor.model import Alignment, Identity, Link, Piece, Problem
from auditor.redline import changed_facts, redline
from auditor.report import compared, render
from auditor.report.compared import labels
from auditor.report.comparisons import changes_html
from auditor.report.families import families
from auditor.report.grounds import find_nearest, ground_of, link_table, lone_items, say_score
from auditor.report.redlines import Run, show_field, side, valued, weighty_facts
from auditor.statutes import load_statutes
from auditor.text import BLANKS

ROOT = Path(__file__).resolve().parent.parent
RAW = sorted((ROOT / "data" / "raw").glob("*.txt"))
THIRD = ROOT.parent / "shared" / "lists" / "克拉玛依市医疗保障局2024年权责清单.xls"
HOSTILE = "<script>alert('1')</script>&amp;\u202e</details>"
DUTIES = "1.受理责任：依法受理申请。\n2.审查责任：应当在十五日内审查。\n3.送达责任：送达文书。"
LATER = (
    "1.受理责任：依法受理申请。\n2.告知责任：告知当事人权利义务。\n"
    "3.审查责任：可以在三十日内审查。\n4.送达责任：送达文书。"
)
BASIS = "【法律】《中华人民共和国示例法》第五条：处二倍以上五倍以下的罚款。"


def years(*items, year="2024", code="450200", level="市级", place="示例市", **given):
    """A list of one body for a year."""
    title = given.pop("title", f"{place}示例局权责清单（{year}年版）")
    identity = Identity(title, place, code, None, level, f"{place}示例局", "示例局", year)
    made = parsed(*items, id=given.pop("id", f"{code}-示例局-{year}"), **given)
    return replace(made, list=replace(made.list, identity=identity))


def link(left, right, *reasons, **given):
    relation = "same" if len(left) == len(right) == 1 else "split" if len(left) == 1 else "merge"
    said = tuple(words(reason) for reason in reasons) or (words("名称相同", "same name"),)
    made = {"relation": relation, "score": 0.97, "reasons": said} | given
    return Link(tuple(left), tuple(right), **made)


def alignment(left, right, *links, problems=()):
    """An alignment of these links; all other items are unmatched."""
    held = [{p for k in links for p in side} for side in ([], [])]
    for one in links:
        held[0] |= set(one.left)
        held[1] |= set(one.right)
    rest = [
        tuple(i.position for i in p.list.items if i.position not in h)
        for p, h in zip((left, right), held, strict=True)
    ]
    return Alignment(left.list.id, right.list.id, links, rest[0], rest[1], problems)


def pages(out: Path):
    return {path.name: load(path) for path in sorted(out.glob("*.html"))}


def cells(row):
    return [" ".join(cell.text().split()) for cell in row.find("td")]


@pytest.fixture(scope="module")
def editions():
    """Two editions: a duty put in, a rate and a word changed, renamed, dropped, new, cosmetic."""
    old = years(
        item(1, name="对甲行为的处罚", duties=DUTIES, basis=BASIS),
        item(2, name="对乙行为的处罚", remark="备注一"),
        item(3, name="对丙行为的处罚", remark="见附件(一)。"),
        item(4, name="对丁行为的处罚"),
        item(5, name=HOSTILE),
    )
    new = years(
        item(1, name="对甲行为的处罚", duties=LATER, basis=BASIS.replace("二倍", "三倍")),
        item(2, name="对乙行为的行政处罚", remark="备注一"),
        item(3, name="对丙行为的处罚", remark="见附件（一）。"),
        item(4, name="新设事项", basis="新依据" * 60),
        item(5, name=HOSTILE),
        year="2025",
    )
    same = [link((n,), (n,)) for n in (1, 2, 3, 5)]
    return old, new, alignment(old, new, *same)


@pytest.fixture(scope="module")
def places():
    """A region, its city and a county of the city; the county was compared with the city only."""
    region = years(
        item(1, name="对甲行为的处罚", duties=DUTIES, remark="区"),
        item(2, name="对乙行为的处罚"),
        item(3, name="只有区有"),
        code="450000",
        level="省级",
        place="某自治区",
    )
    city = years(
        item(1, name="对甲行为的行政处罚", duties=LATER, remark="市"),
        item(2, name="对乙行为的处罚", category="行政检查"),
        item(3, name=HOSTILE),
    )
    county = years(
        item(1, name="对甲行为的处罚", duties=LATER),
        item(2, name="对乙行为之一的处罚"),
        item(3, name="对乙行为之二的处罚"),
        code="450221",
        level="县级",
        place="某县",
    )
    alone = years(item(1), code="650200", place="别市", title="别市清单")
    note = Problem("decision", words("指到的事项已不存在"), quote="旧事项")
    first = alignment(
        region,
        city,
        link((1,), (1,), "名称 0.91", "依据同为《示例法》第五条", "类别相同", "责任环节 0.70"),
        link((2,), (2,), "人工确认（决定文件第 3 行）", score=1.0, decided_by="person"),
        problems=(note,),
    )
    second = alignment(city, county, link((1,), (1,)), link((2,), (2, 3)))
    return audit(region, city, county, alone, alignments=(first, second))


@pytest.fixture(scope="module")
def folder(places, editions, tmp_path_factory):
    out = tmp_path_factory.mktemp("pages")
    old, new, linked = editions
    made = audit(
        *places.lists,
        replace(old, list=replace(old.list, id="旧版")),
        replace(new, list=replace(new.list, id="新版")),
        alignments=(*places.alignments, replace(linked, left="旧版", right="新版")),
    )
    render(made, ["html"], out)
    render(made, ["html"], out / "en", "en")
    return out


# --- redlines ---------------------------------------------------------------------------


def retrace(runs: tuple[Run, ...], text: str) -> None:
    """Walk through a text along its runs; a gap says how far to go."""
    at = 0
    for run in runs:
        if run.look == "gap":
            at += int(run.text)
        else:
            assert text.startswith(run.text, at)
            at += len(run.text)
    assert at == len(text)


TEXT = st.text(alphabet="应当可以不得在十五日内，。1.\n处罚款二倍 ", max_size=60)


@given(TEXT, TEXT, st.integers(0, 400))
@example("甲", "乙", 0)
@example("", "乙", 300)
def test_either_side_of_a_redline_is_its_text_with_gaps_counted(before, after, common):
    shared = "依法受理申请。" * (common // 7)
    old, new = before + shared + after, after + shared + before
    pieces = redline(old, new)
    retrace(side(pieces, "inserted"), old.strip(BLANKS))
    retrace(side(pieces, "deleted"), new.strip(BLANKS))


def test_long_stretches_that_stay_are_cut_in_the_middle_and_counted():
    stays = "一二三四五六七八九十" * 60
    runs = side((Piece("same", stays), Piece("deleted", "甲"), Piece("inserted", "乙")), "inserted")
    assert [run.look for run in runs] == ["same", "gap", "same", "deleted"]
    assert sum(len(r.text) for r in runs if r.look == "same") + int(runs[1].text) == len(stays)
    short = side((Piece("same", stays[:100]), Piece("deleted", "甲")), "inserted")
    assert [run.look for run in short] == ["same", "deleted"]


@pytest.mark.parametrize(
    "before, after, marked",
    [
        ("受理,审查;决定", "受理，审查；批准", ["决定", "批准"]),
        ("第五十七条 调查终结的", "第五十七条：调查结束的", ["终结", "结束"]),
        ("（2018年修订)", "（2018年修正）", ["修订", "修正"]),
        ("登记《办法》", "登记办法", ["《办法》", "办法"]),
        ("处1.5倍罚款", "处15倍罚款", ["1.5倍", "15倍"]),
    ],
)
def test_what_differs_in_style_alone_is_not_marked_as_changed(before, after, marked):
    pieces = redline(before, after)
    sides = side(pieces, "inserted"), side(pieces, "deleted")
    assert [r.text for one in sides for r in one if r.look in ("deleted", "inserted")] == marked
    assert ["".join(r.text for r in one) for one in sides] == [before, after]


def field(old, new, linked, name, nth=0):
    change = diff(old, new, linked).items[nth]
    return show_field(next(f for f in change.fields if f.field == name), "zh")


def test_a_duty_put_in_is_one_row_and_the_others_are_counted(editions):
    view = field(*editions, "duties")
    rows = [(row.kind, row.left_label, row.right_label) for row in view.rows]
    assert rows == [("added", "", "2"), ("changed", "2", "3")]
    assert view.rows[0].left is None
    assert "".join(run.text for run in view.rows[0].right) == "告知责任：告知当事人权利义务。"
    assert view.counted == ("另有 1 条未变", "另有 1 条仅编号变动")


def test_what_weighs_is_told_with_its_values(editions):
    view = field(*editions, "duties")
    assert [(f.tag, f.before, f.after) for f in view.rows[1].facts] == [
        ("modality", "应当", "可以"),
        ("period", "十五日内", "三十日内"),
    ]
    (row,) = field(*editions, "basis").rows
    assert [(f.name, f.before, f.after) for f in row.facts] == [("倍数", "二倍以上", "三倍以上")]


def test_facts_of_one_kind_are_told_together():
    one = redline("应当在十日内办结。处二倍罚款。", "可以在十日内办结。处三倍罚款。")
    other = redline("应当在五日内送达。", "不得在五日内送达。")
    tags = ("modality", "multiple")
    rows = [*changed_facts(one), *changed_facts(other)]
    assert list(valued(rows, tags)) == [
        ("modality", "应当", "可以、不得"),
        ("multiple", "二倍", "三倍"),
    ]
    assert list(valued(rows, ("organ",))) == []
    assert list(valued([*rows, ("period", "十日内、五日内", "十日内、五日内")], ("period",))) == []


def _change(name, old, new):
    """Return what became of one field of one item."""
    left, right = years(item(1, **{name: old})), years(item(1, **{name: new}), year="2025")
    (change,) = diff(left, right, alignment(left, right, link((1,), (1,)))).items[0].fields
    return change


def _told(name, old, new):
    """Return the facts of a field that the summary of a page tells, and its tags."""
    change = _change(name, old, new)
    return list(weighty_facts(change)), change.tags


def test_whole_sentences_and_entries_tell_their_numbers_in_the_summary():
    old = "1.检查责任：组织检查，出具检查报告。"
    new = f"{old}发现问题的，应当在十日内复查。\n2.处理责任：应当在五日内处理，可处5万元以上罚款。"
    told = [("amount", "", "5万元以上"), ("period", "", "十日内、五日内")]
    assert _told("duties", old, new) == (told, ("modality", "amount", "period"))
    assert _told("duties", new, old)[0] == [(tag, after, before) for tag, before, after in told]
    assert _told("duties", old, f"{old}\n2.处理责任：应当处理。") == ([], ("modality",))
    quoted = "1.《甲条例》第三条：应当在五日内处理。"
    assert _told("duty_basis", quoted, f"{quoted}\n2.《甲条例》第四条：处一万元罚款。")[0] == []


def test_an_entry_that_came_says_what_weighs_in_it():
    change = _change("duties", DUTIES, f"{DUTIES}\n4.催告责任：应当在十日内催告。")
    (row,) = show_field(change, "zh").rows
    assert [(f.name, f.before, f.after) for f in row.facts] == [
        ("应当/可以/不得", "", "应当"),
        ("期限", "", "十日内"),
    ]


# --- what links rest on -----------------------------------------------------------------


def test_every_reason_of_the_aligner_has_its_column():
    left, right = (parse_list(gather([path]).lists[0]) for path in RAW)
    said = [r for k in align(left, right).links for r in k.reasons]
    assert len(said) > 10
    assert [r.zh for r in said if ground_of(r) == "other"] == []


def test_no_reason_is_left_out(places):
    region, city = places.lists[:2]
    made = diff(region, city, places.alignments[0])
    sides = compared.sides_of((region.list, city.list), "zh", {}, editions=False)
    table = link_table(made, compared.compare_lists(made.items, sides, "zh"), "zh")
    assert table.grounds == ("名称", "依据", "类别", "结构", "其他")
    first, second = table.rows
    assert first.grounds == (
        ("名称 0.91",),
        ("依据同为《示例法》第五条",),
        ("类别相同",),
        ("责任环节 0.70",),
        (),
    )
    assert second.grounds[-1] == ("人工确认（决定文件第 3 行）",)
    assert (second.score, second.by_person, first.score) == ("1.00", True, "0.97")


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (1.0, ">0.99"),
        (0.9999, ">0.99"),
        (0.995, ">0.99"),
        (0.994, "0.99"),
        (0.5, "0.50"),
        (None, ""),
    ],
)
def test_what_is_not_certain_is_not_called_so(score, said):
    assert say_score(score) == said


def test_what_a_person_decided_is_certain():
    assert say_score(1.0, by_person=True) == "1.00"


def test_an_item_without_counterpart_is_shown_with_what_comes_nearest(places):
    region, city = places.lists[:2]
    linked = alignment(region, city, link((1,), (1,)))
    made = diff(region, city, linked)
    sides = compared.sides_of((region.list, city.list), "zh", {}, editions=False)
    near = find_nearest(region, city, linked)
    left, right = lone_items(made, sides, near, "zh")
    assert [one.item.position for one in left] == [2, 3]
    assert (left[0].nearest.item.position, left[0].nearest.taken) == (2, False)
    assert "名称相同" in left[0].nearest.reasons
    assert [one.item.position for one in right] == [2, 3]
    assert all(one.nearest for one in (*left, *right))


def test_nothing_comes_near_in_an_empty_list(places):
    region = places.lists[0]
    empty = years(code="450900", place="空市")
    assert find_nearest(region, empty, alignment(region, empty)) == ()


# --- pair pages -------------------------------------------------------------------------


def test_the_pair_page_holds_grounds_unmatched_and_differences(folder):
    (name,) = [n for n in pages(folder) if n.startswith("pair-450000")]
    page = pages(folder)[name]
    rows = [cells(row) for row in page.one("table", "links").one("tbody").find("tr")]
    assert rows[0] == [
        "第 1 项 对甲行为的处罚",
        "第 1 项 对甲行为的行政处罚",
        "名称 0.91",
        "依据同为《示例法》第五条",
        "类别相同",
        "责任环节 0.70",
        "",
        "0.97",
        "程序判定",
        "名称不同、内容不同",
    ]
    assert rows[1][-2:] == ["人工确认", "类别不同"]
    assert page.one("table", "links").one(id="kl2r2").find("b")[0].text() == "人工确认"
    lone = [cells(row) for t in page.find("table", "lone") for row in t.one("tbody").find("tr")]
    assert [row[0] for row in lone] == ["第 3 项 只有区有", f"第 3 项 {HOSTILE}"]
    assert "指到的事项已不存在；旧事项" in page.text()


def test_fields_stand_side_by_side_with_their_redlines(folder):
    (name,) = [n for n in pages(folder) if n.startswith("pair-450000")]
    change = pages(folder)[name].one(id="cl1r1")
    heads = [h.text() for h in change.one("table", "versus").find("th", scope="rowgroup")]
    assert heads == ["项目名称", "责任事项", "备注"]
    for row in change.one("table", "versus").find("tr"):
        sides = row.find("td")
        if len(sides) == 3:
            assert not sides[0].find("ins")
            assert not sides[1].find("del")
    (changed,) = [r for r in change.find("tr", "changed") if "审查责任" in r.text()]
    assert [d.text() for d in changed.find("del")] == ["应当在十五日"]
    assert [i.text() for i in changed.find("ins")] == ["可以在三十日"]


def test_a_split_item_is_held_against_each_of_its_parts(folder):
    (name,) = [n for n in pages(folder) if n.startswith("pair-450200")]
    split = pages(folder)[name].one(id="cl2r2")
    captions = [c.text() for c in split.find("caption")]
    assert captions == [
        "第 2 项 对乙行为的处罚 ↔ 第 2 项 对乙行为之一的处罚",
        "第 2 项 对乙行为的处罚 ↔ 第 3 项 对乙行为之二的处罚",
    ]


def test_a_change_in_several_items_is_laid_out_once(tmp_path):
    long = "第一步依法受理，第二步依法审查，第三步依法决定。" * 8
    sides = [
        years(*(item(n, remark=long + end) for n in (1, 2, 3)), code=code, place=place)
        for end, code, place in (("甲", "450200", "甲市"), ("乙", "450300", "乙市"))
    ]
    made = alignment(*sides, *(link((n,), (n,)) for n in (1, 2, 3)))
    render(audit(*sides, alignments=(made,)), ["html"], tmp_path)
    (name,) = [n for n in pages(tmp_path) if n.startswith("pair")]
    page = pages(tmp_path)[name]
    assert len(page.find("del")) == 1
    again = page.find(cls="again")
    assert [a.one("a").attrs["href"] for a in again] == ["#cl1r1", "#cl1r1"]
    assert "差异同 第 1 项 事项1" in " ".join(again[0].text().split())


# --- the matrix -------------------------------------------------------------------------


def grid(page):
    """The matrix as rows of names and cells."""
    table = page.one("table", "matrix")
    return {
        " ".join(row.one("th").one(cls="name").text().split()): cells(row)
        for row in table.find("tr", "pickable")
    }


def test_the_matrix_tells_a_gap_from_what_was_not_compared(folder):
    page = pages(folder)["matrix.html"]
    heads = [th.one("a").text() for th in page.one("table", "matrix").find("th", scope="col")[1:]]
    assert heads == ["某自治区", "示例市", "某县"]
    rows = grid(page)
    assert rows["对甲行为的处罚"][0] == "第 1 项 同名"
    assert rows["对甲行为的处罚"][1].startswith("第 1 项 对甲行为的行政处罚")
    assert rows["只有区有"] == ["第 3 项 同名", "缺", "未比对"]
    assert rows[HOSTILE] == ["缺", "第 3 项 同名", "缺"]
    assert rows["对乙行为的处罚"][1].startswith("第 2 项 同名 行政检查")
    assert rows["对乙行为的处罚"][2].count("第") == 2


def test_rows_know_what_the_filter_asks_for(folder):
    page = pages(folder)["matrix.html"]
    kinds = {
        row.one("th").one(cls="name").text(): (row.attrs["data-kinds"], row.attrs["data-missing"])
        for row in page.one("table", "matrix").find("tr", "pickable")
    }
    assert kinds == {
        "对甲行为的处罚": ("all wording", ""),
        "对乙行为的处罚": ("all category wording several", ""),
        "只有区有": ("gap only unknown", "1"),
        HOSTILE: ("gap only", "0 2"),
    }
    glance = [cells(row) for row in page.one(id="glance").one("tbody").find("tr")]
    assert [row[1:] for row in glance] == [
        ["3", "3", "1", "0"],
        ["3", "3", "1", "0"],
        ["3", "2", "1", "1"],
    ]


def test_cells_lead_to_the_text_and_to_the_comparison(folder):
    page = pages(folder)["matrix.html"]
    row = page.one("tr", "pickable", id="m1")
    links = [unquote(a.attrs["href"]) for a in row.find("a")]
    assert links[0] == "450000-示例局-2024.html#i1"
    assert links[2].startswith("pair-450000")
    assert links[2].endswith(".html#cl1r1")


def test_lists_that_hang_together_share_a_matrix_and_the_rest_is_told(folder):
    index = pages(folder)["index.html"]
    section = index.one(id="alignment")
    assert len(section.find(cls="matrix-link")) == 2
    assert "别市清单" in section.one(cls="plain-box").text()
    rows = [cells(row) for row in section.one("table", "pairs").one("tbody").find("tr")]
    assert [row[2:] for row in rows] == [
        ["2 组", "1 项", "1 项", "逐项对照"],
        ["2 组", "1 项", "0 项", "逐项对照"],
        ["4 组", "1 项", "1 项", "两版变化"],
    ]


def test_links_that_contradict_each_other_are_told_with_the_lists_by_name(places, tmp_path):
    region, city, county = places.lists[:3]
    straight = alignment(region, county, link((2,), (2,)))
    made = audit(region, city, county, alignments=(*places.alignments, straight))
    render(made, ["html"], tmp_path)
    row = pages(tmp_path)["matrix.html"].one("tr", "pickable", id="m1")
    assert "conflict" in row.attrs["data-kinds"].split()
    assert row.one(cls="conflict").text() == "清单 某自治区 与 某县 直接比对时未关联"


def test_the_order_of_the_lists_changes_nothing_in_the_matrix(places):
    one = families(places.lists, places.alignments)
    other = families(places.lists[::-1], places.alignments[::-1])
    assert [m.places for m in one[0].matters] == [m.places for m in other[0].matters]
    assert [x.id for x in one[0].lists] == [x.id for x in other[0].lists]


@pytest.mark.parametrize(
    ("identities", "said"),
    [
        ([("广西", "2024"), ("广西", "2025")], ("2024年版", "2025年版")),
        ([("广西", "2024"), ("柳州", "2024")], ("广西", "柳州")),
        ([("广西", "2024"), ("广西", "2025"), ("柳州", "2025")], None),
        ([(None, None), (None, None)], ("清单 a", "清单 b")),
    ],
)
def test_labels_tell_lists_apart_and_say_no_more_than_that(identities, said):
    lists = [parsed(id=name, title="清单").list for name, _ in zip("abc", identities, strict=False)]
    lists = [
        replace(one, identity=replace(one.identity, jurisdiction=place, edition=year, body=None))
        for one, (place, year) in zip(lists, identities, strict=True)
    ]
    made = labels(lists, "zh")
    assert made == (said or ("广西 2024年版", "广西 2025年版", "柳州 2025年版"))


@pytest.mark.skipif(not THIRD.exists(), reason="the third list is not beside this checkout")
def test_three_real_lists_make_a_matrix(tmp_path):
    lists = [parse_list(one) for one in gather([*RAW, THIRD]).lists]
    ids = [one.list.id for one in lists]
    every = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    made = audit(*lists, alignments=align_all(lists, related=every))
    render(made, ["html"], tmp_path)
    rows = grid(pages(tmp_path)["matrix.html"])
    numbers = {
        name: tuple(re.findall(r"第 (\d+) 项|(缺)", cell)[0] for cell in row)
        for name, row in rows.items()
    }
    flat = {name: tuple(n or gap for n, gap in found) for name, found in numbers.items()}
    assert flat["对用人单位和个人遵守医疗保障法律、法规情况开展监督检查"] == ("6", "8", "9")
    assert flat["以欺诈、伪造证明材料或其他手段骗取医疗保障待遇的处罚"] == ("3", "3", "2")
    assert flat["生育保险待遇审核"] == ("8", "缺", "缺")
    assert sum(len(p.list.items) for p in lists) == sum(
        n != "缺" for found in flat.values() for n in found
    )


# --- changes ----------------------------------------------------------------------------


def changes(old, new, linked, lang="zh", **given):
    made = changes_html(diff(old, new, linked), (old.list, new.list), AS_OF, lang, **given)
    return {name: parse(text) for name, text in made.items()}


def test_a_leader_reads_the_changes_in_a_minute(editions):
    page = changes(*editions)["changes.html"]
    assert page.one("h1").text() == "两版清单变化"
    lead = page.one(cls="lead").text()
    assert lead == "5 项 → 5 项；有 4 项实质变化；1 项只有编号、次序或格式变动；1 项没有变化。"
    tiles = {d.one("dt").text(): d.one("dd").text() for d in page.one("dl", "tiles").find("div")}
    assert tiles == {
        "新增": "1",
        "取消": "1",
        "更名": "1",
        "变更类别": "0",
        "内容变更": "1",
        "仅格式变动": "1",
        "无变化": "1",
    }
    facts = [cells(row)[:4] for row in page.one("table", "weighty").one("tbody").find("tr")]
    assert facts == [
        ["实施依据", "倍数", "二倍以上", "三倍以上"],
        ["责任事项", "应当/可以/不得", "应当", "可以"],
        ["责任事项", "期限", "十五日内", "三十日内"],
    ]


def test_the_summary_says_what_changed_besides_the_name(editions):
    page = changes(*editions)["changes.html"]
    told = [p.text() for p in page.one("table", "kinds").find("p", "item")]
    assert "第 1 项 对甲行为的处罚：实施依据、责任事项（增 1 条、改 1 条）" in told
    old = years(item(1, name="对甲行为的检查"))
    new = years(item(1, name="对甲行为的检查", category="行政检查"), year="2025")
    page = changes(old, new, alignment(old, new, link((1,), (1,))))["changes.html"]
    (said,) = [p.text() for p in page.one("table", "kinds").find("p", "item")]
    assert said == "第 1 项 对甲行为的检查 · 行政处罚 → 行政检查"


def test_cosmetic_changes_are_folded_and_counted(editions):
    page = changes(*editions)["changes.html"]
    folded = page.find("details", "fold-quiet")[0]
    assert folded.one("summary").text().startswith("1 项只有编号、次序或格式变动")
    assert "备注（仅格式变动）" in folded.text()
    assert "open" not in folded.attrs
    assert not [d for d in page.find("details", "change-item") if "丙" in d.text()]


def test_what_came_and_went_is_there_in_full(editions):
    page = changes(*editions)["changes.html"]
    added, removed = page.one(id="cr4"), page.one(id="cl4")
    assert "新依据" * 60 in added.text()
    assert "对丁行为的处罚" in removed.text()
    assert not added.find("a", href="x")


def test_two_places_are_not_said_to_have_changed(places):
    region, city = places.lists[:2]
    page = changes(region, city, places.alignments[0])["changes.html"]
    assert page.one("h1").text() == "两份清单差异"
    assert "不表示时间上的增删" in page.one(id="summary").text()
    kinds = [k.text() for k in page.one("table", "kinds").find(cls="kind")]
    assert kinds == ["仅后者有", "仅前者有", "名称不同", "类别不同"]


def test_two_equal_editions_differ_in_nothing(editions):
    old = editions[0]
    again = replace(old, list=replace(old.list, id="再版"))
    links = [link((n,), (n,)) for n in range(1, 6)]
    page = changes(old, again, alignment(old, again, *links))["changes.html"]
    assert "两份清单没有差别。" in page.one(id="summary").text()
    assert not page.find("details", "change-item")


def test_long_comparisons_are_cut_into_pages(monkeypatch, tmp_path):
    monkeypatch.setattr(compared, "PAGE", 2000)
    sides = [
        years(*(item(n, basis=f"依据{n}{w}" * 90) for n in range(1, 9)), year=year)
        for w, year in (("甲", "2024"), ("乙", "2025"))
    ]
    made = alignment(*sides, *(link((n,), (n,)) for n in range(1, 8)))
    render(audit(*sides, alignments=(made,)), ["html"], tmp_path)
    found = {n: p for n, p in pages(tmp_path).items() if n.startswith("changes")}
    assert len(found) > 4
    shown = [d.attrs["id"] for p in found.values() for d in p.find("details", "change-item")]
    assert sorted(shown) == sorted({*(f"cl{n}r{n}" for n in range(1, 8)), "cl8", "cr8"})
    main = found[min(found, key=len)]
    assert not main.find("details", "change-item")
    check_links(pages(tmp_path))


# --- all pages --------------------------------------------------------------------------


def check_links(found):
    """Every link leads somewhere, and no two elements of a page have one name."""
    for name, page in found.items():
        ids = [node.attrs["id"] for node in page.walk() if "id" in node.attrs]
        assert len(ids) == len(set(ids)), name
        for one in page.find("a"):
            target, _, anchor = one.attrs["href"].partition("#")
            other = found[unquote(target) or name]
            assert not anchor or other.find(id=anchor), (name, one.attrs["href"])


def test_every_link_leads_somewhere(folder):
    check_links(pages(folder))
    check_links(pages(folder / "en"))


def test_a_page_by_itself_has_no_link_out_of_it(editions):
    check_links(changes(*editions))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_are_named_and_their_heads_have_a_scope(folder, lang):
    for name, page in pages(folder / lang if lang == "en" else folder).items():
        if not name.startswith(("pair", "matrix", "changes")):
            continue
        assert all("scope" in th.attrs for th in page.find("th"))
        assert all(t.find("caption") or t.find("thead") for t in page.find("table"))
        levels = [int(n.tag[1]) for n in page.walk() if re.fullmatch(r"h\d", n.tag)]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_in_english_the_pages_say_nothing_in_chinese_themselves(folder):
    theirs = "示例|某|别市|处罚|只有区有|检查|新设|旧版|新版|自治区|区|市|县"
    for name, page in pages(folder / "en").items():
        if not name.startswith(("pair", "matrix", "changes")):
            continue
        own = [
            n for tag in ("h1", "h3", "caption", "label", "button", "th") for n in page.find(tag)
        ]
        for cls in ("note", "lead", "kind", "muted", "tag", "told", "gap", "unknown", "tiles"):
            own += page.find(cls=cls)
        said = [n.text() for n in own if not re.search(theirs, n.text())]
        assert [t for t in said if re.search(r"[\u4e00-\u9fff]", t)] == [], name


def test_a_hostile_name_is_text_on_every_page(folder):
    found = pages(folder)
    held = [name for name, page in found.items() if HOSTILE in page.text()]
    assert {n.split("-")[0].removesuffix(".html") for n in held} >= {"pair", "matrix", "changes"}
    assert all(len(page.find("script")) == 1 for page in found.values())


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from auditor.align import align_all
from auditor.audit import gather, parse_list
from auditor.model import Audit
from auditor.report import render
lists = tuple(parse_list(one) for one in gather([Path("data/raw")]).lists)
made = Audit(date(2026, 3, 1), lists, (), align_all(lists), (), ())
render(made, ["html"], Path(sys.argv[1]))
"""


def test_the_same_lists_give_the_same_bytes_whatever_the_hash(tmp_path):
    """Two runs with other hash seeds."""
    runs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, out],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        runs.append({p.name: p.read_bytes() for p in sorted(out.iterdir())})
    assert {"index.html", "matrix.html"} < set(runs[0])
    assert runs[0] == runs[1]


def test_the_verb_writes_the_page_or_prints_it(tmp_path):
    call = ["diff", *map(str, RAW), "--as-of", "2026-11-22", "--format", "html"]
    printed = CliRunner().invoke(app, call)
    assert printed.exit_code == 0
    assert parse(printed.stdout).one("h1").text() == "两份清单差异"
    english = CliRunner().invoke(app, [*call, "--out", str(tmp_path), "--lang", "en"])
    assert english.exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["changes.html"]
    assert load(tmp_path / "changes.html").one("h1").text() == "How two lists differ"


def test_the_page_tells_the_numbers_of_the_data(tmp_path):
    lists = [judge_list(parse_list(gather([p]).lists[0]), load_statutes(), AS_OF) for p in RAW]
    made = diff(*lists, align(*lists))
    page = changes(*lists, align(*lists))["changes.html"]
    told = {d.one("dt").text(): int(d.one("dd").text()) for d in page.one(cls="tiles").find("div")}
    kinds = json.loads(json.dumps([c.change for c in made.items]))
    assert told["仅后者有"] == kinds.count("added")
    assert told["仅前者有"] == kinds.count("removed")
    assert sum(told.values()) == len(kinds)


def test_a_printed_number_other_than_the_place_is_told(tmp_path):
    left = years(item(1, name="甲事项", number="（一）"), item(2, name="乙事项"))
    right = years(item(1, name="甲事项"), code="450300", place="别市")
    render(
        audit(left, right, alignments=(alignment(left, right, link((1,), (1,))),)),
        ["html"],
        tmp_path,
    )
    made = pages(tmp_path)
    assert grid(made["matrix.html"])["甲事项"][0] == "第 1 项（序号 （一）） 同名"
    (pair,) = [page for name, page in made.items() if name.startswith("pair")]
    assert "第 1 项（序号 （一）） 甲事项" in pair.one("table", "links").text()
    assert "第 2 项 乙事项" in pair.one("table", "lone").text()


@pytest.mark.parametrize("sides", [(0, 0), (0, 1), (1, 0)])
def test_lists_without_items_still_make_pages(sides, tmp_path):
    left = years(*[item(1)] * sides[0])
    right = years(*[item(1)] * sides[1], code="450300", place="别市")
    render(audit(left, right, alignments=(alignment(left, right),)), ["html"], tmp_path)
    made = pages(tmp_path)
    check_links(made)
    (pair,) = [page for name, page in made.items() if name.startswith("pair")]
    assert "没有找到对应的事项" in pair.text()
    assert len(made["matrix.html"].find("tr", "pickable")) == sum(sides)
