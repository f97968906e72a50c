"""The review page as a clerk uses it: by keyboard, offline, from a file, and resumed later."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from aligning import GUANGXI, LIUZHOU, parsed, real
from test_report_browser import CONTRAST, browser  # noqa: F401 - a fixture

from auditor.align import Decisions, align, load_decisions
from auditor.align.decided import outcomes
from auditor.report.review import render_review

pytestmark = pytest.mark.browser

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>&lt;"
#: What YAML and JSON read differently, and what looks like syntax.
ODD = "\ud800\u2028甲\u0085乙\t“丙”: {丁} #戊\\n'己'\"庚\"\ufeff￾\u0000𠮷"

LEFT = (
    {"name": "取水许可", "category": "行政许可", "basis": "《水法》第七条"},
    {"name": "对擅自取水的处罚", "category": "行政处罚", "basis": "《水法》第六十九条"},
    {"name": "水库大坝安全检查", "category": "行政检查"},
    {"name": HOSTILE, "category": "行政检查"},
    {"name": ODD, "category": "行政检查", "sub_name": "子项: - 一"},
)
RIGHT = (
    {"name": "取水许可", "category": "行政许可", "basis": "《水法》第七条"},
    {"name": "对未经批准擅自取水的处罚", "category": "行政处罚", "basis": "《水法》第六十九条"},
    {"name": "水库大坝注册登记", "category": "其他行政权力"},
    {"name": "水库大坝日常巡查", "category": "行政检查"},
    {"name": HOSTILE, "category": "行政检查"},
    {"name": ODD, "category": "行政检查", "sub_name": "子项: - 二"},
)


def lists(left=LEFT, right=RIGHT):
    return [
        parsed(*left, list_id="450000-水利局-2025", title="广西水利厅权责清单"),
        parsed(*right, list_id="450200-水利局-2022", title="柳州市水利局权责清单"),
    ]


def real_lists():
    made = [real(GUANGXI), real(LIUZHOU)]
    ids = "450000-医疗保障局-2025", "450200-医疗保障局-2022"
    return [replace(p, list=replace(p.list, id=i)) for p, i in zip(made, ids, strict=True)]


@pytest.fixture
def open_page(browser, tmp_path):  # noqa: F811
    """Write a page and open it; at the end, nothing may have gone wrong or out."""
    told = []
    contexts = []

    def opened(sides=None, decisions=None, lang="zh", context=None, width=1280, page_of=None):
        sides = sides or lists()
        decided = decisions or Decisions()
        alignments = [align(sides[0], side, decided) for side in sides[1:]]
        path = tmp_path / "review.html"
        path.write_bytes(render_review(sides, alignments, decided, lang))
        if context is None:
            context = browser.new_context(viewport={"width": width, "height": 800})
            contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda r: (
                None if r.url.startswith(("file:", "blob:")) else told.append(f"request: {r.url}")
            ),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def key(page):
    """The row at hand, as left and right positions."""
    return page.locator(".row[aria-current]").get_attribute("data-key")


def badge(page):
    return page.locator("#detail .badge").first.inner_text()


def exported(page, tmp_path):
    """Export by keyboard and download; give the text back and the decisions read from it."""
    press(page, "e")
    assert page.locator("#export").is_visible()
    with page.expect_download() as caught:
        press(page, "Enter")
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    assert path.name == "alignment.yaml"
    assert page.locator("#export-text").input_value() == path.read_text(encoding="utf-8")
    press(page, "Escape")
    return path.read_text(encoding="utf-8"), load_decisions(path)


def meant(decisions, sides):
    """What decisions say about two lists, as kinds with positions."""
    found = outcomes(decisions, sides[0].list, sides[1].list)
    assert all(one.standing == "used" for one in found)
    return sorted((one.decision.kind, one.left, one.right) for one in found)


def test_from_the_first_link_to_the_exported_file_by_keyboard(open_page, tmp_path):
    sides = real_lists()
    page = open_page(sides)
    assert key(page) == "1-"
    assert badge(page) == "没有对应"
    press(page, "j", "y")
    assert key(page) == "3-3"
    press(page, "n", "s")
    assert key(page) == "5-"
    press(page, "1")
    assert badge(page) == "候选，尚未对应"
    candidate = page.locator("#detail .two > div").nth(1).locator(".item").get_attribute("data-p")
    press(page, "n")
    assert key(page) == "5-"
    press(page, "x")
    assert key(page) == "6-8"
    press(page, "y", "u", "y")
    text, decisions = exported(page, tmp_path)
    found = meant(decisions, sides)
    assert [x for x in found if x[0] == "confirmed"] == [
        ("confirmed", (2,), (2,)),
        ("confirmed", (6,), (8,)),
    ]
    rejected = {(a, b) for kind, (a,), (b,) in found if kind == "rejected"}
    assert {(3, 3), (5, int(candidate))} <= rejected
    assert {a for a, _ in rejected} == {3, 5}
    assert "-2025" not in text
    again = align(*sides, decisions)
    assert {(x.left, x.right) for x in again.links if x.decided_by == "person"} == {
        ((2,), (2,)),
        ((6,), (8,)),
    }
    assert 3 in again.unmatched_left


def test_y_does_nothing_to_a_candidate_that_nobody_has_picked(open_page):
    page = open_page(real_lists())
    press(page, "y")
    assert key(page) == "1-"
    assert "先按数字键" in page.locator("#toast").inner_text()
    assert (
        page.locator("#progress")
        .inner_text()
        .startswith("待定 21 行（？程序提出 4，○ 没有对应 17） · ✓ 已确认 0 · ✗ 否定 0 对")
    )


def test_a_candidate_is_looked_at_and_put_back(open_page):
    page = open_page(real_lists())
    press(page, "2")
    assert badge(page) == "候选，尚未对应"
    press(page, "0")
    assert badge(page) == "没有对应"
    assert page.locator(".others button").count() > 2


def test_several_items_are_picked_as_one_matter_by_keyboard(open_page, tmp_path):
    sides = lists()
    page = open_page(sides)
    press(page, "j", "j", "m")
    assert page.locator("[data-tick=l3]").is_checked()
    page.locator("[data-search=r]").focus()
    page.keyboard.type("大坝")
    assert page.locator("[data-box=r] label").count() == 2
    for tick in ("r3", "r4"):
        assert not page.locator(f"[data-tick={tick}]").is_checked()
    press(page, "ArrowDown", "Space", "ArrowDown", "Space", "Enter")
    assert "3-3,4" in page.evaluate(
        "[...document.querySelectorAll('.row')].map(r => r.dataset.key)"
    )
    text, decisions = exported(page, tmp_path)
    assert meant(decisions, sides) == [("groups", (3,), (3, 4))]
    assert "items: [{name:" in text


def test_what_contradicts_is_refused_and_what_is_superseded_gives_way(open_page, tmp_path):
    sides = lists()
    page = open_page(sides)
    assert key(page) == "1-1"
    press(page, "y")
    assert key(page) == "2-2"
    press(page, "m")
    page.locator("[data-tick=r2]").uncheck()
    page.locator("[data-tick=r1]").check()
    press(page, "Enter")
    assert "已确认另有对应" in page.locator("#toast").inner_text()
    page.locator("[data-tick=r1]").uncheck()
    page.locator("[data-tick=r3]").check()
    press(page, "Enter")
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, sides) == [("confirmed", (1,), (1,)), ("confirmed", (2,), (3,))]
    page.select_option("#filter", "right")
    rows = page.evaluate("[...document.querySelectorAll('.row')].map(r => r.dataset.key)")
    assert "-2" in rows


def test_a_changed_mind_takes_the_other_decision_back(open_page, tmp_path):
    sides = lists()
    page = open_page(sides)
    press(page, "n")
    page.locator(".row", has_text="取水许可").first.click()
    page.locator(".others button", has_text="已否定").click()
    assert page.locator("#detail .two .item").count() == 2
    press(page, "y")
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, sides) == [("confirmed", (1,), (1,))]
    page.locator(".row", has_text="取水许可").first.click()
    press(page, "n")
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, sides) == [("rejected", (1,), (1,))]
    page.locator(".row", has_text="取水许可").first.click()
    press(page, "w")
    assert key(page) == "1-1"
    _, decisions = exported(page, tmp_path)
    assert decisions == Decisions()


#: Presses keys and, for numbers after an m, ticks what stands there in the regroup panel.
PLAY = """moves => { for (const [key, ticks] of moves) {
  const press = k => document.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true }));
  press(key);
  if (key !== 'm') continue;
  const boxes = [...document.querySelectorAll('#detail [data-tick]')];
  for (const n of ticks) boxes[n % boxes.length]?.click();
  press('Enter');
  if (document.querySelector('.regroup')) press('Escape');
} }"""


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_pressed_the_file_never_contradicts_itself(open_page, tmp_path, seed):
    rng = random.Random(seed)
    sides = real_lists()
    page = open_page(sides)
    moves = [(rng.choice("yyynnxsjjjk123uwm"), rng.sample(range(40), 3)) for _ in range(90)]
    page.evaluate(PLAY, moves)
    text, decisions = exported(page, tmp_path)
    found = meant(decisions, sides)
    assert len(found) == len(set(found)) == len(decisions.all) > 5
    page.evaluate(PLAY, [("u", [])] * len(moves))
    assert exported(page, tmp_path)[1] == Decisions()
    again = open_page(sides, decisions)
    assert again.locator("#unused").is_hidden()
    assert exported(again, tmp_path)[0] == text


def test_undo_goes_all_the_way_back_and_to_the_row(open_page, tmp_path):
    page = open_page()
    press(page, "y", "n", "s", "u")
    assert key(page) == "3-"
    press(page, "u")
    assert key(page) == "2-2"
    press(page, "u")
    assert key(page) == "1-1"
    press(page, "u")
    assert "没有可撤销" in page.locator("#toast").inner_text()
    _, decisions = exported(page, tmp_path)
    assert decisions == Decisions()


def test_hostile_and_odd_names_are_text_and_come_back_exactly(open_page, tmp_path):
    sides = lists()
    page = open_page(sides)
    press(page, "j", "j", "j")
    assert key(page) == "4-5"
    assert page.locator(".item .name dd").first.inner_text() == HOSTILE
    press(page, "y", "y")
    note = "备注: “引号” 'x' \"y\" # { \\ 完"
    page.locator(".row", has_text="子项: - 一").click()
    press(page, "m")
    page.locator("[data-tick=r6]").check()
    press(page, "Enter")
    page.locator(".row", has_text="子项: - 一").click()
    press(page, "c")
    page.keyboard.type(note)
    press(page, "Enter")
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, sides) == [("confirmed", (4,), (5,)), ("confirmed", (5,), (6,))]
    hostile, odd = decisions.all
    assert hostile.left.items[0].name == HOSTILE
    assert odd.left.items[0].name == ODD.replace("\ud800", "\ufffd")
    assert odd.right.items[0].sub_name == "子项: - 二"
    assert odd.note == note
    assert page.title() == "对齐复核"
    assert page.locator("img").count() == 0


def test_what_no_content_names_cannot_be_decided(open_page, tmp_path):
    sides = lists(({"name": "船舶检验"}, {"name": "船舶检验"}), ({"name": "船舶检验"},))
    page = open_page(sides)
    press(page, "y")
    assert "无法按内容记录决定" in page.locator("#toast").inner_text()
    assert exported(page, tmp_path)[1] == Decisions()


def test_lists_without_items_open_quietly(open_page, tmp_path):
    page = open_page(lists((), ({"name": "船舶检验"},)))
    press(page, "y", "n", "x", "w", "u", "u", "m", "Escape", "1", "j", "k")
    assert exported(page, tmp_path)[1] == Decisions()
    page = open_page(lists((), ()))
    press(page, "y", "n", "s", "x", "w", "u", "m", "1", "j", "k", "c", "b")
    assert "没有符合条件的行" in page.locator("#detail").inner_text()
    assert exported(page, tmp_path)[1] == Decisions()


def test_work_goes_on_where_it_stopped(open_page, browser, tmp_path):  # noqa: F811
    context = browser.new_context()
    page = open_page(context=context)
    press(page, "y", "n", "s")
    before, _ = exported(page, tmp_path)
    page.reload()
    assert page.locator("#progress").inner_text().startswith("待定")
    after, _ = exported(page, tmp_path)
    assert after == before
    press(page, "u")
    assert key(page) == "3-"
    context.close()


def test_work_beside_another_file_is_offered_not_lost(open_page, browser, tmp_path):  # noqa: F811
    context = browser.new_context()
    page = open_page(context=context)
    press(page, "y", "y")
    path = tmp_path / "earlier.yaml"
    path.write_text(
        "rejected:\n  - left: {list: 450000-水利局, name: 取水许可}\n"
        "    right: {list: 450200-水利局, name: 取水许可}\n",
        encoding="utf-8",
    )
    page = open_page(context=context, decisions=load_decisions(path))
    assert "1 条决定" in page.locator("#earlier").inner_text()
    page.click("[data-do=earlier-take]")
    assert "载入 1 条，1 条" in page.locator("#toast").inner_text()
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, lists()) == [("confirmed", (2,), (2,)), ("rejected", (1,), (1,))]
    context.close()


def test_exporting_and_starting_anew_with_the_file_leaves_nothing_to_offer(
    open_page,
    browser,  # noqa: F811
    tmp_path,
):
    context = browser.new_context()
    page = open_page(context=context)
    press(page, "y", "n")
    before = page.locator("#progress").inner_text()
    _, decisions = exported(page, tmp_path)
    page = open_page(context=context, decisions=decisions)
    assert page.locator("#earlier").is_hidden()
    assert page.locator("#progress").inner_text() == before
    assert "已确认 1" in before
    context.close()


def test_unsure_links_can_be_looked_at_first(open_page):
    page = open_page(real_lists())
    page.select_option("#filter", "unsure")
    assert page.evaluate("[...document.querySelectorAll('.row')].map(r => r.dataset.key)") == [
        "10-15"
    ]
    press(page, "b")
    assert page.locator("#filter").input_value() == "all"


def test_without_storage_one_is_told(open_page, browser, tmp_path):  # noqa: F811
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page = open_page(context=context)
    press(page, "y")
    assert "不能保存进度" in page.locator("#warn").inner_text()
    _, decisions = exported(page, tmp_path)
    assert meant(decisions, lists()) == [("confirmed", (1,), (1,))]
    context.close()


FILE = """
confirmed:
  - left: {list: 450000-水利局, name: 取水许可}
    right: {list: 450200-水利局, name: 取水许可}
    note: 去年
  - left: {list: 450000-水利局, name: 水库大坝安全检察}
    right: {list: 450200-水利局, name: 水库大坝注册登记}
