"""Whole-region reports beside the sum of their parts: a bridge, because the two are never added."""

from collections.abc import Sequence

import pandas as pd

from analytics import queries
from analytics.charts.bridges import draw_summaries
from analytics.charts.formats import format_coverage, format_number, is_known
from analytics.charts.frames import Row
from analytics.charts.records import list_records
from analytics.ui.cache import cached, prepared
from analytics.ui.charted import Exhibit, Finished, finish, present
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext

MOST_ROWS = 12
OWN, APART = "own", "single_organ"
"""Bases of totals: the only report in scope, or the single-organ reports, beside which summaries stand."""


def show_summaries(context: PageContext, metric_id: str, years: Sequence[int] | None = None) -> None:
    """The whole-region reports of the scope with what their parts add up to; nothing where there are none.

    Args:
        context: From `ui.page`.
        metric_id: The count that is compared.
        years: Only these, ascending; all of the scope when None.
    """
    shown_years = tuple(reversed(context.years if years is None else years))
    finished = prepared(_make_summaries, context, metric_id, shown_years)
    if finished is not None:
        present(context, finished)


def _make_summaries(context: PageContext, metric_id: str, shown_years: Sequence[int]) -> Finished | None:
    metric = context.dictionary.metric(metric_id)
    rows = cached(queries.summary_bridge, context.snapshot, context.scope, (metric_id,), shown_years)
    basis = cached(queries.decide_basis, context.snapshot, context.scope)
    if basis == OWN:
        # The one report in scope is the total itself: only what its parts add is new.
        rows = rows[rows["parts"].map(is_known).astype(bool)].reset_index(drop=True)
    if rows.empty:
        return None
    shown = [{str(key): item for key, item in row.items()} for row in list_records(rows.head(MOST_ROWS))]
    labels = [_describe(row) for row in shown]
    names = [f"{row['name']} {row['year']}" for row in shown]
    drawn = pd.DataFrame(
        {
            "name": names,
            "reported": [_to_float(row["reported"]) for row in shown],
            "parts": [_to_float(row["parts"]) for row in shown],
            "is_lower_bound": [bool(row["is_lower_bound"]) for row in shown],
            "label": labels,
        }
    )
    exhibit = Exhibit(
        f"summaries-{metric_id}",
        text("summaries.apart" if basis == APART else "summaries.beside", n=rows["agency_id"].nunique()),
        text("summaries.subtitle", name=say(metric.name)),
        drawn,
        rows,
        (metric_id,),
        compare="; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True)),
    )
    return finish(context, exhibit, draw_summaries)


def _describe(row: Row) -> str:
    """The two numbers of a summary in words."""
    if not is_known(row["reported"]):
        return text("summaries.no_value")
    values = {"reported": format_number(float(row["reported"]))}
    if not is_known(row["parts"]):
        is_unknown = row["reason"] == "relation_unknown"
        return text("summaries.unknown" if is_unknown else "summaries.no_parts", **values)
    bound = "≥ " if row["is_lower_bound"] else ""
    values["parts"] = f"{bound}{format_number(float(row['parts']))}"
    values["counted"] = format_coverage(int(row["n_known"]), row["n_expected"])
    values["gap"] = format_number(abs(float(row["gap"])))
    word = "equal" if row["gap"] == 0 else ("gap" if row["gap"] > 0 else "excess")
    return text(f"summaries.{word}", **values)


def _to_float(value: object) -> float | None:
    return float(value) if is_known(value) else None  # type: ignore[arg-type]
