"""Word, workbooks, PDFs, scans: opened with the libraries that they are made for, never with our readers."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from analytics.errors import UnknownSelection
from analytics.model import Form
from analytics.synthetic import synthesize
from analytics.synthetic.career import Settings, run_career
from analytics.synthetic.figures import live
from analytics.synthetic.grid import Grid, Layout, expand, lay_out
from analytics.synthetic.region import list_agencies, plan_region
from analytics.synthetic.report import Report
from analytics.synthetic.shapes import COLLECTIONS, SHAPES, browser, choose_shapes
from analytics.synthetic.shapes.browser import MissingBrowser, find_browser
from synthetic.kit import digest, key_of, read_lines

NUMBER = re.compile(r"\d+(?:\.\d+)?")

OFFICE = sorted(name for name, shape in SHAPES.items() if shape.format in ("word", "sheet"))
PDFS = ("pdf_ruled", "pdf_ruled_heads", "pdf_ruled_flipped", "pdf_framed", "pdf_columns", "pdf_unruled")

PROGRAM = """
import hashlib, sys
sys.path[:0] = sys.argv[1:3]
from synthetic.test_shapes import make_everything
for name, content in make_everything().items():
    print(name, hashlib.sha256(content).hexdigest())
"""


@cache
def make_reports() -> tuple[Report, ...]:
    """Reports of a land bureau about 2020 to 2023, with busy tables and nothing planted."""
    region = plan_region(20, 2020, 2023)
    agencies = list_agencies(region, 2020, 2023, 1)
    agency = next(agency for agency in agencies if agency.function == "land")
    relatives = {other.agency_id: other for other in agencies}
    career = run_career(
        agency, live(agency, relatives, 2023, 1), None, Settings(2020, 2023, 1, 0.0, ("tabs",))
    )
    return tuple(report for year in career.reports.values() for report in year)


def make_layouts() -> tuple[Layout, ...]:
    """The same, laid out."""
    return tuple(lay_out(report) for report in make_reports())


def make_everything() -> dict[str, bytes]:
    """A file of every shape and every collection but those of a browser and the largest scans."""
    layouts = make_layouts()
    left_out = {*browser.BROWSER_SHAPES, "scan", "scan_300"}
    one = {name: shape.write(layouts[-1]) for name, shape in SHAPES.items() if name not in left_out}
    return one | {name: joint.write(layouts[-2:]) for name, joint in COLLECTIONS.items()}


def read_grid(layout: Layout, number: str) -> list[list[str]]:
    """A table as a full rectangle of texts, those of merged cells repeated."""
    grid = next(part for part in layout.parts if isinstance(part, Grid) and part.number == number)
    return [[slot.box.text if slot is not None else "" for slot in row] for row in expand(grid)]


def test_bytes_do_not_depend_on_process_or_hashes() -> None:
    """Two processes with other hash seeds and time zones write the same bytes in every shape."""
    root = Path(__file__).resolve().parents[2]
    told = []
    for seed, zone in (("1", "UTC"), ("4711", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", PROGRAM, str(root / "src"), str(root / "tests")]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment, timeout=300
        )
        told.append(done.stdout.splitlines())
    assert told[0] == told[1]
    assert len(told[0]) == len(SHAPES) + len(COLLECTIONS) - 4


@pytest.mark.parametrize("name", ["word", "word_wps"])
def test_word_tables_are_the_rectangles_of_the_form(name: str) -> None:
    """28 by 10 cells in the form of 2021, 26 by 10 in that of 2019, merges resolved, each number in place."""
    for layout, rows in zip(make_layouts(), (26, 28, 28, 28), strict=True):
        document = docx.Document(io.BytesIO(SHAPES[name].write(layout)))
        found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        assert found == [read_grid(layout, number) for number in ("2", "3", "4")]
        assert (len(found[1]), len(found[1][0])) == (rows, 10)


def test_cut_word_tables_have_all_rows() -> None:
    """The two halves of table 三 together are table 三, and the headings' numbers are no text."""
    layout = make_layouts()[-1]
    document = docx.Document(io.BytesIO(SHAPES["word_numbered"].write(layout)))
    halves = [[cell.text for cell in row.cells] for table in document.tables[1:3] for row in table.rows]
    expected = read_grid(layout, "3")
    assert [row[2:] for row in halves] == [row[2:] for row in expected]
    assert "总体情况" in [paragraph.text for paragraph in document.paragraphs]


def test_tracked_changes_keep_what_was_struck_out() -> None:
    """Numbers that were struck out are in the file; without them it says what the report says."""
    layout = make_layouts()[-1]
    document = docx.Document(io.BytesIO(SHAPES["word_revised"].write(layout)))
    deleted = document.element.body.xpath(".//w:del")
    assert len(deleted) > 5
    for element in deleted:
        element.getparent().remove(element)
    for element in document.element.body.xpath(".//w:ins"):
        for run in element:
            element.addprevious(run)
        element.getparent().remove(element)
    found = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert found == read_grid(layout, "3")


