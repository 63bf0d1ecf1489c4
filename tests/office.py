"""The data folder of a small office: invented agencies, both forms, HTML, text and, with fonts, PDF."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pytest

from analytics.documents import read_documents
from analytics.extraction import extract_filings
from analytics.model import Form, Stage
from analytics.rules import check_filing
from analytics.store import CheckedFiling, FileReading, Published, Reception
from analytics.store.publishing import publish
from analytics.synthetic.shapes.html import write_clean
from analytics.synthetic.shapes.pdf import Press, write_pdf
from analytics.synthetic.shapes.text import lay_tabs, write_text
from built_once import copy_built

from factory.figures import small_figures
from factory.grid import compose
from factory.report import Report, fill_in

EDUCATION, COMMERCE = "云岫区教育局", "云岫区商务局"
TOWN, GOVERNMENT = "听松镇人民政府", "云岫区人民政府办公室"
ROSTER = f"""agency_id,official_order,name,kind,level,region
office,1,{GOVERNMENT},government_office,county,云岫区
edu,2,{EDUCATION},department,county,云岫区
com,3,{COMMERCE},department,county,云岫区
town,4,{TOWN},government,township,听松镇
parks,5,云岫区园林局,department,county,云岫区
"""
RECEIVED_ON = date(2024, 4, 12)


class Made(NamedTuple):
    """A report and the file that it was written to."""

    report: Report
    name: str
    content: bytes


def write_reports() -> Iterator[Made]:
    """Yield every report of the office, oldest first."""
    for year in range(2020, 2024):
        yield _make(EDUCATION, year, seed=year, shape="html")
    for year in range(2021, 2024):
        yield _make(COMMERCE, year, seed=year + 10, shape="text")
    yield _make(TOWN, 2022, seed=33, shape="text", zeros_blank=True)
    yield _make(GOVERNMENT, 2023, seed=44, shape="pdf")


def publish_office(data: Path, *, is_sample: bool = False, last_year: int = 2023) -> Published:
    """Write the office's reports into `data` and publish them."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "roster.csv").write_text(ROSTER, encoding="utf-8")
    incoming = data / "incoming"
    incoming.mkdir(exist_ok=True)
    made = [entry for entry in write_reports() if entry.report.report_year <= last_year]
    return publish(data, [read(incoming, entry) for entry in made], is_sample=is_sample)


def copy_office(
    factory: pytest.TempPathFactory, data: Path, *, is_sample: bool = False, last_year: int = 2023
) -> Path:
    """Put what `publish_office` makes into `data`, and name it; it is made once in a run."""
    name = f"office-{last_year}{'-sample' if is_sample else ''}"
    publish_it = partial(publish_office, is_sample=is_sample, last_year=last_year)
    copy_built(factory, name, publish_it, data)
    return data


def publish_yearless(data: Path) -> Published:
    """Publish one report that does not say which year it is for."""
    data.mkdir(parents=True, exist_ok=True)
    reading = read(data, next(write_reports()))
    ((filing, findings),) = ((entry.filing, entry.findings) for entry in reading.filings)
    yearless = CheckedFiling(replace(filing, report_year=None), findings)
    return publish(data, [replace(reading, filings=(yearless,))])


def read(folder: Path, made: Made) -> FileReading:
    """Read one report as the pipeline would."""
    path = folder / made.name
    path.write_bytes(made.content)
    filings = [filing for document in read_documents(path) for filing in extract_filings(document)]
    return FileReading(
        path=path,
        sha256=hashlib.sha256(made.content).hexdigest(),
        size=len(made.content),
        reception=Reception(made.name, Stage.PUBLISHED, RECEIVED_ON),
        has_explicit_date=True,
        read_by="tests",
        filings=tuple(CheckedFiling(filing, check_filing(filing)) for filing in filings),
    )


@cache
def _make(agency: str, year: int, *, seed: int, shape: str, zeros_blank: bool = False) -> Made:
    form = Form.F2019 if year == 2020 else Form.F2021
    prose = {
        "1": (f"{year}年，本单位推进政府信息公开工作。<b>此处不是标记</b>",),
        "5": ("公开内容还不够细致，下一年改进。",),
        "6": ("本年度没有收取信息处理费。",),
    }
    report = fill_in(
        agency,
        year,
        form,
        None,
        small_figures(form, None, seed),
        prose,
        zeros_blank=zeros_blank,
        published_on=date(year + 1, 1, 17),
    )
    draft = compose(report)
    name = f"{agency}{year}.{ {'html': 'html', 'text': 'txt', 'pdf': 'pdf'}[shape] }"
    content = {
        "html": lambda: write_clean(draft),
        "text": lambda: write_text(draft, lay_tabs),
        "pdf": lambda: write_pdf(draft, Press()),
    }[shape]()
    return Made(report, name, content)
