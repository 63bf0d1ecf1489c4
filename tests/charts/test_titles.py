"""Titles are findings: each template fires only when its condition holds, and prints the chart's numbers."""

import ast
import inspect
import re
from string import Formatter
from typing import Any

import pandas as pd
import pytest

from analytics.charts import agency_titles, compare_titles, titles
from analytics.charts.frames import Row
from analytics.dictionary import load_dictionary
from analytics.ui.language import load_texts
from charts.kit import years


def change(before: float | None, now: float | None, **columns: Any) -> Row:
    """A row of queries.metric_change over 35 agencies."""
    is_known = before is not None and now is not None
    row = {
        "year": 2025,
        "previous_year": 2024,
        "lfl_previous": before,
        "lfl_value": now,
        "lfl_change": now - before if is_known else None,  # type: ignore[operator]
        "n_common": 35 if is_known else 0,
        "crosses_break": False,
    }
    return row | columns


def level(value: float | None, *, is_lower_bound: bool = False) -> Row:
    """This year's row of queries.metric_by_year."""
    return {"value": value, "is_lower_bound": is_lower_bound}


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        (1000, 1030, "rise"),
        (1000, 1029, "steady"),
        (1000, 971, "steady"),
        (1000, 970, "fall"),
        (1000, 1000, "same"),
        (9, 12, "small"),
        (0, 3, "small"),
        (None, 5206, "level"),
    ],
)
def test_the_change_decides_the_template(before: float | None, now: float, key: str) -> None:
    """Below 3% a change is small, below a base of ten it has no rate, without a last year it is a level."""
    assert titles.title_change(change(before, now), level(now), "新收", "件", "zh").key == key


@pytest.mark.parametrize(("now", "key"), [(1000, "same_alone"), (1010, "steady_alone"), (2000, "rise")])
def test_one_agency_is_comparable_to_itself_without_saying_so(now: float, key: str) -> None:
    """The number of comparable agencies is given only where there are several."""
    assert titles.title_change(change(1000, now, n_common=1), level(now), "新收", "件", "zh").key == key


def test_a_year_without_a_value_has_no_finding() -> None:
    """No value, no claim."""
    assert titles.title_change(change(None, None), level(None), "新收", "件", "zh").key == "none"


def test_no_growth_is_claimed_across_a_break() -> None:
    """Over a break only the level is stated."""
    row = change(100, 300, crosses_break=True)
    title = titles.title_change(row, level(300, is_lower_bound=True), "复议", "件", "zh")
    assert (title.key, title.values["value"]) == ("level", "≥ 300 件")


def test_the_title_prints_the_numbers_of_the_card() -> None:
    """Amount and rate are the like-for-like ones, as the card prints them."""
    title = titles.title_change(change(4626, 5206), level(5206), "新收", "件", "zh")
    assert (title.values["amount"], title.values["rate"]) == ("580 件", "+12.5%")
    assert title.values["change"] == "+580（+12.5%）"


@pytest.mark.parametrize(
    ("frame", "is_record"),
    [
        (years([1, 2, 3, 4]), True),
        (years([1, 2, 4, 4]), False),
        (years([1, 2, 4]), False),
        (years([1, None, 3, 4]), False),
        (years([1, 2, 3, 4], bounds=(2020,)), False),
        (years([1, 2, 3, 4], bounds=(2022,)), True),
    ],
)
def test_a_record_needs_four_known_years_and_no_earlier_lower_bound(
    frame: pd.DataFrame, is_record: bool
) -> None:
    """An earlier year that is only a lower bound may have been higher; equal is no record."""
    assert (titles.title_record(frame) is not None) is is_record


def drivers(*rows: tuple[str, float, str]) -> pd.DataFrame:
    """Bars of drivers."""
    return pd.DataFrame(rows, columns=["name", "change", "role"])


