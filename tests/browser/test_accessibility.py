"""Pages without a mouse, without colours and twice as large: what WCAG 2 AA asks of them."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analytics.ui.pages import SCREENS
from browser.faults import PHONE, ZOOMED, find_faults
from dashboard import Server, Watched, read_parameters

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
MOST_STEPS = 200
FOCUSED = """() => {
    const focused = document.activeElement, style = getComputedStyle(focused);
    const frame = focused.closest('[data-baseweb], [data-testid=stTextInputRootElement]') || focused;
    if (focused === document.body) return { words: '', figure: '', isMarked: true };
    return {
        figure: (focused.closest('[class*=st-key-da-figure-]') || { className: '' }).className,
        words: (focused.getAttribute('aria-label') || focused.innerText || '').trim(),
        isMarked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || frame !== focused
            || focused.tagName === 'INPUT',
    };
}"""


def walk_to(page: Page, words: str, within: str = "") -> None:
    """Press Tab until what is called so, in that figure, has the focus; wherever it stops can be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isMarked"], f"no visible focus on {focused['words']!r}"
        if focused["words"].split("\n")[0] == words and within in focused["figure"]:
            return
    pytest.fail(f"{words!r} is not reached by Tab")


def test_a_chart_is_read_and_taken_away_without_a_mouse(warm_server: Server, visit: Visit) -> None:
    """Navigation, a filter, the rows behind a chart and its file are reached by Tab and used by Enter."""
    watched = visit(warm_server, "/?agency=edu")
    page = watched.page
    walk_to(page, "依申请")
    with watched.rerun():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("依申请公开")
    page.evaluate("document.activeElement.blur()")
    walk_to(page, "县区")
    with watched.rerun():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="县区")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url(lambda link: read_parameters(link).get("level") == "county")
    # Focus may be lost where the page is drawn again, and a figure left out: Tab comes round to it.
    walk_to(page, "数据下载", within="da-figure-volume")
    with watched.rerun():
        page.keyboard.press("Enter")
    table = page.get_by_role("region").get_by_role("table")
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(1 + len(range(2020, 2024)))
    walk_to(page, "数据（CSV）")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "volume-000001.csv"


def test_an_entry_of_the_glossary_opens_by_keyboard(warm_server: Server, visit: Visit) -> None:
    """What is folded is opened where the focus stands."""
    page = visit(warm_server, "/glossary").page
    first = page.locator("details").first
    expect(first).not_to_have_attribute("open", "")
    walk_to(page, first.locator("summary").inner_text().split("\n")[0])
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("open", "")


def test_pages_hold_at_twice_the_size(warm_server: Server, visit: Visit) -> None:
    """At 720 pixels, 1440 zoomed to 200%, no page scrolls sideways; all has a name, headings have an order.

    The pages of charts are looked at where their charts are counted.
    """
    watched = visit(warm_server, "/glossary", width=ZOOMED)
    assert find_faults(watched) == []
    for link in ("/compliance", "/ingest"):
        assert find_faults(watched.open(link)) == [], link


def test_pages_hold_on_a_telephone(warm_server: Server, visit: Visit) -> None:
    """At 390 pixels no page scrolls sideways; the heat map keeps its width and is moved by itself."""
    watched = visit(warm_server, "/", width=PHONE)
    for screen in SCREENS:
        assert find_faults(watched.open(f"/{screen.url_path}")) == [], screen.url_path
    watched.open("/compare")
    chart = watched.page.locator(".st-key-da-figure-heat [data-testid=stVegaLiteChart]")
    expect(chart.locator("svg.marks")).to_be_visible()
    assert chart.evaluate("(e) => e.clientWidth") > PHONE
    assert chart.evaluate("(e) => getComputedStyle(e.parentElement).overflowX") == "auto"


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another colour scheme decides anew; everything else is the same in both."""
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {"light": OF_COLOURS, "dark": RULES}
NOT_OURS = {"presentation-role-conflict"}
"""Streamlit's own file uploader."""
LOOKS = 3


def run_axe(watched: Watched, options: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe-core finds on a page at rest, more than once: rule and element.

    What is being drawn again is faded, its contrast with it, and drawing may begin while axe-core looks.
    """
    faults: list[dict[str, Any]] = []
    for _ in range(LOOKS):
        watched.settle()
        found = Axe().run(watched.page, options=options).response["violations"]
        faults = [fault for fault in found if fault["id"] not in NOT_OURS]
        if not faults:
            break
    return [(fault["id"], node["html"][:200]) for fault in faults for node in fault["nodes"]]


def test_axe_finds_nothing(warm_server: Server, visit: Visit) -> None:
    """axe-core looks at every page in Chinese, with a figure's table or definitions open, light and dark."""
    watched = visit(warm_server, "/", scheme="dark")
    for screen in SCREENS:
        watched.open(f"/{screen.url_path}")
        for button in ("口径", "数据下载"):
            offered = watched.page.get_by_role("button", name=button, exact=True)
            if offered.count():
                with watched.rerun():
                    offered.first.click()
            for scheme, rules in SCHEMES.items():
                watched.page.emulate_media(color_scheme=scheme)
                assert run_axe(watched, rules) == [], (screen.url_path, button, scheme)


def test_streamlit_speaks_chinese_on_chinese_pages(warm_server: Server, visit: Visit) -> None:
    """Its words beside our labels are replaced, and are back where the page turns to English."""
    watched = visit(warm_server, "/overview")
    page = watched.page
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("button", name="合计口径的说明")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    box = sidebar.get_by_role("combobox", name="单位", exact=True)
    box.fill("没有这家")
    expect(page.get_by_text("没有找到")).to_be_visible()
    for _ in range(2):  # once for the words, once for the list
        page.keyboard.press("Escape")
    with watched.rerun():
        sidebar.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_have_text("Overview")
    expect(sidebar.get_by_role("button", name="Help for")).to_have_count(2)
    expect(page.locator("html")).to_have_attribute("lang", "en")
