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
from analytics.ui.language import current_language, say, text
from analytics.ui.links import link_page
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.report_figure import fit_column
from analytics.ui.shell import PageContext

_FROM, _TO, _SHOW = "compare_from", "compare_to", "compare_show"
_ROWS = "compare_rows"
SHOWN = ("total", "all", "changed", "missing")
_LINE_HEIGHT, _MOST_LINES = 35, 24
_ITEM_WIDTHS = {"zh": 184, "en": 228}
"""Pixels of a figure's name: beside two years, for a telephone in Chinese, for 800 pixels in English."""
_WORDS_WIDTH = 70
"""Pixels that words in place of a number may take; the remark says the same at length."""


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
    part, item, *numbers, remark = list(table.columns)
    # The years stand at the item's side, no wider than their numbers, without a column of boxes before them:
    # a narrow window, and a telephone, have both in sight.
    state = st.dataframe(
        table[[item, *numbers, part, remark]],
        key=f"{_ROWS}_{years}",
        hide_index=True,
        height=min(len(table) + 1, _MOST_LINES) * _LINE_HEIGHT + 3,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            item: st.column_config.TextColumn(width=_ITEM_WIDTHS[current_language()]),
            **{
                column: st.column_config.TextColumn(alignment="right", width=_fit(column, table[column]))
                for column in numbers
            },
            part: st.column_config.TextColumn(width="small"),
            remark: st.column_config.TextColumn(width="large"),
        },
        alt=text("compare.view.years"),
    )
    cells = state["selection"]["cells"] if state else []
    return cells[0][0] if cells and cells[0][0] < len(table) else 0


def _fit(header: str, texts: pd.Series) -> int:
    """Wide enough for every number; words that stand for one are cut where they are longer."""
    is_number = texts.str.contains(r"\d", regex=True)
    words = min(fit_column(header, texts[~is_number]), _WORDS_WIDTH)
    return max(fit_column(header, texts[is_number]), words)


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
