"""Figures from query frames: reasons instead of empty charts, notes on what is missing, tables behind."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest

from analytics.charts.formats import Language
from analytics.charts.frames import OUTCOMES
from analytics.charts.titles import Title
from analytics.ui import charted, doubts, overview
from analytics.ui.changes import list_changes
from analytics.ui.charted import compare_ends, explain_nothing, note_gaps, print_title, tabulate
from analytics.ui.language import load_texts, text
from charts.kit import years
from ui.pretend import make_context


@pytest.fixture(autouse=True, params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """The language of the session that there is not."""
    with patch("analytics.ui.language.current_language", return_value=request.param):
        yield request.param


def test_titles_that_fired_make_one_sentence() -> None:
    """What did not fire leaves no trace."""
    record = Title("record", {"first": "2019"})
    assert "2019" in print_title(Title("same_alone", {"name": "新收"}), None, record)


def test_a_figure_with_any_value_is_drawn() -> None:
    """One known year is enough; zero is a value."""
    assert explain_nothing(years([None, 0])) == ""


@pytest.mark.parametrize("reason", ["no_member", "unknown", "zero_base", "not_in_form", "incomplete"])
def test_a_figure_without_values_says_the_reason_that_one_can_act_on(reason: str) -> None:
    """A missing report of other years does not hide why the reports that are there have no value."""
    rows = years([None, None, None]).assign(reason=["no_report", reason, "no_report"])
    assert explain_nothing(rows) == print_reason(reason)
    assert explain_nothing(years([None])) == print_reason("no_report")


def test_years_of_which_agencies_are_missing_are_listed_with_their_coverage(language: Language) -> None:
    """Of blocks that differ the fewest; a year that is whole is not listed."""
    rows = pd.DataFrame(
        {
            "year": [2023, 2024, 2024],
            "is_lower_bound": [False, True, True],
            "n_known": [3, 2, 1],
            "n_expected": [3, 3, 3],
        }
    )
    listed = {"zh": "已知/应有家数：2024 年 1/3", "en": "Agencies known of those expected: 1/3 in 2024"}
    assert charted.note_bounds(rows) == listed[language]
    assert charted.name_bounds(rows) == text("note.bound_years")
    assert charted.note_bounds(rows[:1]) == charted.name_bounds(rows[:1]) == ""


def print_reason(reason: str) -> str:
    """The sentence of a reason in the language of the test."""
    return text(f"reason.{reason}")


def test_gaps_are_listed_below_with_their_reasons_and_who_is_unknown(language: Language) -> None:
    """Years in spans, this year's unknown agencies by name, implied values by number."""
    rows = years([None, None, 5, 7]).assign(unknown=[(), (), (), ("甲局", "乙局")], n_implied=[0, 0, 0, 1])
    note = note_gaps(rows, 2022, language)
    assert "2019–2020" in note
    assert "甲局" in note
    assert "乙局" in note
    assert {"zh": "含推定 1 家", "en": "one agency"}[language] in note
    assert note_gaps(years([1, 2]).assign(unknown=[(), ()], n_implied=0), 2020, language) == ""


def test_screen_readers_get_the_two_ends() -> None:
    """First and last known value with their years."""
    assert compare_ends(years([None, 5, 6, 7], bounds=(2022,)), "件", "zh") == "2020: 5; 2022: ≥ 7"
    assert compare_ends(years([None]), "件", "zh") == ""


def test_tables_have_readable_columns_and_states_in_words(language: Language) -> None:
    """No id, no key of a text and no column of the drawing reaches a download."""
    rows = years([5, None], stretch=1, label="5", n_implied=0).assign(unknown=[("甲局",), ()])
    table = tabulate(rows, make_context(language))
    assert not {"stretch", "label", "value", "status"} & set(table.columns)
    assert list(table.iloc[:, 0]) == [{"zh": "新收申请", "en": "Requests received"}[language]] * 2
    assert {"zh": "缺报", "en": "no report"}[language] in table.to_numpy()
    assert {"zh": "数值（件）", "en": "Value (requests)"}[language] in table.columns
    assert {"zh": "否", "en": "no"}[language] in table.to_numpy()
    assert len(table) == 2


def test_the_header_names_the_unit_only_where_all_rows_have_it(language: Language) -> None:
    """Shares say that 1 is 100%; rows of several units name none."""
    rates = years([0.5]).assign(metric="grant_rate")
    fraction = {"zh": "数值（1 为 100%）", "en": "Value (1 is 100%)"}[language]
    assert fraction in tabulate(rates, make_context(language)).columns
    mixed = pd.concat([rates, years([5])], ignore_index=True)
    assert {"zh": "数值", "en": "Value"}[language] in tabulate(mixed, make_context(language)).columns


