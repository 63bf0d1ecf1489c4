"""The versions of a report, the files that say the same, and what changed between two versions."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import Language, format_date
from analytics.dictionary import Dictionary
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.differences import (
    FigureChange,
    changes_html,
    compare_figures,
    compare_texts,
    has_changed,
)
from analytics.ui.language import say, text
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.report_rows import Row, index_figures, list_rows, name_section
from analytics.ui.shell import PageContext

AT_OTHER, OTHER = {"against": ""}, "reports_against"


def list_versions(filings: pd.DataFrame, filing: Row) -> list[Row]:
    """The versions of this report, oldest first; a report without a year is a version of nothing else."""
    if filing["report_year"] is None:
        return [filing]
    is_same = (filings["agency_id"] == filing["agency_id"]) & (
        filings["report_year"] == filing["report_year"]
    )
    return sorted(list_rows(filings[is_same]), key=lambda row: int(row["version"]))


def draw_versions(context: PageContext, filing: Row, filings: pd.DataFrame) -> None:
    """The versions with their files, and what changed between the open one and another."""
    versions = list_versions(filings, filing)
    sources = [cached(queries.filing_sources, context.snapshot, row["filing_id"]) for row in versions]
    table = tabulate_versions(versions, sources, context.language)
    blocks.subheading(text("versions.title", n=len(versions), files=len(table)))
    if any(row["is_choice_open"] for row in versions):
        blocks.notice(text("versions.open_choice"), "explain")
    st.dataframe(table, hide_index=True, height="content", alt=text("versions.alt"))
    others = [row for row in versions if row["filing_id"] != filing["filing_id"]]
    if not others:
        open_parameter(AT_OTHER, OTHER, {""}, "")
        blocks.html(f'<p class="da-sub">{escape(text("versions.only_one"))}</p>')
        return
    by_id = {str(row["filing_id"]): row for row in others}
    before = [row for row in others if row["version"] < filing["version"]]
    default = str((before[-1] if before else others[0])["filing_id"])
    open_parameter(AT_OTHER, OTHER, by_id, default)
    st.selectbox(
        text("versions.against"),
        list(by_id),
        key=OTHER,
        format_func=lambda name: name_version(by_id[name], context.language),
        width=420,
    )
    write_parameter(AT_OTHER, OTHER, default)
    old, new = sorted((filing, by_id[st.session_state[OTHER]]), key=lambda row: int(row["version"]))
    _draw_changes(context, old, new)


def tabulate_versions(versions: list[Row], sources: list[pd.DataFrame], language: Language) -> pd.DataFrame:
    """One row per file, with readable column names; copies of a version stand below it."""
    rows = []
    for version, files in zip(versions, sources, strict=True):
        for source in list_rows(files):
            is_copy = (source["sha256"], source["part"]) != (version["sha256"], version["part"])
            name = name_number(version)
            rows.append(
                {
                    "version": text("versions.copy", version=name) if is_copy else name,
                    "stage": text(f"reports.stage.{source['stage']}"),
                    "published": None if is_copy else _print_day(version["published_on"], language),
                    "received": _print_day(source["received_on"], language),
                    "file": source["file"]
                    if source["part"] is None
                    else f"{source['file']} ({source['part']})",
                    "sha": f"{source['sha256'][:8]}…{source['sha256'][-4:]}",
                }
            )
    frame = pd.DataFrame(rows, columns=["version", "stage", "published", "received", "file", "sha"])
    return frame.rename(columns={name: text(f"versions.column.{name}") for name in frame.columns})


def name_number(version: Row) -> str:
    """The number of a version, and whether it is the current one."""
    key = "reports.version_current" if version["is_current"] else "reports.version_old"
    return text(key, version=version["version"])


def name_version(version: Row, language: Language) -> str:
    """A version as a person names it: number, stage, day."""
    day = _print_day(version["published_on"], language) or _print_day(version["received_on"], language)
    stage = text(f"reports.stage.{version['stage']}")
    return text("scope.join").join([name_number(version), stage, str(day)])


def tabulate_changes(changes: list[FigureChange], dictionary: Dictionary, old: Row, new: Row) -> pd.DataFrame:
    """The figures that differ, with readable column names."""
    columns = [
        text("compare.column.table"),
        text("compare.column.item"),
        text("versions.number", version=old["version"]),
        text("versions.number", version=new["version"]),
        text("compare.column.change"),
    ]
    rows = [
        (
            text(f"reports.tab.{change.part}"),
            say(dictionary.figure_name(change.key)),
            change.before,
            change.after,
            change.change or text("value.nothing"),
        )
        for change in changes
    ]
    return pd.DataFrame(rows, columns=columns)


def sections_html(before: Mapping[str, str], after: Mapping[str, str], dictionary: Dictionary) -> str:
    """The sections whose text differs, with what was struck and what was added; empty where none does."""
    parts = []
    for number in sorted({*before, *after}):
        pieces = compare_texts(before.get(number, ""), after.get(number, ""))
        if has_changed(pieces):
            heading = escape(name_section(number, dictionary))
            parts.append(f"<h3>{heading}</h3><p>{changes_html(pieces)}</p>")
    return f'<div class="da-section da-changes" lang="zh-CN">{"".join(parts)}</div>' if parts else ""


def _draw_changes(context: PageContext, old: Row, new: Row) -> None:
    before, after = (
        index_figures(cached(queries.filing_figures, context.snapshot, row["filing_id"]))
        for row in (old, new)
    )
    changes = compare_figures(before, after, context.dictionary, context.language, text("value.not_in_form"))
    earlier, later = (
        {
            str(row["number"]): str(row["text"])
            for row in list_rows(cached(queries.filing_sections, context.snapshot, version["filing_id"]))
        }
        for version in (old, new)
    )
    body = sections_html(earlier, later, context.dictionary)
    facts: dict[str, Any] = {"old": old["version"], "new": new["version"]}
    blocks.subheading(
        text("versions.figures", n=len(changes), **facts) if changes else text("versions.same", **facts)
    )
    if changes:
        table = tabulate_changes(changes, context.dictionary, old, new)
        numbers = dict.fromkeys(table.columns[2:], st.column_config.TextColumn(alignment="right"))
        st.dataframe(table, hide_index=True, column_config=numbers, alt=text("versions.alt_changes"))
    blocks.subheading(text("versions.texts" if body else "versions.same_texts"))
    if body:
        blocks.html(f'<p class="da-sub">{escape(text("versions.legend"))}</p>{body}')


def _print_day(day: Any, language: Language) -> str | None:
    return None if pd.isna(day) else format_date(day.date(), language)
