"""What a matrix of lists needs compared, besides what rules look at."""

from dataclasses import replace
from datetime import date

from auditor.align import Decision, Decisions, ItemRef, Side
from auditor.audit import audit
from auditor.kin import FEW, families_of, fitting, further_pairs, one_body, rank, series
from auditor.model import Alignment, Identity, Item, ItemList, Link, Parsed, Value
from auditor.report.families import all_matters, families
from auditor.statutes import load_statutes


def _list(list_id, level="市级", code="450200", edition="2024"):
    identity = Identity(list_id, code=code, level=level, edition=edition)
    return ItemList(list_id, identity, "", "", "case", (), ())


def test_families_are_what_pairs_join():
    pairs = [("甲", "乙"), ("丁", "丙"), ("丙", "乙"), ("戊", "己")]
    found = list(families_of("甲乙丙丁戊己庚", pairs))
    assert found == [("甲", "乙", "丙", "丁"), ("戊", "己")]


def test_every_two_lists_of_a_small_family_are_compared_once():
    lists = [_list("县"), _list("区", "省级", "450000"), _list("市"), _list("独")]
    lists[0] = _list("县", "县级", "450206")
    found = further_pairs(lists, [("市", "县"), ("区", "市")])
    assert found == (("区", "县"),)


def test_the_older_edition_is_on_the_left():
    lists = [_list(year, edition=year) for year in ("2024", "2022", "2023")]
    assert further_pairs(lists, [("2023", "2024"), ("2022", "2023")]) == (("2022", "2024"),)
    assert [one.id for one in sorted(lists, key=rank)] == ["2022", "2023", "2024"]


def test_large_families_are_left_to_what_belongs_together():
    def further(size):
        lists = [_list(str(n), code=str(450200 + n)) for n in range(size)]
        return further_pairs(lists, [(str(n), str(n + 1)) for n in range(size - 1)])

    assert len(further(FEW)) == FEW * (FEW - 1) // 2 - (FEW - 1)
    assert further(FEW + 1) == ()


def _aligned(left, right, *links):
    made = tuple(Link(a, b, "same", score, (), by) for a, b, score, by in links)
    return Alignment(left, right, made, (), ())


#: The region's first item is the city's first, the city's second the county's first.
_KNOWN = (
    _aligned("区", "市", ((1,), (1,), 1.0, "auto")),
    _aligned("市", "县", ((2,), (1,), 0.99, "auto")),
)


def test_a_link_that_joins_what_surer_ones_keep_apart_is_refused():
    further = _aligned("区", "县", ((1,), (1,), 0.8, "auto"), ((2,), (2,), 0.9, "auto"))
    (*known, kept), refused = fitting(_KNOWN, [further])
    assert tuple(known) == _KNOWN
    assert [link.left for link in kept.links] == [(2,)]
    assert [(r.alignment.right, r.link.right, r.link.score) for r in refused] == [("县", (1,), 0.8)]


def test_a_decision_of_a_person_is_never_refused():
    further = _aligned("区", "县", ((1,), (1,), 1.0, "person"))
    kept, refused = fitting(_KNOWN, [further])
    assert kept[-1] == further
    assert [(r.alignment.left, r.link.decided_by) for r in refused] == [("市", "auto")]


def test_the_surest_of_two_links_that_do_not_agree_is_kept():
    weak = _aligned("区", "县", ((3,), (3,), 0.8, "auto"))
    sure = _aligned("区", "乡", ((4,), (3,), 0.9, "auto"))
    joint = _aligned("县", "乡", ((3,), (3,), 0.95, "auto"))
    kept, refused = fitting(_KNOWN, [weak, sure, joint])
    assert [len(one.links) for one in kept] == [1, 1, 0, 1, 1]
    assert [r.alignment.left for r in refused] == ["区"]


def _split(left, right, start, *parts):
    return Alignment(left, right, (Link((start,), parts, "split", 0.9, ()),), (), ())


