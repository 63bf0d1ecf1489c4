"""The page of the checks: counts, matrix, list and panel against the store, and nonsense in its link."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

import faulty_office
import office
from analytics import store
from analytics.store import fetch_rows
from analytics.ui.language import translate

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the small office with faults."""
    return faulty_office.copy_faulty(tmp_path_factory, tmp_path_factory.mktemp("faulty"))


@pytest.fixture(scope="module")
def ids(faulty: Path) -> dict[tuple[str, str, int], str]:
    """The ids of the errors, by check, agency and year."""
    sql = (
        "SELECT rule, found_in_agency, found_in_year, fingerprint FROM finding "
        "WHERE outcome = 'fail' AND severity = 'error'"
    )
    return {
        (rule, agency, year): name
        for rule, agency, year, name in fetch_rows(store.find_snapshot(faulty), sql)
    }


def words(test: AppTest) -> str:
    """All text that our own blocks print, without markup."""
    return re.sub(
        r"<[^>]+>", " ", " ".join(block.value for block in test.html if "<style>" not in block.value)
    )


def panel(test: AppTest) -> str:
    """The markup of the panel of the chosen finding."""
    (found,) = [block.value for block in test.html if 'class="da-finding"' in block.value]
    return str(found)


def listed(test: AppTest) -> Any:
    """The list of findings as it is shown."""
    (table,) = test.dataframe
    return table.value


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_page_counts_and_lists_the_errors(open_page: Open, faulty: Path, ids: Any, locale: str) -> None:
    """At first the errors of the last year are counted, drawn and listed, and the worst one is open."""
    test = open_page(faulty, "compliance", locale=locale)
    assert not test.exception, test.exception
    errors = {key for key in ids if key[2] == 2023}
    language = "zh" if locale == "zh-CN" else "en"
    chip = f"{translate('compliance.state.error', language)}  {len(errors)} "
    assert chip in words(test)
    assert len(listed(test)) == len(errors)
    assert test.get("vega_lite_chart")
    assert panel(test)


def test_slip_is_shown_with_its_sum_and_its_cause(open_page: Open, faulty: Path, ids: Any) -> None:
    """Both sides of the sum, the faulty cell framed, the value that repairs it, and its place."""
    test = open_page(faulty, "compliance", {"finding": ids["D3", "edu", 2023]})
    assert not test.exception, test.exception
    body = panel(test)
    assert "13 ≠ 14，差 1" in body
    assert body.count('class="da-cell"') == 1
    assert '<td class="da-cell">1</td>' in body
    assert "“结转下年度继续办理（自然人）”填报 1，应为 <b>0</b>" in body
    assert "云岫区教育局2023.html，第" in re.sub(r"<[^>]+>", "", body)
    assert translate("compliance.history", "zh") in body


LETTERS = {
    "zh-CN": (
        f"{office.EDUCATION}：",
        "2023 年度政府信息公开工作年度报告",
        "问题：",
        "检查项：D3 ",
        "文件：",
        "“结转下年度继续办理（自然人）”填报 1（第 ",
        "不符之处：",
        "（13 ≠ 14，差 1）",
        "可能的原因：",
        "依据：国办公开办函〔2021〕30号",
        "请办理：请对照台账核实",
        "数据截至",
    ),
    "en-US": (
        f"To: {office.EDUCATION}",
        "annual report for 2023",
        "Finding: ",
        "Check: D3 ",
        "File: ",
        "(natural persons): 1 (table ",
        "What does not fit:",
        "(13 ≠ 14, gap 1)",
        "Likely cause:",
        "Basis: ",
        "Please: check against your own records",
        "as of",
    ),
}


@pytest.mark.parametrize("locale", list(LETTERS))
def test_finding_is_ready_to_be_sent_to_the_agency(
    open_page: Open, faulty: Path, ids: Any, locale: str
) -> None:
    """In the reader's language: whose report, what is printed where, what does not fit, what to do."""
    test = open_page(faulty, "compliance", {"finding": ids["D3", "edu", 2023]}, locale=locale)
    assert not test.exception, test.exception
    (letter,) = [block.value for block in test.code]
    lines = letter.splitlines()
    places = [letter.casefold().find(part.casefold()) for part in LETTERS[locale]]
    assert -1 not in places, (LETTERS[locale][places.index(-1)], letter)
    assert places == sorted(places)
    assert ids["D3", "edu", 2023] in lines[-1]
    assert not set("<>*") & set(letter)


def test_letter_about_a_missing_report_asks_for_the_report(open_page: Open, faulty: Path, ids: Any) -> None:
    """Nothing was printed, so nothing is quoted."""
    (block,) = open_page(faulty, "compliance", {"finding": ids["A1", "office", 2020]}).code
    assert translate("compliance.letter.todo.missing", "zh") in block.value
    assert translate("compliance.letter.printed", "zh") not in block.value


def test_equal_causes_are_all_named(open_page: Open, faulty: Path, ids: Any) -> None:
    """Where nothing decides, every cell that may be wrong is marked as such and none as certain."""
    test = open_page(faulty, "compliance", {"finding": ids["D4", "edu", 2021]})
    body = panel(test)
    assert body.count('class="da-maybe"') == 5
    assert 'class="da-cell"' not in body
    assert translate("compliance.because.choice", "zh") in body


