"""Invented filings: any agency, year and numbers, without reading a real file and without the store."""

from decimal import Decimal

from analytics.dictionary import load_dictionary
from analytics.model import (
    Figure,
    Filing,
    Form,
    LinePlace,
    Message,
    Problem,
    Proof,
    Status,
    UnmappedCell,
)

BLANK_EVERY = 7
"""Every seventh figure is left blank, so that gaps exist."""


def make_filing(
    agency: str | None = "甲市民政局",
    year: int | None = 2024,
    *,
    seed: int = 0,
    form: Form = Form.F2021,
    change: dict[str, Figure] | None = None,
) -> Filing:
    """A filing whose figures follow from `seed`; `change` replaces figures by ``indicator|applicant``."""
    figures = []
    for position, key in enumerate(load_dictionary().figure_keys(form)):
        place = LinePlace(position + 1, 0, 3)
        if position % BLANK_EVERY == 3:
            figure = Figure(*key, Status.BLANK, place=place)
        else:
            value = Decimal((position * 7 + seed * 13) % 900)
            figure = Figure(*key, Status.REPORTED, value, proof=Proof.LABEL, raw=str(value), place=place)
        figures.append((change or {}).get(f"{key.indicator}|{key.applicant}", figure))
    reported = sum(figure.value is not None for figure in figures)
    return Filing(
        file="report.txt",
        part=None,
        sha256="",
        format="text",
        title=f"{agency or ''}{year or ''}年政府信息公开工作年度报告",
        agency=agency,
        report_year=year,
        form=form,
        variant=None,
        coverage=None,
        published_on=None,
        figures=tuple(figures),
        unmapped=(UnmappedCell("12", LinePlace(300, 0, 2)),),
        sections={"1": f"{agency}的总体情况。", "5": "存在的问题。"},
        problems=(Problem("ROW_LABEL_UNKNOWN", Message("未知的行", "unknown row"), LinePlace(9, 0, 2)),),
        numeric_cells=reported + 1,
        numeric_placed=reported,
    )
