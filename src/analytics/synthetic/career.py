"""The reports of one agency over the years, with the faults and oddities that are planted in them."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from analytics.model import Stage
from analytics.synthetic.compose import Facts, compose, form_of_year
from analytics.synthetic.faults.books import (
    BOOK_FAULTS,
    break_items,
    copy_last_disputes,
    forget_penalties,
    lose_disclosed,
    miss_a_part,
    slip_fee_unit,
)
from analytics.synthetic.faults.cells import CELL_FAULTS, FORM_FAULTS
from analytics.synthetic.faults.claims import hide_lost_disputes
from analytics.synthetic.faults.filing import FILING_FAULTS, HABITS, ODDITIES
from analytics.synthetic.faults.record import History, Planted, ReportFault, Scene, is_filed, tell
from analytics.synthetic.faults.sentences import SENTENCE_FAULTS, copy_neighbour, drop_assessment
from analytics.synthetic.figures import Figures
from analytics.synthetic.functions import FIRST_YEAR
from analytics.synthetic.region import Agency
from analytics.synthetic.report import Report
from analytics.synthetic.shapes import weigh

REPORT_FAULTS: Mapping[str, tuple[ReportFault, ...]] = {
    "cells": CELL_FAULTS,
    **SENTENCE_FAULTS,
    **FILING_FAULTS,
}
"""By the part of a report that they change."""

_WEIGHTS = {
    "cells": 30,
    "overview": 24,
    "books": 20,
    "delivery": 12,
    "form": 6,
    "problems": 8,
    "preamble": 6,
    "title": 4,
    "rest": 3,
    "structure": 3,
}
_ALONE = {"delivery", "structure"}
"""Parts whose faults leave no room for others in the same report."""
_HIDES = {"title", *_ALONE}
"""Parts whose faults file a report elsewhere, or not at all: beside them none in the books is seen."""
_COPIES = ("F4", "G3")
"""Checks of copied tables, which one with another number mistyped is no more."""
_CONTRADICTING = ("E1", "E2", "E3", "E4", "E5", "E6", "E8")
"""Checks of sentences against cells, which say nothing where a later fault of the report blanked them."""
_COUNTS, _COUNT_WEIGHTS = (1, 2, 3), (70, 22, 8)
_RETURNED = 0.3
"""How many faulty reports are drafts that are returned, and published without the fault."""
_SELDOM: frozenset[object] = frozenset(
    {
        miss_a_part,
        drop_assessment,
        hide_lost_disputes,
        break_items,
        lose_disclosed,
        copy_last_disputes,
        forget_penalties,
        slip_fee_unit,
    }
)
"""Faults that few reports have a place for; they are tried first so often:"""
_SELDOM_FIRST = 0.6
_NEW_SHAPE = 0.15
"""How often an agency's report comes in another file shape than last year's."""

_S = TypeVar("_S")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for: years, seed, how many reports have faults, which shapes may be used."""

    first_year: int
    last_year: int
    seed: int
    faults: float
    shapes: tuple[str, ...]

    @property
    def years(self) -> range:
        """All report years."""
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One planted thing and the reports in which it shows."""

    planted: Planted
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """What one agency handed in over the years, by year, and what was planted in it.

    `books` are its figures as it states them, with the faults that were planted in them.
    """

    agency: Agency
    books: Mapping[int, Figures]
    reports: Mapping[int, tuple[Report, ...]]
    entries: tuple[Entry, ...]


def run_career(
    agency: Agency, figures: Mapping[int, Figures], neighbour: Career | None, settings: Settings
) -> Career:
    """Compose every report of an agency, year by year, and plant faults at the rate asked for.

    Args:
        agency: Who reports.
        figures: What it did, by year, from its first year on.
        neighbour: An agency beside it, whose tables and text may be copied.
        settings: What was asked for.
    """
    shapes = dict(_choose_shapes(agency, settings))
    habits = _choose_habits(agency, settings)
    books, handed_in = figures, dict[int, tuple[Report, ...]]()
    planted: list[tuple[Planted, bool]] = []
    last: Report | None = None
    for year in (year for year in settings.years if agency.is_active(year)):
        rng = random.Random(f"{settings.seed} faults {agency.agency_id} {year}")
        parts = _choose_parts(rng, settings.faults)
        beside = neighbour.reports.get(year, ()) if neighbour is not None else ()
        is_shown = neighbour is not None and any(is_filed(each, year) for each in beside)
        its = neighbour.books if neighbour is not None and is_shown else None
        is_last_filed = any(is_filed(each, year - 1) for each in handed_in.get(year - 1, ()))
        beside_id = neighbour.agency.agency_id if neighbour is not None else ""
        history = History(agency, books, year, its, is_last_filed, beside_id)
        books, facts, found = _state(history, parts, rng)
        hides = _HIDES | ({"cells"} if any(entry.rule in _COPIES for entry in found) else set())
        parts = tuple(part for part in parts if part not in hides) if found else parts
        report = compose(facts, last, shapes[year], settings.seed)
        odd = (*habits, *_choose_oddities(agency, year, settings))
        scene = Scene(report, last, beside[-1] if beside else None)
        scene, oddities = _make_odd(scene, odd, settings.seed)
        reports, entries = _plant_in_report(scene, parts, rng)
        found = [tell(entry, reports[-1], last) for entry in found] if reports else found
        can_return = entries and len(reports) == 1 and not set(parts) & _ALONE
        is_draft = bool(can_return) and rng.random() < _RETURNED
        if is_draft:
            reports = (replace(reports[0], stage=Stage.DRAFT), scene.report)
        planted += [(entry, False) for entry in (*found, *oddities)]
        planted += [(entry, is_draft) for entry in entries]
        handed_in[year] = reports
        last = reports[-1] if reports else last
    return Career(agency, books, handed_in, tuple(_settle(planted, handed_in)))


def count_reports(agency: Agency, settings: Settings) -> int:
    """How many report years an agency has; versions and missing reports are not foreseen."""
    return sum(agency.is_active(year) for year in settings.years)


def _settle(
    planted: list[tuple[Planted, bool]], handed_in: Mapping[int, tuple[Report, ...]]
) -> Iterator[Entry]:
    """Find the reports in which each planted thing shows."""
    for entry, is_draft in planted:
        years = tuple(year for year in entry.years if year in handed_in)
        reports = (report for year in years for report in handed_in[year])
        shown = (report for report in reports if not is_draft or report.stage is Stage.DRAFT)
        found = Entry(replace(entry, years=years), tuple(shown))
        if found.reports or not entry.innocent:
            yield found


def _state(
    history: History, parts: tuple[str, ...], rng: random.Random
) -> tuple[Mapping[int, Figures], Facts, list[Planted]]:
    """What the agency states about a year: its books and the form it fills in, right or wrong."""
    found: list[Planted] = []
    books = history.years
    if "books" in parts:
        for changed, entry in _first(BOOK_FAULTS, history, rng):
            books = changed
            found.append(entry)
    facts = Facts(history.agency, history.year, books[history.year], form_of_year(history.year))
    if "form" in parts and not found:
        for other, entry in _first(FORM_FAULTS, facts, rng):
            facts = other
            found.append(entry)
    return books, facts, found


def _make_odd(scene: Scene, oddities: tuple[ReportFault, ...], seed: int) -> tuple[Scene, list[Planted]]:
    """The report with its oddities, which have dice of their own: faults do not change them."""
    rng = random.Random(f"{seed} odd {scene.report.agency.agency_id} {scene.report.report_year}")
    entries: list[Planted] = []
    for oddity in oddities:
        for (report,), entry in oddity(scene, rng):
            scene = replace(scene, report=report)
            entries.append(entry)
    return scene, entries


def _plant_in_report(
    scene: Scene, parts: tuple[str, ...], rng: random.Random
) -> tuple[tuple[Report, ...], list[Planted]]:
    """Plant one fault in each of the parts, one after the other in the same report."""
    entries: list[Planted] = []
    reports: tuple[Report, ...] = (scene.report,)
    for part in (part for part in parts if part in REPORT_FAULTS):
        if part == "problems" and any(entry.fault == copy_neighbour.__name__ for entry in entries):
            continue  # it copied section 五 as well
        is_taken = part == "overview" and "problems" in parts[: parts.index(part)]
        faults = REPORT_FAULTS[part]
        for changed, entry in _first(faults, scene, rng, frozenset({copy_neighbour} if is_taken else ())):
            reports = changed
            entries.append(entry)
            scene = replace(scene, report=changed[-1]) if changed else scene
    return reports, [_tell_blanks(entry, scene.report) for entry in entries]


def _tell_blanks(entry: Planted, report: Report) -> Planted:
    """The entry, and that it cannot be told where the cells that it contradicts have been blanked."""
    is_blank = any(report.cells[key].text is None for key in entry.cells if key in report.cells)
    return replace(entry, is_told=False) if entry.rule in _CONTRADICTING and is_blank else entry


def _first(
    faults: tuple[Callable[[_S, random.Random], Iterator[tuple[_T, Planted]]], ...],
    subject: _S,
    rng: random.Random,
    left_out: frozenset[object] = frozenset(),
) -> Iterator[tuple[_T, Planted]]:
    """The first of the faults, in a drawn order, that finds a place; some may be left out."""
    drawn = rng.sample(faults, len(faults))
    if rng.random() < _SELDOM_FIRST:
        drawn.sort(key=lambda fault: fault not in _SELDOM)
    for fault in (fault for fault in drawn if fault not in left_out):
        for found in fault(subject, rng):
            yield found
            return


def _choose_parts(rng: random.Random, rate: float) -> tuple[str, ...]:
    """Which parts of a report have a fault: mostly none, sometimes one, seldom two or three."""
    if rng.random() >= rate:
        return ()
    count = rng.choices(_COUNTS, weights=_COUNT_WEIGHTS)[0]
    drawn = dict.fromkeys(rng.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()), k=count))
    alone = [part for part in drawn if part in _ALONE]
    return (alone[0],) if alone else tuple(drawn)


def _choose_habits(agency: Agency, settings: Settings) -> tuple[ReportFault, ...]:
    rng = random.Random(f"{settings.seed} habits {agency.agency_id}")
    return tuple(habit for share, habit in HABITS if rng.random() < share)


def _choose_oddities(agency: Agency, year: int, settings: Settings) -> tuple[ReportFault, ...]:
    rng = random.Random(f"{settings.seed} oddities {agency.agency_id} {year}")
    return tuple(oddity for share, oddity in ODDITIES if rng.random() < share)


def _choose_shapes(agency: Agency, settings: Settings) -> Iterator[tuple[int, str]]:
    """The file shape of each year: an agency keeps its own for years."""
    weights = [weigh(name) for name in settings.shapes]
    rng = random.Random(f"{settings.seed} shapes {agency.agency_id}")
    shape = rng.choices(settings.shapes, weights=weights)[0]
    for year in range(FIRST_YEAR, settings.last_year + 1):
        if rng.random() < _NEW_SHAPE:
            shape = rng.choices(settings.shapes, weights=weights)[0]
        yield year, shape
