"""Writes a region as a folder: report files, roster, receipts, what is true of them, what was planted.

Areas are walked from below, one agency at a time, so that a government's summary can be written from the sums
of its parts; nothing grows with the number of reports.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from analytics.errors import StoreError, UnknownSelection
from analytics.model import FigureKey, Outcome
from analytics.synthetic.career import Career, Entry, Settings, count_reports, run_career
from analytics.synthetic.figures import Figures, Number, add_up, live, live_as_government
from analytics.synthetic.files import JointFiles, Placed, has_prose, has_room, joins_agencies, place_reports
from analytics.synthetic.region import (
    Agency,
    Area,
    list_agencies,
    list_relatives,
    plan_region,
    walk_areas,
)
from analytics.synthetic.report import Claim, Report
from analytics.synthetic.shapes import choose_shapes

ROSTER_COLUMNS = (
    "agency_id",
    "official_order",
    "name",
    "aliases",
    "kind",
    "level",
    "parent_id",
    "region",
    "is_vertical",
    "coverage",
    "report_from",
    "report_until",
    "due_on",
    "predecessor_ids",
    "contact",
    "phone",
    "note",
)
CONTACT = "政务公开工作联络员"

Progress = Callable[[int, int], None]
"""Told after each agency: report years done, report years in all."""


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What was written."""

    agencies: int
    files: int
    faults: int
    oddities: int


@dataclass(slots=True)
class _Tally:
    """Counts while writing."""

    done: int = 0
    files: int = 0
    faults: int = 0
    oddities: int = 0


@dataclass(frozen=True, slots=True)
class _Folder:
    """The folder being written, and its three streams."""

    path: Path
    truth: BinaryIO
    faults: BinaryIO
    received: BinaryIO
    tally: _Tally
    joint: JointFiles


