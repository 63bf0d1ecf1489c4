"""Two regions that several tests look at: the same agencies and years, with and without planted faults."""

from pathlib import Path

import pytest

from analytics.synthetic import synthesize

AGENCIES, YEARS, SEED = 130, (2019, 2025), 2


@pytest.fixture(scope="session")
def clean_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with two counties, as tab text, without faults."""
    folder = tmp_path_factory.mktemp("synthetic") / "clean"
    synthesize(folder, AGENCIES, YEARS, faults=0, seed=SEED, formats=("tabs",))
    return folder


@pytest.fixture(scope="session")
def faulty_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same region; every report has at least one fault."""
    folder = tmp_path_factory.mktemp("synthetic") / "faulty"
    synthesize(folder, AGENCIES, YEARS, faults=1, seed=SEED, formats=("tabs",))
    return folder
