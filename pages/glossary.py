"""Glossary: what every metric, figure, check and word means, with an address for each entry."""

import streamlit as st

from analytics import ui
from analytics.ui import glossary
from analytics.ui.parameters import open_parameter, write_parameter

ENTRY, KIND, SEARCH = "glossary_entry", "glossary_kind", "glossary_search"
AT_ENTRY, AT_KIND = {"entry": ""}, {"section": ""}
KINDS = (glossary.ALL, *glossary.KINDS)

context = ui.page("glossary.title")
entries = glossary.list_entries(context.dictionary)
addresses = {entry.address: entry for entry in entries}
open_parameter(AT_ENTRY, ENTRY, {"", *addresses}, "")
open_parameter(AT_KIND, KIND, KINDS, glossary.ALL)

with st.container(horizontal=True, vertical_alignment="bottom"):
    sought = st.text_input(
        ui.text("glossary.search"), key=SEARCH, placeholder=ui.text("glossary.search_hint"), width=320
    )
    names = {kind: ui.text(f"glossary.kind.{kind}") for kind in KINDS}
    st.segmented_control(
        ui.text("glossary.kind.label"), KINDS, key=KIND, format_func=names.__getitem__, required=True
    )

linked = addresses.get(st.session_state[ENTRY])
if linked is not None:
    with st.container(border=True, key="da-linked-entry"):
        ui.html(f'<div class="da-glossary">{glossary.entry_html(linked)}</div>')

found = glossary.search(entries, sought or "", st.session_state[KIND])
ui.html(f'<p class="da-sub">{ui.text("glossary.found", n=len(found))}</p>')
if found:
    ui.html(glossary.entries_html(found))
else:
    ui.empty_state(ui.text("glossary.nothing"), ui.text("glossary.nothing_action"))
write_parameter(AT_ENTRY, ENTRY, "")
write_parameter(AT_KIND, KIND, glossary.ALL)
