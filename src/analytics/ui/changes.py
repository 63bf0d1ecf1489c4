"""What changed most, and why: coverage first, then agencies and their own words, then kinds of request."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import bars, frames, titles
from analytics.charts.formats import Language, format_mark, format_signed_rate, is_known
from analytics.charts.frames import Row, pick_row
from analytics.charts.records import list_records
from analytics.dictionary import Metric, load_dictionary
from analytics.model import APPLICANTS, TOTAL
from analytics.narrative import Quote, find_quote
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import cached, prepared
from analytics.ui.charted import Exhibit, Finished, finish, print_title
from analytics.ui.figures import figure
from analytics.ui.formats import join_names
from analytics.ui.language import say, say_numeral, text
from analytics.ui.links import link_page
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.shell import PageContext

CARDS = (
    *("received", "concluded", "carried_out", "grant_rate", "reconsiderations", "litigation"),
    *("licensing_decisions", "penalty_decisions", "coercion_decisions"),
)
"""The key figures, in their order."""
METRICS = (
    *("received", "concluded", "carried_out", "reconsiderations", "litigation"),
    *("licensing_decisions", "penalty_decisions", "coercion_decisions"),
)
"""The counts whose change can be looked into."""
APPLICANT_METRICS = tuple(f"requests.received|{one}" for one in APPLICANTS if one != TOTAL)
_PARTS = {"applicants": APPLICANT_METRICS, "outcomes": frames.OUTCOMES}
"""Parts of the requests whose change is shown, in official order."""
_CHANGED, _AT_CHANGED = "overview_changed", {"changed": ""}
_VOICES = 4
_NAMED = 4


class Side(NamedTuple):
    """Agencies known in the same of the two years: how many, what they add, the largest of them."""

    n: int
    change: float
    largest: tuple[tuple[str, float], ...]


class Explained(NamedTuple):
    """What drove a change: agencies by the years they are known in, and those that changed most."""

    sides: dict[str, Side]
    ranked: pd.DataFrame


def load_changes(context: PageContext) -> pd.DataFrame:
    """The change of everything that the overview compares with last year."""
    compared = (*CARDS, *APPLICANT_METRICS, *frames.OUTCOMES)
    return cached(queries.metric_change, context.snapshot, context.scope, compared, context.year)


def explain_change(snapshot: Snapshot, scope: Scope, metric: str, year: int, language: Language) -> Explained:
    """``queries.change_drivers`` in what a page shows of it; `language` tells answers apart."""
    del language
    drivers = queries.change_drivers(snapshot, scope, metric, year)
    change = pick_row(queries.metric_change(snapshot, scope, (metric,), year), metric)
    sides = {}
    for name in ("only_before", "common", "only_now"):
        rows = drivers[drivers["side"] == name]
        order = rows["change"].map(abs).sort_values(ascending=False, kind="stable").index[: _NAMED + 1]
        largest = tuple((str(row["name"]), float(row["change"])) for row in list_records(rows.loc[order]))
        sides[name] = Side(len(rows), float(sum(rows["change"])), largest)
    return Explained(sides, frames.rank_drivers(drivers, change, lambda n: text("overview.rest", n=n)))


def choose_metric(context: PageContext) -> Metric:
    """The count that is looked into; each choice says how much it changed."""
    names = dict(prepared(_name_choices, context))
    open_parameter(_AT_CHANGED, _CHANGED, METRICS, METRICS[0])
    st.pills(text("overview.what"), METRICS, key=_CHANGED, format_func=names.__getitem__, required=True)
    write_parameter(_AT_CHANGED, _CHANGED, METRICS[0])
    return context.dictionary.metric(st.session_state[_CHANGED])


def _name_choices(context: PageContext) -> tuple[tuple[str, str], ...]:
    changes = load_changes(context)
    return tuple((metric, _name_choice(context, metric, pick_row(changes, metric))) for metric in METRICS)


def show_bridge(context: PageContext, metric: Metric, change: Row, sides: Mapping[str, Side]) -> None:
    """From last year's total to this year's: how much of the difference is coverage, how much is change.

    Args:
        context: From `ui.page`.
        metric: The count.
        change: Its row of ``queries.metric_change``.
        sides: Of `explain_change`.
    """
    facts = {"year": context.year, "previous": context.year - 1, "unit": say(metric.unit)}
    with figure(
        context,
        "change",
        _title_bridge(context, metric, change, sides),
        text("overview.bridge_subtitle", **facts),
        data=_tabulate(change, sides),
        metrics=(metric.id,),
    ):
        if is_known(change["change"]):
            blocks.html(_bridge_html(context, metric, change, sides))
        names = [_name_side(context, metric, side, sides[side]) for side in ("only_before", "only_now")]
        if any(names):
            blocks.html("".join(f'<p class="da-sub">{escape(line)}</p>' for line in names if line))


def make_drivers(context: PageContext, metric_id: str) -> Finished:
    """The agencies that changed most."""
    metric = context.dictionary.metric(metric_id)
    change = pick_row(load_changes(context), metric_id)
    ranked = load_explained(context, metric_id).ranked
    name = say(metric.name)
    years = {"year": context.year, "previous": context.year - 1}
    exhibit = Exhibit(
        "drivers",
        text("overview.drivers_none", name=name, **years)
        if ranked.empty
        else print_title(titles.title_drivers(ranked, change, name, context.language)),
        text("overview.drivers_subtitle", n=change["n_common"], name=name, unit=say(metric.unit), **years),
        ranked[["name", "change", "role"]],
        ranked,
        (metric.id,),
        _count_common(context, metric_id),
        nothing="" if len(ranked) else text("nothing.not_comparable", **years),
    )
    return finish(context, exhibit, bars.draw_drivers, unit=metric.unit.zh, language=context.language)


def load_explained(context: PageContext, metric_id: str) -> Explained:
    """What drove the change of a count."""
    return cached(explain_change, context.snapshot, context.scope, metric_id, context.year, context.language)


def _count_common(context: PageContext, metric_id: str) -> Row:
    """How many agencies a like-for-like change is made of, of how many, for the source line."""
    change = pick_row(load_changes(context), metric_id)
    totals = cached(queries.metric_by_year, context.snapshot, context.scope, CARDS)
    now = pick_row(totals, metric_id, context.year)
    return {"n_known": change["n_common"], "n_expected": now["n_expected"]}


def show_voices(context: PageContext, metric: Metric, ranked: pd.DataFrame) -> None:
    """What those that changed most write about it: the sentence, its section, the way to the text."""
    named = ranked[ranked["role"] != "rest"]
    order = named["change"].abs().sort_values(ascending=False, kind="stable").index[:_VOICES]
    rows = list_records(named.loc[order])
    ids = tuple(str(row["filing_id"]) for row in rows if row["filing_id"])
    quotes = cached(quote_filings, context.snapshot, metric.id, ids)
    with st.container(border=True, gap="small", key="da-figure-voices", height="stretch"):
        blocks.html(
            f"<h2>{escape(text('overview.voices'))}</h2>"
            f'<p class="da-sub">{escape(text("overview.voices_subtitle", year=context.year))}</p>'
        )
        silent = []
        for row in rows:
            quote = quotes.get(str(row["filing_id"]))
            if quote is None:
                silent.append(str(row["name"]))
                continue
            _draw_voice(context, row, quote, metric)
        if silent:
            every = len(silent) == len(rows)
            line = (
                text("overview.voices_none")
                if every
                else text("overview.voices_silent", names=join_names(silent, context.language))
            )
            blocks.html(f'<p class="da-sub">{escape(line)}</p>')
        if not rows:
            blocks.html(f'<p class="da-sub">{escape(text("overview.voices_nobody"))}</p>')


def quote_filings(snapshot: Snapshot, metric_id: str, filings: Sequence[str]) -> dict[str, Quote]:
    """The sentence about a metric of each report that has one, by report."""
    figures = [term.key for term in load_dictionary().metric(metric_id).numerator]
    found = {}
    for filing in filings:
        sections = queries.filing_sections(snapshot, filing)
        texts = {
            str(number): str(content)
            for number, content in zip(sections["number"], sections["text"], strict=True)
        }
        quote = find_quote(texts, figures)
        if quote is not None:
            found[filing] = quote
    return found


def make_parts(context: PageContext) -> tuple[Finished, ...]:
    """The like-for-like change of the kinds of applicant, and that of the outcomes."""
    return tuple(_make_parts(context, key, metrics) for key, metrics in _PARTS.items())


def _make_parts(context: PageContext, key: str, metrics: Sequence[str]) -> Finished:
    parts = list_changes(context, load_changes(context), metrics)
    years = {"year": context.year, "previous": context.year - 1}
    none, subtitle = (
        ("parts_none", "parts_subtitle") if key == "outcomes" else (f"{key}_none", f"{key}_subtitle")
    )
    exhibit = Exhibit(
        "outcome-changes" if key == "outcomes" else f"{key}-changes",
        text(f"overview.{none}", **years)
        if parts.empty
        else print_title(titles.title_parts(parts, text(f"overview.{key}"))),
        text(f"overview.{subtitle}", **years),
        parts,
        parts,
        metrics if key == "outcomes" else ("received",),
        _count_common(context, "received"),
        nothing="" if len(parts) else text("nothing.not_comparable", **years),
    )
    return finish(context, exhibit, bars.draw_drivers, unit="件", language=context.language)


def list_changes(context: PageContext, changes: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """The like-for-like change of the parts of a whole; empty unless all of them can be compared.

    Returns:
        `name`, `change`, `role`, `n_common`.
    """
    rows = [pick_row(changes, metric) for metric in metrics]
    columns = ["name", "change", "role", "n_common"]
    if not all(is_known(row["lfl_change"]) for row in rows):
        return pd.DataFrame(columns=columns)
    listed = []
    for row in rows:
        change = float(row["lfl_change"])
        listed.append(
            (_name_part(context, row["metric"]), change, "up" if change >= 0 else "down", row["n_common"])
        )
    return pd.DataFrame(listed, columns=columns)


def _name_part(context: PageContext, metric: str) -> str:
    _, bar, applicant = metric.partition("|")
    return say(context.dictionary.applicants[applicant] if bar else context.dictionary.metric(metric).name)


def _name_choice(context: PageContext, metric: str, change: Row) -> str:
    name = say(context.dictionary.metric(metric).name)
    if change["crosses_break"] or not is_known(change["lfl_rate"]):
        return name
    return text("overview.what_item", name=name, rate=format_signed_rate(float(change["lfl_rate"])))


def _title_bridge(context: PageContext, metric: Metric, change: Row, sides: Mapping[str, Side]) -> str:
    facts: dict[str, Any] = {
        "name": say(metric.name),
        "year": context.year,
        "previous": context.year - 1,
        "n": change["n_common"],
    }
    law = ""
    if change["crosses_break"]:
        names = {entry.year: say(entry.name) for entry in context.dictionary.breaks}
        law = text("overview.moved_break", year=context.year, law=names[context.year])
    if not is_known(change["lfl_change"]):
        return text("overview.moved_none", **facts)
    like = _sign(float(change["lfl_change"]), metric, context)
    if not is_known(change["change"]):
        return text("overview.moved_like", like=like, **facts) + law
    filed = _sign(float(change["change"]), metric, context)
    coverage = sides["only_before"].change + sides["only_now"].change
    if not coverage:
        word = "moved_alone" if change["n_common"] == 1 else "moved_plain"
        return text(f"overview.{word}", change=filed, **facts) + law
    coverage_text = _sign(coverage, metric, context)
    word = "moved_partial" if change["is_partial"] else "moved"
    return text(f"overview.{word}", change=filed, coverage=coverage_text, like=like, **facts) + law


def _bridge_html(context: PageContext, metric: Metric, change: Row, sides: Mapping[str, Side]) -> str:
    """The two totals with what lies between them, as one equation; steps without agencies are left out."""

    def draw(number: str, label: str) -> str:
        return f"<span><b>{escape(number)}</b><small>{escape(label)}</small></span>"

    def total(field: str, year: int) -> str:
        number = format_mark(float(change[field]), metric.unit.zh, context.language)
        return draw(number, text("overview.bridge_previous", year=year))

    steps = [
        draw(_sign(side.change, metric, context), text(f"overview.bridge_{name}", n=side.n))
        for name, side in sides.items()
        if side.n
    ]
    parts = [total("previous", context.year - 1), *steps, "<i>=</i>", total("value", context.year)]
    return f'<div class="da-sum">{"".join(parts)}</div>'


def _name_side(context: PageContext, metric: Metric, name: str, side: Side) -> str:
    """Who is known in one of the years only, with how much."""
    if not side.n:
        return ""
    names = [
        text("overview.bridge_name", name=who, change=_sign(change, metric, context))
        for who, change in side.largest[:_NAMED]
    ]
    label = text(f"overview.bridge_{name}", n=side.n)
    listed = text("note.join").join(names) + (text("overview.bridge_more") if side.n > _NAMED else "")
    return text("overview.bridge_names", label=label, names=listed)


def _sign(change: float, metric: Metric, context: PageContext) -> str:
    printed = format_mark(change, metric.unit.zh, context.language)
    return f"+{printed}" if change >= 0 else printed


def _draw_voice(context: PageContext, row: Mapping[Any, Any], quote: Quote, metric: Metric) -> None:
    section = text("compliance.section", number=say_numeral(quote.section))
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        blocks.html(
            '<div class="da-quote">'
            f"<b>{escape(str(row['name']))}</b> {escape(_sign(float(row['change']), metric, context))}"
            f"<br>{escape(quote.text)}<small>{escape(section)}</small></div>"
        )
        link_page(
            "pages/reports.py",
            text("overview.voices_open"),
            {"filing": str(row["filing_id"]), "part": "text"},
        )


def _tabulate(change: Row, sides: Mapping[str, Side]) -> pd.DataFrame:
    """The equation as a table."""
    steps = [(text(f"driver.{name}"), side.n, side.change) for name, side in sides.items()]
    rows = [
        (text("overview.bridge_previous", year=change["previous_year"]), None, change["previous"]),
        *steps,
        (text("overview.bridge_previous", year=change["year"]), None, change["value"]),
    ]
    columns = ("name", "n_known", "value")
    return pd.DataFrame(rows, columns=[text(f"column.{column}") for column in columns])
