"""Many reports as rules over years and agencies see them: columns of figures, and who follows whom.

Rules over 10,000 reports look at whole columns at once and make findings only of what stands out; a report
has a position, and every array has one entry or row per position.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.dictionary import Rule, RuleSettings, load_dictionary
from analytics.model import (
    TOTAL,
    Coverage,
    FigureKey,
    Finding,
    Form,
    Message,
    OtherCell,
    OtherReport,
    Outcome,
    Quote,
    Severity,
    Stage,
)
from analytics.rules.wording import nest_quotes

SCALE = 10_000
"""Values are whole ten-thousandths: exact up to what the store holds, and fast."""

TABLES = {"proactive.": "二", "requests.": "三", "disputes.": "四"}
"""How the indicators of each statutory table begin, and its number."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as the roster has it, or as its reports name it (`is_in_roster` False)."""

    agency_id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    level: str | None = None
    parent_id: str | None = None
    region: str | None = None
    is_vertical: bool = False
    coverage: Coverage | None = None
    report_from: int | None = None
    report_until: int | None = None
    due_on: str | None = None
    predecessor_ids: tuple[str, ...] = ()
    is_in_roster: bool = True

    def is_active(self, year: int) -> bool:
        """Whether it exists as an agency that reports about a year."""
        return (self.report_from or year) <= year <= (self.report_until or year)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions in which a report is known; `digest` names its figures."""

    filing_id: str
    version: int
    stage: Stage
    received_on: date
    published_on: date | None
    is_ledger: bool
    digest: str
    file: str


@dataclass(frozen=True, slots=True)
class Head:
    """Whose report it is and what is printed at its top."""

    filing_id: str
    agency_id: str
    report_year: int
    form: Form | None
    coverage: Coverage | None
    agency_printed: str | None
    published_on: date | None
    is_ledger: bool = False
    title: str | None = None


@dataclass(frozen=True)
class Reports:
    """The current report of every agency and year, with all that is checked between them.

    Attributes:
        heads: One per position.
        agencies: By id, in official order.
        keys: The figures, one per column.
        values: Ten-thousandths of the effective value; 0 where unknown.
        is_known: A value is printed without doubt, or implied.
        is_implied: It is implied.
        reasons: Why it is not known, as position in `reason_names` (``blank``, ``illegible``, …; the first:
            the form lacks the figure).
        versions: All versions of an agency's report for a year, ledgers included, the oldest first.
        texts: Position -> section number -> prose; only of the reports whose prose is looked at.
        as_of: The last day on which anything was received: what is due later is not missing.
    """

    heads: tuple[Head, ...]
    agencies: Mapping[str, Agency]
    keys: tuple[FigureKey, ...]
    values: Ints
    is_known: Flags
    is_implied: Flags
    reasons: npt.NDArray[np.uint8]
    reason_names: tuple[str, ...]
    versions: Mapping[tuple[str, int], tuple[Version, ...]]
    texts: Mapping[int, Mapping[str, str]]
    as_of: date

    @cached_property
    def columns(self) -> Mapping[FigureKey, int]:
        """Where each figure's column is."""
        return {key: index for index, key in enumerate(self.keys)}

    @cached_property
    def is_counted(self) -> Flags:
        """Which figures are counted and not added up: equal totals say nothing that equal parts do not."""
        indicators = load_dictionary().indicators
        return np.array(
            [
                not (indicators[key.indicator].has_applicants and key.applicant == TOTAL)
                and not key.indicator.endswith(".total")
                for key in self.keys
            ]
        )

    @cached_property
    def positions(self) -> Mapping[tuple[str, int], int]:
        """Where the report of an agency and year is."""
        return {(head.agency_id, head.report_year): index for index, head in enumerate(self.heads)}

    @cached_property
    def years(self) -> Ints:
        """The report year of each position."""
        return np.array([head.report_year for head in self.heads], dtype=np.int64)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Agency, ...]]:
        """Which agencies name another one as their predecessor."""
        found: dict[str, tuple[Agency, ...]] = {}
        for agency in self.agencies.values():
            for former in agency.predecessor_ids:
                found[former] = (*found.get(former, ()), agency)
        return found

    @cached_property
    def links(self) -> "tuple[Link, ...]":
        """What each report continues."""
        return tuple(_link(self, head) for head in self.heads)

    @cached_property
    def last(self) -> "LastYear":
        """Last year's figures at the positions of the reports that continue them."""
        return _add_last_year(self)

    def agency(self, position: int) -> Agency:
        """The agency that reports."""
        return self.agencies[self.heads[position].agency_id]


