"""The pages that compare lists, in a real browser: filters, folds, print, no network, no scripts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import audit, item, parsed, words
from test_report_browser import CONTRAST, HOSTILE, browser  # noqa: F401 - a fixture

from auditor.diff import diff, history
from auditor.model import Alignment, Identity, Link
from auditor.report import render
from auditor.report.history import history_html

pytestmark = pytest.mark.browser

ITEMS = 40
CITIES = 9
DUTIES = "".join(f"{n}.责任。应当在{n}日内办结第{n}步。\n" for n in range(1, 12))
LATER = DUTIES.replace("应当在3日", "可以在5日") + "12.其他责任。依法处理。"
PAGES = ["matrix.html", "matrix-wide.html", "matrix-years.html", "pair.html", "changes.html"]


def years(year, place, code, *items, level="市级"):
    identity = Identity(f"{place}示例局权责清单（{year}年版）", place, code, None, level)
    made = parsed(*items, id=f"{code}-{year}")
    identity = replace(identity, department="示例局", edition=str(year))
    return replace(made, list=replace(made.list, identity=identity))


def alignment(left, right, pairs):
    links = tuple(Link((a,), (b,), "same", 0.9, (words("名称 0.90"),)) for a, b in pairs)
    over = [
        tuple(i.position for i in one.list.items if i.position not in {p[side] for p in pairs})
        for side, one in ((0, left), (1, right))
    ]
    return Alignment(left.list.id, right.list.id, links, over[0], over[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two editions of a city, and a region over it; a bureau elsewhere with many columns."""
    olds = [item(n, name=f"对第{n}种行为的处罚", duties=DUTIES) for n in range(1, ITEMS)]
    news = [item(n, name=f"对第{n}种行为的处罚", duties=LATER) for n in range(1, ITEMS)]
    region = years(2025, "某区", "450000", *olds, item(ITEMS, name="独有" * 30), level="省级")
    old = years(2024, "示例市", "450200", *olds[:30], item(ITEMS, name=HOSTILE))
    new = years(2025, "示例市", "450200", *news[:30], item(ITEMS, name=HOSTILE + "改"))
    both = [(n, n) for n in (*range(1, 31), ITEMS)]
    few = [(n, n) for n in range(1, 21)]
    many = [years(2025, f"第{n}县", f"65020{n}", *olds[:14], level="县级") for n in range(CITIES)]
    wide = [alignment(many[0], one, few[:4]) for one in many[1:]]
    made = audit(
        region,
        old,
        new,
        *many,
        alignments=(alignment(region, new, few), alignment(old, new, both), *wide),
    )
    out = tmp_path_factory.mktemp("pages")
    for lang in ("zh", "en"):
        render(made, ["html"], out / lang, lang)
        for name, pattern in (
            ("matrix-wide", "matrix-????????.html"),
            ("pair", "pair-450000*"),
            ("changes", "changes*"),
        ):
            (found,) = (out / lang).glob(pattern)
            (out / lang / f"{name}.html").write_bytes(found.read_bytes())
        told = history([diff(old, new, alignment(old, new, both))])
        for text in history_html(told, [old.list, new.list], made.as_of, lang).values():
            (out / lang / "matrix-years.html").write_text(text, encoding="utf-8")
    return out


