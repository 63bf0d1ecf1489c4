"""A link's ids are read, checked and written without loss, and nothing unknown is ever dropped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.queries import Basis
from analytics.ui.selection import (
    Choices,
    Selection,
    Unknown,
    find_unknown,
    read_selection,
    to_scope,
    write_selection,
)

CHOICES = Choices(
    regions=("云岫区", "听松镇"),
    levels=("county", "township"),
    kinds=("department", "government"),
    agencies={"edu": "教育局", "com": "商务局", "town": "镇政府"},
    years=(2019, 2020, 2022, 2024),
)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Any selection of ids, each at most once."""
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


SELECTIONS = st.builds(
    Selection,
    region=st.none() | st.sampled_from(CHOICES.regions),
    levels=some(CHOICES.levels),
    kinds=some(CHOICES.kinds),
    agencies=some(tuple(CHOICES.agencies)),
    years=st.none() | st.sampled_from([(2019, 2019), (2020, 2024), (2021, 2022), (2024, 2024)]),
    basis=st.sampled_from([basis.value for basis in Basis]),
    is_as_filed=st.booleans(),
)


@given(SELECTIONS)
def test_url_round_trip(selection: Selection) -> None:
    """What is written into the URL is read back as the same selection, and all of it is known."""
    parameters = write_selection(selection, CHOICES)
    assert read_selection(parameters) == (selection, ())
    assert find_unknown(selection, CHOICES) == ()


def test_defaults_stay_out_of_the_url() -> None:
    """An untouched page has an empty URL; choosing all years is the default too."""
    assert write_selection(Selection(), CHOICES) == {}
    assert write_selection(Selection(years=(2019, 2024)), CHOICES) == {}


def test_url_carries_ids_and_never_labels() -> None:
    """Agencies are written by id, one year as one number."""
    selection = Selection(agencies=("edu", "com"), years=(2022, 2022), is_as_filed=True)
    assert write_selection(selection, CHOICES) == {"y": "2022", "agency": "edu,com", "filed": "1"}


@pytest.mark.parametrize(
    ("parameters", "unknown"),
    [
        ({"region": "别处"}, Unknown("region", ("别处",))),
        ({"level": "city"}, Unknown("level", ("city",))),
        ({"kind": "department,nonsense"}, Unknown("kind", ("nonsense",))),
        ({"agency": "edu,gone,also"}, Unknown("agency", ("gone", "also"))),
        ({"agency": "教育局"}, Unknown("agency", ("教育局",))),
        ({"y": "2018-2020"}, Unknown("year", ("2018",))),
        ({"y": "2030"}, Unknown("year", ("2030",))),
        ({"y": "2024-2019"}, Unknown("year", ("2024-2019",))),
        ({"y": "最近"}, Unknown("year", ("最近",))),
        ({"y": "２０２０"}, Unknown("year", ("２０２０",))),
        ({"basis": "all"}, Unknown("basis", ("all",))),
        ({"filed": "yes"}, Unknown("filed", ("yes",))),
    ],
)
def test_unknown_is_reported(parameters: dict[str, str], unknown: Unknown) -> None:
    """Every id that today's data do not have is named; none is dropped, for that would widen the scope."""
    selection, unreadable = read_selection(parameters)
    assert unreadable + find_unknown(selection, CHOICES) == (unknown,)


def test_year_without_reports_between_the_first_and_the_last_is_known() -> None:
    """The slider can stop at a year in which nobody reported; a link to it must open."""
    selection, _ = read_selection({"y": "2021-2023"})
    assert find_unknown(selection, CHOICES) == ()


def test_data_without_any_year() -> None:
    """Where no report says its year, a link that names one is unknown and the scope has none."""
    yearless = replace(CHOICES, years=())
    assert find_unknown(Selection(years=(2024, 2024)), yearless) == (Unknown("year", ("2024",)),)
    assert write_selection(Selection(), yearless) == {}
    assert to_scope(Selection(), yearless).last_year is None


def test_scope_of_a_selection() -> None:
    """The queries get every restriction, all years spelt out, and whether implied values count."""
    scope = to_scope(Selection(region="云岫区", agencies=("edu",), is_as_filed=True), CHOICES)
    assert (scope.region, scope.agencies) == ("云岫区", ("edu",))
    assert (scope.first_year, scope.last_year) == (2019, 2024)
    assert scope.basis is Basis.AUTO
    assert not scope.use_implied
