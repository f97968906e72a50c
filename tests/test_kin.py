"""What a matrix of lists needs compared, besides what rules look at."""

from auditor.kin import FEW, families_of, fitting, further_pairs, one_body, rank
from auditor.model import Alignment, Identity, Item, ItemList, Link, Parsed, Value
from auditor.report.families import families


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
    (kept,), refused = fitting(_KNOWN, [further])
    assert [link.left for link in kept.links] == [(2,)]
    assert [(r.alignment.right, r.link.right, r.link.score) for r in refused] == [("县", (1,), 0.8)]


def test_a_decision_of_a_person_is_never_refused():
    further = _aligned("区", "县", ((1,), (1,), 1.0, "person"))
    assert fitting(_KNOWN, [further]) == ((further,), ())


def test_the_surest_of_two_links_that_do_not_agree_is_kept():
    weak = _aligned("区", "县", ((3,), (3,), 0.8, "auto"))
    sure = _aligned("区", "乡", ((4,), (3,), 0.9, "auto"))
    joint = _aligned("县", "乡", ((3,), (3,), 0.95, "auto"))
    kept, refused = fitting(_KNOWN, [weak, sure, joint])
    assert [len(one.links) for one in kept] == [0, 1, 1]
    assert [r.alignment.left for r in refused] == ["区"]


def test_a_split_fits_unless_its_parts_are_known_to_be_two_matters():
    known = _aligned("市", "县", ((1,), (1,), 1.0, "auto"), ((2,), (2,), 1.0, "auto"))
    split = Alignment("区", "县", (Link((1,), (1, 2), "split", 0.9, ()),), (), ())
    kept, refused = fitting([known], [split])
    assert refused[0].link.relation == "split"
    assert not kept[0].links
    assert fitting([], [split]) == ((split,), ())


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
