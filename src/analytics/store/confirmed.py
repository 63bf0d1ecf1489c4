"""Figures that people confirmed, put into the readings of a snapshot that is being made.

What the program had read is kept beside it (``as_read``), so that the same files and the same reviews give
the same snapshot whatever came first, and a withdrawn decision leaves no trace. What follows from a confirmed
figure (implied values, sums that now hold, findings) is concluded again for that report alone.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pyarrow as pa

from analytics.model import Figure, Filing, Proof, Status
from analytics.store.decided import Decided
from analytics.store.records import CheckedFiling, RosterEntry
from analytics.store.review_kinds import FigureConfirmation, FigureVerdict, content_to_json
from analytics.store.rows import build_decided_rows, digest_figures, make_storable, name_reading
from analytics.store.stored_filings import load_filings, load_findings

Recheck = Callable[[Filing], CheckedFiling]
"""Concludes again what follows from a filing's figures, and checks it."""

READINGS_AT_ONCE = 200


@dataclass(slots=True)
class _Wanted:
    """What people said of one reading."""

    report_year: int | None = None
    agency: str | None = None
    confirmations: list[FigureConfirmation] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Another digest applies it anew."""
        confirmed = sorted(json.dumps(content_to_json(each)) for each in self.confirmations)
        content = "\n".join([f"{self.report_year}|{self.agency}", *confirmed])
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def confirm_figures(
    connection: duckdb.DuckDBPyConnection,
    decided: Decided,
    roster: Sequence[RosterEntry],
    recheck: Recheck | None,
) -> int:
    """Bring every reading to what people said of it; gives how many readings that changed.

    A confirmation holds only while the reading shows the same raw text for the figure; any other one waits
    until a person looks again. Without `recheck` the findings stay those of the figures as read.
    """
    wanted = _collect(decided, {entry.agency_id: entry.name for entry in roster})
    known = {name for (name,) in connection.execute("SELECT reading_id FROM reading").fetchall()}
    applied = dict(connection.execute("SELECT reading_id, decided FROM as_read").fetchall())
    digests = {reading_id: each.digest for reading_id, each in wanted.items() if reading_id in known}
    changed = sorted(
        reading_id
        for reading_id in digests.keys() | applied.keys()
        if digests.get(reading_id) != applied.get(reading_id)
    )
    for start in range(0, len(changed), READINGS_AT_ONCE):
        part = changed[start : start + READINGS_AT_ONCE]
        _apply(connection, {reading_id: wanted.get(reading_id) for reading_id in part}, recheck)
    return len(changed)


def apply_confirmations(filing: Filing, confirmations: Sequence[FigureConfirmation]) -> Filing:
    """Put into a filing what people saw, where it still prints what they looked at."""
    said = {each.figure: each for each in confirmations if each.verdict is not FigureVerdict.WITHDRAWN}
    figures = tuple(
        _confirm(figure, said[figure.key])
        if figure.key in said and said[figure.key].raw == figure.raw
        else figure
        for figure in filing.figures
    )
    return replace(filing, figures=figures)


def _confirm(figure: Figure, said: FigureConfirmation) -> Figure:
    person = replace(figure, implied=None, proof=Proof.PERSON)
    if said.verdict is FigureVerdict.ILLEGIBLE:
        return replace(person, status=Status.ILLEGIBLE, value=None)
    if said.verdict is FigureVerdict.BLANK:
        return replace(person, status=Status.BLANK, value=None)
    if said.verdict is FigureVerdict.NOT_APPLICABLE:
        return replace(person, status=Status.NOT_APPLICABLE, value=None)
    if said.verdict is FigureVerdict.AS_READ and said.read_value is None:
        return person
    value = said.read_value if said.verdict is FigureVerdict.AS_READ else said.value
    return replace(person, status=Status.REPORTED, value=value)


def _collect(decided: Decided, names: Mapping[str, str]) -> dict[str, _Wanted]:
    """Sort what people said by reading, without what changes nothing of its figures and checks."""
    wanted: dict[str, _Wanted] = {}
    for correction, _ in decided.corrections:
        agency = names.get(correction.agency_id or "")
        if agency is not None or correction.report_year is not None:
            found = wanted.setdefault(name_reading(*correction.reading), _Wanted())
            found.agency, found.report_year = agency, correction.report_year
    for confirmation, _ in decided.confirmations:
        if confirmation.verdict is not FigureVerdict.WITHDRAWN:
            found = wanted.setdefault(name_reading(*confirmation.reading), _Wanted())
            found.confirmations.append(confirmation)
    return wanted


def _apply(
    connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, _Wanted | None], recheck: Recheck | None
) -> None:
    _fill(connection, "changed", {"reading_id": list(wanted)})
    _keep_as_read(connection)
    filings = load_filings(connection)
    findings = load_findings(connection)
    new = {}
    for reading_id, filing in filings.items():
        said = wanted[reading_id]
        checked = CheckedFiling(filing, findings.get(reading_id, ()))
        if said is not None:
            patched = apply_confirmations(filing, said.confirmations)
            patched = replace(
                patched,
                report_year=said.report_year or patched.report_year,
                agency=patched.agency or said.agency,
            )
            if patched != filing:
                checked = recheck(patched) if recheck else CheckedFiling(patched, checked.findings)
        # A value that a person typed may imply a sum with more digits than the store holds.
        new[reading_id] = replace(checked, filing=make_storable(checked.filing))
    _write(connection, new, {name: said.digest for name, said in wanted.items() if said is not None})


def _keep_as_read(connection: duckdb.DuckDBPyConnection) -> None:
    """Set aside what the program read, of readings that nobody had decided about yet."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE undecided AS
        SELECT reading_id FROM changed WHERE reading_id NOT IN (SELECT reading_id FROM as_read)
    """)
    for table in ("figure", "finding"):
        connection.execute(
            f"INSERT INTO as_read_{table} BY NAME "  # noqa: S608 - our own names
            f"SELECT * FROM reading_{table} WHERE reading_id IN (SELECT reading_id FROM undecided)"
        )
    connection.execute("""
        INSERT INTO as_read BY NAME
        SELECT reading_id, '' AS decided, digest, unproven
        FROM reading WHERE reading_id IN (SELECT reading_id FROM undecided)
    """)


def _write(
    connection: duckdb.DuckDBPyConnection, new: Mapping[str, CheckedFiling], digests: Mapping[str, str]
) -> None:
    """Replace the evidence of readings; of those that nobody decides about any more nothing is kept aside."""
    for table in ("reading_figure", "reading_wide", "reading_gap", "reading_finding"):
        connection.execute(
            f"DELETE FROM {table} WHERE reading_id IN (SELECT reading_id FROM changed)"  # noqa: S608
        )
    for table, rows in build_decided_rows(new).items():
        connection.register("new_rows", rows)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")  # noqa: S608 - our own names
        connection.unregister("new_rows")
    figures = {name: checked.filing.figures for name, checked in new.items()}
    _fill(
        connection,
        "renewed",
        {
            "reading_id": list(new),
            "digest": [digest_figures(checked.filing) for checked in new.values()],
            "unproven": [sum(f.proof is Proof.UNPROVEN for f in figures[name]) for name in new],
            "decided": [digests.get(name) for name in new],
        },
    )
    connection.execute("""
        UPDATE reading SET digest = renewed.digest, unproven = renewed.unproven
        FROM renewed WHERE renewed.reading_id = reading.reading_id
    """)
    connection.execute("""
        UPDATE as_read SET decided = renewed.decided
        FROM renewed WHERE renewed.reading_id = as_read.reading_id AND renewed.decided IS NOT NULL
    """)
    for table in ("as_read", "as_read_figure", "as_read_finding"):
        connection.execute(
            f"DELETE FROM {table} WHERE reading_id IN "  # noqa: S608 - our own names
            "(SELECT reading_id FROM renewed WHERE decided IS NULL)"
        )


def _fill(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, list[Any]]) -> None:
    types = {"unproven": pa.int32()}
    rows = pa.table(
        {name: pa.array(values, types.get(name, pa.string())) for name, values in columns.items()}
    )
    connection.register("new_rows", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM new_rows")  # noqa: S608
    connection.unregister("new_rows")
