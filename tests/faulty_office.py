"""The small office with faults: a slipped carry-over, a slipped total of disputes, a telephone number."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import office
from analytics import pipeline
from analytics.model import FigureKey
from analytics.synthetic.shapes.html import write_clean
from analytics.synthetic.shapes.text import lay_tabs, write_text
from built_once import copy_built

from factory.grid import compose
from factory.report import Report

CARRIED_OUT = FigureKey("requests.carried_out", "natural_person")
RECONSIDERATIONS = FigureKey("disputes.reconsideration.total", "total")
TELEPHONE = "联系电话：13912345678。"


def copy_faulty(factory: pytest.TempPathFactory, data: Path) -> Path:
    """Put the office with faults into `data`, and name it; its reports are read once in a run."""
    copy_built(factory, "faulty", publish_faulty, data)
    return data


def publish_faulty(data: Path) -> None:
    """Write the office's reports with faults into a folder beside `data`, and ingest them with all checks."""
    data.mkdir(parents=True, exist_ok=True)
    incoming = data.with_name(f"{data.name}-given")
    incoming.mkdir(exist_ok=True)
    (incoming / "roster.csv").write_text(office.ROSTER, encoding="utf-8")
    for made in office.write_reports():
        content = made.content
        report = spoil(made.report)
        if report is not made.report:
            draft = compose(report)
            content = write_clean(draft) if made.name.endswith("html") else write_text(draft, lay_tabs)
        (incoming / made.name).write_bytes(content)
    pipeline.ingest([incoming], data, received_on=office.RECEIVED_ON, workers=1)


def spoil(report: Report) -> Report:
    """Put the faults into the reports that have any."""
    match report.agency, report.report_year:
        case office.EDUCATION, 2023:
            return add_one(report, CARRIED_OUT)
        case office.EDUCATION, 2021:
            return add_one(report, RECONSIDERATIONS)
        case office.COMMERCE, 2023:
            return replace(report, prose={**report.prose, "6": (TELEPHONE,)})
        case _:
            return report


def add_one(report: Report, key: FigureKey) -> Report:
    """The report with one figure printed too large by one."""
    printed = Decimal(str(report.printed[key])) + 1
    return replace(report, printed={**report.printed, key: f"{printed:f}"})
