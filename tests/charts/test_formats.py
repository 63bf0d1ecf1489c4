"""Numbers are printed the same way everywhere, as the look prescribes."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from analytics.charts.formats import (
    choose_scale,
    format_change,
    format_coverage,
    format_date,
    format_mark,
    format_number,
    format_points,
    format_rate,
    format_scaled,
    format_value,
    is_known,
    split_value,
)


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT, "", "12", Decimal("NaN")])
def test_what_is_no_number_is_not_known(value: object) -> None:
    """None, NaN, NA, NaT and texts are no numbers."""
    assert not is_known(value)


@pytest.mark.parametrize("value", [0, 0.0, -3, Decimal("0.5"), pd.Series([1])[0]])
def test_every_number_is_known(value: object) -> None:
    """Zero and negative numbers of every type are numbers."""
    assert is_known(value)


def test_halves_are_rounded_up() -> None:
    """A half is rounded up, as people round and as the store's decimals do, whatever binary makes of it."""
    assert [format_rate(share) for share in (0.4615, 0.2225, 0.1235)] == ["46.2%", "22.3%", "12.4%"]
    assert format_number(2.675, 2) == "2.68"


def test_zero_has_no_sign() -> None:
    """What rounds to zero is printed as zero, never as minus zero."""
    assert format_number(-0.0) == "0"
    assert format_number(-0.004, 1) == "0.0"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0, "件", "0 件", "0"),
        (99_999, "件", "99,999 件", "99,999"),
        (100_000, "件", "10 万件", "100,000"),
        (4_289_600, "件", "428.96 万件", "4.29 million"),
        (312_400_000, "件", "3.12 亿件", "312.4 million"),
        (2_000_000_000, "件", "20 亿件", "2 billion"),
        (9_999.5, "万元", "9,999.5 万元", "CNY 100 million"),
        (10_000, "万元", "1 亿元", "CNY 100 million"),
        (31_000, "万元", "3.1 亿元", "CNY 310 million"),
        (12.3456, "万元", "12.35 万元", "CNY 123,456"),
        (0.0012, "万元", "0.0012 万元", "CNY 12"),
        (2_585_000, "万元", "258.5 亿元", "CNY 25.85 billion"),
    ],
)
def test_large_values_are_shortened_by_the_steps_of_each_language(
    value: float, unit: str, zh: str, en: str
) -> None:
    """万 from 100,000 and 亿 in Chinese; million and billion in English; 10,000 万元 are 1 亿元."""
    assert format_value(value, unit, "zh") == zh
    assert format_value(value, unit, "en") == en


def test_a_lower_bound_says_so_everywhere() -> None:
    """At least stands before the value, also beside a mark."""
    assert format_value(5206, "件", "zh", is_lower_bound=True) == "≥ 5,206 件"
    assert format_mark(5206, "件", "en", is_lower_bound=True) == "≥ 5,206"


@pytest.mark.parametrize("unit", ["件", "万元"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("value", [0, 7, 12.5, 99_999, 128_790, 249_672, 10_000_000])
def test_a_mark_prints_the_digits_of_the_card(value: float, unit: str, language: str) -> None:
    """The digits beside a mark, in the scale of its own value, are those that the card prints."""
    parts = split_value(value, unit, language)  # type: ignore[arg-type]
    scale = choose_scale(value, unit, language)  # type: ignore[arg-type]
    assert format_scaled(value, scale) == parts.number
    assert format_mark(value, unit, language).split(" ")[0] == parts.number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "previous", "zh", "en"),
    [
        (580, 4626, "+580（+12.5%）", "+580 (+12.5%)"),
        (-94, 400, "−94（−23.5%）", "−94 (−23.5%)"),
        (3, 9, "+3", "+3"),
        (-3, 4, "−3", "−3"),
        (3, 0, "新增 3", "new: 3"),
        (0, 50, "与上年持平", "unchanged"),
        (0, 0, "与上年持平", "unchanged"),
    ],
)
def test_a_change_has_a_rate_only_where_one_says_something(
    change: float, previous: float, zh: str, en: str
) -> None:
    """No rate on a base below ten, none on zero, and no sign on no change."""
    assert format_change(change, previous, "zh") == zh
    assert format_change(change, previous, "en") == en


def test_rates_change_by_percentage_points() -> None:
    """Never a percentage of a percentage; what prints as 0.0 is no change."""
    assert format_points(-0.003, "zh") == "−0.3 个百分点"
    assert format_points(0.02, "en") == "+2.0 pp"
    assert format_points(-0.0004, "en") == "unchanged"


def test_dates_and_coverage() -> None:
    """Dates as each language writes them; coverage alone where nobody knows who is expected."""
    assert format_date(date(2026, 4, 2), "zh") == "2026-04-02"
    assert format_date(date(2026, 4, 2), "en") == "2 Apr 2026"
    assert format_date(pd.Timestamp(2026, 1, 20), "zh") == "2026-01-20"
    assert format_coverage(36, 40) == "36/40"
    assert format_coverage(4, None) == "4"
