"""The bundled samples: what one command writes, small, and read as its truth says."""

import csv
import re
import tomllib
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics import pipeline
from analytics.queries import Scope, coverage_by_year, list_filings, list_refusals, metric_by_year
from analytics.store import Snapshot, fetch_rows, find_snapshot
from analytics.synthetic import samples
from analytics.ui import shell
from synthetic.kit import read_lines

BUNDLED = samples.FOLDER
ROOT = Path(__file__).resolve().parents[2]
DICTIONARY = ROOT / "src" / "analytics" / "dictionary" / "data"
CARDS = {
    "新收申请": "requests.received",
    "办结": "requests.outcome.total",
    "结转下年": "requests.carried_out",
    "行政复议": "disputes.reconsideration.total",
    "行政强制决定": "proactive.coercion.decisions",
}

Printed = dict[str, Decimal | None]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as the command writes them now, with their truth."""
    folder = tmp_path_factory.mktemp("samples") / "region"
    samples.write_whole_region(folder)
    return folder


def list_files(folder: Path) -> dict[str, Path]:
    """Every file by its name in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in files}


def open_package(content: bytes) -> bytes | list[tuple[str, bytes]]:
    """A file's bytes; of an office file its members': another zlib packs the same members otherwise."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_samples_are_what_the_command_writes(region: Path) -> None:
    """File for file, byte for byte; to mend a failure, run ``python -m analytics.synthetic.samples``."""
    written, bundled = list_files(region), list_files(BUNDLED)
    assert set(written) - set(bundled) == set(samples.LEFT_OUT)
    assert set(bundled) <= set(written)
    different = [
        name
        for name, path in bundled.items()
        if open_package(path.read_bytes()) != open_package(written[name].read_bytes())
    ]
    assert different == []


def test_samples_are_small() -> None:
    """Below ten megabytes, in mixed shapes, with drafts, and without anything that needs an extra."""
    files = list_files(BUNDLED)
    assert sum(path.stat().st_size for path in files.values()) < 10_000_000
    assert {path.suffix for path in files.values()} >= {".html", ".docx", ".xlsx", ".pdf", ".txt"}
    assert not {path.suffix for path in files.values()} & {".png", ".jpg", ".tif"}
    assert any(name.startswith("drafts/") for name in files)


def test_each_sample_was_received_on_a_day_of_its_own(region: Path) -> None:
    """The list names every file once; drafts came before the reports that replaced them."""
    with (BUNDLED / "received.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["file"]: row for row in csv.DictReader(stream)}
    truth = read_lines(region, "truth.jsonl")
    assert set(rows) == {line["file"] for line in truth}
    for line in truth:
        row = rows[line["file"]]
        assert row["stage"] == line["stage"]
        if line["stage"] == "draft":
            (after, *_) = (
                other
                for other in truth
                if (other["agency_id"], other["report_year"], other["stage"])
                == (line["agency_id"], line["report_year"], "published")
            )
            assert date.fromisoformat(row["received_on"]) < date.fromisoformat(after["published_on"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where they are kept once they are read."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def prepared(kept: Path) -> Path:
    """The samples as a first start of the dashboard reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analytics.store.cache_folder", lambda: kept)
        return pipeline.prepare_samples()


@pytest.fixture(scope="module")
def snapshot(prepared: Path) -> Snapshot:
    """What was published of them."""
    return find_snapshot(prepared)


@pytest.fixture(scope="module")
def printed(region: Path) -> dict[tuple[str, int], Printed]:
    """What each agency's report that counts prints: published before draft, then the latest received."""
    with (region / "received.csv").open(encoding="utf-8", newline="") as stream:
        days = {row["file"]: row["received_on"] for row in csv.DictReader(stream)}
    lines = read_lines(region, "truth.jsonl")
    lines.sort(key=lambda line: (line["stage"] == "published", days[line["file"]]))
    return {(line["agency_id"], line["report_year"]): read_printed(line) for line in lines}


def read_printed(line: dict[str, Any]) -> Printed:
    """Indicator and applicant -> number; None for what a careful person reads no number from."""
    return {
        name: None if cell["value"] is None else Decimal(cell["value"])
        for name, cell in line["figures"].items()
    }


def list_members(region: Path, year: int) -> list[str]:
    """Who reports about a year for itself alone: all but the government, whose report sums them up."""
    with (region / "roster.csv").open(encoding="utf-8", newline="") as stream:
        return [
            row["agency_id"]
            for row in csv.DictReader(stream)
            if row["kind"] != "government"
            and int(row["report_from"]) <= year <= int(row["report_until"] or year)
        ]


def add_terms(report: Printed, terms: list[str]) -> Decimal | None:
    """The signed sum of a metric's terms in one report; None where one is not known or none is in the form.

    A term is the total column of an indicator, of another column after a bar, or of all indicators below it
    before a final star.
    """
    total, has_any = Decimal(0), False
    for term in terms:
        stem, _, column = term.removeprefix("-").partition("|")
        end = f"|{column or 'total'}"
        if stem.endswith(".*"):
            names = [name for name in report if name.startswith(stem[:-1]) and name.endswith(end)]
        else:
            names = [name for name in report if name == stem + end]
        for name in names:
            value = report[name]
            if value is None:
                return None
            total += -value if term.startswith("-") else value
            has_any = True
    return total if has_any else None


