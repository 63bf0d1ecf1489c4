"""Small sets of reports for rules over several of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

import numpy as np

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import TOTAL, Coverage, FigureKey, Finding, Form, Outcome, Stage
from analytics.rules import check_reports
from analytics.rules.reports import SCALE, Agency, Derived, Head, Reports, Version

REASONS = ("", "blank", "not_applicable", "illegible", "absent", "unproven")
AS_OF = date(2030, 1, 1)


@dataclass(frozen=True)
class Filed:
    """One report: figures by ``indicator`` or ``indicator|applicant``; None for a blank cell."""

    agency: str
    year: int
    figures: Mapping[str, int | None] = field(default_factory=dict)
    published_on: date | None = None
    printed: str | None = None
    title: str | None = None
    form: Form = Form.F2021
    coverage: Coverage = Coverage.SINGLE_ORGAN
    stage: Stage = Stage.PUBLISHED
    received_on: date = date(2025, 1, 20)
    version: int = 1
    is_ledger: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    implied: frozenset[str] = frozenset()

    @property
    def filing_id(self) -> str:
        return f"{self.agency}-{self.year}-{self.version}"


def office(*agencies: Agency) -> dict[str, Agency]:
    """Agencies by id; what is not said is a county's department."""
    return {
        each.agency_id: replace(
            each,
            kind=each.kind or "department",
            level=each.level or "county",
            coverage=each.coverage or Coverage.SINGLE_ORGAN,
        )
        for each in agencies
    }


def collect(agencies: Mapping[str, Agency], filed: Iterable[Filed], as_of: date = AS_OF) -> Reports:
    """Reports of these agencies; of several versions the last one counts, ledgers never before a report."""
    every = list(filed)
    newest: dict[tuple[str, int], Filed] = {}
    for each in sorted(every, key=lambda e: (not e.is_ledger, e.version)):
        newest[each.agency, each.year] = each
    chosen = [newest[key] for key in sorted(newest)]
    keys = load_dictionary().all_keys
    shape = (len(chosen), len(keys))
    values, known = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
    implied, reasons = np.zeros(shape, np.bool_), np.zeros(shape, np.uint8)
    for row, each in enumerate(chosen):
        for name, value in each.figures.items():
            indicator, _, applicant = name.partition("|")
            column = keys.index(FigureKey(indicator, applicant or TOTAL))
            if value is None:
                reasons[row, column] = REASONS.index("blank")
            else:
                values[row, column], known[row, column] = value * SCALE, True
                implied[row, column] = name in each.implied
    versions: dict[tuple[str, int], tuple[Version, ...]] = {}
    for each in every:
        version = Version(
            each.filing_id,
            each.version,
            each.stage,
            each.received_on,
            each.published_on,
            each.is_ledger,
            each.filing_id,
            f"{each.filing_id}.html",
        )
        key = (each.agency, each.year)
        versions[key] = (*versions.get(key, ()), version)
    heads = tuple(
        Head(
            each.filing_id,
            each.agency,
            each.year,
            each.form,
            each.coverage,
            each.printed or agencies[each.agency].name,
            each.published_on,
            each.is_ledger,
            each.title,
        )
        for each in chosen
    )
    texts = {position: each.texts for position, each in enumerate(chosen)}
    return Reports(
        heads,
        MappingProxyType(dict(agencies)),
        keys,
        values,
        known,
        implied,
        reasons,
        REASONS,
        MappingProxyType(versions),
        texts,
        as_of,
    )


def survey(rule: str, reports: Reports, settings: RuleSettings | None = None) -> list[Derived]:
    """All that one rule says, passes included."""
    return [found for found in check_reports(reports, settings) if found.finding.rule == rule]


def outcomes(rule: str, reports: Reports) -> set[Outcome]:
    """The outcomes of one rule."""
    return {found.finding.outcome for found in survey(rule, reports)}


def failures(rule: str, reports: Reports) -> list[Finding]:
    """What one rule finds wrong."""
    return [each.finding for each in survey(rule, reports) if each.finding.outcome is Outcome.FAIL]
