"""Filings and findings as JSON: what the command line prints and what a reading worker hands back.

The shapes are those of the command line's documentation. Numbers travel as decimal strings and
dates as ISO strings, so nothing is rounded on the way.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from analytics.model import (
    Cause,
    CauseKind,
    Coverage,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Form,
    LinePlace,
    Message,
    OtherCell,
    OtherReport,
    Outcome,
    PagePlace,
    Passage,
    Place,
    Problem,
    Proof,
    Quote,
    Severity,
    SheetPlace,
    Status,
    TablePlace,
    UnmappedCell,
    Variant,
)

Json = dict[str, Any]


def place_to_json(place: Place | None) -> Json:
    """A place as its JSON object; ``{}`` for no place.

    >>> place_to_json(LinePlace(3, 0, 2))
    {'line': 3, 'start': 0, 'end': 2}
    """
    match place:
        case PagePlace(page, box):
            return {"page": page, "box": list(box)}
        case TablePlace(table, row, column):
            return {"table": table, "row": row, "column": column}
        case SheetPlace(sheet, cell):
            return {"sheet": sheet, "cell": cell}
        case LinePlace(line, start, end):
            return {"line": line, "start": start, "end": end}
        case None:
            return {}


def place_from_json(data: Mapping[str, Any] | None) -> Place | None:
    """The place of a JSON object; None for ``{}`` or null.

    >>> place_from_json({"table": 0, "row": 4, "column": 1})
    TablePlace(table=0, row=4, column=1)
    """
    if not data:
        return None
    if "page" in data:
        x0, top, x1, bottom = data["box"]
        return PagePlace(data["page"], (x0, top, x1, bottom))
    if "table" in data:
        return TablePlace(data["table"], data["row"], data["column"])
    if "sheet" in data:
        return SheetPlace(data["sheet"], data["cell"])
    return LinePlace(data["line"], data["start"], data["end"])


def filing_to_json(filing: Filing) -> Json:
    """A filing as one JSON object, figures in official order, ``error`` null."""
    return {
        "file": filing.file,
        "part": filing.part,
        "sha256": filing.sha256,
        "format": filing.format,
        "title": filing.title,
        "agency": filing.agency,
        "report_year": filing.report_year,
        "form": filing.form,
        "variant": filing.variant,
        "coverage": filing.coverage,
        "published_on": filing.published_on.isoformat() if filing.published_on else None,
        "figures": [_figure_to_json(figure) for figure in filing.figures],
        "unmapped": [{"raw": cell.raw, "place": place_to_json(cell.place)} for cell in filing.unmapped],
        "sections": dict(filing.sections),
        "passages": [
            {
                "section": p.section,
                "text": p.text,
                "place": place_to_json(p.place),
                "is_heading": p.is_heading,
            }
            for p in filing.passages
        ],
        "problems": [
            {"code": p.code, "message": p.message._asdict(), "place": place_to_json(p.place)}
            for p in filing.problems
        ],
        "books": {"numeric_cells": filing.numeric_cells, "placed": filing.numeric_placed},
        "is_ledger": filing.is_ledger,
        "error": None,
    }


def filing_from_json(data: Mapping[str, Any]) -> Filing:
    """The filing that `filing_to_json` wrote."""
    return Filing(
        file=data["file"],
        part=data["part"],
        sha256=data["sha256"],
        format=data["format"],
        title=data["title"],
        agency=data["agency"],
        report_year=data["report_year"],
        form=Form(data["form"]) if data["form"] else None,
        variant=Variant(data["variant"]) if data["variant"] else None,
        coverage=Coverage(data["coverage"]) if data["coverage"] else None,
        published_on=date.fromisoformat(data["published_on"]) if data["published_on"] else None,
        figures=tuple(_figure_from_json(figure) for figure in data["figures"]),
        unmapped=tuple(
            UnmappedCell(cell["raw"], place_from_json(cell["place"])) for cell in data["unmapped"]
        ),
        sections=MappingProxyType(dict(data["sections"])),
        problems=tuple(
            Problem(p["code"], Message(**p["message"]), place_from_json(p["place"])) for p in data["problems"]
        ),
        numeric_cells=data["books"]["numeric_cells"],
        numeric_placed=data["books"]["placed"],
        is_ledger=data["is_ledger"],
        passages=tuple(
            Passage(p["section"], p["text"], place_from_json(p["place"]), p["is_heading"])
            for p in data["passages"]
        ),
    )


def _figure_to_json(figure: Figure) -> Json:
    return {
        "indicator": figure.indicator,
        "applicant": figure.applicant,
        "status": figure.status,
        "value": decimal_to_text(figure.value),
        "implied": decimal_to_text(figure.implied),
        "raw": figure.raw,
        "proof": figure.proof,
        "place": place_to_json(figure.place),
        "note": figure.note,
    }


def _figure_from_json(data: Mapping[str, Any]) -> Figure:
    return Figure(
        indicator=data["indicator"],
        applicant=data["applicant"],
        status=Status(data["status"]),
        value=Decimal(data["value"]) if data["value"] is not None else None,
        implied=Decimal(data["implied"]) if data["implied"] is not None else None,
        proof=Proof(data["proof"]) if data["proof"] else None,
        raw=data["raw"],
        place=place_from_json(data["place"]),
        note=data["note"],
    )


def decimal_to_text(value: Decimal | None) -> str | None:
    """A decimal without exponent; None stays None.

    >>> decimal_to_text(Decimal("3E+4")), decimal_to_text(Decimal("25.10"))
    ('30000', '25.10')
    """
    return None if value is None else f"{value:f}"


def finding_to_json(finding: Finding, agency: str | None, report_year: int | None) -> Json:
    """A finding as one JSON object. `agency` and `report_year` name the report that its cells are in."""
    own = {"agency": agency, "report_year": report_year}
    return {
        "rule": finding.rule,
        "instance": finding.instance,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "message": finding.message._asdict(),
        "cells": [
            *({**own, **key._asdict()} for key in finding.cells),
            *({**cell._asdict(), "is_other": True} for cell in finding.other_cells),
        ],
        "expected": finding.expected,
        "reported": finding.reported,
        "uses_implied": finding.uses_implied,
        "evidence": evidence_to_json(finding.evidence, finding.more),
        "cause": cause_to_json(finding.cause),
        "version": finding.version,
        "digest": finding.digest,
    }


def finding_from_json(data: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_json` wrote."""
    evidence, more = evidence_from_json(data["evidence"])
    return Finding(
        rule=data["rule"],
        instance=data["instance"],
        outcome=Outcome(data["outcome"]),
        severity=Severity(data["severity"]),
        message=Message(**data["message"]),
        cells=tuple(_key_from_json(cell) for cell in data["cells"] if "is_other" not in cell),
        expected=data["expected"],
        reported=data["reported"],
        uses_implied=data["uses_implied"],
        other_cells=tuple(
            OtherCell(cell["agency"], cell["report_year"], cell["indicator"], cell["applicant"])
            for cell in data["cells"]
            if "is_other" in cell
        ),
        evidence=evidence,
        more=more,
        cause=cause_from_json(data["cause"]),
        version=data["version"],
        digest=data["digest"],
    )