def test_a_link_between_two_lists_that_belong_together_may_join_no_two_matters_either():
    tree = [
        _aligned("区", "市", ((1,), (1,), 1.0, "auto")),
        _aligned("区", "县", ((2,), (1,), 0.95, "auto")),
        _aligned("市", "县", ((1,), (1,), 0.7, "auto")),
    ]
    kept, refused = fitting(tree)
    assert [len(one.links) for one in kept] == [1, 1, 0]
    assert [(r.alignment.left, r.alignment.right) for r in refused] == [("市", "县")]
    decided = _aligned("市", "县", ((1,), (1,), 1.0, "person"))
    kept, refused = fitting([*tree[:2], decided])
    assert [len(one.links) for one in kept] == [1, 0, 1]


def test_where_one_list_splits_an_item_others_may_have_both_parts():
    """The city's two parts are the county's two items: one matter of the region's."""
    parts = _aligned("市", "县", ((1,), (1,), 1.0, "auto"), ((2,), (2,), 1.0, "auto"))
    for alignments in ([parts, _split("区", "市", 1, 1, 2)], [parts, _split("区", "县", 1, 1, 2)]):
        kept, refused = fitting(alignments)
        assert kept == tuple(alignments)
        assert not refused


def test_a_split_has_no_room_for_more_items_than_parts():
    split = _split("区", "市", 1, 1, 2)
    links = (((n,), (m,), 0.9 - n / 100, "auto") for n, m in ((1, 1), (2, 2), (3, 3)))
    further = _aligned("市", "县", *links), _aligned("区", "县", ((1,), (3,), 0.5, "auto"))
    _, refused = fitting([split], further)
    assert [(r.alignment.left, r.link.right) for r in refused] == [("区", (3,))]


def test_pairs_come_in_rows_whatever_their_order():
    pairs = [("2022", "2024"), ("2024", "2025"), ("2025", "2026")]
    for given in (pairs, pairs[::-1], [pairs[1], pairs[2], pairs[0], pairs[1]]):
        assert series(given) == (("2022", "2024", "2025", "2026"),)
    assert series([("甲", "乙"), ("丙", "丁")]) == (("甲", "乙"), ("丙", "丁"))
    assert series([("旧", "稿一"), ("旧", "稿二")]) == (("旧", "稿一"), ("旧", "稿二"))
    assert series([("甲", "乙"), ("乙", "甲")]) == (("甲", "乙", "甲"),)
    assert series([]) == ()


def _rejecting(left, right):
    sides = (Side(name, (ItemRef("河道检查"),)) for name in (left, right))
    return Decisions((Decision("rejected", *sides),))


def test_in_large_families_what_people_decided_on_is_compared():
    lists = [_list(f"清单{n:02}", code=str(450200 + n)) for n in range(FEW + 2)]
    pairs = [(lists[0].id, one.id) for one in lists[1:]]
    assert further_pairs(lists, pairs, _rejecting("清单07", "清单03")) == (("清单03", "清单07"),)
    assert further_pairs(lists, pairs, _rejecting("清单00", "清单03")) == ()
    assert further_pairs(lists, pairs, _rejecting("清单03", "别处")) == ()


def _parsed(list_id, code, *names):
    items = tuple(Item(n, {"name": Value(t)}, {}, "行政检查") for n, t in enumerate(names, 1))
    identity = Identity(list_id, code=code, level="市级", edition="2025")
    return Parsed(ItemList(list_id, identity, "", "", "case", ("name",), items), {}, {})


def _three():
    lists = [
        _parsed("甲", "450000", "水库检查"),
        _parsed("乙", "450200", "水库检查", "河道检查", "同名", "同名"),
        _parsed("丙", "450300", "水库检查", "河道 检查", "同名"),
    ]
    joined = [_aligned("甲", other, ((1,), (1,), 1.0, "auto")) for other in "乙丙"]
    return lists, joined


def test_lists_that_were_not_compared_share_the_rows_of_one_name():
    (family,) = families(*_three())
    assert not family.complete
    assert [m.places for m in family.matters] == [
        ((1,), (1,), (1,)),
        ((), (2,), (2,)),
        ((), (3,), (3,)),
        ((), (4,), ()),
    ]


