"""Numbers on the pages equal numbers computed independently from what wrote the sample reports."""

import json
import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.ipc
import pytest
from streamlit.testing.v1 import AppTest

from analytics.ui import requests_agencies
from analytics.ui.language import translate
from sample_truth import GROUPS, NAMES, OUTCOMES, PEOPLE, RESULTS, SUMMARY, Region, Sum

Open = Callable[..., AppTest]

YEARS = range(2019, 2025)
CARDS = {
    "新收申请": ("requests.received",),
    "办结": ("requests.outcome.total",),
    "结转下年": ("requests.carried_out",),
    "行政复议": ("disputes.reconsideration.total",),
    "行政诉讼": ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"),
    "行政许可决定": ("proactive.licensing.decisions",),
    "行政处罚决定": ("proactive.penalty.decisions",),
    "行政强制决定": ("proactive.coercion.decisions",),
}


@pytest.fixture(params=[True, False], ids=["implied", "as filed"])
def region(request: pytest.FixtureRequest) -> Region:
    """The truth, with blanks completed and as filed."""
    return Region(use_implied=request.param)


@pytest.fixture(scope="module")
def opened() -> dict[tuple[str, bool, int], "Shown"]:
    """Pages that were opened already: nothing on them changes."""
    return {}


@pytest.fixture
def show(
    open_page: Open,
    district: Path,
    region: Region,
    opened: dict[tuple[str, bool, int], "Shown"],
) -> Callable[..., "Shown"]:
    """Open a page of the region as the truth is computed, up to a year."""

    def show_(page: str, last: int = 2024) -> Shown:
        key = (page, region.use_implied, last)
        if key not in opened:
            filed = {} if region.use_implied else {"filed": "1"}
            test = open_page(district, page, filed | {"y": f"2019-{last}"})
            assert not test.exception, test.exception
            opened[key] = Shown(test)
        return opened[key]

    return show_


class Shown:
    """What a page shows: its cards, titles and the rows of its charts."""

    def __init__(self, test: AppTest) -> None:
        self.html = " ".join(block.value for block in test.html if "<style>" not in block.value)
        self.titles = re.findall(r"<h2>(.*?)</h2>", self.html)
        self.charts = {element.proto.alt: Chart(element.proto) for element in test.get("vega_lite_chart")}

    def card(self, label: str) -> str:
        """The text of one card."""
        found = re.search(rf'<div class="da-label">{label}</div>(.*?)</div></div><', self.html + "<")
        assert found, label
        return re.sub(r"<[^>]+>", " ", found[1])

    def chart(self, title: str) -> "Chart":
        """The one chart whose title has these words."""
        (chart,) = [chart for alt, chart in self.charts.items() if title in alt]
        return chart


class Chart:
    """One chart's layers with the rows that they draw."""

    def __init__(self, proto: Any) -> None:
        self.alt = proto.alt
        self.spec = json.loads(proto.spec)
        self.frames = {
            dataset.name: pyarrow.ipc.open_stream(dataset.data.data).read_pandas()
            for dataset in proto.datasets
        }

    def rows(self, mark: str, *, of_last_year: bool = False) -> Iterator[dict[str, Any]]:
        """The rows of all layers of one type of mark; of ticks, if asked, without the cuts of bounds."""
        for layer in self.spec["layer"]:
            is_cut = of_last_year and "opacity" in layer["mark"]
            if layer["mark"]["type"] == mark and not is_cut:
                yield from self.frames[layer["data"]["name"]].to_dict("records")

    def by_year(self, mark: str = "point") -> dict[int, float]:
        """Value by year."""
        return {int(row["year"]): row["value"] for row in self.rows(mark)}


def wilson(count: Decimal, base: Decimal) -> tuple[float, float]:
    """The Wilson bounds as roots of (p - k/n)² = z² p (1 - p) / n, which is how they are defined."""
    n, rate, square = float(base), float(count / base), 1.959963984540054**2
    a, b, c = 1 + square / n, -(2 * rate + square / n), rate**2
    spread = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return max(0.0, (-b - spread) / (2 * a)), min(1.0, (-b + spread) / (2 * a))


