"""Where an office's data lie, and where the bundled samples are."""

import os
import sys
from pathlib import Path

from analytics.errors import StoreError

DATA_VARIABLE = "DISCLOSURE_DATA"
PROGRAM = "disclosure-analytics"

_PACKAGE = Path(__file__).resolve().parents[1]


def locate_data(explicit: Path | None = None) -> Path:
    """Find the office's data folder; it need not exist yet.

    `explicit`, else ``$DISCLOSURE_DATA``, else ``data/office`` of a checkout, else the user's data folder.
    Upgrading the program never touches it.

    Raises:
        StoreError: The place is taken by something that is no folder.
    """
    named = explicit or (Path(os.environ[DATA_VARIABLE]) if os.environ.get(DATA_VARIABLE) else None)
    checkout = checkout_folder()
    if named is not None:
        folder = named.expanduser().resolve()
    elif checkout is not None:
        folder = checkout / "data" / "office"
    else:
        folder = _user_folder("data")
    if folder.exists() and not folder.is_dir():
        raise StoreError("STORE_NOT_A_FOLDER", folder=str(folder), variable=DATA_VARIABLE)
    return folder


def samples_folder() -> Path:
    """Find the bundled reports of the invented region: in the checkout, or in the installed package.

    Raises:
        StoreError: The installation is incomplete.
    """
    folder = program_folder() / "data" / "samples"
    if not folder.is_dir():
        raise StoreError("INSTALLATION_WITHOUT_SAMPLES", folder=str(folder))
    return folder


def program_folder() -> Path:
    """Name the folder of ``app.py``, its pages and the samples: the checkout, or ``_app`` in the package."""
    return checkout_folder() or _PACKAGE / "_app"


def cache_folder() -> Path:
    """Name the user's folder for what can be made again at any time."""
    return _user_folder("cache")


def checkout_folder() -> Path | None:
    """Find the checkout that this package runs from, or None when it is installed."""
    root = _PACKAGE.parents[1]
    is_checkout = _PACKAGE.parent.name == "src" and (root / "pyproject.toml").is_file()
    return root if is_checkout else None


def _user_folder(purpose: str) -> Path:
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return base / PROGRAM / purpose
    if sys.platform == "darwin":
        parent = "Application Support" if purpose == "data" else "Caches"
        return home / "Library" / parent / PROGRAM
    default = ".local/share" if purpose == "data" else ".cache"
    return Path(os.environ.get(f"XDG_{purpose.upper()}_HOME") or home / default) / PROGRAM
