"""The registry: the project's own files, bad files, titles, crosswalks."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config import resource
from auditor.errors import DefinitionError
from auditor.model import Provision
from auditor.statutes import Statutes, load_registry, load_statutes, parse_provision
from auditor.statutes.titles import is_slip, order_key, same_order, title_key

REGISTRY = load_registry(resource("rules/statutes"))
FACTS = Statutes(REGISTRY, [])
PENALTY_LAW = "中华人民共和国行政处罚法"
REPORTING = "社会保险基金监督举报工作管理办法"


def found(title, order=None, note=None):
    return FACTS.resolve(title, order, note)


# --- the project's own files -------------------------------------------------------


def test_every_instrument_is_supported_and_told_apart():
    keys = [i.key for i in REGISTRY.instruments]
    assert len(keys) == len(set(keys))
    assert {i.support for i in REGISTRY.instruments} <= {"high", "medium", "low", "unconfirmed"}
    assert all(i.basis for i in REGISTRY.instruments)
    assert REGISTRY.as_of == date(2026, 11, 22)


def test_versions_run_forward_and_never_begin_before_they_are_promulgated():
    for instrument in REGISTRY.instruments:
        starts = [v.start for v in instrument.versions]
        assert starts == sorted(starts)
        for version in instrument.versions:
            if version.in_force and version.promulgated:
                assert version.in_force.isoformat() >= version.promulgated


def test_what_ends_or_changes_an_instrument_is_known_where_it_is_a_law():
    for instrument in REGISTRY.instruments:
        changes = [c.by for c in instrument.coming]
        changes += [instrument.ended.by] if instrument.ended and instrument.ended.by else []
        for name in changes:
            assert found(name.partition("（")[0]).instrument, name


@pytest.mark.parametrize(
    ("as_of", "version"),
    [
        (date(2018, 1, 1), "2017-09-01"),
        (date(2021, 7, 14), "2017-09-01"),
        (date(2021, 7, 15), "2021-01-22"),
        (date(2026, 11, 22), "2021-01-22"),
    ],
)
def test_the_penalty_law_by_date(as_of, version):
    law = found(PENALTY_LAW).instrument
    assert FACTS.in_force(law, as_of).version.promulgated == version


def test_what_the_dates_make_of_instruments():
    today = date(2026, 11, 22)
    medical = found("医疗保障法").instrument
    assert FACTS.in_force(medical, today) is None
    assert FACTS.in_force(medical, date(2027, 1, 1)).version.articles == 56
    relief = found("社会救助暂行办法").instrument
    assert FACTS.ended(relief, date(2026, 6, 30)) is None
    assert FACTS.ended(relief, today).kind == "superseded"
    assert FACTS.ended(relief, today).formal is False
    air = found("大气污染防治法").instrument
    assert FACTS.ended(air, date(2026, 8, 14)) is None
    assert FACTS.ended(air, date(2026, 8, 15)).kind == "repealed"


def test_the_crosswalk_of_the_penalty_law():
    (walk,) = [c for c in REGISTRY.crosswalks if c.title == PENALTY_LAW]
    assert sorted(p.article for p in walk.rows) == list(range(1, 65))
    reached = {p.article for row in walk.rows.values() for p in row}
    added = {p.article for p in walk.added}
    assert not reached & added
    assert max(reached) == 86
    assert walk.successors(Provision(37)) == (
        Provision(42, 0, 1),
        Provision(43, 0, 1),
        Provision(55),
        Provision(56),
    )
    assert walk.successors(Provision(63)) == ()
    assert walk.successors(Provision(65)) is None


# --- titles ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title", "how"),
    [
        (PENALTY_LAW, PENALTY_LAW, "exact"),
        ("行政处罚法", PENALTY_LAW, "alias"),
        ("中华人民共和国 行政\n处罚法", PENALTY_LAW, "exact"),
        ("中华人民共和国行政处罚法（2021年修订）", PENALTY_LAW, "exact"),
        (
            "实施〈中华人民共和国社会保险法〉若干规定",
            "实施《中华人民共和国社会保险法》若干规定",
            "exact",
        ),
        (
            "实施<中华人民共和国社会保险法>若干规定",
            "实施《中华人民共和国社会保险法》若干规定",
            "exact",
        ),
        (
            "劳动和社会保障部关于印发〈社会保障基金现场监督规则〉的通知",
            "社会保障基金现场监督规则",
            "alias",
        ),
        ("某厅关于转发《社会保障基金现场监督规则》的通知", "社会保障基金现场监督规则", "document"),
        (
            "广西壮族自治区医疗保障局关于印发<广西医疗服务项目价格（2021年版）>的通知",
            "广西壮族自治区医疗保障局关于印发《广西医疗服务项目价格（2021年版）》的通知",
            "exact",
        ),
        ("中华人民共和国社会救助暂行办法", "社会救助暂行办法", "misnomer"),
    ],
)
def test_a_title_is_recognised(written, title, how):
    resolution = found(written)
    assert resolution.instrument.title == title
    assert resolution.how == how


def test_an_unknown_title_gets_its_nearest_and_is_not_guessed():
    resolution = found("医疗保障基金使用监督管理办法")
    assert resolution.instrument is None
    assert resolution.near[0][0] == "医疗保障基金使用监督管理条例"
    assert resolution.near[0][1] > 80
    assert resolution.slip is False
    assert found("全不相干的东西").near == ()


def test_two_instruments_of_one_title_are_told_apart():
    by_order = found(REPORTING, "劳动和社会保障部令第11号").instrument
    assert by_order.issuer == "劳动和社会保障部"
    assert (
        found(REPORTING, "人力资源社会保障部令第49号").instrument.issuer == "人力资源和社会保障部"
    )
    assert found(REPORTING, None, "2001年劳动和社会保障部令第11号").instrument is by_order
    assert found(REPORTING).instrument.issuer == "人力资源和社会保障部"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("国务院令第735号", "中华人民共和国国务院令第735号", True),
        ("国务院令第七百三十五号", "国务院令第735号", True),
        ("国务院735号令", "国务院令第735号", True),
        ("自治区人民政府令第24号", "广西壮族自治区人民政府令第24号", True),
        ("劳社部发【2003】5号", "劳社部发〔2003〕5号", True),
        ("国务院令第735号", "国务院令第35号", False),
        ("主席令第70号", "国务院令第70号", False),
        ("5号", "国务院令第735号", False),
        (None, None, False),
    ],
)
def test_order_numbers_are_compared_by_what_they_say(left, right, same):
    assert same_order(left, right) is same


@pytest.mark.parametrize(
    ("written", "slip"),
    [
        ("中华人民共和国行政处法", True),
        ("中华人民共和国行政行处罚法", True),
        ("中华人民共和国政行处罚法", True),
        ("中华人民共和国行政处罚条例", False),
        ("中华人民共和国刑法", False),
    ],
)
def test_a_slip_is_one_letter_where_all_laws_are_known(written, slip):
    assert is_slip(written, PENALTY_LAW, all_laws=True) is slip
    assert is_slip(written, PENALTY_LAW) is False


def test_a_slip_needs_a_long_title_where_not_all_is_known():
    assert is_slip("医疗保障基金使用监督管理条倒", "医疗保障基金使用监督管理条列") is False
    assert is_slip("医疗保障基金使用监管管理条例", "医疗保障基金使用监督管理条例") is True
    assert is_slip("中华人民共和国刑事诉讼法", "中华人民共和国民事诉讼法") is False
    assert found("中华人民共和国刑事诉讼法").slip is False


def test_another_place_or_number_or_a_short_title_is_no_slip():
    assert not is_slip("示例省城市绿化管理条例", "示例市城市绿化管理条例")
    assert not is_slip("示例市城市绿化管理规定二", "示例市城市绿化管理规定三")
    assert not is_slip("检察官法", "监察官法", all_laws=True)
    assert not is_slip("", "医疗保障基金使用监督管理条例")


@given(st.text(max_size=60))
def test_resolving_never_raises(title):
    order_key(title)
    resolution = found(title, title, title)
    assert (resolution.instrument is None) == (resolution.how == "unknown")


@given(st.text("甲乙丙法条例规定令第号0123", max_size=30))
def test_brackets_blanks_and_width_are_no_part_of_a_title(title):
    assert title_key(f"《{title}》") == title_key(f"〈 {title}\u3000〉") == title_key(title)


# --- files that are wrong -----------------------------------------------------------------


def write(folder: Path, text: str) -> Path:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return folder


GOOD = """instruments:
  - title: 示例条例
    rank: 地方性法规
    support: low
    versions:
      - {promulgated: 2020-01-01, in_force: 2020-03-01, order: 示例令第1号, articles: 9}
