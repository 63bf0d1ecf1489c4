"""Findings that follow from several reports: made anew by every publish, inside the new snapshot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

import duckdb
import pyarrow as pa

from analytics.model import Finding
from analytics.store.history import History, collect_history
from analytics.store.rows import COLUMNS, finding_values

DerivedRow = tuple[str, int, str | None, Finding]
"""Agency, report year, filing (None: there is no report) and finding."""

ROWS_AT_ONCE = 20_000
"""Findings held as Python objects at a time; 10,000 reports have some 200,000."""

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
class Checks:
    """The rules over several reports, as the publisher is given them.

    `digest` names rules and settings: another one makes the findings anew although no report is new.
    """

    digest: str
    derive: Callable[[History], Iterable[DerivedRow]]


def replace_derived(connection: duckdb.DuckDBPyConnection, checks: Checks | None) -> None:
    """Replace the table ``derived_finding`` by what the checks say of the filings as they are now."""
    connection.execute("DELETE FROM derived_finding")
    if checks is None:
        return
    rows = iter(checks.derive(collect_history(connection)))
    position = 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        numbered = (
            (agency_id, year, filing_id, position + index, *finding_values(finding))
            for index, (agency_id, year, filing_id, finding) in enumerate(batch)
        )
        names = ("agency_id", "report_year", "filing_id", "position", *_FINDING_COLUMNS)
        columns = dict(zip(names, zip(*numbered, strict=True), strict=True))
        table = pa.table({name: pa.array(columns[name], kind) for name, kind in _TYPES.items()})
        connection.register("new_rows", table)
        connection.execute("INSERT INTO derived_finding BY NAME SELECT * FROM new_rows")
        connection.unregister("new_rows")
        position += len(batch)