@pytest.fixture
def open_page(browser, folder):  # noqa: F811 - the fixture
    """Open a page; at the end, nothing may have gone wrong or out."""
    told: list[str] = []
    contexts = []

    def opened(name: str, lang: str = "zh", **given):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | given))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda r: None if r.url.startswith("file:") else told.append(f"request: {r.url}"),
        )
        file, _, anchor = name.partition("#")
        page.goto((folder / lang / file).as_uri() + (f"#{anchor}" if anchor else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_quietly_and_nothing_is_taken_over(open_page, name, lang):
    page = open_page(name, lang)
    assert page.locator("h1").count() == 1
    assert page.locator("img").count() == 0
    assert page.title() != "taken"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_scrolls_sideways_but_the_matrix_in_its_box(open_page, name, width):
    page = open_page(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_from_its_ground(open_page, name):
    page = open_page(name)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == []


def shown(page):
    return page.locator(".pickable:visible").count()


def test_the_matrix_filters_by_gap_list_and_name(open_page):
    page = open_page("matrix.html")
    total = page.locator(".pickable").count()
    told = page.locator("#picked")
    assert told.inner_text() == f"显示 {total} / {total} 个事项"
    page.select_option("select[name=kinds]", "gap")
    gaps = shown(page)
    assert 0 < gaps < total
    assert page.locator(".pickable:visible td.gap").count() >= gaps
    page.select_option("select[name=missing]", "0")
    assert all(
        "0" in row.get_attribute("data-missing").split()
        for row in page.locator(".pickable:visible").all()
    )
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelectorAll('.pickable[hidden]').length === 0")
    page.fill("input[name=text]", "第17种")
    assert shown(page) == 1
    page.fill("input[name=text]", "没有这样的字")
    assert page.locator("#none-picked").is_visible()
    assert page.locator(".matrix .section:visible").count() == 0


def test_heads_and_names_of_the_matrix_stay_in_sight(open_page):
    page = open_page("matrix-wide.html", viewport={"width": 700, "height": 500})
    box = page.locator(".matrix-box")
    box.scroll_into_view_if_needed()
    box.evaluate("b => { b.scrollTop = 200; b.scrollLeft = 400; }")
    where = "n => n.getBoundingClientRect()"
    frame = box.evaluate(where)
    head = page.locator(".matrix thead th").nth(5).evaluate(where)
    name = page.locator(".matrix th.matter").nth(3).evaluate(where)
    assert abs(head["top"] - frame["top"]) < 3
    assert abs(name["left"] - frame["left"]) < 3


def test_the_way_from_a_gap_to_a_redline(open_page):
    page = open_page("matrix.html")
    page.locator("#m1 a.cmp").last.click()
    page.wait_for_url("**#cl1r1")
    assert page.locator("#cl1r1").get_attribute("open") is not None
    assert page.locator("#cl1r1 del").first.is_visible()
    page.locator("#cl1r1 .meta a").last.click()
    page.wait_for_url("**#kl1r1")
    assert page.locator("#kl1r1").is_visible()


def test_a_link_opens_what_is_folded_around_it(open_page):
    page = open_page("changes.html")
    page.locator("details.fold-quiet").last.evaluate("d => d.open = false")
    page.locator("#cl1r1").evaluate("d => d.open = false")
    page.goto(page.url.split("#")[0] + "#kl1r1")
    page.wait_for_function("document.getElementById('kl1r1').checkVisibility()")
    page.locator("#kl1r1 td a").last.click()
    assert page.locator("#cl1r1").get_attribute("open") is not None


@pytest.mark.parametrize("name", PAGES)
def test_everything_is_there_without_scripts(open_page, name):
    page = open_page(name, java_script_enabled=False)
    assert page.locator("form:visible").count() == 0
    assert page.locator("button:visible").count() == 0
    if name.startswith("matrix"):
        assert shown(page) == page.locator(".pickable").count() > 0
        return
    change = page.locator("details.change-item").first
    if change.get_attribute("open") is None:
        change.locator("summary").click()
    assert change.locator("del, ins").first.is_visible()


@pytest.mark.parametrize(
    ("name", "scripts"),
    [(name, True) for name in PAGES] + [("matrix.html", False), ("pair.html", False)],
)
def test_it_prints_on_a4_across_with_nothing_folded(open_page, tmp_path, name, scripts):
    page = open_page(name, java_script_enabled=scripts)
    path = tmp_path / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    pdf = path.read_bytes()
    assert b"/MediaBox [0 0 841." in pdf or b"/MediaBox [0 0 842" in pdf
    page.emulate_media(media="print")
    assert page.locator("form:visible").count() == 0
    if not name.startswith("matrix"):
        assert page.locator("#cl1r1 del").first.bounding_box()["height"] > 0


def test_a_redline_survives_black_and_white(open_page):
    page = open_page("changes.html#cl1r1")
    page.emulate_media(media="print")
    line = "n => getComputedStyle(n).textDecorationLine"
    assert page.locator("#cl1r1 .redline del").first.evaluate(line) == "line-through"
    assert page.locator("#cl1r1 .redline ins").first.evaluate(line) == "underline"
    assert page.locator("#summary .weighty del").first.evaluate(line) == "line-through"


def test_heads_of_tables_come_again_on_every_sheet(open_page):
    page = open_page("pair.html")
    page.emulate_media(media="print")
    display = "n => getComputedStyle(n).display"
    assert page.locator(".links thead").evaluate(display) == "table-header-group"
    cut = page.locator(".links tbody tr").first.evaluate("n => getComputedStyle(n).breakInside")
    assert cut == "avoid"


def test_the_keyboard_reaches_the_matrix_and_its_choices(open_page):
    page = open_page("matrix.html")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert {"skip", "kinds", "missing", "text", "matrix-box"} <= seen