class Derived(NamedTuple):
    """A finding that follows from several reports, or from there being none (`filing_id` None)."""

    agency_id: str
    report_year: int
    filing_id: str | None
    finding: Finding


class Violation(NamedTuple):
    """What is wrong: `what` tells several of one report apart; values are ten-thousandths."""

    message: Message
    what: str = ""
    cells: tuple[FigureKey, ...] = ()
    other_cells: tuple[OtherCell, ...] = ()
    evidence: Quote | OtherReport | None = None
    severity: Severity | None = None
    expected: int | None = None
    reported: int | None = None
    uses_implied: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """One rule over many reports: its limits, what it is asked about, and the words for what it found.

    A rule yields nothing for a report that it does not apply to, one finding for a report where all is well
    or where something is lacking, and one for each set of cells that is wrong.

    `asked` are the positions that it has to speak about, in order: all, or those of which something has
    changed within the reach of the rule. It may look at any other one within that reach.
    """

    rule: Rule
    reports: Reports
    settings: RuleSettings
    asked: Sequence[int]

    @property
    def positions(self) -> tuple[int, ...]:
        """What it is asked about and applies to."""
        return tuple(position for position in self.asked if self.applies(position))

    def limit(self, name: str) -> float:
        """A threshold: the office's, else the default."""
        return self.settings.limits(self.rule)[name]

    def applies(self, position: int) -> bool:
        """Whether the rule is for reports of this form and year; a ledger's row is no report."""
        head = self.reports.heads[position]
        return not head.is_ledger and self.rule.applies_to(head.form, head.report_year)

    def passes(self, position: int) -> Derived:
        """The rule was applied and nothing is wrong."""
        title = self.rule.title
        message = Message(f"{title.zh}：未发现问题。", f"{title.en}: nothing found.")
        return self._tell(position, Outcome.PASS, Violation(message))

    def fails(self, position: int, wrong: "Violation") -> Derived:
        """The rule is violated."""
        severity = self.settings.severity(self.rule, wrong.severity)
        return self._tell(position, Outcome.FAIL, wrong._replace(severity=severity))

    def is_unsure(self, position: int, doubt: "Violation") -> Derived:
        """It may be violated; a person has to look."""
        return self._tell(position, Outcome.UNCERTAIN, doubt)

    def cannot_assess(self, position: int, reason: Message, what: str = "") -> Derived:
        """What the rule needs is not there; `reason` says what."""
        title = self.rule.title
        message = Message(f"{title.zh}：不能评估，{reason.zh}。", f"{title.en}: not assessable: {reason.en}.")
        return self._tell(position, Outcome.NOT_ASSESSABLE, Violation(message, what))

    def _tell(self, position: int, outcome: Outcome, found: "Violation") -> Derived:
        head = self.reports.heads[position]
        return Derived(head.agency_id, head.report_year, head.filing_id, self.make(outcome, found))

    def make(self, outcome: Outcome, found: "Violation") -> Finding:
        """The finding itself, also for an agency and year without any report."""
        return Finding(
            rule=self.rule.code,
            instance=f"{self.rule.code}:{found.what}" if found.what else self.rule.code,
            outcome=outcome,
            severity=found.severity or self.settings.severity(self.rule),
            message=nest_quotes(found.message),
            cells=found.cells,
            expected=None if found.expected is None else to_text(found.expected),
            reported=None if found.reported is None else to_text(found.reported),
            uses_implied=found.uses_implied,
            other_cells=found.other_cells,
            evidence=found.evidence,
            version=self.rule.version,
        )


class Link(NamedTuple):
    """What stands for an agency's last year.

    `sources` are the positions of last year's reports: its own, and those of agencies that were merged into
    it. A renamed agency continues its predecessor; one that took others over continues their sum; of an
    agency that was split nobody knows the shares, so its successors cannot be compared with it. Without any
    source, `lacking` says why; both are empty in an agency's first year.
    """

    sources: tuple[int, ...]
    lacking: Message | None