@pytest.mark.parametrize("year", range(2019, 2026))
def test_every_metric_is_the_sum_of_what_the_reports_print(
    region: Path, snapshot: Snapshot, printed: dict[tuple[str, int], Printed], year: int
) -> None:
    """As filed: each metric of each year, and how many agencies it is known of, added up in plain Python."""
    metrics = tomllib.loads((DICTIONARY / "metrics.toml").read_text(encoding="utf-8"))
    frame = metric_by_year(snapshot, Scope(use_implied=False), metrics)
    members = list_members(region, year)
    reports = [report for agency in members if (report := printed.get((agency, year))) is not None]
    assert len(reports) > 30
    for row in frame[frame.year == year].itertuples():
        metric = metrics[row.metric]
        numerators = [add_terms(report, metric["numerator"]) for report in reports]
        if metric["kind"] != "rate":
            known = [value for value in numerators if value is not None]
            value = sum(known, Decimal(0)) if known else None
        else:
            pairs = [
                (above, below)
                for report, above in zip(reports, numerators, strict=True)
                if above is not None and (below := add_terms(report, metric["denominator"])) is not None
            ]
            known = [above for above, _ in pairs]
            below = sum((below for _, below in pairs), Decimal(0))
            value = sum(known, Decimal(0)) / below * metric.get("per", 1) if below else None
        assert row.n_known == len(known), row.metric
        if row.reason != "incomplete":
            assert (None if row.value is None else float(row.value)) == (
                None if value is None else pytest.approx(float(value))
            ), row.metric


@pytest.mark.slow
def test_a_first_start_reads_every_sample(region: Path, snapshot: Snapshot) -> None:
    """Nothing is refused, and every report is found under its agency and year."""
    assert list_refusals(snapshot).empty
    filings = list_filings(snapshot, Scope())
    found = {(row.agency_id, row.report_year) for row in filings.itertuples()}
    assert found == {(line["agency_id"], line["report_year"]) for line in read_lines(region, "truth.jsonl")}


def test_samples_are_made_once_in_the_cache(
    prepared: Path, kept: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All bundled reports, marked as samples, with balanced books; the second time nothing is read."""
    assert snapshot.is_sample
    reports = [path for name in ("reports", "drafts") for path in (BUNDLED / name).rglob("*.*")]
    assert fetch_rows(snapshot, "SELECT count(*) FROM original") == [(len(reports),)]
    assert fetch_rows(snapshot, "SELECT count(*) FROM refusal") == [(0,)]
    assert fetch_rows(
        snapshot, "SELECT count(*) FROM filing WHERE numeric_cells <> numeric_placed + unmapped"
    ) == [(0,)]
    monkeypatch.setattr("analytics.store.cache_folder", lambda: kept)
    monkeypatch.setattr(pipeline, "ingest", lambda *_, **__: pytest.fail("read again"))
    assert pipeline.prepare_samples() == prepared


def test_late_and_missing_reports_show_as_such(region: Path, snapshot: Snapshot) -> None:
    """What was withheld is missing, what was published late is late, in its year."""
    coverage = coverage_by_year(snapshot, Scope()).set_index("year")
    planted = [line for line in read_lines(region, "faults.jsonl") if not line["innocent"]]
    for fault, state in (("withhold", "missing"), ("publish_late", "late")):
        years = [year for line in planted if line["fault"] == fault for year in line["report_years"]]
        assert years or fault == "withhold"
        for year in set(years):
            assert coverage.loc[year, state] >= years.count(year), (fault, year)


def test_drafts_stand_beside_the_reports_that_replaced_them(region: Path, snapshot: Snapshot) -> None:
    """A draft whose figures were mended is an older version; it is never the current one."""
    filings = list_filings(snapshot, Scope())
    drafts = filings[filings.stage == "draft"]
    assert len(drafts) > 0
    assert not drafts.is_current.any()


def test_the_dashboard_opens_on_the_samples_and_says_so(
    region: Path,
    prepared: Path,
    printed: dict[tuple[str, int], Printed],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Cards of the first page show what the latest reports print, under a line that says invented."""
    monkeypatch.setenv("DISCLOSURE_DATA", str(tmp_path / "office"))
    monkeypatch.setattr(pipeline, "prepare_samples", lambda: prepared)
    shell.prepare_samples.clear()
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    test.context = {"locale": "zh-CN"}
    test.query_params["filed"] = "1"
    test.run()
    shell.prepare_samples.clear()
    assert not test.exception
    html = re.sub(r"<[^>]+>", " ", " ".join(block.value for block in test.html))
    shown = " ".join(html.split())
    assert "虚构" in shown or any(
        "虚构" in block.value for block in (*test.markdown, *test.info, *test.warning)
    )
    for label, term in CARDS.items():
        values = [
            add_terms(report, [term])
            for agency in list_members(region, 2025)
            if (report := printed.get((agency, 2025))) is not None
        ]
        known = [value for value in values if value is not None]
        bound = "≥ " if len(known) < len(list_members(region, 2025)) else ""
        assert f"{label} {bound}{sum(known):,} 件" in shown, label
