"""Bad input: one clear line for each file, quickly, and nothing else happens."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from analytics.errors import UnreadableFile
from analytics.model import Filing
from analytics.synthetic.shapes import pdf, text
from documents.written_pdf import show, write_pdf
from pace import costs_less_than

from factory import bad_files, shapes
from factory.grid import compose
from factory.probing import FORMS, Filling, build_draft, read_filings

NEWS = (
    "云岫区召开政府信息公开工作年度报告编制培训会\n近日，全区48家单位参加培训，第二十条有关要求作了讲解。\n"
    * 3
)
REPORT = text.write_text(build_draft(*FORMS["2021"], Filling.SMALL), text.lay_tabs)
LETTER = show(72, 720, "Dear Sir or Madam")

BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\n\t\n",
    "empty.pdf": b"",
    "locked.pdf": write_pdf([LETTER], password=b"secret"),
    "cut.pdf": write_pdf([LETTER])[:300],
    "header.pdf": b"%PDF-1.7\n",
    "letter.pdf": write_pdf([LETTER]),
    "noise.txt": bad_files.make_noise(4000),
    "noise.html": b"<html><body>" + bad_files.make_noise(4000) + b"</body></html>",
    "nulls.txt": b"\0" * 5000,
    "news.txt": NEWS.encode(),
    "news.html": f"<html><p>{NEWS}</p><table><tr><td>1</td><td>2</td></tr></table></html>".encode(),
    "table.csv": b"indicator,applicant,value\nrequests.received,natural_person,3\n",
    "report.docx": bad_files.make_office_file("word/document.xml"),
    "book.xlsx": bad_files.make_office_file("xl/workbook.xml"),
    "archive.zip": bad_files.make_zip(("report.rar", b"Rar!" + bytes(100))),
    "scan.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
    "program.exe": b"MZ" + bytes(range(256)) * 20,
}

HEAVY_FILES = {
    "wide_span.html": b"<table><tr><td colspan='99999999' rowspan='99999999'>x</td></tr></table>",
    "many_spans.html": b"<table><tr>" + b"<td colspan=1000 rowspan=60000>1</td>" * 500 + b"</tr></table>",
    "deep.html": b"<div>" * 100_000 + b"x",
    "deep_tables.html": b"<table><tr><td>" * 5_000 + b"x",
    "bars.txt": b"|" * 1_000_000,
    "bar_lines.txt": b"|\n" * 300_000,
    "blanks.txt": b" " * 1_000_000 + b"x",
    "tabs.txt": (b"1\t" * 1000 + b"\n") * 300,
    "brackets.txt": "（".encode() * 300_000,
    "digits.txt": b"1" * 1_000_000,
    "titles.txt": "云岫区商务局2023年政府信息公开工作年度报告\n".encode() * 20_000,
}


def refuse(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_filings(path)
    return str(caught.value)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_in_one_clear_line(name: str, tmp_path: Path) -> None:
    """The line names the file and says what is wrong in words a person understands."""
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    line = refuse(path)
    assert name in line
    assert "\n" not in line
    assert 20 < len(line) < 400 + len(str(path))
    assert not any(word in line for word in ("Error", "Exception", "Traceback", "codec", "0x"))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("empty.txt", "empty"),
        ("locked.pdf", "password"),
        ("noise.txt", "encoding"),
        ("report.docx", "Word"),
        ("book.xlsx", "Excel"),
        ("archive.zip", "archive"),
    ],
)
def test_the_line_says_which_trouble_it_is(name: str, word: str, tmp_path: Path) -> None:
    """A locked file, an unknown encoding and a format that is not read yet call for different help."""
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    assert word.lower() in refuse(path).lower()


def test_a_hundred_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    """The size is looked at before the content."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with costs_less_than(1):
        assert "huge.txt" in refuse(path)


@pytest.mark.parametrize("name", HEAVY_FILES)
def test_a_heavy_file_costs_seconds_at_most(name: str, tmp_path: Path) -> None:
    """Spans, nesting and lengths made to exhaust a reader end in a refusal, soon."""
    path = tmp_path / name
    path.write_bytes(HEAVY_FILES[name])
    filings: tuple[Filing, ...] = ()
    with costs_less_than(10), suppress(UnreadableFile):
        filings = read_filings(path)
    assert all(figure.value is None for filing in filings for figure in filing.figures)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_report_cut_off_in_the_middle_of_a_pdf_is_refused(share: float, tmp_path: Path) -> None:
    """A PDF whose end is missing is not half a report: a repaired one could lack pages in silence."""
    whole = pdf.write_pdf(build_draft(*FORMS["2021"], Filling.SMALL), pdf.Press())
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut.pdf" in refuse(path)


def test_a_report_named_like_something_else_is_read(tmp_path: Path) -> None:
    """The content decides what a file is, never its name."""
    for name, content in (("report.pdf", REPORT), ("report", REPORT), ("report.docx", REPORT)):
        path = tmp_path / name
        path.write_bytes(content)
        assert len(read_filings(path)) == 1
    page = shapes.HTML_SHAPES[0].write(compose(build_draft(*FORMS["2021"], Filling.SMALL).report))
    path = tmp_path / "page.txt"
    path.write_bytes(page)
    assert len(read_filings(path)) == 1


def run_read(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``disclosure read``."""
    command = [sys.executable, "-m", "analytics", "read", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_the_command_line_says_one_line_for_each_and_reads_the_rest(tmp_path: Path) -> None:
    """One JSON object per file in the order given, exit 1; for people a line each; no traceback."""
    good = tmp_path / "good.txt"
    good.write_bytes(REPORT)
    paths = [good]
    for name, content in BAD_FILES.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    names = [str(path) for path in paths]
    done = run_read("--json", *names)
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [each["file"] for each in objects] == names
    assert [each["error"] is None for each in objects] == [True, *[False] * len(BAD_FILES)]
    assert {each["error"]["type"] for each in objects[1:]} <= {"UnreadableFile", "NoFiling"}
    people = run_read(*names)
    assert people.returncode == 1
    assert [name for name in names[1:] if people.stderr.count(name) != 1] == []
    assert "Traceback" not in done.stderr + people.stderr
