"""The shared filters of the sidebar, and their other half, the URL.

Widgets, session and URL hold one selection. The URL wins when it is news: a fresh session, a link,
the browser's back button. Otherwise the widgets win and the URL is written after them. A page chosen
in the navigation arrives without parameters; that is no wish to clear the filters, so they stay.
"""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.queries import Basis, list_agencies, list_years
from analytics.store import Snapshot
from analytics.ui.cache import cached
from analytics.ui.language import text
from analytics.ui.search import offer
from analytics.ui.selection import PARAMETERS, Choices, Selection, Unknown, find_unknown, read_selection

STATE_URL = "da_url"
STATE_PAGE = "da_page"
STATE_SELECTION = "da_selection"
REGION, LEVELS, KINDS, AGENCIES = "da_region", "da_levels", "da_kinds", "da_agencies"
BASIS, AS_FILED = "da_basis", "da_as_filed"

LEVEL_ORDER = ("province", "city", "county", "township")
KIND_ORDER = ("government", "government_office", "department", "subdistrict", "town", "other")


def load_choices(snapshot: Snapshot) -> Choices:
    """What today's data offer to the filters."""
    return cached(_read_choices, snapshot)


def _read_choices(snapshot: Snapshot) -> Choices:
    agencies = list_agencies(snapshot)
    levels, kinds = set(agencies["level"].dropna()), set(agencies["kind"].dropna())
    return Choices(
        regions=tuple(dict.fromkeys(region for region in agencies["region"].dropna() if region)),
        levels=tuple(level for level in LEVEL_ORDER if level in levels),
        kinds=tuple(kind for kind in KIND_ORDER if kind in kinds),
        agencies=_name_agencies(agencies),
        years=list_years(snapshot),
    )


def sync_selection(choices: Choices, url_path: str) -> tuple[Selection, tuple[Unknown, ...]]:
    """The selection of this run, and what it names that today's data do not have.

    Must run before the widgets are drawn, because it fills them from a URL that is news. As long as
    anything is unknown nothing is filled or forgotten, so the notice stays until it is answered.
    """
    parameters = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    has_turned = st.session_state.get(STATE_PAGE, url_path) != url_path
    is_news = parameters != st.session_state.get(STATE_URL) and (parameters or not has_turned)
    unreadable: tuple[Unknown, ...] = ()
    if is_news:
        selection, unreadable = read_selection(parameters)
    else:
        selection = _read_widgets(choices)
    unknown = unreadable + find_unknown(selection, choices)
    if not unknown:
        st.session_state[STATE_PAGE] = url_path
        for key, value in _widget_values(selection, choices).items():
            if is_news or key not in st.session_state:
                st.session_state[key] = value
    return selection, unknown


def draw_filters(choices: Choices) -> Selection:
    """Draw the widgets of the sidebar and return what they say."""
    levels = {level: text(f"level.{level}") for level in choices.levels}
    kinds = {kind: text(f"kind.{kind}") for kind in choices.kinds}
    bases = {basis.value: text(f"basis.{basis.value}") for basis in Basis}
    if len(choices.regions) > 1:
        anywhere = text("filters.all_regions")
        st.selectbox(text("filters.region"), choices.regions, index=None, key=REGION, placeholder=anywhere)
    if len(levels) > 1:
        st.pills(
            text("filters.level"),
            list(levels),
            key=LEVELS,
            selection_mode="multi",
            format_func=levels.__getitem__,
        )
    if len(kinds) > 1:
        st.multiselect(
            text("filters.kind"),
            list(kinds),
            key=KINDS,
            placeholder=text("filters.all_kinds"),
            format_func=kinds.__getitem__,
            select_all=False,
        )
    st.multiselect(
        text("filters.agency"),
        offer(choices.agencies, st.session_state[AGENCIES], AGENCIES),
        key=AGENCIES,
        format_func=choices.agencies.__getitem__,
        placeholder=text("filters.all_agencies", n=len(choices.agencies)),
        select_all=False,
    )
    if len(choices.years) > 1:
        st.slider(text("filters.years"), choices.years[0], choices.years[-1], key=_years_key(choices))
    st.selectbox(
        text("filters.basis"),
        list(bases),
        key=BASIS,
        format_func=bases.__getitem__,
        help=text("filters.basis_help"),
    )
    st.toggle(text("filters.as_filed"), key=AS_FILED, help=text("filters.as_filed_help"))
    selection = _read_widgets(choices)
    st.session_state[STATE_SELECTION] = selection
    return selection


def clear_filters() -> None:
    """Forget every filter, in the widgets and in the URL. A callback: it runs before the next run."""
    for key in list(st.session_state):
        if key in {REGION, LEVELS, KINDS, AGENCIES, BASIS, AS_FILED, STATE_SELECTION} or _is_years_key(key):
            del st.session_state[key]
    st.session_state[STATE_URL] = {}
    st.query_params.from_dict({})


def narrow_to(agency: str) -> None:
    """Show this agency alone on every page. A callback: it runs before the next run."""
    st.session_state[AGENCIES] = [agency]


def _widget_values(selection: Selection, choices: Choices) -> dict[str, Any]:
    return {
        REGION: selection.region,
        LEVELS: list(selection.levels),
        KINDS: list(selection.kinds),
        AGENCIES: list(selection.agencies),
        _years_key(choices): selection.years or choices.span,
        BASIS: selection.basis,
        AS_FILED: selection.is_as_filed,
    }


def _read_widgets(choices: Choices) -> Selection:
    """What the widgets of this session say; those not drawn yet say what was last selected."""
    stored = st.session_state.get(STATE_SELECTION, Selection())
    state = {key: st.session_state.get(key, value) for key, value in _widget_values(stored, choices).items()}
    years = tuple(state[_years_key(choices)] or ())
    return Selection(
        region=state[REGION],
        levels=tuple(state[LEVELS]),
        kinds=tuple(state[KINDS]),
        agencies=tuple(state[AGENCIES]),
        years=None if years in ((), choices.span) else years,
        basis=state[BASIS],
        is_as_filed=state[AS_FILED],
    )


def _years_key(choices: Choices) -> str:
    """The slider's key names its ends: with a new year in the data, "all years" must mean all of them."""
    return f"da_years_{choices.span}"


def _is_years_key(key: object) -> bool:
    return isinstance(key, str) and key.startswith("da_years_")


def _name_agencies(agencies: pd.DataFrame) -> dict[str, str]:
    """Names by id. Streamlit tells options apart by their label, so equal names get their region or id."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    is_shared = agencies["name"].duplicated(keep=False)
    columns = zip(
        *(agencies[name].tolist() for name in ("agency_id", "name", "region")), is_shared, strict=True
    )
    for agency, name, region, shared in columns:
        where = region if isinstance(region, str) and region else agency
        label = f"{name} ({where})" if shared else name
        names[agency] = f"{name} ({agency})" if label in taken else label
        taken.add(names[agency])
    return names
