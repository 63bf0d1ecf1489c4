"""The command line as a person and as a program use it: output, exit status, one line per error."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analytics import cli
from analytics.cli import main
from analytics.dictionary import load_dictionary
from analytics.errors import load_error_texts
from analytics.filing_json import place_from_json
from analytics.model import Form
from analytics.store import find_snapshot
from analytics.ui import launcher

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "tests" / "district" / "reports"
TEXT, PAGE, PDF = (
    REPORTS / "2024" / name
    for name in ("luhui-2024.txt", "yunxiu-commerce-2024.html", "yunxiu-office-2024.pdf")
)
TABS = REPORTS / "2021" / "luhui-2021.txt"
KEYS = (
    *("file", "part", "sha256", "format", "title", "agency", "report_year", "form", "variant", "coverage"),
    *("published_on", "figures", "unmapped", "sections", "problems", "error"),
)
FIGURE_KEYS = {"indicator", "applicant", "status", "value", "implied", "raw", "proof", "place", "note"}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that speaks English, whatever the one of the tests does."""
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def bad(tmp_path: Path) -> list[Path]:
    """Files that no report comes out of."""
    contents = {
        "empty.txt": b"",
        "noise.bin": bytes(range(256)) * 40,
        "cut.pdf": PDF.read_bytes()[:2000],
        "letter.txt": "今天天气很好。".encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def break_total(folder: Path) -> Path:
    """A report whose total of the row （七） is ten times too large."""
    text = TABS.read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if "（七）总计" in line]
    (folder / "wrong.txt").write_text(text.replace(line, line + "0"), encoding="utf-8")
    return folder / "wrong.txt"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command."""
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def parse(out: str) -> list[dict[str, Any]]:
    """One JSON object per line."""
    return [json.loads(line) for line in out.splitlines()]


def test_read_prints_one_object_per_filing_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """All that the specification lists, for text, HTML and PDF."""
    status, out, _ = run(capsys, "read", PDF, TEXT, PAGE, "--json")
    found = parse(out)
    assert status == 0
    assert [entry["file"] for entry in found] == [str(PDF), str(TEXT), str(PAGE)]
    assert [entry["format"] for entry in found] == ["pdf", "text", "html"]
    for entry in found:
        assert set(KEYS) <= set(entry)
        assert entry["error"] is None
        assert entry["report_year"] == 2024
        keys = [(figure["indicator"], figure["applicant"]) for figure in entry["figures"]]
        variant = entry["variant"]
        assert keys == list(load_dictionary().figure_keys(Form(entry["form"]), variant))
        for figure in entry["figures"]:
            assert set(figure) == FIGURE_KEYS
            assert (figure["value"] is not None) == (figure["status"] == "reported")
            assert place_from_json(figure["place"]) is not None or figure["raw"] is None


def test_read_stores_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Neither beside the file nor in the data folder."""
    copy = tmp_path / TEXT.name
    shutil.copyfile(TEXT, copy)
    run(capsys, "read", copy)
    assert list(tmp_path.iterdir()) == [copy]


def test_read_gives_an_object_with_the_error_of_each_bad_file(
    capsys: pytest.CaptureFixture[str], bad: list[Path], tmp_path: Path
) -> None:
    """Bad and good files mixed: one object each, in order, and exit status 1."""
    gone = tmp_path / "gone.pdf"
    status, out, err = run(capsys, "read", bad[0], TEXT, *bad[1:], gone, "--json")
    found = parse(out)
    assert status == 1
    assert err == ""
    assert [entry["file"] for entry in found] == [str(path) for path in (bad[0], TEXT, *bad[1:], gone)]
    for entry in found:
        if entry["file"] == str(TEXT):
            assert entry["error"] is None
            continue
        assert set(entry["error"]) == {"type", "code", "message", "message_zh"}
        assert entry["error"]["type"] in ("UnreadableFile", "NoFiling")
        text = load_error_texts()[entry["error"]["code"]]
        assert entry["error"]["message"][:4] == text["en"][:4]
        assert entry["error"]["message_zh"][:2] == text["zh"][:2]
        assert entry["figures"] == []