"""


def test_a_good_file_loads(tmp_path):
    (instrument,) = load_registry(write(tmp_path, GOOD)).instruments
    assert instrument.versions[0].start == date(2020, 3, 1)
    assert instrument.issuer is None


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("titel: 示例条例", "title: 示例条例", 2, "titel"),
        ("rank: 条令", "rank: 地方性法规", 3, "条令"),
        ("support: sure", "support: low", 4, "sure"),
        ("support:", "support: low", 4, "必须填写"),
        ("in_force: 2020-13-01", "in_force: 2020-03-01", 6, "2020-13-01"),
        ("in_force: 2020", "in_force: 2020-03-01", 6, "写到日"),
        ("articles: many", "articles: 9", 6, "many"),
        ("inforce: 2020-03-01", "in_force: 2020-03-01", 6, "inforce"),
        ("unconfirmed: [date]", "articles: 9", 6, "date"),
    ],
)
def test_a_wrong_file_names_the_line(tmp_path, wrong, right, line, said):
    with pytest.raises(DefinitionError) as error:
        load_registry(write(tmp_path, GOOD.replace(right, wrong)))
    assert f"some.yaml:{line}" in error.value.say("zh")
    assert said in error.value.say("zh")
    assert "some.yaml" in error.value.say("en")


@pytest.mark.parametrize(
    "text",
    [
        "instruments: x",
        "instruments: [x]",
        "crosswalks:\n  - {title: 甲法, from: 2020-01-01, to: 2021-01-01, support: high}",
        "crosswalks:\n  - {title: 甲法, from: 2020-01-01, to: 2021-01-01, support: high, articles: {一: [1]}}",
        "crosswalks:\n  - {title: 甲法, from: x, to: 2021-01-01, support: high, articles: {1: [1]}}",
        GOOD + "    note: 只有中文\n",
        GOOD + "    ended: {kind: gone, date: 2020-01-01, formal: yes, support: high}\n",
        GOOD + "    coming: [{date: 2020-01-01, support: high, articles: {1: [2]}}]\n",
        GOOD + "    aliases: 一个\n",
        GOOD + GOOD.removeprefix("instruments:\n"),
        "things: []",
    ],
)
def test_other_wrong_files_are_refused(tmp_path, text):
    with pytest.raises(DefinitionError):
        load_registry(write(tmp_path, text))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(DefinitionError):
        load_statutes(tmp_path / "none")


# --- numbers --------------------------------------------------------------------------------


@given(*[st.integers(1, 999)] * 1, *[st.integers(0, 20)] * 3)
def test_a_provision_is_read_as_it_is_written(article, sub, paragraph, item):
    text = f"{article}" + (f"-{sub}" if sub else "")
    if paragraph:
        text += f"({paragraph})" + (f"({item})" if item else "")
    expected = Provision(article, sub, paragraph, item if paragraph else 0)
    assert parse_provision(text) == expected


@pytest.mark.parametrize("text", ["", "一", "5条", "5(", "5()", "18(2)(3)(4)", "-5"])
def test_what_is_no_provision(text):
    with pytest.raises(ValueError, match="not a provision"):
        parse_provision(text)
