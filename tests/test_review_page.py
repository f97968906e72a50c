"""What the review page works on, without a browser."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from aligning import parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.align import Decisions, align, load_decisions
from auditor.align.decided import outcomes
from auditor.align.decisions import Decision, ItemRef, Side
from auditor.align.nearest import nearest
from auditor.align.prepare import prepare
from auditor.align.resolve import refs
from auditor.align.vocabulary import load_lexicon
from auditor.report.review import in_script, render_review
from auditor.report.review_data import page_data

LEFT = parsed(
    {"name": "取水许可", "category": "行政许可", "basis": "《水法》第七条"},
    {"name": "对擅自取水的处罚", "category": "行政处罚", "basis": "《水法》第六十九条"},
    {"name": "水库大坝安全检查", "category": "行政检查"},
    list_id="450000-水利局-2025",
    edition="2025",
)
RIGHT = parsed(
    {"name": "取水许可", "category": "行政许可", "basis": "《中华人民共和国水法》第七条"},
    {"name": "对未经批准擅自取水的处罚", "category": "行政处罚", "basis": "《水法》第六十九条"},
    {"name": "河道采砂许可", "category": "行政许可"},
    {"name": "水库大坝注册登记", "category": "其他行政权力"},
    list_id="450200-水利局-2022",
    edition="2022",
)


def data(decisions=None, left=LEFT, right=RIGHT, lang="zh"):
    decided = decisions or Decisions()
    return page_data([left, right], [align(left, right, decided)], decided, lang)


def near(left=LEFT, right=RIGHT, most=4):
    lexicon = load_lexicon(frozenset())
    subjects = prepare(left, lexicon), prepare(right, lexicon)
    return nearest(subjects, lexicon, align(left, right), most)


def test_every_unmatched_item_has_candidates_and_no_link_is_one():
    alignment = align(LEFT, RIGHT)
    pairs = {(n.left, n.right) for n in near()}
    assert set(alignment.unmatched_left) <= {left for left, _ in pairs}
    assert set(alignment.unmatched_right) <= {right for _, right in pairs}
    assert not pairs & {(x.left[0], x.right[0]) for x in alignment.links}
    assert all(n.reasons for n in near())


def test_the_nearest_comes_first_and_mirrors():
    first = next(n for n in near() if n.left == 3)
    assert first.right == 4
    back = {(n.right, n.left) for n in near(RIGHT, LEFT)}
    assert back == {(n.left, n.right) for n in near()}


def test_the_order_of_rows_changes_no_candidate():
    rows = [{k: v.raw for k, v in item.values.items()} for item in RIGHT.list.items]
    order = [2, 0, 3, 1]
    moved = parsed(*(rows[n] for n in order), list_id=RIGHT.list.id)
    there = {(n.left, order[n.right - 1] + 1): n.reasons for n in near(LEFT, moved)}
    assert there == {(n.left, n.right): n.reasons for n in near()}


def test_a_list_of_nothing_has_no_candidates():
    empty = parsed(list_id="450200-水利局-2022")
    assert near(LEFT, empty) == ()
    assert data(left=LEFT, right=empty)["pairs"][0]["near"] == []


def test_texts_and_provisions_stand_once():
    found = data()
    assert len(found["texts"]) == len(set(found["texts"])) == 3
    assert sorted(found["cites"]) == ["《水法》第七条", "《水法》第六十九条"]
    left, right = (found["lists"][n]["items"] for n in (0, 1))
    assert left[1]["basis"] == right[1]["basis"]
    assert left[0]["cites"] == right[0]["cites"]
    assert "".join(left[1]["name"]) == "对擅自取水的处罚"


def test_lists_are_named_without_their_year_unless_that_tells_them_apart():
    assert data()["pairs"][0]["refs"] == ("450000-水利局", "450200-水利局")
    next_year = parsed("取水许可", list_id="450000-水利局-2026")
    assert data(right=next_year)["pairs"][0]["refs"] == (LEFT.list.id, next_year.list.id)


def test_two_editions_against_one_list_are_named_with_their_years():
    later = replace(RIGHT, list=replace(RIGHT.list, id="450200-水利局-2026"))
    pairs = [align(LEFT, RIGHT), align(LEFT, later), align(RIGHT, later)]
    found = page_data([LEFT, RIGHT, later], pairs, Decisions(), "zh")["pairs"]
    assert [pair["refs"] for pair in found] == [(one.left, one.right) for one in pairs]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["船舶检验", "船舶 检验。", "取水许可", "", "—"]),
            "sub_name": st.sampled_from(["", "初次", "年度"]),
            "category": st.sampled_from(["", "行政检查", "行政确认", "其它"]),
            "body": st.sampled_from(["", "市海事局", "市水利局"]),
        }
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_names_an_item_finds_that_item_and_no_other(rows):
    left = parsed(*rows, list_id="450000-水利局-2025").list
    other = Side("450200-水利局", (ItemRef("取水许可"),))
    right = parsed("取水许可", list_id="450200-水利局-2022").list
    for position, ref in refs(left).items():
        decision = Decision("confirmed", Side("450000-水利局", (ref,)), other)
        (one,) = outcomes(Decisions((decision,)), left, right)
        assert (one.standing, one.left) == ("used", (position,))


def test_items_that_nothing_tells_apart_have_no_name_of_their_own():
    twins = parsed("船舶检验", "船舶检验", "", "取水许可", list_id="450000-水利局-2025").list
    assert sorted(refs(twins)) == [4]


def test_decisions_come_with_what_became_of_them(tmp_path):
    path = tmp_path / "alignment.yaml"
    path.write_text(
        """
