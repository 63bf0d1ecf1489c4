"""Runs the rules that need several reports: other years, other agencies, the roster, other versions."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import FigureKey, Finding, OtherReport, Outcome, Quote
from analytics.rules import copies, delivery, growth, history, jumps, levels, peers
from analytics.rules.reports import Derived, Reports, Survey

Surveyor = Callable[[Survey], Iterator[Derived]]

SURVEYORS: Mapping[str, Surveyor] = MappingProxyType(
    {
        function.__name__.upper(): function
        for function in (
            *(delivery.a1, delivery.a2, delivery.a3, delivery.a4, delivery.a5, delivery.a7, delivery.a8),
            *(delivery.b2, jumps.c6, growth.e7, history.e11, history.e12, history.f1, history.f2, history.f3),
            *(history.f4, copies.f5, copies.f6, jumps.f7, jumps.f8, history.f9, copies.g1, copies.g2),
            *(peers.g3, peers.g4, peers.g5, peers.g6, levels.g9),
        )
    }
)
"""Rule code -> its function, which has the code for a name; C6 looks at its own report as well."""


def check_reports(
    reports: Reports,
    settings: RuleSettings | None = None,
    asked: Mapping[str, Sequence[int]] | None = None,
) -> Iterator[Derived]:
    """Apply every rule of the scopes ``history`` and ``region``, and C6, in the order of the catalogue.

    Args:
        reports: Everything; the texts of at least what is asked about, and of what that continues.
        settings: The office's.
        asked: Reach of a rule -> the positions that rules of this reach are asked about (`plan_renewal`);
            None: all of them about all.

    Yields:
        Findings of all four outcomes; of passes and of what cannot be assessed one per rule and report.
    """
    settings = settings or RuleSettings()
    every = range(len(reports.heads))
    for rule in load_dictionary().rule_set.rules.values():
        surveyor = SURVEYORS.get(rule.code)
        if surveyor is None or not settings.is_on(rule):
            continue
        survey = Survey(rule, reports, settings, every if asked is None else asked[rule.reach])
        if not survey.asked:
            continue
        for found in surveyor(survey):
            yield found._replace(finding=_seal(found, survey))


def _seal(found: Derived, survey: Survey) -> Finding:
    """Give a finding the digest of what it rests on: it changes exactly when a person should look again."""
    finding = found.finding
    if finding.outcome is Outcome.PASS:
        return finding
    limits = survey.settings.limits(survey.rule)
    parts = [
        f"{finding.rule}.{finding.version}|{finding.outcome}|{finding.expected}|{finding.reported}",
        *(f"{name}={value}" for name, value in sorted(limits.items())),
        *_values(found, survey.reports),
        *_quoted(finding),
    ]
    return replace(finding, digest=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16])


def _values(found: Derived, reports: Reports) -> Iterator[str]:
    """The cells of this report and of the others, with their values."""
    here = ((found.agency_id, found.report_year, key) for key in found.finding.cells)
    others = (
        (cell.agency, cell.report_year, FigureKey(cell.indicator, cell.applicant))
        for cell in found.finding.other_cells
    )
    for agency_id, year, key in (*here, *others):
        position = reports.positions.get((agency_id, year))
        index = reports.columns[key]
        is_known = position is not None and bool(reports.is_known[position, index])
        value = reports.values[position, index] if is_known else None
        yield f"{agency_id}|{year}|{key.indicator}|{key.applicant}|{value}"


def _quoted(finding: Finding) -> Iterator[str]:
    for evidence in (finding.evidence, *finding.more):
        if isinstance(evidence, Quote):
            yield evidence.text
        elif isinstance(evidence, OtherReport):
            yield f"{evidence.agency}|{evidence.report_year}"
            yield from (quote.text for pair in evidence.passages for quote in pair)