def print_sum(total: Sum) -> str:
    """As a card prints a total below 100,000."""
    return f"{'≥ ' if total.is_bound else ''}{total.value:,}"


def print_cases(year: int, whole: Decimal | int, known: int, expected: int) -> str:
    """As a bar of shares says its year and its cases, of which there are more where agencies are missing."""
    return f"{year}  {whole}" if known == expected else f"{year}  ≥ {whole}"


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_cards_show_the_totals_and_the_change_of_the_same_agencies(
    show: Callable[..., Shown], region: Region, year: int
) -> None:
    """Each card has the total of the year, and the change over the agencies known in both years."""
    shown = show("overview", year)
    for label, terms in CARDS.items():
        card = shown.card(label)
        assert print_sum(region.total(year, *terms)) in card, (label, card)
        before, now, n = region.common(year, *terms)
        if (year, label) in {(2024, "行政复议"), (2024, "行政诉讼")}:
            assert "不与上年比较" in card
        elif now != before:
            sign = "+" if now > before else "−"
            assert f"{sign}{abs(now - before):,}" in card, (label, card)
            assert f"可比 {n} 家" in card, (label, card)


@pytest.mark.parametrize("year", [2022, 2024])
def test_card_and_chart_show_the_grant_rate(show: Callable[..., Shown], region: Region, year: int) -> None:
    """Granted in full or in part of all concluded: a ratio of sums over the same agencies."""
    parts = ("requests.outcome.granted", "requests.outcome.granted_in_part")
    rate = region.ratio(year, parts, ("requests.outcome.total",))
    assert f"{rate:.1%}" in show("overview", year).card("公开率")


def test_one_number_stands_in_lead_card_title_and_chart(show: Callable[..., Shown], region: Region) -> None:
    """Requests received and their growth are the same wherever they are printed."""
    overview, requests = show("overview"), show("requests")
    total = region.total(2024, "requests.received")
    before, now, _ = region.common(2024, "requests.received")
    growth = f"{(now - before) / before:.1%}"
    lead = re.search(r'<p class="da-lead">(.*?)</p>', overview.html)
    assert lead
    assert f"<b>{print_sum(total)} 件</b>" in lead[1]
    assert f"<b>{growth}</b>" in lead[1]
    assert print_sum(total) in overview.card("新收申请")
    assert f"+{growth}" in overview.card("新收申请")
    assert f"新收申请较上年增加 {now - before} 件（+{growth}）" in requests.titles
    assert requests.chart("新收申请较上年增加").by_year()[2024] == total.value
    drivers = overview.chart(f"新收申请增加 {now - before} 件")
    assert sum(row["value"] for row in drivers.rows("bar")) == now - before


def test_drivers_are_the_agencies_own_changes(show: Callable[..., Shown], region: Region) -> None:
    """Each named bar is that agency's change."""
    bars = {row["name"]: row["value"] for row in show("overview").chart("增加最多（+22）").rows("bar")}
    changes = {}
    for agency, name in NAMES.items():
        before, now = (region.value(agency, year, ["requests.received"]) for year in (2023, 2024))
        assert before is not None
        assert now is not None
        changes[name] = now - before
    rest = bars.pop("其余 1 家")
    assert bars == {name: changes[name] for name in bars}
    assert len(bars) == len(changes) - 1
    assert rest + sum(bars.values()) == sum(changes.values())


def test_volume_over_the_years(show: Callable[..., Shown], region: Region) -> None:
    """Every year's total, with the agencies known of those expected under it."""
    chart = show("requests").chart("新收申请较上年")
    points = chart.by_year()
    axis = next(layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "point")["encoding"]["x"][
        "axis"
    ]
    for year in YEARS:
        total = region.total(year, "requests.received")
        assert points[year] == total.value
        assert f'"{year}": ["{year}", "{total.known}/{total.expected}"]' in axis["labelExpr"]


