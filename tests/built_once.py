"""Data folders that take time to build: built once in a run, copied for whoever asks."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def copy_built(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object], to: Path) -> None:
    """Copy what `build` writes into a folder; every copy is the asker's own, to be changed as a test likes.

    The first that asks for a name has it built, whatever process of the run it is in; the others wait.

    Args:
        factory: From pytest; it knows the folder of the run.
        name: Of what is built; the same name is always the same build.
        build: Is given the folder to fill.
        to: The copy; its files are added to what is there.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each worker has a folder of its own in that of the run.
        folder = folder.parent
    original, mark = folder / f"built-{name}", folder / f"built-{name}.whole"
    with FileLock(folder / f"built-{name}.lock"):
        if not mark.exists():
            shutil.rmtree(original, ignore_errors=True)
            build(original)
            mark.touch()
    shutil.copytree(original, to, dirs_exist_ok=True)