@pytest.mark.parametrize(
    ("total", "rows", "key"),
    [
        (5, [("甲", 7, "up"), ("乙", -2, "down")], "drivers_up"),
        (-5, [("甲", 2, "up"), ("乙", -7, "down")], "drivers_down"),
        (0, [("甲", 2, "up"), ("乙", -2, "down")], "drivers_none"),
        (5, [("其余", 5, "rest")], "drivers_rise"),
        (-5, [("其余", -5, "rest")], "drivers_fall"),
    ],
)
def test_the_leader_of_a_change_went_the_way_of_the_sum(total: float, rows: list[Any], key: str) -> None:
    """Who rose most is named when the sum rose, who fell most when it fell, nobody when none is named."""
    title = titles.title_drivers(drivers(*rows), change(100, 100 + total), "新收", "zh")
    assert title.key == key
    if key == "drivers_up":
        assert (title.values["leader"], title.values["part"], title.values["amount"]) == ("甲", "+7", "5 件")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ((3, 1), "parts_up"),
        ((-3, -1), "parts_down"),
        ((3, -1), "parts_mixed"),
        ((3, 0), "parts_some_up"),
        ((0, -1), "parts_some_down"),
        ((0, 0), "parts_same"),
    ],
)
def test_parts_all_rose_only_when_all_rose(changes: tuple[int, int], key: str) -> None:
    """Every outcome rose is said only when every outcome did."""
    assert titles.title_parts(drivers(("甲", changes[0], ""), ("乙", changes[1], "")), "结果").key == key


def test_the_leading_kind_is_named_with_its_share() -> None:
    """The share is of the kinds that are known; without any value nothing is claimed."""
    frame = pd.DataFrame({"year": [2025, 2025], "name": ["部门", "乡镇"], "value": [30.0, 10.0]})
    assert titles.title_kinds(frame, 2025).values["share"] == "75.0%"
    assert titles.title_kinds(frame, 2024).key == "kinds_none"
    # All of one is no finding.
    assert titles.title_kinds(frame.head(1), 2025).key == "kinds_one"


def books(inside: float, outside: float) -> pd.DataFrame:
    """Both sides of the balance."""
    return pd.DataFrame({"side": ["in", "out"], "value": [inside, outside]})


@pytest.mark.parametrize(
    ("inside", "outside", "unbalanced", "key"),
    [(10, 10, [], "balance"), (10, 10, ["甲", "乙"], "balance_offset"), (10, 7, ["甲"], "balance_gap")],
)
def test_books_balance_only_when_everybodys_do(
    inside: float, outside: float, unbalanced: list[str], key: str
) -> None:
    """Gaps that cancel out in the sum are said, with the names."""
    title = titles.title_balance(books(inside, outside), unbalanced, "甲")
    assert title.key == key
    if key == "balance_gap":
        assert title.values["gap"] == "3"


def outcomes(*seconds: str) -> pd.DataFrame:
    """Shares of three outcomes per year; the named one is the second largest."""
    rows = []
    for year, second in enumerate(seconds, 2023):
        for part, count in (("granted", 50), ("refused", 20), ("unavailable", 20)):
            size = count + (5 if part == second else 0)
            rows.append((year, part, part, float(size), 100.0, size / 100, "computed"))
    return pd.DataFrame(rows, columns=["year", "part", "name", "count", "whole", "share", "status"])


@pytest.mark.parametrize(
    ("seconds", "key"),
    [
        (("refused",) * 3, "outcomes_second"),
        (("refused",) * 2, "outcomes"),
        (("refused", "unavailable", "refused"), "outcomes"),
        (("refused", "refused", "tie"), "outcomes"),
    ],
)
def test_the_second_outcome_is_named_when_it_is_so_every_year(seconds: tuple[str, ...], key: str) -> None:
    """At least three years, always the same one, and never a tie."""
    frame = outcomes(*seconds)
    title = titles.title_outcomes(frame, int(frame["year"].max()))
    assert (title.key, title.values["share"]) == (key, "50.0%")


def test_outcomes_of_an_unknown_year_make_no_claim() -> None:
    """A year without a known mix has the neutral title."""
    assert titles.title_outcomes(outcomes("refused"), 2030).key == "outcomes_none"


