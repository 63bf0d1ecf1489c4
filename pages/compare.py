"""Compare: agencies over the years, two years side by side, one agency among its peers, ranks, panels."""

from analytics import ui
from analytics.ui import compare, compare_peers, compare_views, compare_years

VIEWS = {
    "heat": compare_views.show_heat,
    "years": compare_years.show_years,
    "peers": compare_peers.show_peers,
    "ranking": compare_views.show_ranking,
    "multiples": compare_views.show_multiples,
}

context = ui.page("compare.title")
choice = compare.choose(context)
VIEWS[choice.view](context, choice)
