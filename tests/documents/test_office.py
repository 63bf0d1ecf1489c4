"""Old Word, WPS, RTF, OpenDocument and old workbooks: through LibreOffice, or a line that names it."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from analytics.documents import office, read_documents, read_place
from analytics.documents.office import convert_to_docx, find_office, read_office
from analytics.errors import UnreadableFile
from analytics.extraction import extract_filings
from analytics.model import Paragraph
from analytics.synthetic.shapes import SHAPES
from documents.printing import iterate_cells
from documents.word_files import zip_members

from factory.probing import FORMS, Filling, build_draft
from factory.score import score

Converter = Callable[[str, str], Path]
RTF = rb"{\rtf1\ansi\ansicpg936 \u19968?\u12289?\u24635?\u20307?\u24773?\u20917?\par 12\par}"


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converter:
    """Has LibreOffice write a probe in another format, once for each."""
    program = find_office()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing; CI must have it")
        pytest.skip("LibreOffice is missing on this machine")
    folder = tmp_path_factory.mktemp("office")
    draft = build_draft(*FORMS["2021"], Filling.LABEL)

    @cache
    def convert(shape: str, suffix: str) -> Path:
        source = folder / f"{shape}{SHAPES[shape].suffix}"
        source.write_bytes(SHAPES[shape].write(draft))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            str(program),
            profile,
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            str(folder),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return source.with_suffix(f".{suffix}")

    return convert


@pytest.mark.parametrize(
    ("shape", "suffix", "file_format"),
    [
        ("word", "doc", "docx"),
        ("word", "rtf", "docx"),
        ("word", "odt", "docx"),
        ("sheet", "xls", "xlsx"),
        ("sheet", "ods", "xlsx"),
    ],
)
def test_every_number_comes_back_in_its_own_cell(
    converted: Converter, shape: str, suffix: str, file_format: str
) -> None:
    """Unique numbers, agency and year, and every place gives its text again."""
    path = converted(shape, suffix)
    (found,) = read_documents(path)
    assert found.format == file_format
    assert found.note == ("libreoffice" if file_format == "docx" else None)
    (filing,) = extract_filings(found)
    draft = build_draft(*FORMS["2021"], Filling.LABEL)
    result = score(draft, filing)
    assert (result.wrong, result.lost, filing.unmapped) == ((), (), ())
    assert (filing.agency, filing.report_year) == (draft.report.agency, draft.report.report_year)
    assert set(filing.sections) == set("123456")
    pieces = [cell for *_, cell in iterate_cells(found)] + [
        b for b in found.blocks if isinstance(b, Paragraph)
    ]
    placed = [piece for piece in pieces if piece.place is not None]
    # Each place of a converted document costs a conversion: one is asked for, in one format.
    placed = placed[120:121] if suffix == "doc" else [] if file_format == "docx" else placed[::25]
    assert [piece for piece in placed if read_place(path, piece.place) != piece.text] == []


def test_a_wps_file_is_told_by_its_content(converted: Converter, tmp_path: Path) -> None:
    """WPS writes the format of old Word under its own suffix."""
    path = tmp_path / "报告.wps"
    path.write_bytes(converted("word", "doc").read_bytes())
    assert len(extract_filings(read_documents(path)[0])) == 1


def test_without_libreoffice_the_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the program and the other way out."""
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(UnreadableFile) as caught:
        read_office(RTF, "x.rtf", "", "rtf")
    assert caught.value.code == "OFFICE_MISSING"
    assert all("LibreOffice" in caught.value.say(language) for language in ("zh", "en"))
    assert ".docx" in caught.value.say("zh")


def pretend(folder: Path, script: str) -> str:
    """A program in place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts of POSIX systems")
def test_a_conversion_that_hangs_is_killed_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its children too, and its folder is gone."""
    note = tmp_path / "pid"
    program = pretend(tmp_path, f"sleep 600 & echo $! > {note}; pwd >> {note}; wait")
    monkeypatch.setattr(office, "find_office", lambda: program)
    for seconds in (1, 60):
        with pytest.raises(UnreadableFile) as caught:
            convert_to_docx(RTF, "x.rtf", "rtf", seconds=seconds)
        assert caught.value.code == "OFFICE_TOO_SLOW"
        # On a busy machine the program may have been killed before it began.
        if note.exists() and len(note.read_text(encoding="utf-8").split()) == 2:
            break
    pid, folder = note.read_text(encoding="utf-8").split()
    assert not Path(folder).exists()
    for _ in range(1200):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            break
        if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] == "Z":
            break
        time.sleep(0.05)
    else:
        os.kill(int(pid), signal.SIGKILL)
        pytest.fail("the child is still running")


@pytest.mark.skipif(os.name == "nt", reason="shell scripts of POSIX systems")
@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_conversion_that_makes_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """Whatever the program says of it."""
    program = pretend(tmp_path, script)
    monkeypatch.setattr(office, "find_office", lambda: program)
    with pytest.raises(UnreadableFile) as caught:
        convert_to_docx(RTF, "x.rtf", "rtf")
    assert caught.value.code == "OFFICE_FAILED"


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that notes what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            asked.append(self.raw_requestline.decode("latin-1"))
            return False

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
    '<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image '
    'xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
    "正文</text:p>"
    '<text:section text:name="s"><text:section-source xlink:href="{secret}" xlink:type="simple"/>'
    "<text:p>节</text:p></text:section></office:text></office:body></office:document-content>"
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


@pytest.mark.usefixtures("converted")
def test_nothing_is_fetched_while_converting(listener: tuple[int, list[str]], tmp_path: Path) -> None:
    """A picture on another host and a text on this machine that the file links stay where they are."""
    port, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    content = ODT.format(link=f"http://127.0.0.1:{port}/x.png", secret=secret.as_uri())
    mark = "application/vnd.oasis.opendocument.text"
    data = zip_members({"mimetype": mark, "content.xml": content, "META-INF/manifest.xml": MANIFEST})
    (found,) = read_office(data, "x.odt", "", "odt")
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["正文", "节"]
    assert asked == []
