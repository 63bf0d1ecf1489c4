"""Readings as columns, ready to be loaded: one Arrow table per table of the schema.

Python objects of a thousand reports take ten times the memory of their columns, so a load turns them into
columns chunk by chunk while files are still being read. Rows are never inserted one by one.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from analytics.dictionary import load_dictionary
from analytics.filing_json import cause_to_json, evidence_to_json, place_to_json
from analytics.model import (
    Figure,
    FigureKey,
    Filing,
    Finding,
    LinePlace,
    Message,
    PagePlace,
    Passage,
    Place,
    Problem,
    Proof,
    SheetPlace,
    Status,
    TablePlace,
)
from analytics.store.records import CheckedFiling, FileReading, Refusal

DECIMAL = pa.decimal128(18, 4)
DECIMALS = 4
STEP = Decimal(1).scaleb(-DECIMALS)
LARGEST = Decimal(10) ** 14
"""What the column type DECIMAL(18, 4) holds: hundredths of a yuan in amounts of 万元, up to 10^14."""

CHUNK_FILES = 200

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "reading": (
        *("reading_id", "sha256", "part", "ordinal", "format", "title", "agency_printed"),
        *("report_year", "form", "variant", "coverage_printed", "published_on", "digest", "unproven"),
        *("numeric_cells", "numeric_placed", "unmapped", "is_ledger"),
    ),
    "reading_passage": ("reading_id", "position", "section", "text", "place", "is_heading"),
    "reading_figure": (
        *("reading_id", "position", "indicator", "applicant", "status", "value", "implied", "proof"),
        *("raw", "place", "note"),
    ),
    "reading_gap": ("reading_id", "figure", "status", "implied", "proof"),
    "reading_unmapped": ("reading_id", "position", "raw", "place"),
    "reading_problem": ("reading_id", "position", "code", "zh", "en", "place"),
    "reading_finding": (
        *("reading_id", "position", "rule", "instance", "outcome", "severity", "zh", "en", "cells"),
        *("expected", "reported", "uses_implied", "other_cells", "evidence", "cause", "version", "digest"),
    ),
})  # fmt: skip
"""Columns of the evidence tables; reading_wide has one per figure of the dictionary."""

Rows = Mapping[str, pa.Table]
"""Table name -> its new rows; columns as in schema.sql."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was read, as columns, with what is needed to keep the files themselves.

    `files` are the readings without their filings; the same bytes may have come under several names.
    """

    rows: Rows
    files: tuple[FileReading, ...]
    refusals: tuple[Refusal, ...]


def collect_rows(results: Iterable[FileReading | Refusal]) -> Collected:
    """Turn readings into columns as they arrive; the same bytes given twice are read once."""
    files: list[FileReading] = []
    known: set[str] = set()
    refusals: list[Refusal] = []
    chunks: list[Rows] = []
    chunk: list[FileReading] = []
    for result in results:
        if isinstance(result, Refusal):
            refusals.append(result)
            continue
        files.append(replace(result, filings=()))
        if result.sha256 not in known:
            known.add(result.sha256)
            chunk.append(result)
        if len(chunk) >= CHUNK_FILES:
            chunks.append(build_rows(chunk))
            chunk = []
    if chunk:
        chunks.append(build_rows(chunk))
    tables = {name for rows in chunks for name in rows}
    joined = {
        # A column that was empty in one chunk has no type there.
        name: pa.concat_tables([rows[name] for rows in chunks if name in rows], promote_options="permissive")
        for name in sorted(tables)
    }
    return Collected(joined, tuple(files), tuple(refusals))


def build_rows(readings: Sequence[FileReading]) -> Rows:
    """Build the rows of all evidence tables for some readings."""
    keys = load_dictionary().all_keys
    columns = {**COLUMNS, "reading_wide": ("reading_id", *(name_figure(key) for key in keys))}
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in columns}
    for reading in readings:
        for ordinal, checked in enumerate(reading.filings):
            filing = make_storable(checked.filing)
            reading_id = name_reading(reading.sha256, filing.part, ordinal)
            rows["reading"].append(_reading_row(reading_id, reading.sha256, ordinal, filing))
            rows["reading_figure"].extend(_figure_rows(reading_id, filing))
            rows["reading_wide"].append(_wide_row(reading_id, filing, keys))
            rows["reading_gap"].extend(_gap_rows(reading_id, filing))
            rows["reading_passage"].extend(_passage_rows(reading_id, filing))
            rows["reading_unmapped"].extend(_unmapped_rows(reading_id, filing))
            rows["reading_problem"].extend(_problem_rows(reading_id, filing))
            rows["reading_finding"].extend(_finding_rows(reading_id, checked.findings))
    return {table: _to_table(columns[table], found) for table, found in rows.items() if found}


def build_decided_rows(filings: Mapping[str, CheckedFiling]) -> Rows:
    """Build the rows of figures and findings again, of readings by their id."""
    keys = load_dictionary().all_keys
    columns = {**COLUMNS, "reading_wide": ("reading_id", *(name_figure(key) for key in keys))}
    rows: dict[str, list[tuple[Any, ...]]] = {
        table: [] for table in ("reading_figure", "reading_wide", "reading_gap", "reading_finding")
    }
    for reading_id, checked in filings.items():
        rows["reading_figure"].extend(_figure_rows(reading_id, checked.filing))
        rows["reading_wide"].append(_wide_row(reading_id, checked.filing, keys))
        rows["reading_gap"].extend(_gap_rows(reading_id, checked.filing))
        rows["reading_finding"].extend(_finding_rows(reading_id, checked.findings))
    return {table: _to_table(columns[table], found) for table, found in rows.items() if found}


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
        if all(is_storable(value) for value in (figure.value, figure.implied)):
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


def is_storable(value: Decimal | None) -> bool:
    """Say whether the store's columns hold a value exactly."""
    if value is None:
        return True
    exponent = value.as_tuple().exponent
    # NaN and infinity have letters for exponents; what ends in zeros may be written with more of them.
    if not isinstance(exponent, int) or abs(value) >= LARGEST:
        return False
    return exponent >= -DECIMALS or value == value.quantize(STEP)


