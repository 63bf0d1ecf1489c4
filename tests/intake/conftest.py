"""No worker outlives the test that started it."""

from collections.abc import Iterator

import pytest

from analytics.intake import jobs


@pytest.fixture(autouse=True)
def let_workers_end() -> Iterator[None]:
    """Wait for every worker of this process, and let go of it."""
    yield
    for batch, worker in list(jobs._workers().items()):
        worker.process.kill()
        worker.process.wait()
        assert jobs._has_ended(batch)
