"""Bars of 100% and the balance: parts, states, and books that do not balance."""

from typing import Any

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.shares import BALANCE, draw_balance, draw_shares
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts

SHARES = dict(zip(theme.OUTCOMES, (0.4, 0.1, 0.1, 0.2, 0.1, 0.1), strict=True))


def bars(shares: dict[str, float | None], row: str = "2025  100", block: str = "") -> pd.DataFrame:
    """One bar's rows, given in reverse order of stacking."""
    return pd.DataFrame(
        [
            {
                "block": block,
                "row": row,
                "part": part,
                "name": f"{part}!",
                "share": share,
                "status": "no_report" if share is None else "computed",
            }
            for part, share in reversed(shares.items())
        ]
    )


def names_over_segments(built: dict[str, Any]) -> list[str]:
    """The names that stand over the first bar; the key that takes their place on narrow pages left out."""
    over = (layer for layer in layers(built, "text") if "?'':datum.name" in str(layer["mark"].get("text")))
    return [row["name"] for layer in over for row in rows(built, layer)]


def balance(**values: int) -> pd.DataFrame:
    """Both sides of the books; parts that are not given are 0."""
    return pd.DataFrame(
        [
            {
                "side": "in" if part in ("carried_in", "received") else "out",
                "part": part,
                "name": part,
                "value": values.get(part, 0),
            }
            for part in BALANCE
        ]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_are_stacked_in_the_fixed_order_and_colours(language: str) -> None:
    """The order of stacking is the order of the colours, whatever the order of the rows."""
    built = spec(draw_shares(bars(SHARES), language))
    (segments,) = layers(built, "bar")
    ends = {row["part"]: (row["start"], row["end"]) for row in rows(built, segments)}
    assert ends["granted"] == (0.0, 0.4)
    assert ends["other_disposal"] == (pytest.approx(0.9), pytest.approx(1.0))
    assert segments["encoding"]["color"]["scale"]["domain"] == list(theme.OUTCOMES)
    assert "40%" in texts(built)


def test_parts_are_named_once_above_the_first_bar() -> None:
    """Names stand above the first bar only."""
    frame = pd.concat([bars(SHARES, "2024  90"), bars(SHARES, "2025  100")])
    assert names_over_segments(spec(draw_shares(frame, "zh"))).count("granted!") == 1


def test_a_name_before_a_last_one_that_is_moved_has_room_for_both() -> None:
    """The last name is wider than its segment and reaches back over the one before it."""
    shares = dict(zip(theme.OUTCOMES, (0.4, 0.1, 0.1, 0.25, 0.1, 0.05), strict=True))
    built = spec(draw_shares(bars(shares), "en"))
    over = next(
        layer for layer in layers(built, "text") if "?'':datum.name" in str(layer["mark"].get("text"))
    )
    named = {row["part"]: row for row in rows(built, over)}
    before, last = named["not_processed"], named["other_disposal"]
    assert before["need"] * 0.15 > before["width"] + last["width"]


def test_names_of_the_books_take_a_fourth_level_where_three_do_not_keep_them_apart() -> None:
    """Below the width at which a name and the third after it meet, names stand on four levels."""
    built = spec(
        draw_balance(
            balance(received=1000, granted=400, granted_in_part=100, refused=300, unavailable=200), "en"
        )
    )
    (lift,) = {
        str(layer["mark"]["dy"])
        for layer in layers(built, "text")
        if "%(width<" in str(layer["mark"].get("dy"))
    }
    narrow = int(lift.split("%(width<")[1].split("?")[0])
    assert 100 < narrow < 900
    assert "?4:3)" in lift


def test_parts_too_small_to_be_named_in_place_are_named_in_a_key() -> None:
    """Names over segments of no width would print over each other; a key in colour stands instead."""
    tiny = SHARES | {"granted": 0.5, "refused": 0.0}
    built = spec(draw_shares(bars(tiny), "zh"))
    squares = [layer for layer in layers(built, "text") if "datum.mark" in str(layer["mark"].get("text"))]
    assert [row["part"] for layer in squares for row in rows(built, layer)] == list(theme.OUTCOMES)
    assert names_over_segments(built) == []


def test_a_year_without_parts_is_a_dashed_box_with_its_state() -> None:
    """A missing year keeps its line, is no bar of zero, and is not what carries the names."""
    frame = pd.concat([bars(dict.fromkeys(SHARES), "2024"), bars(SHARES, "2025  100")])
    built = spec(draw_shares(frame, "zh"))
    boxes = [layer for layer in layers(built, "bar") if "strokeDash" in layer["mark"]]
    assert [row["line"] for layer in boxes for row in rows(built, layer)] == ["|2024"]
    assert "缺报" in texts(built)
    assert names_over_segments(built) == []


def test_a_chart_of_missing_years_only_is_valid() -> None:
    """With nothing known only boxes are drawn."""
    built = spec(draw_shares(bars(dict.fromkeys(SHARES), "2024"), "en"))
    assert len(layers(built, "bar")) == 1
    assert texts(built) == ["no report"]


def test_parts_that_exceed_the_whole_pass_the_end_of_the_scale_visibly() -> None:
    """Books that do not add up are shown as they are, never scaled to 100%."""
    over = SHARES | {"other_disposal": 0.3}
    built = spec(draw_shares(bars(over), "zh"))
    (segments,) = layers(built, "bar")
    assert 1.06 < segments["encoding"]["x"]["scale"]["domain"][1] < 1.2
    assert max(row["end"] for row in rows(built, segments)) == pytest.approx(1.06)
    assert "合计 120%" in texts(built)


def test_one_broken_row_does_not_squash_the_others() -> None:
    """Ten times the whole takes no more room than a little too much; books that balance are not marked."""
    broken = bars(SHARES | {"granted": 10.0}, "2022")
    built = spec(draw_shares(pd.concat([broken, bars(SHARES, "2023")]), "zh"))
    (segments,) = layers(built, "bar")
    assert segments["encoding"]["x"]["scale"]["domain"][1] < 1.2
    assert [row["line"] for row in drawn(built, "tick")] == ["|2022"]


def test_blocks_have_headings_and_breaks_dashed_rules() -> None:
    """Rows of several blocks stay apart although their years are the same."""
    frame = pd.concat([bars(SHARES, year, block) for block in ("复议", "诉讼") for year in ("2023", "2024")])
    built = spec(draw_shares(frame.assign(is_break=frame["row"] == "2024"), "zh"))
    assert {"复议", "诉讼"} <= set(texts(built))
    (rule,) = layers(built, "rule")
    assert [row["line"] for row in rows(built, rule)] == ["复议|2024", "诉讼|2024"]
    assert rule["mark"]["strokeDash"] == [4, 3]


def test_shares_without_rows_are_refused() -> None:
    """An empty frame is an error of the caller."""
    with pytest.raises(ValueError, match="at least one row"):
        draw_shares(bars({}).reindex(columns=["block", "row", "part", "name", "share", "status"]), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_books_that_balance_have_two_bars_of_equal_length_and_no_red(language: str) -> None:
    """In above out, on one scale."""
    built = spec(draw_balance(balance(received=10, carried_in=2, granted=9, carried_out=3), language))
    ends = {
        line: max(row["end"] for row in drawn(built, "bar") if row["line"] == line) for line in ("in", "out")
    }
    assert ends == {"in": 12.0, "out": 12.0}
    assert not layers(built, "tick")


@pytest.mark.parametrize(
    ("parts", "side"),
    [
        ({"received": 10, "granted": 7}, "out"),
        ({"received": 7, "granted": 10}, "in"),
    ],
)
def test_a_gap_is_a_red_rule_at_the_shorter_bar(parts: dict[str, int], side: str) -> None:
    """The difference stands at the end of the bar that is too short, in words."""
    built = spec(draw_balance(balance(**parts), "zh"))
    (rule,) = layers(built, "tick")
    assert [(row["line"], row["start"], row["text"]) for row in rows(built, rule)] == [(side, 7.0, "差 3")]
    assert theme.ERROR.light in rule["mark"]["color"]["expr"]


def test_a_balance_of_zeros_is_valid() -> None:
    """An agency that received nothing has books that balance at zero."""
    built = spec(draw_balance(balance(), "en"))
    assert {row["value"] for row in drawn(built, "bar")} == {0.0}


def test_a_balance_without_parts_is_refused() -> None:
    """An empty frame is an error of the caller."""
    with pytest.raises(ValueError, match="parts"):
        draw_balance(balance().head(0), "zh")
