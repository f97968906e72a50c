"""What a finding on a citation shows: both texts, a redline, and where it is cited rightly."""

from __future__ import annotations

from datetime import date

from factories import item, item_list

from auditor.audit import judge_list, parse_list
from auditor.peers import with_peers
from auditor.rules import load_rules, run_rules
from auditor.statutes import Statutes

TEXT = "违反本法规定的，由主管部门责令改正，处五千元以上五万元以下的罚款。"
ROWS = [
    {
        "title": "甲法",
        "effective": "2020-01-01",
        "article": "3",
        "text": "国家保护公民的合法权益，依法惩处违法行为。",
    },
    {"title": "甲法", "effective": "2020-01-01", "article": "7", "text": TEXT},
]
RULES = load_rules(only=["statute"])


def audited(*bases: str, list_id: str = "one"):
    listed = item_list(*(item(n, basis=b) for n, b in enumerate(bases, 1)), id=list_id)
    return judge_list(parse_list(listed), Statutes.from_rows(ROWS), date(2026, 1, 1))


def findings_of(*lists):
    found, _ = run_rules(RULES, lists)
    return with_peers(found, lists)


def joined(redline, *kinds):
    return "".join(text for kind, text in redline if kind in kinds)


def test_a_moved_quotation_is_shown_with_both_texts_and_a_redline():
    quoted = TEXT.replace("五万元", "六万元")
    (found,) = findings_of(audited(f"《甲法》第三条：{quoted}"))
    here, there = found.evidence[:2]
    assert here["quotation"] == quoted
    assert here["text"] == ROWS[0]["text"]
    assert there["successor"] == "第七条"
    assert there["text"] == TEXT
    assert joined(there["redline"], "same", "deleted") == quoted
    assert joined(there["redline"], "same", "inserted") == TEXT


def test_a_reworded_quotation_is_shown_with_a_redline():
    (found,) = findings_of(audited(f"《甲法》第七条：{TEXT.replace('五万元', '十万元')}"))
    redline = next(e["redline"] for e in found.evidence if "redline" in e)
    assert ["deleted", "十万元"] in redline
    assert ["inserted", "五万元"] in redline


def test_what_stands_before_and_behind_the_quotation_is_no_change():
    (found,) = findings_of(audited("《甲法》第七条：由主管部门责令改正，处五千元以上六万元以下"))
    redline = next(e["redline"] for e in found.evidence if "redline" in e)
    assert redline[0][0] == redline[-1][0] == "same"


def test_another_list_that_cites_it_rightly_is_named():
    wrong = audited(f"《甲法》第三条：{TEXT}")
    right = audited(
        "《甲法》第三条：国家保护公民的合法权益", f"《甲法》第七条：{TEXT}", list_id="two"
    )
    (found,) = findings_of(wrong, right)
    peer = found.evidence[-1]
    assert (peer["position"], peer["cited"], peer["item"]) == (2, "第七条", "事项2")
    assert ("two", 2, "事项2") in found.related


def test_another_list_comes_before_the_list_itself():
    here = audited(f"《甲法》第三条：{TEXT}", f"《甲法》第七条：{TEXT}")
    there = audited(f"《甲法》第七条：{TEXT}", list_id="two")
    alone, both = findings_of(here), findings_of(here, there)
    assert alone[0].related == (("one", 2, "事项2"),)
    assert both[0].related == (("two", 1, "事项1"),)


def test_an_example_changes_no_fingerprint():
    wrong, right = (
        audited(f"《甲法》第三条：{TEXT}"),
        audited(f"《甲法》第七条：{TEXT}", list_id="two"),
    )
    plain, _ = run_rules(RULES, [wrong, right])
    assert [f.id for f in with_peers(plain, [wrong, right])] == [f.id for f in plain]
    assert with_peers(plain, [wrong, right]) != plain


def test_nothing_is_named_where_nobody_cites_it_rightly():
    wrong = audited(f"《甲法》第三条：{TEXT}")
    (found,) = findings_of(wrong)
    assert not any("peer" in e for e in found.evidence)
