"""What the overview says before its charts: the lead sentence and the coverage strip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics import queries
from analytics.charts.formats import SMALL_BASE, Language, format_rate, format_value, is_known
from analytics.charts.frames import Row, pick_row
from analytics.charts.records import list_records
from analytics.ui.cache import cached
from analytics.ui.changes import CARDS, load_changes
from analytics.ui.language import current_language, text
from analytics.ui.lateness import name_late
from analytics.ui.shell import PageContext

_HANGS_ON_ROSTER = ("expected", "missing")
_OPTIONAL = ("undated", "unreadable")


def pick_coverage(frame: pd.DataFrame, year: int) -> Row:
    """The row of ``queries.coverage_by_year`` for this year."""
    (row,) = list_records(frame[frame["year"] == year])
    return {str(key): value for key, value in row.items()}


def count_coverage(row: Row) -> dict[str, int | None]:
    """The counts of the coverage strip; what nobody can know without a roster is None."""
    counts: dict[str, int | None] = {}
    for part in ("expected", "received", "on_time", "late", "undated", "missing", "unreadable", "counted"):
        if part in _OPTIONAL and not row[part]:
            continue
        is_unknown = part in _HANGS_ON_ROSTER and not row["is_expected_known"]
        counts[part] = None if is_unknown else int(row[part])
    return counts


@dataclass(frozen=True)
class Head:
    """What stands above the key figures.

    Attributes:
        lead: The sentence.
        counts: Of the coverage strip.
        names: The agencies behind it.
    """

    lead: str
    counts: Mapping[str, int | None]
    names: Mapping[str, Sequence[str]]


def make_head(context: PageContext) -> Head:
    """The lead sentence and the coverage strip."""
    by_year = cached(queries.coverage_by_year, context.snapshot, context.scope)
    coverage = pick_coverage(by_year, context.year)
    names = queries.coverage_names(context.snapshot, context.scope, context.year)
    return Head(
        write_lead(context, coverage, load_totals(context), load_changes(context)),
        count_coverage(coverage),
        name_coverage(names, coverage),
    )


def load_totals(context: PageContext) -> pd.DataFrame:
    """The key figures by year."""
    return cached(queries.metric_by_year, context.snapshot, context.scope, CARDS)


def name_coverage(names: pd.DataFrame, coverage: Row) -> dict[str, Sequence[str]]:
    """The agencies behind the coverage strip: missing, unreadable, late with day and days, beside the totals.

    Without a roster nobody is called missing: no one knows who should have reported.
    """
    is_beside = (names["state"] != "missing") & ~(names["is_counted"] | names["is_unreadable"]).astype(bool)
    is_told = names["state"].isin(["missing", "late"]) | names["is_unreadable"].astype(bool)
    rows = list_records(names[is_told])
    late = [name_late(row, current_language()) for row in rows if row["state"] == "late"]
    return {
        "missing": [
            str(row["name"]) for row in rows if row["state"] == "missing" and coverage["is_expected_known"]
        ],
        "unreadable": [str(row["name"]) for row in rows if row["is_unreadable"]],
        "late": late,
        "beside": [str(row["name"]) for row in list_records(names[is_beside])],
    }


def write_lead(context: PageContext, coverage: Row, by_year: pd.DataFrame, changes: pd.DataFrame) -> str:
    """The sentence above the numbers; its numbers are those of the cards.

    Args:
        context: From `ui.page`.
        coverage: As `pick_coverage` gives it.
        by_year: ``queries.metric_by_year`` with received and reconsiderations.
        changes: ``queries.metric_change`` with the same.
    """
    counts = {part: int(coverage[part]) for part in ("expected", "received", "counted")}
    known = "known" if coverage["is_expected_known"] else "unknown"
    sentences = [text(f"overview.lead_{known}", year=context.year, n=counts["received"], **counts)]
    now = pick_row(by_year, "received", context.year)
    if not is_known(now["value"]):
        reason = text(f"reason.{now['reason']}")
        sentences.append(text("overview.lead_none", year=context.year, reason=reason))
        return text("overview.lead_join").join(sentences) + text("overview.lead_end")
    sentences.append(
        text(
            "overview.lead_received_all" if now["n_known"] == counts["counted"] else "overview.lead_received",
            n=now["n_known"],
            value=_print(now, context.language),
            change=_print_growth(pick_row(changes, "received")),
        )
    )
    disputes = pick_row(by_year, "reconsiderations", context.year)
    if is_known(disputes["value"]):
        sentences.append(text("overview.lead_disputes", value=_print(disputes, context.language)))
    return text("overview.lead_join").join(sentences) + text("overview.lead_end")


def _print(row: Row, language: Language) -> str:
    return format_value(float(row["value"]), "件", language, is_lower_bound=bool(row["is_lower_bound"]))


def _print_growth(change: Mapping[str, object]) -> str:
    """``，可比的 35 家增加 12.6%``, or nothing where no rate can be given."""
    rate, previous = change["lfl_rate"], change["lfl_previous"]
    if not is_known(rate) or not is_known(previous) or float(str(previous)) < SMALL_BASE:
        return ""
    growth = float(str(rate))
    word = "rise" if growth > 0 else "fall"
    return text(f"overview.lead_{word}", n=change["n_common"], rate=format_rate(abs(growth)))
