"""D1 to D4: what the arithmetic identities say of a filing."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dictionary import load_dictionary
from analytics.model import (
    APPLICANTS,
    ROWS_CONTRADICT,
    Figure,
    FigureKey,
    Filing,
    Form,
    Message,
    Outcome,
    Problem,
    Proof,
    Severity,
    Status,
)
from analytics.rules import check_filing, check_identities

from factory.figures import balanced_figures

WHOLE = balanced_figures(Form.F2021, None, 5)


def filing(values: Mapping[FigureKey, Decimal], *figures: Figure) -> Filing:
    """A 2021 filing with the given values; `figures` replace those of the same key."""
    replaced = {figure.key: figure for figure in figures}
    listed = tuple(
        replaced.get(key, Figure(*key, Status.REPORTED, value, proof=Proof.LABEL))
        for key, value in values.items()
    )
    return Filing(
        "x.txt",
        None,
        "0" * 64,
        "text",
        None,
        "云岫区商务局",
        2023,
        Form.F2021,
        None,
        None,
        None,
        listed,
        (),
        {},
        (),
        0,
        0,
    )


def outcomes(checked: Filing) -> dict[str, Outcome]:
    """Outcome by instance."""
    return {finding.instance: finding.outcome for finding in check_identities(checked)}


def test_a_balanced_report_passes_all_forty_two() -> None:
    """39 identities of table three and 3 of table four, each counted."""
    assert list(outcomes(filing(WHOLE)).values()) == [Outcome.PASS] * 42


@settings(max_examples=60, deadline=None)
@given(key=st.sampled_from(sorted(WHOLE)))
def test_breaking_one_cell_breaks_exactly_the_identities_that_contain_it(key: FigureKey) -> None:
    """Every failure points at the cell, and nothing else is accused."""
    broken = filing({**WHOLE, key: WHOLE[key] + 1})
    failed = {instance for instance, outcome in outcomes(broken).items() if outcome is Outcome.FAIL}
    assert failed == {i.id for i in load_dictionary().identities(Form.F2021, None) if key in i.keys}


def test_a_failure_says_what_was_expected_and_what_is_reported() -> None:
    """An officer can send the sentence to the agency."""
    key = FigureKey("disputes.reconsideration.total", "total")
    found = check_identities(filing({**WHOLE, key: Decimal(0)}))
    (finding,) = [each for each in found if each.outcome is Outcome.FAIL]
    assert (finding.rule, finding.instance) == ("D4", "D4:reconsideration")
    assert (finding.expected, finding.reported) == (str(WHOLE[key]), "0")
    assert finding.severity is Severity.ERROR
    assert all(str(WHOLE[key]) in text for text in finding.message)
    assert key in finding.cells


@pytest.mark.parametrize("status", [Status.BLANK, Status.ABSENT, Status.ILLEGIBLE, Status.NOT_APPLICABLE])
def test_a_missing_figure_makes_its_identities_not_assessable_and_is_named(status: Status) -> None:
    """Missing is never read as zero."""
    key = FigureKey("disputes.reconsideration.upheld", "total")
    (finding,) = [
        f for f in check_identities(filing(WHOLE, Figure(*key, status))) if f.outcome is not Outcome.PASS
    ]
    assert (finding.instance, finding.outcome) == ("D4:reconsideration", Outcome.NOT_ASSESSABLE)
    assert load_dictionary().figure_name(key).zh in finding.message.zh
    assert (finding.expected, finding.reported) == (None, None)


def test_an_implied_value_may_stand_in_and_is_said_to() -> None:
    """Blank zeros make most identities of real reports assessable."""
    key = FigureKey("disputes.reconsideration.upheld", "total")
    blank = Figure(*key, Status.BLANK, implied=WHOLE[key])
    finding = next(f for f in check_identities(filing(WHOLE, blank)) if f.instance == "D4:reconsideration")
    assert (finding.outcome, finding.uses_implied) == (Outcome.PASS, True)
    assert "推定" in finding.message.zh


def test_a_figure_that_awaits_confirmation_takes_part_in_nothing() -> None:
    """An unproven number is shown, not used."""
    key = FigureKey("disputes.reconsideration.upheld", "total")
    doubtful = Figure(*key, Status.REPORTED, WHOLE[key], proof=Proof.UNPROVEN, raw="1")
    assert outcomes(filing(WHOLE, doubtful))["D4:reconsideration"] is Outcome.NOT_ASSESSABLE


def test_rows_that_contradict_wherever_they_belong_are_told_once() -> None:
    """D2 is uncertain, with the cells of the rows; without the reader's word it only cannot be assessed."""
    keys = [FigureKey("requests.outcome.granted", applicant) for applicant in APPLICANTS]
    unread = filing(WHOLE, *(Figure(*key, Status.ILLEGIBLE, raw="4", proof=Proof.LABEL) for key in keys))
    problem = Problem(ROWS_CONTRADICT, Message("", ""))
    doubted = [
        finding
        for finding in check_filing(replace(unread, problems=(problem,)))
        if finding.rule.startswith("D") and finding.outcome is Outcome.UNCERTAIN
    ]
    assert [(finding.rule, finding.cells) for finding in doubted] == [("D2", tuple(keys))]
    assert Outcome.UNCERTAIN not in {f.outcome for f in check_filing(unread) if f.rule.startswith("D")}
