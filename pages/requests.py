"""Requests: how many, at whom, from whom, what became of them, and whether the books balance."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import bars, frames, shares, titles, trends
from analytics.ui import requests, requests_agencies, summaries
from analytics.ui.charted import Exhibit, compare_ends, explain_nothing, note_gaps, print_title, show

context = ui.page("requests.title")
snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language

totals = ui.cached(queries.metric_by_year, snapshot, scope, ("received", "concluded"))
change = frames.pick_row(ui.cached(queries.metric_change, snapshot, scope, ("received",), year), "received")
received, now = frames.pick_metric(totals, "received"), frames.pick_row(totals, "received", year)
nothing = explain_nothing(received)
note = note_gaps(received, year, language)

sides = st.grid(2, min_column_width=430)
with sides:
    common = requests.compare_common(context, received)
    volume = Exhibit(
        "volume",
        print_title(
            titles.title_change(change, now, ui.text("requests.received"), "件", language),
            titles.title_record(received),
        ),
        ui.text("requests.volume_subtitle") + common.remark,
        received,
        received,
        ("received",),
        now,
        note,
        nothing,
        compare_ends(received, "件", language),
    )
    show(
        context, volume, trends.draw_trend, common.rows, language=language, unit="件", common_name=common.name
    )
with sides:
    requests_agencies.show_kinds(context, received, now)

is_several = len(ui.cached(queries.scope_agencies, snapshot, scope)) > 1
if is_several:
    sides = st.grid(2, min_column_width=430)
    with sides:
        requests_agencies.show_volumes(context, now)
    with sides:
        requests_agencies.show_rates(context)

balanced = ui.cached(queries.sum_complete, snapshot, scope, frames.BALANCE)
balance, n = frames.balance_parts(balanced, year, requests.name_metrics(context))
unbalanced = ui.cached(queries.find_unbalanced, snapshot, scope, frames.BALANCE_IN, frames.BALANCE_OUT, year)
books = Exhibit(
    "balance",
    ui.text("requests.balance_none", year=year)
    if balance.empty
    else print_title(titles.title_balance(balance, unbalanced, ui.join_names(unbalanced, language, 2))),
    ui.text("requests.balance_subtitle", year=year, n=n),
    balance,
    balance,
    frames.BALANCE,
    {"n_known": n, "n_expected": now["n_expected"]},
    note=requests.note_zeros(context, balance),
    nothing="" if n else ui.text("nothing.incomplete", year=year),
)
show(context, books, shares.draw_balance, language=language)

concluded = ui.cached(queries.sum_complete, snapshot, scope, (*frames.OUTCOMES, "concluded"))
outcomes = frames.share_parts(
    concluded, {part: part for part in frames.OUTCOMES}, "concluded", requests.name_metrics(context)
)
became = Exhibit(
    "outcomes",
    print_title(titles.title_outcomes(outcomes, year)),
    ui.text("requests.outcomes_subtitle"),
    frames.label_shares(outcomes),
    outcomes,
    (*frames.OUTCOMES, "concluded"),
    requests.count_members(outcomes, year, now),
    nothing=explain_nothing(frames.pick_metric(totals, "concluded")),
)
show(context, became, shares.draw_shares, language=language)

sides = st.grid(2, min_column_width=430)
years = (year - 1, year)
with sides:
    who = requests.exhibit_applicants(
        context, ui.cached(queries.metric_by_applicant, snapshot, scope, "received", years), now
    )
    show(context, who, bars.draw_bars, language=language, unit="件", lines=requests.LINES)
with sides:
    why = requests.exhibit_grounds(
        context, ui.cached(queries.metric_by_year, snapshot, scope, requests.name_grounds(context)), now
    )
    show(context, why, bars.draw_bars, language=language, unit="件", lines=requests.LINES)
if is_several:
    requests_agencies.show_funnel(context)
requests_agencies.show_ladder(context)
summaries.show_summaries(context, "received")
