"""Parameters of a single page in the URL, such as the report that is open.

The same bargain as for the shared filters: the URL wins when it is news, else the widget wins and the
URL is written after it; an id that is not there stops the page with a notice.
"""

from collections.abc import Collection, Mapping

import streamlit as st

from analytics.ui.selection import Unknown
from analytics.ui.shell import explain_unknown

SEPARATOR = "|"
"""Between the parts of an id that takes several parameters, such as a figure's indicator and applicant."""

Names = Mapping[str, str]
"""The URL parameters that make up an id, each with what is meant where a link leaves it out."""


def open_parameter(
    names: Names, key: str, offered: Collection[str], default: str, implied: str | None = None
) -> None:
    """Fill the widget `key` from the URL, before it is drawn.

    Args:
        names: The URL parameters of the id; the first one is also its word in ``unknown.*``.
        key: The widget's key in the session.
        offered: The ids that today's data have.
        default: The id that is left out of the URL.
        implied: What the URL's other parameters say where it does not name these.
    """
    wanted = _read_url(names) or implied or default
    is_news = wanted != st.session_state.get(_written(key)) or key not in st.session_state
    if is_news and wanted not in offered:
        explain_unknown((Unknown(next(iter(names)), (wanted.strip(SEPARATOR),)),))
        st.stop()
    if is_news:
        st.session_state[key] = wanted
    elif st.session_state[key] not in offered:
        # The filters moved on; what was open is no longer in the list.
        st.session_state[key] = default


def write_parameter(names: Names, key: str, default: str) -> None:
    """Bring the URL into line with the widget `key`; the default is left out."""
    value = st.session_state[key]
    parameters = {} if value == default else dict(zip(names, value.split(SEPARATOR), strict=True))
    others = {name: linked for name, linked in st.query_params.to_dict().items() if name not in names}
    if others | parameters != st.query_params.to_dict():
        st.query_params.from_dict(others | parameters)
    st.session_state[_written(key)] = value


def open_several(name: str, key: str, offered: Collection[str]) -> None:
    """Fill a widget of several choices from the comma-separated parameter `name`; none is the default."""
    wanted = st.query_params.get(name, "")
    chosen = [choice for choice in wanted.split(",") if choice]
    is_news = wanted != st.session_state.get(_written(key)) or key not in st.session_state
    unknown = tuple(choice for choice in chosen if choice not in offered)
    if is_news and unknown:
        explain_unknown((Unknown(name, unknown),))
        st.stop()
    if is_news:
        st.session_state[key] = chosen


def write_several(name: str, key: str) -> None:
    """Bring the URL into line with a widget of several choices."""
    value = ",".join(st.session_state[key] or ())
    if value != st.query_params.get(name, ""):
        others = {other: linked for other, linked in st.query_params.to_dict().items() if other != name}
        st.query_params.from_dict(others | ({name: value} if value else {}))
    st.session_state[_written(key)] = value


def open_text(name: str, key: str) -> None:
    """Fill a text field from the parameter `name`; every text is allowed, because it names nothing."""
    wanted = st.query_params.get(name, "")
    if wanted != st.session_state.get(_written(key)) or key not in st.session_state:
        st.session_state[key] = wanted


def write_text(name: str, key: str) -> None:
    """Bring the URL into line with a text field; an empty one is left out."""
    value = st.session_state[key] or ""
    if value != st.query_params.get(name, ""):
        others = {other: linked for other, linked in st.query_params.to_dict().items() if other != name}
        st.query_params.from_dict(others | ({name: value} if value else {}))
    st.session_state[_written(key)] = value


def _read_url(names: Names) -> str | None:
    if not any(name in st.query_params for name in names):
        return None
    return SEPARATOR.join(st.query_params.get(name, omitted) for name, omitted in names.items())


def _written(key: str) -> str:
    return f"da_written_{key}"
