"""Files written by the factory and read back once per session."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from analytics.model import Filing
from analytics.synthetic.shapes.browser import find_browser

from factory import pdf, shapes
from factory.grid import Draft
from factory.probing import FORMS, Filling, ReadBack, build_draft, read_filings
from factory.shapes import Shape


def lack(what: str) -> None:
    """Say that this machine lacks something: a failure in CI, a skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing; CI must have it")
    pytest.skip(f"{what} is missing on this machine")


@pytest.fixture(scope="session")
def print_page() -> Iterator[Callable[[bytes], bytes]]:
    """Print web pages to PDF with the machine's chromium."""
    browser = find_browser()
    if browser is None:
        lack("a chromium")
        return
    with pdf.start_printer(browser) as printer:
        yield printer


@pytest.fixture(scope="session")
def find_shape(request: pytest.FixtureRequest) -> Callable[[str], Shape]:
    """Find a shape by name; asks for a browser only where the shape needs one."""

    @cache
    def find(name: str) -> Shape:
        fixed = {shape.name: shape for shape in shapes.FIXED_SHAPES}
        if name not in fixed:
            printer = request.getfixturevalue("print_page")
            return next(shape for shape in shapes.browser_shapes(printer) if shape.name == name)
        return fixed[name]

    return find


@pytest.fixture(scope="session")
def read_back(tmp_path_factory: pytest.TempPathFactory, find_shape: Callable[[str], Shape]) -> ReadBack:
    """Write a probe (shape, form, filling) to a file and read it; each combination once."""
    folder = tmp_path_factory.mktemp("probes")

    @cache
    def read(shape_name: str, form: str, filling: Filling) -> tuple[Path, Draft, tuple[Filing, ...]]:
        shape = find_shape(shape_name)
        draft = build_draft(*FORMS[form], filling)
        path = folder / f"{shape.name}-{form}-{filling}{shape.suffix}"
        path.write_bytes(shape.write(draft))
        return path, draft, read_filings(path)

    return read
