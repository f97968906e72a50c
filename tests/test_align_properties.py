"""What must hold for any two lists, duplicates, blanks and missing fields included."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from aligning import parsed
from hypothesis import given
from hypothesis import strategies as st

from auditor.align import Decision, Decisions, ItemRef, Side, align
from auditor.align.contents import content_digest

_WHO = st.sampled_from(["用人单位", "医疗机构", "定点药店", "参保人员", "药品经营企业"])
_DEED = st.sampled_from(["骗取基金", "未按规定登记", "登记", "伪造证明材料", "隐匿资料", "欺诈"])
_FRAME = st.sampled_from(["对{}{}的处罚", "对{}{}情况进行监督检查", "{}{}审核", "{}{}"])
_NAME = st.one_of(
    st.builds(lambda f, w, d: f.format(w, d), _FRAME, _WHO, _DEED),
    st.sampled_from(["", "的", "医疗保险稽核"]),
    st.text(alphabet="对未非国家重点保护野生动植物审批处罚等的12（）", max_size=14),
)
_ROW = st.fixed_dictionaries(
    {
        "name": _NAME,
        "sub_name": st.sampled_from(["", "", "", "1.设立", "2.变更"]),
        "category": st.sampled_from(["行政处罚", "行政检查", "其他行政权力", "管理"]),
        "code": st.sampled_from(["", "", "12", "450200CF0001", "450200CF0002"]),
        "basis": st.sampled_from(
            [
                "",
                "《社会保险法》第八十七条：骗取。",
                "《中华人民共和国社会保险法》第八十八条：骗取。",
                "《社会保险法》第八十七条第一款：骗取。《价格法》第二十条：定价。",
                "《价格法》第二十条第二款：定价。",
            ]
        ),
    }
)
_ROWS = st.lists(_ROW, max_size=9)


def _positions(alignment):
    return [(link.left, link.right, link.score) for link in alignment.links]


@given(_ROWS)
def test_a_list_against_itself_is_the_identity(rows):
    found = align(parsed(*rows), parsed(*rows, list_id="copy"))
    numbers = range(1, len(rows) + 1)
    assert _positions(found) == [((n,), (n,), 1.0) for n in numbers]
    assert found.unmatched_left == found.unmatched_right == ()


@given(_ROWS, _ROWS)
def test_the_other_way_round_is_the_mirror_image(left, right):
    a, b = parsed(*left), parsed(*right, list_id="right")
    there, back = align(a, b), align(b, a)
    mirrored = sorted((r, x, score) for x, r, score in _positions(there))
    assert mirrored == sorted(_positions(back))
    assert there.unmatched_left == back.unmatched_right
    assert there.unmatched_right == back.unmatched_left


@given(_ROWS, _ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(left, right, rng):
    shuffled = [rng.sample(rows, len(rows)) for rows in (left, right)]
    assert _by_content(left, right) == _by_content(*shuffled)


def _by_content(left, right):
    """The links with items named by their content: equal items stand for one another."""
    a, b = parsed(*left), parsed(*right, list_id="right")
    said = [{i.position: content_digest(i) for i in side.list.items} for side in (a, b)]
    found = align(a, b).links
    return Counter(
        (
            tuple(sorted(said[0][p] for p in x.left)),
            tuple(sorted(said[1][p] for p in x.right)),
            x.score,
            x.reasons,
        )
        for x in found
    )


@given(_ROWS, _ROWS)
def test_every_position_is_in_one_link_or_left_over(left, right):
    found = align(parsed(*left), parsed(*right, list_id="right"))
    lefts = [p for link in found.links for p in link.left] + list(found.unmatched_left)
    rights = [p for link in found.links for p in link.right] + list(found.unmatched_right)
    assert sorted(lefts) == list(range(1, len(left) + 1))
    assert sorted(rights) == list(range(1, len(right) + 1))
    for link in found.links:
        sizes = (len(link.left) > 1, len(link.right) > 1)
        assert (
            sizes
            == {"same": (False, False), "split": (False, True), "merge": (True, False)}[
                link.relation
            ]
        )
        assert link.decided_by == "auto"
        assert 0 < link.score <= 1
        assert all(words.zh and words.en for words in link.reasons)


@given(_ROWS, _ROWS)
def test_numbers_and_list_ids_change_nothing(left, right):
    numbered = [{**row, "number": str(n)} for n, row in enumerate(left, 7)]
    plain = align(parsed(*left), parsed(*right, list_id="right"))
    other = align(parsed(*numbered, list_id="x"), parsed(*right, list_id="y"))
    assert other == replace(plain, left="x", right="y")


@given(_ROWS, _ROWS)
def test_a_rejected_pair_is_never_linked(left, right):
    a, b = parsed(*left), parsed(*right, list_id="right")
    for link in align(a, b).links:
        if link.relation != "same":
            continue
        sides = (_side(a, link.left[0]), _side(b, link.right[0]))
        decided = align(a, b, Decisions((Decision("rejected", *sides),)))
        if not decided.problems:
            assert (link.left, link.right) not in {(x.left, x.right) for x in decided.links}


def _side(items, position):
    item = items.list.items[position - 1]
    ref = ItemRef(item.text("name"), item.text("sub_name"), item.text("category"))
    return Side(items.list.id, (ref,))