def test_private_number_stays_masked(open_page: Open, faulty: Path, ids: Any) -> None:
    """The sentence is evidence; the number in it is not repeated anywhere on the page."""
    test = open_page(faulty, "compliance", {"finding": ids["H1", "com", 2023]})
    assert "139******78" in panel(test)
    everything = " ".join(block.value for block in test.html) + str(listed(test))
    assert "13912345678" not in everything


def test_link_of_another_year_opens_that_year(open_page: Open, faulty: Path, ids: Any) -> None:
    """A finding that is linked to brings its year with it, for the matrix and the list."""
    test = open_page(faulty, "compliance", {"finding": ids["D4", "edu", 2021]})
    assert test.query_params["year"] == "2021"
    assert set(listed(test)["年度"]) == {"2021"}


def test_warnings_are_switched_on_by_group(open_page: Open, faulty: Path, ids: Any) -> None:
    """Warnings of a group come to the list, and into the link; those of other groups stay away."""
    test = open_page(faulty, "compliance")
    test.pills(key="compliance_warnings").set_value(["F"]).run()
    assert not test.exception, test.exception
    assert test.query_params["warnings"] == "F"
    table = listed(test)
    warned = table[table["状态"].str.contains("须说明")]
    assert len(warned)
    assert set(warned["检查项"].str[0]) == {"F"}
    assert not table["检查项"].str.startswith("B11").any()


def test_choices_of_a_link_are_there_at_once(open_page: Open, faulty: Path) -> None:
    """Check, cause, range of years and further findings of a link decide what is listed."""
    parameters = {"check": "D", "span": "all", "cause": "single_cell"}
    table = listed(open_page(faulty, "compliance", parameters))
    assert sorted(table["年度"]) == ["2021", "2023"]
    assert set(table["检查项"].str[0]) == {"D"}


@pytest.mark.parametrize(
    ("parameters", "what"),
    [
        ({"finding": "0123456789abcdef"}, "finding"),
        ({"finding": "<script>"}, "finding"),
        ({"year": "1066"}, "year"),
        ({"check": "Z9"}, "check"),
        ({"cause": "luck"}, "cause"),
        ({"span": "ever"}, "span"),
        ({"warnings": "D,Z"}, "warnings"),
        ({"also": "everything"}, "also"),
    ],
)
def test_unknown_id_stops_the_page(
    open_page: Open, faulty: Path, parameters: dict[str, str], what: str
) -> None:
    """What today's data do not have is named, and no finding is shown."""
    test = open_page(faulty, "compliance", parameters)
    assert not test.exception, test.exception
    assert translate("unknown.title", "zh") in words(test)
    assert translate(f"unknown.{what}", "zh") in words(test)
    assert not test.get("vega_lite_chart")
    assert not test.dataframe
    assert "<script>" not in " ".join(block.value for block in test.html)


def test_finding_outside_the_filters_is_not_shown(open_page: Open, faulty: Path, ids: Any) -> None:
    """A link to a finding of an agency that the same link filters out stops the page."""
    test = open_page(faulty, "compliance", {"finding": ids["D3", "edu", 2023], "agency": "com"})
    assert translate("unknown.finding", "zh") in words(test)
    assert not test.dataframe


def test_other_pages_lead_here(open_page: Open, faulty: Path, ids: Any) -> None:
    """The overview leads to the evidence of the first errors, a report to what was found in it."""
    wanted = {name: agency for (_, agency, year), name in ids.items() if year == 2023}
    overview = open_page(faulty, "overview")
    title = translate("overview.errors", "zh", n=len(wanted), agencies=len(set(wanted.values())))
    assert title in words(overview)
    links = [parse_qs(link.proto.query_string) for link in overview.get("page_link")]
    shown = {finding for link in links for finding in link.get("finding", ())}
    missing = {name for (rule, _, year), name in ids.items() if (rule, year) == ("A1", 2023)}
    assert len(shown) == min(6, len(set(wanted) - missing))
    assert shown <= set(wanted) - missing
    assert (translate("overview.errors_missing", "zh", n=len(missing), rule="A1") in words(overview)) == bool(
        missing
    )
    assert [link["check"] for link in links if "check" in link] == [["A1"]] * bool(missing)
    report = open_page(faulty, "reports", {"agency": "edu", "y": "2023"})
    (link,) = [link.proto for link in report.get("page_link") if "核查结果" in link.proto.label]
    assert "finding=" in link.query_string


def test_an_empty_list_leads_to_the_notes_of_the_year(open_page: Open, data: Path) -> None:
    """Without an error the list is empty: it says how many notes there are, and a button lists them."""
    sql = """
        SELECT found_in_agency, found_in_year, count(*) FILTER (WHERE severity = 'info') AS notes
        FROM finding WHERE outcome = 'fail' GROUP BY ALL
        HAVING count(*) FILTER (WHERE severity = 'error') = 0 AND notes > 0 ORDER BY ALL LIMIT 1"""
    ((agency, year, n),) = fetch_rows(store.find_snapshot(data), sql)
    test = open_page(data, "compliance", {"agency": agency, "year": str(year)})
    assert not test.exception, test.exception
    assert not test.dataframe
    button = test.button(key="da_list_notes")
    assert button.label == translate("compliance.list_notes", "zh", n=n)
    button.click().run()
    assert not test.exception, test.exception
    assert len(listed(test)) == n
