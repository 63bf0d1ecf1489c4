"""The page of the reports: an agency is chosen first, then one of its reports."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics.model import Stage
from analytics.store import Reception
from analytics.store.publishing import publish

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


def shown_figures(test: AppTest) -> list[str]:
    """The titles of the figures that are shown."""
    return re.findall(r"<h2>(.*?)</h2>", " ".join(block.value for block in test.html))


def test_calendar_counts_and_follows_the_chosen_year(open_page: Open, data: Path) -> None:
    """The calendar says who was on time and who is missing, in this year or the one of the link."""
    test = open_page(data, "reports")
    assert not test.exception, test.exception
    assert shown_figures(test)[0] == "2023 年度：3 家按期，2 家缺报"
    linked = open_page(data, "reports", {"year": "2020"})
    assert shown_figures(linked)[0] == "2020 年度：1 家按期，4 家缺报"
    linked.segmented_control(key="reports_year").set_value("2022").run()
    assert linked.query_params["year"] == "2022"
    assert shown_figures(linked)[0] == "2022 年度：3 家按期，2 家缺报"


def test_link_to_a_report_shows_it_alone(open_page: Open, data: Path) -> None:
    """Whoever follows a link to a figure sees it at the top; a button brings calendar and list back."""
    test = open_page(data, "reports", {"indicator": "requests.carried_out"})
    assert not test.exception, test.exception
    assert len(shown_figures(test)) == 1
    test.button(key="da_show_all").click().run()
    assert len(shown_figures(test)) == 3
    assert test.query_params["indicator"] == "requests.carried_out"


def test_without_a_roster_nobody_is_missing(open_page: Open, tmp_path: Path) -> None:
    """Where nobody knows who should report, the calendar calls no report missing."""
    made = [entry for entry in office.write_reports() if entry.report.agency != office.GOVERNMENT]
    publish(tmp_path, [office.read(tmp_path, entry) for entry in made])
    test = open_page(tmp_path, "reports", {"year": "2020"})
    assert not test.exception, test.exception
    assert shown_figures(test)[0] == "2020 年度：1 家按期"


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_what_changed_between_two_versions(open_page: Open, tmp_path: Path, locale: str) -> None:
    """A corrected report shows its versions, the one figure that differs, and the words that do."""
    office.publish_office(tmp_path)
    made = next(entry for entry in office.write_reports() if entry.name.endswith("2022.html"))
    printed = made.content.decode()
    mended = printed.replace("<td>0</td><td>5</td>", "<td>0</td><td>7</td>", 1).replace(
        "还不够细致", "仍有差距"
    )
    reading = office.read(tmp_path, made._replace(name="corrected.html", content=mended.encode()))
    publish(
        tmp_path, [replace(reading, reception=Reception("corrected.html", Stage.PUBLISHED, date(2024, 5, 6)))]
    )
    test = open_page(tmp_path, "reports", {"agency": "edu", "y": "2022", "part": "versions"}, locale=locale)
    assert not test.exception, test.exception
    versions, changes = (table.value for table in test.dataframe[-2:])
    assert len(versions) == 2
    ((_, item, before, after, _),) = changes.to_numpy().tolist()
    assert (before, after) == ("5", "7")
    assert bool(re.search("[一-鿿]", item)) == (locale == "zh-CN")
    body = " ".join(block.value for block in test.html)
    assert "<del>还不够细致</del><ins>仍有差距</ins>" in body
    unknown = open_page(tmp_path, "reports", {"agency": "edu", "part": "versions", "against": "nobody"})
    assert "nobody" in " ".join(block.value for block in unknown.html)
