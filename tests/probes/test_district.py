"""The tests' own district, 36 committed reports of six agencies: all that is true of them is read."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.model import Filing

from factory.probing import read_filings
from factory.score import unbalanced

DISTRICT = Path(__file__).resolve().parents[1] / "district"
TRUTH = [json.loads(line) for line in (DISTRICT / "truth.jsonl").read_text("utf-8").splitlines()]
LEAVES_ZEROS_BLANK = "zhenquan"

Entry = dict[str, Any]


def tell(filing: Filing) -> Iterator[tuple[str, str, Decimal | None]]:
    """Each figure with its status and value."""
    for figure in filing.figures:
        yield f"{figure.indicator}|{figure.applicant}", figure.status, figure.value


def expect(entry: Entry) -> Iterator[tuple[str, str, Decimal | None]]:
    """Each figure as a careful person reads it."""
    for key, cell in entry["figures"].items():
        yield key, cell["status"], None if cell["value"] is None else Decimal(cell["value"])


@pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: Path(entry["file"]).name)
def test_every_report_is_read_without_a_fault(entry: Entry) -> None:
    """Every printed figure right, nothing left over, the right year, form and day."""
    (filing,) = read_filings(DISTRICT / entry["file"])
    assert sorted(tell(filing), key=str) == sorted(expect(entry), key=str)
    assert filing.unmapped == ()
    assert unbalanced(filing) is None
    assert (filing.report_year, str(filing.published_on)) == (entry["report_year"], entry["published_on"])
    assert (filing.form, filing.variant) == (entry["form"], entry["variant"])


def test_nothing_else_lies_among_the_reports() -> None:
    """The truth names each committed report."""
    found = {path.relative_to(DISTRICT).as_posix() for path in (DISTRICT / "reports").rglob("*.*")}
    assert found == {entry["file"] for entry in TRUTH}


def test_blanks_of_a_habit_are_implied_where_the_report_proves_them() -> None:
    """枕泉街道 leaves zeros blank; nearly all of them have one possible value."""
    entry = next(each for each in TRUTH if each["agency_id"] == LEAVES_ZEROS_BLANK)
    (filing,) = read_filings(DISTRICT / entry["file"])
    blanks = [figure for figure in filing.figures if figure.value is None]
    assert len(blanks) > 100
    assert sum(figure.implied == 0 for figure in blanks) > 0.95 * len(blanks)
