"""Small truths and the snapshots that hold them, for tests that compute the same numbers in plain Python."""

import functools
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analytics.dictionary import load_dictionary
from analytics.model import Form, Variant
from analytics.store import Snapshot, schema
from analytics.store.opened import mark_file

PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Agency:
    """A row of the table agency; without a roster unless told."""

    id: str
    name: str = ""
    kind: str | None = "department"
    level: str | None = "county"
    parent: str | None = None
    region: str | None = None
    coverage: str | None = "single_organ"
    in_roster: bool = False
    since: int | None = None
    until: int | None = None
    due_on: str | None = None
    predecessors: str = ""
    order: int | None = None


@dataclass(frozen=True)
class Gap:
    """A figure that is not reported."""

    status: str = "blank"
    implied: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Report:
    """One version of a report: figures by indicator (its total) or "<indicator>|<applicant>", else `fill`."""

    agency: str
    year: int
    figures: Mapping[str, str | int | Gap] = field(default_factory=dict)
    form: str | None = "2021"
    variant: str | None = None
    coverage: str | None = None
    published_on: date | None = None
    version: int = 1
    is_current: bool = True
    fill: str | int | Gap = 0


@functools.cache
def write_empty() -> bytes:
    """An empty snapshot, with the store's own schema; writing it costs more than filling it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with duckdb.connect(str(path)) as connection:
            schema.migrate(connection)
            names = [f"{key.indicator}|{key.applicant}" for key in load_dictionary().all_keys]
            columns = ", ".join(f'"{name}" DECIMAL(18, 4)' for name in names)
            connection.execute(
                f"CREATE OR REPLACE TABLE reading_wide (reading_id VARCHAR NOT NULL, {columns})"
            )
            schema.make_views(connection)
        return path.read_bytes()


def build_snapshot(folder: Path, agencies: Iterable[Agency], reports: Iterable[Report]) -> Snapshot:
    """Write a snapshot by hand, with the store's own schema."""
    path = folder / "snapshot-000001.duckdb"
    path.write_bytes(write_empty())
    with duckdb.connect(str(path)) as connection:
        insert(connection, "agency", [agency_row(agency) for agency in agencies])
        numbered = [(f"f{number}", report) for number, report in enumerate(reports)]
        insert(connection, "filing", [filing_row(name, report) for name, report in numbered])
        insert(connection, "reading_wide", [wide_row(name, report) for name, report in numbered])
        insert(connection, "reading_gap", [row for each in numbered for row in gap_rows(*each)])
        insert(connection, "reading_figure", [row for each in numbered for row in figure_rows(*each)])
        insert(connection, "meta", [{"key": "published_at", "value": PUBLISHED.isoformat()}])
        insert(connection, "meta", [{"key": "is_sample", "value": "false"}])
    return Snapshot(
        number=1, path=path, mark=mark_file(path), published_at=PUBLISHED, pin=None, is_sample=False
    )


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows by column names; columns that no row names stay NULL."""
    if rows:
        frame = pd.DataFrame(rows, dtype=object)
        columns = ", ".join(f'"{name}"' for name in frame)
        connection.register("new_rows", frame)
        connection.execute(f'INSERT INTO "{table}" ({columns}) SELECT * FROM new_rows')
        connection.unregister("new_rows")


def figures_of(report: Report) -> dict[str, str | int | Gap]:
    """Every figure of the report's form with what stands there."""
    if report.form is None:
        return {}
    keys = load_dictionary().figure_keys(
        Form(report.form), Variant(report.variant) if report.variant else None
    )
    given = {_full(name): value for name, value in report.figures.items()}
    return {
        f"{key.indicator}|{key.applicant}": given.get(f"{key.indicator}|{key.applicant}", report.fill)
        for key in keys
    }


def _full(name: str) -> str:
    return name if "|" in name else f"{name}|total"


def agency_row(agency: Agency) -> dict[str, Any]:
    """The row of an agency."""
    return {
        "agency_id": agency.id,
        "name": agency.name or agency.id,
        "official_order": agency.order,
        "kind": agency.kind,
        "level": agency.level,
        "parent_id": agency.parent,
        "region": agency.region,
        "coverage": agency.coverage,
        "report_from": agency.since,
        "report_until": agency.until,
        "due_on": agency.due_on,
        "predecessor_ids": agency.predecessors or None,
        "is_in_roster": agency.in_roster,
        "inferred": "",
    }


def filing_row(name: str, report: Report) -> dict[str, Any]:
    """The row of a report."""
    return {
        "filing_id": name,
        "reading_id": name,
        "agency_id": report.agency,
        "agency_printed": report.agency,
        "report_year": report.year,
        "form": report.form,
        "variant": report.variant,
        "coverage": report.coverage,
        "stage": "published",
        "published_on": report.published_on,
        "received_on": PUBLISHED.date(),
        "sha256": name,
        "file": f"{name}.txt",
        "format": "text",
        "version": report.version,
        "is_current": report.is_current,
        "is_choice_open": False,
        "digest": name,
        "numeric_cells": 0,
        "numeric_placed": 0,
        "unmapped": 0,
    }


def wide_row(name: str, report: Report) -> dict[str, Any]:
    """What is printed."""
    printed = {
        figure: str(value) for figure, value in figures_of(report).items() if not isinstance(value, Gap)
    }
    return {"reading_id": name, **printed}


def gap_rows(name: str, report: Report) -> list[dict[str, Any]]:
    """What is not."""
    return [
        {
            "reading_id": name,
            "figure": figure,
            "status": value.status,
            "implied": value.implied,
            "proof": value.proof,
        }
        for figure, value in figures_of(report).items()
        if isinstance(value, Gap)
    ]


def figure_rows(name: str, report: Report) -> list[dict[str, Any]]:
    """Every figure of the form, for evidence."""
    rows = []
    for position, (figure, value) in enumerate(figures_of(report).items()):
        indicator, _, applicant = figure.partition("|")
        gap = value if isinstance(value, Gap) else None
        rows.append(
            {
                "reading_id": name,
                "position": position,
                "indicator": indicator,
                "applicant": applicant,
                "status": gap.status if gap else "reported",
                "value": None if isinstance(value, Gap) else str(value),
                "implied": gap.implied if gap else None,
                "proof": gap.proof if gap else "label",
            }
        )
    return rows
