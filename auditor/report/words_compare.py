"""What the pages that compare lists say, in Chinese and in English.

In: nothing. Out: plain tables of ``Words`` by key, as in ``auditor.report.words``.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Words

#: Levels of government as lists are known by them.
LEVEL: Mapping[str, Words] = {
    "国家级": Words("国家级", "national"),
    "省级": Words("省级", "province"),
    "市级": Words("市级", "city"),
    "县级": Words("县级", "county"),
    "乡级": Words("乡级", "township"),
}

#: What a link rests on, in the order of the table's columns.
GROUND: Mapping[str, Words] = {
    "name": Words("名称", "Name"),
    "basis": Words("依据", "Basis"),
    "category": Words("类别", "Category"),
    "structure": Words("结构", "Structure"),
    "other": Words("其他", "Other"),
}

COMPARE: Mapping[str, Words] = {
    "edition_of": Words("{year}年版", "{year}"),
    "older": Words("旧版", "older"),
    "newer": Words("新版", "newer"),
    "nameless": Words("（无名称）", "(no name)"),
    "same_change": Words("改动同", "same change as"),
    "same_difference": Words("差异同", "same difference as"),
    "same_text": Words("文字同", "same text as"),
    "field_quiet": Words("{field}（{what}）", "{field} ({what})"),
    "so_many_entries": Words("另有 {n} 条{what}", "{n} more {what}"),
    "gap_of": Words("〔此处 {n} 字两边相同，略〕", "[{n} characters, the same on both sides]"),
    "no_text": Words("（无）", "(none)"),
    "citations_changed": Words("引用变化", "Citations"),
    "citations_apart": Words("引用差异", "Citations"),
    "touching": Words("涉及{what}", "touching {what}"),
    "quiet_fields": Words("仅编号、次序或格式不同", "Numbers, order or style only"),
    "decided_by": Words("认定", "Decided"),
    "redline_legend": Words(
        "删除线：只见于左边；下划线：只见于右边；细点线：只是标点、空白或全半角不同。"
        "相同的长段落从中略去并写明字数。",
        "Struck through: only on the left. Underlined: only on the right. "
        "Dotted: other punctuation, blanks or width alone. "
        "Long stretches that agree are cut and their length is told.",
    ),
    "keep_note": Words(
        "仅一份清单有的事项折叠起来，打印时只印已展开的。",
        "Items that only one list has are folded; on paper only unfolded ones show their text.",
    ),
    # pair pages
    "pair": Words("两份清单对照", "Two lists side by side"),
    "pair_of": Words("{left} 与 {right}", "{left} and {right}"),
    "pair_open": Words("逐项对照", "Side by side"),
    "basis_of_links": Words("对应的依据", "What each link rests on"),
    "basis_of_links_note": Words(
        "每一组对应各凭什么认定。把握是程序估计的概率，供复核参考；有人工决定的以人工决定为准。",
        "On what grounds items were linked. The score is an estimated probability, to be "
        "reviewed; a decision by a person stands above it.",
    ),
    "lead_unmatched": Words("{n} 项没有对应", "{n} items without a counterpart"),
    "lead_linked": Words("{n} 组有对应", "{n} links"),
    "lead_differ": Words("{n} 组有差异", "{n} of them with differences"),
    "weak_links": Words(
        "有 {n} 组把握低于 0.90，请先复核",
        "{n} links are less probable than 0.90: look at these first",
    ),
    "details": Words("逐字段对照", "Field by field"),
    "differences": Words("差异", "Differences"),
    "no_difference": Words("无差异", "no difference"),
    "no_links": Words("没有找到对应的事项。", "No items were found to correspond."),
    "unmatched": Words("没有对应的事项", "Items without a counterpart"),
    "unmatched_note": Words(
        "程序没有找到足够把握的对应项，不等于对方一定没有。“最接近的”不是对应，列出来供人工判断。",
        "No counterpart was sure enough, which does not prove that there is none. What comes "
        "nearest is no counterpart; it is named for a person to judge.",
    ),
    "nearest_in": Words("{list}中最接近的", "What comes nearest in {list}"),
    "only_in_list": Words("仅见于{list}：{n} 项", "Only in {list}: {n} items"),
    "nearest_taken": Words("已对应其他事项", "linked to another item"),
    "all_matched": Words("全部事项都有对应。", "Every item has a counterpart."),
    "page_n": Words("第 {n} 页，共 {all} 页", "Page {n} of {all}"),
    "pages": Words("分页", "Pages"),
    "overview_page": Words("回到首页", "Back to the summary"),
    "items_of": Words("{n} 项", "{n} items"),
    # changes
    "changes": Words("两版清单变化", "Changes between two editions"),
    "apart": Words("两份清单差异", "How two lists differ"),
    "summary": Words("一分钟概览", "In a minute"),
    "from_to": Words("{old} 项 → {new} 项", "{old} items → {new} items"),
    "from_to_apart": Words("前者 {old} 项，后者 {new} 项", "{old} items, and {new} in the second"),
    "verdict_changes": Words(
        "有 {n} 项实质变化；{quiet} 项只有编号、次序或格式变动；{same} 项没有变化。",
        "{n} items changed in substance; {quiet} in numbers, order or style only; "
        "{same} not at all.",
    ),
    "verdict_apart": Words(
        "有 {n} 项实质差异；{quiet} 项只有编号、次序或格式不同；{same} 项相同。",
        "{n} items differ in substance; {quiet} in numbers, order or style only; "
        "{same} not at all.",
    ),
    "apart_note": Words(
        "这两份清单不是同一主体的前后两版；比较的是两份清单的异同，不表示时间上的增删。",
        "These lists are not two editions of one body's: what follows says how they differ, "
        "not what was added or removed in time.",
    ),
    "kind": Words("变化", "Change"),
    "kind_apart": Words("差异", "Difference"),
    "count": Words("事项数", "Items"),
    "which": Words("事项", "Which"),
    "and_more": Words("另有 {n} 项", "and {n} more"),
    "touched": Words("涉及的要素", "What the changes touch"),
    "tag_count": Words("{name} {n} 项", "{name} ({n})"),
    "weighty": Words(
        "金额、幅度、期限和“应当/可以/不得”的变化", "Amounts, rates, periods, must and may"
    ),
    "weighty_apart": Words(
        "金额、幅度、期限和“应当/可以/不得”的差别",
        "Amounts, rates, periods, must and may, where they differ",
    ),
    "weighty_more": Words("另有 {n} 处，见下文各项。", "{n} more, see the items below."),
    "folded": Words(
        "{n} 项只有编号、次序或格式变动（不影响内容，点开可看）",
        "{n} items with other numbers, order or style only (nothing else changed; unfold to see)",
    ),
    "folded_fields": Words(
        "另有 {n} 个字段只改了编号、次序或格式，未逐一列出。",
        "In items listed, {n} more fields changed in numbers, order or style only.",
    ),
    "nothing_changed": Words("两份清单没有差别。", "The lists do not differ."),
    # history
    "history": Words("历年沿革", "History over the editions"),
    "history_open": Words("历年沿革（{n} 版）", "History over {n} editions"),
    "history_note": Words(
        "一行一事项，按最后的名称列出；一列一版，写明当时是第几项、比上一版有何变化，名称不同的另写"
        "当时的名称。“—”表示该版没有这一事项。",
        "A row is an item by its last name, a column an edition: which item it was, what had "
        "become of it since the edition before, and its name where that was another. “—” means "
        "that the edition does not have the item.",
    ),
    "steady": Words("没有实质变化", "unchanged in substance"),
    # matrix
    "matrix": Words("事项对照总表", "Matrix of matters"),
    "matrix_open": Words("事项对照总表（{n} 份清单）", "Matrix of matters ({n} lists)"),
    "matrix_note": Words(
        "一行一事项，一列一清单。“缺”指比对后没有找到对应项；“未比对”指这两份清单没有比对过，不等于缺。",
        "A row is a matter, a column a list. “Gap” means that a comparison found no counterpart; "
        "“not compared” means that the lists were never held against each other.",
    ),
    "by_name_note": Words(
        "没有两两比对：未直接比对的清单之间，名称和类别相同的列在一行。",
        "Not every two were compared: between the others, items of one name and category share "
        "a row.",
    ),
    "narrow_note": Words(
        "打印时列窄，“≠”表示名称不同。", "On paper columns are narrow: ≠ is another wording."
    ),
    "matter": Words("事项", "Matter"),
    "matters": Words("事项", "Matters"),
    "matter_count": Words("{n} 个事项", "{n} matters"),
    "in_all": Words("各清单都有", "In every list"),
    "with_gaps": Words("有缺项", "With gaps"),
    "only_one": Words("只见于一份清单", "In one list only"),
    "other_category": Words("类别不一致", "Filed differently"),
    "other_wording": Words("名称不一致", "Worded differently"),
    "several_items": Words("一对多", "One to several"),
    "not_compared": Words("有未比对", "Not compared in part"),
    "show": Words("只看", "Show"),
    "missing_from": Words("缺于", "Missing from"),
    "search": Words("名称或序号", "Name or number"),
    "rows_shown": Words("显示 {shown} / {all} 个事项", "{shown} of {all} matters"),
    "nothing_found": Words("没有符合条件的事项。", "No matter fits."),
    "at_a_glance": Words("各清单一览", "Lists at a glance"),
    "has": Words("已有", "Has"),
    "gaps": Words("缺项", "Gaps"),
    "compare": Words("对照", "compare"),
    "left_list": Words("前者（上级、旧版或对等）", "First (upper, older or peer)"),
    "right_list": Words("后者", "Second"),
    "only_left": Words("仅前者有", "Only in the first"),
    "only_right": Words("仅后者有", "Only in the second"),
    "changes_open": Words("两版变化", "changes"),
    "gap_count": Words("缺 {n} 处", "{n} gaps"),
    "compare_with": Words("与 {list} 逐字段对照", "field by field with {list}"),
    "not_linked_lists": Words(
        "以下清单没有与任何清单比对，未列入总表：",
        "Lists that were compared with none, and are not in the matrix:",
    ),
    "cell_same": Words("同名", "same name"),
    "cell_gap": Words("缺", "gap"),
    "cell_unknown": Words("未比对", "not compared"),
    "more_conflicts": Words("另有 {n} 处对应不一致", "{n} more contradictions"),
    "conflicts": Words("对应待确认", "Links to be confirmed"),
    "any_list": Words("不限", "any list"),
    "category": Words("权力分类", "Category"),
    "no_category": Words("未分类", "No category"),
}