def test_every_column_of_a_table_has_a_name() -> None:
    """A column that some figure will have must not be the first to lack its header."""
    assert [name for name in charted._TABLE_COLUMNS if f"column.{name}" not in load_texts()] == []


def test_applicants_are_named_in_tables(language: Language) -> None:
    """Ids of applicants are written in words."""
    table = tabulate(pd.DataFrame({"applicant": ["business"], "value": [3]}), make_context(language))
    assert table.iloc[0, 0] == {"zh": "商业企业", "en": "Businesses"}[language]


def coverage(*, has_roster: bool) -> dict[str, object]:
    """A row of the coverage by year."""
    counts = {"expected": 40, "received": 38, "on_time": 33, "late": 5, "undated": 0, "missing": 2}
    return counts | {"unreadable": 0, "counted": 36, "is_expected_known": has_roster}


def name(agency: str, state: str, **traits: Any) -> dict[str, Any]:
    """An agency as ``queries.coverage_names`` gives it."""
    plain = {"is_unreadable": False, "is_counted": False, "due_on": None, "published_on": None}
    return {"name": agency, "state": state, **plain, **traits}


def test_who_is_late_says_for_which_day_and_who_stands_beside_the_totals_is_named() -> None:
    """A local day and the law's give two numbers of days; 38 reports and 37 in the totals need a word."""
    days = {"due_on": date(2026, 1, 20), "published_on": date(2026, 3, 5)}
    names = pd.DataFrame(
        [
            name("甲镇", "late", is_counted=True, **days),
            name("乙县", "on_time"),
            name("丙局", "on_time", is_unreadable=True),
        ]
    )
    named = overview.name_coverage(names, coverage(has_roster=True))
    assert "44" in named["late"][0]
    assert "20" in named["late"][0].partition("44")[0]
    assert named["beside"] == ["乙县"]
    assert named["unreadable"] == ["丙局"]


def test_without_a_roster_nobody_is_expected_or_missing() -> None:
    """What hangs on the roster is unknown, and no agency is called missing."""
    names = pd.DataFrame([name("甲局", "missing")])
    without, with_roster = coverage(has_roster=False), coverage(has_roster=True)
    assert overview.count_coverage(without)["missing"] is None
    assert overview.count_coverage(without)["expected"] is None
    assert overview.name_coverage(names, without)["missing"] == []
    assert overview.count_coverage(with_roster)["missing"] == 2
    assert overview.name_coverage(names, with_roster)["missing"] == ["甲局"]


def test_parts_that_are_zero_and_optional_are_not_shown() -> None:
    """Unreadable and undated reports are rare and shown only when there are some."""
    counts = overview.count_coverage(coverage(has_roster=True))
    assert "unreadable" not in counts
    assert "undated" not in counts


def test_outcomes_are_compared_only_all_together(language: Language) -> None:
    """One outcome that cannot be compared would make the others look like all."""
    changes = pd.DataFrame(
        [
            {"metric": outcome, "lfl_change": place - 2, "n_common": 3}
            for place, outcome in enumerate(OUTCOMES)
        ]
    )
    listed = list_changes(make_context(language), changes, OUTCOMES)
    assert list(listed["change"]) == [-2, -1, 0, 1, 2, 3]
    assert list(listed["role"]) == ["down", "down", "up", "up", "up", "up"]
    changes.loc[3, "lfl_change"] = None
    assert list_changes(make_context(language), changes, OUTCOMES).empty


def test_every_text_has_both_languages() -> None:
    """No text of pages and charts lacks a language."""
    assert [key for key, entry in load_texts().items() if not {"zh", "en"} <= set(entry)] == []


def test_a_title_carries_the_doubt_only_where_a_figure_of_this_year_cannot_be_right() -> None:
    """A mistaken unit of this year is grave; another year's, and a broken sum, stand below the chart."""
    rows = [{"year": 2024, "rule": "C6", "names": ["甲局"]}, {"year": 2025, "rule": "D1", "names": ["乙局"]}]
    doubted = text("doubts.title", names="甲局", title="Fees rose")
    assert doubts.doubt_title("Fees rose", rows, 2024, "en") == doubted
    assert doubted.endswith("Fees rose")
    assert doubts.doubt_title("Fees rose", rows, 2025, "en") == "Fees rose"


def test_the_table_of_a_heat_map_prints_shares_as_shares() -> None:
    """A cell has no room for the percent sign; the table, which has no subtitle, is not without it."""
    rows = pd.DataFrame({"name": ["甲局"], "year": [2024], "text": ["39"], "printed": ["39%"]})
    exhibit = charted.Exhibit("heat", "", "", rows, pd.DataFrame)
    listed = charted._list_drawn(exhibit, make_context())
    assert listed.iloc[0].tolist() == ["甲局", 2024, "39%"]
