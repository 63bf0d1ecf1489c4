"""Disputes agency by agency: cases per hundred requests concluded, each with its interval."""

from analytics import queries
from analytics.charts import compare_titles, ranks, row_targets, standings
from analytics.charts.formats import is_known
from analytics.charts.standings import print_metric
from analytics.ui.agencies import follow_agency, name_listed
from analytics.ui.cache import prepared
from analytics.ui.charted import Exhibit, Finished, finish, present, print_title
from analytics.ui.compare import count_year, load_gaps
from analytics.ui.compare_views import make_ranking
from analytics.ui.language import text
from analytics.ui.shell import PageContext

METRIC = "reconsiderations_per_100"
MOST_ROWS = 12
_TABLE = ("name", "value", "count", "base", "low", "high")
"""Columns of the table behind the chart: with what the rates are made of."""
MIN_AGENCIES = 2
"""One agency alone has no place among others."""


def show_agencies(context: PageContext) -> None:
    """The agencies with most reconsiderations per hundred concluded; nothing where one agency is in scope."""
    finished = prepared(_make_agencies, context)
    if finished is None:
        return
    follow = follow_agency(context, METRIC, finished.exhibit.names, "disputes")
    present(context, finished, select=row_targets.SELECTION, after=follow)


def _make_agencies(context: PageContext) -> Finished | None:
    metric = context.dictionary.metric(METRIC)
    if len(queries.scope_agencies(context.snapshot, context.scope)) < MIN_AGENCIES:
        return None
    rows = queries.metric_by_agency(context.snapshot, context.scope, (METRIC,), context.year)
    ranked = standings.rank_agencies(rows, metric)
    placed = ranked[ranked["best"].map(is_known).astype(bool)]
    median = standings.median_of(ranked)
    shown = placed.head(MOST_ROWS)
    own = rows[rows["agency_id"].isin(list(shown["agency_id"]))]
    drawn = make_ranking(shown, own, metric, load_gaps(context, metric, own), context.language)
    small = int((ranked["standing"] == "small_base").sum())
    left_out = max(len(placed) - MOST_ROWS, 0)
    exhibit = Exhibit(
        "agencies",
        print_title(compare_titles.title_ranking(ranked, metric, context.year, context.language)),
        text("disputes.agencies_subtitle", year=context.year),
        drawn,
        drawn.assign(count=list(shown["count"]), base=list(shown["base"]))[[*_TABLE]],
        (METRIC,),
        count_year(rows[rows["is_member"].astype(bool)], context.year),
        note=text("disputes.agencies_note", small=small, base=metric.min_base)
        + (text("disputes.agencies_left_out", n=left_out) if left_out else ""),
        nothing="" if len(drawn) else text("nothing.small", base=metric.min_base),
        names=name_listed(drawn),
        hint=text("hint.row"),
    )
    middle = text("compare.median", value=print_metric(metric, median, context.language))
    options = {"language": context.language, "median": median, "median_text": middle}
    return finish(context, exhibit, ranks.draw_ranking, **options)
