"""The screens of the dashboard, in the order of the navigation."""

from typing import NamedTuple

import streamlit as st

from analytics.charts.formats import Language
from analytics.ui.language import translate


class Screen(NamedTuple):
    """One page: its address, its script beside ``app.py``, and the key of its short name."""

    url_path: str
    script: str
    title_key: str


SCREENS = (
    Screen("overview", "pages/overview.py", "nav.overview"),
    Screen("requests", "pages/requests.py", "nav.requests"),
    Screen("proactive", "pages/proactive.py", "nav.proactive"),
    Screen("disputes", "pages/disputes.py", "nav.disputes"),
    Screen("compare", "pages/compare.py", "nav.compare"),
    Screen("compliance", "pages/compliance.py", "nav.compliance"),
    Screen("reports", "pages/reports.py", "nav.reports"),
    Screen("ingest", "pages/ingest.py", "nav.ingest"),
    Screen("glossary", "pages/glossary.py", "nav.glossary"),
)

_RESERVED = "start"


def list_pages(language: Language) -> list[st.Page]:
    """The pages for ``st.navigation``; the first one answers at ``/``, and under its own name leads there."""
    first = SCREENS[0]
    shown = [
        st.Page(
            screen.script,
            title=translate(screen.title_key, language),
            # Streamlit keeps the first page's own name for itself and answers at it with "not found".
            url_path=_RESERVED if screen is first else screen.url_path,
            default=screen is first,
        )
        for screen in SCREENS
    ]
    title = translate(first.title_key, language)
    return [*shown, st.Page(_open_first, title=title, url_path=first.url_path, visibility="hidden")]


def _open_first() -> None:
    st.switch_page(SCREENS[0].script, query_params=st.query_params.to_dict())
