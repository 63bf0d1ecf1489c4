"""Small truths and the snapshots that hold them, for tests that compute the same numbers in plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from analytics.dictionary import load_dictionary
from analytics.model import FigureKey, Form, Variant
from analytics.store import Snapshot, schema


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
    """One version of a report: `figures` by "<indicator>" or "<indicator>|<applicant>"; the rest is `fill`."""

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


def build_snapshot(folder: Path, agencies: Iterable[Agency], reports: Iterable[Report]) -> Snapshot:
    """Write a snapshot by hand, by the store's own schema."""
    path = folder / "snapshot-000001.duckdb"
    with duckdb.connect(str(path)) as connection:
        schema.migrate(connection)
        names = [f"{key.indicator}|{key.applicant}" for key in load_dictionary().all_keys]
        for name in names:
            connection.execute(f'ALTER TABLE reading_wide ADD COLUMN "{name}" DECIMAL(18, 4)')
        schema.make_views(connection)
        for agency in agencies:
            _insert_agency(connection, agency)
        for number, report in enumerate(reports):
            _insert_report(connection, f"f{number}", report, names)
        now = datetime(2026, 1, 1)
        meta = {"published_at": now.isoformat(), "is_sample": "false"}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
    return Snapshot(number=1, path=path, published_at=now, pin=None, is_sample=False)


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


def _insert_agency(connection: duckdb.DuckDBPyConnection, agency: Agency) -> None:
    connection.execute(
        "INSERT INTO agency VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?, '')",
        [
            agency.id, agency.name or agency.id, agency.order, agency.kind, agency.level, agency.parent,
            agency.region, agency.coverage, agency.since, agency.until, agency.due_on,
            agency.predecessors or None, agency.in_roster,
        ],
    )  # fmt: skip


def _insert_report(
    connection: duckdb.DuckDBPyConnection, report_id: str, report: Report, names: list[str]
) -> None:
    connection.execute(
        "INSERT INTO filing VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'published', '', ?, ?, ?, 'a.txt', NULL, 'text', ?, ?, "
        "FALSE, '', 0, 0, 0)",
        [
            report_id, report_id, report.agency, report.agency, report.year, report.form, report.variant,
            report.coverage, report.published_on, date(2026, 1, 1), report_id, report.version, report.is_current,
        ],
    )  # fmt: skip
    figures = figures_of(report)
    printed = {name: value for name, value in figures.items() if not isinstance(value, Gap)}
    wide = [Decimal(str(printed[name])) if name in printed else None for name in names]
    connection.execute(f"INSERT INTO reading_wide VALUES (?{', ?' * len(names)})", [report_id, *wide])
    for position, (name, value) in enumerate(figures.items()):
        key = FigureKey(*name.split("|"))
        gap = value if isinstance(value, Gap) else None
        implied = None if gap is None or gap.implied is None else Decimal(gap.implied)
        if gap is not None:
            connection.execute(
                "INSERT INTO reading_gap VALUES (?, ?, ?, ?, ?)",
                [report_id, name, gap.status, implied, gap.proof],
            )
        connection.execute(
            "INSERT INTO reading_figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
            [
                report_id, position, key.indicator, key.applicant, gap.status if gap else "reported",
                None if gap else Decimal(str(value)), implied, gap.proof if gap else "label",
            ],
        )  # fmt: skip
