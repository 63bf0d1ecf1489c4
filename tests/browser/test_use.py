"""What a person does: filter, reload, turn pages, go back, switch languages, follow a figure to its place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

import office
from analytics.ui.pages import SCREENS
from analytics.ui.report_figure import LABEL_WIDTHS
from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
HEADER_HEIGHT = ROW_HEIGHT = 35
"""Of Streamlit's tables, which are drawn on a canvas: a cell is clicked by its position."""


def expect_parameters(watched: Watched, wanted: dict[str, str]) -> None:
    """Wait until the address bar shows these parameters and no others."""
    for _ in range(300):
        if watched.parameters() == wanted:
            return
        watched.page.wait_for_timeout(100)
    assert watched.parameters() == wanted


def filings(watched: Watched) -> int:
    """How many reports the list of the reports page says it has."""
    title = watched.page.locator(".st-key-da-figure-filings h2").inner_text()
    return int("".join(letter for letter in title if letter.isdigit()))


def click_cell(watched: Watched, table: Locator, x: int, row: int) -> None:
    """Click into the given row of a table, `x` pixels from its left."""
    table.scroll_into_view_if_needed()
    watched.choose(table, position={"x": x, "y": HEADER_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT // 2})


def test_filter_goes_into_the_url_and_stays(warm_server: Server, visit: Visit) -> None:
    """A changed filter changes the page and the URL; a reload keeps both, and so does another page."""
    watched = visit(warm_server, "/reports")
    page = watched.page
    assert filings(watched) == 9
    expect_parameters(watched, {"snapshot": "1"})

    with watched.rerun():
        page.get_by_test_id("stSidebar").get_by_text("乡镇", exact=True).click()
    expect_parameters(watched, {"snapshot": "1", "level": "township"})
    expect(page.locator(".st-key-da-figure-filings h2")).to_have_text("已读取 1 份报告")

    page.reload()
    watched.settle()
    assert filings(watched) == 1
    expect_parameters(watched, {"snapshot": "1", "level": "township"})

    with watched.rerun():
        page.get_by_test_id("stTopNavLink").get_by_text("争议", exact=True).click()
    expect(page.locator("h1")).not_to_have_text("报告")
    expect(page.locator(".da-scope")).to_contain_text("乡镇")
    expect_parameters(watched, {"snapshot": "1", "level": "township"})


def test_back_button_returns_to_the_filters_before(warm_server: Server, visit: Visit) -> None:
    """The browser's back button undoes a filter like any other step."""
    watched = visit(warm_server, "/reports")
    with watched.rerun():
        watched.page.get_by_test_id("stSidebar").get_by_text("乡镇", exact=True).click()
    expect_parameters(watched, {"snapshot": "1", "level": "township"})
    with watched.rerun():
        watched.page.go_back()
    expect_parameters(watched, {"snapshot": "1"})
    expect(watched.page.locator(".st-key-da-figure-filings h2")).to_have_text("已读取 9 份报告")


def test_unknown_id_shows_a_notice_until_it_is_answered(warm_server: Server, visit: Visit) -> None:
    """A link to an agency that is gone shows no figures; clearing the filters leads on."""
    watched = visit(warm_server, "/reports?agency=gone")
    page = watched.page
    expect(page.locator(".da-empty")).to_contain_text("gone")
    assert page.locator("[class*='st-key-da-figure-']").count() == 0
    with watched.rerun():
        page.get_by_text("清除筛选").click()
    expect(page.locator(".st-key-da-figure-filings h2")).to_have_text("已读取 9 份报告")
    expect_parameters(watched, {"snapshot": "1"})


def test_language_switch(warm_server: Server, visit: Visit) -> None:
    """The switch turns the page, its navigation and the link."""
    watched = visit(warm_server, "/reports")
    with watched.rerun():
        watched.page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(watched.page.locator("h1")).to_have_text("Reports")
    expect(watched.page.get_by_test_id("stTopNavLink").last).to_have_text("Glossary")
    expect_parameters(watched, {"snapshot": "1", "lang": "en"})


@pytest.mark.parametrize(
    ("agency", "marked"), [(office.EDUCATION, ".da-cell"), (office.COMMERCE, ".da-lines mark")]
)
def test_click_from_a_figure_to_its_place(
    warm_server: Server, visit: Visit, agency: str, marked: str
) -> None:
    """A click on a number shows where it stands in the source; the link leads there again."""
    identifier = {office.EDUCATION: "edu", office.COMMERCE: "com"}[agency]
    watched = visit(warm_server, f"/reports?agency={identifier}&y=2022")
    page = watched.page
    (made,) = (
        entry.report
        for entry in office.write_reports()
        if (entry.report.agency, entry.report.report_year) == (agency, 2022)
    )
    printed = {key: text for key, text in made.printed.items() if key.applicant == "natural_person"}
    table = page.locator(".st-key-da-figure-report").get_by_test_id("stDataFrame")

    click_cell(watched, table, LABEL_WIDTHS["3"] + 30, row=2)
    expect_parameters(
        watched,
        {
            "snapshot": "1",
            "agency": identifier,
            "y": "2022",
            "indicator": "requests.outcome.granted",
            "applicant": "natural_person",
        },
    )
    granted = next(text for key, text in printed.items() if key.indicator == "requests.outcome.granted")
    expect(page.locator(marked)).to_have_text(granted or "")
    expect(page.locator(".da-place")).to_contain_text("予以公开（自然人）")

    page.reload()
    watched.settle()
    expect(page.locator(marked)).to_have_text(granted or "")


def test_page_image_of_a_pdf(warm_server: Server, visit: Visit) -> None:
    """A figure of a PDF is shown on the image of its page."""
    watched = visit(warm_server, "/reports?agency=office&indicator=disputes.reconsideration.total")
    image = watched.page.locator(".st-key-da-figure-report img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") > 800
    expect(watched.page.locator(".da-place")).to_contain_text("行政复议：总计")


def test_list_row_opens_its_report(warm_server: Server, visit: Visit) -> None:
    """A click on a row of the list opens that report, the link says which; so does the select box below."""
    watched = visit(warm_server, "/reports?agency=edu")
    table = watched.page.locator(".st-key-da-figure-filings").get_by_test_id("stDataFrame")
    heading = watched.page.locator(".st-key-da-figure-report h2")
    expect(heading).to_contain_text("2023")
    click_cell(watched, table, 15, row=2)
    expect(heading).to_contain_text("2021")
    assert "filing" in watched.parameters()
    entries = watched.open_list(watched.page.get_by_role("combobox", name="选择报告"), "2022")
    expect(entries).to_have_count(1)
    with watched.rerun():
        watched.page.keyboard.press("Enter")
    expect(heading).to_contain_text("2022")


def test_mark_of_the_calendar_opens_its_report(warm_server: Server, visit: Visit) -> None:
    """A click on a report's mark in the filing calendar opens it below; another link forgets the click."""
    watched = visit(warm_server, "/reports?agency=com,edu")
    page = watched.page
    heading = page.locator(".st-key-da-figure-report h2")
    expect(heading).to_contain_text(office.EDUCATION)
    targets = page.locator(".st-key-da-figure-calendar .mark-symbol").last.locator("path")
    expect(targets).to_have_count(2)
    watched.choose(targets.last, force=True)
    expect(heading).to_contain_text(office.COMMERCE)
    assert "filing" in watched.parameters()
    page.goto(watched.server.url + "/reports?agency=edu")
    watched.settle()
    expect(heading).to_contain_text(office.EDUCATION)


def test_download_is_the_data_behind_the_figure(warm_server: Server, visit: Visit) -> None:
    """The download of a figure is a CSV that says what it is."""
    watched = visit(warm_server, "/reports?agency=edu")
    figure = watched.page.locator(".st-key-da-figure-filings")
    taken = watched.take(figure, "下载", "数据（CSV）")
    content = taken.path().read_text("utf-8-sig")
    assert taken.suggested_filename == "filings-000001.csv"
    assert "云岫区教育局" in content
    assert "快照 000001" in content


@pytest.mark.parametrize(
    ("page", "charts"),
    [
        ("", 3),
        ("requests", 9),
        ("disputes", 6),
        ("compare", 1),
        ("compare?view=years", 0),
        ("compliance", 1),
        ("reports", 1),
    ],
)
def test_a_telephone_has_everything(warm_server: Server, visit: Visit, page: str, charts: int) -> None:
    """No page is wider than 390 pixels; a chart that is has a bar of its own, and sources take a line."""
    watched = visit(warm_server, f"/{page}", width=390)
    if charts:
        expect(watched.page.locator("svg.marks").nth(charts - 1)).to_be_visible()
    assert watched.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    main = watched.page.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollWidth <= main.clientWidth")
    wide = main.locator("[data-testid='stVegaLiteChart']").evaluate_all(
        """(charts) => charts.filter((chart) => chart.scrollWidth > 360 || chart.clientWidth > 360)
        .map((chart) => [getComputedStyle(chart.parentElement).overflowX,
                         chart.parentElement.clientWidth < chart.scrollWidth])"""
    )
    assert all(shown == ["auto", True] for shown in wide), wide
    assert bool(wide) == (page in ("compare", "compliance", "requests"))
    tight = main.locator("[class*='st-key-da-source-'] > :first-child").evaluate_all(
        "(lines) => lines.filter((line) => line.clientWidth < 0.9 * line.parentElement.clientWidth).length"
    )
    assert tight == 0


def test_narrow_window_keeps_everything_reachable(warm_server: Server, visit: Visit) -> None:
    """At 800 pixels nothing is wider than the window and the navigation shows every page."""
    watched = visit(warm_server, "/reports", width=800)
    expect(watched.page.get_by_test_id("stTopNavLink")).to_have_count(len(SCREENS))
    assert watched.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
