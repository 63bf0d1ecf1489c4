"""A figure: title, subtitle, chart, source row with its download and definitions.

A chart torn out of the page must still explain itself, so no page draws a chart outside a figure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from analytics.charts.formats import format_coverage, format_date, is_known
from analytics.exports import Caption
from analytics.ui import blocks
from analytics.ui.cache import Chart, ChartSpec, chart_spec
from analytics.ui.downloads import Download, Table, draw_downloads, record
from analytics.ui.formats import local_day
from analytics.ui.glossary import find_address, link_entry
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext, describe_scope


@dataclass
class Drawn:
    """What was drawn inside a figure; `draw` notes its specification here for the download.

    `remarks` are the lines below the chart that pictures and tables need as well. `data` are rows that are
    known only inside the block. `menu` draws downloads that are made in a way of their own, in the place of
    the usual ones.
    """

    spec: Mapping[str, Any] | None = None
    data: Table | None = None
    remarks: list[str] = field(default_factory=list)
    menu: Callable[[], None] | None = None


class Hinted(NamedTuple):
    """A subtitle that the page alone continues: what a click does says nothing in a picture or a table."""

    subtitle: str
    hint: str


@contextmanager
def figure(
    context: PageContext,
    key: str,
    title: str,
    subtitle: str | Hinted,
    *,
    source: str | None = None,
    data: Table | None = None,
    metrics: Sequence[str] = (),
    listed: Callable[[], pd.DataFrame] | None = None,
) -> Iterator[Drawn]:
    """A bordered figure; what is drawn inside the block stands between its heading and its source.

    Args:
        context: From `ui.page`.
        key: Unique on the page; names the download and the CSS class ``st-key-da-figure-<key>``.
        title: The finding.
        subtitle: Measure, unit, scope, definition, encoding.
        source: The source line; None says only from which snapshot (see `source_line`).
        data: The rows behind the figure, with readable column names, or what makes them when somebody asks;
            offered as CSV and XLSX.
        metrics: Ids of the metrics whose definitions the figure offers.
        listed: Makes the table of what the chart draws, for whoever cannot see it; shown on request.

    Yields:
        Where the block notes what it drew, if that shall be offered as a picture.
    """
    subtitle, hint = subtitle if isinstance(subtitle, Hinted) else (subtitle, "")
    with st.container(border=True, gap="small", key=f"da-figure-{key}", height="stretch"):
        blocks.html(f'<h2>{escape(title)}</h2><p class="da-sub">{escape(subtitle + hint)}</p>')
        drawn = Drawn()
        yield drawn
        line = source or source_line(context)
        notes = _notes(context, title, subtitle, line, metrics)
        caption = Caption(
            title,
            subtitle,
            describe_scope(context),
            (*drawn.remarks, *(f"{label}{text('csv.colon')}{note}" for label, note in notes[_NAMED:])),
            line,
            context.language,
        )
        remarks = [(text("csv.remark"), remark) for remark in drawn.remarks]
        if f"{context.snapshot.number:06d}" not in line:
            # A file on its own stands for the page, whose sidebar says which snapshot this is.
            remarks.insert(0, (text("csv.source"), source_line(context)))
        notes[_NAMED:_NAMED] = remarks
        rows = data if drawn.data is None else drawn.data
        download = Download(key, context.snapshot.number, rows, tuple(notes), drawn.spec, caption, listed)
        record(download)
        _draw_source_row(context, line, download, metrics, drawn.menu)


def draw(
    builder: Callable[..., Chart],
    *frames: Any,
    key: str,
    alt: str,
    select: str | None = None,
    drawn: Drawn | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Draw ``builder(*frames, **options)`` from its cached specification.

    Args:
        builder: A chart function of `analytics.charts`.
        frames: Its data.
        key: Unique on the page.
        alt: The title plus the one comparison that matters, for screen readers.
        select: Name of the chart's selection parameter that should be reported back.
        drawn: Of the figure, where the chart shall be offered as a picture.
        options: Keyword arguments of the builder, the language among them.

    Returns:
        The selected points of `select` as ``{"<field>": value}`` of the first one, else ``{}``.
        A selection outlives the rows it was made on: compare it with today's data (`pick`).
    """
    spec = chart_spec(builder, *frames, **options)
    return draw_spec(spec, key=key, alt=alt, select=select, drawn=drawn)


