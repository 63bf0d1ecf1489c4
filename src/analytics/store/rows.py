"""Readings as columns, ready to be loaded: one Arrow table per table of the schema.

Python objects of a thousand reports take ten times the memory of their columns, so a load turns them into
columns chunk by chunk while files are still being read. Rows are never inserted one by one.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pyarrow as pa

from analytics.dictionary import load_dictionary
from analytics.filing_json import place_to_json
from analytics.model import Figure, FigureKey, Filing, Finding, Message, Problem, Proof, Status
from analytics.store.records import FileReading, Refusal

DECIMAL = pa.decimal128(18, 4)
STEP = Decimal("0.0001")
LARGEST = Decimal(10) ** 14
"""What the column type DECIMAL(18, 4) holds: hundredths of a yuan in amounts of 万元, up to 10^14."""

CHUNK_FILES = 200

Columns = dict[str, list[Any]]
Rows = Mapping[str, pa.Table]
"""Table name -> its new rows; columns as in schema.sql."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was read, as columns, with what is needed to keep the files themselves.

    `files` are the readings without their filings.
    """

    rows: tuple[Rows, ...]
    files: tuple[FileReading, ...]
    refusals: tuple[Refusal, ...]


def collect_rows(results: Iterable[FileReading | Refusal]) -> Collected:
    """Turn readings into columns as they arrive. The same bytes given twice count once."""
    files: dict[str, FileReading] = {}
    refusals: list[Refusal] = []
    rows: list[Rows] = []
    chunk: list[FileReading] = []
    for result in results:
        if isinstance(result, Refusal):
            refusals.append(result)
        elif result.sha256 not in files:
            files[result.sha256] = replace(result, filings=())
            chunk.append(result)
        if len(chunk) >= CHUNK_FILES:
            rows.append(build_rows(chunk))
            chunk = []
    if chunk:
        rows.append(build_rows(chunk))
    return Collected(tuple(rows), tuple(files.values()), tuple(refusals))


def build_rows(readings: Sequence[FileReading]) -> Rows:
    """Build the rows of all evidence tables for some readings."""
    keys = load_dictionary().all_keys
    tables: dict[str, Columns] = {}
    for reading in readings:
        for ordinal, checked in enumerate(reading.filings):
            filing = make_storable(checked.filing)
            reading_id = name_reading(reading.sha256, filing.part, ordinal)
            _add_reading(tables, reading_id, ordinal, replace(filing, sha256=reading.sha256))
            _add_figures(tables, reading_id, filing, keys)
            _add_texts(tables, reading_id, filing)
            _add_findings(tables, reading_id, checked.findings)
    return {name: _to_table(columns) for name, columns in tables.items()}


def name_reading(sha256: str, part: str | None, ordinal: int) -> str:
    """Name one report of one file, the same on every machine."""
    return hashlib.sha256(f"{sha256}|{part or ''}|{ordinal}".encode()).hexdigest()[:16]


def digest_figures(filing: Filing) -> str:
    """Digest what a report says in figures: two reports with the same digest are copies.

    Form, and for every figure its status and value; not how the file prints them, nor where.
    """
    lines = [f"{filing.form}|{filing.variant}"]
    for figure in sorted(filing.figures, key=lambda figure: figure.key):
        value = "" if figure.value is None else f"{figure.value.quantize(STEP):f}"
        lines.append(f"{figure.indicator}|{figure.applicant}|{figure.status}|{value}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def make_storable(filing: Filing) -> Filing:
    """Mark as illegible what the value's column cannot hold exactly; nothing is rounded in silence."""
    problems = list(filing.problems)
    figures = []
    for figure in filing.figures:
        if all(_is_storable(value) for value in (figure.value, figure.implied)):
            figures.append(figure)
            continue
        note = f"{figure.raw or figure.implied}: more than four decimals, or more than 14 digits"
        message = Message(
            f"{figure.indicator} 的数值 {figure.raw} 超出可存储的范围（四位小数、十四位整数）。",
            f"The value {figure.raw} of {figure.indicator} has more digits than can be stored.",
        )
        problems.append(Problem("VALUE_OUT_OF_RANGE", message, figure.place))
        status = Status.ILLEGIBLE if figure.value is not None else figure.status
        figures.append(replace(figure, status=status, value=None, implied=None, note=note))
    if len(problems) == len(filing.problems):
        return filing
    return replace(filing, figures=tuple(figures), problems=tuple(problems))


