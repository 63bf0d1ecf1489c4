"""A link opens its page with its filters, also as the first thing that a fresh server is asked for."""

from collections.abc import Callable

import pytest

from analytics.ui.language import translate
from analytics.ui.pages import SCREENS, Screen
from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
FILTERS = "agency=edu&y=2021-2022"


def check_page(watched: Watched, screen: Screen, language: str) -> None:
    """The page of the link is open: navigation in the right language, filters in sidebar, text and URL."""
    names = [translate(other.title_key, language) for other in SCREENS]
    assert watched.page.get_by_test_id("stTopNavLink").all_inner_texts() == names
    assert watched.page.locator("h1").count() == 1
    assert (
        watched.page.locator(".da-scope")
        .inner_text()
        .endswith(translate("scope.years", language, years="2021–2022"))
    )
    assert watched.page.get_by_test_id("stSidebar").get_by_text("云岫区教育局").count() == 1
    assert watched.parameters() == {"agency": "edu", "y": "2021-2022", "snapshot": "1"}
    assert watched.page.locator("[class*='st-key-da-figure-']").count() > 0


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.url_path for screen in SCREENS])
def test_page_opens_cold_and_in_both_languages(cold_server: Server, visit: Visit, screen: Screen) -> None:
    """In Chinese on a server that nobody has asked for anything yet, then in English.

    Without ``ui.page`` handing over to the router, the first of the two shows a page without sidebar.
    """
    path = "/" if screen is SCREENS[0] else f"/{screen.url_path}"
    check_page(visit(cold_server, f"{path}?{FILTERS}"), screen, "zh")
    check_page(visit(cold_server, f"{path}?{FILTERS}", locale="en-US"), screen, "en")


def test_page_opens_cold_in_english(cold_server: Server, visit: Visit) -> None:
    """The language of the first visitor makes no difference."""
    check_page(visit(cold_server, f"/disputes?{FILTERS}", locale="en-US"), SCREENS[3], "en")
