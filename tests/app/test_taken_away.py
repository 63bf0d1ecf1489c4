"""What a page offers to take away says what the page says: every file of every figure, number by number."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from analytics.charts.formats import Language
from analytics.ui.downloads import Download
from analytics.ui.language import translate
from analytics.ui.recording import list_figures, open_context
from sample_truth import GROUPS, NAMES, OUTCOMES, RESULTS, Region

YEARS = range(2019, 2025)
DRAWN = ("value", "previous", "share", "low", "high", "variant", "carried_out", "carried_in")
"""Fields of a chart's rows that are numbers of reports, and no places on the paper."""
PLACED = ("reports.calendar", "compliance.checks", "proactive.roll-forward")
"""Charts whose marks stand at days, at checks, and at sums of the steps so far."""

Offered = Callable[[Language], dict[str, Download]]


@pytest.fixture(scope="module")
def offered(district: Path) -> Offered:
    """Everything that all pages offer in a language, by its name."""

    @cache
    def list_offered(language: Language) -> dict[str, Download]:
        context = open_context(district, {}, language)
        return {figure.name: figure.download for figure in list_figures(context)}

    return list_offered


@pytest.fixture(params=["zh", "en"])
def figures(request: pytest.FixtureRequest, offered: Offered) -> dict[str, Download]:
    """What is offered in each language."""
    return offered(request.param)


@pytest.fixture
def chinese(offered: Offered) -> dict[str, Download]:
    """What is offered in Chinese, for what is compared by its words."""
    return offered("zh")


def read_csv(download: Download) -> tuple[list[str], list[dict[str, str]]]:
    """The lines above the header of a CSV, and its rows."""
    content = download.csv().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    notes = [line[0].removeprefix("# ") for line in lines if line and line[0].startswith("# ")]
    head, *rows = lines[len(notes) :]
    return notes, [dict(zip(head, row, strict=True)) for row in rows]


def squeeze(words: str) -> str:
    """Words without spaces and colons, which differ between a picture and a file."""
    return re.sub(r"[\s:：]", "", words)


def numbers_of(rows: list[dict[str, str]]) -> set[float]:
    """Every number of a table, to nine digits."""
    found = set()
    for row in rows:
        for cell in row.values():
            try:
                found.add(round(float(cell), 9))
            except ValueError:
                continue
    return found


def drawn_numbers(spec: Any) -> Iterator[float]:
    """The numbers of reports among the rows of a chart; words beside marks stand where there is room."""
    layers = [layer for layer in spec.get("layer", [spec]) if layer["mark"]["type"] != "text"]
    for name in {layer["data"]["name"] for layer in layers if "name" in layer.get("data", {})}:
        for row in spec["datasets"][name]:
            if "name" in row or "agency_id" in row or "year" in row:
                yield from (
                    float(row[field])
                    for field in DRAWN
                    if isinstance(row.get(field), (int, float)) and not isinstance(row.get(field), bool)
                )


def test_every_file_says_what_it_is(figures: dict[str, Download]) -> None:
    """Title, description, scope, source with snapshot and day, and remarks stand above each table."""
    assert len(figures) > 35
    assert {"compare.years", "compliance.checks", "compliance.findings", "reports.filings"} <= set(figures)
    for name, download in figures.items():
        if download.data is None:
            continue
        notes, _ = read_csv(download)
        caption = download.caption
        said = squeeze("".join(notes))
        for piece in (caption.title, caption.subtitle, caption.scope, caption.source, *caption.notes):
            assert squeeze(piece) in said, (name, piece)
        assert "000001" in said, name
        assert re.search("20\\d\\d", said), name
        book = CalamineWorkbook.from_filelike(io.BytesIO(download.xlsx()))
        sheet = [cell for row in book.get_sheet_by_index(1).to_python() for cell in row]
        assert {caption.title, caption.scope, caption.source} <= set(sheet), name


def test_every_number_of_a_chart_stands_in_its_table(figures: dict[str, Download]) -> None:
    """Whatever a mark is drawn from is in the file beside it, to the last digit."""
    n, missing = 0, {}
    for name, download in figures.items():
        if download.spec is None or name in PLACED:
            continue
        _, rows = read_csv(download)
        known = numbers_of(rows)
        drawn = {round(number, 9) for number in drawn_numbers(json.loads(json.dumps(download.spec)))}
        n += len(drawn)
        # Where bars begin is no number of a report.
        if lacks := drawn - known - {0.0}:
            missing[name] = sorted(lacks)
    assert missing == {}
    assert n > 300


def test_csv_and_workbook_have_the_same_rows(figures: dict[str, Download]) -> None:
    """Number by number; a workbook keeps numbers as numbers."""
    for name, download in figures.items():
        if download.data is None:
            continue
        _, rows = read_csv(download)
        book = CalamineWorkbook.from_filelike(io.BytesIO(download.xlsx()))
        head, *lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        assert len(lines) == len(rows), name
        for row, line in zip(rows, lines, strict=True):
            for title, cell in zip(head, line, strict=True):
                text = row[str(title)]
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    assert float(text) == pytest.approx(cell, rel=1e-12), (name, title)
                else:
                    assert text.lstrip("'") == str(cell).lstrip("'"), (name, title)


