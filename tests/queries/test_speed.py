"""Questions over 10,000 reports stay fast enough to be asked by a click."""

import time
from collections.abc import Callable
from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from analytics import queries
from analytics.dictionary import load_dictionary
from analytics.model import Form
from analytics.queries import Scope
from analytics.store import Snapshot, fetch_rows
from analytics.store.opened import mark_file
from pace import check_budget
from queries.kit import Agency, build_snapshot

AGENCIES, YEARS = 1430, range(2019, 2026)
BUDGET = 0.2
"""Seconds of processor time of all threads; on a quiet machine none took a third of it."""

PAGE = ("received", "concluded", "grant_rate", "carry_over_rate", "reconsiderations", "fees_amount")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """1,430 agencies over seven years; every third report leaves two thirds of its cells blank."""
    agencies = [Agency(f"a{n}", f"第{n}局", order=n, in_roster=True) for n in range(AGENCIES)]
    snapshot = build_snapshot(tmp_path_factory.mktemp("many"), agencies, [])
    with duckdb.connect(str(snapshot.path)) as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(
            """
            INSERT INTO filing BY NAME
            SELECT
                'r' || a || '-' || y AS filing_id, filing_id AS reading_id, 'a' || a AS agency_id,
                y AS report_year, CASE WHEN y < 2021 THEN '2019' ELSE '2021' END AS form,
                'single_organ' AS coverage, 'published' AS stage, DATE '2026-01-20' AS published_on,
                DATE '2026-01-20' AS received_on, filing_id AS sha256, 'x' AS file, 'text' AS format,
                1 AS version, TRUE AS is_current,
                FALSE AS is_choice_open, '' AS digest, 0 AS numeric_cells, 0 AS numeric_placed, 0 AS unmapped
            FROM range(?) t(a), range(?, ?) s(y)
            """,
            [AGENCIES, YEARS[0], YEARS[-1] + 1],
        )
        names = {form: figure_names(form) for form in (Form.F2019, Form.F2021)}
        for form, figures in names.items():
            fill_form(connection, form, figures)
    return replace(snapshot, mark=mark_file(snapshot.path))


def figure_names(form: Form) -> list[str]:
    """The columns of a form."""
    return [f"{key.indicator}|{key.applicant}" for key in load_dictionary().figure_keys(form)]


def fill_form(connection: duckdb.DuckDBPyConnection, form: Form, figures: list[str]) -> None:
    """Give every report of a form a number or a gap for each figure."""
    is_blank = "hash(reading_id) % 3 = 0 AND {number} % 3 <> 0"
    columns = ", ".join(
        f'CASE WHEN NOT ({is_blank.format(number=number)}) THEN floor(random() * 50) END AS "{name}"'
        for number, name in enumerate(figures)
    )
    select = f"SELECT reading_id, {columns} FROM filing WHERE form = ?"
    connection.execute(f"INSERT INTO reading_wide BY NAME {select}", [form.value])
    connection.register("figures", pd.DataFrame({"number": range(len(figures)), "figure": figures}))
    connection.execute(
        "INSERT INTO reading_gap BY NAME SELECT reading_id, figure, 'blank' AS status, 0 AS implied "
        f"FROM filing, figures WHERE form = ? AND {is_blank.format(number='number')}",
        [form.value],
    )
    connection.unregister("figures")


QUESTIONS: dict[str, Callable[[Snapshot], pd.DataFrame]] = {
    "metric_by_year": lambda snapshot: queries.metric_by_year(snapshot, Scope(), PAGE),
    "metric_change": lambda snapshot: queries.metric_change(snapshot, Scope(), PAGE, 2024),
    "metric_by_agency": lambda snapshot: queries.metric_by_agency(snapshot, Scope(), PAGE, 2024),
    "metric_by_agency_year": lambda snapshot: queries.metric_by_agency_year(snapshot, Scope(), PAGE[:1]),
    "metric_by_applicant": lambda snapshot: queries.metric_by_applicant(snapshot, Scope(), "received"),
    "coverage_by_year": lambda snapshot: queries.coverage_by_year(snapshot, Scope()),
    "coverage_names": lambda snapshot: queries.coverage_names(snapshot, Scope(), 2024),
    "members": lambda snapshot: queries.members(snapshot, Scope(), 2024),
    "list_filings": lambda snapshot: queries.list_filings(snapshot, Scope()),
    "list_agencies": queries.list_agencies,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_are_fast(snapshot: Snapshot, question: str) -> None:
    """Each question costs less than the budget, in the best of five tries."""
    ask = QUESTIONS[question]
    answer = ask(snapshot)
    spent = []
    for _ in range(5):
        start = time.process_time()
        ask(snapshot)
        spent.append(time.process_time() - start)
    print(f"{question}: {min(spent) * 1000:.0f} ms of processor time, {len(answer)} rows")
    check_budget(min(spent), BUDGET)


def test_the_many_reports_are_all_counted(snapshot: Snapshot) -> None:
    """The numbers of the speed test are numbers: every report is a known member."""
    frame = queries.metric_by_year(snapshot, Scope(), ["received"])
    assert frame["n_known"].tolist() == [AGENCIES] * len(YEARS)
    rows = fetch_rows(
        snapshot,
        'SELECT sum("requests.received|total")::BIGINT FROM reading_wide JOIN filing USING (reading_id) '
        "GROUP BY report_year ORDER BY report_year",
    )
    assert frame["value"].tolist() == [total for (total,) in rows]
