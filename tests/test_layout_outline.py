"""Catalogues of numbered names in lines of text, and what only looks like one."""

from __future__ import annotations

import pytest

from auditor.errors import InputError
from auditor.layout import lay_out, load_profiles
from auditor.model import Document, ItemList, Paragraph, Place

PROFILES = load_profiles()


def lay(*lines: str, running: str = "") -> ItemList:
    parts = [Paragraph(raw, Place(line=n)) for n, raw in enumerate(lines, 1)]
    parts += [Paragraph(running, Place(page=1), running=True)] if running else []
    laid = lay_out(Document("某文件.txt", "", "text", tuple(parts)), PROFILES)
    assert laid.profile == "outline"
    assert laid.chars.balanced
    return laid


def column(laid: ItemList, name: str) -> list[str]:
    return [item.text(name) for item in laid.items]


def test_names_may_be_numbered_in_brackets_below_headings():
    lines = (
        "一、行政许可（2项）",
        "（一）取水许可",
        "（二）采砂许可",
        "二、行政检查",
        "（一）取水检查",
    )
    laid = lay("某市水利局权责事项目录（2024年版）", *lines)
    assert column(laid, "number") == ["（一）", "（二）", "（一）"]
    assert column(laid, "name") == ["取水许可", "采砂许可", "取水检查"]
    assert [item.category for item in laid.items] == ["行政许可", "行政许可", "行政检查"]


def test_numbers_may_have_no_mark_and_run_on_below_a_heading():
    laid = lay(
        "某市权责清单", "一、行政许可", "1 取水许可", "2 采砂许可", "二、行政检查", "3 取水检查"
    )
    assert column(laid, "number") == ["1", "2", "3"]


def test_headings_stand_in_two_levels_and_a_new_upper_one_ends_the_lower():
    lines = ("一、市教育局", "（一）行政许可", "1.办学许可", "二、市水利局", "1.取水事项")
    laid = lay("某市权责事项目录", *lines)
    assert column(laid, "body") == ["一、市教育局", "二、市水利局"]
    assert [item.category for item in laid.items] == ["行政许可", None]


def test_numbers_of_pages_and_lines_at_the_end_are_notes():
    laid = lay(
        "某市权责清单", "1.取水许可", "2.采砂许可", "某市水利局", "2024年12月", running="第1页"
    )
    assert [value.raw for value in laid.notes] == ["第1页", "某市水利局", "2024年12月"]
    assert len(laid.items) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ("关于印发某市水利局权责清单的通知", "1.请认真学习清单", "2.请按时报送"),
        ("某市水利局权责清单", "各科室：", "1.请认真学习清单", "2.请按时报送"),
        ("某市水利局权责清单", "1.请认真学习清单。", "2.请按时报送。"),
        # A table whose cells nothing parts: the numbers are those of entries in cells.
        ("某市水利局权责清单", "追责情形备注", "1.不受理", "1.不受理"),
        ("某市水利局权责清单", "1.取水许可", "3.采砂许可"),
        ("某市水利局权责清单", "1.取水许可", "某市", "2.采砂许可"),
    ],
)
def test_what_only_looks_like_a_catalogue_is_refused(lines):
    with pytest.raises(InputError):
        lay(*lines)
