"""The likely slip: the planted cell is named, whatever was typed into it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.model import (
    APPLICANTS,
    Cause,
    CauseKind,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Form,
    Outcome,
    Proof,
    Status,
)
from analytics.rules import check_arithmetic
from pace import costs_less_than
from rules.report_kit import NOTHING

from factory.figures import balanced_figures, small_figures

Values = Mapping[FigureKey, Decimal]
BLANKS = frozenset[FigureKey]()


def check(values: Values, form: Form = Form.F2021, blank: frozenset[FigureKey] = BLANKS) -> list[Finding]:
    """What fails in a report with these numbers."""
    figures = tuple(
        Figure(*key, Status.BLANK)
        if key in blank
        else Figure(*key, Status.REPORTED, value, proof=Proof.LABEL)
        for key, value in values.items()
    )
    filing: Filing = replace(NOTHING, form=form, figures=figures)
    return [finding for finding in check_arithmetic(filing) if finding.outcome is Outcome.FAIL]


def one_cause(values: Values, form: Form = Form.F2021) -> Cause:
    """The cause of the only finding."""
    [finding] = check(values, form)
    assert finding.cause is not None
    return finding.cause


def key(row: str, applicant: str = "total") -> FigureKey:
    """A figure of table 三."""
    return FigureKey(f"requests.{row}", applicant)


def spoil(value: Decimal, rng: random.Random) -> Decimal:
    """Another number: off by a little, by a lot, a zero more, nothing at all."""
    wrong = rng.choice(
        (value + rng.randrange(1, 9), Decimal(rng.randrange(99_999)), value * 10 + 3, Decimal(0), value + 90)
    )
    return wrong if wrong != value else value + 1


@pytest.mark.parametrize("form", [Form.F2019, Form.F2021])
@pytest.mark.parametrize("draw", [balanced_figures, small_figures])
def test_a_single_wrong_cell_is_named(form: Form, draw: Callable[..., Values]) -> None:
    """Every cell of table 三 first and alone, every cell of table 四 among those listed."""
    base = draw(form, None, 7)
    rng = random.Random(1)
    for cell, value in base.items():
        if cell.indicator.startswith("proactive"):
            continue
        cause = one_cause({**base, cell: spoil(value, rng)}, form)
        listed = [each.cells for each in (cause, *cause.alternatives)]
        if cell.indicator.startswith("requests"):
            assert (listed, cause.suggested) == ([(cell,)], (str(value),)), cell
        else:
            assert (cell,) in listed, cell
            assert len(listed) <= 5


def make(rows: Mapping[str, tuple[int, ...]]) -> dict[FigureKey, Decimal]:
    """A report with these rows of table 三 as printed, all others zero."""
    values = {cell: Decimal(0) for cell in small_figures(Form.F2021, None, 3)}
    for row, numbers in rows.items():
        values.update({key(row, a): Decimal(n) for a, n in zip(APPLICANTS, numbers, strict=True)})
    return values


ROWS: Mapping[str, tuple[int, ...]] = {
    "received": (40, 6, 0, 0, 3, 0, 49),
    "carried_in": (5, 0, 0, 0, 0, 0, 5),
    "outcome.granted": (21, 4, 0, 0, 3, 0, 28),
    "outcome.refused.state_secret": (3, 0, 0, 0, 0, 0, 3),
    "outcome.refused.internal_affairs": (2, 0, 0, 0, 0, 0, 2),
    "outcome.unavailable.not_held": (12, 1, 0, 0, 0, 0, 13),
    "outcome.total": (38, 5, 0, 0, 3, 0, 46),
    "carried_out": (7, 1, 0, 0, 0, 0, 8),
}


def test_the_rows_of_the_examples_add_up() -> None:
    """Nothing fails before something is changed."""
    assert check(make(ROWS)) == []


@pytest.mark.parametrize(
    ("row", "numbers", "kind"),
    [
        ("outcome.unavailable.not_held", (21, 1, 0, 0, 0, 0, 13), CauseKind.TRANSPOSED_DIGITS),
        ("outcome.granted", (21, 40, 0, 0, 3, 0, 28), CauseKind.UNIT_SLIP),
        ("outcome.total", (38, 5, 0, 0, 3, 0, 0), CauseKind.FORGOTTEN_TOTAL),
        ("outcome.total", (43, 5, 0, 0, 3, 0, 46), CauseKind.SUBTOTAL_COUNTED_TWICE),
        ("carried_in", (0, 0, 0, 0, 0, 0, 0), CauseKind.MISSING_CARRY_OVER),
        ("received", (41, 5, 0, 0, 3, 0, 49), CauseKind.APPLICANT_SWAP),
        ("outcome.granted", (0, 21, 4, 0, 0, 3, 28), CauseKind.SHIFTED_ROW),
    ],
)
def test_slips_are_told_by_their_trace(row: str, numbers: tuple[int, ...], kind: CauseKind) -> None:
    """The kind of slip, and the numbers that were there before."""
    cause = one_cause(make({**ROWS, row: numbers}))
    assert cause.kind is kind
    assert all(cell.indicator == f"requests.{row}" for cell in cause.cells)
    for cell, suggested in zip(cause.cells, cause.suggested, strict=True):
        assert suggested == str(ROWS[row][APPLICANTS.index(cell.applicant)])


def test_two_rows_that_changed_places_are_told() -> None:
    """In one column a number stands one row too low."""
    wrong = make(
        {
            **ROWS,
            "outcome.granted": (20, 4, 0, 0, 3, 0, 28),
            "outcome.refused.state_secret": (4, 0, 0, 0, 0, 0, 3),
        }
    )
    assert one_cause(wrong).kind is CauseKind.ROW_SWAP


def test_independent_faults_are_two_findings() -> None:
    """Each names its own cell."""
    wrong = {
        **make(ROWS),
        key("carried_out", "natural_person"): Decimal(9),
        key("outcome.granted"): Decimal(33),
    }
    causes = [finding.cause for finding in check(wrong)]
    assert {cause.cells for cause in causes if cause} == {
        (key("carried_out", "natural_person"),),
        (key("outcome.granted"),),
    }


def test_a_wrong_total_of_table_four_lists_every_cell_that_could_be_wrong() -> None:
    """One identity covers five cells, and nothing decides between them."""
    group = {
        FigureKey(f"disputes.reconsideration.{name}", "total"): Decimal(number)
        for name, number in (
            ("upheld", 5),
            ("overturned", 4),
            ("other_result", 3),
            ("pending", 2),
            ("total", 13),
        )
    }
    cause = one_cause({**make(ROWS), **group})
    assert {cell for each in (cause, *cause.alternatives) for cell in each.cells} == set(group)


def test_blanks_that_no_counts_can_fill_are_an_error() -> None:
    """Zeros left blank imply nothing once a number is wrong, but the contradiction is certain."""
    values = make(ROWS)
    blank = frozenset(cell for cell, value in values.items() if not value)
    assert check(values, blank=blank) == []
    wrong = {**values, key("outcome.granted", "natural_person"): Decimal(31)}
    [finding] = check(wrong, blank=blank)
    assert finding.cause is not None
    assert finding.cause.cells == (key("outcome.granted", "natural_person"),)
    assert finding.uses_implied


def test_a_report_with_many_failures_is_still_explained_at_once() -> None:
    """Half a table of wrong numbers takes no more than a moment."""
    rng = random.Random(3)
    base = balanced_figures(Form.F2021, None, 5)
    cells = rng.sample([cell for cell in base if cell.indicator.startswith("requests")], 30)
    wrong = {**base, **{cell: base[cell] + rng.randrange(1, 50) for cell in cells}}
    with costs_less_than(0.5):
        assert check(wrong)
