"""Where data lie: what a person names, then the environment, then the checkout or the user's folder."""

import sys
from pathlib import Path

import pytest

from analytics.errors import StoreError
from analytics.store import cache_folder, checkout_folder, folder, locate_data, samples_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The package as an installation has it, with a home of its own."""
    package = tmp_path / "site-packages" / "analytics"
    package.mkdir(parents=True)
    monkeypatch.setattr(folder, "_PACKAGE", package)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    for name in ("DISCLOSURE_DATA", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    return package


def test_a_checkout_keeps_its_data_in_data_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a wish, a checkout uses its own git-ignored folder."""
    monkeypatch.delenv("DISCLOSURE_DATA", raising=False)
    assert checkout_folder() == ROOT
    assert locate_data() == ROOT / "data" / "office"


def test_what_is_named_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--data, then $DISCLOSURE_DATA."""
    monkeypatch.setenv("DISCLOSURE_DATA", str(tmp_path / "environment"))
    assert locate_data(tmp_path / "named") == tmp_path / "named"
    assert locate_data() == tmp_path / "environment"


@pytest.mark.parametrize(
    ("platform", "data", "cache"),
    [
        ("linux", ".local/share/disclosure-analytics", ".cache/disclosure-analytics"),
        ("darwin", "Library/Application Support/disclosure-analytics", "Library/Caches/disclosure-analytics"),
        ("win32", "AppData/Local/disclosure-analytics/data", "AppData/Local/disclosure-analytics/cache"),
    ],
)
def test_an_installation_uses_the_users_folders(
    installed: Path, monkeypatch: pytest.MonkeyPatch, platform: str, data: str, cache: str
) -> None:
    """Where each system wants a program's data, away from what an upgrade replaces."""
    monkeypatch.setattr(sys, "platform", platform)
    home = installed.parents[1] / "home"
    assert locate_data() == home / data
    assert cache_folder() == home / cache


def test_an_installation_finds_its_own_samples(installed: Path) -> None:
    """They lie inside the package; without them the installation is incomplete."""
    with pytest.raises(StoreError, match="not completely installed"):
        samples_folder()
    samples = installed / "_app" / "data" / "samples"
    samples.mkdir(parents=True)
    assert samples_folder() == samples


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    """--data names a file by mistake."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"x")
    with pytest.raises(StoreError, match="is not a folder"):
        locate_data(path)