@pytest.mark.parametrize(
    ("shares", "key"),
    [
        ([0.51, 0.3], "leader_half"),
        ([0.5, 0.3], "leader"),
        ([None, None], "leader_none"),
        ([0.0], "leader_none"),
    ],
)
def test_more_than_half_is_said_of_more_than_half(shares: list[float | None], key: str) -> None:
    """Otherwise the leader is only the largest."""
    frame = pd.DataFrame({"name": ["甲", "乙"][: len(shares)], "share": shares})
    assert titles.title_leader(frame, 2025).key == key


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([5.0, 3.0], "grounds_leader"),
        ([5.0, 5.0], "grounds"),
        ([0.0, 0.0], "grounds_none"),
        ([None, None], "grounds_unknown"),
    ],
)
def test_a_ground_leads_only_alone(values: list[float | None], key: str) -> None:
    """Equal grounds have no leader; no refusal and nothing known are told apart."""
    frame = pd.DataFrame({"name": ["甲", "乙"], "value": values, "is_lower_bound": False})
    assert titles.title_grounds(frame, 2025).key == key


@pytest.mark.parametrize(
    ("steps", "broken", "key"),
    [
        ((10, 3, 1, 12), [], "roll"),
        ((10, 3, 1, 12), ["甲"], "roll_offset"),
        ((10, 3, 1, 13), ["甲"], "roll_gap"),
    ],
)
def test_a_stock_follows_only_when_everybodys_does(
    steps: tuple[int, ...], broken: list[str], key: str
) -> None:
    """The expected stock stands beside the printed one where they differ."""
    title = titles.title_roll_forward(pd.DataFrame({"value": steps}), broken, "甲")
    assert (title.key, title.values["expected"]) == (key, "12")


def documents(form: str, *values: float | None, year: int = 2025) -> pd.DataFrame:
    """One form's columns of one year."""
    return pd.DataFrame(
        [
            {"form": form, "year": year, "slot": slot, "value": value, "is_lower_bound": slot == 1}
            for slot, value in enumerate(values)
        ]
    ).astype({"value": float})


def test_documents_are_counted_in_the_words_of_their_form() -> None:
    """The newer form wins; a flow needs both columns, a stock one."""
    both = pd.concat([documents("2019", 9, 9), documents("2021", 24, 9)])
    title = titles.title_documents(both, 2025, "flow", "规范性文件")
    assert (title.key, title.values["first"], title.values["second"]) == ("flow_2021", "24", "≥ 9")
    assert titles.title_documents(documents("2019", 9, 9), 2025, "flow", "").key == "flow_2019"
    assert titles.title_documents(documents("2021", 24, None), 2025, "flow", "").key == "flow_none"
    assert titles.title_documents(documents("2021", 300), 2025, "stock", "").key == "stock_2021"
    assert titles.title_documents(documents("2021", 300), 2024, "stock", "").key == "stock_none"


def test_the_law_is_named_only_across_its_year_and_with_both_sides_known() -> None:
    """Before and after are of the same agencies, and how many is said; without them there is no title."""
    across, direct = change(88, 272, crosses_break=True), change(54, 33, crosses_break=True)
    title = titles.title_law(across, direct, "zh")
    assert title is not None
    assert (title.values["first_before"], title.values["first_now"]) == ("88 件", "272 件")
    assert (title.key, title.values["first_n"], title.values["second_n"]) == ("law", "35", "35")
    alone = [row | {"n_common": 1} for row in (across, direct)]
    assert titles.title_law(*alone, "zh").key == "law_alone"  # type: ignore[union-attr]
    assert titles.title_law(change(88, 272), direct, "zh") is None
    assert titles.title_law(across, change(None, None, crosses_break=True), "zh") is None


