"""Drafts held against each other before anything is stored: an agency's report against its last one.

What is checked here is what would be checked if all these files were in the store, as far as it needs the
reports of one agency only: peers, deadlines and versions are matters of the whole region.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np

from analytics.batch import ReadFile
from analytics.dictionary import REACHES, RuleSettings, load_dictionary
from analytics.model import Coverage, Filing, Finding, Proof
from analytics.rules import check_reports
from analytics.rules.reports import SCALE, Agency, Head, Reports
from analytics.store import REASONS, RosterEntry, find_roster, infer_traits, load_roster, match_names
from analytics.store.rows import make_storable

_BETWEEN_DRAFTS = ("last_year", "all_years")
"""Reaches of the rules that are applied."""


def check_files(results: Sequence[ReadFile], data: Path, settings: RuleSettings) -> tuple[ReadFile, ...]:
    """Add to files that were read and checked one by one what the checks say of them together.

    Args:
        results: Unreadable ones stay as they are.
        data: The office's folder, for its roster.
        settings: The office's.

    Raises:
        RosterError: The roster has unusable rows.
    """
    path = find_roster(data)
    filings = [checked.filing for result in results for checked in result.filings]
    found = iter(check_together(filings, load_roster(path) if path else (), settings))
    return tuple(
        replace(
            result,
            filings=tuple(
                checked._replace(findings=(*checked.findings, *next(found))) for checked in result.filings
            ),
        )
        for result in results
    )


def check_together(
    filings: Sequence[Filing], roster: tuple[RosterEntry, ...], settings: RuleSettings
) -> tuple[tuple[Finding, ...], ...]:
    """Check the reports of each agency against those of its other years.

    Args:
        filings: Of two for the same agency and year the last one counts; nothing is said of the other.
        roster: Says who is meant by other names and who continues whom; may be empty.
        settings: The office's.

    Returns:
        For each filing the findings of all four outcomes; none where an agency gave one year only.
    """
    agencies = _find_agencies(filings, roster)
    places: dict[tuple[str, int], int] = {}
    for place, filing in enumerate(filings):
        if filing.agency is not None and filing.report_year is not None:
            places[agencies[filing.agency].agency_id, filing.report_year] = place
    reports = _make_reports([filings[place] for place in places.values()], list(places), agencies)
    every = tuple(position for position in range(len(places)) if _has_company(reports, position))
    asked = {reach: every if reach in _BETWEEN_DRAFTS else () for reach in REACHES}
    found: list[list[Finding]] = [[] for _ in filings]
    for agency_id, year, _, finding in check_reports(reports, settings, asked):
        found[places[agency_id, year]].append(_name_agencies(finding, reports.agencies))
    return tuple(map(tuple, found))


def _find_agencies(filings: Sequence[Filing], roster: tuple[RosterEntry, ...]) -> dict[str, Agency]:
    """The agency of every printed name, and all of the roster by their id."""
    entries = {entry.agency_id: entry for entry in roster}
    printed = {filing.agency for filing in filings if filing.agency is not None}
    agencies = {entry.agency_id: _make_agency(entry) for entry in roster}
    for name, match in sorted(match_names(printed, roster).items()):
        traits = infer_traits(name)
        agencies[name] = (
            agencies[match.agency_id]
            if match.agency_id in entries
            else Agency(
                match.agency_id,
                name,
                kind=traits.kind,
                level=traits.level,
                region=traits.region,
                coverage=traits.coverage,
                is_in_roster=False,
            )
        )
    return agencies


def _make_agency(entry: RosterEntry) -> Agency:
    return Agency(
        agency_id=entry.agency_id,
        name=entry.name,
        aliases=entry.aliases,
        kind=entry.kind,
        level=entry.level,
        parent_id=entry.parent_id,
        region=entry.region,
        is_vertical=bool(entry.is_vertical),
        coverage=entry.coverage,
        report_from=entry.report_from,
        report_until=entry.report_until,
        due_on=entry.due_on,
        predecessor_ids=entry.predecessor_ids,
    )


def _make_reports(
    filings: Sequence[Filing], sites: Sequence[tuple[str, int]], agencies: Mapping[str, Agency]
) -> Reports:
    keys = load_dictionary().all_keys
    columns = {key: column for column, key in enumerate(keys)}
    shape = (len(filings), len(keys))
    values, is_known = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
    is_implied, reasons = np.zeros(shape, np.bool_), np.zeros(shape, np.uint8)
    # As the store would keep them: what has more digits than its columns hold is illegible, not rounded.
    for row, filing in enumerate(map(make_storable, filings)):
        for figure in filing.figures:
            column = columns[figure.key]
            is_doubtful = figure.proof is Proof.UNPROVEN
            if figure.effective is not None and not is_doubtful:
                values[row, column] = int(figure.effective * SCALE)
                is_known[row, column] = True
                is_implied[row, column] = figure.value is None
            else:
                reasons[row, column] = REASONS.index("unproven" if is_doubtful else figure.status)
    by_id = {agency.agency_id: agency for agency in agencies.values()}
    return Reports(
        heads=tuple(
            Head(
                filing_id=str(row),
                agency_id=agency_id,
                report_year=year,
                form=filing.form,
                coverage=_tell_coverage(filing, by_id[agency_id]),
                agency_printed=filing.agency,
                published_on=filing.published_on,
                is_ledger=filing.is_ledger,
                title=filing.title,
            )
            for row, ((agency_id, year), filing) in enumerate(zip(sites, filings, strict=True))
        ),
        agencies=MappingProxyType(by_id),
        keys=keys,
        values=values,
        is_known=is_known,
        is_implied=is_implied,
        reasons=reasons,
        reason_names=REASONS,
        versions=MappingProxyType({}),
        texts=MappingProxyType({row: _join_prose(filing) for row, filing in enumerate(filings)}),
        as_of=date.min,
    )


def _tell_coverage(filing: Filing, agency: Agency) -> Coverage | None:
    """As in the store: what a person wrote into the roster, else the title, else the agency's name."""
    return (agency.coverage if agency.is_in_roster else None) or filing.coverage or agency.coverage


def _join_prose(filing: Filing) -> Mapping[str, str]:
    if not filing.passages:
        return filing.sections
    prose: dict[str, list[str]] = {}
    for passage in filing.passages:
        if not passage.is_heading:
            prose.setdefault(passage.section, []).append(passage.text)
    return {section: "\n".join(texts) for section, texts in prose.items()}


def _has_company(reports: Reports, position: int) -> bool:
    """Whether there is anything to hold a report against: its agency's other years, or what it continues."""
    own = reports.heads[position].agency_id
    return bool(reports.links[position].sources) or sum(head.agency_id == own for head in reports.heads) > 1


def _name_agencies(finding: Finding, agencies: Mapping[str, Agency]) -> Finding:
    """Call other agencies by their names: whoever has only files knows no ids."""
    cells = tuple(cell._replace(agency=agencies[cell.agency].name) for cell in finding.other_cells)
    return replace(finding, other_cells=cells) if cells else finding
