"""The rules over several reports, ready to be run inside a publish: the store's columns become the rules'."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import Coverage, Form, Stage
from analytics.rules import check_reports
from analytics.rules.reports import Agency, Head, Reports, Version
from analytics.store import REASONS, Checks, DerivedRow, History

Row = Mapping[str, Any]


def prepare_checks(settings: RuleSettings, code_digest: str) -> Checks:
    """Prepare the rules with an office's settings; `code_digest` names the version of the program's rules."""
    version = load_dictionary().rule_set.version
    digest = hashlib.sha256(f"{version}|{settings.digest}|{code_digest}".encode()).hexdigest()[:16]
    return Checks(digest, lambda history: _derive(history, settings))


def _derive(history: History, settings: RuleSettings) -> Iterator[DerivedRow]:
    yield from check_reports(make_reports(history), settings)


def make_reports(history: History) -> Reports:
    """Turn what the store holds into what rules look at; the arrays are shared, not copied."""
    heads = tuple(map(_make_head, history.filings.to_pylist()))
    versions: dict[tuple[str, int], tuple[Version, ...]] = {}
    rows = history.versions.to_pylist()
    for row in rows:
        key = (row["agency_id"], row["report_year"])
        versions[key] = (*versions.get(key, ()), _make_version(row))
    texts: list[dict[str, str]] = [{} for _ in heads]
    for row in history.sections.to_pylist():
        texts[row["position"]][row["number"]] = row["text"]
    days = [row["received_on"] for row in rows]
    return Reports(
        heads=heads,
        agencies=MappingProxyType(
            {row["agency_id"]: _make_agency(row) for row in history.agencies.to_pylist()}
        ),
        keys=history.keys,
        values=history.values,
        is_known=history.is_known,
        is_implied=history.is_implied,
        reasons=history.reasons,
        reason_names=REASONS,
        versions=MappingProxyType(versions),
        texts=tuple(MappingProxyType(text) for text in texts),
        as_of=max(days, default=date.min),
    )


def _make_head(row: Row) -> Head:
    return Head(
        filing_id=row["filing_id"],
        agency_id=row["agency_id"],
        report_year=row["report_year"],
        form=Form(row["form"]) if row["form"] else None,
        coverage=Coverage(row["coverage"]) if row["coverage"] else None,
        agency_printed=row["agency_printed"],
        published_on=row["published_on"],
        is_ledger=bool(row["is_ledger"]),
    )


def _make_version(row: Row) -> Version:
    return Version(
        filing_id=row["filing_id"],
        version=row["version"],
        stage=Stage(row["stage"]),
        received_on=row["received_on"],
        published_on=row["published_on"],
        is_ledger=bool(row["is_ledger"]),
        digest=row["digest"],
        file=row["file"],
    )


def _make_agency(row: Row) -> Agency:
    return Agency(
        agency_id=row["agency_id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        kind=row["kind"],
        level=row["level"],
        parent_id=row["parent_id"],
        region=row["region"],
        is_vertical=bool(row["is_vertical"]),
        coverage=Coverage(row["coverage"]) if row["coverage"] else None,
        report_from=row["report_from"],
        report_until=row["report_until"],
        due_on=row["due_on"],
        predecessor_ids=tuple((row["predecessor_ids"] or "").split(";")) if row["predecessor_ids"] else (),
        is_in_roster=bool(row["is_in_roster"]),
    )
