"""How ``disclosure serve`` starts the dashboard: this process becomes a Streamlit server on localhost."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from threading import Thread
from typing import Literal

from streamlit.web import cli as streamlit_cli

from analytics.errors import StoreError
from analytics.store import DATA_VARIABLE, program_folder

FIRST_PORT = 8501
"""Streamlit's own."""
PORTS_TRIED = 100
STOPPED = {"zh": "已停止。", "en": "Stopped."}


def serve(
    data: Path | None = None,
    port: int | None = None,
    open_browser: bool = True,
    language: Literal["zh", "en"] = "en",
) -> int:
    """Run the dashboard until it is stopped, and return the exit status.

    The server listens on this computer only. How it looks comes from ``.streamlit/config.toml``
    beside ``app.py``, which Streamlit finds in a checkout and in a wheel.

    Args:
        data: Data folder to show; None leaves the choice to `store.locate_data`.
        port: Port to listen on; None takes 8501, or the next one that is free.
        open_browser: Open a browser window once the server is up.
        language: Of the one line that says that it was stopped.

    Raises:
        StoreError: The installation has lost its ``app.py``.
    """
    if data is not None:
        # The pages run inside Streamlit, where an argument of ours cannot reach them.
        os.environ[DATA_VARIABLE] = str(data.resolve())
    app = find_app()
    port = find_port() if port is None else port
    # Streamlit's own greeting, which would say it, also recommends tools for developers.
    print(f"\n  http://localhost:{port}\n", flush=True)  # noqa: T201 - for whoever started it
    with quieten():
        status = run_server(app, port, open_browser)
    print(STOPPED[language], flush=True)  # noqa: T201 - for whoever stopped it
    return status


@contextmanager
def quieten() -> Iterator[None]:
    """Keep what Streamlit itself says from the terminal: it is English, and for developers.

    Its errors, and whatever it warns of, go to the other channel and stay.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield


def run_server(app: Path, port: int, open_browser: bool) -> int:
    """Run a Streamlit server until it is stopped, and return the exit status.

    Raises:
        KeyboardInterrupt: Somebody stopped it before it was up; afterwards it ends by itself.
    """
    Thread(target=prepare, daemon=True).start()
    arguments = ["run", str(app), *list_options(port, open_browser)]
    try:
        status = streamlit_cli.main(args=arguments, standalone_mode=False)
    except RuntimeError as error:
        # Streamlit's command line has an error of its own for Ctrl+C, which nobody above knows.
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise
    return status if isinstance(status, int) else 0


def prepare() -> None:
    """Load what the first page needs while the browser is still opening: it is ready a second earlier."""
    # Imported here and not above: it takes longer than the server's own start.
    from analytics.ui.warming import warm_up  # noqa: PLC0415

    warm_up()


def list_options(port: int, open_browser: bool) -> list[str]:
    """The options that hold whatever a configuration file of the user says.

    >>> list_options(8600, open_browser=False)[-2:]
    ['--server.headless=true', '--server.port=8600']
    """
    return [
        "--server.address=localhost",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
        "--logger.hideWelcomeMessage=true",
        "--logger.level=error",
        f"--server.headless={'false' if open_browser else 'true'}",
        f"--server.port={port}",
    ]


def find_port() -> int:
    """The first free port from 8501 on; 8501 itself where none of a hundred is, and Streamlit says so."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket() as probe:
            if os.name == "posix":
                # A port that was left a moment ago is free; elsewhere this would take one from its owner.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("localhost", port))
            except OSError:
                continue
            return port
    return FIRST_PORT


def find_app() -> Path:
    """``app.py``: in the checkout, or inside the package when it was installed from a wheel.

    Raises:
        StoreError: It is not there.
    """
    app = program_folder() / "app.py"
    if not app.is_file():
        raise StoreError("INSTALLATION_WITHOUT_APP", folder=str(app.parent))
    return app