def _is_storable(value: Decimal | None) -> bool:
    if value is None:
        return True
    return value.is_finite() and abs(value) < LARGEST and value == value.quantize(STEP)


def _add_reading(tables: dict[str, Columns], reading_id: str, ordinal: int, filing: Filing) -> None:
    _add(
        tables,
        "reading",
        reading_id=reading_id,
        sha256=filing.sha256,
        part=filing.part,
        ordinal=ordinal,
        format=filing.format,
        title=filing.title,
        agency_printed=filing.agency,
        report_year=filing.report_year,
        form=filing.form,
        variant=filing.variant,
        coverage_printed=filing.coverage,
        published_on=filing.published_on,
        digest=digest_figures(filing),
        unproven=sum(figure.proof is Proof.UNPROVEN for figure in filing.figures),
        numeric_cells=filing.numeric_cells,
        numeric_placed=filing.numeric_placed,
        unmapped=len(filing.unmapped),
    )


def _add_figures(
    tables: dict[str, Columns], reading_id: str, filing: Filing, keys: tuple[FigureKey, ...]
) -> None:
    wide: dict[FigureKey, Decimal | None] = dict.fromkeys(keys)
    for position, figure in enumerate(filing.figures):
        _add(
            tables,
            "reading_figure",
            reading_id=reading_id,
            position=position,
            indicator=figure.indicator,
            applicant=figure.applicant,
            status=figure.status,
            value=figure.value,
            implied=figure.implied,
            proof=figure.proof,
            raw=figure.raw,
            place=_place_text(figure),
            note=figure.note,
        )
        if figure.value is not None and figure.proof is not Proof.UNPROVEN:
            wide[figure.key] = figure.value
        else:
            _add(
                tables,
                "reading_gap",
                reading_id=reading_id,
                figure=name_figure(figure.key),
                status=figure.status,
                implied=figure.implied,
                proof=figure.proof,
            )
    _add(
        tables,
        "reading_wide",
        reading_id=reading_id,
        **{name_figure(key): wide[key] for key in keys},
    )


def name_figure(key: FigureKey) -> str:
    """Name a figure as a column of the wide table."""
    return f"{key.indicator}|{key.applicant}"


def _add_texts(tables: dict[str, Columns], reading_id: str, filing: Filing) -> None:
    for number, text in sorted(filing.sections.items()):
        _add(tables, "reading_section", reading_id=reading_id, number=number, text=text)
    for position, cell in enumerate(filing.unmapped):
        place = json.dumps(place_to_json(cell.place))
        _add(tables, "reading_unmapped", reading_id=reading_id, position=position, raw=cell.raw, place=place)
    for position, problem in enumerate(filing.problems):
        _add(
            tables,
            "reading_problem",
            reading_id=reading_id,
            position=position,
            code=problem.code,
            zh=problem.message.zh,
            en=problem.message.en,
            place=json.dumps(place_to_json(problem.place)),
        )


def _add_findings(tables: dict[str, Columns], reading_id: str, findings: Sequence[Finding]) -> None:
    for position, finding in enumerate(findings):
        _add(
            tables,
            "reading_finding",
            reading_id=reading_id,
            position=position,
            rule=finding.rule,
            instance=finding.instance,
            outcome=finding.outcome,
            severity=finding.severity,
            zh=finding.message.zh,
            en=finding.message.en,
            cells=json.dumps([key._asdict() for key in finding.cells]),
            expected=finding.expected,
            reported=finding.reported,
            uses_implied=finding.uses_implied,
        )


def _place_text(figure: Figure) -> str | None:
    return None if figure.place is None else json.dumps(place_to_json(figure.place))


def _add(tables: dict[str, Columns], table: str, **values: Any) -> None:
    columns = tables.get(table)
    if columns is None:
        columns = tables[table] = {name: [] for name in values}
    for name, value in values.items():
        columns[name].append(value)


def _to_table(columns: Columns) -> pa.Table:
    return pa.table({name: _to_array(name, values) for name, values in columns.items()})


def _to_array(name: str, values: list[Any]) -> pa.Array:
    is_amount = name in ("value", "implied") or "|" in name
    return pa.array(values, DECIMAL) if is_amount else pa.array(values)


def iterate_tables(collected: Collected) -> Iterator[tuple[str, pa.Table]]:
    """Give every table of new rows with its name."""
    for rows in collected.rows:
        yield from rows.items()
