"""The tests' own district: made by one command, true to the form, and read without a fault."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.model import APPLICANTS, FigureKey, Form
from analytics.store import load_roster

from factory.forms import figure_keys
from factory.probing import read_filings
from factory.region import AGENCIES, GOVERNMENT, YEARS, figures_of_form, work_of_region
from factory.samples import (
    MISSING,
    ROSTER_COLUMNS,
    SAMPLES,
    TRUTH,
    Sample,
    load_truth,
    make_roster,
    make_truth,
    plan_samples,
)
from factory.score import score, unbalanced

PLANNED = list(plan_samples())


def name(sample: Sample) -> str:
    """What a test shows."""
    return Path(sample.file).name


def texts_of(sample: Sample) -> Iterator[str]:
    """Every paragraph of a report."""
    for paragraphs in sample.draft.report.prose.values():
        yield from paragraphs


@pytest.mark.parametrize("sample", PLANNED, ids=name)
def test_reports_are_what_the_command_writes(sample: Sample) -> None:
    """Byte for byte, on any machine and any day."""
    assert (SAMPLES / sample.file).read_bytes() == sample.write(sample.draft)


def test_roster_and_truth_are_what_the_command_writes() -> None:
    """So are the roster and what the tests take for true."""
    assert (SAMPLES / "roster.csv").read_text(encoding="utf-8") == make_roster()
    assert TRUTH.read_text(encoding="utf-8") == make_truth()


def test_nothing_else_lies_among_the_reports() -> None:
    """Each committed report is one that the command writes."""
    found = {path.relative_to(SAMPLES).as_posix() for path in (SAMPLES / "reports").rglob("*.*")}
    assert found == {sample.file for sample in PLANNED}


def test_the_samples_are_small() -> None:
    """Reports and roster stay below a megabyte and a half."""
    sizes = [path.stat().st_size for path in (SAMPLES / "reports").rglob("*.*")]
    assert sum(sizes) < 1_500_000


@pytest.mark.parametrize("sample", PLANNED, ids=name)
def test_every_sample_is_read_without_a_fault(sample: Sample) -> None:
    """Every printed figure right, nothing left over, the right organ, year, form and day."""
    (filing,) = read_filings(SAMPLES / sample.file)
    report = sample.draft.report
    result = score(sample.draft, filing)
    assert (result.wrong, result.lost, filing.unmapped) == ((), (), ())
    assert unbalanced(filing) is None
    assert (filing.agency, filing.report_year) == (report.agency, report.report_year)
    assert (filing.form, filing.variant) == (report.form, report.variant)
    assert filing.coverage == report.coverage
    assert filing.published_on == report.published_on


def test_blanks_of_a_habit_are_implied_where_the_report_proves_them() -> None:
    """枕泉街道 leaves zeros blank; nearly all of them have one possible value."""
    sample = next(s for s in PLANNED if s.agency.agency_id == "zhenquan")
    (filing,) = read_filings(SAMPLES / sample.file)
    blanks = [figure for figure in filing.figures if figure.value is None]
    assert len(blanks) > 100
    assert sum(figure.implied == 0 for figure in blanks) > 0.95 * len(blanks)


def test_the_truth_names_every_report_and_every_figure() -> None:
    """One entry for each report, with every figure of its form, value and status."""
    entries = load_truth()
    assert [entry["file"] for entry in entries] == [sample.file for sample in PLANNED]
    for entry, sample in zip(entries, PLANNED, strict=True):
        keys = figure_keys(sample.draft.report.form, sample.draft.report.variant)
        assert list(json.loads(json.dumps(entry["figures"]))) == ["|".join(key) for key in keys]


def test_what_the_prose_claims_stands_in_it_and_in_the_table() -> None:
    """Each claim is a piece of the report's prose, and its number is the table's."""
    for sample in PLANNED:
        for claim in sample.claims:
            assert any(claim.text in text for text in texts_of(sample))
            assert sample.draft.report.truth[FigureKey(claim.indicator, claim.applicant)] == claim.value
    assert sum(len(sample.claims) for sample in PLANNED) > 2 * len(PLANNED)


def test_the_prose_differs_between_agencies_and_years() -> None:
    """No two reports have the same overview."""
    overviews = ["".join(sample.draft.report.prose["1"]) for sample in PLANNED]
    assert len(overviews) == len(set(overviews))


def test_the_government_sums_up_more_than_its_parts() -> None:
    """Each figure of the summary is at least the sum of the agencies', in every year."""
    region = work_of_region()
    for year in YEARS:
        for key in figure_keys(Form.F2021):
            parts = sum(
                (region[a.agency_id][year][key] for a in AGENCIES if a.agency_id != GOVERNMENT), Decimal(0)
            )
            assert region[GOVERNMENT][year][key] >= parts


def test_stocks_hold_from_year_to_year() -> None:
    """What is carried out is carried in, for each applicant; documents in force roll forward."""
    for years in work_of_region().values():
        for year in YEARS[1:]:
            before, now = years[year - 1], years[year]
            for applicant in APPLICANTS:
                carried = before[FigureKey("requests.carried_out", applicant)]
                assert now[FigureKey("requests.carried_in", applicant)] == carried
            stock, made, repealed = (
                FigureKey(f"proactive.normative_documents.{column}", "total")
                for column in ("in_force", "issued", "repealed")
            )
            assert now[stock] == before[stock] + now[made] - now[repealed]
            items, change = (
                FigureKey(f"proactive.penalty.{column}", "total")
                for column in ("items_prior_year", "items_change")
            )
            if year == 2020:
                assert now[items] == before[items] + before[change]


def test_reconsiderations_jump_in_2024() -> None:
    """The legal break is there to be seen: at least twice the year before, for the whole district."""
    summary = work_of_region()[GOVERNMENT]
    total = FigureKey("disputes.reconsideration.total", "total")
    assert summary[2024][total] >= 2 * summary[2023][total]


def test_figures_of_one_row_six_are_the_sum_of_the_three() -> None:
    """A hybrid report loses no case."""
    done = work_of_region()[GOVERNMENT][2021]
    old, new = (figures_of_form(done, form, None) for form in (Form.F2019, Form.F2021))
    rows = ("not_corrected_in_time", "fee_unpaid", "rest")
    six = "requests.outcome.other_disposal"
    parts = sum((new[FigureKey(f"{six}.{row}", "total")] for row in rows), Decimal(0))
    assert old[FigureKey(six, "total")] == parts > 0


def test_the_roster_has_the_columns_of_its_specification() -> None:
    """Every agency once, in official order, under the government."""
    rows = list(csv.DictReader(io.StringIO(make_roster())))
    assert tuple(rows[0]) == ROSTER_COLUMNS
    assert [row["name"] for row in rows] == [agency.name for agency in AGENCIES]
    assert {row["parent_id"] for row in rows} == {"", GOVERNMENT}
    read = load_roster(SAMPLES / "roster.csv")
    assert [entry.agency_id for entry in read] == [agency.agency_id for agency in AGENCIES]
    expected = {(row["agency_id"], year) for row in rows for year in YEARS if year >= int(row["report_from"])}
    handed_in = {(s.agency.agency_id, s.draft.report.report_year) for s in PLANNED}
    assert expected - handed_in == MISSING
