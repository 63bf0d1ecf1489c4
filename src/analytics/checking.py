"""The rules over several reports, ready to be run inside a publish: the store's columns become the rules'."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import Coverage, Form, Stage
from analytics.rules import check_reports, plan_renewal, take_prints
from analytics.rules.reports import Agency, Head, Reports, Version
from analytics.store import REASONS, Checks, History, Prints, Renewed

Row = Mapping[str, Any]
_OF_A_HEAD = [
    *("filing_id", "agency_id", "report_year", "form", "coverage", "agency_printed", "published_on"),
    *("is_ledger", "title"),
]
_OF_A_VERSION = [
    *("agency_id", "report_year", "filing_id", "version", "stage", "received_on", "published_on"),
    *("is_ledger", "digest", "file"),
]


def prepare_checks(settings: RuleSettings, code_digest: str) -> Checks:
    """Prepare the rules with an office's settings; `code_digest` names the version of the program's rules."""
    version = load_dictionary().rule_set.version
    digest = hashlib.sha256(f"{version}|{settings.digest}|{code_digest}".encode()).hexdigest()[:16]
    return Checks(digest, lambda history, known: _renew(history, known, settings))


def _renew(history: History, known: Prints | None, settings: RuleSettings) -> Renewed:
    """Apply the rules to what has changed since the prints that are known were taken."""
    texts: dict[int, Mapping[str, str]] = {}
    reports = make_reports(history, texts)
    prints = take_prints(reports, history.filings["content"].to_pylist())
    renewal = plan_renewal(reports, prints, known)
    rules = load_dictionary().rule_set.rules.values()
    # The rules see them through `reports`; nothing has looked at any text before.
    texts.update(read_texts(history, renewal.list_read(reports, rules)))
    return Renewed(
        stale={rule.code: renewal.stale[rule.reach] for rule in rules if rule.reach},
        rows=check_reports(reports, settings, renewal.asked),
        prints=prints,
    )


def read_texts(history: History, positions: Sequence[int]) -> dict[int, dict[str, str]]:
    """The prose of the reports at some positions, section by section."""
    texts: dict[int, dict[str, str]] = {position: {} for position in positions}
    for row in history.read_sections(positions).to_pylist():
        texts[row["position"]][row["number"]] = row["text"]
    return texts


def make_reports(history: History, texts: Mapping[int, Mapping[str, str]]) -> Reports:
    """Turn what the store holds into what rules look at; the arrays are shared, not copied."""
    heads = tuple(map(_make_head, history.filings.select(_OF_A_HEAD).to_pylist()))
    versions: dict[tuple[str, int], tuple[Version, ...]] = {}
    rows = history.versions.select(_OF_A_VERSION).to_pylist()
    for row in rows:
        key = (row["agency_id"], row["report_year"])
        versions[key] = (*versions.get(key, ()), _make_version(row))
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
        texts=MappingProxyType(texts),
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
        title=row["title"],
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