def test_every_agency_has_its_own_requests(show: Callable[..., Shown], region: Region) -> None:
    """Bars are the agencies' own numbers, largest first, and the title's leader is the largest."""
    chart = show("requests").chart("年云岫区")
    bars = {row["name"]: row["value"] for row in chart.rows("bar")}
    values = {name: region.value(agency, 2024, ["requests.received"]) for agency, name in NAMES.items()}
    known = {name: value for name, value in values.items() if value is not None}
    assert bars == known
    assert list(bars.values()) == sorted(known.values(), reverse=True)
    assert max(known, key=lambda name: known[name]) in chart.alt
    ticks = {row["name"]: row["value"] for row in chart.rows("tick")}
    for agency, name in NAMES.items():
        assert ticks.get(name) == region.value(agency, 2023, ["requests.received"])


def test_every_agency_has_its_own_grant_rate(show: Callable[..., Shown], region: Region) -> None:
    """Bars are granted in full or in part of concluded; who concluded fewer than thirty is an outline."""
    chart = show("requests").chart("公开率")
    bars = {row["name"]: row for row in chart.rows("bar")}
    granted = ("requests.outcome.granted", "requests.outcome.granted_in_part")
    wanted = {}
    for agency, name in NAMES.items():
        above = [region.value(agency, 2024, [term]) for term in granted]
        below = region.value(agency, 2024, ["requests.outcome.total"])
        if None not in above and below:
            wanted[name] = (sum(above, Decimal(0)), below)  # type: ignore[arg-type]
    assert set(bars) == set(wanted)
    for name, (above_, below_) in wanted.items():
        assert bars[name]["value"] == pytest.approx(float(above_ / below_))
        assert f"{above_}/{below_}" in bars[name]["text"]
        assert (bars[name]["look"] == "small") == (below_ < 30)


def test_carried_over_and_carried_in_of_every_joint(show: Callable[..., Shown], region: Region) -> None:
    """Each joint of the ladder has both totals and the mark that they deserve."""
    chart = show("requests").chart("结转")
    (targets,) = [layer for layer in chart.spec["layer"] if layer["mark"].get("cursor") == "pointer"]
    joints = {
        (row["agency_id"], int(row["year"])): row["spoken"]
        for row in chart.frames[targets["data"]["name"]].to_dict("records")
    }
    assert {agency for agency, _ in joints} == {*NAMES, SUMMARY}
    for (agency, year), spoken in joints.items():
        out = region.value(agency, year - 1, ["requests.carried_out"])
        inside = region.value(agency, year, ["requests.carried_in"])
        if (agency, year) not in region.reports or (agency, year - 1) not in region.reports:
            assert "缺报" in spoken
            continue
        assert f"结转下年 {'—' if out is None else out}，" in spoken
        assert f"上年结转 {'—' if inside is None else inside}，" in spoken
        if out is not None and inside is not None:
            assert (f"差 {abs(inside - out)}" in spoken) == (inside != out)