def evidence_to_json(evidence: Quote | OtherReport | None, more: tuple[Quote, ...] = ()) -> Json | None:
    """A sentence with its place, or another report with passages side by side; null for none."""
    match evidence:
        case Quote():
            found = _quote_to_json(evidence)
        case OtherReport():
            found = {
                "agency": evidence.agency,
                "report_year": evidence.report_year,
                "file": evidence.file,
                "passages": [
                    {"own": _quote_to_json(own), "other": _quote_to_json(other)}
                    for own, other in evidence.passages
                ],
            }
        case None:
            return None
    return {**found, "more": [_quote_to_json(quote) for quote in more]} if more else found


def evidence_from_json(
    data: Mapping[str, Any] | None,
) -> tuple[Quote | OtherReport | None, tuple[Quote, ...]]:
    """The evidence that `evidence_to_json` wrote, and the further sentences."""
    if data is None:
        return None, ()
    more = tuple(map(_quote_from_json, data.get("more", ())))
    if "sentence" in data:
        return _quote_from_json(data), more
    passages = tuple(
        (_quote_from_json(pair["own"]), _quote_from_json(pair["other"])) for pair in data["passages"]
    )
    return OtherReport(data["agency"], data["report_year"], data["file"], passages), more


def cause_to_json(cause: Cause | None) -> Json | None:
    """A cause; `suggested` is one value for one cell and a list for several."""
    if cause is None:
        return None
    return {
        "kind": cause.kind,
        "cells": [key._asdict() for key in cause.cells],
        "suggested": cause.suggested[0] if len(cause.suggested) == 1 else list(cause.suggested),
        "explains": list(cause.explains),
        "alternatives": [cause_to_json(other) for other in cause.alternatives],
    }


def cause_from_json(data: Mapping[str, Any] | None) -> Cause | None:
    """The cause that `cause_to_json` wrote."""
    return None if data is None else _cause_from_json(data)


def _cause_from_json(data: Mapping[str, Any]) -> Cause:
    suggested = data["suggested"]
    return Cause(
        kind=CauseKind(data["kind"]),
        cells=tuple(map(_key_from_json, data["cells"])),
        suggested=(suggested,) if isinstance(suggested, str) else tuple(suggested),
        explains=tuple(data["explains"]),
        alternatives=tuple(map(_cause_from_json, data["alternatives"])),
    )


def _key_from_json(data: Mapping[str, Any]) -> FigureKey:
    return FigureKey(data["indicator"], data["applicant"])


def _quote_to_json(quote: Quote) -> Json:
    return {"sentence": quote.text, "section": quote.section, "place": place_to_json(quote.place)}


def _quote_from_json(data: Mapping[str, Any]) -> Quote:
    return Quote(data["sentence"], data["section"], place_from_json(data["place"]))
