"""From what an agency did in a year to the report that it hands in."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, FigureKey, Form, Status, Variant
from analytics.synthetic.figures import RECEIVED, Figures, figures_of_form
from analytics.synthetic.forms import proactive_blocks
from analytics.synthetic.prose import write_prose
from analytics.synthetic.region import Agency
from analytics.synthetic.report import Cell, Report, print_cell

ABSENT = Cell(None, Status.ABSENT, None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agency states about a year, and in which form: all that a report is composed from."""

    agency: Agency
    year: int
    figures: Figures
    form: Form
    variant: Variant | None = None


def form_of_year(year: int) -> Form:
    """The official form for a report year: that of 2019 for 2019 and 2020, then that of 2021."""
    return Form.F2019 if year <= 2020 else Form.F2021


def compose(facts: Facts, before: Report | None, shape: str, seed: int) -> Report:
    """The report, filled in as the form asks; `before` is last year's, which growth is told against."""
    agency, year = facts.agency, facts.year
    figures = figures_of_form(facts.figures, facts.form, facts.variant)
    received_before = before.number(RECEIVED) if before is not None else 0
    printed = printed_keys(facts.form, facts.variant)
    stated = {key: value for key, value in figures.items() if key in printed}
    prose, claims = write_prose(agency, year, facts.form, stated, received_before, seed)
    name = agency.name_in(year)
    return Report(
        agency=agency,
        report_year=year,
        organ=name,
        title=f"{name}{year}年政府信息公开工作年度报告",
        form=facts.form,
        variant=facts.variant,
        cells={key: print_cell(key, value) for key, value in stated.items()},
        prose=prose,
        claims=claims,
        shape=shape,
        published_on=_choose_day(agency, year, random.Random(f"{seed} day {agency.agency_id} {year}")),
    )


def due_on(agency: Agency, year: int) -> date:
    """Last day for a report: 31 March for governments, else 31 January (条例第四十九条) or a local one."""
    if agency.due_on:
        month, day = map(int, agency.due_on.split("-"))
        return date(year + 1, month, day)
    return date(year + 1, 3, 31) if agency.kind == "government" else date(year + 1, 1, 31)


def printed_keys(form: Form, variant: Variant | None) -> frozenset[FigureKey]:
    """The figures that a filled-in form prints; a mixed form prints only some of both forms' table 二."""
    keys = load_dictionary().figure_keys(form, variant)
    if form is not Form.MIXED:
        return frozenset(keys)
    proactive = {
        FigureKey(f"proactive.{row}.{column}", TOTAL)
        for block in proactive_blocks(form)
        for _, row in block.rows
        for _, column in block.columns
    }
    return frozenset(key for key in keys if not key.indicator.startswith("proactive.") or key in proactive)


def _choose_day(agency: Agency, year: int, rng: random.Random) -> date:
    """A day on which such an agency publishes: in the last weeks before the report is due."""
    weeks = 5 if agency.kind == "government" else 2 if agency.due_on else 3
    return due_on(agency, year) - timedelta(days=rng.randrange(weeks * 7 - 2))
