"""Two years side by side: what each state means for the difference."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analytics.dictionary import load_dictionary
from analytics.ui.compare_lines import Line, compare_figures

DICTIONARY = load_dictionary()
RECEIVED = "requests.received"


def figure(indicator: str = RECEIVED, value: str | None = None, **facts: Any) -> dict[str, Any]:
    """One row of ``filing_figures``; without a value it is blank unless told."""
    return {
        "indicator": indicator,
        "applicant": "total",
        "status": "blank" if value is None else "reported",
        "value": None if value is None else Decimal(value),
        "implied": None,
        "proof": None if value is None else "label",
        **facts,
    }


def compare(
    before: list[dict[str, Any]] | None, after: list[dict[str, Any]] | None, *, use_implied: bool = True
) -> list[Line]:
    """The lines of two reports for 2023 and 2024."""
    frames = [None if rows is None else pd.DataFrame(rows) for rows in (before, after)]
    return compare_figures(frames[0], frames[1], (2023, 2024), DICTIONARY, use_implied=use_implied)


@pytest.mark.parametrize(
    ("before", "after", "change", "growth"),
    [
        ("100", "121", 21, "+21.0%"),
        ("100", "79", -21, "−21.0%"),
        ("5", "11", 6, "small base"),
        ("0", "3", 3, "new"),
        ("0", "0", 0, "same"),
        ("12.5", "12.75", 0.25, "+2.0%"),
    ],
)
def test_difference_and_rate(before: str, after: str, change: float, growth: str) -> None:
    """A rate where it says something; below ten and from nought only the number."""
    (line,) = compare([figure(value=before)], [figure(value=after)])
    assert (line.change, line.growth, line.remark) == (change, growth, "")


@pytest.mark.parametrize(
    ("row", "printed", "said"),
    [
        (figure(), "blank", "2024 is blank"),
        (figure(status="illegible"), "unreadable", "2024 is unreadable"),
        (figure(status="not_applicable"), "/", "2024 has a slash"),
        (figure(status="absent"), "absent", "lacks the cell"),
        (figure(value="7", proof="unproven"), "7?", "2024 is doubtful"),
    ],
)
def test_a_state_is_no_nought(row: dict[str, Any], printed: str, said: str) -> None:
    """Without a number that counts there is no difference, and the remark says which year and why."""
    (line,) = compare([figure(value="5")], [row])
    assert line.change is None
    assert line.growth == "—"
    assert line.after.printed == printed
    assert said in line.remark


def test_implied_value_counts_where_it_may_and_is_marked() -> None:
    """A blank with one possible value is that value in brackets, unless only what is printed counts."""
    rows = [figure(value="5")], [figure(implied=Decimal(0))]
    (line,) = compare(*rows)
    assert (line.change, line.after.printed) == (-5, "[0]")
    assert "2024 is implied" in line.remark
    (line,) = compare(*rows, use_implied=False)
    assert (line.change, line.after.printed) == (None, "blank")


def test_missing_report_and_other_form_are_told_apart() -> None:
    """No report is not the same as a form without the figure; of a near one the other form's name is said."""
    (line,) = compare(None, [figure(value="5")])
    assert (line.before.state, line.change) == ("no_report", None)
    made, issued = "proactive.normative_documents.made", "proactive.normative_documents.issued"
    lines = compare([figure(made, "5")], [figure(issued, "6")])
    assert [(line.before.state, line.after.state) for line in lines] == [
        ("reported", "not_in_form"),
        ("not_in_form", "reported"),
    ]
    assert all(line.change is None for line in lines)
    assert DICTIONARY.indicators[issued].name.en in lines[0].remark


@pytest.mark.parametrize(("carried_in", "said"), [("8", False), ("11", True)])
def test_carry_over_is_compared_with_last_years_end(carried_in: str, said: bool) -> None:
    """What was carried in must be what last year carried over."""
    lines = compare(
        [figure("requests.carried_out", "8"), figure("requests.carried_in", "5")],
        [figure("requests.carried_out", "9"), figure("requests.carried_in", carried_in)],
    )
    (line,) = (line for line in lines if line.key.indicator == "requests.carried_in")
    assert ("2023 carried over 8: 3 apart" in line.remark) == said
