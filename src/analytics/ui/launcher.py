"""How ``disclosure serve`` starts the dashboard: this process becomes a Streamlit server on localhost."""

import os
from pathlib import Path

from streamlit.web import cli as streamlit_cli

from analytics.errors import StoreError
from analytics.store import DATA_VARIABLE, program_folder


def serve(data: Path | None = None, port: int | None = None, open_browser: bool = True) -> int:
    """Run the dashboard until it is stopped, and return the exit status.

    The server listens on this computer only. How it looks comes from ``.streamlit/config.toml``
    beside ``app.py``, which Streamlit finds in a checkout and in a wheel.

    Args:
        data: Data folder to show; None leaves the choice to `store.locate_data`.
        port: Port to listen on; None takes Streamlit's 8501, or the next one that is free.
        open_browser: Open a browser window once the server is up.

    Raises:
        StoreError: The installation has lost its ``app.py``.
    """
    if data is not None:
        # The pages run inside Streamlit, where an argument of ours cannot reach them.
        os.environ[DATA_VARIABLE] = str(data.resolve())
    arguments = ["run", str(find_app()), *list_options(port, open_browser)]
    status = streamlit_cli.main(args=arguments, standalone_mode=False)
    return status if isinstance(status, int) else 0


def list_options(port: int | None, open_browser: bool) -> list[str]:
    """The options that hold whatever a configuration file of the user says.

    >>> list_options(8600, open_browser=False)[-2:]
    ['--server.headless=true', '--server.port=8600']
    """
    options = [
        "--server.address=localhost",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
        f"--server.headless={'false' if open_browser else 'true'}",
    ]
    return options if port is None else [*options, f"--server.port={port}"]


def find_app() -> Path:
    """``app.py``: in the checkout, or inside the package when it was installed from a wheel.

    Raises:
        StoreError: It is not there.
    """
    app = program_folder() / "app.py"
    if not app.is_file():
        raise StoreError("INSTALLATION_WITHOUT_APP", folder=str(app.parent))
    return app
