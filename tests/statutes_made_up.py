"""Made-up statutes and citations for the tests of ``auditor.statutes``."""

from __future__ import annotations

from datetime import date

from auditor.model import Citation, Provision, Verdict
from auditor.statutes import Statutes, judge

TITLE = "示例市容管理条例"
TODAY = date(2026, 1, 1)

#: Number, text. Written for these tests; no real statute reads like this.
ARTICLES = {
    "1": "为了加强市容管理，保持街道整洁，制定本条例。",
    "2": "市容主管部门负责本市的市容管理工作。\n公安、水务等部门在各自职责范围内做好相关工作。",
    "3": "任何单位和个人不得占用人行道堆放货物；确需占用的，应当向市容主管部门申请，"
    "市容主管部门应当在五日内作出决定。",
    "4": "有下列行为之一的，由市容主管部门责令改正，处二百元以上一千元以下的罚款：\n"
    "（一）乱倒垃圾的；\n（二）乱贴广告的；\n（三）在树木上刻画的。\n"
    "拒不改正的，可以扣押其工具，并书面通知其所在单位。",
    "5": "执法人员检查时，应当出示证件。",
    "5之1": "检查结果应当公开，但是涉及商业秘密的除外。",
    "6": "工作人员滥用职权、玩忽职守的，依法给予处分；构成犯罪的，依法追究刑事责任。",
    "7": "本条例自公布之日起施行。",
}


def rows(articles=None, title=TITLE, effective="2020-01-01", **more):
    """Return table rows for one version of a statute."""
    return [
        {"title": title, "effective": effective, "article": number, "text": text, **more}
        for number, text in (ARTICLES if articles is None else articles).items()
    ]


def made_up(articles=None, **more) -> Statutes:
    """Return statutes that hold one version of one statute."""
    return Statutes.from_rows(rows(articles, **more))


def cite(
    statutes: Statutes,
    provision: Provision | int | None,
    quoted: str | None = None,
    *,
    title: str = TITLE,
    as_of: date = TODAY,
    before: str = "依据：",
    **more,
) -> Verdict:
    """Judge one citation, its quotation standing somewhere inside a field."""
    if isinstance(provision, int):
        provision = Provision(provision)
    raw = before + (quoted or "")
    span = (len(before), len(raw)) if quoted else None
    citation = Citation(title, (0, 2), (0, 2), provision, quote=span, **more)
    return judge(citation, raw, statutes, as_of)
