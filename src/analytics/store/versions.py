"""Agencies, filings and their versions, concluded anew from all readings at each publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pyarrow as pa

from analytics.model import Coverage
from analytics.store.agencies import infer_traits
from analytics.store.decided import Decided, load_choices, load_corrections
from analytics.store.matching import Match, match_names
from analytics.store.records import RosterEntry

_AGENCY_TYPES = {
    "official_order": pa.int32(),
    "report_from": pa.int32(),
    "report_until": pa.int32(),
    "is_vertical": pa.bool_(),
    "is_in_roster": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """The agency of every printed name, and what people decided that cannot be applied."""

    matches: Mapping[str, Match]
    notices: tuple[str, ...]


def derive_filings(
    connection: duckdb.DuckDBPyConnection, roster: tuple[RosterEntry, ...], decided: Decided
) -> Derived:
    """Fill agency, agency_alias, filing and filing_source.

    Leaves the temporary table ``source``: one row per reading with its filing and agency.
    """
    matches = _match_printed(connection, roster)
    known = {entry.agency_id for entry in roster}
    notices = load_corrections(connection, decided, known | {match.agency_id for match in matches.values()})
    # The roster first: a filing takes its coverage from its agency.
    connection.execute("DELETE FROM agency")
    connection.execute("DELETE FROM agency_alias")
    _insert_agencies(connection, [_agency_row(entry) for entry in roster])
    aliases = [(entry.agency_id, alias) for entry in roster for alias in entry.aliases]
    _load(connection, "agency_alias", {
        "agency_id": pa.array([agency_id for agency_id, _ in aliases], pa.string()),
        "alias": pa.array([alias for _, alias in aliases], pa.string()),
    })  # fmt: skip
    printed: dict[str, str] = {}
    for name, match in sorted(matches.items()):
        if match.agency_id not in known:
            printed.setdefault(match.agency_id, name)
    _insert_agencies(connection, [_inferred_row(agency_id, name) for agency_id, name in printed.items()])
    load_choices(connection, decided)
    connection.execute(files("analytics.store").joinpath("versions.sql").read_text(encoding="utf-8"))
    unnamed = connection.execute(
        "SELECT agency_id, min(file) FROM source WHERE agency_printed IS NULL "
        "AND agency_id NOT IN (SELECT agency_id FROM agency) GROUP BY agency_id"
    ).fetchall()
    _insert_agencies(connection, [_unnamed_row(agency_id, file) for agency_id, file in unnamed])
    # An agency that reports only named wrongly is none.
    connection.execute(
        "DELETE FROM agency WHERE NOT is_in_roster AND agency_id NOT IN (SELECT agency_id FROM source)"
    )
    return Derived(matches, notices)


def _match_printed(
    connection: duckdb.DuckDBPyConnection, roster: tuple[RosterEntry, ...]
) -> Mapping[str, Match]:
    names = connection.execute(
        "SELECT DISTINCT agency_printed FROM reading WHERE agency_printed IS NOT NULL"
    ).fetchall()
    matches = match_names([name for (name,) in names], roster)
    connection.execute("CREATE OR REPLACE TEMP TABLE matched (printed VARCHAR, agency_id VARCHAR)")
    _load(connection, "matched", {
        "printed": pa.array(list(matches), pa.string()),
        "agency_id": pa.array([match.agency_id for match in matches.values()], pa.string()),
    })  # fmt: skip
    return matches


def _agency_row(entry: RosterEntry) -> dict[str, object]:
    return {
        "agency_id": entry.agency_id,
        "name": entry.name,
        "official_order": entry.official_order,
        "kind": entry.kind,
        "level": entry.level,
        "parent_id": entry.parent_id,
        "region": entry.region,
        "is_vertical": entry.is_vertical,
        "coverage": entry.coverage,
        "report_from": entry.report_from,
        "report_until": entry.report_until,
        "due_on": entry.due_on,
        "predecessor_ids": ";".join(entry.predecessor_ids) or None,
        "contact": entry.contact,
        "phone": entry.phone,
        "note": entry.note,
        "is_in_roster": True,
        "inferred": ",".join(entry.inferred),
    }


def _inferred_row(agency_id: str, name: str) -> dict[str, object]:
    """Describe an agency that only reports name, by what its name tells."""
    traits = infer_traits(name)
    told: dict[str, str | Coverage | None] = {
        "kind": traits.kind,
        "level": traits.level,
        "region": traits.region,
        "coverage": traits.coverage,
    }
    inferred = ["agency_id", *(column for column, value in told.items() if value is not None)]
    row: dict[str, object] = dict.fromkeys(_agency_row(RosterEntry(agency_id, name)))
    return {
        **row,
        **told,
        "agency_id": agency_id,
        "name": name,
        "is_in_roster": False,
        "inferred": ",".join(inferred),
    }


def _unnamed_row(agency_id: str, file: str) -> dict[str, object]:
    """Describe the agency of a report that names none; its file is all that can be shown."""
    row: dict[str, object] = dict.fromkeys(_agency_row(RosterEntry(agency_id, file)))
    name = f"未署名机关（{file}）"
    return {**row, "agency_id": agency_id, "name": name, "is_in_roster": False, "inferred": "agency_id,name"}


def _insert_agencies(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    columns = {
        name: pa.array([row[name] for row in rows], _AGENCY_TYPES.get(name, pa.string())) for name in rows[0]
    }
    _load(connection, "agency", columns)


def _load(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, pa.Array]) -> None:
    connection.register("new_rows", pa.table(dict(columns)))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")  # noqa: S608 - our own names
    connection.unregister("new_rows")
