"""Rows of the dictionary's files, each with the place where it stands, and the list of their faults."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from analytics.model import Message


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: a line of a CSV, or a table of a TOML whose header stands on `line`."""

    file: str
    line: int
    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """The text of a column, without outer blanks; empty when there is none."""
        value = self.values.get(name)
        return "" if value is None else str(value).strip()

    def message(self, name: str) -> Message:
        """The columns ``<name>_zh`` and ``<name>_en`` of a CSV, or the inline table of a TOML."""
        value = self.values.get(name)
        if isinstance(value, dict):
            return Message(str(value.get("zh", "")), str(value.get("en", "")))
        return Message(self.text(f"{name}_zh"), self.text(f"{name}_en"))

    def items(self, name: str) -> tuple[str, ...]:
        """The parts of a ``;`` separated column, or the entries of a list of a TOML."""
        value = self.values.get(name)
        if isinstance(value, list):
            return tuple(str(part) for part in value)
        return tuple(part.strip() for part in self.text(name).split(";") if part.strip())


@dataclass
class Faults:
    """Collects every fault of a load, so that all of them are shown at once.

    `rows` remembers where each id was defined, so that later checks can name its line too.
    """

    found: list[tuple[str, int, str]] = field(default_factory=list)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def add(self, row: Row, what: str) -> None:
        """Notes that `row` is wrong."""
        self.found.append((row.file, row.line, what))

    def add_for(self, file: str, item: str, what: str) -> None:
        """Notes that the row which defined `item` in `file` is wrong."""
        self.add(self.rows.get((file, item), Row(file, 1, {})), what)

    def define(self, row: Row, item: str) -> bool:
        """Remembers the row of an id. An empty id or one that exists is a fault; returns False then."""
        if not item:
            self.add(row, "id is empty")
            return False
        first = self.rows.setdefault((row.file, item), row)
        if first is not row:
            self.add(row, f"{item} is already defined in line {first.line}")
        return first is row

    def in_order(self) -> list[str]:
        """All faults as ``file:line: what``, by file and line."""
        return [f"{file}:{line}: {what}" for file, line, what in sorted(set(self.found))]


def read_csv(folder: Traversable, name: str, columns: tuple[str, ...], faults: Faults) -> list[Row]:
    """Rows of a CSV file with exactly `columns`; a wrong header or a ragged row is a fault."""
    reader = csv.reader(folder.joinpath(name).read_text(encoding="utf-8").splitlines(keepends=True))
    header = next(reader, [])
    if tuple(header) != columns:
        faults.add(Row(name, 1, {}), f"columns are {','.join(header)}, expected {','.join(columns)}")
        return []
    rows = []
    for values in reader:
        row = Row(name, reader.line_num, dict(zip(header, values, strict=False)))
        if len(values) == len(columns):
            rows.append(row)
        else:
            faults.add(row, f"{len(values)} cells, expected {len(columns)}")
    return rows


def read_toml(folder: Traversable, name: str, faults: Faults) -> list[tuple[str, Row]]:
    """Top-level tables of a TOML file with their names, in order."""
    text = folder.joinpath(name).read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.add(Row(name, _error_line(error, text), {}), str(error))
        return []
    lines = {line.strip(): number for number, line in enumerate(text.splitlines(), start=1)}
    rows = []
    for key, table in tables.items():
        if isinstance(table, dict):
            rows.append((key, Row(name, lines.get(f"[{key}]", 1), table)))
        else:
            faults.add(Row(name, 1, {}), f"{key} stands outside any table")
    return rows


def _error_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line a TOML error names; Python 3.11 says it only in its message ("at line 3, column 1")."""
    _, found, rest = str(error).partition("at line ")
    return int(rest.split(",")[0]) if found else len(text.splitlines())
