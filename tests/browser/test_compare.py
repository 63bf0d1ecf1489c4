"""Comparing in a real browser: from a cell to the printed figure, and a picture to take away."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]


def test_click_from_a_cell_to_the_printed_figure(warm_server: Server, visit: Visit) -> None:
    """A click into the heat map names the cell; its link opens the report at the figure."""
    watched = visit(warm_server, "/compare?metric=received")
    page = watched.page
    # The last layer are the invisible targets over the cells.
    cells = page.locator(".st-key-da-figure-heat .mark-rect").last.locator("path")
    expect(cells.first).to_be_visible()
    trace = page.locator(".da-trace")
    before = trace.inner_text()
    watched.choose(cells.nth(1))
    expect(trace).not_to_have_text(before)
    chosen = trace.inner_text()
    with watched.rerun():
        page.get_by_text("看报告中的数字").click()
    expect(page.locator("h1")).to_have_text("报告")
    assert watched.parameters()["indicator"] == "requests.received"
    agency, year = chosen.split(" ")[0], chosen.split(" ")[1]
    expect(page.locator(".st-key-da-figure-report h2")).to_contain_text(agency)
    expect(page.locator(".st-key-da-figure-report h2")).to_contain_text(year)
    value = chosen.rsplit(" ", 1)[1]
    expect(page.locator(".da-place")).to_contain_text(value)


def test_picture_has_glyphs(warm_server: Server, visit: Visit) -> None:
    """The PNG of a chart comes with its title drawn in letters, not in boxes, and more than the chart."""
    watched = visit(warm_server, "/requests")
    figure = watched.page.locator(".st-key-da-figure-volume")
    taken = watched.take(figure, "数据下载", "图片（PNG）")
    assert taken.suggested_filename == "volume-000001.png"
    image = np.asarray(Image.open(io.BytesIO(taken.path().read_bytes())).convert("L"))
    assert image.shape[1] > 1800
    title = image[36:80, 48:700]
    assert 0.02 < float((title < 128).mean()) < 0.3
    # Letters differ from each other; boxes would repeat.
    columns = (title < 128).any(axis=0)
    assert len({tuple(title[:, column]) for column in np.flatnonzero(columns)}) > 60


def test_deep_link_shows_what_its_sender_saw_on_a_cold_server(cold_server: Server, visit: Visit) -> None:
    """View, metric, agency and filters of a link are there at once on a server that nobody has asked yet."""
    link = "/compare?view=years&subject=com&from=2021&to=2022&show=changed&agency=com,edu"
    watched = visit(cold_server, link)
    expect(watched.page.locator(".st-key-da-figure-years h2")).to_contain_text(
        "云岫区商务局：2021 与 2022 年"
    )
    expect(watched.page.get_by_test_id("stDataFrame")).to_be_visible()
    assert watched.parameters() == {
        "view": "years",
        "subject": "com",
        "from": "2021",
        "to": "2022",
        "show": "changed",
        "agency": "com,edu",
        "snapshot": "1",
    }


def test_definition_leads_to_the_glossary(warm_server: Server, visit: Visit) -> None:
    """From a chart's definition and from a card's label the entry is one click away."""
    watched = visit(warm_server, "/")
    page = watched.page
    with watched.rerun():
        page.locator(".st-key-da-figure-drivers").get_by_text("口径", exact=True).click()
    with watched.rerun():
        page.get_by_text("在词典中查看").first.click()
    expect(page.locator("h1")).to_have_text("词典")
    assert watched.parameters()["entry"] == "metric.received"
    expect(page.locator(".st-key-da-linked-entry")).to_contain_text("新收申请")

    watched.open("/")
    page.locator("a.da-define").nth(3).click()
    expect(page.locator(".st-key-da-linked-entry")).to_contain_text("公开率")