rejected:
  - left: {list: 110000-教育局, name: 甲}
    right: {list: 110101-教育局, name: 乙}
  - left: {list: 450000-水利局, name: 没有这一项的名字}
    right: {list: 450200-水利局, name: 取水许可}
"""


def test_decisions_of_the_file_are_carried_on(open_page, tmp_path):
    path = tmp_path / "last-year.yaml"
    path.write_text(FILE, encoding="utf-8")
    given = load_decisions(path)
    page = open_page(decisions=given)
    assert page.locator(".row.confirmed").count() == 1
    _, decisions = exported(page, tmp_path)
    plain = [replace(d, line=0, file="") for d in given.all]
    assert [replace(d, line=0, file="") for d in decisions.all] == plain
    assert "未执行的决定 (2)" in page.locator("#unused").inner_text()
    page.locator(".row", has_text="水库大坝安全检查").click()
    assert "几乎找到" in page.locator("#detail .near").inner_text()
    page.click("#detail .near button")
    assert key(page) == "3-3"
    page.click("#unused")
    page.locator("#unused-list li", has_text="没有这一项").get_by_text("删去").click()
    press(page, "Escape")
    page.locator(".row", has_text="取水许可").first.click()
    assert "来自决定文件第 3 行" in page.locator("#detail .state").inner_text()
    press(page, "n")
    _, decisions = exported(page, tmp_path)
    told = [(d.kind, d.left.items[0].name, d.right.items[0].name) for d in decisions.all]
    assert told == [
        ("confirmed", "水库大坝安全检查", "水库大坝注册登记"),
        ("rejected", "甲", "乙"),
        ("rejected", "取水许可", "取水许可"),
    ]


def test_blind_review_hides_what_the_program_thinks_until_the_choice(open_page):
    page = open_page(real_lists())
    page.locator(".row", has_text="骗取").first.click()
    assert "0.9" in page.locator("#detail .why").inner_text()
    press(page, "b")
    assert page.locator(".row .score").all_inner_texts() == [""] * page.locator(".row").count()
    assert "盲审中" in page.locator("#detail .why").inner_text()
    assert not any("名称" in text for text in page.locator(".others small").all_inner_texts())
    press(page, "y")
    page.locator(".row.confirmed").first.click()
    assert "名称 0.9" in page.locator("#detail .why").inner_text()


def test_the_list_can_be_searched_and_filtered(open_page):
    page = open_page()
    press(page, "/")
    page.keyboard.type("大坝 检查")
    assert page.locator(".row").count() == 1
    press(page, "Escape")
    assert page.locator(".row").count() > 1
    page.select_option("#filter", "right")
    assert page.evaluate(
        "[...document.querySelectorAll('.row')].every(r => r.dataset.key[0] === '-')"
    )


def test_both_names_stand_side_by_side_with_a_redline(open_page):
    page = open_page()
    press(page, "j")
    assert page.locator("#detail del").all_inner_texts() == []
    assert page.locator("#detail ins").all_inner_texts() == ["未经批准"]
    assert page.locator(".cites .both").count() == 2
    heads = page.locator("#detail .two h2").all_inner_texts()
    assert heads == ["左：广西水利厅权责清单", "右：柳州市水利局权责清单"]


def test_three_lists_are_two_pairs_of_one_page(open_page, tmp_path):
    third = parsed("取水许可", list_id="450300-水利局-2022", title="桂林市水利局权责清单")
    page = open_page([*lists(), third])
    press(page, "y")
    page.select_option("#pair", "1")
    assert key(page) == "1-1"
    press(page, "y")
    _, decisions = exported(page, tmp_path)
    assert [d.right.list for d in decisions.all] == ["450200-水利局", "450300-水利局"]


def test_thousands_of_items_stay_usable(open_page):
    kinds = "甲乙丙丁戊己庚辛壬癸"
    rows = [
        {
            "name": f"对{''.join(kinds[int(d)] for d in str(n))}的处罚",
            "basis": f"《某法》第{n % 80 + 1}条",
        }
        for n in range(1000, 4000)
    ]
    sides = [
        parsed(*rows, list_id="450000-水利局-2025"),
        parsed(
            *({**row, "name": row["name"] + "行为"} for row in rows), list_id="450200-水利局-2022"
        ),
    ]
    page = open_page(sides)
    assert page.locator(".row").count() < 60
    took = page.evaluate(
        """() => { const t = performance.now();
        for (let n = 0; n < 20; n++) {
          document.dispatchEvent(new KeyboardEvent('keydown', { key: 'y', bubbles: true }));
        }
        return (performance.now() - t) / 20; }"""
    )
    assert page.locator(".row.confirmed").count() > 0
    assert took < 400
    page.locator("#rows").evaluate("n => { n.scrollTop = n.scrollHeight; }")
    page.wait_for_function("document.querySelector('.row b').textContent > '2900'")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [375, 1280])
def test_it_fits_the_window_and_can_be_read(open_page, lang, width):
    page = open_page(lang=lang, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    press(page, "j", "m")
    assert page.evaluate(CONTRAST) == []


def test_english_speaks_english(open_page):
    page = open_page(lang="en")
    press(page, "j")
    text = page.locator("header").inner_text() + page.locator("#detail .acts").inner_text()
    assert "same matter" in text
    assert not any("\u4e00" <= c <= "\u9fff" for c in text)


def test_on_paper_everything_is_in_one_table(open_page):
    page = open_page()
    press(page, "y")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.locator("main").is_visible()
    rows = page.locator("#print tr")
    assert rows.count() == 2 + page.evaluate(
        "Number(document.querySelector('#filter').options[0].textContent.match(/\\d+/)[0])"
    )
    assert "已确认" in rows.nth(2).inner_text()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
