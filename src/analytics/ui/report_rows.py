"""Reports and their figures as rows: how they are looked up, and how a person names them."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.charts.formats import Language, format_date, is_known
from analytics.dictionary import Dictionary
from analytics.filing_json import place_from_json
from analytics.model import FigureKey, Place
from analytics.queries.states import STATES
from analytics.ui.language import say, text
from analytics.ui.parameters import SEPARATOR
from analytics.ui.places import describe_place

Row = Mapping[Any, Any]
"""One row of `analytics.queries.list_filings` with its states, or of `filing_figures`."""
Figures = dict[FigureKey, Row]
"""The figures of one report, in the order of its form."""


def key_of(figure: str) -> FigureKey:
    """The figure named by ``<indicator>|<applicant>``."""
    return FigureKey(*figure.split(SEPARATOR))


def index_figures(figures: pd.DataFrame) -> Figures:
    """The figures of one report by their key, in the order of its form."""
    return {FigureKey(row["indicator"], row["applicant"]): row for row in list_rows(figures)}


def name_section(number: str, dictionary: Dictionary) -> str:
    """The official heading of a statutory section, in its own language."""
    official = (
        label.text
        for label in dictionary.labels
        if label.scope == "section" and label.is_official and label.target == number
    )
    return next(official, "")


def name_figure(key: FigureKey, dictionary: Dictionary) -> str:
    """A figure as a person names it."""
    return say(dictionary.figure_name(key))


def list_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame with None, and never NaN, for what is missing."""
    columns = [
        [None if is_missing else value for value, is_missing in zip(column, column.isna(), strict=True)]
        for column in (frame[name].astype(object) for name in frame)
    ]
    names = [str(name) for name in frame]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def print_year(row: Row) -> str:
    """The report year, or the words for a report that does not say it."""
    return str(int(row["report_year"])) if is_known(row["report_year"]) else text("reports.year_unknown")


def name_file(row: Row) -> str:
    """The file that a report was read from, with its part of an archive or workbook."""
    return str(row["file"]) if row["part"] is None else f"{row['file']} ({row['part']})"


def name_form(row: Row) -> str:
    """The form that a report follows."""
    return text(f"reports.form.{row['variant'] or row['form'] or 'unknown'}")


def name_version(row: Row) -> str:
    """Which version of its year a report is."""
    return text(
        "reports.version_current" if row["is_current"] else "reports.version_old", version=row["version"]
    )


def name_filing(row: Row) -> str:
    """A report as a person names it: agency and year, and the version where it is not the current one."""
    facts = {"agency": row["name"], "year": print_year(row), "version": row["version"]}
    return text("reports.option" if row["is_current"] else "reports.option_version", **facts)


def describe_filing(row: Row) -> str:
    """Form, number of cells and their states: the subtitle of an open report."""
    counts = [
        text(f"reports.state.{state}", n=row[state]) for state in STATES if row[state] or state == "reported"
    ]
    cells = sum(row[state] for state in STATES if state != "implied")
    return text(
        "reports.one_subtitle", form=name_form(row), cells=cells, states=text("scope.join").join(counts)
    )


def describe_source(row: Row, language: Language) -> str:
    """File, day of receipt and hash: the source line of an open report."""
    day = format_date(row["received_on"].date(), language)
    return text(
        "reports.source", file=name_file(row), date=day, sha=f"{row['sha256'][:8]}…{row['sha256'][-4:]}"
    )


def read_place(figure: Row) -> Place | None:
    """Where a figure was printed, or None where the report has no such cell."""
    return place_from_json(json.loads(figure["place"])) if figure["place"] else None


def print_place(place: str | None) -> str:
    """A place of the store in words; nothing where there is none."""
    found = place_from_json(json.loads(place)) if place else None
    return "" if found is None else describe_place(found)
