"""What a person can say of a figure that is in doubt."""

from collections.abc import Iterator
from decimal import Decimal
from unittest.mock import patch

import pytest

from analytics.model import Figure, Proof, Status
from analytics.store import FigureVerdict
from analytics.ui.confirming import list_verdicts

SAID = {
    FigureVerdict.OTHER_VALUE,
    FigureVerdict.BLANK,
    FigureVerdict.NOT_APPLICABLE,
    FigureVerdict.ILLEGIBLE,
}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The language of the session that there is not."""
    with patch("analytics.ui.language.current_language", return_value="zh"):
        yield


@pytest.mark.parametrize(
    ("status", "value", "left_out", "as_read"),
    [
        (Status.REPORTED, Decimal(1), set(), "1"),
        (Status.BLANK, None, {FigureVerdict.BLANK}, "空白"),
        (Status.NOT_APPLICABLE, None, {FigureVerdict.NOT_APPLICABLE}, "/"),
        (Status.ILLEGIBLE, None, set(), ""),
    ],
)
def test_every_state_of_a_cell_can_be_said(
    status: Status, value: Decimal | None, left_out: set[FigureVerdict], as_read: str
) -> None:
    """A slash that was read as 1 is a slash; nobody confirms as read what could not be read."""
    figure = Figure("requests.received", "total", status, value, proof=Proof.UNPROVEN)
    offered = list_verdicts(figure)
    assert as_read in offered.get(FigureVerdict.AS_READ, "")
    assert set(offered) - {FigureVerdict.AS_READ} == SAID - left_out
    assert (FigureVerdict.AS_READ in offered) == bool(as_read)


def test_what_a_person_said_can_only_be_withdrawn() -> None:
    """Another word needs the first one back."""
    figure = Figure("requests.received", "total", Status.REPORTED, Decimal(1), proof=Proof.PERSON)
    assert set(list_verdicts(figure)) == {FigureVerdict.WITHDRAWN}
