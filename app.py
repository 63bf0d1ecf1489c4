"""The router: page settings, language, navigation, shared filters; every page runs inside. No data work."""

import streamlit as st

from analytics import ui

language = ui.choose_language()
ui.dress(language)
current = st.navigation(ui.list_pages(language), position="top")
with ui.frame_page(current, language):
    current.run()
