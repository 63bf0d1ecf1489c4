"""Links that a person can open in a new tab or send on: each carries the filters, snapshot and language.

A link that is followed in its own tab would do without them, because the session remembers; in another one it
begins a new session, which knows nothing but the address.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from analytics.ui.language import URL_LANGUAGE, browser_language, current_language
from analytics.ui.selection import PARAMETERS, URL_SNAPSHOT

SHARED = (*PARAMETERS, URL_SNAPSHOT, URL_LANGUAGE)
"""What every page understands; a page's own parameters are no other page's."""


def shared_parameters() -> dict[str, str]:
    """The filters of the address as it stands, with the snapshot, and the language where it was chosen.

    Of a running page only: what is kept from one session to the next must not have them.
    """
    shared = {name: st.query_params[name] for name in (*PARAMETERS, URL_SNAPSHOT) if name in st.query_params}
    if current_language() != browser_language(st.context.locale):
        shared[URL_LANGUAGE] = current_language()
    return shared


def link_page(script: str, label: str, own: Mapping[str, str] | None = None) -> None:
    """A link to a page, with parameters of its own before the shared ones."""
    st.page_link(script, label=label, query_params={**(own or {}), **shared_parameters()})


def page_url(path: str, own: Mapping[str, str]) -> str:
    """The address of a page for our own HTML, relative to every page of the dashboard."""
    return f"{path}?{urlencode({**own, **shared_parameters()})}"
