"""Charts on narrow pages: drawn as a browser would, at the widths that pages give them."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
import vl_convert

from analytics.charts import bars, bridges, ladder, panels, shares, theme, trends
from analytics.charts.widths import text_width
from analytics.charts.years import Break
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


def forms_in_chinese() -> pd.DataFrame:
    """The samples' forms: two years of the old one, whose names are long, and six of the new one."""
    old = years([144, 145], form="2019", form_name="2019 年格式（试行）", series="total", name="对外公开总数")
    new = years(
        [3, 133, 142, 149, 154, 150], first=2020, form="2021", form_name="2021 年格式", series="now",
        name="现行有效",
    )  # fmt: skip
    return pd.concat([old.assign(slot=0), new.assign(slot=0)])


def two_flows() -> pd.DataFrame:
    """What came and what went by both forms, two columns a year, thousands of agencies."""
    forms = (
        ("2019", 2019, [396.0, 488.0, 0.0, 8.0]),
        ("2021", 2020, [0.0, 360.0, 320.0, 390.0, 380.0, 400.0]),
    )
    return pd.concat(
        [
            years(
                [value // (1 + slot / 10) for value in values], first=first, form=form, slot=slot,
                form_name=f"{form} form", series=f"{form} {slot}", name=("issued", "repealed")[slot],
            )
            for form, first, values in forms
            for slot in (0, 1)
        ],
        ignore_index=True,
    ).assign(**THOUSANDS)  # fmt: skip


LAW = Break(2024, ("2024 年 1 月 1 日", "新行政复议法施行：", "不予公开须先复议，", "前后不可直接比较"))


def across_the_law() -> pd.DataFrame:
    """Two kinds of case, lower bounds all, before and after 2024."""
    values = [508, 600, 712, 1104, 1080, 2956, 3020]
    return pd.concat(
        [
            years(values, series="r", name="行政复议", bounds=tuple(range(2019, 2026))).assign(**THOUSANDS),
            years([value / 5 for value in values], series="l", name="直接起诉").assign(**THOUSANDS),
        ]
    )


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


@pytest.mark.parametrize("width", [BESIDE, ALONE, PHONE])
@pytest.mark.parametrize(
    "chart",
    [
        trends.draw_series(by_kind(), "zh", unit="件", height=250),
        trends.draw_trend(by_kind().head(7), language="zh", unit="件"),
        panels.draw_forms(two_forms(), "en", unit="件"),
        panels.draw_forms(two_flows(), "en", unit="件"),
        panels.draw_forms(forms_in_chinese(), "zh", unit="件"),
        trends.draw_series(across_the_law(), "zh", unit="件", breaks=(LAW,)),
        ladder.draw_ladder(joints(), "zh"),
    ],
    ids=["series", "trend", "forms", "flows", "chinese", "law", "ladder"],
)
def test_years_their_coverage_and_values_are_never_printed_over_each_other(chart: Any, width: int) -> None:
    """Four-digit coverage takes a line more, values take turns on two lines, heads are shortened.

    On a telephone every other year is labelled, and the last one always.
    """
    assert find_overlaps(render(chart, width)) == []


def test_every_other_year_of_a_telephone_is_labelled_and_the_last_one_always() -> None:
    """What is left out is every second label; the points of all years are drawn."""
    drawn_ = render(trends.draw_series(across_the_law(), "zh", unit="件", breaks=(LAW,)), PHONE)
    words = [word.text for word in take_apart(drawn_).words]
    assert [word for word in words if word.startswith("20") and len(word) == 4] == [
        "2019",
        "2021",
        "2023",
        "2025",
    ]
    assert "新行政复议法施行：" not in words
    assert "2024 年 1 月 1 日" in words


def test_steps_of_a_stock_are_named_in_two_lines_where_they_would_meet() -> None:
    """English names are long and a telephone narrow."""
    steps = {
        "opening": "In force last year",
        "added": "Issued",
        "removed": "Repealed",
        "closing": "In force this year",
    }
    frame = pd.DataFrame({"step": list(steps), "name": list(steps.values()), "value": [4792, 400, 276, 4916]})
    chart = bridges.draw_roll_forward(frame, "en")
    assert find_overlaps(render(chart, PHONE)) == []
    for width, names in ((PHONE, {"last year"}), (600, {"In force last year"})):
        words = {word.text for word in take_apart(render(chart, width)).words}
        assert words & {"last year", "In force last year"} == names


def test_only_a_name_that_lacks_room_is_raised() -> None:
    """On a wide page names over the balance stand on one line, but for one beside a part too short for it."""
    parts = {"carried_in": 44, "received": 1205, "granted": 503, "granted_in_part": 91, "refused": 186}
    parts |= {"unavailable": 221, "not_processed": 137, "other_disposal": 66, "carried_out": 45}
    frame = pd.DataFrame(
        {
            "side": ["in" if part in ("carried_in", "received") else "out" for part in parts],
            "part": list(parts),
            "name": [
                *("上年结转", "新收申请", "予以公开", "部分公开", "不予公开"),
                *("无法提供", "不予处理", "其他处理", "结转下年"),
            ],
            "value": list(parts.values()),
        }
    )  # fmt: skip
    svg = render(shares.draw_balance(frame, "zh"), 1100)
    assert find_overlaps(svg) == []
    heights = {
        word.text: round(word.y) for word in take_apart(svg).words if word.text in list(frame["name"][2:])
    }
    assert {name for name, y in heights.items() if y != heights["予以公开"]} == {"其他处理"}


@pytest.mark.parametrize("width", [BESIDE, ALONE, PHONE])
@pytest.mark.parametrize("values", [SOME, ALL], ids=["some", "all"])
def test_names_of_parts_leave_the_bars_their_room(width: int, values: Sequence[float]) -> None:
    """Names over the segments, on three levels, or in the columns of a key: never over each other."""
    svg, length = outcomes(width, values)
    assert find_overlaps(svg) == []
    assert length > width / 2
    words = [word.text for word in take_apart(svg).words]
    assert words.count("Granted") == words.count("Other disposal") == 1


RESULTS = dict(zip(theme.RESULTS, ("维持", "纠正", "其他", "未审结"), strict=True))


def results(values: Sequence[float]) -> pd.DataFrame:
    """What became of the cases of three years, as reports print it."""
    rows = [
        {"row": f"{year} ≥ 20", "part": part, "name": name, "share": share}
        for year in (2019, 2020, 2021)
        for (part, name), share in zip(RESULTS.items(), values, strict=True)
    ]
    return pd.DataFrame(rows).assign(block="行政复议", status="computed")


@pytest.mark.parametrize("width", range(270, 700, 40))
@pytest.mark.parametrize("values", [(0.75, 0.02, 0.2, 0.08), (0.5, 0.0, 0.3, 0.2)], ids=["over", "whole"])
def test_the_key_of_a_chart_stays_on_the_picture(width: int, values: tuple[float, ...]) -> None:
    """Also where the page fits the chart into its column: the lines of the key are not cut off above it."""
    fitted = {"width": width, "autosize": {"type": "fit", "contains": "padding"}, "background": "#FFFFFF"}
    drawn_ = spec(shares.draw_shares(results(values), "zh", colours=theme.RESULTS)) | fitted
    words = take_apart(str(vl_convert.vegalite_to_svg(drawn_))).words
    named = {word.text: word for word in words if word.text in RESULTS.values()}
    assert set(named) == set(RESULTS.values())
    assert min(word.y - 0.8 * word.size for word in named.values()) >= 0


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
