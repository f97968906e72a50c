"""The pages in a real browser: they work offline, with and without scripts, and on paper."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from factories import audit, finding, item, parsed, words

from auditor.model import Alignment, Link, Verdict
from auditor.report import render

pytestmark = pytest.mark.browser

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOW = "on Debian or Ubuntu, apt-get install chromium fonts-noto-cjk; pip install -e .[dev]"
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
LIST = "示例-2025"
ITEMS = 40


def missing(what: str) -> None:
    """End a test that cannot be run here: not run on a desk, a failure in CI."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what} is missing: {HOW}")


def chromium() -> str:
    """Return the path of the browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("Chromium")
    return found or ""


def example():
    """Forty items that share a long text, with findings of every kind in it."""
    duties = "".join(f"{n}.责任。依法办理第{n}步，听取陈述和申辨。\n\n" for n in range(1, 30))
    texts = {"duties": duties, "basis": "【法律】《示例法》第五条：应当在十日内办结。"}
    items = [item(n, **texts, remark=f"备注{n}") for n in range(1, ITEMS)]
    items.append(item(ITEMS, name=HOSTILE, **texts, code="X" * 300))
    first, last = items[0], items[-1]
    found = [finding(one, "duties", "申辨", group="typo") for one in items]
    found += [
        finding(first, "duties", "听取陈述和申辨。", rule="overlap", severity="info"),
        finding(
            last,
            "basis",
            "十日",
            rule="differs",
            severity="error",
            certainty="likely",
            evidence=({"quoted": "应当在十日内办结。" * 6, "actual": "应当在三十日内办结。" * 6},),
        ),
        finding(first, "remark", rule="field-placeholder", severity="info"),
        finding(last, rule="item-empty", message=words("整行有误"), status="waived"),
        finding(rule="unverified", severity="info", certainty="unverified"),
    ]
    unknown = Verdict("unverified", "unverified", words("没有《示例法》的文本"))
    left = parsed(*items, verdicts={(n, "basis"): (unknown,) for n in range(1, ITEMS + 1)})
    right = parsed(item(1, name="另一项"), id="乙-2025", title="乙局权责清单" + "长" * 60)
    links = (Link((1,), (1,), "same", 0.9, (words("名称 0.90"),)),)
    rest = tuple(range(2, ITEMS + 1))
    alignment = Alignment(LIST, "乙-2025", links, rest, ())
    return audit(left, right, findings=found, alignments=(alignment,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("pages")
    render(example(), ["html"], out)
    render(example(), ["html"], out / "en", "en")
    return out


@pytest.fixture(scope="module")
def browser():
    executable = chromium()
    if importlib.util.find_spec("playwright") is None:
        missing("playwright")
    sync_api = importlib.import_module("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser, folder):
    """Open a page; at the end, nothing may have gone wrong or out."""
    told: list[str] = []
    contexts = []

    def opened(name: str = f"{LIST}.html", **given):
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
        page.goto((folder / file).as_uri() + (f"#{anchor}" if anchor else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


def group(page, rule: str):
    return page.locator(f'.group[data-rule="{rule}"]')


def in_view(page, selector: str) -> bool:
    return page.locator(selector).evaluate(
        "n => { const r = n.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }"
    )


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_missing_browser_fails_in_ci_and_is_not_run_elsewhere(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(outcome, match="apt-get install chromium"):
        chromium()


@pytest.mark.parametrize("name", ["index.html", f"{LIST}.html", "en/index.html", f"en/{LIST}.html"])
def test_pages_open_quietly(open_page, name):
    page = open_page(name)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.compatMode") == "CSS1Compat"


def test_the_network_is_forbidden_by_the_page_itself(browser, folder):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    fetched = page.evaluate("fetch('https://example.invalid/').then(() => 'out', () => 'stopped')")
    context.close()
    assert fetched == "stopped"
    assert [url for url in asked if not url.startswith("file:")] == []


def test_everything_is_there_without_scripts(open_page):
    with_script = open_page()
    shown = with_script.locator(".group:visible").count()
    page = open_page(java_script_enabled=False)
    assert page.locator(".group:visible").count() == shown == 6
    assert page.locator("details.source[open]").count() == ITEMS
    assert not page.locator("#filter").is_visible()
    assert page.locator("button:visible").count() == 0
    assert page.locator("#i1-duties .raw").is_visible()
    assert (
        page.locator("#i1-duties .raw").text_content()
        == with_script.locator("#i1-duties .raw").text_content()
    )


def test_line_breaks_of_the_source_are_seen(open_page):
    raw = open_page().locator("#i1-duties .raw")
    assert raw.inner_text().strip().count("\n\n") == 28


def test_filters_narrow_the_findings_and_counts_follow(open_page):
    page = open_page()
    shown = page.locator("#shown")
    assert shown.inner_text() == "显示 6 / 6 类，45 / 45 处"
    page.select_option("select[name=severity]", "error")
    assert shown.inner_text() == "显示 1 / 6 类，1 / 45 处"
    assert page.locator(".group:visible").count() == 1
    assert not page.locator("#warning").is_visible()
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelectorAll('.group[hidden]').length === 0")
    page.select_option("select[name=item]", str(ITEMS))
    assert page.locator(".group:visible").count() == 3
    assert page.locator("#warning .sum").inner_text() == "2 类，41 处"
    page.select_option("select[name=status]", "waived")
    assert page.locator(".group:visible").count() == 1


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [("rule", "overlap", 1), ("field", "duties", 2), ("field", "-", 2), ("certainty", "likely", 1)],
)
def test_each_filter_does_its_part(open_page, name, value, left):
    page = open_page()
    page.select_option(f"select[name={name}]", value)
    assert page.locator(".group:visible").count() == left


def test_free_text_searches_what_a_finding_says(open_page):
    page = open_page()
    page.fill("input[name=text]", "整行有误")
    assert page.locator(".group:visible").count() == 1
    page.fill("input[name=text]", "没有这样的字")
    assert page.locator(".group:visible").count() == 0
    assert page.locator("#nothing").is_visible()


def test_a_finding_leads_to_its_place_and_the_mark_leads_back(open_page):
    page = open_page()
    typo = group(page, "text-typo")
    number = typo.get_attribute("id")
    typo.locator(".where a").nth(5).click()
    assert page.url.endswith(f"#m{number[1:]}")
    assert in_view(page, f"#m{number[1:]} + mark")
    page.locator(f'#i1-duties a.ref[href="#{number}"]').first.click()
    assert page.url.endswith(f"#{number}")
    assert in_view(page, f"#{number}")


def test_the_way_there_and_back_needs_no_script(open_page):
    page = open_page(java_script_enabled=False)
    typo = group(page, "text-typo")
    number = typo.get_attribute("id")
    typo.locator(".where a").first.click()
    assert page.url.endswith(f"#m{number[1:]}")
    page.locator(f'#i1-duties a.ref[href="#{number}"]').first.click()
    assert page.url.endswith(f"#{number}")


def test_a_folded_text_opens_for_a_link(open_page):
    page = open_page()
    page.click("button[data-fold='1']")
    assert page.locator("details.source[open]").count() == 0
    group(page, "differs").locator(".where a").click()
    page.wait_for_selector(f"#i{ITEMS}[open]")
    assert page.locator(f"#i{ITEMS} mark.error").is_visible()


def test_a_link_to_a_filtered_finding_shows_it(open_page):
    page = open_page()
    page.select_option("select[name=severity]", "error")
    page.locator("#i1-remark a.ref").click()
    page.wait_for_function("document.querySelectorAll('.group[hidden]').length === 0")
    assert group(page, "field-placeholder").is_visible()


def test_the_front_page_leads_into_the_source(open_page):
    page = open_page("index.html")
    page.locator("#alignment .pairs a").first.click()
    page.locator("#links td a").first.click()
    page.wait_for_url("**#i1")
    assert page.locator("#i1").is_visible()


def test_a_hostile_name_is_only_text(open_page):
    page = open_page(f"{LIST}.html#i{ITEMS}")
    assert page.locator(f"#i{ITEMS} summary .name").inner_text() == HOSTILE
    assert page.title() != "taken"
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("name", ["index.html", f"{LIST}.html", f"en/{LIST}.html"])
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_scrolls_sideways(open_page, name, width):
    page = open_page(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_prints_on_a4(open_page, tmp_path):
    page = open_page()
    page.emulate_media(media="print")
    assert not page.locator("aside").is_visible()
    path = tmp_path / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    pdf = path.read_bytes()
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 0
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf


def test_printing_opens_what_was_folded(open_page):
    page = open_page()
    page.click("button[data-fold='1']")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.source[open]").count() == ITEMS


def test_the_keyboard_is_enough(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "[document.activeElement.name || document.activeElement.className || "
            "document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline == "solid", name
        seen.add(name)
    assert {"severity", "rule", "item", "field", "text", "no"} <= seen


CONTRAST = """() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = n => {
    for (; n; n = n.parentElement) {
      const c = rgb(getComputedStyle(n).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const n of document.querySelectorAll('body *')) {
    const own = [...n.childNodes].some(c => c.nodeType === 3 && c.data.trim());
    if (!own || !n.checkVisibility()) continue;
    const [a, b] = [lum(rgb(getComputedStyle(n).color)), lum(ground(n))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.add(n.tagName + '.' + n.className + ' ' + ratio.toFixed(2));
  }
  return [...poor];
}"""


@pytest.mark.parametrize("name", ["index.html", f"{LIST}.html"])
def test_text_stands_out_from_its_ground(open_page, name):
    assert open_page(name).evaluate(CONTRAST) == []
