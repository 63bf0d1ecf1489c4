"""Agencies that were renamed, merged, absorbed or split, against sums by hand."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analytics.charts.lineage import Lineage, sum_lineage, trace_lineage
from analytics.dictionary import load_dictionary

RECEIVED = load_dictionary().metric("received")
GRANT_RATE = load_dictionary().metric("grant_rate")


def roster(*rows: tuple[str, int | None, int | None, str | None]) -> pd.DataFrame:
    """Agencies as (id, first year, last year, predecessors)."""
    return pd.DataFrame(rows, columns=["agency_id", "report_from", "report_until", "predecessor_ids"])


def row(agency: str, year: int, value: int | None, base: int | None = None) -> dict[str, Any]:
    """One agency's value in one year; with a base it is counted of that base, None is a blank."""
    is_known = value is not None and base != 0
    return {
        "agency_id": agency,
        "year": year,
        "value": None if not is_known else (Decimal(value or 0) / base if base else Decimal(value or 0)),
        "numerator": None if value is None else Decimal(value),
        "denominator": None if base is None else Decimal(base),
        "status": "computed" if is_known else "not_computable",
        "reason": None if is_known else ("zero_base" if base == 0 else "unknown"),
    }


MERGED = roster(("a", 2019, 2021, None), ("b", 2019, 2021, None), ("new", 2022, None, "a;b"))


def totals(frame: pd.DataFrame) -> dict[int, Any]:
    """Value by year, None where there is none."""
    values = frame["value"].astype(object).where(frame["value"].notna(), None)
    return dict(zip(frame["year"], values, strict=True))


def test_merger_is_the_sum_of_both_before_and_the_new_one_after() -> None:
    """Two departments become one: its line goes on from their sum."""
    line = trace_lineage(MERGED, "new")
    rows = [row("a", 2020, 3), row("b", 2020, 4), row("a", 2021, 5), row("b", 2021, 6), row("new", 2022, 12)]
    summed = sum_lineage(pd.DataFrame(rows), line, RECEIVED)
    assert totals(summed) == {2020: 7, 2021: 11, 2022: 12}
    assert list(summed["n_predecessors"]) == [2, 2, 0]


def test_a_year_in_which_one_is_unknown_is_not_summed() -> None:
    """A blank is no zero: what is known of the others is no total."""
    line = trace_lineage(MERGED, "new")
    rows = [row("a", 2020, 3), row("b", 2020, None), row("new", 2022, 12)]
    assert totals(sum_lineage(pd.DataFrame(rows), line, RECEIVED)) == {2020: None, 2022: 12}


def test_a_rate_is_the_ratio_of_the_sums() -> None:
    """1 of 2 and 30 of 40 are 31 of 42; one without any case changes nothing."""
    line = trace_lineage(MERGED, "new")
    rows = [row("a", 2020, 1, 2), row("b", 2020, 30, 40), row("a", 2021, 0, 0), row("b", 2021, 9, 10)]
    found = totals(sum_lineage(pd.DataFrame(rows), line, GRANT_RATE))
    assert found[2020] == pytest.approx(31 / 42)
    assert found[2021] == pytest.approx(9 / 10)


def test_absorbed_agency_is_added_to_the_one_that_was_there() -> None:
    """The rural office became part of a department that had reported all along."""
    line = trace_lineage(roster(("farm", 2019, None, "rural"), ("rural", 2019, 2020, None)), "farm")
    rows = [row("farm", 2020, 40), row("rural", 2020, 5), row("farm", 2021, 50), row("rural", 2021, 1)]
    assert totals(sum_lineage(pd.DataFrame(rows), line, RECEIVED)) == {2020: 45, 2021: 50}


def test_split_is_never_summed_and_says_of_whom() -> None:
    """Which part of a split predecessor belongs to whom is not known."""
    agencies = roster(("old", 2019, 2021, None), ("x", 2022, None, "old"), ("y", 2022, None, "old"))
    line = trace_lineage(agencies, "x")
    assert line == Lineage("x", 2022, ("old",), (2021,), (), ("old",))
    assert sum_lineage(pd.DataFrame([row("old", 2020, 3), row("x", 2022, 2)]), line, RECEIVED).empty
    assert trace_lineage(agencies, "old").successors == ("x", "y")


def test_silent_roster_counts_a_predecessor_until_the_agency_has_a_row() -> None:
    """Without years in the roster, reports decide."""
    line = trace_lineage(roster(("a", None, None, None), ("new", None, None, "a")), "new")
    rows = [row("a", 2020, 3), row("a", 2021, 4), row("new", 2021, 9)]
    assert totals(sum_lineage(pd.DataFrame(rows), line, RECEIVED)) == {2020: 3, 2021: 9}
