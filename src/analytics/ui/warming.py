"""What is loaded while the browser is still opening, so that the first page waits for less.

It runs beside the server, once, and ends with it. Whatever is wrong with the data is left to the page, which
explains it; whatever is not ready when a page asks for it, the page computes or waits for.
"""

import gc
from contextlib import suppress
from time import sleep

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

PAUSE = 1.0
"""Seconds for whoever opens a page at once: it needs the interpreter more than what others may ask later."""
_COLLECT_AFTER = (20_000, 20, 20)
"""Thresholds of the collector: it runs after every page anyway, and in between it finds next to nothing."""


def warm_up() -> None:
    """Load the dictionary, the texts, and what pages ask of the data before anybody has chosen a filter."""
    load_dictionary()
    load_texts()
    # What has been imported by now stays to the end. Streamlit collects garbage after every run of a page,
    # and would look through all of it each time.
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    with suppress(AnalyticsError):
        load_shared(store.find_snapshot(store.locate_data()))
    sleep(PAUSE)
    narrative.compile_patterns()
    with suppress(AnalyticsError):
        load_further(store.find_snapshot(store.locate_data()))


def load_shared(snapshot: Snapshot) -> None:
    """What every page asks about the whole of the data: who is in totals, which figures are doubted."""
    scope = to_scope(Selection(), load_choices(snapshot))
    if scope.last_year is None:
        return
    cached(queries.doubted_figures, snapshot, scope)
    cached(queries.scope_agencies, snapshot, scope)
    cached(queries.metric_by_year, snapshot, scope, CARDS)
    cached(queries.coverage_by_year, snapshot, scope)


def load_further(snapshot: Snapshot) -> None:
    """What several pages look into: figures by applicant, findings of the last year."""
    years = queries.list_years(snapshot)
    if not years:
        return
    queries.read_ahead(snapshot, (*APPLICANT_METRICS, *queries.CARRIED))
    queries.count_open(snapshot, queries.Scope(), years[-1], queries.Decisions())
    queries.read_passes_ahead(snapshot, years[-1])