@pytest.mark.parametrize("name", ["sheet", "sheet_text"])
def test_workbooks_hold_every_number(name: str) -> None:
    """Numbers are stored as numbers, or as text where the clerk made them so; prose stands in rows."""
    layout = make_layouts()[-1]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(SHAPES[name].write(layout)))
    rows = workbook.get_sheet_by_index(0).to_python()
    stored = [value for row in rows for value in row if value != ""]
    printed = [text for text in layout.printed.values() if NUMBER.fullmatch(text)]
    texts = [value for value in stored if isinstance(value, str)]
    numbers = [value for value in stored if not isinstance(value, str)]
    if name == "sheet":
        assert sorted(numbers) == sorted(map(float, printed))
    else:
        assert numbers == []
        assert sorted(value for value in texts if NUMBER.fullmatch(value)) == sorted(printed)
    assert layout.title in texts
    assert "三、收到和处理政府信息公开申请情况" in texts


def test_joint_workbooks_name_their_sheets() -> None:
    """A sheet for each report, called as `parts` says, names that clash told apart."""
    layouts = make_layouts()
    joint = COLLECTIONS["workbook"]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(joint.write(layouts)))
    assert tuple(workbook.sheet_names) == joint.parts(layouts)
    assert len(set(workbook.sheet_names)) == 4
    titles = [workbook.get_sheet_by_index(i).to_python()[0][0] for i in range(4)]
    assert titles == [layout.title for layout in layouts]


@pytest.mark.parametrize("name", ["ledger", "ledger_one_head"])
def test_ledgers_have_a_row_for_each_report(name: str) -> None:
    """Row and column of a figure hold its number, the last row adds up, and `parts` names sheet and row."""
    layouts = make_layouts()[1:]
    joint = COLLECTIONS[name]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(joint.write(layouts)))
    rows = workbook.get_sheet_by_name("汇总表").to_python()
    heads = 2 if name == "ledger" else 1
    labels = rows[1] if heads == 1 else [f"{a}-{b}" for a, b in zip(fill(rows[1]), rows[2], strict=True)]
    received = labels.index("本年新收-自然人")
    for layout, part in zip(layouts, joint.parts(layouts), strict=True):
        row = rows[int(part.split()[1]) - 1]
        assert (row[1], row[2]) == (layout.organ, layout.report_year)
        texts = {key: text for key, text in layout.printed.items() if joint.has and joint.has(key)}
        number = next(text for key, text in texts.items() if key == ("requests.received", "natural_person"))
        assert row[received] == float(number or 0)
    total = rows[1 + heads + len(layouts)]
    assert total[1] == "合计"
    assert total[received] == sum(rows[1 + heads + i][received] or 0 for i in range(len(layouts)))
    assert str(rows[-2][0]).startswith("注")


def fill(row: list[object]) -> list[object]:
    """Merged head cells to the right of their text."""
    filled: list[object] = []
    for value in row:
        filled.append(value or filled[-1])
    return filled


def test_ledgers_as_text_are_tables_too() -> None:
    """UTF-8 with a mark and GB18030 say the same."""
    layouts = make_layouts()[1:]
    texts = [
        COLLECTIONS[name].write(layouts).decode(encoding)
        for name, encoding in (("ledger_csv", "utf-8-sig"), ("ledger_csv_gb18030", "gb18030"))
    ]
    assert texts[0] == texts[1]
    rows = list(csv.reader(io.StringIO(texts[0])))
    assert [len(rows[0])] * 5 == [len(row) for row in rows]
    assert [row[1] for row in rows] == ["单位名称", *(layout.organ for layout in layouts), "合计"]


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_print_every_number(name: str, tmp_path: Path) -> None:
    """Another program's text of the file has every number of the tables, as often as they have it."""
    layout = make_layouts()[-1]
    (tmp_path / "report.pdf").write_bytes(SHAPES[name].write(layout))
    text = read_pdf(tmp_path / "report.pdf")
    printed = [value for value in layout.printed.values() if NUMBER.fullmatch(value)]
    found = NUMBER.findall(text)
    assert {number: found.count(number) >= printed.count(number) for number in printed} == dict.fromkeys(
        printed, True
    )


@pytest.mark.parametrize("name", ["pdf_years", "pdf_pair"])
def test_two_years_stand_in_one_pdf(name: str, tmp_path: Path) -> None:
    """Both titles and both years' numbers."""
    layouts = make_layouts()[-2:]
    (tmp_path / "both.pdf").write_bytes(COLLECTIONS[name].write(layouts))
    text = "".join(read_pdf(tmp_path / "both.pdf").split())
    for layout in layouts:
        assert layout.organ in text
        assert all(value in text for value in layout.printed.values())
    assert COLLECTIONS[name].parts(layouts) == ("2022", "2023")


