"""``disclosure export``: the pages' charts as files, a scope's numbers as tables, one line per error."""

import errno
import io
import os
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

import office
from analytics.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that speaks English, whatever the one of the tests does."""
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with nine reports."""
    return office.copy_office(tmp_path_factory, tmp_path_factory.mktemp("office"))


def test_list_names_the_charts_of_every_page(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is a name and the title of the chart as its page shows it, with nothing beside."""
    assert main(["export", "--list", "--data", str(data), "--language", "zh"]) == 0
    captured = capsys.readouterr()
    lines = dict(line.split("\t") for line in captured.out.splitlines())
    assert captured.err == ""
    assert {name.split(".")[0] for name in lines} == {
        "overview",
        "requests",
        "proactive",
        "disputes",
        "compare",
        "compliance",
        "reports",
    }
    assert {
        "requests.volume",
        "disputes.cases",
        "compare.heat",
        "compare.ranking",
        "reports.calendar",
        "compliance.checks",
        "compare.years",
    } <= set(lines)
    assert "2023 年" in lines["compare.ranking"]


def test_chart_is_the_pages_chart_with_its_scope(data: Path, tmp_path: Path) -> None:
    """A PDF says the scope that was asked for, in the language that was asked for."""
    out = tmp_path / "new" / "volume.pdf"
    scope = ["--scope", "agency=edu,com", "--years", "2021-2022", "--language", "zh"]
    assert main(["export", "chart", "requests.volume", "--out", str(out), "--data", str(data), *scope]) == 0
    text = pypdfium2.PdfDocument(out.read_bytes())[0].get_textpage().get_text_bounded()
    assert "2 家单位，2021–2022 年度" in text
    assert "2/2 家年度报告" in text
    assert "快照 000001" in text


def test_what_a_click_does_is_said_on_the_page_alone(data: Path, tmp_path: Path) -> None:
    """Nobody can click into a table or a picture."""
    out = tmp_path / "agencies.csv"
    chart = ["export", "chart", "requests.agencies", "--language", "en"]
    assert main([*chart, "--out", str(out), "--data", str(data)]) == 0
    content = out.read_text("utf-8-sig")
    assert "the tick marks" in content
    assert "click" not in content


@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")]
)
def test_the_name_of_the_file_decides_its_kind(data: Path, tmp_path: Path, suffix: str, start: bytes) -> None:
    """Pictures and tables by the same command."""
    out = tmp_path / f"heat.{suffix}"
    chart = ["export", "chart", "compare.heat", "--metric", "received", "--out", str(out)]
    assert main([*chart, "--data", str(data)]) == 0
    assert out.read_bytes().startswith(start)


def test_data_is_the_same_as_csv_and_as_parquet(data: Path, tmp_path: Path) -> None:
    """Every table twice, with the same rows; figures are those of the nine reports."""
    assert main(["export", "data", "--out", str(tmp_path), "--data", str(data)]) == 0
    names = {path.stem for path in tmp_path.glob("*.parquet")}
    assert {"figures", "metrics_by_agency", "metrics_total", "findings", "dictionary_metrics"} <= names
    for name in names:
        rows = pd.read_csv(io.BytesIO((tmp_path / f"{name}.csv").read_bytes()), comment="#")
        assert len(rows) == len(pd.read_parquet(tmp_path / f"{name}.parquet")), name
    figures = pd.read_parquet(tmp_path / "figures.parquet")
    printed = sum(bool(text) for made in office.write_reports() for text in made.report.printed.values())
    assert (figures["status"] == "reported").sum() == printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chart", "requests.nothing", "--out", "x.png"], "There is no chart requests.nothing"),
        (["chart", "requests.volume", "--out", "x.doc"], "this kind of file is not known"),
        (["chart", "compare.years", "--out", "x.png"], "compare.years is a table and has no picture"),
        (["chart", "--out", "x.png"], "which chart"),
        (["chart", "requests.volume"], "where to"),
        (["chart", "compare.heat", "--metric", "luck", "--out", "x.png"], "luck"),
        (["chart", "compare.peers", "--subject", "nobody", "--out", "x.png"], "nobody"),
        (["data", "--out", "x", "--scope", "agency=nobody"], "nobody"),
        (["data", "--out", "x", "--years", "1066"], "1066"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    data: Path,
    tmp_path: Path,
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The line names it; nothing is written and no page is half exported."""
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments, "--data", str(data)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert len(captured.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_unwritable_place_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is a file is named with the reason."""
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    out = tmp_path / "taken" / "heat.csv"
    assert main(["export", "chart", "compare.heat", "--out", str(out), "--data", str(data)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_picture_of_samples_says_so_wherever_they_lie(tmp_path: Path) -> None:
    """Invented figures never leave the program as somebody's own, even from a folder that was named."""
    office.publish_office(tmp_path / "data", is_sample=True)
    written = tmp_path / "volume.csv"
    command = ["export", "chart", "requests.volume", "--data", str(tmp_path / "data"), "--language", "zh"]
    assert main([*command, "--out", str(written)]) == 0
    assert "示例数据" in written.read_text("utf-8")


def test_a_full_disk_leaves_the_file_that_was_there(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room runs out while a table is written over an older one: that one stays, and nothing else is left."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "heat.csv"
    out.write_text("of last year", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", refuse)
    assert main(["export", "chart", "compare.heat", "--out", str(out), "--data", str(data)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["of last year"]
