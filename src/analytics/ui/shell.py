"""The frame around every page: data folder, sidebar, notices, and the context that a page works with.

``app.py`` calls `dress` and `frame_page`; a page calls `page` first and gets everything it needs from it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

import streamlit as st

from analytics import pipeline, store
from analytics.charts.formats import Language
from analytics.dictionary import Dictionary, load_dictionary
from analytics.errors import AnalyticsError, StoreError, UnknownSelection
from analytics.queries import Scope, describe_snapshot
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.filters import STATE_URL, clear_filters, draw_filters, load_choices, sync_selection
from analytics.ui.formats import format_years
from analytics.ui.language import (
    URL_LANGUAGE,
    browser_language,
    current_language,
    draw_language_switch,
    speak,
    text,
)
from analytics.ui.leaving import offer_former
from analytics.ui.links import SHARED, link_page
from analytics.ui.pages import list_pages
from analytics.ui.scripts import write_scripts
from analytics.ui.selection import PARAMETERS, URL_SNAPSHOT, Choices, Unknown, to_scope, write_selection
from analytics.ui.snapshots import check_link, draw_change_notice, has_switched, snapshot_label
from analytics.ui.wordmark import ICON, draw_wordmark

SIDEBAR_WIDTH = 250
IMPORT = "ingest"
IMPORT_SCRIPT = "pages/ingest.py"
REPORTLESS_PAGES = {"glossary", IMPORT}
STATE_UPGRADE_FAILED = "da_upgrade_error"
YEARLESS_PAGES = {"reports", "glossary", IMPORT}
"""Pages that have something to show although no report says its year."""


@dataclass(frozen=True)
class PageContext:
    """What a page works with: the data it shows, and how.

    Attributes:
        data: The data folder that is shown; originals lie in it.
        snapshot: The snapshot that every number of this run comes from.
        scope: The shared filters. ``last_year`` is the year that a page calls this year.
        language: ``zh`` or ``en``.
        choices: What the filters offer: agencies by id, report years in ascending order.
        is_sample: The data are the bundled invented region.
    """

    data: Path
    snapshot: Snapshot
    scope: Scope
    language: Language
    choices: Choices
    is_sample: bool

    @cached_property
    def dictionary(self) -> Dictionary:
        """Indicators, identities and metrics."""
        return load_dictionary()

    @property
    def year(self) -> int:
        """This year: the last one in scope; where no report says its year, the one that was due."""
        return self.snapshot.published_at.year - 1 if self.scope.last_year is None else self.scope.last_year

    @property
    def years(self) -> tuple[int, ...]:
        """The report years in scope for which any report is known, ascending."""
        return tuple(year for year in self.choices.years if (self.scope.first_year or 0) <= year <= self.year)


@dataclass(frozen=True)
class OfficeContext:
    """What a page works with that changes the office's data: never the samples, and maybe nothing yet.

    Attributes:
        data: The office's data folder.
        snapshot: Its current snapshot; None while nothing is published.
        language: ``zh`` or ``en``.
    """

    data: Path
    snapshot: Snapshot | None
    language: Language


@dataclass(frozen=True)
class Blocked:
    """Why there is nothing to show; `ui.page` draws it in place of the page.

    An error, what a link names and the data do not have, the folder in which nothing is published, the
    snapshot that holds no report, or None where no report says its year.
    """

    reason: StoreError | tuple[Unknown, ...] | Path | Snapshot | None


_current: ContextVar[PageContext | Blocked | None] = ContextVar("page_context", default=None)


def dress(language: Language) -> None:
    """Page settings, wordmark and our one style sheet; the same on every page."""
    st.set_page_config(
        page_title=text("app.title"), page_icon=ICON, layout="wide", initial_sidebar_state=SIDEBAR_WIDTH
    )
    st.logo(draw_wordmark(language), size="medium")
    style = f"<style>{files('analytics.ui').joinpath('style.css').read_text('utf-8')}</style>"
    st.html(style + write_scripts(language), unsafe_allow_javascript=True)


@contextmanager
def frame_page(current: st.Page, language: Language) -> Iterator[None]:
    """Draw the sidebar and prepare the context for the page that runs inside.

    A typed error that a page meets, for example a snapshot that is gone, is explained in its place.
    """
    with speak(language):
        token = _current.set(_prepare(current.url_path, language))
        try:
            yield
        except UnknownSelection as error:
            explain_unknown((Unknown(error.what, error.unknown),))
        except AnalyticsError as error:
            _explain_failure(error)
        finally:
            _current.reset(token)


@contextmanager
def use_context(context: PageContext) -> Iterator[None]:
    """Run a page's script with this context, without the frame around it; for what is no browser."""
    token = _current.set(context)
    try:
        with speak(context.language):
            yield
    finally:
        _current.reset(token)


