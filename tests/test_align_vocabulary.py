from __future__ import annotations

import numpy as np
import pytest
from aligning import parsed
from hypothesis import given
from hypothesis import strategies as st

from auditor.align.clashes import clashes
from auditor.align.names import all_taken_apart, contradict, fold, marks_of, take_apart, unsaid
from auditor.align.prepare import forget_names, prepare
from auditor.align.vocabulary import load_lexicon
from auditor.errors import DefinitionError
from auditor.text import letters

GOOD = {
    "light": "[的, 或者]",
    "lead": "[对]",
    "actions": "{处罚: [处罚]}",
    "synonyms": "[{words: [甲, 乙丙]}]",
    "contrasts": "[[水, 火|焰]]",
}


def lexicon(tmp_path, departments=frozenset(), **changed):
    path = tmp_path / "synonyms.yaml"
    text = "\n".join(f"{key}: {value}" for key, value in {**GOOD, **changed}.items() if value)
    path.write_text(text, encoding="utf-8")
    return load_lexicon(departments, path)


def test_a_name_loses_its_frame_and_keeps_its_matter(tmp_path):
    words = lexicon(tmp_path)
    short = take_apart("1.对 乙丙的处罚", words)
    assert (short.core, short.action, short.exact) == ("甲处罚", "处罚", "对乙丙的处罚")
    longer = take_apart("对乙丙或者丁、戊、己的处罚", words)
    assert (longer.core, longer.action) == ("甲丁戊己", "处罚")
    assert take_apart("对乙丙的处罚（丁）", words).core == "甲处罚丁"


@given(
    st.lists(
        st.text("一1.（）() 对的处罚检查甲乙丙丁、含\n森林", max_size=16), max_size=6, unique=True
    )
)
def test_names_taken_apart_together_are_those_taken_apart_alone(raws):
    words = load_lexicon()
    assert all_taken_apart(raws, words) == [take_apart(raw, words) for raw in raws]


def test_a_scope_holds_for_its_department_only(tmp_path):
    groups = "[{words: [子, 丑]}, {words: [寅, 子], departments: [卯局]}]"
    assert lexicon(tmp_path, synonyms=groups).plain("子丑") == "子子"
    scoped = lexicon(tmp_path, frozenset({"卯局"}), synonyms=groups)
    assert scoped.plain("子丑寅") == "寅子寅"


def test_social_insurance_is_medical_only_for_the_office_that_keeps_medical_insurance():
    everywhere = load_lexicon(frozenset({"人力资源和社会保障局"}))
    medical = load_lexicon(frozenset({"医疗保障局", "人力资源和社会保障局"}))
    assert everywhere.plain("社会保险") != everywhere.plain("医疗保险")
    assert medical.plain("社会保险") == medical.plain("医疗保险")


def test_members_of_a_group_exclude_each_other_unless_one_is_common(tmp_path):
    words = lexicon(tmp_path)
    water, flame, both = (take_apart(f"{w}的管理", words) for w in ("水", "焰", "水、火"))
    assert contradict(water, flame, words)
    assert contradict(flame, water, words)
    assert not contradict(water, both, words)


def test_a_permit_that_says_no_phase_is_not_the_one_that_does():
    words = load_lexicon()
    plain, renewal, first, changed, both = (
        marks_of(take_apart(f"取水许可{way}", words).plain, words)
        for way in ("", "延续", "（新办）", "审批（含变更）", "设立、变更")
    )
    assert unsaid(plain, renewal, words)
    assert unsaid(renewal, plain, words)
    assert not any(unsaid(plain, other, words) for other in (plain, first, changed, both))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("light", "", "缺少“light”"),
        ("actions", "[处罚]", "缺少“actions”"),
        ("lead", "[]", "词语列表"),
        ("synonyms", "[{word: [甲]}]", "是否为“words”"),
        ("synonyms", "[甲]", "键: 值"),
        ("contrasts", "[水]", "词语列表"),
        ("extra", "[水]", "没有“extra”"),
    ],
)
def test_a_wrong_vocabulary_says_where_and_what(tmp_path, key, value, said):
    with pytest.raises(DefinitionError) as caught:
        lexicon(tmp_path, **{key: value})
    assert said in caught.value.say("zh")
    assert "synonyms.yaml:" in caught.value.say("zh")


def test_folding_keeps_the_very_letters_that_quotations_are_compared_by():
    """Most characters stand for themselves and take a shorter way; none may change by it."""
    for code in (*range(0x20, 0x250), *range(0x2010, 0x2200), *range(0x3000, 0xA000)):
        assert fold(chr(code)) == letters(chr(code)).text
    assert fold("（一）帐簿，其它") == letters("（一）帐簿，其它").text


def test_names_are_remembered_for_the_other_list_until_they_are_forgotten():
    words = load_lexicon()
    first = prepare(parsed("取水许可"), words).names[0]
    assert prepare(parsed("取水许可", list_id="right"), words).names[0] is first
    forget_names()
    again = prepare(parsed("取水许可"), words).names[0]
    assert again == first
    assert again is not first


NAMES = st.text(alphabet="对未非国家重点保护森林草原取得许可证变更注销的处罚检查", max_size=12)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6), st.sampled_from(["行政处罚", ""]))
def test_contradictions_of_many_pairs_at_once_are_those_of_each(pairs, category):
    """The search through all names at once finds what each two names say alone."""
    words = load_lexicon()
    sides = [
        prepare(parsed(*({"name": p[n], "category": category} for p in pairs)), words)
        for n in (0, 1)
    ]
    every = np.arange(len(pairs))
    said, narrowed = (found.tolist() for found in clashes(*sides, words, every, every))
    taken = [[take_apart(name, words) for name in pair] for pair in pairs]
    assert said == [contradict(*two, words, one_action=bool(category)) for two in taken]
    marks = [[marks_of(name.plain, words) for name in two] for two in taken]
    acted = [any(name.action in ("处罚", "检查") for name in two) for two in taken]
    assert narrowed == [
        not category and not deed and unsaid(*two, words)
        for two, deed in zip(marks, acted, strict=True)
    ]


def test_no_word_of_the_vocabulary_contradicts_its_own_synonym():
    """A synonym that were also a contrast would part what it is meant to join."""
    words = load_lexicon()
    for found in words.members.values():
        groups = [group for group, _ in found]
        assert len(groups) == len(set(groups))
