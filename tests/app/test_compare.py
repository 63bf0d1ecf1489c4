"""The page that compares: every view, nonsense in its link, and numbers computed from what was printed."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.ipc
import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics.model import FigureKey
from analytics.ui import compare
from analytics.ui.compare import VIEWS
from analytics.ui.language import translate

Open = Callable[..., AppTest]
IDS = {office.EDUCATION: "edu", office.COMMERCE: "com", office.TOWN: "town", office.GOVERNMENT: "office"}
GRANTED = ("requests.outcome.granted", "requests.outcome.granted_in_part")
CONCLUDED = "requests.outcome.total"
INSIDE = {"zh-CN": 330, "en-US": 450}
"""Pixels that a table has in a window of 390, and of 800 with the sidebar: English names are longer."""


@pytest.fixture(scope="module")
def truth() -> dict[tuple[str, int], dict[FigureKey, str | None]]:
    """What each report prints, by agency id and year."""
    return {
        (IDS[made.report.agency], made.report.report_year): dict(made.report.printed)
        for made in office.write_reports()
    }


def number(printed: dict[FigureKey, str | None], indicator: str, applicant: str = "total") -> int:
    """A printed figure; a blank of the small office stands for a nought that the identities leave."""
    return int(printed[FigureKey(indicator, applicant)] or 0)


def words(test: AppTest) -> str:
    """All text that our own blocks print, without markup."""
    return re.sub(
        r"<[^>]+>", " ", " ".join(block.value for block in test.html if "<style>" not in block.value)
    )


def drawn_rows(test: AppTest, mark: str) -> Iterator[dict[str, Any]]:
    """The rows of all layers of one type of mark, of the page's only chart."""
    (element,) = test.get("vega_lite_chart")
    frames = {
        dataset.name: pyarrow.ipc.open_stream(dataset.data.data).read_pandas()
        for dataset in element.proto.datasets
    }
    for layer in json.loads(element.proto.spec)["layer"]:
        if layer["mark"]["type"] == mark and "cursor" not in layer["mark"]:
            yield from frames[layer["data"]["name"]].to_dict("records")