def rates(*rows: tuple[int, float | None, float | None, float | None]) -> pd.DataFrame:
    """Rates with their intervals."""
    frame = pd.DataFrame(rows, columns=["year", "value", "low", "high"])
    return frame.assign(base=100.0)


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        ((0.10, 0.05, 0.15), (0.14, 0.09, 0.19), "rates_overlap"),
        ((0.10, 0.05, 0.15), (0.30, 0.25, 0.35), "rates_up"),
        ((0.30, 0.25, 0.35), (0.10, 0.05, 0.15), "rates_down"),
        ((0.10, 0.05, 0.15), (0.30, 0.15, 0.45), "rates_wide"),
        ((None, None, None), (0.10, 0.05, 0.15), "rates"),
        ((0.10, 0.05, 0.15), (None, None, None), "rates_none"),
    ],
)
def test_a_rate_changed_only_when_the_intervals_part(before: Any, now: Any, key: str) -> None:
    """Overlapping intervals are no change, and an interval of more than 20 points says too few cases."""
    frame = rates((2024, *before), (2025, *now))
    assert titles.title_rates(frame, "复议纠错率", 2025, "zh").key == key


def test_disputes_per_hundred_say_which_of_the_two_is_unknown() -> None:
    """The chart still draws the one that is known, so the title names it; none known is the neutral title."""
    assert titles.title_per_hundred([{"value": 6.04}, {"value": 1.35}], 2025).values["first"] == "6.0"
    assert titles.title_per_hundred([{"value": 6.0}, {"value": None}], 2025).key == "per_hundred_first"
    assert titles.title_per_hundred([{"value": None}, {"value": 1.0}], 2025).key == "per_hundred_second"
    assert titles.title_per_hundred([{"value": None}, {"value": None}], 2025).key == "per_hundred_none"


MODULES = (titles, compare_titles, agency_titles)
"""Where titles are made."""


def named_templates() -> set[str]:
    """Every key that stands in a call of Title, conditional ones on both sides."""
    calls = [
        node.args[0]
        for module in MODULES
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Title"
    ]
    choices = [call for call in calls if isinstance(call, ast.IfExp)]
    keys = [*calls, *(call.body for call in choices), *(call.orelse for call in choices)]
    fixed = {key.value for key in keys if isinstance(key, ast.Constant)}
    forms = {f"{measure}_{form}" for measure in ("flow", "stock") for form in ("2019", "2021", "none")}
    return {str(key) for key in fixed} | forms


def test_every_template_has_its_sentence_in_both_languages() -> None:
    """Each template is a text and each text a template; both languages fill in what the module gives."""
    entries = load_texts().items()
    texts = {key.removeprefix("title."): entry for key, entry in entries if key.startswith("title.")}
    assert named_templates() == set(texts) - {"join"}
    source = "".join(map(inspect.getsource, MODULES))
    given = set(re.findall(r'"([a-z_]+)":', source)) | set(re.findall(r'values\["([a-z_]+)"\]', source))
    for key, entry in texts.items():
        for language in ("zh", "en"):
            fields = {name for _, name, _, _ in Formatter().parse(entry[language]) if name}
            assert fields <= given, (key, language, fields - given)


@pytest.mark.parametrize(
    ("shown", "first", "key"),
    [((2024,), 2024, "moves_one"), ((2023, 2024), 2023, "moves"), ((2024,), 2023, "moves_none")],
)
def test_one_year_alone_is_not_called_incomparable_with_itself(
    shown: tuple[int, ...], first: int, key: str
) -> None:
    """Nothing moves within a year; between two years it is the agencies that lack one of them."""
    frame = pd.DataFrame([{"agency_id": "a", "year": year, "value": 0.5} for year in shown])
    metric = load_dictionary().metric("grant_rate")
    assert compare_titles.title_moves(frame, metric, first, 2024).key == key


def test_the_median_of_a_heat_map_says_over_how_many_agencies() -> None:
    """Only those with a sound base count, and the title says how many they are."""
    rows = [
        {"name": name, "value": value, "is_small_base": small, "is_member": True}
        for name, value, small in (("甲局", 0.5, False), ("乙局", 0.6, False), ("丙局", 1.0, True))
    ]
    frame = pd.DataFrame(rows).assign(year=2024, status="computed")
    rate = load_dictionary().metric("grant_rate")
    title = compare_titles.title_heat(frame, rate, 2024, "zh")
    assert title is not None
    sentences = [load_texts()[f"title.{title.key}"][name].format_map(title.values) for name in ("zh", "en")]
    assert "2 家可评价" in sentences[0]
    assert "中位数 55.0%" in sentences[0]
    assert "2 agencies assessed" in sentences[1]
