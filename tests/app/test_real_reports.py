"""The pages over the real reports that lie beside a checkout; skipped only where they are not there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pipeline import ingest
from analytics.ui.pages import SCREENS

REPORTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="no real reports beside this checkout")
Open = Callable[..., AppTest]
AGENCIES = {"上海市人民政府办公厅", "洪泽区人民政府", "淮安市人民政府", "金水区商务局"}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the four real reports."""
    folder = tmp_path_factory.mktemp("real")
    ingest([REPORTS], folder)
    return folder


@pytest.mark.parametrize("page", [screen.url_path for screen in SCREENS])
def test_pages_open(open_page: Open, real: Path, page: str) -> None:
    """Reports without a roster, of four regions and four years, are shown without an exception."""
    test = open_page(real, page)
    assert not test.exception, test.exception


def test_reports_page_lists_what_was_read(open_page: Open, real: Path) -> None:
    """Four reports; Shanghai's 135 blanks, 130 of them implied; the files without a report are no reports."""
    test = open_page(real, "reports")
    shown = test.dataframe[0].value.set_index("单位")
    assert {re.sub(r" \(.*", "", name) for name in shown.index} == AGENCIES
    shanghai = shown.loc["上海市人民政府办公厅"]
    assert (shanghai["数值"], shanghai["空白"], shanghai["可推定"]) == (63, 135, 130)


def test_figure_of_a_real_pdf_is_shown_on_its_page(open_page: Open, real: Path) -> None:
    """Huai'an's table four, printed on one of its six pages."""
    test = open_page(real, "reports", {"indicator": "disputes.reconsideration.total", "y": "2024"})
    assert not test.exception, test.exception
    shown = [block.proto.body for block in test.get("html") if "data:image/png;base64," in block.proto.body]
    assert len(shown) == 1
