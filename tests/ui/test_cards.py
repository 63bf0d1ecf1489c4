"""Key figures: the number, its change twice, and why there is none."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest

from analytics.charts.formats import Language
from analytics.ui.blocks import Card
from analytics.ui.cards import metric_card
from charts.kit import years
from ui.pretend import make_context


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """The language of the session that there is not."""
    with patch("analytics.ui.language.current_language", return_value=request.param):
        yield request.param


def card(
    language: Language, metric: str, values: list[float | None], change: dict[str, Any], **row: Any
) -> Card:
    """The card of a metric with values up to 2025; `change` and `row` differ from the plain case."""
    first = 2026 - len(values)
    by_year = years(values, first=first, is_small_base=False, denominator=None).assign(metric=metric)
    for column, value in row.items():
        by_year[column] = value
    plain = {
        "metric": metric,
        "year": 2025,
        "previous_year": 2024,
        "change": None,
        "previous": None,
        "lfl_change": None,
        "lfl_previous": None,
        "n_common": 0,
        "crosses_break": False,
        "is_partial": False,
    }
    changes = pd.DataFrame([plain | change], dtype=object)
    return metric_card(make_context(language, first), metric, by_year, changes)


def test_the_change_stands_like_for_like_with_its_agencies_and_as_filed(language: Language) -> None:
    """Both changes are given where they differ."""
    both = {"lfl_change": 580, "lfl_previous": 4626, "n_common": 35, "change": 610, "previous": 4596}
    shown = card(language, "received", [4596, 5206], both)
    assert (shown.value, shown.unit) == ("5,206", {"zh": "件", "en": ""}[language])
    assert {"zh": "+580 件", "en": "+580 "}[language] in shown.change
    assert "35" in shown.more
    assert "+610" in shown.more


def test_incomplete_totals_are_not_subtracted(language: Language) -> None:
    """Where 18 of 37 reports are not there yet, no figure says that the total fell by 39 percent."""
    both = {"lfl_change": 75, "lfl_previous": 783, "n_common": 18, "change": -567, "previous": 1439}
    row = {"is_lower_bound": [False, True], "n_expected": 37, "n_known": [37, 19]}
    shown = card(language, "received", [1439, 872], both | {"is_partial": True}, **row)
    assert "+75" in shown.change
    assert "18" in shown.more
    assert "567" not in shown.change + shown.more
    assert [bar.is_bound for bar in shown.bars] == [False, True]
    shown = card(language, "received", [1439, 872], both | {"is_partial": True})
    assert "567" not in shown.change + shown.more


def test_one_change_is_given_where_both_are_the_same(language: Language) -> None:
    """With the same agencies in both years the change as filed says nothing new."""
    same = {"lfl_change": 3, "lfl_previous": 4, "n_common": 40, "change": 3, "previous": 4}
    shown = card(language, "received", [4, 7], same)
    assert shown.change.count("+3") == 1
    assert "+3" not in shown.more


def test_a_lower_bound_says_at_least(language: Language) -> None:
    """Some agencies are unknown."""
    shown = card(language, "received", [4, 7], {}, is_lower_bound=True)
    assert shown.value == "≥ 7"
    assert not shown.is_missing


@pytest.mark.parametrize("state", ["no_report", "not_computable", "not_in_form"])
def test_without_a_value_the_state_and_its_reason_stand_there(language: Language, state: str) -> None:
    """Never a zero, never a dash alone."""
    reason = {"not_computable": "zero_base"}.get(state, state)
    shown = card(language, "grant_rate", [0.5, None], {}, status=state, reason=reason)
    assert shown.is_missing
    assert shown.value
    assert shown.change
    assert [bar.value for bar in shown.bars] == [0.5, None]


def test_nothing_is_compared_across_the_law_of_2024(language: Language) -> None:
    """The law is named in place of a change, and drawn between the years."""
    across = {
        "year": 2024,
        "previous_year": 2023,
        "crosses_break": True,
        "lfl_change": 200,
        "lfl_previous": 88,
    }
    shown = card(language, "reconsiderations", [80, 88, 272, 311], across)
    assert "2024" in shown.change
    assert "200" not in shown.change + shown.more
    assert [bar.has_break for bar in shown.bars] == [False, False, True, False]


def test_rates_change_by_points_and_name_a_small_base(language: Language) -> None:
    """A rate has no rate of change; few cases behind it are said."""
    change = {
        "lfl_change": Decimal("-0.003"),
        "lfl_previous": Decimal("0.465"),
        "n_common": 35,
        "change": None,
    }
    shown = card(language, "grant_rate", [0.465, 0.462], change, is_small_base=True, denominator=12)
    assert shown.value == "46.2%"
    assert "−0.3" in shown.change
    assert "%" not in shown.change
    assert "12" in shown.more


def test_without_last_year_that_is_said(language: Language) -> None:
    """No comparable agency, no change."""
    assert card(language, "received", [None, 7], {}).change


def test_money_is_printed_in_the_currency_of_the_language(language: Language) -> None:
    """10,000 万元 are 1 亿元 and CNY 100 million."""
    shown = card(language, "fees_amount", [30_000, 31_000], {})
    assert f"{shown.value} {shown.unit}" == {"zh": "3.1 亿元", "en": "CNY 310 million"}[language]
