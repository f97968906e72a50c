"""Lists of powers and of duties that are two tables of one document."""

from __future__ import annotations

from pathlib import Path

import pytest
from makers import docx as word
from makers.sheets import Tab, xlsx

from auditor.layout import lay_out_all, load_profiles
from auditor.readers import read_content

PROFILES = load_profiles()
POWERS = ("序号", "权力类型", "权力名称", "权力依据")
DUTIES = ("序号", "权力名称", "责任事项", "追责情形")
NAMES = ("取水许可", "采砂许可")
HELD = [(str(n), "行政许可", name, "《甲法》") for n, name in enumerate(NAMES, 1)]
OWED = [(str(n), name, f"{n}.受理责任", "不受理的") for n, name in enumerate(NAMES, 1)]


def lists(data, name):
    found = lay_out_all(read_content(data, Path(f"某市水利局权责清单.{name}")), PROFILES)
    assert all(one.chars.balanced for one in found)
    return found


def in_word(held=HELD, owed=OWED, titles=("某市水利局权力清单", "某市水利局责任清单")):
    body = word.p(titles[0]) + word.tbl(POWERS, *held) + word.p(titles[1])
    return lists(word.docx(body + word.tbl(DUTIES, *owed)), "docx")


def told(one):
    return [p.words.zh for p in one.problems if p.kind == "aside"]


@pytest.mark.parametrize(
    "titles",
    [
        ("某市水利局权力清单", "某市水利局责任清单"),
        ("一、行政权力事项目录", "二、责任清单"),
        ("附件1 权力清单（2项）", "附件2 责任清单（2项）"),
    ],
)
def test_tables_of_the_same_items_are_one_list(titles):
    (laid,) = in_word(titles=titles)
    said = [
        tuple(item.text(f) for f in ("number", "name", "basis", "duties")) for item in laid.items
    ]
    assert said == [
        ("1", "取水许可", "《甲法》", "1.受理责任"),
        ("2", "采砂许可", "《甲法》", "2.受理责任"),
    ]
    assert laid.fields == ("number", "category", "name", "basis", "duties", "accountability")
    assert laid.chars.unplaced == 0
    assert told(laid) == ["责任清单的 2 项与权力清单逐项同名，已并为一份清单"]


def test_their_order_does_not_matter():
    (laid,) = in_word(owed=OWED[::-1])
    assert [item.text("duties") for item in laid.items] == ["1.受理责任", "2.受理责任"]


def test_sheets_named_so_are_one_list():
    tabs = (
        Tab("权力清单", [[*POWERS], *map(list, HELD)]),
        Tab("责任清单", [[*DUTIES], *map(list, OWED)]),
    )
    (laid,) = lists(xlsx(*tabs), "xlsx")
    assert [item.text("accountability") for item in laid.items] == ["不受理的"] * 2


@pytest.mark.parametrize(
    ("held", "owed", "said"),
    [
        (HELD, OWED[:1], "权力清单 2 项、责任清单 1 项，其中 1 项同名"),
        (HELD, [OWED[0], ("2", "取土许可", "1.受理", "")], "其中 1 项同名"),
        (HELD, [OWED[0], ("3", *OWED[1][1:])], "其中 2 项同名"),
        ([*HELD, HELD[0]], [*OWED, OWED[0]], "权力清单 3 项、责任清单 3 项，其中 3 项同名"),
    ],
)
def test_what_does_not_match_one_by_one_stays_two_lists(held, owed, said):
    powers, duties = in_word(held, owed)
    assert (len(powers.items), len(duties.items)) == (len(held), len(owed))
    assert powers.identity.title == "某市水利局权力清单"
    assert any(said in line for one in (powers, duties) for line in told(one))


def test_duties_of_other_names_are_another_list_and_nothing_is_said():
    powers, duties = in_word(owed=[("1", "负责水资源管理", "编制规划", "")])
    assert told(powers) == told(duties) == []


def test_two_lists_of_both_are_not_halves():
    titles = ("甲县水利局权力责任清单", "乙县水利局权力责任清单")
    first, second = in_word(titles=titles)
    assert (len(first.items), len(second.items)) == (2, 2)


def test_lists_of_two_bodies_are_not_put_together():
    titles = ("甲县水利局权力清单", "乙县水利局责任清单")
    powers, duties = in_word(titles=titles)
    assert (len(powers.items), len(duties.items)) == (2, 2)
    assert len(in_word(titles=("一、甲县水利局行政权力清单", "（二）甲县水利局责任清单"))) == 1
