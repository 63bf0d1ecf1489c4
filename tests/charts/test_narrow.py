"""Charts on narrow pages: drawn as a browser would, at the widths that pages give them."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
import vl_convert

from analytics.charts import bars, ladder, panels, shares, theme, trends
from analytics.charts.widths import text_width
from analytics.exports.svg import Word, take_apart
from charts.kit import spec, years

BESIDE, ALONE, PHONE = 520, 440, 290
"""Pixels that a chart has beside another one at 1440, alone at 800, and on a telephone."""
THOUSANDS = {"n_known": 8395, "n_expected": 8533}


def render(chart: Any, width: int) -> str:
    """The SVG of a chart that is so many pixels wide, laid out as in a browser."""
    return str(vl_convert.vegalite_to_svg(spec(chart) | {"width": width, "background": "#FFFFFF"}))


def find_overlaps(svg: str) -> list[tuple[str, str]]:
    """The words that are printed over each other."""

    def reach(word: Word) -> tuple[float, float]:
        size = 0.92 * text_width([word.text]) * word.size / theme.LABEL_SIZE
        left = word.x - {"start": 0.0, "middle": size / 2, "end": size}[word.anchor]
        return left, left + size

    words = [word for word in take_apart(svg).words if not word.rim]
    return [
        (first.text, second.text)
        for first, second in combinations(words, 2)
        if abs(first.y - second.y) < 8
        and reach(first)[0] < reach(second)[1]
        and reach(second)[0] < reach(first)[1]
    ]


def by_kind() -> pd.DataFrame:
    """Two kinds of agency, thousands of each."""
    values = [118_900, 96_853, 128_800, 139_900, 156_000, 187_500, 202_100]
    bounds = tuple(range(2019, 2026))
    return pd.concat(
        [
            years(values, series="department", name="Department", bounds=bounds).assign(**THOUSANDS),
            years([value / 10 for value in values], series="town", name="Town").assign(**THOUSANDS),
        ]
    )


def two_forms() -> pd.DataFrame:
    """Both forms over nine places, hundreds of agencies."""
    old = years([99, 122, 9, 2], form="2019", form_name="2019 form", series="made", name="made", slot=0)
    new = years(
        [9, 99, 97, 103, 102, 100], first=2020, form="2021", form_name="2021 form", series="issued",
        name="issued", slot=0,
    )  # fmt: skip
    return pd.concat([old, new], ignore_index=True).assign(n_known=370, n_expected=373)


def joints() -> pd.DataFrame:
    """Six joints of one agency."""
    return pd.DataFrame(
        [
            {"agency_id": "a", "name": "甲局", "year": year, "state": "equal", "gap": 0, "spoken": ""}
            for year in range(2020, 2026)
        ]
    )


SOME, ALL = (0.64, 0.0, 0.0, 0.2, 0.12, 0.04), (0.44, 0.08, 0.14, 0.18, 0.11, 0.05)
"""Shares of the outcomes: two of them zero, and the usual ones."""


def outcomes(width: int, values: Sequence[float]) -> tuple[str, float]:
    """The one bar of a report and how long it is."""
    names = ("Granted", "Granted in part", "Refused", "Unavailable", "Not processed", "Other disposal")
    rows = pd.DataFrame(
        {
            "block": "",
            "row": "2025 25",
            "part": list(theme.OUTCOMES),
            "name": names,
            "share": values,
            "status": "computed",
        }
    )
    svg = render(shares.draw_shares(rows, "en"), width)
    bars = re.findall(r'aria-label=" ?2025 25 [^"]*"[^>]*? d="M[\d.]+,[\d.]+h([\d.]+)v', svg)
    return svg, sum(map(float, bars))


@pytest.mark.parametrize(("width", "printed"), [(900, "差 12"), (270, "12"), (180, None)])
def test_the_gap_of_a_joint_gives_way_to_the_next_mark(width: int, printed: str | None) -> None:
    """In words, as a number, or not at all: the mark says it as well, and nothing is printed over it."""
    chart = ladder.draw_ladder(joints().assign(state="unequal", gap=12), "zh")
    words = {word.text for word in take_apart(render(chart, width)).words}
    assert {text for text in words if text.endswith("12")} == ({printed} if printed else set())


@pytest.mark.parametrize("width", [BESIDE, ALONE])
@pytest.mark.parametrize(
    "chart",
    [
        trends.draw_series(by_kind(), "zh", unit="件", height=250),
        trends.draw_trend(by_kind().head(7), language="zh", unit="件"),
        panels.draw_forms(two_forms(), "en", unit="件"),
        ladder.draw_ladder(joints(), "zh"),
    ],
    ids=["series", "trend", "forms", "ladder"],
)
def test_years_their_coverage_and_values_are_never_printed_over_each_other(chart: Any, width: int) -> None:
    """Four-digit coverage takes a line more, values take turns on two lines, heads are shortened."""
    assert find_overlaps(render(chart, width)) == []


@pytest.mark.parametrize("width", [BESIDE, ALONE, PHONE])
@pytest.mark.parametrize("values", [SOME, ALL], ids=["some", "all"])
def test_names_of_parts_leave_the_bars_their_room(width: int, values: Sequence[float]) -> None:
    """Names over the segments, on three levels, or in the columns of a key: never over each other."""
    svg, length = outcomes(width, values)
    assert find_overlaps(svg) == []
    assert length > width / 2
    words = [word.text for word in take_apart(svg).words]
    assert words.count("Granted") == words.count("Other disposal") == 1


def moved(rest: int) -> pd.DataFrame:
    """What moved a total: long names, and all others together with a change that would dwarf them."""
    names = ["云岫区自然资源和规划局", "云岫区住房和城乡建设局", "其余 343 家", "云岫区发展和改革局"]
    return pd.DataFrame({"name": names, "change": [63, 40, rest, -84], "role": ["up", "up", "rest", "down"]})


@pytest.mark.parametrize("width", [BESIDE, PHONE])
@pytest.mark.parametrize("rest", [707, -707])
def test_numbers_of_what_moved_a_total_stand_beside_the_names_and_whole(width: int, rest: int) -> None:
    """On the side of its sign each; all others' number, which has no bar, is shortened before it is cut."""
    svg = render(bars.draw_drivers(moved(rest), "zh", unit="件"), width)
    assert find_overlaps(svg) == []
    (long,) = (word for word in take_apart(svg).words if word.text.startswith(("+707", "−707")))
    assert long.anchor == ("start" if rest > 0 else "end")
    size = 0.92 * text_width([long.text])
    reach = (long.x, long.x + size) if rest > 0 else (long.x - size, long.x)
    assert 0 <= reach[0] < reach[1] <= width
