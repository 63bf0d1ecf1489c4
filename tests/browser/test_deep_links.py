"""A link opens its page with its filters, also as the first thing that a fresh server is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from analytics.charts.formats import Language
from analytics.ui.language import translate
from analytics.ui.pages import SCREENS, Screen
from dashboard import Server, Watched, read_parameters

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
FILTERS = "agency=edu&y=2021-2022"


def check_page(watched: Watched, screen: Screen, language: Language) -> None:
    """The page of the link is open: navigation in the right language, filters in sidebar, text and URL."""
    page = watched.page
    names = [translate(other.title_key, language) for other in SCREENS]
    expect(page.get_by_test_id("stTopNavLink")).to_have_text(names)
    expect(page.locator("[data-testid='stTopNavLink'][aria-current='page']")).to_have_text(
        translate(screen.title_key, language)
    )
    expect(page.locator("h1")).to_have_count(1)
    if screen.url_path == "ingest":  # speaks of the whole data folder
        expect(page.locator("[data-testid='stFileUploader']")).to_be_visible()
        expect(page.locator(".da-scope")).to_have_count(1)
    else:
        years = translate("scope.years", language, years="2021–2022")
        expect(page.locator(".da-scope")).to_contain_text(years)
        shown = page.locator("[class*='st-key-da-figure-'], .da-glossary")
        expect(shown.first).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("云岫区教育局")).to_have_count(1)
    assert watched.parameters() == {"agency": "edu", "y": "2021-2022", "snapshot": "1"}


LOCALES: dict[Language, str] = {"zh": "zh-CN", "en": "en-US"}


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.url_path for screen in SCREENS])
def test_page_opens_cold_and_in_both_languages(cold_server: Server, visit: Visit, screen: Screen) -> None:
    """In one language on a server that nobody has asked for anything yet, then in the other one.

    The first page answers under its own name, and then at the root. Which language comes first takes turns.
    Without ``ui.page`` handing over to the router, the first of the two shows a page without sidebar.
    """
    number = SCREENS.index(screen)
    first, second = list(LOCALES) if number % 2 == 0 else reversed(LOCALES)
    path = "/" if number == 0 else f"/{screen.url_path}"
    check_page(visit(cold_server, f"/{screen.url_path}?{FILTERS}", locale=LOCALES[first]), screen, first)
    check_page(visit(cold_server, f"{path}?{FILTERS}", locale=LOCALES[second]), screen, second)


OWN_SCOPE = "agency=edu&y=2021-2022&lang=en"
LINKS = """() => [...document.querySelectorAll('[data-testid=stMain] a[href], [data-testid=stTopNavLink]')]
    .filter((link) => link.offsetParent !== null && !link.getAttribute('href').startsWith('#'))
    .map((link) => {
        link.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
        return link.href;
    })"""


def test_every_link_carries_the_filters_into_a_new_tab(warm_server: Server, visit: Visit) -> None:
    """Of every page: each link, those of the navigation too, names agency, years, snapshot and language."""
    watched = visit(warm_server, f"/?{OWN_SCOPE}")
    for screen in SCREENS:
        watched.open(f"/{screen.url_path}?{OWN_SCOPE}")
        links = watched.page.evaluate(LINKS)
        assert len(links) >= len(SCREENS)
        for link in links:
            carried = read_parameters(link)
            expected = {"agency": "edu", "y": "2021-2022", "snapshot": "1", "lang": "en"}
            assert expected.items() <= carried.items(), (screen.url_path, link)


@pytest.mark.parametrize("way", [{"button": "middle"}, {"modifiers": ["Control"]}], ids=["middle", "control"])
def test_a_page_of_the_navigation_opens_in_a_new_tab_with_the_filters(
    warm_server: Server, visit: Visit, way: Any
) -> None:
    """Chosen in the sidebar, opened with the middle button or a held key: the tab shows the same agency."""
    watched = visit(warm_server, "/requests?agency=edu")
    link = watched.page.get_by_test_id("stTopNavLink").get_by_text("争议", exact=True)
    with watched.page.context.expect_page() as opened:
        link.click(**way)
    tab = Watched(opened.value, warm_server)
    tab.settle()
    expect(tab.page.locator("h1")).to_have_text("行政复议与行政诉讼")
    expect(tab.page.get_by_test_id("stSidebar").get_by_text("云岫区教育局")).to_have_count(1)
    assert tab.parameters() == {"agency": "edu", "snapshot": "1"}
