"""Legal text in, its units out: the words it is cut at, and the facts that it states.

A unit is what a reader takes in at once: a number with its measure word (五万元, 十五日), a
provision (第三十七条), 应当 or 不得, an organ, an instrument's title, or a plain word. The
units of a text joined are the text. Facts are what a change of wording must not slip past:
two texts that state the same facts differ in nothing that can be counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

import rjieba

from auditor.model import Words
from auditor.text import BLANKS, letters, narrow, to_int

#: What a change may touch, in the order in which it is told.
TAGS: Mapping[str, Words] = {
    "modality": Words("应当/可以/不得", "must/may/must not"),
    "amount": Words("金额", "amount"),
    "multiple": Words("倍数", "multiple"),
    "percentage": Words("比例", "percentage"),
    "period": Words("期限", "period"),
    "date": Words("日期", "date"),
    "number": Words("数量", "number"),
    "organ": Words("机关", "organ"),
    "office": Words("承办处室", "office"),
    "article": Words("条款号", "provision number"),
    "order": Words("文号", "document number"),
    "instrument": Words("法规名称", "instrument"),
}
#: Facts that weigh: of these a reader wants to know the values, wherever they stand.
VALUED = ("modality", "amount", "multiple", "percentage", "period")

_HAN = "零〇○一二三四五六七八九十百千万亿两"
# Possessive and bounded, so that a long run of digits costs no more than its length.
_ARABIC = r"[0-9０-９]{1,16}+(?:[.．,][0-9０-９]{1,8}+){0,4}+[百千万亿]{0,2}+"
_NUM = rf"(?:{_ARABIC}|[{_HAN}]{{1,16}}+)"
_ORDINAL = rf"[{_HAN}0-9０-９]{{1,16}}+"
_PERIOD = "个?工作日|个?自然日|个?月|日|天|年|周|小时|分钟|周岁"
_COUNT = "名|人次|人|次|份|户|件|家|项|类|种(?!子)|级|平方米|公里|米|吨|辆|分|个"
_PATTERNS: Mapping[str, str] = {
    "instrument": r"《(?:[^《》\n]|《[^《》\n]{1,80}》){1,80}》|〈[^〈〉\n]{1,80}〉",
    "office": r"[（(][^（）()《》，。；\n]{0,24}(?:处|科|室|股|中心|机关纪委|大队|支队|窗口)[）)]",
    "order": rf"第?{_ORDINAL}号",
    "article": rf"第(?:[（(]{_ORDINAL}[)）]|{_ORDINAL})(?:条|款|项|目|章|节)(?:之[{_HAN}]+)?",
    "percentage": rf"[百千万]分之{_NUM}|{_NUM}[%％‰]",
    "date": r"[0-9０-９]{4}年(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?)?"
    rf"|{_ORDINAL}月{_ORDINAL}日",
    "amount": rf"{_NUM}余?元",
    "multiple": rf"{_NUM}倍",
    "period": rf"{_NUM}(?:{_PERIOD})",
    "number": rf"{_NUM}(?:{_COUNT})",
    "modality": "不得|不予|不应当?|应当|应该|必须|可以|禁止|严禁|无权|有权|免予|除外"
    # 应 and 可 alone, not as part of a word (相应, 应急, 许可, 可能).
    "|(?<![相对响反适供效照感呼])应(?![用急诊付收答对聘税缴交征邀诉届变激])"
    "|(?<![许认])可(?=依法|采取|向|要求|申请|委托|给予|处以|由|根据|按)",
}
#: What an organ's name may begin with; of two words with one beginning the longer is first.
_QUALIFIER = (
    "医疗保障|医疗保险|医疗|医保|医药|社会保险|社会保障|社会救助|生育保险|社保|行政执法|行政复议|"
    "行政|人民|市场|监督管理|监管|公安|国家安全|司法|财政|卫生健康|卫生计生|卫生|健康|经办服务|经办|"
    "征收|行业主管|业务主管|主管|监察|纪检|审计|税务|民政|人力资源和社会保障|人力资源|药品|生态环境|"
    "自然资源|住房和城乡建设|住房城乡建设|交通运输|应急管理|农业农村|水利|教育|文化|旅游|统计|价格|"
    "发展和改革|发展改革|退役军人|执法|复议|地方|上级|下级|本级|同级|有关|相关|其他|任免|定点|中级|"
    "高级|基层|最高|工商|质量技术监督|食品药品|安全生产|国土资源|城乡规划|环境保护|林业和草原|林业|"
    "商务|民族宗教|宗教|劳动和社会保障|劳动保障|劳动|工业和信息化|科学技术|科技|城市管理|消防救援|"
    "知识产权|广播电视|新闻出版|体育|气象|粮食|能源|海关|中医药"
)
_TAIL = "部门|机关|机构|政府|法院|检察院|委员会|管理局|保障局|医保局"
# Possessive and bounded, so that no run of such words costs more than its length.
_ORGAN = rf"(?:{_QUALIFIER}){{1,8}}+(?:{_TAIL}|局|厅)|{_TAIL}"
_FIXED = re.compile(
    "|".join(f"(?P<{tag}>{p})" for tag, p in _PATTERNS.items()) + f"|(?P<organ>{_ORGAN})"
)
_BARE = re.compile("[0-9]+")
#: What bounds a number from behind: 三倍以上 is not 三倍以下, and 十日内 not 十日前.
_BOUND = re.compile("以[上下外]|[以之]?(?:内(?![部设])|前(?!往)|后(?!续))")
_BOUNDED = ("percentage", "amount", "multiple", "period", "number", "date")
#: Runs that stay together, or single characters that stand for themselves.
_PLAIN = re.compile(rf"[{BLANKS}]+|[0-9０-９A-Za-zａ-ｚＡ-Ｚ]+|[\u3400-\u9fff]+|.", re.DOTALL)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]")
#: A numeral is compared by its worth up to this length; a longer one as it is written.
_LONGEST_NUMERAL = 16

Fact = tuple[str, str]


@lru_cache(maxsize=256)
def units(text: str) -> tuple[str, ...]:
    """Cut a text into units; joined they are the text again."""
    found: list[str] = []
    last = 0
    for fixed in _FIXED.finditer(text):
        found += _plain(text[last : fixed.start()])
        found.append(fixed[0])
        last = fixed.end()
    return (*found, *_plain(text[last:]))


@cache
def _dictionary() -> rjieba.Jieba:
    """Load the words on first use; our own, lest words that others add change our cuts."""
    return rjieba.Jieba()


def _plain(text: str) -> Iterator[str]:
    """Cut what is no number, organ or modal word: runs of Chinese by dictionary."""
    for run in _PLAIN.findall(text):
        if _HAN_RUN.match(run):
            yield from _dictionary().cut(run, hmm=False)
        else:
            yield run


def _bound(text: str, fixed: re.Match[str]) -> str:
    """Return what bounds a number that was found, ``""`` for nothing or another fact."""
    found = _BOUND.match(text, fixed.end()) if fixed.lastgroup in _BOUNDED else None
    return found[0] if found else ""


def bounded(row: Sequence[str]) -> Iterator[str]:
    """Yield units as they are compared: a number with what bounds it in the units behind it.

    Else 6个月 would stay where 6个月以上1年以下 gives way to 3个月以上6个月以下.
    """
    for at, unit in enumerate(row):
        yield unit + _bound_behind(unit, "".join(row[at + 1 : at + 3]))


@lru_cache(maxsize=4096)
def _bound_behind(unit: str, behind: str) -> str:
    found = _FIXED.fullmatch(unit)
    return _bound(unit + behind, found) if found else ""


@lru_cache(maxsize=1024)
def facts(text: str) -> Counter[Fact]:
    """Return what a text states, by tag of ``TAGS`` and value, with how often.

    A number is its value with what bounds it: 五万元, 5万元 and 50000元 are one fact, 五万元以上
    and 五万元以下 two. Treat as read-only.
    """
    return Counter(fact for fact, _ in stated(text))


def stated(text: str) -> Iterator[tuple[Fact, str]]:
    """Yield each fact of a text with the words that state it (narrow, without blanks)."""
    plain = "".join(narrow(text).split())
    rest: list[str] = []
    last = 0
    for fixed in _FIXED.finditer(plain):
        rest.append(plain[last : fixed.start()])
        tag, bound = fixed.lastgroup or "", _bound(plain, fixed)
        last = fixed.end() + len(bound)
        yield (tag, _value(tag, fixed[0]) + bound[-1:]), fixed[0] + bound
    bare = "|".join((*rest, plain[last:]))
    for number in _BARE.findall(bare):
        yield ("number", number.lstrip("0") or "0"), number


#: Modal words that say the same.
_MODAL: Mapping[str, str] = {
    "应": "应当",
    "应该": "应当",
    "必须": "应当",
    "不应": "不应当",
    "严禁": "禁止",
    "可": "可以",
}
_NUMERAL = re.compile(rf"[0-9][0-9.,]*[百千万亿]*|[{_HAN}]+")
_NUMERIC = ("order", "article", "percentage", "date", "amount", "multiple", "period", "number")


def _value(tag: str, said: str) -> str:
    if tag == "instrument":
        return said.strip("《》〈〉<>").removeprefix("中华人民共和国")
    if tag == "modality":
        return _MODAL.get(said, said)
    if tag not in _NUMERIC:
        return said
    unmarked = said.replace("个工作日", "工作日").replace("个月", "月").replace("天", "日")
    head = re.sub(r"[()第]", "", unmarked)
    if tag == "percentage":
        scale = {"百": "%", "千": "‰", "万": "‱"}.get(said[0], said[-1])
        number = head.split("分之")[-1].rstrip("%‰")
        return f"{worth(number)}{scale}"
    return _NUMERAL.sub(lambda found: worth(found[0]), head)


def worth(numeral: str) -> str:
    """Return a numeral as digits, 万 and 亿 included; as it stands when it is none."""
    plain = numeral.replace(",", "")
    if len(plain) > _LONGEST_NUMERAL:
        return plain
    for unit, scale in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100)):
        head, mark, tail = plain.partition(unit)
        if mark and head and (scale >= 10**4 or head[-1].isdigit()):
            return _sum(plain, worth(head), scale, worth(tail or "0"))
    try:
        return str(to_int(plain))
    except ValueError:
        return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _sum(whole: str, head: str, scale: int, tail: str) -> str:
    try:
        return f"{float(head) * scale + float(tail):.4f}".rstrip("0").rstrip(".")
    except ValueError:
        return whole


def editorial(before: str, after: str) -> bool:
    """Return whether two texts differ in nothing but style.

    Style is width, punctuation, blanks, line breaks and the way in which the numbers that
    open a line are written (一、 （一） 1. 1．).
    """
    old, new = _styleless(before), _styleless(after)
    return letters(old).text == letters(new).text and facts(old) == facts(new)


_LABEL = re.compile(
    rf"(?:^|(?<=[\n\r]))[{BLANKS}]*[(]?([零〇○一二三四五六七八九十百0-9]{{1,4}})(?:[)][.、]?|[.、:])(?![0-9])"
)


def _styleless(text: str) -> str:
    """Write the number that opens a line in one way only."""

    def plain(found: re.Match[str]) -> str:
        return f"\n{worth(found[1])}、"

    return _LABEL.sub(plain, narrow(text))
