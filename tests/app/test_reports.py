"""The page of the reports: an agency is chosen first, then one of its reports."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

import office

Open = Callable[..., AppTest]


def test_agency_comes_before_its_reports(open_page: Open, data: Path) -> None:
    """Each box offers only what belongs to it, so ten thousand reports stay usable; both follow a link."""
    test = open_page(data, "reports")
    agencies = test.selectbox(key="reports_filing_agency")
    assert set(agencies.options) == {office.EDUCATION, office.COMMERCE, office.TOWN, office.GOVERNMENT}
    test.selectbox(key="reports_filing_agency").set_value("com").run()
    assert not test.exception, test.exception
    offered = test.selectbox(key="reports_filing").options
    assert len(offered) == 3
    assert all(office.COMMERCE in option for option in offered)
    linked = test.query_params["filing"]
    again = open_page(data, "reports", {"filing": linked})
    assert again.selectbox(key="reports_filing_agency").value == "com"
    assert again.selectbox(key="reports_filing").value == linked