def synthesize(
    out: Path,
    agencies: int,
    years: tuple[int, int],
    *,
    seed: int = 1,
    faults: float = 0.1,
    formats: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Synthesis:
    """Write a reproducible synthetic region into a new or empty folder.

    The same arguments give the same files. An agency's reports do not change when more agencies are asked
    for; only the governments above them do, and agencies that succeed one that was not there before.

    Args:
        out: The folder.
        agencies: Rows of the roster, from 2 to several thousand; they decide whether it is a county, a city
            or a province.
        years: First and last report year, from 2019 on.
        seed: Another seed is another region.
        faults: The share of reports that have at least one planted fault, 0 to 1.
        formats: Formats or shapes of files; all that there are where none is named.
        progress: Told how far it is.

    Raises:
        StoreError: The folder has something in it, or cannot be written.
        UnknownSelection: Agencies, years, faults or formats that cannot be had.
    """
    if not 0 <= faults <= 1:
        raise UnknownSelection("rate of faults", (str(faults),))
    first_year, last_year = years
    region = plan_region(agencies, first_year, last_year)
    settings = Settings(first_year, last_year, seed, faults, choose_shapes(formats))
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise StoreError("SYNTHETIC_FOLDER_NOT_EMPTY", folder=str(out))
        total = _write_roster(out / "roster.csv", region, settings)
        with ExitStack() as stack:
            truth, planted, received = (
                stack.enter_context((out / name).open("wb"))
                for name in ("truth.jsonl", "faults.jsonl", "received.csv")
            )
            received.write(b"file,stage,received_on\n")
            folder = _Folder(out, truth, planted, received, _Tally(), JointFiles())
            told = progress or _tell_nobody
            for career in _run_area(region, settings, {}):
                _write_career(folder, career)
                folder.tally.done += count_reports(career.agency, settings)
                told(folder.tally.done, total)
    except OSError as error:
        raise StoreError("SYNTHETIC_FOLDER_UNWRITABLE", folder=str(out)) from error
    tally = folder.tally
    return Synthesis(agencies, tally.files, tally.faults, tally.oddities)


def _tell_nobody(done: int, total: int) -> None:
    del done, total


def _run_area(area: Area, settings: Settings, sums: dict[int, Figures]) -> Iterator[Career]:
    """All careers of an area, the government's last; its yearly figures are added to `sums`.

    Vertical agencies report to their own system and are in no summary (条例第三条).
    """
    government, *others = list_agencies(area, settings.first_year, settings.last_year, settings.seed)
    relatives = {**list_relatives(area, settings.seed), **{agency.agency_id: agency for agency in others}}
    own: dict[int, Figures] = {}
    neighbour: Career | None = None
    for agency in others:
        figures = live(agency, relatives, settings.last_year, settings.seed)
        neighbour = run_career(agency, figures, neighbour, settings)
        yield neighbour
        if not agency.is_vertical:
            _add(own, figures)
    for part in area.parts:
        yield from _run_area(part, settings, own)
    _add(own, live_as_government(government, settings.last_year, settings.seed))
    yield run_career(government, own, None, settings)
    _add(sums, own)


def _add(sums: dict[int, Figures], figures: Mapping[int, Figures]) -> None:
    for year, more in figures.items():
        sums[year] = add_up((sums.get(year, {}), more))


def _write_roster(path: Path, region: Area, settings: Settings) -> int:
    """Write the roster and return how many report years its agencies have."""
    total = 0
    with path.open("wb") as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, ROSTER_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for area in walk_areas(region):
            for agency in list_agencies(area, settings.first_year, settings.last_year, settings.seed):
                is_top = area is region and agency.kind == "government"
                writer.writerow(_describe_agency(agency, is_top=is_top))
                total += count_reports(agency, settings)
        text.flush()
    return total


def _describe_agency(agency: Agency, *, is_top: bool) -> dict[str, object]:
    return {
        "agency_id": agency.agency_id,
        "official_order": agency.official_order,
        "name": agency.name,
        "aliases": ";".join(agency.aliases),
        "kind": agency.kind,
        "level": agency.level,
        "parent_id": "" if is_top else agency.parent_id,
        "region": agency.region,
        "is_vertical": "true" if agency.is_vertical else "false",
        "coverage": str(agency.coverage),
        "report_from": agency.report_from,
        "report_until": agency.report_until or "",
        "due_on": agency.due_on,
        "predecessor_ids": ";".join(agency.predecessor_ids),
        "contact": CONTACT,
        "phone": agency.phone,
        "note": agency.note,
    }


def _write_career(folder: _Folder, career: Career) -> None:
    """Write one agency's files, and a line for each report and each planted thing."""
    names: dict[int, str] = {}
    for placed in place_reports(report for year in career.reports.values() for report in year):
        if joins_agencies(placed):
            name, full = folder.joint.add(placed)
            if full is not None:
                _write_file(folder, full)
        else:
            name = placed.name
            _write_file(folder, placed)
        names |= {id(report): name for report in placed.reports}
    for entry in filter(None, map(_show, career.entries)):
        folder.faults.write(_line(_describe_entry(career.agency, entry, names)))
        if entry.planted.innocent:
            folder.tally.oddities += 1
        else:
            folder.tally.faults += 1
    if career.agency.kind == "government":  # the last of its area
        for placed in folder.joint.take_all():
            _write_file(folder, placed)


def _write_file(folder: _Folder, placed: Placed) -> None:
    path = folder.path / placed.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(placed.write())
    folder.received.write(f"{placed.name},{placed.stage},{placed.received_on}\n".encode())
    for report, part in zip(placed.reports, placed.parts(), strict=True):
        folder.truth.write(_line(_describe_report(report, placed, part)))
    folder.tally.files += 1


def _show(entry: Entry) -> Entry | None:
    """A planted thing in the reports whose files have room for it; None where no file has."""
    reports = tuple(report for report in entry.reports if _shows(entry, report))
    return replace(entry, reports=reports) if reports or not entry.reports else None


def _shows(entry: Entry, report: Report) -> bool:
    """Whether a planted thing can be seen in the file of a report: a ledger has figures and no prose."""
    cells = entry.planted.cells
    return has_prose(report.shape) or bool(cells and all(has_room(report.shape, cell) for cell in cells))


def _describe_report(report: Report, placed: Placed, part: str | None) -> dict[str, Any]:
    is_whole = has_prose(placed.shape)
    published_on = report.published_on if is_whole else None
    return {
        "file": placed.name,
        "part": part,
        "agency_id": report.agency.agency_id,
        "report_year": report.report_year,
        "form": str(report.form) if report.tables else None,
        "variant": str(report.variant) if report.variant else None,
        "stage": str(report.stage),
        "published_on": published_on.isoformat() if published_on else None,
        "shape": report.shape,
        "figures": {
            f"{key.indicator}|{key.applicant}": {
                "value": None if cell.value is None else _print(cell.value),
                "status": str(cell.status),
            }
            for key, cell in report.cells.items()
            if has_room(placed.shape, key)
        },
        "claims": [_describe_claim(claim) for claim in report.claims if is_whole],
    }


def _describe_claim(claim: Claim) -> dict[str, Any]:
    first = claim.terms[0]
    described: dict[str, Any] = {
        "section": claim.section,
        "kind": claim.kind,
        "indicator": first.indicator,
        "applicant": first.applicant,
        "value": claim.value,
        "text": claim.text,
    }
    if len(claim.terms) > 1:
        described["terms"] = _name(claim.terms)
    if claim.base:
        described["base"] = _name(claim.base)
    if claim.parts:
        described["parts"] = list(claim.parts)
    return described


def _describe_entry(agency: Agency, entry: Entry, names: Mapping[int, str]) -> dict[str, Any]:
    planted = entry.planted
    return {
        "fault": planted.fault,
        "rule": planted.rule,
        "agency_id": agency.agency_id,
        "report_years": list(planted.years),
        "files": [names[id(report)] for report in entry.reports],
        "cells": _name(planted.cells),
        "before": planted.before,
        "after": planted.after,
        "innocent": planted.innocent,
        "instances": list(planted.instances),
        "also": list(planted.also),
        **({"source": planted.source} if planted.source else {}),
        **({} if planted.is_told else {"outcome": str(Outcome.NOT_ASSESSABLE)}),
    }


def _name(keys: tuple[FigureKey, ...]) -> list[str]:
    return [f"{key.indicator}|{key.applicant}" for key in keys]


def _print(value: Number) -> str:
    return str(value) if isinstance(value, int) else format(value, "f")


def _line(described: Mapping[str, Any]) -> bytes:
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