def test_the_ladder_is_turned_page_by_page_and_searched(
    open_page: Open, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every agency is on one page, those whose chains break first; the picture says what part it shows."""
    monkeypatch.setattr(requests_agencies, "PAGE_JOINTS", 3)
    test = open_page(district, "requests", {"y": "2019-2024"})
    seen: list[str] = []
    for number in (1, 2, 3):
        if number > 1:
            test.session_state["requests_ladder"] = number
            test.run()
        assert not test.exception, test.exception
        shown = Shown(test)
        (targets,) = [
            layer for layer in shown.chart("结转").spec["layer"] if layer["mark"].get("cursor") == "pointer"
        ]
        frame = shown.chart("结转").frames[targets["data"]["name"]]
        names = list(dict.fromkeys(row["agency_id"] for row in frame.to_dict("records")))
        assert len(names) <= 3
        seen += names
    assert len(seen) == len(set(seen))
    assert set(seen) == {*NAMES, SUMMARY}
    assert translate("compare.part", "zh", n=1, every=7) in shown.html
    test.text_input(key="requests_ladder_search").input("鹭洄").run()
    assert not test.exception, test.exception
    assert translate("compare.part", "zh", n=1, every=7) in Shown(test).html
    test.text_input(key="requests_ladder_search").input("没有这一家").run()
    assert not test.exception, test.exception
    assert translate("nothing.search", "zh") in Shown(test).html


def test_the_change_is_split_into_coverage_and_comparable(show: Callable[..., Shown], region: Region) -> None:
    """Both totals, what only one of the years has, and the change of the agencies known in both."""
    (block,) = re.findall(r'<div class="da-sum">(.*?)</div>', show("overview", 2023).html)
    shown = re.findall(r"<b>(.*?)</b><small>(.*?)</small>", block)
    before, now, n = region.common(2023, "requests.received")
    previous, value = (region.total(year, "requests.received").value for year in (2022, 2023))
    numbers = {label: number.replace("−", "-") for number, label in shown}
    assert numbers["2022 年合计"] == str(previous)
    assert numbers["2023 年合计"] == str(value)
    assert int(numbers.pop(f"可比 {n} 家的增减")) == now - before
    steps = [int(number) for label, number in numbers.items() if "合计" not in label]
    assert sum(steps) == (value - now) - (previous - before)


def test_applicants_change_over_the_agencies_known_in_both_years(
    show: Callable[..., Shown], region: Region
) -> None:
    """Each kind's change is that of the same agencies."""
    charts = [
        chart
        for alt, chart in show("overview").charts.items()
        if {"自然人"} <= {row.get("name") for row in chart.rows("bar")}
    ]
    (chart,) = charts
    changes = []
    for one in PEOPLE:
        before, now, _ = region.common(2024, f"requests.received|{one}")
        changes.append(now - before)
    assert [row["value"] for row in chart.rows("bar")] == changes


def test_the_balance_of_the_books(show: Callable[..., Shown], region: Region) -> None:
    """All parts over the agencies that know every part."""
    terms = {
        "carried_in": "requests.carried_in",
        "received": "requests.received",
        "carried_out": "requests.carried_out",
    } | {outcome: f"requests.outcome.{outcome}" for outcome in OUTCOMES}
    known = [
        agency
        for agency in region.agencies(2024)
        if all(region.value(agency, 2024, [term]) is not None for term in terms.values())
    ]
    shown = show("requests")
    bars = {row["part"]: row["value"] for row in shown.chart("件，出").rows("bar")}
    for part, term in terms.items():
        assert bars[part] == sum(region.value(agency, 2024, [term]) or 0 for agency in known), part
    assert f"各项齐全的 {len(known)} 家" in shown.html


def test_outcomes_over_the_years(show: Callable[..., Shown], region: Region) -> None:
    """Shares of the agencies that know all outcomes and the total."""
    shown = show("requests")
    rows = list(shown.chart("全部或部分公开").rows("bar"))
    for year in YEARS:
        terms = {outcome: f"requests.outcome.{outcome}" for outcome in OUTCOMES}
        known = [
            agency
            for agency in region.agencies(year)
            if all(
                region.value(agency, year, [term]) is not None
                for term in (*terms.values(), "requests.outcome.total")
            )
        ]
        whole = sum(region.value(agency, year, ["requests.outcome.total"]) or 0 for agency in known)
        expected = len(region.agencies(year))
        line = print_cases(year, whole, len(known), expected)
        assert (f"{year} 年 {len(known)}/{expected}" in shown.html) == (len(known) < expected)
        bars = {row["part"]: row for row in rows if row["line"] == f"|{line}"}
        for outcome, term in terms.items():
            count = sum(region.value(agency, year, [term]) or 0 for agency in known)
            assert bars[outcome]["value"] == pytest.approx(float(count / whole)), (year, outcome)


def test_applicants_and_grounds(show: Callable[..., Shown], region: Region) -> None:
    """This year's bars and last year's ticks, by kind of applicant and by ground of refusal."""
    shown = show("requests")
    bars = [row["value"] for row in shown.chart("申请人").rows("bar")]
    assert sorted(bars) == sorted(region.total(2024, f"requests.received|{one}").value for one in PEOPLE)
    ticks = [row["value"] for row in shown.chart("申请人").rows("tick", of_last_year=True)]
    assert sorted(ticks) == sorted(region.total(2023, f"requests.received|{one}").value for one in PEOPLE)
    grounds = [key.split("|")[0] for key in next(iter(region.reports.values())) if ".refused." in key]
    wanted = sorted(region.total(2024, ground).value for ground in set(grounds))
    assert sorted(row["value"] for row in shown.chart("不予公开").rows("bar")) == wanted


@pytest.mark.parametrize(
    ("title", "term"),
    [("行政许可决定", "licensing"), ("行政处罚决定", "penalty"), ("行政强制决定", "coercion")],
)
def test_decisions(show: Callable[..., Shown], region: Region, title: str, term: str) -> None:
    """All decisions of the year, a lower bound while a report is missing."""
    chart = show("proactive").chart(title)
    columns = {int(row["year"]): row for row in chart.rows("bar")}
    for year in YEARS:
        total = region.total(year, f"proactive.{term}.decisions")
        assert columns[year]["value"] == total.value
        assert columns[year]["label"].startswith("≥") == total.is_bound


def test_documents_of_both_forms(show: Callable[..., Shown], region: Region) -> None:
    """Each form's columns in the years in which a report has it."""
    shown = show("proactive")
    flows = {
        (row["form"], int(row["calendar_year"]), int(row["slot"])): row["value"]
        for row in shown.chart("制发").rows("bar")
    }
    wanted = {}
    for form, columns in (("2019", ("made", "newly_disclosed")), ("2021", ("issued", "repealed"))):
        for year in YEARS:
            for slot, column in enumerate(columns):
                total = region.total(year, f"proactive.normative_documents.{column}")
                if total.known:
                    wanted[form, year, slot] = total.value
    assert flows == wanted


def test_documents_in_force_follow_from_last_year(show: Callable[..., Shown], region: Region) -> None:
    """End of last year + issued - repealed = end of this year."""
    stem = "proactive.normative_documents"
    bars = list(show("proactive").chart("衔接一致").rows("text"))
    printed = [row["label"] for row in bars if "label" in row]
    opening, closing = (region.total(year, f"{stem}.in_force").value for year in (2023, 2024))
    issued, repealed = (region.total(2024, f"{stem}.{column}").value for column in ("issued", "repealed"))
    assert printed == [f"{opening}", f"+{issued}", f"−{repealed}", f"{closing}"]
    assert opening + issued - repealed == closing


def test_fees_are_exact_amounts_of_the_newer_form(show: Callable[..., Shown], region: Region) -> None:
    """Amounts keep their decimals; years of the older form have none."""
    columns = show("proactive").chart("行政事业性收费").by_year("bar")
    assert set(columns) == set(range(2021, 2025))
    for year, value in columns.items():
        assert Decimal(str(value)) == region.total(year, "proactive.fees.amount").value


def test_cases_over_the_years(show: Callable[..., Shown], region: Region) -> None:
    """All three kinds of case, each with its own lower bounds."""
    rows = list(show("disputes").chart("2024 年修法后").rows("point"))
    names = ("reconsiderations", "litigation_direct", "litigation_after_reconsideration")
    for group, series in zip(GROUPS, names, strict=True):
        points = {int(row["year"]): row for row in rows if row["series"] == series}
        for year in YEARS:
            total = region.total(year, f"disputes.{group}.total")
            assert points[year]["value"] == total.value, (group, year)
            assert bool(points[year]["is_lower_bound"]) == total.is_bound, (group, year)


def test_the_title_names_the_law_with_both_sides_of_the_same_agencies(
    show: Callable[..., Shown], region: Region
) -> None:
    """Before and after 2024, over the agencies known in both years, and how many they are."""
    (before, now, n), (direct_before, direct_now, direct_n) = (
        region.common(2024, f"disputes.{group}.total") for group in GROUPS[:2]
    )
    title = (
        f"2024 年修法后，复议由 {before} 件变为 {now} 件（可比 {n} 家），"
        f"直接起诉由 {direct_before} 件变为 {direct_now} 件（可比 {direct_n} 家）"
    )
    assert title in show("disputes").titles


def test_results_of_cases(show: Callable[..., Shown], region: Region) -> None:
    """Shares of the four results of all cases, over the agencies that know all five figures."""
    rows = list(show("disputes").chart("结果纠正").rows("bar"))
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    for group, name in zip(GROUPS, names, strict=True):
        terms = [f"disputes.{group}.{result}" for result in (*RESULTS, "total")]
        for year in YEARS:
            known = [
                agency
                for agency in region.agencies(year)
                if all(region.value(agency, year, [term]) is not None for term in terms)
            ]
            whole = sum(region.value(agency, year, [terms[-1]]) or 0 for agency in known)
            line = print_cases(year, whole, len(known), len(region.agencies(year)))
            bars = {row["part"]: row["value"] for row in rows if row["line"] == f"{name}|{line}"}
            for result in RESULTS if whole else ():
                count = sum(
                    region.value(agency, year, [f"disputes.{group}.{result}"]) or 0 for agency in known
                )
                assert bars[result] == pytest.approx(float(Decimal(count) / Decimal(whole))), (
                    name,
                    year,
                    result,
                )


def test_overturn_rates_with_their_intervals(show: Callable[..., Shown], region: Region) -> None:
    """Overturned of decided, the Wilson interval of it, and overturned of all cases."""
    shown = show("disputes")
    for group, title in zip(GROUPS, ("复议纠错率", "直接起诉纠错率", "复议后起诉纠错率"), strict=True):
        (chart,) = [
            chart for alt, chart in shown.charts.items() if alt.startswith((title, f"2024 年{title}"))
        ]
        spans = {
            int(row["year"]): row
            for row in chart.rows("rule")
            if "high" in row and row["high"] == row["high"]
        }
        assert len(spans) >= 5
        for year, row in spans.items():
            terms = [f"disputes.{group}.{name}" for name in ("overturned", "total", "pending")]
            known = [
                [region.value(agency, year, [term]) or Decimal(0) for term in terms]
                for agency in region.agencies(year)
                if all(region.value(agency, year, [term]) is not None for term in terms)
            ]
            overturned = sum((row[0] for row in known), Decimal(0))
            decided = sum((row[1] - row[2] for row in known), Decimal(0))
            assert decided > 0
            low, high = wilson(overturned, decided)
            assert row["value"] == pytest.approx(low, abs=1e-9), (title, year)
            assert row["high"] == pytest.approx(high, abs=1e-9), (title, year)
            assert row["under"] == str(decided)


def test_disputes_per_hundred_concluded(show: Callable[..., Shown], region: Region) -> None:
    """Cases of the agencies that know cases and concluded requests, per hundred of these."""
    chart = show("disputes").chart("每百件办结对应复议")
    points = {(row["series"], int(row["year"])): row["value"] for row in chart.rows("point")}
    litigation = ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total")
    for year in YEARS:
        concluded = ("requests.outcome.total",)
        reconsiderations = 100 * region.ratio(year, ("disputes.reconsideration.total",), concluded)
        assert points["reconsiderations_per_100", year] == pytest.approx(float(reconsiderations))
        lawsuits = 100 * region.ratio(year, litigation, concluded)
        assert points["litigation_per_100", year] == pytest.approx(float(lawsuits))


def test_the_summary_stands_beside_the_sum_of_its_parts(show: Callable[..., Shown], region: Region) -> None:
    """The government's report and the sum of the agencies are two bars, and no total has both."""
    shown = show("requests")
    labels = " ".join(row["label"] for row in shown.chart("汇总报告").rows("text"))
    for year in YEARS:
        reported = region.value(SUMMARY, year, ["requests.received"])
        parts = region.total(year, "requests.received")
        assert reported is not None
        assert f"汇总 {reported}；所属 {print_sum(parts)}（" in labels
        assert f"其余 {reported - parts.value}" in labels
