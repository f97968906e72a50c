"""The whole path on the two lists: what stands in them is found, said once, and proven."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.audit import audit, files_below, gather, judge_list, parse_list
from auditor.model import Audit, Identity, Item, ItemList, Value
from auditor.report.families import families
from auditor.rules import load_rules
from auditor.statutes import Statutes, load_statutes
from auditor.statutes.sources import find_package

RAW = Path(__file__).parent.parent / "data" / "raw"
AS_OF = date(2026, 11, 22)
UPPER, LOWER = "450000-医疗保障局-2025", "450200-医疗保障局-2022"
PENALTY_LAW = "中华人民共和国行政处罚法"

needs_laws = pytest.mark.skipif(
    find_package() is None, reason="needs the texts of the extra 'laws' (make test installs it)"
)


@pytest.fixture(scope="module")
def lists():
    found, unread, _ = gather([RAW])
    assert unread == ()
    return found


@pytest.fixture(scope="module")
def done(lists) -> Audit:
    return audit(lists, load_rules(), load_statutes(), AS_OF)


def test_both_lists_are_read_whole(lists):
    assert [(one.id, len(one.items)) for one in lists] == [(UPPER, 10), (LOWER, 15)]
    for one in lists:
        assert one.chars.balanced
        assert one.chars.unplaced == 0
        assert all(len(item.values) == 13 for item in one.items)


def verdicts(done, list_id, title):
    (parsed,) = [p for p in done.lists if p.list.id == list_id]
    for key, citations in parsed.citations.items():
        for citation, verdict in zip(citations, parsed.verdicts[key], strict=True):
            if citation.title == title:
                yield key, citation, verdict


@needs_laws
def test_old_article_numbers_are_found_and_right_ones_stay_silent(done):
    moved = Counter()
    for (position, field), citation, verdict in verdicts(done, UPPER, PENALTY_LAW):
        if verdict.status == "moved":
            moved[position, field, citation.provision.article] += 1
        else:
            assert citation.provision.article in (57, 76, 43, 27)
            assert verdict.status in ("ok", "abridged")
    stale = {"duty_basis": (37, 31, 38, 39, 40, 51, 54), "accountability_basis": (55, 62, 56)}
    assert moved == Counter(
        (position, field, article)
        for position in (1, 2, 3, 4)
        for field, articles in stale.items()
        for article in articles
    )


@needs_laws
def test_the_successors_are_the_right_ones(done):
    right = {
        37: {"42(1)", "43(1)", "55", "56"},
        31: {"44"},
        38: {"57", "58"},
        39: {"59"},
        40: {"61(1)"},
        51: {"72(1)"},
        54: {"75", "75(1)"},
        55: {"76", "76(1)"},
        62: {"83"},
        56: {"77"},
    }
    for _, citation, verdict in verdicts(done, UPPER, PENALTY_LAW):
        if verdict.status == "moved":
            named = {
                f"{s.provision.article}({s.provision.paragraph})"
                if s.provision.paragraph
                else str(s.provision.article)
                for s in verdict.successors
            }
            assert named
            assert named <= right[citation.provision.article], citation
            assert verdict.certainty == "certain"


@needs_laws
def test_the_other_list_cites_that_law_rightly(done):
    found = Counter(v.status for _, _, v in verdicts(done, LOWER, PENALTY_LAW))
    assert sum(found.values()) == 102
    assert set(found) == {"ok", "abridged"}


def test_without_texts_nothing_passes_as_checked(lists):
    parsed = judge_list(
        parse_list(lists[0]), load_statutes(use_packages=False, use_index=False), AS_OF
    )
    statuses = Counter(v.status for vs in parsed.verdicts.values() for v in vs)
    assert set(statuses) <= {"unverified", "superseded", "repealed", "title"}
    assert statuses["unverified"] > 100


def test_alignment_of_the_two_lists(done):
    (found,) = done.alignments
    assert (found.left, found.right) == (UPPER, LOWER)
    linked = {(link.left, link.right) for link in found.links}
    assert {((2,), (2,)), ((3,), (3,)), ((6,), (8,)), ((10,), (15,))} <= linked
    assert {1, 4, 8, 9} <= set(found.unmatched_left)
    assert {1, 6, 10, 11, 12, 14} <= set(found.unmatched_right)


def positions(done, list_id, rule, field=None, label=None):
    return [
        f.position
        for f in done.findings
        if (f.list, f.rule) == (list_id, rule)
        and field in (None, f.field)
        and label in (None, f.label)
    ]


@pytest.mark.parametrize(
    "list_id, rule, field, label, expected",
    [
        (UPPER, "item-number-missing", None, None, [3, 6, 7, 8, 9, 10]),
        (LOWER, "item-number-missing", None, None, [8, 11, 12, 14, 15]),
        (UPPER, "numbering-duplicate", "accountability_basis", "5", [1, 2, 3, 4]),
        (UPPER, "numbering-malformed", "accountability_basis", "3", [1, 2, 3, 4]),
        (LOWER, "numbering-malformed", "duty_basis", "4-1", [10]),
        (LOWER, "numbering-embedded", "duty_basis", "6", [10, 11]),
        (LOWER, "numbering-gap", "duties", "6", [15]),
        (UPPER, "cover-duty-without-basis", "duties", "8", [1, 2, 3, 4]),
        (LOWER, "cover-duty-without-basis", "duties", "11", [1, 2, 3, 4, 5, 6]),
        (LOWER, "cover-duty-without-basis", "duties", "10", [10, 11]),
        (LOWER, "cover-basis-without-duty", "duty_basis", "5-1", [15]),
        (LOWER, "cover-case-without-basis", "accountability", "2", [8, 9, 10, 11, 12, 13]),
        (LOWER, "cover-case-without-basis", "accountability", "3", [7]),
        (LOWER, "reference-ambiguous", "duty_basis", "2", [15]),
        (LOWER, "citation-label-missing", "accountability_basis", "9-2", [1, 2, 3, 4, 5, 6]),
        (LOWER, "category-name-mismatch", None, None, [6]),
        (LOWER, "field-missing", "exemption", None, [10, 11, 13, 14, 15]),
        (UPPER, "text-duplicated", "basis", None, [3]),
    ],
)
def test_known_faults_are_found_where_they_stand(done, list_id, rule, field, label, expected):
    assert positions(done, list_id, rule, field, label) == expected


def test_a_fault_in_copied_text_shares_one_group(done):
    copies = [f for f in done.findings if f.list == UPPER and f.rule == "numbering-duplicate"]
    assert len({f.group for f in copies}) == 1
    assert len({f.id for f in copies}) == 4


def test_ids_are_unique_and_quotes_verbatim(done):
    assert len({f.id for f in done.findings}) == len(done.findings)
    items = {(p.list.id, i.position): i for p in done.lists for i in p.list.items}
    checked = 0
    for finding in done.findings:
        if finding.span and finding.position and finding.field:
            raw = items[finding.list, finding.position].text(finding.field)
            assert finding.quote == raw[slice(*finding.span)]
            checked += 1
    assert checked > 100


def test_ids_survive_rows_inserted_above(lists):
    """A finding keeps its id when other rows come before its item."""
    one = lists[1]
    rules, statutes = (
        load_rules(only=["text-typo", "cover-duty-without-basis"]),
        Statutes.from_rows([]),
    )
    shifted = tuple(replace(item, position=n) for n, item in enumerate(one.items[6:], 1))
    rest = replace(one, items=shifted)
    before = {f.id for f in audit([one], rules, statutes, AS_OF).findings if f.position > 6}
    after = {f.id for f in audit([rest], rules, statutes, AS_OF).findings}
    assert after
    assert after == before


@pytest.mark.skipif(find_package() is None, reason="needs the texts of the extra laws")
def test_numbers_alone_give_the_findings_that_texts_give(done, lists):
    """Nothing installed may raise an alarm or hide one; a verdict may be less sure."""
    alone = audit(lists, load_rules(), load_statutes(use_packages=False), AS_OF)
    told = [
        Counter((f.list, f.rule, f.severity, f.position, f.field, f.label) for f in one.findings)
        for one in (alone, done)
    ]
    assert told[0] == told[1]


def test_one_list_adds_no_finding_to_another(lists):
    rules, statutes = (
        load_rules(ignore=["cross"]),
        Statutes.from_rows([]),
    )
    alone = [audit([one], rules, statutes, AS_OF).findings for one in lists]
    together = audit(lists, rules, statutes, AS_OF).findings
    assert {f.id for f in together} == {f.id for found in alone for f in found}


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(tmp_path):
    for path in RAW.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "坏文件.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "没有表格.txt").write_text("一段话。", encoding="utf-8")
    found, unread, _ = gather([tmp_path])
    assert [one.id for one in found] == [UPPER, LOWER]
    assert [Path(u.path).name for u in unread] == ["坏文件.txt", "没有表格.txt"]
    assert all(u.words.zh and u.words.en for u in unread)


def test_the_same_list_twice_gets_two_ids(lists, tmp_path):
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_bytes((RAW / Path(lists[0].path).name).read_bytes())
    found = gather([tmp_path]).lists
    assert [one.id for one in found] == [UPPER, f"{UPPER}-2"]


def _of_place(title, code, level, *names):
    identity = Identity(title, code=code, level=level, department="水利局", edition="2025")
    items = tuple(Item(n, {"name": Value(name)}) for n, name in enumerate(names, 1))
    return ItemList(title, identity, "", "", "case", ("name",), items)


def test_a_matrix_of_few_lists_rests_on_every_pair_and_the_rules_do_not():
    """The county has what the region has, and the city between them lacks it."""
    lists = [
        _of_place("区", "450000", "省级", "取水许可审批", "河道采砂许可"),
        _of_place("市", "450200", "市级", "河道采砂许可"),
        _of_place("县", "450206", "县级", "取水许可审批", "河道采砂许可"),
    ]
    made = audit(lists, (), load_statutes(), AS_OF)
    assert {(a.left, a.right) for a in made.alignments} == {("区", "市"), ("市", "县")}
    assert [(a.left, a.right) for a in made.further] == [("区", "县")]
    (family,) = families(made.lists, made.alignments, made.further)
    assert [m.places for m in family.matters] == [((1,), (), (1,)), ((2,), (1,), (2,))]
    assert family.partners == (frozenset({1, 2}), frozenset({0, 2}), frozenset({0, 1}))
    assert len(family.alignments) == len(made.alignments)


def test_what_systems_leave_in_a_folder_is_no_list(tmp_path):
    for name in ("a.txt", "Thumbs.db", "desktop.ini", ".DS_Store", "~$a.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "b.txt").write_text("x", encoding="utf-8")
    assert [path.name for path in files_below([tmp_path])] == ["a.txt"]