confirmed:
  - left: {list: 450000-水利局, name: 水库大坝安全检查}
    right: {list: 450200-水利局, name: 水库大坝注册登记}
    note: 会商
  - left: {list: 450000-水利局, name: 取水许可证}
    right: {list: 450200-水利局, name: 河道采砂许可}
rejected:
  - left: {list: 110000-水利局, name: 甲}
    right: {list: 450200-水利局, name: 乙}
""",
        encoding="utf-8",
    )
    found = data(load_decisions(path))
    assert [(d["kind"], d["line"], d["note"]) for d in found["file"]] == [
        ("confirmed", 3, "会商"),
        ("confirmed", 6, ""),
        ("rejected", 9, ""),
    ]
    assert [(b["file"], b["standing"], b["l"], b["r"]) for b in found["base"]] == [
        (0, "used", (3,), (4,)),
        (1, "nearly", (1,), (3,)),
    ]
    assert "几乎找到" in found["base"][1]["words"]
    assert found["digest"] == data()["digest"]
    assert found["file_digest"] != data()["file_digest"]


def test_the_data_cannot_end_their_script():
    text = in_script({"name": "</script><!--<script>", "amp": "&lt;", "cr": "\r\n\u2028"})
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == "</script><!--<script>"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_one_file_that_may_load_nothing(lang):
    html = render_review([LEFT, RIGHT], [align(LEFT, RIGHT)], lang=lang).decode()
    assert "default-src &#39;none&#39;" in html
    assert "unsafe" not in html
    assert not any(word in html for word in ("http://", "https://", "src=", "@import", "url("))
    assert ("对齐复核" in html) is (lang == "zh")
    assert html == render_review([LEFT, RIGHT], [align(LEFT, RIGHT)], lang=lang).decode()


def test_no_word_is_left_without_use_or_meaning():
    from auditor.report.review_words import REVIEW  # noqa: PLC0415

    page = render_review([LEFT, RIGHT], [align(LEFT, RIGHT)]).decode()
    template = page[page.rindex("<script>") :]
    made = {"f_", "s_", "k_"}
    named = {key for key in REVIEW if f"T.{key}" in template}
    static = set(REVIEW) - named - {key for key in REVIEW if key[:2] in made}
    assert all(REVIEW[key].zh.split("{")[0] in page for key in static)
    assert all(words.zh and words.en for words in REVIEW.values())


def test_a_page_of_many_items_grows_with_their_number():
    def page(count):
        rng = random.Random(count)
        names = [
            f"对{''.join(rng.choices('甲乙丙丁戊己庚辛壬癸', k=9))}的处罚" for _ in range(count)
        ]
        basis = [f"《某法》第{n % 40 + 1}条" for n in range(count)]
        rows = [{"name": a, "basis": b} for a, b in zip(names, basis, strict=True)]
        left, right = (parsed(*rows, list_id=f"{n}-水利局-2025") for n in ("450000", "450200"))
        return render_review([left, right], [align(left, right)])

    fixed = len(page(1))
    small, large = len(page(100)) - fixed, len(page(400)) - fixed
    assert large < 6 * small