def name_figure(key: FigureKey) -> str:
    """Name a figure as a column of the wide table."""
    return f"{key.indicator}|{key.applicant}"


def _reading_row(reading_id: str, sha256: str, ordinal: int, filing: Filing) -> tuple[Any, ...]:
    unproven = sum(figure.proof is Proof.UNPROVEN for figure in filing.figures)
    return (
        *(reading_id, sha256, filing.part, ordinal, filing.format, filing.title, filing.agency),
        *(filing.report_year, filing.form, filing.variant, filing.coverage, filing.published_on),
        *(digest_figures(filing), unproven, filing.numeric_cells, filing.numeric_placed),
        *(len(filing.unmapped), filing.is_ledger),
    )


def _figure_rows(reading_id: str, filing: Filing) -> Iterator[tuple[Any, ...]]:
    for position, figure in enumerate(filing.figures):
        yield (
            *(reading_id, position, figure.indicator, figure.applicant, figure.status, figure.value),
            *(figure.implied, figure.proof, figure.raw, _place_text(figure.place), figure.note),
        )


def _is_usable(figure: Figure) -> bool:
    """Say whether a figure stands in the wide table: as printed, and placed without doubt."""
    return figure.value is not None and figure.proof is not Proof.UNPROVEN


def _wide_row(reading_id: str, filing: Filing, keys: Sequence[FigureKey]) -> tuple[Any, ...]:
    values = {figure.key: figure.value for figure in filing.figures if _is_usable(figure)}
    return (reading_id, *map(values.get, keys))


def _gap_rows(reading_id: str, filing: Filing) -> Iterator[tuple[Any, ...]]:
    for figure in filing.figures:
        if not _is_usable(figure):
            yield (reading_id, name_figure(figure.key), figure.status, figure.implied, figure.proof)


def _unmapped_rows(reading_id: str, filing: Filing) -> Iterator[tuple[Any, ...]]:
    for position, cell in enumerate(filing.unmapped):
        yield (reading_id, position, cell.raw, _place_text(cell.place))


def _problem_rows(reading_id: str, filing: Filing) -> Iterator[tuple[Any, ...]]:
    for position, problem in enumerate(filing.problems):
        yield (reading_id, position, problem.code, *problem.message, _place_text(problem.place))


def _passage_rows(reading_id: str, filing: Filing) -> Iterator[tuple[Any, ...]]:
    for position, passage in enumerate(filing.passages or _make_passages(filing)):
        place = _place_text(passage.place)
        yield (reading_id, position, passage.section, passage.text, place, passage.is_heading)


def _make_passages(filing: Filing) -> Iterator[Passage]:
    """Give the sections of a filing that knows no passages; what is empty was at least headed."""
    for section, text in sorted(filing.sections.items()):
        yield Passage(section, text, is_heading=not text)


def _finding_rows(reading_id: str, findings: Sequence[Finding]) -> Iterator[tuple[Any, ...]]:
    for position, finding in enumerate(findings):
        yield (reading_id, position, *finding_values(finding))


def finding_values(finding: Finding) -> tuple[Any, ...]:
    """Give a finding as the columns from ``rule`` on; the same in both tables of findings."""
    others = [cell._asdict() for cell in finding.other_cells]
    return (
        *(finding.rule, finding.instance, finding.outcome, finding.severity, *finding.message),
        json.dumps([key._asdict() for key in finding.cells]) if finding.cells else "[]",
        *(finding.expected, finding.reported, finding.uses_implied),
        json.dumps(others, ensure_ascii=False) if others else None,
        _json_text(evidence_to_json(finding.evidence, finding.more)),
        _json_text(cause_to_json(finding.cause)),
        *(finding.version, finding.digest),
    )


def _json_text(data: Mapping[str, Any] | None) -> str | None:
    return None if data is None else json.dumps(data, ensure_ascii=False)


def _place_text(place: Place | None) -> str | None:
    """Write a place as JSON, as `place_to_json` has it; by hand, because two hundred per report are many."""
    match place:
        case None:
            return None
        case LinePlace(line, start, end):
            return f'{{"line": {line}, "start": {start}, "end": {end}}}'
        case TablePlace(table, row, column):
            return f'{{"table": {table}, "row": {row}, "column": {column}}}'
        case PagePlace(page, (x0, top, x1, bottom)):
            return f'{{"page": {page}, "box": [{x0}, {top}, {x1}, {bottom}]}}'
        case SheetPlace():
            return json.dumps(place_to_json(place), ensure_ascii=False)


def _to_table(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table({name: _to_array(name, values) for name, values in zip(names, columns, strict=True)})


def _to_array(name: str, values: Sequence[Any]) -> pa.Array:
    is_amount = name in ("value", "implied") or "|" in name
    return pa.array(values, DECIMAL) if is_amount else pa.array(values)
