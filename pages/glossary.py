"""Glossary: what every metric, figure, check and word means, with an address for each entry."""

import streamlit as st

from analytics import ui
from analytics.dictionary import load_dictionary
from analytics.ui import glossary, glossary_page
from analytics.ui.parameters import open_parameter, open_text, write_parameter, write_text

ENTRY, KIND, SEARCH = "glossary_entry", "glossary_kind", "glossary_search"
AT_ENTRY, AT_KIND, AT_SEARCH = {"entry": ""}, {"section": ""}, "q"

context = ui.reference_page("glossary.title")
entries = glossary.list_entries(load_dictionary())
addresses = {entry.address: entry for entry in entries}
open_parameter(AT_ENTRY, ENTRY, {"", *addresses}, "")
linked = addresses.get(st.session_state[ENTRY])
open_parameter(AT_KIND, KIND, glossary.SHELVES, glossary.SHELVES[0], implied=linked and linked.kind)
open_text(AT_SEARCH, SEARCH)

with st.container(horizontal=True, vertical_alignment="bottom"):
    hint = ui.text("glossary.search_hint")
    st.text_input(ui.text("glossary.search"), key=SEARCH, placeholder=hint, width=320)
    sought = st.session_state[SEARCH]
    names = {shelf: ui.text(f"glossary.kind.{shelf}") for shelf in glossary.SHELVES}
    st.pills(
        ui.text("glossary.kind.label"),
        glossary.SHELVES,
        key=KIND,
        format_func=names.__getitem__,
        required=True,
        disabled=bool(sought),
    )

if linked is not None:
    with st.container(border=True, key="da-linked-entry"):
        ui.html(f'<div class="da-glossary">{glossary.entry_html(linked, level=2)}</div>')

if sought:
    glossary_page.draw_found(entries, sought)
elif st.session_state[KIND] == glossary.CROSSWALK:
    glossary_page.draw_crosswalk(context)
else:
    glossary_page.draw_entries([entry for entry in entries if entry.kind == st.session_state[KIND]])
write_parameter(AT_ENTRY, ENTRY, "")
write_parameter(AT_KIND, KIND, glossary.SHELVES[0])
write_text(AT_SEARCH, SEARCH)