def test_read_speaks_to_people(capsys: pytest.CaptureFixture[str], bad: list[Path]) -> None:
    """A summary of each report on standard output, one line per bad file on standard error."""
    status, out, err = run(capsys, "read", TEXT, *bad)
    assert status == 1
    assert "鹭洄镇人民政府 2024, form 2021" in out
    assert "unmapped" in out
    assert len(err.splitlines()) == len(bad)
    for line, path in zip(err.splitlines(), bad, strict=True):
        assert line.startswith(f"disclosure: {path}: ")


def test_check_lists_findings_and_counts_passes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A total that does not add up is found; with --all the passes are listed too."""
    wrong = break_total(tmp_path)
    status, out, _ = run(capsys, "check", TABS, wrong, "--json")
    clean, faulty = parse(out)
    assert status == 0
    assert "sections" not in clean
    assert not [finding for finding in clean["findings"] if finding["outcome"] == "fail" and finding["cause"]]
    [finding] = [finding for finding in faulty["findings"] if finding["cause"]]
    assert {"D1:total", "D2:total"} <= set(finding["cause"]["explains"])
    cell = finding["cells"][0]
    assert (cell["agency"], cell["report_year"]) == ("鹭洄镇人民政府", 2021)
    _, out, _ = run(capsys, "check", TABS, "--json", "--all")
    listed = parse(out)[0]["findings"]
    assert sum(finding["rule"][0] == "D" for finding in listed) >= 40
    assert sum(finding["outcome"] == "pass" for finding in listed) == clean["passed"]
    _, out, _ = run(capsys, "check", wrong, "--json", "--rule", "D2")
    [finding] = parse(out)[0]["findings"]
    assert "D2:total" in finding["cause"]["explains"]
    _, out, _ = run(capsys, "check", wrong)
    assert "D2:total" in out


def test_check_holds_the_years_of_one_agency_against_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    """Of files given together the later year is also checked against the one before."""
    both = (REPORTS / "2023" / "luhui-2023.txt", TEXT)
    _, out, _ = run(capsys, "check", *both, "--json", "--all")
    rules = [{finding["rule"] for finding in report["findings"]} for report in parse(out)]
    assert not {"F1", "F4", "F8"} & rules[0]
    assert {"F1", "F4", "F8"} <= rules[1]


def test_check_knows_which_checks_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule or group that does not exist is an error, not a clean report."""
    for arguments in (("--rule", "X9"), ("--group", "Z")):
        status, out, err = run(capsys, "check", TEXT, *arguments)
        assert (status, out) == (2, "")
        assert arguments[1] in err


def test_check_says_how_much_could_be_read(capsys: pytest.CaptureFixture[str], bad: list[Path]) -> None:
    """0 checked, 1 some unreadable, 2 none readable."""
    assert run(capsys, "check", TEXT)[0] == 0
    assert run(capsys, "check", TEXT, bad[0])[0] == 1
    assert run(capsys, "check", *bad)[0] == 2


def test_ingest_reports_what_it_did(
    capsys: pytest.CaptureFixture[str], bad: list[Path], tmp_path: Path
) -> None:
    """Added, refused and why, books; the second time all is unchanged."""
    data = tmp_path / "data"
    status, out, _ = run(capsys, "ingest", TEXT, PAGE, bad[0], "--data", data, "--workers", 2)
    assert status == 1
    assert "3 files: 2 added, 0 new versions, 0 copies, 0 unchanged, 1 refused." in out
    assert "  鹭洄镇人民政府 2024  luhui-2024.txt" in out
    assert "  empty.txt: " in out
    assert "Books of 2 reports: " in out
    assert f"Published snapshot 1 in {data}." in out
    status, out, _ = run(capsys, "ingest", TEXT, PAGE, "--data", data)
    assert status == 0
    assert "2 files: 0 added, 0 new versions, 0 copies, 2 unchanged, 0 refused." in out
    assert "Nothing is new; current is still snapshot 1" in out


def test_ingest_of_nothing_but_bad_files_does_nothing(
    capsys: pytest.CaptureFixture[str], bad: list[Path], tmp_path: Path
) -> None:
    """Exit status 2, every file named, no snapshot."""
    status, out, _ = run(capsys, "ingest", *bad, tmp_path / "gone", "--data", tmp_path / "data")
    assert status == 2
    assert out.count("\n  ") == 5
    assert "Nothing was published" in out
    assert run(capsys, "ingest", tmp_path / "gone", "--data", tmp_path / "data")[0] == 2


