"""Reports printed to PDF by a browser: what 打印为 PDF makes of a web page.

Every version of a browser writes other bytes, so these shapes are written only where they are asked for by
name.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from analytics.errors import AnalyticsError
from analytics.synthetic.grid import Layout
from analytics.synthetic.shapes.html import write_printable
from analytics.synthetic.shapes.shape import Demand, Shape

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_SECONDS = 60


class MissingBrowser(AnalyticsError):
    """A shape was asked for that only a browser can print, and there is none on this machine."""


def find_browser() -> str | None:
    """The path of an installed browser of the Chromium family, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def require_browser() -> str:
    """The path of a browser.

    Raises:
        MissingBrowser: There is none.
    """
    browser = find_browser()
    if browser is None:
        raise MissingBrowser("SYNTHETIC_BROWSER_MISSING", names=", ".join(_NAMES))
    return browser


def write_printed(layout: Layout, *, is_ruled: bool) -> bytes:
    """A web page as a browser prints it, with or without borders round the cells.

    Raises:
        MissingBrowser: There is no browser, or it did not print.
    """
    browser = require_browser()
    with tempfile.TemporaryDirectory() as folder:
        source, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_bytes(write_printable(layout, has_borders=is_ruled))
        command = [
            browser,
            "--headless=new",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            source.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium has no sandbox for root; the page is our own.
            command.insert(1, "--no-sandbox")
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            raise MissingBrowser("SYNTHETIC_BROWSER_FAILED", name=browser) from error
        return printed.read_bytes()


BROWSER_SHAPES: Mapping[str, Shape] = {
    "pdf_browser": Shape("pdf", 0, ".pdf", partial(write_printed, is_ruled=True)),
    "pdf_browser_borderless": Shape("pdf", 0, ".pdf", partial(write_printed, is_ruled=False), Demand.HONEST),
}
"""Name -> shape; written only where it is asked for by name."""
