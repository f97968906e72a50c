"""Reports: the contract of findings.json, a table Excel may open, pages that lose nothing."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from factories import AS_OF, audit, finding, item, parsed, words
from hypothesis import given
from hypothesis import strategies as st
from pages import load

from auditor.audit import gather, parse_list
from auditor.errors import UsageError
from auditor.model import (
    Alignment,
    CharCount,
    Finding,
    Link,
    Place,
    Problem,
    Provision,
    RuleRun,
    Successor,
    Unread,
    Value,
    Verdict,
)
from auditor.report import FORMATS, render
from auditor.report.html import file_names
from auditor.report.words import UI
from auditor.report.words_compare import COMPARE

HOSTILE = '<script>alert("1")</script>&amp;\u202e</details>'
DUTIES = (
    "1.受理责任。依法受理。\n\n2.审查责任。听取陈述和申辨，作出决定。\n3.送达责任。送达决定书。" * 3
)
BASIS = "【法律】《中华人民共和国示例法》第五条：应当自受理之日起十日内处二倍以上罚款。"


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def findings_json(audited, out: Path, lang="zh", **given):
    (path,) = render(audited, ["json"], out, lang, **given)
    return json.loads(path.read_text(encoding="utf-8"))


def list_page(audited, out: Path, lang="zh", **given):
    """The page of the first list."""
    return load(render(audited, ["html"], out, lang, **given)[0])


@pytest.fixture(scope="module")
def rich():
    """Two lists with every kind of finding, text and gap that a page has to show."""
    first = item(1, duties=DUTIES, basis=BASIS, remark="", extra={"自定列": "另有说明"})
    second = item(2, name=HOSTILE, duties=DUTIES, exemption="", lost=["number"], number="")
    cited = Verdict("moved", "certain", words("条号已变"), actual="现行第五条说别的事。")
    unknown = Verdict("unverified", "unverified", words("没有文本"), statute="某市办法")
    there = item(1, basis="依据《某市办法》第一条、第二条", remark="=1+1")
    left = parsed(
        first,
        second,
        verdicts={(1, "basis"): (cited,)},
        unplaced=(Value("没有归位的字", Place(line=99)),),
        unknown_columns=(Value("自定列", Place(line=3)),),
        problems=(Problem("hidden", words("有隐藏的行"), Place(sheet="表1", row=7), "隐藏"),),
        chars=CharCount(1000, fields=994, unplaced=6),
    )
    right = parsed(
        there, verdicts={(1, "basis"): (unknown, unknown)}, id="另一份/清单", title="乙局权责清单"
    )
    typo = [finding(one, "duties", "申辨", group="typo") for one in (first, second)]
    moved = finding(
        first,
        "basis",
        "《中华人民共和国示例法》第五条",
        rule="statute-article-moved",
        severity="error",
        evidence=(
            {"statute": "中华人民共和国示例法", "cited": "第五条", "version": "2021-01-22"},
            {
                "successor": "第六条",
                "share": 0.93,
                "text": "应当自受理之日起三十日内处三倍以上罚款。",
            },
        ),
    )
    found = [
        *typo,
        finding(first, "duties", "听取陈述和申辨，作出决定。", rule="overlap", severity="info"),
        moved,
        finding(first, "remark", rule="field-missing", status="waived"),
        finding(second, "number", rule="item-number-missing", certainty="unverified"),
        finding(second, rule="item-empty", related=(("另一份/清单", 1, "事项1"),)),
        finding(first, "自定列", "说明", rule="extra"),
        finding(rule="statute-unverified", severity="info", certainty="unverified"),
        finding(there, "remark", "=1+1", rule="formula", list="另一份/清单", label="2-1"),
    ]
    reasons = (words("名称 0.93"), words("依据同为第五条"))
    link = Link((1,), (1,), "same", 0.93, reasons, "person")
    notes = (Problem("decision", words("指到的事项已不存在"), Place(line=4)),)
    return audit(
        left,
        right,
        findings=found,
        alignments=(Alignment("示例-2025", "另一份/清单", (link,), (2,), (), notes),),
        rules=(RuleRun("text-typo", 9, 2), RuleRun("never-looked", 0, 0)),
        unread=(Unread("扫描件.pdf", words("没有文字可读")),),
        sources=(words("示例法规库，3 部"),),
    )


# --- findings.json -----------------------------------------------------------------

TEXT, NUMBER, MAYBE = str, int, (str, type(None))
LIST_KEYS = {
    "id": TEXT,
    "title": TEXT,
    "jurisdiction": MAYBE,
    "level": MAYBE,
    "body": MAYBE,
    "edition": MAYBE,
    "path": TEXT,
    "sha256": TEXT,
    "items": NUMBER,
}
FINDING_KEYS = {
    "id": TEXT,
    "group": TEXT,
    "rule": TEXT,
    "severity": TEXT,
    "certainty": TEXT,
    "list": TEXT,
    "item": (dict, type(None)),
    "field": MAYBE,
    "label": MAYBE,
    "quote": MAYBE,
    "span": (list, type(None)),
    "source": dict,
    "message": TEXT,
    "suggestion": MAYBE,
    "evidence": list,
    "related": list,
    "status": TEXT,
}
LEDGER_LIST_KEYS = {
    "list": TEXT,
    "items": NUMBER,
    "characters": dict,
    "cells": NUMBER,
    "distinct_texts": NUMBER,
    "entries": NUMBER,
    "citations": NUMBER,
    "verdicts": dict,
    "unjudged": NUMBER,
    "without_text": list,
    "unknown_columns": list,
    "problems": list,
}


def check_keys(data: dict, keys: dict) -> None:
    assert list(data) == list(keys)
    for key, kind in keys.items():
        assert isinstance(data[key], kind), (key, data[key])
        assert not isinstance(data[key], bool), key


def check_contract(data: dict) -> None:
    """Hold a findings.json against the published shape."""
    top = ["schema", "tool", "as_of", "lists", "findings", "ledger", "summary"]
    assert list(data) == top
    assert data["schema"] == "auditor/findings/1"
    check_keys(data["tool"], {"name": TEXT, "version": TEXT})
    assert date.fromisoformat(data["as_of"])
    for one in data["lists"]:
        check_keys(one, LIST_KEYS)
    ids = {one["id"] for one in data["lists"]}
    for one in data["findings"]:
        check_finding(one, ids)
    check_keys(data["summary"], {"error": NUMBER, "warning": NUMBER, "info": NUMBER})
    ledger = ["lists", "distinct_texts", "rules", "unread", "sources", "alignments", "findings"]
    assert list(data["ledger"]) == ledger
    for one in data["ledger"]["lists"]:
        check_keys(one, LEDGER_LIST_KEYS)
        assert sum(one["verdicts"].values()) + one["unjudged"] == one["citations"]
        assert len(one["verdicts"]) == 10
    check_keys(data["ledger"]["findings"], {"open": NUMBER, "waived": NUMBER, "baseline": NUMBER})


def check_finding(one: dict, ids: set[str]) -> None:
    check_keys(one, FINDING_KEYS)
    assert one["severity"] in ("error", "warning", "info")
    assert one["certainty"] in ("certain", "likely", "unverified")
    assert one["status"] in ("open", "waived", "baseline")
    assert one["list"] in ids
    if one["item"] is not None:
        check_keys(one["item"], {"position": NUMBER, "number": MAYBE, "name": MAYBE})
    if one["span"] is not None:
        assert [type(n) for n in one["span"]] == [int, int]
    assert set(one["source"]) <= {"line", "sheet", "table", "row", "column", "page"}
    assert None not in one["source"].values()
    assert all(isinstance(piece, dict) for piece in one["evidence"])
    for other in one["related"]:
        check_keys(other, {"list": TEXT, "position": NUMBER, "name": TEXT})


def test_json_keeps_its_contract(rich, tmp_path):
    data = findings_json(rich, tmp_path)
    check_contract(data)
    assert len(data["findings"]) == len(rich.findings)
    assert data["as_of"] == AS_OF.isoformat()


@pytest.mark.parametrize("key", ["schema", "findings", "ledger"])
def test_the_contract_checker_misses_nothing(rich, tmp_path, key):
    data = findings_json(rich, tmp_path)
    del data[key]
    with pytest.raises((AssertionError, KeyError)):
        check_contract(data)


def test_json_is_written_for_people_and_diffs(rich, tmp_path):
    (path,) = render(rich, ["json"], tmp_path)
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("}\n")
    assert '\n  "as_of": "2026-03-01",\n' in text
    assert "此处有误" in text
    assert "\r" not in text


def test_json_speaks_the_language_asked_for(rich, tmp_path):
    zh, en = (findings_json(rich, tmp_path / lang, lang) for lang in ("zh", "en"))
    assert (zh["findings"][0]["message"], en["findings"][0]["message"]) == (
        "此处有误",
        "en 此处有误",
    )
    assert en["findings"][0]["suggestion"] == "en 请改正"
    assert en["ledger"]["unread"] == [{"path": "扫描件.pdf", "reason": "en 没有文字可读"}]


def test_a_list_level_finding_has_no_item_and_no_place(rich, tmp_path):
    found = findings_json(rich, tmp_path)["findings"]
    (one,) = [f for f in found if f["rule"] == "statute-unverified"]
    assert one["item"] is one["field"] is one["span"] is None
    assert one["source"] == {}


def test_evidence_of_any_type_becomes_json(tmp_path):
    evidence = {
        "words": words("说"),
        "provision": Provision(5, paragraph=2),
        "successors": (Successor(Provision(6), 0.5),),
        "set": frozenset({"b", "a"}),
        "nothing": float("nan"),
        "day": AS_OF,
    }
    made = audit(parsed(item()), findings=[finding(evidence=(evidence,))])
    (one,) = findings_json(made, tmp_path)["findings"]
    (got,) = one["evidence"]
    assert got["words"] == "说"
    assert got["provision"] == {"article": 5, "sub": 0, "paragraph": 2, "item": 0, "point": 0}
    assert got["successors"][0]["score"] == 0.5
    assert got["set"] == ["a", "b"]
    assert got["nothing"] is None
    assert got["day"] == "2026-03-01"


def test_only_open_findings_are_summed_up(rich, tmp_path):
    data = findings_json(rich, tmp_path)
    assert data["summary"] == {"error": 1, "warning": 6, "info": 2}
    assert data["ledger"]["findings"] == {"open": 9, "waived": 1, "baseline": 0}


def test_the_ledger_says_what_was_not_checked(rich, tmp_path):
    ledger = findings_json(rich, tmp_path)["ledger"]
    one, other = ledger["lists"]
    assert one["characters"]["total"] == 1000
    assert (one["characters"]["placed"], one["characters"]["unplaced"]) == (994, 6)
    assert one["characters"]["balanced"] is True
    assert one["unknown_columns"] == ["自定列"]
    assert one["problems"][0]["source"] == {"sheet": "表1", "row": 7}
    assert one["verdicts"]["moved"] == 1
    assert other["verdicts"]["unverified"] == 2
    assert other["without_text"] == [
        {"title": "某市办法", "citations": 2, "items": 1, "reasons": ["没有文本"]}
    ]
    assert ledger["rules"]["idle"] == ["never-looked"]
    assert ledger["rules"]["run"] == 2
    assert ledger["sources"] == ["示例法规库，3 部"]
    assert ledger["alignments"][0]["linked"] == 1
    assert ledger["alignments"][0]["only_left"] == 1


def test_equal_texts_are_counted_once(rich, tmp_path):
    ledger = findings_json(rich, tmp_path)["ledger"]
    raw = [v.raw for p in rich.lists for _, _, v in p.cells()]
    assert raw.count(DUTIES) == 2
    assert ledger["distinct_texts"] == len(set(raw))
    assert sum(one["cells"] for one in ledger["lists"]) == len(raw)


def test_citations_nobody_judged_are_not_forgotten(tmp_path):
    made = audit(parsed(item(basis=BASIS)))
    (one,) = findings_json(made, tmp_path)["ledger"]["lists"]
    assert one["citations"] == one["unjudged"] == 1


def test_a_finding_of_a_list_nobody_has_is_refused(tmp_path):
    with pytest.raises(ValueError, match="unknown list"):
        render(audit(parsed(item()), findings=[finding(list="别处")]), ["json"], tmp_path)


# --- findings.csv ------------------------------------------------------------------


def csv_rows(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_has_one_row_a_finding(rich, tmp_path):
    (path,) = render(rich, ["csv"], tmp_path, titles={"text-typo": words("错别字")})
    rows = csv_rows(path)
    assert [row["编号"] for row in rows] == [f.id for f in rich.findings]
    first = rows[0]
    assert (first["程度"], first["把握"], first["状态"]) == ("宜改", "确定", "待处理")
    assert (first["字段"], first["原文"], first["规则名称"]) == ("责任事项", "申辨", "错别字")
    assert first["原文位置"] == "第 12 行"
    assert rows[6]["相关事项"] == "乙局权责清单 第 1 项 事项1"


def test_csv_speaks_english(rich, tmp_path):
    (path,) = render(rich, ["csv"], tmp_path, "en")
    row = csv_rows(path)[0]
    assert (row["severity"], row["field"], row["place"]) == ("Should fix", "Duties", "line 12")


def test_excel_calculates_nothing_of_it(rich, tmp_path):
    (path,) = render(rich, ["csv"], tmp_path)
    row = csv_rows(path)[-1]
    assert row["原文"] == "'=1+1"
    assert row["条目"] == "条目 2-1", "a bare 2-1 would become a date"


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(tmp_path_factory, text):
    one = item(remark=text or "x", name=text)
    made = audit(parsed(one), findings=[finding(one, "remark", message=words(text), quote=text)])
    (path,) = render(made, ["csv"], tmp_path_factory.mktemp("csv"))
    cells = [cell for row in csv_rows(path) for cell in row.values()]
    assert all(not cell.startswith(tuple("=+-@\t\r\n")) for cell in cells)
    assert text in cells or "'" + text in cells


# --- pages: nothing is lost ------------------------------------------------------------


def raw_texts(page) -> list[str]:
    """Every text that the page sets as source text."""
    return [node.text() for node in page.find(cls="raw")]


def test_source_text_keeps_every_character_and_line_break(rich, tmp_path):
    page = list_page(rich, tmp_path)
    shown = raw_texts(page.one(id="source"))
    for _, _, value in rich.lists[0].cells():
        assert value.raw in shown
    assert "另有说明" in shown
    assert "没有归位的字" in shown


def test_the_same_long_text_is_set_once_and_referred_to(rich, tmp_path):
    page = list_page(rich, tmp_path)
    assert raw_texts(page.one(id="source")).count(DUTIES) == 1
    repeat = page.one(id="i2-duties")
    assert repeat.one("a").attrs["href"] == "#i1-duties"
    assert "与第 1 项相同" in repeat.text()


def test_every_link_and_mark_leads_somewhere(rich, tmp_path):
    render(rich, ["html"], tmp_path)
    pages = {path.name: load(path) for path in tmp_path.glob("*.html")}
    assert len(pages) == 5
    for name, page in pages.items():
        ids = [node.attrs["id"] for node in page.walk() if "id" in node.attrs]
        assert len(ids) == len(set(ids))
        for link in page.find("a"):
            target, _, anchor = link.attrs["href"].partition("#")
            other = pages[unquote(target) or name]
            assert not anchor or other.find(id=anchor), link.attrs["href"]


def test_findings_and_their_places_point_at_each_other(rich, tmp_path):
    page = list_page(rich, tmp_path)
    for group in page.find("article", "group"):
        links = [a.attrs["href"][1:] for a in group.find("a") if a.attrs["href"].startswith("#")]
        places = [target for target in links if target[0] in "im"]
        back = {ref.attrs["href"] for ref in page.one(id="source").find("a", "ref")}
        assert (f"#{group.attrs['id']}" in back) == bool(places)


def test_one_fault_in_two_items_is_shown_once_with_both_places(rich, tmp_path):
    page = list_page(rich, tmp_path)
    (typo,) = [g for g in page.find("article") if g.attrs.get("data-rule") == "text-typo"]
    assert typo.attrs["data-item"] == "1 2"
    assert typo.attrs["data-places"] == "2"
    spots = typo.one(cls="where").find("li")
    assert [spot.one("a").text() for spot in spots] == ["第 1 项", "第 2 项"]
    assert "第 12 行" in spots[0].text()


def test_faults_that_share_a_group_but_differ_in_words_stay_apart(tmp_path):
    one = item()
    found = [finding(one, "name", message=words(text), group="g") for text in ("甲", "乙")]
    page = list_page(audit(parsed(one), findings=found), tmp_path)
    assert [h.text() for h in page.one(id="findings").find("h4")] == ["甲", "乙"]


def test_overlapping_marks_show_the_gravest_and_refer_to_both(rich, tmp_path):
    page = list_page(rich, tmp_path)
    cell = page.one(id="i1-duties")
    marks = [(mark.attrs["class"], mark.text()) for mark in cell.find("mark")]
    assert marks[:3] == [("info", "听取陈述和"), ("warning", "申辨"), ("info", "，作出决定。")]
    numbers = [ref.attrs["data-n"] for ref in cell.find("a", "ref")]
    assert len(numbers) == 2


def test_a_hostile_name_is_text(rich, tmp_path):
    page = list_page(rich, tmp_path)
    assert len(page.find("script")) == 1
    names = [node.text() for node in page.find(cls="name")]
    assert HOSTILE in names


def test_blank_and_lost_cells_are_told_apart(rich, tmp_path):
    page = list_page(rich, tmp_path)
    blank, lost = page.one(id="i1-remark"), page.one(id="i2-number")
    assert blank.find("a", "ref")
    assert lost.find("a", "ref")
    assert [d.one("dt").text() for d in page.find(cls="blank")] == [
        "空白栏",
        "空白栏",
        "文件中缺少的单元格",
    ]


def test_both_texts_stand_side_by_side_with_differences_marked(rich, tmp_path):
    page = list_page(rich, tmp_path)
    (group,) = [g for g in page.find("article") if g.attrs.get("data-severity") == "error"]
    left, right = group.one(cls="compare").find(cls="side")
    assert [d.text() for d in left.find("del")] == ["十日", "二倍"]
    assert "第六条 · 相符 93%" in right.text()
    assert [d.text() for d in right.find("ins")] == ["三十日", "三倍"]
    assert "现行第五条说别的事。" in right.text()
    assert "版本" in group.one("dl", "evidence").text()


def test_what_is_set_aside_is_said(rich, tmp_path):
    page = list_page(rich, tmp_path)
    (group,) = [g for g in page.find("article") if g.attrs.get("data-rule") == "field-missing"]
    assert group.attrs["data-status"] == "waived"
    assert "已豁免" in group.text()


def test_rules_explain_themselves(rich, tmp_path):
    page = list_page(
        rich,
        tmp_path,
        titles={"text-typo": words("错别字")},
        whys={"text-typo": words("错字会改变意思")},
    )
    assert "错别字" in page.one(id="r-text-typo").text()
    assert "错字会改变意思" in page.one(id="r-text-typo").text()


def test_a_very_long_quotation_is_cut_and_says_so(tmp_path):
    long = "长" * 5000
    one = item(basis=long)
    page = list_page(audit(parsed(one), findings=[finding(one, "basis", long)]), tmp_path)
    quote = page.one("blockquote").text()
    assert len(quote) < 400
    assert "共 5000 字" in quote
    assert long in raw_texts(page)


def test_context_stays_within_the_line(tmp_path):
    one = item(duties="上一行\n" + "前" * 30 + "错" + "后" * 5 + "\n下一行")
    page = list_page(audit(parsed(one), findings=[finding(one, "duties", "错")]), tmp_path)
    assert page.one("blockquote").text() == "…" + "前" * 20 + "错" + "后" * 5


# --- pages: what was and was not checked ---------------------------------------------------


def test_the_front_page_opens_with_the_ledger(rich, tmp_path):
    render(rich, ["html"], tmp_path)
    page = load(tmp_path / "index.html")
    heads = [h.text() for h in page.find("h2")]
    assert heads[0] == "核对范围"
    ledger = page.one(id="ledger")
    unchecked = " ".join(box.text() for box in ledger.find(cls="unchecked-box"))
    for told in ("某市办法", "never-looked", "扫描件.pdf", "没有文字可读", "自定列", "有隐藏的行"):
        assert told in unchecked
    assert "其中 6 个未能归入任何字段" in ledger.text()
    assert "示例法规库，3 部" in ledger.text()


def test_not_checked_never_looks_like_clean(rich, tmp_path):
    good = Verdict("ok", "certain", words("一致"))
    fine = parsed(item(basis=BASIS), verdicts={(1, "basis"): (good,)}, id="fine")
    other = next(p for p in rich.lists if p.list.id != "示例-2025")
    render(audit(fine, other), ["html"], tmp_path)
    outcomes = load(tmp_path / "index.html").find(cls="outcome")
    looks = [(o.attrs["class"], o.one("dt").text(), o.one("b").text()) for o in outcomes]
    assert looks == [
        ("outcome good", "已核对，相符", "1"),
        ("outcome unchecked", "未核对", "2"),
    ]
    css = load(tmp_path / "index.html").one("style").text()
    assert ".outcome.unchecked { border-left: .35rem dotted" in css


def test_totals_and_alignment_stand_on_the_front_page(rich, tmp_path):
    render(rich, ["html"], tmp_path)
    page = load(tmp_path / "index.html")
    rows = [[c.text() for c in r.find("td")] for r in page.one(id="totals").find("tr")[1:]]
    assert rows == [["1", "5", "2", "8", "2", "1"], ["0", "1", "0", "1", "0", "0"]]
    section = page.one(id="alignment")
    cells = [c.text().strip() for c in section.one("table", "pairs").find("td")]
    assert cells == ["示例局权责清单", "乙局权责清单", "1 组", "1 项", "0 项", "逐项对照"]
    assert "指到的事项已不存在" in section.text()
    assert next(a.attrs["href"] for a in section.find("a")) == "matrix.html"


def test_no_findings_is_said_with_what_was_not_checked(tmp_path):
    made = audit(parsed(item(basis=BASIS)), unread=(Unread("a.pdf", words("扫描")),))
    page = list_page(made, tmp_path)
    clean = page.one(cls="clean").text()
    assert "未发现问题" in clean
    for gap in ("1 处引用没有核对", "1 个文件没有读入", "没有可用的法规文本", "没有运行任何规则"):
        assert gap in clean
    assert "未发现问题" in load(tmp_path / "index.html").one(id="totals").text()


def test_even_a_full_check_limits_what_clean_means(tmp_path):
    one = item(basis=BASIS)
    fine = Verdict("ok", "certain", words("一致"))
    made = audit(
        parsed(one, verdicts={(1, "basis"): (fine,)}),
        rules=(RuleRun("text-typo", 3, 0),),
        sources=(words("库"),),
    )
    clean = list_page(made, tmp_path).one(cls="clean").text()
    assert "未发现问题" in clean
    assert "只就“核对范围”所列的内容" in clean


def test_lost_characters_raise_the_alarm(tmp_path):
    made = audit(parsed(item(), chars=CharCount(100, fields=90)))
    alarm = list_page(made, tmp_path).one(cls="alarm").text()
    assert "100 个，只清点到 90 个" in alarm


@pytest.mark.parametrize("lists", [(), (parsed(),)])
def test_nothing_read_is_no_success(lists, tmp_path):
    made = audit(*lists)
    written = render(made, list(FORMATS), tmp_path)
    assert {p.name for p in written} >= {"index.html", "findings.json", "findings.csv"}
    text = load(tmp_path / "index.html").text()
    assert ("没有读入任何清单" in text) == (not lists)
    if lists:
        assert "没有读到事项" in load(written[0]).text()


@pytest.mark.parametrize("page", ["index.html", "示例-2025.html"])
def test_in_english_the_page_itself_says_nothing_in_chinese(rich, tmp_path, page):
    """Only what comes from the lists, the rules and the evidence stays as it is."""
    render(rich, ["html"], tmp_path, "en")
    tree = load(tmp_path / page)
    own = [n for tag in ("h2", "label", "button", "footer", "th") for n in tree.find(tag)]
    own += [
        n for cls in ("note", "legend", "skip", "badge", "certainty") for n in tree.find(cls=cls)
    ]
    own += [n.one("dt") for n in tree.find(cls="outcome")]
    said = [n.text() for n in own]
    theirs = {p.list.identity.title for p in rich.lists} | {"示例", "事项", "自定列", "有误"}
    chinese = [text for text in said if re.search(r"[\u4e00-\u9fff]", text)]
    assert [text for text in chinese if not any(word in text for word in theirs)] == []
    assert "As of" in tree.text()
    assert tree.one("html").attrs["lang"] == "en"
    assert all(n.attrs.get("lang") == "zh-Hans" for n in tree.find(cls="raw"))


def test_every_word_of_the_tables_is_used():
    root = Path(__file__).resolve().parent.parent
    sources = [*(root / "reports/templates").iterdir(), *(root / "auditor/report").glob("*.py")]
    text = "".join(p.read_text(encoding="utf-8") for p in sources if not p.name.startswith("words"))
    words = {**UI, **COMPARE}
    assert len(words) == len(UI) + len(COMPARE)
    assert [key for key in words if not re.search(rf't\.{key}\b|"{key}"', text)] == []


# --- pages: safe and alone ------------------------------------------------------------------


def test_pages_allow_only_their_own_style_and_script(rich, tmp_path):
    render(rich, ["html"], tmp_path)
    for path in tmp_path.glob("*.html"):
        page = load(path)
        policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attrs["content"]
        assert policy.startswith("default-src 'none'; ")
        for tag in ("style", "script"):
            digest = hashlib.sha256(page.one(tag).text().encode()).digest()
            assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
        assert not [n for n in page.walk() if "style" in n.attrs or "src" in n.attrs]
        handlers = [k for n in page.walk() for k in n.attrs if k.startswith("on")]
        assert handlers == []


def test_pages_name_no_address_outside(rich, tmp_path):
    render(rich, ["html"], tmp_path)
    for path in tmp_path.glob("*.html"):
        assert not re.search(r"(?:https?:)?//\w", path.read_text(encoding="utf-8"))


@given(st.lists(st.text(max_size=90), unique=True, max_size=8))
def test_page_names_are_safe_and_distinct(ids):
    names = file_names(ids)
    assert set(names) == set(ids)
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert re.fullmatch(r"[\w\-]+\.html", name)
        assert len(name.encode()) < 255


@pytest.mark.parametrize("list_id", ["index", "INDEX", "con", "Lpt1", "../../etc/passwd", "", "."])
def test_page_names_leave_taken_ones_alone(list_id):
    (name,) = file_names([list_id]).values()
    assert name.lower() not in ("index.html", "con.html", "lpt1.html")
    assert "/" not in name
    assert not name.startswith(".")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_shown(tmp_path_factory, name, text):
    one = item(name=name, remark=text)
    found = [finding(one, "remark", message=words(name), span=(0, 99), evidence=({name: text},))]
    out = tmp_path_factory.mktemp("any")
    render(audit(parsed(one), findings=found), list(FORMATS), out)
    page = load(next(p for p in out.glob("*.html") if p.name != "index.html"))
    assert page.find("article", "group")


# --- writing ----------------------------------------------------------------------------


def test_the_same_audit_gives_the_same_bytes(rich, tmp_path):
    for name in ("a", "b"):
        render(rich, list(FORMATS), tmp_path / name)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_report_replaces_its_files_and_leaves_others_alone(rich, tmp_path):
    (tmp_path / "findings.json").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    written = render(rich, ["json", "csv", "json"], tmp_path)
    assert [p.name for p in written] == ["findings.json", "findings.csv"]
    assert set(files(tmp_path)) == {"findings.json", "findings.csv", "mine.txt"}
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "findings.json").read_text(encoding="utf-8").startswith("{")


def test_a_failed_write_changes_nothing(rich, tmp_path):
    (tmp_path / "findings.json").write_text("old")
    (tmp_path / "findings.csv").mkdir()
    with pytest.raises(UsageError, match="无法写入"):
        render(rich, ["json", "csv"], tmp_path)
    assert (tmp_path / "findings.json").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["findings.csv", "findings.json"]


def test_a_failed_write_leaves_no_folder_behind(rich, tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="No space left"):
        render(rich, ["json"], tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_folder(rich, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="out"):
        render(rich, ["json"], tmp_path / "out")


def test_an_unknown_format_names_what_there_is(rich, tmp_path):
    with pytest.raises(UsageError) as caught:
        render(rich, ["jsn"], tmp_path / "out")
    assert "是否为“json”" in caught.value.say("zh")
    assert "available: html, json, csv" in caught.value.say("en")
    assert not (tmp_path / "out").exists()


# --- the real lists ------------------------------------------------------------------------


def test_the_real_lists_are_shown_whole(raw_lists, tmp_path):
    lists, unread, _ = gather(raw_lists)
    made = audit(*(parse_list(one) for one in lists), unread=unread)
    written = render(made, list(FORMATS), tmp_path)
    for one, path in zip(lists, written, strict=False):
        shown = set(raw_texts(load(path)))
        assert len(one.items) in (10, 15)
        for one_item in one.items:
            assert {v.raw for v in one_item.values.values() if v.raw} <= shown
    check_contract(json.loads((tmp_path / "findings.json").read_text(encoding="utf-8")))


def test_findings_are_read_from_the_model_alone():
    """Whoever adds a field to a finding decides here how reports show it."""
    known = {"number", "name", "position", "place", "item", "source"} | set(FINDING_KEYS)
    assert set(Finding.__slots__) <= known
