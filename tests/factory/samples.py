"""The tests' own district: a handful of reports of the invented 云岫区, in mixed shapes, without a fault.

One command writes them anew, and a test checks that text and HTML come out as committed::

    PYTHONPATH=src:tests python -m factory.samples
"""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.model import Coverage, FigureKey, Form, Status, Variant
from analytics.synthetic.shapes import html, pdf, text

from factory.figures import Figures
from factory.grid import Draft, compose
from factory.region import AGENCIES, REGION, YEARS, Agency, figures_of_form, work_of_region
from factory.region_prose import Claim, write_prose
from factory.report import fill_in

SAMPLES = Path(__file__).resolve().parents[1] / "district"
TRUTH = Path(__file__).with_name("samples_truth.jsonl")

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
"""The columns of a roster file, in the order of its specification."""

MISSING = frozenset({("luhui", 2022)})
"""Reports that were never handed in."""

ONE_ROW_SIX = frozenset({("yunxiu-commerce", 2021), ("yunxiu-commerce", 2022)})
"""Reports in the 2021 form that kept a single row （六）."""

OLD_FORM = frozenset({("luhui", 2021)})
"""Reports that used the form of 2019 when the new one was due."""

ZEROS_BLANK = frozenset({"zhenquan"})
"""Agencies that leave zeros blank by habit."""

LATE = {("yunxiu-commerce", 2023): date(2024, 2, 19), ("zhenquan", 2024): date(2025, 2, 6)}
"""Reports published after the day they were due, with that day."""

Write = Callable[[Draft], bytes]


def _text(lay: text.TableLayout, heading: str = "", gap: str = "\n") -> Write:
    return lambda draft: text.write_text(draft, lay, heading=heading, gap=gap)


_TABS = (".txt", _text(text.lay_tabs))
_PIPES = (".txt", _text(text.lay_pipes))
_CELLS = (".txt", _text(text.lay_cell_lines))
_BARS = (".txt", _text(text.lay_separator_lines))
_MARKDOWN = (".md", _text(text.lay_markdown, "## ", "\n\n"))
_CLEAN, _PORTAL, _RAGGED, _WORD, _FRAGMENT, _OLD_SITE, _ITEMS = (
    (".html", write)
    for write in (
        html.write_clean,
        html.write_portal,
        html.write_ragged,
        html.write_word_export,
        html.write_fragment,
        html.write_gb18030,
        html.write_item_tables,
    )
)
_RULED = (".pdf", lambda draft: pdf.write_pdf(draft, pdf.Press(is_tagged=False)))
_HEADED = (".pdf", lambda draft: pdf.write_pdf(draft, pdf.Press(repeats_heads=True, is_tagged=False)))

SHAPES: Mapping[str, tuple[tuple[str, Write], ...]] = {
    "yunxiu-gov": (_PORTAL, _PORTAL, _PORTAL, _RULED, _RULED, _HEADED),
    "yunxiu-office": (_FRAGMENT, _CLEAN, _CLEAN, _ITEMS, _ITEMS, _RULED),
    "yunxiu-commerce": (_TABS, _TABS, _MARKDOWN, _MARKDOWN, _CLEAN, _CLEAN),
    "yunxiu-market": (_OLD_SITE, _OLD_SITE, _RAGGED, _RAGGED, _PORTAL, _HEADED),
    "yunxiu-land": (_PIPES, _PIPES, _PIPES, _PORTAL, _PORTAL, _RULED),
    "zhenquan": (_WORD, _WORD, _WORD, _WORD, _CLEAN, _CLEAN),
    "luhui": (_TABS, _TABS, _TABS, _TABS, _CELLS, _BARS),
}
"""Suffix and writer of each agency's reports, by year from 2019."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One report of the samples: where it lies, what it prints, what is true."""

    file: str
    agency: Agency
    draft: Draft
    claims: tuple[Claim, ...]
    write: Write


def plan_samples() -> Iterator[Sample]:
    """Every report of the district that was handed in, year by year in official order."""
    region = work_of_region()
    for year in YEARS:
        for agency in AGENCIES:
            if year >= agency.report_from and (agency.agency_id, year) not in MISSING:
                yield _plan(agency, year, region[agency.agency_id][year])