def page(title_key: str) -> PageContext:
    """Begin a page: its heading with the scope below it, and the context it works with.

    Stops the page with a notice where there is nothing to show: no data, data that cannot be read,
    or a link that names something unknown. Run outside the router (see ``docs/decisions/0003``), it
    hands over to the router and starts again.
    """
    context = _current.get()
    if context is None:
        _hand_over_to_router()
    if isinstance(context, Blocked):
        blocks.heading(text(title_key))
        _explain(context)
    if context.is_sample:
        with st.container(horizontal=True, vertical_alignment="center"):
            blocks.notice(text("sample.banner"), "explain")
            link_import()
    draw_change_notice(context.snapshot, context.language)
    blocks.heading(text(title_key), describe_scope(context))
    return context


def reference_page(title_key: str) -> PageContext | None:
    """Begin a page that explains words and speaks of no report: as `page`, and open without any data.

    Returns:
        None where nothing is published and there are no samples.
    """
    context = _current.get()
    if isinstance(context, Blocked) and isinstance(context.reason, Path):
        blocks.heading(text(title_key))
        return None
    return page(title_key)


def office_page(title_key: str) -> OfficeContext:
    """Begin a page that changes the office's data: its heading, and where the data lie.

    Unlike `page` it has something to show before anything is published.
    """
    context = _current.get()
    if context is None:
        _hand_over_to_router()
    if isinstance(context, Blocked) and not isinstance(context.reason, Path | None):
        blocks.heading(text(title_key))
        _explain(context)
    data = store.locate_data()
    snapshot = store.find_snapshot(data) if store.has_snapshot(data) else None
    if snapshot is None and isinstance(context, PageContext):
        blocks.notice(text("sample.banner"), "explain")
    blocks.heading(text(title_key), text("ingest.folder", folder=data))
    return OfficeContext(data, snapshot, current_language())


def link_import() -> None:
    """The way to the page that loads reports."""
    link_page(IMPORT_SCRIPT, text("empty.import"))


def _hand_over_to_router() -> NoReturn:
    """Streamlit ran a file of ``pages/`` by itself; declaring the navigation ends that for good.

    A server whose navigation nobody has declared yet takes the folder beside ``app.py`` for its old
    kind of multipage app and runs the page's file without ``app.py``.
    """
    st.navigation(list_pages(current_language()), position="top")
    st.rerun()


def _prepare(url_path: str, language: Language) -> PageContext | Blocked:
    try:
        data, is_sample = _find_data()
        if data is None:
            return _block(store.locate_data())
        snapshot = store.find_snapshot(data)
        choices = load_choices(snapshot)
    except StoreError as error:
        return _block(error)
    if not choices.years:
        has_reports = bool(cached(describe_snapshot, snapshot)["reports"])
        if not has_reports and url_path not in REPORTLESS_PAGES:
            return _block(snapshot)
        if url_path not in YEARLESS_PAGES:
            return _block(None)
    if has_switched(snapshot):
        _start_over(url_path)
    selection, unknown = sync_selection(choices, url_path)
    unknown += check_link(snapshot)
    if unknown:
        return _block(unknown)
    with st.sidebar:
        selection = draw_filters(choices)
    _write_url(write_selection(selection, choices), snapshot)
    with st.sidebar:
        blocks.sidebar_facts(snapshot, language)
        draw_language_switch()
    return PageContext(data, snapshot, to_scope(selection, choices), language, choices, is_sample)


def _start_over(url_path: str) -> None:
    """Forget filters and ids of the samples where the office's data take their place, or the other way round.

    What waits on the Import page is neither's.
    """
    kept = st.query_params.to_dict() if url_path == IMPORT else {}
    clear_filters()
    own = {name: value for name, value in kept.items() if name not in (*PARAMETERS, URL_SNAPSHOT)}
    st.query_params.from_dict(own)


def _block(reason: StoreError | tuple[Unknown, ...] | Path | Snapshot | None) -> Blocked:
    with st.sidebar:
        draw_language_switch()
    return Blocked(reason)


