"""How the dashboard is started: on this computer only, without telemetry, over the folder that was named."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from analytics.errors import StoreError
from analytics.store import folder
from analytics.ui import launcher, warming
from ports import find_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Streamlit was asked to run, without running it."""
    asked: list[list[str]] = []

    def main(args: list[str], *, standalone_mode: bool) -> None:
        assert not standalone_mode
        asked.append(args)

    monkeypatch.setattr(launcher.streamlit_cli, "main", main)
    # Beside the server, not before it: a test of what is run need not wait for it.
    monkeypatch.setattr(launcher, "prepare", lambda: None)
    # Set first, so that whatever the launcher sets is undone at the end.
    monkeypatch.setenv(folder.DATA_VARIABLE, "")
    monkeypatch.delenv(folder.DATA_VARIABLE)
    return asked


def test_listens_on_this_computer_only_and_tells_nobody(started: list[list[str]], tmp_path: Path) -> None:
    """Localhost, no usage statistics, no question for an e-mail address."""
    assert launcher.serve(tmp_path, 8600, open_browser=False) == 0
    (arguments,) = started
    assert arguments[:2] == ["run", str(ROOT / "app.py")]
    assert set(arguments[2:]) == {
        "--server.address=localhost",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
        "--logger.hideWelcomeMessage=true",
        "--logger.level=error",
        "--server.headless=true",
        "--server.port=8600",
    }
    assert os.environ[folder.DATA_VARIABLE] == str(tmp_path)


def test_without_a_folder_the_environment_is_left_alone(started: list[list[str]]) -> None:
    """Which folder is shown is then the store's choice; the browser opens by itself."""
    launcher.serve(None, None, open_browser=True)
    assert folder.DATA_VARIABLE not in os.environ
    assert "--server.headless=false" in started[0]


def test_next_free_port_is_taken_and_said(
    started: list[list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first port is taken, the next free one is listened on, and the address is printed."""
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(launcher, "FIRST_PORT", first)
        launcher.serve(None, None, open_browser=False)
    (argument,) = [argument for argument in started[0] if argument.startswith("--server.port=")]
    port = int(argument.partition("=")[2])
    assert first < port < first + launcher.PORTS_TRIED
    assert f"http://localhost:{port}" in capsys.readouterr().out


def test_preparing_the_first_page_says_nothing_about_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty folder and a damaged store are explained by the page, not by the server's start."""
    monkeypatch.setattr(warming, "PAUSE", 0)
    monkeypatch.setenv(folder.DATA_VARIABLE, str(tmp_path))
    launcher.prepare()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    launcher.prepare()


def test_stopping_before_the_server_is_up_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while Streamlit still starts reaches the command line as what it is, not as a trace."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(launcher, "prepare", lambda: None)
    monkeypatch.setattr(launcher.streamlit_cli, "_main_run", stop)
    with pytest.raises(KeyboardInterrupt):
        launcher.run_server(ROOT / "app.py", 8600, open_browser=False)


def test_an_installed_app_lies_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel carries ``_app/app.py`` in the package; without it one line says so."""
    package = tmp_path / "site-packages" / "analytics"
    package.mkdir(parents=True)
    monkeypatch.setattr(folder, "_PACKAGE", package)
    with pytest.raises(StoreError, match=r"app\.py"):
        launcher.find_app()
    (package / "_app").mkdir()
    (package / "_app" / "app.py").touch()
    assert launcher.find_app() == package / "_app" / "app.py"


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
@pytest.mark.parametrize(("spoken", "farewell"), [("zh_CN.UTF-8", "已停止。"), ("en_GB.UTF-8", "Stopped.")])
def test_stopping_a_running_server_takes_one_line(tmp_path: Path, spoken: str, farewell: str) -> None:
    """Ctrl+C under ``disclosure serve``: no trace, and one line in the language of the terminal."""
    port = find_port()
    own = {
        "LANGUAGE": spoken,
        "DISCLOSURE_DATA": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "analytics", "serve", "--no-browser", "--port", str(port)],
        env=os.environ | own,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health"),
            ):
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
    finally:
        process.kill()
    assert said.decode().split() == [f"http://localhost:{port}", *farewell.split()]
    assert process.returncode == 0
