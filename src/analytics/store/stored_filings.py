"""Filings as a snapshot holds them, made again as Python objects for whoever has to check them anew."""

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import Any

import duckdb

from analytics.filing_json import cause_from_json, evidence_from_json, place_from_json
from analytics.model import (
    Coverage,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Form,
    Message,
    OtherCell,
    Outcome,
    Passage,
    Place,
    Problem,
    Proof,
    Severity,
    Status,
    UnmappedCell,
    Variant,
)

_READINGS = """
SELECT
    reading.reading_id, original.file, part, sha256, reading.format, title, agency_printed, report_year, form,
    variant, coverage_printed, published_on, numeric_cells, numeric_placed, is_ledger
FROM reading JOIN original USING (sha256) JOIN changed USING (reading_id) ORDER BY reading_id
"""


def load_filings(connection: duckdb.DuckDBPyConnection) -> dict[str, Filing]:
    """Make the filings of the readings in the table ``changed`` again, as the program read them."""
    figures = _group(
        connection,
        "SELECT reading_id, indicator, applicant, status, value, implied, proof, raw, place, note "
        "FROM as_read_figure JOIN changed USING (reading_id) ORDER BY reading_id, position",
        _make_figure,
    )
    unmapped = _group(
        connection,
        "SELECT reading_id, raw, place FROM reading_unmapped JOIN changed USING (reading_id) "
        "ORDER BY reading_id, position",
        lambda raw, place: UnmappedCell(raw, _place(place)),
    )
    problems = _group(
        connection,
        "SELECT reading_id, code, zh, en, place FROM reading_problem JOIN changed USING (reading_id) "
        "ORDER BY reading_id, position",
        lambda code, zh, en, place: Problem(code, Message(zh, en), _place(place)),
    )
    passages = _group(
        connection,
        "SELECT reading_id, section, text, place, is_heading FROM reading_passage "
        "JOIN changed USING (reading_id) ORDER BY reading_id, position",
        lambda section, text, place, is_heading: Passage(section, text, _place(place), is_heading),
    )
    filings = {}
    for reading_id, file, part, sha256, kind, title, agency, year, form, *rest in connection.execute(
        _READINGS
    ).fetchall():
        variant, coverage, published_on, cells, placed, is_ledger = rest
        prose = passages.get(reading_id, ())
        filings[reading_id] = Filing(
            file=file,
            part=part,
            sha256=sha256,
            format=kind,
            title=title,
            agency=agency,
            report_year=year,
            form=Form(form) if form else None,
            variant=Variant(variant) if variant else None,
            coverage=Coverage(coverage) if coverage else None,
            published_on=published_on,
            figures=figures.get(reading_id, ()),
            unmapped=unmapped.get(reading_id, ()),
            sections=MappingProxyType(_join_sections(prose)),
            problems=problems.get(reading_id, ()),
            numeric_cells=cells,
            numeric_placed=placed,
            passages=prose,
            is_ledger=bool(is_ledger),
        )
    return filings


def load_findings(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Finding, ...]]:
    """Load what the rules had said of the changed readings as the program read them."""
    return _group(
        connection,
        "SELECT reading_id, rule, instance, outcome, severity, zh, en, cells, expected, reported, "
        "uses_implied, other_cells, evidence, cause, version, digest "
        "FROM as_read_finding JOIN changed USING (reading_id) ORDER BY reading_id, position",
        _make_finding,
    )


def _group(
    connection: duckdb.DuckDBPyConnection, sql: str, make: Callable[..., Any]
) -> dict[str, tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = iter(connection.execute(sql).fetchall())
    return {
        reading_id: tuple(make(*values) for _, *values in group)
        for reading_id, group in groupby(rows, key=lambda row: row[0])
    }


def _make_figure(
    indicator: str,
    applicant: str,
    status: str,
    value: Decimal | None,
    implied: Decimal | None,
    *rest: str | None,
) -> Figure:
    proof, raw, place, note = rest
    return Figure(
        indicator=indicator,
        applicant=applicant,
        status=Status(status),
        value=value,
        implied=implied,
        proof=Proof(proof) if proof else None,
        raw=raw,
        place=_place(place),
        note=note,
    )


def _make_finding(rule: str, instance: str, outcome: str, severity: str, *rest: Any) -> Finding:
    zh, en, cells, expected, reported, uses_implied, others, evidence, cause, version, digest = rest
    shown, more = evidence_from_json(json.loads(evidence) if evidence else None)
    return Finding(
        rule=rule,
        instance=instance,
        outcome=Outcome(outcome),
        severity=Severity(severity),
        message=Message(zh, en),
        cells=tuple(FigureKey(cell["indicator"], cell["applicant"]) for cell in json.loads(cells)),
        expected=expected,
        reported=reported,
        uses_implied=uses_implied,
        other_cells=tuple(OtherCell(**cell) for cell in json.loads(others or "[]")),
        evidence=shown,
        more=more,
        cause=cause_from_json(json.loads(cause) if cause else None),
        version=version,
        digest=digest,
    )


def _join_sections(passages: Sequence[Passage]) -> dict[str, str]:
    sections: dict[str, list[str]] = {}
    for passage in passages:
        if passage.section != "0":
            lines = sections.setdefault(passage.section, [])
            if not passage.is_heading:
                lines.append(passage.text)
    return {number: "\n".join(lines) for number, lines in sections.items()}


def _place(text: str | None) -> Place | None:
    return place_from_json(json.loads(text)) if text else None
