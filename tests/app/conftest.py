"""A data folder with reports, and pages run in process against it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import office
from analytics import pipeline
from analytics.errors import StoreError
from analytics.ui.shell import prepare_samples
from built_once import copy_built

APP = Path(__file__).resolve().parents[2] / "app.py"
DISTRICT = Path(__file__).resolve().parents[1] / "district"

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with nine reports."""
    return office.copy_office(tmp_path_factory, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, published as the bundled samples are."""
    return office.copy_office(tmp_path_factory, tmp_path_factory.mktemp("samples"), is_sample=True)


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the tests' district, read and published like an office's own."""
    folder = tmp_path_factory.mktemp("district")
    copy_built(tmp_path_factory, "district", lambda data: pipeline.ingest([DISTRICT], data), folder)
    return folder


@pytest.fixture
def samples(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation with samples."""
    prepare_samples.clear()
    monkeypatch.setattr(pipeline, "prepare_samples", lambda: sample_folder)
    yield
    prepare_samples.clear()


@pytest.fixture
def no_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without its samples."""

    def missing() -> Path:
        raise StoreError("INSTALLATION_WITHOUT_SAMPLES", folder="samples")

    prepare_samples.clear()
    monkeypatch.setattr(pipeline, "prepare_samples", missing)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Run a page as a browser of that language would open the link."""

    def open_(
        data: Path, url_path: str, parameters: dict[str, str] | None = None, locale: str = "zh-CN"
    ) -> AppTest:
        monkeypatch.setenv("DISCLOSURE_DATA", str(data))
        test = AppTest.from_file(str(APP), default_timeout=300)
        test.context = {"locale": locale}
        for name, value in (parameters or {}).items():
            test.query_params[name] = value
        if url_path != "overview":
            test.switch_page(f"pages/{url_path}.py")
        return test.run()

    return open_
