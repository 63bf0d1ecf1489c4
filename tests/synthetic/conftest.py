"""Two regions that several tests look at: the same agencies and years, with and without planted faults."""

from pathlib import Path

import pytest

from analytics.synthetic import synthesize
from built_once import copy_built

AGENCIES, YEARS, SEED = 130, (2019, 2025), 2


@pytest.fixture(scope="session")
def clean_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with two counties, as tab text, without faults."""
    return _write_region(tmp_path_factory, "clean", faults=0)


@pytest.fixture(scope="session")
def faulty_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same region; every report has at least one fault."""
    return _write_region(tmp_path_factory, "faulty", faults=1)


def _write_region(factory: pytest.TempPathFactory, name: str, faults: float) -> Path:
    def write(folder: Path) -> None:
        synthesize(folder, AGENCIES, YEARS, faults=faults, seed=SEED, formats=("tabs",))

    region = factory.mktemp(name)
    copy_built(factory, f"{name}-region", write, region)
    return region
