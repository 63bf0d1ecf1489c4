"""Figures of the pages without a browser: a page is run once and what it shows is collected.

So a chart from the command line is the chart of the page: same rows, same title, same definitions.
"""

import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, cast

import streamlit as st

from analytics import pipeline, store
from analytics.charts.formats import Language
from analytics.errors import Selected, UnknownSelection
from analytics.ui.compare import VIEWS
from analytics.ui.downloads import Download, collect
from analytics.ui.filters import load_choices
from analytics.ui.language import STATE_LANGUAGE
from analytics.ui.launcher import find_app
from analytics.ui.pages import SCREENS
from analytics.ui.selection import find_unknown, read_selection, to_scope
from analytics.ui.shell import PageContext, use_context

WITHOUT_FIGURES = {"glossary", "ingest", "briefing"}
"""Pages of words and forms."""


class Named(NamedTuple):
    """A figure and the name that the command line calls it by: ``<page>.<key>``."""

    name: str
    download: Download


def open_context(data: Path | None, parameters: Mapping[str, str], language: Language) -> PageContext:
    """The context of a link's parameters over a data folder, or over the samples where it is empty.

    Args:
        data: The office's data folder, None for the usual one.
        parameters: Of the shared filters, as in a link: ``region``, ``level``, ``kind``, ``agency``, ``y`` …
        language: ``zh`` or ``en``.

    Raises:
        StoreError: The store cannot be read, or holds no report that says its year.
        UnknownSelection: A parameter names something that today's data do not have.
    """
    folder = store.locate_data(data)
    if data is None and not store.has_snapshot(folder):
        folder = pipeline.prepare_samples()
    snapshot = store.find_snapshot(folder)
    choices = load_choices(snapshot)
    selection, unknown = read_selection(parameters)
    unknown += find_unknown(selection, choices)
    for item in unknown:
        raise UnknownSelection(cast("Selected", item.what), item.values)
    return PageContext(folder, snapshot, to_scope(selection, choices), language, choices, snapshot.is_sample)


def list_figures(context: PageContext, options: Mapping[str, str] | None = None) -> Iterator[Named]:
    """Every figure of every page that has a chart or a table to take away, in the order of the navigation.

    Args:
        context: From `open_context`.
        options: Parameters of the page that compares: ``metric``, ``subject``.
    """
    for screen in SCREENS:
        if screen.url_path in WITHOUT_FIGURES:
            continue
        variants = [{"view": view} for view in VIEWS] if screen.url_path == "compare" else [{}]
        for variant in variants:
            for download in _run_page(context, screen.script, variant | dict(options or {})):
                if download.is_offered:
                    yield Named(f"{screen.url_path}.{download.key}", download)


def find_figure(context: PageContext, name: str, options: Mapping[str, str] | None = None) -> Download:
    """The figure of a name; only its own page is run.

    Raises:
        UnknownSelection: No page shows a figure of that name for this scope.
    """
    page, _, key = name.partition(".")
    for screen in SCREENS:
        if screen.url_path == page and page not in WITHOUT_FIGURES:
            variant = {"view": key} if page == "compare" else {}
            for download in _run_page(context, screen.script, variant | dict(options or {})):
                if download.key == key and download.is_offered:
                    return download
    raise UnknownSelection("chart", (name,))


def _run_page(context: PageContext, script: str, parameters: Mapping[str, str]) -> list[Download]:
    """Run a page's script without a browser and collect its figures."""
    for name in [name for name in st.session_state if str(name).startswith(("compare_", "reports_"))]:
        del st.session_state[name]
    st.session_state[STATE_LANGUAGE] = context.language
    st.query_params.from_dict(dict(parameters))
    with use_context(context), collect() as found:
        runpy.run_path(str(find_app().parent / script))
    return found
