"""The dashboard's helpers over Streamlit: context, filters, language, cache, components.

A page begins with ``context = ui.page("requests.title")``, asks ``ui.cached(queries.…, context.snapshot,
context.scope, …)`` for frames, and shows them inside ``with ui.figure(context, …): ui.draw(charts.…)``.
Import this package only where Streamlit runs; the command line starts it through `analytics.ui.launcher`.
"""

from analytics.ui.blocks import (
    Bar,
    Card,
    card,
    chips,
    coverage_strip,
    empty_state,
    html,
    lead,
    notice,
    subheading,
)
from analytics.ui.cache import cached, chart_spec, prepared
from analytics.ui.charted import present
from analytics.ui.figures import draw, figure, pick, source_line
from analytics.ui.filters import clear_filters
from analytics.ui.formats import format_years, join_names
from analytics.ui.language import choose_language, say, text
from analytics.ui.pages import list_pages
from analytics.ui.shell import (
    OfficeContext,
    PageContext,
    dress,
    frame_page,
    office_page,
    page,
    reference_page,
)

__all__ = [
    "Bar",
    "Card",
    "OfficeContext",
    "PageContext",
    "cached",
    "card",
    "chart_spec",
    "chips",
    "choose_language",
    "clear_filters",
    "coverage_strip",
    "draw",
    "dress",
    "empty_state",
    "figure",
    "format_years",
    "frame_page",
    "html",
    "join_names",
    "lead",
    "list_pages",
    "notice",
    "office_page",
    "page",
    "pick",
    "prepared",
    "present",
    "reference_page",
    "say",
    "source_line",
    "subheading",
    "text",
]