def write_reports(folder: Path) -> None:
    """Write all reports and the roster into a folder."""
    for sample in plan_samples():
        path = folder / sample.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample.write(sample.draft))
    (folder / "roster.csv").write_text(make_roster(), encoding="utf-8")


def make_roster() -> str:
    """The roster of the district: who reports, since when, by what day."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ROSTER_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for order, agency in enumerate(AGENCIES, start=1):
        is_government = agency.work is None
        writer.writerow(
            {
                "agency_id": agency.agency_id,
                "official_order": order,
                "name": agency.name,
                "aliases": ";".join(agency.aliases),
                "kind": agency.kind,
                "level": agency.level,
                "parent_id": "" if is_government else AGENCIES[0].agency_id,
                "region": REGION,
                "is_vertical": "false",
                "coverage": str(_coverage(agency)),
                "report_from": agency.report_from,
                "due_on": agency.due_on,
                "note": agency.note,
            }
        )
    return out.getvalue()


def make_truth() -> str:
    """One JSON object a line: file, agency, year, form, figures with value and status, claims."""
    return "".join(
        json.dumps(_describe(sample), ensure_ascii=False, separators=(",", ":")) + "\n"
        for sample in plan_samples()
    )


def load_truth() -> list[dict[str, object]]:
    """What is true of the committed samples, one entry for each report, in the order of `plan_samples`."""
    return [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]


def build_samples(folder: Path = SAMPLES) -> None:
    """Write reports, roster and truth anew.

    The program makes the samples' store itself, at first use (``pipeline.prepare_samples``).
    """
    shutil.rmtree(folder / "reports", ignore_errors=True)
    write_reports(folder)
    if folder == SAMPLES:
        TRUTH.write_text(make_truth(), encoding="utf-8")


def _plan(agency: Agency, year: int, done: Figures) -> Sample:
    form, variant = _form_of(agency.agency_id, year)
    figures = figures_of_form(done, form, variant)
    prose, claims = write_prose(agency, year, form, figures)
    report = fill_in(
        agency.name,
        year,
        form,
        variant,
        figures,
        prose,
        zeros_blank=agency.agency_id in ZEROS_BLANK,
        published_on=_published_on(agency, year),
        coverage=_coverage(agency),
    )
    suffix, write = SHAPES[agency.agency_id][year - YEARS.start]
    file = f"reports/{year}/{agency.agency_id}-{year}{suffix}"
    return Sample(file, agency, compose(report), claims, write)


def _form_of(agency_id: str, year: int) -> tuple[Form, Variant | None]:
    if year <= 2020 or (agency_id, year) in OLD_FORM:
        return Form.F2019, None
    return Form.F2021, Variant.ONE_ROW_SIX if (agency_id, year) in ONE_ROW_SIX else None


def _published_on(agency: Agency, year: int) -> date:
    """Departments by 31 January, the government by 31 March, the township level by its local day."""
    if (agency.agency_id, year) in LATE:
        return LATE[agency.agency_id, year]
    day = 8 + (year * 7 + len(agency.name)) % 11
    return date(year + 1, 3 if agency.work is None else 1, day)


def _coverage(agency: Agency) -> Coverage:
    return Coverage.WHOLE_REGION if agency.work is None else Coverage.SINGLE_ORGAN


def _describe(sample: Sample) -> dict[str, object]:
    report = sample.draft.report
    return {
        "file": sample.file,
        "part": None,
        "agency_id": sample.agency.agency_id,
        "report_year": report.report_year,
        "form": str(report.form),
        "variant": None if report.variant is None else str(report.variant),
        "stage": "published",
        "published_on": report.published_on.isoformat() if report.published_on else None,
        "figures": {"|".join(key): _describe_figure(sample.draft, key) for key in report.printed},
        "claims": [
            {
                "section": claim.section,
                "indicator": claim.indicator,
                "applicant": claim.applicant,
                "value": str(claim.value),
                "text": claim.text,
            }
            for claim in sample.claims
        ],
    }


def _describe_figure(draft: Draft, key: FigureKey) -> dict[str, str | None]:
    text_printed = draft.report.printed[key]
    status = Status.BLANK if text_printed is None else Status.REPORTED
    return {"value": text_printed, "status": str(status)}


if __name__ == "__main__":
    build_samples()
