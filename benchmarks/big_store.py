"""Makes a large store from a small one, which only its size tells from one that was read.

    python benchmarks/big_store.py DATA OUT TIMES      a data folder with so many times the reports of another

Reading is timed elsewhere. Every copy has agencies of its own: other names (in the text, too), other numbers
(all multiplied, so that what added up still does) and other words, so that no copy of a text is anybody's
copy. What follows from the readings a publish makes anew, as for reports that were read.
"""

import csv
import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path

import duckdb

from analytics import store
from analytics.pipeline import ingest
from analytics.store import snapshots
from analytics.synthetic import synthesize

_LINKS = "SELECT sha256(sha256 || 'k' || copy), sha256 FROM first_original, range(1, ?) t(copy)"
YEARS = (2019, 2025)
AGENCIES = 200
RECEIVED_ON = date(2026, 4, 10)

_ALTERED = "的工作进行加强完善落实制度建设管理服务平台信息内容"
"""Frequent characters that no rule looks for: one in eight is enough to make eight characters others."""
_PLACES = ("town", "subdistrict")
_ENDING = re.compile(r"(?:[市县区省乡镇]|街道)(?:人民政府|办事处)?$")
_FIRST_NAME_SIGN, _FIRST_WORD_SIGN, _LAST_NAME_SIGN = 0x3400, 0x20000, 0x4DBF
_MOST = 32
"""Copies at most: so many signs stand beside each other for one."""
_TABLES = (
    *("reading", "reading_passage", "reading_figure", "reading_wide", "reading_gap", "reading_unmapped"),
    *("reading_problem", "reading_finding"),
)


def build_store(folder: Path, copies: int, agencies: int = AGENCIES) -> Path:
    """Give a data folder with `copies` times the reports of some agencies; what is there is used again."""
    data = folder / f"data-{agencies}x{copies}"
    if not store.has_snapshot(data):
        region = folder / f"region-{agencies}"
        if not region.exists():
            synthesize(region, agencies, YEARS, seed=3, faults=0.1, formats=("text",))
        read = folder / f"read-{agencies}"
        if not store.has_snapshot(read):
            ingest([region / "roster.csv", region / "reports"], read, received_on=RECEIVED_ON)
        multiply(read, data, copies)
    return data


def multiply(small: Path, data: Path, copies: int) -> None:
    """Make a data folder with `copies` times the reports of another; the next publish makes all that follows.

    Raises:
        SystemExit: There are no signs for so many.
    """
    if copies > _MOST:
        raise SystemExit(f"{_MOST} copies at most")
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(small, data)
    with (data / "roster.csv").open(encoding="utf-8-sig", newline="") as stream:
        roster = list(csv.DictReader(stream))
    places = (*(row["region"] for row in roster), *(row["name"] for row in roster if row["kind"] in _PLACES))
    stems = sorted({sign for place in places for sign in _ENDING.sub("", place)})
    if _FIRST_NAME_SIGN + _MOST * len(stems) > _LAST_NAME_SIGN:
        raise SystemExit(f"{len(stems)} signs in names of places are too many")
    number = snapshots.current_number(data)
    if number is None:
        raise SystemExit(f"no snapshot in {data}")
    connection = duckdb.connect(snapshots.find_file(data, number))
    connection.execute("BEGIN")
    for table in ("original", *_TABLES):
        connection.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")
    every = list(roster)
    for copy in range(1, copies):
        signs = _list_signs(stems, copy)
        names = str.maketrans(*signs[:2])
        every += ({**row, **_rename(row, copy, names)} for row in roster)
        _insert_copy(connection, copy, signs)
    # The next publish makes all that follows from the readings anew.
    connection.execute("UPDATE meta SET value = '' WHERE key = 'checks_digest'")
    connection.execute("COMMIT")
    for sha256, first in connection.execute(_LINKS, [copies]).fetchall():
        target = data / "files" / sha256[:2] / sha256
        target.parent.mkdir(exist_ok=True)
        # The same bytes: a report's page opens what it was read from.
        os.link(data / "files" / first[:2] / first, target)
    connection.close()
    with (data / "roster.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(roster[0]))
        writer.writeheader()
        writer.writerows(every)


def _list_signs(stems: list[str], copy: int) -> tuple[str, str, str, str]:
    """Signs of names and of words with what stands for them in a copy."""
    names = "".join(chr(_FIRST_NAME_SIGN + _MOST * place + copy) for place in range(len(stems)))
    signs = "".join(dict.fromkeys(sign for sign in _ALTERED if sign not in stems))
    words = "".join(chr(_FIRST_WORD_SIGN + _MOST * place + copy) for place in range(len(signs)))
    return "".join(stems), names, signs, words


def _rename(row: dict[str, str], copy: int, names: dict[int, int]) -> dict[str, str]:
    ids = {
        "agency_id": f"k{copy}-{row['agency_id']}",
        "parent_id": f"k{copy}-{row['parent_id']}" if row["parent_id"] else "",
        "predecessor_ids": ";".join(f"k{copy}-{each}" for each in row["predecessor_ids"].split(";") if each),
        "official_order": str(int(row["official_order"]) + copy * 10_000_000),
    }
    return {**ids, **{field: row[field].translate(names) for field in ("name", "aliases", "region")}}


def _insert_copy(connection: duckdb.DuckDBPyConnection, copy: int, signs: tuple[str, str, str, str]) -> None:
    def replaced(column: str) -> str:
        return f"translate({column}, '{signs[0]}', '{signs[1]}') AS {column}"

    digest = f"sha256(sha256 || 'k{copy}') AS sha256"
    reading = f"left(sha256(reading_id || 'k{copy}'), 16) AS reading_id"
    words = f"translate(translate(text, '{signs[0]}', '{signs[1]}'), '{signs[2]}', '{signs[3]}') AS text"
    factor = copy + 1
    wide = [name for (name, *_) in connection.execute("DESCRIBE reading_wide").fetchall()][1:]
    scaled = ", ".join(f'("{name}" * {factor})::DECIMAL(18, 4) AS "{name}"' for name in wide)
    both = f"value * {factor} AS value, implied * {factor} AS implied"
    changes = {
        "original": digest,
        "reading": f"{reading}, {digest}, sha256(digest || 'k{copy}') AS digest, "
        f"{replaced('agency_printed')}, {replaced('title')}",
        "reading_passage": f"{reading}, {words}",
        "reading_figure": f"{reading}, {both}",
        "reading_wide": f"{reading}, {scaled}",
        "reading_gap": f"{reading}, implied * {factor} AS implied",
    }
    for table in ("original", *_TABLES):
        change = changes.get(table, reading)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * REPLACE ({change}) FROM first_{table}")


def main() -> None:
    """Make the store and publish what follows."""
    small, data, copies = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    multiply(small, data, copies)
    print(ingest([], data).published.books)


if __name__ == "__main__":
    main()
