"""Everything that checks over several reports need of a snapshot that is being made, as plain columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.dictionary import load_dictionary
from analytics.model import FigureKey
from analytics.store.rows import DECIMALS, name_figure

_SCALE = 10**DECIMALS
_WHOLE = f"(trunc({{0}})::BIGINT * {_SCALE} + (({{0}} % 1) * {_SCALE})::BIGINT)"
"""Multiplying the DECIMAL at once overflows from ten thousand million on."""
REASONS = ("", "blank", "not_applicable", "illegible", "absent", "unproven")
"""Why a figure has no value; the first: its form does not have it, or it has one."""

_FIGURES_AT_ONCE = 64
"""Columns taken out of the wide table at once: bounds the memory, and 226 at once are no faster."""

_TEXTS_AT_ONCE = 8192
"""Reports whose texts are strung together at once: those of sixty thousand take more than a writer has."""


# Whole rows as text, so that a column that is added later cannot be forgotten. The digests of passages are
# put together without their order, which each of them holds: strung together, they take 600 bytes each, and
# those of sixty thousand reports take more than a writer has.
_FILINGS = """
WITH version AS (
    SELECT agency_id, report_year, string_agg(md5(filing::VARCHAR), '' ORDER BY version, filing_id) AS digest
    FROM filing WHERE report_year IS NOT NULL GROUP BY ALL
),
prose AS (
    SELECT reading_id, bit_xor(md5_number(position || '|' || section || '|' || text)) AS digest
    FROM reading_passage WHERE NOT is_heading GROUP BY ALL
),
office AS (
    SELECT agency_id, md5(agency::VARCHAR) || md5(list(alias ORDER BY alias)::VARCHAR) AS digest
    FROM agency LEFT JOIN agency_alias USING (agency_id) GROUP BY agency_id, agency
)
SELECT filing.*, md5(concat_ws('|', version.digest, prose.digest, office.digest)) AS content
FROM checked JOIN filing USING (filing_id)
JOIN version ON version.agency_id = filing.agency_id AND version.report_year = filing.report_year
JOIN office ON office.agency_id = filing.agency_id
LEFT JOIN prose ON prose.reading_id = filing.reading_id
ORDER BY checked.position
"""

_ROSTER_PRINT = """
SELECT md5(coalesce(string_agg(entry::VARCHAR, '|' ORDER BY agency_id), '')) AS digest
FROM (
    SELECT agency.* EXCLUDE (contact, phone, note), list(alias ORDER BY alias) AS aliases
    FROM agency LEFT JOIN agency_alias USING (agency_id) WHERE is_in_roster GROUP BY ALL
) entry
"""


@dataclass(frozen=True, slots=True)
class History:
    """The filings of a snapshot with all their figures, agencies and receipts.

    Attributes:
        filings: One row per filing that stands for its agency and year, in a fixed order; all columns of the
            table ``filing``, and ``content``: a digest of everything here that is about this agency and year
            but the figures: all versions, the texts, and the agency.
        versions: All filings, of whatever version, with the columns of the table.
        agencies: The table ``agency`` with ``aliases`` (list of texts).
        keys: The figures, in the order of the columns of `values`.
        values: int64, filings x figures: ten-thousandths of the effective value; 0 where unknown.
        is_known: bool, the same shape: a value is printed without doubt or implied.
        is_implied: bool, the same shape.
        reasons: uint8, the same shape: position in `REASONS` of why no value is known.
        read_sections: Gives the prose of the filings at some positions, one row per filing and section:
            ``position``, ``number``, ``text``. Only while the snapshot is being made.
        roster_print: A digest of the roster, as far as it is about who reports what and when.
    """

    filings: pa.Table
    versions: pa.Table
    agencies: pa.Table
    keys: tuple[FigureKey, ...]
    values: npt.NDArray[np.int64]
    is_known: npt.NDArray[np.bool_]
    is_implied: npt.NDArray[np.bool_]
    reasons: npt.NDArray[np.uint8]
    read_sections: Callable[[Sequence[int]], pa.Table]
    roster_print: str


def collect_history(connection: duckdb.DuckDBPyConnection) -> History:
    """Take the history out of a snapshot; leaves the temporary table ``checked`` (position, filing_id)."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE checked AS
        SELECT
            filing_id,
            (row_number() OVER (ORDER BY agency_id, report_year, filing_id) - 1)::INTEGER AS position
        FROM filing WHERE is_current AND report_year IS NOT NULL
    """)
    keys = load_dictionary().all_keys
    values, is_known = _read_values(connection, keys)
    is_implied = np.zeros(values.shape, dtype=np.bool_)
    reasons = np.zeros(values.shape, dtype=np.uint8)
    _fill_gaps(connection, keys, (values, is_known, is_implied, reasons))
    for array in (values, is_known, is_implied, reasons):
        array.flags.writeable = False
    return History(
        filings=_table(connection, _FILINGS),
        versions=_table(connection, """
            SELECT * FROM filing WHERE report_year IS NOT NULL ORDER BY agency_id, report_year, version
        """),
        agencies=_table(connection, """
            SELECT agency.*, coalesce(list(alias ORDER BY alias) FILTER (alias IS NOT NULL), []) AS aliases
            FROM agency LEFT JOIN agency_alias USING (agency_id) GROUP BY ALL
            ORDER BY official_order NULLS LAST, agency_id
        """),
        keys=keys,
        values=values,
        is_known=is_known,
        is_implied=is_implied,
        reasons=reasons,
        read_sections=lambda positions: _read_sections(connection, positions),
        roster_print=str(_table(connection, _ROSTER_PRINT)["digest"][0].as_py()),
    )  # fmt: skip


def _read_sections(connection: duckdb.DuckDBPyConnection, positions: Sequence[int]) -> pa.Table:
    wanted = sorted(positions)
    parts = [wanted[start : start + _TEXTS_AT_ONCE] for start in range(0, len(wanted), _TEXTS_AT_ONCE)]
    return pa.concat_tables([_read_some_sections(connection, part) for part in parts or [[]]])


def _read_some_sections(connection: duckdb.DuckDBPyConnection, positions: Sequence[int]) -> pa.Table:
    connection.register("wanted_rows", pa.table({"position": pa.array(positions, pa.int32())}))
    table = _table(connection, """
        SELECT position, section AS number, string_agg(text, chr(10) ORDER BY place) AS text
        FROM (
            SELECT checked.position, evidence.section, evidence.text, evidence.position AS place
            FROM checked SEMI JOIN wanted_rows USING (position) JOIN filing USING (filing_id)
            JOIN reading_passage evidence USING (reading_id) WHERE NOT is_heading
        )
        GROUP BY ALL ORDER BY ALL
    """)  # fmt: skip
    connection.unregister("wanted_rows")
    return table


def _table(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return connection.execute(sql).to_arrow_table()


def _read_values(
    connection: duckdb.DuckDBPyConnection, keys: Sequence[FigureKey]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """What stands in the wide table; exact, as whole ten-thousandths."""
    row = connection.execute("SELECT count(*) FROM checked").fetchone()
    count = int(row[0]) if row else 0
    values = np.zeros((count, len(keys)), dtype=np.int64)
    is_known = np.zeros((count, len(keys)), dtype=np.bool_)
    for start in range(0, len(keys), _FIGURES_AT_ONCE):
        part = keys[start : start + _FIGURES_AT_ONCE]
        columns = ", ".join(_WHOLE.format(f'wide."{name_figure(key)}"') for key in part)
        table = connection.execute(
            f"SELECT {columns} FROM checked JOIN filing USING (filing_id) "  # noqa: S608 - the dictionary's names
            "LEFT JOIN reading_wide wide USING (reading_id) ORDER BY checked.position"
        ).to_arrow_table()
        for offset, column in enumerate(table.columns):
            known = column.is_valid().to_numpy()
            is_known[:, start + offset] = known
            values[:, start + offset] = column.fill_null(0).to_numpy()
    return values, is_known


def _fill_gaps(
    connection: duckdb.DuckDBPyConnection,
    keys: Sequence[FigureKey],
    arrays: tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.uint8]],
) -> None:
    """Fill in implied values; what is left has no value, for the reason that its status says."""
    values, is_known, is_implied, reasons = arrays
    _register(connection, "figure_names", "figure", [name_figure(key) for key in keys])
    _register(connection, "reason_names", "reason", REASONS)
    table = _table(
        connection,
        f"""
        SELECT
            checked.position AS row, figure_names.position AS column, reason_names.position AS reason,
            CASE WHEN proof IS DISTINCT FROM 'unproven' THEN {_WHOLE.format("implied")} END AS implied
        FROM checked JOIN filing USING (filing_id) JOIN reading_gap gap USING (reading_id)
        JOIN figure_names ON figure_names.figure = gap.figure
        JOIN reason_names ON reason_names.reason = CASE WHEN proof = 'unproven' THEN proof ELSE status END
        """,  # noqa: S608 - a number
    )
    rows, columns = table["row"].to_numpy(), table["column"].to_numpy()
    has_value = table["implied"].is_valid().to_numpy()
    implied = table["implied"].fill_null(0).to_numpy()
    values[rows[has_value], columns[has_value]] = implied[has_value]
    is_known[rows[has_value], columns[has_value]] = True
    is_implied[rows[has_value], columns[has_value]] = True
    reasons[rows[~has_value], columns[~has_value]] = table["reason"].to_numpy()[~has_value]


def _register(connection: duckdb.DuckDBPyConnection, name: str, column: str, values: Sequence[str]) -> None:
    """Give names their positions, for joining."""
    positions = pa.array(range(len(values)), pa.int32())
    connection.register("names", pa.table({column: pa.array(values, pa.string()), "position": positions}))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM names")  # noqa: S608 - our own
    connection.unregister("names")
