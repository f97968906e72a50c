"""Whose list it is: titles as offices write them, the table of divisions, and safe ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.identity import (
    LEVELS,
    find_place,
    identify,
    is_title_line,
    level_of,
    list_id,
    names_body,
    parent_of,
    place,
)
from auditor.model import Identity

TOLD = ("jurisdiction", "code", "parent", "level", "body", "department", "edition")

TITLES = [
    (
        ["广西壮族自治区医疗保障局权责清单（2025年版）"],
        (
            "广西壮族自治区",
            "450000",
            None,
            "省级",
            "广西壮族自治区医疗保障局",
            "医疗保障局",
            "2025",
        ),
    ),
    (
        ["柳州市医疗保障局权责清单", "（2022年版）"],
        ("柳州市", "450200", "450000", "市级", "柳州市医疗保障局", "医疗保障局", "2022"),
    ),
    (
        ["克拉玛依市2025年消防监督执法权责清单"],
        ("克拉玛依市", "650200", "650000", "市级", None, "消防救援支队", "2025"),
    ),
    (
        ["克拉玛依市林业和草原系统2024年地县两级权责清单指导目录"],
        ("克拉玛依市", "650200", "650000", "市级", None, "林业和草原局", "2024"),
    ),
    (
        ["2025年克拉玛依市统计局权责清单"],
        ("克拉玛依市", "650200", "650000", "市级", "克拉玛依市统计局", "统计局", "2025"),
    ),
    (
        ["附件1：", "上海市市场监督管理局", "权力和责任清单（2021版）"],
        ("上海市", "310000", None, "省级", "上海市市场监督管理局", "市场监督管理局", "2021"),
    ),
    (
        ["黔东南州医保局权力清单和责任清单（2023年本）"],
        (
            "黔东南苗族侗族自治州",
            "522600",
            "520000",
            "市级",
            "黔东南州医保局",
            "医疗保障局",
            "2023",
        ),
    ),
    (
        ["柳州市城中区医疗保障局权责清单（二〇二四年）"],
        ("城中区", "450202", "450200", "县级", "柳州市城中区医疗保障局", "医疗保障局", "2024"),
    ),
    (
        ["关于印发三江侗族自治县医疗保障局权责清单的通知（三政发〔2015〕12号）"],
        (
            "三江侗族自治县",
            "450226",
            "450200",
            "县级",
            "三江侗族自治县医疗保障局",
            "医疗保障局",
            None,
        ),
    ),
    (
        ["广西柳州市柳江区拉堡镇人民政府权责清单"],
        ("拉堡镇", None, "450206", "乡级", "广西柳州市柳江区拉堡镇人民政府", "人民政府", None),
    ),
    (
        ["国家税务总局柳州市税务局权责清单"],
        ("柳州市", "450200", "450000", "市级", "国家税务总局柳州市税务局", "税务局", None),
    ),
    (
        ["国家医疗保障局权责清单"],
        (None, None, None, "国家级", "国家医疗保障局", "医疗保障局", None),
    ),
    (
        ["吉林省吉林市财政局权责清单"],
        ("吉林市", "220200", "220000", "市级", "吉林省吉林市财政局", "财政局", None),
    ),
    (
        ["喀什市医疗保障局权责清单2023"],
        ("喀什市", "653101", "653100", "县级", "喀什市医疗保障局", "医疗保障局", "2023"),
    ),
    (
        ["重庆市渝中区教育委员会权责清单"],
        ("渝中区", "500103", "500000", "县级", "重庆市渝中区教育委员会", "教育局", None),
    ),
    (
        ["济源市水务局权责清单"],
        ("济源市", "419001", "410000", "县级", "济源市水务局", "水利局", None),
    ),
    (
        ["柳州市柳东新区管理委员会权责清单"],
        (
            "柳州市",
            "450200",
            "450000",
            "市级",
            "柳州市柳东新区管理委员会",
            "柳东新区管理委员会",
            None,
        ),
    ),
    (["权责清单"], (None,) * 7),
    ([], (None,) * 7),
]


@pytest.mark.parametrize(("titles", "told"), TITLES, ids=lambda value: str(value[:1]))
def test_titles(titles, told):
    identity = identify(titles, "in/list.txt", [])
    assert tuple(getattr(identity, name) for name in TOLD) == told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (
            "内蒙古呼和浩特市赛罕区卫生健康委员会权责清单",
            ("赛罕区", "150105", "县级", "卫生健康委员会", None),
        ),
        ("内蒙古财政厅权责清单", ("内蒙古自治区", "150000", "省级", "财政局", None)),
        ("柳州市柳江区穿山镇权责清单", ("穿山镇", None, "乡级", None, None)),
        (
            "重庆市渝北区消防救援支队权责清单（2022年版）",
            ("渝北区", None, "县级", "消防救援支队", "2022"),
        ),
        ("柳州市高新区管理委员会权责清单", ("柳州市", "450200", "市级", "高新区管理委员会", None)),
        ("柳州市城市管理局权责清单", ("柳州市", "450200", "市级", "城市管理局", None)),
        ("巴州医保局权责清单", ("巴音郭楞蒙古自治州", "652800", "市级", "医疗保障局", None)),
        (
            "新疆生产建设兵团医疗保障局权责清单",
            ("新疆生产建设兵团", None, "省级", "医疗保障局", None),
        ),
        (
            "新疆生产建设兵团第八师石河子市发改委权责清单",
            ("石河子市", "659001", "县级", "发展和改革委员会", None),
        ),
        ("第八师医疗保障局权责清单", (None, None, None, "第八师医疗保障局", None)),
        (
            "柳州市司法局关于公布权责清单（2024年版）的公告",
            ("柳州市", "450200", "市级", "司法局", "2024"),
        ),
        (
            "柳州市住建局2022—2024年权责清单",
            ("柳州市", "450200", "市级", "住房和城乡建设局", "2024"),
        ),
        ("柳州市水利局权责清单20241231", ("柳州市", "450200", "市级", "水利局", "2024")),
        ("柳州市水利局权责清单2024.12.31", ("柳州市", "450200", "市级", "水利局", "2024")),
    ],
)
def test_odd_titles(title, told):
    found = identify([title], "清单.xlsx", [])
    assert (
        found.jurisdiction,
        found.code,
        found.level,
        found.department,
        found.edition,
    ) == told


def test_several_bodies_in_one_cell_are_told_by_the_first():
    found = identify(["权责清单"], "a.xlsx", ["柳州市医疗保障局、各县（区）医疗保障局"] * 3)
    assert (found.code, found.department) == ("450200", "医疗保障局")
    assert found.body == "柳州市医疗保障局"


def test_a_title_broken_over_lines_is_joined():
    assert identify(["柳州市医疗保障局权责清单", "（2022年版）"], "a.txt", []).title == (
        "柳州市医疗保障局权责清单（2022年版）"
    )
    assert identify(["附件1", "甲市水务局", "权责清单"], "a.txt", []).title == "甲市水务局权责清单"
    assert identify([], "in/某清单.txt", []).title == "某清单"


def test_short_names_in_the_body_column_do_not_confuse():
    identity = identify(
        ["广西壮族自治区医疗保障局权责清单（2025年版）"], "x.txt", ["自治区医疗保障局"] * 10
    )
    assert identity.body == "广西壮族自治区医疗保障局"
    assert identity.code == "450000"


def test_the_file_name_tells_what_the_title_leaves_open():
    identity = identify(["权责清单"], "in/柳州市医疗保障局权责清单（2022年版）.txt", [])
    assert (identity.code, identity.department, identity.edition) == (
        "450200",
        "医疗保障局",
        "2022",
    )


def test_the_bodies_tell_what_title_and_file_name_leave_open():
    bodies = ["克拉玛依市国防动员办公室（克拉玛依市人民防空办公室）"] * 3 + ["克拉玛依市司法局"]
    identity = identify([], "in/国动办权责清单公示.xlsx", bodies)
    assert identity.code == "650200"
    assert identity.department == "国防动员办公室"
    assert identity.body == "克拉玛依市国防动员办公室"


def test_a_short_body_alone_tells_a_department_and_no_place():
    identity = identify([], "in/000_dc2f.txt", ["自治区医疗保障局"])
    assert identity.jurisdiction is None
    assert identity.code is None
    assert identity.department == "医疗保障局"


def test_a_name_that_several_places_bear_has_no_code_until_something_tells():
    title = ["城中区医疗保障局权责清单"]
    alone = identify(title, "a.txt", [])
    assert (alone.jurisdiction, alone.code, alone.level) == ("城中区", None, "县级")
    assert identify(title, "a.txt", ["柳州市城中区医疗保障局"]).code == "450202"
    assert identify(title, "a.txt", ["柳州市医疗保障局"]).code is None


CODES = """
110000 北京市|110105 朝阳区|130100 石家庄市|150700 呼伦贝尔市|152500 锡林郭勒盟|210200 大连市|220200 吉林市
230100 哈尔滨市|310115 浦东新区|320500 苏州市|330106 西湖区|340100 合肥市|350200 厦门市|360700 赣州市
370202 市南区|419001 济源市|420100 武汉市|422800 恩施土家族苗族自治州|429004 仙桃市|430100 长沙市
440300 深圳市|441900 东莞市|450000 广西壮族自治区|450200 柳州市|450204 柳南区|460100 海口市|469007 东方市
500103 渝中区|510104 锦江区|522600 黔东南苗族侗族自治州|530102 五华区|540100 拉萨市|610100 西安市
620200 嘉峪关市|632600 果洛藏族自治州|640100 银川市|650200 克拉玛依市|659001 石河子市|710000 台湾省
810000 香港特别行政区|820000 澳门特别行政区
"""


@pytest.mark.parametrize("line", CODES.replace("\n", "|").strip("|").split("|"))
def test_codes(line):
    code, name = line.split(" ")
    assert place(code).name == name


def test_every_division_stands_below_another_and_the_levels_are_complete():
    known = {code: place(f"{code:06d}") for code in range(110000, 830000)}
    found = [one for one in known.values() if one]
    levels = [one.level for one in found]
    assert levels.count("省级") == 34
    assert levels.count("市级") == 333
    assert len(found) > 3200
    for one in found:
        assert one.level in LEVELS
        if one.parent is None:
            assert one.level == "省级"
        else:
            assert LEVELS.index(place(one.parent).level) < LEVELS.index(one.level)


def test_look_ups():
    assert parent_of("450202") == "450200"
    assert parent_of("450200") == "450000"
    assert parent_of("450000") is None
    assert parent_of("000000") is None
    assert place("nonsense") is None
    assert find_place("广西柳州市城中区某局")[0].code == "450202"
    assert find_place("某局") == (None, "某局")


@pytest.mark.parametrize(
    ("identity", "path", "expected"),
    [
        (
            Identity("", code="450000", department="医疗保障局", edition="2025"),
            "a",
            "450000-医疗保障局-2025",
        ),
        (Identity("", code="450000", department="医疗保障局"), "a", "450000-医疗保障局"),
        (Identity("", jurisdiction="拉堡镇", department="人民政府"), "a", "拉堡镇-人民政府"),
        (Identity("", code="450000"), "in/甲?乙*.txt", "甲-乙"),
        (Identity(""), "con.txt", "list-con"),
        (Identity(""), "...", "list"),
        (Identity(""), "in/a b（1）.txt", "a-b-1"),
    ],
)
def test_list_ids(identity, path, expected):
    assert list_id(identity, path) == expected


@given(st.text(max_size=120), st.text(max_size=120))
def test_ids_are_safe_folder_names(department, path):
    name = list_id(Identity("", code="450000", department=department), path)
    assert re.fullmatch(r"[\w-]{1,90}", name)
    assert not name.startswith(("-", "_"))


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=40), st.lists(st.text()))
def test_any_titles_give_an_identity_and_always_the_same(titles, path, bodies):
    identity = identify(titles, path, bodies)
    assert identity == identify(titles, path, bodies)
    assert identity.level is None or identity.level in LEVELS
    assert identity.code is None or place(identity.code).name == identity.jurisdiction


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("地州级", "市级"),
        ("区县级（161项）", "县级"),
        ("县市区级", "县级"),
        ("自治区级", "省级"),
        ("市级", "市级"),
        ("乡镇级", "乡级"),
        ("地县两级", None),
        ("市级、县级", None),
        ("行政处罚（254项）", None),
    ],
)
def test_levels_in_the_names_of_sheets(text, level):
    assert level_of(text) == level


def test_a_level_in_a_title_counts_only_before_its_last_word():
    assert level_of("克拉玛依市林业和草原系统2024年地州级权责清单", ending=True) == "市级"
    assert level_of("在国家级自然保护区内活动的权责清单", ending=True) is None


def test_a_column_of_divisions_tells_the_place_that_nothing_else_tells():
    found = identify(["权责清单"], "a.xlsx", [], places=["柳州市", "柳州市", "鱼峰区"])
    assert (found.jurisdiction, found.code) == ("柳州市", "450200")


def test_the_name_of_a_sheet_tells_what_title_and_file_leave_open():
    found = identify(["权责清单"], "a.xlsx", [], sheets=["柳州市水利局"])
    assert (found.code, found.department) == ("450200", "水利局")


@pytest.mark.parametrize(
    "text", ["市水务局", "柳州市教育局", "某某县发展改革委", "县公安局（本级）"]
)
def test_names_of_bodies(text):
    assert names_body(text)


@pytest.mark.parametrize("text", ["取水许可", "种子管理", "", "局"])
def test_what_is_no_name_of_a_body(text):
    assert not names_body(text)


def test_a_list_of_several_bodies_is_none_of_theirs():
    bodies = ["市发展改革委", "市发展改革委", "市教育局"]
    found = identify(["柳州市市级部门权责事项目录（2024年版）"], "a.docx", bodies)
    assert (found.jurisdiction, found.body, found.department) == ("柳州市", None, None)


def test_a_town_in_the_title_is_placed_by_the_file_name():
    path = "柳州市柳南区太阳村镇权责清单.xlsx"
    found = identify(["太阳村镇人民政府权责清单"], path, [])
    assert (found.jurisdiction, found.level, found.parent) == ("太阳村镇", "乡级", "450204")
    assert found.department == "人民政府"


def test_underscores_in_a_file_name_are_no_part_of_the_body():
    found = identify([], "450200_柳州市民政局_权责清单_v3(1).xlsx", [])
    assert (found.body, found.department) == ("柳州市民政局", "民政局")


def test_a_notice_above_the_list_is_not_its_title():
    titles = ["柳州市水利局关于公布权责清单的公告", "附件", "柳州市水利局权责清单", "（2024年版）"]
    found = identify(titles, "a.docx", [])
    assert (found.title, found.edition) == ("柳州市水利局权责清单（2024年版）", "2024")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("柳州市水利局权责清单", True),
        ("柳州市水利局权责清单（2024年版）", True),
        ("柳州市水利局 2024 年权责清单（试行）", True),
        ("（2024年版）", True),
        ("注：以上清单实行动态管理。", False),
        ("2024年12月", False),
        ("柳州市水利局", False),
    ],
)
def test_lines_that_are_titles(text, told):
    assert is_title_line(text) is told


def test_the_mark_of_an_annex_is_no_part_of_a_title():
    assert identify(["附件2：柳州市水利局权责清单"], "a", []).title == "柳州市水利局权责清单"