def test_every_picture_says_what_it_is(chinese: dict[str, Download]) -> None:
    """A PDF has the words of the caption as text, and one page."""
    n = 0
    for name, download in chinese.items():
        if download.spec is None:
            continue
        document = pypdfium2.PdfDocument(download.picture("pdf"))
        assert len(document) == 1, name
        flat = re.sub(r"\s", "", str(document[0].get_textpage().get_text_bounded()))
        caption = download.caption
        for piece in (caption.title, caption.subtitle, caption.scope, *caption.notes, caption.source):
            assert re.sub(r"\s", "", piece) in flat, (name, piece)
        n += 1
    assert n > 30


def pick(rows: list[dict[str, str]], language: Language = "zh", **wanted: object) -> dict[str, str]:
    """The one row with these values, by the keys of its columns."""
    named = {translate(f"column.{key}", language): str(value) for key, value in wanted.items()}
    (row,) = [row for row in rows if named.items() <= row.items()]
    return row


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("requests.volume", "requests.received"),
        ("proactive.licensing_decisions", "proactive.licensing.decisions"),
        ("proactive.penalty_decisions", "proactive.penalty.decisions"),
        ("proactive.coercion_decisions", "proactive.coercion.decisions"),
    ],
)
def test_totals_in_files_are_those_of_the_reports(chinese: dict[str, Download], name: str, term: str) -> None:
    """Value, members and whether they are all, year by year."""
    region = Region(use_implied=True)
    _, rows = read_csv(chinese[name])
    value = next(title for title in rows[0] if title.startswith("数值"))
    # Where the comparable agencies have a line of their own, both are named.
    line = {"name": "合计"} if "名称" in rows[0] else {}
    for year in YEARS:
        row, total = pick(rows, year=year, **line), region.total(year, term)
        assert Decimal(row[value]) == total.value, (name, year)
        assert (int(row["已知家数"]), int(row["应有家数"])) == (total.known, total.expected)
        assert row["是否下限"] == ("是" if total.is_bound else "否")


def test_shares_in_files_are_those_of_the_reports(chinese: dict[str, Download]) -> None:
    """Outcomes of requests and results of cases: counts over the agencies that know all, of how many."""
    region = Region(use_implied=True)
    _, rows = read_csv(chinese["requests.outcomes"])
    outcomes = dict(zip(OUTCOMES, list(dict.fromkeys(row["名称"] for row in rows)), strict=True))
    check_shares(region, rows, outcomes, "requests.outcome", "requests.outcome.total", {})
    _, rows = read_csv(chinese["disputes.results"])
    results = dict(zip(RESULTS, list(dict.fromkeys(row["名称"] for row in rows)), strict=True))
    for group, kind in zip(GROUPS, ("行政复议", "未经复议直接起诉", "复议后起诉"), strict=True):
        check_shares(region, rows, results, f"disputes.{group}", f"disputes.{group}.total", {"block": kind})


def check_shares(
    region: Region,
    rows: list[dict[str, str]],
    names: dict[str, str],
    stem: str,
    whole: str,
    block: dict[str, str],
) -> None:
    """Compare the rows of one kind with the reports."""
    terms = [f"{stem}.{part}" for part in names]
    for year in YEARS:
        agencies = region.agencies(year)
        known = [
            agency
            for agency in agencies
            if all(region.value(agency, year, [term]) is not None for term in (*terms, whole))
        ]
        for part, name in names.items():
            row = pick(rows, name=name, year=year, **block)
            count = sum(region.value(agency, year, [f"{stem}.{part}"]) or 0 for agency in known)
            if not known or not sum(region.value(agency, year, [whole]) or 0 for agency in known):
                assert row["占比"] == ""
                continue
            assert Decimal(row["件数"]) == count, (name, year)
            assert (int(row["已知家数"]), int(row["应有家数"])) == (len(known), len(agencies))


def test_agencies_in_files_are_those_of_the_reports(chinese: dict[str, Download]) -> None:
    """Each agency's requests of this year and of last, and both sides of each joint."""
    region = Region(use_implied=True)
    _, rows = read_csv(chinese["requests.agencies"])
    _, joints = read_csv(chinese["requests.carry-over"])
    for agency, name in NAMES.items():
        received = region.value(agency, 2024, ["requests.received"])
        if received is not None:
            assert Decimal(pick(rows, name=name)["数值（件）"]) == received
        for row in (row for row in joints if row["名称"] == name):
            year = int(row["年度"])
            sides = (
                region.value(agency, year - 1, ["requests.carried_out"]),
                region.value(agency, year, ["requests.carried_in"]),
            )
            printed = (row["上年报告结转下年"], row["本年报告上年结转"])
            assert printed == tuple("" if side is None else str(side) for side in sides), (name, year)
            gap = "" if None in sides else str((sides[1] or 0) - (sides[0] or 0))
            assert row["差额"] == gap
