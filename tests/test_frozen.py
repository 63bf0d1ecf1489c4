"""Dataclasses that are made quickly are the same dataclasses."""

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from analytics.model import Figure, LinePlace, Status, TablePlace

FIGURE = Figure(
    "requests.received", "total", Status.REPORTED, raw="3", value=Decimal(3), place=LinePlace(1, 2, 3)
)


def test_nothing_of_an_instance_can_be_changed() -> None:
    """An instance is frozen from the moment that anybody sees it."""
    assert type(FIGURE) is Figure
    with pytest.raises(FrozenInstanceError):
        FIGURE.raw = "4"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        FIGURE.more = "4"  # type: ignore[attr-defined]


def test_fields_are_told_by_name_by_order_and_by_default() -> None:
    """The constructor takes what that of a dataclass takes, and nothing else."""
    assert (FIGURE.value, FIGURE.raw, FIGURE.implied, FIGURE.note) == (Decimal(3), "3", None, None)
    assert LinePlace(1, end=3, start=2) == LinePlace(1, 2, 3)
    with pytest.raises(TypeError, match="end"):
        LinePlace(1, 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="page"):
        LinePlace(1, 2, 3, page=4)  # type: ignore[call-arg]


def test_instances_are_equal_by_class_and_fields() -> None:
    """The same numbers of another kind of place are another place, and every copy is the same."""
    assert LinePlace(1, 2, 3) != TablePlace(1, 2, 3)
    copies = (replace(FIGURE), copy.copy(FIGURE), copy.deepcopy(FIGURE), pickle.loads(pickle.dumps(FIGURE)))
    assert {FIGURE, *copies} == {FIGURE}
    assert all(type(each) is Figure and repr(each) == repr(FIGURE) for each in copies)
