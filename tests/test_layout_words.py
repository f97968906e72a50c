"""Every header word seen in real lists stands for its field, however it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.layout import lay_out, load_profiles
from auditor.model import Cell, Document, Grid, Paragraph, Place

PROFILES = load_profiles()
SURVEY = Path(__file__).parents[2] / "shared" / "survey.md"

WORDS = {
    "category": "权力分类 权力类型 权力类别 事项类型 项目类型 职权类型 职权类别 行政职权类别 行政权力类别 "
    "执法类别 类型 类别",
    "name": "项目名称 事项名称 权力名称 权力事项名称 权责事项名称 职权名称 执法事项名称 项目 大项名称 主项 大项",
    "sub_name": "子项名称 子项 权力名称(子项",
    "basis": "实施依据 设定依据 设定(实施)依据 设定和实施依据 职权依据 权力依据 法律依据 执法依据 "
    "法律法规规章依据",
    "body": "实施主体 行使主体 实施部门 主管部门 执法主体 责任主体 实施机关 实施机构 行政决定部门",
    "org": "承办机构 承办内设机构 承办科室 责任科室 责任处室 责任机构 实施机构(科室) 各环节责任科室",
    "duties": "责任事项 责任事项内容 各环节责任事项",
    "duty_basis": "责任事项依据 责任事项的依据",
    "accountability": "追责情形 问责情形 责任追究情形 追责情形及追责依据",
    "accountability_basis": "追责依据",
    "accountable": "追责对象范围 责任对象范围",
    "level": "行使层级 实施层级 实施层级及权限 权限划分",
    "code": "职权编码 项目编码 权力编码 地方权力编码 基本编码 事项编码",
    None: "部门职责 指导部门 救助渠道 诉求渠道 专业类别 实施对象 办理环节 法定/承诺时限 公开类型 状态 录入人",
}
PAIRS = [(name, word) for name, words in WORDS.items() for word in words.split()]
#: What makes a table a list; the word that is asked about takes the place of its own.
FRAME = {"number": "序号", "name": "项目名称", "basis": "实施依据"}
VARIANTS = (
    lambda word: word,
    "  ".join,
    lambda word: f"{word[:2]}\n{word[2:]}",
    lambda word: word.replace("(", "（").replace(")", "）"),
    lambda word: word if "(" in word else f"{word}（有则填，没有填“无”）",
)


def lay(*rows):
    cells = tuple(
        tuple(
            Cell(*([raw] if isinstance(raw, str) else raw[:1]), Place(row=r, column=c), 1, wide)
            for c, raw in enumerate(row, 1)
            if raw is not None
            for wide in [1 if isinstance(raw, str) else raw[1]]
        )
        for r, row in enumerate(rows, 1)
    )
    laid = lay_out(Document("某文件.xlsx", "", "test", (Grid(cells),)), PROFILES)
    assert laid.chars.balanced
    return laid


@pytest.mark.parametrize("written", VARIANTS)
@pytest.mark.parametrize(("field", "word"), PAIRS)
def test_a_word_stands_for_its_field(field, word, written):
    heads = [head for name, head in FRAME.items() if name != field]
    (item,) = lay(
        [*heads, written(word)], ["1", "取水许可", "《甲法》第一条", "某值"][-len(heads) - 1 :]
    ).items
    if field is None:
        assert [value.raw for value in item.extra.values()] == ["某值"]
    else:
        assert item.text(field) == "某值"


@pytest.mark.parametrize("pair", [("主项", "子项"), ("大项", "子项"), ("项目", "子项")])
@pytest.mark.parametrize("above", ["项目名称", "权力名称", "事项名称", "权力事项"])
def test_a_name_split_over_two_columns(pair, above):
    split = lay(
        ["序号", (above, 2), None, "实施依据"],
        ["", *pair, ""],
        ["1", "取水许可", "地下水", "《甲法》第一条"],
    )
    flat = lay(["序号", *pair, "实施依据"], ["1", "取水许可", "地下水", "《甲法》第一条"])
    for laid in (split, flat):
        (item,) = laid.items
        assert (item.text("name"), item.text("sub_name")) == ("取水许可", "地下水")
        assert item.text("basis") == "《甲法》第一条"


def test_two_stages_of_a_header():
    laid = lay(
        ["序号", ("权力清单", 3), None, None, ("责任清单", 2), None],
        ["", "权力类型", "项目名称", "实施依据", "责任事项", "追责情形"],
        ["1", "行政许可", "取水许可", "《甲法》第一条", "1.受理", "1.不受理"],
    )
    assert [
        laid.items[0].text(name) for name in ("category", "basis", "duties", "accountability")
    ] == [
        "行政许可",
        "《甲法》第一条",
        "1.受理",
        "1.不受理",
    ]


def test_traditional_characters_of_a_mirror():
    laid = lay(
        ["序號", "權力類型", "項目名稱", "實施依據", "責任事項", "訴求渠道"],
        ["1", "行政許可", "取水許可", "《甲法》第一條", "1.受理", "無"],
    )
    (item,) = laid.items
    assert (item.category, item.text("name")) == ("行政许可", "取水許可")
    assert item.text("category") == "行政許可"
    assert list(item.extra) == ["訴求渠道"]


def test_text_without_a_table_is_told_what_it_lacks():
    lines = ("某市权责清单", "序号项目名称实施依据", "1取水许可《甲法》第一条")
    parts = tuple(Paragraph(raw, Place(line=n)) for n, raw in enumerate(lines, 1))
    with pytest.raises(InputError) as caught:
        lay_out(Document("甲.txt", "", "text", parts), PROFILES)
    assert "没有表格" in caught.value.words.zh
    assert "请提供原来的 Word、Excel" in caught.value.words.zh


@pytest.mark.skipif(not SURVEY.exists(), reason="the survey is not here")
def test_no_word_of_the_survey_is_forgotten():
    rows = re.findall(r"^\|([^|]+)\|([^|]+)\|$", SURVEY.read_text(encoding="utf-8"), re.MULTILINE)
    seen = {word for _, cell in rows for word in re.findall(r"[\u4e00-\u9fff()/]{2,}", cell)}
    known = {word for _, word in PAIRS}
    split = {"主项/子项", "大项/子项", "项目/子项"}
    assert len(seen) > 80
    assert seen - split <= known


@pytest.mark.parametrize(
    ("general", "word", "field"),
    [
        ("职责", "责任事项", "duties"),
        ("依据", "实施依据", "basis"),
        ("种类", "权力类型", "category"),
        ("部门", "实施主体", "body"),
        ("单位名称", "实施机关", "body"),
        ("科室", "承办机构", "org"),
    ],
)
def test_a_general_word_yields_to_a_longer_one_wherever_it_stands(general, word, field):
    head = ["序号", "项目名称", "追责情形", "责任事项" if field == "basis" else "实施依据"]
    for pair in ((general, word), (word, general)):
        values = dict(zip(pair, pair, strict=True))
        laid = lay([*head, *pair], ["1", "取水许可", "甲", "乙", *pair])
        assert laid.items[0].text(field) == values[word]
        assert [value.raw for value in laid.unknown_columns] == [general]
    alone = lay([*head, general], ["1", "取水许可", "甲", "乙", "丙"])
    assert alone.items[0].text(field) == "丙"
