"""Web pages printed to PDF by a browser that stays open: far quicker than one started for each page."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

BROWSER_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
START_MILLISECONDS = 180_000


@contextmanager
def start_printer(browser: str) -> Iterator[Callable[[bytes], bytes]]:
    """A function that prints an HTML page to PDF, for as long as the context is open.

    It works in a thread of its own: Playwright runs once in a thread, and browser tests have theirs.
    """
    with ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        start = playwright.chromium.launch
        try:
            options = {"executable_path": browser, "args": BROWSER_ARGUMENTS, "timeout": START_MILLISECONDS}
            chromium = thread.submit(start, **options).result()
            page = thread.submit(chromium.new_page).result()
            yield lambda html: thread.submit(_print, page, html).result()
        finally:
            thread.submit(playwright.stop).result()


def _print(page: Page, html: bytes) -> bytes:
    page.set_content(html.decode())
    return page.pdf(prefer_css_page_size=True, print_background=True)
