"""Pages without a mouse, without colours and twice as large: what WCAG 2 AA asks of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.faults import ZOOMED, find_faults
from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
MOST_STEPS = 80
FOCUSED = """() => {
    const focused = document.activeElement, style = getComputedStyle(focused);
    const frame = focused.closest('[data-baseweb], [data-testid=stTextInputRootElement]') || focused;
    if (focused === document.body) return { words: '', isMarked: true };
    return {
        words: (focused.getAttribute('aria-label') || focused.innerText || '').trim(),
        isMarked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || frame !== focused
            || focused.tagName === 'INPUT',
    };
}"""


def walk_to(page: Page, words: str) -> None:
    """Press Tab until what is called so has the focus; wherever it stops on the way can be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isMarked"], f"no visible focus on {focused['words']!r}"
        if focused["words"].split("\n")[0] == words:
            return
    pytest.fail(f"{words!r} is not reached by Tab")


def test_a_chart_is_read_and_taken_away_without_a_mouse(warm_server: Server, visit: Visit) -> None:
    """Navigation, a filter, the rows behind a chart and its file are reached by Tab and used by Enter."""
    watched = visit(warm_server, "/?agency=edu")
    page = watched.page
    walk_to(page, "依申请")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("依申请公开")
    watched.settle()
    page.evaluate("document.activeElement.blur()")
    walk_to(page, "县区")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="县区")).to_have_attribute("aria-pressed", "true")
    watched.settle()
    assert watched.parameters()["level"] == "county"
    walk_to(page, "数据下载")
    page.keyboard.press("Enter")
    table = page.get_by_role("region").get_by_role("table")
    expect(table).to_be_visible()
    assert table.get_by_role("row").count() == 1 + len(range(2020, 2024))
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
