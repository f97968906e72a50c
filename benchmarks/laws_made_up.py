"""A seed in, made-up statutes in the manner of real ones out, and their revised versions.

Nothing is quoted: every article is put together from the word lists below. As in real
statutes, the articles of one law share stock phrases (responsible departments, penalties,
procedure), so that a quotation resembles many articles and belongs to one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model import Provision
from auditor.text import to_chinese

FIELDS = (
    "城市绿化", "户外广告", "建筑垃圾", "停车场", "餐饮油烟", "河道采砂", "共享单车", "再生资源",
    "农贸市场", "二次供水", "古树名木", "地下管线", "养老机构", "校外培训", "电动自行车", "燃气",
    "殡葬", "犬只", "露天烧烤", "城市照明", "公共厕所", "房屋租赁", "水库移民", "山林防火",
)  # fmt: skip
PLACES = ("青河市", "临川县", "云岭自治州", "北原省", "清江市", "长桥区")
ORGANS = (
    "市容主管部门", "水务主管部门", "公安机关", "市场监督管理部门", "应急管理部门", "县级人民政府",
    "住房和城乡建设主管部门", "生态环境主管部门", "交通运输主管部门", "街道办事处和乡镇人民政府",
    "城市管理执法部门", "卫生健康主管部门", "财政部门", "林业主管部门", "民政部门", "消防救援机构",
)  # fmt: skip
ACTORS = (
    "经营者", "施工单位", "建设单位", "申请人", "管理单位", "所有权人", "承包人", "物业服务人",
    "运营企业", "从业人员", "用户", "产权单位", "设计单位", "租赁双方", "车辆驾驶人", "任何单位",
)  # fmt: skip
THINGS = (
    "设施", "场地", "标志", "管网", "车辆", "设备", "台账", "档案", "证照", "围挡", "通道", "样品",
    "器材", "信息系统", "应急预案", "检测报告", "合同文本", "安全距离", "收费标准", "作业方案",
    "巡查记录", "公示牌", "防护用具", "排水口", "监测数据", "验收材料", "年度计划", "保险凭证",
)  # fmt: skip
ACTS = (
    "擅自拆除", "占用", "涂改", "转让", "出租", "损毁", "堵塞", "伪造", "迁移", "封闭", "停用",
    "超范围使用", "隐匿", "倒卖", "改变", "覆盖", "闲置", "挪用", "拖延报送", "虚报",
)  # fmt: skip
DUTIES = (
    "建立", "定期检查", "如实记录", "及时更新", "公开", "妥善保管", "报送", "维护", "登记", "更换",
    "按照标准设置", "委托专业机构检测", "指定专人管理", "向社会公布", "纳入年度考核", "复核",
)  # fmt: skip
QUALITIES = (
    "在居民住宅楼内", "在主要街道两侧", "未经批准", "在汛期", "夜间", "在水源保护范围内", "逾期",
    "在学校周边", "以欺骗手段", "在公共场所", "未按照规定", "在施工期间", "在划定区域以外",
    "因突发事件", "多次", "以他人名义", "在历史街区", "在轨道交通沿线", "未经检验", "在节假日",
)  # fmt: skip
PAPERS = (
    "书面申请", "身份证明", "平面图", "安全评估报告", "权属证明", "整改方案", "资金证明", "委托书",
    "检验合格证明", "承诺书", "技术人员名册", "设计文件", "环境说明", "近三年业绩材料",
)  # fmt: skip
AIMS = (
    "加强监督管理", "保障公共安全", "维护市民合法权益", "改善人居环境", "规范经营行为",
    "促进节约使用", "预防事故发生", "提高服务质量", "保护历史风貌", "推动行业发展",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Law:
    """A made-up statute: its title and the texts of its articles, counted from 1."""

    title: str
    articles: tuple[str, ...]
    effective: str = "2015-05-01"

    def rows(self) -> list[dict[str, str]]:
        """Return the rows that ``Statutes.from_rows`` takes."""
        return [
            {"title": self.title, "effective": self.effective, "article": str(n), "text": text}
            for n, text in enumerate(self.articles, 1)
        ]


@dataclass(frozen=True, slots=True)
class Revision:
    """An old version, the new one, and the truth about where each old article went.

    ``walk`` maps old numbers to new ones; ``kept`` are the old articles whose whole text
    stands unchanged in the new ones together.
    """

    old: Law
    new: Law
    walk: Mapping[int, tuple[int, ...]]
    kept: frozenset[int] = field(default_factory=frozenset)

    def rows(self) -> dict[Provision, tuple[Provision, ...]]:
        """Return the truth as the rows of a crosswalk."""
        return {Provision(o): tuple(map(Provision, new)) for o, new in self.walk.items()}


def make_law(rng: random.Random, articles: int, title: str = "") -> Law:
    """Return a statute of about ``articles`` articles."""
    kind = rng.choice(("条例", "管理办法", "管理规定"))
    title = title or f"{rng.choice(PLACES)}{rng.choice(FIELDS)}{kind}"
    field_name = rng.choice(FIELDS)
    texts = [_purpose(rng, field_name), _competence(rng, field_name)]
    while len(texts) < articles - 2:
        text = rng.choice(_BODY)(rng)
        if text not in texts:
            texts.append(text)
    texts += [_staff(rng), f"本法规自{rng.randint(2011, 2019)}年{rng.randint(1, 12)}月1日起施行。"]
    return Law(title, tuple(texts))


# --- articles ---------------------------------------------------------------------


def _purpose(rng: random.Random, name: str) -> str:
    aims = "，".join(rng.sample(AIMS, 3))
    return f"为了加强{name}管理，{aims}，根据有关法律、法规，结合实际，制定本规定。"


def _competence(rng: random.Random, name: str) -> str:
    first, *others = rng.sample(ORGANS, 4)
    return (
        f"{first}负责本行政区域内{name}的监督管理工作。\n"
        f"{'、'.join(others)}在各自职责范围内做好{name}管理的相关工作。"
    )


def _duty(rng: random.Random) -> str:
    actor, organ = rng.choice(ACTORS), rng.choice(ORGANS)
    first, second = rng.sample(DUTIES, 2)
    one, two, three = rng.sample(THINGS, 3)
    text = f"{actor}应当{first}{one}和{two}，并{second}{three}，保存期限不得少于{_years(rng)}。"
    if rng.random() < 0.5:
        text += (
            f"\n{organ}应当自收到{one}之日起{_days(rng)}内完成核查；"
            f"发现{rng.choice(QUALITIES)}{rng.choice(ACTS)}{two}的，应当及时告知{actor}。"
        )
    return text


def _ban(rng: random.Random) -> str:
    acts = _acts(rng, rng.randint(3, 6))
    items = "\n".join(f"（{to_chinese(n)}）{act}；" for n, act in enumerate(acts, 1))
    text = f"{rng.choice(QUALITIES)}{rng.choice(('禁止', '不得'))}有下列行为：\n{items[:-1]}。"
    if rng.random() < 0.4:
        last, organ = to_chinese(len(acts)), rng.choice(ORGANS)
        text += f"\n前款第（{last}）项所列情形，确需实施的，应当报{organ}批准。"
    return text


def _penalty(rng: random.Random) -> str:
    low = rng.choice((2, 3, 5, 10))
    unit = rng.choice(("百元", "千元", "万元"))
    act, organ = _acts(rng, 1)[0], rng.choice(ORGANS)
    text = (
        f"违反本规定，{rng.choice(ACTORS)}{act}的，由{organ}责令限期改正，给予警告，"
        f"处{to_chinese(low)}{unit}以上{to_chinese(low * rng.choice((2, 3, 5)))}{unit}以下的罚款；"
        f"情节严重的，没收违法所得，并处违法所得{_times(rng)}的罚款。"
    )
    if rng.random() < 0.4:
        actor, thing = rng.choice(ACTORS), rng.choice(THINGS)
        text += f"\n{actor}拒不改正的，{organ}可以暂扣其{thing}，期限不得超过{_days(rng)}。"
    return text


def _penalties(rng: random.Random) -> str:
    acts = _acts(rng, rng.randint(3, 5))
    items = "\n".join(f"（{to_chinese(n)}）{act}的；" for n, act in enumerate(acts, 1))
    low = rng.choice((1, 2, 5))
    return (
        f"{rng.choice(ACTORS)}有下列行为之一的，由{rng.choice(ORGANS)}责令改正，"
        f"可以处{to_chinese(low)}千元以上{to_chinese(low * 3)}千元以下的罚款：\n{items[:-1]}。"
    )


def _permit(rng: random.Random) -> str:
    organ, papers = rng.choice(ORGANS), rng.sample(PAPERS, rng.randint(3, 5))
    items = "\n".join(f"（{to_chinese(n)}）{paper}；" for n, paper in enumerate(papers, 1))
    act = _acts(rng, 1)[0]
    return (
        f"需要{act}的，应当向{organ}提出申请，并提交下列材料：\n{items[:-1]}。\n"
        f"{organ}应当自受理之日起{_days(rng)}内作出决定；不予批准的，应当书面说明理由。"
    )


def _inspection(rng: random.Random) -> str:
    organ, often = rng.choice(ORGANS), rng.choice(("季度", "半年", "年"))
    return (
        f"{organ}对{rng.choice(THINGS)}进行检查时，执法人员不得少于{rng.choice('两三')}人，"
        f"并应当出示证件。{rng.choice(ACTORS)}应当配合检查，如实提供{rng.choice(THINGS)}，"
        f"不得拒绝、阻挠。\n检查每{often}不少于{rng.choice('一二三')}次，"
        f"检查结果应当在{_days(rng)}内通过{rng.choice(THINGS)}公布。"
    )


def _support(rng: random.Random) -> str:
    return (
        f"鼓励{rng.choice(ACTORS)}{rng.choice(DUTIES)}{rng.choice(THINGS)}，"
        f"对{rng.choice(DUTIES)}{rng.choice(THINGS)}成绩突出的，由{rng.choice(ORGANS)}给予表彰，"
        f"并可以按照不超过投资额百分之{to_chinese(rng.randint(5, 30))}的比例给予补助。"
    )


def _staff(rng: random.Random) -> str:
    return (
        f"{rng.choice(ORGANS)}及其工作人员在管理工作中{rng.choice(ACTS)}{rng.choice(THINGS)}，"
        "滥用职权、玩忽职守、徇私舞弊的，依法给予处分；构成犯罪的，依法追究刑事责任。"
    )


_BODY: Sequence[Callable[[random.Random], str]] = (
    _duty, _duty, _ban, _penalty, _penalty, _penalties, _permit, _inspection, _support,
)  # fmt: skip


def _acts(rng: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{rng.choice(QUALITIES)}{rng.choice(ACTS)}{rng.choice(THINGS)}"] = None
    return list(found)


def _days(rng: random.Random) -> str:
    return f"{to_chinese(rng.choice((3, 5, 7, 10, 15, 20, 30)))}{rng.choice(('日', '个工作日'))}"


def _years(rng: random.Random) -> str:
    return f"{to_chinese(rng.randint(2, 10))}年"


def _times(rng: random.Random) -> str:
    low = rng.randint(1, 3)
    return f"{to_chinese(low)}倍以上{to_chinese(low + rng.randint(1, 5))}倍以下"


# --- the next version ----------------------------------------------------------------


def revise(rng: random.Random, old: Law, effective: str = "2021-05-01") -> Revision:
    """Return a revision that inserts, deletes, merges, splits and rewords articles."""
    texts: list[str] = []
    walk: dict[int, tuple[int, ...]] = {}
    kept: set[int] = set()
    number = 1
    while number <= len(old.articles):
        text, spread = old.articles[number - 1], rng.random()
        if spread < 0.12:
            texts.append(rng.choice(_BODY)(rng))
        if spread > 0.94 and 2 < number < len(old.articles) - 1:
            walk[number] = ()
        elif spread > 0.86 and 2 < number < len(old.articles) - 2:
            texts.append(f"{text}\n{old.articles[number]}")
            walk[number] = walk[number + 1] = (len(texts),)
            kept |= {number, number + 1}
            number += 1
        elif spread > 0.76 and "\n" in text and "（一）" not in text:
            parts = text.split("\n")
            walk[number] = tuple(range(len(texts) + 1, len(texts) + len(parts) + 1))
            texts += parts
            kept.add(number)
        else:
            changed = reword(rng, text) if rng.random() < 0.3 else text
            texts.append(changed)
            walk[number] = (len(texts),)
            kept |= {number} if changed == text else set()
        number += 1
    return Revision(old, Law(old.title, tuple(texts), effective), walk, frozenset(kept))


#: One wording for another that changes nothing of substance.
SYNONYMS = (
    ("及时告知", "及时通知"), ("责令限期改正", "责令其在限期内改正"), ("配合检查", "协助检查"),
    ("如实提供", "真实提供"), ("提出申请", "提交申请"), ("书面说明理由", "以书面形式说明理由"),
    ("通过", "经由"), ("做好", "承担"), ("成绩突出", "成绩显著"),
    ("给予表彰", "给予表扬"), ("保存期限", "保管期限"), ("完成核查", "完成审核"),
    ("并提交", "同时提交"), ("情节严重", "情节恶劣"), ("为了加强", "为加强"),
    ("结合实际", "结合本地实际"), ("工作人员", "有关人员"), ("有下列", "存在下列"),
)  # fmt: skip


def reword(rng: random.Random, text: str) -> str:
    """Return ``text`` with one to three expressions exchanged; unchanged when none fits."""
    fitting = [pair for pair in SYNONYMS if pair[0] in text]
    for here, there in rng.sample(fitting, min(len(fitting), rng.randint(1, 3))):
        text = text.replace(here, there)
    return text