def _find_data() -> tuple[Path | None, bool]:
    """The office's data folder, else the bundled samples (True), else None.

    Raises:
        StoreError: The office's store is damaged. It is never passed over in favour of the samples.
    """
    data = store.locate_data()
    if store.has_snapshot(data):
        return data, False
    try:
        with st.spinner(text("sample.preparing")):
            return prepare_samples(), True
    except StoreError:
        return None, False


@st.cache_resource(show_spinner=False)
def prepare_samples() -> Path:
    """The data folder of the bundled region, made on first use and then kept in the user's cache.

    Raises:
        StoreError: The installation has no samples, or the cache cannot be written.
    """
    return pipeline.prepare_samples()


def _write_url(filters: dict[str, str], snapshot: Snapshot) -> None:
    """Bring the shared part of the URL into line; a page's own parameters stay as they are."""
    wanted = filters | {URL_SNAPSHOT: snapshot_label(snapshot)}
    if current_language() != browser_language(st.context.locale):
        wanted[URL_LANGUAGE] = current_language()
    own = {name: value for name, value in st.query_params.to_dict().items() if name not in SHARED}
    if st.query_params.to_dict() != wanted | own:
        st.query_params.from_dict(wanted | own)
    st.session_state[STATE_URL] = filters


def _explain(blocked: Blocked) -> NoReturn:
    match blocked.reason:
        case Path() as folder:
            blocks.empty_state(
                text("empty.store_title"),
                text("empty.store_text", folder=folder),
                text("empty.store_action"),
                command=text("empty.command"),
            )
            link_import()
        case StoreError() as error:
            _explain_failure(error)
        case Snapshot(number=number):
            explanation = text("empty.snapshot_text", folder=store.locate_data(), number=f"{number:06d}")
            action, command = text("empty.store_action"), text("empty.command")
            blocks.empty_state(text("empty.store_title"), explanation, action, command=command)
            link_import()
        case None:
            blocks.empty_state(text("empty.years_title"), text("empty.years_text"))
            link_page("pages/reports.py", text("empty.to_reports"))
        case unknown:
            explain_unknown(unknown)
    st.stop()


def _explain_failure(error: AnalyticsError) -> None:
    blocks.empty_state(text("failure.title"), error.say(current_language()), text("failure.advice"))
    offer_former(error)
    if error.code == "STORE_OLDER":
        st.button(text("failure.upgrade"), on_click=_bring_up_to_date, key="da_upgrade", type="primary")
        failed = st.session_state.pop(STATE_UPGRADE_FAILED, None)
        if isinstance(failed, AnalyticsError):
            blocks.notice(failed.say(current_language()), "error")


def _bring_up_to_date() -> None:
    """Publish what an older program published once more; what goes wrong is said below the button."""
    try:
        pipeline.publish(store.locate_data(), (), seconds=store.PATIENCE_SECONDS)
    except AnalyticsError as error:
        st.session_state[STATE_UPGRADE_FAILED] = error


def explain_unknown(unknown: tuple[Unknown, ...]) -> None:
    """The notice in place of a page whose link names something that today's data do not have."""
    named = [
        text("unknown.item", what=text(f"unknown.{item.what}"), values=", ".join(item.values))
        for item in unknown
    ]
    blocks.empty_state(text("unknown.title"), text("unknown.text", what=text("unknown.join").join(named)))
    st.button(text("filters.clear"), on_click=clear_filters, key="da_clear")


def describe_scope(context: PageContext) -> str:
    """The scope in words: region, levels, kinds, how many agencies, which years."""
    scope = context.scope
    n = len(scope.agencies) or len(context.choices.agencies)
    is_whole = not (scope.agencies or scope.region or scope.levels or scope.kinds)
    parts = [scope.region] if scope.region else []
    parts += [text(f"level.{level}") for level in scope.levels]
    parts += [text(f"kind.{kind}") for kind in scope.kinds]
    if is_whole or scope.agencies:
        parts.append(text("scope.agencies_all" if is_whole else "scope.agencies_some", n=n))
    if context.years:
        parts.append(text("scope.years", years=format_years(context.years[0], context.years[-1])))
    if not scope.use_implied:
        parts.append(text("scope.as_filed"))
    described = text("scope.join").join(parts)
    return described[:1].upper() + described[1:]
