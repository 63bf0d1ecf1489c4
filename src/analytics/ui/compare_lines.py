"""What became of each figure between two years: both values, the change, and why there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analytics.charts.formats import SMALL_BASE, format_number, format_signed_rate, is_known
from analytics.charts.records import list_records
from analytics.dictionary import Dictionary, Relation
from analytics.model import FigureKey, Message, Proof, Status
from analytics.ui.language import say, text
from analytics.ui.report_tables import SECTIONS, add_unit, print_value

_CARRIED_IN, _CARRIED_OUT = "requests.carried_in", "requests.carried_out"
NO_REPORT, NOT_IN_FORM, UNPROVEN = "no_report", "not_in_form", "unproven"


@dataclass(frozen=True, slots=True)
class Side:
    """One year's figure: its number where there is one that counts, else the state that it has instead.

    `printed` is what the table shows; `is_implied` marks a blank with one possible value.
    """

    value: Decimal | None
    state: str
    printed: str
    is_implied: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison; `change` is None where the two cannot be subtracted, `remark` says why."""

    key: FigureKey
    table: str
    item: str
    before: Side
    after: Side
    change: Decimal | None
    growth: str
    remark: str


def compare_figures(
    before: pd.DataFrame | None,
    after: pd.DataFrame | None,
    years: tuple[int, int],
    dictionary: Dictionary,
    *,
    use_implied: bool,
) -> list[Line]:
    """Every figure that either form has, in official order.

    Args:
        before: ``queries.filing_figures`` of the first report, None without a report.
        after: Likewise of the second.
        years: Their report years.
        dictionary: For names and order.
        use_implied: A blank with one possible value counts as that value.
    """
    sides = [_index(frame, use_implied=use_implied) for frame in (before, after)]
    present = set().union(*(side or {} for side in sides))
    lines = []
    for key in dictionary.all_keys:
        if key not in present:
            continue
        pair = [
            Side(None, NO_REPORT, text("value.no_report"))
            if side is None
            else side.get(key, Side(None, NOT_IN_FORM, text("value.not_in_form")))
            for side in sides
        ]
        lines.append(_make_line(key, pair[0], pair[1], years, dictionary, sides[0]))
    return lines


def _index(frame: pd.DataFrame | None, *, use_implied: bool) -> dict[FigureKey, Side] | None:
    if frame is None:
        return None
    return {
        FigureKey(row["indicator"], row["applicant"]): _make_side(row, use_implied=use_implied)
        for row in list_records(frame)
    }


def _make_side(row: Mapping[Any, Any], *, use_implied: bool) -> Side:
    if row["status"] == Status.REPORTED:
        printed = print_value(row["value"])
        if row["proof"] == Proof.UNPROVEN:
            return Side(None, UNPROVEN, text("reports.figure.doubtful", value=printed))
        return Side(_exact(row["value"]), Status.REPORTED, printed)
    if use_implied and is_known(row["implied"]) and row["proof"] != Proof.UNPROVEN:
        printed = text("reports.figure.implied_cell", value=print_value(row["implied"]))
        return Side(_exact(row["implied"]), str(row["status"]), printed, is_implied=True)
    return Side(None, str(row["status"]), text(f"value.{row['status']}"))


def _make_line(
    key: FigureKey,
    before: Side,
    after: Side,
    years: tuple[int, int],
    dictionary: Dictionary,
    earlier: dict[FigureKey, Side] | None,
) -> Line:
    indicator = dictionary.indicators[key.indicator]
    change = growth = None
    if before.value is not None and after.value is not None:
        change = after.value - before.value
        growth = _print_growth(before.value, change, is_signed=indicator.kind == "signed")
    remarks = [*_explain(before, years[0]), *_explain(after, years[1])]
    if NOT_IN_FORM in (before.state, after.state):
        remarks += _name_relation(key, dictionary)
    if key.indicator == _CARRIED_IN and years[1] == years[0] + 1:
        remarks += _check_carry(key, after, earlier, years[0])
    return Line(
        key,
        SECTIONS[indicator.section],
        say(_name_figure(key, dictionary)),
        before,
        after,
        change,
        growth or "—",
        text("compare.join").join(remarks),
    )


def _name_figure(key: FigureKey, dictionary: Dictionary) -> Message:
    """A figure's name, with its unit where that is not the usual count."""
    name, unit = dictionary.figure_name(key), dictionary.indicators[key.indicator].unit
    return Message(
        add_unit(name.zh, unit, dictionary, "zh"),
        add_unit(name.en, unit, dictionary, "en"),
    )


def _exact(value: object) -> Decimal:
    """A figure with all its digits."""
    return Decimal(str(value))


def _print_growth(before: Decimal, change: Decimal, *, is_signed: bool) -> str:
    """The growth rate, or why none is printed: nothing before, or too little."""
    if is_signed:
        return "—"
    if change == 0:
        return text("compare.growth.same")
    if before == 0:
        return text("compare.growth.new")
    return text("compare.growth.small") if before < SMALL_BASE else format_signed_rate(float(change / before))


def _explain(side: Side, year: int) -> Iterator[str]:
    """What is missing in a year, or that its value is implied."""
    if side.is_implied:
        yield text("compare.remark.implied", year=year)
    elif side.value is None:
        yield text(f"compare.remark.{side.state}", year=year)


def _name_relation(key: FigureKey, dictionary: Dictionary) -> Iterator[str]:
    """What the other form has in place of a figure."""
    relation = dictionary.relation(key.indicator)
    if relation in (Relation.NEAR, Relation.BREAK):
        for series in dictionary.series.values():
            if key.indicator in series.indicators:
                others = (
                    series.indicators_2021
                    if key.indicator in series.indicators_2019
                    else series.indicators_2019
                )
                name = say(dictionary.indicators[others[0]].name)
                yield text("compare.remark.series", name=name)


def _check_carry(
    key: FigureKey, after: Side, earlier: dict[FigureKey, Side] | None, year: int
) -> Iterator[str]:
    """Whether what was carried in is what last year carried over (rule F1)."""
    carried = None if earlier is None else earlier.get(FigureKey(_CARRIED_OUT, key.applicant))
    if carried is None or carried.value is None or after.value is None or carried.value == after.value:
        return
    gap = format_number(abs(carried.value - after.value))
    yield text("compare.remark.carry", year=year, value=format_number(carried.value), gap=gap)
