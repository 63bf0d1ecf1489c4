"""Two years of one agency side by side: every figure, the difference, and what a missing one means."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import MINUS, format_number, format_points, is_known
from analytics.charts.records import list_records
from analytics.charts.standings import print_metric
from analytics.dictionary import Metric
from analytics.model import TOTAL
from analytics.queries import Scope
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.compare import Choice
from analytics.ui.compare_lines import NO_REPORT, Line, compare_figures
from analytics.ui.figures import Hinted, figure
from analytics.ui.language import say, text
from analytics.ui.links import link_page
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.shell import PageContext

_FROM, _TO, _SHOW = "compare_from", "compare_to", "compare_show"
_ROWS = "compare_rows"
SHOWN = ("total", "all", "changed", "missing")
_LINE_HEIGHT, _MOST_LINES = 35, 24


def show_years(context: PageContext, choice: Choice) -> None:
    """The two years' selectors and the table."""
    years = [str(year) for year in context.choices.years]
    if len(years) < 2:
        blocks.empty_state(text("compare.one_year"), text("empty.scope_action"))
        return
    last = str(context.year) if str(context.year) in years[1:] else years[-1]
    default = years[years.index(last) - 1]
    open_parameter({"from": ""}, _FROM, years, default)
    open_parameter({"to": ""}, _TO, years, last)
    open_parameter({"show": ""}, _SHOW, SHOWN, SHOWN[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(text("compare.from"), years, key=_FROM, width=110)
        st.selectbox(text("compare.to"), years, key=_TO, width=110)
        words = {shown: text(f"compare.show.{shown}") for shown in SHOWN}
        st.segmented_control(
            text("compare.show.label"), SHOWN, key=_SHOW, format_func=words.__getitem__, required=True
        )
    for parameter, key, value in (("from", _FROM, default), ("to", _TO, last), ("show", _SHOW, SHOWN[0])):
        write_parameter({parameter: ""}, key, value)
    first, second = int(st.session_state[_FROM]), int(st.session_state[_TO])
    _show_table(context, choice, first, second, st.session_state[_SHOW])


def _show_table(context: PageContext, choice: Choice, first: int, second: int, shown: str) -> None:
    filings = _find_filings(context, choice, (first, second))
    frames = [
        cached(queries.filing_figures, context.snapshot, filing) if filing else None for filing in filings
    ]
    lines = compare_figures(
        frames[0], frames[1], (first, second), context.dictionary, use_implied=context.scope.use_implied
    )
    rates = list(_compare_rates(context, choice, (first, second)))
    changed = sum(line.change not in (None, 0) for line in lines)
    missing = sum(line.change is None for line in lines)
    kept = [line for line in lines if _is_shown(line, shown)]
    table = _make_table(kept, rates if shown in ("total", "all") else [], (first, second))
    facts = {"agency": choice.name, "first": first, "second": second}
    title = text("compare.years_title", **facts, changed=changed, missing=missing, n=len(lines))
    if not any(filings):
        title = text("compare.years_none", **facts)
    with figure(
        context,
        "years",
        title,
        Hinted(text("compare.years_subtitle", n=len(lines)), text("hint.row")),
        data=_make_table(lines, rates, (first, second)),
        metrics=tuple(metric.id for metric in _list_rates(context)),
    ):
        if table.empty:
            blocks.html(f'<p class="da-sub">{text("compare.years_empty")}</p>')
            return
        chosen = _draw_table(table, (first, second))
        _draw_links(kept, chosen, filings, (first, second))


def _draw_table(table: pd.DataFrame, years: tuple[int, int]) -> int:
    """The table, and the number of the row that is selected in it."""
    wide, narrow = st.column_config.TextColumn(width=250), st.column_config.TextColumn(width=64)
    number = st.column_config.TextColumn(alignment="right", width=104)
    headers = list(table.columns)
    state = st.dataframe(
        table,
        key=f"{_ROWS}_{years}",
        hide_index=True,
        height=min(len(table) + 1, _MOST_LINES) * _LINE_HEIGHT + 3,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            headers[0]: narrow,
            headers[1]: wide,
            **dict.fromkeys(headers[2:6], number),
            headers[6]: st.column_config.TextColumn(width="large"),
        },
        alt=text("compare.view.years"),
    )
    rows = state["selection"]["rows"] if state else []
    return rows[0] if rows and rows[0] < len(table) else 0


def _draw_links(lines: list[Line], chosen: int, filings: list[str | None], years: tuple[int, int]) -> None:
    """The way from the selected row to both reports."""
    if chosen >= len(lines):
        return
    line = lines[chosen]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        blocks.trace(line.item)
        for filing, year in zip(filings, years, strict=True):
            if filing:
                link_page(
                    "pages/reports.py",
                    text("compare.trace.open_year", year=year),
                    {
                        "filing": filing,
                        "indicator": line.key.indicator,
                        "applicant": line.key.applicant,
                    },
                )


def _find_filings(context: PageContext, choice: Choice, years: tuple[int, int]) -> list[str | None]:
    """The current reports of the agency for the two years."""
    scope = Scope(agencies=(choice.subject,))
    filings = cached(queries.list_filings, context.snapshot, scope)
    current = filings[filings["is_current"].astype(bool) & filings["form"].notna()]
    by_year = dict(zip(current["report_year"], current["filing_id"], strict=True))
    return [by_year.get(year) for year in years]


def _is_shown(line: Line, shown: str) -> bool:
    match shown:
        case "total":
            return line.key.applicant == TOTAL
        case "changed":
            return line.change not in (None, 0)
        case "missing":
            return line.change is None
        case _:
            return True


def _make_table(lines: list[Line], rates: list[tuple[str, ...]], years: tuple[int, int]) -> pd.DataFrame:
    rows = [
        (
            text(f"reports.tab.{line.table}"),
            line.item,
            line.before.printed,
            line.after.printed,
            "—" if line.change is None else _print_signed(line.change),
            line.growth,
            line.remark,
        )
        for line in lines
    ]
    headers = [
        text("compare.column.table"),
        text("compare.column.item"),
        str(years[0]),
        str(years[1]) if years[1] != years[0] else f"{years[1]} ",
        text("compare.column.change"),
        text("compare.column.growth"),
        text("compare.column.remark"),
    ]
    return pd.DataFrame([*rows, *rates], columns=headers)


def _print_signed(change: Decimal) -> str:
    printed = format_number(change)
    return f"+{printed}" if change > 0 else printed.replace("-", MINUS)


def _list_rates(context: PageContext) -> list[Metric]:
    return [metric for metric in context.dictionary.metrics.values() if metric.kind == "rate"]


def _compare_rates(context: PageContext, choice: Choice, years: tuple[int, int]) -> Iterator[tuple[str, ...]]:
    """The rates of the two years; a difference of shares is in percentage points."""
    metrics = _list_rates(context)
    low, high = min(years), max(years)
    scope = Scope(
        agencies=(choice.subject,), first_year=low, last_year=high, use_implied=context.scope.use_implied
    )
    ids = tuple(metric.id for metric in metrics)
    rows = cached(queries.metric_by_agency_year, context.snapshot, scope, ids)
    found = {(row["metric"], row["year"]): row for row in list_records(rows)}
    for metric in metrics:
        pair = [found.get((metric.id, year)) for year in years]
        values = [None if row is None else row["value"] for row in pair]
        change, remarks = "—", []
        known = [float(value) for value in values if value is not None]
        if len(known) == len(years):
            change = _print_points(metric, known[1] - known[0], context)
        for row, year in zip(pair, years, strict=True):
            if row is None or row["status"] != "computed":
                reason = NO_REPORT if row is None else str(row["reason"] or row["status"])
                remarks.append(text(f"compare.rate.{reason}", year=year))
            elif row["is_small_base"]:
                remarks.append(text("compare.rate.small", year=year, base=row["denominator"]))
        yield (
            text("compare.rate.table"),
            say(metric.name),
            *(
                print_metric(metric, value, context.language)
                if is_known(value)
                else text("value.no_report" if row is None else "value.not_computable")
                for value, row in zip(values, pair, strict=True)
            ),
            change,
            "—",
            text("compare.join").join(remarks),
        )


def _print_points(metric: Metric, change: float, context: PageContext) -> str:
    if metric.per == 1:
        return format_points(change, context.language)
    printed = format_number(change, 1)
    return f"+{printed}" if change > 0 else printed
