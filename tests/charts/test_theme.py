"""One look: colours that follow the background, and one config in every chart."""

import colorsys
import json
from itertools import chain

import pytest

from analytics.charts import theme
from analytics.charts.checks import EXPLAIN, NOTE
from analytics.charts.trends import draw_trend
from analytics.charts.words import say
from charts.kit import spec, years

PAPER = {"light": "#FFFFFF", "dark": "#12171E"}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2 defines it."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


MARKS = {
    *theme.CATEGORICAL,
    *theme.OUTCOMES.values(),
    *theme.RESULTS.values(),
    *(theme.CONTEXT, theme.ERROR, theme.FAINT, theme.NOT_AVAILABLE, EXPLAIN, NOTE),
}
FILLS = {*theme.OUTCOMES.values(), *theme.RESULTS.values(), theme.CONTEXT, theme.PALE_BLUE}
"""What numbers are printed on."""


@pytest.mark.parametrize("mode", PAPER)
@pytest.mark.parametrize("colour", sorted(MARKS))
def test_marks_stand_out_from_the_paper(colour: theme.Colour, mode: str) -> None:
    """Marks that carry meaning reach 3:1 on both papers (WCAG 1.4.11)."""
    assert contrast(getattr(colour, mode), PAPER[mode]) >= 3


@pytest.mark.parametrize("mode", PAPER)
@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED])
def test_text_is_legible(colour: theme.Colour, mode: str) -> None:
    """Text reaches 4.5:1 on both papers."""
    assert contrast(getattr(colour, mode), PAPER[mode]) >= 4.5


@pytest.mark.parametrize("mode", PAPER)
@pytest.mark.parametrize("fill", sorted(FILLS))
def test_numbers_in_bars_are_legible(fill: theme.Colour, mode: str) -> None:
    """The ink that is chosen for a fill, dark or light, reaches 4.5:1 on it."""
    colour = getattr(fill, mode)
    chosen = "#14181F" if luminance(colour) > 0.22 else "#FFFFFF"
    assert contrast(chosen, colour) >= 4.5


@pytest.mark.parametrize("mode", PAPER)
def test_numbers_in_a_heat_map_are_legible(mode: str) -> None:
    """Each class has the ink that reaches 4.5:1 on it."""
    for fill, ink in zip(theme.SEQUENTIAL, theme.ON_SEQUENTIAL, strict=True):
        assert contrast(getattr(fill, mode), getattr(ink, mode)) >= 4.5


def test_colours_of_one_chart_differ() -> None:
    """No two parts of one chart have the same colour in either mode."""
    for colours in (theme.OUTCOMES.values(), theme.RESULTS.values(), theme.CATEGORICAL):
        for mode in PAPER:
            hues = {colorsys.rgb_to_hls(*hex_parts(getattr(colour, mode))) for colour in colours}
            assert len(hues) == len(list(colours))


def hex_parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def test_no_chart_fixes_a_colour_font_or_background() -> None:
    """Every colour is an expression of the background, which the page owns with the font."""
    built = spec(draw_trend(years([1, None, 3], bounds=(2021,)), language="zh", unit="件"))
    assert "background" not in built
    assert "font" not in built["config"]
    plain = [value for value in walk(built["layer"]) if isinstance(value, str) and value.startswith("#")]
    assert plain == []


def walk(node: object) -> list[object]:
    """All leaves of a specification."""
    if isinstance(node, dict):
        return list(chain.from_iterable(walk(value) for value in node.values()))
    if isinstance(node, list):
        return list(chain.from_iterable(walk(value) for value in node))
    return [node]


def test_every_chart_undoes_what_the_server_would_change() -> None:
    """Labels are neither dropped, cut, turned nor moved, and the width is the page's."""
    built = spec(draw_trend(years([1, 2]), language="zh", unit="件"))
    axis = built["config"]["axis"]
    assert (axis["labelOverlap"], axis["labelFlush"], axis["labelAngle"], axis["labelLimit"]) == (
        False,
        False,
        0,
        220,
    )
    assert built["width"] == "container"
    assert built["autosize"] == {"type": "fit", "contains": "padding"}


def test_screen_readers_hear_values_and_no_names_of_the_program() -> None:
    """Marks are silent unless they carry a value, and then they say it in words."""
    built = spec(draw_trend(years([1, 2], bounds=(2020,)), language="zh", unit="件"))
    assert built["config"]["mark"] == {"tooltip": None, "aria": False}
    spoken = [layer["mark"] for layer in built["layer"] if layer["mark"].get("aria")]
    assert [mark["type"] for mark in spoken] == ["point", "point"]
    assert all("datum.label" in mark["description"]["expr"] for mark in spoken)


def test_a_chart_is_built_the_same_way_every_time() -> None:
    """Specifications are cached and compared, so building must not depend on anything but its rows."""
    first, second = (draw_trend(years([1, 2]), language="zh", unit="件").to_dict() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


def test_words_exist_in_both_languages() -> None:
    """The words inside charts are there in both languages, and an unknown one is an error."""
    for state in ("no_report", "not_in_form", "not_computable"):
        assert say(f"state.{state}", "zh") != say(f"state.{state}", "en")
    with pytest.raises(KeyError):
        say("state.sunny", "zh")