def read_pdf(path: Path) -> str:
    """The text of a PDF: by pdftotext where there is one, else by pdfium."""
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(path), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    document = pdfium.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize(("name", "dpi"), [("scan_150", 150), ("scan_96", 96)])
def test_scans_have_no_text_and_the_resolution_asked_for(name: str, dpi: int) -> None:
    """A4 in so many dots an inch, one picture a page, nothing to select."""
    document = pdfium.PdfDocument(SHAPES[name].write(make_layouts()[-1]))
    try:
        for page in document:
            assert page.get_textpage().get_text_range() == ""
            (picture,) = page.get_objects()
            width, height = picture.get_px_size()
            assert (round(width / page.get_width() * 72), round(height / page.get_height() * 72)) == (
                dpi,
                dpi,
            )
            assert abs(page.get_width() - 595) < 1
    finally:
        document.close()


@pytest.mark.parametrize(
    ("name", "kind", "dpi"),
    [("scan_tiff", "TIFF", 200), ("photograph", "JPEG", 150), ("screenshot", "PNG", 110)],
)
def test_pictures_say_their_resolution(name: str, kind: str, dpi: int) -> None:
    """A fax has its pages one after the other, a photograph and a screenshot below each other."""
    picture = Image.open(io.BytesIO(SHAPES[name].write(make_layouts()[-1])))
    assert picture.format == kind
    assert round(float(picture.info["dpi"][0])) == dpi
    pages = getattr(picture, "n_frames", 1)
    assert (pages > 1) == (kind == "TIFF")
    assert abs(picture.width / dpi - 8.27) < 0.05


@pytest.mark.browser
def test_a_browser_prints_what_a_page_says(tmp_path: Path) -> None:
    """Every number is in the PDF that chromium prints."""
    if find_browser() is None and "CI" not in os.environ:
        pytest.skip("no browser of the Chromium family")
    layout = make_layouts()[-1]
    (tmp_path / "printed.pdf").write_bytes(SHAPES["pdf_browser"].write(layout))
    assert set(layout.printed.values()) - {""} <= set(read_pdf(tmp_path / "printed.pdf").split())


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name it is an error that says what to install; unasked it is left out."""
    monkeypatch.setattr(browser.shutil, "which", {}.get)
    with pytest.raises(MissingBrowser, match="chromium"):
        choose_shapes(("pdf_browser",))
    assert "pdf_browser" not in choose_shapes(())
    assert "pdf_browser" not in choose_shapes(("pdf",))


def test_joint_files_say_which_part_is_whose(tmp_path: Path) -> None:
    """Several agencies or years in one file: the truth has a line and a part for each report."""
    synthesize(tmp_path / "region", 9, (2021, 2022), faults=0, formats=("workbook", "pdf_years", "ledger"))
    lines = read_lines(tmp_path / "region", "truth.jsonl")
    files = {name for name in digest(tmp_path / "region") if name.startswith("reports")}
    assert {line["file"] for line in lines} == files
    assert len(files) < len(lines)
    places = [(line["file"], line["part"]) for line in lines]
    assert len(set(places)) == len(places)
    for line in (line for line in lines if line["shape"] == "workbook"):
        workbook = CalamineWorkbook.from_path(tmp_path / "region" / line["file"])
        assert line["part"] in workbook.sheet_names


def test_planted_things_show_in_the_files_that_are_named(tmp_path: Path) -> None:
    """A ledger has no prose: what is planted there names cells that it has; its truth has no claims."""
    synthesize(tmp_path / "region", 30, (2021, 2022), faults=1, formats=("ledger",))
    ledgers = {line["file"]: line for line in read_lines(tmp_path / "region", "truth.jsonl")}
    assert all(line["claims"] == [] and line["published_on"] is None for line in ledgers.values())
    entries = [entry for entry in read_lines(tmp_path / "region", "faults.jsonl") if entry["files"]]
    has = COLLECTIONS["ledger"].has
    assert has is not None
    for entry in entries:
        assert entry["cells"]
        assert all(has(key_of(cell)) for cell in entry["cells"])
    assert len(entries) > 3


def test_an_unknown_shape_is_refused() -> None:
    """Neither a format nor a shape."""
    with pytest.raises(UnknownSelection):
        choose_shapes(("papyrus",))
    assert set(choose_shapes(("word",))) == {name for name in SHAPES if name.startswith("word")}


def test_forms_differ_by_year() -> None:
    """What the tests above rest on: the first report has the form of 2019, the others that of 2021."""
    assert [report.form for report in make_reports()] == [Form.F2019, *[Form.F2021] * 3]


def test_every_shape_is_documented() -> None:
    """The manual names each of them."""
    manual = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert {name for name in (*SHAPES, *COLLECTIONS) if manual.count(f"`{name}`") < 1} == set()
