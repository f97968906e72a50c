"""Order and document numbers: many writings, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.citation_orders import order_number
from auditor.text import to_chinese


@pytest.mark.parametrize(
    "note, expected",
    [
        ("国务院令第364号", "国务院令第364号"),
        ("国务院令364号", "国务院令第364号"),
        ("国务院563号令", "国务院令第563号"),
        ("国务院第666号令", "国务院令第666号"),
        ("国务院令364号公布令", "国务院令第364号"),
        ("主席令第二十五号", "主席令第25号"),
        ("国家主席令第30号", "主席令第30号"),
        ("中华人民共和国主席令49号令", "主席令第49号"),
        ("中华人民共和国主席令八十二号发布", "主席令第82号"),
        ("2021年国务院令第735号", "国务院令第735号"),
        ("2006年8月23\n日 中华人民\n共和国国务院令第 473号公布", "国务院令第473号"),
        ("2001年劳动和社会保障部令第11号", "劳动和社会保障部令第11号"),
        ("2007年4月25日自治区人民政府令第24号公布", "自治区人民政府令第24号"),
        ("1994年6月22日日照市人民政府令第46号发布", "日照市人民政府令第46号"),
        ("2020年7月7日某自治区人民政府主席令第216号修改", "某自治区人民政府主席令第216号"),
        ("2018年1月4日国家发展改革委令第14号公布", "国家发展改革委令第14号"),
        ("2017年4月商务部令2017年第1号，自2017年7月1日起施行", "商务部令2017年第1号"),
        ("商务部令〔2012〕第11号", "商务部令2012年第11号"),
        ("2021年国家发展和改革委员会、商务部令第47号", "国家发展和改革委员会、商务部令第47号"),
        ("以国务院令第474号公布", "国务院令第474号"),
        ("经济贸易委员会令第3号", "经济贸易委员会令第3号"),
        ("国家税务总局公告2020年第5号", "国家税务总局公告2020年第5号"),
        (
            "某省第十一届人民代表大会常务委员会公告第39号公布",
            "某省人民代表大会常务委员会公告第39号",
        ),
    ],
)
def test_orders(note, expected):
    assert order_number(note) == expected


@pytest.mark.parametrize(
    "note, expected",
    [
        ("宁政发【2013】84号", "宁政发〔2013〕84号"),
        ("劳社部发[2003]5号", "劳社部发〔2003〕5号"),
        ("甲政办发（2013）84号", "甲政办发〔2013〕84号"),
        ("甲政发2013-84号", "甲政发〔2013〕84号"),
        ("2014年11月24日国发【2014】50号", "国发〔2014〕50号"),
        ("国发〔2000〕13 号", "国发〔2000〕13号"),
        ("〔2001〕国人防办字第211号", "国人防办字〔2001〕211号"),
    ],
)
def test_documents(note, expected):
    assert order_number(note) == expected


@pytest.mark.parametrize(
    "note, expected",
    [
        ("第25号", "第25号"),
        ("25号", "第25号"),
        ("第7号令，2021年8月17日某部第27次部务会议审议通过", "令第7号"),
        ("第122号，2012年4月10日通过", "第122号"),
    ],
)
def test_numbers_that_lost_their_issuer(note, expected):
    assert order_number(note) == expected


@pytest.mark.parametrize(
    "note, expected",
    [
        ("2014年国务院令第649号公布，2019年国务院令第709号修订", "国务院令第709号"),
        ("第120号令，自2012年11月1日起实施。《甲规定》（公安部令第73号）同时废止。", "令第120号"),
        ("国务院令第10号，第25号", "国务院令第10号"),
        ("2010年10月28日通过", None),
        ("国务院令第149次常务会议通过", None),
        ("", None),
    ],
)
def test_which_number_counts(note, expected):
    assert order_number(note) == expected


FORMS = ["国务院令第{}号", "国务院令{}号", "国务院{}号令", "2021年1月5日国务院第{}号令公布"]


@given(st.integers(1, 999), st.sampled_from(FORMS), st.sampled_from([str, to_chinese]))
def test_every_writing_has_one_spelling(number, form, write):
    assert order_number(form.format(write(number))) == f"国务院令第{number}号"


@given(st.text("第令号〔〕[]（）(公告年二十5发国务院2013、，。《》 \n废止", max_size=60))
def test_never_raises(note):
    spelling = order_number(note)
    assert spelling is None or spelling.endswith("号")
