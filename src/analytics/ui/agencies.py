"""Below a chart of agencies: the one that was clicked, and the ways on to its report, its years, it alone."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.ui.compare import trace_agency
from analytics.ui.figures import pick
from analytics.ui.filters import narrow_to
from analytics.ui.language import text
from analytics.ui.links import link_page
from analytics.ui.shell import PageContext


def follow_agency(
    context: PageContext, metric_id: str, names: Mapping[str, str], key: str
) -> Callable[[dict[str, Any]], None]:
    """What `charted.show` draws below a chart whose selection has the field `agency_id`.

    A click chooses the agency, and so does the box, for whoever cannot click a bar. Nothing is chosen at
    first, and what the filters have taken away is chosen no longer.

    Args:
        context: From `ui.page`.
        metric_id: The metric of the chart.
        names: The agencies of the chart, by id.
        key: Unique on the page.
    """

    def draw(picked: dict[str, Any]) -> None:
        agency = choose_option(picked, "agency_id", names, f"da-agency-{key}", text("agencies.choose"))
        if agency is None:
            return
        metric = context.dictionary.metric(metric_id)
        trace_agency(context, metric, agency, context.year, context.scope)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link_page(
                "pages/compare.py",
                text("agencies.years"),
                {"view": "peers", "subject": agency, "metric": metric_id},
            )
            st.button(
                text("agencies.only"),
                key=f"da-agency-{key}-only",
                type="tertiary",
                on_click=narrow_to,
                args=(agency,),
            )

    return draw


def name_listed(listed: pd.DataFrame) -> dict[str, str]:
    """The agencies of a chart by id, without the rows that stand for several."""
    return {
        str(agency): str(name)
        for agency, name in zip(listed["agency_id"], listed["name"], strict=True)
        if agency
    }


def choose_option(
    picked: Mapping[str, Any], field: str, names: Mapping[str, str], key: str, label: str
) -> str | None:
    """The box that repeats a click in a chart: a new click moves the box, and the box alone decides.

    Args:
        picked: What is selected in the chart.
        field: Its field.
        names: What today's data offer, by id.
        key: Of the box; what was last clicked is kept under ``<key>-clicked``.
        label: What the box says while nothing is chosen.
    """
    clicked = pick(dict(picked), field, list(names))
    if clicked is not None and clicked != st.session_state.get(f"{key}-clicked"):
        st.session_state[key] = clicked
    st.session_state[f"{key}-clicked"] = clicked
    if st.session_state.get(key) not in names:
        st.session_state[key] = None
    chosen: str | None = st.selectbox(
        label,
        list(names),
        index=None,
        key=key,
        format_func=names.__getitem__,
        placeholder=label,
        label_visibility="collapsed",
        width=280,
    )
    return chosen
