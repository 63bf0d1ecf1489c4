"""Disputes agency by agency: cases per hundred requests concluded, each with its interval."""

from analytics import queries
from analytics.charts import compare_titles, ranks, standings
from analytics.charts.formats import is_known
from analytics.charts.standings import print_metric
from analytics.ui.agencies import follow_agency
from analytics.ui.cache import cached
from analytics.ui.charted import Exhibit, print_title, show
from analytics.ui.compare import count_year, load_gaps
from analytics.ui.compare_views import make_ranking
from analytics.ui.language import text
from analytics.ui.shell import PageContext

METRIC = "reconsiderations_per_100"
MOST_ROWS = 12


def show_agencies(context: PageContext) -> None:
    """The agencies with most reconsiderations per hundred concluded; nothing where one agency is in scope."""
    metric = context.dictionary.metric(METRIC)
    rows = cached(queries.metric_by_agency, context.snapshot, context.scope, (METRIC,), context.year)
    if len(rows) < 2:
        return
    ranked = standings.rank_agencies(rows, metric)
    placed = ranked[ranked["best"].map(is_known).astype(bool)]
    median = standings.median_of(ranked)
    drawn = make_ranking(placed.head(MOST_ROWS), rows, metric, load_gaps(context, metric), context)
    left_out = max(len(placed) - MOST_ROWS, 0)
    exhibit = Exhibit(
        "agencies",
        print_title(compare_titles.title_ranking(ranked, metric, context.year, context.language)),
        text("disputes.agencies_subtitle", year=context.year),
        drawn,
        ranked[["name", "value", "low", "high", "count", "base"]],
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
        after=follow_agency(context, METRIC, rows, "disputes"),
        language=context.language,
        median=median,
        median_text=text("compare.median", value=print_metric(metric, median, context.language)),
    )
