"""Wilson intervals and the chart of rates."""

import pandas as pd
import pytest

from analytics.charts.intervals import draw_rates, top_of_intervals, wilson_interval
from analytics.charts.years import Break
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),
    ],
)
def test_wilson_intervals_are_those_published(count: int, base: int, low: float, high: float) -> None:
    """The bounds are those of the published worked examples, at 0 and at 100 percent too."""
    interval = wilson_interval(count, base)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(("count", "base"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(count: int, base: int) -> None:
    """A base of nothing and more than all are errors of the caller."""
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(count, base)


def rates(**columns: list[object]) -> pd.DataFrame:
    """Two years with a rate and one without."""
    given = {
        "year": [2023, 2024, 2025],
        "value": [0.1, None, 0.25],
        "low": [0.05, None, 0.2],
        "high": [0.2, None, 0.3],
        "variant": [0.08, None, None],
        "base": [40.0, None, 242.0],
        "status": ["computed", "not_computable", "computed"],
    }
    return pd.DataFrame(given | columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rate_has_dot_interval_value_and_base(language: str) -> None:
    """The value stands above, the interval is a rule, the number decided stands under the year."""
    built = spec(draw_rates(rates(), language, top=0.3))
    assert texts(built)[:2] == ["10%", "25%"]
    spans = [(row["value"], row["high"]) for row in drawn(built, "rule") if "high" in row]
    assert spans == [(0.05, 0.2), (0.2, 0.3)]
    assert '"2025": ["2025", "242"]' in layers(built, "point")[0]["encoding"]["x"]["axis"]["labelExpr"]


def test_the_other_definition_is_a_hollow_diamond_beside_the_dot() -> None:
    """Only where it is known, moved to the right, hollow."""
    built = spec(draw_rates(rates(), "zh", top=0.3))
    (diamond,) = [layer for layer in layers(built, "point") if layer["mark"].get("shape") == "diamond"]
    assert [(row["year"], row["value"]) for row in rows(built, diamond)] == [(2023, 0.08)]
    assert diamond["mark"]["xOffset"] == 10
    assert diamond["mark"]["filled"] is False


def test_a_year_without_a_rate_is_named_and_never_zero_percent() -> None:
    """No dot, no 0%, the state in words and a dash for the base."""
    built = spec(draw_rates(rates(), "zh", top=0.3))
    assert "不可\n计算" in texts(built)
    assert "0%" not in texts(built)
    assert 2024 not in [row["year"] for row in drawn(built, "point")]


def test_no_rate_at_all_is_a_valid_chart() -> None:
    """Only named gaps are drawn."""
    nothing = {name: [None] * 3 for name in ("value", "low", "high", "variant", "base")}
    frame = rates(**nothing, status=["no_report"] * 3)
    built = spec(draw_rates(frame, "en", top=top_of_intervals([frame]), breaks=(Break(2024),)))
    assert texts(built) == ["no\nreport"] * 3


def test_small_multiples_share_the_highest_bound() -> None:
    """The common scale reaches the highest interval or other definition, and never less than 5%."""
    assert top_of_intervals([rates(), rates(high=[0.5, None, 0.3])]) == 0.5
    assert top_of_intervals([rates(high=[0.01] * 3, variant=[None] * 3)]) == 0.05


def test_rates_without_rows_are_refused() -> None:
    """An empty frame is an error of the caller."""
    with pytest.raises(ValueError, match="at least one row"):
        draw_rates(rates().head(0), "zh", top=1)
