"""Charts in a real browser: a Vega error leaves a silent gap, so every chart's marks are counted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from browser.faults import ZOOMED, find_faults
from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]

CHARTS = {
    "/": 3,
    "/requests": 9,
    "/proactive": 6,
    "/disputes": 6,
    "/reports": 1,
    "/compare": 1,
    "/compare?view=peers&subject=edu": 1,
    "/compare?view=ranking": 1,
    "/compare?view=multiples&metric=received": 1,
}
"""Pages and how many charts they have at least with the reports of the small office."""
MARKS = ".mark-symbol path, .mark-rect path, .mark-line path, .mark-text text, .mark-rule line"


def find_charts(watched: Watched, at_least: int) -> list[Locator]:
    """The drawn charts of a page, when all have appeared."""
    charts = watched.page.locator("[class*='st-key-da-figure-'] svg.marks")
    expect(charts.nth(at_least - 1)).to_be_visible()
    return charts.all()


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 1440), ("en-US", ZOOMED)])
@pytest.mark.parametrize("link", CHARTS)
def test_every_chart_is_drawn_within_its_figure(
    warm_server: Server, visit: Visit, link: str, locale: str, width: int
) -> None:
    """Each chart has marks, prints no broken value, names itself, and is no wider than its figure."""
    watched = visit(warm_server, link, locale=locale, width=width)
    for chart in find_charts(watched, CHARTS[link]):
        assert chart.locator(MARKS).count() > 1
        words = " ".join(chart.locator("text").all_text_contents())
        assert not re.search(r"NaN|undefined|null|\[object|\bInfinity", words), words
        figure = chart.locator("xpath=ancestor::*[contains(@class,'st-key-da-figure-')][1]")
        box, frame = chart.bounding_box(), figure.bounding_box()
        assert box is not None
        assert frame is not None
        assert box["width"] <= frame["width"]
        label = chart.locator("xpath=ancestor-or-self::*[@aria-label][1]").get_attribute("aria-label")
        assert figure.locator("h2").inner_text() in str(label)
    assert find_faults(watched) == []


def test_charts_follow_the_theme_without_being_built_again(warm_server: Server, visit: Visit) -> None:
    """The same specification is blue on white paper and a lighter blue on dark paper."""
    watched = visit(warm_server, "/requests")
    find_charts(watched, CHARTS["/requests"])
    point = watched.page.locator("[class*='st-key-da-figure-volume'] .mark-symbol path").first
    colour = "fill" if point.get_attribute("fill") else "stroke"
    light = str(point.get_attribute(colour))
    assert light.startswith("#")
    watched.page.emulate_media(color_scheme="dark")
    expect(point).not_to_have_attribute(colour, light)
    assert str(point.get_attribute(colour)).startswith("#")


def test_click_from_an_agencys_bar_to_the_printed_figure(warm_server: Server, visit: Visit) -> None:
    """A bar names its agency, leads to its report, and can show it alone; the filter ends the selection."""
    watched = visit(warm_server, "/requests")
    page = watched.page
    figure = page.locator(".st-key-da-figure-agencies")
    bars = figure.locator(".mark-rect").last.locator("path")
    expect(bars.first).to_be_visible()
    watched.choose(bars.first)
    trace = figure.locator(".da-trace")
    expect(trace).to_be_visible()
    agency, value = trace.inner_text().split(" ")[0], trace.inner_text().rsplit(" ", 1)[1]
    with watched.rerun():
        figure.get_by_text("看报告中的数字").click()
    expect(page.locator(".st-key-da-figure-report h2")).to_contain_text(agency)
    expect(page.locator(".da-place")).to_contain_text(value)
    watched.open("/requests")
    expect(bars.first).to_be_visible()
    watched.choose(bars.first)
    with watched.rerun():
        figure.get_by_text("各页只看这家").click()
    expect(page.locator(".st-key-da-figure-carry-over")).to_be_visible()
    expect(figure).to_have_count(0)
    assert len(watched.parameters()["agency"].split(",")) == 1
