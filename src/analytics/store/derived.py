"""Findings that follow from several reports: renewed by every publish, inside the new snapshot.

Only findings that rest on something that has changed are made again. What has changed is told by prints,
digests of what findings rest on, which the snapshot keeps; whether by a load, a correction or another version
is all the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from itertools import groupby, islice

import duckdb
import pyarrow as pa

from analytics.dictionary import load_dictionary
from analytics.model import Finding
from analytics.store import schema
from analytics.store.history import History, collect_history
from analytics.store.rows import COLUMNS, finding_values

DerivedRow = tuple[str, int, str | None, Finding]
"""Agency, report year, filing (None: there is no report) and finding."""

Site = tuple[str, int]
"""An agency and a report year."""

Prints = Mapping[Site, tuple[str, str]]
"""For each current report the digests of what findings rest on: of itself, and with what it continues."""

ROWS_AT_ONCE = 20_000
"""Findings held as Python objects at a time; 10,000 reports have some 200,000."""
RULE_STEP = 10_000
"""Positions of findings leave so much room for each rule: what one finds moves no other's."""

_TYPES = {
    **dict.fromkeys(("agency_id", "filing_id", "rule", "instance", "outcome", "severity"), pa.string()),
    **dict.fromkeys(("zh", "en", "cells", "expected", "reported", "other_cells"), pa.string()),
    **dict.fromkeys(("evidence", "cause", "digest"), pa.string()),
    **dict.fromkeys(("report_year", "position", "version"), pa.int32()),
    "uses_implied": pa.bool_(),
}
_FINDING_COLUMNS = COLUMNS["reading_finding"][2:]
"""What `finding_values` gives, in its order."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What has changed in the findings over several reports.

    Attributes:
        stale: Rule -> agencies and years whose findings of before are replaced; None: all of the rule's.
        rows: The new findings, all of a rule together.
        prints: Of all current reports.
    """

    stale: Mapping[str, frozenset[Site] | None]
    rows: Iterable[DerivedRow]
    prints: Prints


@dataclass(frozen=True, slots=True)
class Checks:
    """The rules over several reports, as the publisher is given them.

    `digest` names rules and settings: another one makes all findings anew although no report is new.
    `renew` is given the prints of the last publish, or None where everything has to be made anew.
    """

    digest: str
    renew: Callable[[History, Prints | None], Renewed]


def replace_derived(connection: duckdb.DuckDBPyConnection, checks: Checks | None) -> None:
    """Bring the table ``derived_finding`` to what the checks say of the filings as they are now."""
    if checks is None:
        for table in ("derived_finding", "derived_print", "derived_basis"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        return
    history = collect_history(connection)
    basis = _digest_basis(checks, history)
    is_same = connection.execute("SELECT basis FROM derived_basis").fetchall() == [(basis,)]
    renewed = checks.renew(history, _read_prints(connection) if is_same else None)
    if is_same:
        _forget(connection, renewed.stale)
    else:
        connection.execute("DELETE FROM derived_finding")
    _insert(connection, _number(renewed.rows))
    _replace_prints(connection, renewed.prints)
    connection.execute("DELETE FROM derived_basis")
    connection.execute("INSERT INTO derived_basis VALUES (?)", [basis])


def _digest_basis(checks: Checks, history: History) -> str:
    """Digest what all findings rest on together: rules, settings, roster, and how a history is made."""
    how = files("analytics.store").joinpath("history.py").read_bytes()
    schema_version = str(schema.load_steps()[-1].version)
    parts = (checks.digest, history.roster_print, schema_version, sha256(how).hexdigest())
    return sha256("|".join(parts).encode()).hexdigest()


def _read_prints(connection: duckdb.DuckDBPyConnection) -> Prints:
    rows = connection.execute("SELECT agency_id, report_year, own, linked FROM derived_print").fetchall()
    return {(agency_id, year): (own, linked) for agency_id, year, own, linked in rows}


def _replace_prints(connection: duckdb.DuckDBPyConnection, prints: Prints) -> None:
    connection.execute("DELETE FROM derived_print")
    table = pa.table({
        "agency_id": pa.array([agency_id for agency_id, _ in prints], pa.string()),
        "report_year": pa.array([year for _, year in prints], pa.int32()),
        "own": pa.array([own for own, _ in prints.values()], pa.string()),
        "linked": pa.array([linked for _, linked in prints.values()], pa.string()),
    })  # fmt: skip
    connection.register("new_rows", table)
    connection.execute("INSERT INTO derived_print BY NAME SELECT * FROM new_rows")
    connection.unregister("new_rows")


def _forget(connection: duckdb.DuckDBPyConnection, stale: Mapping[str, frozenset[Site] | None]) -> None:
    """Delete the findings that are replaced, those on reports that are there no more included."""
    whole = [rule for rule, sites in stale.items() if sites is None]
    some = [(rule, *site) for rule, sites in stale.items() if sites is not None for site in sites]
    table = pa.table({
        "rule": pa.array([rule for rule, _, _ in some], pa.string()),
        "agency_id": pa.array([agency_id for _, agency_id, _ in some], pa.string()),
        "report_year": pa.array([year for _, _, year in some], pa.int32()),
    })  # fmt: skip
    connection.register("stale", table)
    connection.execute(
        "DELETE FROM derived_finding WHERE rule IN (SELECT unnest(?::VARCHAR[])) "
        "OR (rule, agency_id, report_year) IN (SELECT (rule, agency_id, report_year) FROM stale)",
        [whole],
    )
    connection.unregister("stale")


def _number(rows: Iterable[DerivedRow]) -> Iterator[tuple[object, ...]]:
    """Give each finding its position on its report: by rule, as in the catalogue, then as found."""
    first = {rule: index * RULE_STEP for index, rule in enumerate(load_dictionary().rule_set.rules)}
    for rule, found in groupby(rows, key=lambda row: row[3].rule):
        counts: dict[Site, int] = {}
        for agency_id, year, filing_id, finding in found:
            count = counts[agency_id, year] = counts.get((agency_id, year), -1) + 1
            yield agency_id, year, filing_id, first[rule] + count, *finding_values(finding)


def _insert(connection: duckdb.DuckDBPyConnection, rows: Iterator[tuple[object, ...]]) -> None:
    names = ("agency_id", "report_year", "filing_id", "position", *_FINDING_COLUMNS)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        columns = dict(zip(names, zip(*batch, strict=True), strict=True))
        table = pa.table({name: pa.array(columns[name], kind) for name, kind in _TYPES.items()})
        connection.register("new_rows", table)
        connection.execute("INSERT INTO derived_finding BY NAME SELECT * FROM new_rows")
        connection.unregister("new_rows")
