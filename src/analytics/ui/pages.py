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


def list_pages(language: Language) -> list[st.Page]:
    """The pages for ``st.navigation``; the first one answers at ``/``."""
    return [
        st.Page(
            screen.script,
            title=translate(screen.title_key, language),
            url_path=screen.url_path,
            default=screen is SCREENS[0],
        )
        for screen in SCREENS
    ]
