"""Many names: a search above select boxes and above lists that are turned over page by page.

Every option of a select box goes to the browser with every page, and nobody scrolls through ten thousand.
"""

from collections.abc import Collection, Iterator, Mapping
from html import escape
from itertools import islice

import streamlit as st

from analytics.ui import blocks
from analytics.ui.language import text

MOST_OFFERED = 1000
"""Names that a select box offers without a search."""
MOST_FOUND = 100
"""Names that a search offers; whoever looks for another one types more of it."""


def offer(
    names: Mapping[str, str], chosen: Collection[str], key: str, label: str = "search.label"
) -> list[str]:
    """The ids that a select box offers: all, or what is chosen and what the search above it finds.

    Draws the search where there are too many names.

    Args:
        names: Names by id, in official order.
        chosen: What the select box holds, which it must offer; ids without a name are left out.
        key: Of the select box.
        label: Key of the text over the search.
    """
    if len(names) <= MOST_OFFERED:
        return list(names)
    wanted = st.text_input(text(label, n=len(names)), key=f"{key}_search", placeholder=text("search.example"))
    return [*dict.fromkeys([*(each for each in chosen if each in names), *find_names(names, wanted)])]


def match_names(names: Mapping[str, str], wanted: str) -> Iterator[str]:
    """The ids of the names that contain every word of the search."""
    words = wanted.casefold().split()
    return (each for each, name in names.items() if all(word in name.casefold() for word in words))


def take_page(names: Mapping[str, str], size: int, key: str, line: str) -> list[str]:
    """The ids on the chosen page of a long list, with a search by name and the pages drawn above it.

    Nothing is drawn where one page holds all.

    Args:
        names: Names by id, in the order shown.
        size: Of a page.
        key: Of the pages.
        line: Key of the text that says how many there are on how many pages.
    """
    if len(names) <= size:
        return list(names)
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = st.text_input(
            text("search.label", n=len(names)),
            key=f"{key}_search",
            placeholder=text("search.within"),
            label_visibility="collapsed",
            width=200,
        )
        found = list(match_names(names, wanted))
        pages = max(-(-len(found) // size), 1)
        if st.session_state.get(key, 1) > pages:
            st.session_state[key] = 1
        said = text(line, n=len(found), pages=pages) if found else text("search.none", wanted=wanted)
        blocks.html(f'<span class="da-source" role="status">{escape(said)}</span>')
        number = int(st.pagination(pages, key=key)) if pages > 1 else 1
    return found[(number - 1) * size : number * size]


def find_names(names: Mapping[str, str], wanted: str) -> list[str]:
    """The ids of the first names that contain every word of the search.

    >>> find_names({"a": "第2区财政局", "b": "第2区司法局", "c": "第3区财政局"}, "第2区 财政")
    ['a']
    """
    return list(islice(match_names(names, wanted), MOST_FOUND))