@pytest.mark.parametrize("view", ["heat", "ranking", "multiples"])
def test_a_search_that_finds_nobody_says_so(
    open_page: Open, data: Path, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no name is found, nobody is told that there were no reports; the next search draws again."""
    monkeypatch.setattr(compare, "PAGE_ROWS", 2)
    test = open_page(data, "compare", {"view": view})
    (box,) = [each for each in test.text_input if each.key.startswith("compare_page")]
    box.set_value("无此单位").run()
    assert not test.exception, test.exception
    assert translate("nothing.search", "zh") in words(test)
    assert translate("reason.no_report", "zh") not in words(test)
    assert not test.get("vega_lite_chart")
    test.text_input(box.key).set_value("教育").run()
    assert translate("nothing.search", "zh") not in words(test)
    assert len(test.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(open_page: Open, data: Path, view: str, locale: str) -> None:
    """Each view shows its chart or table under a title, in the browser's language."""
    test = open_page(data, "compare", {"view": view}, locale=locale)
    assert not test.exception, test.exception
    assert test.get("vega_lite_chart") or test.dataframe
    (title,) = re.findall(r"<h2>(.*?)</h2>", " ".join(block.value for block in test.html))
    assert ("年" in title or "至" in title) == (locale == "zh-CN")


@pytest.mark.parametrize(
    ("parameters", "what"),
    [
        ({"view": "pie"}, "view"),
        ({"metric": "luck"}, "metric"),
        ({"view": "peers", "subject": "nobody"}, "subject"),
        ({"view": "years", "from": "1066"}, "from"),
        ({"view": "years", "to": "later"}, "to"),
        ({"view": "years", "show": "<b>"}, "show"),
        ({"order": "'; --"}, "order"),
    ],
)
def test_unknown_id_stops_the_page(
    open_page: Open, data: Path, parameters: dict[str, str], what: str
) -> None:
    """A view, metric, agency or year that is not there is named, and no number is shown."""
    test = open_page(data, "compare", parameters)
    assert not test.exception, test.exception
    assert translate("unknown.title", "zh") in words(test)
    assert translate(f"unknown.{what}", "zh") in words(test)
    assert not test.get("vega_lite_chart")
    assert not test.dataframe


def test_heat_map_prints_each_agencys_own_rate(open_page: Open, data: Path, truth: Any) -> None:
    """A sound base has its percentage, a small one its fraction, and only reports have cells with numbers."""
    test = open_page(data, "compare", {"view": "heat", "metric": "grant_rate"})
    texts = {
        (row["agency_id"], int(row["year"])): row["text"]
        for row in drawn_rows(test, "text")
        if isinstance(row.get("agency_id"), str)
    }
    for key, printed in truth.items():
        granted, concluded = sum(number(printed, part) for part in GRANTED), number(printed, CONCLUDED)
        if concluded >= 30:
            assert texts[key] == f"{granted / concluded * 100:.0f}"
        elif concluded:
            assert texts[key] == f"{granted}/{concluded}"
        else:
            assert texts[key] == translate("compare.state.zero_base", "zh")
    assert set(texts) == set(truth)


def test_missing_reports_are_hatched(open_page: Open, data: Path, truth: Any) -> None:
    """Every agency of the roster and year without a report is a hatched cell without a number."""
    test = open_page(data, "compare", {"view": "heat", "metric": "received"})
    hatched = {
        (row["agency_id"], int(row["year"]))
        for row in drawn_rows(test, "rect")
        if row["state"] == "no_report"
    }
    everyone = {(agency, year) for agency in (*IDS.values(), "parks") for year in range(2020, 2024)}
    assert hatched == everyone - set(truth)


def test_ranking_orders_the_years_reports(open_page: Open, data: Path, truth: Any) -> None:
    """Agencies stand by their number of requests; equal ones share a place; who did not report has none."""
    test = open_page(data, "compare", {"view": "ranking", "metric": "received"})
    printed = {
        agency: number(figures, "requests.received")
        for (agency, year), figures in truth.items()
        if year == 2023
    }
    rows = {
        row["agency_id"]: row for row in drawn_rows(test, "text") if isinstance(row.get("agency_id"), str)
    }
    for agency, value in printed.items():
        best = 1 + sum(other > value for other in printed.values())
        worst = sum(other >= value for other in printed.values())
        assert rows[agency]["place"] == (str(best) if best == worst else f"{best}–{worst}")
        assert rows[agency]["text"] == f"{value:,}"
    assert {agency for agency, row in rows.items() if not row["place"]} == {"parks", "town"}


def test_two_years_have_every_figure_with_its_difference(open_page: Open, data: Path, truth: Any) -> None:
    """All figures of both reports stand side by side; the difference is the printed numbers' one."""
    parameters = {"view": "years", "subject": "edu", "from": "2022", "to": "2023", "show": "all"}
    table = open_page(data, "compare", parameters).dataframe[0].value
    before, after = truth["edu", 2022], truth["edu", 2023]
    figures = table[table["表"] != translate("compare.rate.table", "zh")]
    assert len(figures) == len(set(before) | set(after)) == 200
    expected = sorted(
        f"{int(after[key] or 0) - int(before[key] or 0):+d}".replace("-", "−").replace("+0", "0")
        for key in before
        if "." not in str(before[key]) + str(after[key])
    )
    whole = [change for change in figures["增减"] if "." not in change and change != "—"]
    assert sorted(change.replace(",", "") for change in whole) == expected


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_both_years_are_in_sight_in_a_narrow_window(open_page: Open, data: Path, locale: str) -> None:
    """The table begins with the figure and its two years, and together they fit a narrow window."""
    parameters = {"view": "years", "subject": "edu", "from": "2022", "to": "2023", "show": "all"}
    (table,) = open_page(data, "compare", parameters, locale=locale).dataframe
    item, first, second = list(table.value.columns)[:3]
    assert (first, second) == ("2022", "2023")
    widths = json.loads(table.proto.columns)
    assert sum(widths[column]["width"] for column in (item, first, second)) <= INSIDE[locale]
    # A column of boxes for rows would stand before them.
    assert list(table.proto.selection_mode) == [table.proto.SINGLE_CELL]


def test_two_forms_are_never_subtracted(open_page: Open, data: Path, truth: Any) -> None:
    """What only one form has is no zero in the other year: no difference, and the reason."""
    parameters = {"view": "years", "subject": "edu", "from": "2020", "to": "2021", "show": "missing"}
    table = open_page(data, "compare", parameters).dataframe[0].value
    lacking = set(truth["edu", 2020]) ^ set(truth["edu", 2021])
    assert len(table) == len(lacking)
    assert set(table["增减"]) == {"—"}
    assert all("所用格式无此项" in remark for remark in table["说明"])


def test_blanks_are_told_from_noughts(open_page: Open, data: Path, truth: Any) -> None:
    """As filed, a blank is called blank; with implied values it stands in brackets and counts."""
    parameters = {"view": "years", "subject": "town", "from": "2021", "to": "2022", "show": "all"}
    blanks = sum(not text for text in truth["town", 2022].values())
    assert blanks > 50
    filed = open_page(data, "compare", parameters | {"filed": "1"}).dataframe[0].value
    assert (filed["2022"] == "空白").sum() == blanks
    assert (filed["2021"] == "缺报").sum() >= 200
    implied = open_page(data, "compare", parameters).dataframe[0].value
    assert (implied["2022"] == "〔0〕").sum() > 50


def test_too_few_peers_are_said_and_not_drawn(open_page: Open, data: Path) -> None:
    """With three departments there are no quartiles, and the subtitle says why."""
    test = open_page(data, "compare", {"view": "peers", "subject": "edu", "metric": "received"})
    assert not list(drawn_rows(test, "area"))
    assert "不足 5 家" in words(test)


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office, in which the town became part of the government office in 2023."""
    folder = tmp_path_factory.mktemp("reformed")
    kept = office.ROSTER
    lines = [line.split(",") for line in kept.strip().splitlines()]
    facts = {
        "agency_id": "report_from,report_until,predecessor_ids",
        "office": "2023,,town",
        "town": "2019,2022,",
    }
    office.ROSTER = "\n".join(",".join([*line, facts.get(line[0], ",,")]) for line in lines) + "\n"
    try:
        office.publish_office(folder)
    finally:
        office.ROSTER = kept
    return folder


@pytest.mark.parametrize("is_pro_forma", [False, True])
def test_lines_of_a_reform_meet_only_pro_forma(
    open_page: Open, reformed: Path, truth: Any, is_pro_forma: bool
) -> None:
    """The successor's line starts at the reform and its predecessor's ends there; pro forma is one line."""
    parameters = {
        "view": "peers",
        "subject": "office",
        "metric": "received",
        "proforma": str(int(is_pro_forma)),
    }
    test = open_page(reformed, "compare", parameters)
    assert not test.exception, test.exception
    lines: dict[str, dict[int, float]] = {}
    for row in drawn_rows(test, "point"):
        lines.setdefault(row["role"], {})[int(row["year"])] = row["value"]
    town = number(truth["town", 2022], "requests.received")
    successor = number(truth["office", 2023], "requests.received")
    if is_pro_forma:
        assert lines == {"own": {2022: town, 2023: successor}}
    else:
        assert lines == {"own": {2023: successor}, "other": {2022: town}}


def test_unknown_pro_forma_switch_stops_the_page(open_page: Open, reformed: Path) -> None:
    """The switch is 0 or 1."""
    test = open_page(reformed, "compare", {"view": "peers", "subject": "office", "proforma": "yes"})
    assert translate("unknown.proforma", "zh") in words(test)
    assert not test.get("vega_lite_chart")


def test_choices_go_into_the_link(open_page: Open, data: Path) -> None:
    """What is chosen stands in the URL by its id, and the default is left out."""
    test = open_page(data, "compare")
    test.segmented_control(key="compare_view").set_value("ranking").run()
    test.selectbox(key="compare_metric").set_value("received").run()
    assert not test.exception, test.exception
    assert {name: test.query_params[name] for name in ("view", "metric")} == {
        "view": "ranking",
        "metric": "received",
    }
    assert "subject" not in test.query_params
