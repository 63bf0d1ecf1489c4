"""Round trip: fault-free reports of invented agencies with unique numbers, written in a shape and read back.

Half of the reports satisfy every identity; in the other half none holds, so that only labels place a figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from pathlib import Path

from analytics.documents import read_documents
from analytics.errors import UnreadableFile
from analytics.extraction.ledger import confirm, propose_ledger
from analytics.model import FigureKey, Filing, Form, Variant
from analytics.reader import read_file
from analytics.reading import OfficeSettings
from analytics.synthetic.figures import Number
from analytics.synthetic.prose import write_prose
from analytics.synthetic.region import Agency, list_agencies, plan_region, walk_areas
from analytics.synthetic.shapes import Collection, Demand, Shape

from factory.figures import balanced_figures, label_figures
from factory.grid import Draft, compose
from factory.report import fill_in
from factory.score import score

YEARS = (2019, 2020, 2021, 2022, 2023, 2024, 2025)
BUNCH = 10
"""Agencies in one file of a shape that holds several."""

_FORMS: Mapping[int, tuple[tuple[Form, Variant | None], ...]] = {
    2019: ((Form.F2019, None),),
    2020: ((Form.F2019, None), (Form.F2019, None), (Form.F2021, None)),
    2021: (
        (Form.F2021, None),
        (Form.F2021, None),
        (Form.F2021, Variant.ONE_ROW_SIX),
        (Form.F2021, None),
        (Form.F2019, None),
        (Form.F2021, None),
        (Form.MIXED, None),
    ),
}
"""What agencies fill in for a year; from 2021 on as in 2021."""


@dataclass(frozen=True, slots=True)
class Trip:
    """What came back of one shape: printed figures by how they were read, and reports by whose they are.

    `wrong` says which figures and how; a file that is refused counts with all its figures as unreadable.
    `named` counts the reports whose agency and year were recognised.
    """

    shape: str
    demand: Demand
    reports: int
    right: int
    wrong: tuple[str, ...]
    unreadable: int
    named: int

    @property
    def share(self) -> float:
        """The share of printed figures that were read right."""
        return self.right / (self.right + len(self.wrong) + self.unreadable)


def plan_drafts(count: int) -> Iterator[Draft]:
    """So many reports of different agencies and years, always the same ones; years follow each other."""
    region = plan_region(130, min(YEARS), max(YEARS))
    agencies = (
        agency
        for area in walk_areas(region)
        for agency in list_agencies(area, min(YEARS), max(YEARS), seed=1)
    )
    pairs = ((agency, year) for agency in agencies for year in YEARS if agency.is_active(year))
    for number, (agency, year) in enumerate(islice(pairs, count)):
        forms = _FORMS[min(year, max(_FORMS))]
        yield _draft(agency, year, *forms[number // 2 % len(forms)], number)


def travel(name: str, shape: Shape | Collection, drafts: Sequence[Draft], folder: Path) -> Trip:
    """Write the drafts in a shape, read every file, and compare."""
    right, unreadable, named = 0, 0, 0
    wrong: list[str] = []
    for number, (bunch, content) in enumerate(_write(shape, drafts)):
        path = folder / f"{name}-{number}{shape.suffix}"
        path.write_bytes(content)
        found = _read(path)
        path.unlink()
        for draft in bunch:
            filing = _find(draft, found) if len(bunch) > 1 else next(iter(found), None)
            if filing is None:
                unreadable += len(draft.readings)
                continue
            scored = score(draft, filing)
            right, unreadable = right + scored.right, unreadable + scored.unreadable
            wrong += (f"{draft.organ} {draft.report_year}: {line}" for line in scored.wrong)
            named += (filing.agency, filing.report_year) == (draft.organ, draft.report_year)
    return Trip(name, shape.demand, len(drafts), right, tuple(wrong), unreadable, named)


def _write(shape: Shape | Collection, drafts: Sequence[Draft]) -> Iterator[tuple[Sequence[Draft], bytes]]:
    if isinstance(shape, Shape):
        yield from (((draft,), shape.write(draft)) for draft in drafts)
        return
    for bunch in _bunch_years(drafts) if shape.joins == "years" else _bunch_agencies(drafts):
        yield tuple(_keep(draft, shape) for draft in bunch), shape.write(bunch)


def _bunch_years(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """Two years of one agency, or what is left of it."""
    for _, group in groupby(drafts, key=lambda draft: draft.organ):
        years = tuple(group)
        yield from (years[i : i + 2] for i in range(0, len(years), 2))


def _bunch_agencies(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """Several agencies of one year."""
    for year in YEARS:
        group = tuple(draft for draft in drafts if draft.report_year == year)
        yield from (group[i : i + BUNCH] for i in range(0, len(group), BUNCH))


def _keep(draft: Draft, shape: Collection) -> Draft:
    """The draft with the figures that the shape has room for."""
    has = shape.has
    if has is None:
        return draft
    return replace(draft, readings={key: read for key, read in draft.readings.items() if has(key)})


def _read(path: Path) -> list[Filing]:
    """All reports of a file. A ledger's columns are confirmed as they are proposed, as a person would."""
    try:
        return [filing for filing, _ in read_file(path, path.name)]
    except UnreadableFile as error:
        if error.code != "LEDGER_UNCONFIRMED":
            return []
    proposals = filter(None, map(propose_ledger, read_documents(path)))
    mappings = {proposal.digest: confirm(proposal) for proposal in proposals}
    return [filing for filing, _ in read_file(path, path.name, None, OfficeSettings(ledgers=mappings))]


def _find(draft: Draft, found: Sequence[Filing]) -> Filing | None:
    wanted = (draft.organ, draft.report_year)
    return next((filing for filing in found if (filing.agency, filing.report_year) == wanted), None)


def _draft(agency: Agency, year: int, form: Form, variant: Variant | None, number: int) -> Draft:
    draw = label_figures if number % 2 else balanced_figures
    figures = draw(form, variant, seed=number)
    name = agency.name_in(year)
    stated: dict[FigureKey, Number] = dict(figures)
    prose, _ = write_prose(agency, year, form, stated, 0, seed=1)
    published = date(year + 1, 1, 2 + number % 28)
    draft = compose(fill_in(name, year, form, variant, figures, prose, published_on=published))
    return replace(draft, region=agency.region, dice=f"{agency.agency_id} {year}")
