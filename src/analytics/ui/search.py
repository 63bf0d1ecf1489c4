"""Select boxes over many names: beyond a thousand a search says which of them are offered.

Every option of a select box goes to the browser with every page, and nobody scrolls through ten thousand.
"""

from collections.abc import Collection, Mapping

import streamlit as st

from analytics.ui.language import text

MOST_OFFERED = 1000
"""Names that a select box offers without a search."""
MOST_FOUND = 100
"""Names that a search offers; whoever looks for another one types more of it."""


def offer(names: Mapping[str, str], chosen: Collection[str], key: str) -> list[str]:
    """The ids that a select box offers: all, or what is chosen and what the search above it finds.

    Draws the search where there are too many names.

    Args:
        names: Names by id, in official order.
        chosen: What the select box holds, which it must offer; ids without a name are left out.
        key: Of the select box.
    """
    if len(names) <= MOST_OFFERED:
        return list(names)
    wanted = st.text_input(
        text("search.label", n=len(names)), key=f"{key}_search", placeholder=text("search.example")
    )
    return [*dict.fromkeys([*(each for each in chosen if each in names), *find_names(names, wanted)])]


def find_names(names: Mapping[str, str], wanted: str) -> list[str]:
    """The ids of the first names that contain every word of the search.

    >>> find_names({"a": "第2区财政局", "b": "第2区司法局", "c": "第3区财政局"}, "第2区 财政")
    ['a']
    """
    words = wanted.casefold().split()
    found = (each for each, name in names.items() if all(word in name.casefold() for word in words))
    return [each for each, _ in zip(found, range(MOST_FOUND), strict=False)]
