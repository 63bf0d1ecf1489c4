"""Disputes: reconsiderations and litigation over the years, their results, and the break of 2024."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import frames, intervals, shares, theme, titles, trends
from analytics.ui import disputes, disputes_agencies
from analytics.ui.charted import Exhibit, explain_nothing, print_title, show

context = ui.page("disputes.title")
snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language

totals = ui.cached(queries.metric_by_year, snapshot, scope, disputes.TOTAL_METRICS)
now = frames.pick_row(totals, "reconsiderations", year)
breaks = disputes.list_breaks(context)

cases = frames.name_series(totals, disputes.name_lines(disputes.CASES))
number = Exhibit(
    "cases",
    disputes.title_cases(context, totals),
    ui.text("disputes.cases_subtitle"),
    cases,
    cases,
    disputes.CASES,
    now,
    disputes.note_cases(context, totals),
    explain_nothing(cases),
    disputes.compare_cases(context, cases),
)
show(context, number, trends.draw_series, language=language, unit="件", breaks=breaks, height=300)

results = disputes.share_results(context)
ended = Exhibit(
    "results",
    disputes.title_results(totals, year),
    ui.text("disputes.results_subtitle") + disputes.name_drawn_breaks(context),
    results,
    results,
    disputes.CASES,
    now,
    nothing=explain_nothing(cases),
)
show(context, ended, shares.draw_shares, language=language, colours=theme.RESULTS)

rates = {rate: frames.rate_intervals(totals, rate, variant) for rate, variant in disputes.RATES.items()}
top = intervals.top_of_intervals(list(rates.values()))
grid = st.grid(3, min_column_width=290)
for rate, rows in rates.items():
    name = ui.say(context.dictionary.metric(rate).name)
    overturned = Exhibit(
        rate,
        print_title(titles.title_rates(rows, name, year, language)),
        ui.text("disputes.rates_subtitle"),
        rows,
        rows,
        tuple(metric for metric in (rate, disputes.RATES[rate]) if metric),
        frames.pick_row(totals, rate, year),
        nothing=explain_nothing(frames.pick_metric(totals, rate)),
    )
    with grid:
        show(context, overturned, intervals.draw_rates, language=language, top=top, breaks=breaks)

hundreds = frames.name_series(totals, disputes.name_lines(disputes.PER_HUNDRED))
ratio = Exhibit(
    "per-hundred",
    print_title(
        titles.title_per_hundred(
            [frames.pick_row(totals, metric, year) for metric in disputes.PER_HUNDRED], year
        )
    ),
    ui.text("disputes.per_hundred_subtitle"),
    hundreds,
    hundreds,
    disputes.PER_HUNDRED,
    frames.pick_row(totals, disputes.PER_HUNDRED[0], year),
    nothing=explain_nothing(hundreds),
)
sides = st.grid(2, min_column_width=430)
with sides:
    show(context, ratio, trends.draw_series, language=language, unit="件", breaks=breaks, decimals=1)
with sides:
    disputes_agencies.show_agencies(context)