def test_lists_that_were_compared_are_not_joined_by_name():
    lists, joined = _three()
    (family,) = families(lists, joined, [_aligned("乙", "丙", ((2,), (2,), 0.9, "auto"))])
    assert family.complete
    assert [m.places[1:] for m in family.matters] == [((1,), (1,)), ((2,), (2,))] + [
        (places[1], places[2]) for places in (((), (3,), ()), ((), (4,), ()), ((), (), (3,)))
    ]
    assert family.matters[1].score == 0.9
    assert len(family.alignments) == 2


def test_lists_that_were_compared_in_a_larger_family_are_not_joined_by_name():
    """In the family of four 乙 and 丙 were compared, and nothing was linked."""
    lists, joined = _three()
    lists.append(_parsed("丁", "450400", "河道检查"))
    joined.append(_aligned("甲", "丁"))
    (family,) = families(lists, joined, [_aligned("乙", "丙")])
    assert not family.complete
    rows = [m.places for m in family.matters]
    assert ((), (2,), (), (1,)) in rows
    assert ((), (), (2,), ()) in rows


def test_all_matters_cover_lists_of_no_family_in_the_order_given():
    lists, joined = _three()
    alone = _parsed("独", "650200", "林地审批")
    given = [lists[2], alone, lists[0], lists[1]]
    found = all_matters(given, joined)
    assert [m.places for m in found] == [
        ((1,), (), (1,), (1,)),
        ((2,), (), (), (2,)),
        ((3,), (), (), (3,)),
        ((), (1,), (), ()),
        ((), (), (), (4,)),
    ]
    assert [m.score for m in found] == [1.0, None, None, None, None]


def test_a_link_that_was_refused_is_told_at_both_its_ends():
    lists, joined = _three()
    wrong = _aligned("乙", "丙", ((2,), (1,), 0.7, "auto"))
    found = all_matters(lists, [*joined, wrong])
    told = {m.places: [words.zh for words in m.conflicts] for m in found if m.conflicts}
    assert told[(1,), (1,), (1,)][-1].startswith("与清单 乙 第 2 项的对应（0.70）")
    assert told[(), (2,), ()][0].startswith("与清单 丙 第 1 项的对应（0.70）")


def test_what_a_person_keeps_apart_shares_no_row_in_a_large_family():
    """Peers are held against one of them; two others have one name, and a person says no."""
    names = {3: ("校车检查",), 5: ("校车检查",), 7: ("校车检查",)}
    lists = []
    for n in range(FEW + 2):
        one = _parsed(f"清单{n:02}", str(450200 + n), "食堂检查", *names.get(n, ()))
        identity = replace(one.list.identity, department="教育局")
        lists.append(replace(one.list, identity=identity))
    sides = (Side(name, (ItemRef("校车检查"),)) for name in ("清单05", "清单03"))
    decided = Decisions((Decision("rejected", *sides),))

    def rows(decisions):
        made = audit(lists, [], load_statutes(), date(2026, 11, 22), decisions=decisions)
        (family,) = families(made.lists, made.alignments, made.further)
        held = ([n for n, p in enumerate(m.places) if p] for m in family.matters)
        return sorted(row for row in held if len(row) <= 3), len(made.further)

    assert rows(None) == ([[3, 5, 7]], 0)
    assert rows(decided) == ([[3, 7], [5]], 1)


def _named(title, **facts):
    return ItemList(title, Identity(title, **facts), "", "", "case", (), ())


def test_drafts_of_one_edition_are_one_bodys():
    facts = {"department": "水利局", "code": "450200", "level": "市级"}
    draft = _named("水利局权责清单（2025年版）", edition="2025", **facts)
    assert one_body(draft, draft)
    assert one_body(draft, _named("水利局权责清单", **facts))
    assert not one_body(draft, _named("水利局权责清单（2025年版）", **facts | {"code": "450300"}))
    assert not one_body(draft, _named("水利局权责清单（2025年版）", **facts | {"level": "县级"}))
    assert not one_body(draft, _named("水利局权责清单", **facts | {"department": "教育局"}))


def test_lists_of_unknown_bodies_are_one_bodys_by_their_titles():
    assert one_body(_named("某中心清单2024"), _named("某中心 清单2025"))
    assert not one_body(_named("某中心清单2024"), _named("某某中心清单2024"))
    assert not one_body(_named(""), _named(""))
