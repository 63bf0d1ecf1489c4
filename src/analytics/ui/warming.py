"""What is loaded while the browser is still opening, so that the first page waits for less.

It runs beside the server, once, and ends with it. Whatever is wrong with the data is left to the page, which
explains it; whatever is not ready when a page asks for it, the page computes or waits for.
"""

import gc
from contextlib import suppress

from streamlit import emojis  # noqa: F401 - a large pattern, which the first label with an icon would compile

from analytics import narrative, queries, store
from analytics.charts import panels  # noqa: F401 - brings the chart library
from analytics.dictionary import load_dictionary
from analytics.errors import AnalyticsError
from analytics.store import Snapshot
from analytics.ui import cards, errors, summaries  # noqa: F401 - of the first page
from analytics.ui.cache import cached
from analytics.ui.changes import APPLICANT_METRICS, CARDS
from analytics.ui.filters import load_choices
from analytics.ui.language import load_texts
from analytics.ui.selection import Selection, to_scope


def warm_up() -> None:
    """Load the dictionary, the texts, and what pages ask of the data before anybody has chosen a filter."""
    load_dictionary()
    load_texts()
    # What has been imported by now stays to the end. Streamlit collects garbage after every run of a page,
    # and would look through all of it each time.
    gc.freeze()
    with suppress(AnalyticsError):
        load_shared(store.find_snapshot(store.locate_data()))
    narrative.compile_patterns()


def load_shared(snapshot: Snapshot) -> None:
    """What pages ask about the whole of the data: who is in totals, what is doubted, what is open."""
    scope = to_scope(Selection(), load_choices(snapshot))
    if scope.last_year is None:
        return
    cached(queries.doubted_figures, snapshot, scope)
    cached(queries.scope_agencies, snapshot, scope)
    cached(queries.metric_by_year, snapshot, scope, CARDS)
    cached(queries.coverage_by_year, snapshot, scope)
    queries.read_ahead(snapshot, (*APPLICANT_METRICS, *queries.CARRIED))
    cached(queries.count_open, snapshot, scope, scope.last_year, queries.Decisions())