def draw_spec(
    spec: ChartSpec, *, key: str, alt: str, select: str | None = None, drawn: Drawn | None = None
) -> dict[str, Any]:
    """Draw a finished chart; arguments and result as `draw`."""
    if drawn is not None:
        drawn.spec = spec.whole
    if select is None:
        st.vega_lite_chart(dict(spec.drawn), key=key, alt=alt, theme="streamlit")
        return {}
    state = st.vega_lite_chart(
        dict(spec.drawn), key=key, alt=alt, theme="streamlit", on_select="rerun", selection_mode=select
    )
    points = state["selection"].get(select) or []
    return dict(points[0]) if points else {}


def pick(selected: dict[str, Any], field: str, offered: Sequence[Any]) -> Any | None:
    """The selected value of `field` if today's data still offer it, else None.

    >>> pick({"agency": "a"}, "agency", ["a", "b"]), pick({"agency": "a"}, "agency", ["b"])
    ('a', None)
    """
    value = selected.get(field)
    return value if value in offered else None


def source_line(context: PageContext, known: int | None = None, expected: float | None = None) -> str:
    """The source line: how many reports of how many, as of when, from which snapshot."""
    snapshot = context.snapshot
    facts = {
        "date": format_date(local_day(snapshot.published_at), context.language),
        "number": f"{snapshot.number:06d}",
    }
    if known is None:
        line = text("source.plain", **facts)
    elif is_known(expected):
        line = text("source.line", counted=format_coverage(known, expected), **facts)
    else:
        line = text("source.line_unknown", known=known, **facts)
    return line + text("source.sample") if context.is_sample else line


_NAMED = 4
"""The first of the notes are title, subtitle, scope and source; the definitions follow."""


def _notes(
    context: PageContext, title: str, subtitle: str, source: str, metrics: Sequence[str]
) -> list[tuple[str, str]]:
    """The lines above the header of a download, so that the table explains itself anywhere."""
    named = [("title", title), ("subtitle", subtitle), ("scope", describe_scope(context)), ("source", source)]
    notes = [(text(f"csv.{key}"), line) for key, line in named]
    gap = "" if context.language == "zh" else " "
    for name in metrics:
        metric = context.dictionary.metric(name)
        parts = (say(metric.definition), say(metric.caveat))
        notes.append(
            (
                say(metric.name),
                text("csv.definition", sentences=gap.join(filter(None, parts)), unit=say(metric.unit)),
            )
        )
    return notes


def _draw_source_row(
    context: PageContext,
    source: str,
    download: Download,
    metrics: Sequence[str],
    menu: Callable[[], None] | None,
) -> None:
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", key=f"da-source-{download.key}"
    ):
        blocks.html(f'<div class="da-source">{escape(source)}</div>')
        with st.container(horizontal=True, wrap=False, width="content"):
            if metrics:
                _draw_definitions(context, download.key, metrics)
            if menu is None:
                draw_downloads(download)
            else:
                menu()


def _draw_definitions(context: PageContext, key: str, metrics: Sequence[str]) -> None:
    """The definitions of a figure's metrics, each with the way to its entry; made when it is opened."""
    menu = st.popover(
        text("definitions.label"), type="tertiary", key=f"da-definitions-{key}", on_change="rerun"
    )
    if not menu.open:
        return
    with menu:
        for name in metrics:
            blocks.html(_definitions_html(context, (name,)))
            link_entry(find_address(name))


def _definitions_html(context: PageContext, metrics: Sequence[str]) -> str:
    parts = []
    for name in metrics:
        metric = context.dictionary.metric(name)
        parts.append(f"<h3>{escape(say(metric.name))}</h3>")
        parts += [
            f'<p class="da-sub">{escape(sentence)}</p>'
            for sentence in (say(metric.definition), say(metric.caveat))
            if sentence
        ]
    return "".join(parts)
