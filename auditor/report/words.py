"""Every word that a report itself says, in Chinese and in English, in one place.

In: nothing. Out: plain tables of ``Words`` by key. Templates take them through
``speak``, so that no sentence hides in a template.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.checks_subjects import field_words
from auditor.model import FIELDS, Lang, Words

FIELD: Mapping[str, Words] = {
    key: Words(name.zh, name.en[:1].upper() + name.en[1:])
    for key in FIELDS
    for name in [field_words(key)]
}

SEVERITY: Mapping[str, Words] = {
    "error": Words("应改", "Must fix"),
    "warning": Words("宜改", "Should fix"),
    "info": Words("提示", "Note"),
}

CERTAINTY: Mapping[str, Words] = {
    "certain": Words("确定", "Certain"),
    "likely": Words("很可能", "Likely"),
    "unverified": Words("未核实", "Unverified"),
}

STATUS: Mapping[str, Words] = {
    "open": Words("待处理", "Open"),
    "waived": Words("已豁免", "Waived"),
    "baseline": Words("基线已有", "In baseline"),
}

VERDICT: Mapping[str, Words] = {
    "ok": Words("一致", "Agrees"),
    "abridged": Words("节录无误", "Faithful excerpt"),
    "reworded": Words("文字不符", "Wording differs"),
    "moved": Words("条号已变", "Article moved"),
    "missing": Words("条款不存在", "No such provision"),
    "repealed": Words("已废止", "Repealed"),
    "superseded": Words("已被取代或已有新规定", "Superseded or governed anew"),
    "pending": Words("将要变动或施行", "Change pending"),
    "title": Words("查无此名", "No such title"),
    "unverified": Words("无从核对", "Nothing to check against"),
}

OUTCOME: Mapping[str, Words] = {
    "good": Words("已核对，相符", "Checked, agrees"),
    "bad": Words("已核对，需处理", "Checked, needs attention"),
    "unchecked": Words("未核对", "Not checked"),
}

DECIDED: Mapping[str, Words] = {
    "auto": Words("程序判定", "By program"),
    "person": Words("人工确认", "By a person"),
}

PLACE: Mapping[str, Words] = {
    "page": Words("第 {} 页", "page {}"),
    "sheet": Words("工作表“{}”", "sheet “{}”"),
    "table": Words("表 {}", "table {}"),
    "row": Words("第 {} 行", "row {}"),
    "column": Words("第 {} 列", "column {}"),
    "line": Words("第 {} 行", "line {}"),
    "file_line": Words("（文件第 {} 行）", "line {} of the file"),
}

#: Names of what evidence may hold; a key that is not here is shown as it is.
FACT: Mapping[str, Words] = {
    "actual": Words("条文", "In the law"),
    "articles": Words("条款", "Provisions"),
    "basis": Words("依据", "Basis"),
    "body": Words("文字", "Text"),
    "category": Words("权力分类", "Category"),
    "cited": Words("所引条款", "Cited"),
    "citations": Words("引用数", "Citations"),
    "count": Words("次数", "Count"),
    "counts": Words("次数", "Counts"),
    "differences": Words("不同之处", "Differences"),
    "duties": Words("责任事项", "Duties"),
    "entries": Words("条目", "Entries"),
    "expected": Words("应为", "Expected"),
    "first": Words("先出现", "First"),
    "header": Words("列名", "Header"),
    "instrument": Words("文件", "Instrument"),
    "items": Words("事项数", "Items"),
    "kind": Words("标签", "Label"),
    "kinds": Words("标签", "Labels"),
    "label": Words("条目号", "Entry number"),
    "labels": Words("条目号", "Entry numbers"),
    "list": Words("清单", "List"),
    "name": Words("名称", "Name"),
    "names": Words("名称", "Names"),
    "nearest": Words("最接近的名称", "Nearest name"),
    "number": Words("序号", "Number"),
    "numbers": Words("序号", "Numbers"),
    "order": Words("文号", "Order number"),
    "other": Words("另一处", "Elsewhere"),
    "printed": Words("所印", "Printed"),
    "provision": Words("条款", "Provision"),
    "quote": Words("原文", "Quote"),
    "quoted": Words("清单所写", "In the list"),
    "read": Words("读到", "Read"),
    "reason": Words("理由", "Reason"),
    "refers": Words("所指条目", "Refers to"),
    "right": Words("正确写法", "Right"),
    "scope": Words("范围", "Scope"),
    "score": Words("相符程度", "Agreement"),
    "second": Words("后出现", "Second"),
    "siblings": Words("同表其他事项", "Other items"),
    "similar": Words("相近的名称", "Similar name"),
    "source": Words("文本来源", "Source of text"),
    "status": Words("核对结果", "Verdict"),
    "statute": Words("法规", "Instrument"),
    "style": Words("写法", "Style"),
    "styles": Words("写法", "Styles"),
    "text": Words("文字", "Text"),
    "texts": Words("文字", "Texts"),
    "title": Words("名称", "Title"),
    "titles": Words("名称", "Titles"),
    "value": Words("所写", "Value"),
    "version": Words("版本", "Version"),
    "versions": Words("版本", "Versions"),
    "weight": Words("性质", "Weight"),
    "word": Words("词", "Word"),
    "wrong": Words("误写", "Wrong"),
    "material": Words("实质不同", "material"),
    "wording": Words("文字不同", "wording"),
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
}

#: The columns of findings.csv, in order.
COLUMN: Mapping[str, Words] = {
    "id": Words("编号", "id"),
    "group": Words("问题组", "group"),
    "severity": Words("程度", "severity"),
    "certainty": Words("把握", "certainty"),
    "status": Words("状态", "status"),
    "list": Words("清单", "list"),
    "title": Words("清单标题", "list title"),
    "position": Words("第几项", "position"),
    "number": Words("序号", "number"),
    "name": Words("项目名称", "name"),
    "field": Words("字段", "field"),
    "label": Words("条目", "label"),
    "source": Words("原文位置", "place"),
    "quote": Words("原文", "quote"),
    "rule": Words("规则", "rule"),
    "rule_title": Words("规则名称", "rule title"),
    "message": Words("问题", "message"),
    "suggestion": Words("建议", "suggestion"),
    "related": Words("相关事项", "related"),
}

UI: Mapping[str, Words] = {
    "report": Words("权责清单核对报告", "Audit of lists of powers and duties"),
    "skip": Words("跳到正文", "Skip to content"),
    "as_of": Words("核对基准日", "As of"),
    "made_by": Words("由 auditor {version} 生成", "Made by auditor {version}"),
    "back": Words("返回总览", "Overview"),
    "contents": Words("本页内容", "On this page"),
    "colon": Words("：", ": "),
    "comma": Words("、", ", "),
    "semicolon": Words("；", "; "),
    "none": Words("无", "none"),
    # the ledger
    "ledger": Words("核对范围", "What was checked"),
    "ledger_note": Words(
        "先看这里：哪些内容已经核对，哪些没有。“未核对”不等于“没有问题”。",
        "Read this first: what was checked and what was not. “Not checked” does not mean “clean”.",
    ),
    "items": Words("事项", "Items"),
    "cells": Words("有内容的单元格", "Cells with text"),
    "distinct": Words("其中不同的文本", "of these distinct"),
    "chars": Words("非空字符", "Characters, blanks aside"),
    "chars_all": Words("{total} 个，全部归位", "{total}, every one placed"),
    "chars_some": Words(
        "{total} 个，其中 {unplaced} 个未能归入任何字段",
        "{total}; {unplaced} of them fit no field",
    ),
    "chars_lost": Words(
        "{total} 个，只清点到 {counted} 个：读入有遗漏，请勿据此定稿",
        "{total}, but only {counted} accounted for: text was lost, do not rely on this report",
    ),
    "chars_none": Words("未清点", "not counted"),
    "entries": Words("条目", "Entries"),
    "citations": Words("引用", "Citations"),
    "verdicts": Words("引用核对结果", "Verdicts on citations"),
    "no_citations": Words("没有读到引用。", "No citation was read."),
    "unjudged": Words("未送核对", "Not submitted to a check"),
    "without_text": Words(
        "没有文本可对的法规、文件（{n} 部，{m} 处引用）",
        "Instruments with nothing at hand to check against ({n}, in {m} citations)",
    ),
    "instrument_count": Words(
        "{citations} 处引用，{items} 个事项", "citations: {citations}, items: {items}"
    ),
    "sources": Words("核对所用的法规文本", "Texts that citations were held against"),
    "no_sources": Words(
        "没有可用的法规文本：本次没有核对任何引文。",
        "No text of any law was at hand: no quotation was checked.",
    ),
    "idle": Words("没有可检查对象的规则（{n} 条）", "Rules that found nothing to look at ({n})"),
    "idle_note": Words(
        "这些规则本次没有遇到适用的内容，等于没有检查。",
        "Nothing in the lists fell under these rules, so they checked nothing.",
    ),
    "no_idle": Words("全部 {n} 条规则都有检查对象。", "All {n} rules had something to look at."),
    "rules_run": Words("规则", "Rules"),
    "files": Words("文件", "Files"),
    "no_rules": Words("没有运行任何规则。", "No rule was run."),
    "unread": Words("没有读入的文件（{n} 个）", "Files that could not be read ({n})"),
    "no_unread": Words("所有文件都已读入。", "Every file was read."),
    "problems": Words("读入时的问题", "Trouble while reading"),
    "unknown_columns": Words(
        "不能识别的列（原样保留，未检查）", "Unknown columns (kept, not checked)"
    ),
    # totals
    "totals": Words("问题数量", "Findings"),
    "list": Words("清单", "List"),
    "total": Words("合计", "Total"),
    "set_aside": Words("已豁免或基线", "Waived or in baseline"),
    "unverified": Words("其中未核实", "of these unverified"),
    "rules": Words("问题最多的规则", "Rules that found most"),
    "rules_more": Words(
        "另有 {n} 条规则查出问题，见各清单页。", "{n} more rules found something; see the pages."
    ),
    "rule": Words("规则", "Rule"),
    "severity": Words("程度", "Severity"),
    "places": Words("处数", "Places"),
    "no_lists": Words("没有读入任何清单。", "No list was read."),
    # alignment
    "alignment": Words("清单之间的对应", "Alignment of lists"),
    "linked": Words("已对应", "Linked"),
    "link_count": Words("{n} 组", "groups: {n}"),
    "item_count": Words("{n} 项", "items: {n}"),
    "score": Words("把握", "Score"),
    "reasons": Words("理由", "Reasons"),
    "decision_problems": Words("没有执行的人工决定", "Decisions that were not carried out"),
    # the page of a list
    "jurisdiction": Words("地区", "Place"),
    "level": Words("层级", "Level"),
    "body": Words("主体", "Body"),
    "edition": Words("版本", "Edition"),
    "file": Words("源文件", "Source file"),
    "sha256": Words("SHA-256", "SHA-256"),
    "unknown": Words("未能从文件得知", "not told by the file"),
    "findings": Words("发现的问题", "Findings"),
    "findings_note": Words(
        "同一问题出现在多处时只列一次，后附全部位置。",
        "A fault that stands in several places is shown once, with all its places.",
    ),
    "clean": Words("未发现问题", "No fault found"),
    "clean_scope": Words(
        "这只就已核对的内容而言。未核对的有：", "This holds for what was checked only. Not checked:"
    ),
    "clean_full": Words(
        "这只就“核对范围”所列的内容和已运行的规则而言。",
        "This holds for what the section “What was checked” lists, and for the rules that ran.",
    ),
    "gap_citations": Words("{n} 处引用没有核对", "citations without a check: {n}"),
    "gap_rules": Words("{n} 条规则没有检查对象", "rules with nothing to look at: {n}"),
    "gap_files": Words("{n} 个文件没有读入", "files not read: {n}"),
    "gap_chars": Words("{n} 个字符没有归位", "characters not placed: {n}"),
    "gap_columns": Words("{n} 列不能识别", "unknown columns: {n}"),
    "gap_problems": Words("读入时有 {n} 处问题", "trouble while reading: {n}"),
    "gap_decisions": Words("{n} 项人工决定没有执行", "decisions not carried out: {n}"),
    "gap_sources": Words("没有可用的法规文本", "no text of any law at hand"),
    "gap_no_rules": Words("没有运行任何规则", "no rule was run"),
    "gap_no_lists": Words("没有读入任何清单", "no list was read"),
    "groups_of": Words("{groups} 类，{places} 处", "distinct: {groups}, places: {places}"),
    "issue": Words("问题 {n}", "Finding {n}"),
    "suggestion": Words("建议", "Suggestion"),
    "where": Words("位置", "Where"),
    "where_n": Words("位置（{n} 处）", "Where ({n})"),
    "whole_list": Words("整份清单", "The whole list"),
    "nth": Words("第 {n} 项", "Item {n}"),
    "printed": Words("序号 {number}", "No. {number}"),
    "entry": Words("条目 {label}", "entry {label}"),
    "related": Words("相关事项", "Related items"),
    "quote": Words("原文", "Source"),
    "cut": Words(
        "（中间略，共 {n} 字，全文见下方原文）", " (cut here; {n} characters, in full below) "
    ),
    "evidence": Words("依据", "Evidence"),
    "peer": Words(
        "引对的例子：“{peer}”第 {position} 项“{item}”，引作{cited}",
        "cited rightly in “{peer}”, item {position} “{item}”: {cited}",
    ),
    "nothing_in_list": Words("（清单无此文字）", "(not in the list)"),
    "nothing_in_law": Words("（条文无此文字）", "(not in the law)"),
    "in_list": Words("清单所写", "In the list"),
    "in_law": Words("法规条文", "In the law"),
    "cited": Words("所引条文现为", "The cited article now reads"),
    "share": Words("相符 {n}", "agreement {n}"),
    "legend": Words(
        "虚线：清单所写与条文不同；实线：条文与清单不同；灰字：清单未引的条文。",
        "Dashed: not so in the law. Solid: not so in the list. Grey: law that is not quoted.",
    ),
    "elsewhere": Words("另一处所写", "Written elsewhere"),
    "legend_elsewhere": Words(
        "虚线：只见于本处；实线：只见于另一处；灰字：本处未引的文字。",
        "Dashed: only here. Solid: only in the other place. Grey: what is not quoted here.",
    ),
    "too_far": Words(
        "两段文字差别太大，不逐字标注。", "The texts are too far apart to mark differences."
    ),
    "rule_notes": Words("规则说明", "About the rules"),
    # filters
    "filter": Words("筛选", "Filter"),
    "all": Words("全部", "All"),
    "item": Words("事项", "Item"),
    "field": Words("字段", "Field"),
    "no_field": Words("整项或整份清单", "Whole item or list"),
    "certainty": Words("把握", "Certainty"),
    "status": Words("状态", "Status"),
    "text": Words("文字", "Text"),
    "reset": Words("清除筛选", "Clear"),
    "shown": Words(
        "显示 {groups} / {all_groups} 类，{places} / {all_places} 处",
        "{groups} of {all_groups} findings, {places} of {all_places} places",
    ),
    "nothing_shown": Words("没有符合筛选条件的问题。", "No finding matches the filter."),
    # the source text
    "source": Words("清单原文", "Source text"),
    "source_note": Words(
        "逐字照录。底色标出问题所在，右上角的数字是问题编号，点击可返回该问题。",
        "Verbatim. Marked stretches are at fault; the raised number leads back to the finding.",
    ),
    "fold": Words("全部收起", "Fold all"),
    "unfold": Words("全部展开", "Unfold all"),
    "blank": Words("空白栏", "Empty"),
    "lost": Words("文件中缺少的单元格", "Cells the file does not contain"),
    "same_as": Words("与第 {n} 项相同", "Same as item {n}"),
    "marks": Words("标有问题 {n} 处", "marked places: {n}"),
    "other_text": Words("字段以外的文字", "Text outside the fields"),
    "titles": Words("标题", "Titles"),
    "headers": Words("表头", "Headers"),
    "notes": Words("注释", "Notes"),
    "unplaced": Words("未能归位的文字", "Text that fits no field"),
    "no_items": Words("这份清单没有读到事项。", "No item was read from this list."),
}


def speak(table: Mapping[str, Words], lang: Lang) -> dict[str, str]:
    """Return a table's words in one language, in the table's order."""
    return {key: words.say(lang) for key, words in table.items()}