def test_ingest_takes_stage_and_day(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """They end up in the store's findings of the current version."""
    data = tmp_path / "data"
    options = ("--stage", "filed", "--received-on", "2025-01-09")
    assert run(capsys, "ingest", TEXT, "--data", data, *options)[0] == 0
    receipt = next((data / "files").rglob("*.json"))
    assert json.loads(receipt.read_text(encoding="utf-8"))["receptions"] == [
        {"name": "luhui-2024.txt", "stage": "filed", "received_on": "2025-01-09"}
    ]


def test_ingest_without_paths_takes_up_an_edited_roster(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Nothing is read; the roster of the data folder counts from now on."""
    data = tmp_path / "data"
    run(capsys, "ingest", TEXT, "--data", data)
    (data / "roster.csv").write_text("agency_id,name\nlh,鹭洄镇人民政府\n", encoding="utf-8")
    status, out, _ = run(capsys, "ingest", "--data", data)
    assert status == 0
    assert "Published snapshot 2" in out


def test_check_without_files_lists_the_findings_of_the_store(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With fingerprints, filtered by agency (id or name), year and rule."""
    data = tmp_path / "data"
    run(capsys, "ingest", *sorted(REPORTS.glob("2019/*")), "--data", data)
    status, out, _ = run(capsys, "check", "--data", data, "--json")
    found = parse(out)
    assert status == 0
    for finding in found:
        assert len(finding["fingerprint"]) == 16
        assert finding["outcome"] in ("fail", "uncertain", "not_assessable")
        assert {cell["agency"] for cell in finding["cells"] if "is_other" not in cell} <= {finding["agency"]}
    assert run(capsys, "check", "--data", data, "--json", "--year", "2019")[1] == out
    letter = found[0]["rule"][0]
    _, of_group, _ = run(capsys, "check", "--data", data, "--json", "--group", letter.lower())
    assert parse(of_group) == [finding for finding in found if finding["rule"][0] == letter]
    status, _, err = run(capsys, "check", "--data", data, "--agency", "火星")
    assert (status, err) == (2, "disclosure: The data have no agency 火星.\n")
    status, out, _ = run(capsys, "check", "--data", data, "--rule", "D1", "--agency", "云岫区商务局")
    assert status == 0
    assert "findings in snapshot 1." in out


def test_synthesize_writes_a_region_that_can_be_ingested(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Files, roster, truth and faults; a second run into the same folder and wrong wishes are refused."""
    region = tmp_path / "region"
    wish = ("synthesize", "--out", region, "--agencies", 4, "--years", "2022-2023", "--formats", "text")
    status, out, _ = run(capsys, *wish, "--faults", 0, "--seed", 9)
    assert status == 0
    assert out.startswith("8 report files of 4 invented agencies")
    assert {path.name for path in region.iterdir()} >= {
        "reports",
        "roster.csv",
        "truth.jsonl",
        "faults.jsonl",
    }
    status, out, _ = run(
        capsys, "ingest", region / "reports", region / "roster.csv", "--data", tmp_path / "data"
    )
    assert status == 0
    assert find_snapshot(tmp_path / "data").number == 1
    assert run(capsys, *wish)[0] == 2
    assert run(capsys, *wish[:2], tmp_path / "other", *wish[3:4], 1, *wish[5:])[0] == 2


def test_pin_keeps_the_current_snapshot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The name is found again; an empty store has nothing to pin."""
    data = tmp_path / "data"
    status, _, err = run(capsys, "pin", "定稿", "--data", data)
    assert status == 2
    assert "holds no reports yet" in err
    run(capsys, "ingest", TEXT, "--data", data)
    status, out, _ = run(capsys, "pin", "2025 定稿", "--data", data)
    assert (status, out) == (0, "Snapshot 1 is kept for ever as 2025 定稿.\n")
    assert find_snapshot(data).pin == "2025 定稿"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("reed",), "invalid choice: 'reed'"),
        (("read",), "the following arguments are required: FILE"),
        (("ingest", "x", "--stage", "final"), "invalid choice: 'final'"),
        (("ingest", "x", "--received-on", "9.1.2025"), "'9.1.2025' is no day written YYYY-MM-DD"),
        (("ingest", "x", "--workers", "0"), "'0' is no number from 1 to 64"),
        (("check", "--year", "24"), "'24' is no year"),
        (("serve", "--port", "99999"), "'99999' is no port"),
        (("ingest", ""), "an empty name is no file and no folder"),
    ],
)
def test_wrong_arguments_are_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    """What is wrong and where help is; exit status 2."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_a_damaged_store_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Whatever goes wrong below, the person sees one line and no traceback."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense", encoding="utf-8")
    for arguments in (("check",), ("ingest", str(TEXT)), ("pin", "x")):
        status, _, err = run(capsys, *arguments, "--data", tmp_path)
        assert status == 2
        assert err.startswith("disclosure: ")
        assert err.count("\n") == 1


def test_messages_follow_the_terminals_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Findings are said in Chinese where the terminal is Chinese."""
    wrong = break_total(tmp_path)
    texts = set()
    for language in ("zh_CN.UTF-8", "en_US.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        texts.add(run(capsys, "check", wrong)[1])
    assert len(texts) == 2


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "gone.pdf：文件不存在。请检查路径。"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"}, "gone.pdf：文件不存在。请检查路径。"),
        ({"LC_ALL": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "gone.pdf：文件不存在。请检查路径。"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN"}, "gone.pdf: The file does not exist. Check its path."),
    ],
)
def test_errors_follow_the_terminals_language(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    line: str,
) -> None:
    """What went wrong is said in Chinese where the terminal is Chinese, in one line."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    status, _, err = run(capsys, "read", "gone.pdf")
    assert (status, err) == (1, f"disclosure: {line}\n")


def test_serve_hands_everything_to_the_dashboard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Data folder, port and browser as asked for, and the language that it says goodbye in."""
    calls: list[tuple[object, ...]] = []

    def remember(data: Path | None, port: int | None, open_browser: bool, language: str) -> int:
        calls.append((data, port, open_browser, language))
        return 0

    monkeypatch.setattr(launcher, "serve", remember)
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["serve", "--port", "8600", "--data", str(tmp_path), "--no-browser"]) == 0
    assert main(["serve"]) == 0
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert main(["serve"]) == 0
    assert calls == [(tmp_path, 8600, False, "en"), (None, None, True, "en"), (None, None, True, "zh")]


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-m", "analytics", *arguments],
        capture_output=True,
        env=environment,
        timeout=300,
        check=False,
        **options,
    )


