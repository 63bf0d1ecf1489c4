"""Quartiles of peers and ranks, against the same computed by hand."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from analytics.charts.formats import is_known
from analytics.charts.standings import (
    LEAST_PEERS,
    find_interval,
    find_peers,
    median_of,
    peer_quartiles,
    print_places,
    rank_agencies,
)
from analytics.dictionary import load_dictionary

GRANT_RATE = load_dictionary().metric("grant_rate")
RECEIVED = load_dictionary().metric("received")
PER_HUNDRED = load_dictionary().metric("reconsiderations_per_100")


def row(agency: str, value: float | None, base: int | None = None, **columns: Any) -> dict[str, Any]:
    """One row of ``metric_by_agency``; with a base `value` is what is counted of it."""
    known = value is not None
    ratio = None if not known else (value if base is None else (value / base if base else None))
    return {
        "agency_id": agency,
        "name": f"{agency}局",
        "filing_id": f"f-{agency}",
        "year": 2024,
        "is_member": True,
        "value": ratio,
        "numerator": None if value is None else Decimal(str(value)),
        "denominator": None if base is None else Decimal(base),
        "is_small_base": base is not None and base < 30,
        "status": "computed" if ratio is not None else "not_computable",
        "reason": None if ratio is not None else ("zero_base" if base == 0 else "unknown"),
        **columns,
    }


def agencies(*rows: tuple[str, str | None, str | None, str | None]) -> pd.DataFrame:
    """A roster of (id, level, kind, coverage)."""
    return pd.DataFrame(rows, columns=["agency_id", "level", "kind", "coverage"])


def test_peers_share_level_kind_and_coverage() -> None:
    """Whoever differs in one of the three, or of whom one is unknown, is no peer."""
    roster = agencies(
        ("a", "county", "department", "single_organ"),
        ("b", "county", "department", "single_organ"),
        ("c", "city", "department", "single_organ"),
        ("d", "county", "town", "single_organ"),
        ("e", "county", "department", "whole_region"),
        ("f", "county", "department", None),
    )
    assert find_peers(roster, "a") == ("a", "b")
    assert find_peers(roster, "f") == ()


def test_quartiles_are_those_of_the_known_with_a_sound_base() -> None:
    """Five or more are needed; small bases, gaps and strangers do not count."""
    shares = [12, 15, 18, 24, 30]
    rows = [row(f"p{number}", share, 60) for number, share in enumerate(shares)]
    rows += [row("small", 9, 9), row("gap", None, 60), row("stranger", 60, 60)]
    peers = [f"p{number}" for number in range(5)] + ["small", "gap"]
    (found,) = peer_quartiles(pd.DataFrame(rows), peers, [2024]).to_dict("records")
    ordered = sorted(Fraction(share, 60) for share in shares)
    assert [found["low"], found["median"], found["high"]] == [float(ordered[place]) for place in (1, 2, 3)]
    assert found["n"] == LEAST_PEERS
    (few,) = peer_quartiles(pd.DataFrame(rows[1:]), peers, [2024]).to_dict("records")
    assert few["n"] == LEAST_PEERS - 1
    assert few["median"] is None


def test_equal_counts_share_their_places() -> None:
    """5, 3, 3, 1 are places 1, 2–3, 2–3, 4."""
    ranked = rank_agencies(pd.DataFrame([row("a", 3), row("b", 5), row("c", 1), row("d", 3)]), RECEIVED)
    assert list(ranked["agency_id"]) == ["b", "a", "d", "c"]
    places = [print_places(entry["best"], entry["worst"]) for entry in ranked.to_dict("records")]
    assert places == ["1", "2–3", "2–3", "4"]
    assert set(ranked["standing"]) == {"equal"}


def test_a_rate_has_a_place_only_as_sure_as_its_interval() -> None:
    """Clearly higher and clearly lower are told apart; overlapping intervals share a range of places."""
    rows = [row("high", 95, 100), row("mid", 52, 100), row("near", 48, 100), row("low", 3, 100)]
    found = {
        entry["agency_id"]: entry
        for entry in rank_agencies(pd.DataFrame(rows), GRANT_RATE).to_dict("records")
    }
    assert (found["high"]["best"], found["high"]["worst"]) == (1, 1)
    assert (found["mid"]["best"], found["mid"]["worst"]) == (2, 3)
    assert (found["near"]["best"], found["near"]["worst"]) == (2, 3)
    assert (found["low"]["best"], found["low"]["worst"]) == (4, 4)
    assert [found[agency]["standing"] for agency in found] == ["above", "overlap", "overlap", "below"]


@pytest.mark.parametrize(
    ("entry", "standing"),
    [
        (row("x", 2, 29), "small_base"),
        (row("x", 50, 40), "inconsistent"),
        (row("x", 50, 60, is_member=False), "not_member"),
        (row("x", None, 60), "unknown"),
        (row("x", 0, 0), "zero_base"),
    ],
)
def test_what_cannot_be_ranked_stands_below_without_a_place(entry: dict[str, Any], standing: str) -> None:
    """Each reason is told, and the agency counts for nobody's place nor for the median."""
    ranked = rank_agencies(pd.DataFrame([entry, row("a", 30, 60), row("b", 40, 60)]), GRANT_RATE)
    last = ranked.to_dict("records")[-1]
    assert (last["agency_id"], last["standing"]) == ("x", standing)
    assert not is_known(last["best"])
    assert median_of(ranked) == pytest.approx((30 + 40) / 120)
    assert max(ranked["worst"].dropna()) == 2


@pytest.mark.parametrize("count", [0, 1, 7, 40, 250])
def test_interval_of_cases_per_hundred_is_nearly_poissons(count: int) -> None:
    """Beyond Byar's bounds a Poisson count of that mean has about 2.5 % probability."""
    interval = find_interval(PER_HUNDRED, count, 500)
    assert interval is not None
    low, high = (bound * 5 for bound in interval)

    def up_to(limit: int, mean: float) -> float:
        terms = (math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(limit + 1))
        return sum(terms) if mean > 0 else 1.0

    assert up_to(count, high) == pytest.approx(0.025, abs=0.005)
    if count:
        assert 0.012 < 1 - up_to(count - 1, low) < 0.03
    else:
        assert low == 0
