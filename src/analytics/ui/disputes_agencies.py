"""Disputes agency by agency: cases per hundred requests concluded, each with its interval."""

import pandas as pd

from analytics import queries
from analytics.charts import compare_titles, ranks, standings
from analytics.charts.formats import is_known
from analytics.charts.standings import print_metric
from analytics.dictionary import load_dictionary
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui.agencies import follow_agency, name_listed
from analytics.ui.cache import cached
from analytics.ui.charted import Exhibit, print_title, show
from analytics.ui.compare import count_year, load_gaps
from analytics.ui.compare_views import make_ranking
from analytics.ui.language import text
from analytics.ui.shell import PageContext

METRIC = "reconsiderations_per_100"
MOST_ROWS = 12


def rank_scope(snapshot: Snapshot, scope: Scope, year: int) -> pd.DataFrame:
    """``standings.rank_agencies`` of the cases per hundred concluded."""
    rows = queries.metric_by_agency(snapshot, scope, (METRIC,), year)
    return standings.rank_agencies(rows, load_dictionary().metric(METRIC))


def show_agencies(context: PageContext) -> None:
    """The agencies with most reconsiderations per hundred concluded; nothing where one agency is in scope."""
    metric = context.dictionary.metric(METRIC)
    if len(cached(queries.scope_agencies, context.snapshot, context.scope)) < 2:
        return
    rows = cached(queries.metric_by_agency, context.snapshot, context.scope, (METRIC,), context.year)
    ranked = cached(rank_scope, context.snapshot, context.scope, context.year)
    placed = ranked[ranked["best"].map(is_known).astype(bool)]
    median = standings.median_of(ranked)
    shown = placed.head(MOST_ROWS)
    own = rows[rows["agency_id"].isin(list(shown["agency_id"]))]
    drawn = make_ranking(shown, own, metric, load_gaps(context, metric, own), context)
    left_out = max(len(placed) - MOST_ROWS, 0)
    exhibit = Exhibit(
        "agencies",
        print_title(compare_titles.title_ranking(ranked, metric, context.year, context.language)),
        text("disputes.agencies_subtitle", year=context.year),
        drawn,
        shown[["name", "value", "low", "high", "count", "base"]],
        (METRIC,),
        count_year(rows, context.year),
        note=text(
            "disputes.agencies_note",
            n=left_out,
            small=int((ranked["standing"] == "small_base").sum()),
            base=metric.min_base,
        ),
        nothing="" if len(drawn) else text("nothing.small", base=metric.min_base),
    )
    show(
        context,
        exhibit,
        ranks.draw_ranking,
        select=ranks.SELECTION,
        after=follow_agency(context, METRIC, name_listed(drawn), "disputes"),
        language=context.language,
        median=median,
        median_text=text("compare.median", value=print_metric(metric, median, context.language)),
    )