def _link(reports: Reports, head: Head) -> Link:
    agency, last = reports.agencies[head.agency_id], head.report_year - 1
    former = [
        reports.agencies[other]
        for other in agency.predecessor_ids
        if other in reports.agencies and _ends_before(reports, reports.agencies[other], head.report_year)
    ]
    split = [each.name for each in former if len(_heirs(reports, each, head.report_year)) > 1]
    if split:
        names = "、".join(split)
        return Link(
            (), Message(f"“{names}”拆分，各承接多少不明", f"{names} was split, and nobody knows the shares")
        )
    is_new = not _existed(reports, agency, last)
    if is_new and not former:
        return Link((), None)
    needed = ([] if is_new else [agency]) + former
    found = [reports.positions.get((each.agency_id, last)) for each in needed]
    missing = [each.name for each, position in zip(needed, found, strict=True) if position is None]
    if missing:
        names = "、".join(missing)
        return Link((), Message(f"缺{names}{last}年报告", f"the report of {names} for {last} is missing"))
    return Link(tuple(position for position in found if position is not None), None)


def _ends_before(reports: Reports, agency: Agency, year: int) -> bool:
    """Whether an agency reported for the last time about the year before."""
    if agency.report_until is not None:
        return agency.report_until == year - 1
    has_last = (agency.agency_id, year - 1) in reports.positions
    return has_last and (agency.agency_id, year) not in reports.positions


def _heirs(reports: Reports, agency: Agency, year: int) -> tuple[Agency, ...]:
    return tuple(each for each in reports.successors.get(agency.agency_id, ()) if each.is_active(year))


def _existed(reports: Reports, agency: Agency, year: int) -> bool:
    """Whether an agency was there in a year: the roster says so, or it was there before and has a report."""
    if (agency.agency_id, year) in reports.positions:
        return True
    if agency.report_from is not None:
        return agency.is_active(year)
    return bool(len(reports.years)) and year >= int(reports.years.min()) and not agency.predecessor_ids


class LastYear(NamedTuple):
    """Last year's figures beside this year's: the sums of the sources, known where all of them are."""

    values: Ints
    is_known: Flags
    is_implied: Flags


def _add_last_year(reports: Reports) -> LastYear:
    values = np.zeros_like(reports.values)
    is_known = np.zeros_like(reports.is_known)
    is_implied = np.zeros_like(reports.is_implied)
    single = [
        (position, link.sources[0]) for position, link in enumerate(reports.links) if len(link.sources) == 1
    ]
    if single:
        here, there = (list(side) for side in zip(*single, strict=True))
        values[here], is_known[here] = reports.values[there], reports.is_known[there]
        is_implied[here] = reports.is_implied[there]
    for position, link in enumerate(reports.links):
        if len(link.sources) > 1:
            sources = list(link.sources)
            values[position] = reports.values[sources].sum(axis=0)
            is_known[position] = reports.is_known[sources].all(axis=0)
            is_implied[position] = reports.is_implied[sources].any(axis=0)
    return LastYear(values, is_known, is_implied)


def name_unknown(reports: Reports, position: int, keys: Iterable[FigureKey]) -> Message:
    """Name the first figures without a value, with the reason; of what the form lacks it says so."""
    zh, en = [], []
    for key in list(dict.fromkeys(keys))[:3]:
        name = load_dictionary().figure_name(key)
        reason = _REASONS[reports.reason_names[reports.reasons[position, reports.columns[key]]]]
        zh.append(f"“{name.zh}”{reason.zh}")
        en.append(f"{name.en} is {reason.en}")
    return Message("、".join(zh), "; ".join(en))


_REASONS: Mapping[str, Message] = {
    "": Message("不在该年格式中", "not in that year's form"),
    "blank": Message("空白", "blank"),
    "not_applicable": Message("填“/”", "marked not applicable"),
    "illegible": Message("无法识别", "illegible"),
    "absent": Message("缺这一格", "absent"),
    "unproven": Message("待人工确认", "awaiting a person's confirmation"),
}


def cells_of(reports: Reports, position: int, *keys: FigureKey) -> Iterator[OtherCell]:
    """Name cells of another report."""
    head = reports.heads[position]
    for key in keys:
        yield OtherCell(head.agency_id, head.report_year, key.indicator, key.applicant)


def to_text(value: int) -> str:
    """A value as findings carry it.

    >>> to_text(35_0000), to_text(12_5000), to_text(-1)
    ('35', '12.5', '-0.0001')
    """
    return f"{(Decimal(value) / SCALE).normalize():f}"