def test_json_is_utf8_whatever_the_terminal_is() -> None:
    """A terminal that says ASCII still gets the agency's name."""
    done = command("read", str(TEXT), "--json")
    assert done.returncode == 0
    assert "鹭洄镇人民政府" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_help_loads_no_heavy_package() -> None:
    """`disclosure --help` answers at once: no engine, no frames, no dashboard."""
    heavy = "{'duckdb', 'pandas', 'streamlit', 'lxml'}"
    code = f"import sys, analytics.cli; print(sorted({heavy} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_read_loads_nothing_that_stores_are_made_of() -> None:
    """`disclosure read` needs neither frames nor an engine, and neither does its reader child."""
    heavy = "{'duckdb', 'pandas', 'pyarrow', 'streamlit', 'altair'}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for run_it in (f"analytics.cli.main(['read', {str(TEXT)!r}])", "import analytics.reader"):
        code = (
            f"import sys, analytics.cli, analytics.reading; analytics.reading.prepare_process(); {run_it}; "
            f"print(sorted({heavy} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
        assert done.stdout.decode().splitlines()[-1] == "[]"


def test_the_owner_of_a_reader_loads_no_reader() -> None:
    """`disclosure read` has a text read by its child alone, and starts without the readers itself."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    code = (
        f"import sys, analytics.cli; analytics.cli.main(['read', {str(TEXT)!r}]); "
        "print(sorted({'lxml', 'numpy', 'analytics.reader', 'analytics.rules'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_every_command_says_what_it_does() -> None:
    """The help of the program names all commands, the help of each all its options."""
    parser = cli.list_options()
    assert all(name in parser.format_help() for name in ("read", "ingest", "check", "pin", "serve"))


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX shells")
def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    """`disclosure read … | head -1` leaves no traceback."""
    files = " ".join(f"'{path}'" for path in sorted(REPORTS.rglob("*.txt")))
    done = subprocess.run(
        f"'{sys.executable}' -m analytics read {files} --json | head -c 10",
        shell=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        timeout=300,
        check=False,
    )
    assert done.stdout == b'{"file": "'
    assert done.stderr == b""
